//! From a candidate to a reference.
//!
//! In: the text, its candidates, the index of spellings. Out: the references, sorted and disjoint. Combines the word,
//! the text before it, its container, and the text after it. Only bounded stretches of text are read.

use super::arn::{self, Around};
use super::before::{Before, Chain};
use super::evidence::{Evidence, Weight};
use super::shape::{self, Context, Shape};
use super::word::Word;
use super::{
    Arn, IfCalled, Kin, ModelIndex, Reference, Spelling, Target, constant, misnamed, opaque, split, suffix, wide,
};
use crate::detect::{Candidate, Kind};
use crate::vocab::{Form, Span, boundary};

/// Maximum distance back to the start of an ARN, in bytes.
pub(super) const LOOK_BACK: usize = 512;

/// Characters at which a literal, a path or a pattern begins.
const DELIMITERS: [char; 11] = ['"', '\'', '`', '/', '*', '^', '|', '(', ')', '}', '='];

/// The references among `candidates`, sorted and disjoint. A candidate that is nothing to do with Bedrock gives none.
pub fn references(text: &str, candidates: &[Candidate], index: &dyn ModelIndex) -> Vec<Reference> {
    let evidence = Evidence::new(text);
    let mut references: Vec<Reference> = Vec::new();
    for candidate in candidates {
        let free = references.last().map_or(0, |last| last.span.end());
        let found = match candidate.kind {
            Kind::Id => split::around(text, candidate.span, read(text, candidate.span, index), index),
            Kind::Split => split::read(text, candidate.span.start(), index),
            Kind::Constant => constant::read(text, candidate.span.start(), index, &evidence),
            Kind::Provider => wide::provider(text, candidate.span.start(), index, &evidence),
            Kind::Profiles => wide::profiles(text, candidate.span.start(), index),
            Kind::Resource => opaque::read(text, candidate.span.start()),
        };
        let Some(mut found) = found.filter(|found| free <= found.span.start()) else {
            continue;
        };
        match evidence.weigh(&found) {
            Weight::Bedrock => {}
            Weight::Either => found.is_ambiguous = true,
            Weight::Other => continue,
        }
        references.push(found);
    }
    merge(references, misnamed::references(text, index))
}

/// Both lists in one, sorted; of `others` only those outside all `references`.
fn merge(mut references: Vec<Reference>, mut others: Vec<Reference>) -> Vec<Reference> {
    let overlaps = |other: &Reference| {
        let at = references.partition_point(|one| one.span.end() <= other.span.start());
        references
            .get(at)
            .is_some_and(|one| one.span.start() < other.span.end())
    };
    others.retain(|other| !overlaps(other));
    references.append(&mut others);
    references.sort_by_key(|one| one.span.start());
    references
}

/// The reference that a candidate is, within its literal.
pub(super) fn read(text: &str, candidate: Span, index: &dyn ModelIndex) -> Option<Reference> {
    let before = Before::read(text, candidate.start(), index)?;
    let word = Word::read(text, candidate);
    let Meaning {
        length,
        variant,
        target,
        called,
    } = understand(text, &word, &before, index)?;
    let end = word.place(length);
    let suffix = (target != Target::Pattern || called.is_some())
        .then(|| suffix::behind(text, &word, length))
        .flatten();
    let end = if let Some(suffix) = suffix {
        suffix.end()
    } else if target == Target::Pattern && called.is_none() {
        end_of_pattern(text, end)
    } else {
        end
    };
    let span = Span::new(before.start, end);
    let behind = boundary::before(text, before.start, LOOK_BACK);
    let from = before.start - behind.len();
    let around = Around::read(before_prefix(behind, before.variable));
    let whole = |arn: Arn| Arn {
        span: Span::new(arn.span.start() + from, end_of_arn(text, span, around.form)),
        ..arn
    };
    // A wildcard behind a resource is one of a policy, even where the ARN before it cannot be read.
    let behind_any = || behind.strip_suffix("*.").and_then(|rest| Around::read(rest).form);
    let cut_off = (target == Target::Pattern && around.form.or_else(behind_any).is_some()).then_some(Arn {
        span,
        partition: None,
        region: None,
    });
    let form = match around.form {
        Some(form) => form,
        None if before.profile.is_some() => Form::InferenceProfile,
        // A variable without a dot behind it may as well be a path, or empty.
        None if before.variable && !text[..before.start].ends_with('}') => Form::InferenceProfile,
        None => Form::ModelId,
    };
    let if_called = called.map(|called| IfCalled {
        form,
        id: word.text()[..length].to_owned(),
        only: called == Called::Only,
        by_runtime: false,
    });
    let form = if target == Target::Pattern { Form::Pattern } else { form };
    Some(Reference {
        follows_word: before.chain != Chain::None && !follows_framework(&text[..before.start]),
        prefix_is_variable: before.variable,
        profile: before.profile,
        variant,
        suffix: suffix.map(|suffix| text[suffix.range()].to_owned()),
        if_called,
        arn: around.arn.map(whole).or(cut_off),
        region: around.region,
        at_mantle: around.at_mantle,
        colon: word.colon(),
        ..Reference::new(text, span, form, target)
    })
}

/// True if `lead` ends with a word that frameworks put before an id: `bedrock.`, `amazon-bedrock.`.
fn follows_framework(lead: &str) -> bool {
    let lead = lead.strip_suffix('.').unwrap_or(lead);
    let word = lead
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .next()
        .unwrap_or_default();
    word.to_ascii_lowercase().contains("bedrock")
}

/// `lead`, without the variable that it ends with, if it does.
fn before_prefix(lead: &str, variable: bool) -> &str {
    if variable {
        arn::before_piece(lead.strip_suffix('.').unwrap_or(lead))
    } else {
        lead
    }
}

/// Meaning of a word: its target, and how much of the word is the id.
struct Meaning {
    length: usize,
    variant: Option<String>,
    target: Target,
    called: Option<Called>,
}

/// Meaning of a word where its whole text is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    /// It is, and else it is what its target says.
    Too,
    /// It is, and else it is nothing.
    Only,
}

impl Meaning {
    fn pattern(length: usize, called: Option<Called>) -> Self {
        Self {
            length,
            variant: None,
            target: Target::Pattern,
            called,
        }
    }
}

fn understand(text: &str, word: &Word, before: &Before, index: &dyn ModelIndex) -> Option<Meaning> {
    let plain = word.text();
    if let Some(meaning) = index
        .longest(plain)
        .and_then(|spelling| known(text, word, before.start, spelling))
    {
        return Some(meaning);
    }
    let ids = index.model_ids(plain.split('.').next()?);
    let delimited = before.profile.is_some() || text[..before.start].ends_with(DELIMITERS);
    let open = after(text, word, plain.len(), before.start) == After::Open;
    let tested = is_tested_for(text, before.start);
    let context = Context {
        ids: &ids,
        chain: before.chain,
        delimited,
        open,
        tested,
    };
    Some(match shape::shape_of(plain, context)? {
        Shape::Pattern { length } => Meaning::pattern(length, None),
        Shape::IfCalled { length } if word.is_escaped(length) => return None,
        Shape::Unknown { length, .. } | Shape::Beginning { length } if word.is_escaped(length) => {
            Meaning::pattern(length, None)
        }
        Shape::Beginning { length } => Meaning::pattern(length, Some(Called::Too)),
        Shape::IfCalled { length } => Meaning::pattern(length, Some(Called::Only)),
        Shape::Unknown { length, meant, kin } => Meaning {
            length,
            variant: None,
            called: (meant.is_none() && kin == Kin::Open).then_some(Called::Too),
            target: Target::Unknown {
                id: plain[..length].to_owned(),
                meant,
                kin,
            },
        },
    })
}

/// Meaning of a word that begins with a known spelling; `None` where it continues to another id.
fn known(text: &str, word: &Word, start: usize, spelling: Spelling<'_>) -> Option<Meaning> {
    let mut length = spelling.text.len();
    let mut variant = variant_of(spelling);
    if let Some((tail, extra)) = extra_variant(spelling.text, &word.text()[length..]) {
        length += tail;
        variant = Some(extra.to_owned());
    }
    match after(text, word, length, start) {
        After::More => None,
        After::End if !word.is_escaped(length) => Some(Meaning {
            length,
            variant,
            target: Target::Model(spelling.model_id.to_owned()),
            called: None,
        }),
        After::End | After::Open => Some(Meaning::pattern(length, None)),
    }
}

/// The context variant in a known spelling: the text after its second colon.
pub(super) fn variant_of(known: Spelling<'_>) -> Option<String> {
    let variant = known.text.splitn(3, ':').nth(2)?;
    (!known.model_id.ends_with(variant)).then(|| variant.to_owned())
}

/// A context variant that the catalog has not, behind `spelling`: its length with the colons, and the variant itself.
fn extra_variant<'a>(spelling: &str, rest: &'a str) -> Option<(usize, &'a str)> {
    let skipped = match (spelling.split(':').count(), rest.as_bytes()) {
        (1, [b':', minor, b':', ..]) if minor.is_ascii_digit() && is_versioned(spelling) => 3,
        (2, [b':', ..]) => 1,
        _ => return None,
    };
    let variant = &rest[skipped..];
    let digits = variant.bytes().take_while(u8::is_ascii_digit).count();
    let is_window = (1..=4).contains(&digits) && variant[digits..].starts_with('k');
    is_window.then(|| (skipped + digits + 1, &variant[..=digits]))
}

/// True if an id ends with a version: `…-v1`.
fn is_versioned(id: &str) -> bool {
    id.rsplit_once("-v")
        .is_some_and(|(_, version)| version.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Tests for the beginning of an id, in small letters and without `_`: most languages, Go and Swift, Ruby, Elixir.
const PREFIX_TESTS: &[&str] = &["startswith(", "hasprefix(", "startwith?(", "startswith?("];
/// Tests for any part of an id.
const PART_TESTS: &[&str] = &["contains(", "contain(", "includes(", "include?(", "indexof("];

/// True if the text at `start` is the argument of a test for a part of an id: `model.startsWith("…")`.
fn is_tested_for(text: &str, start: usize) -> bool {
    is_argument_of(text, start, PREFIX_TESTS) || is_argument_of(text, start, PART_TESTS)
}

/// True if the text at `start` is the argument of a test for the beginning of an id.
pub(super) fn is_tested_as_prefix(text: &str, start: usize) -> bool {
    is_argument_of(text, start, PREFIX_TESTS)
}

fn is_argument_of(text: &str, start: usize, tests: &[&str]) -> bool {
    let near = boundary::words_before(text, start, 64);
    let line = near
        .rsplit('\n')
        .next()
        .unwrap_or(near)
        .to_ascii_lowercase()
        .replace('_', "");
    tests.iter().any(|test| line.contains(test))
}

/// Kind of the text after an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// It ends there.
    End,
    /// A wildcard or an interpolation: it is the beginning of ids.
    Open,
    /// It is a part of a longer word.
    More,
}

/// Kind of the text after the first `length` bytes of `word`, where the id with its prefix began at `start`.
fn after(text: &str, word: &Word, length: usize, start: usize) -> After {
    let mut rest = word.text()[length..].bytes();
    let (first, second) = (rest.next(), rest.next());
    let behind = || text[word.place(length + 1)..].bytes().next();
    match (first, second) {
        (None, _) => after_word(text, word.place(length), start),
        (Some(byte), _) if byte.is_ascii_alphanumeric() => After::More,
        (Some(b'_'), _) => {
            let tail = word.text()[length..].trim_start_matches('_');
            if tail.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                After::More
            } else {
                After::End
            }
        }
        (Some(b'-'), Some(next)) if next.is_ascii_alphanumeric() => After::More,
        // An ellipsis: `anthropic.claude-haiku-4-5-...`.
        (Some(b'-'), Some(b'.')) if word.text()[length..].starts_with("-..") => After::Open,
        (Some(b'-'), None) if behind().is_some_and(|byte| b"*\"'`${[(%".contains(&byte)) => After::Open,
        // A file's extension, a property or the next sentence may follow the dot; a number makes it another version.
        (Some(b':'), Some(next)) if next.is_ascii_digit() && suffix::behind(text, word, length).is_some() => After::End,
        (Some(b'.' | b':' | b'@'), Some(next)) if next.is_ascii_digit() => After::More,
        (Some(b'.'), None) if matches!(behind(), Some(b'*' | b'+')) => After::Open,
        (Some(b':'), None) if behind() == Some(b'*') => After::Open,
        _ => After::End,
    }
}

/// Kind of the text after the word that ends at `end`.
fn after_word(text: &str, end: usize, start: usize) -> After {
    if ends_branch(&text[end..]) {
        return After::End;
    }
    let mut bytes = text.as_bytes()[end..].iter().copied();
    let (first, second) = (bytes.next(), bytes.next());
    match (first, second) {
        (Some(b'*'), _) => {
            let is_star = |byte: &u8| *byte == b'*';
            let behind = text[end..].bytes().take(4).take_while(is_star).count();
            let ahead = text[..start].bytes().rev().take(4).take_while(is_star).count();
            // Markdown's emphasis: `**anthropic.claude-v2**`.
            if behind == ahead && behind < 4 {
                After::End
            } else {
                After::Open
            }
        }
        (Some(b'$'), Some(next)) if next == b'{' || next == b'(' || next.is_ascii_alphabetic() => After::Open,
        (Some(b'#'), Some(b'{')) | (Some(b'{'), _) | (Some(b'%'), Some(b's' | b'd' | b'(')) => After::Open,
        _ => After::End,
    }
}

/// True if a directive of a template follows that ends the text before it: `{{ else }}`, `{{- end }}`, `{% endif %}`, `{{/if}}`.
fn ends_branch(text: &str) -> bool {
    let inside = text.strip_prefix("{{").or_else(|| text.strip_prefix("{%"));
    let word = inside.map(|inside| inside.trim_start_matches(['-', '~', '+', ' ']));
    word.is_some_and(|word| {
        ["end", "else", "elif", "elsif", "/"]
            .iter()
            .any(|begin| word.starts_with(begin))
    })
}

/// The end of a pattern that has its fixed part up to `end`: the wildcard is a part of it.
fn end_of_pattern(text: &str, end: usize) -> usize {
    let run = text[end..].bytes().take(16).take_while(|byte| b"-.:*".contains(byte));
    let tail = &text[end..end + run.count()];
    let hyphen = usize::from(tail.starts_with('-') && !tail.starts_with("--"));
    end + tail.rfind('*').map_or(hyphen, |star| star + 1)
}

/// End of the ARN around `id`: the end of the id, or of the name of the custom model that follows it.
fn end_of_arn(text: &str, id: Span, form: Option<Form>) -> usize {
    let rest = &text[id.end()..];
    let name = rest
        .bytes()
        .skip(1)
        .take(128)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    if form == Some(Form::CustomModelArn) && rest.starts_with('/') {
        id.end() + 1 + name.count()
    } else {
        id.end()
    }
}

#[cfg(test)]
mod spelling_tests;
#[cfg(test)]
pub(super) mod tests;
