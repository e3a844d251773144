//! C#.

use crate::tree::grammar::plan::{Part, Plan, Subject, empty};
use crate::tree::grammar::rule::{Form, Naming, Row, by, form, leaf, node, through};
use crate::tree::grammar::shapes::{
    alternatives, annotation, arm, assignment, identifier, namespace, operation, parentheses, string, type_name, unary,
};
use crate::tree::{Kind as K, Slot as S};
use crate::vocab::Span;

pub(in crate::tree::grammar) const CSHARP: &[Row] = &[
    through(&[
        "compilation_unit",
        "global_statement",
        "expression_statement",
        "argument_list",
        "bracketed_argument_list",
        "attribute_argument_list",
        "parameter_list",
        "bracketed_parameter_list",
        "switch_body",
        "enum_member_declaration_list",
        "arrow_expression_clause",
        "collection_element",
        "expression_element",
        "constant_pattern",
        "parenthesized_pattern",
        "implicit_array_creation_expression",
        "subpattern",
        "finally_clause",
    ]),
    through(&["array_creation_expression", "stackalloc_expression"]).without(&["type"]),
    form(Form::ThroughAs(S::Decorator), &["attribute_list", "global_attribute"]),
    form(Form::ThroughAs(S::Base), &["base_list"]),
    form(Form::ThroughAs(S::Condition), &["when_clause", "catch_filter_clause"]),
    form(
        Form::Drop,
        &[
            "modifier",
            "type_parameter_list",
            "type_parameter_constraints_clause",
            "attribute_target_specifier",
            "explicit_interface_specifier",
            "interpolation_brace",
            "interpolation_format_clause",
            "interpolation_start",
            "interpolation_quote",
            "array_rank_specifier",
            "empty_statement",
            "preproc_region",
            "preproc_endregion",
            "preproc_nullable",
        ],
    ),
    form(
        Form::Merge(&["variable_declaration"]),
        &[
            "field_declaration",
            "local_declaration_statement",
            "event_field_declaration",
        ],
    ),
    form(Form::Merge(&["variable_declarator"]), &["variable_declaration"]),
    leaf(K::Comment, &["comment", "shebang_directive"]),
    leaf(K::Import, &["using_directive", "extern_alias_directive"]),
    by(
        namespace,
        &["namespace_declaration", "file_scoped_namespace_declaration"],
    ),
    leaf(
        K::Scalar,
        &[
            "integer_literal",
            "real_literal",
            "boolean_literal",
            "null_literal",
            "character_literal",
        ],
    ),
    by(
        identifier,
        &[
            "identifier",
            "predefined_type",
            "implicit_type",
            "qualified_name",
            "alias_qualified_name",
            "discard",
            "implicit_parameter",
        ],
    )
    .named(Naming::Whole),
    by(
        type_name,
        &[
            "generic_name",
            "array_type",
            "nullable_type",
            "pointer_type",
            "tuple_type",
            "function_pointer_type",
        ],
    )
    .named(Naming::Whole),
    by(
        string,
        &[
            "string_literal",
            "verbatim_string_literal",
            "raw_string_literal",
            "interpolated_string_expression",
        ],
    ),
    node(K::Hole, &["interpolation"]),
    by(parentheses, &["parenthesized_expression"]),
    node(
        K::Group,
        &[
            "cast_expression",
            "await_expression",
            "spread_element",
            "typeof_expression",
            "default_expression",
            "ref_expression",
            "checked_expression",
            "throw_expression",
        ],
    )
    .fields(&[("type", S::Type)]),
    by(conditional_access, &["conditional_access_expression"]).named(Naming::Last),
    node(K::Conditional, &["conditional_expression"]).fields(&[
        ("condition", S::Condition),
        ("consequence", S::Then),
        ("alternative", S::Else),
    ]),
    by(
        operation,
        &[
            "binary_expression",
            "as_expression",
            "is_expression",
            "is_pattern_expression",
        ],
    ),
    by(alternatives, &["or_pattern"]),
    by(operation, &["and_pattern"]),
    by(
        unary,
        &[
            "prefix_unary_expression",
            "postfix_unary_expression",
            "unary_expression",
            "negated_pattern",
            "relational_pattern",
        ],
    ),
    node(K::List, &["collection_expression", "tuple_expression", "list_pattern"]),
    by(initializer, &["initializer_expression"]),
    by(anonymous, &["anonymous_object_creation_expression"]),
    node(K::Call, &["invocation_expression"])
        .named_by(&["function"])
        .fields(&[("function", S::Callee), ("arguments", S::Argument)]),
    node(K::Call, &["object_creation_expression"])
        .named_by(&["type"])
        .fields(&[
            ("type", S::Callee),
            ("arguments", S::Argument),
            ("initializer", S::Argument),
        ]),
    node(K::Call, &["implicit_object_creation_expression"]).order(&[S::Argument]),
    node(K::Call, &["constructor_initializer"])
        .named(Naming::Keyword)
        .order(&[S::Argument]),
    node(K::Call, &["primary_constructor_base_type"])
        .named_by(&["type"])
        .fields(&[("type", S::Callee)])
        .order(&[S::Argument]),
    node(K::Call, &["recursive_pattern"])
        .named_by(&["type"])
        .fields(&[("type", S::Callee)])
        .order(&[S::Argument]),
    by(annotation, &["attribute"])
        .named_by(&["name"])
        .fields(&[("name", S::Callee)])
        .order(&[S::Argument]),
    by(argument, &["argument", "attribute_argument"])
        .named_by(&["name"])
        .without(&["name"])
        .order(&[S::Value]),
    node(K::Member, &["member_access_expression"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("expression", S::Receiver)]),
    node(K::Member, &["member_binding_expression"])
        .named_by(&["name"])
        .without(&["name"]),
    node(K::Index, &["element_access_expression"])
        .named_by(&["subscript"])
        .fields(&[("expression", S::Receiver), ("subscript", S::Key)]),
    through(&["element_binding_expression"]),
    node(K::Binding, &["variable_declarator"])
        .named_by(&["name"])
        .fields(&[("type", S::Type), ("name", S::Target)])
        .order(&[S::Value]),
    by(assignment, &["assignment_expression"])
        .named_by(&["left"])
        .fields(&[("left", S::Target), ("right", S::Value)]),
    node(
        K::Binding,
        &["property_declaration", "indexer_declaration", "event_declaration"],
    )
    .named_by(&["name"])
    .fields(&[
        ("type", S::Type),
        ("name", S::Target),
        ("value", S::Value),
        ("parameters", S::Parameter),
    ]),
    form(Form::ThroughAs(S::Body), &["accessor_list"]),
    node(K::Parameter, &["parameter"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("type", S::Type)])
        .order(&[S::Value]),
    node(
        K::Function,
        &[
            "method_declaration",
            "constructor_declaration",
            "local_function_statement",
            "lambda_expression",
            "anonymous_method_expression",
            "accessor_declaration",
            "operator_declaration",
            "destructor_declaration",
            "delegate_declaration",
        ],
    )
    .named_by(&["name"])
    .without(&["name", "type_parameters"])
    .fields(&[
        ("returns", S::Type),
        ("type", S::Type),
        ("parameters", S::Parameter),
        ("body", S::Body),
    ]),
    node(
        K::Class,
        &[
            "class_declaration",
            "struct_declaration",
            "record_declaration",
            "interface_declaration",
        ],
    )
    .named_by(&["name"])
    .without(&["name", "type_parameters"])
    .fields(&[("body", S::Body)])
    .order(&[S::Parameter]),
    node(K::Enum, &["enum_declaration"])
        .named_by(&["name"])
        .without(&["name"]),
    node(K::EnumMember, &["enum_member_declaration"])
        .named_by(&["name"])
        .without(&["name"])
        .fields(&[("value", S::Value)]),
    node(K::Block, &["block", "declaration_list"]),
    node(K::Return, &["return_statement", "throw_statement", "yield_statement"]).named(Naming::Keyword),
    node(K::If, &["if_statement", "while_statement", "do_statement"])
        .named(Naming::Keyword)
        .fields(&[
            ("condition", S::Condition),
            ("consequence", S::Body),
            ("body", S::Body),
            ("alternative", S::Else),
        ]),
    node(K::If, &["where_clause"])
        .named(Naming::Keyword)
        .order(&[S::Condition]),
    node(K::Loop, &["from_clause"])
        .named(Naming::Keyword)
        .without(&["type"])
        .fields(&[("name", S::Target)])
        .order(&[S::Subject]),
    node(K::Loop, &["foreach_statement"])
        .named(Naming::Keyword)
        .without(&["type"])
        .fields(&[("left", S::Target), ("right", S::Subject), ("body", S::Body)]),
    node(K::Loop, &["for_statement"])
        .named(Naming::Keyword)
        .fields(&[("condition", S::Condition), ("body", S::Body)]),
    node(K::Switch, &["switch_statement"]).fields(&[("value", S::Subject)]),
    node(K::Switch, &["switch_expression"]).order(&[S::Subject, S::Item]),
    by(arm, &["switch_section", "switch_expression_arm"]),
    by(directive, &["preproc_if", "preproc_elif"]),
    node(
        K::Statement,
        &[
            "try_statement",
            "catch_clause",
            "using_statement",
            "lock_statement",
            "fixed_statement",
            "labeled_statement",
            "query_expression",
            "with_expression",
        ],
    ),
    leaf(K::Statement, &["break_statement", "continue_statement"]).named(Naming::None),
];

/// An argument, which may have a name.
fn argument<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if subject.field("name").is_some() {
        return plan.node(subject, K::Argument);
    }
    // An attribute sets its properties as if they were assigned.
    let only = subject
        .named()
        .next()
        .filter(|part| part.kind == "assignment_expression");
    if let Some(assignment) = only.filter(|_| subject.node.kind() == "attribute_argument") {
        return entry(plan, assignment, K::Argument, subject.slot);
    }
    plan.through(subject, subject.slot);
}

/// `a?.b` and `a?["b"]`.
fn conditional_access<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let (Some(receiver), Some(access)) = (subject.named().next(), subject.named().last()) else {
        return;
    };
    let kind = match access.node.kind() {
        "member_binding_expression" => K::Member,
        "element_binding_expression" => K::Index,
        _ => return plan.node(subject, K::Group),
    };
    let name = plan.name(subject);
    plan.open(kind, subject.slot, subject.span, name);
    plan.visit(receiver.node, S::Receiver);
    if kind == K::Index {
        plan.visit(access.node, S::Key);
    }
    plan.close(subject.span.end());
}

/// Elements in braces: a map where they are set by key, else a list.
fn initializer<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    let is_entry = |part: &Part<'n>| matches!(part.kind, "assignment_expression" | "initializer_expression");
    let is_map = subject.named().count() > 0
        && subject.named().all(|part| is_entry(&part) || part.kind == "comment")
        && subject.slot == S::Argument;
    let is_map = is_map || subject.named().any(|part| part.kind == "assignment_expression");
    let kind = if is_map { K::Map } else { K::List };
    plan.open(kind, subject.slot, subject.span, empty(subject.span));
    for part in subject.named() {
        if is_map && is_entry(&part) {
            entry(plan, part, K::Pair, S::Item);
        } else {
            plan.visit(part.node, S::Item);
        }
    }
    plan.close(subject.span.end());
}

/// A key and its value, as an assignment or as two elements.
fn entry<'n>(plan: &mut Plan<'n, '_>, part: Part<'n>, kind: K, slot: S) {
    let sides: Vec<_> = plan
        .parts_of(part.node)
        .into_iter()
        .filter(|part| part.node.is_named())
        .collect();
    let [key, value] = sides[..] else {
        return plan.visit(part.node, slot);
    };
    let span = plan.span(part.node);
    let name = plan.last_part(key.node).unwrap_or(empty(span));
    plan.open(kind, slot, span, name);
    if kind == K::Pair {
        // `["k"] = v`: the key is within its brackets.
        plan.visit(key.node, S::Key);
    }
    plan.visit(value.node, S::Value);
    plan.close(span.end());
}

/// `new { A = x }`.
fn anonymous<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    plan.open(K::Map, subject.slot, subject.span, empty(subject.span));
    let mut parts = subject.parts.iter().copied().peekable();
    while let Some(part) = parts.next() {
        let is_set = parts.peek().is_some_and(|next| plan.text_of(next.node) == "=");
        if !part.node.is_named() {
            continue;
        }
        let Some(value) = is_set.then(|| parts.nth(1)).flatten() else {
            plan.visit(part.node, S::Item);
            continue;
        };
        let span = Span::new(plan.span(part.node).start(), plan.span(value.node).end());
        plan.open(K::Pair, S::Item, span, plan.span(part.node));
        plan.visit(part.node, S::Key);
        plan.visit(value.node, S::Value);
        plan.close(span.end());
    }
    plan.close(subject.span.end());
}

/// A directive with its condition; what it guards is beside it.
fn directive<'n>(plan: &mut Plan<'n, '_>, subject: &Subject<'n>) {
    if let Some(condition) = subject.field("condition") {
        let end = plan.span(condition.node).end();
        let span = Span::new(subject.span.start(), end);
        let name = subject.parts.first().map_or(empty(span), |part| plan.span(part.node));
        plan.open(
            K::Directive,
            subject.slot,
            span,
            Span::new((name.start() + 1).min(name.end()), name.end()),
        );
        plan.visit(condition.node, S::Condition);
        plan.close(end);
    }
    for part in subject.named().filter(|part| part.field != "condition") {
        plan.visit(part.node, subject.slot);
    }
}
