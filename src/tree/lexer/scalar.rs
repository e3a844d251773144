//! Values of configuration: quotes, numbers, and the code in them.

use super::ast::{Ast, Id};
use super::parser::Reading;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// The longest code in a value.
const MAX_HOLE: usize = 1024;

/// Kind of code that may be in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `${{ … }}` of workflows, `${X:-y}`.
    Yaml,
    /// `${X:-y}`, `$X`.
    Shell,
}

/// End of the literal that opens at `start` with `quote`, its closing quote included.
pub(super) fn quote_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote => {
                if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') {
                    at += 1;
                } else {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// True if a bare word is a number, a boolean, or null.
pub(super) fn is_scalar(text: &str) -> bool {
    matches!(
        text,
        "true" | "false" | "True" | "False" | "yes" | "no" | "on" | "off" | "null" | "~" | "Null" | "TRUE" | "FALSE"
    ) || text
        .strip_prefix(['-', '+'])
        .unwrap_or(text)
        .starts_with(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .skip(1)
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'E'))
}

/// Adds the code in a literal as its holes, and makes it a template where there is some.
pub(super) fn holes(ast: &mut Ast, literal: Id, text: &str, body: Span, dialect: Dialect, reading: Reading<'_>) {
    let bytes = text.as_bytes();
    let mut at = body.start();
    while let Some(found) = memchr::memchr(b'$', bytes.get(at..body.end()).unwrap_or_default()) {
        let start = at + found;
        let rest = text.get(start..body.end()).unwrap_or_default();
        at = start + 1;
        if rest.starts_with("${{") {
            let window = &rest.as_bytes()[..rest.len().min(MAX_HOLE)];
            let Some(length) = memchr::memmem::find(window, b"}}") else {
                continue;
            };
            let inner = Span::new(start + 3, start + length);
            at = start + length + 2;
            let hole = hole(ast, literal, start, at);
            super::expression(ast, hole, "javascript", text, inner, reading);
        } else if rest.starts_with("${") {
            let Some(length) = closing_brace(rest) else { continue };
            at = start + length + 1;
            let hole = hole(ast, literal, start, at);
            expansion(ast, hole, text, Span::new(start + 2, start + length));
        } else if dialect == Dialect::Shell {
            let length = rest
                .bytes()
                .skip(1)
                .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                .count();
            if length > 0 {
                at = start + 1 + length;
                let hole = hole(ast, literal, start, at);
                let name = Span::new(start + 1, at);
                let name = ast.named(Kind::Name, name.start(), name.end(), name);
                ast.add(hole, Slot::Item, name);
            }
        }
    }
}

fn hole(ast: &mut Ast, literal: Id, start: usize, end: usize) -> Id {
    ast.set_kind(literal, Kind::Template);
    let hole = ast.node(Kind::Hole, start, end);
    ast.add(literal, Slot::Item, hole);
    hole
}

/// The brace that closes `${`.
fn closing_brace(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate().take(MAX_HOLE) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// `X:-y`, `X-y`, `X:y`, `X` between the braces of an expansion.
pub(super) fn expansion(ast: &mut Ast, hole: Id, text: &str, inner: Span) {
    let content = text.get(inner.range()).unwrap_or_default();
    let prefix = content.len() - content.trim_start_matches(['!', '#']).len();
    let length = content[prefix..]
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'@' | b'*' | b'[' | b']'))
        .count();
    let split = prefix + length;
    let span = Span::new(inner.start() + prefix, inner.start() + split);
    let name = ast.named(Kind::Name, span.start(), span.end(), span);
    let rest = &content[split..];
    let sign = OPERATORS.iter().find(|sign| rest.starts_with(**sign));
    let Some(sign) = sign else {
        return ast.add(hole, Slot::Item, name);
    };
    let sign_span = Span::new(inner.start() + split, inner.start() + split + sign.len());
    let operation = ast.named(Kind::Operation, inner.start(), inner.end(), sign_span);
    ast.add(operation, Slot::Left, name);
    let value = Span::new(sign_span.end(), inner.end());
    // `X//old/new`, `X#old`: what is replaced or cut off is a pattern.
    let is_pattern = matches!(*sign, "##" | "%%" | "//" | "#" | "%" | "/");
    let written = text.get(value.range()).unwrap_or_default();
    let split = written.find('/').filter(|_| sign.starts_with('/'));
    let first = split.map_or(value.end(), |at| value.start() + at);
    let kind = if is_pattern { Kind::Regex } else { Kind::Literal };
    operand(ast, operation, kind, text, Span::new(value.start(), first));
    if let Some(at) = split {
        let rest = Span::new(value.start() + at + 1, value.end());
        operand(ast, operation, Kind::Literal, text, rest);
    }
    ast.add(hole, Slot::Item, operation);
}

/// Adds what is behind the operator of an expansion, where there is something.
fn operand(ast: &mut Ast, operation: Id, kind: Kind, text: &str, value: Span) {
    if value.is_empty() {
        return;
    }
    let written = text.get(value.range()).unwrap_or_default();
    let quoted = written.len() > 1 && written.starts_with(['"', '\'']) && written.ends_with(['"', '\'']);
    let cut = usize::from(quoted);
    let name = Span::new(value.start() + cut, value.end() - cut);
    let operand = ast.named(kind, value.start(), value.end(), name);
    ast.add(operation, Slot::Right, operand);
}

/// Operators of an expansion, the longer ones first.
const OPERATORS: &[&str] = &[
    ":-", ":=", ":?", ":+", "##", "%%", "//", "-", "=", "?", "+", "#", "%", "/", ":", "^", ",", "|",
];
