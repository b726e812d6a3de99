//! Servers, started and stopped: each pinned to processor 0, so that the load has processor 1.

use std::{
    fs,
    net::SocketAddr,
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
    pub(crate) began: Instant,
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
        // Not by a connection: one that is closed at once sends `openssl ocsp` round in circles for ever.
        while !is_bound(address.port()) {
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
            began,
        })
    }

    /// Its process; `taskset` has become the server.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

/// Whether somebody listens on that port, as the kernel tells.
fn is_bound(port: u16) -> bool {
    const LISTENS: &str = "0A";
    let port = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().any(|table| {
        let table = fs::read_to_string(table).unwrap_or_default();
        table.lines().any(|line| {
            let mut fields = line.split_whitespace().skip(1);
            let own = fields.next().is_some_and(|address| address.ends_with(&port));
            own && fields.nth(1) == Some(LISTENS)
        })
    })
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
