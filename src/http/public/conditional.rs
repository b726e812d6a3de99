//! Conditional requests (RFC 9110 13): what the client holds, and what it would go on with.

use http::{
    HeaderMap, HeaderName,
    header::{IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE},
};
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

/// Whether the client says to hold anything; most do not, and need not be looked at further.
pub(super) fn is_conditional(request: &HeaderMap) -> bool {
    request.contains_key(IF_NONE_MATCH) || request.contains_key(IF_MODIFIED_SINCE)
}

/// Of these entity tags the one that the client says to hold (RFC 9110 13.1.2: compared weakly); the first of them when it
/// says to hold any. Without tags the date decides: it must not be younger than `last_modified`, which is absent when a
/// date cannot tell the representation from the one before (RFC 9110 8.8.2.2).
pub(super) fn held<'t>(
    request: &HeaderMap,
    tags: &[&'t str],
    last_modified: Option<Timestamp>,
) -> Option<&'t str> {
    if request.contains_key(IF_NONE_MATCH) {
        // With this header the date below is not looked at.
        return listed(request).find_map(|named| {
            let named = named.strip_prefix("W/").unwrap_or(named);
            let held = tags.iter().find(|tag| named == "*" || **tag == named);
            held.copied()
        });
    }
    let since = date(request, &IF_MODIFIED_SINCE)?;
    let not_younger = last_modified?.as_second() <= since.as_second();
    tags.first().filter(|_| not_younger).copied()
}

/// Whether a range may be cut from the representation (RFC 9110 13.1.5: compared strongly): the client has none of it yet,
/// or a part of this very one.
pub(super) fn may_go_on(request: &HeaderMap, tag: &str, last_modified: Option<Timestamp>) -> bool {
    let Some(condition) = request.get(IF_RANGE) else {
        return true;
    };
    let dated = || last_modified.is_some_and(|modified| date(request, &IF_RANGE) == truncated(modified));
    condition == tag || dated()
}

fn listed(request: &HeaderMap) -> impl Iterator<Item = &str> {
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(',').map(str::trim))
}

fn date(request: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    let text = request.get(name)?.to_str().ok()?;
    DateTimeParser::new().parse_timestamp(text).ok()
}

fn truncated(instant: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second(instant.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "Sun, 01 Mar 2026 10:00:00 GMT";

    fn asking(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    fn modified() -> Option<Timestamp> {
        "2026-03-01T10:00:00.9Z".parse().ok()
    }

    #[test]
    fn entity_tags_and_dates_tell_what_the_client_holds() {
        let tags = ["\"tag\"", "\"tag-gz\""];
        for (said, expected) in [
            ("\"tag\"", Some("\"tag\"")),
            ("\"other\", W/\"tag-gz\"", Some("\"tag-gz\"")),
            ("*", Some("\"tag\"")),
            ("\"other\"", None),
        ] {
            assert_eq!(
                held(&asking(IF_NONE_MATCH, said), &tags, None),
                expected,
                "{said}"
            );
        }
        for (said, expected) in [
            (DATE, true),
            ("Sun, 01 Mar 2026 09:59:59 GMT", false),
            ("Sun, 01 Mar 2026 10:00:01 GMT", true),
            ("yesterday", false),
        ] {
            let request = asking(IF_MODIFIED_SINCE, said);
            assert_eq!(held(&request, &tags, modified()).is_some(), expected, "{said}");
            // A date that does not tell two lists apart says nothing.
            assert_eq!(held(&request, &tags, None), None);
        }
        assert_eq!(held(&HeaderMap::new(), &tags, modified()), None);
    }

    #[test]
    fn a_range_goes_on_only_in_what_it_began_in() {
        let goes_on = |said: &str, modified| may_go_on(&asking(IF_RANGE, said), "\"tag\"", modified);
        assert!(goes_on("\"tag\"", None));
        assert!(!goes_on("W/\"tag\"", None));
        assert!(!goes_on("\"other\"", modified()));
        assert!(goes_on(DATE, modified()));
        assert!(!goes_on(DATE, None));
        assert!(!goes_on("Sun, 01 Mar 2026 10:00:01 GMT", modified()));
        assert!(may_go_on(&HeaderMap::new(), "\"tag\"", None));
    }
}
