//! Jupyter notebooks: code cells by the language of the notebook, Markdown cells as documents, outputs as recordings.
//!
//! In: the text of the `.ipynb` and spans of it. Out: their contexts, in places of that text: cells are strings of a
//! JSON file, and what is said of them is carried out through their escapes.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::inner::Inner;
use super::{Context, Places, called, language_of, read};
use crate::vocab::{Place, Role, Span};

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
    /// Where version 3 of the format has its cells.
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

/// The places of `spans` in a notebook; `None` where it is none.
pub(super) fn contexts(text: &str, spans: &[Span]) -> Option<Places> {
    let notebook: Notebook<'_> = serde_json::from_str(text).ok()?;
    let named = notebook
        .metadata
        .language_info
        .name
        .or(notebook.metadata.kernelspec.language);
    let language = named.and_then(|name| called::language_name(&name)).unwrap_or("python");
    let mut reader = Reader {
        text,
        spans,
        language,
        contexts: vec![Context::default(); spans.len()],
        fallback: false,
        program: Inner::default(),
    };
    let sheets = notebook.worksheets.iter().flat_map(|sheet| &sheet.cells);
    for cell in notebook.cells.iter().chain(sheets) {
        reader.cell(cell);
    }
    reader.program();
    Some(Places {
        contexts: reader.contexts,
        fallback: reader.fallback,
    })
}

/// The code of a notebook, by cells, with their languages; nothing where it is none.
pub(super) fn cells(text: &str) -> Vec<(&'static str, Inner)> {
    let Ok(notebook) = serde_json::from_str::<Notebook<'_>>(text) else {
        return Vec::new();
    };
    let reader = Reader {
        text,
        spans: &[],
        language: "python",
        contexts: Vec::new(),
        fallback: false,
        program: Inner::default(),
    };
    let sheets = notebook.worksheets.iter().flat_map(|sheet| &sheet.cells);
    let code = notebook.cells.iter().chain(sheets).filter(|cell| cell.kind == "code");
    let inner = code.filter_map(|cell| Some(reader.source(cell.source?)));
    inner
        .map(|inner| (magic(inner.text()).unwrap_or(reader.language), inner))
        .collect()
}

struct Reader<'a> {
    text: &'a str,
    spans: &'a [Span],
    language: &'static str,
    contexts: Vec<Context>,
    fallback: bool,
    /// The code cells in the language of the notebook: one program, whose names hold in all of them.
    program: Inner,
}

impl Reader<'_> {
    fn cell(&mut self, cell: &Cell<'_>) {
        if let Some(outputs) = cell.outputs.and_then(|raw| self.span_of(raw)) {
            for at in self.within(outputs) {
                self.contexts[at].role = Some(Role::Recording);
            }
        }
        let Some((source, span)) = cell.source.and_then(|raw| Some((raw, self.span_of(raw)?))) else {
            return;
        };
        // The program is read as a whole: a name that is bound in one cell is used in another.
        if self.within(span).is_empty() && cell.kind != "code" {
            return;
        }
        let inner = self.source(source);
        match cell.kind.as_str() {
            "code" => self.code(span, &inner),
            "markdown" | "heading" => self.read("markdown", span, &inner, inner.text(), Some(Role::Doc)),
            _ => {
                for at in self.within(span) {
                    self.contexts[at] = Context {
                        role: Some(Role::Doc),
                        ..Context::at(Place::Text)
                    };
                }
            }
        }
    }

    /// Where a value stands in the text that it was read from.
    fn span_of(&self, raw: &RawValue) -> Option<Span> {
        let start = (raw.get().as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let span = Span::new(start, start + raw.get().len());
        (self.text.get(span.range()) == Some(raw.get())).then_some(span)
    }

    /// The spans within `range`, by their indexes.
    fn within(&self, range: Span) -> std::ops::Range<usize> {
        let start = self.spans.partition_point(|span| span.start() < range.start());
        let end = self.spans.partition_point(|span| span.end() <= range.end());
        start..end.max(start)
    }

    /// What a cell says: one string, or a list of lines.
    fn source(&self, raw: &RawValue) -> Inner {
        let lines = serde_json::from_str::<Vec<&RawValue>>(raw.get()).unwrap_or_else(|_| vec![raw]);
        let mut inner = Inner::default();
        for line in lines {
            if let Some(span) = self.span_of(line) {
                unescape(self.text, span, &mut inner);
            }
        }
        inner
    }

    /// A code cell: a part of the program, or what is handed to another interpreter.
    fn code(&mut self, span: Span, inner: &Inner) {
        if let Some(language) = magic(inner.text()) {
            let text = hide(inner.text(), |at, _| at == 0);
            self.read(language, span, inner, &text, None);
        } else {
            self.program.append(inner);
        }
    }

    /// The program: all but the lines that are commands to a shell or to the notebook, which are read on their own.
    fn program(&mut self) {
        let program = std::mem::take(&mut self.program);
        let Some(extent) = program.extent() else { return };
        let text = hide(program.text(), |_, line| is_command(line));
        self.read(self.language, extent, &program, &text, None);
        if self.language == "python" {
            self.commands(extent, &program);
        }
    }

    fn commands(&mut self, extent: Span, program: &Inner) {
        for at in self.within(extent) {
            let Some(place) = program.inward(self.spans[at]) else {
                continue;
            };
            let line = line_around(program.text(), place);
            if is_command(&program.text()[line.range()]) {
                let in_line = Span::new(place.start() - line.start(), place.end().min(line.end()) - line.start());
                let command = hide(&program.text()[line.range()], |_, _| false);
                let command = command.replacen(['!', '%'], " ", 1);
                let read = read("shell", &command, &[in_line]);
                self.contexts[at] = Context {
                    language: Some("shell"),
                    literal: None,
                    containers: Vec::new(),
                    ..read.contexts.into_iter().next().unwrap_or_default()
                };
            }
        }
    }

    /// Reads `text`, which is as long as the inner one, for the spans within `range`.
    fn read(&mut self, language: &'static str, range: Span, inner: &Inner, text: &str, role: Option<Role>) {
        let (indexes, spans): (Vec<_>, Vec<_>) = self
            .within(range)
            .filter_map(|at| Some((at, inner.inward(self.spans[at])?)))
            .unzip();
        let read = read(language, text, &spans);
        self.fallback |= read.fallback;
        for (at, context) in indexes.into_iter().zip(read.contexts) {
            let mut context = context.outward(inner, language);
            context.role = context.role.or(role);
            self.contexts[at] = context;
        }
    }
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
        let said = serde_json::from_str::<String>(&format!("\"{escape}\""));
        inner.push_as(&said.unwrap_or_default(), Span::new(plain, plain + escape.len()));
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
        "script" => called::language_name(words.next()?),
        name => called::language_name(name),
    }
}

/// Whether a line is a command to the shell or to the notebook: `!pip install …`, `%env MODEL=…`.
fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('!')
        || line
            .strip_prefix('%')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
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

#[cfg(test)]
mod tests;
