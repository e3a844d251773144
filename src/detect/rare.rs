//! The rare byte strings of the forms that are not found by a plain dot.
//!
//! In: raw bytes. Out: the place of one of them within its whole word. All are found in one pass, which is fast because
//! there are few, each is rare in any text, and none is shorter than four bytes.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::packed;
use aho_corasick::{AhoCorasick, MatchKind};

use super::families::{escapes, starts_with};

/// A word, and the rare part of it that is looked for.
#[derive(Clone, Debug)]
struct Word {
    text: Vec<u8>,
    /// Start of the rare part.
    rare: usize,
    what: WordKind,
}

/// Kind of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordKind {
    /// A resource of Bedrock whose ARN names a model without saying which.
    Resource,
    /// The resource behind which the profiles of a prefix are named.
    Profile,
    /// The resource that is a foundation model, whose ARN may be made of a variable.
    Foundation,
    /// A class whose constants name models.
    Constant,
    /// The service that calls models, in whose files an id may lack its provider.
    Runtime,
    /// The start of a comment that hides findings: it is reported when it hides nothing.
    Marker,
    /// A spelling of a dot.
    Dot,
}

/// The words beside the constants, with their rare parts.
const WORDS: &[(&str, &str, WordKind)] = &[
    ("application-inference-profile", "e-profile", WordKind::Resource),
    ("provisioned-model", "d-model", WordKind::Resource),
    ("custom-model-deployment", "m-model", WordKind::Resource),
    ("imported-model", "d-model", WordKind::Resource),
    ("prompt-router", "t-router", WordKind::Resource),
    ("inference-profile", "e-profile", WordKind::Profile),
    ("foundation-model/", "n-model/", WordKind::Foundation),
    ("bedrock-runtime", "edrock", WordKind::Runtime),
    ("bedrock_runtime", "edrock", WordKind::Runtime),
    ("bedrockruntime", "edrock", WordKind::Runtime),
    ("bedrock-lint:", "k-li", WordKind::Marker),
    (r"\u002e", "u002", WordKind::Dot),
    ("&#46;", "#46;", WordKind::Dot),
    ("&#x2e;", "#x2e", WordKind::Dot),
    ("&period;", "&per", WordKind::Dot),
];

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
    /// For a processor without it.
    Plain(AhoCorasick),
    None,
}

impl Rare {
    /// Prepares the search; `constants` are names of classes.
    pub(super) fn new(constants: &[String]) -> Self {
        let names = constants
            .iter()
            .map(|name| (name.as_str(), name.as_str(), WordKind::Constant));
        let mut words: BTreeMap<Vec<u8>, Vec<Word>> = BTreeMap::new();
        for (text, rare, what) in WORDS.iter().copied().chain(names) {
            let word = Word {
                text: text.as_bytes().to_vec(),
                rare: text.find(rare).unwrap_or_default(),
                what,
            };
            for pattern in what.spellings(rare) {
                words.entry(pattern).or_default().push(word.clone());
            }
        }
        let (patterns, words): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        Self {
            search: Search::new(&patterns),
            words: words.into(),
        }
    }

    /// The words in `text`, each with where it is. Those with the same rare part overlap.
    pub(super) fn words<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (WordKind, Range<usize>)> + 'a {
        let mut from = 0;
        let hits = iter::from_fn(move || {
            let (pattern, at) = self.search.find(text, from)?;
            from = at + 1;
            Some((pattern, at))
        });
        hits.flat_map(move |(pattern, at)| {
            let words = self.words[pattern].iter();
            words.filter_map(move |word| Some((word.what, word.around(text, at)?)))
        })
    }
}

impl WordKind {
    /// Spellings of the rare part of a word.
    fn spellings(self, rare: &str) -> Vec<Vec<u8>> {
        match self {
            Self::Marker | Self::Dot => cases(rare),
            Self::Resource | Self::Profile | Self::Constant | Self::Runtime | Self::Foundation => {
                vec![rare.as_bytes().to_vec()]
            }
        }
    }

    /// True if all letters of such a word are written literally.
    fn is_exact(self) -> bool {
        matches!(self, Self::Resource | Self::Profile | Self::Constant | Self::Foundation)
    }
}

impl Word {
    /// Range of the word whose rare part is at `rare`, if all of it is there.
    fn around(&self, text: &[u8], rare: usize) -> Option<Range<usize>> {
        let start = rare.checked_sub(self.rare)?;
        let is_there = if self.what.is_exact() {
            text[start..].starts_with(&self.text)
        } else {
            starts_with(&text[start..], &self.text)
        };
        // In a string of a string the backslash of a code is escaped.
        let escapes = match self.text.first() {
            Some(b'\\') => escapes(&text[..start], 1),
            _ => 0,
        };
        is_there.then(|| start - escapes..start + self.text.len())
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
