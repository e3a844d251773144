//! The skill for coding agents: each command of its examples runs, and says what the skill says that it does.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::case::Case;

const SKILL: &str = "skills/bedrock-models/SKILL.md";

const SOURCE: &str = "import boto3\n\nclient = boto3.client(\"bedrock-runtime\", region_name=\"us-east-1\")\n\
                      client.converse(modelId=\"anthropic.claude-v2\", messages=[])\n";

fn text() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(SKILL)).unwrap()
}

/// The arguments of each command of the examples.
fn commands() -> Vec<Vec<String>> {
    let text = text();
    let lines = text.lines().filter_map(|line| line.strip_prefix("$ bedrock-lint "));
    let words = |line: &str| {
        let parts = line.split('"').enumerate();
        let words = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    };
    lines.map(words).collect()
}

#[test]
fn each_example_of_the_skill_runs() {
    let commands = commands();
    assert_eq!(commands.len(), 6, "{commands:?}");
    for command in commands {
        let case = Case::bare("").file("src/app.py", SOURCE);
        let words: Vec<_> = command.iter().map(String::as_str).collect();
        let ran = case.run_in("", &words);
        let expected = i32::from(command[0] == "check" && !command.contains(&"--diff".to_owned()));
        assert!(
            ran.code == expected || ran.code <= 1 && command.contains(&"--diff".to_owned()),
            "{command:?}: {}",
            ran.stderr
        );
        assert!(!ran.stdout.is_empty(), "{command:?}: {}", ran.stderr);
    }
}

#[test]
fn the_fields_that_the_skill_names_are_there() {
    let case = Case::bare("").file("src/app.py", SOURCE);
    let ran = case.run_in(
        "",
        &["check", "--as-of", crate::case::AS_OF, "--format", "json", "src/app.py"],
    );
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let finding = &report["findings"][0];
    assert!(finding["message"].is_string());
    for field in ["applicability", "changes", "reasons", "alternatives", "candidates"] {
        assert!(finding["replacement"].get(field).is_some(), "{field}");
    }
    let ran = case.run_in(
        "",
        &["catalog", "list", "--as-of", crate::case::AS_OF, "--format", "json"],
    );
    let catalog: Value = serde_json::from_str(&ran.stdout).unwrap();
    for field in ["state", "profile_only", "on_demand_regions"] {
        assert!(catalog["models"][0].get(field).is_some(), "{field}");
    }
}

#[test]
fn its_head_is_what_agents_read() {
    let text = text();
    let head = text.strip_prefix("---\nname: bedrock-models\ndescription: ").unwrap();
    let (description, _) = head.split_once("\n---\n").unwrap();
    assert!(
        description.len() <= 1024 && !description.contains(['\n', '<', '>', ':']),
        "{description}"
    );
}
