//! The grammars: what the kinds of node of each language mean here.
//!
//! In: the name of a language. Out: its [`Grammar`]s, the likeliest first. All that is known of one language alone
//! stands in this table; the rest of the module speaks of [`Kind`]s.

use std::sync::OnceLock;

use tree_sitter::Language;
use tree_sitter_language::LanguageFn;

use super::bounds;
use super::kind::Kind;

/// A meaning, and the nodes that have it.
type Row = (Kind, &'static [&'static str]);

/// One tree-sitter grammar.
pub(super) struct Grammar {
    /// The languages that it reads, by the names of the language table.
    names: &'static [&'static str],
    source: LanguageFn,
    rows: &'static [&'static [Row]],
    /// Whether its files hold values rather than steps: then a literal is a config value.
    pub(super) config: bool,
    /// Whether its scanner could not keep what it has to of a text.
    pub(super) overflows: fn(&str) -> bool,
    /// How a comment begins that documents the code beside it.
    pub(super) doc_comments: &'static [&'static str],
    kinds: OnceLock<Vec<Kind>>,
}

impl Grammar {
    const fn new(names: &'static [&'static str], source: LanguageFn, rows: &'static [&'static [Row]]) -> Self {
        Self {
            names,
            source,
            rows,
            config: false,
            overflows: |_| false,
            doc_comments: &[],
            kinds: OnceLock::new(),
        }
    }

    const fn of_config(mut self) -> Self {
        self.config = true;
        self
    }

    const fn refused_where(mut self, overflows: fn(&str) -> bool) -> Self {
        self.overflows = overflows;
        self
    }

    const fn documented_by(mut self, beginnings: &'static [&'static str]) -> Self {
        self.doc_comments = beginnings;
        self
    }

    /// The language, for a parser.
    pub(super) fn language(&self) -> Language {
        Language::new(self.source)
    }

    /// What a node means, by the id of its kind.
    pub(super) fn kind(&self, id: u16) -> Kind {
        let kinds = self.kinds.get_or_init(|| self.table());
        kinds.get(usize::from(id)).copied().unwrap_or(Kind::Other)
    }

    /// The rows by id. One name can have several ids, so that each id is looked up by its name.
    fn table(&self) -> Vec<Kind> {
        let language = self.language();
        let meaning = |name: &str| {
            let rows = self.rows.iter().copied().flatten();
            rows.rev()
                .find(|(_, names)| names.contains(&name))
                .map_or(Kind::Other, |&(kind, _)| kind)
        };
        (0..language.node_kind_count())
            .map(|id| u16::try_from(id).unwrap_or(u16::MAX))
            .map(|id| match language.node_kind_for_id(id) {
                Some(name) if language.node_kind_is_named(id) => meaning(name),
                _ => Kind::Other,
            })
            .collect()
    }
}

/// The grammars of a language, the likeliest first.
pub(super) fn grammars_of(language: &str) -> impl Iterator<Item = &'static Grammar> {
    GRAMMARS.iter().filter(move |grammar| grammar.names.contains(&language))
}

static GRAMMARS: [Grammar; 11] = [
    Grammar::new(&["python"], tree_sitter_python::LANGUAGE, &[PYTHON]).refused_where(bounds::refuses_python),
    Grammar::new(&["javascript"], tree_sitter_javascript::LANGUAGE, &[ECMASCRIPT]).documented_by(&["/**"]),
    Grammar::new(
        &["typescript"],
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        &[ECMASCRIPT, TYPESCRIPT],
    )
    .documented_by(&["/**"]),
    Grammar::new(
        &["typescript"],
        tree_sitter_typescript::LANGUAGE_TSX,
        &[ECMASCRIPT, TYPESCRIPT],
    )
    .documented_by(&["/**"]),
    Grammar::new(&["java"], tree_sitter_java::LANGUAGE, &[JAVA]).documented_by(&["/**"]),
    Grammar::new(&["go"], tree_sitter_go::LANGUAGE, &[GO]),
    Grammar::new(&["csharp"], tree_sitter_c_sharp::LANGUAGE, &[CSHARP]).documented_by(&["///", "/**"]),
    Grammar::new(&["shell"], tree_sitter_bash::LANGUAGE, &[BASH]),
    Grammar::new(&["yaml"], tree_sitter_yaml::LANGUAGE, &[YAML])
        .of_config()
        .refused_where(bounds::refuses_yaml),
    Grammar::new(&["json", "jsonc"], tree_sitter_json::LANGUAGE, &[JSON]).of_config(),
    Grammar::new(&["hcl", "terraform"], tree_sitter_hcl::LANGUAGE, &[HCL]).of_config(),
];

const PYTHON: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (
        Kind::Import,
        &["import_statement", "import_from_statement", "future_import_statement"],
    ),
    (Kind::String, &["string"]),
    (Kind::Hole, &["interpolation"]),
    (
        Kind::Same,
        &[
            "concatenated_string",
            "parenthesized_expression",
            "conditional_expression",
            "list_splat",
            "await",
            "type",
            "type_parameter",
            "union_pattern",
        ],
    ),
    (
        Kind::Operation,
        &["binary_operator", "boolean_operator", "comparison_operator"],
    ),
    (Kind::List, &["list", "tuple", "set", "expression_list"]),
    (Kind::Map, &["dictionary"]),
    (Kind::Pair, &["pair"]),
    (Kind::Call, &["call"]),
    (Kind::Arguments, &["argument_list"]),
    (Kind::Keyword, &["keyword_argument"]),
    (Kind::Member, &["attribute"]),
    (Kind::Index, &["subscript", "generic_type"]),
    (Kind::Binding, &["assignment", "named_expression"]),
    (Kind::Parameter, &["default_parameter", "typed_default_parameter"]),
    (Kind::Pattern, &["case_pattern"]),
    (Kind::Switch, &["match_statement"]),
    (Kind::Function, &["function_definition", "lambda"]),
    (Kind::Scope, &["block", "module"]),
    (Kind::Class, &["class_definition"]),
    (Kind::Statement, &["expression_statement"]),
    (Kind::Assertion, &["assert_statement"]),
];

const ECMASCRIPT: &[Row] = &[
    (Kind::Comment, &["comment", "html_comment", "hash_bang_line"]),
    (Kind::Import, &["import_statement"]),
    (Kind::Names, &["export_statement"]),
    (Kind::String, &["string", "template_string"]),
    (Kind::Hole, &["template_substitution"]),
    (Kind::Regex, &["regex"]),
    (Kind::Running, &["jsx_text"]),
    (
        Kind::Same,
        &[
            "parenthesized_expression",
            "ternary_expression",
            "await_expression",
            "spread_element",
            "jsx_expression",
        ],
    ),
    (Kind::Operation, &["binary_expression"]),
    (Kind::List, &["array"]),
    (Kind::Map, &["object"]),
    (Kind::Pair, &["pair"]),
    (Kind::Key, &["computed_property_name"]),
    (Kind::Call, &["call_expression", "new_expression"]),
    (Kind::Arguments, &["arguments"]),
    (Kind::Keyword, &["jsx_attribute"]),
    (Kind::Element, &["jsx_opening_element", "jsx_self_closing_element"]),
    (Kind::Member, &["member_expression"]),
    (Kind::Index, &["subscript_expression"]),
    (
        Kind::Binding,
        &[
            "variable_declarator",
            "assignment_expression",
            "augmented_assignment_expression",
            "field_definition",
        ],
    ),
    (Kind::Parameter, &["assignment_pattern", "object_assignment_pattern"]),
    (Kind::Case, &["switch_case"]),
    (Kind::Switch, &["switch_statement"]),
    (
        Kind::Function,
        &[
            "function_declaration",
            "function_expression",
            "generator_function_declaration",
            "generator_function",
            "arrow_function",
            "method_definition",
        ],
    ),
    (Kind::Scope, &["statement_block", "program", "class_body"]),
    (Kind::Class, &["class_declaration", "class"]),
    (Kind::Statement, &["expression_statement"]),
];

const TYPESCRIPT: &[Row] = &[
    (
        Kind::Same,
        &[
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
            "type_assertion",
            "type_annotation",
        ],
    ),
    (Kind::Binding, &["public_field_definition", "enum_assignment"]),
    (Kind::Pair, &["property_signature"]),
    (Kind::Parameter, &["required_parameter", "optional_parameter"]),
    (Kind::Enum, &["enum_body"]),
    (Kind::Literal, &["literal_type"]),
    (Kind::Union, &["union_type"]),
    (Kind::Class, &["abstract_class_declaration"]),
];

const JAVA: &[Row] = &[
    (Kind::Comment, &["line_comment", "block_comment"]),
    (
        Kind::Import,
        &["import_declaration", "package_declaration", "module_declaration"],
    ),
    (Kind::String, &["string_literal"]),
    (Kind::Hole, &["string_interpolation"]),
    (
        Kind::Same,
        &[
            "parenthesized_expression",
            "ternary_expression",
            "cast_expression",
            "array_creation_expression",
        ],
    ),
    (Kind::Operation, &["binary_expression"]),
    (Kind::List, &["array_initializer", "element_value_array_initializer"]),
    (
        Kind::Call,
        &[
            "method_invocation",
            "object_creation_expression",
            "explicit_constructor_invocation",
            "annotation",
        ],
    ),
    (Kind::Arguments, &["argument_list", "annotation_argument_list"]),
    (Kind::Keyword, &["element_value_pair"]),
    (Kind::Index, &["array_access"]),
    (Kind::Binding, &["variable_declarator", "assignment_expression"]),
    (Kind::Pattern, &["switch_label"]),
    (Kind::Switch, &["switch_expression"]),
    (Kind::Enum, &["enum_body"]),
    (Kind::Member, &["field_access"]),
    (Kind::EnumMember, &["enum_constant"]),
    (
        Kind::Function,
        &[
            "method_declaration",
            "constructor_declaration",
            "lambda_expression",
            "static_initializer",
        ],
    ),
    (
        Kind::Scope,
        &[
            "block",
            "program",
            "class_body",
            "interface_body",
            "enum_body_declarations",
        ],
    ),
    (
        Kind::Class,
        &["class_declaration", "interface_declaration", "record_declaration"],
    ),
    (Kind::Statement, &["expression_statement"]),
    (Kind::Assertion, &["assert_statement"]),
];

const GO: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (Kind::Import, &["import_declaration", "package_clause"]),
    (Kind::String, &["interpreted_string_literal", "raw_string_literal"]),
    (
        Kind::Same,
        &[
            "parenthesized_expression",
            "unary_expression",
            "literal_element",
            "expression_list",
        ],
    ),
    (Kind::Operation, &["binary_expression"]),
    (Kind::List, &["literal_value"]),
    (Kind::Pair, &["keyed_element"]),
    (
        Kind::Call,
        &["call_expression", "composite_literal", "type_conversion_expression"],
    ),
    (Kind::Arguments, &["argument_list"]),
    (Kind::Member, &["selector_expression"]),
    (Kind::Index, &["index_expression"]),
    (
        Kind::Binding,
        &[
            "const_spec",
            "var_spec",
            "short_var_declaration",
            "assignment_statement",
        ],
    ),
    (Kind::Group, &["const_declaration", "var_declaration", "var_spec_list"]),
    (Kind::Case, &["expression_case"]),
    (Kind::Switch, &["expression_switch_statement"]),
    (
        Kind::Function,
        &["function_declaration", "method_declaration", "func_literal"],
    ),
    (Kind::Scope, &["block", "source_file"]),
];

const CSHARP: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (Kind::Import, &["using_directive", "extern_alias_directive"]),
    (
        Kind::Names,
        &["namespace_declaration", "file_scoped_namespace_declaration"],
    ),
    (
        Kind::String,
        &[
            "string_literal",
            "verbatim_string_literal",
            "raw_string_literal",
            "interpolated_string_expression",
        ],
    ),
    (Kind::Hole, &["interpolation"]),
    (
        Kind::Same,
        &[
            "parenthesized_expression",
            "conditional_expression",
            "cast_expression",
            "await_expression",
            "collection_element",
            "expression_element",
            "spread_element",
            "implicit_array_creation_expression",
            "array_creation_expression",
            "bracketed_argument_list",
            "arrow_expression_clause",
        ],
    ),
    (Kind::Operation, &["binary_expression"]),
    (Kind::List, &["initializer_expression", "collection_expression"]),
    (Kind::Key, &["element_binding_expression"]),
    (
        Kind::Call,
        &[
            "invocation_expression",
            "object_creation_expression",
            "implicit_object_creation_expression",
            "attribute",
        ],
    ),
    (Kind::Arguments, &["argument_list", "attribute_argument_list"]),
    (Kind::Argument, &["argument", "attribute_argument"]),
    (Kind::Member, &["member_access_expression"]),
    (Kind::Index, &["element_access_expression"]),
    (
        Kind::Binding,
        &[
            "variable_declarator",
            "assignment_expression",
            "property_declaration",
            "enum_member_declaration",
        ],
    ),
    (Kind::Parameter, &["parameter"]),
    (Kind::Pattern, &["constant_pattern"]),
    (Kind::Switch, &["switch_statement", "switch_expression"]),
    (Kind::Enum, &["enum_member_declaration_list"]),
    (
        Kind::Function,
        &[
            "method_declaration",
            "constructor_declaration",
            "local_function_statement",
            "lambda_expression",
            "anonymous_method_expression",
            "accessor_declaration",
        ],
    ),
    (Kind::Scope, &["block", "compilation_unit", "declaration_list"]),
    (
        Kind::Class,
        &[
            "class_declaration",
            "struct_declaration",
            "record_declaration",
            "interface_declaration",
        ],
    ),
    (Kind::Statement, &["expression_statement"]),
];

const BASH: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (
        Kind::String,
        &[
            "word",
            "string",
            "raw_string",
            "ansi_c_string",
            "translated_string",
            "concatenation",
            "extglob_pattern",
            "heredoc_body",
        ],
    ),
    (Kind::Regex, &["regex"]),
    (
        Kind::Hole,
        &[
            "simple_expansion",
            "command_substitution",
            "process_substitution",
            "arithmetic_expansion",
        ],
    ),
    (Kind::Expansion, &["expansion"]),
    (Kind::Operation, &["binary_expression"]),
    (Kind::List, &["array"]),
    (Kind::Command, &["command"]),
    (Kind::Binding, &["variable_assignment"]),
    (Kind::Case, &["case_item"]),
    (Kind::Switch, &["case_statement"]),
    (Kind::Function, &["function_definition"]),
    (Kind::Scope, &["program", "compound_statement", "subshell", "do_group"]),
];

const YAML: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (
        Kind::String,
        &[
            "plain_scalar",
            "double_quote_scalar",
            "single_quote_scalar",
            "block_scalar",
        ],
    ),
    (Kind::Same, &["block_node", "flow_node", "block_sequence_item"]),
    (Kind::List, &["block_sequence", "flow_sequence"]),
    (Kind::Map, &["block_mapping", "flow_mapping"]),
    (Kind::Pair, &["block_mapping_pair", "flow_pair"]),
    (Kind::Scope, &["document"]),
];

const JSON: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (Kind::String, &["string"]),
    (Kind::List, &["array"]),
    (Kind::Map, &["object"]),
    (Kind::Pair, &["pair"]),
    (Kind::Scope, &["document"]),
];

const HCL: &[Row] = &[
    (Kind::Comment, &["comment"]),
    (Kind::String, &["string_lit", "quoted_template", "heredoc_template"]),
    (Kind::Hole, &["template_interpolation", "template_directive"]),
    (
        Kind::Same,
        &[
            "expression",
            "literal_value",
            "template_expr",
            "collection_value",
            "conditional",
            "operation",
        ],
    ),
    (Kind::Operation, &["binary_operation"]),
    (Kind::List, &["tuple"]),
    (Kind::Map, &["object"]),
    (Kind::Pair, &["attribute", "object_elem"]),
    (Kind::Call, &["function_call"]),
    (Kind::Arguments, &["function_arguments"]),
    (Kind::Index, &["index"]),
    (Kind::Block, &["block"]),
    (Kind::Scope, &["body", "config_file"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_of_the_table_is_one_of_a_grammar() {
        for rows in [PYTHON, ECMASCRIPT, TYPESCRIPT, JAVA, GO, CSHARP, BASH, YAML, JSON, HCL] {
            let readers = || GRAMMARS.iter().filter(|grammar| grammar.rows.contains(&rows));
            for name in rows.iter().flat_map(|(_, names)| *names) {
                let known = |grammar: &Grammar| grammar.language().id_for_node_kind(name, true) != 0;
                assert!(readers().any(known), "no grammar has {name}");
            }
        }
    }

    #[test]
    fn no_node_stands_in_a_table_twice() {
        for rows in [PYTHON, ECMASCRIPT, TYPESCRIPT, JAVA, GO, CSHARP, BASH, YAML, JSON, HCL] {
            let mut names: Vec<&str> = rows.iter().flat_map(|(_, names)| names.iter().copied()).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
        }
    }
}
