//! Accumulating the chunks of a response.

use crate::json::extra::{Extra, Map};
use serde_json::Value;

/// A chunk of a response that can take in the next one: texts are appended, items of lists are joined by their index or
/// id, and of all else the last one counts. Fields that this version does not know are merged in the same way where
/// the chunk holds texts that grow: there, a text grows too, unless its name says that it is an id, a role or the like.
///
/// ```
/// use modwright_runtime::Accumulate;
///
/// # #[derive(Debug, PartialEq)]
/// # struct Chunk(i32);
/// # impl Accumulate for Chunk { fn accumulate(&mut self, next: Self) { self.0 += next.0 } }
/// # let events = [Chunk(1), Chunk(2)];
/// let mut whole = None;
/// for chunk in events {
///     // Show the chunk, then:
///     whole.accumulate(Some(chunk));
/// }
/// # assert_eq!(whole, Some(Chunk(3)));
/// ```
pub trait Accumulate: Sized {
    /// Takes in the next chunk.
    fn accumulate(&mut self, next: Self);
}

impl<T: Accumulate> Accumulate for Option<T> {
    fn accumulate(&mut self, next: Self) {
        match (self.as_mut(), next) {
            (Some(whole), Some(next)) => whole.accumulate(next),
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

/// Text, or a list, that grows at its end.
pub trait Append {
    /// Puts `next` behind it.
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
            (Some(whole), Some(next)) => whole.append(next),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

/// The parts of an item that identify it, as far as it has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key<'a> {
    /// Its number.
    pub index: Option<i64>,
    /// Its id, which may come once for many chunks, in each of them, or never. An empty one is none.
    pub id: Option<&'a str>,
}

impl Key<'_> {
    fn id(&self) -> Option<&str> {
        self.id.filter(|id| !id.is_empty())
    }
}

/// The index among `known` of the item that the one with `key`, at `index` of its list, belongs to.
///
/// - With an index: the last item with that index. Another id at the same index begins another item.
/// - Without: by its id. With neither, it goes on with the last item where these have ids, else by its index.
fn find<'a>(
    mut keys: impl DoubleEndedIterator<Item = Key<'a>> + ExactSizeIterator,
    key: Key<'_>,
    index: usize,
) -> Option<usize> {
    let count = keys.len();
    let from_end = match (key.index, key.id()) {
        (Some(_), None) => keys.rev().position(|other| other.index == key.index),
        (Some(_), Some(id)) => {
            let mut without_id = None;
            for (at, other) in keys.rev().enumerate().filter(|(_, other)| other.index == key.index) {
                match other.id() {
                    Some(other) if other == id => return Some(count - 1 - at),
                    // An id that comes late belongs to what was begun last.
                    None if without_id.is_none() => without_id = Some(at),
                    _ => {}
                }
            }
            without_id
        }
        (None, Some(id)) => keys.rev().position(|other| other.id() == Some(id)),
        (None, None) if keys.any(|other| other.id().is_some()) => Some(0),
        (None, None) => return (index < count).then_some(index),
    };
    from_end.map(|at| count - 1 - at)
}

/// A list whose items are joined.
pub trait MergeByKey<T> {
    /// Joins each item of `next` with the one that it belongs to; the others are new.
    fn merge(&mut self, next: Self, key: for<'a> fn(&'a T) -> Key<'a>);
}

impl<T: Accumulate> MergeByKey<T> for Vec<T> {
    fn merge(&mut self, next: Self, key: for<'a> fn(&'a T) -> Key<'a>) {
        for (index, item) in next.into_iter().enumerate() {
            match find(self.iter().map(key), key(&item), index) {
                Some(at) => self[at].accumulate(item),
                None => self.push(item),
            }
        }
    }
}

impl<T, L: MergeByKey<T>> MergeByKey<T> for Option<L> {
    fn merge(&mut self, next: Self, key: for<'a> fn(&'a T) -> Key<'a>) {
        match (self.as_mut(), next) {
            (Some(whole), Some(next)) => whole.merge(next, key),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

/// `next` behind `whole`.
pub fn append<T: Append>(whole: &mut T, next: T) {
    whole.append(next);
}

/// The items of `next` joined with those of `whole` that they belong to.
pub fn merge_by_key<T, L: MergeByKey<T>>(whole: &mut L, next: L, key: for<'a> fn(&'a T) -> Key<'a>) {
    whole.merge(next, key);
}

/// `next`, where it says something.
pub fn replace<T>(whole: &mut Option<T>, next: Option<T>) {
    if next.is_some() {
        *whole = next;
    }
}

/// `next`, where it says something: an empty text does not, beside another.
pub fn replace_text(whole: &mut Option<String>, next: Option<String>) {
    if next.as_ref().is_some_and(|next| !next.is_empty() || whole.is_none()) {
        *whole = next;
    }
}

/// Merges the fields that this version does not know. In a chunk whose texts `grow`, so do these.
pub fn merge_extra(whole: &mut Extra, next: Extra, grow: bool) {
    if !next.is_empty() {
        merge_object(whole, next, grow);
    }
}

fn merge_object(whole: &mut Map, next: Map, grow: bool) {
    for (name, next) in next {
        match whole.get_mut(&name) {
            Some(known) if grow => merge_value(known, next, !is_label(&name)),
            Some(_) if next.is_null() => {}
            _ => drop(whole.insert(name, next)),
        }
    }
}

fn merge_value(whole: &mut Value, next: Value, grow: bool) {
    match (whole, next) {
        (_, Value::Null) => {}
        (Value::String(whole), Value::String(next)) if grow => whole.push_str(&next),
        (Value::String(whole), Value::String(next)) if next.is_empty() && !whole.is_empty() => {}
        (Value::Object(whole), Value::Object(next)) => merge_object(whole, next, true),
        (Value::Array(whole), Value::Array(next)) if grow => {
            for item in next {
                let key = key_of(&item);
                let found = if key.index.is_some() || key.id.is_some() {
                    find(whole.iter().map(key_of), key, 0)
                } else {
                    None
                };
                match found {
                    Some(at) => merge_value(&mut whole[at], item, true),
                    None => whole.push(item),
                }
            }
        }
        (whole, next) => *whole = next,
    }
}

fn key_of(item: &Value) -> Key<'_> {
    Key { index: item.get("index").and_then(Value::as_i64), id: item.get("id").and_then(Value::as_str) }
}

/// Names of texts that are the same in each chunk, so that they do not grow.
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
