//! Tables that must agree: lints, their files, pages and fixtures; and the order of modules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::lint::{LINTS, Lint};
use bedrock_lint::report::FORMATS;
use bedrock_lint::vocab::{Region, RegionsFrom};
use walkdir::WalkDir;

use crate::case::Case;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names in a folder, without their extension.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    entries
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_lint_is_a_line_a_file_a_page_and_a_folder_of_fixtures() {
    let table: BTreeSet<String> = LINTS.iter().map(|lint| lint.name.to_owned()).collect();
    assert_eq!(table.len(), LINTS.len(), "names are unique");
    let shared = [
        "errors",
        "geographies",
        "grants",
        "iam",
        "mod",
        "named",
        "own_name",
        "policy",
        "requests",
        "severity",
        "table",
        "values",
        "whole",
        "wording",
    ];
    let files = names("src/lint")
        .into_iter()
        .filter(|name| !shared.contains(&name.as_str()));
    assert_eq!(
        files.map(|name| name.replace('_', "-")).collect::<BTreeSet<_>>(),
        table,
        "src/lint"
    );
    assert_eq!(names("rules/lints"), table, "rules/lints");
    assert_eq!(names("fixtures/lints"), table, "fixtures/lints");
}

#[test]
fn the_public_names_change_in_sight_only() {
    let lints: Vec<_> = LINTS
        .iter()
        .map(|lint| format!("{} ({})", lint.name, lint.severity))
        .collect();
    insta::assert_snapshot!(lints.join("\n"), @r"
    malformed-model-id (error)
    retired-model (error)
    disallowed-model (error)
    partition-mismatch (error)
    unknown-profile (error)
    profile-required (error)
    legacy-lockout (error)
    malformed-arn (warning)
    unknown-model (note)
    missing-companion (warning)
    extended-access-model (warning)
    legacy-model (warning)
    region-unavailable (warning)
    lifecycle-unknown (note)
    dead-wildcard (warning)
    floor-passed (note)
    refused-parameter (error)
    output-limit (warning)
    api-not-offered (error)
    body-mismatch (error)
    fallback-retired (warning)
    hard-coded-model (warning)
    short-runway (warning)
    malformed-suppression (warning)
    expired-suppression (warning)
    unused-suppression (warning)
    ");
    let formats: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(
        formats.join(" "),
        "text concise json jsonl sarif github gitlab azure junit checkstyle rdjson rdjsonl markdown"
    );
}

#[test]
fn a_page_says_what_the_lint_is_under_the_same_headings() {
    for lint in LINTS {
        let front = format!(
            "---\nname: {}\nseverity: {}\nfix: {}\n---\n",
            lint.name,
            lint.severity,
            lint.fix.name()
        );
        assert!(
            lint.page.starts_with(&front),
            "{}: its front matter should be\n{front}",
            lint.name
        );
        let headings: Vec<_> = lint.page.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {}", lint.name);
        assert_eq!(
            headings,
            [
                &title,
                "## What it reports",
                "## Why",
                "## Example",
                "## Fix",
                "## Options"
            ],
            "{}",
            lint.name
        );
    }
}

/// The blocks of a page whose fence ends in `word`: the language and the code.
fn blocks(lint: &Lint, word: &str) -> Vec<(String, String)> {
    let fences = lint.page.split("\n```").skip(1).step_by(2);
    let blocks = fences.map(|block| block.split_once('\n').unwrap());
    let marked = blocks.filter_map(|(info, code)| Some((info.strip_suffix(word)?.trim().to_owned(), code.to_owned())));
    marked.collect()
}

#[test]
fn the_bad_example_of_a_page_is_reported_and_the_good_one_is_not() {
    let engine = Engine::new(CatalogHandle::Embedded);
    for lint in LINTS {
        let config = blocks(lint, "toml").pop().map(|(_, config)| config);
        let mut settings = Settings::new(crate::case::AS_OF.parse().unwrap());
        settings.levels.accounts_idle = lint.page.contains("With `accounts-idle = true`");
        if lint.page.contains("With `--region ca-central-1`") {
            settings.regions = vec![Region::new("ca-central-1").unwrap()];
            settings.regions_from = RegionsFrom::Option;
        }
        for (word, reported) in [("bad", true), ("good", false)] {
            let blocks = blocks(lint, word);
            assert!(!blocks.is_empty(), "{} has an example that is {word}", lint.name);
            for (language, code) in blocks {
                let name = format!("example.{language}");
                let lints: Vec<String> = if let Some(config) = &config {
                    let case = Case::new("check").file("bedrock-lint.toml", config).file(&name, code);
                    let found = case.findings().into_iter();
                    found
                        .map(|finding| finding["lint"].as_str().unwrap().to_owned())
                        .collect()
                } else {
                    let document = Document::new(name, code.into_bytes());
                    let found = engine.check(&document, &settings).findings.into_iter();
                    found.map(|finding| finding.lint.to_owned()).collect()
                };
                assert_eq!(
                    lints.iter().any(|one| one == lint.name),
                    reported,
                    "{}: {word} gives {lints:?}",
                    lint.name
                );
            }
        }
    }
}

/// The order of the house: a module may use those before it.
const LAYERS: &[&str] = &[
    "vocab",
    "document",
    "detect",
    "tree",
    "context",
    "usage",
    "reference",
    "catalog",
    "finding",
    "lint",
    "suppress",
    "input",
    "edit",
    "engine",
    "config",
    "import",
    "plan",
    "report",
    "lsp",
    "cli",
];

#[test]
fn imports_run_one_way() {
    let place: BTreeMap<_, _> = LAYERS.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut wrong = Vec::new();
    for path in rust_files() {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let Some(here) = place.get(module) else {
            let is_root = matches!(module, "lib" | "main" | "testing");
            assert!(is_root, "src/{module} has no place in the order");
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        for used in code_without_tests(&path, &text).flat_map(|line| line.split("crate::").skip(1)) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            if place.get(name.as_str()).is_some_and(|there| there > here) {
                wrong.push(format!("{} uses {name}", inside.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these imports run down the list:\n{}",
        wrong.join("\n")
    );
}

/// The lines of a source file without comments and test modules; none of a file of tests.
fn code_without_tests<'t>(path: &Path, text: &'t str) -> impl Iterator<Item = &'t str> {
    let names_tests = |part: &std::ffi::OsStr| {
        matches!(
            part.to_str(),
            Some("tests" | "tests.rs" | "testing.rs" | "agreement.rs" | "robustness.rs" | "dump.rs")
        )
    };
    let is_test = path.iter().any(names_tests);
    // rustfmt closes a module at the indent at which it was opened.
    let mut closing: Option<String> = None;
    let mut after_attribute = false;
    text.lines().filter(move |line| {
        if let Some(end) = &closing {
            if *line == end {
                closing = None;
            }
            return false;
        }
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        let opens = std::mem::take(&mut after_attribute) && body.ends_with('{');
        if opens {
            closing = Some(format!("{indent}}}"));
        }
        after_attribute = body == "#[cfg(test)]";
        !is_test && !opens && !body.starts_with("//")
    })
}

#[test]
fn only_some_modules_touch_files_the_clock_and_the_command_line() {
    let allowed: &[(&str, &[&str])] = &[
        (
            "std::fs",
            &["config", "input", "edit", "cli", "document/regular.rs", "testing.rs"],
        ),
        ("clap::", &["cli"]),
        ("Timestamp::now", &["cli"]),
        ("SystemTime", &[]),
    ];
    for path in rust_files() {
        let inside = path
            .strip_prefix(root().join("src"))
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = code_without_tests(&path, &text).collect::<Vec<_>>().join("\n");
        for (what, modules) in allowed.iter().filter(|(what, _)| code.contains(what)) {
            let fine = modules.iter().any(|module| inside.starts_with(module));
            assert!(fine, "{inside} uses {what}");
        }
    }
}

fn rust_files() -> Vec<PathBuf> {
    let files = WalkDir::new(root().join("src"))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
