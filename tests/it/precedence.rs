//! One span, one finding: of two lints that object to one reference, the worse has it, and of equal ones the first of the
//! table. Pair by pair, by a catalog made for it, in which one id can be wrong in every way at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source;
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::finding::Finding;
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
profiles-from-api = true
endpoints = ["bedrock-runtime"]
first-seen = 2026-01-01
api = "active"
regions = ["ap-south-1", "us-east-1"]
on-demand = []
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

/// Ways to write the id that is wrong in every way at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// In capitals, denied, behind a prefix that it never had, in an ARN of GovCloud that is one of a foundation model.
    AsProfile,
    /// In capitals, denied and bare, given to a call of the runtime.
    Bare,
    /// In capitals, denied, behind its own prefix, without an account, in a policy that allows no model, for a Region that
    /// is dated.
    InPolicy,
    /// The same, for a Region that does not offer it.
    InPolicyElsewhere,
}

/// The lints that object to a model of each state, for one Region with dates and one without an offer.
const OBJECTIONS: [(Written, &str, &[&str]); 12] = [
    (
        Written::AsProfile,
        "active",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "unknown-profile",
            "malformed-arn",
            "region-unavailable",
            "lifecycle-unknown",
            "floor-passed",
            "hard-coded-model",
        ],
    ),
    (
        Written::AsProfile,
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "unknown-profile",
            "legacy-lockout",
            "malformed-arn",
            "legacy-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        Written::AsProfile,
        "extended",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "unknown-profile",
            "legacy-lockout",
            "malformed-arn",
            "extended-access-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        Written::AsProfile,
        "ended",
        &[
            "malformed-model-id",
            "retired-model",
            "disallowed-model",
            "unknown-profile",
            "malformed-arn",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        Written::Bare,
        "active",
        &[
            "malformed-model-id",
            "disallowed-model",
            "profile-required",
            "region-unavailable",
            "lifecycle-unknown",
            "floor-passed",
            "hard-coded-model",
        ],
    ),
    (
        Written::Bare,
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "profile-required",
            "legacy-lockout",
            "legacy-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        Written::Bare,
        "extended",
        &[
            "malformed-model-id",
            "disallowed-model",
            "profile-required",
            "legacy-lockout",
            "extended-access-model",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
    (
        Written::Bare,
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
        Written::InPolicy,
        "active",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "malformed-arn",
            "missing-companion",
            "region-unavailable",
            "floor-passed",
            "hard-coded-model",
        ],
    ),
    (
        Written::InPolicy,
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "legacy-lockout",
            "malformed-arn",
            "missing-companion",
            "legacy-model",
            "region-unavailable",
            "hard-coded-model",
        ],
    ),
    (
        Written::InPolicy,
        "extended",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "legacy-lockout",
            "malformed-arn",
            "missing-companion",
            "extended-access-model",
            "region-unavailable",
            "hard-coded-model",
        ],
    ),
    (
        Written::InPolicyElsewhere,
        "legacy",
        &[
            "malformed-model-id",
            "disallowed-model",
            "partition-mismatch",
            "malformed-arn",
            "missing-companion",
            "region-unavailable",
            "lifecycle-unknown",
            "hard-coded-model",
        ],
    ),
];

/// The states of a model of which each lint speaks, where not of all; none for what is no model of the catalog.
fn states(lint: &str) -> &'static [State] {
    match lint {
        "unknown-model"
        | "dead-wildcard"
        | "refused-parameter"
        | "output-limit"
        | "api-not-offered"
        | "body-mismatch"
        // It is off by default, and no runway is required here.
        | "short-runway"
        | "fallback-retired"
        | "malformed-suppression"
        | "expired-suppression"
        | "unused-suppression" => &[],
        "retired-model" => &[State::Eol],
        "partition-mismatch" | "profile-required" | "missing-companion" => {
            &[State::Active, State::Legacy, State::ExtendedAccess]
        }
        "legacy-lockout" => &[State::Legacy, State::ExtendedAccess],
        "extended-access-model" => &[State::ExtendedAccess],
        "legacy-model" => &[State::Legacy],
        "floor-passed" => &[State::Active],
        _ => &[State::Active, State::Legacy, State::ExtendedAccess, State::Eol],
    }
}

/// The ways of writing an id of which a lint speaks.
fn ways(lint: &str) -> &'static [Written] {
    match lint {
        "partition-mismatch" | "malformed-arn" => &[Written::AsProfile, Written::InPolicy],
        // A prefix that a model never had is no profile with a model behind it.
        "unknown-profile" => &[Written::AsProfile],
        "profile-required" => &[Written::Bare],
        "missing-companion" => &[Written::InPolicy],
        _ => &[Written::AsProfile, Written::Bare, Written::InPolicy],
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

fn document(written: Written, state: &str) -> Document {
    let arn = |region: &str, id: &str| format!("arn:aws-us-gov:bedrock:{region}::{id}.acme.{state}-v1:0");
    let policy = |region: &str| {
        let arn = arn(region, "inference-profile/US");
        format!("P = {{'Effect': 'Allow', 'Action': 'bedrock:InvokeModel', 'Resource': '{arn}'}}\n")
    };
    let line = match written {
        Written::AsProfile => format!("M = '{}'\n", arn("*", "foundation-model/APAC")),
        Written::Bare => format!("client.converse(modelId='ACME.{state}-v1:0')\n"),
        Written::InPolicy => policy("ap-south-1"),
        Written::InPolicyElsewhere => policy("ap-northeast-1"),
    };
    Document::new("app.py", line.into_bytes())
}

/// The finding of a document with no lint on but some.
fn only(engine: &Engine, document: &Document, lints: &[&str]) -> Finding {
    let mut settings = settings();
    let others = LINTS.iter().map(|lint| lint.name).filter(|name| !lints.contains(name));
    settings.levels.disabled.extend(others.map(str::to_owned));
    let mut findings = engine.check(document, &settings).findings;
    assert_eq!(findings.len(), 1, "{lints:?}");
    findings.remove(0)
}

/// True if a lint raises the severity of another one's finding, and replaces none.
fn is_carried(lint: &str) -> bool {
    ["disallowed-model", "region-unavailable", "hard-coded-model"].contains(&lint)
}

#[test]
fn one_span_has_one_finding_and_a_milder_one_never_hides_a_worse() {
    let engine = engine();
    for (written, state, expected) in OBJECTIONS {
        let document = document(written, state);
        let settings = settings();
        let verdict = engine.check(&document, &settings).verdicts.remove(0);
        let all = engine.objections(&document, std::slice::from_ref(&verdict), &verdict, &settings);
        assert_eq!(all, expected, "{written:?} {state}");
        for (at, first) in expected.iter().enumerate() {
            let alone = only(&engine, &document, &[*first]);
            for second in &expected[at + 1..] {
                let other = only(&engine, &document, &[*second]);
                let both = only(&engine, &document, &[*first, *second]);
                let leads = other.severity > alone.severity && !is_carried(second);
                let expected = if leads { &other } else { &alone };
                assert_eq!(both.lint, expected.lint, "{written:?} {state}: {first} and {second}");
                let is_of_form = [
                    "malformed-model-id",
                    "disallowed-model",
                    "partition-mismatch",
                    "unknown-profile",
                    "profile-required",
                ];
                let worst = match *second {
                    "region-unavailable" if is_of_form.contains(first) && *first != "disallowed-model" => {
                        alone.severity
                    }
                    "region-unavailable" if *first == "malformed-arn" => alone.severity,
                    _ => alone.severity.max(other.severity),
                };
                assert_eq!(both.severity, worst, "{written:?} {state}: {first} and {second}");
            }
        }
    }
}

#[test]
fn the_message_says_what_ends_and_what_is_refused() {
    let engine = engine();
    let document = document(Written::AsProfile, "ended");
    let both = only(&engine, &document, &["retired-model", "malformed-arn"]);
    assert_eq!(both.lint, "retired-model");
    for part in [
        "was retired on",
        "is an inference profile, and this is the ARN of a foundation model",
    ] {
        assert!(both.message.contains(part), "{}", both.message);
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
            let can_meet = states(first.name)
                .iter()
                .any(|state| states(second.name).contains(state))
                && ways(first.name).iter().any(|way| ways(second.name).contains(way));
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
