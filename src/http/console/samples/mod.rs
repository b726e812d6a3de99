//! Sample cases, people and records, for the tests and for looking at; [`pages`] renders every page with them.

pub(super) mod pages;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::json;

use crate::{
    actor::{Actor, Role},
    audit::{AuditEntry, AuditRecord, Head},
    http::console::{
        frame::{Frame, Who},
        moment::Moments,
        people::People,
    },
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
pub(super) fn in_review(form: usize, last: &Outcome) -> Application {
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

pub(super) fn claimed(form: usize, last: &Outcome) -> Application {
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
    claimed(form, &Outcome::Match)
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
    claimed(2, &Outcome::Match)
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
