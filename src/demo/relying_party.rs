//! A relying party: asks OCSP and fetches the CRL, as somebody would who has never heard of Kepler.

use std::time::Duration;

use anyhow::{Context as _, bail};
use const_oid::db::rfc5912::ID_SHA_1;
use reqwest::{Client, StatusCode};
use url::Url;

use crate::{
    crypto::digest::sha1,
    x509::{certificate::Certificate, encode, read},
};

/// Times that a question is asked before the relying party gives up.
const ATTEMPTS: u32 = 20;

/// A client of the public listener.
pub struct RelyingParty {
    http: Client,
    base: Url,
}

impl RelyingParty {
    /// A client of that listener.
    pub fn new(base: Url) -> anyhow::Result<Self> {
        let http = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self { http, base })
    }

    /// The OCSP response for a certificate (DER).
    pub async fn ocsp(&self, certificate: &[u8], issuer: &[u8]) -> anyhow::Result<Vec<u8>> {
        let request = ocsp_request(certificate, issuer)?;
        let url = self.base.join("ocsp")?;
        let send = || {
            let builder = self
                .http
                .post(url.clone())
                .header("content-type", "application/ocsp-request");
            builder.body(request.clone()).send()
        };
        repeat(send).await.context("OCSP does not answer")
    }

    /// The current CRL of an issuer (DER).
    pub async fn crl(&self, issuer: &str) -> anyhow::Result<Vec<u8>> {
        let url = self.base.join(&format!("crl/{issuer}.crl"))?;
        repeat(|| self.http.get(url.clone()).send())
            .await
            .context("the CRL is not to be had")
    }
}

async fn repeat<F>(mut send: impl FnMut() -> F) -> anyhow::Result<Vec<u8>>
where
    F: Future<Output = reqwest::Result<reqwest::Response>>,
{
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        match send().await {
            Ok(response) if response.status() == StatusCode::OK => {
                return Ok(response.bytes().await?.to_vec());
            }
            Ok(response) => last = format!("it answered {}", response.status()),
            Err(error) => last = error.to_string(),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    bail!("{last}")
}

/// An OCSP request for one certificate, `CertID` by SHA-1 as most clients make it (RFC 6960 4.1.1).
fn ocsp_request(certificate: &[u8], issuer: &[u8]) -> anyhow::Result<Vec<u8>> {
    let certificate = Certificate::parse(certificate)?;
    let issuer = Certificate::parse(issuer)?;
    let key = spki_bits(issuer.spki)?;
    let sha1_identifier = encode::sequence(&[&encode::oid(ID_SHA_1), &[0x05, 0x00]]);
    let cert_id = encode::sequence(&[
        &sha1_identifier,
        &encode::octet_string(&sha1(issuer.subject)),
        &encode::octet_string(&sha1(key)),
        &encode::integer(certificate.serial()),
    ]);
    let request = encode::sequence(&[&cert_id]);
    let list = encode::sequence(&[&request]);
    Ok(encode::sequence(&[&encode::sequence(&[&list])]))
}

fn spki_bits(spki: &[u8]) -> anyhow::Result<&[u8]> {
    let parts = read::children(spki)?;
    let bits = parts.get(1).context("the issuer's public key is not readable")?;
    Ok(read::bit_string(bits)?)
}
