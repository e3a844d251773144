//! Edits beside what the new model refuses: each fixture says what is left to do there, or that nothing is.

use std::path::Path;

use crate::case::Case;

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-*" = "us.anthropic.claude-sonnet-5-5"
"anthropic.claude-v*" = "us.anthropic.claude-sonnet-5-5"
"ai21.*" = "us.amazon.nova-2-lite-v1:0"
"amazon.titan-text*" = "us.amazon.nova-2-lite-v1:0"
"meta.llama*" = "us.amazon.nova-2-lite-v1:0"
"cohere.command*" = "us.amazon.nova-2-lite-v1:0"
"#;

/// Runs each case of a fixture, and compares what it says.
#[track_caller]
fn holds(fixture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/edits_beside")
        .join(fixture);
    let text = std::fs::read_to_string(path).unwrap();
    let mut failed = String::new();
    for case in text.split("\n=== ").skip(1) {
        let (head, files) = case.split_once("\n--- ").unwrap();
        let mut run = Case::bare("check --diff --as-of 2026-11-29 .").file("bedrock-lint.toml", CONFIG);
        for file in files.split("\n--- ") {
            let (name, text) = file.split_once('\n').unwrap();
            run = run.file(name, text);
        }
        let run = run.run();
        for line in head.lines().skip(1) {
            let (sign, expected) = line.split_at(2);
            if run.stderr.contains(expected) != (sign == "? ") {
                failed += &format!("{head}\n{line}\n{}\n", run.stderr);
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn an_id_that_is_looked_up_or_trained_from_elsewhere_is_left() {
    holds("lookups.txt");
}

#[test]
fn parameters_beside_the_id_are_to_do() {
    holds("parameters.txt");
}

#[test]
fn each_body_of_the_old_family_is_to_do() {
    holds("bodies.txt");
}

#[test]
fn the_first_block_of_an_answer_is_to_do_in_each_language() {
    holds("first_blocks.txt");
}

#[test]
fn a_value_that_its_pattern_would_refuse_is_left() {
    holds("declared.txt");
}

#[test]
fn an_id_in_a_file_named_after_its_model_is_left() {
    holds("files.txt");
}

#[test]
fn an_answer_that_is_taken_piece_by_piece_is_to_do() {
    holds("pieces.txt");
}

#[test]
fn a_body_made_in_steps_is_seen() {
    holds("steps.txt");
}

#[test]
fn a_request_in_another_file_is_to_do() {
    holds("across.txt");
}
