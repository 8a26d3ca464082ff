//! Conditions of rules.

use super::{Items, Text};

/// Returns `true` if the field's text is one of `words`; a trailing `*` matches any rest. A field without text matches
/// no word.
pub fn is(field: &impl Text, words: &[&str]) -> bool {
    field.text().is_some_and(|text| {
        words.iter().any(|word| match word.strip_suffix('*') {
            Some(start) => text.starts_with(start),
            None => text == *word,
        })
    })
}

/// Returns `true` if the list contains the text `word`.
pub fn has<F: Items>(field: &F, word: &str) -> bool
where
    F::Item: Text,
{
    field.items().is_some_and(|items| items.iter().any(|item| item.text() == Some(word)))
}

#[cfg(test)]
mod tests {
    use super::{has, is};

    #[test]
    fn a_word_is_compared_completely_and_a_star_matches_any_rest() {
        let model = Some("gpt-image-1".to_owned());
        assert!(is(&model, &["dall-e-3", "gpt-image-*"]));
        assert!(!is(&model, &["gpt-image"]));
        assert!(!is(&None::<String>, &["*"]));
    }

    #[test]
    fn a_list_contains_its_items() {
        let kinds = Some(vec!["text".to_owned(), "audio".to_owned()]);
        assert!(has(&kinds, "audio"));
        assert!(!has(&kinds, "image"));
        assert!(!has(&None::<Vec<String>>, "text"));
    }
}
