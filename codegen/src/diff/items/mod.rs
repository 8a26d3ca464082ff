//! A model → the tree of its items.

mod connector;
mod fields;
mod operation;
mod types;

use super::item::Item;
use super::verdicts::{AKA, DEPRECATED, DOCS};
use crate::model::{Docs, Model};

pub(super) fn connectors(model: &Model) -> Vec<Item> {
    model.connectors.iter().map(connector::item).collect()
}

/// Adds the facts of texts for readers.
fn docs(item: &mut Item, docs: &Docs, more: Option<&str>) {
    let texts = [docs.title.as_deref(), docs.help.as_deref(), docs.link.as_deref(), more];
    item.fact(&DOCS, texts.map(Option::unwrap_or_default).join("\n"));
    item.maybe(&DEPRECATED, docs.deprecated.as_deref());
    item.maybe(&AKA, (!docs.aka.is_empty()).then(|| docs.aka.join(", ")));
}
