//! Parameters of a request beside the model, and the parts of its body, by name.
//!
//! The names are those that some model refuses; which model does is not known here.

use crate::context::{fold, fold_alike};
use crate::vocab::Span;

/// A name in the same request as a span, with a value there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// Span of the name.
    pub span: Span,
    /// The name as Amazon Bedrock spells it, `top_p`; [`PREFILL`] for a last message of the assistant.
    pub name: &'static str,
}

/// The visible parts of a request, and whether they are all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The parts, in the order of the text.
    pub(crate) given: Vec<Given>,
    /// Use of `temperature` and `top_p`.
    pub(crate) sampling: Sampling,
}

/// Use of `temperature` and `top_p` in a request; some models take only one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// The request is not seen, or not all of it: a framework or a variable may set either.
    #[default]
    Unseen,
    /// The request is seen, and sets one of them at most.
    Apart,
    /// It sets both.
    Together,
}

impl Sampling {
    /// The two parameters.
    pub const PARAMETERS: [&'static str; 2] = ["temperature", "top_p"];

    /// The answer for several requests of one model.
    pub(crate) fn of(requests: impl Iterator<Item = Self>) -> Self {
        let mut all = None;
        for one in requests {
            all = match (all, one) {
                (_, Self::Together) => return Self::Together,
                (None | Some(Self::Apart), Self::Apart) => Some(Self::Apart),
                _ => Some(Self::Unseen),
            };
        }
        all.unwrap_or_default()
    }
}

/// Represents a last message whose role is the assistant's.
pub const PREFILL: &str = "assistant-prefill";

/// The body of `InvokeModel`; a name in it is certainly a part of the request.
pub(crate) const BODY: &str = "body";

/// Names that are looked for.
const NAMES: &[&str] = &[
    "temperature",
    "top_p",
    "top_k",
    "prompt",
    "max_tokens_to_sample",
    "max_gen_len",
    "inputText",
    "textGenerationConfig",
    "texts",
    "input_type",
    "text_prompts",
    "cfg_scale",
    "taskType",
    "textToImageParams",
    "imageGenerationConfig",
    BODY,
];

/// Names that mean something else outside of a body.
const OF_BODIES: &[&str] = &["prompt", "texts", "input_type", "taskType", "inputText"];

/// True if a name counts only in the body of `InvokeModel`.
pub(crate) fn is_of_a_body(name: &str) -> bool {
    OF_BODIES.contains(&name)
}

/// The name that a word of a program is: `topP`, `TopP` and `top_p` are one.
pub(crate) fn name_of(word: &str) -> Option<&'static str> {
    let len = word.len();
    if !(4..=24).contains(&len) {
        return None;
    }
    NAMES.iter().copied().find(|name| fold_alike(word, name))
}

/// Keys under which a request of the runtime has its parameters.
const CARRIERS: &[&str] = &[
    "inferenceconfig",
    "inferenceconfiguration",
    "additionalmodelrequestfields",
    BODY,
];

/// True if a word is a key under which a request of the runtime has its parameters.
pub(crate) fn carries(word: &str) -> bool {
    word.len() <= 32 && CARRIERS.iter().any(|carrier| fold_alike(word, carrier))
}

/// True if a value sets nothing.
pub(crate) fn is_unset(value: &str) -> bool {
    let value = value
        .trim_start_matches([':', '=', '>', ' ', '\t', '\r', '\n'])
        .trim_end();
    ["None", "null", "nil", "undefined", "NULL", "~"].contains(&value)
}

/// True if a call of that name is one of `Converse`, in any of its spellings.
pub(crate) fn converses(call: &str) -> bool {
    fold(call).starts_with("converse")
}

/// True if a call of that name is one of `InvokeModel`, in any of its spellings.
pub(crate) fn invokes(call: &str) -> bool {
    fold(call).starts_with("invokemodel")
}

/// True if the text can hold any of the names.
pub(crate) fn may_be_in(text: &str) -> bool {
    const PARTS: &[&str] = &[
        "emperature",
        "op_p",
        "opP",
        "op_k",
        "opK",
        "rompt",
        "_to_sample",
        "ToSample",
        "_gen_len",
        "GenLen",
        "nputText",
        "input_type",
        "texts",
        "Texts",
        "cfg_scale",
        "cfgScale",
        "askType",
        "mageGenerationConfig",
        // Requests of the runtime, visibly without any of these parameters.
        "onverse",
        "nvokeModel",
        "nvoke_model",
        "nvoke-model",
        "assistant",
    ];
    PARTS.iter().any(|part| text.contains(part))
}

/// The names that are keys of a literal with JSON in it, with their spans in the literal.
pub(crate) fn keys_in_literal(literal: &str) -> impl Iterator<Item = (&'static str, Span)> + '_ {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    literal.match_indices(':').filter_map(move |(colon, _)| {
        let before = literal[..colon].trim_end().strip_suffix('"')?;
        let before = before.strip_suffix('\\').unwrap_or(before);
        let word = before.rsplit(|c| !is_word(c)).next()?;
        let start = before.len() - word.len();
        let quoted = literal[..start].ends_with('"');
        let name = name_of(word).filter(|_| quoted)?;
        Some((name, Span::new(start, before.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_every_spelling() {
        for word in ["topP", "TopP", "top_p", "top-p"] {
            assert_eq!(name_of(word), Some("top_p"), "{word}");
        }
        assert_eq!(name_of("stop_p"), None);
        assert!(invokes("invoke_model_with_response_stream") && invokes("InvokeModelCommand"));
        assert!(!invokes("invoke"));
        assert!(converses("converse_stream") && converses("ConverseCommand") && !converses("chat"));
        assert!(carries("inferenceConfig") && carries("body") && !carries("messages"));
        assert!(is_unset(": None") && is_unset("= null") && !is_unset(": 0"));
    }

    #[test]
    fn keys_of_json_in_a_literal_are_found() {
        let names = |literal: &str| keys_in_literal(literal).map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(r#"{"prompt": "a: b", "top_p" :1}"#), ["prompt", "top_p"]);
        assert_eq!(names(r#"{\"max_tokens_to_sample\": 300}"#), ["max_tokens_to_sample"]);
        assert!(names("a prompt: b").is_empty());
    }
}
