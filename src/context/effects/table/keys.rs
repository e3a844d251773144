//! Rules of validators, modules to load, keys of mappings.

use crate::context::effects::{Effect, Row, Takes, row};

/// Calls of the family.
pub(super) const KEYS: &[Row] = &[
    row(Effect::Allow, Takes::All, &["isin"]).on(&["-"]),
    row(Effect::Allow, Takes::All, &["in", "notin", "enum"]).on(&["rule"]),
    row(Effect::Allow, Takes::All, &["valid"]).on(&["string", "joi", "any"]),
    row(Effect::Allow, Takes::All, &["strings"]).on(&["enum"]),
    row(Effect::StoredName, Takes::All, &["value"]).on(&["enumeration"]),
    row(
        Effect::Import,
        Takes::First,
        &[
            "require",
            "import",
            "importmodule",
            "requireonce",
            "includeonce",
            "requirerelative",
        ],
    ),
    row(
        Effect::Key,
        Takes::First,
        &[
            "at",
            "dig",
            "fetch",
            "find",
            "get",
            "getitem",
            "getordefault",
            "getorelse",
            "getornull",
            "getvalue",
            "getvalueordefault",
            "item",
            "lookup",
            "objectforkey",
            "trygetvalue",
            "valueforkey",
        ],
    )
    .of_map(),
    // The key is the first operand, the map the second.
    row(
        Effect::Key,
        Takes::FirstOfMany,
        &[
            "find",
            "findopt",
            "findexn",
            "get",
            "iskey",
            "lookup",
            "member",
            "remove",
            "take",
            "tryfind",
            "containskey",
        ],
    )
    .on(&["map", "maps", "stringmap", "hashmap", "hm", "m"])
    .within(&["erlang", "fsharp", "haskell", "ocaml"]),
    row(Effect::Key, Takes::Second, &["findwithdefault"]).within(&["haskell"]),
    row(Effect::Key, Takes::FirstOfMany, &["assoc", "assocopt", "memassoc"])
        .on(&["list"])
        .within(&["ocaml"]),
    // The map is the first operand, the key the second.
    row(
        Effect::Key,
        Takes::Second,
        &[
            "find", "findopt", "findexn", "replace", "get", "fetch", "put", "putnew", "haskey",
        ],
    )
    .on(&["map", "keyword", "hashtbl"])
    .within(&["elixir", "ocaml", "gleam"]),
    row(Effect::Key, Takes::Second, &["get", "assoc", "hashref", "plistget"]).within(&["clojure", "lisp"]),
    row(
        Effect::Key,
        Takes::First,
        &["gethash", "assoc", "assocstring", "rassoc", "alistget"],
    )
    .within(&["lisp"]),
    row(Effect::Key, Takes::SecondOfThree, &["add", "replace"])
        .on(&["hashtbl"])
        .within(&["ocaml"]),
    row(Effect::Key, Takes::SecondOfThree, &["get"])
        .on(&["-"])
        .within(&["julia"]),
    row(Effect::Key, Takes::SecondOfThree, &["lookup"]).within(&["terraform", "hcl"]),
    row(Effect::Key, Takes::Later, &["index", "get", "haskey", "dig"])
        .on(&["-"])
        .within(&["go-template", "template", "yaml", "toml", "json"]),
    row(Effect::Key, Takes::First, &["arraykeyexists", "keyexists"]).within(&["php"]),
    row(Effect::Key, Takes::First, &["key"])
        .of_map()
        .within(&["ruby", "crystal"]),
    row(Effect::Key, Takes::FirstOfMany, &["set"]).of_map(),
    row(Effect::Key, Takes::Even, &["create"]).on(&["dict"]),
    row(Effect::Key, Takes::Second, &["set", "get"]).on(&["dict"]),
    row(Effect::Key, Takes::Even, &["of", "ofentries", "treemap", "hashmap"]).on(&["map", "immutablemap", "sortedmap"]),
    row(
        Effect::Key,
        Takes::FirstOfMany,
        &[
            "put",
            "putifabsent",
            "entry",
            "insert",
            "insertorassign",
            "emplace",
            "tryadd",
            "add",
            "store",
        ],
    ),
];
