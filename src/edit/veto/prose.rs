//! Ids in a longer text: a prompt, a help text, a message.
//!
//! In: a text and its findings. Out: the findings, with edits that need a look where other words of the same literal
//! may be about the old model.

use std::collections::{BTreeSet, HashMap};

use super::site::Site;
use super::{edit_of_id, line_of};
use crate::catalog::Reason;
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::{Span, Veto};

/// A literal of fewer words beside the id is no prose.
const MIN_WORDS: usize = 3;

const QUOTES: &[char] = &['"', '\'', '`'];

/// Decides the findings in longer texts.
pub(super) fn decide(text: &str, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    for (finding, site) in findings.iter_mut().zip(places) {
        let Some(span) = edit_of_id(finding).map(|edit| edit.span) else {
            continue;
        };
        let (before, after) = line_of(text, span);
        if let Some(replacement) = finding
            .replacement
            .as_mut()
            .filter(|_| is_prose(before, after) || site.is_some_and(is_sentence))
        {
            replacement.object(Reason::of(Veto::LongerText));
        }
    }
}

/// Shows only the edits by which different ids of one longer text would become one.
pub(super) fn keep_apart(document: &Document, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    let mut texts: HashMap<(Span, String), BTreeSet<(Span, String)>> = HashMap::new();
    let mut of: Vec<Option<(Span, String)>> = Vec::new();
    for (finding, site) in findings.iter().zip(places) {
        let key = edit_of_id(finding).and_then(|edit| {
            let text = text_of(document.text(), edit.span, *site)?;
            Some((text, edit.text.clone()))
        });
        if let Some(key) = &key {
            let reference = &finding.verdict.reference;
            let ids = texts.entry(key.clone()).or_default();
            ids.insert((reference.span, reference.text.clone()));
        }
        of.push(key);
    }
    for (finding, key) in findings.iter_mut().zip(of) {
        let Some(key) = key else { continue };
        let own = &finding.verdict.reference;
        let mut others = texts.get(&key).into_iter().flatten();
        let Some((other, _)) = others.find(|(_, text)| *text != own.text).cloned() else {
            continue;
        };
        let line = document.position(other.start()).line;
        let message = format!("the id in line {line}, of the same text, would become the same");
        if let Some(replacement) = &mut finding.replacement {
            replacement.object(Reason {
                message,
                at: Some(other),
                ..Reason::of(Veto::OneOfText)
            });
        }
    }
}

/// The longer text around an id: its literal, or its line where that is running text.
fn text_of(text: &str, id: Span, site: Option<Site<'_>>) -> Option<Span> {
    let (before, after) = line_of(text, id);
    let line = Span::new(id.start() - before.len(), id.end() + after.len());
    let Some(site) = site.filter(Site::is_literal) else {
        return (count_words(before) + count_words(after) >= MIN_WORDS).then_some(line);
    };
    is_sentence(site).then(|| site.part.outward(site.tree().span(site.node)))
}

/// True if the line of a literal that an id is on holds several words of a sentence.
fn is_sentence(site: Site<'_>) -> bool {
    let tree = site.tree();
    let Some(literal) = tree
        .name_span(site.node)
        .filter(|span| site.is_literal() && span.contains(site.span))
    else {
        return false;
    };
    let text = tree.text();
    let before = text.get(literal.start()..site.span.start()).unwrap_or_default();
    let after = text.get(site.span.end()..literal.end()).unwrap_or_default();
    if is_written_by_query(before, after) {
        return false;
    }
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    count_words(before) + count_words(after) >= MIN_WORDS
}

/// True if an SQL text writes exactly the id: `UPDATE agents SET model = '…'`.
fn is_written_by_query(before: &str, after: &str) -> bool {
    const VERBS: &[&str] = &["update", "insert", "merge", "replace", "upsert"];
    let quotes = ["'", "\\\"", "\""].into_iter();
    let mut around = quotes.filter(|quote| before.ends_with(quote) && after.starts_with(quote));
    let verb = before.split_whitespace().next().unwrap_or_default();
    around.next().is_some() && VERBS.iter().any(|known| known.eq_ignore_ascii_case(verb))
}

fn count_words(text: &str) -> usize {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let words = text
        .split_whitespace()
        .map(|word| word.trim_matches([',', '.', ':', ';', '(', ')']));
    words.filter(is_word).count()
}

/// True if the literal around an id, within its line, holds several words of a sentence.
fn is_prose(before: &str, after: &str) -> bool {
    let Some((_, before)) = before.rsplit_once(QUOTES) else {
        return false;
    };
    let after = after.split_once(QUOTES).map_or(after, |(inside, _)| inside);
    count_words(before) + count_words(after) >= MIN_WORDS
}
