//! The lexer of languages for which no parser is at hand.
//!
//! In: the name of a language, a text, spans in it. Out: a context for each span. It knows comments, literals and
//! brackets by a table of languages, and tells the place by what stands around; it builds no tree and reports no error.

mod naming;
mod opening;
mod place;
mod quote;
mod scan;
mod table;
mod token;
mod words;

use super::Context;
use crate::vocab::{Place, Span};
use table::{Family, syntax_of};

/// The places of `spans`, which are in the order of the text; one context for each.
pub(super) fn contexts(language: &str, text: &str, spans: &[Span]) -> Vec<Context> {
    let mut out = vec![Context::default(); spans.len()];
    let syntax = syntax_of(language);
    match syntax.family {
        Family::Program | Family::Config => scan::scan(syntax, text, 0..text.len(), spans, &mut out),
        _ => {}
    }
    out
}
