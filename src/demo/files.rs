//! The folder that `--out` asks for: one folder per application, and a summary.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Serialize;
use serde_json::Value;

use super::workspace::write_durably;
use crate::{
    crypto::algorithm::{KeyFamily, SignatureAlgorithm},
    x509::chain,
};

/// One row of the summary and of the table at the end.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Folder of the application's files.
    pub folder: String,
    /// Identifier of the application.
    pub application: String,
    /// Identifier of the certificate.
    pub certificate: String,
    /// Holder type.
    pub holder_type: String,
    /// Name of the made-up holder.
    pub holder: String,
    /// Serial number in hex.
    pub serial: String,
    /// Algorithm of the holder's key.
    pub algorithm: String,
    /// What OCSP said.
    pub status: String,
    /// Identifier of the issuer.
    pub issuer: String,
    /// Seconds in each stage, in the order of the flow.
    pub stages: Vec<(String, f64)>,
}

impl Outcome {
    /// Whether only programs that know GOST can verify it.
    pub fn is_gost(&self) -> bool {
        SignatureAlgorithm::from_code(&self.algorithm)
            .is_some_and(|algorithm| algorithm.key_kind().family() == KeyFamily::Gost)
    }
}

/// Everything that one application left.
pub struct Artifacts {
    /// The certification request (DER).
    pub request: Vec<u8>,
    /// The certificate (DER).
    pub certificate: Vec<u8>,
    /// The chain, issuer first, root last (PEM).
    pub chain: Vec<u8>,
    /// Certificate and chain (PKCS#7, DER).
    pub bundle: Vec<u8>,
    /// The OCSP response (DER).
    pub ocsp: Vec<u8>,
    /// The issuer's CRL (DER).
    pub crl: Vec<u8>,
    /// The public timeline.
    pub timeline: Value,
}

/// The folder.
#[derive(Clone)]
pub struct OutFolder(PathBuf);

impl OutFolder {
    /// That folder, made if absent.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path.canonicalize()?))
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes one application's folder.
    pub fn write(&self, folder: &str, artifacts: &Artifacts) -> anyhow::Result<()> {
        let to = self.0.join(folder);
        let pem = chain::pem(&artifacts.certificate);
        write_durably(&to.join("request.csr"), &artifacts.request)?;
        write_durably(&to.join("certificate.der"), &artifacts.certificate)?;
        write_durably(&to.join("certificate.pem"), pem.as_bytes())?;
        write_durably(&to.join("chain.pem"), &artifacts.chain)?;
        write_durably(&to.join("certificate.p7b"), &artifacts.bundle)?;
        write_durably(&to.join("ocsp.der"), &artifacts.ocsp)?;
        write_durably(&to.join("issuer.crl"), &artifacts.crl)?;
        write_durably(
            &to.join("timeline.json"),
            &serde_json::to_vec_pretty(&artifacts.timeline)?,
        )
    }

    /// Writes `summary.json`.
    pub fn write_summary(&self, outcomes: &[Outcome]) -> anyhow::Result<()> {
        write_durably(
            &self.0.join("summary.json"),
            &serde_json::to_vec_pretty(outcomes)?,
        )
    }
}
