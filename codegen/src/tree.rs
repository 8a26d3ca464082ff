//! Tokens that can be inspected without copies: token streams of proc-macro2 can only be iterated by value or cloned.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};

/// A token, or a group of tokens.
#[derive(Clone)]
pub(crate) enum Tree {
    Ident(Ident),
    Punct(char, Spacing),
    Literal(Literal),
    Group(Delimiter, Vec<Tree>),
}

/// Splits a token stream.
pub(crate) fn trees(tokens: TokenStream) -> Vec<Tree> {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) => Tree::Ident(ident),
            TokenTree::Punct(punct) => Tree::Punct(punct.as_char(), punct.spacing()),
            TokenTree::Literal(literal) => Tree::Literal(literal),
            TokenTree::Group(group) => {
                let (delimiter, inner) = (group.delimiter(), group.stream());
                // The inner tokens are moved when nothing else uses them.
                drop(group);
                Tree::Group(delimiter, trees(inner))
            }
        })
        .collect()
}

/// Joins the tokens again.
pub(crate) fn tokens(trees: &[Tree]) -> TokenStream {
    let token = |tree: &Tree| match tree {
        Tree::Ident(ident) => TokenTree::Ident(ident.clone()),
        Tree::Punct(char, spacing) => TokenTree::Punct(Punct::new(*char, *spacing)),
        Tree::Literal(literal) => TokenTree::Literal(literal.clone()),
        Tree::Group(delimiter, inner) => TokenTree::Group(Group::new(*delimiter, tokens(inner))),
    };
    trees.iter().map(token).collect()
}
