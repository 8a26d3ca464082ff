//! Declared types as sections of a page.

use super::edition::{Edition, Home};
use super::fields::FieldRow;
use super::inline::{Inline, Line, parts};
use crate::model::{TypeDeclaration, TypeId, TypeKind};

/// A section of a declared type.
pub struct TypeSection {
    pub anchor: String,
    pub name: String,
    pub help: Line,
    pub deprecated: Option<Line>,
    pub note: Option<Line>,
    pub fields: Vec<FieldRow>,
    pub values: Vec<ValueRow>,
    pub rules: Vec<Line>,
}

/// A value of an enum, a variant of a tagged union or an alternative.
pub struct ValueRow {
    pub value: Line,
    pub help: Line,
    pub deprecated: Option<Line>,
}

impl Edition<'_> {
    /// Returns the sections of those of some types that a request or a response contains.
    pub fn types(&self, types: &[TypeId], home: Home) -> Vec<TypeSection> {
        self.connector.used(types).map(|declaration| self.section(declaration, home)).collect()
    }

    fn section(&self, declaration: &TypeDeclaration, home: Home) -> TypeSection {
        let mut section = TypeSection {
            anchor: format!("type-{}", declaration.name),
            name: declaration.name.clone(),
            help: self.type_help(declaration),
            deprecated: self.deprecated(&declaration.docs),
            note: None,
            fields: Vec::new(),
            values: Vec::new(),
            rules: Vec::new(),
        };
        match &declaration.kind {
            TypeKind::Struct(shape) => {
                let anchor = |name: &str| format!("{}.{name}", section.anchor);
                section.fields =
                    self.visible(shape).map(|field| self.row(field, anchor(&field.name), home)).collect();
                section.rules = shape.rules.iter().map(|rule| self.rule(&shape.fields, rule)).collect();
            }
            TypeKind::Enum { values, open } | TypeKind::IntegerEnum { values, open } => {
                section.values = values
                    .iter()
                    .map(|value| ValueRow {
                        value: vec![Inline::code(value.value.clone())],
                        help: self.help(&value.docs),
                        deprecated: self.deprecated(&value.docs),
                    })
                    .collect();
                let note = if values.is_empty() {
                    self.words.identifier
                } else if *open {
                    self.words.open_enum
                } else {
                    self.words.closed_enum
                };
                section.note = Some(parts(note));
            }
            TypeKind::Tagged { tag, variants, .. } => {
                section.note = Some(parts(&format!("{}{}`{tag}`", self.words.tagged_by, self.words.colon)));
                section.values = variants
                    .iter()
                    .map(|variant| ValueRow {
                        value: vec![match variant.content.and_then(|id| self.href(id, home)) {
                            Some(href) => Inline::code(variant.value.clone()).to(href),
                            None => Inline::code(variant.value.clone()),
                        }],
                        help: variant
                            .content
                            .map(|id| self.help(&self.connector.declaration(id).docs))
                            .unwrap_or_default(),
                        deprecated: None,
                    })
                    .collect();
            }
            TypeKind::Untagged { alternatives } => {
                section.note = Some(parts(self.words.one_of_these));
                section.values = alternatives
                    .iter()
                    .map(|one| ValueRow {
                        value: self.ty(&one.schema.ty, home),
                        help: self.bound_facts(&one.schema),
                        deprecated: None,
                    })
                    .collect();
            }
        }
        section
    }
}
