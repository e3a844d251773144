//! Names of the old model beside an id: `CLAUDE_V2 = "…"`, `("…", "nova-premier")`, `# Claude 3 Haiku`.
//!
//! In: a text, its findings and the catalog. Out: the findings, with edits that need a look where a name would no
//! longer match the id, and edits that are only shown where the file has the new id under a name of its own.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Site, edit, line_of};
use crate::catalog::source::Model;
use crate::catalog::{Catalog, Reason};
use crate::context::fold;
use crate::document::Document;
use crate::finding::Finding;
use crate::tree::Kind;
use crate::vocab::{Span, Veto};

/// Words of names that say nothing of a model.
const EMPTY: &[&str] = &["v", "0", "model", "id", "on", "demand"];

/// Words of ids that texts and commands use as well: one of them alone names no model.
const COMMON: &[&str] = &[
    "text",
    "chat",
    "command",
    "embed",
    "image",
    "instruct",
    "generator",
    "english",
    "rerank",
];

/// Words for the model from which another is made.
const TRAINED_FROM: &[&str] = &["teacher", "student", "pretrained", "finetun", "customiz", "distill"];

/// A word for it that may also mean the id without a prefix, and words of texts about training.
const BASE: &str = "basemodel";
const TRAINING: &[&str] = &[
    "training",
    "finetun",
    "customiz",
    "custommodel",
    "distill",
    "pretrained",
];

/// Words of names of models that files of other subjects have in their names as well.
const OF_FILES: &[&str] = &[
    "express",
    "light",
    "lite",
    "large",
    "medium",
    "small",
    "mini",
    "micro",
    "nano",
    "tiny",
    "pro",
    "plus",
    "premier",
    "ultra",
    "mid",
    "max",
    "deep",
    "vision",
    "video",
    "speech",
    "canvas",
    "reel",
    "core",
    "coder",
    "embedding",
    "embeddings",
    "multimodal",
    "multilingual",
    "thinking",
];

/// Adds vetoes to the findings that have a name of the old model beside them, or in the name of their file. `labels` are
/// the names of the record around each.
pub(super) fn decide(document: &Document, catalog: &Catalog, labels: &[Vec<&str>], findings: &mut [Finding]) {
    let text = document.text();
    for finding in findings.iter_mut() {
        let message = of_file(document.name(), catalog, finding)
            .map(|name| format!("the name of the file, `{name}`, is that of the old model"));
        if let (Some(message), Some(replacement)) = (message, &mut finding.replacement) {
            replacement.object(Reason {
                message,
                ..Reason::of(Veto::NamesOldModel)
            });
        }
    }
    let mut named: Vec<(usize, String)> = Vec::new();
    let mut news: HashMap<String, usize> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        if let Some((name, new)) = named_for_old(text, catalog, &labels[at], finding) {
            named.push((at, name.to_owned()));
            *news.entry(new.to_owned()).or_default() += 1;
        }
    }
    // Names of several models that would all get one id.
    let has_other = |new: &str, count: &usize| *count > 1 || has_word(text, new);
    let crowded: HashSet<_> = news
        .iter()
        .filter(|(new, count)| has_other(new, count))
        .map(|(new, _)| new)
        .collect();
    for (at, name) in named {
        let is_crowded = edit(&findings[at]).is_some_and(|edit| crowded.contains(&edit.text));
        let Some(replacement) = &mut findings[at].replacement else {
            continue;
        };
        let why = format!("`{name}` beside it names the old model");
        let (veto, message) = if is_crowded && !replacement.is_named() {
            (Veto::TwoNames, format!("{why}, and {}", Veto::TwoNames.meaning()))
        } else {
            (Veto::NamesOldModel, why)
        };
        replacement.object(Reason {
            message,
            ..Reason::of(veto)
        });
    }
}

/// The name of the file, where it is that of the old model, of its family or of its provider, and the new one has another.
fn of_file<'p>(path: &'p str, catalog: &Catalog, finding: &Finding) -> Option<&'p str> {
    edit(finding)?;
    let old = catalog.model(&finding.verdict.judgement.as_ref()?.model_id)?;
    let new = catalog.model(&finding.replacement.as_ref()?.model_id)?;
    let file = path.rsplit('/').next()?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    is_of_old(stem, old, new).then_some(file)
}

/// True if the name of a file is that of the old model and not that of the new one.
fn is_of_old(stem: &str, old: &Model, new: &Model) -> bool {
    let provider = |model: &Model| model.id.split('.').next().unwrap_or_default().to_owned();
    let is_of_provider = |model: &Model| fold(stem) == provider(model);
    if old.id == new.id || is_of_provider(old) != is_of_provider(new) {
        return old.id != new.id && is_of_provider(old);
    }
    let (own, others) = (words_of(old), words_of(new));
    let mut words = words(stem);
    words.retain(|word| own.contains(word));
    let says_model = |word: &&String| {
        let word = word.as_str();
        is_kind(word) && !COMMON.contains(&word) && !OF_FILES.contains(&word)
    };
    let Some(name) = words.iter().filter(says_model).max_by_key(|word| word.len()) else {
        return false;
    };
    let is_other = words.iter().any(|word| is_kind(word) && !others.contains(word));
    is_other || is_other_version(stem, name, &own, (old, new))
}

/// True if the number behind the name of a model in that of a file is the version of the old model and not of the new one.
fn is_other_version(stem: &str, name: &str, own: &BTreeSet<String>, (old, new): (&Model, &Model)) -> bool {
    let folded = stem.to_ascii_lowercase();
    let Some(mut rest) = folded.find(name).and_then(|at| folded.get(at + name.len()..)) else {
        return false;
    };
    loop {
        rest = rest.trim_start_matches(['-', '_', '.', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if word.is_empty() || word != "v" && !own.contains(word) {
            break;
        }
        rest = behind;
    }
    let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let version = numbers(&rest[..end]);
    let begins = |one: &[&str], other: &[&str]| !other.is_empty() && one.starts_with(other);
    let is_of = |model: &Model| {
        let mut versions = versions(model).into_iter();
        versions.any(|own| begins(&own, &version) || begins(&version, &own))
    };
    !version.is_empty() && is_of(old) && !is_of(new)
}

/// The name of the old model beside an id, and its replacement.
fn named_for_old<'t>(
    text: &'t str,
    catalog: &Catalog,
    labels: &[&'t str],
    finding: &'t Finding,
) -> Option<(&'t str, &'t str)> {
    let edit = edit(finding)?;
    let replacement = finding.replacement.as_ref()?;
    let old = catalog.model(&finding.verdict.judgement.as_ref()?.model_id)?;
    let new = catalog.model(&replacement.model_id)?;
    Some((name_of_old(text, edit.span, labels, old, new)?, &edit.text))
}

/// True if the name before an id, on its line, is that of a model from which another is trained. A `BASE_MODEL` of code is
/// one only where the text speaks of training.
pub(super) fn is_trained_from(text: &str, span: Span, is_code: bool) -> bool {
    let letters = |text: &str| {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters.map(|c| c.to_ascii_lowercase()).collect::<String>()
    };
    let names = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let (before, _) = line_of(text, span);
    let before = letters(before);
    // `baseModelIdentifier` is the name of an argument of training jobs.
    let is_plain = is_code && !before.contains("basemodelidentifier");
    names(&before, TRAINED_FROM) || before.contains(BASE) && (!is_plain || names(&letters(text), TRAINING))
}

/// A name on the line of the id, or in its record, with a kind word of the old model, and one that the new model does
/// not have.
fn name_of_old<'t>(text: &'t str, span: Span, labels: &[&'t str], old: &Model, new: &Model) -> Option<&'t str> {
    if old.id == new.id {
        return None;
    }
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let (before, after) = line_of(text, span);
    // A word glued to the id is not a name.
    let before = &before[..before
        .trim_end_matches(|c: char| !c.is_whitespace() && !"\"'`(=:,".contains(c))
        .len()];
    let after = &after[after.len() - after.trim_start_matches(is_of_name).len()..];
    let on_line = before.split(|c| !is_of_name(c)).chain(after.split(|c| !is_of_name(c)));
    // `- Claude Sonnet 4.5: …`, `… (Claude 3 Haiku)`: a name of several words.
    let phrases = before.split(is_end_of_phrase).chain(after.split(is_end_of_phrase));
    let phrases = phrases.map(str::trim).filter(|phrase| is_phrase(phrase));
    let mut names = on_line.chain(labels.iter().copied()).chain(phrases);
    let is_of_old = name_test(old, new);
    names.find(|name| is_of_old(name))
}

/// The test if a name has a kind word of the old model, and one that the new model does not have.
fn name_test(old: &Model, new: &Model) -> impl Fn(&str) -> bool {
    let (own, others) = (words_of(old), words_of(new));
    let provider = format!("{}.", old.id.split('.').next().unwrap_or_default());
    let (olds, news) = (versions(old), versions(new));
    move |name| {
        let words = without_common(words(name), &own);
        let names_old = words.iter().any(|word| is_kind(word) && own.contains(word));
        let only = words.iter().any(|word| own.contains(word) && !others.contains(word));
        let version = numbers(name);
        let is_version = !version.is_empty() && olds.contains(&version) && !news.contains(&version);
        names_old && (only || is_version) && !name.to_ascii_lowercase().contains(&provider)
    }
}

/// Adds what is left to do to the findings with a comment in the line above that names the old model, and nothing else.
pub(super) fn read_comments(
    document: &Document,
    catalog: &Catalog,
    places: &[Option<Site<'_>>],
    findings: &mut [Finding],
) {
    for (finding, site) in findings.iter_mut().zip(places) {
        let comment = site.and_then(|site| comment_above(document, site, finding));
        let Some(comment) = comment.filter(|_| edit(finding).is_some()) else {
            continue;
        };
        let (Some(judgement), Some(replacement)) = (&finding.verdict.judgement, &mut finding.replacement) else {
            continue;
        };
        let (Some(old), Some(new)) = (catalog.model(&judgement.model_id), catalog.model(&replacement.model_id)) else {
            continue;
        };
        let text = document.slice(comment);
        let is_name = text.split_whitespace().count() <= MAX_WORDS && name_test(old, new)(text);
        if old.id != new.id && is_name {
            let line = document.position(comment.start()).line;
            replacement.object(Reason {
                message: format!("the comment in line {line} names the old model"),
                at: Some(comment),
                ..Reason::of(Veto::CommentOfOld)
            });
        }
    }
}

/// The line above that of an id, where it is a comment.
fn comment_above(document: &Document, site: Site<'_>, finding: &Finding) -> Option<Span> {
    let text = document.text();
    let own = text[..finding.verdict.reference.span.start()].rfind('\n')?;
    let end = text[..own].trim_end().len();
    let start = text[..own].rfind('\n').map_or(0, |at| at + 1);
    let line = Span::new(start, end.max(start));
    let first = start + document.slice(line).len() - document.slice(line).trim_start().len();
    let at = site.part.inward(Span::new(first, first + 1)).filter(|_| first < end)?;
    let tree = site.tree();
    let node = tree.innermost(at);
    let mut around = std::iter::once(node).chain(tree.ancestors(node));
    let is_comment = around.any(|id| matches!(tree.kind(id), Kind::Comment | Kind::DocComment));
    is_comment.then_some(line)
}

/// The words of a name without the one that texts and commands use as well: `text` of `outputText`.
fn without_common(mut words: BTreeSet<String>, own: &BTreeSet<String>) -> BTreeSet<String> {
    let is_common = |word: &String| COMMON.contains(&word.as_str());
    let common = words.iter().filter(|word| is_common(word) && own.contains(*word));
    if common.count() == 1 {
        words.retain(|word| !is_common(word));
    }
    words
}

/// True if a sign ends a name of several words.
fn is_end_of_phrase(c: char) -> bool {
    "\"'`()[]{}<>,;|=:—–".contains(c)
}

/// Words of a name, at most.
const MAX_WORDS: usize = 8;

/// True if a text is short enough for a name of several words.
fn is_phrase(text: &str) -> bool {
    (2..=MAX_WORDS).contains(&text.split_whitespace().count())
}

/// The words of a model's id and name.
fn words_of(model: &Model) -> BTreeSet<String> {
    // The version of the API is no word of it, where the name has another.
    let stem = model.id.rsplit_once("-v").map_or(model.id.as_str(), |(stem, _)| stem);
    let mut all = words(stem);
    all.extend(words(&model.name));
    // `claude35` means 3.5.
    let parts: Vec<_> = model.id.split(['-', '.']).collect();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let pairs = parts.windows(2).filter(|pair| pair.iter().all(|part| is_number(part)));
    all.extend(pairs.map(<[&str]>::concat));
    all
}

/// The words of a name, in lower case: letters and digits apart, and `camelCase` as well.
fn words(name: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut last = ' ';
    for c in name.chars().chain(std::iter::once(' ')) {
        let goes_on =
            last.is_ascii_digit() == c.is_ascii_digit() && !(last.is_ascii_lowercase() && c.is_ascii_uppercase());
        if !(word.is_empty() || goes_on && c.is_ascii_alphanumeric()) {
            words.insert(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        last = c;
    }
    words.retain(|word| !EMPTY.contains(&word.as_str()));
    words
}

/// The version numbers of a model in its name and in its id, without that of the API.
fn versions(model: &Model) -> [Vec<&str>; 2] {
    let id = model.id.rsplit_once("-v").map_or(model.id.as_str(), |(stem, _)| stem);
    [numbers(&model.name), numbers(id)]
}

/// The numbers in a name, in their order: 3 and 5 of `claude-3.5-sonnet`.
fn numbers(name: &str) -> Vec<&str> {
    let parts = name.split(|c: char| !c.is_ascii_digit());
    parts.filter(|part| !part.is_empty()).collect()
}

/// True if a word of a model's name is a kind word: `claude`, `haiku`, but not a number.
fn is_kind(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// True if the text has `word` as an id of its own.
fn has_word(text: &str, word: &str) -> bool {
    let is_of_id = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'_');
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, word.as_bytes()).take(1_000).any(|at| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + word.len());
        !before.is_some_and(is_of_id) && !after.is_some_and(is_of_id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_falls_into_words() {
        let of = |name: &str| words(name).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(of("CLAUDE_3_5_HAIKU"), "3 5 claude haiku");
        assert_eq!(of("claude35Sonnet"), "35 claude sonnet");
        assert_eq!(of("DeepSeek-R1"), "1 deep r seek");
        assert_eq!(of("nova-premier-v1:0"), "1 nova premier");
    }
}
