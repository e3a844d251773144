//! YAML.

use crate::tree::grammar::plan::{Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Row, by, form, leaf, node, through};
use crate::tree::{Kind as K, Slot as S};
use crate::vocab::Span;

pub(in crate::tree::grammar) const YAML: &[Row] = &[
    by(stream, &["stream"]),
    by(document, &["document"]),
    through(&["block_sequence_item"]),
    form(
        Form::Drop,
        &["anchor", "tag", "yaml_directive", "tag_directive", "reserved_directive"],
    ),
    by(tagged, &["block_node", "flow_node"]),
    leaf(K::Comment, &["comment"]),
    leaf(K::Name, &["alias"]),
    by(plain, &["plain_scalar"]),
    by(quoted, &["double_quote_scalar", "single_quote_scalar"]),
    by(block_scalar, &["block_scalar"]),
    node(K::List, &["block_sequence", "flow_sequence"]),
    node(K::Map, &["block_mapping", "flow_mapping"]),
    by(pair, &["block_mapping_pair", "flow_pair"])
        .named_by(&["key"])
        .fields(&[("key", S::Key), ("value", S::Value)]),
];

/// Keys of which the scalar is commands of a shell: of workflows, pipelines, hooks and compose files.
const COMMANDS: &[&str] = &["run", "script", "before_script", "after_script", "entry", "command"];

/// Those of which each element of a list is a command; a list behind the others is one command and its arguments.
const LISTED: &[&str] = &["run", "script", "before_script", "after_script"];

/// One document is the root; several are documents of their own.
fn stream<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_document = |kind: &str| kind == "document";
    let count = subject.named().filter(|part| is_document(part.kind)).count();
    for part in subject.named() {
        if count < 2 || !is_document(part.kind) {
            plan.visit(part.node, S::Item);
            continue;
        }
        let span = plan.span(part.node);
        plan.open(K::Document, S::Item, span, empty(span));
        plan.visit(part.node, S::Item);
        plan.close(span.end());
    }
}

fn document<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.through(subject, S::Item);
}

/// A node with its tag: a tag of one `!` is a function of CloudFormation or its like.
fn tagged<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let tag = subject
        .named()
        .find(|part| part.kind == "tag")
        .map(|part| plan.span(part.node));
    let function = tag.filter(|&tag| is_function(plan.slice(tag)));
    let Some(tag) = function else {
        return plan.through(subject, subject.slot);
    };
    let name = Span::new(tag.start() + 1, tag.end());
    plan.open(K::Call, subject.slot, subject.span, name);
    plan.leaf(K::Name, S::Callee, tag, name);
    for part in subject.named() {
        if !matches!(part.kind, "block_sequence" | "flow_sequence") {
            plan.visit(part.node, S::Argument);
            continue;
        }
        for element in plan.parts_of(part.node) {
            if element.node.is_named() {
                plan.visit(element.node, S::Argument);
            }
        }
    }
    plan.close(subject.span.end());
}

fn is_function(tag: &str) -> bool {
    tag.strip_prefix('!')
        .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// A scalar without quotes.
fn plain<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_text = subject.named().all(|part| part.kind == "string_scalar");
    if is_text {
        return text(plan, subject, subject.span);
    }
    plan.leaf(K::Scalar, subject.slot, subject.span, subject.span);
}

/// A scalar in quotes.
fn quoted<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let content = plan.content(subject.node);
    text(plan, subject, content);
}

/// A text: a template where it has the holes of a workflow, `${{ … }}`.
fn text<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>, content: Span) {
    let holes = holes(plan.slice(content), content.start());
    if holes.is_empty() {
        return plan.leaf(K::Literal, subject.slot, subject.span, content);
    }
    plan.open(K::Template, subject.slot, subject.span, empty(subject.span));
    for hole in holes {
        plan.open(K::Hole, S::Item, hole, empty(hole));
        let inner = Span::new(hole.start() + "${{".len(), hole.end() - "}}".len());
        plan.expression(S::Item, inner);
        plan.close(hole.end());
    }
    plan.close(subject.span.end());
}

fn holes(text: &str, base: usize) -> Vec<Span> {
    let mut holes = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("${{").map(|found| at + found) {
        let Some(end) = text[start..].find("}}").map(|found| start + found + "}}".len()) else {
            break;
        };
        holes.push(Span::new(base + start, base + end));
        at = end;
    }
    holes
}

/// A scalar of whole lines: its content is behind the line with its mark.
fn block_scalar<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let content = block_content(plan, subject.span);
    text(plan, subject, content);
}

fn block_content(plan: &Plan<'_, '_>, span: Span) -> Span {
    let text = plan.slice(span);
    let header = text.find('\n').map_or(text.len(), |at| at + 1);
    let body = text.get(header..).unwrap_or_default();
    let start = header + (body.len() - body.trim_start().len());
    let end = text.trim_end().len().max(start.min(text.len()));
    Span::new(span.start() + start.min(end), span.start() + end)
}

/// A key and its value, which may be commands.
fn pair<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let name = plan.name(subject);
    let holds_commands = COMMANDS.contains(&plan.slice(name)) && !is_pattern(plan, subject, name);
    plan.open(K::Pair, subject.slot, subject.span, name);
    for part in subject.named() {
        match part.field {
            "key" => plan.visit(part.node, S::Key),
            "value" if holds_commands => commands(plan, part.node, LISTED.contains(&plan.slice(name))),
            "value" if plan.slice(name) == "if" => condition(plan, part.node),
            "value" => plan.visit(part.node, S::Value),
            _ => plan.visit(part.node, S::Item),
        }
    }
    plan.close(subject.span.end());
}

/// True if the `entry` of a hook is a pattern, and not a command.
fn is_pattern<'n>(plan: &Plan<'n, '_>, subject: &Subject<'n>, name: Span) -> bool {
    let around = subject.node.parent().filter(|_| plan.slice(name) == "entry");
    around.is_some_and(|map| {
        let mut lines = plan.slice(plan.span(map)).lines().map(str::trim);
        lines.any(|line| line == "language: pygrep")
    })
}

fn commands<'n>(plan: &mut Plan<'n, '_>, value: tree_sitter::Node<'n>, may_be_list: bool) {
    if let Some(content) = scalar(plan, value) {
        return plan.embedded(S::Value, plan.span(value), content, "shell");
    }
    let sequence = value
        .named_child(0)
        .filter(|inner| may_be_list && inner.kind() == "block_sequence");
    let Some(sequence) = sequence else {
        return plan.visit(value, S::Value);
    };
    let span = plan.span(sequence);
    plan.open(K::List, S::Value, span, empty(span));
    for part in plan.parts_of(sequence) {
        let item = (part.kind == "block_sequence_item")
            .then(|| part.node.named_child(0))
            .flatten();
        match item.and_then(|item| Some((item, scalar(plan, item)?))) {
            Some((item, content)) => plan.embedded(S::Item, plan.span(item), content, "shell"),
            None => plan.visit(part.node, S::Item),
        }
    }
    plan.close(span.end());
}

/// The condition of a job or step, which needs no `${{`.
fn condition<'n>(plan: &mut Plan<'n, '_>, value: tree_sitter::Node<'n>) {
    match scalar(plan, value).filter(|&content| !plan.slice(content).contains("${{")) {
        Some(content) => plan.expression(S::Value, content),
        None => plan.visit(value, S::Value),
    }
}

/// The content of a value that is a scalar.
fn scalar(plan: &Plan<'_, '_>, value: tree_sitter::Node<'_>) -> Option<Span> {
    let scalar = value.named_child(0).filter(|_| value.named_child_count() == 1)?;
    match scalar.kind() {
        "block_scalar" => Some(block_content(plan, plan.span(value))),
        "plain_scalar" => Some(plan.span(value)),
        "single_quote_scalar" | "double_quote_scalar" => Some(plan.content(scalar)),
        _ => None,
    }
}
