//! The inventory as a bill of materials, its badge, and the run that saw nothing.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::case::{Case, fixture};

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/schemas/cyclonedx")
        .join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Errors of a text by the schema of CycloneDX 1.6.
pub fn errors(text: &str) -> Vec<String> {
    let (licences, signatures) = (
        schema("spdx.SNAPSHOT.schema.json"),
        schema("jsf-0.82.SNAPSHOT.schema.json"),
    );
    let registry = jsonschema::Registry::new()
        .add("http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json", &licences)
        .and_then(|registry| registry.add("http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json", &signatures))
        .and_then(jsonschema::RegistryBuilder::prepare)
        .unwrap();
    let schema = schema("bom-1.6.SNAPSHOT.schema.json");
    let validator = jsonschema::options().with_registry(&registry).build(&schema).unwrap();
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

const SOURCES: &str = "A = 'anthropic.claude-v2'\nB = 'us.anthropic.claude-3-haiku-20240307-v1:0'\n\
                       C = 'anthropic.claude-sonet-9'\nD = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456'\n";

#[test]
fn the_bill_of_materials_is_what_its_schema_takes() {
    let case = Case::new("inventory")
        .file("src/app.py", SOURCES)
        .file("b.py", "E = 'anthropic.claude-v2'\n");
    let ran = case.run_in("", &["--format", "cyclonedx"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(errors(&ran.stdout), Vec::<String>::new());
    let bom: Value = serde_json::from_str(&ran.stdout).unwrap();
    let claude = bom["components"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["bom-ref"] == "model:anthropic.claude-v2");
    let claude = claude.unwrap();
    assert_eq!(claude["type"], "machine-learning-model");
    assert_eq!(claude["group"], "anthropic");
    let places: Vec<_> = claude["evidence"]["occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|at| &at["location"])
        .collect();
    assert_eq!(places, ["b.py", "src/app.py"]);
    let property = |name: &str| {
        let all = claude["properties"].as_array().unwrap();
        all.iter()
            .find(|one| one["name"] == format!("bedrock-lint:{name}"))
            .map(|one| one["value"].clone())
    };
    assert_eq!(property("state"), Some(Value::from("eol")));
    assert_eq!(property("eol"), Some(Value::from("2025-07-21")));
    assert_eq!(
        case.run_in("", &["--format", "cyclonedx"]).stdout,
        ran.stdout,
        "equal runs give equal bytes"
    );
}

#[test]
fn a_bill_of_materials_of_a_hostile_repository_is_one_too_and_is_not_read_again() {
    let name = "a\u{1b}[2J \"b\"\n::error.py";
    let case = Case::new("inventory").file(name, SOURCES);
    let ran = case.run_in("", &["--format", "cyclonedx"]);
    assert_eq!(errors(&ran.stdout), Vec::<String>::new());
    assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.lines().any(|line| line.trim_start().starts_with("::")));
    let case = case.file("bom.json", &ran.stdout);
    assert_eq!(case.run_in("", &["--format", "cyclonedx"]).stdout, ran.stdout);
}

#[test]
fn the_models_of_the_fixtures_are_materials() {
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases")).unwrap() {
        let folder = folder.unwrap().file_name();
        let ran = fixture(Case::new("inventory"), folder.to_str().unwrap()).run_in("", &["--format", "cyclonedx"]);
        assert_eq!(errors(&ran.stdout), Vec::<String>::new(), "{}", folder.display());
    }
}

#[test]
fn findings_have_no_bill_of_materials() {
    let ran = Case::new("check").run_in("", &["--format", "cyclonedx"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("invalid value 'cyclonedx'"), "{}", ran.stderr);
}

#[test]
fn a_badge_says_what_retires() {
    let case = Case::new("inventory").file("app.py", SOURCES);
    let ran = case.run_in("", &["--badge", "badge.svg"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let badge = String::from_utf8(case.read("badge.svg")).unwrap();
    assert!(
        badge.contains("<title>Bedrock models: 2 of 2 retired</title>"),
        "{badge}"
    );
    assert_eq!(
        Case::new("inventory")
            .run_in("", &["--badge", "no/such/folder.svg"])
            .code,
        2
    );
}

#[test]
fn a_run_that_saw_too_little_fails_with_its_option() {
    for (command, options) in [("inventory", &[][..]), ("check", &["--exit-zero"])] {
        let case = Case::new(command).file("app.py", SOURCES);
        let asked = |least: &str| case.run_in("", &[&["--min-references", least], options].concat());
        assert_eq!(asked("4").code, 0, "{command}");
        let ran = asked("5");
        assert_eq!(ran.code, 1, "{command}");
        assert!(ran.stderr.contains("4 references were found"), "{}", ran.stderr);
    }
}
