//! What the tokens alone say: enough for macros (`json!`, `vec!`, `assert_eq!`) and for code that does not parse.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{Found, place_of_string, span_of};
use crate::syntax::Context;
use crate::vocab::{Place, Span};

/// How many of the lists around a literal are kept.
const MOST_CONTAINERS: usize = 16;

/// What a stream stands in.
#[derive(Clone, Default)]
struct Outside {
    /// The function or macro whose arguments the stream is.
    call: Option<String>,
    /// Whether it is a list of attributes.
    is_attribute: bool,
    /// The lists and maps around it, the innermost first.
    containers: Vec<Span>,
    /// Whether it is a part of an assertion that names several models, calls in it included: it is not edited by half.
    is_asserted: bool,
}

/// Says what the tokens say of the spans within them.
pub(super) fn walk(stream: &TokenStream, found: &mut Found<'_>) {
    let mut streams = vec![(stream.clone(), Outside::default())];
    while let Some((stream, outside)) = streams.pop() {
        let tokens: Vec<_> = stream.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let span = span_of(token.span());
            if !found.has(span) {
                continue;
            }
            match token {
                TokenTree::Group(group) => streams.push((group.stream(), inside(&tokens, at, group, &outside, found))),
                TokenTree::Literal(_) => literal(&tokens, at, &outside, found),
                TokenTree::Ident(_) | TokenTree::Punct(_) => {
                    let place = if in_import(&tokens, at) {
                        Place::Import
                    } else {
                        Place::Identifier
                    };
                    found.set(span, &Context::at(place));
                }
            }
        }
    }
}

/// What stands in the group at `at`.
fn inside(tokens: &[TokenTree], at: usize, group: &Group, outside: &Outside, found: &Found<'_>) -> Outside {
    let is_macro = is_at(tokens, at, 1, '!');
    let caller = if is_macro { 2 } else { 1 };
    let is_called = is_macro || group.delimiter() == Delimiter::Parenthesis;
    let call = before(tokens, at, caller)
        .filter(|_| is_called)
        .and_then(ident)
        .or_else(|| {
            (!is_called || is_wrapped(tokens, at))
                .then(|| outside.call.clone())
                .flatten()
        });
    let is_attribute = group.delimiter() == Delimiter::Bracket
        && (is_at(tokens, at, 1, '#') || (is_at(tokens, at, 1, '!') && is_at(tokens, at, 2, '#')));
    let mut containers = outside.containers.clone();
    let is_list = group.delimiter() == Delimiter::Bracket && !is_attribute;
    let is_map = group.delimiter() == Delimiter::Brace && (is_macro || in_macro_map(outside));
    if is_list || is_map {
        containers.insert(0, span_of(group.span()));
        containers.truncate(MOST_CONTAINERS);
    }
    let macro_name = before(tokens, at, 2)
        .filter(|_| is_macro)
        .and_then(ident)
        .unwrap_or_default();
    let asserts = ["assert", "debug_assert"]
        .iter()
        .any(|begin| macro_name.starts_with(begin));
    Outside {
        call,
        is_attribute: is_attribute || outside.is_attribute,
        containers,
        is_asserted: outside.is_asserted || asserts && found.within(span_of(group.span())).len() > 1,
    }
}

/// Whether the parentheses at `at` only wrap: a tuple.
fn is_wrapped(tokens: &[TokenTree], at: usize) -> bool {
    at == 0 || is_at(tokens, at, 1, ',')
}

/// Braces within the argument of a macro that makes data (`json!`) are maps.
fn in_macro_map(outside: &Outside) -> bool {
    outside.call.as_deref().is_some_and(|call| call == "json")
}

fn literal(tokens: &[TokenTree], at: usize, outside: &Outside, found: &mut Found<'_>) {
    let span = span_of(tokens[at].span());
    let written = &found.text[span.range()];
    // A documenting comment reaches us as an attribute whose literal is the comment.
    if written.starts_with('/') {
        found.set(span, &Context::at(Place::Docstring));
        return;
    }
    let after = tokens.get(at + 1);
    let is_key = after.is_some_and(|token| is_punct(token, ':'));
    let named = is_at(tokens, at, 1, ':') || is_at(tokens, at, 1, '=');
    let name = named.then(|| before(tokens, at, 2).and_then(name_of)).flatten();
    let context = Context {
        place: place(tokens, at, outside, is_key).unwrap_or_else(|| place_of_string(written)),
        name,
        call: outside.call.clone(),
        literal: Some(span),
        containers: outside.containers.clone(),
        ..Context::default()
    };
    found.set(span, &context);
}

fn place(tokens: &[TokenTree], at: usize, outside: &Outside, is_key: bool) -> Option<Place> {
    let two = |first: char, second: char| is_at(tokens, at, 1, second) && is_at(tokens, at, 2, first);
    let next_two = |first: char, second: char| {
        tokens.get(at + 1).is_some_and(|token| is_punct(token, first))
            && tokens.get(at + 2).is_some_and(|token| is_punct(token, second))
    };
    let call = outside.call.as_deref().unwrap_or_default();
    if outside.is_attribute {
        let key = before(tokens, at, 2).and_then(ident).unwrap_or_default();
        return Some(match key.as_str() {
            "doc" => Place::Docstring,
            _ if key.starts_with("default") => Place::DefaultValue,
            _ => Place::String,
        });
    }
    if next_two('=', '>') || next_two('=', '=') || next_two('!', '=') || two('=', '=') || two('!', '=') {
        return Some(Place::Comparison);
    }
    if tokens.get(at + 1).is_some_and(|token| is_punct(token, '|')) || is_at(tokens, at, 1, '|') {
        return Some(Place::Comparison);
    }
    // `assert_snapshot!(value, @"what it was")`
    let is_snapshot = call.ends_with("snapshot") && is_at(tokens, at, 1, '@');
    if is_comparing(call) || (outside.is_asserted || is_snapshot) && !is_key {
        return Some(Place::Comparison);
    }
    if is_key {
        return Some(Place::MappingKey);
    }
    if is_defaulting(call) {
        return Some(Place::DefaultValue);
    }
    (!call.is_empty() && outside.containers.is_empty() && !is_formatting(call)).then_some(Place::Argument)
}

/// Calls that compare their arguments.
pub(super) fn is_comparing(call: &str) -> bool {
    matches!(
        call,
        "assert_eq"
            | "assert_ne"
            | "debug_assert_eq"
            | "debug_assert_ne"
            | "matches"
            | "eq"
            | "ne"
            | "starts_with"
            | "ends_with"
            | "contains"
            | "strip_prefix"
            | "strip_suffix"
    )
}

/// Calls whose argument holds where there is no other value.
pub(super) fn is_defaulting(call: &str) -> bool {
    matches!(
        call,
        "unwrap_or" | "unwrap_or_else" | "or" | "or_else" | "map_or" | "default_value" | "get_or_insert"
    )
}

/// Macros whose argument is a text, not a value for someone.
fn is_formatting(call: &str) -> bool {
    matches!(
        call,
        "format" | "println" | "print" | "eprintln" | "write" | "writeln" | "panic" | "concat"
    )
}

fn in_import(tokens: &[TokenTree], at: usize) -> bool {
    let statement = tokens[..at].iter().rev().take(64);
    for token in statement {
        match token {
            TokenTree::Ident(ident) if ident == "use" || ident == "mod" => return true,
            TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',') => return false,
            _ => {}
        }
    }
    false
}

fn before(tokens: &[TokenTree], at: usize, back: usize) -> Option<&TokenTree> {
    at.checked_sub(back).and_then(|at| tokens.get(at))
}

fn is_at(tokens: &[TokenTree], at: usize, back: usize, char: char) -> bool {
    before(tokens, at, back).is_some_and(|token| is_punct(token, char))
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

/// The name that stands before `:` or `=`: a field, a variable, a quoted key.
fn name_of(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        TokenTree::Literal(literal) => Some(literal.to_string().trim_matches('"').to_owned()),
        _ => None,
    }
}
