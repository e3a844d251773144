//! JavaScript, and what TypeScript shares with it.

use crate::tree::grammar::plan::{Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{augmented, binding, decorator, identifier, operation, parentheses, string, unary};
use crate::tree::{Kind as K, Slot as S};

pub(in crate::tree::grammar) const ECMASCRIPT: &[Row] = &[
    through(&[
        "program",
        "expression_statement",
        "arguments",
        "formal_parameters",
        "switch_body",
        "computed_property_name",
        "finally_clause",
    ]),
    form(Form::ThroughAs(S::Else), &["else_clause"]),
    form(Form::ThroughAs(S::Base), &["class_heritage"]),
    form(
        Form::Drop,
        &[
            "jsx_closing_element",
            "optional_chain",
            "statement_identifier",
            "empty_statement",
        ],
    ),
    form(
        Form::Merge(&["variable_declarator"]),
        &["lexical_declaration", "variable_declaration", "using_declaration"],
    ),
    by(export, &["export_statement"]),
    leaf(K::Comment, &["comment", "html_comment", "hash_bang_line"]),
    leaf(K::Import, &["import_statement"]),
    leaf(K::Scalar, &["number", "true", "false", "null", "undefined"]),
    by(
        identifier,
        &[
            "identifier",
            "property_identifier",
            "private_property_identifier",
            "shorthand_property_identifier",
            "shorthand_property_identifier_pattern",
            "this",
            "super",
            "import",
            "meta_property",
            "jsx_namespace_name",
        ],
    )
    .named(Naming::Whole),
    by(string, &["string", "template_string"]),
    node(K::Hole, &["template_substitution"]),
    leaf(K::Regex, &["regex"]).named_by(&["pattern"]),
    leaf(K::Prose, &["jsx_text", "html_character_reference"]).named(Naming::None),
    by(parentheses, &["parenthesized_expression", "await_expression"]),
    node(K::Group, &["spread_element", "sequence_expression", "rest_pattern"]),
    by(jsx_expression, &["jsx_expression"]),
    node(K::Conditional, &["ternary_expression"]).fields(&[
        ("condition", S::Condition),
        ("consequence", S::Then),
        ("alternative", S::Else),
    ]),
    by(operation, &["binary_expression"]),
    by(unary, &["unary_expression", "update_expression"]),
    node(K::List, &["array", "array_pattern"]),
    node(K::Map, &["object", "object_pattern"]),
    node(K::Pair, &["pair", "pair_pattern"])
        .named_by(&["key"])
        .fields(&[("key", S::Key), ("value", S::Value)]),
    node(K::Call, &["call_expression"])
        .named_by(&["function"])
        .without(&["type_arguments"])
        .fields(&[("function", S::Callee), ("arguments", S::Argument)]),
    node(K::Call, &["new_expression"])
        .named_by(&["constructor"])
        .without(&["type_arguments"])
        .fields(&[("constructor", S::Callee), ("arguments", S::Argument)]),
    node(K::Member, &["member_expression"])
        .named_by(&["property"])
        .without(&["property"])
        .fields(&[("object", S::Receiver)]),
    node(K::Index, &["subscript_expression"])
        .named_by(&["index"])
        .fields(&[("object", S::Receiver), ("index", S::Key)]),
    by(binding, &["variable_declarator"]).named_by(&["name"]).fields(&[
        ("name", S::Target),
        ("type", S::Type),
        ("value", S::Value),
    ]),
    by(binding, &["assignment_expression"])
        .named_by(&["left"])
        .fields(&[("left", S::Target), ("right", S::Value)]),
    by(augmented, &["augmented_assignment_expression"]),
    node(K::Binding, &["field_definition"])
        .named_by(&["property"])
        .fields(&[
            ("decorator", S::Decorator),
            ("property", S::Target),
            ("value", S::Value),
        ]),
    node(K::Parameter, &["assignment_pattern", "object_assignment_pattern"])
        .named_by(&["left"])
        .without(&["left"])
        .fields(&[("right", S::Value)]),
    node(
        K::Function,
        &[
            "function_declaration",
            "function_expression",
            "generator_function_declaration",
            "generator_function",
            "arrow_function",
            "method_definition",
        ],
    )
    .named_by(&["name"])
    .without(&["name", "type_parameters"])
    .fields(&[
        ("decorator", S::Decorator),
        ("parameter", S::Parameter),
        ("parameters", S::Parameter),
        ("return_type", S::Type),
        ("body", S::Body),
    ]),
    node(K::Class, &["class_declaration", "class"])
        .named_by(&["name"])
        .without(&["name", "type_parameters"])
        .fields(&[("decorator", S::Decorator), ("body", S::Body)]),
    by(decorator, &["decorator"]),
    by(class_body, &["class_body"]),
    node(K::Block, &["statement_block", "class_static_block"]),
    node(K::Return, &["return_statement", "throw_statement", "yield_expression"]).named(Naming::Keyword),
    node(K::If, &["if_statement", "while_statement", "do_statement"])
        .named(Naming::Keyword)
        .fields(&[
            ("condition", S::Condition),
            ("consequence", S::Body),
            ("body", S::Body),
            ("alternative", S::Else),
        ]),
    node(K::Loop, &["for_in_statement"]).named(Naming::Keyword).fields(&[
        ("left", S::Target),
        ("right", S::Subject),
        ("body", S::Body),
    ]),
    node(K::Loop, &["for_statement"])
        .named(Naming::Keyword)
        .fields(&[("condition", S::Condition), ("body", S::Body)]),
    node(K::Switch, &["switch_statement"]).fields(&[("value", S::Subject)]),
    node(K::Case, &["switch_case", "switch_default"]).fields(&[("value", S::Pattern), ("body", S::Body)]),
    form(Form::Merge(&["open_tag"]), &["jsx_element"]),
    node(K::Element, &["jsx_opening_element", "jsx_self_closing_element"])
        .named_by(&["name"])
        .without(&["name", "type_arguments"]),
    node(K::Attribute, &["jsx_attribute"])
        .named(Naming::Lead)
        .order(&[S::Value]),
    node(
        K::Statement,
        &["try_statement", "catch_clause", "labeled_statement", "with_statement"],
    ),
    leaf(
        K::Statement,
        &["break_statement", "continue_statement", "debugger_statement"],
    )
    .named(Naming::None),
];

/// A declaration that is exported, or an import of another module.
fn export<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if subject.field("source").is_some() {
        return plan.leaf(K::Import, subject.slot, subject.span, subject.span);
    }
    let Some(declaration) = subject.field("declaration") else {
        return plan.through(subject, subject.slot);
    };
    let is_decorator = |node: &tree_sitter::Node<'n>| node.kind() == "decorator";
    let decorators = subject.named().map(|part| part.node).filter(is_decorator).collect();
    plan.visit_with(declaration.node, subject.slot, decorators);
}

/// Members; a decorator belongs to the member behind it.
fn class_body<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(K::Block, subject.slot, subject.span, empty(subject.span));
    let mut decorators = Vec::new();
    for part in subject.named() {
        if part.kind == "decorator" {
            decorators.push(part.node);
        } else {
            plan.visit_with(part.node, S::Item, std::mem::take(&mut decorators));
        }
    }
    for decorator in decorators {
        plan.visit(decorator, S::Decorator);
    }
    plan.close(subject.span.end());
}

/// An expression in markup: the value of an attribute, or a hole between tags.
fn jsx_expression<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if subject.slot == S::Value {
        return plan.through(subject, S::Value);
    }
    plan.node(subject, K::Hole);
}
