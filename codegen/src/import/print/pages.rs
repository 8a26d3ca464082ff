//! `pages:` of a connector and of an operation.

use super::yaml::flow;
use crate::syntax::{Connector, Next, OperationPages, Pages, SpannedText};
use std::fmt::Write as _;

/// Writes the pages of a connector: one kind, or several with names.
pub(super) fn connector(out: &mut String, connector: &Connector) {
    if let [_, ..] = connector.page_kinds.as_slice() {
        out.push_str("pages:\n");
        for (name, pages) in &connector.page_kinds {
            let _ = writeln!(out, "  {}: {}", name.value, kind(pages));
        }
    } else if let Some(pages) = &connector.pages {
        let _ = writeln!(out, "pages: {}", kind(pages));
    }
}

/// Writes the pages of an operation.
pub(super) fn operation(out: &mut String, pages: Option<&OperationPages>) {
    let text = match pages {
        None => return,
        Some(OperationPages::Kind(name)) => name.value.clone(),
        Some(OperationPages::Own { pages, .. }) => kind(pages),
        Some(OperationPages::Changed { items, more, size, .. }) => {
            mapping(&[("items", items.as_ref()), ("more", more.as_ref()), ("size", size.as_ref())])
        }
    };
    let _ = writeln!(out, "    pages: {text}");
}

fn kind(pages: &Pages) -> String {
    let link = SpannedText::new("link".to_owned(), crate::syntax::Span { source: 0, start: 0, end: 0 });
    let mut keys = vec![("items", pages.items.as_ref()), ("more", pages.more.as_ref())];
    match &pages.next {
        Next::Cursor { parameter, from } => keys.extend([("cursor", Some(parameter)), ("from", Some(from))]),
        Next::Response { parameter, from } => {
            keys.extend([("cursor", Some(parameter)), ("next", Some(from))]);
        }
        Next::Link => keys.push(("next", Some(&link))),
        Next::Url(from) => keys.push(("next", Some(from))),
        Next::Number { parameter, last, total } => {
            keys.extend([("page", Some(parameter)), ("last", last.as_ref()), ("total", total.as_ref())]);
        }
        Next::Offset { parameter, total } => {
            keys.extend([("offset", Some(parameter)), ("total", total.as_ref())]);
        }
    }
    keys.push(("size", pages.size.as_ref()));
    mapping(&keys)
}

fn mapping(keys: &[(&str, Option<&SpannedText>)]) -> String {
    let keys = keys.iter().filter_map(|(key, text)| Some(format!("{key}: {}", flow(&text.as_ref()?.value))));
    format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
}
