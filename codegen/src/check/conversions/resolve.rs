//! The conversion of a value into another type.

use super::DeclaredConversion;
use crate::model::{
    Connector, Field, FieldPresence, FieldSource, Step, Struct, Type, TypeDeclaration, TypeId, TypeKind,
    Variant,
};
use std::collections::{HashMap, HashSet};

/// A declared type with its fields.
pub(super) type Record<'c> = (&'c TypeDeclaration, &'c Struct);

/// The reason why a field has no source, or one that does not fit.
pub(super) enum Fault {
    /// The source has no such field.
    Missing,
    /// The types do not fit; the index is that of the source's field.
    Misfit(usize),
}

/// The declared conversions of a connector.
pub(super) struct Resolver<'c> {
    pub connector: &'c Connector,
    /// The target and the source of each conversion of the specification.
    pub pairs: HashMap<(TypeId, TypeId), &'c DeclaredConversion>,
    /// The names after `from:` of the fields of a type.
    pub named: HashMap<(TypeId, &'c str), &'c str>,
    /// The conversions of structs that some values do not have.
    pub partial: HashSet<(TypeId, TypeId)>,
}

impl<'c> Resolver<'c> {
    /// Returns a struct with its declaration.
    pub fn record(&self, id: TypeId) -> Option<Record<'c>> {
        let declaration = self.connector.declaration(id);
        match &declaration.kind {
            TypeKind::Struct(record) => Some((declaration, record)),
            _ => None,
        }
    }

    /// Resolves the source of each field of `target`.
    pub fn fields(&self, target: TypeId, source: TypeId) -> Vec<Result<Option<FieldSource>, Fault>> {
        let (Some((declaration, record)), Some((_, from))) = (self.record(target), self.record(source))
        else {
            return Vec::new();
        };
        let named = |field: &Field| self.named.get(&(target, field.name.as_str())).copied();
        record.fields.iter().map(|field| self.field(declaration, field, from, named(field))).collect()
    }

    fn field(
        &self,
        declaration: &TypeDeclaration,
        field: &Field,
        from: &Struct,
        named: Option<&str>,
    ) -> Result<Option<FieldSource>, Fault> {
        // It is never sent, and conversions make values that are.
        if !field.is_sent() {
            return Ok(None);
        }
        let find = |name: &str| from.fields.iter().position(|one| one.name == name);
        let found = match named {
            Some("nothing") => None,
            // One of several sources may have the same key as the target.
            Some(name) => find(name).or_else(|| find(&field.name)),
            None => find(&field.name),
        };
        let Some(index) = found else {
            let made = match field.presence(declaration) {
                FieldPresence::Optional => !field.required,
                FieldPresence::Preset => field.preset_is_written(),
                FieldPresence::Always => field.is_rest,
            };
            return if made { Ok(None) } else { Err(Fault::Missing) };
        };
        let step = self.step(&from.fields[index].schema.ty, &field.schema.ty);
        // Fields of another type are dropped, like those without a name in the target.
        if field.is_rest && (step.is_none() || !from.fields[index].is_rest) {
            return Ok(None);
        }
        step.map(|step| Some(FieldSource { field: index, step })).ok_or(Fault::Misfit(index))
    }

    /// Returns how a value of one type becomes one of another.
    fn step(&self, source: &Type, target: &Type) -> Option<Step> {
        if is_same(source, target) {
            return Some(Step::Same);
        }
        match (source, target) {
            (Type::List(from), Type::List(to)) => Some(Step::Items(Box::new(
                self.step(&from.ty, &to.ty).filter(|step| !self.is_partial(step))?,
            ))),
            (Type::Map { value: from, .. }, Type::Map { value: to, .. }) => Some(Step::Values(Box::new(
                self.step(&from.ty, &to.ty).filter(|step| !self.is_partial(step))?,
            ))),
            (_, Type::Named(id)) => self.named(source, *id),
            (Type::Named(id), Type::String) => {
                let is_enum = matches!(self.connector.declaration(*id).kind, TypeKind::Enum { .. });
                is_enum.then_some(Step::TextOfEnum)
            }
            _ => None,
        }
    }

    /// Returns how a value becomes one of a declared type.
    fn named(&self, source: &Type, target: TypeId) -> Option<Step> {
        let id = if let Type::Named(id) = source { Some(*id) } else { None };
        let declared = |from: &TypeId| self.pairs.contains_key(&(target, *from));
        if let Some(source) = id.filter(declared) {
            return Some(Step::Into { target, source });
        }
        let wrap = |variant: &str, inner| Step::Wrap { union: target, variant: variant.to_owned(), inner };
        match &self.connector.declaration(target).kind {
            TypeKind::Enum { open, .. } => (*open && *source == Type::String).then_some(Step::EnumOfText),
            TypeKind::Tagged { variants, .. } => {
                let source = id?;
                let mut own = variants.iter().filter(|variant| variant.content == Some(source));
                match (own.next(), own.next()) {
                    (Some(variant), None) => Some(wrap(&variant.variant, Box::new(Step::Same))),
                    (None, _) => self.only_variant(variants, source).map(|_| Step::Into { target, source }),
                    _ => None,
                }
            }
            TypeKind::Untagged { alternatives } => {
                let fits = |step: &Step| !self.is_partial(step);
                let steps = alternatives.iter().map(|one| (one, self.step(source, &one.schema.ty)));
                let steps = steps.filter_map(|(one, step)| Some((one, step.filter(fits)?)));
                let (one, step) = steps.min_by_key(|(_, step)| *step != Step::Same)?;
                Some(wrap(&one.variant, Box::new(step)))
            }
            TypeKind::Struct(_) | TypeKind::IntegerEnum { .. } => None,
        }
    }

    /// Returns the only variant whose struct is always made from `source`.
    pub fn only_variant(&self, variants: &[Variant], source: TypeId) -> Option<usize> {
        let is_made = |variant: &Variant| {
            variant.content.is_some_and(|id| {
                self.pairs.contains_key(&(id, source)) && !self.partial.contains(&(id, source))
            })
        };
        let mut made = (0..variants.len()).filter(|index| is_made(&variants[*index]));
        made.next().filter(|_| made.next().is_none())
    }

    /// Returns `true` if a step gives no value for some values of its source.
    pub fn is_partial(&self, step: &Step) -> bool {
        match step {
            Step::Into { target, source } => self.partial.contains(&(*target, *source)),
            _ => false,
        }
    }

    /// Returns `true` if a field may have no value although it is required.
    pub fn may_lack(
        &self,
        declaration: &TypeDeclaration,
        field: &Field,
        from: Record<'_>,
        source: &FieldSource,
    ) -> bool {
        let optional = from.1.fields[source.field].presence(from.0) == FieldPresence::Optional;
        let needed = match field.presence(declaration) {
            FieldPresence::Optional => false,
            FieldPresence::Preset => !field.preset_is_written(),
            FieldPresence::Always => true,
        };
        needed && (optional || self.is_partial(&source.step))
    }

    /// Finds the conversions of structs that some values do not have. Each may depend on others.
    pub fn find_partial(&mut self) {
        loop {
            let lacks = |(target, source): (TypeId, TypeId)| {
                let (Some((declaration, record)), Some(from)) = (self.record(target), self.record(source))
                else {
                    return false;
                };
                let fields = self.fields(target, source);
                record.fields.iter().zip(fields).any(|(field, found)| match found {
                    Ok(Some(source)) => self.may_lack(declaration, field, from, &source),
                    _ => false,
                })
            };
            let found: Vec<_> = self
                .pairs
                .keys()
                .copied()
                .filter(|pair| !self.partial.contains(pair) && lacks(*pair))
                .collect();
            if found.is_empty() {
                return;
            }
            self.partial.extend(found);
        }
    }
}

/// Returns `true` if two types are one Rust type: bounds make no difference.
fn is_same(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::List(a), Type::List(b)) | (Type::Nullable(a), Type::Nullable(b)) => is_same(&a.ty, &b.ty),
        (Type::Map { value: a, .. }, Type::Map { value: b, .. }) => is_same(&a.ty, &b.ty),
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(&a.ty, &b.ty))
        }
        _ => a == b,
    }
}
