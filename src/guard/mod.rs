//! What in a document speaks against an edit.
//!
//! In: a document, its verdicts and its findings. Out: the findings, with a replacement that is only shown, or that needs
//! a look, where the text around the id says so: half of an assertion, an entry that its list has already, a name that
//! speaks of the old model. It reads text and no syntax, so that it holds in every language; in doubt nothing is edited.
//! It chooses no model and writes nothing.

mod names;
mod prose;
mod records;
pub(crate) mod siblings;

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::Catalog;
use crate::document::Document;
use crate::finding::{ChangeKind, Edit, Finding, Replacement, Verdict};
use crate::syntax;
use crate::vocab::{Applicability, Form, Place, Role, Span, boundary};

/// Where a generated file says so.
const HEAD: usize = 1_000;

/// How many lines before and after an id are looked at for what it costs.
const LINES_AROUND: usize = 4;

struct Patterns {
    made_arn: Regex,
    price: Regex,
}

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    made_arn: Regex::new(r#"(?-u)foundation-model/(?:["'`]\s*[+,]|\\?[{]|\$[{({]?[A-Za-z]|%s|%v|#\{)"#).unwrap(),
    price: Regex::new(r"(?i-u)pric(?:e|ing)|cost_?per|per_?1k|per_?million|per_?m_?tok|per_?token").unwrap(),
});

/// Settles the replacements of the findings of `document`.
pub(crate) fn settle(document: &Document, catalog: &Catalog, verdicts: &[Verdict], findings: &mut [Finding]) {
    let text = document.text();
    if !findings.iter().any(|finding| edit(finding).is_some()) {
        return;
    }
    let generated = is_generated(text);
    let expected = expected_models(verdicts);
    let whole = Whole {
        makes_arns: PATTERNS.made_arn.is_match(text),
        lists: records::lists(text, verdicts.iter().map(|verdict| verdict.reference.span)),
        allowed: allowed_models(verdicts, findings),
    };
    let compared: BTreeSet<Span> = verdicts
        .iter()
        .filter(|verdict| verdict.place == Place::Comparison)
        .map(|verdict| verdict.reference.span)
        .collect();
    for finding in findings.iter_mut() {
        let Some(span) = edit(finding).map(|edit| edit.span) else {
            continue;
        };
        let objection = if generated {
            Some("the file is generated: change what it is made from")
        } else if is_compared(text, span, &compared) {
            Some("its statement compares an id that stays")
        } else if is_expected(&finding.verdict, &expected) {
            Some("the test expects this model at another place, which stays")
        } else {
            None
        };
        let objection = objection.or_else(|| {
            let named = finding.replacement.as_ref().is_some_and(Replacement::is_named);
            (!named).then(|| around(text, span, finding, &whole)).flatten()
        });
        if let (Some(why), Some(replacement)) = (objection, &mut finding.replacement) {
            replacement.show_only(why);
        }
    }
    keep_apart(document, findings);
    names::settle(text, catalog, findings);
    prose::settle(text, findings);
}

/// The models that a test expects somewhere.
fn expected_models(verdicts: &[Verdict]) -> HashSet<String> {
    let expected = verdicts
        .iter()
        .filter(|verdict| verdict.role == Role::Test && verdict.place == Place::Comparison);
    let judged = expected.filter_map(|verdict| verdict.judgement.as_ref());
    judged.map(|judgement| judgement.model_id.clone()).collect()
}

/// Whether a test that is given a model expects it as well.
fn is_expected(verdict: &Verdict, expected: &HashSet<String>) -> bool {
    let model = verdict.judgement.as_ref().map(|judgement| &judgement.model_id);
    verdict.role == Role::Test && model.is_some_and(|model| expected.contains(model))
}

/// What the whole text says of each edit in it.
struct Whole {
    /// Whether it makes the ARN of a foundation model from a variable.
    makes_arns: bool,
    /// The keys under which it lists models.
    lists: HashSet<&'static str>,
    /// The models that it names by the ARN of a foundation model, which stays.
    allowed: HashSet<String>,
}

/// The models that a text names by the ARN of a foundation model, which is not edited.
fn allowed_models(verdicts: &[Verdict], findings: &[Finding]) -> HashSet<String> {
    let edited: HashSet<Span> = findings
        .iter()
        .filter_map(|finding| Some(edit(finding)?.span))
        .collect();
    let stays = |verdict: &&Verdict| {
        let is_allowed = verdict.reference.form == Form::FoundationModelArn && !verdict.is_denied();
        is_allowed && !edited.contains(&verdict.reference.span)
    };
    let judged = verdicts
        .iter()
        .filter(stays)
        .filter_map(|verdict| verdict.judgement.as_ref());
    judged.map(|judgement| judgement.model_id.clone()).collect()
}

/// What around an id makes an edit wrong that nobody asked for by name.
fn around(text: &str, span: Span, finding: &Finding, whole: &Whole) -> Option<&'static str> {
    if finding.verdict.reference.hangs_on_word {
        return Some("the word before it is no profile prefix, so that the whole is no id");
    }
    if whole.makes_arns && gains_a_profile(finding) {
        return Some("the file makes the ARN of a foundation model from a variable, and such an ARN takes no profile");
    }
    if names::is_trained_from(text, span) {
        return Some("a model is made from it, which no other model stands in for");
    }
    let verdict = &finding.verdict;
    let is_profile = verdict.reference.form == Form::InferenceProfileArn && verdict.sink.is_none();
    let model = verdict.judgement.as_ref().map(|judgement| &judgement.model_id);
    let moves = finding.replacement.as_ref().map(|new| &new.model_id) != model;
    if is_profile && moves && model.is_some_and(|model| whole.allowed.contains(model)) {
        return Some("the foundation model behind the profile is allowed beside it, and both change together");
    }
    if records::is_listed(text, span, &whole.lists) {
        return Some("it is the name of a record in a list of models, and what stands beside it is that model's");
    }
    let (before, after) = lines_around(text, span);
    let is_priced = [before, after].iter().any(|lines| PATTERNS.price.is_match(lines));
    is_priced.then_some("a price stands beside it, which is the old model's")
}

/// Shows only what would make two entries of one list, or two records, equal.
fn keep_apart(document: &Document, findings: &mut [Finding]) {
    let is_notebook = syntax::language_of_text(document.name(), document.text()).name == "notebook";
    let joined = is_notebook.then(|| siblings::without_joints(document.text()));
    let text = joined.as_deref().unwrap_or(document.text());
    let edits: Vec<(usize, Edit)> = findings
        .iter()
        .enumerate()
        .filter_map(|(at, finding)| Some((at, edit(finding)?.clone())))
        .collect();
    let fixes: Vec<&[Edit]> = edits.iter().map(|(_, edit)| std::slice::from_ref(edit)).collect();
    let apart = siblings::kept_apart(text, &fixes);
    let mut records = records::Records::new(text);
    for ((at, edit), apart) in edits.iter().zip(apart) {
        let why = if !apart {
            "two entries of one list would be equal"
        } else if !records.has_room(edit) {
            "two records would have one name"
        } else {
            continue;
        };
        if let Some(replacement) = &mut findings[*at].replacement {
            replacement.show_only(why);
        }
    }
}

/// The edit that would be made.
fn edit(finding: &Finding) -> Option<&Edit> {
    let replacement = finding.replacement.as_ref()?;
    let [edit] = replacement.edits.as_slice() else {
        return None;
    };
    (replacement.applicability != Applicability::DisplayOnly).then_some(edit)
}

fn gains_a_profile(finding: &Finding) -> bool {
    let is_gained = |replacement: &Replacement| {
        let mut changes = replacement.changes.iter();
        changes.any(|change| change.kind == ChangeKind::InferenceProfile && change.from.is_none())
    };
    finding.replacement.as_ref().is_some_and(is_gained)
}

/// Whether one of the compared ids stands in the same statement: `expect(parse("…")).toBe("…")`.
fn is_compared(text: &str, span: Span, compared: &BTreeSet<Span>) -> bool {
    let behind = compared.range(span..).next().map(|other| (span.end(), other.start()));
    let before = compared
        .range(..span)
        .next_back()
        .map(|other| (other.end(), span.start()));
    let is_one = |between: &str| boundary::is_near(between) && !between.contains([';', '}', '\n', '\r']);
    let mut between = [behind, before].into_iter().flatten();
    between.any(|(start, end)| text.get(start..end).is_some_and(is_one))
}

/// Whether a text says at its start that a program wrote it.
fn is_generated(text: &str) -> bool {
    let head = boundary::words_after(text, 0, HEAD).to_ascii_lowercase();
    head.contains("@generated") || head.contains("generated") && head.contains("do not edit")
}

/// The line of a span up to it, and from it on.
fn line_of(text: &str, span: Span) -> (&str, &str) {
    (
        boundary::line_before(text, span.start()),
        boundary::line_after(text, span.end()),
    )
}

/// The lines around a span, as far as no empty one comes.
fn lines_around(text: &str, span: Span) -> (&str, &str) {
    let before = boundary::near_before(text, span.start());
    let after = boundary::near_after(text, span.end());
    let start = before.rmatch_indices('\n').nth(LINES_AROUND).map_or(0, |(at, _)| at);
    let end = after
        .match_indices('\n')
        .nth(LINES_AROUND)
        .map_or(after.len(), |(at, _)| at);
    (&before[start..], &after[..end])
}
