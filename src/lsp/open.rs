//! Open documents of the editor, with their analysis.
//!
//! A text document is checked directly. A notebook is checked in its saved form, so that its findings are those of
//! `check` on that file; places in that file are mapped to places in cells.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Instant;

use gen_lsp_types::{Position, Range as LspRange, Uri};

use super::text::Text;
use crate::document::{ColumnUnit, Document, language_name, named};
use crate::engine::Checked;
use crate::vocab::Span;

/// An open document: a text document, or a notebook with its cells.
#[derive(Debug)]
pub(super) struct Open {
    /// Its path from the root of its folder; a made-up name for a document that is not a file.
    pub(super) path: PathBuf,
    /// The folder whose settings hold for it.
    pub(super) root: PathBuf,
    /// Its text, or the cells of the notebook in their order.
    pub(super) pages: Vec<Page>,
    /// True if it is a notebook.
    pub(super) is_notebook: bool,
    /// Time of its next check.
    pub(super) due: Option<Instant>,
    /// Time of the first unchecked change.
    pub(super) changed: Option<Instant>,
    /// Analysis of its present text.
    pub(super) analysis: Option<Analysis>,
}

/// One text that the editor changes.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Text,
    /// Language by the editor's name.
    pub(super) language: String,
    /// True if it is a cell of code; false for a text document.
    pub(super) is_code_cell: bool,
}

/// Analysis of a text.
#[derive(Debug)]
pub(super) struct Analysis {
    pub(super) paper: Paper,
    /// Nothing where `check` of the folder would not read the file.
    pub(super) checked: Option<Checked>,
}

/// A document made of pages, and where its parts are from.
#[derive(Debug)]
pub(super) struct Paper {
    pub(super) document: Document,
    /// Places of the document's text that are places of a page, sorted: from each on, byte for byte up to the next.
    joints: Vec<Joint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Joint {
    /// In the text of the document.
    at: usize,
    page: usize,
    /// In the text of the page.
    offset: usize,
}

impl Open {
    /// The document as it is checked.
    pub(super) fn paper(&self) -> Paper {
        let name = crate::document::Name::from(&*self.path);
        if self.is_notebook {
            return self.notebook(name);
        }
        let text = self.pages.first().map_or("", |page| page.text.as_str());
        let document = Document::new(name, text.as_bytes().to_vec());
        let offset = document.encoding().bom_len();
        Paper {
            document,
            joints: vec![Joint { at: 0, page: 0, offset }],
        }
    }

    /// The notebook as version 4 of its format writes it: each line of a cell is a string.
    fn notebook(&self, name: crate::document::Name) -> Paper {
        let language = self.pages.iter().find(|page| page.is_code_cell);
        let language = language.map_or("python", |page| page.language.as_str());
        let mut file = Writer::default();
        file.raw("{\n \"cells\": [");
        for (at, page) in self.pages.iter().enumerate() {
            file.raw(if at == 0 { "\n  {" } else { ",\n  {" });
            let kind = if page.is_code_cell { "code" } else { "markdown" };
            file.raw(&format!("\n   \"cell_type\": \"{kind}\",\n   \"source\": ["));
            let mut offset = 0;
            for line in page.text.as_str().split_inclusive('\n') {
                file.raw(if offset == 0 { "\n    \"" } else { ",\n    \"" });
                file.string(line, at, offset);
                file.raw("\"");
                offset += line.len();
            }
            file.raw("\n   ]\n  }");
        }
        file.raw("\n ],\n \"metadata\": {\"language_info\": {\"name\": ");
        file.raw(&serde_json::Value::from(language).to_string());
        file.raw("}},\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n");
        Paper {
            document: Document::new(name, file.text.into_bytes()),
            joints: file.joints,
        }
    }

    /// The page of an address.
    pub(super) fn page(&self, uri: &Uri) -> Option<usize> {
        self.pages.iter().position(|page| page.uri == *uri)
    }

    /// A span of the document as a range of a page. A span that reaches into another page ends with its first one.
    pub(super) fn place(&self, paper: &Paper, span: Span, unit: ColumnUnit) -> Option<(&Page, LspRange)> {
        let (index, start) = paper.locate(span.start())?;
        let end = match paper.locate(span.end()) {
            Some((same, end)) if same == index => end,
            _ => start,
        };
        let page = self.pages.get(index)?;
        Some((page, page.text.range(start..end.max(start), unit)))
    }

    /// The offset in the document of a place of a page.
    pub(super) fn offset(&self, paper: &Paper, page: usize, at: Position, unit: ColumnUnit) -> Option<usize> {
        let offset = self.pages.get(page)?.text.offset(at, unit);
        paper.at(page, offset)
    }
}

impl Paper {
    /// The page and the offset in it of a place of the document's text.
    fn locate(&self, at: usize) -> Option<(usize, usize)> {
        let index = self.joints.partition_point(|joint| joint.at <= at).checked_sub(1)?;
        let joint = self.joints[index];
        Some((joint.page, joint.offset + (at - joint.at)))
    }

    /// The place in the document's text of an offset of a page.
    pub(super) fn at(&self, page: usize, offset: usize) -> Option<usize> {
        let of_page = |joint: &&Joint| joint.page == page && joint.offset <= offset;
        let joint = self.joints.iter().rev().find(of_page)?;
        Some((joint.at + (offset - joint.offset)).min(self.document.text().len()))
    }

    /// The span of the document for a range of a page.
    pub(super) fn span(&self, page: usize, offsets: Range<usize>) -> Option<Span> {
        let (start, end) = (self.at(page, offsets.start)?, self.at(page, offsets.end)?);
        Some(Span::new(start, end.max(start)))
    }
}

/// JSON with the places of its strings.
#[derive(Default)]
struct Writer {
    text: String,
    joints: Vec<Joint>,
}

impl Writer {
    fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a part of a page between quotation marks.
    fn string(&mut self, part: &str, page: usize, offset: usize) {
        let mut joint = |text: &str, offset| {
            self.joints.push(Joint {
                at: text.len(),
                page,
                offset,
            });
        };
        joint(&self.text, offset);
        for (at, c) in part.char_indices() {
            let escaped = match c {
                '"' => "\\\"".to_owned(),
                '\\' => "\\\\".to_owned(),
                '\n' => "\\n".to_owned(),
                '\r' => "\\r".to_owned(),
                '\t' => "\\t".to_owned(),
                c if c < ' ' => format!("\\u{:04x}", u32::from(c)),
                c => {
                    self.text.push(c);
                    continue;
                }
            };
            self.text.push_str(&escaped);
            joint(&self.text, offset + at + c.len_utf8());
        }
    }
}

/// A name for a document that is not a file, so that it is parsed as the editor's language.
pub(super) fn made_up_name(name: &str, language: &str) -> PathBuf {
    let name: String = name.chars().filter(|c| !matches!(c, '/' | '\\' | '\0')).collect();
    let stem = if name.is_empty() { "untitled".to_owned() } else { name };
    let known = language_name(language).and_then(named);
    match known.and_then(|language| language.extensions.first()) {
        Some(extension) => PathBuf::from(format!("{stem}.{extension}")),
        None => PathBuf::from(stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebook(cells: &[&str]) -> Open {
        let page = |(at, text): (usize, &&str)| Page {
            uri: Uri::from(format!("cell:{at}")),
            version: 1,
            text: Text::new((*text).to_owned()),
            language: "python".to_owned(),
            is_code_cell: true,
        };
        Open {
            path: "a.ipynb".into(),
            root: PathBuf::new(),
            pages: cells.iter().enumerate().map(page).collect(),
            is_notebook: true,
            due: None,
            changed: None,
            analysis: None,
        }
    }

    #[test]
    fn a_notebook_is_the_json_that_its_cells_are_saved_as() {
        let cells = ["a = \"x\"\n\tb = '\\n'\r\n", "", "ü = 1\nlast"];
        let paper = notebook(&cells).paper();
        let file: serde_json::Value = serde_json::from_str(paper.document.text()).unwrap();
        for (at, cell) in cells.iter().enumerate() {
            let lines = file["cells"][at]["source"].as_array().unwrap();
            let text: String = lines.iter().map(|line| line.as_str().unwrap()).collect();
            assert_eq!(text, *cell);
        }
    }

    #[test]
    fn each_place_of_a_cell_is_one_of_the_file_and_back() {
        let cells = ["a = \"x\"\n\tb = '\\n'\n", "ü = 1\nlast"];
        let paper = notebook(&cells).paper();
        for (page, cell) in cells.iter().enumerate() {
            for (offset, c) in cell.char_indices() {
                let at = paper.at(page, offset).unwrap();
                assert_eq!(paper.locate(at), Some((page, offset)));
                if !c.is_control() && !matches!(c, '"' | '\\') {
                    assert!(paper.document.text()[at..].starts_with(c));
                }
            }
        }
    }

    #[test]
    fn a_document_without_a_path_is_named_by_its_language() {
        assert_eq!(made_up_name("Untitled-1", "python"), PathBuf::from("Untitled-1.py"));
        assert_eq!(made_up_name("", "yaml"), PathBuf::from("untitled.yaml"));
        assert_eq!(made_up_name("a/b", "klingon"), PathBuf::from("ab"));
    }
}
