//! The connector's credentials, its base URL and its kinds of pages.

use crate::maker::Maker;
use serde_json::{Map, Value, json};

/// A kind of pages: what the connector says of it, the fields of an operation, and the name of its items' list.
#[derive(Clone, Copy)]
pub(crate) struct Pages {
    /// The connector's keys, as JSON.
    written: &'static str,
    /// The field of the position in the query, with its type.
    pub position: Option<(&'static str, &'static str)>,
    /// The position is the ID of the last item, which `follow` needs.
    pub last: bool,
}

const PAGES: [Pages; 9] = [
    Pages {
        written: r#"{"items":"data","more":"more","cursor":"after","from":"id","size":"size"}"#,
        position: Some(("after", "string")),
        last: true,
    },
    Pages { written: r#"{"next":"link","size":"size"}"#, position: None, last: false },
    Pages {
        written: r#"{"items":"data.type","cursor":"page_token","next":"meta.next_page_token","size":"size"}"#,
        position: Some(("page_token", "string")),
        last: false,
    },
    Pages { written: r#"{"items":"self","next":"links.next"}"#, position: None, last: false },
    Pages {
        written: r#"{"items":"data","page":"type","last":"total_pages","size":"size"}"#,
        position: Some(("type", "integer")),
        last: false,
    },
    Pages {
        written: r#"{"items":"data","page":"page","total":"meta.total","size":"size"}"#,
        position: Some(("page", "integer")),
        last: false,
    },
    Pages { written: r#"{"page":"self","size":"size"}"#, position: Some(("self", "integer")), last: false },
    Pages {
        written: r#"{"items":"data","offset":"offset","total":"total","size":"size"}"#,
        position: Some(("offset", "integer")),
        last: false,
    },
    Pages {
        written: r#"{"items":"data","offset":"loop","more":"more","size":"size"}"#,
        position: Some(("loop", "integer")),
        last: false,
    },
];

impl Pages {
    /// The kind has a query parameter of the page size.
    pub fn sized(self) -> bool {
        self.written.contains("size")
    }
}

impl Maker {
    /// The kinds of pages of the connector, of which the first is the usual one.
    pub(crate) fn kinds_of_pages(&mut self) -> Value {
        let count = if self.one_in(3) { 2 + self.rng.usize(..2) } else { 1 };
        let mut kinds = Map::new();
        let mut names: Vec<String> = Vec::new();
        for _ in 0..count {
            let kind = PAGES[self.rng.usize(..PAGES.len())];
            let name = self.snake(&names);
            kinds.insert(name.clone(), serde_json::from_str(kind.written).unwrap_or_default());
            names.push(name.clone());
            self.pages.push((name, kind));
        }
        match kinds.values().next() {
            Some(only) if count == 1 => only.clone(),
            _ => Value::Object(kinds),
        }
    }

    /// The fields of the connection, the base URL, and the rules of the connection.
    pub(crate) fn connection(&mut self) -> (Map<String, Value>, String, Vec<String>) {
        let mut fields = Map::new();
        let mut known: Vec<String> = Vec::new();
        let mut add = |maker: &mut Self, mut field: Value| {
            let name = maker.snake(&known);
            if maker.rng.bool() {
                field["env"] = json!(format!("VARIABLE_{}", known.len()));
            }
            known.push(name.clone());
            fields.insert(name.clone(), field);
            name
        };
        let mark = if self.one_in(3) { "!" } else { "" };
        let mut rules = Vec::new();
        match self.rng.u8(..8) {
            0 => {}
            1 => {
                let user = add(self, json!({ "type": format!("string{mark}"), "send": "basic user" }));
                let password =
                    add(self, json!({ "type": format!("secret{mark}"), "send": "basic password" }));
                if mark.is_empty() && self.rng.bool() {
                    rules.push(format!("{password} needs {user}"));
                }
            }
            2 => drop(add(self, json!({ "type": format!("secret{mark}"), "send": "cookie session" }))),
            3 => {
                let send = self.pick(&["header authorization", "header X-Key"]);
                drop(add(
                    self,
                    json!({ "type": format!("secret{mark}"), "send": send, "written": "Bot {}" }),
                ));
            }
            4 => {
                let token = add(self, json!({ "type": "secret", "send": "bearer" }));
                let key = add(self, json!({ "type": "secret", "send": "header authorization" }));
                let rule = self.pick(&["one of", "at most one of"]);
                rules.push(format!("{rule} {token}, {key}"));
            }
            _ => drop(add(self, json!({ "type": format!("secret{mark}"), "send": "bearer" }))),
        }
        if self.rng.bool() {
            let kind = self.pick(&["string", "string!", "secret"]);
            add(self, json!({ "type": kind, "send": "header X-One" }));
        }
        if self.one_in(3) {
            add(self, json!({ "type": "string", "send": "query two", "label": "Two" }));
        }
        let mut base_url = "https://api.example.com/v1/".to_owned();
        if self.one_in(4) {
            let site = add(self, json!({ "type": "string", "default": "eu" }));
            base_url = format!("https://{{{site}}}.example.com/v1/");
        }
        if self.one_in(6) {
            let tenant = add(self, json!({ "type": "string!" }));
            base_url.push_str(&format!("{{{tenant}}}/"));
        }
        (fields, base_url, rules)
    }
}
