//! `init`: a config, a baseline, a hook and a workflow to start with, from what the repository holds. It works at the
//! root of the repository, asks nothing, and does not change what is there already, save the line of the baseline that
//! it wrote itself.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow};

use clap::Parser as _;

use super::args::{Cli, Command, Init};
use super::{Failure, Outcome, context, log, output};
use crate::config::{self, AsOf, FILE_NAME, Layer};
use crate::document::regular;
use crate::report::sanitize::visible;
use crate::vocab::{Day, Region};

/// Larger files of a repository are not looked at.
const MAX_BYTES: u64 = 1 << 20;

mod found;

use found::{Found, Service};

/// The baseline that the guide writes.
const BASELINE: &str = "bedrock-lint-baseline.jsonl";

/// The config of the guide's pipelines: a pinned day, and how near an end is an error.
const PINNED: &str = include_str!("../../docs/ci/bedrock-lint.toml");

const HOOKS: &str = include_str!("../../docs/ci/pre-commit-config.yaml");
const HOOKS_FILE: &str = ".pre-commit-config.yaml";

/// Outcome for one file.
enum FileOutcome {
    /// It is new.
    Wrote(String),
    /// It was there; what to put into it, and where.
    Kept(String, Option<(&'static str, String)>),
}

pub(super) fn run(args: &Init, out: &mut dyn Write) -> Result<Outcome, Failure> {
    go_to_root()?;
    let environment = Layer::from_env(|name| std::env::var(name).ok()).map_err(anyhow::Error::new)?;
    let day = context::day(args.as_of.or(environment.as_of).unwrap_or(AsOf::Today));
    let found = Found::look(day)?;
    let mut outcomes = vec![config_file(&found, day)?];
    if args.baseline {
        outcomes.push(baseline()?);
    }
    outcomes.push(hooks()?);
    for service in &found.services {
        outcomes.extend(workflow(service)?);
    }
    for one in &outcomes {
        write!(out, "{}", one.text())?;
    }
    if found.services.is_empty() {
        writeln!(out, "no CI system was found; docs/ci.md has pipelines for five")?;
    }
    let step = if Path::new(BASELINE).exists() {
        "`pre-commit install` runs the hook on every commit"
    } else {
        "`bedrock-lint check` reports what is there; `bedrock-lint init --baseline` accepts it, so that only new findings fail"
    };
    writeln!(out, "next: {step}")?;
    Ok(Outcome::Clean)
}

/// Pipelines, hooks and the config of a repository are looked for at its root, wherever in it the run started.
fn go_to_root() -> Result<(), Failure> {
    let here = env::current_dir().context("cannot tell the current folder")?;
    let Some(root) = output::root_folder(&here).filter(|root| *root != here) else {
        return Ok(());
    };
    env::set_current_dir(root).with_context(|| format!("cannot go to `{}`", root.display()))?;
    let below = here.strip_prefix(root).unwrap_or(&here);
    let up: Vec<_> = below.components().map(|_| "..").collect();
    // If standard error is closed, the message is lost.
    let _ = writeln!(
        log::stderr(),
        "note: working in {}, the root of the repository",
        up.join("/")
    );
    Ok(())
}

/// Writes the baseline, and its line into the config that `init` wrote.
fn baseline() -> Result<FileOutcome, Failure> {
    if Path::new(BASELINE).exists() {
        return Ok(FileOutcome::Kept(BASELINE.to_owned(), None));
    }
    let words = ["bedrock-lint", "check", "--write-baseline", "--baseline", BASELINE];
    let cli = Cli::try_parse_from(words).map_err(anyhow::Error::new)?;
    let Command::Check(check) = &cli.command else {
        return Err(anyhow!("cannot write `{BASELINE}`").into());
    };
    super::check::run(check, &cli.terminal, &mut io::sink())?;
    let line = format!("baseline = \"{BASELINE}\"");
    let name = config::in_folder(Path::new("")).unwrap_or_else(|| FILE_NAME.into());
    let text = regular::read_text(&name, MAX_BYTES).unwrap_or_default();
    if own_table(&name, &text).is_some_and(|table| table.contains_key("baseline")) {
        return Ok(FileOutcome::Wrote(BASELINE.to_owned()));
    }
    let shown = name.display();
    match with_line(&name, &text, &line).filter(|_| !output::leads_out(&name)) {
        Some(text) => {
            fs::write(&name, text).with_context(|| format!("cannot write `{shown}`"))?;
            Ok(FileOutcome::Wrote(format!("{BASELINE}, and its line in {shown}")))
        }
        None => Ok(FileOutcome::Wrote(format!("{BASELINE}; put `{line}` into {shown}"))),
    }
}

/// The settings of a config; nothing where it cannot be read or has none.
fn own_table(name: &Path, text: &str) -> Option<toml::Table> {
    let table: toml::Table = text.parse().ok()?;
    if !name.ends_with("pyproject.toml") {
        return Some(table);
    }
    table.get("tool")?.get("bedrock-lint")?.as_table().cloned()
}

/// A config with one more setting: in the place of its comment, else before its first line or below the head of its table.
/// Nothing where the setting would not be read there.
fn with_line(name: &Path, text: &str, line: &str) -> Option<String> {
    let key = line.split(' ').next().unwrap_or_default();
    let commented = format!("# {line}\n");
    let head = "[tool.bedrock-lint]\n";
    let text = if text.contains(&commented) {
        text.replacen(&commented, &format!("{line}\n"), 1)
    } else if name.ends_with("pyproject.toml") {
        text.replacen(head, &format!("{head}{line}\n"), 1)
    } else {
        format!("{line}\n{text}")
    };
    own_table(name, &text)?.contains_key(key).then_some(text)
}

impl FileOutcome {
    fn text(&self) -> String {
        match self {
            Self::Wrote(what) => format!("wrote {}\n", visible(what)),
            Self::Kept(name, None) => format!("kept {}, which is there already\n", visible(name)),
            Self::Kept(name, Some((place, text))) => {
                let lines = text.lines().map(|line| format!("    {line}\n"));
                format!(
                    "kept {}, which is there already; put this {place}:\n{}",
                    visible(name),
                    lines.collect::<String>()
                )
            }
        }
    }
}

fn config_file(found: &Found, day: Day) -> Result<FileOutcome, Failure> {
    if let Some(name) = config::in_folder(Path::new("")) {
        let missing = missing(&name, found, day);
        return Ok(FileOutcome::Kept(name.display().to_string(), missing));
    }
    let text = config_text(found, day);
    if !write_new(FILE_NAME, &text)? {
        return Ok(FileOutcome::Kept(FILE_NAME.to_owned(), None));
    }
    Ok(FileOutcome::Wrote(
        match found.regions.keys().map(Region::as_str).collect::<Vec<_>>() {
            regions if regions.is_empty() => format!("{FILE_NAME}; no Region was found, so name yours in it"),
            regions => format!("{FILE_NAME}, for {}", regions.join(", ")),
        },
    ))
}

/// The lines that a config which is there lacks, and where they belong.
fn missing(name: &Path, found: &Found, day: Day) -> Option<(&'static str, String)> {
    // A config that cannot be read lacks all of them; a check says what is wrong with it.
    let text = regular::read_text(name, MAX_BYTES).unwrap_or_default();
    let table = own_table(name, &text).unwrap_or_default();
    let place = if name.ends_with("pyproject.toml") {
        "at the top of its [tool.bedrock-lint]"
    } else {
        "at its top"
    };
    let lines = [
        ("regions", (!found.regions.is_empty()).then(|| regions_line(found))),
        ("as-of", Some(format!("as-of = \"{day}\""))),
        (
            "baseline",
            Path::new(BASELINE)
                .exists()
                .then(|| format!("baseline = \"{BASELINE}\"")),
        ),
    ];
    let lines = lines.into_iter().filter(|(key, _)| !table.contains_key(*key));
    let lines: Vec<_> = lines.filter_map(|(_, line)| line).collect();
    (!lines.is_empty()).then(|| (place, lines.join("\n")))
}

fn regions_line(found: &Found) -> String {
    let regions: Vec<_> = found.regions.keys().map(|region| format!("\"{region}\"")).collect();
    format!("regions = [{}]", regions.join(", "))
}

/// The config, with a comment for each key that is in it or is likely to be wanted.
fn config_text(found: &Found, day: Day) -> String {
    let files = found.regions.iter();
    let files: Vec<_> = files
        .map(|(region, files)| format!("# {region}: seen in {}\n", files.description()))
        .collect();
    let confirm = if files.is_empty() {
        ""
    } else {
        "# Found in the code; confirm them:\n"
    };
    let files = format!("{confirm}{}", files.concat());
    let regions = if found.regions.is_empty() {
        "# regions = [\"us-east-1\"]".to_owned()
    } else {
        regions_line(found)
    };
    let pin = |line: &str| {
        if line.starts_with("as-of") {
            format!("as-of = \"{day}\"\n")
        } else {
            format!("{line}\n")
        }
    };
    let pinned: Vec<_> = PINNED.lines().map(pin).collect();
    let pinned = pinned.concat();
    let mark = if Path::new(BASELINE).exists() { "" } else { "# " };
    format!(
        "# bedrock-lint. Every key: docs/configuration.md of bedrock-lint, or `bedrock-lint config schema`.\n\n\
         # The Regions in which the code runs; retirement dates and inference profiles depend on them.\n\
         {files}{regions}\n\n{pinned}\n\
         # Findings that are accepted until their model gets worse: `bedrock-lint init --baseline`.\n\
         {mark}baseline = \"{BASELINE}\"\n\n\
         # Paths that are not read, as in .gitignore.\n# exclude = [\"vendor\"]\n\n\
         # The models to move to; `check --fix` writes them.\n# [replacements]\n\
         # \"anthropic.claude-3-*\" = \"anthropic.claude-sonnet-4-6\"\n\n\
         # What your organisation does not use, with its reason.\n# [[deny]]\n# profiles = [\"global\"]\n\
         # reason = \"data stays in its Region\"\n"
    )
}

fn hooks() -> Result<FileOutcome, Failure> {
    if write_new(HOOKS_FILE, HOOKS)? {
        return Ok(FileOutcome::Wrote(HOOKS_FILE.to_owned()));
    }
    let is_there = regular::read_text(Path::new(HOOKS_FILE), MAX_BYTES);
    let is_there = is_there.is_ok_and(|text| text.contains("id: bedrock-lint"));
    let entry = || {
        let entry = HOOKS.lines().skip_while(|line| *line != "repos:").skip(1);
        ("into it", entry.collect::<Vec<_>>().join("\n"))
    };
    Ok(FileOutcome::Kept(HOOKS_FILE.to_owned(), (!is_there).then(entry)))
}

fn workflow(service: &Service) -> Result<Vec<FileOutcome>, Failure> {
    let mut outcomes = Vec::new();
    for (name, text) in service.files {
        outcomes.push(if write_new(name, text)? {
            let then = service.then.map(|then| format!("; {then}")).unwrap_or_default();
            FileOutcome::Wrote(format!("{name}{then}"))
        } else {
            FileOutcome::Kept((*name).to_owned(), None)
        });
    }
    Ok(outcomes)
}

/// Writes a file that is not there; whether it was not.
fn write_new(name: &str, text: &str) -> Result<bool, Failure> {
    let path = Path::new(name);
    if output::leads_out(path) {
        return Err(anyhow!("cannot write `{name}`: {}", output::LEADS_OUT).into());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(anyhow::Error::new(error)
            .context(format!("cannot write `{name}`"))
            .into()),
    }
}
