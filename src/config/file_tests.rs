use super::super::policy::{IGNORE_KEYS, LIST_KEYS};
use super::*;
use crate::vocab::{Prefer, Severity};

const LINTS: &[&str] = &["retired-model", "legacy-model", "unknown-model"];

pub(in crate::config) fn parse(text: &str) -> Result<ConfigFile, ConfigErrors> {
    let around = surroundings(Path::new("/repo"), Path::new("/repo"), None);
    let start = Arc::from(Path::new("/repo"));
    ConfigFile::parse(
        text,
        &Setting {
            path: Path::new("bedrock-lint.toml"),
            around: &around,
            start: &start,
            lints: LINTS,
        },
    )
}

#[track_caller]
fn errors(text: &str) -> Vec<String> {
    parse(text).unwrap_err().0.iter().map(ToString::to_string).collect()
}

#[track_caller]
pub(in crate::config) fn error(text: &str) -> String {
    let mut errors = errors(text);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

#[test]
fn every_key_is_read() {
    let file = parse(
        r#"
        regions = ["us-east-1", "eu-west-1", "us-east-1"]
        as-of = "2026-11-23"
        fail-within = 90
        fail-on = "warning"
        prefer = "longest-lived"
        exclude = ["vendor"]
        [severity]
        retired-model = "warning"
        [replacements]
        "anthropic.claude-3-*" = "anthropic.claude-sonnet-4-6"
        [[override]]
        paths = ["examples"]
        role = "doc"
        [[override]]
        roles = ["test"]
        severity = { legacy-model = "off" }
        "#,
    );
    let file = file.unwrap();
    let regions: Vec<String> = file.layer.regions.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(regions, ["us-east-1", "eu-west-1"]);
    assert_eq!(file.layer.as_of.unwrap().to_string(), "2026-11-23");
    assert_eq!(
        (file.layer.fail_within, file.layer.fail_on),
        (Some(90), Some(Severity::Warning))
    );
    assert_eq!(file.layer.prefer, Some(Prefer::LongestLived));
    let level = &file.levels["retired-model"];
    assert_eq!(
        (level.level, level.source.as_str()),
        (Level::At(Severity::Warning), "`warning` in bedrock-lint.toml:9")
    );
    assert_eq!(
        file.replacements
            .iter()
            .map(|named| named.to.as_str())
            .collect::<Vec<_>>(),
        ["anthropic.claude-sonnet-4-6"]
    );
    assert_eq!(file.overrides.len(), 2);
}

#[test]
fn an_empty_config_sets_nothing() {
    assert_eq!(parse("").unwrap().layer, Layer::default());
    assert_eq!(parse("\u{feff}# only a comment\r\n").unwrap().layer, Layer::default());
}

#[test]
fn a_date_may_be_written_without_quotes() {
    assert_eq!(
        parse("as-of = 2026-11-23").unwrap().layer.as_of.unwrap().to_string(),
        "2026-11-23"
    );
    assert_eq!(
        parse("as-of = \"today\"").unwrap().layer.as_of.unwrap().to_string(),
        "today"
    );
}

#[test]
fn an_unknown_key_is_reported_with_its_place_and_the_nearest() {
    assert_eq!(
        error("# first\n\nregoins = []"),
        "bedrock-lint.toml:3:1: unknown key `regoins`; did you mean `regions`?"
    );
    assert_eq!(
        error("colour = true"),
        "bedrock-lint.toml:1:1: unknown key `colour`; expected one of regions, as-of, fail-within, fail-on, min-runway, exclude, accounts-idle, prefer, \
         catalog, catalog-bundle, baseline, extends, severity, override, replacements, deny, allow, ignore, hard-coded-model, arns"
    );
    assert_eq!(
        error("[[override]]\npath = []\nroles = ['test']\nseverity = 'off'"),
        "bedrock-lint.toml:2:1: unknown key `path`; did you mean `paths`?"
    );
}

#[test]
fn an_unknown_lint_is_reported_with_the_nearest() {
    assert_eq!(
        error("[severity]\nretired-modle = 'off'"),
        "bedrock-lint.toml:2:1: unknown lint `retired-modle`; did you mean `retired-model`?"
    );
}

#[test]
fn values_of_another_type_are_reported() {
    assert_eq!(
        error("regions = 'us-east-1'"),
        "bedrock-lint.toml:1:11: `regions`: expected a list of Regions such as [\"us-east-1\"], found a text"
    );
    assert_eq!(
        error("fail-on = 3"),
        "bedrock-lint.toml:1:11: `fail-on`: expected `note`, `warning` or `error`, found a whole number"
    );
    assert_eq!(
        error("[override]\npaths = ['a']"),
        "bedrock-lint.toml:1:1: `override`: expected tables that begin with [[override]], found a table"
    );
    assert_eq!(
        error("replacements = 'x'"),
        "bedrock-lint.toml:1:16: `replacements`: expected a table of new ids by old ids, found a text"
    );
}

#[test]
fn values_that_mean_nothing_are_reported() {
    assert_eq!(
        error("as-of = '2026-02-30'"),
        "bedrock-lint.toml:1:9: `as-of`: `2026-02-30` is not a date; expected YYYY-MM-DD, such as 2026-11-26, or `today`"
    );
    assert_eq!(
        error("regions = ['us-east-1', 'us-east']"),
        "bedrock-lint.toml:1:25: `regions`: `us-east` is not the code of a Region; expected one such as us-east-1"
    );
    assert_eq!(
        error("fail-within = -1"),
        "bedrock-lint.toml:1:15: `fail-within`: `-1` is not a number of days; expected 0 or more"
    );
    assert_eq!(
        error("severity.retired-model = 'warn'"),
        "bedrock-lint.toml:1:26: `severity.retired-model`: `warn` is not a level; expected one of off, note, warning, error; \
         did you mean `warning`?"
    );
    assert_eq!(
        error("exclude = ['../x']"),
        "bedrock-lint.toml:1:12: `exclude`: `../x` is not a glob: it leads out of its folder with `..`"
    );
    assert_eq!(
        error("[replacements]\n'claude-v2' = 'anthropic.claude-sonnet-4-6'"),
        "bedrock-lint.toml:2:1: `replacements`: `claude-v2` is not a base model id such as anthropic.claude-v2, a family \
         such as anthropic.claude-3-*, or a kind such as kind:embedding"
    );
    assert_eq!(
        error("[replacements]\n'kind:embeddings' = 'cohere.embed-v4:0'"),
        "bedrock-lint.toml:2:1: `replacements`: `embeddings` is not a kind of model; expected one of text, speech, \
         embedding, image, video, rerank"
    );
}

#[test]
fn an_override_says_where_and_what() {
    let place = "expected `paths` or `roles`, which say where it holds";
    let what =
        "expected `severity`, `role`, `replacements`, `regions`, `catalog` or `arns`, which say what holds there";
    let circle = "`role` depends only on `paths`: `roles` cannot be set with it";
    assert_eq!(
        error("[[override]]\nseverity = 'off'"),
        format!("bedrock-lint.toml:1:1: `override`: {place}")
    );
    assert_eq!(
        error("[[override]]\npaths = ['a']"),
        format!("bedrock-lint.toml:1:1: `override`: {what}")
    );
    assert_eq!(
        error("[[override]]\npaths = ['a']\nroles = ['doc']\nrole = 'test'"),
        format!("bedrock-lint.toml:1:1: `override`: {circle}")
    );
    assert_eq!(
        error("[[override]]\npaths = []\nrole = 'test'"),
        "bedrock-lint.toml:1:1: `override`: an empty list holds nowhere"
    );
}

#[test]
fn every_error_of_a_file_is_reported_in_its_order() {
    let errors = errors("fail-on = 'bad'\nasof = 1\n[severity]\nx = 'off'\nlegacy-model = 'loud'\n");
    let lines: Vec<&str> = errors.iter().map(|error| error.split(": ").next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "bedrock-lint.toml:1:11",
            "bedrock-lint.toml:2:1",
            "bedrock-lint.toml:4:1",
            "bedrock-lint.toml:5:16"
        ]
    );
}

#[test]
fn a_text_that_is_not_toml_is_reported_and_nothing_else() {
    let errors = errors("regions = [\nfail-on = \n\nasof = 1");
    assert!(
        errors.iter().all(|error| error.contains("not valid TOML: ")),
        "{errors:?}"
    );
    assert_eq!(
        error("fail-within = 1\nfail-within = 2"),
        "bedrock-lint.toml:2:1: not valid TOML: duplicate key"
    );
}

#[test]
fn one_level_may_be_set_for_every_lint() {
    let file = parse("[[override]]\nroles = ['doc']\nseverity = 'off'").unwrap();
    assert_eq!(file.overrides[0].levels.len(), LINTS.len());
}

/// The page for users, and the examples on it.
fn page() -> (String, Vec<String>) {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md")).unwrap();
    let blocks = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let blocks = blocks.map(str::to_owned).collect();
    (page, blocks)
}

#[test]
fn every_example_of_the_page_is_right() {
    let (_, blocks) = page();
    assert!(blocks.len() > 10);
    let start = Arc::from(Path::new("/repo"));
    let around = Surroundings::default();
    let lints = [
        "retired-model",
        "extended-access-model",
        "legacy-model",
        "unknown-model",
        "lifecycle-unknown",
    ];
    let setting = Setting {
        path: Path::new("configuration.md"),
        around: &around,
        start: &start,
        lints: &lints,
    };
    for block in blocks {
        if let Err(errors) = ConfigFile::parse(&block, &setting) {
            panic!("{errors}\n{block}");
        }
    }
}

#[test]
fn the_page_has_every_key() {
    let (page, blocks) = page();
    for key in KEYS {
        let option = key
            .option
            .map_or_else(|| " ".to_owned(), |option| format!(" `{option}`"));
        assert!(
            page.contains(&format!("| `{}` |{option}", key.key)),
            "{} is not in the table",
            key.key
        );
        assert!(
            page.contains(&format!("| `{}` |", key.variable)),
            "{} is not in the table",
            key.variable
        );
    }
    for key in KEYS.iter().map(|key| key.key).chain(RULES.iter().copied()) {
        assert!(page.contains(&format!("\n## `{key}`\n")), "{key} has no heading");
        assert!(blocks.iter().any(|block| block.contains(key)), "{key} has no example");
    }
    for key in OVERRIDE_KEYS.iter().chain(LIST_KEYS).chain(IGNORE_KEYS) {
        assert!(page.contains(&format!("\n| `{key}` |")), "{key} is not in a table");
    }
}
