//! The user's choices of replacements.

use std::fmt;

use globset::{Glob, GlobMatcher};

use super::source::Model;
use crate::usage::Sampling;
use crate::vocab::{Kind, Place, Prefer, Role, Takes};

/// Text before the name of a kind.
const KIND: &str = "kind:";

/// Place at which a replacement would be written, as far as it decides the applicability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Role of the file, or of the part of it.
    pub role: Role,
    /// Place by the syntax.
    pub place: Place,
    /// True if it is a value of a list that is declared as such, outside of enums and conditions.
    pub is_declared: bool,
    /// True if the text there is called.
    pub is_called: bool,
    /// True if the text reaches an operation of bedrock-runtime unchanged.
    pub is_sent: bool,
    /// The forms that the sink takes, if a sink gets the text there.
    pub takes: Option<Takes>,
    /// True if it is sent by Converse, which has one request body for all models.
    pub by_converse: bool,
    /// True if it is a resource of a policy.
    pub in_policy: bool,
    /// True if nothing says that it is no resource of a policy.
    pub may_be_in_policy: bool,
    /// True if the request sets `temperature` and `top_p`.
    pub sampling: Sampling,
}

/// The user's choices for one model.
#[derive(Clone, Copy, Debug)]
pub struct ReplacementChoice<'a> {
    /// The replacement that the user named.
    pub named: Option<&'a Named>,
    /// Preference among several models.
    pub prefer: Prefer,
}

/// A replacement that the user named.
#[derive(Clone, Debug)]
pub struct Named {
    /// The models to replace.
    pub from: ModelSelector,
    /// The id to move to, with or without a profile prefix.
    pub to: String,
    /// The config that says so, as messages name it, and its line.
    pub place: String,
}

/// Selects the models to replace.
#[derive(Clone, Debug)]
pub enum ModelSelector {
    /// One, by its base model id.
    Id(String),
    /// Those whose base model id a pattern with `*` matches.
    Family(GlobMatcher),
    /// All that make one kind of thing.
    Kind(Kind),
}

impl ModelSelector {
    /// Reads `anthropic.claude-v2`, `anthropic.claude-3-*` or `kind:embedding`.
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix(KIND) {
            return name.parse().map(Self::Kind).map_err(|error| error.to_string());
        }
        if !is_id(text, true) {
            return Err(format!(
                "`{text}` is not a base model id such as anthropic.claude-v2, a family such as anthropic.claude-3-*, or a \
                 kind such as kind:embedding"
            ));
        }
        if !text.contains('*') {
            return Ok(Self::Id(text.to_owned()));
        }
        let glob = Glob::new(text).map_err(|error| error.to_string())?;
        Ok(Self::Family(glob.compile_matcher()))
    }

    /// True if `model` is one of them.
    pub fn covers(&self, model: &Model) -> bool {
        match self {
            Self::Id(id) => *id == model.id,
            Self::Family(matcher) => matcher.is_match(&model.id),
            Self::Kind(kind) => *kind == model.kind,
        }
    }

    /// Precedence for a model, highest first: an id before a family, of families the one with the most letters, and a
    /// kind last.
    fn rank(&self) -> (u8, std::cmp::Reverse<usize>, String) {
        let letters = |text: &str| text.bytes().filter(|&b| b != b'*').count();
        let text = self.to_string();
        let class = match self {
            Self::Id(_) => 0,
            Self::Family(_) => 1,
            Self::Kind(_) => 2,
        };
        (class, std::cmp::Reverse(letters(&text)), text)
    }
}

impl fmt::Display for ModelSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => f.write_str(id),
            Self::Family(matcher) => f.write_str(matcher.glob().glob()),
            Self::Kind(kind) => write!(f, "{KIND}{kind}"),
        }
    }
}

/// The replacements that one table of a config names, those that say most of a model first.
#[derive(Clone, Debug, Default)]
pub struct Replacements(Vec<Named>);

impl Replacements {
    /// Adds one; returns the reason if `from` or `to` is not valid. [`Self::rank`] follows the last.
    pub(crate) fn add(&mut self, from: &str, to: &str, place: String) -> Result<(), String> {
        let from = ModelSelector::parse(from)?;
        if !is_id(to, false) {
            return Err(format!("`{to}` is not a model id such as anthropic.claude-sonnet-4-6"));
        }
        let to = to.to_owned();
        self.0.push(Named { from, to, place });
        Ok(())
    }

    /// Those of pairs of an old model, or a family of them, and a new id; says why where one cannot be what it should.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let mut replacements = Self::default();
        for (from, to) in pairs {
            replacements.add(from, to, "`[replacements]`".to_owned())?;
        }
        replacements.rank();
        Ok(replacements)
    }

    /// Puts those first that say most of a model.
    pub(crate) fn rank(&mut self) {
        self.0.sort_by_cached_key(|named| named.from.rank());
    }

    /// The user's choice for a model: by its id before its family, of several families by the one with the most
    /// letters, and by its kind last.
    pub fn find(&self, model: &Model) -> Option<&Named> {
        self.0.iter().find(|named| named.from.covers(model))
    }

    /// All choices, for a check against the existing models.
    pub fn iter(&self) -> impl Iterator<Item = &Named> {
        self.0.iter()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// True if the text has the shape of an id, `<provider>.<name>`, with `*` in the name where `pattern`.
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
    use crate::catalog::{Catalog, embedded};

    fn replacements(pairs: &[(&str, &str)]) -> Replacements {
        let mut replacements = Replacements::default();
        for (from, to) in pairs {
            replacements.add(from, to, "bedrock-lint.toml:1".to_owned()).unwrap();
        }
        replacements.rank();
        replacements
    }

    #[test]
    fn an_id_goes_before_a_family_a_narrow_family_before_a_wide_one_and_a_kind_comes_last() {
        let catalog = Catalog::new(embedded());
        let named = replacements(&[
            ("kind:text", "amazon.nova-2-lite-v1:0"),
            ("anthropic.*", "anthropic.claude-haiku-4-5-20251001-v1:0"),
            ("anthropic.claude-3-*", "anthropic.claude-sonnet-4-6"),
            ("anthropic.claude-3-opus-20240229-v1:0", "anthropic.claude-opus-4-6-v1"),
            ("kind:embedding", "cohere.embed-v4:0"),
        ]);
        let to = |id: &str| named.find(catalog.model(id).unwrap()).map(|found| found.to.as_str());
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
        assert_eq!(to("meta.llama3-8b-instruct-v1:0"), Some("amazon.nova-2-lite-v1:0"));
        assert_eq!(to("twelvelabs.marengo-embed-2-7-v1:0"), Some("cohere.embed-v4:0"));
        assert_eq!(to("amazon.nova-canvas-v1:0"), None);
    }

    #[test]
    fn a_text_that_is_no_model_family_or_kind_is_refused() {
        for (from, to) in [
            ("claude-v2", "a.b"),
            ("*", "a.b"),
            ("Anthropic.claude", "a.b"),
            ("kind:vectors", "a.b"),
            ("embedding", "a.b"),
            ("a.b", "a.*"),
            ("a.b", ""),
        ] {
            let added = Replacements::default().add(from, to, String::new());
            assert!(added.is_err(), "{from}");
        }
    }
}
