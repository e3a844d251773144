//! Places in Markdown: prose, links and comments; those in front matter and blocks of code are read as their language.
//!
//! Input: the document and the spans. Output: their surroundings. Only blocks that hold a span are read.

use pulldown_cmark::{Event, Parser, Tag};

use super::places::{self, Places};
use super::surroundings::Surroundings;
use crate::tree::{Inner, Source, markdown};
use crate::vocab::{Place, Role, Span, boundary};

/// The places of `spans` in a Markdown text.
pub(super) fn contexts(source: &Source<'_>, spans: &[Span]) -> Places {
    let text = source.text();
    let mut reader = Reader {
        spans,
        contexts: spans
            .iter()
            .map(|span| Surroundings::at(in_prose(text, *span)))
            .collect(),
        fallback: false,
        comment: Comment::default(),
    };
    let last = spans.last().map_or(0, |span| span.end());
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        if range.start > last {
            break;
        }
        reader.read(&event, text, Span::new(range.start, range.end));
    }
    for (inner, block, role) in source.inner() {
        reader.block(inner, block, role);
    }
    Places {
        contexts: reader.contexts,
        fallback: reader.fallback,
    }
}

/// No URL begins further before an id in it, in bytes.
const MAX_URL_LEN: usize = 2048;

/// The place in running text: a word that holds `://` is a URL.
fn in_prose(text: &str, span: Span) -> Place {
    let is_edge = |c: char| c.is_whitespace() || "<>()[]\"'`|".contains(c);
    let before = boundary::before(text, span.start(), MAX_URL_LEN);
    let word = before.rsplit(is_edge).next().unwrap_or_default();
    if word.contains("://") { Place::Url } else { Place::Prose }
}

struct Reader<'a> {
    spans: &'a [Span],
    contexts: Vec<Surroundings>,
    fallback: bool,
    comment: Comment,
}

/// Tracks whether an HTML comment is open, up to the offset that was read.
#[derive(Default)]
struct Comment {
    is_open: bool,
    until: usize,
}

impl Comment {
    /// True if a comment is open at `at`, which is not before the last queried offset.
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

    /// Takes the contexts of the spans in a block.
    fn block(&mut self, inner: &Inner, block: &Source<'_>, role: Option<Role>) {
        let Some(extent) = inner.extent() else { return };
        let (indexes, spans): (Vec<_>, Vec<_>) = self
            .within(extent)
            .filter_map(|at| Some((at, inner.inward(self.spans[at])?)))
            .unzip();
        if spans.is_empty() {
            return;
        }
        let read = places::of(block, &spans);
        self.fallback |= read.fallback;
        for (at, context) in indexes.into_iter().zip(read.contexts) {
            let is_known = block.language() != "text";
            let mut context = if is_known {
                context.outward(inner, block.language())
            } else {
                context
            };
            context.role = context.role.or(role);
            self.contexts[at] = context;
        }
    }
}

#[cfg(test)]
mod tests;
