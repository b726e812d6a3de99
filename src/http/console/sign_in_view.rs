//! The view model of the sign-in page.

use askama::Template;

use super::frame::Frame;

/// The page behind a one-time link. The link's visit alone does not use the token: mail scanners visit links too.
#[derive(Template)]
#[template(path = "console/sign_in.html", config = ".askama.toml")]
pub(super) struct SignInPage {
    pub(super) frame: Frame,
    pub(super) token: Option<String>,
    /// End of a `sign-in-` key: `refused` or `ended`.
    pub(super) message: Option<&'static str>,
}
