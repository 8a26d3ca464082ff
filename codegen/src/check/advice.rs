//! Notes on a specification without mistakes: what readers of the client miss, and what it should leave behind.

use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::syntax::{
    Connector, Field, Module, ModuleContent, Operation, Returns, TermKind, Type, TypeBody, TypeDeclaration,
    TypeTerm,
};
use std::sync::Arc;

/// The number of fields that a note names.
const NAMED: usize = 5;

/// The key of the connector that names an operation.
const TEST: &str = "`test`";

/// Adds the notes on a connector with its modules.
pub fn advise(connector: &Connector, modules: &[&Module], notes: &mut Diagnostics) {
    let shared = Advice { connector, modules, own: &[] };
    shared.types(&connector.types, notes);
    if let Some(test) = &connector.test {
        shared.call(test, TEST, notes);
    }
    connector.error_types.types().for_each(|ty| shared.ty(ty, "`errors`", notes));
    for module in modules.iter().filter(|module| module.deprecated.is_none()) {
        let advice = Advice { connector, modules, own: &module.types };
        advice.types(&module.types, notes);
        let live = || operations(module).iter().filter(|operation| operation.deprecated.is_none());
        live().for_each(|operation| advice.operation(operation, notes));
        module.webhooks.iter().for_each(|webhooks| advice.ty(&webhooks.ty, "`webhooks`", notes));
        let used = module.fields.iter().filter(|field| live().any(|operation| uses(operation, field)));
        advice.fields(used, &module.name, notes);
    }
}

fn operations(module: &Module) -> &[Operation] {
    match &module.content {
        ModuleContent::Operations(operations) => operations,
        ModuleContent::AnyCall => &[],
    }
}

/// Returns `true` if an operation has a field of its module: the path names it, or `use` does.
fn uses(operation: &Operation, field: &Field) -> bool {
    let (name, path) = (&field.name.value, &operation.path.value);
    path.contains(&format!("{{{name}}}"))
        || path.contains(&format!("{{{name}...}}"))
        || operation.uses.iter().any(|used| used.value == *name)
}

/// The names that a file can use.
struct Advice<'s> {
    connector: &'s Connector,
    modules: &'s [&'s Module],
    /// The types of the module.
    own: &'s [Arc<TypeDeclaration>],
}

impl Advice<'_> {
    fn operation(&self, operation: &Operation, notes: &mut Diagnostics) {
        self.fields(&operation.fields, &operation.name, notes);
        let user = format!("the operation `{}`", operation.name.value);
        for ty in operation.returns.iter().flat_map(Returns::types) {
            self.ty(ty, &user, notes);
        }
        if let Some(stream) = &operation.stream {
            self.ty(&stream.ty, &user, notes);
        }
        operation.errors.types().for_each(|ty| self.ty(ty, &user, notes));
    }

    fn types(&self, types: &[Arc<TypeDeclaration>], notes: &mut Diagnostics) {
        for declaration in types.iter().filter(|one| one.deprecated.is_none()) {
            let user = format!("the type `{}`", declaration.name.value);
            match &declaration.body {
                TypeBody::Struct { fields, .. } => self.fields(fields, &declaration.name, notes),
                TypeBody::Alias { ty, .. } => self.ty(ty, &user, notes),
                // A union has a deprecated variant as long as the server knows it.
                TypeBody::Union { .. } | TypeBody::Enum { .. } | TypeBody::Id => {}
            }
        }
    }

    /// Looks at the fields of an operation, a type or a module, which has the name.
    fn fields<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f Field>,
        owner: &SpannedText,
        notes: &mut Diagnostics,
    ) {
        let live: Vec<&Field> = fields.into_iter().filter(|field| field.deprecated.is_none()).collect();
        let silent: Vec<String> = live
            .iter()
            .filter(|field| field.help.is_none() && field.constant.is_none() && !field.is_rest)
            .map(|field| format!("`{}`", field.name.value))
            .collect();
        if !silent.is_empty() {
            let more = silent.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = match silent.len() {
                1 => format!("a field of `{}` has no help", owner.value),
                some => format!("{some} fields of `{}` have no help", owner.value),
            };
            let named = silent[..silent.len().min(NAMED)].join(", ");
            let help = format!("add `help: …` to {named}{more}: the docs and the forms show it");
            notes.push(codes::NO_HELP.at(owner.span, message).help(help).note());
        }
        for field in live {
            let user = format!("the field `{}`", field.name.value);
            self.ty(&field.ty, &user, notes);
            if let Some(choices) = &field.choices {
                self.call(choices, &user, notes);
            }
        }
    }

    fn ty(&self, ty: &Type, user: &str, notes: &mut Diagnostics) {
        ty.alternatives.iter().for_each(|term| self.term(term, user, notes));
    }

    fn term(&self, term: &TypeTerm, user: &str, notes: &mut Diagnostics) {
        match &term.kind {
            TermKind::Name(name) => {
                self.name(name, &SpannedText::new(name.clone(), term.span), user, notes);
            }
            TermKind::List(item)
            | TermKind::Pages(item)
            | TermKind::Stream(_, item)
            | TermKind::Nullable(item) => self.term(item, user, notes),
            TermKind::Tuple(items) => items.iter().for_each(|item| self.term(item, user, notes)),
            TermKind::Map { value, .. } => self.term(value, user, notes),
        }
    }

    /// Looks at the name of a type: one of the module, or a shared one.
    fn name(&self, name: &str, at: &SpannedText, user: &str, notes: &mut Diagnostics) {
        let mut all = self.own.iter().chain(&self.connector.types);
        let found = all.find(|declaration| declaration.name.value == name);
        if let Some(note) = found.and_then(|declaration| declaration.deprecated.as_ref()) {
            report(note, at, user, notes);
        }
    }

    /// Looks at `MODULE.OPERATION` or `MODULE.OPERATION.FIELD`.
    fn call(&self, name: &SpannedText, user: &str, notes: &mut Diagnostics) {
        let mut parts = name.value.split('.');
        let (module, operation) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let Some(module) = self.modules.iter().find(|one| one.name.value == module) else { return };
        let operation = operations(module).iter().find(|one| one.name.value == operation);
        let note =
            operation.and_then(|operation| operation.deprecated.as_ref()).or(module.deprecated.as_ref());
        if let Some(note) = note {
            report(note, name, user, notes);
        }
    }
}

fn report(note: &SpannedText, used: &SpannedText, user: &str, notes: &mut Diagnostics) {
    let or = match user {
        TEST => "name another operation".to_owned(),
        _ => format!("mark {user} as deprecated, too"),
    };
    notes.push(
        codes::DEPRECATED_USE
            .at(used.span, format!("`{}` is deprecated, and {user} uses it", used.value))
            .other(note.span, "deprecated here")
            .help(format!("its note says: {}; or {or}", note.value.trim()))
            .note(),
    );
}
