//! No two things of one scope have the same Rust name.

use crate::diagnostic::{Diagnostics, Span, codes};
use std::collections::HashMap;

/// The Rust names of one scope: the items of a module, the functions of its handle, the fields of a struct.
#[derive(Debug, Default, Clone)]
pub(super) struct Taken(HashMap<String, Holder>);

/// The owner of a name.
#[derive(Debug, Clone)]
struct Holder {
    what: String,
    span: Span,
}

/// A claim of a name: `what` describes the owner in the words of the specification, `cure` is the help if the name is
/// taken.
pub(super) struct Claim<'a> {
    pub ident: &'a str,
    pub what: String,
    pub span: Span,
    pub cure: &'a str,
}

impl Taken {
    /// Enters a name, or reports it if it is taken, here or in the scope `outer`.
    pub fn claim(&mut self, claim: Claim<'_>, outer: Option<&Self>, errors: &mut Diagnostics) {
        let Claim { ident, what, span, cure } = claim;
        let known = outer.and_then(|outer| outer.0.get(ident)).or_else(|| self.0.get(ident));
        if let Some(first) = known {
            let name = ident.trim_start_matches("r#");
            errors.push(
                codes::DUPLICATE_NAME
                    .at(span, format!("{} and {what} are both called `{name}` in Rust", first.what))
                    .other(first.span, format!("{} is here", first.what))
                    .help(cure),
            );
            return;
        }
        self.0.insert(ident.to_owned(), Holder { what, span });
    }

    /// Returns `true` if the name is taken.
    pub fn has(&self, ident: &str) -> bool {
        self.0.contains_key(ident)
    }

    /// Removes every name.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
