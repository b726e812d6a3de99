//! The key to certify: made in the ceremony, held by us, or known by a certificate or a request alone.

use std::path::PathBuf;

use crate::{
    cli::ceremony::{
        fault::{Fault, ensure},
        file::{CeremonyFile, CertifiedKey, HeldKey, Kind},
        inputs::Inputs,
    },
    crypto::{
        algorithm::{KeyKind, SignatureAlgorithm},
        public_key,
    },
    issuance::profile::authority::AuthorityProfile,
    keys::pkcs11::TokenConfig,
    x509::{certificate::Certificate, csr::CertificationRequest},
};

/// The key to certify.
pub(crate) struct Certified {
    pub(crate) algorithm: SignatureAlgorithm,
    pub(crate) origin: KeyOrigin,
}

/// Where it comes from.
pub(crate) enum KeyOrigin {
    /// Made now, kept in an encrypted file; the length counts for RSA only.
    Generated {
        rsa_bits: usize,
        passphrase_file: Option<PathBuf>,
    },
    /// Made now, in a token that never lets it out.
    InToken { rsa_bits: usize, token: TokenConfig },
    /// Made before.
    Held(HeldKey),
    /// Only its public half is known here.
    Public {
        spki: Vec<u8>,
        /// The certificate that it is known by; none when it is known by a request.
        certificate: Option<Vec<u8>>,
    },
}

/// RSA lengths that the provider makes.
const RSA_BITS: [usize; 3] = [2048, 3072, 4096];

impl Certified {
    pub(super) fn read(
        file: &CeremonyFile,
        profile: &AuthorityProfile,
        inputs: &mut Inputs,
    ) -> Result<Self, Fault> {
        let (algorithm, origin) = origin(file, inputs)?;
        ensure(
            profile.algorithms().contains(&algorithm),
            "key.algorithm",
            format_args!(
                "{} is not among the algorithms of profile {}",
                algorithm.code(),
                profile.name()
            ),
            "choose one that the profile lists",
        )?;
        Ok(Self { algorithm, origin })
    }

    /// The private half takes part: a root or a request cannot be made without.
    pub(super) fn is_ours(&self) -> bool {
        !matches!(self.origin, KeyOrigin::Public { .. })
    }
}

fn origin(file: &CeremonyFile, inputs: &mut Inputs) -> Result<(SignatureAlgorithm, KeyOrigin), Fault> {
    let key = &file.key;
    ensure(
        (file.kind == Kind::CrossCertificate) == key.certificate.is_some(),
        "key.certificate",
        "belongs to a cross-certificate, and a cross-certificate needs it",
        "name the existing certificate there, or take the key out",
    )?;
    let files = (&key.certificate, &key.request);
    match (&key.generate, &key.generate_in_token, &key.existing, files) {
        (Some(generate), None, None, (None, None)) => {
            let passphrase_file = generate.passphrase_file.clone();
            let (algorithm, rsa_bits) = generated(key)?;
            let origin = KeyOrigin::Generated {
                rsa_bits,
                passphrase_file,
            };
            Ok((algorithm, origin))
        }
        (None, Some(token), None, (None, None)) => {
            let (algorithm, rsa_bits) = generated(key)?;
            let token = token.clone();
            Ok((algorithm, KeyOrigin::InToken { rsa_bits, token }))
        }
        (None, None, Some(held), (None, None)) => {
            no_bits(key)?;
            Ok((stated(key)?, KeyOrigin::Held(held.clone())))
        }
        (None, None, None, (Some(path), None)) => {
            let der = inputs.der("key.certificate", path, &["CERTIFICATE"])?;
            let spki = Certificate::parse(&der).map(|certificate| certificate.spki.to_vec());
            let spki = spki.map_err(|_| {
                let reason = format!("{} is no certificate", path.display());
                Fault::new("key.certificate", reason, "name a certificate in DER or PEM")
            })?;
            public(key, "key.certificate", spki, Some(der))
        }
        (None, None, None, (None, Some(path))) => {
            let octets = inputs.read("key.request", path)?;
            let request = CertificationRequest::parse(&octets).and_then(|request| {
                request.verify()?;
                Ok(request)
            });
            let request = request.map_err(|refused| {
                let reason = format!("{}: {refused}", path.display());
                Fault::new("key.request", reason, "ask for a new request")
            })?;
            public(key, "key.request", request.spki().to_vec(), None)
        }
        _ => Err(Fault::new(
            "key",
            "must have exactly one of generate, generate_in_token, existing, certificate, request",
            "keep the one that is meant",
        )),
    }
}

fn stated(key: &CertifiedKey) -> Result<SignatureAlgorithm, Fault> {
    key.algorithm.ok_or_else(|| {
        let codes: Vec<&str> = SignatureAlgorithm::ALL.map(SignatureAlgorithm::code).to_vec();
        let remedy = format!("say one of {}", codes.join(", "));
        Fault::new("key.algorithm", "is missing", remedy)
    })
}

/// Algorithm and RSA length of a new key.
fn generated(key: &CertifiedKey) -> Result<(SignatureAlgorithm, usize), Fault> {
    let algorithm = stated(key)?;
    // Elliptic curves have one length each, and it is in their names.
    if algorithm.key_kind() != KeyKind::Rsa {
        no_bits(key)?;
        return Ok((algorithm, 0));
    }
    let bits = key.rsa_bits.filter(|bits| RSA_BITS.contains(bits));
    let bits = bits.ok_or_else(|| {
        let reason = "must be 2048, 3072 or 4096 for an RSA key";
        Fault::new("key.rsa_bits", reason, "choose one")
    })?;
    Ok((algorithm, bits))
}

fn no_bits(key: &CertifiedKey) -> Result<(), Fault> {
    ensure(
        key.rsa_bits.is_none(),
        "key.rsa_bits",
        "counts for a new RSA key only",
        "take it out",
    )
}

fn public(
    key: &CertifiedKey,
    name: &str,
    spki: Vec<u8>,
    certificate: Option<Vec<u8>>,
) -> Result<(SignatureAlgorithm, KeyOrigin), Fault> {
    no_bits(key)?;
    let algorithm = public_key::check(&spki)
        .map_err(|refused| Fault::new(name, refused, "such a key must not be certified"))?;
    ensure(
        key.algorithm.is_none_or(|stated| stated == algorithm),
        "key.algorithm",
        format_args!("the key is one for {}", algorithm.code()),
        "correct it, or leave it out",
    )?;
    Ok((algorithm, KeyOrigin::Public { spki, certificate }))
}
