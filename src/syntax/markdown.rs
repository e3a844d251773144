//! Markdown: prose, links, comments, front matter, and code blocks, which are read as their language.
//!
//! In: the text and the spans. Out: their contexts. Only blocks that hold a span are read for their own syntax.

use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::inner::Inner;
use super::{Context, Places, called, places};
use crate::vocab::{Place, Role, Span, boundary};

/// The places of `spans` in a Markdown text.
pub(super) fn contexts(text: &str, spans: &[Span]) -> Places {
    let mut reader = Reader {
        spans,
        contexts: spans.iter().map(|span| Context::at(in_prose(text, *span))).collect(),
        fallback: false,
        block: None,
        is_chunk: false,
        comment: Comment::default(),
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let last = spans.last().map_or(0, |span| span.end());
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if range.start > last && reader.block.is_none() {
            break;
        }
        reader.read(&event, text, Span::new(range.start, range.end));
    }
    Places {
        contexts: reader.contexts,
        fallback: reader.fallback,
    }
}

/// No URL begins further before an id in it, in bytes.
const LONGEST_URL: usize = 2048;

/// The blocks of code in a Markdown text, with the languages that their fences name.
pub(super) fn blocks(text: &str) -> Vec<(Option<&'static str>, Inner)> {
    let mut blocks = Vec::new();
    let mut open: Option<(Option<&'static str>, Inner)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => open = Some((language(&kind), Inner::default())),
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            Event::Text(_) => {
                if let Some((_, inner)) = &mut open {
                    inner.push(&text[range.clone()], range.start);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// What running text says by itself: a word that holds `://` is a URL.
fn in_prose(text: &str, span: Span) -> Place {
    let is_edge = |c: char| c.is_whitespace() || "<>()[]\"'`|".contains(c);
    let before = boundary::before(text, span.start(), LONGEST_URL);
    let word = before.rsplit(is_edge).next().unwrap_or_default();
    if word.contains("://") { Place::Url } else { Place::Prose }
}

struct Reader<'a> {
    spans: &'a [Span],
    contexts: Vec<Context>,
    fallback: bool,
    /// The block that is being read, and the language that it is in.
    block: Option<(Option<&'static str>, Inner)>,
    /// Whether the block is run when the document is made.
    is_chunk: bool,
    comment: Comment,
}

/// Whether a comment of HTML is open, up to where the text has been looked through for that.
#[derive(Default)]
struct Comment {
    is_open: bool,
    until: usize,
}

impl Comment {
    /// Whether one is open at `at`, which is not before the place that was last asked for.
    fn is_open_at(&mut self, text: &str, at: usize) -> bool {
        let passed = text.get(self.until..at).unwrap_or_default();
        self.until = self.until.max(at);
        let (opened, closed) = (passed.rfind("<!--"), passed.rfind("-->"));
        if opened.is_some() || closed.is_some() {
            self.is_open = opened > closed;
        }
        self.is_open
    }
}

impl Reader<'_> {
    fn read(&mut self, event: &Event<'_>, text: &str, range: Span) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.block = Some((language(kind), Inner::default()));
                self.is_chunk = is_chunk(kind);
            }
            Event::Start(Tag::MetadataBlock(kind)) => {
                let language = match kind {
                    MetadataBlockKind::YamlStyle => "yaml",
                    MetadataBlockKind::PlusesStyle => "toml",
                };
                self.block = Some((Some(language), Inner::default()));
            }
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => self.end_block(),
            Event::Text(_) => {
                if let Some((_, inner)) = &mut self.block {
                    // The range, and not the event's text: line ends are normalised there, and offsets would move.
                    inner.push(&text[range.range()], range.start());
                }
            }
            // The address of a link is what its text does not cover.
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.links(text, range),
            Event::Html(_) | Event::InlineHtml(_) => self.html(text, range),
            _ => {}
        }
    }

    /// The spans within `range`, by their indexes.
    fn within(&self, range: Span) -> std::ops::Range<usize> {
        let start = self.spans.partition_point(|span| span.end() <= range.start());
        let end = self.spans.partition_point(|span| span.start() < range.end());
        start..end.max(start)
    }

    fn links(&mut self, text: &str, range: Span) {
        let link = &text[range.range()];
        let Some(address) = link.rfind("](").map(|at| range.start() + at + 2) else {
            return;
        };
        for at in self.within(Span::new(address, range.end())) {
            self.contexts[at].place = Place::Url;
        }
    }

    fn html(&mut self, text: &str, range: Span) {
        for at in self.within(range) {
            // A block of HTML comes in several events, a comment may have begun in an earlier one.
            if self.comment.is_open_at(text, self.spans[at].start()) {
                self.contexts[at].place = Place::Comment;
            }
        }
    }

    fn end_block(&mut self) {
        let Some((language, inner)) = self.block.take() else {
            return;
        };
        let Some(extent) = inner.extent() else { return };
        let (indexes, spans): (Vec<_>, Vec<_>) = self
            .within(extent)
            .filter_map(|at| Some((at, inner.inward(self.spans[at])?)))
            .unzip();
        if spans.is_empty() {
            return;
        }
        let Some(language) = language else {
            for at in indexes {
                self.contexts[at] = Context::default();
            }
            return;
        };
        let read = places(language, inner.text(), &spans);
        self.fallback |= read.fallback;
        for (at, context) in indexes.into_iter().zip(read.contexts) {
            self.contexts[at] = context.outward(&inner, language);
            if self.is_chunk && self.contexts[at].role.is_none() {
                self.contexts[at].role = Some(Role::Code);
            }
        }
        self.is_chunk = false;
    }
}

/// Whether a fence opens a chunk of R Markdown or Quarto, which is run: `{r}`, `{python echo=FALSE}`.
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
    let language = called::language_name(word.trim_start_matches('.'))?;
    // A fence may hold Markdown, which may hold a fence; once is enough.
    (language != "markdown").then_some(language)
}

#[cfg(test)]
mod tests;
