//! `openssl` with the chain of the development issuer, and short ways to lists and certificates.

use std::{fs, path::Path, process::Command};

use jiff::Timestamp;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    registration::applicant::HolderType,
    registry::certificate::CertificateRecord,
    status::{crl::scope::CrlScope, source::PublishedCrl},
};
use tempfile::TempDir;

use crate::support::authority::TestAuthority;

/// A folder with the chain, in which `openssl` runs.
pub(super) struct Judge {
    folder: TempDir,
}

impl Judge {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("keys-dev");
        for name in ["root-ecdsa.cer.pem", "issuing-ecdsa.cer.pem"] {
            fs::copy(keys.join(name), folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    pub(super) fn run(&self, arguments: &str) -> (bool, String) {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .expect("openssl is installed: tests/run installs it");
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said)
    }

    /// Writes lists into one PEM file and says what `openssl verify` makes of the certificate at that moment.
    pub(super) fn verify(
        &self,
        certificate: &CertificateRecord,
        lists: &[&[u8]],
        options: &str,
        at: Timestamp,
    ) -> (bool, String) {
        fs::write(
            self.folder.path().join("leaf.pem"),
            armoured("CERTIFICATE", &certificate.der),
        )
        .unwrap();
        let lists: String = lists.iter().map(|list| armoured("X509 CRL", list)).collect();
        fs::write(self.folder.path().join("lists.pem"), lists).unwrap();
        self.run(&format!(
            "verify -attime {} -CAfile root-ecdsa.cer.pem -untrusted issuing-ecdsa.cer.pem -CRLfile lists.pem \
             -crl_check {options} leaf.pem",
            at.as_second()
        ))
    }

    /// The text of a list; fails the test unless its signature is right.
    pub(super) fn text(&self, list: &[u8]) -> String {
        fs::write(self.folder.path().join("list.der"), list).unwrap();
        let (verified, said) =
            self.run("crl -inform DER -in list.der -CAfile issuing-ecdsa.cer.pem -noout -text");
        assert!(verified && said.contains("verify OK"), "{said}");
        said
    }
}

fn armoured(label: &str, der: &[u8]) -> String {
    der::pem::encode_string(label, der::pem::LineEnding::LF, der).unwrap()
}

/// A certificate in use.
pub(super) async fn certificate(house: &TestAuthority) -> CertificateRecord {
    let used = house
        .completed(HolderType::NaturalPerson, SignatureAlgorithm::EcdsaP256)
        .await;
    house.record(used).await
}

/// What is published under a scope (`full`, `delta`, or a prefix).
pub(super) async fn published(house: &TestAuthority, scope: &str) -> Option<PublishedCrl> {
    let scope: CrlScope = scope.parse().unwrap();
    house
        .authority
        .published_crl(&house.issuer(), scope)
        .await
        .unwrap()
}

/// Its octets.
pub(super) async fn list(house: &TestAuthority, scope: &str) -> Vec<u8> {
    let published = published(house, scope).await.expect("a list of that scope");
    let der = fs::read(&published.path).unwrap();
    assert_eq!(der.len() as u64, published.length);
    assert_eq!(kepler::crypto::digest::sha256(&der), published.digest);
    let findings = kepler::issuance::lint::crl(&der);
    assert!(findings.is_empty(), "{scope}: {findings:?}");
    der
}

/// Whether a list names the serial number.
pub(super) fn names(list: &[u8], serial: &[u8]) -> bool {
    list.windows(serial.len()).any(|window| window == serial)
}
