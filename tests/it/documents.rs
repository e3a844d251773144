//! `check --documents`: documents as JSON lines.

use serde_json::{Value, json};

use crate::case::Case;

fn check(lines: &[String]) -> crate::case::Run {
    Case::new("check --isolated --all --documents -")
        .stdin(lines.join("\n"))
        .run()
}

#[test]
fn findings_come_in_the_order_of_the_documents() {
    // Several batches, and a finding in some of the documents of each.
    let line = |n: usize| {
        let text = if n.is_multiple_of(100) {
            "M = 'anthropic.claude-v2'\n"
        } else {
            "x = 1\n"
        };
        json!({ "path": format!("src/{n}.py"), "text": text, "repository": "acme/chat", "commit": format!("c{n}") })
            .to_string()
    };
    let lines: Vec<_> = (0..5_000).map(line).collect();
    let run = check(&lines);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let found: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(found.len(), 50);
    for (n, finding) in (0..).step_by(100).zip(&found) {
        assert_eq!(finding["path"], format!("src/{n}.py"));
        assert_eq!(
            (&finding["repository"], &finding["commit"]),
            (&"acme/chat".into(), &format!("c{n}").into())
        );
    }
}

#[test]
fn a_finding_is_what_a_run_over_files_says() {
    let text = "M = 'anthropic.claude-v2'\n";
    let file = Case::new("check --isolated --format jsonl a.py")
        .file("a.py", text)
        .run();
    let run = check(&[json!({ "path": "a.py", "text": text }).to_string()]);
    let mut found: Value = serde_json::from_str(run.stdout.trim()).unwrap();
    let fields = found.as_object_mut().unwrap();
    assert_eq!(
        (fields.remove("repository"), fields.remove("commit")),
        (Some(Value::Null), Some(Value::Null))
    );
    assert_eq!(found, serde_json::from_str::<Value>(file.stdout.trim()).unwrap());
}

#[test]
fn raw_bytes_are_read_and_a_broken_line_is_reported() {
    let run = check(&[
        json!({ "path": "a.py", "bytes_base64": "TSA9ICdhbnRocm9waWMuY2xhdWRlLXYyJwo=" }).to_string(),
        "{\"path\":".to_owned(),
        String::new(),
        json!({ "path": "b.py" }).to_string(),
        json!({ "path": "c.py", "bytes_base64": "%%" }).to_string(),
        json!({ "path": "d.py", "text": "M = 'anthropic.claude-v2'" }).to_string(),
    ]);
    assert_eq!(run.code, 2);
    let paths: Vec<_> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["path"].clone())
        .collect();
    assert_eq!(paths, ["a.py", "d.py"]);
    for expected in ["line 2 of", "line 4 of", "line 5 of"] {
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
    }
}
