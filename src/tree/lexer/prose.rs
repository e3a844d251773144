//! Running text: documents of the light markup languages, and texts of which nothing is known.
//!
//! Input: a text and its row of the table. Output: prose by paragraphs, comments, verbatim blocks as documents of their own.

use super::ast::{Ast, Id};
use super::parser::Reading;
use super::quote::Block;
use super::table::Syntax;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// The end of the verbatim block that is open.
enum Verbatim {
    /// A line that says so.
    Line(String),
    /// A line that is indented no further than this.
    Indent(usize),
}

struct Prose<'a> {
    ast: &'a mut Ast,
    root: Id,
    syntax: &'static Syntax,
    text: &'a str,
    reading: Reading<'a>,
    paragraph: Option<(Kind, Span)>,
    verbatim: Option<(Verbatim, usize, Option<&'static str>)>,
    comment: Option<&'static Block>,
    indented_comment: Option<usize>,
}

/// Reads `text[part]` line by line, into `root`.
pub(super) fn prose<'a>(
    ast: &'a mut Ast,
    root: Id,
    syntax: &'static Syntax,
    text: &'a str,
    part: Span,
    reading: Reading<'a>,
) {
    let mut prose = Prose {
        ast,
        root,
        syntax,
        text,
        reading,
        paragraph: None,
        verbatim: None,
        comment: None,
        indented_comment: None,
    };
    let mut start = part.start();
    for line in text.get(part.range()).unwrap_or_default().split_inclusive('\n') {
        prose.line(line, start);
        start += line.len();
    }
    prose.flush();
    prose.end_verbatim(part.end());
}

impl Prose<'_> {
    fn line(&mut self, line: &str, start: usize) {
        let body = line.trim();
        let indent = line.len() - line.trim_start().len();
        let span = Span::new(start + indent, start + indent + body.len());
        if let Some((open, _, _)) = &self.verbatim {
            if !ends(open, body, indent) {
                return;
            }
            let by_line = matches!(open, Verbatim::Line(_));
            self.end_verbatim(start);
            if by_line {
                return;
            }
        }
        if let Some(block) = self.comment {
            self.add(Kind::Comment, span);
            if body.contains(block.close.trim()) {
                self.comment = None;
                self.flush();
            }
            return;
        }
        if body.is_empty() {
            return self.flush();
        }
        if self.indented_comment.is_some_and(|outer| indent <= outer) {
            self.indented_comment = None;
        }
        if self.indented_comment.is_some() {
            return self.add(Kind::Comment, span);
        }
        if let Some((open, language)) = opens(self.syntax, line, body, indent) {
            self.flush();
            self.verbatim = Some((open, start + line.len(), language));
            return;
        }
        if self.syntax.name == "rst" && is_rst_comment(body) {
            self.indented_comment = Some(indent);
            return self.add(Kind::Comment, span);
        }
        self.text_line(line, span, start);
    }

    fn text_line(&mut self, line: &str, span: Span, start: usize) {
        let body = line.trim();
        let comments = &self.syntax.comments;
        if comments.first.iter().any(|mark| body.starts_with(mark)) {
            // What is indented below it belongs to the comment.
            if matches!(self.syntax.name, "haml" | "slim" | "pug") {
                self.indented_comment = Some(line.len() - line.trim_start().len());
            }
            return self.add(Kind::Comment, span);
        }
        let block = comments.blocks.iter().find(|block| body.starts_with(block.open));
        if let Some(block) = block {
            self.add(Kind::Comment, span);
            if !body[block.open.len()..].contains(block.close.trim()) {
                self.comment = Some(block);
            }
            return;
        }
        if is_heading(self.syntax.name, body) {
            self.flush();
            let id = self.ast.named(Kind::Heading, span.start(), span.end(), span);
            return self.ast.add(self.root, Slot::Item, id);
        }
        let is_code = body.starts_with(['-', '=']) || self.syntax.name == "pug" && is_statement_of_pug(body);
        if matches!(self.syntax.name, "haml" | "slim" | "pug") && is_code {
            return self.code_line(span);
        }
        let behind = if self.syntax.name == "latex" {
            start + percent(line)
        } else {
            span.end()
        };
        let text = Span::new(span.start(), span.end().min(behind));
        if !text.is_empty() {
            self.add(Kind::Prose, text);
        }
        if behind < span.end() {
            self.add(Kind::Comment, Span::new(behind, span.end()));
        }
    }

    /// `- if x == "y"`, `= f("x")`
    fn code_line(&mut self, span: Span) {
        self.flush();
        let text = self.text.get(span.range()).unwrap_or_default();
        let code = text.trim_start_matches(['-', '=', '!', ' ']);
        let start = span.end() - code.len();
        let word = code.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_directive = matches!(
            &code[..word],
            "if" | "elsif" | "else" | "unless" | "case" | "when" | "each" | "for" | "while"
        );
        let id = self.ast.node(
            if is_directive { Kind::Directive } else { Kind::Hole },
            span.start(),
            span.end(),
        );
        if is_directive {
            self.ast.set_name(id, Span::new(start, start + word));
        }
        let code = Span::new(if is_directive { start + word } else { start }, span.end());
        let language = if self.syntax.name == "pug" {
            "javascript"
        } else {
            "ruby"
        };
        super::expression(self.ast, id, language, self.text, code, self.reading);
        if is_directive {
            for child in self.ast.take(id) {
                self.ast.add(id, Slot::Condition, child);
            }
        }
        self.ast.add(self.root, Slot::Item, id);
    }

    /// Adds a line to its paragraph.
    fn add(&mut self, kind: Kind, span: Span) {
        self.paragraph = match self.paragraph.take() {
            Some((last, before)) if last == kind => Some((kind, Span::new(before.start(), span.end()))),
            other => {
                self.paragraph = other;
                self.flush();
                Some((kind, span))
            }
        };
    }

    fn flush(&mut self) {
        if let Some((kind, span)) = self.paragraph.take() {
            let id = self.ast.node(kind, span.start(), span.end());
            self.ast.add(self.root, Slot::Item, id);
        }
    }

    fn end_verbatim(&mut self, end: usize) {
        let Some((_, start, language)) = self.verbatim.take() else {
            return;
        };
        let text = self.text.get(start..end).unwrap_or_default();
        let from = start + (text.len() - text.trim_start().len());
        let span = Span::new(from, (from + text.trim().len()).max(from));
        if span.is_empty() {
            return;
        }
        let id = self.ast.node(Kind::Embedded, span.start(), span.end());
        if let Some(language) = language.or_else(|| super::inner::by_content(text)) {
            super::embed(self.ast, id, language, self.text, span, self.reading);
        } else {
            let literal = self.ast.named(Kind::Literal, span.start(), span.end(), span);
            self.ast.add(id, Slot::Item, literal);
        }
        self.ast.add(self.root, Slot::Item, id);
    }
}

fn is_heading(language: &str, body: &str) -> bool {
    match language {
        "asciidoc" => body.starts_with("= ") || body.starts_with("== ") || body.starts_with("=== "),
        "org" => body.starts_with("* ") || body.starts_with("** "),
        "wiki" => body.starts_with("==") && body.ends_with("=="),
        "latex" => ["\\section", "\\subsection", "\\chapter", "\\title"]
            .iter()
            .any(|word| body.starts_with(word)),
        "typst" => body.starts_with("= ") || body.starts_with("== "),
        "man" => body.starts_with(".SH"),
        _ => false,
    }
}

fn ends(open: &Verbatim, body: &str, indent: usize) -> bool {
    match open {
        Verbatim::Line(line) => body.eq_ignore_ascii_case(line),
        Verbatim::Indent(outer) => !body.is_empty() && indent <= *outer,
    }
}

/// The verbatim block that the line opens, and its language where it is written.
fn opens(syntax: &Syntax, line: &str, body: &str, indent: usize) -> Option<(Verbatim, Option<&'static str>)> {
    let same = || Some((Verbatim::Line(body.to_owned()), None));
    let until = |end: &str| Some((Verbatim::Line(end.to_owned()), None));
    let tagged = |end: Verbatim, tag: &str| {
        Some((
            end,
            super::inner::by_tag(
                tag.trim()
                    .split([' ', ',', '{', '}'])
                    .find(|word| !word.is_empty())
                    .unwrap_or_default(),
            ),
        ))
    };
    match syntax.name {
        "asciidoc" if body.len() >= 4 && (is_run(body, b'-') || is_run(body, b'.')) => same(),
        "asciidoc" | "markdown" | "livebook" | "typst" if body.starts_with("```") && !body[3..].contains("```") => {
            tagged(Verbatim::Line("```".to_owned()), &body[3..])
        }
        "rst" if is_rst_code(body) => tagged(
            Verbatim::Indent(indent),
            body.rsplit_once("::").map_or("", |(_, tag)| tag),
        ),
        "rst" if body.ends_with("::") && !is_rst_note(body) => Some((Verbatim::Indent(indent), None)),
        "org" if starts(body, "#+begin_src") => tagged(Verbatim::Line("#+end_src".to_owned()), &body[11..]),
        "org" if starts(body, "#+begin_example") => until("#+end_example"),
        "latex" => ["verbatim", "lstlisting", "minted"]
            .into_iter()
            .find(|name| body.strip_prefix("\\begin{").is_some_and(|rest| rest.starts_with(name)))
            .and_then(|name| until(&format!("\\end{{{name}}}"))),
        "man" if body == ".nf" => until(".fi"),
        "man" if body == ".EX" => until(".EE"),
        "wiki" if body.starts_with("<pre") && !line.contains("</pre>") => until("</pre>"),
        "wiki" if body.starts_with("<syntaxhighlight") && !line.contains("</syntaxhighlight>") => {
            until("</syntaxhighlight>")
        }
        _ => None,
    }
}

fn is_run(body: &str, byte: u8) -> bool {
    body.bytes().all(|one| one == byte)
}

fn starts(body: &str, begin: &str) -> bool {
    body.get(..begin.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(begin))
}

/// A directive whose content is code, whatever is behind its colons.
fn is_rst_code(body: &str) -> bool {
    const CODE: &[&str] = &[
        "code",
        "code-block",
        "sourcecode",
        "parsed-literal",
        "prompt",
        "ipython",
        "jupyter-execute",
    ];
    let name = body.strip_prefix(".. ").and_then(|rest| rest.split_once("::"));
    name.is_some_and(|(name, _)| CODE.contains(&name.trim()))
}

/// A directive whose content is running text.
fn is_rst_note(body: &str) -> bool {
    const NOTES: &[&str] = &[
        "note",
        "warning",
        "tip",
        "important",
        "versionadded",
        "versionchanged",
        "deprecated",
        "seealso",
        "admonition",
    ];
    NOTES
        .iter()
        .any(|name| body.strip_prefix(".. ").is_some_and(|rest| rest.starts_with(name)))
}

/// `.. text`, but no directive, target or substitution.
fn is_rst_comment(body: &str) -> bool {
    let rest = body
        .strip_prefix("..")
        .filter(|rest| rest.is_empty() || rest.starts_with(' '));
    rest.is_some_and(|rest| !rest.contains("::") && !rest.trim_start().starts_with(['_', '[', '|']))
}

/// Position at which `%` begins a comment.
fn percent(line: &str) -> usize {
    let bytes = line.as_bytes();
    let begins = |&at: &usize| bytes[at] == b'%' && (at == 0 || bytes[at - 1] != b'\\');
    (0..bytes.len()).find(begins).unwrap_or(bytes.len())
}

/// True if a line of Pug begins with a word of its own: `if model === "…"`, `when "…"`.
fn is_statement_of_pug(body: &str) -> bool {
    const WORDS: &[&str] = &["if", "else if", "unless", "case", "when", "while", "each"];
    WORDS
        .iter()
        .any(|word| body.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '('])))
}
