//! A replacement of the config that is no longer Active: a finding at its line, and no fix of it.

use crate::case::Case;

const ENDED: &str = "us.anthropic.claude-3-5-haiku-20241022-v1:0";

fn tables(to: &str) -> [(&'static str, String, u64); 5] {
    [
        (
            "bedrock-lint.toml",
            format!("regions = ['us-east-1']\n[replacements]\n'anthropic.claude-v2' = '{to}'\n"),
            3,
        ),
        (
            ".bedrock-lint.toml",
            format!("replacements = {{ 'anthropic.claude-v2' = '{to}' }}\n"),
            1,
        ),
        (
            "bedrock-lint.toml",
            format!("[replacements]\n'anthropic.claude-*' = \"{to}\"\n"),
            2,
        ),
        (
            "bedrock-lint.toml",
            format!("[[override]]\npaths = ['src']\nreplacements = {{ 'anthropic.claude-v2' = '{to}' }}\n"),
            3,
        ),
        (
            "pyproject.toml",
            format!("[project]\nname = 'x'\n[tool.bedrock-lint.replacements]\n'anthropic.claude-v2' = '{to}'\n"),
            4,
        ),
    ]
}

#[test]
fn a_replacement_that_has_ended_is_a_finding_at_its_line() {
    for (name, text, line) in tables(ENDED) {
        let case = Case::new("check --format jsonl").file(name, &text);
        let run = case.run();
        assert_eq!(run.code, 1, "{text}: {}", run.stderr);
        let findings = run.lines();
        assert_eq!(findings.len(), 1, "{text}: {}", run.stdout);
        let finding = &findings[0];
        assert_eq!(
            (&finding["path"], &finding["line"]),
            (&name.into(), &line.into()),
            "{text}"
        );
        assert_eq!(finding["lint"], "retired-model");
        assert_eq!(finding["replacement"]["applicability"], "display-only");
        assert_eq!(finding["replacement"]["reasons"][0]["code"], "own-choice");
        assert!(!run.stderr.contains("is not Active"), "{}", run.stderr);
    }
}

#[test]
fn a_profile_that_is_gone_with_its_model_has_ended_and_is_no_mistake() {
    for to in [
        "us.anthropic.claude-3-haiku-20240307-v1:0",
        "eu.anthropic.claude-3-5-sonnet-20240620-v1:0",
    ] {
        for head in ["", "regions = ['us-east-1', 'eu-west-1']\n"] {
            let text = format!("{head}[replacements]\n'anthropic.claude-v2' = '{to}'\n");
            let run = Case::new("check --format jsonl").file("bedrock-lint.toml", &text).run();
            assert_eq!(run.code, 1, "{text}: {}", run.stderr);
            assert_eq!(run.lines()[0]["lint"], "retired-model", "{text}");
        }
    }
    let never = "[replacements]\n'anthropic.claude-v2' = 'jp.anthropic.claude-3-haiku-20240307-v1:0'\n";
    let run = Case::new("check").file("bedrock-lint.toml", never).run();
    assert_eq!(run.code, 2, "{}", run.stdout);
}

#[test]
fn one_that_is_active_is_none_and_neither_are_the_ids_to_replace() {
    for (name, text, _) in tables("us.anthropic.claude-sonnet-4-6") {
        let text = format!("{text}\n");
        let case = Case::new("check").file(name, &text).file("a.py", "A = 1\n");
        let run = case.run();
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{text}: {}", run.stderr);
    }
    let other =
        "[[deny]]\nmodels = ['anthropic.claude-v2']\n[[ignore]]\npaths = ['x']\nids = ['anthropic.claude-v2']\n";
    let run = Case::new("check").file("bedrock-lint.toml", other).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn one_that_is_legacy_is_a_warning() {
    let config = "[replacements]\n'anthropic.claude-v2' = 'meta.llama3-8b-instruct-v1:0'\n";
    let run = Case::new("check --format jsonl")
        .file("bedrock-lint.toml", config)
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.lines()[0]["lint"], "legacy-model");
    assert_eq!(run.lines()[0]["severity"], "warning");
}

#[test]
fn nothing_is_written_with_it_and_the_config_stays() {
    let config = format!("regions = ['us-east-1']\n[replacements]\n'anthropic.claude-v2' = '{ENDED}'\n");
    let case = Case::new("check --fix --unsafe-fixes --exit-zero")
        .file("bedrock-lint.toml", &config)
        .file("a.py", "client.converse(modelId='anthropic.claude-v2')\n");
    let run = case.run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(String::from_utf8(case.read("bedrock-lint.toml")).unwrap(), config);
    assert!(!String::from_utf8(case.read("a.py")).unwrap().contains(ENDED));
    assert!(run.stdout.contains("which is not Active"), "{}", run.stdout);
}

#[test]
fn a_run_that_does_not_read_the_config_has_a_warning() {
    let config = format!("[replacements]\n'anthropic.claude-v2' = '{ENDED}'\n");
    let run = Case::new("check a.py --exit-zero")
        .file("bedrock-lint.toml", &config)
        .file("a.py", "M = 'anthropic.claude-v2'\n")
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("warning: bedrock-lint.toml:2: `replacements`: `us.anthropic.claude-3-5-haiku"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_policy_that_is_extended_has_its_own_line() {
    let policy = format!("[replacements]\n'anthropic.claude-v2' = '{ENDED}'\n");
    let case = Case::new("check --format jsonl")
        .file("policy/bedrock.toml", &policy)
        .file(
            "bedrock-lint.toml",
            "extends = 'policy/bedrock.toml'\nregions = ['us-east-1']\n",
        );
    let run = case.run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let found: Vec<_> = run
        .lines()
        .iter()
        .map(|one| (one["path"].clone(), one["line"].clone()))
        .collect();
    assert_eq!(found, [("policy/bedrock.toml".into(), 2.into())]);
}
