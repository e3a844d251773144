use std::collections::BTreeSet;

use serde_json::Value;

use super::super::testing::{claude_v2, document, report_findings, retired, summary};
use super::super::{outbreak, schemas};
use super::*;
use crate::finding::{Suppression, Suppressor};
use crate::lint::LINTS;
use crate::vocab::Severity;

fn parsed(report: &str) -> Value {
    serde_json::from_str(report).unwrap()
}

fn sample() -> Value {
    parsed(&report_findings(&FORMAT, &Options::default()))
}

/// The log with the version taken out, which changes with each release.
#[test]
fn the_hard_sample() {
    let report = report_findings(&FORMAT, &Options::default());
    let results = report.split_once("\"automationDetails\"").unwrap().1;
    insta::assert_snapshot!(results);
}

#[test]
fn both_copies_of_the_schema_take_it() {
    for schema in schemas::SARIF {
        let schema = schemas::validator(schema);
        for log in [sample(), parsed(&outbreak::report(&FORMAT))] {
            schemas::assert_valid(&schema, &log);
        }
    }
}

/// GitHub's requirements that no schema checks.
#[test]
fn github_gets_its_required_fields() {
    for log in [sample(), parsed(&outbreak::report(&FORMAT))] {
        assert_eq!(log["runs"].as_array().unwrap().len(), 1);
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let id = run["automationDetails"]["id"].as_str().unwrap();
        assert_eq!(id.split('/').count(), 2);
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            for key in ["shortDescription", "fullDescription"] {
                let text = rule[key]["text"].as_str().unwrap();
                assert!(
                    !text.trim().is_empty() && text.chars().count() <= 1_024,
                    "{key}: {text}"
                );
            }
            assert!(!rule["help"]["text"].as_str().unwrap().trim().is_empty());
            assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20);
        }
        let mut fingerprints = BTreeSet::new();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
                .as_str()
                .unwrap();
            assert!(fingerprints.insert(fingerprint.to_owned()));
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"%/-._~".contains(&b)),
                "{uri}"
            );
            let number = |key: &str| place["region"][key].as_u64().unwrap();
            assert!(number("startLine") >= 1 && number("startColumn") >= 1);
            assert!((number("startLine"), number("startColumn")) < (number("endLine"), number("endColumn")));
        }
    }
}

#[test]
fn rules_are_lints_and_never_models() {
    let log = sample();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, LINTS.iter().map(|lint| lint.name).collect::<Vec<_>>());
}

#[test]
fn columns_are_code_points() {
    // Before the id, `ö` takes two bytes and `模型` six.
    let log = sample();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let of_hostile = results.iter().find(|result| result["fixes"].is_array()).unwrap();
    let region = &of_hostile["locations"][0]["physicalLocation"]["region"];
    let change = &of_hostile["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        region["endColumn"].as_u64().unwrap() - region["startColumn"].as_u64().unwrap(),
        27
    );
    assert_eq!(region["startColumn"], 19);
    assert_eq!(&change["deletedRegion"], region);
    assert_eq!(change["insertedContent"]["text"], "us.amazon.nova-2-lite-v1:0");
}

#[test]
fn a_finding_that_does_not_count_is_suppressed_with_its_reason() {
    let document = document();
    let mut finding = retired(&document, claude_v2(&document, 0));
    finding.suppressed = Some(Suppression {
        reason: "a dry run".to_owned(),
        by: Suppressor::Comment,
    });
    finding.baselined = true;
    let log = written(&document, &[finding]);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["level"], "note");
    assert_eq!(result["suppressions"][0]["kind"], "inSource");
    assert_eq!(result["suppressions"][0]["justification"], "a dry run");
    assert_eq!(result["suppressions"][1]["kind"], "external");
}

#[test]
fn beyond_the_limit_the_most_urgent_stay() {
    let document = document();
    let mut findings = vec![retired(&document, claude_v2(&document, 0)); MAX_RESULTS + 1];
    for finding in &mut findings[..2] {
        finding.severity = Severity::Warning;
    }
    let log = written(&document, &findings);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), MAX_RESULTS);
    assert_eq!(results[0]["level"], "error");
    assert_eq!(results.iter().filter(|result| result["level"] == "warning").count(), 1);
    assert_eq!(log["runs"][0]["properties"]["resultsLeftOut"], 1);
}

#[test]
fn a_uri_is_encoded_once() {
    assert_eq!(log::uri("a b/ö:1,[x]%.py", false), "a%20b/%C3%B6%3A1%2C%5Bx%5D%25.py");
    assert_eq!(log::uri("caf%E9/x y.py", true), "caf%E9/x%20y.py");
    assert_eq!(log::uri("/tmp/x.py", false), "file:///tmp/x.py");
}

fn written(document: &Document, findings: &[Finding]) -> Value {
    let mut reporter = (FORMAT.findings)(&Options::default());
    let mut out = Vec::new();
    reporter.document(&mut out, document, findings).unwrap();
    reporter.finish(&mut out, &summary()).unwrap();
    parsed(std::str::from_utf8(&out).unwrap())
}
