//! An API with its connection, and what all its modules share.

use super::module::{Module, Operation};
use super::types::{Type, TypeDeclaration, TypeId, TypeKind};
use super::{Docs, file};
use crate::syntax::{ArrayFormat, Location, Send};

/// An API with its modules.
#[derive(Debug, Clone, PartialEq)]
pub struct Connector {
    /// The folder is called like this.
    pub name: String,
    /// As in Rust.
    pub ident: String,
    /// The feature that switches all its modules on.
    pub feature: String,
    /// What people read about it.
    pub docs: Docs,
    /// The path of `connector.yaml`.
    pub source: String,
    /// Where its paths begin; whole, without query.
    pub base_url: String,
    /// The environment variable that replaces the base URL.
    pub base_url_env: Option<String>,
    /// Other addresses, each for the operations that name it: its name, its ident and where it begins.
    pub servers: Vec<Server>,
    /// What goes with each call: names and values.
    pub headers: Vec<(String, String)>,
    /// How a list is written into a query.
    pub array_format: ArrayFormat,
    /// The fields of a connection, the required ones first.
    pub connection: Vec<ConnectionField>,
    /// The operation that shows whether a connection works: module and operation.
    pub test: Option<(String, String)>,
    /// Where a refused call keeps its story.
    pub errors: ErrorPaths,
    /// The header with the request's id.
    pub request_id: Option<String>,
    /// The data of the event that ends a stream.
    pub stream_end: Option<String>,
    /// How lists come page by page.
    pub pages: Option<Pages>,
    /// What is tried again.
    pub retry: Option<Retry>,
    /// Every type of the connector; a [`TypeId`] is an index into it.
    pub types: Vec<TypeDeclaration>,
    /// Those of `types.yaml`.
    pub shared: Vec<TypeId>,
    /// In the order of their files.
    pub modules: Vec<Module>,
}

impl Connector {
    /// The name of its folders in the generated crate.
    pub fn folder(&self) -> &str {
        file(&self.ident)
    }

    /// The declaration behind an id.
    pub fn declaration(&self, id: TypeId) -> &TypeDeclaration {
        &self.types[id.0]
    }

    /// Whether it is a file, a list of files, or a union of these.
    pub fn is_file(&self, ty: &Type) -> bool {
        match ty {
            Type::File => true,
            Type::List(item) => item.ty == Type::File,
            Type::Named(id) => match &self.declaration(*id).kind {
                TypeKind::Untagged { alternatives } => {
                    alternatives.iter().all(|one| self.is_file(&one.schema.ty))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a module has a file among its fields.
    pub fn sends_files(&self, module: &Module) -> bool {
        let mut fields = module.operations().iter().flat_map(|operation| &operation.request.fields);
        fields.any(|field| self.is_file(&field.schema.ty))
    }

    /// The types of `types.yaml` that a request or a response holds.
    pub fn shared_types(&self) -> impl Iterator<Item = &TypeDeclaration> {
        self.used(&self.shared)
    }

    /// The types that a request or a response holds. Of others nobody knows which way they travel, and nothing is emitted.
    pub fn used<'c>(&'c self, types: &'c [TypeId]) -> impl Iterator<Item = &'c TypeDeclaration> {
        types.iter().map(|id| self.declaration(*id)).filter(|one| one.in_requests || one.in_responses)
    }

    /// The operation `name` of the module `module`.
    pub fn operation(&self, module: &str, name: &str) -> Option<&Operation> {
        let module = self.modules.iter().find(|one| one.name == module)?;
        module.operations().iter().find(|operation| operation.name == name)
    }
}

impl Operation {
    /// Whether the body is a form: some of it is a file.
    pub fn is_form(&self, connector: &Connector) -> bool {
        let mut fields = self.request.fields.iter();
        fields.any(|field| field.location == Location::Body && connector.is_file(&field.schema.ty))
    }
}

/// Another address of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// As in the specification.
    pub name: String,
    /// The connection's setter for its address, as in Rust.
    pub setter: String,
    /// Where its paths begin; whole, without query.
    pub base_url: String,
}

/// How lists come page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// The field of the answer that holds the items; `None` where the answer is the list.
    pub items: Option<String>,
    /// The field of the answer that says whether there are more.
    pub more: Option<String>,
    /// The field of the query that takes the cursor; `None` where the answer's `Link` header leads on.
    pub cursor: Option<String>,
}

/// What is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// The statuses, each range with both ends.
    pub statuses: Vec<(u16, u16)>,
    /// How often, at most.
    pub max_retries: u32,
    /// The codes and kinds of errors that stay as they are.
    pub never: Vec<String>,
    /// The header by which the API tells a repeated call from a new one.
    pub idempotency: Option<String>,
}

/// Where a refused call keeps its story: the keys that lead there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorPaths {
    /// The sentence.
    pub message: Vec<String>,
    /// The kind of error.
    pub kind: Vec<String>,
    /// The code.
    pub code: Vec<String>,
    /// The field that is to blame.
    pub param: Vec<String>,
}

/// One field of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionField {
    /// As in the specification.
    pub name: String,
    /// As in Rust.
    pub ident: String,
    /// What people read about it.
    pub docs: Docs,
    /// Nobody may see its value.
    pub secret: bool,
    /// An argument of `new`.
    pub required: bool,
    /// The environment variable that holds it.
    pub env: Option<String>,
    /// `None`: a label that stays here.
    pub send: Option<Send>,
}
