//! Words of a name: `fullRepository`, `full-repository` and `full_repository` are `full`, `repository`.

pub(super) use crate::check::singular;

/// Splits a name into lower-case words.
pub(super) fn of(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let (mut words, mut word): (Vec<String>, String) = (Vec::new(), String::new());
    for (index, c) in chars.iter().copied().enumerate() {
        let spoken = match c {
            '+' => Some("plus"),
            '-' if index == 0 => Some("minus"),
            '&' => Some("and"),
            _ => None,
        };
        let before = index.checked_sub(1).map(|at| chars[at]);
        let lower_next = chars.get(index + 1).is_some_and(char::is_ascii_lowercase);
        let plural = lower_next
            && chars.get(index + 1) == Some(&'s')
            && chars.get(index + 2).is_none_or(|c| !c.is_ascii_lowercase());
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && lower_next && !plural)
            });
        if begins || !c.is_ascii_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if let Some(spoken) = spoken {
            words.push(spoken.to_owned());
        } else if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// `["full", "repository"]` → `full_repository`. A name begins with a letter.
pub(super) fn snake(words: &[String]) -> String {
    let name = words.join("_");
    match name.chars().next() {
        None => "value".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("n{name}"),
        Some(_) if !name.contains(|c: char| c.is_ascii_lowercase()) => format!("n{name}"),
        Some(_) => name,
    }
}

/// `["full", "repository"]` → `FullRepository`
pub(super) fn pascal(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        let mut chars = word.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("V{name}") } else { name }
}

/// Returns the words with the last one in the singular.
pub(super) fn one_of(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{of, one_of, pascal, snake};

    #[test]
    fn names_of_every_style_have_the_same_words() {
        for (name, words) in [
            ("full-repository", "full repository"),
            ("fullRepository", "full repository"),
            ("HTTPServer", "http server"),
            ("imageURLs", "image urls"),
            ("v1.Pod", "v1 pod"),
            ("find pet by id", "find pet by id"),
            ("+1", "plus 1"),
            ("issues/list-for-repo", "issues list for repo"),
            ("created[gte]", "created gte"),
        ] {
            assert_eq!(of(name).join(" "), words, "{name}");
        }
        assert_eq!(snake(&of("2fa")), "n2fa");
        assert_eq!(pascal(&of("user_id")), "UserId");
    }

    #[test]
    fn the_last_word_becomes_singular() {
        assert_eq!(one_of(&of("issue labels")).join("_"), "issue_label");
    }
}
