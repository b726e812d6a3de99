//! Files that contradict themselves, their profile, their parent or the world: each refusal names file, key, reason and
//! remedy, and nothing is made.

use std::fs;

use super::room::{Room, refusal};

/// Varies a file, checks it, and expects a refusal with all of `wanted`.
fn refuses(room: &Room, file: &str, (old, new): (&str, &str), wanted: &[&str]) {
    room.vary(file, "varied.toml", (old, new));
    let said = refusal(&room.command(&["varied.toml", "--check"]).output().unwrap());
    assert!(said.starts_with("kepler: varied.toml: "), "{said}");
    for part in wanted {
        assert!(said.contains(part), "{new}: no {part} in {said}");
    }
}

#[test]
fn what_the_parent_cannot_do() {
    let room = Room::p256().with_authorities();
    room.hold("ocsp-responder.toml");
    let issuing = "issuing-authority.toml";
    // Another output name, so that the refusal is not about files that exist.
    room.vary(issuing, issuing, ("output = \"issuing\"", "output = \"another\""));
    for (change, wanted) in [
        (
            ("certificate = \"root.cer.pem\"", "certificate = \"ocsp.cer.pem\""),
            &[
                "parent.certificate: ocsp.cer.pem: ",
                "not one of a certification authority",
            ][..],
        ),
        (
            (
                "certificate = \"root.cer.pem\"",
                "certificate = \"issuing.cer.pem\"",
            ),
            &["parent.certificate: ", "path length"],
        ),
        (
            (
                "not_after = \"2041-01-01T00:00:00Z\"",
                "not_after = \"2041-01-02T00:00:00Z\"",
            ),
            &[
                "validity.not_after: ",
                "outlive its issuer",
                "end no later than the parent",
            ],
        ),
        (
            (
                "not_before = \"2026-01-01T00:00:00Z\"",
                "not_before = \"2025-12-31T00:00:00Z\"",
            ),
            &["validity.not_before: ", "may not issue at this time"],
        ),
        (
            (
                "certificate = \"root.cer.pem\"",
                "certificate = \"absent.cer.pem\"",
            ),
            &[
                "parent.certificate: there is no absent.cer.pem",
                "run the ceremony that makes it first",
            ],
        ),
        (
            ("certificate = \"root.cer.pem\"", "certificate = \"root.toml\""),
            &["parent.certificate: root.toml: "],
        ),
        (
            ("[parent]\n", "[parent]\nalgorithm = \"rsa\"\n"),
            &["parent.algorithm: ", "one for ecdsa-p256"],
        ),
    ] {
        refuses(&room, issuing, change, wanted);
    }
}

#[test]
fn a_key_that_is_not_the_parents() {
    let room = Room::p256();
    room.hold("root.toml");
    room.hold("second-root.toml");
    let before = room.files();
    room.vary(
        "issuing-authority.toml",
        "varied.toml",
        ("path = \"root.key.pem\"", "path = \"second-root.key.pem\""),
    );
    let said = refusal(&room.command(&["varied.toml"]).output().unwrap());
    assert!(
        said.contains("varied.toml: parent.key: the key is not that of parent.certificate"),
        "{said}"
    );
    fs::write(room.path("wrong.passphrase"), "not the one of this key").unwrap();
    let passphrase = "path = \"root.key.pem\"\npassphrase_file = \"wrong.passphrase\"";
    room.vary(
        "issuing-authority.toml",
        "varied.toml",
        (
            "path = \"root.key.pem\"\npassphrase_file = \"example.passphrase\"",
            passphrase,
        ),
    );
    let said = refusal(&room.command(&["varied.toml"]).output().unwrap());
    assert!(
        said.contains("parent.key.path: ") && said.contains("does not open the key"),
        "{said}"
    );
    fs::remove_file(room.path("varied.toml")).unwrap();
    fs::remove_file(room.path("wrong.passphrase")).unwrap();
    assert_eq!(room.files(), before, "nothing was made");
}

#[test]
fn what_contradicts_the_profile() {
    let room = Room::p256();
    for (file, change, wanted) in [
        (
            "root.toml",
            ("profiles/root.toml", "profiles/issuing-authority.toml"),
            &[
                "profile: issuing-authority is of the form issuing_authority",
                "root needs root",
            ][..],
        ),
        (
            "root.toml",
            ("profiles/root.toml", "profiles/natural-person.toml"),
            &["profile: ../profiles/natural-person.toml: "],
        ),
        (
            "root.toml",
            ("profiles/root.toml", "profiles/absent.toml"),
            &["profile: there is no ../profiles/absent.toml"],
        ),
        (
            "root.toml",
            ("ogrn = \"1000000000000\"\n", ""),
            &["subject.ogrn: is missing: profile root requires it"],
        ),
        (
            "root.toml",
            (
                "ogrn = \"1000000000000\"",
                "ogrn = \"1000000000000\"\nsnils = \"12345678964\"",
            ),
            &["subject.snils: is no attribute of profile root"],
        ),
        (
            "root.toml",
            ("\"1000000000000\"", "\"100000000000\""),
            &["subject.ogrn: ", "wrong length"],
        ),
        (
            "root.toml",
            ("\"1000000000000\"", "\"1000000000001\""),
            &["profile: the linter refuses the certificate: ", "checksum"],
        ),
        (
            "root.toml",
            ("not_after = \"2041-01-01", "not_after = \"2045-01-01"),
            &[
                "accept_warnings: validity_of_profile warns: ",
                "list the rule after a review",
            ],
        ),
    ] {
        refuses(&room, file, change, wanted);
    }
    let profile = room.path("../profiles/root.toml");
    let text = fs::read_to_string(&profile).unwrap();
    fs::write(
        &profile,
        text.replace("[\"ecdsa-p256\", \"ecdsa-p384\"", "[\"ecdsa-p384\""),
    )
    .unwrap();
    let said = refusal(&room.command(&["root.toml", "--check"]).output().unwrap());
    assert!(
        said.contains("key.algorithm: ecdsa-p256 is not among the algorithms of profile root"),
        "{said}"
    );
    fs::write(
        &profile,
        text.replace(
            "effective_until = \"2027-09-01\"",
            "effective_until = \"2025-02-01\"",
        ),
    )
    .unwrap();
    let said = refusal(&room.command(&["root.toml", "--check"]).output().unwrap());
    assert!(said.contains("profile: root is not in force today"), "{said}");
}

#[test]
fn what_contradicts_itself() {
    let room = Room::p256();
    for (change, wanted) in [
        (
            ("kind = \"root\"", "kind = \"root\"\nsurprise = 1"),
            &["TOML: ", "surprise"][..],
        ),
        (("kind = \"root\"", "kind = \"trunk\""), &["TOML: ", "trunk"]),
        (
            ("algorithm = \"ecdsa-p256\"", "algorithm = \"rot13\""),
            &["TOML: ", "rot13"],
        ),
        (
            ("algorithm = \"ecdsa-p256\"", "algorithm = \"rsa\""),
            &["key.rsa_bits: must be 2048"],
        ),
        (
            (
                "algorithm = \"ecdsa-p256\"",
                "algorithm = \"ecdsa-p256\"\nrsa_bits = 2048",
            ),
            &["key.rsa_bits: counts for a new RSA key only"],
        ),
        (
            (
                "algorithm = \"ecdsa-p256\"",
                "algorithm = \"ecdsa-p256\"\nparameter_set = \"cryptopro-a\"",
            ),
            &["key.parameter_set: counts for a new GOST key only"],
        ),
        (
            (
                "algorithm = \"ecdsa-p256\"",
                "algorithm = \"gost-2012-512\"\nparameter_set = \"cryptopro-a\"",
            ),
            &["key.parameter_set: is not one for gost-2012-512"],
        ),
        (
            (
                "algorithm = \"ecdsa-p256\"",
                "algorithm = \"gost-2012-256\"\nparameter_set = \"test-256\"",
            ),
            &["key.parameter_set: is not one for gost-2012-256"],
        ),
        (
            ("algorithm = \"ecdsa-p256\"\n", ""),
            &["key.algorithm: is missing", "ecdsa-p384", "gost-2012-256"],
        ),
        (
            ("[key.generate]", "request = \"a.csr.pem\"\n[key.generate]"),
            &["key: must have exactly one of"],
        ),
        (
            ("[key.generate]", "certificate = \"a.cer.pem\"\n[key.generate]"),
            &["key.certificate: belongs to a cross-certificate"],
        ),
    ] {
        refuses(&room, "root.toml", change, wanted);
    }
}

#[test]
fn who_and_what_is_not_said() {
    let room = Room::p256();
    for (change, wanted) in [
        (
            ("role = \"свидетель\"", "role = \" \""),
            &["participant: somebody has no name or no role"][..],
        ),
        (
            ("Сидорова Анна Юрьевна", "Петров Пётр Иванович"),
            &["participant: somebody is listed twice"],
        ),
        (("place = \"Москва", "place = \"\" # "), &["place: is empty"]),
        (
            ("output = \"root\"", "output = \"../root\""),
            &["output: is the stem of file names"],
        ),
        (
            ("output = \"root\"", "output = \"root\"\nserial = \"01\""),
            &["serial: is shorter than 9 octets"],
        ),
        (
            ("output = \"root\"", "output = \"root\"\nserial = \"0x\""),
            &["serial: is no serial number"],
        ),
        (
            (
                "output = \"root\"",
                "output = \"root\"\nsoftware_version = \"0.0.1\"",
            ),
            &["software_version: this is Kepler"],
        ),
    ] {
        refuses(&room, "root.toml", change, wanted);
    }
}

#[test]
fn dates_and_sections_that_do_not_belong() {
    let room = Room::p256();
    let crossing =
        "[[participant]]\nname = \"Петров Пётр Иванович\"\nrole = \"администратор безопасности\"\n";
    let witness = "[[participant]]\nname = \"Сидорова Анна Юрьевна\"\nrole = \"свидетель\"\n";
    for (change, wanted) in [
        (
            ("not_after = \"2041", "not_after = \"2020"),
            &["validity.not_after: 2020-01-01T00:00:00Z is over"][..],
        ),
        (
            ("key_not_after = \"2038-01-01T00:00:00Z\"\n", ""),
            &["validity.key_not_after: is missing"],
        ),
        (
            ("key_not_after = \"2038", "key_not_after = \"2042"),
            &["validity: validity must begin before"],
        ),
        (
            ("[validity]", "[validity]\nfrom_profile = true"),
            &["validity.from_profile: takes all dates"],
        ),
        (
            ("\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.5Z\""),
            &["validity.not_before: has parts of a second"],
        ),
        (
            (
                "[validity]",
                "[addresses]\ncrl = [\"http://a.example.ru/a.crl\"]\n[validity]",
            ),
            &["addresses.crl: root has nobody above it"],
        ),
        (
            (
                "[validity]",
                "[alternative_names]\nhosts = [\"a.example.ru\"]\n[validity]",
            ),
            &["alternative_names: a server needs hosts"],
        ),
        (
            (
                "[validity]",
                "[parent]\ncertificate = \"a\"\nkey = { provider = \"file\", path = \"b\" }\n[validity]",
            ),
            &["parent: root has nobody above it"],
        ),
        (
            (
                "[subject]",
                "[expect_sha256]\n\"../profiles/root.toml\" = \"00\"\n[subject]",
            ),
            &[
                "expect_sha256: ../profiles/root.toml has SHA-256 ",
                "was reviewed",
            ],
        ),
        (
            (
                "[subject]",
                "[expect_sha256]\n\"root.cer.pem\" = \"00\"\n[subject]",
            ),
            &["expect_sha256: the ceremony does not read root.cer.pem"],
        ),
    ] {
        refuses(&room, "root.toml", change, wanted);
    }
    room.vary("root.toml", "alone.toml", (crossing, ""));
    refuses(
        &room,
        "alone.toml",
        (witness, ""),
        &["participant: 1 are listed", "list at least two"],
    );
    refuses(
        &room,
        "issuing-authority.toml",
        ("kind = \"issuing_authority\"", "kind = \"certification_request\""),
        &["parent: certification_request has nobody above it"],
    );
}

#[test]
fn warnings_that_the_file_accepts_stand_in_the_protocol() {
    let room = Room::p256();
    room.vary(
        "root.toml",
        "long.toml",
        ("not_after = \"2041-01-01", "not_after = \"2045-01-01"),
    );
    room.vary(
        "long.toml",
        "long.toml",
        (
            "output = \"root\"",
            "output = \"root\"\naccept_warnings = [\"validity_of_profile\"]",
        ),
    );
    room.hold("long.toml");
    let text = room.read("root.protocol.txt");
    assert!(text.contains("- validity_of_profile: "), "{text}");
}

#[test]
fn a_name_that_leads_to_two_files_leads_nowhere() {
    let room = Room::p256();
    room.hold("root.toml");
    let elsewhere = room.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("root.cer.pem"), "another").unwrap();
    let arguments = ["issuing-authority.toml", "--check", "--out", "elsewhere"];
    let said = refusal(&room.command(&arguments).output().unwrap());
    assert!(
        said.contains("root.cer.pem stands both beside the ceremony file and in the output folder"),
        "{said}"
    );
}
