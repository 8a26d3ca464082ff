//! An import with a partial specification over it, for a build script.

use super::Imported;
use super::update::outlines;
use crate::diagnostic::{Diagnostics, Source, Span, codes::UNKNOWN_REFERENCE, nearest};
use crate::merge;
use crate::tidy::tidy;

/// Returns the files of an import with partial files over them. Their paths are those in the folder of the connector.
///
/// # Errors
///
/// A partial file that is not YAML, or that changes what the import does not have. The sources of the reports are the partial
/// files.
pub fn laid_over(imported: &Imported, partial: &[Source]) -> Result<Vec<Source>, Diagnostics> {
    let (texts, mut mistakes) = tidy(partial);
    let Some(texts) = texts.into_iter().collect::<Option<Vec<String>>>() else { return Err(mistakes) };
    let inside = |file: &'_ Source| file.path[imported.name.len() + 1..].to_owned();
    let paths: Vec<String> = imported.files.iter().map(inside).collect();
    let mut files =
        outlines(paths.iter().map(String::as_str).zip(imported.files.iter().map(|file| file.text.as_str())));
    let over = outlines(partial.iter().map(|file| file.path.as_str()).zip(texts.iter().map(String::as_str)));
    for missing in merge::lay(&mut files, &over) {
        let [file, path @ ..] = missing.path.as_slice() else { continue };
        let Some(source) = partial.iter().position(|one| one.path == *file) else { continue };
        let range = merge::place(&partial[source].text, path);
        let name = path.last().map_or("", String::as_str);
        let near = nearest(name, missing.known.iter().map(String::as_str));
        let cure = match near {
            Some(near) => format!("write `{near}`, or describe all of it"),
            None => "describe all of it, or delete it".to_owned(),
        };
        let fact = format!("the import has no `{name}` here");
        mistakes
            .push(UNKNOWN_REFERENCE.at(Span { source, start: range.start, end: range.end }, fact).help(cure));
    }
    if mistakes.errors() > 0 {
        return Err(mistakes);
    }
    let name = &imported.name;
    Ok(files
        .iter()
        .map(|(path, file)| Source { path: format!("{name}/{path}"), text: file.print() })
        .collect())
}
