//! The candidates of a text.
//!
//! In: decoded text. Out: every place where a provider and one of its families meet, with the rest of the word. It
//! looks at a bounded stretch behind each place, so that it stays linear on any input.

use std::ops::{Range, RangeInclusive};

use super::Vocabulary;
use super::families::Families;
use super::rare::{Rare, WordKind};
use crate::vocab::Span;

/// Length in bytes of a profile prefix whose profiles are all named.
const PREFIX: RangeInclusive<usize> = 2..=8;

/// A span of text that may name a model: it begins with a provider and a stem, and ends at the end of a possible id, or
/// at the length of the longest id. The text before it (a profile prefix, an ARN) is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Span of the candidate.
    pub span: Span,
    /// Kind of its beginning.
    pub kind: Kind,
}

/// Kind of a candidate's beginning. Of two at one place, the first in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A provider and the stem of one of its families: `anthropic.claude`.
    Id,
    /// A resource whose ARN names a model without saying which: `application-inference-profile`.
    Resource,
    /// The profiles of one prefix: `inference-profile/us.*`.
    Profiles,
    /// A provider and a stem with the end of one literal and the beginning of another between: `"anthropic." + "claude`.
    Split,
    /// A provider with nothing behind its dot but the end of a literal: `anthropic."`.
    Provider,
    /// A class whose constants name models: `FoundationModelIdentifier`.
    Constant,
}

/// Beginning of a candidate, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    start: usize,
    kind: Kind,
    end: usize,
}

impl Hit {
    pub(super) fn new(kind: Kind, start: usize, end: usize) -> Self {
        Self { start, kind, end }
    }
}

/// Finds the candidates of decoded texts.
#[derive(Clone, Debug)]
pub struct Finder {
    families: Families,
    rare: Rare,
}

impl Finder {
    /// No candidate is longer than this many bytes: four times the longest id there is, with each colon encoded.
    pub const MAX_LEN: usize = 256;

    /// Prepares the search for the words of `vocabulary`. An empty vocabulary finds nothing.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self {
            families: Families::new(vocabulary),
            rare: Rare::new(vocabulary.constants()),
        }
    }

    /// The candidates of `text`, sorted and disjoint.
    pub fn candidates(&self, text: &str) -> Vec<Candidate> {
        let hits = self.hits(text.as_bytes());
        let ends = hits.iter().skip(1).map(|next| next.start).chain([text.len()]);
        let candidate = |(hit, next): (&Hit, usize)| Candidate {
            span: Span::new(
                hit.start,
                end_of_word(text, hit.end, next.min(hit.start + Self::MAX_LEN)),
            ),
            kind: hit.kind,
        };
        hits.iter().zip(ends).map(candidate).collect()
    }

    /// Beginnings of candidates, sorted and disjoint.
    fn hits(&self, text: &[u8]) -> Vec<Hit> {
        if self.families.is_empty() {
            return Vec::new();
        }
        let dots = self.families.dots(text);
        let mut hits: Vec<_> = dots.flat_map(|dot| self.families.hits(text, dot)).collect();
        for (what, word) in self.rare.words(text) {
            match what {
                WordKind::Resource => hits.push(Hit::new(Kind::Resource, word.start, word.end)),
                WordKind::Constant => hits.push(Hit::new(Kind::Constant, word.start, word.end)),
                WordKind::Profile => hits.extend(profiles(text, word)),
                WordKind::Dot => hits.extend(self.families.hits(text, word)),
                WordKind::Runtime | WordKind::Marker | WordKind::Foundation => {}
            }
        }
        hits.sort_unstable();
        let mut free = 0;
        hits.retain(|hit| {
            let is_free = free <= hit.start;
            if is_free {
                free = hit.end;
            }
            is_free
        });
        hits
    }
}

/// The wildcard for all profiles of a prefix behind `resource`.
fn profiles(text: &[u8], resource: Range<usize>) -> Option<Hit> {
    let rest = &text[resource.end..];
    let slash = match rest {
        [b'/', ..] => 1,
        [b'%', b'2', b'f' | b'F', ..] => 3,
        _ => return None,
    };
    let prefix = rest[slash..].iter().take(PREFIX.end() + 1);
    let prefix = prefix
        .take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-')
        .count();
    let is_all = PREFIX.contains(&prefix) && rest[slash + prefix..].starts_with(b".*");
    is_all.then(|| Hit::new(Kind::Profiles, resource.start, resource.end + slash + prefix + 2))
}

/// The end of the run of characters of ids, plain or encoded, from `start` up to `limit`.
fn end_of_word(text: &str, start: usize, limit: usize) -> usize {
    let run = text.as_bytes()[start..limit.max(start)].iter();
    start
        + run
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:@%\\&#;".contains(byte))
            .count()
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use proptest::string::string_regex;
    use regex::Regex;

    use super::*;
    use crate::detect::vocabulary::tests::sample;

    /// Spellings of the dot of an id, and text between two joined literals.
    const DOT: &str = r"(?:\\{0,4}\.|\[\.\]|%2e|\\{1,2}u002e|&#46;|&#x2e;|&period;)";
    const JOIN: &str = r#"["'`][\s+.,\\&|<>]{0,40}["'`]"#;
    const RESOURCES: &str =
        "application-inference-profile|provisioned-model|custom-model-deployment|imported-model|prompt-router";
    const PROFILES: &str = r"inference-profile(?:/|%2[fF])[a-z-]{2,8}\.\*";

    /// All candidates as a pattern, in the order in which what begins alike is tried.
    pub(in crate::detect) fn pattern(vocabulary: &Vocabulary) -> String {
        let escaped = |words: &[String]| {
            words
                .iter()
                .map(|word| regex::escape(word))
                .collect::<Vec<_>>()
                .join("|")
        };
        let ids: Vec<_> = vocabulary
            .families()
            .map(|(provider, stems)| format!("{provider}{DOT}(?:{})", escaped(stems)))
            .collect();
        let providers: Vec<_> = vocabulary.families().map(|(provider, _)| provider.to_owned()).collect();
        let stems: BTreeSet<_> = vocabulary.families().flat_map(|(_, stems)| stems.to_vec()).collect();
        let (providers, stems) = (escaped(&providers), escaped(&Vec::from_iter(stems)));
        let parts = [
            format!("(?i:{})", ids.join("|")),
            RESOURCES.to_owned(),
            PROFILES.to_owned(),
            format!("(?i:(?:{providers})(?:{DOT}{JOIN}|{JOIN}{DOT})(?:{stems}))"),
            format!(r#"(?i:(?:{providers})\.["'`])"#),
            escaped(vocabulary.constants()),
        ];
        format!("(?-u){}", parts.join("|"))
    }

    static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(&sample()));
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new(&pattern(&sample())).unwrap());

    fn found(text: &str) -> Vec<&str> {
        let candidates = FINDER.candidates(text);
        candidates
            .into_iter()
            .map(|candidate| &text[candidate.span.range()])
            .collect()
    }

    #[test]
    fn a_candidate_begins_with_the_provider_and_ends_with_the_word() {
        assert_eq!(found(r#"x = "us.anthropic.claude-v2:1""#), ["anthropic.claude-v2:1"]);
        assert_eq!(
            found("/model/amazon.nova-pro-v1%3A0/invoke"),
            ["amazon.nova-pro-v1%3A0"]
        );
        assert_eq!(
            found("anthropic.claude-v2, META.LLAMA3-8b"),
            ["anthropic.claude-v2", "META.LLAMA3-8b"]
        );
        assert_eq!(found(r"^anthropic\.claude-3"), [r"anthropic\.claude-3"]);
        assert_eq!(found("amazon.nova-proé"), ["amazon.nova-pro"]);
    }

    #[test]
    fn neighbours_do_not_overlap() {
        let text = "amazon.nova.amazon.nova-pro:anthropic.claude";
        assert_eq!(found(text), ["amazon.nova.", "amazon.nova-pro:", "anthropic.claude"]);
    }

    #[test]
    fn a_provider_without_one_of_its_families_is_no_candidate() {
        for text in [
            "amazon.com",
            "com.amazon.foo",
            "openai.types",
            "meta.json",
            "anthropic.titan",
            "amazon. nova",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_long_word_is_cut() {
        let text = "anthropic.claude".to_owned() + &"-x".repeat(100_000);
        assert_eq!(found(&text), [&text[..Finder::MAX_LEN]]);
        assert_eq!(found(&"anthropic.claude".repeat(1000)).len(), 1000);
    }

    proptest! {
        #[test]
        fn candidates_are_sorted_disjoint_and_within_the_text(text in r"(anthropic\.claude|amazon\.nova|[a-z.:é%-]{0,9}|\PC){0,40}") {
            let candidates = FINDER.candidates(&text);
            let mut end = 0;
            for Candidate { span, .. } in candidates {
                prop_assert!(end <= span.start() && text.get(span.range()).is_some_and(|t| !t.is_empty()));
                end = span.end();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_search_finds_what_the_pattern_does(
            pieces in prop::collection::vec((string_regex(&pattern(&sample())).unwrap(), r#"[a-z."'`\\%&\[é -]{0,5}"#), 1..4),
            cut in 0usize..9,
        ) {
            let text: String = pieces.into_iter().flat_map(|(form, noise)| [form, noise]).collect();
            let text = text.get(cut..).unwrap_or(&text);
            let hits = FINDER.hits(text.as_bytes());
            let found: Vec<_> = hits.iter().map(|hit| hit.start..hit.end).collect();
            let expected: Vec<_> = PATTERN.find_iter(text).map(|hit| hit.range()).collect();
            prop_assert_eq!(found, expected, "{:?}", text);
        }
    }
}
