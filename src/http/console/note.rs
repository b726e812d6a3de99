//! Addresses inside the console: where a form's page is, and the note that a finished action leaves on the next page.

use axum::{
    http::{Method, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use url::form_urlencoded;

/// What can have been done: ends of `note-` keys.
pub(super) const NOTES: [&str; 13] = [
    "claimed",
    "released",
    "accepted",
    "defects",
    "rejected",
    "held",
    "released_hold",
    "asked",
    "verdict",
    "approved",
    "returned",
    "missed",
    "revoked",
];

/// The page after an action, with its note.
pub(super) fn done(page: &str, note: &'static str) -> Response {
    Redirect::to(&format!("{page}?done={note}")).into_response()
}

/// The note that a query asks for, if it is one of ours.
pub(super) fn of_query(query: &str) -> Option<&'static str> {
    let value = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "done")?
        .1;
    NOTES.into_iter().find(|note| *note == value)
}

/// Whether the text is the address of a console page.
pub(super) fn is_own(address: &str) -> bool {
    let plain = address
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-_.=?&".contains(&byte));
    plain && (address == "/console" || address.starts_with("/console/") || address.starts_with("/console?"))
}

/// The page with its query, if the query chooses what the page shows.
pub(super) fn address(page: &str, parts: &Parts) -> String {
    let query = parts
        .uri
        .query()
        .filter(|query| parts.method == Method::GET && of_query(query).is_none());
    let whole = query.map(|query| format!("{page}?{query}"));
    whole
        .filter(|whole| is_own(whole))
        .unwrap_or_else(|| page.to_owned())
}

/// The page whose form went to `action`: `/console/applications/{id}` for `/console/applications/{id}/claim`.
pub(super) fn page_of(action: &str) -> String {
    let kept: Vec<&str> = action.split('/').take(4).collect();
    let page = kept.join("/");
    if page.starts_with("/console/applications/") || page.starts_with("/console/certificates/") {
        page
    } else {
        "/console".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{address, is_own, of_query, page_of};

    #[test]
    fn only_own_addresses_are_followed() {
        assert!(is_own("/console?tab=all"));
        assert!(is_own("/console/audit"));
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/consoles",
            "/console/\r\nX: y",
            "/my",
            "",
        ] {
            assert!(!is_own(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_form_leads_back_to_its_page() {
        assert_eq!(
            page_of("/console/applications/01A/claim"),
            "/console/applications/01A"
        );
        assert_eq!(page_of("/console/claim-next"), "/console");
        assert_eq!(of_query("done=claimed"), Some("claimed"));
        assert_eq!(of_query("done=%3Cscript%3E"), None);
    }

    #[test]
    fn a_change_of_the_language_keeps_the_tab_and_drops_the_note() {
        for (asked, kept) in [
            ("/console?tab=all", "/console?tab=all"),
            ("/console?done=claimed", "/console"),
            ("/console?reference=%0d%0aX", "/console"),
            ("/console", "/console"),
        ] {
            let (parts, ()) = axum::http::Request::get(asked).body(()).unwrap().into_parts();
            assert_eq!(address("/console", &parts), kept, "{asked}");
        }
        let (parts, ()) = axum::http::Request::post("/console?tab=all")
            .body(())
            .unwrap()
            .into_parts();
        assert_eq!(address("/console", &parts), "/console");
    }
}
