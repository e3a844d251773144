//! The conformance table: constructs, the languages that can write them, and the expected verdict on the id in each.
//!
//! The table drives the program alone, so that it holds whatever the code inside looks like. README.md beside this file
//! describes its format; `tools/conformance.py` shows the cells that fail.

mod cases;
mod judge;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use judge::judge;
use table::{Cell, Table};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/conformance")
}

/// The judged cells of every family: the cell and what is wrong with it.
fn judged() -> Vec<(Cell, Vec<String>)> {
    let families = Table::read(&folder()).families;
    let judged = std::thread::scope(|scope| {
        let runs: Vec<_> = families
            .into_iter()
            .map(|cells| scope.spawn(move || judge(cells, &folder())))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect::<Vec<_>>()
    });
    judged.into_iter().flatten().collect()
}

/// Pass rates by family, and how many constructs have one answer in all languages.
fn summary(judged: &[(Cell, Vec<String>)]) -> String {
    let mut families: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut answers: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for (cell, wrong) in judged {
        let (passed, all) = families.entry(&cell.family).or_default();
        *passed += usize::from(wrong.is_empty());
        *all += 1;
        answers
            .entry((&cell.family, &cell.construct))
            .or_default()
            .insert(wrong.join("; "));
    }
    let mut out = String::new();
    for (family, (passed, all)) in &families {
        writeln!(out, "{family}: {passed} of {all}").unwrap();
    }
    let passed: usize = families.values().map(|(passed, _)| passed).sum();
    let alike = answers.values().filter(|answers| answers.len() == 1).count();
    writeln!(
        out,
        "all: {passed} of {}; {alike} of {} constructs have one answer in all languages",
        judged.len(),
        answers.len()
    )
    .unwrap();
    out
}

#[test]
fn the_program_answers_as_the_conformance_table_says_but_for_the_listed_cells() {
    let judged = judged();
    println!("{}", summary(&judged));
    let failing: BTreeSet<&str> = judged
        .iter()
        .filter(|(_, wrong)| !wrong.is_empty())
        .map(|(cell, _)| cell.name.as_str())
        .collect();
    let wrong: BTreeMap<&str, &Vec<String>> = judged.iter().map(|(cell, wrong)| (cell.name.as_str(), wrong)).collect();
    hold_ratchet(&folder().join("failing.txt"), &failing, |name| {
        wrong.get(name).map_or_else(String::new, |wrong| wrong.join("; "))
    });
}

/// Holds what fails against the list in `file`, one name a line: a new failure and a listed success are both errors.
/// With `BEDROCK_LINT_UPDATE=1` the list is written anew.
pub fn hold_ratchet(file: &Path, failing: &BTreeSet<&str>, why: impl Fn(&str) -> String) {
    if std::env::var_os("BEDROCK_LINT_UPDATE").is_some() {
        let lines = failing.iter().flat_map(|name| [name, "\n"]);
        std::fs::write(file, lines.collect::<String>()).unwrap();
        return;
    }
    let listed = std::fs::read_to_string(file).unwrap();
    let listed: BTreeSet<&str> = listed.lines().filter(|line| !line.is_empty()).collect();
    let mut out = String::new();
    for name in failing.difference(&listed) {
        writeln!(out, "fails, and is not listed: {name}: {}", why(name)).unwrap();
    }
    for name in listed.difference(failing) {
        writeln!(out, "passes or is gone, and is listed: {name}").unwrap();
    }
    assert!(
        out.is_empty(),
        "{out}{} is to be mended, or written anew with BEDROCK_LINT_UPDATE=1",
        file.display()
    );
}
