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
    let (profile, id) = match prefix {
        Some((prefix, name)) => (Some(prefix.to_owned()), id_of(name, index)?),
        None => with_profile_inside(&lower, index).or_else(|| Some((None, id_of(&lower, index)?)))?,
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

/// The id that a name without its provider means, or with the provider before another separator, or with a slip in it.
fn id_of(name: &str, index: &dyn ModelIndex) -> Option<String> {
    let is_provider = |provider: &str| !index.model_ids(provider).is_empty();
    if let Some((provider, rest)) = name.split_once(['/', ':'])
        && !rest.contains('/')
        && is_provider(provider)
    {
        return Some(format!("{provider}.{rest}"));
    }
    if name.contains('/') {
        return None;
    }
    if let Some(id) = index.id_of_name(name) {
        return Some(id.to_owned());
    }
    if let Some((written, rest)) = name.split_once('.').filter(|(written, _)| written.len() > 3) {
        let is_near = |known: &&str| strsim::osa_distance(known, written) == 1;
        let id = format!("{}.{rest}", index.providers().into_iter().find(is_near)?);
        let is_known = index
            .longest(&id)
            .is_some_and(|spelling| spelling.text.len() == id.len());
        return is_known.then_some(id);
    }
    let provider = index.provider_of_beginning(name)?;
    Some(format!("{provider}.{name}"))
}

/// The profile and the id of a text with the prefix behind the provider: `anthropic.us.claude-sonnet-4-6`.
fn with_profile_inside(text: &str, index: &dyn ModelIndex) -> Option<(Option<String>, String)> {
    let (provider, rest) = text.split_once('.')?;
    let (prefix, name) = rest.split_once('.')?;
    let is_inside = index.is_profile_prefix(prefix) && !index.model_ids(provider).is_empty();
    is_inside.then(|| (Some(prefix.to_owned()), format!("{provider}.{name}")))
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
            ("anthropic:claude-sonnet-4-6", None, "anthropic.claude-sonnet-4-6"),
            (
                "anthropic.us.claude-sonnet-4-6",
                Some("us"),
                "anthropic.claude-sonnet-4-6",
            ),
            ("antropic.claude-sonnet-4-6", None, "anthropic.claude-sonnet-4-6"),
            ("claude-sonnet", None, "anthropic.claude-sonnet"),
            ("us.nova-pro", Some("us"), "amazon.nova-pro"),
        ] {
            let text = format!("client('bedrock-runtime').converse(modelId='{written}')");
            let expected = (written.to_owned(), profile.map(str::to_owned), id.to_owned());
            assert_eq!(ids(&text), [expected], "{text}");
            assert!(ids(&format!("converse(modelId='{written}')")).is_empty(), "{written}");
        }
        for other in [
            "openrouter/anthropic/claude-3-haiku",
            "sonnet-claude",
            "anthropic.claude-v2",
            "a/b-c-d-e",
        ] {
            assert!(ids(&format!("bedrock-runtime '{other}'")).is_empty(), "{other}");
        }
    }
}
