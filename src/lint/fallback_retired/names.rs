//! Names that make an order of models: `fallback_model`, `model_priority`, `withFallbacks`.

use std::sync::LazyLock;

use regex::Regex;

use crate::context::words;

/// Words of the name of a value that takes the place of another.
const REPLACING: &[&str] = &[
    "fallback",
    "fallbacks",
    "failover",
    "failovers",
    "backup",
    "backups",
    "secondary",
];

/// Words that mark a list as ordered.
const ORDERED: &[&str] = &[
    "order",
    "priority",
    "priorities",
    "preference",
    "preferences",
    "cascade",
    "chain",
    "waterfall",
    "ladder",
];

/// The beginning of one of these words, in any case: a name may split `fall_back` and `failOver`.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
pub(super) static ORDER_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i-u)fall|fail|backup|secondary|order|priorit|preference|cascade|chain|waterfall|ladder").unwrap()
});

/// Words of the name of a value that names models.
const OF_MODELS: &[&str] = &["model", "models", "llm", "llms"];

/// Words that do not distinguish the models of a program.
const PLAIN: &[&str] = &[
    "model", "models", "llm", "llms", "id", "ids", "name", "names", "arn", "arns", "key", "default", "primary", "main",
    "first", "list", "the",
];

/// Words of calls that set something.
const SETTERS: &[&str] = &["with", "set", "add", "use", "and", "or", "then", "to", "on", "as"];

/// Names of calls that list their arguments.
pub(super) const LISTS: &[&str] = &[
    "of",
    "list",
    "listof",
    "aslist",
    "tolist",
    "seq",
    "array",
    "arrayof",
    "vec",
    "vector",
    "set",
    "setof",
    "tuple",
    "strings",
    "mutablelistof",
    "toset",
    "concat",
    "c",
    "flatten",
    "immutablelist",
    "stringlist",
];

/// Keys of the value of a declaration.
pub(super) const DEFAULTS: &[&str] = &["default", "defaultfactory", "defaultvalue", "value", "values"];

/// Keys of the model in a value of several parts.
pub(super) const MODEL_KEYS: &[&str] = &[
    "default",
    "value",
    "model",
    "modelid",
    "modelname",
    "modelarn",
    "id",
    "name",
    "litellmparams",
];

/// The order that a name gives its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChainKind {
    Replaces,
    Ordered,
}

/// The order that a name gives its value; `None` where it gives none.
pub(super) fn chain_kind(name: &str) -> Option<ChainKind> {
    let words = words(name);
    let has = |set: &[&str]| words.iter().any(|word| set.contains(&word.as_str()));
    let all = words.concat();
    if all.contains("fallback") || all.contains("failover") || has(REPLACING) && has(OF_MODELS) {
        return Some(ChainKind::Replaces);
    }
    (has(ORDERED) && has(OF_MODELS)).then_some(ChainKind::Ordered)
}

/// True if a call of that name sets a fallback: `withFallbacks`, `fallbackModel`. One that merely has the word in its
/// name, `buildFallbackCandidates`, may do anything.
pub(super) fn sets_fallbacks(call: &str) -> bool {
    let mut rest = words(call);
    if let Some(at) = rest.windows(2).position(|pair| pair == ["fall", "back"]) {
        rest.splice(at..at + 2, ["fallback".to_owned()]);
    }
    let replaces = |word: &String| REPLACING.contains(&word.as_str());
    chain_kind(call) == Some(ChainKind::Replaces)
        && rest
            .iter()
            .all(|word| replaces(word) || PLAIN.contains(&word.as_str()) || SETTERS.contains(&word.as_str()))
}

/// The words of a name, without those that any name of a model has.
pub(super) fn stem(name: &str) -> Vec<String> {
    let mut words = words(name);
    if let Some(at) = words.windows(2).position(|pair| pair == ["fall", "back"]) {
        words.drain(at..at + 2);
    }
    words.retain(|word| !PLAIN.contains(&word.as_str()) && !REPLACING.contains(&word.as_str()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_a_name_that_says_something_is_read() {
        for word in REPLACING.iter().chain(ORDERED) {
            assert!(
                ORDER_WORDS.is_match(&format!("MODEL_{}", word.to_uppercase())),
                "{word}"
            );
        }
        for name in ["fall_back_model", "failOver", "FALL-BACK"] {
            assert!(chain_kind(name).is_some() && ORDER_WORDS.is_match(name), "{name}");
        }
    }
}
