//! Whole folders as users have them, and which of their lines are written.

use std::path::Path;

use walkdir::WalkDir;

use crate::case::{Case, fixture};

/// The lines that a run would take out, each with its file.
fn written(name: &str, more: &[&str]) -> Vec<String> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cases/edits")
        .join(name);
    let files = WalkDir::new(&from).sort_by_file_name().into_iter().map(Result::unwrap);
    let mut case = Case::bare("check --diff --as-of 2026-11-29").args(more.iter().copied());
    for entry in files.filter(|entry| entry.file_type().is_file()) {
        let name = entry.path().strip_prefix(&from).unwrap().to_str().unwrap();
        case = case.file(name, std::fs::read(entry.path()).unwrap());
    }
    if !from.join("bedrock-lint.toml").exists() {
        case = case.args(["--isolated"]);
    }
    let run = case.args(["."]).run();
    let mut file = "";
    let mut lines = Vec::new();
    for line in run.stdout.lines() {
        if let Some(name) = line.strip_prefix("--- a/") {
            file = name;
        } else if let Some(old) = line.strip_prefix('-').filter(|_| !line.starts_with("---")) {
            lines.push(format!("{file}: {}", old.trim()));
        }
    }
    lines
}

#[test]
fn a_place_that_other_code_or_figures_depend_on_is_not_written() {
    for (name, more) in [
        ("prices-in-jsonl", &[][..]),
        ("price-kept", &[]),
        ("aliases", &[]),
        ("names", &[]),
        ("name-on-enclosing-record", &[]),
        ("one-model-a-file", &[]),
        ("adjacent-literals", &[]),
        ("options-in-a-picker", &[]),
        ("provider-from-first-dot", &[]),
        ("sentences", &["--all"]),
        ("migration", &["--all"]),
        ("arn-from-variable", &["--all"]),
        ("dispatch-elsewhere", &["--all"]),
        ("map-key-elsewhere", &["--all"]),
        ("region-of-the-file", &["--all"]),
        ("test-of-a-default", &["--all"]),
        ("unpaired-policy-code", &["--all"]),
    ] {
        assert_eq!(written(name, more), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_price_in_another_section_is_in_nobodys_way() {
    assert_eq!(
        written("price-word-in-the-next-section", &[]),
        ["config.yaml: model: us.anthropic.claude-3-7-sonnet-20250219-v1:0"]
    );
}

#[test]
fn of_two_records_that_would_be_equal_one_is_written() {
    for (name, files) in [
        ("records-over-lines", &["one_line.ts", "options.ts", "value_key.ts"][..]),
        ("registered-twice", &["models.go"]),
    ] {
        let lines = written(name, &[]);
        for file in files {
            let of_file = lines.iter().filter(|line| line.starts_with(file)).count();
            assert_eq!(of_file, 1, "{name}: {lines:?}");
        }
    }
}

#[test]
fn edits_of_a_set_are_made_together() {
    // Unless the user named the model, a list that changes needs a look.
    assert_eq!(written("defaults-of-allowed-values", &[]), Vec::<String>::new());
    for (name, count) in [
        ("default-and-help-on-one-line", 1),
        ("defaults-of-allowed-values", 8),
        ("default-outside-enum", 6),
        ("half-a-move", 5),
        ("policy-half", 2),
    ] {
        let lines = written(name, &["--unsafe-fixes"]);
        assert_eq!(lines.len(), count, "{name}: {lines:#?}");
    }
}

/// A run in a copy of a folder that may write.
fn fixing(name: &str, more: &[&str]) -> (Case, crate::case::Run) {
    let case = fixture(Case::bare("check --as-of 2026-11-29"), &format!("edits/{name}"));
    let case = case.args(more.iter().copied()).args(["."]);
    let run = case.run();
    (case, run)
}

#[test]
fn parts_that_the_new_model_refuses_are_a_list_of_things_to_do() {
    let (_, run) = fixing("refusals-not-told", &["--fix"]);
    let line = "  to do: call.py:4: drop temperature: Claude Sonnet 5.5 refuses it\n";
    assert!(run.stderr.contains(line), "{}", run.stderr);
    let (_, run) = fixing("refusals-not-told", &["--diff"]);
    assert!(run.stderr.contains(line), "{}", run.stderr);
    assert!(!run.stdout.contains("to do"), "{}", run.stdout);
}

#[test]
fn a_request_has_its_label_wherever_the_id_comes_from() {
    let (_, run) = fixing("label-missing", &["--diff"]);
    for place in ["commented.py:4", "const.py:3", "env.py:3", "nb.ipynb:11", "plain.py:3"] {
        let line = format!("  to do: {place}: drop temperature");
        assert!(run.stderr.contains(&line), "{place}: {}", run.stderr);
    }
}

#[test]
fn a_refused_request_is_not_written_unless_the_user_named_the_model() {
    let (case, run) = fixing("refusals-not-told", &["--fix", "--isolated"]);
    let text = String::from_utf8(case.read("call.py")).unwrap();
    assert!(text.contains("claude-3-7-sonnet"), "{text}{}", run.stderr);
}

#[test]
fn a_set_that_is_left_names_its_places() {
    let (_, run) = fixing("test-of-a-default", &["--fix"]);
    let line =
        "  left: set of 2 (config.py:2, tests/test_config.py:3): tests/test_config.py:3 compares with the old id";
    assert!(run.stderr.contains(line), "{}", run.stderr);
    let (_, run) = fixing("policy-half", &["--fix"]);
    assert!(
        run.stderr.contains("fixed: 2 ids in 1 file as 1 set\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn steps_are_one_go() {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/edits")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (once, _) = fixing(&name, &["--fix", "--all"]);
        let (steps, _) = fixing(&name, &["--fix"]);
        steps.run_in("", &["--all"]);
        let of = |case: &Case| -> Vec<(String, Vec<u8>)> {
            let files = WalkDir::new(case.path())
                .sort_by_file_name()
                .into_iter()
                .map(Result::unwrap);
            let files = files.filter(|entry| entry.file_type().is_file());
            files
                .map(|entry| {
                    let name = entry.path().strip_prefix(case.path()).unwrap();
                    (name.to_str().unwrap().to_owned(), std::fs::read(entry.path()).unwrap())
                })
                .collect()
        };
        let before = of(&once);
        assert_eq!(before, of(&steps), "{name}");
        once.run_in("", &[]);
        assert_eq!(before, of(&once), "{name}: twice is once");
    }
}

/// The lines of `text` that a run with a config would take out.
fn taken_out(name: &str, text: &str, config: &str) -> Vec<String> {
    let case = Case::bare("check --diff --as-of 2026-11-29 .")
        .file("bedrock-lint.toml", config)
        .file(name, text);
    let run = case.run();
    let lines = run
        .stdout
        .lines()
        .filter(|line| line.starts_with('-') && !line.starts_with("---"));
    lines.map(|line| line[1..].trim().to_owned()).collect()
}

const NAMED: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-*" = "anthropic.claude-sonnet-4-6"
"#;

#[test]
fn a_condition_that_names_the_old_model_needs_a_look_and_one_that_names_a_use_does_not() {
    for (name, old, other) in [
        (
            "a.py",
            "if name == \"claude-3-sonnet\":\n    model = \"anthropic.claude-3-sonnet-20240229-v1:0\"\n",
            "if name == \"chat\":\n    model = \"anthropic.claude-3-sonnet-20240229-v1:0\"\n",
        ),
        (
            "a.ts",
            "const m = name === \"claude-3-sonnet\" ? \"anthropic.claude-3-sonnet-20240229-v1:0\" : x;\n",
            "const m = name === \"chat\" ? \"anthropic.claude-3-sonnet-20240229-v1:0\" : x;\n",
        ),
        (
            "a.go",
            "package a\nfunc f(n string) string {\n\tswitch n {\n\tcase \"claude-3-sonnet\":\n\t\treturn \"anthropic.claude-3-sonnet-20240229-v1:0\"\n\t}\n\treturn \"\"\n}\n",
            "package a\nfunc f(n string) string {\n\tswitch n {\n\tcase \"chat\":\n\t\treturn \"anthropic.claude-3-sonnet-20240229-v1:0\"\n\t}\n\treturn \"\"\n}\n",
        ),
    ] {
        assert_eq!(taken_out(name, old, NAMED), Vec::<String>::new(), "{name}");
        assert_eq!(taken_out(name, other, NAMED).len(), 1, "{name}");
    }
}

#[test]
fn a_name_with_the_version_of_the_old_model_alone_needs_a_look() {
    let config = "regions = [\"us-east-1\"]\n[replacements]\n\"deepseek.v3-v1:0\" = \"deepseek.v3.2\"\n";
    let record = |name: &str| {
        format!("model_list:\n  - model_name: {name}\n    litellm_params:\n      model: bedrock/deepseek.v3-v1:0\n")
    };
    assert_eq!(
        taken_out("a.yaml", &record("deepseek-v3"), config),
        Vec::<String>::new()
    );
    assert_eq!(taken_out("a.yaml", &record("chat"), config).len(), 1);
}

#[test]
fn an_override_names_the_regions_of_its_files() {
    let config = format!("{NAMED}[[override]]\npaths = [\"eu/\"]\nregions = [\"eu-central-1\"]\n");
    let case = Case::bare("check --diff --as-of 2026-11-29 .")
        .file("bedrock-lint.toml", config)
        .file("eu/a.py", "model = \"anthropic.claude-3-haiku-20240307-v1:0\"\n")
        .file("us/a.py", "model = \"anthropic.claude-3-haiku-20240307-v1:0\"\n");
    let run = case.run();
    for new in [
        "+model = \"eu.anthropic.claude-sonnet-4-6\"",
        "+model = \"us.anthropic.claude-sonnet-4-6\"",
    ] {
        assert!(run.stdout.contains(new), "{new}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_test_compares_what_it_was_given_itself() {
    let given = "def test():\n    a = Agent(model=\"anthropic.claude-3-haiku-20240307-v1:0\")\n    assert a.model == \"anthropic.claude-3-haiku-20240307-v1:0\"\n";
    let case = Case::bare("check --diff --as-of 2026-11-29 .")
        .file("bedrock-lint.toml", NAMED)
        .file("app.py", "model = \"anthropic.claude-3-haiku-20240307-v1:0\"\n")
        .file("tests/test_app.py", given);
    let run = case.run();
    assert!(run.stdout.contains("+++ b/app.py"), "{}{}", run.stdout, run.stderr);
}
