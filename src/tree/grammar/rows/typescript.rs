//! TypeScript, beside what it shares with JavaScript.

use crate::tree::grammar::plan::{Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{identifier, namespace, type_name, union};
use crate::tree::{Kind as K, Slot as S};

pub(in crate::tree::grammar) const TYPESCRIPT: &[Row] = &[
    through(&[
        "literal_type",
        "parenthesized_type",
        "readonly_type",
        "type_arguments",
        "ambient_declaration",
    ]),
    through(&["instantiation_expression"]).without(&["type_arguments"]),
    form(Form::ThroughAs(S::Type), &["type_annotation"]),
    form(
        Form::ThroughAs(S::Base),
        &[
            "class_heritage",
            "extends_clause",
            "implements_clause",
            "extends_type_clause",
        ],
    ),
    form(
        Form::Drop,
        &["accessibility_modifier", "override_modifier", "type_parameters"],
    ),
    by(
        identifier,
        &["this_type", "predefined_type", "type_identifier", "nested_identifier"],
    )
    .named(Naming::Whole),
    by(
        type_name,
        &[
            "generic_type",
            "array_type",
            "nested_type_identifier",
            "intersection_type",
            "lookup_type",
            "function_type",
            "conditional_type",
            "tuple_type",
            "type_query",
            "index_type_query",
            "template_literal_type",
            "mapped_type_clause",
            "type_predicate_annotation",
            "asserts_annotation",
        ],
    ),
    by(union, &["union_type"]),
    node(
        K::Group,
        &["as_expression", "satisfies_expression", "non_null_expression"],
    )
    .order(&[S::Item, S::Type]),
    node(K::Binding, &["public_field_definition"])
        .named_by(&["name"])
        .fields(&[
            ("decorator", S::Decorator),
            ("name", S::Target),
            ("type", S::Type),
            ("value", S::Value),
        ]),
    node(K::Binding, &["property_signature"])
        .named_by(&["name"])
        .fields(&[("name", S::Target), ("type", S::Type)]),
    node(K::Binding, &["type_alias_declaration"])
        .named_by(&["name"])
        .without(&["type_parameters"])
        .fields(&[("name", S::Target), ("value", S::Value)]),
    node(K::Parameter, &["required_parameter", "optional_parameter"])
        .named_by(&["name", "pattern"])
        .without(&["name", "pattern"])
        .fields(&[("decorator", S::Decorator), ("type", S::Type), ("value", S::Value)]),
    node(K::Enum, &["enum_declaration"])
        .named_by(&["name"])
        .without(&["name"]),
    by(enum_body, &["enum_body"]),
    node(K::EnumMember, &["enum_assignment"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("value", S::Value)]),
    node(
        K::Function,
        &["method_signature", "abstract_method_signature", "function_signature"],
    )
    .named_by(&["name"])
    .without(&["name", "type_parameters"])
    .fields(&[("parameters", S::Parameter), ("return_type", S::Type)]),
    node(K::Class, &["abstract_class_declaration", "interface_declaration"])
        .named_by(&["name"])
        .without(&["name", "type_parameters"])
        .fields(&[("decorator", S::Decorator), ("body", S::Body)]),
    node(K::Block, &["interface_body", "object_type"]),
    by(namespace, &["internal_module", "module"]),
    leaf(K::Import, &["import_alias"]),
];

/// The members of an enum.
fn enum_body<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    for part in subject.named() {
        if part.field != "name" {
            plan.visit(part.node, S::Item);
            continue;
        }
        let span = plan.span(part.node);
        let name = plan.last_part(part.node).unwrap_or(empty(span));
        plan.leaf(K::EnumMember, S::Item, span, name);
    }
}
