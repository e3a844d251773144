//! `plan`: what to migrate, by when, to what, and what changes.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;

use super::args::{Scan, Terminal};
use super::scan::{self, Session};
use super::{Failure, Outcome, output};
use crate::config::Layer;
use crate::document::{Document, regular};
use crate::engine::Checked;
use crate::finding::Finding;
use crate::input::git::Repository;
use crate::plan::{Builder, Origin, Owners, Plan, SCHEMA_VERSION, compare, merge};
use crate::report::plan::{PlanFormat, write_comparison, write_plan};

/// A plan has at most so many bytes.
const MAX_BYTES: u64 = 256 << 20;

/// A CODEOWNERS file has at most so many bytes, as at GitHub.
const MAX_OWNERS: u64 = 3 << 20;

/// Formats of a plan, and the purpose of each.
pub(super) const FORMATS: [(&str, &str, PlanFormat); 5] = [
    (
        "text",
        "for people: a timeline, and the steps in their order",
        PlanFormat::Text,
    ),
    ("markdown", "for a pull request or an issue", PlanFormat::Markdown),
    ("html", "one page for a browser, which loads nothing", PlanFormat::Html),
    (
        "json",
        "for programs, and for `--merge` and `--compare`",
        PlanFormat::Json,
    ),
    ("ics", "the deadlines, for a calendar", PlanFormat::Ics),
];

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// Join plans of several repositories, written with `--format json`, instead of reading files
    #[arg(long, value_name = "PLAN", num_args = 1.., help_heading = "Plans")]
    merge: Vec<PathBuf>,
    /// Say what is done, new and slipped since an older plan, written with `--format json`
    #[arg(long, value_name = "PLAN", help_heading = "Plans")]
    compare: Option<PathBuf>,
    /// The repository's name in the plan [default: the address of its remote `origin`]
    #[arg(long, value_name = "NAME", help_heading = "Plans")]
    repository: Option<String>,
    /// The commit in the plan [default: HEAD]
    #[arg(long, value_name = "COMMIT", help_heading = "Plans")]
    commit: Option<String>,
    /// Write the plan to a file, in one step
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &PlanArgs, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if !args.scan.output_files.is_empty() {
        return Err(anyhow!("a plan is written to a file by `--output FILE`, in the format of `--format`").into());
    }
    let format = FORMATS.iter().find(|(name, ..)| *name == args.scan.format);
    let format = format.map_or(PlanFormat::Text, |(.., format)| *format);
    if let Some(path) = &args.output {
        output::probe(path)?;
    }
    // Faults of an older plan are reported before the run.
    let older = args.compare.as_deref().map(read).transpose()?;
    let (plan, outcome) = if args.merge.is_empty() {
        of_paths(args, terminal)?
    } else {
        let plans = args
            .merge
            .iter()
            .map(|path| read(path))
            .collect::<Result<Vec<_>, _>>()?;
        (
            merge(plans).ok_or_else(|| anyhow!("there is no plan to merge"))?,
            Outcome::Clean,
        )
    };
    let mut text = Vec::new();
    if let Some(older) = older {
        write_older(format, &older, &plan, &mut text)?;
    } else {
        let mut options = scan::options(terminal);
        options.color &= args.output.is_none();
        write_plan(format, &plan, &options, &mut text)?;
    }
    match &args.output {
        Some(path) => output::replace(path, &text).with_context(|| format!("cannot write `{}`", path.display()))?,
        None => out.write_all(&text)?,
    }
    Ok(outcome)
}

fn write_older(format: PlanFormat, older: &Plan, plan: &Plan, out: &mut dyn Write) -> Result<(), Failure> {
    let all = compare(older, plan);
    match format {
        PlanFormat::Text => write_comparison(false, &all, out)?,
        PlanFormat::Markdown => write_comparison(true, &all, out)?,
        PlanFormat::Json => {
            let json = serde_json::to_string_pretty(&all).context("cannot write JSON")?;
            writeln!(out, "{}", crate::report::inert_json(&json))?;
        }
        PlanFormat::Html | PlanFormat::Ics => {
            return Err(anyhow!("`--compare` is written as text, markdown or json").into());
        }
    }
    Ok(())
}

/// Reads the documents and plans for them.
fn of_paths(args: &PlanArgs, terminal: &Terminal) -> Result<(Plan, Outcome), Failure> {
    let mut session = Session::new(&args.scan, Layer::default(), BTreeSet::new())?;
    // Each entry of a table is a place of its own.
    session.fold_tables = false;
    let root = output::root();
    let (origin, owners) = surroundings(args);
    let page = session.engine.catalog_handle().lifecycle_page();
    let mut builder = Builder::new(session.as_of(&session.start), page, origin, owners);
    let takes = |finding: &Finding| finding.counts() && Builder::takes(finding);
    let pick = |_: &Document, checked: Checked| {
        let findings: Vec<_> = checked.findings.into_iter().filter(takes).collect();
        (!findings.is_empty()).then_some(findings)
    };
    let ran = session.run(&args.scan, terminal, &pick, &mut |_, source, _, findings| {
        let path = root.path(source.document.name());
        for finding in &findings {
            builder.add(&source.document, &path, finding);
        }
        Ok(())
    })?;
    let plan = builder.finish(session.engine.catalog_handle());
    let outcome = if ran.incomplete {
        Outcome::Incomplete
    } else {
        Outcome::Clean
    };
    Ok((plan, outcome))
}

/// The repository and the commit, and who owns what in it.
fn surroundings(args: &PlanArgs) -> (Origin, Owners) {
    let git = Repository::open(Path::new("")).ok();
    let origin = Origin {
        repository: args.repository.clone().or_else(|| git.as_ref()?.origin()),
        commit: args.commit.clone().or_else(|| git.as_ref()?.commit("HEAD").ok()),
    };
    let current = std::env::current_dir().unwrap_or_default();
    let folder = output::root_folder(&current).unwrap_or(&current);
    let files = Owners::files().map(|name| folder.join(name));
    let text = files.iter().find_map(|path| regular::read_text(path, MAX_OWNERS).ok());
    (origin, text.map(|text| Owners::read(&text)).unwrap_or_default())
}

/// A plan that was written before.
fn read(path: &Path) -> Result<Plan, Failure> {
    let name = path.display();
    let text = regular::read_text(path, MAX_BYTES).with_context(|| format!("cannot read the plan `{name}`"))?;
    let plan: Plan = serde_json::from_str(&text).map_err(|error| {
        anyhow!("{name}: this is no plan: {error}\nhelp: `bedrock-lint plan --format json` writes one")
    })?;
    if plan.schema_version != SCHEMA_VERSION {
        let found = plan.schema_version;
        return Err(anyhow!("{name}: the plan has version {found}; expected {SCHEMA_VERSION}").into());
    }
    Ok(plan)
}
