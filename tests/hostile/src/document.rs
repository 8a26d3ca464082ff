//! Random OpenAPI documents: every construct that documents of vendors have, with names that are hard to say, and the
//! mistakes that vendors make.

use crate::swagger;
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The names of components that schemas may refer to; the last one does not exist.
const COMPONENTS: [&str; 9] =
    ["Pet", "pet-status", "Tree", "Node_2", "default", "Error", "v1.Item", "List", "Lost"];

const NAMES: [&str; 30] = [
    "id",
    "name",
    "type",
    "limit",
    "cursor",
    "data",
    "items",
    "self",
    "default",
    "new",
    "@type",
    "$key",
    "_id",
    "created_at",
    "X-Request-Id",
    "filter[name]",
    "a.b",
    "camelCase",
    "PascalCase",
    "kebab-case",
    "2fa",
    "next",
    "page",
    "stream",
    "tags",
    "value",
    "extra",
    "größe",
    "match",
    "client",
];

const TEXTS: [&str; 8] = ["asc", "desc", "+1", "-1", "", "a b", "Ünlü", "true"];

/// Makes a document of version 3; each fourth one is the same as Swagger 2.0.
pub fn make_document(number: u64) -> String {
    let document = make_version_three(number);
    let document = if number % 4 == 3 { swagger::of(document) } else { document };
    document.to_string()
}

pub(crate) fn make_version_three(number: u64) -> Value {
    Maker { random: Rng::with_seed(number.wrapping_mul(0x9e37_79b9)), depth: 0 }.document()
}

struct Maker {
    random: Rng,
    depth: usize,
}

impl Maker {
    fn one_in(&mut self, count: usize) -> bool {
        self.random.usize(..count) == 0
    }

    fn choose<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.usize(..all.len())]
    }

    fn document(&mut self) -> Value {
        let version = self.choose(&["3.0.3", "3.1.0", "3.2.0"]);
        let components: Map<String, Value> =
            COMPONENTS[..8].iter().map(|name| ((*name).to_owned(), self.component(name))).collect();
        let mut paths = Map::new();
        for _ in 0..self.random.usize(1..8) {
            let path = self.path();
            let item = self.path_item(&path);
            paths.insert(path, item);
        }
        let mut webhooks = Map::new();
        for name in ["pet.made", "pet.lost"] {
            if self.one_in(4) {
                webhooks.insert(
                    name.to_owned(),
                    json!({ "post": { "requestBody": self.body(), "responses": {} } }),
                );
            }
        }
        json!({
            "openapi": version,
            "info": { "title": "Made API", "version": "1", "description": "A made API. It has *markup*: `#`." },
            "servers": [self.server()],
            "security": self.requirements(),
            "tags": [{ "name": "pets", "description": "The pets." }],
            "paths": paths,
            "webhooks": webhooks,
            "components": {
                "schemas": components,
                "parameters": { "Limit": { "name": "limit", "in": "query", "schema": { "type": "integer" } } },
                "requestBodies": { "Pet": { "content": { "application/json": { "schema": reference("Pet") } } } },
                "securitySchemes": self.security(),
            },
        })
    }

    fn server(&mut self) -> Value {
        match self.random.usize(..4) {
            0 => json!({ "url": "/v1" }),
            1 => {
                json!({ "url": "https://{site}.example.com/", "variables": { "site": { "default": "eu", "enum": ["eu", "us"] } } })
            }
            _ => json!({ "url": "https://api.example.com/v1" }),
        }
    }

    fn requirements(&mut self) -> Value {
        match self.random.usize(..4) {
            0 => json!([]),
            1 => json!([{ "key": [] }, { "basic": [] }]),
            2 => json!([{ "key": [], "basic": [] }, {}]),
            _ => json!([{ "key": [] }]),
        }
    }

    fn security(&mut self) -> Value {
        let key = match self.random.usize(..5) {
            0 => json!({ "type": "http", "scheme": "bearer" }),
            1 => json!({ "type": "apiKey", "in": "header", "name": "X-Key" }),
            2 => json!({ "type": "apiKey", "in": "query", "name": "key" }),
            3 => json!({ "type": "apiKey", "in": "cookie", "name": "session" }),
            _ => json!({ "type": "oauth2", "flows": {} }),
        };
        json!({ "key": key, "basic": { "type": "http", "scheme": "basic" } })
    }

    fn path(&mut self) -> String {
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
            ]);
        }
        path += self.choose(&["", "", "", "", "?action=run", "#part", "/"]);
        path
    }

    fn path_item(&mut self, path: &str) -> Value {
        let mut item = Map::new();
        for _ in 0..self.random.usize(1..4) {
            let method = self.choose(&[
                "get", "get", "post", "post", "put", "patch", "delete", "head", "options", "trace",
            ]);
            let operation = self.operation(path, method);
            item.insert(method.to_owned(), operation);
        }
        if self.one_in(8) {
            item.insert("parameters".to_owned(), json!([self.parameter()]));
        }
        Value::Object(item)
    }

    fn operation(&mut self, path: &str, method: &str) -> Value {
        let mut holes: Vec<&str> =
            path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        holes.dedup();
        let mut parameters: Vec<Value> = holes
            .into_iter()
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": self.scalar() }))
            .collect();
        if self.one_in(10) {
            parameters.pop();
        }
        for _ in 0..self.random.usize(..5) {
            parameters.push(self.parameter());
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
                "delete"
            ]));
        }
        if !self.one_in(4) {
            operation["tags"] = json!([self.choose(&["pets", "Pet Owners", "default", "types", "2fa"])]);
        }
        if self.one_in(2) {
            operation["summary"] = json!(self.choose(&["List pets.", "Get: one", "'quoted'", "{ a }"]));
            operation["description"] = json!("It does. And more: see <a href=\"x\">there</a>.");
        }
        if self.one_in(8) {
            operation["deprecated"] = json!(true);
        }
        if self.one_in(10) {
            operation["callbacks"] = json!({ "done": {} });
        }
        if method != "get" || self.one_in(8) {
            operation["requestBody"] = self.body();
        }
        operation
    }

    fn parameter(&mut self) -> Value {
        if self.one_in(8) {
            return json!({ "$ref": self.choose(&["#/components/parameters/Limit", "#/components/parameters/Lost"]) });
        }
        let location = self.choose(&["query", "query", "query", "header", "cookie", "path"]);
        let mut parameter = json!({ "name": self.choose(&NAMES), "in": location, "schema": self.schema() });
        match self.random.usize(..8) {
            0 => parameter["style"] = json!("deepObject"),
            1 => parameter["explode"] = json!(false),
            2 => parameter["style"] = json!("pipeDelimited"),
            3 => {
                parameter = json!({ "name": parameter["name"], "in": location, "content": { "application/json": { "schema": self.schema() } } })
            }
            _ => {}
        }
        if self.one_in(4) {
            parameter["required"] = json!(true);
        }
        if self.one_in(4) {
            parameter["description"] = json!("The value: as text.");
        }
        parameter
    }

    fn body(&mut self) -> Value {
        if self.one_in(6) {
            return json!({ "$ref": self.choose(&["#/components/requestBodies/Pet", "#/components/requestBodies/Lost"]) });
        }
        let mut content = Map::new();
        for _ in 0..self.random.usize(1..3) {
            let media = self.choose(&[
                "application/json",
                "application/json",
                "application/json; charset=utf-8",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/merge-patch+json",
                "application/x-ndjson",
                "text/plain",
                "application/xml",
                "application/octet-stream",
                "image/png",
            ]);
            let schema = match media {
                "multipart/form-data" | "application/x-www-form-urlencoded" => self.form(),
                _ => self.schema(),
            };
            content.insert(media.to_owned(), json!({ "schema": schema }));
        }
        let required = self.one_in(2);
        json!({ "content": content, "required": required })
    }

    fn form(&mut self) -> Value {
        let mut form = self.object();
        if self.one_in(2) {
            form["properties"]["file"] = json!({ "type": "string", "format": "binary" });
        }
        if self.one_in(4) {
            form["properties"]["files"] =
                json!({ "type": "array", "items": { "type": "string", "format": "binary" } });
        }
        form
    }

    fn responses(&mut self) -> Value {
        let mut responses = Map::new();
        for _ in 0..self.random.usize(1..4) {
            let status = self.choose(&["200", "200", "201", "202", "204", "302", "400", "4XX", "default"]);
            responses.insert(status.to_owned(), self.response(status));
        }
        Value::Object(responses)
    }

    fn response(&mut self, status: &str) -> Value {
        if status == "204" || self.one_in(8) {
            return json!({ "description": "Nothing." });
        }
        let media = self.choose(&[
            "application/json",
            "application/json",
            "application/json",
            "text/event-stream",
            "application/x-ndjson",
            "text/plain",
            "application/pdf",
            "application/problem+json",
        ]);
        let schema = match self.random.usize(..4) {
            0 => json!({ "type": "array", "items": self.schema() }),
            1 => json!({
                "type": "object",
                "required": ["data"],
                "properties": {
                    "data": { "type": "array", "items": reference("Pet") },
                    "next_cursor": { "type": "string" }, "has_more": { "type": "boolean" }, "total": { "type": "integer" },
                },
            }),
            _ => self.schema(),
        };
        json!({
            "description": "OK",
            "headers": { "Link": { "schema": { "type": "string" } } },
            "content": { media: { "schema": schema } },
        })
    }

    fn component(&mut self, name: &str) -> Value {
        match name {
            "pet-status" => json!({ "type": "string", "enum": ["available", "sold"] }),
            "Tree" => {
                json!({ "type": "object", "properties": { "left": reference("Tree"), "right": reference("Tree"), "value": self.scalar() } })
            }
            "List" => json!({ "type": "array", "items": reference(self.choose(&["Tree", "List"])) }),
            "Error" => {
                json!({ "type": "object", "properties": { "error": { "type": "object", "properties": { "message": { "type": "string" } } } } })
            }
            _ => self.object(),
        }
    }

    fn schema(&mut self) -> Value {
        if self.depth > 3 {
            return self.scalar();
        }
        self.depth += 1;
        let mut schema = match self.random.usize(..18) {
            0..5 => self.scalar(),
            5 | 6 => reference(self.choose(&COMPONENTS)),
            7 => json!({ "type": "array", "items": self.schema() }),
            8 => json!({ "type": "object", "additionalProperties": self.schema() }),
            9 | 10 => self.object(),
            11 => json!({ "oneOf": [self.schema(), self.schema(), self.schema()] }),
            12 => json!({ "anyOf": [self.schema(), { "type": "null" }] }),
            13 => json!({ "allOf": [self.object(), self.object(), reference(self.choose(&COMPONENTS))] }),
            14 => self.tagged(),
            15 => json!({ "type": "array", "prefixItems": [self.scalar(), self.scalar()] }),
            16 => self.enumeration(),
            _ => json!({}),
        };
        self.depth -= 1;
        match self.random.usize(..16) {
            0 => schema["nullable"] = json!(true),
            1 => schema["description"] = json!("A value: `x`. More of it."),
            2 => schema["deprecated"] = json!(true),
            3 => schema["default"] = json!(self.choose(&TEXTS)),
            4 => schema["title"] = json!("Some Title"),
            5 => schema["readOnly"] = json!(true),
            6 => schema["writeOnly"] = json!(true),
            _ => {}
        }
        schema
    }

    fn object(&mut self) -> Value {
        let mut fields = Map::new();
        for _ in 0..self.random.usize(..6) {
            let name = self.choose(&NAMES);
            self.depth += 1;
            let schema = self.schema();
            self.depth -= 1;
            fields.insert(name.to_owned(), schema);
        }
        let mut required: Vec<String> = fields.keys().filter(|_| self.random.bool()).cloned().collect();
        if self.one_in(12) {
            required.push("no_field".to_owned());
        }
        let mut object = json!({ "type": "object", "properties": fields, "required": required });
        match self.random.usize(..10) {
            0 => object["additionalProperties"] = self.scalar(),
            1 => object["additionalProperties"] = json!(false),
            2 => object["oneOf"] = json!([{ "required": ["id"] }, { "required": ["name"] }]),
            _ => {}
        }
        object
    }

    fn tagged(&mut self) -> Value {
        let mut variants = Vec::new();
        for name in ["cat", "dog", "Other"] {
            let mut variant = self.object();
            variant["properties"]["kind"] = json!({ "type": "string", "enum": [name] });
            if !self.one_in(4) {
                variant["required"] = json!(["kind"]);
            }
            variants.push(variant);
        }
        let mut union = json!({ "oneOf": variants });
        if self.one_in(2) {
            union["discriminator"] = json!({ "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Pet", "gone": "#/components/schemas/Lost" } });
        }
        union
    }

    fn enumeration(&mut self) -> Value {
        match self.random.usize(..6) {
            0 => json!({ "type": "integer", "enum": [1, 2, 3] }),
            1 => json!({ "enum": ["a", 1, null, true] }),
            2 => json!({ "const": "fixed" }),
            3 => json!({ "type": "string", "enum": [] }),
            4 => json!({ "type": "string", "enum": TEXTS }),
            _ => json!({ "type": "string", "enum": ["a", "a", "b"] }),
        }
    }

    fn scalar(&mut self) -> Value {
        match self.random.usize(..12) {
            0 => json!({ "type": "integer", "minimum": 0, "maximum": 100, "default": 20 }),
            1 => json!({ "type": "integer", "format": "int64", "exclusiveMinimum": self.choose(&[0, 5]) }),
            2 => json!({ "type": "number", "multipleOf": 0.01 }),
            3 => json!({ "type": "boolean", "default": self.random.bool() }),
            4 => {
                json!({ "type": "string", "format": self.choose(&["date-time", "date", "uuid", "uri", "email", "byte", "duration", "ipv4"]) })
            }
            5 => json!({ "type": "string", "pattern": self.choose(&["^[a-z]+$", "(a|b)+", "\\d{3}", "["]) }),
            6 => json!({ "type": "string", "minLength": 5, "maxLength": self.choose(&[2, 10]) }),
            7 => json!({ "type": ["string", "null"] }),
            8 => json!({ "type": ["string", "integer"] }),
            9 => json!({ "type": "integer", "format": "unix-time" }),
            _ => json!({ "type": "string" }),
        }
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
