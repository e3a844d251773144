//! The rare byte strings of the forms that are not found by a plain dot.
//!
//! In: raw bytes. Out: where one of them stands within the whole word that it is a part of. All are looked for in one
//! pass, which is as fast as it is because there are few, each is rare in any text, and none is shorter than four bytes.

use std::iter;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::packed;
use aho_corasick::{AhoCorasick, MatchKind};

use super::prefilter::{escapes, starts_with};

/// A word, and the rare part of it that is looked for.
#[derive(Clone, Debug)]
struct Word {
    text: Vec<u8>,
    rare: Range<usize>,
    is_dot: bool,
}

/// Words in the letters that a later stage reads them in: the resources of Bedrock whose ARN names a model without
/// saying which, what all profiles of a prefix are named behind, and the service that calls models, in whose files an id
/// may lack its provider.
const EXACT: &[(&str, &str)] = &[
    ("provisioned-model", "d-model"),
    ("imported-model", "d-model"),
    ("custom-model", "m-model"),
    ("inference-profile", "e-profile"),
    ("prompt-router", "t-router"),
    ("bedrock-runtime", "edrock"),
    ("bedrock_runtime", "edrock"),
    ("bedrockruntime", "edrock"),
];

/// A comment that hides findings is to be told of when there is nothing left to hide. Its letters have any case.
const MARKER: (&str, &str) = ("bedrock-lint:", "k-li");

/// What can stand for a dot, beside what `%` and the dot itself are a part of, in any case.
const DOTS: &[(&str, &str)] = &[
    ("u002e", "u002"),
    ("&#46;", "#46;"),
    ("&#x2e;", "#x2e"),
    ("&period;", "&per"),
];

/// So many backslashes can stand before the `u002e` of a JSON string.
const MOST_ESCAPES: usize = 2;

/// Where a form may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    /// A word of its own.
    Word,
    /// Something that stands for a dot.
    Dot(Range<usize>),
}

/// Finds the words.
#[derive(Clone, Debug)]
pub(super) struct Rare {
    search: Search,
    /// For each pattern of the search the words that it is a part of.
    words: Arc<[Vec<Word>]>,
}

#[derive(Clone, Debug)]
enum Search {
    /// By vector instructions.
    Packed(packed::Searcher),
    /// Where the processor has none.
    Plain(AhoCorasick),
    None,
}

impl Rare {
    /// Prepares the search; `constants` are names of classes.
    pub(super) fn new(constants: &[String]) -> Self {
        let exact = EXACT.iter().map(|&(text, rare)| (text, rare, false));
        let names = constants.iter().map(|name| (name.as_str(), name.as_str(), false));
        let any_case = iter::once(&MARKER).chain(DOTS).map(|&(text, rare)| (text, rare, true));
        let mut patterns: Vec<Vec<u8>> = Vec::new();
        let mut words: Vec<Vec<Word>> = Vec::new();
        for (text, rare, any_case) in exact.chain(names).chain(any_case) {
            let word = Word {
                text: text.as_bytes().to_vec(),
                rare: text.find(rare).map_or(0..0, |at| at..at + rare.len()),
                is_dot: DOTS.iter().any(|(dot, _)| *dot == text),
            };
            for pattern in if any_case {
                cases(rare)
            } else {
                vec![rare.as_bytes().to_vec()]
            } {
                match patterns.iter().position(|known| *known == pattern) {
                    Some(known) => words[known].push(word.clone()),
                    None => {
                        patterns.push(pattern);
                        words.push(vec![word.clone()]);
                    }
                }
            }
        }
        Self {
            search: Search::new(&patterns),
            words: words.into(),
        }
    }

    /// What is found in `chunk`.
    pub(super) fn hits<'a>(&'a self, chunk: &'a [u8]) -> impl Iterator<Item = Hit> + 'a {
        let mut from = 0;
        let hits = iter::from_fn(move || {
            let (pattern, at) = self.search.find(chunk, from)?;
            from = at + 1;
            Some((pattern, at))
        });
        hits.flat_map(move |(pattern, at)| self.words[pattern].iter().filter_map(move |word| word.at(chunk, at)))
    }
}

impl Word {
    /// The word whose rare part stands at `rare`, if all of it is there.
    fn at(&self, chunk: &[u8], rare: usize) -> Option<Hit> {
        let start = rare.checked_sub(self.rare.start)?;
        if !starts_with(&chunk[start..], &self.text) {
            return None;
        }
        if !self.is_dot {
            return Some(Hit::Word);
        }
        Some(Hit::Dot(
            start - escapes(&chunk[..start], MOST_ESCAPES)..start + self.text.len(),
        ))
    }
}

impl Search {
    fn new(patterns: &[Vec<u8>]) -> Self {
        if let Some(packed) = packed::Searcher::new(patterns) {
            return Self::Packed(packed);
        }
        let plain = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(patterns);
        debug_assert!(plain.is_ok());
        plain.map_or(Self::None, Self::Plain)
    }

    /// The next pattern from `from` on, and where.
    fn find(&self, chunk: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Self::Packed(packed) => {
                let found = packed.find_in(chunk, (from..chunk.len()).into())?;
                Some((found.pattern().as_usize(), found.start()))
            }
            Self::Plain(plain) => {
                let found = plain.find(aho_corasick::Input::new(chunk).span(from..chunk.len()))?;
                Some((found.pattern().as_usize(), found.start()))
            }
            Self::None => None,
        }
    }
}

/// `word` with each of its letters small and capital.
fn cases(word: &str) -> Vec<Vec<u8>> {
    word.bytes().fold(vec![Vec::new()], |words, byte| {
        let mut letters = vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()];
        letters.dedup();
        let longer = |word: &Vec<u8>| {
            letters
                .iter()
                .map(|&letter| [word.as_slice(), &[letter]].concat())
                .collect()
        };
        words.iter().flat_map(|word| -> Vec<Vec<u8>> { longer(word) }).collect()
    })
}
