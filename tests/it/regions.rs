//! Effects of a named Region: it never makes a dead model better, and never takes the answer away.

use std::path::Path;

use serde_json::{Value, json};

use crate::case::{Case, verdict};

/// The day of the cases.
const DAY: &str = "2026-11-29";

/// The findings of the files of a case, each copied where the program runs.
fn case(name: &str, more: &[&str]) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cases/regions")
        .join(name);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let case = files.fold(Case::new("check"), |case, path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        case.file(&name, std::fs::read(&path).unwrap())
    });
    case.judged_for(DAY).args(more.iter().copied()).findings()
}

fn of<'a>(findings: &'a [Value], file: &str) -> &'a Value {
    let found: Vec<_> = findings.iter().filter(|finding| finding["path"] == file).collect();
    let [only] = found.as_slice() else {
        panic!("{file}: {findings:#?}")
    };
    only
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value:#}"))
}

fn assert_message(finding: &Value, part: &str) {
    let message = text(finding, "message");
    assert!(message.contains(part), "{part:?} in {message:?}");
}

/// The report for people on files.
fn report(files: &[(&str, &str)], args: &[&str]) -> String {
    let case = files
        .iter()
        .fold(Case::new("check --all --color never"), |case, (name, text)| {
            case.file(name, text)
        });
    let text = case.judged_for(DAY).args(args.iter().copied()).run().stdout;
    // A note is broken into lines at its width.
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_model_that_ended_wherever_it_was_is_retired_in_a_region_that_it_never_had() {
    let findings = case("dead-elsewhere", &[]);
    for file in ["app.py", "gateway.yaml"] {
        let finding = of(&findings, file);
        assert_eq!(
            (&finding["lint"], &finding["severity"], &finding["state"]),
            (&json!("retired-model"), &json!("error"), &json!("eol")),
            "{file}"
        );
        assert_message(
            finding,
            "in every Region that AWS lists it for; eu-west-1 is not one of them",
        );
        assert_eq!(finding["regions"], json!(["eu-west-1"]));
        assert_eq!(
            finding["replacement"]["text"],
            "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
        );
    }
    // Beside one that is among them, a note names the Region.
    let id = "anthropic.claude-3-5-haiku-20241022-v1:0";
    let both = verdict(id, &["--region", "us-east-1", "--region", "eu-west-1"]).unwrap();
    assert_message(&both, "in us-east-1");
    let notes = both["notes"].to_string();
    assert!(
        notes.contains("every Region that AWS lists it for; eu-west-1 is not one of them"),
        "{notes}"
    );
}

#[test]
fn a_region_that_a_group_names_without_a_day_stays_unknown() {
    let id = "anthropic.claude-3-sonnet-20240229-v1:0";
    let lint = |region: &str| verdict(id, &["--region", region]).unwrap()["lint"].clone();
    assert_eq!(lint("ca-central-1"), "lifecycle-unknown");
    assert_eq!(lint("us-east-2"), "retired-model", "no group names it");
    assert_eq!(lint("us-east-1"), "retired-model");
}

#[test]
fn a_region_without_a_group_is_unknown_while_another_group_lives() {
    // Legacy in ap-northeast-2, Active in two other Regions.
    let id = "twelvelabs.marengo-embed-3-0-v1:0";
    let finding = verdict(id, &["--region", "eu-central-1"]);
    let lint = finding.map(|finding| finding["lint"].clone());
    assert!(lint.is_none_or(|lint| lint != "retired-model"));
}

#[test]
fn where_nothing_of_the_kind_is_offered_the_help_names_regions_and_forms_elsewhere() {
    let findings = case("nothing-in-that-region", &[]);
    let finding = of(&findings, "image.py");
    assert_eq!(
        (&finding["lint"], &finding["severity"]),
        (&json!("retired-model"), &json!("error"))
    );
    let new = &finding["replacement"];
    assert_eq!(
        (&new["text"], &new["applicability"]),
        (&json!(null), &json!("display-only"))
    );
    assert_eq!(new["candidates"], json!(["stability.sd3-5-large-v1:0"]));
    assert_eq!(new["edits"], json!([]));
    let lost = json!({"kind": "regions-lost", "from": "us-east-1", "to": null});
    assert!(new["changes"].as_array().unwrap().contains(&lost), "{new:#}");
    let source = "rt = boto3.client('bedrock-runtime', region_name='us-east-1')\nrt.invoke_model(modelId='amazon.nova-canvas-v1:0')\n";
    let printed = report(&[("image.py", source)], &[]);
    let help = "move to: Stable Diffusion 3.5 Large in us-west-2";
    assert!(printed.contains(help), "{printed}");
    // Where it is offered, it is written as ever.
    let here = verdict("amazon.nova-canvas-v1:0", &["--region", "us-west-2"]).unwrap();
    assert_eq!(here["replacement"]["text"], "stability.sd3-5-large-v1:0");
}

#[test]
fn a_model_that_changes_more_is_better_than_none() {
    // AWS recommends Nova Micro, which ca-central-1 has in no form.
    let finding = verdict("amazon.titan-text-express-v1", &["--region", "ca-central-1"]).unwrap();
    let new = &finding["replacement"];
    assert!(new["text"].is_string(), "{new:#}");
    let answers = new["changes"].as_array().unwrap();
    assert!(answers.iter().all(|change| change["kind"] != "regions-lost"), "{new:#}");
}

#[test]
fn a_profile_that_the_region_in_the_code_cannot_call_is_an_error_with_the_form_for_it() {
    let findings = case("profile-of-another-geography", &[]);
    let gateway = of(&findings, "gateway.ts");
    assert_eq!(
        (&gateway["lint"], &gateway["severity"]),
        (&json!("region-unavailable"), &json!("error"))
    );
    assert_eq!(gateway["replacement"]["text"], "us.anthropic.claude-sonnet-4-6");
    let notes = gateway["notes"].to_string();
    assert!(notes.contains("`global.anthropic.claude-sonnet-4-6`"), "{notes}");
    assert!(
        !notes.contains("more Regions,") && !notes.contains("af-south-1"),
        "{notes}"
    );

    let chat = of(&findings, "chat.py");
    assert_eq!(
        (&chat["lint"], &chat["severity"]),
        (&json!("region-unavailable"), &json!("warning"))
    );
    assert_message(chat, "not from any of your `regions` (us-east-1)");
    // The file may be for another Region than those of the config.
    assert_eq!(
        (&chat["replacement"]["text"], &chat["replacement"]["applicability"]),
        (&json!("us.anthropic.claude-sonnet-4-6"), &json!("display-only"))
    );
    assert_eq!(
        chat["regions_from"], "profile",
        "its own Regions are what it is judged for"
    );
}

#[test]
fn every_place_that_names_a_region_refuses_a_profile_of_another_geography() {
    let id = "eu.anthropic.claude-sonnet-4-6";
    for (file, source, severity) in [
        (
            "a.py",
            format!("c = boto3.client('bedrock-runtime', region_name='us-east-1')\nc.converse(modelId='{id}')\n"),
            "error",
        ),
        (
            "a.tf",
            format!("model = \"arn:aws:bedrock:us-east-1:111122223333:inference-profile/{id}\"\n"),
            "error",
        ),
        ("a.yaml", format!("model: bedrock/us-east-1/{id}\n"), "error"),
        (
            "a.json",
            format!("{{\"provider\": \"bedrock\", \"region\": \"us-east-1\", \"model\": \"{id}\"}}\n"),
            "error",
        ),
        ("b.py", format!("MODEL = '{id}'\n"), "warning"),
        ("b.toml", format!("model = '{id}'\n"), "warning"),
    ] {
        let run = |args: &[&str]| {
            let case = Case::new("check").file(file, &source).args(args.iter().copied());
            case.findings()
        };
        let found = run(&["--region", "us-east-1"]);
        let [finding] = found.as_slice() else {
            panic!("{source}: {found:#?}")
        };
        assert_eq!(
            (&finding["lint"], &finding["severity"]),
            (&json!("region-unavailable"), &json!(severity)),
            "{source}"
        );
        assert_eq!(
            finding["replacement"]["text"], "us.anthropic.claude-sonnet-4-6",
            "{source}"
        );
        let needs_region = severity == "warning";
        assert_eq!(run(&[]).is_empty(), needs_region, "{source}");
    }
    // One of the Regions can call it.
    assert!(verdict(id, &["--region", "us-east-1", "--region", "eu-west-1"]).is_none());
    assert!(verdict("global.anthropic.claude-sonnet-4-6", &["--region", "us-east-1"]).is_none());
}

#[test]
fn a_call_is_judged_by_the_client_that_it_is_made_on() {
    let files: &[(&str, &str, &[u64])] = &[
        (
            "two.py",
            "import boto3\n\
             us = boto3.client('bedrock-runtime', region_name='us-east-1')\n\
             eu = boto3.client('bedrock-runtime', 'eu-west-1')\n\
             us.converse(modelId='eu.anthropic.claude-sonnet-4-6')\n\
             eu.converse(modelId='eu.anthropic.claude-sonnet-4-6')\n\
             eu.converse(modelId='us.anthropic.claude-sonnet-4-6')\n",
            &[4, 6],
        ),
        (
            "chain.py",
            "import boto3\n\
             boto3.client('bedrock-runtime', 'us-east-1').converse(modelId='eu.anthropic.claude-sonnet-4-6')\n\
             boto3.client('bedrock-runtime', 'eu-west-1').converse(modelId='eu.anthropic.claude-sonnet-4-6')\n",
            &[2],
        ),
        (
            "two.ts",
            "const eu = new BedrockRuntimeClient({ region: 'eu-west-1' });\n\
             const us = new BedrockRuntimeClient({ region: 'us-east-1' });\n\
             await eu.send(new ConverseCommand({ modelId: 'us.anthropic.claude-sonnet-4-6' }));\n\
             await us.send(new ConverseCommand({ modelId: 'us.anthropic.claude-sonnet-4-6' }));\n\
             class A {\n\
             private client = new BedrockRuntimeClient({ region: 'ap-southeast-2' });\n\
             f() { return this.client.send(new ConverseCommand({ modelId: 'us.anthropic.claude-sonnet-4-6' })); }\n\
             }\n",
            &[3, 7],
        ),
        (
            "Two.java",
            "class A {\n\
             BedrockRuntimeClient eu = BedrockRuntimeClient.builder().region(Region.EU_WEST_1).build();\n\
             BedrockRuntimeClient us = BedrockRuntimeClient.builder().region(Region.US_EAST_1).build();\n\
             void f() { eu.converse(r -> r.modelId(\"us.anthropic.claude-sonnet-4-6\")); }\n\
             void g() { us.converse(r -> r.modelId(\"us.anthropic.claude-sonnet-4-6\")); }\n\
             }\n",
            &[4],
        ),
        (
            "same-name.py",
            "import boto3\n\
             def a():\n    client = boto3.client('bedrock-runtime', region_name='us-east-1')\n    client.converse(modelId='us.anthropic.claude-sonnet-4-6')\n\
             def b():\n    client = boto3.client('bedrock-runtime', region_name='eu-west-1')\n    client.converse(modelId='us.anthropic.claude-sonnet-4-6')\n",
            &[7],
        ),
        (
            "by-variable.py",
            "import boto3\n\
             us = boto3.client('bedrock-runtime', region_name='us-east-1')\n\
             any = boto3.client('bedrock-runtime', region_name=region)\n\
             any.converse(modelId='eu.anthropic.claude-sonnet-4-6')\n",
            &[],
        ),
    ];
    for (name, source, lines) in files {
        let findings = Case::new("check").file(name, source).judged_for(DAY).findings();
        let found: Vec<u64> = findings.iter().filter_map(|one| one["line"].as_u64()).collect();
        assert_eq!(found, *lines, "{name}");
        for finding in &findings {
            assert_eq!(
                (
                    text(finding, "lint"),
                    text(finding, "severity"),
                    text(finding, "regions_from")
                ),
                ("region-unavailable", "error", "client"),
                "{name}"
            );
        }
    }
}

#[test]
fn a_profile_that_the_api_never_listed_is_reported_as_such() {
    for (id, others) in [
        ("jp.anthropic.claude-opus-5", true),
        ("in.openai.gpt-6-sol", true),
        ("jp.amazon.nova-pro-v1:0", false),
        ("in.anthropic.claude-3-haiku-20240307-v1:0", false),
    ] {
        let finding = verdict(id, &["--region", "us-east-1"]).unwrap();
        let notes = finding["notes"].to_string();
        let prefix = id.split('.').next().unwrap_or_default();
        let is_unknown = text(&finding, "message").contains(&format!("has no `{prefix}.` profile"));
        assert!(
            is_unknown || notes.contains(&format!("AWS's API never listed a profile `{id}`")),
            "{id}: {finding:#}"
        );
        assert!(
            is_unknown || notes.contains("other lists have it") == others,
            "{id}: {notes}"
        );
    }
    let known = verdict("jp.anthropic.claude-sonnet-4-6", &["--region", "us-east-1"]).unwrap();
    assert!(!known["notes"].to_string().contains("never listed"), "{known:#}");
}

#[test]
fn a_profile_of_other_regions_is_reported_with_them_and_not_as_if_no_region_were_set() {
    let findings = case("regions-message", &[]);
    let finding = of(&findings, "a.yaml");
    assert_eq!(finding["lint"], "retired-model");
    let reason = text(&finding["replacement"], "reason");
    assert!(
        reason.contains("`apac.` is called from none of your Regions ("),
        "{reason}"
    );
    assert!(!reason.contains("set `regions`"), "{reason}");
    let notes = finding["notes"].to_string();
    assert!(!notes.contains("set `regions`"), "{notes}");
    let candidates = finding["replacement"]["candidates"].as_array().unwrap();
    for form in ["au.anthropic.claude-sonnet-5-5", "us.anthropic.claude-sonnet-5-5"] {
        assert!(candidates.contains(&json!(form)), "{candidates:?}");
    }
}

#[test]
fn an_end_and_a_region_that_refuses_are_one_finding_with_both_facts() {
    let source = "c = boto3.client('bedrock-runtime', region_name='us-east-1')\nc.invoke_model(modelId='ID')\n";
    let finding = |id: &str| {
        let found = Case::new("check --fail-within 0")
            .file("a.py", source.replace("ID", id))
            .findings();
        let [finding] = found.as_slice() else {
            panic!("{found:#?}")
        };
        finding.clone()
    };
    let ended = finding("eu.anthropic.claude-3-haiku-20240307-v1:0");
    assert_eq!(
        (&ended["lint"], &ended["severity"]),
        (&json!("retired-model"), &json!("error"))
    );
    assert_message(&ended, "was retired ");
    assert_message(&ended, "not from us-east-1");
    // Extended access alone is a warning; the call fails today.
    let ending = finding("eu.twelvelabs.marengo-embed-2-7-v1:0");
    assert_eq!(
        (&ending["lint"], &ending["severity"]),
        (&json!("extended-access-model"), &json!("error"))
    );
    assert_message(&ending, "retires on ");
    assert_message(&ending, "not from us-east-1");
}

#[test]
fn a_successor_is_judged_in_the_regions_that_count() {
    let id = "twelvelabs.marengo-embed-2-7-v1:0";
    let new = |args: &[&str]| verdict(id, args).unwrap()["replacement"].clone();
    let open = new(&[]);
    assert_eq!(open["model_id"], "twelvelabs.marengo-embed-3-0-v1:0");
    let split = "it is Legacy in ap-northeast-2 until its end of life on 2027-03-22, Active in eu-west-1 and us-east-1";
    assert!(text(&open, "reason").contains(split), "{open:#}");
    for region in ["us-east-1", "eu-west-1"] {
        let here = new(&["--region", region]);
        assert_eq!(here["model_id"], "twelvelabs.marengo-embed-3-0-v1:0", "{region}");
        assert!(here["text"].is_string(), "{region}: {here:#}");
        assert!(!text(&here, "reason").contains("it is Legacy"), "{region}: {here:#}");
    }
    // Legacy there: not suggested for there.
    let there = new(&["--region", "ap-northeast-2"]);
    assert_eq!(there["text"], json!(null));
    assert!(
        text(&there, "reason").contains("nothing of its kind is offered in ap-northeast-2"),
        "{there:#}"
    );
}

/// Two successors with the same changes; the suggested one ends sooner.
const TWINS: &str = r#"
[common]
provider = "Acme"
request-body = "acme"

[[model]]
id = "acme.old-v1:0"
lifecycle = { legacy = 2026-01-01, eol = 2026-10-01, source = { url = "https://example.com", observed = 2026-10-01 } }
suggested = { id = "acme.short-v1:0", why = "next", alternatives = ["acme.long-v1:0"] }

[[model]]
id = "acme.short-v1:0"
lifecycle = { floor = 2027-01-01, listed = { active = 2026-11-01 } }

[[model]]
id = "acme.long-v1:0"
lifecycle = { floor = 2028-01-01, listed = { active = 2026-11-01 } }
"#;

#[test]
fn of_two_successors_that_change_the_same_the_longer_lived_comes_first() {
    let new = |overlay: &str| {
        let case = Case::new("check --catalog acme.toml").file("acme.toml", overlay);
        case.file("a.py", "m = 'acme.old-v1:0'\n").findings()[0]["replacement"].clone()
    };
    assert_eq!(new(TWINS)["model_id"], "acme.long-v1:0");
    assert_eq!(new(TWINS)["alternatives"][0]["model_id"], "acme.short-v1:0");
    let less = TWINS.replace(
        "id = \"acme.long-v1:0\"\n",
        "id = \"acme.long-v1:0\"\nrequest-body = \"other\"\n",
    );
    assert_eq!(new(&less)["model_id"], "acme.short-v1:0", "it changes less");
}

/// The Regions of the finding on an id, `@ID@`, of a text that names a Region, `REGION`.
fn beside(name: &str, text: &str) -> Value {
    let text = text.replace("@ID@", "anthropic.claude-3-haiku-20240307-v1:0");
    let findings = Case::new("check")
        .judged_for(DAY)
        .file(name, text.replace("@REGION@", "eu-west-1"))
        .findings();
    of(&findings, name)["regions"].clone()
}

#[test]
fn a_region_in_a_record_of_name_and_value_is_that_of_the_model_beside_it() {
    for (name, text) in [
        (
            "task.json",
            r#"{"environment": [{"name": "AWS_BEDROCK_REGION", "value": "@REGION@"}, {"name": "MODEL_ID", "value": "@ID@"}]}"#,
        ),
        (
            "k8s.yaml",
            "env:\n  - name: AWS_BEDROCK_REGION\n    value: @REGION@\n  - name: MODEL_ID\n    value: @ID@\n",
        ),
        (
            "values.yaml",
            "{{- if .x }}\nenv:\n  - name: AWS_REGION\n    value: @REGION@\n  - name: MODEL_ID\n    value: @ID@\n{{- end }}\n",
        ),
        (
            "template.yaml",
            "Environment:\n  - Name: AWS_BEDROCK_REGION\n    Value: @REGION@\n  - Name: MODEL_ID\n    Value: @ID@\n",
        ),
        (
            "main.tf",
            "locals {\n  environment = [\n    { name = \"AWS_BEDROCK_REGION\", value = \"@REGION@\" },\n    { name = \"MODEL_ID\", value = \"@ID@\" },\n  ]\n}\n",
        ),
        (
            "docker-compose.yml",
            "services:\n  a:\n    environment:\n      - AWS_BEDROCK_REGION=@REGION@\n      - MODEL_ID=@ID@\n",
        ),
        (
            "lambda.yaml",
            "Environment:\n  Variables:\n    AWS_BEDROCK_REGION: @REGION@\n    MODEL_ID: @ID@\n",
        ),
        (
            "apprunner.yaml",
            "run:\n  env:\n    - name: AWS_BEDROCK_REGION\n      value: \"@REGION@\"\n    - name: MODEL_ID\n      value: \"@ID@\"\n",
        ),
        (
            "stack.ts",
            "const env = [{ name: \"AWS_BEDROCK_REGION\", value: \"@REGION@\" }, { name: \"MODEL_ID\", value: \"@ID@\" }];\n",
        ),
        (
            "stack.py",
            "env = [{\"name\": \"AWS_BEDROCK_REGION\", \"value\": \"@REGION@\"}, {\"name\": \"MODEL_ID\", \"value\": \"@ID@\"}]\n",
        ),
    ] {
        assert_eq!(beside(name, text), json!(["eu-west-1"]), "{name}");
    }
    for (name, text) in [
        (
            "other.yaml",
            "env:\n  - name: S3_REGION\n    value: @REGION@\n  - name: MODEL_ID\n    value: @ID@\n",
        ),
        (
            "two.yaml",
            "containers:\n  - name: a\n    env:\n      - name: AWS_REGION\n        value: @REGION@\n  - name: b\n    env:\n      - name: MODEL_ID\n        value: @ID@\n",
        ),
    ] {
        assert_eq!(beside(name, text), json!([]), "{name}");
    }
}

#[test]
fn a_profile_that_a_model_never_had_is_said_apart_from_its_end() {
    for (id, lint, part) in [
        (
            "eu.anthropic.claude-3-5-haiku-20241022-v1:0",
            "retired-model",
            "had no `eu.` profile",
        ),
        (
            "apac.anthropic.claude-3-5-haiku-20241022-v1:0",
            "retired-model",
            "had no `apac.` profile",
        ),
        (
            "jp.anthropic.claude-3-7-sonnet-20250219-v1:0",
            "retired-model",
            "had no `jp.` profile",
        ),
        (
            "eu.anthropic.claude-opus-4-1-20250805-v1:0",
            "unknown-profile",
            "has no `eu.` profile",
        ),
    ] {
        let findings = Case::new("check")
            .judged_for(DAY)
            .file("a.py", format!("A = \"{id}\"\n"))
            .findings();
        let finding = of(&findings, "a.py");
        assert_eq!(finding["lint"], lint, "{id}");
        assert_message(finding, part);
        // The days are those of the model, wherever it was.
        assert_message(finding, "Claude");
    }
    for id in [
        "us.anthropic.claude-3-5-haiku-20241022-v1:0",
        "apac.anthropic.claude-3-5-sonnet-20240620-v1:0",
    ] {
        let findings = Case::new("check")
            .judged_for(DAY)
            .file("a.py", format!("A = \"{id}\"\n"))
            .findings();
        let message = text(of(&findings, "a.py"), "message").to_owned();
        assert!(!message.contains("profile"), "{message}");
    }
}
