//! `mcp`: the Model Context Protocol on standard input and output, for coding agents. Four tools: check a text, explain, show
//! a model, suggest a replacement. They answer what the commands print, read no more than those, and write nothing.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler, ServiceExt as _};
use serde_json::{Map, Value, json};

use super::args::{Explain, Judge, Mcp};
use super::catalog::CatalogCommand;
use super::scan::Session;
use super::{Failure, Outcome, catalog, context, explain};
use crate::document::Document;
use crate::report::sanitize::Inert;
use crate::report::{Format, Options, Summary};
use crate::vocab::Region;

/// The name under which a suggestion is looked up: a string of code, whatever the id.
const SUGGESTED_IN: &str = "model.py";

/// Fields of a finding, or of a reference without one, that a suggestion consists of.
const SUGGESTION: [&str; 9] = [
    "text",
    "model_id",
    "name",
    "state",
    "lint",
    "severity",
    "message",
    "lifecycle",
    "replacement",
];

pub(super) fn run(args: &Mcp) -> Result<Outcome, Failure> {
    let server = Server {
        judge: args.judge.clone(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the server")?;
    runtime.block_on(async {
        let served = server.serve(rmcp::transport::stdio()).await;
        let served = served.map_err(|error| anyhow!("cannot serve: {error}"))?;
        served.waiting().await.context("the server failed")?;
        Ok(Outcome::Clean)
    })
}

/// The server, with the settings of its command line.
#[derive(Clone)]
struct Server {
    judge: Judge,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("bedrock-lint", env!("CARGO_PKG_VERSION")))
            .with_instructions(
                "Checks Amazon Bedrock model ids against an offline catalog. Call suggest_replacement before you write a model id, and \
                 check_text after you wrote one.",
            )
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        let answer = match &*request.name {
            "check_text" => self.check_text(&arguments),
            "explain" => self.explain(&arguments),
            "show_model" => self.show(&arguments),
            "suggest_replacement" => self.suggest(&arguments),
            name => return Err(ErrorData::invalid_params(format!("there is no tool `{name}`"), None)),
        };
        let result = match answer {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
            Err(Failure::Other(error)) => {
                let text = context::lines_of(&error).join("\n");
                CallToolResult::error(vec![ContentBlock::text(text)])
            }
            Err(Failure::BrokenPipe) => CallToolResult::error(Vec::new()),
        };
        Ok(result.into())
    }
}

impl Server {
    /// The report of `check --format json` on a text.
    fn check_text(&self, arguments: &JsonObject) -> Result<String, Failure> {
        let path = text(arguments, "path")?;
        let session = self.session(arguments)?;
        let (document, checked) = judged(&session, path, text(arguments, "text")?);
        let day = session.as_of(&session.start);
        let mut out = Vec::new();
        let mut report = format("json")?;
        let mut summary = Summary::new(day);
        summary.files = 1;
        let findings = checked.map(|checked| {
            summary.references = checked.verdicts.len() as u64;
            checked.findings
        });
        let findings = findings.unwrap_or_default();
        for finding in &findings {
            summary.count(finding);
        }
        report.begin(&mut out)?;
        report.document(&mut out, &document, &findings)?;
        report.finish(&mut out, &summary)?;
        printed(out)
    }

    /// The verdict on an id and its replacement.
    fn suggest(&self, arguments: &JsonObject) -> Result<String, Failure> {
        let id = text(arguments, "model")?;
        let session = self.session(arguments)?;
        let code = format!("client.converse(modelId={})\n", json!(id));
        let (document, checked) = judged(&session, SUGGESTED_IN, &code);
        let checked = checked.unwrap_or_default();
        let mut out = Vec::new();
        if let Some(finding) = checked.findings.first() {
            format("jsonl")?.document(&mut out, &document, std::slice::from_ref(finding))?;
        } else if let Some(verdict) = checked.verdicts.first() {
            let jsonl = Format::find("jsonl").and_then(|format| format.inventory);
            let make = jsonl.context("there is no such format")?;
            make(&Options::default()).document(&mut out, &document, std::slice::from_ref(verdict))?;
        } else {
            return Err(anyhow!("`{id}` is not an id of Bedrock").into());
        }
        let record: Map<String, Value> = serde_json::from_slice(&out).context("cannot read the record")?;
        let field = |key: &str| (key.to_owned(), record.get(key).cloned().unwrap_or(Value::Null));
        let suggestion: Map<String, Value> = SUGGESTION.iter().map(|key| field(key)).collect();
        Ok(Value::Object(suggestion).to_string())
    }

    fn explain(&self, arguments: &JsonObject) -> Result<String, Failure> {
        let args = Explain {
            what: Some(text(arguments, "what")?.to_owned()),
            judge: self.judge_for(arguments)?,
        };
        output_of(|out| explain::run(&args, out))
    }

    fn show(&self, arguments: &JsonObject) -> Result<String, Failure> {
        let command = CatalogCommand::Show {
            id: text(arguments, "model")?.to_owned(),
            judge: self.judge_for(arguments)?,
        };
        output_of(|out| catalog::run(&command, out))
    }

    fn session(&self, arguments: &JsonObject) -> Result<Session, Failure> {
        let here = std::env::current_dir().context("cannot tell the current folder")?;
        Session::of_folder(&here, &self.judge_for(arguments)?)
    }

    /// The options of the command line, with the Regions of a call.
    fn judge_for(&self, arguments: &JsonObject) -> Result<Judge, Failure> {
        let mut judge = self.judge.clone();
        if let Some(regions) = arguments.get("regions").filter(|regions| !regions.is_null()) {
            let names = regions.as_array().map(|names| names.iter().map(Value::as_str));
            let regions = names.and_then(|names| names.map(|name| Region::new(name?)).collect::<Option<Vec<_>>>());
            judge.regions = regions.context("`regions` is a list of Regions, such as [\"us-east-1\"]")?;
        }
        Ok(judge)
    }
}

/// The output of a command.
fn output_of(run: impl FnOnce(&mut dyn Write) -> Result<Outcome, Failure>) -> Result<String, Failure> {
    let mut out = Vec::new();
    let mut plain = Inert::plain(&mut out);
    run(&mut plain)?;
    plain.flush()?;
    drop(plain);
    printed(out)
}

/// A text as a document, and what is found in it; nothing where its config leaves it out.
fn judged(session: &Session, path: &str, text: &str) -> (Document, Option<crate::engine::Checked>) {
    let document = Document::new(path, text.as_bytes().to_vec());
    let judged = session.judge_caught(Path::new(path), &document);
    (document, judged.map(|(_, checked)| checked))
}

fn format(name: &str) -> Result<Box<dyn crate::report::Reporter<crate::finding::Finding>>, Failure> {
    let format = Format::find(name).context("there is no such format")?;
    Ok((format.findings)(&Options::default()))
}

fn printed(out: Vec<u8>) -> Result<String, Failure> {
    Ok(String::from_utf8(out).context("the answer is not UTF-8")?)
}

fn text<'a>(arguments: &'a JsonObject, key: &str) -> Result<&'a str, Failure> {
    let value = arguments.get(key).and_then(Value::as_str);
    Ok(value.with_context(|| format!("`{key}` is missing, or is no text"))?)
}

/// The tools, with the schemas of their arguments.
fn tools() -> Vec<Tool> {
    let regions = json!({"type": "array", "items": {"type": "string"},
        "description": "Regions in which the code runs; those of the config where it is left out"});
    let of = |name: &'static str, description: &'static str, properties: Value, required: &[&str]| {
        let mut schema = JsonObject::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), properties);
        schema.insert("required".to_owned(), json!(required));
        let annotations = ToolAnnotations::from_raw(None, Some(true), Some(false), Some(true), Some(false));
        Tool::new(name, description, Arc::new(schema)).with_annotations(annotations)
    };
    vec![
        of(
            "check_text",
            "Check the text of a file for Bedrock model ids that are retired, about to be, or misspelt. Answers the JSON of `check`.",
            json!({
                "path": {"type": "string", "description": "Path of the file, which decides its language, role and config"},
                "text": {"type": "string", "description": "Text of the file"},
                "regions": regions,
            }),
            &["path", "text"],
        ),
        of(
            "explain",
            "Explain a lint, a model, an error of AWS's API in its own words, or FILE:LINE of a file.",
            json!({"what": {"type": "string"}}),
            &["what"],
        ),
        of(
            "show_model",
            "Show everything that the catalog knows of a model: states by Region, how to call it, prices, sources.",
            json!({"model": {"type": "string", "description": "Id or name of a model"}, "regions": regions}),
            &["model"],
        ),
        of(
            "suggest_replacement",
            "Judge a model id and suggest the id to write instead, with what changes. Answers JSON; `replacement` is null where the \
             model is Active.",
            json!({"model": {"type": "string", "description": "Id as it is written in code"}, "regions": regions}),
            &["model"],
        ),
    ]
}
