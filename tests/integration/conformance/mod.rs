//! Conformance of the status service, as clients judge it that nobody here wrote: `openssl`, GnuTLS, pyca/cryptography,
//! the JDK's own path validation; and pkilint.
//!
//! One world (`world`) with real certificates, issued through the whole flow, and the real listener. Each judge has its
//! table of cases in its own file; [`every_judge_agrees`] runs them all and tells every case that fails. What the tests
//! need is installed by `tests/run`.

mod gnutls;
mod java;
mod openssl;
mod pkilint;
mod python;
mod tool;
mod world;

use std::{collections::BTreeSet, sync::Arc};

use world::World;

/// A case: its judge, its name, and what is wrong.
type Failure = (&'static str, &'static str, String);

/// Names of all cases, by judge.
fn table() -> Vec<(&'static str, &'static str)> {
    let of = |judge: &'static str, names: Vec<&'static str>| names.into_iter().map(move |name| (judge, name));
    of("openssl", openssl::names())
        .chain(of("gnutls", gnutls::names()))
        .chain(of("python", python::CASES.to_vec()))
        .chain(of("java", java::CASES.to_vec()))
        .chain(of("pkilint", pkilint::names()))
        .collect()
}

#[test]
fn there_are_at_least_sixty_cases_each_once() {
    let cases = table();
    let different: BTreeSet<_> = cases.iter().collect();
    assert_eq!(different.len(), cases.len(), "a case stands there twice");
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for judge in ["openssl", "gnutls", "python", "java", "pkilint"] {
        let count = cases.iter().filter(|(of, _)| *of == judge).count();
        assert!(count >= 10, "{judge}: {count} cases");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_judge_agrees() {
    let world = Arc::new(Box::pin(World::new()).await);
    let mut running = tokio::task::JoinSet::new();
    for judge in [
        openssl::failures,
        gnutls::failures,
        python::failures,
        java::failures,
        pkilint::failures,
    ] {
        let world = Arc::clone(&world);
        running.spawn_blocking(move || judge(&world));
    }
    let failures: Vec<Failure> = running.join_all().await.into_iter().flatten().collect();
    let told: Vec<_> = failures
        .iter()
        .map(|(judge, case, wrong)| format!("{judge} {case}: {wrong}"))
        .collect();
    assert!(
        told.is_empty(),
        "{} of {} cases fail:\n{}",
        told.len(),
        table().len(),
        told.join("\n")
    );
}
