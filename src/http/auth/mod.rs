//! Who calls the portal API: a client certificate by fingerprint, or a bearer token by hash.
//!
//! [`identify_portal`] is a layer: behind it every handler may take a [`PortalIdentity`], and no handler can forget to
//! ask. Both secrets are known by their SHA-256 only.

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, header, request::Parts};

use crate::{
    actor::Actor,
    http::{
        problem::{Problem, catalogue},
        tls::Peer,
    },
    id::PortalId,
    lifecycle::{Authority, Scope},
    registration::portal::Portal,
};

/// Longer credentials are nobody's.
const LONGEST_TOKEN: usize = 256;

/// The portal that calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortalIdentity(PortalId);

impl PortalIdentity {
    /// The portal.
    pub fn id(&self) -> PortalId {
        self.0
    }

    /// The portal as the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::Portal { id: self.0 }
    }

    /// What the portal may see.
    pub fn scope(&self) -> Scope {
        Scope::Portal(self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for PortalIdentity {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let identity = parts.extensions.get::<Self>().copied();
        identity.ok_or_else(|| Problem::new(&catalogue::UNAUTHENTICATED))
    }
}

/// Finds the portal that calls, or answers 401. The identity is left on the answer too, for the request log.
pub async fn identify_portal(
    State(authority): State<Arc<Authority>>,
    mut request: Request,
    next: Next,
) -> Response {
    let credential = Credential::of(&request);
    match identify(&authority, credential).await {
        Ok(identity) => {
            request.extensions_mut().insert(identity);
            let mut response = next.run(request).await;
            response.extensions_mut().insert(identity);
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// What the caller shows.
enum Credential {
    Token(String),
    Certificate([u8; 32]),
}

impl Credential {
    fn of(request: &Request) -> Option<Self> {
        match bearer(request.headers()) {
            // A token that is there and wrong is not made good by a certificate.
            Some(token) => (token.len() <= LONGEST_TOKEN).then(|| Self::Token(token.to_owned())),
            None => certificate(request).map(Self::Certificate),
        }
    }
}

async fn identify(authority: &Authority, credential: Option<Credential>) -> Result<PortalIdentity, Problem> {
    let portal = match credential {
        Some(Credential::Token(token)) => authority.portal_by_token(&token).await?,
        Some(Credential::Certificate(sha256)) => {
            authority.portal_by_certificate(&hex::encode(sha256)).await?
        }
        None => None,
    };
    let known = portal.map(|Portal { id, .. }| PortalIdentity(id));
    known.ok_or_else(|| Problem::new(&catalogue::UNAUTHENTICATED))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    // RFC 9110 11.1: the scheme's name has no case. Another scheme is a credential that nobody has.
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    Some(if scheme.eq_ignore_ascii_case("bearer") {
        token.trim()
    } else {
        ""
    })
}

fn certificate(request: &Request) -> Option<[u8; 32]> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<Peer>>()?;
    peer.certificate_sha256
}
