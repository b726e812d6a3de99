//! Points at which a test ends the process, as a power cut would. Release builds have nothing here: no test, no branch.

/// A moment before or after something that cannot be undone: a durable write, or a call of a CA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point(&'static str);

macro_rules! points {
    ($($(#[$text:meta])* $name:ident = $code:literal;)*) => {
        impl Point {
            $($(#[$text])* pub const $name: Self = Self($code);)*

            /// Every point, in the order in which issuing and revoking pass them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

points! {
    /// Tasks are about to be claimed.
    ISSUE_BEFORE_CLAIM = "issue.before_claim";
    /// Tasks are claimed, nothing is prepared.
    ISSUE_CLAIMED = "issue.claimed";
    /// Serial numbers and bytes are about to be committed.
    INTENT_BEFORE_COMMIT = "intent.before_commit";
    /// They are committed.
    INTENT_AFTER_COMMIT = "intent.after_commit";
    /// The CA key is about to be asked.
    SIGN_BEFORE_KEY = "sign.before_key";
    /// It has signed; nobody knows yet.
    SIGN_AFTER_KEY = "sign.after_key";
    /// The signature was compared and verified.
    SIGN_CHECKED = "sign.checked";
    /// An attempt without certificate is about to be given up.
    ABANDON_BEFORE_COMMIT = "abandon.before_commit";
    /// It is given up, and its serial number counts as revoked.
    ABANDON_AFTER_COMMIT = "abandon.after_commit";
    /// Certificates, register entries, audit and outbox are about to be committed.
    RECORD_BEFORE_COMMIT = "record.before_commit";
    /// They are committed.
    RECORD_AFTER_COMMIT = "record.after_commit";
    /// The end of the task is on record.
    ISSUE_FINISHED = "issue.finished";
    /// A revocation is about to be committed.
    REVOKE_BEFORE_COMMIT = "revoke.before_commit";
    /// It is committed; the list that tells of it is in line.
    REVOKE_AFTER_COMMIT = "revoke.after_commit";
    /// The number of a list is about to be committed.
    CRL_NUMBER_BEFORE_COMMIT = "crl.number_before_commit";
    /// It is committed, and spent.
    CRL_NUMBER_AFTER_COMMIT = "crl.number_after_commit";
    /// The CA key is about to be asked for a list.
    CRL_BEFORE_KEY = "crl.before_key";
    /// It has signed the list.
    CRL_AFTER_KEY = "crl.after_key";
    /// The list is on the disk, under a name that nobody knows.
    CRL_FILE_BEFORE_RENAME = "crl.file_before_rename";
    /// It has its name; no row says so.
    CRL_FILE_AFTER_RENAME = "crl.file_after_rename";
    /// The list is about to be committed.
    CRL_BEFORE_COMMIT = "crl.before_commit";
    /// It is published.
    CRL_AFTER_COMMIT = "crl.after_commit";
    /// Serial number and bytes of a responder's certificate are about to be committed.
    RESPONDER_INTENT_BEFORE_COMMIT = "responder.intent_before_commit";
    /// They are committed.
    RESPONDER_INTENT_AFTER_COMMIT = "responder.intent_after_commit";
    /// The CA key is about to be asked for it.
    RESPONDER_BEFORE_KEY = "responder.before_key";
    /// It has signed.
    RESPONDER_AFTER_KEY = "responder.after_key";
    /// The responder's certificate is about to be committed.
    RESPONDER_RECORD_BEFORE_COMMIT = "responder.record_before_commit";
    /// It is committed.
    RESPONDER_RECORD_AFTER_COMMIT = "responder.record_after_commit";
}

impl Point {
    /// A ceremony's bytes and serial number are on disk, the key was not asked. Not among [`Self::ALL`]: the command
    /// passes it, not the server.
    pub const CEREMONY_RECORDED: Self = Self("ceremony.recorded");

    /// The name by which a test asks for it.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The process has come by: it ends here if `KEPLER_CRASH_AT` names this point. `name:3` means the third time.
    #[cfg(debug_assertions)]
    pub fn pass(self) {
        armed::pass(self);
    }

    /// Nothing: release builds cannot be armed.
    #[cfg(not(debug_assertions))]
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the call must cost nothing")]
    pub fn pass(self) {}
}

#[cfg(debug_assertions)]
mod armed {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    };

    use super::Point;

    /// Which point, and how many more times it is passed before the process ends.
    static ARMED: LazyLock<Option<(String, AtomicU32)>> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "the hook of a test, not configuration")]
        let asked = std::env::var("KEPLER_CRASH_AT").ok()?;
        let (code, times) = asked.split_once(':').unwrap_or((&asked, "1"));
        Some((code.to_owned(), AtomicU32::new(times.parse().unwrap_or(1))))
    });

    pub(super) fn pass(point: Point) {
        let Some((code, left)) = &*ARMED else { return };
        if code == point.code() && left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // Nothing is flushed, nothing is dropped.
            std::process::abort();
        }
    }
}
