//! The rules, each a function from files to the sentences that say what breaks it.

use crate::source::Crate;
use std::collections::{BTreeMap, BTreeSet};

/// The longest file without a reason, and the longest template.
const LONGEST_FILE: usize = 500;
const LONGEST_TEMPLATE: usize = 40;

/// The entries of each folder that name each other in a circle, as `folder: a b`.
///
/// At each level, a file and a folder with all that is in it are one entry.
pub fn circles(all: &Crate) -> Vec<String> {
    let mut levels: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for (from, to) in all.arrows() {
        let (mut folder, mut rest) = (String::new(), (from.as_str(), to.as_str()));
        let (left, right) = loop {
            let (left, right) = (entry(rest.0), entry(rest.1));
            match (rest.0.split_once('/'), rest.1.split_once('/')) {
                (Some((a, x)), Some((b, y))) if a == b => {
                    folder.push_str(&format!("{a}/"));
                    rest = (x, y);
                }
                _ => break (left, right),
            }
        };
        // A folder's `mod.rs` declares its files, and they use what it declares.
        if left != "mod" && right != "mod" {
            levels.entry(folder).or_default().insert((left.to_owned(), right.to_owned()));
        }
    }
    let circles = |(folder, arrows): (&String, &BTreeSet<(String, String)>)| {
        let circles = circles_of(arrows).into_iter();
        circles.map(|circle| format!("{folder}: {}", Vec::from_iter(circle).join(" "))).collect::<Vec<_>>()
    };
    levels.iter().flat_map(circles).collect()
}

/// `a` of `a.rs`, and of `a/b.rs`.
fn entry(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// The groups of those that reach each other.
fn circles_of(arrows: &BTreeSet<(String, String)>) -> BTreeSet<BTreeSet<&str>> {
    let reached = |from: &str| {
        let (mut reached, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(one) = next.pop() {
            let further = arrows.iter().filter(|(from, _)| *from == one).map(|(_, to)| to);
            next.extend(further.filter(|to| reached.insert(to.as_str())).cloned());
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<&str>> =
        arrows.iter().map(|(from, _)| (from.as_str(), reached(from))).collect();
    let circle = |one: &&str| -> BTreeSet<&str> {
        let together = all[one].iter().filter(|other| all.get(*other).is_some_and(|back| back.contains(one)));
        together.copied().collect()
    };
    all.keys().filter(|one| all[*one].contains(*one)).map(circle).collect()
}

/// A room and the rooms that it may name; `a::b` allows one module of a room alone.
pub type Room = (&'static str, &'static [&'static str]);

/// The names of rooms that a room may not name, and the rooms without a rule.
///
/// A name that a room re-exports is one of that room, but a name of `lib.rs` is one of the room that it comes from.
pub fn forbidden_names(all: &Crate, rooms: &[Room]) -> Vec<String> {
    let mut wrong = BTreeSet::new();
    let known: Vec<&str> = all.files.keys().map(|path| entry(path)).collect();
    for (file, path) in all.named() {
        let room = entry(file);
        let Some((_, allowed)) = rooms.iter().find(|(name, _)| *name == room) else {
            wrong.insert(format!("{file}: the room `{room}` has no rule"));
            continue;
        };
        // A name that no room has is one of the root.
        let target =
            path.first().map_or("lib", |name| if known.contains(&name.as_str()) { name } else { "lib" });
        let whole = path.join("::");
        let may = |one: &&str| whole == **one || whole.starts_with(&format!("{one}::"));
        if target != room && !allowed.iter().any(|one| *one == target || may(one)) {
            wrong.insert(format!("{file} names `{target}`: {whole}"));
        }
    }
    wrong.into_iter().collect()
}

/// The files that are too long and do not say why.
pub fn long_files(all: &Crate) -> Vec<String> {
    let long = all.files.iter().filter(|(_, text)| text.lines().count() > LONGEST_FILE);
    let head = |text: &str| text.lines().take_while(|line| line.starts_with("//!")).any(says_why);
    long.filter(|(_, text)| !head(text)).map(|(path, _)| path.clone()).collect()
}

fn says_why(line: &str) -> bool {
    line.strip_prefix("//! Long file: ").is_some_and(|reason| reason.len() > 20)
}

/// The templates that are too long, as `file: length`. They are formatted: a template ends on the line that is indented
/// like its first.
pub fn long_templates(all: &Crate) -> Vec<String> {
    let mut long = Vec::new();
    for (path, text) in &all.files {
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let begins = ["quote! {", "quote!(", "quote_spanned! {"].iter().any(|begin| line.contains(begin));
            if !begins || !(line.ends_with('{') || line.ends_with('(')) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let ends = |line: &&str| {
                line.len() - line.trim_start().len() == indent && line.trim_start().starts_with(['}', ')'])
            };
            let length = lines[index + 1..].iter().position(ends).unwrap_or(lines.len() - index);
            if length > LONGEST_TEMPLATE {
                long.push(format!("{path}: {length} lines"));
            }
        }
    }
    long
}

/// The files `x.rs` next to a folder `x`, whose file is `x/mod.rs`.
pub fn second_style(all: &Crate) -> Vec<String> {
    let has_folder = |path: &&String| {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        all.files.keys().any(|other| other.starts_with(&folder))
    };
    all.files.keys().filter(has_folder).cloned().collect()
}
