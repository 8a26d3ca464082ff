//! Fields that travel in one direction, of a struct that travels in both.

use crate::maker::{Maker, arriving_preset};
use crate::types::{Values, closed};
use serde_json::{Map, Value, json};

impl Maker {
    /// An operation that sends and returns a struct, some of whose fields travel in one direction.
    pub(crate) fn both_ways(&mut self, types: &mut Value) -> Value {
        let (mut known, mut entries) = (Vec::new(), Map::new());
        let (mut sent, mut received) = (Vec::new(), Vec::new());
        for _ in 0..1 + self.rng.usize(..5) {
            let name = self.snake(&known);
            let (field, mut json) = self.field(&name, false);
            if closed(&self.types, &field.ty) {
                continue;
            }
            arriving_preset(&field, &mut json);
            known.push(name.clone());
            match self.rng.u8(..3) {
                0 => {
                    sent.push(field.clone());
                    received.push(field);
                }
                1 => {
                    json["only"] = json!("request");
                    sent.push(field);
                }
                _ => {
                    json["only"] = json!("response");
                    for word in ["default", "choices"] {
                        json.as_object_mut().map(|object| object.remove(word));
                    }
                    received.push(field);
                }
            }
            entries.insert(name, json);
        }
        let name = self.pascal();
        types[name.clone()] = json!({ "fields": entries });
        let mut operation = json!({
            "put": "both/ways",
            "fields": { "whole": { "type": format!("{name}!"), "in": "raw" } },
            "returns": name,
        });
        if self.one_in(2) {
            let mut values = Values { rng: &mut self.rng, types: &self.types };
            let request = values.fields(&sent, &[], false, 1);
            let response = values.fields(&received, &[], false, 1);
            operation["examples"] =
                json!({ "one": { "request": { "whole": request }, "response": response } });
        }
        operation
    }
}
