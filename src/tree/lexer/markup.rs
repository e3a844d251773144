//! Tags: XML, HTML, and pages with scripts in them.
//!
//! Input: a text and its row of the table. Output: elements, attributes, and what is between tags: prose in a page, a
//! value in a configuration. Scripts, style sheets and front matter are documents of their own.

use memchr::memmem;

use super::ast::{Ast, Id};
use super::page;
use super::parser::Reading;
use super::table::{Family, Syntax};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Elements that are open at once.
const MAX_DEPTH: usize = 400;

/// Open elements that a closing tag is compared with.
const MAX_LOOK_BACK: usize = 16;

/// Elements of a page without content or without a closing tag.
const VOID: &[&str] = &[
    "br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "source", "wbr", "p", "li",
];

struct Markup<'a> {
    ast: &'a mut Ast,
    syntax: &'static Syntax,
    text: &'a str,
    end: usize,
    root: Id,
    open: Vec<(Id, &'a str)>,
    /// The pair of a property list that waits for its value.
    pair: Option<Id>,
    reading: Reading<'a>,
}

/// Reads `text[part]` as markup, into `root`.
pub(super) fn markup<'a>(
    ast: &'a mut Ast,
    root: Id,
    syntax: &'static Syntax,
    text: &'a str,
    part: Span,
    reading: Reading<'a>,
) {
    let mut markup = Markup {
        ast,
        syntax,
        text,
        end: part.end(),
        root,
        open: Vec::new(),
        pair: None,
        reading,
    };
    let mut at = part.start();
    if syntax.name == "astro" && text[at..].starts_with("---\n") {
        let end = memmem::find(&text.as_bytes()[at + 4..part.end()], b"\n---").map_or(part.end(), |end| at + end + 5);
        markup.embed(root, "typescript", Span::new(at + 4, end));
        at = (end + 3).min(part.end());
    }
    while at < part.end() {
        at = markup.step(at).max(at + 1);
    }
    while !markup.open.is_empty() {
        markup.close(part.end());
    }
}

impl<'a> Markup<'a> {
    fn bytes(&self) -> &'a [u8] {
        &self.text.as_bytes()[..self.end]
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn parent(&self) -> Id {
        self.open.last().map_or(self.root, |&(id, _)| id)
    }

    /// The element around the `<key>` that is open.
    fn parent_of_key(&self) -> Id {
        let outer = self.open.len().checked_sub(2).and_then(|outer| self.open.get(outer));
        outer.map_or(self.root, |&(id, _)| id)
    }

    /// Reads what begins at `at`; where the next thing does.
    fn step(&mut self, at: usize) -> usize {
        let bytes = self.bytes();
        let blocks = self.syntax.comments.blocks;
        let block = blocks
            .iter()
            .find(|block| bytes[at..].starts_with(block.open.as_bytes()));
        if let Some(block) = block {
            let from = (at + block.open.len()).min(self.end);
            let end = memmem::find(&bytes[from..], block.close.as_bytes())
                .map_or(self.end, |end| from + end + block.close.len());
            let id = self.ast.node(Kind::Comment, at, end);
            self.ast.float(id);
            return end;
        }
        if bytes[at..].starts_with(b"<![CDATA[") {
            let from = at + 9;
            let end = memmem::find(&bytes[from..], b"]]>").map_or(self.end, |end| from + end);
            self.between(from, end);
            return end + 3;
        }
        if is_tag(bytes, at) {
            return self.tag(at);
        }
        if let Some(block) = page::block(self.syntax.name, self.text, at, self.end) {
            self.embed(self.parent(), block.language, block.code);
            return block.end;
        }
        let mut end = at + 1;
        while let Some(found) = memchr::memchr3(b'<', b'@', b'{', &bytes[end..]) {
            end += found;
            let is_comment = blocks
                .iter()
                .any(|block| bytes[end..].starts_with(block.open.as_bytes()));
            let is_code = || page::block(self.syntax.name, self.text, end, self.end).is_some();
            if is_comment || is_tag(bytes, end) || bytes[end..].starts_with(b"<![CDATA[") || is_code() {
                self.between(at, end);
                return end;
            }
            end += 1;
        }
        self.between(at, self.end);
        self.end
    }

    /// Adds the text between two tags.
    fn between(&mut self, from: usize, end: usize) {
        let text = self.slice(from, end);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let start = from + (text.len() - text.trim_start().len());
        let span = Span::new(start, start + trimmed.len());
        if self.syntax.family == Family::Html {
            return self.page_text(span);
        }
        let last = self.open.last().map(|&(_, name)| name);
        let is_list = self.syntax.name == "plist";
        if is_list && last == Some("key") {
            let pair = self.ast.named(Kind::Pair, span.start(), span.end(), span);
            let key = self.ast.named(Kind::Literal, span.start(), span.end(), span);
            self.ast.add(pair, Slot::Key, key);
            self.ast.add(self.parent_of_key(), Slot::Item, pair);
            self.pair = Some(pair);
            return;
        }
        let scalar = super::scalar::is_scalar(trimmed);
        let id = self.ast.named(
            if scalar { Kind::Scalar } else { Kind::Literal },
            span.start(),
            span.end(),
            span,
        );
        super::scalar::holes(
            self.ast,
            id,
            self.text,
            span,
            super::scalar::Dialect::Yaml,
            self.reading,
        );
        super::within_literal(self.ast, id, self.text, span, self.reading);
        self.ast.add(self.parent(), Slot::Value, id);
    }

    /// Text of a page: prose, or code where it is marked so.
    fn page_text(&mut self, span: Span) {
        let verbatim = self
            .open
            .iter()
            .any(|(_, name)| matches!(*name, "code" | "pre" | "kbd" | "samp"));
        let kind = if verbatim { Kind::Literal } else { Kind::Prose };
        let id = self.ast.node(kind, span.start(), span.end());
        if verbatim {
            self.ast.set_name(id, span);
        }
        self.page_holes(id, span);
        self.ast.add(self.parent(), Slot::Item, id);
    }

    /// `{{ x }}` of Vue, `{x}` of Svelte, Astro and `HEEx`, `{{ x }}` and `@x` of Blade, `@x` of Razor.
    fn page_holes(&mut self, parent: Id, span: Span) {
        match self.syntax.name {
            "vue" => self.holes(parent, span, ("{{", "}}"), "typescript"),
            "svelte" | "astro" => self.holes(parent, span, ("{", "}"), "typescript"),
            "heex" => self.holes(parent, span, ("{", "}"), "elixir"),
            "blade" => {
                self.holes(parent, span, ("{{", "}}"), "php");
                self.holes(parent, span, ("{!!", "!!}"), "php");
                self.directives(parent, span, "php");
            }
            "razor" => self.directives(parent, span, "csharp"),
            _ => {}
        }
    }

    fn holes(&mut self, parent: Id, span: Span, (open, close): (&str, &str), language: &'static str) {
        let mut at = span.start();
        while let Some(found) = self.slice(at, span.end()).find(open) {
            let start = at + found;
            let length = if close == "}" {
                let end = page::closing(self.text, start, span.end());
                (end < span.end()).then_some(end - start)
            } else {
                self.slice(start, span.end()).find(close)
            };
            let Some(length) = length else { return };
            at = start + length + close.len();
            let inner = Span::new(start + open.len(), start + length);
            let is_directive = self.slice(inner.start(), inner.end()).starts_with(['#', ':', '/', '@']);
            self.code(
                parent,
                Span::new(start, at),
                inner,
                (language, is_directive && language == "typescript"),
            );
        }
    }

    fn code(&mut self, parent: Id, span: Span, inner: Span, (language, is_directive): (&'static str, bool)) {
        let id = self.ast.node(
            if is_directive { Kind::Directive } else { Kind::Hole },
            span.start(),
            span.end(),
        );
        let mut code = inner;
        if is_directive {
            let text = self.slice(inner.start(), inner.end());
            let length = text[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            self.ast
                .set_name(id, Span::new(inner.start() + 1, inner.start() + 1 + length));
            code = Span::new(inner.start() + 1 + length, inner.end());
        }
        super::expression(self.ast, id, language, self.text, code, self.reading);
        if is_directive {
            for child in self.ast.take(id) {
                self.ast.add(id, Slot::Condition, child);
            }
        }
        self.ast.add(parent, Slot::Item, id);
    }

    /// `@if (…) {`, `@Model.X` of Razor, `@livewire('a', […])` of Blade.
    fn directives(&mut self, parent: Id, span: Span, language: &'static str) {
        let mut at = span.start();
        while let Some(found) = self.slice(at, span.end()).find('@') {
            let start = at + found;
            let end = page::expression_end(self.text, start + 1, span.end());
            at = end.max(start + 1);
            let is_word = start > span.start() && self.bytes()[start - 1].is_ascii_alphanumeric();
            if is_word || end == start + 1 {
                continue;
            }
            let word = self
                .slice(start + 1, end)
                .bytes()
                .take_while(u8::is_ascii_alphabetic)
                .count();
            let keyword = Span::new(start + 1, start + 1 + word);
            let is_directive = matches!(
                self.slice(keyword.start(), keyword.end()),
                "if" | "else" | "elseif" | "unless" | "switch" | "foreach" | "for" | "while" | "case" | "selected"
            );
            let kind = if is_directive { Kind::Directive } else { Kind::Hole };
            let id = self.ast.node(kind, start, end);
            let head = self.slice(keyword.end(), end);
            let code = if is_directive && head.starts_with('(') && head.ends_with(')') {
                Span::new(keyword.end() + 1, end - 1)
            } else if is_directive {
                Span::new(keyword.end(), end)
            } else {
                Span::new(start + 1, end)
            };
            super::expression(self.ast, id, language, self.text, code, self.reading);
            if is_directive {
                self.ast.set_name(id, keyword);
                for child in self.ast.take(id) {
                    self.ast.add(id, Slot::Condition, child);
                }
            }
            self.ast.add(parent, Slot::Item, id);
        }
    }

    /// Reads a tag, and what a script or a style sheet holds.
    fn tag(&mut self, at: usize) -> usize {
        let bytes = self.bytes();
        let closes = bytes.get(at + 1) == Some(&b'/');
        let start = at + 1 + usize::from(closes);
        let name_end = (start..self.end)
            .find(|&at| bytes[at].is_ascii_whitespace() || matches!(bytes[at], b'>' | b'/' | b'<'))
            .unwrap_or(self.end);
        let name = self.slice(start, name_end);
        if closes {
            let end = memchr::memchr(b'>', &bytes[name_end..]).map_or(self.end, |to| name_end + to + 1);
            self.close_named(name, end);
            return end;
        }
        let element = self.ast.named(Kind::Element, at, name_end, Span::new(start, name_end));
        let (end, alone) = self.attributes(element, name_end);
        self.ast.extend(element, end);
        let language = self.language_of(element);
        if let Some(pair) = self.pair.take() {
            self.ast.add(pair, Slot::Value, element);
            self.pair_value(pair, element, name, end, alone);
            return end;
        }
        let is_key = self.syntax.name == "plist" && name == "key";
        if !is_key {
            self.ast.add(self.parent(), Slot::Item, element);
        }
        let is_void = self.syntax.family == Family::Html && VOID.contains(&name);
        if alone || name.starts_with(['!', '?']) || is_void || self.open.len() >= MAX_DEPTH {
            return end;
        }
        if self.syntax.family == Family::Html && matches!(name, "script" | "style") {
            return self.body(element, name, language, end);
        }
        self.open.push((element, name));
        end
    }

    /// An element that is the value of a key in a property list.
    fn pair_value(&mut self, pair: Id, element: Id, name: &'a str, end: usize, alone: bool) {
        self.ast.extend(pair, end);
        if !alone && self.open.len() < MAX_DEPTH {
            self.open.push((element, name));
        }
    }

    /// Reads the attributes of a tag; where the tag ends, and whether it closes itself.
    fn attributes(&mut self, element: Id, from: usize) -> (usize, bool) {
        let bytes = self.bytes();
        let mut at = from;
        while at < self.end && !matches!(bytes[at], b'>' | b'<') {
            if bytes[at].is_ascii_whitespace() || matches!(bytes[at], b'/' | b'=') {
                at += 1;
                continue;
            }
            let start = at;
            while at < self.end
                && !bytes[at].is_ascii_whitespace()
                && !matches!(bytes[at], b'=' | b'>' | b'<')
                && !bytes[at..].starts_with(b"/>")
            {
                at += 1;
            }
            if at == start {
                at += 1;
                continue;
            }
            let name = Span::new(start, at);
            let attribute = self.ast.named(Kind::Attribute, start, at, name);
            if bytes.get(at) == Some(&b'=') {
                at = self.attribute_value(attribute, name, at + 1);
            }
            self.ast.add(element, Slot::Item, attribute);
        }
        let closed = bytes.get(at) == Some(&b'>');
        let alone = closed && at > 0 && matches!(bytes[at - 1], b'/' | b'?');
        (at + usize::from(closed), alone)
    }

    fn attribute_value(&mut self, attribute: Id, name: Span, at: usize) -> usize {
        let bytes = self.bytes();
        let quote = bytes.get(at).copied().unwrap_or(b'>');
        let end = match quote {
            b'"' | b'\'' => memchr::memchr(quote, &bytes[at + 1..]).map_or(self.end, |end| at + 1 + end + 1),
            b'{' => (page::closing(self.text, at, self.end) + 1).min(self.end),
            b'>' => return at,
            _ => (at..self.end)
                .find(|&at| bytes[at].is_ascii_whitespace() || bytes[at] == b'>')
                .unwrap_or(self.end),
        };
        let quoted = matches!(quote, b'"' | b'\'');
        let body = if quoted {
            Span::new(at + 1, (end - 1).max(at + 1))
        } else {
            Span::new(at, end)
        };
        let key = self.slice(name.start(), name.end());
        let is_code = quote == b'{'
            || self.syntax.name == "vue" && key.starts_with([':', '@', '#'])
            || self.syntax.name == "blade" && key.starts_with(':') && !key.starts_with("::")
            || key.starts_with("v-") && quoted;
        if is_code {
            let hole = self.ast.node(Kind::Hole, at, end);
            let inner = if quoted {
                body
            } else {
                Span::new(at + 1, (end - 1).max(at + 1))
            };
            let language = match self.syntax.name {
                "heex" => "elixir",
                "blade" => "php",
                _ => "typescript",
            };
            super::expression(self.ast, hole, language, self.text, inner, self.reading);
            self.ast.add(attribute, Slot::Value, hole);
            return end;
        }
        let literal = self.ast.named(Kind::Literal, at, end, body);
        self.page_holes_of_attribute(literal, body);
        super::within_literal(self.ast, literal, self.text, body, self.reading);
        self.ast.add(attribute, Slot::Value, literal);
        end
    }

    fn page_holes_of_attribute(&mut self, literal: Id, body: Span) {
        let mark = match self.syntax.name {
            "svelte" | "astro" | "blade" => '{',
            "razor" => '@',
            _ => return,
        };
        if self.slice(body.start(), body.end()).contains(mark) {
            self.page_holes(literal, body);
            self.ast.set_kind(literal, Kind::Template);
        }
    }

    /// The language of a script, by its attributes.
    fn language_of(&self, element: Id) -> &'static str {
        let mut language = "typescript";
        for attribute in self.ast.children(element) {
            let Some(value) = self.ast.first(attribute) else {
                continue;
            };
            let (name, value) = (self.ast.name(attribute), self.ast.name(value));
            let value = self.slice(value.start(), value.end());
            if matches!(self.slice(name.start(), name.end()), "type" | "lang") && value.contains("json") {
                language = "json";
            }
        }
        language
    }

    /// Reads the script or the style sheet that begins at `at`.
    fn body(&mut self, element: Id, name: &str, language: &'static str, at: usize) -> usize {
        let close: &[u8] = if name == "script" { b"</script" } else { b"</style" };
        let language = if name == "script" { language } else { "css" };
        let end = memmem::find(&self.bytes()[at.min(self.end)..], close).map_or(self.end, |end| at + end);
        self.embed(element, language, Span::new(at, end));
        let after = memchr::memchr(b'>', &self.bytes()[end.min(self.end)..]).map_or(self.end, |to| end + to + 1);
        self.ast.extend(element, after);
        after
    }

    fn embed(&mut self, parent: Id, language: &'static str, span: Span) {
        if self.slice(span.start(), span.end()).trim().is_empty() {
            return;
        }
        let id = self.ast.node(Kind::Embedded, span.start(), span.end());
        super::embed(self.ast, id, language, self.text, span, self.reading);
        self.ast.add(parent, Slot::Item, id);
    }

    fn close_named(&mut self, name: &str, end: usize) {
        let near = self
            .open
            .iter()
            .rev()
            .take(MAX_LOOK_BACK)
            .position(|&(_, open)| open == name);
        for _ in 0..near.map_or(0, |near| near + 1) {
            self.close(end);
        }
    }

    /// Closes the innermost element, and grows what is around it.
    fn close(&mut self, end: usize) {
        let Some((element, _)) = self.open.pop() else { return };
        self.ast.extend(element, end);
        let parent = self.parent();
        self.ast.extend(parent, end);
        if let Some(last) = self.ast.last(parent) {
            self.ast.extend(last, end);
        }
    }
}

fn is_tag(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'<'
        && bytes
            .get(at + 1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'?' | b'!' | b':'))
        // A component of HEEx: `<.chat model="…">`.
        || bytes[at..].starts_with(b"<.") && bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase)
}
