//! Certificates of the authority's servers and operators, under a technical root: `openssl` accepts each for its purpose
//! and for no other.

use std::{fs, process::Command};

use kepler::{issuance::lint, x509::chain};

use super::room::{Room, refusal};
use crate::issuance::workshop;

#[test]
fn the_files_certify_a_server_and_an_operator_on_p256() {
    server_and_operator("algorithm = \"ecdsa-p256\"");
}

#[test]
fn the_files_certify_a_server_and_an_operator_with_rsa() {
    server_and_operator("algorithm = \"rsa\"\nrsa_bits = 2048");
}

fn server_and_operator(algorithm: &str) {
    let room = Room::new(algorithm);
    make_root(&room);
    for (file, name) in [("tls-server", "server"), ("operator", "operator")] {
        room.hold(&format!("{file}.toml"));
        let pem = fs::read(room.path(&format!("{name}.cer.pem"))).unwrap();
        let der = chain::certificates(&pem).unwrap().remove(0);
        assert_eq!(lint::certificate(&der), [], "{name}");
    }
    let judge = |more: &str, name: &str| {
        let arguments = format!(
            "verify -x509_strict -no-CApath -no-CAstore {more} -CAfile technical.cer.pem {name}.cer.pem"
        );
        workshop::openssl(&room.folder(), &arguments)
    };
    for (purpose, good, bad) in [
        ("sslserver", "server", "operator"),
        ("sslclient", "operator", "server"),
    ] {
        let purpose = format!("-purpose {purpose}");
        judge(&purpose, good).unwrap_or_else(|said| panic!("{good}: {said}"));
        let said = judge(&purpose, bad).expect_err(bad);
        assert!(said.contains("unsuitable certificate purpose"), "{said}");
    }
    for (name, more) in [
        ("server", "-verify_hostname console.example.ru"),
        ("server", "-verify_ip 192.0.2.10"),
        ("server", "-verify_ip 2001:db8::10"),
        ("operator", "-verify_email o.smirnova@example.ru"),
    ] {
        judge(more, name).unwrap_or_else(|said| panic!("{name} {more}: {said}"));
    }
    judge("-verify_hostname other.example.ru", "server").expect_err("another host");
}

/// As the first lines of the file say.
fn make_root(room: &Room) {
    let text = room.read("tls-server.toml");
    let (head, _) = text.split_once("kind = ").unwrap();
    let commands: Vec<_> = head
        .lines()
        .filter_map(|line| line.strip_prefix("#     "))
        .collect();
    let made = Command::new("sh")
        .args(["-ec", &commands.join("\n")])
        .current_dir(room.folder())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    assert!(!room.path("technical.plain.pem").exists());
}

#[test]
fn a_server_brings_its_own_request() {
    let room = Room::p256();
    make_root(&room);
    room.openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout own.key.pem -out server-request.csr.pem -subj /CN=x",
    );
    room.vary(
        "tls-server.toml",
        "tls-server.toml",
        (
            "[key]\nalgorithm = \"ecdsa-p256\"\n[key.generate]\npassphrase_file = \"example.passphrase\"",
            "[key]\nrequest = \"server-request.csr.pem\"",
        ),
    );
    room.hold("tls-server.toml");
    assert!(!room.path("server.key.pem").exists(), "its key stays where it is");
    assert_eq!(
        room.openssl("x509 -in server.cer.pem -noout -pubkey"),
        room.openssl("pkey -in own.key.pem -pubout")
    );
    let subject = room.openssl("x509 -in server.cer.pem -noout -subject");
    assert!(
        subject.contains("ca.example.ru"),
        "the file names it, not the request"
    );
}

/// 63-FZ art. 15: the warning stops the ceremony before a key exists.
#[test]
fn an_issuer_of_qualified_certificates_signs_no_technical_one() {
    let room = Room::p256();
    room.hold("root.toml");
    for (file, output) in [("tls-server.toml", "server"), ("operator.toml", "operator")] {
        room.vary(file, file, ("technical.", "root."));
        let said = refusal(&room.command(&[file]).output().unwrap());
        assert!(
            said.contains("accept_warnings: qualified_issuer warns"),
            "{file}: {said}"
        );
        assert!(!room.path(&format!("{output}.key.pem")).exists(), "{file}");
    }
}

#[test]
fn names_belong_to_their_kind() {
    let room = Room::p256();
    make_root(&room);
    for (file, change, wanted) in [
        (
            "tls-server.toml",
            (
                "hosts = [\"ca.example.ru\", \"console.example.ru\"]\naddresses = [\"192.0.2.10\", \"2001:db8::10\"]\n",
                "",
            ),
            "alternative_names: a server needs hosts",
        ),
        (
            "tls-server.toml",
            ("hosts = [\"ca.example.ru\"", "hosts = [\"кепл.рф\""),
            "alternative_names.hosts: ",
        ),
        (
            "tls-server.toml",
            (
                "[alternative_names]",
                "[alternative_names]\nmail = [\"a@example.ru\"]",
            ),
            "alternative_names.mail: belongs to an operator",
        ),
        (
            "operator.toml",
            ("mail = [", "hosts = [\"ca.example.ru\"]\nmail = ["),
            "alternative_names: a server needs hosts",
        ),
        (
            "operator.toml",
            ("o.smirnova@example.ru", "nobody"),
            "alternative_names.mail: \"nobody\" is no e-mail address",
        ),
        (
            "operator.toml",
            ("profiles/operator.toml", "profiles/tls-server.toml"),
            "profile: tls-server is of the form tls_server, and operator needs operator",
        ),
    ] {
        room.vary(file, "changed.toml", change);
        let said = refusal(&room.command(&["changed.toml", "--check"]).output().unwrap());
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}
