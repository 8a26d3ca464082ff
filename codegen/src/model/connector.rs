//! An API: its connection, and everything that its modules share.

use super::module::{ErrorBody, Module, Operation};
use super::schema::{Type, TypeId};
use super::types::{Field, Struct, TypeDeclaration, TypeKind};
use super::{Docs, file};
use crate::syntax::{ArrayFormat, Send};
use std::collections::BTreeMap;

/// An API with its modules.
#[derive(Debug, Clone, PartialEq)]
pub struct Connector {
    /// The name of its folder.
    pub name: String,
    /// The Rust name.
    pub ident: String,
    /// The feature that enables its modules, but not those that are off by default.
    pub feature: String,
    /// The feature that enables all its modules, if some are off by default.
    pub full_feature: Option<String>,
    /// The feature is a default one of the crate.
    pub is_default: bool,
    /// Texts for readers.
    pub docs: Docs,
    /// The path of `connector.yaml`.
    pub source: String,
    /// The base URL, absolute and without query.
    pub base_url: String,
    /// The environment variable that replaces the base URL.
    pub base_url_env: Option<String>,
    /// Other base URLs, each for the operations that name it.
    pub servers: Vec<Server>,
    /// The headers of each call: names and values.
    pub headers: Vec<(String, String)>,
    /// The form of a list in a query.
    pub array_format: ArrayFormat,
    /// The fields of a connection, the required ones first.
    pub connection: Vec<ConnectionField>,
    /// The rules between the fields of a connection.
    pub rules: Vec<ConnectionRule>,
    /// The operation that tests a connection: module and operation.
    pub test: Option<(String, String)>,
    /// The location of the error fields in an error body.
    pub errors: ErrorPaths,
    /// The types of error bodies.
    pub error_bodies: Vec<ErrorBody>,
    /// The header with the request's id.
    pub request_id: Option<String>,
    /// The data of the event that ends a stream.
    pub stream_end: Option<String>,
    /// Pagination of lists.
    pub pages: Option<Pages>,
    /// The retry policy.
    pub retry: Option<Retry>,
    /// Every type of the connector; a [`TypeId`] is an index into it.
    pub types: Vec<TypeDeclaration>,
    /// The types of `types.yaml`.
    pub shared: Vec<TypeId>,
    /// In the order of their files.
    pub modules: Vec<Module>,
    /// The companion files, in the order of their paths.
    pub companions: Vec<Companion>,
    /// The guide in Markdown, for the front page of the crate.
    pub guide: Option<String>,
    /// Its texts in other languages, in the order of their files.
    pub locales: Vec<Locale>,
    /// The optional crates that companion files use: names and versions.
    pub dependencies: Vec<(String, String)>,
}

/// The texts of a connector in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locale {
    /// The language, such as `fr`.
    pub language: String,
    /// The translation of each English text, which is on one line.
    pub texts: BTreeMap<String, String>,
}

impl Locale {
    /// Returns a text of the specification as a key: on one line.
    pub fn key(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the translation of a text.
    pub fn text(&self, english: &str) -> Option<&str> {
        self.texts.get(&Self::key(english)).map(String::as_str)
    }
}

/// A companion file: hand-written Rust that becomes a submodule of generated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// The index of its module; `None` for the connector.
    pub module: Option<usize>,
    /// The path of the file.
    pub source: String,
    /// The whole text.
    pub text: String,
}

impl Connector {
    /// Returns the name of its folders in the generated crate.
    pub fn folder(&self) -> &str {
        file(&self.ident)
    }

    /// Returns the key: the only required secret, or else the only optional one.
    pub fn key(&self) -> Option<&ConnectionField> {
        let only = |required: bool| {
            let mut secrets = self.connection.iter().filter(|one| one.secret && one.required == required);
            let first = secrets.next();
            (secrets.next().is_none(), first)
        };
        match only(true) {
            (true, None) => only(false).1.filter(|_| only(false).0),
            (is_only, key) => key.filter(|_| is_only),
        }
    }

    /// Returns the base URL with a value in each hole: the default, or else the name of the field.
    pub fn filled_base_url(&self) -> String {
        let parts = self.connection.iter().filter(|field| field.is_part);
        parts.fold(self.base_url.clone(), |url, field| {
            url.replace(&format!("{{{}}}", field.name), field.default.as_ref().unwrap_or(&field.name))
        })
    }

    /// Returns the declaration of an id.
    pub fn declaration(&self, id: TypeId) -> &TypeDeclaration {
        &self.types[id.0]
    }

    /// Returns a type as a specification writes it, such as `list<string>`; a credential is a `string`.
    pub fn spelled(&self, ty: &Type) -> String {
        match ty {
            Type::String | Type::Secret => "string".to_owned(),
            Type::Integer => "integer".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::Timestamp => "timestamp".to_owned(),
            Type::Json => "json".to_owned(),
            Type::Vector => "vector".to_owned(),
            Type::File => "file".to_owned(),
            Type::List(item) => format!("list<{}>", self.spelled(&item.ty)),
            Type::Map { value, .. } => format!("map<{}>", self.spelled(&value.ty)),
            Type::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.spelled(&item.ty)).collect();
                format!("({})", items.join(", "))
            }
            Type::Nullable(item) => format!("{}?", self.spelled(&item.ty)),
            Type::Named(id) => self.declaration(*id).name.clone(),
        }
    }

    /// Returns `true` for a file, a list of files, or a union of these.
    pub fn is_file(&self, ty: &Type) -> bool {
        match ty {
            Type::File => true,
            Type::List(item) => item.ty == Type::File,
            Type::Named(id) => match &self.declaration(*id).kind {
                TypeKind::Untagged { alternatives } => {
                    alternatives.iter().all(|alternative| self.is_file(&alternative.schema.ty))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns `true` for an ID: a text with a Rust type of its own.
    pub fn is_id(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if self.declaration(*id).is_id())
    }

    /// Returns the only required field of a request, if it is a text or an ID: a call takes its value, too.
    pub fn only_text<'m>(&self, request: &'m Struct) -> Option<&'m Field> {
        let mut required = request.fields.iter().filter(|field| field.required);
        let field = required.next().filter(|field| !field.nullable && request.is_right_when_new())?;
        let is_text = field.schema.ty == Type::String || self.is_id(&field.schema.ty);
        (is_text && required.next().is_none()).then_some(field)
    }

    /// Returns `true` if a request of the module has a file among its fields.
    pub fn sends_files(&self, module: &Module) -> bool {
        let mut fields = module.operations().iter().flat_map(|operation| &operation.request.fields);
        fields.any(|field| self.is_file(&field.schema.ty))
    }

    /// Returns `true` if the module needs the runtime's feature for files and multipart forms.
    pub fn needs_multipart(&self, module: &Module) -> bool {
        self.sends_files(module) || module.operations().iter().any(|operation| operation.is_form(self))
    }

    /// Returns the types of `types.yaml` that a request or a response contains.
    pub fn shared_types(&self) -> impl Iterator<Item = &TypeDeclaration> {
        self.used(&self.shared)
    }

    /// Returns those of `types` that a request or a response contains. Others have no direction, and nothing is emitted
    /// for them.
    pub fn used<'c>(&'c self, types: &'c [TypeId]) -> impl Iterator<Item = &'c TypeDeclaration> {
        types.iter().map(|id| self.declaration(*id)).filter(|one| one.in_requests || one.in_responses)
    }

    /// Returns the types of an operation's error bodies: its own, and those of the connector that these do not cover.
    pub fn error_bodies_of<'m>(&'m self, operation: &'m Operation) -> Vec<&'m ErrorBody> {
        let own = &operation.errors;
        // Its usual type is that of all other statuses.
        let is_covered =
            |body: &&ErrorBody| own.iter().any(|own| own.statuses.is_none() || own.statuses == body.statuses);
        let (usual, statuses): (Vec<_>, Vec<_>) = own.iter().partition(|body| body.statuses.is_none());
        let others = self.error_bodies.iter().filter(|body| !is_covered(body));
        let (last, more): (Vec<_>, Vec<_>) = others.partition(|body| body.statuses.is_none());
        statuses.into_iter().chain(more).chain(usual).chain(last).collect()
    }

    /// Returns `true` if a module, or the connector for `None`, has a companion file.
    pub fn has_companion(&self, module: Option<usize>) -> bool {
        self.companions.iter().any(|companion| companion.module == module)
    }

    /// Returns the operation `name` of the module `module`.
    pub fn operation(&self, module: &str, name: &str) -> Option<&Operation> {
        let module = self.modules.iter().find(|one| one.name == module)?;
        module.operations().iter().find(|operation| operation.name == name)
    }
}

/// Another base URL of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The text in the specification.
    pub name: String,
    /// The setter of the connection for this URL, a Rust name.
    pub setter: String,
    /// The base URL, absolute and without query.
    pub base_url: String,
}

/// Pagination of lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// The field of the response with the items; `None` if the response is the list.
    pub items: Option<String>,
    /// The boolean field of the response that is true if there is another page.
    pub more: Option<String>,
    /// The query parameter of the cursor, and the field of the last item with its next value; `None` if the `Link` header
    /// of the response has the next page.
    pub cursor: Option<(String, String)>,
}

/// The retry policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// The statuses, each range with both ends.
    pub statuses: Vec<(u16, u16)>,
    /// The greatest number of retries.
    pub max_retries: u32,
    /// The error codes and types that are never retried.
    pub never: Vec<String>,
    /// The header with the idempotency key.
    pub idempotency: Option<String>,
}

/// The location of the error fields in an error body: the keys of each path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorPaths {
    /// The path of the message.
    pub message: Vec<String>,
    /// The path of the error type.
    pub kind: Vec<String>,
    /// The path of the error code.
    pub code: Vec<String>,
    /// The path of the parameter that caused the error.
    pub param: Vec<String>,
}

/// A rule of a connection: the number of its fields that are present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRule {
    /// The field that must be present for the rule to apply; `None` if it always applies.
    pub when: Option<String>,
    /// The fields that are counted.
    pub fields: Vec<String>,
    /// The smallest number of them.
    pub least: usize,
    /// The greatest number of them.
    pub most: usize,
}

/// A field of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionField {
    /// The text in the specification.
    pub name: String,
    /// The Rust name.
    pub ident: String,
    /// Texts for readers.
    pub docs: Docs,
    /// The value is never shown.
    pub secret: bool,
    /// An argument of `new`.
    pub required: bool,
    /// The environment variable that holds it.
    pub env: Option<String>,
    /// The location in a request; `None` for a label that is not sent.
    pub send: Option<Send>,
    /// The text of the header, with `{}` for the value.
    pub written: Option<String>,
    /// It fills a hole in the base URL.
    pub is_part: bool,
    /// The value of a part of the base URL, if the caller sets none.
    pub default: Option<String>,
}
