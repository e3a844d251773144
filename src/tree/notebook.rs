//! Jupyter notebooks: code cells in the language of the notebook, Markdown cells as documents, and outputs.
//!
//! Input: the text of the `.ipynb`. Output: the texts in it, with their spans: cells are strings of a JSON file.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::inner::Inner;
use super::source::Piece;
use crate::document::{language_name, language_of};
use crate::vocab::{Role, Span};

/// A notebook, as far as it is read.
#[derive(Deserialize)]
pub(crate) struct Notebook<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
    /// Cells of version 3 of the format.
    #[serde(borrow, default)]
    worksheets: Vec<Worksheet<'a>>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Worksheet<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
}

#[derive(Deserialize)]
struct Cell<'a> {
    #[serde(default, rename = "cell_type")]
    kind: String,
    #[serde(borrow, alias = "input")]
    source: Option<&'a RawValue>,
    #[serde(borrow)]
    outputs: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    kernelspec: Kernel,
    language_info: LanguageInfo,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Kernel {
    language: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LanguageInfo {
    name: Option<String>,
}

impl<'a> Notebook<'a> {
    /// Reads a notebook; `None` if the text is not one.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The language of its code.
    pub(crate) fn language(&self) -> &'static str {
        let info = self.metadata.language_info.name.as_ref();
        let named = info.or(self.metadata.kernelspec.language.as_ref());
        named.and_then(|name| language_name(name)).unwrap_or("python")
    }

    /// The outputs of its cells, as spans of `text`, from which it was read.
    pub(crate) fn outputs(&self, text: &str) -> impl Iterator<Item = Span> {
        self.cells()
            .filter_map(move |cell| cell.outputs.and_then(|raw| span_of(text, raw)))
    }

    fn cells(&self) -> impl Iterator<Item = &Cell<'a>> {
        let sheets = self.worksheets.iter().flat_map(|sheet| &sheet.cells);
        self.cells.iter().chain(sheets)
    }
}

/// The texts of a notebook: its program, which is all code cells in its language, the cells of other interpreters, and
/// the cells of prose. Empty if the text is not a notebook.
pub(super) fn cells(text: &str) -> Vec<Piece> {
    let Some(notebook) = Notebook::read(text) else {
        return Vec::new();
    };
    let mut program = Inner::default();
    let mut pieces = Vec::new();
    for cell in notebook.cells() {
        let Some(source) = cell.source else { continue };
        let inner = self::source(text, source);
        let (language, hidden, role) = match (cell.kind.as_str(), magic(inner.text())) {
            ("code", Some(language)) => (language, Some(hide(inner.text(), |at, _| at == 0)), None),
            ("code", None) => {
                program.append(&inner);
                continue;
            }
            ("markdown" | "heading", _) => ("markdown", None, Some(Role::Doc)),
            _ => ("text", None, Some(Role::Doc)),
        };
        pieces.push(Piece {
            language,
            at: inner,
            hidden,
            role,
        });
    }
    // Lines that are commands to a shell or to the notebook are read on their own.
    let hidden = hide(program.text(), |_, line| is_command(line));
    pieces.push(Piece {
        language: notebook.language(),
        at: program,
        hidden: Some(hidden),
        role: None,
    });
    pieces
}

/// The span of a value in the text that it was read from.
fn span_of(text: &str, raw: &RawValue) -> Option<Span> {
    let start = (raw.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let span = Span::new(start, start + raw.get().len());
    (text.get(span.range()) == Some(raw.get())).then_some(span)
}

/// The text of a cell: one string, or a list of lines.
fn source(text: &str, raw: &RawValue) -> Inner {
    let lines = serde_json::from_str::<Vec<&RawValue>>(raw.get()).unwrap_or_else(|_| vec![raw]);
    let mut inner = Inner::default();
    for line in lines {
        if let Some(span) = span_of(text, line) {
            unescape(text, span, &mut inner);
        }
    }
    inner
}

/// Adds what the JSON string at `span` of `text` says, piece by piece.
fn unescape(text: &str, span: Span, inner: &mut Inner) {
    let mut at = span.start() + 1;
    let end = span.end().saturating_sub(1);
    while at < end {
        let plain = text[at..end].find('\\').map_or(end, |found| at + found);
        inner.push(&text[at..plain], at);
        if plain == end {
            break;
        }
        let escape = escape(&text[plain..end]);
        let decoded = serde_json::from_str::<String>(&format!("\"{escape}\""));
        inner.push_as(&decoded.unwrap_or_default(), Span::new(plain, plain + escape.len()));
        at = plain + escape.len();
    }
}

/// The escape that `text` begins with; both halves of a surrogate pair.
fn escape(text: &str) -> &str {
    let length = match text.as_bytes() {
        [
            b'\\',
            b'u',
            b'd' | b'D',
            b'8' | b'9' | b'a' | b'b' | b'A' | b'B',
            _,
            _,
            b'\\',
            b'u',
            ..,
        ] => 12,
        [b'\\', b'u', ..] => 6,
        _ => 2,
    };
    text.get(..length).unwrap_or(text)
}

/// The language that the first line of a cell hands it to: `%%bash`, `%%writefile app.py`.
fn magic(text: &str) -> Option<&'static str> {
    let mut words = text.strip_prefix("%%")?.lines().next()?.split_whitespace();
    match words.next()? {
        "writefile" | "file" => words.next_back().map(|file| language_of(file).name),
        "script" => language_name(words.next()?),
        name => language_name(name),
    }
}

/// True if a line is a command to the shell or to the notebook: `!pip install …`, `%env MODEL=…`.
fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('!')
        || line
            .strip_prefix('%')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The command to the shell or the notebook in the line around `place` of a cell, without its sign, and the place in it.
pub(crate) fn command_around(cell: &str, place: Span) -> Option<(String, Span)> {
    let line = line_around(cell, place);
    let text = &cell[line.range()];
    let in_line = Span::new(place.start() - line.start(), place.end().min(line.end()) - line.start());
    is_command(text).then(|| (text.replacen(['!', '%'], " ", 1), in_line))
}

/// The text, as long as it was, with the first letter of the lines in question made a comment's, so that a parser of the
/// cell's language passes over them.
fn hide(text: &str, is_hidden: impl Fn(usize, &str) -> bool) -> String {
    let hidden = |(at, line): (usize, &str)| {
        if is_hidden(at, line) {
            line.replacen(['!', '%'], "#", 1)
        } else {
            line.to_owned()
        }
    };
    text.split_inclusive('\n').enumerate().map(hidden).collect()
}

fn line_around(text: &str, span: Span) -> Span {
    let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start()..]
        .find('\n')
        .map_or(text.len(), |at| span.start() + at);
    Span::new(start, end)
}
