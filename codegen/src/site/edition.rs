//! An edition: a connector in one language.

use super::inline::{Inline, Line, parts};
use super::words::Words;
use crate::model::{
    Connector, DeclaredIn, Docs, Locale, Module, Returns, StatusContent, StreamFormat, Type, TypeDeclaration,
    TypeId,
};

/// A connector in one language.
#[derive(Clone, Copy)]
pub struct Edition<'m> {
    pub connector: &'m Connector,
    pub words: &'static Words,
    locale: Option<&'m Locale>,
}

/// The page that contains a line: it decides on the targets of links.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The page of the shared types.
    Types,
    /// The page of the module with this index.
    Module(usize),
}

impl<'m> Edition<'m> {
    /// Returns the edition in the language of some words, if the connector has it.
    pub fn of(connector: &'m Connector, words: &'static Words) -> Option<Self> {
        let locale = connector.locales.iter().find(|locale| locale.language == words.lang);
        (words.lang == "en" || locale.is_some()).then_some(Self { connector, words, locale })
    }

    /// Returns a text of the specification in this language; in English if it is not translated.
    pub fn text<'t>(&'t self, english: &'t str) -> &'t str {
        self.locale.and_then(|locale| locale.text(english)).unwrap_or_else(|| english.trim())
    }

    /// Returns the language of a text, if it is not that of the pages: it is not translated. A text that was made is English.
    pub fn lang(&self, english: Option<&str>) -> Option<&'static str> {
        let locale = self.locale?;
        let is_translated = english.is_some_and(|text| locale.text(text).is_some());
        (!is_translated).then_some("en")
    }

    /// Returns a text as a line.
    pub fn line(&self, english: Option<&str>) -> Line {
        let mut line = english.map(|text| parts(self.text(text))).unwrap_or_default();
        let lang = self.lang(english);
        line.iter_mut().filter(|part| !part.is_code).for_each(|part| part.lang = lang);
        line
    }

    /// Returns the help as a line.
    pub fn help(&self, docs: &Docs) -> Line {
        self.line(docs.help.as_deref())
    }

    /// Returns the help of a type. One that was made is in English, and says nothing that its field does not say.
    pub fn type_help(&self, declaration: &TypeDeclaration) -> Line {
        if declaration.has_made_help() { Line::new() } else { self.help(&declaration.docs) }
    }

    /// Returns the note of a deprecated item.
    pub fn deprecated(&self, docs: &Docs) -> Option<Line> {
        docs.deprecated.as_deref().map(|note| self.line(Some(note)))
    }

    /// Returns the title of the connector.
    pub fn title(&self) -> String {
        let connector = self.connector;
        connector
            .docs
            .title
            .as_deref()
            .map_or_else(|| connector.name.clone(), |title| self.text(title).to_owned())
    }

    /// Returns the title of a module.
    pub fn module_title(&self, module: &Module) -> String {
        match module.docs.title.as_deref() {
            Some(title) => self.text(title).to_owned(),
            None => capital(&module.name.replace('_', " ")),
        }
    }

    /// Returns a type as a line, with links to the declared types in it.
    pub fn ty(&self, ty: &Type, home: Home) -> Line {
        let words = self.words;
        let plain = |text: &str| vec![Inline::text(text)];
        match ty {
            Type::String | Type::Secret => plain(words.string),
            Type::Integer => plain(words.integer),
            Type::Number => plain(words.number),
            Type::Boolean => plain(words.boolean),
            Type::Timestamp => plain(words.timestamp),
            Type::Json => plain(words.json),
            Type::Vector => plain(words.vector),
            Type::File => plain(words.file),
            Type::List(item) => self.around(words.list_of, &item.ty, home),
            Type::Map { value, .. } => self.around(words.map_of, &value.ty, home),
            Type::Tuple(items) => {
                let mut line = plain("(");
                for (index, item) in items.iter().enumerate() {
                    line.extend((index > 0).then(|| Inline::text(", ")));
                    line.extend(self.ty(&item.ty, home));
                }
                line.push(Inline::text(")"));
                line
            }
            Type::Nullable(item) => {
                self.ty(&item.ty, home).into_iter().chain([Inline::text(words.or_null)]).collect()
            }
            Type::Named(id) => {
                let name = Inline::code(self.connector.declaration(*id).name.clone());
                vec![match self.href(*id, home) {
                    Some(href) => name.to(href),
                    None => name,
                }]
            }
        }
    }

    fn around(&self, before: &str, inner: &Type, home: Home) -> Line {
        std::iter::once(Inline::text(before)).chain(self.ty(inner, home)).collect()
    }

    /// Returns the link to a declared type; `None` if no page describes it.
    pub fn href(&self, id: TypeId, home: Home) -> Option<String> {
        let declaration = self.connector.declaration(id);
        if !(declaration.in_requests || declaration.in_responses) {
            return None;
        }
        let anchor = format!("#type-{}", declaration.name);
        let page = match (declaration.declared_in, home) {
            (DeclaredIn::Shared, Home::Types) => String::new(),
            (DeclaredIn::Module(own), Home::Module(here)) if own == here => String::new(),
            (DeclaredIn::Shared, Home::Module(_)) => "../types.html".to_owned(),
            (DeclaredIn::Module(own), Home::Module(_)) => {
                format!("{}.html", self.connector.modules[own].name)
            }
            (DeclaredIn::Module(own), _) => format!("modules/{}.html", self.connector.modules[own].name),
        };
        Some(page + &anchor)
    }

    /// Returns the response of an operation as a line.
    pub fn returns(&self, returns: &Returns, home: Home) -> Line {
        let words = self.words;
        match returns {
            Returns::Json(ty) => self.ty(ty, home),
            Returns::OptionalJson(ty) => {
                self.ty(ty, home).into_iter().chain([Inline::text(words.or_nothing)]).collect()
            }
            Returns::Pages(listing) => self.around(words.pages_of, &listing.item, home),
            Returns::Stream { ty, format } => {
                let before = match format {
                    StreamFormat::Events => words.events_of,
                    StreamFormat::Lines => words.lines_of,
                };
                self.around(before, ty, home)
            }
            Returns::Text => vec![Inline::text(words.string)],
            Returns::Bytes => vec![Inline::text(words.bytes)],
            Returns::Nothing => vec![Inline::text(words.nothing)],
            Returns::ByField { cases, .. } => self.cases(cases.iter().map(|case| {
                let kind = match &case.ty {
                    Some(ty) => self.ty(ty, home),
                    None => vec![Inline::text(words.string)],
                };
                (case.value.clone(), kind)
            })),
            Returns::ByStatus { cases, .. } => self.cases(cases.iter().map(|case| {
                let kind = match &case.content {
                    StatusContent::Json(ty) => self.ty(ty, home),
                    StatusContent::Text => vec![Inline::text(words.string)],
                    StatusContent::Nothing => vec![Inline::text(words.nothing)],
                };
                (case.status.to_string(), kind)
            })),
        }
    }

    /// Returns several responses, each behind the value that selects it.
    fn cases(&self, cases: impl Iterator<Item = (String, Line)>) -> Line {
        let mut line = Line::new();
        for (value, kind) in cases {
            if !line.is_empty() {
                line.push(Inline::text("; "));
            }
            line.extend([Inline::code(value), Inline::text(self.words.colon)]);
            line.extend(kind);
        }
        line
    }
}

/// Returns a line that begins like a sentence.
pub fn sentence(mut line: Line) -> Line {
    if let Some(first) = line.first_mut().filter(|first| !first.is_code) {
        first.text = capital(&first.text);
    }
    line
}

/// Returns a text that begins with a capital letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
