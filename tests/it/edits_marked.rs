//! Edits of small projects with marks: which lines are written, which are left, and what is to do.
//!
//! A fixture has cases of several files. Before an id `§W` says that its line is written, `§L` that it needs a look and
//! `§K` that it is left; `§T` in a line says that something is to do there, and `§t` that it may be. Other lines have
//! nothing to do.

use std::collections::BTreeSet;
use std::path::Path;

use crate::case::{Case, Run};

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-3-5-haiku-*" = "anthropic.claude-haiku-5-5"
"anthropic.claude-3-*" = "anthropic.claude-sonnet-4-6"
"anthropic.claude-sonnet-4-2025*" = "anthropic.claude-sonnet-5-5"
"anthropic.claude-v2*" = "anthropic.claude-sonnet-4-6"
"anthropic.claude-instant-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"amazon.titan-text-*" = "amazon.nova-2-lite-v1:0"
"meta.llama2-*" = "amazon.nova-2-lite-v1:0"
"meta.llama3-*" = "amazon.nova-2-lite-v1:0"
"cohere.command-*" = "amazon.nova-2-lite-v1:0"
"ai21.*" = "amazon.nova-2-lite-v1:0"
"#;

/// Short names of ids, the longer ones first.
const NAMES: &[(&str, &str)] = &[
    ("$S35", "anthropic.claude-3-5-sonnet-20241022-v2:0"),
    ("$S37", "anthropic.claude-3-7-sonnet-20250219-v1:0"),
    ("$S46", "anthropic.claude-sonnet-4-6"),
    ("$S4", "anthropic.claude-sonnet-4-20250514-v1:0"),
    ("$H35", "anthropic.claude-3-5-haiku-20241022-v1:0"),
    ("$H3", "anthropic.claude-3-haiku-20240307-v1:0"),
    ("$VI", "anthropic.claude-instant-v1"),
    ("$V21", "anthropic.claude-v2:1"),
    ("$V2", "anthropic.claude-v2"),
    ("$TX", "amazon.titan-text-express-v1"),
    ("$TL", "amazon.titan-text-lite-v1"),
    ("$L405", "meta.llama3-1-405b-instruct-v1:0"),
    ("$L2", "meta.llama2-13b-chat-v1"),
    ("$CT", "cohere.command-text-v14"),
    ("$J2", "ai21.j2-ultra-v1"),
    ("$NPRO", "amazon.nova-pro-v1:0"),
];

type Line = (String, usize);

/// A case with its marks taken off.
#[derive(Default)]
struct Marked {
    files: Vec<(String, String)>,
    ids: BTreeSet<(Line, char)>,
    to_do: BTreeSet<Line>,
    allowed: BTreeSet<Line>,
}

impl Marked {
    fn of(files: &str) -> Self {
        let mut marked = Self::default();
        for file in files.split("\n--- ") {
            let (name, text) = file.split_once('\n').unwrap();
            let text = NAMES
                .iter()
                .fold(text.to_owned(), |text, (name, id)| text.replace(name, id));
            let mut parts = text.split('§');
            let mut plain = parts.next().unwrap().to_owned();
            for part in parts {
                let line = (name.to_owned(), plain.matches('\n').count() + 1);
                let mark = part.chars().next().unwrap();
                match mark {
                    'T' => drop(marked.to_do.insert(line)),
                    't' => drop(marked.allowed.insert(line)),
                    _ => drop(marked.ids.insert((line, mark))),
                }
                plain += &part[mark.len_utf8()..];
            }
            marked.files.push((name.to_owned(), plain));
        }
        marked
    }

    fn run(&self, options: &[&str]) -> Run {
        let mut case = Case::bare("check --diff --as-of 2026-11-30 .").args(options.iter().copied());
        case = case.file("bedrock-lint.toml", CONFIG);
        for (name, text) in &self.files {
            case = case.file(name, text);
        }
        case.run()
    }

    /// What is not as the marks say.
    fn failures(&self) -> String {
        let (plain, unsafe_too) = (self.run(&[]), self.run(&["--unsafe-fixes"]));
        let (written, looked_at) = (removed(&plain.stdout), removed(&unsafe_too.stdout));
        let to_dos = to_dos(&plain.stderr).chain(to_dos(&unsafe_too.stderr));
        let to_dos: Vec<(BTreeSet<Line>, &str)> = to_dos.collect();
        let mut failures = String::new();
        for (line, mark) in &self.ids {
            let is = match (written.contains(line), looked_at.contains(line)) {
                (true, _) => 'W',
                (false, true) => 'L',
                (false, false) => 'K',
            };
            if is != *mark {
                failures += &format!("{line:?} is {is} and no {mark}\n{}", plain.stderr);
            }
        }
        for line in &self.to_do {
            if !to_dos.iter().any(|(places, _)| places.contains(line)) {
                failures += &format!("nothing to do at {line:?}\n{}", plain.stderr);
            }
        }
        for (places, text) in &to_dos {
            // Why an edit needs a look is said at its line.
            let is_looked_at = self
                .ids
                .iter()
                .any(|(line, mark)| *mark == 'L' && places.contains(line));
            if !is_looked_at && places.is_disjoint(&self.to_do) && places.is_disjoint(&self.allowed) {
                failures += &format!("{text}\n");
            }
        }
        failures
    }
}

/// The lines that a diff changes.
fn removed(diff: &str) -> BTreeSet<Line> {
    let mut found = BTreeSet::new();
    let (mut name, mut number) = (String::new(), 0);
    for line in diff.lines() {
        if let Some(path) = line.strip_prefix("--- a/") {
            path.clone_into(&mut name);
        } else if let Some(rest) = line.strip_prefix("@@ -") {
            number = rest.split([',', ' ']).next().unwrap().parse().unwrap();
        } else if line.starts_with('-') {
            found.insert((name.clone(), number));
            number += 1;
        } else if line.starts_with(' ') {
            number += 1;
        }
    }
    found
}

/// The work that is left to do, with its lines: its own, and those that it names.
fn to_dos(summary: &str) -> impl Iterator<Item = (BTreeSet<Line>, &str)> {
    let all = summary.lines().filter_map(|line| line.trim().strip_prefix("to do: "));
    all.map(|text| {
        let mut parts = text.splitn(3, ':');
        let (name, number) = (parts.next().unwrap(), parts.next().unwrap());
        let what = parts.next().unwrap_or_default();
        let mut places = BTreeSet::from([(name.to_owned(), number.parse().unwrap())]);
        let lines = what.split("line ").skip(1);
        let lines = lines.filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
        places.extend(lines.map(|line| (name.to_owned(), line)));
        let other = what.split_whitespace().next().and_then(|place| place.rsplit_once(':'));
        places.extend(other.and_then(|(name, line)| Some((name.to_owned(), line.parse().ok()?))));
        (places, text)
    })
}

#[track_caller]
fn holds(fixture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/edits_marked")
        .join(fixture);
    let text = std::fs::read_to_string(path).unwrap();
    let mut failed = String::new();
    for case in format!("\n{text}").split("\n=== ").skip(1) {
        let (name, files) = case.split_once("\n--- ").unwrap();
        let failures = Marked::of(files).failures();
        if !failures.is_empty() {
            failed += &format!("{name}\n{failures}\n");
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn readers_of_an_answer_of_the_old_family_are_to_do() {
    holds("answers.txt");
}

#[test]
fn defaults_and_their_lists_move_together() {
    holds("declared.txt");
}

#[test]
fn requests_elsewhere_are_to_do() {
    holds("requests.txt");
}

#[test]
fn what_is_beside_an_id_decides_about_it() {
    holds("beside.txt");
}
