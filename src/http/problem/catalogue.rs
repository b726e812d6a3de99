//! The table of problem codes and their statuses. The texts are in `assets/problems.toml`, docs/ERRORS.md lists both.

/// One kind of problem.
#[derive(Debug)]
pub struct Entry {
    /// Stable code.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
}

const fn entry(code: &'static str, status: u16) -> Entry {
    Entry { code, status }
}

/// The body is not JSON.
pub static MALFORMED_JSON: Entry = entry("malformed_json", 400);
/// The body could not be read.
pub static MALFORMED_BODY: Entry = entry("malformed_body", 400);
/// The query is not accepted.
pub static INVALID_QUERY: Entry = entry("invalid_query", 400);
/// The Idempotency-Key header is missing.
pub static IDEMPOTENCY_KEY_MISSING: Entry = entry("idempotency_key_missing", 400);
/// The Idempotency-Key header is not accepted.
pub static IDEMPOTENCY_KEY_INVALID: Entry = entry("idempotency_key_invalid", 400);
/// The If-Match header is not accepted.
pub static IF_MATCH_INVALID: Entry = entry("if_match_invalid", 400);
/// The Content-Digest header is not accepted.
pub static DIGEST_INVALID: Entry = entry("digest_invalid", 400);
/// The portal is not known.
pub static UNAUTHENTICATED: Entry = entry("unauthenticated", 401);
/// The action is not allowed.
pub static FORBIDDEN: Entry = entry("forbidden", 403);
/// Not found.
pub static NOT_FOUND: Entry = entry("not_found", 404);
/// No such address.
pub static UNKNOWN_ROUTE: Entry = entry("unknown_route", 404);
/// The method is not supported.
pub static METHOD_NOT_ALLOWED: Entry = entry("method_not_allowed", 405);
/// The request took too long.
pub static REQUEST_TIMEOUT: Entry = entry("request_timeout", 408);
/// The request conflicts with the state.
pub static CONFLICT: Entry = entry("conflict", 409);
/// A request with this key is still running.
pub static IDEMPOTENCY_IN_PROGRESS: Entry = entry("idempotency_in_progress", 409);
/// The reference is taken.
pub static REFERENCE_TAKEN: Entry = entry("reference_taken", 409);
/// The certificate is revoked.
pub static REVOKED: Entry = entry("revoked", 409);
/// Too early.
pub static TOO_EARLY: Entry = entry("too_early", 409);
/// The limit is reached.
pub static TOO_MANY: Entry = entry("too_many", 409);
/// The action does not exist in this state.
pub static WRONG_STATE: Entry = entry("wrong_state", 409);
/// The case is not claimed.
pub static NOT_CLAIMED: Entry = entry("not_claimed", 409);
/// Another person has claimed the case.
pub static CLAIMED_BY_ANOTHER: Entry = entry("claimed_by_another", 409);
/// One person does not decide twice.
pub static SAME_PERSON: Entry = entry("same_person", 409);
/// Checks are open.
pub static CHECKS_OPEN: Entry = entry("checks_open", 409);
/// Register answers are too old.
pub static CHECKS_STALE: Entry = entry("checks_stale", 409);
/// Identity is not established.
pub static NO_IDENTITY_GROUND: Entry = entry("no_identity_ground", 409);
/// The video confirmation is missing.
pub static VIDEO_MISSING: Entry = entry("video_missing", 409);
/// The appointment does not allow this.
pub static APPOINTMENT: Entry = entry("appointment", 409);
/// The time is taken.
pub static SLOT_TAKEN: Entry = entry("slot_taken", 409);
/// No such open check.
pub static UNKNOWN_CHECK: Entry = entry("unknown_check", 409);
/// The document is not asked for now.
pub static SLOT_CLOSED: Entry = entry("slot_closed", 409);
/// The payment report contradicts what is known.
pub static PAYMENT: Entry = entry("payment", 409);
/// The defects do not allow this.
pub static DEFECTS: Entry = entry("defects", 409);
/// The one-time key token does not fit.
pub static KEY_TOKEN: Entry = entry("key_token", 409);
/// The deadline has not passed.
pub static NOT_DUE: Entry = entry("not_due", 409);
/// Another text was acknowledged.
pub static ACKNOWLEDGED_TEXT: Entry = entry("acknowledged_text", 409);
/// The certificate is not acknowledged yet.
pub static NOT_ACKNOWLEDGED: Entry = entry("not_acknowledged", 409);
/// The key has been seen before.
pub static KEY_SEEN: Entry = entry("key_seen", 409);
/// The version is stale.
pub static VERSION_STALE: Entry = entry("version_stale", 412);
/// The body is too large.
pub static BODY_TOO_LARGE: Entry = entry("body_too_large", 413);
/// The media type is not supported.
pub static UNSUPPORTED_MEDIA_TYPE: Entry = entry("unsupported_media_type", 415);
/// Fields are not accepted.
pub static INVALID_FIELDS: Entry = entry("invalid_fields", 422);
/// Unknown fields.
pub static UNKNOWN_FIELD: Entry = entry("unknown_field", 422);
/// The key was used with another request.
pub static IDEMPOTENCY_KEY_REUSED: Entry = entry("idempotency_key_reused", 422);
/// The file is not of the declared type.
pub static MEDIA_TYPE_MISMATCH: Entry = entry("media_type_mismatch", 422);
/// The digest does not match.
pub static DIGEST_MISMATCH: Entry = entry("digest_mismatch", 422);
/// The certification request cannot be read.
pub static CSR_MALFORMED: Entry = entry("csr_malformed", 422);
/// The request's signature is wrong.
pub static CSR_SIGNATURE_INVALID: Entry = entry("csr_signature_invalid", 422);
/// The key's algorithm is not accepted.
pub static KEY_ALGORITHM_NOT_ALLOWED: Entry = entry("key_algorithm_not_allowed", 422);
/// The key is too weak or too long.
pub static KEY_TOO_WEAK: Entry = entry("key_too_weak", 422);
/// The key is not valid.
pub static KEY_INVALID: Entry = entry("key_invalid", 422);
/// The key's exponent is not accepted.
pub static KEY_EXPONENT_NOT_ALLOWED: Entry = entry("key_exponent_not_allowed", 422);
/// The modulus has a small factor.
pub static KEY_SMALL_FACTOR: Entry = entry("key_small_factor", 422);
/// The key was made by a faulty library.
pub static KEY_ROCA: Entry = entry("key_roca", 422);
/// The modulus' factors are too close.
pub static KEY_CLOSE_PRIMES: Entry = entry("key_close_primes", 422);
/// The key is known to be compromised.
pub static KEY_COMPROMISED: Entry = entry("key_compromised", 422);
/// The key is the authority's own.
pub static KEY_OF_AUTHORITY: Entry = entry("key_of_authority", 422);
/// The If-Match header is required.
pub static IF_MATCH_MISSING: Entry = entry("if_match_missing", 428);
/// Too many requests.
pub static RATE_LIMITED: Entry = entry("rate_limited", 429);
/// Internal error.
pub static INTERNAL: Entry = entry("internal", 500);
/// Temporarily unavailable.
pub static UNAVAILABLE: Entry = entry("unavailable", 503);
/// The server is busy.
pub static BUSY: Entry = entry("busy", 503);

/// All entries, by status.
pub static ALL: [&Entry; 62] = [
    &MALFORMED_JSON,
    &MALFORMED_BODY,
    &INVALID_QUERY,
    &IDEMPOTENCY_KEY_MISSING,
    &IDEMPOTENCY_KEY_INVALID,
    &IF_MATCH_INVALID,
    &DIGEST_INVALID,
    &UNAUTHENTICATED,
    &FORBIDDEN,
    &NOT_FOUND,
    &UNKNOWN_ROUTE,
    &METHOD_NOT_ALLOWED,
    &REQUEST_TIMEOUT,
    &CONFLICT,
    &IDEMPOTENCY_IN_PROGRESS,
    &REFERENCE_TAKEN,
    &REVOKED,
    &TOO_EARLY,
    &TOO_MANY,
    &WRONG_STATE,
    &NOT_CLAIMED,
    &CLAIMED_BY_ANOTHER,
    &SAME_PERSON,
    &CHECKS_OPEN,
    &CHECKS_STALE,
    &NO_IDENTITY_GROUND,
    &VIDEO_MISSING,
    &APPOINTMENT,
    &SLOT_TAKEN,
    &UNKNOWN_CHECK,
    &SLOT_CLOSED,
    &PAYMENT,
    &DEFECTS,
    &KEY_TOKEN,
    &NOT_DUE,
    &ACKNOWLEDGED_TEXT,
    &NOT_ACKNOWLEDGED,
    &KEY_SEEN,
    &VERSION_STALE,
    &BODY_TOO_LARGE,
    &UNSUPPORTED_MEDIA_TYPE,
    &INVALID_FIELDS,
    &UNKNOWN_FIELD,
    &IDEMPOTENCY_KEY_REUSED,
    &MEDIA_TYPE_MISMATCH,
    &DIGEST_MISMATCH,
    &CSR_MALFORMED,
    &CSR_SIGNATURE_INVALID,
    &KEY_ALGORITHM_NOT_ALLOWED,
    &KEY_TOO_WEAK,
    &KEY_INVALID,
    &KEY_EXPONENT_NOT_ALLOWED,
    &KEY_SMALL_FACTOR,
    &KEY_ROCA,
    &KEY_CLOSE_PRIMES,
    &KEY_COMPROMISED,
    &KEY_OF_AUTHORITY,
    &IF_MATCH_MISSING,
    &RATE_LIMITED,
    &INTERNAL,
    &UNAVAILABLE,
    &BUSY,
];

/// The entry of that code.
pub fn find(code: &str) -> Option<&'static Entry> {
    ALL.into_iter().find(|entry| entry.code == code)
}
