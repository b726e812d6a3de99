//! Every page of the console with sample data.

use askama::Template as _;
use jiff::SignedDuration;

use super::{
    appointment, approver, awaiting_video, claimed, frame, in_review, now, number, pending_approval, people,
    received, records, reviewer, video_operator, who, with_defects,
};
use crate::{
    actor::Role,
    http::console::{
        appointments::{AppointmentsPage, Call, Day},
        audit_view::{AuditPage, Chain},
        case::{
            approval_view::ApprovalPage,
            stale::StalePage,
            timeline,
            view::{Case, CasePage},
        },
        certificates::view::{
            CertificatePage, CertificateRow, CertificatesPage, ExtensionRow, RevokePage, reasons,
        },
        failure::Failure,
        fields::{Fields, Odd},
        frame::{HelpPage, Who},
        queue::view::{QueuePage, QueueRow, Tab, TabView},
        sign_in_view::SignInPage,
    },
    id::ApplicationId,
    locale::Locale,
    registration::{application::Application, check::outcome::Outcome},
};

/// A page as text, with its name.
pub(in crate::http::console) type Rendered = (&'static str, String);

fn case_page(locale: Locale, application: &Application, who: &Who, shown: bool) -> String {
    let records = records();
    let booked = appointment();
    let case = Case {
        application,
        records: &records,
        appointment: application.identity().appointment.is_some().then_some(&booked),
        people: &people(),
        who,
        shown,
    };
    let mut frame = frame(locale, Some(who.clone()), "queue");
    frame.note = shown.then_some("claimed");
    CasePage::of(&case, frame).render().unwrap()
}

/// Every page, once.
pub(in crate::http::console) fn pages(locale: Locale) -> Vec<Rendered> {
    let mut pages = cases(locale);
    pages.extend(lists(locale));
    pages.extend(certificates(locale));
    pages.extend(around(locale));
    pages
}

#[expect(clippy::too_many_lines, reason = "a list of pages")]
fn cases(locale: Locale) -> Vec<Rendered> {
    let review = who(reviewer(), &[Role::Reviewer]);
    let video = who(video_operator(), &[Role::VideoOperator]);
    let approve = who(approver(), &[Role::Approver]);
    let security = who(approver(), &[Role::SecurityOfficer]);
    let mismatch = Outcome::Mismatch {
        fields: vec!["name".to_owned()],
    };
    let held = in_review(1, &Outcome::NotFound)
        .hold("suspicion".to_owned(), now())
        .unwrap();
    let rejected = claimed(0, &Outcome::NotFound)
        .reject(
            reviewer(),
            "data_not_confirmed".to_owned(),
            "СНИЛС не найден".to_owned(),
            now(),
        )
        .unwrap();
    let pending = pending_approval(0);
    let (records, people) = (records(), people());
    let case = Case {
        application: &pending,
        records: &records,
        appointment: None,
        people: &people,
        who: &approve,
        shown: false,
    };
    let fields =
        Fields::parse("version=3&seen=3&ground=data_not_confirmed&text=%D0%9D%D0%B5%D1%82".as_bytes());
    let in_queue = |person: &Who| frame(locale, Some(person.clone()), "queue");
    vec![
        ("case-new", case_page(locale, &received(0), &review, false)),
        (
            "case-review-masked",
            case_page(locale, &in_review(2, &mismatch), &review, false),
        ),
        (
            "case-review",
            case_page(locale, &claimed(2, &Outcome::Match), &review, true),
        ),
        (
            "case-blocked",
            case_page(
                locale,
                &claimed(
                    1,
                    &Outcome::Invalid {
                        reason: "601".to_owned(),
                        since: None,
                    },
                ),
                &review,
                true,
            ),
        ),
        (
            "case-automatic",
            case_page(locale, &claimed(3, &Outcome::Match), &review, false),
        ),
        ("case-defects", case_page(locale, &with_defects(), &review, false)),
        ("case-video", case_page(locale, &awaiting_video(0), &video, true)),
        (
            "case-video-reviewer",
            case_page(locale, &awaiting_video(0), &who(reviewer(), &Role::ALL), false),
        ),
        ("case-approval", case_page(locale, &pending, &approve, false)),
        ("case-held", case_page(locale, &held, &security, false)),
        ("case-rejected", case_page(locale, &rejected, &review, false)),
        (
            "approval",
            ApprovalPage::of(&case, None, in_queue(&approve))
                .render()
                .unwrap(),
        ),
        (
            "approval-blocked",
            ApprovalPage::of(&case, Some("same_person"), in_queue(&approve))
                .render()
                .unwrap(),
        ),
        (
            "stale",
            StalePage::of(&case, "/console/x".to_owned(), &fields, in_queue(&approve))
                .render()
                .unwrap(),
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a list of pages")]
fn lists(locale: Locale) -> Vec<Rendered> {
    let review = who(reviewer(), &[Role::Reviewer, Role::Auditor]);
    let all = [
        in_review(0, &Outcome::Match),
        claimed(1, &Outcome::Match),
        pending_approval(2),
        awaiting_video(0),
        with_defects(),
        received(1),
    ];
    let moments = frame(locale, None, "").moments;
    let row = |case: &Application| {
        let call = case
            .identity()
            .appointment
            .map(|_| moments.at(appointment().starts_at));
        QueueRow::of(case, call, &people(), &review, &moments)
    };
    let queue = |tab: Tab, rows: Vec<QueueRow>| QueuePage {
        frame: frame(locale, Some(review.clone()), "queue"),
        tabs: Tab::ALL
            .into_iter()
            .zip([12, 3, 5, 0, 431])
            .map(|(item, count)| TabView {
                code: item.code(),
                count,
                current: item == tab,
            })
            .collect(),
        tab,
        search: if tab == Tab::All {
            "EPGU".to_owned()
        } else {
            String::new()
        },
        rows,
        may_claim: tab == Tab::InReview,
        limit: (tab == Tab::All).then_some(200),
    };
    let call = |mine, late| Call {
        application: number::<ApplicationId>(10).to_string(),
        reference: "EPGU-2026-11-04711".to_owned(),
        name: "О•••••••• М••••".to_owned(),
        holder_type: "natural-person",
        time: "14:00".to_owned(),
        distance: moments
            .due(now() + SignedDuration::from_mins(if late { -5 } else { 90 }))
            .distance,
        operator: "Борис Видеев".to_owned(),
        mine,
        late,
    };
    let calls = AppointmentsPage {
        frame: frame(locale, Some(review.clone()), "appointments"),
        days: vec![Day {
            day: moments.day(jiff::civil::date(2026, 11, 23)),
            calls: vec![call(true, true), call(false, false)],
        }],
    };
    let audit = |chain| AuditPage {
        frame: frame(locale, Some(review.clone()), "audit"),
        subject: String::new(),
        events: timeline::events(&records(), &people(), &frame(locale, None, "")),
        chain,
        older: Some(1),
    };
    let whole = Chain::Whole {
        records: 6,
        head: "12ab".repeat(16),
    };
    let broken = Chain::Broken {
        sequence: 4,
        damage: "altered",
    };
    vec![
        (
            "queue",
            queue(Tab::InReview, all.iter().map(row).collect())
                .render()
                .unwrap(),
        ),
        (
            "queue-video",
            queue(Tab::AwaitingIdentity, all.iter().map(row).collect())
                .render()
                .unwrap(),
        ),
        (
            "queue-search",
            queue(Tab::All, all.iter().map(row).collect()).render().unwrap(),
        ),
        ("queue-empty", queue(Tab::OnHold, Vec::new()).render().unwrap()),
        ("appointments", calls.render().unwrap()),
        ("audit", audit(whole).render().unwrap()),
        ("audit-broken", audit(broken).render().unwrap()),
    ]
}

fn certificate_row(state: &'static str) -> CertificateRow {
    CertificateRow {
        id: number::<ApplicationId>(400).to_string(),
        serial: "0166a7c2de910f4488b2c35a1e9d70f3".to_owned(),
        state,
        algorithm: "ecdsa-p256".to_owned(),
        from: "23.11.2026, 12:00".to_owned(),
        until: "23.11.2027, 12:00".to_owned(),
    }
}

fn certificates(locale: Locale) -> Vec<Rendered> {
    let officer = who(approver(), &[Role::SecurityOfficer]);
    let surroundings = || frame(locale, Some(officer.clone()), "certificates");
    let list = CertificatesPage {
        frame: surroundings(),
        serial: String::new(),
        rows: ["issued", "active", "revoked", "expired"]
            .map(certificate_row)
            .into(),
    };
    let page = |state: &'static str, shown: bool| CertificatePage {
        frame: surroundings(),
        row: certificate_row(state),
        application: number::<ApplicationId>(10).to_string(),
        fields: vec![
            ("issuer", "Kepler Dev CA".to_owned()),
            ("fingerprint", "ab12".repeat(16)),
        ],
        extensions: vec![ExtensionRow {
            oid: "2.5.29.15".to_owned(),
            name: "keyUsage",
            critical: true,
            bytes: 4,
        }],
        subject: shown.then(|| vec![("CN".to_owned(), "Образцова Мария Ивановна".to_owned())]),
        whole: Vec::new(),
        revoked: (state == "revoked").then(|| ("23.11.2026, 12:30".to_owned(), "key_compromise")),
        may_revoke: state != "revoked",
        reasons: reasons(),
        timeline: timeline::events(&records(), &people(), &surroundings()),
    };
    let revoke = RevokePage {
        frame: surroundings(),
        row: certificate_row("active"),
        reason: "key_compromise",
        invalid_since: Some(("2026-11-20".to_owned(), "20.11.2026".to_owned())),
    };
    vec![
        ("certificates", list.render().unwrap()),
        ("certificate", page("active", false).render().unwrap()),
        ("certificate-revoked", page("revoked", true).render().unwrap()),
        ("revoke", revoke.render().unwrap()),
    ]
}

fn around(locale: Locale) -> Vec<Rendered> {
    let outside = || frame(locale, None, "");
    let signed_in = || frame(locale, Some(who(reviewer(), &[Role::Reviewer])), "");
    let sign_in = |token: Option<&str>, message| {
        SignInPage {
            frame: outside(),
            token: token.map(str::to_owned),
            message,
        }
        .render()
        .unwrap()
    };
    let failed = |failure: Failure| {
        failure
            .model(signed_in(), Some("01KAP00000000000000000000X".to_owned()))
            .render()
            .unwrap()
    };
    vec![
        ("sign-in", sign_in(Some("token"), None)),
        ("sign-in-refused", sign_in(None, Some("refused"))),
        ("help", HelpPage { frame: signed_in() }.render().unwrap()),
        ("failure-403", failed(Failure::Forbidden("role"))),
        ("failure-cross-site", failed(Failure::CrossSite)),
        ("failure-404", failed(Failure::NotFound)),
        ("failure-409", failed(Failure::Conflict("same_person"))),
        ("failure-422", failed(Failure::Odd(Odd { name: "text" }))),
        (
            "failure-500",
            failed(Failure::Internal(crate::lifecycle::Error::internal("broken"))),
        ),
        ("failure-503", failed(Failure::Unavailable)),
    ]
}
