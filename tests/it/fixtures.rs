//! The diagnostics of every fixture, beside it as a snapshot; judged by the small frozen catalog, so that a new date in
//! `rules/` touches none of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source;
use bedrock_lint::config::{self, FILE_NAME};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Checked, Engine, Settings};
use bedrock_lint::finding::{Finding, Verdict};
use bedrock_lint::lint::LINTS;
use bedrock_lint::reference::Target;
use bedrock_lint::report::{Format, Options};
use walkdir::WalkDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn engine() -> Engine {
    let files = WalkDir::new(root().join("catalog"))
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    let texts = files.filter(|entry| entry.file_type().is_file()).map(|entry| {
        (
            entry.file_name().to_string_lossy().into_owned(),
            std::fs::read_to_string(entry.path()).unwrap(),
        )
    });
    Engine::new(CatalogHandle::from(source::load(&texts.collect::<Vec<_>>()).unwrap()))
}

/// Every fixture below `topic`, its snapshots left out, as documents named by their path in it.
fn documents(topic: &Path) -> Vec<(PathBuf, Document)> {
    let files = WalkDir::new(topic).sort_by_file_name().into_iter().map(Result::unwrap);
    let fixtures = files.filter(|entry| {
        // `a.py.snap`, and the `a.py.snap.new` that a failed run leaves.
        let is_snapshot = entry.file_name().to_string_lossy().contains(".snap");
        entry.file_type().is_file() && !is_snapshot && entry.file_name() != FILE_NAME
    });
    let document = |entry: walkdir::DirEntry| {
        let name = entry.path().strip_prefix(topic).unwrap().to_str().unwrap().to_owned();
        (
            entry.path().to_owned(),
            Document::new(name, std::fs::read(entry.path()).unwrap()),
        )
    };
    fixtures.map(document).collect()
}

/// The settings of a fixture: those of a config beside it, if there is one; idle accounts and days that are near where
/// they are the matter.
fn settings(topic: &Path, name: &str) -> Settings {
    let mut settings = Settings::new(crate::case::AS_OF.parse().unwrap());
    settings.levels.fail_within = if topic.ends_with("floor-passed") { 30 } else { 0 };
    settings.levels.accounts_idle = topic.ends_with("legacy-lockout");
    if topic.join(FILE_NAME).exists() {
        let lints: Vec<_> = LINTS.iter().map(|lint| lint.name).collect();
        let none = config::Layer::default();
        let sources = config::Sources {
            discovery: config::Discovery::Nearest,
            policy: None,
        };
        let resolver = config::Resolver::new(topic, &lints, &sources, none.clone(), none).unwrap();
        let path = topic.join(name);
        let config = resolver.settings(&path).unwrap();
        settings.levels = config.levels(&path);
        settings.regions.clone_from(&config.values.regions.value);
        settings.regions_from = config.regions_from();
        settings.replacements = config.replacements(&path);
    }
    settings
}

fn rendered(document: &Document, checked: &Checked) -> String {
    let mut out = Vec::new();
    let options = Options {
        full: true,
        cuts: false,
        ..Options::default()
    };
    let mut reporter = (Format::find("text").unwrap().findings)(&options);
    reporter.document(&mut out, document, &checked.findings).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every reference in the fixtures below `topic`, a line each, with what a lint suggests below it.
fn listed(topic: &Path) -> String {
    let engine = engine();
    let mut out = String::new();
    for (_, document) in documents(topic) {
        let checked = engine.check(&document, &settings(topic, document.name()));
        let rows: Vec<_> = checked
            .verdicts
            .iter()
            .map(|verdict| {
                row(
                    &document,
                    verdict,
                    checked.findings.iter().find(|finding| finding.verdict == *verdict),
                )
            })
            .collect();
        let rows = if rows.is_empty() {
            "  nothing\n".to_owned()
        } else {
            rows.concat()
        };
        out.extend([document.name(), "\n", &rows]);
    }
    out
}

fn row(document: &Document, verdict: &Verdict, finding: Option<&Finding>) -> String {
    let reference = &verdict.reference;
    let at = document.position(reference.span.start());
    let names = match &reference.target {
        Target::Model(id) => id.clone(),
        Target::Unknown { id, .. } => format!("unknown {id}"),
        Target::Pattern => "a pattern".to_owned(),
        Target::Opaque => "a model that only the account knows".to_owned(),
    };
    let prefix = match &reference.profile {
        Some(profile) => format!(", profile {profile}"),
        None if reference.prefix_is_variable => ", variable prefix".to_owned(),
        None => String::new(),
    };
    let region = reference
        .region
        .as_ref()
        .map(|region| format!(", in {region}"))
        .unwrap_or_default();
    let (line, column, text, form) = (at.line, at.column, &reference.text, reference.form);
    let row = format!("  {line}:{column} {form}: {text:?} names {names}{prefix}{region}\n");
    let Some(replacement) = finding.and_then(|finding| finding.replacement.as_ref()) else {
        return row;
    };
    let text = match (&replacement.text, replacement.candidates.as_slice()) {
        (Some(text), _) => text.clone(),
        (None, []) => replacement.model_id.clone(),
        (None, [only]) => only.clone(),
        (None, [first, rest @ ..]) => format!("{first} or {} more", rest.len()),
    };
    let applicability = replacement.applicability;
    let why = replacement.reason.split("not applied: ").nth(1);
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("{row}      -> {text} ({applicability}{why})\n")
}

/// Every reference in the fixtures below `topic`, with its place by the syntax.
fn placed(topic: &Path) -> String {
    let engine = engine();
    let mut out = String::new();
    for (_, document) in documents(topic) {
        out.extend([document.name(), "\n"]);
        for verdict in engine.check(&document, &settings(topic, document.name())).verdicts {
            let line = document.position(verdict.reference.span.start()).line;
            let key_path = verdict.key_path.map(|path| format!(" {path}")).unwrap_or_default();
            let _ = writeln!(out, "  {line}: {}{key_path}, {}", verdict.place, verdict.role);
        }
    }
    out
}

#[test]
fn each_place_is_what_the_syntax_says() {
    let mut insta = insta::Settings::clone_current();
    insta.set_snapshot_path(root());
    insta.set_prepend_module_to_snapshot(false);
    insta.set_omit_expression(true);
    insta.bind(|| insta::assert_snapshot!("places", placed(&root().join("places"))));
}

#[test]
fn each_form_is_read_as_its_snapshot_lists() {
    for entry in std::fs::read_dir(root().join("forms")).unwrap() {
        let topic = entry.unwrap().path();
        if !topic.is_dir() {
            continue;
        }
        let mut insta = insta::Settings::clone_current();
        insta.set_snapshot_path(topic.parent().unwrap());
        insta.set_prepend_module_to_snapshot(false);
        insta.set_omit_expression(true);
        insta.bind(|| insta::assert_snapshot!(topic.file_name().unwrap().to_str().unwrap(), listed(&topic)));
    }
}

#[test]
fn each_fixture_says_what_its_snapshot_says() {
    let engine = engine();
    for group in ["lints"] {
        for topic in std::fs::read_dir(root().join(group))
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            let mut reported = Vec::new();
            for (path, document) in documents(&topic) {
                let checked = engine.check(&document, &settings(&topic, document.name()));
                reported.push(rendered(&document, &checked));
                let mut insta = insta::Settings::clone_current();
                insta.set_snapshot_path(path.parent().unwrap());
                insta.set_prepend_module_to_snapshot(false);
                insta.set_omit_expression(true);
                insta.bind(|| {
                    insta::assert_snapshot!(path.file_name().unwrap().to_str().unwrap(), reported.last().unwrap());
                });
            }
            let tag = format!("[{}]", topic.file_name().unwrap().to_str().unwrap());
            assert!(
                reported.iter().any(|report| report.contains(&tag)),
                "no fixture has {tag}"
            );
        }
    }
}

#[test]
fn a_span_is_the_text_it_reports_and_lies_at_its_bytes_in_the_file() {
    let engine = engine();
    let all = ["lints", "forms"].map(|group| documents(&root().join(group)));
    for (path, document) in all.into_iter().flatten() {
        let bytes = std::fs::read(&path).unwrap();
        for verdict in engine.check(&document, &settings(&path, document.name())).verdicts {
            let reference = verdict.reference;
            assert_eq!(document.slice(reference.span), reference.text, "{}", path.display());
            let range = document.file_range(reference.span);
            let at = &bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()];
            assert_eq!(at, reference.text.as_bytes(), "{}", path.display());
        }
    }
}
