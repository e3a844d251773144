//! Effects of a `bedrock-lint.toml`, and messages about a broken one.

use std::fs;

use serde_json::json;

use crate::case::Case;

const RETIRED: &str = "M = 'anthropic.claude-v2'\n";

#[test]
fn regions_of_the_config_determine_the_form() {
    let case = Case::new("check")
        .file("bedrock-lint.toml", "regions = ['eu-west-1']\n")
        .file("a.py", RETIRED);
    let finding = &case.findings()[0];
    assert_eq!(finding["regions_from"], "config");
    assert_eq!(finding["replacement"]["text"], "eu.anthropic.claude-sonnet-4-6");
}

#[test]
fn the_nearest_config_wins_and_they_are_not_merged() {
    let findings = Case::new("check")
        .file("bedrock-lint.toml", "regions = ['eu-west-1']\n")
        .file("a.py", RETIRED)
        .file("us/bedrock-lint.toml", "fail-within = 5\n")
        .file("us/b.py", RETIRED)
        .findings();
    assert_eq!(findings[0]["regions_from"], "config");
    assert_eq!(findings[1]["regions_from"], "all");
}

#[test]
fn a_config_can_be_hidden_or_a_table_of_pyproject() {
    let settings = "regions = ['eu-west-1']\n[replacements]\n'anthropic.claude-v2' = 'anthropic.claude-sonnet-4-6'\n";
    let table = "[project]\nname = 'x'\n[tool.bedrock-lint]\nregions = ['eu-west-1']\n[tool.bedrock-lint.replacements]\n\
                 'anthropic.claude-v2' = 'anthropic.claude-sonnet-4-6'\n[tool.app]\nmodel = 'us.anthropic.claude-v2:1'\n";
    for (name, text, found) in [
        ("bedrock-lint.toml", settings, 1),
        (".bedrock-lint.toml", settings, 1),
        ("pyproject.toml", table, 2),
    ] {
        let findings = Case::new("check").file(name, text).file("a.py", RETIRED).findings();
        assert_eq!(findings.len(), found, "{name} names models on purpose: {findings:#?}");
        assert_eq!(findings[0]["regions_from"], "config", "{name}");
        assert_eq!(findings[0]["replacement"]["basis"], "config", "{name}");
    }
}

#[test]
fn of_two_configs_in_one_folder_the_first_holds_and_the_other_is_a_warning() {
    let run = Case::new("check --format jsonl")
        .file(".bedrock-lint.toml", "regions = ['eu-west-1']\n")
        .file("pyproject.toml", "[tool.bedrock-lint]\nregions = ['us-east-1']\n")
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.lines()[0]["replacement"]["text"], "eu.anthropic.claude-sonnet-4-6");
    let warning = "warning: pyproject.toml: not used: .bedrock-lint.toml in the same folder overrides it";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
}

#[test]
fn a_pyproject_without_the_table_is_no_config() {
    let run = Case::new("check --format jsonl")
        .file("bedrock-lint.toml", "regions = ['eu-west-1']\n")
        .file("sub/pyproject.toml", "[project]\ndependencies = ['bedrock-lint']\n")
        .file("sub/a.py", RETIRED)
        .run();
    assert_eq!(run.lines()[0]["replacement"]["text"], "eu.anthropic.claude-sonnet-4-6");
    let run = Case::new("check --config sub/pyproject.toml")
        .file("sub/pyproject.toml", "[project]\nname = 'x'\n")
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("sub/pyproject.toml:1:1: `tool.bedrock-lint`: there is no such table"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_error_in_pyproject_has_the_line_of_pyproject() {
    let run = Case::new("check")
        .file(
            "pyproject.toml",
            "[project]\nname = 'x'\n\n[tool.bedrock-lint]\nregoins = []\n",
        )
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("pyproject.toml:5:1: unknown key `regoins`; did you mean `regions`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn options_win_over_the_environment_and_that_over_the_config() {
    let case = |command: &str, env: Option<&str>| {
        let case = Case::new(command)
            .file("bedrock-lint.toml", "regions = ['eu-west-1']\n")
            .file("a.py", RETIRED);
        let case = env
            .into_iter()
            .fold(case, |case, value| case.env("BEDROCK_LINT_REGIONS", value));
        case.findings()[0]["replacement"]["text"].clone()
    };
    assert_eq!(case("check", Some("ap-northeast-1")), "jp.anthropic.claude-sonnet-4-6");
    assert_eq!(
        case("check --region us-east-1", Some("ap-northeast-1")),
        "us.anthropic.claude-sonnet-4-6"
    );
    assert_eq!(case("check --isolated", None), json!(null));
}

#[test]
fn severities_and_roles_can_be_set_by_lint_and_path() {
    let config = "[severity]\nretired-model = 'warning'\n\n[[override]]\npaths = ['legacy/**']\nseverity = { retired-model = 'off' }\n\
                  [[override]]\npaths = ['samples/**']\nrole = 'doc'\n";
    let findings = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", RETIRED)
        .file("legacy/a.py", RETIRED)
        .file("samples/a.py", RETIRED)
        .findings();
    let reported: Vec<_> = findings
        .iter()
        .map(|finding| (&finding["path"], &finding["severity"], &finding["role"]))
        .collect();
    assert_eq!(
        json!(reported),
        json!([["a.py", "warning", "code"], ["samples/a.py", "note", "doc"]])
    );
}

#[test]
fn a_named_replacement_is_written_whatever_changes_with_it() {
    let config = "[replacements]\n'anthropic.claude-*' = 'us.anthropic.claude-opus-4-6-v1'\n";
    let finding = &Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", RETIRED)
        .findings()[0];
    let replacement = &finding["replacement"];
    assert_eq!(replacement["text"], "us.anthropic.claude-opus-4-6-v1");
    assert_eq!(
        (&replacement["basis"], &replacement["applicability"]),
        (&json!("config"), &json!("machine-applicable"))
    );
}

#[test]
fn a_named_replacement_that_cannot_be_called_is_an_error_of_the_config() {
    let config = "[replacements]\n'anthropic.claude-v2' = 'anthropic.claude-sonet-4-6'\n";
    let run = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains(
            "bedrock-lint.toml:2: `replacements`: `anthropic.claude-sonet-4-6`, named for `anthropic.claude-v2`, is not in \
             the catalog; did you mean `anthropic.claude-sonnet-4-6`?"
        ),
        "{}",
        run.stderr
    );
}

/// Message about a config, for a folder with one retired id.
fn complaint(config: &str) -> String {
    let run = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.code, 2, "{config}");
    let complaint = run.stderr.lines().find(|line| line.contains("bedrock-lint.toml:"));
    complaint.unwrap_or_default().to_owned()
}

#[test]
fn a_form_that_cannot_be_called_is_reported_with_file_and_line() {
    for (config, why) in [
        (
            "[replacements]\n'anthropic.claude-v2' = 'us.mistral.ministral-3-8b-instruct'\n",
            "bedrock-lint.toml:2: `replacements`: `us.mistral.ministral-3-8b-instruct`, named for `anthropic.claude-v2`, is not a \
             profile of `mistral.ministral-3-8b-instruct`; no inference profile of it is known",
        ),
        (
            "[replacements]\n'anthropic.claude-v2' = 'apac.anthropic.claude-sonnet-4-6'\n",
            "it has those of au, eu, global, jp, us",
        ),
        (
            "regions = ['eu-central-1']\n[replacements]\n'anthropic.claude-v2' = 'us.anthropic.claude-sonnet-4-6'\n",
            "bedrock-lint.toml:3: `replacements`: `us.anthropic.claude-sonnet-4-6`, named for `anthropic.claude-v2`, cannot \
             be called from eu-central-1",
        ),
        (
            "regions = ['eu-central-1']\n[replacements]\n'anthropic.claude-v2' = 'deepseek.v3.2'\n",
            "`deepseek.v3.2`, named for `anthropic.claude-v2`, cannot be called from eu-central-1",
        ),
        (
            "[replacements]\n'anthropic.claud-v2' = 'anthropic.claude-sonnet-4-6'\n",
            "the catalog has no model `anthropic.claud-v2`; did you mean `anthropic.claude-v2`?",
        ),
        (
            "[replacements]\n'us.anthropic.claude-3-haiku-20240307-v1:0' = 'anthropic.claude-sonnet-4-6'\n",
            "is an inference profile; expected the base model id, `anthropic.claude-3-haiku-20240307-v1:0`",
        ),
        (
            "[replacements]\n'anthropic.cluade-*' = 'anthropic.claude-sonnet-4-6'\n",
            "the catalog has no model that `anthropic.cluade-*` matches",
        ),
        (
            "[replacements]\n'kind:embedding' = 'anthropic.claude-sonnet-4-6'\n",
            "is a model for text, but replaces one for embedding",
        ),
        (
            "[replacements]\n'anthropic.claude-v2' = 'cohere.embed-v4:0'\n",
            "`cohere.embed-v4:0`, named for `anthropic.claude-v2`, is a model for embedding, but replaces one for text",
        ),
        (
            "[replacements]\n'amazon.titan-embed-*' = 'amazon.nova-pro-v1:0'\n",
            "is a model for text, but replaces one for embedding",
        ),
        (
            "[[override]]\npaths = ['b']\nreplacements = { 'anthropic.claude-v2' = 'anthropic.claude-sonet-4-6' }\n",
            "bedrock-lint.toml:3: `replacements`: `anthropic.claude-sonet-4-6`",
        ),
    ] {
        let complaint = complaint(config);
        assert!(complaint.contains(why), "{config}: {complaint}");
    }
}

#[test]
fn a_model_that_ends_is_never_proposed_to_move_to() {
    let message = complaint("[replacements]\n'anthropic.claude-v2' = 'anthropic.claude-v99'\n");
    assert!(
        message.ends_with("`anthropic.claude-v99`, named for `anthropic.claude-v2`, is not in the catalog"),
        "{message}"
    );
}

#[test]
fn nothing_is_written_instead_of_what_cannot_be_called() {
    let replacement = |config: &str, id: &str| {
        let case = Case::new("check --region us-east-1").file("bedrock-lint.toml", config);
        case.file("a.py", format!("M = '{id}'\n")).findings()[0]["replacement"].clone()
    };
    let misspelt = "[replacements]\n'anthropic.claude-v2' = 'anthropic.claude-sonet-4-6'\n";
    let shown = replacement(misspelt, "anthropic.claude-v2");
    assert_eq!(
        (&shown["basis"], &shown["applicability"]),
        (&json!("catalog"), &json!("display-only"))
    );
    // A profile of another geography than the written one.
    let named = "[replacements]\n'anthropic.claude-sonnet-4-20250514-v1:0' = 'us.anthropic.claude-sonnet-4-6'\n";
    let shown = replacement(named, "eu.anthropic.claude-sonnet-4-20250514-v1:0");
    assert_eq!(
        (&shown["text"], &shown["applicability"]),
        (&json!(null), &json!("display-only"))
    );
    assert!(
        shown["reason"]
            .as_str()
            .unwrap()
            .contains("named in bedrock-lint.toml:2"),
        "{shown}"
    );
    let written = replacement(named, "us.anthropic.claude-sonnet-4-20250514-v1:0");
    assert_eq!(written["applicability"], "machine-applicable");
    // A policy that names a model needs another statement for a profile.
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0";
    let shown = replacement(named, arn);
    assert_eq!(
        (&shown["text"], &shown["applicability"]),
        (&json!(null), &json!("display-only"))
    );
    assert_eq!(
        shown["candidates"],
        json!([
            "us.anthropic.claude-sonnet-4-6",
            "arn:aws:bedrock:us-east-1:*:inference-profile/us.anthropic.claude-sonnet-4-6"
        ])
    );
}

#[test]
fn a_family_a_kind_and_a_path_have_models_of_their_own() {
    let config = "regions = ['us-east-1']
[replacements]
'kind:text' = 'amazon.nova-2-lite-v1:0'
'kind:embedding' = 'cohere.embed-v4:0'
'anthropic.claude-3-*' = 'anthropic.claude-sonnet-4-6'

[[override]]
paths = ['batch/**']
replacements = { 'anthropic.*' = 'anthropic.claude-haiku-4-5-20251001-v1:0' }
";
    let to = |path: &str, id: &str| {
        let case = Case::new("check").file("bedrock-lint.toml", config);
        let findings = case.file(path, format!("M = '{id}'\n")).findings();
        let replacement = &findings[0]["replacement"];
        assert_eq!(replacement["applicability"], "machine-applicable", "{path} {id}");
        replacement["text"].clone()
    };
    let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
    assert_eq!(to("a.py", haiku), "us.anthropic.claude-sonnet-4-6");
    assert_eq!(to("batch/a.py", haiku), "us.anthropic.claude-haiku-4-5-20251001-v1:0");
    assert_eq!(
        to("batch/a.py", "meta.llama3-8b-instruct-v1:0"),
        "us.amazon.nova-2-lite-v1:0"
    );
    assert_eq!(to("a.py", "anthropic.claude-v2"), "us.amazon.nova-2-lite-v1:0");
    assert_eq!(to("a.py", "twelvelabs.marengo-embed-2-7-v1:0"), "cohere.embed-v4:0");
}

#[test]
fn the_longest_lived_model_can_be_preferred() {
    let config = "prefer = 'longest-lived'\nregions = ['us-east-1']\n";
    let finding = &Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", RETIRED)
        .findings()[0];
    assert_eq!(finding["replacement"]["model_id"], "anthropic.claude-sonnet-5-5");
    assert_eq!(
        finding["replacement"]["alternatives"][0]["model_id"],
        "anthropic.claude-sonnet-4-6"
    );
}

#[test]
fn a_broken_config_names_its_place_and_the_nearest_key() {
    let config = "regoins = ['us-east-1']\nas-of = 'soon'\n";
    let run = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn a_broken_config_further_down_does_not_stop_the_rest() {
    let run = Case::new("check")
        .file("sub/bedrock-lint.toml", "x = 1\n")
        .file("sub/b.py", RETIRED)
        .file("a.py", RETIRED)
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stdout.contains("a.py:1:6") && !run.stdout.contains("b.py"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("sub/bedrock-lint.toml:1:1"), "{}", run.stderr);
}

#[test]
fn an_overlay_adds_models_that_are_found_in_files_too() {
    let overlay = "[[model]]\nid = 'acme.rocket-1-v1:0'\nname = 'Rocket 1'\nprovider = 'Acme'\n\
                   [model.lifecycle]\neol = 2026-01-01\n";
    let findings = Case::new("check --catalog mine.toml")
        .file("mine.toml", overlay)
        .file("a.py", "M = 'us.acme.rocket-1-v1:0'\n")
        .findings();
    let finding = findings
        .iter()
        .find(|finding| finding["path"] == "a.py")
        .expect("the new provider is looked for");
    assert_eq!(
        (&finding["lint"], &finding["name"]),
        (&json!("retired-model"), &json!("Rocket 1"))
    );
}

#[test]
fn an_override_lays_models_over_the_catalog_for_its_paths() {
    let overlay = "[[model]]\nid = 'acme.rocket-1-v1:0'\nname = 'Rocket 1'\nprovider = 'Acme'\n\
                   [model.lifecycle]\neol = 2026-01-01\n";
    let config = "[[override]]\npaths = ['partner/**']\ncatalog = ['partner/models.toml']\n";
    let findings = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("partner/models.toml", overlay)
        .file("partner/a.py", "M = 'acme.rocket-1-v1:0'\n")
        .file("b.py", "M = 'acme.rocket-1-v1:0'\n")
        .findings();
    let of = |path: &str| -> Vec<_> {
        let of_path = findings.iter().filter(|finding| finding["path"] == path);
        of_path.map(|finding| finding["lint"].as_str().unwrap()).collect()
    };
    assert_eq!(of("partner/a.py"), ["retired-model"]);
    assert!(!of("b.py").contains(&"retired-model"), "{findings:#?}");
    assert!(of("partner/models.toml").is_empty(), "{findings:#?}");
    let run = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("partner/models.toml", "[[model]]\nnmae = 'x'\n")
        .run();
    assert!(run.code == 2 && run.stderr.contains("models.toml:2"), "{}", run.stderr);
}

#[test]
fn a_broken_overlay_names_file_and_line() {
    let overlay = "[[model]]\nid = 'acme.rocket-1-v1:0'\nnmae = 'Rocket 1'\n";
    let run = Case::new("check --catalog mine.toml").file("mine.toml", overlay).run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("mine.toml:3") && run.stderr.contains("nmae"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_overlay_of_a_config_further_down_is_warned_of() {
    let overlay = "[[model]]\nid = 'amazon.nova-pro-v1:0'\n[model.lifecycle]\neol = 2026-01-01\n";
    let case = |command: &str| {
        Case::new(command)
            .file("sub/bedrock-lint.toml", "catalog = ['mine.toml']\n")
            .file("sub/mine.toml", overlay)
            .file("sub/a.py", "M = 'amazon.nova-pro-v1:0'\n")
            .run()
    };
    let run = case("check");
    assert!(
        run.code == 0 && run.stderr.contains("sub/bedrock-lint.toml: `catalog` is not used"),
        "{}",
        run.stderr
    );
    let run = case("check sub");
    assert!(
        run.code == 1 && run.stdout.contains("Nova Pro"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn a_config_and_the_overlays_that_it_names_are_no_findings() {
    let config = "catalog = [\"models\"]\n[replacements]\n\"anthropic.claude-v2\" = \"anthropic.claude-sonnet-4-6\"\n";
    let case = Case::new("check")
        .file("bedrock-lint.toml", config)
        .file("models/ours.toml", "# In place of anthropic.claude-v2.\n")
        .file("sub/bedrock-lint.toml", config.replace("catalog = [\"models\"]\n", ""))
        .args(["--all"]);
    let run = case.run();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(
        case.run_in("sub", &["--config", "../bedrock-lint.toml", "../models"])
            .stdout,
        ""
    );
}

#[test]
fn a_path_in_a_message_has_no_dot_in_it() {
    for config in ["baseline = './missing.jsonl'\n", "catalog = ['./broken.toml']\n"] {
        let run = Case::new("check")
            .file("bedrock-lint.toml", config)
            .file("broken.toml", "x\n")
            .file("a.py", RETIRED)
            .run();
        assert_eq!(run.code, 2);
        assert!(!run.stderr.contains("./"), "{}", run.stderr);
    }
}

#[test]
fn each_of_many_clones_has_its_config_and_its_baseline_and_is_counted() {
    let clones = Case::new("check")
        .file("policy.toml", "[severity]\nretired-model = 'warning'\n")
        .file("one/.git/HEAD", "ref: refs/heads/main\n")
        .file(
            "one/bedrock-lint.toml",
            "baseline = 'accepted.jsonl'\n[severity]\nretired-model = 'error'\n",
        )
        .file("one/a.py", RETIRED)
        .file("two/.git/HEAD", "ref: refs/heads/main\n")
        .file("two/a.py", format!("{RETIRED}N = 'anthropic.claude-v2:1'\n"));
    let written = clones.run_in("one", &["--write-baseline"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    fs::write(clones.path().join("one/b.py"), RETIRED).unwrap();
    let run = clones.run_in("", &["--policy", "policy.toml", "--format", "concise"]);
    let lines: Vec<_> = run.stdout.lines().map(|line| line.split('[').next().unwrap()).collect();
    assert_eq!(
        lines,
        ["one/b.py:1:6: error", "two/a.py:1:6: warning", "two/a.py:2:6: warning"],
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("\n  one: 1 error\n  two: 2 warnings\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("in the baseline: 1 finding"), "{}", run.stderr);
    fs::write(clones.path().join("one/accepted.jsonl"), "no baseline\n").unwrap();
    let broken = clones.run_in("", &["--exit-zero"]);
    assert_eq!(broken.code, 2, "{}", broken.stderr);
    assert!(
        broken.stderr.contains("cannot read the baseline `one/accepted.jsonl`"),
        "{}",
        broken.stderr
    );
}
