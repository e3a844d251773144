//! The shell.

use crate::tree::grammar::plan::{Part, Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{operation, parentheses, string, unary};
use crate::tree::{Kind as K, Slot as S};
use crate::vocab::Span;

pub(in crate::tree::grammar) const BASH: &[Row] = &[
    through(&[
        "program",
        "variable_assignments",
        "translated_string",
        "herestring_redirect",
        "heredoc_redirect",
        "test_command",
        "brace_expression",
    ]),
    by(declaration, &["declaration_command", "unset_command"]),
    form(Form::ThroughAs(S::Else), &["else_clause"]),
    form(
        Form::Drop,
        &[
            "heredoc_start",
            "heredoc_end",
            "file_descriptor",
            "heredoc_content",
            "string_content",
        ],
    ),
    by(file_redirect, &["file_redirect"]),
    form(Form::Merge(&["body"]), &["redirected_statement"]),
    leaf(K::Comment, &["comment"]),
    leaf(K::Literal, &["word", "number", "extglob_pattern"]),
    leaf(K::Regex, &["regex"]),
    leaf(K::Name, &["variable_name", "special_variable_name", "test_operator"]),
    node(K::Index, &["subscript"])
        .named_by(&["index"])
        .fields(&[("name", S::Receiver), ("index", S::Key)]),
    by(string, &["string", "raw_string", "ansi_c_string"]),
    by(joined, &["concatenation"]),
    by(heredoc, &["heredoc_body"]),
    by(variable, &["simple_expansion"]),
    by(expansion, &["expansion"]),
    node(
        K::Hole,
        &["command_substitution", "process_substitution", "arithmetic_expansion"],
    ),
    by(parentheses, &["parenthesized_expression"]),
    node(K::Conditional, &["ternary_expression"]).fields(&[
        ("condition", S::Condition),
        ("consequence", S::Then),
        ("alternative", S::Else),
    ]),
    by(operation, &["binary_expression", "list", "pipeline"]),
    by(unary, &["unary_expression", "postfix_expression", "negated_command"]),
    by(array, &["array"]),
    by(command, &["command"]),
    through(&["command_name"]),
    node(K::Binding, &["variable_assignment"])
        .named_by(&["name"])
        .fields(&[("name", S::Target), ("value", S::Value)]),
    by(condition, &["if_statement", "elif_clause"]),
    node(K::If, &["while_statement"])
        .named(Naming::Keyword)
        .fields(&[("condition", S::Condition), ("body", S::Body)]),
    by(for_loop, &["for_statement"]),
    node(K::Loop, &["c_style_for_statement"])
        .named(Naming::Keyword)
        .fields(&[("condition", S::Condition), ("body", S::Body)]),
    node(K::Switch, &["case_statement"]).fields(&[("value", S::Subject)]),
    node(K::Case, &["case_item"])
        .fields(&[("value", S::Pattern)])
        .order(&[S::Body]),
    node(K::Function, &["function_definition"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("body", S::Body)]),
    node(K::Block, &["compound_statement", "subshell", "do_group"]),
];

/// Assignments; the options of the keyword are not values.
fn declaration<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    for part in subject.named() {
        let is_value = part.node.kind() != "variable_name" && !plan.text_of(part.node).starts_with('-');
        if is_value {
            plan.visit(part.node, subject.slot);
        }
    }
}

/// A word of several pieces: a template where there is code in it.
fn joined<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    pieces(plan, subject.slot, subject.span, &subject.parts);
}

fn pieces<'n>(plan: &mut Plan<'n, '_>, slot: S, span: Span, parts: &[Part<'n>]) {
    let is_plain =
        |part: &Part<'n>| matches!(part.node.kind(), "word" | "number" | "raw_string") || !part.node.is_named();
    if parts.iter().all(is_plain) {
        return plan.leaf(K::Literal, slot, span, span);
    }
    plan.open(K::Template, slot, span, empty(span));
    for part in parts.iter().filter(|part| !is_plain(part)) {
        plan.visit_as_hole(part.node);
    }
    plan.close(span.end());
}

/// `$X`: a name.
fn variable<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let name = subject.named().next().map_or(subject.span, |part| plan.span(part.node));
    plan.leaf(K::Name, subject.slot, subject.span, name);
}

/// `${X}`, or with an operator and its operand.
fn expansion<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(K::Hole, subject.slot, subject.span, empty(subject.span));
    let is_token = |part: &Part<'n>| matches!(plan.text_of(part.node), "${" | "}");
    let inner: Vec<_> = subject.parts.iter().copied().filter(|part| !is_token(part)).collect();
    let operator = inner
        .iter()
        .find(|part| !part.node.is_named())
        .map(|part| plan.span(part.node));
    let is_binary = operator.is_some_and(|operator| !operator.is_empty()) && inner.len() > 2;
    if let (true, Some(operator)) = (is_binary, operator) {
        let end = inner.last().map_or(operator.end(), |last| plan.span(last.node).end());
        let start = inner
            .first()
            .map_or(operator.start(), |first| plan.span(first.node).start());
        let span = Span::new(start, end);
        plan.open(K::Operation, S::Item, span, operator);
        for part in inner.iter().filter(|part| part.node.is_named()) {
            let is_left = plan.span(part.node).start() < operator.start();
            plan.visit(part.node, if is_left { S::Left } else { S::Right });
        }
        plan.close(span.end());
    } else {
        for part in inner.iter().filter(|part| part.node.is_named()) {
            plan.visit(part.node, S::Item);
        }
    }
    plan.close(subject.span.end());
}

/// A text of whole lines that a command reads.
fn heredoc<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let holes: Vec<_> = subject
        .named()
        .filter(|part| part.node.kind() != "heredoc_content")
        .collect();
    if holes.is_empty() {
        let text = plan.slice(subject.span);
        let start = subject.span.start() + text.len() - text.trim_start().len();
        let content = Span::new(start, start + text.trim().len());
        return plan.leaf(K::Literal, S::Item, subject.span, content);
    }
    plan.open(K::Template, S::Item, subject.span, empty(subject.span));
    for hole in holes {
        plan.visit_as_hole(hole.node);
    }
    plan.close(subject.span.end());
}

/// A list, or a map where its elements have keys: `([k]=v)`.
fn array<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_entry = |part: &Part<'n>| plan.text_of(part.node).starts_with('[') && plan.text_of(part.node).contains("]=");
    let is_map = subject.named().next().is_some_and(|part| is_entry(&part));
    plan.open(
        if is_map { K::Map } else { K::List },
        subject.slot,
        subject.span,
        empty(subject.span),
    );
    for part in subject.named() {
        if is_map && plan.text_of(part.node).starts_with('[') {
            entry(plan, part);
        } else {
            plan.visit(part.node, S::Item);
        }
    }
    plan.close(subject.span.end());
}

fn entry<'n>(plan: &mut Plan<'n, '_>, part: Part<'n>) {
    let text = plan.text_of(part.node);
    let span = plan.span(part.node);
    let Some(bracket) = text.find("]=") else {
        return plan.visit(part.node, S::Item);
    };
    let key = Span::new(span.start() + 1, span.start() + bracket);
    let quotes: &[char] = &['"', '\''];
    let inner = plan.slice(key).trim_start_matches(quotes);
    let lead = key.len() - inner.len();
    let name = Span::new(
        key.start() + lead,
        key.start() + lead + inner.trim_end_matches(quotes).len(),
    );
    let value = span.start() + bracket + 2;
    plan.open(K::Pair, S::Item, span, name);
    plan.leaf(K::Literal, S::Key, key, name);
    let values: Vec<_> = plan.parts_of(part.node);
    let values: Vec<_> = values
        .into_iter()
        .filter(|part| plan.span(part.node).start() >= value)
        .collect();
    pieces_of(plan, S::Value, Span::new(value, span.end()), &values);
    plan.close(span.end());
}

/// The value that pieces are: one node where there is one.
fn pieces_of<'n>(plan: &mut Plan<'n, '_>, slot: S, span: Span, parts: &[Part<'n>]) {
    match parts {
        [only] if plan.span(only.node) == span => plan.visit(only.node, slot),
        _ => pieces(plan, slot, span, parts),
    }
}

/// A file that a command reads or writes. The grammar takes the words behind it for files too; they are arguments.
fn file_redirect<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let files = subject
        .named()
        .filter(|part| part.field == "destination" && part.node.kind() != "number");
    for (at, file) in files.enumerate() {
        plan.visit(file.node, if at == 0 { S::Item } else { S::Argument });
    }
}

/// A command with its words; what is before its name is beside it.
fn command<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let parts: Vec<_> = subject.named().collect();
    let name = parts.iter().position(|part| part.node.kind() == "command_name");
    let (before, words) = parts.split_at(name.unwrap_or(parts.len()));
    let start = words
        .first()
        .map_or(subject.span.end(), |first| plan.span(first.node).start());
    let span = Span::new(start, subject.span.end());
    if before.is_empty() {
        return invocation(plan, subject.slot, span, words);
    }
    plan.open(K::Statement, subject.slot, subject.span, empty(subject.span));
    for part in before {
        plan.visit(part.node, S::Item);
    }
    invocation(plan, S::Item, span, words);
    plan.close(subject.span.end());
}

fn invocation<'n>(plan: &mut Plan<'n, '_>, slot: S, span: Span, words: &[Part<'n>]) {
    let Some((callee, arguments)) = words.split_first() else {
        return;
    };
    let name = base_name(plan, plan.span(callee.node));
    if let ("test" | "[", [left, operator, right]) = (plan.slice(name), arguments) {
        plan.open(K::Operation, slot, span, plan.span(operator.node));
        plan.visit(left.node, S::Left);
        plan.visit(right.node, S::Right);
        return plan.close(span.end());
    }
    plan.open(K::Call, slot, span, name);
    plan.leaf(K::Name, S::Callee, plan.span(callee.node), name);
    let mut rest = arguments;
    while let Some((word, after)) = rest.split_first() {
        rest = after;
        if !is_option(plan, *word) {
            plan.visit(word.node, if is_redirect(*word) { S::Item } else { S::Argument });
            continue;
        }
        let value = after
            .first()
            .filter(|next| !is_option(plan, **next) && !is_redirect(**next));
        if option(plan, *word, value.copied()) {
            rest = after.get(1..).unwrap_or_default();
        }
    }
    plan.close(span.end());
}

/// The name of a command without the folder that it is in.
fn base_name(plan: &Plan<'_, '_>, command: Span) -> Span {
    let start = plan.slice(command).rfind('/').map_or(0, |at| at + 1);
    Span::new(command.start() + start, command.end())
}

fn is_redirect(part: Part<'_>) -> bool {
    part.node.kind().ends_with("redirect") || part.node.kind() == "comment"
}

/// True if a word is an option: `-m`, `--model`, `--model=x`.
fn is_option(plan: &Plan<'_, '_>, word: Part<'_>) -> bool {
    let text = plan.text_of(word.node);
    let name = text.trim_start_matches('-');
    text.starts_with('-') && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// An option with its value, which is behind `=` or the next word; whether it took the next word.
fn option<'n>(plan: &mut Plan<'n, '_>, word: Part<'n>, next: Option<Part<'n>>) -> bool {
    let span = plan.span(word.node);
    let equals = plan.text_of(word.node).find('=').map(|at| span.start() + at);
    if let Some(equals) = equals {
        plan.open(K::Argument, S::Argument, span, Span::new(span.start(), equals));
        let value = Span::new(equals + 1, span.end());
        let parts: Vec<_> = plan.parts_of(word.node);
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|part| plan.span(part.node).start() > equals)
            .collect();
        pieces_of(plan, S::Value, value, &parts);
        plan.close(span.end());
        return false;
    }
    let Some(next) = next else {
        plan.leaf(K::Argument, S::Argument, span, span);
        return false;
    };
    let end = plan.span(next.node).end();
    plan.open(K::Argument, S::Argument, Span::new(span.start(), end), span);
    plan.visit(next.node, S::Value);
    plan.close(end);
    true
}

/// A condition: what is before `then` is tested, the rest is done.
fn condition<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let slot = if subject.node.kind() == "elif_clause" {
        S::Else
    } else {
        subject.slot
    };
    plan.open(K::If, slot, subject.span, plan.keyword(subject));
    let mut part_slot = S::Condition;
    for part in &subject.parts {
        if !part.node.is_named() {
            if plan.text_of(part.node) == "then" {
                part_slot = S::Body;
            }
            continue;
        }
        plan.visit(part.node, part_slot);
    }
    plan.close(subject.span.end());
}

/// A loop over words.
fn for_loop<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(K::Loop, subject.slot, subject.span, plan.keyword(subject));
    let values: Vec<_> = subject
        .named()
        .filter(|part| part.field == "value")
        .map(|part| part.node)
        .collect();
    if let Some(variable) = subject.field("variable") {
        plan.visit(variable.node, S::Target);
    }
    if let (Some(first), Some(last)) = (values.first(), values.last()) {
        let span = Span::new(plan.span(*first).start(), plan.span(*last).end());
        plan.open(K::List, S::Subject, span, empty(span));
        for value in &values {
            plan.visit(*value, S::Item);
        }
        plan.close(span.end());
    }
    for part in subject.named() {
        match part.field {
            "value" | "variable" => {}
            "body" => plan.visit(part.node, S::Body),
            _ => plan.visit(part.node, S::Item),
        }
    }
    plan.close(subject.span.end());
}
