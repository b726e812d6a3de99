//! The folder of a demo: configuration, database, the applicants' keys. A demo that was killed goes on from it.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::Plan;
use crate::{
    config::Config,
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet},
    random::{self, OsRandom},
};

/// What the demo must remember over a crash.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Memory {
    /// Number of the run: a finished run is followed by a new one with new applications.
    pub run: u32,
    /// Applications of the run.
    pub applications: usize,
    /// The algorithm of all holders' keys; mixed when absent.
    #[serde(default)]
    pub algorithm: Option<SignatureAlgorithm>,
    /// The run has ended well.
    pub finished: bool,
    /// Token of the simulated portal.
    pub portal_token: Option<String>,
    /// Secret of the portal's webhook, once registered.
    pub webhook_secret: Option<String>,
    /// Where the simulated register gateway listens.
    pub registers: SocketAddr,
    /// Where the mail sink listens.
    pub mail: SocketAddr,
    /// Where the portal's webhook receiver listens.
    pub webhooks: SocketAddr,
}

/// The folder, its configuration, its memory.
pub struct Workspace {
    folder: PathBuf,
    /// The configuration of the server in this demo.
    pub config: Config,
    /// What survives a crash.
    pub memory: Memory,
}

impl Workspace {
    /// Opens the folder that the plan names, or makes a new one from the shipped configuration.
    pub fn open(plan: &Plan) -> anyhow::Result<Self> {
        let folder = &plan.data;
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let folder = folder.canonicalize()?;
        let mut workspace = if folder.join("demo.json").is_file() {
            Self::again(folder, plan)?
        } else {
            Self::new(folder, plan)?
        };
        workspace.admit()?;
        workspace.remember()?;
        Ok(workspace)
    }

    fn new(folder: PathBuf, plan: &Plan) -> anyhow::Result<Self> {
        let mut config = Config::load(&plan.template)?;
        let mut ports = FreePorts {
            taken: Vec::new(),
            any: plan.any_port,
        };
        let memory = Memory {
            run: 1,
            applications: plan.applications,
            algorithm: plan.algorithm,
            finished: false,
            portal_token: None,
            webhook_secret: None,
            registers: ports.prefer(8090)?,
            mail: ports.prefer(2525)?,
            webhooks: ports.prefer(8091)?,
        };
        config.listen.service = ports.prefer(8443)?;
        config.listen.public = ports.prefer(8080)?;
        config.listen.operations = ports.prefer(9090)?;
        config.authority.status_url = format!("http://{}", config.listen.public).parse()?;
        config.authority.service_url = format!("https://{}", config.listen.service).parse()?;
        config.data.folder = folder.join("data");
        config.database.url = format!("sqlite://{}", folder.join("kepler.db").display());
        config.registers.url = format!("http://{}", memory.registers).parse()?;
        config.mail.port = memory.mail.port();
        // A newcomer must not wait for office hours.
        config.slots.every_day = true;
        config.slots.opens = jiff::civil::Time::midnight();
        config.slots.closes = jiff::civil::time(23, 59, 0, 0);
        config.slots.lead_minutes = 0;
        config.slots.check_in_minutes = 24 * 60;
        "warn".clone_into(&mut config.log.filter);
        let workspace = Self {
            folder,
            config,
            memory,
        };
        workspace.write_config()?;
        Ok(workspace)
    }

    fn write_config(&self) -> anyhow::Result<()> {
        let text = toml::to_string_pretty(&self.config).context("cannot write the demo's configuration")?;
        write_durably(&self.config_file(), text.as_bytes())
    }

    /// The demo takes every algorithm of the table, those too that holders may not bring by default.
    fn admit(&mut self) -> anyhow::Result<()> {
        let Some(algorithm) = self.memory.algorithm else {
            return Ok(());
        };
        let keys = &mut self.config.keys;
        if keys.algorithms.contains(&algorithm) {
            return Ok(());
        }
        keys.algorithms.push(algorithm);
        if algorithm == SignatureAlgorithm::Gost512 {
            keys.parameter_sets.push(ParameterSet::Tc26A512);
        }
        self.write_config()
    }

    fn again(folder: PathBuf, plan: &Plan) -> anyhow::Result<Self> {
        let config = Config::load(&folder.join("kepler.toml"))?;
        let mut memory: Memory = serde_json::from_slice(&fs::read(folder.join("demo.json"))?)
            .with_context(|| format!("{} is not a demo's folder", folder.display()))?;
        if memory.finished {
            memory = Memory {
                run: memory.run + 1,
                applications: plan.applications,
                algorithm: plan.algorithm,
                finished: false,
                ..memory
            };
        }
        Ok(Self {
            folder,
            config,
            memory,
        })
    }

    /// Writes the memory so that a crash finds either the old or the new one.
    pub fn remember(&self) -> anyhow::Result<()> {
        write_durably(
            &self.folder.join("demo.json"),
            &serde_json::to_vec_pretty(&self.memory)?,
        )
    }

    /// A file of the workspace.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The configuration file, for the other commands.
    pub fn config_file(&self) -> PathBuf {
        self.path("kepler.toml")
    }

    /// The applicant's private key, from the first run on which it was needed.
    pub fn holder_key_file(&self, number: usize) -> PathBuf {
        self.folder
            .join("holders")
            .join(format!("{}-{number:02}.key.pem", self.memory.run))
    }

    /// The portal's own name for the application.
    pub fn reference(&self, number: usize) -> String {
        format!("demo-{}-{number:02}", self.memory.run)
    }
}

/// Writes a file so that a crash leaves either the old or the new contents.
pub fn write_durably(path: &Path, contents: &[u8]) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let unfinished = path.with_extension("unfinished");
        let mut file = fs::File::create(&unfinished)?;
        io::Write::write_all(&mut file, contents)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Free loopback ports, none twice. Below the range from which the system takes ports of outgoing connections, so that
/// a restarted demo finds its ports free.
struct FreePorts {
    taken: Vec<TcpListener>,
    any: bool,
}

impl FreePorts {
    /// That port if it is free, else another.
    fn prefer(&mut self, port: u16) -> io::Result<SocketAddr> {
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let preferred = if self.any { None } else { bind(port).ok() };
        let listener = preferred.map_or_else(|| Self::other(bind), Ok)?;
        let address = listener.local_addr()?;
        // Held until all are chosen, so that none is chosen twice.
        self.taken.push(listener);
        Ok(address)
    }

    fn other(bind: impl Fn(u16) -> io::Result<TcpListener>) -> io::Result<TcpListener> {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for _ in 0..64 {
            let [high, low] = random::bytes::<2>(&OsRandom).map_err(io::Error::other)?;
            match bind(20_000 + u16::from_be_bytes([high, low]) % 12_000) {
                Ok(listener) => return Ok(listener),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}
