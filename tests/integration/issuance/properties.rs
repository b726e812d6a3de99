//! Random lawful profiles, random holders, every algorithm: what is signed lints clean, `openssl` accepts it, and our
//! parser reads it as `x509-parser` does. What would not lint clean is refused before it is signed.

use std::{fs, path::Path, sync::Arc};

use kepler::{
    crypto::{algorithm::SignatureAlgorithm, digest, private_key::PrivateKey},
    issuance::{
        issuer::Issuer,
        lint::{self, Severity},
        prepare::PrepareError,
        serial::SerialNumber,
        specimen,
        subject::CertificateSubject,
        urls::StatusUrls,
    },
    random::SeededRandom,
    registration::{applicant::HolderType, key::AcceptedKey},
    x509::chain,
};
use proptest::{strategy::Strategy as _, strategy::ValueTree as _, test_runner::TestRunner};

use super::{
    second_reader::compare,
    strategies::{self, Draw},
    workshop::openssl,
};

const CASES: usize = 240;

/// The same issuers and keys for all cases: making RSA keys is slow.
struct House {
    issuers: Vec<Issuer>,
    keys: Vec<AcceptedKey>,
}

impl House {
    fn new() -> Self {
        let key = |algorithm| PrivateKey::generate(algorithm, 2048).unwrap().0;
        let random = SeededRandom::new(5);
        // Twenty years from here: certificates end on both sides of 2050 (RFC 5280 4.1.2.5).
        let since = "2035-01-01T00:00:00Z".parse().unwrap();
        let issuer = |algorithm| {
            let serial = SerialNumber::generate(&random).unwrap();
            specimen::authority(Arc::new(key(algorithm)), serial, since).unwrap()
        };
        let accepted = |algorithm| {
            let key: PrivateKey = key(algorithm);
            AcceptedKey {
                csr: Vec::new(),
                spki: key.public_key().to_vec(),
                fingerprint: digest::sha256(key.public_key()),
                algorithm,
            }
        };
        Self {
            issuers: SignatureAlgorithm::ALL.map(issuer).into(),
            keys: SignatureAlgorithm::ALL.map(accepted).into(),
        }
    }

    /// The certificate, or why it was not signed.
    fn issue(&self, draw: &Draw, serial: SerialNumber) -> Result<(usize, Vec<u8>), PrepareError> {
        let place = draw.issuer % self.issuers.len();
        let issuer = &self.issuers[place];
        let allowed: Vec<&AcceptedKey> = self
            .keys
            .iter()
            .filter(|key| draw.profile.allows(key.algorithm))
            .collect();
        let key = allowed[draw.key % allowed.len()];
        let subject = CertificateSubject::new(&draw.holder, draw.basis);
        let urls = StatusUrls::new(draw.addresses.iter().cloned()).unwrap();
        let prepared = issuer.prepare(&subject, key, &draw.profile, &urls, serial, draw.now)?;
        Ok((place, issuer.sign(prepared).unwrap().certificate))
    }
}

/// What the cases came to.
#[derive(Default)]
struct Tally {
    /// Issuer's place and certificate.
    signed: Vec<(usize, Vec<u8>)>,
    refused_name: usize,
    refused_lint: Vec<String>,
    holders: Vec<HolderType>,
}

fn tally(house: &House) -> Tally {
    let mut runner = TestRunner::deterministic();
    let random = SeededRandom::new(77);
    let mut tally = Tally::default();
    for _ in 0..CASES {
        let draw = strategies::draw().new_tree(&mut runner).unwrap().current();
        let serial = SerialNumber::generate(&random).unwrap();
        match house.issue(&draw, serial) {
            Ok(signed) => {
                tally.holders.push(draw.profile.holder());
                tally.signed.push(signed);
            }
            // A name that the profile's cap cuts, or that its attribute cannot hold.
            Err(PrepareError::Name(_)) => tally.refused_name += 1,
            Err(PrepareError::Linted(findings)) => {
                let errors = findings
                    .iter()
                    .filter(|finding| finding.severity == Severity::Error);
                tally
                    .refused_lint
                    .extend(errors.map(|finding| format!("{}: {}", finding.rule, finding.message)));
            }
            Err(other) => panic!("refused for a reason that the case does not give: {other}"),
        }
    }
    tally
}

#[test]
fn nothing_lints_clean_that_others_refuse_or_read_otherwise() {
    let house = House::new();
    let tally = tally(&house);
    let signed = tally.signed.len();
    assert!(
        signed > CASES * 2 / 3,
        "only {signed} of {CASES} cases were signed; names {}, lint {:?}",
        tally.refused_name,
        tally.refused_lint
    );
    println!(
        "{CASES} cases: {signed} signed, {} names refused, lint refused {:?}",
        tally.refused_name, tally.refused_lint
    );
    for holder_type in HolderType::ALL {
        assert!(
            tally.holders.contains(&holder_type),
            "{holder_type:?} was never drawn"
        );
    }
    for (_, der) in &tally.signed {
        let findings = lint::certificate(der);
        assert!(
            findings.iter().all(|finding| finding.severity != Severity::Error),
            "signed although {findings:?}"
        );
        compare(der, der).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    accepted_by_openssl(folder.path(), &house, &tally.signed).unwrap();
}

/// One call verifies all certificates of an issuer, one prints them all.
fn accepted_by_openssl(folder: &Path, house: &House, signed: &[(usize, Vec<u8>)]) -> Result<(), String> {
    for (place, issuer) in house.issuers.iter().enumerate() {
        fs::write(folder.join("root.pem"), chain::pem(issuer.certificate())).unwrap();
        let own = signed.iter().filter(|(of, _)| *of == place);
        let mut names = Vec::new();
        let mut count = 0;
        for (position, (_, der)) in own.enumerate() {
            fs::write(folder.join(format!("{position}.pem")), chain::pem(der)).unwrap();
            names.push(format!("{position}.pem"));
            count += 1;
        }
        if count == 0 {
            continue;
        }
        let options = "-x509_strict -purpose any -no-CApath -no-CAstore -no_check_time -CAfile root.pem";
        let verified = openssl(folder, &format!("verify {options} {}", names.join(" ")))?;
        if verified.matches(": OK").count() != count {
            return Err(verified);
        }
    }
    let all: String = signed.iter().map(|(_, der)| chain::pem(der)).collect();
    fs::write(folder.join("all.pem"), all).unwrap();
    let text = openssl(folder, "storeutl -noout -text -certs all.pem")?;
    let (read, whole) = (
        text.matches("X509v3 Subject Key Identifier").count(),
        signed.len(),
    );
    // What OpenSSL cannot decode it prints as octets under "Unable to ...", or leaves out.
    if read != whole || text.contains("Unable to") || text.contains("<INVALID") {
        return Err(format!("{read} of {whole} were read:\n{text}"));
    }
    Ok(())
}

/// The judges are awake: each notices a certificate that is not what it should be.
#[test]
fn a_planted_fault_is_noticed_by_each_judge() {
    let house = House::new();
    let mut runner = TestRunner::deterministic();
    let random = SeededRandom::new(78);
    let mut draws = std::iter::repeat_with(|| strategies::draw().new_tree(&mut runner).unwrap().current());
    let (place, der) = draws
        .find_map(|draw| house.issue(&draw, SerialNumber::generate(&random).unwrap()).ok())
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    accepted_by_openssl(folder.path(), &house, &[(place, der.clone())]).unwrap();

    // One bit of the key identifier, deep inside the signed bytes: still a certificate, no longer the signed one.
    let identifier = kepler::x509::certificate::Certificate::parse(&der).unwrap();
    let identifier = identifier.subject_key_identifier().unwrap();
    let position = der
        .windows(identifier.len())
        .position(|window| window == identifier)
        .unwrap();
    let mut changed = der.clone();
    changed[position] ^= 1;
    let refused = accepted_by_openssl(folder.path(), &house, &[(place, changed.clone())]).unwrap_err();
    assert!(refused.contains("signature failure"), "{refused}");
    let rules: Vec<_> = lint::certificate(&changed)
        .into_iter()
        .map(|finding| finding.rule)
        .collect();
    assert!(
        !rules.is_empty(),
        "the linter does not compare key and key identifier"
    );

    // Two readers of two different certificates do not agree, and say where.
    let told = compare(&der, &changed).unwrap_err();
    assert!(told.contains("2.5.29.14"), "{told}");
    let (_, other) = draws
        .find_map(|draw| house.issue(&draw, SerialNumber::generate(&random).unwrap()).ok())
        .unwrap();
    assert!(compare(&der, &other).unwrap_err().contains("serial"));
}
