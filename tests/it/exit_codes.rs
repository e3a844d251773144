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
fn an_error_is_1_and_a_warning_only_when_asked() {
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
fn what_cannot_be_done_is_2_and_says_why() {
    let run = Case::new("check nowhere").file("a.py", RETIRED).run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`nowhere` does not exist"), "{}", run.stderr);

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
    assert!(run.stderr.contains("shape of a Region"), "{}", run.stderr);
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
