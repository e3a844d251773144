//! `check`: findings.

use std::io::Write;
use std::path::Path;

use super::accept::{self, Accepted};
use super::args::{Check, Terminal};
use super::around;
use super::change::Change;
use super::documents;
use super::fix::Fixer;
use super::hints::Hints;
use super::model_filter::ModelFilter;
use super::output::{Outlasting, Outputs};
use super::project::Project;
use super::scan::{self, Session};
use super::{Failure, Outcome};
use crate::config::{BaselineFile, Layer};
use crate::document::Document;
use crate::edit::Outlook;
use crate::engine::Checked;
use crate::finding::Finding;
use crate::report::{Reporter as _, Summary, marks, write_check_summary};
use crate::vocab::Severity;

pub(super) fn run(args: &Check, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if let Some(path) = &args.documents {
        return documents::run(path, args, terminal, out);
    }
    // Who ends a run by closing its output means the report; what is to be fixed or written to files is more than that.
    let goes_on = args.fixing.fix || args.fixing.interactive || !args.scan.output_files.is_empty();
    if !goes_on || args.fixing.diff {
        return report(args, terminal, out);
    }
    let mut outlasting = Outlasting::new(out);
    let outcome = report(args, terminal, &mut outlasting)?;
    outlasting.end()?;
    Ok(outcome)
}

fn report(args: &Check, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let options = Layer {
        fail_on: args.fail_on,
        fail_within: args.fail_within,
        baseline: args.accept.baseline.clone().map(|path| Some(BaselineFile(path))),
        ..Layer::default()
    };
    let mut session = Session::new(&args.scan, options, scan::disabled(&args.select, &args.ignore))?;
    session.selected = args.select.iter().cloned().collect();
    let change = Change::of(args, &mut session)?;
    let accepted = Accepted::of(args, &mut session)?;
    if args.accept.write_baseline {
        return accept::write(args, &session, accepted, terminal);
    }
    let mut fixer = Fixer::new(args, &mut session)?;
    let mut aside = fixer.as_ref().and_then(Fixer::aside);
    let report = crate::report::Options {
        full: args.view.full,
        all: args.scan.all,
        ..scan::options(terminal)
    };
    let model = args.view.model.as_deref();
    let model = model.map(|pattern| ModelFilter::new(pattern, &session)).transpose()?;
    let hints = Hints::new(&session);
    let mut reporter = Outputs::new(
        &args.scan,
        &report,
        |format| Some(format.findings),
        |finding| !finding.counts(),
    )?;
    reporter.begin(channel(&mut aside, out))?;
    let keep = |findings: &mut Vec<Finding>| {
        findings.retain(|finding| model.as_ref().is_none_or(|model| model.matches(&finding.verdict)));
    };
    let pick = |document: &Document, checked: Checked| {
        hints.look(&session, document, &checked.verdicts);
        let outlook = checked.outlook.clone();
        let mut findings = change.kept(document, checked, &|line| line);
        keep(&mut findings);
        (!findings.is_empty() || outlook != Outlook::default()).then_some((findings, outlook))
    };
    let mut project = Project::default();
    let mut ran = session.run(&args.scan, terminal, &pick, &mut |_, source, fail_on, found| {
        project.take(&session, source, fail_on, found);
        Ok(())
    })?;
    if fixer.is_some() {
        around::read(&args.scan, terminal, &mut session, &mut project)?;
    }
    let mut fails = false;
    ran.output = project.report(
        &session,
        fixer.as_mut(),
        &change,
        out,
        &keep,
        |out, document, fail_on, findings| {
            // With `--fail-on note`, notes are shown too.
            let shows_notes = args.scan.all || fail_on == Severity::Note;
            let is_shown = |finding: &Finding| shows_notes || finding.severity > Severity::Note;
            fails |= findings
                .iter()
                .any(|finding| finding.counts() && finding.severity >= fail_on);
            let (shown, hidden): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(is_shown);
            count(&session, &mut ran.summary, document, (&shown, &hidden), args.scan.all);
            reporter.document(channel(&mut aside, out), document, &shown)
        },
    );
    ran.summary.part = change.description();
    hints.add_to(&mut ran.summary);
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
    let saw_too_little = scan::saw_too_little(&args.scan, &ran.summary);
    Ok(if saw_too_little || fails && !args.exit_zero {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// Counts the findings of a document that are shown, and those that are not.
fn count(
    session: &Session,
    summary: &mut Summary,
    document: &Document,
    (shown, hidden): (&[Finding], &[Finding]),
    all: bool,
) {
    summary.notes_hidden += hidden.iter().filter(|finding| finding.counts()).count() as u64;
    let repository = session
        .repository(Path::new(document.name()))
        .unwrap_or_else(|| ".".into());
    for finding in shown.iter().chain(hidden.iter().filter(|finding| !finding.counts())) {
        summary.count(finding);
        if finding.counts() {
            summary.count_in(repository.display().to_string(), finding.severity);
        }
    }
    for (finding, mark) in shown.iter().zip(marks(document, shown, all)) {
        let line = document.position(finding.verdict.reference.span.start()).line;
        summary.show(finding, &mark, || format!("{}:{line}", document.name()));
    }
}

/// Destination of the report: the side channel, if standard output is taken.
fn channel<'a>(aside: &'a mut Option<Box<dyn Write>>, out: &'a mut dyn Write) -> &'a mut dyn Write {
    match aside {
        Some(aside) => &mut **aside,
        None => out,
    }
}
