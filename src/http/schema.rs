//! Checks a JSON value against a schema of the published OpenAPI document: what is published is what is enforced.
//!
//! Only the words that our document uses are understood: `$ref`, `type`, `properties`, `required`,
//! `additionalProperties: false`, `items`, `enum`, `oneOf`, `allOf`, and bounds of length and number.

use serde_json::{Map, Value};

use crate::http::problem::FieldError;

/// A client that sends nonsense is told so much of it.
const MAXIMUM_ERRORS: usize = 100;

/// Everything in `value` that `#/components/schemas/{name}` of `document` does not allow.
pub fn violations(document: &Value, name: &str, value: &Value) -> Vec<FieldError> {
    let mut check = Check {
        document,
        errors: Vec::new(),
    };
    match check.resolve(&format!("#/components/schemas/{name}")) {
        Some(schema) => check.value(schema, value, ""),
        None => check.report("", "wrong_type"),
    }
    check.errors
}

struct Check<'a> {
    document: &'a Value,
    errors: Vec<FieldError>,
}

impl<'a> Check<'a> {
    fn resolve(&self, reference: &str) -> Option<&'a Value> {
        self.document.pointer(reference.strip_prefix('#')?)
    }

    fn report(&mut self, pointer: &str, code: &'static str) {
        if self.errors.len() < MAXIMUM_ERRORS {
            self.errors.push(FieldError::new(pointer, code));
        }
    }

    fn value(&mut self, schema: &'a Value, value: &Value, pointer: &str) {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            match self.resolve(reference) {
                Some(target) => self.value(target, value, pointer),
                None => self.report(pointer, "wrong_type"),
            }
            return;
        }
        if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
            self.one_of(branches, value, pointer);
        }
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.value(part, value, pointer);
        }
        if !schema.get("type").is_none_or(|types| fits(types, value)) {
            self.report(pointer, if value.is_null() { "required" } else { "wrong_type" });
            return;
        }
        let listed = schema.get("enum").and_then(Value::as_array);
        if listed.is_some_and(|listed| !listed.contains(value)) {
            self.report(pointer, "unknown_value");
        }
        match value {
            Value::Object(members) => self.members(schema, members, pointer),
            Value::Array(items) => self.items(schema, items, pointer),
            Value::String(text) => {
                self.length(schema, ["minLength", "maxLength"], text.chars().count(), pointer);
            }
            Value::Number(number) => self.range(schema, number.as_f64(), pointer),
            _ => {}
        }
    }

    /// The branch that fits; else the branch whose tag fits; else nobody knows what was meant.
    fn one_of(&mut self, branches: &'a [Value], value: &Value, pointer: &str) {
        let mut best: Option<Vec<FieldError>> = None;
        for branch in branches {
            let mut inner = Check {
                document: self.document,
                errors: Vec::new(),
            };
            inner.value(branch, value, pointer);
            if inner.errors.is_empty() {
                return;
            }
            let tag_fits = !inner
                .errors
                .iter()
                .any(|error| error.code == "unknown_value" && is_child(&error.pointer, pointer));
            let type_fits = !inner
                .errors
                .iter()
                .any(|error| error.pointer == pointer && error.code == "wrong_type");
            if tag_fits && type_fits {
                best = Some(inner.errors);
            }
        }
        match (best, tag(branches)) {
            (Some(errors), _) => errors.into_iter().for_each(|error| self.errors.push(error)),
            (None, Some(tag)) if value.is_object() => self.report(&join(pointer, tag), "unknown_value"),
            (None, _) => self.report(pointer, "wrong_type"),
        }
    }

    fn members(&mut self, schema: &'a Value, members: &Map<String, Value>, pointer: &str) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                self.report(&join(pointer, name), "required");
            }
        }
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, value) in members {
            match properties.and_then(|properties| properties.get(name)) {
                Some(property) => self.value(property, value, &join(pointer, name)),
                None if closed => self.report(&join(pointer, name), "unknown_field"),
                None => {}
            }
        }
    }

    fn items(&mut self, schema: &'a Value, items: &[Value], pointer: &str) {
        self.length(schema, ["minItems", "maxItems"], items.len(), pointer);
        if let Some(of_item) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.value(of_item, item, &format!("{pointer}/{index}"));
            }
        }
    }

    fn length(&mut self, schema: &Value, [least, most]: [&str; 2], length: usize, pointer: &str) {
        let bound = |name| {
            schema
                .get(name)
                .and_then(Value::as_u64)
                .and_then(|bound| usize::try_from(bound).ok())
        };
        if bound(least).is_some_and(|least| length < least) || bound(most).is_some_and(|most| length > most) {
            self.report(pointer, "text_length");
        }
    }

    fn range(&mut self, schema: &Value, number: Option<f64>, pointer: &str) {
        let bound = |name| schema.get(name).and_then(Value::as_f64);
        let Some(number) = number else { return };
        if bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most)
        {
            self.report(pointer, "out_of_range");
        }
    }
}

fn fits(types: &Value, value: &Value) -> bool {
    match types {
        Value::String(name) => is_of(name, value),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .any(|name| is_of(name, value)),
        _ => true,
    }
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// The property by which the branches of a tagged union are told apart.
fn tag(branches: &[Value]) -> Option<&str> {
    let properties = branches.first()?.get("properties")?.as_object()?;
    let single = |property: &Value| {
        property
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|listed| listed.len() == 1)
    };
    properties
        .iter()
        .find(|(_, property)| single(property))
        .map(|(name, _)| name.as_str())
}

fn is_child(pointer: &str, parent: &str) -> bool {
    pointer
        .strip_prefix(parent)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|rest| !rest.contains('/'))
}

/// RFC 6901 3: `~` and `/` in a name are written `~0` and `~1`. Names come from the client, so their length is bounded.
fn join(pointer: &str, name: &str) -> String {
    let name: String = name.chars().take(100).collect();
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(value: &Value) -> Vec<String> {
        let document = json!({"components": {"schemas": {
            "Body": {"type": "object", "additionalProperties": false, "required": ["holder", "count"], "properties": {
                "holder": {"oneOf": [
                    {"type": "object", "required": ["kind", "name"], "properties": {"kind": {"type": "string", "enum": ["person"]}, "name": {"$ref": "#/components/schemas/Name"}}},
                    {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["machine"]}}},
                ]},
                "count": {"type": "integer", "minimum": 1},
                "note": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Name"}]},
                "tags": {"type": ["array", "null"], "maxItems": 2, "items": {"type": "string"}},
            }},
            "Name": {"type": "string", "maxLength": 3},
        }}});
        violations(&document, "Body", value)
            .into_iter()
            .map(|error| format!("{} {}", error.pointer, error.code))
            .collect()
    }

    #[test]
    fn a_value_that_fits_has_no_errors() {
        let value =
            json!({"holder": {"kind": "person", "name": "abc"}, "count": 1, "note": null, "tags": ["a"]});
        assert_eq!(found(&value), Vec::<String>::new());
        assert_eq!(
            found(&json!({"holder": {"kind": "machine"}, "count": 2, "tags": null})),
            Vec::<String>::new()
        );
    }

    #[test]
    fn every_error_is_reported_at_its_place() {
        let value =
            json!({"holder": {"kind": "person", "name": 5}, "count": 0, "tags": ["a", 1, "c"], "x/y": 1});
        assert_eq!(
            found(&value),
            [
                "/count out_of_range",
                "/holder/name wrong_type",
                "/tags text_length",
                "/tags/1 wrong_type",
                "/x~1y unknown_field"
            ]
        );
        assert_eq!(
            found(&json!({"holder": {"kind": "ghost"}})),
            ["/count required", "/holder/kind unknown_value"]
        );
        assert_eq!(found(&json!({"holder": 1, "count": 1})), ["/holder wrong_type"]);
        assert_eq!(found(&json!([])), [" wrong_type"]);
    }
}
