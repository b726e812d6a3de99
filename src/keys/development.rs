//! The throw-away keys of `keys-dev`: a root, an issuing authority and an OCSP responder per algorithm.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use super::encrypt::{EncryptError, encrypt};
use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        gost::ParameterSet,
        private_key::{KeyParameters, PrivateKey, PrivateKeyError},
    },
    issuance::{
        ceremony::{
            self, Addresses, AuthorityOrder, CeremonyError, Parent, PreparedAuthority,
            subject::SubjectRefused,
        },
        issuer::{Issuer, IssuerRefused},
        profile::{ProfileRefused, authority::AuthorityProfile},
        serial::SerialNumber,
    },
    random::{self, RandomUnavailable, SecureRandom},
    x509::{chain, name::AttributeType},
};

/// A set of keys that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DevelopmentKeysError {
    /// A key pair.
    #[error(transparent)]
    Key(#[from] PrivateKeyError),
    /// A certificate.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// A certificate and its key.
    #[error(transparent)]
    Issuer(#[from] IssuerRefused),
    /// A name.
    #[error(transparent)]
    Subject(#[from] SubjectRefused),
    /// A shipped profile.
    #[error(transparent)]
    Profile(#[from] ProfileRefused),
    /// The encryption of a key.
    #[error(transparent)]
    Encrypt(#[from] EncryptError),
    /// A serial number or a passphrase.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
    /// The calendar ends.
    #[error("the validity period lies beyond the calendar")]
    Calendar,
}

/// A file of the set: name and contents.
pub type KeyFile = (String, String);

/// Files that belong together: of them, all are new or none.
pub type Part = Vec<KeyFile>;

/// Years that root and authorities last; keys stop issuing three years earlier, responders last as long.
const YEARS: i64 = 15;
const KEY_YEARS: i64 = 12;

/// File, name and profile of each member of a family, each under the one before it. The periods exceed those of the
/// profiles: nobody renews what lies in a repository.
const FAMILY: [(&str, &str, &str); 3] = [
    (
        "root",
        "Корневой УЦ Кеплер",
        include_str!("../../config/profiles/root.toml"),
    ),
    (
        "issuing",
        "УЦ Кеплер",
        include_str!("../../config/profiles/issuing-authority.toml"),
    ),
    (
        "ocsp",
        "OCSP УЦ Кеплер",
        include_str!("../../config/profiles/ocsp-responder.toml"),
    ),
];

/// A passphrase for a set.
pub fn passphrase(random: &dyn SecureRandom) -> Result<String, RandomUnavailable> {
    random::bytes::<16>(random).map(hex::encode)
}

/// Makes the whole set, valid from `not_before`: certificates, keys encrypted under `passphrase`, the passphrase itself,
/// the sealing key, the secret of the simulated register gateway.
pub fn make(
    not_before: Timestamp,
    passphrase: &str,
    random: &dyn SecureRandom,
) -> Result<Vec<Part>, DevelopmentKeysError> {
    let secret = || random::bytes::<32>(random).map(|secret| format!("{}\n", hex::encode(secret)));
    let mut parts = vec![
        vec![("passphrase".to_owned(), format!("{passphrase}\n"))],
        vec![("seal.key".to_owned(), secret()?)],
        vec![("register-gateway.secret".to_owned(), secret()?)],
    ];
    let workshop = Workshop {
        not_before,
        passphrase,
        random,
    };
    parts.push(workshop.family("ecdsa", SignatureAlgorithm::EcdsaP256, [0; 3])?);
    parts.push(workshop.family("rsa", SignatureAlgorithm::Rsa, [3072, 2048, 2048])?);
    parts.push(workshop.family(
        "gost-256",
        SignatureAlgorithm::Gost256,
        [ParameterSet::CryptoProA; 3],
    )?);
    parts.push(workshop.family(
        "gost-512",
        SignatureAlgorithm::Gost512,
        [ParameterSet::Tc26A512; 3],
    )?);
    Ok(parts)
}

struct Workshop<'a> {
    not_before: Timestamp,
    passphrase: &'a str,
    random: &'a dyn SecureRandom,
}

impl Workshop<'_> {
    /// Root, issuing authority and responder of one algorithm, and what it leaves open about each key.
    fn family(
        &self,
        label: &str,
        algorithm: SignatureAlgorithm,
        parameters: [impl Into<KeyParameters>; 3],
    ) -> Result<Part, DevelopmentKeysError> {
        let mut files = Vec::new();
        let mut above: Option<Issuer> = None;
        for ((file, name, profile), parameters) in FAMILY.into_iter().zip(parameters) {
            let profile = AuthorityProfile::from_toml(profile)?;
            let subject = subject(&profile, &format!("{name} (разработка, {label})"))?;
            let (key, pkcs8) = PrivateKey::generate(algorithm, parameters)?;
            let prepared = self.prepare(&profile, &subject, &key, above.as_ref())?;
            let certificate = match &above {
                Some(issuer) => prepared.sign(issuer.key().as_ref())?,
                None => prepared.sign(&key)?,
            };
            files.extend(self.files(&format!("{file}-{label}"), &pkcs8, &certificate)?);
            if profile.form().is_authority() {
                above = Some(Issuer::new(file, &certificate, Arc::new(key))?);
            }
        }
        Ok(files)
    }

    fn prepare(
        &self,
        profile: &AuthorityProfile,
        subject: &[u8],
        key: &PrivateKey,
        above: Option<&Issuer>,
    ) -> Result<PreparedAuthority, DevelopmentKeysError> {
        let parent = match above {
            Some(issuer) => Parent::of(issuer)?,
            None => Parent::itself(key.algorithm()),
        };
        let order = AuthorityOrder {
            subject,
            spki: key.public_key(),
            serial: SerialNumber::generate(self.random)?,
            not_before: self.not_before,
            not_after: self.later(YEARS)?,
            key_not_after: self.later(KEY_YEARS)?,
            addresses: Addresses::default(),
            alternative_names: &[],
        };
        Ok(ceremony::prepare(profile, &order, &parent)?)
    }

    fn later(&self, years: i64) -> Result<Timestamp, DevelopmentKeysError> {
        let start = self.not_before.to_zoned(TimeZone::UTC);
        let end = start
            .checked_add(years.years())
            .map_err(|_| DevelopmentKeysError::Calendar)?;
        Ok(end.timestamp())
    }

    fn files(
        &self,
        name: &str,
        pkcs8: &[u8],
        certificate: &[u8],
    ) -> Result<[KeyFile; 2], DevelopmentKeysError> {
        let key = encrypt(pkcs8, self.passphrase.as_bytes(), self.random)?;
        Ok([
            (format!("{name}.key.pem"), key),
            (format!("{name}.cer.pem"), chain::pem(certificate)),
        ])
    }
}

/// A made-up organisation whose numbers have right checksums.
fn subject(profile: &AuthorityProfile, common_name: &str) -> Result<Vec<u8>, SubjectRefused> {
    ceremony::subject::build(
        profile,
        &[
            (AttributeType::CommonName, common_name),
            (AttributeType::Organization, "ООО «УЦ Кеплер» (разработка)"),
            (AttributeType::Country, "RU"),
            (AttributeType::StateOrProvince, "77 г. Москва"),
            (AttributeType::Locality, "Москва"),
            (AttributeType::Street, "Звёздный бульвар, д. 0"),
            (AttributeType::InnLe, "0000000018"),
            (AttributeType::Ogrn, "1000000000000"),
        ],
    )
}
