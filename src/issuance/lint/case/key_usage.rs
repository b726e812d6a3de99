//! keyUsage is that of the profile for such a key.

use crate::issuance::extension;

carried! {
    id: "case_key_usage",
    clause: "order FSB 795; the profile",
    demands: "keyUsage is that of the profile for such a key.",
    extension: |case| extension::key_usage::build(case.profile.key_usage(case.key.algorithm)),
    planted: (KEY_USAGE, &[3, 2, 7, 0x80]),
}
