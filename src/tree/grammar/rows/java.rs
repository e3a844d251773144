//! Java.

use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{
    annotation, arm, assignment, identifier, method_call, operation, parentheses, string, type_name, unary,
};
use crate::tree::{Kind as K, Slot as S};

pub(in crate::tree::grammar) const JAVA: &[Row] = &[
    through(&[
        "program",
        "expression_statement",
        "argument_list",
        "annotation_argument_list",
        "formal_parameters",
        "inferred_parameters",
        "enum_body",
        "enum_body_declarations",
        "switch_block",
        "switch_label",
        "pattern",
        "type_list",
        "resource_specification",
        "finally_clause",
    ]),
    through(&["array_creation_expression"]).without(&["type", "dimensions"]),
    form(Form::ThroughAs(S::Decorator), &["modifiers"]),
    form(
        Form::ThroughAs(S::Base),
        &["superclass", "super_interfaces", "extends_interfaces"],
    ),
    form(Form::ThroughAs(S::Condition), &["guard"]),
    form(
        Form::Drop,
        &[
            "type_parameters",
            "throws",
            "permits",
            "dimensions",
            "receiver_parameter",
        ],
    ),
    form(
        Form::Merge(&["variable_declarator"]),
        &[
            "field_declaration",
            "local_variable_declaration",
            "constant_declaration",
        ],
    ),
    leaf(K::Comment, &["line_comment", "block_comment"]),
    leaf(K::Import, &["import_declaration", "package_declaration"]),
    leaf(
        K::Scalar,
        &[
            "decimal_integer_literal",
            "hex_integer_literal",
            "octal_integer_literal",
            "binary_integer_literal",
            "decimal_floating_point_literal",
            "hex_floating_point_literal",
            "character_literal",
            "true",
            "false",
            "null_literal",
        ],
    ),
    by(
        identifier,
        &[
            "identifier",
            "scoped_identifier",
            "this",
            "super",
            "type_identifier",
            "boolean_type",
            "integral_type",
            "floating_point_type",
            "void_type",
            "class_literal",
        ],
    )
    .named(Naming::Whole),
    by(
        type_name,
        &[
            "generic_type",
            "array_type",
            "scoped_type_identifier",
            "annotated_type",
            "catch_type",
            "type_pattern",
        ],
    )
    .named(Naming::Whole),
    by(string, &["string_literal"]),
    node(K::Hole, &["string_interpolation"]),
    by(parentheses, &["parenthesized_expression"]),
    node(K::Group, &["cast_expression"]).fields(&[("type", S::Type)]),
    node(K::Conditional, &["ternary_expression"]).fields(&[
        ("condition", S::Condition),
        ("consequence", S::Then),
        ("alternative", S::Else),
    ]),
    by(operation, &["binary_expression", "instanceof_expression"]),
    by(unary, &["unary_expression", "update_expression"]),
    node(K::List, &["array_initializer", "element_value_array_initializer"]),
    by(method_call, &["method_invocation"])
        .named_by(&["name"])
        .without(&["type_arguments"])
        .fields(&[("name", S::Callee), ("arguments", S::Argument)]),
    node(K::Call, &["object_creation_expression"])
        .named_by(&["type"])
        .without(&["type_arguments"])
        .fields(&[("type", S::Callee), ("arguments", S::Argument)])
        .order(&[S::Body]),
    node(K::Call, &["explicit_constructor_invocation"])
        .named_by(&["constructor"])
        .without(&["type_arguments"])
        .fields(&[("constructor", S::Callee), ("arguments", S::Argument)]),
    by(annotation, &["annotation", "marker_annotation"])
        .named_by(&["name"])
        .fields(&[("name", S::Callee), ("arguments", S::Argument)]),
    node(K::Argument, &["element_value_pair"])
        .named_by(&["key"])
        .without(&["key"])
        .fields(&[("value", S::Value)]),
    node(K::Member, &["field_access"])
        .named_by(&["field"])
        .without(&["field"])
        .fields(&[("object", S::Receiver)]),
    node(K::Member, &["method_reference"]).order(&[S::Receiver, S::Item]),
    node(K::Index, &["array_access"])
        .named_by(&["index"])
        .fields(&[("array", S::Receiver), ("index", S::Key)]),
    node(K::Binding, &["variable_declarator", "resource"])
        .named_by(&["name"])
        .without(&["dimensions"])
        .fields(&[("type", S::Type), ("name", S::Target), ("value", S::Value)]),
    by(assignment, &["assignment_expression"])
        .named_by(&["left"])
        .fields(&[("left", S::Target), ("right", S::Value)]),
    node(K::Binding, &["annotation_type_element_declaration"])
        .named_by(&["name"])
        .fields(&[("type", S::Type), ("name", S::Target), ("value", S::Value)]),
    node(K::Parameter, &["formal_parameter", "catch_formal_parameter"])
        .named_by(&["name"])
        .without(&["name", "dimensions"])
        .fields(&[("type", S::Type)])
        .order(&[S::Type]),
    node(K::Parameter, &["spread_parameter"])
        .named(Naming::Last)
        .without(&["variable_declarator"])
        .order(&[S::Type]),
    node(
        K::Function,
        &[
            "method_declaration",
            "constructor_declaration",
            "compact_constructor_declaration",
        ],
    )
    .named_by(&["name"])
    .without(&["name", "dimensions"])
    .fields(&[("type", S::Type), ("parameters", S::Parameter), ("body", S::Body)]),
    node(K::Function, &["lambda_expression"]).fields(&[("parameters", S::Parameter), ("body", S::Body)]),
    node(K::Function, &["static_initializer"]).order(&[S::Body]),
    node(
        K::Class,
        &[
            "class_declaration",
            "interface_declaration",
            "record_declaration",
            "annotation_type_declaration",
        ],
    )
    .named_by(&["name"])
    .without(&["name"])
    .fields(&[("parameters", S::Parameter), ("body", S::Body)]),
    node(K::Enum, &["enum_declaration"])
        .named_by(&["name"])
        .without(&["name"]),
    node(K::EnumMember, &["enum_constant"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("arguments", S::Argument), ("body", S::Body)]),
    node(
        K::Block,
        &[
            "block",
            "class_body",
            "interface_body",
            "annotation_type_body",
            "constructor_body",
            "module_body",
        ],
    ),
    node(K::Return, &["return_statement", "throw_statement", "yield_statement"]).named(Naming::Keyword),
    node(K::Assertion, &["assert_statement"]).named(Naming::Keyword),
    node(K::If, &["if_statement", "while_statement", "do_statement"])
        .named(Naming::Keyword)
        .fields(&[
            ("condition", S::Condition),
            ("consequence", S::Body),
            ("body", S::Body),
            ("alternative", S::Else),
        ]),
    node(K::Loop, &["enhanced_for_statement"])
        .named(Naming::Keyword)
        .without(&["type"])
        .fields(&[("name", S::Target), ("value", S::Subject), ("body", S::Body)]),
    node(K::Loop, &["for_statement"])
        .named(Naming::Keyword)
        .fields(&[("condition", S::Condition), ("body", S::Body)]),
    node(K::Switch, &["switch_expression"]).fields(&[("condition", S::Subject)]),
    by(arm, &["switch_block_statement_group", "switch_rule"]),
    node(
        K::Statement,
        &[
            "try_statement",
            "try_with_resources_statement",
            "catch_clause",
            "synchronized_statement",
            "labeled_statement",
            "module_declaration",
        ],
    ),
    leaf(K::Statement, &["break_statement", "continue_statement"]).named(Naming::None),
];
