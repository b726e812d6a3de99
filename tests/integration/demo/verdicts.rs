//! Verifies that
//! - `kepler demo --auto --exit --out DIR` ends with exit code 0 within a minute and leaves every promised file;
//! - OpenSSL accepts chain, CRL, OCSP response, certification request and PKCS#7 of each application: plain where the
//!   key is P-256, with the GOST engine where it is GOST;
//! - against the running server OCSP says good, and after `kepler revoke` revoked, and so does the new CRL;
//! - nothing stands in a certificate that came from the certification request;
//! - the audit log is whole, the mails and webhooks have arrived once each.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use super::{
    command::{Stage, download, kepler, succeeded},
    delivered::every_event_once,
    openssl::Judge,
};

const FILES: [&str; 8] = [
    "request.csr",
    "certificate.der",
    "certificate.pem",
    "chain.pem",
    "certificate.p7b",
    "ocsp.der",
    "issuer.crl",
    "timeline.json",
];

#[test]
fn a_demo_leaves_what_openssl_accepts_and_revocation_is_seen() {
    let stage = Stage::new();
    let start = Instant::now();
    let text = stage.run_to_end();
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "the demo took {:?}",
        start.elapsed()
    );
    assert!(
        text.contains("openssl verify") && text.contains("openssl ocsp"),
        "{text}"
    );

    let summary = stage.summary();
    let folders: Vec<_> = summary
        .iter()
        .map(|row| row["folder"].as_str().unwrap())
        .collect();
    assert_eq!(
        folders,
        [
            "01-natural-person-gost-2012-256",
            "02-individual-entrepreneur-gost-2012-256",
            "03-legal-entity-representative-gost-2012-256",
            "04-natural-person-ecdsa-p256",
        ]
    );
    assert!(
        text.contains("config/openssl-gost.cnf") && text.contains("libengine-gost-openssl"),
        "{text}"
    );
    for row in &summary {
        let folder = stage.out().join(row["folder"].as_str().unwrap());
        for file in FILES {
            assert!(folder.join(file).metadata().unwrap().len() > 0, "{file}");
        }
        accepted(&folder);
    }
    linted(&stage, &folders);
    delivered_once(&stage);
    seen_to_be_revoked(&stage, &summary);
    let audit = succeeded(&stage.beside(&["audit", "verify"]));
    assert!(audit.contains("intact"), "{audit}");
}

/// `kepler lint` has nothing against what the demo left.
fn linted(stage: &Stage, folders: &[&str]) {
    for folder in folders {
        let mut lint = kepler();
        lint.current_dir(stage.out().join(folder));
        let said = succeeded(
            &lint
                .args([
                    "lint",
                    "certificate.der",
                    "certificate.p7b",
                    "issuer.crl",
                    "ocsp.der",
                ])
                .output()
                .unwrap(),
        );
        assert_eq!(
            said.matches("no findings").count(),
            said.lines().count(),
            "{said}"
        );
    }
}

/// One algorithm for all, also one that holders may not bring by default.
#[test]
fn one_algorithm_can_be_chosen_for_all() {
    let stage = Stage::new();
    let mut demo = stage.demo();
    demo.args(["--applications", "1", "--algorithm", "gost-2012-512"]);
    stage.finish(demo);
    let summary = stage.summary();
    assert_eq!(summary[0]["folder"], "01-natural-person-gost-2012-512");
    accepted(&stage.out().join("01-natural-person-gost-2012-512"));
    let mut unknown = stage.demo();
    unknown.args(["--algorithm", "gost-2001"]);
    let refused = unknown.output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("gost-2012-256"), "{said}");
}

pub(super) fn accepted(folder: &Path) {
    let judge = Judge::new(folder);
    judge.run(&[
        "crl",
        "-inform",
        "DER",
        "-in",
        "issuer.crl",
        "-out",
        "issuer.crl.pem",
    ]);
    let (good, text) = judge.verify("issuer.crl.pem");
    assert!(good, "{text}");
    assert!(
        judge.stored_ocsp().contains("certificate.pem: good"),
        "{}",
        judge.stored_ocsp()
    );
    let (good, text) = judge.run(&["req", "-inform", "DER", "-in", "request.csr", "-verify", "-noout"]);
    assert!(good && text.contains("verify OK"), "{text}");
    let (good, text) = judge.run(&[
        "pkcs7",
        "-inform",
        "DER",
        "-in",
        "certificate.p7b",
        "-print_certs",
    ]);
    assert!(good && text.matches("BEGIN CERTIFICATE").count() == 3, "{text}");
    let (_, text) = judge.run(&[
        "x509",
        "-in",
        "certificate.pem",
        "-noout",
        "-text",
        "-nameopt",
        "utf8",
    ]);
    assert!(
        !text.contains("Somebody Else"),
        "the subject of the request was believed:\n{text}"
    );
}

fn delivered_once(stage: &Stage) {
    let mails = std::fs::read_dir(stage.out().join("mail")).unwrap();
    let mails = mails
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|e| e == "eml")
        })
        .count();
    assert!(mails >= 4 * 5, "only {mails} mails arrived");
    every_event_once(stage, 4);
}

pub(super) fn seen_to_be_revoked(stage: &Stage, summary: &[serde_json::Value]) {
    let server = stage.serve();
    let url = format!("{}ocsp", stage.status_url());
    for row in summary {
        let judge = Judge::new(&stage.out().join(row["folder"].as_str().unwrap()));
        let text = judge.ocsp(&url);
        assert!(
            text.contains("Response verify OK") && text.contains("certificate.pem: good"),
            "{text}"
        );
    }
    for row in summary {
        let folder = stage.out().join(row["folder"].as_str().unwrap());
        let judge = Judge::new(&folder);
        let serial = row["serial"].as_str().unwrap();
        succeeded(&stage.beside(&["revoke", serial, "--reason", "key_compromise"]));
        // Another process revoked: the server knows within a second.
        std::thread::sleep(Duration::from_secs(1));
        let text = judge.ocsp(&url);
        assert!(
            text.contains("certificate.pem: revoked") && text.contains("keyCompromise"),
            "{text}"
        );
        let crl = format!(
            "{}crl/{}.crl",
            stage.status_url(),
            row["issuer"].as_str().unwrap()
        );
        std::fs::write(folder.join("new.crl"), download(&crl)).unwrap();
        judge.run(&["crl", "-inform", "DER", "-in", "new.crl", "-out", "new.crl.pem"]);
        let (good, text) = judge.verify("new.crl.pem");
        assert!(!good && text.contains("certificate revoked"), "{text}");
    }
    drop(server);
}
