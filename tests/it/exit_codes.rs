//! 0 clean, 1 findings at or above the failing level, 2 what could not be done.

use crate::case::Case;

const RETIRED: &str = "M = 'anthropic.claude-v2'\n";
const LEGACY: &str = "M = 'meta.llama3-8b-instruct-v1:0'\n";

fn code(case: &Case) -> i32 {
    case.run().code
}

#[test]
fn clean_is_0_and_prints_nothing_on_standard_output() {
    let run = Case::new("check").file("a.py", "M = 'amazon.nova-pro-v1:0'\n").run();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.contains("no findings"), "{}", run.stderr);
}

#[test]
fn an_error_is_1_and_a_warning_only_with_fail_on() {
    assert_eq!(code(&Case::new("check").file("a.py", RETIRED)), 1);
    assert_eq!(code(&Case::new("check").file("a.py", LEGACY)), 0);
    assert_eq!(code(&Case::new("check --fail-on warning").file("a.py", LEGACY)), 1);
    assert_eq!(code(&Case::new("check --fail-on note").file("a.md", LEGACY)), 1);
    assert_eq!(code(&Case::new("check --exit-zero").file("a.py", RETIRED)), 0);
}

#[test]
fn a_lint_that_is_off_fails_nothing() {
    assert_eq!(
        code(&Case::new("check --ignore retired-model").file("a.py", RETIRED)),
        0
    );
    assert_eq!(code(&Case::new("check --select legacy-model").file("a.py", RETIRED)), 0);
    assert_eq!(
        code(&Case::new("check --select retired-model").file("a.py", RETIRED)),
        1
    );
}

#[test]
fn a_command_that_fails_is_2_and_says_why() {
    let run = Case::new("check nowhere").file("a.py", RETIRED).run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("error: `nowhere` does not exist"), "{}", run.stderr);

    let run = Case::new("check --fail-within soon").run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--fail-within"), "{}", run.stderr);

    let run = Case::new("check --select retired-modle").run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("retired-model"),
        "the nearest name is told: {}",
        run.stderr
    );

    let run = Case::new("check --region mars-1").run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is not the name of a Region"), "{}", run.stderr);
}

#[test]
fn the_rest_is_still_scanned_when_a_path_is_missing() {
    let run = Case::new("check nowhere a.py").file("a.py", RETIRED).run();
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("Claude v2"), "{}", run.stdout);
}

#[test]
fn a_bare_call_prints_help() {
    let run = Case::new("--help").run();
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("inventory"));
}

#[test]
fn quiet_says_nothing_but_findings() {
    let run = Case::new("check -q").file("a.py", RETIRED).run();
    assert!(
        run.stdout.contains("retired-model") && run.stderr.is_empty(),
        "{}",
        run.stderr
    );
}

#[test]
fn a_path_given_by_hand_that_cannot_be_read_is_2() {
    let run = Case::new("check a.py --max-file-size 5").file("a.py", RETIRED).run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("error: cannot read `a.py`: it has 26 bytes, and the limit is 5 bytes\n"),
        "{}",
        run.stderr
    );
    assert_eq!(
        code(&Case::new("check - --max-file-size 5").stdin(RETIRED)),
        2,
        "standard input is given by hand, too"
    );
    assert_eq!(code(&Case::new("check --max-file-size 5").file("a.py", RETIRED)), 0);
    let hook = Case::new("check a.py --force-exclude --max-file-size 5").file("a.py", RETIRED);
    assert_eq!(code(&hook), 0, "a hook names what changed");
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_given_is_read() {
    let findings = Case::new("check /dev/stdin").stdin(RETIRED).findings();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["path"], "/dev/stdin");
    let run = Case::new("check /dev/stdin --fix --region us-east-1 --unsafe-fixes")
        .stdin(RETIRED)
        .run();
    assert_eq!(run.code, 2, "a pipe cannot be fixed: {}", run.stderr);
}

#[test]
fn an_exclude_that_is_no_glob_is_2() {
    for glob in ["[", "!src"] {
        let run = Case::new("check").args(["--exclude", glob]).file("a.py", RETIRED).run();
        assert_eq!(run.code, 2, "{glob}");
        assert!(
            run.stderr.contains(&format!("cannot exclude `{glob}`")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn verbose_names_every_file_that_is_skipped() {
    let mut case = Case::new("check -v").file("a.py", RETIRED);
    for at in 0..5 {
        case = case.file(&format!("b{at}.bin"), b"\0\0");
    }
    let run = case.run();
    assert!(
        run.stderr
            .contains("skipped: 5 files, binary (b0.bin, b1.bin, b2.bin, b3.bin, b4.bin)"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_region_that_does_not_exist_is_reported_with_the_nearest() {
    let messages = |run: &crate::case::Run| -> Vec<String> {
        let warnings = run.stderr.lines().filter(|line| line.starts_with("warning: "));
        warnings.map(str::to_owned).collect()
    };
    let message_of = |source: &str| {
        format!(
            "warning: {source}: the catalog has no Region `us-east-9`, so it knows no retirement date there; did you mean \
             `us-east-1`?"
        )
    };
    let run = Case::new("check --region us-east-9,us-west-2")
        .file("a.py", RETIRED)
        .run();
    assert_eq!(messages(&run), [message_of("--region")]);
    let run = Case::new("check")
        .file("a.py", RETIRED)
        .file("bedrock-lint.toml", "fail-within = 5\nregions = ['us-east-9']\n")
        .run();
    assert_eq!(messages(&run), [message_of("bedrock-lint.toml:2")]);
    let run = Case::new("check")
        .file("a.py", RETIRED)
        .env("BEDROCK_LINT_REGIONS", "us-east-9")
        .run();
    assert_eq!(messages(&run), [message_of("BEDROCK_LINT_REGIONS")]);
    let run = Case::new("explain a.py:1 --region us-east-9")
        .file("a.py", RETIRED)
        .run();
    assert_eq!(messages(&run), [message_of("--region")]);
    let run = Case::bare("catalog list --region us-east-9").run();
    assert_eq!(messages(&run), [message_of("--region")]);
    let run = Case::new("check --region us-east-9").file("a.py", "x = 1\n").run();
    assert_eq!(messages(&run), [message_of("--region")]);
    let run = Case::new("check --region us-gov-west-1").file("a.py", RETIRED).run();
    assert!(messages(&run).is_empty(), "{}", run.stderr);
}
