//! Whole folders as users have them, and the expected verdicts on the ids on their lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::judge::{Runs, differences};
use super::table::{Expected, header};
use super::{folder, hold_ratchet};
use crate::case::Case;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/places")
}

/// Faults of each expectation, by its name: `case/path:line`.
fn judged() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(cases().join("expected.txt")).unwrap();
    let cases = text.split("\n=== ").skip(1);
    cases.flat_map(judged_case).collect()
}

fn judged_case(text: &str) -> Vec<(String, Vec<String>)> {
    let (head, body) = text.split_once('\n').unwrap();
    let (name, options) = header(head);
    let case = laid_out(&cases().join(name));
    let has_config = case.path().join("bedrock-lint.toml").exists();
    let config: &[&str] = if has_config { &[] } else { &["--isolated"] };
    let region = options.get("region").map(|region| ["--region", region]);
    let more = region.as_ref().map_or(&[][..], |region| &region[..]);
    let runs = Runs::of(&case, config, more, &folder(), |_| vec![".".to_owned()]);
    let lines = body.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (place, mut expected) = header(line);
            (format!("{name}/{place}"), wrong_at(&runs, place, &mut expected))
        })
        .collect()
}

fn wrong_at(runs: &Runs, place: &str, expected: &mut Expected) -> Vec<String> {
    let id = expected.remove("id");
    let (path, line) = place.rsplit_once(':').unwrap();
    let judged_bytes = runs.on_line(path, line.parse().unwrap(), id.as_deref());
    assert!(!judged_bytes.is_empty(), "{place}: no such id");
    let mut wrong: Vec<String> = judged_bytes
        .into_iter()
        .flat_map(|byte| differences(expected, &runs.actual(path, byte)))
        .collect();
    wrong.dedup();
    wrong
}

fn laid_out(from: &Path) -> Case {
    let files = WalkDir::new(from).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .fold(Case::bare(""), |case, entry| {
            let name = entry.path().strip_prefix(from).unwrap().to_str().unwrap();
            case.file(name, std::fs::read(entry.path()).unwrap())
        })
}

#[test]
fn folders_of_users_are_judged_as_expected_but_for_the_listed_lines() {
    let judged = judged();
    let failing = judged.iter().filter(|(_, wrong)| !wrong.is_empty());
    let failing = failing.map(|(name, _)| name.as_str()).collect();
    hold_ratchet(&cases().join("failing.txt"), &failing, |name| {
        judged.get(name).map_or_else(String::new, |wrong| wrong.join("; "))
    });
}
