//! What `kepler doctor` is told of the clock, the mandate and the issuers.

use jiff::{SignedDuration, Timestamp};

use crate::{
    calendar::moscow_date,
    lifecycle::{Authority, Branch},
    registration::applicant::HolderType,
};

/// From so many days before the end of a key's usage period on, it is high time for another issuer.
const NOTICE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What was looked at, and what is wrong with it.
type Report = (String, Option<String>);

/// The clock, the mandate, every issuer and its responder.
pub async fn issuer_reports(authority: &Authority) -> anyhow::Result<Vec<Report>> {
    let mut reports = vec![clock(authority).await?];
    reports.extend(mandate(authority));
    for branch in authority.issuers().iter() {
        reports.push(issuer(authority, branch).await?);
        reports.extend(responder(authority, branch).await?);
    }
    Ok(reports)
}

async fn clock(authority: &Authority) -> anyhow::Result<Report> {
    let mut tx = authority.store().read("doctor.clock").await?;
    let doubt = authority.clock_doubt(&mut tx).await?;
    let part = format!("clock {}", authority.clock().now());
    Ok((
        part,
        doubt.map(|doubt| format!("{doubt}; no certificate is issued")),
    ))
}

/// Whom the authority may serve today, and until when.
fn mandate(authority: &Authority) -> Vec<Report> {
    let now = authority.clock().now();
    let mandate = &authority.policy().mandate;
    let named = HolderType::ALL
        .into_iter()
        .filter(|holder_type| mandate.names(*holder_type));
    let report = |holder_type: HolderType| {
        let grants = mandate.grants().iter();
        let ends: Vec<String> = grants
            .filter(|grant| grant.holder_type == holder_type)
            .filter_map(|grant| Some(format!(", until {}", grant.until?)))
            .collect();
        let part = format!("mandate {}{}", holder_type.code(), ends.concat());
        let today = moscow_date(now);
        let fault = format!("authority.mandate does not cover it on {today}");
        (part, (!mandate.allows(holder_type, now)).then_some(fault))
    };
    named.map(report).collect()
}

async fn issuer(authority: &Authority, branch: &Branch) -> anyhow::Result<Report> {
    let now = authority.clock().now();
    let standing = authority.issuer_standing(branch).await?;
    let issuer = &branch.issuer;
    let days = days(now, issuer.key_not_after());
    let state = match (standing.retired_at, standing.status_may_end) {
        (Some(_), Some(end)) => format!("retired, its status may end on {}", moscow_date(end)),
        (Some(since), None) => format!("retired from {since} on"),
        (None, _) if !branch.issues => "stopped".to_owned(),
        (None, _) => format!("{days} days of its key period left"),
    };
    let ends =
        standing.retired_at.is_none() && branch.issues && issuer.key_not_after().duration_since(now) < NOTICE;
    let ends = ends.then(|| format!("its key period ends in {days} days, and no certificate can end later"));
    let stopped = authority.stop_on_record(issuer.id()).await?.map(|since| {
        format!(
            "its key signed something else than it was asked on {since}, and it has issued nothing since; look at the \
             key, then start the server again, or retire the issuer"
        )
    });
    let stopped = stopped.filter(|_| standing.retired_at.is_none());
    Ok((format!("issuer {} ({state})", issuer.name()), stopped.or(ends)))
}

async fn responder(authority: &Authority, branch: &Branch) -> anyhow::Result<Option<Report>> {
    let Some(found) = authority.responder_standing(branch).await? else {
        return Ok(None);
    };
    let now = authority.clock().now();
    let part = format!(
        "certificate of the OCSP responder of issuer {}",
        branch.issuer.name()
    );
    let Some(end) = found.not_after else {
        // The server makes it before it answers anybody.
        return Ok(Some((format!("{part} (none yet)"), None)));
    };
    let part = format!("{part} ({} days left)", days(now, end));
    let fault = if end <= now {
        Some("it has ended, and relying parties are told to try later; start the server, or renew the file")
    } else if found.is_late(now) {
        Some("it ends soon; is the server up, and the issuer's key? Or renew the file")
    } else {
        None
    };
    Ok(Some((part, fault.map(str::to_owned))))
}

fn days(now: Timestamp, end: Timestamp) -> i64 {
    end.duration_since(now).as_hours().div_euclid(24)
}
