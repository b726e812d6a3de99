//! Whether a certificate or a revocation list was signed by its issuer, where the issuer's certificate is at hand.

use super::{Finding, Severity, element::Element};
use crate::{
    crypto::verify::verify_identified,
    x509::{certificate::Certificate, oid},
};

/// What relying parties look at of a signed object, cut leniently.
struct Parts<'a> {
    to_be_signed: Element<'a>,
    /// The `AlgorithmIdentifier` outside the signed part.
    algorithm: &'a [u8],
    signature: &'a [u8],
    issuer: &'a [u8],
    /// `keyIdentifier` of the authority key identifier.
    key_identifier: Option<&'a [u8]>,
}

/// Certificates of issuers that are at hand, read once.
pub struct KnownIssuers<'a>(Vec<Certificate<'a>>);

impl<'a> KnownIssuers<'a> {
    /// Reads certificates in DER; what is none issues nothing.
    pub fn read(certificates: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let certificates = certificates.into_iter();
        Self(
            certificates
                .filter_map(|der| Certificate::parse(der).ok())
                .collect(),
        )
    }

    /// The finding about a certificate or revocation list (DER) whose signature does not verify under the issuer that it
    /// names, by name and key identifier. `None`: it verifies, or its issuer is not known.
    pub fn check_signature(&self, der: &[u8]) -> Option<Finding> {
        let signed = Parts::read(der)?;
        let named: Vec<_> = self.0.iter().filter(|issuer| signed.names(issuer)).collect();
        if named.is_empty() || named.iter().any(|issuer| signed.verifies(issuer.spki)) {
            return None;
        }
        Some(Finding {
            rule: "signature",
            severity: Severity::Error,
            clause: "RFC 5280 6.1.3, 6.3.3",
            message: "the signature does not verify under the certificate of the issuer".into(),
        })
    }
}

impl<'a> Parts<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let [to_be_signed, algorithm, signature] = Element::tagged(der, 0x30)?.fixed()?;
        // Certificate: version, serial number, algorithm, issuer; revocation list: version, algorithm, issuer.
        let mut fields = to_be_signed.children().filter(|field| field.tag == 0x30);
        let issuer = fields.nth(1)?.whole;
        Some(Self {
            to_be_signed,
            algorithm: algorithm.whole,
            signature: signature.content.get(1..)?,
            issuer,
            key_identifier: key_identifier(to_be_signed),
        })
    }

    /// An authority may have several keys under one name: where both say which, that counts.
    fn names(&self, issuer: &Certificate<'_>) -> bool {
        let same_key = match (self.key_identifier, issuer.subject_key_identifier()) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        issuer.subject == self.issuer && same_key
    }

    fn verifies(&self, spki: &[u8]) -> bool {
        verify_identified(self.algorithm, spki, self.to_be_signed.whole, self.signature).is_ok()
    }
}

/// Extensions stand in `[3]` of a certificate and in `[0]` of a revocation list; the `[0]` of a certificate is its version.
fn key_identifier(to_be_signed: Element<'_>) -> Option<&[u8]> {
    let lists = to_be_signed
        .children()
        .filter(|field| matches!(field.tag, 0xa0 | 0xa3))
        .flat_map(Element::children);
    let mut extensions = lists.filter(|list| list.tag == 0x30).flat_map(Element::children);
    let value = extensions.find_map(|extension| {
        let mut parts = extension.children();
        let named = parts.next()?.content == oid::AUTHORITY_KEY_IDENTIFIER.as_bytes();
        parts.last().filter(|_| named)
    })?;
    let mut parts = Element::tagged(value.content, 0x30)?.children();
    parts.find(|part| part.tag == 0x80).map(|part| part.content)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        crypto::algorithm::SignatureAlgorithm,
        issuance::{issuer::SigningKey, samples},
        x509::encode,
    };

    fn signature<'a>(der: &[u8], issuers: impl IntoIterator<Item = &'a [u8]>) -> Option<Finding> {
        KnownIssuers::read(issuers).check_signature(der)
    }

    /// The least that a list can be: its issuer and a time.
    fn list(issuer: &[u8], key: &dyn SigningKey) -> Vec<u8> {
        let algorithm = key.algorithm();
        let to_be_signed = encode::sequence(&[
            &[2, 1, 1],
            algorithm.identifier(),
            issuer,
            b"\x17\x0d261123100000Z",
        ]);
        let signature = key
            .sign_digest(&algorithm.digest().digest(&to_be_signed))
            .unwrap();
        encode::sequence(&[
            &to_be_signed,
            algorithm.identifier(),
            &encode::bit_string(&signature),
        ])
    }

    #[test]
    fn certificates_and_lists_verify_under_their_issuer() {
        for algorithm in SignatureAlgorithm::ALL {
            let key: Arc<dyn SigningKey> = Arc::new(samples::key(algorithm));
            let issuer = samples::issuer_with(Arc::clone(&key));
            let list = list(issuer.subject(), key.as_ref());
            // Itself, since it is a root.
            for signed in [issuer.certificate(), &list] {
                assert_eq!(signature(signed, [issuer.certificate()]), None);
                let mut altered = signed.to_vec();
                *altered.last_mut().unwrap() ^= 1;
                let found = signature(&altered, [issuer.certificate()]).unwrap();
                assert_eq!(found.rule, "signature");
                assert_eq!(signature(&altered, []), None);
            }
        }
    }

    #[test]
    fn another_key_of_the_same_name_is_another_issuer() {
        let certificate = samples::certificate(|_| ());
        let other = samples::issuer_with(Arc::new(samples::key(SignatureAlgorithm::Gost256)));
        assert_eq!(other.subject(), samples::issuer().subject());
        assert_eq!(signature(&certificate, [other.certificate()]), None);
        let both = [other.certificate(), samples::issuer().certificate()];
        assert_eq!(signature(&certificate, both), None);
        let mut altered = certificate;
        *altered.last_mut().unwrap() ^= 1;
        assert!(signature(&altered, both).is_some());
    }

    #[test]
    fn rubbish_has_no_issuer() {
        let issuer = samples::issuer().certificate();
        for rubbish in [&b""[..], b"rubbish", &[0x30, 0], &issuer[..100]] {
            assert_eq!(signature(rubbish, [issuer]), None);
        }
    }
}
