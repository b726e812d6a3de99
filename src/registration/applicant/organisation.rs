//! An organisation in whose name somebody applies.

use serde::{Deserialize, Serialize};

use crate::registration::applicant::{
    address::Address,
    inn::OrganisationInn,
    kpp::Kpp,
    ogrn::Ogrn,
    text::{Line, silent_debug},
};

/// An organisation, as the register of legal entities should know it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Full name.
    pub full_name: Line,
    /// Short name: what the certificate says.
    pub short_name: Line,
    /// Taxpayer number.
    pub inn: OrganisationInn,
    /// Register number.
    pub ogrn: Ogrn,
    /// Tax registration code.
    pub kpp: Kpp,
    /// Legal address.
    pub address: Address,
}

silent_debug!(Organisation);
