//! The stage of the story: a server, its registers and its mail server as processes of their own, and the people.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use kepler::{
    demo::{browser::Browser, portal::PortalClient},
    random::{OsRandom, bytes},
};
use serde_json::Value;

use crate::demo::command::{Server, is_ready, kepler, succeeded, wait_until};

pub struct Authority {
    folder: tempfile::TempDir,
    config: toml::Table,
    processes: Vec<Server>,
}

impl Authority {
    /// Configuration as shipped, with folders and ports of its own; then the processes, as an engineer starts them.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/kepler.toml");
        let mut config: toml::Table = toml::from_str(&std::fs::read_to_string(shipped).unwrap()).unwrap();
        let ports: Vec<u16> = (0..5).map(|_| free_port()).collect();
        let set = |config: &mut toml::Table, section: &str, key: &str, value: toml::Value| {
            config[section]
                .as_table_mut()
                .unwrap()
                .insert(key.to_owned(), value);
        };
        let at = |port: u16| format!("127.0.0.1:{port}");
        set(&mut config, "listen", "service", at(ports[0]).into());
        set(&mut config, "listen", "public", at(ports[1]).into());
        set(&mut config, "listen", "operations", at(ports[2]).into());
        set(
            &mut config,
            "authority",
            "service_url",
            format!("https://{}", at(ports[0])).into(),
        );
        set(
            &mut config,
            "authority",
            "status_url",
            format!("http://{}", at(ports[1])).into(),
        );
        set(
            &mut config,
            "registers",
            "url",
            format!("http://{}", at(ports[3])).into(),
        );
        set(&mut config, "mail", "port", i64::from(ports[4]).into());
        let data = folder.path().join("data");
        set(&mut config, "data", "folder", data.to_str().unwrap().into());
        let database = format!("sqlite://{}", folder.path().join("kepler.db").display());
        set(&mut config, "database", "url", database.into());
        for (key, value) in [
            ("every_day", true.into()),
            ("opens", "00:00:00".into()),
            ("closes", "23:59:00".into()),
        ] {
            set(&mut config, "slots", key, value);
        }
        set(&mut config, "slots", "lead_minutes", 0.into());
        set(&mut config, "slots", "check_in_minutes", 1440.into());
        std::fs::write(
            folder.path().join("kepler.toml"),
            toml::to_string(&config).unwrap(),
        )
        .unwrap();

        let mut authority = Self {
            folder,
            config,
            processes: Vec::new(),
        };
        let mail = authority.folder.path().join("mail");
        let processes = vec![
            spawn(&["simulate", "registers", "--listen", &at(ports[3])]),
            spawn(&[
                "simulate",
                "mail",
                "--listen",
                &at(ports[4]),
                "--folder",
                mail.to_str().unwrap(),
            ]),
            spawn(&["serve", "--config", authority.config_file().to_str().unwrap()]),
        ];
        authority.processes = processes;
        wait_until(Duration::from_secs(30), || is_ready(&at(ports[2])));
        authority
    }

    pub fn config_file(&self) -> PathBuf {
        self.folder.path().join("kepler.toml")
    }

    pub fn command(&self, arguments: &[&str]) -> String {
        let mut command = kepler();
        command
            .args(arguments)
            .arg("--json")
            .arg("--config")
            .arg(self.config_file());
        succeeded(&command.output().unwrap())
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn url(&self, key: &str) -> url::Url {
        self.config["authority"][key].as_str().unwrap().parse().unwrap()
    }

    fn server_certificate(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("data/tls/certificate.pem")).unwrap()
    }

    /// `kepler portal add`, and the portal with its token.
    pub fn portal(&self, name: &str) -> PortalClient {
        let added: Value = serde_json::from_str(&self.command(&["portal", "add", name])).unwrap();
        let token = added["token"].as_str().unwrap().to_owned();
        PortalClient::new(self.url("service_url"), &self.server_certificate(), token).unwrap()
    }

    /// `kepler operator invite`, and the person's browser, signed in by the link.
    pub async fn operator(&self, name: &str, role: &str) -> Browser {
        let mail = format!("{role}@kepler.example");
        let mut arguments = vec![
            "operator", "invite", "--name", name, "--email", &mail, "--role", role,
        ];
        if role == "video_operator" {
            arguments.extend(["--video-trained-until", "2099-01-01T00:00:00Z"]);
        }
        let invited: Value = serde_json::from_str(&self.command(&arguments)).unwrap();
        let mut browser = Browser::new(self.url("service_url"), &self.server_certificate()).unwrap();
        browser.sign_in(invited["link"].as_str().unwrap()).await.unwrap();
        browser
    }

    pub fn mails(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("mail")).unwrap();
        entries
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap_or_default())
            .collect()
    }
}

/// Below the range of outgoing connections, so that nobody takes it in between.
fn free_port() -> u16 {
    loop {
        let port = 20_000 + u16::from_be_bytes(bytes(&OsRandom).unwrap()) % 12_000;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn spawn(arguments: &[&str]) -> Server {
    Server(
        kepler()
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    )
}
