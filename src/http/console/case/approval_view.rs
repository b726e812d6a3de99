//! The view model of the second person's page: who did what, what changed since, and the decision.

use askama::Template;

use crate::http::console::{
    case::{
        checks::{self, CheckRow},
        timeline::{self, Event},
        view::{Bar, Case, GroundView, VerdictView, verdict_view},
    },
    frame::Frame,
};
use crate::registration::refusal::Why;

/// The page of the second person.
#[derive(Template)]
#[template(path = "console/approval.html", config = ".askama.toml")]
pub(crate) struct ApprovalPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) accepted: Option<String>,
    pub(crate) verdict: Option<VerdictView>,
    pub(crate) ground: Option<GroundView>,
    pub(crate) checks: Vec<CheckRow>,
    pub(crate) since: Vec<Event>,
    pub(crate) blocked: Option<&'static str>,
    pub(crate) may_return: bool,
}

impl ApprovalPage {
    /// The page of a case; `blocked` is the guard that refuses approval now.
    pub(crate) fn of(case: &Case<'_>, blocked: Option<&'static str>, frame: Frame) -> Self {
        let accepted_at = case.application.review().accepted_at;
        let since: Vec<_> = case
            .records
            .iter()
            .filter(|record| accepted_at.is_some_and(|accepted| record.at > accepted))
            .cloned()
            .collect();
        let identity = case.application.identity();
        Self {
            bar: Bar::of(case, &frame),
            accepted: accepted_at.map(|at| frame.moments.at(at)),
            verdict: identity
                .verdict()
                .map(|verdict| verdict_view(verdict, case.people, &frame)),
            ground: identity.ground.as_ref().map(|ground| GroundView {
                basis: ground.basis.code(),
                reference: ground.evidence_reference.clone(),
                by: case.people.actor(&ground.asserted_by.to_string(), &frame),
                at: frame.moments.at(ground.asserted_at),
            }),
            checks: checks::rows(case.application, case.who, &frame.moments),
            since: timeline::events(&since, case.people, &frame),
            may_return: blocked != Some(Why::SamePerson.code()),
            blocked,
            frame,
        }
    }
}
