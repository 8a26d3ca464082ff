//! The checked program: every name resolved and decided, every bound typed. Nothing here can be wrong, so nothing that
//! reads it can fail.

pub use crate::syntax::{ArrayFormat, Method, Place, Send};
use serde_json::Value;

/// Every connector.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// In the order of their folders.
    pub connectors: Vec<Connector>,
}

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

/// The name of the file of a Rust module.
fn file(ident: &str) -> &str {
    ident.trim_start_matches("r#")
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
                    alternatives.iter().all(|one| self.is_file(&one.shape.ty))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The operation `name` of the module `module`.
    pub fn operation(&self, module: &str, name: &str) -> Option<&Operation> {
        let module = self.modules.iter().find(|one| one.name == module)?;
        module.operations().iter().find(|operation| operation.name == name)
    }
}

/// What people read about something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Docs {
    /// A few words.
    pub title: Option<Box<str>>,
    /// A sentence or more, as plain text.
    pub help: Option<Box<str>>,
    /// The vendor's page.
    pub link: Option<Box<str>>,
    /// What to do instead.
    pub deprecated: Option<Box<str>>,
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

/// A module with its operations.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Module {
    /// As in the specification.
    pub name: String,
    /// As in Rust.
    pub ident: String,
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
    pub stream: Option<Pieces>,
    /// When nothing more is added to the list that it gives.
    pub follow: Option<Follow>,
    /// The list of the answer that a caller may cut.
    pub limit: Option<AnswerList>,
    /// In the order of the specification.
    pub examples: Vec<Example>,
}

impl Operation {
    /// Whether a body is sent.
    pub fn has_body(&self) -> bool {
        self.request.fields.iter().any(|field| matches!(field.place, Place::Body | Place::Raw))
    }

    /// Whether the body is a form: some of it is a file.
    pub fn is_form(&self, connector: &Connector) -> bool {
        let mut fields = self.request.fields.iter();
        fields.any(|field| field.place == Place::Body && connector.is_file(&field.shape.ty))
    }

    /// What the answer to a request is, given as an object of its fields.
    pub fn answer_to(&self, request: &Value) -> Answer<'_> {
        match &self.returns {
            Returns::Json(ty) | Returns::Maybe(ty) => Answer::Json(ty),
            Returns::Pages(listing) => Answer::Page(&listing.item),
            Returns::Text | Returns::Bytes => Answer::Text,
            Returns::Nothing => Answer::Nothing,
            Returns::By { field, cases, .. } => {
                let asked = request.get(self.request.fields[*field].key()).and_then(Value::as_str);
                let case = cases.iter().find(|case| Some(case.value.as_str()) == asked).or(cases.first());
                case.and_then(|case| case.ty.as_ref()).map_or(Answer::Text, Answer::Json)
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
pub struct Pieces {
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
pub struct AnswerList {
    /// As on the wire.
    pub wire: String,
    /// Where it is: one place, or one for each case of the answer that has it.
    pub places: Vec<ListPlace>,
}

/// A list of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct ListPlace {
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
pub struct Case {
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
    Maybe(Type),
    /// A list, page by page.
    Pages(Listing),
    /// The body as it comes.
    Bytes,
    /// One of several, by what a field of the request holds; the first where it holds nothing.
    By {
        /// The place of the field.
        field: usize,
        /// The answer's name.
        name: String,
        /// In the order of the specification.
        cases: Vec<Case>,
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
            Self::Json(ty) | Self::Maybe(ty) => Box::new(std::iter::once(ty)),
            Self::Pages(listing) => Box::new(std::iter::once(&listing.item)),
            Self::By { cases, .. } => Box::new(cases.iter().filter_map(|case| case.ty.as_ref())),
            Self::Text | Self::Nothing | Self::Bytes => Box::new(std::iter::empty()),
        }
    }
}

/// The form of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer<'m> {
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

/// JSON as its text: a tree takes many times the room, and thousands are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Json(Box<str>);

impl Json {
    /// The text of a value.
    pub fn new(value: &Value) -> Self {
        Self(value.to_string().into())
    }

    /// The same value again.
    pub fn value(&self) -> Value {
        // It was made from a value, so it can be read.
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The place of a declaration in [`Connector::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeId(pub usize);

/// Where a type is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Home {
    /// `types.yaml`
    Shared,
    /// The module of this index.
    Module(usize),
}

/// A type with a name.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeDeclaration {
    /// As in the specification and in Rust.
    pub name: String,
    /// Where it is declared.
    pub home: Home,
    /// What people read about it.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// A request holds it.
    pub sent: bool,
    /// An answer holds it.
    pub received: bool,
    /// A field that may be null holds it.
    pub nullable: bool,
    /// Pieces of it become one: a stream gives it, and some field of it says how.
    pub folded: bool,
}

impl TypeDeclaration {
    /// One of which nobody knows yet where it travels.
    pub(crate) fn new(name: String, home: Home, docs: Docs, kind: TypeKind) -> Self {
        Self { name, home, docs, kind, sent: false, received: false, nullable: false, folded: false }
    }
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum TypeKind {
    /// Fields.
    Struct(Struct),
    /// Texts.
    Enum {
        /// The known ones.
        values: Vec<EnumValue>,
        /// Others pass too.
        open: bool,
    },
    /// Structs told apart by a field.
    Tagged {
        /// The field that tells.
        tag: String,
        /// The known ones.
        variants: Vec<Variant>,
        /// Others pass too.
        open: bool,
    },
    /// Shapes told apart by their form in JSON.
    Untagged {
        /// In the order of the specification.
        alternatives: Vec<Alternative>,
    },
}

/// Fields with the rules between them.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Struct {
    /// The required ones first in a request, else in the order of the specification.
    pub fields: Vec<Field>,
    /// In the order of the specification.
    pub rules: Vec<Rule>,
}

impl Struct {
    /// A struct that takes no more room than it needs: thousands of them are kept.
    pub(crate) fn new(mut fields: Vec<Field>, rules: Vec<Rule>) -> Self {
        fields.iter_mut().for_each(|field| field.shape.bounds.shrink_to_fit());
        fields.shrink_to_fit();
        Self { fields, rules }
    }
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// As in the specification.
    pub name: String,
    /// As on the wire.
    pub wire: String,
    /// Another field of the same request, in another location, has the same name on the wire.
    pub shares_wire: bool,
    /// As in Rust.
    pub ident: String,
    /// As a form calls it.
    pub label: Option<Box<str>>,
    /// What people read about it.
    pub docs: Docs,
    /// Its type and bounds.
    pub shape: Shape,
    /// It must be there.
    pub required: bool,
    /// It may be null.
    pub nullable: bool,
    /// Its value lies apart: it may hold a value of the struct that it is a field of.
    pub boxed: bool,
    /// Most callers leave it alone.
    pub advanced: bool,
    /// Where it travels.
    pub place: Place,
    /// What the server takes when it is unset.
    pub default: Option<Json>,
    /// What we send when it is unset; in a response, what is read where it is missing.
    pub preset: Option<Json>,
    /// The function that gives the preset, as in Rust.
    pub preset_function: Option<Box<str>>,
    /// A good value.
    pub example: Option<Json>,
    /// The operation that lists the values, as `module.operation`.
    pub choices: Option<Box<str>>,
    /// The client sets it, not the caller.
    pub hidden: bool,
    /// How pieces of an answer become one.
    pub fold: Option<Fold>,
}

impl Field {
    /// Its name where a whole request is one JSON object, as in an example: no other field of the request has it. It is the
    /// name on the wire, or the field's own name where several locations share that.
    pub fn key(&self) -> &str {
        if self.shares_wire { &self.name } else { &self.wire }
    }

    /// Whether Rust has the value itself in a response, not an `Option`: a preset takes the place of a missing one.
    pub fn is_preset(&self, declaration: &TypeDeclaration) -> bool {
        declaration.received && self.preset.is_some() && !self.nullable
    }
}

/// How two values of a field become one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Fold {
    /// The later one is put behind the earlier one.
    Append,
    /// Items become one that have the same number, or the same id, in these fields, as in Rust.
    By {
        /// The field with the number.
        index: Option<String>,
        /// The field with the id.
        id: Option<String>,
    },
}

/// A type with its bounds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Shape {
    /// What it is.
    pub ty: Type,
    /// What it keeps to.
    pub bounds: Vec<Bound>,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Type {
    /// A text.
    String,
    /// A text that is never shown.
    Secret,
    /// A whole number of 64 bits.
    Integer,
    /// A double.
    Number,
    /// True or false.
    Boolean,
    /// Whole seconds since 1970-01-01 UTC.
    Timestamp,
    /// Any JSON.
    Json,
    /// 32-bit floats, as numbers or as base64.
    Vector,
    /// A file that is sent.
    File,
    /// A JSON array.
    List(Box<Shape>),
    /// A JSON object with free keys.
    Map {
        /// What bounds the keys.
        key: Option<Box<Shape>>,
        /// What the values are.
        value: Box<Shape>,
    },
    /// A declared type.
    Named(TypeId),
}

/// A bound, and whether a caller may pass it on purpose.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Bound {
    /// What must hold.
    pub limit: Limit,
    /// A caller may pass it on purpose.
    pub soft: bool,
}

/// What a value must keep to.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Limit {
    /// At least this.
    Minimum(Number),
    /// At most this.
    Maximum(Number),
    /// More than this.
    ExclusiveMinimum(Number),
    /// Less than this.
    ExclusiveMaximum(Number),
    /// A multiple of this.
    MultipleOf(Number),
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// The whole text matches.
    Pattern(Box<Pattern>),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// At most so many entries.
    MaxProperties(u64),
    /// At most so many bytes.
    MaxSize(u64),
    /// The content is one of these.
    MediaTypes(Vec<String>),
    /// The picture is as high as wide.
    Square,
    /// The picture can be seen through.
    Transparent,
}

/// A number of the kind that its field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Number {
    /// A whole one.
    Integer(i64),
    /// A double.
    Float(f64),
}

impl Number {
    /// As a double, to compare.
    pub fn value(self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

/// A pattern that can be matched from left to right without going back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Pattern {
    /// As in the specification.
    pub text: String,
    /// From left to right.
    pub pieces: Vec<Piece>,
}

/// Characters of some ranges, between `min` and `max` times.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Piece {
    /// The characters, each range with both ends.
    pub ranges: Vec<(char, char)>,
    /// At least so often.
    pub min: u32,
    /// At most so often.
    pub max: u32,
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct EnumValue {
    /// As on the wire.
    pub value: String,
    /// As in Rust.
    pub variant: String,
    /// What people read about it.
    pub docs: Docs,
}

/// One variant of a tagged union.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Variant {
    /// The text of the tag.
    pub value: String,
    /// As in Rust.
    pub variant: String,
    /// The constructor's name.
    pub ident: String,
    /// `None`: the tag is all there is.
    pub content: Option<TypeId>,
}

/// One alternative of an untagged union.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Alternative {
    /// As in Rust.
    pub variant: String,
    /// What it holds.
    pub shape: Shape,
}

/// A rule between fields; a field is an index into the struct's fields.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Rule {
    /// As the specification says it.
    pub text: String,
    /// A caller may break it on purpose.
    pub soft: bool,
    /// The rule holds only where all of these do.
    pub when: Vec<Condition>,
    /// What it asks for.
    pub demand: Demand,
}

impl Field {
    /// Whether the field is a boolean that says something when it is `false`, too: its default is `true`.
    pub fn is_on_by_default(&self) -> bool {
        self.shape.ty == Type::Boolean && self.default.as_ref().is_some_and(|default| &*default.0 == "true")
    }
}

impl Rule {
    /// Every field that it looks at.
    pub fn fields(&self) -> impl Iterator<Item = usize> + '_ {
        let (one, more): (&[usize], &[usize]) = match &self.demand {
            Demand::Needs(field, others) | Demand::Excludes(field, others) => {
                (std::slice::from_ref(field), others)
            }
            Demand::OneOf(fields) | Demand::AtLeastOneOf(fields) | Demand::AtMostOneOf(fields) => {
                (fields, &[])
            }
            Demand::NotBelow(field, other)
            | Demand::AsLongAs(field, other)
            | Demand::AsLargeAs(field, other) => (std::slice::from_ref(field), std::slice::from_ref(other)),
            Demand::Required(field)
            | Demand::Unset(field)
            | Demand::Is(field, _)
            | Demand::Bound(field, _) => (std::slice::from_ref(field), &[]),
        };
        self.when.iter().map(|condition| condition.field).chain(one.iter().chain(more).copied())
    }
}

/// What must hold before a rule is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Condition {
    /// As the specification says it.
    pub text: String,
    /// The field that it looks at.
    pub field: usize,
    /// What it looks for.
    pub test: Test,
}

/// A look at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Test {
    /// One of these values; a trailing `*` stands for anything.
    Is(Vec<String>),
    /// A list holds this.
    Has(String),
    /// It is given.
    Set,
    /// It is not given.
    Unset,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Demand {
    /// Where the first is given, the others are.
    Needs(usize, Vec<usize>),
    /// Where the first is given, the others are not.
    Excludes(usize, Vec<usize>),
    /// Exactly one is given.
    OneOf(Vec<usize>),
    /// One or more are given.
    AtLeastOneOf(Vec<usize>),
    /// None or one is given.
    AtMostOneOf(Vec<usize>),
    /// The first is at least the second, where both are given.
    NotBelow(usize, usize),
    /// The first has as many items as the second, where both are given.
    AsLongAs(usize, usize),
    /// The first picture is as wide and as high as the first of the second, where both are given.
    AsLargeAs(usize, usize),
    /// It is given.
    Required(usize),
    /// It is not given.
    Unset(usize),
    /// It is one of these values.
    Is(usize, Vec<String>),
    /// It keeps to this.
    Bound(usize, Limit),
}
