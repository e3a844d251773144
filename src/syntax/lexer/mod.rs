//! The lexer of languages for which no parser is at hand.
//!
//! In: the name of a language, a text, spans in it. Out: a context for each span. It knows comments, literals and
//! brackets by a table of languages, and tells the place by what stands around; it builds no tree and reports no error.

mod expected;
mod lines;
mod markup;
mod naming;
mod opening;
mod place;
mod prose;
mod quote;
mod scan;
mod table;
mod token;
mod words;
mod yaml;

#[cfg(test)]
mod tests;

use super::Context;
use crate::vocab::Span;
use table::{Family, syntax_of};

/// The places of `spans`, which are in the order of the text; one context for each.
pub(super) fn contexts(language: &str, text: &str, spans: &[Span]) -> Vec<Context> {
    let mut out = vec![Context::default(); spans.len()];
    let syntax = syntax_of(language);
    match syntax.family {
        Family::Program | Family::Config => scan::scan(syntax, text, 0..text.len(), spans, &mut out),
        Family::Lines => lines::lines(syntax, text, spans, &mut out),
        Family::Cells => lines::cells(text, spans, &mut out),
        Family::Yaml => yaml::yaml(text, spans, &mut out),
        Family::Xml | Family::Html => markup::markup(syntax, text, spans, &mut out),
        Family::Prose => prose::prose(syntax, text, spans, &mut out),
        Family::Plain => {}
    }
    out
}
