//! The targets of the fuzzer: each takes any bytes and panics where a promise is broken.
//!
//! `fuzz_targets/` hands them to libFuzzer, and `tests/it/fuzz.rs` runs each for a bounded number of seeded inputs.

use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use bedrock_lint::catalog::{self, Catalog, CatalogHandle, bundle, source};
use bedrock_lint::config::{Discovery, Layer, Resolver, Sources};
use bedrock_lint::document::{Document, LANGUAGES};
use bedrock_lint::edit::{self, Patch, Permission};
use bedrock_lint::engine::{Checked, Engine, Settings};
use bedrock_lint::import::Importer;
use bedrock_lint::input::git;
use bedrock_lint::lint::LINTS;
use bedrock_lint::suppress::Baseline;
use bedrock_lint::vocab::Day;

/// A target by its name.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("document", document),
    ("edits", edits),
    ("twice", twice),
    ("suppression", suppression),
    ("notebook", notebook),
    ("config", config),
    ("overlay", overlay),
    ("facts", facts),
    ("aws", aws),
    ("baseline", baseline),
    ("changes", changes),
];

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(CatalogHandle::Embedded));

/// The endings of the files of every language, and one that is unknown.
static EXTENSIONS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let known = LANGUAGES
        .iter()
        .flat_map(|language| language.extensions.iter().copied());
    known.chain(["unknown"]).collect()
});

fn day() -> Day {
    Day::new(2026, 11, 29).expect("a day")
}

fn check(document: &Document) -> Checked {
    ENGINE.check(document, &Settings::new(day()))
}

/// A document whose ending the first byte chooses.
fn any_document(data: &[u8]) -> Option<Document> {
    let (first, rest) = data.split_first()?;
    let extension = EXTENSIONS[usize::from(*first) % EXTENSIONS.len()];
    Some(Document::new(format!("a.{extension}").as_str(), rest.to_vec()))
}

fn is_sound(document: &Document, checked: &Checked) {
    for verdict in &checked.verdicts {
        let span = verdict.reference.span;
        assert!(
            document.text().get(span.range()).is_some(),
            "{span:?} is no span of the text"
        );
    }
    for finding in &checked.findings {
        let position = document.position(finding.verdict.reference.span.start());
        assert!(position.line >= 1 && position.column >= 1);
        for label in &finding.labels {
            assert!(document.text().get(label.span.range()).is_some(), "{:?}", label.span);
        }
    }
}

/// Decoding and checking of a file under every ending.
pub fn document(data: &[u8]) {
    let Some(document) = any_document(data) else { return };
    is_sound(&document, &check(&document));
}

fn patch(document: &Document) -> Patch {
    let permission = Permission {
        maybe_incorrect: true,
        all: true,
        ..Permission::default()
    };
    edit::plan(document, &check(document).findings, permission).patch()
}

/// Edits change the bytes of their spans alone.
pub fn edits(data: &[u8]) {
    let Some(document) = any_document(data) else { return };
    let first = patch(&document);
    let mut from = 0;
    let fixed = first.apply(document.bytes());
    let mut rest = fixed.as_slice();
    for splice in first.splices() {
        let kept = &document.bytes()[from..splice.range().start];
        rest = rest.strip_prefix(kept).expect("bytes between two edits are kept");
        rest = rest
            .strip_prefix(splice.bytes.as_slice())
            .expect("an edit is written as planned");
        from = splice.range().end;
    }
    assert_eq!(rest, &document.bytes()[from..], "bytes behind the last edit are kept");
}

/// No edit is left after the rounds of a run.
pub fn twice(data: &[u8]) {
    let Some(mut document) = any_document(data) else { return };
    for _ in 0..edit::MAX_ROUNDS {
        let patch = patch(&document);
        if patch.is_empty() {
            return;
        }
        document = Document::new(document.name().to_owned().as_str(), patch.apply(document.bytes()));
    }
    let more = patch(&document);
    assert!(more.is_empty(), "edits do not end: {:?}", more.splices());
}

/// Comments that hide findings.
pub fn suppression(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let marked = [
        b"m = 'anthropic.claude-v2' # bedrock-lint: ".as_slice(),
        rest,
        b"\n// bedrock-lint: ignore-next-line ",
        rest,
        b"\nn = 'anthropic.claude-v2'\n",
    ];
    document(&[&[*first], marked.concat().as_slice()].concat());
}

/// A notebook, whole or as the source of a cell.
pub fn notebook(data: &[u8]) {
    let whole = Document::new("a.ipynb", data.to_vec());
    is_sound(&whole, &check(&whole));
    let Ok(text) = serde_json::to_string(&String::from_utf8_lossy(data)) else {
        return;
    };
    for kind in ["code", "markdown"] {
        let cell = format!(
            r#"{{"cells": [{{"cell_type": "{kind}", "source": {text}}}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}"#
        );
        let document = Document::new("a.ipynb", cell.into_bytes());
        is_sound(&document, &check(&document));
    }
}

/// A config, and the answers that it gives.
pub fn config(data: &[u8]) {
    let Ok(mut file) = tempfile::Builder::new().suffix(".toml").tempfile() else {
        return;
    };
    if file.write_all(data).is_err() {
        return;
    }
    let lints: Vec<_> = LINTS.iter().map(|lint| lint.name).collect();
    let sources = Sources {
        discovery: Discovery::File(file.path().to_owned()),
        policy: None,
    };
    let here = std::env::temp_dir();
    let Ok(resolver) = Resolver::new(&here, &lints, &sources, Layer::default(), Layer::default()) else {
        return;
    };
    let path = here.join("src/a.py");
    resolver.excludes_entry(&path);
    if let Ok(settings) = resolver.settings(&path) {
        let _ = (settings.levels(&path), settings.regions(&path), settings.role(&path));
        let _ = settings.replacements(&path);
    }
}

/// An overlay over the embedded catalog.
pub fn overlay(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(data) = source::lay_over(catalog::embedded(), &[("a.toml".to_owned(), text.to_owned())]) {
        let engine = Engine::new(CatalogHandle::from(data));
        let document = Document::new("a.py", b"m = 'us.anthropic.claude-v2:1'\n".to_vec());
        engine.check(&document, &Settings::new(day()));
    }
}

/// A file of facts, as it is downloaded.
pub fn facts(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = bundle::read("a.json", text, Some(day()));
}

/// Answers of the AWS CLI.
pub fn aws(data: &[u8]) {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(catalog::embedded()));
    let mut importer = Importer::new(&CATALOG, day(), None);
    if importer.add("a.json", data).is_ok() {
        let _ = importer.finish();
    }
}

/// A baseline.
pub fn baseline(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(baseline) = Baseline::parse(text, "", true) {
        let document = Document::new("a.py", b"m = 'anthropic.claude-v2'\n".to_vec());
        baseline.mark(document.name(), &mut check(&document).findings);
        let written = Baseline::text_of(baseline.entries().cloned().collect());
        assert!(Baseline::parse(&written, "", true).is_ok(), "{written}");
    }
}

/// A patch, and the entries of an index.
pub fn changes(data: &[u8]) {
    if let Ok(files) = git::added_lines(data) {
        drop(files);
    }
    for blob in git::blobs(data, |path| {
        Path::new(String::from_utf8_lossy(path).as_ref()).to_owned()
    }) {
        assert!(blob.path.as_os_str().len() <= 3 * data.len());
    }
}
