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
