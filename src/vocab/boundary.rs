//! Places of a text that cut no character.

/// `at`, or the next lower place where a character begins; the end of the text for what lies beyond.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|&place| text.is_char_boundary(place))
        .unwrap_or(0)
}

/// `at`, or the next higher place where a character begins; the end of the text for what lies beyond.
pub fn ceil(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|&place| text.is_char_boundary(place))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_cut() {
        let text = "aé!";
        assert_eq!([0, 1, 2, 3, 9].map(|at| floor(text, at)), [0, 1, 1, 3, 4]);
        assert_eq!([0, 1, 2, 3, 9].map(|at| ceil(text, at)), [0, 1, 3, 3, 4]);
    }
}
