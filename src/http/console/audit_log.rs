//! `/console/audit`: the latest records, and whether the chain holds.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use super::{
    audit_view::{AuditPage, Chain},
    case::timeline,
    frame::shown,
    session::Session,
};
use crate::{
    actor::Role,
    audit::{Broken, Damage, Head},
};

/// Records on one page.
const PAGE: u32 = 100;

/// The query of the audit log.
#[derive(Deserialize)]
pub(super) struct Asked {
    subject: Option<String>,
    before: Option<i64>,
}

/// `GET /console/audit`: for auditors and security officers.
pub(super) async fn audit(session: Session, Query(asked): Query<Asked>) -> Result<Response, Response> {
    session.require(&[Role::Auditor, Role::SecurityOfficer])?;
    let (authority, scope) = (&session.authority, session.scope());
    let subject = asked.subject.unwrap_or_default().trim().to_owned();
    let records = if subject.is_empty() {
        authority.audit_before(&scope, asked.before, PAGE).await
    } else {
        authority.audit_of(&scope, &subject).await
    };
    let records = records.map_err(|error| session.refuse(error))?;
    let verified = authority
        .verify_audit(&scope)
        .await
        .map_err(|error| session.refuse(error))?;
    let people = session.people().await?;
    let frame = session.frame("audit");
    let oldest = records.iter().map(|record| record.sequence).min();
    let page = AuditPage {
        events: timeline::events(&records, &people, &frame),
        chain: chain(verified),
        older: oldest.filter(|sequence| *sequence > 1 && subject.is_empty()),
        subject,
        frame,
    };
    Ok(shown(&page))
}

fn chain(verified: Result<Head, Broken>) -> Chain {
    match verified {
        Ok(head) => Chain::Whole {
            records: usize::try_from(head.sequence).unwrap_or(0),
            head: hex::encode(head.hash),
        },
        Err(broken) => Chain::Broken {
            sequence: broken.sequence,
            damage: match broken.damage {
                Damage::Altered => "altered",
                Damage::Missing => "missing",
                Damage::Reordered => "reordered",
            },
        },
    }
}
