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
fn a_place_that_other_code_or_figures_hang_on_is_not_written() {
    for (name, more) in [
        ("prices-in-jsonl", &[][..]),
        ("price-kept", &[]),
        ("aliases", &[]),
        ("names", &[]),
        ("name-on-enclosing-record", &[]),
        ("one-model-a-file", &[]),
        ("adjacent-literals", &[]),
        ("options-in-a-picker", &[]),
        ("default-not-allowed", &[]),
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
fn what_belongs_together_moves_together() {
    for (name, count) in [
        ("default-and-help-on-one-line", 1),
        ("defaults-of-allowed-values", 8),
        ("default-outside-enum", 6),
        ("half-a-move", 5),
        ("policy-half", 2),
    ] {
        let lines = written(name, &[]);
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
fn what_the_new_model_refuses_is_a_list_of_things_to_do() {
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
fn a_request_that_is_refused_is_not_written_without_consent() {
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
