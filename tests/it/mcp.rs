//! The server for coding agents, driven by the client of the Python package `mcp`.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::case::{AS_OF, Case};
use crate::tools;

const CLIENT: &str = include_str!("mcp_client.py");

/// The program with the feature `mcp`, which `.ci/run` builds beside the default one.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("BEDROCK_LINT_TEST_MCP").map(PathBuf::from);
    assert!(
        path.is_some() || std::env::var_os("BEDROCK_LINT_TEST_TOOLS").is_none(),
        "BEDROCK_LINT_TEST_MCP names the program that has the feature `mcp`"
    );
    path
}

#[test]
fn four_tools_answer_a_client() {
    let Some(program) = program() else { return };
    let Some(mut python) = tools::python_with("mcp") else {
        return;
    };
    let case = Case::bare("").file("bedrock-lint.toml", "regions = ['us-east-1']\n");
    let output = python
        .args(["-c", CLIENT])
        .arg(program)
        .args(["mcp", "--as-of", AS_OF])
        .current_dir(case.path())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{printed}");
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap();

    let tools: Vec<_> = answers["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    assert_eq!(tools, ["check_text", "explain", "show_model", "suggest_replacement"]);
    let answer = |name: &str| {
        assert_eq!(answers[name]["error"], false, "{name}: {}", answers[name]);
        answers[name]["text"].as_str().unwrap().to_owned()
    };
    let report: Value = serde_json::from_str(&answer("check")).unwrap();
    assert_eq!(report["findings"][0]["lint"], "retired-model");
    assert_eq!(
        report["findings"][0]["replacement"]["text"],
        "us.anthropic.claude-sonnet-4-6"
    );
    assert!(answer("explain").contains("retired-model"));
    assert!(answer("show").contains("Claude 3 Haiku"));
    let suggestion: Value = serde_json::from_str(&answer("suggest")).unwrap();
    assert_eq!(suggestion["state"], "eol");
    assert!(suggestion["replacement"]["text"].is_string(), "{suggestion}");
    let eu: Value = serde_json::from_str(&answer("suggest_eu")).unwrap();
    assert!(eu["replacement"]["text"].as_str().unwrap().starts_with("eu."), "{eu}");
    let active: Value = serde_json::from_str(&answer("active")).unwrap();
    assert_eq!(
        (&active["state"], &active["replacement"]),
        (&"active".into(), &Value::Null)
    );
    for (name, part) in [
        ("no_model", "there-is-none"),
        ("no_argument", "`model` is missing"),
        ("no_region", "`regions` is a list of Regions"),
    ] {
        assert_eq!(answers[name]["error"], true, "{name}");
        assert!(
            answers[name]["text"].as_str().unwrap().contains(part),
            "{name}: {}",
            answers[name]
        );
    }
}

/// The default program has no such command: the protocol needs an asynchronous runtime.
#[test]
fn the_default_program_has_no_server() {
    let help = Command::new(assert_cmd::cargo::cargo_bin("bedrock-lint"))
        .arg("--help")
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&help.stdout).contains("\n  mcp "),
        cfg!(feature = "mcp")
    );
}
