//! Expectations of a test and answers of its mocks, as far as names say.
//!
//! Input: the names of calls, keys and variables around a literal. Output: whether the literal is compared with the result
//! of the program, or is a recorded answer. The names are those of test frameworks, in every language alike.

use std::cell::OnceCell;
use std::sync::LazyLock;

use regex::Regex;

use super::effects::fold;
use crate::vocab::Span;

/// A text of which it is asked, once and only where that decides, whether it is a test.
pub(super) struct Tested<'a> {
    text: &'a str,
    is_test: OnceCell<bool>,
}

/// Values that only tests hold.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static TESTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x-u)
        \bdef\ test_ | \bimport\ (?:pytest|unittest)\b | \bfrom\ (?:pytest|unittest)\b | \bTestCase\b | \*testing\.[TBF]\b |
        @(?:Parameterized)?Test\b | @testset\b | @test\ ["'] | \[(?:Fact|Theory|Test|TestCase|TestMethod)[\](] | <(?:Fact|Theory|Test|TestMethod)[>(] |
        \#\[(?:\w+::)*test\] | \#\[cfg\(test\)\] | \b(?:describe|it|test)(?:\.\w+)?\(\s*["'`] | \bRSpec\b |
        \b(?:describe|Describe|Context)\ ["'A-Z] | \bit\ ["'] | \b[Ii]t\ ["'] | \bExUnit\b | \bXCTest | \bimport\ Testing\b |
        \bpublic\ function\ test | \btest_that\( | \b(?:TEST|TEST_F|TEST_P|TEST_CASE)\( | \bTest::(?:More|Most|Simple|V0|MockModule)\b |
        \(deftest\b | \beunit\.hrl\b | \bextends\ Specification\b | \b(?:Fun|String|Behavior|Should|Describe|Any\w*)(?:Spec|Suite)\b |
        \bTest\.(?:Hspec|HUnit|Tasty)\b"#,
    )
    .unwrap()
});

/// Keys and variables of the answer of a mock, in the same way.
const ANSWERS: &[&str] = &["returnvalue", "sideeffect"];

/// Calls that hold recorded values, in the same way.
const SNAPSHOTS: &[&str] = &[
    "tomatchinlinesnapshot",
    "tothrowerrormatchinginlinesnapshot",
    "assertinlinesnapshot",
    "inlinesnapshot",
];

/// Keys of AWS list responses, which are never sent either.
const LISTED: &[&str] = &["modelsummaries", "inferenceprofilesummaries"];

impl<'a> Tested<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            is_test: OnceCell::new(),
        }
    }

    pub(super) fn is_test(&self) -> bool {
        *self.is_test.get_or_init(|| TESTS.is_match(self.text))
    }

    /// True if a value of that name is an expectation: `expectedModel`; in a test also `want` and `expPath`, which
    /// elsewhere have other meanings.
    pub(super) fn expects(&self, name: &str) -> bool {
        match first_word(name).as_str() {
            "expected" => true,
            "want" | "wants" | "wanted" | "exp" => self.is_test(),
            _ => false,
        }
    }

    /// True if a value of that name is the answer of a mock.
    pub(super) fn answers(&self, name: &str) -> bool {
        ANSWERS.contains(&fold(name).as_str()) && self.is_test()
    }

    /// True if data of that name is a response to the program.
    pub(super) fn is_response(&self, name: &str) -> bool {
        let name = fold(name);
        ANSWERS.contains(&name.as_str())
            || (name.contains("response") || LISTED.contains(&name.as_str())) && self.is_test()
    }

    /// True if a call of that name holds a recorded snapshot: `toMatchInlineSnapshot`, Python's `snapshot`.
    pub(super) fn is_snapshot(&self, call: &str) -> bool {
        SNAPSHOTS.contains(&fold(call).as_str()) || call == "snapshot" && self.text.contains("inline_snapshot")
    }
}

/// True if a call of that name is a predicate on its model: `isMistralModel`, `supports_tools`.
pub(super) fn is_question(call: &str) -> bool {
    matches!(
        first_word(call).as_str(),
        "is" | "has" | "can" | "should" | "support" | "supports"
    )
}

/// True if one of the spans, which are in the order of the text, is within `whole` and not within `part` of it.
pub(super) fn is_another_within(spans: &[Span], whole: Span, part: Span) -> bool {
    let from = spans.partition_point(|span| span.start() < whole.start());
    let to = spans.partition_point(|span| span.end() <= whole.end());
    let within = spans.get(from..to).unwrap_or_default();
    // The first or the last of them is outside if any is.
    let ends = [within.first(), within.last()];
    ends.into_iter().flatten().any(|span| !part.contains(*span))
}

/// The first word of a name, in small letters: `exp` of `expPath`, `exp_path` and `EXP_PATH`.
fn first_word(name: &str) -> String {
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let upper = !name.contains(|c: char| c.is_ascii_lowercase());
    let ends = |(at, c): (usize, char)| !c.is_ascii_alphanumeric() || at > 0 && c.is_ascii_uppercase() && !upper;
    let end = name
        .char_indices()
        .find(|&one| ends(one))
        .map_or(name.len(), |(at, _)| at);
    name[..end].to_ascii_lowercase()
}
