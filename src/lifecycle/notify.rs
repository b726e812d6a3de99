//! Messages to applicants: written into the outbox by the step, sent by a task.

use async_trait::async_trait;

use super::{Authority, Error, Result, Task};
use crate::{
    clients::mail::{MailClient, MailError, OutgoingMail},
    id::MessageId,
    notification::{
        event::{Channel, EventType},
        facts::Facts,
        template::{Addressee, Notice},
    },
    registration::application::Application,
    store::{
        Tx, applications,
        messages::{self, Message, MessageState},
    },
};

/// The way to the mail server.
#[async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// Hands one message over; done once the other side took responsibility for it.
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError>;
}

#[async_trait]
impl Mailer for MailClient {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        Self::send(self, mail).await
    }
}

impl Authority {
    /// Writes a notice about the present version of an application, once.
    pub(super) async fn notify(&self, tx: &mut Tx, application: &Application, facts: Facts) -> Result<()> {
        let deduplication = once_per_version(application, &facts);
        self.write_message(tx, application, &facts, deduplication).await?;
        Ok(())
    }

    /// The notice about the present version of an application, rendered.
    pub(super) fn notice(&self, application: &Application, facts: &Facts) -> Result<Message> {
        self.compose(application, facts, once_per_version(application, facts))
    }

    /// Writes a message under a key; false when it was written before.
    pub(super) async fn write_message(
        &self,
        tx: &mut Tx,
        application: &Application,
        facts: &Facts,
        deduplication: String,
    ) -> Result<bool> {
        let message = self.compose(application, facts, deduplication)?;
        let fresh = messages::insert(tx, &message).await?;
        if fresh {
            let task = Task::DeliverMessage { message: message.id };
            self.enqueue(tx, &task, self.clock.now()).await?;
        }
        Ok(fresh)
    }

    fn compose(&self, application: &Application, facts: &Facts, deduplication: String) -> Result<Message> {
        let notice = facts
            .render(&self.addressee(application))
            .map_err(Error::internal)?;
        Ok(Message {
            id: MessageId::generate(&*self.clock, &*self.random)?,
            deduplication,
            application: Some(application.id()),
            channel: Channel::Email.code().to_owned(),
            recipient: application.holder().person().email.as_str().to_owned(),
            locale: notice.locale,
            kind: notice.kind.code().to_owned(),
            subject: notice.subject,
            text: notice.text,
            html: notice.html,
            state: MessageState::Queued,
            attempts: 0,
        })
    }

    /// Sends one message of the outbox (task).
    pub async fn deliver_message(&self, message: MessageId) -> Result<()> {
        let mut tx = self.store.read("message.load").await?;
        let found = messages::load(&mut tx, message).await?.ok_or(Error::NotFound)?;
        drop(tx);
        if found.state != MessageState::Queued {
            return Ok(());
        }
        let sent = self.mailer.send(&outgoing(&found, self.clock.now())?).await;
        let outcome = match &sent {
            Ok(()) => "sent",
            Err(MailError::Temporary { .. }) => "later",
            Err(MailError::Permanent { .. }) => "refused",
        };
        metrics::counter!("kepler_messages_total", "kind" => found.kind.clone(), "outcome" => outcome)
            .increment(1);
        match sent {
            Ok(()) => {
                let mut tx = self.store.begin("message.sent").await?;
                messages::sent(&mut tx, message).await?;
                Ok(tx.commit().await?)
            }
            Err(MailError::Permanent { .. }) => self.undeliverable(&found).await,
            Err(MailError::Temporary { reason }) => Err(Error::Unavailable { what: reason }),
        }
    }

    /// A message that nobody took in days.
    pub(super) async fn give_up_message(&self, message: MessageId) -> Result<()> {
        let mut tx = self.store.read("message.load").await?;
        let found = messages::load(&mut tx, message).await?;
        drop(tx);
        match found.filter(|found| found.state == MessageState::Queued) {
            Some(found) => self.undeliverable(&found).await,
            None => Ok(()),
        }
    }

    /// A message that nobody will ever take: the portal hears of it.
    pub(super) async fn undeliverable(&self, message: &Message) -> Result<()> {
        let mut tx = self.store.begin("message.failed").await?;
        messages::failed(&mut tx, message.id, true).await?;
        if let Some(id) = message.application
            && let Some(application) = applications::load(&mut tx, id).await?
        {
            let now = self.clock.now();
            self.announce(&mut tx, &application, EventType::MessageUndeliverable, now)
                .await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    fn addressee(&self, application: &Application) -> Addressee {
        let page = application.id().to_string();
        Addressee {
            locale: application.locale(),
            name: Some(application.holder().person().name.given()),
            application: application.id(),
            link: self.policy.portal_url.join(&page).ok(),
            authority: self.policy.authority.clone(),
        }
    }
}

fn once_per_version(application: &Application, facts: &Facts) -> String {
    let (kind, version) = (facts.kind().code(), application.version());
    format!("{kind}/{}/{version}", application.id())
}

fn outgoing(message: &Message, now: jiff::Timestamp) -> Result<OutgoingMail> {
    let kind = crate::notification::facts::NoticeKind::from_code(&message.kind)
        .ok_or_else(|| Error::internal("a message of an unknown kind"))?;
    Ok(OutgoingMail {
        message_id: message.id,
        at: now,
        to: message.recipient.clone(),
        notice: Notice {
            kind,
            locale: message.locale,
            subject: message.subject.clone(),
            text: message.text.clone(),
            html: message.html.clone(),
        },
    })
}
