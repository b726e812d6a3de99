//! The reference: what any server on hyper costs, and what one signature costs, with nothing of Kepler between.

use std::{convert::Infallible, net::SocketAddr, path::Path, time::Duration};

use aws_lc_rs::{
    digest,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};
use bytes::Bytes;
use http::{HeaderValue, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use kepler::keys;
use tokio::net::TcpListener;

use crate::account;

/// How a successful `OCSPResponse` begins, so that the generator counts it as one.
const BEGIN: [u8; 7] = [0x30, 0x82, 0x01, 0xf0, 0x0a, 0x01, 0x00];
/// About as long as an answer without the responder's certificate.
const LENGTH: usize = 500;

/// Serves for ever, on this thread. The body of a request is read, as any responder must.
pub(crate) async fn serve(listen: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    let mut octets = BEGIN.to_vec();
    octets.resize(LENGTH, 0);
    let body = Bytes::from(octets);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let body = body.clone();
        let service = service_fn(move |request| answer(request, body.clone()));
        let mut builder = http1::Builder::new();
        tokio::spawn(
            builder
                .pipeline_flush(true)
                .serve_connection(TokioIo::new(stream), service),
        );
    }
}

async fn answer(request: Request<Incoming>, body: Bytes) -> Result<Response<Full<Bytes>>, Infallible> {
    let _read = request.into_body().collect().await;
    let mut response = Response::new(Full::new(body));
    let kind = HeaderValue::from_static("application/ocsp-response");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

/// Processor seconds of one P-256 signature over a digest, by the library alone.
pub(crate) fn signature(seconds: f64) -> anyhow::Result<f64> {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
    cost(seconds, |message| {
        let signature = key.sign_digest(&digest::digest(&digest::SHA256, message))?;
        std::hint::black_box(signature.as_ref());
        Ok(())
    })
}

/// The same with a key from its file, whatever its algorithm.
pub(crate) fn signature_with(key: &Path, seconds: f64) -> anyhow::Result<f64> {
    let key = keys::file::open(key, &key.with_file_name("passphrase"))?;
    let digest = key.algorithm().digest();
    cost(seconds, |message| {
        std::hint::black_box(key.sign_digest(&digest.digest(message))?);
        Ok(())
    })
}

fn cost(seconds: f64, sign: impl Fn(&[u8]) -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let own = std::process::id();
    let (before, mut made) = (account::of(own)?, 0_u32);
    let wanted = Duration::from_secs_f64(seconds);
    loop {
        for _ in 0..1_000 {
            sign(&made.to_be_bytes())?;
            made += 1;
        }
        let used = account::of(own)?.saturating_sub(before);
        if used >= wanted {
            return Ok(used.as_secs_f64() / f64::from(made));
        }
    }
}
