//! Types whose values are made from those of a response.

use crate::maker::Maker;
use crate::types::{Declared, Field, Kind, Ty, text};
use serde_json::{Map, Value, json};

impl Maker {
    /// A struct that a response holds, and one that is made from it.
    pub(crate) fn conversion(&mut self, types: &mut Value, merges: bool) -> (Ty, Ty) {
        let (source, target) = (self.pascal(), self.pascal());
        let (mut given, mut taken) = (Map::new(), Map::new());
        let (mut sources, mut targets) = (Vec::new(), Vec::new());
        let mut known: Vec<String> = Vec::new();
        for _ in 0..1 + self.rng.usize(..4) {
            let name = self.snake(&known);
            known.push(name.clone());
            let ty = self.convertible();
            let mark = if merges { "" } else { self.pick(&["", "", "!"]) };
            let written = text(&self.types, &ty);
            let mut from = json!({ "type": format!("{written}{mark}") });
            if merges && matches!(ty, Ty::Plain("string") | Ty::List(_)) {
                from["merge"] = json!("append");
            }
            given.insert(name.clone(), from);
            sources.push(field(&name, &ty, mark));
            if self.one_in(6) {
                continue;
            }
            let mut into = json!({ "type": format!("{written}{mark}") });
            let mut key = name.clone();
            if self.one_in(4) {
                key = self.snake(&known);
                known.push(key.clone());
                into["from"] = json!(name);
            }
            if mark.is_empty() && !merges && ty == Ty::Plain("string") && self.one_in(4) {
                into = json!({ "type": "string!", "preset": "abc", "from": name });
            }
            targets.push(field(&key, &ty, into["type"].as_str().map_or("", |text| &text[text.len() - 1..])));
            taken.insert(key, into);
        }
        if self.one_in(3) {
            let name = self.snake(&known);
            taken.insert(name.clone(), json!({ "type": "string", "from": "nothing" }));
            targets.push(field(&name, &Ty::Plain("string"), ""));
        }
        let from = if self.rng.bool() { json!(source) } else { json!([source]) };
        types[source.clone()] = json!({ "fields": given });
        types[target.clone()] = json!({ "from": from, "fields": taken });
        let mut declare = |name: String, fields: Vec<Field>, json: Value, received: bool| {
            let kind = Kind::Struct { fields, first: Vec::new(), bare: false };
            self.types.push(Declared { name, kind, closed: false, received, json });
            Ty::Named(self.types.len() - 1)
        };
        let source = declare(source, sources, Value::Null, true);
        (source, declare(target, targets, Value::Null, merges))
    }

    fn convertible(&mut self) -> Ty {
        let plain = Ty::Plain(["string", "integer", "number", "boolean"][self.rng.usize(..4)]);
        match self.rng.u8(..5) {
            0 => Ty::List(Box::new(plain)),
            1 => Ty::Map(Box::new(plain)),
            _ => plain,
        }
    }
}

fn field(name: &str, ty: &Ty, mark: &str) -> Field {
    let name = name.to_owned();
    Field { wire: name.clone(), name, ty: ty.clone(), required: mark == "!", nullable: false }
}
