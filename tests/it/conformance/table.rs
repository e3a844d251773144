//! Reads the table: families, constructs and cells.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;

/// Expectation of a construct or a cell, by the name of the field.
pub type Expected = BTreeMap<String, String>;

/// A snippet in one language and the expected verdict on its ids.
pub struct Cell {
    /// `family/construct/language`, with a number where the language writes the construct in several ways.
    pub name: String,
    pub family: String,
    pub construct: String,
    pub expected: Expected,
    /// The path that the snippet is laid out under.
    pub path: String,
    pub bytes: Vec<u8>,
    /// Start bytes of the judged ids.
    pub judged_bytes: Vec<u64>,
}

/// The cells of each family.
pub struct Table {
    pub families: Vec<Vec<Cell>>,
}

/// Fields that say how the snippet is laid out and expect nothing.
pub const LAYOUT: &[&str] = &["in", "file"];

#[derive(Deserialize)]
struct Id {
    id: String,
    #[serde(rename = "asked", default = "yes")]
    is_judged: bool,
}

fn yes() -> bool {
    true
}

type Languages = HashMap<String, HashMap<String, String>>;

impl Table {
    /// Reads every family below a folder.
    pub fn read(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let ids: HashMap<String, Id> = toml::from_str(&text("ids.toml")).unwrap();
        let languages: Languages = toml::from_str(&text("languages.toml")).unwrap();
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(name.strip_suffix(".txt")?.to_owned()))
            .filter(|name| name != "failing")
            .collect();
        names.sort();
        let families = names
            .iter()
            .map(|name| family(name, &text(&format!("{name}.txt")), &languages, &ids));
        Self {
            families: families.collect(),
        }
    }
}

fn family(name: &str, text: &str, languages: &Languages, ids: &HashMap<String, Id>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for construct in text.split("\n=== ").skip(1) {
        let (head, body) = construct.split_once('\n').unwrap();
        let (construct, common) = header(head);
        for cell in format!("\n{body}").split("\n--- ").skip(1) {
            let (head, snippet) = cell.split_once('\n').unwrap();
            let (written, own) = header(head);
            for language in written.split(',') {
                let mut expected = common.clone();
                expected.extend(own.clone());
                let key = format!("{name}/{construct}/{language}");
                let count = counts.entry(key.clone()).or_default();
                *count += 1;
                let cell_name = if *count == 1 { key } else { format!("{key}-{count}") };
                let language = languages
                    .get(language)
                    .unwrap_or_else(|| panic!("{cell_name}: unknown language"));
                let text = laid_out(language, &expected, snippet);
                let (bytes, judged_bytes) = with_ids(&text, ids);
                assert!(!judged_bytes.is_empty(), "{cell_name}: no id is asked for");
                cells.push(Cell {
                    name: cell_name,
                    family: name.to_owned(),
                    construct: construct.to_owned(),
                    path: expected.get("file").unwrap_or(&language["file"]).clone(),
                    expected,
                    bytes,
                    judged_bytes,
                });
            }
        }
    }
    cells
}

/// The first word of a header and the fields behind it.
pub fn header(line: &str) -> (&str, Expected) {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap();
    let fields = words.map(|word| {
        let (field, value) = word
            .split_once('=')
            .unwrap_or_else(|| panic!("{line}: {word} has no value"));
        (field.to_owned(), value.to_owned())
    });
    (name, fields.collect())
}

fn laid_out(language: &HashMap<String, String>, expected: &Expected, snippet: &str) -> String {
    let around = match expected.get("in").map(String::as_str) {
        Some("file") => None,
        Some(around) => Some(&language[around]),
        None => language.get("code"),
    };
    let snippet = snippet.trim_matches('\n');
    around.map_or_else(|| format!("{snippet}\n"), |around| around.replace("«»", snippet))
}

/// The text with its ids, and the start bytes of the judged ones.
fn with_ids(text: &str, ids: &HashMap<String, Id>) -> (Vec<u8>, Vec<u64>) {
    let mut out = String::new();
    let mut judged_bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        let (word, after) = after.split_once('»').unwrap();
        let id = ids.get(word).unwrap_or_else(|| panic!("«{word}» is no id"));
        out += before;
        if id.is_judged {
            judged_bytes.push(out.len() as u64);
        }
        out += &id.id;
        rest = after;
    }
    out += rest;
    (out.into_bytes(), judged_bytes)
}
