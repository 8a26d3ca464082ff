//! OpenAPI → specification files: Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2, JSON or YAML.
//!
//! ```text
//! text ─node→ tree ─document, endpoints→ view ─shapes, calls→ draft ─finish, names→ ─assemble→ syntax ─print→ YAML
//! ```
//!
//! No document is refused as a whole: a part that the language cannot say is a warning with a code, its place in the
//! document, and how the part was imported.

mod assemble;
mod bounds;
mod calls;
pub mod codes;
mod connection;
mod credentials;
mod document;
mod draft;
mod endpoints;
mod errors;
mod finish;
mod known;
mod layered;
mod lock;
mod names;
mod node;
mod origins;
mod overlay;
mod own;
mod paging;
mod print;
mod rules;
mod shapes;
mod text;
mod update;
mod words;

use crate::diagnostic::{Diagnostics, Source, codes::MISSING_KEY};
pub use crate::merge::{Changes, Sides};
use calls::Calls;
use document::Document;
use endpoints::Endpoint;
use known::{Found, Known};
pub use layered::laid_over;
use lock::Lock;
use node::Node;
pub use origins::{Origins, Record};
use overlay::Texts;
use shapes::Shapes;
use update::Places;
pub use update::{Updated, overlays, update};

/// The options of an import.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the connector; without it, it is made of the title.
    pub name: Option<String>,
    /// Imports only operations with one of these tags; all if there is none.
    pub tags: Vec<String>,
    /// Imports only operations with one of these IDs; all if there is none.
    pub operations: Vec<String>,
    /// Recognizes what the document does not say in so many words: tags of unions, timestamps, pages.
    pub guess: bool,
    /// Overlays, which change the document before it is imported.
    pub overlays: Vec<Source>,
}

impl Default for Options {
    fn default() -> Self {
        Self { name: None, tags: Vec::new(), operations: Vec::new(), guess: true, overlays: Vec::new() }
    }
}

/// An imported document.
#[derive(Debug)]
pub struct Imported {
    /// The name of the connector, which is the name of its folder.
    pub name: String,
    /// The files; the paths begin with the folder.
    pub files: Vec<Source>,
    /// The text of `import.lock`, from which an update knows what was imported.
    pub lock: String,
    /// The numbers of what was imported.
    pub counts: Counts,
}

/// The numbers of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations that were selected.
    pub operations: usize,
    /// Operations among them that the specification has.
    pub said: usize,
    /// Modules.
    pub modules: usize,
    /// Declared types.
    pub types: usize,
    /// Fields of types and operations.
    pub fields: usize,
    /// Fields of type `json`.
    pub json: usize,
    /// Operations whose document describes the body of an error.
    pub errors: usize,
    /// Operations among them with a type for it.
    pub typed_errors: usize,
}

/// Imports an OpenAPI document. Returns the specification, and every warning; `None` if the source is no such document. The
/// sources of the warnings are the document and the overlays.
pub fn openapi(source: &Source, options: &Options) -> (Option<Imported>, Diagnostics) {
    let mut notes = Diagnostics::default();
    let texts = Texts::new([source].into_iter().chain(&options.overlays).map(|source| source.text.as_str()));
    let root = texts.read(&mut notes);
    let imported = root.as_ref().and_then(|root| import(root, options, &Known::default(), &mut notes));
    notes.move_spans(|span| texts.place(span));
    notes.sort();
    let imported = imported.map(|mut import| {
        import.lock.document = update::file_name(&source.path);
        Imported { lock: import.lock.print(), ..import.imported }
    });
    (imported, notes)
}

/// The module of a connector without operations.
const CUSTOM_API_CALL: &str = "module: custom_api_call\ntitle: Make an API call\ncall: any\n";

/// An import, and what an update needs of it.
struct Import {
    imported: Imported,
    lock: Lock,
    found: Found,
    places: Places,
}

fn import(root: &Node<'_>, options: &Options, known: &Known, notes: &mut Diagnostics) -> Option<Import> {
    let Some(document) = Document::new(root) else {
        let report = MISSING_KEY
            .at(root.span(), "this is no OpenAPI document: it has neither `openapi` nor `swagger`");
        notes.push(report.help("pass an OpenAPI document"));
        return None;
    };
    let mut endpoints = endpoints::all(&document, notes);
    endpoints.retain(|endpoint| is_selected(endpoint, options));
    note_callbacks(&endpoints, notes);
    let base_url = connection::base_url(&document, notes);
    let (credentials, rules) = credentials::credentials(&document, &endpoints, &base_url.parts, notes);
    let sent_headers = credentials.iter().filter_map(|one| one.send.header().map(str::to_owned));
    let sent_headers = sent_headers.collect();
    let shapes = Shapes::new(&document, options.guess, notes);
    let mut calls = Calls::new(shapes, &endpoints, base_url.filled.clone(), sent_headers);
    calls.add_all(&endpoints, options.operations.is_empty() && options.tags.is_empty());
    let Calls { shapes, mut operations, mut modules, servers, array_format, .. } = calls;
    let Shapes { types, .. } = shapes;
    let mut found = known.operations(&mut operations, &mut modules);
    let is_export = document.is_export;
    let mut types = finish::finish(types, &mut operations, is_export, notes);
    let pages = if options.guess { assemble::recognize(&types, &mut operations) } else { Vec::new() };
    finish::settle_directions(&mut types, &operations);
    let typed_errors = operations.iter().filter(|operation| !operation.errors.is_empty()).count();
    let error_types = errors::recognize(&mut operations);
    known.types(&types, &operations, &mut found);
    if found.given.types.is_empty() {
        found.given.types = vec![None; types.all.len()];
    }
    for (name, draft) in found.given.types.iter_mut().zip(&types.all) {
        *name = name.take().or_else(|| draft.given.clone());
    }
    let module_names = names::modules(&modules, &found.given);
    let operation_names = names::operations(&operations, &modules, &module_names, &found.given);
    let type_names = names::types(
        &types,
        &operations,
        &error_types,
        &modules,
        &module_names,
        &operation_names,
        &found.given,
    );
    let known = Known::of(&types, &operations, &modules, &module_names, &operation_names, &type_names);
    let info = root.get("info");
    let name = options.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| connector_name(root));
    let own = assemble::Own {
        title: info.and_then(|info| info.text_of("title")).and_then(text::title),
        help: info.and_then(|info| info.text_of("description")).and_then(text::help),
        docs: None,
        base_url,
        servers: servers
            .into_iter()
            .filter(|(name, _)| operations.iter().any(|one| one.server.as_ref() == Some(name)))
            .collect(),
        array_format,
        credentials,
        rules,
        errors: connection::error_paths(&document, &endpoints),
        error_types,
        request_id: connection::request_id(&endpoints),
        stream_end: stream_end(&endpoints),
        pages,
        span: root.span(),
        name: name.clone(),
    };
    let named = assemble::Named {
        types: &types,
        operations: &operations,
        modules: &modules,
        module_names,
        operation_names,
        type_names,
        unions: Vec::new(),
        is_export,
        notes,
    };
    let (mut connector, modules) = assemble::assemble(named, own);
    own::complete(&mut connector, &document);
    let mut counts = Counts {
        operations: endpoints.len(),
        said: operations.iter().filter(|operation| operation.is_call()).count(),
        modules: modules.len(),
        errors: endpoints.iter().filter(|endpoint| errors::describes(endpoint)).count(),
        typed_errors,
        ..Counts::default()
    };
    count(&connector, &modules, &mut counts);
    let files = files(&name, &connector, &modules);
    let inside = |file: &Source| (file.path[name.len() + 1..].to_owned(), file.text.clone());
    let lock = Lock {
        options: Options { name: Some(name.clone()), ..options.clone() },
        known,
        files: files.iter().map(inside).collect(),
        ..Lock::default()
    };
    let places = places(&connector, &modules);
    Some(Import { imported: Imported { files, name, lock: String::new(), counts }, lock, found, places })
}

/// Returns the place of each item and of its fields in the document.
fn places(connector: &crate::syntax::Connector, modules: &[crate::syntax::Module]) -> Places {
    use crate::syntax::{Field, ModuleContent, TypeBody, TypeDeclaration};
    let mut places = Places::new();
    let mut item = |file: &str, kind: &str, name: &crate::diagnostic::SpannedText, fields: &[Field]| {
        let key = format!("{file} {kind} {}", name.value);
        for field in fields {
            places.insert(format!("{key} {}", field.name.value), field.name.span);
        }
        places.insert(key, name.span);
    };
    let mut declarations = |file: &str, types: &[std::sync::Arc<TypeDeclaration>]| {
        for declaration in types {
            let fields = match &declaration.body {
                TypeBody::Struct { fields, .. } => fields.as_slice(),
                _ => &[],
            };
            item(file, "types", &declaration.name, fields);
        }
    };
    declarations("types.yaml", &connector.types);
    for module in modules {
        declarations(&format!("modules/{}.yaml", module.name.value), &module.types);
    }
    for module in modules {
        let file = format!("modules/{}.yaml", module.name.value);
        module.fields.iter().for_each(|field| item(&file, "fields", &field.name, &[]));
    }
    for module in modules {
        if let ModuleContent::Operations(operations) = &module.content {
            let file = format!("modules/{}.yaml", module.name.value);
            operations.iter().for_each(|one| item(&file, "operations", &one.name, &one.fields));
        }
    }
    places
}

/// Notes the calls that the vendor makes after an operation: the language has none of them.
fn note_callbacks(endpoints: &[Endpoint<'_>], notes: &mut Diagnostics) {
    for (key, _) in endpoints.iter().filter_map(|endpoint| endpoint.node.entry("callbacks")) {
        let report = codes::LEFT_OUT.at(key.span(), format!("the language has no `{}`", key.text));
        notes.push(report.help("they are left out").warning());
    }
}

fn is_selected(endpoint: &Endpoint<'_>, options: &Options) -> bool {
    let tags = endpoint.node.get("tags").map(Node::items).unwrap_or_default();
    let has_tag = |tag: &String| tags.iter().any(|own| own.text() == Some(tag));
    let has_id = |id: &String| endpoint.node.text_of("operationId") == Some(id);
    (options.tags.is_empty() || options.tags.iter().any(has_tag))
        && (options.operations.is_empty() || options.operations.iter().any(has_id))
}

/// Returns the name of the connector: the first words of the title that not every API has.
fn connector_name(root: &Node<'_>) -> String {
    const COMMON: [&str; 12] = [
        "api",
        "rest",
        "openapi",
        "swagger",
        "the",
        "v1",
        "v2",
        "v3",
        "web",
        "specification",
        "public",
        "http",
    ];
    let title = root.get("info").and_then(|info| info.text_of("title")).unwrap_or_default();
    let said: Vec<String> = title
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '/'))
        .map(|word| word.trim_end_matches("'s"))
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase())
        .skip_while(|word| word.is_empty() || COMMON.contains(&word.as_str()))
        .take_while(|word| !word.is_empty() && !COMMON.contains(&word.as_str()) && word != "official")
        .take(2)
        .collect();
    safe_name(&words::snake(if said.is_empty() { &[] } else { &said }))
}

/// Returns a name that a connector can have.
fn safe_name(name: &str) -> String {
    let is_reserved = matches!(
        name,
        "default"
            | "rustls"
            | "native_tls"
            | "multipart"
            | "webhooks"
            | "round_trip"
            | "serde"
            | "catalog"
            | "value"
    );
    if is_reserved || crate::check::is_keyword(name) { format!("{name}_api") } else { name.to_owned() }
}

/// Returns the data of the last event of a stream, if a description names it.
fn stream_end(endpoints: &[Endpoint<'_>]) -> Option<String> {
    let says = |endpoint: &Endpoint<'_>| {
        let body = endpoint.body.as_ref().is_some_and(|body| mentions(body.node, 0));
        body || mentions(endpoint.node, 0)
    };
    endpoints.iter().any(says).then(|| "[DONE]".to_owned())
}

fn mentions(node: &Node<'_>, depth: usize) -> bool {
    match &node.value {
        node::Value::Scalar { text, .. } => text.contains("[DONE]"),
        node::Value::List(items) => depth < 12 && items.iter().any(|item| mentions(item, depth + 1)),
        node::Value::Map(entries) => depth < 12 && entries.iter().any(|(_, node)| mentions(node, depth + 1)),
    }
}

fn files(name: &str, connector: &crate::syntax::Connector, modules: &[crate::syntax::Module]) -> Vec<Source> {
    let mut files =
        vec![Source { path: format!("{name}/connector.yaml"), text: print::connector(connector) }];
    if !connector.types.is_empty() {
        files.push(Source { path: format!("{name}/types.yaml"), text: print::shared(&connector.types) });
    }
    for module in modules {
        let path = format!("{name}/modules/{}.yaml", module.name.value);
        files.push(Source { path, text: print::module(module) });
    }
    // A connector has a module, also if its document has no operation that can be imported.
    if modules.is_empty() {
        let path = format!("{name}/modules/custom_api_call.yaml");
        files.push(Source { path, text: CUSTOM_API_CALL.to_owned() });
    }
    files
}

fn count(connector: &crate::syntax::Connector, modules: &[crate::syntax::Module], counts: &mut Counts) {
    use crate::syntax::{Field, ModuleContent, TypeBody};
    let mut fields = |fields: &[Field]| {
        counts.fields += fields.len();
        let is_json = |field: &&Field| field.ty.alternatives.iter().any(|term| term.is("json"));
        counts.json += fields.iter().filter(is_json).count();
    };
    let mut types = 0;
    for declaration in connector.types.iter().chain(modules.iter().flat_map(|module| &module.types)) {
        types += 1;
        if let TypeBody::Struct { fields: own, .. } = &declaration.body {
            fields(own);
        }
    }
    for module in modules {
        fields(&module.fields);
        if let ModuleContent::Operations(operations) = &module.content {
            operations.iter().for_each(|operation| fields(&operation.fields));
        }
    }
    counts.types = types;
}
