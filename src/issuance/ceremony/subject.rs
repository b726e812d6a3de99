//! The name of the CA, its responder, server or operator: the attributes of the profile, in the profile's order.

use crate::{
    issuance::profile::authority::AuthorityProfile,
    x509::name::{self, AttributeType, NameError},
};

/// Attributes that make no name under this profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubjectRefused {
    /// Order FSB 795: a mandatory attribute is not given.
    #[error("the subject lacks {0:?}")]
    Missing(AttributeType),
    /// The profile does not know it.
    #[error("the profile has no attribute {0:?} in the subject")]
    Foreign(AttributeType),
    /// A value does not fit its attribute.
    #[error(transparent)]
    Name(#[from] NameError),
}

/// The name in DER.
pub fn build(
    profile: &AuthorityProfile,
    attributes: &[(AttributeType, &str)],
) -> Result<Vec<u8>, SubjectRefused> {
    let known = |attribute| profile.subject().iter().any(|entry| entry.attribute == attribute);
    if let Some((foreign, _)) = attributes.iter().find(|(attribute, _)| !known(*attribute)) {
        return Err(SubjectRefused::Foreign(*foreign));
    }
    let mut chosen = Vec::with_capacity(attributes.len());
    for entry in profile.subject() {
        let given = attributes
            .iter()
            .find(|(attribute, _)| *attribute == entry.attribute);
        if given.is_none() && entry.required {
            return Err(SubjectRefused::Missing(entry.attribute));
        }
        chosen.extend(given.copied());
    }
    Ok(name::build(&chosen, profile.name_length_cap())?)
}
