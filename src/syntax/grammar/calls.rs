//! What calls do with their arguments, as far as their names say.
//!
//! In: the name of a call, what it is called on, and which argument is asked for. Out: an [`Effect`]. Names are those
//! of libraries that are common around model ids, of all languages alike.

use crate::syntax::tested;

/// What a call makes of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Compares it, or looks for it.
    Compares,
    /// Takes it where nothing else is given.
    Defaults,
    /// Takes its elements for all that is allowed.
    Allows,
    /// Takes it for a regular expression.
    Matches,
    /// Takes it for a key.
    Keys,
    /// Loads it as a module.
    Imports,
    /// Gives it back, so that what the call is given to is given the argument.
    Passes,
    /// Something else.
    None,
}

/// Which argument of which call.
pub(super) struct Argument<'text> {
    /// The last part of the call's name.
    pub(super) call: &'text str,
    /// The last part of what it is called on.
    pub(super) on: Option<&'text str>,
    /// Its index, and how many there are.
    pub(super) index: usize,
    pub(super) count: usize,
}

/// Methods that compare their argument, or what they are called on, in any language.
const COMPARE: &[&str] = &[
    "equals",
    "equalsIgnoreCase",
    "Equals",
    "EqualFold",
    "startsWith",
    "startswith",
    "StartsWith",
    "HasPrefix",
    "endsWith",
    "endswith",
    "EndsWith",
    "HasSuffix",
    "removeprefix",
    "TrimPrefix",
    "includes",
    "contains",
    "Contains",
    "indexOf",
    "isEqualTo",
    "isIn",
    "containsExactly",
    "toBe",
    "toEqual",
    "toStrictEqual",
    "toContain",
    "toMatch",
    "toMatchObject",
    "toHaveProperty",
    "toHaveBeenCalledWith",
    "toBeCalledWith",
    "toHaveBeenLastCalledWith",
    "toHaveBeenNthCalledWith",
    "hasResourceProperties",
    "hasResource",
];

/// The assertions of Go's `require`, which elsewhere loads modules.
const REQUIRE: &[&str] = &[
    "Equal",
    "NotEqual",
    "Equalf",
    "EqualValues",
    "Contains",
    "ElementsMatch",
    "JSONEq",
];

/// Calls whose arguments behind the first are defaults.
const DEFAULT_LATER: &[&str] = &[
    "get",
    "getenv",
    "getEnv",
    "get_env",
    "getattr",
    "getOrDefault",
    "getProperty",
    "setdefault",
    "GetValue",
    "GetValueOrDefault",
    "GetEnvOrDefault",
    "getEnvOrDefault",
    "envOr",
    "env",
    "lookup",
    "coalesce",
    "try",
    "optional",
];

/// Calls whose arguments are defaults, the first too.
const DEFAULT: &[&str] = &[
    "default",
    "orElse",
    "Field",
    "withDefault",
    "DefaultValue",
    "defaultValue",
];

/// Calls that take a list of all that is allowed.
const ALLOW: &[&str] = &[
    "enum",
    "Enum",
    "nativeEnum",
    "oneOf",
    "one_of",
    "OneOf",
    "Choice",
    "IsIn",
    "AllowedValues",
];

/// Calls of which the first argument is a regular expression.
const MATCH: &[&str] = &["RegExp", "Regex", "MustCompile"];

/// What regular expressions are called on.
const MATCH_ON: &[&str] = &["re", "Pattern", "regexp", "regex", "Regex"];

/// Methods that put a value at a key.
const PUT: &[&str] = &["put", "putIfAbsent", "entry", "Add", "TryAdd"];

/// Calls that give their argument back, or hold it.
const PASS: &[&str] = &[
    "String",
    "StringPtr",
    "Ptr",
    "ptr",
    "To",
    "str",
    "list",
    "set",
    "tuple",
    "frozenset",
    "dict",
    "freeze",
    "cast",
    "format",
    "strip",
    "trim",
    "toset",
    "tolist",
    "tomap",
    "concat",
    "merge",
];

/// Calls and types that hold what they are given as a list or a map.
const HOLD: &[&str] = &[
    "of",
    "asList",
    "ofEntries",
    "copyOf",
    "List",
    "Set",
    "Map",
    "HashSet",
    "ArrayList",
    "Dictionary",
    "HashMap",
];

/// Calls that write data down as a text.
const WRITE: &[&str] = &[
    "dumps",
    "stringify",
    "encode",
    "Marshal",
    "parse",
    "loads",
    "BytesIO",
    "StringIO",
];

/// Names under which a list is all that is allowed, without their capitals and separators.
const ALLOWED_NAMES: &[&str] = &[
    "enum",
    "enums",
    "enumvalues",
    "allowedvalues",
    "allowablevalues",
    "choices",
];

/// Names under which a value is a default, without their capitals and separators.
const DEFAULT_NAMES: &[&str] = &["default", "defaultvalue", "fallback"];

/// What the call makes of the argument.
pub(super) fn effect(argument: &Argument<'_>) -> Effect {
    let &Argument { call, on, index, count } = argument;
    let is_on = |names: &[&str]| on.is_some_and(|on| names.contains(&on));
    if is_assertion(argument) || COMPARE.contains(&call) {
        return Effect::Compares;
    }
    if matches!(call, "require" | "import" | "import_module") {
        return Effect::Imports;
    }
    if index == 0 && (MATCH.contains(&call) || is_on(MATCH_ON)) {
        return Effect::Matches;
    }
    let keyed = count > 1 && PUT.contains(&call) && index == 0;
    if keyed || (call == "of" && is_on(&["Map", "ImmutableMap"]) && index % 2 == 0) {
        return Effect::Keys;
    }
    let later = index > 0 && (DEFAULT_LATER.contains(&call) || is_on(&["flag"]));
    if later || DEFAULT.contains(&call) {
        return Effect::Defaults;
    }
    if ALLOW.contains(&call) {
        return Effect::Allows;
    }
    if PASS.contains(&call) || holds(call) {
        return Effect::Passes;
    }
    Effect::None
}

/// Whether the call asserts something of its argument.
pub(super) fn is_assertion(argument: &Argument<'_>) -> bool {
    let on = argument.on.unwrap_or_default();
    // `expect` of an own object is another one: `page.expect("…")`.
    let own = tested::asserts(argument.call) && (argument.on.is_none() || argument.call.len() > "expect".len());
    own || tested::asserts(on) || on == "require" && REQUIRE.contains(&argument.call)
}

/// Whether the call writes its argument down as a text.
pub(super) fn writes(call: &str) -> bool {
    WRITE.contains(&call)
}

/// Whether the call or the type is a list or a map of its arguments.
pub(super) fn holds(call: &str) -> bool {
    HOLD.contains(&call)
}

/// Whether a list of that name holds all that is allowed.
pub(super) fn allows(name: &str) -> bool {
    ALLOWED_NAMES.contains(&folded(name).as_str())
}

/// Whether a value of that name is a default.
pub(super) fn defaults(name: &str) -> bool {
    DEFAULT_NAMES.contains(&folded(name).as_str())
}

fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    letters.map(|c| c.to_ascii_lowercase()).collect()
}
