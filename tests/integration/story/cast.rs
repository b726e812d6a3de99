//! The stage of the story: a server, its registers and its mail server as processes of their own, and the people.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Output},
    time::Duration,
};

use kepler::{
    demo::{browser::Browser, portal::PortalClient},
    random::{OsRandom, bytes},
};
use serde_json::Value;

use super::canary::Canary;
use crate::demo::command::{Server, is_ready, kepler, succeeded, wait_until};

/// A service manager kills what has not ended by then.
const GRACE: Duration = Duration::from_secs(10);

pub struct Authority {
    /// What this story must keep to itself.
    pub canary: Canary,
    folder: tempfile::TempDir,
    config: toml::Table,
    /// Variables of the processes: where their token lives, if they have one.
    environment: Vec<(&'static str, PathBuf)>,
    registers: Option<Server>,
    mail: Option<Server>,
    server: Option<Server>,
}

impl Authority {
    /// Configuration as shipped, with folders and ports of its own; then the processes, as an engineer starts them. On
    /// SQLite, unless a database is named.
    pub fn start(database: Option<&str>) -> Self {
        Self::start_with(database, |_, _| Vec::new())
    }

    /// The same, with a configuration that `change` has changed; it says which variables the processes need.
    pub fn start_with(
        database: Option<&str>,
        change: impl FnOnce(&Path, &mut toml::Table) -> Vec<(&'static str, PathBuf)>,
    ) -> Self {
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
        let file = format!("sqlite://{}", folder.path().join("kepler.db").display());
        set(&mut config, "database", "url", database.unwrap_or(&file).into());
        set(&mut config, "log", "filter", "debug".into());
        set(&mut config, "log", "format", "json".into());
        for (key, value) in [
            ("every_day", true.into()),
            ("opens", "00:00:00".into()),
            ("closes", "23:59:00".into()),
        ] {
            set(&mut config, "slots", key, value);
        }
        set(&mut config, "slots", "lead_minutes", 0.into());
        set(&mut config, "slots", "check_in_minutes", 1440.into());
        let environment = change(folder.path(), &mut config);
        std::fs::write(
            folder.path().join("kepler.toml"),
            toml::to_string(&config).unwrap(),
        )
        .unwrap();

        let mut authority = Self {
            canary: Canary::default(),
            folder,
            config,
            environment,
            registers: None,
            mail: None,
            server: None,
        };
        let registers = ["simulate", "registers", "--listen", &at(ports[3])];
        authority.registers = Some(authority.spawn(&registers, "registers.log"));
        authority.start_mail();
        authority.start_server();
        authority
    }

    /// The server; its log is appended to `server.log`.
    pub fn start_server(&mut self) {
        let file = self.config_file();
        self.server = Some(self.spawn(&["serve", "--config", file.to_str().unwrap()], "server.log"));
        let operations = self.address("operations");
        wait_until(Duration::from_secs(30), || is_ready(&operations));
    }

    /// Asks the server to end, as a service manager does.
    pub fn stop_server(&mut self) -> ExitStatus {
        let mut server = self.server.take().unwrap();
        let id = server.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let mut ended = None;
        wait_until(GRACE, || {
            ended = server.0.try_wait().unwrap();
            ended.is_some()
        });
        ended.unwrap()
    }

    pub fn start_mail(&mut self) {
        let (listen, folder) = (self.mail_address(), self.file("mail"));
        let arguments = [
            "simulate",
            "mail",
            "--listen",
            &listen,
            "--folder",
            folder.to_str().unwrap(),
        ];
        self.mail = Some(self.spawn(&arguments, "mail.log"));
        wait_until(Duration::from_secs(30), || {
            std::net::TcpStream::connect(&listen).is_ok()
        });
    }

    pub fn stop_mail(&mut self) {
        self.mail = None;
    }

    pub fn mail_address(&self) -> String {
        format!("127.0.0.1:{}", self.config["mail"]["port"])
    }

    /// `service`, `public` or `operations`.
    pub fn address(&self, listener: &str) -> String {
        self.config["listen"][listener].as_str().unwrap().to_owned()
    }

    fn spawn(&self, arguments: &[&str], log: &str) -> Server {
        let log = File::options()
            .append(true)
            .create(true)
            .open(self.file(log))
            .unwrap();
        let mut command = kepler();
        command
            .args(arguments)
            .envs(self.environment.clone())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        Server(command.spawn().unwrap())
    }

    pub fn config_file(&self) -> PathBuf {
        self.folder.path().join("kepler.toml")
    }

    /// A command that must succeed, and what it prints for machines.
    pub fn command(&self, arguments: &[&str]) -> String {
        succeeded(&self.run(&[arguments, &["--json"]].concat()))
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_over_config(arguments, &self.config_file())
    }

    /// A command over another database.
    pub fn run_over(&self, database: &Path, arguments: &[&str]) -> Output {
        let mut config = self.config.clone();
        let url = format!("sqlite://{}", database.display());
        config["database"]
            .as_table_mut()
            .unwrap()
            .insert("url".to_owned(), url.into());
        let file = database.with_extension("toml");
        std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
        self.run_over_config(arguments, &file)
    }

    fn run_over_config(&self, arguments: &[&str], config: &Path) -> Output {
        let mut command = kepler();
        command.args(arguments).arg("--config").arg(config);
        command.envs(self.environment.clone()).output().unwrap()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn url(&self, key: &str) -> url::Url {
        self.config["authority"][key].as_str().unwrap().parse().unwrap()
    }

    pub fn server_certificate(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("data/tls/certificate.pem")).unwrap()
    }

    /// `kepler portal add`, and the portal with its token.
    pub fn portal(&mut self, name: &str) -> PortalClient {
        let added: Value = serde_json::from_str(&self.command(&["portal", "add", name])).unwrap();
        let token = added["token"].as_str().unwrap().to_owned();
        self.canary.hide("bearer token", &token);
        PortalClient::new(self.url("service_url"), &self.server_certificate(), token).unwrap()
    }

    /// `kepler operator invite`, and the person's browser, signed in by the link.
    pub async fn operator(&mut self, name: &str, role: &str) -> Browser {
        let mail = format!("{role}@kepler.example");
        let mut arguments = vec![
            "operator", "invite", "--name", name, "--email", &mail, "--role", role,
        ];
        if role == "video_operator" {
            arguments.extend(["--video-trained-until", "2099-01-01T00:00:00Z"]);
        }
        let invited: Value = serde_json::from_str(&self.command(&arguments)).unwrap();
        let mut browser = Browser::new(self.url("service_url"), &self.server_certificate()).unwrap();
        let link = invited["link"].as_str().unwrap();
        browser.sign_in(link).await.unwrap();
        self.canary
            .hide("sign-in token", link.split_once("token=").unwrap().1);
        self.canary.hide("session cookie", browser.session().unwrap());
        self.canary.hide("operator's mail", &mail);
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
