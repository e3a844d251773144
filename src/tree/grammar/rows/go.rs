//! Go.

use crate::tree::grammar::plan::{Part, Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{assignment, binding, identifier, operation, parentheses, string, type_name, unary};
use crate::tree::{Kind as K, Slot as S};
use crate::vocab::Span;

pub(in crate::tree::grammar) const GO: &[Row] = &[
    through(&[
        "source_file",
        "expression_statement",
        "argument_list",
        "statement_list",
        "literal_element",
        "var_declaration",
        "var_spec_list",
        "type_declaration",
        "variadic_argument",
    ]),
    through(&["for_clause"]).fields(&[
        ("initializer", S::Item),
        ("condition", S::Condition),
        ("update", S::Item),
    ]),
    through(&["range_clause"]).fields(&[("left", S::Target), ("right", S::Subject)]),
    form(
        Form::Drop,
        &["type_parameter_list", "label_name", "empty_statement", "dot"],
    ),
    leaf(K::Comment, &["comment"]),
    leaf(K::Import, &["import_declaration", "package_clause"]),
    leaf(
        K::Scalar,
        &[
            "int_literal",
            "float_literal",
            "imaginary_literal",
            "rune_literal",
            "true",
            "false",
            "nil",
            "iota",
        ],
    ),
    by(
        identifier,
        &[
            "identifier",
            "blank_identifier",
            "field_identifier",
            "package_identifier",
            "type_identifier",
            "qualified_type",
        ],
    )
    .named(Naming::Whole),
    by(
        type_name,
        &[
            "generic_type",
            "pointer_type",
            "slice_type",
            "array_type",
            "implicit_length_array_type",
            "map_type",
            "channel_type",
            "function_type",
            "struct_type",
            "interface_type",
            "parenthesized_type",
        ],
    )
    .named(Naming::Whole),
    by(string, &["interpreted_string_literal", "raw_string_literal"]),
    by(parentheses, &["parenthesized_expression"]),
    by(list, &["expression_list"]),
    by(operation, &["binary_expression"]),
    by(pointed, &["unary_expression"]),
    by(composite, &["composite_literal"]),
    by(literal_value, &["literal_value"]),
    node(K::Pair, &["keyed_element"])
        .named_by(&["key"])
        .fields(&[("key", S::Key), ("value", S::Value)]),
    node(K::Call, &["call_expression"])
        .named_by(&["function"])
        .without(&["type_arguments"])
        .fields(&[("function", S::Callee), ("arguments", S::Argument)]),
    node(K::Call, &["type_conversion_expression"])
        .named_by(&["type"])
        .fields(&[("type", S::Callee), ("operand", S::Argument)]),
    node(K::Group, &["type_assertion_expression", "slice_expression"]).fields(&[("type", S::Type)]),
    node(K::Member, &["selector_expression"])
        .named_by(&["field"])
        .without(&["field"])
        .fields(&[("operand", S::Receiver)]),
    node(K::Index, &["index_expression"])
        .named_by(&["index"])
        .fields(&[("operand", S::Receiver), ("index", S::Key)]),
    by(binding, &["const_spec", "var_spec"]).named_by(&["name"]).fields(&[
        ("name", S::Target),
        ("type", S::Type),
        ("value", S::Value),
    ]),
    by(binding, &["short_var_declaration"])
        .named_by(&["left"])
        .fields(&[("left", S::Target), ("right", S::Value)]),
    by(group, &["const_declaration"]),
    by(assignment, &["assignment_statement"])
        .named_by(&["left"])
        .fields(&[("left", S::Target), ("right", S::Value)]),
    by(parameters, &["parameter_list"]),
    by(parameter, &["parameter_declaration", "variadic_parameter_declaration"]),
    node(
        K::Function,
        &["function_declaration", "method_declaration", "func_literal"],
    )
    .named_by(&["name"])
    .without(&["name", "receiver"])
    .fields(&[("parameters", S::Parameter), ("result", S::Type), ("body", S::Body)]),
    by(type_spec, &["type_spec", "type_alias"]),
    node(K::Binding, &["field_declaration"]).named_by(&["name"]).fields(&[
        ("name", S::Target),
        ("type", S::Type),
        ("tag", S::Decorator),
    ]),
    node(K::Block, &["block", "field_declaration_list"]),
    node(K::Return, &["return_statement"]).named(Naming::Keyword),
    node(K::If, &["if_statement"]).named(Naming::Keyword).fields(&[
        ("condition", S::Condition),
        ("consequence", S::Body),
        ("alternative", S::Else),
    ]),
    node(K::Loop, &["for_statement"])
        .named(Naming::Keyword)
        .fields(&[("body", S::Body)])
        .order(&[S::Condition]),
    node(K::Switch, &["expression_switch_statement", "type_switch_statement"]).fields(&[("value", S::Subject)]),
    node(K::Switch, &["select_statement"]),
    node(
        K::Case,
        &["expression_case", "default_case", "type_case", "communication_case"],
    )
    .fields(&[
        ("value", S::Pattern),
        ("type", S::Pattern),
        ("communication", S::Pattern),
    ])
    .order(&[S::Body]),
    node(
        K::Statement,
        &[
            "go_statement",
            "defer_statement",
            "send_statement",
            "inc_statement",
            "dec_statement",
            "labeled_statement",
        ],
    ),
    leaf(
        K::Statement,
        &[
            "break_statement",
            "continue_statement",
            "fallthrough_statement",
            "goto_statement",
        ],
    )
    .named(Naming::None),
];

/// Constants of one declaration: a group where they are several.
fn group<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_one = subject.named().filter(|part| part.kind == "const_spec").count() < 2;
    if is_one {
        return plan.through(subject, subject.slot);
    }
    plan.node(subject, K::Block);
}

/// Expressions side by side: a list where they are one value, else values of their own.
fn list<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_one = subject.named().count() < 2 || !matches!(subject.slot, S::Value | S::Target);
    if is_one {
        return plan.through(subject, subject.slot);
    }
    plan.node(subject, K::List);
}

/// A pointer to a value is that value.
fn pointed<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if matches!(plan.slice(plan.operator(subject)), "&" | "*") {
        for part in subject.named() {
            plan.visit(part.node, subject.slot);
        }
        return;
    }
    unary(plan, subject);
}

/// A literal of a type: a list, a map, or a struct with its fields.
fn composite<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let (Some(of), Some(body)) = (subject.field("type"), subject.field("body")) else {
        return plan.node(subject, K::Statement);
    };
    let kind = match of.node.kind() {
        "slice_type" | "array_type" | "implicit_length_array_type" => Some(K::List),
        "map_type" => Some(K::Map),
        _ => None,
    };
    let elements = plan.parts_of(body.node);
    if let Some(kind) = kind {
        plan.open(kind, subject.slot, subject.span, empty(subject.span));
        visit_all(plan, &elements);
        return plan.close(subject.span.end());
    }
    let name = plan.last_part(of.node).unwrap_or(empty(subject.span));
    plan.open(K::Call, subject.slot, subject.span, name);
    plan.visit(of.node, S::Callee);
    if elements.iter().any(|element| element.node.is_named()) {
        plan.visit(body.node, S::Argument);
    }
    plan.close(subject.span.end());
}

fn visit_all<'n>(plan: &mut Plan<'n, '_>, parts: &[Part<'n>]) {
    for part in parts.iter().filter(|part| part.node.is_named()) {
        plan.visit(part.node, S::Item);
    }
}

/// Elements in braces: a map where they have keys.
fn literal_value<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let has_keys = subject.named().any(|part| part.kind == "keyed_element");
    plan.node(subject, if has_keys { K::Map } else { K::List });
}

/// A type of its own: a class where it has members, a name for another type else.
fn type_spec<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let name = subject
        .field("name")
        .map_or(empty(subject.span), |name| plan.span(name.node));
    let Some(of) = subject.field("type") else {
        return plan.leaf(K::Class, subject.slot, subject.span, name);
    };
    if !matches!(of.node.kind(), "struct_type" | "interface_type") {
        plan.open(K::Binding, subject.slot, subject.span, name);
        plan.leaf(K::Name, S::Target, name, name);
        plan.visit(of.node, S::Value);
        return plan.close(subject.span.end());
    }
    plan.open(K::Class, subject.slot, subject.span, name);
    for part in plan.parts_of(of.node) {
        if part.node.is_named() {
            plan.visit(part.node, S::Body);
        }
    }
    plan.close(subject.span.end());
}

/// Parameters, or the types of several results.
fn parameters<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if subject.slot == S::Type {
        return plan.leaf(K::Name, S::Type, subject.span, subject.span);
    }
    plan.through(subject, subject.slot);
}

/// Parameters of one type; the type is that of the last one.
fn parameter<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let names: Vec<_> = subject
        .named()
        .filter(|part| part.field == "name")
        .map(|part| plan.span(part.node))
        .collect();
    let (last, others) = names.split_last().unwrap_or((&subject.span, &[]));
    for &name in others {
        plan.leaf(K::Parameter, subject.slot, name, name);
    }
    let span = Span::new(last.start(), subject.span.end());
    plan.open(
        K::Parameter,
        subject.slot,
        span,
        if names.is_empty() { empty(span) } else { *last },
    );
    for part in subject.named().filter(|part| part.field == "type") {
        plan.visit(part.node, S::Type);
    }
    plan.close(span.end());
}
