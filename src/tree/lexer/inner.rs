//! Documents within literals: JSON and SQL in the strings of a program, heredocs with a tag.

use super::ast::{Ast, Id};
use super::parser::Reading;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Shorter texts are no documents.
const MIN_DOCUMENT: usize = 8;

/// The language that a heredoc's tag names.
pub(super) fn by_tag(tag: &str) -> Option<&'static str> {
    let tag = tag.to_ascii_lowercase();
    Some(match tag.as_str() {
        "json" => "json",
        "yaml" | "yml" => "yaml",
        "sql" => "sql",
        "toml" => "toml",
        "html" => "html",
        "xml" => "xml",
        "sh" | "bash" | "shell" => "shell",
        "py" | "python" => "python",
        "hcl" | "tf" | "terraform" => "terraform",
        _ => return None,
    })
}

/// The language of the file that a heredoc is written to, by the command before it: `cat > gateway.yaml <<EOF`.
pub(super) fn by_target(before: &str) -> Option<&'static str> {
    let line = before.trim_end_matches(['\n', '\r']).rsplit('\n').next()?;
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '>' | '<' | '"' | '\'' | '|' | '&' | ';' | ')');
    let mut words = line.split(is_separator).filter(|word| !word.is_empty());
    let extension = |word: &str| match word.rsplit_once('.')?.1 {
        "yaml" | "yml" => Some("yaml"),
        "toml" => Some("toml"),
        _ => None,
    };
    (line.contains("<<") && line.contains(['>', '|']) || line.contains("tee "))
        .then(|| words.find_map(extension))
        .flatten()
}

/// The language of a text that is a document beyond doubt.
pub(super) fn by_content(content: &str) -> Option<&'static str> {
    let text = content.trim();
    if text.len() < MIN_DOCUMENT {
        return None;
    }
    if is_json(text) {
        return Some("json");
    }
    is_sql(text).then_some("sql")
}

fn is_json(text: &str) -> bool {
    let object = text.starts_with('{') && text.ends_with('}');
    let array = text.starts_with('[') && text.ends_with(']');
    let first = text.get(1..).unwrap_or_default().trim_start();
    object && first.starts_with('"') && text.contains(':') || array && first.starts_with(['"', '{', '['])
}

/// JSON whose quotes are escaped: `{\"a\": \"x\"}`.
pub(super) fn is_escaped_json(content: &str) -> bool {
    let text = content.trim();
    let object = text.starts_with('{') && text.ends_with('}') || text.starts_with('[') && text.ends_with(']');
    object && text.len() >= MIN_DOCUMENT && text.get(1..).unwrap_or_default().trim_start().starts_with("\\\"")
}

fn is_sql(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    let has = |word: &str| text.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word));
    match first.to_ascii_uppercase().as_str() {
        "SELECT" => has("FROM") || has("WHERE"),
        "INSERT" | "MERGE" => second.eq_ignore_ascii_case("INTO"),
        "UPDATE" => has("SET"),
        "DELETE" => second.eq_ignore_ascii_case("FROM"),
        "WITH" => has("SELECT") && has("AS"),
        "CREATE" | "ALTER" => ["TABLE", "VIEW", "INDEX", "TYPE", "OR"]
            .iter()
            .any(|word| second.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

/// Adds a document as the child of its literal.
pub(super) fn embedded(
    ast: &mut Ast,
    literal: Id,
    language: &'static str,
    text: &str,
    body: Span,
    reading: Reading<'_>,
) {
    let id = ast.node(Kind::Embedded, body.start(), body.end());
    super::embed(ast, id, language, text, body, reading);
    ast.add(literal, Slot::Item, id);
}

/// The text with each escaped quote as a quote and a space, so that all else keeps its place.
fn unescaped(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    let mut is_open = false;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = rest.get(at + 1..at + 2).unwrap_or_default();
        out.push_str(match escape {
            "\"" if is_open => "\" ",
            "\"" => " \"",
            "" => " ",
            _ if rest.is_char_boundary(at + 2) => "  ",
            _ => " ",
        });
        is_open ^= escape == "\"";
        let taken = if escape.is_empty() { 1 } else { 2 };
        rest = rest.get(at + taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Adds a JSON document whose quotes are escaped; each escape is read as white space.
pub(super) fn escaped_json(ast: &mut Ast, literal: Id, content: &str, body: Span, reading: Reading<'_>) {
    let plain = unescaped(content);
    let id = ast.node(Kind::Embedded, body.start(), body.end());
    let outer = ast.rebase(0);
    ast.rebase(outer + body.start());
    let reading = Reading {
        interest: None,
        ..reading
    };
    super::embed(ast, id, "json", &plain, Span::new(0, plain.len()), reading);
    ast.rebase(outer);
    ast.add(literal, Slot::Item, id);
}
