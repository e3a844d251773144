//! Lints that look at several references together: their findings are added to those on each.

use serde_json::{Value, json};

use crate::case::Case;

const AS_OF: &str = "2026-11-24";

/// The lint of each finding in a file of that name, by position.
fn lints(name: &str, text: &str, args: &[&str]) -> Vec<String> {
    let findings = Case::new("check")
        .judged_for(AS_OF)
        .file(name, text)
        .args(args.iter().copied())
        .findings();
    findings
        .iter()
        .map(|finding| finding["lint"].as_str().unwrap().to_owned())
        .collect()
}

const DEAD: &str = "fallbacks = [\"anthropic.claude-3-haiku-20240307-v1:0\", \"anthropic.claude-v2\"]\n";

#[test]
fn a_fallback_of_ended_models_is_reported_beside_the_models() {
    let findings = Case::new("check").judged_for(AS_OF).file("app.py", DEAD).findings();
    let lints: Vec<_> = findings.iter().map(|finding| finding["lint"].clone()).collect();
    assert_eq!(lints, ["fallback-retired", "retired-model", "retired-model"]);
    let message = findings[0]["message"].as_str().unwrap();
    assert!(message.contains("since 2026-10-17"), "{message}");
    assert_eq!(
        (&findings[0]["severity"], &findings[0]["text"]),
        (&json!("warning"), &json!("fallbacks"))
    );
    let labels: Vec<&Value> = findings[0]["labels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|label| &label["column"])
        .collect();
    assert_eq!(labels, [&json!(15), &json!(57)]);
}

#[test]
fn rules_for_other_lints_hold_for_document_lints() {
    let other = ["retired-model", "retired-model"];
    assert_eq!(lints("app.py", DEAD, &["--ignore", "fallback-retired"]), other);
    assert_eq!(
        lints("app.py", DEAD, &["--select", "fallback-retired"]),
        ["fallback-retired"]
    );
    let hidden = format!(
        "{}  # bedrock-lint: ignore[fallback-retired] both are mocked\n",
        DEAD.trim_end()
    );
    let findings = Case::new("check").judged_for(AS_OF).file("app.py", hidden).findings();
    assert_eq!(findings[0]["suppressed"], "both are mocked");
    let severity = |path: &str, config: &str| {
        let case = Case::new("check")
            .judged_for(AS_OF)
            .file(path, DEAD)
            .file("bedrock-lint.toml", config);
        case.args(["--select", "fallback-retired"]).findings()[0]["severity"].clone()
    };
    assert_eq!(severity("app.py", ""), "warning");
    assert_eq!(
        severity("app.py", "[severity]\nfallback-retired = \"error\"\n"),
        "error"
    );
    assert_eq!(
        severity("tests/test_app.py", "[severity]\nfallback-retired = \"error\"\n"),
        "note"
    );
}

#[test]
fn the_day_on_which_nothing_is_left_is_that_of_the_last_of_all() {
    let message = |text: &str| {
        let case = Case::new("check").judged_for(AS_OF).file("app.py", text);
        let findings = case.args(["--select", "fallback-retired"]).findings();
        findings
            .first()
            .map(|finding| finding["message"].as_str().unwrap().to_owned())
    };
    for (first, then, expected) in [
        (
            "anthropic.claude-v2",
            "meta.llama3-8b-instruct-v1:0",
            "after 2027-03-30 (in 126 days)",
        ),
        (
            "us.anthropic.claude-opus-4-1-20250805-v1:0",
            "meta.llama3-8b-instruct-v1:0",
            "after 2027-03-30",
        ),
        (
            "us.anthropic.claude-sonnet-4-6",
            "meta.llama3-8b-instruct-v1:0",
            "retires on 2027-03-30 (in 126 days)",
        ),
        (
            "us.anthropic.claude-sonnet-4-6",
            "anthropic.claude-v2",
            "retired on 2025-07-21",
        ),
    ] {
        let found = message(&format!("f(model=\"{first}\", fallback_model=\"{then}\")\n"));
        assert!(
            found.as_ref().is_some_and(|found| found.contains(expected)),
            "{found:?}"
        );
    }
    for text in [
        "f(model=\"anthropic.claude-v2\", fallback_model=\"us.anthropic.claude-sonnet-4-6\")",
        "f(model=MODEL, fallback_model=\"anthropic.claude-v2\")",
        "f(model=\"us.anthropic.claude-sonnet-4-6\", fallback_model=\"global.anthropic.claude-sonnet-4-6\")",
        "models = [\"anthropic.claude-3-haiku-20240307-v1:0\", \"anthropic.claude-v2\"]",
        "fallbacks = [\"anthropic.claude-v2\", other]",
    ] {
        assert_eq!(message(text), None, "{text}");
    }
}

#[test]
fn an_explained_line_shows_what_led_to_it() {
    let out = Case::new("explain app.py:1")
        .judged_for(AS_OF)
        .file("app.py", DEAD)
        .run()
        .stdout;
    assert!(
        out.contains("`fallbacks`\n  finding   fallback-retired: no model of `fallbacks` has worked since 2026-10-17"),
        "{out}"
    );
    assert!(
        out.contains("beside    1:15 `anthropic.claude-3-haiku-20240307-v1:0`"),
        "{out}"
    );
}

/// A policy that allows these resources to be called.
fn policy(resources: &[&str]) -> String {
    format!(
        "{{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel*\", \"Resource\": {}}}\n",
        json!(resources)
    )
}

const PROFILE: &str = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6";
const MODEL: &str = "arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-6";

#[test]
fn one_missing_half_of_a_profile_is_reported_with_the_other() {
    let found = |resources: &[&str]| {
        let case = Case::new("check")
            .judged_for(AS_OF)
            .file("policy.json", policy(resources));
        case.args(["--select", "missing-companion"]).findings()
    };
    for (resource, add) in [
        (
            PROFILE,
            "`arn:aws:bedrock:us-east-2::foundation-model/anthropic.claude-sonnet-4-6`",
        ),
        (
            MODEL,
            "`arn:aws:bedrock:*:*:inference-profile/us.anthropic.claude-sonnet-4-6`",
        ),
        (
            "arn:aws-cn:bedrock:*:*:inference-profile/us.anthropic.claude-sonnet-4-6",
            "`arn:aws-cn:bedrock:*::foundation-model/anthropic.claude-sonnet-4-6`",
        ),
        (
            "arn:${Partition}:bedrock:*:*:inference-profile/eu.anthropic.claude-sonnet-4-*",
            "`arn:${Partition}:bedrock:*::foundation-model/anthropic.claude-sonnet-4-*`",
        ),
    ] {
        let found = found(&[resource]);
        assert_eq!(found.len(), 1, "{resource}");
        assert_eq!(found[0]["severity"], "warning");
        assert!(found[0]["notes"].to_string().contains(add), "{}", found[0]["notes"]);
    }
    for companion in [
        MODEL,
        "arn:aws:bedrock:us-*::foundation-model/anthropic.*",
        "arn:aws:bedrock:*::foundation-model/*",
        "arn:aws:bedrock:*:*:*",
        "*",
        "${ModelArn}",
        "arn:aws:bedrock:*::foundation-model/${ModelId}",
        "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/*",
    ] {
        assert_eq!(found(&[PROFILE, companion]), Vec::<Value>::new(), "{companion}");
    }
    for companion in [
        PROFILE,
        "arn:aws:bedrock:*:*:inference-profile/us.*",
        "arn:aws:bedrock:*:*:inference-profile/*",
    ] {
        assert_eq!(found(&[MODEL, companion]), Vec::<Value>::new(), "{companion}");
    }
    assert_eq!(
        found(&["arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0"]),
        Vec::<Value>::new()
    );
}

#[test]
fn a_companion_that_is_missing_gives_way_and_takes_precedence_as_the_table_says() {
    let legacy = policy(&[
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-opus-4-1-20250805-v1:0",
    ]);
    assert_eq!(lints("policy.json", &legacy, &[]), ["missing-companion"]);
    assert_eq!(
        lints("policy.json", &legacy, &["--ignore", "missing-companion"]),
        ["extended-access-model"]
    );
    let ended = policy(&[
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-3-sonnet-20240229-v1:0",
    ]);
    assert_eq!(lints("policy.json", &ended, &[]), ["retired-model"]);
}
