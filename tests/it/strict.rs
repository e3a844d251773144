//! Faults that a strict reader found in the lints about spellings, ARNs, companions and Regions.

use crate::case::{Case, fixture};

const DAY: &str = "2026-11-29";

/// Each finding of a fixture that is shown by default: its path and line, its severity and its lint.
fn said(folder: &str, args: &[&str]) -> Vec<String> {
    let case = fixture(Case::new("check").judged_for(DAY), &format!("verdicts/{folder}"));
    let findings = case.args(args.iter().copied()).findings();
    let line = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap();
        format!(
            "{}:{} {} {}",
            text("path"),
            finding["line"],
            text("severity"),
            text("lint")
        )
    };
    findings
        .iter()
        .map(line)
        .filter(|line| !line.contains(" note "))
        .collect()
}

/// The message of the one finding of a text.
fn message(name: &str, text: &str) -> String {
    let findings = Case::new("check").judged_for(DAY).file(name, text).findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings[0]["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_key_that_matches_texts_holds_a_pattern_and_no_id() {
    assert_eq!(
        said("matchers", &[]),
        [
            "prices.ts:9 error malformed-model-id",
            "routes.yaml:17 error malformed-model-id"
        ],
        "only what is called"
    );
}

#[test]
fn the_regions_of_the_run_judge_what_is_called() {
    assert_eq!(
        said("run-regions", &["--region", "us-east-1"]),
        [
            "features.ts:11 warning region-unavailable",
            "handlers.go:19 warning region-unavailable",
            "prices.py:11 warning region-unavailable"
        ]
    );
}

#[test]
fn the_region_of_the_call_counts_where_the_id_is_a_constant() {
    let said = said("client-regions", &["--region", "us-east-1"]);
    assert_eq!(
        said,
        [
            "agent.py:8 warning region-unavailable",
            "agent.ts:4 error region-unavailable"
        ]
    );
}

#[test]
fn the_region_in_the_name_of_a_file_counts_where_the_run_has_it() {
    assert_eq!(
        said("file-names", &["--region", "us-east-1"]),
        ["config/models.yaml:4 warning region-unavailable"]
    );
    assert_eq!(
        said("file-names", &["--region", "us-east-1", "--region", "eu-west-1"]),
        [
            "config/models.yaml:4 warning region-unavailable",
            "eu-west-1.py:3 warning region-unavailable"
        ]
    );
    assert!(said("file-names", &[]).is_empty(), "where the run has no Region");
}

#[test]
fn a_certain_slip_in_a_call_is_malformed() {
    assert_eq!(
        said("respelt", &[]),
        [
            "Calls.java:3 error malformed-model-id",
            "Calls.java:4 error malformed-model-id",
            "calls.go:4 error malformed-model-id",
            "calls.py:4 error malformed-model-id",
            "calls.py:5 error malformed-model-id",
            "calls.py:6 error malformed-model-id",
            "calls.py:7 error malformed-model-id",
            "calls.py:8 error malformed-model-id",
            "calls.py:9 error malformed-model-id",
            "calls.py:10 error malformed-model-id",
            "calls.py:11 error malformed-model-id",
            "calls.ts:4 error malformed-model-id",
            "calls.ts:5 error malformed-model-id",
            "stack.tf:3 error malformed-model-id"
        ]
    );
}

#[test]
fn an_element_of_a_list_that_a_loop_calls_is_called() {
    assert_eq!(
        said("loops", &[]),
        [
            "Loop.java:4 error malformed-model-id",
            "loop.go:5 error malformed-model-id",
            "loop.py:7 error malformed-model-id",
            "loop.py:17 error malformed-model-id",
            "loop.rb:3 error malformed-model-id",
            "loop.ts:4 error malformed-model-id",
            "loop.ts:5 error malformed-model-id"
        ]
    );
}

#[test]
fn a_kind_of_resource_that_does_not_exist_allows_nothing() {
    assert_eq!(
        said("arns-of-nothing", &[]),
        [
            "main.tf:4 warning malformed-arn",
            "stack.py:5 warning malformed-arn",
            "template.yaml:11 warning malformed-arn",
            "template.yaml:13 warning malformed-arn",
            "template.yaml:15 warning malformed-arn"
        ]
    );
}

#[test]
fn an_arn_that_names_nothing_is_no_companion() {
    let said = said("companions", &[]);
    let expected = [
        "account-of-model.tf:5 warning malformed-arn",
        "account-of-model.tf:6 warning missing-companion",
        "own-region.py:10 warning missing-companion",
        "profile-as-model.json:2 warning malformed-arn",
        "profile-as-model.json:3 warning missing-companion",
        "retired-model.json:2 error retired-model",
        "retired-profile.json:2 error retired-model",
    ];
    assert_eq!(said, expected);
}

#[test]
fn the_companion_of_a_retired_model_is_mentioned_and_both_arns_are_offered() {
    let policy = |arn: &str| {
        format!(r#"{{"Statement": [{{"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": ["{arn}"]}}]}}"#)
    };
    let model = policy("arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0");
    assert!(message("a.json", &model).ends_with("; no inference profile of it is allowed either"));
    let run = Case::new("check")
        .judged_for(DAY)
        .file("a.json", &model)
        .args(["--format", "concise"])
        .run();
    for arn in [
        "arn:aws:bedrock:us-west-2:*:inference-profile/us.anthropic.claude-sonnet-4-6",
        "arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-6",
    ] {
        assert!(run.stdout.contains(arn), "{}", run.stdout);
    }
    let profile =
        policy("arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0");
    assert!(message("b.json", &profile).ends_with("; its foundation model is not allowed either"));
}

#[test]
fn a_companion_is_asked_for_where_calls_are_routed_for_certain() {
    let findings = fixture(Case::new("check").judged_for(DAY), "verdicts/companions").findings();
    let of_own = findings
        .iter()
        .find(|finding| finding["path"] == "own-region.py" && finding["lint"] == "missing-companion")
        .unwrap();
    let message = of_own["message"].as_str().unwrap();
    assert!(
        message.contains("routes to us-east-1, us-east-2 and us-west-2, but"),
        "{message}"
    );
    let notes = of_own["notes"].to_string();
    assert!(!notes.contains("ca-"), "{notes}");
}

#[test]
fn what_becomes_of_the_model_is_no_reason_of_a_malformed_arn() {
    let text = r#"{"Statement": [{"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource":
 "arn:aws:bedrock:eu-north-1::foundation-model/eu.anthropic.claude-sonnet-4-5-20250929-v1:0"}]}"#;
    let message = message("policy.json", text);
    assert!(
        message.contains("allows nothing by it; Claude Sonnet 4.5 has been Legacy"),
        "{message}"
    );
}

#[test]
fn a_line_that_begins_as_a_comment_is_one_in_a_language_that_is_not_known() {
    assert_eq!(said("comments", &[]), ["notes.unlisted:3 error malformed-model-id"]);
}

#[test]
fn a_call_that_is_expected_to_fail_is_no_fault() {
    assert_eq!(
        said("failing", &[]),
        [
            "Lesson.java:4 error malformed-model-id",
            "lesson.py:10 error malformed-model-id",
            "lesson.ts:6 error malformed-model-id"
        ]
    );
}
