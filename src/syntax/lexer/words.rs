//! The words that tell what a place is, of all languages together: a word that one language does not have does no harm
//! there.

/// What defines something with parameters.
pub(super) const DEFINES: &[&str] = &[
    "def", "defp", "defmacro", "fun", "function", "func", "fn", "sub", "class", "constructor", "init", "struct", "record",
    "proc", "method", "param", "interface", "trait", "object", "Sub", "Function",
];

/// What begins a switch or a match.
pub(super) const SWITCHES: &[&str] = &["switch", "match", "when", "select", "Select"];

/// What comes before an operand that is compared with.
pub(super) const CASES: &[&str] = &["case", "when", "Case", "CASE", "WHEN", "is", "eq", "ne", "LIKE", "like", "ILIKE", "IS", "not_eq"];

/// Keywords before parentheses or a string that make no call.
pub(super) const KEYWORDS: &[&str] = &[
    "if", "elif", "elsif", "elseif", "unless", "while", "until", "for", "foreach", "switch", "match", "when", "case",
    "return", "in", "and", "or", "not", "catch", "except", "rescue", "else", "do", "then", "begin", "yield", "await",
    "typeof", "sizeof", "throw", "new", "is", "as", "let", "of", "print", "echo", "to", "from", "const", "var", "val",
    "static", "final", "public", "private", "delete", "void", "async", "lambda", "where", "select", "guard", "with",
    "end", "mut", "local", "our", "my", "import", "super", "VALUES", "IN", "in?",
];

/// What a statement that imports begins with.
pub(super) const IMPORTS: &[&str] = &[
    "import", "package", "use", "using", "require", "require_once", "require_relative", "include", "include_once",
    "namespace", "from", "open", "alias", "module", "#include", "export", "library", "source", "mod", "pub", "global",
    "load", "autoload", "extern", "@import", "@use", "with", "uses", "imports", "syntax",
];

/// Of those, the ones that also begin other statements, so that more has to be seen.
pub(super) const UNSURE: &[&str] = &["export", "pub", "from", "open", "with", "global", "module", "load", "source", "mod", "extern", "uses", "use", "syntax", "library"];

/// Functions that list or map what they are given.
pub(super) const LISTS: &[&str] = &[
    "listOf", "setOf", "mapOf", "arrayOf", "mutableListOf", "mutableMapOf", "mutableSetOf", "hashMapOf", "linkedMapOf",
    "arrayListOf", "sequenceOf", "asList", "of", "ofEntries", "array", "Array", "List", "Seq", "Set", "Map", "Vector",
    "vector", "list", "tuple", "dict", "set", "frozenset", "vec", "c", "hash", "concat", "toset", "tolist", "Dict",
    "json", "hashmap", "IN", "in", "VALUES", "values", "table", "new",
];

/// Functions whose second argument holds where the first names nothing.
pub(super) const DEFAULTS: &[&str] = &[
    "getenv", "env", "fetch", "get_env", "getOrDefault", "getOrElse", "get_or_default", "getProperty", "env_or",
    "getString", "get_string", "getEnv", "GetEnv", "get_env_or", "envOr", "getenvOr", "environment", "GetString",
    "GetValue", "get", "Getenv", "GetEnvOrDefault", "getEnvOrDefault", "env_var", "lookup", "try", "coalesce",
    "COALESCE", "IFNULL", "NVL", "nvl", "ifnull", "default", "fetch_env", "config",
];

/// Functions whose only argument does.
pub(super) const ELSE: &[&str] = &[
    "unwrap_or", "unwrap_or_else", "orElse", "getOrElse", "or_else", "orElseGet", "value_or", "ifEmpty", "or_default",
    "default", "presence_or",
];

/// Functions that compare with what they are given.
pub(super) const COMPARES: &[&str] = &[
    "equals", "equalsIgnoreCase", "equal", "eq", "eql", "equalTo", "isEqualTo", "is_equal_to", "isEqual", "toBe",
    "toEqual", "toStrictEqual", "toContain", "toMatch", "toContainEqual", "shouldBe", "be", "Equal", "NotEqual", "Equals",
    "EqualFold", "compareTo", "compare", "contains", "include", "includes", "contain", "has", "startsWith",
    "starts_with", "start_with", "starts_with?", "start_with?", "StartsWith", "endsWith", "ends_with", "end_with?",
    "EndsWith", "hasPrefix", "HasPrefix", "hasSuffix", "HasSuffix", "Contains", "str_contains", "str_starts_with",
    "in_array", "strcmp", "ne", "XCTAssertEqual", "include?", "eql?", "equal?", "refute", "not_to", "containsString",
    "expect_equal", "expect_identical", "string_contains", "contains?", "starts-with?", "startswith", "endswith", "EXPECT_EQ", "ASSERT_EQ", "EXPECT_STREQ", "ASSERT_STREQ",
];

/// Functions that make a regular expression of what they are given.
pub(super) const REGEXES: &[&str] = &[
    "Regex", "RegExp", "Pattern", "compile", "preg_match", "preg_replace", "preg_match_all", "preg_split", "preg_quote",
    "NSRegularExpression", "MustCompile", "MatchString", "grepl", "regexpr", "gsub", "re_find", "re-find", "re-pattern", "QRegularExpression",
    "std::regex", "regex", "regexp", "matches", "REGEXP_LIKE", "regexp_like", "IsMatch",
];

/// Keys whose value lists what is allowed.
pub(super) const ALLOWED: &[&str] = &["enum", "allowed_values", "allowedValues", "AllowedValues", "choices", "allowed", "allowedPattern", "oneOf", "examples"];

pub(super) fn is_assertion(call: &str) -> bool {
    call.starts_with("assert") || call.starts_with("Assert")
}
