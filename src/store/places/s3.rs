//! Buckets that speak S3: the section `[s3]`.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use object_store::{
    BackoffConfig, Certificate, ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder,
    path::Path as ObjectPath,
};
use serde::{Deserialize, Serialize};
use url::{Host, Url};
use zeroize::Zeroizing;

/// A request that failed is sent again so often before the place counts as down.
const RETRIES: usize = 2;

/// Between two tries; a portal waits for all of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How to reach the service of addresses `s3://BUCKET/PREFIX`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    /// Address of the service; `http` on the same machine only. Amazon's address of the region without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Url>,
    /// Part of every signature.
    #[serde(default = "default_region")]
    pub region: String,
    /// The bucket is part of the host name (`BUCKET.storage.example.ru`), not of the path.
    #[serde(default)]
    pub bucket_in_host: bool,
    /// Identifier of the access key.
    pub access_key: String,
    /// File with the secret that belongs to it.
    pub secret_key_file: PathBuf,
    /// PEM file with one more trusted certificate authority for the service's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// A request of at most 5 MiB, or a pause in an answer, ends within that time. There are three tries.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

fn default_timeout() -> u64 {
    20
}

/// A bucket cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum S3ConfigError {
    /// The address names no bucket, or holds what belongs elsewhere.
    #[error("the address must be s3://BUCKET or s3://BUCKET/PREFIX; keys belong into [s3]")]
    Address,
    /// Personal data and keys would go over the network unprotected.
    #[error("s3.endpoint must be https; http is for a service on this machine")]
    Unprotected,
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// See [`object_store::Error`].
    #[error(transparent)]
    Client(#[from] object_store::Error),
}

impl S3Config {
    /// The bucket of an address, and the path in it that everything goes below.
    pub(super) fn bucket(&self, address: &Url) -> Result<(Arc<dyn ObjectStore>, ObjectPath), S3ConfigError> {
        let bucket = address.host_str().ok_or(S3ConfigError::Address)?;
        let is_plain = address.username().is_empty()
            && address.password().is_none()
            && address.port().is_none()
            && address.query().is_none()
            && address.fragment().is_none();
        if !is_plain {
            return Err(S3ConfigError::Address);
        }
        let prefix = ObjectPath::from_url_path(address.path()).map_err(|_| S3ConfigError::Address)?;
        let secret = Zeroizing::new(read(&self.secret_key_file)?);
        let secret = String::from_utf8_lossy(secret.trim_ascii());
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(secret)
            .with_virtual_hosted_style_request(self.bucket_in_host)
            .with_client_options(self.client()?)
            .with_retry(self.retries());
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(self.address_of(endpoint, bucket)?);
        }
        Ok((Arc::new(builder.build()?), prefix))
    }

    fn client(&self) -> Result<ClientOptions, S3ConfigError> {
        let is_here = match &self.endpoint {
            Some(endpoint) if endpoint.scheme() == "http" => {
                if !is_loopback(endpoint) {
                    return Err(S3ConfigError::Unprotected);
                }
                true
            }
            Some(endpoint) if endpoint.scheme() != "https" => return Err(S3ConfigError::Unprotected),
            _ => false,
        };
        let patience = Duration::from_secs(self.timeout_seconds);
        let mut options = ClientOptions::new()
            .with_allow_http(is_here)
            .with_connect_timeout(patience)
            .with_read_timeout(patience)
            // A long list takes as long as it takes, while it moves.
            .with_timeout_disabled();
        if let Some(path) = &self.ca_file {
            let pem = read(path)?;
            options = options.with_root_certificate(Certificate::from_pem(&pem)?);
        }
        Ok(options)
    }

    fn retries(&self) -> RetryConfig {
        RetryConfig {
            backoff: BackoffConfig {
                max_backoff: LONGEST_PAUSE,
                ..BackoffConfig::default()
            },
            max_retries: RETRIES,
            retry_timeout: Duration::from_secs(self.timeout_seconds),
        }
    }

    /// The client adds the bucket to the path, but not to the host.
    fn address_of(&self, endpoint: &Url, bucket: &str) -> Result<String, S3ConfigError> {
        let mut address = endpoint.clone();
        if self.bucket_in_host {
            let host = endpoint.host_str().ok_or(S3ConfigError::Address)?;
            address
                .set_host(Some(&format!("{bucket}.{host}")))
                .map_err(|_| S3ConfigError::Address)?;
        }
        Ok(address.as_str().trim_end_matches('/').to_owned())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, S3ConfigError> {
    std::fs::read(path).map_err(|source| S3ConfigError::File {
        path: path.to_owned(),
        source,
    })
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(endpoint: &str, secret: &Path) -> S3Config {
        let text = format!(
            "endpoint = \"{endpoint}\"\naccess_key = \"name\"\nsecret_key_file = \"{}\"",
            secret.display()
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn nothing_goes_over_a_network_unprotected() {
        let secret = tempfile::NamedTempFile::new().unwrap();
        let bucket: Url = "s3://bucket/below".parse().unwrap();
        for here in [
            "http://127.0.0.1:9000",
            "http://localhost",
            "http://[::1]:1",
            "https://a.ru",
        ] {
            assert!(config(here, secret.path()).bucket(&bucket).is_ok(), "{here}");
        }
        for elsewhere in ["http://storage.example.ru", "http://10.0.0.1", "ftp://127.0.0.1"] {
            let refused = config(elsewhere, secret.path()).bucket(&bucket);
            assert!(matches!(refused, Err(S3ConfigError::Unprotected)), "{elsewhere}");
        }
    }

    #[test]
    fn an_address_names_bucket_and_prefix_and_nothing_else() {
        let secret = tempfile::NamedTempFile::new().unwrap();
        let config = config("https://a.ru", secret.path());
        let prefix = |address: &str| {
            config
                .bucket(&address.parse().unwrap())
                .map(|(_, prefix)| prefix.to_string())
        };
        assert_eq!(prefix("s3://bucket").unwrap(), "");
        assert_eq!(prefix("s3://bucket/a/b/").unwrap(), "a/b");
        for address in [
            "s3:///a",
            "s3://key:secret@bucket/a",
            "s3://bucket:1/a",
            "s3://bucket/a?token=x",
        ] {
            assert!(
                matches!(prefix(address), Err(S3ConfigError::Address)),
                "{address}"
            );
        }
    }

    #[test]
    fn a_bucket_may_be_part_of_the_host() {
        let secret = tempfile::NamedTempFile::new().unwrap();
        let mut config = config("https://storage.example.ru:444/", secret.path());
        let endpoint = config.endpoint.clone().unwrap();
        assert_eq!(
            config.address_of(&endpoint, "b").unwrap(),
            "https://storage.example.ru:444"
        );
        config.bucket_in_host = true;
        assert_eq!(
            config.address_of(&endpoint, "b").unwrap(),
            "https://b.storage.example.ru:444"
        );
    }

    #[test]
    fn a_missing_secret_is_named() {
        let config = config("https://a.ru", Path::new("/nowhere/s3.secret"));
        let said = config.bucket(&"s3://b".parse().unwrap()).unwrap_err().to_string();
        assert!(said.contains("/nowhere/s3.secret"), "{said}");
    }
}
