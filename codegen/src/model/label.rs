//! Labels of fields, for forms.

use super::types::Field;

/// The words that are written in capitals.
const CAPITALS: [(&str, &str); 7] = [
    ("api", "API"),
    ("id", "ID"),
    ("ids", "IDs"),
    ("json", "JSON"),
    ("sha", "SHA"),
    ("uri", "URI"),
    ("url", "URL"),
];

impl Field {
    /// Returns the label, or else the name in words.
    pub fn label_or_words(&self) -> String {
        self.label.as_deref().map_or_else(|| words(&self.name), str::to_owned)
    }
}

/// Returns a name in words: `File ID` of `file_id`.
pub fn words(name: &str) -> String {
    let mut text = String::new();
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let capitals = CAPITALS.iter().find(|(lower, _)| *lower == word).map(|(_, capitals)| *capitals);
        if !text.is_empty() {
            text.push(' ');
        }
        match (capitals, text.is_empty()) {
            (Some(capitals), _) => text.push_str(capitals),
            (None, true) => {
                let mut letters = word.chars();
                text.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
            }
            (None, false) => text.push_str(word),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_name_in_words_begins_with_a_capital_letter() {
        let names = ["max_completion_tokens", "file_id", "url", "top_p"];
        assert_eq!(names.map(words), ["Max completion tokens", "File ID", "URL", "Top p"]);
    }
}
