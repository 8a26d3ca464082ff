//! The messages of the protocol: what they ask, and the results as JSON.

use super::outline::Part;
use super::symbols::{Occurrence, Symbol};
use super::workspace::Workspace;
use super::{completion, hover as hovers, origin, outline, rename as renames, uri};
use crate::diagnostic::{Diagnostic, Edit, Position, Severity, Source, Span, codes};
use crate::tidy::tidy;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Returns what this server can do.
pub fn capabilities() -> Value {
    json!({
        "positionEncoding": "utf-16",
        // Each change has the whole text, which has at most 1 MiB.
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "completionProvider": { "triggerCharacters": [" ", "<", "{", "[", "|", "."] },
        "hoverProvider": true,
        "definitionProvider": true,
        "declarationProvider": true,
        "documentLinkProvider": { "resolveProvider": true },
        "referencesProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "documentFormattingProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
    })
}

/// The parameters of a request or a notification.
pub struct Parameters<'p>(pub &'p Value);

impl Parameters<'_> {
    /// Returns the path of the document.
    pub fn path(&self) -> Option<PathBuf> {
        uri::path(self.0["textDocument"]["uri"].as_str()?)
    }

    /// Returns the whole text of the document.
    pub fn text(&self) -> Option<&str> {
        let changes = self.0["contentChanges"].as_array();
        let changed = changes.and_then(|changes| changes.last()?["text"].as_str());
        changed.or_else(|| self.0["textDocument"]["text"].as_str())
    }

    /// Returns the folders with documents of vendors that the editor names.
    pub fn documents(&self) -> Vec<PathBuf> {
        let folders = self.0["initializationOptions"]["documents"].as_array();
        folders.into_iter().flatten().filter_map(|folder| folder.as_str().map(PathBuf::from)).collect()
    }

    fn byte(&self, source: &Source) -> usize {
        source.byte(position(&self.0["position"]))
    }
}

fn position(value: &Value) -> Position {
    let number =
        |name: &str| value[name].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
    Position { line: number("line"), character: number("character") }
}

fn range(source: &Source, span: Span) -> Value {
    let range = source.range(span);
    let position = |at: Position| json!({ "line": at.line, "character": at.character });
    json!({ "start": position(range.start), "end": position(range.end) })
}

fn location(workspace: &Workspace, span: Span) -> Value {
    let source = &workspace.sources[span.source];
    json!({ "uri": uri::of(source), "range": range(source, span) })
}

/// Returns the reports of each file; notes only of open ones.
pub fn reports(workspace: &Workspace) -> BTreeMap<String, Vec<Value>> {
    let mut reports: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let notes = workspace.notes.iter().filter(|one| workspace.is_open(one.span.source));
    for one in workspace.diagnostics.iter().chain(notes) {
        let source = &workspace.sources[one.span.source];
        reports.entry(uri::of(source)).or_default().push(report(workspace, one));
    }
    reports
}

fn report(workspace: &Workspace, one: &Diagnostic) -> Value {
    let source = &workspace.sources[one.span.source];
    let help = one.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let related: Vec<Value> = one
        .others
        .iter()
        .map(|(span, label)| json!({ "location": location(workspace, *span), "message": label }))
        .collect();
    // An unused declaration is drawn faded.
    let tags: &[u8] = if *one.code == codes::UNUSED { &[1] } else { &[] };
    json!({
        "range": range(source, one.span),
        "severity": match one.severity { Severity::Error => 1, Severity::Warning => 2, Severity::Note => 4 },
        "code": one.code.name,
        "source": "modwright",
        "message": format!("{}{help}", one.message),
        "relatedInformation": related,
        "tags": tags,
    })
}

/// Completion.
pub fn completion(
    workspace: &Workspace,
    source: usize,
    parameters: &Parameters<'_>,
) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let byte = parameters.byte(file);
    let (proposals, length) = completion::complete(workspace, source, byte);
    let span = Span { source, start: byte - length, end: byte };
    let range = range(file, span);
    let items: Vec<Value> = proposals
        .into_iter()
        .map(|proposal| {
            json!({
                "label": proposal.text.trim_end().trim_end_matches(':'),
                "kind": proposal.kind as u8,
                "documentation": proposal.detail,
                "textEdit": { "range": range, "newText": proposal.text },
            })
        })
        .collect();
    Ok(Value::Array(items))
}

/// Hover.
pub fn hover(workspace: &Workspace, source: usize, parameters: &Parameters<'_>) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let Some((text, span)) = hovers::hover(workspace, source, parameters.byte(file)) else {
        return Ok(Value::Null);
    };
    Ok(json!({ "contents": { "kind": "markdown", "value": text }, "range": range(file, span) }))
}

/// Returns the locations of the symbol at the position; its declarations, its uses, or both.
fn places(
    workspace: &Workspace,
    source: usize,
    parameters: &Parameters<'_>,
    declarations: bool,
    uses: bool,
) -> Value {
    let byte = parameters.byte(&workspace.sources[source]);
    let Some((declared, found)) = workspace.occurrence(source, byte) else { return Value::Null };
    let wanted = |is_declaration: bool| if is_declaration { declarations } else { uses };
    let same =
        declared.occurrences.iter().filter(|one| one.symbol == found.symbol && wanted(one.is_declaration));
    same.map(|one| location(workspace, one.span)).collect()
}

/// Go to definition.
pub fn definition(
    workspace: &Workspace,
    source: usize,
    parameters: &Parameters<'_>,
) -> Result<Value, String> {
    Ok(places(workspace, source, parameters, true, false))
}

/// Go to declaration: of an imported item, the place in the vendor's document.
pub fn declaration(
    workspace: &Workspace,
    source: usize,
    parameters: &Parameters<'_>,
) -> Result<Value, String> {
    let byte = parameters.byte(&workspace.sources[source]);
    let found = workspace.occurrence(source, byte);
    match found.and_then(|(declared, one)| origin::place(workspace, declared, &one.symbol)) {
        Some((document, span)) => Ok(json!([{ "uri": uri::of(&document), "range": range(&document, span) }])),
        None => definition(workspace, source, parameters),
    }
}

/// The links of imported operations and types. Their targets are looked up when they are followed: that takes longer than a
/// check.
pub fn links(workspace: &Workspace, source: usize, _: &Parameters<'_>) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let Some((declared, _)) = workspace.declared_for(source) else { return Ok(json!([])) };
    let is_item = |one: &&Occurrence| {
        one.is_declaration && one.span.source == source && !matches!(one.symbol, Symbol::Field(..))
    };
    let mut items: Vec<&Occurrence> = declared.occurrences.iter().filter(is_item).collect();
    items.sort_by_key(|one| one.span);
    let links = items.into_iter().filter_map(|one| {
        let words = origin::words(workspace, declared, &one.symbol)?;
        let range = range(file, one.span);
        let data = json!({ "textDocument": { "uri": uri::of(file) }, "position": range["start"] });
        Some(json!({ "range": range, "tooltip": words.replace('`', ""), "data": data }))
    });
    Ok(links.collect())
}

/// A link with its target; without one, if the vendor's document is nowhere.
pub fn link(workspace: &Workspace, source: usize, parameters: &Parameters<'_>) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let Some((declared, found)) = workspace.occurrence(source, parameters.byte(file)) else {
        return Err("this text has changed".to_owned());
    };
    let Some((document, span)) = origin::place(workspace, declared, &found.symbol) else {
        return Err("the vendor's document is not in a folder above the specification".to_owned());
    };
    Ok(
        json!({ "range": range(file, found.span), "target": uri::line(&document, span), "data": parameters.0 }),
    )
}

/// Find references.
pub fn references(
    workspace: &Workspace,
    source: usize,
    parameters: &Parameters<'_>,
) -> Result<Value, String> {
    let declarations = parameters.0["context"]["includeDeclaration"].as_bool().unwrap_or(true);
    let mut places = places(workspace, source, parameters, declarations, true);
    let found = workspace.occurrence(source, parameters.byte(&workspace.sources[source]));
    if let (Some(places), Some((declared, one))) = (places.as_array_mut(), found)
        && matches!(one.symbol, Symbol::Type(..))
    {
        // In a file that cannot be read, the name of a type is a use of it.
        let hidden = renames::hidden(workspace, declared, &one.symbol);
        places.extend(hidden.map(|span| location(workspace, span)));
    }
    Ok(places)
}

/// The name that a rename would change.
pub fn prepare_rename(
    workspace: &Workspace,
    source: usize,
    parameters: &Parameters<'_>,
) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let found = workspace.occurrence(source, parameters.byte(file));
    Ok(found.map_or(Value::Null, |(_, one)| range(file, one.span)))
}

/// Rename.
pub fn rename(workspace: &Workspace, source: usize, parameters: &Parameters<'_>) -> Result<Value, String> {
    let byte = parameters.byte(&workspace.sources[source]);
    let name = parameters.0["newName"].as_str().unwrap_or_default();
    renames::rename(workspace, source, byte, name).map(|edits| edit(workspace, &edits))
}

/// Returns what a rename leaves to do.
pub fn remarks(workspace: &Workspace, source: usize, parameters: &Parameters<'_>) -> Vec<String> {
    renames::remarks(workspace, source, parameters.byte(&workspace.sources[source]))
}

fn edit(workspace: &Workspace, edits: &[Edit]) -> Value {
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in edits {
        let source = &workspace.sources[edit.span.source];
        let edit = json!({ "range": range(source, edit.span), "newText": edit.text });
        changes.entry(uri::of(source)).or_default().push(edit);
    }
    json!({ "changes": changes.into_iter().map(|(uri, edits)| (uri, Value::Array(edits))).collect::<Map<_, _>>() })
}

/// Document symbols.
pub fn symbols(workspace: &Workspace, source: usize, _: &Parameters<'_>) -> Result<Value, String> {
    let file = &workspace.sources[source];
    Ok(outline::outline(file, source).iter().map(|part| symbol(file, part)).collect())
}

fn symbol(file: &Source, part: &Part) -> Value {
    let children: Vec<Value> = part.children.iter().map(|child| symbol(file, child)).collect();
    json!({
        "name": part.name,
        "kind": part.kind,
        "range": range(file, part.whole),
        "selectionRange": range(file, part.span),
        "children": children,
    })
}

/// Formatting. A text that is not YAML has reports, and stays as it is.
pub fn formatting(workspace: &Workspace, source: usize, _: &Parameters<'_>) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let (texts, _) = tidy(std::slice::from_ref(file));
    let Some(text) = texts.into_iter().next().flatten().filter(|text| *text != file.text) else {
        return Ok(json!([]));
    };
    let (before, after): (Vec<&str>, Vec<&str>) =
        (file.text.split_inclusive('\n').collect(), text.split_inclusive('\n').collect());
    // Only the lines between the first and the last difference, so that the cursor stays.
    let same = |(one, other): &(&&str, &&str)| one == other;
    let first = before.iter().zip(&after).take_while(same).count();
    let (before, after) = (&before[first..], &after[first..]);
    let last = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let lines = |lines: &[&str]| lines[..lines.len() - last].concat();
    let start: usize = file.text.split_inclusive('\n').take(first).map(str::len).sum();
    let span = Span { source, start, end: start + lines(before).len() };
    Ok(json!([{ "range": range(file, span), "newText": lines(after) }]))
}

/// Quick fixes: the cures that are edits, for the reports that touch the range.
pub fn actions(workspace: &Workspace, source: usize, parameters: &Parameters<'_>) -> Result<Value, String> {
    let file = &workspace.sources[source];
    let asked = &parameters.0["range"];
    let (start, end) = (file.byte(position(&asked["start"])), file.byte(position(&asked["end"])));
    let touched = |span: Span| span.source == source && span.start <= end && start <= span.end;
    let fixes = workspace.diagnostics.iter().filter(|one| !one.edits.is_empty() && touched(one.span));
    let actions = fixes.map(|one| {
        json!({
            "title": one.help,
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [report(workspace, one)],
            "edit": edit(workspace, &one.edits),
        })
    });
    Ok(actions.collect())
}
