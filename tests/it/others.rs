//! Ids of other clouds: counted in the summary, and no finding.

use serde_json::Value;

use crate::case::Case;

const LINE: &str =
    "  not judged: 5 ids of other clouds (gpt-4o, claude-3-haiku-20240307, claude-3-haiku@20240307, …)\n";

fn case(command: &str) -> Case {
    Case::new(command)
        .file("plain.py", "A = 'gpt-4o'\nB = 'gemini-1.5-pro'\n")
        .file(
            "both.py",
            "A = 'us.anthropic.claude-sonnet-4-6'\nB = 'claude-3-haiku-20240307'\nC = 'claude-3-haiku@20240307'\nD = ['gpt-4o', 'gpt-4o', 'gemini-1.5-pro']\n",
        )
        .file("none.py", "print('hello')\n")
}

#[test]
fn they_are_one_line_of_the_summary_and_no_finding() {
    for command in ["check", "inventory"] {
        let run = case(command).run();
        assert_eq!(run.code, 0, "{}", run.stdout);
        assert!(run.stderr.starts_with("scanned 3 files, 1 model id"), "{}", run.stderr);
        assert!(run.stderr.contains(LINE), "{}", run.stderr);
        assert!(!run.stdout.contains("gpt-4o"), "{}", run.stdout);
    }
}

#[test]
fn json_has_their_number() {
    let run = case("check").args(["--format", "json"]).run();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["summary"]["other_clouds"], 5);
    assert_eq!(report["summary"]["references"], 1);
}

#[test]
fn a_run_without_any_says_nothing() {
    let run = Case::new("check").file("a.py", "M = 'amazon.nova-pro-v1:0'\n").run();
    assert!(!run.stderr.contains("not judged"), "{}", run.stderr);
}
