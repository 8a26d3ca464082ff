//! Operations: their fields, files, responses and examples.

use crate::maker::Maker;
use crate::types::{Declared, Field, Kind, Ty, Values, closed, text};
use serde_json::{Map, Value, json};

impl Maker {
    /// An operation, and whether it needs no field.
    pub(crate) fn operation(&mut self, types: &mut Value) -> (Value, bool) {
        let method = self
            .pick(&["post", "post", "put", "patch", "get", "delete", "head", "options", "trace", "query"]);
        let bodyless = !matches!(method, "post" | "put" | "patch" | "query");
        let raw = method != "trace" && method != "head" && self.one_in(if bodyless { 20 } else { 6 });
        let mut fields: Vec<Field> = Vec::new();
        let (mut entries, mut advanced) = (Map::new(), Map::new());
        let mut operation = Map::new();
        let uses: Vec<usize> = (0..self.shared.len()).filter(|_| !raw && self.one_in(2)).collect();
        fields.extend(uses.iter().map(|index| self.shared[*index].clone()));
        let mut known: Vec<String> = self.shared.iter().map(|field| field.name.clone()).collect();
        known.push("at".to_owned());
        if !uses.is_empty() {
            operation.insert("use".to_owned(), fields.iter().map(|field| json!(field.name)).collect());
        }
        let mut path = "things".to_owned();
        while self.one_in(3) {
            let name = self.snake(&known);
            let ty = self.scalar();
            let several = ty == Ty::Plain("string") && self.one_in(4);
            let (before, dots) = if several { ("", "...") } else { (self.pick(&["", "", "at-", "v1:"]), "") };
            path.push_str(&format!("/{before}{{{name}{dots}}}"));
            entries.insert(name.clone(), json!(format!("{}!", text(&self.types, &ty))));
            known.push(name.clone());
            fields.push(Field { wire: name.clone(), name, ty, required: true, nullable: false });
        }
        if self.one_in(8) {
            path.push_str(self.pick(&["?action=start", "?a-b=1&type=x y", "?flag"]));
        }
        for _ in 0..self.rng.usize(..6) {
            let name = self.snake(&known);
            let (field, mut json) = self.field(&name, bodyless || raw);
            known.push(name.clone());
            let scalar = matches!(field.ty, Ty::Plain(plain) if plain != "json");
            if raw {
                json["in"] = json!("query");
            } else if scalar && self.one_in(8) {
                json["in"] = json!(self.pick(&["query", "header"]));
            } else if matches!(method, "get" | "delete") && self.one_in(8) {
                json["in"] = json!("body");
            }
            if !field.required && self.one_in(4) {
                advanced.insert(name, json);
            } else {
                entries.insert(name, json);
            }
            fields.push(field);
        }
        if !raw {
            self.constant(&mut known, &mut entries);
        }
        // The fields of `advanced` stand behind the others.
        operation.insert(method.to_owned(), json!(path));
        let (rules, first) = self.rules(&fields);
        let mut shown = true;
        let in_body = |json: &Value| {
            json["in"] == "body" || json["in"].is_null() && !bodyless && !json["type"].is_null()
        };
        let has_body = entries.values().chain(advanced.values()).any(in_body);
        if raw {
            let name = self.snake(&known);
            known.push(name.clone());
            let (field, json) = self.whole(name);
            if let Some(send) = self.form_of(&field) {
                operation.insert("send".to_owned(), json!(send));
            }
            entries.insert(field.name.clone(), json);
            fields.push(field);
        } else if has_body && self.one_in(4) {
            let send = self.pick(&["form", "multipart", "application/merge-patch+json"]);
            operation.insert("send".to_owned(), json!(send));
        } else if !bodyless && self.one_in(6) {
            let name = self.snake(&known);
            known.push(name.clone());
            shown = self.file(name, types, &mut entries, &mut fields);
        }
        let (returns, events) =
            self.returns(&mut operation, method, types, &mut entries, &mut fields, &known);
        let bare = !rules.is_empty();
        if !rules.is_empty() {
            operation.insert("rules".to_owned(), json!(rules));
        }
        if self.servers && self.one_in(4) {
            operation.insert("server".to_owned(), json!(self.pick(&["b", "type"])));
        }
        if self.one_in(6) {
            let error = self.error(types);
            let errors = match self.rng.usize(..3) {
                0 => json!(error),
                1 => json!({ "404": error, "5xx": "json" }),
                _ => json!({ "type": error, "409": format!("map<{error}>") }),
            };
            operation.insert("errors".to_owned(), errors);
        }
        self.docs(&mut operation);
        self.aka(&mut operation);
        if self.rng.bool() && shown {
            let mut examples = Map::new();
            for name in self.words(3) {
                let request =
                    Values { rng: &mut self.rng, types: &self.types }.fields(&fields, &first, bare, 1);
                let mut example = json!({ "request": request });
                if let Some(returns) = &returns {
                    example["response"] = self.value(returns);
                }
                if let Some(event) = &events {
                    example["events"] = json!([self.value(event), self.value(event)]);
                }
                examples.insert(name, example);
            }
            operation.insert("examples".to_owned(), Value::Object(examples));
        }
        operation.insert("fields".to_owned(), Value::Object(entries));
        if !advanced.is_empty() {
            operation.insert("advanced".to_owned(), Value::Object(advanced));
        }
        let alone = first.is_empty() && fields.iter().all(|field| !field.required);
        (Value::Object(operation), alone)
    }

    /// A field that is the whole body.
    fn whole(&mut self, name: String) -> (Field, Value) {
        if self.one_in(3) {
            let json = json!({ "type": "file!", "in": "raw" });
            return (file_field(name, Ty::Plain("file"), true), json);
        }
        let (field, mut json) = self.field(&name, false);
        json["in"] = json!("raw");
        (field, json)
    }

    /// A form that fits a whole body, or none.
    fn form_of(&mut self, field: &Field) -> Option<&'static str> {
        let sure = field.required && !field.nullable;
        match &field.ty {
            Ty::List(_) if sure => Some(self.pick(&["application/x-ndjson", "application/jsonl"])),
            Ty::Plain("string") => Some(self.pick(&["text", "application/sdp", "text/csv; charset=utf-8"])),
            Ty::Plain("file") => Some("image/png"),
            Ty::Plain("json") if sure => Some(self.pick(&["form", "multipart"])),
            _ => Some("application/vnd.thing+json"),
        }
        .filter(|_| self.one_in(2))
    }

    /// Adds a field of files. Whether the files of examples keep its bounds is returned.
    fn file(
        &mut self,
        name: String,
        types: &mut Value,
        entries: &mut Map<String, Value>,
        fields: &mut Vec<Field>,
    ) -> bool {
        let one = Ty::Plain("file");
        let list = Ty::List(Box::new(one.clone()));
        let mut ty = match self.rng.u8(..3) {
            0 => one,
            1 => list,
            _ => Ty::Union(vec![one, list]),
        };
        if matches!(ty, Ty::Union(_)) && self.rng.bool() {
            let alias = self.pascal();
            let json = json!({ "type": text(&self.types, &ty) });
            types[alias.clone()] = json.clone();
            let Ty::Union(all) = ty else { return false };
            let kind = Kind::Union(all);
            // Neither a response nor another type may hold it.
            self.types.push(Declared { name: alias, kind, closed: true, received: true, json });
            ty = Ty::Named(self.types.len() - 1);
        }
        let required = self.one_in(3);
        let mark = if required { "!" } else { "" };
        let mut json = json!({ "type": format!("{}{mark}", text(&self.types, &ty)), "max_size": "4 MiB" });
        let shown = !self.one_in(4);
        // A named type has its bounds itself.
        if matches!(ty, Ty::Named(_)) {
            json = json!({ "type": json["type"] });
        } else if !shown {
            json["media_types"] = json!(["image/png", "image/webp"]);
            json["square"] = json!(true);
            json["transparent"] = json!(true);
        }
        entries.insert(name.clone(), json);
        fields.push(file_field(name, ty, required));
        shown
    }

    /// Puts the response into an operation; its type and that of its events, where an example may show them.
    fn returns(
        &mut self,
        operation: &mut Map<String, Value>,
        method: &str,
        types: &mut Value,
        entries: &mut Map<String, Value>,
        fields: &mut Vec<Field>,
        known: &[String],
    ) -> (Option<Ty>, Option<Ty>) {
        let choice = self.rng.u8(..16);
        if choice == 3 && method == "get" {
            self.list(operation, types, entries, fields, known);
            return (None, None);
        }
        let mut put = |key: &str, value: Value| drop(operation.insert(key.to_owned(), value));
        if method == "head" {
            put("returns", json!("nothing"));
            return (None, None);
        }
        // A stream's toggle is a field of the body, which another field is as a whole.
        let raw = entries.values().any(|field| field["in"] == "raw");
        match choice {
            0 => put("returns", json!("nothing")),
            5 | 6 if raw => put("returns", json!("string")),
            1 => put("returns", json!("bytes")),
            2 => put("returns", json!("string")),
            4 => {
                let whole = self.helper(types, &[("data", Ty::List(Box::new(Ty::Plain("string"))), "!")]);
                if closed(&self.types, &whole) {
                    put("returns", json!("nothing"));
                } else {
                    put("returns", json!(text(&self.types, &whole)));
                    if !known.contains(&"limit".to_owned()) {
                        put("limit", json!("data"));
                    }
                }
            }
            5 => {
                let ty = self.event(types);
                put("returns", json!(text(&self.types, &ty)));
                let stream = match self.rng.u8(..4) {
                    0 => json!({ "type": text(&self.types, &ty), "toggle": { "stream_format": "sse" } }),
                    1 => json!({ "type": text(&self.types, &ty), "toggle": { "at": true } }),
                    2 => {
                        let (union, last) = self.events(types);
                        put("stream", json!({ "type": text(&self.types, &union), "until": [last] }));
                        return (None, Some(union));
                    }
                    _ => json!(text(&self.types, &ty)),
                };
                put("stream", stream);
                return (None, Some(ty));
            }
            6 => {
                let name = self.pascal();
                let values = self.words(3);
                types[name.clone()] = json!({ "enum": values, "open": false });
                let mark = self.pick(&["", "!"]);
                let field = self.snake(known);
                entries.insert(field.clone(), json!(format!("{name}{mark}")));
                fields.push(Field {
                    name: field.clone(),
                    wire: field.clone(),
                    ty: Ty::Named(self.types.len()),
                    required: mark == "!",
                    nullable: false,
                });
                self.types.push(Declared {
                    name,
                    kind: Kind::Enum(values.clone()),
                    closed: true,
                    received: false,
                    json: Value::Null,
                });
                let mut by = Map::new();
                by.insert("by".to_owned(), json!(field));
                for value in values {
                    let ty = if self.rng.bool() { Ty::Plain("string") } else { self.received() };
                    by.insert(value, json!(text(&self.types, &ty)));
                }
                put("returns", Value::Object(by));
            }
            10 if !raw => {
                let (chunk, whole) = self.conversion(types, true);
                put("returns", json!(text(&self.types, &whole)));
                let (chunk_text, into) = (text(&self.types, &chunk), text(&self.types, &whole));
                put("stream", json!({ "type": chunk_text, "into": into }));
                return (None, Some(chunk));
            }
            11 => {
                let (source, target) = self.conversion(types, false);
                put("returns", json!(text(&self.types, &source)));
                if !raw && !matches!(method, "head" | "trace" | "options") {
                    let name = self.snake(known);
                    let mark = self.pick(&["", "!"]);
                    entries.insert(
                        name.clone(),
                        json!({ "type": format!("{}{mark}", text(&self.types, &target)), "in": "body" }),
                    );
                    fields.push(Field {
                        wire: name.clone(),
                        name,
                        ty: target,
                        required: mark == "!",
                        nullable: false,
                    });
                }
                return (Some(source), None);
            }
            12 => {
                let ty = if self.rng.bool() { self.event(types) } else { self.received() };
                // Between `<` and `>` is one plain type.
                let ty = if text(&self.types, &ty).contains('|') { Ty::Plain("json") } else { ty };
                let format = self.pick(&["events", "lines"]);
                put("returns", json!(format!("{format}<{}>", text(&self.types, &ty))));
                return (None, Some(ty));
            }
            13 => {
                let mut cases = Map::new();
                for status in ["200", "202", "204", "226", "299"] {
                    let ty = self.received();
                    let ty = text(&self.types, &ty);
                    let case = self.pick(&[&*ty, "string", "nothing", "json"]).to_owned();
                    // A union has no name here.
                    cases.insert(status.to_owned(), json!(if case.contains('|') { "json" } else { &case }));
                }
                put("returns", Value::Object(cases));
            }
            7 => {
                let ty = self.received();
                put("returns", json!(format!("{}?", text(&self.types, &ty))));
            }
            8 => {
                let ty = self.vectors(types);
                put("returns", json!(text(&self.types, &ty)));
                return (Some(ty), None);
            }
            _ => {
                let ty = self.received();
                put("returns", json!(text(&self.types, &ty)));
                return (Some(ty), None);
            }
        }
        (None, None)
    }
}

impl Maker {
    /// Makes an operation that returns pages of some kind of the connector.
    fn list(
        &mut self,
        operation: &mut Map<String, Value>,
        types: &mut Value,
        entries: &mut Map<String, Value>,
        fields: &mut Vec<Field>,
        known: &[String],
    ) {
        let chosen = self.rng.usize(..self.pages.len());
        let (kind, pages) = self.pages[chosen].clone();
        let position = pages.position.map_or("", |(name, _)| name);
        let taken = |name: &String| [position, "size", "limit"].contains(&name.as_str());
        let item = self.helper(types, &[("id", Ty::Plain("string"), "!")]);
        if closed(&self.types, &item) || known.iter().any(taken) {
            operation.insert("returns".to_owned(), json!("nothing"));
            return;
        }
        operation.insert("returns".to_owned(), json!(format!("pages<{}>", text(&self.types, &item))));
        if self.pages.len() > 1 && (chosen > 0 || self.one_in(4)) {
            operation.insert("pages".to_owned(), json!(kind));
        } else if self.one_in(8) {
            operation.insert("pages".to_owned(), json!({ "items": self.pick(&["values", "a.b", "type"]) }));
        }
        if let Some((name, ty)) = pages.position {
            entries.insert(name.to_owned(), json!(format!("{ty}{}", self.pick(&["", "?"]))));
        }
        if pages.sized() {
            let size = self.pick(&["integer", "integer?", "integer!"]);
            entries.insert("size".to_owned(), json!(size));
            if size == "integer!" {
                let name = "size".to_owned();
                let ty = Ty::Plain("integer");
                fields.push(Field { wire: name.clone(), name, ty, required: true, nullable: false });
            }
        }
    }
}

fn file_field(name: String, ty: Ty, required: bool) -> Field {
    Field { wire: name.clone(), name, ty, required, nullable: false }
}
