//! Calls that do not return: the answer stays open, the library is asked no more than a bounded number of times.

use std::time::{Duration, Instant};

use kepler::issuance::issuer::{SigningError, SigningKey};

use super::token::{alone, check, sign, signs, until};

#[test]
fn a_late_signature_is_still_a_signature() {
    alone("keys::hangs::a_late_signature_is_still_a_signature", |token| {
        let key = token.key("key");
        token.fault("sign hang 3");
        let begun = Instant::now();
        let Err(SigningError::Undecided(mut late)) = sign(&key) else {
            panic!("decided");
        };
        assert!(begun.elapsed() < Duration::from_millis(2900));
        assert!(late.poll().is_none());
        assert!(
            matches!(key.ready(), Err(SigningError::Unavailable(_))),
            "a call is stuck"
        );
        token.fault("");
        let mut answer = None;
        until("the late answer", || {
            answer = late.poll();
            answer.is_some()
        });
        check(&key, &answer.unwrap().unwrap());
        until("the key", || key.ready().is_ok());
        signs(&key).unwrap();
    });
}

#[test]
fn a_hang_before_the_question_leaves_nothing_open() {
    alone(
        "keys::hangs::a_hang_before_the_question_leaves_nothing_open",
        |token| {
            let key = token.key("key");
            // The connection is lost, and the new one does not come about.
            token.fault("sign_init 0xB3 1\nlogin hang 3");
            let refused = sign(&key).unwrap_err();
            assert!(matches!(refused, SigningError::Unavailable(_)), "{refused:?}");
            token.fault("");
            let before = token.calls("sign");
            until("the key", || key.ready().is_ok());
            assert_eq!(token.calls("sign"), before, "signed for somebody who had left");
            signs(&key).unwrap();
        },
    );
}

#[test]
fn a_dead_library_is_given_up_after_a_few_calls() {
    alone(
        "keys::hangs::a_dead_library_is_given_up_after_a_few_calls",
        |token| {
            let key = token.key_with("key", "sessions = 2\ntimeout_seconds = 1");
            token.fault("sign hang 8");
            let mut open = Vec::new();
            let begun = Instant::now();
            while open.len() < 2 && begun.elapsed() < Duration::from_secs(7) {
                match sign(&key) {
                    Err(SigningError::Undecided(late)) => open.push(late),
                    Err(SigningError::Unavailable(_)) => std::thread::sleep(Duration::from_millis(20)),
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(open.len(), 2);
            let begun = Instant::now();
            for _ in 0..50 {
                assert!(matches!(sign(&key), Err(SigningError::Unavailable(_))));
                assert!(key.ready().is_err());
            }
            assert!(
                begun.elapsed() < Duration::from_millis(900),
                "callers wait for a dead library"
            );
            token.fault("");
            until("the key", || key.ready().is_ok());
            signs(&key).unwrap();
            for mut late in open {
                let mut answer = None;
                until("the late answer", || {
                    answer = late.poll();
                    answer.is_some()
                });
                check(&key, &answer.unwrap().unwrap());
            }
        },
    );
}
