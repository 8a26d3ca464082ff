//! Notes for readers: `deprecated:` is a sentence, and `docs:` is a URL.

use super::references;
use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::syntax::{self, ModuleContent, TypeBody};
use std::sync::Arc;

/// Checks the notes of a connector's own file and of the shared types.
pub(super) fn connector(connector: &syntax::Connector, errors: &mut Diagnostics) {
    docs(connector.docs.as_ref(), errors);
    types(&connector.types, errors);
}

/// Checks the notes of a module.
pub(super) fn module(module: &syntax::Module, errors: &mut Diagnostics) {
    docs(module.docs.as_ref(), errors);
    deprecated(module.deprecated.as_ref(), &module.name, errors);
    fields(&module.fields, errors);
    types(&module.types, errors);
    let ModuleContent::Operations(operations) = &module.content else { return };
    for operation in operations {
        docs(operation.docs.as_ref(), errors);
        deprecated(operation.deprecated.as_ref(), &operation.name, errors);
        fields(&operation.fields, errors);
    }
}

fn types(types: &[Arc<syntax::TypeDeclaration>], errors: &mut Diagnostics) {
    for declaration in types {
        docs(declaration.docs.as_ref(), errors);
        deprecated(declaration.deprecated.as_ref(), &declaration.name, errors);
        match &declaration.body {
            TypeBody::Struct { fields, .. } => self::fields(fields, errors),
            TypeBody::Enum { values, .. } => {
                values.iter().for_each(|one| deprecated(one.deprecated.as_ref(), &one.value, errors));
            }
            TypeBody::Union { .. } | TypeBody::Alias { .. } | TypeBody::Id => {}
        }
    }
}

fn fields(fields: &[syntax::Field], errors: &mut Diagnostics) {
    for field in fields {
        docs(field.docs.as_ref(), errors);
        deprecated(field.deprecated.as_ref(), &field.name, errors);
    }
}

/// In other languages `deprecated` is a flag; here it is the text that readers see.
fn deprecated(note: Option<&SpannedText>, owner: &SpannedText, errors: &mut Diagnostics) {
    let Some(note) = note else { return };
    let text = note.value.trim().to_lowercase();
    let help = match text.as_str() {
        "" | "true" | "yes" | "on" | "null" | "~" => {
            "write the replacement: `deprecated: use NAME`, or a sentence"
        }
        "false" | "no" | "off" => "delete `deprecated`: it is only for deprecated items",
        _ => return itself(note, owner, errors),
    };
    let found = if text.is_empty() { "an empty text".to_owned() } else { format!("`{text}`") };
    errors.push(
        codes::WRONG_VALUE
            .at(note.span, format!("`deprecated` is a note for readers, and {found} tells them nothing"))
            .help(help),
    );
}

fn itself(note: &SpannedText, owner: &SpannedText, errors: &mut Diagnostics) {
    let named = references::replacement(note).filter(|named| named.value == owner.value);
    if let Some(named) = named {
        errors.push(
            codes::UNKNOWN_REFERENCE
                .at(named.span, format!("`{}` cannot be replaced by itself", owner.value))
                .help("write the name of the replacement, or a sentence without `use`"),
        );
    }
}

fn docs(link: Option<&SpannedText>, errors: &mut Diagnostics) {
    let Some(link) = link else { return };
    let rest = link.value.strip_prefix("https://").or_else(|| link.value.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
        errors.push(
            codes::WRONG_VALUE
                .at(link.span, format!("`{}` is not a URL", link.value))
                .help("write an absolute URL: `docs: https://example.com/guide`; move other text to `help`"),
        );
    }
}
