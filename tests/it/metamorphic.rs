//! Every model of the catalog, judged before and after a change that must not make its verdict milder: a Region more, a
//! comment, a byte order mark, other line ends, another order, another file.

use std::collections::BTreeMap;

use bedrock_lint::catalog::{Catalog, CatalogHandle};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Checked, Engine, Settings};
use bedrock_lint::finding::{Finding, Verdict};
use bedrock_lint::vocab::{Applicability, Region, RegionsFrom, Severity, State};

use crate::case::AS_OF;

/// A Region of each geography, those where profiles and groups differ, and one of GovCloud.
const REGIONS: &[&str] = &[
    "us-east-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-west-1",
    "il-central-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-southeast-2",
    "ap-south-1",
    "us-gov-west-1",
];

/// Severity and lint of each line.
type Reported = BTreeMap<String, (Option<Severity>, Option<&'static str>)>;

fn region(code: &str) -> Region {
    Region::new(code).unwrap()
}

/// Every id of the catalog, bare and behind each prefix that it has or had.
fn ids(catalog: &Catalog) -> Vec<String> {
    let forms = catalog.data().models.iter().flat_map(|model| {
        let profiles = model
            .profiles_ever
            .iter()
            .map(|prefix| format!("{prefix}.{}", model.id));
        std::iter::once(model.id.clone()).chain(profiles)
    });
    forms.collect()
}

fn settings(regions: &[&str]) -> Settings {
    let mut settings = Settings::new(AS_OF.parse().unwrap());
    settings.fold_tables = false;
    settings.levels.fail_within = 30;
    settings.regions = regions.iter().map(|code| region(code)).collect();
    if !regions.is_empty() {
        settings.regions_from = RegionsFrom::Config;
    }
    settings
}

/// A file with an id in each line, none in a literal with another.
fn lines(ids: &[String]) -> String {
    format!("m = \"{}\"\n", ids.join("\"\nm = \""))
}

fn check(engine: &Engine, name: &str, text: &str, settings: &Settings) -> Checked {
    engine.check(&Document::new(name, text.as_bytes().to_vec()), settings)
}

fn finding<'a>(checked: &'a Checked, verdict: &Verdict) -> Option<&'a Finding> {
    let span = verdict.reference.span;
    checked
        .findings
        .iter()
        .find(|found| found.verdict.reference.span == span)
}

fn reported(checked: &Checked) -> Reported {
    let line = |verdict: &Verdict| {
        let found = finding(checked, verdict);
        let severity = found.map(|found| found.severity);
        (
            verdict.reference.text.clone(),
            (severity, found.map(|found| found.lint)),
        )
    };
    checked.verdicts.iter().map(line).collect()
}

/// True if a group names the Region and has neither day nor status.
fn is_silent(catalog: &Catalog, verdict: &Verdict, region: &Region) -> bool {
    let judgement = verdict.judgement.as_ref().unwrap();
    let model = catalog.model(&judgement.model_id).unwrap();
    let names = model.groups.iter().any(|group| group.regions.contains(region));
    names && catalog.state_in(model, region, judgement.as_of) == State::Unknown
}

/// The models that have ended wherever something is known of them.
fn dead(catalog: &Catalog, checked: &Checked) -> Vec<String> {
    let is_dead = |verdict: &&Verdict| {
        let judgement = verdict.judgement.as_ref().unwrap();
        let model = catalog.model(&judgement.model_id).unwrap();
        let state = |region: &Region| catalog.state_in(model, region, judgement.as_of);
        let named = model.groups.iter().flat_map(|group| &group.regions);
        let ended = named
            .map(state)
            .all(|state| matches!(state, State::Eol | State::Unknown));
        judgement.state == State::Eol && !judgement.mixed && ended
    };
    let dead = checked.verdicts.iter().filter(is_dead);
    dead.map(|verdict| verdict.reference.text.clone()).collect()
}

#[test]
fn a_dead_model_is_an_error_with_an_answer_in_every_region() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let catalog = engine.catalog();
    let open = check(&engine, "a.py", &lines(&ids(catalog)), &settings(&[]));
    let dead = dead(catalog, &open);
    assert!(dead.len() > 50, "{}", dead.len());
    let text = lines(&dead);
    for code in REGIONS {
        let checked = check(&engine, "a.py", &text, &settings(&[code]));
        assert_eq!(checked.verdicts.len(), dead.len());
        for verdict in &checked.verdicts {
            let description = format!("{} for {code}", verdict.reference.text);
            let found = finding(&checked, verdict).unwrap_or_else(|| panic!("{description}: nothing"));
            if is_silent(catalog, verdict, &region(code)) {
                continue;
            }
            assert_eq!(found.severity, Severity::Error, "{description}: {}", found.message);
            assert!(
                found.message.contains("was retired ") || found.message.contains("gone from Bedrock"),
                "{description}"
            );
            let before = open
                .verdicts
                .iter()
                .find(|one| one.reference.text == verdict.reference.text);
            let had = before.and_then(|before| finding(&open, before)?.replacement.as_ref());
            let Some(new) = &found.replacement else {
                assert!(had.is_none(), "{description}: the answer is gone");
                continue;
            };
            if new.elsewhere.is_some() {
                assert_eq!(new.applicability, Applicability::DisplayOnly, "{description}");
                assert!(new.text.is_none() && !new.candidates.is_empty(), "{description}");
            }
        }
    }
}

#[test]
fn a_client_of_any_region_makes_no_dead_model_better() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let catalog = engine.catalog();
    let open = check(&engine, "a.py", &lines(&ids(catalog)), &settings(&[]));
    for id in dead(catalog, &open) {
        for code in REGIONS {
            let text = format!("boto3.client('bedrock-runtime', region_name='{code}').converse(modelId='{id}')\n");
            let checked = check(&engine, "a.py", &text, &settings(&[]));
            let [verdict] = checked.verdicts.as_slice() else {
                panic!("{text}")
            };
            let severity = finding(&checked, verdict).map(|found| found.severity);
            let is_silent = is_silent(catalog, verdict, &region(code));
            assert!(severity == Some(Severity::Error) || is_silent, "{text}: {severity:?}");
        }
    }
}

/// True if a profile is judged for its own Regions with the first Regions and for named ones with the second: then the
/// Regions that count are others.
fn others_count(before: &Verdict, after: &Verdict) -> bool {
    let from = |verdict: &Verdict| verdict.judgement.as_ref().map(|judgement| judgement.regions_from);
    from(before) != from(after)
}

#[test]
fn a_region_more_makes_no_verdict_milder() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let text = lines(&ids(engine.catalog()));
    let alone: Vec<_> = REGIONS
        .iter()
        .map(|code| check(&engine, "a.py", &text, &settings(&[code])))
        .collect();
    for (at, first) in REGIONS.iter().enumerate() {
        for (second, other) in REGIONS.iter().enumerate().skip(at + 1) {
            let both = check(&engine, "a.py", &text, &settings(&[first, other]));
            for (line, verdict) in both.verdicts.iter().enumerate() {
                let severity = finding(&both, verdict).map(|found| found.severity);
                for one in [&alone[at], &alone[second]] {
                    let before = &one.verdicts[line];
                    let was = finding(one, before).map(|found| found.severity);
                    let description = &verdict.reference.text;
                    assert!(
                        severity >= was || others_count(before, verdict),
                        "{description}: {was:?}, with {first} and {other} {severity:?}"
                    );
                }
            }
        }
    }
}

/// The lines of a file in several languages, each with what a comment is there.
fn files(ids: &[String]) -> Vec<(&'static str, Vec<String>, &'static str)> {
    let each = |line: fn(&str) -> String| ids.iter().map(|id| line(id)).collect::<Vec<_>>();
    vec![
        ("a.py", each(|id| format!("m = \"{id}\"")), "# see the wiki"),
        ("a.ts", each(|id| format!("f(\"{id}\");")), "// see the wiki"),
        ("a.go", each(|id| format!("var m = \"{id}\"")), "// see the wiki"),
        ("a.sh", each(|id| format!("M={id}")), "# see the wiki"),
        ("a.ini", each(|id| format!("m={id}")), "; see the wiki"),
    ]
}

#[test]
fn a_comment_a_mark_line_ends_and_the_order_of_lines_change_no_verdict() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = settings(&["us-east-1"]);
    for (name, lines, comment) in files(&ids(engine.catalog())) {
        let plain = lines.join("\n");
        let expected = reported(&check(&engine, name, &plain, &settings));
        assert!(expected.len() > 300, "{name}: {}", expected.len());
        let reversed = lines.iter().rev().cloned().collect::<Vec<_>>().join("\n");
        for (what, text) in [
            ("a mark", format!("\u{feff}{plain}")),
            ("CRLF", lines.join("\r\n")),
            ("a comment above", format!("{comment}\n{plain}")),
            ("a comment above each", lines.join(&format!("\n{comment}\n"))),
            ("the last line first", reversed),
        ] {
            let now = reported(&check(&engine, name, &text, &settings));
            let changed: Vec<_> = expected.iter().filter(|(id, was)| now.get(*id) != Some(was)).collect();
            assert!(changed.is_empty(), "{name}, {what}: {changed:?}");
        }
    }
}

#[test]
fn a_line_in_a_file_of_its_own_has_the_same_verdict() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = settings(&["eu-west-1"]);
    for (name, lines, _) in files(&ids(engine.catalog())) {
        let whole = check(&engine, name, &lines.join("\n"), &settings);
        let together = reported(&whole);
        for line in &lines {
            let checked = check(&engine, &format!("other/{name}"), line, &settings);
            for verdict in &checked.verdicts {
                // Another cloud has the same id, and the rest of the file says which is meant.
                if verdict.reference.is_ambiguous {
                    continue;
                }
                let alone = reported(&checked)[&verdict.reference.text];
                assert_eq!(alone, together[&verdict.reference.text], "{name}: {line}");
            }
        }
    }
}

/// Documents with some of the ids as entries of one literal.
fn entries(ids: &[&String]) -> Vec<(&'static str, String)> {
    let quoted: Vec<_> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    let keyed: Vec<_> = ids.iter().map(|id| format!("\"key of {id}\": \"{id}\"")).collect();
    let items: Vec<_> = ids.iter().map(|id| format!("  - \"{id}\"\n")).collect();
    vec![
        ("a.json", format!("{{\"entries\": [{}]}}\n", quoted.join(", "))),
        ("b.json", format!("{{{}}}\n", keyed.join(",\n"))),
        ("a.yaml", format!("entries:\n{}", items.concat())),
        ("a.py", format!("entries = [{}]\n", quoted.join(", "))),
    ]
}

#[test]
fn the_order_of_entries_changes_no_verdict() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = settings(&["us-east-1"]);
    let ids = ids(engine.catalog());
    // Fewer than make a table, and more.
    for size in [2, 7, 30] {
        for chunk in ids.chunks(size) {
            let forward: Vec<_> = chunk.iter().collect();
            let backward: Vec<_> = chunk.iter().rev().collect();
            for ((name, one), (_, other)) in entries(&forward).into_iter().zip(entries(&backward)) {
                let before = reported(&check(&engine, name, &one, &settings));
                let after = reported(&check(&engine, name, &other, &settings));
                assert_eq!(before, after, "{name}: {one}");
            }
        }
    }
}
