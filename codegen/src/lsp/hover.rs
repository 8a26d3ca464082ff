//! Hover: the meaning of a key, a type, a field or an operation.

use super::completion::BUILT_IN;
use super::cursor::{cursor, group_of, root, shape};
use super::files::{ModuleFile, operations};
use super::symbols::{Owner, Symbol};
use super::workspace::{Declared, Workspace};
use super::{origin, uri};
use crate::diagnostic::Span;
use crate::syntax::{Field, SpannedText, TypeBody, TypeDeclaration};

/// Returns the Markdown for the word at a byte, and its span.
pub fn hover(workspace: &Workspace, source: usize, byte: usize) -> Option<(String, Span)> {
    if let Some((declared, found)) = workspace.occurrence(source, byte) {
        let text = describe(declared, &found.symbol)?;
        let origin = imported(workspace, declared, &found.symbol).map(|origin| format!("\n\n{origin}"));
        return Some((text + &origin.unwrap_or_default(), found.span));
    }
    let file = &workspace.sources[source];
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let end = byte + file.text.get(byte..)?.find(|c| !is_word(c)).unwrap_or(0);
    let start = file.text.get(..byte)?.trim_end_matches(is_word).len();
    let (span, word) = (Span { source, start, end }, file.text.get(start..end)?);
    let at = cursor(&file.text, end);
    let shape = shape(root(&file.path), &at.path)?;
    if at.is_value {
        let (_, help) = BUILT_IN.iter().find(|(name, _)| *name == word)?;
        return Some((format!("`{word}`: {help}"), span));
    }
    let key = group_of(&shape)?.key(word)?;
    Some((format!("`{word}`: {}", key.help), span))
}

/// Returns the origin of an imported item, with a link if the vendor's document is there.
fn imported(workspace: &Workspace, declared: &Declared, symbol: &Symbol) -> Option<String> {
    let words = origin::words(workspace, declared, symbol);
    match origin::place(workspace, declared, symbol) {
        Some((document, span)) => {
            let line = document.utf16_position(span.start).line + 1;
            let words = words.map(|words| format!("{words}, ")).unwrap_or_default();
            Some(format!("Imported: {words}[line {line}]({})", uri::line(&document, span)))
        }
        None => words.map(|words| format!("Imported: {words}")),
    }
}

fn describe(declared: &Declared, symbol: &Symbol) -> Option<String> {
    let module = |source: usize| declared.modules.iter().find(|file| file.source == source);
    match symbol {
        Symbol::Type(source, name) => Some(ty(declared.ty(module(*source), name)?)),
        Symbol::Operation(source, name) => {
            let file = module(*source)?;
            let operation = operations(&file.module).iter().find(|one| one.name.value == *name)?;
            let head = format!("**{name}** `{} {}`", operation.method.as_str(), operation.path.value);
            Some(with_help(
                head,
                operation.help.as_ref().or(operation.title.as_ref()),
                operation.docs.as_ref(),
            ))
        }
        Symbol::Field(source, owner, name) => field(declared, module(*source), owner, name),
    }
}

fn field(declared: &Declared, module: Option<&ModuleFile>, owner: &Owner, name: &str) -> Option<String> {
    let path: Vec<String> = match owner {
        Owner::Module => vec!["fields".to_owned()],
        Owner::Operation(operation) => vec!["operations".to_owned(), operation.clone()],
        Owner::Struct(ty) => vec!["types".to_owned(), ty.clone()],
    };
    let found = declared.fields(module, &path).into_iter().find(|field| field.name.value == name)?;
    let mut head = format!("**{name}**: `{}`", written(found));
    for bound in &found.bounds {
        head.push_str(&format!(", {} {}", bound.kind.word(), bound.value.value));
    }
    Some(with_help(head, found.help.as_ref(), found.docs.as_ref()))
}

/// Returns the type of a field as the language writes it.
fn written(field: &Field) -> String {
    let terms: Vec<String> = field.ty.alternatives.iter().map(|term| term.text()).collect();
    let null = if field.ty.nullable { "?" } else { "" };
    let required = if field.required { "!" } else { "" };
    format!("{}{null}{required}", terms.join(" | "))
}

fn ty(declaration: &TypeDeclaration) -> String {
    let name = &declaration.name.value;
    let body = match &declaration.body {
        TypeBody::Id => "a text of its own type".to_owned(),
        TypeBody::Struct { fields, .. } => {
            let fields: String = fields
                .iter()
                .map(|field| format!("\n- `{}`: `{}`", field.name.value, written(field)))
                .collect();
            format!("struct{fields}")
        }
        TypeBody::Enum { values, .. } => {
            let values: Vec<String> = values.iter().map(|value| format!("`{}`", value.value.value)).collect();
            format!("enum: {}", values.join(", "))
        }
        TypeBody::Union { tag, variants, .. } => {
            let variants: String =
                variants.iter().map(|(value, ty)| format!("\n- `{}`: `{}`", value.value, ty.value)).collect();
            format!("union by `{}`{variants}", tag.value)
        }
        TypeBody::Alias { ty, .. } => {
            let terms: Vec<String> = ty.alternatives.iter().map(|term| term.text()).collect();
            format!("`{}`", terms.join(" | "))
        }
    };
    with_help(format!("**{name}**: {body}"), declaration.help.as_ref(), declaration.docs.as_ref())
}

/// Adds the help, and a link to the vendor's page.
fn with_help(head: String, help: Option<&SpannedText>, docs: Option<&SpannedText>) -> String {
    let parts = [help.map(|help| help.value.clone()), docs.map(|docs| format!("<{}>", docs.value))];
    parts.into_iter().flatten().fold(head, |text, part| format!("{text}\n\n{part}"))
}
