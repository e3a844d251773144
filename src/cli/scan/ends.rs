//! The beginning and the end of a report: its options, the bar of its progress, and the summary behind it.

use std::io::{self, IsTerminal as _, Write};

use super::Ran;
use crate::cli::args::{Scan, Terminal};
use crate::cli::context::print_warning;
use crate::cli::{Failure, log, output};
use crate::report::{self, Summary};

/// Writes the end of the report, and the summary on standard error.
pub(in crate::cli) fn end<Item>(
    reporter: &mut dyn report::Reporter<Item>,
    ran: &Ran,
    out: &mut dyn Write,
    write_summary: impl FnOnce(&mut dyn Write, &Summary) -> io::Result<()>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    if let Err(error) = &ran.output {
        return Err(io::Error::new(error.kind(), error.to_string()).into());
    }
    reporter.finish(out, &ran.summary)?;
    out.flush()?;
    // Where nothing was read there is nothing to sum up, and "no findings" would be wrong.
    let has_read = ran.summary.files > 0 || !ran.incomplete;
    if !terminal.quiet && has_read {
        // If standard error is closed, the summary is lost.
        let _ = write_summary(&mut log::stderr(), &ran.summary);
    }
    let _ = report::write_pinned(&mut log::stderr(), &ran.summary);
    Ok(())
}

/// True if fewer references were found than `--min-references` asks for, which a warning says.
pub(in crate::cli) fn saw_too_little(args: &Scan, summary: &Summary) -> bool {
    let found = summary.references;
    let least = args.min_references.filter(|least| found < *least);
    if let Some(least) = least {
        print_warning(&format!(
            "{found} references were found, and `--min-references` asks for {least}"
        ));
    }
    least.is_some()
}

/// The reader's options for a report.
pub(in crate::cli) fn options(terminal: &Terminal) -> report::Options {
    report::Options {
        width: Terminal::width(),
        cuts: Terminal::cuts(),
        color: terminal.colors_stdout(),
        verbose: terminal.verbose,
        full: false,
        all: false,
        root: output::root(),
    }
}

pub(super) fn bar(terminal: &Terminal) -> report::Progress {
    if io::stderr().is_terminal() && !terminal.quiet {
        report::Progress::on_stderr()
    } else {
        report::Progress::hidden()
    }
}
