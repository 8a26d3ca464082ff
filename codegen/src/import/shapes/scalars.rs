//! Schemas with a type: scalars, lists and maps, and their bounds.

use super::super::bounds::{KEYS, whole_pattern};
use super::super::codes;
use super::super::document::Version;
use super::super::draft::{At, Bounds, Ty, Value};
use super::super::node::{self, Node};
use super::super::words;
use super::Shapes;
use crate::check::{BoundedType, accepts_bounds};
use crate::syntax::{BoundKind, Format, TUPLE_ITEMS};

/// The words that tell the types of the items of a tuple apart.
const WORDS: [&str; *TUPLE_ITEMS.end()] = ["first", "second", "third", "fourth", "fifth", "sixth"];

impl<'d> Shapes<'d, '_> {
    /// Returns the type of a schema by its `type`, or by the keywords that only one type has.
    pub fn by_type(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        let written: Vec<&str> = match node.get("type").map(|node| &node.value) {
            Some(node::Value::Scalar { text, .. }) => vec![text.as_ref()],
            Some(node::Value::List(items)) => items.iter().filter_map(Node::text).collect(),
            _ => vec![implied(node)],
        };
        let nullable = written.contains(&"null");
        let mut values: Vec<Value> = written
            .into_iter()
            .filter(|name| *name != "null")
            .map(|name| self.typed(name, node, at))
            .collect();
        let value = match values.len() {
            0 => Value::of(Ty::Json),
            1 => values.remove(0),
            _ => Value::of(super::unions::union_of(values.into_iter().map(|value| value.ty).collect())),
        };
        Value { nullable, ..value }
    }

    fn typed(&mut self, name: &str, node: &'d Node<'d>, at: &At) -> Value {
        let ty = match name {
            // A file is one only as a part of a form, which `calls` knows.
            "file" => Ty::String,
            "string" => text(node),
            "integer" | "int" | "long" => match self.is_timestamp(node, at) {
                true => Ty::Timestamp,
                false => Ty::Integer,
            },
            "number" | "float" | "double" => Ty::Number,
            "boolean" | "bool" => Ty::Boolean,
            "array" => return self.list(node, at),
            "object" => return self.object(node, at),
            _ => Ty::Json,
        };
        let bounds = self.bounds(node, &ty);
        Value { bounds, ..Value::of(ty) }
    }

    fn is_timestamp(&self, node: &Node<'_>, at: &At) -> bool {
        if matches!(node.text_of("format"), Some("unix-time" | "unixtime")) {
            return true;
        }
        let says = || {
            let lower = node.text_of("description").unwrap_or_default().to_lowercase();
            lower.contains("unix") && !lower.contains("milli")
        };
        let named = matches!(
            at.role.last().map(String::as_str),
            Some("at" | "created" | "timestamp" | "time" | "date" | "updated")
        );
        self.guess && named && says()
    }

    fn list(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        let at = At { component: None, role: words::one_of(&at.role), ..at.clone() };
        if let Some(tuple) = self.tuple(node, &at) {
            return Value::of(tuple);
        }
        let item = match node.get("items") {
            Some(items) if items.is_map() => {
                let value = self.value(items, &at);
                self.item(value, items, &at)
            }
            _ => {
                if let Some(tuple) = node.get("prefixItems") {
                    self.note(
                        &codes::KEPT_AS_JSON,
                        tuple.span(),
                        "each item of this list has a type of its own",
                        "the items are imported as `json`",
                    );
                }
                Ty::Json
            }
        };
        let ty = Ty::List(Box::new(item));
        let bounds = self.bounds(node, &ty);
        Value { bounds, ..Value::of(ty) }
    }

    /// Returns the type of a list whose length is fixed, and whose items have types of their own.
    fn tuple(&mut self, node: &'d Node<'d>, at: &At) -> Option<Ty> {
        let prefix = node.get("prefixItems")?.items();
        let count = |key: &str| node.text_of(key).and_then(|text| text.parse::<usize>().ok());
        let is_closed = node.text_of("items") == Some("false") || count("maxItems") == Some(prefix.len());
        let is_whole = count("minItems").is_none_or(|least| least == prefix.len());
        let is_known = prefix.iter().all(Node::is_map);
        if !(TUPLE_ITEMS.contains(&prefix.len()) && is_closed && is_whole && is_known) {
            return None;
        }
        let items = prefix.iter().zip(WORDS).map(|(item, word)| {
            let role = at.role.iter().cloned().chain([word.to_owned()]).collect();
            let at = At { role, ..at.clone() };
            let value = self.value(item, &at);
            self.item(value, item, &at)
        });
        Some(Ty::Tuple(items.collect()))
    }

    /// Returns the type of an object without fields.
    pub fn map(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        let at = At { component: None, role: words::one_of(&at.role), ..at.clone() };
        let patterns =
            node.get("patternProperties").and_then(|all| all.entries().first()).map(|(_, node)| node);
        let item = match node.get("additionalProperties").or(patterns) {
            Some(schema) if schema.is_map() && !schema.entries().is_empty() => {
                let value = self.value(schema, &at);
                self.item(value, schema, &at)
            }
            _ => Ty::Json,
        };
        let ty = Ty::Map(Box::new(item));
        let bounds = self.bounds(node, &ty);
        Value { bounds, ..Value::of(ty) }
    }

    /// Returns the bounds of a schema that the language has.
    pub fn bounds(&mut self, node: &'d Node<'d>, ty: &Ty) -> Bounds {
        use BoundKind as B;
        let kind = match ty {
            Ty::String | Ty::Format(_) => BoundedType::String,
            Ty::Integer | Ty::Timestamp => BoundedType::Integer,
            Ty::Number => BoundedType::Number,
            Ty::List(_) => BoundedType::List,
            Ty::Map(_) => BoundedType::Map,
            _ => return Bounds::new(),
        };
        let mut accepted: Bounds = Vec::new();
        for (key, mut bound) in KEYS {
            let Some((written, value)) = node.entry(key) else { continue };
            let Some(mut text) = value.text().map(str::to_owned) else { continue };
            match (key, text.as_str()) {
                // A boolean says it of the other key, in version 3.0 by the letter and in 3.1 by mistake.
                ("exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems", "false") => continue,
                ("exclusiveMinimum" | "exclusiveMaximum", "true") => {
                    if self.document.version == Version::Later {
                        self.note(
                            &codes::MENDED,
                            written.span(),
                            format!("`{key}` is a boolean, which version 3.1 does not have"),
                            "it is read as in version 3.0",
                        );
                    }
                    continue;
                }
                ("minimum", _) if node.flag("exclusiveMinimum") => bound = B::ExclusiveMinimum,
                ("maximum", _) if node.flag("exclusiveMaximum") => bound = B::ExclusiveMaximum,
                ("minLength" | "minItems" | "minProperties", "0") => continue,
                _ => {}
            }
            if kind == BoundedType::Integer
                && let Some(whole) = whole(&text)
            {
                text = whole;
            }
            if key == "pattern" {
                // One that matches every text has no effect.
                let Some(whole) = whole_pattern(&text) else { continue };
                text = whole;
            }
            let mut more = accepted.clone();
            more.push((bound, text));
            match accepts_bounds(kind, &more) {
                Ok(()) => accepted = more,
                // A bound of another type has no effect.
                Err(None) => {}
                Err(Some(reason)) => {
                    self.note(&codes::NOT_CHECKED, value.span(), reason, "this bound is left out")
                }
            }
        }
        let is_unsigned = node.text_of("format").is_some_and(|format| format.starts_with("uint"));
        let has_least = accepted.iter().any(|(bound, _)| matches!(bound, B::Minimum | B::ExclusiveMinimum));
        if kind == BoundedType::Integer && is_unsigned && !has_least {
            let mut more = accepted.clone();
            more.insert(0, (B::Minimum, "0".to_owned()));
            if accepts_bounds(kind, &more).is_ok() {
                return more;
            }
        }
        accepted
    }
}

/// Returns the type of a text, by its format.
fn text(node: &Node<'_>) -> Ty {
    let format = match node.text_of("format").unwrap_or_default() {
        "date-time" => Format::Datetime,
        "date" => Format::Date,
        "time" => Format::Time,
        "duration" => Format::Duration,
        "uuid" => Format::Uuid,
        "uri" | "url" => Format::Url,
        "email" => Format::Email,
        "ip" | "ipv4" | "ipv6" => Format::Ip,
        "decimal" => Format::Decimal,
        "byte" => Format::Base64,
        _ if node.text_of("contentEncoding") == Some("base64") => Format::Base64,
        _ => return Ty::String,
    };
    Ty::Format(format)
}

/// Returns the type that keywords imply.
fn implied(node: &Node<'_>) -> &'static str {
    const IMPLIED: [(&str, &str); 8] = [
        ("properties", "object"),
        ("additionalProperties", "object"),
        ("items", "array"),
        ("prefixItems", "array"),
        ("pattern", "string"),
        ("maxLength", "string"),
        ("minLength", "string"),
        ("multipleOf", "number"),
    ];
    let texts = matches!(node.text_of("format"), Some("date-time" | "date" | "uuid" | "uri" | "email"));
    let found = IMPLIED.iter().find(|(key, _)| node.get(key).is_some()).map(|(_, name)| *name);
    found.unwrap_or(if texts { "string" } else { "" })
}

/// `1.0` and `1e3` → whole numbers.
#[allow(clippy::cast_possible_truncation)]
fn whole(text: &str) -> Option<String> {
    if text.parse::<i64>().is_ok() {
        return None;
    }
    let value = text.parse::<f64>().ok()?;
    (value.fract() == 0.0 && value.abs() < 9e15).then(|| (value as i64).to_string())
}
