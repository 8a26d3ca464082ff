//! Fields as the rows of a table.

use super::edition::{Edition, Home, capital};
use super::inline::{Inline, Line, parts};
use crate::model::{Choices, Field, Json, Limit, Location, Only, Schema, Struct, Type, TypeKind};

/// The values of an enum that a row lists. The others are on the page of their type.
const LISTED: usize = 12;

/// A row of a table of fields.
pub struct FieldRow {
    pub anchor: String,
    /// The name in JSON, in the query, …
    pub name: String,
    pub label: Option<String>,
    /// The language of the label, if it is not that of the page.
    pub label_lang: Option<&'static str>,
    pub required: bool,
    pub deprecated: Option<Line>,
    /// The location, unless it is the body.
    pub location: Option<&'static str>,
    pub ty: Line,
    pub help: Line,
    pub facts: Vec<Line>,
    pub inner: Option<Inner>,
}

/// The parts of a field: its fields, its values or its forms.
pub struct Inner {
    pub heading: String,
    pub rows: Vec<InnerRow>,
}

/// A part of a field.
pub struct InnerRow {
    pub name: String,
    pub required: bool,
    pub is_deprecated: bool,
    pub href: Option<String>,
    pub help: Line,
}

impl Edition<'_> {
    /// Returns the row of a field of a request or a type; the anchor is unique on its page.
    pub fn row(&self, field: &Field, anchor: String, home: Home) -> FieldRow {
        let mut ty = self.ty(&field.schema.ty, home);
        if field.nullable {
            ty.push(Inline::text(self.words.or_null));
        }
        FieldRow {
            anchor,
            name: if field.is_rest { "*".to_owned() } else { field.key().to_owned() },
            label: Some(if field.is_rest { self.words.rest.to_owned() } else { self.label(field) }),
            label_lang: if field.is_rest { None } else { self.label_lang(field) },
            required: field.required || field.is_required_in_responses(),
            deprecated: self.deprecated(&field.docs),
            location: match field.location {
                Location::Path => Some(self.words.in_path),
                Location::Query => Some(self.words.in_query),
                Location::Header => Some(self.words.in_header),
                Location::Raw => Some(self.words.in_raw),
                _ => None,
            },
            ty,
            help: self.help(&field.docs),
            facts: self.facts(field, home),
            inner: self.inner(&field.schema.ty, home),
        }
    }

    /// Returns the label of a field: without one, its name in words.
    pub fn label(&self, field: &Field) -> String {
        match &field.label {
            Some(label) => self.text(label).to_owned(),
            None => field.label_or_words(),
        }
    }

    /// Returns the language of the label of a field, if it is not that of the pages.
    pub fn label_lang(&self, field: &Field) -> Option<&'static str> {
        match &field.label {
            Some(label) => self.lang(Some(label)),
            // Names are English words.
            None => (self.words.lang != "en").then_some("en"),
        }
    }

    /// Returns the bounds and the defaults of a field as sentences.
    fn facts(&self, field: &Field, home: Home) -> Vec<Line> {
        let mut facts = self.bounds(&field.schema, None);
        let valued = |label: &str, value: &Json| {
            vec![Inline::text(format!("{label}{}", self.words.colon)), Inline::code(value.to_string())]
        };
        facts.extend(field.only.map(|only| {
            parts(match only {
                Only::Request => self.words.only_in_requests,
                Only::Response { .. } => self.words.only_in_responses,
            })
        }));
        facts.extend(field.default.as_ref().map(|value| valued(self.words.default, value)));
        facts.extend(field.preset.as_ref().map(|value| valued(self.words.preset, value)));
        facts.extend(field.example.as_ref().map(|value| valued(self.words.example, value)));
        facts.extend(field.choices.as_ref().map(|choices| {
            let label = Inline::text(format!("{}{}", self.words.values_from, self.words.colon));
            let operation = Choices::of(choices).operation;
            let href = operation.split_once('.').map(|(module, operation)| {
                let folder = if home == Home::Types { "modules/" } else { "" };
                format!("{folder}{module}.html#{operation}")
            });
            let name = Inline::code(choices.to_string());
            vec![label, Inline { href, ..name }]
        }));
        facts
    }

    /// Returns the bounds of a value as one line.
    pub fn bound_facts(&self, schema: &Schema) -> Line {
        let lines = self.bounds(schema, None);
        lines.into_iter().flat_map(|line| line.into_iter().chain([Inline::text(". ")])).collect()
    }

    fn bounds(&self, schema: &Schema, part: Option<&str>) -> Vec<Line> {
        let mut facts = Vec::new();
        let ends: Vec<_> =
            schema.bounds.iter().filter(|bound| !bound.soft).filter_map(|bound| end(&bound.limit)).collect();
        let range = match ends.as_slice() {
            [(false, low), (true, high)] => Some((self.words.range)(low, high)),
            _ => None,
        };
        let sentence = |text: String| match part {
            Some(part) => format!("{part}{}{text}", self.words.colon),
            None => capital(&text),
        };
        facts.extend(range.clone().map(|range| parts(&sentence(range))));
        for bound in &schema.bounds {
            if range.is_some() && !bound.soft && end(&bound.limit).is_some() {
                continue;
            }
            let mut line = parts(&sentence((self.words.limit)(&bound.limit)));
            if bound.soft {
                line.extend(parts(self.words.soft));
            }
            facts.push(line);
        }
        match &schema.ty {
            Type::List(item) => facts.extend(self.bounds(item, Some(self.words.each_item))),
            Type::Tuple(items) if items.iter().all(|item| *item == items[0]) => {
                facts.extend(self.bounds(&items[0], Some(self.words.each_item)));
            }
            Type::Tuple(items) => {
                for (index, item) in items.iter().enumerate() {
                    facts.extend(self.bounds(item, Some(&(self.words.item)(index + 1))));
                }
            }
            Type::Map { key, value } => {
                facts.extend(key.iter().flat_map(|key| self.bounds(key, Some(self.words.each_key))));
                facts.extend(self.bounds(value, Some(self.words.each_value)));
            }
            _ => {}
        }
        facts
    }

    /// Returns the parts of a declared type, or of the items of a list or a tuple.
    fn inner(&self, ty: &Type, home: Home) -> Option<Inner> {
        let mut all = ty.declared();
        // A tuple may have several.
        let id = all.next().filter(|id| all.all(|other| other == *id))?;
        let declaration = self.connector.declaration(id);
        let named = |rows: Vec<InnerRow>, heading: &str| Inner {
            heading: format!("{heading} {}", declaration.name),
            rows,
        };
        match &declaration.kind {
            TypeKind::Struct(shape) => {
                let rows: Vec<InnerRow> = self.visible(shape).map(|field| self.inner_row(field)).collect();
                (!rows.is_empty()).then(|| named(rows, self.words.fields_of))
            }
            TypeKind::Enum { values, .. } | TypeKind::IntegerEnum { values, .. }
                if !values.is_empty() && values.len() <= LISTED =>
            {
                let rows = values.iter().map(|value| InnerRow {
                    name: value.value.clone(),
                    required: false,
                    is_deprecated: value.docs.deprecated.is_some(),
                    href: None,
                    help: self.help(&value.docs),
                });
                Some(named(rows.collect(), self.words.values_of))
            }
            TypeKind::Tagged { tag, variants, .. } => {
                let rows = variants.iter().map(|variant| InnerRow {
                    name: format!("{tag}: {}", variant.value),
                    required: false,
                    is_deprecated: false,
                    href: variant.content.and_then(|id| self.href(id, home)),
                    help: variant
                        .content
                        .map(|id| self.help(&self.connector.declaration(id).docs))
                        .unwrap_or_default(),
                });
                Some(named(rows.collect(), self.words.forms_of))
            }
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } | TypeKind::Untagged { .. } => None,
        }
    }

    fn inner_row(&self, field: &Field) -> InnerRow {
        InnerRow {
            name: if field.is_rest { "*".to_owned() } else { field.key().to_owned() },
            required: field.required || field.is_required_in_responses(),
            is_deprecated: field.docs.deprecated.is_some(),
            href: None,
            help: self.help(&field.docs),
        }
    }

    /// Returns the fields that a caller sets.
    pub fn visible<'f>(&self, shape: &'f Struct) -> impl Iterator<Item = &'f Field> {
        shape.fields.iter().filter(|field| !field.set_by_client)
    }
}

/// Returns the end of a range: whether it is the upper one, and its number.
fn end(limit: &Limit) -> Option<(bool, String)> {
    match limit {
        Limit::Minimum(n) => Some((false, n.to_string())),
        Limit::Maximum(n) => Some((true, n.to_string())),
        _ => None,
    }
}
