//! The types of the public interface as text: what `diff` compares.

use super::{response, structure, ty};
use crate::model::{Connector, Field, Operation, Type, TypeDeclaration};
use proc_macro2::TokenStream;

/// Returns the type of a field: of a request, or of a declared struct.
pub(crate) fn field(connector: &Connector, declaration: Option<&TypeDeclaration>, field: &Field) -> String {
    text(declaration.map_or_else(
        || ty::field(connector, field, false),
        |declaration| structure::held(connector, declaration, field),
    ))
}

/// Returns the type of a value.
pub(crate) fn ty(connector: &Connector, ty: &Type) -> String {
    text(ty::stored(connector, ty))
}

/// Returns the type that a call returns.
pub(crate) fn returned(connector: &Connector, operation: &Operation) -> String {
    text(response::of(connector, operation).returned)
}

/// Writes a type as people do, without spaces inside.
fn text(tokens: TokenStream) -> String {
    let spaces = [(" < ", "<"), (" >", ">"), (" ,", ",")];
    spaces.iter().fold(tokens.to_string(), |text, (from, to)| text.replace(from, to))
}
