//! The keys of the language, by the mapping that has them: what a value is, and what it means.
//!
//! The reader takes from a mapping only keys of its table, and every key of it: a test compares both. The schema and the
//! editor read the same table.

mod table;

use std::collections::HashSet;
use std::sync::LazyLock;

/// A kind of mapping.
pub struct Group {
    /// The name that reports use: "a field".
    pub what: &'static str,
    /// The purpose of the mapping.
    pub help: &'static str,
    /// The keys, in the order in which they are usually written.
    pub keys: Vec<Key>,
    /// Sets of keys of which exactly one is present. A key with a `!` is absent.
    pub one_of: &'static [&'static [&'static str]],
    /// The shape of the values of all other keys; without it, other keys are unknown.
    pub rest: Option<Shape>,
}

/// A key of a mapping.
pub struct Key {
    /// The word.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// The meaning of its value.
    pub help: &'static str,
    /// The mapping is wrong without it.
    pub required: bool,
    /// The key is allowed only next to one of these; empty if it always is.
    pub with: &'static [&'static str],
}

/// The shape of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Any scalar.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// One of these words.
    Word(Vec<&'static str>),
    /// A list of texts.
    Texts,
    /// A text, or a list of texts.
    TextOrTexts,
    /// A mapping of texts.
    TextMap,
    /// A mapping with one entry.
    OneText,
    /// The text of a type.
    Type,
    /// Any value.
    Value,
    /// A list of any values.
    Values,
    /// A mapping of the group with this name.
    Group(&'static str),
    /// A mapping of the group, or a mapping whose values are such.
    GroupOrMap(&'static str),
    /// A text, or a mapping of the group.
    TextOr(&'static str),
    /// The text of a type, or a mapping of the group.
    TypeOr(&'static str),
    /// Nothing, a text, or a mapping of the group.
    EmptyOr(&'static str),
    /// A mapping whose values have the shape.
    Map(Box<Shape>),
    /// A list of texts, or a mapping whose values have the shape.
    TextsOrMap(Box<Shape>),
}

/// All groups.
pub static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(table::groups);

/// Returns the group that reports call `what`.
#[cfg(feature = "lsp")]
pub fn group(what: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.what == what)
}

/// Returns `true` if a word is a key anywhere in the language. Names are not keys.
pub fn is_key(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| GROUPS.iter().flat_map(|group| &group.keys).map(|key| key.name).collect());
    WORDS.contains(word)
}

/// Returns `true` if the value of a key is a list wherever the key occurs.
pub fn is_list(word: &str) -> bool {
    let mut shapes = GROUPS.iter().flat_map(|group| &group.keys).filter(|key| key.name == word).peekable();
    shapes.peek().is_some()
        && shapes.all(|key| matches!(key.shape, Shape::Texts | Shape::Values | Shape::TextsOrMap(_)))
}

/// Returns `true` if a word is most likely a misspelt key: short words are similar to too many others.
pub fn is_nearly_key(word: &str) -> bool {
    let keys = GROUPS.iter().flat_map(|group| &group.keys).map(|key| key.name);
    crate::diagnostic::nearest(word, keys.filter(|key| key.len() > 4)).is_some()
}

#[cfg(any(test, feature = "lsp"))]
impl Group {
    /// Returns the key with this name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

#[cfg(test)]
pub(in crate::read) mod tests {
    use super::GROUPS;
    use crate::diagnostic::{Diagnostics, Source};
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        /// The keys that the reader looked for on this thread, with their mappings.
        static TAKEN: RefCell<BTreeSet<(&'static str, &'static str)>> = const { RefCell::new(BTreeSet::new()) };
    }

    /// Records that the reader looks for a key.
    pub fn taken(what: &'static str, name: &'static str) {
        TAKEN.with(|taken| taken.borrow_mut().insert((what, name)));
    }

    /// Reads one mapping of each kind, and each form of a type.
    fn read_all() {
        let connector = "connector: a\nbase_url: {}\nconnection: { a: {} }\nerrors: {}\nretry: {}\nstreams: {}\npages: {}\n";
        let module = "module: b
webhooks: {}
operations: { c: { returns: { by: d }, pages: {}, stream: { type: T }, errors: {}, fields: { e: { a: b }, f: { const: g } }, examples: { f: {} } } }
types: { A: { fields: {} }, B: { type: integer, enum: { 1: { as: A } } }, C: { tag: a, variants: {} }, D: { type: string } }
";
        let file = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let sources = [
            file("spec/a/connector.yaml", connector),
            file("spec/a/types.yaml", "types: {}"),
            file("spec/a/modules/b.yaml", module),
            file("spec/a/locales/c.yaml", "locale: c"),
        ];
        let mut errors = Diagnostics::default();
        crate::read::read(&sources, &mut errors);
        crate::read::module(&sources, 2, &mut errors);
    }

    #[test]
    fn the_reader_takes_the_keys_of_the_table_and_no_others() {
        read_all();
        let taken = TAKEN.with(RefCell::take);
        let table: BTreeSet<_> =
            GROUPS.iter().flat_map(|group| group.keys.iter().map(|key| (group.what, key.name))).collect();
        let unknown: Vec<_> = taken.difference(&table).collect();
        assert!(unknown.is_empty(), "the reader takes keys that the table does not have: {unknown:?}");
        let lost: Vec<_> = table.difference(&taken).collect();
        assert!(lost.is_empty(), "the reader never takes keys of the table: {lost:?}");
    }

    #[test]
    fn keys_that_belong_to_others_name_keys_of_the_same_mapping() {
        for group_of in GROUPS.iter() {
            let names = group_of
                .keys
                .iter()
                .flat_map(|key| key.with)
                .chain(group_of.one_of.iter().copied().flatten());
            for name in names {
                let name = name.trim_start_matches('!');
                assert!(group_of.key(name).is_some(), "{} has no `{name}`", group_of.what);
            }
        }
    }
}
