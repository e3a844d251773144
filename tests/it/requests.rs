//! Requests that a model refuses: real fixes, of which the state before is reported at the line that changed and the state after
//! is not, and look-alikes, of which none is. Each refused part of a made request is one finding.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source::{RequestRule, RuleKind, state_on};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::vocab::State;

/// The day for which everything here is judged.
const AS_OF: &str = "2026-11-29";

/// The lints about requests.
const LINTS: &[&str] = &["refused-parameter", "output-limit", "api-not-offered", "body-mismatch"];

/// Each case with the lines of which one is reported; none where the request is not in the file.
const CASES: &[(&str, &[&[u32]])] = &[
    ("01-notebook-body-temperature-top-p", &[&[24]]),
    ("02-notebook-converse-top-p", &[&[23]]),
    ("03-python-service-temperature", &[&[28]]),
    ("04-java-connector-string", &[&[15]]),
    ("05-yaml-eval-config-temperature", &[]),
    ("06-langchain-chatbedrock-temperature", &[&[9], &[16]]),
    ("07-langchain-thinking-enabled", &[&[6], &[13]]),
    ("08-typescript-default-inference-config", &[&[16]]),
    ("09-go-inference-configuration", &[&[24]]),
    ("10-step-functions-body-family", &[&[10, 11]]),
    ("11-php-stability-body", &[&[17, 19, 20]]),
    ("12-strands-temperature-top-p", &[&[10]]),
    ("13-swift-inference-configuration", &[&[10]]),
    ("14-terraform-vector-dimension", &[]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/requests")
}

/// Findings of the request lints on a text, each with its line.
fn reported(name: &str, text: &str) -> Vec<(u32, &'static str, String)> {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = Settings::new(AS_OF.parse().unwrap());
    let document = Document::new(name, text.as_bytes().to_vec());
    let findings = engine.check(&document, &settings).findings;
    let ours = findings.iter().filter(|finding| LINTS.contains(&finding.lint));
    ours.map(|finding| {
        let line = document.position(finding.verdict.reference.span.start()).line;
        (line, finding.lint, finding.message.clone())
    })
    .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn a_fixed_finding_is_reported_before_the_fix_and_not_after_it() {
    let mut wrong = Vec::new();
    let cases: BTreeSet<_> = CASES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let there: BTreeSet<_> = files(&root().join("proof"))
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(cases, there);
    for (case, expected) in CASES {
        for path in files(&root().join("proof").join(case)) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let reported = reported(name, &fs::read_to_string(&path).unwrap());
            let lines: BTreeSet<u32> = reported.iter().map(|(line, ..)| *line).collect();
            let expected = if name.starts_with("before") { *expected } else { &[] };
            let is_met = |any: &&[u32]| any.iter().any(|line| lines.contains(line));
            let is_right =
                expected.iter().all(is_met) && lines.iter().all(|line| expected.iter().any(|any| any.contains(line)));
            if !is_right {
                wrong.push(format!("{case}/{name}: expected {expected:?}, found {reported:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines of `before`, from 1, that are not in `after` in the same order.
fn changed_lines(before: &str, after: &str) -> BTreeSet<u32> {
    let [old, new] = [before, after].map(|text| text.lines().collect::<Vec<_>>());
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let gone = ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    gone.flat_map(similar::DiffOp::old_range)
        .filter_map(|line| u32::try_from(line + 1).ok())
        .collect()
}

/// Requests as people write them in each language and framework, before and after the fix.
#[test]
fn each_way_to_write_a_request_is_reported_where_its_fix_changed_it() {
    let mut wrong = Vec::new();
    for case in files(&root().join("pairs")) {
        let sides = files(&case);
        let [after, before] = sides.as_slice() else {
            panic!("{} has no two files", case.display());
        };
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let texts = [before, after].map(|path| fs::read_to_string(path).unwrap());
        let changed = changed_lines(&texts[0], &texts[1]);
        let before_fix = reported(&name(before), &texts[0]);
        let after_fix = reported(&name(after), &texts[1]);
        let is_met = before_fix.iter().any(|(line, ..)| changed.contains(line));
        if !is_met || !after_fix.is_empty() {
            wrong.push(format!("{}: {before_fix:?}, after it {after_fix:?}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn look_alikes_are_silent() {
    let mut wrong = Vec::new();
    let all = ["look-alikes", "variants"].map(|folder| files(&root().join(folder)));
    for path in all.into_iter().flatten() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let reported = reported(name, &fs::read_to_string(&path).unwrap());
        if !reported.is_empty() {
            wrong.push(format!("{name}: {reported:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A request of boto3 by Converse, with more parameters.
fn converse(id: &str, operation: &str, more: &str) -> String {
    format!(
        "import boto3\nboto3.client(\"bedrock-runtime\").{operation}(\n    modelId=\"{id}\",\n    \
         messages=[{{\"role\": \"user\", \"content\": [{{\"text\": \"x\"}}]}}],\n{more})\n"
    )
}

/// The smallest body of a family, with one more key.
fn invoke(id: &str, body: &[String]) -> String {
    let body = body.join(", ");
    format!(
        "import boto3, json\nbody = {{{body}}}\nboto3.client(\"bedrock-runtime\").invoke_model(modelId=\"{id}\", body=json.dumps(body))\n"
    )
}

/// Parts of a Converse request that a rule refuses, each to be one finding.
fn refused_parts(rule: &RequestRule) -> Vec<String> {
    let config = |inner: &str| format!("    inferenceConfig={{{inner}}},\n");
    let more = |inner: &str| format!("    additionalModelRequestFields={{{inner}}},\n");
    let has = |name: &str| rule.parameters.iter().any(|parameter| parameter == name);
    let mut parts = Vec::new();
    match rule.kind {
        RuleKind::RefusesParameter if rule.holds_for("Converse") => {
            if has("temperature") {
                parts.push(config("\"temperature\": 0.3"));
            }
            if has("top_p") {
                parts.push(config("\"topP\": 0.3"));
            }
            if has("top_k") {
                parts.push(more("\"top_k\": 3"));
            }
        }
        RuleKind::ExclusiveParameters if has("top_p") => parts.push(config("\"temperature\": 0.3, \"topP\": 0.3")),
        RuleKind::Range if has("temperature") => parts.push(config("\"temperature\": 7")),
        RuleKind::MaxOutput if has("max_tokens") => {
            parts.push(config(&format!("\"maxTokens\": {}", rule.max.unwrap() + 1.0)));
        }
        RuleKind::ThinkingMode => {
            let modes = rule
                .refused
                .iter()
                .map(|mode| more(&format!("\"thinking\": {{\"type\": \"{mode}\"}}")));
            parts.extend(modes);
        }
        RuleKind::ForcedToolChoiceRefused => {
            parts.push("    toolConfig={\"tools\": tools, \"toolChoice\": {\"any\": {}}},\n".to_owned());
        }
        RuleKind::NoSystem => parts.push("    system=[{\"text\": \"x\"}],\n".to_owned()),
        _ => {}
    }
    parts
}

#[test]
fn an_allowed_request_is_silent_and_each_refused_part_is_one_finding() {
    let catalog = bedrock_lint::catalog::embedded();
    let as_of = AS_OF.parse().unwrap();
    let mut wrong = Vec::new();
    for model in catalog.models.iter().filter(|model| !model.requests.is_empty()) {
        let ends = |group| state_on(group, as_of) == State::Eol;
        if model.groups.iter().any(ends) {
            continue;
        }
        let has_usable = |kind: RuleKind| {
            model
                .requests
                .iter()
                .filter(move |rule| rule.kind == kind && rule.is_usable())
        };
        let lacks = |api: &str| has_usable(RuleKind::ApiNotOffered).any(|rule| rule.apis.iter().any(|one| one == api));
        let at_runtime =
            has_usable(RuleKind::EndpointNotOffered).all(|rule| !rule.refused.contains(&"bedrock-runtime".to_owned()));
        let mut expect = |what: &str, text: String, most: usize| {
            let reported = reported("call.py", &text);
            if reported.len() != most {
                wrong.push(format!("{} {what}: {reported:?}", model.id));
            }
        };
        if !at_runtime {
            continue;
        }
        let offered = usize::from(lacks("Converse"));
        expect("converse", converse(&model.id, "converse", ""), offered);
        if offered == 0 {
            for rule in model.requests.iter().filter(|rule| rule.is_usable()) {
                for part in refused_parts(rule) {
                    expect(rule.kind.name(), converse(&model.id, "converse", &part), 1);
                }
            }
        }
        let family = has_usable(RuleKind::BodyFamily).find_map(|rule| rule.accepted.first());
        let body = family.and_then(|family| catalog.bodies.iter().find(|body| body.family == *family));
        if let (Some(body), false) = (body, lacks("InvokeModel")) {
            let mut keys: Vec<String> = body.required.iter().map(|key| format!("\"{key}\": \"x\"")).collect();
            if keys.is_empty() {
                continue;
            }
            expect("body", invoke(&model.id, &keys), 0);
            let foreign = if body.family == "titan-text" {
                "\"max_gen_len\": 3"
            } else {
                "\"textGenerationConfig\": {}"
            };
            keys.push(foreign.to_owned());
            expect("foreign key", invoke(&model.id, &keys), 1);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lints about requests that report a text.
fn lints_of(name: &str, text: &str) -> Vec<String> {
    const LINTS: &[&str] = &["refused-parameter", "output-limit", "api-not-offered", "body-mismatch"];
    let findings = crate::case::Case::new("check")
        .judged_for("2026-11-29")
        .file(name, text)
        .findings();
    let lints = findings
        .iter()
        .map(|finding| finding["lint"].as_str().unwrap().to_owned());
    lints.filter(|lint| LINTS.contains(&lint.as_str())).collect()
}

#[test]
fn what_is_not_sent_to_the_model_is_silent() {
    const OPUS: &str = "us.anthropic.claude-opus-4-8";
    for (name, text) in [
        // The answer of a call, and that of an endpoint.
        (
            "a.ts",
            "let response: any = {};\nif (a) {\n  const response = await client.send(new InvokeModelCommand({ modelId: \"stability.sd3-5-large-v1:0\", body: JSON.stringify(config) }));\n}\nresponse.body = JSON.stringify({ message: \"bad\" });\n",
        ),
        (
            "a.js",
            "const response = await client.send(new InvokeModelCommand({ modelId: \"stability.sd3-5-large-v1:0\", body: build() }));\nresponse.body = JSON.stringify({ message: \"ok\" });\n",
        ),
        (
            "a.py",
            "response = {}\nresponse = rt.invoke_model(modelId=\"stability.sd3-5-large-v1:0\", body=build())\nresponse[\"body\"] = json.dumps({\"message\": \"bad\"})\n",
        ),
        // What is meant to fail.
        (
            "a.py",
            "with pytest.raises(ClientError):\n    rt.converse(modelId=\"OPUS\", messages=[], inferenceConfig={\"temperature\": 0.2})\n",
        ),
        (
            "a.ts",
            "await expect(client.send(new ConverseCommand({ modelId: \"OPUS\", messages: [], inferenceConfig: { temperature: 0.2 } }))).rejects.toThrow();\n",
        ),
        (
            "A.java",
            "class A { void f() {\n  try { client.converse(r -> r.modelId(\"OPUS\").inferenceConfig(c -> c.temperature(0.2f))); fail(\"must fail\"); }\n  catch (ValidationException e) { log(e); }\n} }\n",
        ),
        // What reaches no model.
        (
            "a.py",
            "rt = boto3.client(\"bedrock-runtime\", endpoint_url=\"http://localhost:4566\")\nrt.converse(modelId=\"OPUS\", messages=[], inferenceConfig={\"temperature\": 0.2})\n",
        ),
        (
            "a.py",
            "rt = MagicMock()\nrt.converse(modelId=\"OPUS\", messages=[], inferenceConfig={\"temperature\": 0.2})\n",
        ),
        (
            "a.ts",
            "const client = new BedrockRuntimeClient({ endpoint: \"http://localhost:4566\" });\nawait client.send(new ConverseCommand({ modelId: \"OPUS\", messages: [], inferenceConfig: { temperature: 0.2 } }));\n",
        ),
        // A prompt that is switched off.
        (
            "a.py",
            "a.create_agent(foundationModel=\"us.amazon.nova-pro-v1:0\", promptOverrideConfiguration={\"promptConfigurations\": [{\"promptState\": \"DISABLED\", \"inferenceConfiguration\": {\"topK\": 250}}]})\n",
        ),
        (
            "a.tf",
            "resource \"aws_bedrockagent_agent\" \"x\" {\n  foundation_model = \"us.amazon.nova-pro-v1:0\"\n  prompt_override_configuration {\n    prompt_configurations {\n      prompt_state = \"DISABLED\"\n      inference_configuration { top_k = 250 }\n    }\n  }\n}\n",
        ),
        // A knowledge base that says how long the model's vectors are.
        (
            "a.py",
            "agent.create_knowledge_base(knowledgeBaseConfiguration={\"vectorKnowledgeBaseConfiguration\": {\"embeddingModelArn\": \"arn:aws:bedrock:us-east-1::foundation-model/cohere.embed-english-v3\", \"embeddingModelConfiguration\": {\"bedrockEmbeddingModelConfiguration\": {\"dimensions\": 1024}}}})\n",
        ),
        (
            "a.tf",
            "resource \"aws_bedrockagent_knowledge_base\" \"x\" {\n  knowledge_base_configuration {\n    vector_knowledge_base_configuration {\n      embedding_model_arn = \"arn:aws:bedrock:us-east-1::foundation-model/cohere.embed-english-v3\"\n      embedding_model_configuration {\n        bedrock_embedding_model_configuration { dimensions = 1024 }\n      }\n    }\n  }\n}\n",
        ),
    ] {
        let text = text.replace("OPUS", OPUS);
        assert_eq!(lints_of(name, &text), Vec::<String>::new(), "{name}: {text}");
    }
}

#[test]
fn what_is_sent_beside_such_things_is_one_finding() {
    for (name, text) in [
        (
            "a.py",
            "rt = boto3.client(\"bedrock-runtime\", endpoint_url=os.environ.get(\"ENDPOINT\", \"http://localhost:4566\"))\nrt.converse(modelId=\"us.anthropic.claude-opus-4-8\", messages=[], inferenceConfig={\"temperature\": 0.2})\n",
        ),
        (
            "a.py",
            "try:\n    rt.converse(modelId=\"us.anthropic.claude-opus-4-8\", messages=[], inferenceConfig={\"temperature\": 0.2})\nexcept ClientError as e:\n    print(\"unexpected error\", e)\n",
        ),
        (
            "a.go",
            "package a\n\nfunc f() {\n\tinput := &bedrockruntime.ConverseInput{ModelId: aws.String(\"us.anthropic.claude-opus-4-8\")}\n\tinput.InferenceConfig = &types.InferenceConfiguration{Temperature: aws.Float32(0.2)}\n\tclient.Converse(ctx, input)\n}\n",
        ),
        (
            "a.py",
            "a.create_agent(foundationModel=\"us.amazon.nova-pro-v1:0\", promptOverrideConfiguration={\"promptConfigurations\": [{\"promptState\": \"ENABLED\", \"inferenceConfiguration\": {\"topK\": 250}}]})\n",
        ),
        (
            "a.py",
            "litellm.completion(model=\"bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0\", messages=[], temperature=0.3, top_p=0.9)\n",
        ),
        (
            "a.py",
            "from openai import OpenAI\nc = OpenAI(base_url=\"https://bedrock-mantle.us-east-1.api.aws/v1\", api_key=\"x\")\nc.chat.completions.create(model=\"us.anthropic.claude-opus-4-8\", messages=[{\"role\": \"user\", \"content\": \"x\"}])\n",
        ),
    ] {
        assert_eq!(lints_of(name, text).len(), 1, "{name}: {text}");
    }
}

/// The findings of the checks of requests and of `profile-required`, each with its severity.
fn weighed(name: &str, text: &str) -> Vec<(String, String)> {
    let findings = crate::case::Case::new("check")
        .judged_for("2026-11-29")
        .file(name, text)
        .findings();
    let field = |finding: &serde_json::Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let all = findings
        .iter()
        .map(|finding| (field(finding, "lint"), field(finding, "severity")));
    all.filter(|(lint, _)| LINTS.contains(&lint.as_str()) || lint == "profile-required")
        .collect()
}

#[test]
fn a_call_whose_api_does_not_offer_the_model_is_one_finding() {
    for (name, text) in [
        (
            "a.py",
            "rt = boto3.client(\"bedrock-runtime\", region_name=\"us-west-2\")\nrt.invoke_model(modelId=\"openai.gpt-6-sol\", body=json.dumps({\"messages\": []}))\n",
        ),
        (
            "a.ts",
            "const rt = new BedrockRuntimeClient({ region: \"us-west-2\" });\nawait rt.send(new InvokeModelCommand({ modelId: \"openai.gpt-6-sol\", body: JSON.stringify({ messages: [] }) }));\n",
        ),
        (
            "A.java",
            "class A { void f() {\n  var rt = BedrockRuntimeClient.builder().region(Region.US_WEST_2).build();\n  rt.invokeModel(r -> r.modelId(\"openai.gpt-6-sol\").body(body));\n} }\n",
        ),
        (
            "a.go",
            "package a\nfunc f() {\n\trt.InvokeModel(ctx, &bedrockruntime.InvokeModelInput{ModelId: aws.String(\"openai.gpt-6-sol\"), Body: body})\n}\n",
        ),
    ] {
        let expected = [("api-not-offered".to_owned(), "error".to_owned())];
        assert_eq!(weighed(name, text), expected, "{name}: {text}");
    }
}

#[test]
fn a_wrapper_that_drops_what_is_not_supported_passes_two_parameters_on_that_do_not_go_together() {
    const MODEL: &str = "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0";
    let refused = |severity: &str| vec![("refused-parameter".to_owned(), severity.to_owned())];
    for (name, text, severity) in [
        (
            "a.py",
            "litellm.completion(model=\"MODEL\", messages=[], temperature=0.3, top_p=0.9)\n",
            "error",
        ),
        (
            "a.py",
            "litellm.drop_params = True\nlitellm.completion(model=\"MODEL\", messages=[], temperature=0.3, top_p=0.9)\n",
            "error",
        ),
        (
            "a.yaml",
            "model_list:\n  - litellm_params:\n      model: MODEL\n      temperature: 0.3\n      top_p: 0.9\n",
            "error",
        ),
        (
            "a.yaml",
            "model_list:\n  - litellm_params:\n      model: MODEL\n      temperature: 0.3\n      top_p: 0.9\nlitellm_settings:\n  drop_params: true\n",
            "error",
        ),
        (
            "a.py",
            "from crewai import LLM\nllm = LLM(model=\"MODEL\", temperature=0.3, top_p=0.9)\n",
            "error",
        ),
        // One that the model refuses alone it may drop or refuse itself, in code as in a config.
        (
            "a.py",
            "litellm.completion(model=\"bedrock/us.anthropic.claude-opus-4-8\", messages=[], temperature=0.3)\n",
            "note",
        ),
        (
            "a.yaml",
            "model_list:\n  - litellm_params:\n      model: bedrock/us.anthropic.claude-opus-4-8\n      temperature: 0.3\n",
            "note",
        ),
        (
            "a.py",
            "from crewai import LLM\nllm = LLM(model=\"bedrock/us.anthropic.claude-opus-4-8\", temperature=0.3)\n",
            "note",
        ),
    ] {
        let text = text.replace("MODEL", MODEL);
        assert_eq!(weighed(name, &text), refused(severity), "{name}: {text}");
    }
}

#[test]
fn a_knowledge_base_asks_for_vectors_that_its_model_makes() {
    let text = "agent.create_knowledge_base(knowledgeBaseConfiguration={\"vectorKnowledgeBaseConfiguration\": {\"embeddingModelArn\": \"arn:aws:bedrock:us-east-1::foundation-model/MODEL\", \"embeddingModelConfiguration\": {\"bedrockEmbeddingModelConfiguration\": {\"dimensions\": 300}}}})\n";
    for (model, severity) in [
        ("cohere.embed-english-v3", "warning"),
        ("amazon.titan-embed-text-v2:0", "error"),
    ] {
        let text = text.replace("MODEL", model);
        let expected = [("body-mismatch".to_owned(), severity.to_owned())];
        assert_eq!(weighed("a.py", &text), expected, "{text}");
    }
}

/// Clients of the SDK, however the program comes by them: each line that sends the parameter is reported.
#[test]
fn a_client_of_the_sdk_is_known_however_it_is_made() {
    let mut wrong = Vec::new();
    for path in files(&root().join("clients")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let lines: BTreeSet<u32> = reported(name, &text).iter().map(|(line, ..)| *line).collect();
        let is_refused = |line: &str| line.contains("opus-5") && line.to_lowercase().contains("temperature");
        let refused: BTreeSet<u32> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| is_refused(line))
            .map(|(at, _)| at)
            .collect();
        if lines != refused {
            wrong.push(format!("{name}: expected {refused:?}, found {lines:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An endpoint that takes no profile is one finding, which names the id that it has.
#[test]
fn a_profile_at_mantle_is_one_finding_with_the_id_of_mantle() {
    let source = "from openai import OpenAI\nc = OpenAI(base_url=\"https://bedrock-mantle.us-east-1.api.aws/v1\")\n\
                  c.chat.completions.create(model=\"us.openai.gpt-oss-20b-1:0\", messages=[])\n";
    let engine = Engine::new(CatalogHandle::Embedded);
    let document = Document::new("a.py", source.as_bytes().to_vec());
    let findings = engine.check(&document, &Settings::new(AS_OF.parse().unwrap())).findings;
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.lint, "api-not-offered");
    assert!(
        finding.notes.iter().any(|note| note.contains("`openai.gpt-oss-20b`")),
        "{:?}",
        finding.notes
    );
}
