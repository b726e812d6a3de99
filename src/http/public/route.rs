//! Path and method to handler.

use http::{HeaderMap, Method, Request};
use hyper::body::Body;

use super::{PublicStatus, Response, reply};
use crate::status::crl::scope::CrlScope;

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
enum Route<'p> {
    Ocsp,
    OcspRequest(&'p str),
    Crl(&'p str, CrlScope),
    CaCertificate(&'p str),
    CaChain(&'p str),
    Nothing,
}

impl Route<'_> {
    /// Doubled slashes in front are forgiven: addresses in certificates end with a slash more often than they should.
    fn of(path: &str) -> Route<'_> {
        let (first, rest) = match path.trim_start_matches('/').split_once('/') {
            Some((first, rest)) => (first, rest.trim_start_matches('/')),
            None if path.trim_start_matches('/') == "ocsp" => return Route::Ocsp,
            None => return Route::Nothing,
        };
        match first {
            "ocsp" => Route::OcspRequest(rest),
            "crl" => crl(rest).unwrap_or(Route::Nothing),
            "ca" => issuer(rest, ".cer")
                .map(Route::CaCertificate)
                .or_else(|| issuer(rest, ".p7b").map(Route::CaChain))
                .unwrap_or(Route::Nothing),
            _ => Route::Nothing,
        }
    }
}

/// `{issuer}.crl`, `{issuer}/delta.crl`, `{issuer}/{prefix}.crl`.
fn crl(path: &str) -> Option<Route<'_>> {
    let Some((name, list)) = path.split_once('/') else {
        return issuer(path, ".crl").map(|issuer| Route::Crl(issuer, CrlScope::Full));
    };
    let scope = list.strip_suffix(".crl")?.parse().ok()?;
    let known = scope != CrlScope::Full;
    issuer(name, "")
        .filter(|_| known)
        .map(|issuer| Route::Crl(issuer, scope))
}

/// The subject key identifier in `name`: lower-case hex, as it stands in certificates.
fn issuer<'p>(name: &'p str, suffix: &str) -> Option<&'p str> {
    let issuer = name.strip_suffix(suffix)?;
    let hex = |octet: u8| matches!(octet, b'0'..=b'9' | b'a'..=b'f');
    ((2..=128).contains(&issuer.len()) && issuer.bytes().all(hex)).then_some(issuer)
}

impl PublicStatus {
    /// Answers one request. Never fails: every fault has an answer.
    pub async fn respond<B>(&self, request: Request<B>) -> Response
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let route = Route::of(head.uri.path());
        if matches!(route, Route::Nothing) {
            return reply::not_found(
                "not found: /ocsp, /crl/{issuer}.crl, /crl/{issuer}/delta.crl, /crl/{issuer}/{prefix}.crl, \
                 /ca/{issuer}.cer, /ca/{issuer}.p7b\n",
            );
        }
        let posted = matches!(route, Route::Ocsp | Route::OcspRequest("")) && head.method == Method::POST;
        if posted {
            return self.post_ocsp(&head.headers, body).await;
        }
        if route == Route::Ocsp {
            return reply::method_not_allowed("POST");
        }
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return reply::method_not_allowed("GET, HEAD");
        }
        if let Route::OcspRequest(encoded) = route
            && let Some(response) = self.get_ocsp_at_hand(encoded, &head.headers)
        {
            return response;
        }
        // Rare, and large: not in the way of the others.
        Box::pin(self.read(route, &head.method, &head.headers)).await
    }

    async fn read(&self, route: Route<'_>, method: &Method, headers: &HeaderMap) -> Response {
        match route {
            Route::OcspRequest(encoded) => self.get_ocsp(encoded, headers).await,
            Route::Crl(issuer, scope) => self.get_crl(issuer, scope, method, headers).await,
            Route::CaCertificate(issuer) => self.get_ca_certificate(issuer, headers).await,
            Route::CaChain(issuer) => self.get_ca_chain(issuer, headers).await,
            Route::Ocsp | Route::Nothing => reply::not_found("not found\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_what_is_served() {
        assert_eq!(Route::of("/ocsp"), Route::Ocsp);
        assert_eq!(Route::of("/ocsp/"), Route::OcspRequest(""));
        assert_eq!(Route::of("//ocsp//MFEw/T=="), Route::OcspRequest("MFEw/T=="));
        assert_eq!(Route::of("/crl/0a1b.crl"), Route::Crl("0a1b", CrlScope::Full));
        assert_eq!(
            Route::of("/crl/0a1b/delta.crl"),
            Route::Crl("0a1b", CrlScope::Delta)
        );
        assert_eq!(
            Route::of("//crl//0a1b/c7.crl"),
            Route::Crl("0a1b", "c7".parse().unwrap())
        );
        assert_eq!(Route::of("/ca/0a1b.cer"), Route::CaCertificate("0a1b"));
        assert_eq!(Route::of("/ca/0a1b.p7b"), Route::CaChain("0a1b"));
    }

    #[test]
    fn nothing_else_is_served() {
        for path in [
            "",
            "/",
            "/ocsp2",
            "/crl",
            "/crl/.crl",
            "/crl/0A1B.crl",
            "/crl/../x.crl",
            "/crl/0a1b/full.crl",
            "/crl/0a1b/abc.crl",
            "/crl/0a1b/A.crl",
            "/crl/0a1b.crl/a.crl",
            "/crl/0a1b/../a.crl",
            "/crl/0a1b/a",
            "/ca/0a1b.crl",
            "/ca/0a1b.cer/",
        ] {
            assert_eq!(Route::of(path), Route::Nothing, "{path}");
        }
    }
}
