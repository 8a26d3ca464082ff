//! The client of a small API whose calls have an idempotency key, as a generated one is.
#![allow(dead_code, reason = "not every test takes all of it")]

use modwright_runtime::codegen::{self, Call, Connection, Connector, ErrorPaths, Retry};
use modwright_runtime::{AnyClient, BoxCall, BoxEvents, Catalog, Client, Input, Map, Value};
use serde_json::json;
use std::sync::LazyLock;

static CONNECTOR: Connector = Connector {
    name: "shop",
    base_url: "https://shop.example.com/",
    errors: ErrorPaths { message: &["error", "message"], kind: &[], code: &[], param: &[] },
    retry: Some(Retry {
        statuses: &[(500, 599)],
        never: &[],
        max_retries: 0,
        idempotency: Some("Idempotency-Key"),
    }),
    ..Connector::DEFAULT
};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let fields = json!([
        { "name": "run", "label": "Run", "required": true, "schema": { "type": "string" } },
        { "name": "item", "label": "Item", "required": true, "schema": { "type": "integer" } },
        { "name": "paid", "label": "Paid", "schema": { "type": "boolean" } },
    ]);
    let response =
        json!({ "type": "object", "properties": { "number": { "type": "integer" } }, "required": [] });
    let operation = |name: &str| {
        json!({
            "name": name, "method": "POST", "path": "orders", "effect": "writes", "returns": "Order",
            "response": response, "fields": fields,
        })
    };
    serde_json::from_value(json!({
        "connector": { "name": "shop", "base_url": "https://shop.example.com/", "connection": [] },
        "modules": [{
            "name": "orders", "operations": [operation("place"), operation("pay")], "types": {}, "response_types": {},
        }],
    }))
    .unwrap()
});

#[derive(Debug)]
pub struct Shop(Client);

impl Shop {
    pub fn new(base_url: &str) -> Self {
        Self(Client::new(Connection::new(&CONNECTOR).base_url(base_url)).unwrap())
    }

    pub fn catalog() -> &'static Catalog {
        &CATALOG
    }
}

impl AnyClient for Shop {
    fn catalog(&self) -> &'static Catalog {
        &CATALOG
    }

    fn invoke(&self, _: &str, operation: &str, input: Input) -> BoxCall<Value> {
        let path = if operation == "pay" { "orders/pay" } else { "orders/place" };
        codegen::invoke(input, |request: &Map| {
            Call::post(&self.0, path).json(request).returns_json::<Value>()
        })
    }

    fn invoke_stream(&self, module: &str, operation: &str, _: Input) -> BoxCall<BoxEvents> {
        codegen::unknown_stream(module, operation)
    }
}
