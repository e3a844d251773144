//! Tables of models: one finding for all the dead entries of a table, so that its maintainer sees which to drop.
//!
//! In: the findings of a document, and its verdicts. Out: the findings, those of each table folded into one.

mod literal;
mod repeated;

use std::collections::{BTreeMap, BTreeSet};

use literal::TABLE_ENTRIES;
pub(crate) use literal::tables;
pub(crate) use repeated::repeated;

use super::{is_end, wording};
use crate::finding::{Finding, Label, Replacement, Verdict};
use crate::vocab::{Applicability, Mark, Place, Severity, Span, State};

/// Folds the findings of each table into one, at most a warning, at the place of its worst entry. Findings that do not
/// count are left out, so that a new dead entry is visible beside accepted ones.
pub fn fold_tables(findings: Vec<Finding>, verdicts: &[Verdict]) -> Vec<Finding> {
    let (entries, mut findings): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| finding.verdict.table.is_some() && is_dead(finding));
    let (dead, accepted): (Vec<_>, Vec<_>) = entries.into_iter().partition(Finding::counts);
    findings.extend(accepted.into_iter().map(|entry| Finding {
        replacement: None,
        ..entry
    }));
    let mut tables: BTreeMap<Span, Vec<Finding>> = BTreeMap::new();
    for finding in dead {
        if let Some(table) = finding.verdict.table {
            tables.entry(table).or_default().push(finding);
        }
    }
    findings.extend(
        tables
            .into_iter()
            .flat_map(|(table, entries)| folded(table, entries, verdicts)),
    );
    findings.sort_by_key(|finding| finding.verdict.reference.span);
    without_repeated(findings)
}

/// Takes those that name the model of their record once more into the finding before them: neither is written, or both are
/// written alike, and then together.
fn without_repeated(findings: Vec<Finding>) -> Vec<Finding> {
    let is_written = |finding: &Finding| {
        let new = finding.replacement.as_ref();
        new.is_some_and(|new| new.applicability != Applicability::DisplayOnly && !new.edits.is_empty())
    };
    let new = |finding: &Finding| {
        let new = finding.replacement.as_ref().filter(|_| is_written(finding));
        new.map(|new| (new.text.clone(), new.applicability))
    };
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let before = kept.last_mut().filter(|before| {
            let same = before.lint == finding.lint && before.counts() == finding.counts();
            finding.verdict.is_repeated
                && same
                && before.verdict.judgement == finding.verdict.judgement
                && new(before) == new(&finding)
        });
        let Some(before) = before else {
            kept.push(finding);
            continue;
        };
        before.labels.push(Label {
            span: finding.verdict.reference.span,
            message: "the same model, in the same record".to_owned(),
        });
        if let Some((first, second)) = before.replacement.as_mut().zip(finding.replacement.as_mut())
            && is_one_text(first, second)
        {
            first.edits.append(&mut second.edits);
        }
    }
    kept
}

/// True if two replacements write the same. An entry that is removed takes all of its record along.
fn is_one_text(first: &Replacement, second: &Replacement) -> bool {
    first.applicability != Applicability::DisplayOnly && first.text == second.text && !first.removes_entry()
}

/// True if a finding reports that its model ends or has ended; other faults of an entry are reported alone.
fn is_dead(finding: &Finding) -> bool {
    is_end(finding.lint)
}

/// The one finding of a table. Entries that all name one model are not a table, and are left unchanged; in a pattern they are
/// one text.
fn folded(table: Span, entries: Vec<Finding>, verdicts: &[Verdict]) -> Vec<Finding> {
    let named: BTreeSet<_> = verdicts
        .iter()
        .filter(|verdict| verdict.table == Some(table))
        .map(model)
        .collect();
    if named.len() < 2 && !is_pattern(table, verdicts) {
        return entries;
    }
    if named.len() < TABLE_ENTRIES && entries.iter().all(is_open) {
        return entries.into_iter().map(at_most_a_warning).collect();
    }
    folded_into_one(table, named.len(), entries, verdicts)
        .into_iter()
        .collect()
}

/// True if an entry is an allowed value, or the default of some, for which the user named another model: it is decided by itself.
fn is_open(entry: &Finding) -> bool {
    let is_named = entry.replacement.as_ref().is_some_and(Replacement::is_named);
    matches!(entry.verdict.place, Place::AllowedValue | Place::DefaultValue) && is_named
}

fn at_most_a_warning(mut finding: Finding) -> Finding {
    if finding.severity > Severity::Warning {
        finding.severity = Severity::Warning;
        finding
            .severity_from
            .push("at most a warning in a table of models".to_owned());
    }
    finding
}

fn folded_into_one(table: Span, models: usize, entries: Vec<Finding>, verdicts: &[Verdict]) -> Option<Finding> {
    let worst = |finding: &Finding| {
        (
            finding.severity,
            finding.verdict.judgement.as_ref().map(|judgement| judgement.state),
        )
    };
    let first = entries
        .iter()
        .enumerate()
        .max_by_key(|(at, finding)| (worst(finding), std::cmp::Reverse(*at)))?
        .0;
    let of_table = || verdicts.iter().filter(|verdict| verdict.table == Some(table));
    let is_allowed = of_table().all(|verdict| verdict.place == Place::AllowedValue);
    let is_pattern = is_pattern(table, verdicts);
    let states = |state: State| {
        let of_state = |finding: &&Finding| finding.verdict.judgement.as_ref().is_some_and(|it| it.state == state);
        let each: BTreeSet<_> = entries.iter().filter(of_state).filter_map(name).collect();
        each.into_iter().collect::<Vec<_>>()
    };
    let counts = [
        (states(State::Eol), "retired"),
        (states(State::ExtendedAccess), "in extended access"),
        (states(State::Legacy), "Legacy"),
    ];
    let kind = if is_allowed {
        "list of allowed values"
    } else if is_pattern {
        "pattern"
    } else if of_table().all(|verdict| matches!(verdict.place, Place::String | Place::Argument)) {
        "list"
    } else {
        "table"
    };
    let counts = counts.iter().filter(|(names, _)| !names.is_empty());
    let message = counts.enumerate().map(|(at, (names, what))| {
        let names_of = wording::named(names);
        match at {
            0 => {
                let verb = if names.len() == 1 { "is" } else { "are" };
                format!(
                    "{} of {models} models in this {kind} {verb} {what} ({names_of})",
                    names.len()
                )
            }
            _ => format!("{} {what} ({names_of})", names.len()),
        }
    });
    let message = message.collect::<Vec<_>>().join(", ");

    let labels = entries
        .iter()
        .enumerate()
        .filter(|(at, entry)| *at != first && !entry.verdict.is_repeated);
    let labels = labels.map(|(_, entry)| Label {
        span: entry.verdict.reference.span,
        message: entry.message.clone(),
    });
    let labels = labels.collect();
    let mut finding = entries.into_iter().nth(first)?;
    if models > 1 {
        finding.notes.insert(0, finding.message);
        finding.message = message;
    }
    finding = at_most_a_warning(finding);
    finding.labels = labels;
    // A table is what its maintainer says it is: entries go, and are not replaced by others that it may have already.
    finding.replacement = None;
    Some(finding)
}

/// True if the entries of a table are the alternatives of one pattern.
fn is_pattern(table: Span, verdicts: &[Verdict]) -> bool {
    let mut of_table = verdicts.iter().filter(|verdict| verdict.table == Some(table));
    of_table.all(|verdict| verdict.place == Place::Regex || verdict.mark == Some(Mark::Search))
}

fn name(finding: &Finding) -> Option<&str> {
    finding
        .verdict
        .judgement
        .as_ref()
        .map(|judgement| judgement.name.as_str())
}

/// The model of an entry; for an unknown one its text.
fn model(verdict: &Verdict) -> &str {
    match &verdict.judgement {
        Some(judgement) => &judgement.model_id,
        None => &verdict.reference.text,
    }
}
