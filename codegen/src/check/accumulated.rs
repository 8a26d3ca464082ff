//! The type into which the chunks of a stream accumulate: the chunk itself, or a type that is made from it.

use crate::diagnostic::{Diagnostics, Span, codes};
use crate::model::{Connector, Module, Type, TypeId};
use crate::syntax;

/// The `into:` of a stream. It is checked later, when it is known which types accumulate.
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct DeclaredResponse {
    chunk: TypeId,
    into: TypeId,
    pub span: Span,
}

impl DeclaredResponse {
    /// Gives every type id another number.
    pub fn renumber(&mut self, renumber: &mut impl FnMut(&mut TypeId)) {
        renumber(&mut self.chunk);
        renumber(&mut self.into);
    }
}

/// Collects the `into:` of a module's streams.
pub(super) fn declared(module: &Module, written: &syntax::Module) -> Vec<DeclaredResponse> {
    let syntax::ModuleContent::Operations(all) = &written.content else { return Vec::new() };
    let streams = module.operations().iter().filter_map(|operation| {
        let stream = operation.stream.as_ref()?;
        let written = all.iter().find(|one| one.name.value == operation.name)?.stream.as_ref()?;
        let (into, span) = (stream.into?, written.into.as_ref()?.span);
        Some(DeclaredResponse { chunk: stream.ty.declared().next()?, into, span })
    });
    streams.collect()
}

/// Sets the type into which each kind of chunk accumulates.
pub(super) fn check(connector: &mut Connector, all: &[DeclaredResponse], errors: &mut Diagnostics) {
    for one in all {
        if is_right(connector, one, errors) {
            connector.types[one.chunk.0].response = Some(one.into);
        }
    }
    let operations = connector.modules.iter().flat_map(|module| module.operations());
    let chunks = operations.filter_map(|operation| match operation.chunk()? {
        Type::Named(id) => Some(*id),
        _ => None,
    });
    let chunks: Vec<TypeId> = chunks.filter(|id| connector.declaration(*id).accumulated).collect();
    for id in chunks {
        connector.types[id.0].response.get_or_insert(id);
    }
}

/// Returns `true` if chunks can accumulate into a type; else reports it.
fn is_right(connector: &Connector, one: &DeclaredResponse, errors: &mut Diagnostics) -> bool {
    let (chunk, into) = (connector.declaration(one.chunk), connector.declaration(one.into));
    let (from, to) = (&chunk.name, &into.name);
    let is_made = into.conversions.iter().any(|conversion| conversion.source == one.chunk);
    let report = |message: String| codes::BAD_CONVERSION.at(one.span, message);
    let wrong = match chunk.response {
        _ if !chunk.accumulated => report(format!("chunks of the type `{from}` do not accumulate"))
            .help(format!("add `merge:` to a field of `{from}`, or delete `into`")),
        _ if !is_made || connector.is_partial(one.into, one.chunk) => report(format!(
            "not every `{from}` becomes a `{to}`"
        ))
        .help(format!("add `from: {from}` to `{to}`, with a source or a preset for each required field")),
        _ if chunk.declared_in != into.declared_in => {
            report(format!("`{from}` and `{to}` are in different files"))
                .help("move one of them to the file of the other")
        }
        Some(other) if other != one.into => {
            let other = &connector.declaration(other).name;
            report(format!("another stream of `{from}` accumulates into `{other}`"))
                .help(format!("write `into: {other}` here, too"))
        }
        _ => return true,
    };
    errors.push(wrong);
    false
}
