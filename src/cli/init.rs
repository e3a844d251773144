//! `init`: a config, a hook and a workflow to start with, from what the repository holds. It asks nothing, and what is
//! there already stays as it is.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;

use super::args::Init;
use super::{Failure, Outcome, context};
use crate::config::{self, AsOf, FILE_NAME, Layer};
use crate::report::sanitize::visible;
use crate::vocab::{Day, Region};

mod found;

use found::{Found, Service};

/// The baseline that the guide writes.
const BASELINE: &str = "bedrock-lint-baseline.jsonl";

/// The config of the guide's pipelines: a pinned day, and how near an end is an error.
const PINNED: &str = include_str!("../../docs/ci/bedrock-lint.toml");

const HOOKS: &str = include_str!("../../docs/ci/pre-commit-config.yaml");
const HOOKS_FILE: &str = ".pre-commit-config.yaml";

/// What is said of one file.
enum Told {
    /// It is new.
    Wrote(String),
    /// It was there; what to put into it.
    Kept(String, Option<String>),
}

pub(super) fn run(args: &Init, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let found = Found::look()?;
    let environment = Layer::from_env(|name| std::env::var(name).ok()).map_err(anyhow::Error::new)?;
    let day = context::day(args.as_of.or(environment.as_of).unwrap_or(AsOf::Today));
    let mut told = vec![config_file(&found, day)?, hooks()?];
    for service in &found.services {
        told.extend(workflow(service)?);
    }
    for one in &told {
        write!(out, "{}", one.text())?;
    }
    if found.services.is_empty() {
        writeln!(out, "no CI system was found; docs/ci.md has pipelines for five")?;
    }
    let step = if Path::new(BASELINE).exists() {
        "`pre-commit install` runs the hook on every commit".to_owned()
    } else {
        format!(
            "`bedrock-lint check` shows what is there; to accept that and fail on what is new, `bedrock-lint check --baseline {BASELINE} --write-baseline`"
        )
    };
    writeln!(out, "next: {step}")?;
    Ok(Outcome::Clean)
}

impl Told {
    fn text(&self) -> String {
        match self {
            Self::Wrote(what) => format!("wrote {}\n", visible(what)),
            Self::Kept(name, None) => format!("kept {}, which is there already\n", visible(name)),
            Self::Kept(name, Some(text)) => {
                let lines = text.lines().map(|line| format!("    {line}\n"));
                format!(
                    "kept {}, which is there already; put this into it:\n{}",
                    visible(name),
                    lines.collect::<String>()
                )
            }
        }
    }
}

fn config_file(found: &Found, day: Day) -> Result<Told, Failure> {
    if let Some(name) = config::in_folder(Path::new("")) {
        return Ok(Told::Kept(name.display().to_string(), None));
    }
    let text = config_text(found, day);
    if !write_new(FILE_NAME, &text)? {
        return Ok(Told::Kept(FILE_NAME.to_owned(), None));
    }
    Ok(Told::Wrote(
        match found.regions.keys().map(Region::as_str).collect::<Vec<_>>() {
            regions if regions.is_empty() => format!("{FILE_NAME}; no Region was found, so name yours in it"),
            regions => format!("{FILE_NAME}, for {}", regions.join(", ")),
        },
    ))
}

/// The config, with a comment for each key that is in it or is likely to be wanted.
fn config_text(found: &Found, day: Day) -> String {
    let files = found.regions.iter();
    let files: Vec<_> = files
        .map(|(region, files)| format!("# {region}: {}\n", files.told()))
        .collect();
    let files = files.concat();
    let regions: Vec<_> = found.regions.keys().map(|region| format!("\"{region}\"")).collect();
    let regions = match regions.as_slice() {
        [] => "# regions = [\"us-east-1\"]".to_owned(),
        regions => format!("regions = [{}]", regions.join(", ")),
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
         # The Regions in which the code runs: they settle which dates and which inference profiles count.\n\
         {files}{regions}\n\n{pinned}\n\
         # What was there when bedrock-lint came: accepted, until a model comes to a worse state.\n\
         {mark}baseline = \"{BASELINE}\"\n\n\
         # Paths that are not read, as in .gitignore.\n# exclude = [\"vendor\"]\n\n\
         # What to move to; naming it is consent to write it with `check --fix`.\n# [replacements]\n\
         # \"anthropic.claude-3-*\" = \"anthropic.claude-sonnet-4-6\"\n\n\
         # What your organisation does not use, with its reason.\n# [[deny]]\n# profiles = [\"global\"]\n\
         # reason = \"data stays in its Region\"\n"
    )
}

fn hooks() -> Result<Told, Failure> {
    if write_new(HOOKS_FILE, HOOKS)? {
        return Ok(Told::Wrote(format!("{HOOKS_FILE}; replace OWNER in it")));
    }
    let is_there = fs::read_to_string(HOOKS_FILE).is_ok_and(|text| text.contains("id: bedrock-lint"));
    let entry = || {
        HOOKS
            .lines()
            .skip_while(|line| *line != "repos:")
            .skip(1)
            .collect::<Vec<_>>()
            .join("\n")
    };
    Ok(Told::Kept(HOOKS_FILE.to_owned(), (!is_there).then(entry)))
}

fn workflow(service: &Service) -> Result<Vec<Told>, Failure> {
    let mut told = Vec::new();
    for (name, text) in service.files {
        told.push(if write_new(name, text)? {
            let then = service.then.map(|then| format!("; {then}")).unwrap_or_default();
            Told::Wrote(format!("{name}{then}"))
        } else {
            Told::Kept((*name).to_owned(), None)
        });
    }
    Ok(told)
}

/// Writes a file that is not there; whether it was not.
fn write_new(name: &str, text: &str) -> Result<bool, Failure> {
    let path = Path::new(name);
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
