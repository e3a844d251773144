//! Policies of a scope, and what an edit needs of them.
//!
//! In: an edit with the documents of its scope. Out: the policy that allows the old model where none allows the new one.

use super::{Member, Objection, World};
use crate::edit::outlook::{Policy, Resource};
use crate::edit::veto::Class;
use crate::edit::write::Write;
use crate::vocab::{Glob, Span, Veto};

/// A resource that a policy of a document allows.
#[derive(Clone)]
pub(super) struct Rule {
    member: usize,
    policy: Policy,
    /// The id that it is made of.
    source: (usize, Span),
    /// True if a program makes it of a value of its own: it allows what that program calls with the value.
    is_of_own_value: bool,
}

impl Rule {
    pub(super) fn of(member: usize, policy: &Policy) -> Self {
        Self {
            member,
            source: (member, policy.span),
            policy: policy.clone(),
            is_of_own_value: false,
        }
    }
}

impl World<'_> {
    /// Adds the resources of policies that are made of variables, each with the models of the ids that reach it.
    pub(super) fn add_composed_policies(&mut self, members: &[Member<'_>], scope: usize) {
        let mut rules = Vec::new();
        for &(member, composed) in self.composed.iter().filter(|(_, composed)| composed.is_allowed) {
            let Some(span) = composed.span else { continue };
            for (at, other) in members.iter().enumerate().filter(|(_, other)| other.scope == scope) {
                for finding in other.findings.iter() {
                    let source = (at, finding.verdict.reference.span);
                    let Some((given, judgement)) = self.given.get(&source).zip(finding.verdict.judgement.as_ref())
                    else {
                        continue;
                    };
                    let takes = if at == member {
                        composed.takes(given)
                    } else {
                        self.is_taken_from(member, composed, at, given)
                    };
                    let policy = || Policy {
                        resource: Resource::Model,
                        model: Some(judgement.model_id.clone()),
                        text: judgement.model_id.clone(),
                        span,
                        line: composed.line,
                    };
                    rules.extend(takes.then(|| Rule {
                        member,
                        policy: policy(),
                        source,
                        is_of_own_value: at == member && !other.outlook.is_infrastructure,
                    }));
                }
            }
        }
        self.policies.extend(rules);
    }

    /// The policy that allows the old model where none allows the new one.
    pub(super) fn denied(&self, write: &Write) -> Option<Objection> {
        if write.is_policy || write.old_model == write.new_model {
            return None;
        }
        let made = |rule: &Rule| {
            let made = self.made.get(&rule.source);
            made.filter(|(_, _, class)| class.comes_with(write.class))
                .map(|(_, model, _)| model)
        };
        let before = write.new.strip_suffix(write.new_model.as_str());
        let is_profile = before.is_some_and(|before| before.ends_with('.'));
        let covers = |policy: &Policy, id: &str| policy.model.is_none() && Glob::new(&policy.text).matches(id);
        let allows_model = |rule: &&Rule| match &rule.policy.model {
            _ if rule.policy.resource == Resource::Any => true,
            None => rule.policy.resource == Resource::Model && covers(&rule.policy, &write.new_model),
            Some(model) => made(rule).unwrap_or(model) == &write.new_model,
        };
        let allows_profile = |rule: &&Rule| match rule.policy.resource {
            Resource::Any => true,
            Resource::Model => false,
            Resource::Profile if rule.policy.model.is_none() => covers(&rule.policy, &write.new),
            Resource::Profile => made(rule).or(rule.policy.model.as_ref()) == Some(&write.new_model),
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
        let stays_old = |rule: &Rule| {
            let is_own = rule.source == (write.member, write.span) || rule.is_of_own_value;
            !is_own && rule.policy.model.as_ref() == Some(&write.old_model) && made(rule) != Some(&write.new_model)
        };
        let is_of_models = |policy: &Policy| {
            let is_read = write.gains_a_profile && policy.resource == Resource::Model;
            is_read && covers(policy, &write.old_model)
        };
        let objects = |rule: &&&Rule| stays_old(rule) || is_of_models(&rule.policy);
        let first = counting.iter().find(objects).or_else(|| others.iter().find(objects));
        if let Some(rule) = first {
            let what = if has_model {
                "allows foundation models only, and the new id is that of a profile"
            } else {
                "allows the old model, and no policy the new one"
            };
            return Some(self.object_to(rule, Veto::PolicyElsewhere, what.to_owned()));
        }
        // A policy elsewhere that names the new model is meant for it.
        let names_new = |rule: &Rule| {
            rule.policy.model.is_some() && made(rule).or(rule.policy.model.as_ref()) == Some(&write.new_model)
        };
        let is_open = |rule: &Rule| rule.policy.resource == Resource::Any;
        if has_model || self.policies.iter().any(|rule| names_new(rule) || is_open(rule)) {
            return None;
        }
        let names_some = |rule: &&&Rule| rule.policy.model.is_some() && !rule.is_of_own_value;
        let rule = own.iter().find(names_some)?;
        let what = format!("allows `{}` only: allow `{}`", rule.policy.text, write.new);
        Some(self.object_to(rule, Veto::PolicyOfOthers, what))
    }

    fn object_to(&self, rule: &Rule, veto: Veto, what: String) -> Objection {
        self.object(veto, what, rule.member, rule.policy.line, Some(rule.policy.span))
    }

    /// The policies of the program that a document belongs to.
    fn policies_near(&self, member: usize) -> Vec<&Rule> {
        let own = self.reach.spot(member);
        let is_near = |rule: &&Rule| match (own, self.reach.spot(rule.member)) {
            (Some(own), Some(other)) => own.is_of_program(other) && self.governs(rule.member, member),
            _ => false,
        };
        self.policies.iter().filter(is_near).collect()
    }

    /// True if the policies of a document may be those of the code in another one. A package of infrastructure that calls no
    /// model itself has those of the programs around it.
    fn governs(&self, policy: usize, member: usize) -> bool {
        let (Some(own), Some(code)) = (self.reach.spot(policy), self.reach.spot(member)) else {
            return false;
        };
        let calls_itself = || {
            let mut callers = self.callers.iter();
            callers.any(|&caller| self.reach.is_in_package_of(caller, policy))
        };
        let is_around = own.is_infrastructure_of(code) && !calls_itself();
        own.governs(code) || is_around || self.reach.is_linked(member, policy)
    }

    /// The policies of the scope without those in the folders of other programs, which call models themselves.
    fn policies_of_nobody(&self, member: usize) -> Vec<&Rule> {
        let is_of_caller = |policy: usize| {
            let mut callers = self.callers.iter().filter(|&&caller| caller != member);
            callers.any(|&caller| self.reach.is_in_folder_of(caller, policy))
        };
        let own = &self.reach;
        let counts = |rule: &&Rule| {
            own.is_linked(member, rule.member) || self.governs(rule.member, member) && !is_of_caller(rule.member)
        };
        self.policies.iter().filter(counts).collect()
    }
}
