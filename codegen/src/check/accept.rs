//! The same checks for makers of specifications: what they ask for first is never refused later.

use super::{bounds, connection, declarations, headers, names, recursion};
use crate::diagnostic::{Diagnostics, Span, SpannedText};
use crate::model::{Schema, Type};
use crate::syntax::{self, BoundKind};

/// A type that can have bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundedType {
    String,
    Integer,
    Number,
    List,
    Map,
}

/// Checks the bounds of one value.
///
/// # Errors
///
/// The reason why the bounds are refused; `None` if the last bound is one of another type.
pub fn accepts_bounds(kind: BoundedType, written: &[(BoundKind, String)]) -> Result<(), Option<String>> {
    let item = || Box::new(Schema { ty: Type::Json, bounds: Vec::new() });
    let ty = match kind {
        BoundedType::String => Type::String,
        BoundedType::Integer => Type::Integer,
        BoundedType::Number => Type::Number,
        BoundedType::List => Type::List(item()),
        BoundedType::Map => Type::Map { key: None, value: item() },
    };
    if written.last().is_some_and(|(kind, _)| !bounds::bound_fits(*kind, &ty)) {
        return Err(None);
    }
    let span = Span { source: 0, start: 0, end: 0 };
    let bound = |(kind, value): &(BoundKind, String)| syntax::Bound {
        kind: *kind,
        key: span,
        value: SpannedText::new(value.clone(), span),
    };
    let written: Vec<syntax::Bound> = written.iter().map(bound).collect();
    let mut errors = Diagnostics::default();
    bounds::of(&ty, &written, &[], &mut errors);
    errors.iter().next().map_or(Ok(()), |error| Err(Some(error.message.clone())))
}

/// Returns `true` for a header that HTTP itself needs, which no field can be.
pub fn is_header_of_http(name: &str) -> bool {
    headers::OF_HTTP.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Returns the Rust name of an enum's value or of a variant, if it has one.
pub fn variant_name(value: &str) -> Option<String> {
    let name = declarations::variant_ident(value);
    (names::is_ident(&name) && names::is_ident(&names::constructor(value))).then_some(name)
}

/// Returns `true` if generated code uses this name of a type itself.
pub fn is_reserved_type(name: &str) -> bool {
    names::is_taken(name) || super::table::BUILT_IN.contains(&name)
}

/// Returns the type that a union at a field has in Rust.
pub fn union_name(owner: &str, field: &str) -> String {
    names::made_type(format!("{owner}{}", names::pascal(field)), "Value")
}

/// Returns the request type of an operation.
pub fn request_name(module: &str, operation: &str) -> String {
    names::request(module, operation)
}

/// Returns the prefix of the other types of an operation, from the name of its request.
pub fn request_stem(request: &str) -> &str {
    names::stem(request)
}

/// Returns the enum of an operation's responses, from the name of its request.
pub fn response_name(request: &str) -> String {
    names::response(names::stem(request))
}

/// Returns the client type of a module.
pub fn handle_name(module: &str) -> String {
    names::handle(module)
}

/// Returns `true` for a keyword of Rust.
pub fn is_keyword(name: &str) -> bool {
    names::ident(name) != name
}

/// The levels from a struct through `Option` to its content, through a list, and through a map.
pub const LEVELS: [usize; 3] = recursion::STEPS;

/// Returns the types that are nested too deeply for the compiler, given the types that each names and the levels
/// between them.
pub fn too_deep(named: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let depths = recursion::depths(named);
    (0..depths.len()).filter(|id| depths[*id] > recursion::MAX_DEPTH).collect()
}

/// Returns `true` for a name that no field of a connection can have.
pub fn is_reserved_field(name: &str) -> bool {
    connection::TAKEN.contains(&name)
}
