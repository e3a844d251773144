//! HCL and Terraform.

use crate::tree::grammar::plan::{Part, Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{identifier, string};
use crate::tree::{Kind as K, Slot as S};
use crate::vocab::Span;

pub(in crate::tree::grammar) const HCL: &[Row] = &[
    through(&[
        "config_file",
        "body",
        "literal_value",
        "template_expr",
        "collection_value",
        "operation",
        "variable_expr",
        "for_expr",
        "function_arguments",
        "template_directive",
        "legacy_index",
        "new_index",
    ]),
    form(
        Form::Drop,
        &[
            "block_start",
            "block_end",
            "object_start",
            "object_end",
            "tuple_start",
            "tuple_end",
            "quoted_template_start",
            "quoted_template_end",
            "template_literal",
            "template_interpolation_start",
            "template_interpolation_end",
            "template_directive_start",
            "template_directive_end",
            "template_else_intro",
            "template_if_end",
            "template_for_end",
            "strip_marker",
            "heredoc_start",
            "heredoc_identifier",
            "ellipsis",
        ],
    ),
    leaf(K::Comment, &["comment"]),
    leaf(K::Scalar, &["bool_lit", "null_lit", "numeric_lit"]),
    by(identifier, &["identifier"]).named(Naming::Whole),
    by(string, &["string_lit", "quoted_template"]),
    by(heredoc, &["heredoc_template"]),
    node(K::Hole, &["template_interpolation", "template_if", "template_for"]),
    node(K::Directive, &["template_if_intro"])
        .named(Naming::Keyword)
        .order(&[S::Condition]),
    node(K::Directive, &["template_for_start"])
        .named(Naming::Keyword)
        .order(&[S::Target, S::Subject]),
    by(expression, &["expression"]),
    by(operation, &["binary_operation", "unary_operation"]),
    node(K::Conditional, &["conditional"]).order(&[S::Condition, S::Then, S::Else]),
    node(K::Group, &["for_tuple_expr", "for_object_expr"]),
    node(K::Loop, &["for_intro"])
        .named(Naming::Keyword)
        .order(&[S::Target, S::Subject]),
    node(K::If, &["for_cond"]).named(Naming::Keyword).order(&[S::Condition]),
    node(K::List, &["tuple"]),
    node(K::Map, &["object"]),
    node(K::Pair, &["attribute"])
        .named(Naming::First)
        .order(&[S::Key, S::Value]),
    node(K::Pair, &["object_elem"])
        .named_by(&["key"])
        .fields(&[("key", S::Key), ("val", S::Value)]),
    node(K::Call, &["function_call"])
        .named(Naming::First)
        .order(&[S::Callee, S::Argument]),
    by(block, &["block"]),
];

/// A block with its labels; its name is the whole header.
fn block<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_label = |part: &Part<'n>| matches!(part.kind, "identifier" | "string_lit");
    let labels = subject.named().filter(is_label);
    let end = labels
        .last()
        .map_or(subject.span.start(), |last| plan.span(last.node).end());
    plan.open(
        K::Section,
        subject.slot,
        subject.span,
        Span::new(subject.span.start(), end),
    );
    for part in subject.named() {
        match part.kind {
            "identifier" => {}
            "string_lit" => plan.visit(part.node, S::Key),
            _ => plan.visit(part.node, S::Item),
        }
    }
    plan.close(subject.span.end());
}

/// A string of whole lines.
fn heredoc<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_hole = |part: &Part<'n>| matches!(part.kind, "template_interpolation" | "template_directive");
    if subject.named().any(|part| is_hole(&part)) {
        plan.open(K::Template, subject.slot, subject.span, empty(subject.span));
        for part in subject.named().filter(is_hole) {
            plan.visit(part.node, S::Item);
        }
        return plan.close(subject.span.end());
    }
    let texts = subject.named().filter(|part| part.kind == "template_literal");
    let texts: Vec<_> = texts.map(|part| plan.span(part.node)).collect();
    let content = match (texts.first(), texts.last()) {
        (Some(first), Some(last)) => Span::new(first.start(), last.end()),
        _ => empty(subject.span),
    };
    plan.leaf(K::Literal, subject.slot, subject.span, content);
}

/// A value with what is taken of it: `a.b["c"]`.
fn expression<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let parts: Vec<_> = subject.named().collect();
    fold(plan, &parts, subject.slot);
}

/// An operation, of which an operand may be several nodes.
fn operation<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    operands(plan, &subject.parts, subject.slot);
}

/// An operation of these parts. The grammar puts what is taken of the last operand behind the operation.
fn operands<'n>(plan: &mut Plan<'n, '_>, parts: &[Part<'n>], slot: S) {
    let Some(span) = extent(plan, parts) else { return };
    let is_token = |part: &&Part<'n>| !part.node.is_named();
    let operator = parts
        .iter()
        .find(is_token)
        .map_or(empty(span), |part| plan.span(part.node));
    plan.open(K::Operation, slot, span, operator);
    let named = parts.iter().copied().filter(|part| part.node.is_named());
    let (left, right): (Vec<_>, Vec<_>) = named.partition(|part| plan.span(part.node).start() < operator.start());
    fold(plan, &left, S::Left);
    fold(plan, &right, S::Right);
    plan.close(span.end());
}

fn extent(plan: &Plan<'_, '_>, parts: &[Part<'_>]) -> Option<Span> {
    let (first, last) = (parts.first()?, parts.last()?);
    Some(Span::new(plan.span(first.node).start(), plan.span(last.node).end()))
}

/// A value, then its members, indexes and splats, the last one outermost.
fn fold<'n>(plan: &mut Plan<'n, '_>, parts: &[Part<'n>], slot: S) {
    let is_suffix = |part: &Part<'n>| matches!(part.kind, "get_attr" | "index" | "splat");
    let (suffixes, values): (Vec<Part<'n>>, Vec<Part<'n>>) = parts.iter().copied().partition(is_suffix);
    if let (Some(value), false) = (values.first(), suffixes.is_empty())
        && let Some(mut inner) = operation_parts(plan, *value)
    {
        inner.extend(suffixes);
        return operands(plan, &inner, slot);
    }
    let Some(start) = extent(plan, parts).map(Span::start) else {
        return;
    };
    for (at, suffix) in suffixes.iter().enumerate().rev() {
        let span = Span::new(start, plan.span(suffix.node).end());
        let name = suffix_name(plan, *suffix);
        let kind = if suffix.kind == "get_attr" { K::Member } else { K::Index };
        let is_last = at + 1 == suffixes.len();
        plan.open(kind, if is_last { slot } else { S::Receiver }, span, name);
    }
    for value in values {
        plan.visit(value.node, if suffixes.is_empty() { slot } else { S::Receiver });
    }
    for suffix in suffixes {
        if suffix.kind != "get_attr" {
            plan.visit(suffix.node, S::Key);
        }
        plan.close(plan.span(suffix.node).end());
    }
}

/// The parts of the operation that a value is.
fn operation_parts<'n>(plan: &mut Plan<'n, '_>, value: Part<'n>) -> Option<Vec<Part<'n>>> {
    let node = match value.node.kind() {
        "operation" => value.node.named_child(0)?,
        _ => value.node,
    };
    matches!(node.kind(), "binary_operation" | "unary_operation").then(|| plan.parts_of(node))
}

fn suffix_name(plan: &Plan<'_, '_>, suffix: Part<'_>) -> Span {
    if suffix.kind == "get_attr" {
        let dot = plan.span(suffix.node);
        return Span::new(dot.start() + 1, dot.end());
    }
    let key = plan.text_of(suffix.node);
    let inner = key.trim_start_matches(['[', '.', ' ', '"']);
    let start = key.len() - inner.len();
    let end = start + inner.trim_end_matches([']', ' ', '"']).len();
    let span = plan.span(suffix.node);
    Span::new(span.start() + start, span.start() + end)
}
