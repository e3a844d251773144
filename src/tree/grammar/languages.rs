//! The grammars and the languages that they read.

use std::sync::OnceLock;

use tree_sitter::{Language, Node, TreeCursor};
use tree_sitter_language::LanguageFn;

use super::bounds;
use super::rows::{ECMASCRIPT, GO, HCL, JAVA, JSON, PYTHON, TYPESCRIPT, YAML};
use super::rule::{Row, Rule};

/// One tree-sitter grammar.
pub(super) struct Grammar {
    /// The languages that it reads, by the names of the language table.
    names: &'static [&'static str],
    source: LanguageFn,
    /// The rules; those of a later table come first.
    rows: &'static [&'static [Row]],
    /// True if its scanner must not read a text.
    refuses: fn(&str) -> bool,
    /// The beginnings of comments that are documentation.
    pub(super) doc_comments: &'static [&'static str],
    tables: OnceLock<Tables>,
}

/// Rules and names of the nodes of a grammar, by the ids of their kinds and fields.
struct Tables {
    rules: Vec<&'static Rule>,
    kinds: Vec<&'static str>,
    fields: Vec<&'static str>,
}

impl Grammar {
    const fn new(names: &'static [&'static str], source: LanguageFn, rows: &'static [&'static [Row]]) -> Self {
        Self {
            names,
            source,
            rows,
            refuses: |_| false,
            doc_comments: &[],
            tables: OnceLock::new(),
        }
    }

    const fn refusing(mut self, refuses: fn(&str) -> bool) -> Self {
        self.refuses = refuses;
        self
    }

    const fn documented_by(mut self, beginnings: &'static [&'static str]) -> Self {
        self.doc_comments = beginnings;
        self
    }

    /// True if a text would take too many steps, or more than the scanner of the grammar can hold.
    pub(super) fn refuses(&self, text: &str) -> bool {
        bounds::refuses(text) || (self.refuses)(text)
    }

    /// The language, for a parser.
    pub(super) fn language(&self) -> Language {
        Language::new(self.source)
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::of(&self.language(), self.rows))
    }

    /// The rule of a node, by the id of its kind.
    pub(super) fn rule(&self, id: u16) -> &'static Rule {
        let rule = self.tables().rules.get(usize::from(id));
        rule.copied().unwrap_or(&Rule::UNLISTED)
    }

    /// The kind of a node by its id. The library measures and checks the name each time that it is asked.
    pub(super) fn kind(&self, node: Node<'_>) -> &'static str {
        let kind = self.tables().kinds.get(usize::from(node.kind_id()));
        kind.copied().unwrap_or_else(|| node.kind())
    }

    /// The field that a cursor is at; empty where there is none.
    pub(super) fn field(&self, cursor: &TreeCursor<'_>) -> &'static str {
        let Some(id) = cursor.field_id() else { return "" };
        let field = self.tables().fields.get(usize::from(id.get()));
        field.copied().unwrap_or_default()
    }
}

impl Tables {
    /// The rules by id. One name can have several ids, so that each id is looked up by its name.
    fn of(language: &Language, rows: &[&'static [Row]]) -> Self {
        let rule = |name: &str| {
            let rows = rows.iter().copied().rev().flatten();
            let mut rules = rows.filter(|row| row.nodes.contains(&name)).map(|row| &row.rule);
            rules.next().unwrap_or(&Rule::UNLISTED)
        };
        let ids = || (0..language.node_kind_count()).map(|id| u16::try_from(id).unwrap_or(u16::MAX));
        let rule = |id| match language.node_kind_for_id(id) {
            Some(name) if language.node_kind_is_named(id) => rule(name),
            _ => &Rule::UNLISTED,
        };
        let fields = (0..=language.field_count()).map(|id| u16::try_from(id).unwrap_or(u16::MAX));
        Self {
            rules: ids().map(rule).collect(),
            kinds: ids()
                .map(|id| language.node_kind_for_id(id).unwrap_or_default())
                .collect(),
            fields: fields
                .map(|id| language.field_name_for_id(id).unwrap_or_default())
                .collect(),
        }
    }
}

/// The grammars of a language, the likeliest first.
pub(super) fn grammars_of(language: &str) -> impl Iterator<Item = &'static Grammar> {
    GRAMMARS.iter().filter(move |grammar| grammar.names.contains(&language))
}

static GRAMMARS: [Grammar; 8] = [
    Grammar::new(&["python"], tree_sitter_python::LANGUAGE, &[PYTHON]).refusing(bounds::refuses_python),
    Grammar::new(&["javascript"], tree_sitter_javascript::LANGUAGE, &[ECMASCRIPT]).documented_by(&["/**"]),
    Grammar::new(
        &["typescript", "tsx"],
        tree_sitter_typescript::LANGUAGE_TSX,
        &[ECMASCRIPT, TYPESCRIPT],
    )
    .documented_by(&["/**"]),
    Grammar::new(&["java"], tree_sitter_java::LANGUAGE, &[JAVA]).documented_by(&["/**"]),
    Grammar::new(&["go"], tree_sitter_go::LANGUAGE, &[GO]),
    Grammar::new(&["yaml"], tree_sitter_yaml::LANGUAGE, &[YAML]).refusing(bounds::refuses_yaml),
    Grammar::new(&["json", "jsonc"], tree_sitter_json::LANGUAGE, &[JSON]),
    Grammar::new(&["hcl", "terraform"], tree_sitter_hcl::LANGUAGE, &[HCL]).refusing(bounds::refuses_hcl),
];

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&[Row]; 8] = [PYTHON, ECMASCRIPT, TYPESCRIPT, JAVA, GO, YAML, JSON, HCL];

    fn are_same(one: &[Row], other: &[Row]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.nodes == other.nodes)
    }

    #[test]
    fn every_node_of_a_table_is_one_of_a_grammar() {
        for rows in TABLES {
            let readers = || {
                GRAMMARS
                    .iter()
                    .filter(|grammar| grammar.rows.iter().any(|of| are_same(of, rows)))
            };
            for name in rows.iter().flat_map(|row| row.nodes) {
                let known = |grammar: &Grammar| grammar.language().id_for_node_kind(name, true) != 0;
                assert!(readers().any(known), "no grammar has {name}");
            }
        }
    }

    #[test]
    fn every_field_of_a_table_is_one_of_a_grammar() {
        for rows in TABLES {
            let readers = || {
                GRAMMARS
                    .iter()
                    .filter(|grammar| grammar.rows.iter().any(|of| are_same(of, rows)))
            };
            let fields = |row: &Row| {
                let fields = row.rule.fields.iter().map(|(field, _)| *field);
                fields.chain(row.rule.without.iter().copied()).collect::<Vec<_>>()
            };
            for name in rows.iter().flat_map(fields) {
                let known = |grammar: &Grammar| {
                    let language = grammar.language();
                    language.field_id_for_name(name).is_some() || language.id_for_node_kind(name, true) != 0
                };
                assert!(readers().any(known), "no grammar has the field {name}");
            }
        }
    }

    #[test]
    fn no_node_is_in_a_table_twice() {
        for rows in TABLES {
            let mut names: Vec<&str> = rows.iter().flat_map(|row| row.nodes.iter().copied()).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
        }
    }
}
