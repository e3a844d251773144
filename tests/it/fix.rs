//! `check --fix` and its options: edits, findings that are left, and messages about both.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::case::{Case, Run};

/// A team's config: the ids that it names are machine-applicable.
const CONFIG: &str = r#"
regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-20240307-v1:0" = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
"#;

/// An id that the config moves.
pub const OLD: &str = "anthropic.claude-3-haiku-20240307-v1:0";
pub const NEW: &str = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

/// An id whose replacement changes the request body, and the replacement.
const UNSAFE: &str = "anthropic.claude-v2";
const LOOKED_AT: &str = "us.anthropic.claude-sonnet-4-6";

/// An id whose replacement is only shown: a model of another provider.
const SHOWN: &str = "ai21.jamba-1-5-large-v1:0";

/// A run in the team's repository.
pub fn case() -> Case {
    Case::new("check").file("bedrock-lint.toml", CONFIG)
}

fn pin(id: &str) -> String {
    format!("MODEL = \"{id}\"\n")
}

/// The lines of the summary about fixing.
fn fix_lines(run: &Run) -> String {
    let lines = run
        .stderr
        .lines()
        .skip_while(|line| !line.starts_with("fixed: ") && !line.starts_with("would fix: "));
    lines.fold(String::new(), |fix_lines, line| fix_lines + line + "\n")
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn fix_writes_machine_applicable_edits_and_lists_the_others() {
    let source = [OLD, UNSAFE, SHOWN, OLD].map(|id| format!("call(\"{id}\")\n")).concat();
    let case = case()
        .file("app.py", &source)
        .file("README.md", format!("We use `{OLD}`.\n"))
        .file("tests/test_app.py", pin(OLD))
        .args(["--fix"]);
    let run = case.run();
    assert_eq!(case.read("app.py"), source.replace(OLD, NEW).into_bytes());
    assert_eq!(case.read("README.md"), format!("We use `{OLD}`.\n").into_bytes());
    assert_eq!(case.read("tests/test_app.py"), pin(OLD).into_bytes());
    assert_eq!(run.code, 1, "what is left is an error");
    assert!(!run.stdout.contains(&format!("calls fail: {OLD}")));
    insta::assert_snapshot!(fix_lines(&run), @r"
    fixed: 2 ids in 1 file
      fixed: 2, anthropic.claude-3-haiku-20240307-v1:0 → us.anthropic.claude-haiku-4-5-20251001-v1:0
      left: 2, in docs, tests or notes (`--all`)
      left: 1, different provider
      left: 1, needs review (`--unsafe-fixes`)
    ");
}

#[test]
fn unsafe_fixes_writes_what_needs_a_look_too() {
    let case = case().file("app.py", pin(UNSAFE)).args(["--fix", "--unsafe-fixes"]);
    let run = case.run();
    assert_eq!(
        (run.code, case.read("app.py")),
        (0, pin(LOOKED_AT).into_bytes()),
        "{}",
        run.stderr
    );
}

#[test]
fn all_fixes_documents_and_tests_too() {
    let case = case()
        .file("README.md", format!("We use `{OLD}`.\n"))
        .file("tests/test_app.py", pin(OLD))
        .file("app.py", format!("# uses {OLD}\n"))
        .file("old.py", format!("# was {OLD}\n"))
        .args(["--fix", "--all"]);
    assert_eq!(case.run().code, 0);
    assert_eq!(case.read("README.md"), format!("We use `{NEW}`.\n").into_bytes());
    assert_eq!(case.read("tests/test_app.py"), pin(NEW).into_bytes());
    assert_eq!(case.read("app.py"), format!("# uses {NEW}\n").into_bytes());
    assert_eq!(case.read("old.py"), format!("# was {OLD}\n").into_bytes());
}

#[test]
fn fixing_twice_is_fixing_once() {
    let case = case()
        .file("app.py", pin(OLD) + &pin(SHOWN))
        .args(["--fix", "--unsafe-fixes", "--all"]);
    case.run();
    let once = case.read("app.py");
    let again = case.run();
    assert!(
        fix_lines(&again).starts_with("fixed: 0 ids in 0 files\n"),
        "{}",
        again.stderr
    );
    assert_eq!(case.read("app.py"), once);
}

#[test]
fn select_and_paths_limit_the_fix() {
    let misspelt = "us.anthropic.claude-sonnet-4-6-v1:0";
    let source = pin(OLD) + &pin(misspelt);
    let case = case().file("a.py", &source).file("b/b.py", &source);
    let selected = ["--fix", "--select", "malformed-model-id", "b"];
    assert_eq!(
        case.run_in("", &selected).code,
        0,
        "what is not selected does not fail the run"
    );
    assert_eq!(case.read("a.py"), source.as_bytes());
    assert_eq!(case.read("b/b.py"), (pin(OLD) + &pin(LOOKED_AT)).into_bytes());
    case.run_in("", &["--fix", "--ignore", "malformed-model-id", "a.py"]);
    assert_eq!(case.read("a.py"), (pin(NEW) + &pin(misspelt)).into_bytes());
}

#[test]
fn max_files_takes_the_first_files_in_order_of_path() {
    let case = ["c.py", "a.py", "d/e.py", "b.py"]
        .iter()
        .fold(case(), |case, name| case.file(name, pin(OLD)))
        .file("a0.py", pin(SHOWN))
        .args(["--fix", "--max-files", "2"]);
    let fixed = || {
        let names = ["a.py", "b.py", "c.py", "d/e.py"];
        names.map(|name| case.read(name) == pin(NEW).into_bytes())
    };
    let run = case.run();
    assert_eq!((run.code, fixed()), (1, [true, true, false, false]));
    assert!(run.stderr.contains("fixed: 2 ids in 2 files\n") && run.stderr.contains("left: 2, beyond `--max-files`"));
    case.run();
    assert_eq!(fixed(), [true; 4], "the next run takes the next ones");
}

#[test]
fn diff_changes_nothing_and_says_what_would() {
    for more in [&["--diff"][..], &["--fix", "--diff"], &["--diff", "--unsafe-fixes"]] {
        let source = pin(OLD) + &pin(UNSAFE);
        let case = case().file("src/app.py", &source);
        let run = case.run_in("", more);
        assert_eq!(
            (run.code, case.read("src/app.py")),
            (1, source.clone().into_bytes()),
            "{more:?}"
        );
        assert!(
            run.stdout.starts_with("diff --git a/src/app.py b/src/app.py\n"),
            "{}",
            run.stdout
        );
        let added = run.stdout.matches("\n+MODEL").count();
        assert_eq!(added, if more.contains(&"--unsafe-fixes") { 2 } else { 1 });
        assert!(run.stderr.contains("would fix: "), "{}", run.stderr);
    }
}

#[test]
fn a_diff_is_applied_from_the_folder_that_it_was_made_in() {
    let case = case().file("src/deep/app.py", pin(OLD)).file("src/ä b.py", pin(OLD));
    fs::remove_dir(case.path().join(".git")).unwrap();
    let git = |folder: &str, args: &[&str], input: &str| {
        let mut git = assert_cmd::Command::new("git");
        let git = git.args(args).current_dir(case.path().join(folder)).write_stdin(input);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").assert().success();
    };
    git("", &["init", "-q"], "");
    for folder in ["src", "src/deep", ""] {
        let diff = case.run_in(folder, &["--diff"]).stdout;
        assert!(diff.contains("+++ b/src/deep/app.py\n"), "{folder}: {diff}");
        git(folder, &["apply", "-"], &diff);
        assert_eq!(case.read("src/deep/app.py"), pin(NEW).into_bytes(), "{folder}");
        fs::write(case.path().join("src/deep/app.py"), pin(OLD)).unwrap();
    }
    assert_eq!(case.read("src/ä b.py"), pin(NEW).into_bytes());
}

#[test]
fn interactive_prompts_for_each_fix_and_shows_it() {
    let source: String = (0..4).map(|_| pin(OLD)).collect();
    let expect = |fixed: [bool; 4]| -> Vec<u8> {
        fixed
            .map(|fixed| pin(if fixed { NEW } else { OLD }))
            .concat()
            .into_bytes()
    };
    for (answers, fixed) in [
        ("y\nn\nyes\nNO\n", [true, false, true, false]),
        ("n\na\n", [false, true, true, true]),
        ("y\nq\n", [true, false, false, false]),
        ("what?\ny\n", [true, false, false, false]),
        ("", [false; 4]),
    ] {
        let case = case().file("app.py", &source).args(["--interactive"]).stdin(answers);
        let run = case.run();
        assert_eq!(case.read("app.py"), expect(fixed), "{answers:?}");
        assert!(run.stderr.contains("@@ -1,4 +1,4 @@\n-MODEL") && run.stderr.contains(&format!("\n+{}", pin(NEW))));
        assert_eq!(run.code, i32::from(fixed != [true; 4]));
    }
    let answered = case()
        .file("app.py", &source)
        .args(["--interactive"])
        .stdin("what?\nq\n")
        .run();
    let again = "[q]uit: \n`what?` is not one of y, n, a, q\nWrite it? ";
    assert!(answered.stderr.contains(again), "{}", answered.stderr);
    let case = case().file("app.py", &source).args(["--interactive"]).stdin("n\nq\n");
    let fix_lines = fix_lines(&case.run());
    assert!(
        fix_lines.contains("left: 3, not answered") && fix_lines.contains("left: 1, declined"),
        "{fix_lines}"
    );
}

/// Runs `--interactive`, and does something while it waits for its first answer.
fn while_prompting(case: &Case, then: impl FnOnce(&mut Child)) -> (Option<i32>, String) {
    let program = case.command("", &["--interactive"]);
    let mut child = Command::new(program.get_program())
        .args(program.get_args())
        .current_dir(case.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let mut fix_lines = Vec::new();
    while !fix_lines.ends_with(b"[q]uit: ") {
        let mut byte = [0];
        assert_eq!(
            stderr.read(&mut byte).unwrap(),
            1,
            "{}",
            String::from_utf8_lossy(&fix_lines)
        );
        fix_lines.push(byte[0]);
    }
    then(&mut child);
    drop(child.stdin.take());
    stderr.read_to_end(&mut fix_lines).unwrap();
    (child.wait().unwrap().code(), String::from_utf8(fix_lines).unwrap())
}

#[test]
fn a_file_that_changes_during_the_prompt_is_refused_and_keeps_the_change() {
    let case = case().file("a.py", pin(OLD)).file("b.py", pin(OLD));
    let (code, fix_lines) = while_prompting(&case, |child| {
        fs::write(case.path().join("a.py"), pin(OLD) + "# and more\n").unwrap();
        child.stdin.as_mut().unwrap().write_all(b"a\n").unwrap();
    });
    assert_eq!(code, Some(2), "{fix_lines}");
    assert!(
        fix_lines.contains("`a.py` is not fixed: it changed since it was read"),
        "{fix_lines}"
    );
    assert_eq!(case.read("a.py"), (pin(OLD) + "# and more\n").into_bytes());
    assert_eq!(case.read("b.py"), pin(NEW).into_bytes());
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_a_question_ends_the_run_and_changes_nothing() {
    let case = case().file("a.py", pin(OLD));
    let (code, fix_lines) = while_prompting(&case, |child| {
        let sent = Command::new("kill")
            .args(["-s", "INT", &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        // To wait for it would close its input, which ends it too.
        while child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
    });
    assert_eq!(
        (code, case.read("a.py")),
        (Some(130), pin(OLD).into_bytes()),
        "{fix_lines}"
    );
}

#[test]
fn interactive_does_not_ask_about_what_it_would_not_write() {
    let case = case()
        .file("a.py", pin(UNSAFE) + &pin(SHOWN))
        .file("README.md", pin(OLD))
        .args(["--interactive"])
        .stdin("y\ny\ny\n");
    let run = case.run();
    assert!(!run.stderr.contains("Write it?"), "{}", run.stderr);
    assert_eq!(case.read("a.py"), (pin(UNSAFE) + &pin(SHOWN)).into_bytes());
}

#[test]
fn standard_input_is_fixed_to_standard_output_and_reported_aside() {
    let source = pin(OLD) + &pin(SHOWN);
    let case = case()
        .args(["--fix", "--stdin-filename", "src/app.py", "-"])
        .stdin(source.clone());
    let run = case.run();
    assert_eq!(run.stdout, pin(NEW) + &pin(SHOWN));
    assert!(
        run.stderr.contains("src/app.py:2") && run.stderr.contains("fixed: 1 id in 1 file"),
        "{}",
        run.stderr
    );
    assert_eq!(run.code, 1);
    assert_eq!(names(case.path()), [".git", "bedrock-lint.toml"], "nothing is written");
}

#[test]
fn standard_input_comes_out_whatever_is_in_it() {
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(pin(OLD).encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for text in [&b""[..], b"nothing", b"\0\xff binary \0", b"no end", &utf16] {
        let case = case()
            .args(["--fix", "--stdin-filename", "app.py", "-", "-q"])
            .stdin(text);
        let output = case.command("", &[]).output().unwrap();
        let expected: Vec<u8> = if text == utf16 {
            [0xFF, 0xFE]
                .into_iter()
                .chain(pin(NEW).encode_utf16().flat_map(u16::to_le_bytes))
                .collect()
        } else {
            text.to_vec()
        };
        assert_eq!((output.status.code(), output.stdout), (Some(0), expected));
    }
}

#[test]
fn standard_input_as_a_diff_names_its_file() {
    let case = case()
        .args(["--diff", "--stdin-filename", "src/app.py", "-"])
        .stdin(pin(OLD));
    assert!(case.run().stdout.starts_with("diff --git a/src/app.py b/src/app.py\n"));
}

#[test]
fn options_that_exclude_each_other_are_refused() {
    for wrong in [
        &["--unsafe-fixes"][..],
        &["--max-files", "1"],
        &["--diff", "--interactive"],
        &["--diff", "--format", "json"],
        &["--interactive", "-"],
        &["--fix", "-", "app.py"],
        &["--fix", "--staged"],
        &["--fix", "--baseline", "b", "--write-baseline"],
    ] {
        let case = case().file("app.py", pin(OLD)).stdin(pin(OLD));
        assert_eq!(
            (case.run_in("", wrong).code, case.read("app.py")),
            (2, pin(OLD).into_bytes()),
            "{wrong:?}"
        );
    }
}

#[test]
fn an_accepted_finding_is_not_fixed() {
    let source = format!("MODEL = \"{OLD}\"  # bedrock-lint: ignore\n");
    let suppressed = case().file("app.py", &source).args(["--fix"]);
    let run = suppressed.run();
    assert_eq!(
        (run.code, suppressed.read("app.py")),
        (0, source.into_bytes()),
        "{}",
        run.stdout
    );

    let baselined = case().file("app.py", pin(OLD));
    assert_eq!(
        baselined
            .run_in("", &["--baseline", "base.jsonl", "--write-baseline"])
            .code,
        0
    );
    fs::write(baselined.path().join("app.py"), pin(OLD) + &pin(OLD)).unwrap();
    let run = baselined.run_in("", &["--baseline", "base.jsonl", "--fix"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let text = String::from_utf8(baselined.read("app.py")).unwrap();
    assert_eq!(
        (text.matches(OLD).count(), text.matches(NEW).count()),
        (1, 1),
        "each entry keeps one id"
    );
}

#[test]
fn the_remaining_findings_decide_the_exit_code() {
    let code = |source: String, more: &[&str]| case().file("app.py", source).run_in("", more).code;
    assert_eq!(code(pin(OLD), &["--fix"]), 0);
    assert_eq!(code(pin(OLD) + &pin(SHOWN), &["--fix"]), 1);
    assert_eq!(code(pin(OLD) + &pin(SHOWN), &["--fix", "--exit-zero"]), 0);
    assert_eq!(code(pin(UNSAFE), &["--fix"]), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_refused_and_the_others_are_done() {
    use std::os::unix::fs::PermissionsExt;
    let case = case().file("a.py", pin(OLD)).file("b.py", pin(OLD)).args(["--fix"]);
    let path = case.path().join("a.py");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let run = case.run();
    assert_eq!(run.code, 2, "it was asked for and not done");
    assert!(
        run.stderr.contains("warning: `a.py` is not fixed: it is read-only"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("refused: 1, see the warnings"), "{}", run.stderr);
    assert!(run.stdout.contains("a.py:1"), "what is not fixed is still reported");
    assert_eq!(case.read("a.py"), pin(OLD).into_bytes());
    assert_eq!(case.read("b.py"), pin(NEW).into_bytes());
    let nothing_to_do = case.run_in("", &["--select", "unknown-profile"]);
    assert_eq!(nothing_to_do.code, 0, "{}", nothing_to_do.stderr);
}

#[cfg(unix)]
#[test]
fn modes_stay_and_of_links_what_they_name_is_written_once() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let case = case().file("real/run.sh", format!("model={OLD}\n")).args(["--fix"]);
    let real = case.path().join("real/run.sh");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o750)).unwrap();
    symlink("real/run.sh", case.path().join("link.sh")).unwrap();
    let run = case.run_in("", &["link.sh", "real/run.sh"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(case.read("real/run.sh"), format!("model={NEW}\n").into_bytes());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o7777, 0o750);
    assert!(fs::symlink_metadata(case.path().join("link.sh")).unwrap().is_symlink());
    assert_eq!(names(&case.path().join("real")), ["run.sh"]);
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_refused_since_the_other_would_keep_the_old_text() {
    let case = case().file("a.py", pin(OLD)).args(["--fix"]);
    fs::hard_link(case.path().join("a.py"), case.path().join("other")).unwrap();
    let run = case.run_in("", &["a.py"]);
    assert_eq!((run.code, case.read("a.py")), (2, pin(OLD).into_bytes()));
    assert!(run.stderr.contains("it has other names"), "{}", run.stderr);
}

/// The limit is that of the process on the size of a file: the system says no in the middle of the writing, as it does
/// where the disk is full.
#[cfg(target_os = "linux")]
#[test]
fn where_the_disk_is_full_the_old_file_stays() {
    let long = pin(OLD) + &"# filler\n".repeat(1000);
    let case = case().file("long.py", &long).file("short.py", pin(OLD));
    let program = case.command("", &[]);
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 4; exec \"$0\" check --as-of 2026-11-23 --fix",
        ])
        .arg(program.get_program())
        .current_dir(case.path())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("`long.py` is not fixed: File too large"), "{stderr}");
    assert_eq!(case.read("long.py"), long.into_bytes());
    assert_eq!(case.read("short.py"), pin(NEW).into_bytes());
    assert_eq!(names(case.path()), [".git", "bedrock-lint.toml", "long.py", "short.py"]);
}

#[test]
fn files_of_an_interrupted_run_are_not_read_and_reported() {
    let case = case().file(".bedrock-lint-Ab1xYz.tmp", pin(OLD)).args(["--fix"]);
    let run = case.run();
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stderr.contains("left behind by an interrupted run"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(".bedrock-lint-Ab1xYz.tmp"), "{}", run.stderr);
    assert_eq!(case.read(".bedrock-lint-Ab1xYz.tmp"), pin(OLD).into_bytes());
}

/// A request that the new model refuses parts of, in several languages.
const REFUSED: &[(&str, &str)] = &[
    (
        "app.py",
        "import boto3\nclient = boto3.client(\"bedrock-runtime\")\nclient.converse(\n    modelId=\"OLD\",\n    messages=[],\n    inferenceConfig={\n        \"maxTokens\": 500,\n        \"temperature\": 0.2,\n        \"topP\": 0.9,\n    },\n)\n",
    ),
    (
        "app.ts",
        "import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nawait client.send(new ConverseCommand({\n  modelId: 'OLD',\n  messages,\n  inferenceConfig: { maxTokens: 500, temperature: 0.2, topP: 0.9 },\n}));\n",
    ),
    (
        "llm.py",
        "from anthropic import AnthropicBedrock\nclient = AnthropicBedrock()\nclient.messages.create(\n    model=\"OLD\",\n    max_tokens=500,\n    temperature=0.2,\n    messages=[],\n)\n",
    ),
];

#[test]
fn what_a_second_run_would_take_out_of_a_request_belongs_to_the_first() {
    for (name, text) in REFUSED {
        let text = text.replace("OLD", "us.anthropic.claude-3-7-sonnet-20250219-v1:0");
        let config = "regions = [\"us-east-1\"]\n[replacements]\n\"anthropic.claude-3-7-*\" = \"us.anthropic.claude-opus-5-5\"\n";
        let case = Case::bare("check --as-of 2026-11-29 --fix --unsafe-fixes .")
            .file("bedrock-lint.toml", config)
            .file(name, &text);
        let first = case.run();
        let fixed = String::from_utf8(case.read(name)).unwrap();
        assert!(
            fixed.contains("us.anthropic.claude-opus-5-5"),
            "{fixed}{}",
            first.stderr
        );
        assert!(
            !fixed.contains("temperature") && !fixed.contains("topP"),
            "{name}: {fixed}"
        );
        assert!(!first.stderr.contains("to do"), "{name}: {}", first.stderr);
        let second = case.run();
        assert!(
            second.stderr.contains("fixed: 0 ids in 0 files"),
            "{name}: {}",
            second.stderr
        );
        assert_eq!(String::from_utf8(case.read(name)).unwrap(), fixed, "{name}");
        // Without `--unsafe-fixes` the arguments stay, and are listed.
        let case = Case::bare("check --as-of 2026-11-29 --fix .")
            .file("bedrock-lint.toml", config)
            .file(name, &text);
        let run = case.run();
        assert!(run.stderr.contains("drop temperature"), "{name}: {}", run.stderr);
    }
}
