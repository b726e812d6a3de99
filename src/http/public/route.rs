//! Path and method to handler.

use http::{HeaderMap, Method, Request};
use hyper::body::Body;

use super::{PublicStatus, Response, reply};

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
enum Route<'p> {
    Ocsp,
    OcspRequest(&'p str),
    Crl(&'p str),
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
            "crl" => issuer(rest, ".crl").map_or(Route::Nothing, Route::Crl),
            "ca" => issuer(rest, ".cer")
                .map(Route::CaCertificate)
                .or_else(|| issuer(rest, ".p7b").map(Route::CaChain))
                .unwrap_or(Route::Nothing),
            _ => Route::Nothing,
        }
    }
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
                "not found: /ocsp, /crl/{issuer}.crl, /ca/{issuer}.cer, /ca/{issuer}.p7b\n",
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
        self.read(route, &head.headers).await
    }

    async fn read(&self, route: Route<'_>, headers: &HeaderMap) -> Response {
        match route {
            Route::OcspRequest(encoded) => self.get_ocsp(encoded, headers).await,
            Route::Crl(issuer) => self.get_crl(issuer, headers).await,
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
        assert_eq!(Route::of("/crl/0a1b.crl"), Route::Crl("0a1b"));
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
            "/ca/0a1b.crl",
            "/ca/0a1b.cer/",
        ] {
            assert_eq!(Route::of(path), Route::Nothing, "{path}");
        }
    }
}
