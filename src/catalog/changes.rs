//! What changes when one model takes the place of another, as far as the catalog knows both.

use super::source::Model;

/// Something that changes with a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changes.
    pub kind: ChangeKind,
    /// How it was; `None` is unknown or nothing.
    pub from: Option<String>,
    /// How it will be; `None` is unknown or nothing.
    pub to: Option<String>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The provider.
    Provider,
    /// The family of the request and response bodies of `InvokeModel`.
    RequestBody,
    /// The endpoint, `bedrock-runtime` or `bedrock-mantle`.
    Endpoint,
    /// APIs that no longer answer.
    Api,
    /// Parameters that are refused.
    Parameters,
    /// A response that starts with the caller's words.
    AssistantPrefill,
    /// Thinking that cannot be turned off.
    Thinking,
    /// Tool use.
    ToolUse,
    /// Tokens of input and output together.
    ContextWindow,
    /// Tokens of output.
    MaxOutput,
    /// Something it took.
    InputModality,
    /// Something it gave.
    OutputModality,
    /// The length of vectors.
    Dimensions,
    /// Vectors of another model cannot be compared: an index must be rebuilt.
    Vectors,
    /// The prefix of the inference profile.
    InferenceProfile,
    /// The context variant.
    Variant,
}

impl ChangeKind {
    /// The kind as output spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::RequestBody => "request-body",
            Self::Endpoint => "endpoint",
            Self::Api => "api",
            Self::Parameters => "parameters",
            Self::AssistantPrefill => "assistant-prefill",
            Self::Thinking => "thinking",
            Self::ToolUse => "tool-use",
            Self::ContextWindow => "context-window",
            Self::MaxOutput => "max-output",
            Self::InputModality => "input-modality",
            Self::OutputModality => "output-modality",
            Self::Dimensions => "dimensions",
            Self::Vectors => "vectors",
            Self::InferenceProfile => "inference-profile",
            Self::Variant => "variant",
        }
    }
}

impl Change {
    pub(super) fn new(kind: ChangeKind, from: Option<String>, to: Option<String>) -> Self {
        Self { kind, from, to }
    }

    /// Whether a caller who did not look could be hurt; more room in the window hurts nobody.
    pub fn needs_a_look(&self) -> bool {
        if !matches!(self.kind, ChangeKind::ContextWindow | ChangeKind::MaxOutput) {
            return true;
        }
        let tokens = |side: &Option<String>| side.as_deref().and_then(|text| text.parse::<u64>().ok());
        match (tokens(&self.from), tokens(&self.to)) {
            (Some(from), Some(to)) => to < from,
            _ => true,
        }
    }
}

/// What changes from `old` to `new`, in the order in which it matters.
pub(super) fn between(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |kind, from, to| changes.push(Change::new(kind, from, to));
    let text = |value: &str| Some(value.to_owned());

    if old.provider != new.provider {
        push(ChangeKind::Provider, text(&old.provider), text(&new.provider));
    }
    if old.request_body != new.request_body {
        push(
            ChangeKind::RequestBody,
            text(&old.request_body),
            text(&new.request_body),
        );
    }
    if let Some((from, to)) = lost(old.endpoints.as_deref(), new.endpoints.as_deref()) {
        push(ChangeKind::Endpoint, Some(from), Some(to));
    }
    if let Some((from, to)) = lost(Some(&old.apis), Some(&new.apis)) {
        push(ChangeKind::Api, Some(from), Some(to));
    }
    if supports(old, "sampling_params") != Some(false) && supports(new, "sampling_params") == Some(false) {
        push(ChangeKind::Parameters, text("temperature, top_p, top_k"), None);
    }
    if supports(old, "assistant_prefill") != Some(false) && supports(new, "assistant_prefill") == Some(false) {
        push(ChangeKind::AssistantPrefill, text("accepted"), text("refused"));
    }
    if supports(old, "thinking_always_on") != Some(true) && supports(new, "thinking_always_on") == Some(true) {
        push(ChangeKind::Thinking, None, text("always on"));
    }
    if supports(old, "function_calling") == Some(true) && supports(new, "function_calling") == Some(false) {
        push(ChangeKind::ToolUse, text("supported"), None);
    }
    for (kind, from, to) in [
        (ChangeKind::ContextWindow, old.context_window, new.context_window),
        (ChangeKind::MaxOutput, old.max_output, new.max_output),
    ] {
        if from.is_some() && to.is_some() && from != to {
            push(kind, from.map(|n| n.to_string()), to.map(|n| n.to_string()));
        }
    }
    for (kind, from, to) in [
        (ChangeKind::InputModality, &old.input, &new.input),
        (ChangeKind::OutputModality, &old.output, &new.output),
    ] {
        if let Some((from, to)) = lost(Some(from), Some(to)) {
            push(kind, Some(from), Some(to));
        }
    }
    if old.embedding_dimensions != new.embedding_dimensions && !old.embedding_dimensions.is_empty() {
        push(
            ChangeKind::Dimensions,
            Some(list(&old.embedding_dimensions)),
            Some(list(&new.embedding_dimensions)),
        );
    }
    if old.output.iter().any(|output| output == "embedding") {
        push(ChangeKind::Vectors, text("stored vectors"), text("must be rebuilt"));
    }
    changes
}

fn supports(model: &Model, capability: &str) -> Option<bool> {
    let supports = &model.capabilities.as_ref()?.supports;
    supports
        .iter()
        .find(|(name, _)| name == capability)
        .map(|&(_, has)| has)
}

/// Both lists, where the new one lacks something of the old one and both are known.
fn lost(old: Option<&[String]>, new: Option<&[String]>) -> Option<(String, String)> {
    let (old, new) = (old?, new?);
    let known = !old.is_empty() && !new.is_empty();
    (known && old.iter().any(|one| !new.contains(one))).then(|| (list(old), list(new)))
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
