//! Tags: XML, HTML, and pages with scripts in them.
//!
//! In: the text, its line of the table, the spans. Out: a context for each span. What stands in a `<script>` is read as
//! TypeScript, in a `<style>` as CSS.

use memchr::memmem;

use super::scan::scan;
use super::table::{Family, Syntax, syntax_of};
use crate::syntax::Context;
use crate::vocab::{Place, Span};

/// How many open elements are remembered.
const DEPTH: usize = 1_000;

/// How many containers are named of one span.
const HEIGHT: usize = 16;

struct Markup<'a> {
    syntax: &'static Syntax,
    text: &'a str,
    spans: &'a [Span],
    out: &'a mut [Context],
    next: usize,
    open: Vec<Element<'a>>,
    /// The text of the last `<key>` of a property list.
    key: Option<&'a str>,
}

/// An element that is open.
struct Element<'a> {
    name: &'a str,
    start: usize,
    /// The first span behind its tag.
    span: usize,
    /// How many elements stand in it, one in the other.
    height: usize,
}

/// Reads a text with tags.
pub(super) fn markup(syntax: &'static Syntax, text: &str, spans: &[Span], out: &mut [Context]) {
    let mut markup = Markup {
        syntax,
        text,
        spans,
        out,
        next: 0,
        open: Vec::new(),
        key: None,
    };
    let mut at = 0;
    if text.starts_with("---\n") && syntax.name == "astro" {
        let end = memmem::find(&text.as_bytes()[4..], b"\n---").map_or(text.len(), |end| end + 5);
        markup.program("typescript", 4, end);
        at = end;
    }
    while at < text.len() && (markup.next < spans.len() || markup.is_inside()) {
        at = markup.step(at);
    }
}

impl Markup<'_> {
    /// Reads what begins at `at`; where the next thing does.
    fn step(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let blocks = self.syntax.comments.blocks;
        if let Some(block) = blocks
            .iter()
            .find(|block| bytes[at..].starts_with(block.open.as_bytes()))
        {
            let from = at + block.open.len();
            let end = memmem::find(&bytes[from..], block.close.as_bytes())
                .map_or(bytes.len(), |end| from + end + block.close.len());
            return self.fill(end, |_| Context::at(Place::Comment));
        }
        if let Some(rest) = self.text[at..].strip_prefix("<![CDATA[") {
            let end = rest.find("]]>").map_or(bytes.len(), |end| at + 9 + end + 3);
            return self.between(at + 9, end);
        }
        let tag = bytes[at] == b'<'
            && bytes
                .get(at + 1)
                .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'?' | b'!' | b':'));
        if tag {
            return self.tag(at);
        }
        let opens = |at: &usize| {
            bytes[*at] == b'<'
                || blocks
                    .iter()
                    .any(|block| bytes[*at..].starts_with(block.open.as_bytes()))
        };
        let end = (at + 1..bytes.len()).find(opens).unwrap_or(bytes.len());
        self.between(at, end)
    }

    /// Whether an element around a span is open.
    fn is_inside(&self) -> bool {
        self.syntax.family == Family::Xml && self.open.first().is_some_and(|open| open.span < self.next)
    }

    fn fill(&mut self, end: usize, context: impl Fn(Span) -> Context) -> usize {
        while let Some(&span) = self.spans.get(self.next).filter(|span| span.start() < end) {
            self.out[self.next] = context(span);
            self.next += 1;
        }
        end
    }

    /// What stands between two tags.
    fn between(&mut self, from: usize, end: usize) -> usize {
        let text = self.text.get(from..end).unwrap_or_default();
        let last = self.open.last().map(|open| open.name);
        if last == Some("key") {
            self.key = Some(text);
        }
        if self.spans.get(self.next).is_none_or(|span| span.start() >= end) {
            return end;
        }
        if self.syntax.family == Family::Html {
            let verbatim = self
                .open
                .iter()
                .any(|open| matches!(open.name, "code" | "pre" | "kbd" | "samp"));
            let braces = text.contains("{{") || self.syntax.name == "razor" && text.contains('@');
            let place = if verbatim || braces { Place::Text } else { Place::Prose };
            return self.fill(end, |_| Context::at(place));
        }
        let name = match (last, self.key) {
            (Some("string" | "integer"), Some(key)) if self.syntax.name == "plist" => Some(key),
            (name, _) => name,
        };
        if last == Some("key") && self.syntax.name == "plist" {
            return self.fill(end, |_| Context::at(Place::MappingKey));
        }
        let mut context = Context::at(Place::ConfigValue);
        context.name = name.map(str::to_owned);
        context.key_path = self.path(name.filter(|_| name != last));
        let start = from + (text.len() - text.trim_start().len());
        context.literal = Some(Span::new(start, start + text.trim().len()));
        self.fill(end, |_| context.clone())
    }

    fn path(&self, last: Option<&str>) -> Option<String> {
        let open = &self.open[self.open.len().saturating_sub(12)..];
        let path: Vec<&str> = open.iter().map(|open| open.name).chain(last).collect();
        (!path.is_empty()).then(|| path.join("."))
    }

    /// Reads a tag, and what a script or a style sheet holds.
    fn tag(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let name_end = (at + 2..bytes.len())
            .find(|&at| bytes[at].is_ascii_whitespace() || matches!(bytes[at], b'>' | b'/' | b'<'))
            .unwrap_or(bytes.len());
        let name = self.text.get(at + 1..name_end).unwrap_or_default();
        let mut here = name_end;
        let mut attribute = "";
        let mut word = name_end;
        while here < bytes.len() && !matches!(bytes[here], b'>' | b'<') {
            match bytes[here] {
                b'=' => attribute = self.text.get(word..here).unwrap_or_default().trim(),
                quote @ (b'"' | b'\'') => {
                    let end =
                        memchr::memchr2(quote, b'<', &bytes[here + 1..]).map_or(bytes.len(), |end| here + 1 + end);
                    let end = if bytes.get(end) == Some(&quote) { end + 1 } else { end };
                    self.attribute(name, attribute, here, end);
                    here = end;
                    word = end;
                    continue;
                }
                byte if byte.is_ascii_whitespace() => word = here,
                _ => {}
            }
            here += 1;
        }
        let closed = bytes.get(here) == Some(&b'>');
        let end = here + usize::from(closed);
        self.fill(end, |_| Context::at(Place::Identifier));
        let alone = closed && bytes[here - 1] == b'/' || name.starts_with(['!', '?']);
        if let Some(name) = name.strip_prefix('/') {
            let near = self.open.iter().rev().take(16).position(|open| open.name == name);
            if let Some(near) = near {
                for _ in 0..=near {
                    self.close(end);
                }
            }
        } else if !alone && self.open.len() < DEPTH && !is_void(self.syntax, name) {
            self.open.push(Element {
                name,
                start: at,
                span: self.next,
                height: 0,
            });
        }
        self.body(name, end)
    }

    /// Closes the innermost element. One that holds others contains what stood in it.
    fn close(&mut self, end: usize) {
        let Some(element) = self.open.pop() else { return };
        if let Some(outer) = self.open.last_mut() {
            outer.height = outer.height.max(element.height + 1);
        }
        let lists = self.syntax.family == Family::Xml && (1..=HEIGHT).contains(&element.height);
        for context in self.out[element.span..self.next].iter_mut().filter(|_| lists) {
            context.containers.push(Span::new(element.start, end));
        }
    }

    fn attribute(&mut self, tag: &str, name: &str, start: usize, end: usize) {
        let place = match (self.syntax.family, name) {
            (_, "href" | "src") => Place::Url,
            (Family::Xml, _) => Place::ConfigValue,
            _ => Place::String,
        };
        let mut context = Context::at(place);
        context.name = (!name.is_empty()).then(|| name.to_owned());
        if self.syntax.family == Family::Xml {
            let path = self.path(Some(tag));
            context.key_path = path.map(|path| format!("{path}.{name}"));
        }
        context.literal = Some(Span::new(start, end));
        self.fill(start, |_| Context::at(Place::Identifier));
        self.fill(end, |_| context.clone());
    }

    /// Reads the script or the style sheet that begins at `at`, if the tag before it opened one.
    fn body(&mut self, name: &str, at: usize) -> usize {
        let (language, close) = match name {
            "script" => ("typescript", "</script"),
            "style" => ("css", "</style"),
            _ => return at,
        };
        if self.syntax.family != Family::Html {
            return at;
        }
        let end = memmem::find(&self.text.as_bytes()[at..], close.as_bytes()).map_or(self.text.len(), |end| at + end);
        self.program(language, at, end);
        end
    }

    fn program(&mut self, language: &str, from: usize, end: usize) {
        let spans = &self.spans[self.next..];
        let count = spans.iter().take_while(|span| span.start() < end).count();
        let out = &mut self.out[self.next..self.next + count];
        scan(syntax_of(language), self.text, from..end, &spans[..count], out);
        self.next += count;
    }
}

fn is_void(syntax: &Syntax, name: &str) -> bool {
    const VOID: &[&str] = &[
        "br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "source", "wbr", "p", "li",
    ];
    syntax.family == Family::Html && VOID.contains(&name)
}
