//! The modules of a connector as data, and calls by name.

mod any_client;
mod input;
mod invoke;
mod rules;
mod schema;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use any_client::AnyClient;
pub use input::Input;
pub use invoke::{
    Invoke, InvokeCall, StreamCall, invoke, invoke_custom, invoke_renamed, invoke_stream, unknown_operation,
    unknown_stream,
};
pub use rules::{CatalogCondition, CatalogRequirement, CatalogRule};

/// A connector and its modules as data: for forms, for programs that compute their inputs, and for tools of language
/// models. It can be written as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalog {
    /// The connector with its connection.
    pub connector: CatalogConnector,
    /// The modules whose features are enabled, sorted by name.
    pub modules: Vec<CatalogModule>,
}

/// A connector with its connection.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogConnector {
    /// The name.
    pub name: String,
    /// The title, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description, in one or more sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The URL of the vendor's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// The base URL, unless the connection has another one, with `{name}` for a field of the connection.
    pub base_url: String,
    /// The environment variable that replaces the base URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url_env: Option<String>,
    /// The operation that tests a connection, as `module.operation`. It needs no input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    /// The fields of a connection, the required ones first.
    pub connection: Vec<CatalogConnectionField>,
}

/// A field of a connection.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogConnectionField {
    /// The name, which is that of the setter of `Connection`.
    pub name: String,
    /// The label in a form.
    pub label: String,
    /// The description, in one or more sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// `true` if the field is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// `true` if the value must not be shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// The environment variable that holds the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// The value of a part of the base URL, if no other is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// A module of a connector.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogModule {
    /// The name, as in a call by name.
    pub name: String,
    /// The title, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description, in one or more sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The URL of the vendor's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// The replacement, if it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The operations.
    pub operations: Vec<CatalogOperation>,
    /// The messages that the API sends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhooks: Option<CatalogWebhooks>,
    /// The types that the schemas of fields refer to, as JSON Schemas.
    pub types: BTreeMap<String, Value>,
    /// The types that the schemas of responses refer to, as JSON Schemas.
    pub response_types: BTreeMap<String, Value>,
}

/// The messages that an API sends to its users.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogWebhooks {
    /// The way in which a message is signed, such as `standard`; `None` if the specification does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// An event, as a JSON Schema; the types that it refers to are in [`CatalogModule::response_types`].
    pub event: Value,
}

/// An operation of a module.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogOperation {
    /// The name, as in a call by name.
    pub name: String,
    /// The title, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description, in one or more sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The URL of the vendor's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// The replacement, if it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The HTTP method; `None` if the caller chooses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path below the base URL, with `{name}` for path fields; `None` if the caller chooses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The changes that a call makes on the server.
    pub effect: CatalogEffect,
    /// `true` if a second call changes no more than the first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub idempotent: bool,
    /// The response type, as in the specification.
    pub returns: String,
    /// The response of a call by name, as a JSON Schema; the types that it refers to are in
    /// [`CatalogModule::response_schema`].
    pub response: Value,
    /// `true` if a call can also stream the response.
    #[serde(default, skip_serializing_if = "is_false")]
    pub streams: bool,
    /// A chunk of the streamed response, as a JSON Schema; the types that it refers to are in
    /// [`CatalogModule::chunk_schema`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk: Option<Value>,
    /// The bodies of errors of the API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<CatalogError>,
    /// The inputs, the required ones first.
    pub fields: Vec<CatalogField>,
    /// The type of further inputs, whose names are not known, as a JSON Schema; the types that it refers to are in
    /// [`CatalogModule::input_schema`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Value>,
    /// The rules between the inputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<CatalogRule>,
}

/// The body of some errors of the API.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogError {
    /// The status, such as `404` or `5xx`; `None` for any other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The body, as a JSON Schema; the types that it refers to are in [`CatalogModule::error_schema`].
    pub schema: Value,
}

/// The changes that a call makes on the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CatalogEffect {
    /// It changes nothing.
    Reads,
    /// It creates or changes something.
    #[default]
    Writes,
    /// It deletes or ends something, or may do so.
    Destroys,
}

/// An input of an operation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogField {
    /// The name, as in a call by name.
    pub name: String,
    /// The label in a form.
    pub label: String,
    /// The description, in one or more sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The replacement, if it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// `true` if the input is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// `true` if most callers do not need the input.
    #[serde(default, skip_serializing_if = "is_false")]
    pub advanced: bool,
    /// The location, such as `path` or `query`; `None` for the body.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The possible values, if an operation lists them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<CatalogChoices>,
    /// Type, bounds and default, as a JSON Schema; the types that it refers to are in
    /// [`CatalogModule::input_schema`].
    pub schema: Value,
}

/// The possible values of an input.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogChoices {
    /// The operation that lists the values, as `module.operation`.
    pub operation: String,
    /// The path of the values in its response, such as `data[].id`: `[]` stands for each item of a list.
    pub path: String,
}

impl Catalog {
    /// Parses the generated files.
    #[doc(hidden)]
    #[must_use]
    pub fn read(connector: &str, modules: &[&str]) -> Self {
        // A test parses every generated file.
        let read = |text: &&str| serde_json::from_str(text).ok();
        Self {
            connector: serde_json::from_str(connector).unwrap_or_default(),
            modules: modules.iter().filter_map(read).collect(),
        }
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
}

fn is_false(flag: &bool) -> bool {
    !flag
}
