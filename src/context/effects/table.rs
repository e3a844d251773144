//! The rows of the table: calls, operators and names, by their effect.

use super::{Effect, NameEffect, Row, Takes, row};

/// Calls; the first row that fits counts.
pub(super) static CALLS: &[Row] = &[
    row(Effect::Default, Takes::Later, &["or"]).on(&["cmp"]),
    row(Effect::Default, Takes::First, &["option", "argument"]).on(&["typer"]),
    row(Effect::Default, Takes::Later, &["value", "unwrap"]).on(&["option", "result", "optionresult"]),
    row(Effect::Prose, Takes::Help, &["string", "stringvar", "stringp", "stringvarp"]).on(&["flag", "flags", "pflag", "fs"]),
    row(Effect::Default, Takes::Later, &["string", "stringvar", "stringp", "stringvarp"])
        .on(&["flag", "flags", "pflag", "fs"]),
    row(Effect::Pattern, Takes::First, &["sub", "subn", "match", "search", "compile", "fullmatch", "findall", "split", "finditer", "matchstring", "mustcompile", "replace", "ismatch", "matches"])
        .on(&["re", "pattern", "regexp", "regex"]),
    row(Effect::Pattern, Takes::Second, &["ismatch", "match", "matches", "split"]).on(&["regex"]).within(&["csharp", "vb"]),
    row(Effect::Pattern, Takes::SecondOfThree, &["replace"]).on(&["regex"]).within(&["csharp", "vb"]),
    row(Effect::Pattern, Takes::First, &["new", "escape", "union"]).on(&["regexp", "regex", "re", "regexbuilder"]),
    row(Effect::Pattern, Takes::Receiver, &["toregex", "tregex"]),
    row(Effect::Pattern, Takes::Receiver, &["r"]).within(&["scala"]),
    row(Effect::Pattern, Takes::First, &["r", "re"]).on(&["-"]).within(&["julia", "nim"]),
    row(Effect::Compare, Takes::Later, &["matches", "assertmatches", "debugassertmatches"]),
    row(Effect::Pattern, Takes::First, &[
        "regex", "regexp", "mustcompile", "pregmatch", "pregmatchall", "pregreplace", "pregsplit", "pregquote",
        "nsregularexpression", "matchstring", "grepl", "regexpr", "gregexpr", "strdetect", "strextract", "refind",
        "rematches", "regexmatch", "mustregexmatch", "regexfind", "reseq", "repattern", "qregularexpression", "stdregex", "regexplike", "regexpreplace",
        "regexpmatches", "ismatch", "matches", "pattern", "rematch", "regextest",
    ]),
    row(Effect::Expect, Takes::All, &[
        "tobe", "toequal", "tostrictequal", "tocontain", "tomatch", "tocontainequal", "tomatchobject", "tohaveproperty", "tobecalledwith",
        "tohavebeencalledwith", "tohavebeenlastcalledwith", "tohavebeennthcalledwith", "toreturnwith", "tohavereturnedwith", "toeql",
        "tomatchinlinesnapshot", "tothrowerrormatchinginlinesnapshot", "inlinesnapshot", "hasresourceproperties", "hasresource",
        "isequaltoignoringcase", "containsexactly", "containsexactlyinanyorder", "containsonly", "shouldbe", "shouldnotbe", "shouldequal",
        "shouldcontain", "shouldcontainexactly", "shouldbeequalto", "shouldbein", "shouldhave", "beequivalentto", "containexactly", "matcharray",
        "haveattributes", "beequalto", "expectequal", "expectidentical", "expecteq", "expectne", "expectstreq", "expectstrne", "elementsmatch",
        "jsoneq", "verifyequals", "mustequal", "mustbe", "receivewith", "alcotest", "calledwith", "havebeencalledwith", "wascalledwith",
        "expectequalstrings", "expectequalslices", "debugasserteq", "debugassertne", "tohavetext", "expectexactly",
    ]),
    row(Effect::Expect, Takes::All, &[
        "isequalto", "isin", "should", "be", "eql", "equals", "wont", "deepequal", "strictequal", "notstrictequal", "notdeepequal", "is", "isnt",
        "isdeeply", "ok", "cmpok",
    ])
    .on(&[
        "expect", "assert", "assertions", "require", "assertthat", "should", "must", "to", "not", "tonot", "t", "it", "that",
        "check", "verify", "expected", "truth", "chai",
    ]),
    row(Effect::Expect, Takes::All, &["should", "be", "eql", "wont", "deepequal", "strictequal", "is", "isnt", "isdeeply", "ok", "cmpok"]).on(&["-"]),
    row(Effect::Expect, Takes::All, &["equal", "notequal", "equalvalues", "notequals", "areequal", "arenotequal", "that", "beequal"])
        .on(&["expect", "assert", "assertions", "require", "assertthat", "should", "must", "to", "not", "be", "have", "tonot"]),
    row(Effect::Expect, Takes::All, &["with"]).on(&["havereceived", "receive", "expecttoreceive"]),
    row(Effect::Allow, Takes::All, &["isin"]).on(&["-"]),
    row(Effect::Allow, Takes::All, &["in", "notin", "enum"]).on(&["rule"]),
    row(Effect::Allow, Takes::All, &["valid"]).on(&["string", "joi", "any"]),
    row(Effect::Allow, Takes::All, &["strings"]).on(&["enum"]),
    row(Effect::StoredName, Takes::All, &["value"]).on(&["enumeration"]),
    row(Effect::Import, Takes::First, &["require", "import", "importmodule", "requireonce", "includeonce", "requirerelative"]),
    row(Effect::Key, Takes::Even, &["of", "ofentries", "treemap", "hashmap"]).on(&["map", "immutablemap", "sortedmap"]),
    row(Effect::Key, Takes::FirstOfMany, &["put", "putifabsent", "entry", "insert", "insertorassign", "emplace", "tryadd", "add", "store"]),
    row(Effect::Search, Takes::All, &["grep", "egrep", "fgrep", "rg", "ag", "sed", "gsed", "awk", "gawk", "jq", "yq", "findstr", "selectstring", "zgrep"]),
    row(Effect::Search, Takes::Sought, &[
        "replace", "replaceall", "replacefirst", "sub", "gsub", "strreplace", "strireplace", "regsub", "replaceallin",
        "replacefirstin", "strreplaceall", "resub", "substitute", "replacen", "replacingoccurrences",
        "regexreplace", "replaceonce", "stringreplaceall", "subst", "patsubst", "globalreplace", "substitutefirst",
        "stringbyreplacingoccurrencesofstring",
    ]),
    row(Effect::Search, Takes::Even, &["newreplacer"]),
    row(Effect::Search, Takes::First, &[
        "removeprefix", "removesuffix", "trimstart", "trimend", "deleteprefix", "deletesuffix", "stripprefix", "stripsuffix", "split",
        "partition", "rpartition", "cut", "splitn", "substringbefore", "substringafter",
    ]),
    row(Effect::Search, Takes::All, &["trimprefix", "trimsuffix", "regexpstring"]),
    row(Effect::Search, Takes::First, &["replaceregexpinstring", "replacestringinbuffer", "replacestrings"]),
    row(Effect::Lookup, Takes::All, &[
        "filter", "where", "orwhere", "andwhere", "wherein", "wherenotin", "wherenot", "filterby", "exclude", "excludeby", "findby",
        "findoneby", "findallby", "findbyid", "findone", "findfirst", "findunique", "findmany", "findall", "findeach", "getby", "getbyid",
        "countdocuments", "countby", "findorcreateby", "findorinitializeby", "whereequalto", "wherefield", "filterdocuments",
        "getobjector404", "existsby", "deletewhere", "rewhere",
    ]),
    row(Effect::Lookup, Takes::Record, &["find", "get", "query", "search", "count", "delete", "aggregate", "match", "select", "exists", "distinct", "updatemany", "one", "all"])
        .on(&["objects", "collection", "coll", "agents", "db", "repository", "repo", "model", "query", "session", "table", "models", "items", "users"]),
    row(Effect::Lookup, Takes::Record, &["find", "findonerecord", "search"]),
    row(Effect::Lookup, Takes::All, &["not", "is", "ne", "gte", "regex"]).on(&["where", "criteria", "rewhere"]),
    row(Effect::Lookup, Takes::Later, &["in", "nin", "notin", "predicatewithformat", "nspredicate", "eq", "neq", "like", "ilike", "contains"]).on(&["select", "from", "where", "update", "delete", "-", "nspredicate", "columns"]),
    row(Effect::Lookup, Takes::All, &["in", "notin", "isin", "anyof"]).on(&["modelid", "model", "modelarn", "column", "col"]),
    row(Effect::Lookup, Takes::SecondOfThree, &["updatemany", "updateone", "findoneandupdate", "replaceone", "findoneandreplace"]).within(&["go", "rust"]),
    row(Effect::Lookup, Takes::Second, &["find", "findone", "deletemany", "deleteone", "countdocuments", "findoneanddelete"]).within(&["go"]),
    row(Effect::Lookup, Takes::First, &["updatemany", "updateone", "deletemany", "deleteone", "findoneandupdate", "findoneandreplace", "findanddelete", "replaceone", "findandmodify"]),
    row(Effect::Compare, Takes::All, &[
        "equals", "equalsignorecase", "equal", "equalfold", "eq", "eql", "eqv", "equalto", "isequal", "isequalto", "notequal", "ne", "neq",
        "compareto", "comparetoignorecase", "compare", "casecmp", "strcmp", "strcasecmp", "strncmp", "streq", "stringequal",
        "stringequals", "localecompare", "identical", "deepequal", "issame", "contentequals", "cbequal",
        "startswith", "startwith", "beginswith", "hasprefix", "strstartswith", "isprefixof", "endswith", "endwith", "hassuffix", "strendswith",
        "contains", "contain", "include", "includes", "containsstring", "strcontains", "stringcontains", "strstr", "stristr",
        "has", "hasany", "haskey", "containskey", "containsvalue", "hasvalue", "exists", "inarray", "arraycontains", "member", "memq", "elem", "notelem", "ismember",
        "isin", "oneofthese", "indexof", "lastindexof", "findindex", "rindex", "strpos", "isany", "findstring", "arrayposition",
        "fnequals", "fncontains", "casecompare", "eqignoreasciicase", "caseinsensitivecompare", "equivalent", "cmpignorecase", "isequaltostring", "ifequals", "ifeq", "unlesseq",
        "arraysearch", "iselement", "canfind", "in", "stringprefixp", "stringsuffixp", "instr", "occursin", "findsubstr", "isprefix", "issuffix", "containsobject",
         "comparestring", "strncasecmp", "notequals",
        "match", "hasmatch", "firstmatch", "like", "ilike", "glob", "fnmatch", "minimatch",
    ]),
    row(Effect::Compare, Takes::All, &["find", "rfind", "match", "index"]).on(&["text", "str", "string", "s", "modelid", "model", "name", "id", "input", "line", "value"]),
    row(Effect::Compare, Takes::Later, &["index", "selectattr", "rejectattr", "string"]).within(&["perl", "jinja", "template", "fish"]),
    row(Effect::Compare, Takes::All, &["prefix", "suffix", "mem", "find"]).within(&["erlang", "ocaml"]),
    row(Effect::Compare, Takes::Receiver, &["count", "some", "any", "every", "all", "find", "includes"]),
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
        "getorput", "computeifabsent", "envvarordefault", "requireenv", "option", "addoption", "addargument", "argument", "opt", "flag", "firstnonempty", "or", "fallback",
    ]),
    row(Effect::Default, Takes::First, &[
        "default", "orelse", "orelseget", "getorelse", "unwrapor", "unwraporelse", "valueor", "ifempty", "ifblank", "ordefault", "withdefault",
        "defaultvalue", "defaultsto", "presenceor", "field", "or", "fromoption", "frommaybe", "maybe", "withdefaultvalue", "otherwise", "ifnil", "setdefaultvalue",
    ]),
    row(Effect::Pass, Takes::All, &["value"]).on(&["-"]).within(&["scala"]),
    row(Effect::Pass, Takes::All, &[
        "fromjson", "doc", "bson", "iter", "intoiter", "stream", "iterator", "collect",
        "string", "stringptr", "ptr", "to", "str", "freeze", "cast", "format", "strip", "trim", "dedent", "tolist", "toset", "tomap", "tostring",
        "some", "just", "ok", "into", "toowned", "unwrap", "clone", "asref", "asstr", "from", "stringfrom", "symbol", "intern", "atom", "right", "pure", "quote", "tag", "sub", "stringvalue", "awsstring",
        "lower", "upper", "tolower", "toupper", "tolowercase", "touppercase", "asconst", "final", "sprintf", "formatted", "let", "lazy", "constant", "textdedent", "trimindent", "trimmargin", "uriencode",
        "quoteplus", "encodeuricomponent", "urlencode", "env", "secret", "secretstr", "nonempty", "required", "wrap", "box", "rc", "arc", "cow", "bytes", "utf8",
    ]),
    row(Effect::Hold, Takes::All, &[
        "list", "listof", "set", "setof", "map", "mapof", "array", "arrayof", "arraylist", "arraylistof", "mutablelistof", "mutablemapof", "mutablesetof",
        "hashmap", "hashmapof", "linkedmapof", "hashset", "hashsetof", "unorderedset", "unorderedmap", "multiset", "sequenceof", "aslist", "of", "ofentries", "copyof", "seq", "vector", "tuple", "dict", "dictionary",
        "frozenset", "vec", "c", "hash", "concat", "merge", "table", "pairs", "btreemap", "btreeset", "immutablelist", "immutableset", "immutablemap",
        "unmodifiablelist", "unmodifiableset", "unmodifiablemap", "sortedset", "orderedset", "ordereddict", "datalist", "weakset", "mappingproxytype", "new", "tupleof", "values", "mapping",
        "indexmap", "indexset", "phfset", "phfmap", "setnew", "list1", "toimmutablehashset", "asreadonly", "frozen",
    ]),
    row(Effect::Write, Takes::All, &[
        "dumps", "dump", "stringify", "encode", "marshal", "parse", "loads", "bytesio", "stringio", "generate", "jsonencode", "jsonconvert", "json", "tojson", "serialize", "serializeobject", "tostringjson", "yamlencode", "bytes",
    ]),
];

/// The begin of finders that are named after a field: `findByModelId`.
pub(super) const LOOKUPS: &[&str] = &["findby", "findoneby", "findallby", "getby", "countby", "deleteby", "existsby", "removeby", "queryby", "whereby", "dynamicfindby"];

/// Words that answer for a mock.
pub(super) const ANSWERS: &[&str] = &[
    "mockreturnvalue", "mockreturnvalueonce", "mockresolvedvalue", "mockresolvedvalueonce", "mockresponse",
    "mockresponseonce", "mockimplementation", "thenreturn", "willreturn", "andreturn", "doreturn", "returns", "returnsasync",
    "addresponse", "resolves", "returnsonce", "resolvesonce", "withbody", "respondwith", "thenanswer", "returnvalue", "returning", "returnconst",
    "setupget", "andreturns", "reply", "toreturn", "willrespondwith", "stubrequest", "every",
];

/// Operators, as they are written.
pub(super) static OPERATORS: &[(Effect, &[&str])] = &[
    (Effect::Compare, &[
        "==", "!=", "===", "!==", "=", "<>", "/=", "~=", "=:=", "=/=", "=\\=", "\\=", "^=", "\u{2260}", "\u{2208}",
        "in", "not in", "notin", "is", "is not", "isnot", "!in", "%in%", "-in", "-notin", "eq", "ne", "equals", "neq", "EQU", "NEQ", "equ", "like", "not like", "ilike", "not ilike",
        "similar to", "rlike", "regexp", "glob", "~", "!~", "=~", "~*", "!~*", "~>", "-eq", "-ne", "-ieq", "-ine", "-ceq", "-cne", "-like", "-notlike", "-match", "-notmatch",
        "-imatch", "-cmatch", "-contains", "-notcontains", "contains", "not contains", "startswith", "has", "elem", "`elem`", "instanceof", "is distinct from", "<=>", "eq?", "elsein", "matches", "=?", "any in", "not_in", "eqv", "ifeq", "ifneq", "== any", "contains any",
    ]),
    (Effect::Expect, &["shouldBe", "shouldNotBe", "shouldEqual", "shouldContain", "shouldContainExactly", "mustBe", "mustEqual", "mustEqualTo", "`shouldBe`", "`shouldReturn`", "`shouldContain`", "should_be", "must_equal", "must_be", "@?="]),
    (Effect::Answer, &["returns", "answers"]),
    (Effect::Search, &["-replace", "-ireplace", "-creplace", "-split"]),
    (Effect::Default, &[
        "||", "??", "or", "?:", "//", "<|>", ":-", ":=-", "-", ":=", ":+", "+", "||=", "??=", "//=", "?=", "orelse", "default", "?|", "|||", "DEFAULT",
    ]),
    (Effect::Pass, &["&&", "and", "+", ".", "..", "<>", "++", "%", "&", "^", "~+", "", ",", "|>", "as", "!", "not", "<-", "$", "::", "->", "|"]),
];

/// Names that a value is given.
pub(super) static NAMES: &[(NameEffect, &[&str])] = &[
    (NameEffect::Allow, &[
        "enum", "enums", "enumvalues", "allowedvalues", "allowablevalues", "choices", "oneof", "options", "possiblevalues", "validvalues",
        "permittedvalues", "acceptedvalues", "enumnames", "allowlist", "whitelist", "allowedmodels", "allowedmodelids", "permittedmodels", "picklist", "literals", "valueparser", "inclusion", "allowed", "permitted", "accepted", "in", "inlist", "validmodels",
    ]),
    (NameEffect::Lookup, &["where", "filter", "filters", "criteria", "eventpattern", "filtercriteria", "match", "keyconditionexpression", "filterexpression", "$match"]),
    (NameEffect::Written, &["set", "data", "values", "update", "updates", "create", "setoninsert", "push", "addtoset", "defaults", "upsert"]),
    (NameEffect::Default, &["default", "defaultvalue", "fallback", "unset", "defaultsto", "initialvalue", "ifabsent", "defaultvaluet"]),
    (NameEffect::Compare, &["fnequals", "fncontains", "fneachmemberin", "equals"]),
    (NameEffect::Query, &["filterpattern"]),
    (NameEffect::Pattern, &["regexp", "regex", "pattern", "allowedpattern"]),
];
