//! What a test expects, and what it makes others answer.
//!
//! In: the scanner where a literal has ended, and its context. Out: the context, where a bracket around the literal is an
//! assertion's, is given to what is expected, or is given to what a mock answers: none of these is ours to change.

use super::scan::Scanner;
use super::table::Family;
use super::token::Role;
use super::words::LISTS;
use crate::syntax::Context;
use crate::syntax::tested::{self, is_another_within};
use crate::vocab::{Place, Span};

/// How many brackets are looked at.
const FARTHEST: usize = 12;

/// How far the rest of a line is looked at.
const LONGEST_LINE: usize = 2_000;

/// Words that begin a line which asserts.
const ASSERTS: &[&str] = &["assert", "refute"];

/// Calls that write down what they are given.
const WRITES: &[&str] = &[
    "generate",
    "dump",
    "dumps",
    "json_encode",
    "encode",
    "JsonConvert",
    "jsonEncode",
];

/// Says what the tests around a literal say of it.
pub(super) fn settle(scan: &Scanner<'_>, text: &str, context: &mut Context) {
    let settled = matches!(
        context.place,
        Place::Import | Place::Docstring | Place::MappingKey | Place::Identifier | Place::Comment
    );
    if settled || scan.syntax.family != Family::Program {
        return;
    }
    let head = scan.head.map_or("", |(from, to)| scan.slice(from, to));
    let mut asserted = scan.head.map(|(from, _)| from).filter(|_| ASSERTS.contains(&head));
    let mut expected = context.name.as_deref().is_some_and(|name| scan.tested.expects(name));
    // Whether a list or a map of values lies around it, and whether no call makes something of it.
    let mut listed = text.trim_start().starts_with(['{', '[']);
    let mut data = true;
    for frame in scan.frames.iter().rev().take(FARTHEST) {
        if frame.role == Role::Parameters || frame.close == b'}' && matches!(frame.role, Role::Plain | Role::Switch) {
            break;
        }
        if let Some((from, to)) = frame.call {
            let call = scan.slice(from, to).trim_end_matches('!');
            asserted = asserted.or(Some(from).filter(|_| tested::asserts(call)));
            expected |= data && listed && tested::makes_answer(call) || scan.tested.is_snapshot(call);
            data &= LISTS.contains(&call) || WRITES.contains(&call);
        }
        listed |= frame.role == Role::List;
        if let Some(key) = frame.key.as_deref().filter(|_| data) {
            expected |= scan.tested.expects(key);
            expected |= listed && scan.tested.answers(key);
        }
    }
    let asks = context.call.as_deref().is_some_and(tested::is_question);
    let is_half = || asserted.is_some_and(|from| asks || names_another(scan, from, context.literal));
    if expected || is_half() {
        context.place = Place::Comparison;
    }
}

/// Whether the assertion that begins at `from` names another model than the one in the literal, up to the end of its line.
fn names_another(scan: &Scanner<'_>, from: usize, literal: Option<Span>) -> bool {
    let Some(literal) = literal.filter(|literal| from <= literal.start()) else {
        return false;
    };
    let rest = scan.text.as_bytes().get(literal.end()..).unwrap_or_default();
    let line = rest
        .iter()
        .take(LONGEST_LINE)
        .take_while(|byte| **byte != b'\n')
        .count();
    is_another_within(scan.spans, Span::new(from, literal.end() + line), literal)
}
