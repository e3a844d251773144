//! Names of maps that are read by the id of a model.

use super::words;

/// Last words of the names of maps.
const MAPS: &[&str] = &[
    "map",
    "dict",
    "dictionary",
    "hash",
    "table",
    "lookup",
    "mapping",
    "index",
];

/// Last words in the plural that name a service or its parameters rather than a map.
const SERVICES: &[&str] = &[
    "models",
    "clients",
    "agents",
    "objects",
    "params",
    "settings",
    "options",
    "requests",
    "sessions",
    "parameters",
    "preferences",
    "headers",
    "aws",
    "chats",
    "completions",
    "embeddings",
    "messages",
    "responses",
    "axios",
    "https",
    "status",
    "llms",
    "threads",
    "os",
    "sys",
    "this",
    "paths",
    "systems",
    "process",
    "props",
    "features",
    "flags",
    "queries",
    "services",
    "factories",
    "providers",
    "modules",
    "contexts",
    "apis",
    "assistants",
    "backends",
    "bots",
    "catalogs",
    "conversations",
    "deployments",
    "endpoints",
    "engines",
    "functions",
    "gateways",
    "generators",
    "helpers",
    "inferences",
    "invocations",
    "pipelines",
    "profiles",
    "registries",
    "repositories",
    "repos",
    "resources",
    "runtimes",
    "stores",
    "tools",
    "utils",
];

/// Last words of the names of maps from models to numbers and texts about them.
const FIGURES: &[&str] = &[
    "budgets",
    "capabilities",
    "caps",
    "costs",
    "limits",
    "prices",
    "quotas",
    "rates",
    "sizes",
    "weights",
    "windows",
];

/// First words of the names of functions.
const VERBS: &[&str] = &[
    "calculate",
    "check",
    "compute",
    "count",
    "estimate",
    "fetch",
    "find",
    "get",
    "list",
    "load",
    "log",
    "print",
    "set",
    "show",
    "update",
    "validate",
];

/// True if a name is that of a map: `contextWindows`, `PRICE_BY_MODEL`, `limit_map`.
pub(in crate::context) fn names_map(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else {
        return false;
    };
    let is_by = words.len() > 2
        && words[1..words.len() - 1]
            .iter()
            .any(|word| word == "by" || word == "per");
    let is_plural = last.ends_with('s') && !last.ends_with("ss") && last.len() > 3 && !SERVICES.contains(&last);
    is_by || is_plural || MAPS.contains(&last)
}

/// True if a name is that of a map of figures, and of no function: `contextWindows`, not `loadPrices`.
pub(in crate::context) fn names_map_of_figures(name: &str) -> bool {
    let words = words(name);
    let is = |word: Option<&String>, list: &[&str]| word.is_some_and(|word| list.contains(&word.as_str()));
    is(words.last(), FIGURES) && !is(words.first(), VERBS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_has_the_name_of_several_values() {
        for name in [
            "CONTEXT_WINDOWS",
            "kContextWindows",
            "priceByModel",
            "limit_map",
            "prices",
        ] {
            assert!(names_map(name), "{name}");
        }
        for name in [
            "client",
            "models",
            "bedrock",
            "clientFactory",
            "byModel",
            "class",
            "params",
            "inferenceProfiles",
            "deployments",
        ] {
            assert!(!names_map(name), "{name}");
        }
    }

    #[test]
    fn a_function_is_no_map_of_figures() {
        for name in ["ContextWindows", "limits", "modelPrices"] {
            assert!(names_map_of_figures(name), "{name}");
        }
        for name in ["loadPrices", "generateEmbeddings", "BedrockSettings", "getLimits"] {
            assert!(!names_map_of_figures(name), "{name}");
        }
    }
}
