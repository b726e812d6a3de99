//! What a portal sends in these tests.

use kepler::registration::{applicant::HolderType, offer::Offer};
use serde_json::{Value, json};

/// The first bytes of a PNG picture, which is all that is looked at.
pub const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0];

/// One offer, paid, without a video call.
pub fn offer() -> Offer {
    Offer {
        id: "basic".into(),
        holder_type: HolderType::NaturalPerson,
        profile: "natural-person".into(),
        title_ru: "Базовый".into(),
        title_en: "Basic".into(),
        price_kopecks: 100_000,
        vat_percent: 20,
        validity_months: 12,
        working_days: 1,
        video_required: false,
    }
}

/// The same for an organisation's machine.
pub fn automatic_offer() -> Offer {
    Offer {
        id: "automatic".into(),
        holder_type: HolderType::LegalEntityAutomatic,
        profile: "legal-entity-automatic".into(),
        ..offer()
    }
}

/// An organisation applies for a certificate that names nobody.
pub fn automatic_submission(reference: &str) -> Value {
    let mut body = submission(reference);
    body["offer"] = "automatic".into();
    let holder = &mut body["holder"];
    holder["holder_type"] = "legal-entity-automatic".into();
    holder["position"] = "Генеральный директор".into();
    holder["organisation"] = json!({
        "full_name": "Общество с ограниченной ответственностью «Образец»", "short_name": "ООО «Образец»",
        "inn": "1234567894", "ogrn": "1234567890127", "kpp": "123450001",
        "address": {"region": "77", "region_name": "г. Москва", "locality": "Москва",
            "street": "ул. Образцовая, д. 1"}});
    body
}

pub fn submission(reference: &str) -> Value {
    let consent = |purpose: &str| {
        json!({"purpose": purpose, "text_version": "1", "text_sha256": "ab".repeat(32),
            "given_at": "2026-12-01T08:00:00Z"})
    };
    json!({
        "reference": reference, "offer": "basic", "locale": "ru", "time_zone": "Europe/Moscow",
        "holder": {"holder_type": "natural-person", "person": {
            "name": {"last": "Образцова", "first": "Мария", "middle": "Ивановна"}, "birth_date": "1990-03-15",
            "birth_place": "г. Тверь", "sex": "female", "snils": "123-456-789 64", "inn": "123456789047",
            "passport": {"series": "4500", "number": "123456", "issued_on": "2010-04-01",
                "issued_by": "ОВД города Образцово", "division_code": "770-001"},
            "email": "maria@example.ru", "phone": "+79001234567"}},
        "consents": [consent("processing"), consent("registers")],
    })
}

/// The submission with another value in one place.
pub fn submission_with(pointer: &str, value: Value) -> Value {
    let mut body = submission("A-1");
    *body.pointer_mut(pointer).unwrap() = value;
    body
}
