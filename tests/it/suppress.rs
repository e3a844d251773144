//! Comments that hide findings: their reach, counts, and messages.

use serde_json::{Value, json};

use crate::case::Case;

const HIDDEN: &str = "M = 'anthropic.claude-v2'  # bedrock-lint: ignore[retired-model] moved in March\n";

/// The lint of each finding, and why it is hidden.
fn lints(findings: &[Value]) -> Vec<(&str, Option<&str>)> {
    let pairs = findings.iter();
    pairs
        .map(|finding| (finding["lint"].as_str().unwrap(), finding["suppressed"].as_str()))
        .collect()
}

#[test]
fn a_hidden_finding_fails_nothing_and_is_counted() {
    let run = Case::new("check").file("a.py", HIDDEN).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.contains("no findings"), "{}", run.stderr);
    assert!(
        run.stderr.contains("suppressed: 1 finding, by comments or the config"),
        "{}",
        run.stderr
    );
}

#[test]
fn programs_are_named_with_the_reason() {
    let run = Case::new("check --format json").file("a.py", HIDDEN).run();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["findings"][0]["suppressed"], "moved in March");
    assert_eq!(
        report["summary"]["findings"],
        json!({"error": 0, "warning": 0, "note": 0})
    );
    assert_eq!(report["summary"]["suppressed"], 1);
    assert_eq!(run.code, 0);
}

#[test]
fn a_comment_of_a_file_without_an_id_is_unused() {
    let run = Case::new("check --fail-on warning")
        .file("a.py", "# bedrock-lint: ignore-file[retired-model]\n")
        .run();
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("warning[unused-suppression]"), "{}", run.stdout);
}

#[test]
fn a_lint_that_is_off_makes_nothing_unused() {
    let case = |command: &str| Case::new(command).file("a.py", HIDDEN).findings();
    assert_eq!(lints(&case("check")), [("retired-model", Some("moved in March"))]);
    assert!(case("check --select unused-suppression").is_empty());
    assert!(case("check --ignore retired-model").is_empty());
}

#[test]
fn the_level_of_the_lints_is_the_users() {
    let off = "[severity]\nunused-suppression = 'off'\n";
    let case = Case::new("check")
        .file("a.py", "# bedrock-lint: ignore\n")
        .file("bedrock-lint.toml", off);
    assert!(case.findings().is_empty());
}

#[test]
fn a_day_brings_the_finding_back() {
    let text = "M = 'anthropic.claude-v2'  # bedrock-lint: ignore[retired-model] until=2026-12-31 soon\n";
    let on = |day: &str| Case::new("check").judged_for(day).file("a.py", text).findings();
    assert_eq!(lints(&on("2026-12-31")), [("retired-model", Some("soon"))]);
    assert_eq!(
        lints(&on("2027-01-01")),
        [("retired-model", None), ("expired-suppression", None)]
    );
}

#[test]
fn the_end_of_a_model_is_not_hidden_by_a_comment_about_its_announcement() {
    let text = "M = 'meta.llama3-8b-instruct-v1:0'  # bedrock-lint: ignore[legacy-model] known\n";
    let on = |day: &str| Case::new("check").judged_for(day).file("a.py", text).findings();
    assert_eq!(lints(&on("2026-11-23")), [("legacy-model", Some("known"))]);
    assert_eq!(
        lints(&on("2027-04-01")),
        [("retired-model", None), ("unused-suppression", None)]
    );
}

#[test]
fn a_notebook_and_a_config_have_comments_too() {
    let notebook = json!({"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,
        "source": ["# bedrock-lint: ignore[retired-model] a lab\n", "m = 'anthropic.claude-v2'\n"]}],
        "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5});
    let findings = Case::new("check")
        .file("lab.ipynb", serde_json::to_string_pretty(&notebook).unwrap())
        .file("c.yaml", "model: anthropic.claude-v2 # bedrock-lint: ignore\n")
        .file(
            "d.ini",
            "; bedrock-lint: ignore[retired-model] old\nmodel = anthropic.claude-v2\n",
        )
        .findings();
    assert_eq!(
        lints(&findings),
        [
            ("retired-model", Some("bedrock-lint: ignore")),
            ("retired-model", Some("old")),
            ("retired-model", Some("a lab")),
        ]
    );
}

/// A table of a dozen models, four of them dead.
fn table(first: &str, entry: &str) -> String {
    let ids = [
        "anthropic.claude-v2",
        "anthropic.claude-v2:1",
        "anthropic.claude-instant-v1",
        "amazon.titan-text-express-v1",
        "amazon.nova-pro-v1:0",
        "amazon.nova-lite-v1:0",
        "amazon.nova-micro-v1:0",
        "anthropic.claude-sonnet-4-6",
        "anthropic.claude-opus-4-6-v1",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "openai.gpt-oss-120b-1:0",
        "openai.gpt-oss-20b-1:0",
        "mistral.ministral-3-8b-instruct",
    ];
    let rows: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| format!("    \"{id}\": 1,{}\n", if at == 1 { entry } else { "" }))
        .collect();
    format!("PRICES = {{{first}\n{}}}\n", rows.concat())
}

#[test]
fn an_entry_of_a_table_is_hidden_by_itself_and_all_where_the_table_begins() {
    let found = |first: &str, entry: &str| {
        let case = Case::new("check --ignore floor-passed").file("a.py", table(first, entry));
        case.findings()
    };
    let plain = found("", "");
    let (all, labels) = (plain.len(), plain[0]["labels"].as_array().unwrap().len());
    assert_eq!((all, labels > 1), (1, true), "{plain:#?}");
    let one = found("", "  # bedrock-lint: ignore[retired-model] kept");
    let counting: Vec<_> = one.iter().filter(|finding| finding["suppressed"].is_null()).collect();
    assert_eq!((one.len(), counting.len()), (2, 1));
    assert_eq!(counting[0]["labels"].as_array().unwrap().len(), labels - 1);
    let whole = found(
        "  # bedrock-lint: ignore[retired-model, legacy-model] prices of the past",
        "",
    );
    assert!(
        whole
            .iter()
            .all(|finding| finding["lint"] != "retired-model" || !finding["suppressed"].is_null()),
        "{whole:#?}"
    );
}

#[test]
fn a_marker_with_an_unclear_end_hides_nothing_and_says_so() {
    for (comment, expected_message) in [
        ("ignore[retired-model] until 2025-01-01", "expected `until=YYYY-MM-DD`"),
        ("ignore[retired-model] until: 2025-01-01", "expected `until=YYYY-MM-DD`"),
        (
            "ignore[retired-model] until:2025-01-01 x",
            "expected `until=YYYY-MM-DD`",
        ),
        ("ignore[retired-model] until =2025-01-01", "expected `until=YYYY-MM-DD`"),
        ("ignore[retired-model] until 31.12.2026", "expected `until=YYYY-MM-DD`"),
        ("ignore[retired-model] until= 2025-01-01", "is not a date"),
        ("ignore[retired-model] UNTIL=2025-13-01", "is not a date"),
        (
            "ignore[retired-model] untill=2025-01-01",
            "`untill` is no word of bedrock-lint; `until=` is the nearest",
        ),
        (
            "ignore expires:2025-01-01",
            "`expires` is no word of bedrock-lint; `until=` is the nearest",
        ),
        (
            "ignore[retired-model] until=2025-01-01 until=2099-01-01",
            "`until=` is set twice",
        ),
    ] {
        let text = format!("M = 'anthropic.claude-v2'  # bedrock-lint: {comment}\n");
        let findings = Case::new("check").file("a.py", text).findings();
        let expected = [("retired-model", None), ("malformed-suppression", None)];
        assert_eq!(lints(&findings), expected, "{comment}");
        let message = findings[1]["message"].as_str().unwrap();
        assert!(message.contains(expected_message), "{comment}: {message}");
    }
    for comment in [
        "ignore[retired-model] until=2026-12-31 until the move",
        "Ignore[Retired-Model] Until=2026-12-31 capitals",
        "ignore[retired-model,] a comma behind the last",
        "ignore[retired-model] until 3 teams have moved",
    ] {
        let text = format!("M = 'anthropic.claude-v2'  # Bedrock-Lint: {comment}\n");
        let findings = Case::new("check").file("a.py", text).findings();
        assert_eq!(findings.len(), 1, "{comment}: {findings:#?}");
        assert!(!findings[0]["suppressed"].is_null(), "{comment}");
    }
}

#[test]
fn a_missing_colon_is_reported_and_prose_is_left_alone() {
    for comment in ["ignore[retired-model]", "ignore", "ignore-next-line", "IGNORE"] {
        let text = format!("M = 'anthropic.claude-v2'  # bedrock-lint {comment}\n");
        let findings = Case::new("check").file("a.py", text).findings();
        let expected = [("retired-model", None), ("malformed-suppression", None)];
        assert_eq!(lints(&findings), expected, "{comment}");
        let message = findings[1]["message"].as_str().unwrap();
        assert!(
            message.contains("a colon is missing: `bedrock-lint: ignore"),
            "{message}"
        );
    }
    for prose in [
        "bedrock-lint ignore comments come later",
        "bedrock-lint ignores this",
        "bedrock-lint",
        "bedrock-lint 0.1",
        "see bedrock-lint.toml",
        "tool/bedrock-lint ignore[x]",
    ] {
        let text = format!("M = 'anthropic.claude-v2'  # {prose}\n");
        let findings = Case::new("check").file("a.py", text).findings();
        assert_eq!(lints(&findings), [("retired-model", None)], "{prose}");
    }
}

#[test]
fn a_reason_ends_with_its_comment() {
    for (name, line) in [
        (
            "a.js",
            "/* bedrock-lint: ignore[retired-model] why */ m = 'anthropic.claude-v2'\n",
        ),
        (
            "a.js",
            "m = 'anthropic.claude-v2' /* bedrock-lint: ignore[retired-model] why */; f()\n",
        ),
        (
            "a.js",
            "/* old; bedrock-lint: ignore[retired-model] why*/ m = 'anthropic.claude-v2'\n",
        ),
        (
            "a.ps1",
            "<# bedrock-lint: ignore[retired-model] why #> $m = 'anthropic.claude-v2'\n",
        ),
        (
            "a.ps1",
            "$m = 'anthropic.claude-v2' <# bedrock-lint: ignore[retired-model] why #>\n",
        ),
        (
            "a.html",
            "<!-- bedrock-lint: ignore[retired-model] why --><b>anthropic.claude-v2</b>\n",
        ),
        (
            "a.md",
            "<!-- bedrock-lint: ignore[retired-model] why --> `anthropic.claude-v2`\n",
        ),
    ] {
        let findings = Case::new("check").file(name, line).findings();
        assert_eq!(lints(&findings), [("retired-model", Some("why"))], "{line}");
    }
    // With code behind it, a comment has its line not to itself.
    let findings = Case::new("check")
        .file(
            "a.js",
            "/* bedrock-lint: ignore why */ a = 'anthropic.claude-v2'\nb = 'anthropic.claude-v2'\n",
        )
        .findings();
    let expected = [("retired-model", Some("why")), ("retired-model", None)];
    assert_eq!(lints(&findings), expected);
}

#[test]
fn a_lint_that_the_config_turns_off_makes_nothing_unused() {
    let case = |config: &str, text: &str| {
        Case::new("check")
            .file("bedrock-lint.toml", config)
            .file("a.py", text)
            .findings()
    };
    let off = "[severity]\nretired-model = 'off'\n";
    assert!(case(off, HIDDEN).is_empty());
    assert!(case(off, "M = 'anthropic.claude-v2'  # bedrock-lint: ignore\n").is_empty());
    let of_path = "[[override]]\npaths = ['a.py']\nseverity = { retired-model = 'off' }\n";
    assert!(case(of_path, HIDDEN).is_empty());
    let other = "[severity]\nlegacy-model = 'off'\n";
    let unused = case(other, "M = 1  # bedrock-lint: ignore[retired-model]\n");
    assert_eq!(lints(&unused), [("unused-suppression", None)]);
}

#[test]
fn an_ignore_of_the_config_that_hides_nothing_is_reported_with_verbose() {
    let config = "[[ignore]]\npaths = ['a.py']\n[[ignore]]\npaths = ['b.py']\n[[ignore]]\npaths = ['a.py']\nlints = \
                  ['legacy-model']\n[[ignore]]\npaths = ['c.py']\nuntil = 2025-01-01\n";
    let case = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", "M = 'anthropic.claude-v2'\n")
        .file("b.py", "M = 1\n");
    let message = "  `[[ignore]]` that hides nothing: bedrock-lint.toml:3, bedrock-lint.toml:5\n";
    let warnings = |args: &[&str]| case.run_in("", args).stderr;
    assert!(warnings(&["-v"]).contains(message), "{}", warnings(&["-v"]));
    for args in [
        &[][..],
        &["-v", "a.py"],
        &["-v", "--ignore", "legacy-model"],
        &["-v", "--exclude", "b.py"],
    ] {
        assert!(
            !warnings(args).contains("hides nothing"),
            "{args:?}: {}",
            warnings(args)
        );
    }
}
