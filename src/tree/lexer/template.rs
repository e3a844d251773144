//! Templates: a layer over the language that a template makes.
//!
//! Input: a text and its language. Output: the tags of the template, and the text with each tag made harmless, byte for
//! byte in its place. A directive becomes white space, a value becomes a word; so the host is read as if it were filled in.
//! The tags themselves are floating nodes: a directive disturbs no list and no map.

use super::ast::{Ast, Id};
use super::parser::Reading;
use super::table::{Family, syntax_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// The part of a tag in its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Comment,
    Directive,
    Hole,
}

/// A tag of a template.
#[derive(Clone, Copy, Debug)]
struct Tag {
    span: Span,
    inner: Span,
    role: Role,
    /// The language of the code in it.
    language: &'static str,
}

/// A template whose tags are known.
#[derive(Debug)]
pub(super) struct Template {
    /// The text with its tags made harmless.
    pub(super) text: String,
    /// The language of the host.
    pub(super) host: &'static str,
    tags: Vec<Tag>,
}

/// The delimiters of a family of templates.
struct Marks {
    open: &'static str,
    close: &'static str,
}

const BRACES: Marks = Marks {
    open: "{{",
    close: "}}",
};
const PERCENT: Marks = Marks {
    open: "{%",
    close: "%}",
};
const NUMBER: Marks = Marks {
    open: "{#",
    close: "#}",
};
const ANGLE: Marks = Marks {
    open: "<%",
    close: "%>",
};
const TERRAFORM: Marks = Marks { open: "%{", close: "}" };
const FREEMARKER: Marks = Marks { open: "<#", close: ">" };
const FREEMARKER_END: Marks = Marks {
    open: "</#",
    close: ">",
};

/// Words that make a directive of a tag in double braces.
const DIRECTIVES: &[&str] = &[
    "if", "else", "end", "range", "with", "define", "block", "template", "unless", "each", "elif", "endif", "for",
    "endfor", "break", "continue",
];

/// The comments of Blade in a page: `{{-- … --}}`.
pub(super) fn blade_comments(text: &str, page: Span) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut at = page.start();
    while let Some(open) = text.get(at..page.end()).and_then(|rest| rest.find("{{--")) {
        let start = at + open;
        let close = text[start..page.end()].find("--}}");
        at = close.map_or(page.end(), |close| start + close + 4);
        comments.push(Span::new(start, at));
    }
    comments
}

/// The longest tag.
const MAX_TAG: usize = 4096;

/// The tags of a text, if it is a template.
pub(super) fn template(language: &'static str, text: &str) -> Option<Template> {
    let (marks, host) = marks(language, text)?;
    let tags = tags(text, &marks, language);
    if tags.is_empty() {
        return None;
    }
    let text = harmless(text, &tags);
    let is_template = matches!(host, "template" | "liquid" | "mustache");
    let host = if is_template { host_of(&text) } else { host };
    Some(Template { text, host, tags })
}

/// The language of a template without tags, where its content shows one. No program of Ruby or Elixir begins with a tag.
pub(super) fn host_without_tags(language: &'static str, text: &str) -> Option<&'static str> {
    match language {
        "ruby" | "crystal" if is_page(text) => return Some("html"),
        "elixir" if is_page(text) => return Some("heex"),
        _ => {}
    }
    let is_template = matches!(language, "template" | "liquid" | "mustache");
    Some(host_of(text)).filter(|&host| is_template && host != "text")
}

/// True if a text begins as a page does.
fn is_page(text: &str) -> bool {
    let text = text.trim_start().as_bytes();
    matches!(text, [b'<', b'%' | b'!' | b'.' | b'?', ..])
        || matches!(text, [b'<', next, ..] if next.is_ascii_alphabetic())
}

/// The delimiters that the text may have, and the language around them.
fn marks(language: &'static str, text: &str) -> Option<(Vec<Marks>, &'static str)> {
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let family = syntax_of(language).family;
    let (braces, percent, angle) = (has("{{"), has("{%") && has("%}"), has("<%") && has("%>"));
    if !braces && !percent && !angle && !has("%{") && !has("<#") {
        return None;
    }
    let is_page = is_page(text);
    if matches!(family, Family::Program) && !matches!(language, "sql" | "make" | "nginx" | "graphql" | "css" | "batch")
    {
        let pages = matches!(language, "ruby" | "elixir" | "javascript" | "crystal");
        if angle && pages && is_page {
            return Some((vec![ANGLE], if language == "elixir" { "heex" } else { "html" }));
        }
        let jinja = percent
            && ["{% if ", "{%- if ", "{% for ", "{%- for ", "{% set ", "{% endif"]
                .into_iter()
                .any(has);
        let go = braces && ["{{- end", "{{ end", "{{end"].into_iter().any(has);
        return (jinja || go).then(|| (vec![BRACES, PERCENT, NUMBER], language));
    }
    if language == "latex" || language == "vue" || language == "svelte" || language == "astro" {
        return None;
    }
    let mut marks = Vec::new();
    if braces {
        marks.push(BRACES);
    }
    if percent {
        marks.push(PERCENT);
    }
    if (percent || braces) && has("{#") && has("#}") {
        marks.push(NUMBER);
    }
    if angle {
        marks.push(ANGLE);
    }
    let terraform = ["%{ if", "%{if", "%{ for", "%{for", "%{~"].into_iter().any(has);
    if terraform && family != Family::Config {
        marks.push(TERRAFORM);
    }
    if language == "template" && has("<#") {
        marks.push(FREEMARKER);
        marks.push(FREEMARKER_END);
    }
    (!marks.is_empty()).then_some((marks, language))
}

/// The language that a template makes, by its content.
fn host_of(text: &str) -> &'static str {
    let is_tag = |line: &&str| {
        !line.is_empty()
            && !line.starts_with("{%")
            && !line.starts_with("{{")
            && !line.starts_with("{#")
            && !line.starts_with("<%")
    };
    let mut lines = text.lines().map(str::trim).filter(is_tag).take(40);
    let first = lines.next().unwrap_or_default();
    if first.starts_with('<') {
        return "html";
    }
    if first.starts_with(['{', '[']) && text.contains('"') {
        return "json";
    }
    let is_key = |line: &str| {
        let key = line
            .trim_start_matches("- ")
            .split_once(':')
            .map(|(key, rest)| (key, rest.is_empty() || rest.starts_with(' ')));
        key.is_some_and(|(key, spaced)| {
            spaced
                && !key.is_empty()
                && key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-./\"'{}".contains(&byte))
        })
    };
    let keys = std::iter::once(first).chain(lines).filter(|line| is_key(line)).count();
    if keys >= 2 || keys == 1 && is_key(first) {
        "yaml"
    } else {
        "text"
    }
}

fn tags(text: &str, marks: &[Marks], language: &'static str) -> Vec<Tag> {
    let bytes = text.as_bytes();
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'{', b'<', b'%', &bytes[at..]) {
        let start = at + found;
        let rest = &text[start..];
        let workflow = start > 0 && bytes[start - 1] == b'$';
        let mark = marks
            .iter()
            .find(|mark| rest.starts_with(mark.open))
            .filter(|_| !workflow);
        let Some(mark) = mark else {
            at = start + 1;
            continue;
        };
        let Some(tag) = tag(text, start, mark, language) else {
            // Nothing closes in the window, so the openings in its first half close nowhere near.
            at = floor(text, start + MAX_TAG / 2).max(start + 1);
            continue;
        };
        let tag = commented(text, tag);
        at = tag.span.end();
        tags.push(tag);
    }
    tags
}

/// The nearest boundary of a character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The tag that opens at `start`.
fn tag(text: &str, start: usize, marks: &Marks, language: &'static str) -> Option<Tag> {
    let rest = &text[start..];
    let open = marks.open.len();
    let after = rest[open..].trim_start_matches(['-', '~', '{']);
    let long = [("!--", "--}}"), ("--", "--}}"), ("/*", "*/"), (" /*", "*/")]
        .into_iter()
        .find(|(mark, _)| marks.open == "{{" && (rest[open..].starts_with(mark) || after.starts_with(mark)));
    let window = &rest.as_bytes()[open..rest.len().min(if long.is_some() || marks.open == "{#" {
        rest.len()
    } else {
        open + MAX_TAG
    })];
    let close = match long {
        Some((_, close)) if close.ends_with("}}") => memchr::memmem::find(window, close.as_bytes())? + close.len() - 2,
        Some((_, close)) => {
            let end = memchr::memmem::find(window, close.as_bytes())?;
            end + memchr::memmem::find(&window[end..], b"}}")?
        }
        None => close_of(window, marks)?,
    };
    let mut end = start + open + close + marks.close.len();
    while marks.open == "{{" && text[end..].starts_with('}') && rest.starts_with("{{{") {
        end += 1;
    }
    let inner = trimmed(text, Span::new(start + open, start + open + close));
    let content = &text[inner.range()];
    let role = match marks.open {
        "{#" => Role::Comment,
        _ if long.is_some() => Role::Comment,
        "{{" if content.starts_with('!') => Role::Comment,
        "<%" if content.starts_with('#') || content.starts_with("!--") => Role::Comment,
        "<%" if content.starts_with('=') => Role::Hole,
        "{{" => {
            let word = content
                .trim_start_matches(['#', '/', '^'])
                .split([' ', '('])
                .next()
                .unwrap_or_default();
            if content.starts_with(['#', '/', '^']) || DIRECTIVES.contains(&word) {
                Role::Directive
            } else {
                Role::Hole
            }
        }
        _ => Role::Directive,
    };
    let marks_of_code: &[char] = &['=', '-', '%', '#', '^', '&', '>'];
    let inner = if matches!(role, Role::Comment) {
        inner
    } else {
        without(text, inner, marks_of_code)
    };
    Some(Tag {
        span: Span::new(start, end),
        inner,
        role,
        language: code_of(marks, language, &text[inner.range()]),
    })
}

/// `{% comment %}` with all up to its end is one comment.
fn commented(text: &str, tag: Tag) -> Tag {
    if text.get(tag.inner.range()) != Some("comment") {
        return tag;
    }
    let rest = &text[tag.span.end()..];
    let end = rest
        .find("endcomment")
        .and_then(|at| rest[at..].find("%}").map(|close| at + close + 2));
    let end = end.map_or(tag.span.end(), |end| tag.span.end() + end);
    Tag {
        span: Span::new(tag.span.start(), end),
        role: Role::Comment,
        ..tag
    }
}

/// Position at which a tag closes; marks in quotes do not close it.
fn close_of(window: &[u8], marks: &Marks) -> Option<usize> {
    let close = marks.close.as_bytes();
    let mut quote = 0;
    let mut first = None;
    for (at, &byte) in window.iter().enumerate() {
        if window[at..].starts_with(close) {
            if quote == 0 {
                return Some(at);
            }
            first = first.or(Some(at));
        }
        match byte {
            b'"' | b'`' | b'\'' if quote == 0 => quote = byte,
            b'\n' if quote == b'\'' => quote = 0,
            byte if byte == quote => quote = 0,
            _ => {}
        }
    }
    first
}

fn trimmed(text: &str, span: Span) -> Span {
    without(text, span, &['-', '~', '{', '}'])
}

/// The span without these signs and white space at its ends.
fn without(text: &str, span: Span, signs: &[char]) -> Span {
    let is_edge = |c: char| c.is_whitespace() || signs.contains(&c);
    let content = text.get(span.range()).unwrap_or_default();
    let start = content.trim_start_matches(is_edge);
    let from = span.start() + (content.len() - start.len());
    let is_end = |c: char| c.is_whitespace() || matches!(c, '-' | '~');
    Span::new(from, from + start.trim_end_matches(is_end).len())
}

/// The language of the code in a tag.
fn code_of(marks: &Marks, language: &'static str, content: &str) -> &'static str {
    match marks.open {
        "<%" if matches!(language, "elixir") => "elixir",
        "<%" if matches!(language, "javascript" | "template") => "javascript",
        "<%" => "ruby",
        "%{" => "terraform",
        "{{" if is_go(content) || language == "mustache" => "go-template",
        _ => "jinja",
    }
}

/// True if an expression is one of Go's templates, where calls have no parentheses.
fn is_go(content: &str) -> bool {
    let body = content
        .trim_start_matches("if ")
        .trim_start_matches("else if ")
        .trim_start_matches("with ")
        .trim_start_matches("range ");
    let calls = [
        "eq ",
        "ne ",
        "include ",
        "and ",
        "or ",
        "not ",
        "default ",
        "printf ",
        "index ",
        "hasPrefix ",
        "contains ",
        "has ",
        "lookup ",
        "tpl ",
        "toYaml ",
        "required ",
        "end",
        "(eq ",
        "(ne ",
    ];
    body.starts_with(['.', '$']) || calls.into_iter().any(|call| body.starts_with(call)) || body.contains(" .")
}

/// The text with each tag as white space, or as a word.
fn harmless(text: &str, tags: &[Tag]) -> String {
    let mut out = text.as_bytes().to_vec();
    for tag in tags {
        let fill = if tag.role == Role::Hole && !is_alone(text, tag.span) {
            b'_'
        } else {
            b' '
        };
        for byte in out.get_mut(tag.span.range()).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = fill;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// True if a tag is alone on its line.
fn is_alone(text: &str, span: Span) -> bool {
    let before = text[..span.start()]
        .bytes()
        .rev()
        .take_while(|&byte| byte != b'\n')
        .take(256);
    let after = text[span.end()..].bytes().take_while(|&byte| byte != b'\n').take(256);
    before.chain(after).all(|byte| byte.is_ascii_whitespace())
}

impl Template {
    /// Adds the tags as floating nodes.
    pub(super) fn float(&self, ast: &mut Ast, text: &str, reading: Reading<'_>) {
        for tag in &self.tags {
            let id = match tag.role {
                Role::Comment => ast.node(Kind::Comment, tag.span.start(), tag.span.end()),
                Role::Hole => hole(ast, tag, text, reading),
                Role::Directive => directive(ast, tag, text, reading),
            };
            ast.float(id);
        }
    }
}

fn hole(ast: &mut Ast, tag: &Tag, text: &str, reading: Reading<'_>) -> Id {
    let id = ast.node(Kind::Hole, tag.span.start(), tag.span.end());
    super::expression(ast, id, tag.language, text, tag.inner, reading);
    id
}

/// A directive with its keyword; what is behind it is its condition.
fn directive(ast: &mut Ast, tag: &Tag, text: &str, reading: Reading<'_>) -> Id {
    let content = &text[tag.inner.range()];
    let skip = if content.starts_with("else if ") || content.starts_with("else unless ") {
        5
    } else {
        0
    };
    let length = content[skip..]
        .bytes()
        .enumerate()
        .take_while(|&(at, byte)| byte.is_ascii_alphanumeric() || byte == b'_' || at == 0 && byte == b'/')
        .count();
    let start = tag.inner.start() + skip;
    let keyword = Span::new(start, start + length);
    let id = ast.named(Kind::Directive, tag.span.start(), tag.span.end(), keyword);
    let word = &text[keyword.range()];
    let is_code =
        matches!(tag.language, "ruby" | "elixir" | "javascript") || matches!(word, "set" | "assign" | "capture");
    let conditional = matches!(
        word,
        "if" | "unless" | "elif" | "elsif" | "elseif" | "else" | "while" | "case" | "when" | "with" | "switch"
    );
    // `{{#ifEquals a "b"}}` calls a helper with what is behind it.
    let is_helper = tag.language == "go-template"
        && text[..tag.inner.start()].ends_with('#')
        && !conditional
        && !DIRECTIVES.contains(&word);
    let code = if is_helper || is_code && !conditional && !matches!(word, "set" | "assign") {
        tag.inner
    } else {
        Span::new(keyword.end(), tag.inner.end())
    };
    let holder = ast.node(Kind::Group, code.start(), code.end());
    super::expression(ast, holder, tag.language, text, code, reading);
    let slot = if conditional { Slot::Condition } else { Slot::Item };
    for child in ast.take(holder) {
        ast.add(id, slot, child);
    }
    id
}
