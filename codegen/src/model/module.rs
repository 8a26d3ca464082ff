//! Modules, their operations, and what an operation returns.

use super::types::{Struct, Type, TypeId};
use super::{Docs, Json, file};
use crate::syntax::{Location, Method};
use serde_json::Value;

/// A module with its operations.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Module {
    /// As in the specification.
    pub name: String,
    /// As in Rust.
    pub ident: String,
    /// The name of its handle, the struct whose functions call.
    pub handle: String,
    /// The feature that switches it on.
    pub feature: String,
    /// What people read about it.
    pub docs: Docs,
    /// The file it comes from.
    pub source: String,
    /// The types that it declares.
    pub types: Vec<TypeId>,
    /// What it offers.
    pub content: ModuleContent,
}

impl Module {
    /// The name of its files in the generated crate, without extension.
    pub fn file(&self) -> &str {
        file(&self.ident)
    }

    /// Its operations; none for `call: any`.
    pub fn operations(&self) -> &[Operation] {
        match &self.content {
            ModuleContent::Operations(operations) => operations,
            ModuleContent::AnyCall => &[],
        }
    }
}

impl Module {
    /// Its operations, to be changed.
    pub(crate) fn operations_mut(&mut self) -> &mut [Operation] {
        match &mut self.content {
            ModuleContent::Operations(operations) => operations,
            ModuleContent::AnyCall => &mut [],
        }
    }
}

/// What a module offers.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum ModuleContent {
    /// Endpoints.
    Operations(Vec<Operation>),
    /// `call: any`: any request to a path below the base URL.
    AnyCall,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Operation {
    /// As in the specification.
    pub name: String,
    /// As in Rust.
    pub ident: String,
    /// What people read about it.
    pub docs: Docs,
    /// The HTTP method.
    pub method: Method,
    /// Relative to the base URL, with `{name}` for path fields.
    pub path: String,
    /// The name of the request struct.
    pub request_name: String,
    /// All fields, wherever they travel, and the rules between them.
    pub request: Struct,
    /// The name of the server that it goes to; `None`: the connector's own.
    pub server: Option<String>,
    /// What a call gives.
    pub returns: Returns,
    /// What it gives piece by piece, and the field that asks for that.
    pub stream: Option<StreamedResponse>,
    /// When nothing more is added to the list that it gives.
    pub follow: Option<Follow>,
    /// The list of the answer that a caller may cut.
    pub limit: Option<ResponseList>,
    /// In the order of the specification.
    pub examples: Vec<Example>,
}

impl Operation {
    /// Whether a body is sent.
    pub fn has_body(&self) -> bool {
        self.request.fields.iter().any(|field| matches!(field.location, Location::Body | Location::Raw))
    }

    /// What the answer to a request is, given as an object of its fields.
    pub fn response_to(&self, request: &Value) -> ResponseBody<'_> {
        match &self.returns {
            Returns::Json(ty) | Returns::OptionalJson(ty) => ResponseBody::Json(ty),
            Returns::Pages(listing) => ResponseBody::Page(&listing.item),
            Returns::Text | Returns::Bytes => ResponseBody::Text,
            Returns::Nothing => ResponseBody::Nothing,
            Returns::ByField { field, cases, .. } => {
                let asked = request.get(self.request.fields[*field].key()).and_then(Value::as_str);
                let case = cases.iter().find(|case| Some(case.value.as_str()) == asked).or(cases.first());
                case.and_then(|case| case.ty.as_ref()).map_or(ResponseBody::Text, ResponseBody::Json)
            }
        }
    }

    /// Whether a caller may say how much of the answer is handed on.
    pub fn has_limit(&self) -> bool {
        self.limit.is_some() || matches!(self.returns, Returns::Pages(_))
    }
}

/// An answer in pieces.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct StreamedResponse {
    /// The function that gives it, as in Rust.
    pub function: String,
    /// What each piece is.
    pub ty: Type,
    /// The place of the field that asks for pieces; nobody sets it by hand.
    pub toggle: usize,
    /// What it is set to: true, or this text.
    pub value: Option<String>,
    /// The tags of the pieces that end it; empty where the connector's last event does.
    pub until: Vec<String>,
}

/// A list field of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ResponseList {
    /// As on the wire.
    pub wire: String,
    /// Where it is: one place, or one for each case of the answer that has it.
    pub fields: Vec<ListField>,
}

/// A list of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ListField {
    /// The case, where the answer is one of several.
    pub variant: Option<String>,
    /// As in Rust.
    pub ident: String,
}

/// When a list is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Follow {
    /// The function that follows, as in Rust.
    pub function: String,
    /// The operation of the same module that tells.
    pub operation: String,
    /// The fields of this request that its constructor takes.
    pub arguments: Vec<usize>,
    /// The field of its answer, as in Rust.
    pub field: String,
    /// What the field holds when nothing more comes.
    pub values: Vec<String>,
}

/// A list that comes page by page.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Listing {
    /// What is in the list.
    pub item: Type,
    /// The place of the field with the cursor, and the item's field that it is taken from, as in Rust.
    pub cursor: Option<(usize, String)>,
    /// The place of the field that says how many items a page has.
    pub size: Option<usize>,
}

/// One of the answers of an operation.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ResponseCase {
    /// The value of the field that asks for it.
    pub value: String,
    /// The same as a variant, of the field's enum and of the answer's.
    pub variant: String,
    /// The answer; `None` for text.
    pub ty: Option<Type>,
}

/// What a call gives.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Returns {
    /// A JSON value.
    Json(Type),
    /// A JSON value, or none: 204, or 304 to a call that asks only for what has changed.
    OptionalJson(Type),
    /// A list, page by page.
    Pages(Listing),
    /// The body as it comes.
    Bytes,
    /// One of several, by what a field of the request holds; the first where it holds nothing.
    ByField {
        /// The place of the field.
        field: usize,
        /// The answer's name.
        name: String,
        /// In the order of the specification.
        cases: Vec<ResponseCase>,
    },
    /// The body as text.
    Text,
    /// Only that it went well.
    Nothing,
}

impl Returns {
    /// The types of JSON that it may be.
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match self {
            Self::Json(ty) | Self::OptionalJson(ty) => Box::new(std::iter::once(ty)),
            Self::Pages(listing) => Box::new(std::iter::once(&listing.item)),
            Self::ByField { cases, .. } => Box::new(cases.iter().filter_map(|case| case.ty.as_ref())),
            Self::Text | Self::Nothing | Self::Bytes => Box::new(std::iter::empty()),
        }
    }
}

/// The form of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ResponseBody<'m> {
    /// JSON of this type.
    Json(&'m Type),
    /// A page with items of this type.
    Page(&'m Type),
    /// As it is.
    Text,
    /// None.
    Nothing,
}

/// A request with its answer, as on the wire.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Example {
    /// As in the specification.
    pub name: String,
    /// The name of its test, as in Rust.
    pub test: String,
    /// What it shows.
    pub help: Option<String>,
    /// All fields, by their keys.
    pub request: Json,
    /// The body of the answer.
    pub response: Option<Json>,
    /// The pieces of the answer, where it is asked for in pieces.
    pub events: Option<Box<[Json]>>,
}
