//! The identity region: the lawful ground of identification, and what a video call may add to it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::video::VideoVerdict;
use crate::{actor::Actor, id::AppointmentId};

/// The lawful grounds (63-FZ art. 18; `IdentificationKind` of RFC 9215). A video call is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityBasis {
    /// Personal presence.
    Presence,
    /// A valid qualified signature of the applicant.
    QualifiedSignature,
    /// A foreign-travel passport with a chip.
    ChipPassport,
    /// ESIA together with the Unified Biometric System.
    UnifiedBiometrics,
}

impl IdentityBasis {
    /// All grounds.
    pub const ALL: [Self; 4] = [
        Self::Presence,
        Self::QualifiedSignature,
        Self::ChipPassport,
        Self::UnifiedBiometrics,
    ];

    /// The value of the certificate's `identificationKind` extension.
    pub fn identification_kind(self) -> u8 {
        match self {
            Self::Presence => 0,
            Self::QualifiedSignature => 1,
            Self::ChipPassport => 2,
            Self::UnifiedBiometrics => 3,
        }
    }

    /// The name in API and screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::QualifiedSignature => "qualified_signature",
            Self::ChipPassport => "chip_passport",
            Self::UnifiedBiometrics => "unified_biometrics",
        }
    }

    /// The ground of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.code() == code)
    }
}

/// A ground that somebody asserted, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityGround {
    /// Which ground.
    pub basis: IdentityBasis,
    /// Reference to the evidence at the one who asserts: a protocol number, a session identifier.
    pub evidence_reference: String,
    /// SHA-256 of the evidence, lower-case hex.
    pub evidence_sha256: String,
    /// Who asserted it.
    pub asserted_by: Actor,
    /// When.
    pub asserted_at: Timestamp,
}

/// The region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The lawful ground, once it stands.
    pub ground: Option<IdentityGround>,
    /// Policy asks for a video confirmation as well.
    pub video_required: bool,
    /// The appointment that is booked now.
    pub appointment: Option<AppointmentId>,
    /// Verdicts of the calls so far, oldest first.
    pub verdicts: Vec<VideoVerdict>,
    /// When the applicant last changed the data: calls held before confirm nothing of what is now stated.
    #[serde(default)]
    pub data_changed_at: Option<Timestamp>,
}

impl Identity {
    /// The verdict that counts: the last one.
    pub fn verdict(&self) -> Option<&VideoVerdict> {
        self.verdicts.last()
    }

    /// The last call verified the applicant, with the data as they stand now.
    pub fn is_confirmed_on_video(&self) -> bool {
        self.verdict().is_some_and(|verdict| {
            let of_these_data = self.data_changed_at.is_none_or(|changed| changed < verdict.at);
            verdict.is_verified() && of_these_data
        })
    }

    /// The ground stands, and the video confirmation where policy asks for it.
    pub fn is_proven(&self) -> bool {
        self.ground.is_some() && (!self.video_required || self.is_confirmed_on_video())
    }
}
