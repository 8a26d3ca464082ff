//! Names of modules, operations and replacements must exist.

use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes, nearest};
use crate::model::Choices;
use crate::syntax::{self, ModuleContent};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The names that a connector's files mention, until every name is known.
#[derive(Default)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct References {
    modules: BTreeSet<String>,
    /// `module.operation`
    operations: BTreeSet<String>,
    references: Vec<Reference>,
}

/// A name that is not resolved yet.
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
enum Reference {
    /// `get_models.list`, as the value of a key.
    Operation { key: Cow<'static, str>, name: SpannedText },
    /// `use NAME`: the siblings, which are called `what`, can be meant too.
    Replacement { name: SpannedText, what: Cow<'static, str>, siblings: Vec<String> },
}

impl References {
    /// Collects the names in the connector's own file and the shared types.
    pub fn connector(&mut self, connector: &syntax::Connector) {
        if let Some(test) = &connector.test {
            self.references.push(Reference::Operation { key: "test".into(), name: test.clone() });
        }
        self.structs(&connector.types);
    }

    /// Collects the names of a module, and the names in it.
    pub fn module(&mut self, module: &syntax::Module) {
        self.modules.insert(module.name.value.clone());
        if let Some(note) = &module.deprecated {
            self.replacement(note, std::iter::empty(), "module");
        }
        self.fields(&module.fields, module.fields.iter());
        self.structs(&module.types);
        let ModuleContent::Operations(operations) = &module.content else { return };
        for one in operations {
            self.operations.insert(format!("{}.{}", module.name.value, one.name.value));
            if let Some(note) = &one.deprecated {
                let names = operations.iter().map(|operation| operation.name.value.as_str());
                self.replacement(note, names, "operation");
            }
            self.fields(&one.fields, module.fields.iter().chain(&one.fields));
        }
    }

    /// Adds the names of another part of the connector.
    pub fn extend(&mut self, other: Self) {
        self.modules.extend(other.modules);
        self.operations.extend(other.operations);
        self.references.extend(other.references);
    }

    /// Sets the source of all spans.
    #[cfg(feature = "cli")]
    pub fn set_source(&mut self, source: usize) {
        for reference in &mut self.references {
            match reference {
                Reference::Operation { name, .. } | Reference::Replacement { name, .. } => {
                    name.set_source(source)
                }
            }
        }
    }

    /// Returns the value of each `choices`.
    pub fn choices(&self) -> impl Iterator<Item = &SpannedText> {
        self.references.iter().filter_map(|reference| match reference {
            Reference::Operation { key, name } if key == "choices" => Some(name),
            _ => None,
        })
    }

    /// Checks that every name exists.
    pub fn finish(&self, errors: &mut Diagnostics) {
        for reference in &self.references {
            match reference {
                Reference::Operation { key, name } => self.check_operation(name, key, errors),
                Reference::Replacement { name, what, siblings } => {
                    self.check_replacement(name, what, siblings, errors);
                }
            }
        }
    }

    fn structs(&mut self, types: &[Arc<syntax::TypeDeclaration>]) {
        for declaration in types {
            if let syntax::TypeBody::Struct { fields, .. } = &declaration.body {
                self.fields(fields, fields.iter());
            }
        }
    }

    fn fields<'s>(
        &mut self,
        own: &[syntax::Field],
        siblings: impl Iterator<Item = &'s syntax::Field> + Clone,
    ) {
        for field in own {
            if let Some(choices) = &field.choices {
                self.references.push(Reference::Operation { key: "choices".into(), name: choices.clone() });
            }
            if let Some(note) = &field.deprecated {
                let names = siblings.clone().map(|field| field.name.value.as_str());
                self.replacement(note, names, "field");
            }
        }
    }

    /// `use NAME` must name a sibling, or an operation as `MODULE.OPERATION`; any other text is prose.
    fn replacement<'s>(
        &mut self,
        note: &SpannedText,
        siblings: impl Iterator<Item = &'s str> + Clone,
        what: &'static str,
    ) {
        let Some(name) = replacement(note) else { return };
        if siblings.clone().any(|sibling| sibling == name.value) {
            return;
        }
        // `Use the newer one` is prose, and `Use siz instead` is a misspelled name.
        if !note.value.starts_with("use ") && nearest(&name.value, siblings.clone()).is_none() {
            return;
        }
        let siblings = siblings.map(str::to_owned).collect();
        self.references.push(Reference::Replacement { name, what: what.into(), siblings });
    }

    fn check_operation(&self, name: &SpannedText, key: &str, errors: &mut Diagnostics) {
        let operation = if key == "choices" { Choices::of(&name.value).operation } else { &name.value };
        if self.operations.contains(operation) {
            return;
        }
        let (module, word) = operation.split_once('.').unwrap_or((operation, ""));
        if errors.is_suppressed(module) || errors.is_suppressed(word) {
            return;
        }
        let field = &name.value[operation.len()..];
        let help = match self.nearest_operation(operation, module, word) {
            Some(near) => Cure::write(format!("{near}{field}")),
            None => self.operations_of(module, word).into(),
        };
        errors.push(
            codes::UNKNOWN_REFERENCE
                .at(name.span, format!("`{key}` names `{}`, which is not an operation", name.value))
                .help(help),
        );
    }

    /// Returns the operation that was most likely meant.
    fn nearest_operation(&self, operation: &str, module: &str, word: &str) -> Option<&str> {
        let known = || self.operations.iter().map(String::as_str);
        let parts = || known().filter_map(|one| Some((one, one.split_once('.')?)));
        nearest(operation, known())
            .or_else(|| {
                let near =
                    nearest(word, parts().filter(|(_, (of, _))| *of == module).map(|(_, (_, own))| own))?;
                parts().find(|(_, (of, own))| *of == module && *own == near).map(|(one, _)| one)
            })
            // `repository.list` for `repositories.list`
            .or_else(|| {
                let begins_alike = |of: &str| {
                    let equal = of.bytes().zip(module.bytes()).take_while(|(a, b)| a == b).count();
                    equal > 3 && equal + 3 >= of.len().max(module.len())
                };
                let mut alike = parts().filter(|(_, (of, own))| *own == word && begins_alike(of));
                alike.next().filter(|_| alike.next().is_none()).map(|(one, _)| one)
            })
    }

    /// Returns the cure that names the operations of a module, or the modules that have an operation of this name.
    #[cold]
    fn operations_of(&self, module: &str, word: &str) -> String {
        const MOST: usize = 5;
        let is_near = |one: &&String| match one.split_once('.') {
            Some((of, own)) if self.modules.contains(module) => of == module && !own.is_empty(),
            Some((_, own)) => own == word,
            None => false,
        };
        let near: Vec<String> =
            self.operations.iter().filter(is_near).take(MOST).map(|one| format!("`{one}`")).collect();
        match near.as_slice() {
            [] => "write the module and the operation: `MODULE.OPERATION`".to_owned(),
            [one] => format!("write {one}"),
            several => format!("write an operation, such as {}", several.join(", ")),
        }
    }

    fn check_replacement(
        &self,
        name: &SpannedText,
        what: &str,
        siblings: &[String],
        errors: &mut Diagnostics,
    ) {
        let first = name.value.as_str();
        if self.modules.contains(first)
            || self.operations.contains(first)
            || errors.is_suppressed(first.split('.').next().unwrap_or(first))
        {
            return;
        }
        let diagnostic = codes::UNKNOWN_REFERENCE
            .at(name.span, format!("there is no {what} `{first}`, the replacement in this note"));
        // The siblings of a module are all modules.
        let modules = self.modules.iter().filter(|_| what == "module");
        errors.push(match nearest(first, siblings.iter().chain(modules).map(String::as_str)) {
            Some(near) => diagnostic.help(Cure::replace(format!("write `use {near}`"), near)),
            None => diagnostic.help("write the name of the replacement, or a sentence without `use`"),
        });
    }
}

/// Returns the name in a note: `size` of `use size`, `Use size instead` or `use: size`.
pub(super) fn replacement(note: &SpannedText) -> Option<SpannedText> {
    let rest = note.value.strip_prefix(['u', 'U'])?.strip_prefix("se")?;
    let rest = rest.strip_prefix(':').unwrap_or(rest).strip_prefix(' ')?;
    let first = rest.split(|c: char| c == ',' || c.is_whitespace()).next()?;
    let first = first.strip_suffix(['.', ';']).unwrap_or(first);
    let start = note.value.len() - rest.len();
    is_name(first).then(|| SpannedText::new(first.to_owned(), note.part(start..start + first.len())))
}

/// Returns `true` if a text can be a name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
}
