//! The modules of a connector as data, and calls by name.

use std::collections::BTreeMap;
use std::pin::Pin;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::call::Call;
use crate::call::custom::{CustomRequest, CustomResponse};
use crate::call::download::BytesCall;
use crate::call::pages::PageCall;
use crate::error::Error;
use crate::error::{Violation, Violations};
use crate::json::decode;
use crate::json::extra::Map;

/// What a connector offers, as data: for forms, for programs that compute their inputs, for models that call tools.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Catalog {
    /// The modules that are switched on, in the order of their names.
    pub modules: Vec<CatalogModule>,
}

/// A module.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatalogModule {
    /// As in a call by name.
    pub name: String,
    /// A few words.
    pub title: Option<String>,
    /// A sentence or more.
    pub help: Option<String>,
    /// The vendor's page.
    pub docs: Option<String>,
    /// What to do instead.
    pub deprecated: Option<String>,
    /// What it offers.
    pub operations: Vec<CatalogOperation>,
    /// The types that its fields name, as JSON Schemas.
    types: BTreeMap<String, Value>,
}

/// An operation of a module.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatalogOperation {
    /// As in a call by name.
    pub name: String,
    /// A few words.
    pub title: Option<String>,
    /// A sentence or more.
    pub help: Option<String>,
    /// The vendor's page.
    pub docs: Option<String>,
    /// What to do instead.
    pub deprecated: Option<String>,
    /// The HTTP method; `None` where the caller chooses.
    pub method: Option<String>,
    /// Behind the base URL, with `{name}` for path fields; `None` where the caller chooses.
    pub path: Option<String>,
    /// What it gives, as the specification writes it.
    pub returns: String,
    /// Whether a typed call can also give the response in chunks.
    #[serde(default)]
    pub streams: bool,
    /// Its inputs, the required ones first.
    pub fields: Vec<CatalogField>,
    /// What holds between them, as sentences.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// An input of an operation.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatalogField {
    /// As in a call by name.
    pub name: String,
    /// As a form calls it.
    pub label: Option<String>,
    /// A sentence or more.
    pub help: Option<String>,
    /// What to do instead.
    pub deprecated: Option<String>,
    /// It must be there.
    #[serde(default)]
    pub required: bool,
    /// Most callers leave it alone.
    #[serde(default)]
    pub advanced: bool,
    /// Where it travels, where that is not the body.
    #[serde(rename = "in")]
    pub place: Option<String>,
    /// The operation that lists the possible values, as `module.operation`.
    pub choices: Option<String>,
    /// Type, bounds and default, as a JSON Schema; the types that it names are in
    /// [`CatalogModule::input_schema`].
    pub schema: Value,
}

impl Catalog {
    /// Reads the generated files.
    #[doc(hidden)]
    #[must_use]
    pub fn read(modules: &[&str]) -> Self {
        // They were written by the generator, and a test reads each.
        let read = |text: &&str| serde_json::from_str(text).ok();
        Self { modules: modules.iter().filter_map(read).collect() }
    }

    /// The module of this name.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<&CatalogModule> {
        self.modules.iter().find(|module| module.name == name)
    }
}

impl CatalogModule {
    /// The operation of this name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&CatalogOperation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// A JSON Schema (2020-12) of an operation's whole input. Rules between fields are not in it.
    #[must_use]
    pub fn input_schema(&self, operation: &CatalogOperation) -> Value {
        let described = |field: &CatalogField| {
            let mut schema = field.schema.clone();
            if let (Value::Object(schema), Some(help)) = (&mut schema, &field.help) {
                schema.insert("description".to_owned(), json!(help));
            }
            (field.name.clone(), schema)
        };
        let properties: Map = operation.fields.iter().map(described).collect();
        let required: Vec<&str> =
            operation.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        let mut types = Map::new();
        self.add_types(&schema["properties"], &mut types);
        if !types.is_empty() {
            schema["$defs"] = Value::Object(types);
        }
        schema
    }

    /// The types that a schema names, and those that they name.
    fn add_types(&self, schema: &Value, into: &mut Map) {
        match schema {
            Value::Array(items) => items.iter().for_each(|item| self.add_types(item, into)),
            Value::Object(fields) => {
                let name =
                    fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
                if let Some((name, schema)) = name.and_then(|name| self.types.get_key_value(name))
                    && !into.contains_key(name)
                {
                    into.insert(name.clone(), schema.clone());
                    self.add_types(schema, into);
                }
                fields.values().for_each(|value| self.add_types(value, into));
            }
            _ => {}
        }
    }
}

/// A call by name, under way.
pub type InvokeFuture = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;

/// A call whose response can be given as JSON.
pub trait InvokeCall {
    /// Makes the call.
    fn invoke(self) -> InvokeFuture;
}

impl<T: Serialize + Send + 'static> InvokeCall for Call<T> {
    fn invoke(self) -> InvokeFuture {
        Box::pin(async move { Ok(json(&self.await?)) })
    }
}

/// All items, over all pages.
impl<T: Serialize + Send + 'static> InvokeCall for PageCall<T> {
    fn invoke(self) -> InvokeFuture {
        Box::pin(async move { Ok(json(&self.items().collect().await?)) })
    }
}

/// The media type, and the bytes in base64.
impl InvokeCall for BytesCall {
    fn invoke(self) -> InvokeFuture {
        Box::pin(async move {
            let stream = self.await?;
            let media_type = stream.content_type().map(str::to_owned);
            Ok(json!({ "media_type": media_type, "data": STANDARD.encode(stream.bytes().await?) }))
        })
    }
}

fn json<T: Serialize>(response: &T) -> Value {
    // What was read from JSON can be written to it.
    serde_json::to_value(response).unwrap_or_default()
}

/// Makes a call with an input that is given as JSON.
pub fn invoke<R: DeserializeOwned, C: InvokeCall>(input: Value, call: impl FnOnce(&R) -> C) -> InvokeFuture {
    invoke_renamed(input, &[], call)
}

/// The same, where `names` has the fields that the request calls otherwise than the catalog does.
pub fn invoke_renamed<R: DeserializeOwned, C: InvokeCall>(
    input: Value,
    names: &[(&str, &str)],
    call: impl FnOnce(&R) -> C,
) -> InvokeFuture {
    match renamed(input, names).and_then(|input| read(&input)) {
        Ok(request) => call(&request).invoke(),
        Err(error) => Box::pin(std::future::ready(Err(error))),
    }
}

/// What a call by name gives where there is no such operation.
pub fn unknown_operation(module: &str, operation: &str) -> InvokeFuture {
    let message = format!("`{module}.{operation}` is no operation, or its module is not switched on");
    Box::pin(std::future::ready(Err(invalid("operation", "operation", message))))
}

/// The custom call, with its inputs as JSON.
pub fn invoke_custom(
    input: Value,
    call: impl FnOnce(&CustomRequest) -> Call<CustomResponse>,
) -> InvokeFuture {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        url: String,
        method: String,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        query: BTreeMap<String, String>,
        body: Option<Value>,
    }
    let input: Input = match read(&input) {
        Ok(input) => input,
        Err(error) => return Box::pin(std::future::ready(Err(error))),
    };
    let request = CustomRequest::new(&input.method, input.url);
    let request = input.query.iter().fold(request, |request, (name, value)| request.query(name, value));
    let request =
        input.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let request = match input.body {
        Some(body) => request.body(body),
        None => request,
    };
    let call = call(&request);
    Box::pin(async move {
        let response = call.await?;
        let body = response.json().ok().or_else(|| response.text().ok().map(Value::String));
        Ok(json!({ "status": response.status(), "body": body }))
    })
}

fn renamed(input: Value, names: &[(&str, &str)]) -> Result<Value, Error> {
    let Value::Object(fields) = input else {
        return Err(invalid("", "type", format!("expected object, found {}", decode::kind(&input))));
    };
    let rename = |(name, value): (String, Value)| match names.iter().find(|(known, _)| *known == name) {
        Some((_, wire)) => Ok(((*wire).to_owned(), value)),
        None if names.iter().any(|(_, wire)| *wire == name) => {
            Err(invalid(&name, "unknown", "not a field of this call".to_owned()))
        }
        None => Ok((name, value)),
    };
    fields.into_iter().map(rename).collect::<Result<Map, Error>>().map(Value::Object)
}

fn read<R: DeserializeOwned>(input: &Value) -> Result<R, Error> {
    let text = serde_json::to_vec(input).unwrap_or_default();
    decode::read(&text).map_err(|fault| {
        if fault.message == decode::UNKNOWN_FIELD {
            return invalid(&fault.path, "unknown", "not a field of this call".to_owned());
        }
        invalid(&fault.path, "type", fault.message)
    })
}

fn invalid(path: &str, rule: &'static str, message: String) -> Error {
    let mut violations = Violations::default();
    violations.push(Violation::always(path, rule, message));
    Error::Invalid(violations)
}
