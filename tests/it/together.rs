//! Lints that look at several references together: what they say stands beside what is said of each.

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
fn a_fall_back_of_ended_models_is_told_beside_the_models() {
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
fn what_holds_for_other_lints_holds_for_those_of_a_document() {
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
        "warning"
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
            "from 2027-03-30 on, in 126 days",
        ),
        (
            "us.anthropic.claude-opus-4-1-20250805-v1:0",
            "meta.llama3-8b-instruct-v1:0",
            "from 2027-03-30 on",
        ),
        (
            "us.anthropic.claude-sonnet-4-6",
            "meta.llama3-8b-instruct-v1:0",
            "after 2027-03-30, in 126 days",
        ),
        (
            "us.anthropic.claude-sonnet-4-6",
            "anthropic.claude-v2",
            "since 2025-07-21",
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
        out.contains("`fallbacks`\n  finding   fallback-retired: nothing of `fallbacks` is left since 2026-10-17"),
        "{out}"
    );
    assert!(
        out.contains("beside    1:15 `anthropic.claude-3-haiku-20240307-v1:0`"),
        "{out}"
    );
}
