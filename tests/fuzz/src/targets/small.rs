//! Small specifications, cut out of large ones: one operation or type with the types that it names.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Specifications of at most `longest` bytes, each with one operation or type of a module.
pub(super) fn small(connector: &str, shared: &str, module: &str, longest: usize) -> Vec<String> {
    let mut types = entries(shared, "types");
    types.extend(entries(module, "types"));
    let connector = head(connector);
    let whole = |name: &str, operation: &str, mut named: Vec<String>| {
        let mut text = format!("### modules/{name}.yaml\nmodule: {name}\noperations:\n{operation}types:\n");
        let mut next = 0;
        while let Some(block) = named.get(next).and_then(|name| types.get(name)) {
            if text.len() + block.len() + connector.len() <= longest {
                text.push_str(block);
                let more: Vec<_> = words(block, &types).filter(|word| !named.contains(word)).collect();
                named.extend(more);
            }
            next += 1;
        }
        text + &connector
    };
    let operations = entries(module, "operations");
    let of_operations = operations.iter().map(|(name, block)| {
        let block = if block.len() > longest / 2 { without_examples(block) } else { block.clone() };
        whole(name, &block, words(&block, &types).collect())
    });
    let of_types = types.keys().map(|name| {
        let operation = format!("  a: {{ post: a, fields: {{ a: {name} }}, returns: {name} }}\n");
        whole("things", &operation, vec![name.clone()])
    });
    of_operations.chain(of_types).filter(|text| text.len() <= longest).collect()
}

/// The lines of a connector that operations depend on.
fn head(connector: &str) -> String {
    let mut head = "### connector.yaml\n".to_owned();
    let keys = ["connector:", "base_url:", "streams:", "pages:", "array_format:"];
    for line in connector.lines().filter(|line| keys.iter().any(|key| line.starts_with(key))) {
        let _ = writeln!(head, "{line}");
    }
    head
}

/// The entries of a section by name, each with all its lines.
fn entries(text: &str, section: &str) -> BTreeMap<String, String> {
    let (mut entries, mut name, mut within) = (BTreeMap::<_, String>::new(), String::new(), false);
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if indent == 0 && !line.trim().is_empty() {
            within = line.trim_end() == format!("{section}:");
        } else if within && indent == 2 && !line.trim_start().starts_with('#') {
            name = line.split(':').next().unwrap_or_default().trim().to_owned();
        }
        if within && indent > 0 {
            entries.entry(name.clone()).or_default().push_str(line);
        }
    }
    entries.remove("");
    entries
}

fn without_examples(operation: &str) -> String {
    operation.split_once("\n    examples:").map_or(operation, |(before, _)| before).trim_end().to_owned()
        + "\n"
}

/// The types that a text names, once each.
fn words<'a>(text: &'a str, types: &'a BTreeMap<String, String>) -> impl Iterator<Item = String> + 'a {
    let of_text = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let around = [text[..at].chars().next_back(), text[at + name.len()..].chars().next()];
            around.into_iter().flatten().all(|c| !c.is_alphanumeric() && c != '_')
        })
    };
    types.keys().filter(move |name| of_text(name)).cloned()
}
