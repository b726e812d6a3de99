//! Every page of the console with sample data, for the tests and for looking at.

use askama::Template as _;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::json;

use super::{
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
    frame::{Frame, HelpPage, Who},
    moment::Moments,
    people::People,
    queue::view::{QueuePage, QueueRow, Tab, TabView},
    sign_in_view::SignInPage,
};
use crate::{
    actor::{Actor, Role},
    audit::{AuditEntry, AuditRecord, Head},
    id::{ApplicationId, AppointmentId, CheckId, DocumentId, OperatorId},
    locale::Locale,
    registration::{
        applicant::{HolderType, samples},
        application::{Application, NewApplication, NewDefect},
        check::{outcome::Outcome, progress::CheckEvent},
        consent::{Consent, ConsentPurpose},
        document::{Document, DocumentSlot, MediaType},
        identity::{IdentityBasis, IdentityGround},
        offer::Offer,
        payment::PaymentReport,
        video::{
            CHECKLIST, VideoOutcome, VideoVerdict,
            appointment::{Appointment, AppointmentState},
        },
    },
};

/// A page as text, with its name.
pub(super) type Rendered = (&'static str, String);

pub(super) fn now() -> Timestamp {
    "2026-11-23T09:30:00Z".parse().unwrap()
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    format!("01KAP0000000000000{number:08}").parse().unwrap()
}

pub(super) fn reviewer() -> OperatorId {
    number(1)
}

pub(super) fn video_operator() -> OperatorId {
    number(2)
}

pub(super) fn approver() -> OperatorId {
    number(3)
}

pub(super) fn people() -> People {
    [
        (reviewer(), "Анна Проверкина"),
        (video_operator(), "Борис Видеев"),
        (approver(), "Вера Одоброва"),
    ]
    .map(|(id, name)| (id, name.to_owned()))
    .into_iter()
    .collect()
}

pub(super) fn who(id: OperatorId, roles: &[Role]) -> Who {
    Who {
        id,
        name: people().name(id),
        roles: roles.to_vec(),
    }
}

pub(super) fn frame(locale: Locale, who: Option<Who>, section: &'static str) -> Frame {
    Frame {
        moments: Moments {
            locale,
            zone: TimeZone::get("Europe/Moscow").unwrap(),
            now: now(),
        },
        section,
        back: "/console".to_owned(),
        who,
        note: None,
    }
}

/// An application of each form, as it was handed over.
pub(super) fn received(form: usize) -> Application {
    let holder = samples::holders().into_iter().nth(form).unwrap();
    let offer = Offer {
        id: "person-12".to_owned(),
        holder_type: HolderType::NaturalPerson,
        profile: "natural-person".to_owned(),
        title_ru: String::new(),
        title_en: String::new(),
        price_kopecks: 180_000,
        vat_percent: 20,
        validity_months: 12,
        working_days: 3,
        video_required: true,
    };
    let new = NewApplication {
        portal: number(9),
        portal_reference: format!("EPGU-2026-11-{:05}", 4711 + form),
        offer,
        locale: Locale::Ru,
        time_zone: "Asia/Novosibirsk".to_owned(),
        holder,
        consents: [
            ConsentPurpose::Processing,
            ConsentPurpose::Registers,
            ConsentPurpose::Recording,
        ]
        .map(consent)
        .to_vec(),
    };
    let mut check = 100;
    let id = number::<ApplicationId>(u32::try_from(form).unwrap() + 10);
    let next = || {
        check += 1;
        number::<CheckId>(check)
    };
    Application::receive(id, new, next, now() - SignedDuration::from_hours(30))
}

fn consent(purpose: ConsentPurpose) -> Consent {
    Consent {
        purpose,
        text_version: "2026-03".to_owned(),
        text_sha256: "ab".repeat(32),
        given_at: now() - SignedDuration::from_hours(31),
    }
}

fn document(slot: DocumentSlot, id: u32) -> Document {
    Document {
        id: number::<DocumentId>(id),
        slot,
        media_type: if slot == DocumentSlot::RequestForm {
            MediaType::Pdf
        } else {
            MediaType::Png
        },
        size: 412_345,
        sha256: "9f8e7d6c5b4a".repeat(5),
        uploaded_at: now() - SignedDuration::from_hours(29),
    }
}

/// Paid, scanned, answered by every register; `last` is what the last register says.
pub(super) fn in_review(form: usize, last: Outcome) -> Application {
    let at = now() - SignedDuration::from_hours(20);
    let report = PaymentReport {
        invoice: "INV-20261122-17".to_owned(),
        paid_kopecks: 180_000,
        provider_reference: Some("sbp-1".to_owned()),
    };
    let mut case = received(form).report_payment(report, at).unwrap();
    for (slot, id) in DocumentSlot::required_for(case.holder().holder_type())
        .iter()
        .zip(200..)
    {
        case = case.attach_document(document(*slot, id), at).unwrap();
    }
    let checks: Vec<CheckId> = case.checks().iter().map(|check| check.id).collect();
    for (position, check) in checks.iter().enumerate() {
        let outcome = if position + 1 == checks.len() {
            last.clone()
        } else {
            Outcome::Match
        };
        let answer_at = now() - SignedDuration::from_hours(3);
        case = case
            .record_check(*check, 1, CheckEvent::Answered(outcome), answer_at)
            .unwrap();
    }
    case.due(Some(now() + SignedDuration::from_mins(95))).stored(7)
}

pub(super) fn claimed(form: usize, last: Outcome) -> Application {
    in_review(form, last).claim(reviewer(), now()).unwrap()
}

/// Accepted, with a ground and a booked call.
pub(super) fn awaiting_video(form: usize) -> Application {
    let ground = IdentityGround {
        basis: IdentityBasis::UnifiedBiometrics,
        evidence_reference: "esia-ebs:2026-11-22/7731".to_owned(),
        evidence_sha256: "cd".repeat(32),
        asserted_by: Actor::Portal { id: number(9) },
        asserted_at: now() - SignedDuration::from_hours(2),
    };
    claimed(form, Outcome::Match)
        .accept_review(reviewer(), now() - SignedDuration::from_hours(2))
        .unwrap()
        .assert_ground(ground, now() - SignedDuration::from_hours(2))
        .unwrap()
        .appoint(appointment().id, now() - SignedDuration::from_hours(1))
        .unwrap()
}

pub(super) fn pending_approval(form: usize) -> Application {
    let verdict = VideoVerdict {
        appointment: appointment().id,
        operator: video_operator(),
        outcome: VideoOutcome::Verified,
        confirmed: CHECKLIST.iter().map(|item| (*item).to_owned()).collect(),
        reasons: Vec::new(),
        at: now(),
    };
    let due = now() - SignedDuration::from_hours(5);
    awaiting_video(form)
        .record_video(verdict, now())
        .unwrap()
        .due(Some(due))
}

fn with_defects() -> Application {
    let defects = [
        (
            "document:passport",
            "unreadable",
            "Переснимите разворот без блика",
        ),
        ("/person/inn", "misspelt", ""),
    ];
    let defects = defects.map(|(target, code, hint)| NewDefect {
        target: target.to_owned(),
        code: code.to_owned(),
        hint: hint.to_owned(),
    });
    claimed(2, Outcome::Match)
        .add_defects(reviewer(), defects.to_vec(), now())
        .unwrap()
}

pub(super) fn appointment() -> Appointment {
    let starts_at = now() + SignedDuration::from_mins(90);
    Appointment {
        id: number::<AppointmentId>(300),
        application: number(10),
        operator: video_operator(),
        starts_at,
        ends_at: starts_at + SignedDuration::from_mins(20),
        state: AppointmentState::Scheduled,
    }
}

pub(super) fn records() -> Vec<AuditRecord> {
    let lines: [(i64, Actor, &'static str, serde_json::Value); 6] = [
        (
            1800,
            Actor::Portal { id: number(9) },
            "application.submitted",
            json!({"state": "awaiting_payment"}),
        ),
        (
            1200,
            Actor::Portal { id: number(9) },
            "payment.reported",
            json!({"version": 2}),
        ),
        (
            180,
            Actor::Register {
                check: "snils".to_owned(),
            },
            "check.answered",
            json!({"outcome": "match", "attempt": 1}),
        ),
        (
            120,
            Actor::Operator { id: reviewer() },
            "application.claimed",
            json!({}),
        ),
        (
            60,
            Actor::Operator { id: reviewer() },
            "application.review_accepted",
            json!({"from": "in_review", "to": "awaiting_identity"}),
        ),
        (
            10,
            Actor::system("jobs"),
            "message.sent",
            json!({"operator": reviewer().to_string()}),
        ),
    ];
    let mut head = Head::GENESIS;
    let chained = lines.into_iter().map(|(minutes, actor, action, details)| {
        let entry = AuditEntry {
            at: now() - SignedDuration::from_mins(minutes),
            actor,
            action,
            subject: format!("application:{}", number::<ApplicationId>(10)),
            details,
        };
        let record = AuditRecord::after(head, entry);
        head = record.head();
        record
    });
    chained.collect()
}

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
pub(super) fn pages(locale: Locale) -> Vec<Rendered> {
    let mut pages = cases(locale);
    pages.extend(lists(locale));
    pages.extend(certificates(locale));
    pages.extend(around(locale));
    pages
}

fn cases(locale: Locale) -> Vec<Rendered> {
    let review = who(reviewer(), &[Role::Reviewer]);
    let video = who(video_operator(), &[Role::VideoOperator]);
    let approve = who(approver(), &[Role::Approver]);
    let security = who(approver(), &[Role::SecurityOfficer]);
    let mismatch = Outcome::Mismatch {
        fields: vec!["name".to_owned()],
    };
    let held = in_review(1, Outcome::NotFound)
        .hold("suspicion".to_owned(), now())
        .unwrap();
    let rejected = claimed(0, Outcome::NotFound)
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
            case_page(locale, &in_review(2, mismatch), &review, false),
        ),
        (
            "case-review",
            case_page(locale, &claimed(2, Outcome::Match), &review, true),
        ),
        (
            "case-blocked",
            case_page(
                locale,
                &claimed(
                    1,
                    Outcome::Invalid {
                        reason: "601".to_owned(),
                        since: None,
                    },
                ),
                &review,
                true,
            ),
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

fn lists(locale: Locale) -> Vec<Rendered> {
    let review = who(reviewer(), &[Role::Reviewer, Role::Auditor]);
    let all = [
        in_review(0, Outcome::Match),
        claimed(1, Outcome::Match),
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
