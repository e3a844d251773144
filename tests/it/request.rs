//! Parts of a request beside the model that the new model refuses: each at its own line.

use serde_json::Value;

use crate::case::Case;

/// The lines and the first words of the labels of the only finding.
fn labels(file: &str, source: &str, args: &[&str]) -> Vec<(u64, String)> {
    let case = Case::new("check --region us-east-1").file(file, source);
    let findings = case.args(args.iter().copied()).findings();
    let [finding] = findings.as_slice() else {
        panic!("{source}: {findings:#?}")
    };
    let label = |label: &Value| {
        let message = label["message"].as_str().unwrap();
        let column = usize::try_from(label["column"].as_u64().unwrap()).unwrap();
        let line = label["line"].as_u64().unwrap();
        let text = source.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
        let length =
            usize::try_from(label["byte_end"].as_u64().unwrap() - label["byte_start"].as_u64().unwrap()).unwrap();
        let word = text[column - 1..][..length].trim_matches(['"', '\'']);
        assert!(
            message.contains(&format!("`{word}`")) || word == "assistant" || !message.contains(word),
            "{message}"
        );
        (line, word.to_owned())
    };
    finding["labels"].as_array().unwrap().iter().map(label).collect()
}

#[track_caller]
fn check(file: &str, source: &str, expected: &[(u64, &str)]) {
    let found = labels(file, source, &[]);
    let found: Vec<_> = found.iter().map(|(line, word)| (*line, word.as_str())).collect();
    assert_eq!(found, expected, "{file}:\n{source}");
}

#[test]
fn a_body_of_the_old_family_is_named_in_the_same_call() {
    check(
        "a.py",
        "client.invoke_model(
    modelId='anthropic.claude-v2',
    body=json.dumps({
        'prompt': 'Human: hi',
        'max_tokens_to_sample': 300,
        'temperature': 0.5,
    }),
)
",
        &[(4, "prompt"), (5, "max_tokens_to_sample")],
    );
    check(
        "a.ts",
        "const command = new InvokeModelCommand({
  modelId: 'anthropic.claude-v2',
  contentType: 'application/json',
  body: JSON.stringify({ prompt: text, max_tokens_to_sample: 300 }),
});
",
        &[(4, "prompt"), (4, "max_tokens_to_sample")],
    );
    check(
        "A.java",
        "class A { void a() {
  client.invokeModel(r -> r.modelId(\"anthropic.claude-v2\")
    .body(SdkBytes.fromUtf8String(\"{\\\"prompt\\\": \\\"hi\\\", \\\"max_tokens_to_sample\\\": 300}\")));
} }
",
        &[(3, "prompt"), (3, "max_tokens_to_sample")],
    );
    check(
        "a.sh",
        "aws bedrock-runtime invoke-model --model-id anthropic.claude-v2 \\
  --body '{\"prompt\": \"hi\", \"max_tokens_to_sample\": 300}' out.json
",
        &[(2, "prompt"), (2, "max_tokens_to_sample")],
    );
}

#[test]
fn variables_that_are_set_once_are_followed() {
    check(
        "a.py",
        "import json
model_id = 'anthropic.claude-v2'
native_request = {
    'prompt': prompt,
    'max_tokens_to_sample': 512,
}
request = json.dumps(native_request)
response = client.invoke_model(modelId=model_id, body=request)
",
        &[(4, "prompt"), (5, "max_tokens_to_sample")],
    );
    check(
        "a.py",
        "def ask(text, model_id='anthropic.claude-v2'):
    body = json.dumps({'prompt': text, 'max_tokens_to_sample': 10})
    return client.invoke_model(modelId=model_id, body=body)


def other(text, model_id):
    body = json.dumps({'prompt': text, 'max_gen_len': 10})
    return client.invoke_model(modelId=model_id, body=body)
",
        &[(2, "prompt"), (2, "max_tokens_to_sample")],
    );
    check(
        "a.js",
        "const modelId = 'anthropic.claude-v2';
async function ask(prompt) {
  const payload = { prompt, max_tokens_to_sample: 500 };
  const command = new InvokeModelCommand({ modelId, body: JSON.stringify(payload) });
  return client.send(command);
}
",
        &[(3, "prompt"), (3, "max_tokens_to_sample")],
    );
    check(
        "a.go",
        "package a

func ask() {
	modelId := \"anthropic.claude-v2\"
	body, _ := json.Marshal(map[string]any{\"prompt\": text, \"max_tokens_to_sample\": 200})
	client.InvokeModel(ctx, &bedrockruntime.InvokeModelInput{ModelId: aws.String(modelId), Body: body})
}
",
        &[(5, "prompt"), (5, "max_tokens_to_sample")],
    );
}

/// Lines and names.
type Labels = &'static [(u64, &'static str)];

/// With this config the new model takes no parameters of sampling.
const PREFER: (&str, &str) = ("bedrock-lint.toml", "prefer = 'longest-lived'\n");

#[track_caller]
fn check_sampling(file: &str, source: &str, expected: &[(u64, &str)]) {
    let case = Case::new("check --region us-east-1")
        .file(PREFER.0, PREFER.1)
        .file(file, source);
    let findings = case.findings();
    let found: Vec<_> = findings[0]["labels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|label| {
            let message = label["message"].as_str().unwrap();
            assert!(
                message.starts_with("Claude") && message.contains(" refuses "),
                "{message}"
            );
            let word = message.split('`').nth(1).unwrap_or("prefill");
            (label["line"].as_u64().unwrap(), word)
        })
        .collect();
    // Each is named as the code writes it.
    let plain = |(line, word): &(u64, &str)| (*line, word.replace('_', "").to_ascii_lowercase());
    let [found, expected] = [&found, expected].map(|all| all.iter().map(plain).collect::<Vec<_>>());
    assert_eq!(found, expected, "{file}:\n{source}");
}

#[test]
fn parameters_that_are_refused_are_named() {
    const ID: &str = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    let cases: &[(&str, &str, Labels)] = &[
        (
            "a.py",
            "client.converse(\n    modelId='ID',\n    inferenceConfig={'maxTokens': 9, 'temperature': 0.5, 'topP': 0.9},\n)\n",
            &[(3, "temperature"), (3, "top_p")],
        ),
        (
            "a.py",
            "llm = ChatBedrock(model_id='ID', model_kwargs=dict(temperature=0.1))\n",
            &[(1, "temperature")],
        ),
        (
            "A.java",
            "class A { void a() {\n  client.converse(r -> r.modelId(\"ID\")\n    .inferenceConfig(c -> c.temperature(0.5F).topP(0.9F)));\n} }\n",
            &[(3, "temperature"), (3, "top_p")],
        ),
        (
            "A.java",
            "class A { void a() {\n  var r = ConverseRequest.builder().modelId(\"ID\")\n    .inferenceConfig(InferenceConfiguration.builder().topP(0.9F).build()).build();\n} }\n",
            &[(3, "top_p")],
        ),
        (
            "a.go",
            "package a\n\nvar in = &bedrockruntime.ConverseInput{\n\tModelId: aws.String(\"ID\"),\n\tInferenceConfig: &types.InferenceConfiguration{Temperature: aws.Float32(0.5)},\n}\n",
            &[(5, "temperature")],
        ),
        (
            "A.cs",
            "var request = new ConverseRequest\n{\n    ModelId = \"ID\",\n    InferenceConfig = new InferenceConfiguration { Temperature = 0.5F, TopP = 0.9F }\n};\n",
            &[(4, "temperature"), (4, "top_p")],
        ),
        (
            "a.yaml",
            "models:\n  - name: a\n    params:\n      model: bedrock/ID\n      temperature: 0.2\n  - name: b\n    params:\n      temperature: 0.3\n",
            &[(5, "temperature")],
        ),
        (
            "a.json",
            "{\"a\": {\"modelId\": \"ID\", \"topK\": 5}, \"b\": {\"temperature\": 0.3}}\n",
            &[(1, "top_k")],
        ),
        (
            "a.md",
            "# Call\n\n```python\nclient.converse(modelId=\"ID\",\n    inferenceConfig={\"temperature\": 0.3})\n```\n",
            &[(5, "temperature")],
        ),
        // Set for this model.
        (
            "a.py",
            "M = 'ID'\ndef f():\n    c = {}\n    if top_p is not None and M.startswith('us.anthropic'):\n        c['topP'] = 0.9\n    return rt.converse(modelId=M, inferenceConfig=c)\n",
            &[(5, "top_p")],
        ),
        (
            "a.ts",
            "const M = 'ID';\nfunction f() {\n  const c: any = {};\n  if (topP != null && M.includes('anthropic')) { c.topP = topP; }\n  return client.send(new ConverseCommand({ modelId: M, inferenceConfig: c }));\n}\n",
            &[(4, "top_p")],
        ),
        (
            "a.py",
            "client.converse(modelId='ID', messages=[\n    {'role': 'user', 'content': []},\n    {'role': 'assistant', 'content': [{'text': '{'}]},\n])\n",
            &[(3, "prefill")],
        ),
    ];
    for (file, source, expected) in cases {
        check_sampling(file, &source.replace("ID", ID), expected);
    }
}

#[test]
fn a_label_spells_a_parameter_as_its_name_does() {
    for (file, source, expected) in [
        (
            "action.yml",
            "inputs:\n  model:\n    default: us.anthropic.claude-sonnet-4-20250514-v1:0\n  temperature:\n    default: 0.5\n  top-p:\n    default: 0.9\n",
            [(4, "temperature"), (6, "top-p")],
        ),
        (
            "a.json",
            "{\"model\": {\"default\": \"us.anthropic.claude-sonnet-4-20250514-v1:0\"},\n\"temperature\": {\"default\": 0.5},\n\"top_p\": {\"default\": 0.9}}\n",
            [(2, "temperature"), (3, "top_p")],
        ),
        (
            "a.tf",
            "variable \"model\" {\n  default = \"us.anthropic.claude-sonnet-4-20250514-v1:0\"\n}\nvariable \"temperature\" {\n  default = 0.5\n}\nvariable \"topP\" {\n  default = 0.9\n}\n",
            [(4, "temperature"), (7, "topP")],
        ),
    ] {
        check(file, source, &expected);
    }
}

#[test]
fn an_uncertain_part_of_a_request_is_not_named() {
    const ID: &str = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    for (file, source) in [
        // Another call, another element, another function.
        ("a.py", "a = ChatBedrock(model='ID')\nb = ChatOpenAI(temperature=0.1)\n"),
        ("a.py", "MODELS = [{'id': 'ID'}, {'id': 'gpt-4', 'temperature': 0.3}]\n"),
        (
            "a.py",
            "def a():\n    f(model='ID')\n\ndef b():\n    f(temperature=0.3)\n",
        ),
        // A name that is set twice may hold another model.
        (
            "a.py",
            "m = 'ID'\nif x:\n    m = pick()\nclient.converse(modelId=m, inferenceConfig={'temperature': 0.3})\n",
        ),
        // A call with several models: which of them it is given to is not known.
        ("a.py", "run(a=f('ID'), temperature=0.3)\n"),
        ("a.py", "compare('ID', 'us.amazon.nova-pro-v1:0', temperature=0.3)\n"),
        // The AI SDK leaves out what the model refuses.
        (
            "a.ts",
            "import { bedrock } from '@ai-sdk/amazon-bedrock';\nconst model = bedrock('ID');\nawait generateText({ model, temperature: 0.2, prompt });\n",
        ),
        // Words in prose and in comments.
        ("a.py", "client.converse(modelId='ID')  # temperature: 1\n"),
        // A parameter that is set for other models only.
        (
            "a.py",
            "M = 'ID'\ndef f():\n    c = {'maxTokens': 9}\n    if 'anthropic' not in M:\n        c['topP'] = 0.9\n    return rt.converse(modelId=M, inferenceConfig=c)\n",
        ),
        (
            "a.py",
            "class A:\n    def __init__(self):\n        self.model = 'ID'\n        self.provider = self.model.split('.')[1]\n    def f(self):\n        c = {'maxTokens': 9}\n        if self.provider == 'amazon':\n            c['topP'] = 0.9\n        return rt.converse(modelId=self.model, inferenceConfig=c)\n",
        ),
        (
            "a.ts",
            "const M = 'ID';\nfunction f() {\n  const c: any = { maxTokens: 9 };\n  if (topP != null && !['anthropic', 'minimax'].includes(provider)) { c.topP = 0.9; }\n  return client.send(new ConverseCommand({ modelId: M, inferenceConfig: c }));\n}\n",
        ),
        (
            "a.js",
            "const M = 'ID';\nfunction f() {\n  return client.send(new ConverseCommand({ modelId: M, inferenceConfig: { maxTokens: 9, topP: M.includes('anthropic') ? undefined : 0.9 } }));\n}\n",
        ),
        (
            "a.py",
            "M = 'ID'\ndef f():\n    return rt.converse(modelId=M, inferenceConfig={'maxTokens': 9, 'topP': 0.9 if 'nova' in M else None})\n",
        ),
        (
            "a.js",
            "const M = 'ID';\nfunction f() {\n  return client.send(new ConverseCommand({ modelId: M, inferenceConfig: { maxTokens: 9, ...(M.includes('nova') ? { topP: 0.9 } : {}) } }));\n}\n",
        ),
        (
            "a.go",
            "package a\nfunc f() {\n\tm := \"ID\"\n\tc := &types.InferenceConfiguration{MaxTokens: aws.Int32(9)}\n\tif !strings.Contains(m, \"anthropic\") {\n\t\tc.TopP = aws.Float32(0.9)\n\t}\n\tclient.Converse(ctx, &bedrockruntime.ConverseInput{ModelId: aws.String(m), InferenceConfig: c})\n}\n",
        ),
        // An answer of the assistant that is not the last message.
        (
            "a.py",
            "client.converse(modelId='ID', messages=[{'role': 'assistant', 'content': []}, {'role': 'user', 'content': []}])\n",
        ),
    ] {
        check_sampling(file, &source.replace("ID", ID), &[]);
    }
    // A model that takes them has nothing against them.
    assert_eq!(labels("a.py", &format!("f(model='{ID}', temperature=0.3)\n"), &[]), []);
    // A prompt outside of a body is not a part.
    assert_eq!(
        labels("a.py", "agent(model='anthropic.claude-v2', prompt=p)\n", &[]),
        []
    );
}

/// Messages about `temperature` and `top_p` in one request, of which Claude 4.1 to 4.6 take one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sampling {
    /// The request is seen to set one at most: nothing is said.
    Apart,
    /// The request is not seen: it is listed with what changes, without a label.
    Unseen,
    /// It sets both: there is a label at each.
    Together,
}

fn sampling_of(finding: &Value) -> Sampling {
    let changes = finding["replacement"]["changes"].as_array().unwrap();
    let is_listed = changes.iter().any(|change| change["kind"] == "temperature-with-top-p");
    let is_label = |label: &&Value| {
        let message = label["message"].as_str().unwrap();
        message.contains(" together with `") || message == "sent in the same request"
    };
    let labels = finding["labels"].as_array().unwrap().iter().filter(is_label).count();
    match (is_listed, labels) {
        (false, 0) => Sampling::Apart,
        (true, 0) => Sampling::Unseen,
        (true, 2) => Sampling::Together,
        other => panic!("{other:?}: {finding:#}"),
    }
}

#[track_caller]
fn check_together(config: &str, file: &str, source: &str, expected: Sampling, applicability: &str) {
    let source = source.replace("ID", "us.anthropic.claude-3-haiku-20240307-v1:0");
    let case = Case::new("check --region us-east-1").file("bedrock-lint.toml", config);
    let findings = case.file(file, &source).findings();
    let found = (
        sampling_of(&findings[0]),
        findings[0]["replacement"]["applicability"].as_str(),
    );
    assert_eq!(found, (expected, Some(applicability)), "{file}:\n{source}");
}

const BOTH: &[(&str, &str)] = &[
    (
        "a.py",
        "client.converse(\n    modelId='ID',\n    inferenceConfig={'temperature': 0.2, 'topP': 0.9},\n)\n",
    ),
    (
        "a.py",
        "config = {'temperature': 0.2, 'topP': 0.9}\nclient.converse(modelId='ID', inferenceConfig=config)\n",
    ),
    (
        "a.py",
        "client.invoke_model(modelId='ID', body=json.dumps({'top_p': 1, 'temperature': 0, 'messages': m}))\n",
    ),
    (
        "a.py",
        "llm = ChatBedrock(model_id='ID', temperature=0.1, model_kwargs={'top_p': 0.9})\n",
    ),
    (
        "a.ts",
        "await client.send(new ConverseCommand({ modelId: 'ID', inferenceConfig: { temperature: 0, topP: 1 } }));\n",
    ),
    (
        "A.java",
        "class A { void a() {\n  client.converse(r -> r.modelId(\"ID\")\n    .inferenceConfig(c -> c.temperature(0.5F).topP(0.9F)));\n} }\n",
    ),
    (
        "a.go",
        "package a\n\nvar in = &bedrockruntime.ConverseInput{\n\tModelId: aws.String(\"ID\"),\n\tInferenceConfig: &types.InferenceConfiguration{Temperature: t, TopP: p},\n}\n",
    ),
    (
        "A.cs",
        "var request = new ConverseRequest\n{\n    ModelId = \"ID\",\n    InferenceConfig = new InferenceConfiguration { Temperature = 0.5F, TopP = 0.9F }\n};\n",
    ),
    ("a.yaml", "llm:\n  model: ID\n  temperature: 0.2\n  top_p: 0.9\n"),
    (
        "a.json",
        "{\"llm\": {\"modelId\": \"ID\", \"topP\": 1, \"temperature\": 0}}\n",
    ),
];

/// The requests that are seen, and set one of the two at most.
const ONE_AT_MOST: &[(&str, &str)] = &[
    ("a.py", "client.converse(modelId='ID', messages=messages)\n"),
    (
        "a.py",
        "client.converse(modelId='ID', messages=messages, inferenceConfig={'temperature': 0.2, 'maxTokens': 9})\n",
    ),
    (
        "a.py",
        "client.converse(modelId='ID', inferenceConfig={'temperature': 0.2, 'topP': None})\n",
    ),
    (
        "a.py",
        "config = {'topP': 0.2}\nMODEL = 'ID'\nclient.converse_stream(modelId=MODEL, inferenceConfig=config)\n",
    ),
    (
        "a.py",
        "body = json.dumps({'messages': m, 'top_p': 0.5})\nclient.invoke_model(modelId='ID', body=body)\n",
    ),
    (
        "a.ts",
        "await client.send(new ConverseCommand({ modelId: 'ID', messages }));\n",
    ),
    (
        "A.java",
        "class A { void a() {\n  client.converse(r -> r.modelId(\"ID\").inferenceConfig(c -> c.topP(0.9F)));\n} }\n",
    ),
    (
        "a.sh",
        "aws bedrock-runtime converse --model-id ID --inference-config '{\"temperature\": 1}' --messages '[]'\n",
    ),
];

/// The requests that may set both somewhere else.
const ELSEWHERE: &[(&str, &str)] = &[
    ("a.py", "MODEL = 'ID'\n"),
    ("a.py", "agent = Agent(model=BedrockModel(model_id='ID'))\n"),
    ("a.py", "llm = ChatBedrock(model_id='ID', temperature=0.1)\n"),
    ("a.py", "client.converse(modelId='ID', **options)\n"),
    (
        "a.py",
        "client.converse(modelId='ID', inferenceConfig=settings.inference)\n",
    ),
    (
        "a.py",
        "def ask(config):\n    return client.converse(modelId='ID', inferenceConfig=config)\n",
    ),
    ("a.py", "client.invoke_model(modelId='ID', body=make_body(prompt))\n"),
    (
        "a.ts",
        "await client.send(new ConverseCommand({ modelId: 'ID', ...options }));\n",
    ),
    (
        "a.sh",
        "aws bedrock-runtime converse --model-id ID --inference-config \"$CONFIG\"\n",
    ),
];

#[test]
fn temperature_with_top_p_is_labelled_where_both_are_seen_and_needs_consent() {
    let consent = "[replacements]\n'anthropic.claude-3-haiku-*' = 'anthropic.claude-haiku-4-5-20251001-v1:0'\n";
    for (file, source) in BOTH {
        check_together("", file, source, Sampling::Together, "maybe-incorrect");
        check_together(consent, file, source, Sampling::Together, "machine-applicable");
    }
}

#[test]
fn a_request_that_is_seen_to_set_one_of_the_two_loses_nothing() {
    for (file, source) in ONE_AT_MOST {
        check_together("", file, source, Sampling::Apart, "machine-applicable");
    }
}

#[test]
fn a_request_that_is_not_seen_may_set_both() {
    for (file, source) in ELSEWHERE {
        check_together("", file, source, Sampling::Unseen, "machine-applicable");
    }
}

#[test]
fn a_model_that_refused_the_two_together_changes_nothing() {
    let source = "M = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'\n";
    let finding = &Case::new("check --region us-east-1").file("a.py", source).findings()[0];
    assert_eq!(finding["replacement"]["model_id"], "anthropic.claude-sonnet-4-6");
    assert_eq!(sampling_of(finding), Sampling::Apart);
    // Where the new model takes neither, that is said instead.
    let case = Case::new("check --region us-east-1").file(PREFER.0, PREFER.1);
    let finding = &case
        .file("a.py", "M = 'us.anthropic.claude-3-7-sonnet-20250219-v1:0'\n")
        .findings()[0];
    assert_eq!(sampling_of(finding), Sampling::Apart);
    let changes = finding["replacement"]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["kind"] == "parameters"));
}

/// A user named the new model, which the request beside the id does not suit.
#[test]
fn the_call_of_the_fixture_is_fixed_with_a_to_do() {
    let case = Case::new("check --fix")
        .judged_for("2026-11-29")
        .file(
            "bedrock-lint.toml",
            include_str!("../../fixtures/cases/edits/temperature-and-top-p/bedrock-lint.toml"),
        )
        .file(
            "call.py",
            include_str!("../../fixtures/cases/edits/temperature-and-top-p/call.py"),
        );
    let run = case.run();
    assert!(
        run.stderr.contains("keep one of temperature and top_p"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_call_without_a_model_behind_one_with_an_open_model_is_read() {
    for (name, text) in [
        (
            "app.py",
            "import boto3\nc = boto3.client('bedrock-runtime')\nM = 'anthropic.claude-3-haiku-20240307-v1:0'\ndef f(model):\n    c.converse(modelId=model, messages=[])\n    c.converse(messages=[])\n",
        ),
        (
            "app.js",
            "const m = 'anthropic.claude-3-haiku-20240307-v1:0';\nfunction f(model) {\n  c.send(new ConverseCommand({ modelId: model, messages: [] }));\n  c.send(new ConverseCommand({ messages: [] }));\n}\n",
        ),
    ] {
        let run = Case::new("check").judged_for("2026-11-29").file(name, text).run();
        assert_eq!(run.code, 1, "{}", run.stderr);
    }
}
