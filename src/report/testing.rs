//! One hard sample that every format is run over: names and lines that break out of careless output, positions that
//! careless counting gets wrong, and findings without what most of them have.

use std::sync::Arc;
use std::time::Duration;

use super::{CatalogAge, Format, Options, Summary, Tally};
use crate::document::Document;
use crate::finding::{
    Alternative, Basis, Change, ChangeKind, Edit, Effect, Finding, Judgement, Label, Lifecycle, Replacement,
    Suppression, Suppressor, Verdict,
};
use crate::reference::{Reference, Target};
use crate::vocab::{Applicability, Day, Form, Place, Region, RegionsFrom, Role, Severity, Span, State};

const PAGE: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html";

/// Everything that the format writes for the findings of the sample.
pub(super) fn report_findings(format: &Format, options: &Options) -> String {
    let mut reporter = (format.findings)(options);
    let mut out = Vec::new();
    reporter.begin(&mut out).unwrap();
    for (document, findings) in findings() {
        reporter.document(&mut out, &document, &findings).unwrap();
    }
    reporter.finish(&mut out, &summary()).unwrap();
    String::from_utf8(out).unwrap()
}

/// Everything that the format writes for the inventory of the sample.
pub(super) fn report_inventory(format: &Format, options: &Options) -> String {
    let mut reporter = format.inventory.unwrap()(options);
    let mut out = Vec::new();
    reporter.begin(&mut out).unwrap();
    for (document, verdicts) in inventory() {
        reporter.document(&mut out, &document, &verdicts).unwrap();
    }
    reporter.finish(&mut out, &summary()).unwrap();
    String::from_utf8(out).unwrap()
}

/// The findings of the sample, by document.
pub(super) fn findings() -> Vec<(Document, Vec<Finding>)> {
    let (chat, hostile, minified, table, typo) =
        (chat(), hostile(), minified("web/app.min.js", 40_000), table(), typo());
    let v2 = |nth| candidates(retired(&chat, claude_v2(&chat, nth)));
    let of_chat = vec![v2(0), v2(1)];
    let of_hostile = vec![with_text(retired(&hostile, premier(&hostile)), &hostile)];
    let of_minified = vec![far_label(retired(&minified, claude_v2(&minified, 0)), &minified)];
    let of_table = vec![labelled(&table)];
    let of_typo = vec![unknown(&typo)];
    vec![
        (hostile, of_hostile),
        (chat, of_chat),
        (table, of_table),
        (typo, of_typo),
        (minified, of_minified),
    ]
}

/// The verdicts behind them, and what only an inventory lists: an active model and a pattern.
pub(super) fn inventory() -> Vec<(Document, Vec<Verdict>)> {
    let mut all = findings()
        .into_iter()
        .map(|(document, findings)| (document, findings.into_iter().map(|finding| finding.verdict).collect()))
        .collect::<Vec<(_, Vec<_>)>>();
    let policy = Document::new(
        "iam/policy.json",
        b"[\"amazon.nova-pro-v1:0\", \"anthropic.claude-v2.1\", \"anthropic.claude-3-*\"]\n".to_vec(),
    );
    let mut nova = verdict(
        &policy,
        "amazon.nova-pro-v1:0",
        0,
        Some(judgement("amazon.nova-pro-v1:0", "Nova Pro")),
    );
    if let Some(judgement) = nova.judgement.as_mut().map(Arc::make_mut) {
        judgement.state = State::Active;
        judgement.lifecycle = vec![Lifecycle {
            state: State::Active,
            eol: None,
            floor: Day::new(2027, 2, 5),
            days_left: None,
            runway: None,
            ..group()
        }];
    }
    let mut misspelt = verdict(
        &policy,
        "anthropic.claude-v2.1",
        0,
        Some(judgement("anthropic.claude-v2:1", "Claude v2.1")),
    );
    misspelt.reference.target = Target::Unknown {
        id: "anthropic.claude-v2.1".to_owned(),
        meant: Some("anthropic.claude-v2:1".to_owned()),
        kin: crate::reference::Kin::Open,
    };
    let mut pattern = verdict(&policy, "anthropic.claude-3-*", 0, None);
    pattern.reference.form = Form::Pattern;
    pattern.reference.target = Target::Pattern;
    all.push((policy, vec![nova, misspelt, pattern]));
    all
}

/// A document with nothing special.
pub(super) fn document() -> Document {
    chat()
}

/// A run with something to say on every line.
pub(super) fn summary() -> Summary {
    let mut summary = Summary::new(day(2026, 11, 23));
    summary.files = 1_204;
    summary.references = 37;
    findings()
        .iter()
        .flat_map(|(_, findings)| findings)
        .for_each(|finding| summary.count(finding));
    summary.notes_hidden = 12;
    summary.skip("binary", "logo\u{1b}[2J.png");
    for name in ["a.csv", "b.csv", "c.csv", "d.csv", "e.csv"] {
        summary.skip("over 16 MiB", name);
    }
    summary.submodules.add("vendor/sdk");
    summary.lfs_pointers = Tally {
        count: 2,
        examples: vec!["data/a.bin".to_owned(), "data/b.bin".to_owned()],
    };
    summary.unreadable.add("secrets/.env");
    summary.catalog = CatalogAge {
        lifecycle_page: Day::new(2026, 10, 16),
        age_days: Some(38),
    };
    summary.elapsed = Some(Duration::from_millis(420));
    summary
}

/// A run over one file without a reference.
pub(super) fn summary_of_nothing() -> Summary {
    let mut summary = Summary::new(day(2026, 11, 23));
    summary.files = 1;
    summary.catalog = CatalogAge {
        lifecycle_page: Day::new(2026, 10, 16),
        age_days: Some(1),
    };
    summary
}

/// A document of one line, about `bytes` long, with an id in its middle and one near its end.
pub(super) fn minified(name: &str, bytes: usize) -> Document {
    let half = "function(e){return e+1};".repeat(bytes / 48);
    let text = format!("{half}m=\"anthropic.claude-v2\";{half}n=\"anthropic.claude-instant-v1\";\n");
    Document::new(name, text.into_bytes())
}

/// The `nth` place of a text in a document.
pub(super) fn span(document: &Document, text: &str, nth: usize) -> Span {
    let (start, _) = document.text().match_indices(text).nth(nth).unwrap();
    Span::new(start, start + text.len())
}

/// A verdict that an id is Claude v2.
pub(super) fn claude_v2(document: &Document, nth: usize) -> Verdict {
    verdict(
        document,
        "anthropic.claude-v2",
        nth,
        Some(judgement("anthropic.claude-v2", "Claude v2")),
    )
}

/// A finding that an id is retired, without a replacement.
pub(super) fn retired(document: &Document, verdict: Verdict) -> Finding {
    let judgement = verdict.judgement.as_ref().unwrap();
    let at = document.position(verdict.reference.span.start());
    Finding {
        lint: "retired-model",
        severity: Severity::Error,
        severity_from: vec!["default".to_owned()],
        message: format!(
            "{} (`{}`) reached end of life on 2025-07-21, 490 days ago: requests fail",
            judgement.name, judgement.model_id
        ),
        notes: Vec::new(),
        verdict,
        replacement: None,
        labels: Vec::new(),
        suppressed: None,
        baselined: false,
        fingerprint: format!("{:04x}{:04x}", at.line, at.column),
    }
}

fn chat() -> Document {
    let text =
        "import boto3\n\nMODEL = \"anthropic.claude-v2\"\n\n\ndef ask():\n    return call(\"anthropic.claude-v2\")\n";
    Document::new("src/chat.py", text.as_bytes().to_vec())
}

/// A name and a line that would break out: a newline, an escape sequence, an override, a tab, a CR that ends a line.
/// Before the id, `ö` takes two bytes and one column, `模型` six bytes and four columns.
fn hostile() -> Document {
    let name = "infra/größe, 100%<b>\n\u{1b}[31m.tf";
    let text = "# one\r\tm\u{f6}del = \"模型\u{1b}[2J\u{202e} us.amazon.nova-premier-v1:0\" # größer\n";
    Document::new(name, text.as_bytes().to_vec())
}

fn table() -> Document {
    let text = "models = [\n  \"anthropic.claude-v2\",\n  \"amazon.nova-pro-v1:0\",\n  \"anthropic.claude-instant-v1\",\n\n\n\n\n  \"ai21.j2-ultra-v1\",\n]\n";
    Document::new("src/models.py", text.as_bytes().to_vec())
}

fn typo() -> Document {
    Document::new("src/typo.ts", b"const id = 'anthropic.claude-sonet-9';".to_vec())
}

fn premier(document: &Document) -> Verdict {
    let mut judgement = judgement("amazon.nova-premier-v1:0", "Nova Premier");
    judgement.regions = Region::new("us-east-1").into_iter().collect();
    judgement.regions_from = RegionsFrom::Option;
    judgement.mixed = true;
    let mut verdict = verdict(document, "us.amazon.nova-premier-v1:0", 0, Some(judgement));
    verdict.reference.profile = Some("us".to_owned());
    verdict.reference.form = Form::InferenceProfile;
    verdict.language = Some("hcl");
    verdict.role = Role::Config;
    verdict.key_path = Some("locals.mödel".to_owned());
    verdict
}

fn verdict(document: &Document, text: &str, nth: usize, judgement: Option<Judgement>) -> Verdict {
    let id = judgement.as_ref().map(|judgement| judgement.model_id.clone());
    let unknown = || Target::Unknown {
        id: text.to_owned(),
        meant: None,
        kin: crate::reference::Kin::Open,
    };
    Verdict {
        reference: Reference {
            text: text.to_owned(),
            ..Reference::new(
                "",
                span(document, text, nth),
                Form::ModelId,
                id.map_or_else(unknown, Target::Model),
            )
        },
        role: Role::Code,
        calls_aws: false,
        is_generated: false,
        may_be_in_policy: false,
        is_repeated: false,
        mark: None,
        language: None,
        place: Place::Text,
        key_path: None,
        sink: None,
        client_region: None,
        default_region: None,
        listed_regions: std::sync::Arc::default(),
        is_single: false,
        stance: None,
        table: None,
        is_own_name: false,
        is_of_several: false,
        judgement: judgement.map(Arc::new),
    }
}

fn judgement(model_id: &str, name: &str) -> Judgement {
    Judgement {
        model_id: model_id.to_owned(),
        name: name.to_owned(),
        state: State::Eol,
        regions: Vec::new(),
        regions_from: RegionsFrom::All,
        mixed: false,
        lifecycle: vec![group()],
        elsewhere: Vec::new(),
        unknown_regions: Vec::new(),
        unlisted_regions: Vec::new(),
        refusing_regions: Vec::new(),
        as_of: day(2026, 11, 23),
    }
}

fn group() -> Lifecycle {
    Lifecycle {
        regions: Vec::new(),
        state: State::Eol,
        legacy: None,
        extended_access: None,
        eol: Day::new(2025, 7, 21),
        floor: None,
        days_left: Some(-490),
        runway: None,
        assumed_regions: false,
        source: Some(PAGE.to_owned()),
        observed: Day::new(2026, 10, 16),
        note: None,
        provenance: None,
    }
}

fn sonnet() -> Replacement {
    Replacement {
        text: None,
        candidates: ["us", "eu", "jp"]
            .iter()
            .map(|prefix| format!("{prefix}.anthropic.claude-sonnet-4-6"))
            .collect(),
        companion: None,
        model_id: "anthropic.claude-sonnet-4-6".to_owned(),
        name: "Claude Sonnet 4.6".to_owned(),
        applicability: Applicability::DisplayOnly,
        basis: Basis::Catalog,
        elsewhere: None,
        keeps_model: false,
        shown_only: None,
        reasons: Vec::new(),
        reason: "only an inference profile can call it, and no Region is known that selects one".to_owned(),
        changes: vec![
            change(
                ChangeKind::RequestBody,
                Some("anthropic-text"),
                Some("anthropic-messages"),
            ),
            change(ChangeKind::ContextWindow, Some("100000"), Some("200000")),
            change(ChangeKind::AssistantPrefill, None, None),
        ],
        alternatives: [Alternative {
            model_id: "amazon.nova-2-lite-v1:0".to_owned(),
            changes: vec![change(ChangeKind::Provider, Some("Anthropic"), Some("Amazon"))],
        }]
        .into(),
        edits: Vec::new(),
        set: None,
        freed: None,
    }
}

fn change(kind: ChangeKind, from: Option<&str>, to: Option<&str>) -> Change {
    Change {
        kind,
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        effect: Effect::Differs,
        cost: None,
    }
}

/// A replacement whose form is open: candidates, and no text.
pub(super) fn candidates(mut finding: Finding) -> Finding {
    finding.notes =
        vec!["the replacement's end of life comes no sooner than 2027-02-17, in 86 days, says AWS's page".to_owned()];
    finding.replacement = Some(sonnet());
    finding
}

/// A replacement with a text and an edit.
fn with_text(mut finding: Finding, document: &Document) -> Finding {
    let text = "us.amazon.nova-2-lite-v1:0".to_owned();
    let id = span(document, "us.amazon.nova-premier-v1:0", 0);
    finding.replacement = Some(Replacement {
        candidates: Vec::new(),
        companion: None,
        model_id: "amazon.nova-2-lite-v1:0".to_owned(),
        name: "Nova 2 Lite".to_owned(),
        applicability: Applicability::MaybeIncorrect,
        basis: Basis::Aws,
        elsewhere: None,
        keeps_model: false,
        shown_only: None,
        reasons: Vec::new(),
        reason: String::new(),
        changes: Vec::new(),
        alternatives: Arc::default(),
        edits: vec![Edit {
            span: id,
            text: text.clone(),
        }],
        text: Some(text),
        set: None,
        freed: None,
    });
    finding.notes = vec!["end of life in us-east-1 since 2026-09-14, Active in us-west-2".to_owned()];
    finding
}

/// A label that a window around the id cannot show.
fn far_label(mut finding: Finding, document: &Document) -> Finding {
    let span = span(document, "anthropic.claude-instant-v1", 0);
    finding.labels = vec![Label {
        span,
        message: "retired too".to_owned(),
    }];
    finding
}

/// The dead entries of a table: labels on other lines, near and far.
fn labelled(document: &Document) -> Finding {
    let mut finding = retired(document, claude_v2(document, 0));
    finding.severity = Severity::Warning;
    finding.message = "3 of the 14 models of this table are retired".to_owned();
    finding.labels = [
        ("anthropic.claude-instant-v1", "since 2025-07-21"),
        ("ai21.j2-ultra-v1", "no longer\nlisted"),
    ]
    .map(|(id, message)| Label {
        span: span(document, id, 0),
        message: message.to_owned(),
    })
    .to_vec();
    finding.baselined = true;
    finding
}

/// Neither judged nor with anything to write instead.
fn unknown(document: &Document) -> Finding {
    let verdict = verdict(document, "anthropic.claude-sonet-9", 0, None);
    Finding {
        lint: "unknown-model",
        severity: Severity::Note,
        severity_from: vec!["default".to_owned(), "role test".to_owned()],
        message: "`anthropic.claude-sonet-9` is not in the catalog".to_owned(),
        notes: Vec::new(),
        replacement: None,
        labels: Vec::new(),
        suppressed: Some(Suppression {
            reason: "bedrock-lint: allow(unknown-model), a dry run".to_owned(),
            by: Suppressor::Comment,
        }),
        baselined: false,
        fingerprint: "0001".to_owned(),
        verdict,
    }
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}
