//! Tables of models and short lists of allowed values: the literals that are one, and references beside them.

use serde_json::Value;

use crate::case::{Case, fixture};

const DAY: &str = "2026-11-29";
const PIN: &str = "us.anthropic.claude-3-5-sonnet-20240620-v1:0";
const DEAD: &str = "anthropic.claude-v2";

/// A dozen models, one of them dead.
const DOZEN: [&str; 12] = [
    "us.amazon.nova-2-lite-v1:0",
    "us.anthropic.claude-haiku-5-5",
    "us.anthropic.claude-sonnet-4-6",
    "us.anthropic.claude-opus-4-6-v1",
    "us.anthropic.claude-opus-4-7",
    "us.anthropic.claude-opus-4-8",
    "us.anthropic.claude-sonnet-5",
    "us.anthropic.claude-sonnet-5-5",
    "us.anthropic.claude-opus-5",
    "us.anthropic.claude-opus-5-5",
    "us.anthropic.claude-fable-5",
    DEAD,
];

/// The severity and the message of each finding that a model has ended.
fn ended(name: &str, text: &str) -> Vec<(String, String)> {
    let findings = Case::new("check").judged_for(DAY).file(name, text).findings();
    let ended = findings.iter().filter(|finding| finding["lint"] == "retired-model");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    ended
        .map(|finding| (text(finding, "severity"), text(finding, "message")))
        .collect()
}

/// True if the pin is an error of its own, and the dead entry of the table is reported once: a warning, or a note in a table of
/// prices.
fn is_beside(reported: &[(String, String)]) -> bool {
    let pins = reported.iter().filter(|(severity, _)| severity == "error");
    let tables = reported
        .iter()
        .filter(|(severity, message)| severity != "error" && message.contains(" of 12 models in this "));
    reported.len() == 2 && pins.count() == 1 && tables.count() == 1
}

/// The dozen as literals, with something before and behind each.
fn dozen(before: &str, behind: &str) -> String {
    DOZEN.map(|id| format!("{before}{id}{behind}")).join("")
}

#[test]
fn a_pin_beside_a_table_is_an_error_with_a_replacement() {
    let found = fixture(Case::new("check").judged_for(DAY), "verdicts/pins-beside-a-table").findings();
    let pins: Vec<_> = found.iter().filter(|finding| finding["severity"] == "error").collect();
    let paths: Vec<_> = pins.iter().map(|finding| finding["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["apprunner.yaml", "config.ts", "config.yaml"]);
    for pin in pins {
        assert!(pin["replacement"]["model_id"].is_string(), "{pin:#}");
    }
}

#[test]
fn only_the_innermost_literal_with_a_dozen_entries_of_its_own_is_a_table() {
    let list = dozen("\"", "\", ");
    let list = list.trim_end_matches(", ");
    for (name, text) in [
        ("a.json", format!("{{\"default\": \"{PIN}\", \"models\": [{list}]}}")),
        (
            "deep.json",
            format!("{{\"a\": {{\"b\": {{\"default\": \"{PIN}\"}}, \"c\": {{\"models\": [{list}]}}}}}}"),
        ),
        ("a.toml", format!("default = \"{PIN}\"\nmodels = [{list}]\n")),
        (
            "a.yaml",
            format!("a:\n  default: {PIN}\n  models:\n{}", dozen("    - ", "\n")),
        ),
        (
            "records.yaml",
            format!("default: {PIN}\nprices:\n{}", dozen("  - id: ", "\n    price: 1\n")),
        ),
        ("a.env", format!("MODEL={PIN}\nMODELS={}\n", DOZEN.join(","))),
        (
            "a.tf",
            format!("locals {{\n  default = \"{PIN}\"\n  models = [{list}]\n}}\n"),
        ),
        ("a.py", format!("C = {{'default': '{PIN}', 'models': ({list})}}\n")),
        (
            "keys.py",
            format!("C = {{'default': '{PIN}', 'prices': {{{}}}}}\n", dozen("'", "': 1, ")),
        ),
        (
            "rows.py",
            format!("C = {{'default': '{PIN}', 'rows': [{}]}}\n", dozen("('", "', 1.0), ")),
        ),
        (
            "a.go",
            format!(
                "package main\nvar c = C{{\n\tDefault: \"{PIN}\",\n\tAll: []M{{{}}},\n}}\n",
                dozen("{ID: \"", "\"}, ")
            ),
        ),
        (
            "a.rs",
            format!("fn f() -> C {{ C {{ default: \"{PIN}\", all: vec![{list}] }} }}\n"),
        ),
        (
            "A.java",
            format!("class A {{ Object o = Map.of(\"default\", \"{PIN}\", \"all\", List.of({list})); }}\n"),
        ),
        (
            "a.xml",
            format!(
                "<c><default>{PIN}</default><models>{}</models></c>\n",
                dozen("<m>", "</m>")
            ),
        ),
        (
            "values.yaml",
            format!("data: |\n  {{\"default\": \"{PIN}\", \"models\": [{list}]}}\n"),
        ),
    ] {
        let reported = ended(name, &text);
        assert!(is_beside(&reported), "{name}: {reported:#?}");
    }
}

#[test]
fn entries_are_counted_and_not_models() {
    let equal = format!("M = [{}]\n", format!("'{DEAD}', ").repeat(12));
    // Entries of one model are reported one by one.
    assert_eq!(ended("a.py", &equal).len(), 12);
    // A key with its value is one entry.
    let pairs = DOZEN[6..]
        .iter()
        .map(|id| format!("'{id}': '{id}'"))
        .collect::<Vec<_>>()
        .join(", ");
    let reported = ended("a.py", &format!("M = {{{pairs}}}\n"));
    assert!(
        reported.len() == 2 && reported.iter().all(|(_, message)| !message.starts_with("of the")),
        "{reported:#?}"
    );
}

#[test]
fn a_map_of_lists_is_no_table() {
    let half = |ids: &[&str]| format!("'{}'", ids.join("', '"));
    let text = format!("M = {{'a': [{}], 'b': [{}]}}\n", half(&DOZEN[..6]), half(&DOZEN[6..]));
    let reported = ended("a.py", &text);
    assert_eq!(reported.len(), 1);
    assert_eq!(reported[0].0, "error");
}

#[test]
fn a_short_list_of_allowed_values_is_one_finding_and_its_default_another() {
    let allowed = ["us.anthropic.claude-sonnet-4-6", DEAD, "anthropic.claude-instant-v1"];
    let list = allowed.map(|id| format!("\"{id}\"")).join(", ");
    for (name, text) in [
        (
            "schema.json",
            format!("{{\"type\": \"string\", \"default\": \"{DEAD}\", \"enum\": [{list}]}}"),
        ),
        (
            "template.yaml",
            format!(
                "Parameters:\n  M:\n    Default: {DEAD}\n    AllowedValues:\n{}",
                allowed.map(|id| format!("      - {id}\n")).join("")
            ),
        ),
        ("a.py", format!("M = Literal[{list}]\nDEFAULT: M = \"{DEAD}\"\n")),
        (
            "cli.py",
            format!("p.add_argument('--model', choices=[{list}], default='{DEAD}')\n"),
        ),
        (
            "a.ts",
            format!("type M = {};\nconst m: M = \"{DEAD}\";\n", list.replace(',', " |")),
        ),
    ] {
        let reported = ended(name, &text);
        let (once, pins): (Vec<_>, Vec<_>) = reported
            .iter()
            .partition(|(_, message)| message.starts_with("2 of 3 models in this list of allowed values are retired"));
        assert_eq!((once.len(), pins.len()), (1, 1), "{name}: {reported:#?}");
        assert_eq!((once[0].0.as_str(), pins[0].0.as_str()), ("warning", "error"), "{name}");
    }
    let two = format!("M = Literal[\"{DEAD}\", \"anthropic.claude-v2:1\"]\n");
    assert_eq!(ended("a.py", &two).len(), 2);
}

#[test]
fn the_routes_of_a_gateway_are_live() {
    let case = || fixture(Case::new("check").judged_for(DAY), "edits/litellm-model-list");
    let found = case().findings();
    let dead: Vec<_> = found
        .iter()
        .filter(|finding| finding["lint"] == "retired-model")
        .collect();
    // A route and its name are one finding, but for that of which the record is a second one.
    assert_eq!(dead.len(), 8);
    for finding in dead {
        assert_eq!(finding["severity"], "error", "{finding:#}");
    }
    let case = case().args(["--fix"]);
    case.run();
    for file in ["few.yaml", "many.yaml"] {
        let text = String::from_utf8(case.read(file)).unwrap();
        let records: Vec<_> = text.split("  - ").skip(1).collect();
        let models: Vec<_> = records
            .iter()
            .map(|record| record.split("model: ").nth(1).unwrap().trim())
            .collect();
        assert_eq!(
            models[..3],
            [
                "bedrock/us.amazon.nova-2-lite-v1:0",
                "bedrock/us.amazon.nova-2-lite-v1:0",
                "bedrock/us.anthropic.claude-haiku-5-5"
            ]
        );
        let mut distinct = records.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), records.len(), "{file}: {text}");
    }
}

#[test]
fn what_repeats_the_model_of_its_record_is_one_finding() {
    let record = |text: &str| text.replace("ID", PIN);
    for (name, text) in [
        (
            "a.json",
            "{\"ID\": {\"price\": 1, \"metadata\": {\"original_key\": \"ID\"}}}",
        ),
        ("a.ts", "export const MODELS = [{ value: 'ID', label: 'ID' }];\n"),
        ("a.ts", "export const MODELS = { 'ID': { modelId: 'ID' } };\n"),
        (
            "a.py",
            "MODELS = {'ID': {'modelId': 'ID', 'meta': {'original_key': 'ID'}}}\n",
        ),
        ("a.py", "CHOICES = [('ID', 'ID')]\n"),
        ("a.yaml", "options:\n  - label: ID\n    value: ID\n"),
        (
            "a.go",
            "package a\n\nvar O = []Option{{Label: \"ID\", Value: \"ID\"}}\n",
        ),
        ("a.rb", "MODELS = [{ label: 'ID', value: 'ID' }]\n"),
        ("a.php", "<?php\n$m = [['label' => 'ID', 'value' => 'ID']];\n"),
        (
            "A.cs",
            "class A { object[] M = { new { Label = \"ID\", Value = \"ID\" } }; }\n",
        ),
    ] {
        let found = ended(name, &record(text));
        assert_eq!(found.len(), 1, "{name}: {text}{found:#?}");
    }
    let table = DOZEN.map(|id| format!("\"{id}\": {{\"metadata\": {{\"original_key\": \"{id}\"}}}}"));
    let table = format!("{{{}}}", table.join(","));
    assert_eq!(ended("a.json", &table).len(), 1);
    // Two models of one record are two.
    for text in [
        "MODELS = [{'model': 'ID', 'fallback': 'anthropic.claude-v2'}]\n",
        "A = 'ID'\nB = 'ID'\n",
        "A = {'chat': 'ID', 'summary': 'ID'}\n",
    ] {
        assert_eq!(ended("a.py", &record(text)).len(), 2, "{text}");
    }
}

#[test]
fn a_list_of_which_the_first_that_is_there_is_taken_is_one_finding() {
    let ids = |text: &str| {
        text.replace("ID", PIN)
            .replace("TWO", "anthropic.claude-v2")
            .replace("NEW", DOZEN[2])
    };
    for (name, text) in [
        (
            "a.py",
            "for m in ['ID', 'TWO', 'NEW']:\n    if m in available:\n        pick(m)\n        break\n",
        ),
        (
            "a.py",
            "ALL = ['ID', 'TWO', 'NEW']\ndef first(client):\n    for m in ALL:\n        try:\n            client.converse(modelId=m, messages=[])\n            return m\n        except Exception:\n            continue\n",
        ),
        (
            "a.js",
            "for (const m of ['ID', 'TWO', 'NEW']) { if (have.includes(m)) { use(m); break; } }\n",
        ),
        (
            "a.go",
            "package a\n\nfunc f() string {\n\tfor _, m := range []string{\"ID\", \"TWO\", \"NEW\"} {\n\t\tif m == have {\n\t\t\treturn m\n\t\t}\n\t}\n\treturn \"\"\n}\n",
        ),
    ] {
        let found = ended(name, &ids(text));
        assert_eq!(found.len(), 1, "{name}: {text}{found:#?}");
    }
    let each = "for m in ['ID', 'TWO', 'NEW']:\n    client.converse(modelId=m, messages=[])\n";
    assert_eq!(ended("a.py", &ids(each)).len(), 2);
}
