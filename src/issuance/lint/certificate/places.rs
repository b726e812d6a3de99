//! Addresses in certificates: where to ask, and whom.

use const_oid::ObjectIdentifier;

use crate::issuance::lint::element::Element;

/// The names in the `fullName` of a distribution point.
pub(super) fn full_names(point: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    let places = point.children().filter(|part| part.tag == 0xa0);
    let names = places.flat_map(Element::children).filter(|name| name.tag == 0xa0);
    names.flat_map(Element::children)
}

/// Whether an access description has this method.
pub(super) fn is_method(place: Element<'_>, method: ObjectIdentifier) -> bool {
    place
        .children()
        .next()
        .is_some_and(|stated| stated.content == method.as_bytes())
}

/// A place that is fetched over plain HTTP.
pub(super) fn is_http(uri: &[u8]) -> bool {
    uri.strip_prefix(b"http://")
        .is_some_and(|rest| !rest.is_empty() && rest.iter().all(u8::is_ascii_graphic))
}

/// The preferred syntax of host names (RFC 1034 3.5, with the digit in front of RFC 1123 2.1).
pub(super) fn is_host(name: &[u8]) -> bool {
    !name.is_empty() && name.len() <= 253 && name.split(|octet| *octet == b'.').all(is_label)
}

fn is_label(label: &[u8]) -> bool {
    let inside = |octet: &u8| octet.is_ascii_alphanumeric() || *octet == b'-';
    let edges = !label.starts_with(b"-") && !label.ends_with(b"-");
    (1..=63).contains(&label.len()) && edges && label.iter().all(inside)
}
