//! `--auto`: the operators, played through the pages and forms of the console and nothing else.

use std::time::Duration;

use url::Url;

use super::{
    browser::{Browser, linked_applications},
    cast::CastOperator,
};
use crate::{actor::Role, registration::video::CHECKLIST};

/// Pause between two looks at the queue.
const PAUSE: Duration = Duration::from_millis(120);

/// Works through the operator's queue until the demo ends it. What goes wrong is tried again at the next look: a page
/// may be out of date, or the server may be starting.
pub(super) async fn play(operator: CastOperator, base: Url, server_certificate: Vec<u8>) {
    let Ok(mut browser) = Browser::new(base, &server_certificate) else {
        return;
    };
    while browser.sign_in(&operator.link).await.is_err() {
        tokio::time::sleep(PAUSE).await;
    }
    loop {
        for role in operator.roles {
            if let Err(error) = work(&mut browser, *role).await {
                tracing::debug!(operator = operator.name, error = %error, "the operator looks again");
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn work(browser: &mut Browser, role: Role) -> anyhow::Result<()> {
    let tab = match role {
        Role::Reviewer => "in_review",
        Role::VideoOperator => "awaiting_identity",
        Role::Approver => "pending_approval",
        Role::SecurityOfficer | Role::Auditor => return Ok(()),
    };
    let queue = browser.open(&format!("/console?tab={tab}")).await?;
    for id in linked_applications(&queue) {
        let case = format!("/console/applications/{id}");
        match role {
            Role::Reviewer => review(browser, &case).await?,
            Role::VideoOperator => hold_video(browser, &case).await?,
            _ => approve(browser, &case).await?,
        }
    }
    Ok(())
}

async fn review(browser: &mut Browser, case: &str) -> anyhow::Result<()> {
    let page = browser.open(case).await?;
    browser.press(&page, &format!("{case}/claim"), &[]).await?;
    let page = browser.open(case).await?;
    browser.press(&page, &format!("{case}/accept"), &[]).await?;
    Ok(())
}

async fn hold_video(browser: &mut Browser, case: &str) -> anyhow::Result<()> {
    let page = browser.open(case).await?;
    let mut fields: Vec<(&str, &str)> = CHECKLIST.iter().map(|item| ("confirmed", *item)).collect();
    fields.push(("outcome", "verified"));
    browser.press(&page, &format!("{case}/verdict"), &fields).await?;
    Ok(())
}

async fn approve(browser: &mut Browser, case: &str) -> anyhow::Result<()> {
    let page = browser.open(&format!("{case}/approval")).await?;
    browser
        .press(&page, &format!("{case}/approve"), &[("sure", "yes")])
        .await?;
    Ok(())
}
