//! `check`: findings.

use std::io::Write;

use super::args::{Check, Terminal};
use super::output::Outputs;
use super::scan::{self, Session};
use super::{Failure, Outcome};
use crate::config::Layer;
use crate::engine::{Checked, name_findings};
use crate::finding::Finding;
use crate::report::{Reporter as _, write_check_summary};
use crate::vocab::Severity;

pub(super) fn run(args: &Check, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let options = Layer {
        fail_on: args.fail_on,
        fail_within: args.fail_within,
        ..Layer::default()
    };
    let session = Session::new(&args.scan, options, scan::disabled(&args.select, &args.ignore))?;
    let report = scan::options(terminal);
    let mut reporter = Outputs::new(&args.scan, &report, |format| Some(format.findings))?;
    reporter.begin(out)?;
    let mut fails = false;
    let pick = |checked: Checked| (!checked.findings.is_empty()).then_some(checked.findings);
    let ran = session.run(
        &args.scan,
        terminal,
        &pick,
        &mut |summary, document, fail_on, mut findings| {
            // A finding has one name, wherever in the repository the run started.
            name_findings(&mut findings, &report.root.path(document.name()));
            fails |= findings.iter().any(|finding| finding.severity >= fail_on);
            // Whoever wants notes to fail the run wants to see them.
            let shows_notes = args.scan.all || fail_on == Severity::Note;
            let (shown, hidden): (Vec<Finding>, Vec<Finding>) = findings
                .into_iter()
                .partition(|finding| shows_notes || finding.severity > Severity::Note);
            summary.notes_hidden += hidden.len() as u64;
            for finding in &shown {
                summary.count(finding);
            }
            reporter.document(out, document, &shown)
        },
    )?;
    let write = |out: &mut dyn Write, summary: &_| {
        write_check_summary(
            out,
            summary,
            &crate::report::Options {
                color: terminal.colors_stderr(),
                ..report.clone()
            },
        )
    };
    scan::end(&mut reporter, &ran, out, write, terminal)?;
    reporter.write()?;
    if ran.incomplete {
        return Ok(Outcome::Incomplete);
    }
    Ok(if fails && !args.exit_zero {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}
