//! The certificate is named by hashes of a known algorithm and of its length, and by a lawful serial number.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
#[cfg(test)]
use crate::x509::encode;
use crate::x509::read;
use const_oid::{ObjectIdentifier, db::rfc5912};
use der::{Decode as _, asn1::OctetStringRef};
use spki::AlgorithmIdentifierRef;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_cert_id",
    clause: "RFC 6960 4.1.1",
    severity: Severity::Error,
    demands: "The certificate is named by hashes of a known algorithm and of its length, and by a lawful serial number.",
    check,
};

/// SHA-1, SHA-2, and Streebog (RFC 9215): length of the hash in octets.
const HASHES: [(ObjectIdentifier, usize); 6] = [
    (rfc5912::ID_SHA_1, 20),
    (rfc5912::ID_SHA_256, 32),
    (rfc5912::ID_SHA_384, 48),
    (rfc5912::ID_SHA_512, 64),
    (ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.2"), 32),
    (ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.3"), 64),
];

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    for single in &basic.singles {
        let parts = read::sequence(single.cert_id).map_err(unreadable)?;
        let [algorithm, name, key, serial] = parts[..] else {
            return Err("CertID has not four parts".into());
        };
        let algorithm = AlgorithmIdentifierRef::from_der(algorithm).map_err(unreadable)?;
        let length = HASHES
            .iter()
            .find(|(oid, _)| *oid == algorithm.oid)
            .map(|(_, length)| *length);
        let length = length.ok_or("the hash algorithm of CertID is not known")?;
        for hash in [name, key] {
            let hash = <&OctetStringRef>::from_der(hash).map_err(unreadable)?;
            ensure(
                hash.as_bytes().len() == length,
                "a hash of CertID has not the length of its algorithm",
            )?;
        }
        ensure(
            serial.first() == Some(&0x02),
            "the serial number is not an INTEGER",
        )?;
        let serial = read::content(serial).map_err(unreadable)?;
        // Anything may be asked about, and the answer repeats it; but no certificate has such a number.
        ensure(
            serial.len() <= 20 && serial.first().is_some_and(|first| *first < 0x80),
            "the serial number is negative or longer than 20 octets",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let sha1 = b"\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00";
        let unknown = b"\x30\x04\x06\x02\x2a\x03";
        let (hash, short) = (encode::octet_string(&[7; 20]), encode::octet_string(&[7; 19]));
        for (algorithm, name, key, serial) in [
            (&unknown[..], &hash, &hash, &[2, 1, 5][..]),
            (sha1, &short, &hash, &[2, 1, 5]),
            (sha1, &hash, &short, &[2, 1, 5]),
            (sha1, &hash, &hash, &[2, 1, 0x85]),
            (sha1, &hash, &hash, &[&[2, 21, 1][..], &[0; 20]].concat()),
        ] {
            let cert_id = encode::sequence(&[algorithm, name, key, serial]);
            assert_eq!(broken(|parts| parts.cert_id = cert_id), [RULE.id]);
        }
    }
}
