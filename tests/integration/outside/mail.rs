//! Verifies that
//! - a notice arrives with both bodies, its subject and its Message-ID, and lines of dots survive;
//! - the same message sent twice is kept once;
//! - temporary and permanent refusals are told apart, and no address stands in an error;
//! - TLS is spoken with a trusted server only, and STARTTLS is not given up silently;
//! - the sink holds a conversation as RFC 5321 says, and refuses what is too long or out of order.

use std::{path::Path, sync::Arc};

use kepler::{
    clients::mail::{MailClient, MailConfig, MailConfigError, MailError, MailSecurity, OutgoingMail},
    clock::Clock as _,
    id::MessageId,
    locale::Locale,
    notification::{
        facts::{Facts, NoticeKind},
        template::Addressee,
    },
    simulators::mail::{self, MailSink},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};
use tokio_util::sync::DropGuard;

use super::{clock, loopback, random, stop};

struct Post {
    sink: Arc<MailSink>,
    port: u16,
    directory: tempfile::TempDir,
    _stop: DropGuard,
}

async fn post_office() -> Post {
    let directory = tempfile::tempdir().unwrap();
    let sink = Arc::new(MailSink::new(directory.path().join("mail")).unwrap());
    let (listener, address) = loopback().await;
    let (token, guard) = stop();
    tokio::spawn(mail::serve(listener, Arc::clone(&sink), token));
    Post {
        sink,
        port: address.port(),
        directory,
        _stop: guard,
    }
}

fn config(port: u16) -> MailConfig {
    MailConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: MailSecurity::None,
        from: "Удостоверяющий центр <no-reply@ca.example.ru>".to_owned(),
        user: None,
        password_file: None,
        ca_file: None,
        timeout_seconds: 5,
    }
}

fn letter(to: &str) -> OutgoingMail {
    let clock = clock();
    let facts = Facts::sample(NoticeKind::DocumentsUnclear);
    let addressee = Addressee {
        locale: Locale::Ru,
        name: Some("Анна Сергеевна".to_owned()),
        application: "01JDF0000000000000000000AP".parse().unwrap(),
        link: Some("https://ca.example.ru/my/x".parse().unwrap()),
        authority: "Kepler".to_owned(),
    };
    let mut notice = facts.render(&addressee).unwrap();
    notice.text = format!(".\r\n..leading dots\r\n{}", notice.text);
    OutgoingMail {
        message_id: MessageId::generate(&*clock, &*random()).unwrap(),
        at: clock.now(),
        to: to.to_owned(),
        notice,
    }
}

fn kept(post: &Post, id: MessageId) -> String {
    std::fs::read_to_string(post.directory.path().join(format!("mail/{id}.eml"))).unwrap()
}

#[tokio::test]
async fn a_notice_arrives_whole_and_once() {
    let post = post_office().await;
    let client = MailClient::new(&config(post.port)).unwrap();
    client.probe().await.unwrap();
    let mail = letter("anna@example.ru");
    client.send(&mail).await.unwrap();
    client.send(&mail).await.unwrap();

    assert_eq!((post.sink.messages(), post.sink.deliveries()), (1, 2));
    let text = kept(&post, mail.message_id);
    for line in [
        &format!("Message-ID: <{}@ca.example.ru>", mail.message_id),
        "To: anna@example.ru",
        "Date: Tue, 24 Nov 2026 11:30:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Language: ru",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(
            text.contains(&format!("{line}\r\n")),
            "{line} is missing in\n{text}"
        );
    }
    assert!(
        text.contains("Subject: =?utf-8?"),
        "the subject is encoded: {text}"
    );
    let plain = plain_body(&text);
    assert_eq!(plain, mail.notice.text.replace("\r\n", "\n"));
}

/// The first part, decoded.
fn plain_body(text: &str) -> String {
    use base64::Engine as _;
    let part = text.split("Content-Type: text/plain").nth(1).unwrap();
    let (head, rest) = part.split_once("\r\n\r\n").unwrap();
    let body = rest.split("\r\n--").next().unwrap();
    assert!(head.contains("base64"), "{head}");
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(body.replace("\r\n", ""))
        .unwrap();
    String::from_utf8(decoded).unwrap().replace("\r\n", "\n")
}

#[tokio::test]
async fn a_busy_server_is_temporary_and_a_wrong_address_is_not() {
    let post = post_office().await;
    let client = MailClient::new(&config(post.port)).unwrap();
    post.sink.fail_next(1);
    let mail = letter("anna@example.ru");
    let refused = client.send(&mail).await.unwrap_err();
    assert_eq!(
        refused,
        MailError::Temporary {
            reason: "SMTP 451".to_owned()
        }
    );
    client.send(&mail).await.unwrap();
    assert_eq!(post.sink.messages(), 1);

    let wrong = client.send(&letter("secret.person")).await.unwrap_err();
    assert!(matches!(wrong, MailError::Permanent { .. }));
    assert!(!format!("{wrong} {wrong:?}").contains("secret"));

    let mut too_long = letter("anna@example.ru");
    too_long.notice.text = "x".repeat(mail::MAX_MESSAGE);
    let refused = client.send(&too_long).await.unwrap_err();
    assert!(matches!(refused, MailError::Permanent { .. }), "{refused:?}");
}

#[tokio::test]
async fn no_server_is_temporary() {
    let (listener, address) = loopback().await;
    drop(listener);
    let client = MailClient::new(&config(address.port())).unwrap();
    let refused = client.send(&letter("anna@example.ru")).await.unwrap_err();
    assert!(matches!(refused, MailError::Temporary { .. }), "{refused:?}");
}

#[tokio::test]
async fn starttls_is_demanded_when_it_is_configured() {
    let post = post_office().await;
    let client = MailClient::new(&MailConfig {
        security: MailSecurity::StartTls,
        ..config(post.port)
    })
    .unwrap();
    assert!(client.send(&letter("anna@example.ru")).await.is_err());
    assert_eq!(post.sink.deliveries(), 0, "nothing goes out unprotected");
}

#[tokio::test]
async fn tls_is_spoken_with_a_server_whose_authority_is_trusted() {
    let post = post_office().await;
    let issued = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let port = tls_in_front_of(post.port, &issued).await;
    let ca_file = post.directory.path().join("ca.pem");
    std::fs::write(&ca_file, issued.cert.pem()).unwrap();
    let trusting = MailConfig {
        security: MailSecurity::Tls,
        ca_file: Some(ca_file),
        ..config(port)
    };
    MailClient::new(&trusting)
        .unwrap()
        .send(&letter("anna@example.ru"))
        .await
        .unwrap();
    assert_eq!(post.sink.messages(), 1);

    let strict = MailConfig {
        ca_file: None,
        ..trusting
    };
    let refused = MailClient::new(&strict)
        .unwrap()
        .send(&letter("anna@example.ru"))
        .await
        .unwrap_err();
    assert!(matches!(refused, MailError::Temporary { .. }), "{refused:?}");
    assert_eq!(
        post.sink.deliveries(),
        1,
        "a stranger's certificate is not believed"
    );
}

/// A listener that takes TLS off and passes the rest on to `port`.
async fn tls_in_front_of(port: u16, issued: &rcgen::CertifiedKey<rcgen::KeyPair>) -> u16 {
    let key = rustls_pki_types::PrivateKeyDer::try_from(issued.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(server));
    let (listener, address) = loopback().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut inside) = acceptor.accept(stream).await {
                let mut plain = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut inside, &mut plain).await;
            }
        }
    });
    address.port()
}

#[test]
fn a_password_without_protection_is_refused() {
    let unprotected = MailConfig {
        user: Some("kepler".to_owned()),
        password_file: Some(Path::new("Cargo.toml").to_owned()),
        ..config(25)
    };
    let error = MailClient::new(&unprotected).unwrap_err();
    assert!(matches!(error, MailConfigError::Credentials), "{error:?}");
}

#[tokio::test]
async fn the_sink_keeps_the_order_of_commands() {
    let post = post_office().await;
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", post.port)).await.unwrap());
    assert_eq!(answer(&mut stream).await, "220");
    for (command, code) in [
        ("RCPT TO:<a@b>", "503"),
        ("HELO me", "250"),
        ("DATA", "503"),
        ("MAIL FROM:a@b", "501"),
        ("MAIL FROM:<a@b> SIZE=99999999", "552"),
        ("mail from:<>", "250"),
        ("MAIL FROM:<a@b>", "503"),
        ("RCPT TO:<a@b>", "250"),
        ("RSET", "250"),
        ("DATA", "503"),
        ("NOOP", "250"),
        ("VRFY a", "502"),
        ("MAIL FROM:<a@b>", "250"),
        ("RCPT TO:<a@b>", "250"),
        ("DATA", "354"),
        ("Message-ID: <raw@x>\r\n\r\n..\r\n.", "250"),
        ("QUIT", "221"),
    ] {
        stream
            .write_all(format!("{command}\r\n").as_bytes())
            .await
            .unwrap();
        assert_eq!(answer(&mut stream).await, code, "{command}");
    }
    let file = post.directory.path().join("mail/raw.eml");
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        "Message-ID: <raw@x>\r\n\r\n.\r\n"
    );
}

async fn answer(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    line.chars().take(3).collect()
}
