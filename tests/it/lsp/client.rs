//! An editor, as far as the protocol shows one: it starts the server, sends messages, and keeps what comes back.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Value, json};

/// So long is waited for a message before the test fails.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: i32,
    /// The last diagnostics of each address, with their version.
    pub diagnostics: HashMap<String, (Option<i64>, Vec<Value>)>,
    /// Notifications of other kinds.
    pub notes: Vec<Value>,
    /// Capabilities from `initialize`.
    pub capabilities: Value,
}

impl Client {
    /// A client whose server has not heard of it yet.
    pub fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("bedrock-lint"))
            .arg("lsp")
            .args(args)
            .current_dir(folder)
            .env("HOME", folder)
            .env("XDG_CONFIG_HOME", folder.join(".xdg"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                let mut line = String::new();
                while out.read_line(&mut line).is_ok_and(|read| read > 0) && line.trim() != "" {
                    if let Some(value) = line.strip_prefix("Content-Length: ") {
                        length = value.trim().parse().unwrap();
                    }
                    line.clear();
                }
                let mut body = vec![0; length];
                if length == 0 || out.read_exact(&mut body).is_err() {
                    break;
                }
                if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    break;
                }
            }
        });
        Self {
            stdin: child.stdin.take(),
            child,
            messages,
            next: 0,
            diagnostics: HashMap::new(),
            notes: Vec::new(),
            capabilities: Value::Null,
        }
    }

    /// A client of one folder, for the day of the tests, that counts columns in UTF-8.
    pub fn of(folder: &Path, args: &[&str]) -> Self {
        let args: Vec<_> = ["--as-of", crate::case::AS_OF].iter().chain(args).copied().collect();
        let mut client = Self::start(folder, &args);
        client.initialize(&[folder], &["utf-8", "utf-16"]);
        client
    }

    pub fn initialize(&mut self, folders: &[&Path], encodings: &[&str]) {
        let folders: Vec<_> = folders
            .iter()
            .map(|folder| json!({ "uri": uri(folder), "name": "x" }))
            .collect();
        let answer = self.request(
            "initialize",
            json!({
                "processId": null, "rootUri": null, "workspaceFolders": folders,
                "capabilities": {
                    "general": { "positionEncodings": encodings },
                    "workspace": {
                        "workspaceEdit": { "documentChanges": true },
                        "didChangeWatchedFiles": { "dynamicRegistration": true },
                    },
                },
            }),
        );
        self.capabilities = answer["result"]["capabilities"].clone();
        self.note("initialized", json!({}));
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    #[expect(clippy::needless_pass_by_value, reason = "a message is made where it is sent")]
    pub fn note(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The answer to a request: the whole response.
    #[expect(clippy::needless_pass_by_value, reason = "a message is made where it is sent")]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    /// The next message; diagnostics are kept, and a request of the server is answered.
    fn receive(&mut self) -> Value {
        let message = self
            .messages
            .recv_timeout(PATIENCE)
            .expect("the server is silent or gone");
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            self.diagnostics.insert(
                params["uri"].as_str().unwrap().to_owned(),
                (
                    params["version"].as_i64(),
                    params["diagnostics"].as_array().unwrap().clone(),
                ),
            );
        } else if message.get("method").is_some() && message.get("id").is_some() {
            let id = message["id"].clone();
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            self.notes.push(message.clone());
        } else if message.get("method").is_some() {
            self.notes.push(message.clone());
        }
        message
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        self.note(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }),
        );
    }

    /// The diagnostics of a version of a document, once they come.
    pub fn wait(&mut self, uri: &str, version: i64) -> Vec<Value> {
        while self
            .diagnostics
            .get(uri)
            .is_none_or(|(known, _)| *known != Some(version))
        {
            self.receive();
        }
        self.diagnostics[uri].1.clone()
    }

    /// The next diagnostics of a document.
    pub fn wait_next(&mut self, uri: &str) -> Vec<Value> {
        self.diagnostics.remove(uri);
        while !self.diagnostics.contains_key(uri) {
            self.receive();
        }
        self.diagnostics[uri].1.clone()
    }

    /// Ends the server as the protocol wants it, and gives its exit code.
    pub fn end(mut self) -> i32 {
        assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
        self.note("exit", Value::Null);
        self.code()
    }

    /// The exit code of a server that ends by itself once the stream does.
    pub fn code(mut self) -> i32 {
        drop(self.stdin.take());
        self.child.wait().unwrap().code().unwrap()
    }
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A text with the edits of a document made, their columns in UTF-8.
pub fn apply(text: &str, edits: &[Value]) -> String {
    let offset = |at: &Value| {
        let [line, column] = ["line", "character"].map(|key| usize::try_from(at[key].as_u64().unwrap()).unwrap());
        text.split_inclusive('\n').take(line).map(str::len).sum::<usize>() + column
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (
                offset(&range["start"])..offset(&range["end"]),
                edit["newText"].as_str().unwrap(),
            )
        })
        .collect();
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut out = text.to_owned();
    for (range, new) in edits {
        out.replace_range(range, new);
    }
    out
}
