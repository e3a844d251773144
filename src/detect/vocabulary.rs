//! The words that the search looks for.
//!
//! In: model ids, or pairs made from them at build time. Out: the words of [`super::Prefilter`] and of
//! [`super::Finder`]. It knows no provider by name.

use std::collections::BTreeMap;

/// A stem or provider is cut to this many bytes, so that what the search compares is bounded whatever an overlay names. A cut word finds more, never less.
pub(super) const MAX_WORD_LEN: usize = 24;

/// The words that the search looks for: made from the catalog, at build time or from an overlay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    families: BTreeMap<String, Vec<String>>,
    constants: Vec<String>,
}

/// The provider and the stem of a model id, `("anthropic", "claude")` for `anthropic.claude-v2`: the stem is the run of
/// letters that the name begins with, and it is what all models of a family share.
pub fn family(model_id: &str) -> Option<(&str, &str)> {
    let (provider, name) = model_id.split_once('.')?;
    let stem = &name[..name.bytes().take_while(u8::is_ascii_alphabetic).count()];
    (!provider.is_empty() && !stem.is_empty()).then_some((provider, stem))
}

impl Vocabulary {
    /// The vocabulary of `families`, pairs of provider and stem such as `("meta", "llama")`, and `constants`, the names
    /// of classes whose constants name models, such as `FoundationModelIdentifier`.
    pub fn new<'a>(
        families: impl IntoIterator<Item = (&'a str, &'a str)>,
        constants: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let constants = constants.into_iter().map(|name| cut(name).to_owned()).collect();
        let mut vocabulary = Self {
            families: BTreeMap::new(),
            constants,
        };
        vocabulary.extend(families);
        vocabulary
    }

    /// Adds families, as an overlay of the catalog does.
    pub fn extend<'a>(&mut self, families: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (provider, stem) in families {
            let stems = self.families.entry(cut(provider).to_ascii_lowercase()).or_default();
            let stem = cut(stem).to_ascii_lowercase();
            if let Err(place) = stems.binary_search(&stem) {
                stems.insert(place, stem);
            }
        }
    }

    /// Each provider with the stems of its families.
    pub(super) fn families(&self) -> impl Iterator<Item = (&str, &[String])> {
        let families = self.families.iter();
        families.map(|(provider, stems)| (provider.as_str(), stems.as_slice()))
    }

    /// The classes of constants.
    pub(super) fn constants(&self) -> &[String] {
        &self.constants
    }

    /// True if there is nothing to search for.
    pub(super) fn is_empty(&self) -> bool {
        self.families.is_empty()
    }
}

/// `word`, not longer than [`MAX_WORD_LEN`].
fn cut(word: &str) -> &str {
    let ends = word.char_indices().map(|(start, c)| start + c.len_utf8());
    &word[..ends.take_while(|&end| end <= MAX_WORD_LEN).last().unwrap_or(0)]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Words as the catalog has them.
    pub(in crate::detect) fn sample() -> Vocabulary {
        let families = [
            ("ai21", "j"),
            ("ai21", "jamba"),
            ("amazon", "nova"),
            ("amazon", "titan"),
            ("anthropic", "claude"),
            ("cohere", "command"),
            ("cohere", "embed"),
            ("deepseek", "r"),
            ("deepseek", "v"),
            ("google", "gemma"),
            ("meta", "llama"),
            ("openai", "gpt"),
            ("stability", "sd"),
            ("stability", "stable"),
            ("writer", "palmyra"),
        ];
        Vocabulary::new(families, ["FoundationModelIdentifier", "BedrockFoundationModel"])
    }

    #[test]
    fn a_stem_is_the_letters_that_the_name_begins_with() {
        assert_eq!(family("anthropic.claude-sonnet-4-6"), Some(("anthropic", "claude")));
        assert_eq!(family("meta.llama3-8b-instruct-v1:0"), Some(("meta", "llama")));
        assert_eq!(family("deepseek.v3.2"), Some(("deepseek", "v")));
        for text in ["anthropic", "anthropic.", ".claude", "anthropic.3"] {
            assert_eq!(family(text), None, "{text}");
        }
    }

    #[test]
    fn words_of_any_length_are_cut() {
        let long = "x".repeat(1000);
        let vocabulary = Vocabulary::new([(long.as_str(), long.as_str())], [long.as_str()]);
        let families: Vec<_> = vocabulary.families().collect();
        let cut = "x".repeat(MAX_WORD_LEN);
        assert_eq!(families, [(cut.as_str(), [cut.clone()].as_slice())]);
        assert_eq!(vocabulary.constants(), [cut]);
    }
}
