//! The checked program: every name resolved and decided, every bound typed. Nothing here can be wrong, so nothing that
//! reads it can fail.

pub use crate::syntax::{Method, Place, Send};
use serde_json::Value;

/// Every connector.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub connectors: Vec<Connector>,
}

/// An API with its modules.
#[derive(Debug, Clone, PartialEq)]
pub struct Connector {
    pub name: String,
    pub docs: Docs,
    pub base_url: String,
    pub base_url_env: Option<String>,
    pub connection: Vec<ConnectionField>,
    /// The operation that shows whether a connection works: module and operation.
    pub test: Option<(String, String)>,
    pub errors: ErrorPaths,
    pub request_id: Option<String>,
    /// Every type of the connector; a [`TypeId`] is an index into it.
    pub types: Vec<TypeDeclaration>,
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
    pub title: Option<String>,
    pub help: Option<String>,
    pub link: Option<String>,
    pub deprecated: Option<String>,
}

/// Where a refused call keeps its story: the keys that lead there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorPaths {
    pub message: Vec<String>,
    pub kind: Vec<String>,
    pub code: Vec<String>,
    pub param: Vec<String>,
}

/// One field of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionField {
    pub name: String,
    pub ident: String,
    pub docs: Docs,
    pub secret: bool,
    pub required: bool,
    pub env: Option<String>,
    /// `None`: a label that stays here.
    pub send: Option<Send>,
}

/// A module with its operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    pub name: String,
    pub ident: String,
    pub docs: Docs,
    /// The file it comes from.
    pub source: String,
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
    Operations(Vec<Operation>),
    AnyCall,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    pub name: String,
    pub ident: String,
    pub docs: Docs,
    pub method: Method,
    /// Relative to the base URL, with `{name}` for path fields.
    pub path: String,
    /// The name of the request struct.
    pub request_name: String,
    pub request: Struct,
    pub returns: Returns,
    /// The list of the answer that a caller may cut.
    pub limit: Option<AnswerList>,
    pub examples: Vec<Example>,
}

impl Operation {
    /// Whether a body is sent.
    pub fn has_body(&self) -> bool {
        self.request.fields.iter().any(|field| field.place == Place::Body)
    }
}

/// A list field of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerList {
    pub wire: String,
    pub ident: String,
    pub optional: bool,
}

/// What a call gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Returns {
    Json(Type),
    Text,
    Nothing,
}

/// A request with its answer, as on the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub name: String,
    pub help: Option<String>,
    pub request: Value,
    pub response: Option<Value>,
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
    pub name: String,
    pub home: Home,
    pub docs: Docs,
    pub kind: TypeKind,
    /// A request holds it.
    pub sent: bool,
    /// An answer holds it.
    pub received: bool,
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    Struct(Struct),
    Enum { values: Vec<EnumValue>, open: bool },
    Tagged { tag: String, variants: Vec<Variant>, open: bool },
    Untagged { alternatives: Vec<Alternative> },
}

/// Fields with the rules between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Struct {
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// As in the specification.
    pub name: String,
    pub wire: String,
    /// As in Rust.
    pub ident: String,
    pub label: Option<String>,
    pub docs: Docs,
    pub shape: Shape,
    pub required: bool,
    pub nullable: bool,
    pub advanced: bool,
    pub place: Place,
    pub default: Option<Value>,
    pub preset: Option<Value>,
    pub example: Option<Value>,
    pub choices: Option<String>,
}

/// A type with its bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub ty: Type,
    pub bounds: Vec<Bound>,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    String,
    Secret,
    Integer,
    Number,
    Boolean,
    Timestamp,
    Json,
    Vector,
    List(Box<Shape>),
    Map { key: Option<Box<Shape>>, value: Box<Shape> },
    Named(TypeId),
}

/// A bound, and whether a caller may pass it on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    pub limit: Limit,
    pub soft: bool,
}

/// What a value must keep to.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    Minimum(Number),
    Maximum(Number),
    ExclusiveMinimum(Number),
    ExclusiveMaximum(Number),
    MultipleOf(Number),
    MinLength(u64),
    MaxLength(u64),
    Pattern(Pattern),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MaxProperties(u64),
}

/// A number of the kind that its field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Integer(i64),
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
    pub text: String,
    pub pieces: Vec<Piece>,
}

/// Characters of some ranges, between `min` and `max` times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub ranges: Vec<(char, char)>,
    pub min: u32,
    pub max: u32,
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    pub value: String,
    pub variant: String,
    pub docs: Docs,
}

/// One variant of a tagged union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub value: String,
    pub variant: String,
    /// The constructor's name.
    pub ident: String,
    /// `None`: the tag is all there is.
    pub content: Option<TypeId>,
}

/// One alternative of an untagged union.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    pub variant: String,
    pub shape: Shape,
}

/// A rule between fields; a field is an index into the struct's fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// As the specification says it.
    pub text: String,
    pub soft: bool,
    pub when: Option<Condition>,
    pub demand: Demand,
}

/// What must hold before a rule is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// As the specification says it.
    pub text: String,
    pub field: usize,
    pub test: Test,
}

/// A look at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// One of these values; a trailing `*` stands for anything.
    Is(Vec<String>),
    Has(String),
    Set,
    Unset,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    Needs(usize, Vec<usize>),
    Excludes(usize, Vec<usize>),
    OneOf(Vec<usize>),
    AtLeastOneOf(Vec<usize>),
    AtMostOneOf(Vec<usize>),
    NotBelow(usize, usize),
    Required(usize),
    Unset(usize),
    Is(usize, Vec<String>),
    Bound(usize, Limit),
}
