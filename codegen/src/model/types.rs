//! Declared types and their fields.

use super::rules::{Requirement, Rule};
use super::schema::{Schema, Type, TypeId};
use super::{Docs, Json};
use crate::syntax::{self, ArrayFormat, Location, Written};
use serde_json::{Map, Value};

/// The file that declares a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum DeclaredIn {
    /// `types.yaml`
    Shared,
    /// The file of the module with this index.
    Module(usize),
}

/// A declared type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeDeclaration {
    /// The name, in the specification and in Rust.
    pub name: String,
    /// The declaring file.
    pub declared_in: DeclaredIn,
    /// Texts for readers.
    pub docs: Docs,
    /// The kind of the type.
    pub kind: TypeKind,
    /// A request contains it.
    pub in_requests: bool,
    /// A response contains it.
    pub in_responses: bool,
    /// A nullable field has this type.
    pub nullable: bool,
    /// Chunks of it accumulate: it is part of a stream, and a field of it has `merge:`.
    pub accumulated: bool,
    /// The type into which the chunks of a stream accumulate, if it is such a chunk.
    pub response: Option<TypeId>,
    /// The conversions of other types into it.
    pub conversions: Vec<Conversion>,
    /// The modules that need it, if it is a shared type.
    pub modules: Vec<usize>,
}

impl TypeDeclaration {
    /// Creates a type whose directions are not known yet.
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
            response: None,
            conversions: Vec::new(),
            modules: Vec::new(),
        }
    }
}

impl TypeDeclaration {
    /// Returns `true` if its help was made for it: it is a union that is written at a field.
    pub fn has_made_help(&self) -> bool {
        let help = self.docs.help.as_deref().unwrap_or_default();
        matches!(self.kind, TypeKind::Untagged { .. }) && help.starts_with("The value of `")
    }

    /// Returns `true` for a tagged union whose variants have different types, so that a value says which of them it becomes.
    pub fn is_from_content(&self) -> bool {
        let TypeKind::Tagged { variants, .. } = &self.kind else { return false };
        variants.iter().enumerate().all(|(index, variant)| {
            variant.content.is_none()
                || variants[..index].iter().all(|other| other.content != variant.content)
        })
    }

    /// Returns `true` for an ID.
    pub fn is_id(&self) -> bool {
        matches!(&self.kind, TypeKind::Enum { values, open: true } if values.is_empty())
    }
}

/// The kind of a declared type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum TypeKind {
    /// A struct.
    Struct(Struct),
    /// An enum of texts, or an ID: an open enum without values.
    Enum {
        /// The listed values; none for an ID.
        values: Vec<EnumValue>,
        /// Other values are accepted too.
        open: bool,
    },
    /// An enum of integers.
    IntegerEnum {
        /// The listed values.
        values: Vec<EnumValue>,
        /// Other values are accepted too.
        open: bool,
    },
    /// A union of structs with a tag.
    Tagged {
        /// The field with the tag.
        tag: String,
        /// The listed values.
        variants: Vec<Variant>,
        /// Other values are accepted too.
        open: bool,
    },
    /// A union of types that differ in JSON.
    Untagged {
        /// The examples, in the order of the specification.
        alternatives: Vec<Alternative>,
    },
}

/// A conversion from a struct into the type that has it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Conversion {
    /// The struct from which it is made.
    pub source: TypeId,
    /// The parts of the new value.
    pub kind: ConversionKind,
}

/// The parts of a converted value.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum ConversionKind {
    /// A struct.
    Struct {
        /// The source of each field.
        fields: Vec<Option<FieldSource>>,
        /// Some values of the source have no value for a required field.
        partial: bool,
    },
    /// A tagged union: the first of these variants whose fields the value has.
    FirstOf(Vec<VariantSource>),
    /// A tagged union: the variant of this index, whose struct is made from the source.
    Variant(usize),
}

/// The source of a field.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct FieldSource {
    /// The index of the field in the source.
    pub field: usize,
    /// The conversion of its value.
    pub step: Step,
}

/// The sources of the fields of a variant.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct VariantSource {
    /// The index of the variant.
    pub variant: usize,
    /// The source of each field of its struct.
    pub fields: Vec<Option<FieldSource>>,
    /// The optional fields of the source that the variant requires. Every value can become a variant without any.
    pub needs: Vec<usize>,
}

/// The conversion of a value without null.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Step {
    /// The value itself.
    Same,
    /// The open enum of a text.
    EnumOfText,
    /// The text of an enum.
    TextOfEnum,
    /// A declared conversion between two types.
    Into {
        /// The type of the new value.
        target: TypeId,
        /// The type of the value.
        source: TypeId,
    },
    /// The variant of a union that holds the value.
    Wrap {
        /// The union.
        union: TypeId,
        /// The Rust name of the variant.
        variant: String,
        /// The conversion of the value itself.
        inner: Box<Step>,
    },
    /// Each item of a list.
    Items(Box<Step>),
    /// Each value of a map.
    Values(Box<Step>),
}

/// Fields with the rules between them.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Struct {
    /// The fields: in a request the required ones first, else in the order of the specification.
    pub fields: Vec<Field>,
    /// The examples, in the order of the specification.
    pub rules: Vec<Rule>,
    /// The fields with one value, which is their preset: the client writes them, and callers do not see them.
    pub constants: Vec<Field>,
}

impl Struct {
    /// Creates a struct without spare capacity: thousands of them are kept.
    pub(crate) fn new(mut fields: Vec<Field>, rules: Vec<Rule>, mut constants: Vec<Field>) -> Self {
        fields.iter_mut().for_each(|field| field.schema.bounds.shrink_to_fit());
        fields.shrink_to_fit();
        constants.shrink_to_fit();
        Self { fields, rules, constants }
    }

    /// Returns the type of the fields that have no name here.
    pub fn rest(&self) -> Option<&Schema> {
        let rest = self.fields.iter().find(|field| field.is_rest)?;
        match &rest.schema.ty {
            Type::Map { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Returns the fields of an object that have no name here.
    pub fn unnamed(&self, object: &Map<String, Value>) -> Map<String, Value> {
        let is_named = |name: &str| self.on_wire().any(|field| !field.is_rest && field.key() == name);
        let others = object.iter().filter(|(name, _)| !is_named(name));
        others.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Returns the fields on the wire: those of callers, and the constants.
    pub fn on_wire(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().chain(&self.constants)
    }

    /// Returns `true` if the result of `new` keeps the rules: no rule needs an optional field.
    pub fn is_right_when_new(&self) -> bool {
        self.open_choices().next().is_none()
    }

    /// Returns the fields of each rule that needs one of them and whose fields are all optional.
    fn open_choices(&self) -> impl Iterator<Item = &[usize]> {
        self.rules.iter().filter(|rule| rule.when.is_empty()).filter_map(|rule| match &rule.requirement {
            Requirement::OneOf(fields) | Requirement::AtLeastOneOf(fields) => {
                let optional = fields.iter().all(|field| !self.fields[*field].required);
                optional.then_some(fields.as_slice())
            }
            _ => None,
        })
    }

    /// Returns the first field of the only rule that `new` leaves unsatisfied.
    pub fn needs_one_of(&self) -> Option<usize> {
        let mut choices = self.open_choices();
        let first = choices.next()?.first().copied();
        first.filter(|_| choices.next().is_none())
    }
}

/// A field of a request or a type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// The text in the specification.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// Another field of the same request, in another location, has the same name on the wire.
    pub shares_wire: bool,
    /// The Rust name.
    pub ident: String,
    /// The label in a form.
    pub label: Option<Box<str>>,
    /// Texts for readers.
    pub docs: Docs,
    /// The type and its bounds.
    pub schema: Schema,
    /// The field is required. One that only responses have is not: [`Only::Response`] says if each of them has it.
    pub required: bool,
    /// The only direction of a field of a type that travels in both.
    pub only: Option<Only>,
    /// The value may be null.
    pub nullable: bool,
    /// The value is boxed, because it can contain a value of the same struct.
    pub boxed: bool,
    /// Most callers leave the field unset.
    pub advanced: bool,
    /// The location in a request.
    pub location: Location,
    /// Its form in a query, a path or a header, if it is not the usual one.
    pub written: Option<Written>,
    /// The value that the server uses if the field is unset.
    pub default: Option<Json>,
    /// The value that the client sends if the field is unset; in a response, the value of a missing field.
    pub preset: Option<Json>,
    /// The function that returns the preset, as in Rust.
    pub preset_function: Option<Box<str>>,
    /// A valid value, for docs.
    pub example: Option<Json>,
    /// The operation that lists the values; see [`Choices`](super::Choices).
    pub choices: Option<Box<str>>,
    /// The client sets the field, not the caller.
    pub set_by_client: bool,
    /// The way in which chunks merge this field.
    pub merge: Option<Merge>,
    /// The preset is the only value: the field is one of [`Struct::constants`].
    pub is_constant: bool,
    /// It is a map with all fields of the object that have no name here. It has no name on the wire itself.
    pub is_rest: bool,
}

/// The only direction of a field of a type that travels in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Only {
    /// It is sent, and no response has it.
    Request,
    /// Responses have it, and it is never sent.
    Response {
        /// Each response has it.
        required: bool,
    },
}

impl Only {
    /// Returns the word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => syntax::Only::Request.word(),
            Self::Response { .. } => syntax::Only::Response.word(),
        }
    }
}

impl Field {
    /// Returns `false` for a field that only responses have.
    pub fn is_sent(&self) -> bool {
        !matches!(self.only, Some(Only::Response { .. }))
    }

    /// Returns `false` for a field that no response has.
    pub fn is_received(&self) -> bool {
        self.only != Some(Only::Request)
    }

    /// Returns `true` if each response has the field.
    pub fn is_required_in_responses(&self) -> bool {
        match self.only {
            None => self.required,
            Some(Only::Request) => false,
            Some(Only::Response { required }) => required,
        }
    }

    /// Returns `true` if each value of the struct in Rust has the field: it is required in both directions.
    pub fn is_always_held(&self) -> bool {
        self.is_rest || self.required && self.only.is_none()
    }

    /// Returns the key of the field where a whole request is one JSON object, as in an example. Keys are unique in a
    /// request: it is the name on the wire, or the field's own name if several locations share that.
    pub fn key(&self) -> &str {
        if self.shares_wire { &self.name } else { &self.wire }
    }

    /// Returns the value of a constant.
    pub fn constant(&self) -> Option<Value> {
        self.preset.as_ref().filter(|_| self.is_constant).map(Json::value)
    }

    /// Returns `true` if a query or a header has the value as JSON.
    pub fn is_json_text(&self) -> bool {
        self.written == Some(Written::Json)
    }

    /// Returns the form of a list, where `usual` is that of the connector.
    pub fn array_format(&self, usual: ArrayFormat) -> ArrayFormat {
        match self.location {
            Location::Path | Location::Header => ArrayFormat::Comma,
            _ => self.written.and_then(Written::list).unwrap_or(usual),
        }
    }

    /// Returns `true` if an object without the field is no value of its struct: it is required, and neither null nor a preset
    /// replaces it.
    pub fn tells_apart(&self) -> bool {
        self.required && self.is_always_held() && !self.nullable && self.preset_function.is_none()
    }

    /// Returns `true` if the Rust field of a response is not an `Option`, because the preset replaces a missing value.
    pub fn is_preset(&self, declaration: &TypeDeclaration) -> bool {
        declaration.in_responses && self.preset.is_some() && !self.nullable
    }
}

/// The way in which two values of a field become one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Merge {
    /// The later value is appended to the earlier one.
    Append,
    /// List items merge if they have the same number, or the same id, in these fields (Rust names).
    ByKey {
        /// The field with the number.
        index: Option<String>,
        /// The field with the id.
        id: Option<String>,
    },
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct EnumValue {
    /// The name on the wire; an integer in decimal.
    pub value: String,
    /// The Rust name.
    pub variant: String,
    /// Texts for readers.
    pub docs: Docs,
}

impl EnumValue {
    /// Returns the value of an enum of integers.
    pub fn integer(&self) -> i64 {
        self.value.parse().unwrap_or_default()
    }
}

/// One variant of a tagged union.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Variant {
    /// The value of the tag; empty for the struct of objects without a tag, if no value of the tag stands for it.
    pub value: String,
    /// An object without the tag is this variant.
    pub untagged: bool,
    /// The Rust name.
    pub variant: String,
    /// The constructor's name.
    pub ident: String,
    /// The struct; `None` if the object has only the tag.
    pub content: Option<TypeId>,
}

/// One alternative of an untagged union.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Alternative {
    /// The Rust name.
    pub variant: String,
    /// The type of the value.
    pub schema: Schema,
}

impl Field {
    /// Returns `true` if the field is a boolean whose `false` has a meaning: its default is `true`.
    pub fn is_on_by_default(&self) -> bool {
        self.schema.ty == Type::Boolean && self.default.as_ref().is_some_and(|default| &*default.0 == "true")
    }
}
