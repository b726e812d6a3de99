//! What is about to be signed: a certificate or a request, prepared and linted.

use jiff::Timestamp;

use super::{
    fault::Fault,
    plan::{KeyOrigin, Plan, Signer, Term},
};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{
        ceremony::{
            self, Addresses, AuthorityOrder, CeremonyError, Parent, PreparedAuthority,
            request::{self, PreparedRequest},
        },
        issuer::SigningKey,
        lint::Finding,
        serial::SerialNumber,
    },
};

/// A certificate or a request before its signature.
pub(super) enum Draft {
    Certificate(PreparedAuthority),
    Request(PreparedRequest),
}

impl Draft {
    /// The certificate or request that the plan describes, for this key.
    pub(super) fn of(
        plan: &Plan,
        public: (&[u8], SignatureAlgorithm),
        serial: SerialNumber,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let (spki, algorithm) = public;
        let made = match (&plan.term, &plan.signer) {
            (None, _) => {
                let made = request::prepare(&plan.profile, &plan.subject, spki, algorithm, now);
                made.map(Self::Request)
            }
            (Some(term), Signer::Itself) => {
                certificate(plan, spki, serial, *term, &Parent::itself(algorithm))
            }
            (Some(term), Signer::Above { parent, .. }) => certificate(plan, spki, serial, *term, parent),
        };
        made.map_err(|error| refusal(&error))
    }

    /// The same under a key that nobody keeps, where the private half is not to be touched: everything else is as it
    /// will be.
    pub(super) fn rehearsed(plan: &Plan, serial: SerialNumber, now: Timestamp) -> anyhow::Result<Self> {
        let algorithm = plan.key.algorithm;
        if let KeyOrigin::Public { spki, .. } = &plan.key.origin {
            return Ok(Self::of(plan, (spki, algorithm), serial, now)?);
        }
        let (throw_away, _) = PrivateKey::generate(algorithm, 2048)?;
        Ok(Self::of(plan, (throw_away.public_key(), algorithm), serial, now)?)
    }

    /// The bytes to sign.
    pub(super) fn to_be_signed(&self) -> &[u8] {
        match self {
            Self::Certificate(prepared) => prepared.to_be_signed(),
            Self::Request(prepared) => prepared.to_be_signed(),
        }
    }

    /// SHA-256 of the bytes to sign, in hex.
    pub(super) fn fingerprint(&self) -> String {
        hex::encode(match self {
            Self::Certificate(prepared) => prepared.fingerprint(),
            Self::Request(prepared) => prepared.fingerprint(),
        })
    }

    /// What the linter says without refusing.
    pub(super) fn warnings(&self) -> &[Finding] {
        match self {
            Self::Certificate(prepared) => prepared.warnings(),
            Self::Request(prepared) => prepared.warnings(),
        }
    }

    /// Every warning is one that the reviewed file accepts.
    pub(super) fn accepted_by(&self, plan: &Plan) -> Result<(), Fault> {
        let mut warnings = self.warnings().iter();
        let Some(warning) =
            warnings.find(|warning| !plan.accepted_warnings.iter().any(|rule| rule == warning.rule))
        else {
            return Ok(());
        };
        Err(Fault::new(
            "accept_warnings",
            format_args!("{} warns: {} ({})", warning.rule, warning.message, warning.clause),
            "correct the file, or list the rule after a review",
        ))
    }

    /// The serial number; a request has none.
    pub(super) fn serial(&self) -> Option<&SerialNumber> {
        match self {
            Self::Certificate(prepared) => Some(prepared.serial()),
            Self::Request(_) => None,
        }
    }

    /// The signed certificate or request in DER.
    pub(super) fn sign(self, key: &dyn SigningKey) -> Result<Vec<u8>, CeremonyError> {
        match self {
            Self::Certificate(prepared) => prepared.sign(key),
            Self::Request(prepared) => prepared.sign(key),
        }
    }
}

fn certificate(
    plan: &Plan,
    spki: &[u8],
    serial: SerialNumber,
    term: Term,
    parent: &Parent,
) -> Result<Draft, CeremonyError> {
    let order = AuthorityOrder {
        subject: &plan.subject,
        spki,
        serial,
        not_before: term.not_before,
        not_after: term.not_after,
        key_not_after: term.key_not_after,
        addresses: Addresses {
            crls: &plan.addresses.crls,
            ocsp: &plan.addresses.ocsp,
            ca_certificates: &plan.addresses.ca_certificates,
        },
        alternative_names: &plan.alternative_names,
    };
    ceremony::prepare(&plan.profile, &order, parent).map(Draft::Certificate)
}

/// Which key of the file is to blame.
fn refusal(error: &CeremonyError) -> Fault {
    let (key, remedy) = match error {
        CeremonyError::Key => ("key", "certify another key"),
        CeremonyError::KeyAlgorithm => ("key.algorithm", "choose one that the profile lists"),
        CeremonyError::SelfSigned => ("profile", "name the profile that belongs to the kind"),
        CeremonyError::Period => ("validity", "correct the dates"),
        CeremonyError::ParentNotInForce => (
            "validity.not_before",
            "begin within the parent's validity and its key's usage period",
        ),
        CeremonyError::OutlivesIssuer => ("validity.not_after", "end no later than the parent"),
        CeremonyError::PathLength => ("parent.certificate", "choose a parent higher up"),
        CeremonyError::Policies => ("profile", "name a tool_class that the parent has"),
        CeremonyError::Linted(_) => ("profile", "correct profile, subject or dates"),
        _ => ("key", "look into it before anything is signed"),
    };
    let reason = match error {
        CeremonyError::Linted(findings) => {
            let findings = findings.iter();
            let texts: Vec<_> = findings
                .map(|finding| format!("{}: {} ({})", finding.rule, finding.message, finding.clause))
                .collect();
            format!("the linter refuses the certificate: {}", texts.join("; "))
        }
        other => other.to_string(),
    };
    Fault::new(key, reason, remedy)
}
