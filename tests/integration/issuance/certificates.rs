//! Certificates of every form and algorithm, from a request by `openssl` to its verification by `openssl`.

use std::{fs, path::Path};

use kepler::{
    issuance::{
        issuer::Issuer, lint, profile::Profile, serial::SerialNumber, sign::Signed,
        subject::CertificateSubject,
    },
    random::OsRandom,
    registration::{
        applicant::Holder,
        identity::IdentityBasis,
        key::{self, AcceptedKey},
    },
    x509::chain,
};

use super::workshop::{certificate, holders, issuer, openssl, profile, request, urls};

const NOW: &str = "2026-11-23T10:00:00.25Z";
/// Half an hour later, for `openssl verify -attime`.
const LATER: &str = "1795430000";

fn issue(issuer: &Issuer, holder: &Holder, profile: &Profile, key: &AcceptedKey) -> Signed {
    let subject = CertificateSubject::new(holder, IdentityBasis::UnifiedBiometrics);
    let serial = SerialNumber::generate(&OsRandom).unwrap();
    let prepared = issuer
        .prepare(&subject, key, profile, &urls(), serial, NOW.parse().unwrap())
        .unwrap();
    assert_eq!(prepared.warnings(), []);
    issuer.sign(prepared).unwrap()
}

fn verify(folder: &Path, family: &str, der: &[u8]) -> Result<String, String> {
    fs::write(folder.join("leaf.pem"), chain::pem(der)).unwrap();
    fs::write(
        folder.join("issuing.pem"),
        chain::pem(&certificate(&format!("issuing-{family}"))),
    )
    .unwrap();
    fs::write(
        folder.join("root.pem"),
        chain::pem(&certificate(&format!("root-{family}"))),
    )
    .unwrap();
    let options = format!("-x509_strict -purpose any -no-CApath -no-CAstore -attime {LATER}");
    openssl(
        folder,
        &format!("verify {options} -CAfile root.pem -untrusted issuing.pem leaf.pem"),
    )
}

#[test]
fn openssl_accepts_every_form_of_every_family() {
    let folder = tempfile::tempdir().unwrap();
    for (family, key) in [
        ("ecdsa", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
        ("rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"),
        ("gost-256", "-algorithm gost2012_256 -pkeyopt paramset:XA"),
        ("gost-256", "-algorithm gost2012_256 -pkeyopt paramset:TCA"),
        ("gost-512", "-algorithm gost2012_512 -pkeyopt paramset:A"),
        ("gost-512", "-algorithm gost2012_512 -pkeyopt paramset:C"),
    ] {
        let issuer = issuer(family);
        let csr = request(folder.path(), key, "");
        for holder in holders() {
            let profile = profile(&holder);
            let key = key::accept(&csr, &profile.key_policy()).unwrap();
            let signed = issue(&issuer, &holder, &profile, &key);
            verify(folder.path(), family, &signed.certificate).unwrap();
            assert_eq!(lint::certificate(&signed.certificate), [], "{family}");
            check_text(folder.path(), &holder, &signed);
        }
    }
}

fn check_text(folder: &Path, holder: &Holder, signed: &Signed) {
    let text = openssl(
        folder,
        "x509 -in leaf.pem -noout -text -nameopt utf8,sep_comma_plus,show_type",
    )
    .unwrap();
    assert!(
        !text.contains("Wishful") && !text.contains("Wished"),
        "the request's subject was believed"
    );
    for expected in [
        "PRINTABLESTRING:RU",
        "X509v3 Key Usage: critical",
        "OCSP - URI:http://127.0.0.1:8080/ocsp",
        &format!(
            "CA Issuers - URI:http://status.example.ru/ca/{}.cer",
            signed.issuer
        ),
        &format!("URI:http://127.0.0.1:8080/crl/{}.crl", signed.issuer),
        "Not Before: Nov 23 10:00:01 2026 GMT",
        "Not After : Feb 23 10:10:01 2028 GMT",
        "Not After: Feb 23 10:00:01 2028 GMT",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    for personal in [
        "UTF8STRING:Мария Ивановна",
        "NUMERICSTRING:123456789047",
        "NUMERICSTRING:12345678964",
        "IA5STRING:maria@example.ru",
        "email:maria@example.ru",
    ] {
        let named = holder.named_person().is_some();
        assert_eq!(text.contains(personal), named, "{personal} in {text}");
    }
    assert_eq!(
        text.contains("OGRNIP=NUMERICSTRING:312345678901230"),
        holder.ogrnip().is_some()
    );
    assert_eq!(
        text.contains("OGRN=NUMERICSTRING:1234567890127"),
        holder.organisation().is_some()
    );
    assert_eq!(
        text.contains("NUMERICSTRING:1234567894,"),
        holder.organisation().is_some()
    );
}

#[test]
fn openssl_refuses_the_certificate_after_one_bit_changed() {
    let folder = tempfile::tempdir().unwrap();
    let csr = request(
        folder.path(),
        "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        "",
    );
    let [person, ..] = holders();
    let profile = profile(&person);
    let key = key::accept(&csr, &profile.key_policy()).unwrap();
    let mut der = issue(&issuer("ecdsa"), &person, &profile, &key).certificate;
    verify(folder.path(), "ecdsa", &der).unwrap();
    let position = der.len() / 2;
    der[position] ^= 1;
    verify(folder.path(), "ecdsa", &der).unwrap_err();
}

#[test]
fn openssl_reads_the_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let all = [
        certificate("root-rsa"),
        certificate("issuing-rsa"),
        certificate("ocsp-rsa"),
    ];
    let bundle = chain::bundle(&all.iter().map(Vec::as_slice).collect::<Vec<_>>());
    fs::write(folder.path().join("bundle.p7b"), bundle).unwrap();
    let text = openssl(folder.path(), "pkcs7 -inform DER -in bundle.p7b -print_certs").unwrap();
    assert_eq!(chain::certificates(text.as_bytes()).unwrap().len(), 3);
}
