//! The table of effects: the meaning that calls, operators, names and directives give to what is handed to them.
//!
//! One row for each group of names; names are folded (see [`fold`]), so that one row holds for all spellings. A row holds
//! in every language unless it lists some. No other list of such names exists.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The meaning of an operand, argument or value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Compared with something.
    Compare,
    /// Searched for, in order to be replaced or cut off.
    Search,
    /// Looked up among stored rows.
    Lookup,
    /// Compared with what a program under test makes.
    Expect,
    /// The answer of a mock, or a recorded result.
    Answer,
    /// Used where nothing else is given.
    Default,
    /// All that is allowed, or one of it.
    Allow,
    /// A regular expression.
    Pattern,
    /// The key of a mapping.
    Key,
    /// A module to load.
    Import,
    /// The name under which stored data is read.
    StoredName,
    /// A text for people.
    Prose,
    /// Handed back unchanged, or as a list or map of it.
    Pass,
    /// Handed back as a list or map of what is given.
    Hold,
    /// Written down as text.
    Write,
}

/// The arguments that a row speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// All, and what a method is called on.
    All,
    /// The first.
    First,
    /// All but the first.
    Later,
    /// The last of three or more.
    Help,
    /// The first, third, fifth …, where there are several.
    Even,
    /// The first where there are several.
    FirstOfMany,
    /// What a method is called on.
    Receiver,
    /// A record of fields and values.
    Record,
    /// What is replaced: the first argument of a method, the second where the text itself is the first.
    Sought,
}

/// A row of the table of calls.
#[derive(Debug)]
pub(super) struct Row {
    effect: Effect,
    takes: Takes,
    /// What it must be called on; empty for anything, `-` for nothing.
    on: &'static [&'static str],
    names: &'static [&'static str],
}

const fn row(effect: Effect, takes: Takes, names: &'static [&'static str]) -> Row {
    Row { effect, takes, on: &[], names }
}

impl Row {
    const fn on(mut self, on: &'static [&'static str]) -> Self {
        self.on = on;
        self
    }

}

/// Calls; the first row that fits counts.
static CALLS: &[Row] = &[
    row(Effect::Default, Takes::Later, &["or"]).on(&["cmp"]),
    row(Effect::Prose, Takes::Help, &["string", "stringvar", "stringp", "stringvarp"]).on(&["flag", "flags", "pflag", "fs"]),
    row(Effect::Default, Takes::Later, &["string", "stringvar", "stringp", "stringvarp"])
        .on(&["flag", "flags", "pflag", "fs"]),
    row(Effect::Pattern, Takes::First, &["sub", "subn", "match", "search", "compile", "fullmatch", "findall", "split", "finditer", "matchstring", "mustcompile", "replace", "ismatch", "matches"])
        .on(&["re", "pattern", "regexp", "regex"]),
    row(Effect::Compare, Takes::Later, &["matches", "assertmatches", "debugassertmatches"]),
    row(Effect::Pattern, Takes::First, &[
        "regex", "regexp", "mustcompile", "pregmatch", "pregmatchall", "pregreplace", "pregsplit", "pregquote",
        "nsregularexpression", "matchstring", "grepl", "regexpr", "gregexpr", "strdetect", "strextract", "refind",
        "rematches", "reseq", "repattern", "qregularexpression", "stdregex", "regexplike", "regexpreplace",
        "regexpmatches", "ismatch", "matches", "pattern", "rematch", "regextest",
    ]),
    row(Effect::Expect, Takes::All, &[
        "tobe", "toequal", "tostrictequal", "tocontain", "tomatch", "tocontainequal", "tomatchobject", "tohaveproperty",
        "tohavebeencalledwith", "tobecalledwith", "tohavebeenlastcalledwith", "tohavebeennthcalledwith", "toreturnwith",
        "tohavereturnedwith", "toeql", "tomatchinlinesnapshot", "tothrowerrormatchinginlinesnapshot",
        "inlinesnapshot", "hasresourceproperties", "hasresource", "isequalto", "isequaltoignoringcase", "isin",
        "containsexactly", "containsexactlyinanyorder", "containsonly", "shouldbe", "shouldnotbe", "shouldequal",
        "shouldcontain", "shouldcontainexactly", "shouldbeequalto", "shouldbein", "shouldhave", "should", "be",
        "beequalto", "beequivalentto", "containexactly", "matcharray", "haveattributes", "eql", "expectequal", "expectidentical",
        "expecteq", "expectne", "expectstreq", "expectstrne", "equals", "jsoneq", "elementsmatch",
        "verifyequals", "mustbe", "mustequal", "wont", "deepequal", "strictequal", "notstrictequal", "notdeepequal",
        "is", "isnt", "isdeeply", "ok", "cmpok",
    ])
    .on(&[
        "expect", "assert", "assertions", "require", "assertthat", "should", "must", "to", "not", "tonot", "t", "it", "that",
        "check", "verify", "expected", "truth", "chai", "-",
    ]),
    row(Effect::Expect, Takes::All, &[
        "tobe", "toequal", "tostrictequal", "tocontain", "tomatch", "tocontainequal", "tomatchobject", "tohaveproperty",
        "tohavebeencalledwith", "tobecalledwith", "tohavebeenlastcalledwith", "tohavebeennthcalledwith", "toreturnwith",
        "shouldbe", "shouldnotbe", "shouldequal", "shouldcontain", "shouldcontainexactly", "isequalto", "containsexactly",
        "containexactly", "matcharray", "haveattributes", "beequalto", "beequivalentto", "hasresourceproperties", "hasresource",
        "tomatchinlinesnapshot", "inlinesnapshot", "equal", "notequal", "equalvalues", "notequals", "areequal", "arenotequal", "that",
        "elementsmatch", "jsoneq", "mustbe", "mustequal", "shouldbeequalto", "beequal", "receivewith",
    ])
    .on(&["expect", "assert", "assertions", "require", "assertthat", "should", "must", "to", "not", "be", "have", "tonot"]),
    row(Effect::Import, Takes::First, &["require", "import", "importmodule", "requireonce", "includeonce", "requirerelative"]),
    row(Effect::Key, Takes::Even, &["of", "ofentries", "treemap", "hashmap"]).on(&["map", "immutablemap", "sortedmap"]),
    row(Effect::Key, Takes::FirstOfMany, &["put", "putifabsent", "entry", "insert", "insertorassign", "emplace", "tryadd", "add", "store"])
        .on(&[]),
    row(Effect::Search, Takes::All, &["grep", "egrep", "fgrep", "rg", "ag", "sed", "gsed", "awk", "gawk", "jq", "yq", "findstr", "selectstring", "zgrep"]),
    row(Effect::Search, Takes::Sought, &[
        "replace", "replaceall", "replacefirst", "sub", "gsub", "strreplace", "strireplace", "regsub", "replaceallin",
        "replacefirstin", "strreplaceall", "resub", "substitute", "replacen", "replacingoccurrences",
        "regexreplace", "replaceonce", "stringreplaceall",
    ]),
    row(Effect::Search, Takes::First, &[
        "removeprefix", "removesuffix", "trimstart", "trimend", "deleteprefix", "deletesuffix", "stripprefix", "stripsuffix", "split",
        "partition", "rpartition", "cut", "splitn", "substringbefore", "substringafter",
    ]),
    row(Effect::Search, Takes::All, &["trimprefix", "trimsuffix"]),
    row(Effect::Lookup, Takes::All, &[
        "filter", "where", "orwhere", "andwhere", "wherein", "wherenotin", "wherenot", "filterby", "exclude", "excludeby", "findby",
        "findoneby", "findallby", "findbyid", "findone", "findfirst", "findunique", "findmany", "findall", "findeach", "getby", "getbyid",
        "countdocuments", "countby", "findorcreateby", "findorinitializeby", "updateall", "whereequalto", "wherefield", "filterdocuments",
        "getobjector404", "existsby", "deletewhere", "rewhere",
    ]),
    row(Effect::Lookup, Takes::Record, &["find", "get", "query", "search", "count", "delete", "aggregate", "match", "select", "exists", "distinct", "updatemany", "one", "all"])
        .on(&["objects", "collection", "coll", "agents", "db", "repository", "repo", "model", "query", "session", "table", "models", "items", "users"]),
    row(Effect::Lookup, Takes::Record, &["find", "findonerecord"]),
    row(Effect::Lookup, Takes::First, &["updatemany", "updateone", "deletemany", "deleteone", "findoneandupdate", "findoneandreplace", "findanddelete", "replaceone", "findandmodify"]),
    row(Effect::Compare, Takes::All, &[
        "equals", "equalsignorecase", "equal", "equalfold", "eq", "eql", "eqv", "equalto", "isequal", "isequalto", "notequal", "ne", "neq",
        "compareto", "comparetoignorecase", "compare", "casecmp", "strcmp", "strcasecmp", "strncmp", "streq", "stringequal",
        "stringequals", "localecompare", "identical", "deepequal", "issame", "contentequals", "cbequal",
        "startswith", "startwith", "beginswith", "hasprefix", "strstartswith", "isprefixof", "endswith", "endwith", "hassuffix", "strendswith",
        "contains", "contain", "include", "includes", "containsstring", "strcontains", "stringcontains", "strstr", "stristr", "containsobject",
        "has", "hasany", "haskey", "containskey", "containsvalue", "hasvalue", "exists", "inarray", "arraycontains", "member", "memq", "elem", "notelem", "ismember",
        "isin", "oneofthese", "indexof", "lastindexof", "findindex", "rindex", "strpos", "isany", "findstring", "arrayposition",
        "fnequals", "fncontains", "casecompare", "comparestring", "strncasecmp", "notequals",
        "match", "hasmatch", "firstmatch", "like", "ilike", "glob", "fnmatch", "minimatch",
    ]),
    row(Effect::Compare, Takes::Receiver, &["some", "any", "every", "all", "find", "includes"]),
    row(Effect::Allow, Takes::All, &[
        "enum", "nativeenum", "oneof", "choice", "choices", "isin", "allowedvalues", "allowed", "validateset", "validateinclusion",
        "validatesinclusionof", "literal", "possiblevalues", "possiblevaluesparser", "selectbox", "multiselect", "dropdown", "radio", "selectslider",
        "matcharg", "argmatch", "enumeration", "stringenum", "valueset", "picklist", "strenum", "permittedvalues", "acceptedvalues",
        "allowablevalues", "valueparser", "combobox",
    ]),
    row(Effect::StoredName, Takes::All, &[
        "serde", "strum", "enummember", "jsonproperty", "serialname", "serializedname", "jsonstringenummembername", "jsonenumvalue", "jsonalias", "xmlenum",
        "jsonpropertyname", "jsonvalue", "codingkey",
    ]),
    row(Effect::Default, Takes::Later, &[
        "get", "getenv", "getenvor", "getenvordefault", "envor", "env", "envvar", "environment", "getattr", "getordefault",
        "getorelse", "getproperty", "setdefault", "getvalue", "getvalueordefault", "getstring", "lookup", "coalesce", "try",
        "optional", "fetch", "fetchenv", "ifnull", "isnull", "nvl", "config", "syswgetenv", "sysgetenv", "osgetenv", "getenvdefault", "getconfig", "getsetting", "getoption", "envget",
        "valueordefault", "lookupenv", "getenvwithdefault", "envordefault", "stringordefault", "default", "getparameter", "systemgetenv",
        "getorput", "computeifabsent", "requireenv", "option", "addoption", "addargument", "argument", "opt", "flag", "firstnonempty", "or", "fallback",
    ]),
    row(Effect::Default, Takes::First, &[
        "default", "orelse", "orelseget", "getorelse", "unwrapor", "unwraporelse", "valueor", "ifempty", "ifblank", "ordefault", "withdefault",
        "defaultvalue", "defaultsto", "presenceor", "field", "or", "fromoption", "frommaybe", "maybe", "withdefaultvalue", "otherwise", "ifnil", "setdefaultvalue",
    ]),
    row(Effect::Pass, Takes::All, &[
        "string", "stringptr", "ptr", "to", "str", "freeze", "cast", "format", "strip", "trim", "dedent", "tolist", "toset", "tomap", "tostring",
        "some", "just", "ok", "into", "toowned", "unwrap", "clone", "asref", "asstr", "from", "stringfrom", "symbol", "intern", "atom", "right", "pure", "quote", "tag", "sub", "stringvalue", "awsstring",
        "lower", "upper", "tolower", "toupper", "tolowercase", "touppercase", "asconst", "final", "sprintf", "formatted", "let", "lazy", "constant", "textdedent", "trimindent", "trimmargin", "uriencode",
        "quoteplus", "encodeuricomponent", "urlencode", "env", "secret", "secretstr", "nonempty", "required", "wrap", "box", "rc", "arc", "cow", "bytes", "utf8",
    ]),
    row(Effect::Hold, Takes::All, &[
        "list", "listof", "set", "setof", "map", "mapof", "array", "arrayof", "arraylist", "arraylistof", "mutablelistof", "mutablemapof", "mutablesetof",
        "hashmap", "hashmapof", "linkedmapof", "hashset", "hashsetof", "sequenceof", "aslist", "of", "ofentries", "copyof", "seq", "vector", "tuple", "dict", "dictionary",
        "frozenset", "vec", "c", "hash", "concat", "merge", "table", "pairs", "btreemap", "btreeset", "immutablelist", "immutableset", "immutablemap",
        "unmodifiablelist", "unmodifiableset", "unmodifiablemap", "sortedset", "orderedset", "ordereddict", "datalist", "weakset", "mappingproxytype", "new", "tupleof", "values", "mapping",
        "indexmap", "indexset", "phfset", "phfmap", "setnew", "list1", "toimmutablehashset", "asreadonly", "frozen",
    ]),
    row(Effect::Write, Takes::All, &[
        "dumps", "dump", "stringify", "encode", "marshal", "parse", "loads", "bytesio", "stringio", "generate", "jsonencode", "jsonconvert", "json", "tojson", "serialize", "serializeobject", "tostringjson", "yamlencode", "bytes",
    ]),
];

/// The begin of finders that are named after a field: `findByModelId`.
const LOOKUPS: &[&str] = &["findby", "findoneby", "findallby", "getby", "countby", "deleteby", "existsby", "removeby", "queryby", "whereby", "dynamicfindby"];

/// Words that answer for a mock.
const ANSWERS: &[&str] = &[
    "mockreturnvalue", "mockreturnvalueonce", "mockresolvedvalue", "mockresolvedvalueonce", "mockresponse",
    "mockresponseonce", "mockimplementation", "thenreturn", "willreturn", "andreturn", "doreturn", "returns", "returnsasync",
    "addresponse", "resolves", "returnsonce", "resolvesonce", "withbody", "respondwith", "thenanswer", "returnvalue", "doreturn",
    "setupget", "andreturns", "reply", "toreturn", "willrespondwith", "stubrequest", "every",
];

/// Operators, as they are written.
static OPERATORS: &[(Effect, &[&str])] = &[
    (Effect::Compare, &[
        "==", "!=", "===", "!==", "=", "<>", "/=", "~=", "=:=", "=/=", "=\\=", "\\=", "^=", "\u{2260}", "\u{2208}",
        "in", "not in", "notin", "is", "is not", "isnot", "!in", "%in%", "-in", "-notin", "eq", "ne", "equals", "neq", "EQU", "NEQ", "equ", "like", "not like", "ilike", "not ilike",
        "similar to", "rlike", "regexp", "glob", "~", "!~", "=~", "~*", "!~*", "~>", "-eq", "-ne", "-ieq", "-ine", "-ceq", "-cne", "-like", "-notlike", "-match", "-notmatch",
        "-imatch", "-cmatch", "-contains", "-notcontains", "contains", "not contains", "startswith", "has", "elem", "`elem`", "instanceof", "is distinct from", "<=>", "eq?", "elsein", "matches", "=?", "any in", "not_in", "eqv",
    ]),
    (Effect::Search, &["-replace", "-ireplace", "-creplace", "-split"]),
    (Effect::Default, &[
        "||", "??", "or", "?:", "//", "<|>", ":-", ":=-", "-", ":=", ":+", "+", "||=", "??=", "//=", "?=", "orelse", "orelse", "default", "?|", "|||", "DEFAULT",
    ]),
    (Effect::Pass, &["&&", "and", "+", ".", "..", "<>", "++", "%", "&", "^", "~+", "", ",", "|>", "as", "!", "not", "<-", "$", "::", "->", "|"]),
];

/// Meanings of names that a value is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameEffect {
    /// A list of all that is allowed.
    Allow,
    /// A default.
    Default,
    /// Stored rows that are looked for.
    Lookup,
    /// What is written to stored rows.
    Written,
}

static NAMES: &[(NameEffect, &[&str])] = &[
    (NameEffect::Allow, &[
        "enum", "enums", "enumvalues", "allowedvalues", "allowablevalues", "choices", "allowedpattern", "oneof", "options", "possiblevalues", "validvalues",
        "permittedvalues", "acceptedvalues", "enumnames", "allowlist", "whitelist", "allowedmodels", "allowedmodelids", "permittedmodels", "picklist", "literals", "valueparser", "inclusion",
    ]),
    (NameEffect::Lookup, &["where", "filter", "filters", "criteria", "eventpattern", "filtercriteria", "match", "keyconditionexpression", "filterexpression", "$match"]),
    (NameEffect::Written, &["set", "data", "values", "update", "updates", "create", "setoninsert", "push", "addtoset", "defaults", "upsert"]),
    (NameEffect::Default, &["default", "defaultvalue", "fallback", "unset", "defaultsto", "initialvalue", "ifabsent"]),
];

/// The row of an operator.
pub(super) fn of_operator(operator: &str) -> Option<Effect> {
    let written = operator.trim();
    let find = |one: &str| OPERATORS.iter().find(|(_, all)| all.contains(&one)).map(|(effect, _)| *effect);
    find(written).or_else(|| find(&written.to_lowercase()))
}

/// The meaning of a name that a value or a list is given.
pub(super) fn of_name(name: &str) -> Option<NameEffect> {
    let name = fold(name);
    NAMES.iter().find(|(_, all)| all.contains(&name.as_str())).map(|(effect, _)| *effect)
}

/// One argument of one call, as the tree has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    /// The name of the call.
    pub(super) call: &'a str,
    /// The last part of what it is called on.
    pub(super) on: Option<&'a str>,
    /// The place of the argument among all; `None` for what the call is made on.
    pub(super) index: Option<usize>,
    pub(super) count: usize,
    /// Whether the argument is a record, or a field of one by its keyword.
    pub(super) is_record: bool,
    pub(super) language: &'a str,
}

static INDEX: LazyLock<HashMap<&'static str, Vec<&'static Row>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for row in CALLS {
        for &name in row.names {
            index.entry(name).or_default().push(row);
        }
    }
    index
});

/// The meaning of an argument.
pub(super) fn of_call(given: &Given<'_>) -> Option<Effect> {
    let name = fold(given.call);
    if name.is_empty() || given.call.ends_with('=') || given.call.starts_with("not=") {
        return of_operator(given.call).or_else(|| given.call.ends_with('=').then_some(Effect::Compare));
    }
    if ANSWERS.contains(&name.as_str()) {
        return Some(Effect::Answer);
    }
    if asserts(given.call) {
        return Some(Effect::Expect);
    }
    if LOOKUPS.iter().any(|begin| name.strip_prefix(begin).is_some_and(|field| !field.is_empty())) {
        return Some(Effect::Lookup);
    }
    INDEX.get(name.as_str())?.iter().find(|row| row.fits(given)).map(|row| row.effect)
}

impl Row {
    fn fits(&self, given: &Given<'_>) -> bool {
        self.is_on(given.on) && self.takes.fits(given)
    }

    fn is_on(&self, on: Option<&str>) -> bool {
        match on {
            _ if self.on.is_empty() => true,
            None => self.on.contains(&"-"),
            Some(on) => self.on.contains(&fold(on).as_str()),
        }
    }
}

/// Modules whose functions take the text itself first.
const TEXT_FIRST: &[&str] = &["strings", "stringutils", "stringr"];

/// Languages whose functions take the text itself first.
const TEXT_FIRST_LANGUAGES: &[&str] = &["sql", "clojure", "elixir", "julia", "lisp", "terraform", "hcl", "bicep", "jsonnet", "nix"];

impl Takes {
    fn fits(self, given: &Given<'_>) -> bool {
        let Some(index) = given.index else {
            return matches!(self, Self::All | Self::Receiver);
        };
        match self {
            Self::All => true,
            Self::First => index == 0,
            Self::Later => index > 0,
            Self::Help => index >= 2 && index + 1 == given.count,
            Self::Even => index.is_multiple_of(2),
            Self::FirstOfMany => index == 0 && given.count > 1,
            Self::Receiver => false,
            Self::Record => given.is_record,
            Self::Sought => given.count > 1 && index == sought(given),
        }
    }
}

/// The place of what is replaced among the arguments.
fn sought(given: &Given<'_>) -> usize {
    let by_module = given.on.is_some_and(|on| TEXT_FIRST.contains(&fold(on).as_str()) && on != "re");
    let by_language = given.on.is_none_or(|on| on.starts_with(char::is_uppercase)) && TEXT_FIRST_LANGUAGES.contains(&given.language);
    usize::from(given.count > 2 && (by_module || by_language) || given.count == 2 && by_module)
}

/// Whether a call asserts what it is given.
pub(super) fn asserts(call: &str) -> bool {
    let name = call.trim_end_matches('!');
    ["assert", "Assert", "XCTAssert", "expect_", "EXPECT_", "ASSERT_", "refute", "verify_eq"].iter().any(|begin| name.starts_with(begin))
        || matches!(name, "expect" | "Expect" | "assertEquals" | "testEqual")
}

/// A name without case and separators: `invokemodel` of `invoke_model`, `InvokeModel` and `invoke-model`.
pub fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The words of a name, in small letters: `eol`, `model`, `ids` of `EOL_MODEL_IDS` and `eolModelIds`.
pub fn words(name: &str) -> Vec<String> {
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

/// Words for what is not to be used.
const REFUSED: &[&str] = &[
    "deprecated", "deprecations", "deprecation", "retired", "legacy", "eol", "obsolete", "removed", "withdrawn", "sunset", "sunsetted", "discontinued", "blocked", "blocklist",
    "blacklist", "blacklisted", "denied", "deny", "denylist", "disallowed", "forbidden", "banned", "unsupported", "excluded", "excludes", "exclude", "exclusions",
    "ignored", "ignore", "unavailable", "disabled", "rejected", "reject", "dead", "expired", "refused", "bad", "invalid", "prohibited", "decommissioned", "outdated",
];

/// Whether a list of that name holds what is not to be used.
pub(super) fn refuses(name: &str) -> bool {
    words(name).iter().any(|word| REFUSED.contains(&word.as_str())) || fold(name).contains("endoflife") || fold(name).contains("notsupported")
}

/// Words for pairs of an old and a new value.
const RENAMES: &[&str] = &[
    "renamed", "renames", "rename", "renaming", "migration", "migrations", "migrate", "migrated", "replacement", "replacements", "replaced", "replaces", "successor", "successors",
    "upgrade", "upgrades", "upgraded", "moved", "moves", "redirects", "redirect", "superseded",
];

/// Whether pairs of that name lead from an old value to a new one.
pub(super) fn renames(name: &str) -> bool {
    words(name).iter().any(|word| RENAMES.contains(&word.as_str())) || refuses(name)
}

/// Keys of the old side of a record, and those of the new side that must stand beside it.
pub(super) const OLD_KEYS: &[&str] = &["from", "old", "before", "oldmodel", "oldid", "oldmodelid", "frommodel", "previous", "source", "deprecated", "retired", "fromid"];
pub(super) const NEW_KEYS: &[&str] = &[
    "to", "new", "after", "newmodel", "newid", "newmodelid", "tomodel", "replacedby", "replacement", "successor", "target", "use", "replacewith", "supersededby", "migrateto", "toid",
];


/// Keys that name the successor of the record that they are in.
pub(super) const SUPERSEDED_KEYS: &[&str] = &["replacedby", "supersededby", "successor", "replacement", "replacewith", "migrateto"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_table_as_they_are_looked_up() {
        for row in CALLS {
            for name in row.names.iter().chain(row.on).filter(|name| **name != "-") {
                assert_eq!(fold(name), **name);
            }
        }
    }

    #[test]
    fn words_of_a_name_are_found_in_every_spelling() {
        for name in ["EOL_MODEL_IDS", "eolModelIds", "eol-model-ids", "EolModelIds"] {
            assert_eq!(words(name), ["eol", "model", "ids"], "{name}");
        }
    }
}
