//! Overlays 1.0 and 1.1: changes of a document before it is imported. The nodes of an overlay keep their places.

mod path;

use super::node::{self, Node, Value};
use crate::diagnostic::{Diagnostics, Span, codes};
use path::Path;
use std::borrow::Cow;

/// The texts of a document and of its overlays.
pub(super) struct Texts<'s>(Vec<Cow<'s, str>>);

impl<'s> Texts<'s> {
    pub fn new(texts: impl Iterator<Item = &'s str>) -> Self {
        Self(texts.map(node::cleaned).collect())
    }

    /// Reads the document with its overlays applied. `None` if one of them has a mistake.
    pub fn read(&self, notes: &mut Diagnostics) -> Option<Node<'_>> {
        let [document, overlays @ ..] = self.0.as_slice() else { return None };
        let mut root = node::read(document, notes);
        for (index, text) in overlays.iter().enumerate() {
            let mut own = Diagnostics::default();
            let overlay = node::read(text, &mut own);
            own.move_spans(|span| span.source = index + 1);
            notes.extend(own);
            root = root.zip(overlay).and_then(|(mut root, mut overlay)| {
                overlay.shift(u32::try_from(self.start(index + 1)).unwrap_or(u32::MAX));
                apply(&mut root, &overlay, notes).map(|()| root)
            });
        }
        root
    }

    /// Returns the first place of a text: each follows the one before.
    fn start(&self, index: usize) -> usize {
        self.0[..index].iter().map(|text| text.len() + 1).sum()
    }

    /// Replaces the places of a tree by those of the texts.
    pub fn place(&self, span: &mut Span) {
        let last = (1..self.0.len()).rev().find(|index| span.source == 0 && span.start >= self.start(*index));
        if let Some(index) = last {
            let start = self.start(index);
            *span = Span { source: index, start: span.start - start, end: span.end.saturating_sub(start) };
        }
    }
}

/// Applies an overlay. Returns `None` if an action has a mistake: it is reported at its line.
fn apply<'t>(document: &mut Node<'t>, overlay: &Node<'t>, notes: &mut Diagnostics) -> Option<()> {
    let Some(version) = overlay.get("overlay") else {
        let report = codes::MISSING_KEY.at(overlay.span(), "this is no overlay: it has no `overlay`");
        notes.push(report.help("pass an overlay of version 1.0 or 1.1"));
        return None;
    };
    let is_known = version.text().is_some_and(|text| text.starts_with("1."));
    let actions = overlay.get("actions").map(Node::items).unwrap_or_default();
    if !is_known || actions.is_empty() {
        let report = match is_known {
            true => codes::MISSING_KEY.at(overlay.span(), "this overlay has no `actions`"),
            false => codes::WRONG_VALUE.at(version.span(), "this version of overlays is not known"),
        };
        notes.push(report.help("pass an overlay of version 1.0 or 1.1, with `actions`"));
        return None;
    }
    // Every mistake is reported, not only the first.
    let done: Vec<bool> = actions.iter().map(|one| action(document, one, notes).is_some()).collect();
    done.into_iter().all(|done| done).then_some(())
}

fn action<'t>(document: &mut Node<'t>, action: &Node<'t>, notes: &mut Diagnostics) -> Option<()> {
    let mut mistake = |span: Span, message: String, cure: &str| -> Option<()> {
        notes.push(codes::WRONG_VALUE.at(span, message).help(cure.to_owned()));
        None
    };
    let Some(target) = action.get("target") else {
        return mistake(action.span(), "this action has no `target`".to_owned(), "add `target: PATH`");
    };
    let places = match select(document, target) {
        Ok(places) => places,
        Err(fact) => return mistake(target.span(), fact, "correct the path"),
    };
    if places.is_empty() {
        let fact = "this target selects nothing in the document".to_owned();
        return mistake(target.span(), fact, "correct the path, or delete the action");
    }
    if action.flag("remove") {
        // The last one first: the places of the others stay.
        places.iter().rev().for_each(|place| remove(document, place));
        return Some(());
    }
    let value = match (action.get("update"), action.get("copy")) {
        (Some(update), _) => update.clone(),
        (None, Some(copy)) => match select(document, copy).map(<[Vec<usize>; 1]>::try_from) {
            Ok(Ok([place])) => at(document, &place)?.clone(),
            Ok(Err(found)) => {
                let fact = format!("`copy` selects {} nodes, and must select one", found.len());
                return mistake(copy.span(), fact, "correct the path");
            }
            Err(fact) => return mistake(copy.span(), fact, "correct the path"),
        },
        (None, None) => {
            let fact = "this action has neither `update` nor `copy` nor `remove: true`".to_owned();
            return mistake(action.span(), fact, "add one of them");
        }
    };
    for place in places {
        if let Some(node) = at(document, &place) {
            match &mut node.value {
                // One value for a list is one more item.
                Value::List(items) if !matches!(value.value, Value::List(_)) => items.push(value.clone()),
                _ => merge(node, value.clone()),
            }
        }
    }
    Some(())
}

fn select(document: &Node<'_>, path: &Node<'_>) -> Result<Vec<Vec<usize>>, String> {
    let text = path.text().unwrap_or_default();
    let path = Path::read(text).map_err(|(at, fact)| {
        let rest: String = text[at..].chars().take(20).collect();
        if rest.is_empty() { format!("{fact}, at the end of the path") } else { format!("{fact}: `{rest}`") }
    })?;
    Ok(path.select(document))
}

fn at<'n, 't>(node: &'n mut Node<'t>, place: &[usize]) -> Option<&'n mut Node<'t>> {
    place.iter().try_fold(node, |node, index| match &mut node.value {
        Value::Map(entries) => entries.get_mut(*index).map(|(_, value)| value),
        Value::List(items) => items.get_mut(*index),
        Value::Scalar { .. } => None,
    })
}

fn remove(document: &mut Node<'_>, place: &[usize]) {
    let Some((last, parent)) = place.split_last() else { return };
    match at(document, parent).map(|node| &mut node.value) {
        Some(Value::Map(entries)) if *last < entries.len() => drop(entries.remove(*last)),
        Some(Value::List(items)) if *last < items.len() => drop(items.remove(*last)),
        _ => {}
    }
}

/// Merges mappings, appends lists, and replaces everything else.
fn merge<'t>(node: &mut Node<'t>, update: Node<'t>) {
    match (&mut node.value, update.value) {
        (Value::Map(entries), Value::Map(more)) => {
            for (key, value) in more {
                match entries.iter_mut().find(|(known, _)| known.text == key.text) {
                    Some((_, known)) => merge(known, value),
                    None => entries.push((key, value)),
                }
            }
        }
        (Value::List(items), Value::List(more)) => items.extend(more),
        (_, value) => *node = Node { start: update.start, end: update.end, value },
    }
}
