//! Notes of everything that an app cannot say, by kind, each with its place in the specification.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

/// The kinds of notes, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Call,
    Stream,
    Value,
    Field,
    Rule,
    Bound,
    Client,
}

impl Kind {
    const fn title(self) -> &'static str {
        match self {
            Self::Call => "Calls that the app does not have",
            Self::Stream => "Streams",
            Self::Value => "Values without a form",
            Self::Field => "Fields",
            Self::Rule => "Rules between fields",
            Self::Bound => "Bounds",
            Self::Client => "Work of the client",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::Call => "Make has no word for them.",
            Self::Stream => "A module reads a whole response. The field that requests a stream is not set.",
            Self::Value => {
                "The parameter has the type `any`: a value is typed as text, or mapped from another module."
            }
            Self::Field => "These fields are sent in another way, or not at all.",
            Self::Rule => "A form cannot check them. The API refuses a request that breaks one.",
            Self::Bound => "A form cannot check them. The API refuses a value outside of them.",
            Self::Client => "The Rust client does this. In Make, a scenario does it, or nobody.",
        }
    }
}

/// The notes of an app.
#[derive(Default)]
pub(super) struct Notes {
    all: BTreeMap<Kind, Vec<(String, String)>>,
    known: HashSet<(Kind, String, String)>,
}

impl Notes {
    /// Adds a note; a type that is used twice has it once.
    pub fn add(&mut self, kind: Kind, place: &str, text: impl Into<String>) {
        let text = text.into();
        if self.known.insert((kind, place.to_owned(), text.clone())) {
            self.all.entry(kind).or_default().push((place.to_owned(), text));
        }
    }

    /// Returns the number of notes of each kind.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        self.all.iter().map(|(kind, notes)| (kind.title(), notes.len())).collect()
    }

    /// Writes the list as Markdown, below a first line that names its source.
    pub fn markdown(&self, first: &str, title: &str) -> String {
        let mut text = format!("{first}\n# Not exported\n\n");
        let _ = writeln!(
            text,
            "The specification of {} says more than an app for Make can. This list has all of it, with its places.",
            line(title)
        );
        for (kind, notes) in &self.all {
            let _ = writeln!(text, "\n## {} ({})\n\n{}\n", kind.title(), notes.len(), kind.meaning());
            for (place, note) in notes {
                let _ = writeln!(text, "- `{}`: {}", line(place).replace('`', "'"), line(note));
            }
        }
        text
    }
}

/// Returns a text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
