//! Faults of token and library: a connection heals without a new process, and nothing is signed twice.

use kepler::issuance::issuer::{SigningError, SigningKey};

use super::token::{Token, alone, check, sign, signs, until};

/// Answers that prove that nothing was signed: the caller never learns of them.
#[test]
fn what_proves_to_be_unsigned_is_asked_again() {
    alone(
        "keys::faults::what_proves_to_be_unsigned_is_asked_again",
        |token| {
            let key = token.key("key");
            for (fault, name) in [
                ("sign_init 0xB3 1", "session handle invalid"),
                ("sign_init 0xB0 1", "session closed"),
                ("sign_init 0x101 1", "user not logged in"),
                ("sign_init 0x82 1", "object handle invalid"),
                ("sign_init 0x60 1", "key handle invalid"),
                ("sign_init 0x30 1", "device error"),
                ("sign_init 0x32 1", "device removed"),
                ("sign_init 0x5 1", "general error"),
                ("sign 0xB3 1", "session handle invalid, in C_Sign"),
                ("sign 0x101 1", "user not logged in, in C_Sign"),
                ("sign 0xE0 1", "token not present, in C_Sign"),
            ] {
                let before = token.calls("sign");
                token.fault(fault);
                signs(&key).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(token.calls("sign"), before + 1, "{name}");
                key.ready().unwrap();
            }
            assert_eq!(token.calls("initialize"), 1);
        },
    );
}

#[test]
fn what_may_have_been_signed_is_not_asked_again() {
    alone(
        "keys::faults::what_may_have_been_signed_is_not_asked_again",
        |token| {
            let key = token.key("key");
            for code in ["0x30", "0x32", "0xB0", "0x5", "0x6"] {
                token.fault(&format!("sign lost {code} 1"));
                let before = token.calls("sign_init");
                let refused = sign(&key).unwrap_err();
                assert!(matches!(refused, SigningError::Refused(_)), "{code}: {refused:?}");
                assert_eq!(token.calls("sign_init"), before + 1, "{code}: asked again");
                token.fault("");
                until("a sound connection", || key.ready().is_ok());
                signs(&key).unwrap();
            }
        },
    );
}

#[test]
fn a_key_that_keeps_failing_is_left_alone_for_longer_and_longer() {
    alone(
        "keys::faults::a_key_that_keeps_failing_is_left_alone_for_longer_and_longer",
        |token| {
            let key = token.key("key");
            token.fault("sign lost 0x30 1000");
            let begun = std::time::Instant::now();
            let mut asked = 0;
            while begun.elapsed().as_secs() < 3 {
                if key.ready().is_ok() && matches!(sign(&key), Err(SigningError::Refused(_))) {
                    asked += 1;
                }
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            // 0, 0.25, 0.75, 1.75, 3.75 s
            assert!((2..=4).contains(&asked), "{asked} signatures were lost");
        },
    );
}

#[test]
fn a_token_that_was_away_is_used_when_it_is_back() {
    alone(
        "keys::faults::a_token_that_was_away_is_used_when_it_is_back",
        |token| {
            let key = token.key("key");
            signs(&key).unwrap();
            token.fault("token absent");
            // What was proven a moment ago is believed for a fifth of a second.
            until("the news", || {
                matches!(key.ready(), Err(SigningError::Unavailable(_)))
            });
            let before = token.calls("sign_init");
            for _ in 0..20 {
                assert!(matches!(sign(&key), Err(SigningError::Unavailable(_))));
            }
            assert_eq!(
                token.calls("sign_init"),
                before,
                "asked for a signature all the same"
            );
            token.fault("");
            until("the token", || key.ready().is_ok());
            signs(&key).unwrap();
        },
    );
}

#[test]
fn a_token_comes_back_though_nobody_asks() {
    alone("keys::faults::a_token_comes_back_though_nobody_asks", |token| {
        let key = token.key("key");
        token.fault("token absent");
        until("the news", || key.ready().is_err());
        token.fault("");
        let sessions = token.calls("open_session");
        until("a session", || token.calls("open_session") > sessions);
        // A session is opened before it is logged in.
        until("a signature", || signs(&key).is_ok());
    });
}

#[test]
fn a_library_that_forgot_is_initialised_again() {
    alone(
        "keys::faults::a_library_that_forgot_is_initialised_again",
        |token| {
            let key = token.key("key");
            forgotten(token, &key, "session_info 0x190 1");
            forgotten(token, &key, "sign_init 0x190 1");
        },
    );
}

fn forgotten(token: &Token, key: &kepler::keys::pkcs11::TokenKey, fault: &str) {
    // Everything says "not initialised" until somebody initialises.
    token.fault(&format!("{fault}\ntoken_info 0x190 1"));
    until("a signature", || key.ready().is_ok() && signs(key).is_ok());
    token.fault("");
    check(key, &sign(key).unwrap());
}

#[test]
fn a_library_that_stays_broken_is_ended_and_begun_anew() {
    alone(
        "keys::faults::a_library_that_stays_broken_is_ended_and_begun_anew",
        |token| {
            let key = token.key("key");
            assert_eq!(token.calls("initialize"), 1);
            token.fault("open_session 0x30\nsession_info 0x30\nsign_init 0x30");
            until("a new beginning", || {
                key.ready().is_err() && token.calls("initialize") > 1
            });
            token.fault("");
            until("the token", || key.ready().is_ok());
            signs(&key).unwrap();
        },
    );
}

#[test]
fn a_library_of_a_living_key_is_not_ended_for_a_dead_one() {
    alone(
        "keys::faults::a_library_of_a_living_key_is_not_ended_for_a_dead_one",
        |token| {
            let living = token.key("living");
            let config = token.config("dead", "");
            for _ in 0..4 {
                kepler::keys::pkcs11::open(&config, std::path::Path::new("")).unwrap_err();
            }
            signs(&living).unwrap();
            assert_eq!(token.calls("initialize"), 1);
        },
    );
}

#[test]
fn a_wrong_signature_goes_no_further_than_the_crosscheck() {
    alone(
        "keys::faults::a_wrong_signature_goes_no_further_than_the_crosscheck",
        |token| {
            let key = token.key("key");
            token.fault("sign flip 1");
            let signature = sign(&key).unwrap();
            let verdict = kepler::crypto::verify::verify(
                key.algorithm(),
                key.public_key(),
                super::token::MESSAGE,
                &signature,
            );
            assert!(verdict.is_err(), "the library was told to spoil it");
            signs(&key).unwrap();
        },
    );
}
