//! Models that are called one after the other: a fallback that would become the model that it stands in for.
//!
//! In: a document with its verdicts, and its findings. Out: the findings, with edits that are only shown where two steps of an
//! order would get one id.

use std::collections::HashMap;

use super::edit;
use crate::catalog::Reason;
use crate::finding::Finding;
use crate::lint::{Whole, orders};
use crate::vocab::{Span, Veto};

/// Shows only what would make two steps of an order the same.
pub(super) fn keep_apart(whole: &Whole<'_>, findings: &mut [Finding]) {
    let is_edited = findings.iter().any(|finding| edit(finding).is_some());
    if !is_edited {
        return;
    }
    for order in orders(whole) {
        let mut news: HashMap<String, (Span, &str)> = HashMap::new();
        for verdict in order.iter().filter_map(|&at| whole.verdicts.get(at)) {
            let span = verdict.reference.span;
            let own = |finding: &Finding| finding.verdict.reference.span == span && edit(finding).is_some();
            let at = findings.iter().position(own);
            let new = at.and_then(|at| edit(&findings[at])).map(|edit| edit.text.clone());
            let old = verdict.reference.text.as_str();
            let new = new.unwrap_or_else(|| old.to_owned());
            let (other, other_old) = *news.entry(new).or_insert((span, old));
            let Some(at) = at.filter(|_| other_old != old) else {
                continue;
            };
            let line = whole.document.position(other.start()).line;
            if let Some(replacement) = &mut findings[at].replacement {
                replacement.object(Reason {
                    message: format!("it is the fallback of the model in line {line}, and would be the same"),
                    at: Some(other),
                    ..Reason::of(Veto::TwiceInSet)
                });
            }
        }
    }
}
