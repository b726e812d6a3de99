//! What a file holds: one object in DER, a chain in a `SignedData`, or several of them in PEM.

use crate::{
    issuance::lint::{self, Finding, KnownIssuers, Severity},
    x509::{pem, read},
};

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Certificate,
    Crl,
    OcspResponse,
    /// Nothing that there are rules for.
    Unknown,
}

impl Kind {
    /// Its name in reports.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Crl => "crl",
            Self::OcspResponse => "ocsp_response",
            Self::Unknown => "unknown",
        }
    }
}

/// One object of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// Its position in a file that holds several, counted from 1.
    pub(super) position: Option<usize>,
    pub(super) kind: Kind,
    der: Vec<u8>,
}

impl Object {
    /// Runs the rules of its kind.
    pub(super) fn lint(&self) -> Vec<Finding> {
        match self.kind {
            Kind::Certificate => lint::certificate(&self.der),
            Kind::Crl => lint::crl(&self.der),
            Kind::OcspResponse => lint::ocsp_response(&self.der),
            Kind::Unknown => vec![Finding {
                rule: "structure",
                severity: Severity::Error,
                clause: "X.690; RFC 7468",
                message: "neither a certificate, nor a revocation list, nor an OCSP response, in DER or PEM"
                    .into(),
            }],
        }
    }
}

impl Object {
    /// The certificate in DER, if it is one.
    pub(super) fn certificate(&self) -> Option<&[u8]> {
        (self.kind == Kind::Certificate).then_some(self.der.as_slice())
    }

    /// What is wrong with the signature, where the issuer is known.
    pub(super) fn check_signature(&self, issuers: &KnownIssuers<'_>) -> Option<Finding> {
        match self.kind {
            Kind::Certificate | Kind::Crl => issuers.check_signature(&self.der),
            Kind::OcspResponse | Kind::Unknown => None,
        }
    }
}

/// The objects of a file, in their order; at least one.
pub(super) fn split(bytes: Vec<u8>) -> Vec<Object> {
    let parts = match pem_blocks(&bytes) {
        Some(blocks) => blocks,
        None => vec![bytes],
    };
    let parts: Vec<Vec<u8>> = parts
        .into_iter()
        .flat_map(|der| chain(&der).unwrap_or_else(|| vec![der]))
        .collect();
    let several = parts.len() > 1;
    let numbered = parts.into_iter().enumerate();
    numbered
        .map(|(index, der)| Object {
            position: several.then_some(index + 1),
            kind: kind(&der),
            der,
        })
        .collect()
}

/// The content of each block, whatever its label says; nothing where a block cannot be read.
fn pem_blocks(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    if read::content(bytes).is_ok() {
        return None;
    }
    let blocks: Vec<_> = pem::blocks(bytes)
        .map(|block| block.der().unwrap_or_default())
        .collect();
    (!blocks.is_empty()).then_some(blocks)
}

/// Certificates and revocation lists of a `SignedData` (RFC 5652 5.1), which a p7b file is.
fn chain(der: &[u8]) -> Option<Vec<Vec<u8>>> {
    const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    let [kind, content] = read::sequence(der).ok()?[..] else {
        return None;
    };
    if kind != SIGNED_DATA {
        return None;
    }
    let [signed_data] = read::children(content).ok()?[..] else {
        return None;
    };
    let parts = read::sequence(signed_data).ok()?.into_iter();
    let sets = parts.filter(|part| matches!(part.first(), Some(0xa0 | 0xa1)));
    let objects: Vec<_> = sets
        .flat_map(|set| read::children(set).unwrap_or_default())
        .collect();
    (!objects.is_empty()).then(|| objects.into_iter().map(<[u8]>::to_vec).collect())
}

/// Told by what stands at the beginning: whether the whole is well formed is for the rules to say.
fn kind(der: &[u8]) -> Kind {
    let Ok(parts) = read::sequence(der) else {
        return Kind::Unknown;
    };
    match parts.first() {
        Some([0x0a, ..]) => Kind::OcspResponse,
        Some(first @ [0x30, ..]) if parts.len() == 3 => {
            let fields = read::sequence(first).unwrap_or_default();
            // CRL: version, algorithm, issuer, thisUpdate; a version 1 list leaves the first out.
            let is_time = |field: &&[u8]| matches!(field.first(), Some(0x17 | 0x18));
            if fields.iter().take(4).any(is_time) {
                Kind::Crl
            } else {
                Kind::Certificate
            }
        }
        _ => Kind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::encode;

    const CERTIFICATE: &str = include_str!("../../../keys-dev/root-ecdsa.cer.pem");

    fn der() -> Vec<u8> {
        der::pem::decode_vec(CERTIFICATE.trim().as_bytes()).unwrap().1
    }

    fn kinds(bytes: impl Into<Vec<u8>>) -> Vec<Kind> {
        split(bytes.into()).iter().map(|object| object.kind).collect()
    }

    #[test]
    fn objects_are_told_by_content() {
        assert_eq!(kinds(der()), [Kind::Certificate]);
        assert_eq!(kinds(CERTIFICATE.as_bytes()), [Kind::Certificate]);
        assert_eq!(kinds([0x30, 3, 0x0a, 1, 6]), [Kind::OcspResponse]);
        let list = encode::sequence(&[&[0x30, 0], &[0x30, 0], b"\x17\x0d261123100000Z"]);
        let list = encode::sequence(&[&list, &[0x30, 0], &[3, 1, 0]]);
        assert_eq!(kinds(list), [Kind::Crl]);
        for rubbish in [
            &b""[..],
            b"rubbish",
            &der()[..100],
            &[0x30, 0],
            b"-----BEGIN CERTIFICATE-----\nAA",
        ] {
            assert_eq!(kinds(rubbish), [Kind::Unknown]);
        }
    }

    #[test]
    fn a_file_may_hold_several() {
        let text = format!(
            "subject=one\n{CERTIFICATE}\nsubject=two\r\n{}",
            CERTIFICATE.replace('\n', "\r\n")
        );
        let objects = split(text.into_bytes());
        let positions: Vec<_> = objects.iter().map(|object| object.position).collect();
        assert_eq!(positions, [Some(1), Some(2)]);
        assert!(objects.iter().all(|object| object.der == der()));
    }

    #[test]
    fn lines_may_be_wide_and_files_foreign() {
        let base64: String = CERTIFICATE
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let mut file = b"\xd3\xd6: not UTF-8\r\n-----BEGIN CERTIFICATE-----\r\n".to_vec();
        for line in base64.as_bytes().chunks(76) {
            file.extend([line, b"\r\n"].concat());
        }
        file.extend(b"-----END CERTIFICATE-----");
        let objects = split(file);
        assert_eq!(objects.len(), 1);
        assert!(objects.iter().all(|object| object.der == der()));
    }

    #[test]
    fn chains_are_taken_apart() {
        let certificates = encode::context_constructed(0, &[&der(), &der()]);
        let signed = encode::sequence(&[&[2, 1, 1], &[0x31, 0], &[0x30, 0], &certificates, &[0x31, 0]]);
        let signed_data = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
        let chain = encode::sequence(&[signed_data, &encode::context_constructed(0, &[&signed])]);
        assert_eq!(kinds(chain), [Kind::Certificate, Kind::Certificate]);
    }
}
