//! SARIF of every fixture, as GitHub's code scanning takes it: by both copies of the schema, and by what no schema says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use crate::case::AS_OF;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The report of all fixtures, notes included.
fn report(format: &str) -> String {
    let mut command = Command::cargo_bin("bedrock-lint").unwrap();
    command
        .current_dir(root())
        .args([
            "check",
            "--all",
            "--isolated",
            "--region",
            "us-east-1",
            "--as-of",
            AS_OF,
        ])
        .args(["--format", format, "fixtures"]);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

fn log() -> Value {
    serde_json::from_str(&report("sarif")).unwrap()
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn both_copies_of_the_schema_take_it() {
    let log = log();
    for name in ["sarif-schema-2.1.0.errata01.json", "sarif-2.1.0.schemastore.json"] {
        let schema = fs::read_to_string(root().join("tests/schemas/sarif").join(name)).unwrap();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    }
}

#[test]
fn github_gets_its_required_fields_beyond_the_schema() {
    let log = log();
    assert_eq!(
        (&log["version"], log["runs"].as_array().unwrap().len()),
        (&Value::from("2.1.0"), 1)
    );
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for (text, most) in [
            (&rule["shortDescription"]["text"], 1_024),
            (&rule["fullDescription"]["text"], 1_024),
            (&rule["help"]["text"], usize::MAX),
            (&rule["help"]["markdown"], usize::MAX),
        ] {
            let text = text.as_str().unwrap();
            assert!(
                !text.trim().is_empty() && text.chars().count() <= most,
                "{}: {text}",
                rule["id"]
            );
        }
        let id = rule["id"].as_str().unwrap();
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{id}");
    }
    let results = results(&log);
    assert!(results.len() > 200, "{}", results.len());
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let message = result["message"].as_object().unwrap();
        assert!(message.keys().eq(["text"]) && !message["text"].as_str().unwrap().trim().is_empty());
        let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
            .as_str()
            .unwrap();
        assert!(fingerprints.insert(fingerprint), "{fingerprint} twice: {result:#}");
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(related.len() <= 1_000);
        for location in locations.iter().chain(related) {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                uri.starts_with("fixtures/") && !uri.contains("..") && !uri.contains('\\'),
                "{uri}"
            );
            let at = |key: &str| place["region"][key].as_u64().unwrap();
            assert!(at("startLine") >= 1 && at("startColumn") >= 1);
            assert!((at("startLine"), at("startColumn")) < (at("endLine"), at("endColumn")));
        }
    }
    let level = |result: &Value| {
        ["error", "warning", "note"]
            .map(Value::from)
            .iter()
            .position(|level| *level == result["level"])
    };
    assert!(
        results.is_sorted_by_key(|result| level(result).unwrap()),
        "the most urgent come first"
    );
}

/// The place of a line and a column, both from 1, the column in code points.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n');
    let start: usize = lines.clone().take(line - 1).map(str::len).sum();
    // A region may end behind the last line.
    let before = lines.clone().nth(line - 1).unwrap_or_default().chars().take(column - 1);
    start + before.map(char::len_utf8).sum::<usize>()
}

/// Columns are code points and ends are exclusive: each region of a fix holds what the JSON's bytes hold.
#[test]
fn a_fix_deletes_what_it_is_to_replace() {
    let mut edits = BTreeMap::new();
    for line in report("jsonl").lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        let bytes = fs::read(root().join(finding["path"].as_str().unwrap())).unwrap();
        let old = |edit: &Value| {
            let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            let old = String::from_utf8(bytes[at("byte_start")..at("byte_end")].to_vec()).unwrap();
            (old, edit["text"].clone())
        };
        let of = finding["replacement"]["edits"]
            .as_array()
            .map_or(Vec::new(), |edits| edits.iter().map(old).collect());
        edits.insert(finding["fingerprint"].as_str().unwrap().to_owned(), of);
    }
    let mut fixes = 0;
    for result in results(&log()) {
        let Some(fix) = result["fixes"].get(0) else { continue };
        let change = &fix["artifactChanges"][0];
        assert_eq!(
            change["artifactLocation"],
            result["locations"][0]["physicalLocation"]["artifactLocation"]
        );
        let path = change["artifactLocation"]["uri"].as_str().unwrap();
        let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap();
        let text = fs::read_to_string(root().join(&*path)).unwrap();
        let replaced = |replacement: &Value| {
            let at = |key: &str| usize::try_from(replacement["deletedRegion"][key].as_u64().unwrap()).unwrap();
            let start = offset(&text, at("startLine"), at("startColumn"));
            let end = offset(&text, at("endLine"), at("endColumn"));
            let old = text[start..end].to_owned();
            (old, replacement["insertedContent"]["text"].clone())
        };
        let replaced: Vec<_> = change["replacements"]
            .as_array()
            .unwrap()
            .iter()
            .map(replaced)
            .collect();
        let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
            .as_str()
            .unwrap();
        assert_eq!(replaced, edits[fingerprint], "{path}");
        fixes += 1;
    }
    assert!(fixes > 20, "{fixes}");
}
