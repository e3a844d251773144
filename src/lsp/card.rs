//! The card of a model, which is shown beside its id, and the line with the days that it has left.
//!
//! In: a verdict, its finding if there is one, and the catalog. Out: Markdown, and one line of text.

use std::fmt::Write as _;

use crate::catalog::Catalog;
use crate::catalog::source::Model;
use crate::finding::{Finding, Judgement, Lifecycle, Verdict};
use crate::report;
use crate::vocab::State;

/// Of a longer list of Regions the rest is counted.
const MAX_REGIONS: usize = 4;

/// The card of a verdict's model; `None` if it names no model of the catalog.
pub(super) fn card(verdict: &Verdict, finding: Option<&Finding>, catalog: &Catalog) -> Option<String> {
    let judgement = verdict.judgement.as_deref()?;
    let mut card = format!("**{}** · `{}`\n\n", plain(&judgement.name), judgement.model_id);
    let mixed = if judgement.mixed { ", not everywhere" } else { "" };
    let _ = writeln!(card, "{}{mixed} on {}\n", judgement.state, judgement.as_of);
    for group in judgement.lifecycle.iter().chain(&judgement.elsewhere) {
        let _ = writeln!(card, "- {}", days(group));
    }
    if let Some(finding) = finding {
        card.push_str("\n---\n\n");
        let _ = writeln!(
            card,
            "`{}`: {}",
            finding.lint,
            plain(&report::sentences(finding).join(" "))
        );
    }
    if let Some(model) = catalog.model(&judgement.model_id) {
        facts(model, &mut card);
    }
    Some(card)
}

/// Text above a line: the days left; `None` if no day is known.
pub(super) fn days_left(judgement: &Judgement) -> Option<String> {
    let worst = judgement.lifecycle.first()?;
    let name = &judgement.name;
    Some(match (worst.state, worst.eol, worst.days_left, worst.floor) {
        (State::Eol, Some(eol), ..) => format!("{name}: EOL since {eol}"),
        (State::Eol, None, ..) => format!("{name}: EOL"),
        (_, Some(eol), Some(1), _) => format!("{name}: 1 day left, EOL {eol}"),
        (_, Some(eol), Some(days), _) => format!("{name}: {days} days left, EOL {eol}"),
        (state, _, _, Some(floor)) => format!("{name}: {state}, EOL no sooner than {floor}"),
        _ => return None,
    })
}

/// One lifecycle group in a line.
fn days(group: &Lifecycle) -> String {
    let days = group.days_in_words();
    let named: Vec<_> = group.regions.iter().map(crate::vocab::Region::as_str).collect();
    let regions = match named.len() {
        0 => "every Region".to_owned(),
        length if length > MAX_REGIONS => {
            format!("{} and {} more", named[..MAX_REGIONS].join(", "), length - MAX_REGIONS)
        }
        _ => named.join(", "),
    };
    let source = group
        .source
        .as_deref()
        .map(|url| format!(" ([source]({url}))"))
        .unwrap_or_default();
    format!("{regions}: {}, {days}{source}", group.state)
}

fn facts(model: &Model, card: &mut String) {
    let tokens = |tokens: u64| format!("{tokens} tokens");
    let facts = [
        ("context window", model.context_window.map(tokens)),
        ("longest output", model.max_output.map(tokens)),
        ("input", (!model.input.is_empty()).then(|| model.input.join(", "))),
        (
            "inference profiles",
            (!model.profiles.is_empty()).then(|| model.profiles.join(", ")),
        ),
    ];
    let known: Vec<_> = facts
        .into_iter()
        .filter_map(|(what, fact)| Some(format!("- {what}: {}", plain(&fact?))))
        .collect();
    if !known.is_empty() {
        let _ = write!(card, "\n---\n\n{}\n", known.join("\n"));
    }
}

/// A text that an overlay or a file may have brought, with nothing in it that Markdown obeys but code in backticks.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in report::sanitize::visible(text).chars() {
        in_code ^= c == '`';
        if !in_code && matches!(c, '<' | '>' | '[' | ']' | '*' | '_' | '!' | '|' | '#' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
