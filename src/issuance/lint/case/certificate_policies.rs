//! certificatePolicies are those of the profile.

use crate::issuance::extension;

carried! {
    id: "case_certificate_policies",
    clause: "order FSB 795; the profile",
    demands: "certificatePolicies are those of the profile.",
    extension: |case| extension::certificate_policies::build(case.profile.policies()),
    planted: (CERTIFICATE_POLICIES, &[0x30, 0]),
}
