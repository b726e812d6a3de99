//! Forms in which people take a certificate home: PEM, a chain, a `.p7b` bundle.

use der::pem::LineEnding;

use super::{encode, oid};

/// One certificate in PEM.
pub fn pem(certificate: &[u8]) -> String {
    pem_as("CERTIFICATE", certificate)
}

/// Something else in PEM: `label` names what.
pub fn pem_as(label: &'static str, der: &[u8]) -> String {
    // The label is a constant and the length is bounded: encoding cannot fail.
    der::pem::encode_string(label, LineEnding::LF, der).unwrap_or_default()
}

/// Certificates in PEM, one after another, in the order given: issuer first, root last.
pub fn pem_chain<'a>(certificates: impl IntoIterator<Item = &'a [u8]>) -> String {
    certificates.into_iter().map(pem).collect()
}

/// A certs-only `SignedData` (RFC 5652 5.1, RFC 8551 3.8) in DER: the `.p7b` file.
pub fn bundle(certificates: &[&[u8]]) -> Vec<u8> {
    let signed_data = encode::sequence(&[
        &encode::integer(&[1]),
        &encode::set_of(&[]),
        &encode::sequence(&[&encode::oid(oid::DATA)]),
        &set_of_certificates(certificates),
        &encode::set_of(&[]),
    ]);
    encode::sequence(&[
        &encode::oid(oid::SIGNED_DATA),
        &encode::context_constructed(0, &[&signed_data]),
    ])
}

/// `[0] IMPLICIT CertificateSet`, sorted as X.690 11.6 asks.
fn set_of_certificates(certificates: &[&[u8]]) -> Vec<u8> {
    let mut sorted = certificates.to_vec();
    sorted.sort_unstable();
    encode::context_constructed(0, &sorted)
}

/// The certificates of a PEM file, in their order; other blocks and text are passed over.
pub fn certificates(pem: &[u8]) -> der::Result<Vec<Vec<u8>>> {
    let blocks = super::pem::blocks(pem);
    let certificates = blocks.filter(|block| block.label == "CERTIFICATE");
    certificates.map(|block| block.der()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pem_chain_reads_back() {
        let chain = pem_chain([b"first".as_slice(), b"second"]);
        assert_eq!(
            certificates(chain.as_bytes()).unwrap(),
            [b"first".to_vec(), b"second".to_vec()]
        );
    }
}
