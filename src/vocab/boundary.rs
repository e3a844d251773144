//! Places of a text that cut no character, and windows of it that cut none and no word.

/// As many words of a line are looked at beside an id.
const MAX_WORDS: usize = 32;

/// As many bytes are looked at for them.
const MAX_BYTES: usize = 2_048;

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

/// The text up to `at`, no more than `most` bytes of it and only whole characters.
pub fn before(text: &str, at: usize, most: usize) -> &str {
    let end = floor(text, at);
    &text[ceil(text, end.saturating_sub(most))..end]
}

/// The text from `at` on, no more than `most` bytes of it and only whole characters.
pub fn after(text: &str, at: usize, most: usize) -> &str {
    let start = ceil(text, at);
    &text[start..floor(text, start.saturating_add(most))]
}

/// The text up to `at`, the last `most` bytes of it without the word that the window would cut: half an id is another
/// name, or none.
pub fn words_before(text: &str, at: usize, most: usize) -> &str {
    let window = before(text, at, most);
    let is_cut = text[..floor(text, at) - window.len()].ends_with(is_of_word);
    if is_cut {
        window.trim_start_matches(is_of_word)
    } else {
        window
    }
}

/// The text from `at` on, the first `most` bytes of it without the word that the window would cut.
pub fn words_after(text: &str, at: usize, most: usize) -> &str {
    let window = after(text, at, most);
    let is_cut = text[ceil(text, at) + window.len()..].starts_with(is_of_word);
    if is_cut {
        window.trim_end_matches(is_of_word)
    } else {
        window
    }
}

/// The line up to `at`, and no more of it than some words. Words are counted and not bytes, so that an edit of one id,
/// which stays one word, does not change what is seen from another.
pub fn line_before(text: &str, at: usize) -> &str {
    let window = words_before(text, at, MAX_BYTES);
    last_words(window.rsplit(['\n', '\r']).next().unwrap_or_default())
}

/// The line from `at` on, and no more of it than some words.
pub fn line_after(text: &str, at: usize) -> &str {
    let window = words_after(text, at, MAX_BYTES);
    first_words(window.split(['\n', '\r']).next().unwrap_or_default())
}

/// The text up to `at`, lines before its own included, and no more of it than some words.
pub fn near_before(text: &str, at: usize) -> &str {
    last_words(words_before(text, at, MAX_BYTES))
}

/// The text from `at` on, lines behind its own included, and no more of it than some words.
pub fn near_after(text: &str, at: usize) -> &str {
    first_words(words_after(text, at, MAX_BYTES))
}

/// True if the text between two places is only a few words.
pub fn is_near(between: &str) -> bool {
    between.len() <= MAX_BYTES && word_starts(between).nth(MAX_WORDS).is_none()
}

fn last_words(text: &str) -> &str {
    let mut starts = word_starts(text).rev();
    starts.nth(MAX_WORDS - 1).map_or(text, |start| &text[start..])
}

fn first_words(text: &str) -> &str {
    let mut starts = word_starts(text);
    starts.nth(MAX_WORDS).map_or(text, |start| &text[..start])
}

/// Starts of the words of a text.
fn word_starts(text: &str) -> impl DoubleEndedIterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_of_word = |byte: u8| is_of_word(char::from(byte));
    (0..bytes.len()).filter(move |&at| is_of_word(bytes[at]) && (at == 0 || !is_of_word(bytes[at - 1])))
}

/// True if a character may belong to an id or an ARN, escapes in it included. All of them are ASCII.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '%' | '\\' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of one to four bytes, some that join to the one before, and words.
    const MIXED: &str =
        "é模型を使う。🦀👩\u{200d}💻e\u{301}a-b.c:0 «x»\tqu_ote\"ab\r\nß\u{feff}端anthropic.claude-v2端\\u0041 z";

    #[test]
    fn no_character_is_cut() {
        let text = "aé!";
        assert_eq!([0, 1, 2, 3, 9].map(|at| floor(text, at)), [0, 1, 1, 3, 4]);
        assert_eq!([0, 1, 2, 3, 9].map(|at| ceil(text, at)), [0, 1, 3, 3, 4]);
    }

    #[test]
    fn a_window_is_a_part_of_the_text_that_ends_at_its_place_whatever_the_offset() {
        for at in 0..=MIXED.len() + 2 {
            for most in (0..=MIXED.len() + 2).chain([usize::MAX]) {
                let (low, high) = (floor(MIXED, at), ceil(MIXED, at));
                let behind = before(MIXED, at, most);
                assert!(MIXED[..low].ends_with(behind) && behind.len() <= most);
                assert!(low - behind.len() < 4 || behind.len() + 4 > most, "{at} {most}");
                let ahead = after(MIXED, at, most);
                assert!(MIXED[high..].starts_with(ahead) && ahead.len() <= most);
                assert!(behind.ends_with(words_before(MIXED, at, most)) || words_before(MIXED, at, most).is_empty());
                assert!(ahead.starts_with(words_after(MIXED, at, most)));
            }
        }
    }

    #[test]
    fn no_word_is_cut() {
        let words: Vec<&str> = MIXED
            .split(|c| !is_of_word(c))
            .filter(|word| !word.is_empty())
            .collect();
        let whole = |window: &str| {
            let mut seen = window.split(|c| !is_of_word(c)).filter(|word| !word.is_empty());
            seen.all(|word| words.contains(&word))
        };
        let edges = (0..=MIXED.len()).filter(|&at| MIXED.is_char_boundary(at));
        for at in edges.filter(|&at| !MIXED[..at].ends_with(is_of_word) || !MIXED[at..].starts_with(is_of_word)) {
            for most in 0..=MIXED.len() {
                assert!(whole(words_before(MIXED, at, most)), "{at} {most}");
                assert!(whole(words_after(MIXED, at, most)), "{at} {most}");
            }
        }
    }

    #[test]
    fn a_line_goes_as_far_as_some_words() {
        let text = format!("a\n{}|{}\rb", "before-1 ".repeat(50), " after.2".repeat(50));
        let at = text.find('|').unwrap();
        assert_eq!(line_before(&text, at), "before-1 ".repeat(MAX_WORDS));
        assert_eq!(line_after(&text, at + 1), format!("{} ", " after.2".repeat(MAX_WORDS)));
        assert_eq!(line_before("x\ny z", 5), "y z");
        assert_eq!(line_after("x\ny z", 0), "x");
        for at in 0..=MIXED.len() {
            assert!(MIXED.contains(line_before(MIXED, at)) && MIXED.contains(line_after(MIXED, at)));
        }
    }

    #[test]
    fn the_context_of_a_line_does_not_depend_on_the_length_of_its_ids() {
        let line = |id: &str| format!("{} \"here\"", format!("name-1 \"{id}\" ").repeat(20));
        let seen = |id: &str| line_before(&line(id), line(id).len() - 7).matches("name-1").count();
        assert_eq!(
            seen("anthropic.claude-v2"),
            seen("us.anthropic.claude-haiku-4-5-20251001-v1:0")
        );
    }
}
