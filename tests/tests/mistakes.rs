//! Mistakes that people make, one case each: what `check` says of it, and whether the proposed cure mends it.
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
//! ! remove types.yaml                 what a diff cannot say: see `Edit`
//! > yaml-syntax widgets.yaml:10:5     each report that is expected, in order; no other is given
//! ~ cured                             the edits below, of the base, are what the help says; `check` accepts them
//! ```
//!
//! In an edit `<U+00A0>` is a character, `<0xEF>` a byte, `<40*[>` a repeated text; `+<each 3>` repeats its line with `<i>` counted up.
#![allow(missing_docs)]

use modwright::diagnostic::{Diagnostics, draw};
use modwright::{Source, check, load::load};
use modwright_cases::Expected;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/mistakes");
const DEFAULT: &str = "modules/widgets.yaml";

#[test]
fn every_mistake_gives_its_reports_and_its_cure_mends_it() {
    let mut expected = Expected::new();
    let mut paths: Vec<_> = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    assert!(!paths.is_empty());
    let mut wrong = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let (mut shown, mut count) = (String::new(), Count::default());
        for case in cases(&text) {
            let (found, sources) = run(&case.edits);
            let places: Vec<String> = found.iter().map(|one| place(one, &sources)).collect();
            if places != case.expected {
                let (name, expected) = (&case.name, &case.expected);
                writeln!(wrong, "{name}: expected {expected:?}, found {places:?}").unwrap();
            }
            let reports = draw(&found, &sources, false);
            if let Some(cured) = &case.cured {
                let (found, sources) = run(cured);
                if found.iter().next().is_some() {
                    let reports = draw(&found, &sources, false);
                    writeln!(wrong, "{}: the cure does not mend it:\n{reports}", case.name).unwrap();
                }
            }
            let unfixed = modwright_cases::unfixed(&found, &sources);
            if !unfixed.is_empty() {
                writeln!(wrong, "{}: the edits of a report do not mend it:\n{unfixed}", case.name).unwrap();
            }
            count.add(&case, &places, found.iter().filter(|one| !one.edits.is_empty()).count());
            writeln!(shown, "== {}\n{}\n{reports}", case.name, case.shown).unwrap();
        }
        writeln!(shown, "{count:?}").unwrap();
        expected.file(&path.with_extension("reports"), &shown);
    }
    assert!(wrong.is_empty(), "{wrong}");
    expected.finish();
}

#[test]
fn the_specification_that_the_cases_edit_is_right() {
    let (found, sources) = run(&[]);
    assert!(found.iter().next().is_none(), "{}", draw(&found, &sources, false));
}

/// How many cases a file has, and of these.
#[derive(Debug, Default)]
struct Count {
    cases: usize,
    controls: usize,
    seen: usize,
    with_one_report: usize,
    with_a_cure_that_was_followed: usize,
    reports_with_edits: usize,
}

impl Count {
    fn add(&mut self, case: &Case, places: &[String], edits: usize) {
        if case.name.starts_with("controls/") {
            assert!(case.expected.is_empty(), "{} is no mistake", case.name);
            self.controls += 1;
            return;
        }
        assert!(!case.expected.is_empty(), "{} expects no report", case.name);
        self.cases += 1;
        self.seen += usize::from(!places.is_empty());
        self.with_one_report += usize::from(places.len() == 1);
        self.reports_with_edits += edits;
        self.with_a_cure_that_was_followed += usize::from(case.cured.is_some());
    }
}

struct Case {
    name: String,
    /// The edits as they are written.
    shown: String,
    edits: Vec<Edit>,
    expected: Vec<String>,
    cured: Option<Vec<Edit>>,
}

/// One change of the base. A path is relative to the connector's folder, but for `../`.
enum Edit {
    /// Exchanges lines of a file, adds some to its end, or makes a file.
    Diff { path: String, old: String, new: Vec<u8> },
    /// `! remove PATH`, `! rename PATH PATH`, `! copy PATH PATH`, `! folder PATH`, `! link PATH TARGET`, `! pipe PATH`;
    /// of a file's text: `! crlf PATH`, `! cr PATH`, `! utf16le PATH`, `! utf16be PATH`.
    Order(Vec<String>),
}

fn cases(text: &str) -> Vec<Case> {
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

/// What `check` says of the base with these edits.
fn run(edits: &[Edit]) -> (Diagnostics, Vec<Source>) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    let connector = spec.join("acme");
    copy(&Path::new(CASES).join("base"), &spec);
    edits.iter().for_each(|edit| apply(edit, &connector));
    let mut sources = load(&spec).unwrap();
    for source in &mut sources {
        source.path = source.path.replace(&spec.display().to_string(), "spec");
    }
    (check(&sources).1, sources)
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

/// `CODE FILE:LINE:COLUMN`
fn place(one: &modwright::diagnostic::Diagnostic, sources: &[Source]) -> String {
    let source = &sources[one.span.source];
    let (line, column) = source.position(one.span.start);
    let file = source.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    format!("{} {file}:{line}:{column}", one.code.name)
}
