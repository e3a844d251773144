//! The closed world of a run: what one document says against an edit in another.
//!
//! In: the findings and outlooks of all documents, each with the scope that it belongs to: its nearest config, or else the
//! run. Out: the findings, with edits that need a look where the old id stays at places that meet it (see
//! [`reach`](super::reach)) and do not know the new one, where no policy allows the new model, and without those that
//! would make a wrong ARN. The nearest places are listed first, and not all of many.

mod answers;
mod calls;
mod requests;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::composed::{Composed, Given, Meeting};
use super::imports::Files;
use super::outlook::{Outlook, Policy, Resource, Tested, UncalledId, Use};
use super::reach::{Reach, Spot};
use super::veto::Class;
use super::write::{Write, writes};
use crate::catalog::{Reason, Set};
use crate::finding::Finding;
use crate::vocab::{Span, Strength, Veto};
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

/// Places of one kind that are listed for one edit.
const MAX_PLACES: usize = 5;

/// Decides the edits that other documents, or other places of the same one, speak against. `files` are those around the
/// documents, which tell where imports lead.
pub fn decide(members: &mut [Member<'_>], files: &mut dyn Files) {
    let is_open = |member: &Member<'_>| !writes(0, member).is_empty();
    if !members.iter().any(is_open) {
        return;
    }
    let reach = Reach::of(members.iter().map(spot).collect(), files);
    let scopes: BTreeSet<usize> = members.iter().map(|member| member.scope).collect();
    for scope in scopes {
        decide_scope(members, &reach, scope);
    }
}

fn spot<'a>(member: &Member<'a>) -> Spot<'a> {
    Spot {
        name: member.name,
        package: member.package,
        words: &member.outlook.words,
        imports: &member.outlook.imports,
    }
}

fn decide_scope(members: &mut [Member<'_>], reach: &Reach<'_>, scope: usize) {
    for (member, finding, reason) in requests::to_dos(members, reach, scope) {
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
    let mut world = World::of(members, reach, scope);
    let mut objections: Vec<Vec<Objection>> = vec![Vec::new(); writes.len()];
    loop {
        let open = writes
            .iter()
            .zip(&objections)
            .filter(|(_, objections)| objections.iter().all(Objection::is_to_do));
        world.make(open.map(|(write, _)| write));
        let mut has_grown = false;
        for (old, write) in objections.iter_mut().zip(&writes) {
            let new = world.objections(write);
            let binds = |objections: &[Objection]| !objections.iter().all(Objection::is_to_do);
            if new.len() > old.len() || binds(&new) && !binds(old) {
                *old = new;
                has_grown = true;
            }
        }
        if !has_grown {
            break;
        }
    }
    let sets = sets(members, &writes, &objections);
    for (write, objections) in writes.iter().zip(objections) {
        let finding = &mut members[write.member].findings[write.finding];
        let Some(replacement) = &mut finding.replacement else {
            continue;
        };
        let is_left = !objections.iter().all(Objection::is_to_do);
        for objection in listed(objections) {
            let mut reason = objection.reason;
            if objection.member == write.member {
                reason.elsewhere = None;
            } else {
                reason.at = None;
            }
            replacement.object(reason);
        }
        // What is only written with `--all` holds back nothing else.
        if replacement.set.is_none() && is_left && !write.class.is_aside {
            replacement.set = sets.get(&(write.old.clone(), write.new.clone())).cloned();
        }
    }
}

/// The nearest objections of each kind; the last one that is listed counts the others.
fn listed(objections: Vec<Objection>) -> Vec<Objection> {
    let mut listed: Vec<Objection> = Vec::new();
    let mut more: HashMap<Veto, (usize, usize)> = HashMap::new();
    for objection in objections {
        let veto = objection.reason.veto;
        let (count, last) = more.entry(veto).or_default();
        *count += 1;
        if *count <= MAX_PLACES {
            *last = listed.len();
            listed.push(objection);
        }
    }
    for (count, last) in more.into_values().filter(|(count, _)| *count > MAX_PLACES) {
        let reason = &mut listed[last].reason;
        reason.message = format!("{} (and {} more)", reason.message, count - MAX_PLACES);
    }
    listed
}

/// A reason against a write, and its place.
#[derive(Clone)]
struct Objection {
    reason: Reason,
    member: usize,
    line: u32,
    place: String,
    is_test: bool,
}

impl Objection {
    /// True if the edit is made, and something else is to be done.
    fn is_to_do(&self) -> bool {
        self.reason.veto.strength() == Strength::ToDo
    }
}

/// The facts that the documents of a scope share.
struct World<'m> {
    reach: &'m Reach<'m>,
    outlooks: HashMap<usize, &'m Outlook>,
    /// The documents that call a model.
    callers: Vec<usize>,
    /// The ids that stay unless they are edited, by their text.
    uncalled: HashMap<&'m str, Vec<(usize, &'m UncalledId)>>,
    /// The places of those ids.
    places: HashSet<(usize, Span)>,
    /// The parts of ids that code tests for.
    tested: Vec<(usize, &'m Tested)>,
    policies: Vec<(usize, &'m Policy)>,
    /// The places that take no profile and are made of variables.
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
    fn of(members: &'m [Member<'_>], reach: &'m Reach<'m>, scope: usize) -> World<'m> {
        let mut world = World {
            reach,
            outlooks: HashMap::new(),
            callers: Vec::new(),
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
            world.outlooks.insert(at, outlook);
            world.callers.extend(outlook.calls.then_some(at));
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

    /// All that speaks against a write, the nearest first.
    fn objections(&self, write: &Write) -> Vec<Objection> {
        if let Some(wrong) = self.wrong_place(write) {
            return vec![wrong];
        }
        let mut objections = self.staying(write);
        objections.extend(self.tested(write));
        objections.sort_by_key(|objection| {
            let is_test = objection.is_test;
            let distance = self.reach.distance(objection.member, write.member);
            (distance, is_test, objection.member, objection.line)
        });
        objections.dedup_by_key(|objection| (objection.member, objection.line));
        objections.extend(self.denied(write));
        objections.extend(self.still_called(write));
        objections.extend(self.first_blocks(write));
        objections.extend(self.unseen_body(write));
        objections
    }

    /// The place of another document that is made of the name that this id is given to, and takes no profile.
    fn wrong_place(&self, write: &Write) -> Option<Objection> {
        let given = self.given.get(&(write.member, write.span))?;
        let own = self.reach.spot(write.member)?;
        let takes = |(member, composed): &&(usize, &Composed)| {
            let spot = self.reach.spot(*member).filter(|_| *member != write.member);
            let meets = spot.is_some_and(|spot| {
                let meeting = Meeting {
                    is_near: spot.is_near(own),
                    // A program that calls models has its environment for itself.
                    is_configured: spot.is_of_program(own) || !self.callers.contains(&write.member),
                    is_linked: self.reach.is_linked(*member, write.member) || spot.is_of_package(own),
                };
                let is_setting = own.is_config() && spot.is_of_program(own);
                composed.takes_from(given, meeting) || is_setting && composed.takes_setting(given)
            });
            composed.refuses(write.gains_a_profile) && meets
        };
        let &(member, composed) = self.composed.iter().find(takes)?;
        let line = composed.line;
        let reason = composed.objection(&format!("{}:{line}", self.name(member)));
        Some(self.object(reason.veto, reason.message, member, line, None))
    }

    /// The places at which the old id stays and that do not know the new one.
    fn staying(&self, write: &Write) -> Vec<Objection> {
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
                self.reach.is_tested_by(*member, write.member)
            } else {
                self.reach.meets(*member, write.member)
            };
            !is_own && !is_made && meets && !self.knows(*member, write)
        };
        let object = |&(member, uncalled): &(usize, &UncalledId)| {
            let place = format!("{}:{}", self.name(member), uncalled.line);
            let message = match uncalled.used {
                Use::Compared => format!("{place} compares with the old id"),
                Use::Key => format!("{place} has the old id as a key"),
                Use::Allowed => format!("{place} allows the old id"),
                Use::Listed => format!("{place} lists the old id"),
            };
            let message = format!("{message} and does not know the new one");
            let at = Some(uncalled.span);
            Objection {
                is_test: uncalled.is_test,
                ..self.object(Veto::StaysElsewhere, message, member, uncalled.line, at)
            }
        };
        places.filter(stays).map(object).collect()
    }

    /// The places that test ids for a part which the old id has and the new one has not.
    fn tested(&self, write: &Write) -> Vec<Objection> {
        let is_lost = |tested: &Tested| tested.is_in(&write.old) && !tested.is_in(&write.new);
        let is_gained = |tested: &Tested| !tested.is_in(&write.old) && tested.is_in(&write.new);
        let knows = |member: usize| {
            let mut own = self.tested.iter().filter(|(other, _)| *other == member);
            own.any(|(_, tested)| is_gained(tested))
        };
        let decides = |(member, tested): &&(usize, &Tested)| {
            is_lost(tested) && self.reach.meets(*member, write.member) && !knows(*member)
        };
        let object = |&(member, tested): &(usize, &Tested)| {
            let (place, part) = (format!("{}:{}", self.name(member), tested.line), &tested.part);
            let message = if tested.is_start {
                format!("{place} tests if ids start with `{part}`, and the new one does not")
            } else {
                format!("{place} tests ids for `{part}`, which the new one does not have")
            };
            self.object(Veto::StaysElsewhere, message, member, tested.line, Some(tested.span))
        };
        self.tested.iter().filter(decides).map(object).collect()
    }

    fn name(&self, member: usize) -> &'m str {
        self.reach.name(member)
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
        let others = self.policies_of_nobody(write.member);
        let counting = if own.is_empty() { &others } else { &own };
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
        let first = counting.iter().find(objects).or_else(|| others.iter().find(objects));
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

    /// The policies of the program that a document belongs to.
    fn policies_near(&self, member: usize) -> Vec<(usize, &'m Policy)> {
        let own = self.reach.spot(member);
        let is_near = |(other, _): &&(usize, &Policy)| match (own, self.reach.spot(*other)) {
            (Some(own), Some(other)) => own.is_of_program(other),
            _ => false,
        };
        self.policies.iter().filter(is_near).copied().collect()
    }

    /// The policies of the scope without those in the folders of other programs, which call models themselves.
    fn policies_of_nobody(&self, member: usize) -> Vec<(usize, &'m Policy)> {
        let is_of_caller = |policy: usize| {
            let mut callers = self.callers.iter().filter(|&&caller| caller != member);
            callers.any(|&caller| self.reach.is_in_folder_of(caller, policy))
        };
        let own = &self.reach;
        let counts = |(policy, _): &&(usize, &Policy)| own.is_linked(member, *policy) || !is_of_caller(*policy);
        self.policies.iter().filter(counts).copied().collect()
    }

    fn object(&self, veto: Veto, message: String, member: usize, line: u32, at: Option<Span>) -> Objection {
        let name = self.name(member);
        Objection {
            place: format!("{name}:{line}"),
            member,
            line,
            is_test: false,
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
fn sets(members: &[Member<'_>], writes: &[Write], objections: &[Vec<Objection>]) -> HashMap<(String, String), Set> {
    let mut places: HashMap<(String, String), Vec<String>> = HashMap::new();
    let mut seen = HashSet::new();
    let is_live = |write: &Write| !write.class.is_aside;
    for (write, objections) in writes.iter().zip(objections) {
        let mut binding = objections.iter().filter(|objection| !objection.is_to_do());
        let Some(objection) = binding.next().filter(|_| is_live(write)) else {
            continue;
        };
        let key = (write.old.clone(), write.new.clone());
        let own = format!("{}:{}", members[write.member].name, write.line);
        let others = binding.map(|objection| objection.place.clone());
        for place in [own, objection.place.clone()]
            .into_iter()
            .chain(others.take(MAX_PLACES))
        {
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
