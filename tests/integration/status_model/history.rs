//! Steps in the life of an authority.

use proptest::{collection::vec, prelude::*};

/// One step. Numbers that name a certificate are taken round the ones that there are.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A certificate is issued, by the issuer of that family.
    Issue { rsa: bool },
    /// One is revoked, for the reason of that place; it may be revoked already, or over.
    Revoke { which: usize, reason: usize },
    /// Hours go by.
    Pass { hours: i64 },
    /// So much time that every certificate is over.
    Expire,
    /// Somebody sets the clock back.
    ClockBack { minutes: i64 },
    /// One of two issuers is retired.
    RetireOne { rsa: bool },
    /// The process ends and starts again.
    Restart,
    /// The database is saved.
    Backup,
    /// The database of the last backup takes the place of the present one, and the process starts on it.
    Restore,
}

/// Histories of twelve to thirty steps.
pub(super) fn histories() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => any::<bool>().prop_map(|rsa| Step::Issue { rsa }),
        6 => (any::<usize>(), any::<usize>()).prop_map(|(which, reason)| Step::Revoke { which, reason }),
        2 => (1..200_i64).prop_map(|hours| Step::Pass { hours }),
        1 => Just(Step::Expire),
        1 => (1..600_i64).prop_map(|minutes| Step::ClockBack { minutes }),
        1 => any::<bool>().prop_map(|rsa| Step::RetireOne { rsa }),
        2 => Just(Step::Restart),
        1 => Just(Step::Backup),
        1 => Just(Step::Restore),
    ];
    vec(step, 12..30)
}
