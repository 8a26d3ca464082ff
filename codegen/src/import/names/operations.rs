//! The names of operations: their IDs without the words of the module.

use super::super::draft::{Module, Operation};
use super::super::words::{self, singular};
use super::{Preset, Taken, free, given};
use crate::syntax::Method;

const ARTICLES: [&str; 3] = ["a", "an", "the"];
const LINKS: [&str; 9] = ["for", "of", "by", "in", "to", "from", "on", "with", "and"];

/// Returns a name for each operation, unique in its module.
pub(in super::super) fn operations(
    operations: &[Operation],
    modules: &[Module],
    module_names: &[String],
    preset: &Preset,
) -> Vec<String> {
    let reserved = || Taken(preset.reserved.iter().cloned().collect());
    let mut taken: Vec<Taken> = modules.iter().map(|_| reserved()).collect();
    for (index, operation) in operations.iter().enumerate() {
        if let Some(name) = given(&preset.operations, index) {
            taken[operation.module].take(&request(operation, &module_names[operation.module], name));
            taken[operation.module].take(name);
        }
    }
    // A short name that two operations would have is a name of neither.
    let short: Vec<Vec<String>> =
        operations.iter().map(|operation| short(operation, &modules[operation.module])).collect();
    operations
        .iter()
        .zip(&short)
        .enumerate()
        .map(|(index, (operation, own))| {
            if let Some(name) = given(&preset.operations, index) {
                return name.clone();
            }
            let twins = operations
                .iter()
                .zip(&short)
                .filter(|(other, words)| other.module == operation.module && *words == own);
            let is_alone = twins.count() == 1;
            let full = whole(operation);
            let by_path = by_path(operation);
            let both = [full.as_slice(), &["of".to_owned()], &path_words(operation)].concat();
            let candidates = [own.clone(), full, by_path, both];
            let first = usize::from(!is_alone);
            let mut is_free = |name: &str| {
                let taken = &mut taken[operation.module];
                let stem = name.strip_suffix("_stream").unwrap_or(name);
                let is_stream = |other: &str| taken.0.contains(other);
                if is_stream(&format!("{name}_stream")) || stem != name && is_stream(stem) {
                    return false;
                }
                taken.take(&request(operation, &module_names[operation.module], name)) && taken.take(name)
            };
            free(candidates.into_iter().skip(first), &mut is_free, words::snake)
        })
        .collect()
}

/// Returns the request type of an operation: the one of an export, otherwise the one that its name gives.
pub(in super::super) fn request(operation: &Operation, module: &str, name: &str) -> String {
    operation.marks.request.clone().unwrap_or_else(|| crate::check::request_name(module, name))
}

/// Returns the words of an operation's ID, or of its method and path.
fn whole(operation: &Operation) -> Vec<String> {
    let Some(id) = operation.id.as_deref() else { return by_path(operation) };
    let words: Vec<String> =
        words::of(id).into_iter().filter(|word| !ARTICLES.contains(&word.as_str())).collect();
    let words = without_path(words, operation);
    if words.is_empty() { by_path(operation) } else { words }
}

/// `list_models_v1_models_get` → `list_models`: servers make such IDs of a function, the path and the method.
fn without_path(words: Vec<String>, operation: &Operation) -> Vec<String> {
    let Some((last, rest)) = words.split_last() else { return words };
    if last != operation.method.word() {
        return words;
    }
    let path = words::of(path(operation));
    match rest.len().checked_sub(path.len()) {
        Some(at) if at > 0 && rest[at..] == path => rest[..at].to_vec(),
        _ => words,
    }
}

/// Returns the words without those of the module.
fn short(operation: &Operation, module: &Module) -> Vec<String> {
    let words = whole(operation);
    let own: Vec<String> = module.words.iter().map(|word| singular(word)).collect();
    let bare: Vec<String> = words.iter().map(|word| singular(word)).collect();
    let mut kept = words.clone();
    if let Some(at) = bare.windows(own.len().max(1)).position(|window| window == own) {
        kept.drain(at..at + own.len());
    }
    while kept.last().is_some_and(|word| LINKS.contains(&word.as_str())) {
        kept.pop();
    }
    while kept.first().is_some_and(|word| LINKS.contains(&word.as_str())) {
        kept.remove(0);
    }
    // A number alone is no name.
    let says = kept.iter().any(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    if says { kept } else { words }
}

/// Returns a name made of the method and the path: `get files/{file_id}` → `get file`.
fn by_path(operation: &Operation) -> Vec<String> {
    let is_item = path(operation).trim_end_matches('/').ends_with('}');
    let verb = match (operation.method, is_item) {
        (Method::Get | Method::Head, true) => "get",
        (Method::Get | Method::Head, false) => "list",
        (Method::Options, _) => "options",
        (Method::Trace, _) => "trace",
        (Method::Query, _) => "query",
        (Method::Post, _) => "create",
        (Method::Put, _) => "replace",
        (Method::Patch, _) => "update",
        (Method::Delete, _) => "delete",
    };
    let mut words = vec![verb.to_owned()];
    let mut rest = path_words(operation);
    if is_item && let Some(last) = rest.last_mut() {
        *last = singular(last);
    }
    words.append(&mut rest);
    words
}

/// Returns the path without its query.
fn path(operation: &Operation) -> &str {
    operation.path.split('?').next().unwrap_or_default()
}

/// Returns the words of the fixed parts of a path.
fn path_words(operation: &Operation) -> Vec<String> {
    let parts = path(operation).split('/').filter(|part| !part.contains('{') && !part.is_empty());
    parts.flat_map(words::of).collect()
}
