//! Policies of IAM: the Regions that a profile routes to, and ARNs that name no resource.

use serde_json::{Value, json};

use crate::case::{Case, fixture};

const DAY: &str = "2026-11-29";
const MODEL: &str = "anthropic.claude-sonnet-4-6";

fn check() -> Case {
    Case::new("check").judged_for(DAY)
}

/// The findings of a policy that allows these resources.
fn allowing(resources: &[&str], args: &[&str]) -> Vec<Value> {
    let policy = json!({"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": resources});
    let case = check().file("policy.json", policy.to_string());
    case.args(args.iter().copied()).findings()
}

/// The ARN of the model in a Region.
fn model(region: &str) -> String {
    format!("arn:aws:bedrock:{region}::foundation-model/{MODEL}")
}

/// The ARN of a profile of the model in a Region.
fn profile(region: &str, prefix: &str) -> String {
    format!("arn:aws:bedrock:{region}:111122223333:inference-profile/{prefix}.{MODEL}")
}

/// The first note of the only finding that a companion is missing, for a profile and the Regions of its model.
fn missing(profile: &str, regions: &[&str], args: &[&str]) -> Option<String> {
    let models: Vec<_> = regions.iter().map(|region| model(region)).collect();
    let resources: Vec<_> = std::iter::once(profile)
        .chain(models.iter().map(String::as_str))
        .collect();
    let mut found = allowing(&resources, args);
    found.retain(|finding| finding["lint"] == "missing-companion");
    let finding = found.pop()?;
    assert_eq!((found.len(), &finding["severity"]), (0, &json!("warning")));
    Some(finding["notes"][0].as_str().unwrap().to_owned())
}

#[test]
fn the_regions_without_the_model_are_listed_with_the_arns_to_add() {
    let found = fixture(check(), "verdicts/policy-regions").findings();
    let reported: Vec<_> = found
        .iter()
        .map(|finding| {
            assert_eq!(
                (&finding["lint"], &finding["severity"]),
                (&json!("missing-companion"), &json!("warning"))
            );
            (finding["path"].as_str().unwrap(), finding["notes"][0].as_str().unwrap())
        })
        .collect();
    let arn = |region: &str| format!("`{}`", model(region));
    let expected = [
        (
            "elsewhere.json",
            ["us-east-1", "us-east-2", "us-west-2"].map(arn).to_vec(),
        ),
        ("global.json", ["*", ""].map(arn).to_vec()),
        ("policy.json", vec![arn("ap-northeast-3")]),
    ];
    assert_eq!(reported.len(), expected.len(), "{reported:#?}");
    for ((path, note), (expected_path, arns)) in reported.iter().zip(&expected) {
        assert_eq!(path, expected_path);
        for arn in arns {
            assert!(note.contains(arn), "{note}");
        }
    }
    assert!(!reported[2].1.contains("ap-northeast-1"), "{}", reported[2].1);
}

#[test]
fn the_regions_of_a_profile_are_those_from_here() {
    for (region, prefix, regions, args, advice) in [
        (
            "us-east-1",
            "us",
            &["us-east-1", "us-east-2", "us-west-2"][..],
            &[][..],
            false,
        ),
        ("us-east-1", "us", &["us-*"], &[], false),
        ("us-east-1", "us", &["us-east-1"], &[], true),
        ("us-east-1", "us", &["us-east-?"], &[], true),
        ("*", "us", &["us-east-1", "us-east-2", "us-west-2"], &[], false),
        ("*", "us", &["us-west-2"], &[], true),
        ("${AWS::Region}", "us", &["${AWS::Region}"], &[], true),
        ("${AWS::Region}", "us", &["${Elsewhere}"], &[], false),
        (
            "ap-southeast-2",
            "au",
            &["ap-southeast-2", "ap-southeast-4"],
            &[],
            false,
        ),
        ("ap-southeast-2", "au", &["ap-southeast-2"], &[], true),
        (
            "*",
            "jp",
            &["ap-northeast-1", "ap-northeast-3"],
            &["--region", "ap-northeast-1"],
            false,
        ),
        ("*", "jp", &["ap-northeast-1"], &["--region", "ap-northeast-3"], true),
        ("us-east-1", "global", &["us-east-1", ""], &[], false),
        ("us-east-1", "global", &["*"], &[], false),
        ("us-east-1", "global", &[""], &[], true),
        ("us-east-1", "global", &["us-east-1", "us-west-2"], &[], true),
        ("${AWS::Region}", "global", &["${AWS::Region}", ""], &[], false),
    ] {
        let found = missing(&profile(region, prefix), regions, args);
        assert_eq!(
            found.is_some(),
            advice,
            "{prefix} from {region}, {regions:?}: {found:?}"
        );
    }
}

#[test]
fn an_arn_that_names_nothing_is_reported_itself() {
    let found = fixture(check(), "verdicts/arn-shapes").findings();
    let reported: Vec<_> = found
        .iter()
        .map(|finding| {
            assert_eq!(finding["severity"], "warning");
            (finding["line"].as_u64().unwrap(), finding["lint"].as_str().unwrap())
        })
        .collect();
    assert_eq!(reported, [7, 8, 9].map(|line| (line, "malformed-arn")));
    let note = found[2]["notes"][0].as_str().unwrap();
    for arn in [
        "`arn:aws:bedrock:us-east-1:<account>:inference-profile/us.amazon.nova-micro-v1:0`",
        "`arn:aws:bedrock:*::foundation-model/amazon.nova-micro-v1:0`",
    ] {
        assert!(note.contains(arn), "{note}");
    }
}

#[test]
fn the_fields_of_an_arn_are_held_against_its_id() {
    for (arn, advice) in [
        (
            "us-east-1:111122223333:foundation-model/anthropic.claude-sonnet-4-6",
            true,
        ),
        ("*:${AWS::AccountId}:foundation-model/anthropic.claude-sonnet-4-6", true),
        (
            "us-east-1:111122223333:inference-profile/anthropic.claude-sonnet-4-6",
            true,
        ),
        ("*:*:inference-profile/anthropic.claude-sonnet-*", true),
        ("*::foundation-model/eu.anthropic.claude-*", true),
        ("*::inference-profile/global.anthropic.claude-sonnet-4-6", true),
        ("*:*:foundation-model/anthropic.claude-sonnet-4-6", false),
        ("*:*:inference-profile/us.anthropic.claude-sonnet-4-6", false),
        ("*:*:inference-profile/*.anthropic.claude-sonnet-4-6", false),
        ("*::foundation-model/anthropic.claude-sonnet-4-6", false),
    ] {
        let found = allowing(&[&format!("arn:aws:bedrock:{arn}")], &["--select", "malformed-arn"]);
        assert_eq!(found.len(), usize::from(advice), "{arn}: {found:#?}");
    }
    let call =
        "client.converse(modelId='arn:aws:bedrock:us-east-1::inference-profile/us.anthropic.claude-sonnet-4-6')\n";
    let found = check().file("app.py", call).findings();
    assert!(
        found.iter().all(|finding| finding["lint"] != "malformed-arn"),
        "{found:#?}"
    );
}

#[test]
fn a_companion_that_is_misspelt_is_missing() {
    for companion in [
        "arn:aws:bedrock:us-east-1:111122223333:foundation-model/anthropic.claude-sonnet-4-6",
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/anthropic.claude-sonnet-4-6",
        "arn:aws:bedrock:*::foundation-model/us.anthropic.claude-sonnet-4-6",
    ] {
        let found = allowing(&[&profile("us-east-1", "us"), companion], &[]);
        let lints: Vec<_> = found.iter().map(|finding| &finding["lint"]).collect();
        assert_eq!(lints, ["missing-companion", "malformed-arn"], "{companion}");
    }
}

#[test]
fn a_retired_model_is_reported_before_its_arn() {
    let found = allowing(
        &["arn:aws:bedrock:us-east-1:111122223333:foundation-model/anthropic.claude-v2"],
        &[],
    );
    assert_eq!(found[0]["lint"], "retired-model");
}
