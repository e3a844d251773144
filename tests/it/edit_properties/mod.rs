//! Properties of edits of generated projects, in several languages: no edit makes a finding that was not there, a value
//! outside its own list, or an id twice where it was once; what is written can be called; twice is once; steps are one go.

mod grammar;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use bedrock_lint::catalog::source::Model;
use bedrock_lint::catalog::{CatalogHandle, Replacements, embedded};
use bedrock_lint::document::Document;
use bedrock_lint::edit::{MAX_ROUNDS, Member, NoFiles, Permission, decide_together, plan};
use bedrock_lint::engine::{Checked, Engine, Settings};
use bedrock_lint::vocab::{Day, Region, RegionsFrom, Span, State, Veto};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use grammar::{Arn, LANGUAGES, Part, Text};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(CatalogHandle::from(embedded())));

/// The day that is judged for.
fn day() -> Day {
    "2026-11-29".parse().unwrap()
}

/// A project, what the user wishes, and in which order its documents are fixed one by one.
#[derive(Clone, Debug)]
struct Project {
    texts: Vec<Text>,
    /// The ids that the numbers of the parts mean.
    pool: Vec<String>,
    regions: Vec<&'static str>,
    /// Old models and the ids that are named for them.
    named: Vec<(String, String)>,
    consent: (bool, bool, bool),
    order: Vec<usize>,
}

impl Project {
    fn documents(&self) -> Vec<String> {
        let id = |&id: &usize| self.pool[id % self.pool.len()].clone();
        let text = |text: &Text| text.with(&text.ids.iter().map(id).collect::<Vec<_>>());
        self.texts.iter().map(text).collect()
    }

    fn names(&self) -> Vec<String> {
        let names = self.texts.iter().enumerate();
        names.map(|(at, text)| format!("src/part{at}.{}", text.kind)).collect()
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::new(day());
        settings.regions = self.regions.iter().map(|code| Region::new(code).unwrap()).collect();
        if !self.regions.is_empty() {
            settings.regions_from = RegionsFrom::Config;
        }
        let named = self.named.iter().map(|(from, to)| (from.as_str(), to.as_str()));
        settings.replacements = vec![Arc::new(Replacements::of(named).unwrap())];
        settings.fold_tables = false;
        settings
    }

    /// Findings of documents, decided for all of them together.
    fn check(&self, documents: &[String]) -> Vec<(Document, Checked)> {
        let settings = self.settings();
        let mut checked: Vec<(Document, Checked)> = self
            .names()
            .into_iter()
            .zip(documents)
            .map(|(name, text)| {
                let document = Document::new(name, text.clone().into_bytes());
                let checked = ENGINE.check(&document, &settings);
                (document, checked)
            })
            .collect();
        let mut members: Vec<Member<'_>> = checked
            .iter_mut()
            .map(|(document, checked)| Member {
                name: document.name(),
                scope: 0,
                package: None,
                home: None,
                outlook: &checked.outlook,
                findings: &mut checked.findings,
            })
            .collect();
        decide_together(&mut members, &mut NoFiles);
        checked
    }

    /// The documents, of which those of `which` are fixed, in rounds as a run does.
    fn fix(&self, documents: &[String], which: &dyn Fn(usize) -> bool) -> Vec<String> {
        let mut now = documents.to_vec();
        for _ in 0..MAX_ROUNDS {
            let next = self.round(&now, which);
            if next == now {
                break;
            }
            now = next;
        }
        now
    }

    fn round(&self, documents: &[String], which: &dyn Fn(usize) -> bool) -> Vec<String> {
        let consent = Permission {
            maybe_incorrect: self.consent.0,
            all: self.consent.1,
            tables: self.consent.2,
        };
        let checked = self.check(documents);
        let fixed = checked.iter().enumerate().map(|(at, (document, checked))| {
            if !which(at) {
                return documents[at].clone();
            }
            let patch = plan(document, &checked.findings, consent).patch();
            String::from_utf8(patch.apply(document.bytes())).unwrap()
        });
        fixed.collect()
    }
}

/// The models that there is something to say of, and those that they become.
static OLD: LazyLock<Vec<&'static Model>> = LazyLock::new(|| {
    let catalog = ENGINE.catalog();
    let has_successor = |model: &&'static Model| model.recommended.is_some() || model.suggested.is_some();
    let models = catalog.data().models.iter();
    models.filter(has_successor).collect()
});

/// The ids in which a model is written: bare, and as each of its profiles.
fn forms(model: &Model) -> Vec<String> {
    let profiles = model
        .profiles_ever
        .iter()
        .map(|prefix| format!("{prefix}.{}", model.id));
    std::iter::once(model.id.clone()).chain(profiles).collect()
}

/// A few ids of related models.
fn pools() -> impl Strategy<Value = Vec<String>> {
    let of_models = prop::sample::subsequence((0..OLD.len()).collect::<Vec<_>>(), 1..=2);
    (of_models, any::<prop::sample::Index>(), 3..8_usize).prop_map(|(models, start, count)| {
        let mut ids = Vec::new();
        for model in models.into_iter().map(|at| OLD[at]) {
            let next = model
                .recommended
                .iter()
                .chain(model.suggested.iter().map(|suggestion| &suggestion.id));
            let next = next.filter_map(|id| ENGINE.catalog().model(id));
            ids.extend(std::iter::once(model).chain(next).flat_map(forms));
        }
        let start = start.index(ids.len());
        ids.rotate_left(start);
        ids.truncate(count);
        ids
    })
}

fn parts() -> impl Strategy<Value = Part> {
    let id = 0..8_usize;
    let ids = || prop::collection::vec(0..8_usize, 1..5);
    let key = prop::sample::select(vec!["id", "value", "name", "modelId"]);
    let parameters = prop::sample::subsequence(vec!["temperature", "topP", "maxTokens"], 0..=3);
    prop_oneof![
        2 => id.clone().prop_map(Part::Value),
        2 => (ids(), any::<bool>()).prop_map(|(ids, over_lines)| Part::List(ids, over_lines)),
        2 => (key, ids()).prop_map(|(key, ids)| Part::Records(key, ids)),
        1 => ids().prop_map(Part::Keys),
        3 => (ids(), any::<prop::sample::Index>()).prop_map(|(ids, at)| Part::Choice(ids[at.index(ids.len())], ids)),
        // The form in a policy follows from the id.
        3 => ids().prop_map(|ids| Part::Policy(ids.into_iter().map(|id| (id, Arn::Model)).collect())),
        2 => (id.clone(), parameters).prop_map(|(id, parameters)| Part::Call(id, parameters)),
        1 => id.prop_map(Part::Compared),
    ]
}

fn projects() -> impl Strategy<Value = (Project, Vec<Vec<Part>>)> {
    let kind = prop::sample::select(LANGUAGES.to_vec());
    let document = (kind, prop::collection::vec(parts(), 1..4));
    let regions = prop::sample::select(vec![
        vec![],
        vec!["us-east-1"],
        vec!["eu-central-1"],
        vec!["ap-southeast-1"],
        vec!["us-east-1", "us-west-2"],
        vec!["us-east-1", "eu-west-1"],
    ]);
    let order = Just(vec![0, 1, 2]).prop_shuffle();
    (
        prop::collection::vec(document, 1..4),
        pools(),
        regions,
        any::<(bool, bool, bool, bool)>(),
        order,
    )
        .prop_map(|(documents, pool, regions, (names, looks, all, tables), order)| {
            let mut named = BTreeMap::new();
            for id in pool.iter().filter(|_| names) {
                let catalog = ENGINE.catalog();
                let Some((_, model)) = catalog.callable(id) else {
                    continue;
                };
                let next = model
                    .recommended
                    .as_ref()
                    .or(model.suggested.as_ref().map(|one| &one.id));
                if let Some(next) = next.filter(|next| catalog.model(next).is_some()) {
                    named.insert(model.id.clone(), next.clone());
                }
            }
            let documents = documents.into_iter().map(|(kind, parts)| {
                let parts: Vec<Part> = parts.into_iter().map(|part| within(part, &pool)).collect();
                (Text::of(kind, &parts), parts)
            });
            let (texts, parts): (Vec<_>, Vec<_>) = documents.unzip();
            let project = Project {
                texts,
                pool,
                regions,
                named: named.into_iter().collect(),
                consent: (looks, all, tables),
                order,
            };
            (project, parts)
        })
}

/// A part with ids of the pool alone, and none twice where that would be wrong already.
fn within(part: Part, pool: &[String]) -> Part {
    let one = |id: usize| id % pool.len();
    // A profile has a prefix, and a model none.
    let arn = |id: usize| match ENGINE.catalog().callable(&pool[id]) {
        Some((Some(_), _)) => Arn::Profile,
        _ => Arn::Model,
    };
    let distinct = |ids: Vec<usize>| -> Vec<usize> {
        let mut seen = BTreeSet::new();
        ids.into_iter().map(one).filter(|id| seen.insert(*id)).collect()
    };
    match part {
        Part::Value(id) => Part::Value(one(id)),
        Part::List(ids, over_lines) => Part::List(distinct(ids), over_lines),
        Part::Records(key, ids) => Part::Records(key, distinct(ids)),
        Part::Keys(ids) => Part::Keys(distinct(ids)),
        Part::Choice(default, allowed) => Part::Choice(one(default), distinct(allowed)),
        Part::Policy(arns) => {
            let ids = distinct(arns.into_iter().map(|(id, _)| id).collect());
            Part::Policy(ids.into_iter().map(|id| (id, arn(id))).collect())
        }
        Part::Call(id, parameters) => Part::Call(one(id), parameters),
        Part::Compared(id) => Part::Compared(one(id)),
    }
}

/// The fault that a fix made in a part that was right before; `None` if it is still right.
fn wrong(part: &Part, new: &[String], old: &[String]) -> Option<String> {
    let twice = |ids: &[String]| ids.len() != ids.iter().collect::<BTreeSet<_>>().len();
    match part {
        Part::List(..) | Part::Records(..) | Part::Keys(..) if twice(new) && !twice(old) => {
            Some(format!("an id twice: {new:?}"))
        }
        Part::Choice(..) if twice(&new[1..]) && !twice(&old[1..]) => Some(format!("a value twice: {new:?}")),
        Part::Choice(..) if !new[1..].contains(&new[0]) => Some(format!("not allowed: {new:?}")),
        Part::Policy(arns) => {
            let paired = |ids: &[String]| -> BTreeSet<String> {
                let of = |kind: Arn| {
                    let ids = ids.iter().zip(arns).filter(move |(_, (_, arn))| *arn == kind);
                    ids.map(|(id, _)| id.as_str())
                };
                let model = |profile: &str| ENGINE.catalog().callable(profile).map(|(_, model)| model.id.clone());
                let profiles = of(Arn::Profile).filter_map(model);
                profiles.filter(|model| of(Arn::Model).any(|id| id == model)).collect()
            };
            let halves = paired(old).len().checked_sub(paired(new).len());
            halves
                .filter(|halves| *halves > 0 && new != old)
                .map(|_| format!("half a policy: {new:?}"))
        }
        _ => None,
    }
}

/// An element of a list of lines that is there twice.
fn repeated(text: &str) -> Option<String> {
    let mut seen = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if line.ends_with('[') || line.starts_with(']') {
            seen.clear();
        } else if line.starts_with('"') && !line.contains(": ") && !seen.insert(line.trim_end_matches(',')) {
            return Some(line.to_owned());
        }
    }
    None
}

/// Number of slots of a part.
fn slots(part: &Part) -> usize {
    match part {
        Part::Value(_) | Part::Call(..) | Part::Compared(_) => 1,
        Part::List(ids, _) | Part::Records(_, ids) | Part::Keys(ids) => ids.len(),
        Part::Choice(_, allowed) => allowed.len() + 1,
        Part::Policy(arns) => arns.len(),
    }
}

/// Why an id that was written cannot be called; nothing where it can.
fn uncallable(id: &str, regions: &[&str]) -> Option<String> {
    let catalog = ENGINE.catalog();
    let Some((prefix, model)) = catalog.callable(id) else {
        return Some(format!("`{id}` is no id"));
    };
    let form = prefix.map_or(
        bedrock_lint::catalog::Callable::Bare,
        bedrock_lint::catalog::Callable::Profile,
    );
    let answers = |code: &str| {
        let region = Region::new(code).unwrap();
        let is_active = catalog.state_in(model, &region, day()) == State::Active;
        is_active && catalog.answers(model, form, &region) != Some(false)
    };
    if regions.is_empty() {
        return catalog
            .reach(model, form)
            .is_empty()
            .then(|| format!("`{id}` is called from nowhere"));
    }
    let refusing = regions.iter().find(|code| !answers(code))?;
    Some(format!("`{id}` cannot be called from {refusing}"))
}

/// The Regions that count for an id: those of the project from which its prefix is called, where there are any; else none,
/// since the file is for others.
fn counting<'r>(id: &str, regions: &[&'r str]) -> Vec<&'r str> {
    let catalog = ENGINE.catalog();
    let prefix = catalog
        .callable(id)
        .and_then(|(prefix, _)| catalog.profile_prefix(prefix?));
    let is_called = |code: &&str| {
        let region = Region::new(code).unwrap();
        prefix.is_none_or(|prefix| prefix.source_regions.contains(&region))
    };
    regions.iter().copied().filter(is_called).collect()
}

/// The lints of each line, with the line.
fn lints(checked: &[(Document, Checked)]) -> BTreeSet<(String, u32, &'static str)> {
    let of = |(document, checked): &(Document, Checked)| {
        let name = document.name().to_owned();
        let line = |span: bedrock_lint::vocab::Span| document.position(span.start()).line;
        let findings = checked.findings.iter().filter(|finding| finding.counts());
        let found = findings.map(|finding| (name.clone(), line(finding.verdict.reference.span), finding.lint));
        found.collect::<Vec<_>>()
    };
    checked.iter().flat_map(of).collect()
}

/// The lines of which a fix may tell more: those of what is left to do by hand, and those of profiles that some Region of the
/// project does not call, of which an ended model hid that.
fn excused(project: &Project, documents: &[String]) -> BTreeSet<(String, u32)> {
    let of = |(document, checked): (Document, Checked)| {
        let line = |span: Span| (document.name().to_owned(), document.position(span.start()).line);
        let lines = checked.findings.iter().flat_map(|finding| {
            let reference = &finding.verdict.reference;
            let reasons = finding.replacement.iter().flat_map(|new| &new.reasons);
            let to_dos = reasons.filter(|reason| reason.veto == Veto::RequestRefused);
            let of_to_dos = to_dos.flat_map(|reason| [reference.span, reason.at.unwrap_or(reference.span)]);
            let is_elsewhere = counting(&reference.text, &project.regions).len() < project.regions.len();
            of_to_dos
                .chain(is_elsewhere.then_some(reference.span))
                .map(line)
                .collect::<Vec<_>>()
        });
        lines.collect::<Vec<_>>()
    };
    project.check(documents).into_iter().flat_map(of).collect()
}

fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        rng_seed: RngSeed::Fixed(14),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_edited_project_is_as_sound_as_it_was((project, parts) in projects()) {
        let old = project.documents();
        let new = project.fix(&old, &|_| true);
        let shown = || format!("\n{}\nbecame\n{}", old.join("\n---\n"), new.join("\n---\n"));
        for ((text, parts), (old, new)) in project.texts.iter().zip(&parts).zip(old.iter().zip(&new)) {
            let Some(ids) = text.read(new) else {
                // Entries were removed or added, a line each, and arguments that the new model refuses.
                let has_arguments = parts.iter().any(|part| matches!(part, Part::Call(_, given) if !given.is_empty()));
                let is_changed = has_arguments || new.lines().count() != old.lines().count();
                prop_assert!(is_changed, "more than ids changed{}", shown());
                let twice = repeated(new);
                prop_assert!(twice.is_none() || repeated(old).is_some(), "twice: {twice:?}{}", shown());
                continue;
            };
            let before = text.read(old).unwrap();
            let mut at = 0;
            for part in parts {
                let slots = at..at + slots(part);
                at = slots.end;
                let (new, old) = (&ids[slots.clone()], &before[slots]);
                let wrong = wrong(part, new, old);
                prop_assert!(wrong.is_none(), "{}: {}{}", text.kind, wrong.unwrap_or_default(), shown());
                for (new, old) in new.iter().zip(old).filter(|(new, old)| new != old) {
                    let is_model = matches!(part, Part::Policy(_)) && !new.starts_with(|c: char| c.is_ascii_uppercase());
                    let why = uncallable(new, &counting(old, &project.regions)).filter(|_| !is_model);
                    prop_assert!(why.is_none(), "{old}: {}{}", why.unwrap_or_default(), shown());
                }
            }
        }
        let before = lints(&project.check(&old));
        let after = lints(&project.check(&new));
        let excused = excused(&project, &old);
        let names = project.names();
        let is_moved = |name: &String| {
            let at = names.iter().position(|other| other == name).unwrap();
            new[at].lines().count() != old[at].lines().count()
        };
        let count = |lints: &BTreeSet<(String, u32, &'static str)>, name: &String, lint: &str| {
            lints.iter().filter(|(other, _, one)| other == name && *one == lint).count()
        };
        let fresh: Vec<_> = after
            .difference(&before)
            .filter(|(name, _, lint)| !is_moved(name) || count(&after, name, lint) > count(&before, name, lint))
            .filter(|(name, line, _)| !excused.contains(&(name.clone(), *line)))
            // The reason of the replacement has said so.
            .filter(|(_, _, lint)| *lint != "floor-passed")
            // A list of TOML takes no element, so that a statement without the models of its profile stays so.
            .filter(|(name, _, lint)| *lint != "missing-companion" || std::path::Path::new(name).extension() != Some("toml".as_ref()))
            .collect();
        prop_assert!(fresh.is_empty(), "new findings {fresh:?}{}", shown());
        prop_assert!(project.fix(&new, &|_| true) == new, "twice is not once{}\nand then\n{}", shown(), project.fix(&new, &|_| true).join("\n---\n"));
        let mut steps = old.clone();
        for &document in &project.order {
            steps = project.fix(&steps, &|at| at == document);
        }
        prop_assert!(steps == new, "steps are another way{}\nin steps\n{}", shown(), steps.join("\n---\n"));
    }
}
