//! The kind of an option, by the JSON Schema of its field.

use modwright_runtime::{CatalogField, CatalogModule, Value};

/// The way in which the text of an option becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Flag,
    File,
    /// The option can be repeated: a text, or a number, each.
    List(&'static Kind),
    Files,
    /// JSON; a text that is none is a text, if the field can be one.
    Json {
        or_text: bool,
    },
}

impl Kind {
    /// Returns the kind of a field.
    pub fn of(module: &CatalogModule, field: &CatalogField) -> Self {
        Self::of_schema(module, &field.schema, 0)
    }

    fn of_schema(module: &CatalogModule, schema: &Value, depth: usize) -> Self {
        let alternatives = alternatives(schema);
        if depth > 8 {
            return Self::Json { or_text: false };
        }
        if let Some(name) = reference(schema) {
            let named = module.types.get(name).filter(|_| name != "File");
            return named.map_or(Self::File, |schema| Self::of_schema(module, schema, depth + 1));
        }
        if !alternatives.is_empty() {
            let kinds: Vec<Self> =
                alternatives.iter().map(|one| Self::of_schema(module, one, depth + 1)).collect();
            return Self::of_several(&kinds);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => Self::Text,
            Some("integer" | "number") => Self::Number,
            Some("boolean") => Self::Flag,
            Some("array") => match Self::of_schema(module, &schema["items"], depth + 1) {
                Self::Text => Self::List(&Self::Text),
                Self::Number => Self::List(&Self::Number),
                Self::File => Self::Files,
                _ => Self::Json { or_text: false },
            },
            None if schema.get("enum").is_some() => Self::Text,
            _ => Self::Json { or_text: false },
        }
    }

    fn of_several(kinds: &[Self]) -> Self {
        match kinds {
            [one] => *one,
            all if all.iter().all(|kind| matches!(kind, Self::File | Self::Files)) => Self::Files,
            all => {
                let is_text = |kind: &Self| matches!(kind, Self::Text | Self::Json { or_text: true });
                Self::Json { or_text: all.iter().any(is_text) }
            }
        }
    }

    /// Returns the name of a value in the help.
    pub fn value_name(self) -> &'static str {
        match self {
            Self::Text | Self::List(Self::Text) => "TEXT",
            Self::Number | Self::List(_) => "NUMBER",
            Self::Flag => "BOOLEAN",
            Self::File | Self::Files => "PATH",
            Self::Json { or_text: true } => "TEXT|JSON",
            Self::Json { or_text: false } => "JSON",
        }
    }
}

/// Returns the alternatives of a union, without null.
fn alternatives(schema: &Value) -> Vec<&Value> {
    let all = ["anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    all.filter(|one| one["type"] != "null").collect()
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// Returns the values that a field's schema lists.
pub(crate) fn listed(module: &CatalogModule, schema: &Value, depth: usize) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let own = ["enum", "examples"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let mut all: Vec<String> = own.filter_map(text).collect();
    if depth < 4 {
        let named = reference(schema).and_then(|name| module.types.get(name));
        let inner = named.into_iter().chain(schema.get("items")).chain(alternatives(schema));
        all.extend(inner.flat_map(|one| listed(module, one, depth + 1)));
    }
    all
}
