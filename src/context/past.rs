//! Sentences about the past: former models, replaced ones, and ones that must not be used.
//!
//! Input: a text for people and a span in it. Output: true if the sentence around the span is about the past, so that a
//! new id written there would make it false.

use std::sync::LazyLock;

use regex::Regex;

use crate::vocab::{Span, boundary};

/// The sentence is looked at so far to each side, in bytes.
const WINDOW: usize = 300;

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix-u)\b(?:was|were|formerly|former|previously|previous|earlier|old|older|used\ to|removed?|dropped|drops|replaced|replaces|retired|retires|deprecated|deprecates|
        discontinued|sunset|obsolete|superseded|no\ longer|not\ supported|unsupported|end[\ -]of[\ -]life|eol|legacy|
        (?:migrat|mov|switch|upgrad|chang)(?:e|ed|es|ing)?\ (?:(?u:\S)+\ ){0,3}?(?:from|away)|fixed|instead\ of|rather\ than|
        do(?:\ not|n't|n(?u:\x{2019})t)\ use|never\ use|avoid|stop(?:ped)?\ using|until\ \d{4}|before\ \d{4}|reaches\ end)\b",
    )
    .unwrap()
});

/// True if the sentence around `span` is about the past.
pub(crate) fn is_about_past(text: &str, span: Span) -> bool {
    let start = boundary::ceil(text, span.start().saturating_sub(WINDOW));
    let end = boundary::floor(text, span.end().saturating_add(WINDOW));
    let before = text.get(start..span.start()).unwrap_or_default();
    let after = text.get(span.end()..end).unwrap_or_default();
    let before = last_sentence(before);
    let after = first_sentence(after);
    PAST.is_match(before) || PAST.is_match(after) || points_on(after) || points_on(before)
}

/// `X → Y`, `X -> Y`, `X => Y`; not the result of the code before a comment, `# => X`.
fn points_on(text: &str) -> bool {
    let is_result = |before: &str| {
        ["#", "//", ";;", "--", "%"]
            .iter()
            .any(|mark| before.trim_end().ends_with(mark))
    };
    ["\u{2192}", "->", "=>", "\u{27f6}", "\u{21d2}"]
        .iter()
        .any(|arrow| text.match_indices(arrow).any(|(at, _)| !is_result(&text[..at])))
}

fn last_sentence(text: &str) -> &str {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.rsplit(". ").next().unwrap_or_default()
}

fn first_sentence(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or_default();
    line.split(". ").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(sentence: &str) -> bool {
        let at = sentence.find('X').unwrap();
        is_about_past(sentence, Span::new(at, at + 1))
    }

    #[test]
    fn a_sentence_in_the_past_tense_is_about_the_past() {
        for sentence in [
            "# was X, retired 2026-06-19",
            "Fixed the id: `X` \u{2192} `Y`",
            "We moved from X to Y.",
            "X is no longer supported",
            "Do not use X.",
            "Removed X",
            "replaced X by Y",
        ] {
            assert!(past(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_sentence_about_what_is_does_not() {
        for sentence in [
            "Set `MODEL_ID` to `X`.",
            "The default is X. It was another once.",
            "uses X for chat",
            "The file was moved.\nUse X",
            "chat.model.id  # => X",
            "chat.model.id // -> X",
        ] {
            assert!(!past(sentence), "{sentence}");
        }
    }
}
