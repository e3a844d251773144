//! Verdict on each kind of model, as of 2026-11-23 and by the embedded catalog.

use serde_json::{Value, json};

use crate::case::{Case, verdict};

fn found(id: &str, args: &[&str]) -> Value {
    verdict(id, args).unwrap_or_else(|| panic!("{id} is reported with {args:?}"))
}

fn assert_message(finding: &Value, part: &str) {
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains(part), "{part:?} in {message:?}");
}

#[test]
fn a_retired_model_without_a_region_shows_the_forms_it_can_move_to() {
    let finding = found("anthropic.claude-v2", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("retired-model"), &json!("error"))
    );
    assert_message(&finding, "was retired on 2025-07-21");
    let replacement = &finding["replacement"];
    assert_eq!(replacement["text"], json!(null));
    let forms = ["au", "eu", "global", "jp", "us"].map(|prefix| format!("{prefix}.anthropic.claude-sonnet-4-6"));
    assert_eq!(replacement["candidates"], json!(forms));
    assert_eq!(replacement["applicability"], "display-only");
    assert!(
        replacement["reason"]
            .as_str()
            .unwrap()
            .contains("guaranteed until 2027-02-17 (86 days)")
    );
    let body = json!({"kind": "request-body", "from": "anthropic-text-completions", "to": "anthropic-messages"});
    assert!(
        replacement["changes"].as_array().unwrap().contains(&body),
        "{replacement:#}"
    );
}

#[test]
fn a_region_determines_the_form() {
    let finding = found("anthropic.claude-v2", &["--region", "us-east-1"]);
    assert_eq!(finding["replacement"]["text"], "us.anthropic.claude-sonnet-4-6");
    assert_eq!(finding["replacement"]["applicability"], "maybe-incorrect");
    assert_eq!(finding["regions_from"], "option");
}

#[test]
fn extended_access_is_a_warning_until_the_end_is_near() {
    let id = "us.anthropic.claude-opus-4-1-20250805-v1:0";
    let finding = found(id, &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("extended-access-model"), &json!("warning"))
    );
    assert_message(&finding, "in 46 days");
    let replacement = &finding["replacement"];
    assert_eq!(replacement["text"], "us.anthropic.claude-opus-4-6-v1");
    assert!(replacement["reason"].as_str().unwrap().contains("2027-02-05"));
    assert_eq!(replacement["alternatives"][0]["model_id"], "anthropic.claude-opus-5-5");
    assert_eq!(found(id, &["--fail-within", "90"])["severity"], "error");
}

#[test]
fn three_days_left_are_an_error_and_another_provider_is_only_shown() {
    let finding = found("ai21.jamba-1-5-large-v1:0", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("extended-access-model"), &json!("error"))
    );
    assert_message(&finding, "retires on 2026-11-26 (in 3 days)");
    assert_eq!(finding["replacement"]["applicability"], "display-only");
    assert_eq!(
        found("ai21.jamba-1-5-large-v1:0", &["--fail-within", "0"])["severity"],
        "warning"
    );
}

#[test]
fn assumed_regions_are_marked() {
    let finding = found("meta.llama3-8b-instruct-v1:0", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("legacy-model"), &json!("warning"))
    );
    assert_message(&finding, "retires on 2027-03-30 (in 127 days)");
    assert_eq!(finding["lifecycle"][0]["assumed_regions"], true);
}

#[test]
fn regions_of_which_nothing_is_known_do_not_soften_an_end() {
    let finding = found("anthropic.claude-3-haiku-20240307-v1:0", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("retired-model"), &json!("error"))
    );
}

#[test]
fn a_region_of_which_nothing_is_known_is_neither_retired_nor_active() {
    let finding = found("anthropic.claude-3-sonnet-20240229-v1:0", &["--region", "ca-central-1"]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("lifecycle-unknown"), &json!("note"))
    );
    assert_eq!(finding["state"], "unknown");
    assert_message(
        &finding,
        "no retirement date is known for Claude 3 Sonnet in ca-central-1",
    );
    assert_eq!(
        finding["lifecycle"].as_array().unwrap().len(),
        4,
        "the days known elsewhere are told"
    );
}

#[test]
fn an_announced_end_without_a_legacy_day_is_legacy_since_an_unknown_day() {
    let finding = found("writer.palmyra-x5-v1:0", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("legacy-model"), &json!("warning"))
    );
    assert_message(&finding, "is Legacy; retires on ");
    assert_message(&finding, "2027-03-21");
}

#[test]
fn regions_that_differ_are_listed_apart() {
    let id = "twelvelabs.marengo-embed-3-0-v1:0";
    let finding = found(id, &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("legacy-model"), &json!("note"))
    );
    assert_message(&finding, "in ap-northeast-2, not in every Region");
    let groups: Vec<_> = finding["lifecycle"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| &group["state"])
        .collect();
    assert_eq!(groups, ["legacy", "active"]);
    assert_eq!(found(id, &["--region", "us-east-1"])["lint"], "floor-passed");
    assert_eq!(found(id, &["--region", "ap-northeast-2"])["severity"], "warning");
}

#[test]
fn the_note_of_a_group_is_in_the_finding() {
    let finding = found("anthropic.claude-sonnet-4-20250514-v1:0", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("retired-model"), &json!("error"))
    );
    let notes = finding["notes"].to_string();
    assert!(notes.contains("still listed it on 2026-10-27"), "{notes}");
}

#[test]
fn an_end_without_a_day_never_prints_one() {
    let finding = found("amazon.titan-tg1-large", &[]);
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("retired-model"), &json!("error"))
    );
    assert_message(&finding, "gone from Bedrock");
    let message = finding["message"].as_str().unwrap();
    assert!(!message.contains("20"), "{message}");
    assert_eq!(finding["lifecycle"][0]["eol"], json!(null));
}

#[test]
fn active_models_are_no_finding_and_are_in_the_inventory() {
    for id in ["openai.gpt-oss-120b-1:0", "us.anthropic.claude-sonnet-4-6"] {
        assert!(verdict(id, &[]).is_none(), "{id}");
        let listed = Case::new("inventory")
            .file("app.py", format!("M = '{id}'\n"))
            .findings();
        assert_eq!(listed.len(), 1);
        assert_eq!(
            (&listed[0]["text"], &listed[0]["state"]),
            (&json!(id), &json!("active"))
        );
    }
}

#[test]
fn a_misspelt_id_carries_the_retired_model_behind_it() {
    let finding = found("amazon.titan-text-express-v1:0", &[]);
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["model_id"], "amazon.titan-text-express-v1");
    assert_eq!(finding["state"], "eol");
    assert_message(&finding, "2025-08-15");
    assert_eq!(finding["replacement"]["model_id"], "amazon.nova-micro-v1:0");
}

#[test]
fn ids_of_two_endpoints_are_two_models() {
    for id in ["openai.gpt-oss-120b", "openai.gpt-oss-120b-1:0"] {
        let listed = Case::new("inventory")
            .file("app.py", format!("M = '{id}'\n"))
            .findings();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0]["model_id"], id);
    }
}

#[test]
fn a_java_package_is_nothing() {
    let source = "import com.example.bedrockruntime.models.amazon.nova.text;\n";
    for command in ["check", "inventory"] {
        assert!(Case::new(command).file("App.java", source).findings().is_empty());
    }
}
