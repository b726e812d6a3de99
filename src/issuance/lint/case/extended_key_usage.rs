//! extKeyUsage is that of the profile.

use crate::issuance::extension;

carried! {
    id: "case_extended_key_usage",
    clause: "the profile",
    demands: "extKeyUsage is that of the profile.",
    extension: |case| extension::extended_key_usage::build(case.profile.purposes()),
    planted: (EXTENDED_KEY_USAGE, &[0x30, 0]),
}
