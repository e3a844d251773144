//! The diagnostics of every fixture, beside it as a snapshot; judged by the small frozen catalog, so that a new date in
//! `rules/` touches none of them.

use std::path::{Path, PathBuf};

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source;
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Checked, Engine, Settings};
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
    let fixtures =
        files.filter(|entry| entry.file_type().is_file() && entry.path().extension().is_none_or(|e| e != "snap"));
    let document = |entry: walkdir::DirEntry| {
        let name = entry.path().strip_prefix(topic).unwrap().to_str().unwrap().to_owned();
        (
            entry.path().to_owned(),
            Document::new(name, std::fs::read(entry.path()).unwrap()),
        )
    };
    fixtures.map(document).collect()
}

/// The settings of a folder of fixtures: idle accounts and days that are near where they are the matter.
fn settings(topic: &Path) -> Settings {
    let mut settings = Settings::new(crate::case::AS_OF.parse().unwrap());
    settings.levels.fail_within = if topic.ends_with("floor-passed") { 30 } else { 0 };
    settings.levels.accounts_idle = topic.ends_with("legacy-lockout");
    settings
}

fn rendered(document: &Document, checked: &Checked) -> String {
    let mut out = Vec::new();
    let mut reporter = (Format::find("text").unwrap().findings)(&Options::default());
    reporter.document(&mut out, document, &checked.findings).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn each_fixture_says_what_its_snapshot_says() {
    let engine = engine();
    for group in ["lints"] {
        for topic in std::fs::read_dir(root().join(group))
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            for (path, document) in documents(&topic) {
                let checked = engine.check(&document, &settings(&topic));
                let mut insta = insta::Settings::clone_current();
                insta.set_snapshot_path(path.parent().unwrap());
                insta.set_prepend_module_to_snapshot(false);
                insta.set_omit_expression(true);
                insta.bind(|| {
                    insta::assert_snapshot!(
                        path.file_name().unwrap().to_str().unwrap(),
                        rendered(&document, &checked)
                    );
                });
            }
        }
    }
}

#[test]
fn a_span_is_the_text_it_reports_and_lies_at_its_bytes_in_the_file() {
    let engine = engine();
    for (path, document) in documents(&root().join("lints")) {
        let bytes = std::fs::read(&path).unwrap();
        for verdict in engine.check(&document, &settings(&path)).verdicts {
            let reference = verdict.reference;
            assert_eq!(document.slice(reference.span), reference.text, "{}", path.display());
            let range = document.file_range(reference.span);
            let at = &bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()];
            assert_eq!(at, reference.text.as_bytes(), "{}", path.display());
        }
    }
}
