//! Python.

use crate::tree::grammar::plan::{Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{
    alternatives, augmented, binding, concatenation, decorator, identifier, operation, parentheses, string, type_name,
    unary,
};
use crate::tree::{Kind as K, Slot as S};

pub(in crate::tree::grammar) const PYTHON: &[Row] = &[
    through(&[
        "module",
        "argument_list",
        "parameters",
        "lambda_parameters",
        "type",
        "type_parameter",
        "with_clause",
        "case_pattern",
        "finally_clause",
        "parenthesized_list_splat",
    ]),
    form(Form::ThroughAs(S::Else), &["else_clause"]),
    form(Form::ThroughAs(S::Condition), &["if_clause"]),
    form(
        Form::Drop,
        &[
            "keyword_separator",
            "positional_separator",
            "type_conversion",
            "line_continuation",
        ],
    ),
    form(Form::Merge(&["definition"]), &["decorated_definition"]),
    by(statement, &["expression_statement"]),
    leaf(K::Comment, &["comment"]),
    leaf(
        K::Import,
        &["import_statement", "import_from_statement", "future_import_statement"],
    ),
    leaf(K::Scalar, &["integer", "float", "true", "false", "none", "ellipsis"]),
    by(identifier, &["identifier", "dotted_name"]).named(Naming::Whole),
    by(string, &["string"]),
    by(concatenation, &["concatenated_string"]),
    node(K::Hole, &["interpolation", "format_expression"]),
    by(parentheses, &["parenthesized_expression"]),
    node(
        K::Group,
        &[
            "await",
            "list_splat",
            "dictionary_splat",
            "splat_pattern",
            "slice",
            "generator_expression",
            "list_comprehension",
            "set_comprehension",
            "dictionary_comprehension",
        ],
    ),
    node(K::Loop, &["for_in_clause"])
        .named(Naming::Keyword)
        .fields(&[("left", S::Target), ("right", S::Subject)]),
    node(K::Conditional, &["conditional_expression"]).order(&[S::Then, S::Condition, S::Else]),
    by(
        operation,
        &[
            "binary_operator",
            "boolean_operator",
            "comparison_operator",
            "union_type",
        ],
    ),
    by(unary, &["unary_operator", "not_operator"]),
    by(alternatives, &["union_pattern"]),
    node(
        K::List,
        &[
            "list",
            "tuple",
            "set",
            "expression_list",
            "list_pattern",
            "tuple_pattern",
            "pattern_list",
        ],
    ),
    node(K::Map, &["dictionary", "dict_pattern"]),
    node(K::Pair, &["pair"])
        .named_by(&["key"])
        .fields(&[("key", S::Key), ("value", S::Value)]),
    node(K::Call, &["call"])
        .named_by(&["function"])
        .fields(&[("function", S::Callee), ("arguments", S::Argument)]),
    node(K::Call, &["class_pattern"])
        .named(Naming::First)
        .order(&[S::Callee, S::Argument]),
    node(K::Argument, &["keyword_argument"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("value", S::Value)]),
    node(K::Argument, &["keyword_pattern"])
        .named(Naming::Lead)
        .order(&[S::Value]),
    node(K::Member, &["attribute"])
        .named_by(&["attribute"])
        .without(&["attribute"])
        .fields(&[("object", S::Receiver)]),
    node(K::Index, &["subscript"])
        .named_by(&["subscript"])
        .fields(&[("value", S::Receiver), ("subscript", S::Key)]),
    node(K::Index, &["generic_type"]).order(&[S::Receiver, S::Key]),
    by(type_name, &["member_type", "constrained_type", "splat_type"]),
    by(binding, &["assignment", "type_alias_statement"])
        .named_by(&["left"])
        .fields(&[("left", S::Target), ("type", S::Type), ("right", S::Value)]),
    by(augmented, &["augmented_assignment"]),
    node(K::Binding, &["named_expression"])
        .named_by(&["name"])
        .fields(&[("name", S::Target), ("value", S::Value)]),
    node(K::Binding, &["as_pattern"])
        .named_by(&["alias"])
        .fields(&[("alias", S::Target)])
        .order(&[S::Value]),
    node(K::Parameter, &["default_parameter", "typed_default_parameter"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("type", S::Type), ("value", S::Value)]),
    node(K::Parameter, &["typed_parameter"])
        .named(Naming::Lead)
        .fields(&[("type", S::Type)]),
    leaf(K::Parameter, &["list_splat_pattern", "dictionary_splat_pattern"]),
    node(K::Function, &["function_definition"])
        .named_by(&["name"])
        .without(&["name", "type_parameters"])
        .fields(&[
            ("parameters", S::Parameter),
            ("return_type", S::Type),
            ("body", S::Body),
        ]),
    node(K::Function, &["lambda"]).fields(&[("parameters", S::Parameter), ("body", S::Body)]),
    node(K::Class, &["class_definition"])
        .named_by(&["name"])
        .without(&["name", "type_parameters"])
        .fields(&[("superclasses", S::Base), ("body", S::Body)]),
    by(decorator, &["decorator"]),
    node(K::Return, &["return_statement", "raise_statement", "yield"]).named(Naming::Keyword),
    node(K::Assertion, &["assert_statement"]).named(Naming::Keyword),
    node(K::If, &["if_statement", "while_statement"])
        .named(Naming::Keyword)
        .fields(&[
            ("condition", S::Condition),
            ("consequence", S::Body),
            ("body", S::Body),
            ("alternative", S::Else),
        ]),
    node(K::If, &["elif_clause"])
        .named(Naming::Keyword)
        .fields(&[("condition", S::Condition), ("consequence", S::Body)]),
    node(K::Loop, &["for_statement"]).named(Naming::Keyword).fields(&[
        ("left", S::Target),
        ("right", S::Subject),
        ("body", S::Body),
    ]),
    by(switch, &["match_statement"]),
    node(K::Case, &["case_clause"])
        .fields(&[("guard", S::Condition), ("consequence", S::Body)])
        .order(&[S::Pattern]),
    node(
        K::Statement,
        &[
            "with_statement",
            "try_statement",
            "except_clause",
            "delete_statement",
            "global_statement",
            "nonlocal_statement",
            "print_statement",
            "exec_statement",
        ],
    ),
    leaf(
        K::Statement,
        &["pass_statement", "break_statement", "continue_statement"],
    )
    .named(Naming::None),
    node(K::Block, &["block"]),
];

/// An expression; one that is a string alone is documentation.
fn statement<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let mut parts = subject.named();
    let only = parts.next().filter(|_| parts.next().is_none());
    let is_plain = |node: tree_sitter::Node<'n>| {
        let mut pieces = plan.parts_of(node).into_iter();
        matches!(node.kind(), "string" | "concatenated_string") && pieces.all(|part| part.kind != "interpolation")
    };
    if only.map(|part| part.node).is_some_and(is_plain) {
        return plan.leaf(K::DocComment, S::Item, subject.span, empty(subject.span));
    }
    plan.through(subject, subject.slot);
}

/// A match with its arms.
fn switch<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(K::Switch, subject.slot, subject.span, empty(subject.span));
    for part in subject.named() {
        match part.field {
            "subject" => plan.visit(part.node, S::Subject),
            "body" => {
                for arm in plan.parts_of(part.node) {
                    if arm.node.is_named() {
                        plan.visit(arm.node, S::Item);
                    }
                }
            }
            _ => plan.visit(part.node, S::Item),
        }
    }
    plan.close(subject.span.end());
}
