//! Verifies that OpenSSL with its GOST engine
//! - makes a request that goes through the whole flow to a certificate, and reads requests that Kepler makes,
//! - accepts chain, CRL, OCSP answer (its own question, by SHA-1 and by Streebog) and p7b, with 256 and with 512 bit,
//! - says revoked, of OCSP and of CRL, after the certificate was revoked,
//! - verifies what the holder signs with the certified key (CMS).

use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::lint,
    x509::{csr, name},
};

use super::world::{BITS_256, BITS_512, Family, World};

#[tokio::test(flavor = "multi_thread")]
async fn accepts_everything_of_256_bit() {
    accepts_everything(&BITS_256).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accepts_everything_of_512_bit() {
    accepts_everything(&BITS_512).await;
}

async fn accepts_everything(family: &'static Family) {
    let world = Box::pin(World::new(family)).await;
    assert_eq!(lint::certificate(world.certificate()), []);
    let chain = "-x509_strict -crl_check -no-CApath -no-CAstore -CAfile root.pem -untrusted issuer.pem";
    let verify = format!("verify {chain} -CRLfile issuer.crl.pem certificate.pem");
    assert_eq!(world.openssl(&verify).unwrap(), "certificate.pem: OK\n");
    for digest in ["", "-md_gost12_256", "-md_gost12_512"] {
        let said = ask(&world, digest);
        assert!(said.contains("certificate.pem: good"), "{digest}: {said}");
    }
    let bundle = world
        .openssl("pkcs7 -inform DER -in certificate.p7b -print_certs")
        .unwrap();
    assert_eq!(bundle.matches("BEGIN CERTIFICATE").count(), 3);
    signed_by_the_holder(&world);

    world.revoke().await;
    let said = ask(&world, "");
    assert!(
        said.contains("certificate.pem: revoked") && said.contains("keyCompromise"),
        "{said}"
    );
    let refused = world.openssl(&verify).unwrap_err();
    assert!(refused.contains("certificate revoked"), "{refused}");
    altered_lists_are_refused(&world);
}

/// Its exit code tells nothing of the status: the text does.
fn ask(world: &World, digest: &str) -> String {
    let said = world.openssl(&format!(
        "ocsp -url {} -CAfile root.pem -verify_other issuer.pem -issuer issuer.pem {digest} -cert certificate.pem",
        world.ocsp()
    ));
    let said = said.unwrap();
    assert!(said.contains("Response verify OK"), "{digest}: {said}");
    said
}

/// The certified key at work: whoever gets the document relies on the chain alone.
fn signed_by_the_holder(world: &World) {
    world.write("document", b"text");
    let sign = "cms -sign -binary -in document -signer certificate.pem -inkey key.pem -certfile issuer.pem -outform DER -out document.p7s";
    world.openssl(sign).unwrap();
    let verify = "cms -verify -binary -inform DER -in document.p7s -content document -out document.copy \
                  -CAfile root.pem -purpose any";
    let said = world.openssl(verify).unwrap();
    assert!(said.contains("erification successful"), "{said}");
    world.write("document", b"next");
    world.openssl(verify).unwrap_err();
}

/// The judge is awake: one bit of a list changes its mind.
fn altered_lists_are_refused(world: &World) {
    let check = "crl -inform DER -in altered.crl -noout -CAfile issuer.pem";
    let mut list = std::fs::read(world.folder().join("issuer.crl")).unwrap();
    world.write("altered.crl", &list);
    let said = world.openssl(check).unwrap();
    assert!(said.contains("verify OK"), "{said}");
    let last = list.len() - 1;
    list[last] ^= 1;
    world.write("altered.crl", &list);
    let said = world.openssl(check).unwrap_or_else(|said| said);
    assert!(said.contains("verify failure"), "{said}");
}

#[test]
fn reads_the_requests_that_we_make() {
    let folder = tempfile::tempdir().unwrap();
    let subject = name::build(&[], 64).unwrap();
    for algorithm in [SignatureAlgorithm::Gost256, SignatureAlgorithm::Gost512] {
        let (key, _) = PrivateKey::generate(algorithm, 0).unwrap();
        let mut request = csr::make(&subject, &key).unwrap();
        let check = || {
            let arguments = ["req", "-inform", "DER", "-in", "request.csr", "-verify", "-noout"];
            crate::support::openssl::run(folder.path(), &arguments).unwrap_or_else(|said| said)
        };
        std::fs::write(folder.path().join("request.csr"), &request).unwrap();
        assert!(check().contains("verify OK"), "{}", check());
        let last = request.len() - 1;
        request[last] ^= 1;
        std::fs::write(folder.path().join("request.csr"), &request).unwrap();
        assert!(check().contains("verify failure"), "{}", check());
    }
}
