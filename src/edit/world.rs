//! The closed world of a run: what one document says against an edit in another.
//!
//! In: the findings and outlooks of all documents, each with the scope that it belongs to: its nearest config, or else the
//! run. Out: the findings, with edits that need a look where the old id stays at places that meet it (see
//! [`reach`](super::reach)) and do not know the new one, where no policy allows the new model, and without those that
//! would make a wrong ARN. The nearest places are listed first, and not all of many.

mod answers;
mod calls;
mod lookups;
mod places;
mod policies;
mod requests;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::composed::{Composed, Meeting};
use super::given::Given;
use super::imports::Files;
use super::lookups::Lookup;
use super::outlook::{Outlook, UncalledId};
use super::reach::{Reach, Spot};
use super::tested::Tested;
use super::veto::Class;
use super::write::{Write, writes};
use crate::catalog::{Reason, Set};
use crate::finding::Finding;
use crate::vocab::{Span, Strength, Veto};
use calls::{Called, called};
use policies::Rule;

/// A document of a run.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// The number of its scope.
    pub scope: usize,
    /// The folder of its package manifest.
    pub package: Option<&'a str>,
    /// The folder of its nearest README or manifest.
    pub home: Option<&'a str>,
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
    let is_open = |member: &&Member<'_>| !writes(0, member).is_empty();
    let scopes: BTreeSet<usize> = members.iter().filter(is_open).map(|member| member.scope).collect();
    if scopes.is_empty() {
        return;
    }
    // Where nothing is written, nobody asks where imports lead.
    let spots = members.iter().map(|member| Spot {
        imports: if scopes.contains(&member.scope) {
            &member.outlook.imports
        } else {
            &[]
        },
        ..spot(member)
    });
    let reach = Reach::of(spots.collect(), files);
    for scope in scopes {
        decide_scope(members, &reach, scope, files);
    }
}

fn spot<'a>(member: &Member<'a>) -> Spot<'a> {
    Spot {
        name: member.name,
        package: member.package,
        home: member.home,
        names_some: member.outlook.names_some(),
        words: &member.outlook.words,
        imports: &member.outlook.imports,
        module: &member.outlook.module,
        paths: &member.outlook.paths,
    }
}

fn decide_scope(members: &mut [Member<'_>], reach: &Reach<'_>, scope: usize, files: &mut dyn Files) {
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
    world.find_files(files);
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
            replacement.object(objection.reason(write));
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
        let veto = objection.veto;
        let (count, last) = more.entry(veto).or_default();
        *count += 1;
        if *count <= MAX_PLACES {
            *last = listed.len();
            listed.push(objection);
        }
    }
    for (count, last) in more.into_values().filter(|(count, _)| *count > MAX_PLACES) {
        let what = &mut listed[last].what;
        *what = format!("{what} (and {} more)", count - MAX_PLACES);
    }
    listed
}

/// A reason against a write, and its place.
#[derive(Clone)]
struct Objection {
    veto: Veto,
    /// The fact about the place.
    what: String,
    member: usize,
    name: Arc<str>,
    line: u32,
    at: Option<Span>,
    is_test: bool,
}

impl Objection {
    /// True if the edit is made, and something else is to be done.
    fn is_to_do(&self) -> bool {
        self.veto.strength() == Strength::ToDo
    }

    fn place(&self) -> String {
        format!("{}:{}", self.name, self.line)
    }

    /// The reason as the edit has it: it names the line in its own document, and the document as well in another.
    fn reason(self, write: &Write) -> Reason {
        let is_own = self.member == write.member;
        let place = if !is_own {
            self.place()
        } else if self.line == write.line {
            "the same line".to_owned()
        } else {
            format!("line {}", self.line)
        };
        // A reason about the edit itself names no other place.
        let is_about_edit = is_own && self.at.is_none() && self.line == write.line;
        let message = if is_about_edit || self.veto == Veto::AnswerOfOld {
            self.what
        } else {
            format!("{place} {}", self.what)
        };
        Reason {
            message,
            at: self.at.filter(|_| is_own),
            elsewhere: (!is_own).then_some((self.name, self.line)),
            ..Reason::of(self.veto)
        }
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
    policies: Vec<Rule>,
    /// The places that take no profile and are made of variables.
    composed: Vec<(usize, &'m Composed)>,
    given: HashMap<(usize, Span), &'m Given>,
    /// The ids that something calls, with the models.
    calls: Vec<Called>,
    /// The files that the documents read by ids.
    lookups: Vec<(usize, &'m Lookup)>,
    /// For each of them the files of its folder, by their folded names.
    named: HashMap<usize, HashMap<String, String>>,
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
            lookups: Vec::new(),
            named: HashMap::new(),
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
                .extend(outlook.policies.iter().map(|policy| Rule::of(at, policy)));
            world.lookups.extend(outlook.lookups.iter().map(|lookup| (at, lookup)));
            world
                .composed
                .extend(outlook.composed.iter().map(|composed| (at, composed)));
            world.calls.extend(called(at, member));
            let given = outlook.given.iter();
            world.given.extend(given.map(|(span, given)| ((at, *span), given)));
        }
        world.add_composed_policies(members, scope);
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
        objections.extend(self.files(write));
        objections.extend(self.arn_of_input(write));
        objections.extend(self.denied(write));
        objections.extend(self.still_called(write));
        objections.extend(self.first_blocks(write));
        objections.extend(self.old_answers(write));
        objections.extend(self.unseen_body(write));
        objections
    }

    /// The place of another document that is made of the name that this id is given to, and takes no profile.
    fn wrong_place(&self, write: &Write) -> Option<Objection> {
        let given = self.given.get(&(write.member, write.span))?;
        let takes = |(member, composed): &&(usize, &Composed)| {
            composed.refuses(write.gains_a_profile)
                && *member != write.member
                && self.is_taken_from(*member, composed, write.member, given)
        };
        let &(member, composed) = self.composed.iter().find(takes)?;
        let line = composed.line;
        let reason = composed.objection(&format!("{}:{line}", self.name(member)));
        Some(self.object(reason.veto, reason.message, member, line, None))
    }

    /// True if an id of one document reaches an ARN that another one makes.
    fn is_taken_from(&self, member: usize, composed: &Composed, of: usize, given: &Given) -> bool {
        let (Some(spot), Some(own)) = (self.reach.spot(member), self.reach.spot(of)) else {
            return false;
        };
        let meeting = Meeting {
            is_near: spot.is_near(own),
            // A program that calls models has its environment for itself.
            is_configured: spot.is_of_program(own) || !self.callers.contains(&of),
            is_linked: self.reach.is_linked(member, of) || spot.is_of_package(own),
        };
        let is_setting = own.is_config() && spot.is_of_program(own);
        composed.takes_from(given, meeting) || is_setting && composed.takes_setting(given)
    }

    fn name(&self, member: usize) -> &'m str {
        self.reach.name(member)
    }

    fn object(&self, veto: Veto, what: String, member: usize, line: u32, at: Option<Span>) -> Objection {
        Objection {
            veto,
            what,
            member,
            name: Arc::from(self.name(member)),
            line,
            at,
            is_test: false,
        }
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
        let others = binding.map(Objection::place);
        for place in [own, objection.place()].into_iter().chain(others.take(MAX_PLACES)) {
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
