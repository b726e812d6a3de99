//! Key files: what the passphrase costs to guess, and who may read them.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use kepler::keys::{self, Examination, KeyConfig};

use crate::issuance::workshop::openssl;

fn config() -> KeyConfig {
    KeyConfig::File {
        path: "key.pem".into(),
        passphrase_file: "passphrase".into(),
    }
}

fn examined(folder: &Path, options: &str) -> Examination {
    openssl(
        folder,
        &format!("pkcs8 -topk8 -in open.pem -passout pass:right -out key.pem {options}"),
    )
    .unwrap();
    for file in ["key.pem", "passphrase"] {
        fs::set_permissions(folder.join(file), fs::Permissions::from_mode(0o600)).unwrap();
    }
    keys::examine(&config(), folder).unwrap()
}

#[test]
fn a_passphrase_that_is_cheap_to_guess_is_refused_in_production() {
    let folder = tempfile::tempdir().unwrap();
    let key = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out open.pem";
    openssl(folder.path(), key).unwrap();
    fs::write(folder.path().join("passphrase"), "right").unwrap();
    for (options, stated, suffices) in [
        ("-scrypt", "scrypt, N 16384, r 8, p 1: 16 MiB", true),
        ("-scrypt -scrypt_N 1024", "scrypt, N 1024, r 8, p 1: 1 MiB", false),
        ("-v2 aes-256-cbc -iter 600000", "600000 iterations", true),
        ("-v2 aes-256-cbc -iter 599999", "599999 iterations", false),
        (
            "-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 210000",
            "210000 iterations",
            true,
        ),
    ] {
        let examination = examined(folder.path(), options);
        assert!(
            examination.facts.iter().any(|fact| fact.contains(stated)),
            "{options}: {examination:?}"
        );
        assert_eq!(
            examination.weaknesses.is_empty(),
            suffices,
            "{options}: {examination:?}"
        );
        let refused = keys::check_cost(&config(), folder.path());
        assert_eq!(refused.is_ok(), suffices, "{options}");
    }
}

#[test]
fn a_key_that_others_can_read_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let key = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out open.pem";
    openssl(folder.path(), key).unwrap();
    fs::write(folder.path().join("passphrase"), "right").unwrap();
    assert!(examined(folder.path(), "-scrypt").weaknesses.is_empty());
    fs::set_permissions(
        folder.path().join("passphrase"),
        fs::Permissions::from_mode(0o640),
    )
    .unwrap();
    let examination = keys::examine(&config(), folder.path()).unwrap();
    let [weakness] = examination.weaknesses.as_slice() else {
        panic!("{examination:?}");
    };
    assert!(weakness.contains("0640"), "{weakness}");
}
