//! The state of the conversation, and what each message does to it.

mod answers;
mod capabilities;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gen_lsp_types::{
    Diagnostic, DidChangeNotebookDocumentParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseNotebookDocumentParams, DidCloseTextDocumentParams, DidOpenNotebookDocumentParams,
    DidOpenTextDocumentParams, InitializeResult, NotebookCell, NotebookCellKind, PublishDiagnosticsParams, ServerInfo,
    TextDocumentItem, Uri, WorkspaceFolder,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::open::{Analysis, Open, Page, made_up_name};
use super::text::Text;
use super::wire::Incoming;
use super::{Ended, Host, Workspace, diagnostics, uri};
use crate::config;
use crate::document::ColumnUnit;
use capabilities::capabilities;

/// Delay between the last change and the check of a document.
const PAUSE: Duration = Duration::from_millis(150);

/// Maximum delay between the first change and the check of a document, if changes go on.
const MAX_PAUSE: Duration = Duration::from_secs(1);

/// Files of settings beside the configs, whose change is worth a look.
const IGNORE_FILES: [&str; 3] = [".gitignore", ".ignore", ".bedrock-lintignore"];

/// State of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    GoOn,
    End(Ended),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// `initialize` is still to come.
    New,
    Running,
    /// `exit` is still to come.
    ShutDown,
}

pub(super) struct Server<'h> {
    host: &'h dyn Host,
    phase: Phase,
    unit: ColumnUnit,
    /// True if the client takes edits with versions.
    versions: bool,
    /// True if the client can watch files for the server.
    can_watch: bool,
    /// The folders of the editor.
    roots: Vec<PathBuf>,
    workspaces: HashMap<PathBuf, Box<dyn Workspace>>,
    /// Open documents, by address.
    open: HashMap<Uri, Open>,
    /// The notebook of each cell.
    notebook_of: HashMap<Uri, Uri>,
    out: Vec<Message>,
    /// Problems of settings that the user has been shown.
    shown: BTreeSet<String>,
}

/// Reason why a request has no answer.
struct Refusal(ErrorCode, String);

type Answer = Result<Value, Refusal>;

impl<'h> Server<'h> {
    pub(super) fn new(host: &'h dyn Host) -> Self {
        Self {
            host,
            phase: Phase::New,
            unit: ColumnUnit::Utf16,
            versions: false,
            can_watch: false,
            roots: Vec::new(),
            workspaces: HashMap::new(),
            open: HashMap::new(),
            notebook_of: HashMap::new(),
            out: Vec::new(),
            shown: BTreeSet::new(),
        }
    }

    /// The messages to send, in their order.
    pub(super) fn take_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.out)
    }

    /// Time of the next check.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.open.values().filter_map(|open| open.due).min()
    }

    pub(super) fn handle(&mut self, incoming: Incoming, now: Instant) -> Flow {
        match incoming {
            Incoming::Message(Message::Request(request)) => self.request(request),
            Incoming::Message(Message::Notification(note)) if note.method == "exit" => {
                return Flow::End(if self.phase == Phase::ShutDown {
                    Ended::Requested
                } else {
                    Ended::Abruptly
                });
            }
            Incoming::Message(Message::Notification(note)) if self.phase == Phase::Running => self.note(note, now),
            // The response to a registration changes nothing, and before `initialize` nothing counts.
            Incoming::Message(_) => {}
            Incoming::Garbage(why) => self.log(&why),
        }
        // Messages may come without a pause.
        if self.next_due().is_some_and(|due| due <= now) {
            self.check_due(now);
        }
        Flow::GoOn
    }

    fn send_note(&mut self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        let method = method.to_owned();
        self.out.push(Notification { method, params }.into());
    }

    fn log(&mut self, text: &str) {
        if self.phase == Phase::Running {
            // 2 is a warning.
            self.send_note("window/logMessage", json!({ "type": 2, "message": text }));
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let answer = match (self.phase, method.as_str()) {
            (Phase::New, "initialize") => {
                self.initialize(id, &params);
                return;
            }
            (Phase::New, _) => Err(Refusal(
                ErrorCode::ServerNotInitialized,
                "`initialize` comes first".to_owned(),
            )),
            (Phase::ShutDown, _) => Err(Refusal(
                ErrorCode::InvalidRequest,
                "nothing but `exit` comes after `shutdown`".to_owned(),
            )),
            (Phase::Running, "initialize") => {
                Err(Refusal(ErrorCode::InvalidRequest, "`initialize` comes once".to_owned()))
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                self.open.clear();
                Ok(Value::Null)
            }
            (Phase::Running, "textDocument/hover") => parsed(params).map(|params| self.hover(&params)),
            (Phase::Running, "textDocument/codeAction") => parsed(params).map(|params| self.actions(&params)),
            (Phase::Running, "textDocument/codeLens") => parsed(params).map(|params| self.lenses(&params)),
            (Phase::Running, "textDocument/completion") => parsed(params).map(|params| self.complete(&params)),
            (Phase::Running, _) => Err(Refusal(
                ErrorCode::MethodNotFound,
                format!("there is no request `{}`", method.chars().take(80).collect::<String>()),
            )),
        };
        self.answer(id, answer);
    }

    fn answer(&mut self, id: RequestId, answer: Answer) {
        let response = match answer {
            Ok(value) => Response::new_ok(id, value),
            Err(Refusal(code, text)) => Response::new_err(id, code as i32, text),
        };
        self.out.push(response.into());
    }

    /// Reads the client's capabilities field by field: a malformed one costs only that field.
    fn initialize(&mut self, id: RequestId, params: &Value) {
        let of = |path: &str| params.pointer(path);
        let is_true = |path: &str| of(path).and_then(Value::as_bool) == Some(true);
        let encodings = of("/capabilities/general/positionEncodings").and_then(Value::as_array);
        if encodings.is_some_and(|encodings| encodings.iter().any(|one| one == "utf-8")) {
            self.unit = ColumnUnit::Utf8;
        }
        self.versions = is_true("/capabilities/workspace/workspaceEdit/documentChanges");
        self.can_watch = is_true("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration");
        let folders = of("/workspaceFolders").and_then(Value::as_array);
        let folders = folders
            .into_iter()
            .flatten()
            .filter_map(|folder| folder["uri"].as_str());
        self.roots = folders.filter_map(uri::path).collect();
        if self.roots.is_empty() {
            let root = of("/rootUri").and_then(Value::as_str).and_then(uri::path);
            let root = root.or_else(|| of("/rootPath").and_then(Value::as_str).map(PathBuf::from));
            self.roots.extend(root.filter(|root| root.is_absolute()));
        }
        self.phase = Phase::Running;
        let result = InitializeResult {
            capabilities: capabilities(self.unit),
            server_info: Some(ServerInfo {
                name: "bedrock-lint".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        self.answer(id, Ok(serde_json::to_value(result).unwrap_or_default()));
    }

    /// Requests notifications for changes of the files that settings are read from.
    fn watch(&mut self) {
        if !self.can_watch {
            return;
        }
        let names = config::FILE_NAMES.into_iter().chain(IGNORE_FILES);
        let watchers: Vec<_> = names
            .map(|name| json!({ "globPattern": format!("**/{name}") }))
            .collect();
        // A baseline and an overlay may have any name.
        let others = ["**/*.jsonl", "**/*.toml"].map(|glob| json!({ "globPattern": glob }));
        let watchers: Vec<_> = watchers.into_iter().chain(others).collect();
        let params = json!({ "registrations": [{
            "id": "bedrock-lint-settings",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }] });
        let id = RequestId::from("bedrock-lint-settings".to_owned());
        let method = "client/registerCapability".to_owned();
        self.out.push(Request { id, method, params }.into());
    }

    fn note(&mut self, note: Notification, now: Instant) {
        let Notification { method, params } = note;
        let done = match method.as_str() {
            "initialized" => {
                self.watch();
                Ok(())
            }
            "textDocument/didOpen" => parsed(params).map(|params| self.did_open(params, now)),
            "textDocument/didChange" => parsed(params).map(|params| self.did_change(&params, now)),
            "textDocument/didClose" => {
                parsed(params).map(|params: DidCloseTextDocumentParams| self.close(&params.text_document.uri))
            }
            "notebookDocument/didOpen" => parsed(params).map(|params| self.did_open_notebook(params, now)),
            "notebookDocument/didChange" => parsed(params).map(|params| self.did_change_notebook(params, now)),
            "notebookDocument/didClose" => {
                parsed(params).map(|params: DidCloseNotebookDocumentParams| self.close(&params.notebook_document.uri))
            }
            "workspace/didChangeWorkspaceFolders" => parsed(params).map(|params| self.did_change_folders(params, now)),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" | "workspace/didChangeConfiguration" => {
                self.reload_stale(now);
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(Refusal(_, why)) = done {
            self.log(&format!("{method}: {why}"));
        }
    }

    fn did_open(&mut self, params: DidOpenTextDocumentParams, now: Instant) {
        let item = params.text_document;
        let uri = item.uri.clone();
        let (root, path) = self.place(&uri, Some(item.language_id.as_str()));
        let open = Open {
            path,
            root,
            pages: vec![page(item, false)],
            is_notebook: false,
            due: Some(now),
            changed: None,
            analysis: None,
        };
        self.open.insert(uri, open);
    }

    fn did_change(&mut self, params: &DidChangeTextDocumentParams, now: Instant) {
        let unit = self.unit;
        let Some(open) = self.open.get_mut(&params.text_document.text_document_identifier.uri) else {
            return;
        };
        let Some(page) = open.pages.first_mut() else { return };
        for change in &params.content_changes {
            page.text.apply(change, unit);
        }
        page.version = params.text_document.version;
        open.touch(now);
    }

    fn did_open_notebook(&mut self, params: DidOpenNotebookDocumentParams, now: Instant) {
        let notebook = params.notebook_document;
        let (root, path) = self.place(&notebook.uri, None);
        let path = match path.extension() {
            Some(_) => path,
            None => path.with_extension("ipynb"),
        };
        let mut items: HashMap<_, _> = params
            .cell_text_documents
            .into_iter()
            .map(|item| (item.uri.clone(), item))
            .collect();
        let open = Open {
            path,
            root,
            pages: pages(notebook.cells, &mut items),
            is_notebook: true,
            due: Some(now),
            changed: None,
            analysis: None,
        };
        for page in &open.pages {
            self.notebook_of.insert(page.uri.clone(), notebook.uri.clone());
        }
        self.open.insert(notebook.uri, open);
    }

    fn did_change_notebook(&mut self, params: DidChangeNotebookDocumentParams, now: Instant) {
        let unit = self.unit;
        let uri = params.notebook_document.uri;
        let Some(open) = self.open.get_mut(&uri) else { return };
        let Some(cells) = params.change.cells else { return };
        let mut gone = Vec::new();
        if let Some(structure) = cells.structure {
            let opened = structure.did_open.into_iter().flatten();
            let mut items: HashMap<_, _> = opened.map(|item| (item.uri.clone(), item)).collect();
            let start = (structure.array.start as usize).min(open.pages.len());
            let end = start
                .saturating_add(structure.array.delete_count as usize)
                .min(open.pages.len());
            let mut taken: Vec<_> = open.pages.drain(start..end).collect();
            let mut added = Vec::new();
            for cell in structure.array.cells.into_iter().flatten() {
                // A cell that moves is deleted and put in again.
                match taken.iter().position(|page| page.uri == cell.document) {
                    Some(at) => added.push(taken.swap_remove(at)),
                    None => added.extend(pages(vec![cell], &mut items)),
                }
            }
            for page in &added {
                self.notebook_of.insert(page.uri.clone(), uri.clone());
            }
            open.pages.splice(start..start, added);
            gone.extend(taken.into_iter().map(|page| page.uri));
        }
        for cell in cells.data.into_iter().flatten() {
            if let Some(page) = open.pages.iter_mut().find(|page| page.uri == cell.document) {
                page.is_code_cell = cell.kind == NotebookCellKind::Code;
            }
        }
        for change in cells.text_content.into_iter().flatten() {
            let cell = change.document.text_document_identifier.uri;
            let Some(page) = open.pages.iter_mut().find(|page| page.uri == cell) else {
                continue;
            };
            for one in &change.changes {
                page.text.apply(one, unit);
            }
            page.version = change.document.version;
        }
        open.touch(now);
        for uri in gone {
            self.notebook_of.remove(&uri);
            self.publish(uri, None, Vec::new());
        }
    }

    fn close(&mut self, uri: &Uri) {
        let Some(open) = self.open.remove(uri) else { return };
        for page in open.pages {
            self.notebook_of.remove(&page.uri);
            self.publish(page.uri, None, Vec::new());
        }
    }

    fn did_change_folders(&mut self, params: DidChangeWorkspaceFoldersParams, now: Instant) {
        let paths = |folders: Vec<WorkspaceFolder>| -> Vec<PathBuf> {
            folders
                .iter()
                .filter_map(|folder| uri::path(folder.uri.as_ref()))
                .collect()
        };
        let (added, removed) = (paths(params.event.added), paths(params.event.removed));
        self.roots.retain(|root| !removed.contains(root));
        self.roots.extend(added);
        self.workspaces.clear();
        let places: Vec<_> = self.open.keys().cloned().collect();
        for uri in places {
            let is_file = uri::path(uri.as_ref()).is_some();
            let place = is_file.then(|| self.place(&uri, None));
            let Some(open) = self.open.get_mut(&uri) else { continue };
            if let Some((root, path)) = place {
                (open.root, open.path) = (root, path);
            }
            (open.due, open.analysis) = (Some(now), None);
        }
    }

    /// The folder that holds for an address, and the path from there: the innermost folder of the editor that it lies in.
    fn place(&self, uri: &Uri, language: Option<&str>) -> (PathBuf, PathBuf) {
        let text = uri.to_string();
        let Some(file) = uri::path(&text) else {
            let root = self.roots.first().cloned();
            let root = root.unwrap_or_else(|| self.host.root_of(Path::new("")));
            return (root, made_up_name(&uri::name(&text), language.unwrap_or_default()));
        };
        let around = self.roots.iter().filter(|root| file.starts_with(root));
        let innermost = around.max_by_key(|root| root.as_os_str().len()).cloned();
        let root = innermost.unwrap_or_else(|| self.host.root_of(&file));
        let path = file.strip_prefix(&root).map(Path::to_owned).unwrap_or(file);
        (root, path)
    }

    /// Checks everything again where settings have changed.
    fn reload_stale(&mut self, now: Instant) {
        let stale = self.workspaces.iter().filter(|(_, workspace)| workspace.is_stale());
        let stale: Vec<_> = stale.map(|(root, _)| root.clone()).collect();
        for root in stale {
            self.workspaces.remove(&root);
            for open in self.open.values_mut().filter(|open| open.root == root) {
                (open.due, open.analysis) = (Some(now), None);
            }
        }
    }

    /// Checks the documents that are due, and publishes their diagnostics.
    pub(super) fn check_due(&mut self, now: Instant) {
        self.reload_stale(now);
        let due = self
            .open
            .iter()
            .filter(|(_, open)| open.due.is_some_and(|due| due <= now));
        let mut due: Vec<_> = due.map(|(uri, _)| uri.clone()).collect();
        due.sort_by_key(Uri::to_string);
        for uri in due {
            self.analyse(&uri);
        }
    }

    /// Checks the present text of a document, and publishes its diagnostics.
    fn analyse(&mut self, uri: &Uri) {
        let Some(open) = self.open.get_mut(uri) else { return };
        (open.due, open.changed) = (None, None);
        if open.analysis.is_some() {
            return;
        }
        let host = self.host;
        let root = open.root.clone();
        let workspace = self.workspaces.entry(root).or_insert_with_key(|root| host.load(root));
        let paper = open.paper();
        let checked = workspace.check(&paper.document, &open.path);
        let with_notes = workspace.shows_notes(&open.path);
        let problems = workspace.problems();
        let analysis = Analysis { paper, checked };
        let mut found: HashMap<Uri, Vec<Diagnostic>> = HashMap::new();
        for finding in diagnostics::shown(&analysis, with_notes) {
            if let Some((page, diagnostic)) = diagnostics::diagnostic(open, &analysis, finding, self.unit) {
                found.entry(page.uri.clone()).or_default().push(diagnostic);
            }
        }
        open.analysis = Some(analysis);
        let pages: Vec<_> = open.pages.iter().map(|page| (page.uri.clone(), page.version)).collect();
        for problem in problems {
            if self.shown.insert(problem.clone()) {
                // 1 is an error.
                self.send_note("window/showMessage", json!({ "type": 1, "message": problem }));
            }
        }
        for (uri, version) in pages {
            let diagnostics = found.remove(&uri).unwrap_or_default();
            self.publish(uri, Some(version), diagnostics);
        }
    }

    fn publish(&mut self, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        let params = PublishDiagnosticsParams {
            uri,
            version,
            diagnostics,
        };
        self.send_note("textDocument/publishDiagnostics", params);
    }
}

impl Open {
    /// Notes that the text has changed.
    fn touch(&mut self, now: Instant) {
        let first = *self.changed.get_or_insert(now);
        self.due = Some((now + PAUSE).min(first + MAX_PAUSE));
        self.analysis = None;
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal(ErrorCode::InvalidParams, error.to_string()))
}

fn page(item: TextDocumentItem, is_code_cell: bool) -> Page {
    Page {
        uri: item.uri,
        version: item.version,
        language: item.language_id.as_str().to_owned(),
        text: Text::new(item.text),
        is_code_cell,
    }
}

/// The pages of cells whose texts were sent along; a cell without one is left out.
fn pages(cells: Vec<NotebookCell>, items: &mut HashMap<Uri, TextDocumentItem>) -> Vec<Page> {
    let of = |cell: NotebookCell| Some(page(items.remove(&cell.document)?, cell.kind == NotebookCellKind::Code));
    cells.into_iter().filter_map(of).collect()
}
