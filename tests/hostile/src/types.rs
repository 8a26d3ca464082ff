//! Types, and values of them.

use crate::words;
use serde_json::{Map, Value, json};

/// A type as it is written.
#[derive(Clone, PartialEq)]
pub(crate) enum Ty {
    Plain(&'static str),
    List(Box<Ty>),
    Map(Box<Ty>),
    /// A list of a fixed length.
    Tuple(Vec<Ty>),
    /// An item or a value of a map that may be null.
    Nullable(Box<Ty>),
    /// A map with keys of a declared type.
    Keyed(usize, Box<Ty>),
    Named(usize),
    /// Written where it is used.
    Union(Vec<Ty>),
}

/// A declared type.
pub(crate) struct Declared {
    pub name: String,
    pub kind: Kind,
    /// It holds a closed enum, so no response may hold it.
    pub closed: bool,
    /// Only a response may hold it.
    pub received: bool,
    pub json: Value,
}

pub(crate) enum Kind {
    Struct {
        fields: Vec<Field>,
        first: Vec<usize>,
        bare: bool,
    },
    Enum(Vec<String>),
    IntegerEnum(Vec<i64>),
    Tagged(String, Vec<(String, Option<usize>)>),
    Union(Vec<Ty>),
    /// Another name of a type, with bounds that its value keeps.
    Alias(Ty),
}

#[derive(Clone)]
pub(crate) struct Field {
    pub name: String,
    pub wire: String,
    pub ty: Ty,
    pub required: bool,
    pub nullable: bool,
}

/// Forms in JSON: string, number, boolean, object, list.
pub(crate) fn forms(types: &[Declared], ty: &Ty) -> u8 {
    match ty {
        Ty::Plain("string" | "datetime" | "uuid" | "url" | "base64") => 1,
        Ty::Plain("integer" | "number" | "timestamp") => 2,
        Ty::Plain("boolean") => 4,
        Ty::Plain("vector") => 1 | 16,
        Ty::Plain(_) => 31,
        Ty::Nullable(item) => forms(types, item),
        Ty::Map(_) | Ty::Keyed(..) => 8,
        Ty::List(_) | Ty::Tuple(_) => 16,
        Ty::Union(all) => all.iter().fold(0, |sum, one| sum | forms(types, one)),
        Ty::Named(id) => match &types[*id].kind {
            Kind::Struct { .. } | Kind::Tagged(..) => 8,
            Kind::Enum(_) => 1,
            Kind::IntegerEnum(_) => 2,
            Kind::Union(all) => all.iter().fold(0, |sum, one| sum | forms(types, one)),
            Kind::Alias(ty) => forms(types, ty),
        },
    }
}

pub(crate) fn closed(types: &[Declared], ty: &Ty) -> bool {
    match ty {
        Ty::Plain(_) => false,
        Ty::List(item) | Ty::Map(item) | Ty::Nullable(item) => closed(types, item),
        Ty::Keyed(key, item) => types[*key].closed || closed(types, item),
        Ty::Named(id) => types[*id].closed,
        Ty::Union(all) | Ty::Tuple(all) => all.iter().any(|one| closed(types, one)),
    }
}

/// The type as YAML has it.
pub(crate) fn text(types: &[Declared], ty: &Ty) -> String {
    match ty {
        Ty::Plain(name) => (*name).to_owned(),
        Ty::List(item) => format!("list<{}>", text(types, item)),
        Ty::Map(item) => format!("map<{}>", text(types, item)),
        Ty::Tuple(items) => {
            format!("({})", items.iter().map(|one| text(types, one)).collect::<Vec<_>>().join(", "))
        }
        Ty::Nullable(item) => format!("{}?", text(types, item)),
        Ty::Keyed(key, item) => format!("map<{}, {}>", types[*key].name, text(types, item)),
        Ty::Named(id) => types[*id].name.clone(),
        Ty::Union(all) => all.iter().map(|one| text(types, one)).collect::<Vec<_>>().join(" | "),
    }
}

/// Values of types.
pub(crate) struct Values<'a> {
    pub rng: &'a mut fastrand::Rng,
    pub types: &'a [Declared],
}

impl Values<'_> {
    pub fn of(&mut self, ty: &Ty, depth: usize) -> Value {
        match ty {
            Ty::Plain("string") => json!("abc"),
            Ty::Plain("datetime") => json!("2026-01-31T09:30:00Z"),
            Ty::Plain("uuid") => json!("123e4567-e89b-12d3-a456-426614174000"),
            Ty::Plain("url") => json!("https://example.com/"),
            Ty::Plain("base64") => json!("aGVsbG8="),
            Ty::Plain("integer") => json!([1, 5, 50][self.rng.usize(..3)]),
            Ty::Plain("number") => json!([1.0, 5.5, 50.25][self.rng.usize(..3)]),
            Ty::Plain("timestamp") => json!([0i64, -5, 1_700_000_000, 3_000_000_000][self.rng.usize(..4)]),
            Ty::Plain("boolean") => json!(self.rng.bool()),
            Ty::Plain("vector") => json!([0.5, 1.0]),
            Ty::Plain("file") => json!({ "name": "a.txt", "text": "x" }),
            Ty::Plain(_) => self.anything(),
            Ty::List(item) => {
                let count = if depth > 3 { 0 } else { self.rng.usize(..3) };
                Value::Array((0..count).map(|_| self.of(item, depth + 1)).collect())
            }
            Ty::Map(item) => {
                let count = if depth > 3 { 0 } else { self.rng.usize(..3) };
                let entries = (0..count).map(|index| (format!("k {index}"), self.of(item, depth + 1)));
                Value::Object(entries.collect())
            }
            Ty::Tuple(items) => items.iter().map(|item| self.of(item, depth + 1)).collect(),
            Ty::Nullable(item) => {
                if self.rng.u8(..4) == 0 {
                    Value::Null
                } else {
                    self.of(item, depth)
                }
            }
            // Its keys are small letters.
            Ty::Keyed(_, item) => {
                let count = if depth > 3 { 0 } else { self.rng.usize(..3) };
                ["ka", "kb"]
                    .into_iter()
                    .take(count)
                    .map(|key| (key.to_owned(), self.of(item, depth + 1)))
                    .collect()
            }
            Ty::Union(all) => {
                let one = &all[self.rng.usize(..all.len())];
                self.of(one, depth)
            }
            Ty::Named(id) => self.named(*id, depth + 1),
        }
    }

    fn named(&mut self, id: usize, depth: usize) -> Value {
        let types = self.types;
        match &types[id].kind {
            Kind::Struct { .. } => Value::Object(self.object(id, depth)),
            Kind::Enum(values) => json!(values[self.rng.usize(..values.len())]),
            Kind::IntegerEnum(values) => json!(values[self.rng.usize(..values.len())]),
            Kind::Tagged(tag, variants) => {
                let (value, content) = &variants[self.rng.usize(..variants.len())];
                let mut object = content.map(|id| self.object(id, depth)).unwrap_or_default();
                object.insert(tag.clone(), json!(value));
                Value::Object(object)
            }
            Kind::Union(all) => {
                let one = &all[self.rng.usize(..all.len())];
                self.of(one, depth)
            }
            Kind::Alias(ty) => self.of(ty, depth),
        }
    }

    /// An object of the fields of a struct.
    pub fn object(&mut self, id: usize, depth: usize) -> Map<String, Value> {
        let types = self.types;
        let Kind::Struct { fields, first, bare } = &types[id].kind else { return Map::new() };
        self.fields(fields, first, *bare, depth)
    }

    /// Values of fields: the required ones, those that a rule demands, and some of the others where no rule forbids it.
    pub fn fields(
        &mut self,
        fields: &[Field],
        first: &[usize],
        bare: bool,
        depth: usize,
    ) -> Map<String, Value> {
        let mut object = Map::new();
        for (index, field) in fields.iter().enumerate() {
            let wanted = field.required || first.contains(&index);
            if wanted || (!bare && depth < 4 && self.rng.bool()) {
                let null = field.nullable && !first.contains(&index) && self.rng.u8(..4) == 0;
                let value = if null { Value::Null } else { self.of(&field.ty, depth + 1) };
                object.insert(field.wire.clone(), value);
            }
        }
        object
    }

    fn anything(&mut self) -> Value {
        match self.rng.u8(..6) {
            0 => json!([]),
            1 => json!({}),
            2 => json!(3_000_000_000_u64),
            3 => json!({ "a": [1, 2.5, -7, "x", "\n\t", true] }),
            4 => json!((0..40).collect::<Vec<_>>()),
            _ => json!(words::WORDS[self.rng.usize(..words::WORDS.len())].to_owned() + " of it"),
        }
    }
}
