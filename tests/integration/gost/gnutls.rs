//! Verifies that GnuTLS accepts chain, CRL and OCSP answer on `CryptoPro-A` (its holder on `CryptoPro-XchA`) and on
//! tc26-512-A, and says revoked after revocation.

use std::process::Command;

use super::world::{BITS_256, BITS_512, Family, World};

#[tokio::test(flavor = "multi_thread")]
async fn accepts_chains_lists_and_answers_of_256_bit() {
    accepts(&BITS_256).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accepts_chains_lists_and_answers_of_512_bit() {
    accepts(&BITS_512).await;
}

async fn accepts(family: &'static Family) {
    let world = Box::pin(World::new(family)).await;
    let verify = "--verify --verify-profile low --load-ca-certificate root.pem --load-crl issuer.crl.pem \
                  --infile chain.pem";
    let said = run(&world, "certtool", verify);
    assert!(said.contains("Chain verification output: Verified"), "{said}");
    let said = run(
        &world,
        "certtool",
        "--verify-crl --load-ca-certificate issuer.pem --infile issuer.crl.pem",
    );
    assert!(said.contains("Verification output: Verified"), "{said}");
    let ask = format!(
        "-V --ask={} --load-cert certificate.pem --load-issuer issuer.pem",
        world.ocsp()
    );
    let said = run(&world, "ocsptool", &ask);
    assert!(
        said.contains("Verifying OCSP Response: Success") && said.contains("Certificate Status: good"),
        "{said}"
    );
    world.revoke().await;
    let said = run(&world, "ocsptool", &ask);
    assert!(
        said.contains("Verifying OCSP Response: Success") && said.contains("Certificate Status: revoked"),
        "{said}"
    );
    let said = run(&world, "certtool", verify);
    assert!(
        said.contains("Chain verification output: Not verified") && said.contains("revoked"),
        "{said}"
    );
}

/// Everything that it printed; the text counts, not the exit code.
fn run(world: &World, program: &str, arguments: &str) -> String {
    let output = Command::new(program)
        .args(arguments.split_whitespace())
        .current_dir(world.folder())
        .output()
        .unwrap_or_else(|error| panic!("{program} cannot be run ({error}): tests/run installs it"));
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}
