//! The outside world, as tests want it: registers that answer by script, a mail server and portals that remember.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write as _,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use kepler::{
    clients::{
        mail::{MailError, OutgoingMail},
        webhook::DeliveryError,
    },
    crypto::algorithm::SignatureAlgorithm,
    issuance::issuer::{LateAnswer, SigningError, SigningKey},
    lifecycle::{notify::Mailer, webhook::Courier},
    notification::webhook::WebhookDelivery,
    registration::check::{
        CheckKind,
        connector::{
            CheckRequest, ConnectorError, EventBody, Evidence, Poll, Receipt, RegisterConnector,
            RegisterEvent, Verification,
        },
        outcome::Outcome,
    },
};

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

/// Registers that answer at once: `Match`, unless the script says otherwise for a kind and an attempt.
#[derive(Default)]
pub(crate) struct FakeRegisters {
    pub(crate) script: Mutex<BTreeMap<(CheckKind, u32), EventBody>>,
    pub(crate) silent: Mutex<bool>,
    pub(crate) down: Mutex<bool>,
    pub(crate) forged: Mutex<bool>,
    pub(crate) asked: Mutex<Vec<(CheckKind, u32)>>,
    queue: Mutex<Vec<RegisterEvent>>,
    /// Acknowledgements that are lost: the event comes again.
    pub(crate) lose: Mutex<u32>,
    pub(crate) acknowledged: Mutex<Vec<(String, bool)>>,
}

impl FakeRegisters {
    pub(crate) fn answer(&self, kind: CheckKind, attempt: u32, outcome: Outcome) {
        locked(&self.script).insert((kind, attempt), EventBody::Final { outcome });
    }

    pub(crate) fn fault(&self, kind: CheckKind, attempt: u32) {
        let body = EventBody::Fault {
            code: "transport".into(),
            retry_after: Some(SignedDuration::from_secs(30)),
        };
        locked(&self.script).insert((kind, attempt), body);
    }

    pub(crate) fn be_silent(&self, silent: bool) {
        *locked(&self.silent) = silent;
    }

    /// What waits in the queue gets the signature that it should have had.
    pub(crate) fn sign_again(&self) {
        for event in locked(&self.queue).iter_mut() {
            event.evidence.signature = vec![1];
        }
    }

    pub(crate) fn be_down(&self, down: bool) {
        *locked(&self.down) = down;
    }

    fn evidence(&self, text: &str) -> Evidence {
        Evidence {
            raw: text.as_bytes().to_vec(),
            media_type: "text/plain".into(),
            signature: if *locked(&self.forged) { vec![0] } else { vec![1] },
        }
    }
}

#[async_trait]
impl RegisterConnector for FakeRegisters {
    async fn submit(&self, request: CheckRequest) -> Result<Receipt, ConnectorError> {
        if *locked(&self.down) {
            return Err(ConnectorError::Unavailable {
                reason: "down".into(),
                retry_after: None,
            });
        }
        let (kind, attempt) = (request.kind(), request.attempt);
        locked(&self.asked).push((kind, attempt));
        let external_id = format!("{}-{attempt}", request.check);
        if !*locked(&self.silent) {
            let matches = EventBody::Final {
                outcome: Outcome::Match,
            };
            let body = locked(&self.script)
                .get(&(kind, attempt))
                .cloned()
                .unwrap_or(matches);
            locked(&self.queue).push(RegisterEvent {
                event_id: format!("event-{external_id}"),
                external_id: external_id.clone(),
                check: request.check,
                attempt,
                at: Timestamp::UNIX_EPOCH,
                body,
                evidence: self.evidence(&external_id),
            });
        }
        Ok(Receipt {
            evidence: self.evidence("receipt"),
            external_id,
        })
    }

    async fn poll(&self, _: Option<String>) -> Result<Poll, ConnectorError> {
        Ok(Poll {
            events: locked(&self.queue).clone(),
            cursor: None,
        })
    }

    async fn ack(&self, event: &RegisterEvent, accepted: bool) -> Result<(), ConnectorError> {
        let mut lose = locked(&self.lose);
        if *lose > 0 {
            *lose -= 1;
            return Err(ConnectorError::Unavailable {
                reason: "lost".into(),
                retry_after: None,
            });
        }
        locked(&self.queue).retain(|queued| queued.event_id != event.event_id);
        locked(&self.acknowledged).push((event.event_id.clone(), accepted));
        Ok(())
    }

    fn verify(&self, evidence: &Evidence) -> Verification {
        if evidence.signature == [1] {
            Verification::Valid { key: "test".into() }
        } else {
            Verification::Invalid {
                reason: "signature".into(),
            }
        }
    }
}

/// A mail server that remembers.
#[derive(Default)]
pub(crate) struct FakeMailer {
    pub(crate) sent: Mutex<Vec<OutgoingMail>>,
    pub(crate) failure: Mutex<Option<MailError>>,
}

impl FakeMailer {
    /// The kinds of the messages so far.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        locked(&self.sent)
            .iter()
            .map(|mail| mail.notice.kind.code())
            .collect()
    }
}

#[async_trait]
impl Mailer for FakeMailer {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        if let Some(failure) = locked(&self.failure).clone() {
            return Err(failure);
        }
        locked(&self.sent).push(mail.clone());
        Ok(())
    }
}

/// A portal's webhook that remembers.
pub(crate) struct FakeCourier {
    pub(crate) taken: Mutex<Vec<WebhookDelivery>>,
    pub(crate) status: Mutex<u16>,
    /// Takes deliveries and never answers.
    pub(crate) hangs: Mutex<bool>,
}

impl Default for FakeCourier {
    fn default() -> Self {
        Self {
            taken: Mutex::default(),
            status: Mutex::new(204),
            hangs: Mutex::default(),
        }
    }
}

#[async_trait]
impl Courier for FakeCourier {
    async fn deliver(&self, delivery: &WebhookDelivery) -> Result<u16, DeliveryError> {
        locked(&self.taken).push(delivery.clone());
        let hangs = *locked(&self.hangs);
        if hangs {
            std::future::pending::<()>().await;
        }
        Ok(*locked(&self.status))
    }
}

/// What a key does when it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    #[default]
    Signs,
    /// Cannot be asked, and knows it.
    Away,
    /// Cannot be asked, and learns it only when it is.
    Breaks,
    /// Signs something else.
    Lies,
    /// Takes the question and answers when it signs again.
    Hangs,
    Panics,
}

/// A key that can be told to fail.
pub(crate) struct FragileKey {
    pub(crate) key: Arc<dyn SigningKey>,
    pub(crate) mood: Arc<Mutex<Mood>>,
    pub(crate) made: Arc<Mutex<u32>>,
    /// Every digest that it signs, one line each: it outlives the process.
    pub(crate) journal: PathBuf,
}

impl FragileKey {
    fn note(&self, digest: &[u8]) {
        let mut journal = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.journal)
            .unwrap();
        writeln!(journal, "{}", hex::encode(digest)).unwrap();
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn late(&self, digest: &[u8]) -> SigningError {
        let (key, mood, digest) = (Arc::clone(&self.key), Arc::clone(&self.mood), digest.to_vec());
        let answer = move || (*locked(&mood) == Mood::Signs).then(|| key.sign_digest(&digest));
        SigningError::Undecided(LateAnswer::new(answer))
    }
}

impl SigningKey for FragileKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }

    fn public_key(&self) -> &[u8] {
        self.key.public_key()
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        match self.mood() {
            Mood::Signs => {}
            Mood::Away | Mood::Breaks => return Err(SigningError::Unavailable("broken".into())),
            Mood::Hangs => return Err(self.late(digest)),
            Mood::Panics => panic!("the key panics"),
            Mood::Lies => {
                *locked(&self.made) += 1;
                self.note(digest);
                return self.key.sign_digest(&vec![7; digest.len()]);
            }
        }
        *locked(&self.made) += 1;
        self.note(digest);
        self.key.sign_digest(digest)
    }

    fn ready(&self) -> Result<(), SigningError> {
        match self.mood() {
            Mood::Away => Err(SigningError::Unavailable("away".into())),
            _ => self.key.ready(),
        }
    }
}
