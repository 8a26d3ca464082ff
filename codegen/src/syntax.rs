//! The specification as written: plain data, every leaf with its span.
//!
//! Long file: one type for each mapping of the language, and no logic.

pub use crate::diagnostic::{Span, Spanned, SpannedText};
pub use crate::formats::Format;
use std::sync::Arc;

/// A node of a YAML tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub span: Span,
    pub value: NodeValue,
}

/// The content of a node. Scalars stay text: only the type of a field gives them a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeValue {
    Scalar { text: String, quoted: bool },
    List(Vec<Node>),
    Map(Vec<(SpannedText, Node)>),
}

/// Everything under one specification folder.
#[derive(Debug, Default)]
pub struct Spec {
    pub connectors: Vec<Connector>,
}

/// A connector with its shared types. Each module is read when it is checked, so that not all are in memory at once.
#[derive(Debug)]
pub struct Connector {
    pub name: SpannedText,
    pub title: Option<SpannedText>,
    pub help: Option<SpannedText>,
    pub docs: Option<SpannedText>,
    /// The feature of the connector is a default one.
    pub is_default: bool,
    pub base_url: SpannedText,
    pub base_url_env: Option<SpannedText>,
    pub servers: Vec<(SpannedText, SpannedText)>,
    pub headers: Vec<(SpannedText, SpannedText)>,
    pub array_format: Option<Spanned<ArrayFormat>>,
    pub connection: Vec<ConnectionField>,
    /// The rules between the fields of the connection.
    pub rules: Vec<Rule>,
    pub test: Option<SpannedText>,
    pub errors: ErrorPaths,
    pub error_types: ErrorTypes,
    pub request_id: Option<SpannedText>,
    pub streams: Option<Streams>,
    /// The pages of a list that names no kind.
    pub pages: Option<Pages>,
    /// The kinds of pages with a name, of which the first is also that of a list that names none.
    pub page_kinds: Vec<(SpannedText, Pages)>,
    pub retry: Option<Retry>,
    pub types: Vec<Arc<TypeDeclaration>>,
    /// The sources of its modules, in the order of their paths.
    pub modules: Vec<usize>,
    /// The sources of its companion files: hand-written Rust.
    pub companions: Vec<usize>,
    /// The source of its guide, in Markdown.
    pub guide: Option<usize>,
    /// Its texts in other languages.
    pub locales: Vec<Locale>,
    /// The crates that companion files use, with their versions.
    pub dependencies: Vec<(SpannedText, SpannedText)>,
}

/// The texts of a connector in another language.
#[derive(Debug, Clone)]
pub struct Locale {
    pub language: SpannedText,
    /// The modules whose texts stay English.
    pub untranslated: Vec<SpannedText>,
    /// The English texts with their translations.
    pub texts: Vec<(SpannedText, SpannedText)>,
}

/// Streamed responses: the field that is set to true, and the data of the last event.
#[derive(Debug, Clone)]
pub struct Streams {
    pub toggle: Option<SpannedText>,
    pub end: Option<SpannedText>,
}

/// Pagination of lists.
#[derive(Debug, Clone)]
pub struct Pages {
    pub items: Option<SpannedText>,
    pub more: Option<SpannedText>,
    pub next: Next,
    pub size: Option<SpannedText>,
}

/// The way to the next page.
#[derive(Debug, Clone)]
pub enum Next {
    /// A query parameter with the value of a field of the last item.
    Cursor { parameter: SpannedText, from: SpannedText },
    /// The URL in the `Link` header of the response.
    Link,
    /// A query parameter with the value of a field of the response.
    Response { parameter: SpannedText, from: SpannedText },
    /// The URL in a field of the response.
    Url(SpannedText),
    /// A query parameter with the number of the page.
    Number { parameter: SpannedText, last: Option<SpannedText>, total: Option<SpannedText> },
    /// A query parameter with the number of items before the page.
    Offset { parameter: SpannedText, total: Option<SpannedText> },
}

/// The pages of one operation.
#[derive(Debug, Clone)]
pub enum OperationPages {
    /// A kind of the connector.
    Kind(SpannedText),
    /// A kind of its own.
    Own { pages: Pages, span: Span },
    /// The kind of the connector, with other fields.
    Changed { items: Option<SpannedText>, more: Option<SpannedText>, size: Option<SpannedText>, span: Span },
}

impl OperationPages {
    /// Returns the place of the value.
    pub fn span(&self) -> Span {
        match self {
            Self::Kind(name) => name.span,
            Self::Own { span, .. } | Self::Changed { span, .. } => *span,
        }
    }
}

/// The form of a list in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArrayFormat {
    /// `a[]=1&a[]=2`
    #[default]
    Brackets,
    /// `a=1,2`
    Comma,
    /// `a=1&a=2`
    Repeat,
}

impl ArrayFormat {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 3] =
        [("brackets", Self::Brackets), ("comma", Self::Comma), ("repeat", Self::Repeat)];
}

/// The form of one field in a query, a path or a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Written {
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a=1,2`
    Comma,
    /// `a=1&a=2`
    Repeat,
    /// `a={"b":1}`
    Json,
}

impl Written {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 4] = [
        (Self::Brackets.word(), Self::Brackets),
        (Self::Comma.word(), Self::Comma),
        (Self::Repeat.word(), Self::Repeat),
        (Self::Json.word(), Self::Json),
    ];

    /// Returns the word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Brackets => "brackets",
            Self::Comma => "comma",
            Self::Repeat => "repeat",
            Self::Json => "json",
        }
    }

    /// Returns the form of a list; `None` for JSON.
    pub const fn list(self) -> Option<ArrayFormat> {
        match self {
            Self::Brackets => Some(ArrayFormat::Brackets),
            Self::Comma => Some(ArrayFormat::Comma),
            Self::Repeat => Some(ArrayFormat::Repeat),
            Self::Json => None,
        }
    }
}

/// The retry policy.
#[derive(Debug, Clone)]
pub struct Retry {
    pub statuses: Vec<SpannedText>,
    pub max_retries: SpannedText,
    pub never: Vec<SpannedText>,
    pub idempotency: Option<SpannedText>,
}

/// The location of the error fields: dotted paths into an error body.
#[derive(Debug, Default)]
pub struct ErrorPaths {
    pub message: Option<SpannedText>,
    pub kind: Option<SpannedText>,
    pub code: Option<SpannedText>,
    pub param: Option<SpannedText>,
}

/// The types of error bodies: `{ type: Problem, 404: NotFound }`.
#[derive(Debug, Clone, Default)]
pub struct ErrorTypes {
    /// The type with any other status.
    pub usual: Option<Type>,
    /// The types with a status, or with a range of them.
    pub statuses: Vec<(Spanned<(u16, u16)>, Type)>,
}

impl ErrorTypes {
    /// Returns all types.
    #[cfg(feature = "workbench")]
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.statuses.iter().map(|(_, ty)| ty).chain(&self.usual)
    }
}

/// A field of a connection.
#[derive(Debug)]
pub struct ConnectionField {
    pub name: SpannedText,
    pub kind: SpannedText,
    pub secret: bool,
    pub required: bool,
    pub env: Option<SpannedText>,
    pub send: Option<Spanned<Send>>,
    /// The text of the header, with `{}` for the value.
    pub written: Option<SpannedText>,
    /// The value of a part of the base URL, if the caller sets none.
    pub default: Option<SpannedText>,
    pub label: Option<SpannedText>,
    pub help: Option<SpannedText>,
}

/// The location of a connection's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Send {
    /// `Authorization: Bearer …`.
    Bearer,
    /// A header with this name.
    Header(String),
    /// A query parameter with this name.
    Query(String),
    /// A cookie with this name.
    Cookie(String),
    /// The user name of `Authorization: Basic …`.
    BasicUser,
    /// The password of `Authorization: Basic …`.
    BasicPassword,
}

impl Send {
    /// Returns the header that has the value; `None` for a query parameter.
    pub fn header(&self) -> Option<&str> {
        match self {
            Self::Bearer | Self::BasicUser | Self::BasicPassword => Some("authorization"),
            Self::Cookie(_) => Some("cookie"),
            Self::Header(name) => Some(name),
            Self::Query(_) => None,
        }
    }
}

/// One module file.
#[derive(Debug)]
pub struct Module {
    pub name: SpannedText,
    pub title: Option<SpannedText>,
    pub help: Option<SpannedText>,
    pub docs: Option<SpannedText>,
    pub deprecated: Option<SpannedText>,
    pub aka: Vec<SpannedText>,
    /// The feature of the module is one of those that its connector enables by default.
    pub is_default: bool,
    pub fields: Vec<Field>,
    pub content: ModuleContent,
    pub webhooks: Option<Webhooks>,
    pub types: Vec<Arc<TypeDeclaration>>,
}

/// The messages that the API sends: `{ type: T, signed: standard }`.
#[derive(Debug)]
pub struct Webhooks {
    /// The type of an event.
    pub ty: Type,
    pub signature: Option<Spanned<Signature>>,
}

/// The way in which the API signs its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Signature {
    /// Standard Webhooks: HMAC-SHA256 of the ID, the time and the body.
    Standard,
}

impl Signature {
    /// The words of the language.
    pub const ALL: [(&'static str, Self); 1] = [("standard", Self::Standard)];

    /// Returns the word of the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
        }
    }
}

/// The content of a module.
#[derive(Debug)]
pub enum ModuleContent {
    Operations(Vec<Operation>),
    /// `call: any`
    AnyCall,
}

impl Module {
    /// Returns the fields of all requests.
    pub fn request_fields(&self) -> impl Iterator<Item = &Field> {
        let operations = match &self.content {
            ModuleContent::Operations(operations) => operations.as_slice(),
            ModuleContent::AnyCall => &[],
        };
        operations.iter().flat_map(|operation| &operation.fields).chain(&self.fields)
    }
}

/// One endpoint of the API.
#[derive(Debug)]
pub struct Operation {
    pub name: SpannedText,
    pub method: Method,
    pub path: SpannedText,
    pub title: Option<SpannedText>,
    pub help: Option<SpannedText>,
    pub docs: Option<SpannedText>,
    pub deprecated: Option<SpannedText>,
    pub aka: Vec<SpannedText>,
    /// The name of the request type.
    pub request: Option<SpannedText>,
    pub uses: Vec<SpannedText>,
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
    pub effect: Option<Effect>,
    /// The form of the body.
    pub send: Option<Spanned<BodyFormat>>,
    pub server: Option<SpannedText>,
    pub returns: Option<Returns>,
    pub pages: Option<OperationPages>,
    pub stream: Option<Stream>,
    pub follow: Option<Follow>,
    pub limit: Option<SpannedText>,
    /// The types of error bodies that differ from those of the connector.
    pub errors: ErrorTypes,
    pub examples: Vec<Example>,
}

/// The form of a request body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum BodyFormat {
    /// `form`: `application/x-www-form-urlencoded`.
    Form,
    /// `multipart`: `multipart/form-data`.
    Multipart,
    /// `text`: `text/plain`.
    Text,
    /// A media type: JSON, JSON lines, a text or a file under this name.
    MediaType(String),
}

impl BodyFormat {
    /// Returns the word of the language.
    pub fn word(&self) -> &str {
        match self {
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Text => "text",
            Self::MediaType(name) => name,
        }
    }
}

/// The response of a call.
#[derive(Debug, Clone)]
pub enum Returns {
    One(Type),
    /// `{ by: response_format, json: Transcription, text: string }`
    ByField {
        field: SpannedText,
        cases: Vec<(SpannedText, Type)>,
    },
    /// `{ 200: Job, 202: Ticket }`
    ByStatus(Vec<(Spanned<u16>, Type)>),
}

impl Returns {
    /// Returns the types of all responses.
    #[cfg(feature = "workbench")]
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match self {
            Self::One(ty) => Box::new(std::iter::once(ty)),
            Self::ByField { cases, .. } => Box::new(cases.iter().map(|(_, ty)| ty)),
            Self::ByStatus(cases) => Box::new(cases.iter().map(|(_, ty)| ty)),
        }
    }
}

/// A streamed response: `stream: Chunk`, or with its differences from the connector's `streams`.
#[derive(Debug, Clone)]
pub struct Stream {
    pub ty: Type,
    pub into: Option<Type>,
    pub toggle: Option<(SpannedText, SpannedText)>,
    pub until: Vec<SpannedText>,
}

/// The form of a stream that no field requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum StreamFormat {
    /// `events<T>`: server-sent events.
    Events,
    /// `lines<T>`: one JSON value on each line.
    Lines,
}

impl StreamFormat {
    /// Returns the word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Lines => "lines",
        }
    }

    /// Returns the media type of the response.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream",
            Self::Lines => "application/x-ndjson",
        }
    }
}

/// `follow: retrieve.status is succeeded, failed`
#[derive(Debug, Clone)]
pub struct Follow {
    pub operation: SpannedText,
    pub field: SpannedText,
    pub values: Vec<SpannedText>,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// HEAD
    Head,
    /// OPTIONS
    Options,
    /// TRACE
    Trace,
    /// QUERY, a GET with a body
    Query,
}

impl Method {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 9] = [
        (Self::Get.word(), Self::Get),
        (Self::Post.word(), Self::Post),
        (Self::Put.word(), Self::Put),
        (Self::Patch.word(), Self::Patch),
        (Self::Delete.word(), Self::Delete),
        (Self::Head.word(), Self::Head),
        (Self::Options.word(), Self::Options),
        (Self::Trace.word(), Self::Trace),
        (Self::Query.word(), Self::Query),
    ];

    /// Returns the word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Head => "head",
            Self::Options => "options",
            Self::Trace => "trace",
            Self::Query => "query",
        }
    }

    /// Returns `true` if the fields of a call are sent in the query, unless they say otherwise.
    pub const fn is_bodyless(self) -> bool {
        !matches!(self, Self::Post | Self::Put | Self::Patch | Self::Query)
    }

    /// Returns `true` if no call with this method has a body.
    pub const fn is_without_body(self) -> bool {
        matches!(self, Self::Head | Self::Trace)
    }

    /// Returns the name in HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
        }
    }
}

/// The change that a call makes on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Effect {
    /// Nothing.
    Reads,
    /// Something is created or changed.
    Writes,
    /// Something is deleted or ended.
    Destroys,
}

impl Effect {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 3] = [
        (Self::Reads.word(), Self::Reads),
        (Self::Writes.word(), Self::Writes),
        (Self::Destroys.word(), Self::Destroys),
    ];

    /// Returns the word of the language and the catalog.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Destroys => "destroys",
        }
    }

    /// Returns the effect of a method, if the specification names no other.
    pub const fn of(method: Method) -> Self {
        match method {
            Method::Get | Method::Head | Method::Options | Method::Trace | Method::Query => Self::Reads,
            Method::Post | Method::Put | Method::Patch => Self::Writes,
            Method::Delete => Self::Destroys,
        }
    }
}

/// A field of an operation, of a module or of a struct.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: SpannedText,
    pub wire: Option<SpannedText>,
    pub ty: Type,
    pub required: bool,
    pub advanced: bool,
    pub label: Option<SpannedText>,
    pub help: Option<SpannedText>,
    pub docs: Option<SpannedText>,
    pub default: Option<Box<Node>>,
    pub preset: Option<Box<Node>>,
    /// The only value.
    pub constant: Option<Box<Node>>,
    pub example: Option<Box<Node>>,
    pub deprecated: Option<SpannedText>,
    pub location: Option<Spanned<Location>>,
    /// The form in a query, a path or a header.
    pub written: Option<Spanned<Written>>,
    pub choices: Option<SpannedText>,
    pub merge: Option<SpannedText>,
    pub from: Option<SpannedText>,
    /// `rest: TYPE`: a map with all fields that have no name here.
    pub is_rest: bool,
    /// The only direction in which it travels.
    pub only: Option<Spanned<Only>>,
    pub bounds: Vec<Bound>,
    pub soft: Vec<SpannedText>,
}

/// The only direction of a field of a type that travels in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Only {
    /// It is sent, and no response has it.
    Request,
    /// Responses have it, and it is never sent.
    Response,
}

impl Only {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 2] =
        [(Self::Request.word(), Self::Request), (Self::Response.word(), Self::Response)];

    /// Returns the word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// The location of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the body.
    Body,
    /// The whole body.
    Raw,
}

impl Location {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 5] = [
        (Self::Path.word(), Self::Path),
        (Self::Query.word(), Self::Query),
        (Self::Header.word(), Self::Header),
        (Self::Body.word(), Self::Body),
        (Self::Raw.word(), Self::Raw),
    ];

    /// Returns the word of the language and the catalog.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Raw => "raw",
        }
    }
}

/// A type as written: `list<string>?!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    pub alternatives: Vec<TypeTerm>,
    pub nullable: bool,
    pub required: bool,
    pub span: Span,
}

impl Type {
    /// Returns the type as the language writes it, without `!`.
    pub fn text(&self) -> String {
        let alternatives: Vec<String> = self.alternatives.iter().map(TypeTerm::text).collect();
        format!("{}{}", alternatives.join(" | "), if self.nullable { "?" } else { "" })
    }
}

/// One alternative of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeTerm {
    pub span: Span,
    pub kind: TermKind,
}

impl TypeTerm {
    /// Returns the type as the language writes it.
    pub fn text(&self) -> String {
        match &self.kind {
            TermKind::Name(name) => name.clone(),
            TermKind::List(item) => format!("list<{}>", item.text()),
            TermKind::Map { key: None, value } => format!("map<{}>", value.text()),
            TermKind::Map { key: Some(key), value } => format!("map<{}, {}>", key.text(), value.text()),
            TermKind::Pages(item) => format!("pages<{}>", item.text()),
            TermKind::Stream(format, chunk) => format!("{}<{}>", format.word(), chunk.text()),
            TermKind::Tuple(items) => {
                let items: Vec<String> = items.iter().map(TypeTerm::text).collect();
                format!("({})", items.join(", "))
            }
            TermKind::Nullable(item) => format!("{}?", item.text()),
        }
    }

    /// Returns `true` for a type of this name.
    pub fn is(&self, name: &str) -> bool {
        matches!(&self.kind, TermKind::Name(own) if own == name)
    }
}

/// The numbers of items that a tuple can have.
pub const TUPLE_ITEMS: std::ops::RangeInclusive<usize> = 2..=6;

/// The name of a response that is a text as JSON.
pub const JSON_TEXT: &str = "json<string>";

/// The kind of a type term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermKind {
    Name(String),
    List(Box<TypeTerm>),
    Map {
        key: Option<Box<TypeTerm>>,
        value: Box<TypeTerm>,
    },
    Pages(Box<TypeTerm>),
    /// A response that is a stream, with the type of its chunks.
    Stream(StreamFormat, Box<TypeTerm>),
    /// `(number, number)`: a list of a fixed length.
    Tuple(Vec<TypeTerm>),
    /// An item or a value of a map that may be null.
    Nullable(Box<TypeTerm>),
}

/// A bound with its value: `maximum: 2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    pub kind: BoundKind,
    pub key: Span,
    pub value: SpannedText,
}

/// The bounds, in JSON Schema's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BoundKind {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
    MultipleOf,
    MinLength,
    MaxLength,
    Pattern,
    MinItems,
    MaxItems,
    UniqueItems,
    MinProperties,
    MaxProperties,
    MaxSize,
    MediaTypes,
    Square,
    Transparent,
}

impl BoundKind {
    /// All of them, with the words of the language.
    pub const ALL: [(&str, Self); 17] = [
        ("minimum", Self::Minimum),
        ("maximum", Self::Maximum),
        ("exclusive_minimum", Self::ExclusiveMinimum),
        ("exclusive_maximum", Self::ExclusiveMaximum),
        ("multiple_of", Self::MultipleOf),
        ("min_length", Self::MinLength),
        ("max_length", Self::MaxLength),
        ("pattern", Self::Pattern),
        ("min_items", Self::MinItems),
        ("max_items", Self::MaxItems),
        ("unique_items", Self::UniqueItems),
        ("min_properties", Self::MinProperties),
        ("max_properties", Self::MaxProperties),
        ("max_size", Self::MaxSize),
        ("media_types", Self::MediaTypes),
        ("square", Self::Square),
        ("transparent", Self::Transparent),
    ];

    /// Returns the word of the language.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A type under `types:`.
#[derive(Debug)]
pub struct TypeDeclaration {
    pub name: SpannedText,
    pub help: Option<SpannedText>,
    pub docs: Option<SpannedText>,
    pub deprecated: Option<SpannedText>,
    pub from: Vec<SpannedText>,
    pub aka: Vec<SpannedText>,
    pub body: TypeBody,
}

/// The content of a declared type.
#[derive(Debug)]
pub enum TypeBody {
    Struct {
        fields: Vec<Field>,
        rules: Vec<Rule>,
    },
    Enum {
        values: Vec<EnumValue>,
        open: bool,
        /// `type: integer`: the values are integers, and not texts.
        is_integer: bool,
    },
    Union {
        tag: SpannedText,
        variants: Vec<(SpannedText, SpannedText)>,
        /// The struct of an object without a tag.
        untagged: Option<SpannedText>,
        open: bool,
    },
    Alias {
        ty: Type,
        bounds: Vec<Bound>,
        soft: Vec<SpannedText>,
    },
    /// `type: id`
    Id,
}

/// One value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    pub value: SpannedText,
    pub variant: Option<SpannedText>,
    pub help: Option<SpannedText>,
    pub deprecated: Option<SpannedText>,
}

/// A rule between fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub span: Span,
    pub soft: bool,
    pub when: Vec<Condition>,
    pub requirement: Requirement,
}

/// A condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub field: SpannedText,
    pub predicate: Predicate,
}

/// A predicate of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    Is(Vec<SpannedText>),
    Has(SpannedText),
    Set,
    Unset,
}

/// The requirement of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    Needs(SpannedText, Vec<SpannedText>),
    Excludes(SpannedText, Vec<SpannedText>),
    OneOf(Vec<SpannedText>),
    AtLeastOneOf(Vec<SpannedText>),
    AtMostOneOf(Vec<SpannedText>),
    NotBelow(SpannedText, SpannedText),
    AsLongAs(SpannedText, SpannedText),
    AsLargeAs(SpannedText, SpannedText),
    Required(SpannedText),
    Unset(SpannedText),
    Is(SpannedText, Vec<SpannedText>),
    Bound(SpannedText, Bound),
}

/// A request with its response.
#[derive(Debug)]
pub struct Example {
    pub name: SpannedText,
    pub help: Option<SpannedText>,
    pub request: Option<Node>,
    /// The status of the response.
    pub status: Option<SpannedText>,
    pub response: Option<Node>,
    pub events: Option<Vec<Node>>,
}
