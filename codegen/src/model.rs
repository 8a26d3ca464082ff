//! The checked program: every name resolved and decided, every bound typed. Nothing here can be wrong, so nothing that
//! reads it can fail.

pub use crate::syntax::{Method, Place, Send};
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
    /// The folder, the Rust module and the feature are called like this.
    pub name: String,
    /// What people read about it.
    pub docs: Docs,
    /// Where its paths begin; whole, without query.
    pub base_url: String,
    /// The environment variable that replaces the base URL.
    pub base_url_env: Option<String>,
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
    /// The declaration behind an id.
    pub fn declaration(&self, id: TypeId) -> &TypeDeclaration {
        &self.types[id.0]
    }

    /// The operation `name` of the module `module`.
    pub fn operation(&self, module: &str, name: &str) -> Option<&Operation> {
        let module = self.modules.iter().find(|one| one.name == module)?;
        module.operations().iter().find(|operation| operation.name == name)
    }
}

/// What people read about something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// A few words.
    pub title: Option<String>,
    /// A sentence or more, as plain text.
    pub help: Option<String>,
    /// The vendor's page.
    pub link: Option<String>,
    /// What to do instead.
    pub deprecated: Option<String>,
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
pub struct Module {
    /// As in the specification.
    pub name: String,
    /// As in Rust.
    pub ident: String,
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
    /// Its operations; none for `call: any`.
    pub fn operations(&self) -> &[Operation] {
        match &self.content {
            ModuleContent::Operations(operations) => operations,
            ModuleContent::AnyCall => &[],
        }
    }
}

/// What a module offers.
#[derive(Debug, Clone, PartialEq)]
pub enum ModuleContent {
    /// Endpoints.
    Operations(Vec<Operation>),
    /// `call: any`: any request to a path below the base URL.
    AnyCall,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq)]
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
    /// What a call gives.
    pub returns: Returns,
    /// What it gives piece by piece, and the field that asks for that.
    pub stream: Option<Pieces>,
    /// The list of the answer that a caller may cut.
    pub limit: Option<AnswerList>,
    /// In the order of the specification.
    pub examples: Vec<Example>,
}

impl Operation {
    /// Whether a body is sent.
    pub fn has_body(&self) -> bool {
        self.request.fields.iter().any(|field| field.place == Place::Body)
    }
}

/// An answer in pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces {
    /// What each piece is.
    pub ty: Type,
    /// The place of the boolean field that asks for pieces; nobody sets it by hand.
    pub toggle: usize,
}

/// A list field of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerList {
    /// As on the wire.
    pub wire: String,
    /// As in Rust.
    pub ident: String,
    /// It may be missing.
    pub optional: bool,
}

/// What a call gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Returns {
    /// A JSON value.
    Json(Type),
    /// The body as text.
    Text,
    /// Only that it went well.
    Nothing,
}

/// A request with its answer, as on the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// As in the specification.
    pub name: String,
    /// What it shows.
    pub help: Option<String>,
    /// All fields, by their wire's names.
    pub request: Value,
    /// The body of the answer.
    pub response: Option<Value>,
    /// The pieces of the answer, where it is asked for in pieces.
    pub events: Option<Vec<Value>>,
}

/// The place of a declaration in [`Connector::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// Where a type is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Home {
    /// `types.yaml`
    Shared,
    /// The module of this index.
    Module(usize),
}

/// A type with a name.
#[derive(Debug, Clone, PartialEq)]
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
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq)]
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
pub struct Struct {
    /// The required ones first in a request, else in the order of the specification.
    pub fields: Vec<Field>,
    /// In the order of the specification.
    pub rules: Vec<Rule>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// As in the specification.
    pub name: String,
    /// As on the wire.
    pub wire: String,
    /// As in Rust.
    pub ident: String,
    /// As a form calls it.
    pub label: Option<String>,
    /// What people read about it.
    pub docs: Docs,
    /// Its type and bounds.
    pub shape: Shape,
    /// It must be there.
    pub required: bool,
    /// It may be null.
    pub nullable: bool,
    /// Most callers leave it alone.
    pub advanced: bool,
    /// Where it travels.
    pub place: Place,
    /// What the server takes when it is unset.
    pub default: Option<Value>,
    /// What we send when it is unset.
    pub preset: Option<Value>,
    /// A good value.
    pub example: Option<Value>,
    /// The operation that lists the values, as `module.operation`.
    pub choices: Option<String>,
    /// The client sets it, not the caller.
    pub hidden: bool,
}

/// A type with its bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// What it is.
    pub ty: Type,
    /// What it keeps to.
    pub bounds: Vec<Bound>,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
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
pub struct Bound {
    /// What must hold.
    pub limit: Limit,
    /// A caller may pass it on purpose.
    pub soft: bool,
}

/// What a value must keep to.
#[derive(Debug, Clone, PartialEq)]
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
    Pattern(Pattern),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// At most so many entries.
    MaxProperties(u64),
}

/// A number of the kind that its field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
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
pub struct Pattern {
    /// As in the specification.
    pub text: String,
    /// From left to right.
    pub pieces: Vec<Piece>,
}

/// Characters of some ranges, between `min` and `max` times.
#[derive(Debug, Clone, PartialEq, Eq)]
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
pub struct Alternative {
    /// As in Rust.
    pub variant: String,
    /// What it holds.
    pub shape: Shape,
}

/// A rule between fields; a field is an index into the struct's fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// As the specification says it.
    pub text: String,
    /// A caller may break it on purpose.
    pub soft: bool,
    /// The rule holds only then.
    pub when: Option<Condition>,
    /// What it asks for.
    pub demand: Demand,
}

/// What must hold before a rule is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// It is given.
    Required(usize),
    /// It is not given.
    Unset(usize),
    /// It is one of these values.
    Is(usize, Vec<String>),
    /// It keeps to this.
    Bound(usize, Limit),
}
