//! `check --documents`: documents as JSON lines, for programs that hold many and start few processes.
//!
//! In: a line a document, `{"path":…,"text":…}` or `{"path":…,"bytes_base64":…}`, with `repository` and `commit` if known.
//! Out: a line a finding, in the order of the documents. Configs beside the documents are not looked for: the settings are
//! those of the folder in which the run starts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::path::Path;
use std::thread;

use anyhow::{Context as _, anyhow};
use data_encoding::BASE64;
use serde::Deserialize;

use super::args::{Check, Terminal};
use super::scan::{self, Session};
use super::{Failure, Outcome, context, crash};
use crate::config::Layer;
use crate::document::Document;
use crate::finding::Finding;
use crate::report::{Origin, write_located};
use crate::vocab::Severity;

/// The documents that are checked together, by several threads, before their findings are written.
const BATCH: usize = 2_048;

/// The bytes of documents that are held at once.
const BATCH_BYTES: usize = 64 << 20;

/// A document as a line gives it.
#[derive(Deserialize)]
struct Line {
    path: String,
    text: Option<String>,
    bytes_base64: Option<String>,
    repository: Option<String>,
    commit: Option<String>,
}

/// A document that was read, or the fault of its line.
type Read = Result<(Document, Origin), String>;

/// The findings of a document, or why there are none.
type Checked = Result<Vec<Finding>, String>;

pub(super) fn run(path: &Path, args: &Check, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let options = Layer {
        fail_on: args.fail_on,
        fail_within: args.fail_within,
        ..Layer::default()
    };
    let mut session = Session::new(&args.scan, options, scan::disabled(&args.select, &args.ignore))?;
    session.selected = args.select.iter().cloned().collect();
    let mut lines: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Box::new(BufReader::new(file))
    };
    let threads = match args.scan.threads {
        0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    };
    let shows_notes = args.scan.all || session.start.values.fail_on.value == Severity::Note;
    let mut run = Run {
        session: &session,
        shows_notes,
        fails: false,
        is_broken: false,
        documents: 0,
        number: 0,
    };
    loop {
        let batch = run.read(&mut lines, args.scan.max_file_size)?;
        if batch.is_empty() {
            break;
        }
        let checked = run.check(&batch, threads);
        run.write(&batch, checked, out)?;
    }
    out.flush()?;
    if !terminal.quiet {
        let _ = writeln!(super::log::stderr(), "{} documents checked", run.documents);
    }
    session.report_config_problems(&[]);
    Ok(match (run.is_broken, run.fails && !args.exit_zero) {
        (true, _) => Outcome::Incomplete,
        (_, true) => Outcome::Findings,
        _ => Outcome::Clean,
    })
}

struct Run<'a> {
    session: &'a Session,
    shows_notes: bool,
    fails: bool,
    is_broken: bool,
    documents: u64,
    number: u64,
}

impl Run<'_> {
    /// Reads the next documents; none at the end.
    fn read(&mut self, lines: &mut dyn BufRead, most: u64) -> Result<Vec<Read>, Failure> {
        // A byte may be six in JSON.
        let longest = most.saturating_mul(6).saturating_add(64 << 10);
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let mut line = Vec::new();
            let read = (&mut *lines).take(longest).read_until(b'\n', &mut line);
            let read = read.context("cannot read the documents")?;
            if read == 0 {
                break;
            }
            self.number += 1;
            if !line.ends_with(b"\n") && read as u64 == longest {
                return Err(anyhow!(
                    "line {} of the documents is longer than --max-file-size allows",
                    self.number
                )
                .into());
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            bytes += line.len();
            batch.push(document(&line).map_err(|why| format!("line {} of the documents: {why}", self.number)));
        }
        Ok(batch)
    }

    /// Checks documents by several threads; the order stays.
    fn check(&self, batch: &[Read], threads: usize) -> Vec<Checked> {
        let share = batch.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let parts = batch.chunks(share).map(|part| {
                let worker = thread::Builder::new().stack_size(crash::STACK);
                worker.spawn_scoped(scope, move || {
                    part.iter().map(|read| self.one(read)).collect::<Vec<_>>()
                })
            });
            let parts: Vec<_> = parts.collect();
            let ended = parts.into_iter().flat_map(|part| match part {
                Ok(part) => part.join().unwrap_or_default(),
                Err(error) => vec![Err(format!("no thread can be started: {error}"))],
            });
            ended.collect()
        })
    }

    fn one(&self, read: &Read) -> Checked {
        let Ok((document, _)) = read else {
            return Ok(Vec::new());
        };
        if !self.session.engine.prefilter().can_hold(document.text().as_bytes()) {
            return Ok(Vec::new());
        }
        let settings = self.session.settings_of_start(Path::new(document.name()));
        crash::caught(|| self.session.engine.check(document, &settings).findings)
            .map_err(|message| format!("cannot check `{}`: {message}", document.name()))
    }

    fn write(&mut self, batch: &[Read], checked: Vec<Checked>, out: &mut dyn Write) -> Result<(), Failure> {
        let fail_on = self.session.start.values.fail_on.value;
        for (read, checked) in batch.iter().zip(checked) {
            let (document, origin) = match read {
                Ok(read) => (&read.0, &read.1),
                Err(why) => {
                    self.is_broken = true;
                    context::print_error(&anyhow!("{why}"));
                    continue;
                }
            };
            self.documents += 1;
            let findings = match checked {
                Ok(findings) => findings,
                Err(why) => {
                    self.is_broken = true;
                    context::print_error(&anyhow!("{why}"));
                    continue;
                }
            };
            for finding in &findings {
                self.fails |= finding.counts() && finding.severity >= fail_on;
                if self.shows_notes || finding.severity > Severity::Note {
                    write_located(out, document, origin, finding)?;
                }
            }
        }
        Ok(())
    }
}

/// The document of a line.
fn document(line: &[u8]) -> Read {
    let line: Line = serde_json::from_slice(line).map_err(|error| format!("expected a document: {error}"))?;
    let bytes = match (line.text, line.bytes_base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(text)) => BASE64
            .decode(text.as_bytes())
            .map_err(|error| format!("bytes_base64: {error}"))?,
        _ => return Err("expected either `text` or `bytes_base64`".to_owned()),
    };
    let origin = Origin {
        repository: line.repository,
        commit: line.commit,
    };
    let name: &Path = line.path.as_ref();
    Ok((Document::new(name, bytes), origin))
}
