//! The modules of a connector as data, and calls by name.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::call::Call;
use crate::call::boxed::BoxCall;
use crate::call::custom::{CustomRequest, CustomResponse};
use crate::call::download::BytesCall;
use crate::call::pages::PageCall;
use crate::error::Error;
use crate::error::{Violation, Violations};
use crate::json::decode;
use crate::json::extra::Map;
use crate::json::objects::refuse_unknown;

/// The modules of a connector as data: for forms, for programs that compute their inputs, and for tools of language
/// models.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Catalog {
    /// The modules whose features are enabled, sorted by name.
    pub modules: Vec<CatalogModule>,
}

/// A module of a connector.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatalogModule {
    /// The name, as in a call by name.
    pub name: String,
    /// The title, in a few words.
    pub title: Option<String>,
    /// The description, in one or more sentences.
    pub help: Option<String>,
    /// The URL of the vendor's documentation.
    pub docs: Option<String>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The operations.
    pub operations: Vec<CatalogOperation>,
    /// The types that its fields refer to, as JSON Schemas.
    types: BTreeMap<String, Value>,
}

/// An operation of a module.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatalogOperation {
    /// The name, as in a call by name.
    pub name: String,
    /// The title, in a few words.
    pub title: Option<String>,
    /// The description, in one or more sentences.
    pub help: Option<String>,
    /// The URL of the vendor's documentation.
    pub docs: Option<String>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The HTTP method; `None` if the caller chooses it.
    pub method: Option<String>,
    /// The path below the base URL, with `{name}` for path fields; `None` if the caller chooses it.
    pub path: Option<String>,
    /// The response type, as in the specification.
    pub returns: String,
    /// `true` if a typed call can also stream the response.
    #[serde(default)]
    pub streams: bool,
    /// The inputs, the required ones first.
    pub fields: Vec<CatalogField>,
    /// The rules between the inputs, as sentences.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// An input of an operation.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatalogField {
    /// The name, as in a call by name.
    pub name: String,
    /// The label in a form.
    pub label: Option<String>,
    /// The description, in one or more sentences.
    pub help: Option<String>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// `true` if the input is required.
    #[serde(default)]
    pub required: bool,
    /// `true` if most callers do not need the input.
    #[serde(default)]
    pub advanced: bool,
    /// The location, such as `path` or `query`; `None` for the body.
    #[serde(rename = "in")]
    pub location: Option<String>,
    /// The operation that lists the possible values, as `module.operation`.
    pub choices: Option<String>,
    /// Type, bounds and default, as a JSON Schema; the types that it refers to are in
    /// [`CatalogModule::input_schema`].
    pub schema: Value,
}

impl Catalog {
    /// Parses the generated files.
    #[doc(hidden)]
    #[must_use]
    pub fn read(modules: &[&str]) -> Self {
        // A test parses every generated file.
        let read = |text: &&str| serde_json::from_str(text).ok();
        Self { modules: modules.iter().filter_map(read).collect() }
    }

    /// Returns the module with this name.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<&CatalogModule> {
        self.modules.iter().find(|module| module.name == name)
    }
}

impl CatalogModule {
    /// Returns the operation with this name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&CatalogOperation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// Returns a JSON Schema (2020-12) of an operation's complete input. It does not contain rules between fields.
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

    /// Adds the types that a schema refers to, directly or not.
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

/// A call by name, whose response is JSON.
pub type InvokeCall = BoxCall<Value>;

/// A call whose response can be converted to JSON.
pub trait Invoke {
    /// Converts the response to JSON.
    fn invoke(self) -> InvokeCall;
}

impl<T: Serialize + Send + 'static> Invoke for Call<T> {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move { Ok(json(&call.await?)) })
    }
}

/// Returns all items, over all pages.
impl<T: Serialize + Send + Sync + 'static> Invoke for PageCall<T> {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move { Ok(json(&call.items().collect().await?)) })
    }
}

/// Returns the media type, and the bytes in base64.
impl Invoke for BytesCall {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move {
            let stream = call.await?;
            let media_type = stream.content_type().map(str::to_owned);
            Ok(json!({ "media_type": media_type, "data": STANDARD.encode(stream.bytes().await?) }))
        })
    }
}

fn json<T: Serialize>(response: &T) -> Value {
    // A value that was read from JSON can be written as JSON.
    serde_json::to_value(response).unwrap_or_default()
}

/// Creates a call whose input is JSON.
pub fn invoke<R: DeserializeOwned, C: Invoke>(input: Value, call: impl FnOnce(&R) -> C) -> InvokeCall {
    invoke_renamed(input, &[], call)
}

/// Creates a call whose input is JSON. `names` maps the catalog's field names to those of the request, where they differ.
pub fn invoke_renamed<R: DeserializeOwned, C: Invoke>(
    input: Value,
    names: &[(&str, &str)],
    call: impl FnOnce(&R) -> C,
) -> InvokeCall {
    match renamed(input, names).and_then(|input| read(&input)) {
        Ok(request) => call(&request).invoke(),
        Err(error) => BoxCall::failed(error),
    }
}

/// Creates the call of an operation that does not exist. It fails.
pub fn unknown_operation(module: &str, operation: &str) -> InvokeCall {
    let message =
        format!("`{module}.{operation}` is not an operation, or the feature of its module is not enabled");
    BoxCall::failed(invalid("operation", "operation", message))
}

/// Creates a custom call whose input is JSON.
pub fn invoke_custom(input: Value, call: impl FnOnce(&CustomRequest) -> Call<CustomResponse>) -> InvokeCall {
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
        Err(error) => return BoxCall::failed(error),
    };
    let request = CustomRequest::new(&input.method, input.url);
    let request = input.query.iter().fold(request, |request, (name, value)| request.query(name, value));
    let request =
        input.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let request = match input.body {
        Some(body) => request.body(body),
        None => request,
    };
    BoxCall::new(call(&request), |call| async move {
        let response = call.await?;
        let body = response.json().ok().or_else(|| response.text().ok().map(Value::String));
        Ok(json!({ "status": response.status(), "body": body }))
    })
}

fn renamed(input: Value, names: &[(&str, &str)]) -> Result<Value, Error> {
    let Value::Object(fields) = input else {
        return Err(invalid("", "type", format!("expected object, found {}", decode::kind(&input))));
    };
    let rename = |(name, value): (String, Value)| match names.iter().find(|(input, _)| *input == name) {
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
    refuse_unknown(|| decode::read(&text)).map_err(|fault| {
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
