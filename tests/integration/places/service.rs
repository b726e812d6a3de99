//! `tests/support/s3-server.py`: a process of its own, with one bucket and one user.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kepler::store::places::s3::S3Config;
use serde_json::Value;

use crate::support::python::python;

pub(super) const BUCKET: &str = "kepler";

pub(super) struct S3Service {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    pub(super) config: S3Config,
    secret: tempfile::NamedTempFile,
}

impl S3Service {
    pub(super) fn start() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/s3-server.py");
        let mut process = Command::new(python())
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let asks = process.stdin.take().unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let told = line(&mut answers);
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let secret = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(secret.path(), text("secret_key") + "\n").unwrap();
        let config = S3Config {
            endpoint: Some(text("endpoint").parse().unwrap()),
            region: "us-east-1".to_owned(),
            bucket_in_host: false,
            access_key: text("access_key"),
            secret_key_file: secret.path().to_owned(),
            ca_file: None,
            timeout_seconds: 5,
        };
        Self {
            process,
            asks,
            answers,
            config,
            secret,
        }
    }

    /// The secret of its user.
    pub(super) fn secret(&self) -> String {
        let secret = std::fs::read_to_string(self.secret.path()).unwrap();
        secret.trim().to_owned()
    }

    /// Type and content of an object.
    pub(super) fn get(&mut self, key: &str) -> Option<(String, Vec<u8>)> {
        let found = self.ask(&format!("get {BUCKET} {key}"));
        let content = STANDARD.decode(found["base64"].as_str()?).unwrap();
        Some((found["type"].as_str().unwrap().to_owned(), content))
    }

    /// The names of all objects.
    pub(super) fn names(&mut self) -> Vec<String> {
        serde_json::from_value(self.ask(&format!("list {BUCKET}"))).unwrap()
    }

    fn ask(&mut self, question: &str) -> Value {
        writeln!(self.asks, "{question}").unwrap();
        line(&mut self.answers)
    }
}

impl S3Service {
    pub(super) fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for S3Service {
    fn drop(&mut self) {
        self.stop();
    }
}

fn line(answers: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    serde_json::from_str(&line).expect("the S3 service did not start: run tests/run once, it installs it")
}
