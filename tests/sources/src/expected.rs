//! Expected files: what a test compares with, and how a change of it is accepted.

use std::path::Path;

/// Set to `always`, this environment variable of insta makes [`Expected`] write what it would report.
const ACCEPT: &str = "INSTA_UPDATE";

/// The comparison of texts with the files that hold what is expected of them.
#[derive(Default)]
pub struct Expected {
    accept: bool,
    differences: Vec<String>,
}

impl Expected {
    /// Starts a comparison. It accepts every change if `INSTA_UPDATE=always` is set.
    pub fn new() -> Self {
        Self {
            accept: std::env::var_os(ACCEPT).is_some_and(|value| value == "always"),
            differences: Vec::new(),
        }
    }

    /// Compares a text with a file.
    ///
    /// # Panics
    ///
    /// If an accepted file cannot be written.
    pub fn file(&mut self, path: &Path, text: &str) {
        let expected = std::fs::read_to_string(path).ok();
        if expected.as_deref() == Some(text) {
            return;
        }
        if self.accept {
            std::fs::create_dir_all(path.parent().expect("a file is in a folder"))
                .expect("the folder is made");
            return std::fs::write(path, text).expect("the file is written");
        }
        let difference = expected.map_or_else(|| "is missing".to_owned(), |expected| first(&expected, text));
        self.differences.push(format!("{} {difference}", path.display()));
    }

    /// Reports or removes a file that nothing is compared with.
    ///
    /// # Panics
    ///
    /// If an accepted removal fails.
    pub fn no_file(&mut self, path: &Path) {
        if self.accept {
            return std::fs::remove_file(path).expect("the file is removed");
        }
        self.differences.push(format!("{} is not expected", path.display()));
    }

    /// Ends the comparison.
    ///
    /// # Panics
    ///
    /// If a text and its file differ.
    #[track_caller]
    pub fn finish(self) {
        let count = self.differences.len();
        assert!(
            count == 0,
            "{count} files differ:\n{}\n\nTo accept: {ACCEPT}=always cargo test -p modwright-tests; then read `git diff`",
            self.differences.join("\n")
        );
    }
}

/// The first line that differs.
fn first(expected: &str, found: &str) -> String {
    let (mut old, mut new) = (expected.lines(), found.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (Some(old), Some(new)) if old == new => {}
            (None, None) => break,
            (old, new) => {
                let line = |sign, line: Option<&str>| {
                    line.map_or(String::new(), |line| format!("\n  {sign} {line}"))
                };
                return format!("differs from line {number} on:{}{}", line('-', old), line('+', new));
            }
        }
    }
    "differs in its line ends".to_owned()
}
