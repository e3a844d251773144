//! A context window that clients of their own write behind an id: `…-v1:0:1m`, `…-v1:0[1m]`.
//!
//! In: the text, a word and where its id ends. Out: the span of the suffix. It is not one of Bedrock's: the windows of
//! Provisioned Throughput are known spellings, or are read before.

use super::word::Word;
use crate::vocab::Span;

/// The longest number of thousands or millions.
const MAX_DIGITS: usize = 4;

/// The suffix behind the first `length` bytes of `word`.
pub(super) fn behind(text: &str, word: &Word, length: usize) -> Option<Span> {
    let start = word.place(length);
    let rest = &word.text()[length..];
    if let Some(behind) = rest.strip_prefix(':') {
        let window = window(behind)?;
        let ends = !behind[window..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        return ends.then(|| Span::new(start, word.place(length + 1 + window)));
    }
    let behind = text[start..].strip_prefix('[').filter(|_| rest.is_empty())?;
    let window = window(behind)?;
    behind[window..]
        .starts_with(']')
        .then(|| Span::new(start, start + window + 2))
}

/// The length of a number of thousands or millions at the start of `text`: `200k`, `1m`.
fn window(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text
        .as_bytes()
        .get(digits)
        .is_some_and(|unit| matches!(unit, b'k' | b'K' | b'm' | b'M'));
    ((1..=MAX_DIGITS).contains(&digits) && unit).then_some(digits + 1)
}
