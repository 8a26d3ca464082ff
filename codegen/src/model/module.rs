//! Modules, their operations and the responses.

use super::Webhooks;
use super::schema::{Type, TypeId};
use super::types::{Field, Struct};
use super::{Docs, Json, file};
use crate::syntax::{BodyFormat, Effect, Method, StreamFormat};
use serde_json::Value;

/// A group of operations.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Module {
    /// The text in the specification.
    pub name: String,
    /// The Rust name.
    pub ident: String,
    /// The name of its handle: the struct with the functions.
    pub handle: String,
    /// The feature that enables it.
    pub feature: String,
    /// The feature of the connector enables it.
    pub is_default: bool,
    /// Texts for readers.
    pub docs: Docs,
    /// The path of its file.
    pub source: String,
    /// The types that it declares, in the order of the file.
    pub types: Vec<TypeId>,
    /// The operations.
    pub content: ModuleContent,
    /// The messages that the API sends.
    pub webhooks: Option<Webhooks>,
}

impl Module {
    /// Returns the name of its files in the generated crate, without extension.
    pub fn file(&self) -> &str {
        file(&self.ident)
    }

    /// Returns `true` if a client has something to call: a module may have webhooks only.
    pub fn has_calls(&self) -> bool {
        self.content == ModuleContent::AnyCall || !self.operations().is_empty()
    }

    /// Returns its operations; none for `call: any`.
    pub fn operations(&self) -> &[Operation] {
        match &self.content {
            ModuleContent::Operations(operations) => operations,
            ModuleContent::AnyCall => &[],
        }
    }
}

impl Module {
    /// Returns the text of each `choices` at a field of a request.
    pub fn choices(&self) -> impl Iterator<Item = &str> {
        let fields = self.operations().iter().flat_map(|operation| &operation.request.fields);
        fields.filter_map(|field| field.choices.as_deref())
    }

    /// Returns its operations for changes.
    pub(crate) fn operations_mut(&mut self) -> &mut [Operation] {
        match &mut self.content {
            ModuleContent::Operations(operations) => operations,
            ModuleContent::AnyCall => &mut [],
        }
    }
}

/// The content of a module.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum ModuleContent {
    /// A list of operations.
    Operations(Vec<Operation>),
    /// `call: any`: any request to a path below the base URL.
    AnyCall,
}

/// One endpoint of the API.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Operation {
    /// The text in the specification.
    pub name: String,
    /// The Rust name.
    pub ident: String,
    /// Texts for readers.
    pub docs: Docs,
    /// The HTTP method.
    pub method: Method,
    /// The path, relative to the base URL, with `{name}` for path parameters, and `{name...}` for one of several segments.
    pub path: String,
    /// The parameters of the query that are the same in every call.
    pub query: Vec<(String, String)>,
    /// The name of the request struct.
    pub request_name: String,
    /// The fields of all locations, and the rules between them.
    pub request: Struct,
    /// The change that a call makes on the server.
    pub effect: Effect,
    /// The form of the body; `None` for JSON, or for the form that its files need.
    pub send: Option<BodyFormat>,
    /// The name of its server; `None` for the connector's base URL.
    pub server: Option<String>,
    /// The response of a call.
    pub returns: Returns,
    /// The streamed response, and the field that requests it.
    pub stream: Option<StreamedResponse>,
    /// The condition at which its list is complete.
    pub follow: Option<Follow>,
    /// Resolves the list of the response whose length a caller can limit.
    pub limit: Option<ResponseList>,
    /// The types of error bodies that differ from those of the connector.
    pub errors: Vec<ErrorBody>,
    /// The examples, in the order of the specification.
    pub examples: Vec<Example>,
}

/// The type of the body of some errors.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ErrorBody {
    /// The statuses, with both ends; `None` for any other status.
    pub statuses: Option<(u16, u16)>,
    /// The type of the body.
    pub ty: Type,
}

impl ErrorBody {
    /// Returns the statuses as the language writes them: `404`, `4xx`; `None` for any other status.
    pub fn status(&self) -> Option<String> {
        self.statuses.map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{}xx", first / 100),
        })
    }
}

impl Operation {
    /// Returns the path with its fixed query, as the specification writes it.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (index, (name, value)) in self.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(name);
            if !value.is_empty() {
                target.push('=');
                target.push_str(value);
            }
        }
        target
    }

    /// Returns `true` if a path parameter stands for several segments.
    pub fn is_rest(&self, field: &Field) -> bool {
        self.path.contains(&format!("{{{}...}}", field.name))
    }

    /// Returns the response of an example.
    pub fn response_of(&self, example: &Example) -> ResponseBody<'_> {
        match (&self.returns, example.status) {
            (Returns::ByStatus { cases, .. }, Some(status)) => cases
                .iter()
                .find(|case| case.status == status)
                .map_or(ResponseBody::Nothing, StatusCase::body),
            _ => self.response_to(&example.request.value()),
        }
    }

    /// Returns the body of the response to a request, which is an object of its fields; of several statuses, the first.
    pub fn response_to(&self, request: &Value) -> ResponseBody<'_> {
        match &self.returns {
            Returns::ByStatus { cases, .. } => cases.first().map_or(ResponseBody::Nothing, StatusCase::body),
            Returns::Json(ty) | Returns::OptionalJson(ty) => ResponseBody::Json(ty),
            Returns::Pages(listing) => ResponseBody::Page(listing),
            Returns::Text | Returns::Bytes => ResponseBody::Text,
            Returns::Stream { format, .. } => ResponseBody::Stream(*format),
            Returns::Nothing => ResponseBody::Nothing,
            Returns::ByField { field, cases, .. } => {
                let value = request.get(self.request.fields[*field].key()).and_then(Value::as_str);
                let case = cases.iter().find(|case| Some(case.value.as_str()) == value).or(cases.first());
                case.and_then(|case| case.ty.as_ref()).map_or(ResponseBody::Text, ResponseBody::Json)
            }
        }
    }

    /// Returns the type of the chunks, if the response is or can be a stream.
    pub fn chunk(&self) -> Option<&Type> {
        match &self.returns {
            Returns::Stream { ty, .. } => Some(ty),
            _ => self.stream.as_ref().map(|stream| &stream.ty),
        }
    }

    /// Returns `true` if a caller can limit the number of items.
    pub fn has_limit(&self) -> bool {
        self.limit.is_some() || matches!(self.returns, Returns::Pages(_))
    }
}

/// A streamed response.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct StreamedResponse {
    /// The name of the function, as in Rust.
    pub function: String,
    /// The type of each chunk.
    pub ty: Type,
    /// The type of the complete response, as the specification says it.
    pub into: Option<TypeId>,
    /// The index of the field that requests a stream; no caller sets it.
    pub toggle: usize,
    /// The text that the field is set to; `None` for `true`.
    pub value: Option<String>,
    /// The tags of the chunks that end the stream; empty if the connector's last event does.
    pub until: Vec<String>,
}

/// A list field of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ResponseList {
    /// The name on the wire.
    pub wire: String,
    /// The field itself: one, or one for each case of the response that has it.
    pub fields: Vec<ListField>,
}

/// A list field of one response type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ListField {
    /// The case, if the response is one of several.
    pub variant: Option<String>,
    /// The Rust name.
    pub ident: String,
}

/// The condition at which a list is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Follow {
    /// The name of the function, as in Rust.
    pub function: String,
    /// The operation of the same module with the status.
    pub operation: String,
    /// The fields of this request that the constructor of the other one takes.
    pub arguments: Vec<usize>,
    /// The status field of the other response, as in Rust.
    pub field: String,
    /// The final values of the status field.
    pub values: Vec<String>,
}

/// A paginated list.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Listing {
    /// The type of the items.
    pub item: Type,
    /// The path of the items in a response; empty if the response is the list.
    pub items: Vec<String>,
    /// The path of the boolean that is true if there is another page; empty if there is none.
    pub more: Vec<String>,
    /// The way to the next page.
    pub next: NextPage,
    /// The index of the field with the page size.
    pub size: Option<usize>,
    /// The pages differ from those of the connector.
    pub is_own: bool,
}

impl Listing {
    /// Returns the index of the request field with the position of a page.
    pub fn position(&self) -> Option<usize> {
        match &self.next {
            NextPage::LastItem { field, .. }
            | NextPage::Cursor { field, .. }
            | NextPage::Number { field, .. }
            | NextPage::Offset { field, .. } => Some(*field),
            NextPage::Link | NextPage::Url { .. } => None,
        }
    }

    /// Returns the items of a page.
    pub fn items_of<'v>(&self, page: &'v Value) -> Option<&'v Value> {
        self.items.iter().try_fold(page, |value, key| value.get(key))
    }

    /// Changes a page to the last one of its list.
    pub fn end(&self, page: &mut Value) {
        if let Some(more) = place(page, &self.more) {
            *more = Value::Bool(false);
        }
        if let NextPage::Cursor { from, .. } | NextPage::Url { from } = &self.next
            && let Some(next) = place(page, from)
        {
            *next = Value::Null;
        }
    }
}

/// Returns the value at a path that is not empty.
fn place<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(value.get_mut(first)?, |value, key| value.get_mut(key))
}

/// The way from a page to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum NextPage {
    /// The `Link` header of the response.
    Link,
    /// A field of the last item.
    LastItem {
        /// The index of the field with the cursor.
        field: usize,
        /// The Rust name of the item's field with the next cursor.
        ident: String,
    },
    /// A cursor in the response.
    Cursor {
        /// The index of the field with the cursor.
        field: usize,
        /// The path of the next cursor.
        from: Vec<String>,
    },
    /// A URL in the response.
    Url {
        /// The path of the URL.
        from: Vec<String>,
    },
    /// The number of the page.
    Number {
        /// The index of the field with the number.
        field: usize,
        /// The number of the first page.
        first: i64,
        /// The path of the number of the last page.
        last: Vec<String>,
        /// The path of the number of all items.
        total: Vec<String>,
    },
    /// The number of items before the page.
    Offset {
        /// The index of the field with the offset.
        field: usize,
        /// The path of the number of all items.
        total: Vec<String>,
    },
}

/// One of several responses of an operation.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ResponseCase {
    /// The value of the field that requests it.
    pub value: String,
    /// The name of the variant, in the field's enum and in the response's.
    pub variant: String,
    /// The type of the response; `None` for text.
    pub ty: Option<Type>,
}

/// The response with one status.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct StatusCase {
    /// The status.
    pub status: u16,
    /// The name of its variant.
    pub variant: String,
    /// The body of the response.
    pub content: StatusContent,
}

impl StatusCase {
    /// Returns the body of the response.
    pub fn body(&self) -> ResponseBody<'_> {
        match &self.content {
            StatusContent::Json(ty) => ResponseBody::Json(ty),
            StatusContent::Text => ResponseBody::Text,
            StatusContent::Nothing => ResponseBody::Nothing,
        }
    }

    /// Returns the type of a JSON body.
    pub fn ty(&self) -> Option<&Type> {
        if let StatusContent::Json(ty) = &self.content { Some(ty) } else { None }
    }
}

/// The body of the response with one status.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum StatusContent {
    /// A JSON value.
    Json(Type),
    /// A text.
    Text,
    /// No body.
    Nothing,
}

/// The response of a call.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Returns {
    /// A JSON value.
    Json(Type),
    /// A JSON value or no body: status 204, or 304 to a conditional request.
    OptionalJson(Type),
    /// A paginated list.
    Pages(Listing),
    /// A stream of chunks, which no field requests.
    Stream {
        /// The type of each chunk.
        ty: Type,
        /// The form of the stream.
        format: StreamFormat,
    },
    /// The bytes of the body.
    Bytes,
    /// One of several responses: the value of a request field decides, or the first one if it is unset.
    ByField {
        /// The index of the field.
        field: usize,
        /// The name of the response type.
        name: String,
        /// The examples, in the order of the specification.
        cases: Vec<ResponseCase>,
    },
    /// One of several responses: the status decides. Any other success is read as the first one.
    ByStatus {
        /// The name of the response type.
        name: String,
        /// The responses, in the order of the specification.
        cases: Vec<StatusCase>,
    },
    /// The body as text.
    Text,
    /// No body.
    Nothing,
}

impl Returns {
    /// Returns the JSON types of the response.
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match self {
            Self::Json(ty) | Self::OptionalJson(ty) | Self::Stream { ty, .. } => {
                Box::new(std::iter::once(ty))
            }
            Self::Pages(listing) => Box::new(std::iter::once(&listing.item)),
            Self::ByField { cases, .. } => Box::new(cases.iter().filter_map(|case| case.ty.as_ref())),
            Self::ByStatus { cases, .. } => Box::new(cases.iter().filter_map(StatusCase::ty)),
            Self::Text | Self::Nothing | Self::Bytes => Box::new(std::iter::empty()),
        }
    }
}

/// The body of one response.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ResponseBody<'m> {
    /// JSON of this type.
    Json(&'m Type),
    /// A page of this list.
    Page(&'m Listing),
    /// Chunks in this form.
    Stream(StreamFormat),
    /// The body as text.
    Text,
    /// No body.
    Nothing,
}

/// A request with its response, as on the wire.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Example {
    /// The text in the specification.
    pub name: String,
    /// The name of its test, as in Rust.
    pub test: String,
    /// The help text.
    pub help: Option<String>,
    /// The fields of the request, by their keys.
    pub request: Json,
    /// The status of the response, if the operation has several.
    pub status: Option<u16>,
    /// The body of the response.
    pub response: Option<Json>,
    /// The chunks of the response, if it is streamed.
    pub events: Option<Box<[Json]>>,
}
