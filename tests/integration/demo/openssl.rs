//! OpenSSL over the folder of one application; with its GOST engine where the folder's name says so.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::openssl::with_gost;

/// The folder, with the chain cut into its certificates.
pub struct Judge {
    folder: PathBuf,
}

impl Judge {
    pub fn new(folder: &Path) -> Self {
        let chain = std::fs::read_to_string(folder.join("chain.pem")).unwrap();
        let (issuer, root) = chain.split_once("-----END CERTIFICATE-----\n").unwrap();
        std::fs::write(
            folder.join("issuer.pem"),
            format!("{issuer}-----END CERTIFICATE-----\n"),
        )
        .unwrap();
        std::fs::write(folder.join("root.pem"), root).unwrap();
        Self {
            folder: folder.to_owned(),
        }
    }

    /// `openssl verify` with chain and CRL: what it printed, and whether it was content.
    pub fn verify(&self, crl: &str) -> (bool, String) {
        self.run(&[
            "verify",
            "-x509_strict",
            "-crl_check",
            "-no-CApath",
            "-no-CAstore",
            "-CAfile",
            "root.pem",
            "-untrusted",
            "issuer.pem",
            "-CRLfile",
            crl,
            "certificate.pem",
        ])
    }

    /// `openssl ocsp` against a running server; its exit code says nothing, so the text decides.
    pub fn ocsp(&self, url: &str) -> String {
        let (_, text) = self.run(&[
            "ocsp",
            "-issuer",
            "issuer.pem",
            "-cert",
            "certificate.pem",
            "-CAfile",
            "root.pem",
            "-verify_other",
            "issuer.pem",
            "-url",
            url,
        ]);
        text
    }

    /// The stored OCSP response, verified.
    pub fn stored_ocsp(&self) -> String {
        let (_, text) = self.run(&[
            "ocsp",
            "-respin",
            "ocsp.der",
            "-issuer",
            "issuer.pem",
            "-cert",
            "certificate.pem",
            "-CAfile",
            "root.pem",
            "-verify_other",
            "issuer.pem",
        ]);
        text
    }

    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        let gost = self.folder.to_string_lossy().contains("-gost-");
        let mut openssl = if gost {
            with_gost()
        } else {
            Command::new("openssl")
        };
        let output = openssl
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        (output.status.success(), text)
    }
}
