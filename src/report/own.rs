//! Reports that lie about where they were written: the next run is not to take their ids for the repository's.
//!
//! In: a text. Out: whether one of the formats wrote it. That is seen by how it begins, so that a document which quotes
//! a report stays a document.

use crate::lint::LINTS;
use crate::vocab::{Severity, boundary};

/// As much of a text is looked at: no first finding is longer.
const HEAD: usize = 16 << 10;

/// True if a text is a report of this program. It names models on purpose, so they are not findings.
pub fn is_report(text: &str) -> bool {
    let head = head(text).trim_start();
    match head.as_bytes().first() {
        Some(b'{') => is_object(head),
        Some(b'[') => head.contains("\"check_name\"") && names_lint(&compact(head), "\"check_name\":\"", "\""),
        Some(b'<') => is_xml(head),
        Some(b'#') if head.starts_with("##vso[") => names_lint(head, ";code=", ";]"),
        Some(b'#') => {
            head.starts_with("## bedrock-lint: ")
                && ["\n| Severity | Where | ", "\n| Severity | Model | "]
                    .iter()
                    .any(|row| head.contains(row))
        }
        Some(b':') if head.starts_with("::") => names_lint(first_line(head), " title=", ",file="),
        Some(_) => is_for_people(head),
        None => false,
    }
}

/// `json` and `jsonl`, `sarif`, `rdjson` and `rdjsonl`, and `cyclonedx`, laid out anew or not.
fn is_object(head: &str) -> bool {
    if head.contains("\"CycloneDX\"") {
        let head = compact(head);
        return head.starts_with("{\"bomFormat\":\"CycloneDX\"") && head.contains("\"name\":\"bedrock-lint\"");
    }
    if !head.contains("bedrock-lint") && !head.contains("\"path_encoding\"") {
        return false;
    }
    let head = compact(head);
    let has = |words: &[&str]| words.iter().all(|word| head.contains(word));
    let is_ours = has(&["\"path_encoding\":", "\"byte_start\":"]);
    is_ours && (head.starts_with("{\"path\":") || head.starts_with("{\"schema_version\":"))
        || has(&["sarif", "\"driver\":{\"name\":\"bedrock-lint\""])
        || has(&["\"source\":{\"name\":\"bedrock-lint\"}", "\"message\":"])
}

/// `junit` and `checkstyle`.
fn is_xml(head: &str) -> bool {
    head.contains("<testsuite name=\"bedrock-lint\"")
        || head.contains("<checkstyle") && names_lint(head, "source=\"bedrock-lint.", "\"")
}

/// `text`, that of an inventory too, and `concise`.
fn is_for_people(head: &str) -> bool {
    let line = first_line(head);
    if line.contains(" to move, ") && line.ends_with("(every place: --full; one model: --model NAME)") {
        return true;
    }
    if line.starts_with("MODEL ") && line.contains(" STATE ") && line.ends_with(" FILES") {
        return true;
    }
    let severity = |severity: &Severity| names_lint(line, &format!("{severity}["), "]");
    if !Severity::ALL.iter().any(severity) {
        return false;
    }
    let opens = |severity: &Severity| line.starts_with(&format!("{severity}["));
    if Severity::ALL.iter().any(opens) {
        // Below the headline, which may have a second line, is a place or how many there are.
        let counts = |line: &str| line.contains(" place, ") || line.contains(" places, ");
        let is_next = |line: &str| line.trim_start().starts_with('┌') || line.starts_with("  ") && counts(line);
        return head.lines().skip(1).take(2).any(is_next);
    }
    // `path:line:column: error[…`
    let place = line.split_once(": ").map_or("", |(place, _)| place);
    let mut numbers = place.rsplit(':').take(2);
    numbers.all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True if the name of a lint is between the first `before` and the next `behind`.
fn names_lint(text: &str, before: &str, behind: &str) -> bool {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    let name = rest.split_once(behind).map_or("", |(name, _)| name);
    LINTS.iter().any(|lint| lint.name == name)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// JSON without the blanks that do not matter to it, as near as is needed here.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_whitespace()).collect()
}

fn head(text: &str) -> &str {
    boundary::after(text, 0, HEAD)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{report_findings, report_inventory};
    use super::super::{FORMATS, Options};
    use super::*;

    #[test]
    fn each_format_knows_its_own_again() {
        for format in FORMATS {
            let report = report_findings(format, &Options::default());
            assert!(is_report(&report), "{}: {report}", format.name);
            if format.inventory.is_some() {
                assert!(
                    is_report(&report_inventory(format, &Options::default())),
                    "{}",
                    format.name
                );
            }
            // A formatter laid it out anew.
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&report) {
                let pretty = serde_json::to_string_pretty(&value).unwrap();
                assert!(is_report(&pretty), "{}", format.name);
            }
        }
    }

    #[test]
    fn a_text_that_only_looks_like_a_report_is_not_one() {
        for text in [
            "",
            "{\"path\": \"a\", \"byte_start\": 1}",
            "{\"$schema\": \"sarif-2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"other\"}}}]}",
            "{\"message\": \"bedrock-lint\", \"source\": {\"name\": \"other\"}}",
            "[{\"check_name\": \"no-console\"}]",
            "<testsuite name=\"pytest\"/>",
            "<checkstyle><file><error source=\"eslint\"/></file></checkstyle>",
            "## bedrock-lint\n\nhow we use it",
            "a.py:1:2: error[E0308] mismatched types",
            "error[E0308]: mismatched types\n  ┌─ a.rs:1:1\n",
            "const X = 'error[retired-model]'",
            "MODEL = \"anthropic.claude-v2\"  # error[retired-model]",
        ] {
            assert!(!is_report(text), "{text}");
        }
    }
}
