//! Text that a shell prints for people.
//!
//! Input: a span and its context. Output: whether a command prints it among other words, and its output goes to whoever runs the
//! script: no file, no other command and no variable takes it.

use super::Context;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Span, boundary};

/// Commands that print what they are given.
const PRINTERS: &[&str] = &["echo", "printf"];

/// Languages of commands; those of a workflow are in its YAML.
const SHELLS: &[&str] = &["shell", "fish", "yaml"];

/// Beginnings of lines that are commands to the runner of a pipeline: `::set-output …`, `##vso[…]`.
const RUNNERS: &[&str] = &["::", "##"];

/// Streams that nothing reads as a setting.
const STREAMS: &[&str] = &["1", "2", "/dev/stderr", "/dev/stdout", "/dev/tty", "/dev/null"];

/// Functions that call each other are followed so far.
const MAX_DEPTH: usize = 4;

/// True if the span is a part of a text that a shell only prints.
pub(super) fn is_printed(tree: &Tree<'_>, span: Span, context: &Context) -> bool {
    let (Some(call), Some(literal)) = (context.call_node, context.literal) else {
        return false;
    };
    let is_print = SHELLS.contains(&tree.language_at(call)) && PRINTERS.contains(&tree.name(call).unwrap_or_default());
    // The default of a variable is read by the program.
    let mut between = tree.ancestors(literal).take_while(|&id| id != call);
    is_print
        && between.all(|id| matches!(tree.kind(id), Kind::Template | Kind::Argument))
        && has_words(tree, call, span)
        && is_shown(tree, call)
}

/// True if a command prints more than the span, apart from it. The text of a pipeline's runner is not for people.
fn has_words(tree: &Tree<'_>, call: NodeId, span: Span) -> bool {
    let whole = tree.span(call);
    let from = tree
        .child(call, Slot::Callee)
        .map_or(whole.start(), |callee| tree.span(callee).end());
    let part = |from: usize, to: usize| tree.text().get(from..to).unwrap_or_default();
    let before = without_options(part(from, span.start()));
    let after = part(span.end(), whole.end());
    let is_apart = |c: char| c.is_whitespace() || matches!(c, '=' | ':' | '(' | '\'' | '`');
    let is_runners = RUNNERS
        .iter()
        .any(|mark| before.trim_start_matches(['"', '\'']).starts_with(mark));
    let head = before.trim_end_matches(['"', '\'', '\\']);
    let is_led = has_letters(before) && (head.ends_with(is_apart) || head.ends_with(":-"));
    let is_followed = has_letters(after) && !after.starts_with('/');
    !is_runners && (is_led || is_followed)
}

/// The arguments of a command behind its options: `-n`, `-e`.
fn without_options(arguments: &str) -> &str {
    let mut rest = arguments.trim_start();
    while let Some((option, behind)) = rest.split_once(' ').filter(|(option, _)| option.starts_with('-')) {
        let is_short = option.len() <= 3 && !option.starts_with("--");
        if !is_short {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

/// True if a text has a letter that is no part of a format or of an escape: `%s\n`.
fn has_letters(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let is_letter = c.is_alphabetic() && !matches!(before, '%' | '\\');
        before = c;
        is_letter
    })
}

/// True if the output of a command goes to whoever runs the script.
pub(crate) fn is_shown(tree: &Tree<'_>, command: NodeId) -> bool {
    is_shown_within(tree, command, 0)
}

fn is_shown_within(tree: &Tree<'_>, command: NodeId, depth: usize) -> bool {
    if is_redirected(tree, command) {
        return false;
    }
    let mut below = command;
    for outer in tree.ancestors(command) {
        match tree.kind(outer) {
            Kind::Hole => return false,
            Kind::Embedded | Kind::Document => return true,
            Kind::Operation if is_pipe(tree, outer) && !is_last(tree, outer, below) => return false,
            Kind::Function => return depth < MAX_DEPTH && shows(tree, outer, depth),
            _ if is_redirected(tree, outer) => return false,
            _ => {}
        }
        below = outer;
    }
    true
}

/// True if the output of every call of a function is shown.
fn shows(tree: &Tree<'_>, function: NodeId, depth: usize) -> bool {
    let Some(name) = tree.name(function) else { return true };
    let mut calls = tree
        .ids()
        .filter(|&id| tree.kind(id) == Kind::Call && tree.name(id) == Some(name));
    calls.all(|call| is_shown_within(tree, call, depth + 1))
}

fn is_pipe(tree: &Tree<'_>, operation: NodeId) -> bool {
    matches!(tree.name(operation), Some("|" | "|&"))
}

fn is_last(tree: &Tree<'_>, operation: NodeId, child: NodeId) -> bool {
    tree.children(operation).last() == Some(child)
}

/// True if the output of a command, or of a group of them, goes to a file or to another command.
fn is_redirected(tree: &Tree<'_>, id: NodeId) -> bool {
    let is_target = |child: &NodeId| {
        tree.slot(*child) == Slot::Item
            && matches!(
                tree.kind(*child),
                Kind::Literal | Kind::Template | Kind::Name | Kind::Hole
            )
    };
    let mut targets = tree.children(id).filter(is_target);
    if targets.any(|target| !STREAMS.contains(&tree.slice(target).trim_matches(['"', '\'']))) {
        return true;
    }
    let rest = boundary::line_after(tree.text(), tree.span(id).end()).trim_start();
    rest.starts_with(['>', '|']) && !rest.starts_with("||")
}
