//! Regular expressions.

use crate::context::effects::{Effect, Row, Takes, row};

/// Calls of the family.
pub(super) const PATTERNS: &[Row] = &[
    row(
        Effect::Pattern,
        Takes::First,
        &[
            "sub",
            "subn",
            "match",
            "search",
            "compile",
            "fullmatch",
            "findall",
            "split",
            "finditer",
            "matchstring",
            "mustcompile",
            "replace",
            "ismatch",
            "matches",
        ],
    )
    .on(&["re", "pattern", "regexp", "regex"]),
    row(
        Effect::Pattern,
        Takes::Second,
        &["ismatch", "match", "matches", "split"],
    )
    .on(&["regex"])
    .within(&["csharp", "vb", "fsharp", "powershell"]),
    row(Effect::Pattern, Takes::SecondOfThree, &["replace"])
        .on(&["regex"])
        .within(&["csharp", "vb", "fsharp", "powershell"]),
    row(Effect::Pattern, Takes::Second, &["run", "replace"])
        .on(&["re"])
        .within(&["erlang"]),
    row(Effect::Pattern, Takes::First, &["str", "perl", "pcre", "glob"])
        .on(&["re"])
        .within(&["ocaml"]),
    row(
        Effect::Pattern,
        Takes::First,
        &[
            "scan",
            "scantostrings",
            "regexreplace",
            "regexreplaceall",
            "stringmatchp",
            "stringmatch",
        ],
    )
    .within(&["lisp"]),
    row(Effect::Pattern, Takes::Second, &["regcomp"]),
    row(
        Effect::Pattern,
        Takes::Second,
        &[
            "strdetect",
            "strextract",
            "strextractall",
            "strcount",
            "strsplit",
            "strwhich",
            "strsubset",
            "strlocate",
            "strmatch",
            "strview",
        ],
    )
    .within(&["r"]),
    row(
        Effect::Pattern,
        Takes::Second,
        &[
            "regexplike",
            "regexpmatches",
            "regexpreplace",
            "regexpsubstr",
            "regexpinstr",
            "regexpcount",
            "regexpmatch",
        ],
    )
    .within(&["sql"]),
    row(Effect::Pattern, Takes::All, &["regexall", "regexset", "generatedregex"]),
    row(Effect::Pattern, Takes::First, &["new"]).on(&["regexset"]),
    row(Effect::Pattern, Takes::First, &["regexp", "regsub"]).within(&["tcl"]),
    row(Effect::Pattern, Takes::First, &["new", "escape", "union"]).on(&["regexp", "regex", "re", "regexbuilder"]),
    row(Effect::Pattern, Takes::Receiver, &["toregex", "tregex"]),
    row(Effect::Pattern, Takes::Receiver, &["r"]).within(&["scala"]),
    row(Effect::Pattern, Takes::First, &["r", "re"])
        .on(&["-"])
        .within(&["julia", "nim"]),
    row(
        Effect::Compare,
        Takes::Later,
        &["matches", "assertmatches", "debugassertmatches"],
    ),
    row(
        Effect::Pattern,
        Takes::First,
        &[
            "regex",
            "regexp",
            "mustcompile",
            "pregmatch",
            "pregmatchall",
            "pregreplace",
            "pregsplit",
            "pregquote",
            "nsregularexpression",
            "regularexpressionwithpattern",
            "matchstring",
            "grepl",
            "regexpr",
            "gregexpr",
            "strdetect",
            "strextract",
            "refind",
            "rematches",
            "regexmatch",
            "mustregexmatch",
            "regexfind",
            "reseq",
            "repattern",
            "qregularexpression",
            "stdregex",
            "regexplike",
            "regexpreplace",
            "regexpmatches",
            "ismatch",
            "matches",
            "pattern",
            "rematch",
            "regextest",
            "regularexpression",
        ],
    ),
];
