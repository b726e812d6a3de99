//! PINs: a wrong one is tried once, by all keys together, whatever happens; a token is never locked by Kepler.

use std::{fs, path::Path};

use kepler::{issuance::issuer::SigningKey, keys::pkcs11};

use super::token::{PIN, alone, signs, until};

#[test]
fn a_wrong_pin_is_tried_once() {
    alone("keys::pins::a_wrong_pin_is_tried_once", |token| {
        drop(token.key("key"));
        until("the end of its session", || {
            // SoftHSM checks the PIN of a login only when nobody is logged in.
            fs::write(token.folder.join("pin"), "wrong").unwrap();
            let refused = pkcs11::open(&token.config("key", ""), Path::new(""));
            fs::write(token.folder.join("pin"), PIN).unwrap();
            refused.is_err()
        });
        fs::write(token.folder.join("pin"), "wrong").unwrap();
        let logins = token.calls("login");
        for _ in 0..12 {
            let refused = pkcs11::open(&token.config("key", ""), Path::new("")).unwrap_err();
            assert!(refused.to_string().contains("refused the PIN"), "{refused}");
            assert!(
                !refused.to_string().contains("wrong"),
                "the PIN is in the message"
            );
        }
        assert_eq!(
            token.calls("login"),
            logins,
            "a PIN that was refused was sent again"
        );
        // Mended by the file alone.
        fs::write(token.folder.join("pin"), format!("{PIN}\r\n")).unwrap();
        signs(&pkcs11::open(&token.config("key", ""), Path::new("")).unwrap()).unwrap();
    });
}

#[test]
fn a_pin_that_was_changed_behind_our_back_stops_the_key_and_locks_nothing() {
    alone(
        "keys::pins::a_pin_that_was_changed_behind_our_back_stops_the_key_and_locks_nothing",
        |token| {
            let key = token.key("key");
            signs(&key).unwrap();
            // The token comes back and refuses the login: CKR_PIN_INCORRECT.
            token.fault("sign_init 0xB3 1\nlogin 0xA0 1");
            signs(&key).unwrap_err();
            assert!(key.ready().unwrap_err().to_string().contains("PIN_INCORRECT"));
            let logins = token.calls("login");
            std::thread::sleep(std::time::Duration::from_secs(2));
            assert!(key.ready().is_err());
            assert_eq!(token.calls("login"), logins, "tried again by itself");
        },
    );
}
