//! Whole folders as users have them, and which of their lines are written.

use std::path::Path;

use walkdir::WalkDir;

use crate::case::Case;

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
        ("default-outside-enum", &[]),
        ("default-not-allowed", &[]),
        ("provider-from-first-dot", &[]),
        ("sentences", &["--all"]),
        ("migration", &["--all"]),
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
