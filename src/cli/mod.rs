//! The command line: arguments become settings, and results become output and an exit code.
//!
//! Only here is clap known, the day read off the clock, and anything written to the terminal.

mod accept;
mod args;
mod around;
mod ask;
mod catalog;
mod change;
mod check;
mod completions;
mod config;
mod context;
mod crash;
mod disk;
mod documents;
mod examples;
mod explain;
mod fix;
mod hints;
mod init;
mod inventory;
mod log;
mod lsp;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod model_filter;
mod name_problems;
mod names;
mod output;
mod plan;
mod project;
mod rounds;
mod scan;
mod usage;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::report::sanitize::Inert;
use anyhow::anyhow;
use args::{Cli, ColorChoice, Command, Terminal};

/// A fault of the program itself.
const INTERNAL: &str = "internal error";
const REPORT_IT: &str = "help: this is a bug of bedrock-lint; please report it";

/// The exit code where the reader of the output has closed it: the code of SIGPIPE in a shell.
const CLOSED: u8 = 141;

/// Outcome of a command that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to report.
    Clean,
    /// Something was found that fails the run.
    Findings,
    /// Some input could not be read; it has been reported.
    Incomplete,
    /// The editor has gone without `shutdown`, for which its protocol asks for the code 1.
    Abandoned,
}

/// Reason why a command could not run.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The reader of the output has closed it.
    #[error("the output was closed")]
    BrokenPipe,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Other(anyhow::Error::new(error).context("cannot write the output"))
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    crash::keep_panics();
    crash::with_room(run_process).unwrap_or_else(|message| {
        context::print_error(&anyhow!("{INTERNAL}: {message}\n{REPORT_IT}"));
        ExitCode::from(2)
    })
}

fn run_process() -> ExitCode {
    let parsed = args::command()
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let words = std::env::args_os()
                .skip(1)
                .map(|word| word.to_string_lossy().into_owned());
            let error = usage::with_tip(error, &words.collect::<Vec<_>>());
            // If the output is closed, the error is lost.
            let _ = print_usage(&error);
            // Help and version go to standard output and are no error.
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut out = io::BufWriter::with_capacity(64 << 10, io::stdout());
    let result = run(&cli, &mut out).and_then(|outcome| {
        out.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings | Outcome::Abandoned) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(Failure::BrokenPipe) => ExitCode::from(CLOSED),
        Err(Failure::Other(error)) => {
            context::print_error(&error);
            ExitCode::from(2)
        }
    }
}

/// Prints what clap says: as it does, unless an argument, which may be the name of a file, has something in it that a
/// terminal or an agent obeys.
fn print_usage(error: &clap::Error) -> io::Result<()> {
    let plain = error.render().to_string();
    let inert = log::shown(&plain);
    if !error.use_stderr() || inert == plain.trim_end() {
        return error.print();
    }
    writeln!(log::stderr(), "{inert}")
}

fn run(cli: &Cli, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let is_text = matches!(
        cli.command,
        Command::Catalog(_) | Command::Config(_) | Command::Explain(_) | Command::Init(_)
    );
    if !is_text {
        return run_command(cli, out);
    }
    // These print texts that an overlay or a config may hold.
    let mut plain = Inert::plain(out);
    let outcome = run_command(cli, &mut plain)?;
    plain.flush()?;
    Ok(outcome)
}

fn run_command(cli: &Cli, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match &cli.command {
        Command::Check(args) => check::run(args, &cli.terminal, out),
        Command::Inventory(args) => inventory::run(args, &cli.terminal, out),
        Command::Plan(args) => plan::run(args, &cli.terminal, out),
        Command::Catalog(command) => catalog::run(command, out),
        Command::Config(command) => config::run(command, out),
        Command::Init(args) => init::run(args, out),
        Command::Lsp(args) => lsp::run(args, out),
        Command::Explain(args) => explain::run(args, out),
        Command::Completions { shell } => completions::run(*shell, out),
        Command::Man(args) => man::run(args, out),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(args),
    }
}

impl Terminal {
    /// True if colours go to standard output.
    fn colors_stdout(&self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    /// True if colours go to standard error.
    fn colors_stderr(&self) -> bool {
        self.colors(io::stderr().is_terminal())
    }

    fn colors(&self, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // https://no-color.org: set to anything but the empty string.
            ColorChoice::Auto => {
                is_terminal
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }

    /// True if what is too wide is cut: on a terminal, and where `COLUMNS` asks for it.
    fn cuts() -> bool {
        io::stdout().is_terminal() || std::env::var_os("COLUMNS").is_some()
    }

    /// The columns of the terminal that standard output is, or those that `COLUMNS` names, or 100.
    fn width() -> usize {
        let terminal = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        let named = || std::env::var("COLUMNS").ok()?.trim().parse::<usize>().ok();
        terminal.or_else(named).unwrap_or(100).clamp(40, 1_000)
    }
}
