//! JSON as a reader expects it: the fields in the order of the specification, short values on one line.
//!
//! The script `samples.js` writes the same layout.

use crate::conform::alternative;
use crate::model::{Connector, Field, Schema, Struct, Type, TypeKind};
use serde_json::{Map, Value};

/// The width of a line.
const WIDTH: usize = 80;

/// Returns the JSON of the fields of a request.
pub fn request(connector: &Connector, fields: &[&Field], value: &Value) -> String {
    match value {
        Value::Object(object) => pretty(connector, &Part::Fields(fields, None), object, 0),
        other => other.to_string(),
    }
}

/// Returns the JSON of a value of a type.
pub fn value(connector: &Connector, ty: Option<&Type>, value: &Value) -> String {
    text(connector, ty, value, 0)
}

/// The known keys of an object.
enum Part<'m> {
    /// Fields, after a tag.
    Fields(&'m [&'m Field], Option<&'m str>),
    /// The fields of a struct, after a tag.
    Struct(&'m Struct, Option<&'m str>),
    /// All values have one type.
    Values(&'m Type),
    Unknown,
}

impl<'m> Part<'m> {
    /// Returns the entries in their order: the tag, the known keys, the others.
    fn entries<'v>(&self, object: &'v Map<String, Value>) -> Vec<(&'v String, Option<&'m Type>, &'v Value)> {
        let (fields, tag): (Vec<&'m Field>, _) = match self {
            Self::Fields(fields, tag) => (fields.to_vec(), *tag),
            Self::Struct(shape, tag) => (shape.on_wire().collect(), *tag),
            Self::Values(ty) => return object.iter().map(|(key, value)| (key, Some(*ty), value)).collect(),
            Self::Unknown => return object.iter().map(|(key, value)| (key, None, value)).collect(),
        };
        let mut entries = Vec::new();
        entries.extend(tag.and_then(|tag| object.get_key_value(tag)).map(|(key, value)| (key, None, value)));
        for field in &fields {
            let found = object.get_key_value(field.key());
            entries.extend(found.map(|(key, value)| (key, Some(&field.schema.ty), value)));
        }
        let known = |key: &str| tag == Some(key) || fields.iter().any(|field| field.key() == key);
        entries.extend(object.iter().filter(|(key, _)| !known(key)).map(|(key, value)| (key, None, value)));
        entries
    }
}

fn part<'m>(connector: &'m Connector, ty: Option<&'m Type>, value: &Value) -> Part<'m> {
    match ty {
        Some(Type::Map { value, .. }) => Part::Values(&value.ty),
        Some(Type::Nullable(item)) => part(connector, Some(&item.ty), value),
        Some(Type::Named(id)) => match &connector.declaration(*id).kind {
            TypeKind::Struct(shape) => Part::Struct(shape, None),
            TypeKind::Tagged { tag, variants, .. } => {
                let name = value.get(tag).and_then(Value::as_str);
                let variant = variants.iter().find(|variant| match name {
                    Some(name) => variant.value == name,
                    None => variant.untagged,
                });
                match variant.and_then(|one| one.content).map(|id| &connector.declaration(id).kind) {
                    Some(TypeKind::Struct(shape)) => Part::Struct(shape, Some(tag)),
                    _ => Part::Unknown,
                }
            }
            TypeKind::Untagged { alternatives } => {
                let fit = alternative(connector, alternatives, value).map(|one: &_| &one.schema.ty);
                fit.map_or(Part::Unknown, |ty| part(connector, Some(ty), value))
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => Part::Unknown,
        },
        _ => Part::Unknown,
    }
}

/// The types of the items of a list.
#[derive(Clone, Copy)]
enum Items<'m> {
    /// All have one type.
    Alike(&'m Type),
    /// Each has its own.
    Own(&'m [Schema]),
    Unknown,
}

impl<'m> Items<'m> {
    fn of(connector: &'m Connector, ty: Option<&'m Type>, value: &Value) -> Self {
        match ty {
            Some(Type::List(item)) => Self::Alike(&item.ty),
            Some(Type::Tuple(items)) => Self::Own(items),
            Some(Type::Nullable(inner)) => Self::of(connector, Some(&inner.ty), value),
            Some(Type::Named(id)) => match &connector.declaration(*id).kind {
                TypeKind::Untagged { alternatives } => {
                    let fit = alternative(connector, alternatives, value);
                    Self::of(connector, fit.map(|fit| &fit.schema.ty), value)
                }
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    fn at(self, index: usize) -> Option<&'m Type> {
        match self {
            Self::Alike(ty) => Some(ty),
            Self::Own(items) => items.get(index).map(|item| &item.ty),
            Self::Unknown => None,
        }
    }
}

fn text(connector: &Connector, ty: Option<&Type>, value: &Value, indent: usize) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let short = short(connector, ty, value);
            if indent + short.chars().count() <= WIDTH {
                return short;
            }
            let (inner, types) = (" ".repeat(indent + 2), Items::of(connector, ty, value));
            let lines = items.iter().enumerate().map(|(index, value)| {
                format!("{inner}{}", text(connector, types.at(index), value, indent + 2))
            });
            format!("[\n{}\n{}]", lines.collect::<Vec<_>>().join(",\n"), " ".repeat(indent))
        }
        Value::Object(object) if !object.is_empty() => {
            pretty(connector, &part(connector, ty, value), object, indent)
        }
        other => other.to_string(),
    }
}

fn pretty(connector: &Connector, part: &Part<'_>, object: &Map<String, Value>, indent: usize) -> String {
    let entries = part.entries(object);
    let short = braces(&entries, |ty, value| short(connector, ty, value));
    if indent + short.chars().count() <= WIDTH {
        return short;
    }
    let inner = " ".repeat(indent + 2);
    let lines = entries.iter().map(|(key, ty, value)| {
        format!("{inner}{}: {}", Value::from(key.as_str()), text(connector, *ty, value, indent + 2))
    });
    format!("{{\n{}\n{}}}", lines.collect::<Vec<_>>().join(",\n"), " ".repeat(indent))
}

/// The value on one line.
fn short(connector: &Connector, ty: Option<&Type>, value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let types = Items::of(connector, ty, value);
            let items =
                items.iter().enumerate().map(|(index, value)| short(connector, types.at(index), value));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Object(object) => {
            braces(&part(connector, ty, value).entries(object), |ty, value| short(connector, ty, value))
        }
        other => other.to_string(),
    }
}

fn braces<'m>(
    entries: &[(&String, Option<&'m Type>, &Value)],
    inner: impl Fn(Option<&'m Type>, &Value) -> String,
) -> String {
    if entries.is_empty() {
        return "{}".to_owned();
    }
    let entries = entries
        .iter()
        .map(|(key, ty, value)| format!("{}: {}", Value::from(key.as_str()), inner(*ty, value)));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}
