//! Mistakes that people make.
//!
//! A file `cases/mistakes/NAME.txt` is a list of cases, and their reports are in `NAME.reports`. Each case edits the specification
//! in `cases/mistakes/base`, alone:
//!
//! ```text
//! # A comment.
//! == no-space-after-colon             the name of the case; `== controls/NAME` is no mistake
//!      post: widgets                  an edit, as a diff without line numbers: lines to find (` `),
//! -    post: widgets                  to take away (`-`) and to add (`+`); the lines to find are there once.
//! +    post:widgets                   With `+` lines only, they go to the end of the file.
//! ...                                 between two edits of one file
//! @ connector.yaml                    the edits below are of this file; without it, of modules/widgets.yaml
//! ! remove types.yaml                 what a diff cannot say: see [`Edit`]
//! > yaml-syntax widgets.yaml:10:5     each report that is expected, in order; no other is given
//! ~ cured                             the edits below, of the base, are what the help says; `check` accepts them
//! ```
//!
//! If the edits of the reports, applied one after the other, lead to a specification without reports, it is the cured one.
//!
//! In an edit `<U+00A0>` is a character, `<0xEF>` a byte, `<40*[>` a repeated text; `+<each 3>` repeats its line with `<i>` counted up.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The folder of the files.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cases/mistakes");
const DEFAULT: &str = "modules/widgets.yaml";

/// A mistake: edits of a specification, and what is expected.
pub struct Case {
    /// The name of the case; one of `controls/` is no mistake.
    pub name: String,
    /// The edits as they are written.
    pub shown: String,
    /// The edits of the base.
    pub edits: Vec<Edit>,
    /// The reports: `CODE FILE:LINE:COLUMN`.
    pub expected: Vec<String>,
    /// The edits of the base with the cure.
    pub cured: Option<Vec<Edit>>,
}

/// One change of the base. A path is relative to the connector's folder, but for `../`.
pub enum Edit {
    /// Exchanges lines of a file, adds some to its end, or makes a file.
    Diff {
        /// The file.
        path: String,
        /// The lines to find.
        old: String,
        /// The lines in their place.
        new: Vec<u8>,
    },
    /// `! remove PATH`, `! rename PATH PATH`, `! copy PATH PATH`, `! folder PATH`, `! link PATH TARGET`, `! pipe PATH`;
    /// of a file's text: `! crlf PATH`, `! cr PATH`, `! utf16le PATH`, `! utf16be PATH`.
    Order(Vec<String>),
}

/// Reads the cases of a file.
///
/// # Panics
///
/// If a line is no line of a case.
pub fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut path = DEFAULT.to_owned();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            let name = name.trim().to_owned();
            assert!(cases.iter().all(|case| case.name != name), "`{name}` is there twice");
            path = DEFAULT.to_owned();
            cases.push(Case {
                name,
                shown: String::new(),
                edits: Vec::new(),
                expected: Vec::new(),
                cured: None,
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        let edits = case.cured.as_mut().unwrap_or(&mut case.edits);
        match line.split_at_checked(1).unwrap_or_default() {
            ("#" | "", _) => continue,
            (">", expected) => case.expected.push(expected.trim().to_owned()),
            ("~", _) => {
                path = DEFAULT.to_owned();
                case.cured = Some(Vec::new());
            }
            ("@", name) => {
                path = name.trim().to_owned();
                edits.push(Edit::Diff { path: path.clone(), old: String::new(), new: Vec::new() });
            }
            ("!", order) => edits.push(Edit::Order(order.split_whitespace().map(str::to_owned).collect())),
            (".", _) => edits.push(Edit::Diff { path: path.clone(), old: String::new(), new: Vec::new() }),
            (mark @ (" " | "-" | "+"), rest) => diff(edits, &path, mark, rest),
            _ => panic!("{}: `{line}` is no line of a case", case.name),
        }
        if case.cured.is_none() && !line.starts_with('>') {
            writeln!(case.shown, "{line}").unwrap();
        }
    }
    cases
}

/// Adds a line to the edit that is open, or opens one.
fn diff(edits: &mut Vec<Edit>, path: &str, mark: &str, line: &str) {
    if !matches!(edits.last(), Some(Edit::Diff { .. })) {
        edits.push(Edit::Diff { path: path.to_owned(), old: String::new(), new: Vec::new() });
    }
    let Some(Edit::Diff { old, new, .. }) = edits.last_mut() else { return };
    if mark != "+" {
        old.push_str(line);
        old.push('\n');
    }
    if mark == "-" {
        return;
    }
    let repeated = line.strip_prefix("<each ").and_then(|rest| rest.split_once('>'));
    let (times, line) = repeated.map_or((1, line), |(times, line)| (times.parse().unwrap(), line));
    for index in 0..times {
        new.extend(bytes(&line.replace("<i>", &index.to_string())));
        new.push(b'\n');
    }
}

/// A line with what is written in `<…>`.
fn bytes(line: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find('<') {
        let (before, behind) = rest.split_at(start);
        out.extend(before.as_bytes());
        let special = behind[1..].split_once('>').and_then(|(name, next)| Some((special(name)?, next)));
        match special {
            Some((text, next)) => {
                out.extend(text);
                rest = next;
            }
            None => {
                out.push(b'<');
                rest = &behind[1..];
            }
        }
    }
    out.extend(rest.as_bytes());
    out
}

fn special(name: &str) -> Option<Vec<u8>> {
    if let Some(code) = name.strip_prefix("U+") {
        return Some(char::from_u32(u32::from_str_radix(code, 16).ok()?)?.to_string().into_bytes());
    }
    if let Some(code) = name.strip_prefix("0x") {
        return Some(vec![u8::from_str_radix(code, 16).ok()?]);
    }
    let (times, text) = name.split_once('*')?;
    Some(text.repeat(times.parse().ok()?).into_bytes())
}

/// Writes the base with edits to a folder of specifications.
///
/// # Panics
///
/// If an edit does not fit, or a file cannot be written.
pub fn write(edits: &[Edit], spec: &Path) {
    copy(&Path::new(FOLDER).join("base"), spec);
    edits.iter().for_each(|edit| apply(edit, &spec.join("acme")));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::write(&to, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

fn apply(edit: &Edit, connector: &Path) {
    let order = match edit {
        Edit::Diff { path, old, new } => {
            let path = connector.join(path);
            let text = fs::read(&path).unwrap_or_default();
            let at = if old.is_empty() { text.len() } else { only(&text, old) };
            let text = [&text[..at], new.as_slice(), &text[at + old.len()..]].concat();
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            return fs::write(path, text).unwrap();
        }
        Edit::Order(order) => order,
    };
    let words: Vec<&str> = order.iter().map(String::as_str).collect();
    let path = |name: &str| connector.join(name);
    let rewrite = |name: &str, with: &dyn Fn(&str) -> Vec<u8>| {
        let text = fs::read_to_string(path(name)).unwrap();
        fs::write(path(name), with(&text)).unwrap();
    };
    match words.as_slice() {
        ["remove", name] if path(name).is_dir() => fs::remove_dir_all(path(name)).unwrap(),
        ["remove", name] => fs::remove_file(path(name)).unwrap(),
        ["rename", from, to] => {
            fs::create_dir_all(path(to).parent().unwrap()).unwrap();
            fs::rename(path(from), path(to)).unwrap();
        }
        ["copy", from, to] => {
            fs::copy(path(from), path(to)).unwrap();
        }
        ["folder", name] => fs::create_dir_all(path(name)).unwrap(),
        #[cfg(unix)]
        ["link", name, target] => std::os::unix::fs::symlink(target, path(name)).unwrap(),
        #[cfg(unix)]
        ["pipe", name] => {
            assert!(std::process::Command::new("mkfifo").arg(path(name)).status().unwrap().success());
        }
        ["crlf", name] => rewrite(name, &|text| text.replace('\n', "\r\n").into_bytes()),
        ["cr", name] => rewrite(name, &|text| text.replace('\n', "\r").into_bytes()),
        ["utf16le", name] => {
            rewrite(name, &|text| {
                format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
            });
        }
        ["utf16be", name] => {
            rewrite(name, &|text| text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        _ => panic!("there is no `! {}`", order.join(" ")),
    }
}

/// Where whole lines stand in a text, which holds them once.
fn only(text: &[u8], lines: &str) -> usize {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1))
        .filter(|at| text[*at..].starts_with(lines.as_bytes()))
        .collect();
    let [at] = starts.as_slice() else {
        panic!("these lines are in the file {} times:\n{lines}", starts.len())
    };
    *at
}
