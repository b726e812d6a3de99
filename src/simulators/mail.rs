//! A mail server that keeps every message as a file: real SMTP conversation (RFC 5321), nothing leaves the machine.

use std::{
    collections::BTreeSet,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Most octets of one message.
pub const MAX_MESSAGE: usize = 2 * 1024 * 1024;
const MAX_LINE: u64 = 2_048;
const MAX_CONNECTIONS: usize = 64;
const IDLE: Duration = Duration::from_mins(1);

/// Where messages go. A message with the same Message-ID replaces the earlier one.
pub struct MailSink {
    directory: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: BTreeSet<String>,
    deliveries: usize,
    failures_left: u32,
}

impl MailSink {
    /// A sink that writes to `directory`, which is made if it is missing; messages of an earlier sink count.
    pub fn new(directory: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&directory)?;
        let mut state = State::default();
        for entry in std::fs::read_dir(&directory)? {
            let name = entry?.file_name();
            let known = name.to_str().and_then(|name| name.strip_suffix(".eml"));
            state.kept.extend(known.map(str::to_owned));
        }
        Ok(Self {
            directory,
            state: Mutex::new(state),
        })
    }

    /// Answers 451 to the next `count` messages.
    pub fn fail_next(&self, count: u32) {
        self.lock().failures_left = count;
    }

    /// How many different messages were kept.
    pub fn messages(&self) -> usize {
        self.lock().kept.len()
    }

    /// How many messages were taken, repetitions counted.
    pub fn deliveries(&self) -> usize {
        self.lock().deliveries
    }

    fn keep(&self, message: &[u8]) -> io::Result<()> {
        let name = file_name(message);
        let mut state = self.lock();
        std::fs::write(self.directory.join(format!("{name}.eml")), message)?;
        state.deliveries += 1;
        state.kept.insert(name);
        Ok(())
    }

    fn fails_now(&self) -> bool {
        let mut state = self.lock();
        match state.failures_left.checked_sub(1) {
            Some(left) => {
                state.failures_left = left;
                true
            }
            None => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The local part of the Message-ID, as far as it may stand in a file name; a digest for messages without one.
fn file_name(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let named = text
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("message-id"))
        .map(|(_, value)| value.trim().trim_start_matches('<'))
        .and_then(|id| id.split(['@', '>']).next())
        .map(|id| {
            id.chars()
                .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                .take(100)
        })
        .map(String::from_iter);
    match named {
        Some(name) if !name.is_empty() => name,
        _ => hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, message)),
    }
}

/// Takes mail until `shutdown`; open conversations are cut then.
pub async fn serve(listener: TcpListener, sink: Arc<MailSink>, shutdown: CancellationToken) {
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            accepted = listener.accept(), if conversations.len() < MAX_CONNECTIONS => match accepted {
                Ok((stream, _)) => { conversations.spawn(converse(stream, Arc::clone(&sink))); }
                Err(error) => tracing::warn!(%error, "the mail simulator cannot accept a connection"),
            },
            Some(_) = conversations.join_next() => {}
        }
    }
}

async fn converse(stream: TcpStream, sink: Arc<MailSink>) {
    let mut session = Session {
        stream: BufStream::new(stream),
        sink,
        sender: false,
        recipients: 0,
    };
    if let Err(error) = session.run().await {
        tracing::debug!(%error, "a mail conversation ended early");
    }
}

struct Session {
    stream: BufStream<TcpStream>,
    sink: Arc<MailSink>,
    sender: bool,
    recipients: usize,
}

impl Session {
    async fn run(&mut self) -> io::Result<()> {
        self.say("220 localhost ESMTP Kepler mail simulator").await?;
        while let Some(line) = self.line().await? {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.reset();
                    let hello =
                        format!("250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {MAX_MESSAGE}");
                    self.say(&hello).await?;
                }
                "HELO" | "RSET" => {
                    self.reset();
                    self.say("250 localhost").await?;
                }
                "MAIL" => self.mail(&line).await?,
                "RCPT" => self.recipient(&line).await?,
                "DATA" => self.data().await?,
                "NOOP" => self.say("250 still here").await?,
                "QUIT" => return self.say("221 goodbye").await,
                _ => self.say("502 command not implemented").await?,
            }
        }
        Ok(())
    }

    fn reset(&mut self) {
        self.sender = false;
        self.recipients = 0;
    }

    async fn mail(&mut self, line: &str) -> io::Result<()> {
        if self.sender {
            return self.say("503 one sender at a time").await;
        }
        if !has_address(line, "MAIL FROM:") {
            return self.say("501 MAIL FROM:<address> is expected").await;
        }
        let size = line.to_ascii_uppercase();
        let announced = size.split("SIZE=").nth(1).and_then(|rest| rest.split(' ').next());
        if announced
            .and_then(|size| size.parse().ok())
            .is_some_and(|size: usize| size > MAX_MESSAGE)
        {
            return self.say("552 the message is too long").await;
        }
        self.sender = true;
        self.say("250 sender noted").await
    }

    async fn recipient(&mut self, line: &str) -> io::Result<()> {
        if !self.sender {
            return self.say("503 MAIL comes first").await;
        }
        if !has_address(line, "RCPT TO:") {
            return self.say("501 RCPT TO:<address> is expected").await;
        }
        // RFC 5321 4.5.3.1.8: at least 100 recipients
        if self.recipients >= 100 {
            return self.say("452 too many recipients").await;
        }
        self.recipients += 1;
        self.say("250 recipient noted").await
    }

    async fn data(&mut self) -> io::Result<()> {
        if self.recipients == 0 {
            return self.say("503 RCPT comes first").await;
        }
        self.say("354 end with a dot on a line").await?;
        let message = self.message().await?;
        self.reset();
        match message {
            None => self.say("552 the message is too long").await,
            Some(_) if self.sink.fails_now() => self.say("451 try again later").await,
            Some(message) => match self.sink.keep(&message) {
                Ok(()) => self.say("250 kept").await,
                Err(error) => {
                    tracing::warn!(%error, "the mail simulator cannot write");
                    self.say("452 cannot keep the message").await
                }
            },
        }
    }

    /// The message up to the final dot, dots unstuffed (RFC 5321 4.5.2); none if it is too long.
    async fn message(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut message = Vec::new();
        let mut fits = true;
        loop {
            let Some(line) = self.line().await? else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            if line == b".\r\n" || line == b".\n" {
                return Ok(fits.then_some(message));
            }
            let unstuffed = line.strip_prefix(b".").unwrap_or(&line);
            fits = fits && message.len() + unstuffed.len() <= MAX_MESSAGE;
            if fits {
                message.extend_from_slice(unstuffed);
            }
        }
    }

    /// One line with its end; none at the end of the stream.
    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.stream).take(MAX_LINE);
        let read = tokio::time::timeout(IDLE, bounded.read_until(b'\n', &mut line)).await;
        match read.map_err(|_| io::ErrorKind::TimedOut)?? {
            0 => Ok(None),
            _ if line.ends_with(b"\n") => Ok(Some(line)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes()).await?;
        self.stream.write_all(b"\r\n").await?;
        self.stream.flush().await
    }
}

fn has_address(line: &str, command: &str) -> bool {
    line.get(..command.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(command))
        && line
            .get(command.len()..)
            .is_some_and(|rest| rest.trim_start().starts_with('<') && rest.contains('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_the_message_id_and_never_leave_the_folder() {
        assert_eq!(
            file_name(b"Subject: a\r\nMessage-ID: <01ABC@ca.example>\r\n\r\nx"),
            "01ABC"
        );
        assert_eq!(
            file_name(b"Message-ID: <../../etc/passwd@x>\r\n\r\n"),
            "etcpasswd"
        );
        assert_eq!(file_name(b"Subject: a\r\n\r\nMessage-ID: <body@x>").len(), 64);
    }
}
