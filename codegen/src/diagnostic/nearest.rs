//! Similar names: the known word that was most likely meant.

/// Returns the candidate closest to `word`, if one is close enough.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= slips(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the number of wrong letters at which a word is still recognizable.
fn slips(word: &str) -> usize {
    match word.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_a_letter_finds_its_word_and_a_far_word_finds_none() {
        let words = ["messages", "model", "n"];
        assert_eq!(nearest("mesages", words), Some("messages"));
        assert_eq!(nearest("Model", words), Some("model"));
        assert_eq!(nearest("temperature", words), None);
        assert_eq!(nearest("xy", words), None);
    }
}
