//! The formats of the plan, read back.

use ical::parser::Component as _;

use super::*;
use crate::plan::{
    Edits, Event, Fact, Item, Life, Next, Origin, Place, SCHEMA_VERSION, Set, Target, Urgency, compare, merge,
};
use crate::testing::assert_published;
use crate::vocab::{Day, Region, State};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A name of a file that would do something in a page, a table or a terminal.
const HOSTILE: &str =
    "a\"><img src=x onerror=alert(1)>/</script><script>alert(2)</script>`|[x](javascript:alert(3))\u{1b}[2J.py";

fn place(repository: &str, path: &str, line: u32, set: Set) -> Place {
    Place {
        repository: Some(repository.to_owned()),
        commit: Some("0123abcd".to_owned()),
        path: path.to_owned(),
        line,
        column: 5,
        text: "amazon.nova-premier-v1:0".to_owned(),
        new_text: Some("us.amazon.nova-2-lite-v1:0".to_owned()),
        set,
        role: "code".to_owned(),
        sink: Some("converse".to_owned()),
        monitors: false,
        owners: vec!["@acme/chat".to_owned()],
        reasons: Vec::new(),
        fields: Vec::new(),
    }
}

fn plan(repository: &str, places: Vec<Place>) -> Plan {
    let step = Step {
        model_id: "amazon.nova-premier-v1:0".to_owned(),
        name: "Nova Premier".to_owned(),
        replacement: Some(Target {
            model_id: "amazon.nova-2-lite-v1:0".to_owned(),
            name: "Nova 2 Lite".to_owned(),
            reason: "the same request".to_owned(),
            runway_until: Some(day("2027-05-23")),
            is_short_lived: false,
            fall_back: vec!["amazon.nova-pro-v1:0".to_owned()],
        }),
        state: State::Legacy,
        urgency: Urgency::Ends,
        next: Some(Next {
            date: day("2027-03-14"),
            event: Event::Eol,
        }),
        runway_until: Some(day("2027-03-14")),
        extended_price: None,
        regions: vec![Region::new("us-east-1").unwrap()],
        lives: vec![Life {
            regions: vec![Region::new("us-east-1").unwrap()],
            state: State::Legacy,
            legacy: Some(day("2026-09-14")),
            extended_access: Some(day("2026-12-14")),
            eol: Some(day("2027-03-14")),
            floor: None,
            source: None,
        }],
        edits: Edits::default(),
        facts: vec![Fact {
            fact: "context window".to_owned(),
            old: "unknown".to_owned(),
            new: "1000000".to_owned(),
        }],
        changes: Vec::new(),
        checklist: vec![Item {
            phase: "test".to_owned(),
            text: "call".to_owned(),
            source: "a:1".to_owned(),
        }],
        places,
    };
    let plan = Plan {
        schema_version: SCHEMA_VERSION,
        as_of: day("2026-11-23"),
        lifecycle_page: Some(day("2026-10-16")),
        repositories: vec![Origin {
            repository: Some(repository.to_owned()),
            commit: Some("0123abcd".to_owned()),
        }],
        steps: vec![step],
    };
    merge([plan]).unwrap()
}

fn written(format: PlanFormat, plan: &Plan) -> String {
    let mut out = Vec::new();
    write_plan(format, plan, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn hostile() -> Plan {
    plan(
        "https://github.com/acme/chat",
        vec![
            place("https://github.com/acme/chat", HOSTILE, 3, Set::Fix),
            place("https://github.com/acme/chat", "javascript:alert(4)", 9, Set::ByHand),
        ],
    )
}

#[test]
fn text_and_markdown_and_page() {
    let plan = plan(
        "https://github.com/acme/chat",
        vec![
            place("https://github.com/acme/chat", "src/a.py", 3, Set::Fix),
            place("https://github.com/acme/chat", "b.tf", 1, Set::ByHand),
        ],
    );
    insta::assert_snapshot!(written(PlanFormat::Text, &plan));
    insta::assert_snapshot!(written(PlanFormat::Markdown, &plan));
    let page = written(PlanFormat::Html, &plan).replace("&#x2f;", "/");
    assert!(
        page.contains("https://github.com/acme/chat/blob/0123abcd/src/a.py#L3"),
        "{page}"
    );
}

#[test]
fn names_of_files_are_text_everywhere() {
    let plan = hostile();
    let page = written(PlanFormat::Html, &plan);
    assert!(
        !page.contains("<img") && !page.contains("<script>alert") && page.matches("<script").count() == 1,
        "{page}"
    );
    assert!(!page.contains("href=\"javascript"), "{page}");
    for format in [PlanFormat::Text, PlanFormat::Markdown, PlanFormat::Json] {
        assert!(!written(format, &plan).contains('\u{1b}'), "{format:?}");
    }
    assert!(!written(PlanFormat::Markdown, &plan).contains("<script>"));
    assert!(!written(PlanFormat::Markdown, &plan).contains("](javascript"));
}

#[test]
fn the_calendar_is_read_back_by_another_parser() {
    let plan = hostile();
    let text = written(PlanFormat::Ics, &plan);
    assert_eq!(
        text,
        written(PlanFormat::Ics, &plan),
        "nothing of the clock or of chance is in it"
    );
    let calendars: Vec<_> = ical::IcalParser::new(text.as_bytes())
        .collect::<Result<_, _>>()
        .unwrap();
    let value = |properties: &[ical::property::Property], name: &str| {
        properties
            .iter()
            .find(|property| property.name == name)
            .and_then(|property| property.value.clone())
            .unwrap_or_default()
    };
    let events: Vec<_> = calendars[0]
        .events
        .iter()
        .map(|event| {
            assert_eq!(
                event
                    .get_property("DTSTAMP")
                    .and_then(|one| one.value.clone())
                    .as_deref(),
                Some("20261123T000000Z")
            );
            (
                value(&event.properties, "SUMMARY"),
                value(&event.properties, "DTSTART"),
                event.alarms.len(),
                value(&event.properties, "UID"),
            )
        })
        .collect();
    let days: Vec<_> = events
        .iter()
        .map(|(summary, start, alarms, _)| (summary.as_str(), start.as_str(), *alarms))
        .collect();
    assert_eq!(
        days,
        [
            ("Nova Premier: extended access in us-east-1", "20261214", 1),
            ("Nova Premier: end of life in us-east-1", "20270314", 3)
        ]
    );
    let mut two = plan.clone();
    let other = Life {
        regions: vec![Region::new("eu-west-1").unwrap()],
        eol: Some(day("2027-12-24")),
        ..two.steps[0].lives[0].clone()
    };
    two.steps[0].lives.push(other);
    let two = written(PlanFormat::Ics, &two);
    assert!(
        two.contains("DTSTART;VALUE=DATE:20270314") && two.contains("DTSTART;VALUE=DATE:20271224"),
        "{two}"
    );
    let mut later = plan.clone();
    later.steps[0].lives[0].eol = Some(day("2027-04-01"));
    let moved = written(PlanFormat::Ics, &later);
    assert!(
        events
            .iter()
            .all(|(.., uid)| !uid.is_empty() && moved.contains(uid.as_str())),
        "a day that moves keeps its name"
    );
}

#[test]
fn json_is_read_back_and_the_schema_is_published() {
    let plan = hostile();
    let json = written(PlanFormat::Json, &plan);
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    let schema = schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Plan>()
        .to_value();
    assert_published("plan.schema.json", &schema);
    super::super::schemas::assert_valid(
        &jsonschema::validator_for(&schema).unwrap(),
        &serde_json::from_str(&json).unwrap(),
    );
}

#[test]
fn merging_is_associative_and_idempotent_in_any_order() {
    let one = plan(
        "https://github.com/acme/a",
        vec![place("https://github.com/acme/a", "a.py", 1, Set::Fix)],
    );
    let mut two = plan(
        "https://github.com/acme/b",
        vec![place("https://github.com/acme/b", "b.py", 2, Set::Review)],
    );
    two.as_of = day("2026-11-29");
    two.steps[0].lives[0].eol = Some(day("2027-01-01"));
    let two = merge([two]).unwrap();
    let three = plan(
        "https://github.com/acme/c",
        vec![place("https://github.com/acme/c", "c.py", 3, Set::ByHand)],
    );
    let all = merge([one.clone(), two.clone(), three.clone()]).unwrap();
    let left = merge([merge([one.clone(), two.clone()]).unwrap(), three.clone()]).unwrap();
    let right = merge([one.clone(), merge([two.clone(), three.clone()]).unwrap()]).unwrap();
    let turned = merge([three, two, one.clone()]).unwrap();
    for other in [left, right, turned, merge([all.clone(), all.clone(), one]).unwrap()] {
        assert_eq!(other, all);
    }
    assert_eq!(all.steps[0].places.len(), 3);
    assert!(compare(&all, &all).is_empty());
}

#[test]
fn a_plan_is_judged_for_the_day_that_it_is_merged_for() {
    let name = "https://github.com/acme/a";
    let early = plan(name, vec![place(name, "a.py", 1, Set::Fix)]);
    let mut late = plan("https://github.com/acme/b", Vec::new());
    late.as_of = day("2027-03-20");
    late.steps.clear();
    let merged = merge([early.clone(), late]).unwrap();
    assert_eq!(merged.steps[0].state, State::Eol);
    assert_eq!(merged.steps[0].lives[0].state, State::Eol);
    assert!(merged.steps[0].replacement.as_ref().unwrap().is_short_lived);
    // Lives that other places bring change none of those that both plans have.
    let mut fewer = early.clone();
    let other = Life {
        regions: vec![Region::new("eu-west-1").unwrap()],
        eol: Some(day("2026-12-24")),
        ..fewer.steps[0].lives[0].clone()
    };
    fewer.steps[0].lives.push(other);
    assert!(compare(&fewer, &early).moved.is_empty());
}

#[test]
fn a_comparison_says_what_is_done_new_and_slipped() {
    let name = "https://github.com/acme/a";
    let old = plan(
        name,
        vec![place(name, "a.py", 1, Set::Fix), place(name, "b.py", 2, Set::Fix)],
    );
    let mut new = plan(
        name,
        vec![place(name, "b.py", 20, Set::Fix), place(name, "c.py", 3, Set::Fix)],
    );
    new.steps[0].state = State::ExtendedAccess;
    new.steps[0].lives[0].state = State::ExtendedAccess;
    let all = compare(&old, &new);
    let paths = |places: &[(String, Place)]| places.iter().map(|(_, place)| place.path.clone()).collect::<Vec<_>>();
    assert_eq!(
        (paths(&all.done), paths(&all.new)),
        (vec!["a.py".to_owned()], vec!["c.py".to_owned()])
    );
    assert!(all.moved[0].is_slipped());
    let mut out = Vec::new();
    write_comparison(false, &all, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}
