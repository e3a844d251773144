//! Command-line types; the commands decide their meaning. Only types: what they mean is decided by the commands.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::catalog::CatalogCommand;
use super::examples;
use super::output::AUTO;
use super::plan::{self, PlanArgs};
use crate::config::AsOf;
use crate::lint::LINTS;
#[cfg(test)]
use crate::report::INVENTORY_ONLY;
use crate::report::{FORMATS, Format};
use crate::vocab::{Region, Severity};

/// The heading of the options that change files.
const FIXING: &str = "Fixing";

/// The heading of the options about Regions, dates and facts.
const JUDGING: &str = "Regions and dates";

const EXIT_CODES: &str = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or internal error, or something \
                          asked for that could not be read.";

/// Formats of an inventory, and the purpose of each.
const INVENTORY_FORMATS: [(&str, &str); 5] = [
    (
        "text",
        "for people: a table of the models in use, the most urgent first",
    ),
    (
        "json",
        "one JSON object: the references, the summary and the catalog's days",
    ),
    ("jsonl", "one JSON object a line, each a reference"),
    (
        "cyclonedx",
        "a bill of materials of models, CycloneDX 1.6: each model in use, where, its state and end",
    ),
    (AUTO, "text"),
];

/// The command line. What `check` and `inventory` share is declared once; where it means something else for an
/// inventory, that is said here.
pub(crate) fn command() -> clap::Command {
    let formats = INVENTORY_FORMATS.map(|(name, summary)| PossibleValue::new(name).help(summary));
    let all = Cli::command().mut_subcommand("check", with_summary);
    let command = all.mut_subcommand("inventory", |inventory| {
        with_summary(inventory)
            .mut_arg("format", |arg| arg.value_parser(PossibleValuesParser::new(formats)))
            .mut_arg("output_files", |arg| {
                with_help(
                    arg,
                    "Write a report to a file as well, such as json=inventory.json; repeatable",
                )
            })
            .mut_arg("all", |arg| {
                with_help(
                    arg,
                    "List patterns too, such as wildcards of policies, which name no single model",
                )
            })
    });
    let formats = plan::FORMATS.map(|(name, summary, _)| PossibleValue::new(name).help(summary));
    command.mut_subcommand("plan", |plan| {
        plan.mut_arg("format", |arg| arg.value_parser(PossibleValuesParser::new(formats)))
            .mut_arg("output_files", |arg| arg.hide(true))
            .mut_arg("all", |arg| arg.hide(true))
    })
}

/// The options for a summary, shown in the help of the commands that have one; elsewhere they are taken and hidden.
fn with_summary(command: clap::Command) -> clap::Command {
    let option = |id: &'static str, short: char, help: &'static str| {
        let option = clap::Arg::new(id).long(id).short(short).help(help);
        option.help_heading("Output").action(clap::ArgAction::SetTrue)
    };
    command
        .arg(option("quiet", 'q', "Print no summary and no progress").conflicts_with("verbose"))
        .arg(option(
            "verbose",
            'v',
            "Print more details: reasons, sources, every skipped file",
        ))
}

/// An argument with another help, short and long.
fn with_help(arg: clap::Arg, text: &'static str) -> clap::Arg {
    arg.help(text).long_help(text)
}

/// Finds hard-coded Amazon Bedrock model ids and reports the ones that are retired or about to be.
#[derive(Debug, Parser)]
#[command(name = "bedrock-lint", version, about, arg_required_else_help = true, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) terminal: Terminal,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Report retired, soon-to-be-retired and misspelt model ids
    #[command(after_help = examples::CHECK_SHORT, after_long_help = examples::CHECK)]
    Check(Check),
    /// List every model in use and its state, Active ones too
    #[command(after_help = examples::INVENTORY)]
    Inventory(Inventory),
    /// Plan the migration: what to move, by when, to what, and what changes
    #[command(after_help = examples::PLAN)]
    Plan(PlanArgs),
    /// Look at the catalog of models
    #[command(subcommand, after_help = examples::CATALOG)]
    Catalog(CatalogCommand),
    /// Explain a lint, a model, an error of AWS's API, or the verdict on a line
    #[command(after_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Show the settings in effect, or the schema of a config
    #[command(subcommand, after_help = examples::CONFIG)]
    Config(ConfigCommand),
    /// Write a starter config, a hook and a workflow at the root of the repository; existing files are not changed
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Speak the Language Server Protocol with an editor, on standard input and output
    #[command(after_help = examples::LSP)]
    Lsp(Lsp),
    /// Write a shell's completions to standard output
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write a manual page to standard output
    #[command(after_help = examples::MAN)]
    Man(Man),
    /// Serve coding agents by the Model Context Protocol, on standard input and output
    #[cfg(feature = "mcp")]
    #[command(after_help = examples::MCP)]
    Mcp(Mcp),
}

#[cfg(feature = "mcp")]
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    #[command(flatten)]
    pub(crate) judge: Judge,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A command, such as `check` or `catalog show` [default: the program]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) fixing: Fixing,
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// Exit with 1 if a finding is at least this severe [default: error]
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), help_heading = "Severity")]
    pub(crate) fail_on: Option<Severity>,
    /// Make a warning an error if the model retires in so many days [default: 30]
    ///
    /// Make a warning an error if the model retires within so many days; 0 turns it off [default: 30]
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true, help_heading = "Severity")]
    pub(crate) fail_within: Option<u32>,
    /// Exit with 0 even if something is found
    #[arg(long, help_heading = "Severity")]
    pub(crate) exit_zero: bool,
    /// Report only these lints
    #[arg(
        long,
        value_name = "LINT",
        value_delimiter = ',',
        value_parser = lint_names(),
        hide_possible_values = true,
        help_heading = "Severity"
    )]
    pub(crate) select: Vec<String>,
    /// Do not report these lints
    #[arg(
        long,
        value_name = "LINT",
        value_delimiter = ',',
        value_parser = lint_names(),
        hide_possible_values = true,
        help_heading = "Severity"
    )]
    pub(crate) ignore: Vec<String>,
    /// Check the documents that a file holds, a JSON object a line; `-` reads standard input
    ///
    /// Check the documents that a file holds, a JSON object a line: {"path":…,"text":…} or {"`path":…,"bytes_base64"`:…}, with
    /// "repository" and "commit" if known; `-` reads standard input. A finding is a JSON object a line, in the same order
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Files",
        hide_short_help = true,
        conflicts_with_all = ["paths", "fixes", "staged", "since", "merge_base", "write_baseline", "output_files", "format"]
    )]
    pub(crate) documents: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) change: Change,
    #[command(flatten)]
    pub(crate) accept: Accept,
}

/// Options for the part of a large report that is shown.
#[derive(Debug, Args)]
pub(crate) struct View {
    /// Show every finding in full, however many there are
    #[arg(long, help_heading = "Output")]
    pub(crate) full: bool,
    /// Report only one model: its name, its id, or a part of them; `*` matches anything
    #[arg(
        long,
        value_name = "PATTERN",
        help_heading = "Output",
        conflicts_with = "write_baseline"
    )]
    pub(crate) model: Option<String>,
}

/// Options for the changes that `check` makes.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("fixes").multiple(true))]
pub(crate) struct Fixing {
    /// Apply safe fixes; the fixed text of standard input goes to standard output
    #[arg(long, help_heading = FIXING, group = "fixes")]
    pub(crate) fix: bool,
    /// Print what a fix would change as a unified diff
    #[arg(long, help_heading = FIXING, group = "fixes", conflicts_with_all = ["interactive", "format"])]
    pub(crate) diff: bool,
    /// Ask before each fix
    #[arg(long, help_heading = FIXING, group = "fixes")]
    pub(crate) interactive: bool,
    /// Include fixes that need review: the request, a limit or a modality changes
    #[arg(long, help_heading = FIXING, requires = "fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Report the entries of tables one by one, and fix those whose model `[replacements]` names
    #[arg(long, help_heading = FIXING, requires = "fixes", hide_short_help = true)]
    pub(crate) tables: bool,
    /// Change at most so many files, the first in order of path
    #[arg(long, help_heading = FIXING, value_name = "N", requires = "fixes", hide_short_help = true)]
    pub(crate) max_files: Option<usize>,
}

/// Options for accepted findings.
#[derive(Debug, Args)]
pub(crate) struct Accept {
    /// Report only what is not in this file of accepted findings
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the findings into the baseline and drop what is gone
    #[arg(long, help_heading = "Baseline", conflicts_with_all = ["staged", "since", "merge_base", "fixes"])]
    pub(crate) write_baseline: bool,
    /// Accept what is in the baseline even if its model is now in a worse state
    #[arg(long, help_heading = "Baseline", hide_short_help = true)]
    pub(crate) baseline_any_state: bool,
}

/// Options for the part of a repository's history to scan.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// Check the staged files, as git's index has them
    ///
    /// Check the staged files, as git's index has them; config and baseline are those of the work tree
    #[arg(long, help_heading = "Git", conflicts_with_all = ["since", "merge_base", "stdin_filename", "fixes"])]
    pub(crate) staged: bool,
    /// Report only findings on lines added since this commit
    #[arg(long, value_name = "REVISION", help_heading = "Git", conflicts_with_all = ["merge_base", "stdin_filename"])]
    pub(crate) since: Option<String>,
    /// Report only findings on lines added since HEAD left this branch
    #[arg(long, value_name = "BRANCH", help_heading = "Git", conflicts_with = "stdin_filename")]
    pub(crate) merge_base: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Inventory {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// Write an SVG badge that says how many models are in use, and how many of them retire
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) badge: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A lint, a model's id or name, the text of an error of AWS's API, or `FILE:LINE`; without it, the lints are listed
    pub(crate) what: Option<String>,
    #[command(flatten)]
    pub(crate) judge: Judge,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the settings in effect for a file or folder, and where each value comes from
    #[command(after_help = examples::CONFIG)]
    Show {
        /// The file or folder [default: the current folder]
        path: Option<PathBuf>,
        #[command(flatten)]
        judge: Judge,
    },
    /// Print the JSON Schema of a config
    #[command(after_help = examples::SCHEMA)]
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Accept the findings of today: write the baseline, and its line into the config
    #[arg(long)]
    pub(crate) baseline: bool,
    /// The UTC day to pin in the config, YYYY-MM-DD or `today` [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_as_of)]
    pub(crate) as_of: Option<AsOf>,
}

#[derive(Debug, Args)]
pub(crate) struct Lsp {
    #[command(flatten)]
    pub(crate) judge: Judge,
    /// Show notes too: docs, tests, recordings, and ids that may be newer than the catalog
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,
    /// Accepted since editors add it; standard input and output are always used
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

/// Input and output options of `check` and `inventory`.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Clone, Debug, Args)]
pub(crate) struct Scan {
    /// Files and folders; `-` reads standard input
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to write the report
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats(), help_heading = "Output")]
    pub(crate) format: String,
    /// Write a report to a file as well, such as sarif=out.sarif
    ///
    /// Write a report to a file as well, such as sarif=out.sarif; repeatable
    #[arg(long = "output-file", value_name = "FORMAT=FILE", value_parser = output_file, help_heading = "Output")]
    pub(crate) output_files: Vec<OutputFile>,
    /// Show notes too: docs, tests, recordings, maybe new ids
    ///
    /// Show notes too: docs, tests, recordings, and ids that may be newer than the catalog
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) judge: Judge,
    /// Leave out paths that match this glob
    ///
    /// Leave out paths that match this glob, written as in .gitignore; `!` takes back what one before it leaves out
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Leave out excluded and ignored paths even when they are given by name
    #[arg(long, help_heading = "Files", hide_short_help = true)]
    pub(crate) force_exclude: bool,
    /// Read files that .gitignore, .ignore, .bedrock-lintignore or git's excludes leave out
    #[arg(long, help_heading = "Files", hide_short_help = true)]
    pub(crate) no_ignore: bool,
    /// Leave out hidden files and folders
    #[arg(long, help_heading = "Files", hide_short_help = true)]
    pub(crate) no_hidden: bool,
    /// Skip larger files; one that is given by name is an error. Units: K, M, G
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "16M",
        value_parser = size,
        help_heading = "Files",
        hide_short_help = true
    )]
    pub(crate) max_file_size: u64,
    /// Exit with 1 if fewer references are found: a run over the wrong folder is no clean one
    #[arg(long, value_name = "N", help_heading = "Severity", hide_short_help = true)]
    pub(crate) min_references: Option<u64>,
    /// How many threads read files, at most four a processor; 0 lets the machine decide
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        help_heading = "Files",
        hide_short_help = true
    )]
    pub(crate) threads: usize,
    /// The name of what is read from standard input
    #[arg(long, value_name = "PATH", help_heading = "Files", hide_short_help = true)]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// A file that a report is written to.
#[derive(Clone, Debug)]
pub(crate) struct OutputFile {
    pub(crate) format: &'static Format,
    pub(crate) path: PathBuf,
}

/// Options for the judgement.
#[derive(Clone, Debug, Args)]
pub(crate) struct Judge {
    /// The UTC day to judge for, YYYY-MM-DD or `today` [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_as_of, help_heading = JUDGING)]
    pub(crate) as_of: Option<AsOf>,
    /// A Region in which the code runs; repeatable
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',', value_parser = region, help_heading = JUDGING)]
    pub(crate) regions: Vec<Region>,
    /// Lay a catalog file, or a folder of them, over the catalog; repeatable
    #[arg(long = "catalog", value_name = "FILE|DIR", help_heading = JUDGING, hide_short_help = true)]
    pub(crate) catalogs: Vec<PathBuf>,
    /// Use this newer catalog in place of the program's own; `catalog export` writes one
    #[arg(long, value_name = "FILE", help_heading = JUDGING, hide_short_help = true)]
    pub(crate) catalog_bundle: Option<PathBuf>,
    /// Use this config for every file
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = JUDGING)]
    pub(crate) config: Option<PathBuf>,
    /// Use this config as the base of every other one
    #[arg(long, value_name = "FILE", help_heading = JUDGING, hide_short_help = true)]
    pub(crate) policy: Option<PathBuf>,
    /// Read no config
    #[arg(long, help_heading = JUDGING, hide_short_help = true)]
    pub(crate) isolated: bool,
}

/// Options for the terminal.
#[derive(Debug, Args)]
pub(crate) struct Terminal {
    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true,
        help_heading = "Output",
        hide_short_help = true
    )]
    pub(crate) color: ColorChoice,
    /// Print no summary and no progress
    #[arg(short, long, global = true, conflicts_with = "verbose", hide = true)]
    pub(crate) quiet: bool,
    /// Print more details: reasons, sources, every skipped file
    #[arg(short, long, global = true, hide = true)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// When standard output is a terminal that has them and `NO_COLOR` is not set
    #[default]
    Auto,
    Always,
    Never,
}

pub(super) fn parse_as_of(text: &str) -> Result<AsOf, String> {
    if text == "today" {
        return Ok(AsOf::Today);
    }
    text.parse()
        .map(AsOf::On)
        .map_err(|error: crate::vocab::ParseDayError| format!("{error}, or `today`"))
}

pub(super) fn region(text: &str) -> Result<Region, String> {
    Region::new(text).ok_or_else(|| format!("`{text}` is not the name of a Region; expected one such as us-east-1"))
}

fn days(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a number of days, 0 or more"))
}

/// A size in bytes, with an optional K, M or G for powers of 1,024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => Some(1),
        "K" | "KB" | "KIB" => Some(1 << 10),
        "M" | "MB" | "MIB" => Some(1 << 20),
        "G" | "GB" | "GIB" => Some(1 << 30),
        _ => None,
    };
    let bytes = factor.and_then(|factor: u64| digits.parse::<u64>().ok()?.checked_mul(factor));
    bytes.ok_or_else(|| format!("`{text}` is not a size, such as 500K or 16M"))
}

fn output_file(text: &str) -> Result<OutputFile, String> {
    let known = || {
        let names = FORMATS.iter().map(|format| format.name);
        names.collect::<Vec<_>>().join(", ")
    };
    let Some((name, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err("expected FORMAT=FILE, such as sarif=report.sarif".to_owned());
    };
    let format = Format::find(name).ok_or_else(|| format!("unknown format `{name}`; expected one of {}", known()))?;
    if path == "-" {
        return Err(format!(
            "`-` is no file; `--format {name}` writes it to standard output"
        ));
    }
    Ok(OutputFile {
        format,
        path: PathBuf::from(path),
    })
}

fn severities() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.iter().map(|severity| severity.name()))
        .try_map(|name| name.parse::<Severity>())
}

fn lint_names() -> PossibleValuesParser {
    PossibleValuesParser::new(LINTS.iter().map(|lint| lint.name))
}

fn formats() -> PossibleValuesParser {
    let auto = "what fits: github, gitlab or azure where the run is theirs, text on a terminal, else concise";
    let all = FORMATS.iter().map(|format| (format.name, format.summary));
    PossibleValuesParser::new(
        all.chain([(AUTO, auto)])
            .map(|(name, summary)| PossibleValue::new(name).help(summary)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn an_inventory_offers_the_formats_that_it_has() {
        let has = FORMATS.iter().filter(|format| format.inventory.is_some());
        let only = INVENTORY_ONLY.iter().map(|format| format.name);
        let has: Vec<_> = has.map(|format| format.name).chain(only).chain([AUTO]).collect();
        assert_eq!(INVENTORY_FORMATS.map(|(name, _)| name).to_vec(), has);
    }

    #[test]
    fn sizes_are_powers_of_1024() {
        assert_eq!(size("16M"), Ok(16 << 20));
        assert_eq!(size("500k"), Ok(500 << 10));
        assert_eq!(size("7"), Ok(7));
        for text in ["", "M", "-1", "1.5M", "1X", "99999999999G"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
