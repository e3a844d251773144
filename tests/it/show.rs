//! `config show` and `config schema`, and the schemas held against real configs and real output.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::case::{AS_OF, Case};

const CONFIG: &str = "# head\nregions = ['us-east-1']\nexclude = ['vendor']\n\n[severity]\nlegacy-model = 'off'\n\n\
                      # only there\n[[deny]]\nprofiles = ['global']\npaths = ['eu/**']\n\n\
                      [[override]]\nroles = ['test']\n[override.severity]\nretired-model = 'error'\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A TOML value as JSON has it: a day is a text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => Value::from(day.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, json(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// Errors of a value by a schema.
fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn config_errors(text: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&read("schemas/config.schema.json")).unwrap();
    errors(&schema, &json(toml::from_str(text).unwrap()))
}

#[test]
fn each_value_is_shown_with_where_it_comes_from() {
    let run = Case::bare("config show --as-of 2026-11-23")
        .file("bedrock-lint.toml", CONFIG)
        .env("BEDROCK_LINT_FAIL_ON", "warning")
        .run();
    let settings: Vec<_> = run
        .stdout
        .lines()
        .take_while(|line| !line.starts_with("malformed"))
        .collect();
    insta::assert_snapshot!(settings.join("\n"), @r#"
    # what holds for the current folder; the config is bedrock-lint.toml
    regions = ["us-east-1"]  # bedrock-lint.toml:2
    as-of = "2026-11-23"  # option --as-of
    fail-within = 30  # default
    fail-on = "warning"  # environment variable BEDROCK_LINT_FAIL_ON
    min-runway = 0  # default
    exclude = ["vendor"]  # bedrock-lint.toml:3
    accounts-idle = false  # default
    prefer = "least-change"  # default
    catalog = []  # default
    # catalog-bundle has no value  # default
    # baseline has no value  # default

    [severity]
    "#);
    let lockout = |run: &crate::case::Run| -> String {
        let line = run.stdout.lines().find(|line| line.starts_with("legacy-lockout"));
        line.unwrap_or_default().to_owned()
    };
    assert_eq!(
        lockout(&run),
        "legacy-lockout = \"off\"  # default, without `accounts-idle`"
    );
    let idle = Case::bare("config show")
        .env("BEDROCK_LINT_ACCOUNTS_IDLE", "true")
        .run();
    assert_eq!(lockout(&idle), "legacy-lockout = \"error\"  # default");
    let added = Case::bare("config show")
        .file("bedrock-lint.toml", CONFIG)
        .env("BEDROCK_LINT_EXCLUDE", "out")
        .run();
    let expected_line =
        "exclude = [\"vendor\", \"out\"]  # bedrock-lint.toml:3, environment variable BEDROCK_LINT_EXCLUDE";
    assert!(added.stdout.contains(expected_line), "{}", added.stdout);
    let shown: toml::Value = toml::from_str(&run.stdout).unwrap();
    assert_eq!(shown["deny"][0]["profiles"][0].as_str(), Some("global"));
    assert!(config_errors(&run.stdout).is_empty(), "what is shown is a config");
}

#[test]
fn for_a_file_only_what_holds_there_is_shown() {
    let case = Case::bare("config show")
        .file("bedrock-lint.toml", CONFIG)
        .file("eu/a.py", "");
    let shown = |path: &str| case.run_in("", &[path]).stdout;
    let (test, live) = (shown("tests/test_a.py"), shown("eu/a.py"));
    assert!(
        test.contains("retired-model = \"error\"  # `error` in bedrock-lint.toml:16"),
        "{test}"
    );
    assert!(
        test.contains("# in a file of role test") && !test.contains("[[deny]]"),
        "{test}"
    );
    assert!(
        live.contains("[[deny]]") && live.contains("# bedrock-lint.toml:9"),
        "{live}"
    );
    assert!(live.contains("retired-model = \"error\"  # default"), "{live}");
}

#[test]
fn a_table_of_pyproject_is_shown_as_a_config_of_its_own() {
    let text = "[project]\nname = 'x'\n[tool.bedrock-lint]\nfail-within = 9\n[tool.bedrock-lint.replacements]\n'a.b' = 'c.d'\n";
    let run = Case::bare("config show").file("pyproject.toml", text).run();
    assert!(
        run.stdout.contains("\nfail-within = 9  # pyproject.toml:4\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .ends_with("\n# pyproject.toml:5\n[replacements]\n'a.b' = 'c.d'\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_broken_config_is_not_shown() {
    let run = Case::bare("config show")
        .file("bedrock-lint.toml", "regoins = []\n")
        .run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("bedrock-lint.toml:1:1: unknown key `regoins`"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_schema_is_printed_and_is_one() {
    let run = Case::bare("config schema").run();
    assert_eq!(run.stdout, read("schemas/config.schema.json"));
    for name in ["config", "findings", "inventory"] {
        let schema: Value = serde_json::from_str(&read(&format!("schemas/{name}.schema.json"))).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
    }
}

#[test]
fn configs_are_what_the_schema_takes_and_broken_ones_are_not() {
    let mut configs = vec![
        read("docs/ci/bedrock-lint.toml"),
        read("fixtures/lints/disallowed-model/bedrock-lint.toml"),
        read("fixtures/lints/hard-coded-model/bedrock-lint.toml"),
        CONFIG.to_owned(),
    ];
    let page = read("docs/configuration.md");
    let blocks = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    configs.extend(blocks.map(str::to_owned));
    assert!(configs.len() > 20);
    for config in configs {
        let errors = config_errors(&config);
        assert!(errors.is_empty(), "{errors:?}\n{config}");
    }
    for broken in [
        "regoins = []",
        "regions = 'us-east-1'",
        "fail-on = 'fatal'",
        "fail-within = -1",
        "as-of = 'soon'",
        "[severity]\nretired-modle = 'off'",
        "[severity]\nretired-model = 'fatal'",
        "[[override]]\npath = ['a']",
        "[[deny]]\nmodel = ['a']",
        "[[deny]]\nmodels = ['a']\nlink = 'wiki'",
        "[[ignore]]\nlints = ['retired-model']",
        "[hard-coded-model]\nallowed = ['a']",
        "[arns]\na = 1",
    ] {
        assert!(!config_errors(broken).is_empty(), "{broken}");
    }
}

#[test]
fn findings_are_what_the_schema_says() {
    let schema: Value = serde_json::from_str(&read("schemas/findings.schema.json")).unwrap();
    let folder = root().join("fixtures/lints");
    let run = |format: &str| {
        Case::bare("check --all --isolated --as-of").run_in("", &[AS_OF, "--format", format, folder.to_str().unwrap()])
    };
    let mut report: Value = serde_json::from_str(&run("json").stdout).unwrap();
    assert!(report["findings"].as_array().unwrap().len() > 50);
    assert_eq!(errors(&schema, &report), Vec::<String>::new());
    let mut of_line = schema["$defs"]["FindingRecord"].clone();
    of_line["$defs"] = schema["$defs"].clone();
    for line in run("jsonl").lines() {
        assert_eq!(errors(&of_line, &line), Vec::<String>::new());
    }
    report["findings"][0].as_object_mut().unwrap().remove("suppressed");
    assert_eq!(
        errors(&schema, &report).len(),
        1,
        "what has no value is null, and never absent"
    );
}

#[test]
fn an_inventory_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(&read("schemas/inventory.schema.json")).unwrap();
    let case = Case::new("inventory --all")
        .file(
            "a.py",
            "A = 'anthropic.claude-v2'\nB = 'us.anthropic.claude-sonnet-4-6'\n",
        )
        .file(
            "p.json",
            "{\"Resource\": \"arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-*\"}",
        );
    let report: Value = serde_json::from_str(&case.run_in("", &["--format", "json"]).stdout).unwrap();
    assert_eq!(report["references"].as_array().map(Vec::len), Some(3));
    assert_eq!(errors(&schema, &report), Vec::<String>::new());
    let mut of_line = schema["$defs"]["InventoryRecord"].clone();
    of_line["$defs"] = schema["$defs"].clone();
    for line in case.run_in("", &["--format", "jsonl"]).lines() {
        assert_eq!(errors(&of_line, &line), Vec::<String>::new());
    }
}
