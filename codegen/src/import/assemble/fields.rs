//! Fields of structs and operations, with values that their types allow.

use super::super::codes;
use super::super::draft::{Body, Bounds, EnumValue, Field, Input, Literal, Ty};
use super::super::names::Home;
use super::super::words;
use super::{Named, node, text};
use crate::diagnostic::Span;
use crate::syntax::{
    self, Bound, BoundKind, Location, Only, Spanned, SpannedText, TermKind, TypeBody, TypeDeclaration,
    TypeTerm,
};
use std::collections::HashMap;
use std::sync::Arc;

/// From this number of optional fields on, they are kept apart from those that every caller needs.
const MANY: usize = 6;

impl Named<'_> {
    /// Returns the fields of a struct, and the name of each by its name on the wire.
    pub(super) fn fields(
        &mut self,
        fields: &[Field],
        owner: &str,
        home: Home,
        sent: bool,
    ) -> (Vec<syntax::Field>, HashMap<String, String>) {
        let mut names: HashMap<String, String> = HashMap::new();
        let mut idents: Vec<String> = Vec::new();
        let mut written = Vec::with_capacity(fields.len());
        if fields.iter().any(|field| field.is_rest) {
            idents.push("rest".to_owned());
        }
        for field in fields {
            if field.is_rest {
                // It may have become any JSON, which every object keeps.
                if matches!(field.value.ty, Ty::Map(_)) {
                    written.push(self.field(field, "rest".to_owned(), owner, home, sent));
                }
                continue;
            }
            let own = words::of(&field.wire);
            let spoken = spoken(&field.wire);
            let given = field.marks.name.as_ref().map(|name| words::of(name)).unwrap_or_else(|| own.clone());
            let candidates = [given, own.clone(), spoken, [own.as_slice(), &["field".to_owned()]].concat()];
            let mut name = candidates
                .iter()
                .map(|words| words::snake(words))
                .find(|name| !idents.contains(name))
                .unwrap_or_else(|| words::snake(&own));
            while idents.contains(&name) {
                name.push_str("_other");
            }
            idents.push(name.clone());
            names.insert(field.wire.clone(), name.clone());
            written.push(self.field(field, name, owner, home, sent));
        }
        (written, names)
    }

    /// Returns the fields of an operation.
    pub(super) fn inputs(&mut self, at: usize, request: &str) -> Vec<syntax::Field> {
        let draft = &self.operations[at];
        let owner = crate::check::request_stem(request);
        let home = Home::Module(draft.module);
        let optional = draft.fields.iter().filter(|input| !input.field.required).count();
        let bodyless = draft.method.is_bodyless();
        let mut written = Vec::with_capacity(draft.fields.len());
        let is_kept = |input: &&Input| !input.field.is_rest || matches!(input.field.value.ty, Ty::Map(_));
        for input in draft.fields.iter().filter(is_kept) {
            let mut own = input.field.clone();
            // Examples have the fields of all locations in one object, so no other field has the name of a constant.
            let is_alone = !draft
                .fields
                .iter()
                .any(|other| other.field.wire == own.wire && other.location != input.location);
            let is_fixed = input.location != Location::Path && input.written.is_none() && is_alone;
            super::super::finish::constant(&mut own, is_fixed);
            let mut field = self.field(&own, input.name.clone(), owner, home, true);
            let usual = match (input.location, bodyless) {
                (Location::Path, _) | (Location::Query, true) | (Location::Body, false) => None,
                (location, _) => Some(Spanned { value: location, span: own.span }),
            };
            field.location = usual;
            field.written = input.written.map(|value| Spanned { value, span: own.span });
            if input.location == Location::Path {
                field.wire = None;
                field.default = None;
            }
            field.advanced = match self.is_export {
                true => own.marks.advanced,
                false => !field.required && optional >= MANY,
            };
            written.push(field);
        }
        written
    }

    fn field(&mut self, field: &Field, name: String, owner: &str, home: Home, sent: bool) -> syntax::Field {
        let span = field.span;
        let mut ty = self.ty(&field.value.ty, field.value.nullable, field.required, span);
        let soft = bounds(&field.marks.soft, span);
        let bounds = [bounds(&field.value.bounds, span), soft.clone()].concat();
        let mut own_bounds = bounds.clone();
        if ty.alternatives.len() > 1
            && let Err(free) = self.type_names.claim_union(owner, &name, home)
        {
            // The generated code has another type with the name of this union.
            let plain = syntax::Type { nullable: false, required: false, ..ty.clone() };
            let body = TypeBody::Alias { ty: plain, bounds, soft: Vec::new() };
            ty.alternatives = vec![TypeTerm { span, kind: TermKind::Name(free.clone()) }];
            let name = text(free, span);
            self.unions.push((
                home,
                Arc::new(TypeDeclaration {
                    name,
                    help: None,
                    docs: None,
                    deprecated: None,
                    aka: Vec::new(),
                    from: Vec::new(),
                    body,
                }),
            ));
            own_bounds.clear();
        }
        let constant = field.value.constant.as_ref().filter(|_| sent).map(|constant| match field.value.ty {
            Ty::String | Ty::Format(_) => Literal::Text(constant.clone()),
            _ => Literal::Bare(constant.clone()),
        });
        let has_json = ty.alternatives.iter().any(|term| term.is("json"));
        let is_sent = (sent || self.is_export) && field.only != Some(Only::Response);
        let is_used = is_sent && !field.required && constant.is_none() && !has_json;
        let default = field.default.as_ref().filter(|_| is_used);
        let default = default.and_then(|literal| self.default(field, literal));
        let (preset, default) = if field.marks.is_preset { (default, None) } else { (None, default) };
        syntax::Field {
            from: None,
            wire: (name != field.wire).then(|| text(field.wire.clone(), span)),
            required: field.required,
            advanced: false,
            label: field.marks.label.clone().map(|label| text(label, span)),
            help: field.help.clone().map(|help| text(help, span)),
            docs: None,
            default: default.map(|literal| Box::new(node(&literal, span))),
            preset: preset.map(|literal| Box::new(node(&literal, span))),
            bounds: if has_json || constant.is_some() { Vec::new() } else { own_bounds },
            constant: constant.map(|literal| Box::new(node(&literal, span))),
            example: None,
            deprecated: field.deprecated.clone().map(|note| text(note, span)),
            location: None,
            written: None,
            choices: field.marks.choices.clone().map(|choices| text(choices, span)),
            merge: None,
            is_rest: field.is_rest,
            only: field.only.map(|only| Spanned { value: only, span }),
            soft: soft.iter().map(|bound| text(bound.kind.word().to_owned(), span)).collect(),
            ty,
            name: text(name, span),
        }
    }

    /// Returns a default that its field allows.
    fn default(&mut self, field: &Field, literal: &Literal) -> Option<Literal> {
        match self.fitting(&field.value.ty, literal) {
            Some(literal) if within(&field.value.bounds, &literal) => Some(literal),
            Some(_) | None => {
                let report = codes::MENDED
                    .at(field.span, format!("the default of `{}` is no value of its type", field.wire));
                self.notes.push(report.help("it is left out").warning());
                None
            }
        }
    }

    fn fitting(&self, ty: &Ty, literal: &Literal) -> Option<Literal> {
        match (ty, literal) {
            (Ty::String, Literal::Text(text) | Literal::Bare(text)) => {
                crate::read::is_accepted(text).then(|| Literal::Text(text.clone()))
            }
            (Ty::Format(format), Literal::Text(text) | Literal::Bare(text)) => {
                let fits = format.matches(text) && crate::read::is_accepted(text);
                fits.then(|| Literal::Text(text.clone()))
            }
            (Ty::Boolean, Literal::Bare(text) | Literal::Text(text)) => {
                matches!(text.as_str(), "true" | "false").then(|| Literal::Bare(text.clone()))
            }
            (Ty::Integer | Ty::Timestamp, Literal::Bare(text) | Literal::Text(text)) => {
                text.parse::<i64>().ok().map(|whole| Literal::Bare(whole.to_string()))
            }
            (Ty::Number, Literal::Bare(text)) => serde_json::from_str::<serde_json::Number>(text)
                .ok()
                .map(|number| Literal::Bare(number.to_string())),
            (Ty::Named(id), Literal::Text(text) | Literal::Bare(text)) => match &self.types.all[id.0].body {
                Body::Enum(values) if values.is_empty() || values.iter().any(|one| one.value == *text) => {
                    Some(Literal::Text(text.clone()))
                }
                Body::IntegerEnum(values) => {
                    let number = text.parse::<i64>().ok()?.to_string();
                    values.iter().any(|value| value.value == number).then_some(Literal::Bare(number))
                }
                Body::Alias { ty: inner, bounds } if inner != ty => {
                    self.fitting(inner, literal).filter(|literal| within(bounds, literal))
                }
                _ => None,
            },
            (Ty::List(item), Literal::List(items)) => {
                items.iter().map(|one| self.fitting(item, one)).collect::<Option<Vec<_>>>().map(Literal::List)
            }
            (Ty::Tuple(types), Literal::List(items)) if types.len() == items.len() => {
                let items = types.iter().zip(items).map(|(item, one)| self.fitting(item, one));
                items.collect::<Option<Vec<_>>>().map(Literal::List)
            }
            (Ty::Union(all), literal) => {
                // A number is no text, if the union has numbers.
                all.iter()
                    .filter(|ty| !(ty.is_string() && matches!(literal, Literal::Bare(_))))
                    .find_map(|ty| self.fitting(ty, literal))
            }
            _ => None,
        }
    }
}

/// Returns `true` if a value keeps bounds, as far as that can be seen.
fn within(bounds: &Bounds, literal: &Literal) -> bool {
    bounds.iter().all(|(kind, bound)| {
        let number = bound.parse::<f64>().unwrap_or_default();
        match literal {
            Literal::Bare(text) => {
                let value = text.parse::<f64>().unwrap_or_default();
                match kind {
                    BoundKind::Minimum => value >= number,
                    BoundKind::Maximum => value <= number,
                    BoundKind::ExclusiveMinimum => value > number,
                    BoundKind::ExclusiveMaximum => value < number,
                    BoundKind::MultipleOf => (value / number).fract() == 0.0,
                    _ => true,
                }
            }
            Literal::Text(text) => {
                within_length(*kind, number, text.chars().count(), BoundKind::MinLength, BoundKind::MaxLength)
                    && *kind != BoundKind::Pattern
            }
            Literal::List(items) => {
                within_length(*kind, number, items.len(), BoundKind::MinItems, BoundKind::MaxItems)
            }
        }
    })
}

#[allow(clippy::cast_precision_loss)]
fn within_length(kind: BoundKind, number: f64, length: usize, min: BoundKind, max: BoundKind) -> bool {
    let length = length as f64;
    (kind != min || length >= number) && (kind != max || length <= number)
}

/// Returns the words of a name with its signs: `@type` → `at`, `type`.
fn spoken(wire: &str) -> Vec<String> {
    let text = wire
        .replace('@', " at ")
        .replace('$', " dollar ")
        .replace('_', " under ")
        .replace('-', " dash ")
        .replace('.', " dot ");
    words::of(&text)
}

pub(super) fn bounds(bounds: &Bounds, span: Span) -> Vec<Bound> {
    let value = |wanted: BoundKind| {
        let bound = bounds.iter().find(|(kind, _)| *kind == wanted)?;
        bound.1.parse::<f64>().ok()
    };
    // Of two lower or two upper bounds, the narrower one counts.
    let is_idle = |kind: BoundKind| match kind {
        BoundKind::Minimum => value(BoundKind::ExclusiveMinimum) >= value(kind),
        BoundKind::ExclusiveMinimum => value(BoundKind::Minimum) > value(kind),
        BoundKind::Maximum => {
            value(BoundKind::ExclusiveMaximum).is_some_and(|other| Some(other) <= value(kind))
        }
        BoundKind::ExclusiveMaximum => {
            value(BoundKind::Maximum).is_some_and(|other| Some(other) < value(kind))
        }
        _ => false,
    };
    let mut sorted: Vec<&(BoundKind, String)> = bounds.iter().filter(|(kind, _)| !is_idle(*kind)).collect();
    sorted.sort_by_key(|(kind, _)| BoundKind::ALL.iter().position(|(_, known)| known == kind));
    sorted
        .into_iter()
        .map(|(kind, value)| Bound { kind: *kind, key: span, value: text(value.clone(), span) })
        .collect()
}

/// Returns the values of an enum; two with one Rust name get names of their own.
pub(super) fn enum_values(values: &[EnumValue]) -> Vec<syntax::EnumValue> {
    let mut taken: Vec<String> = Vec::new();
    let mut written = Vec::with_capacity(values.len());
    let is_name = |name: &String| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
            && name != "Other"
            && name != "Self"
    };
    for value in values {
        let usual = crate::check::variant_name(&value.value);
        let given = value.variant.clone().filter(is_name).filter(|name| Some(name) != usual.as_ref());
        let free = |name: &String| !taken.contains(name);
        let variant = match (given.filter(free), usual.filter(free)) {
            (Some(name), _) => Some(name),
            (None, Some(name)) => {
                taken.push(name);
                None
            }
            (None, None) => {
                let mut name = words::pascal(&in_words(&value.value));
                while taken.contains(&name) || !is_name(&name) {
                    name.push_str("Value");
                }
                Some(name)
            }
        };
        taken.extend(variant.clone());
        let of = |text: String| SpannedText::new(text, value.span);
        written.push(syntax::EnumValue {
            value: of(value.value.clone()),
            variant: variant.map(of),
            help: value.help.clone().map(of),
            deprecated: None,
        });
    }
    written
}

/// Returns the words of a value whose usual name is taken: `created_at` is `CreatedAt`, so `-created_at` is `MinusCreatedAt`.
fn in_words(value: &str) -> Vec<String> {
    if value.is_empty() {
        return vec!["empty".to_owned()];
    }
    const SIGNS: [(&str, &str); 16] = [
        ("<=", " at most "),
        (">=", " at least "),
        ("!=", " not "),
        ("<", " below "),
        (">", " above "),
        ("=", " equal "),
        ("*", " any "),
        ("/", " slash "),
        ("%", " percent "),
        ("#", " hash "),
        ("@", " at "),
        ("$", " dollar "),
        ("!", " not "),
        (".", " dot "),
        ("_", " under "),
        (" -", " minus "),
    ];
    let text = SIGNS.iter().fold(value.to_owned(), |text, (sign, word)| text.replace(sign, word));
    let mut found = words::of(&text);
    if value.chars().all(|c| !c.is_ascii_lowercase()) && value.contains(|c: char| c.is_ascii_uppercase()) {
        found.push("upper".to_owned());
    }
    if found.is_empty() { vec!["sign".to_owned()] } else { found }
}
