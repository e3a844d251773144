//! Errors of AWS's API, and the lints that report their causes in advance.
//!
//! In: the text of an error. Out: the page on it. The pages are those of `rules/errors/`, which say in their front matter
//! by what words an error is known.

use super::{Lint, by_name};

/// One error of AWS's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiError {
    front: &'static str,
    /// Meaning and causes of the error.
    pub page: &'static str,
}

/// Placeholder for the words of an error that vary.
const GAP: char = '…';

static FILES: [&str; 30] = [
    include_str!("../../rules/errors/marked-as-legacy.md"),
    include_str!("../../rules/errors/end-of-life.md"),
    include_str!("../../rules/errors/on-demand-unsupported.md"),
    include_str!("../../rules/errors/invalid-model-identifier.md"),
    include_str!("../../rules/errors/profile-denied.md"),
    include_str!("../../rules/errors/no-access.md"),
    include_str!("../../rules/errors/forced-tool-choice.md"),
    include_str!("../../rules/errors/thinking-enabled.md"),
    include_str!("../../rules/errors/thinking-disabled.md"),
    include_str!("../../rules/errors/thinking-excludes.md"),
    include_str!("../../rules/errors/parameter-deprecated.md"),
    include_str!("../../rules/errors/temperature-with-top-p.md"),
    include_str!("../../rules/errors/assistant-prefill.md"),
    include_str!("../../rules/errors/maximum-tokens.md"),
    include_str!("../../rules/errors/tool-use-unsupported.md"),
    include_str!("../../rules/errors/system-unsupported.md"),
    include_str!("../../rules/errors/field-not-supported.md"),
    include_str!("../../rules/errors/max-completion-tokens.md"),
    include_str!("../../rules/errors/structured-output.md"),
    include_str!("../../rules/errors/malformed-input.md"),
    include_str!("../../rules/errors/api-unsupported.md"),
    include_str!("../../rules/errors/vector-dimension.md"),
    include_str!("../../rules/errors/streaming-unsupported.md"),
    include_str!("../../rules/errors/input-too-long.md"),
    include_str!("../../rules/errors/marketplace-subscribe.md"),
    include_str!("../../rules/errors/use-case-details.md"),
    include_str!("../../rules/errors/too-many-tokens.md"),
    include_str!("../../rules/errors/tool-result-turn.md"),
    include_str!("../../rules/errors/thinking-budget.md"),
    include_str!("../../rules/errors/first-message.md"),
];

/// Every error that is known, the one whose words say most first.
pub fn api_errors() -> impl Iterator<Item = ApiError> {
    FILES.iter().filter_map(|file| {
        let (front, page) = file.strip_prefix("---\n")?.split_once("\n---\n")?;
        let page = page.trim_start();
        Some(ApiError { front, page })
    })
}

/// The error that `text` is.
pub fn api_error(text: &str) -> Option<ApiError> {
    let text = plain(text);
    api_errors().find(|error| error.values("says").any(|pattern| holds(&text, pattern)))
}

impl ApiError {
    /// The existing lints that report it.
    pub fn lints(self) -> impl Iterator<Item = &'static Lint> {
        let names = self.values("lints").flat_map(|names| names.split(", "));
        names.filter_map(by_name)
    }

    fn values(self, key: &'static str) -> impl Iterator<Item = &'static str> {
        let pairs = self.front.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(move |(name, _)| *name == key).map(|(_, value)| value)
    }
}

/// True if the words of `says` are in `text`, in their order.
fn holds(text: &str, pattern: &str) -> bool {
    let mut rest = text;
    plain(pattern).split(GAP).map(str::trim).all(|words| {
        let Some((_, behind)) = rest.split_once(words) else {
            return false;
        };
        rest = behind;
        true
    })
}

/// The text in lower case, with one space where there are several or a line ends, and with plain apostrophes, which AWS
/// writes in three ways.
fn plain(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let text = words.join(" ").to_lowercase();
    text.replace(['’', '`'], "'").replace("\\u2019", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_known_by_its_own_title_or_words() {
        assert_eq!(api_errors().count(), FILES.len());
        for error in api_errors() {
            assert!(error.page.starts_with("# "), "{}", error.page);
            for pattern in error.values("says") {
                assert_eq!(api_error(pattern), Some(error), "{pattern}");
            }
        }
    }

    #[test]
    fn words_may_be_apart_but_are_in_their_order() {
        assert!(holds(
            "access denied on an inference profile",
            "Access denied … inference profile"
        ));
        assert!(!holds(
            "an inference profile: access denied",
            "Access denied … inference profile"
        ));
    }
}
