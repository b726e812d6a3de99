//! Kepler with a million certificates in its journal, started on a database of its own.

use std::{fs, path::Path, time::Duration};

use anyhow::Context as _;

use crate::{
    ask::{Hash, Method, Named, message},
    compare::local,
    connection::Connection,
    fill::{Journal, Target},
    serials::made,
    server::{self, Server},
};

const KEPLER: u16 = 18_080;

/// From the folder of the project.
pub(crate) const GOST_ISSUER: &str = "keys-dev/issuing-gost-256.cer.pem";
/// So many of the GOST issuer, beside those of the other.
pub(crate) const GOST_CERTIFICATES: u64 = 100_000;

/// A server on a database of its own, with that many certificates in its journal.
pub(crate) async fn start(
    program: &Path,
    certificates: u64,
    scratch: &Path,
) -> anyhow::Result<(Server, Target)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("config/kepler.toml"))?;
    let data = scratch.join("data");
    fs::create_dir_all(&data)?;
    let text = text
        .replace("\"kepler-data\"", &format!("{:?}", data.display().to_string()))
        .replace("sqlite://kepler-data", &format!("sqlite://{}", data.display()))
        .replace(
            "public = \"127.0.0.1:8080\"",
            &format!("public = \"{}\"", local(KEPLER)),
        )
        .replace("service = \"127.0.0.1:8443\"", "service = \"127.0.0.1:18443\"")
        .replace(
            "operations = \"127.0.0.1:9090\"",
            "operations = \"127.0.0.1:19090\"",
        )
        .replace("filter = \"info\"", "filter = \"warn\"");
    let config = scratch.join("kepler.toml");
    fs::write(&config, text)?;
    let config = config.display().to_string();
    let program =
        fs::canonicalize(program).with_context(|| format!("{}: build it first", program.display()))?;
    server::run(
        root,
        &program.display().to_string(),
        &format!("migrate --config {config}"),
    )?;
    let target = Target {
        database: data.join("kepler.db"),
        issuer: root.join("keys-dev/issuing-ecdsa.cer.pem"),
    };
    eprintln!("a journal of {certificates} certificates");
    Journal::open(&target)
        .await?
        .issue(0, certificates, certificates / 100)
        .await?;
    std::env::set_current_dir(root)?;
    let gost = Target {
        database: target.database.clone(),
        issuer: GOST_ISSUER.into(),
    };
    let count = certificates.min(GOST_CERTIFICATES);
    Journal::open(&gost).await?.issue(0, count, count / 100).await?;
    let arguments = ["serve", "--config", &config];
    let server = Server::start(&program, &arguments, local(KEPLER), &scratch.join("kepler.log"))?;
    let first = first_answer(&server, &target).await?;
    println!(
        "kepler: {} certificates, {:.2} s from start to first answer",
        certificates,
        first.as_secs_f64()
    );
    Ok((server, target))
}

/// From the start of the server to its first answer that is one.
async fn first_answer(server: &Server, target: &Target) -> anyhow::Result<Duration> {
    let named = Named::of(&fs::read(&target.issuer)?, Hash::Sha1)?;
    let request = named.request(&made(0), false)?;
    let message = message(Method::Post, "localhost", "/ocsp", &request);
    loop {
        let answer = Connection::new(server.address).exchange(&message).await;
        if answer.is_ok_and(|answer| answer.successful) {
            return Ok(server.began.elapsed());
        }
        anyhow::ensure!(server.began.elapsed() < Duration::from_mins(5), "no first answer");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
