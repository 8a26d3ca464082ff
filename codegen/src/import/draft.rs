//! The draft of a specification: types by number, which get names when all of them are known.

use super::own::{Marks, OperationMarks};
use crate::diagnostic::Span;
use crate::syntax::{BodyFormat, BoundKind, Format, Method, Only, Signature, StreamFormat};

/// A type of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TypeId(pub usize);

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Ty {
    String,
    /// A text of a format.
    Format(Format),
    Integer,
    Number,
    Boolean,
    Timestamp,
    Json,
    File,
    List(Box<Ty>),
    Map(Box<Ty>),
    /// A list of a fixed length.
    Tuple(Vec<Ty>),
    /// An item or a value of a map that may be null.
    Nullable(Box<Ty>),
    Named(TypeId),
    Union(Vec<Ty>),
}

impl Ty {
    /// Returns `true` for a text.
    pub const fn is_string(&self) -> bool {
        matches!(self, Self::String | Self::Format(_))
    }

    /// Calls `look` for each type of the draft that this one names.
    pub fn each_named(&self, look: &mut impl FnMut(TypeId)) {
        match self {
            Self::Named(id) => look(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.each_named(look),
            Self::Union(all) | Self::Tuple(all) => all.iter().for_each(|one| one.each_named(look)),
            _ => {}
        }
    }

    /// Replaces each named type.
    pub fn replace(&mut self, new: &mut impl FnMut(TypeId) -> Self) {
        match self {
            Self::Named(id) => *self = new(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.replace(new),
            Self::Union(all) | Self::Tuple(all) => all.iter_mut().for_each(|one| one.replace(new)),
            _ => {}
        }
    }
}

/// A type with what is known of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub ty: Ty,
    pub nullable: bool,
    pub bounds: Bounds,
    /// The only value, as text.
    pub constant: Option<String>,
}

pub(super) type Bounds = Vec<(BoundKind, String)>;

impl Value {
    pub fn of(ty: Ty) -> Self {
        Self { ty, nullable: false, bounds: Vec::new(), constant: None }
    }
}

/// A value in a document, such as a default.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Literal {
    Text(String),
    /// A number or a boolean.
    Bare(String),
    List(Vec<Literal>),
}

/// A field of a struct or an operation.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub wire: String,
    pub value: Value,
    pub required: bool,
    /// A map with all fields that have no name; its own name on the wire is empty.
    pub is_rest: bool,
    /// The only direction in which it travels, if its type travels in both.
    pub only: Option<Only>,
    pub help: Option<String>,
    pub default: Option<Literal>,
    pub deprecated: Option<String>,
    pub marks: Marks,
    pub span: Span,
}

/// The origin of a type, from which it gets its name.
#[derive(Debug, Clone)]
pub(super) struct At {
    /// The name under `components`, if the type is one of them.
    pub component: Option<String>,
    pub parent: Parent,
    /// The words of its place in the parent, such as a field.
    pub role: Vec<String>,
}

/// The parent of a type without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parent {
    Nothing,
    Type(TypeId),
    /// The operation with this index.
    Operation(usize),
}

/// A declared type.
#[derive(Debug, Clone)]
pub(super) struct TypeDraft {
    pub at: At,
    pub title: Option<String>,
    pub help: Option<String>,
    pub deprecated: Option<String>,
    /// The name that an export says.
    pub given: Option<String>,
    pub span: Span,
    pub body: Body,
    /// The struct with its tag, if this is the same struct as a variant, without it.
    pub whole: Option<TypeId>,
}

#[derive(Debug, Clone)]
pub(super) enum Body {
    Struct {
        fields: Vec<Field>,
        rules: Vec<Rule>,
    },
    /// An enum; without values it is a type of IDs.
    Enum(Vec<EnumValue>),
    /// An enum of integers.
    IntegerEnum(Vec<EnumValue>),
    Tagged {
        tag: String,
        variants: Vec<(String, Option<TypeId>)>,
        /// The struct of an object without a tag.
        untagged: Option<TypeId>,
    },
    Alias {
        ty: Ty,
        bounds: Bounds,
    },
}

#[derive(Debug, Clone)]
pub(super) struct EnumValue {
    pub value: String,
    pub variant: Option<String>,
    pub help: Option<String>,
    pub span: Span,
}

/// A rule over fields, which are named as on the wire.
pub(super) use crate::syntax::Rule;

/// An operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub id: Option<String>,
    pub method: Method,
    /// Relative to the base URL; its holes are the names of the fields.
    pub path: String,
    pub module: usize,
    pub title: Option<String>,
    pub help: Option<String>,
    pub docs: Option<String>,
    pub deprecated: Option<String>,
    pub marks: OperationMarks,
    pub fields: Vec<Input>,
    pub rules: Vec<Rule>,
    pub send: Option<BodyFormat>,
    pub server: Option<String>,
    pub returns: Returns,
    /// The types of error bodies, by the status; `None` for any other.
    pub errors: Vec<ErrorBody>,
    /// The pages of its list, if they are not those of most lists.
    pub pages: Option<OwnPages>,
    pub stream: Option<Stream>,
    pub span: Span,
    pub path_span: Span,
    /// The response has a `Link` header.
    pub has_link: bool,
}

impl Operation {
    /// Returns `true` for what a client can call: the events of webhooks are kept like the response of an operation.
    pub fn is_call(&self) -> bool {
        !matches!(self.returns, Returns::Event(..))
    }
}

/// A field of an operation, with its location and its name.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub name: String,
    pub location: crate::syntax::Location,
    /// Its form in a query or a header, if it is not the usual one.
    pub written: Option<crate::syntax::Written>,
    pub field: Field,
}

#[derive(Debug, Clone)]
pub(super) enum Returns {
    Nothing,
    Text,
    Bytes,
    Json {
        ty: Ty,
        optional: bool,
    },
    Pages(Ty),
    Stream(StreamFormat, Ty),
    /// JSON, a text or nothing, by the status.
    ByStatus(Vec<(u16, Returns)>),
    /// No response, but the events of a module's webhooks, and how a message is signed.
    Event(Ty, Option<Signature>),
}

impl Returns {
    /// Calls `look` for each of its types.
    pub fn each_type(&self, look: &mut impl FnMut(&Ty)) {
        match self {
            Self::Json { ty, .. } | Self::Pages(ty) | Self::Stream(_, ty) | Self::Event(ty, _) => look(ty),
            Self::ByStatus(cases) => cases.iter().for_each(|(_, case)| case.each_type(look)),
            Self::Nothing | Self::Text | Self::Bytes => {}
        }
    }

    /// Calls `change` for each of its types.
    pub fn each_type_mut(&mut self, change: &mut impl FnMut(&mut Ty)) {
        match self {
            Self::Json { ty, .. } | Self::Pages(ty) | Self::Stream(_, ty) | Self::Event(ty, _) => change(ty),
            Self::ByStatus(cases) => cases.iter_mut().for_each(|(_, case)| case.each_type_mut(change)),
            Self::Nothing | Self::Text | Self::Bytes => {}
        }
    }
}

/// The statuses of an error, with both ends, and the type of its body.
pub(super) type ErrorBody = (Option<(u16, u16)>, Ty);

/// Pages of lists: the fields of a page, and the way to the next one. Fields of a response are paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pages {
    pub way: Way,
    pub size: Option<String>,
    pub items: Option<String>,
    pub more: Option<String>,
}

/// The way from a page to the next one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Link,
    Item { cursor: String, from: String },
    Cursor { cursor: String, next: String },
    Url { next: String },
    Offset { offset: String, total: Option<String> },
    Page { page: String, last: Option<String>, total: Option<String> },
}

/// The pages of one operation.
#[derive(Debug, Clone)]
pub(super) enum OwnPages {
    /// A kind of the connector.
    Kind(&'static str),
    /// Those of most lists, with other fields.
    Changed {
        items: Option<String>,
        more: Option<String>,
    },
    Own(Pages),
}

/// A streamed response, and the field that requests it.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub ty: Ty,
    pub toggle: String,
}

/// A tag of the document.
#[derive(Debug, Clone)]
pub(super) struct Module {
    /// Its words.
    pub words: Vec<String>,
    pub title: String,
    pub help: Option<String>,
    pub docs: Option<String>,
    pub deprecated: Option<String>,
    /// A feature that is on by default.
    pub is_default: bool,
    pub span: Span,
}
