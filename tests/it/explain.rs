//! `explain` and `catalog`: where an answer comes from.

use crate::case::Case;

#[test]
fn every_step_of_a_verdict_is_told() {
    let run = Case::new("explain src/app.py:2 --region us-east-1")
        .file("src/app.py", "import boto3\nMODEL = 'anthropic.claude-v2'  # old\n")
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_line_without_a_finding_says_why() {
    let case = |line: &str| Case::new("explain app.py:1").file("app.py", line).run().stdout;
    assert!(case("M = 'us.anthropic.claude-haiku-5-5'").contains("none: no lint objects"));
    assert!(case("M = 'hello'").contains("no candidate"));
}

#[test]
fn a_lint_is_explained_by_its_page_and_a_model_by_its_facts() {
    let run = Case::new("explain retired-model").run();
    assert!(run.stdout.starts_with("# retired-model\n"), "{}", run.stdout);
    let run = Case::new("explain us.anthropic.claude-opus-4-1-20250805-v1:0").run();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn what_is_unknown_gets_the_nearest_name() {
    let run = Case::new("explain retired-modle").run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `retired-model`?"), "{}", run.stderr);
}

#[test]
fn the_catalog_can_be_listed_and_checked() {
    let run = Case::new("catalog list --as-of 2026-11-23").run();
    assert_eq!(run.stdout.lines().count(), 198, "197 models and a head");
    let run = Case::new("catalog list --as-of 2026-11-23 --format json").run();
    let listing: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(listing["models"].as_array().unwrap().len(), 197);
    let run = Case::new("catalog validate").run();
    assert_eq!(
        (
            run.code,
            run.stdout
                .starts_with("the catalog is right: 197 models, 217 lifecycle groups")
        ),
        (0, true)
    );
}

#[test]
fn completions_are_written_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Case::new(&format!("completions {shell}")).run();
        assert!(run.code == 0 && run.stdout.contains("inventory"), "{shell}");
    }
}
