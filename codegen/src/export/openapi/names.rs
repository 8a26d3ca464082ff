//! The names of component schemas: those of the types, with the module before one that two modules have.

use crate::model::{Connector, DeclaredIn, Schema, Type, TypeId, TypeKind};
use std::collections::HashSet;

/// The names of all schemas.
pub(super) struct Names {
    types: Vec<String>,
    taken: HashSet<String>,
}

impl Names {
    pub fn new(connector: &Connector) -> Self {
        let mut names = Self { types: Vec::new(), taken: HashSet::new() };
        let all: Vec<&str> = connector.types.iter().map(|one| one.name.as_str()).collect();
        for declaration in &connector.types {
            let has_twin = all.iter().filter(|name| **name == declaration.name).count() > 1;
            let name = match declaration.declared_in {
                DeclaredIn::Module(index) if has_twin => {
                    format!("{}{}", pascal(&connector.modules[index].name), declaration.name)
                }
                _ => declaration.name.clone(),
            };
            let name = names.claim(&name);
            names.types.push(name);
        }
        names
    }

    /// Returns the name of a type.
    pub fn of(&self, id: TypeId) -> &str {
        &self.types[id.0]
    }

    /// Returns the name itself, or a longer one if it is taken.
    pub fn claim(&mut self, wanted: &str) -> String {
        let mut name = component(wanted);
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// Returns a text as the name of a component, which has ASCII letters, digits and `_`, `-`, `.` only.
pub(super) fn component(text: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let letter = |c: char| if is_allowed(c) { c.to_string() } else { format!("_{:x}", u32::from(c)) };
    text.chars().map(letter).collect()
}

/// `manage_files` → `ManageFiles`
pub(super) fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    name.split('_').map(word).collect()
}

/// The places in which each struct is used: as the content of a variant, and otherwise.
pub(super) struct Uses {
    variants: Vec<usize>,
    others: Vec<usize>,
}

impl Uses {
    pub fn new(connector: &Connector) -> Self {
        let count = connector.types.len();
        let mut uses = Self { variants: vec![0; count], others: vec![0; count] };
        for declaration in &connector.types {
            match &declaration.kind {
                TypeKind::Struct(shape) => shape.fields.iter().for_each(|field| uses.add(&field.schema)),
                TypeKind::Tagged { variants, .. } => {
                    let contents = variants.iter().filter_map(|variant| variant.content);
                    contents.for_each(|id| uses.variants[id.0] += 1);
                }
                TypeKind::Untagged { alternatives } => {
                    alternatives.iter().for_each(|one| uses.add(&one.schema));
                }
                TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => {}
            }
        }
        for operation in connector.modules.iter().flat_map(|module| module.operations()) {
            operation.request.fields.iter().for_each(|field| uses.add(&field.schema));
            operation.returns.types().for_each(|ty| uses.add_type(ty));
            operation.stream.iter().for_each(|stream| uses.add_type(&stream.ty));
            operation.errors.iter().for_each(|body| uses.add_type(&body.ty));
        }
        connector.error_bodies.iter().for_each(|body| uses.add_type(&body.ty));
        let webhooks = connector.modules.iter().filter_map(|module| module.webhooks.as_ref());
        webhooks.for_each(|webhooks| uses.add_type(&webhooks.ty));
        uses
    }

    fn add(&mut self, schema: &Schema) {
        self.add_type(&schema.ty);
    }

    fn add_type(&mut self, ty: &Type) {
        ty.declared().for_each(|id| self.others[id.0] += 1);
    }

    /// Returns `true` for the struct of one variant that is used nowhere else: its schema has the tag.
    pub fn is_one_variant(&self, id: TypeId) -> bool {
        self.others[id.0] == 0 && self.variants[id.0] == 1
    }

    /// Returns `true` if a schema of its own refers to it.
    pub fn is_referred(&self, id: TypeId) -> bool {
        self.others[id.0] > 0 || self.variants[id.0] == 1
    }
}
