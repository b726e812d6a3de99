//! The server as installed, with scans and lists in a bucket; the service goes away and comes back no more.

use std::time::{Duration, Instant};

use http::StatusCode;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    demo::{
        people::DemoApplicant,
        portal::{Body, PortalClient},
        scans,
    },
};
use reqwest::{Certificate, Client};

use super::service::{BUCKET, S3Service};
use crate::{
    demo::command::succeeded,
    issuers::rows,
    story::{cast::Authority, steps::submit},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scans_and_lists_lie_in_a_bucket_and_without_it_nothing_is_lost_in_silence() {
    let mut service = S3Service::start();
    let authority = Authority::start_with(None, |_, config| {
        let s3 = toml::Value::try_from(&service.config).unwrap();
        config.insert("s3".to_owned(), s3);
        let data = config["data"].as_table_mut().unwrap();
        data.insert("objects".to_owned(), format!("s3://{BUCKET}/scans").into());
        let places = vec![format!("s3://{BUCKET}/crl")];
        let crl = config["crl"].as_table_mut().unwrap();
        crl.insert("publish_to".to_owned(), places.into());
        Vec::new()
    });
    let secret = service.secret();
    let examined = authority.run(&["doctor"]);
    let text = succeeded(&examined);
    for place in ["objects in s3://kepler/scans", "lists to s3://kepler/crl"] {
        assert!(text.contains(place), "{text}");
    }
    assert!(!text.contains(&secret), "doctor tells a secret");

    let added: serde_json::Value =
        serde_json::from_str(&authority.command(&["portal", "add", "Портал"])).unwrap();
    let token = added["token"].as_str().unwrap();
    let (url, certificate) = (authority.url("service_url"), authority.server_certificate());
    let portal = PortalClient::new(url.clone(), &certificate, token.to_owned()).unwrap();
    let applicant = DemoApplicant::of_number(1, Some(SignatureAlgorithm::EcdsaP256));
    let id = submit(&portal, &applicant).await;
    let path = format!("v1/applications/{id}/documents/passport");
    let scan = scans::scan("passport", 1);
    let body = Body::Bytes("image/png", scan.clone());
    portal.put(&path, body).await.unwrap();
    let names = service.names();
    let kept: Vec<_> = names.iter().filter(|name| name.starts_with("scans/")).collect();
    let [kept] = kept[..] else { panic!("{names:?}") };
    let (_, sealed) = service.get(kept).unwrap();
    assert!(sealed.len() > scan.len());
    // PNG begins with a signature that a sealed one has not.
    assert_ne!(sealed[..4], scan[..4]);

    for address in lists(&authority) {
        let served = reqwest::get(&address).await.unwrap().bytes().await.unwrap();
        let key = address.split_once("/crl/").unwrap().1;
        let (media_type, there) = eventually(|| service.get(&format!("crl/{key}"))).await;
        assert_eq!(media_type, "application/pkix-crl");
        assert!(there == served, "{key} in the bucket is another list");
    }

    service.stop();
    // The portal's client would try again and again.
    let certificate = Certificate::from_pem(&certificate).unwrap();
    let client = Client::builder().tls_certs_only([certificate]).build().unwrap();
    let once = client.put(url.join(&path).unwrap()).bearer_auth(token);
    let began = Instant::now();
    let refused = once
        .header("content-type", "image/png")
        .body(scan)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    let waited = began.elapsed();
    assert!(waited < Duration::from_secs(5), "a portal waits for {waited:?}");
    let examined = authority.run(&["doctor"]);
    assert!(!examined.status.success());
    let text = String::from_utf8_lossy(&examined.stdout).into_owned();
    assert!(text.contains("FAIL objects in s3://kepler/scans"), "{text}");
}

/// The addresses of all lists.
fn lists(authority: &Authority) -> Vec<String> {
    let rows = rows(&authority.command(&["issuer", "list"]));
    rows.iter()
        .map(|row| row["crl"].as_str().unwrap().to_owned())
        .collect()
}

async fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..100 {
        if let Some(found) = look() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not come within ten seconds");
}
