//! The cheap test that every file passes first.
//!
//! In: raw bytes, chunk by chunk. Out: whether the chunk holds anything that a later stage reads. It is a superset of
//! what [`super::Finder`] finds: each yes costs the reading of one file, each wrong no loses a reference. It decodes
//! nothing; UTF-16 is decoded before.
//!
//! It compiles no pattern. Every form has a byte or a few that are rare in any text, and vector instructions find those
//! at the speed of memory; only there the words around are compared. A dot (or the `%` of `%2e`) is looked for as one
//! byte, everything else by [`Rare`].

use super::Vocabulary;
use super::families::Families;
use super::rare::{Rare, WordKind};

/// Bytes after the dot of a provider without a family: the end of a literal (`startsWith("amazon.")`, or `"amazon." +
/// "nova…"`), a wildcard, a group of a regular expression, an interpolation.
const OPEN_END: &[u8] = br#"\"'`*{$%(["#;

/// Test whether a chunk of a file can hold a candidate.
#[derive(Clone, Debug)]
pub struct Prefilter(Option<Test>);

#[derive(Clone, Debug)]
struct Test {
    families: Families,
    rare: Rare,
}

impl Prefilter {
    /// Number of bytes that a chunk must repeat of the one before it: the test searches for nothing longer.
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

    /// True if `chunk`, raw bytes of a file, can hold a reference.
    pub fn can_hold(&self, chunk: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|test| test.can_hold(chunk))
    }
}

impl Test {
    fn can_hold(&self, chunk: &[u8]) -> bool {
        let meets = |dot| self.families.can_meet(chunk, &dot, OPEN_END);
        let is_read = |(what, word)| what != WordKind::Dot || meets(word);
        self.families.dots(chunk).any(meets) || self.rare.words(chunk).any(is_read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::string::string_regex;

    use super::*;
    use crate::detect::Finder;
    use crate::detect::candidate::tests::pattern;
    use crate::detect::vocabulary::{MAX_WORD_LEN, tests::sample};

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
    fn a_needle_across_two_chunks_is_whole_in_one() {
        let word = "x".repeat(MAX_WORD_LEN);
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
        fn a_text_with_a_candidate_passes(
            (before, text, behind) in (noise(), string_regex(&pattern(&sample())).unwrap(), noise())
        ) {
            let text = format!("{before}{text}{behind}");
            prop_assume!(!Finder::new(&sample()).candidates(&text).is_empty());
            prop_assert!(can_hold(&text), "{text:?}");
        }
    }

    /// Text around a form, made of the parts of forms.
    fn noise() -> &'static str {
        r#"[a-z."'`\\%&\[ -]{0,9}"#
    }
}
