//! The types of the public interface as text: for `diff`, which compares them, and for docs.

use super::ty;
use crate::model::{Connector, Type};
use proc_macro2::TokenStream;
#[cfg(feature = "workbench")]
use {
    super::{response, structure},
    crate::model::{Field, Operation, TypeDeclaration},
};

/// Returns the type of a field: of a request, or of a declared struct.
#[cfg(feature = "workbench")]
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
#[cfg(feature = "workbench")]
pub(crate) fn returned(connector: &Connector, operation: &Operation) -> String {
    text(response::of(connector, operation).returned)
}

/// Writes a type as people do, without spaces inside.
fn text(tokens: TokenStream) -> String {
    let spaces = [(" < ", "<"), (" >", ">"), (" ,", ",")];
    spaces.iter().fold(tokens.to_string(), |text, (from, to)| text.replace(from, to))
}
