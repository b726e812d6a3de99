//! The throw-away keys of `keys-dev`: a root, an issuing authority and an OCSP responder per algorithm.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use super::encrypt::{EncryptError, encrypt};
use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        private_key::{PrivateKey, PrivateKeyError},
    },
    issuance::{
        ceremony::{self, AuthorityOrder, CeremonyError},
        extension::issuer_sign_tool::IssuerSignTool,
        issuer::{Issuer, IssuerRefused},
        serial::SerialNumber,
    },
    random::{self, RandomUnavailable, SecureRandom},
    x509::{
        chain,
        name::{self, AttributeType, NameError},
    },
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
    Name(#[from] NameError),
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

/// Years that root and authorities last; keys stop issuing three years earlier, responders last as long.
const YEARS: i64 = 15;
const KEY_YEARS: i64 = 12;

/// Makes the whole set, valid from `not_before`: certificates, encrypted keys, the passphrase, the sealing key, the
/// secret of the simulated register gateway.
pub fn make(not_before: Timestamp, random: &dyn SecureRandom) -> Result<Vec<KeyFile>, DevelopmentKeysError> {
    let passphrase = hex::encode(random::bytes::<16>(random)?);
    let secret = || random::bytes::<32>(random).map(|secret| format!("{}\n", hex::encode(secret)));
    let mut files = vec![
        ("passphrase".to_owned(), format!("{passphrase}\n")),
        ("seal.key".to_owned(), secret()?),
        ("register-gateway.secret".to_owned(), secret()?),
    ];
    let workshop = Workshop {
        not_before,
        passphrase,
        random,
    };
    files.extend(workshop.family("ecdsa", SignatureAlgorithm::EcdsaP256, [0; 3])?);
    files.extend(workshop.family("rsa", SignatureAlgorithm::Rsa, [3072, 2048, 2048])?);
    Ok(files)
}

struct Workshop<'a> {
    not_before: Timestamp,
    passphrase: String,
    random: &'a dyn SecureRandom,
}

impl Workshop<'_> {
    /// Root, issuing authority and responder of one algorithm; `bits` are RSA's lengths.
    fn family(
        &self,
        label: &str,
        algorithm: SignatureAlgorithm,
        bits: [usize; 3],
    ) -> Result<Vec<KeyFile>, DevelopmentKeysError> {
        let mut files = Vec::new();
        let [root_bits, issuing_bits, responder_bits] = bits;

        let (key, pkcs8) = PrivateKey::generate(algorithm, root_bits)?;
        let subject = authority_name(&format!("Корневой УЦ Кеплер (разработка, {label})"))?;
        let certificate = ceremony::root(&self.order(&subject, &key, &tools())?, &key)?;
        files.extend(self.files(&format!("root-{label}"), &pkcs8, &certificate)?);
        let root = Issuer::new("root", &certificate, Arc::new(key))?;

        let (key, pkcs8) = PrivateKey::generate(algorithm, issuing_bits)?;
        let subject = authority_name(&format!("УЦ Кеплер (разработка, {label})"))?;
        let certificate = ceremony::issuing(&self.order(&subject, &key, &tools())?, &root)?;
        files.extend(self.files(&format!("issuing-{label}"), &pkcs8, &certificate)?);
        let issuing = Issuer::new("issuing", &certificate, Arc::new(key))?;

        let (key, pkcs8) = PrivateKey::generate(algorithm, responder_bits)?;
        let subject = authority_name(&format!("OCSP УЦ Кеплер (разработка, {label})"))?;
        let certificate = ceremony::responder(&self.order(&subject, &key, &tools())?, &issuing)?;
        files.extend(self.files(&format!("ocsp-{label}"), &pkcs8, &certificate)?);
        Ok(files)
    }

    fn order<'a>(
        &self,
        subject: &'a [u8],
        key: &'a PrivateKey,
        sign_tool: &'a IssuerSignTool,
    ) -> Result<AuthorityOrder<'a>, DevelopmentKeysError> {
        Ok(AuthorityOrder {
            subject,
            spki: key.public_key(),
            serial: SerialNumber::generate(self.random)?,
            not_before: self.not_before,
            not_after: self.later(YEARS)?,
            key_not_after: self.later(KEY_YEARS)?,
            sign_tool,
        })
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
fn authority_name(common_name: &str) -> Result<Vec<u8>, NameError> {
    name::build(
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
        250,
    )
}

fn tools() -> IssuerSignTool {
    let paper = "Без сертификата соответствия: разработка".to_owned();
    IssuerSignTool {
        sign_tool: "Средство ЭП удостоверяющего центра (разработка)".to_owned(),
        ca_tool: "Удостоверяющий центр Kepler (разработка)".to_owned(),
        sign_tool_certificate: paper.clone(),
        ca_tool_certificate: paper,
    }
}
