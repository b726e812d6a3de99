//! As much of a browser as an operator of the demo needs: a session cookie, links, forms with their hidden fields.

use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::{Certificate, Client, StatusCode, header, redirect::Policy};
use url::Url;

/// A browser window with one session.
pub struct Browser {
    http: Client,
    base: Url,
    cookie: Option<String>,
}

impl Browser {
    /// A window that trusts the server's own certificate and no other.
    pub fn new(base: Url, server_certificate: &[u8]) -> anyhow::Result<Self> {
        let http = Client::builder()
            .tls_certs_only([Certificate::from_pem(server_certificate)?])
            .no_proxy()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            http,
            base,
            cookie: None,
        })
    }

    /// The value of the session cookie, once signed in.
    pub fn session(&self) -> Option<&str> {
        self.cookie.as_deref()?.split_once('=').map(|(_, value)| value)
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) -> anyhow::Result<String> {
        let mut request = self.http.get(self.base.join(path)?);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = request.send().await?;
        if response.status() != StatusCode::OK {
            bail!(
                "{} answered {}",
                path.split('?').next().unwrap_or_default(),
                response.status()
            );
        }
        Ok(response.text().await?)
    }

    /// Presses the button of the form with that action on a page; `fields` are what a person fills in. False when the
    /// page offers no such form, or the server had a reason to say no.
    pub async fn press(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> anyhow::Result<bool> {
        let Some(form) = form(page, action) else {
            return Ok(false);
        };
        let body = encode(form, fields);
        let mut request = self
            .http
            .post(self.base.join(action)?)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = request.send().await?;
        let cookies = response.headers().get_all(header::SET_COOKIE).iter();
        let session = cookies
            .filter_map(|cookie| cookie.to_str().ok())
            .find(|cookie| cookie.contains("session="));
        if let Some(session) = session {
            self.cookie = session.split(';').next().map(str::to_owned);
        }
        Ok(response.status().is_redirection() || response.status().is_success())
    }

    /// Signs in by a one-time link, as a person does: opens the page, presses its button.
    pub async fn sign_in(&mut self, link: &str) -> anyhow::Result<()> {
        let page = self.open(link).await?;
        self.press(&page, "/console/sign-in", &[]).await?;
        self.cookie
            .as_ref()
            .map(drop)
            .context("the sign-in link opened no session")
    }
}

fn encode(form: &str, fields: &[(&str, &str)]) -> String {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(hidden_fields(form))
        .extend_pairs(fields)
        .finish()
}

/// The inside of the form with that action.
fn form<'p>(page: &'p str, action: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("action=\"{action}\""))?;
    rest.split_once("</form>").map(|(inside, _)| inside)
}

fn hidden_fields(form: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let inputs = form
        .split("<input ")
        .filter(|input| input.starts_with("type=\"hidden\""));
    inputs.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split('>').next()?.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(
        value
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&amp;", "&"),
    )
}

/// Identifiers of the applications that a page links to, each once.
pub fn linked_applications(page: &str) -> Vec<String> {
    let links = page.split("/console/applications/").skip(1);
    let mut found = Vec::new();
    for link in links {
        let id: String = link.chars().take_while(char::is_ascii_alphanumeric).collect();
        if id.len() == 26 && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{form, hidden_fields, linked_applications};

    #[test]
    fn forms_are_read_with_their_hidden_fields() {
        let page = "<form method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"version\" value=\"3\">\
                    <input name=\"reason\" value=\"\"></form><form action=\"/b\"></form>";
        let fields: Vec<_> = hidden_fields(form(page, "/a").unwrap()).collect();
        assert_eq!(fields, [("version".to_owned(), "3".to_owned())]);
        assert!(form(page, "/c").is_none());
    }

    #[test]
    fn links_to_applications_are_found_once() {
        let id = "01J8ZQ4B7N3M5T9V2X6C8D0F1G";
        let page = format!(
            "<a href=\"/console/applications/{id}\">x</a><a href=\"/console/applications/{id}/approval\">"
        );
        assert_eq!(linked_applications(&page), [id]);
    }
}
