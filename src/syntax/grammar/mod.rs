//! What the place of a span is, by the tree of a grammar.
//!
//! In: a language of the table, a text of it, and spans in the order of the text. Out: a [`Context`] for each, or none
//! where the tree has an error around the span. A text that would take too much is refused. Languages without a grammar,
//! and what a grammar refuses, are the lexer's.

mod bounds;
mod calls;
mod children;
mod key_path;
mod kind;
mod languages;
mod literal;
mod path;
mod place;
mod request;
#[cfg(test)]
mod tests;
mod walk;

use std::cell::OnceCell;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

use super::tested::Tested;
use super::{Context, given};
use crate::vocab::Span;
use bounds::Budget;
use children::Children;
use languages::{Grammar, grammars_of};
use path::Path;
use place::Reader;
use request::Requests;

/// What a grammar says of some spans.
pub(super) struct Reading {
    /// One for each span, in their order; none where the tree has an error around it.
    pub(super) contexts: Vec<Option<Context>>,
    /// Whether the tree has an error anywhere.
    pub(super) errors: bool,
}

/// The trees that the grammars of one language make of one text, each made when it is first asked for.
pub(super) struct Trees(Vec<(&'static Grammar, OnceCell<Option<Tree>>)>);

impl Trees {
    /// For a text of the language of that name.
    pub(super) fn of(language: &str) -> Self {
        Self(
            grammars_of(language)
                .map(|grammar| (grammar, OnceCell::new()))
                .collect(),
        )
    }

    /// Whether there is no grammar for the language.
    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }
}

/// The places of `spans`, which are in the order of the text; none where there is no grammar or the text is refused.
/// The trees are those of this very text.
pub(super) fn read(trees: &Trees, text: &str, spans: &[Span]) -> Option<Reading> {
    let mut best: Option<(usize, Reading)> = None;
    // Where one language has two grammars the one that reads more of the spans counts, the first of equals.
    for (grammar, tree) in &trees.0 {
        let Some(tree) = tree.get_or_init(|| parse(grammar, text)) else {
            continue;
        };
        let reading = read_by(grammar, tree, text, spans);
        if !reading.errors {
            return Some(reading);
        }
        let known = reading.contexts.iter().flatten().count();
        if best.as_ref().is_none_or(|&(most, _)| known > most) {
            best = Some((known, reading));
        }
    }
    best.map(|(_, reading)| reading)
}

fn read_by(grammar: &'static Grammar, tree: &Tree, text: &str, spans: &[Span]) -> Reading {
    let mut path = Path::new(grammar, tree);
    let mut children = Children::default();
    let tested = Tested::new(text);
    let requests = given::may_be_in(text).then(|| Requests::new(grammar, text, tree));
    let mut context = |span: &Span| {
        if span.is_empty() || span.end() > text.len() {
            return None;
        }
        let steps = path.to(*span)?;
        let reader = Reader {
            grammar,
            text,
            steps,
            children: &mut children,
            tested: &tested,
            models: spans,
        };
        Some(reader.context(requests.as_ref()))
    };
    Reading {
        contexts: spans.iter().map(&mut context).collect(),
        errors: tree.root_node().has_error(),
    }
}

/// The tree of a text; none where it is nested too deep or takes more steps than its length allows.
fn parse(grammar: &Grammar, text: &str) -> Option<Tree> {
    if bounds::refuses(text) || (grammar.overflows)(text) {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(&grammar.language()).ok()?;
    let budget = Budget::of(text);
    let mut go_on = |_: &ParseState| {
        if budget.turn() {
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(())
    };
    let options = ParseOptions::new().progress_callback(&mut go_on);
    let mut piece = |at: usize, _| budget.piece(text, at);
    let tree = parser.parse_with_options(&mut piece, None, Some(options))?;
    (!budget.is_spent()).then_some(tree)
}
