//! What can be typed. Only types: what they mean is decided by the commands.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::output::AUTO;
use crate::config::AsOf;
use crate::lint::LINTS;
use crate::report::{FORMATS, Format};
use crate::vocab::{Region, Severity};

const EXIT_CODES: &str = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or internal error, or something \
                          asked for that could not be read.";

/// What stands at the end of the help of `check`.
const CHECK_EXAMPLES: &str = "\
Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  usage or internal error, or something asked for that could not be read

Examples:
  bedrock-lint check --region us-east-1
          the current folder, for the Region in which the code runs
  bedrock-lint check --diff src
          what a fix would write
  bedrock-lint check --staged --quiet
          what is about to be committed
  bedrock-lint check --format auto --output-file sarif=bedrock-lint.sarif
          for a pipeline: annotations, and a file to upload";

/// What an inventory can be written as, and what each is for there.
const INVENTORY_FORMATS: [(&str, &str); 4] = [
    (
        "text",
        "for people: a table of the models in use, the most urgent first",
    ),
    (
        "json",
        "one JSON object: the references, the summary and the catalog's days",
    ),
    ("jsonl", "one JSON object a line, each a reference"),
    (AUTO, "text"),
];

/// The command line. What `check` and `inventory` share is declared once; where it means something else for an
/// inventory, that is said here.
pub(crate) fn command() -> clap::Command {
    let formats = INVENTORY_FORMATS.map(|(name, summary)| PossibleValue::new(name).help(summary));
    Cli::command().mut_subcommand("inventory", |inventory| {
        inventory
            .mut_arg("format", |arg| arg.value_parser(PossibleValuesParser::new(formats)))
            .mut_arg("output_files", |arg| {
                arg.help("Write the report to a file too, as `json=inventory.json`; may be repeated")
            })
            .mut_arg("all", |arg| {
                arg.help("List patterns too, such as wildcards of policies, which name no single model")
            })
    })
}

/// Finds hard-coded Amazon Bedrock model ids and reports the ones that are retired or about to be.
#[derive(Debug, Parser)]
#[command(name = "bedrock-lint", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) terminal: Terminal,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Report model ids that are retired, about to be, or unknown
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// List every model in use and its state, Active ones too
    Inventory(Inventory),
    /// Look at the catalog of models
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Explain a lint, a model, an error of AWS's API, or the verdict on a line
    Explain(Explain),
    /// Show the settings that hold, or the schema of a config
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write a starter config, a hook and a workflow at the root of the repository; nothing that is there is changed
    Init(Init),
    /// Write a shell's completions to standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// List every model, its state and its end
    List {
        #[command(flatten)]
        judge: Judge,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Show everything that the catalog knows of a model
    Show {
        /// A model id, with or without an inference profile's prefix
        id: String,
        #[command(flatten)]
        judge: Judge,
    },
    /// Check catalog files: those given, laid over the catalog, or the catalog itself
    Validate {
        /// Files or folders to lay over the catalog
        files: Vec<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// The severity from which on findings make the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), help_heading = "Severity")]
    pub(crate) fail_on: Option<Severity>,
    /// Make a warning of a model an error when its end of life is at most so many days away; 0 turns it off [default: 30]
    #[arg(long, value_name = "DAYS", help_heading = "Severity")]
    pub(crate) fail_within: Option<u32>,
    /// Exit with 0 whatever is found
    #[arg(long, help_heading = "Severity")]
    pub(crate) exit_zero: bool,
    /// Report these lints only
    #[arg(long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), help_heading = "Severity")]
    pub(crate) select: Vec<String>,
    /// Do not report these lints
    #[arg(long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), help_heading = "Severity")]
    pub(crate) ignore: Vec<String>,
    #[command(flatten)]
    pub(crate) accept: Accept,
    #[command(flatten)]
    pub(crate) change: Change,
    #[command(flatten)]
    pub(crate) fixing: Fixing,
}

/// What `check` changes.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixing", group = clap::ArgGroup::new("fixes").multiple(true))]
pub(crate) struct Fixing {
    /// Write what can be written without a look; of standard input, the fixed text goes to standard output
    #[arg(long, group = "fixes")]
    pub(crate) fix: bool,
    /// Print what a fix would change as a unified diff, and change nothing
    #[arg(long, group = "fixes", conflicts_with_all = ["interactive", "format"])]
    pub(crate) diff: bool,
    /// Show each fix and ask before it is written
    #[arg(long, group = "fixes")]
    pub(crate) interactive: bool,
    /// Fix what needs a look too: where the request, a limit or a modality changes
    #[arg(long, requires = "fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Change at most so many files, the first in order of path
    #[arg(long, value_name = "N", requires = "fixes")]
    pub(crate) max_files: Option<usize>,
}

/// What is accepted.
#[derive(Debug, Args)]
pub(crate) struct Accept {
    /// Report only what is not in this file of accepted findings
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the findings into the baseline, drop what is gone, and report nothing
    #[arg(long, help_heading = "Baseline", conflicts_with_all = ["staged", "since", "merge_base", "fixes"])]
    pub(crate) write_baseline: bool,
    /// Accept what is in the baseline even when its model has come to a worse state
    #[arg(long, help_heading = "Baseline")]
    pub(crate) baseline_any_state: bool,
}

/// Which part of a repository's history is looked at.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// Read the staged files, as git's index has them; config and baseline are those of the work tree
    #[arg(long, help_heading = "Git", conflicts_with_all = ["since", "merge_base", "stdin_filename", "fixes"])]
    pub(crate) staged: bool,
    /// Report only what the lines add that this commit has not
    #[arg(long, value_name = "REVISION", help_heading = "Git", conflicts_with_all = ["merge_base", "stdin_filename"])]
    pub(crate) since: Option<String>,
    /// The same, since the commit at which this branch and HEAD parted
    #[arg(long, value_name = "BRANCH", help_heading = "Git", conflicts_with = "stdin_filename")]
    pub(crate) merge_base: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Inventory {
    #[command(flatten)]
    pub(crate) scan: Scan,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A lint, a model id, the text of an error of AWS's API, or `FILE:LINE`; without it, the lints are listed
    pub(crate) what: Option<String>,
    #[command(flatten)]
    pub(crate) judge: Judge,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print what holds for a file or folder, and where each value comes from
    Show {
        /// The file or folder [default: the current folder]
        path: Option<PathBuf>,
        #[command(flatten)]
        judge: Judge,
    },
    /// Print the JSON Schema of a config
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The UTC day to pin in the config, YYYY-MM-DD or `today` [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_as_of)]
    pub(crate) as_of: Option<AsOf>,
}

/// What `check` and `inventory` read, and how they write.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// Files and folders; `-` reads standard input
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judge: Judge,
    /// How to write the report
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats(), help_heading = "Output")]
    pub(crate) format: String,
    /// Write the report to a file too, as `sarif=report.sarif`; may be repeated
    #[arg(long = "output-file", value_name = "FORMAT=FILE", value_parser = output_file, help_heading = "Output")]
    pub(crate) output_files: Vec<OutputFile>,
    /// Show notes too: documents, recordings, and what may be newer than the catalog
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,
    /// Leave out paths that match this glob, written as in .gitignore; `!` takes back what one before it leaves out
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Leave out excluded and ignored paths even when they are given by name
    #[arg(long, help_heading = "Files")]
    pub(crate) force_exclude: bool,
    /// Read files that .gitignore, .ignore, .bedrock-lintignore or git's excludes leave out
    #[arg(long, help_heading = "Files")]
    pub(crate) no_ignore: bool,
    /// Leave out hidden files and folders
    #[arg(long, help_heading = "Files")]
    pub(crate) no_hidden: bool,
    /// Skip larger files; one that is given by name is an error. K, M and G are understood
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size, help_heading = "Files")]
    pub(crate) max_file_size: u64,
    /// How many threads read files, at most four a processor; 0 lets the machine decide
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Files")]
    pub(crate) threads: usize,
    /// The name of what is read from standard input
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// A file that a report is written to.
#[derive(Clone, Debug)]
pub(crate) struct OutputFile {
    pub(crate) format: &'static Format,
    pub(crate) path: PathBuf,
}

/// What is judged for, and by what.
#[derive(Debug, Args)]
pub(crate) struct Judge {
    /// The UTC day for which to judge, YYYY-MM-DD or `today` [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_as_of, help_heading = "Judging")]
    pub(crate) as_of: Option<AsOf>,
    /// A Region in which the code runs; may be repeated
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',', value_parser = region, help_heading = "Judging")]
    pub(crate) regions: Vec<Region>,
    /// Lay a catalog file, or a folder of them, over the catalog; may be repeated
    #[arg(long = "catalog", value_name = "FILE|DIR", help_heading = "Judging")]
    pub(crate) catalogs: Vec<PathBuf>,
    /// Use this config for every file
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = "Judging")]
    pub(crate) config: Option<PathBuf>,
    /// Read no config
    #[arg(long, help_heading = "Judging")]
    pub(crate) isolated: bool,
}

/// What reaches the terminal.
#[derive(Debug, Args)]
pub(crate) struct Terminal {
    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true,
        help_heading = "Output"
    )]
    pub(crate) color: When,
    /// Print no summary and no progress
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Say what set each severity, and name every file that was skipped
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// When standard output is a terminal that has them and `NO_COLOR` is not set
    #[default]
    Auto,
    Always,
    Never,
}

fn parse_as_of(text: &str) -> Result<AsOf, String> {
    if text == "today" {
        return Ok(AsOf::Today);
    }
    text.parse()
        .map(AsOf::On)
        .map_err(|error: crate::vocab::ParseDayError| error.to_string())
}

fn region(text: &str) -> Result<Region, String> {
    Region::new(text).ok_or_else(|| format!("`{text}` has not the shape of a Region, such as us-east-1"))
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
    let format = Format::find(name).ok_or_else(|| format!("`{name}` is no format; expected one of {}", known()))?;
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
        let has: Vec<_> = has.map(|format| format.name).chain([AUTO]).collect();
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
