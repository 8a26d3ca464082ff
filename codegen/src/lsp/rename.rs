//! Rename: every occurrence in all files of the connector. What is sent stays the same.

use super::files::operations;
use super::symbols::Symbol;
use super::workspace::{Declared, Workspace};
use crate::diagnostic::{Edit, Severity, Span, apply};
use crate::run::check::check;
use crate::syntax::{Field, SpannedText, TypeBody};

/// Returns the edits that give the symbol at a byte another name.
///
/// # Errors
///
/// A message for people, if there is no symbol, or if the specification would have a mistake that it does not have now.
pub fn rename(workspace: &Workspace, source: usize, byte: usize, name: &str) -> Result<Vec<Edit>, String> {
    let Some((declared, found)) = workspace.occurrence(source, byte) else {
        return Err("no type, field or operation is here".to_owned());
    };
    let symbol = &found.symbol;
    refuse_hidden(workspace, declared, symbol)?;
    let occurrences = declared.occurrences.iter().filter(|one| one.symbol == *symbol);
    let mut edits: Vec<Edit> =
        occurrences.map(|one| Edit { span: one.span, text: name.to_owned() }).collect();
    if let Some(field) = field(declared, symbol) {
        edits.extend(keep_wire_name(workspace, field));
    }
    refuse_mistakes(workspace, &edits)?;
    Ok(edits)
}

/// Returns an error if a file names the symbol where a mistake hides it.
fn refuse_hidden(workspace: &Workspace, declared: &Declared, symbol: &Symbol) -> Result<(), String> {
    let Some(span) = hidden(workspace, declared, symbol).next() else { return Ok(()) };
    let file = &workspace.sources[span.source];
    let (path, line) = (short(&file.path), file.position(span.start).0);
    let name = &file.text[span.start..span.end];
    Err(format!("correct {path} first: it has mistakes, and names `{name}` in line {line}"))
}

/// Returns where the name of a symbol is in files of which a part could not be read.
pub fn hidden<'w>(
    workspace: &'w Workspace,
    declared: &'w Declared,
    symbol: &'w Symbol,
) -> impl Iterator<Item = Span> + 'w {
    let (Symbol::Type(of, name) | Symbol::Operation(of, name) | Symbol::Field(of, _, name)) = symbol;
    let is_of_one_file = match symbol {
        Symbol::Field(..) => true,
        Symbol::Type(..) => declared.connector.modules.contains(of),
        Symbol::Operation(..) => false,
    };
    let files = declared.partial.iter().filter(move |source| !is_of_one_file || *source == of);
    let spans = files.flat_map(move |&source| {
        words(&workspace.sources[source].text, name).map(move |start| Span {
            source,
            start,
            end: start + name.len(),
        })
    });
    spans.filter(|span| !declared.occurrences.iter().any(|one| one.span == *span))
}

/// Returns what a rename of the symbol at a byte leaves to do: companion files that seem to use it.
pub fn remarks(workspace: &Workspace, source: usize, byte: usize) -> Vec<String> {
    let Some((declared, found)) = workspace.occurrence(source, byte) else { return Vec::new() };
    let (Symbol::Type(of, name) | Symbol::Operation(of, name) | Symbol::Field(of, _, name)) = &found.symbol;
    let own = workspace.sources[*of].path.trim_end_matches("yaml");
    let is_shared = !declared.connector.modules.contains(of);
    let companions = declared.connector.companions.iter().map(|&source| &workspace.sources[source]);
    let companions = companions.filter(|file| is_shared || file.path.trim_end_matches("rs") == own);
    let remarks = companions.filter_map(|file| {
        // A word that is a field in Rust follows a dot, or has a colon.
        let is_use = |at: &usize| match &found.symbol {
            Symbol::Field(..) => {
                let behind = &file.text[at + name.len()..];
                file.text[..*at].ends_with('.') || behind.starts_with(':') && !behind.starts_with("::")
            }
            _ => true,
        };
        let line = file.position(words(&file.text, name).find(is_use)?).0;
        let path = short(&file.path);
        Some(format!("{path} names `{name}` in line {line}: change the Rust there, too"))
    });
    remarks.collect()
}

/// Returns where a text has a name as a word of its own.
fn words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| !text[..*at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}

/// `…/spec/acme/modules/widgets.yaml` → `modules/widgets.yaml`
fn short(path: &str) -> &str {
    let modules = path.rfind("/modules/").map(|at| at + 1);
    &path[modules.or_else(|| path.rfind('/').map(|at| at + 1)).unwrap_or(0)..]
}

/// Returns an error if the edits make a mistake.
fn refuse_mistakes(workspace: &Workspace, edits: &[Edit]) -> Result<(), String> {
    let mut edited = workspace.sources.clone();
    apply(edits, &mut edited);
    let (_, found) = check(&edited);
    if found.errors() <= workspace.diagnostics.errors() {
        return Ok(());
    }
    let known = |message: &str| workspace.diagnostics.iter().any(|one| one.message == message);
    let mut errors = found.iter().filter(|one| one.severity == Severity::Error);
    let new = errors.find(|one| !known(&one.message));
    Err(new.map_or("the specification would have a mistake".to_owned(), |one| one.message.clone()))
}

/// Returns the field that a symbol names.
fn field<'d>(declared: &'d Declared, symbol: &Symbol) -> Option<&'d Field> {
    let declaration = declared.occurrences.iter().find(|one| one.is_declaration && one.symbol == *symbol)?;
    let is_it = |field: &&Field| field.name.inner_span() == declaration.span;
    let module = declared.modules.iter().find(|file| file.source == declaration.span.source);
    let of_module = module.into_iter().flat_map(|file| {
        operations(&file.module).iter().flat_map(|one| &one.fields).chain(&file.module.fields)
    });
    let of_types = declared.types(module).flat_map(|ty| match &ty.body {
        TypeBody::Struct { fields, .. } => fields.as_slice(),
        _ => &[],
    });
    of_module.chain(of_types).find(is_it)
}

/// Returns the edit that writes the present name as `name:`, so that the wire and the examples stay as they are.
fn keep_wire_name(workspace: &Workspace, field: &Field) -> Option<Edit> {
    if field.wire.is_some() {
        return None;
    }
    let name = &field.name;
    let text = &workspace.sources[name.span.source].text;
    let wire = format!("name: {}", name.value);
    let behind = name.span.end + text.get(name.span.end..)?.find(':')? + 1;
    let value = behind + text[behind..].find(|c: char| c != ' ')?;
    let insert = |at: usize, text: String| Edit { span: Span { start: at, end: at, ..name.span }, text };
    if text[value..].starts_with('{') {
        let first = value + 1;
        return Some(insert(first, format!(" {wire},")));
    }
    if text[value..].starts_with(['\n', '\r', '#']) {
        return in_block(text, value)
            .map(|(at, indent)| insert(at, format!("{wire}\n{}", " ".repeat(indent))));
    }
    let ty: &SpannedText = &SpannedText::new(String::new(), field.ty.span);
    let written = text.get(ty.span.start..ty.span.end)?;
    // Inside `{ … }` a `,` needs quotes.
    let written = if written.contains(',') && !written.starts_with(['\'', '"']) {
        format!("'{written}'")
    } else {
        written.to_owned()
    };
    Some(Edit { span: field.ty.span, text: format!("{{ type: {written}, {wire} }}") })
}

/// Returns the first key of a mapping on the lines below, and its indentation.
fn in_block(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut start = from + text[from..].find('\n')? + 1;
    loop {
        let line = text[start..].lines().next()?;
        let content = line.trim_start_matches(' ');
        if !content.is_empty() && !content.starts_with('#') {
            let indent = line.len() - content.len();
            return Some((start + indent, indent));
        }
        start += text[start..].find('\n')? + 1;
    }
}
