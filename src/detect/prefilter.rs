//! The cheap test that every file passes first.
//!
//! In: raw bytes, chunk by chunk. Out: whether the chunk holds anything that could become a reference. It is a superset
//! of every form that the later stages know, or will: each yes costs the reading of one file, each wrong no loses a
//! reference. It decodes nothing; UTF-16 is decoded before.

use regex::bytes::{Regex, RegexBuilder};

use super::Vocabulary;
use super::vocabulary::{DOT, JOIN};

/// A colon, as it is or encoded for a URL, a JSON string or HTML.
const COLON: &str = r"(?::|%(?:25)?3a|\\{1,2}u003a|&#58;|&#x3a;|&colon;)";

/// What can follow the dot of a provider where no family follows: the end of a literal (`startsWith("amazon.")`, or
/// `"amazon." + "nova…"`), a wildcard, a group of a regular expression, an interpolation.
const OPEN_END: &str = r#"[\\"'`*{$%(\[]"#;

/// Words that only stand where Bedrock's resources are named, so that ARNs without an id, and ARNs in pieces, are found.
const RESOURCES: &str =
    "inference-profile|foundation-model|provisioned-model|imported-model|custom-model|prompt-router";

/// The service that calls models, as SDKs write it.
const RUNTIME: &str = "bedrock[-_]?runtime";

/// Whether a chunk of a file can hold a candidate.
///
/// Case is ignored in all of it. The providers and the stems are tried crosswise, except for stems of a letter or two
/// (`deepseek.r1`): that pattern is half the work to compile, at every start, and finds hardly more.
#[derive(Clone, Debug)]
pub struct Prefilter(Option<Regex>);

impl Prefilter {
    /// How many bytes a chunk must repeat of the one before it: nothing that the test looks for is longer.
    pub const OVERLAP: usize = 128;

    /// Prepares the test for the words of `vocabulary`. An empty vocabulary finds nothing.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        if vocabulary.is_empty() {
            return Self(None);
        }
        let pattern = pattern(vocabulary);
        let built = RegexBuilder::new(&pattern)
            .unicode(false)
            .case_insensitive(true)
            .build();
        debug_assert!(built.is_ok(), "{pattern}");
        // The words are escaped and bounded in length, so that only a vocabulary of megabytes is refused; then every
        // file is read whole, which is slow and not wrong.
        Self(built.ok().or_else(|| Regex::new("").ok()))
    }

    /// Whether `chunk`, raw bytes of a file, holds anything that could become a reference.
    pub fn can_hold(&self, chunk: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(chunk))
    }
}

fn pattern(vocabulary: &Vocabulary) -> String {
    let long = |stem: &str| stem.len() > 2;
    let (providers, stems) = (vocabulary.providers(), vocabulary.stems(long));
    let parts = [
        format!("(?:{providers})(?:{DOT}(?:{stems}|{OPEN_END})|{JOIN}{DOT}?(?:{stems}))"),
        vocabulary.ids(|stem| stem.len() <= 2),
        format!("{COLON}bedrock{COLON}"),
        // An id without its provider, or whose provider is a variable.
        format!("-v[0-9]{{1,2}}{COLON}[0-9]"),
        RESOURCES.to_owned(),
        // A call may be given an id without its provider.
        RUNTIME.to_owned(),
        vocabulary.constants(),
        // A comment that hides findings is to be told of when there is nothing left to hide.
        "bedrock-lint:".to_owned(),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;
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
            "${provider}.claude-3-haiku-20240307-v1:0",
            "model: claude-3-haiku-20240307-v1%3A0",
            "FoundationModelIdentifier.AMAZON_NOVA_PRO_V1",
            "bedrock.BedrockFoundationModel.AMAZON_NOVA_PRO_V1",
        ] {
            assert!(can_hold(text), "{text}");
        }
    }

    #[test]
    fn arns_pass_without_an_id_and_in_pieces() {
        for text in [
            "arn:aws:bedrock:us-east-1:111122223333:agent/x",
            "arn%3Aaws%3Abedrock%3Aus-east-1",
            r#"["arn:", {"Ref": "AWS::Partition"}, ":bedrock:", {"Ref": "AWS::Region"}]"#,
            "!Sub arn:${AWS::Partition}:bedrock:${AWS::Region}:${AWS::AccountId}:x/y",
            r"arn\u003aaws\u003abedrock\u003aus-east-1",
            r#""application-inference-profile", "a1b2c3d4e5f6""#,
            "provisioned-model/a1b2c3d4e5f6",
            "imported-model/a1b2c3d4e5f6",
            "default-prompt-router/anthropic",
            "inference-profile/us.*",
            "custom-model/x",
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
            "-v10\\\\u003a0".to_owned(),
            "&colon;bedrock&colon;".to_owned(),
        ];
        for text in longest {
            assert!(Prefilter::new(&vocabulary).can_hold(text.as_bytes()), "{text}");
            assert!(text.len() < Prefilter::OVERLAP, "{text}");
        }
    }
}
