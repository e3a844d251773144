//! Requests that a new model reaches from another place: a setting, a constant or an argument in one document, the request
//! in another.
//!
//! In: the documents of a scope with their findings. Out: for each edit the parts of those requests that the new model
//! refuses, as work that is left to do by hand.

use std::sync::Arc;

use super::Member;
use crate::catalog::Reason;
use crate::edit::composed::Link;
use crate::edit::outlook::Outlook;
use crate::edit::reach::Reach;
use crate::edit::takers::Taker;
use crate::edit::veto::edit;
use crate::finding::{Finding, Replacement};
use crate::usage::completes_body;
use crate::vocab::{Form, Veto};

/// Reasons of one edit, at most.
const MAX_REASONS: usize = 8;

/// For each edit of a scope the work that is left to do, with the numbers of the document and of the finding.
pub(super) fn to_dos(members: &[Member<'_>], reach: &Reach<'_>, scope: usize) -> Vec<(usize, usize, Reason)> {
    let has_requests = |outlook: &Outlook| !outlook.takers.is_empty() || !outlook.bodies.is_empty();
    let places: Vec<(usize, &Member<'_>)> = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.scope == scope && has_requests(member.outlook))
        .collect();
    if places.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, member) in members.iter().enumerate().filter(|(_, member)| member.scope == scope) {
        for (number, finding) in member.findings.iter().enumerate() {
            let reasons = reasons((&places, reach), at, member, finding);
            found.extend(reasons.into_iter().take(MAX_REASONS).map(|reason| (at, number, reason)));
        }
    }
    found
}

fn reasons(
    (places, reach): (&[(usize, &Member<'_>)], &Reach<'_>),
    at: usize,
    member: &Member<'_>,
    finding: &Finding,
) -> Vec<Reason> {
    let reference = &finding.verdict.reference;
    let is_resource = matches!(reference.form, Form::FoundationModelArn | Form::InferenceProfileArn);
    let (Some(replacement), Some(judgement)) = (&finding.replacement, &finding.verdict.judgement) else {
        return Vec::new();
    };
    let is_open = edit(finding).is_some() && finding.verdict.stance.is_none() && !is_resource;
    if !is_open || replacement.model_id == judgement.model_id {
        return Vec::new();
    }
    let old = judgement.model_id.as_str();
    let is_refused = is_refused(replacement);
    // Parameters beside an id that nothing calls there may be sent elsewhere.
    let is_read = is_refused && finding.verdict.is_consumed();
    let takers = if is_read {
        Vec::new()
    } else {
        takers((places, reach), at, member, finding)
    };
    let mut reasons = Vec::new();
    let mut has_body = false;
    let takers = takers
        .into_iter()
        .filter(|(other, _)| !(is_refused && *other == member.name));
    for (other, taker) in takers {
        let refused = taker.refused(old, &replacement.model_id);
        let (body, parts): (Vec<_>, Vec<_>) = refused.partition(|part| part.is_body);
        has_body |= !body.is_empty();
        reasons.extend(parts.iter().map(|part| reason(other, part.line, part.what.clone())));
        let line = body.first().map(|part| part.line);
        let line = line.or(taker.may_send(replacement.old_body()).then_some(taker.line));
        let what = replacement.body_to_do().zip(line);
        reasons.extend(what.map(|(what, line)| reason(other, line, what)));
    }
    // A framework makes the body itself, of the arguments that it is given.
    let is_class = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
    let sink = finding.verdict.sink.as_ref().filter(|_| !finding.verdict.is_sent());
    let is_framework = finding.verdict.is_consumed() && sink.is_some_and(|sink| is_class(&sink.name));
    let completes = sink.is_some_and(|sink| completes_body(&sink.name, None));
    let is_seen = has_body || is_read && (!is_framework || completes);
    if let Some(what) = replacement.body_to_do().filter(|_| !is_seen) {
        let found = bodies((places, reach), at, replacement, is_framework);
        // What a call makes for it, or another text, is not seen.
        let line = member.outlook.unseen_bodies.get(&reference.span).copied();
        let is_unseen = found.is_empty() && (finding.verdict.is_sent() || line.is_some());
        reasons.extend(found.into_iter().map(|(other, line)| reason(other, line, what.clone())));
        reasons.extend(is_unseen.then(|| match line {
            Some(line) => reason(member.name, line, what),
            None => Reason {
                message: what,
                ..Reason::of(Veto::RequestRefused)
            },
        }));
    }
    reasons.dedup();
    reasons
}

/// True if a part of the request beside the id is refused.
fn is_refused(replacement: &Replacement) -> bool {
    replacement
        .reasons
        .iter()
        .any(|reason| reason.veto == Veto::RequestRefused)
}

/// The requests that the id reaches: those of its own program, or else of all where only the environment says so.
fn takers<'m>(
    (places, reach): (&[(usize, &'m Member<'_>)], &Reach<'_>),
    at: usize,
    member: &Member<'_>,
    finding: &Finding,
) -> Vec<(&'m str, &'m Taker)> {
    let Some(given) = member.outlook.given.get(&finding.verdict.reference.span) else {
        return Vec::new();
    };
    let Some(own) = reach.spot(at) else { return Vec::new() };
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for &(number, place) in places {
        let Some(other) = reach.spot(number) else { continue };
        let is_linked = number == at || reach.is_linked(at, number);
        let is_program = is_linked || own.is_of_program(other);
        // A config file may have a folder of its own, beside that of the code.
        let is_beside = || reach.may_share_program(number, at);
        let link = Link {
            is_imported: is_linked || own.is_of_package(other),
            is_config: own.is_config() && (is_program || is_beside()),
        };
        let takes = |taker: &&Taker| {
            if number == at {
                taker.given.is_reached_within(given)
            } else {
                taker.given.is_reached_by(given, link)
            }
        };
        let found = place.outlook.takers.iter().filter(takes);
        let list = if is_program { &mut near } else { &mut far };
        list.extend(found.map(|taker| (place.name, taker)));
    }
    if near.is_empty() { far } else { near }
}

/// The places at which the program writes a body of the old family; of a framework those of the document itself.
fn bodies<'m>(
    (places, reach): (&[(usize, &'m Member<'_>)], &Reach<'_>),
    at: usize,
    replacement: &Replacement,
    is_framework: bool,
) -> Vec<(&'m str, u32)> {
    let is_of_program = |number: usize| {
        let (own, other) = (reach.spot(at), reach.spot(number));
        own.zip(other).is_some_and(|(own, other)| own.is_of_program(other))
    };
    let is_near =
        |number: usize| number == at || !is_framework && (is_of_program(number) || reach.is_linked(at, number));
    let near = places.iter().filter(|(number, _)| is_near(*number));
    let found = near.flat_map(|(_, place)| place.outlook.bodies.iter().map(|body| (place.name, body)));
    let of_old = found.filter(|(_, body)| Some(body.family.as_str()) == replacement.old_body());
    let whole = of_old.filter(|(_, body)| body.is_whole || is_framework);
    whole.map(|(name, body)| (name, body.line)).collect()
}

fn reason(name: &str, line: u32, message: String) -> Reason {
    Reason {
        message,
        elsewhere: Some((Arc::from(name), line)),
        ..Reason::of(Veto::RequestRefused)
    }
}
