//! A [`ModelIndex`] over a list of spellings.
//!
//! In: spellings with their models, and the prefixes of inference profiles. Out: look-ups that cost a few comparisons.
//! It must not know where the spellings are from.

use std::collections::BTreeMap;

use super::{ModelIndex, Spelling};

/// The known spellings, by provider.
#[derive(Clone, Debug, Default)]
pub struct SpellingIndex {
    providers: BTreeMap<String, Provider>,
    prefixes: Vec<String>,
    /// The model of each name without its provider; none where several providers have it.
    names: BTreeMap<String, Option<String>>,
}

/// A provider's spellings and models.
#[derive(Clone, Debug, Default)]
struct Provider {
    /// Spelling and model id, the longest spelling first, so that the first one that fits is the longest.
    spellings: Vec<(String, String)>,
    /// Model ids, sorted.
    models: Vec<String>,
}

impl SpellingIndex {
    /// An index of `spellings`, pairs of a spelling (model id, context variant or alias) and the base model id that it
    /// names, and of the prefixes of inference profiles. Where a spelling is given twice, the first one holds.
    pub fn new<'a>(
        spellings: impl IntoIterator<Item = (&'a str, &'a str)>,
        prefixes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut index = Self {
            prefixes: prefixes.into_iter().map(str::to_owned).collect(),
            ..Self::default()
        };
        for (spelling, model_id) in spellings {
            let provider = provider_of(spelling);
            let entry = index.providers.entry(provider.to_ascii_lowercase()).or_default();
            entry
                .spellings
                .push((spelling.to_ascii_lowercase(), model_id.to_owned()));
            if spelling == model_id {
                entry.models.push(model_id.to_owned());
                let name = spelling.split_once('.').map_or(spelling, |(_, name)| name);
                let known = index.names.entry(name.to_ascii_lowercase());
                known
                    .and_modify(|other| *other = None)
                    .or_insert_with(|| Some(model_id.to_owned()));
            }
        }
        for provider in index.providers.values_mut() {
            provider
                .spellings
                .sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
            provider.models.sort_unstable();
            provider.models.dedup();
        }
        index
    }
}

impl ModelIndex for SpellingIndex {
    fn longest(&self, text: &str) -> Option<Spelling<'_>> {
        let provider = self.providers.get(provider_of(text))?;
        let (text, model_id) = provider
            .spellings
            .iter()
            .find(|(spelling, _)| text.starts_with(spelling.as_str()))?;
        Some(Spelling { text, model_id })
    }

    fn is_profile_prefix(&self, name: &str) -> bool {
        self.prefixes.iter().any(|prefix| prefix == name)
    }

    fn id_of_name(&self, name: &str) -> Option<&str> {
        self.names.get(name)?.as_deref()
    }

    fn providers(&self) -> Vec<&str> {
        self.providers.keys().map(String::as_str).collect()
    }

    fn provider_of_beginning(&self, name: &str) -> Option<&str> {
        let going_on = self
            .names
            .range(name.to_owned()..)
            .take_while(|(known, _)| known.starts_with(name));
        let mut found = None;
        for (_, id) in going_on.filter(|(known, _)| known[name.len()..].starts_with(['-', ':'])) {
            let provider = provider_of(id.as_deref()?);
            if *found.get_or_insert(provider) != provider {
                return None;
            }
        }
        found
    }

    fn model_ids(&self, provider: &str) -> Vec<&str> {
        self.providers
            .get(provider)
            .map(|found| found.models.iter().map(String::as_str).collect())
            .unwrap_or_default()
    }
}

/// The text before the first dot.
fn provider_of(id: &str) -> &str {
    id.split_once('.').map_or(id, |(provider, _)| provider)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The sample with constants of the CDK.
    #[derive(Debug)]
    pub(in crate::reference) struct Constants(SpellingIndex);

    impl Default for Constants {
        fn default() -> Self {
            Self(sample())
        }
    }

    impl ModelIndex for Constants {
        fn longest(&self, text: &str) -> Option<Spelling<'_>> {
            self.0.longest(text)
        }

        fn is_profile_prefix(&self, name: &str) -> bool {
            self.0.is_profile_prefix(name)
        }

        fn model_ids(&self, provider: &str) -> Vec<&str> {
            self.0.model_ids(provider)
        }

        fn constants(&self, class: &str, name: &str) -> Vec<(&str, &str)> {
            match (class, name) {
                ("FoundationModelIdentifier", "CLAUDE_V2") => vec![("aws-cdk-lib", "anthropic.claude-v2")],
                ("FoundationModelIdentifier", "CLAUDE_V2_1_200K") => {
                    vec![("aws-cdk-lib", "anthropic.claude-v2:1:200k")]
                }
                ("BedrockFoundationModel", "CLAUDE_V2") => vec![
                    ("@aws-cdk/aws-bedrock-alpha", "anthropic.claude-v2"),
                    ("@cdklabs/generative-ai-cdk-constructs", "anthropic.claude-v2"),
                ],
                _ => Vec::new(),
            }
        }

        fn profile_of_member(&self, member: &str) -> Option<&str> {
            (member == "US").then_some("us")
        }
    }

    /// Spellings as the catalog has them, each with its model.
    pub(in crate::reference) fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
        let others = [
            ("ai21.j2-ultra", "ai21.j2-ultra-v1"),
            ("amazon.titan-embed-image-v1:0", "amazon.titan-embed-image-v1"),
            ("amazon.titan-text-express-v1:0:8k", "amazon.titan-text-express-v1"),
            ("anthropic.claude-v2:1:200k", "anthropic.claude-v2:1"),
            (
                "anthropic.claude-3-haiku-20240307-v1:0:48k",
                "anthropic.claude-3-haiku-20240307-v1:0",
            ),
        ];
        IDS.iter().map(|id| (*id, *id)).chain(others)
    }

    const IDS: &[&str] = &[
        "ai21.j2-ultra-v1",
        "amazon.nova-2-lite-v1:0",
        "amazon.nova-lite-v1:0",
        "amazon.nova-pro-v1:0",
        "amazon.nova-micro-v1:0",
        "amazon.nova-2-sonic-v1:0",
        "amazon.titan-embed-g1-text-02",
        "amazon.titan-embed-text-v1",
        "amazon.titan-embed-text-v2:0",
        "amazon.titan-embed-image-v1",
        "amazon.titan-text-express-v1",
        "amazon.titan-text-lite-v1",
        "anthropic.claude-3-5-sonnet-20240620-v1:0",
        "anthropic.claude-3-5-sonnet-20241022-v2:0",
        "anthropic.claude-3-7-sonnet-20250219-v1:0",
        "anthropic.claude-3-haiku-20240307-v1:0",
        "anthropic.claude-3-sonnet-20240229-v1:0",
        "anthropic.claude-haiku-4-5",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "anthropic.claude-opus-4-5-20251101-v1:0",
        "anthropic.claude-opus-4-6-v1",
        "anthropic.claude-opus-4-7",
        "anthropic.claude-opus-5",
        "anthropic.claude-opus-5-5",
        "anthropic.claude-sonnet-4-6",
        "anthropic.claude-sonnet-5",
        "anthropic.claude-v1",
        "anthropic.claude-v2",
        "anthropic.claude-v2:1",
        "cohere.command-r-v1:0",
        "cohere.command-r-plus-v1:0",
        "cohere.command-text-v14",
        "cohere.embed-english-v3",
        "cohere.embed-v4:0",
        "cohere.rerank-v3-5:0",
        "deepseek.r1-v1:0",
        "deepseek.v3-v1:0",
        "deepseek.v3.1",
        "deepseek.v3.2",
        "google.gemma-3-27b-it",
        "meta.llama3-1-8b-instruct-v1:0",
        "meta.llama3-8b-instruct-v1:0",
        "mistral.mistral-7b-instruct-v0:2",
        "mistral.mistral-large-2407-v1:0",
        "nvidia.nemotron-nano-9b-v2",
        "openai.gpt-5.4",
        "openai.gpt-oss-120b",
        "openai.gpt-oss-120b-1:0",
        "qwen.qwen3-32b",
        "qwen.qwen3-32b-v1:0",
        "qwen.qwen3-vl-235b-a22b",
        "stability.stable-image-core-v1:0",
        "stability.stable-image-core-v1:1",
    ];

    pub(in crate::reference) fn sample() -> SpellingIndex {
        SpellingIndex::new(
            spellings(),
            ["us", "eu", "apac", "jp", "au", "in", "ca", "global", "us-gov"],
        )
    }

    #[test]
    fn the_longest_spelling_wins() {
        let index = sample();
        let longest = |text| index.longest(text).map(|found| (found.text, found.model_id));
        assert_eq!(
            longest("openai.gpt-oss-120b-1:0/x"),
            Some(("openai.gpt-oss-120b-1:0", "openai.gpt-oss-120b-1:0"))
        );
        assert_eq!(
            longest("openai.gpt-oss-120b-"),
            Some(("openai.gpt-oss-120b", "openai.gpt-oss-120b"))
        );
        assert_eq!(longest("ai21.j2-ultra"), Some(("ai21.j2-ultra", "ai21.j2-ultra-v1")));
        assert_eq!(longest("amazon.titan"), None);
        assert_eq!(longest("amazon"), None);
    }

    #[test]
    fn only_base_ids_are_models() {
        assert_eq!(sample().model_ids("ai21"), ["ai21.j2-ultra-v1"]);
        assert!(sample().model_ids("acme").is_empty());
    }
}
