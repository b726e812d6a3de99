//! Who applies, as parsed values: a value of these types has passed its form and its checksum.
//!
//! - [`text`]: what all values share, and the one error [`Malformed`];
//! - [`inn`], [`snils`], [`ogrn`], [`kpp`]: numbers of the state registers;
//! - [`passport`]: the internal passport and its age rule; [`birth`]: the date of birth;
//! - [`name`], [`contact`], [`address`]: names, e-mail and telephone, where an organisation sits;
//! - [`person`], [`organisation`]: the records; [`holder`]: who will hold the certificate, start there.
//!
//! None of these values shows itself in `Debug`; screens use `masked()` until somebody asks for the whole.

pub mod address;
pub mod birth;
pub mod contact;
pub mod holder;
pub mod inn;
pub mod kpp;
pub mod name;
pub mod ogrn;
pub mod organisation;
pub mod passport;
pub mod person;
pub mod snils;
pub mod text;

pub use address::{Address, Country, RegionCode};
pub use birth::BirthDate;
pub use contact::{EmailAddress, PhoneNumber};
pub use holder::{Holder, HolderType};
pub use inn::{OrganisationInn, PersonInn};
pub use kpp::Kpp;
pub use name::{NamePart, PersonName};
pub use ogrn::{Ogrn, Ogrnip};
pub use organisation::Organisation;
pub use passport::{DivisionCode, Passport, PassportNumber, PassportRefused, PassportSeries};
pub use person::{Person, PersonRefused, Sex};
pub use snils::Snils;
pub use text::{Line, Malformed};

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
