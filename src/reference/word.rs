//! A candidate's characters, decoded.
//!
//! In: the text and a candidate. Out: the word in lower case with plain dots, colons and hyphens, and for each of its
//! bytes the place in the text. It judges nothing.

use crate::reference::Colon;
use crate::vocab::Span;

/// A candidate's word, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    text: String,
    /// Start of each byte of `text` in the document, and the end of the last one.
    places: Vec<usize>,
    colon: Colon,
    escaped: Option<usize>,
}

/// Other spellings of the characters of an id, with the character; compared without regard to case.
const ENCODED: &[(&str, u8)] = &[
    ("%253a", b':'),
    ("%3a", b':'),
    ("%2e", b'.'),
    ("%2d", b'-'),
    ("%40", b'@'),
    ("\\\\u003a", b':'),
    ("\\\\u002e", b'.'),
    ("\\u003a", b':'),
    ("\\u002e", b'.'),
    ("\\u002d", b'-'),
    ("&#58;", b':'),
    ("&#x3a;", b':'),
    ("&colon;", b':'),
    ("&#46;", b'.'),
    ("&#x2e;", b'.'),
    ("&period;", b'.'),
    ("[.]", b'.'),
];

impl Word {
    /// Reads the word that `candidate` covers, up to the first character that an id cannot have.
    pub(super) fn read(text: &str, candidate: Span) -> Self {
        let bytes = &text.as_bytes()[..candidate.end()];
        let mut word = Self {
            text: String::new(),
            places: vec![candidate.start()],
            colon: Colon::Plain,
            escaped: None,
        };
        let mut place = candidate.start();
        while let Some((byte, length)) = decode(&bytes[place..]) {
            word.note_spelling(&bytes[place..place + length], byte);
            word.text.push(char::from(byte));
            place += length;
            word.places.push(place);
        }
        word
    }

    fn note_spelling(&mut self, written: &[u8], byte: u8) {
        match written {
            [_] => {}
            // A dot in a character class or behind a backslash: a regular expression. A colon behind a backslash is a
            // `.properties` file.
            [b'[', ..] | [b'\\', .., b'.' | b'-'] => {
                self.escaped.get_or_insert(self.text.len());
            }
            _ if byte != b':' => {}
            [b'%', b'2', ..] => self.colon = Colon::DoublePercent,
            [b'%', ..] => self.colon = Colon::Percent,
            [b'\\', .., b'a' | b'A'] => self.colon = Colon::Unicode,
            _ => {}
        }
    }

    /// The word: lower case, with plain dots, colons and hyphens.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Start, in the document, of the byte at `index` of the word.
    pub(super) fn place(&self, index: usize) -> usize {
        self.places
            .get(index)
            .or(self.places.last())
            .copied()
            .unwrap_or_default()
    }

    /// Spelling of its colons.
    pub(super) fn colon(&self) -> Colon {
        self.colon
    }

    /// True if a character among the first `length` bytes is escaped as in a regular expression.
    pub(super) fn is_escaped(&self, length: usize) -> bool {
        self.escaped.is_some_and(|index| index < length)
    }
}

/// The first character of `bytes` in lower case, if an id can have it, and the length of its spelling in bytes.
fn decode(bytes: &[u8]) -> Option<(u8, usize)> {
    let first = *bytes.first()?;
    if first.is_ascii_alphanumeric() || matches!(first, b'-' | b'_' | b'.' | b':' | b'@') {
        return Some((first.to_ascii_lowercase(), 1));
    }
    let written = |(code, _): &&(&str, u8)| {
        bytes
            .get(..code.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(code.as_bytes()))
    };
    if let Some((code, byte)) = ENCODED.iter().find(written) {
        return Some((*byte, code.len()));
    }
    let slashes = bytes.iter().take_while(|&&byte| byte == b'\\').count();
    match bytes.get(slashes) {
        Some(&byte @ (b'.' | b'-' | b':')) if (1..=4).contains(&slashes) => Some((byte, slashes + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Word {
        Word::read(text, Span::new(0, text.len()))
    }

    #[test]
    fn a_word_is_read_in_plain_lower_case() {
        for (text, plain, colon) in [
            ("AMAZON.Nova-Pro-v1:0", "amazon.nova-pro-v1:0", Colon::Plain),
            ("amazon.nova-pro-v1%3A0/invoke", "amazon.nova-pro-v1:0", Colon::Percent),
            ("amazon.nova-pro-v1%253A0", "amazon.nova-pro-v1:0", Colon::DoublePercent),
            (
                r"amazon\u002enova-pro-v1\u003a0",
                "amazon.nova-pro-v1:0",
                Colon::Unicode,
            ),
            ("amazon&#46;nova-pro-v1&#x3A;0", "amazon.nova-pro-v1:0", Colon::Plain),
            (r#"amazon.nova-pro-v1:0\","#, "amazon.nova-pro-v1:0", Colon::Plain),
        ] {
            let word = read(text);
            assert_eq!((word.text(), word.colon()), (plain, colon), "{text}");
            assert!(!word.is_escaped(100), "{text}");
        }
    }

    #[test]
    fn escapes_of_regular_expressions_are_distinguished() {
        for text in [r"amazon\.nova", r"amazon\\.nova", "amazon[.]nova"] {
            assert_eq!(
                (read(text).text(), read(text).is_escaped(7)),
                ("amazon.nova", true),
                "{text}"
            );
        }
    }

    #[test]
    fn every_byte_knows_its_place() {
        let word = read("amazon.nova-v1%3A0");
        assert_eq!((word.place(14), word.place(15), word.place(16)), (14, 17, 18));
    }
}
