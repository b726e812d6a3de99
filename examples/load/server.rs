//! Servers, started and stopped: each pinned to processor 0, so that the load has processor 1.

use std::{
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};

/// How long a server may take until it listens.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that is stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From its start until somebody could connect.
    pub(crate) listening_after: Duration,
}

impl Server {
    /// Starts `program` on processor 0 and waits until it listens; what it says goes to `log`.
    pub(crate) fn start(
        program: &Path,
        arguments: &[&str],
        address: SocketAddr,
        log: &Path,
    ) -> anyhow::Result<Self> {
        let (began, log) = (Instant::now(), std::fs::File::create(log)?);
        let mut child = Command::new("taskset")
            .args(["-c", "0"])
            .arg(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start taskset and {}", program.display()))?;
        while TcpStream::connect(address).is_err() {
            if let Some(status) = child.try_wait()? {
                bail!("{} ended: {status}; see its log", program.display());
            }
            if began.elapsed() > PATIENCE {
                let _ = child.kill();
                bail!("{} does not listen on {address}", program.display());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(Self {
            child,
            address,
            listening_after: began.elapsed(),
        })
    }

    /// Its process; `taskset` has become the server.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end; a failure tells what it said.
pub(crate) fn run(folder: &Path, program: &str, arguments: &str) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .with_context(|| format!("cannot start {program}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        output.status.success(),
        "{program} {arguments}: {said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(said)
}
