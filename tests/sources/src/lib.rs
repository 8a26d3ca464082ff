//! The cases under `tests/cases`: small specifications, and the files that hold what is expected of them.

mod edits;
mod expected;
pub mod mistakes;

pub use edits::unfixed;
pub use expected::Expected;
use modwright::Source;
use modwright::diagnostic::{Diagnostics, codes};
use std::path::{Path, PathBuf};

/// A small specification.
pub struct Case {
    /// The name of its folder, or of its file.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The text of the file; [`sources`] reads it.
    pub text: String,
}

/// The cases of one kind, in the order of their names: `KIND/NAME/spec.yaml` or `KIND/NAME.yaml`.
///
/// # Panics
///
/// If a case cannot be read.
pub fn cases(kind: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases").join(kind);
    let entries = std::fs::read_dir(&folder).expect("the folder of the cases is there");
    let mut cases: Vec<Case> = entries
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| Case {
            name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            path: if path.is_dir() { path.join("spec.yaml") } else { path },
            text: String::new(),
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    for case in &mut cases {
        case.text = std::fs::read_to_string(&case.path).expect("a case is a file of text");
    }
    assert!(!cases.is_empty(), "there is no case in {}", folder.display());
    cases
}

/// Returns the files of a case: its text, cut at lines `### PATH`. The text above the first such line is the module `things`. A
/// connector without a file is a plain one.
pub fn sources(text: &str) -> Vec<Source> {
    let mut files = vec![Source { path: "spec/api/modules/things.yaml".to_owned(), text: String::new() }];
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("### "), files.last_mut()) {
            (Some(path), _) => {
                files.push(Source { path: path_of(path.trim()), text: String::new() });
            }
            (None, Some(file)) => file.text.push_str(line),
            (None, None) => {}
        }
    }
    files.retain(|file| !file.text.trim().is_empty());
    let is_connector =
        |path: &str| path.ends_with("/connector.yaml") && !path.ends_with("/modules/connector.yaml");
    if !files.iter().any(|file| is_connector(&file.path)) {
        let connector = "connector: api\nbase_url: { default: https://api.example.com/v1/ }\n";
        files.push(Source { path: "spec/api/connector.yaml".to_owned(), text: connector.to_owned() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Returns the reports that show a code: those of `check`, with the notes if it is one.
pub fn reports(code: &str, sources: &[Source]) -> Diagnostics {
    let (_, mut reports) = modwright::check(sources);
    if codes::ALL.iter().any(|one| one.name == code && one.rule.ends_with("(A note.)")) {
        modwright::notes(sources, &mut reports);
    }
    reports
}

/// `../b/connector.yaml` is the file of another connector.
fn path_of(path: &str) -> String {
    path.strip_prefix("../").map_or_else(|| format!("spec/api/{path}"), |path| format!("spec/{path}"))
}
