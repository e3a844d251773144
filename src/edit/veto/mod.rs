//! Vetoes of a document against its edits.
//!
//! Input: a document with its trees, verdicts and findings, suppressed ones marked. Output: the findings, with a
//! replacement that is only shown, or that needs a look, where a row of the table of vetoes ([`Veto`]) says so.
//! It chooses no model and writes nothing.

mod compared;
mod equal;
mod figures;
mod geography;
mod insertion;
mod names;
mod order;
mod prose;
mod provider;
mod removal;
mod site;

use std::collections::HashSet;

use super::composed::{Composed, Fixed, fixed_places, keep_base_ids};
use super::given::Given;
use crate::catalog::Reason;
use crate::context::fold;
use crate::document::{self, Document};
use crate::finding::{ChangeKind, Edit, Finding, Replacement, Verdict};
use crate::lint::{Whole, named};
use crate::tree::{Kind, NodeId, Part, Slot, Source, Tree};
use crate::vocab::{Applicability, Form, Mark, Place, Role, Severity, Span, Veto, boundary};
pub(super) use equal::Class;
pub(super) use site::{Site, content, content_span, site_of, sites};

use super::sets;
use compared::Compared;

/// Decides the replacements of the findings of `document`. Suppressed and accepted findings are not written.
pub(crate) fn decide(whole: &Whole<'_>, source: &Source<'_>, findings: &mut [Finding]) {
    let (document, catalog, verdicts) = (whole.document, whole.catalog, whole.verdicts);
    let may_move = |finding: &Finding| {
        let is_open = |new: &Replacement| {
            new.freed.is_some() || new.companion.is_some() || new.keeps_model && !new.candidates.is_empty()
        };
        edit(finding).is_some() || finding.replacement.as_ref().is_some_and(is_open)
    };
    if !findings.iter().any(may_move) {
        return;
    }
    let parts = source.parts();
    let anchors: Vec<Span> = verdicts.iter().map(|verdict| verdict.reference.anchor()).collect();
    let spans: Vec<Span> = findings
        .iter()
        .map(|finding| finding.verdict.reference.anchor())
        .collect();
    let places = sites(&parts, &spans);
    sets::join(document, &places, findings);
    let profiles = insertion::add_profiles(whole, &places, findings);
    let composed = fixed_places(document, &parts);
    let guard = Guard {
        document,
        verdicts,
        records: equal::Records::of(&sites(&parts, &anchors)),
        is_generated: document::is_generated(document.name(), document.text()),
        expected: expected_models(verdicts),
        trained_from: trained_from(verdicts, &composed, &parts),
        composed,
        allowed: [Form::FoundationModelArn, Form::InferenceProfileArn]
            .map(|form| allowed_models(verdicts, findings, form)),
        compared: Compared::of(document.text(), verdicts),
        edited: findings
            .iter()
            .filter_map(|finding| Some(edit(finding)?.span))
            .collect(),
    };
    keep_base_ids(&guard.composed, findings, &places);
    for (finding, site) in findings.iter_mut().zip(&places) {
        let Some(span) = edit(finding).map(|edit| edit.span) else {
            continue;
        };
        let objection = guard.objection(span, finding, *site);
        if let (Some(objection), Some(replacement)) = (objection, &mut finding.replacement) {
            replacement.object(objection);
        }
    }
    keep_apart(document, &places, findings);
    order::keep_apart(whole, findings);
    prose::keep_apart(document, &places, findings);
    let labels: Vec<Vec<&str>> = places
        .iter()
        .map(|site| site.map(|site| guard.labels(site)).unwrap_or_default())
        .collect();
    names::decide(document, catalog, &labels, findings);
    names::read_comments(document, catalog, &places, findings);
    prose::decide(document.text(), &places, findings);
    provider::decide((document, catalog), &parts, &places, findings);
    for finding in findings.iter_mut() {
        let reason = edit(finding).and_then(|_| geography::objection(document, catalog, verdicts, finding));
        if let (Some(reason), Some(replacement)) = (reason, &mut finding.replacement) {
            replacement.object(reason);
        }
    }
    insertion::offer(whole, &places, &profiles, findings);
    sets::keep_types(document, &places, verdicts, findings);
    sets::hold_together(findings);
    sets::take_along(document, &places, findings);
}

/// The models that a test expects somewhere.
fn expected_models(verdicts: &[Verdict]) -> HashSet<String> {
    let expected = verdicts
        .iter()
        .filter(|verdict| verdict.role == Role::Test && verdict.place == Place::Comparison);
    let judged = expected.filter_map(|verdict| verdict.judgement.as_ref());
    judged.map(|judgement| judgement.model_id.clone()).collect()
}

/// The models that training jobs name.
fn trained_from(verdicts: &[Verdict], composed: &[Composed], parts: &[Part<'_>]) -> HashSet<String> {
    let jobs: Vec<&Composed> = composed
        .iter()
        .filter(|composed| composed.place == Fixed::Trained)
        .collect();
    let is_direct = |verdict: &Verdict| verdict.sink.as_ref().is_some_and(|sink| sink.trains);
    let spans: Vec<Span> = verdicts.iter().map(|verdict| verdict.reference.anchor()).collect();
    let places = if jobs.is_empty() {
        Vec::new()
    } else {
        sites(parts, &spans)
    };
    let is_named = |at: usize, verdict: &Verdict| {
        let site = places.get(at).copied().flatten();
        let given = site.map(|site| Given::of(site, verdict.is_consumed()));
        given.is_some_and(|given| jobs.iter().any(|job| job.takes(&given)))
    };
    let jobs = verdicts
        .iter()
        .enumerate()
        .filter(|(at, verdict)| is_direct(verdict) || is_named(*at, verdict));
    let models = jobs.filter_map(|(_, verdict)| verdict.judgement.as_ref());
    models.map(|judgement| judgement.model_id.clone()).collect()
}

/// True if a test takes a model and expects it as well.
fn is_expected(verdict: &Verdict, expected: &HashSet<String>) -> bool {
    let model = verdict.judgement.as_ref().map(|judgement| &judgement.model_id);
    verdict.role == Role::Test && model.is_some_and(|model| expected.contains(model))
}

/// Facts about a whole document, computed once.
struct Guard<'a, 's> {
    document: &'a Document,
    verdicts: &'a [Verdict],
    /// The lists of records that are each known by a model.
    records: equal::Records<'s>,
    is_generated: bool,
    /// The models that a test expects somewhere.
    expected: HashSet<String>,
    /// The places that take no profile and are made of variables.
    composed: Vec<Composed>,
    /// The models that custom models of the text are trained from.
    trained_from: HashSet<String>,
    /// The models that it names by the ARN of a foundation model, and by that of a profile, which stays.
    allowed: [HashSet<String>; 2],
    compared: Compared<'a>,
    /// The spans of the ids that would be edited.
    edited: HashSet<Span>,
}

impl<'s> Guard<'_, 's> {
    /// The first reason against an edit.
    fn objection(&self, span: Span, finding: &Finding, site: Option<Site<'s>>) -> Option<Reason> {
        let text = self.document.text();
        if self.is_generated {
            return Some(Reason::of(Veto::GeneratedFile));
        }
        if let Some(other) = self.compared.beside(&finding.verdict, span, site) {
            let (message, at) = (
                format!(
                    "line {} compares an id that stays, in the statement of this one",
                    self.line(other)
                ),
                Some(other),
            );
            return Some(Reason {
                message,
                at,
                ..Reason::of(Veto::ComparedInStatement)
            });
        }
        if is_expected(&finding.verdict, &self.expected) {
            return Some(Reason::of(Veto::ExpectedElsewhere));
        }
        if is_named_after(self.document.name(), &finding.verdict.reference.text) {
            return Some(Reason::of(Veto::FileNamedAfter));
        }
        if finding.verdict.reference.follows_word || site.is_some_and(site::has_own_tail) {
            return Some(Reason::of(Veto::UnknownWord));
        }
        if let Some(other) = self.made_of(finding, site) {
            return Some(other.objection(&format!("line {}", other.line)));
        }
        let model = finding.verdict.judgement.as_ref().map(|judgement| &judgement.model_id);
        if model.is_some_and(|model| self.trained_from.contains(model)) {
            return Some(Reason::of(Veto::TrainedFrom));
        }
        if !finding.verdict.is_sent() && names::is_trained_from(text, span, finding.verdict.role == Role::Code) {
            return Some(Reason::of(Veto::TrainedFrom));
        }
        if let Some(key) = site.and_then(|site| self.key_of(site, finding)) {
            let message = format!("line {} has its model as the key of it", self.line(key));
            return Some(Reason {
                message,
                at: Some(key),
                ..Reason::of(Veto::ValueOfKey)
            });
        }
        let structural = site.and_then(|site| self.around(site, finding));
        structural.or_else(|| self.is_half_of_policy(finding).then(|| Reason::of(Veto::PolicyByHalf)))
    }

    /// The place that an id reaches which takes no profile, or no other model.
    fn made_of(&self, finding: &Finding, site: Option<Site<'s>>) -> Option<&Composed> {
        if self.composed.is_empty() {
            return None;
        }
        let given = site.map(|site| Given::of(site, finding.verdict.is_consumed()));
        let given = given.unwrap_or_default();
        let gains = gains_a_profile(finding);
        let takes = |composed: &&Composed| composed.refuses(gains) && composed.takes(&given);
        self.composed.iter().find(takes)
    }

    /// The key, the pattern or the condition with the same model under which a value is kept, in a map, a switch or a list of
    /// pairs: the value belongs to it, and it stays.
    fn key_of(&self, site: Site<'s>, finding: &Finding) -> Option<Span> {
        /// Levels between a value and its key, at most.
        const MAX_LEVELS: usize = 12;
        let tree = site.tree();
        let model = &finding.verdict.judgement.as_ref()?.model_id;
        let is_key = |verdict: &&Verdict| {
            matches!(verdict.place, Place::MappingKey | Place::Comparison)
                && verdict
                    .judgement
                    .as_ref()
                    .is_some_and(|judgement| judgement.model_id == *model)
        };
        let key_within = |span: Span| {
            let span = site.part.outward(span);
            let from = self
                .verdicts
                .partition_point(|verdict| verdict.reference.span.start() < span.start());
            let mut within = self.verdicts[from..]
                .iter()
                .take_while(|verdict| verdict.reference.span.end() <= span.end());
            within.find(is_key).map(|verdict| verdict.reference.span)
        };
        let mut below = site.node;
        for id in tree.ancestors(site.node).take(MAX_LEVELS) {
            let is_before = |part: &NodeId| tree.span(*part).end() <= tree.span(below).start();
            let part = match tree.kind(id) {
                Kind::Function | Kind::Class | Kind::Document => return None,
                Kind::Pair | Kind::Section => tree
                    .children(id)
                    .filter(is_before)
                    .find(|&part| tree.slot(part) == Slot::Key),
                Kind::Case => tree
                    .children(id)
                    .filter(is_before)
                    .find(|&part| tree.slot(part) == Slot::Pattern),
                Kind::If | Kind::Conditional => tree
                    .children(id)
                    .filter(is_before)
                    .find(|&part| tree.slot(part) == Slot::Condition),
                Kind::Binding => tree
                    .children(id)
                    .filter(is_before)
                    .find(|&part| tree.slot(part) == Slot::Target),
                // `Map.of(key, value, …)`, `map.put(key, value)`, `[key, value]`
                Kind::Call | Kind::List => tree
                    .children(id)
                    .filter(is_before)
                    .last()
                    .filter(|&part| is_literal(tree, part)),
                _ => None,
            };
            let by_name = || named::name_span(tree, id).filter(|_| matches!(tree.kind(id), Kind::Pair | Kind::Section));
            let part = part.map(|part| tree.span(part));
            let key = part.and_then(key_within).or_else(|| key_within(by_name()?));
            if key.is_some() {
                return key;
            }
            below = id;
        }
        None
    }

    /// Veto of the tree around an id against its edit.
    fn around(&self, site: Site<'s>, finding: &Finding) -> Option<Reason> {
        let tree = site.tree();
        let outer = tree.parent(site.node);
        let is_adjacent = |&outer: &_| tree.kind(outer) == Kind::Operation && tree.name(outer).is_none();
        if outer.as_ref().is_some_and(is_adjacent) {
            return Some(Reason::of(Veto::SeveralLiterals));
        }
        if let Some(other) = self.allowed_beside(site, finding) {
            let (message, at) = (
                format!("the allowed values in line {} have the old id", self.line(other)),
                Some(other),
            );
            return Some(Reason {
                message,
                at,
                ..Reason::of(Veto::DefaultOfAllowed)
            });
        }
        if let Some(figure) = figures::figure(site, finding.verdict.sink.is_some()) {
            let message = format!(
                "line {} has a figure of the old model in the same record",
                self.line(figure)
            );
            let at = Some(figure);
            return Some(Reason {
                message,
                at,
                ..Reason::of(Veto::OldFigures)
            });
        }
        self.records.hold(site).then(|| Reason::of(Veto::ListedRecord))
    }

    /// The same id among the allowed values that a value belongs to, where that stays and the new one is not allowed yet.
    fn allowed_beside(&self, site: Site<'s>, finding: &Finding) -> Option<Span> {
        let tree = site.tree();
        let own = &finding.verdict;
        if tree.slot(site.node) == Slot::Key || own.place == Place::AllowedValue {
            return None;
        }
        let new = edit(finding).map(|edit| edit.text.as_str());
        // A list of the models with a capability says nothing of a default.
        let is_declared = |verdict: &&Verdict| verdict.mark != Some(Mark::Capability);
        let allowed = self
            .verdicts
            .iter()
            .filter(|verdict| verdict.place == Place::AllowedValue)
            .filter(is_declared);
        let is_same = |verdict: &&Verdict| verdict.reference.text == own.reference.text;
        let record = sets::declaration(site, |record| {
            let mut same = allowed.clone().filter(is_same);
            same.any(|verdict| record.contains(verdict.reference.span))
        })?;
        let mut inside = allowed.filter(|verdict| record.contains(verdict.reference.span));
        if inside
            .clone()
            .any(|verdict| Some(verdict.reference.text.as_str()) == new)
        {
            return None;
        }
        let stays = |verdict: &&Verdict| is_same(verdict) && !self.edited.contains(&verdict.reference.span);
        inside.find(stays).map(|verdict| verdict.reference.span)
    }

    fn is_half_of_policy(&self, finding: &Finding) -> bool {
        let verdict = &finding.verdict;
        let [models, profiles] = &self.allowed;
        let others = match verdict.reference.form {
            Form::InferenceProfileArn if verdict.sink.is_none() => models,
            Form::FoundationModelArn if verdict.sink.is_none() => profiles,
            _ => return false,
        };
        let model = verdict.judgement.as_ref().map(|judgement| &judgement.model_id);
        let moves = finding.replacement.as_ref().map(|new| &new.model_id) != model;
        moves && model.is_some_and(|model| others.contains(model))
    }

    /// The names and texts of the record around an id, and the names of its containers, as far as there is no other id.
    fn labels(&self, site: Site<'s>) -> Vec<&'s str> {
        /// Levels and nodes, at most, that are looked at.
        const MAX_LEVELS: usize = 12;
        const MAX_NODES: usize = 100;
        const MAX_WORDS: usize = 8;
        let tree = site.tree();
        let mut labels = Vec::new();
        let mut others: Vec<Span> = Vec::new();
        for id in tree.ancestors(site.node).take(MAX_LEVELS) {
            if matches!(tree.kind(id), Kind::If | Kind::Case | Kind::Conditional) {
                labels.extend(conditions_before(tree, id, site.node));
                break;
            }
            let span = site.part.outward(tree.span(id));
            let from = self
                .verdicts
                .partition_point(|verdict| verdict.reference.span.start() < span.start());
            let within = self.verdicts[from..]
                .iter()
                .take_while(|verdict| verdict.reference.span.end() <= span.end());
            if self.has_other_model(within, site) {
                break;
            }
            match tree.kind(id) {
                Kind::Block
                    if tree
                        .parent(id)
                        .is_some_and(|outer| matches!(tree.kind(outer), Kind::If | Kind::Case)) => {}
                Kind::Function | Kind::Class | Kind::Block | Kind::Document => break,
                Kind::Pair | Kind::Argument | Kind::Binding | Kind::EnumMember | Kind::Parameter | Kind::Section => {
                    labels.extend(named::name(tree, id).or_else(|| tree.name(id)));
                }
                Kind::Map | Kind::List | Kind::Call | Kind::Row | Kind::Element => {
                    let parts = tree.children(id).map(|part| tree.span(part));
                    others.extend(parts.filter(|part| !part.contains(site.span) && self.has_id(&site, *part)));
                    let is_own = |id: &NodeId| {
                        let span = tree.span(*id);
                        !span.contains(site.span) && !others.iter().any(|other| other.contains(span))
                    };
                    let inner = tree.subtree(id).take(MAX_NODES);
                    let literals = inner.filter(|id| tree.kind(*id) == Kind::Literal && is_own(id));
                    let texts = literals.map(|id| content(tree, id));
                    labels.extend(texts.filter(|text| text.split_whitespace().count() <= MAX_WORDS));
                }
                _ => {}
            }
        }
        labels
    }

    /// True if a part of the tree has an id of its own, and is another record.
    fn has_id(&self, site: &Site<'s>, part: Span) -> bool {
        let span = site.part.outward(part);
        let at = self
            .verdicts
            .partition_point(|verdict| verdict.reference.span.start() < span.start());
        let first = self.verdicts.get(at);
        first.is_some_and(|verdict| span.contains(verdict.reference.anchor()))
    }

    /// True if one of the references is of another model than the one at the site; of many it is not asked.
    fn has_other_model<'v>(&self, mut within: impl Iterator<Item = &'v Verdict>, site: Site<'s>) -> bool {
        /// Forms of one model, at most, that are distinguished.
        const MAX_FORMS: usize = 8;
        let own = site.part.outward(site.span);
        let at = self
            .verdicts
            .partition_point(|verdict| verdict.reference.anchor().start() < own.start());
        let own = self.verdicts.get(at);
        let model = own
            .and_then(|verdict| verdict.judgement.as_ref())
            .map(|judgement| &judgement.model_id);
        let is_other = |verdict: &Verdict| {
            let other = verdict.judgement.as_ref().map(|judgement| &judgement.model_id);
            other.is_none() || other != model
        };
        let first: Vec<_> = within.by_ref().take(MAX_FORMS).collect();
        first.len() > 1 && (first.into_iter().any(is_other) || within.next().is_some())
    }

    fn line(&self, span: Span) -> u32 {
        self.document.position(span.start()).line
    }
}

fn is_literal(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(
        tree.kind(id),
        Kind::Literal | Kind::Template | Kind::Group | Kind::Argument
    )
}

/// The literals of the condition or pattern under which the code at `node` runs: `if model == "claude-v2"`.
fn conditions_before<'t>(tree: &Tree<'t>, outer: NodeId, node: NodeId) -> Vec<&'t str> {
    let is_condition_before = |&child: &NodeId| {
        let is_before = tree.span(child).end() <= tree.span(node).start();
        matches!(tree.slot(child), Slot::Condition | Slot::Pattern) && is_before
    };
    let condition = tree.children(outer).filter(is_condition_before).last();
    let inner = condition.into_iter().flat_map(|condition| tree.subtree(condition));
    let literals = inner.filter(|&id| tree.kind(id) == Kind::Literal);
    literals.map(|id| content(tree, id)).collect()
}

/// True if the file has the name of an id, whole or without its provider: `claude_v2.rb`, `CommandTextV14.java`.
fn is_named_after(path: &str, id: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (id, version) = id.rsplit_once(':').unwrap_or((id, ""));
    let stem = fold(stem);
    let is_one = |id: &str| {
        let rest = stem.strip_prefix(&fold(id));
        rest.is_some_and(|rest| rest.is_empty() || rest == version)
    };
    is_one(id) || id.rsplit_once('.').is_some_and(|(_, model)| is_one(model))
}

/// The models that a text names by ARNs of that form, which are not edited.
fn allowed_models(verdicts: &[Verdict], findings: &[Finding], form: Form) -> HashSet<String> {
    let edited: HashSet<Span> = findings
        .iter()
        .filter_map(|finding| Some(edit(finding)?.span))
        .collect();
    let stays = |verdict: &&Verdict| {
        let is_allowed = verdict.reference.form == form && !verdict.is_denied();
        is_allowed && !edited.contains(&verdict.reference.span)
    };
    let judged = verdicts
        .iter()
        .filter(stays)
        .filter_map(|verdict| verdict.judgement.as_ref());
    judged.map(|judgement| judgement.model_id.clone()).collect()
}

/// Shows only what would make two entries of one list, or two records, equal; an entry that can be removed is.
fn keep_apart(document: &Document, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    let wanted: Vec<(usize, equal::Wanted<'_, '_>)> = findings
        .iter()
        .enumerate()
        .filter_map(|(at, finding)| {
            let wanted = equal::Wanted {
                site: places[at]?,
                edit: edit_of_id(finding)?,
                model: &finding.replacement.as_ref()?.model_id,
                class: class(finding),
            };
            Some((at, wanted))
        })
        .collect();
    let (indexes, wanted): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let in_the_way = equal::in_the_way(&wanted);
    let equal = indexes.iter().zip(&wanted).zip(&in_the_way);
    let equal: Vec<_> = equal
        .filter_map(|((&at, wanted), other)| other.map(|other| (at, wanted.site, other)))
        .collect();
    let removals = removal::edits(document, equal.iter().map(|(_, site, other)| (*site, other.set)));
    for ((at, _, other), removal) in equal.into_iter().zip(removals) {
        let line = document.position(other.place.start()).line;
        let veto = if removal.is_some() {
            Veto::RemovesEntry
        } else {
            Veto::TwiceInSet
        };
        let Some(replacement) = &mut findings[at].replacement else {
            continue;
        };
        let what = if removal.is_some() {
            "this one is removed"
        } else {
            veto.meaning()
        };
        replacement.object(Reason {
            message: format!("line {line} has the same entry: {what}"),
            at: Some(other.place),
            ..Reason::of(veto)
        });
        if let Some(removal) = removal {
            replacement.edits = removal;
        }
    }
}

/// The class of a finding's edit.
pub(super) fn class(finding: &Finding) -> Class {
    let applicability = finding
        .replacement
        .as_ref()
        .map(|replacement| replacement.applicability);
    Class {
        needs_a_look: applicability == Some(Applicability::MaybeIncorrect),
        is_aside: finding.severity == Severity::Note
            || matches!(finding.verdict.role, Role::Doc | Role::Test | Role::History),
    }
}

/// The edit that would be made; none where the entry is removed.
pub(super) fn edit(finding: &Finding) -> Option<&Edit> {
    let replacement = finding.replacement.as_ref().filter(|_| finding.counts())?;
    if replacement.removes_entry() {
        return None;
    }
    let edit = replacement.edits.first()?;
    (replacement.applicability != Applicability::DisplayOnly).then_some(edit)
}

/// The edit of an id that would be made; none where it is of another part of a request.
pub(super) fn edit_of_id(finding: &Finding) -> Option<&Edit> {
    edit(finding).filter(|_| finding.verdict.reference.form != Form::ModelList)
}

pub(super) fn gains_a_profile(finding: &Finding) -> bool {
    let is_gained = |replacement: &Replacement| {
        let mut changes = replacement.changes.iter();
        changes.any(|change| change.kind == ChangeKind::InferenceProfile && change.from.is_none())
    };
    finding.replacement.as_ref().is_some_and(is_gained)
}

/// The line of a span up to it, and from it on.
fn line_of(text: &str, span: Span) -> (&str, &str) {
    (
        boundary::line_before(text, span.start()),
        boundary::line_after(text, span.end()),
    )
}
