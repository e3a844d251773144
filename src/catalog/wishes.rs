//! What the user wishes to move to.

use std::collections::BTreeMap;

use globset::{Glob, GlobMatcher};

use crate::vocab::{Place, Prefer, Role};

/// Where a replacement would be written, as far as that decides whether it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// What the file, or the part of it, is for.
    pub role: Role,
    /// What the syntax says.
    pub place: Place,
}

/// What the user wishes for one model.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'a> {
    /// What the user named for it.
    pub named: Option<&'a Named>,
    /// Which of several models to prefer.
    pub prefer: Prefer,
}

/// A replacement that the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The base model id to be replaced, or a pattern of such ids with `*`.
    pub from: String,
    /// The id to move to.
    pub to: String,
    /// The line of the config that says so.
    pub line: u32,
}

/// The replacements that a config names.
#[derive(Clone, Debug, Default)]
pub struct Replacements {
    exact: BTreeMap<String, Named>,
    /// The patterns, the one that says most of the id first.
    patterns: Vec<(GlobMatcher, Named)>,
}

impl Replacements {
    /// Adds one; says why where `from` or `to` cannot be a model id.
    pub(crate) fn add(&mut self, replacement: Named) -> Result<(), String> {
        let Named { from, to, .. } = &replacement;
        if !is_id(from, true) {
            return Err(format!(
                "`{from}` is not a base model id such as anthropic.claude-v2, or a family such as anthropic.claude-3-*"
            ));
        }
        if !is_id(to, false) {
            return Err(format!("`{to}` is not a model id such as anthropic.claude-sonnet-4-6"));
        }
        if !from.contains('*') {
            self.exact.insert(from.clone(), replacement);
            return Ok(());
        }
        let matcher = Glob::new(from).map_err(|error| error.to_string())?.compile_matcher();
        self.patterns.push((matcher, replacement));
        self.patterns.sort_by(|(_, a), (_, b)| {
            letters(&b.from)
                .cmp(&letters(&a.from))
                .then_with(|| a.from.cmp(&b.from))
        });
        Ok(())
    }

    /// The id that the user named for a base model id: an exact entry before a pattern, and of several patterns the
    /// one with the most letters.
    pub fn find(&self, model_id: &str) -> Option<&Named> {
        let pattern = || {
            self.patterns
                .iter()
                .find(|(matcher, _)| matcher.is_match(model_id))
                .map(|(_, found)| found)
        };
        self.exact.get(model_id).or_else(pattern)
    }

    /// Every one, for whoever knows which models exist.
    pub fn iter(&self) -> impl Iterator<Item = &Named> {
        self.exact
            .values()
            .chain(self.patterns.iter().map(|(_, replacement)| replacement))
    }
}

fn letters(pattern: &str) -> usize {
    pattern.bytes().filter(|&b| b != b'*').count()
}

/// Whether the text has the shape of an id, `<provider>.<name>`, with `*` in the name where `pattern`.
fn is_id(text: &str, pattern: bool) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b':' | b'_');
    text.split_once('.').is_some_and(|(provider, name)| {
        !provider.is_empty()
            && !name.is_empty()
            && provider.bytes().all(|b| plain(b) && b != b':')
            && name.bytes().all(|b| plain(b) || (pattern && b == b'*'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacements(pairs: &[(&str, &str)]) -> Replacements {
        let mut replacements = Replacements::default();
        for (from, to) in pairs {
            replacements
                .add(Named {
                    from: (*from).into(),
                    to: (*to).into(),
                    line: 1,
                })
                .unwrap();
        }
        replacements
    }

    #[test]
    fn an_exact_entry_goes_before_a_family_and_a_narrow_family_before_a_wide_one() {
        let named = replacements(&[
            ("anthropic.*", "anthropic.claude-haiku-4-5-20251001-v1:0"),
            ("anthropic.claude-3-*", "anthropic.claude-sonnet-4-6"),
            ("anthropic.claude-3-opus-20240229-v1:0", "anthropic.claude-opus-4-6-v1"),
        ]);
        let to = |id: &str| named.find(id).map(|found| found.to.as_str());
        assert_eq!(
            to("anthropic.claude-3-opus-20240229-v1:0"),
            Some("anthropic.claude-opus-4-6-v1")
        );
        assert_eq!(
            to("anthropic.claude-3-haiku-20240307-v1:0"),
            Some("anthropic.claude-sonnet-4-6")
        );
        assert_eq!(
            to("anthropic.claude-v2"),
            Some("anthropic.claude-haiku-4-5-20251001-v1:0")
        );
        assert_eq!(to("amazon.nova-pro-v1:0"), None);
    }

    #[test]
    fn what_cannot_be_a_model_id_is_refused() {
        for (from, to) in [
            ("claude-v2", "a.b"),
            ("*", "a.b"),
            ("Anthropic.claude", "a.b"),
            ("a.b", "a.*"),
            ("a.b", ""),
        ] {
            assert!(
                Replacements::default()
                    .add(Named {
                        from: from.into(),
                        to: to.into(),
                        line: 1
                    })
                    .is_err(),
                "{from}"
            );
        }
    }
}
