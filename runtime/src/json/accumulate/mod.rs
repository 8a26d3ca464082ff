//! Accumulation of the chunks of a streamed response.

use crate::json::extra::{Extra, Map};
use serde_json::Value;

/// A chunk of a streamed response that can be merged with the next chunk.
///
/// Text is appended, list items are merged by index or id, and other fields take their last value. Fields that this
/// version does not know follow the same rules if the chunk has text fields that grow; then unknown text is appended,
/// unless its name tells that it is an id, a role or the like.
///
/// # Show each chunk and keep the complete response
///
/// ```
/// use modwright_runtime::Accumulate;
///
/// # #[derive(Debug, PartialEq)]
/// # struct Chunk(i32);
/// # impl Accumulate for Chunk { fn accumulate(&mut self, next: Self) { self.0 += next.0 } }
/// # let events = [Chunk(1), Chunk(2)];
/// let mut response = None;
/// for chunk in events {
///     // Show the chunk here, then merge it:
///     response.accumulate(Some(chunk));
/// }
/// # assert_eq!(response, Some(Chunk(3)));
/// ```
pub trait Accumulate: Sized {
    /// Merges the next chunk into this one.
    fn accumulate(&mut self, next: Self);
}

/// A chunk that is an event of a stream. All chunks together become a response.
///
/// [`Events::accumulate`](crate::Events::accumulate) returns the response. A chunk that a program has accumulated itself
/// becomes the response by `into()`.
pub trait Chunk: Accumulate {
    /// The complete response.
    type Response: From<Self>;
}

impl<T: Accumulate> Accumulate for Option<T> {
    fn accumulate(&mut self, next: Self) {
        match (self.as_mut(), next) {
            (Some(target), Some(next)) => target.accumulate(next),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

impl<T: Accumulate> Accumulate for Box<T> {
    fn accumulate(&mut self, next: Self) {
        (**self).accumulate(*next);
    }
}

/// Text or a list that grows at its end.
pub trait Append {
    /// Appends `next`.
    fn append(&mut self, next: Self);
}

impl Append for String {
    fn append(&mut self, next: Self) {
        self.push_str(&next);
    }
}

impl<T> Append for Vec<T> {
    fn append(&mut self, next: Self) {
        self.extend(next);
    }
}

impl<T: Append> Append for Option<T> {
    fn append(&mut self, next: Self) {
        match (self.as_mut(), next) {
            (Some(target), Some(next)) => target.append(next),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

/// The fields of an item that identify it, if it has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key<'a> {
    /// The index.
    pub index: Option<i64>,
    /// The id. A server may send it with one chunk of the item, with all or with none. An empty id counts as none.
    pub id: Option<&'a str>,
}

impl Key<'_> {
    fn id(&self) -> Option<&str> {
        self.id.filter(|id| !id.is_empty())
    }
}

/// Returns the position of the item that `key` identifies. `position` is the position of the new item in its own list.
///
/// - With an index: the last item with that index. Another id at the same index begins another item.
/// - With an id only: the last item with that id.
/// - With neither: the last item if any has an id, else the item at `position`.
fn find<'a>(
    mut keys: impl DoubleEndedIterator<Item = Key<'a>> + ExactSizeIterator,
    key: Key<'_>,
    position: usize,
) -> Option<usize> {
    let count = keys.len();
    let from_end = match (key.index, key.id()) {
        (Some(_), None) => keys.rev().position(|other| other.index == key.index),
        (Some(_), Some(id)) => {
            let mut without_id = None;
            for (at, other) in keys.rev().enumerate().filter(|(_, other)| other.index == key.index) {
                match other.id() {
                    Some(other) if other == id => return Some(count - 1 - at),
                    // An id that arrives late belongs to the item that was begun last.
                    None if without_id.is_none() => without_id = Some(at),
                    _ => {}
                }
            }
            without_id
        }
        (None, Some(id)) => keys.rev().position(|other| other.id() == Some(id)),
        (None, None) if keys.any(|other| other.id().is_some()) => Some(0),
        (None, None) => return (position < count).then_some(position),
    };
    from_end.map(|at| count - 1 - at)
}

/// A list whose items are merged.
pub trait MergeByKey<T> {
    /// Merges each item of `next` with the item of the same key, or adds it.
    fn merge(&mut self, next: Self, key: for<'a> fn(&'a T) -> Key<'a>);
}

impl<T: Accumulate> MergeByKey<T> for Vec<T> {
    fn merge(&mut self, next: Self, key: for<'a> fn(&'a T) -> Key<'a>) {
        for (position, item) in next.into_iter().enumerate() {
            match find(self.iter().map(key), key(&item), position) {
                Some(at) => self[at].accumulate(item),
                None => self.push(item),
            }
        }
    }
}

impl<T, L: MergeByKey<T>> MergeByKey<T> for Option<L> {
    fn merge(&mut self, next: Self, key: for<'a> fn(&'a T) -> Key<'a>) {
        match (self.as_mut(), next) {
            (Some(target), Some(next)) => target.merge(next, key),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

/// Appends `next`.
pub fn append<T: Append>(target: &mut T, next: T) {
    target.append(next);
}

/// Merges each item of `next` with the item of the same key, or adds it.
pub fn merge_by_key<T, L: MergeByKey<T>>(target: &mut L, next: L, key: for<'a> fn(&'a T) -> Key<'a>) {
    target.merge(next, key);
}

/// Replaces the value, unless `next` is `None`.
pub fn replace<T>(target: &mut Option<T>, next: Option<T>) {
    if next.is_some() {
        *target = next;
    }
}

/// Replaces the text, unless `next` is `None`, or empty while there is a text already.
pub fn replace_text<T: AsRef<str>>(target: &mut Option<T>, next: Option<T>) {
    if next.as_ref().is_some_and(|next| !next.as_ref().is_empty() || target.is_none()) {
        *target = next;
    }
}

/// Merges the fields that this version does not know. Their texts are appended if `grow` is `true`.
pub fn merge_extra(target: &mut Extra, next: Extra, grow: bool) {
    if !next.is_empty() {
        merge_object(target, next, grow);
    }
}

fn merge_object(target: &mut Map, next: Map, grow: bool) {
    for (name, next) in next {
        match target.get_mut(&name) {
            Some(value) if grow => merge_value(value, next, !is_label(&name)),
            Some(_) if next.is_null() => {}
            _ => drop(target.insert(name, next)),
        }
    }
}

fn merge_value(target: &mut Value, next: Value, grow: bool) {
    match (target, next) {
        (_, Value::Null) => {}
        (Value::String(target), Value::String(next)) if grow => target.push_str(&next),
        (Value::String(target), Value::String(next)) if next.is_empty() && !target.is_empty() => {}
        (Value::Object(target), Value::Object(next)) => merge_object(target, next, true),
        (Value::Array(target), Value::Array(next)) if grow => {
            for item in next {
                let key = key_of(&item);
                let found = if key.index.is_some() || key.id.is_some() {
                    find(target.iter().map(key_of), key, 0)
                } else {
                    None
                };
                match found {
                    Some(at) => merge_value(&mut target[at], item, true),
                    None => target.push(item),
                }
            }
        }
        (target, next) => *target = next,
    }
}

fn key_of(item: &Value) -> Key<'_> {
    Key { index: item.get("index").and_then(Value::as_i64), id: item.get("id").and_then(Value::as_str) }
}

/// Returns `true` if a text with this name is the same in every chunk, so that it must not grow.
fn is_label(name: &str) -> bool {
    const LABELS: [&str; 11] = [
        "id",
        "role",
        "type",
        "name",
        "object",
        "model",
        "provider",
        "status",
        "format",
        "index",
        "signature",
    ];
    LABELS.contains(&name.rsplit('_').next().unwrap_or(name))
}

#[cfg(test)]
mod tests;
