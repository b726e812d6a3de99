//! Applications that wait for their certificates, each with a key of its own.

use kepler::{
    clock::Clock,
    crypto::{algorithm::SignatureAlgorithm, digest, private_key::PrivateKey},
    id::{ApplicationId, CheckId, OperatorId, PortalId},
    locale::Locale,
    random::SecureRandom,
    registration::{
        applicant::{Holder, HolderType},
        application::{Application, NewApplication},
        key::AcceptedKey,
        offer::Offer,
    },
};
use serde_json::{Value, json};

const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

/// What all cases share.
pub(crate) struct Template {
    application: Value,
}

impl Template {
    /// An approved application: who it is from, who approved it.
    pub(crate) fn new(
        clock: &dyn Clock,
        random: &dyn SecureRandom,
        portal: PortalId,
        approver: OperatorId,
    ) -> Self {
        let now = clock.now();
        let new = NewApplication {
            portal,
            portal_reference: String::new(),
            offer: offer(),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".into(),
            holder: holder(),
            consents: Vec::new(),
        };
        let id = ApplicationId::generate(clock, random).expect("an identifier");
        let check = || CheckId::generate(clock, random).expect("an identifier");
        let received = Application::receive(id, new, check, now);
        let mut application = serde_json::to_value(received).expect("JSON");
        application["state"] = json!({ "code": "issuing" });
        application["approval"] = json!({ "approver": approver, "approved_at": now });
        application["identity"]["ground"] = json!({
            "basis": "unified_biometrics",
            "evidence_reference": "session-1",
            "evidence_sha256": "cd".repeat(32),
            "asserted_by": kepler::actor::Actor::Portal { id: portal },
            "asserted_at": now,
        });
        Self { application }
    }

    /// One case.
    pub(crate) fn case(&self, clock: &dyn Clock, random: &dyn SecureRandom) -> Application {
        let (key, _) = PrivateKey::generate(P256, 0).expect("a key");
        let spki = key.public_key().to_vec();
        let accepted = AcceptedKey {
            csr: [spki.as_slice(), &[0x5a; 250]].concat(),
            fingerprint: digest::sha256(&spki),
            algorithm: P256,
            spki,
        };
        let id = ApplicationId::generate(clock, random).expect("an identifier");
        let mut application = self.application.clone();
        application["id"] = json!(id);
        application["portal_reference"] = json!(id);
        rename_checks(&mut application["checks"], &|| {
            json!(CheckId::generate(clock, random).expect("an identifier"))
        });
        application["key"] = serde_json::to_value(accepted).expect("JSON");
        serde_json::from_value(application).expect("an application")
    }
}

/// Checks have identifiers of their own, wherever they stand.
fn rename_checks(value: &mut Value, fresh: &dyn Fn() -> Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rename_checks(item, fresh)),
        Value::Object(members) => {
            for (name, member) in members {
                if name == "id" {
                    *member = fresh();
                } else {
                    rename_checks(member, fresh);
                }
            }
        }
        _ => {}
    }
}

pub(crate) fn offer() -> Offer {
    let holder_type = HolderType::NaturalPerson;
    Offer {
        id: "person".into(),
        holder_type,
        profile: holder_type.code().into(),
        title_ru: "Физическое лицо".into(),
        title_en: "Natural person".into(),
        price_kopecks: 120_000,
        vat_percent: 20,
        validity_months: 15,
        working_days: 3,
        video_required: true,
    }
}

fn holder() -> Holder {
    serde_json::from_value(json!({
        "holder_type": "natural-person",
        "person": {
            "name": {"last": "Образцова", "first": "Мария", "middle": "Ивановна"},
            "birth_date": "1990-03-15",
            "birth_place": "г. Тверь",
            "sex": "female",
            "snils": "12345678964",
            "inn": "123456789047",
            "passport": {
                "series": "4500", "number": "123456", "issued_on": "2010-04-01",
                "issued_by": "ОВД города Образцово", "division_code": "770-001"
            },
            "email": "maria@example.ru",
            "phone": "+79001234567"
        }
    }))
    .expect("a holder")
}
