//! Runs the program and compares its output with the expectations.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::table::{Cell, Expected, LAYOUT};
use crate::case::Case;

/// The day for which all is judged.
const AS_OF: &str = "2026-11-29";

const SEVERITIES: [&str; 4] = ["none", "note", "warning", "error"];

/// The rows of a run, by path.
pub type Rows = HashMap<String, Vec<Value>>;

/// Output of three runs: every reference, the findings, and the findings where a config names the new models.
pub struct Runs {
    listed: Rows,
    plain: Rows,
    named: Rows,
}

/// The cells, each with what is wrong with it.
pub fn judge(cells: Vec<Cell>, table: &Path) -> Vec<(Cell, Vec<String>)> {
    let files = cells.iter().enumerate();
    let case = files.fold(Case::bare(""), |case, (at, cell)| {
        case.file(&path_of(at, cell), &cell.bytes)
    });
    // Only what no lint objects to has to be listed.
    let silent = |found: &Rows| {
        let cells = cells.iter().enumerate();
        let paths = cells.map(|(at, cell)| (path_of(at, cell), &cell.judged_bytes));
        let silent =
            paths.filter(|(path, judged_bytes)| judged_bytes.iter().any(|&byte| covering(found, path, byte).is_none()));
        silent.map(|(path, _)| path).collect()
    };
    let how = ["--region", "us-east-1"];
    let runs = Runs::of(&case, &["--isolated"], &how, table, silent);
    let wrongs: Vec<Vec<String>> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let path = path_of(at, cell);
            let judged_bytes = cell.judged_bytes.iter();
            let mut wrong: Vec<String> = judged_bytes
                .flat_map(|&byte| differences(&cell.expected, &runs.actual(&path, byte)))
                .collect();
            wrong.dedup();
            wrong
        })
        .collect();
    cells.into_iter().zip(wrongs).collect()
}

fn path_of(at: usize, cell: &Cell) -> String {
    format!("k{at:04}/{}", cell.path)
}

impl Runs {
    /// Runs the program in a folder: with `config`, and with the config in `table` that names the new models. `list` says
    /// from the findings of the first run which paths to list the references of.
    pub fn of(
        case: &Case,
        config: &[&str],
        more: &[&str],
        table: &Path,
        list: impl FnOnce(&Rows) -> Vec<String>,
    ) -> Self {
        let run = |command: &str, config: &[&str]| {
            let how = [command, "--as-of", AS_OF, "--all", "--format", "jsonl"];
            rows(&case.run_in("", &[&how, config, more].concat()).lines())
        };
        let named = table.join("named.toml");
        let plain = run("check", config);
        let paths = list(&plain);
        let listed = config.iter().copied().chain(paths.iter().map(String::as_str));
        Self {
            listed: run("inventory", &listed.collect::<Vec<_>>()),
            named: run("check", &["--config", named.to_str().unwrap()]),
            plain,
        }
    }

    /// Start bytes of the references on a line that have `id` in them, or that are not active.
    pub fn on_line(&self, path: &str, line: u64, id: Option<&str>) -> Vec<u64> {
        let is_on_line = |row: &&Value| {
            row["line"] == line
                && match id {
                    Some(id) => row["text"].as_str().unwrap().contains(id),
                    None => row["state"] != "active",
                }
        };
        let rows = self.listed.get(path).map(Vec::as_slice).unwrap_or_default();
        let begin = rows.iter().filter(is_on_line).map(|row| row["byte_start"].as_u64());
        begin.map(Option::unwrap).collect()
    }

    /// Verdict on the id at a byte, by the names of the fields that can be expected.
    pub fn actual(&self, path: &str, byte: u64) -> HashMap<&'static str, String> {
        let found = covering(&self.plain, path, byte);
        let verdict = found.or_else(|| covering(&self.listed, path, byte));
        let named = covering(&self.named, path, byte);
        let way = |row| text(row, "/replacement/applicability");
        let edited = match (way(found).as_str(), way(named).as_str()) {
            ("machine-applicable", _) => "yes",
            (_, "machine-applicable") => "named",
            ("maybe-incorrect", _) | (_, "maybe-incorrect") => "look",
            _ => "never",
        };
        let written = |row| match way(row).as_str() {
            "machine-applicable" => text(row, "/replacement/text"),
            _ => "none".to_owned(),
        };
        HashMap::from([
            ("place", text(verdict, "/place")),
            ("path", text(verdict, "/key_path")),
            ("role", text(verdict, "/role")),
            ("severity", text(found, "/severity")),
            ("most", text(found, "/severity")),
            ("lint", text(found, "/lint")),
            ("text", text(found, "/replacement/text")),
            ("written", written(found)),
            ("written-named", written(named)),
            ("edited", edited.to_owned()),
        ])
    }
}

fn text(row: Option<&Value>, pointer: &str) -> String {
    let value = row.and_then(|row| row.pointer(pointer)).and_then(Value::as_str);
    value.unwrap_or("none").to_owned()
}

fn rows(lines: &[Value]) -> Rows {
    let mut rows = Rows::new();
    for line in lines {
        let path = line["path"].as_str().unwrap().to_owned();
        rows.entry(path).or_default().push(line.clone());
    }
    rows
}

/// The row of the reference that covers a byte: an ARN or a path may begin before the id.
fn covering<'r>(rows: &'r Rows, path: &str, byte: u64) -> Option<&'r Value> {
    let at = |row: &Value, field: &str| row[field].as_u64().unwrap();
    rows.get(path)?
        .iter()
        .find(|row| at(row, "byte_start") <= byte && byte < at(row, "byte_end"))
}

/// Differences from the expectation.
pub fn differences(expected: &Expected, actual: &HashMap<&'static str, String>) -> Vec<String> {
    if actual["place"] == "none" {
        return vec!["the id is not found".to_owned()];
    }
    let checked = expected
        .iter()
        .filter(|(field, wanted)| !LAYOUT.contains(&field.as_str()) && *wanted != "any");
    let wrong = checked.filter_map(|(field, wanted)| {
        let have = actual
            .get(field.as_str())
            .unwrap_or_else(|| panic!("{field} is no field"));
        (!holds(field, wanted, have)).then(|| format!("{field}: expected {wanted}, is {have}"))
    });
    wrong.collect()
}

fn holds(field: &str, wanted: &str, have: &str) -> bool {
    let severity = |name: &str| SEVERITIES.iter().position(|one| *one == name).unwrap();
    match (field, wanted) {
        ("edited", "no") => return have == "look" || have == "never",
        ("most", _) => return severity(have) <= severity(wanted),
        _ => {}
    }
    let is_one = |of: &str| of.split('|').any(|one| one == have);
    match (wanted.strip_prefix('!'), wanted.strip_prefix('^')) {
        (Some(refused), _) => !is_one(refused),
        (_, Some(beginning)) => have.starts_with(beginning),
        _ => is_one(wanted),
    }
}
