//! The identity of the service listener: configured, or self-made in development.

use std::{fs, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::ServerConfig;

use crate::{config::Config, http::tls::Settings};

/// The TLS configuration of the service listener.
pub(super) fn configuration(config: &Config) -> anyhow::Result<Arc<ServerConfig>> {
    let settings = match &config.tls {
        Some(settings) => settings.clone(),
        None => self_made(config)?,
    };
    Ok(settings.load()?)
}

/// The file with the certificate that clients of this configuration will meet.
pub fn server_certificate_file(config: &Config) -> PathBuf {
    config.tls.as_ref().map_or_else(
        || folder(config).join("certificate.pem"),
        |tls| tls.certificate.clone(),
    )
}

/// Development only (`config/check.rs` refuses production without `[tls]`): made once, kept beside the data.
fn self_made(config: &Config) -> anyhow::Result<Settings> {
    let folder = folder(config);
    let settings = Settings {
        certificate: folder.join("certificate.pem"),
        key: folder.join("key.pem"),
    };
    // The certificate is written last: where it is, the key is.
    if settings.certificate.is_file() {
        return Ok(settings);
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let key = KeyPair::generate()?;
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let mut parameters = CertificateParams::new(names)?;
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Kepler development");
    let certificate = parameters.self_signed(&key)?;
    write_private(&settings.key, key.serialize_pem().as_bytes())?;
    write_private(&settings.certificate, certificate.pem().as_bytes())?;
    Ok(settings)
}

fn folder(config: &Config) -> PathBuf {
    config.data.folder.join("tls")
}

fn write_private(path: &std::path::Path, contents: &[u8]) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let unfinished = path.with_extension("unfinished");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    std::io::Write::write_all(&mut file, contents)?;
    file.sync_all()?;
    fs::rename(&unfinished, path).with_context(|| format!("cannot write {}", path.display()))
}
