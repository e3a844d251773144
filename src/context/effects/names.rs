//! Words in the names of lists, keys and bindings.

use super::fold;

/// The words of a name, in small letters: `eol`, `model`, `ids` of `EOL_MODEL_IDS` and `eolModelIds`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins = !c.is_alphanumeric() || c.is_uppercase() && was_lower;
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            let last = words.len() - 1;
            words[last].extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words for values that must not be used.
const REFUSED: &[&str] = &[
    "deprecated",
    "deprecations",
    "deprecation",
    "retired",
    "legacy",
    "eol",
    "obsolete",
    "removed",
    "withdrawn",
    "sunset",
    "sunsetted",
    "discontinued",
    "blocked",
    "blocklist",
    "blacklist",
    "blacklisted",
    "denied",
    "deny",
    "denylist",
    "disallowed",
    "forbidden",
    "banned",
    "unsupported",
    "excluded",
    "excludes",
    "exclude",
    "exclusions",
    "ignored",
    "ignore",
    "unavailable",
    "disabled",
    "rejected",
    "reject",
    "dead",
    "expired",
    "refused",
    "bad",
    "invalid",
    "prohibited",
    "decommissioned",
    "outdated",
];

/// True if a list of that name holds values that must not be used.
pub(in crate::context) fn refuses(name: &str) -> bool {
    words(name).iter().any(|word| REFUSED.contains(&word.as_str()))
        || fold(name).contains("endoflife")
        || fold(name).contains("notsupported")
}

/// Words for pairs of an old and a new value.
const RENAMES: &[&str] = &[
    "renamed",
    "renames",
    "rename",
    "renaming",
    "migration",
    "migrations",
    "migrate",
    "migrated",
    "replacement",
    "replacements",
    "replaced",
    "replaces",
    "successor",
    "successors",
    "upgrade",
    "upgrades",
    "upgraded",
    "moved",
    "moves",
    "redirects",
    "redirect",
    "superseded",
    "replace",
    "swap",
];

/// True if pairs of that name lead from an old value to a new one.
pub(in crate::context) fn renames(name: &str) -> bool {
    words(name).iter().any(|word| RENAMES.contains(&word.as_str())) || refuses(name)
}

/// True if a call of that name leads from one of its arguments to the next: `renameModel`, `register_replacement`.
pub(in crate::context) fn moves(name: &str) -> bool {
    words(name).iter().any(|word| RENAMES.contains(&word.as_str()))
}

/// Keys of the old side of a record, and keys of the new side that the record must have too.
pub(in crate::context) const OLD_KEYS: &[&str] = &[
    "from",
    "old",
    "before",
    "oldmodel",
    "oldid",
    "oldmodelid",
    "frommodel",
    "previous",
    "source",
    "deprecated",
    "retired",
    "fromid",
];
pub(in crate::context) const NEW_KEYS: &[&str] = &[
    "to",
    "new",
    "after",
    "newmodel",
    "newid",
    "newmodelid",
    "tomodel",
    "replacedby",
    "replacement",
    "successor",
    "target",
    "use",
    "replacewith",
    "supersededby",
    "migrateto",
    "toid",
];

/// Keys that name the successor of the record that they are in.
pub(in crate::context) const SUPERSEDED_KEYS: &[&str] = &[
    "replacedby",
    "supersededby",
    "successor",
    "replacement",
    "replacewith",
    "migrateto",
];

/// Last words of keys whose value is a part or a pattern of the texts that are matched.
const OPERATORS: &[&str] = &[
    "startswith",
    "beginswith",
    "endswith",
    "hasprefix",
    "hassuffix",
    "contains",
    "notcontains",
    "icontains",
    "istartswith",
    "matches",
    "matchesregex",
    "like",
    "ilike",
    "notlike",
    "glob",
    "globs",
    "wildcard",
    "regex",
    "iregex",
    "regexp",
    "regexes",
    "pattern",
    "prefix",
    "prefixes",
    "suffix",
    "suffixes",
];

/// Pairs of last words with the same meaning: `starts_with`.
const OPERATOR_PAIRS: &[[&str; 2]] = &[
    ["starts", "with"],
    ["begins", "with"],
    ["ends", "with"],
    ["start", "with"],
    ["end", "with"],
    ["matches", "regex"],
];

/// Keys whose value is compared with the texts that are matched, folded.
const EQUALITIES: &[&str] = &[
    "equals",
    "notequals",
    "notequal",
    "equalto",
    "eq",
    "neq",
    "iequals",
    "iexact",
    "stringequals",
];

/// True if the value of a key of that name is a part or a pattern of the texts that it matches: `starts_with`,
/// `model__contains`, `match`. The beginning of an id is right there.
pub(in crate::context) fn matches_part(name: &str) -> bool {
    let words = words(name);
    let last = words.last().is_some_and(|last| OPERATORS.contains(&last.as_str()));
    let pair = words
        .last_chunk()
        .is_some_and(|[first, last]| OPERATOR_PAIRS.contains(&[first.as_str(), last.as_str()]));
    last || pair || fold(name) == "match"
}

/// True if the value of a key of that name is compared with the texts that it matches: `equals`.
pub(in crate::context) fn matches_whole(name: &str) -> bool {
    EQUALITIES.contains(&fold(name).as_str())
}

/// Words for lists of allowed values.
const ALLOWED: &[&str] = &[
    "allowed",
    "permitted",
    "whitelist",
    "whitelisted",
    "allowlist",
    "allowlisted",
];

/// True if a list of that name holds all allowed values.
pub(in crate::context) fn allows(name: &str) -> bool {
    let words = words(name);
    let is_choice = words.len() > 1 && words.last().is_some_and(|last| last == "choices");
    (is_choice || words.iter().any(|word| ALLOWED.contains(&word.as_str()))) && !refuses(name)
}

/// Names of single values that are refused, whatever other words the name has.
const DENIES: &[&str] = &[
    "denied",
    "deny",
    "denylist",
    "blocked",
    "blocklist",
    "blacklist",
    "banned",
    "forbidden",
    "disallowed",
    "excluded",
];

/// True if a key marks its value as refused, one value or several: `denied`, `models.blocked`.
pub(in crate::context) fn denies(name: &str) -> bool {
    name.rsplit('.')
        .next()
        .is_some_and(|last| DENIES.contains(&fold(last).as_str()))
}

/// Words for capabilities of a model.
const ABILITIES: &[&str] = &[
    "supported",
    "supporting",
    "supports",
    "support",
    "capable",
    "compatible",
    "without",
    "unsupporting",
];

/// Words that begin the names of examples and of stand-ins.
const EXAMPLES: &[&str] = &[
    "example", "examples", "sample", "samples", "mock", "mocked", "fake", "dummy", "stub",
];

/// Words for what an example is of, behind such a word.
const EXEMPLIFIED: &[&str] = &[
    "model",
    "models",
    "modelid",
    "modelids",
    "modelname",
    "id",
    "ids",
    "arn",
    "arns",
    "llm",
    "llms",
    "bedrock",
    "foundation",
    "inference",
    "claude",
    "titan",
    "nova",
    "embedding",
    "embeddings",
    "request",
    "requests",
    "response",
    "responses",
    "payload",
    "payloads",
    "body",
    "input",
    "inputs",
    "output",
    "outputs",
    "event",
    "events",
    "data",
    "config",
    "params",
    "record",
    "records",
    "message",
    "messages",
    "invocation",
];

/// True if a value of that name is an example or a stand-in: `EXAMPLE_MODEL`, `sampleModels`, `DUMMY`. `SAMPLE_RATE_MODEL` is
/// the model of something else.
pub(in crate::context) fn exemplifies(name: &str) -> bool {
    let words = words(name);
    let is_example = words.first().is_some_and(|first| EXAMPLES.contains(&first.as_str()));
    is_example && words.get(1).is_none_or(|next| EXEMPLIFIED.contains(&next.as_str()))
}

/// Words without meaning for the capabilities of a model.
const PLAIN: &[&str] = &[
    "model",
    "models",
    "id",
    "ids",
    "list",
    "set",
    "all",
    "aws",
    "amazon",
    "bedrock",
    "anthropic",
    "claude",
    "default",
    "llm",
    "llms",
    "foundation",
    "is",
    "are",
    "get",
    "the",
    "of",
    "our",
    "available",
    "k",
    "chat",
    "region",
    "regions",
    "names",
    "name",
    "known",
    "provider",
    "providers",
    "embedding",
    "embeddings",
];

/// True if a list of that name holds the models that have, or lack, a capability: `TOOL_USE_SUPPORTED_MODELS`,
/// `noTemperatureModels`. `SUPPORTED_MODELS` is a list of allowed values.
pub(in crate::context) fn names_capability(name: &str) -> bool {
    let words = words(name);
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let has_capability_word =
        words.iter().any(|word| is(word, ABILITIES)) || words.first().is_some_and(|word| word == "no" || word == "non");
    let of_models = words.iter().any(|word| word.starts_with("model"));
    let specific = words
        .iter()
        .any(|word| !is(word, ABILITIES) && !is(word, PLAIN) && word != "no" && word != "non");
    (has_capability_word || has_ability(&words)) && of_models && specific
}

/// True if words name models with a capability: `models`, `with`, `vision`; false for a model with a fallback.
fn has_ability(words: &[String]) -> bool {
    const OTHERS: &[&str] = &[
        "fallback",
        "fallbacks",
        "default",
        "defaults",
        "retry",
        "retries",
        "priority",
        "order",
    ];
    let at = words
        .windows(2)
        .position(|two| two[0].starts_with("model") && two[1] == "with");
    at.is_some_and(|at| words.get(at + 2).is_some_and(|what| !OTHERS.contains(&what.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_name_are_found_in_every_spelling() {
        for name in ["EOL_MODEL_IDS", "eolModelIds", "eol-model-ids", "EolModelIds"] {
            assert_eq!(words(name), ["eol", "model", "ids"], "{name}");
        }
    }

    #[test]
    fn an_operator_is_the_last_word_of_a_key() {
        for name in [
            "starts_with",
            "startsWith",
            "begins-with",
            "model__contains",
            "modelPattern",
            "match",
            "id_regex",
            "notLike",
        ] {
            assert!(matches_part(name), "{name}");
        }
        for name in ["contains_model", "model", "matched", "with", "prefix_model", "likes"] {
            assert!(!matches_part(name), "{name}");
        }
    }

    #[test]
    fn an_example_is_of_a_model() {
        for name in [
            "EXAMPLE_MODEL",
            "sampleModels",
            "MOCK_MODEL_ID",
            "FakeBedrockModel",
            "DUMMY",
            "stub_response",
            "examples",
        ] {
            assert!(exemplifies(name), "{name}");
        }
        for name in [
            "SAMPLE_RATE_MODEL",
            "exampleBucket",
            "MODEL_EXAMPLE",
            "sampling_model",
            "mockery_model",
            "MODEL",
        ] {
            assert!(!exemplifies(name), "{name}");
        }
    }

    #[test]
    fn a_capability_is_more_than_support() {
        for name in [
            "TOOL_USE_SUPPORTED_MODELS",
            "noTemperatureModels",
            "modelsWithoutTools",
            "VisionCapableModels",
        ] {
            assert!(names_capability(name), "{name}");
        }
        for name in [
            "SUPPORTED_MODELS",
            "supportedBedrockModels",
            "models",
            "MODEL_ID",
            "supported",
            "NOTE_MODELS",
        ] {
            assert!(!names_capability(name), "{name}");
        }
    }
}
