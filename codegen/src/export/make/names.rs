//! The names of an app: of its components, their files and their parameters.

use crate::model::{Operation, words};
use std::collections::HashSet;

/// The longest name of a module or a remote procedure, in characters, and the shortest.
const LONGEST: usize = 48;
const SHORTEST: usize = 4;

/// The longest name of a parameter, and the longest label.
const PARAMETER: usize = 128;
const LABEL: usize = 256;

/// The names of components that are taken, without regard to case: the names of files come from them.
#[derive(Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Returns the ID of a component: a lower-case letter, and then ASCII letters and digits.
    pub fn claim(&mut self, parts: &[&str]) -> String {
        let mut wanted = String::new();
        for word in parts.iter().flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric())) {
            let mut letters = word.chars();
            let first = letters.next().map(|c| match wanted.is_empty() {
                true => c.to_ascii_lowercase(),
                false => c.to_ascii_uppercase(),
            });
            wanted.extend(first.into_iter().chain(letters));
        }
        if !wanted.starts_with(|c: char| c.is_ascii_lowercase()) {
            wanted.insert_str(0, "the");
        }
        wanted.truncate(LONGEST);
        while wanted.len() < SHORTEST {
            wanted.push('X');
        }
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.0.insert(name.to_ascii_lowercase()) {
            let end = number.to_string();
            name = format!("{}{end}", &wanted[..wanted.len().min(LONGEST - end.len())]);
            number += 1;
        }
        name
    }
}

/// Returns the name of the files of a component: `getModels` → `get-models`.
pub(super) fn kebab(id: &str) -> String {
    let mut text = String::new();
    for c in id.chars() {
        if c.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// The names of the parameters of an operation.
pub(super) struct ParameterNames {
    /// The name of each field of the request.
    pub fields: Vec<String>,
    /// The name of the parameter with the greatest number of items.
    pub limit: String,
}

impl ParameterNames {
    /// Returns the names for an operation. `select` is the name of the parameter that selects it.
    pub fn new(operation: &Operation, select: &str) -> Self {
        let mut taken = vec![select.to_owned()];
        let mut claim = |wanted: &str| {
            let mut name = wanted.to_owned();
            while taken.contains(&name) {
                name.push('_');
            }
            taken.push(name.clone());
            name
        };
        let fields = operation.request.fields.iter().map(|field| claim(&plain(&field.name))).collect();
        Self { fields, limit: claim("limit") }
    }

    /// Returns the names for a call that has no form: its optional fields are not set.
    pub fn none(operation: &Operation) -> Self {
        Self {
            fields: operation.request.fields.iter().map(|_| String::new()).collect(),
            limit: String::new(),
        }
    }
}

/// Returns the name of the parameter that selects the operation of a module: no field has it.
pub(super) fn select(operations: &[&Operation]) -> String {
    let is_taken = |name: &str| {
        let mut fields = operations.iter().flat_map(|operation| &operation.request.fields);
        fields.any(|field| field.name == name)
    };
    let mut name = "operation".to_owned();
    while is_taken(&name) {
        name.push('_');
    }
    name
}

/// Returns a name that an expression can write.
fn plain(name: &str) -> String {
    let letter = |c: char| if matches!(c, '`' | '{' | '}') || c.is_control() { '_' } else { c };
    // Two names that are cut are numbered by the underscores that follow.
    name.chars().take(PARAMETER - 8).map(letter).collect()
}

/// Returns `true` if a parameter may have this name.
pub(super) fn is_parameter(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= PARAMETER
}

/// Returns a text as a label, which is not empty.
pub(super) fn label(text: &str) -> String {
    let text = text.trim();
    match text.chars().count() {
        0 => "–".to_owned(),
        1..=LABEL => text.to_owned(),
        _ => text.chars().take(LABEL - 1).chain(['…']).collect(),
    }
}

/// Returns the title of something, or else its name in words.
pub(super) fn title(title: Option<&str>, name: &str) -> String {
    label(&title.map_or_else(|| words(name), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::{Names, kebab};

    #[test]
    fn an_id_has_letters_and_digits_and_no_twin() {
        let mut names = Names::default();
        assert_eq!(names.claim(&["get_models"]), "getModels");
        assert_eq!(names.claim(&["get", "models"]), "getModels2");
        assert_eq!(names.claim(&["GETMODELS"]), "gETMODELS3");
        assert_eq!(names.claim(&["a"]), "aXXX");
        assert_eq!(names.claim(&["2é"]), "the2");
        assert_eq!(names.claim(&["x".repeat(60).as_str()]).len(), 48);
        assert_eq!(names.claim(&["x".repeat(70).as_str()]).len(), 48);
        assert_eq!(kebab("getModels2"), "get-models2");
    }
}
