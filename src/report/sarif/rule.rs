//! The rules of the log: one a lint, whose name is all that identifies it.
//!
//! In: the table of lints and their pages. Out: what GitHub shows beside an alert.

use serde::Serialize;

use super::log::{Markup, Text, level};
use crate::lint::{LINTS, Lint};
use crate::report::phrase::cut;
use crate::vocab::Severity;

/// GitHub takes descriptions of so many characters.
const MAX_LEN: usize = 1_024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Markup,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Shown,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// GitHub's own words for a rule.
#[derive(Serialize)]
struct Shown {
    tags: [&'static str; 3],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

/// The home of the project, where the package names one.
pub(super) fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|home| !home.is_empty())
}

/// Every rule, in the order of the lints.
pub(super) fn rules() -> Vec<Rule> {
    LINTS.iter().map(|lint| Rule::new(lint)).collect()
}

/// The place of a lint's rule.
pub(super) fn index(lint: &str) -> Option<usize> {
    LINTS.iter().position(|one| one.name == lint)
}

impl Rule {
    fn new(lint: &Lint) -> Self {
        let page = body(lint.page);
        Self {
            id: lint.name,
            short_description: Text::new(cut(&capital(lint.summary), MAX_LEN)),
            full_description: Text::new(cut(&first_section(page), MAX_LEN)),
            help: Markup {
                text: page.to_owned(),
                markdown: page.to_owned(),
            },
            help_uri: repository().map(|home| format!("{home}/blob/main/rules/lints/{}.md", lint.name)),
            default_configuration: Configuration {
                level: level(lint.severity),
            },
            properties: Shown {
                tags: ["amazon-bedrock", "deprecation", "maintainability"],
                precision: "high",
                severity: match lint.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "recommendation",
                },
            },
        }
    }
}

/// The page without the text before its title.
fn body(page: &str) -> &str {
    page.find("\n# ").map_or(page, |title| &page[title + 1..]).trim()
}

/// The text of the first section, on one line.
fn first_section(page: &str) -> String {
    let section = page.split("\n## ").nth(1).unwrap_or(page);
    let text = section.split_once('\n').map_or(section, |(_, text)| text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}
