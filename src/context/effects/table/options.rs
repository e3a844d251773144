//! Options of command lines, and values that may be missing.

use crate::context::effects::{Effect, Row, Takes, row};

/// Sets of the flags of a command.
const FLAG_SETS: &[&str] = &[
    "flag",
    "flags",
    "flagset",
    "pflag",
    "fs",
    "persistentflags",
    "localflags",
    "commandline",
];

/// Calls of the family.
pub(super) const OPTIONS: &[Row] = &[
    row(Effect::Default, Takes::Later, &["or"]).on(&["cmp"]),
    row(Effect::Default, Takes::First, &["option", "argument"]).on(&["typer"]),
    row(Effect::Default, Takes::Later, &["value", "unwrap"]).on(&["option", "result", "optionresult"]),
    // Of Ruby's option parser: a list is what is allowed, a text explains the option.
    row(Effect::Describe, Takes::Later, &["on", "ontail", "onhead"])
        .on(&["opts", "opt", "o", "op", "parser", "optionparser", "optparse"])
        .within(&["ruby"]),
    row(Effect::Prose, Takes::Second, &["flag", "arg"])
        .on(&["kingpin", "app", "cmd", "command"])
        .within(&["go"]),
    row(
        Effect::Prose,
        Takes::Help,
        &["string", "stringvar", "stringp", "stringvarp"],
    )
    .on(FLAG_SETS),
    row(
        Effect::Default,
        Takes::Later,
        &["string", "stringvar", "stringp", "stringvarp"],
    )
    .on(FLAG_SETS),
];
