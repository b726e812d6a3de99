//! Certificate acceptance (RFC 3647 4.4; 63-FZ art. 18): the holder confirms the certificate's contents.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The holder's confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// SHA-256 of the text that was shown, lower-case hex.
    pub text_sha256: String,
    /// How it was confirmed: `new_key` (signature with the certified key), or `portal_simple` (simple signature of
    /// the portal's account, as its agreement allows).
    pub method: String,
    /// The signature over the text, base64; by the certified key for `new_key`.
    pub signature: Option<String>,
    /// The safety manual was handed over.
    pub safety_manual_received: bool,
    /// When.
    pub at: Timestamp,
}
