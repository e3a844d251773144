//! Patterns of policies.

use std::fmt;

/// A pattern in which `*` matches any text and `?` any character, as in the resources of an IAM policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// A pattern as it is written; case counts.
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(pattern.into())
    }

    /// True if it matches `text`.
    pub fn matches(&self, text: &str) -> bool {
        let (pattern, text) = (self.0.as_bytes(), text.as_bytes());
        let (mut at, mut here) = (0, 0);
        // The last star, and how far the text goes that it takes.
        let mut star: Option<(usize, usize)> = None;
        while here < text.len() {
            match pattern.get(at) {
                Some(b'*') => {
                    star = Some((at, here));
                    at += 1;
                }
                Some(byte) if *byte == text[here] || *byte == b'?' => {
                    at += 1;
                    here += 1;
                }
                _ => {
                    let Some((begin, taken)) = &mut star else { return false };
                    *taken += 1;
                    (at, here) = (*begin + 1, *taken);
                }
            }
        }
        pattern[at..].iter().all(|byte| *byte == b'*')
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// True if the braces of a path's glob may nest deeper than the recursive parser of globs allows.
pub fn nests_too_deep(glob: &str) -> bool {
    /// Globs that people write have a few.
    const MAX: usize = 64;
    glob.bytes().filter(|byte| *byte == b'{').nth(MAX).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_any_text() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c*", "abxcd", true),
            ("a?c", "abc", true),
            ("a?", "a", false),
            ("a", "ab", false),
            ("*b", "abc", false),
            ("", "a", false),
            ("us.*-haiku-*", "us.anthropic.claude-haiku-5-5", true),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
