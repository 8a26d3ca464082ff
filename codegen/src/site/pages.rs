//! The pages, as the templates read them.

use super::edition::{Edition, Home, sentence};
use super::inline::{Inline, Line, parts};
use super::operations::OperationSection;
use super::types::TypeSection;
use super::words::{self, Words};
use crate::model::{ConnectionField, Model, Module, Send};
use askama::Template;

/// The parts that all pages have.
pub struct Frame {
    pub words: &'static Words,
    /// The path from the page to the root of the site, empty or with a slash at its end.
    pub root: String,
    pub title: String,
    /// The language of the title, if it is not that of the page.
    pub title_lang: Option<&'static str>,
    pub trail: Vec<Entry>,
    /// The same page in other languages.
    pub languages: Vec<Language>,
}

/// A link to a page.
pub struct Entry {
    pub title: String,
    /// The language of the title, if it is not that of the page.
    pub lang: Option<&'static str>,
    pub href: String,
}

/// A link to the same page in another language.
pub struct Language {
    pub lang: &'static str,
    pub name: &'static str,
    pub href: String,
}

impl Frame {
    /// Returns the path of the overview.
    pub fn home(&self) -> String {
        let folder = if self.words.lang == "en" { "" } else { self.words.folder };
        format!("{}{folder}index.html", self.root)
    }

    /// Creates the frame of a page of a connector; `path` is below the folder of the language.
    fn of(edition: &Edition<'_>, title: String, path: &str, trail: Vec<Entry>) -> Self {
        let root = "../".repeat(path.matches('/').count() + 1);
        let others = words::ALL.iter().filter(|words| words.lang != edition.words.lang);
        let others = others.filter_map(|words| Edition::of(edition.connector, words));
        let languages = others.map(|other| Language {
            lang: other.words.lang,
            name: other.words.name,
            href: format!("{root}{}{path}", other.words.folder),
        });
        Self { words: edition.words, title, title_lang: None, trail, languages: languages.collect(), root }
    }
}

/// The list of the connectors.
#[derive(Template)]
#[template(path = "overview.html")]
pub struct Overview {
    frame: Frame,
    connectors: Vec<ConnectorEntry>,
}

struct ConnectorEntry {
    title: String,
    help: Line,
    href: String,
    is_translated: bool,
    modules: Vec<Entry>,
}

impl Overview {
    pub fn new(model: &Model, words: &'static Words) -> Self {
        let is_english = words.lang == "en";
        let root = if is_english { "" } else { "../" };
        let connectors = model.connectors.iter().filter_map(|connector| {
            let own = Edition::of(connector, words);
            let edition = own.or_else(|| Edition::of(connector, words::ALL[0]))?;
            let folder = format!("{root}{}{}", edition.words.folder, connector.name);
            let (modules, more): (Vec<&Module>, Vec<&Module>) =
                connector.modules.iter().partition(|module| module.is_default);
            let modules = modules.into_iter().chain(more).map(|module| Entry {
                title: edition.module_title(module),
                lang: edition.lang(module.docs.title.as_deref()),
                href: format!("{folder}/modules/{}.html", module.name),
            });
            Some(ConnectorEntry {
                title: edition.title(),
                help: edition.help(&connector.docs),
                href: format!("{folder}/index.html"),
                is_translated: own.is_some(),
                modules: modules.collect(),
            })
        });
        let others = words::ALL.iter().filter(|other| other.lang != words.lang);
        let languages = others
            .filter(|other| model.connectors.iter().any(|one| Edition::of(one, other).is_some()))
            .map(|other| Language {
                lang: other.lang,
                name: other.name,
                href: if is_english {
                    format!("{}index.html", other.folder)
                } else {
                    "../index.html".to_owned()
                },
            });
        let frame = Frame {
            words,
            root: root.to_owned(),
            title: words.site_title.to_owned(),
            title_lang: None,
            trail: Vec::new(),
            languages: languages.collect(),
        };
        Self { frame, connectors: connectors.collect() }
    }
}

/// The page of a connector: its connection and its modules.
#[derive(Template)]
#[template(path = "connector.html")]
pub struct ConnectorPage {
    frame: Frame,
    help: Line,
    link: Option<String>,
    base_url: String,
    servers: Vec<String>,
    retried: String,
    connection: Vec<ConnectionRow>,
    rules: Vec<Line>,
    /// The name of the call, and its place.
    test: Option<(String, String)>,
    modules: Vec<ModuleRow>,
    /// Those that are off by default.
    more: Vec<ModuleRow>,
    has_types: bool,
}

struct ConnectionRow {
    name: String,
    label: Option<String>,
    label_lang: Option<&'static str>,
    required: bool,
    help: Line,
    facts: Vec<Line>,
}

struct ModuleRow {
    title: String,
    lang: Option<&'static str>,
    href: String,
    help: Line,
    is_deprecated: bool,
    operations: Vec<Entry>,
}

impl ConnectorPage {
    pub fn new(edition: &Edition<'_>) -> Self {
        let connector = edition.connector;
        let (modules, more): (Vec<&Module>, Vec<&Module>) =
            connector.modules.iter().partition(|module| module.is_default);
        let rows =
            |modules: Vec<&Module>| modules.into_iter().map(|module| module_row(edition, module)).collect();
        let retried = connector.retry.iter().flat_map(|retry| &retry.statuses);
        let retried = retried.map(|(low, high)| match low == high {
            true => low.to_string(),
            false => format!("{low}–{high}"),
        });
        Self {
            frame: Frame::of(edition, edition.title(), &format!("{}/index.html", connector.name), Vec::new()),
            help: edition.help(&connector.docs),
            link: connector.docs.link.as_deref().map(str::to_owned),
            base_url: connector.base_url.clone(),
            servers: connector.servers.iter().map(|server| server.base_url.clone()).collect(),
            retried: retried.collect::<Vec<_>>().join(", "),
            connection: connector.connection.iter().map(|field| connection(edition, field)).collect(),
            rules: connector.rules.iter().map(|rule| parts(&(edition.words.connection_rule)(rule))).collect(),
            test: connector.test.as_ref().map(|(module, operation)| {
                (format!("{module}.{operation}"), format!("modules/{module}.html#{operation}"))
            }),
            modules: rows(modules),
            more: rows(more),
            has_types: connector.shared_types().next().is_some(),
        }
    }
}

fn connection(edition: &Edition<'_>, field: &ConnectionField) -> ConnectionRow {
    let words = edition.words;
    let valued = |label: &str, value: String| {
        vec![Inline::text(format!("{label}{}", words.colon)), Inline::code(value)]
    };
    let mut facts = Vec::new();
    if field.secret {
        facts.push(parts(words.secret));
    }
    facts.extend(field.env.as_ref().map(|env| valued(words.environment, env.clone())));
    facts.extend(field.default.as_ref().map(|value| valued(words.default, value.clone())));
    facts.push(match &field.send {
        Some(Send::Bearer) => valued(words.sent_as, "Authorization: Bearer …".to_owned()),
        Some(Send::Header(name)) => {
            let value = field.written.as_deref().unwrap_or("{}").replace("{}", "…");
            valued(words.sent_as, format!("{name}: {value}"))
        }
        Some(Send::Query(name)) => valued(words.sent_as, format!("?{name}=…")),
        Some(Send::Cookie(name)) => valued(words.sent_as, format!("Cookie: {name}=…")),
        Some(Send::BasicUser) => valued(words.sent_as, "Authorization: Basic …:".to_owned()),
        Some(Send::BasicPassword) => valued(words.sent_as, "Authorization: Basic :…".to_owned()),
        None if field.is_part => parts(words.in_base_url),
        None => parts(words.not_sent),
    });
    ConnectionRow {
        name: field.name.clone(),
        label: field.docs.title.as_deref().map(|label| edition.text(label).to_owned()),
        label_lang: edition.lang(field.docs.title.as_deref()),
        required: field.required,
        help: edition.help(&field.docs),
        facts,
    }
}

fn module_row(edition: &Edition<'_>, module: &Module) -> ModuleRow {
    let href = format!("modules/{}.html", module.name);
    let operations = module.operations().iter().map(|operation| Entry {
        title: edition.operation_title(module, operation),
        lang: edition.operation_lang(module, operation),
        href: format!("{href}#{}", operation.name),
    });
    let operations: Vec<Entry> = operations.collect();
    ModuleRow {
        title: edition.module_title(module),
        lang: edition.lang(module.docs.title.as_deref()),
        help: edition.help(&module.docs),
        is_deprecated: module.docs.deprecated.is_some(),
        operations: if operations.len() > 1 { operations } else { Vec::new() },
        href,
    }
}

fn trail(edition: &Edition<'_>, href: &str) -> Vec<Entry> {
    let lang = edition.lang(edition.connector.docs.title.as_deref());
    vec![Entry { title: edition.title(), lang, href: href.to_owned() }]
}

/// The page of the types that modules share.
#[derive(Template)]
#[template(path = "types.html")]
pub struct TypesPage {
    frame: Frame,
    types: Vec<TypeSection>,
}

impl TypesPage {
    pub fn new(edition: &Edition<'_>) -> Self {
        let connector = edition.connector;
        let title = edition.words.shared_types.to_owned();
        let path = format!("{}/types.html", connector.name);
        Self {
            frame: Frame::of(edition, title, &path, trail(edition, "index.html")),
            types: edition.types(&connector.shared, Home::Types),
        }
    }
}

/// The page of a module: its operations and its types.
#[derive(Template)]
#[template(path = "module.html")]
pub struct ModulePage {
    frame: Frame,
    help: Line,
    deprecated: Option<Line>,
    link: Option<String>,
    name: String,
    /// The Cargo feature, if it is off by default.
    feature: Option<String>,
    /// The events that the API sends.
    webhooks: Option<Line>,
    operations: Vec<OperationSection>,
    types: Vec<TypeSection>,
}

impl ModulePage {
    pub fn new(edition: &Edition<'_>, index: usize) -> Self {
        let connector = edition.connector;
        let module = &connector.modules[index];
        let path = format!("{}/modules/{}.html", connector.name, module.name);
        Self {
            frame: Frame {
                title_lang: edition.lang(module.docs.title.as_deref()),
                ..Frame::of(edition, edition.module_title(module), &path, trail(edition, "../index.html"))
            },
            help: edition.help(&module.docs),
            deprecated: edition.deprecated(&module.docs).map(sentence),
            link: module.docs.link.as_deref().map(str::to_owned),
            name: module.name.clone(),
            feature: (!module.is_default).then(|| module.feature.clone()),
            webhooks: edition.webhooks(module, Home::Module(index)),
            operations: edition.operations(module, index),
            types: edition.types(&module.types, Home::Module(index)),
        }
    }
}
