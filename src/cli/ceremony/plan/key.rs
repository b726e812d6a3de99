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
        private_key::KeyParameters,
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
    /// Made now, kept in an encrypted file.
    Generated {
        parameters: KeyParameters,
        passphrase_file: Option<PathBuf>,
    },
    /// Made now, in a token that never lets it out.
    InToken {
        parameters: KeyParameters,
        token: TokenConfig,
    },
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
            let (algorithm, parameters) = generated(key)?;
            let origin = KeyOrigin::Generated {
                parameters,
                passphrase_file,
            };
            Ok((algorithm, origin))
        }
        (None, Some(token), None, (None, None)) => {
            let (algorithm, parameters) = generated(key)?;
            let token = token.clone();
            Ok((algorithm, KeyOrigin::InToken { parameters, token }))
        }
        (None, None, Some(held), (None, None)) => {
            no_bits(key)?;
            no_set(key)?;
            Ok((stated(key)?, KeyOrigin::Held(held.clone())))
        }
        (None, None, None, (Some(path), None)) => {
            let der = inputs.der("key.certificate", path, &["CERTIFICATE"])?;
            let spki = Certificate::parse(&der).map(|certificate| certificate.spki.to_vec());
            let spki = spki.map_err(|_| {
                let reason = format!("{} is no certificate", path.display());
                Fault::new("key.certificate", reason, "name a certificate in DER or PEM")
            })?;
            public(key, "key.certificate", &spki, Some(der))
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
            public(key, "key.request", request.spki(), None)
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

/// Algorithm of a new key, with its RSA length or GOST parameter set.
fn generated(key: &CertifiedKey) -> Result<(SignatureAlgorithm, KeyParameters), Fault> {
    let algorithm = stated(key)?;
    let parameters = match algorithm.key_kind() {
        KeyKind::Rsa => {
            no_set(key)?;
            KeyParameters::from(rsa_bits(key)?)
        }
        KeyKind::Gost(strength) => {
            no_bits(key)?;
            let fits = key
                .parameter_set
                .is_none_or(|set| set.strength() == strength && !set.is_test());
            ensure(
                fits,
                "key.parameter_set",
                format_args!("is not one for {}", algorithm.code()),
                "choose another, or leave it out",
            )?;
            KeyParameters {
                rsa_bits: 0,
                parameter_set: key.parameter_set,
            }
        }
        // These curves are in the names of the algorithms.
        KeyKind::P256 | KeyKind::P384 => {
            no_bits(key)?;
            no_set(key)?;
            KeyParameters::default()
        }
    };
    Ok((algorithm, parameters))
}

fn rsa_bits(key: &CertifiedKey) -> Result<usize, Fault> {
    let bits = key.rsa_bits.filter(|bits| RSA_BITS.contains(bits));
    bits.ok_or_else(|| {
        let reason = "must be 2048, 3072 or 4096 for an RSA key";
        Fault::new("key.rsa_bits", reason, "choose one")
    })
}

fn no_set(key: &CertifiedKey) -> Result<(), Fault> {
    ensure(
        key.parameter_set.is_none(),
        "key.parameter_set",
        "counts for a new GOST key only",
        "take it out",
    )
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
    spki: &[u8],
    certificate: Option<Vec<u8>>,
) -> Result<(SignatureAlgorithm, KeyOrigin), Fault> {
    no_bits(key)?;
    no_set(key)?;
    let algorithm = public_key::check(spki)
        .map_err(|refused| Fault::new(name, refused, "such a key must not be certified"))?;
    ensure(
        key.algorithm.is_none_or(|stated| stated == algorithm),
        "key.algorithm",
        format_args!("the key is one for {}", algorithm.code()),
        "correct it, or leave it out",
    )?;
    let spki = public_key::canonical(spki);
    Ok((algorithm, KeyOrigin::Public { spki, certificate }))
}
