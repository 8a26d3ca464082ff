//! The place of an entry in a text.

/// Returns the bytes of the key that a path leads to, or of the deepest one that is there.
pub fn place(text: &str, path: &[String]) -> std::ops::Range<usize> {
    let (mut found, mut start) = (0..1, 0);
    for (depth, key) in path.iter().enumerate() {
        let indent = 2 * depth;
        let mut at = start;
        let line = text[start..].split_inclusive('\n').find_map(|line| {
            let from = at;
            at += line.len();
            let own = line.trim_start_matches(' ');
            let is_it = line.len() - own.len() == indent
                && [own, own.trim_start_matches(['\'', '"'])].iter().any(|own| {
                    own.strip_prefix(key.as_str())
                        .is_some_and(|rest| rest.trim_start_matches(['\'', '"']).starts_with(':'))
                });
            is_it.then_some(from + indent)
        });
        // The last keys may be on the line of the one before.
        let inline = || {
            let line = text[found.start..].lines().next()?;
            line.find(&format!(" {key}: ")).map(|at| found.start + at + 1)
        };
        let Some(at) = line.or_else(inline) else { break };
        found = at..at + key.len();
        start = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    }
    found.start..found.end.min(text.len())
}
