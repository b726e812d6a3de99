//! `certificatePolicies` (RFC 5280 4.2.1.4): the classes of the holder's signature tool, each including those below it
//! (order FSB 795). No qualifiers.

use const_oid::ObjectIdentifier;

use super::Extension;
use crate::x509::{encode, oid};

/// The policies up to and including `class`, lowest first; `None` for a class that does not exist.
pub fn up_to(class: &str) -> Option<Vec<ObjectIdentifier>> {
    let position = oid::TOOL_CLASSES.iter().position(|(name, _)| *name == class)?;
    Some(
        oid::TOOL_CLASSES
            .iter()
            .take(position + 1)
            .map(|(_, policy)| *policy)
            .collect(),
    )
}

pub(crate) fn build(policies: &[ObjectIdentifier]) -> Extension {
    let policies: Vec<Vec<u8>> = policies
        .iter()
        .map(|policy| encode::sequence(&[&encode::oid(*policy)]))
        .collect();
    Extension::plain(
        oid::CERTIFICATE_POLICIES,
        encode::element(0x30, &policies.concat()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_includes_those_below() {
        assert_eq!(up_to("KC2"), Some(vec![oid::POLICY_KC1, oid::POLICY_KC2]));
        assert_eq!(up_to("KC9"), None);
    }
}
