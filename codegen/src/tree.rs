//! Tokens that can be looked at without a copy of them: those of proc-macro2 are gone, or copied, once they are looked at.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};

/// A token, or a group of such.
#[derive(Clone)]
pub(crate) enum Tree {
    Ident(Ident),
    Punct(char, Spacing),
    Literal(Literal),
    Group(Delimiter, Vec<Tree>),
}

/// Takes tokens apart.
pub(crate) fn trees(tokens: TokenStream) -> Vec<Tree> {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) => Tree::Ident(ident),
            TokenTree::Punct(punct) => Tree::Punct(punct.as_char(), punct.spacing()),
            TokenTree::Literal(literal) => Tree::Literal(literal),
            TokenTree::Group(group) => {
                let (delimiter, inner) = (group.delimiter(), group.stream());
                // The tokens inside are moved once nobody else has them.
                drop(group);
                Tree::Group(delimiter, trees(inner))
            }
        })
        .collect()
}

/// Puts them together again.
pub(crate) fn tokens(trees: &[Tree]) -> TokenStream {
    let token = |tree: &Tree| match tree {
        Tree::Ident(ident) => TokenTree::Ident(ident.clone()),
        Tree::Punct(char, spacing) => TokenTree::Punct(Punct::new(*char, *spacing)),
        Tree::Literal(literal) => TokenTree::Literal(literal.clone()),
        Tree::Group(delimiter, inner) => TokenTree::Group(Group::new(*delimiter, tokens(inner))),
    };
    trees.iter().map(token).collect()
}
