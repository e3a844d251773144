//! `inventory`: every model in use.

use std::collections::BTreeSet;
use std::io::Write;

use super::args::{Inventory, Terminal};
use super::output::Outputs;
use super::scan::{self, Session};
use super::{Failure, Outcome};
use crate::config::Layer;
use crate::document::Document;
use crate::engine::Checked;
use crate::finding::Verdict;
use crate::reference::Target;
use crate::report::{Reporter as _, write_inventory_summary};

pub(super) fn run(args: &Inventory, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let session = Session::new(&args.scan, Layer::default(), BTreeSet::new())?;
    let options = scan::options(terminal);
    let mut reporter = Outputs::new(&args.scan, &options, |format| format.inventory, |_| false)?;
    reporter.begin(out)?;
    let shown = |verdict: &Verdict| args.scan.all || verdict.reference.target != Target::Pattern;
    let pick = |_: &Document, checked: Checked| {
        let verdicts: Vec<_> = checked.verdicts.into_iter().filter(shown).collect();
        (!verdicts.is_empty()).then_some(verdicts)
    };
    let ran = session.run(&args.scan, terminal, &pick, &mut |_, source, _, verdicts| {
        reporter.document(out, &source.document, &verdicts)
    })?;
    scan::end(
        &mut reporter,
        &ran,
        out,
        |out, summary| write_inventory_summary(out, summary, &options),
        terminal,
    )?;
    reporter.write()?;
    Ok(if ran.incomplete {
        Outcome::Incomplete
    } else {
        Outcome::Clean
    })
}
