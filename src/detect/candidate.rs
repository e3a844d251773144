//! The candidates of a text.
//!
//! In: decoded text. Out: every place where a provider and one of its families meet, with the rest of the word. It
//! looks at a bounded stretch behind each place, so that it stays linear on any input.

use regex::{Regex, RegexBuilder};

use super::Vocabulary;
use super::vocabulary::{DOT, JOIN, alternatives};
use crate::vocab::Span;

/// Resources of Bedrock whose ARN names a model without saying which.
const OPAQUE: &str =
    "application-inference-profile|provisioned-model|custom-model-deployment|imported-model|prompt-router";

/// All profiles of one prefix, in a policy.
const PROFILES: &str = r"inference-profile(?:/|%2[fF])[a-z-]{2,8}\.\*";

/// What literals stand in.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// A span of text that may name a model: it begins with a provider and a stem, and runs to the end of what could be one
/// id, or is cut where that is longer than any id. What stands before it (a profile prefix, an ARN) is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is.
    pub span: Span,
    /// What it begins with.
    pub kind: Kind,
}

/// What a candidate begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A provider and the stem of one of its families: `anthropic.claude`.
    Id,
    /// A provider and a stem with the end of one literal and the beginning of another between: `"anthropic." + "claude`.
    Split,
    /// A provider with nothing behind its dot but the end of a literal: `anthropic."`.
    Provider,
    /// The profiles of one prefix: `inference-profile/us.*`.
    Profiles,
    /// A class whose constants stand for models: `FoundationModelIdentifier`.
    Constant,
    /// A resource whose ARN names a model without saying which: `application-inference-profile`.
    Resource,
}

impl Kind {
    /// The kind of what the search has hit: each has its own characters.
    fn of(hit: &str) -> Self {
        if hit.ends_with(QUOTES) {
            Self::Provider
        } else if hit.contains(QUOTES) {
            Self::Split
        } else if hit.ends_with('*') {
            Self::Profiles
        } else if hit.contains(['.', '%', '&', '\\']) {
            Self::Id
        } else if hit.contains('-') {
            Self::Resource
        } else {
            Self::Constant
        }
    }
}

/// Finds the candidates of decoded texts.
#[derive(Clone, Debug)]
pub struct Finder(Option<Regex>);

impl Finder {
    /// No candidate is longer than this many bytes: four times the longest id there is, with each colon encoded.
    pub const LONGEST: usize = 256;

    /// Prepares the search for the words of `vocabulary`.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        if vocabulary.is_empty() {
            return Self(None);
        }
        let pattern = pattern(vocabulary);
        // A catalog that the user lays over may name models by the ten thousand: a limit would find none of them.
        let built = RegexBuilder::new(&pattern).size_limit(usize::MAX).build();
        debug_assert!(built.is_ok(), "{pattern}");
        Self(built.ok())
    }

    /// The candidates of `text`, sorted and disjoint.
    pub fn candidates(&self, text: &str) -> Vec<Candidate> {
        let Some(regex) = &self.0 else { return Vec::new() };
        let mut hits = regex.find_iter(text).peekable();
        let mut candidates = Vec::new();
        while let Some(hit) = hits.next() {
            let next = hits.peek().map_or(text.len(), regex::Match::start);
            let end = end_of_word(text, hit.end(), next.min(hit.start() + Self::LONGEST));
            candidates.push(Candidate {
                span: Span::new(hit.start(), end),
                kind: Kind::of(hit.as_str()),
            });
        }
        candidates
    }
}

/// The pattern of all candidates. Ids are written in any case; resources and classes have one spelling.
pub(super) fn pattern(vocabulary: &Vocabulary) -> String {
    let (providers, stems) = (vocabulary.providers(), vocabulary.stems());
    // What begins alike stands in the order in which it is tried.
    let parts = [
        format!("(?i:{})", vocabulary.ids()),
        OPAQUE.to_owned(),
        PROFILES.to_owned(),
        format!("(?i:(?:{providers})(?:{DOT}{JOIN}|{JOIN}{DOT})(?:{stems}))"),
        format!(r#"(?i:(?:{providers})\.["'`])"#),
        alternatives(vocabulary.constants()),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("(?-u){}", parts.join("|"))
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::detect::vocabulary::tests::sample;

    fn found(text: &str) -> Vec<&str> {
        let candidates = Finder::new(&sample()).candidates(text);
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
        assert_eq!(found(&text), [&text[..Finder::LONGEST]]);
        assert_eq!(found(&"anthropic.claude".repeat(1000)).len(), 1000);
    }

    proptest! {
        #[test]
        fn candidates_are_sorted_disjoint_and_within_the_text(text in r"(anthropic\.claude|amazon\.nova|[a-z.:é%-]{0,9}|\PC){0,40}") {
            let candidates = Finder::new(&sample()).candidates(&text);
            let mut end = 0;
            for Candidate { span, .. } in candidates {
                prop_assert!(end <= span.start() && text.get(span.range()).is_some_and(|t| !t.is_empty()));
                end = span.end();
            }
        }
    }
}
