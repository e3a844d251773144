//! The engine: a document in, verdicts and findings out.
//!
//! No file system, no terminal, no clock: given bytes, a name, a catalog, settings and a day it answers the same to the
//! command line, an editor, a test or another crate.

mod ties;
mod verdicts;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use crate::catalog::{
    Arns, Catalog, CatalogHandle, Question, Reason, ReplacementChoice, Replacements, Site, vocabulary,
};
use crate::detect::{Candidate, Finder, Prefilter, Vocabulary};
use crate::document::{self, Document};
use crate::edit::{self, Outlook};
use crate::finding::{Alternative, Finding, Replacement, Verdict, fingerprint};
use crate::lint::{self, About, FixAvailability, Joint, Levels, Lint, Objection, Subject, Whole};
use crate::reference::{Kin, Target};
use crate::suppress::{self, Baseline, Ignored};
use crate::tree::{Source, Texts};
use crate::usage::{self, Sampling};
use crate::vocab::{Day, Mark, Prefer, Region, RegionsFrom, Role, Severity, Sink, State, Veto};
use verdicts::question;

/// Settings of the judgement of a document.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The UTC day for which states are judged.
    pub as_of: Day,
    /// The Regions in which the code runs; empty where they are not known.
    pub regions: Vec<Region>,
    /// Source of those Regions.
    pub regions_from: RegionsFrom,
    /// The role of the document, where the user set it.
    pub role: Option<Role>,
    /// Severity of each lint.
    pub levels: Levels,
    /// Models that the user named to move to; the first table that names one for a model counts.
    pub replacements: Vec<Arc<Replacements>>,
    /// Preference among several replacements.
    pub prefer: Prefer,
    /// The models behind ARNs that name one without saying which.
    pub arns: Arc<Arns>,
    /// Findings that the config hides in the document.
    pub ignored: Vec<Arc<Ignored>>,
    /// Accepted findings.
    pub baseline: Option<Arc<Baseline>>,
    /// True if the dead entries of a table are folded into one finding; a baseline lists each of them.
    pub fold_tables: bool,
    /// True if the document is read for what it says of others alone: nothing is reported of it.
    pub is_around: bool,
    /// The path that fingerprints are made of, where it is not the document's name.
    pub named: Option<String>,
}

impl Settings {
    /// The defaults, for a day.
    pub fn new(as_of: Day) -> Self {
        Self {
            as_of,
            regions: Vec::new(),
            regions_from: RegionsFrom::All,
            role: None,
            levels: Levels::default(),
            replacements: Vec::new(),
            prefer: Prefer::LeastChange,
            arns: Arc::default(),
            ignored: Vec::new(),
            baseline: None,
            fold_tables: true,
            is_around: false,
            named: None,
        }
    }
}

/// Verdicts and findings of a document, sorted by position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Every reference, judged.
    pub verdicts: Vec<Verdict>,
    /// Every objection.
    pub findings: Vec<Finding>,
    /// Facts about it for other documents of the project.
    pub outlook: Outlook,
    /// True if the text could not be parsed as its language, so that places are found without a syntax.
    pub fallback: bool,
}

/// The engine.
#[derive(Debug)]
pub struct Engine {
    catalog: CatalogHandle,
    vocabulary: Vocabulary,
    prefilter: Prefilter,
    /// Made when the first document needs it: most runs of a hook see none.
    finder: OnceLock<Finder>,
}

impl Engine {
    /// An engine that judges by the catalog, which is not decoded before a candidate asks for it.
    pub fn new(catalog: CatalogHandle) -> Self {
        let stems = catalog.stems();
        let families = stems.iter().map(|(provider, stem)| (provider.as_str(), stem.as_str()));
        // A provider that is written twice: `deepseek.deepseek-r1-v1:0`.
        let doubled = stems.iter().map(|(provider, _)| (provider.as_str(), provider.as_str()));
        let vocabulary = Vocabulary::new(families.chain(doubled), vocabulary::CONSTANT_CLASSES.iter().copied());
        let prefilter = Prefilter::new(&vocabulary);
        Self {
            catalog,
            vocabulary,
            prefilter,
            finder: OnceLock::new(),
        }
    }

    /// The cheap test for readers, which decides from raw bytes whether a file needs to be read whole.
    pub fn prefilter(&self) -> &Prefilter {
        &self.prefilter
    }

    /// Spans of a document that may name a model.
    pub fn candidates(&self, document: &Document) -> Vec<Candidate> {
        self.finder
            .get_or_init(|| Finder::new(&self.vocabulary))
            .candidates(document.text())
    }

    /// The catalog; the embedded one is decoded on the first call.
    pub fn catalog(&self) -> &Catalog {
        self.catalog.get()
    }

    /// The catalog, not decoded yet.
    pub fn catalog_handle(&self) -> &CatalogHandle {
        &self.catalog
    }

    /// Finds, judges and objects.
    pub fn check(&self, document: &Document, settings: &Settings) -> Checked {
        let texts = texts(document, settings);
        let source = Source::new(&texts);
        let (verdicts, fallback) = self.verdicts(document, &source, settings);
        let whole = self.whole(document, &source, &verdicts, settings);
        let mut findings = self.findings(&whole, settings);
        suppress::apply(
            suppress::Reader {
                document,
                as_of: settings.as_of,
                role: settings.role,
                levels: &settings.levels,
            },
            &source,
            &mut findings,
        );
        suppress::hide(&settings.ignored, settings.as_of, &mut findings);
        name_findings(&mut findings, settings.named.as_deref().unwrap_or(document.name()));
        if let Some(baseline) = &settings.baseline {
            baseline.mark(document.name(), &mut findings);
        }
        if !findings.is_empty() {
            edit::decide(&whole, &source, &mut findings);
        }
        let outlook = Outlook::of(&whole, &source, &findings, settings.is_around);
        if settings.fold_tables {
            findings = lint::fold_tables(findings, &verdicts);
        }
        Checked {
            verdicts,
            findings,
            outlook,
            fallback,
        }
    }

    /// A verdict as lints see it.
    pub fn subject<'a>(&'a self, verdict: &'a Verdict, settings: &'a Settings) -> Subject<'a> {
        Subject {
            verdict,
            catalog: self.catalog(),
            question: question(&verdict.reference, verdict.client_region.as_ref(), settings),
            levels: &settings.levels,
        }
    }

    /// A document as the lints see it that look at all its references.
    pub fn whole<'a>(
        &'a self,
        document: &'a Document,
        source: &'a Source<'a>,
        verdicts: &'a [Verdict],
        settings: &'a Settings,
    ) -> Whole<'a> {
        let question = Question {
            as_of: settings.as_of,
            regions: &settings.regions,
            regions_from: settings.regions_from,
            region: None,
            client: None,
            profile: None,
        };
        Whole::new(document, source, verdicts, self.catalog(), question, &settings.levels)
    }

    /// The lints that object to a verdict of a document, the reported one first, whether turned off or not.
    pub fn objections(
        &self,
        document: &Document,
        verdicts: &[Verdict],
        verdict: &Verdict,
        settings: &Settings,
    ) -> Vec<&'static str> {
        let levels = Levels {
            disabled: BTreeSet::new(),
            ..settings.levels.clone()
        };
        let settings = Settings {
            levels,
            ..settings.clone()
        };
        let is_about = |about: &About| matches!(about, About::Reference(at) if verdicts.get(*at) == Some(verdict));
        let texts = texts(document, &settings);
        let source = Source::new(&texts);
        let mut joints = lint::joints(&self.whole(document, &source, verdicts, &settings));
        joints.retain(|joint| is_about(&joint.about));
        let subject = self.subject(verdict, &settings);
        lint::objections(&subject, &joints)
            .map(|(lint, ..)| lint.name)
            .collect()
    }

    /// Findings on each verdict, and on several together, sorted by position.
    fn findings(&self, whole: &Whole<'_>, settings: &Settings) -> Vec<Finding> {
        let verdicts = whole.verdicts;
        if verdicts.is_empty() {
            return Vec::new();
        }
        let mut of_references: HashMap<usize, Vec<Joint>> = HashMap::new();
        let mut findings = Vec::new();
        for joint in lint::joints(whole) {
            match &joint.about {
                About::Reference(at) => of_references.entry(*at).or_default().push(joint),
                About::Place(verdict) => {
                    let Some(mut finding) = self.beside(&joint, verdict, settings) else {
                        continue;
                    };
                    if let Some(at) = joint.model.filter(|_| joint.refuses_call()) {
                        let subject = self.subject(&verdicts[at], settings);
                        finding.notes.extend(lint::form_in_refused_call(&subject));
                        of_references.entry(at).or_default().push(joint);
                    }
                    findings.push(finding);
                }
            }
        }
        // An endpoint that takes no profile comes before the question which profiles there are.
        let refused: BTreeSet<_> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.verdict.reference.span)
            .collect();
        let mut shared = HashMap::new();
        let mut subscribed = BTreeSet::new();
        let reported = verdicts.iter().enumerate().filter_map(|(at, verdict)| {
            let joints = of_references.get(&at).map_or(&[][..], Vec::as_slice);
            let objection = lint::first(&self.subject(verdict, settings), joints)?;
            if refused.contains(&verdict.reference.span) && objection.lint.group == lint::Group::Refusal {
                return None;
            }
            let sampling = lint::requests::sampling(whole, at);
            let mut finding = self.finding(objection, verdict, settings, sampling);
            self.judge_request(whole, at, &mut finding);
            self.note_subscription(&mut finding, &mut subscribed);
            share(&mut finding, &mut shared);
            Some(finding)
        });
        findings.extend(reported);
        findings.sort_by_key(|finding| finding.verdict.reference.span);
        findings
    }

    /// Adds the parts of the request beside an id that the new model refuses, by the rules for requests, and the changes
    /// to make by hand; the request itself where it is not seen.
    fn judge_request(&self, whole: &Whole<'_>, at: usize, finding: &mut Finding) {
        let Some(new) = &mut finding.replacement else {
            return;
        };
        let Some(model) = self.catalog().model(&new.model_id).filter(|_| !new.keeps_model) else {
            return;
        };
        let mut objections = lint::requests::refused_by(whole, at, model);
        let is_read = objections.iter().any(|objection| objection.is_of_body);
        objections.truncate(MAX_LABELS);
        let mut known = BTreeSet::new();
        for objection in objections {
            let span = objection.labels.first().map(|label| label.span);
            if known.insert((span, objection.to_do.clone())) {
                new.object(Reason {
                    message: objection.to_do,
                    at: span,
                    ..Reason::of(Veto::RequestRefused)
                });
            }
            finding.labels.extend(objection.labels);
        }
        // A framework makes the body itself, and a policy has none.
        let completes = |sink: &Sink| usage::completes_body(&sink.name, Some(whole.document.text()));
        let sends_body = |sink: &Sink| sink.is_runtime && !sink.by_converse || completes(sink);
        let is_sent = finding.verdict.role != Role::Recording && finding.verdict.sink.as_ref().is_some_and(sends_body);
        if let Some(message) = new.body_to_do().filter(|_| is_sent && !is_read) {
            new.object(Reason {
                message,
                ..Reason::of(Veto::RequestRefused)
            });
        }
    }

    /// Says once for each new model that a policy allows that its first call subscribes the account to it.
    fn note_subscription(&self, finding: &mut Finding, known: &mut BTreeSet<String>) {
        let (Some(new), Some(judgement)) = (&finding.replacement, &finding.verdict.judgement) else {
            return;
        };
        let model = |id: &str| self.catalog().model(id);
        let (Some(old), Some(new)) = (model(&judgement.model_id), model(&new.model_id)) else {
            return;
        };
        if finding.verdict.stance.is_some() && new.is_subscribed_after(old) && known.insert(new.id.clone()) {
            finding.notes.push(format!(
                "the first call of {} in an account needs `aws-marketplace:Subscribe`, of the role that calls or of another",
                new.name
            ));
        }
    }

    /// The finding of a lint on a place that is not a reference.
    fn beside(&self, joint: &Joint, verdict: &Verdict, settings: &Settings) -> Option<Finding> {
        let weighed = lint::weigh(joint.lint, &joint.draft, verdict, &settings.levels)?;
        let objection = Objection {
            lint: joint.lint,
            draft: joint.draft.clone(),
            weighed,
            labels: joint.labels.clone(),
        };
        let mut finding = self.finding(objection, verdict, settings, Sampling::Unseen);
        finding.replacement = joint.fix.clone().or(finding.replacement);
        Some(finding)
    }

    fn finding(&self, objection: Objection, verdict: &Verdict, settings: &Settings, sampling: Sampling) -> Finding {
        let Objection {
            lint,
            draft,
            weighed,
            labels,
        } = objection;
        let replacement = self.replacement(lint, verdict, settings, sampling);
        let mut notes = draft.notes;
        if replacement.is_none() && lint.fix != FixAvailability::None {
            notes.splice(0..0, verdict.sink.as_ref().and_then(|sink| sink.shown_only.clone()));
        }
        Finding {
            lint: lint.name,
            severity: weighed.severity,
            severity_from: weighed.from,
            message: draft.message,
            notes,
            replacement,
            labels,
            suppressed: None,
            baselined: false,
            fingerprint: String::new(),
            verdict: verdict.clone(),
        }
    }

    /// The replacement. Models that the organisation does not allow are not suggested, unless there is no other.
    fn replacement(
        &self,
        lint: &Lint,
        verdict: &Verdict,
        settings: &Settings,
        sampling: Sampling,
    ) -> Option<Replacement> {
        let mut replacement = self.chosen(lint, verdict, settings, sampling)?;
        let policy = &settings.levels.policy;
        if !policy.allows_model(&replacement.model_id) {
            if Some(&replacement.model_id) == verdict.judgement.as_ref().map(|judgement| &judgement.model_id) {
                return None;
            }
            replacement.object(Reason::of(Veto::NotAllowed));
        }
        if let Some(why) = verdict.sink.as_ref().and_then(|sink| sink.shown_only.as_deref()) {
            replacement.object_first(Reason {
                message: why.to_owned(),
                ..Reason::of(Veto::OfSink)
            });
        }
        // Nothing says that a model of another provider can be trained, or gets provisioned throughput.
        let is_bound = verdict.sink.as_ref().is_some_and(|sink| sink.none_in_legacy.is_some());
        if is_bound && !replacement.is_named() && replacement.changes_provider() {
            return None;
        }
        let is_allowed = |other: &Alternative| policy.allows_model(&other.model_id);
        if !replacement.alternatives.iter().all(is_allowed) {
            let allowed = replacement.alternatives.iter().filter(|other| is_allowed(other));
            replacement.alternatives = allowed.cloned().collect();
        }
        Some(replacement)
    }

    fn chosen(&self, lint: &Lint, verdict: &Verdict, settings: &Settings, sampling: Sampling) -> Option<Replacement> {
        let judgement = verdict
            .judgement
            .as_ref()
            .filter(|_| lint.fix != FixAvailability::None && !verdict.is_denied())?;
        let reference = &verdict.reference;
        let site = Site {
            role: if verdict.mark == Some(Mark::Past) {
                Role::History
            } else {
                verdict.role
            },
            place: verdict.place,
            is_declared: verdict.mark.is_none(),
            is_called: verdict.sink.is_some(),
            is_sent: verdict.is_sent(),
            takes: verdict.sink.as_ref().map(|sink| sink.takes),
            by_converse: verdict.sink.as_ref().is_some_and(|sink| sink.by_converse),
            may_be_in_policy: verdict.may_be_in_policy,
            in_policy: verdict.key_path.as_deref().is_some_and(is_resource),
            sampling,
        };
        let model = self.catalog().model(&judgement.model_id)?;
        let named = settings.replacements.iter().find_map(|table| table.find(model));
        let choice = ReplacementChoice {
            named,
            prefer: settings.prefer,
        };
        if let Target::Unknown {
            kin: Kin::CutOff { ids },
            ..
        } = &reference.target
        {
            let question = question(reference, verdict.client_region.as_ref(), settings);
            return self
                .catalog()
                .instead_of_several(reference, ids, &question, site, choice);
        }
        if matches!(judgement.state, State::Active | State::Unknown) {
            // A suffix that the client cuts off is no fault of the id.
            let is_own = reference.suffix.is_some() && !site.is_sent && matches!(reference.target, Target::Model(_));
            if is_own && lint.name == lint::MALFORMED {
                return None;
            }
            let respelling = self.catalog().respelling(reference, judgement, site);
            // Without a certain form there is nothing to write.
            let respelling = respelling.filter(|new| match &new.text {
                Some(text) => *text != reference.text,
                None => !new.candidates.is_empty(),
            });
            let is_allowed = settings.levels.policy.allows_model(&judgement.model_id);
            if named.is_none() || is_allowed && respelling.is_some() {
                return respelling;
            }
        }
        self.catalog().replacement(reference, judgement, site, choice)
    }
}

/// True if a key path is that of the resources of a policy statement: `Statement[0].Resource`, `resources[1]`.
pub(crate) fn is_resource(key_path: &str) -> bool {
    let last = key_path.rsplit('.').next().unwrap_or_default();
    let key = last.split('[').next().unwrap_or_default();
    ["Resource", "NotResource", "resources", "notResources"].contains(&key)
}

/// Lets a finding share the alternatives of one before it, most of what it would hold: a file may name one model a
/// hundred thousand times.
fn share(finding: &mut Finding, shared: &mut HashMap<String, Arc<[Alternative]>>) {
    let Some(judgement) = &finding.verdict.judgement else {
        return;
    };
    let Some(replacement) = &mut finding.replacement else {
        return;
    };
    match shared.get(&judgement.model_id) {
        Some(known) if *known == replacement.alternatives => replacement.alternatives = Arc::clone(known),
        _ => {
            shared.insert(judgement.model_id.clone(), Arc::clone(&replacement.alternatives));
        }
    }
}

/// Maximum number of parts of one request that a finding labels.
const MAX_LABELS: usize = 16;

/// A longer recording is read as plain text. Nothing is written there, and no place in it is worth the parse of what a
/// program wrote.
const MAX_PARSED_RECORDING: usize = 64 << 10;

/// The texts of a document, by its language.
fn texts<'d>(document: &'d Document, settings: &Settings) -> Texts<'d> {
    let (name, text) = (document.name(), document.text());
    let role = || settings.role.unwrap_or_else(|| document::role_of_text(name, text));
    if text.len() > MAX_PARSED_RECORDING && role() == Role::Recording {
        return Texts::new("text", text);
    }
    Texts::new(document::language_of_text(name, text).name, text)
}

/// Gives each finding its fingerprint, which counts equal ones in their order.
fn name_findings(findings: &mut [Finding], path: &str) {
    let mut ordinals = HashMap::new();
    for finding in findings {
        let text = finding.verdict.reference.text.clone();
        let ordinal = ordinals.entry((finding.lint, text.clone())).or_insert(0_usize);
        finding.fingerprint = fingerprint(finding.lint, path, &text, *ordinal);
        *ordinal += 1;
    }
}
