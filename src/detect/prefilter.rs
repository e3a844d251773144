//! The cheap test that every file passes first.
//!
//! In: raw bytes, chunk by chunk. Out: whether the chunk holds anything that a later stage reads. It is a superset of
//! what [`super::Finder`] finds: each yes costs the reading of one file, each wrong no loses a reference. It decodes
//! nothing; UTF-16 is decoded before.
//!
//! It compiles no pattern. Every form has a byte or a few that are rare in any text, and vector instructions find those
//! at the speed of memory; only there the words around are compared. A dot (or the `%` of `%2e`) is looked for as one
//! byte, everything else by [`Rare`].

use std::ops::Range;

use memchr::memchr2_iter;

use super::Vocabulary;
use super::rare::{Hit, Rare};

/// What can follow the dot of a provider where no family follows: the end of a literal (`startsWith("amazon.")`, or
/// `"amazon." + "nova…"`), a wildcard, a group of a regular expression, an interpolation.
const OPEN_END: &[u8] = br#"\"'`*{$%(["#;

/// What literals stand in.
const QUOTES: &[u8] = b"\"'`";

/// What can stand between two literals that are joined, and how much of it.
const BETWEEN: &[u8] = b" \t\n\x0b\x0c\r+.,\\&|<>";
const MOST_BETWEEN: usize = 40;

/// So many backslashes can escape a dot, for a regular expression in a literal in a document.
const MOST_ESCAPES: usize = 4;

/// Whether a chunk of a file can hold what a later stage reads.
#[derive(Clone, Debug)]
pub struct Prefilter(Option<Test>);

#[derive(Clone, Debug)]
struct Test {
    families: Families,
    rare: Rare,
}

impl Prefilter {
    /// How many bytes a chunk must repeat of the one before it: nothing that the test looks for is longer.
    pub const OVERLAP: usize = 128;

    /// Prepares the test for the words of `vocabulary`. An empty vocabulary finds nothing.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        if vocabulary.is_empty() {
            return Self(None);
        }
        Self(Some(Test {
            families: Families::new(vocabulary),
            rare: Rare::new(vocabulary.constants()),
        }))
    }

    /// Whether `chunk`, raw bytes of a file, holds anything that could become a reference.
    pub fn can_hold(&self, chunk: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|test| test.can_hold(chunk))
    }
}

impl Test {
    fn can_hold(&self, chunk: &[u8]) -> bool {
        let dots = || memchr2_iter(b'.', b'%', chunk).any(|at| self.is_id_at(chunk, at));
        let is_read = |hit| match hit {
            Hit::Word => true,
            Hit::Dot(dot) => self.families.meet(chunk, dot),
        };
        dots() || self.rare.hits(chunk).any(is_read)
    }

    /// Whether the `.` or `%` at `at` is the dot of an id, or a part of one.
    #[inline]
    fn is_id_at(&self, chunk: &[u8], at: usize) -> bool {
        let before = at.checked_sub(1).map_or(b' ', |before| chunk[before]);
        self.families.can_end_with(before) && dot_at(chunk, at).is_some_and(|dot| self.families.meet(chunk, dot))
    }
}

/// The dot of which the byte at `at` is the `.` or the `%`, with what escapes it.
fn dot_at(chunk: &[u8], at: usize) -> Option<Range<usize>> {
    let next = chunk.get(at + 1);
    if chunk[at] == b'%' {
        let is_dot = next == Some(&b'2') && matches!(chunk.get(at + 2), Some(b'e' | b'E'));
        return is_dot.then_some(at..at + 3);
    }
    if at > 0 && chunk[at - 1] == b'[' && next == Some(&b']') {
        return Some(at - 1..at + 2);
    }
    Some(at - escapes(&chunk[..at], MOST_ESCAPES)..at + 1)
}

/// How many backslashes `head` ends with, at most `most`.
pub(super) fn escapes(head: &[u8], most: usize) -> usize {
    head.iter().rev().take(most).take_while(|&&byte| byte == b'\\').count()
}

/// The providers, by their last letter, and the stems of their families.
#[derive(Clone, Debug)]
struct Families {
    /// A row for each byte.
    ending: Vec<Vec<Family>>,
    /// Whether a byte can stand before the dot of an id.
    before_dot: Vec<bool>,
    stems: Vec<Vec<u8>>,
}

#[derive(Clone, Debug)]
struct Family {
    provider: Vec<u8>,
    stems: Vec<Vec<u8>>,
}

impl Families {
    fn new(vocabulary: &Vocabulary) -> Self {
        let mut ending = vec![Vec::new(); 256];
        let mut before_dot = vec![false; 256];
        for byte in [QUOTES, br"\["].concat() {
            before_dot[usize::from(byte)] = true;
        }
        let mut all = Vec::new();
        for (provider, stems) in vocabulary.families() {
            let stems: Vec<_> = stems.iter().map(|stem| stem.clone().into_bytes()).collect();
            all.extend(stems.iter().cloned());
            let Some(last) = provider.bytes().last() else { continue };
            for last in [last.to_ascii_lowercase(), last.to_ascii_uppercase()] {
                before_dot[usize::from(last)] = true;
            }
            ending[usize::from(last)].push(Family {
                provider: provider.as_bytes().to_vec(),
                stems,
            });
        }
        all.sort_unstable();
        all.dedup();
        Self {
            ending,
            before_dot,
            stems: all,
        }
    }

    #[inline]
    fn can_end_with(&self, before: u8) -> bool {
        self.before_dot[usize::from(before)]
    }

    /// Whether a provider ends before `dot` and one of its families, or what can be one, begins behind it.
    fn meet(&self, chunk: &[u8], dot: Range<usize>) -> bool {
        let (head, tail) = (&chunk[..dot.start], &chunk[dot.end..]);
        let is_open = tail.first().is_some_and(|next| OPEN_END.contains(next));
        let begins = |stems: &[Vec<u8>]| stems.iter().any(|stem| starts_with(tail, stem));
        self.before(head).any(|family| is_open || begins(&family.stems))
            || before_join(head).is_some_and(|head| self.before(head).next().is_some()) && begins(&self.stems)
    }

    /// The families whose provider `head` ends with.
    fn before(&self, head: &[u8]) -> impl Iterator<Item = &Family> {
        let last = head.last().map_or(0, u8::to_ascii_lowercase);
        let families = self.ending[usize::from(last)].iter();
        families.filter(move |family| ends_with(head, &family.provider))
    }
}

/// The part of `head` before the joint of two literals that it ends with: `"amazon` of `"amazon" + "`.
fn before_join(head: &[u8]) -> Option<&[u8]> {
    let (last, head) = head.split_last()?;
    let between = head.iter().rev().take(MOST_BETWEEN);
    let between = between.take_while(|byte| BETWEEN.contains(byte)).count();
    let (first, head) = head[..head.len() - between].split_last()?;
    (QUOTES.contains(last) && QUOTES.contains(first)).then_some(head)
}

/// Whether `head` ends with `word`, in any case.
fn ends_with(head: &[u8], word: &[u8]) -> bool {
    let from = head.len().checked_sub(word.len());
    from.is_some_and(|from| head[from..].eq_ignore_ascii_case(word))
}

/// Whether `tail` begins with `word`, in any case.
pub(super) fn starts_with(tail: &[u8], word: &[u8]) -> bool {
    tail.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}
#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::string::string_regex;

    use super::*;
    use crate::detect::Finder;
    use crate::detect::candidate::pattern;
    use crate::detect::vocabulary::{LONGEST_WORD, tests::sample};

    fn can_hold(text: &str) -> bool {
        Prefilter::new(&sample()).can_hold(text.as_bytes())
    }

    #[test]
    fn every_form_passes() {
        for text in [
            "anthropic.claude-v2",
            "ANTHROPIC.CLAUDE-V2",
            "amazon.nova-pro-v1%3A0",
            "bedrock%2Fus.amazon.nova-pro-v1:0",
            r"amazon.nova-pro-v1\u003a0",
            r"amazon\u002enova-pro-v1:0",
            r"amazon\\u002enova-pro-v1:0",
            "amazon%2Enova-pro-v1",
            "amazon&#46;nova-pro-v1",
            "amazon&#x2E;nova-pro-v1",
            r"^(us\.)?anthropic\.claude-.*",
            r"anthropic\\.claude-3",
            "ai21.j2-ultra",
            "deepseek.r1-v1:0",
            "stability.sd3-5-large-v1:0",
            r#""anthropic." + "claude-v2""#,
            "'amazon.' \\\n            'nova-pro-v1:0'",
            r#""amazon" + ".nova-pro-v1:0""#,
            r#"id.startsWith("anthropic.")"#,
            "foundation-model/anthropic.*",
            r"/^anthropic\.(claude|opus)/",
            "`amazon.${family}`",
            "FoundationModelIdentifier.AMAZON_NOVA_PRO_V1",
            "bedrock.BedrockFoundationModel.AMAZON_NOVA_PRO_V1",
            "amazon&Period;nova-pro-v1",
            r"\\\\.claude: anthropic\\\\.claude",
            "anthropic[.]claude-v2",
            "'amazon'\n  . \".Nova",
            "client('bedrock-runtime').converse(modelId='claude-sonnet-4-6')",
            "BedrockRuntimeClient",
            "bedrock_runtime",
            "# bedrock-lint: ignore",
            "REM BEDROCK-Lint: ignore",
        ] {
            assert!(can_hold(text), "{text}");
        }
    }

    #[test]
    fn resources_pass_without_an_id() {
        for text in [
            r#""application-inference-profile", "a1b2c3d4e5f6""#,
            "provisioned-model/a1b2c3d4e5f6",
            "imported-model/a1b2c3d4e5f6",
            "default-prompt-router/anthropic",
            "inference-profile/us.*",
            "custom-model-deployment/x",
        ] {
            assert!(can_hold(text), "{text}");
        }
    }

    #[test]
    fn ordinary_text_does_not_pass() {
        for text in [
            "https://www.amazon.com and docs.anthropic.com",
            "import com.amazon.foo; import openai.types",
            "meta.json, meta.value, google.visualization, deepseek.com",
            "we asked Anthropic. It said nothing; cohere.client(x)",
            "a bedrock of trust; FLAG-v2: 3; -v1.0",
            "the writer. The stability.",
            "meta.length, meta.js, %amazon, 7%2e, claude.anthropic, .claude",
            r"\u002e, amazon\\\u002enova, amazon\\\\\.nova",
            r#""amazon" + "nova", amazon ".nova""#,
            "arn:aws:bedrock:us-east-1:111122223333:agent/x, a read-model, block-lists, &percnt;",
        ] {
            assert!(!can_hold(text), "{text}");
        }
        assert!(!Prefilter::new(&Vocabulary::default()).can_hold(b"anthropic.claude-v2"));
    }

    #[test]
    fn what_lies_across_two_chunks_is_whole_in_one() {
        let word = "x".repeat(LONGEST_WORD);
        let vocabulary = Vocabulary::new([(word.as_str(), word.as_str())], [word.as_str()]);
        let longest = [
            format!("{word}\"{}\"\\\\\\\\.{word}", " ".repeat(40)),
            format!("{word}&period;{word}"),
            word.clone(),
        ];
        for text in longest {
            assert!(Prefilter::new(&vocabulary).can_hold(text.as_bytes()), "{text}");
            assert!(text.len() < Prefilter::OVERLAP, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_the_finder_finds_passes(
            (before, text, behind) in (noise(), string_regex(&pattern(&sample())).unwrap(), noise())
        ) {
            let text = format!("{before}{text}{behind}");
            prop_assume!(!Finder::new(&sample()).candidates(&text).is_empty());
            prop_assert!(can_hold(&text), "{text:?}");
        }
    }

    /// What may be around a form, and is made of what forms are made of.
    fn noise() -> &'static str {
        r#"[a-z."'`\\%&\[ -]{0,9}"#
    }
}
