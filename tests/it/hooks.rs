//! `.pre-commit-hooks.yaml`, run by pre-commit itself where it is installed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::git::Repository;

/// The pre-commit on the path. Where there is none these tests test nothing, unless `BEDROCK_LINT_TEST_TOOLS` says that
/// there must be one, as `.ci/run` does.
fn pre_commit() -> Option<Command> {
    let works = Command::new("pre-commit").arg("--version").output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some(Command::new("pre-commit"));
    }
    assert!(
        std::env::var_os("BEDROCK_LINT_TEST_TOOLS").is_none(),
        "there is no pre-commit, and `BEDROCK_LINT_TEST_TOOLS` says that there is"
    );
    None
}

fn manifest() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")
}

#[test]
fn the_manifest_is_valid() {
    let Some(mut pre_commit) = pre_commit() else { return };
    let output = pre_commit.arg("validate-manifest").arg(manifest()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_must_hold_stands_where_the_args_of_a_user_do_not_replace_it() {
    let text = fs::read_to_string(manifest()).unwrap();
    let entries: Vec<_> = text
        .lines()
        .filter(|line| line.trim_start().starts_with("entry:"))
        .collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert!(entry.starts_with("  entry: bedrock-lint check "), "{entry}");
        assert!(
            entry.contains("--force-exclude") && entry.contains("--quiet"),
            "{entry}"
        );
    }
}

/// A repository whose hooks are those of the manifest, with the program that the tests were built with.
fn repository() -> Repository {
    let program = assert_cmd::cargo::cargo_bin("bedrock-lint");
    let hooks = fs::read_to_string(manifest()).unwrap();
    let hooks = hooks.split("- id: bedrock-lint-fix").next().unwrap();
    let hooks = hooks
        .replace("language: rust", "language: system\n  args: [--as-of=2026-11-23]")
        .replace("entry: bedrock-lint", &format!("entry: {}", program.display()));
    let hooks: Vec<_> = hooks.lines().map(|line| format!("  {line}\n")).collect();
    let hooks = hooks.concat();
    let config = format!("repos:\n- repo: local\n  hooks:\n{hooks}");
    Repository::new(&[
        (".pre-commit-config.yaml", &config),
        ("bedrock-lint.toml", "exclude = ['vendor']\n"),
    ])
}

/// Runs the hooks over what is staged.
fn run(mut pre_commit: Command, repository: &Repository) -> (bool, String) {
    pre_commit
        .current_dir(repository.path())
        .args(["run", "--color", "never"]);
    pre_commit.env("PRE_COMMIT_HOME", repository.path().join("../home"));
    let output = pre_commit.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), text + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_bad_commit_is_stopped_and_a_good_one_says_nothing() {
    let Some(command) = pre_commit() else { return };
    let repository = repository();
    repository.write("a.py", "A = 'anthropic.claude-v2'\n");
    repository.write("vendor/b.py", "A = 'anthropic.claude-v2:1'\n");
    repository.git(&["add", "-A"]);
    let (passes, said) = run(command, &repository);
    assert!(!passes && said.contains("error[retired-model]"), "{said}");
    assert!(!said.contains("vendor"), "{said}");
    repository.write("a.py", "A = 'us.anthropic.claude-sonnet-4-6'\n");
    repository.git(&["add", "-A"]);
    let (passes, said) = run(Command::new("pre-commit"), &repository);
    assert!(passes, "{said}");
    let lines: Vec<_> = said.lines().filter(|line| !line.starts_with("- ")).collect();
    assert_eq!(lines.len(), 1, "a clean run has one line, pre-commit's own: {said}");
}

#[test]
fn warnings_are_seen_though_they_stop_nothing() {
    let Some(command) = pre_commit() else { return };
    let repository = repository();
    repository.write("a.py", "A = 'meta.llama3-8b-instruct-v1:0'\n");
    repository.git(&["add", "-A"]);
    let (passes, said) = run(command, &repository);
    assert!(passes && said.contains("warning[legacy-model]"), "{said}");
}
