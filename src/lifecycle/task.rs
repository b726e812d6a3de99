//! Deferred steps: a task is a call of the authority to be made later, and nothing else.

use serde::{Deserialize, Serialize};

use crate::id::{ApplicationId, CheckId, MessageId};

/// A deferred step. Each may run twice; the second run changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Put one attempt of a question to its register.
    SubmitCheck {
        /// The application.
        application: ApplicationId,
        /// The question.
        check: CheckId,
        /// The attempt.
        attempt: u32,
    },
    /// Fetch what the registers answered.
    PollRegisters,
    /// End the waiting for registers that took too long.
    TimeOutChecks,
    /// Sign the certificate of an application.
    Issue {
        /// The application.
        application: ApplicationId,
    },
    /// Publish a new CRL.
    PublishCrl {
        /// The issuer: its subject key identifier in lower-case hex.
        issuer: String,
    },
    /// Spread, compress and archive the CRLs of an issuer.
    PackCrls {
        /// The issuer.
        issuer: String,
    },
    /// Send a message of the outbox.
    DeliverMessage {
        /// The message.
        message: MessageId,
    },
    /// Post an event to a webhook.
    DeliverWebhook {
        /// The delivery.
        delivery: MessageId,
    },
    /// Tell webhooks of the events that they have not been told of.
    FanOut,
    /// Remind holders of certificates that end.
    Remind,
    /// End what applicants left lying.
    Expire,
    /// Publish the CRLs that near their end.
    RefreshCrls,
    /// Merge old rows of the journal of statuses.
    MergeStatusJournal,
}

impl Task {
    /// The name in the database, metrics and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SubmitCheck { .. } => "submit_check",
            Self::PollRegisters => "poll_registers",
            Self::TimeOutChecks => "time_out_checks",
            Self::Issue { .. } => "issue",
            Self::PublishCrl { .. } => "publish_crl",
            Self::PackCrls { .. } => "pack_crls",
            Self::DeliverMessage { .. } => "deliver_message",
            Self::DeliverWebhook { .. } => "deliver_webhook",
            Self::FanOut => "fan_out",
            Self::Remind => "remind",
            Self::Expire => "expire",
            Self::RefreshCrls => "refresh_crls",
            Self::MergeStatusJournal => "merge_status_journal",
        }
    }

    /// The step is tried as long as it fails: nobody but Kepler can make it, and it may not be lost.
    pub fn is_vital(&self) -> bool {
        matches!(
            self,
            Self::SubmitCheck { .. } | Self::Issue { .. } | Self::PublishCrl { .. } | Self::FanOut
        )
    }

    /// Asked for again, the step that waits stays where it is: a register that was out is not asked before its pause is
    /// over. Every other step comes forward, so that neither a back-off nor a clock that once ran ahead holds it up.
    pub fn keeps_its_time(&self) -> bool {
        matches!(self, Self::SubmitCheck { .. })
    }

    /// The key under which at most one such task waits at a time.
    pub fn deduplication(&self) -> String {
        match self {
            Self::SubmitCheck { check, attempt, .. } => format!("submit_check/{check}/{attempt}"),
            Self::Issue { application } => format!("issue/{application}"),
            Self::PublishCrl { issuer } => format!("publish_crl/{issuer}"),
            Self::PackCrls { issuer } => format!("pack_crls/{issuer}"),
            Self::DeliverMessage { message } => format!("deliver_message/{message}"),
            Self::DeliverWebhook { delivery } => format!("deliver_webhook/{delivery}"),
            other => other.kind().to_owned(),
        }
    }
}
