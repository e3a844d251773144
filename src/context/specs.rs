//! Specifications of models: `{context_window: …, supports_vision: …}`, and registries of the code for each.
//!
//! Input: names of fields, and values in a tree. Output: whether a field says what a model is able to, and whether a value is
//! code for a model. A limit that is sent with a request (`max_tokens`, `temperature`) says nothing of the kind.

use super::{effects, fold, words};
use crate::tree::{Kind, NodeId, Slot, Tree};

/// Fields that say what a model is able to, folded.
const FIELDS: &[&str] = &[
    "contextwindow",
    "contextwindowsize",
    "contextlength",
    "contextsize",
    "contextlimit",
    "contexttokens",
    "maxcontext",
    "maxcontextlength",
    "maxcontexttokens",
    "maxcontextwindow",
    "maxinputtokens",
    "maxinput",
    "maxoutputtokens",
    "maxoutput",
    "inputtokenlimit",
    "outputtokenlimit",
    "tokenlimit",
    "inputlimit",
    "outputlimit",
    "modalities",
    "inputmodalities",
    "outputmodalities",
    "capabilities",
    "knowledgecutoff",
    "trainingcutoff",
    "releasedate",
    "parametercount",
    "vision",
    "multimodal",
    "functioncalling",
    "toolcalling",
    "tooluse",
    "promptcaching",
    "attachment",
    "embeddingdimensions",
    "embeddingdimension",
    "outputdimensions",
    "vectorsize",
    "dimensions",
    "dimension",
];

/// First words of flags of abilities.
const ABILITIES: &[&str] = &["supports", "supported", "supporting", "can", "allows"];

/// Words of what is written for each model.
const CODE: &[&str] = &[
    "handler",
    "handlers",
    "adapter",
    "parser",
    "builder",
    "formatter",
    "serializer",
    "deserializer",
    "tokenizer",
    "converter",
    "transformer",
    "encoder",
    "decoder",
    "strategy",
    "factory",
    "template",
    "schema",
    "class",
    "func",
    "fn",
    "callback",
    "processor",
    "extractor",
    "counter",
];

/// Words of values that are settings or models, and no code.
const SETTINGS: &[&str] = &[
    "config", "configs", "settings", "options", "params", "model", "id", "arn", "profile", "default",
];

/// True if a field says what a model is able to: `context_window`, `supportsVision`.
pub(super) fn is_specification(name: &str) -> bool {
    let is_ability = || {
        words(name)
            .first()
            .is_some_and(|first| ABILITIES.contains(&first.as_str()))
    };
    FIELDS.contains(&fold(name).as_str()) || is_ability()
}

/// True if a field may also be a parameter of a request.
pub(super) fn is_parameter_too(name: &str) -> bool {
    matches!(
        fold(name).as_str(),
        "dimensions" | "dimension" | "maxoutputtokens" | "outputdimensions"
    )
}

/// True if a value is code: a class, a function, an object that is made without an id.
pub(super) fn is_code(tree: &Tree<'_>, value: NodeId) -> bool {
    match tree.kind(value) {
        Kind::Function => true,
        Kind::Group | Kind::Operation => {
            let mut inner = tree.children(value);
            inner.next().is_some_and(|first| is_code(tree, first)) && inner.next().is_none()
        }
        Kind::Name => names_code(tree.slice(value)),
        Kind::Member => matches!(tree.name(value), Some("class" | "java")) || names_code(tree.slice(value)),
        // `Handler::class`
        Kind::Index => false,
        Kind::Call => {
            let is_plain = |id: NodeId| tree.slot(id) != Slot::Argument || tree.kind(id) == Kind::Scalar;
            tree.children(value).all(is_plain) && tree.name(value).is_some_and(names_code)
        }
        _ => false,
    }
}

/// True if a name is one of a class, or says that it is code.
fn names_code(path: &str) -> bool {
    if path.rsplit([':', '.']).next() == Some("class") {
        return true;
    }
    let name = path.rsplit(['.', ':', '\\']).next().unwrap_or(path);
    let words = effects::words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let is_class =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase());
    has(CODE) || is_class && !has(SETTINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specification_is_no_parameter_of_a_request() {
        for name in [
            "context_window",
            "maxInputTokens",
            "supports_vision",
            "supportsTools",
            "Modalities",
        ] {
            assert!(is_specification(name), "{name}");
        }
        for name in ["max_tokens", "temperature", "region", "weight", "name", "support_email"] {
            assert!(!is_specification(name), "{name}");
        }
    }

    #[test]
    fn code_is_known_by_its_name() {
        for name in [
            "ClaudeHandler",
            "handlers.claude_handler",
            "Foo::class",
            "build.TitanFormatter",
            "titanParser",
        ] {
            assert!(names_code(name), "{name}");
        }
        for name in [
            "sonnet",
            "SONNET_4",
            "ClaudeConfig",
            "settings.claude",
            "DefaultModel",
            "claudeProfile",
        ] {
            assert!(!names_code(name), "{name}");
        }
    }
}
