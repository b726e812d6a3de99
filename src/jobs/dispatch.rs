//! Which task is which call of the authority.

use crate::lifecycle::{Authority, Result, Task};

/// Makes the call.
pub async fn dispatch(authority: &Authority, task: &Task) -> Result<()> {
    match task {
        Task::SubmitCheck {
            application,
            check,
            attempt,
        } => authority.submit_check(*application, *check, *attempt).await,
        Task::PollRegisters => authority.poll_registers().await.map(drop),
        Task::TimeOutChecks => authority.time_out_checks().await,
        Task::Issue { application } => authority.issue(*application).await,
        Task::PublishCrl { issuer } => authority.publish_crl_in_turn(issuer).await,
        Task::PackCrls { issuer } => authority.pack_crls(issuer).await,
        Task::DeliverMessage { message } => authority.deliver_message(*message).await,
        Task::DeliverWebhook { delivery } => authority.deliver_webhook(*delivery).await,
        Task::FanOut => authority.fan_out().await,
        Task::Remind => authority.remind().await.map(drop),
        Task::Expire => authority.expire().await.map(drop),
        Task::RefreshCrls => authority.refresh_crls().await,
        Task::MergeStatusJournal => authority.merge_status_journal().await,
    }
}
