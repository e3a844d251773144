//! Edits whose model reaches a request, a body or a policy in another file: what is left to do there is listed.

use crate::case::{Case, Run};

const OLD: &str = "anthropic.claude-3-sonnet-20240229-v1:0";

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-*" = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-v2*" = "us.anthropic.claude-sonnet-4-6"
"#;

type Files<'a> = &'a [(&'a str, &'a str)];

/// A run on files in which `OLD` stands for the id.
fn run(files: Files<'_>, command: &str) -> Run {
    let mut case = Case::bare(command).file("bedrock-lint.toml", CONFIG);
    for (name, text) in files {
        case = case.file(name, text.replace("OLD", OLD));
    }
    case.run()
}

fn diff(files: Files<'_>) -> Run {
    run(files, "check --diff --as-of 2026-11-29 .")
}

const JS: &str = "const { ConverseCommand } = require('@aws-sdk/client-bedrock-runtime');
exports.ask = (client, text) => client.send(new ConverseCommand({
  modelId: MODEL,
  messages: [{ role: 'user', content: [{ text }] }],
  inferenceConfig: { temperature: 0.5, topP: 0.9 },
}));
";

const PY: &str = "import boto3
client = boto3.client(\"bedrock-runtime\")
def ask(text):
    return client.converse(
        modelId=MODEL,
        messages=[],
        inferenceConfig={\"temperature\": 0.5, \"topP\": 0.9},
    )
";

const GO: &str = "package chat
func (c *Chat) Ask(ctx context.Context) (*bedrockruntime.ConverseOutput, error) {
	return c.client.Converse(ctx, &bedrockruntime.ConverseInput{
		ModelId: aws.String(MODEL),
		InferenceConfig: &types.InferenceConfiguration{
			Temperature: aws.Float32(0.2),
			TopP: aws.Float32(0.9),
		},
	})
}
";

const JAVA: &str = "package com.acme;
import software.amazon.awssdk.services.bedrockruntime.model.*;
public class ChatService {
    @Value(\"${app.bedrock.model-id}\")
    private String modelId;
    public ConverseResponse ask(BedrockRuntimeClient client) {
        return client.converse(ConverseRequest.builder()
            .modelId(modelId)
            .inferenceConfig(InferenceConfiguration.builder().temperature(0.3F).topP(0.9F).build())
            .build());
    }
}
";

const CS: &str = "using Amazon.BedrockRuntime.Model;
public class ChatService
{
    private readonly string _modelId;
    public ChatService(IConfiguration configuration) { _modelId = configuration[\"Bedrock:ModelId\"]!; }
    public Task Ask() => _client.ConverseAsync(new ConverseRequest
    {
        ModelId = _modelId,
        InferenceConfig = new InferenceConfiguration { Temperature = 0.3F, TopP = 0.9F },
    });
}
";

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_the_new_model_refuses_in_another_file_is_to_do_there() {
    let js = |model: &str| JS.replace("MODEL", model);
    let py = |model: &str| PY.replace("MODEL", model);
    let (js_env, py_env) = (js("process.env.MODEL_ID"), py("os.environ[\"MODEL_ID\"]"));
    let js_import = format!("const config = require('./config');\n{}", js("config.modelId"));
    let ts_import = format!("import {{ MODEL }} from './models';\n{}", js("MODEL"));
    let py_import = format!(
        "from .settings import Settings\nsettings = Settings()\n{}",
        py("settings.model_id")
    );
    let py_lookup = format!("from .settings import BEDROCK\n{}", py("BEDROCK[\"MODEL_ID\"]"));
    let go_env = GO.replace("MODEL", "os.Getenv(\"MODEL_ID\")");
    let go_import = format!(
        "package chat\nimport \"acme/config\"\n{}",
        &GO.replace("MODEL", "c.cfg.ModelID")[13..]
    );
    let cases: &[(Files<'_>, &str)] = &[
        (
            &[
                (
                    "lib/stack.ts",
                    "new lambda.Function(this, 'Chat', {\n  environment: { MODEL_ID: 'OLD' },\n});\n",
                ),
                ("lambda/chat.js", &js_env),
            ],
            "lambda/chat.js:5",
        ),
        (
            &[
                (
                    "template.yaml",
                    "Resources:\n  Chat:\n    Type: AWS::Serverless::Function\n    Properties:\n      Environment:\n        Variables:\n          MODEL_ID: OLD\n",
                ),
                ("src/app.py", &py_env),
            ],
            "src/app.py:7",
        ),
        (
            &[
                (
                    "main.tf",
                    "resource \"aws_lambda_function\" \"chat\" {\n  environment {\n    variables = {\n      MODEL_ID = \"OLD\"\n    }\n  }\n}\n",
                ),
                ("chat.py", &py_env),
            ],
            "chat.py:7",
        ),
        (&[(".env", "MODEL_ID=OLD\n"), ("index.js", &js_env)], "index.js:5"),
        (
            &[
                (
                    "docker-compose.yml",
                    "services:\n  api:\n    environment:\n      - MODEL_ID=OLD\n",
                ),
                ("chat.go", &go_env),
            ],
            "chat.go:6",
        ),
        (
            &[
                (
                    "deploy.yaml",
                    "kind: Deployment\nspec:\n  containers:\n    - env:\n        - name: MODEL_ID\n          value: OLD\n",
                ),
                ("app.py", &py_env),
            ],
            "app.py:7",
        ),
        (
            &[
                (
                    "src/main/resources/application.yml",
                    "app:\n  bedrock:\n    model-id: OLD\n",
                ),
                ("src/main/java/com/acme/ChatService.java", JAVA),
            ],
            "src/main/java/com/acme/ChatService.java:9",
        ),
        (
            &[
                ("appsettings.json", "{\n  \"Bedrock\": { \"ModelId\": \"OLD\" }\n}\n"),
                ("Services/ChatService.cs", CS),
            ],
            "Services/ChatService.cs:9",
        ),
        (
            &[
                ("config.js", "module.exports = {\n  modelId: 'OLD',\n};\n"),
                ("chat.js", &js_import),
            ],
            "chat.js:6",
        ),
        (
            &[
                ("src/models.ts", "export const MODEL = 'OLD';\n"),
                ("src/chat.ts", &ts_import),
            ],
            "src/chat.ts:6",
        ),
        (
            &[
                (
                    "app/settings.py",
                    "class Settings:\n    region: str = \"us-east-1\"\n    model_id: str = \"OLD\"\n",
                ),
                ("app/chat.py", &py_import),
            ],
            "app/chat.py:9",
        ),
        (
            &[
                (
                    "app/settings.py",
                    "import os\nBEDROCK = {\"MODEL_ID\": os.environ.get(\"BEDROCK_MODEL_ID\", \"OLD\")}\n",
                ),
                ("app/chat.py", &py_lookup),
            ],
            "app/chat.py:8",
        ),
        (
            &[
                (
                    "config/config.go",
                    "package config\ntype Config struct {\n\tModelID string\n}\nfunc Load() Config {\n\treturn Config{ModelID: \"OLD\"}\n}\n",
                ),
                ("chat/chat.go", &go_import),
            ],
            "chat/chat.go:7",
        ),
    ];
    for (files, place) in cases {
        let told = diff(files);
        let line =
            format!("  to do: {place}: keep one of temperature and top_p: Claude Haiku 4.5 refuses them together");
        assert!(told.stderr.contains(&line), "{place}\n{}", told.stderr);
    }
}

#[test]
fn a_request_that_the_id_does_not_reach_has_no_to_do() {
    let chat = PY.replace("MODEL", "os.environ[\"CHAT_MODEL\"]");
    let own = format!(
        "MODEL_ID = \"us.amazon.nova-pro-v1:0\"\n{}",
        PY.replace("MODEL", "MODEL_ID")
    );
    let both = PY
        .replace("MODEL", "os.environ[\"MODEL_ID\"]")
        .replace(", \"topP\": 0.9", "");
    for files in [
        &[(".env", "SUMMARY_MODEL=OLD\n"), ("app.py", chat.as_str())],
        &[(".env", "MODEL_ID=OLD\n"), ("app.py", own.as_str())],
        &[(".env", "MODEL_ID=OLD\n"), ("app.py", both.as_str())],
    ] {
        let told = diff(files);
        assert!(told.stdout.contains("+++ b/.env"), "{}", told.stderr);
        assert!(!told.stderr.contains("to do"), "{files:?}\n{}", told.stderr);
    }
}

#[test]
fn without_consent_a_request_elsewhere_needs_a_look() {
    let files: Files<'_> = &[
        (".env", "MODEL_ID=us.anthropic.claude-3-7-sonnet-20250219-v1:0\n"),
        ("index.js", &JS.replace("MODEL", "process.env.MODEL_ID")),
    ];
    let mut case = Case::bare("check --fix --as-of 2026-11-29 --region us-east-1 .");
    for (name, text) in files {
        case = case.file(name, text);
    }
    let run = case.run();
    assert!(run.stderr.contains("fixed: 0 ids"), "{}", run.stderr);
}

#[test]
fn a_body_of_the_old_family_is_to_do_wherever_it_is_written() {
    let client = "import json\nimport boto3\nclass BedrockClient:\n    def __init__(self, model_id):\n        self.runtime = boto3.client(\"bedrock-runtime\")\n        self.model_id = model_id\n    def invoke(self, body):\n        return self.runtime.invoke_model(modelId=self.model_id, body=json.dumps(body))\n";
    let summary = "from .client import BedrockClient\nclient = BedrockClient(\"anthropic.claude-v2:1\")\ndef run(text):\n    return client.invoke({\n        \"prompt\": text,\n        \"max_tokens_to_sample\": 500,\n    })[\"completion\"]\n";
    let titan = "const { invoke } = require('./lib/bedrock');\nconst MODEL = 'amazon.titan-text-express-v1';\nexports.draft = (text) => invoke(MODEL, {\n  inputText: text,\n  textGenerationConfig: { maxTokenCount: 512 },\n});\n";
    let java = "class Summary {\n  String body(String text) {\n    return new JSONObject().put(\"prompt\", text).put(\"max_tokens_to_sample\", 300).toString();\n  }\n}\n";
    let chain = "from langchain_aws import ChatBedrock\nllm = ChatBedrock(\n    model_id=\"anthropic.claude-v2:1\",\n    model_kwargs={\"temperature\": 0.1, \"top_p\": 0.9, \"max_tokens_to_sample\": 2000},\n)\n";
    let cases: &[(Files<'_>, &str)] = &[
        (
            &[("llm/client.py", client), ("llm/summary.py", summary)],
            "llm/summary.py:6: request body anthropic-text-completions → anthropic-messages",
        ),
        (
            &[("llm/client.py", client), ("llm/summary.py", summary)],
            "llm/client.py:8: request body anthropic-text-completions → anthropic-messages",
        ),
        (&[("app.js", titan)], "app.js:5: request body titan-text → nova"),
        (
            &[
                ("application.properties", "summary.model-id=anthropic.claude-v2:1\n"),
                ("Summary.java", java),
            ],
            "Summary.java:3: request body anthropic-text-completions → anthropic-messages",
        ),
        (
            &[("chain.py", chain)],
            "chain.py:4: request body anthropic-text-completions → anthropic-messages",
        ),
    ];
    for (files, line) in cases {
        let told = run(files, "check --diff --unsafe-fixes --as-of 2026-11-29 .");
        assert!(
            told.stderr.contains(&format!("  to do: {line}")),
            "{line}\n{}",
            told.stderr
        );
    }
}

#[test]
fn a_policy_that_allows_every_model_leaves_nothing_to_allow() {
    let call = "import boto3\nboto3.client(\"bedrock-runtime\").converse(modelId=\"OLD\", messages=[])\n";
    let others = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\"arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0\"]}]}\n";
    let to_do = "other.json:1 allows `amazon.titan-embed-text-v2:0` only";
    let told = diff(&[("app.py", call), ("other.json", others)]);
    assert!(told.stderr.contains(to_do), "{}", told.stderr);
    for (name, text) in [
        (
            "policy.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"bedrock:InvokeModel\"], \"Resource\": \"*\"}]}\n",
        ),
        (
            "template.yaml",
            "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - Effect: Allow\n                Action: bedrock:*\n                Resource: \"*\"\n",
        ),
        (
            "iam.tf",
            "data \"aws_iam_policy_document\" \"bedrock\" {\n  statement {\n    actions   = [\"bedrock:InvokeModel\"]\n    resources = [\"*\"]\n  }\n}\n",
        ),
        (
            "stack.ts",
            "fn.addToRolePolicy(new iam.PolicyStatement({\n  actions: ['bedrock:InvokeModel'],\n  resources: ['*'],\n}));\n",
        ),
        (
            "serverless.yml",
            "provider:\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action:\n            - bedrock:InvokeModel\n          Resource: \"*\"\n",
        ),
        (
            "sam.yaml",
            "Resources:\n  Chat:\n    Properties:\n      Policies:\n        - AmazonBedrockFullAccess\n",
        ),
        (
            "wild.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\"arn:aws:bedrock:*::foundation-model/*\", \"arn:aws:bedrock:*:*:inference-profile/*\"]}]}\n",
        ),
    ] {
        let told = diff(&[("app.py", call), ("other.json", others), (name, text)]);
        assert!(!told.stderr.contains("to do"), "{name}\n{}", told.stderr);
    }
    // Other actions, and a denial, allow no call.
    for text in [
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}], \"For\": \"bedrock\"}\n",
        "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": \"*\"}]}\n",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:ListFoundationModels\", \"Resource\": \"*\"}]}\n",
    ] {
        let told = diff(&[("app.py", call), ("other.json", others), ("policy.json", text)]);
        assert!(told.stderr.contains(to_do), "{text}\n{}", told.stderr);
    }
}

#[test]
fn a_type_is_not_changed_where_a_value_of_it_stays() {
    let models = "export type ModelId =\n  | 'OLD'\n  | 'us.amazon.nova-pro-v1:0';\nexport const MODELS: { id: ModelId; contextWindow: number }[] = [\n  { id: 'OLD', contextWindow: 200000 },\n];\nexport const DEFAULT_MODEL: ModelId = 'OLD';\n";
    let told = run(
        &[("models.ts", models)],
        "check --diff --unsafe-fixes --as-of 2026-11-29 .",
    );
    assert_eq!(told.stdout, "", "{}", told.stderr);
    let plain = "export type ModelId =\n  | 'OLD'\n  | 'us.amazon.nova-pro-v1:0';\nexport const DEFAULT_MODEL: ModelId = 'OLD';\n";
    let told = run(
        &[("models.ts", plain)],
        "check --diff --unsafe-fixes --as-of 2026-11-29 .",
    );
    assert_eq!(told.stdout.matches("\n+").count(), 3, "{}{}", told.stdout, told.stderr);
}

#[test]
fn a_form_that_no_region_of_the_config_can_call_is_only_shown() {
    for (region, is_written) in [("us-east-1", true), ("eu-central-1", false), ("af-south-1", false)] {
        let run = Case::bare("check --diff --unsafe-fixes --as-of 2026-11-29 .")
            .file("bedrock-lint.toml", format!("regions = [\"{region}\"]\n"))
            .file("llm.yaml", "model_id: us.deepseek.r1-v1:0\n")
            .run();
        assert_eq!(run.stdout.contains("+model_id"), is_written, "{region}: {}", run.stdout);
    }
}

#[test]
fn an_argument_that_goes_from_a_cell_takes_its_line_with_it() {
    let cell = r#"{"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": [
    "import boto3, json\n",
    "client = boto3.client(\"bedrock-runtime\")\n",
    "body = json.dumps({\n",
    "    \"anthropic_version\": \"bedrock-2023-05-31\",\n",
    "    \"max_tokens\": 512,\n",
    "    \"temperature\": 0.5,\n",
    "    \"top_p\": 0.9,\n",
    "    \"messages\": [],\n",
    "})\n",
    "client.invoke_model(modelId=\"OLD\", body=body)\n"
   ]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
"#;
    let told = run(&[("a.ipynb", cell)], "check --diff --unsafe-fixes --as-of 2026-11-29 .");
    assert!(
        told.stdout.contains("\n-    \"    \\\"top_p\\\": 0.9,\\n\",\n"),
        "{}{}",
        told.stdout,
        told.stderr
    );
    assert_eq!(told.stdout.matches("\n+").count(), 2, "{}", told.stdout);
}

#[test]
fn a_policy_keeps_what_is_still_called() {
    let policy = "{\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"bedrock:InvokeModel\",\n      \"Resource\": [\n        \"arn:aws:bedrock:us-east-1::foundation-model/OLD\"\n      ]\n    }\n  ]\n}\n";
    let machine = "{\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Task\",\n      \"Resource\": \"arn:aws:states:::bedrock:invokeModel\",\n      \"Parameters\": {\"ModelId\": \"arn:aws:bedrock:us-east-1::foundation-model/OLD\", \"Body\": {}}\n    }\n  }\n}\n";
    let alone = diff(&[("policy.json", policy)]);
    assert!(alone.stdout.contains("+++ b/policy.json"), "{}", alone.stderr);
    let called = diff(&[("policy.json", policy), ("flow.asl.json", machine)]);
    assert!(!called.stdout.contains("+++ b/policy.json"), "{}", called.stdout);
    assert!(called.stderr.contains("still calls the old model"), "{}", called.stderr);
}

#[test]
fn the_test_of_a_file_by_its_name_is_about_it() {
    for (files, place) in [
        (
            [
                ("llm.go", "package llm\nconst defaultModel = \"OLD\"\n"),
                (
                    "llm_test.go",
                    "package llm\nfunc TestModel(t *testing.T) {\n\tif New().Model != \"OLD\" {\n\t\tt.Fatal()\n\t}\n}\n",
                ),
            ],
            "llm_test.go:3",
        ),
        (
            [
                ("app/assistant.rb", "class Assistant\n  DEFAULT_MODEL = \"OLD\"\nend\n"),
                (
                    "spec/assistant_spec.rb",
                    "RSpec.describe Assistant do\n  it { expect(Assistant::DEFAULT_MODEL).to eq(\"OLD\") }\nend\n",
                ),
            ],
            "spec/assistant_spec.rb:2",
        ),
    ] {
        let told = diff(&files);
        let why = format!("{place} compares with the old id");
        assert!(told.stderr.contains(&why), "{}", told.stderr);
    }
}

/// Code that keeps the old id, by what it does with it.
const KEEPS: &[(&str, &str)] = &[
    (
        "src/llm.py",
        "def limit(model):\n    if model == \"us.OLD\":\n        return 64000\n    raise ValueError(model)\n",
    ),
    (
        "src/handler.py",
        "import os\nBODIES = {\"us.OLD\": 1}\nprint(BODIES[os.environ[\"MODEL_ID\"]])\n",
    ),
    (
        "internal/llm/llm.go",
        "package llm\n\nfunc limit(m string) int {\n\tswitch m {\n\tcase \"us.OLD\":\n\t\treturn 64000\n\t}\n\treturn 0\n}\n",
    ),
    (
        "core/src/main/java/com/acme/Limits.java",
        "package com.acme;\n\nclass Limits {\n    static boolean is(String m) { return m.equals(\"us.OLD\"); }\n}\n",
    ),
];

/// Values that such code may see.
const VALUES: &[(&str, &str)] = &[
    ("config/app.yaml", "model: us.OLD\n"),
    ("config/default.json", "{\"model\": \"us.OLD\"}\n"),
    ("deploy/chart/values.yaml", "env:\n  MODEL_ID: us.OLD\n"),
    (
        "infra/main.tf",
        "resource \"aws_lambda_function\" \"f\" {\n  environment {\n    variables = {\n      MODEL_ID = \"us.OLD\"\n    }\n  }\n}\n",
    ),
    ("jobs/run.py", "send(queue, {\"model\": \"us.OLD\"})\n"),
];

#[test]
fn a_value_of_one_folder_meets_the_code_of_another() {
    for place in KEEPS {
        for value in VALUES {
            let found = diff(&[*place, *value]);
            assert!(!found.stdout.contains(value.0), "{place:?} {value:?}\n{}", found.stdout);
            // A folder with a README is a program of its own; what configures those beside it is none.
            let readme = |file: &str| format!("{}/README.md", file.split('/').next().unwrap_or_default());
            let (own, other) = (readme(place.0), readme(value.0));
            let found = diff(&[*place, *value, (&own, "# A\n"), (&other, "# B\n")]);
            let is_apart = value.0.starts_with("jobs");
            assert_eq!(
                found.stdout.contains(value.0),
                is_apart,
                "{place:?} {value:?}\n{}",
                found.stdout
            );
        }
    }
}
