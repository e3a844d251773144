use super::*;
use crate::vocab::RegionsFrom;

const AS_OF: &str = "2026-11-30";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn group(state: State, eol: Option<&str>, regions: &[&str]) -> Lifecycle {
    let eol = eol.map(day);
    Lifecycle {
        regions: codes(regions),
        state,
        legacy: Some(day("2026-05-01")),
        extended_access: Some(day("2026-08-01")),
        eol,
        floor: None,
        days_left: eol.map(|eol| day(AS_OF).days_until(eol)),
        runway: None,
        assumed_regions: false,
        source: None,
        observed: None,
        note: None,
        provenance: None,
    }
}

fn codes(regions: &[&str]) -> Vec<Region> {
    regions.iter().map(|code| Region::new(code).unwrap()).collect()
}

/// A judgement of a model in a state, with the ends of its groups.
fn judged(state: State, ends: &[Option<&str>], from: RegionsFrom, mixed: bool, unlisted: &[&str]) -> Judgement {
    const REGIONS: &[&str] = &["us-east-1", "eu-west-1"];
    let lifecycle = ends
        .iter()
        .zip(REGIONS)
        .map(|(eol, region)| group(state, *eol, &[region]));
    let is_unlisted = !unlisted.is_empty();
    Judgement {
        model_id: "a.b-v1:0".to_owned(),
        name: "Model".to_owned(),
        state,
        regions: if is_unlisted {
            codes(unlisted)
        } else {
            codes(&REGIONS[..ends.len()])
        },
        regions_from: from,
        mixed,
        lifecycle: lifecycle.collect(),
        elsewhere: Vec::new(),
        unknown_regions: Vec::new(),
        unlisted_regions: codes(unlisted),
        refusing_regions: Vec::new(),
        as_of: day(AS_OF),
    }
}

/// Every state, with no day, one, or several, in every kind of Regions.
#[test]
fn each_state_in_each_kind_of_regions_is_one_good_sentence() {
    let days: &[&[Option<&str>]] = &[
        &[None],
        &[Some("2026-10-01")],
        &[Some("2026-09-01"), Some("2026-10-01")],
    ];
    let later: &[&[Option<&str>]] = &[&[None], &[Some("2026-12-24")]];
    let mut lines = Vec::new();
    for (state, ends) in [
        (State::Eol, days),
        (State::ExtendedAccess, later),
        (State::Legacy, later),
    ] {
        for ends in ends {
            for (what, from, mixed, unlisted) in [
                ("all", RegionsFrom::All, false, &[][..]),
                ("some", RegionsFrom::All, true, &[]),
                ("named", RegionsFrom::Config, false, &[]),
                ("unlisted", RegionsFrom::Config, false, &["us-west-1"]),
                ("unlisted", RegionsFrom::Config, false, &["us-west-1", "sa-east-1"]),
            ] {
                if state != State::Eol && !unlisted.is_empty() {
                    continue;
                }
                let judgement = judged(state, ends, from, mixed, unlisted);
                let text = match state {
                    State::Eol => format!("{}\n    {}", calls_fail(&judgement), denied(&judgement)),
                    State::ExtendedAccess => extended(&judgement),
                    _ => legacy(&judgement),
                };
                lines.push(format!("{what}: {text}"));
            }
        }
    }
    let text = lines.join("\n") + "\n";
    insta::assert_snapshot!(text);
}
