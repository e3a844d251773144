//! Patterns that name no family: `startsWith("anthropic.")`, `inference-profile/us.*`.
//!
//! In: the text and where such a pattern may be. Out: a reference of form `pattern`. A wildcard for all of a provider,
//! in a policy or elsewhere, pins no model, and is ignored.

use super::evidence::Evidence;
use super::read::{self, LOOK_BACK};
use super::{Arn, ModelIndex, Reference, Target, arn};
use crate::vocab::{Form, Span, boundary};

/// Providers whose names are words of other things as well: `"meta."` begins the fields of many a document.
const ORDINARY: &[&str] = &[
    "amazon",
    "google",
    "luma",
    "meta",
    "nvidia",
    "openai",
    "stability",
    "writer",
];

/// The provider that is tested for at `start`, with the dot and with a prefix before it.
pub(super) fn provider(text: &str, start: usize, index: &dyn ModelIndex, evidence: &Evidence<'_>) -> Option<Reference> {
    let name = &text[start..start + text[start..].find('.')?];
    let end = start + name.len() + 1;
    let near = boundary::before(text, start, 16);
    let open = near.rfind(['"', '\'', '`'])?;
    let prefix = &near[open + 1..];
    let profile = match prefix.strip_suffix('.') {
        Some(name) if index.is_profile_prefix(name) => Some(name.to_owned()),
        None if prefix.is_empty() => None,
        _ => return None,
    };
    if profile.is_none() && ORDINARY.contains(&name) && !evidence.names_bedrock() {
        return None;
    }
    let span = Span::new(start - prefix.len(), end);
    read::is_tested_as_prefix(text, span.start()).then(|| Reference {
        profile,
        ..Reference::new(text, span, Form::Pattern, Target::Pattern)
    })
}

/// The wildcard for all profiles of a prefix, behind the resource that begins at `start`.
pub(super) fn profiles(text: &str, start: usize, index: &dyn ModelIndex) -> Option<Reference> {
    if text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
        return None;
    }
    let name = "inference-profile".len();
    let from = start + name + arn::slash(&text[start + name..])?;
    let dot = text[from..].find('.')?;
    let profile = &text[from..from + dot];
    if !index.is_profile_prefix(profile) || !text[from + dot..].starts_with(".*") {
        return None;
    }
    let span = Span::new(from, from + dot + 2);
    let before = boundary::before(text, start, LOOK_BACK);
    let lead = start - before.len();
    let around = arn::before_resource(before);
    Some(Reference {
        profile: Some(profile.to_owned()),
        region: around.as_ref().and_then(|arn| arn.region.clone()),
        arn: around.map(|arn| Arn {
            span: Span::new(arn.span.start() + lead, span.end()),
            ..arn
        }),
        ..Reference::new(text, span, Form::Pattern, Target::Pattern)
    })
}

#[cfg(test)]
mod tests {
    use super::super::read::tests::{read_all, read_one};
    use super::*;

    #[test]
    fn a_test_for_a_provider_is_a_pattern() {
        for (text, found) in [
            (r#"id.startsWith("anthropic.")"#, "anthropic."),
            ("if m.startswith('us.anthropic.'):", "us.anthropic."),
            (r#"strings.HasPrefix(id, "anthropic.")"#, "anthropic."),
            (r#"id.start_with?("anthropic.")"#, "anthropic."),
            (r#"String.starts_with?(id, "anthropic.")"#, "anthropic."),
            (r#"boto3.client("bedrock"); id.startswith("meta.")"#, "meta."),
            ("str_starts_with($id, 'anthropic.')", "anthropic."),
        ] {
            let reference = read_one(text);
            assert_eq!(
                (reference.text.as_str(), reference.target),
                (found, Target::Pattern),
                "{text}"
            );
        }
    }

    #[test]
    fn all_profiles_of_a_prefix_are_a_pattern() {
        let text = r#""arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.*""#;
        let reference = read_one(text);
        assert_eq!(reference.text, "us.*");
        assert_eq!(reference.profile.as_deref(), Some("us"));
        assert_eq!(
            reference.region.as_ref().map(crate::vocab::Region::as_str),
            Some("us-east-1")
        );
        assert_eq!(read_one("inference-profile/us.*").text, "us.*");
    }

    #[test]
    fn a_wider_pattern_is_no_reference() {
        for text in [
            r#"x = "anthropic.""#,
            r#"host.includes("anthropic.")"#,
            r#"id.startsWith("my.anthropic.")"#,
            r#"field.startswith("meta.")"#,
            r#""arn:aws:bedrock:*::foundation-model/anthropic.*""#,
            r#""arn:aws:bedrock:*:*:inference-profile/*""#,
            r#""arn:aws:bedrock:*:*:inference-profile/zz.*""#,
            r#""arn:aws:bedrock:*:*:application-inference-profile/us.*""#,
        ] {
            assert_eq!(read_all(text), [], "{text}");
        }
    }
}
