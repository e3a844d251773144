//! Ids whose provider is missing, or is written before a slash: `claude-sonnet-4-6`, `amazon/nova-pro-v1:0`.
//!
//! In: the text of a file that names bedrock-runtime. Out: spans that are such ids if they are called. Other clouds and
//! gateways have these very names: it is a reference only where it is passed to an operation of bedrock-runtime.

use super::{IfCalled, ModelIndex, Reference, Target};
use crate::vocab::{Form, Span};

/// No id with its prefix is longer.
const MAX_LEN: usize = 96;
/// The service, as SDKs write it.
const SERVICES: &[&str] = &["bedrock-runtime", "bedrockruntime", "bedrock_runtime"];

/// The misnamed ids of a text, sorted and disjoint.
pub(super) fn references(text: &str, index: &dyn ModelIndex) -> Vec<Reference> {
    if !names_runtime(text) {
        return Vec::new();
    }
    let mut start = 0;
    let mut found = Vec::new();
    for word in text.split(|c: char| !is_of_id(c)) {
        let span = Span::new(start, start + word.len());
        start = span.end() + text[span.end()..].chars().next().map_or(0, char::len_utf8);
        if (6..=MAX_LEN).contains(&word.len()) && word.contains(['-', '/']) {
            found.extend(read(text, span, index));
        }
    }
    found
}

fn read(text: &str, span: Span, index: &dyn ModelIndex) -> Option<Reference> {
    let word = text.get(span.range())?.trim_end_matches(['.', ':']);
    let span = Span::new(span.start(), span.start() + word.len());
    let lower = word.to_ascii_lowercase();
    let prefix = lower
        .split_once('.')
        .filter(|(prefix, _)| index.is_profile_prefix(prefix));
    let (profile, name) = match prefix {
        Some((prefix, name)) => (Some(prefix.to_owned()), name),
        None => (None, lower.as_str()),
    };
    let id = match name.split_once('/') {
        Some((provider, name)) if !name.contains('/') && !index.model_ids(provider).is_empty() => {
            format!("{provider}.{name}")
        }
        Some(_) => return None,
        None => index.id_of_name(name)?.to_owned(),
    };
    let form = if profile.is_some() {
        Form::InferenceProfile
    } else {
        Form::ModelId
    };
    Some(Reference {
        profile,
        if_called: Some(IfCalled {
            form,
            id,
            only: true,
            by_runtime: true,
        }),
        ..Reference::new(text, span, Form::Pattern, Target::Pattern)
    })
}

/// True if the text names the service anywhere.
fn names_runtime(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hits = memchr::memmem::find_iter(bytes, b"edrock");
    hits.filter_map(|at| bytes.get(at.checked_sub(1)?..)).any(|from| {
        let begins = |name: &str| {
            from.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        };
        SERVICES.iter().any(|name| begins(name))
    })
}

fn is_of_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::index::tests::sample;

    fn ids(text: &str) -> Vec<(String, Option<String>, String)> {
        let found = references(text, &sample());
        found
            .into_iter()
            .map(|found| {
                (
                    found.text,
                    found.profile,
                    found.if_called.map(|called| called.id).unwrap_or_default(),
                )
            })
            .collect()
    }

    #[test]
    fn a_provider_left_out_or_before_a_slash_is_found_beside_the_runtime() {
        for (written, profile, id) in [
            ("claude-sonnet-4-6", None, "anthropic.claude-sonnet-4-6"),
            ("amazon/nova-pro-v1:0", None, "amazon.nova-pro-v1:0"),
            ("us.nova-pro-v1:0", Some("us"), "amazon.nova-pro-v1:0"),
            ("anthropic/claude-3-haiku", None, "anthropic.claude-3-haiku"),
        ] {
            let text = format!("client('bedrock-runtime').converse(modelId='{written}')");
            let expected = (written.to_owned(), profile.map(str::to_owned), id.to_owned());
            assert_eq!(ids(&text), [expected], "{text}");
            assert!(ids(&format!("converse(modelId='{written}')")).is_empty(), "{written}");
        }
        for other in [
            "openrouter/anthropic/claude-3-haiku",
            "claude-sonnet",
            "anthropic.claude-v2",
            "a/b-c-d-e",
        ] {
            assert!(ids(&format!("bedrock-runtime '{other}'")).is_empty(), "{other}");
        }
    }
}
