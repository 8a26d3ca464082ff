//! Paths, operations, parameters, bodies and responses.

use super::{Maker, NAMES, reference};
use serde_json::{Map, Value, json};

impl Maker {
    pub(super) fn path(&mut self) -> String {
        let mut path = String::new();
        for _ in 0..self.random.usize(1..4) {
            path += "/";
            path += self.choose(&[
                "pets",
                "v1",
                "a-b",
                "a.b",
                "{id}",
                "{pet-id}",
                "{type}.json",
                "x:run",
                "{id}",
                "Pets(id={id},name={name})",
                "{id}:{name}",
                "größe",
                "{path}",
            ]);
        }
        path += self.choose(&["", "", "", "", "", "?action=run", "#part", "/", "?a={id}", "//", "{"]);
        path
    }

    pub(super) fn path_item(&mut self, path: &str) -> Value {
        let mut item = Map::new();
        for _ in 0..self.random.usize(1..4) {
            let method = self.choose(&[
                "get", "get", "get", "post", "post", "put", "patch", "delete", "head", "options", "trace",
                "query",
            ]);
            let operation = self.operation(path, method);
            item.insert(method.to_owned(), operation);
        }
        if self.one_in(8) {
            item.insert("parameters".to_owned(), json!([self.parameter()]));
        }
        if self.one_in(16) {
            item.insert("servers".to_owned(), json!([self.server()]));
        }
        if self.one_in(16) {
            item.insert("additionalOperations".to_owned(), json!({ "COPY": self.operation(path, "copy") }));
        }
        if self.one_in(16) {
            item.insert("summary".to_owned(), json!("The pets."));
        }
        Value::Object(item)
    }

    fn operation(&mut self, path: &str, method: &str) -> Value {
        let mut holes: Vec<&str> =
            path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        holes.dedup();
        let mut parameters: Vec<Value> = Vec::new();
        for name in holes {
            let mut parameter =
                json!({ "name": name, "in": "path", "required": true, "schema": self.scalar() });
            if self.one_in(12) {
                parameter["style"] = json!(self.choose(&["label", "matrix", "simple"]));
                parameter["schema"] = json!({ "type": "array", "items": self.scalar() });
            }
            parameters.push(parameter);
        }
        if self.one_in(10) {
            parameters.pop();
        }
        for _ in 0..self.random.usize(..5) {
            let parameter = self.parameter();
            if self.one_in(12) {
                parameters.push(parameter.clone());
            }
            parameters.push(parameter);
        }
        let mut operation = json!({ "parameters": parameters, "responses": self.responses() });
        if !self.one_in(4) {
            operation["operationId"] = json!(self.choose(&[
                "listPets",
                "getPet",
                "create",
                "pets/list",
                "default",
                "get_1",
                "get1",
                "delete",
                "2fa",
                "self",
                "größe",
                "Pets_GetTheOneOfAllPetsThatIsTheOldestOfThemAndThatHasANameWithManyWordsInIt",
            ]));
        }
        if !self.one_in(4) {
            operation["tags"] = json!([
                self.choose(&["pets", "Pets", "Pet Owners", "default", "types", "2fa", "雪", "self"]),
                "more"
            ]);
        }
        if self.one_in(2) {
            operation["summary"] =
                json!(self.choose(&["List pets.", "Get: one", "'quoted'", "{ a }", "", "- # a"]));
            operation["description"] = json!("It does. And more: see <a href=\"x\">there</a>.");
        }
        if self.one_in(8) {
            operation["deprecated"] = json!(true);
        }
        if self.one_in(10) {
            operation["callbacks"] =
                json!({ "done": { "{$request.body#/url}": { "post": { "responses": {} } } } });
        }
        if self.one_in(8) {
            operation["security"] = self.requirements();
        }
        if self.one_in(16) {
            operation["servers"] = json!([self.server()]);
        }
        if method != "get" || self.one_in(8) {
            operation["requestBody"] = self.body();
        }
        operation
    }

    pub(super) fn parameter(&mut self) -> Value {
        if self.one_in(8) {
            let name = self.choose(&["Limit", "Own", "Lost"]);
            return json!({ "$ref": format!("#/components/parameters/{name}") });
        }
        let location =
            self.choose(&["query", "query", "query", "query", "header", "cookie", "path", "querystring"]);
        let mut parameter = json!({ "name": self.choose(&NAMES), "in": location, "schema": self.schema() });
        match self.random.usize(..12) {
            0 => parameter["style"] = json!("deepObject"),
            1 => parameter["explode"] = json!(false),
            2 => parameter["style"] = json!("pipeDelimited"),
            3 => parameter["style"] = json!("spaceDelimited"),
            4 => {
                parameter["style"] = json!("form");
                parameter["explode"] = json!(true);
            }
            5 => {
                let content = json!({ "application/json": { "schema": self.schema() } });
                parameter = json!({ "name": parameter["name"], "in": location, "content": content });
            }
            6 => parameter["allowReserved"] = json!(true),
            7 => {
                parameter["style"] = json!("deepObject");
                parameter["schema"] = self.object();
            }
            8 => parameter["schema"] = json!({ "type": "array", "items": self.schema() }),
            _ => {}
        }
        if self.one_in(4) {
            parameter["required"] = json!(true);
        }
        if self.one_in(4) {
            parameter["description"] = json!("The value: as text.");
        }
        if self.one_in(8) {
            parameter["example"] = json!(self.choose(&["a", "1"]));
        }
        parameter
    }

    pub(super) fn body(&mut self) -> Value {
        if self.one_in(6) {
            let name = self.choose(&["Pet", "Own", "Lost"]);
            return json!({ "$ref": format!("#/components/requestBodies/{name}") });
        }
        let mut content = Map::new();
        for _ in 0..self.random.usize(..3) {
            let media = self.choose(&[
                "application/json",
                "application/json",
                "application/json; charset=utf-8",
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data",
                "multipart/mixed",
                "application/merge-patch+json",
                "application/json-patch+json",
                "application/x-ndjson",
                "application/jsonl",
                "text/plain",
                "text/csv",
                "application/xml",
                "application/octet-stream",
                "image/png",
                "*/*",
                "nothing",
            ]);
            let form = media.starts_with("multipart") || media.ends_with("urlencoded");
            let schema = if form { self.form() } else { self.schema() };
            let mut entry = json!({ "schema": schema });
            if form && self.one_in(4) {
                entry["encoding"] =
                    json!({ "id": { "contentType": "application/json", "style": "form", "explode": true } });
            }
            if self.one_in(6) {
                entry["examples"] =
                    json!({ "one": { "$ref": "#/components/examples/pet" }, "two": { "value": [] } });
            }
            if self.one_in(12) {
                entry = json!({});
            }
            content.insert(media.to_owned(), entry);
        }
        let required = self.one_in(2);
        json!({ "content": content, "required": required })
    }

    fn form(&mut self) -> Value {
        if self.one_in(6) {
            return self.schema();
        }
        let mut form = self.object();
        if self.one_in(2) {
            form["properties"]["file"] = json!({ "type": "string", "format": "binary" });
        }
        if self.one_in(4) {
            form["properties"]["files"] =
                json!({ "type": "array", "items": { "type": "string", "format": "binary" } });
        }
        if self.one_in(8) {
            form["properties"]["image"] = json!({ "type": "string", "contentMediaType": "image/png" });
        }
        form
    }

    fn responses(&mut self) -> Value {
        let mut responses = Map::new();
        for _ in 0..self.random.usize(1..4) {
            let status = self.choose(&[
                "200", "200", "200", "201", "202", "204", "2XX", "302", "400", "404", "4XX", "5XX",
                "default", "x-note",
            ]);
            let response = match self.random.usize(..12) {
                0 => json!({ "$ref": "#/components/responses/Found" }),
                1 => {
                    json!({ "$ref": self.choose(&["#/components/responses/Failed", "#/components/responses/Lost"]) })
                }
                _ => self.response(status),
            };
            responses.insert(status.to_owned(), response);
        }
        Value::Object(responses)
    }

    pub(super) fn response(&mut self, status: &str) -> Value {
        if status == "204" || self.one_in(8) {
            return json!({ "description": "Nothing." });
        }
        let mut content = Map::new();
        for _ in 0..self.random.usize(1..3) {
            let media = self.choose(&[
                "application/json",
                "application/json",
                "application/json",
                "application/json",
                "text/event-stream",
                "application/x-ndjson",
                "text/plain",
                "application/xml",
                "application/pdf",
                "application/problem+json",
                "application/octet-stream",
            ]);
            let schema = match self.random.usize(..5) {
                0 => json!({ "type": "array", "items": self.schema() }),
                1 => json!({
                    "type": "object",
                    "required": ["data"],
                    "properties": {
                        "data": { "type": "array", "items": reference("Pet") },
                        "next_cursor": { "type": "string" }, "has_more": { "type": "boolean" }, "total": { "type": "integer" },
                    },
                }),
                2 => json!({ "type": "string" }),
                _ => self.schema(),
            };
            let key = if media == "text/event-stream" && self.one_in(2) { "itemSchema" } else { "schema" };
            content.insert(media.to_owned(), json!({ key: schema, "example": { "id": 1 } }));
        }
        json!({
            "description": "OK",
            "headers": {
                "Link": { "schema": { "type": "string" } },
                "X-Rate": { "$ref": self.choose(&["#/components/headers/Rate", "#/components/headers/Lost"]) },
            },
            "links": { "get": { "operationId": "getPet", "parameters": { "id": "$response.body#/id" } } },
            "content": content,
        })
    }
}
