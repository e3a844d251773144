//! `check`: findings.

use std::io::Write;

use super::args::{Check, Terminal};
use super::fix::Fixer;
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
    let mut session = Session::new(&args.scan, options, scan::disabled(&args.select, &args.ignore))?;
    let mut fixer = Fixer::new(args, &mut session)?;
    let mut aside = fixer.as_ref().and_then(Fixer::aside);
    let report = scan::options(terminal);
    let mut reporter = Outputs::new(&args.scan, &report, |format| Some(format.findings))?;
    reporter.begin(channel(&mut aside, out))?;
    let mut fails = false;
    let pick = |checked: Checked| (!checked.findings.is_empty()).then_some(checked.findings);
    let ran = session.run(
        &args.scan,
        terminal,
        &pick,
        &mut |summary, source, fail_on, mut findings| {
            // Whoever wants notes to fail the run wants to see them.
            let shows_notes = args.scan.all || fail_on == Severity::Note;
            let is_shown = |finding: &Finding| shows_notes || finding.severity > Severity::Note;
            let mut fixed = None;
            if let Some(fixer) = &mut fixer
                && let Some((document, left)) = fixer.document(&session, source, &findings, &is_shown, out)?
            {
                fixed = Some(document);
                findings = left;
            }
            let document = fixed.as_ref().unwrap_or(&source.document);
            // A finding has one name, wherever in the repository the run started.
            name_findings(&mut findings, &report.root.path(document.name()));
            fails |= findings.iter().any(|finding| finding.severity >= fail_on);
            let (shown, hidden): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(is_shown);
            summary.notes_hidden += hidden.len() as u64;
            for finding in &shown {
                summary.count(finding);
            }
            reporter.document(channel(&mut aside, out), document, &shown)
        },
    )?;
    let write = |out: &mut dyn Write, summary: &_| {
        let options = crate::report::Options {
            color: terminal.colors_stderr(),
            ..report.clone()
        };
        write_check_summary(out, summary, &options)?;
        fixer.iter().try_for_each(|fixer| fixer.write_summary(out))
    };
    // The text is owed whatever became of the report.
    fixer.iter().try_for_each(|fixer| fixer.finish(out))?;
    scan::end(&mut reporter, &ran, channel(&mut aside, out), write, terminal)?;
    reporter.write()?;
    if ran.incomplete || fixer.as_ref().is_some_and(Fixer::has_refused) {
        return Ok(Outcome::Incomplete);
    }
    Ok(if fails && !args.exit_zero {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// Where the report goes: aside, where standard output is for something else.
fn channel<'a>(aside: &'a mut Option<Box<dyn Write>>, out: &'a mut dyn Write) -> &'a mut dyn Write {
    match aside {
        Some(aside) => &mut **aside,
        None => out,
    }
}
