//! Hints of a run besides its findings: Regions that the files name, and models that have retired since a pinned day.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};

use super::context;
use super::scan::Session;
use crate::catalog::Question;
use crate::config::{self, Origin};
use crate::context::words;
use crate::document::{Document, is_generated, role_of_text};
use crate::finding::Verdict;
use crate::report::{Pinned, SeenRegion, Summary};
use crate::vocab::{Day, Role, State, boundary};

/// A pinned day that is older is reported.
const FRESH_DAYS: i64 = 30;

/// Regions that are offered to choose from.
const MAX_REGIONS: usize = 3;

/// Files that are larger are not searched for Regions.
const LARGEST: usize = 1 << 20;

/// Bytes before a Region in which its name is looked for.
const MAX_NAME: usize = 80;

/// Collects what `check` says at its end.
pub(super) struct Hints {
    /// The Regions of the catalog, where none is given; else nothing is searched for.
    known: Vec<String>,
    seen: Mutex<BTreeMap<String, SeenRegion>>,
    pinned: Option<Pinned>,
    today: Day,
    /// True if both days are judged.
    judges_both: bool,
    ended: Mutex<BTreeMap<String, Day>>,
}

impl Hints {
    pub(super) fn new(session: &Session) -> Self {
        let today = context::day(config::AsOf::Today);
        let pinned = pinned(session, today);
        let has_regions = !session.start.values.regions.value.is_empty();
        Self {
            known: if has_regions {
                Vec::new()
            } else {
                session.engine.catalog_handle().regions()
            },
            seen: Mutex::default(),
            judges_both: pinned.is_some() && io::stderr().is_terminal(),
            pinned,
            today,
            ended: Mutex::default(),
        }
    }

    /// Looks at a document that names models.
    pub(super) fn look(&self, session: &Session, document: &Document, verdicts: &[Verdict]) {
        if !verdicts.is_empty() {
            self.look_for_regions(document);
        }
        if self.judges_both {
            for verdict in verdicts {
                self.judge_today(session, verdict);
            }
        }
    }

    fn look_for_regions(&self, document: &Document) {
        let text = document.text();
        let is_live = matches!(role_of_text(document.name(), text), Role::Code | Role::Config)
            && !is_generated(document.name(), text);
        if text.len() > LARGEST || !is_live {
            return;
        }
        for region in &self.known {
            let mut places = memchr::memmem::find_iter(text.as_bytes(), region.as_bytes());
            let Some(at) = places.find(|&at| is_whole(text, at, region) && !is_of_another_service(text, at)) else {
                continue;
            };
            let line = document.position(at).line;
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let place = format!("{}:{line}", document.name());
            let entry = seen.entry(region.clone()).or_insert_with(|| SeenRegion {
                region: region.clone(),
                files: 0,
                place: place.clone(),
            });
            entry.files += 1;
            // Threads come in any order.
            entry.place = place.min(std::mem::take(&mut entry.place));
        }
    }

    fn judge_today(&self, session: &Session, verdict: &Verdict) {
        let Some(then) = verdict.judgement.as_deref().filter(|then| then.state != State::Eol) else {
            return;
        };
        let catalog = session.engine.catalog();
        let Some(model) = catalog.model(&then.model_id) else {
            return;
        };
        let now = catalog.judge(
            model,
            &Question {
                as_of: self.today,
                regions: &then.regions,
                regions_from: then.regions_from,
                region: None,
                client: None,
                profile: verdict.reference.profile.as_deref(),
            },
        );
        let end = now.lifecycle.first().and_then(|group| group.eol);
        if let Some(end) = end.filter(|_| now.state == State::Eol) {
            let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
            ended.insert(now.name.clone(), end);
        }
    }

    /// Adds the hints to the summary.
    pub(super) fn add_to(self, summary: &mut Summary) {
        let seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut seen: Vec<_> = seen.into_values().collect();
        seen.sort_by(|one, other| other.files.cmp(&one.files).then_with(|| one.region.cmp(&other.region)));
        seen.truncate(MAX_REGIONS);
        summary.seen_regions = seen;
        let ended = self.ended.into_inner().unwrap_or_else(PoisonError::into_inner);
        summary.pinned = self.pinned.map(|pinned| Pinned {
            ended: ended.into_iter().collect(),
            ..pinned
        });
    }
}

/// The day that a config or the environment pins, where it is old.
fn pinned(session: &Session, today: Day) -> Option<Pinned> {
    let as_of = &session.start.values.as_of;
    let config::AsOf::On(day) = as_of.value else {
        return None;
    };
    let is_pinned = matches!(as_of.origin, Origin::Config(_) | Origin::Environment);
    let days = day.days_until(today);
    (is_pinned && days > FRESH_DAYS).then(|| Pinned {
        day,
        days,
        place: context::source_of(&session.start, &as_of.origin, "as-of"),
        ended: Vec::new(),
    })
}

/// True if a Region at that place is not part of a longer word.
fn is_whole(text: &str, at: usize, region: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let before = text[..at].chars().next_back();
    let behind = text[at + region.len()..].chars().next();
    !before.is_some_and(|c| is_word(c) || c == '-') && !behind.is_some_and(is_word)
}

/// Words of the names of Regions in which a stack is deployed or Bedrock is called.
const OF_STACK: &[&str] = &[
    "region",
    "regions",
    "aws",
    "amazon",
    "bedrock",
    "runtime",
    "model",
    "llm",
    "ai",
    "genai",
    "inference",
    "default",
    "deploy",
    "deployment",
    "stack",
    "cdk",
    "sam",
    "tf",
    "var",
    "app",
    "primary",
    "main",
    "with",
    "set",
    "target",
    "current",
    "name",
    "code",
    "id",
    "parameter",
    "value",
    "env",
];

/// True if the name that a Region is given to is that of another service: `SesRegion=eu-west-1`, `BACKUP_REGION: …`.
pub(super) fn is_of_another_service(text: &str, at: usize) -> bool {
    let before = boundary::before(text, at, MAX_NAME);
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let name = line.trim_end_matches(['"', '\'', ' ', '=', ':', '[', '(', '\\', '>', '-']);
    if name.len() == line.len() {
        return false;
    }
    let start = name
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .map_or(0, |at| at + 1);
    let words = words(name.get(start..).unwrap_or_default());
    let is_region = words.last().is_some_and(|last| last.starts_with("region"));
    is_region && words.iter().any(|word| !OF_STACK.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_word_of_its_own() {
        assert!(is_whole("region = \"us-east-1\"", 10, "us-east-1"));
        assert!(!is_whole("us-east-1a", 0, "us-east-1"));
        assert!(!is_whole("us-east-12", 0, "us-east-1"));
        assert!(is_whole("arn:aws:bedrock:us-east-1::x", 16, "us-east-1"));
    }

    #[test]
    fn a_region_of_another_service_is_not_that_of_the_run() {
        for text in [
            "parameter_overrides = \"ModelId=x SesRegion=eu-west-1\"",
            "--parameter-overrides BackupRegion=eu-west-1",
            "BACKUP_REGION: eu-west-1",
            "s3_region = \"eu-west-1\"",
        ] {
            assert!(is_of_another_service(text, text.find("eu-").unwrap()), "{text}");
        }
        for text in [
            "parameter_overrides = \"BedrockRegion=eu-west-1\"",
            "region = \"eu-west-1\"",
            "AWS_DEFAULT_REGION=eu-west-1",
            "sam deploy --region eu-west-1",
            "\"awsRegion\": \"eu-west-1\"",
            "arn:aws:bedrock:eu-west-1::x",
            "eu-west-1",
        ] {
            assert!(!is_of_another_service(text, text.find("eu-").unwrap()), "{text}");
        }
    }
}
