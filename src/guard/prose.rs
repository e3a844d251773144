//! Ids in a longer text: a prompt, a help text, a message.
//!
//! In: a text and its findings. Out: the findings, with edits that need a look where other words of the same literal may
//! speak of the old model.

use super::{edit, line_of};
use crate::catalog::Reason;
use crate::finding::Finding;
use crate::vocab::Veto;

/// A literal of fewer words beside the id is no prose.
const FEWEST_WORDS: usize = 3;

const QUOTES: &[char] = &['"', '\'', '`'];

/// Decides the findings in longer texts.
pub(super) fn decide(text: &str, findings: &mut [Finding]) {
    for finding in findings {
        let Some(span) = edit(finding).map(|edit| edit.span) else {
            continue;
        };
        let (before, after) = line_of(text, span);
        if let Some(replacement) = finding.replacement.as_mut().filter(|_| is_prose(before, after)) {
            replacement.object(Reason::of(Veto::LongerText));
        }
    }
}

/// Whether the literal around an id, as far as its line goes, holds several words of a sentence.
fn is_prose(before: &str, after: &str) -> bool {
    let Some((_, before)) = before.rsplit_once(QUOTES) else {
        return false;
    };
    let after = after.split_once(QUOTES).map_or(after, |(inside, _)| inside);
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let words = before.split_whitespace().chain(after.split_whitespace());
    words
        .map(|word| word.trim_matches([',', '.', ':', ';', '(', ')']))
        .filter(is_word)
        .count()
        >= FEWEST_WORDS
}
