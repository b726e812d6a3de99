//! identificationKind is the ground on which the holder was identified.

use crate::issuance::extension;

carried! {
    id: "case_identification_kind",
    clause: "63-FZ art. 18 p. 1; RFC 9215",
    demands: "identificationKind is the ground on which the holder was identified.",
    extension: |case| extension::identification_kind::build(case.subject.basis().identification_kind()),
    planted: (IDENTIFICATION_KIND, &[2, 1, 3]),
}
