//! Where relying parties find status: the addresses that a certificate carries for its whole life.

use super::shard::Shard;

/// The public listener's addresses, one base per place that publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusUrls {
    bases: Vec<String>,
    /// Digits of the prefix by which an issuer's lists are parted, if they are.
    digits: Option<u8>,
}

/// A base address that must not go into a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusUrlRefused {
    /// None, or more than a certificate should carry.
    #[error("one to three status addresses are needed")]
    Count,
    /// RFC 5280 8: status must not be fetched over TLS that itself asks for status.
    #[error("a status address starts with http:// and ends without a slash: {0}")]
    Form(String),
}

impl StatusUrls {
    /// One to three bases such as `http://status.example.ru`.
    pub fn new(bases: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, StatusUrlRefused> {
        let bases: Vec<String> = bases.into_iter().map(Into::into).collect();
        if !(1..=3).contains(&bases.len()) {
            return Err(StatusUrlRefused::Count);
        }
        for base in &bases {
            let host = base.strip_prefix("http://").unwrap_or_default();
            let fits = !host.is_empty()
                && host.bytes().all(|octet| octet.is_ascii_graphic())
                && !host.ends_with('/');
            if !fits {
                return Err(StatusUrlRefused::Form(base.clone()));
            }
        }
        Ok(Self { bases, digits: None })
    }

    /// The same places, for an issuer whose lists are parted by a prefix of so many digits; `None`: not parted.
    #[must_use]
    pub fn parted(&self, digits: Option<u8>) -> Self {
        Self {
            bases: self.bases.clone(),
            digits,
        }
    }

    /// What stands before the path, once for each place.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.bases.iter().map(String::as_str)
    }

    /// The CRL that tells of a serial number (big-endian, without leading zero), at each place.
    pub fn crls_of(&self, issuer: &str, serial: &[u8]) -> Vec<String> {
        let Some(digits) = self.digits else {
            return self.crls(issuer);
        };
        let shard = Shard::of(serial, digits);
        self.bases
            .iter()
            .map(|base| format!("{base}/crl/{issuer}/{shard}.crl"))
            .collect()
    }

    /// The delta CRL of an issuer, at each place.
    pub fn deltas(&self, issuer: &str) -> Vec<String> {
        self.bases
            .iter()
            .map(|base| format!("{base}/crl/{issuer}/delta.crl"))
            .collect()
    }

    /// The CRL of an issuer, at each place.
    pub fn crls(&self, issuer: &str) -> Vec<String> {
        self.bases
            .iter()
            .map(|base| format!("{base}/crl/{issuer}.crl"))
            .collect()
    }

    /// The OCSP responders.
    pub fn ocsp(&self) -> Vec<String> {
        self.bases.iter().map(|base| format!("{base}/ocsp")).collect()
    }

    /// The certificate of an issuer, at each place.
    pub fn ca_certificates(&self, issuer: &str) -> Vec<String> {
        self.bases
            .iter()
            .map(|base| format!("{base}/ca/{issuer}.cer"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_the_issuer() {
        let urls = StatusUrls::new(["http://a.example.ru", "http://b.example.ru:8080"]).unwrap();
        assert_eq!(urls.crls("0a")[1], "http://b.example.ru:8080/crl/0a.crl");
        assert_eq!(urls.ocsp()[0], "http://a.example.ru/ocsp");
        assert_eq!(urls.ca_certificates("0a")[0], "http://a.example.ru/ca/0a.cer");
    }

    #[test]
    fn a_parted_list_is_named_by_the_digest_of_the_serial_number() {
        let urls = StatusUrls::new(["http://a.example.ru"]).unwrap();
        let serial = [0x12, 0x34];
        assert_eq!(urls.crls_of("0a", &serial), urls.crls("0a"));
        let digest = hex::encode(crate::crypto::digest::sha256(&serial));
        for digits in [1, 2] {
            let prefix = &digest[..usize::from(digits)];
            assert_eq!(
                urls.parted(Some(digits)).crls_of("0a", &serial),
                [format!("http://a.example.ru/crl/0a/{prefix}.crl")]
            );
        }
        assert_eq!(urls.deltas("0a"), ["http://a.example.ru/crl/0a/delta.crl"]);
    }

    #[test]
    fn addresses_that_cannot_serve_are_refused() {
        assert_eq!(StatusUrls::new([""; 0]), Err(StatusUrlRefused::Count));
        for base in [
            "https://a.example.ru",
            "http://a.example.ru/",
            "http://",
            "http://пример.рф",
        ] {
            assert!(StatusUrls::new([base]).is_err(), "{base}");
        }
    }
}
