//! Running text: documents of the light markup languages.
//!
//! In: the text, its line of the table, the spans. Out: a context for each span: a comment, prose, or a plain text where
//! it stands in a verbatim block.

use super::quote::Block;
use super::table::Syntax;
use crate::syntax::Context;
use crate::vocab::{Place, Span};

/// What ends the verbatim block that is open.
enum Verbatim {
    /// A line that says so.
    Line(String),
    /// A line that is indented no further than this.
    Indent(usize),
}

/// Reads a document.
pub(super) fn prose(syntax: &Syntax, text: &str, spans: &[Span], out: &mut [Context]) {
    let mut verbatim: Option<Verbatim> = None;
    let mut comment: Option<&Block> = None;
    let mut indented_comment: Option<usize> = None;
    let (mut next, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        if next == spans.len() {
            return;
        }
        let end = start + line.len();
        let body = line.trim();
        let indent = line.len() - line.trim_start().len();
        if indented_comment.is_some_and(|outer| !body.is_empty() && indent <= outer) {
            indented_comment = None;
        }
        let mut place = if comment.is_some() || indented_comment.is_some() {
            Place::Comment
        } else {
            Place::Prose
        };
        let mut comment_at = line.len();
        let inside = verbatim.as_ref().is_some_and(|open| !ends(open, body, indent));
        if let Some(block) = comment {
            if body.contains(block.close.trim()) {
                comment = None;
            }
        } else if inside || verbatim.take().is_some_and(|open| matches!(open, Verbatim::Line(_))) {
            place = Place::Text;
        } else if let Some(open) = opens(syntax, line, body, indent) {
            verbatim = Some(open);
        } else if syntax.name == "rst" && is_rst_comment(body) {
            place = Place::Comment;
            indented_comment = Some(indent);
        } else {
            let first = syntax.comments.first.iter().any(|mark| body.starts_with(mark));
            let block = syntax.comments.blocks.iter().find(|block| body.starts_with(block.open));
            comment = block.filter(|block| !body[block.open.len()..].contains(block.close.trim()));
            if first || block.is_some() {
                place = Place::Comment;
            }
            if syntax.name == "latex" {
                comment_at = percent(line);
            }
        }
        while let Some(span) = spans.get(next).filter(|span| span.start() < end) {
            let behind = span.start() - start >= comment_at;
            out[next] = Context::at(if behind { Place::Comment } else { place });
            next += 1;
        }
        start = end;
    }
}

fn ends(open: &Verbatim, body: &str, indent: usize) -> bool {
    match open {
        Verbatim::Line(line) => body.eq_ignore_ascii_case(line),
        Verbatim::Indent(outer) => !body.is_empty() && indent <= *outer,
    }
}

/// The verbatim block that the line opens.
fn opens(syntax: &Syntax, line: &str, body: &str, indent: usize) -> Option<Verbatim> {
    let same = || Some(Verbatim::Line(body.to_owned()));
    match syntax.name {
        "asciidoc" if body.len() >= 4 && (is_run(body, b'-') || is_run(body, b'.')) => same(),
        "asciidoc" | "markdown" | "livebook" if body.starts_with("```") => Some(Verbatim::Line("```".to_owned())),
        "rst" if is_rst_code(body) || body.ends_with("::") && !is_rst_note(body) => Some(Verbatim::Indent(indent)),
        "org" if starts(body, "#+begin_src") => Some(Verbatim::Line("#+end_src".to_owned())),
        "org" if starts(body, "#+begin_example") => Some(Verbatim::Line("#+end_example".to_owned())),
        "latex" => ["verbatim", "lstlisting", "minted"]
            .into_iter()
            .find(|name| body.starts_with(&format!("\\begin{{{name}}}")))
            .map(|name| Verbatim::Line(format!("\\end{{{name}}}"))),
        "man" if matches!(body, ".nf" | ".EX") => {
            Some(Verbatim::Line(if body == ".nf" { ".fi" } else { ".EE" }.to_owned()))
        }
        "wiki" if body.starts_with("<pre") || body.starts_with("<syntaxhighlight") => {
            let close = if body.starts_with("<pre") {
                "</pre>"
            } else {
                "</syntaxhighlight>"
            };
            (!line.contains(close)).then(|| Verbatim::Line(close.to_owned()))
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

/// A directive whose content is code, whatever stands behind its colons.
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
    const PROSE: &[&str] = &[
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
    PROSE
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

/// Where `%` begins a comment.
fn percent(line: &str) -> usize {
    let bytes = line.as_bytes();
    let begins = |&at: &usize| bytes[at] == b'%' && (at == 0 || bytes[at - 1] != b'\\');
    (0..bytes.len()).find(begins).unwrap_or(bytes.len())
}
