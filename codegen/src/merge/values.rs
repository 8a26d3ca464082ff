//! The value of an entry as a mapping, a list or a text, however it is written.

use super::outline::{Entry, flow, split};

/// Returns `true` for a key whose entries are fields.
pub fn has_fields(key: &str) -> bool {
    matches!(key, "fields" | "advanced" | "connection")
}

/// Returns the entries of a mapping. The short form of a field, `name: string!`, is one with a type.
pub fn children(entry: &Entry, is_field: bool) -> Option<Vec<Entry>> {
    if !entry.below.is_empty() {
        return Some(entry.below.clone());
    }
    if !entry.raw.is_empty() {
        return None;
    }
    if entry.text.starts_with('{') {
        return flow(&entry.text);
    }
    let is_type = is_field && !entry.text.is_empty() && !entry.text.starts_with('[');
    is_type.then(|| vec![Entry { key: "type".to_owned(), text: entry.text.clone(), ..Entry::default() }])
}

/// Writes the entries of a mapping in the form that the entry has.
pub fn set_children(entry: &mut Entry, mut children: Vec<Entry>, is_field: bool) {
    let is_short = |child: &Entry| {
        child.below.is_empty() && child.raw.is_empty() && child.comment.is_empty() && child.above.is_empty()
    };
    if !entry.below.is_empty() || !children.iter().all(is_short) {
        let is_gone = children.is_empty();
        entry.below = children;
        entry.text = if is_gone { "{}".to_owned() } else { String::new() };
        return;
    }
    // The help is the last one on a line.
    children.sort_by_key(|child| child.name() == "help");
    entry.text = match children.as_slice() {
        [one] if is_field && one.name() == "type" => one.text.clone(),
        [] => "{}".to_owned(),
        all => {
            let parts: Vec<String> =
                all.iter().map(|child| format!("{}: {}", child.key, child.text)).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    };
}

/// Returns the items of a list of short values.
pub fn items(entry: &Entry) -> Option<Vec<String>> {
    if !entry.below.is_empty() {
        return None;
    }
    let whole = std::iter::once(entry.text.as_str()).chain(entry.raw.iter().map(|line| line.trim()));
    let whole = whole.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if whole.starts_with('[') {
        return Some(split(&whole).into_iter().map(str::to_owned).collect());
    }
    let is_item = |line: &String| line.trim_start().starts_with("- ");
    (entry.text.is_empty() && !entry.raw.is_empty() && entry.raw.iter().all(is_item))
        .then(|| entry.raw.iter().map(|line| line.trim_start()[2..].to_owned()).collect())
}

/// Writes the items of a list in the form that the entry has.
pub fn set_items(entry: &mut Entry, items: &[String], indent: usize) {
    if entry.raw.first().is_some_and(|line| line.trim_start().starts_with("- ")) {
        entry.raw = items.iter().map(|item| format!("{:indent$}- {item}", "")).collect();
        return;
    }
    entry.raw.clear();
    entry.text = format!("[{}]", items.join(", "));
}

/// Returns the value as a text that is the same for each way to write it.
pub fn canon(entry: &Entry, is_field: bool) -> String {
    if let Some(children) = children(entry, is_field) {
        let fields = has_fields(entry.name());
        let mut parts: Vec<String> =
            children.iter().map(|child| format!("{}: {}", child.name(), canon(child, fields))).collect();
        parts.sort_unstable();
        return format!("{{{}}}", parts.join(", "));
    }
    if let Some(items) = items(entry) {
        return format!("[{}]", items.join(", "));
    }
    let lines = entry.raw.iter().map(|line| line.trim());
    std::iter::once(entry.text.as_str()).chain(lines).collect::<Vec<_>>().join("\n").trim().to_owned()
}
