//! What surrounds every page: language, who is signed in, navigation, and how a page becomes a response.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use axum_extra::extract::CookieJar;
use fluent_bundle::FluentValue;

use super::{assets, locale, moment::Moments};
use crate::{actor::Role, id::OperatorId, locale::Locale};

/// Cookie of the chosen language.
pub(super) const LANGUAGE_COOKIE: &str = "kepler_language";

/// The person who is signed in.
#[derive(Clone)]
pub(super) struct Who {
    /// Identifier.
    pub(super) id: OperatorId,
    /// Name, as colleagues see it.
    pub(super) name: String,
    /// What the person may do.
    pub(super) roles: Vec<Role>,
}

impl Who {
    /// Whether the person holds one of the roles.
    pub(super) fn is_one_of(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

/// The surroundings of a page.
#[derive(Clone)]
pub(super) struct Frame {
    /// Language, zone and the present moment.
    pub(super) moments: Moments,
    /// Where in the navigation the page stands: `queue`, `appointments`, `certificates`, `audit`, or nothing.
    pub(super) section: &'static str,
    /// The page's address: where to come back to after changing the language.
    pub(super) back: String,
    /// Who is signed in.
    pub(super) who: Option<Who>,
    /// What has just been done: the end of a `note-` key.
    pub(super) note: Option<&'static str>,
}

impl Frame {
    /// A text.
    pub(super) fn text(&self, key: &str) -> String {
        locale::text(self.moments.locale, key)
    }

    /// The text of a code: `state` and `in_review` give the text of `state-in_review`.
    pub(super) fn code(&self, kind: &str, code: &str) -> String {
        self.text(&format!("{kind}-{code}"))
    }

    /// The text of a code that a newer part of Kepler may have brought: the code itself where no text is known.
    pub(super) fn code_or_itself(&self, kind: &str, code: &str) -> String {
        let key = format!("{kind}-{}", code.replace('.', "_"));
        let text = self.text(&key);
        if text == key { code.to_owned() } else { text }
    }

    /// A text with one value set in.
    pub(super) fn text_with(&self, key: &str, name: &str, value: &str) -> String {
        locale::text_with(self.moments.locale, key, &[(name, FluentValue::from(value))])
    }

    /// A text with a number set in, in the right plural.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass fields by reference"
    )]
    pub(super) fn count(&self, key: &str, count: &usize) -> String {
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        locale::text_with(self.moments.locale, key, &[("count", FluentValue::from(count))])
    }

    /// The address of a static file.
    #[expect(clippy::unused_self, reason = "templates call methods only")]
    pub(super) fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }

    /// The language tag.
    pub(super) fn language(&self) -> &'static str {
        self.moments.locale.tag()
    }

    /// The person's roles in words.
    pub(super) fn roles(&self, who: &Who) -> String {
        let names: Vec<String> = who
            .roles
            .iter()
            .map(|role| self.code("role", role.code()))
            .collect();
        names.join(", ")
    }

    /// Whether the person may read the audit log.
    pub(super) fn may_audit(&self) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| who.is_one_of(&[Role::Auditor, Role::SecurityOfficer]))
    }
}

/// The language of a request: the cookie, else what the browser asks for.
pub(super) fn language(headers: &HeaderMap) -> Locale {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar.get(LANGUAGE_COOKIE).and_then(|cookie| {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.tag() == cookie.value())
    });
    chosen.unwrap_or_else(|| {
        let header = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Locale::from_accept_language(header.unwrap_or_default())
    })
}

/// A page as a response.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            // Templates are compiled in; what can fail is memory.
            tracing::error!(%error, "a console page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page that shows what was asked for.
pub(super) fn shown(template: &impl Template) -> Response {
    page(StatusCode::OK, template)
}

/// The page of the keyboard's keys, for those without scripts.
#[derive(Template)]
#[template(path = "console/help.html", config = ".askama.toml")]
pub(super) struct HelpPage {
    pub(super) frame: Frame,
}
