//! Texts of another language within a text: JSON in a string, the commands of a workflow.
//!
//! Both builders ask here. Offsets stay those of the outer text: what must be written in another way to be parsed is
//! replaced by as many bytes.

use super::grammar::{self, Parsed};
use super::{Builder, Kind, Slot, lexer};
use crate::vocab::Span;

/// Number of texts around a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nesting(u8);

impl Nesting {
    /// Texts that are deeper in one another are not read.
    const MAX: u8 = 3;

    fn has_room(self) -> bool {
        self.0 < Self::MAX
    }

    fn deeper(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// The language of the content of a literal, if it is worth parsing.
pub(super) fn language_of(content: &str, nesting: Nesting) -> Option<&'static str> {
    let content = content.trim();
    let is_enclosed = |open, close| content.starts_with(open) && content.ends_with(close);
    let is_json = content.len() > 4 && content.contains('"') && (is_enclosed('{', '}') || is_enclosed('[', ']'));
    (nesting.has_room() && is_json).then_some("json")
}

/// Reads a region of the text as another language, as a [`Kind::Embedded`] child of the current node. Returns true if
/// there is such a child: false if the region cannot be parsed as that language.
pub(super) fn read(
    builder: &mut Builder<'_>,
    language: &'static str,
    region: Span,
    slot: Slot,
    nesting: Nesting,
) -> bool {
    let Some(content) = builder.text().get(region.range()).filter(|_| nesting.has_room()) else {
        return false;
    };
    let text = masked(language, content);
    if !grammar::is_for(language) {
        builder.open(Kind::Embedded, slot, region.start());
        lexer::lower(builder, language, (&text, region.start()));
        builder.close(region.end());
        return true;
    }
    let Some(parsed) = Parsed::new(language, &text) else {
        return false;
    };
    builder.open(Kind::Embedded, slot, region.start());
    parsed.lower(builder, (&text, region.start()), Slot::Item, nesting.deeper());
    builder.close(region.end());
    true
}

/// Reads a region as one expression of a template into a slot of the current node. Whether it is one.
///
/// The expressions of workflows are read by the grammar of a language in which they mean the same.
pub(super) fn expression(builder: &mut Builder<'_>, region: Span, slot: Slot, nesting: Nesting) -> bool {
    let Some(text) = builder.text().get(region.range()).filter(|_| nesting.has_room()) else {
        return false;
    };
    let Some(parsed) = Parsed::new("javascript", text) else {
        return false;
    };
    if !parsed.is_one_of(&["expression_statement"]) {
        return false;
    }
    parsed.lower(builder, (text, region.start()), slot, nesting.deeper());
    true
}

/// The content in the form in which the language writes it, byte for byte in its place.
fn masked(language: &str, content: &str) -> String {
    match language {
        "json" => unescaped(content),
        "shell" => without_holes(content),
        _ => content.to_owned(),
    }
}

/// JSON without the escapes of the string that it is in: an escaped quote becomes a quote on the side of the string that
/// it encloses, other escapes outside of strings become white space.
fn unescaped(content: &str) -> String {
    let is_escaped = content.find('"').is_some_and(|at| content[..at].ends_with('\\'));
    if !is_escaped {
        return content.to_owned();
    }
    let mut text = String::with_capacity(content.len());
    let mut within = false;
    let mut rest = content.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next() {
            Some('"') => {
                text.push_str(if within { "\" " } else { " \"" });
                within = !within;
            }
            Some(escape) if !within && escape.is_ascii() => text.push_str("  "),
            Some(other) => text.extend([c, other]),
            None => text.push(c),
        }
    }
    text
}

/// Commands in which the holes of a template are words of the same length.
fn without_holes(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, hole)) = rest.split_once("${{") {
        let Some((inner, after)) = hole.split_once("}}") else {
            break;
        };
        text.push_str(before);
        text.extend(std::iter::repeat_n('_', inner.len() + "${{}}".len()));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_quotes_become_quotes_at_the_content() {
        let content = r#"{\"a\": \"x\\ny\",\n \"b\": 1}"#;
        let expected = "{ \"a\" :  \"x\\\\ny\" ,    \"b\" : 1}";
        assert_eq!(unescaped(content).len(), content.len());
        assert_eq!(unescaped(content), expected);
        assert_eq!(unescaped("{\"a\": 1}"), "{\"a\": 1}");
    }

    #[test]
    fn holes_of_a_template_are_words() {
        assert_eq!(without_holes("a ${{ x }} b ${{"), "a ________ b ${{");
    }
}
