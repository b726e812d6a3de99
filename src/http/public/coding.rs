//! `Accept-Encoding` (RFC 9110 12.5.3): which compressed forms a client takes, best first.

use http::{HeaderMap, header::ACCEPT_ENCODING};

/// A compressed form that may lie beside a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coding {
    /// Its name in `Content-Encoding`.
    pub(super) name: &'static str,
    /// The end of the file's name, and of the entity tag.
    pub(super) suffix: &'static str,
}

/// Best first.
pub(super) const CODINGS: [Coding; 2] = [
    Coding {
        name: "br",
        suffix: "br",
    },
    Coding {
        name: "gzip",
        suffix: "gz",
    },
];

/// Those that the client takes, the one that it likes best first. None when it does not say: what is not asked for is sent
/// as it is.
pub(super) fn accepted(request: &HeaderMap) -> Vec<Coding> {
    let mut accepted: Vec<(u32, Coding)> = CODINGS
        .into_iter()
        .map(|coding| (weight(request, coding.name), coding))
        .filter(|(weight, _)| *weight > 0)
        .collect();
    // Stable: of two that are liked as much our order counts.
    accepted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    accepted.into_iter().map(|(_, coding)| coding).collect()
}

/// In thousandths; 0: not taken.
fn weight(request: &HeaderMap, name: &str) -> u32 {
    let mut any = 0;
    let values = request.get_all(ACCEPT_ENCODING).iter();
    for item in values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
        let coding = coding.trim();
        if coding.eq_ignore_ascii_case(name) || (name == "gzip" && coding.eq_ignore_ascii_case("x-gzip")) {
            return quality(parameters);
        }
        if coding == "*" {
            any = quality(parameters);
        }
    }
    any
}

fn quality(parameters: &str) -> u32 {
    let Some((name, value)) = parameters.trim().split_once('=') else {
        return 1000;
    };
    let value: Option<f32> = value.trim().parse().ok();
    match value.filter(|value| name.trim().eq_ignore_ascii_case("q") && (0.0..=1.0).contains(value)) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between nothing and a thousand"
        )]
        Some(value) => (value * 1000.0) as u32,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(said: &str) -> Vec<&'static str> {
        let request = HeaderMap::from_iter([(ACCEPT_ENCODING, said.parse().unwrap())]);
        accepted(&request).iter().map(|coding| coding.name).collect()
    }

    #[test]
    fn a_client_gets_what_it_takes() {
        assert_eq!(names("gzip, deflate, br"), ["br", "gzip"]);
        assert_eq!(names("br;q=0.5, gzip;q=0.9"), ["gzip", "br"]);
        assert_eq!(names("x-gzip"), ["gzip"]);
        assert_eq!(names("*;q=0.1, br;q=0"), ["gzip"]);
        assert_eq!(names("*"), ["br", "gzip"]);
        for nothing in ["identity", "", "gzip;q=0", "gzip;q=x", "gzip;q=7"] {
            assert_eq!(names(nothing), [""; 0], "{nothing}");
        }
        assert!(accepted(&HeaderMap::new()).is_empty());
    }
}
