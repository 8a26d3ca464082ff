//! What both writers write.

use serde_json::Value;

pub struct Module {
    pub name: String,
    /// One of what it is about, such as `bill_17`.
    pub title: String,
    pub help: String,
    pub operations: Vec<Operation>,
    pub types: Vec<Type>,
}

pub struct Operation {
    pub name: &'static str,
    pub method: Method,
    pub path: String,
    pub title: String,
    pub help: String,
    pub fields: Vec<Field>,
    pub rules: Vec<String>,
    /// The type of the answer.
    pub returns: String,
    /// Whether it comes page by page.
    pub paged: bool,
    pub examples: Vec<Example>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

impl Method {
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
        }
    }
}

pub struct Example {
    pub name: &'static str,
    pub request: Value,
    pub response: Option<Value>,
}

#[derive(Clone)]
pub struct Field {
    pub name: String,
    pub help: String,
    pub kind: Kind,
    pub required: bool,
    pub nullable: bool,
    /// Among those that most callers leave alone.
    pub advanced: bool,
    pub default: Option<Value>,
    /// A bound that a caller may pass.
    pub soft: Option<&'static str>,
    /// What is sent, where it differs from the name.
    pub wire: Option<&'static str>,
}

#[derive(Clone)]
pub enum Kind {
    /// With the fewest and the most characters.
    Text(Option<(u64, u64)>),
    /// A pattern, and a text that meets it.
    Pattern(&'static str, &'static str),
    Integer(Option<(i64, i64)>),
    Number(Option<(f64, f64)>),
    Boolean,
    Timestamp,
    File,
    List {
        items: Box<Kind>,
        most: Option<u64>,
    },
    /// A text, or a list of them.
    TextOrTexts {
        most: u64,
    },
    Map {
        key: &'static str,
        value: &'static str,
        most: u64,
    },
    Named(String),
}

#[derive(Clone)]
pub struct Type {
    pub name: String,
    pub help: String,
    pub form: Form,
}

#[derive(Clone)]
pub enum Form {
    Struct(Vec<Field>),
    Enum { open: bool, values: Vec<&'static str> },
    Union { tag: &'static str, variants: Vec<(&'static str, String)> },
    Text { most: u64 },
}
