//! What the user wishes to move to.

use std::collections::BTreeMap;

use globset::{Glob, GlobMatcher};

/// Which of several models a user would rather move to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefer {
    /// The one that changes the request least.
    #[default]
    LeastChange,
    /// The one whose end is farthest away.
    LongestLived,
}

/// What the user wishes for one model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes<'a> {
    /// The id that the user named for it, with or without a profile prefix.
    pub named: Option<&'a str>,
    /// Which of several models to prefer.
    pub prefer: Prefer,
}

/// The models that a user named to move to: by model id, and by globs such as `anthropic.claude-3-*`.
#[derive(Clone, Debug, Default)]
pub struct Replacements {
    exact: BTreeMap<String, String>,
    globs: Vec<(GlobMatcher, String)>,
}

impl Replacements {
    /// From pairs of an old id, or a glob of old ids, and the new id. A glob that cannot be read is the error.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, globset::Error> {
        let mut replacements = Self::default();
        for (old, new) in pairs {
            if old.contains(['*', '?', '[', '{']) {
                replacements
                    .globs
                    .push((Glob::new(old)?.compile_matcher(), new.to_owned()));
            } else {
                replacements.exact.insert(old.to_owned(), new.to_owned());
            }
        }
        // The longest glob says most, so that it is asked first.
        replacements
            .globs
            .sort_by_key(|(glob, _)| std::cmp::Reverse(glob.glob().glob().len()));
        Ok(replacements)
    }

    /// The id named for a model: by its own id before any glob, by a longer glob before a shorter one.
    pub fn find(&self, model_id: &str) -> Option<&str> {
        let by_glob = || {
            self.globs
                .iter()
                .find(|(glob, _)| glob.is_match(model_id))
                .map(|(_, new)| new)
        };
        self.exact.get(model_id).or_else(by_glob).map(String::as_str)
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.globs.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_most_wins() {
        let pairs = [
            ("anthropic.*", "a"),
            ("anthropic.claude-3-*", "b"),
            ("anthropic.claude-3-haiku", "c"),
        ];
        let replacements = Replacements::new(pairs).unwrap();
        assert_eq!(replacements.find("anthropic.claude-v2"), Some("a"));
        assert_eq!(replacements.find("anthropic.claude-3-opus"), Some("b"));
        assert_eq!(replacements.find("anthropic.claude-3-haiku"), Some("c"));
        assert_eq!(replacements.find("amazon.nova-pro-v1:0"), None);
    }
}
