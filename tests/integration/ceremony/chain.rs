//! The shipped files make a whole authority in each algorithm, and `openssl` accepts all of it.

use std::fs;

use jiff::{Timestamp, ToSpan as _};
use kepler::{
    issuance::{issuer::Issuer, lint, profile::Profile, serial::SerialNumber, subject::CertificateSubject},
    keys::{self, KeyConfig},
    random::OsRandom,
    registration::{identity::IdentityBasis, key},
    status::crl::plan::CrlPlan,
    x509::{certificate::Certificate, chain},
};

use super::room::Room;
use crate::issuance::workshop;

const STRICT: &str = "-x509_strict -no-CApath -no-CAstore";

#[test]
fn the_files_make_an_authority_on_p256() {
    whole_authority("algorithm = \"ecdsa-p256\"");
}

#[test]
fn the_files_make_an_authority_on_p384() {
    whole_authority("algorithm = \"ecdsa-p384\"");
}

#[test]
fn the_files_make_an_authority_with_rsa() {
    whole_authority("algorithm = \"rsa\"\nrsa_bits = 2048");
}

#[test]
fn the_files_make_an_authority_with_rsa_pss() {
    whole_authority("algorithm = \"rsa-pss\"\nrsa_bits = 2048");
}

#[test]
fn the_files_make_an_authority_with_gost_of_256_bit() {
    whole_authority("algorithm = \"gost-2012-256\"");
}

#[test]
fn the_files_make_an_authority_with_gost_of_512_bit() {
    whole_authority("algorithm = \"gost-2012-512\"\nparameter_set = \"tc26-512-a\"");
}

fn whole_authority(algorithm: &str) {
    let room = Room::new(algorithm).with_authorities();
    // The request names a key that exists, and an existing key has no length and no curve to choose.
    let text = room
        .read("certification-request.toml")
        .replace("rsa_bits = 2048", "")
        .replace("parameter_set = \"tc26-512-a\"", "");
    fs::write(room.path("certification-request.toml"), text).unwrap();
    for file in [
        "second-root",
        "ocsp-responder",
        "cross-certificate",
        "certification-request",
    ] {
        room.hold(&format!("{file}.toml"));
    }
    for name in [
        "root",
        "issuing",
        "ocsp",
        "second-root",
        "issuing-under-second-root",
    ] {
        assert_eq!(lint::certificate(&der(&room, name)), [], "{name}");
        room.openssl(&format!("x509 -in {name}.cer.pem -noout -text"));
    }
    a_leaf_verifies(&room);
    the_responder_answers(&room);
    the_list_verifies(&room);
    the_cross_certificate_is_the_same_authority(&room);
    the_request_asks_for_the_same_authority(&room);
}

fn der(room: &Room, name: &str) -> Vec<u8> {
    let pem = fs::read(room.path(&format!("{name}.cer.pem"))).unwrap();
    chain::certificates(&pem).unwrap().remove(0)
}

fn issuer(room: &Room) -> Issuer {
    let config = KeyConfig::File {
        path: "issuing.key.pem".into(),
        passphrase_file: "example.passphrase".into(),
    };
    let key = keys::load(&config, &room.folder()).unwrap();
    Issuer::new("issuing", &der(room, "issuing"), key).unwrap()
}

fn a_leaf_verifies(room: &Room) {
    let [person, ..] = workshop::holders();
    let profile: Profile = workshop::profile(&person);
    let csr = workshop::request(
        &room.folder(),
        "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "",
    );
    let key = key::accept(&csr, &profile.key_policy()).unwrap();
    let issuer = issuer(room);
    let prepared = issuer
        .prepare(
            &CertificateSubject::new(&person, IdentityBasis::Presence),
            &key,
            &profile,
            &workshop::urls(),
            SerialNumber::generate(&OsRandom).unwrap(),
            "2026-11-23T10:00:00Z".parse().unwrap(),
        )
        .unwrap();
    let signed = issuer.sign(prepared).unwrap();
    fs::write(room.path("leaf.cer.pem"), chain::pem(&signed.certificate)).unwrap();
    let said = room.openssl(&format!(
        "verify {STRICT} -attime 1795430000 -CAfile root.cer.pem -untrusted issuing.cer.pem leaf.cer.pem"
    ));
    assert!(said.contains("leaf.cer.pem: OK"), "{said}");
}

/// `openssl` itself answers with responder's certificate and key, and accepts the answer as a relying party.
fn the_responder_answers(room: &Room) {
    room.openssl(&format!(
        "verify {STRICT} -CAfile root.cer.pem -untrusted issuing.cer.pem ocsp.cer.pem"
    ));
    let serial = room.openssl("x509 -in leaf.cer.pem -noout -serial");
    let serial = serial.trim().strip_prefix("serial=").unwrap();
    fs::write(
        room.path("index.txt"),
        format!("V\t300101000000Z\t\t{serial}\tunknown\t/CN=leaf\n"),
    )
    .unwrap();
    room.openssl("ocsp -issuer issuing.cer.pem -cert leaf.cer.pem -reqout request.der");
    room.openssl(
        "ocsp -index index.txt -CA issuing.cer.pem -rsigner ocsp.cer.pem -rkey ocsp.key.pem \
         -passin file:example.passphrase -reqin request.der -respout response.der -ndays 1",
    );
    let said = room.openssl(
        "ocsp -no_nonce -respin response.der -issuer issuing.cer.pem -cert leaf.cer.pem -CAfile root.cer.pem \
         -verify_other issuing.cer.pem",
    );
    assert!(
        said.contains("Response verify OK") && said.contains("leaf.cer.pem: good"),
        "{said}"
    );
}

fn the_list_verifies(room: &Room) {
    let issuer = issuer(room);
    let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
    let plan = CrlPlan::for_issuer(issuer.certificate(), 1, start, start + 24.hours()).unwrap();
    let list = plan.build([], issuer.key().as_ref()).unwrap();
    fs::write(room.path("list.der"), list).unwrap();
    let said = room.openssl("crl -inform DER -in list.der -CAfile issuing.cer.pem -noout");
    assert!(said.contains("verify OK"), "{said}");
}

/// RFC 5280 3.2: one name and one key under two roots; both certificates verify, each under its own.
fn the_cross_certificate_is_the_same_authority(room: &Room) {
    let (own, cross) = (der(room, "issuing"), der(room, "issuing-under-second-root"));
    let (own, cross) = (
        Certificate::parse(&own).unwrap(),
        Certificate::parse(&cross).unwrap(),
    );
    assert_eq!((own.subject, own.spki), (cross.subject, cross.spki));
    assert_eq!(own.subject_key_identifier(), cross.subject_key_identifier());
    assert_ne!((own.issuer, own.serial()), (cross.issuer, cross.serial()));
    let verify = |root: &str, leaf: &str| {
        room.openssl(&format!("verify {STRICT} -CAfile {root}.cer.pem {leaf}.cer.pem"))
    };
    verify("root", "issuing");
    verify("second-root", "issuing-under-second-root");
}

fn the_request_asks_for_the_same_authority(room: &Room) {
    let said = room.openssl("req -in issuing-request.csr.pem -verify -noout -text");
    for line in [
        "self-signature verify OK",
        "CA:TRUE, pathlen:0",
        "Certificate Sign, CRL Sign",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    // A head authority certifies it: the root takes its place.
    let text = room.read("issuing-authority.toml");
    let (head, rest) = text.split_once("\n[key]\n").unwrap();
    let (_, tail) = rest.split_once("\n[parent]\n").unwrap();
    let text = format!("{head}\n[key]\nrequest = \"issuing-request.csr.pem\"\n[parent]\n{tail}");
    let text = text.replace("output = \"issuing\"", "output = \"returned\"");
    fs::write(room.path("returned.toml"), text).unwrap();
    room.hold("returned.toml");
    let (asked, returned) = (der(room, "issuing"), der(room, "returned"));
    let returned = Certificate::parse(&returned).unwrap();
    assert_eq!(returned.spki, Certificate::parse(&asked).unwrap().spki);
    room.openssl(&format!("verify {STRICT} -CAfile root.cer.pem returned.cer.pem"));
}
