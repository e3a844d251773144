//! One span, one finding: of two lints that object to one reference, the first of the table has it. Pair by pair, by a
//! catalog made for it, in which one id can be wrong in every way at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source;
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::lint::{Globs, LINTS, Rule};
use bedrock_lint::vocab::{Region, RegionsFrom, State};

/// Every model is offered in ap-south-1 and us-east-1, has a profile for the United States alone, and is dated in those
/// two Regions; one other is offered in ap-northeast-1, so that the Region is known to be read.
const CATALOG: &str = r#"
[observed]
compiled = 2026-11-23
api = 2026-10-27

[common]
provider = "Acme"
profiles-basis = "API snapshot"
endpoints = ["bedrock-runtime"]
first-seen = 2026-01-01
api = "active"
regions = ["ap-south-1", "us-east-1"]
profiles = ["us"]

[[profile]]
prefix = "us"
meaning = "United States"
source-regions = ["us-east-1"]

[[profile]]
prefix = "apac"
meaning = "Asia Pacific"
source-regions = ["ap-northeast-1", "ap-south-1"]

[[model]]
id = "acme.everywhere-v1:0"
regions = ["ap-northeast-1", "ap-south-1", "us-east-1"]

[[model]]
id = "acme.active-v1:0"
lifecycle = [
    { regions = ["ap-south-1"], floor = 2026-11-01 },
    { regions = ["us-east-1"], legacy = 2026-10-01, eol = 2027-06-01, source = { url = "https://example.com", observed = 2026-10-01 } },
]

[[model]]
id = "acme.legacy-v1:0"
lifecycle = [
    { regions = ["ap-south-1"], legacy = 2026-10-01, eol = 2027-06-01, source = { url = "https://example.com", observed = 2026-10-01 } },
    { regions = ["us-east-1"], legacy = 2026-10-01, eol = 2027-07-01, source = { url = "https://example.com", observed = 2026-10-01 } },
]

[[model]]
id = "acme.extended-v1:0"
lifecycle = [
    { regions = ["ap-south-1"], legacy = 2026-04-01, extended-access = 2026-10-01, eol = 2027-06-01, source = { url = "https://example.com", observed = 2026-10-01 } },
    { regions = ["us-east-1"], legacy = 2026-10-01, eol = 2027-07-01, source = { url = "https://example.com", observed = 2026-10-01 } },
]

[[model]]
id = "acme.ended-v1:0"
lifecycle = [
    { regions = ["ap-south-1"], legacy = 2026-01-01, eol = 2026-11-01, source = { url = "https://example.com", observed = 2026-10-01 } },
    { regions = ["us-east-1"], legacy = 2026-10-01, eol = 2027-07-01, source = { url = "https://example.com", observed = 2026-10-01 } },
]
"#;

/// The lints that object to a model of each state in a policy, written in capitals, denied, in an ARN of
/// GovCloud. First behind a
/// prefix that it never had, for one Region that is dated and one that does not offer it; then behind its own, in a Region
/// from which that is not called.
const OBJECTIONS: [(&str, &str, &[&str]); 8] = [
    (
        "*:*:inference-profile/APAC",
        "active",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "unknown-profile",
            "region-unavailable",
            "lifecycle-unknown",
            "floor-passed",
            "hard-coded-model",
        ],
    ),
    (
        "*:*:inference-profile/APAC",
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "unknown-profile",
            "legacy-lockout",
            "legacy-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        "*:*:inference-profile/APAC",
        "extended",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "unknown-profile",
            "legacy-lockout",
            "extended-access-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        "*:*:inference-profile/APAC",
        "ended",
        &[
            "malformed-model-id",
            "retired-model",
            "disallowed-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        "ap-south-1:*:inference-profile/US",
        "active",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "missing-companion",
            "region-unavailable",
            "floor-passed",
            "hard-coded-model",
        ],
    ),
    (
        "ap-south-1:*:inference-profile/US",
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "legacy-lockout",
            "missing-companion",
            "legacy-model",
            "region-unavailable",
            "hard-coded-model",
        ],
    ),
    (
        "ap-south-1:*:inference-profile/US",
        "extended",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "legacy-lockout",
            "missing-companion",
            "extended-access-model",
            "region-unavailable",
            "hard-coded-model",
        ],
    ),
    (
        "ap-northeast-1:*:inference-profile/US",
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "missing-companion",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
];

/// Pairs that no model brings together: a prefix that it never had is no profile with models behind it.
const APART: [(&str, &str); 1] = [("unknown-profile", "missing-companion")];

/// The states of a model of which each lint speaks, where not of all; none for what is no model of the catalog.
fn states(lint: &str) -> &'static [State] {
    match lint {
        "unknown-model"
        | "dead-wildcard"
        | "fallback-retired"
        | "malformed-suppression"
        | "expired-suppression"
        | "unused-suppression" => &[],
        "retired-model" => &[State::Eol],
        "partition-mismatch" | "unknown-profile" | "missing-companion" => {
            &[State::Active, State::Legacy, State::ExtendedAccess]
        }
        "legacy-lockout" => &[State::Legacy, State::ExtendedAccess],
        "extended-access-model" => &[State::ExtendedAccess],
        "legacy-model" => &[State::Legacy],
        "floor-passed" => &[State::Active],
        _ => &[State::Active, State::Legacy, State::ExtendedAccess, State::Eol],
    }
}

fn engine() -> Engine {
    Engine::new(CatalogHandle::from(
        source::load(&[("models.toml".to_owned(), CATALOG.to_owned())]).unwrap(),
    ))
}

fn settings() -> Settings {
    let mut settings = Settings::new(crate::case::AS_OF.parse().unwrap());
    settings.regions = ["ap-northeast-1", "ap-south-1"]
        .map(|code| Region::new(code).unwrap())
        .to_vec();
    settings.regions_from = RegionsFrom::Config;
    settings.levels.accounts_idle = true;
    settings.levels.selected.insert("hard-coded-model".to_owned());
    settings.levels.policy.deny.push(Arc::new(Rule {
        providers: Globs::new(vec!["acme".to_owned()]).unwrap(),
        ..Rule::default()
    }));
    settings
}

fn document(resource: &str, state: &str) -> Document {
    let resource = format!("arn:aws-us-gov:bedrock:{resource}.acme.{state}-v1:0");
    let line = format!("P = {{'Effect': 'Allow', 'Action': 'bedrock:InvokeModel', 'Resource': '{resource}'}}\n");
    Document::new("app.py", line.into_bytes())
}

#[test]
fn one_span_has_one_finding_of_the_first_lint_that_is_not_turned_off() {
    let engine = engine();
    for (resource, state, expected) in OBJECTIONS {
        let document = document(resource, state);
        let mut settings = settings();
        let verdict = engine.check(&document, &settings).verdicts.remove(0);
        let all = engine.objections(&document, std::slice::from_ref(&verdict), &verdict, &settings);
        assert_eq!(all, expected, "{resource}.{state}");
        for lint in expected {
            let findings = engine.check(&document, &settings).findings;
            let found: Vec<_> = findings.iter().map(|finding| finding.lint).collect();
            assert_eq!(found, [*lint], "{state}");
            settings.levels.disabled.insert((*lint).to_owned());
        }
        assert_eq!(engine.check(&document, &settings).findings, []);
    }
}

#[test]
fn every_pair_that_can_meet_has_met() {
    let mut met = BTreeSet::new();
    for (_, _, lints) in OBJECTIONS {
        for (at, first) in lints.iter().enumerate() {
            met.extend(lints[at + 1..].iter().map(|second| (*first, *second)));
        }
    }
    for (at, first) in LINTS.iter().enumerate() {
        for second in &LINTS[at + 1..] {
            let can_meet = !APART.contains(&(first.name, second.name))
                && states(first.name)
                    .iter()
                    .any(|state| states(second.name).contains(state));
            assert_eq!(
                met.contains(&(first.name, second.name)),
                can_meet,
                "{} before {}",
                first.name,
                second.name
            );
        }
    }
}
