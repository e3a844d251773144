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

use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

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

/// Whether there is a grammar for the language of that name.
pub(super) fn has(language: &str) -> bool {
    grammars_of(language).next().is_some()
}

/// The places of `spans`, which are in the order of the text; none where there is no grammar or the text is refused.
pub(super) fn read(language: &str, text: &str, spans: &[Span]) -> Option<Reading> {
    if bounds::refuses(text) {
        return None;
    }
    let mut best: Option<(usize, Reading)> = None;
    // Where one language has two grammars the one that reads more of the spans counts, the first of equals.
    for grammar in grammars_of(language) {
        if grammar.indented && bounds::refuses_indented(text) {
            continue;
        }
        let Some(reading) = read_by(grammar, text, spans) else {
            continue;
        };
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

fn read_by(grammar: &'static Grammar, text: &str, spans: &[Span]) -> Option<Reading> {
    let tree = parse(grammar, text)?;
    let mut path = Path::new(grammar, &tree);
    let mut children = Children::default();
    let requests = given::may_be_in(text).then(|| Requests::new(grammar, text, &tree));
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
        };
        Some(reader.context(requests.as_ref(), spans))
    };
    Some(Reading {
        contexts: spans.iter().map(&mut context).collect(),
        errors: tree.root_node().has_error(),
    })
}

/// The tree of a text; none where it takes more steps than its length allows.
fn parse(grammar: &Grammar, text: &str) -> Option<Tree> {
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
