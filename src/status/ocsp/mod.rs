//! OCSP (RFC 6960, nonce RFC 9654, caching profile RFC 9919).
//!
//! The way of a request: [`Responder::read`](responder::Responder::read) gives a [`Query`](query::Query); the caller
//! looks up its questions (elsewhere); [`Responder::build`](responder::Responder::build) makes an
//! [`Unsigned`](answer::Unsigned), which owns all it needs and is signed on whatever thread suits the key.
//!
//! | file | holds |
//! |---|---|
//! | [`request`], [`response`] | the wire types |
//! | [`cert_id_hash`] | the one table of hashes that a `CertID` may be made with |
//! | [`identity`] | an issuer, and the delegated responder that answers for it |
//! | [`query`] | a request that was read and judged |
//! | [`rules`] | what the authority has decided about its answers |
//! | [`responder`], [`answer`], `writer` | the answer |
//! | [`answer_key`] | under what a signed answer is kept |

pub mod answer;
pub mod answer_key;
pub mod cert_id_hash;
pub mod identity;
pub mod query;
pub mod request;
pub mod responder;
pub mod response;
pub mod rules;
mod writer;
