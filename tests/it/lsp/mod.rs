//! The language server, by a client that speaks the protocol with it.

mod client;
mod edits;
mod neovim;

use serde_json::{Value, json};

use self::client::{Client, apply, uri};
use crate::case::Case;

const SOURCE: &str = "import boto3\n\nclient = boto3.client(\"bedrock-runtime\", region_name=\"us-east-1\")\n\
                      client.converse(modelId=\"anthropic.claude-v2\", messages=[])\n";

/// Diagnostics of a check of a text by that name, as an editor shows them: lint, severity and place.
fn checked(case: &Case, name: &str, text: &str) -> Vec<Value> {
    let mut command = case.command("", &["--format", "jsonl", "--stdin-filename", name, "-"]);
    let output = command.write_stdin(text).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let findings = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let counts = findings.filter(|one| one["suppressed"].is_null() && one["baselined"] == false);
    counts
        .map(|one| {
            let number = |key: &str| one[key].as_u64().unwrap() - 1;
            json!([
                one["lint"],
                one["severity"],
                [
                    number("line"),
                    number("column"),
                    number("end_line"),
                    number("end_column")
                ]
            ])
        })
        .collect()
}

/// Diagnostics in the same form.
fn reported(diagnostics: &[Value]) -> Vec<Value> {
    let one = |one: &Value| {
        let severity = ["", "error", "warning", "note"][usize::try_from(one["severity"].as_u64().unwrap()).unwrap()];
        let (start, end) = (&one["range"]["start"], &one["range"]["end"]);
        json!([
            one["code"],
            severity,
            [start["line"], start["character"], end["line"], end["character"]]
        ])
    };
    diagnostics.iter().map(one).collect()
}

fn at(text: &str, needle: &str) -> Value {
    let offset = text.find(needle).unwrap();
    let line = text[..offset].matches('\n').count();
    json!({ "line": line, "character": offset - text[..offset].rfind('\n').map_or(0, |end| end + 1) })
}

fn titles(actions: &Value) -> Vec<&str> {
    actions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["title"].as_str().unwrap())
        .collect()
}

fn actions(client: &mut Client, document: &str, position: &Value, only: Option<&[&str]>) -> Value {
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!(only);
    }
    let params = json!({
        "textDocument": { "uri": document }, "context": context, "range": { "start": position, "end": position },
    });
    client.request("textDocument/codeAction", params)["result"].clone()
}

#[test]
fn a_file_is_opened_explained_fixed_and_closed() {
    let case = Case::new("check");
    let mut client = Client::of(case.path(), &[]);
    assert_eq!(client.capabilities["positionEncoding"], "utf-8");
    let app = uri(&case.path().join("app.py"));
    client.open(&app, "python", SOURCE);
    let diagnostics = client.wait(&app, 1);
    assert_eq!(reported(&diagnostics), checked(&case, "app.py", SOURCE));
    assert_eq!(diagnostics[0]["code"], "retired-model");
    assert_eq!(diagnostics[0]["tags"], json!([2]));
    assert!(
        diagnostics[0]["codeDescription"]["href"]
            .as_str()
            .unwrap()
            .ends_with("/rules/lints/retired-model.md")
    );

    let here = at(SOURCE, "claude-v2");
    let hover = client.request(
        "textDocument/hover",
        json!({ "textDocument": { "uri": app }, "position": here }),
    );
    let card = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(card.starts_with("**Claude") && card.contains("2025-07-21"), "{card}");
    let nothing = client.request(
        "textDocument/hover",
        json!({ "textDocument": { "uri": app }, "position": { "line": 0, "character": 0 } }),
    );
    assert_eq!(nothing["result"], Value::Null);

    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": app } }));
    let lens = lenses["result"][0]["command"]["title"].as_str().unwrap();
    assert!(lens.ends_with("EOL since 2025-07-21"), "{lens}");

    let offered = actions(&mut client, &app, &here, None);
    assert_eq!(offered.as_array().unwrap().len(), 2, "{:?}", titles(&offered));
    let fix = &offered[0];
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    let fixed = apply(SOURCE, fix["edit"]["documentChanges"][0]["edits"].as_array().unwrap());
    let written = case.command("", &["--fix", "--unsafe-fixes", "--stdin-filename", "app.py", "-"]);
    let written = { written }.write_stdin(SOURCE).output().unwrap();
    assert_eq!(
        fixed,
        String::from_utf8(written.stdout).unwrap(),
        "the fix is the one of `check --fix`"
    );
    let is_safe = case.command("", &["--fix", "--stdin-filename", "app.py", "-"]);
    let is_safe = { is_safe }.write_stdin(SOURCE).output().unwrap().stdout == fixed.as_bytes();
    assert_eq!(fix["isPreferred"] == true, is_safe);
    let all = actions(&mut client, &app, &here, Some(&["source.fixAll"]));
    assert_eq!(!all.as_array().unwrap().is_empty(), is_safe);

    client.note(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": app, "version": 2 }, "contentChanges": [{ "text": fixed }] }),
    );
    let left = client.wait(&app, 2);
    assert_eq!(reported(&left), checked(&case, "app.py", &fixed));
    assert!(left.is_empty(), "{left:?}");

    client.note("textDocument/didClose", json!({ "textDocument": { "uri": app } }));
    assert_eq!(client.wait_next(&app), Vec::<Value>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn a_comment_with_a_reason_hides_a_finding() {
    let case = Case::new("check");
    let mut client = Client::of(case.path(), &[]);
    for (name, language, text) in [
        ("app.py", "python", SOURCE.to_owned()),
        (
            "app.ts",
            "typescript",
            "export const call = () =>\n  client.send(new ConverseCommand({ modelId: \"anthropic.claude-v2\" }));\n"
                .to_owned(),
        ),
        (
            "app.yaml",
            "yaml",
            "bedrock:\n  modelId: anthropic.claude-v2\n".to_owned(),
        ),
    ] {
        let document = uri(&case.path().join(name));
        client.open(&document, language, &text);
        client.wait(&document, 1);
        let offered = actions(&mut client, &document, &at(&text, "claude-v2"), None);
        let ignore = offered
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["title"].as_str().unwrap().starts_with("Ignore"));
        let ignore = ignore.unwrap_or_else(|| panic!("{name}: {:?}", titles(&offered)));
        assert_eq!(ignore.get("isPreferred"), None);
        let hidden = apply(&text, ignore["edit"]["documentChanges"][0]["edits"].as_array().unwrap());
        assert!(hidden.contains("bedrock-lint: ignore[retired-model] TODO"), "{hidden}");
        assert_eq!(checked(&case, name, &hidden), Vec::<Value>::new(), "{hidden}");
    }
    // JSON has no comments.
    let text = "{\"bedrock\": {\"modelId\": \"anthropic.claude-v2\"}}\n";
    let document = uri(&case.path().join("app.json"));
    client.open(&document, "json", text);
    client.wait(&document, 1);
    let offered = actions(&mut client, &document, &at(text, "claude-v2"), None);
    assert!(!titles(&offered).iter().any(|title| title.starts_with("Ignore")));
    assert_eq!(client.end(), 0);
}

#[test]
fn ids_are_completed_where_one_is_consumed() {
    let case = Case::new("check");
    let mut client = Client::of(case.path(), &[]);
    let app = uri(&case.path().join("app.py"));
    let text = SOURCE.replace("anthropic.claude-v2", "claude");
    client.open(&app, "python", &text);
    let complete = |client: &mut Client, position: Value| {
        let params = json!({ "textDocument": { "uri": app }, "position": position });
        client.request("textDocument/completion", params)["result"]["items"]
            .as_array()
            .unwrap()
            .clone()
    };
    let items = complete(&mut client, at(&text, "claude"));
    assert!(items.len() > 20, "{}", items.len());
    assert!(
        items[0]["detail"].as_str().unwrap().contains(", active"),
        "{}",
        items[0]
    );
    let call = |item: &Value| format!("client.converse(modelId={}, messages=[])\n", item["label"]);
    let all = SOURCE.replace("client.converse(modelId=\"anthropic.claude-v2\", messages=[])\n", "")
        + &items.iter().map(call).collect::<String>();
    let ends = ["legacy-model", "extended-access-model", "floor-passed"];
    for finding in checked(&case, "app.py", &all) {
        assert!(ends.contains(&finding[0].as_str().unwrap()), "{finding}: {all}");
    }
    let are_of = |geography: &str| {
        items
            .iter()
            .any(|item| item["label"].as_str().unwrap().starts_with(geography))
    };
    assert!(
        are_of("us.") && !are_of("eu.") && !are_of("apac."),
        "those of the Region of the client"
    );
    assert_eq!(complete(&mut client, at(&text, "import")), Vec::<Value>::new());
    assert_eq!(complete(&mut client, at(&text, "us-east-1")), Vec::<Value>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn ignored_excluded_and_soft_files_are_those_of_a_check() {
    let case = Case::new("check")
        .file(".gitignore", "build/\n")
        .file("bedrock-lint.toml", "exclude = [\"vendor\"]\n")
        .file("old/bedrock-lint.toml", "[severity]\nretired-model = \"warning\"\n");
    let mut client = Client::of(case.path(), &[]);
    for (name, severities) in [
        ("app.py", vec![1]),
        ("old/app.py", vec![2]),
        ("build/app.py", vec![]),
        ("vendor/app.py", vec![]),
        ("docs/guide.md", vec![]),
        (".git/hooks/a.py", vec![]),
    ] {
        let document = uri(&case.path().join(name));
        client.open(&document, "python", SOURCE);
        let found = client.wait(&document, 1);
        let found: Vec<_> = found.iter().map(|one| one["severity"].as_i64().unwrap()).collect();
        assert_eq!(found, severities, "{name}");
    }
    assert_eq!(client.end(), 0);
    let mut client = Client::of(case.path(), &["--all"]);
    let document = uri(&case.path().join("docs/guide.md"));
    client.open(&document, "markdown", "Use `anthropic.claude-v2`.\n");
    assert_eq!(client.wait(&document, 1)[0]["severity"], 3);
    assert_eq!(client.end(), 0);
}

#[test]
fn configs_and_baselines_are_read_again_when_they_change() {
    let case = Case::new("check").file("app.py", SOURCE);
    let mut client = Client::of(case.path(), &[]);
    let app = uri(&case.path().join("app.py"));
    client.open(&app, "python", SOURCE);
    assert_eq!(client.wait(&app, 1).len(), 1);
    let changed = |client: &mut Client| {
        client.note("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
        client.wait_next(&app)
    };
    let config = case.path().join("bedrock-lint.toml");
    std::fs::write(&config, "[severity]\nretired-model = \"off\"\n").unwrap();
    assert_eq!(changed(&mut client), Vec::<Value>::new());
    // A broken config is reported, and nothing else.
    std::fs::write(&config, "[severity]\nretired-modell = \"off\"\n").unwrap();
    assert_eq!(changed(&mut client), Vec::<Value>::new());
    let message = client
        .notes
        .iter()
        .filter(|note| note["method"] == "window/showMessage");
    assert_eq!(message.count(), 1);
    std::fs::write(&config, "baseline = \"known.jsonl\"\n").unwrap();
    let args = ["check", "--as-of", crate::case::AS_OF, "--write-baseline"];
    let written = Case::bare("").command("", &[]).get_program().to_owned();
    let status = std::process::Command::new(written)
        .args(args)
        .current_dir(case.path())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(changed(&mut client), Vec::<Value>::new(), "the baseline accepts it");
    std::fs::write(case.path().join("known.jsonl"), "{\"bedrock-lint-baseline\":1}\n").unwrap();
    assert_eq!(changed(&mut client).len(), 1);
    assert!(
        client
            .notes
            .iter()
            .any(|note| note["method"] == "client/registerCapability")
    );
    assert_eq!(client.end(), 0);
}

#[test]
fn each_folder_has_its_own_settings_and_untitled_texts_those_of_the_first() {
    let folders = [Case::new("check"), Case::new("check")].map(|case| case.file("src/app.py", SOURCE));
    std::fs::write(
        folders[1].path().join("bedrock-lint.toml"),
        "[severity]\nretired-model = \"warning\"\n",
    )
    .unwrap();
    let mut client = Client::start(folders[0].path(), &["--as-of", crate::case::AS_OF]);
    client.initialize(&[folders[0].path(), folders[1].path()], &["utf-16"]);
    assert_eq!(client.capabilities["positionEncoding"], "utf-16");
    for (folder, severity) in folders.iter().zip([1, 2]) {
        let app = uri(&folder.path().join("src/app.py"));
        client.open(&app, "python", SOURCE);
        assert_eq!(client.wait(&app, 1)[0]["severity"], severity);
    }
    client.open("untitled:Untitled-1", "python", SOURCE);
    assert_eq!(client.wait("untitled:Untitled-1", 1)[0]["severity"], 1);
    // Columns count UTF-16.
    let text = format!(
        "x = \"😀\"; {}",
        &SOURCE[SOURCE.find("client =").unwrap()..].replace('\n', "; ")
    );
    client.open("untitled:Untitled-2", "python", &text);
    let start = client.wait("untitled:Untitled-2", 1)[0]["range"]["start"]["character"]
        .as_u64()
        .unwrap();
    let before = &text[..text.find("anthropic").unwrap()];
    assert_eq!(start, before.encode_utf16().count() as u64);
    // A folder that leaves takes its settings with it.
    client.note(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": [{ "uri": uri(folders[1].path()), "name": "x" }] } }),
    );
    let app = uri(&folders[1].path().join("src/app.py"));
    assert_eq!(client.wait_next(&app)[0]["severity"], 2, "its own repository is found");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_notebook_is_checked_as_the_file_that_it_is() {
    let case = Case::new("check");
    let mut client = Client::of(case.path(), &[]);
    let notebook = uri(&case.path().join("chat.ipynb"));
    let cell = |name: &str, text: &str| json!({ "uri": format!("vscode-notebook-cell:/chat.ipynb#{name}"), "languageId": "python", "version": 1, "text": text });
    let code = |name: &str| json!({ "kind": 2, "document": format!("vscode-notebook-cell:/chat.ipynb#{name}") });
    let first = "import boto3\nclient = boto3.client(\"bedrock-runtime\", region_name=\"us-east-1\")\n";
    let second = "%time\nname = \"ü\"\nclient.converse(modelId=\"anthropic.claude-v2\", messages=[])";
    client.note(
        "notebookDocument/didOpen",
        json!({
            "notebookDocument": {
                "uri": notebook, "notebookType": "jupyter-notebook", "version": 1, "cells": [code("a"), code("b")],
            },
            "cellTextDocuments": [cell("a", first), cell("b", second)],
        }),
    );
    let (a, b) = (
        "vscode-notebook-cell:/chat.ipynb#a",
        "vscode-notebook-cell:/chat.ipynb#b",
    );
    let found = client.wait(b, 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["range"]["start"], at(second, "anthropic"));
    assert_eq!(client.diagnostics[a].1, Vec::<Value>::new());
    let offered = actions(&mut client, b, &at(second, "claude-v2"), None);
    let fix = &offered[0]["edit"]["documentChanges"][0];
    assert_eq!(fix["textDocument"]["uri"], b);
    let fixed = apply(second, fix["edits"].as_array().unwrap());
    assert!(
        !fixed.contains("claude-v2") && fixed.starts_with("%time\nname = \"ü\"\nclient.converse(modelId=\""),
        "{fixed}"
    );
    assert!(
        titles(&offered).iter().any(|title| title.starts_with("Ignore")),
        "{:?}",
        titles(&offered)
    );
    client.note(
        "notebookDocument/didChange",
        json!({
            "notebookDocument": { "uri": notebook, "version": 2 },
            "change": { "cells": { "textContent": [{
                "document": { "uri": b, "version": 2 }, "changes": [{ "text": fixed }],
            }] } },
        }),
    );
    assert_eq!(client.wait(b, 2), Vec::<Value>::new());
    client.note(
        "notebookDocument/didChange",
        json!({
            "notebookDocument": { "uri": notebook, "version": 3 },
            "change": { "cells": { "structure": {
                "array": { "start": 1, "deleteCount": 1, "cells": [code("c")] },
                "didOpen": [cell("c", second)], "didClose": [{ "uri": b }],
            } } },
        }),
    );
    assert_eq!(client.wait("vscode-notebook-cell:/chat.ipynb#c", 1).len(), 1);
    client.note(
        "notebookDocument/didClose",
        json!({ "notebookDocument": { "uri": notebook }, "cellTextDocuments": [] }),
    );
    assert_eq!(
        client.wait_next("vscode-notebook-cell:/chat.ipynb#c"),
        Vec::<Value>::new()
    );
    assert_eq!(client.end(), 0);
}

#[test]
fn garbage_and_messages_out_of_order_do_not_end_it() {
    let case = Case::new("check");
    let mut client = Client::start(case.path(), &["--as-of", crate::case::AS_OF]);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32002);
    client.note("textDocument/didOpen", json!(7));
    client.raw(b"\0\xff\xfe garbage\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    client.initialize(&[case.path()], &["utf-8"]);
    assert_eq!(client.request("initialize", json!({}))["error"]["code"], -32600);
    assert_eq!(client.request("no/such", json!({}))["error"]["code"], -32601);
    assert_eq!(
        client.request("textDocument/hover", json!([1]))["error"]["code"],
        -32602
    );
    for body in [
        "{",
        "[]",
        "null",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":3}",
        "{\"id\":77,\"result\":null}",
        &"[".repeat(100_000),
    ] {
        client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }
    client
        .raw(b"Content-Length: 99999999999999\r\n\r\nContent-Length: -1\r\n\r\nContent-Length: 3\r\n\r\n\xff\xff\xff");
    let app = uri(&case.path().join("app.py"));
    for method in [
        "textDocument/didChange",
        "textDocument/didClose",
        "notebookDocument/didChange",
        "$/unknown",
        "exit2",
    ] {
        client.note(
            method,
            json!({ "textDocument": { "uri": app, "version": 9 }, "contentChanges": [{ "text": "x" }] }),
        );
        client.note(
            method,
            json!({ "notebookDocument": { "uri": app, "version": 9 }, "change": {} }),
        );
    }
    let nowhere = json!({ "textDocument": { "uri": app }, "position": { "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 } });
    assert_eq!(
        client.request("textDocument/hover", nowhere.clone())["result"],
        Value::Null
    );
    client.open(&app, "python", SOURCE);
    client.open(&app, "python", SOURCE);
    assert_eq!(
        client.request("textDocument/completion", nowhere)["result"]["items"],
        json!([])
    );
    // A range out of the text, and one that ends before it starts.
    let at = |line: u32| json!({ "line": line, "character": 4_000_000 });
    for (version, from, to) in [(2, 900, 901), (3, 3, 1)] {
        let range = json!({ "start": at(from), "end": at(to) });
        client.note(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": app, "version": version }, "contentChanges": [{ "range": range, "text": "" }],
            }),
        );
    }
    client.note(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": app, "version": 4 }, "contentChanges": [{ "text": SOURCE }] }),
    );
    assert_eq!(reported(&client.wait(&app, 4)), checked(&case, "app.py", SOURCE));
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32600);
    client.note("exit", Value::Null);
    assert_eq!(client.code(), 0);
}

#[test]
fn a_client_that_only_goes_away_gets_the_code_of_the_protocol() {
    let case = Case::new("check");
    assert_eq!(Client::of(case.path(), &[]).code(), 1);
    let mut client = Client::of(case.path(), &[]);
    client.note("exit", Value::Null);
    assert_eq!(client.code(), 1);
}

#[test]
fn a_large_file_is_checked_as_a_whole() {
    let case = Case::new("check");
    let mut client = Client::of(case.path(), &[]);
    let app = uri(&case.path().join("app.py"));
    let text = SOURCE.repeat(50) + &"x = 1  # nothing to see here\n".repeat(5_000);
    client.open(&app, "python", &text);
    let end = json!({ "line": 0, "character": 0 });
    client.note(
        "textDocument/didChange",
        json!({
            "textDocument": { "uri": app, "version": 2 },
            "contentChanges": [{ "range": { "start": end, "end": end }, "text": "# top\n" }],
        }),
    );
    let found = client.wait(&app, 2);
    assert_eq!(reported(&found), checked(&case, "app.py", &format!("# top\n{text}")));
    assert_eq!(client.end(), 0);
}
