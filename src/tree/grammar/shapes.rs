//! Lowerings that several grammars share.

use super::plan::{Part, Plan, Subject, empty};
use super::rule::Form;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Operands that are nested to the left are joined up to this many.
const MAX_OPERANDS: usize = 100_000;

/// A string: a template where it has holes.
pub(super) fn string<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let holes: Vec<_> = subject.named().filter(|part| is_hole(plan, part)).collect();
    if holes.is_empty() {
        let name = plan.content(subject.node);
        return plan.leaf(Kind::Literal, subject.slot, subject.span, name);
    }
    plan.open(Kind::Template, subject.slot, subject.span, empty(subject.span));
    for hole in holes {
        plan.visit(hole.node, Slot::Item);
    }
    plan.close(subject.span.end());
}

/// True if a part of a string is code.
fn is_hole(plan: &Plan<'_, '_>, part: &Part<'_>) -> bool {
    let is_code = matches!(plan.rule(part.node).form, Form::Node(Kind::Hole));
    is_code || part.kind == "template_directive"
}

/// Literals side by side: an operation without an operator.
pub(super) fn concatenation<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(Kind::Operation, subject.slot, subject.span, empty(subject.span));
    operands(plan, subject.named());
    plan.close(subject.span.end());
}

fn operands<'n>(plan: &mut Plan<'n, '_>, parts: impl Iterator<Item = Part<'n>>) {
    let mut slot = Slot::Left;
    for part in parts {
        let is_comment = matches!(plan.rule(part.node).form, Form::Leaf(Kind::Comment));
        plan.visit(part.node, slot);
        if !is_comment {
            slot = Slot::Right;
        }
    }
}

/// Parentheses and their like: none around a condition or what a switch compares, where the language wants them, and
/// none around what is called.
pub(super) fn parentheses<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if matches!(subject.slot, Slot::Condition | Slot::Subject | Slot::Callee) {
        return plan.through(subject, subject.slot);
    }
    plan.node(subject, Kind::Group);
}

/// An operation with two operands or more. A chain of one operator is one operation, however long it is.
pub(super) fn operation<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let name = plan.operator(subject);
    plan.open(Kind::Operation, subject.slot, subject.span, name);
    let mut parts: Vec<Part<'n>> = subject.named().filter(|part| !is_operator(part)).collect();
    let mut after = Vec::new();
    while after.len() < MAX_OPERANDS {
        let Some(first) = parts.first().copied() else { break };
        let is_same = first.node.kind_id() == subject.node.kind_id();
        if !is_same || parts.len() < 2 {
            break;
        }
        let inner = plan.subject(first.node, Slot::Left, Vec::new());
        if plan.slice(plan.operator(&inner)) != plan.slice(name) {
            break;
        }
        after.extend(parts.drain(1..).rev());
        parts = inner.named().filter(|part| !is_operator(part)).collect();
    }
    operands(plan, parts.into_iter().chain(after.into_iter().rev()));
    plan.close(subject.span.end());
}

fn is_operator(part: &Part<'_>) -> bool {
    matches!(part.field, "operator" | "operators")
}

/// An operation with one operand, or a number with its sign.
pub(super) fn unary<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let operands: Vec<_> = subject.named().filter(|part| !is_operator(part)).collect();
    let is_number = |part: &Part<'n>| matches!(plan.rule(part.node).form, Form::Leaf(Kind::Scalar));
    let name = plan.operator(subject);
    let is_sign = matches!(plan.slice(name), "-" | "+");
    if is_sign && operands.len() == 1 && operands.iter().all(is_number) {
        return plan.leaf(Kind::Scalar, subject.slot, subject.span, subject.span);
    }
    plan.open(Kind::Operation, subject.slot, subject.span, name);
    for part in operands {
        plan.visit(part.node, Slot::Right);
    }
    plan.close(subject.span.end());
}

/// An assignment with an operator of its own: the value is an operation with its right alone.
pub(super) fn augmented<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let (Some(left), Some(right)) = (subject.field("left"), subject.field("right")) else {
        return plan.node(subject, Kind::Statement);
    };
    let name = plan.last_part(left.node).unwrap_or(empty(subject.span));
    plan.open(Kind::Binding, subject.slot, subject.span, name);
    plan.visit(left.node, Slot::Target);
    let operator = plan.operator(subject);
    let value = Span::new(operator.start(), subject.span.end());
    plan.open(Kind::Operation, Slot::Value, value, operator);
    plan.visit(right.node, Slot::Right);
    plan.close(value.end());
    plan.close(subject.span.end());
}

/// An assignment, plain or with an operator.
pub(super) fn assignment<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let operator = plan.operator(subject);
    if matches!(plan.slice(operator), "=" | ":=" | ":") {
        return binding(plan, subject);
    }
    augmented(plan, subject);
}

/// Targets and their values; one binding a target where they pair up.
pub(super) fn binding<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let sides = (targets(plan, subject), values(plan, subject));
    let (targets, values) = sides;
    if targets.len() < 2 || targets.len() != values.len() {
        return plan.node(subject, Kind::Binding);
    }
    // The targets are before all values in the text, and nodes are in the order of the text: so a target is only the
    // name of its binding.
    for (target, value) in targets.iter().zip(&values) {
        let span = plan.span(value.node);
        let name = plan.last_part(target.node).unwrap_or(empty(span));
        plan.open(Kind::Binding, subject.slot, span, name);
        plan.visit(value.node, Slot::Value);
        plan.close(span.end());
    }
}

const SIDES: (&[&str], &[&str]) = (&["name", "left"], &["value", "right"]);

/// Lists of targets and values.
const LISTS: &[&str] = &[
    "pattern_list",
    "tuple_pattern",
    "list_pattern",
    "array_pattern",
    "expression_list",
    "tuple",
    "list",
    "array",
    "tuple_expression",
];

fn targets<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) -> Vec<Part<'n>> {
    side(plan, subject, SIDES.0)
}

fn values<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) -> Vec<Part<'n>> {
    side(plan, subject, SIDES.1)
}

fn side<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>, fields: &[&str]) -> Vec<Part<'n>> {
    let parts = subject.named().filter(|part| fields.contains(&part.field));
    let parts: Vec<_> = parts.collect();
    let [only] = parts[..] else { return parts };
    if !LISTS.contains(&only.node.kind()) {
        return parts;
    }
    let parts = plan.parts_of(only.node).into_iter();
    parts.filter(|part| part.node.is_named()).collect()
}

/// A type: a name, unless literals are in it.
pub(super) fn type_name<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if plan.slice(subject.span).contains(['"', '\'', '`']) {
        return plan.node(subject, Kind::Index);
    }
    plan.leaf(Kind::Name, subject.slot, subject.span, subject.span);
}

/// A union of types, those nested to the left among them.
pub(super) fn union<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if !plan.slice(subject.span).contains(['"', '\'', '`']) {
        return plan.leaf(Kind::Name, subject.slot, subject.span, subject.span);
    }
    plan.open(Kind::Union, subject.slot, subject.span, empty(subject.span));
    let mut parts: Vec<Part<'n>> = subject.named().collect();
    let mut after = Vec::new();
    while let Some(first) = parts.first().copied() {
        if first.node.kind_id() != subject.node.kind_id() {
            break;
        }
        after.extend(parts.drain(1..).rev());
        parts = plan.parts_of(first.node);
        parts.retain(|part| part.node.is_named());
    }
    for part in parts.into_iter().chain(after.into_iter().rev()) {
        plan.visit(part.node, Slot::Item);
    }
    plan.close(subject.span.end());
}

/// An annotation: the call that it is, or a name.
pub(super) fn decorator<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let Some(inner) = subject.named().next() else { return };
    let call = plan.subject(inner.node, Slot::Decorator, Vec::new());
    let is_call = matches!(call.rule.form, Form::Node(Kind::Call));
    let name = plan.last_part(inner.node).unwrap_or(empty(subject.span));
    plan.open(Kind::Annotation, Slot::Decorator, subject.span, name);
    if is_call {
        plan.children(&call);
    } else {
        plan.visit(inner.node, Slot::Callee);
    }
    plan.close(subject.span.end());
}

/// An annotation with its name and arguments as fields.
pub(super) fn annotation<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let name = plan.name(subject);
    plan.open(Kind::Annotation, Slot::Decorator, subject.span, name);
    plan.children(subject);
    plan.close(subject.span.end());
}

/// A parameter that is a name alone; elsewhere it is that name.
pub(super) fn identifier<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let kind = match subject.slot {
        Slot::Parameter => Kind::Parameter,
        _ => Kind::Name,
    };
    plan.leaf(kind, subject.slot, subject.span, subject.span);
}

/// A call whose callee is written as fields beside one another.
pub(super) fn method_call<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let (Some(object), Some(name)) = (subject.field("object"), subject.field("name")) else {
        return plan.node(subject, Kind::Call);
    };
    let name = plan.span(name.node);
    plan.open(Kind::Call, subject.slot, subject.span, name);
    let member = Span::new(plan.span(object.node).start(), name.end());
    plan.open(Kind::Member, Slot::Callee, member, name);
    plan.visit(object.node, Slot::Receiver);
    plan.close(member.end());
    for part in subject.named() {
        match part.field {
            "object" | "name" | "type_arguments" => {}
            "arguments" => plan.visit(part.node, Slot::Argument),
            _ => plan.visit(part.node, Slot::Item),
        }
    }
    plan.close(subject.span.end());
}

/// Arms of a switch: what is before the last colon or arrow is patterns, the rest is the body.
pub(super) fn arm<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_mark = |part: &Part<'n>| !part.node.is_named() && matches!(plan.text_of(part.node), ":" | "=>" | "->");
    let last = subject.parts.iter().rposition(is_mark).unwrap_or(0);
    plan.open(Kind::Case, subject.slot, subject.span, empty(subject.span));
    for (at, part) in subject.parts.iter().enumerate() {
        if part.node.is_named() {
            plan.visit(part.node, if at < last { Slot::Pattern } else { Slot::Body });
        }
    }
    plan.close(subject.span.end());
}

/// Patterns beside one another where an arm has them; an operation elsewhere.
pub(super) fn alternatives<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if subject.slot == Slot::Pattern {
        for part in subject.named().filter(|part| !is_operator(part)) {
            plan.visit(part.node, Slot::Pattern);
        }
        return;
    }
    operation(plan, subject);
}

/// A namespace: its header is an import, its content is not.
pub(super) fn namespace<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(Kind::Statement, subject.slot, subject.span, empty(subject.span));
    for part in subject.named() {
        if part.field == "name" {
            let span = plan.span(part.node);
            plan.leaf(Kind::Import, Slot::Item, span, span);
        } else {
            plan.visit(part.node, Slot::Item);
        }
    }
    plan.close(subject.span.end());
}
