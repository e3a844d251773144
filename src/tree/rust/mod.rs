//! The builder of the tree for Rust, over syn.
//!
//! Input: a text. Output: its tree, or nothing where the text does not parse or nests too deep to be walked safely. The
//! arguments of macros are read as expressions where they are such, else by their tokens. Comments, which syn does not
//! know, are what is between tokens.

mod bounds;
mod comments;
mod expr;
mod item;
mod pattern;
#[cfg(test)]
pub(super) mod tests;
mod tokens;

use proc_macro2::{LexError, TokenStream};
use syn::spanned::Spanned;

use super::embed::{self, Nesting};
use super::grammar::literal;
use super::{Builder, Kind, Slot, Tree};
use crate::vocab::Span;

/// Texts above this many bytes are not parsed.
const MAX_LENGTH: usize = 4 << 20;

/// Expressions that are deeper in one another are not read.
const MAX_DEPTH: usize = 300;

/// The tree of a text; `None` where it is not Rust, or refused.
pub(super) fn build<'t>(language: &'static str, text: &'t str, interest: Option<&'t [Span]>) -> Option<Tree<'t>> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    // Positions of all files that a thread has parsed add up in one table, which is 32 bits wide.
    proc_macro2::extra::invalidate_current_thread_spans();
    let stream = parse(text).ok()?;
    if !bounds::is_safe_to_parse(&stream) {
        return None;
    }
    let comments = comments::find(text, &stream);
    let file = syn::parse2::<syn::File>(stream).ok()?;
    let mut writer = Writer {
        builder: Builder::new(text, language, interest),
        comments,
        next_comment: 0,
        depth: 0,
    };
    writer.inner_attributes(&file.attrs);
    for item in &file.items {
        writer.item(item);
    }
    writer.comments_until(text.len());
    Some(writer.builder.finish())
}

/// The tokens, of a text that may begin with `#!`.
fn parse(text: &str) -> Result<TokenStream, LexError> {
    if !is_script(text) {
        return text.parse();
    }
    let end = text.find('\n').unwrap_or(text.len());
    format!("{}{}", " ".repeat(end), &text[end..]).parse()
}

fn is_script(text: &str) -> bool {
    text.strip_prefix("#!")
        .is_some_and(|rest| !rest.trim_start().starts_with('['))
}

/// The tree as it is written, in the order of the text.
struct Writer<'t> {
    builder: Builder<'t>,
    comments: Vec<Span>,
    next_comment: usize,
    depth: usize,
}

impl Writer<'_> {
    /// Writes a node with what `within` writes into it.
    fn node(&mut self, kind: Kind, slot: Slot, span: Span, name: Span, within: impl FnOnce(&mut Self)) {
        self.comments_until(span.start());
        if self.depth >= MAX_DEPTH || !self.builder.has_room() {
            self.builder.flatten();
            self.leaf(Kind::Flat, slot, span, empty(span));
            return;
        }
        if !self.builder.is_of_interest(span) {
            return self.leaf(kind, slot, span, name);
        }
        let id = self.builder.open(kind, slot, span.start());
        self.builder.set_name(id, name);
        self.depth += 1;
        within(self);
        self.depth -= 1;
        self.comments_until(span.end());
        self.builder.close(span.end());
    }

    fn leaf(&mut self, kind: Kind, slot: Slot, span: Span, name: Span) {
        self.comments_until(span.start());
        let id = self.builder.leaf(kind, slot, span);
        self.builder.set_name(id, name);
        // Comments within a node that is not opened are not distinguished from it.
        let within = |comment: &&Span| comment.start() < span.end();
        self.next_comment += self.comments.iter().skip(self.next_comment).take_while(within).count();
    }

    fn name(&mut self, slot: Slot, span: Span) {
        self.leaf(Kind::Name, slot, span, span);
    }

    /// Writes the comments that end before `at`.
    fn comments_until(&mut self, at: usize) {
        while let Some(&comment) = self
            .comments
            .get(self.next_comment)
            .filter(|comment| comment.end() <= at)
        {
            self.next_comment += 1;
            self.builder.leaf(Kind::Comment, Slot::Item, comment);
        }
    }

    /// A literal of any type.
    fn literal(&mut self, slot: Slot, span: Span) {
        let text = self.builder.text().get(span.range()).unwrap_or_default();
        let is_text = text.ends_with(['"', '#']) && text.contains('"');
        if !is_text {
            return self.leaf(Kind::Scalar, slot, span, span);
        }
        let inner = literal::content(text);
        let content = Span::new(span.start() + inner.start, span.start() + inner.end);
        let can_hold = self.builder.is_of_interest(span) && self.builder.has_room();
        let language = embed::language_of(&text[inner], Nesting::default()).filter(|_| can_hold);
        let Some(language) = language else {
            return self.leaf(Kind::Literal, slot, span, content);
        };
        let id = self.builder.open(Kind::Literal, slot, span.start());
        self.builder.set_name(id, content);
        embed::read(&mut self.builder, language, content, Slot::Item, Nesting::default());
        self.builder.close(span.end());
    }
}

/// The place of a node of the syntax.
fn span_of(node: &impl Spanned) -> Span {
    at(node.span())
}

/// The place of a token.
fn at(span: proc_macro2::Span) -> Span {
    let range = span.byte_range();
    Span::new(range.start, range.end)
}

/// No name.
fn empty(span: Span) -> Span {
    Span::new(span.start(), span.start())
}
