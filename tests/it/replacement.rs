//! Suggestions, and the forms in which they are written.

use serde_json::{Value, json};

use crate::case::{Case, verdict};

fn replacement(id: &str, args: &[&str]) -> Value {
    let finding = verdict(id, args).unwrap_or_else(|| panic!("{id} is reported"));
    finding["replacement"].clone()
}

fn text(id: &str, args: &[&str]) -> Value {
    replacement(id, args)["text"].clone()
}

#[test]
fn a_profile_keeps_its_prefix_where_the_new_model_has_it() {
    assert_eq!(
        text("eu.anthropic.claude-3-7-sonnet-20250219-v1:0", &[]),
        "eu.anthropic.claude-sonnet-4-6"
    );
    assert_eq!(
        text("global.anthropic.claude-sonnet-4-20250514-v1:0", &[]),
        "global.anthropic.claude-sonnet-4-6"
    );
}

#[test]
fn a_prefix_that_the_new_model_lacks_is_chosen_by_the_region() {
    let id = "apac.anthropic.claude-sonnet-4-20250514-v1:0";
    assert_eq!(
        text(id, &["--region", "ap-northeast-1"]),
        "jp.anthropic.claude-sonnet-4-6"
    );
    assert_eq!(
        text(id, &["--region", "ap-southeast-2"]),
        "au.anthropic.claude-sonnet-4-6"
    );
    // No geography of its own: only the global profile can be called from there.
    assert_eq!(
        text(id, &["--region", "ap-south-1"]),
        "global.anthropic.claude-sonnet-4-6"
    );
    let open = replacement(id, &[]);
    assert_eq!(open["text"], json!(null));
    let forms = ["au", "global", "jp"].map(|prefix| format!("{prefix}.anthropic.claude-sonnet-4-6"));
    assert_eq!(open["candidates"], json!(forms));
}

#[test]
fn govcloud_stays_govcloud() {
    let open = replacement("us-gov.anthropic.claude-3-haiku-20240307-v1:0", &[]);
    let text = open["text"].as_str();
    assert!(text.is_none_or(|text| text.starts_with("us-gov.")), "{open}");
    assert!(open["candidates"].as_array().unwrap().is_empty());
}

#[test]
fn an_arn_keeps_its_kind_or_shows_what_it_needs() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0";
    assert_eq!(text(arn, &[]), "us.anthropic.claude-sonnet-4-6");
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0";
    let shown = replacement(arn, &[]);
    assert_eq!(
        shown["candidates"],
        json!([
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            "arn:aws:bedrock:us-east-1:*:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0"
        ])
    );
    let reason = shown["reason"].as_str().unwrap();
    assert!(
        reason.contains("`arn:aws:bedrock:*::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0`"),
        "{reason}"
    );
}

#[test]
fn the_colon_is_written_as_it_was() {
    let url =
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-3-haiku-20240307-v1%3A0/invoke";
    assert_eq!(text(url, &[]), "us.anthropic.claude-haiku-4-5-20251001-v1%3A0");
}

#[test]
fn a_context_variant_is_dropped_with_a_word() {
    let changes =
        replacement("anthropic.claude-3-haiku-20240307-v1:0:48k", &["--region", "us-east-1"])["changes"].clone();
    let variant = json!({"kind": "variant", "from": "48k", "to": null});
    assert!(changes.as_array().unwrap().contains(&variant), "{changes}");
}

#[test]
fn a_path_names_the_region() {
    let finding = verdict("bedrock/eu-central-1/anthropic.claude-3-sonnet-20240229-v1:0", &[]).unwrap();
    assert_eq!(
        (&finding["regions"], &finding["regions_from"]),
        (&json!(["eu-central-1"]), &json!("reference"))
    );
    assert_eq!(finding["replacement"]["text"], "eu.anthropic.claude-sonnet-4-6");
}

#[test]
fn files_that_should_not_be_edited_are_only_shown() {
    let applicability = |file: &str, id: &str| {
        // A catalog in which the newer model takes every request that the older one took.
        let overlay = "[[model]]\nid = 'anthropic.claude-haiku-4-5-20251001-v1:0'\ncan = ['temperature_with_top_p']\n";
        let case = Case::new("check --region us-east-1").file(file, format!("m: {id}\n"));
        let case = case
            .file("bedrock-lint.toml", "catalog = ['lossless.toml']\n")
            .file("lossless.toml", overlay);
        case.findings()[0]["replacement"]["applicability"].clone()
    };
    let id = "us.anthropic.claude-3-haiku-20240307-v1:0";
    assert_eq!(
        applicability("a.yaml", id),
        "machine-applicable",
        "nothing known is lost"
    );
    assert_eq!(applicability("cassettes/a.yaml", id), "display-only", "a recording");
    assert_eq!(
        applicability("a.yaml", "meta.llama3-8b-instruct-v1:0"),
        "display-only",
        "another provider"
    );
    assert_eq!(
        applicability("a.yaml", "twelvelabs.marengo-embed-2-7-v1:0"),
        "display-only",
        "stored vectors"
    );
}

#[test]
fn a_model_is_never_replaced_by_one_that_is_not_active() {
    for as_of in ["2026-11-23", "2027-06-01", "2028-01-01"] {
        let listing = Case::new("catalog list --format json").args(["--as-of", as_of]).run();
        let models: Value = serde_json::from_str(&listing.stdout).unwrap();
        let models = models["models"].as_array().unwrap();
        let state = |id: &str| {
            let model = models.iter().find(|model| model["model_id"] == id).unwrap();
            let groups = model["lifecycle"].as_array().unwrap();
            let active = groups.iter().any(|group| group["state"] == "active");
            (active, model["mixed"] == true)
        };
        let ids: Vec<_> = models.iter().filter_map(|model| model["model_id"].as_str()).collect();
        let run = Case::new("check --isolated --all --format jsonl")
            .file("all.txt", ids.join("\n"))
            .judged_for(as_of)
            .run();
        let mut replaced = 0;
        for finding in run.lines() {
            if let Some(id) = finding["replacement"]["model_id"].as_str() {
                replaced += 1;
                let (active, mixed) = state(id);
                let reason = finding["replacement"]["reason"].as_str().unwrap();
                let is_mentioned = !mixed || reason.contains("it is ") && reason.contains(", Active in ");
                assert!(active && is_mentioned, "{as_of}: {} → {id}", finding["model_id"]);
            }
        }
        assert!(replaced > 50, "{as_of}: {replaced}");
    }
}

#[test]
fn a_profile_that_does_not_answer_in_the_region_is_not_kept() {
    // The API lists `eu` profiles of Claude Sonnet 4.6 in Europe alone, though others answer in Tel Aviv.
    let id = "eu.anthropic.claude-sonnet-4-20250514-v1:0";
    assert_eq!(
        text(id, &["--region", "eu-central-1"]),
        "eu.anthropic.claude-sonnet-4-6"
    );
    assert_eq!(
        text(id, &["--region", "il-central-1"]),
        "global.anthropic.claude-sonnet-4-6"
    );
    let changes = replacement(id, &[])["changes"].clone();
    let lost = json!({"kind": "regions-lost", "from": "il-central-1", "to": null});
    assert!(changes.as_array().unwrap().contains(&lost), "{changes}");
}

#[test]
fn a_model_of_bedrock_mantle_is_written_bare() {
    for (id, expected) in [
        ("bedrock_mantle/us-east-1/deepseek.v3.1", "deepseek.v3.2"),
        ("bedrock_mantle/zai.glm-4.7", "zai.glm-5"),
        // The same model has another id there.
        (
            "bedrock_mantle/qwen.qwen3-coder-30b-a3b-instruct",
            "qwen.qwen3-coder-next",
        ),
    ] {
        assert_eq!(text(id, &[]), expected, "{id}");
    }
}

#[test]
fn prices_are_those_of_the_form_in_which_it_is_called() {
    let price = |id: &str, args: &[&str]| {
        let changes = replacement(id, args)["changes"].clone();
        let price = changes
            .as_array()
            .unwrap()
            .iter()
            .find(|change| change["kind"] == "price")
            .cloned();
        price.map(|price| (price["from"].clone(), price["to"].clone()))
    };
    let change = |from: &str, to: &str| Some((json!(from), json!(to)));
    assert_eq!(
        price("us.anthropic.claude-3-haiku-20240307-v1:0", &[]),
        change("$0.25 in, $1.25 out per 1M tokens", "$1.1 in, $5.5 out per 1M tokens")
    );
    assert_eq!(
        price("global.anthropic.claude-sonnet-4-20250514-v1:0", &[]),
        None,
        "both cost the same"
    );
}

#[test]
fn a_value_that_is_not_known_is_printed_as_unknown() {
    let replacement = replacement("minimax.minimax-m2", &["--region", "us-east-1"]);
    let window = json!({"kind": "context-window", "from": "unknown", "to": "196000"});
    assert!(
        replacement["changes"].as_array().unwrap().contains(&window),
        "{replacement:#}"
    );
    assert_eq!(replacement["applicability"], "maybe-incorrect");
}

#[test]
fn places_that_other_code_relies_on_are_shown_with_the_reason() {
    const ID: &str = "us.anthropic.claude-3-haiku-20240307-v1:0";
    for (file, source, why) in [
        ("a.py", "PRICES = {'ID': 3}\n", "used as a key"),
        ("a.yaml", "prices:\n  ID: 3\n", "used as a key"),
        ("a.py", "if model == 'ID':\n    pass\n", "compared elsewhere"),
        (
            "a.ts",
            "switch (model) {\n  case 'ID':\n    break;\n}\n",
            "compared elsewhere",
        ),
        (
            "a.go",
            "package a\n\nfunc f() {\n\tswitch m {\n\tcase \"ID\":\n\t}\n}\n",
            "compared elsewhere",
        ),
        (
            "a.py",
            "match model:\n    case 'ID':\n        pass\n",
            "compared elsewhere",
        ),
        ("test_a.py", "assert model == 'ID'\n", "compared elsewhere"),
        ("a.test.ts", "expect(model).toBe('ID');\n", "compared elsewhere"),
        ("A.java", "enum M {\n  HAIKU(\"ID\");\n}\n", "list of allowed values"),
        ("a.ts", "enum M {\n  Haiku = 'ID',\n}\n", "list of allowed values"),
        ("a.ts", "type M = 'ID' | 'other';\n", "list of allowed values"),
        (
            "a.py",
            "p.add_argument('--model', choices=['ID', 'other'])\n",
            "list of allowed values",
        ),
        (
            "a.yaml",
            "Parameters:\n  Model:\n    AllowedValues:\n      - ID\n",
            "list of allowed values",
        ),
        (
            "a.json",
            "{\"properties\": {\"model\": {\"enum\": [\"ID\"]}}}\n",
            "list of allowed values",
        ),
        ("cassettes/a.yaml", "model: ID\n", "recorded data"),
    ] {
        let source = source.replace("ID", ID);
        let findings = Case::new("check --region us-east-1").file(file, &source).findings();
        let [finding] = findings.as_slice() else {
            panic!("{source}: {findings:#?}")
        };
        let replacement = &finding["replacement"];
        assert_eq!(replacement["applicability"], "display-only", "{source}");
        let reason = replacement["reason"].as_str().unwrap();
        assert!(
            reason.contains("not applied: ") && reason.contains(why),
            "{source}: {reason}"
        );
    }
}

#[test]
fn text_around_an_id_stays_and_a_constant_becomes_a_constant() {
    let new = "us.anthropic.claude-haiku-4-5-20251001-v1";
    for written in [
        "bedrock/ID:0",
        "bedrock_converse/ID:0",
        "bedrock:ID:0",
        "amazon-bedrock/ID:0",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/ID%3A0/invoke",
        "https%3A%2F%2Fbedrock-runtime.us-east-1.amazonaws.com%2Fmodel%2FID%253A0%2Finvoke",
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/ID:0",
        "${MODEL:-ID:0}",
        "{\\\"model\\\": \\\"ID\\u003a0\\\"}",
    ] {
        let source = format!(
            "M=\"{}\"\n",
            written.replace("ID", "us.anthropic.claude-3-haiku-20240307-v1")
        );
        let case = Case::new("check --region us-east-1 --fix --unsafe-fixes --all").file("a.py", &source);
        case.run();
        let fixed = std::fs::read_to_string(case.path().join("a.py")).unwrap();
        assert_eq!(fixed, format!("M=\"{}\"\n", written.replace("ID", new)));
    }
    let source = "const m = FoundationModelIdentifier.ANTHROPIC_CLAUDE_3_HAIKU_20240307_V1_0;\n";
    let source = format!("import {{ FoundationModelIdentifier }} from 'aws-cdk-lib/aws-bedrock';\n{source}");
    let findings = Case::new("check").file("a.ts", source).findings();
    assert_eq!(
        findings[0]["replacement"]["text"],
        "FoundationModelIdentifier.ANTHROPIC_CLAUDE_HAIKU_4_5_20251001_V1_0"
    );
}

#[test]
fn an_arn_that_would_need_another_resource_shows_both() {
    // A profile ARN of a model whose successor has no profiles.
    let arn = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.deepseek.r1-v1:0";
    let shown = replacement(arn, &[]);
    assert_eq!(shown["applicability"], "display-only");
    let reason = shown["reason"].as_str().unwrap();
    for arn in [
        "arn:aws:bedrock:*::foundation-model/deepseek.v3.2",
        "inference-profile/us.deepseek.r1-v1:0",
    ] {
        assert!(reason.contains(arn), "{reason}");
    }
    assert_eq!(shown["edits"], json!([]));
}

#[test]
fn a_model_called_by_an_arn_is_offered_by_its_id() {
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0";
    let offered = |name: &str, text: &str| {
        let findings = Case::new("check").file(name, text).findings();
        let replacement = &findings[0]["replacement"];
        assert_eq!(replacement["applicability"], "display-only");
        replacement["candidates"].clone()
    };
    let call = format!("client = boto3.client('bedrock-runtime')\nclient.converse(modelId='{arn}')\n");
    assert_eq!(offered("a.py", &call), json!(["us.anthropic.claude-sonnet-4-6"]));
    let policy = format!("{{\"Effect\": \"Allow\", \"Resource\": \"{arn}\"}}\n");
    assert_eq!(
        offered("a.json", &policy),
        json!(["arn:aws:bedrock:us-east-1:*:inference-profile/us.anthropic.claude-sonnet-4-6"])
    );
}

#[test]
fn a_price_that_is_known_for_some_forms_is_printed_for_those() {
    // The profile `in` of Claude Haiku 4.5 has no price in the catalog; the others have one.
    let open = replacement("anthropic.claude-3-haiku-20240307-v1:0", &[]);
    assert!(open["candidates"].as_array().unwrap().len() > 2);
    let changes = open["changes"].as_array().unwrap();
    let price = changes
        .iter()
        .find(|change| change["kind"] == "price")
        .expect("a price is told");
    let to = price["to"].as_str().unwrap();
    assert!(to.contains("(global)") && !to.contains("in)"), "{to}");
}

#[test]
fn a_smaller_model_needs_a_look() {
    let smaller = replacement("us.amazon.nova-premier-v1:0", &["--region", "us-east-1"]);
    assert_eq!(smaller["text"], "us.amazon.nova-2-lite-v1:0");
    assert_eq!(smaller["applicability"], "maybe-incorrect");
}
