//! The named draft → syntax.

mod fields;
mod pages;
mod shares;

use super::connection::{BaseUrl, Part};
use super::credentials::Credential;
use super::draft::{Body, ErrorBody, Input, Literal, Module, Operation, Pages, Returns, Rule, Ty, TypeId};
use super::finish::Types;
use super::names::{Home, TypeNames};
use super::rules::{self, renamed};
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::{
    self, Connector, ModuleContent, Node, NodeValue, Spanned, SpannedText, TermKind, TypeBody,
    TypeDeclaration, TypeTerm,
};
use std::sync::Arc;

pub(super) use pages::recognize;

/// The content of the connector's own file.
pub(super) struct Own {
    pub name: String,
    pub title: Option<String>,
    pub help: Option<String>,
    pub docs: Option<String>,
    pub base_url: BaseUrl,
    pub servers: Vec<(String, String)>,
    pub array_format: syntax::ArrayFormat,
    pub credentials: Vec<Credential>,
    pub rules: Vec<Rule>,
    pub errors: std::collections::BTreeMap<&'static str, String>,
    pub error_types: Vec<ErrorBody>,
    pub request_id: Option<String>,
    pub stream_end: Option<String>,
    /// The kinds of pages, of which the first is that of most lists.
    pub pages: Vec<(&'static str, Pages)>,
    pub span: Span,
}

/// The draft, with a name for everything.
pub(super) struct Named<'a> {
    pub types: &'a Types,
    pub operations: &'a [Operation],
    pub modules: &'a [Module],
    pub module_names: Vec<String>,
    pub operation_names: Vec<String>,
    pub type_names: TypeNames,
    /// The unions at fields that need a name of their own.
    pub unions: Vec<(Home, Arc<TypeDeclaration>)>,
    /// The document is an export of a specification.
    pub is_export: bool,
    pub notes: &'a mut Diagnostics,
}

/// Returns the connector and its modules.
pub(super) fn assemble(mut named: Named<'_>, own: Own) -> (Connector, Vec<syntax::Module>) {
    let modules: Vec<syntax::Module> = (0..named.modules.len())
        .filter(|index| named.operations.iter().any(|operation| operation.module == *index))
        .map(|index| named.module(index))
        .collect();
    let types = named.declarations(Home::Shared);
    let error_types = named.error_types(&own.error_types, own.span);
    let test = test(&modules);
    (connector(own, types, error_types, test, named.operations), modules)
}

fn connector(
    own: Own,
    types: Vec<Arc<TypeDeclaration>>,
    error_types: syntax::ErrorTypes,
    test: Option<String>,
    operations: &[Operation],
) -> Connector {
    let span = own.span;
    let text = |value: String| text(value, span);
    let prefix = own.name.to_uppercase();
    let toggle =
        operations.iter().find_map(|operation| operation.stream.as_ref()).map(|stream| stream.toggle.clone());
    let has_events = operations
        .iter()
        .any(|operation| matches!(operation.returns, Returns::Stream(syntax::StreamFormat::Events, _)));
    let path = |word: &str| own.errors.get(word).cloned().map(text);
    let credential = |one: Credential| syntax::ConnectionField {
        env: Some(text(format!("{prefix}_{}", one.name.to_uppercase()))),
        label: None,
        help: one.help.map(|help| self::text(help, one.span)),
        kind: self::text(if one.secret { "secret" } else { "string" }.to_owned(), one.span),
        secret: one.secret,
        required: one.required,
        send: Some(Spanned { value: one.send, span: one.span }),
        written: one.written.map(|written| self::text(written, one.span)),
        default: None,
        name: self::text(one.name, one.span),
    };
    let part = |one: Part| syntax::ConnectionField {
        env: Some(text(format!("{prefix}_{}", one.name.to_uppercase()))),
        label: None,
        help: one.help.map(|help| self::text(help, one.span)),
        kind: self::text("string".to_owned(), one.span),
        secret: false,
        required: false,
        send: None,
        written: None,
        default: Some(self::text(one.default, one.span)),
        name: self::text(one.name, one.span),
    };
    let kinds: Vec<(SpannedText, syntax::Pages)> =
        own.pages.iter().map(|(name, kind)| (text((*name).to_owned()), pages::written(kind, span))).collect();
    Connector {
        companions: Vec::new(),
        guide: None,
        locales: Vec::new(),
        dependencies: Vec::new(),
        is_default: true,
        title: own.title.map(text),
        help: own.help.map(text),
        docs: own.docs.map(text),
        base_url: self::text(own.base_url.url, own.base_url.span),
        base_url_env: Some(text(format!("{prefix}_BASE_URL"))),
        servers: own.servers.into_iter().map(|(name, url)| (text(name), text(url))).collect(),
        headers: Vec::new(),
        array_format: operations
            .iter()
            .any(|one| {
                one.send == Some(syntax::BodyFormat::Form)
                    || one.fields.iter().any(|input| {
                        input.location == syntax::Location::Query
                            && matches!(input.field.value.ty, Ty::List(_))
                    })
            })
            .then_some(Spanned { value: own.array_format, span }),
        connection: own
            .credentials
            .into_iter()
            .map(credential)
            .chain(own.base_url.parts.into_iter().map(part))
            .collect(),
        rules: own.rules,
        test: test.map(text),
        errors: syntax::ErrorPaths {
            message: path("message"),
            kind: path("kind"),
            code: path("code"),
            param: path("param"),
        },
        error_types,
        request_id: own.request_id.map(text),
        streams: (toggle.is_some() || has_events && own.stream_end.is_some())
            .then(|| syntax::Streams { toggle: toggle.map(text), end: own.stream_end.map(text) }),
        pages: kinds.first().map(|(_, pages)| pages.clone()),
        page_kinds: if kinds.len() > 1 { kinds } else { Vec::new() },
        retry: None,
        types,
        modules: Vec::new(),
        name: text(own.name),
    }
}

/// Returns an operation that tests a connection: one that reads JSON and needs nothing.
fn test(modules: &[syntax::Module]) -> Option<String> {
    let all = modules.iter().flat_map(|module| {
        let ModuleContent::Operations(operations) = &module.content else { return Vec::new() };
        operations
            .iter()
            .filter(|one| {
                one.method == syntax::Method::Get
                    && !one.path.value.contains('{')
                    && one.uses.is_empty()
                    && one.deprecated.is_none()
                    && one.server.is_none()
                    && one.fields.iter().all(|field| !field.required)
                    && matches!(&one.returns, Some(syntax::Returns::One(ty)) if !ty.alternatives.iter().any(is_untested))
            })
            .map(|one| (one.path.value.split('/').count(), format!("{}.{}", module.name.value, one.name.value)))
            .collect::<Vec<_>>()
    });
    // The shortest path is the most general one.
    all.reduce(|best, one| if one.0 < best.0 { one } else { best }).map(|(_, name)| name)
}

/// Returns `true` for a response that says little of a connection.
fn is_untested(term: &syntax::TypeTerm) -> bool {
    term.is("nothing") || term.is("bytes") || matches!(term.kind, TermKind::Stream(..))
}

impl Named<'_> {
    fn module(&mut self, index: usize) -> syntax::Module {
        let draft = &self.modules[index];
        let span = draft.span;
        let (title, help, docs) = (draft.title.clone(), draft.help.clone(), draft.docs.clone());
        let deprecated = draft.deprecated.clone();
        let mut operations: Vec<syntax::Operation> = Vec::new();
        let all = self.operations;
        let is_own = |at: &usize| all[*at].module == index && all[*at].is_call();
        for at in (0..all.len()).filter(is_own) {
            operations.push(self.operation(at));
        }
        let mut events = self.operations.iter().filter(|one| one.module == index);
        let webhooks = events.find_map(|one| match &one.returns {
            Returns::Event(ty, signature) => Some(syntax::Webhooks {
                ty: self.ty(ty, false, false, span),
                signature: signature.map(|value| Spanned { value, span }),
            }),
            _ => None,
        });
        let fields = shares::share(&mut operations);
        let title = super::text::title(&title);
        syntax::Module {
            aka: Vec::new(),
            is_default: draft.is_default,
            name: text(self.module_names[index].clone(), span),
            title: title.map(|title| text(title, span)),
            help: help.map(|help| text(help, span)),
            docs: docs.map(|docs| text(docs, span)),
            deprecated: deprecated.map(|note| text(note, span)),
            fields,
            content: ModuleContent::Operations(operations),
            webhooks,
            types: self.declarations(Home::Module(index)),
        }
    }

    fn operation(&mut self, at: usize) -> syntax::Operation {
        let draft = &self.operations[at];
        let span = draft.span;
        let name = self.operation_names[at].clone();
        let text = |value: &String| text(value.clone(), span);
        let module = &self.module_names[draft.module];
        let request = super::names::request(draft, module, &name);
        let is_named = request != crate::check::request_name(module, &name);
        let fields = self.inputs(at, &request);
        syntax::Operation {
            aka: Vec::new(),
            request: is_named.then(|| text(&request)),
            name: text(&name),
            method: draft.method,
            path: self::text(draft.path.clone(), draft.path_span),
            title: draft.title.as_ref().map(text),
            help: draft.help.as_ref().map(text),
            docs: draft.docs.as_ref().map(text),
            deprecated: draft.deprecated.as_ref().map(text),
            uses: Vec::new(),
            rules: rules_of(draft),
            fields,
            effect: draft.marks.effect,
            send: draft.send.clone().map(|value| Spanned { value, span }),
            server: draft.server.as_ref().map(text),
            returns: Some(match &draft.returns {
                Returns::ByStatus(cases) => syntax::Returns::ByStatus(
                    cases
                        .iter()
                        .map(|(status, case)| (Spanned { value: *status, span }, self.returns(case, span)))
                        .collect(),
                ),
                returns => syntax::Returns::One(self.returns(returns, span)),
            }),
            pages: draft.pages.as_ref().map(|own| pages::of_operation(own, span)),
            stream: draft.stream.as_ref().map(|stream| syntax::Stream {
                into: None,
                ty: self.ty(&stream.ty, false, false, span),
                toggle: None,
                until: Vec::new(),
            }),
            follow: draft.marks.follow.as_ref().map(|(operation, field, values)| syntax::Follow {
                operation: text(operation),
                field: text(field),
                values: values.iter().map(text).collect(),
            }),
            limit: draft.marks.limit.as_ref().map(text),
            errors: self.error_types(&draft.errors, span),
            examples: Vec::new(),
        }
    }

    fn error_types(&self, bodies: &[ErrorBody], span: Span) -> syntax::ErrorTypes {
        let mut types = syntax::ErrorTypes::default();
        for (statuses, ty) in bodies {
            let ty = self.ty(ty, false, false, span);
            match statuses {
                Some(value) => types.statuses.push((Spanned { value: *value, span }, ty)),
                None => types.usual = Some(ty),
            }
        }
        types
    }

    fn returns(&self, returns: &Returns, span: Span) -> syntax::Type {
        let word = |word: &str| one_word(TermKind::Name(word.to_owned()), span);
        match returns {
            // Only a whole response is one of several.
            Returns::Nothing | Returns::ByStatus(_) | Returns::Event(..) => word("nothing"),
            Returns::Text => word("string"),
            Returns::Bytes => word("bytes"),
            Returns::Json { ty: Ty::String, optional } => {
                syntax::Type { nullable: *optional, ..word(syntax::JSON_TEXT) }
            }
            Returns::Json { ty, optional } => self.ty(ty, *optional, false, span),
            Returns::Stream(format, chunk) => {
                one_word(TermKind::Stream(*format, Box::new(self.term(chunk, span))), span)
            }
            Returns::Pages(item) => one_word(TermKind::Pages(Box::new(self.term(item, span))), span),
        }
    }

    /// Returns the types of a file, in the order of the document.
    fn declarations(&mut self, home: Home) -> Vec<Arc<TypeDeclaration>> {
        let mut declared = Vec::new();
        for id in (0..self.types.all.len()).map(TypeId) {
            if self.type_names.homes[id.0] == home {
                declared.push(Arc::new(self.declaration(id, home)));
            }
        }
        let (own, others) = self.unions.drain(..).partition(|(known, _)| *known == home);
        self.unions = others;
        declared.extend(Vec::into_iter(own).map(|(_, declaration)| declaration));
        declared
    }

    fn declaration(&mut self, id: TypeId, home: Home) -> TypeDeclaration {
        let draft = &self.types.all[id.0];
        let span = draft.span;
        let name = self.type_names.names[id.0].clone();
        let body = match &draft.body {
            Body::Struct { fields, rules } => {
                let (fields, wires) = self.fields(fields, &name, home, self.types.sent[id.0]);
                let rules = rules.iter().filter_map(|rule| renamed(rule, &|wire| wires.get(wire).cloned()));
                TypeBody::Struct { rules: rules.collect(), fields }
            }
            Body::Enum(values) if values.is_empty() => TypeBody::Id,
            Body::Enum(values) => {
                TypeBody::Enum { values: fields::enum_values(values), open: true, is_integer: false }
            }
            Body::IntegerEnum(values) => {
                TypeBody::Enum { values: fields::enum_values(values), open: true, is_integer: true }
            }
            Body::Tagged { tag, variants, untagged } => TypeBody::Union {
                untagged: untagged.map(|id| text(self.type_names.names[id.0].clone(), span)),
                tag: text(tag.clone(), span),
                variants: variants
                    .iter()
                    .map(|(value, content)| {
                        let content =
                            content.map_or("nothing".to_owned(), |id| self.type_names.names[id.0].clone());
                        (text(value.clone(), span), text(content, span))
                    })
                    .collect(),
                open: true,
            },
            Body::Alias { ty, bounds } => TypeBody::Alias {
                ty: self.ty(ty, false, false, span),
                bounds: fields::bounds(bounds, span),
                soft: Vec::new(),
            },
        };
        TypeDeclaration {
            aka: Vec::new(),
            from: Vec::new(),
            name: text(name, span),
            help: draft.help.clone().map(|help| text(help, span)),
            docs: None,
            deprecated: draft.deprecated.clone().map(|note| text(note, span)),
            body,
        }
    }

    fn ty(&self, ty: &Ty, nullable: bool, required: bool, span: Span) -> syntax::Type {
        let alternatives = match ty {
            Ty::Union(all) => all.iter().map(|one| self.term(one, span)).collect(),
            one => vec![self.term(one, span)],
        };
        syntax::Type { alternatives, nullable, required, span }
    }

    fn term(&self, ty: &Ty, span: Span) -> TypeTerm {
        let kind = match ty {
            Ty::List(item) => TermKind::List(Box::new(self.term(item, span))),
            Ty::Tuple(items) => TermKind::Tuple(items.iter().map(|item| self.term(item, span)).collect()),
            Ty::Nullable(item) => TermKind::Nullable(Box::new(self.term(item, span))),
            Ty::Map(value) => TermKind::Map { key: None, value: Box::new(self.term(value, span)) },
            Ty::Named(id) => TermKind::Name(self.type_names.names[id.0].clone()),
            Ty::String => TermKind::Name("string".to_owned()),
            Ty::Format(format) => TermKind::Name(format.word().to_owned()),
            Ty::Integer => TermKind::Name("integer".to_owned()),
            Ty::Number => TermKind::Name("number".to_owned()),
            Ty::Boolean => TermKind::Name("boolean".to_owned()),
            Ty::Timestamp => TermKind::Name("timestamp".to_owned()),
            Ty::File => TermKind::Name("file".to_owned()),
            Ty::Json | Ty::Union(_) => TermKind::Name("json".to_owned()),
        };
        TypeTerm { span, kind }
    }
}

fn one_word(kind: TermKind, span: Span) -> syntax::Type {
    syntax::Type { alternatives: vec![TypeTerm { span, kind }], nullable: false, required: false, span }
}

fn text(value: String, span: Span) -> SpannedText {
    SpannedText::new(value, span)
}

/// Returns the rules of an operation with the names of the fields. An export says a rule at the body and at the operation.
fn rules_of(operation: &Operation) -> Vec<Rule> {
    let name = |said: &str| {
        let is_sent = |one: &&Input| one.field.wire == said && one.location == syntax::Location::Body;
        let is_named = |one: &&Input| one.name == said;
        let fields = || operation.fields.iter();
        let input = fields().find(is_sent).or_else(|| fields().find(is_named));
        // The client sets the field that requests the stream.
        let toggle = operation.stream.as_ref().map(|stream| &stream.toggle).filter(|toggle| *toggle == said);
        input.map(|input| &input.name).or(toggle).cloned()
    };
    let mut known: Vec<String> = Vec::new();
    let rules = operation.rules.iter().filter_map(|rule| renamed(rule, &name));
    rules
        .filter(|rule| {
            let text = rules::text(rule);
            let is_new = !known.contains(&text);
            known.push(text);
            is_new
        })
        .collect()
}

fn node(literal: &Literal, span: Span) -> Node {
    let value = match literal {
        Literal::Text(text) => NodeValue::Scalar { text: text.clone(), quoted: true },
        Literal::Bare(text) => NodeValue::Scalar { text: text.clone(), quoted: false },
        Literal::List(items) => NodeValue::List(items.iter().map(|item| node(item, span)).collect()),
    };
    Node { span, value }
}
