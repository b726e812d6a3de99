//! The OpenAPI 3.1 document, generated from the handlers; and a small page that lists what it says.

use std::{fmt::Write as _, sync::LazyLock};

use axum::{Json, response::Html};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::http::{
    portal,
    problem::{MEDIA_TYPE, ProblemBody},
};

/// Methods of a path item, in the order in which they are listed.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kepler portal API",
        version = "1.0.0",
        description = "Applications for qualified certificates. Additive changes only: tolerate fields, states and \
                       event types that you do not know.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemBody))
)]
struct Frame;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let (_, mut described) = portal::routes().split_for_parts();
    described.merge(Frame::openapi());
    described.info = Frame::openapi().info;
    let mut document = serde_json::to_value(described).unwrap_or_default();
    complete(&mut document);
    document
});

/// The document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// `GET /openapi.json`
pub async fn json() -> Json<&'static Value> {
    Json(document())
}

/// `GET /docs`
pub async fn page() -> Html<String> {
    Html(render(document()))
}

/// Adds what is the same for every operation: path parameters, preconditions, error answers, authentication.
fn complete(document: &mut Value) {
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert(
            "securitySchemes".to_owned(),
            json!({
                "bearer": {"type": "http", "scheme": "bearer"},
                "clientCertificate": {"type": "mutualTLS"},
            }),
        );
    }
    close_branches(document);
    if let Some(root) = document.as_object_mut() {
        root.insert(
            "security".to_owned(),
            json!([{"bearer": []}, {"clientCertificate": []}]),
        );
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                complete_operation(path, method, operation);
            }
        }
    }
}

/// `deny_unknown_fields` of a tagged union holds for each branch; the generator does not write it there.
fn close_branches(document: &mut Value) {
    let branches = document.pointer_mut("/components/schemas/Holder/oneOf");
    for branch in branches.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(branch) = branch.as_object_mut() {
            branch.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let mut parameters: Vec<Value> = placeholders(path)
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if method == "post" {
        parameters.push(header("Idempotency-Key", true, 255));
    }
    if method == "patch" {
        parameters.push(header("If-Match", true, 40));
    } else if method != "get" && path.starts_with("/v1/applications/") {
        parameters.push(header("If-Match", false, 40));
    }
    if let Some(own) = operation.get("parameters").and_then(Value::as_array) {
        parameters.extend(own.iter().cloned());
    }
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        responses.insert(
            "default".to_owned(),
            json!({
                "description": "Error, RFC 9457; the codes are in docs/ERRORS.md",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }),
        );
    }
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn header(name: &str, required: bool, longest: u32) -> Value {
    json!({"name": name, "in": "header", "required": required,
        "schema": {"type": "string", "minLength": 1, "maxLength": longest}})
}

fn render(document: &Value) -> String {
    let mut rows = String::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let summary = operation
                    .get("summary")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                // Writing into a String does not fail.
                _ = writeln!(
                    rows,
                    "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td></tr>",
                    method.to_uppercase(),
                    escape(path),
                    escape(summary)
                );
            }
        }
    }
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Kepler portal API</title></head>\n\
         <body><h1>Kepler portal API</h1>\n<p>Machine-readable: <a href=\"/openapi.json\">/openapi.json</a></p>\n\
         <table>\n{rows}</table></body></html>\n"
    )
}

/// Text as HTML writes it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
