//! The table of a connector's types: first the declared names, then their content.
//!
//! Long file: one table, with each form of a type that it resolves.

use super::names;
use super::taken::{Claim, Taken};
use crate::diagnostic::{Cure, Diagnostics, Span, codes, nearest};
use crate::model::{Bound, Connector, DeclaredIn, Format, Limit, Schema, Type, TypeDeclaration, TypeId};
use crate::syntax;
use std::collections::HashMap;
use std::sync::Arc;

/// The names of the language's own types.
pub(super) const BUILT_IN: [&str; 21] = [
    "string",
    "integer",
    "number",
    "boolean",
    "timestamp",
    "json",
    "vector",
    "file",
    "bytes",
    "secret",
    "nothing",
    "datetime",
    "date",
    "time",
    "duration",
    "uuid",
    "url",
    "email",
    "ip",
    "decimal",
    "base64",
];

/// Names of types in other languages.
const SYNONYMS: [(&str, &str); 45] = [
    ("str", "string"),
    ("text", "string"),
    ("int", "integer"),
    ("i64", "integer"),
    ("long", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("f64", "number"),
    ("bool", "boolean"),
    ("array", "list<T>"),
    ("list", "list<T>"),
    ("object", "map<json>"),
    ("dict", "map<T>"),
    ("map", "map<T>"),
    ("any", "json"),
    ("date-time", "datetime"),
    ("password", "secret"),
    ("binary", "file"),
    ("upload", "file"),
    ("true", "boolean"),
    ("false", "boolean"),
    ("char", "string"),
    ("varchar", "string"),
    ("guid", "uuid"),
    ("ulid", "string"),
    ("id", "`string`, or the name of a type with `type: id` under `types:`"),
    ("uri", "url"),
    ("hostname", "string"),
    ("ipv4", "ip"),
    ("ipv6", "ip"),
    ("byte", "base64"),
    ("enum", "a type with `enum:` under `types:`"),
    ("struct", "a type with `fields:` under `types:`"),
    ("short", "integer"),
    ("bigint", "integer"),
    ("unsigned", "integer"),
    ("usize", "integer"),
    ("real", "number"),
    ("unix", "timestamp"),
    ("value", "json"),
    ("pages", "pages<T>"),
    ("events", "events<T>"),
    ("lines", "lines<T>"),
    ("mixed", "json"),
    ("unknown", "json"),
];

/// Names of other languages for a type without a value.
pub(super) const NULL: [&str; 6] = ["nothing", "null", "none", "None", "nil", "void"];

/// Recognizes `int32`, `uint64`, `float32`: a name with its width.
fn with_width(name: &str) -> Option<&'static str> {
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match (kind.to_lowercase().as_str(), kind.len() < name.len()) {
        ("int" | "uint" | "i" | "u" | "integer", true) => Some("integer"),
        ("float" | "f" | "double", true) => Some("number"),
        _ => None,
    }
}

/// The longest chain of aliases.
const MAX_NAMES: usize = 16;

/// A name under `types:`.
#[derive(Clone)]
pub(super) struct Entry {
    pub declaration: Arc<syntax::TypeDeclaration>,
    pub declared_in: DeclaredIn,
    /// `None` for a named type with bounds that is no union: it has no Rust type of its own.
    pub id: Option<TypeId>,
}

/// The types of a connector while they are resolved: the shared ones, and those of the current module.
#[derive(Clone)]
pub(super) struct Table {
    /// The connector with the committed types.
    pub connector: Connector,
    /// The shared ones first.
    pub entries: Vec<Entry>,
    shared: HashMap<String, usize>,
    module: HashMap<String, usize>,
    /// The Rust names of the shared types, and those of the module.
    shared_names: Taken,
    module_names: Taken,
    /// The entry of an id.
    owners: HashMap<TypeId, usize>,
    /// The types after those of the connector. An id is given before its content is known.
    pending: Vec<Option<TypeDeclaration>>,
    /// The span of each id's declaration, for reports.
    pub spans: Vec<Span>,
    /// The entries that are named anywhere.
    pub used: Vec<bool>,
    /// The aliases that are being resolved: one that names itself is a mistake.
    resolving: Vec<usize>,
}

impl Table {
    /// Creates a table without types.
    pub fn new(connector: Connector) -> Self {
        Self {
            connector,
            entries: Vec::new(),
            shared: HashMap::new(),
            module: HashMap::new(),
            shared_names: Taken::default(),
            module_names: Taken::default(),
            owners: HashMap::new(),
            pending: Vec::new(),
            spans: Vec::new(),
            used: Vec::new(),
            resolving: Vec::new(),
        }
    }

    /// Moves the pending types into the connector. Returns `false` if one of them is wrong.
    pub fn commit(&mut self) -> bool {
        if self.pending.iter().any(Option::is_none) {
            return false;
        }
        self.connector.types.extend(self.pending.drain(..).flatten());
        true
    }

    /// Removes the types from index `first` on, to make room for the next module. Returns which shared types the module
    /// used, its own types (if they were committed), and the span of each declaration.
    pub fn take_module_types(&mut self, first: usize) -> (Vec<bool>, Vec<TypeDeclaration>, Vec<Span>) {
        for entry in self.entries.drain(self.shared.len()..) {
            entry.id.and_then(|id| self.owners.remove(&id));
        }
        self.used.truncate(self.shared.len());
        let used = self.used.clone();
        self.used.fill(false);
        self.module.clear();
        self.module_names.clear();
        let complete = self.connector.types.len();
        self.pending.truncate(first.saturating_sub(complete));
        (used, self.connector.types.split_off(first.min(complete)), self.spans.split_off(first))
    }

    /// Returns the content of an id, if it is known.
    pub fn declaration(&self, id: TypeId) -> Option<&TypeDeclaration> {
        match id.0.checked_sub(self.connector.types.len()) {
            None => Some(self.connector.declaration(id)),
            Some(index) => self.pending[index].as_ref(),
        }
    }

    /// The entry of an id.
    pub fn entry(&self, id: TypeId) -> Option<&Entry> {
        Some(&self.entries[*self.owners.get(&id)?])
    }

    /// Sets the content of an id.
    pub fn define(&mut self, id: TypeId, declaration: TypeDeclaration) {
        let index = id.0 - self.connector.types.len();
        self.pending[index] = Some(declaration);
    }

    /// Enters the name of a declaration.
    pub fn enter(
        &mut self,
        declaration: &Arc<syntax::TypeDeclaration>,
        declared_in: DeclaredIn,
        errors: &mut Diagnostics,
    ) {
        let name = &declaration.name;
        if BUILT_IN.contains(&name.value.as_str()) {
            errors.push(
                codes::RESERVED_NAME
                    .at(name.span, format!("`{}` is a type of the language", name.value))
                    .help("choose another name"),
            );
            return;
        }
        if !names::check_type(name, errors) {
            errors.suppress(&name.value);
            return;
        }
        if let Some(&shared) = self.shared.get(&name.value) {
            let first = self.entries[shared].declaration.name.span;
            let message = format!("the type `{}` is also in `types.yaml`", name.value);
            names::duplicate(first, name.span, message, "delete one of them, or rename this one", errors);
        }
        let alone =
            matches!(&declaration.body, syntax::TypeBody::Alias { ty, .. } if ty.alternatives.len() == 1);
        let id = (!alone).then(|| self.reserve(name.span));
        if !alone && !self.shared.contains_key(&name.value) {
            let what = format!("the type `{}`", name.value);
            let claim = Claim { ident: &name.value, what, span: name.span, cure: "rename this type" };
            self.claim(declared_in, claim, errors);
        }
        let names = if declared_in == DeclaredIn::Shared { &mut self.shared } else { &mut self.module };
        names.insert(name.value.clone(), self.entries.len());
        self.owners.extend(id.map(|id| (id, self.entries.len())));
        self.entries.push(Entry { declaration: declaration.clone(), declared_in, id });
        self.used.push(false);
    }

    /// Claims the Rust name of an item in the file of `declared_in`.
    pub fn claim(&mut self, declared_in: DeclaredIn, claim: Claim<'_>, errors: &mut Diagnostics) {
        if declared_in == DeclaredIn::Shared {
            self.shared_names.claim(claim, None, errors);
        } else {
            self.module_names.claim(claim, Some(&self.shared_names), errors);
        }
    }

    /// Reserves an id; its content comes later.
    pub fn reserve(&mut self, span: Span) -> TypeId {
        self.pending.push(None);
        self.spans.push(span);
        TypeId(self.spans.len() - 1)
    }

    /// Returns the entry of a name as seen from `declared_in`.
    fn find(&self, declared_in: DeclaredIn, name: &str) -> Option<usize> {
        let own = if declared_in == DeclaredIn::Shared { None } else { self.module.get(name) };
        own.or_else(|| self.shared.get(name)).copied()
    }

    /// Returns the span of a type's declaration as seen from `declared_in`.
    pub fn is_declared(&self, declared_in: DeclaredIn, name: &str) -> Option<Span> {
        Some(self.entries[self.find(declared_in, name)?].declaration.name.span)
    }

    /// Resolves a type as seen from `declared_in`.
    pub fn resolve(
        &mut self,
        term: &syntax::TypeTerm,
        declared_in: DeclaredIn,
        errors: &mut Diagnostics,
    ) -> Option<Resolved> {
        let ty = match &term.kind {
            syntax::TermKind::List(item) => Type::List(Box::new(self.item(item, declared_in, errors)?)),
            // Every item is resolved, so that each mistake is reported.
            syntax::TermKind::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.item(item, declared_in, errors)).collect();
                Type::Tuple(items.into_iter().collect::<Option<_>>()?)
            }
            syntax::TermKind::Map { key, value } => {
                let key = match key {
                    Some(key) => Some(Box::new(self.map_key(key, declared_in, errors)?)),
                    None => None,
                };
                Type::Map { key, value: Box::new(self.item(value, declared_in, errors)?) }
            }
            // Only `item` sees it: nothing else can be null by itself.
            syntax::TermKind::Nullable(term) => {
                let resolved = self.resolve(term, declared_in, errors)?;
                return Some(Resolved { nullable: true, ..resolved });
            }
            syntax::TermKind::Pages(item) => {
                errors.push(codes::BAD_TYPE.at(term.span, "only a response has pages").help(Cure::replace(
                    format!("write `list<{0}>`, or `returns: pages<{0}>`", item.text()),
                    format!("list<{}>", item.text()),
                )));
                return None;
            }
            syntax::TermKind::Stream(_, chunk) => {
                errors.push(codes::BAD_TYPE.at(term.span, "only a response is a stream").help(
                    Cure::replace(
                        format!("write `list<{0}>`, or `returns: {1}`", chunk.text(), term.text()),
                        format!("list<{}>", chunk.text()),
                    ),
                ));
                return None;
            }
            syntax::TermKind::Name(name) => match name.as_str() {
                "string" => Type::String,
                "secret" => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(term.span, "only a connection has secrets")
                            .help("write `string`, or move the field to the `connection:` of the connector"),
                    );
                    return None;
                }
                "integer" => Type::Integer,
                "number" => Type::Number,
                "boolean" => Type::Boolean,
                "timestamp" => Type::Timestamp,
                "json" => Type::Json,
                "vector" => Type::Vector,
                "file" => Type::File,
                syntax::JSON_TEXT => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(term.span, "only a response is a text as JSON")
                            .help(Cure::write("string")),
                    );
                    return None;
                }
                "bytes" => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(term.span, "only a response is `bytes`")
                            .help("write `file` in a request, or `string`"),
                    );
                    return None;
                }
                word => match Format::of(word) {
                    Some(format) => {
                        let bounds = vec![Bound { limit: Limit::Format(format), soft: false }];
                        return Some(Resolved {
                            schema: Schema { ty: Type::String, bounds },
                            nullable: false,
                        });
                    }
                    None => return self.named(name, term.span, declared_in, errors),
                },
            },
        };
        Some(Resolved { schema: Schema { ty, bounds: Vec::new() }, nullable: false })
    }

    /// Resolves the type of an item of a list or of a value of a map, which may be null.
    fn item(
        &mut self,
        term: &syntax::TypeTerm,
        declared_in: DeclaredIn,
        errors: &mut Diagnostics,
    ) -> Option<Schema> {
        let Resolved { schema, nullable } = self.resolve(term, declared_in, errors)?;
        // Any JSON can be null anyway.
        if !nullable || schema.ty == Type::Json {
            return Some(schema);
        }
        Some(Schema { ty: Type::Nullable(Box::new(schema)), bounds: Vec::new() })
    }

    /// Resolves a type whose values are never null, such as an alternative of a union.
    pub fn not_null(
        &mut self,
        term: &syntax::TypeTerm,
        declared_in: DeclaredIn,
        errors: &mut Diagnostics,
    ) -> Option<Schema> {
        let resolved = self.resolve(term, declared_in, errors)?;
        if resolved.nullable {
            errors.push(codes::BAD_TYPE.at(term.span, "this type cannot be null here").help(
                "delete its `?`, and write it at the fields, items and values of maps that may be null",
            ));
        }
        Some(resolved.schema)
    }

    fn map_key(
        &mut self,
        term: &syntax::TypeTerm,
        declared_in: DeclaredIn,
        errors: &mut Diagnostics,
    ) -> Option<Schema> {
        let schema = self.not_null(term, declared_in, errors)?;
        if schema.ty != Type::String {
            errors.push(
                codes::BAD_TYPE
                    .at(term.span, "the keys of a JSON object are strings")
                    .help("name a type with `type: string` and its bounds, or write `map<T>`"),
            );
            return None;
        }
        Some(schema)
    }

    /// Resolves the name of a type.
    pub fn named(
        &mut self,
        name: &str,
        span: Span,
        declared_in: DeclaredIn,
        errors: &mut Diagnostics,
    ) -> Option<Resolved> {
        let Some(index) = self.find(declared_in, name) else {
            self.unknown(name, span, declared_in, errors);
            return None;
        };
        self.used[index] = true;
        if let Some(id) = self.entries[index].id {
            return Some(Resolved {
                schema: Schema { ty: Type::Named(id), bounds: Vec::new() },
                nullable: false,
            });
        }
        let Entry { declaration, declared_in, .. } = self.entries[index].clone();
        let syntax::TypeBody::Alias { ty, bounds, soft } = &declaration.body else { return None };
        if self.resolving.len() > MAX_NAMES {
            errors.push(
                codes::FILE_LIMIT
                    .at(
                        declaration.name.span,
                        format!("more than {MAX_NAMES} names refer to `{}`", declaration.name.value),
                    )
                    .help("write a type here, not another name"),
            );
            return None;
        }
        if self.resolving.contains(&index) {
            errors.push(
                codes::RECURSIVE_TYPE
                    .at(
                        declaration.name.span,
                        format!("the type `{}` refers to itself", declaration.name.value),
                    )
                    .help("write a type of the language instead"),
            );
            return None;
        }
        self.resolving.push(index);
        let resolved = self.resolve(&ty.alternatives[0], declared_in, errors);
        self.resolving.pop();
        let mut resolved = resolved?;
        resolved.nullable |= ty.nullable;
        // A mistake in these bounds is reported once, at the declaration.
        let mut quiet = Diagnostics::default();
        resolved.schema.bounds.extend(super::bounds::of(&resolved.schema.ty, bounds, soft, &mut quiet));
        Some(resolved)
    }

    fn unknown(&self, name: &str, span: Span, declared_in: DeclaredIn, errors: &mut Diagnostics) {
        if errors.is_suppressed(name) || errors.is_suppressed("types") {
            return;
        }
        if NULL.contains(&name) {
            errors.push(
                codes::BAD_TYPE
                    .at(span, format!("`{name}` is not the type of a value"))
                    .help("a value that may be null is `T?`, such as `string?`; for any JSON write `json`; only a response or a variant can be `nothing`"),
            );
            return;
        }
        let diagnostic = codes::UNKNOWN_TYPE.at(span, format!("there is no type `{name}`"));
        let synonym = SYNONYMS.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(name));
        let synonym = synonym.map(|(_, known)| *known).or_else(|| with_width(name));
        if let Some(known) = synonym {
            errors.push(diagnostic.help(match known {
                // A form with a `T` that only the author knows.
                known if known.contains("<T>") => format!("write `{known}`").into(),
                known if known.contains('`') => format!("write {known}").into(),
                known => Cure::write(known),
            }));
            return;
        }
        let visible = self
            .entries
            .iter()
            .filter(|entry| entry.declared_in == DeclaredIn::Shared || entry.declared_in == declared_in);
        let names = visible.map(|entry| entry.declaration.name.value.as_str()).chain(BUILT_IN);
        let diagnostic = diagnostic.label("neither built in nor under `types`");
        // In a file with many mistakes no name is proposed.
        let near = if errors.errors() < 20 { nearest(name, names) } else { None };
        match near {
            Some(known) => {
                let diagnostic = diagnostic.help(Cure::write(known));
                match self.is_declared(declared_in, known) {
                    Some(span) => errors.push(diagnostic.other(span, "this one is declared")),
                    None => errors.push(diagnostic),
                }
            }
            None => {
                let proposal = names::pascal(name);
                let written = if proposal == name { "" } else { ", and write that here" };
                // Only a connection has a `secret`, only a response `bytes` and `nothing`.
                let values =
                    BUILT_IN.into_iter().filter(|name| !["bytes", "secret", "nothing"].contains(name));
                let values: Vec<&str> = values.chain(["list<T>", "map<T>", "(A, B)"]).collect();
                errors.push(diagnostic.help(format!(
                    "declare `{proposal}` under `types:`{written}, or use one of: {}",
                    values.join(", ")
                )));
            }
        }
    }
}

/// A resolved type.
pub(super) struct Resolved {
    pub schema: Schema,
    pub nullable: bool,
}
