//! English nouns in the singular and the plural, for names that are made of others.

/// Plurals whose singular no rule of spelling gives.
const IRREGULAR: [(&str, &str); 12] = [
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("biases", "bias"),
    ("buses", "bus"),
    ("caches", "cache"),
    ("canvases", "canvas"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("indices", "index"),
    ("movies", "movie"),
    ("people", "person"),
    ("statuses", "status"),
];

/// Words that end like a plural and are none.
const KEPT: [&str; 12] = [
    "access", "always", "aws", "bus", "canvas", "dns", "https", "news", "process", "series", "sms", "species",
];

/// Returns the singular of a lower-case word: `queries` → `query`, `labels` → `label`. A word that is no plural stays.
pub fn singular(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    if KEPT.contains(&word) || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    if word.len() > 4
        && let Some(stem) = word.strip_suffix("ies")
    {
        return format!("{stem}y");
    }
    let has_e = ["ches", "shes", "sses", "xes"].iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix(if has_e { "es" } else { "s" }) {
        Some(stem) if stem.len() > 1 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Returns the plural of a name: `Part` → `Parts`, `Query` → `Queries`, `Class` → `Classes`.
pub(super) fn plural(name: &str) -> String {
    let vowel_before_y = name.ends_with("ay") || name.ends_with("ey") || name.ends_with("oy");
    match name.strip_suffix('y') {
        Some(stem) if !vowel_before_y => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x']) || name.ends_with("ch") || name.ends_with("sh") => {
            format!("{name}es")
        }
        _ => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn a_plural_has_a_singular() {
        for (word, one) in [
            ("labels", "label"),
            ("queries", "query"),
            ("batches", "batch"),
            ("caches", "cache"),
            ("releases", "release"),
            ("addresses", "address"),
            ("statuses", "status"),
            ("status", "status"),
            ("edit", "edit"),
            ("s", "s"),
        ] {
            assert_eq!(singular(word), one);
        }
    }
}
