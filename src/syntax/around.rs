//! The text around a place, read without knowing its language: brackets, chains of calls, declarations.
//!
//! In: a text and a place in it. Out: names and pieces of it. It looks a bounded way, and says nothing where it does not
//! understand.

use super::Context;
use crate::vocab::{Span, boundary};

/// How far is looked.
pub(super) const FARTHEST: usize = 2_000;

/// How long a route to a model may be, `bedrock/us-east-1/` say.
const LONGEST_ROUTE: usize = 300;

/// How many names a chain has at most.
const LONGEST_CHAIN: usize = 16;

/// The text before `at`, no more of it than `farthest`.
fn behind(text: &str, at: usize, farthest: usize) -> &str {
    boundary::before(text, at, farthest)
}

/// The text from `at` on, as far as is looked.
pub(super) fn ahead(text: &str, at: usize) -> &str {
    boundary::after(text, at, FARTHEST)
}

/// A name without case and separators: `invokemodel` of `invoke_model` and `InvokeModel`.
pub(super) fn folded(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// What stands before the id at `span` in its literal, `bedrock/us-east-1/` say; nothing where the literal holds more.
pub(super) fn whole(text: &str, literal: Option<Span>, span: Span) -> Option<&str> {
    const QUOTES: &[char] = &['"', '\'', '`'];
    let Some(literal) = literal.filter(|literal| literal.contains(span)) else {
        let before = text.get(..span.start())?.chars().next_back();
        let after = text.get(span.end()..)?.chars().next();
        let edge = |c: Option<char>| {
            c.is_none_or(|c| c.is_whitespace() || QUOTES.contains(&c) || matches!(c, '=' | ':' | '/'))
        };
        let ends = after.is_none_or(|c| c.is_whitespace() || QUOTES.contains(&c) || matches!(c, ',' | ';' | '\\'));
        if !edge(before) || !ends {
            return None;
        }
        let before_id = behind(text, span.start(), LONGEST_ROUTE);
        let begins = |c: char| c.is_whitespace() || QUOTES.contains(&c) || c == '=';
        return match before_id.rfind(begins) {
            Some(at) => before_id[at..].strip_prefix(begins),
            // What stands so far before it is of no use.
            None => (before_id.len() == span.start()).then_some(before_id),
        };
    };
    let before = text.get(literal.start()..span.start())?;
    let after = text.get(span.end()..literal.end())?;
    let ends = after
        .chars()
        .all(|c| QUOTES.contains(&c) || matches!(c, '#' | ' ' | '\\'));
    let mut opening = before.char_indices().take_while(|(at, _)| *at <= 3);
    let opened = opening
        .find(|(_, c)| QUOTES.contains(c))
        .map_or(before, |(at, _)| &before[at..]);
    ends.then(|| opened.trim_start_matches(QUOTES))
}

/// Whether code makes another text of the literal at `span`: by an operator, or by a method.
pub(super) fn is_joined(text: &str, literal: Span) -> bool {
    let behind = text.get(literal.end()..).unwrap_or_default().trim_start();
    let called = behind.strip_prefix('.').is_some_and(|rest| !keeps_text(rest));
    called || is_operand(text, literal)
}

/// Whether an operator that joins texts stands before or behind what is at `span`, a literal or a name.
pub(super) fn is_operand(text: &str, span: Span) -> bool {
    const BEFORE: &[&str] = &["+", "..", "<>", "~", "%", " ."];
    const BEHIND: &[&str] = &["+", "..", "<>", "~", "%", "&"];
    let behind = text.get(span.end()..).unwrap_or_default().trim_start();
    let before = text.get(..span.start()).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t', '\r', '\n', '$', '@']);
    BEHIND.iter().any(|operator| behind.starts_with(*operator))
        || BEFORE.iter().any(|operator| before.ends_with(*operator))
}

/// Whether one of the containers is a list whose entries are joined to one text: `!Join`, `join("", […])`, `[…].join("")`.
pub(super) fn is_joined_list(text: &str, containers: &[Span]) -> bool {
    const NEAR: usize = 32;
    containers.iter().any(|list| {
        let before = behind(text, list.start(), NEAR).to_ascii_lowercase();
        let after = text.get(list.end()..).unwrap_or_default();
        before.contains("join") || after.starts_with(".join")
    })
}

/// Whether a method of a literal that is named at the start of `rest` gives the same text.
fn keeps_text(rest: &str) -> bool {
    const SAME: &[&str] = &[
        "as_str",
        "freeze",
        "into",
        "strip",
        "to_owned",
        "to_string",
        "toString",
        "trim",
    ];
    let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
    SAME.contains(&name)
}

/// Whether what begins at `at` is in the first argument of the call, with nothing but a call that passes it on around it.
pub(super) fn is_first(text: &str, context: &Context, at: usize) -> bool {
    const LONGEST: usize = 40;
    /// How a line ends and the next one begins in the cell of a notebook.
    const JOINT: &str = "\\n\",";
    let start = context.literal.map_or(at, Span::start).min(at);
    let opened = context.call_at.filter(|from| start.saturating_sub(*from) <= FARTHEST);
    let between = opened.and_then(|from| text.get(from + 1..start));
    between.is_some_and(|between| {
        let between = between.replace(JOINT, "");
        let between = between.trim_matches(|c: char| c.is_whitespace() || c == '"');
        between.is_empty() || between.len() < LONGEST && !between.contains([',', '=', '{', '[', ':'])
    })
}

/// The names before the call whose arguments begin at `at`, in their order, its own left out: `InvokeModelRequest`,
/// `builder` of `InvokeModelRequest.builder().modelId(`.
pub(super) fn chain_before(text: &str, at: usize) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.get(..at).unwrap_or_default();
    while names.len() < LONGEST_CHAIN {
        rest = skip_group(rest.trim_end());
        let head = rest.trim_end_matches(is_word);
        let name = &rest[head.len()..];
        if name.is_empty() {
            break;
        }
        names.push(name.to_owned());
        let before = head.trim_end();
        if let Some(call) = ["->", "=>"].iter().find_map(|sign| before.strip_suffix(sign)) {
            // `client.converse(request -> request.modelId("…"))`: the call that the function is handed to.
            let outer = call.trim_end().trim_end_matches([')']).trim_end_matches(is_word);
            let outer = outer.trim_end_matches('(').trim_end();
            names.extend(last_word(outer).map(str::to_owned));
            break;
        }
        let Some(receiver) = [".", "::", "->", "?.", "!."]
            .iter()
            .find_map(|sign| before.strip_suffix(sign))
        else {
            break;
        };
        rest = receiver.trim_end_matches('?').trim_end();
    }
    names.reverse();
    names.pop();
    names
}

/// The text before the group in brackets that it ends with.
fn skip_group(text: &str) -> &str {
    if !text.ends_with(')') {
        return text;
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev().take(FARTHEST) {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text[..at].trim_end();
        }
    }
    ""
}

/// What is between the bracket at `at` and the one that closes it, or what can be seen of it.
pub(super) fn group(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let mut depth = 0_usize;
    for (end, byte) in rest.bytes().enumerate().take(FARTHEST) {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return &rest[..end];
        }
    }
    ahead(text, at)
}

/// The variable that the value which begins at `at` is assigned to, and the type that stands with it:
/// `const input: InvokeModelCommandInput = {`.
pub(super) fn declared_before(text: &str, at: usize) -> Option<(&str, Option<&str>)> {
    let before = text.get(..at).map(|_| behind(text, at, FARTHEST))?.trim_end();
    let before = before.strip_suffix('=')?.trim_end_matches(':').trim_end();
    let last = last_word(before)?;
    let head = before[..before.len() - last.len()].trim_end_matches([' ', '\t']);
    let typed = head.strip_suffix(':').and_then(|head| last_word(head.trim_end()));
    Some(typed.map_or((last, None), |name| (name, Some(last))))
}

fn last_word(text: &str) -> Option<&str> {
    let word = &text[text.trim_end_matches(is_word).len()..];
    (!word.is_empty()).then_some(word)
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_read_backwards() {
        for (text, names) in [
            ("InvokeModelRequest.builder().modelId(", "InvokeModelRequest builder"),
            (
                "x = Model.builder()\n    .region(Region.of(\"a\"))\n    .modelId(",
                "Model builder region",
            ),
            ("client\n  .converse()\n  .model_id(", "client converse"),
            ("bedrock.languageModel(", "bedrock"),
            ("aws_config::defaults(v).region(", "aws_config defaults"),
            ("client.converse(r -> r.modelId(", "converse r"),
            ("client.converse((r) => r.modelId(", "converse r"),
            ("modelId(", ""),
            ("", ""),
        ] {
            let at = text.len().saturating_sub(1);
            assert_eq!(chain_before(text, at).join(" "), names, "{text}");
        }
    }

    #[test]
    fn a_group_ends_where_its_bracket_closes() {
        assert_eq!(group("f(a, {b: [c]}) d", 1), "(a, {b: [c]}");
        assert_eq!(group("f(a", 1), "(a");
        assert_eq!(group("", 3), "");
    }

    #[test]
    fn a_declaration_names_a_variable_and_maybe_its_type() {
        for (text, expected) in [
            (
                "const input: InvokeModelInput = ",
                Some(("input", Some("InvokeModelInput"))),
            ),
            ("params = ", Some(("params", None))),
            ("def f(x):\n    name = ", Some(("name", None))),
            ("cfg := ", Some(("cfg", None))),
            ("f(", None),
        ] {
            assert_eq!(declared_before(text, text.len()), expected, "{text}");
        }
    }
}
