//! The baseline: findings that a repository had on the day of adoption, accepted for now.
//!
//! In: the text of a baseline, or findings. Out: findings marked as in it, or its text: a line that says what it is, then
//! one JSON object a line, sorted, without lines and days, so that it merges. Files are for the caller to open.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::lint::{self, LINTS};
use crate::vocab::{Severity, State};

/// First line of a baseline.
const HEADER: &str = "{\"bedrock-lint-baseline\":1}";

/// The same, up to the version.
const HEADER_START: &str = "{\"bedrock-lint-baseline\":";

/// The lines that git writes around the sides of a conflict begin so.
const CONFLICT_MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The error for one of them.
const CONFLICT: &str = "a conflict marker of a merge\nhelp: keep the entries of both sides and delete the markers, or \
                        delete the file and write it again with `--write-baseline`";

/// One accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file, relative to the folder of the baseline, with `/`.
    pub path: String,
    /// The lint.
    pub lint: String,
    /// The id as written.
    pub text: String,
    /// State of its model then; null if the finding has no model.
    pub state: Option<State>,
}

/// The accepted findings of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Vec<Entry>>,
    /// From the folder of the baseline to where the run started.
    start: String,
    /// True if an entry hides its model whatever its state becomes.
    any_state: bool,
}

/// A baseline that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct BaselineError {
    /// Line of the entry, from 1.
    pub line: usize,
    /// The fault.
    pub reason: String,
}

impl Baseline {
    /// Reads a baseline. `start` is the way from its folder to where the run started, with `/`, empty where they are one.
    pub fn parse(text: &str, start: &str, any_state: bool) -> Result<Self, BaselineError> {
        let mut baseline = Self {
            entries: BTreeMap::new(),
            start: start.to_owned(),
            any_state,
        };
        let mut has_header = false;
        for (index, line) in text.lines().map(str::trim).enumerate() {
            let wrong = |reason: String| BaselineError {
                line: index + 1,
                reason,
            };
            if line == HEADER {
                has_header = true;
                continue;
            }
            if line.starts_with(HEADER_START) {
                return Err(wrong("it is of another version of bedrock-lint".to_owned()));
            }
            if CONFLICT_MARKERS.iter().any(|marker| line.starts_with(marker)) {
                return Err(wrong(CONFLICT.to_owned()));
            }
            if !has_header {
                return Err(wrong(format!("a baseline begins with `{HEADER}`")));
            }
            if line.is_empty() {
                continue;
            }
            let entry: Entry = serde_json::from_str(line).map_err(|error| wrong(plain(&error)))?;
            baseline.entries.entry(entry.path.clone()).or_default().push(entry);
        }
        if has_header {
            return Ok(baseline);
        }
        Err(BaselineError {
            line: 1,
            reason: format!("a baseline begins with `{HEADER}`"),
        })
    }

    /// An empty baseline, for a run that is about to write one.
    pub fn empty(start: &str) -> Self {
        Self {
            start: start.to_owned(),
            ..Self::default()
        }
    }

    /// True if a text is a baseline. It names models on purpose, so they are not findings.
    pub fn is_baseline(text: &str) -> bool {
        text.starts_with(HEADER_START)
    }

    /// Marks the findings of a document that are in the baseline; each entry hides one.
    ///
    /// Notes come last: they are seldom written into a baseline, and an entry spent on one would leave a finding of the
    /// same id that was accepted.
    pub fn mark(&self, name: &str, findings: &mut [Finding]) {
        let Some(entries) = self.entries.get(&self.path_of(name)) else {
            return;
        };
        let mut left = Remaining::of(entries);
        for is_note in [false, true] {
            let mut open = |take: &mut dyn FnMut(&Finding) -> bool| {
                let of_turn =
                    |finding: &&mut Finding| finding.counts() && (finding.severity == Severity::Note) == is_note;
                for finding in findings.iter_mut().filter(of_turn) {
                    finding.baselined = take(finding);
                }
            };
            // Unchanged findings first, so that no entry is spent on a finding that another entry fits better.
            open(&mut |finding| left.take_same(finding));
            open(&mut |finding| left.take_no_worse(finding, self.any_state));
        }
    }

    /// The entry of a finding.
    pub fn entry(&self, name: &str, finding: &Finding) -> Entry {
        Entry {
            path: self.path_of(name),
            lint: finding.lint.to_owned(),
            text: finding.verdict.reference.text.clone(),
            state: state(finding),
        }
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().flatten()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.values().map(Vec::len).sum()
    }

    /// True if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of a baseline of these entries.
    pub fn text_of(mut entries: Vec<Entry>) -> String {
        entries.sort_unstable();
        let lines = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        let lines = std::iter::once(HEADER.to_owned()).chain(lines);
        lines.map(|line| line + "\n").collect()
    }

    /// The path of a document, or of a folder, as entries have it.
    pub fn path_of(&self, name: &str) -> String {
        let start = if name.starts_with('/') { "" } else { &self.start };
        let mut parts: Vec<&str> = Vec::new();
        for part in start.split('/').chain(name.split('/')) {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        let root = if name.starts_with('/') { "/" } else { "" };
        format!("{root}{}", parts.join("/"))
    }
}

/// The entries of a document that hide no finding yet: how many there are of a lint and a state, by the id as written.
struct Remaining<'a>(HashMap<&'a str, BTreeMap<(&'a str, Option<State>), usize>>);

impl<'a> Remaining<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let mut left: HashMap<&str, BTreeMap<_, usize>> = HashMap::new();
        for entry in entries {
            let of_text = left.entry(&entry.text).or_default();
            *of_text.entry((entry.lint.as_str(), entry.state)).or_default() += 1;
        }
        Self(left)
    }

    /// Takes an entry that is the finding's own.
    fn take_same(&mut self, finding: &Finding) -> bool {
        let key = (finding.lint, state(finding));
        let Some(of_text) = self.0.get_mut(text(finding)) else {
            return false;
        };
        take(of_text, key)
    }

    /// Takes an entry of the finding's id whose model was in no better state than it is, the nearest first.
    fn take_no_worse(&mut self, finding: &Finding, any_state: bool) -> bool {
        let Some(of_text) = self.0.get_mut(text(finding)) else {
            return false;
        };
        let ends = LINTS.iter().map(|lint| lint.name).filter(|lint| lint::is_end(lint));
        let others = ends.filter(|other| lint::is_end(finding.lint) && *other != finding.lint);
        let lints = || std::iter::once(finding.lint).chain(others.clone());
        let first = |lint: &'static str, from: Option<State>| {
            let mut range = of_text.range((lint, from)..);
            range.next().map(|(key, _)| *key).filter(|(other, _)| *other == lint)
        };
        let worse = lints().find_map(|lint| first(lint, state(finding)));
        let found = worse.or_else(|| lints().find_map(|lint| first(lint, None)).filter(|_| any_state));
        found.is_some_and(|key| take(of_text, key))
    }
}

/// Takes one of those under `key`, if there is any.
fn take<'a>(left: &mut BTreeMap<(&'a str, Option<State>), usize>, key: (&'a str, Option<State>)) -> bool {
    let Some(count) = left.get_mut(&key) else {
        return false;
    };
    *count -= 1;
    if *count == 0 {
        left.remove(&key);
    }
    true
}

fn text(finding: &Finding) -> &str {
    &finding.verdict.reference.text
}

fn state(finding: &Finding) -> Option<State> {
    finding.verdict.judgement.as_ref().map(|judgement| judgement.state)
}

/// Message of the JSON parser, without the place in the line, which is of no use to people.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("expected an entry of a baseline: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_entries_are_read_again_in_one_order() {
        let entry = |path: &str, text: &str| Entry {
            path: path.to_owned(),
            lint: "retired-model".to_owned(),
            text: text.to_owned(),
            state: Some(State::Eol),
        };
        let text = Baseline::text_of(vec![
            entry("b.py", "anthropic.claude-v2"),
            entry("a.py", "b"),
            entry("a.py", "b"),
        ]);
        assert_eq!(
            text,
            "{\"bedrock-lint-baseline\":1}\n\
             {\"path\":\"a.py\",\"lint\":\"retired-model\",\"text\":\"b\",\"state\":\"eol\"}\n\
             {\"path\":\"a.py\",\"lint\":\"retired-model\",\"text\":\"b\",\"state\":\"eol\"}\n\
             {\"path\":\"b.py\",\"lint\":\"retired-model\",\"text\":\"anthropic.claude-v2\",\"state\":\"eol\"}\n"
        );
        let baseline = Baseline::parse(&text, "", false).unwrap();
        assert_eq!(Baseline::text_of(baseline.entries().cloned().collect()), text);
        assert_eq!(baseline.len(), 3);
    }

    #[test]
    fn a_merge_that_kept_both_headers_is_read_and_a_conflict_is_not() {
        let both = format!("{HEADER}\n\n{HEADER}\n");
        assert!(Baseline::parse(&both, "", false).unwrap().is_empty());
        for (text, expected) in [
            ("", "line 1: a baseline begins with"),
            ("{\"path\":\"a\"}\n", "line 1: a baseline begins with"),
            ("{\"bedrock-lint-baseline\":2}\n", "line 1: it is of another version"),
            (
                "{\"bedrock-lint-baseline\":1}\n<<<<<<< HEAD\n",
                "line 2: a conflict marker of a merge",
            ),
            (
                "<<<<<<< HEAD\n{\"bedrock-lint-baseline\":1}\n",
                "line 1: a conflict marker of a merge",
            ),
            (
                "{\"bedrock-lint-baseline\":1}\n{\"path\":\"a\"}\n",
                "line 2: expected an entry of a baseline: missing field `lint`",
            ),
        ] {
            let error = Baseline::parse(text, "", false).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{text:?} gives {error}");
        }
    }

    #[test]
    fn paths_are_seen_from_the_folder_of_the_baseline() {
        for (start, name, path) in [
            ("", "src/a.py", "src/a.py"),
            ("", "./src/../b.py", "b.py"),
            ("sub/deep", "a.py", "sub/deep/a.py"),
            ("sub", "../other/a.py", "other/a.py"),
            ("..", "src/a.py", "../src/a.py"),
            ("../..", "../a.py", "../../../a.py"),
            ("sub", "/tmp/a.py", "/tmp/a.py"),
            ("", ".", ""),
        ] {
            assert_eq!(Baseline::empty(start).path_of(name), path, "{name} from {start}");
        }
    }
}
