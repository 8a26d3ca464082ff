//! The shape of a value that a mapping can look into.

use crate::schema::{self, Types, alternatives};
use serde_json::Value;

/// The shape of a value.
#[derive(Debug, Clone)]
pub(crate) enum Shape<'c> {
    /// Nothing is known about it.
    Any,
    /// A schema of the catalog, with the types that it refers to.
    Schema(&'c Value, &'c Types),
    /// A value of one kind, such as `string`.
    Kind(&'static str),
    Object(Vec<(String, Shape<'c>)>),
    List(Box<Shape<'c>>),
    /// One of several.
    OneOf(Vec<Shape<'c>>),
}

/// The reason why there is nothing at a path.
#[derive(Debug)]
pub(crate) enum Miss<'c> {
    /// The object has other keys.
    Key(Vec<&'c str>),
    /// The value is a list, and the path names a key.
    List,
    /// The value has no parts of this kind; its own kind in words.
    Kind(String),
}

impl<'c> Shape<'c> {
    /// Returns the shape of the value under a key.
    pub fn key<'s>(&'s self, name: &str) -> Result<Shape<'c>, Miss<'s>> {
        match self {
            Self::Any => Ok(Self::Any),
            Self::Schema(schema, types) => schema_key(&alternatives(schema, types), types, name),
            Self::Object(fields) => match fields.iter().find(|(known, _)| known == name) {
                Some((_, shape)) => Ok(shape.clone()),
                None => Err(Miss::Key(fields.iter().map(|(known, _)| known.as_str()).collect())),
            },
            Self::List(_) => Err(Miss::List),
            Self::Kind(kind) => Err(Miss::Kind(schema::words(kind).to_owned())),
            Self::OneOf(all) => one_of(all, |shape| shape.key(name)),
        }
    }

    /// Returns the shape of an item.
    pub fn item(&self) -> Result<Shape<'c>, Miss<'_>> {
        match self {
            Self::Any => Ok(Self::Any),
            Self::Schema(schema, types) => {
                let all = alternatives(schema, types);
                let lists: Vec<Shape<'c>> = all
                    .iter()
                    .filter(|schema| schema::accepts(schema, "array"))
                    .map(|list| list.get("items").map_or(Self::Any, |items| Self::Schema(items, types)))
                    .collect();
                if lists.is_empty() { Err(Miss::Kind(schema::kinds(&all))) } else { Ok(joined(lists)) }
            }
            Self::List(item) => Ok((**item).clone()),
            Self::Object(_) => Err(Miss::Kind("an object".to_owned())),
            Self::Kind(kind) => Err(Miss::Kind(schema::words(kind).to_owned())),
            Self::OneOf(all) => one_of(all, Shape::item),
        }
    }

    /// Returns the kinds of the value, as JSON Schema names them; empty if nothing is known.
    pub fn kinds(&self) -> Vec<&'static str> {
        const ALL: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];
        match self {
            Self::Any => Vec::new(),
            Self::Kind(kind) => vec![kind],
            Self::Object(_) => vec!["object"],
            Self::List(_) => vec!["array"],
            Self::Schema(schema, types) => {
                let all = alternatives(schema, types);
                let kinds = ALL.into_iter().filter(|kind| all.iter().any(|one| schema::accepts(one, kind)));
                let kinds: Vec<&str> = kinds.collect();
                if kinds.len() == ALL.len() { Vec::new() } else { kinds }
            }
            Self::OneOf(all) => {
                let kinds: Vec<Vec<&'static str>> = all.iter().map(Shape::kinds).collect();
                if kinds.iter().any(Vec::is_empty) { Vec::new() } else { kinds.concat() }
            }
        }
    }
}

/// Returns the value under a key of any alternative. An object without fields stands for the values that a later version may
/// have: it says nothing about the others.
fn schema_key<'c>(all: &[&'c Value], types: &'c Types, name: &str) -> Result<Shape<'c>, Miss<'c>> {
    let objects: Vec<&Value> =
        all.iter().copied().filter(|schema| schema::accepts(schema, "object")).collect();
    if objects.is_empty() {
        let is_list = all.iter().any(|schema| schema::accepts(schema, "array"));
        return Err(if is_list { Miss::List } else { Miss::Kind(schema::kinds(all)) });
    }
    let mut found = Vec::new();
    let mut known = Vec::new();
    for object in objects {
        let fields = object["properties"].as_object();
        match (fields.and_then(|fields| fields.get(name)), &object["additionalProperties"]) {
            (Some(field), _) => found.push(Shape::Schema(field, types)),
            (None, Value::Bool(_) | Value::Null) => known.extend(fields),
            (None, value) => found.push(Shape::Schema(value, types)),
        }
    }
    if !found.is_empty() {
        return Ok(joined(found));
    }
    let mut names: Vec<&str> = known.iter().flat_map(|fields| fields.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { Ok(Shape::Any) } else { Err(Miss::Key(names)) }
}

/// Joins the shapes of those alternatives that have a value at a path.
fn one_of<'s, 'c>(
    all: &'s [Shape<'c>],
    part: impl Fn(&'s Shape<'c>) -> Result<Shape<'c>, Miss<'s>>,
) -> Result<Shape<'c>, Miss<'s>> {
    let (mut found, mut keys, mut first) = (Vec::new(), Vec::new(), None);
    for shape in all {
        match part(shape) {
            Ok(shape) => found.push(shape),
            Err(Miss::Key(names)) => keys.extend(names),
            Err(miss) => first = first.or(Some(miss)),
        }
    }
    match first {
        _ if !found.is_empty() => Ok(joined(found)),
        _ if !keys.is_empty() => Err(Miss::Key(keys)),
        Some(miss) => Err(miss),
        None => Ok(Shape::Any),
    }
}

fn joined(mut shapes: Vec<Shape<'_>>) -> Shape<'_> {
    if shapes.len() == 1 { shapes.remove(0) } else { Shape::OneOf(shapes) }
}
