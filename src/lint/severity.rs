//! Severity of a finding: decided here, once, and returned with the reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::policy::Policy;
use super::{Check, Draft, Group, Lint};
use crate::finding::Verdict;
use crate::vocab::{Level, Mark, Place, Role, Severity, State, Takes};

/// A level that the user set a lint to, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelSetting {
    /// The level.
    pub level: Level,
    /// Place where it was set, for messages.
    pub source: String,
}

/// Levels that the user set, for one file.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// A warning of a model whose end of life is at most so many days away becomes an error; 0 turns it off.
    pub fail_within: u32,
    /// The fewest days that AWS must have promised for a model in use; 0 asks for none.
    pub min_runway: u32,
    /// True if the accounts that the code runs in may have been idle, without a call of the model for 15 to 30 days.
    pub accounts_idle: bool,
    /// Levels by lint. They take the place of the lint's own severity, and are weighed as that is.
    pub by_lint: BTreeMap<String, LevelSetting>,
    /// Levels by lint and role, from the rules for the file's path; they decide last.
    pub by_role: BTreeMap<(String, Role), LevelSetting>,
    /// Lints that are turned off for the whole run.
    pub disabled: BTreeSet<String>,
    /// Lints that the user selected by name for the whole run.
    pub selected: BTreeSet<String>,
    /// Rules of the organisation.
    pub policy: Policy,
    /// True if model ids belong in this file.
    pub ids_belong: bool,
    /// The files where they belong, in a sentence, if the user set them.
    pub homes: Option<String>,
}

impl Levels {
    /// True if the user turned a lint off: for the run, or in files of that role.
    pub(crate) fn is_off(&self, lint: &str, role: Role) -> bool {
        let level = self
            .by_role
            .get(&(lint.to_owned(), role))
            .or_else(|| self.by_lint.get(lint));
        self.disabled.contains(lint) || level.is_some_and(|setting| setting.level == Level::Off)
    }

    /// True if a lint that is off by default was turned on: by name, or by a level.
    pub(super) fn turns_on(&self, lint: &str, role: Role) -> bool {
        let level = self
            .by_role
            .get(&(lint.to_owned(), role))
            .or_else(|| self.by_lint.get(lint));
        self.selected.contains(lint) || level.is_some_and(|setting| setting.level != Level::Off)
    }
}

/// A severity, and what made it so, in the order in which it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The severity.
    pub severity: Severity,
    /// The reasons, the decisive one last.
    pub from: Vec<String>,
}

/// Decides the severity of a draft on a reference; `None` if the user turned the lint off.
pub(crate) fn weigh(lint: &Lint, draft: &Draft, verdict: &Verdict, levels: &Levels) -> Option<Weighed> {
    if levels.disabled.contains(lint.name) {
        return None;
    }
    if let Some(setting) = levels.by_role.get(&(lint.name.to_owned(), verdict.role)) {
        return at(setting);
    }
    let mut weighed = match (levels.by_lint.get(lint.name), draft.severity) {
        (Some(setting), _) => at(setting)?,
        (None, Some((severity, why))) => Weighed {
            severity,
            from: vec![why.to_owned()],
        },
        (None, None) => Weighed {
            severity: lint.severity,
            from: vec!["the lint's own severity".to_owned()],
        },
    };
    // Days and Regions decide the severity of an end, but not of a misspelt prefix or of a rule of an organisation.
    let is_end = lint.group == Group::End;
    if let Some(days) =
        ends_within(verdict, levels.fail_within).filter(|_| is_end && weighed.severity == Severity::Warning)
    {
        weighed.set(
            Severity::Error,
            format!("{days} days left, and `fail-within` is {}", levels.fail_within),
        );
    }
    if verdict
        .judgement
        .as_ref()
        .is_some_and(|judgement| is_end && judgement.mixed && !judgement.regions_are_named())
    {
        weighed.set(
            weighed.severity.milder(),
            "the Regions differ and none is named".to_owned(),
        );
    }
    if verdict.table.is_some() {
        weighed.cap(Severity::Warning, "at most a warning in a table of models");
    }
    match verdict.role {
        Role::Test if matches!(lint.group, Group::Refusal | Group::Spelling) || verdict.reference.follows_word => {
            weighed.cap(Severity::Note, "a note in a test, which is given such ids on purpose");
        }
        Role::Test if verdict.place == Place::Comparison && verdict.sink.is_none() => {
            weighed.cap(
                Severity::Note,
                "a note where a test expects it: the code that returns it has its own finding",
            );
        }
        Role::Test if verdict.calls_aws => weighed.cap(Severity::Warning, "at most a warning in a test that calls AWS"),
        Role::Test => weighed.cap(Severity::Note, "a note in a test that is not seen to call AWS"),
        Role::History => weighed.cap(Severity::Note, "a note in a record of the past"),
        Role::Doc => weighed.cap(Severity::Note, "a note in a document"),
        Role::Recording => weighed.cap(Severity::Note, "a note in a recording"),
        Role::Code | Role::Config => {}
    }
    if verdict.place == Place::RefusedValue || matches!(verdict.mark, Some(Mark::OldSide | Mark::RefusedList)) {
        weighed.cap(Severity::Note, "a note where the value is refused");
    }
    cap_uncalled(&mut weighed, lint, verdict);
    if matches!(verdict.mark, Some(Mark::Lookup | Mark::Search)) {
        weighed.cap(Severity::Warning, "at most a warning where stored values are looked up");
    }
    if verdict.is_denied() {
        // A misspelt id is not denied.
        if lint.group == Group::Spelling {
            weighed.cap(Severity::Warning, "at most a warning in a statement that denies");
        } else {
            weighed.cap(Severity::Note, "a note in a statement that denies");
        }
    }
    // A comment that hides findings is no prose about a model.
    let is_prose = matches!(verdict.place, Place::Comment | Place::Docstring | Place::Prose);
    if is_prose && !matches!(lint.check, Check::Suppression) {
        weighed.cap(Severity::Note, "a note in a comment");
    }
    if verdict.reference.is_ambiguous {
        weighed.cap(
            Severity::Note,
            "a note where another cloud has the same id and nothing says which is meant",
        );
    }
    Some(weighed)
}

/// Caps what is said of an id by which nothing is called: a name for prices, a record, a comparison, what a program wrote.
fn cap_uncalled(weighed: &mut Weighed, lint: &Lint, verdict: &Verdict) {
    if verdict.sink.as_ref().is_some_and(|sink| sink.takes == Takes::NameOnly) {
        weighed.cap(
            Severity::Note,
            "a note where the id is only a name, and nothing is called by it",
        );
    }
    if verdict.mark == Some(Mark::Record) {
        weighed.cap(
            Severity::Note,
            "a note in a record of figures or names, by which nothing is called",
        );
    }
    if verdict.mark == Some(Mark::Capability) {
        weighed.cap(Severity::Note, "a note in a list of abilities");
    }
    if verdict.mark == Some(Mark::Dimension) {
        weighed.cap(
            Severity::Note,
            "a note in a dimension of a metric, by which nothing is called",
        );
    }
    if verdict.mark == Some(Mark::Example) && verdict.sink.is_none() {
        weighed.cap(
            Severity::Note,
            "a note in an example or a stand-in, which nothing is seen to call",
        );
    }
    if verdict.place == Place::Regex && verdict.sink.is_none() && lint.group == Group::End {
        weighed.cap(Severity::Note, "a note in a pattern, by which nothing is called");
    }
    // A branch that is never taken any more calls nothing.
    if verdict.place == Place::Comparison
        && verdict.sink.is_none()
        && lint.group == Group::End
        && !matches!(verdict.mark, Some(Mark::Lookup | Mark::Search))
    {
        weighed.cap(Severity::Note, "a note in a comparison, by which nothing is called");
    }
    if verdict.is_generated && !matches!(lint.check, Check::Suppression) {
        weighed.cap(
            Severity::Note,
            "a note in a generated file: what it is made from is to be changed",
        );
    }
}

impl Weighed {
    fn set(&mut self, severity: Severity, why: String) {
        if severity != self.severity {
            self.severity = severity;
            self.from.push(why);
        }
    }

    fn cap(&mut self, severity: Severity, why: &str) {
        self.set(self.severity.min(severity), why.to_owned());
    }
}

fn at(setting: &LevelSetting) -> Option<Weighed> {
    match setting.level {
        Level::Off => None,
        Level::At(severity) => Some(Weighed {
            severity,
            from: vec![setting.source.clone()],
        }),
    }
}

/// The days left until the earliest end of life among the groups that count, where that is within `limit`.
fn ends_within(verdict: &Verdict, limit: u32) -> Option<i64> {
    let judgement = verdict
        .judgement
        .as_ref()
        .filter(|judgement| judgement.state != State::Eol)?;
    let soonest = judgement.lifecycle.iter().filter_map(|group| group.days_left).min()?;
    (limit > 0 && soonest <= i64::from(limit)).then_some(soonest)
}
