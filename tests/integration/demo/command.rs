//! The binary, started as a process of its own.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// Folders of one demo.
pub struct Stage {
    folder: tempfile::TempDir,
    /// Variables of its processes.
    environment: Vec<(&'static str, PathBuf)>,
}

impl Stage {
    pub fn new() -> Self {
        Self::within([])
    }

    /// With variables for its processes.
    pub fn within(environment: impl IntoIterator<Item = (&'static str, PathBuf)>) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            environment: environment.into_iter().collect(),
        }
    }

    fn kepler(&self) -> Command {
        let mut command = kepler();
        command.envs(self.environment.iter().cloned());
        command
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub fn config(&self) -> PathBuf {
        self.data().join("kepler.toml")
    }

    pub fn summary(&self) -> Vec<Value> {
        serde_json::from_slice(&std::fs::read(self.out().join("summary.json")).unwrap()).unwrap()
    }

    /// `kepler demo --auto --exit` on these folders.
    pub fn demo(&self) -> Command {
        let mut command = self.kepler();
        command.args(["demo", "--auto", "--exit", "--any-port"]);
        command
            .arg("--data")
            .arg(self.data())
            .arg("--out")
            .arg(self.out());
        command
    }

    /// Runs the demo to its end; one that hangs fails the test.
    pub fn run_to_end(&self) -> String {
        self.finish(self.demo())
    }

    /// The same with arguments of one's own.
    pub fn finish(&self, mut command: Command) -> String {
        let log = self.folder.path().join("demo.log");
        let file = std::fs::File::create(&log).unwrap();
        let mut demo = command
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = demo.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > Duration::from_mins(1) {
                demo.kill().unwrap();
                break demo.wait().unwrap();
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let text = std::fs::read_to_string(&log).unwrap();
        assert!(status.success(), "after {:?}, {status}: {text}", start.elapsed());
        text
    }

    /// Runs that the demo has begun: a finished one is followed by a new one.
    pub fn runs(&self) -> usize {
        let memory: Value =
            serde_json::from_slice(&std::fs::read(self.data().join("demo.json")).unwrap()).unwrap();
        usize::try_from(memory["run"].as_u64().unwrap()).unwrap()
    }

    /// A command with the configuration of the demo.
    pub fn beside(&self, arguments: &[&str]) -> Output {
        self.kepler()
            .args(arguments)
            .arg("--config")
            .arg(self.config())
            .output()
            .unwrap()
    }

    /// The server over what the demo left.
    pub fn serve(&self) -> Server {
        let mut command = self.kepler();
        command.arg("serve").arg("--config").arg(self.config());
        let server = Server(command.stderr(Stdio::null()).spawn().unwrap());
        let config: toml::Table = toml::from_str(&std::fs::read_to_string(self.config()).unwrap()).unwrap();
        let operations = config["listen"]["operations"].as_str().unwrap().to_owned();
        wait_until(Duration::from_secs(20), || is_ready(&operations));
        server
    }

    pub fn status_url(&self) -> String {
        let config: toml::Table = toml::from_str(&std::fs::read_to_string(self.config()).unwrap()).unwrap();
        config["authority"]["status_url"].as_str().unwrap().to_owned()
    }
}

/// A server that ends with the test.
pub struct Server(pub Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn kepler() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kepler"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::null());
    command
}

/// Waits for something that happens soon; fails when it does not.
pub fn wait_until(limit: Duration, mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < limit, "it did not happen within {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The operations listener says that the node can do its work.
pub fn is_ready(operations: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = std::net::TcpStream::connect(operations)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// The output of a command that must succeed.
pub fn succeeded(output: &Output) -> String {
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{text}");
    text
}

/// What is published at an address.
pub fn download(url: &str) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { reqwest::get(url).await.unwrap().bytes().await.unwrap().to_vec() })
}
