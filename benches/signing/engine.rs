//! The other side: a small C program over OpenSSL's libcrypto with the GOST engine (`engine.c`), compiled here.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

const CONFIGURATION: &str = "openssl_conf = start\n[start]\nengines = engines\n[engines]\ngost = gost\n[gost]\nengine_id = gost\ndefault_algorithms = ALL\n";

/// The engine at work.
pub(crate) struct Engine {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Engine {
    /// Compiles and starts it.
    pub(crate) fn start() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signing");
        fs::create_dir_all(&folder).expect("a folder for the engine's program");
        let (program, settings) = (folder.join("engine"), folder.join("openssl.cnf"));
        fs::write(&settings, CONFIGURATION).expect("the engine's configuration");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/signing/engine.c");
        let mut compiler = Command::new("cc");
        compiler
            .arg("-O2")
            .arg("-o")
            .arg(&program)
            .arg(source)
            .arg("-lcrypto");
        let compiled = compiler.status().is_ok_and(|status| status.success());
        assert!(
            compiled,
            "no C compiler, or no OpenSSL to compile against (Debian: gcc libssl-dev)"
        );
        let mut process = Command::new(program)
            .env("OPENSSL_CONF", settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the engine's program starts");
        let orders = process.stdin.take().expect("its input");
        let answers = BufReader::new(process.stdout.take().expect("its output"));
        Self {
            process,
            orders,
            answers,
        }
    }

    /// How often it does that in a second of its processor time.
    pub(crate) fn rate(&mut self, order: &str, seconds: f64) -> f64 {
        writeln!(self.orders, "{order} {seconds}").expect("the engine's program listens");
        let mut answer = String::new();
        self.answers
            .read_line(&mut answer)
            .expect("the engine's program answers");
        let (operations, spent) = answer.trim_end().split_once(' ').expect("operations and seconds");
        operations.parse::<f64>().expect("a count") / spent.parse::<f64>().expect("seconds")
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
