//! The mail server, by SMTP: one message per call, plain text and HTML, bounded in time.

use std::{fmt, path::PathBuf, time::Duration};

use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters, TlsParametersBuilder},
        extension::ClientId,
    },
};
use serde::{Deserialize, Serialize};

use crate::{id::MessageId, notification::template::Notice};

/// How to reach the mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Protection of the connection.
    pub security: MailSecurity,
    /// The sender: `Name <address>`.
    pub from: String,
    /// User name, if the server asks for one; needs a protected connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// File with the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// PEM file with one more trusted certificate authority for the server's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// The whole conversation ends within that time.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

fn default_timeout() -> u64 {
    20
}

/// Protection of the connection to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// None: for a relay on the same machine.
    None,
    /// STARTTLS, and nothing is sent without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    /// The sender is not a mail address.
    #[error("`from` is not a mail address")]
    From,
    /// A password without protection, or half of a user and password.
    #[error("`user` and `password_file` belong together and need `security` other than `none`")]
    Credentials,
    /// A file cannot be read.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// TLS cannot be set up.
    #[error("TLS towards the mail server cannot be set up")]
    Tls(#[source] lettre::transport::smtp::Error),
}

/// A message to one addressee.
#[derive(Clone)]
pub struct OutgoingMail {
    /// Becomes the Message-ID: the same for every attempt, so that receivers see doubles.
    pub message_id: MessageId,
    /// When the message was written.
    pub at: Timestamp,
    /// The addressee.
    pub to: String,
    /// What it says.
    pub notice: Notice,
}

impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutgoingMail({}, ..)", self.message_id)
    }
}

/// The message was not taken. Server texts are left out: they repeat addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Try again later.
    #[error("the mail server did not take the message: {reason}")]
    Temporary {
        /// Why.
        reason: String,
    },
    /// This message will never be taken for this addressee.
    #[error("the mail server refused the message: {reason}")]
    Permanent {
        /// Why.
        reason: String,
    },
}

/// The way to the mail server.
#[derive(Debug)]
pub struct MailClient {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl MailClient {
    /// Reads the files that the configuration names; does not connect.
    pub fn new(config: &MailConfig) -> Result<Self, MailConfigError> {
        let from: Mailbox = config.from.parse().map_err(|_| MailConfigError::From)?;
        let timeout = Duration::from_secs(config.timeout_seconds);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .timeout(Some(timeout))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .tls(tls(config)?);
        if let Some(credentials) = credentials(config)? {
            builder = builder.credentials(credentials);
        }
        Ok(Self {
            transport: builder.build(),
            from,
            timeout,
        })
    }

    /// Hands one message over; done once the server took responsibility for it.
    pub async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        let message = self.compose(mail)?;
        let sent = tokio::time::timeout(self.timeout, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(judge(&error)),
            Err(_) => Err(MailError::Temporary {
                reason: "no answer in time".to_owned(),
            }),
        }
    }

    /// Whether the server answers and takes our credentials: for `doctor`.
    pub async fn probe(&self) -> Result<(), MailError> {
        match tokio::time::timeout(self.timeout, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Err(error)) => Err(judge(&error)),
            Ok(Ok(false)) | Err(_) => Err(MailError::Temporary {
                reason: "no answer in time".to_owned(),
            }),
        }
    }

    fn compose(&self, mail: &OutgoingMail) -> Result<Message, MailError> {
        let malformed = |reason: &str| MailError::Permanent {
            reason: reason.to_owned(),
        };
        let to: Mailbox = mail.to.parse().map_err(|_| malformed("not a mail address"))?;
        let body = MultiPart::alternative_plain_html(mail.notice.text.clone(), mail.notice.html.clone());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.notice.subject.clone())
            .message_id(Some(format!(
                "<{}@{}>",
                mail.message_id,
                self.from.email.domain()
            )))
            .date(mail.at.into())
            .multipart(body)
            .map_err(|_| malformed("the message cannot be composed"))?;
        for (name, value) in [
            // RFC 3834 5: no automatic answers to this one
            (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
            (
                HeaderName::new_from_ascii_str("Content-Language"),
                mail.notice.locale.tag(),
            ),
        ] {
            message
                .headers_mut()
                .insert_raw(HeaderValue::new(name, value.to_owned()));
        }
        Ok(message)
    }
}

fn tls(config: &MailConfig) -> Result<Tls, MailConfigError> {
    let parameters = || -> Result<TlsParameters, MailConfigError> {
        let mut builder = TlsParametersBuilder::new(config.host.clone());
        if let Some(path) = &config.ca_file {
            let pem = read(path)?;
            builder =
                builder.add_root_certificate(Certificate::from_pem(&pem).map_err(MailConfigError::Tls)?);
        }
        builder.build().map_err(MailConfigError::Tls)
    };
    Ok(match config.security {
        MailSecurity::None => Tls::None,
        MailSecurity::StartTls => Tls::Required(parameters()?),
        MailSecurity::Tls => Tls::Wrapper(parameters()?),
    })
}

fn credentials(config: &MailConfig) -> Result<Option<Credentials>, MailConfigError> {
    match (&config.user, &config.password_file) {
        (None, None) => Ok(None),
        (Some(user), Some(path)) if config.security != MailSecurity::None => {
            let password = String::from_utf8_lossy(&read(path)?).trim_end().to_owned();
            Ok(Some(Credentials::new(user.clone(), password)))
        }
        _ => Err(MailConfigError::Credentials),
    }
}

fn read(path: &PathBuf) -> Result<Vec<u8>, MailConfigError> {
    std::fs::read(path).map_err(|source| MailConfigError::File {
        path: path.clone(),
        source,
    })
}

fn judge(error: &lettre::transport::smtp::Error) -> MailError {
    let code = error.status().map(u16::from);
    let reason = match code {
        Some(code) => format!("SMTP {code}"),
        None if error.is_timeout() => "no answer in time".to_owned(),
        None if error.is_tls() => "TLS failed".to_owned(),
        None => "no connection".to_owned(),
    };
    // 530 to 538 speak of our credentials, not of the message: an engineer can mend that.
    let about_credentials = code.is_some_and(|code| (530..=538).contains(&code));
    if error.is_permanent() && !about_credentials {
        MailError::Permanent { reason }
    } else {
        MailError::Temporary { reason }
    }
}
