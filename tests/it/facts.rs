//! `catalog diff`, `list` with filters, `upcoming`, `export` and the bundle; and the runway, held against history.

use std::collections::BTreeSet;

use bedrock_lint::catalog::source::{Group, Model, state_on};
use bedrock_lint::catalog::{embedded, runway};
use bedrock_lint::vocab::{Day, State};
use serde_json::Value;

use crate::case::Case;

const OVERLAY: &str = "[[model]]\nid = 'amazon.nova-lite-v1:0'\n[[model.regional-lifecycle]]\nregions = ['us-east-1']\n\
                       legacy = 2026-11-20\neol = 2027-05-20\n[[model]]\nid = 'acme.rocket-1'\nprovider = 'Acme'\n\
                       listed = { active = 2026-11-20 }\n";

#[test]
fn changes_by_an_overlay_are_listed_fact_by_fact() {
    let case = |format: &str| {
        let run = Case::bare("catalog diff new.toml --format")
            .args([format])
            .file("new.toml", OVERLAY)
            .run();
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.stdout);
        run.stdout
    };
    insta::assert_snapshot!(case("text"));
    insta::assert_snapshot!(case("markdown"));
    let json: Value = serde_json::from_str(&case("json")).unwrap();
    assert_eq!(json["differences"][0]["model_id"], "acme.rocket-1");
    let same = Case::bare("catalog diff new.toml new.toml")
        .file("new.toml", OVERLAY)
        .run();
    assert_eq!((same.code, same.stdout.as_str()), (0, "nothing differs\n"));
}

#[test]
fn models_are_listed_by_state_end_and_provider() {
    let list = |more: &str| {
        Case::bare(&format!("catalog list --isolated --as-of 2026-11-23 {more}"))
            .run()
            .stdout
    };
    let ended = list("--state eol --provider anthropic");
    assert!(ended.contains("anthropic.claude-v2") && !ended.contains("amazon.") && !ended.contains("claude-opus-5-5"));
    let soon = list("--ends-before 2026-12-01 --state legacy,extended-access");
    assert!(soon.contains("ai21.jamba-1-5-mini-v1:0"), "{soon}");
    assert_eq!(list("--provider nobody").lines().count(), 1);
}

#[test]
fn the_days_that_come_next_are_listed() {
    let run = Case::bare("catalog upcoming --isolated --as-of 2026-11-23 --days 10").run();
    insta::assert_snapshot!(run.stdout);
    let json = Case::bare("catalog upcoming --isolated --as-of 2026-11-23 --days 10 --format json").run();
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["events"].as_array().unwrap().len(), run.stdout.lines().count() - 1);
}

#[test]
fn a_bundle_takes_the_place_of_the_catalog() {
    let export = Case::bare("catalog export").run();
    assert_eq!(export.code, 0, "{}", export.stderr);
    let app = "M = 'amazon.nova-premier-v1:0'\n";
    let check = |bundle: &str, text: &str| {
        Case::new(&format!(
            "check --isolated --catalog-bundle {bundle} --format jsonl app.py"
        ))
        .file("bundle.json", text)
        .file("app.py", app)
        .run()
    };
    let plain = Case::new("check --isolated --format jsonl app.py")
        .file("app.py", app)
        .run();
    let run = check("bundle.json", &export.stdout);
    assert_eq!((run.code, &run.stdout), (plain.code, &plain.stdout), "{}", run.stderr);
    let broken = check("bundle.json", &export.stdout[..5_000]);
    assert_eq!(broken.code, 2);
    assert!(
        broken.stderr.contains("bundle.json") && broken.stderr.contains("no catalog bundle"),
        "{}",
        broken.stderr
    );
    let by_config = Case::new("check app.py")
        .file("bedrock-lint.toml", "catalog-bundle = 'bundle.json'\n")
        .file("bundle.json", export.stdout.replacen("\"schema\":1", "\"schema\":9", 1))
        .file("app.py", app)
        .run();
    assert_eq!(by_config.code, 2);
    assert!(by_config.stderr.contains("schema 9"), "{}", by_config.stderr);
}

/// Facts of a group on a day: dates that had not been announced are hidden. AWS announces an end on the Legacy day.
fn known_on(group: &Group, day: Day) -> Group {
    if group.legacy.is_some_and(|legacy| legacy <= day) {
        return group.clone();
    }
    Group {
        legacy: None,
        extended_access: None,
        eol: None,
        listed_status: Some(State::Active),
        ..group.clone()
    }
}

/// The Regions of the notice of seven days; the page of 2026-10-16 has it, and AWS's API in part.
const SEVEN_DAYS: (&str, &str) = ("2026-10-10", "2026-10-17");

#[test]
fn no_model_ended_earlier_than_its_runway() {
    let data = embedded();
    let day = |text: &str| text.parse::<Day>().unwrap();
    let (first, last) = (day("2025-11-13"), data.observed.compiled.unwrap());
    let mut broken: BTreeSet<(&str, Day)> = BTreeSet::new();
    let mut compared = 0;
    let ended = |model: &Model| {
        model
            .groups
            .iter()
            .any(|group| group.eol.is_some() && group.legacy.is_some())
    };
    for model in data.models.iter().filter(|model| ended(model)) {
        for group in model.groups.iter().filter(|group| group.legacy.is_some()) {
            let Some(eol) = group.eol else { continue };
            let mut at = first;
            while at <= last && at < eol {
                let known = known_on(group, at);
                let is_there = model.launched.is_none_or(|launched| launched <= at);
                if let Some(runway) = runway(model, &known, at).filter(|_| is_there) {
                    compared += 1;
                    if runway.until > eol {
                        broken.insert((model.id.as_str(), group.legacy.unwrap()));
                    }
                }
                at = Day::from(at.date().tomorrow().unwrap());
            }
        }
    }
    assert!(compared > 5_000, "{compared}");
    let late: Vec<_> = broken
        .iter()
        .filter(|(_, legacy)| *legacy != day(SEVEN_DAYS.0))
        .collect();
    assert!(late.is_empty(), "these ended before their runway said: {late:?}");
    assert!(
        !broken.is_empty(),
        "the notices of seven days are the exception that is known"
    );
}

#[test]
fn the_runway_is_the_longest_promise_and_unknown_where_there_is_none() {
    let data = embedded();
    let today: Day = "2026-11-23".parse().unwrap();
    let of = |id: &str| {
        let model = data.models.iter().find(|model| model.id == id).unwrap();
        let group = &model.groups[0];
        assert_ne!(state_on(group, today), State::Eol, "{id}");
        runway(model, group, today).map(|runway| (runway.days, runway.basis.name(), runway.is_derived))
    };
    assert_eq!(of("zai.glm-5.3"), Some((45, "notice", false)));
    assert_eq!(of("amazon.nova-2-5-sonic"), None);
    assert_eq!(of("amazon.nova-2-lite-v1:0"), Some((181, "notice", false)));
}

#[test]
fn a_run_shows_the_runway_and_checks_it_where_the_config_does() {
    let inventory = Case::new("inventory --isolated --format json app.py").file("app.py", "M = 'zai.glm-5.3'\n");
    let json: Value = serde_json::from_str(&inventory.run().stdout).unwrap();
    let runway = &json["references"][0]["lifecycle"][0]["runway"];
    assert_eq!(
        (&runway["days"], &runway["until"]),
        (&45.into(), &"2027-01-07".into()),
        "{json:#}"
    );
    let check = |config: &str| {
        Case::new("check app.py")
            .file("bedrock-lint.toml", config)
            .file("app.py", "M = 'zai.glm-5.3'\n")
            .findings()
    };
    assert!(check("").iter().all(|finding| finding["lint"] != "short-runway"));
    assert_eq!(check("min-runway = 270\n")[0]["lint"], "short-runway");
    assert!(
        check("min-runway = 40\n")
            .iter()
            .all(|finding| finding["lint"] != "short-runway")
    );
}
