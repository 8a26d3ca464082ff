//! The table of a connector's types: declared names first, then what each is.

use super::names;
use super::taken::{Claim, Taken};
use crate::diagnostic::{Diagnostics, Span, Text, codes, nearest};
use crate::model::{
    Alternative, Connector, Docs, EnumValue, Home, Place, Shape, Struct, Type, TypeDeclaration, TypeId,
    TypeKind, Variant,
};
use crate::syntax;
use std::collections::HashMap;
use std::sync::Arc;

/// The names of the language's own types.
pub(super) const BUILT_IN: [&str; 11] = [
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
];

/// What people call a type who know another language.
const SYNONYMS: [(&str, &str); 52] = [
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
    ("datetime", "timestamp"),
    ("date-time", "timestamp"),
    ("password", "secret"),
    ("binary", "file"),
    ("upload", "file"),
    ("true", "boolean"),
    ("false", "boolean"),
    ("char", "string"),
    ("varchar", "string"),
    ("uuid", "string"),
    ("guid", "string"),
    ("ulid", "string"),
    ("id", "string"),
    ("date", "string"),
    ("time", "string"),
    ("duration", "string"),
    ("uri", "string"),
    ("url", "string"),
    ("email", "string"),
    ("hostname", "string"),
    ("ipv4", "string"),
    ("ipv6", "string"),
    ("byte", "string"),
    ("base64", "string"),
    ("decimal", "string"),
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
    ("mixed", "json"),
    ("unknown", "json"),
];

/// What people call a type of no value.
const NULL: [&str; 6] = ["nothing", "null", "none", "None", "nil", "void"];

/// `int32`, `uint64`, `float32`: a name with its width.
fn with_width(name: &str) -> Option<&'static str> {
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match (kind.to_lowercase().as_str(), kind.len() < name.len()) {
        ("int" | "uint" | "i" | "u" | "integer", true) => Some("integer"),
        ("float" | "f" | "double", true) => Some("number"),
        _ => None,
    }
}

/// A name may stand for a name, and that for another, but not without end.
const MAX_NAMES: usize = 16;

/// A name under `types:`.
#[derive(Clone)]
pub(super) struct Entry {
    pub declaration: Arc<syntax::TypeDeclaration>,
    pub home: Home,
    /// `None` for a named type with bounds that is no union: it has no Rust type of its own.
    pub id: Option<TypeId>,
}

/// The types of a connector while they are resolved: the shared ones, and those of the module that is looked at.
#[derive(Clone)]
pub(super) struct Table {
    /// What is resolved for good.
    pub connector: Connector,
    /// The shared ones first.
    pub entries: Vec<Entry>,
    shared: HashMap<String, usize>,
    own: HashMap<String, usize>,
    /// The Rust names of the shared types, and those of the module.
    shared_names: Taken,
    own_names: Taken,
    /// The entry of an id.
    owners: HashMap<TypeId, usize>,
    /// The types behind those of the connector. Filled in one by one; an id is handed out before its content is known.
    open: Vec<Option<TypeDeclaration>>,
    /// Where each id is declared, for reports.
    pub places: Vec<Span>,
    /// The entries that something names.
    pub used: Vec<bool>,
    /// Aliases being resolved, to find one that leads to itself.
    resolving: Vec<usize>,
}

impl Table {
    /// A table of no types yet.
    pub fn new(connector: Connector) -> Self {
        Self {
            connector,
            entries: Vec::new(),
            shared: HashMap::new(),
            own: HashMap::new(),
            shared_names: Taken::default(),
            own_names: Taken::default(),
            owners: HashMap::new(),
            open: Vec::new(),
            places: Vec::new(),
            used: Vec::new(),
            resolving: Vec::new(),
        }
    }

    /// Enters the names that a file declares, and says what each is.
    pub fn declare(&mut self, types: &[Arc<syntax::TypeDeclaration>], home: Home, errors: &mut Diagnostics) {
        let first = self.entries.len();
        for declaration in types {
            self.enter(declaration, home, errors);
        }
        for index in first..self.entries.len() {
            fill(self, index, errors);
        }
    }

    /// Whether everything declared so far is what it is for good: not where one of them is wrong.
    pub fn settle(&mut self) -> bool {
        if self.open.iter().any(Option::is_none) {
            return false;
        }
        self.connector.types.extend(self.open.drain(..).flatten());
        true
    }

    /// Forgets what a module declared, the types from `first` on, for the next one. Gives which of the shared ones it
    /// used, what its own are, where they are known for good, and where each is declared.
    pub fn leave(&mut self, first: usize) -> (Vec<bool>, Vec<TypeDeclaration>, Vec<Span>) {
        for entry in self.entries.drain(self.shared.len()..) {
            entry.id.and_then(|id| self.owners.remove(&id));
        }
        self.used.truncate(self.shared.len());
        let used = self.used.clone();
        self.used.fill(false);
        self.own.clear();
        self.own_names.clear();
        let settled = self.connector.types.len();
        self.open.truncate(first.saturating_sub(settled));
        (used, self.connector.types.split_off(first.min(settled)), self.places.split_off(first))
    }

    /// What is known of an id.
    pub fn declaration(&self, id: TypeId) -> Option<&TypeDeclaration> {
        match id.0.checked_sub(self.connector.types.len()) {
            None => Some(self.connector.declaration(id)),
            Some(open) => self.open[open].as_ref(),
        }
    }

    /// Says what an id is.
    pub fn resolved(&mut self, id: TypeId, declaration: TypeDeclaration) {
        let open = id.0 - self.connector.types.len();
        self.open[open] = Some(declaration);
    }

    fn enter(&mut self, declaration: &Arc<syntax::TypeDeclaration>, home: Home, errors: &mut Diagnostics) {
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
            errors.broken(&name.value);
            return;
        }
        if let Some(&shared) = self.shared.get(&name.value) {
            let first = self.entries[shared].declaration.name.span;
            let message = format!("the type `{}` is also one of `types.yaml`", name.value);
            names::duplicate(first, name.span, message, "delete one of them, or rename this one", errors);
        }
        let alone =
            matches!(&declaration.body, syntax::TypeBody::Alias { ty, .. } if ty.alternatives.len() == 1);
        let id = (!alone).then(|| self.reserve(name.span));
        if !alone && !self.shared.contains_key(&name.value) {
            let what = format!("the type `{}`", name.value);
            let claim = Claim { ident: &name.value, what, span: name.span, cure: "rename this type" };
            self.claim(home, claim, errors);
        }
        let names = if home == Home::Shared { &mut self.shared } else { &mut self.own };
        names.insert(name.value.clone(), self.entries.len());
        self.owners.extend(id.map(|id| (id, self.entries.len())));
        self.entries.push(Entry { declaration: declaration.clone(), home, id });
        self.used.push(false);
    }

    /// Enters the Rust name of an item of the file that `home` becomes.
    pub fn claim(&mut self, home: Home, claim: Claim<'_>, errors: &mut Diagnostics) {
        if home == Home::Shared {
            self.shared_names.claim(claim, None, errors);
        } else {
            self.own_names.claim(claim, Some(&self.shared_names), errors);
        }
    }

    /// An id whose content comes later.
    pub fn reserve(&mut self, place: Span) -> TypeId {
        self.open.push(None);
        self.places.push(place);
        TypeId(self.places.len() - 1)
    }

    /// The entry that a name means where `home` is.
    fn find(&self, home: Home, name: &str) -> Option<usize> {
        let own = if home == Home::Shared { None } else { self.own.get(name) };
        own.or_else(|| self.shared.get(name)).copied()
    }

    /// Whether a Rust type of this name is declared where `home` sees it.
    pub fn is_declared(&self, home: Home, name: &str) -> Option<Span> {
        Some(self.entries[self.find(home, name)?].declaration.name.span)
    }

    /// What a type means where `home` is.
    pub fn resolve(
        &mut self,
        term: &syntax::TypeTerm,
        home: Home,
        errors: &mut Diagnostics,
    ) -> Option<Resolved> {
        let ty = match &term.kind {
            syntax::TermKind::List(item) => Type::List(Box::new(self.item(item, home, errors)?)),
            syntax::TermKind::Map { key, value } => {
                let key = match key {
                    Some(key) => Some(Box::new(self.map_key(key, home, errors)?)),
                    None => None,
                };
                Type::Map { key, value: Box::new(self.item(value, home, errors)?) }
            }
            syntax::TermKind::Pages(item) => {
                errors.push(
                    codes::BAD_TYPE
                        .at(term.span, "only an answer comes page by page")
                        .help(format!("write `list<{0}>`, or `returns: pages<{0}>`", item.text())),
                );
                return None;
            }
            syntax::TermKind::Name(name) => match name.as_str() {
                "string" => Type::String,
                "secret" => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(term.span, "only a connection holds secrets")
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
                "bytes" => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(term.span, "only an answer is `bytes`")
                            .help("write `file` for what is sent, or `string`"),
                    );
                    return None;
                }
                _ => return self.named(name, term.span, home, errors),
            },
        };
        Some(Resolved { shape: Shape { ty, bounds: Vec::new() }, nullable: false })
    }

    fn item(&mut self, term: &syntax::TypeTerm, home: Home, errors: &mut Diagnostics) -> Option<Shape> {
        let resolved = self.resolve(term, home, errors)?;
        if resolved.nullable {
            errors.push(
                codes::BAD_TYPE
                    .at(term.span, "an item cannot be null")
                    .help("delete the `?` of this type, and write it at the fields that may be null"),
            );
        }
        Some(resolved.shape)
    }

    fn map_key(&mut self, term: &syntax::TypeTerm, home: Home, errors: &mut Diagnostics) -> Option<Shape> {
        let shape = self.item(term, home, errors)?;
        if shape.ty != Type::String {
            errors.push(
                codes::BAD_TYPE
                    .at(term.span, "the keys of a JSON object are strings")
                    .help("name a type with `type: string` and its bounds, or write `map<T>`"),
            );
            return None;
        }
        Some(shape)
    }

    fn named(&mut self, name: &str, span: Span, home: Home, errors: &mut Diagnostics) -> Option<Resolved> {
        let Some(index) = self.find(home, name) else {
            self.unknown(name, span, home, errors);
            return None;
        };
        self.used[index] = true;
        if let Some(id) = self.entries[index].id {
            return Some(Resolved {
                shape: Shape { ty: Type::Named(id), bounds: Vec::new() },
                nullable: false,
            });
        }
        let Entry { declaration, home, .. } = self.entries[index].clone();
        let syntax::TypeBody::Alias { ty, bounds, soft } = &declaration.body else { return None };
        if self.resolving.len() > MAX_NAMES {
            errors.push(
                codes::FILE_LIMIT
                    .at(
                        declaration.name.span,
                        format!("more than {MAX_NAMES} names lead to `{}`", declaration.name.value),
                    )
                    .help("let a name stand for a type, not for another name"),
            );
            return None;
        }
        if self.resolving.contains(&index) {
            errors.push(
                codes::RECURSIVE_TYPE
                    .at(
                        declaration.name.span,
                        format!("the type `{}` is made of itself", declaration.name.value),
                    )
                    .help("let it name a type of the language"),
            );
            return None;
        }
        self.resolving.push(index);
        let resolved = self.resolve(&ty.alternatives[0], home, errors);
        self.resolving.pop();
        let mut resolved = resolved?;
        resolved.nullable |= ty.nullable;
        // What is wrong with these bounds is reported once, at the declaration.
        let mut quiet = Diagnostics::default();
        resolved.shape.bounds.extend(super::bounds::of(&resolved.shape.ty, bounds, soft, &mut quiet));
        Some(resolved)
    }

    fn unknown(&self, name: &str, span: Span, home: Home, errors: &mut Diagnostics) {
        if errors.is_broken(name) || errors.is_broken("types") {
            return;
        }
        if NULL.contains(&name) {
            errors.push(
                codes::BAD_TYPE
                    .at(span, format!("`{name}` is no type of a value"))
                    .help("a value that may be null is `T?`, such as `string?`; for any JSON write `json`; only a response or a variant is `nothing`"),
            );
            return;
        }
        let diagnostic = codes::UNKNOWN_TYPE.at(span, format!("there is no type `{name}`"));
        let synonym = SYNONYMS.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(name));
        let synonym = synonym.map(|(_, known)| *known).or_else(|| with_width(name));
        if let Some(known) = synonym {
            let quoted = if known.contains('`') { known.to_owned() } else { format!("`{known}`") };
            errors.push(diagnostic.help(format!("it is called {quoted} here")));
            return;
        }
        let visible = self.entries.iter().filter(|entry| entry.home == Home::Shared || entry.home == home);
        let names = visible.map(|entry| entry.declaration.name.value.as_str()).chain(BUILT_IN);
        let diagnostic = diagnostic.label("neither built in nor under `types`");
        // Where everything in a file is wrong, no name is near.
        let near = if errors.errors() < 20 { nearest(name, names) } else { None };
        match near {
            Some(known) => {
                let diagnostic = diagnostic.help(format!("write `{known}`"));
                match self.is_declared(home, known) {
                    Some(place) => errors.push(diagnostic.other(place, "this one is declared")),
                    None => errors.push(diagnostic),
                }
            }
            None => {
                let (proposal, values) = (names::pascal(name), &BUILT_IN[..8]);
                let written = if proposal == name { "" } else { ", and write that here" };
                errors.push(diagnostic.help(format!(
                    "declare `{proposal}` under `types:`{written}, or use one of: {}",
                    values.join(", ")
                )));
            }
        }
    }
}

/// A type that a name stands for.
pub(super) struct Resolved {
    pub shape: Shape,
    pub nullable: bool,
}

/// Resolves what an entry declares.
fn fill(table: &mut Table, index: usize, errors: &mut Diagnostics) {
    let Entry { declaration, home, id } = table.entries[index].clone();
    let name = &declaration.name;
    let kind = match &declaration.body {
        syntax::TypeBody::Struct { fields, rules } => {
            super::files::refuse_in_type(name, fields, errors);
            let fields: Vec<_> = fields.iter().collect();
            super::wires::refuse_twins(fields.iter().map(|field| (*field, Place::Body)), errors);
            let fields = super::fields::resolve(table, &fields, &name.value, home, errors);
            let fields: Vec<_> = fields.into_iter().flatten().collect();
            let rules = super::rules::resolve(table, &fields, rules, &name.value, errors);
            super::fields::refuse_places(&declaration.body, errors);
            Some(TypeKind::Struct(Struct::new(fields, rules)))
        }
        syntax::TypeBody::Enum { values, open } => Some(enumeration(name, values, *open, errors)),
        syntax::TypeBody::Union { tag, variants, open } => {
            tagged(table, name, tag, variants, *open, home, errors)
        }
        syntax::TypeBody::Alias { ty, bounds, soft } => {
            let union = union(table, ty, bounds, soft, home, errors);
            if id.is_none() { None } else { union }
        }
    };
    if let (Some(id), Some(kind)) = (id, kind) {
        let docs = docs(&declaration);
        table.resolved(id, TypeDeclaration::new(name.value.clone(), home, docs, kind));
    }
}

fn docs(declaration: &syntax::TypeDeclaration) -> Docs {
    Docs {
        title: None,
        help: super::owned(declaration.help.as_ref()),
        link: super::owned(declaration.docs.as_ref()),
        deprecated: super::owned(declaration.deprecated.as_ref()),
    }
}

/// `A | B` with its bounds: each bound goes to the alternatives that it fits.
pub(super) fn union(
    table: &mut Table,
    ty: &syntax::Type,
    bounds: &[syntax::Bound],
    soft: &[Text],
    home: Home,
    errors: &mut Diagnostics,
) -> Option<TypeKind> {
    if let Some(null) = ty.alternatives.iter().find(|term| NULL.iter().any(|name| term.is(name))) {
        let others = ty.alternatives.iter().filter(|term| *term != null).map(syntax::TypeTerm::text);
        errors.push(
            codes::BAD_TYPE
                .at(
                    null.span,
                    format!("`{}` is no alternative: `?` says that a value may be null", null.text()),
                )
                .help(format!("write `{}?`", others.collect::<Vec<_>>().join(" | "))),
        );
        return None;
    }
    let shapes: Vec<Option<Shape>> =
        ty.alternatives.iter().map(|term| table.item(term, home, errors)).collect();
    let mut shapes: Vec<Shape> = shapes.into_iter().collect::<Option<_>>()?;
    super::bounds::distribute(&mut shapes, bounds, soft, errors);
    for (index, (shape, term)) in shapes.iter().zip(&ty.alternatives).enumerate() {
        if shapes[..index].iter().any(|other| other.ty == shape.ty) {
            errors.push(
                codes::AMBIGUOUS_UNION
                    .at(term.span, "this alternative stands here twice")
                    .help("delete one of them"),
            );
            return None;
        }
    }
    let variants = variant_names(&ty.alternatives);
    let alternatives =
        shapes.into_iter().zip(variants).map(|(shape, variant)| Alternative { variant, shape }).collect();
    Some(TypeKind::Untagged { alternatives })
}

/// The variants of a union. A declared type keeps its name: beside a type `Text`, a `string` is a `TextValue`.
fn variant_names(terms: &[syntax::TypeTerm]) -> Vec<String> {
    let declared = |term: &syntax::TypeTerm| match &term.kind {
        syntax::TermKind::Name(name) => !BUILT_IN.contains(&name.as_str()),
        _ => false,
    };
    let mut taken: Vec<String> = terms.iter().filter(|term| declared(term)).map(variant_name).collect();
    let mut names = Vec::with_capacity(terms.len());
    for term in terms {
        let mut name = variant_name(term);
        if !declared(term) {
            while taken.contains(&name) {
                name.push_str("Value");
            }
            taken.push(name.clone());
        }
        names.push(name);
    }
    names
}

/// `string` → `Text`, `list<Part>` → `Parts`, `list<list<Part>>` → `PartLists`
fn variant_name(term: &syntax::TypeTerm) -> String {
    match &term.kind {
        syntax::TermKind::Name(name) if name == "string" => "Text".to_owned(),
        syntax::TermKind::Name(name) => names::pascal(name),
        syntax::TermKind::Pages(item) | syntax::TermKind::List(item) => match &item.kind {
            syntax::TermKind::List(inner) => format!("{}Lists", variant_name(inner)),
            _ => names::plural(&variant_name(item)),
        },
        syntax::TermKind::Map { value, .. } => format!("{}Map", variant_name(value)),
    }
}

fn enumeration(name: &Text, values: &[syntax::EnumValue], open: bool, errors: &mut Diagnostics) -> TypeKind {
    if values.is_empty() {
        errors.push(
            codes::EMPTY_TYPE
                .at(name.span, format!("the enum `{}` has no values", name.value))
                .help("list them: `enum: [a, b]`"),
        );
    }
    let mut checked: Vec<EnumValue> = Vec::with_capacity(values.len());
    // By value and by name: an enum can have thousands.
    let (mut by_value, mut by_variant) = (HashMap::new(), HashMap::new());
    for value in values {
        let text = &value.value;
        if !text.is_quoted() && matches!(text.value.as_str(), "" | "null" | "~") {
            errors.push(
                codes::WRONG_VALUE
                    .at(text.span, "null is no value of an enum")
                    .help(format!("write `'{}'` if it is this text; else delete it, and end the type of a field that may be null with `?`", text.value)),
            );
            continue;
        }
        let variant = match &value.variant {
            Some(given) if given.value == "Other" && open => {
                errors.push(
                    codes::RESERVED_NAME
                        .at(given.span, "`Other` is a value that this version does not know")
                        .help("choose a name that says more"),
                );
                continue;
            }
            Some(given) if names::check_variant(given, errors) => given.value.clone(),
            Some(_) => continue,
            None => variant_ident(&text.value),
        };
        if !names::is_ident(&variant) {
            errors.push(
                codes::BAD_NAME
                    .at(text.span, format!("no Rust name can be made of the value `{}`", text.value))
                    .help("name it: `{ as: NAME }` behind the value"),
            );
            continue;
        }
        let first: Option<usize> =
            [by_value.get(&text.value), by_variant.get(&variant)].into_iter().flatten().copied().min();
        if let Some(known) = first.map(|first| &checked[first]) {
            let message = if known.value == text.value {
                format!("the value `{}` stands here twice", text.value)
            } else {
                format!("`{}` and `{}` are both called `{variant}` in Rust", known.value, text.value)
            };
            errors.push(
                codes::DUPLICATE_NAME
                    .at(text.span, message)
                    .help("delete one, or name one: `{ as: NAME }` behind the value"),
            );
            continue;
        }
        let docs = Docs {
            help: super::owned(value.help.as_ref()),
            deprecated: super::owned(value.deprecated.as_ref()),
            ..Docs::default()
        };
        by_value.insert(&text.value, checked.len());
        by_variant.insert(variant.clone(), checked.len());
        checked.push(EnumValue { value: text.value.clone(), variant, docs });
    }
    TypeKind::Enum { values: checked, open }
}

/// The variant of a value, beside the catch-all `Other`.
fn variant_ident(value: &str) -> String {
    match names::pascal(value) {
        name if name == "Self" || name == "Other" => format!("{name}_"),
        name => name,
    }
}

fn tagged(
    table: &mut Table,
    name: &Text,
    tag: &Text,
    variants: &[(Text, Text)],
    open: bool,
    home: Home,
    errors: &mut Diagnostics,
) -> Option<TypeKind> {
    if variants.is_empty() {
        errors.push(
            codes::EMPTY_TYPE
                .at(name.span, format!("the union `{}` has no variants", name.value))
                .help("list them: `variants: { user: UserMessage }`"),
        );
        return None;
    }
    let mut checked: Vec<Variant> = Vec::with_capacity(variants.len());
    let mut whole = true;
    for (value, content) in variants {
        let content = if content.value == "nothing" {
            None
        } else {
            match variant_struct(table, tag, content, home, errors) {
                Some(id) => Some(id),
                None => {
                    whole = false;
                    continue;
                }
            }
        };
        let variant = variant_ident(&value.value);
        let mut ident = names::constructor(&value.value);
        if !names::is_ident(&variant) || !names::is_ident(&ident) {
            errors.push(
                codes::BAD_NAME
                    .at(value.span, format!("no Rust name can be made of `{}`", value.value))
                    .help("a variant is called like its tag, which needs a letter or a digit"),
            );
            continue;
        }
        // `ab` and `AB` are two variants.
        while checked.iter().any(|known| known.ident == ident) {
            ident.push('_');
        }
        if let Some(known) = checked.iter().find(|known| known.variant == variant) {
            errors.push(
                codes::DUPLICATE_NAME
                    .at(
                        value.span,
                        format!(
                            "`{}` and `{}` are both called `{variant}` in Rust",
                            known.value, value.value
                        ),
                    )
                    .help("leave one of them out: a variant that is not listed arrives as `Other`"),
            );
            continue;
        }
        checked.push(Variant { value: value.value.clone(), variant, ident, content });
    }
    whole.then(|| TypeKind::Tagged { tag: tag.value.clone(), variants: checked, open })
}

/// A variant names a struct that does not repeat the tag.
fn variant_struct(
    table: &mut Table,
    tag: &Text,
    content: &Text,
    home: Home,
    errors: &mut Diagnostics,
) -> Option<TypeId> {
    let neither = || {
        codes::WRONG_VALUE
            .at(
                content.span,
                format!("a variant is a struct or `nothing`, and `{}` is neither", content.value),
            )
            .help("name a type that has `fields:`")
    };
    if BUILT_IN.contains(&content.value.as_str()) {
        errors.push(neither());
        return None;
    }
    let Type::Named(id) = table.named(&content.value, content.span, home, errors)?.shape.ty else {
        errors.push(neither());
        return None;
    };
    let declaration = table.entries[*table.owners.get(&id)?].declaration.clone();
    let syntax::TypeBody::Struct { fields, .. } = &declaration.body else {
        errors.push(neither().other(declaration.name.span, "declared here"));
        return None;
    };
    let repeated = fields.iter().find(|field| field.wire.as_ref().unwrap_or(&field.name).value == tag.value);
    if let Some(field) = repeated {
        errors.push(
            codes::DUPLICATE_NAME
                .at(field.name.span, format!("the field `{}` repeats the tag of the union", field.name.value))
                .other(tag.span, "the tag is named here")
                .help("delete the field: the union writes and reads it"),
        );
    }
    Some(id)
}
