//! Edits of one document that are right only together.
//!
//! In: the findings of a document and their places in the tree. Out: the findings, with replacements that carry the name of
//! their set, and with edits that move beside their id: a default and its allowed values, a profile and the foundation
//! model behind it in one policy, an id and its mention in the help text or comment beside it.

use std::collections::{HashMap, HashSet};

use super::flows::words;
use super::veto::{Site, edit, site_of};
use crate::catalog::{Reason, Set};
use crate::context::fold;
use crate::document::Document;
use crate::finding::{Finding, Stance, Verdict};
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Applicability, Form, Mark, Place, Span, State, Veto, boundary};

/// Names of arguments and calls that take allowed values.
const CHOICES: &[&str] = &[
    "choices",
    "choice",
    "enum",
    "oneof",
    "options",
    "allowedvalues",
    "contains",
];

/// Joins what moves together; this comes before the vetoes, which then hold for the whole set.
pub(super) fn join(document: &Document, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    declarations(document, places, findings);
    policies(document, findings);
    models_alone(document, findings);
}

/// A default and the allowed values that it must be one of.
fn declarations(document: &Document, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    for at in 0..findings.len() {
        let may_declare = edit(&findings[at]).is_some() && !is_mention(&findings[at]);
        let Some(site) = site_of(places, at).filter(|_| may_declare) else {
            continue;
        };
        let mut allowed = allowed(site, findings, at);
        if allowed.is_empty() {
            let Some(listed) = listed(site, findings, at) else {
                continue;
            };
            if let Some(&stays) = listed.iter().find(|&&other| edit(&findings[other]).is_none()) {
                let place = findings[stays].verdict.reference.span;
                let line = document.position(place.start()).line;
                if let Some(replacement) = &mut findings[at].replacement {
                    replacement.object(Reason {
                        message: format!("the allowed values in line {line} have the old id"),
                        at: Some(place),
                        ..Reason::of(Veto::DefaultOfAllowed)
                    });
                }
                continue;
            }
            allowed = listed;
        }
        for &other in &allowed {
            if let Some(replacement) = &mut findings[other].replacement {
                replacement.free();
            }
        }
        let members: Vec<usize> = std::iter::once(at).chain(allowed).collect();
        for &member in &members {
            if let Some(replacement) = &mut findings[member].replacement {
                replacement.object(Reason::of(Veto::DeclaredValues));
            }
        }
        name(document, &members, findings);
    }
}

/// The allowed values with the id of a default, where they can move with it: the new id is not among them yet, and the old
/// model has ended, or the user named the new one.
fn allowed(site: Site<'_>, findings: &[Finding], at: usize) -> Vec<usize> {
    let own = &findings[at].verdict;
    let new = edit(&findings[at]).map(|edit| edit.text.as_str());
    let is_value = |finding: &&Finding| {
        let verdict = &finding.verdict;
        verdict.place == Place::AllowedValue && verdict.mark != Some(Mark::Capability)
    };
    let Some(record) = declaration(site, |record| {
        let mut inside = findings.iter().filter(is_value);
        inside.any(|finding| {
            record.contains(finding.verdict.reference.span) && finding.verdict.reference.text == own.reference.text
        })
    }) else {
        return Vec::new();
    };
    let in_record = |finding: &Finding| {
        finding.verdict.place == Place::AllowedValue && record.contains(finding.verdict.reference.span)
    };
    let is_movable = |finding: &Finding| {
        let reasons = finding.replacement.iter().flat_map(|new| &new.reasons);
        let has_ended = finding
            .verdict
            .judgement
            .as_ref()
            .is_some_and(|old| old.state == State::Eol);
        let is_declared = matches!(finding.verdict.mark, None | Some(Mark::Contained));
        let is_held = |reason: &Reason| {
            let is_of_list = matches!(reason.veto, Veto::AllowedValue | Veto::EndedAllowedValue);
            is_of_list && is_declared && has_ended
        };
        let is_free = edit(finding).is_some();
        finding.counts() && (is_free || reasons.clone().count() == 1 && reasons.into_iter().all(is_held))
    };
    let same = findings.iter().enumerate().filter(|(other, finding)| {
        *other != at
            && in_record(finding)
            && finding.verdict.reference.text == own.reference.text
            && is_movable(finding)
    });
    let same: Vec<usize> = same.map(|(other, _)| other).collect();
    let is_new = |finding: &Finding| in_record(finding) && Some(finding.verdict.reference.text.as_str()) == new;
    if findings.iter().any(is_new) { Vec::new() } else { same }
}

/// The entries with the id of a default in the list that its declaration names: `choices=MODELS`. Nothing where the list
/// has the new id already.
fn listed(site: Site<'_>, findings: &[Finding], at: usize) -> Option<Vec<usize>> {
    let lists = named_lists(site);
    if lists.is_empty() {
        return None;
    }
    let own = &findings[at].verdict.reference;
    let new = edit(&findings[at]).map(|edit| edit.text.as_str());
    let inside = |finding: &Finding| {
        let span = finding.verdict.reference.span;
        lists.iter().any(|list| list.contains(span)) && finding.counts()
    };
    if findings
        .iter()
        .any(|finding| inside(finding) && Some(finding.verdict.reference.text.as_str()) == new)
    {
        return None;
    }
    let same = findings
        .iter()
        .enumerate()
        .filter(|(other, finding)| *other != at && finding.verdict.reference.text == own.text && inside(finding));
    let same: Vec<usize> = same.map(|(other, _)| other).collect();
    (!same.is_empty()).then_some(same)
}

/// The lists and maps of other statements that the declaration around a default names as its allowed values.
fn named_lists(site: Site<'_>) -> Vec<Span> {
    const MAX_NODES: usize = 200;
    let tree = site.tree();
    let is_call = |id: &NodeId| matches!(tree.kind(*id), Kind::Call | Kind::Annotation);
    let mut around = tree.ancestors(site.node).take_while(|&id| {
        !matches!(
            tree.kind(id),
            Kind::Function | Kind::Class | Kind::Block | Kind::Document
        )
    });
    let declaration = around
        .by_ref()
        .find(|id| is_call(id) || tree.kind(*id) == Kind::Section);
    let Some(mut declaration) = declaration else {
        return Vec::new();
    };
    // `z.enum(MODELS).default("…")`: the calls of one chain.
    while let Some(outer) = tree.parent(declaration).filter(|outer| is_call(outer)) {
        if tree.slot(declaration) == Slot::Argument {
            break;
        }
        declaration = outer;
    }
    let lists_values = |id: &NodeId| {
        let name = named::name(tree, *id).or_else(|| tree.name(*id)).unwrap_or_default();
        let is_one = matches!(tree.kind(*id), Kind::Argument | Kind::Pair | Kind::Call);
        is_one && CHOICES.contains(&fold(name).as_str())
    };
    let names: HashSet<String> = tree
        .subtree(declaration)
        .take(MAX_NODES)
        .filter(lists_values)
        .flat_map(|id| words(tree.slice(id)))
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let is_list = |id: &NodeId| {
        let name = named::name(tree, *id).map(fold);
        let is_named = tree.kind(*id) == Kind::Binding && name.is_some_and(|name| names.contains(&name));
        let value = named::value(tree, *id).filter(|_| is_named);
        value.is_some_and(|value| matches!(tree.kind(value), Kind::List | Kind::Map | Kind::Call | Kind::Group))
    };
    let lists = tree.ids().filter(is_list);
    lists.map(|id| site.part.outward(tree.span(id))).collect()
}

/// The span of the innermost declaration around a value for which `holds`: a record, a call with what it is called on, the
/// binding or parameter with its type.
pub(super) fn declaration(site: Site<'_>, holds: impl Fn(Span) -> bool) -> Option<Span> {
    let tree = site.tree();
    let mut has_record = false;
    for id in tree.ancestors(site.node) {
        let is_record = matches!(
            tree.kind(id),
            Kind::Map | Kind::Section | Kind::Call | Kind::Annotation | Kind::Element
        );
        match tree.kind(id) {
            Kind::Function | Kind::Class | Kind::Block | Kind::Document | Kind::List => return None,
            _ if is_record && has_record => return None,
            _ if is_record => has_record = true,
            Kind::Binding | Kind::Parameter => {}
            _ => continue,
        }
        let span = site.part.outward(tree.span(id));
        if holds(span) {
            return Some(span);
        }
    }
    None
}

/// Profiles and the foundation models behind them that the policies of a document allow.
fn policies(document: &Document, findings: &mut [Finding]) {
    let mut profiles: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let is_profile = finding.verdict.reference.form == Form::InferenceProfileArn && is_allowed(&finding.verdict);
        if let Some(key) = models(finding).filter(|_| is_profile && edit(finding).is_some()) {
            profiles.entry(key).or_default().push(at);
        }
    }
    for ((old, new), profiles) in profiles {
        let is_model = |finding: &Finding| {
            let of_model = models(finding).is_some_and(|key| key == (old.clone(), new.clone()));
            of_model && finding.verdict.reference.form == Form::FoundationModelArn && is_allowed(&finding.verdict)
        };
        let of_models = findings.iter().enumerate().filter(|(_, finding)| is_model(finding));
        let of_models: Vec<usize> = of_models.map(|(at, _)| at).collect();
        if of_models.is_empty() || !of_models.iter().all(|&at| can_move(&findings[at])) {
            continue;
        }
        for &at in &profiles {
            if let Some(replacement) = &mut findings[at].replacement {
                replacement.free();
            }
        }
        let Some(leader) = findings[profiles[0]].replacement.clone() else {
            continue;
        };
        for &at in &of_models {
            let span = findings[at].verdict.reference.span;
            if let Some(replacement) = &mut findings[at].replacement {
                replacement.write_with(&leader, span, &new);
            }
        }
        let members: Vec<usize> = profiles.into_iter().chain(of_models).collect();
        name(document, &members, findings);
    }
}

/// Foundation models that become the one behind a profile which the document allows already, or will.
fn models_alone(document: &Document, findings: &mut [Finding]) {
    for at in 0..findings.len() {
        let finding = &findings[at];
        let is_model = finding.verdict.reference.form == Form::FoundationModelArn && is_allowed(&finding.verdict);
        let Some((_, new)) = models(finding).filter(|_| is_model && edit(finding).is_none() && can_move(finding))
        else {
            continue;
        };
        let writes_new = |other: &Finding| {
            let is_profile = other.verdict.reference.form == Form::InferenceProfileArn && is_allowed(&other.verdict);
            is_profile && edit(other).is_some() && models(other).is_some_and(|(_, model)| model == new)
        };
        let Some(profile) = findings.iter().position(writes_new) else {
            continue;
        };
        let Some(leader) = findings[profile].replacement.clone() else {
            continue;
        };
        let span = findings[at].verdict.reference.span;
        if let Some(replacement) = &mut findings[at].replacement {
            replacement.write_with(&leader, span, &new);
        }
        let set = leader.set.as_ref().map(|set| set.id.clone());
        let mut members: Vec<usize> = (0..findings.len())
            .filter(|&other| {
                let own = findings[other].replacement.as_ref().and_then(|new| new.set.as_ref());
                own.is_some_and(|own| Some(&own.id) == set.as_ref())
            })
            .collect();
        members.extend([at, profile]);
        members.sort_unstable();
        members.dedup();
        name(document, &members, findings);
    }
}

fn is_allowed(verdict: &Verdict) -> bool {
    verdict.stance == Some(Stance::Allowed)
}

/// The old model and the new one.
fn models(finding: &Finding) -> Option<(String, String)> {
    let old = finding.verdict.judgement.as_ref()?.model_id.clone();
    let new = finding.replacement.as_ref()?.model_id.clone();
    (old != new).then_some((old, new))
}

/// True if only the form of the new id prevents the edit of a foundation model: the profile beside it has that form.
pub(super) fn can_move(finding: &Finding) -> bool {
    let reasons = finding.replacement.iter().flat_map(|replacement| &replacement.reasons);
    finding.counts() && reasons.into_iter().all(|reason| reason.veto == Veto::Form)
}

/// Gives the members their set.
pub(super) fn name(document: &Document, members: &[usize], findings: &mut [Finding]) {
    let mut lines: Vec<u32> = members
        .iter()
        .map(|&at| document.position(findings[at].verdict.reference.span.start()).line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let places: Vec<String> = lines.iter().map(|line| format!("{}:{line}", document.name())).collect();
    let spans = members.iter().map(|&at| findings[at].verdict.reference.span.start());
    let id = format!("{}@{}", places[0], spans.min().unwrap_or_default());
    let set = Set {
        id,
        places: places.into(),
    };
    for &at in members {
        if let Some(replacement) = &mut findings[at].replacement {
            replacement.set = Some(set.clone());
        }
    }
}

/// Leaves the members of a type, and what moves with them, where the document keeps the old id as a value of it.
pub(super) fn keep_types(
    document: &Document,
    places: &[Option<Site<'_>>],
    verdicts: &[Verdict],
    findings: &mut [Finding],
) {
    for at in 0..findings.len() {
        let finding = &findings[at];
        let is_member = finding.verdict.place == Place::AllowedValue && edit(finding).is_some();
        let is_type = |site: Site<'_>| {
            let mut around = site.tree().ancestors(site.node).take(4);
            around.any(|id| site.tree().kind(id) == Kind::Union)
        };
        if !is_member || !site_of(places, at).is_some_and(is_type) {
            continue;
        }
        let text = &finding.verdict.reference.text;
        let written: HashSet<Span> = findings
            .iter()
            .filter_map(|finding| Some(edit(finding)?.span))
            .collect();
        let is_value = |verdict: &&Verdict| {
            let is_live = !matches!(
                verdict.place,
                Place::Comment | Place::Docstring | Place::Prose | Place::TemplateString
            );
            let span = verdict.reference.span;
            is_live
                && verdict.reference.text == *text
                && span != finding.verdict.reference.span
                && !written.contains(&span)
        };
        let Some(span) = verdicts.iter().find(is_value).map(|verdict| verdict.reference.span) else {
            continue;
        };
        let line = document.position(span.start()).line;
        let own = document.position(finding.verdict.reference.span.start()).line;
        let named = site_of(places, at).and_then(type_name);
        let of_type = (0..findings.len()).filter(|&other| {
            let site = site_of(places, other).filter(|_| edit(&findings[other]).is_some());
            let text_of_type = site.and_then(type_of);
            named.is_some_and(|name| text_of_type == Some(name)) && findings[other].verdict.reference.text == *text
        });
        let of_type: Vec<usize> = of_type.collect();
        for (member, message) in std::iter::once((
            at,
            format!("line {line} keeps the old id, which the type would not allow any more"),
        ))
        .chain(
            of_type
                .into_iter()
                .map(|other| (other, format!("its type in line {own} has the old id only"))),
        ) {
            let veto = if member == at {
                Veto::PartOfSet
            } else {
                Veto::DefaultOfAllowed
            };
            if let Some(replacement) = &mut findings[member].replacement {
                replacement.object(Reason {
                    message,
                    at: Some(span),
                    ..Reason::of(veto)
                });
            }
        }
    }
}

/// The name of the type that a literal is a member of.
fn type_name(site: Site<'_>) -> Option<&str> {
    let tree = site.tree();
    let mut around = tree.ancestors(site.node).take(6);
    around.find_map(|id| named::name(tree, id).or_else(|| tree.name(id).filter(|_| tree.kind(id) == Kind::Class)))
}

/// The type that the value at a site is declared to have.
fn type_of(site: Site<'_>) -> Option<&str> {
    let tree = site.tree();
    let binding = tree
        .ancestors(site.node)
        .take(4)
        .find(|&id| tree.kind(id) == Kind::Binding)?;
    tree.child(binding, Slot::Type)
        .map(|kind| tree.slice(kind).trim_start_matches([':', ' ']))
}

/// Lets no member of a set be written where another one cannot be, or without the look that it needs.
pub(super) fn hold_together(findings: &mut [Finding]) {
    let mut sets: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        if let Some(set) = finding.replacement.as_ref().and_then(|new| new.set.as_ref()) {
            sets.entry(set.id.clone()).or_default().push(at);
        }
    }
    for members in sets.into_values() {
        let weakest = members.iter().max_by_key(|&&at| applicability(&findings[at])).copied();
        let Some(weakest) = weakest.map(|at| findings[at].clone()) else {
            continue;
        };
        let reason = weakest.replacement.as_ref().and_then(|new| new.reasons.last());
        let reason = reason.cloned();
        for at in members {
            if applicability(&findings[at]) == applicability(&weakest) {
                continue;
            }
            let Some(replacement) = &mut findings[at].replacement else {
                continue;
            };
            if applicability_of(Some(&weakest)) == 2 {
                let message = match &reason {
                    Some(reason) => format!("{}: {}", Veto::PartOfSet.meaning(), reason.message),
                    None => Veto::PartOfSet.meaning().to_owned(),
                };
                replacement.object(Reason {
                    message,
                    at: Some(weakest.verdict.reference.span),
                    ..Reason::of(Veto::PartOfSet)
                });
            } else {
                replacement.applicability = Applicability::MaybeIncorrect;
            }
        }
    }
}

fn applicability(finding: &Finding) -> u8 {
    applicability_of(Some(finding))
}

/// 0 for an edit that is written, 1 for one that needs a look, 2 for one that is only shown.
fn applicability_of(finding: Option<&Finding>) -> u8 {
    match finding
        .and_then(|finding| finding.replacement.as_ref())
        .map(|new| new.applicability)
    {
        Some(Applicability::MachineApplicable) => 0,
        Some(Applicability::MaybeIncorrect) => 1,
        Some(Applicability::DisplayOnly) | None => 2,
    }
}

/// True if a finding is about an id that is only named, in a text for people or as an example.
fn is_mention(finding: &Finding) -> bool {
    is_for_people(finding) || finding.verdict.mark == Some(Mark::Example)
}

/// True if an id is in a text for people.
fn is_for_people(finding: &Finding) -> bool {
    matches!(finding.verdict.place, Place::Comment | Place::Docstring | Place::Prose)
}

/// Adds to each edit those of the same id in the comment or text beside it, and as the example of its declaration.
pub(super) fn take_along(document: &Document, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    let mut told: HashSet<String> = HashSet::new();
    for at in 0..findings.len() {
        if edit(&findings[at]).is_none() || is_mention(&findings[at]) {
            continue;
        }
        let Some(site) = site_of(places, at) else { continue };
        let is_first = told.insert(findings[at].verdict.reference.text.clone());
        let own = findings[at].verdict.reference.span;
        let beside = beside(document, site, own);
        let is_companion = |finding: &&Finding| {
            let span = finding.verdict.reference.span;
            let is_same = finding.verdict.reference.text == findings[at].verdict.reference.text;
            let reasons = finding.replacement.iter().flat_map(|new| &new.reasons);
            let is_of_old = reasons.clone().any(|reason| reason.veto == Veto::NamesOldModel);
            let is_in_text = reasons.into_iter().any(|reason| reason.veto == Veto::LongerText);
            let is_default = || is_first && is_said_default(document.text(), span);
            is_same
                && span != own
                && (is_mention(finding) && beside.iter().any(|part| part.contains(span))
                    || (is_mention(finding) || is_in_text) && is_default())
                && !is_of_old
        };
        let more = findings
            .iter()
            .filter(is_companion)
            .filter_map(|finding| edit(finding).cloned());
        let more: Vec<_> = more.collect();
        if let Some(replacement) = findings[at].replacement.as_mut().filter(|_| !more.is_empty()) {
            replacement.edits.extend(more);
        }
    }
}

/// True if a text for people names an id as the default: `(default: …)`.
fn is_said_default(text: &str, id: Span) -> bool {
    /// Bytes between the word and the id, at most.
    const NEAR: usize = 24;
    let near = boundary::before(text, id.start(), NEAR);
    let line = near.rsplit(['\n', '\r']).next().unwrap_or_default();
    line.to_ascii_lowercase().contains("default")
}

/// The line of an id, and the call or record that it is an argument or a value of.
fn beside(document: &Document, site: Site<'_>, id: Span) -> Vec<Span> {
    let text = document.text();
    let start = text[..id.start()].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = text[id.end()..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| id.end() + at);
    let tree = site.tree();
    let call = record(tree, site.node).map(|call| site.part.outward(tree.span(call)));
    std::iter::once(Span::new(start, end)).chain(call).collect()
}

fn record(tree: &Tree<'_>, node: NodeId) -> Option<NodeId> {
    let around = tree.ancestors(node).take(4);
    let mut around = around.take_while(|&id| !matches!(tree.kind(id), Kind::List | Kind::Block | Kind::Function));
    around.find(|&id| {
        let is_call = matches!(tree.kind(id), Kind::Call | Kind::Annotation | Kind::Map | Kind::Section);
        is_call && named::entries(tree, id).len() > 1
    })
}
