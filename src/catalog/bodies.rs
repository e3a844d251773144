//! Parts of a request that the new model refuses.
//!
//! In: the changes of a replacement, and the name of a part. Out: the reason why it is refused. The parts are those
//! that distinguish the bodies of `InvokeModel`, as AWS documents them for each family, and the parameters of sampling.

use super::Replacement;
use super::changes::{ChangeKind, Effect};
use crate::usage::{PREFILL, Sampling};

/// The families of bodies, with the keys that distinguish them.
const BODIES: &[(&str, &[&str])] = &[
    ("ai21-chat", &[]),
    ("ai21-j2", &["prompt"]),
    (
        "amazon-image",
        &["taskType", "textToImageParams", "imageGenerationConfig"],
    ),
    ("anthropic-messages", &[]),
    ("anthropic-text-completions", &["prompt", "max_tokens_to_sample"]),
    ("cohere-chat", &[]),
    ("cohere-command", &["prompt"]),
    ("cohere-embed", &["texts", "input_type"]),
    ("deepseek-r1", &["prompt"]),
    ("llama", &["prompt", "max_gen_len"]),
    ("mistral-chat", &[]),
    ("mistral-text", &["prompt"]),
    ("nova", &[]),
    ("nova-embeddings", &["taskType"]),
    ("openai-chat", &[]),
    ("stability-sdxl", &["text_prompts", "cfg_scale"]),
    ("stability-v1", &["prompt"]),
    ("titan-embed-image", &["inputText"]),
    ("titan-embed-text", &["inputText"]),
    ("titan-text", &["inputText", "textGenerationConfig"]),
];

/// The parameters of sampling.
const SAMPLING: &[&str] = &["temperature", "top_p", "top_k"];

impl Replacement {
    /// The change to make by hand where the new model refuses a part of the request.
    pub fn to_do(&self, part: &str, sampling: Sampling) -> Option<String> {
        self.refusal(part, sampling)?;
        let name = &self.name;
        let is_refused = |kind: ChangeKind| {
            let mut changes = self.changes.iter();
            changes.any(|change| change.kind == kind && change.effect == Effect::Refused)
        };
        if part == PREFILL {
            return Some(format!("drop the last message of the assistant: {name} refuses it"));
        }
        if SAMPLING.contains(&part) && is_refused(ChangeKind::Parameters) {
            return Some(format!("drop {part}: {name} refuses it"));
        }
        if SAMPLING.contains(&part) {
            return Some(format!(
                "keep one of temperature and top_p: {name} refuses them together"
            ));
        }
        let mut changes = self.changes.iter();
        let body = changes.find(|change| change.kind == ChangeKind::RequestBody)?;
        let to = body.to.as_deref()?;
        Some(format!("rewrite {part}: {name} takes the request body {to}"))
    }

    /// True if a part of a request is one of a body, and no parameter that every body has.
    pub fn is_of_body(part: &str) -> bool {
        part != PREFILL && !SAMPLING.contains(&part)
    }

    /// The change of the body to make by hand, for a sink that sends the body as it is.
    pub fn body_to_do(&self) -> Option<String> {
        let mut changes = self.changes.iter();
        let body = changes.find(|change| change.kind == ChangeKind::RequestBody && change.breaks_a_call())?;
        let (from, to) = (body.from.as_deref()?, body.to.as_deref()?);
        Some(format!("request body {from} → {to}"))
    }

    /// The reason why the new model refuses a part of the request that the old one accepted; `None` if that is not
    /// known.
    pub fn refusal(&self, part: &str, sampling: Sampling) -> Option<String> {
        let name = &self.name;
        let changes = |kind: ChangeKind| self.changes.iter().find(|change| change.kind == kind);
        let refused = |kind: ChangeKind| changes(kind).is_some_and(|change| change.effect == Effect::Refused);
        if part == PREFILL {
            return refused(ChangeKind::AssistantPrefill)
                .then(|| format!("a last message of the assistant is refused by {name}"));
        }
        if SAMPLING.contains(&part) {
            if refused(ChangeKind::Parameters) {
                return Some(format!("`{part}` is refused by {name}"));
            }
            let collides = sampling == Sampling::Together && Sampling::PARAMETERS.contains(&part);
            return (collides && refused(ChangeKind::TemperatureWithTopP))
                .then(|| format!("{name} refuses `temperature` and `top_p` together: keep one"));
        }
        let body = changes(ChangeKind::RequestBody)?;
        let (from, to) = (body.from.as_deref()?, body.to.as_deref()?);
        let has = |family: &str| {
            let (_, keys) = BODIES.iter().find(|(known, _)| *known == family)?;
            Some(keys.contains(&part))
        };
        (has(from)? && !has(to)?).then(|| format!("`{part}` belongs to the request body {from}; {name} takes {to}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::embedded;

    #[test]
    fn each_family_is_one_of_the_catalog() {
        let data = embedded();
        for (family, _) in BODIES {
            assert!(
                data.models.iter().any(|model| model.request_body == *family),
                "{family}"
            );
        }
    }
}
