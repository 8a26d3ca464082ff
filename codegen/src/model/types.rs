//! Declared types, their fields, and the types of values.

use super::bounds::Bound;
use super::rules::{Requirement, Rule};
use super::{Docs, Json};
use crate::syntax::Location;

/// The place of a declaration in [`Connector::types`](super::Connector::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeId(pub usize);

/// Where a type is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum DeclaredIn {
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
    pub declared_in: DeclaredIn,
    /// What people read about it.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// A request holds it.
    pub in_requests: bool,
    /// An answer holds it.
    pub in_responses: bool,
    /// A field that may be null holds it.
    pub nullable: bool,
    /// StreamedResponse of it become one: a stream gives it, and some field of it says how.
    pub accumulated: bool,
}

impl TypeDeclaration {
    /// One of which nobody knows yet where it travels.
    pub(crate) fn new(name: String, declared_in: DeclaredIn, docs: Docs, kind: TypeKind) -> Self {
        Self {
            name,
            declared_in,
            docs,
            kind,
            in_requests: false,
            in_responses: false,
            nullable: false,
            accumulated: false,
        }
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
        fields.iter_mut().for_each(|field| field.schema.bounds.shrink_to_fit());
        fields.shrink_to_fit();
        Self { fields, rules }
    }

    /// Whether `new` can make a value that keeps the rules: not where some optional field must be there.
    pub fn is_right_when_new(&self) -> bool {
        self.open_choices().next().is_none()
    }

    /// The fields of each rule that asks for one of them where `new` takes none of them.
    fn open_choices(&self) -> impl Iterator<Item = &[usize]> {
        self.rules.iter().filter(|rule| rule.when.is_empty()).filter_map(|rule| match &rule.requirement {
            Requirement::OneOf(fields) | Requirement::AtLeastOneOf(fields) => {
                let optional = fields.iter().all(|field| !self.fields[*field].required);
                optional.then_some(fields.as_slice())
            }
            _ => None,
        })
    }

    /// The first of the fields of which one must be there, where that is all that `new` leaves undone.
    pub fn needs_one_of(&self) -> Option<usize> {
        let mut choices = self.open_choices();
        let first = choices.next()?.first().copied();
        first.filter(|_| choices.next().is_none())
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
    pub schema: Schema,
    /// It must be there.
    pub required: bool,
    /// It may be null.
    pub nullable: bool,
    /// Its value lies apart: it may hold a value of the struct that it is a field of.
    pub boxed: bool,
    /// Most callers leave it alone.
    pub advanced: bool,
    /// Where it travels.
    pub location: Location,
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
    pub set_by_client: bool,
    /// How pieces of an answer become one.
    pub merge: Option<Merge>,
}

impl Field {
    /// Its name where a whole request is one JSON object, as in an example: no other field of the request has it. It is the
    /// name on the wire, or the field's own name where several locations share that.
    pub fn key(&self) -> &str {
        if self.shares_wire { &self.name } else { &self.wire }
    }

    /// Whether Rust has the value itself in a response, not an `Option`: a preset takes the place of a missing one.
    pub fn is_preset(&self, declaration: &TypeDeclaration) -> bool {
        declaration.in_responses && self.preset.is_some() && !self.nullable
    }
}

/// How two values of a field become one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Merge {
    /// The later one is put behind the earlier one.
    Append,
    /// Items become one that have the same number, or the same id, in these fields, as in Rust.
    ByKey {
        /// The field with the number.
        index: Option<String>,
        /// The field with the id.
        id: Option<String>,
    },
}

/// A type with its bounds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Schema {
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
    List(Box<Schema>),
    /// A JSON object with free keys.
    Map {
        /// What bounds the keys.
        key: Option<Box<Schema>>,
        /// What the values are.
        value: Box<Schema>,
    },
    /// A declared type.
    Named(TypeId),
}

impl Type {
    /// The type, the type of its items or values, the type of theirs, and so on. A declared type is the last one.
    pub fn layers(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |ty| match ty {
            Self::List(item) => Some(&item.ty),
            Self::Map { value, .. } => Some(&value.ty),
            _ => None,
        })
    }

    /// The declared type that it is, or that its innermost items are.
    pub fn declared(&self) -> Option<TypeId> {
        self.layers().find_map(|ty| if let Self::Named(id) = ty { Some(*id) } else { None })
    }
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
    pub schema: Schema,
}

impl Field {
    /// Whether the field is a boolean that says something when it is `false`, too: its default is `true`.
    pub fn is_on_by_default(&self) -> bool {
        self.schema.ty == Type::Boolean && self.default.as_ref().is_some_and(|default| &*default.0 == "true")
    }
}
