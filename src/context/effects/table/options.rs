//! Options of command lines, and values that may be missing.

use crate::context::effects::{Effect, Row, Takes, row};

/// Calls of the family.
pub(super) const OPTIONS: &[Row] = &[
    row(Effect::Default, Takes::Later, &["or"]).on(&["cmp"]),
    row(Effect::Default, Takes::First, &["option", "argument"]).on(&["typer"]),
    row(Effect::Default, Takes::Later, &["value", "unwrap"]).on(&["option", "result", "optionresult"]),
    row(
        Effect::Prose,
        Takes::Help,
        &["string", "stringvar", "stringp", "stringvarp"],
    )
    .on(&["flag", "flags", "pflag", "fs"]),
    row(
        Effect::Default,
        Takes::Later,
        &["string", "stringvar", "stringp", "stringvarp"],
    )
    .on(&["flag", "flags", "pflag", "fs"]),
];
