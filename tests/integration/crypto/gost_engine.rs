//! OpenSSL with its GOST engine and our own code check each other's signatures, keys and digests.

use std::path::Path;

use kepler::{
    crypto::gost::{ParameterSet, PublicKey, SigningKey, streebog},
    random::OsRandom,
};

use crate::support::openssl;

/// The set, and what the engine calls it.
const SETS: [(ParameterSet, &str, &str); 8] = [
    (ParameterSet::CryptoProA, "gost2012_256", "A"),
    (ParameterSet::CryptoProXchA, "gost2012_256", "XA"),
    (ParameterSet::CryptoProB, "gost2012_256", "B"),
    (ParameterSet::CryptoProC, "gost2012_256", "C"),
    (ParameterSet::Tc26A256, "gost2012_256", "TCA"),
    (ParameterSet::Tc26A512, "gost2012_512", "A"),
    (ParameterSet::Tc26B512, "gost2012_512", "B"),
    (ParameterSet::Tc26C512, "gost2012_512", "C"),
];

/// OpenSSL in a folder of its own, with the engine switched on.
struct Engine(tempfile::TempDir);

impl Engine {
    fn start() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// What it printed, if it was content.
    fn run(&self, arguments: &[&str]) -> Option<String> {
        openssl::run(self.folder(), arguments).ok()
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder().join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder().join(name)).unwrap()
    }

    /// Lets it check our signature under our public key.
    fn verifies(&self) -> bool {
        let check = [
            "pkeyutl",
            "-verify",
            "-pubin",
            "-keyform",
            "DER",
            "-inkey",
            "public.der",
        ];
        self.run(&[&check[..], &["-in", "digest", "-sigfile", "signature"]].concat())
            .is_some()
    }
}

#[test]
fn the_engine_accepts_what_we_sign_and_write() {
    let engine = Engine::start();
    for (set, _, _) in SETS {
        for round in 0..4_u8 {
            let key = SigningKey::generate(set, &OsRandom).unwrap();
            let public = key.public_key().unwrap();
            let digest = streebog::digest(set.strength(), &[round]);
            let mut signature = key.sign_digest(&digest, &OsRandom).unwrap();
            engine.write("public.der", &public.to_spki().unwrap());
            engine.write("digest", &digest);
            engine.write("signature", &signature);
            assert!(engine.verifies(), "{set:?}");
            signature[5] ^= 1;
            engine.write("signature", &signature);
            assert!(!engine.verifies(), "{set:?}");
        }
    }
}

#[test]
fn the_engine_signs_with_private_keys_that_we_wrote() {
    let engine = Engine::start();
    for (set, _, _) in SETS {
        let key = SigningKey::generate(set, &OsRandom).unwrap();
        let digest = streebog::digest(set.strength(), b"key");
        engine.write("key.der", &key.to_pkcs8().unwrap());
        engine.write("digest", &digest);
        let sign = [
            "pkeyutl", "-sign", "-keyform", "DER", "-inkey", "key.der", "-in", "digest",
        ];
        engine.run(&[&sign[..], &["-out", "signature"]].concat()).unwrap();
        let public = key.public_key().unwrap();
        assert!(
            public.verify_digest(&digest, &engine.read("signature")),
            "{set:?}"
        );
    }
}

#[test]
fn we_accept_what_the_engine_makes_and_signs() {
    let engine = Engine::start();
    for (set, algorithm, name) in SETS {
        let digest = format!("-md_{}", algorithm.replace("2012", "12"));
        let name = format!("paramset:{name}");
        for round in 0..4_u8 {
            let message = vec![round; 100 * usize::from(round)];
            engine.write("message", &message);
            let make = [
                "genpkey",
                "-algorithm",
                algorithm,
                "-pkeyopt",
                &name,
                "-outform",
                "DER",
                "-out",
                "key.der",
            ];
            engine.run(&make).unwrap();
            engine
                .run(&[
                    "pkey",
                    "-inform",
                    "DER",
                    "-in",
                    "key.der",
                    "-pubout",
                    "-outform",
                    "DER",
                    "-out",
                    "public.der",
                ])
                .unwrap();
            let sign = [
                "dgst",
                &digest,
                "-keyform",
                "DER",
                "-sign",
                "key.der",
                "-out",
                "signature",
                "message",
            ];
            engine.run(&sign).unwrap();
            let public = PublicKey::from_spki(&engine.read("public.der")).unwrap();
            let digest = streebog::digest(set.strength(), &message);
            assert_eq!(public.set(), set);
            assert!(
                public.verify_digest(&digest, &engine.read("signature")),
                "{set:?}"
            );
            let key = SigningKey::from_pkcs8(&engine.read("key.der")).unwrap();
            assert_eq!(key.public_key().unwrap(), public);
        }
    }
}
