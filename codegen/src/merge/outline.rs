//! YAML in the canonical layout ↔ entries with their comments, without a loss.

/// A key with its value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The comments and empty lines above it.
    pub above: Vec<String>,
    /// The key, as it is written.
    pub key: String,
    /// The value, as far as it is on the line of the key.
    pub text: String,
    /// The comment at the end of that line.
    pub comment: String,
    /// The entries of a mapping in lines of their own.
    pub below: Vec<Self>,
    /// The other lines below it: a list, or a text of several lines.
    pub raw: Vec<String>,
}

/// A file.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    pub entries: Vec<Entry>,
    /// The comments at the end.
    pub tail: Vec<String>,
}

impl Outline {
    /// Reads a text in the canonical layout.
    pub fn read(text: &str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let mut at = 0;
        let entries = block(&lines, &mut at, 0).unwrap_or_else(|| {
            at = 0;
            Vec::new()
        });
        Self { entries, tail: lines[at..].iter().map(|line| (*line).to_owned()).collect() }
    }

    /// Returns the text.
    pub fn print(&self) -> String {
        let mut out = String::new();
        self.entries.iter().for_each(|entry| entry.print(0, &mut out));
        self.tail.iter().for_each(|line| push(line, &mut out));
        out
    }

    /// Returns `true` for a text that is no list of entries.
    pub fn is_opaque(&self) -> bool {
        self.entries.is_empty() && !self.tail.is_empty()
    }

    /// Returns the entry with a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name() == key)
    }

    /// Returns the entries below a key.
    pub fn below(&self, key: &str) -> &[Entry] {
        self.get(key).map_or(&[], |entry| &entry.below)
    }

    /// Returns the entries below a key, which is added if it is not there.
    pub fn below_mut(&mut self, key: &str) -> &mut Vec<Entry> {
        let at = self.entries.iter().position(|entry| entry.name() == key).unwrap_or_else(|| {
            let above = if self.entries.is_empty() { Vec::new() } else { vec![String::new()] };
            self.entries.push(Entry { above, key: key.to_owned(), ..Entry::default() });
            self.entries.len() - 1
        });
        &mut self.entries[at].below
    }

    /// Changes the entries below a key, if it is there.
    pub fn below_mut_if(&mut self, key: &str, change: impl FnOnce(&mut Vec<Entry>)) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.name() == key) {
            change(&mut entry.below);
        }
    }

    /// Removes a mapping without entries.
    pub fn drop_empty(&mut self, key: &str) {
        self.entries.retain(|entry| entry.name() != key || !entry.is_empty());
    }
}

impl Entry {
    /// Returns the key without quotes.
    pub fn name(&self) -> &str {
        unquoted(&self.key)
    }

    /// Returns the entry below a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.below.iter().find(|entry| entry.name() == key)
    }

    /// Returns `true` if it has no value.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.below.is_empty() && self.raw.is_empty()
    }

    fn print(&self, indent: usize, out: &mut String) {
        self.above.iter().for_each(|line| push(line, out));
        let space = if self.text.is_empty() { "" } else { " " };
        push(&format!("{:indent$}{}:{space}{}{}", "", self.key, self.text, self.comment), out);
        self.raw.iter().for_each(|line| push(line, out));
        self.below.iter().for_each(|entry| entry.print(indent + 2, out));
    }
}

fn push(line: &str, out: &mut String) {
    out.push_str(line);
    out.push('\n');
}

fn unquoted(text: &str) -> &str {
    ['\'', '"'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns `true` for an empty line and for a comment.
fn is_gap(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// Reads the entries with an indentation. Returns `None` if a line is no entry.
fn block(lines: &[&str], at: &mut usize, indent: usize) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    loop {
        let first = (*at..lines.len()).find(|index| !is_gap(lines[*index]));
        let Some(first) = first.filter(|index| indent_of(lines[*index]) >= indent) else {
            return Some(entries);
        };
        let line = lines[first];
        if indent_of(line) > indent {
            return None;
        }
        let colon = key_end(&line[indent..])? + indent;
        let mut entry = Entry {
            above: lines[*at..first].iter().map(|line| (*line).to_owned()).collect(),
            key: line[indent..colon].to_owned(),
            ..Entry::default()
        };
        let (text, comment) = split_comment(&line[colon + 1..]);
        (entry.text, entry.comment) = (text.trim().to_owned(), comment.to_owned());
        *at = first + 1;
        value(&mut entry, lines, at, indent);
        entries.push(entry);
    }
}

/// Reads the lines below a key.
fn value(entry: &mut Entry, lines: &[&str], at: &mut usize, indent: usize) {
    let start = *at;
    if entry.text.is_empty() {
        match block(lines, at, indent + 2) {
            Some(below) if !below.is_empty() => entry.below = below,
            _ => *at = start,
        }
    }
    if *at > start {
        return;
    }
    // Empty lines belong to a text only if more of it follows.
    let is_inside = |line: &str| line.trim().is_empty() || indent_of(line) > indent;
    let mut end = start;
    for (index, line) in lines.iter().enumerate().skip(start).take_while(|(_, line)| is_inside(line)) {
        if !line.trim().is_empty() {
            end = index + 1;
        }
    }
    entry.raw = lines[start..end].iter().map(|line| (*line).to_owned()).collect();
    *at = end;
}

/// Returns the place of the colon behind a key.
fn key_end(line: &str) -> Option<usize> {
    if let Some(quote) = line.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let end = 1 + line[1..].find(quote)? + 1;
        return line[end..].starts_with(':').then_some(end);
    }
    if line.starts_with(['-', '[', '{', '|', '>', '&', '*', '?']) {
        return None;
    }
    line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1))
}

/// Splits a value and the comment behind it.
fn split_comment(text: &str) -> (&str, &str) {
    let mut scan = Scan::default();
    let mut before = ' ';
    for (index, c) in text.char_indices() {
        if c == '#' && before == ' ' && scan.quote.is_none() {
            let value = text[..index].trim_end();
            return (value, &text[value.len()..]);
        }
        scan.step(c);
        before = c;
    }
    (text, "")
}

/// Splits the content of `{ … }` or `[ … ]` at its commas.
pub fn split(text: &str) -> Vec<&str> {
    let inner = text.trim();
    let inner = inner.get(1..inner.len().saturating_sub(1)).unwrap_or_default();
    let (mut parts, mut start, mut scan) = (Vec::new(), 0, Scan::default());
    for (index, c) in inner.char_indices() {
        if c == ',' && scan.quote.is_none() && scan.depth == 0 {
            parts.push(inner[start..index].trim());
            start = index + 1;
        }
        scan.step(c);
    }
    parts.push(inner[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns the entries of `{ … }` on one line.
pub fn flow(text: &str) -> Option<Vec<Entry>> {
    let is_flow = text.starts_with('{') && text.ends_with('}');
    let parts = is_flow.then(|| split(text))?;
    parts
        .into_iter()
        .map(|part| {
            let colon = key_end(part)?;
            let text = part[colon + 1..].trim().to_owned();
            Some(Entry { key: part[..colon].to_owned(), text, ..Entry::default() })
        })
        .collect()
}

/// The quotes and brackets around a place in a line.
#[derive(Default)]
struct Scan {
    quote: Option<char>,
    depth: usize,
    /// The last character that is no space.
    before: Option<char>,
}

impl Scan {
    fn step(&mut self, c: char) {
        match (self.quote, c) {
            (Some(quote), c) if quote == c => self.quote = None,
            (Some(_), _) => {}
            // A quote opens only where a value begins.
            (None, '\'' | '"') if matches!(self.before, None | Some('[' | '{' | ',' | ':' | '\'' | '"')) => {
                self.quote = Some(c);
            }
            (None, '[' | '{') if matches!(self.before, None | Some('[' | '{' | ',' | ':')) => self.depth += 1,
            (None, ']' | '}') => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if c != ' ' {
            self.before = Some(c);
        }
    }
}
