//! An organisation's decisions in its config: allowed models, homes of ids, hidden findings, models of ARNs.

use serde_json::{Value, json};

use crate::case::Case;

const ACTIVE: &str = "us.anthropic.claude-sonnet-4-6";
const PROFILE: &str = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3";

fn text<'a>(finding: &'a Value, key: &str) -> &'a str {
    finding[key].as_str().unwrap()
}

/// Lint, severity and path of each finding.
fn reported(findings: &[Value]) -> Vec<(&str, &str, &str)> {
    let parts = |finding| ["lint", "severity", "path"].map(|key| text(finding, key));
    findings
        .iter()
        .map(parts)
        .map(|[lint, severity, path]| (lint, severity, path))
        .collect()
}

fn case(config: &str) -> Case {
    Case::new("check").file("bedrock-lint.toml", config)
}

#[test]
fn an_active_model_that_is_denied_fails_the_run_with_reason_and_link() {
    let config =
        "[[deny]]\nmodels = ['anthropic.claude-sonnet-*']\nreason = 'no budget'\nlink = 'https://example.com/x'\n";
    let run = case(config)
        .args(["-v"])
        .file("a.py", format!("M = '{ACTIVE}'\n"))
        .run();
    assert_eq!(run.code, 1);
    for text in [
        "error[disallowed-model]: Claude Sonnet 4.6 is denied: no budget",
        "see https://example.com/x",
        "bedrock-lint.toml:1",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
}

#[test]
fn a_rule_holds_for_its_paths() {
    let config =
        "[[deny]]\nproviders = ['anthropic']\npaths = ['eu/**']\n[[allow]]\nproviders = ['amazon']\npaths = ['us']\n";
    let text = format!("M = '{ACTIVE}'\n");
    let findings = case(config)
        .file("eu/a.py", &text)
        .file("us/a.py", &text)
        .file("a.py", &text)
        .findings();
    assert_eq!(
        reported(&findings),
        [
            ("disallowed-model", "error", "eu/a.py"),
            ("disallowed-model", "error", "us/a.py")
        ]
    );
}

#[test]
fn a_retired_model_is_as_bad_as_what_else_is_wrong_with_it() {
    let source = "M = 'anthropic.claude-v2'\n";
    let mild = "severity = { retired-model = 'note' }\n";
    let plain = case(mild).file("a.py", source).findings();
    assert_eq!(reported(&plain), [("retired-model", "note", "a.py")]);
    let config = format!("{mild}[[deny]]\nproviders = ['anthropic']\n");
    let denied = case(&config).file("a.py", source).findings();
    assert_eq!(reported(&denied), [("retired-model", "error", "a.py")]);
    assert!(
        denied[0]["notes"][0]
            .as_str()
            .unwrap()
            .starts_with("also `disallowed-model`: ")
    );
}

#[test]
fn a_replacement_that_is_not_allowed_is_never_written() {
    let config = "regions = ['us-east-1']\n[[deny]]\nmodels = ['anthropic.claude-opus-4-6*']\n";
    let source = "M = 'us.anthropic.claude-opus-4-1-20250805-v1:0'\n";
    let finding = &case(config).file("a.py", source).findings()[0];
    assert_eq!(finding["lint"], "extended-access-model");
    let replacement = &finding["replacement"];
    assert_eq!(replacement["applicability"], "display-only");
    assert!(
        replacement["reason"]
            .as_str()
            .unwrap()
            .ends_with("not allowed by the config")
    );
}

#[test]
fn a_named_replacement_moves_off_a_model_that_is_denied() {
    let config = "[[deny]]\nmodels = ['anthropic.claude-sonnet-4-6']\n[replacements]\n'anthropic.claude-sonnet-4-6' = \
                  'us.anthropic.claude-haiku-4-5-20251001-v1:0'\n";
    let case = case(config).file("a.py", format!("M = '{ACTIVE}'\n")).args(["--fix"]);
    let run = case.run();
    let fixed = std::fs::read_to_string(case.path().join("a.py")).unwrap();
    assert_eq!(
        fixed, "M = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'\n",
        "{}{}",
        run.stdout, run.stderr
    );
}

#[test]
fn a_name_that_is_no_name_of_the_catalog_is_warned_of() {
    let config = "[[allow]]\nmodels = ['anthropic.claud-*', 'us.anthropic.*']\nproviders = ['amazon']\nprofiles = ['us', 'uk']\n\
                  regions = ['eu-*', 'mars-1']\n";
    let run = case(config).file("a.py", format!("M = '{ACTIVE}'\n")).run();
    let warnings: Vec<_> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .collect();
    assert_eq!(
        warnings,
        [
            "warning: bedrock-lint.toml:1: `anthropic.claud-*` matches no model of the catalog",
            "warning: bedrock-lint.toml:1: `mars-1` matches no Region of the catalog",
            "warning: bedrock-lint.toml:1: `uk` matches no profile of the catalog",
        ]
    );
}

#[test]
fn hard_coded_ids_are_reported_only_on_request() {
    let text = format!("M = '{ACTIVE}'\n");
    let files = |case: Case| case.file("a.py", &text).file("config/b.py", &text).findings();
    assert!(files(Case::new("check")).is_empty());
    let homes = "[hard-coded-model]\nallowed-in = ['config/**']\n";
    let warning = [("hard-coded-model", "warning", "a.py")];
    assert_eq!(reported(&files(case(homes))), warning);
    assert_eq!(
        reported(&files(case(&format!(
            "{homes}[severity]\nhard-coded-model = 'error'\n"
        )))),
        [("hard-coded-model", "error", "a.py")]
    );
    assert!(files(case(&format!("{homes}[severity]\nhard-coded-model = 'off'\n"))).is_empty());
    let reported_files = files(Case::new("check --select hard-coded-model"));
    assert_eq!(reported_files.len(), 2, "nobody said where ids belong");
    let by_path = "[[override]]\npaths = ['config']\nseverity = { hard-coded-model = 'note' }\n";
    assert_eq!(
        reported(&files(case(by_path))),
        [("hard-coded-model", "note", "config/b.py")]
    );
}

#[test]
fn the_model_behind_an_arn_is_judged_and_never_edited() {
    let config = format!("[arns]\n'{PROFILE}' = 'us.anthropic.claude-opus-4-1-20250805-v1:0'\n");
    let source = format!("M = '{PROFILE}'\n");
    let plain = Case::new("check").file("a.py", &source).findings();
    assert!(plain.is_empty(), "{plain:#?}");
    let case = case(&config).file("a.py", &source).args(["--fix", "--unsafe-fixes"]);
    let finding = &case.run_in("", &["--format", "jsonl"]).lines()[0];
    assert_eq!(finding["lint"], "extended-access-model");
    assert_eq!(
        (&finding["text"], &finding["regions"], &finding["model_id"]),
        (
            &json!(PROFILE),
            &json!(["us-east-1"]),
            &json!("anthropic.claude-opus-4-1-20250805-v1:0")
        )
    );
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .ends_with(&format!("(behind `{PROFILE}`)"))
    );
    assert_eq!(finding["replacement"]["applicability"], "display-only");
    assert_eq!(std::fs::read_to_string(case.path().join("a.py")).unwrap(), source);
}

#[test]
fn of_two_patterns_of_arns_the_longer_counts_and_an_unknown_model_is_an_error() {
    let config = "[arns]\n'arn:aws:bedrock:*:*:application-inference-profile/*' = 'anthropic.claude-v2'\n\
                  'arn:aws:bedrock:*:111122223333:application-inference-profile/*' = 'amazon.nova-pro-v1:0'\n";
    let references = Case::new("inventory --format jsonl")
        .file("bedrock-lint.toml", config)
        .file("a.py", format!("M = '{PROFILE}'\n"))
        .run()
        .lines();
    assert_eq!(references[0]["model_id"], "amazon.nova-pro-v1:0");
    let config = format!("[arns]\n'{PROFILE}' = 'anthropic.claude-sonet-4-6'\n");
    let run = case(&config).file("a.py", format!("M = '{PROFILE}'\n")).run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("bedrock-lint.toml:2: `[arns]`: `anthropic.claude-sonet-4-6`, named for `"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_config_hides_in_files_without_comments() {
    let config = "[[ignore]]\npaths = ['data/*.json']\nlints = ['retired-model']\nids = ['anthropic.claude-v2*']\nuntil = 2026-12-31\n\
                  reason = 'old invoices'\n";
    let source =
        "{\"a\": \"anthropic.claude-v2\", \"b\": \"anthropic.claude-v2:1\", \"c\": \"anthropic.claude-instant-v1\"}\n";
    let files = |day: &str| {
        case(config)
            .judged_for(day)
            .file("data/a.json", source)
            .file("b.json", source)
            .findings()
    };
    let hidden = |findings: &[Value]| {
        findings
            .iter()
            .filter(|finding| !finding["suppressed"].is_null())
            .count()
    };
    let now = files("2026-12-31");
    assert_eq!((now.len(), hidden(&now)), (6, 2), "{now:#?}");
    assert_eq!(now[3]["suppressed"], "old invoices");
    let later = files("2027-01-01");
    assert_eq!((later.len(), hidden(&later)), (6, 0));
    let run = case(config).judged_for("2027-01-01").file("data/a.json", source).run();
    assert!(
        run.stderr
            .contains("warning: bedrock-lint.toml:1: this `[[ignore]]` held until 2026-12-31"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_finding_hidden_by_the_config_is_an_external_suppression_and_is_not_fixed() {
    let config = "regions = ['us-east-1']\n[[ignore]]\npaths = ['a.json']\n[replacements]\n'anthropic.*' = 'us.anthropic.claude-sonnet-4-6'\n";
    let source = "{\"a\": \"anthropic.claude-v2\"}\n";
    let run = case(config).file("a.json", source).args(["--format", "sarif"]).run();
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    let suppression = &log["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["justification"]),
        (&json!("external"), &json!("`[[ignore]]` in bedrock-lint.toml:2"))
    );
    let case = case(config).file("a.json", source).args(["--fix"]);
    assert_eq!(case.run().code, 0);
    assert_eq!(std::fs::read_to_string(case.path().join("a.json")).unwrap(), source);
}
