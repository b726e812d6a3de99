//! What a library's refusal means: whether it proves that nothing was signed, and what mends it.
//!
//! | answer | remedy |
//! |---|---|
//! | `CKR_CRYPTOKI_NOT_INITIALIZED` | the library is initialised again, then as below |
//! | `CKR_PIN_*`, `CKR_USER_PIN_NOT_INITIALIZED` | none: another try would lock the token |
//! | `CKR_SESSION_COUNT` | fewer sessions |
//! | `CKR_MECHANISM_*`, `CKR_KEY_*` but a stale handle, `CKR_DATA_*`, `CKR_ACTION_PROHIBITED` | none: the request is wrong, not the session |
//! | everything else, of it `CKR_SESSION_*`, `CKR_USER_NOT_LOGGED_IN`, `CKR_DEVICE_*`, `CKR_TOKEN_*`, `CKR_OBJECT_HANDLE_INVALID`, `CKR_GENERAL_ERROR` | a new connection: token looked for, session opened, user logged in, key found and compared |

use cryptoki::{
    context::Function,
    error::{Error, RvError},
};

/// A refusal.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// What mends it.
    pub(super) remedy: Remedy,
    /// It proves that no signature was made.
    pub(super) unsigned: bool,
    /// For people.
    pub(super) reason: String,
}

/// What mends a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Another session, login and key handle.
    Reconnect,
    /// The same after the library was initialised again.
    Reinitialise,
    /// The token has no session left: those that are open must do.
    Fewer,
    /// Nobody but a person: configuration or process must change.
    Person,
    /// The connection is sound, this request is not.
    None,
}

impl Fault {
    /// A fault found before anything was asked of the key.
    pub(super) fn new(remedy: Remedy, reason: impl Into<String>) -> Self {
        Self {
            remedy,
            unsigned: true,
            reason: reason.into(),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let reason = describe(&error);
        let Error::Pkcs11(code, function) = error else {
            return Self::new(Remedy::Reconnect, reason);
        };
        Self {
            remedy: remedy(code),
            unsigned: proves_no_signature(code, function),
            reason,
        }
    }
}

fn remedy(code: RvError) -> Remedy {
    match code {
        RvError::CryptokiNotInitialized => Remedy::Reinitialise,
        RvError::SessionCount => Remedy::Fewer,
        RvError::PinIncorrect
        | RvError::PinInvalid
        | RvError::PinLenRange
        | RvError::PinExpired
        | RvError::PinLocked
        | RvError::UserPinNotInitialized => Remedy::Person,
        RvError::MechanismInvalid
        | RvError::MechanismParamInvalid
        | RvError::KeyTypeInconsistent
        | RvError::KeyFunctionNotPermitted
        | RvError::KeySizeRange
        | RvError::DataInvalid
        | RvError::DataLenRange
        | RvError::ActionProhibited => Remedy::None,
        _ => Remedy::Reconnect,
    }
}

/// Only `C_Sign` signs, and of its answers only these say that it did not begin (PKCS#11 v2.40 5.1: "at the time that
/// the function was invoked"). `CKR_DEVICE_REMOVED`, `CKR_SESSION_CLOSED` ("during the execution"), `CKR_DEVICE_ERROR`,
/// `CKR_GENERAL_ERROR`, `CKR_FUNCTION_FAILED` and the like may come after the token has signed.
fn proves_no_signature(code: RvError, function: Function) -> bool {
    !matches!(function, Function::Sign | Function::SignFinal)
        || matches!(
            code,
            RvError::SessionHandleInvalid
                | RvError::UserNotLoggedIn
                | RvError::TokenNotPresent
                | RvError::OperationNotInitialized
                | RvError::CryptokiNotInitialized
        )
}

/// The function and the code by the names that vendors' manuals use.
fn describe(error: &Error) -> String {
    match error {
        Error::Pkcs11(RvError::VendorDefined(code) | RvError::UnknownErrorCode(code), function) => {
            format!("C_{function:?} answered 0x{code:08X}")
        }
        Error::Pkcs11(code, function) => {
            format!("C_{function:?} answered {}", constant(&format!("{code:?}")))
        }
        other => other.to_string(),
    }
}

/// `SessionHandleInvalid` -> `CKR_SESSION_HANDLE_INVALID`.
fn constant(name: &str) -> String {
    let mut constant = "CKR".to_owned();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            constant.push('_');
        }
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: RvError, function: Function) -> Fault {
        Fault::from(Error::Pkcs11(code, function))
    }

    #[test]
    fn an_answer_before_c_sign_proves_that_nothing_was_signed() {
        for code in [
            RvError::DeviceError,
            RvError::GeneralError,
            RvError::DeviceRemoved,
        ] {
            assert!(fault(code, Function::SignInit).unsigned);
            assert!(!fault(code, Function::Sign).unsigned);
        }
        assert!(fault(RvError::SessionHandleInvalid, Function::Sign).unsigned);
        assert!(!fault(RvError::SessionClosed, Function::Sign).unsigned);
    }

    #[test]
    fn a_pin_is_for_people() {
        for code in [RvError::PinIncorrect, RvError::PinLocked, RvError::PinExpired] {
            assert_eq!(fault(code, Function::Login).remedy, Remedy::Person);
        }
        assert_eq!(
            fault(RvError::CryptokiNotInitialized, Function::OpenSession).remedy,
            Remedy::Reinitialise
        );
        assert_eq!(
            fault(RvError::TokenNotPresent, Function::OpenSession).remedy,
            Remedy::Reconnect
        );
        assert_eq!(
            fault(RvError::MechanismInvalid, Function::SignInit).remedy,
            Remedy::None
        );
    }

    #[test]
    fn codes_are_named_as_in_the_standard() {
        assert_eq!(
            fault(RvError::SessionHandleInvalid, Function::SignInit).reason,
            "C_SignInit answered CKR_SESSION_HANDLE_INVALID"
        );
        assert_eq!(
            fault(RvError::VendorDefined(0x8000_0001), Function::Login).reason,
            "C_Login answered 0x80000001"
        );
    }
}
