//! Verifies that
//! - once `kepler issuer retire` has spoken, the certificates of holders come from the next issuer, and `kepler issuer list`
//!   says so;
//! - it is on record once, whoever repeats it, and cannot be put off or put into the past;
//! - the retired issuer's list is published and renewed, and OCSP goes on answering for what it signed.

use std::path::Path;

use serde_json::Value;

use super::{arguments, newcomer, row, rows};
use crate::{
    ceremony::room::refusal,
    demo::{
        command::{Stage, download, kepler, succeeded},
        openssl::Judge,
    },
};

/// The one certificate of another run of the demo.
fn certificate(stage: &Stage) -> Value {
    let mut demo = stage.demo();
    demo.args(["--applications", "1", "--algorithm", "ecdsa-p256"]);
    stage.finish(demo);
    let mut summary = stage.summary();
    assert_eq!(summary.len(), 1);
    summary.remove(0)
}

fn list(stage: &Stage, name: &str) -> Value {
    row(&succeeded(&stage.beside(&["issuer", "list", "--json"])), name)
}

#[test]
fn a_retired_issuer_signs_no_certificates_and_still_tells_their_status() {
    let stage = Stage::new();
    let first = certificate(&stage);
    assert_eq!(first["issuer"], list(&stage, "dev-ecdsa")["id"]);
    let kept = stage.data().join("first");
    std::fs::rename(stage.out().join(first["folder"].as_str().unwrap()), &kept).unwrap();

    let room = newcomer();
    let config = stage.config();
    let mut add = kepler();
    add.args(arguments(&room, "newcomer"))
        .arg("--config")
        .arg(&config);
    succeeded(&add.arg("--write").arg(&config).output().unwrap());

    let since = retire(&stage);
    let listed = list(&stage, "dev-ecdsa");
    assert_eq!(listed["state"], "retired");
    assert_eq!(listed["retired_at"], since);
    assert_eq!(list(&stage, "newcomer")["state"], "active");

    let second = certificate(&stage);
    assert_eq!(second["issuer"], list(&stage, "newcomer")["id"], "{second}");
    assert_eq!(
        list(&stage, "dev-ecdsa")["last_not_after"],
        listed["last_not_after"],
        "it signed another one"
    );
    goes_on(&stage, &listed, &kept);
    let audit = succeeded(&stage.beside(&["audit", "verify"]));
    assert!(audit.contains("intact"), "{audit}");
}

/// Retires it more than once; since when it is retired.
fn retire(stage: &Stage) -> Value {
    let again = |more: &[&str]| stage.beside(&[&["issuer", "retire", "dev-ecdsa", "--json"], more].concat());
    let said = refusal(&again(&["--at", "2020-01-01T00:00:00Z"]));
    assert!(said.contains("must not be in the past"), "{said}");
    let said = refusal(&stage.beside(&["issuer", "retire", "nobody"]));
    assert!(said.contains("there is no issuer nobody"), "{said}");
    assert_eq!(list(stage, "dev-ecdsa")["state"], "active");

    let since = rows(&succeeded(&again(&[]))).remove(0)["retired_at"].clone();
    // Final: neither repeated nor put off.
    for more in [&[][..], &["--at", "2999-01-01T00:00:00Z"]] {
        let repeated = rows(&succeeded(&again(more))).remove(0);
        assert_eq!(repeated["retired_at"], since, "{more:?}");
    }
    let log = rows(&succeeded(&stage.beside(&["audit", "export"])));
    let records: Vec<_> = log
        .iter()
        .filter(|record| record.to_string().contains("issuer.retired"))
        .collect();
    assert_eq!(records.len(), 1, "{records:?}");
    let record = records[0].to_string();
    assert!(
        record.contains("dev-ecdsa") && record.contains("command-line"),
        "{record}"
    );
    since
}

/// Its list is published, renewed on demand, and it and OCSP still tell of what the issuer signed, here in `folder`.
fn goes_on(stage: &Stage, issuer: &Value, folder: &Path) {
    let judge = Judge::new(folder);
    let _server = stage.serve();
    let url = format!("{}crl/{}.crl", stage.status_url(), issuer["id"].as_str().unwrap());
    let number = || {
        std::fs::write(folder.join("new.crl"), download(&url)).unwrap();
        judge.run(&["crl", "-inform", "DER", "-in", "new.crl", "-out", "new.crl.pem"]);
        let (_, text) = judge.run(&["crl", "-in", "new.crl.pem", "-noout", "-crlnumber"]);
        let number = text.trim().strip_prefix("crlNumber=").expect(&text);
        u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
    };
    let before = number();
    succeeded(&stage.beside(&["crl", "publish"]));
    assert!(number() > before, "no newer list");
    let (good, text) = judge.verify("new.crl.pem");
    assert!(good, "{text}");
    let text = judge.ocsp(&format!("{}ocsp", stage.status_url()));
    assert!(
        text.contains("Response verify OK") && text.contains("certificate.pem: good"),
        "{text}"
    );
}
