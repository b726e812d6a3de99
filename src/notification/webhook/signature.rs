//! Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64>` over `id.timestamp.body`.

use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::random::{RandomUnavailable, SecureRandom};

/// Header with the message's identifier: the same for every attempt, the receiver's key against doubles.
pub const ID_HEADER: &str = "webhook-id";
/// Header with the time of the attempt, unix seconds.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// Header with the signatures, parted by spaces.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

const PREFIX: &str = "whsec_";
const SECONDS_OF_TOLERANCE: i64 = 300;

/// The secret of one webhook. Its text form is `whsec_` and base 64.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

/// The text is not a webhook secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a webhook secret: `whsec_` and base 64 of 24 to 64 octets are expected")]
pub struct InvalidSecret;

impl Secret {
    /// A new secret of 32 octets.
    pub fn generate(random: &dyn SecureRandom) -> Result<Self, RandomUnavailable> {
        let fresh = Zeroizing::new(crate::random::bytes::<32>(random)?);
        Ok(Self(Zeroizing::new(fresh.to_vec())))
    }

    /// Reads the text form.
    pub fn from_text(text: &str) -> Result<Self, InvalidSecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(InvalidSecret)?;
        let octets = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| InvalidSecret)?);
        if (24..=64).contains(&octets.len()) {
            Ok(Self(octets))
        } else {
            Err(InvalidSecret)
        }
    }

    /// The text form: shown to the portal once, stored encrypted.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(self.0.as_slice())))
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The three headers of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// Value of [`ID_HEADER`].
    pub id: String,
    /// Value of [`TIMESTAMP_HEADER`].
    pub timestamp: String,
    /// Value of [`SIGNATURE_HEADER`].
    pub signature: String,
}

impl Headers {
    /// Names and values.
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            (ID_HEADER, &self.id),
            (TIMESTAMP_HEADER, &self.timestamp),
            (SIGNATURE_HEADER, &self.signature),
        ]
    }
}

/// Signs a body for an attempt at `now`: one signature per secret, so that a receiver may rotate at leisure.
pub fn sign(id: &str, now: Timestamp, body: &[u8], secrets: &[Secret]) -> Headers {
    let timestamp = now.as_second().to_string();
    let content = signed_content(id, &timestamp, body);
    let signatures: Vec<String> = secrets
        .iter()
        .map(|secret| format!("v1,{}", STANDARD.encode(hmac::sign(&secret.key(), &content))))
        .collect();
    Headers {
        id: id.to_owned(),
        timestamp,
        signature: signatures.join(" "),
    }
}

/// Why a receiver refuses a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The time is missing, or more than five minutes off: a replay.
    #[error("the webhook's time is outside the tolerance")]
    Time,
    /// No signature fits.
    #[error("no signature of the webhook verifies")]
    Signature,
}

/// Checks a delivery the way a receiver has to.
pub fn verify(headers: &Headers, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), SignatureError> {
    let sent: i64 = headers.timestamp.parse().map_err(|_| SignatureError::Time)?;
    if now.as_second().abs_diff(sent) > SECONDS_OF_TOLERANCE.unsigned_abs() {
        return Err(SignatureError::Time);
    }
    let key = secret.key();
    let content = signed_content(&headers.id, &headers.timestamp, body);
    let fits = |signature: &str| {
        signature
            .strip_prefix("v1,")
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .is_some_and(|tag| hmac::verify(&key, &content, &tag).is_ok())
    };
    if headers.signature.split(' ').any(fits) {
        Ok(())
    } else {
        Err(SignatureError::Signature)
    }
}

fn signed_content(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn agrees_with_the_example_of_the_specification() {
        // standard-webhooks, reference libraries: "test_sign_function"
        let secret = Secret::from_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let headers = sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at(1_614_265_330),
            br#"{"test": 2432232314}"#,
            &[secret],
        );
        assert_eq!(headers.timestamp, "1614265330");
        assert_eq!(
            headers.signature,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn either_secret_of_a_rotation_verifies() {
        let random = crate::random::SeededRandom::new(1);
        let old = Secret::generate(&random).unwrap();
        let new = Secret::from_text(&Secret::generate(&random).unwrap().to_text()).unwrap();
        let headers = sign("id", at(1_000), b"{}", &[new.clone(), old.clone()]);
        assert_eq!(verify(&headers, b"{}", &old, at(1_000)), Ok(()));
        assert_eq!(verify(&headers, b"{}", &new, at(1_299)), Ok(()));
        let other = Secret::generate(&random).unwrap();
        assert_eq!(
            verify(&headers, b"{}", &other, at(1_000)),
            Err(SignatureError::Signature)
        );
    }

    #[test]
    fn a_changed_body_identifier_or_old_time_is_refused() {
        let secret = Secret::generate(&crate::random::SeededRandom::new(2)).unwrap();
        let headers = sign("id", at(1_000), b"{}", std::slice::from_ref(&secret));
        assert_eq!(
            verify(&headers, b"{ }", &secret, at(1_000)),
            Err(SignatureError::Signature)
        );
        let renamed = Headers {
            id: "other".to_owned(),
            ..headers.clone()
        };
        assert_eq!(
            verify(&renamed, b"{}", &secret, at(1_000)),
            Err(SignatureError::Signature)
        );
        assert_eq!(
            verify(&headers, b"{}", &secret, at(1_301)),
            Err(SignatureError::Time)
        );
        assert_eq!(
            verify(&headers, b"{}", &secret, at(699)),
            Err(SignatureError::Time)
        );
    }

    #[test]
    fn secrets_have_one_form_and_do_not_print() {
        for wrong in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_c2hvcnQ=",
            "whsec_***",
        ] {
            assert_eq!(Secret::from_text(wrong).unwrap_err(), InvalidSecret, "{wrong}");
        }
        let secret = Secret::generate(&crate::random::SeededRandom::new(3)).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
