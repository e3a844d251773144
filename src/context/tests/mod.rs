//! Contexts of marked spans, language by language.

mod bounds;
mod code;
mod config;
mod expectations;
mod families;
mod prose;
mod rust;

use crate::usage::Surroundings;
use crate::usage::testing::{containers, read};

/// The context of a span: its place, then `name=`, `call=` and `path=` where there is one.
fn described(context: &Surroundings) -> String {
    let mut described = context.place.name().to_owned();
    for (label, value) in [
        ("name", &context.name),
        ("call", &context.call),
        ("path", &context.key_path),
    ] {
        if let Some(value) = value {
            described.extend([" ", label, "=", value]);
        }
    }
    described
}

/// Each line of `cases` is a text with marks and what is expected of them.
#[track_caller]
fn check(language: &str, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for &(source, expected) in cases {
        let contexts = read(language, source).1.contexts;
        let found: Vec<_> = contexts.iter().map(described).collect();
        let found = found.join(" | ");
        if found != expected {
            wrong.push(format!("{source}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
