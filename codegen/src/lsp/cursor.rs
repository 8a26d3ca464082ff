//! The place of a cursor in a text that may not be YAML yet: the keys around it, and the word before it.

use crate::read::keys::{Group, Shape, group};

/// The place of a cursor.
#[derive(Debug, PartialEq, Eq)]
pub struct Cursor<'t> {
    /// The keys of the mappings around the cursor, from the outside in. At a value, the last one is its key.
    pub path: Vec<String>,
    /// The cursor is at a value, not at a key.
    pub is_value: bool,
    /// The text of the value or key up to the cursor.
    pub before: &'t str,
}

/// A mapping or a list on one line.
struct Flow {
    is_map: bool,
    key: Option<String>,
    /// The start of the present key or value.
    start: usize,
}

/// Returns the place of a byte.
pub fn cursor(text: &str, byte: usize) -> Cursor<'_> {
    let text = &text[..(0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)];
    let mut block: Vec<(usize, String)> = Vec::new();
    let mut flow: Vec<Flow> = Vec::new();
    // The indentation of a key whose text has several lines.
    let mut text_below: Option<usize> = None;
    let (mut start, mut is_value, mut value_start) = (0, false, 0);
    for line in text.split_inclusive('\n') {
        let line_start = start;
        start += line.len();
        if !flow.is_empty() {
            scan(line, line_start, &mut flow);
            continue;
        }
        let rest = line.trim_start_matches(' ');
        let mut indent = line.len() - rest.len();
        let is_last = start == text.len() && !line.ends_with('\n');
        if !is_last && (rest.trim().is_empty() || rest.starts_with('#')) {
            continue;
        }
        if text_below.is_some_and(|key| indent > key) {
            continue;
        }
        text_below = None;
        let item = rest.strip_prefix("- ").or_else(|| rest.strip_prefix('-').filter(|_| is_last));
        // An item may have the indentation of its key.
        block.retain(|(other, _)| *other < indent || (item.is_some() && *other == indent));
        (is_value, value_start) = (item.is_some(), line_start + line.len() - item.unwrap_or(rest).len());
        let content = item.unwrap_or(rest);
        indent += rest.len() - content.len();
        let Some((key, value)) = entry(content) else {
            scan_value(content, value_start, &mut flow);
            continue;
        };
        block.push((indent, key.to_owned()));
        (is_value, value_start) = (true, line_start + line.len() - value.trim_start_matches(' ').len());
        if value.trim_start().starts_with(['|', '>']) {
            text_below = Some(indent);
        } else {
            scan_value(value.trim_start_matches(' '), value_start, &mut flow);
        }
    }
    // A new line begins a key.
    if text.is_empty() || text.ends_with('\n') {
        (is_value, value_start) = (false, text.len());
        if flow.is_empty() {
            block.clear();
        }
    }
    let mut path: Vec<String> = block.into_iter().map(|(_, key)| key).collect();
    if let Some(last) = flow.last() {
        is_value = !last.is_map || last.key.is_some();
        value_start = last.start;
    }
    path.extend(flow.into_iter().filter_map(|frame| frame.key));
    Cursor { path, is_value, before: text[value_start.min(text.len())..].trim_start() }
}

/// Splits `key: value`; the value of `key:` at the end of a line is empty.
fn entry(line: &str) -> Option<(&str, &str)> {
    let end = line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len))?;
    let key = line[..end].trim().trim_matches(['\'', '"']);
    (!key.is_empty() && !key.starts_with(['{', '[', '#'])).then(|| (key, &line[end + 1..]))
}

fn scan_value(value: &str, start: usize, flow: &mut Vec<Flow>) {
    if value.starts_with(['{', '[']) {
        scan(value, start, flow);
    }
}

/// Reads a part of a mapping or a list on one line.
fn scan(text: &str, start: usize, flow: &mut Vec<Flow>) {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        let behind = start + at + c.len_utf8();
        if let Some(open) = quote {
            quote = (c != open).then_some(open);
            continue;
        }
        match (c, flow.last_mut()) {
            ('\'' | '"', Some(frame))
                if text[frame.start.saturating_sub(start).min(at)..at].trim().is_empty() =>
            {
                quote = Some(c);
            }
            ('{' | '[', _) => flow.push(Flow { is_map: c == '{', key: None, start: behind }),
            ('}' | ']', _) => {
                flow.pop();
                if flow.is_empty() {
                    return;
                }
            }
            (',', Some(frame)) => {
                frame.start = behind;
                if frame.is_map {
                    frame.key = None;
                }
            }
            (':', Some(frame))
                if frame.is_map && frame.key.is_none() && text[at + 1..].starts_with([' ', '\n']) =>
            {
                let from = frame.start.saturating_sub(start).min(at);
                frame.key = Some(text[from..at].trim().trim_matches(['\'', '"']).to_owned());
                frame.start = behind;
            }
            _ => {}
        }
    }
}

/// Returns the shape of the value at a path of keys below a mapping of the group `root`.
pub fn shape(root: &str, path: &[String]) -> Option<Shape> {
    let mut shape = Shape::Group(group(root)?.what);
    for key in path {
        shape = match shape {
            Shape::Map(value) | Shape::TextsOrMap(value) => *value,
            Shape::TextMap | Shape::OneText => Shape::Text,
            other => {
                let group = group_of(&other)?;
                group.key(key).map(|key| key.shape.clone()).or_else(|| group.rest.clone())?
            }
        };
    }
    Some(shape)
}

/// Returns the group whose keys a value of this shape has.
pub fn group_of(shape: &Shape) -> Option<&'static Group> {
    match shape {
        Shape::Group(name)
        | Shape::GroupOrMap(name)
        | Shape::TextOr(name)
        | Shape::TypeOr(name)
        | Shape::EmptyOr(name) => group(name),
        _ => None,
    }
}

/// Returns the group of a file.
pub fn root(path: &str) -> &'static str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file {
        _ if folder.ends_with("/modules") => "a module",
        _ if folder.ends_with("/locales") => "a locale",
        "connector.yaml" => "a connector",
        "types.yaml" => "`types.yaml`",
        _ => "a module",
    }
}

#[cfg(test)]
mod tests {
    use super::cursor;

    /// Returns the path, `value` or `key`, and the text before the cursor `|`.
    fn at(text: &str) -> String {
        let byte = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let found = cursor(&text, byte);
        let kind = if found.is_value { "value" } else { "key" };
        format!("{} {kind} `{}`", found.path.join("/"), found.before)
    }

    #[test]
    fn the_keys_around_a_cursor_are_found_in_unfinished_text() {
        for (text, expected) in [
            ("mod|", " key `mod`"),
            ("module: a\n|", " key ``"),
            (
                "operations:\n  c:\n    fields:\n      a: { type: str|",
                "operations/c/fields/a/type value `str`",
            ),
            (
                "operations:\n  c:\n    fields:\n      a: { type: string, min|",
                "operations/c/fields/a key `min`",
            ),
            ("operations:\n  c:\n    fields:\n      a: list<Mes|", "operations/c/fields/a value `list<Mes`"),
            ("operations:\n  c:\n    rules:\n      - a needs |", "operations/c/rules value `a needs `"),
            ("operations:\n  c:\n    rules:\n    - a|", "operations/c/rules value `a`"),
            ("operations:\n  c:\n    rules: [a needs b, c ex|", "operations/c/rules value `c ex`"),
            ("operations:\n  c:\n    get: x\n    ret|", "operations/c key `ret`"),
            ("types:\n  A: { fields: { a: { type: A, default: b } } }\n  B: { en|", "types/B key `en`"),
            ("a:\n  help: >\n    b: c\n  d|", "a key `d`"),
            ("a: {\n  b: 'x: y',\n  c: |", "a/c value ``"),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }
}
