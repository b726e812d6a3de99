//! A thousand random keys and messages: an implementation that nobody here wrote and ours accept each other's signatures.

use std::{
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use kepler::{
    crypto::gost::{ParameterSet, PublicKey, SigningKey, streebog},
    random::{OsRandom, SecureRandom as _},
};

use crate::support::python::python;

/// The set, what the other implementation calls its curve, and how many keys: it is slow, and slower with long ones.
const SETS: [(ParameterSet, &str, usize); 9] = [
    (
        ParameterSet::CryptoProA,
        "id-tc26-gost-3410-2012-256-paramSetB",
        300,
    ),
    (
        ParameterSet::CryptoProXchA,
        "id-tc26-gost-3410-2012-256-paramSetB",
        200,
    ),
    (
        ParameterSet::CryptoProB,
        "id-tc26-gost-3410-2012-256-paramSetC",
        100,
    ),
    (
        ParameterSet::CryptoProC,
        "id-tc26-gost-3410-2012-256-paramSetD",
        100,
    ),
    (
        ParameterSet::CryptoProXchB,
        "id-tc26-gost-3410-2012-256-paramSetD",
        40,
    ),
    (
        ParameterSet::Tc26A256,
        "id-tc26-gost-3410-2012-256-paramSetA",
        200,
    ),
    (ParameterSet::Tc26A512, "id-tc26-gost-3410-12-512-paramSetA", 20),
    (ParameterSet::Tc26B512, "id-tc26-gost-3410-12-512-paramSetB", 20),
    (ParameterSet::Tc26C512, "id-tc26-gost-3410-2012-512-paramSetC", 20),
];

/// A key with a message that it signed.
struct Sample {
    curve: &'static str,
    secret: Vec<u8>,
    key: PublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Sample {
    fn new(set: ParameterSet, curve: &'static str) -> Self {
        let (secret, key) = key(set);
        let mut message = vec![0; 1 + usize::from(random::<1>()[0])];
        OsRandom.fill(&mut message).unwrap();
        let digest = streebog::digest(set.strength(), &message);
        Self {
            curve,
            secret,
            key: key.public_key().unwrap(),
            message,
            signature: key.sign_digest(&digest, &OsRandom).unwrap(),
        }
    }

    /// The question as the script reads it: big-endian numbers.
    fn question(&self) -> String {
        let (x, y) = self.key.point().split_at(self.secret.len());
        [
            self.curve.to_owned(),
            hex::encode(reversed(&self.secret)),
            hex::encode([reversed(x), reversed(y)].concat()),
            hex::encode(&self.message),
            hex::encode(swapped(&self.signature)),
        ]
        .join(" ")
    }

    fn judge(&self, answer: &str) {
        let about = format!("{:?}, message {}", self.key, hex::encode(&self.message));
        let fields: Vec<_> = answer.split(' ').collect();
        let [digest, right, wrong, signature] = fields[..] else {
            panic!("{answer}");
        };
        let ours = streebog::digest(self.key.set().strength(), &self.message);
        assert_eq!(digest, hex::encode(&ours), "{about}");
        assert_eq!((right, wrong), ("True", "False"), "{about}");
        let mut signature = swapped(&hex::decode(signature).unwrap());
        assert!(self.key.verify_digest(&ours, &signature), "{about}");
        signature[9] ^= 0x10;
        assert!(!self.key.verify_digest(&ours, &signature), "{about}");
    }
}

/// A secret number, little-endian, and its key.
fn key(set: ParameterSet) -> (Vec<u8>, SigningKey) {
    loop {
        let mut secret = vec![0; set.strength().octets()];
        OsRandom.fill(&mut secret).unwrap();
        // Numbers above the order are none; where the cofactor is 4 that is three in four.
        if let Ok(key) = SigningKey::new(set, &secret) {
            return (secret, key);
        }
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    OsRandom.fill(&mut octets).unwrap();
    octets
}

fn reversed(octets: &[u8]) -> Vec<u8> {
    octets.iter().rev().copied().collect()
}

/// `s || r` from `r || s`, and back.
fn swapped(signature: &[u8]) -> Vec<u8> {
    let (first, second) = signature.split_at(signature.len() / 2);
    [second, first].concat()
}

fn start() -> Child {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/gost-agreement.py");
    Command::new(python())
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Puts all questions to one process and judges its answers.
fn compare(samples: &[&Sample]) {
    let mut process = start();
    let mut questions = process.stdin.take().unwrap();
    let text: String = samples.iter().map(|sample| sample.question() + "\n").collect();
    let writer = thread::spawn(move || questions.write_all(text.as_bytes()));
    let output = process.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", output.status);
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = answers.lines().collect();
    assert_eq!(answers.len(), samples.len());
    for (sample, answer) in samples.iter().zip(answers) {
        sample.judge(answer);
    }
}

#[test]
fn an_independent_implementation_agrees_over_a_thousand_keys_and_messages() {
    let samples: Vec<_> = SETS
        .into_iter()
        .flat_map(|(set, curve, count)| (0..count).map(move |_| Sample::new(set, curve)))
        .collect();
    assert_eq!(samples.len(), 1000);
    let processes = thread::available_parallelism().map_or(1, usize::from).min(8);
    thread::scope(|scope| {
        for process in 0..processes {
            // Every so many: each process gets its share of the long keys.
            let share: Vec<_> = samples.iter().skip(process).step_by(processes).collect();
            scope.spawn(move || compare(&share));
        }
    });
}
