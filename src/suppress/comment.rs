//! Comments that hide findings, and the findings about such comments.
//!
//! In: the findings of a document, before those of a table are folded into one. Out: those that a comment hides are
//! marked with its reason, and findings are added for comments that hide nothing, no longer, or cannot be read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::marker::{Marker, Reach, beginning, markers};
use crate::document::Document;
use crate::document::role_of;
use crate::finding::{Finding, Suppression, Suppressor, Verdict};
use crate::lint::of_suppressions::{EXPIRED, MALFORMED, UNUSED};
use crate::lint::{self, Check, Draft, LINTS, Levels, Lint};
use crate::reference::{Reference, Target};
use crate::tree::Source;
use crate::vocab::{Day, Form, Place, Role, Span};

/// For whom the comments are read.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// The day on which they hold or do not.
    pub(crate) as_of: Day,
    /// The role of the document, where the user set it.
    pub(crate) role: Option<Role>,
    /// Levels that the user set.
    pub(crate) levels: &'a Levels,
}

/// Marks the findings that comments hide, and adds those about the comments; the result is sorted by position.
pub(crate) fn apply(reader: Reader<'_>, source: &Source<'_>, findings: &mut Vec<Finding>) {
    let markers = markers(reader.document, source);
    if markers.is_empty() {
        return;
    }
    let mut hiding = Hiding::of(reader, &markers);
    for finding in &mut *findings {
        if let Some(marker) = hiding.first(reader.lines_of(finding), finding.lint)
            && finding.suppressed.is_none()
        {
            finding.suppressed = Some(Suppression {
                reason: reader.reason(marker),
                by: Suppressor::Comment,
            });
        }
    }
    let used = hiding.used;
    let reported = markers
        .iter()
        .zip(&used)
        .flat_map(|(marker, used)| reader.about(marker, used));
    findings.extend(reported.collect::<Vec<_>>());
    findings.sort_by_key(|finding| finding.verdict.reference.span);
}

/// The markers by where they hold, and which lints each found something of. A line and a lint are looked up once: a
/// line may hold as many markers as findings.
struct Hiding<'a> {
    reader: Reader<'a>,
    markers: &'a [Marker],
    /// By line, and those of the whole file under `None`.
    places: HashMap<Option<u32>, Vec<usize>>,
    /// The first marker that hides a lint in a place.
    known: HashMap<(Option<u32>, &'static str), Option<usize>>,
    used: Vec<BTreeSet<&'static str>>,
}

impl<'a> Hiding<'a> {
    fn of(reader: Reader<'a>, markers: &'a [Marker]) -> Self {
        let mut places: HashMap<Option<u32>, Vec<usize>> = HashMap::new();
        for (at, lines) in lines(markers).into_iter().enumerate() {
            let whole = (markers[at].reach == Reach::File).then_some(None);
            for place in lines.into_iter().map(Some).chain(whole) {
                places.entry(place).or_default().push(at);
            }
        }
        Self {
            reader,
            markers,
            places,
            known: HashMap::new(),
            used: vec![BTreeSet::new(); markers.len()],
        }
    }

    /// The first marker that hides findings of a lint on one of these lines; all that name it there are used.
    fn first(&mut self, lines: BTreeSet<u32>, lint: &'static str) -> Option<&'a Marker> {
        let places = lines.into_iter().map(Some).chain([None]);
        let first = places.filter_map(|place| self.first_in(place, lint)).min()?;
        self.markers.get(first)
    }

    fn first_in(&mut self, place: Option<u32>, lint: &'static str) -> Option<usize> {
        let here = self.places.get(&place)?;
        if let Some(known) = self.known.get(&(place, lint)) {
            return *known;
        }
        let mut first = None;
        for &at in here.iter().filter(|&&at| self.markers[at].names(lint)) {
            self.used[at].insert(lint);
            if first.is_none() && !self.reader.is_over(&self.markers[at]) {
                first = Some(at);
            }
        }
        self.known.insert((place, lint), first);
        first
    }
}

/// The lines for which each marker holds. One on a line of its own holds for the next line without one.
fn lines(markers: &[Marker]) -> Vec<BTreeSet<u32>> {
    let alone: BTreeSet<u32> = markers
        .iter()
        .filter(|marker| marker.is_alone)
        .map(|marker| marker.line)
        .collect();
    // From the last line up, so that each knows where those below it lead.
    let mut leads: BTreeMap<u32, u32> = BTreeMap::new();
    for &line in alone.iter().rev() {
        let below = line.saturating_add(1);
        let next = leads.get(&below).copied().unwrap_or(below);
        leads.insert(line, next);
    }
    let next = |line: u32| {
        let below = line.saturating_add(1);
        leads.get(&below).copied().unwrap_or(below)
    };
    let of = |marker: &Marker| {
        let own = (marker.reach == Reach::Line).then_some(marker.line);
        let below = (marker.is_alone || marker.reach == Reach::NextLine).then(|| next(marker.line));
        own.into_iter().chain(below).collect()
    };
    markers.iter().map(of).collect()
}

impl Reader<'_> {
    /// The lines on which a finding can be hidden: its own, and that on which its table begins.
    fn lines_of(&self, finding: &Finding) -> BTreeSet<u32> {
        let span = finding.verdict.reference.span;
        let line = |offset: usize| self.document.position(offset).line;
        let table = finding.verdict.table.filter(|_| lint::is_end(finding.lint));
        (line(span.start())..=line(span.end()))
            .chain(table.map(|table| line(table.start())))
            .collect()
    }

    fn is_over(&self, marker: &Marker) -> bool {
        marker.until.is_some_and(|until| until < self.as_of)
    }

    fn reason(&self, marker: &Marker) -> String {
        if marker.reason.is_empty() {
            return beginning(self.document.slice(marker.span));
        }
        marker.reason.clone()
    }

    /// Findings on a marker that hid findings of the lints `used`.
    fn about(&self, marker: &Marker, used: &BTreeSet<&'static str>) -> Vec<Finding> {
        let mut reported: Vec<(&'static Lint, String)> = marker
            .faults
            .iter()
            .map(|fault| (&MALFORMED, format!("this comment hides less than it says: {fault}")))
            .collect();
        if let Some(until) = marker.until.filter(|_| self.is_over(marker) && !used.is_empty()) {
            reported.push((
                &EXPIRED,
                format!("this suppression held until {until}; what it hid is reported again"),
            ));
        }
        reported.extend(self.unused(marker, used).map(|message| (&UNUSED, message)));
        reported
            .into_iter()
            .filter_map(|(lint, message)| self.finding(lint, message, marker))
            .collect()
    }

    /// Parts of a marker that hide nothing; lints that are off, in this run or for this file, are not counted.
    fn unused(&self, marker: &Marker, used: &BTreeSet<&'static str>) -> Option<String> {
        let verdict = self.verdict(marker.span, marker);
        let is_off = |name: &str| self.levels.is_off(name, verdict.role);
        let Some(lints) = &marker.lints else {
            let mut others = LINTS.iter().filter(|lint| !matches!(lint.check, Check::Suppression));
            let is_certain = marker.faults.is_empty() && !others.any(|lint| is_off(lint.name));
            return (used.is_empty() && is_certain)
                .then(|| "there is no finding here that this suppression could hide".to_owned());
        };
        let idle = lints.iter().filter(|lint| !used.contains(*lint) && !is_off(lint));
        let idle: Vec<_> = idle.map(|lint| format!("`{lint}`")).collect();
        let message = || {
            format!(
                "there is no finding of {} here that this suppression could hide",
                idle.join(" or ")
            )
        };
        (!idle.is_empty()).then(message)
    }

    fn finding(&self, lint: &'static Lint, message: String, marker: &Marker) -> Option<Finding> {
        let draft = Draft {
            severity: None,
            message,
            notes: Vec::new(),
        };
        let verdict = self.verdict(marker.span, marker);
        let weighed = lint::weigh(lint, &draft, &verdict, self.levels)?;
        Some(Finding {
            lint: lint.name,
            severity: weighed.severity,
            severity_from: weighed.from,
            message: draft.message,
            notes: draft.notes,
            verdict,
            replacement: None,
            labels: Vec::new(),
            suppressed: None,
            baselined: false,
            fingerprint: String::new(),
        })
    }

    /// A comment as the subject of a finding. It names no model, as a pattern does not.
    fn verdict(&self, span: Span, marker: &Marker) -> Verdict {
        let of_path = role_of(self.document.name());
        Verdict {
            reference: Reference::new(self.document.text(), span, Form::Suppression, Target::Pattern),
            role: self.role.or(marker.role).unwrap_or(of_path),
            language: marker.language,
            calls_aws: false,
            is_generated: false,
            may_be_in_policy: false,
            is_repeated: false,
            place: Place::Comment,
            mark: None,
            key_path: None,
            sink: None,
            client_region: None,
            default_region: None,
            listed_regions: std::sync::Arc::default(),
            is_single: false,
            stance: None,
            table: None,
            is_own_name: false,
            is_of_several: false,
            judgement: None,
        }
    }
}
