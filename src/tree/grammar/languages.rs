//! The grammars and the languages that they read.

use std::sync::OnceLock;

use tree_sitter::Language;
use tree_sitter_language::LanguageFn;

use super::bounds;
use super::rows::{BASH, CSHARP, ECMASCRIPT, GO, HCL, JAVA, JSON, PYTHON, TYPESCRIPT, YAML};
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
    rules: OnceLock<Vec<&'static Rule>>,
}

impl Grammar {
    const fn new(names: &'static [&'static str], source: LanguageFn, rows: &'static [&'static [Row]]) -> Self {
        Self {
            names,
            source,
            rows,
            refuses: |_| false,
            doc_comments: &[],
            rules: OnceLock::new(),
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

    /// The rule of a node, by the id of its kind.
    pub(super) fn rule(&self, id: u16) -> &'static Rule {
        let rules = self.rules.get_or_init(|| self.table());
        rules.get(usize::from(id)).copied().unwrap_or(&Rule::UNLISTED)
    }

    /// The rules by id. One name can have several ids, so that each id is looked up by its name.
    fn table(&self) -> Vec<&'static Rule> {
        let language = self.language();
        let rule = |name: &str| {
            let rows = self.rows.iter().copied().rev().flatten();
            let mut rules = rows.filter(|row| row.nodes.contains(&name)).map(|row| &row.rule);
            rules.next().unwrap_or(&Rule::UNLISTED)
        };
        (0..language.node_kind_count())
            .map(|id| u16::try_from(id).unwrap_or(u16::MAX))
            .map(|id| match language.node_kind_for_id(id) {
                Some(name) if language.node_kind_is_named(id) => rule(name),
                _ => &Rule::UNLISTED,
            })
            .collect()
    }
}

/// The grammars of a language, the likeliest first.
pub(super) fn grammars_of(language: &str) -> impl Iterator<Item = &'static Grammar> {
    GRAMMARS.iter().filter(move |grammar| grammar.names.contains(&language))
}

static GRAMMARS: [Grammar; 11] = [
    Grammar::new(&["python"], tree_sitter_python::LANGUAGE, &[PYTHON]).refusing(bounds::refuses_python),
    Grammar::new(&["javascript"], tree_sitter_javascript::LANGUAGE, &[ECMASCRIPT]).documented_by(&["/**"]),
    Grammar::new(
        &["typescript"],
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        &[ECMASCRIPT, TYPESCRIPT],
    )
    .documented_by(&["/**"]),
    Grammar::new(
        &["typescript", "tsx"],
        tree_sitter_typescript::LANGUAGE_TSX,
        &[ECMASCRIPT, TYPESCRIPT],
    )
    .documented_by(&["/**"]),
    Grammar::new(&["java"], tree_sitter_java::LANGUAGE, &[JAVA]).documented_by(&["/**"]),
    Grammar::new(&["go"], tree_sitter_go::LANGUAGE, &[GO]),
    Grammar::new(&["csharp"], tree_sitter_c_sharp::LANGUAGE, &[CSHARP]).documented_by(&["///", "/**"]),
    Grammar::new(&["shell"], tree_sitter_bash::LANGUAGE, &[BASH]),
    Grammar::new(&["yaml"], tree_sitter_yaml::LANGUAGE, &[YAML]).refusing(bounds::refuses_yaml),
    Grammar::new(&["json", "jsonc"], tree_sitter_json::LANGUAGE, &[JSON]),
    Grammar::new(&["hcl", "terraform"], tree_sitter_hcl::LANGUAGE, &[HCL]).refusing(bounds::refuses_hcl),
];

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&[Row]; 10] = [PYTHON, ECMASCRIPT, TYPESCRIPT, JAVA, GO, CSHARP, BASH, YAML, JSON, HCL];

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
