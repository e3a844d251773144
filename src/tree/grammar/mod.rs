//! The builder of the tree over the tree-sitter grammars.
//!
//! Input: a text, or a region of one, and the name of its language. Output: nodes, by the table of rules of the language.
//! A text with an error, or one that would take too much, is refused, and so is a language without a grammar: the lexer
//! reads those.

mod bounds;
mod languages;
pub(super) mod literal;
mod lower;
mod plan;
mod rows;
mod rule;
mod shapes;
#[cfg(test)]
pub(super) mod tests;

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;

use tree_sitter::{LogType, ParseOptions, ParseState, Parser};

use super::embed::Nesting;
use super::{Builder, Slot, Tree};
use crate::vocab::Span;
use bounds::Budget;
use languages::{Grammar, grammars_of};

/// The tree of a text; `None` where there is no grammar for the language or the text is refused.
pub(super) fn build<'t>(language: &'static str, text: &'t str, interest: Option<&'t [Span]>) -> Option<Tree<'t>> {
    let parsed = Parsed::new(language, text)?;
    let mut builder = Builder::new(text, language, interest);
    parsed.lower(&mut builder, (text, 0), Slot::Item, Nesting::default());
    Some(builder.finish())
}

/// True if there is a grammar for a language.
pub(super) fn is_for(language: &str) -> bool {
    grammars_of(language).next().is_some()
}

/// The parse tree of a text by the grammar that reads it best.
pub(super) struct Parsed {
    grammar: &'static Grammar,
    tree: tree_sitter::Tree,
}

impl Parsed {
    /// `None` where no grammar reads all of it.
    pub(super) fn new(language: &str, text: &str) -> Option<Self> {
        grammars_of(language).find_map(|grammar| {
            let tree = parse(grammar, text)?;
            Some(Self { grammar, tree })
        })
    }

    /// True if it holds one child, of one of these kinds.
    pub(super) fn is_one_of(&self, kinds: &[&str]) -> bool {
        let root = self.tree.root_node();
        root.named_child_count() == 1 && root.named_child(0).is_some_and(|only| kinds.contains(&only.kind()))
    }

    /// Lowers it into the current node of a builder. `text` is what was parsed, `base` its offset in the builder's text.
    pub(super) fn lower(&self, builder: &mut Builder<'_>, (text, base): (&str, usize), slot: Slot, nesting: Nesting) {
        lower::lower(builder, self.grammar, &self.tree, (text, base), slot, nesting);
    }
}

thread_local! {
    /// The parser of the thread, while it parses nothing: what it has allocated serves the next text.
    static PARSER: Cell<Option<Parser>> = const { Cell::new(None) };
}

/// True if the beginning of a text has many errors. What a parser holds for each of them grows with those before it, in few
/// steps; only its log tells that it recovers. A text that ends in the middle has one or two.
fn recovers(parser: &mut Parser, text: &str) -> bool {
    let recoveries = Rc::new(Cell::new(0_usize));
    let counted = Rc::clone(&recoveries);
    parser.set_logger(Some(Box::new(move |kind, message| {
        let is_recovery = matches!(kind, LogType::Parse) && bounds::RECOVERIES.iter().any(|it| message.starts_with(it));
        counted.set(counted.get() + usize::from(is_recovery));
    })));
    let is_many = || recoveries.get() > bounds::MAX_RECOVERIES;
    let mut go_on = |_: &ParseState| {
        if is_many() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let options = ParseOptions::new().progress_callback(&mut go_on);
    let start = bounds::beginning(text).as_bytes();
    let mut piece = |at: usize, _| start.get(at..).unwrap_or_default();
    parser.parse_with_options(&mut piece, None, Some(options));
    parser.set_logger(None);
    parser.reset();
    is_many()
}

/// The tree of a text; `None` where it has an error, is nested too deep, or takes more steps than its length allows.
///
/// The recovery from errors keeps many trees of the whole text beside each other until its end, which no count of all
/// steps bounds: it is broken off on its way.
fn parse(grammar: &Grammar, text: &str) -> Option<tree_sitter::Tree> {
    if grammar.refuses(text) {
        return None;
    }
    let mut parser = PARSER.take().unwrap_or_default();
    parser.set_language(&grammar.language()).ok()?;
    if text.len() > bounds::LARGEST_UNPROBED && recovers(&mut parser, text) {
        PARSER.set(Some(parser));
        return None;
    }
    let budget = Budget::of(text);
    let mut go_on = |state: &ParseState| {
        if budget.turn(state.current_byte_offset()) && !state.has_error() {
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(())
    };
    let options = ParseOptions::new().progress_callback(&mut go_on);
    let mut piece = |at: usize, _| budget.piece(text, at);
    let tree = parser.parse_with_options(&mut piece, None, Some(options));
    // A parser that was broken off would go on with the text before.
    parser.reset();
    PARSER.set(Some(parser));
    let tree = tree?;
    (!budget.is_spent() && !tree.root_node().has_error()).then_some(tree)
}
