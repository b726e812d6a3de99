//! Signing in by a one-time link, the session behind a cookie, signing out, and the choice of language.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    failure::{Failure, plain},
    fields::Fields,
    frame::{self, Frame, LANGUAGE_COOKIE, Who},
    moment::Moments,
    note,
    people::People,
    sign_in_view::SignInPage,
};
use crate::{
    actor::{Actor, Role},
    lifecycle::{Authority, Scope},
    locale::Locale,
};

/// Cookie of the session. The prefix makes browsers refuse it without `Secure`, with a domain, or on a sub-path.
const SESSION_COOKIE: &str = "__Host-kepler_session";

/// How long the choice of language is kept, in seconds.
const YEAR: i64 = 365 * 24 * 3600;

/// Somebody who is signed in, and what every page of theirs needs.
pub(super) struct Session {
    /// The use cases.
    pub(super) authority: Arc<Authority>,
    /// Who.
    pub(super) who: Who,
    /// In which language.
    pub(super) locale: Locale,
    note: Option<&'static str>,
    path: String,
    /// The page with its query: where a change of the language leads back to.
    address: String,
}

impl Session {
    /// The person, for the audit log.
    pub(super) fn actor(&self) -> Actor {
        Actor::Operator { id: self.who.id }
    }

    /// What the person may see.
    pub(super) fn scope(&self) -> Scope {
        Scope::Operator(self.who.id, self.who.roles.clone())
    }

    /// The surroundings of a page of this section.
    pub(super) fn frame(&self, section: &'static str) -> Frame {
        Frame {
            moments: Moments {
                locale: self.locale,
                zone: self.authority.policy().time_zone(),
                now: self.authority.clock().now(),
            },
            section,
            back: self.address.clone(),
            who: Some(self.who.clone()),
            note: self.note,
        }
    }

    /// The page of something that did not happen.
    pub(super) fn refuse(&self, failure: impl Into<Failure>) -> Response {
        self.refuse_at(failure, &self.path)
    }

    /// The same, with another way back.
    pub(super) fn refuse_at(&self, failure: impl Into<Failure>, back: &str) -> Response {
        let failure = failure.into();
        let incident = failure.incident(&self.authority);
        let mut frame = self.frame("");
        back.clone_into(&mut frame.back);
        failure.within(frame, incident)
    }

    /// The person must hold one of the roles.
    pub(super) fn require(&self, roles: &[Role]) -> Result<(), Response> {
        if self.who.is_one_of(roles) {
            Ok(())
        } else {
            Err(self.refuse_at(Failure::Forbidden("role"), "/console"))
        }
    }

    /// Names of all operators.
    pub(super) async fn people(&self) -> Result<People, Response> {
        let operators = self
            .authority
            .operators()
            .await
            .map_err(|error| self.refuse(error))?;
        Ok(operators
            .into_iter()
            .map(|operator| (operator.id, operator.name))
            .collect())
    }
}

impl FromRequestParts<Arc<Authority>> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, authority: &Arc<Authority>) -> Result<Self, Response> {
        let locale = frame::language(&parts.headers);
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar.get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned());
        let token = token.ok_or_else(|| Redirect::to("/console/sign-in").into_response())?;
        let operator = authority
            .operator_of_session(&token)
            .await
            .map_err(|error| outside(authority, error, locale))?;
        let operator = operator.ok_or_else(|| Redirect::to("/console/sign-in").into_response())?;
        let path = if parts.method == http::Method::GET {
            parts.uri.path().to_owned()
        } else {
            note::page_of(parts.uri.path())
        };
        Ok(Self {
            address: note::address(&path, parts),
            authority: Arc::clone(authority),
            who: Who {
                id: operator.id,
                name: operator.name,
                roles: operator.roles,
            },
            locale,
            note: note::of_query(parts.uri.query().unwrap_or_default()),
            path,
        })
    }
}

/// A failure before anybody is signed in.
fn outside(authority: &Authority, failure: impl Into<Failure>, locale: Locale) -> Response {
    let failure = failure.into();
    let incident = failure.incident(authority);
    failure.within(plain(locale), incident)
}

/// The query of a sign-in link.
#[derive(Deserialize)]
pub(super) struct Link {
    token: Option<String>,
    ended: Option<String>,
}

/// `GET /console/sign-in?token=`: asks for one more press, because mail scanners visit links too.
pub(super) async fn ask(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    sign_in_page(&headers, StatusCode::OK, link.token, link.ended.map(|_| "ended"))
}

/// `POST /console/sign-in`: uses the token, once.
pub(super) async fn sign_in(
    State(authority): State<Arc<Authority>>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let locale = frame::language(&headers);
    let Some(token) = fields.optional("token") else {
        return sign_in_page(&headers, StatusCode::FORBIDDEN, None, Some("refused"));
    };
    match authority.sign_in(token).await {
        Ok(ticket) => {
            let lifetime = ticket
                .expires_at
                .duration_since(authority.clock().now())
                .as_secs();
            with_cookie(
                Redirect::to("/console").into_response(),
                SESSION_COOKIE,
                &ticket.token,
                lifetime,
            )
        }
        Err(crate::lifecycle::Error::NotFound | crate::lifecycle::Error::Forbidden { .. }) => {
            sign_in_page(&headers, StatusCode::FORBIDDEN, None, Some("refused"))
        }
        Err(error) => outside(&authority, error, locale),
    }
}

/// `POST /console/sign-out`.
pub(super) async fn sign_out(State(authority): State<Arc<Authority>>, headers: HeaderMap) -> Response {
    let locale = frame::language(&headers);
    if let Some(cookie) = CookieJar::from_headers(&headers).get(SESSION_COOKIE)
        && let Err(error) = authority.sign_out(cookie.value()).await
    {
        return outside(&authority, error, locale);
    }
    with_cookie(
        Redirect::to("/console/sign-in?ended=yes").into_response(),
        SESSION_COOKIE,
        "",
        0,
    )
}

/// `POST /console/language`: remembers the language and goes back.
pub(super) async fn language(headers: HeaderMap, fields: Fields) -> Response {
    let locale = frame::language(&headers);
    let codes = Locale::ALL.map(Locale::tag);
    let chosen = match fields.one_of("language", &codes) {
        Ok(code) => code,
        Err(odd) => return Failure::Odd(odd).page(locale),
    };
    // Only pages of the console: an address from a form leads nowhere else.
    let back = fields
        .optional("back")
        .filter(|back| note::is_own(back))
        .unwrap_or("/console");
    with_cookie(Redirect::to(back).into_response(), LANGUAGE_COOKIE, chosen, YEAR)
}

fn sign_in_page(
    headers: &HeaderMap,
    status: StatusCode,
    token: Option<String>,
    message: Option<&'static str>,
) -> Response {
    let mut frame = plain(frame::language(headers));
    // The link must survive a change of the language.
    frame.back = token.as_ref().map_or_else(
        || "/console/sign-in".to_owned(),
        |token| format!("/console/sign-in?token={token}"),
    );
    let mut response = frame::page(
        status,
        &SignInPage {
            frame,
            token,
            message,
        },
    );
    // The token stands in this page's address: it must not travel on.
    let value = HeaderValue::from_static("no-referrer");
    response.headers_mut().insert(header::REFERRER_POLICY, value);
    response
}

/// A cookie that scripts do not see and other sites do not send. Values are our own tokens and codes.
fn with_cookie(mut response: Response, name: &str, value: &str, seconds: i64) -> Response {
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    if let Ok(mut header_value) = HeaderValue::from_str(&cookie) {
        header_value.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, header_value);
    }
    response
}
