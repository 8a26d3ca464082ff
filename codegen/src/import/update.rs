//! A newer document → the files of a connector that was imported before, with the edits that a person made since.

use super::lock::Lock;
use super::overlay::Texts;
use super::{codes, node};
use crate::diagnostic::{Diagnostics, Source, Span};
use crate::merge::{self, Changes, Conflict, Files, Outline};
use crate::tidy::tidy;
use std::collections::HashMap;

/// An updated connector.
#[derive(Debug)]
pub struct Updated {
    /// The files that are new or have another content, by their path in the folder of the connector.
    pub files: Vec<Source>,
    /// The paths of files that are no longer needed.
    pub removed: Vec<String>,
    /// The text of the new record.
    pub lock: String,
    /// The differences to the files before.
    pub changes: Changes,
    /// The operations and types that the document has under another path, ID or name.
    pub moved: Vec<String>,
    /// Values that both sides changed, each at both places.
    pub conflicts: Diagnostics,
    /// The sources of the conflicts: the document, and the files after the update.
    pub sources: Vec<Source>,
}

/// Returns the paths of the overlays of an import; none if the record is none.
pub fn overlays(lock: &Source) -> Vec<String> {
    let lock = Lock::read(lock, 0, &mut Diagnostics::default()).unwrap_or_default();
    lock.options.overlays.into_iter().map(|overlay| overlay.path).collect()
}

/// Merges a newer document into the files of a connector. The sources of the reports are the document, the overlays that the
/// record names, and the record.
pub fn update(
    document: &Source,
    overlays: &[Source],
    lock: &Source,
    ours: &[Source],
) -> (Option<Updated>, Diagnostics) {
    let mut notes = Diagnostics::default();
    let texts = Texts::new([document].into_iter().chain(overlays).map(|source| source.text.as_str()));
    let updated = Lock::read(lock, 1 + overlays.len(), &mut notes).and_then(|mut lock| {
        lock.options.overlays = overlays.to_vec();
        let root = texts.read(&mut notes)?;
        merged(document, &root, lock, ours, &mut notes)
    });
    notes.move_spans(|span| texts.place(span));
    notes.sort();
    (updated, notes)
}

fn merged(
    document: &Source,
    root: &node::Node<'_>,
    mut lock: Lock,
    ours: &[Source],
    notes: &mut Diagnostics,
) -> Option<Updated> {
    let mut base = outlines(lock.files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let (texts, mistakes) = tidy(ours);
    let texts: Option<Vec<String>> = texts.into_iter().collect();
    let Some(texts) = texts else {
        notes.extend(mistakes);
        return None;
    };
    let own = outlines(ours.iter().map(|file| file.path.as_str()).zip(texts.iter().map(String::as_str)));
    merge::adopt(&mut base, &own).iter().for_each(|change| lock.known.rename(change));
    lock.options.name = Some(lock.options.name.unwrap_or_default());
    let new = super::import(root, &lock.options, &lock.known, notes)?;
    let (name, mut places) = (new.imported.name.clone(), new.places);
    // What an overlay says has no place in the document.
    places.retain(|_, span| span.end <= document.text.len());
    let theirs = outlines(new.lock.files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let (after, conflicts) = merge::merge(base, own.clone(), theirs);
    let moved = lock.known.moved(&new.found, &new.lock.known);
    let changes = merge::compare(&own, &after);
    let mut sources = vec![document.clone()];
    sources.extend(after.iter().map(|(path, file)| Source { path: path.clone(), text: file.print() }));
    let (tidied, mistakes) = tidy(&sources[1..]);
    for (source, text) in sources.iter_mut().skip(1).zip(tidied) {
        match text {
            Some(text) => source.text = text,
            None => {
                let said = mistakes.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ");
                let message = format!("the merge of `{}` is no specification: {said}", source.path);
                notes.push(codes::CONFLICT.at(root.span(), message).help("merge this document by hand"));
                return None;
            }
        }
    }
    let unchanged: HashMap<&str, &String> = ours.iter().map(|file| file.path.as_str()).zip(&texts).collect();
    Some(Updated {
        files: sources
            .iter()
            .skip(1)
            .filter(|file| unchanged.get(file.path.as_str()) != Some(&&file.text))
            .cloned()
            .collect(),
        removed: own.keys().filter(|path| !after.contains_key(*path)).cloned().collect(),
        lock: Lock { document: file_name(&document.path), ..new.lock }.print(),
        changes,
        moved,
        conflicts: reports(&conflicts, &sources, &places, &name),
        sources,
    })
}

/// Returns the last part of a path.
pub(super) fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

pub(super) fn outlines<'t>(files: impl Iterator<Item = (&'t str, &'t str)>) -> Files {
    files.map(|(path, text)| (path.to_owned(), Outline::read(text))).collect()
}

/// The places of items and their fields in the document, by file and name.
pub(super) type Places = HashMap<String, Span>;

fn reports(conflicts: &[Conflict], sources: &[Source], places: &Places, name: &str) -> Diagnostics {
    let mut all = Diagnostics::default();
    for conflict in conflicts {
        let [file, path @ ..] = conflict.path.as_slice() else { continue };
        let what = path.last().map_or(name, String::as_str);
        let Some(source) = sources.iter().position(|source| source.path == *file) else {
            let message =
                format!("`{what}` of `{file}` was changed, and the vendor removed all that needs it");
            let report = codes::CONFLICT.at(Span { source: 0, start: 0, end: 1 }, message);
            all.push(report.help("it is removed, too").warning());
            continue;
        };
        let range = merge::place(&sources[source].text, path);
        let (said, cure) = match &conflict.theirs {
            Some(theirs) => (
                format!("`{what}` was changed here, and by the vendor"),
                format!("yours is kept; write `{theirs}` if the vendor is right"),
            ),
            None => (
                format!("`{what}` was changed here, and removed by the vendor"),
                "yours is kept; delete it if the vendor is right".to_owned(),
            ),
        };
        let mut report = codes::CONFLICT.at(Span { source, start: range.start, end: range.end }, said);
        if let Some(span) = origin(file, path, places).filter(|_| conflict.theirs.is_some()) {
            report = report.other(span, "the vendor's");
        }
        all.push(report.help(cure).warning());
    }
    all
}

/// Returns the place of an item, or of a field of it, in the document.
fn origin(file: &str, path: &[String], places: &Places) -> Option<Span> {
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let [kind, item, rest @ ..] = keys.as_slice() else { return None };
    let field = rest.get(1).map(|field| format!("{file} {kind} {item} {field}"));
    let field = field.and_then(|key| places.get(&key));
    field.or_else(|| places.get(&format!("{file} {kind} {item}"))).copied()
}
