//! Runs the program over the cells and holds what it says against what they expect.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::table::{Cell, Expected, LAYOUT};
use crate::case::Case;

/// The day for which cells are judged.
const AS_OF: &str = "2026-11-29";

const SEVERITIES: [&str; 4] = ["none", "note", "warning", "error"];

/// The rows of a run, by path.
type Rows = HashMap<String, Vec<Value>>;

/// What three runs say: every reference, the findings, and the findings where a config names the new models.
struct Runs {
    listed: Rows,
    plain: Rows,
    named: Rows,
}

/// The cells, each with what is wrong with it.
pub fn judge(cells: Vec<Cell>, table: &Path) -> Vec<(Cell, Vec<String>)> {
    let case = cells.iter().enumerate().fold(Case::bare(""), |case, (at, cell)| {
        case.file(&path_of(at, cell), &cell.bytes)
    });
    let run = |args: &[&str]| {
        let how = ["--as-of", AS_OF, "--region", "us-east-1", "--all", "--format", "jsonl"];
        rows(&case.run_in("", &[args, &how].concat()).lines())
    };
    let config = table.join("named.toml");
    let runs = Runs {
        listed: run(&["inventory", "--isolated"]),
        plain: run(&["check", "--isolated"]),
        named: run(&["check", "--config", config.to_str().unwrap()]),
    };
    let wrongs: Vec<Vec<String>> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let path = path_of(at, cell);
            let mut wrong: Vec<String> = cell
                .asked
                .iter()
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

impl Runs {
    /// What is said of the id at a byte, by the names of the fields that a cell can expect.
    fn actual(&self, path: &str, byte: u64) -> HashMap<&'static str, String> {
        let found = covering(&self.plain, path, byte);
        let said = found.or_else(|| covering(&self.listed, path, byte));
        let named = covering(&self.named, path, byte);
        let text = |row: Option<&Value>, pointer: &str| {
            let value = row.and_then(|row| row.pointer(pointer)).and_then(Value::as_str);
            value.unwrap_or("none").to_owned()
        };
        let applicability = |row| text(row, "/replacement/applicability");
        let ways = [applicability(found), applicability(named)];
        let edited = match (ways[0].as_str(), ways[1].as_str()) {
            ("machine-applicable", _) => "yes",
            (_, "machine-applicable") => "named",
            ("maybe-incorrect", _) | (_, "maybe-incorrect") => "look",
            _ => "never",
        };
        HashMap::from([
            ("place", text(said, "/place")),
            ("path", text(said, "/key_path")),
            ("role", text(said, "/role")),
            ("severity", text(found, "/severity")),
            ("most", text(found, "/severity")),
            ("lint", text(found, "/lint")),
            ("text", text(found, "/replacement/text")),
            ("edited", edited.to_owned()),
        ])
    }
}

fn differences(expected: &Expected, actual: &HashMap<&'static str, String>) -> Vec<String> {
    let checked = expected
        .iter()
        .filter(|(field, want)| !LAYOUT.contains(&field.as_str()) && *want != "any");
    let wrong = checked.filter_map(|(field, want)| {
        let have = actual
            .get(field.as_str())
            .unwrap_or_else(|| panic!("{field} is no field"));
        (!holds(field, want, have)).then(|| format!("{field}: expected {want}, is {have}"))
    });
    wrong.collect()
}

fn holds(field: &str, want: &str, have: &str) -> bool {
    let severity = |name: &str| SEVERITIES.iter().position(|one| *one == name).unwrap();
    match (field, want) {
        ("edited", "no") => have == "look" || have == "never",
        ("most", _) => severity(have) <= severity(want),
        _ => match want.strip_prefix('!') {
            Some(refused) => !refused.split('|').any(|one| one == have),
            None => want.split('|').any(|one| one == have),
        },
    }
}
