//! Answers for a network that delivers files: all of an issuer, signed ahead, in a folder that mirrors the paths of GET.
//!
//! `{folder}/{base64 of the request}` holds the answer to the request that names the certificate by SHA-1 and nothing else:
//! what nearly every client sends. A file is dated with its `thisUpdate`, renewed at half its life, and replaced as soon as
//! the index hears of a revocation. What a network in front keeps of it by itself is up to its settings.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use anyhow::Context as _;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use jiff::Timestamp;

use crate::{
    clock::Clock,
    http::public::PublicStatus,
    lifecycle::{Authority, follow_status::POLL},
    status::{
        index::StatusIndex,
        ocsp::{answer::Answer, identity::IssuerStatusIdentity, responder::Responder, response::Refusal},
        serial::Serial,
    },
};

/// From one look at all files to the next.
const SWEEP: Duration = Duration::from_mins(5);

/// Signs ahead.
pub struct Presigner {
    folder: PathBuf,
    authority: Arc<Authority>,
    public: Arc<PublicStatus>,
    clock: Arc<dyn Clock>,
    /// Up to which row of the journal revocations are in the files, by issuer.
    told: Mutex<BTreeMap<String, u64>>,
}

/// What was done to files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Signed and written.
    pub written: u64,
    /// Removed: the certificate has ended, or nothing could be signed in place of a `good`.
    pub removed: u64,
}

impl Presigner {
    /// Keeps files in `folder`, which is made.
    pub fn new(
        folder: PathBuf,
        authority: Arc<Authority>,
        public: Arc<PublicStatus>,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        fs::create_dir_all(&folder)
            .with_context(|| format!("status.presign_folder: cannot make {}", folder.display()))?;
        Ok(Self {
            folder,
            authority,
            public,
            clock,
            told: Mutex::default(),
        })
    }

    /// Looks again and again, until the caller drops it.
    pub async fn keep(self: Arc<Self>) {
        let mut swept = None::<Duration>;
        loop {
            let is_due = swept.is_none_or(|last| self.clock.elapsed().saturating_sub(last) >= SWEEP);
            if is_due {
                swept = Some(self.clock.elapsed());
            }
            let this = Arc::clone(&self);
            let work = tokio::task::spawn_blocking(move || {
                this.tell_revocations()?;
                if is_due {
                    this.sweep()
                } else {
                    Ok(Swept::default())
                }
            });
            match work.await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::error!(%error, "answers were not signed ahead"),
                Err(error) => tracing::error!(%error, "signing ahead broke off"),
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Replaces the files of certificates that became revoked since the last call. Blocks.
    pub fn tell_revocations(&self) -> io::Result<Swept> {
        let responder = self.public.responder();
        let index = self.authority.status_index();
        let mut swept = Swept::default();
        for identity in responder.identities() {
            let Some(issuer) = index.known_issuer(identity.issuer()) else {
                continue;
            };
            let known = self.lock().get(identity.issuer()).copied().unwrap_or(0);
            let position = index.position();
            for revoked in index.revoked_since(issuer, known) {
                self.write(&responder, identity, revoked.serial, &mut swept)?;
            }
            self.lock().insert(identity.issuer().to_owned(), position);
        }
        Ok(swept)
    }

    /// Signs what is missing or has lived half its life, removes what has ended. Blocks; on a node that does not follow the
    /// register it does nothing.
    pub fn sweep(&self) -> io::Result<Swept> {
        let responder = self.public.responder();
        let index: &StatusIndex = self.authority.status_index();
        let now = self.clock.now();
        let mut swept = Swept::default();
        for identity in responder.identities() {
            let Some(issuer) = index.known_issuer(identity.issuer()) else {
                continue;
            };
            for (serial, not_after) in index.serials(issuer) {
                let path = self.path(identity, serial);
                if not_after < now {
                    swept.removed += u64::from(removed(&path)?);
                } else if is_old(&path, now, responder.rules().validity.unsigned_abs() / 2) {
                    self.write(&responder, identity, serial, &mut swept)?;
                }
            }
        }
        Ok(swept)
    }

    /// Where the answer about that certificate lies.
    pub fn path(&self, identity: &IssuerStatusIdentity, serial: Serial) -> PathBuf {
        self.folder
            .join(BASE64_STANDARD.encode(identity.plain_request(serial)))
    }

    fn write(
        &self,
        responder: &Responder,
        identity: &IssuerStatusIdentity,
        serial: Serial,
        swept: &mut Swept,
    ) -> io::Result<()> {
        let path = self.path(identity, serial);
        match self.sign(responder, &identity.plain_request(serial)) {
            Ok(answer) => {
                replace(&path, &answer)?;
                swept.written += 1;
            }
            Err(refusal) => {
                // Better none than one that may be wrong.
                tracing::warn!(%refusal, "an answer was not signed ahead, and its file is removed");
                swept.removed += u64::from(removed(&path)?);
            }
        }
        Ok(())
    }

    fn sign(&self, responder: &Responder, request: &[u8]) -> Result<Answer, Refusal> {
        let query = responder.read(request)?;
        let statuses = query
            .questions()
            .map(|question| self.public.serial_status(question.issuer, question.serial))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Refusal::TryLater)?;
        responder.build(&query, &statuses, self.clock.now())?.sign()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that is not there is old.
fn is_old(path: &Path, now: Timestamp, half: Duration) -> bool {
    let Ok(modified) = fs::metadata(path).and_then(|metadata| metadata.modified()) else {
        return true;
    };
    let now = SystemTime::from(now);
    // Dated later than now: the clock was set back.
    now.duration_since(modified).map_or(true, |age| age >= half)
}

/// Whoever reads sees the old answer or the new one, never a part. Not flushed to the disk: what a crash loses is signed anew.
fn replace(path: &Path, answer: &Answer) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = path.with_added_extension("new");
    fs::write(&unfinished, answer.to_der())?;
    let file = fs::File::options().write(true).open(&unfinished)?;
    file.set_modified(SystemTime::from(answer.this_update))?;
    fs::rename(&unfinished, path)
}

fn removed(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
