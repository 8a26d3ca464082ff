//! Types that only a response holds: vectors, and events that are merged.

use crate::maker::Maker;
use crate::types::{Declared, Kind, Ty, closed, text};
use serde_json::{Map, Value, json};

impl Maker {
    /// A struct that holds vectors.
    pub(crate) fn vectors(&mut self, types: &mut Value) -> Ty {
        let name = self.snake(&[]);
        let item = self.arriving(types, &[(&name, Ty::Plain("vector"), "!")]);
        let name = self.snake(&[]);
        self.arriving(types, &[(&name, Ty::List(Box::new(item)), "!")])
    }

    /// The events of a stream that become one: texts and lists grow, items are joined by an index, by an id, or by both.
    pub(crate) fn event(&mut self, types: &mut Value) -> Ty {
        let index = self.snake(&[]);
        let id = self.snake(std::slice::from_ref(&index));
        let piece = self.snake(&[index.clone(), id.clone()]);
        let text = Ty::Plain("string");
        let item = self.arriving(
            types,
            &[(&index, Ty::Plain("integer"), ""), (&id, text.clone(), ""), (&piece, text.clone(), "?")],
        );
        self.merge(types, &item, &piece, "append");
        let list = self.snake(&[]);
        let grows = self.snake(std::slice::from_ref(&list));
        let whole = self.arriving(types, &[(&list, Ty::List(Box::new(item)), ""), (&grows, text, "")]);
        let by = match self.rng.u8(..4) {
            0 => index,
            1 => id,
            2 => format!("{index} and {id}"),
            _ => "append".to_owned(),
        };
        self.merge(types, &whole, &list, &by);
        self.merge(types, &whole, &grows, "append");
        whole
    }

    /// A union of events, and the tag of the last one.
    pub(crate) fn events(&mut self, types: &mut Value) -> (Ty, String) {
        let name = self.pascal();
        let (mut variants, mut written) = (Vec::new(), Map::new());
        for value in self.words(4) {
            let content = if self.one_in(3) {
                None
            } else {
                let field = self.snake(&[]);
                let Ty::Named(id) = self.arriving(types, &[(&field, Ty::Plain("string"), "")]) else {
                    continue;
                };
                Some(id)
            };
            written
                .insert(value.clone(), json!(content.map_or("nothing", |id| self.types[id].name.as_str())));
            variants.push((value, content));
        }
        let last = variants[self.rng.usize(..variants.len())].0.clone();
        let json = json!({ "tag": "the-type", "variants": written });
        types[name.clone()] = json.clone();
        let kind = Kind::Tagged("the-type".to_owned(), variants);
        self.types.push(Declared { name, kind, closed: false, received: true, json });
        (Ty::Named(self.types.len() - 1), last)
    }

    /// A struct with these fields among others, and none that a response cannot hold.
    pub(crate) fn arriving(&mut self, types: &mut Value, fields: &[(&str, Ty, &str)]) -> Ty {
        let name = self.pascal();
        let mut declared = self.structure(name.clone(), fields);
        while declared.closed || fields.iter().any(|(_, ty, _)| closed(&self.types, ty)) {
            declared = self.structure(name.clone(), fields);
        }
        declared.received = true;
        types[name] = declared.json.clone();
        self.types.push(declared);
        Ty::Named(self.types.len() - 1)
    }

    /// Declares the type of the body of an error, and returns its name.
    pub(crate) fn error(&mut self, types: &mut Value) -> String {
        let error = self.arriving(types, &[("message", Ty::Plain("string"), "")]);
        text(&self.types, &error)
    }

    fn merge(&self, types: &mut Value, ty: &Ty, field: &str, merge: &str) {
        let Ty::Named(id) = ty else { return };
        let written = &mut types[&self.types[*id].name]["fields"][field];
        *written = json!({ "type": written.clone(), "merge": merge });
    }
}
