//! Verdicts on forms that were found on repositories that nobody had read: Regions that the code falls back to, dead entries
//! of a statement, beginnings of ids, values that are called by a key.

use serde_json::Value;

use crate::case::Case;

/// The day of the cases.
const DAY: &str = "2026-11-30";

fn findings(name: &str, text: &str, args: &[&str]) -> Vec<Value> {
    let case = Case::new("check").file(name, text).judged_for(DAY);
    case.args(args.iter().copied()).findings()
}

/// The lints that a default run shows.
fn shown(name: &str, text: &str, args: &[&str]) -> Vec<String> {
    let findings = findings(name, text, args);
    let visible = findings.iter().filter(|finding| finding["severity"] != "note");
    visible
        .map(|finding| finding["lint"].as_str().unwrap().to_owned())
        .collect()
}

const AWAY: &[&str] = &["--region", "ap-northeast-2"];

#[test]
fn a_default_in_the_file_is_the_region_that_the_code_falls_back_to() {
    for (name, text) in [
        (
            "compose.yaml",
            "services:\n  chat:\n    environment:\n      AWS_REGION: \"${AWS_REGION:-us-west-2}\"\n      ANTHROPIC_MODEL: us.anthropic.claude-sonnet-4-6\n",
        ),
        (
            "compose-list.yaml",
            "services:\n  chat:\n    environment:\n      - AWS_REGION=${AWS_REGION:-us-west-2}\n      - ANTHROPIC_MODEL=us.anthropic.claude-sonnet-4-6\n",
        ),
        (
            "start.sh",
            "export AWS_REGION=\"${AWS_REGION:-us-west-2}\"\nexport ANTHROPIC_MODEL='us.anthropic.claude-sonnet-4-6'\n",
        ),
        (
            "chat.env",
            "AWS_REGION=${AWS_REGION:-us-west-2}\nANTHROPIC_MODEL=us.anthropic.claude-sonnet-4-6\n",
        ),
        (
            "Dockerfile",
            "FROM alpine\nENV AWS_REGION=${AWS_REGION:-us-west-2}\nENV ANTHROPIC_MODEL=us.anthropic.claude-sonnet-4-6\n",
        ),
        (
            "application.properties",
            "spring.ai.bedrock.aws.region=${REGION:us-west-2}\nspring.ai.bedrock.converse.chat.options.model=us.anthropic.claude-sonnet-4-6\n",
        ),
        (
            "ask.py",
            "import boto3\nASK = 'us.anthropic.claude-sonnet-4-6'\ndef ask(text, region: str = 'us-west-2'):\n    client = boto3.client('bedrock-runtime', region_name=region)\n    return client.converse(modelId=ASK, messages=[])\n",
        ),
        (
            "ask.ts",
            "export async function ask(region = 'us-west-2') {\n  const client = new BedrockRuntimeClient({ region });\n  await client.send(new ConverseCommand({ modelId: 'us.anthropic.claude-sonnet-4-6', messages: [] }));\n}\n",
        ),
        (
            "arrow.ts",
            "export const ask = (region = process.env.R ?? 'us-west-2') =>\n  new BedrockRuntimeClient({ region }).send(new ConverseCommand({ modelId: 'us.anthropic.claude-sonnet-4-6', messages: [] }));\n",
        ),
        (
            "variables.tf",
            "variable \"aws_region\" {\n  default = \"us-west-2\"\n}\nvariable \"model_id\" {\n  default = \"us.anthropic.claude-sonnet-4-6\"\n}\nresource \"aws_bedrockagent_agent\" \"a\" {\n  foundation_model = var.model_id\n}\n",
        ),
    ] {
        assert_eq!(shown(name, text, AWAY), Vec::<String>::new(), "{name}");
        let other = text.replace("us-west-2", "ap-northeast-2");
        assert_eq!(shown(name, &other, AWAY), ["region-unavailable"], "{name}: {other}");
    }
}

#[test]
fn a_region_that_another_function_defaults_to_is_not_that_of_a_caller() {
    let text = "import boto3\ndef upload(region='us-west-2'):\n    boto3.client('s3', region_name=region)\n\
                def ask(region):\n    client = boto3.client('bedrock-runtime', region_name=region)\n    \
                client.converse(modelId='us.anthropic.claude-sonnet-4-6', messages=[])\n";
    assert_eq!(shown("ask.py", text, AWAY), ["region-unavailable"]);
}

#[test]
fn a_model_beside_a_list_of_its_regions_is_a_note_unless_the_list_has_the_one_that_refuses() {
    let python = "SPEECH_REGIONS = {'us-east-1', 'eu-north-1'}\nSPEECH = 'amazon.nova-2-sonic-v1:0'\n";
    let script =
        "const SPEECH_REGIONS = ['us-east-1', 'eu-north-1'];\nexport const SPEECH = 'amazon.nova-2-sonic-v1:0';\n";
    for (name, text) in [("speech.py", python), ("speech.ts", script)] {
        let args = ["--region", "eu-west-2"];
        assert_eq!(shown(name, text, &args), Vec::<String>::new(), "{name}");
        let found = findings(name, text, &args);
        assert!(
            found.iter().any(|finding| finding["lint"] == "region-unavailable"),
            "{found:?}"
        );
        let listed = text.replace("eu-north-1", "eu-west-2");
        assert_eq!(shown(name, &listed, &args), ["region-unavailable"], "{name}");
    }
}

#[test]
fn a_malformed_arn_beside_the_right_ones_is_a_note() {
    const MODEL: &str = "*::foundation-model/amazon.nova-pro-v1:0";
    const PROFILE: &str = "*:111122223333:inference-profile/eu.amazon.nova-pro-v1:0";
    let statement = |resources: &[&str]| {
        let resources: Vec<_> = resources
            .iter()
            .map(|one| format!("\"arn:aws:bedrock:{one}\""))
            .collect();
        format!(
            "{{\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"bedrock:InvokeModel\",\"Resource\":[{}]}}]}}",
            resources.join(",")
        )
    };
    for dead in [
        "*::foundation-model/eu.amazon.nova-pro-v1:0",
        "*:*:inference-profile/amazon.nova-pro-v1:0",
        "*::inference-profile/eu.amazon.nova-pro-v1:0",
        "*:111122223333:foundation-model/amazon.nova-pro-v1:0",
    ] {
        let text = statement(&[MODEL, PROFILE, dead]);
        assert_eq!(shown("policy.json", &text, &[]), Vec::<String>::new(), "{dead}");
        let wide = statement(&["*::foundation-model/amazon.*", "*:*:inference-profile/*.amazon.*", dead]);
        assert_eq!(shown("policy.json", &wide, &[]), Vec::<String>::new(), "{dead}");
        let alone = shown("policy.json", &statement(&[dead]), &[]);
        assert!(alone.contains(&"malformed-arn".to_owned()), "{dead}: {alone:?}");
    }
    let two = statement(&[
        "*::foundation-model/eu.amazon.nova-pro-v1:0",
        "*::foundation-model/eu.amazon.nova-lite-v1:0",
    ]);
    assert_eq!(
        shown("policy.json", &two, &[]),
        ["malformed-arn"],
        "one of a statement and a fault"
    );
}

#[test]
fn no_arn_is_made_of_a_model_that_the_catalog_does_not_have() {
    let text = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"bedrock:InvokeModel\",\"Resource\":\n\
                \"arn:aws:bedrock:us-east-1::foundation-model/us.anthropic.claude-sonnet-4-5-20251101-v1:0\"}]}";
    let found = findings("policy.json", text, &[]);
    let notes = found[0]["notes"].to_string();
    assert!(!notes.contains("20251101-v1:0`, and"), "{notes}");
    let given = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--model-id', default='apac.anthropic.claude-haiku-4-5-v1:0')\n";
    let found = findings("ask.py", given, &[]);
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        !message.contains("`apac.anthropic.claude-haiku-4-5-20251001-v1:0`"),
        "{message}"
    );
}

#[test]
fn a_value_that_is_put_before_a_wildcard_is_a_beginning_unless_it_is_called() {
    let names = "export const settings = { embedder: process.env.E || 'amazon.titan-embed-text-v2' };\n";
    let arn = "const arn = `arn:aws:bedrock:${region}::foundation-model/${settings.embedder}*`;\n";
    assert_eq!(shown("stack.ts", &format!("{names}{arn}"), &[]), Vec::<String>::new());
    let exact = arn.replace("*`", "`");
    assert_eq!(
        shown("stack.ts", &format!("{names}{exact}"), &[]),
        ["malformed-model-id"]
    );
    let called = "client.send(new InvokeModelCommand({ modelId: 'amazon.titan-embed-text-v2', body }));\n";
    assert_eq!(
        shown("stack.ts", &format!("{called}{arn}"), &[]),
        ["malformed-model-id"]
    );
}

#[test]
fn an_application_inference_profile_beside_a_bare_id_is_called() {
    const ARN: &str = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3";
    for (name, text) in [
        (
            "chat.ts",
            format!(
                "new ChatBedrockConverse({{ region: 'us-east-1', model: 'anthropic.claude-sonnet-4-6', applicationInferenceProfile: '{ARN}' }});\n"
            ),
        ),
        (
            "chat.py",
            format!(
                "BedrockConverse(region_name='us-east-1', model='anthropic.claude-sonnet-4-6', application_inference_profile_arn='{ARN}')\n"
            ),
        ),
        (
            "gateway.yaml",
            format!(
                "model_list:\n  - litellm_params:\n      model: bedrock/anthropic.claude-sonnet-4-6\n      model_id: {ARN}\n"
            ),
        ),
    ] {
        assert_eq!(shown(name, &text, &[]), Vec::<String>::new(), "{name}");
        let without = text
            .replace(ARN, "")
            .replace("applicationInferenceProfile: ''", "")
            .replace(", application_inference_profile_arn=''", "");
        assert_eq!(shown(name, &without, &[]), ["profile-required"], "{name}");
    }
}

#[test]
fn an_application_inference_profile_has_the_model_of_its_own_record_alone() {
    const ARN: &str = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3";
    const SOURCE: &str = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0";
    for (name, text) in [
        (
            "stack.ts",
            format!(
                "const a = new CfnProfile(this, 'A', {{ modelSource: {{ copyFrom: '{SOURCE}' }} }});\n\
                 const b = Profile.fromAttributes(this, 'B', {{ inferenceProfileArn: '{ARN}' }});\n"
            ),
        ),
        (
            "a.json",
            format!("[{{\"modelSource\": {{\"copyFrom\": \"{SOURCE}\"}}}}, {{\"inferenceProfileArn\": \"{ARN}\"}}]\n"),
        ),
    ] {
        assert_eq!(shown(name, &text, &[]).len(), 1, "{name}: {text}");
    }
    let own = format!("{{\"inferenceProfileArn\": \"{ARN}\", \"modelSource\": {{\"copyFrom\": \"{SOURCE}\"}}}}\n");
    assert_eq!(shown("a.json", &own, &[]).len(), 2, "{own}");
}

#[test]
fn a_truncated_id_of_a_map_that_is_called_by_its_key_is_malformed() {
    let map = "IDS = {\n    'small': 'global.anthropic.claude-sonnet-4-6',\n    'large': 'global.anthropic.claude-opus-4-6',\n}\n";
    let client = "import boto3\nclient = boto3.client('bedrock-runtime')\n";
    for call in [
        "def ask(name): return client.converse(modelId=IDS[name], messages=[])\n",
        "def ask(name): return client.converse(modelId=IDS.get(name), messages=[])\n",
        "def ask(name):\n    chosen = IDS[name]\n    return client.converse(modelId=chosen, messages=[])\n",
        "def pick(name):\n    return IDS[name]\ndef ask(name):\n    return client.converse(modelId=pick(name), messages=[])\n",
    ] {
        let text = format!("{client}{map}{call}");
        assert_eq!(shown("ask.py", &text, &[]), ["malformed-model-id"], "{call}");
    }
    let script = "const IDS = { small: 'global.anthropic.claude-sonnet-4-6', large: 'global.anthropic.claude-opus-4-6' };\n\
                  const ask = (name) => client.send(new ConverseCommand({ modelId: IDS[name], messages: [] }));\n";
    assert_eq!(shown("ask.ts", script, &[]), ["malformed-model-id"]);
    let tested = format!("{map}def is_large(id, name): return id.startswith(IDS[name])\n");
    assert_eq!(shown("ask.py", &tested, &[]), Vec::<String>::new());
}

#[test]
fn a_wildcard_of_models_without_a_profile_and_one_beyond_an_id_are_reported() {
    let policy = |name: &str| {
        format!(
            "{{\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"bedrock:InvokeModel\",\"Resource\":[\"arn:aws:bedrock:eu-central-1::foundation-model/{name}\"]}}]}}"
        )
    };
    assert_eq!(
        shown("a.json", &policy("anthropic.claude-haiku-4-5-*"), &[]),
        ["missing-companion"]
    );
    assert_eq!(
        shown("a.json", &policy("anthropic.claude-sonnet-4-6-*"), &[]),
        ["dead-wildcard"]
    );
    assert_eq!(shown("a.json", &policy("amazon.nova-9-*"), &[]), Vec::<String>::new());
    assert_eq!(shown("a.json", &policy("*"), &[]), Vec::<String>::new());
}

#[test]
fn a_variable_that_says_region_is_one_region_and_that_of_a_loop_is_not() {
    let policy = |region: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \
             \"arn:aws:bedrock:${{{region}}}::foundation-model/anthropic.claude-sonnet-4-6\",\n      \
             \"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6\",\n    ]\n  }}\n}}\n"
        )
    };
    for region in ["var.aws_region", "local.region", "var.deploy_region"] {
        assert_eq!(
            shown("main.tf", &policy(region), &[]),
            ["missing-companion"],
            "{region}"
        );
    }
    assert_eq!(shown("main.tf", &policy("each.value"), &[]), Vec::<String>::new());
}

#[test]
fn a_route_that_a_script_writes_and_an_input_of_a_module_take_the_model() {
    for (name, text) in [
        (
            "a.sh",
            "cat > gateway.yaml <<EOF\nmodel_list:\n  - litellm_params:\n      model: bedrock/anthropic.claude-sonnet-4-6\nEOF\n",
        ),
        (
            "b.sh",
            "echo '      model: \"bedrock/anthropic.claude-sonnet-4-6\"' >> gateway.yaml\n",
        ),
        (
            "terraform.tfvars",
            "foundation_model = \"anthropic.claude-sonnet-4-6\"\n",
        ),
        (
            "terragrunt.hcl",
            "inputs = {\n  agent_foundation_model = \"anthropic.claude-sonnet-4-6\"\n}\n",
        ),
    ] {
        assert_eq!(shown(name, text, &[]), ["profile-required"], "{name}");
    }
}

#[test]
fn permissions_without_an_effect_allow() {
    let text = "new sst.aws.Function('F', { permissions: [{ actions: ['bedrock:InvokeModel'],\n  resources: ['arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6'] }] });\n";
    assert_eq!(shown("sst.config.ts", text, &[]), ["missing-companion"]);
}

#[test]
fn an_id_of_a_list_behind_foundation_model_is_spelt_without_a_profile() {
    let text = "variable \"allowed\" {\n  default = [\"anthropic.claude-sonnet-4-6-v1:0\"]\n}\ndata \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [for m in var.allowed : \"arn:aws:bedrock:*::foundation-model/${m}\"]\n  }\n}\n";
    for args in [&[][..], &["--region", "us-east-1"]] {
        let found = findings("main.tf", text, args);
        assert_eq!(
            found[0]["replacement"]["text"], "anthropic.claude-sonnet-4-6",
            "{args:?}"
        );
    }
}
