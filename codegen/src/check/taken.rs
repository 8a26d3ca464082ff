//! No two things of one scope have the same name in Rust.

use crate::diagnostic::{Diagnostics, Span, codes};
use std::collections::HashMap;

/// The names that one scope declares: the items of a module, the functions of its handle, the fields of a struct.
#[derive(Debug, Default, Clone)]
pub(super) struct Taken(HashMap<String, Holder>);

/// The thing that has a name.
#[derive(Debug, Clone)]
struct Holder {
    what: String,
    span: Span,
}

/// A thing that wants a name: `what` it is in the words of the specification, and the cure if the name is taken.
pub(super) struct Claim<'a> {
    pub ident: &'a str,
    pub what: String,
    pub span: Span,
    pub cure: &'a str,
}

impl Taken {
    /// Enters a name, or reports it where it is taken, here or in the scope `outer`.
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

    /// Whether something has the name.
    pub fn has(&self, ident: &str) -> bool {
        self.0.contains_key(ident)
    }

    /// Forgets every name.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
