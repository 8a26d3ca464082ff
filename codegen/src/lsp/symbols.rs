//! The names of a connector that can be followed and renamed: where each is declared and where it is used.

use super::files::{ModuleFile, operations};
use crate::diagnostic::{Span, SpannedText};
use crate::syntax::{
    Connector, Field, Operation, Requirement, Returns, Rule, TermKind, Type, TypeBody, TypeDeclaration,
    TypeTerm,
};
use std::sync::Arc;

/// A declared thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// A type, by the source that declares it.
    Type(usize, String),
    /// An operation of the module in a source.
    Operation(usize, String),
    /// A field of a mapping in a source.
    Field(usize, Owner, String),
}

/// The mapping that a field belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The module itself.
    Module,
    /// An operation.
    Operation(String),
    /// A struct.
    Struct(String),
}

/// A place where a symbol is named.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The symbol.
    pub symbol: Symbol,
    /// The span of its name.
    pub span: Span,
    /// The symbol is declared here.
    pub is_declaration: bool,
}

/// Returns every occurrence in a connector.
pub fn occurrences(connector: &Connector, modules: &[ModuleFile]) -> Vec<Occurrence> {
    let mut finder = Finder { connector, modules, module: None, found: Vec::new() };
    finder.types(&connector.types);
    if let Some(test) = &connector.test {
        finder.call(test);
    }
    for file in modules.iter().filter(|file| file.current) {
        finder.module = Some(file);
        finder.fields(&file.module.fields, &Owner::Module);
        finder.types(&file.module.types);
        file.module.webhooks.iter().for_each(|webhooks| finder.ty(&webhooks.ty));
        operations(&file.module).iter().for_each(|operation| finder.operation(operation, file));
    }
    finder.found
}

struct Finder<'c> {
    connector: &'c Connector,
    modules: &'c [ModuleFile],
    /// The module that is read; `None` in the shared types.
    module: Option<&'c ModuleFile>,
    found: Vec<Occurrence>,
}

impl<'c> Finder<'c> {
    fn declared(&mut self, symbol: Symbol, name: &SpannedText) {
        self.found.push(Occurrence { symbol, span: name.inner_span(), is_declaration: true });
    }

    fn used(&mut self, symbol: Symbol, span: Span) {
        self.found.push(Occurrence { symbol, span, is_declaration: false });
    }

    fn types(&mut self, types: &[Arc<TypeDeclaration>]) {
        for declaration in types {
            let name = &declaration.name;
            self.declared(Symbol::Type(name.span.source, name.value.clone()), name);
            declaration.from.iter().for_each(|ty| self.name(&ty.value, ty.inner_span()));
            match &declaration.body {
                TypeBody::Struct { fields, rules } => {
                    let owner = Owner::Struct(name.value.clone());
                    self.fields(fields, &owner);
                    let known = |field: &str| fields.iter().any(|one| one.name.value == field);
                    for field in rules.iter().flat_map(names).filter(|field| known(&field.value)) {
                        self.used(
                            Symbol::Field(name.span.source, owner.clone(), field.value.clone()),
                            field.span,
                        );
                    }
                }
                TypeBody::Union { variants, untagged, .. } => {
                    let all = variants.iter().map(|(_, ty)| ty).chain(untagged);
                    all.for_each(|ty| self.name(&ty.value, ty.inner_span()));
                }
                TypeBody::Alias { ty, .. } => self.ty(ty),
                TypeBody::Enum { .. } | TypeBody::Id => {}
            }
        }
    }

    fn fields(&mut self, fields: &[Field], owner: &Owner) {
        for field in fields {
            let symbol = Symbol::Field(field.name.span.source, owner.clone(), field.name.value.clone());
            self.declared(symbol, &field.name);
            self.ty(&field.ty);
            if let Some(choices) = &field.choices {
                self.call(choices);
            }
        }
    }

    fn operation(&mut self, operation: &Operation, file: &'c ModuleFile) {
        let symbol = Symbol::Operation(file.source, operation.name.value.clone());
        self.declared(symbol, &operation.name);
        let owner = Owner::Operation(operation.name.value.clone());
        self.fields(&operation.fields, &owner);
        for field in &operation.uses {
            self.field(field, operation, file);
        }
        for field in operation.rules.iter().flat_map(names) {
            self.field(field, operation, file);
        }
        for parameter in parameters(&operation.path) {
            self.field(&parameter, operation, file);
        }
        if let Some(Returns::ByField { field, .. }) = &operation.returns {
            self.field(field, operation, file);
        }
        operation.returns.iter().flat_map(Returns::types).for_each(|ty| self.ty(ty));
        operation.errors.types().for_each(|ty| self.ty(ty));
        if let Some(stream) = &operation.stream {
            self.ty(&stream.ty);
            stream.into.iter().for_each(|ty| self.ty(ty));
        }
        if let Some(follow) = &operation.follow {
            let symbol = Symbol::Operation(file.source, follow.operation.value.clone());
            self.used(symbol, follow.operation.span);
        }
    }

    /// A field that an operation names: its own, or one of the module.
    fn field(&mut self, name: &SpannedText, operation: &Operation, file: &ModuleFile) {
        let has = |fields: &[Field]| fields.iter().any(|field| field.name.value == name.value);
        let owner = if has(&operation.fields) {
            Owner::Operation(operation.name.value.clone())
        } else if has(&file.module.fields) {
            Owner::Module
        } else {
            return;
        };
        self.used(Symbol::Field(file.source, owner, name.value.clone()), name.inner_span());
    }

    /// `MODULE.OPERATION`, or `MODULE.OPERATION.FIELD`
    fn call(&mut self, name: &SpannedText) {
        let Some((module, operation)) = name.value.split_once('.') else { return };
        let Some(file) = self.modules.iter().find(|file| file.module.name.value == module) else { return };
        let operation = operation.split_once('.').map_or(operation, |(operation, _)| operation);
        let start = module.len() + 1;
        let span = name.part(start..start + operation.len());
        self.used(Symbol::Operation(file.source, operation.to_owned()), span);
    }

    fn ty(&mut self, ty: &Type) {
        ty.alternatives.iter().for_each(|term| self.term(term));
    }

    fn term(&mut self, term: &TypeTerm) {
        match &term.kind {
            TermKind::Name(name) => self.name(name, term.span),
            TermKind::List(item)
            | TermKind::Pages(item)
            | TermKind::Stream(_, item)
            | TermKind::Nullable(item) => self.term(item),
            TermKind::Tuple(items) => items.iter().for_each(|item| self.term(item)),
            TermKind::Map { key, value } => {
                key.iter().for_each(|key| self.term(key));
                self.term(value);
            }
        }
    }

    /// The name of a type: one of the module, or a shared one.
    fn name(&mut self, name: &str, span: Span) {
        let own = self.module.iter().flat_map(|file| &file.module.types);
        let mut all = own.chain(&self.connector.types);
        if let Some(declaration) = all.find(|declaration| declaration.name.value == name) {
            self.used(Symbol::Type(declaration.name.span.source, name.to_owned()), span);
        }
    }
}

/// Returns the path parameters.
fn parameters(path: &SpannedText) -> Vec<SpannedText> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = path.value[at..].find('{').map(|open| at + open + 1) {
        let close = path.value[open..].find('}').map_or(path.value.len(), |close| open + close);
        let name = path.value[open..close].trim_end_matches("...");
        found.push(SpannedText::new(name.to_owned(), path.part(open..open + name.len())));
        at = close;
    }
    found
}

/// Returns the fields that a rule names.
fn names(rule: &Rule) -> Vec<&SpannedText> {
    use Requirement as R;
    let conditions = rule.when.iter().map(|condition| &condition.field);
    let mut names: Vec<&SpannedText> = conditions.collect();
    match &rule.requirement {
        R::Needs(one, others) | R::Excludes(one, others) => {
            names.push(one);
            names.extend(others);
        }
        R::OneOf(all) | R::AtLeastOneOf(all) | R::AtMostOneOf(all) => names.extend(all),
        R::NotBelow(one, other) | R::AsLongAs(one, other) | R::AsLargeAs(one, other) => {
            names.extend([one, other])
        }
        R::Required(one) | R::Unset(one) | R::Is(one, _) | R::Bound(one, _) => names.push(one),
    }
    names
}
