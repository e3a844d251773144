//! Markdown: the front matter and the blocks of code, which are documents of their own language.

use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::inner::Inner;
use super::source::Piece;
use crate::document;
use crate::vocab::Role;

/// The extensions of Markdown that are read.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

/// The front matter and the blocks of code of a Markdown text, with their languages; a block that names none is text.
pub(super) fn blocks(text: &str) -> Vec<Piece> {
    let piece = |language, role| Piece {
        language,
        at: Inner::default(),
        hidden: None,
        role,
    };
    let mut blocks = Vec::new();
    let mut open: Option<Piece> = None;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let role = is_chunk(&kind).then_some(Role::Code);
                open = Some(piece(language(&kind).unwrap_or("text"), role));
            }
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => open = Some(piece("yaml", None)),
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::PlusesStyle)) => open = Some(piece("toml", None)),
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => blocks.extend(open.take()),
            Event::Text(_) => {
                if let Some(piece) = &mut open {
                    // The range, and not the event's text: line ends are normalised there, and offsets would move.
                    piece.at.push(&text[range.clone()], range.start);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// True if a fence opens a chunk of R Markdown or Quarto, which is run: `{r}`, `{python echo=FALSE}`.
fn is_chunk(kind: &CodeBlockKind<'_>) -> bool {
    let CodeBlockKind::Fenced(info) = kind else {
        return false;
    };
    info.trim_start()
        .strip_prefix('{')
        .is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// The language that a fence names: `py`, `{.python .numberLines}`, `ts title="chat.ts"`, `{r, echo=FALSE}`.
fn language(kind: &CodeBlockKind<'_>) -> Option<&'static str> {
    let CodeBlockKind::Fenced(info) = kind else { return None };
    let is_edge = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | '=');
    let word = info.split(is_edge).find(|word| !word.is_empty())?;
    let language = document::language_name(word.trim_start_matches('.'))?;
    // A fence may hold Markdown, which may hold a fence; once is enough.
    (language != "markdown").then_some(language)
}
