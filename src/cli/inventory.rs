//! `inventory`: every model in use.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Context as _;

use super::args::{Inventory, Terminal};
use super::output::{self, Outputs};
use super::scan::{self, Session};
use super::{Failure, Outcome};
use crate::config::Layer;
use crate::document::Document;
use crate::engine::Checked;
use crate::finding::Verdict;
use crate::reference::Target;
use crate::report::{self, INVENTORY_ONLY, Reporter as _, write_inventory_summary};
use crate::vocab::State;

pub(super) fn run(args: &Inventory, terminal: &Terminal, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let session = Session::new(&args.scan, Layer::default(), BTreeSet::new())?;
    let options = scan::options(terminal);
    let mut reporter = Outputs::new(&args.scan, &options, |format| format.inventory, |_| false)?;
    if let Some(only) = INVENTORY_ONLY.iter().find(|format| format.name == args.scan.format) {
        reporter = reporter.showing((only.make)(&options));
    }
    if let Some(badge) = &args.badge {
        output::probe(badge)?;
    }
    reporter.begin(out)?;
    let shown = |verdict: &Verdict| args.scan.all || verdict.reference.target != Target::Pattern;
    let pick = |_: &Document, checked: Checked| {
        let verdicts: Vec<_> = checked.verdicts.into_iter().filter(shown).collect();
        (!verdicts.is_empty()).then_some(verdicts)
    };
    let mut states = BTreeMap::new();
    let ran = session.run(&args.scan, terminal, &pick, &mut |_, source, _, verdicts| {
        note_states(&verdicts, &mut states);
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
    if let Some(path) = &args.badge {
        let mut models = BTreeMap::new();
        for state in states.into_values() {
            *models.entry(state).or_insert(0) += 1;
        }
        let badge = report::badge(&models);
        output::replace(path, badge.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    if ran.incomplete {
        return Ok(Outcome::Incomplete);
    }
    Ok(if scan::saw_too_little(&args.scan, &ran.summary) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// Keeps the worst state of each model.
fn note_states(verdicts: &[Verdict], states: &mut BTreeMap<String, State>) {
    for judgement in verdicts.iter().filter_map(|verdict| verdict.judgement.as_deref()) {
        let worst = states.entry(judgement.model_id.clone()).or_insert(judgement.state);
        *worst = (*worst).max(judgement.state);
    }
}
