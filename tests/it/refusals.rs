//! What a person mistypes or leaves out on the command line, in a config or around a run: the message, and the exit code.

use std::process::Stdio;

use crate::case::{Case, Run};

const RETIRED: &str = "M = 'anthropic.claude-v2'\n";

fn check(arguments: &[&str]) -> Run {
    case().run_in("", arguments)
}

fn case() -> Case {
    Case::new("check").file("a.py", RETIRED)
}

/// Fails unless the run ends with that code and says each of the parts, the error on its first line.
#[track_caller]
fn says(run: &Run, code: i32, parts: &[&str]) {
    for part in parts {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(run.code, code, "{}", run.stderr);
    if code == 2 {
        let first = run.stderr.lines().next().unwrap_or_default();
        assert!(first.starts_with("error: "), "{first}");
    }
}

#[test]
fn an_option_that_does_not_exist_gets_the_nearest() {
    says(
        &check(&["--regions", "us-east-1"]),
        2,
        &["unexpected argument '--regions'", "'--region'"],
    );
    says(
        &check(&["--fail-on", "errors"]),
        2,
        &["possible values: note, warning, error", "'error'"],
    );
    says(
        &check(&["--format", "xml"]),
        2,
        &["possible values: text, concise, json"],
    );
}

#[test]
fn a_value_of_another_shape_is_refused_with_the_right_one() {
    says(
        &check(&["--region", "us-east1"]),
        2,
        &["`us-east1` is not the name of a Region; expected one such as us-east-1"],
    );
    for day in ["29.11.2026", "2026-02-30", "tomorrow"] {
        let run = Case::bare("check").file("a.py", RETIRED).args(["--as-of", day]).run();
        let message = format!("`{day}` is not a date; expected YYYY-MM-DD, such as 2026-11-26, or `today`");
        says(&run, 2, &[&message]);
    }
}

#[test]
fn a_lint_that_does_not_exist_gets_the_nearest_and_no_list() {
    for (name, tip) in [
        (
            "retired",
            "did you mean `retired-model`? `bedrock-lint explain` lists the lints",
        ),
        ("legcy-model", "did you mean `legacy-model`?"),
        ("all", "tip: `bedrock-lint explain` lists the lints"),
    ] {
        for option in ["--select", "--ignore"] {
            let run = check(&[option, name]);
            says(
                &run,
                2,
                &[&format!("invalid value '{name}' for '{option} <LINT>'"), tip],
            );
            assert!(!run.stderr.contains("possible values"), "{}", run.stderr);
        }
    }
}

#[test]
fn an_output_file_that_cannot_be_written_is_refused_before_the_run() {
    for (value, parts) in [
        ("out.sarif", &["expected FORMAT=FILE, such as sarif=report.sarif"][..]),
        ("saref=x", &["unknown format `saref`; expected one of text, concise"]),
        (
            "sarif=missing/x",
            &[
                "cannot write `missing/x`: there is no folder `missing`",
                "help: create it first",
            ],
        ),
        ("sarif=.git", &["cannot write `.git`: it is a folder"]),
    ] {
        let run = check(&["--output-file", value]);
        says(&run, 2, parts);
        assert!(run.stdout.is_empty() && !run.stderr.contains("scanned"), "{value}");
    }
    let twice = check(&["--output-file", "sarif=x", "--output-file", "json=x"]);
    says(&twice, 2, &["`x` is named twice"]);
}

#[test]
fn options_that_do_not_go_together_are_named() {
    says(
        &check(&["--fix", "--staged"]),
        2,
        &["'--staged' cannot be used with", "--fix"],
    );
    says(
        &check(&["--staged", "--since", "HEAD"]),
        2,
        &["'--staged' cannot be used with '--since <REVISION>'"],
    );
    says(&check(&["--unsafe-fixes"]), 2, &["<--fix|--diff|--interactive>"]);
    says(
        &check(&["--write-baseline"]),
        2,
        &[
            "`--write-baseline` does not know which file to write",
            "--baseline FILE",
        ],
    );
}

#[test]
fn a_config_is_refused_at_its_line_with_what_was_meant() {
    for (config, message) in [
        (
            "region = 'us-east-1'\n",
            "bedrock-lint.toml:1:1: unknown key `region`; did you mean `regions`?",
        ),
        (
            "fail_within = 3\n",
            "bedrock-lint.toml:1:1: unknown key `fail_within`; did you mean `fail-within`?",
        ),
        (
            "fail-within = 'x'\n",
            "bedrock-lint.toml:1:15: `fail-within`: `x` is not a number of days; expected 0 or more",
        ),
        (
            "fail-on = 'err'\n",
            "bedrock-lint.toml:1:11: `fail-on`: `err` is not a severity; expected one of note, warning, error",
        ),
        (
            "as-of = '29.11.2026'\n",
            "bedrock-lint.toml:1:9: `as-of`: `29.11.2026` is not a date; expected YYYY-MM-DD",
        ),
        (
            "[replacements]\n'anthropic.claude-v2' = 'anthropic.claude-sonet-4-6'\n",
            "bedrock-lint.toml:2: `replacements`: `anthropic.claude-sonet-4-6`, named for `anthropic.claude-v2`, is not in the \
             catalog; did you mean `anthropic.claude-sonnet-4-6`?",
        ),
        (
            "[replacements]\n'anthropic.claude-v2' = 'amazon.titan-embed-text-v2:0'\n",
            "is a model for embedding, but replaces one for text",
        ),
        (
            "[replacements]\n'anthropic.claude-v9' = 'amazon.nova-pro-v1:0'\n",
            "the catalog has no model `anthropic.claude-v9`; did you mean",
        ),
    ] {
        let run = case().file("bedrock-lint.toml", config).run();
        says(&run, 2, &[message]);
        assert!(!run.stdout.contains("as your config says"), "{}", run.stdout);
    }
    let active = "[replacements]\n'anthropic.claude-v2' = 'anthropic.claude-v1'\n";
    let run = case().file("bedrock-lint.toml", active).run();
    says(&run, 1, &[]);
    assert!(run.stdout.contains("bedrock-lint.toml:2:26"), "{}", run.stdout);
}

#[test]
fn the_name_of_a_model_in_a_list_gets_its_id() {
    let config = "[[deny]]\nmodels = ['Claude v2']\nreason = 'old'\n";
    let run = case().file("bedrock-lint.toml", config).run();
    says(
        &run,
        1,
        &["bedrock-lint.toml:1: `Claude v2` matches no model of the catalog; write its id, `anthropic.claude-v2`"],
    );
}

#[test]
fn a_broken_overlay_is_refused_at_its_lines() {
    let overlay = |text: &str| case().file("o.toml", text).args(["--catalog", "o.toml"]).run();
    says(&overlay("[[model\n"), 2, &["o.toml:1: unclosed array table"]);
    let short = overlay("[[model]]\nid = 'a.b'\n");
    says(
        &short,
        2,
        &["o.toml:2: `a.b` has no `lifecycle`", "`a.b` has no `provider`"],
    );
}

#[cfg(unix)]
#[test]
fn what_git_cannot_answer_names_the_option_that_asked() {
    let outside = tempfile::TempDir::new().unwrap();
    let run = |arguments: &[&str], path: Option<&str>| {
        let case = case();
        let mut command = case.command("", arguments);
        command.current_dir(outside.path());
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    };
    for (arguments, option) in [
        (&["--staged"][..], "`--staged`"),
        (&["--since", "HEAD"], "`--since`"),
        (&["--merge-base", "main"], "`--merge-base`"),
    ] {
        let needs = format!("error: {option} needs a git repository: ");
        says(&run(arguments, None), 2, &[&needs, "git found no work tree here"]);
        says(&run(arguments, Some("/nowhere")), 2, &[&needs, "cannot run git"]);
    }
}

#[test]
fn a_baseline_that_is_none_is_refused_with_what_to_do() {
    for (text, parts) in [
        (
            None,
            &["there is no baseline `b.jsonl`", "--baseline b.jsonl --write-baseline"][..],
        ),
        (
            Some("hello\n"),
            &["line 1: a baseline begins with `{\"bedrock-lint-baseline\":1}`"],
        ),
        (
            Some("{\"bedrock-lint-baseline\":1}\n<<<<<<< HEAD\n"),
            &[
                "line 2: a conflict marker of a merge",
                "help: keep the entries of both sides",
            ],
        ),
    ] {
        let case = text.into_iter().fold(case(), |case, text| case.file("b.jsonl", text));
        says(&case.run_in("", &["--baseline", "b.jsonl"]), 2, parts);
    }
}

#[test]
fn questions_that_nobody_answers_leave_everything_as_it_is() {
    let case = Case::new("check --interactive --region us-east-1")
        .file("a.py", "M = 'us.anthropic.claude-3-haiku-20240307-v1:0'\n")
        .stdin("");
    let before = case.read("a.py");
    let run = case.run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("not answered"), "{}", run.stderr);
    assert_eq!(case.read("a.py"), before);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_an_error() {
    let case = case();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("bedrock-lint"))
        .args(["check", "--as-of", crate::case::AS_OF])
        .current_dir(case.path())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("error: cannot write the output: No space left"),
        "{message}"
    );
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_and_pipes_are_counted_and_read_by_nobody() {
    let case = case();
    std::os::unix::fs::symlink("nowhere", case.path().join("dangling")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(case.path().join("pipe"))
        .status();
    let run = case.run();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("skipped: 1 file, symbolic link\n"),
        "{}",
        run.stderr
    );
    assert!(made.is_ok(), "a pipe in a folder is not waited for");
}

#[test]
fn a_line_that_is_not_there_is_named_with_those_that_are() {
    let run = Case::new("explain a.py:300").file("a.py", "x = 1\n".repeat(6)).run();
    says(&run, 2, &["error: `a.py` has no line 300; expected one from 1 to 6"]);
}

#[test]
fn thousands_of_threads_are_as_many_as_the_machine_can_use() {
    let start = std::time::Instant::now();
    assert_eq!(check(&["--threads", "9999"]).code, 1);
    assert!(start.elapsed().as_secs() < 30);
}
