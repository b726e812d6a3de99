//! A browser without scripts: cookies, links, forms.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, body::Body};
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::house::House;

pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn location(&self) -> String {
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    /// The fields of the form that goes to `action`, as they stand on the page: hidden ones only.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let text = self.text();
        let start = text
            .find(&format!("action=\"{action}\""))
            .unwrap_or_else(|| panic!("no form {action}: {text}"));
        let form = text[start..].split("</form>").next().unwrap();
        let hidden = form.split("<input type=\"hidden\" name=\"").skip(1);
        let field = |input: &str| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (name.to_owned(), rest.split('"').next().unwrap().to_owned())
        };
        hidden.map(field).collect()
    }

    pub fn has_form(&self, action: &str) -> bool {
        self.text().contains(&format!("action=\"{action}\""))
    }
}

impl Browser {
    pub fn of(house: &House) -> Self {
        Self {
            router: kepler::http::console::router(Arc::clone(&house.authority)),
            cookies: BTreeMap::from([("kepler_language".to_owned(), "en".to_owned())]),
        }
    }

    pub fn cookie(&self, name: &str) -> Option<&String> {
        self.cookies.get(name)
    }

    pub fn take_cookies(&mut self) -> BTreeMap<String, String> {
        self.cookies.clone()
    }

    pub fn put_cookies(&mut self, cookies: BTreeMap<String, String>) {
        self.cookies = cookies;
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(self.request("GET", path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A form that another site makes this browser send.
    pub async fn post_from_elsewhere(&mut self, path: &str) -> Page {
        let request = self
            .request("POST", path)
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://evil.example");
        self.send(request.body(Body::from("version=1")).unwrap()).await
    }

    /// Fills the form that goes to `action` on `page` and sends it.
    pub async fn submit(&mut self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut fields = page.form(action);
        fields.extend(
            typed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(action, &fields).await
    }

    /// Opens a page and sends its form that goes to `action`.
    pub async fn act(&mut self, page: &str, action: &str, typed: &[(&str, &str)]) -> Page {
        let page = self.get(page).await;
        self.submit(&page, action, typed).await
    }

    fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "kepler.test")
            .header(header::COOKIE, cookies.join("; "))
    }

    async fn send(&mut self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }
}
