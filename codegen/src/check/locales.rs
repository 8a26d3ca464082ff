//! Locales: each text of a connector is translated, and no other text is.

use crate::diagnostic::{Diagnostics, Source, SpannedText, codes};
use crate::model::{Connector, Docs, Field, Locale, Module, TypeDeclaration, TypeKind};
use crate::syntax;
use std::collections::{BTreeMap, BTreeSet};

/// The number of missing texts that a report names.
const NAMED: usize = 3;

/// Returns the locales, and reports what is missing or stale in them.
pub(super) fn resolve(
    connector: &Connector,
    written: &syntax::Connector,
    sources: &[Source],
    errors: &mut Diagnostics,
) -> Vec<Locale> {
    written.locales.iter().filter_map(|locale| one(connector, locale, sources, errors)).collect()
}

fn one(
    connector: &Connector,
    written: &syntax::Locale,
    sources: &[Source],
    errors: &mut Diagnostics,
) -> Option<Locale> {
    let language = &written.language;
    check_name(language, sources, errors)?;
    for module in &written.untranslated {
        let names = || connector.modules.iter().map(|module| module.name.as_str());
        if !names().any(|name| name == module.value) && !errors.is_suppressed(&module.value) {
            errors.push(
                codes::UNKNOWN_REFERENCE
                    .at(module.span, format!("there is no module `{}`", module.value))
                    .suggest(&module.value, names(), "write the name of a module, or delete it"),
            );
        }
    }
    let texts: BTreeMap<String, String> = written
        .texts
        .iter()
        .map(|(english, text)| (Locale::key(&english.value), text.value.trim().to_owned()))
        .collect();
    // Texts that could not be read would be reported as missing or stale.
    if errors.errors() == 0 {
        let groups = groups(connector, &written.untranslated);
        report_missing(written, &groups, &texts, errors);
        report_stale(connector, written, errors);
    }
    Some(Locale { language: language.value.clone(), texts })
}

/// Checks that a locale is a language, and is named like its file.
fn check_name(language: &SpannedText, sources: &[Source], errors: &mut Diagnostics) -> Option<()> {
    let name = language.value.as_str();
    let (tag, region) = name.split_once('-').unwrap_or((name, "XX"));
    let is_language = (2..=3).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_language || name == "en" {
        let message = match name {
            "en" => "the texts of a specification are English already".to_owned(),
            _ => format!("`{name}` is not a language"),
        };
        let help = "write the code of another language, such as `fr` or `pt-BR`";
        errors.push(codes::WRONG_VALUE.at(language.span, message).help(help));
        return None;
    }
    let path = &sources[language.span.source].path;
    let file = path.rsplit('/').next().unwrap_or_default();
    if file != format!("{name}.yaml") {
        errors.push(
            codes::FILE_NAME
                .at(language.span, format!("the locale `{name}` is in the file `{file}`"))
                .help(format!("rename the file to `{name}.yaml`")),
        );
        return None;
    }
    Some(())
}

fn report_missing(
    written: &syntax::Locale,
    groups: &[(String, Vec<String>)],
    texts: &BTreeMap<String, String>,
    errors: &mut Diagnostics,
) {
    let mut seen = BTreeSet::new();
    for (file, group) in groups {
        let missing: Vec<&str> = group
            .iter()
            .map(String::as_str)
            .filter(|text| !texts.contains_key(*text) && seen.insert(*text))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let named: Vec<String> =
            missing.iter().take(NAMED).map(|text| format!("`{}`", short(text))).collect();
        let more = match missing.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = match missing.len() {
            1 => format!("a text of `{file}` has no translation"),
            some => format!("{some} texts of `{file}` have no translation"),
        };
        let or = if file.contains("/modules/") { ", or list the module under `untranslated`" } else { "" };
        errors.push(
            codes::UNTRANSLATED
                .at(written.language.span, message)
                .help(format!("add below `texts`: {}{more}{or}", named.join(", ")))
                .warning(),
        );
    }
}

fn report_stale(connector: &Connector, written: &syntax::Locale, errors: &mut Diagnostics) {
    let all = groups(connector, &[]);
    let known: BTreeSet<&str> = all.iter().flat_map(|(_, texts)| texts.iter().map(String::as_str)).collect();
    let translated: BTreeSet<String> =
        written.texts.iter().map(|(english, _)| Locale::key(&english.value)).collect();
    for (english, _) in &written.texts {
        let text = Locale::key(&english.value);
        if known.contains(text.as_str()) {
            continue;
        }
        let new = similar(&text, known.iter().copied().filter(|known| !translated.contains(*known)));
        let help = match new {
            Some(new) => {
                format!("if the text is now `{}`, change the key, and check the translation", short(new))
            }
            None => "delete it".to_owned(),
        };
        errors.push(
            codes::STALE_TRANSLATION
                .at(english.span, format!("`{}` is not a text of the connector", short(&text)))
                .help(help)
                .warning(),
        );
    }
}

/// Returns the text that shares the most words with another one, if it shares half of them.
fn similar<'c>(text: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let words: BTreeSet<&str> = text.split_whitespace().collect();
    let shared = |candidate: &str| {
        let others: BTreeSet<&str> = candidate.split_whitespace().collect();
        (words.intersection(&others).count(), others.len().max(words.len()))
    };
    let near = candidates.map(|candidate| (shared(candidate), candidate));
    let near = near.filter(|((shared, all), _)| 2 * shared >= *all);
    near.max_by_key(|((shared, _), _)| *shared).map(|(_, candidate)| candidate)
}

/// Returns the beginning of a text, for a message.
fn short(text: &str) -> String {
    let line: String = text.chars().take(60).collect();
    if line.len() < text.len() { format!("{line}…") } else { line }
}

/// Returns the texts by file: those of the connector, of the shared types and of each module.
fn groups(connector: &Connector, without: &[SpannedText]) -> Vec<(String, Vec<String>)> {
    let mut own = Texts::default();
    own.docs(&connector.docs);
    connector.connection.iter().for_each(|field| own.docs(&field.docs));
    let mut shared = Texts::default();
    let is_without = |index: &usize| without.iter().any(|one| one.value == connector.modules[*index].name);
    for declaration in connector.shared.iter().map(|id| connector.declaration(*id)) {
        // A type of modules that are not translated is not translated.
        if declaration.modules.is_empty() || !declaration.modules.iter().all(is_without) {
            shared.ty(declaration);
        }
    }
    let folder = connector.source.trim_end_matches("connector.yaml");
    let mut groups = vec![(connector.source.clone(), own.0), (format!("{folder}types.yaml"), shared.0)];
    for (index, module) in connector.modules.iter().enumerate() {
        if is_without(&index) {
            continue;
        }
        let mut texts = Texts::default();
        texts.module(connector, module);
        groups.push((module.source.clone(), texts.0));
    }
    groups
}

/// The texts of a file, in its order.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    fn add(&mut self, text: Option<&str>) {
        self.0.extend(text.map(Locale::key).filter(|text| !text.is_empty()));
    }

    fn docs(&mut self, docs: &Docs) {
        [&docs.title, &docs.help, &docs.deprecated].into_iter().for_each(|text| self.add(text.as_deref()));
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields.iter().filter(|field| !field.set_by_client) {
            self.add(field.label.as_deref());
            self.docs(&field.docs);
        }
    }

    fn module(&mut self, connector: &Connector, module: &Module) {
        self.docs(&module.docs);
        for operation in module.operations() {
            self.docs(&operation.docs);
            self.fields(&operation.request.fields);
            operation.examples.iter().for_each(|example| self.add(example.help.as_deref()));
        }
        module.types.iter().for_each(|id| self.ty(connector.declaration(*id)));
    }

    fn ty(&mut self, declaration: &TypeDeclaration) {
        if !declaration.has_made_help() {
            self.docs(&declaration.docs);
        }
        match &declaration.kind {
            TypeKind::Struct(shape) => self.fields(&shape.fields),
            TypeKind::Enum { values, .. } | TypeKind::IntegerEnum { values, .. } => {
                values.iter().for_each(|value| self.docs(&value.docs))
            }
            TypeKind::Tagged { .. } | TypeKind::Untagged { .. } => {}
        }
    }
}
