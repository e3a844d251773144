//! Calls that the API would refuse: spellings, profiles, partitions, Regions and wildcards, as of 2026-11-24 and by the
//! catalog that the program ships.

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source::Model;
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::lint::fold_tables;
use bedrock_lint::vocab::{Region, Span};
use serde_json::{Value, json};

use crate::case::Case;

const AS_OF: &str = "2026-11-24";

/// The findings in a Python file that pins `id`.
fn findings(id: &str, args: &[&str]) -> Vec<Value> {
    let case = Case::new("check").judged_for(AS_OF);
    case.file("app.py", format!("MODEL = \"{id}\"\n"))
        .args(args.iter().copied())
        .findings()
}

/// The only finding, and its lint.
fn found(id: &str, args: &[&str]) -> (String, Value) {
    let mut findings = findings(id, args);
    assert_eq!(findings.len(), 1, "{id}: {findings:#?}");
    let finding = findings.remove(0);
    (finding["lint"].as_str().unwrap().to_owned(), finding)
}

/// The possible replacement texts.
fn forms(finding: &Value) -> Vec<String> {
    let replacement = &finding["replacement"];
    if let Some(text) = replacement["text"].as_str() {
        return vec![text.to_owned()];
    }
    let candidates = replacement["candidates"].as_array().unwrap();
    candidates
        .iter()
        .map(|form| form.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_known_model_that_is_misspelt_gets_the_right_id_in_a_form_that_can_be_called() {
    let behind = |prefixes: &[&str], id: &str| -> Vec<String> {
        prefixes.iter().map(|prefix| format!("{prefix}.{id}")).collect()
    };
    for (written, expected) in [
        (
            "anthropic.claude-opus-4-6-v1:0",
            behind(&["au", "eu", "global", "us"], "anthropic.claude-opus-4-6-v1"),
        ),
        (
            "anthropic.claude-sonnet-4-6-v1",
            behind(&["au", "eu", "global", "jp", "us"], "anthropic.claude-sonnet-4-6"),
        ),
        (
            "anthropic.claude-haiku-4-5@20251001",
            behind(
                &["au", "eu", "global", "in", "jp", "us"],
                "anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
        ),
        // Near the id of bedrock-mantle, which has no versions.
        (
            "us.anthropic.claude-haiku-4-5-v1",
            behind(&["us"], "anthropic.claude-haiku-4-5-20251001-v1:0"),
        ),
        (
            "us.anthropic.claude-sonnet-4-6-v1:0",
            behind(&["us"], "anthropic.claude-sonnet-4-6"),
        ),
        ("us.amazon.nova-micro-v1:O", behind(&["us"], "amazon.nova-micro-v1:0")),
        ("US.Amazon.Nova-Micro-v1:0", behind(&["us"], "amazon.nova-micro-v1:0")),
    ] {
        let (lint, finding) = found(written, &[]);
        assert_eq!(
            (lint.as_str(), &finding["severity"]),
            ("malformed-model-id", &json!("error")),
            "{written}"
        );
        assert_eq!(forms(&finding), expected, "{written}");
    }
    let (_, finding) = found("anthropic.claude-opus-4-6-v1:0", &["--region", "us-east-1"]);
    assert_eq!(forms(&finding), ["us.anthropic.claude-opus-4-6-v1"]);
}

#[test]
fn a_misspelt_model_that_ends_is_one_finding_that_says_both() {
    let (lint, finding) = found("meta.llama3-1-8b-instruct-v1", &[]);
    let message = finding["message"].as_str().unwrap();
    assert_eq!(
        (lint.as_str(), &finding["severity"]),
        ("malformed-model-id", &json!("error"))
    );
    assert!(
        message.contains("did you mean `meta.llama3-1-8b-instruct-v1:0`?"),
        "{message}"
    );
    assert!(message.contains("Legacy since 2026-09-30"), "{message}");
    assert_eq!(finding["replacement"]["model_id"], "mistral.ministral-3-8b-instruct");
    let (_, finding) = found("anthropic.claude-3-haiku-20240307", &["--region", "us-east-1"]);
    assert!(finding["message"].as_str().unwrap().contains("was retired on "));
    assert_eq!(forms(&finding), ["us.anthropic.claude-haiku-4-5-20251001-v1:0"]);
}

#[test]
fn the_text_before_an_id_is_one_existing_prefix() {
    let doubled = "us.global.anthropic.claude-sonnet-4-6";
    let (lint, finding) = found(doubled, &[]);
    assert_eq!(
        (lint.as_str(), &finding["text"]),
        ("malformed-model-id", &json!(doubled))
    );
    assert_eq!(forms(&finding), ["global.anthropic.claude-sonnet-4-6"]);
    for (written, expected) in [
        ("ap.amazon.nova-pro-v1:0", vec!["apac.amazon.nova-pro-v1:0"]),
        (
            "ap.anthropic.claude-sonnet-4-6",
            vec![
                "au.anthropic.claude-sonnet-4-6",
                "global.anthropic.claude-sonnet-4-6",
                "jp.anthropic.claude-sonnet-4-6",
            ],
        ),
    ] {
        let (lint, finding) = found(written, &[]);
        assert_eq!(lint, "malformed-model-id");
        assert_eq!(forms(&finding), expected);
    }
}

#[test]
fn a_prefix_that_the_model_never_had_is_reported_with_those_it_has() {
    let (lint, finding) = found("apac.anthropic.claude-sonnet-4-6", &[]);
    assert_eq!(
        (lint.as_str(), &finding["severity"]),
        ("unknown-profile", &json!("error"))
    );
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("has `au.`, `eu.`, `global.`, `jp.` and `us.`"),
        "{message}"
    );
    assert!(finding["notes"].to_string().contains("2026-10-27"));
    let (_, finding) = found("apac.anthropic.claude-sonnet-4-6", &["--region", "ap-northeast-1"]);
    assert_eq!(forms(&finding), ["jp.anthropic.claude-sonnet-4-6"]);
}

#[test]
fn an_ended_model_is_retired_alone_whatever_its_prefix() {
    for id in [
        "us.anthropic.claude-3-sonnet-20240229-v1:0",
        "jp.anthropic.claude-3-sonnet-20240229-v1:0",
    ] {
        assert_eq!(found(id, &[]).0, "retired-model");
    }
}

#[test]
fn an_id_that_is_right_at_its_use_is_no_finding() {
    for id in [
        "openai.gpt-oss-120b",
        "anthropic.claude-haiku-4-5",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
        "https://bedrock-mantle.us-east-1.api.aws/v1/anthropic.claude-opus-4-8",
        "us-gov.anthropic.claude-sonnet-4-6",
        "jp.anthropic.claude-opus-5",
        "sa.anthropic.claude-sonnet-4-6",
    ] {
        assert_eq!(findings(id, &[]), Vec::<Value>::new(), "{id}");
    }
}

#[test]
fn a_wildcard_of_a_policy_that_matches_retired_models_only_is_dead() {
    let policy = |resource: &str| {
        let text = format!("{{\"Action\": \"bedrock:InvokeModel\", \"Resource\": \"{resource}\"}}\n");
        Case::new("check")
            .judged_for(AS_OF)
            .file("policy.json", text)
            .findings()
    };
    for resource in [
        "arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-*",
        "foundation-model/anthropic.claude-3-haiku-*",
        "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/anthropic.claude-3-*",
    ] {
        let found = policy(resource);
        assert_eq!(found.len(), 1, "{resource}");
        assert_eq!(
            (&found[0]["lint"], &found[0]["severity"]),
            (&json!("dead-wildcard"), &json!("warning"))
        );
    }
    let unknown = policy("arn:aws:bedrock:*::foundation-model/anthropic.claude-9-*");
    assert_eq!(unknown[0]["severity"], "note");
    for resource in [
        "arn:aws:bedrock:*::foundation-model/anthropic.claude-*",
        "arn:aws:bedrock:*::foundation-model/anthropic.*",
        "arn:aws:bedrock:*::foundation-model/*",
    ] {
        assert_eq!(policy(resource), Vec::<Value>::new(), "{resource}");
    }
}

/// The only finding in a file, and its lint.
fn found_in(name: &str, text: &str, args: &[&str]) -> (String, Value) {
    let case = Case::new("check").judged_for(AS_OF).file(name, text);
    let mut findings = case.args(args.iter().copied()).findings();
    assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
    let finding = findings.remove(0);
    (finding["lint"].as_str().unwrap().to_owned(), finding)
}

/// A program that calls `id` by a client of `region`.
fn calling(id: &str, region: &str) -> String {
    format!(
        "client = boto3.client(\"bedrock-runtime\", region_name=\"{region}\")\n\
         client.invoke_model(modelId=\"{id}\", body=body)\n"
    )
}

#[test]
fn a_bare_id_that_a_call_is_given_needs_a_profile_where_the_model_is_not_on_demand() {
    let (lint, finding) = found_in("app.py", &calling("anthropic.claude-sonnet-4-6", "us-east-1"), &[]);
    assert_eq!(
        (lint.as_str(), &finding["severity"]),
        ("profile-required", &json!("error"))
    );
    assert_eq!(
        (&finding["regions"], &finding["regions_from"]),
        (&json!(["us-east-1"]), &json!("client"))
    );
    assert_eq!(forms(&finding), ["us.anthropic.claude-sonnet-4-6"]);
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("in us-east-1") && message.contains("`invoke_model`"),
        "{message}"
    );
    for (region, form) in [
        ("eu-central-1", "eu"),
        ("ap-northeast-1", "jp"),
        ("ap-southeast-2", "au"),
    ] {
        let (_, finding) = found_in("app.py", &calling("anthropic.claude-sonnet-4-6", region), &[]);
        assert_eq!(forms(&finding), [format!("{form}.anthropic.claude-sonnet-4-6")]);
    }
}

#[test]
fn where_no_region_is_known_a_bare_id_is_a_warning_that_names_the_few_where_it_works() {
    let call = "client.converse(modelId='anthropic.claude-sonnet-4-6')\n";
    let (lint, finding) = found_in("app.py", call, &[]);
    assert_eq!(
        (lint.as_str(), &finding["severity"]),
        ("profile-required", &json!("warning"))
    );
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .contains("every Region but eu-west-2")
    );
    assert_eq!(forms(&finding).len(), 5);
    let (_, finding) = found_in("app.py", call, &["--region", "us-west-2"]);
    assert_eq!(
        (&finding["severity"], &finding["regions_from"]),
        (&json!("error"), &json!("option"))
    );
    // The client of the code says more than the option.
    let (_, finding) = found_in(
        "app.py",
        &calling("anthropic.claude-sonnet-4-6", "us-east-1"),
        &["--region", "eu-west-2"],
    );
    assert_eq!(finding["regions"], json!(["us-east-1"]));
}

#[test]
fn a_bare_id_is_no_finding_where_it_is_right_or_not_called() {
    let london = calling("anthropic.claude-sonnet-4-6", "eu-west-2");
    let govcloud = calling("anthropic.claude-sonnet-4-6", "us-gov-west-1");
    for text in [
        london.as_str(),
        govcloud.as_str(),
        "p = {'Resource': 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6'}",
        "c = AnthropicBedrockMantle()\nc.messages.create(model='anthropic.claude-opus-4-8')",
        "c = OpenAI(base_url='https://bedrock-mantle.us-east-1.api.aws/v1')\nbedrock('anthropic.claude-opus-4-8')",
        "client.converse(modelId=f'{prefix}.anthropic.claude-sonnet-4-6')",
        "if model == 'anthropic.claude-sonnet-4-6': pass",
        "M = 'anthropic.claude-sonnet-4-6'",
        "M = 'anthropic.claude-sonnet-4-6'\nM = 'us.' + M\nclient.converse(modelId=M)",
        "def f(m='anthropic.claude-sonnet-4-6'): client.converse(modelId=m)",
        "b.create_provisioned_model_throughput(modelId='anthropic.claude-sonnet-4-6')",
    ] {
        let case = Case::new("check").judged_for(AS_OF).file("app.py", text);
        assert_eq!(case.findings(), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn the_region_is_that_of_the_client_as_each_language_writes_it() {
    let id = "anthropic.claude-haiku-5-5";
    for (name, text, region) in [
        (
            "a.py",
            "s = boto3.Session(region_name='eu-west-1')\nc = s.client('bedrock-runtime')\nc.converse(modelId='ID')",
            "eu-west-1",
        ),
        (
            "a.py",
            "c = boto3.Session(region_name='eu-west-1').client('bedrock-runtime')\nc.converse(modelId='ID')",
            "eu-west-1",
        ),
        (
            "a.py",
            "R = 'us-west-2'\nc = boto3.client('bedrock-runtime', region_name=R)\nc.converse(modelId='ID')",
            "us-west-2",
        ),
        (
            "a.py",
            "c = boto3.client('bedrock-runtime', config=Config(region_name='us-west-2'))\nc.converse(modelId='ID')",
            "us-west-2",
        ),
        (
            "a.py",
            "m = ChatBedrockConverse(model='ID', region_name='eu-west-3')",
            "eu-west-3",
        ),
        ("a.py", "completion(model='bedrock/us-west-2/ID')", "us-west-2"),
        (
            "a.ts",
            "const c = new BedrockRuntimeClient({ region: 'us-east-2' });\nc.send(new ConverseCommand({ modelId: 'ID' }));",
            "us-east-2",
        ),
        (
            "a.js",
            "const bedrock = createAmazonBedrock({ region: 'us-east-2' });\ngenerateText({ model: bedrock('ID') });",
            "us-east-2",
        ),
        (
            "A.java",
            "class A { void f() { var c = BedrockRuntimeClient.builder().region(Region.of(\"eu-west-1\")).build(); c.converse(r -> r.modelId(\"ID\")); } }",
            "eu-west-1",
        ),
        (
            "a.go",
            "package a\nfunc f() {\n\tc := bedrockruntime.New(bedrockruntime.Options{Region: \"us-west-2\"})\n\tc.Converse(x, &bedrockruntime.ConverseInput{ModelId: aws.String(\"ID\")})\n}",
            "us-west-2",
        ),
        (
            "A.cs",
            "var c = new AmazonBedrockRuntimeClient(new AmazonBedrockRuntimeConfig { RegionEndpoint = RegionEndpoint.EUWest1 });\nvar r = new ConverseRequest { ModelId = \"ID\" };",
            "eu-west-1",
        ),
        (
            "a.kt",
            "val c = BedrockRuntimeClient { region = \"us-east-1\" }\nval r = ConverseRequest { modelId = \"ID\" }",
            "us-east-1",
        ),
        (
            "a.php",
            "<?php $c = new BedrockRuntimeClient(['region' => 'us-east-1']);\n$c->converse(['modelId' => 'ID']);",
            "us-east-1",
        ),
        (
            "a.tf",
            "provider \"aws\" {\n  region = \"us-east-1\"\n}\nresource \"aws_bedrockagent_agent\" \"a\" {\n  foundation_model = \"ID\"\n}",
            "us-east-1",
        ),
        (".env", "AWS_REGION=us-east-1\nBEDROCK_MODEL_ID=ID", "us-east-1"),
        (
            "serverless.yml",
            "provider:\n  region: us-west-2\n  environment:\n    BEDROCK_MODEL_ID: ID",
            "us-west-2",
        ),
        (
            "a.sh",
            "aws bedrock-runtime converse --region us-east-1 --model-id ID",
            "us-east-1",
        ),
    ] {
        let (lint, finding) = found_in(
            name,
            &text
                .replace("ID", id)
                .replace(&format!("BEDROCK_MODEL_{id}"), "BEDROCK_MODEL_ID"),
            &[],
        );
        assert_eq!(
            (lint.as_str(), &finding["severity"], &finding["regions"]),
            ("profile-required", &json!("error"), &json!([region])),
            "{text}"
        );
    }
}

#[test]
fn a_region_that_is_not_certain_is_ignored() {
    for text in [
        "c = boto3.client('bedrock-runtime')",
        "c = boto3.client('bedrock-runtime', region_name=region)",
        "c = boto3.client('bedrock-runtime', region_name=os.environ.get('R', 'us-east-1'))",
        "a = boto3.client('bedrock-runtime', region_name='us-east-1')\nb = boto3.client('bedrock-runtime', region_name='eu-west-1')\nc = pick(a, b)",
        "a = boto3.client('bedrock-runtime', region_name='us-east-1')\nb = boto3.client('bedrock-runtime')\nc = pick(a, b)",
        "s3 = boto3.client('s3', region_name='us-east-1')",
        "s = boto3.Session(region_name='us-east-1')\nc = boto3.client('bedrock-runtime')",
        "R = 'us-east-1'\nR = pick()\nc = boto3.client('bedrock-runtime', region_name=R)",
        "# boto3.client('bedrock-runtime', region_name='us-east-1')",
    ] {
        let text = format!("{text}\nc.converse(modelId='anthropic.claude-haiku-5-5')\n");
        let (_, finding) = found_in("app.py", &text, &[]);
        assert_eq!(
            (&finding["severity"], &finding["regions_from"]),
            (&json!("warning"), &json!("all")),
            "{text}"
        );
    }
}

#[test]
fn the_region_of_the_client_counts_for_every_lint() {
    let (lint, finding) = found_in(
        "app.py",
        &calling("amazon.nova-2-multimodal-embeddings-v1:0", "eu-west-1"),
        &[],
    );
    assert_eq!(
        (lint.as_str(), &finding["regions_from"]),
        ("region-unavailable", &json!("client"))
    );
    let (lint, finding) = found_in("app.py", &calling("us.anthropic.claude-sonnet-4-6", "eu-west-1"), &[]);
    assert_eq!(lint, "region-unavailable");
    assert!(
        finding["message"].as_str().unwrap().ends_with("not from eu-west-1"),
        "{finding}"
    );
    let (lint, finding) = found_in(
        "app.py",
        &calling("anthropic.claude-3-haiku-20240307-v1:0", "us-east-1"),
        &[],
    );
    assert_eq!(
        (lint.as_str(), &finding["regions"]),
        ("retired-model", &json!(["us-east-1"]))
    );
    assert_eq!(forms(&finding), ["us.anthropic.claude-haiku-4-5-20251001-v1:0"]);
    let (lint, _) = found_in(
        "app.py",
        &calling("anthropic.claude-3-haiku-20240307-v1:0", "ca-central-1"),
        &[],
    );
    assert_eq!(lint, "lifecycle-unknown");
}

#[test]
fn partitions_do_not_mix() {
    let arn = |partition: &str, region: &str, id: &str| {
        found(
            &format!("arn:{partition}:bedrock:{region}:111122223333:inference-profile/{id}"),
            &[],
        )
    };
    let (lint, finding) = arn("aws", "us-east-1", "us-gov.anthropic.claude-haiku-5-5");
    assert_eq!(
        (lint.as_str(), &finding["severity"]),
        ("partition-mismatch", &json!("error"))
    );
    assert_eq!(forms(&finding), ["us.anthropic.claude-haiku-5-5"]);
    let (lint, finding) = arn("aws-us-gov", "us-gov-west-1", "us.anthropic.claude-haiku-5-5");
    assert_eq!(lint, "partition-mismatch");
    assert_eq!(forms(&finding), ["us-gov.anthropic.claude-haiku-5-5"]);
    for (id, region, form) in [
        (
            "us.anthropic.claude-haiku-5-5",
            "us-gov-west-1",
            "us-gov.anthropic.claude-haiku-5-5",
        ),
        (
            "us-gov.anthropic.claude-haiku-5-5",
            "us-east-1",
            "us.anthropic.claude-haiku-5-5",
        ),
    ] {
        let (lint, finding) = found_in("app.py", &calling(id, region), &[]);
        assert_eq!(
            (lint.as_str(), forms(&finding)),
            ("partition-mismatch", vec![form.to_owned()])
        );
    }
    let (lint, finding) = arn("aws-us-gov", "us-gov-west-1", "global.anthropic.claude-sonnet-4-6");
    assert_eq!(
        (lint.as_str(), &finding["replacement"]),
        ("partition-mismatch", &json!(null))
    );
}

#[test]
fn a_model_is_reported_where_it_is_not_offered() {
    let id = "amazon.nova-2-multimodal-embeddings-v1:0";
    let (lint, finding) = found(&format!("bedrock/eu-west-1/{id}"), &[]);
    assert_eq!(
        (lint.as_str(), &finding["severity"]),
        ("region-unavailable", &json!("warning"))
    );
    assert!(finding["notes"].to_string().contains("offered in us-east-1"));
    assert_eq!(found(id, &["--region", "eu-west-1"]).0, "region-unavailable");
    for region in ["us-east-1", "me-central-1", "us-gov-west-1", "cn-north-1"] {
        assert_eq!(findings(id, &["--region", region]), Vec::<Value>::new(), "{region}");
    }
}

#[test]
fn a_floor_is_a_note_that_comes_as_near_as_a_warning_would_be_an_error() {
    let id = "us.anthropic.claude-opus-4-5-20251101-v1:0";
    let (lint, finding) = found(id, &[]);
    assert_eq!((lint.as_str(), &finding["severity"]), ("floor-passed", &json!("note")));
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .contains("guarantee ended on 2026-11-24"),
        "{finding}"
    );
    let near = "us.anthropic.claude-opus-4-6-v1";
    assert_eq!(findings(near, &[]), Vec::<Value>::new());
    assert_eq!(found(near, &["--fail-within", "90"]).0, "floor-passed");
}

#[test]
fn idle_accounts_are_locked_out_where_the_config_says_that_there_are_some() {
    let id = "us.anthropic.claude-opus-4-1-20250805-v1:0";
    assert_eq!(found(id, &[]).0, "extended-access-model");
    let with = |config: &str, args: &[&str]| {
        let case = Case::new("check")
            .judged_for(AS_OF)
            .file("app.py", format!("M = '{id}'\n"));
        let case = case.file("bedrock-lint.toml", config).args(args.iter().copied());
        let found = case.findings().remove(0);
        (found["lint"].clone(), found["severity"].clone())
    };
    assert_eq!(
        with("accounts-idle = true", &[]),
        (json!("legacy-lockout"), json!("error"))
    );
    let milder = "accounts-idle = true\n[severity]\nlegacy-lockout = \"note\"";
    // The worse of the two leads.
    assert_eq!(with(milder, &[]), (json!("extended-access-model"), json!("warning")));
    assert_eq!(
        with("accounts-idle = true", &["--ignore", "legacy-lockout"]).0,
        "extended-access-model"
    );
    assert_eq!(
        with("accounts-idle = true", &["--select", "legacy-lockout"]).0,
        "legacy-lockout"
    );
}

#[test]
fn a_lint_that_is_turned_off_leaves_no_other_name_for_a_misspelling() {
    let id = "us.anthropic.claude-3-haiku-20240307";
    assert_eq!(found(id, &[]).0, "malformed-model-id");
    assert_eq!(findings(id, &["--ignore", "malformed-model-id"]), Vec::<Value>::new());
    assert_eq!(findings(id, &["--select", "unknown-model"]), Vec::<Value>::new());
}

#[test]
fn places_and_roles_weigh_as_for_the_others() {
    let severity = |path: &str| {
        let case = Case::new("check").judged_for(AS_OF);
        let found = case.file(path, "M = 'apac.anthropic.claude-sonnet-4-6'\n").findings();
        found[0]["severity"].clone()
    };
    assert_eq!(severity("app.py"), "error");
    assert_eq!(severity("tests/test_app.py"), "note");
    assert_eq!(severity("README.md"), "note");
}

/// The lifecycle lints, by whatever form.
const OF_LIFE: [&str; 5] = [
    "retired-model",
    "extended-access-model",
    "legacy-model",
    "lifecycle-unknown",
    "floor-passed",
];

/// Every form in which a model can be called, in each Region where it can.
fn callable_forms(model: &Model, engine: &Engine) -> Vec<String> {
    let id = &model.id;
    let mut forms = vec![format!("{id}"), format!("arn:aws:bedrock:*::foundation-model/{id}")];
    forms.extend(model.variants.clone());
    for region in model.on_demand.iter().flat_map(|on_demand| &on_demand.regions) {
        forms.push(format!("bedrock/{region}/{id}"));
        forms.push(format!(
            "arn:{}:bedrock:{region}::foundation-model/{id}",
            region.partition()
        ));
    }
    for prefix in model
        .profiles
        .iter()
        .filter_map(|name| engine.catalog().profile_prefix(name))
    {
        forms.push(format!("{}.{id}", prefix.name));
        let offers = |region: &&Region| !prefix.leaves_out(id, region);
        for region in prefix.source_regions.iter().filter(offers) {
            let partition = region.partition();
            forms.push(format!("bedrock/{region}/{}.{id}", prefix.name));
            forms.push(format!(
                "arn:{partition}:bedrock:{region}:111122223333:inference-profile/{}.{id}",
                prefix.name
            ));
        }
    }
    forms
}

/// Calls of a model in each form in which it can be called, by a client of each Region where it can.
fn calls(model: &Model, engine: &Engine) -> Vec<String> {
    let on_demand = model.on_demand.iter().flat_map(|on_demand| &on_demand.regions);
    let bare = on_demand.map(|region| calling(&model.id, region.as_str()));
    let prefixes = model
        .profiles
        .iter()
        .filter_map(|name| engine.catalog().profile_prefix(name));
    let profiles = prefixes.flat_map(|prefix| {
        let id = format!("{}.{}", prefix.name, model.id);
        let offers = |region: &&Region| !prefix.leaves_out(&model.id, region);
        let regions = prefix.source_regions.iter().filter(offers);
        regions.map(move |region| calling(&id, region.as_str()))
    });
    bare.chain(profiles).collect()
}

#[test]
fn no_id_of_the_catalog_in_a_form_of_its_own_is_refused() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let mut settings = Settings::new(AS_OF.parse().unwrap());
    settings.levels.fail_within = 30;
    for model in &engine.catalog().data().models {
        for program in calls(model, &engine) {
            let document = Document::new("app.py", program.clone().into_bytes());
            for finding in engine.check(&document, &settings).findings {
                // The program sends every model to InvokeModel.
                let is_of_api = finding.lint == "api-not-offered";
                assert!(
                    is_of_api || OF_LIFE.contains(&finding.lint),
                    "{program}: {}",
                    finding.message
                );
            }
        }
        for form in callable_forms(model, &engine) {
            let document = Document::new("app.py", format!("M = '{form}'\n").into_bytes());
            for finding in engine.check(&document, &settings).findings {
                assert!(OF_LIFE.contains(&finding.lint), "{form}: {}", finding.message);
            }
        }
    }
}

#[test]
fn no_id_of_the_catalog_is_refused_where_the_config_names_a_region_that_offers_it() {
    let engine = Engine::new(CatalogHandle::Embedded);
    for model in &engine.catalog().data().models {
        for region in &model.regions {
            let mut settings = Settings::new(AS_OF.parse().unwrap());
            settings.regions = vec![Region::clone(region)];
            settings.regions_from = bedrock_lint::vocab::RegionsFrom::Config;
            let document = Document::new("app.py", format!("M = '{}'\n", model.id).into_bytes());
            for finding in engine.check(&document, &settings).findings {
                assert!(
                    OF_LIFE.contains(&finding.lint),
                    "{} in {region}: {}",
                    model.id,
                    finding.message
                );
            }
        }
    }
}

#[test]
fn in_a_table_what_ends_is_folded_and_a_misspelling_is_not() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let source = "M = ['anthropic.claude-v2', 'amazon.titan-text-express-v1', 'amazon.titan-text-lite-v1:0', \
                  'apac.anthropic.claude-sonnet-4-6']\n";
    let document = Document::new("app.py", source.as_bytes().to_vec());
    let mut checked = engine.check(&document, &Settings::new(AS_OF.parse().unwrap()));
    let table = Some(Span::new(4, source.len() - 1));
    let of_findings = checked.findings.iter_mut().map(|finding| &mut finding.verdict);
    for verdict in of_findings.chain(&mut checked.verdicts) {
        verdict.table = table;
    }
    let found = fold_tables(checked.findings, &checked.verdicts);
    let lints: Vec<_> = found
        .iter()
        .map(|finding| (finding.lint, finding.labels.len()))
        .collect();
    assert_eq!(
        lints,
        [("retired-model", 1), ("malformed-model-id", 0), ("unknown-profile", 0)]
    );
}

#[test]
fn a_dead_model_behind_a_prefix_that_it_never_had_is_dead() {
    // Claude 3.5 Haiku had a `us.` profile alone, and has ended wherever it was.
    assert_eq!(
        found("eu.anthropic.claude-3-5-haiku-20241022-v1:0", &[]).0,
        "retired-model"
    );
}
