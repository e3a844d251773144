//! The closed world of a run: what one document says against an edit in another.
//!
//! In: the findings and outlooks of all documents, each with the scope that it belongs to: its nearest config, or else the
//! run. Out: the findings, with edits that need a look where the old id stays at a place that meets it (see
//! [`reach`](super::reach)) and does not know the new one, where no policy allows the new model, and without those that
//! would make a wrong ARN.

mod calls;
mod requests;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::composed::{Composed, Given};
use super::outlook::{INFERENCE_PROFILE, Outlook, Policy, Resource, Tested, UncalledId, Use};
use super::reach::Spot;
use super::veto::{Class, class, edit, gains_a_profile};
use crate::catalog::{Reason, Set};
use crate::finding::Finding;
use crate::vocab::{Applicability, Form, Span, Strength, Veto};
use calls::{Called, called};

/// A document of a run.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// The number of its scope.
    pub scope: usize,
    /// The folder of its package manifest.
    pub package: Option<&'a str>,
    /// The facts about it for other documents.
    pub outlook: &'a Outlook,
    /// Its findings.
    pub findings: &'a mut [Finding],
}

/// Decides the edits that other documents, or other places of the same one, speak against.
pub fn decide(members: &mut [Member<'_>]) {
    let scopes: BTreeSet<usize> = members.iter().map(|member| member.scope).collect();
    for scope in scopes {
        decide_scope(members, scope);
    }
}

fn decide_scope(members: &mut [Member<'_>], scope: usize) {
    for (member, finding, reason) in requests::to_dos(members, scope) {
        if let Some(replacement) = &mut members[member].findings[finding].replacement {
            replacement.object(reason);
        }
    }
    let writes: Vec<Write> = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.scope == scope)
        .flat_map(|(at, member)| writes(at, member))
        .collect();
    if writes.is_empty() {
        return;
    }
    let mut world = World::of(members, scope);
    let mut objections: Vec<Option<Objection>> = vec![None; writes.len()];
    loop {
        world.make(
            writes
                .iter()
                .zip(&objections)
                .filter(|(_, no)| no.as_ref().is_none_or(Objection::is_to_do))
                .map(|(write, _)| write),
        );
        let new: Vec<_> = writes.iter().map(|write| world.objection(write)).collect();
        let mut has_grown = false;
        for (old, new) in objections.iter_mut().zip(new) {
            let is_new = match (&old, &new) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(old), Some(new)) => old.is_to_do() && !new.is_to_do(),
            };
            if is_new {
                *old = new;
                has_grown = true;
            }
        }
        if !has_grown {
            break;
        }
    }
    let sets = sets(members, &writes, &objections);
    for (write, objection) in writes.iter().zip(objections) {
        let Some(objection) = objection else { continue };
        let finding = &mut members[write.member].findings[write.finding];
        if let Some(replacement) = &mut finding.replacement {
            let is_to_do = objection.is_to_do();
            let mut reason = objection.reason;
            if objection.member == write.member {
                reason.elsewhere = None;
            } else {
                reason.at = None;
            }
            replacement.object(reason);
            if replacement.set.is_none() && !is_to_do {
                replacement.set = sets.get(&(write.old.clone(), write.new.clone())).cloned();
            }
        }
    }
}

/// An edit that is to be made.
#[derive(Debug)]
struct Write {
    member: usize,
    finding: usize,
    span: Span,
    line: u32,
    old: String,
    old_model: String,
    new: String,
    new_model: String,
    class: Class,
    is_policy: bool,
    /// True if it is in a statement of a policy.
    is_statement: bool,
    adds_profile: bool,
    gains_a_profile: bool,
}

fn writes(at: usize, member: &Member<'_>) -> Vec<Write> {
    let findings = member.findings.iter().enumerate();
    let write = |(number, finding): (usize, &Finding)| {
        let replacement = finding.replacement.as_ref()?;
        let is_removed = replacement.removes_entry() && finding.counts();
        let of_removal = replacement
            .text
            .as_ref()
            .filter(|_| is_removed && replacement.applicability != Applicability::DisplayOnly);
        let new = edit(finding).map(|edit| &edit.text).or(of_removal)?;
        let reference = &finding.verdict.reference;
        let old_model = finding.verdict.judgement.as_ref()?.model_id.clone();
        Some(Write {
            member: at,
            finding: number,
            span: reference.span,
            line: member.outlook.lines.get(&reference.span).copied().unwrap_or(1),
            old: reference.text.clone(),
            old_model,
            new: new.clone(),
            new_model: replacement.model_id.clone(),
            class: class(finding),
            is_statement: finding.verdict.stance.is_some(),
            is_policy: finding.verdict.stance.is_some()
                || matches!(reference.form, Form::FoundationModelArn | Form::InferenceProfileArn),
            adds_profile: replacement
                .edits
                .iter()
                .any(|edit| edit.span.is_empty() && edit.text.contains(INFERENCE_PROFILE)),
            gains_a_profile: gains_a_profile(finding),
        })
    };
    findings.filter_map(write).collect()
}

/// A reason against a write, and its place.
#[derive(Clone)]
struct Objection {
    reason: Reason,
    member: usize,
    place: String,
}

impl Objection {
    /// True if the edit is made, and something else is to be done.
    fn is_to_do(&self) -> bool {
        self.reason.veto.strength() == Strength::ToDo
    }
}

/// The facts that the documents of a scope share.
struct World<'m> {
    spots: HashMap<usize, Spot<'m>>,
    /// The ids that stay unless they are edited, by their text.
    uncalled: HashMap<&'m str, Vec<(usize, &'m UncalledId)>>,
    /// The places of those ids.
    places: HashSet<(usize, Span)>,
    /// The parts of ids that code tests for.
    tested: Vec<(usize, &'m Tested)>,
    policies: Vec<(usize, &'m Policy)>,
    /// The ARNs of foundation models that are made of variables.
    composed: Vec<(usize, &'m Composed)>,
    given: HashMap<(usize, Span), &'m Given>,
    /// The ids that something calls, with the models.
    calls: Vec<Called>,
    /// Texts that edits write for ids, and the class of each edit.
    made: HashMap<(usize, Span), (String, String, Class)>,
    /// Models whose profiles edits add to policies, and the class of each edit.
    added: Vec<(String, Class)>,
}

impl<'m> World<'m> {
    fn of(members: &'m [Member<'_>], scope: usize) -> World<'m> {
        let mut world = World {
            spots: HashMap::new(),
            uncalled: HashMap::new(),
            places: HashSet::new(),
            tested: Vec::new(),
            policies: Vec::new(),
            composed: Vec::new(),
            given: HashMap::new(),
            calls: Vec::new(),
            made: HashMap::new(),
            added: Vec::new(),
        };
        let inside = members.iter().enumerate().filter(|(_, member)| member.scope == scope);
        for (at, member) in inside {
            let outlook = member.outlook;
            let spot = Spot {
                name: member.name,
                package: member.package,
                imports: &outlook.imports,
            };
            world.spots.insert(at, spot);
            for uncalled in &outlook.uncalled {
                world.uncalled.entry(&uncalled.text).or_default().push((at, uncalled));
                world.places.insert((at, uncalled.span));
            }
            world.tested.extend(outlook.tested.iter().map(|tested| (at, tested)));
            world
                .policies
                .extend(outlook.policies.iter().map(|policy| (at, policy)));
            world
                .composed
                .extend(outlook.composed.iter().map(|composed| (at, composed)));
            world.calls.extend(called(at, member));
            let given = outlook.given.iter();
            world.given.extend(given.map(|(span, given)| ((at, *span), given)));
        }
        world
    }

    /// Takes these as the edits that are made.
    fn make<'w>(&mut self, writes: impl Iterator<Item = &'w Write>) {
        self.added.clear();
        let made = writes.map(|write| {
            if write.adds_profile {
                self.added.push((write.new_model.clone(), write.class));
            }
            let key = (write.member, write.span);
            (key, (write.new.clone(), write.new_model.clone(), write.class))
        });
        self.made = made.collect();
    }

    fn objection(&self, write: &Write) -> Option<Objection> {
        self.wrong_arn(write)
            .or_else(|| self.staying(write))
            .or_else(|| self.tested(write))
            .or_else(|| self.denied(write))
            .or_else(|| self.still_called(write))
    }

    /// The ARN of a foundation model that another document makes of the name that this id is given to.
    fn wrong_arn(&self, write: &Write) -> Option<Objection> {
        if !write.gains_a_profile {
            return None;
        }
        let given = self.given.get(&(write.member, write.span))?;
        let own = self.spots.get(&write.member)?;
        let takes = |(member, composed): &&(usize, &Composed)| {
            let spot = self.spots.get(member).filter(|_| *member != write.member);
            spot.is_some_and(|spot| composed.takes_from(given, spot.is_near(*own), spot.is_linked_to(*own)))
        };
        let &(member, composed) = self.composed.iter().find(takes)?;
        let line = composed.line;
        let message = format!(
            "{}:{line} makes the ARN of a foundation model from it, and such an ARN takes no profile",
            self.name(member)
        );
        Some(self.object(Veto::ArnOfVariable, message, member, line, None))
    }

    /// The place at which the old id stays and that does not know the new one.
    fn staying(&self, write: &Write) -> Option<Objection> {
        let of_text = self.uncalled.get(write.old.as_str());
        let of_model = self
            .uncalled
            .get(write.old_model.as_str())
            .filter(|_| write.old != write.old_model);
        let places = of_text.into_iter().chain(of_model).flatten();
        let stays = |(member, uncalled): &&(usize, &UncalledId)| {
            let is_own = *member == write.member && uncalled.span == write.span;
            let is_made = self
                .made
                .get(&(*member, uncalled.span))
                .is_some_and(|(_, _, class)| class.comes_with(write.class));
            let meets = if uncalled.is_test {
                self.is_tested_by(*member, write.member)
            } else {
                self.meet(*member, write.member)
            };
            !is_own && !is_made && meets && !self.knows(*member, write)
        };
        let (member, uncalled) = places
            .filter(stays)
            .min_by_key(|(member, uncalled)| (*member, uncalled.span))?;
        let place = format!("{}:{}", self.name(*member), uncalled.line);
        let message = match uncalled.used {
            Use::Compared => format!("{place} compares with the old id"),
            Use::Key => format!("{place} has the old id as a key"),
            Use::Allowed => format!("{place} allows the old id"),
            Use::Listed => format!("{place} lists the old id"),
        };
        let message = format!("{message} and does not know the new one");
        Some(self.object(
            Veto::StaysElsewhere,
            message,
            *member,
            uncalled.line,
            Some(uncalled.span),
        ))
    }

    /// The place that tests ids for a part which the old id has and the new one has not.
    fn tested(&self, write: &Write) -> Option<Objection> {
        let is_lost = |tested: &Tested| tested.is_in(&write.old) && !tested.is_in(&write.new);
        let is_gained = |tested: &Tested| !tested.is_in(&write.old) && tested.is_in(&write.new);
        let knows = |member: usize| {
            let mut own = self.tested.iter().filter(|(other, _)| *other == member);
            own.any(|(_, tested)| is_gained(tested))
        };
        let decides = |(member, tested): &&(usize, &Tested)| {
            is_lost(tested) && self.meet(*member, write.member) && !knows(*member)
        };
        let (member, tested) = self.tested.iter().find(decides)?;
        let message = format!(
            "{}:{} tests ids for `{}`, which the new one does not have",
            self.name(*member),
            tested.line,
            tested.part
        );
        Some(self.object(Veto::StaysElsewhere, message, *member, tested.line, Some(tested.span)))
    }

    /// True if a test may be about a value: it is in the same file, imports it, or the value is in a config file.
    fn is_tested_by(&self, test: usize, value: usize) -> bool {
        let (Some(own), Some(others)) = (self.spots.get(&test), self.spots.get(&value)) else {
            return false;
        };
        let is_named = own.is_test_of(*others) || own.is_of_package(*others);
        let is_about = test == value || others.is_config() || is_named || own.is_imported_with(*others);
        is_about && own.meets(*others)
    }

    /// True if a place of a document may see a value of another.
    fn meet(&self, place: usize, value: usize) -> bool {
        match (self.spots.get(&place), self.spots.get(&value)) {
            (Some(place), Some(value)) => place.meets(*value),
            _ => false,
        }
    }

    fn name(&self, member: usize) -> &'m str {
        self.spots.get(&member).map_or("", |spot| spot.name)
    }

    /// True if a document has the new id at a place of that kind, or will have it.
    fn knows(&self, member: usize, write: &Write) -> bool {
        let is_there = |text: &str| {
            let uncalled = self.uncalled.get(text);
            uncalled.is_some_and(|places| places.iter().any(|(other, _)| *other == member))
        };
        let becomes = |text: &str| {
            let made = self.made.iter().filter(|((other, _), _)| *other == member);
            let mut made =
                made.filter(|(_, (new, model, class))| (new == text || model == text) && class.comes_with(write.class));
            made.any(|(place, _)| self.places.contains(place))
        };
        [write.new.as_str(), &write.new_model]
            .into_iter()
            .any(|text| is_there(text) || becomes(text))
    }

    /// The policy that allows the old model where none allows the new one.
    fn denied(&self, write: &Write) -> Option<Objection> {
        if write.is_policy || write.old_model == write.new_model {
            return None;
        }
        let made = |member: usize, policy: &Policy| {
            let made = self.made.get(&(member, policy.span));
            made.filter(|(_, _, class)| class.comes_with(write.class))
                .map(|(_, model, _)| model)
        };
        let before = write.new.strip_suffix(write.new_model.as_str());
        let is_profile = before.is_some_and(|before| before.ends_with('.'));
        let covers = |policy: &Policy, id: &str| policy.model.is_none() && matches(&policy.text, id);
        let allows_model = |(member, policy): &(usize, &Policy)| match &policy.model {
            _ if policy.resource == Resource::Any => true,
            None => policy.resource == Resource::Model && covers(policy, &write.new_model),
            Some(model) => made(*member, policy).unwrap_or(model) == &write.new_model,
        };
        let allows_profile = |(member, policy): &(usize, &Policy)| match policy.resource {
            Resource::Any => true,
            Resource::Model => false,
            Resource::Profile if policy.model.is_none() => covers(policy, &write.new),
            Resource::Profile => made(*member, policy).or(policy.model.as_ref()) == Some(&write.new_model),
        };
        let own = self.policies_near(write.member);
        let counting = if own.is_empty() { &self.policies } else { &own };
        let has_model = counting.iter().any(allows_model);
        let is_added = |(model, class): &(String, Class)| *model == write.new_model && class.comes_with(write.class);
        let has_profile = || counting.iter().any(allows_profile) || self.added.iter().any(is_added);
        if has_model && (!is_profile || has_profile()) {
            return None;
        }
        let stays_old = |member: usize, policy: &Policy| {
            policy.model.as_ref() == Some(&write.old_model) && made(member, policy) != Some(&write.new_model)
        };
        let is_of_models = |policy: &Policy| {
            let is_read = write.gains_a_profile && policy.resource == Resource::Model;
            is_read && covers(policy, &write.old_model)
        };
        let objects = |(member, policy): &&(usize, &Policy)| stays_old(*member, policy) || is_of_models(policy);
        let first = counting
            .iter()
            .find(objects)
            .or_else(|| self.policies.iter().find(objects));
        if let Some(&(member, policy)) = first {
            let place = format!("{}:{}", self.name(member), policy.line);
            let message = if has_model {
                format!("{place} allows foundation models only, and the new id is that of a profile")
            } else {
                format!("{place} allows the old model, and no policy the new one")
            };
            return Some(self.object(Veto::PolicyElsewhere, message, member, policy.line, Some(policy.span)));
        }
        // A policy elsewhere that names the new model is meant for it.
        let names_new = |(member, policy): &(usize, &Policy)| {
            policy.model.is_some() && made(*member, policy).or(policy.model.as_ref()) == Some(&write.new_model)
        };
        let is_open = |(_, policy): &(usize, &Policy)| policy.resource == Resource::Any;
        if has_model || self.policies.iter().any(|policy| names_new(policy) || is_open(policy)) {
            return None;
        }
        let &(member, policy) = own.iter().find(|(_, policy)| policy.model.is_some())?;
        let message = format!(
            "{}:{} allows `{}` only: allow `{}`",
            self.name(member),
            policy.line,
            policy.text,
            write.new
        );
        Some(self.object(Veto::PolicyOfOthers, message, member, policy.line, Some(policy.span)))
    }

    /// The call of the old model that stays, where a policy would not allow it any more.
    fn still_called(&self, write: &Write) -> Option<Objection> {
        if !write.is_statement || write.old_model == write.new_model {
            return None;
        }
        let own = self.spots.get(&write.member)?;
        let stays = |called: &&Called| {
            let made = self.made.get(&(called.member, called.span));
            let is_made = made.is_some_and(|(_, _, class)| class.comes_with(write.class));
            let is_near = || {
                self.spots
                    .get(&called.member)
                    .is_some_and(|spot| spot.is_of_program(*own))
            };
            called.model == write.old_model && !is_made && is_near()
        };
        let called = self.calls.iter().find(stays)?;
        let message = format!("{}:{} still calls the old model", self.name(called.member), called.line);
        Some(self.object(
            Veto::StaysElsewhere,
            message,
            called.member,
            called.line,
            Some(called.span),
        ))
    }

    /// The policies of the program that a document belongs to.
    fn policies_near(&self, member: usize) -> Vec<(usize, &'m Policy)> {
        let own = self.spots.get(&member).copied();
        let is_near = |(other, _): &&(usize, &Policy)| match (own, self.spots.get(other)) {
            (Some(own), Some(other)) => own.is_of_program(*other),
            _ => false,
        };
        self.policies.iter().filter(is_near).copied().collect()
    }

    fn object(&self, veto: Veto, message: String, member: usize, line: u32, at: Option<Span>) -> Objection {
        let name = self.name(member);
        Objection {
            place: format!("{name}:{line}"),
            member,
            reason: Reason {
                message,
                at,
                elsewhere: Some((Arc::from(name), line)),
                ..Reason::of(veto)
            },
        }
    }
}

/// True if a pattern of a policy, `us.anthropic.*`, covers an id.
fn matches(pattern: &str, id: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = id.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        last = Some(part);
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    match last {
        None => rest.is_empty(),
        Some(last) => last.is_empty() || id.ends_with(last),
    }
}

/// The set of each change that is left: its places, and the changes that it depends on.
fn sets(members: &[Member<'_>], writes: &[Write], objections: &[Option<Objection>]) -> HashMap<(String, String), Set> {
    let mut places: HashMap<(String, String), Vec<String>> = HashMap::new();
    let mut seen = HashSet::new();
    let is_live = |write: &Write| !write.class.is_aside;
    for (write, objection) in writes.iter().zip(objections) {
        let binding = objection.as_ref().filter(|objection| !objection.is_to_do());
        let Some(objection) = binding.filter(|_| is_live(write)) else {
            continue;
        };
        let key = (write.old.clone(), write.new.clone());
        for place in [
            format!("{}:{}", members[write.member].name, write.line),
            objection.place.clone(),
        ] {
            if seen.insert((key.clone(), place.clone())) {
                places.entry(key.clone()).or_default().push(place);
            }
        }
    }
    let set = |(key, mut places): (_, Vec<String>)| {
        places.sort();
        let id = places.first().cloned().unwrap_or_default();
        (
            key,
            Set {
                id,
                places: places.into(),
            },
        )
    };
    places.into_iter().map(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_any_characters() {
        for (pattern, id, is_one) in [
            ("*", "anthropic.claude-v2", true),
            ("us.anthropic.*", "us.anthropic.claude-v2", true),
            ("us.anthropic.*", "eu.anthropic.claude-v2", false),
            ("anthropic.*-v2", "anthropic.claude-v2", true),
            ("anthropic.claude", "anthropic.claude-v2", false),
        ] {
            assert_eq!(matches(pattern, id), is_one, "{pattern} {id}");
        }
    }
}
