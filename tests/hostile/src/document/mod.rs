//! Random OpenAPI documents: every construct that documents of vendors have, with names that are hard to say, and the
//! mistakes that vendors make.

mod broken;
mod large;
mod operations;
mod schemas;
mod swagger;
mod yaml;

pub use large::make_large_document;

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The names of components that schemas may refer to; the last one does not exist.
const COMPONENTS: [&str; 14] = [
    "Pet",
    "pet-status",
    "Tree",
    "Node_2",
    "default",
    "Error",
    "v1.Item",
    "List",
    "pet",
    "Animal",
    "Dog",
    "Either",
    "Labels",
    "Lost",
];

const NAMES: [&str; 38] = [
    "id",
    "name",
    "Name",
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
    "$ref",
    "_id",
    "ID",
    "created_at",
    "X-Request-Id",
    "filter[name]",
    "ids[]",
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
    "rest",
    "Self",
    "雪",
    "-",
];

const TEXTS: [&str; 8] = ["asc", "desc", "+1", "-1", "", "a b", "Ünlü", "true"];

/// Makes a document. Of eight, two are Swagger 2.0 and two are YAML; in two some parts are broken.
pub fn make_document(number: u64) -> String {
    let document = make_version_three(number);
    let mut document = if number % 4 == 3 { swagger::of(document) } else { document };
    if number % 4 == 2 {
        broken::spoil(&mut document, &mut Rng::with_seed(number));
    }
    if number % 8 < 2 { yaml::of(&document) } else { document.to_string() }
}

fn make_version_three(number: u64) -> Value {
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
        let last = COMPONENTS.len() - 1;
        let components: Map<String, Value> =
            COMPONENTS[..last].iter().map(|name| ((*name).to_owned(), self.component(name))).collect();
        let mut paths = Map::new();
        for _ in 0..self.random.usize(1..8) {
            let path = self.path();
            let item = self.path_item(&path);
            paths.insert(path, item);
        }
        let mut webhooks = Map::new();
        for name in ["pet.made", "pet.lost"] {
            if self.one_in(4) {
                let body = self.body();
                webhooks.insert(name.to_owned(), json!({ "post": { "requestBody": body, "responses": {} } }));
            }
        }
        json!({
            "openapi": version,
            "info": { "title": "Made API", "version": "1", "description": "A made API. It has *markup*: `#`." },
            "servers": [self.server(), { "url": "https://test.example.com/v1", "description": "For tests." }],
            "security": self.requirements(),
            "tags": [{ "name": "pets", "description": "The pets.", "externalDocs": { "url": "https://example.com" } }],
            "paths": paths,
            "webhooks": webhooks,
            "components": {
                "schemas": components,
                "parameters": {
                    "Limit": { "name": "limit", "in": "query", "schema": { "type": "integer", "format": "int32" } },
                    "Own": self.parameter(),
                },
                "requestBodies": {
                    "Pet": { "content": { "application/json": { "schema": reference("Pet") } } },
                    "Own": self.body(),
                },
                "responses": { "Found": self.response("200"), "Failed": self.response("400") },
                "headers": { "Rate": { "schema": { "type": "integer" }, "description": "The rate." } },
                "examples": { "pet": { "value": { "id": 1 } } },
                "securitySchemes": self.security(),
            },
            "x-extra": { "a": [1, null, true] },
        })
    }

    fn server(&mut self) -> Value {
        match self.random.usize(..6) {
            0 => json!({ "url": "/v1" }),
            1 => json!({
                "url": "https://{site}.example.com/",
                "variables": { "site": { "default": "eu", "enum": ["eu", "us"] } },
            }),
            2 => json!({
                "url": "https://api.example.com:{port}/{version}",
                "variables": { "port": { "default": "443" }, "version": { "default": "v2", "description": "The version." } },
            }),
            3 => {
                json!({ "url": self.choose(&["https://{lost}.example.com", "api.example.com", "{url}", ""]) })
            }
            _ => json!({ "url": "https://api.example.com/v1" }),
        }
    }

    fn requirements(&mut self) -> Value {
        match self.random.usize(..6) {
            0 => json!([]),
            1 => json!([{ "key": [] }, { "basic": [] }]),
            2 => json!([{ "key": [], "basic": [] }, {}]),
            3 => json!([{ "other": [] }, { "key": ["read"] }]),
            4 => json!([{ "lost": [] }]),
            _ => json!([{ "key": [] }]),
        }
    }

    fn scheme(&mut self) -> Value {
        match self.random.usize(..10) {
            0 => json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT" }),
            1 => json!({ "type": "apiKey", "in": "header", "name": "X-Key" }),
            2 => json!({ "type": "apiKey", "in": "query", "name": "key" }),
            3 => json!({ "type": "apiKey", "in": "cookie", "name": "session" }),
            4 => {
                json!({ "type": "apiKey", "in": "header", "name": "Authorization", "description": "`Bot <token>`" })
            }
            5 => json!({ "type": "openIdConnect", "openIdConnectUrl": "https://example.com/openid" }),
            6 => json!({ "type": "mutualTLS" }),
            7 => json!({ "type": "http", "scheme": self.choose(&["digest", "Basic", "hmac"]) }),
            8 => json!({
                "type": "oauth2",
                "flows": { "clientCredentials": { "tokenUrl": "https://example.com/token", "scopes": { "read": "Reads." } } },
            }),
            _ => json!({ "type": "oauth2", "flows": {} }),
        }
    }

    fn security(&mut self) -> Value {
        json!({ "key": self.scheme(), "other": self.scheme(), "basic": { "type": "http", "scheme": "basic" } })
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
