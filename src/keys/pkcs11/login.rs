//! The user's PIN: read for one login, wiped after it, and never tried again once a token refused it.

use std::path::Path;

use cryptoki::{
    error::{Error, RvError},
    session::{Session, UserType},
    slot::TokenInfo,
    types::AuthPin,
};
use zeroize::Zeroizing;

use super::{
    fault::{Fault, Remedy},
    module::Module,
};
use crate::{crypto::digest::sha256, keys::secret_file};

/// Logs the user in. The login counts for all sessions of the process with this token.
pub(super) fn log_in(
    module: &Module,
    session: &Session,
    token: &TokenInfo,
    pin_file: &Path,
) -> Result<(), Fault> {
    let contents = secret_file::read(pin_file).map_err(|error| person(error.to_string()))?;
    let text = std::str::from_utf8(contents.trim_ascii_end())
        .map_err(|_| person(format!("{}: the PIN is not UTF-8 text", pin_file.display())))?;
    let mark = mark(token, text);
    let mut refused = module.refused_pins();
    if refused.contains(&mark) {
        return Err(person(
            "the token refused the PIN of the PIN file, which is not tried again: correct the file, or start Kepler again",
        ));
    }
    if token.user_pin_locked() {
        return Err(person(
            "the token has locked the user's PIN: its security officer can unlock it",
        ));
    }
    if token.user_pin_final_try() {
        return Err(person(
            "the token has one try left before it locks the PIN: log in once with the vendor's tool",
        ));
    }
    // Exactly as long as the text: a longer buffer would be copied, and the copy not wiped.
    let pin = AuthPin::new(Box::from(text));
    match session.login(UserType::User, Some(&pin)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
        Err(error) => {
            let fault = Fault::from(error);
            if fault.remedy != Remedy::Person {
                return Err(fault);
            }
            refused.insert(mark);
            Err(person(format!(
                "{}, to the PIN in {}",
                fault.reason,
                pin_file.display()
            )))
        }
    }
}

/// Knows a refused PIN again without keeping it: which token, which PIN.
fn mark(token: &TokenInfo, pin: &str) -> [u8; 32] {
    let both = Zeroizing::new([token.serial_number(), pin].join("\0"));
    sha256(both.as_bytes())
}

fn person(reason: impl Into<String>) -> Fault {
    Fault::new(Remedy::Person, reason)
}
