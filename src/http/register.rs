//! The public register: look a certificate up by its serial number. Status and dates only, nobody's name.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderMap, header};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    http::{
        extract::{Language, Parameters},
        limits::Rates,
        portal::{certificates::state_code, openapi::escape},
        problem::{FieldError, Problem, catalogue},
    },
    lifecycle::{Authority, Scope},
    locale::Locale,
    registry::certificate::CertificateRecord,
};

/// RFC 5280 4.1.2.2: a serial number has at most 20 octets.
const LONGEST_SERIAL: usize = 40;

/// What the look-up needs.
#[derive(Clone)]
pub struct Register {
    /// The authority.
    pub authority: Arc<Authority>,
    /// The rate of look-ups.
    pub rates: Arc<Rates>,
}

/// One certificate with that serial number.
#[derive(Serialize)]
struct Entry {
    issuer: String,
    serial: String,
    state: &'static str,
    not_before: String,
    not_after: String,
    revoked_at: Option<String>,
}

#[derive(Serialize)]
struct Found {
    items: Vec<Entry>,
}

impl Entry {
    fn new(record: &CertificateRecord, now: Timestamp) -> Self {
        Self {
            issuer: record.issuer.clone(),
            serial: record.serial_hex(),
            state: state_code(record.state(now)),
            not_before: record.not_before.to_string(),
            not_after: record.not_after.to_string(),
            revoked_at: record.revocation.map(|revocation| revocation.at.to_string()),
        }
    }
}

/// `GET /register?serial=`: JSON, or a page for readers whose browser asks for HTML.
pub async fn look_up(
    State(register): State<Register>,
    Language(locale): Language,
    mut parameters: Parameters,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = wants_page(request.headers());
    let serial = parameters.text("serial");
    parameters.finish()?;
    let found = match &serial {
        Some(serial) => Some(find(&register, serial).await?),
        None if wants_page => None,
        None => return Err(invalid_serial("required")),
    };
    if wants_page {
        return Ok(Html(page(
            locale,
            serial.as_deref().unwrap_or_default(),
            found.as_ref(),
        ))
        .into_response());
    }
    let items = found.map(|found| found.items).unwrap_or_default();
    Ok(Json(Found { items }).into_response())
}

async fn find(register: &Register, serial: &str) -> Result<Found, Problem> {
    register.rates.lookup()?;
    let serial = normal(serial).ok_or_else(|| invalid_serial("serial"))?;
    let authority = &register.authority;
    let records = authority.certificates_by_serial(&Scope::System, &serial).await?;
    let now = authority.clock().now();
    let items = records.iter().map(|record| Entry::new(record, now)).collect();
    Ok(Found { items })
}

fn invalid_serial(code: &'static str) -> Problem {
    Problem::new(&catalogue::INVALID_QUERY).with(vec![FieldError::new("?serial", code)])
}

/// Lower-case hex of whole octets; spaces and colons, as certificate viewers print them, are dropped.
fn normal(serial: &str) -> Option<String> {
    if serial.len() > LONGEST_SERIAL * 2 {
        return None;
    }
    let plain: String = serial.chars().filter(|c| !matches!(c, ' ' | ':')).collect();
    let fits = (1..=LONGEST_SERIAL).contains(&plain.len()) && plain.chars().all(|c| c.is_ascii_hexdigit());
    let padding = if plain.len() % 2 == 1 { "0" } else { "" };
    fits.then(|| format!("{padding}{}", plain.to_ascii_lowercase()))
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepted.contains("text/html")
}

fn page(locale: Locale, serial: &str, found: Option<&Found>) -> String {
    let [title, label, button, none] = match locale {
        Locale::Ru => [
            "Реестр сертификатов",
            "Серийный номер",
            "Найти",
            "Сертификат не найден",
        ],
        Locale::En => [
            "Register of certificates",
            "Serial number",
            "Look up",
            "No such certificate",
        ],
    };
    let result = match found {
        None => String::new(),
        Some(found) if found.items.is_empty() => format!("<p>{none}</p>"),
        Some(found) => {
            let rows: String = found.items.iter().map(row).collect();
            format!("<table>{rows}</table>")
        }
    };
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body><h1>{title}</h1>\n<form><label>{label} <input name=\"serial\" value=\"{}\"></label> \
         <button>{button}</button></form>\n{result}</body></html>\n",
        locale.tag(),
        escape(serial),
    )
}

fn row(entry: &Entry) -> String {
    format!(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        entry.serial,
        entry.state,
        entry.not_before,
        entry.not_after,
        entry.revoked_at.as_deref().unwrap_or_default()
    )
}
