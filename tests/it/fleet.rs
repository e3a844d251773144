//! The guide for many repositories: its queries, run by `DuckDB` on a plan of two of them.

use std::fs;
use std::path::Path;

use crate::case::{AS_OF, Case};
use crate::tools;

const RUN: &str = "import duckdb, json, sys\nprint(json.dumps([[list(map(str, row)) for row in duckdb.sql(query).fetchall()] for query in sys.argv[1:]]))\n";

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fleet.md")).unwrap()
}

/// The texts of the blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let page = guide();
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

fn plan(repository: &str, text: &str) -> String {
    let case = Case::bare("")
        .file("src/app.py", text)
        .file("CODEOWNERS", "* @acme/chat\n");
    let run = case.run_in(
        "",
        &[
            "plan",
            ".",
            "--isolated",
            "--region",
            "us-east-1",
            "--as-of",
            AS_OF,
            "--format",
            "json",
            "--repository",
            repository,
            "--commit",
            "0123abcd",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn the_three_queries_of_the_guide_answer() {
    let Some(mut python) = tools::python_with("duckdb") else {
        return;
    };
    let merge = Case::bare("plan --merge a.json b.json --format json --output all.json")
        .file(
            "a.json",
            plan("acme/a", "A = 'anthropic.claude-v2'\nB = 'anthropic.claude-v2'\n"),
        )
        .file(
            "b.json",
            plan("acme/b", "A = 'anthropic.claude-v2'\nB = 'ai21.jamba-1-5-large-v1:0'\n"),
        );
    let run = merge.run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let sql = blocks("sql").concat();
    let queries: Vec<_> = sql.split(';').filter(|query| !query.trim().is_empty()).collect();
    assert_eq!(queries.len(), 3);
    let output = python
        .args(["-c", RUN])
        .args(queries)
        .current_dir(merge.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<Vec<Vec<String>>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers[0], [["@acme/chat", "3"]]);
    assert_eq!(answers[1][0], ["Claude v2", "2025-07-21", "2"]);
    let places: u64 = answers[2].iter().map(|row| row[1].parse::<u64>().unwrap()).sum();
    assert_eq!(places, 4);
}
