//! Values that types allow, for examples.

use crate::model::{Field, Form, Kind, Type};
use serde_json::{Map, Value, json};

/// The types that a module can name.
pub struct Types<'t> {
    pub own: &'t [Type],
    pub shared: &'t [Type],
}

impl Types<'_> {
    fn find(&self, name: &str) -> &Form {
        let found = self.own.iter().chain(self.shared).find(|one| one.name == name);
        &found.unwrap_or_else(|| panic!("no type is called {name}")).form
    }

    /// The values of an enum.
    pub fn values(&self, kind: &Kind) -> Option<&[&'static str]> {
        match kind {
            Kind::Named(name) => match self.find(name) {
                Form::Enum { values, .. } => Some(values),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A value of a named type, with all of its fields.
pub fn named(types: &Types<'_>, name: &str) -> Value {
    match types.find(name) {
        Form::Struct(fields) => object(types, fields, |_| true),
        Form::Enum { values, .. } => json!(values[0]),
        Form::Union { tag, variants } => {
            let mut value = named(types, &variants[0].1);
            value[*tag] = json!(variants[0].0);
            value
        }
        Form::Text { .. } => json!("text"),
    }
}

/// An object with the chosen fields.
pub fn object(types: &Types<'_>, fields: &[Field], chosen: impl Fn(&Field) -> bool) -> Value {
    let chosen = fields.iter().filter(|field| chosen(field));
    Value::Object(chosen.map(|field| (field.name.clone(), value(types, &field.kind))).collect::<Map<_, _>>())
}

fn value(types: &Types<'_>, kind: &Kind) -> Value {
    match kind {
        Kind::Text(_) => json!("Blue river"),
        Kind::Pattern(_, text) => json!(text),
        Kind::Integer(None) => json!(7),
        Kind::Integer(Some((minimum, _))) => json!(minimum + 1),
        Kind::Number(None) => json!(0.25),
        Kind::Number(Some((minimum, _))) => json!(minimum + 0.5),
        Kind::Boolean => json!(true),
        Kind::Timestamp => json!(1_741_569_952),
        Kind::File => json!({ "name": "notes.txt", "text": "Hello" }),
        Kind::List { items, .. } => json!([value(types, items)]),
        Kind::TextOrTexts { .. } => json!(["one", "two"]),
        Kind::Map { .. } => json!({ "colour": "blue" }),
        Kind::Named(name) => named(types, name),
    }
}
