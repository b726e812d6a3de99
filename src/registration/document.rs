//! The document region: scans, one per slot.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::applicant::HolderType;
use crate::id::DocumentId;

/// Largest scan, in bytes.
pub const MAXIMUM_BYTES: usize = 10 * 1024 * 1024;

/// What a scan shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentSlot {
    /// Spread of the passport with the photo.
    Passport,
    /// The signed request for a certificate (заявление).
    RequestForm,
    /// What proves the authority of the person who acts for an organisation.
    Authority,
}

impl DocumentSlot {
    /// All slots.
    pub const ALL: [Self; 3] = [Self::Passport, Self::RequestForm, Self::Authority];

    /// The name in API and screens' addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::RequestForm => "request_form",
            Self::Authority => "authority",
        }
    }

    /// The slot of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.code() == code)
    }

    /// The slots that an application of this type must fill.
    pub fn required_for(holder_type: HolderType) -> &'static [Self] {
        match holder_type {
            HolderType::NaturalPerson | HolderType::IndividualEntrepreneur => {
                &[Self::Passport, Self::RequestForm]
            }
            HolderType::LegalEntityRepresentative | HolderType::LegalEntityAutomatic => {
                &[Self::Passport, Self::RequestForm, Self::Authority]
            }
        }
    }
}

/// A kind of file that is taken, recognised by its first bytes and not by what the client claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaType {
    /// JPEG picture.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG picture.
    #[serde(rename = "image/png")]
    Png,
    /// PDF document.
    #[serde(rename = "application/pdf")]
    Pdf,
}

impl MediaType {
    /// The media type in HTTP headers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// What the bytes are by their signature.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        const SIGNATURES: [(&[u8], MediaType); 3] = [
            (&[0xff, 0xd8, 0xff], MediaType::Jpeg),
            (&[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a], MediaType::Png),
            (b"%PDF-", MediaType::Pdf),
        ];
        SIGNATURES
            .into_iter()
            .find(|(start, _)| bytes.starts_with(start))
            .map(|(_, kind)| kind)
    }
}

/// A scan of the application. The bytes lie sealed in the object store under the document's identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Identifier, and the name in the object store.
    pub id: DocumentId,
    /// What it shows.
    pub slot: DocumentSlot,
    /// What it is.
    pub media_type: MediaType,
    /// Size in bytes before sealing.
    pub size: u64,
    /// SHA-256 of the bytes before sealing, lower-case hex.
    pub sha256: String,
    /// When it came.
    pub uploaded_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(MediaType::sniff(&[0xff, 0xd8, 0xff, 0xe0]), Some(MediaType::Jpeg));
        assert_eq!(MediaType::sniff(b"\x89PNG\r\n\x1a\n...."), Some(MediaType::Png));
        assert_eq!(MediaType::sniff(b"%PDF-1.7"), Some(MediaType::Pdf));
        for other in [&b"<script>"[..], b"GIF89a", b" %PDF-1.7", b"\x89PNG", b""] {
            assert_eq!(MediaType::sniff(other), None);
        }
    }

    #[test]
    fn slots_read_back_and_those_who_act_for_another_prove_authority() {
        for slot in DocumentSlot::ALL {
            assert_eq!(DocumentSlot::from_code(slot.code()), Some(slot));
            assert_eq!(serde_json::to_value(slot).unwrap(), slot.code());
        }
        let asks = |holder| DocumentSlot::required_for(holder).contains(&DocumentSlot::Authority);
        for holder_type in HolderType::ALL {
            let acts_for_another = match holder_type {
                HolderType::NaturalPerson | HolderType::IndividualEntrepreneur => false,
                HolderType::LegalEntityRepresentative | HolderType::LegalEntityAutomatic => true,
            };
            assert_eq!(asks(holder_type), acts_for_another);
        }
    }
}
