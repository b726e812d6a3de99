//! What the answer to a question depends on, besides the status: the key under which a signed answer is kept.

use crate::status::serial::Serial;

/// Two requests with the same key get the same answer: one certificate, asked about in the same way, without nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnswerKey {
    /// The place of the issuer in its responder.
    pub(super) issuer: u16,
    /// The place in the table of hashes, and whether the parameters of the hash are NULL or left out: the answer repeats
    /// the `CertID` as it was asked.
    pub(super) hash: (u8, bool),
    /// The serial number.
    pub(super) serial: Serial,
}
