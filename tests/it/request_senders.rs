//! Requests made of the facts, as each SDK, framework and config writes them: one made only of what the facts allow a model is
//! silent, and each refused part of one is exactly one finding. A sender is a row.

use std::collections::BTreeSet;

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::catalog::source::{CatalogData, Model, RequestRule, RuleKind, state_on};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::vocab::State;

/// The day for which everything here is judged.
const AS_OF: &str = "2026-11-29";

/// The lints about requests.
const LINTS: &[&str] = &["refused-parameter", "output-limit", "api-not-offered", "body-mismatch"];

/// A sender of requests, as code or a config.
struct Sender {
    name: &'static str,
    file: &'static str,
    /// The text; `@ID@` is the model, `@PARTS@` the parameters.
    text: &'static str,
    api: &'static str,
    /// The family of the body, where it writes one.
    body: Option<&'static str>,
    /// What is around the parameters, where there are any: `@P@`.
    around: &'static str,
    /// What is between two of them.
    between: &'static str,
    /// Each parameter by its canonical name, as it is written: `@V@`.
    parts: &'static [(&'static str, &'static str)],
    /// Rules of which it leaves the parameter out or rewrites it.
    strips: &'static [RuleKind],
}

impl Sender {
    fn request(&self, model: &Model, parts: &[(&str, f64)]) -> String {
        let written = parts.iter().map(|(name, value)| {
            let (_, text) = self.parts.iter().find(|(part, _)| part == name).unwrap();
            text.replace("@V@", &value.to_string())
        });
        let written: Vec<_> = written.collect();
        let parts = if written.is_empty() {
            String::new()
        } else {
            self.around.replace("@P@", &written.join(self.between))
        };
        self.text.replace("@PARTS@", &parts).replace("@ID@", &model.id)
    }

    fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(part, _)| *part == name)
    }

    fn takes(&self, model: &Model) -> bool {
        self.body.is_none_or(|family| model.request_body == family)
    }
}

const PYTHON: &[(&str, &str)] = &[
    ("temperature", "\"temperature\": @V@"),
    ("top_p", "\"topP\": @V@"),
    ("max_tokens", "\"maxTokens\": @V@"),
];
const SCRIPT: &[(&str, &str)] = &[
    ("temperature", "temperature: @V@"),
    ("top_p", "topP: @V@"),
    ("max_tokens", "maxTokens: @V@"),
];
const BODY: &[(&str, &str)] = &[
    ("temperature", "\"temperature\": @V@"),
    ("top_p", "\"top_p\": @V@"),
    ("top_k", "\"top_k\": @V@"),
];
const KEYWORDS: &[(&str, &str)] = &[
    ("temperature", "temperature=@V@"),
    ("top_p", "top_p=@V@"),
    ("max_tokens", "max_tokens=@V@"),
];

const SENDERS: &[Sender] = &[
    Sender {
        name: "boto3, Converse",
        file: "a.py",
        text: "import boto3\nclient = boto3.client(\"bedrock-runtime\")\nclient.converse(\n    modelId=\"@ID@\",\n    messages=[{\"role\": \"user\", \"content\": [{\"text\": \"x\"}]}],\n@PARTS@)\n",
        api: "Converse",
        body: None,
        around: "    inferenceConfig={@P@},\n",
        between: ", ",
        parts: PYTHON,
        strips: &[],
    },
    Sender {
        name: "boto3, InvokeModel",
        file: "a.py",
        text: "import boto3, json\nbody = {\"anthropic_version\": \"bedrock-2023-05-31\", \"max_tokens\": 9, \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]@PARTS@}\nboto3.client(\"bedrock-runtime\").invoke_model(modelId=\"@ID@\", body=json.dumps(body))\n",
        api: "InvokeModel",
        body: Some("anthropic-messages"),
        around: ", @P@",
        between: ", ",
        parts: BODY,
        strips: &[],
    },
    Sender {
        name: "AWS SDK for JavaScript v3, Converse",
        file: "a.ts",
        text: "import { BedrockRuntimeClient, ConverseCommand } from \"@aws-sdk/client-bedrock-runtime\";\nconst client = new BedrockRuntimeClient({});\nawait client.send(new ConverseCommand({\n  modelId: \"@ID@\",\n  messages: [{ role: \"user\", content: [{ text: \"x\" }] }],\n@PARTS@}));\n",
        api: "Converse",
        body: None,
        around: "  inferenceConfig: { @P@ },\n",
        between: ", ",
        parts: SCRIPT,
        strips: &[],
    },
    Sender {
        name: "AWS SDK for JavaScript v3, InvokeModel",
        file: "a.js",
        text: "const { BedrockRuntimeClient, InvokeModelCommand } = require(\"@aws-sdk/client-bedrock-runtime\");\nconst body = JSON.stringify({ \"anthropic_version\": \"bedrock-2023-05-31\", \"max_tokens\": 9, \"messages\": [{ role: \"user\", content: \"x\" }]@PARTS@ });\nnew BedrockRuntimeClient({}).send(new InvokeModelCommand({ modelId: \"@ID@\", body }));\n",
        api: "InvokeModel",
        body: Some("anthropic-messages"),
        around: ", @P@",
        between: ", ",
        parts: BODY,
        strips: &[],
    },
    Sender {
        name: "AWS SDK for Java v2",
        file: "A.java",
        text: "import software.amazon.awssdk.services.bedrockruntime.model.*;\nclass A {\n    void a(BedrockRuntimeClient client, Message message) {\n        client.converse(ConverseRequest.builder().modelId(\"@ID@\").messages(message)@PARTS@.build());\n    }\n}\n",
        api: "Converse",
        body: None,
        around: "\n            .inferenceConfig(InferenceConfiguration.builder()@P@.build())",
        between: "",
        parts: &[
            ("temperature", ".temperature(@V@f)"),
            ("top_p", ".topP(@V@f)"),
            ("max_tokens", ".maxTokens(@V@)"),
        ],
        strips: &[],
    },
    Sender {
        name: "AWS SDK for Java v2, by functions",
        file: "A.java",
        text: "import software.amazon.awssdk.services.bedrockruntime.model.*;\nclass A {\n    void a(BedrockRuntimeClient client, Message message) {\n        client.converse(r -> r.modelId(\"@ID@\").messages(message)@PARTS@);\n    }\n}\n",
        api: "Converse",
        body: None,
        around: ".inferenceConfig(c -> c@P@)",
        between: "",
        parts: &[
            ("temperature", ".temperature(@V@f)"),
            ("top_p", ".topP(@V@f)"),
            ("max_tokens", ".maxTokens(@V@)"),
        ],
        strips: &[],
    },
    Sender {
        name: "AWS SDK for Go v2",
        file: "a.go",
        text: "package a\n\nfunc ask(ctx context.Context, client *bedrockruntime.Client, messages []types.Message) {\n\tclient.Converse(ctx, &bedrockruntime.ConverseInput{\n\t\tModelId: aws.String(\"@ID@\"),\n\t\tMessages: messages,\n@PARTS@\t})\n}\n",
        api: "Converse",
        body: None,
        around: "\t\tInferenceConfig: &types.InferenceConfiguration{@P@},\n",
        between: ", ",
        parts: &[
            ("temperature", "Temperature: aws.Float32(@V@)"),
            ("top_p", "TopP: aws.Float32(@V@)"),
            ("max_tokens", "MaxTokens: aws.Int32(@V@)"),
        ],
        strips: &[],
    },
    Sender {
        name: "AWS SDK for .NET",
        file: "A.cs",
        text: "using Amazon.BedrockRuntime.Model;\nvar request = new ConverseRequest\n{\n    ModelId = \"@ID@\",\n    Messages = messages,\n@PARTS@};\nawait client.ConverseAsync(request);\n",
        api: "Converse",
        body: None,
        around: "    InferenceConfig = new InferenceConfiguration { @P@ },\n",
        between: ", ",
        parts: &[
            ("temperature", "Temperature = @V@f"),
            ("top_p", "TopP = @V@f"),
            ("max_tokens", "MaxTokens = @V@"),
        ],
        strips: &[],
    },
    Sender {
        name: "AWS SDK for Rust",
        file: "a.rs",
        text: "async fn ask(client: &aws_sdk_bedrockruntime::Client, message: Message) {\n    client.converse().model_id(\"@ID@\").messages(message)@PARTS@.send().await;\n}\n",
        api: "Converse",
        body: None,
        around: ".inference_config(InferenceConfiguration::builder()@P@.build())",
        between: "",
        parts: &[
            ("temperature", ".temperature(@V@)"),
            ("top_p", ".top_p(@V@)"),
            ("max_tokens", ".max_tokens(@V@)"),
        ],
        strips: &[],
    },
    Sender {
        name: "AnthropicBedrock, Python",
        file: "a.py",
        text: "from anthropic import AnthropicBedrock\nclient = AnthropicBedrock()\nclient.messages.create(model=\"@ID@\", max_tokens=9, messages=[{\"role\": \"user\", \"content\": \"x\"}]@PARTS@)\n",
        api: "InvokeModel",
        body: Some("anthropic-messages"),
        around: ", @P@",
        between: ", ",
        parts: &[
            ("temperature", "temperature=@V@"),
            ("top_p", "top_p=@V@"),
            ("top_k", "top_k=@V@"),
        ],
        strips: &[],
    },
    Sender {
        name: "AnthropicBedrock, TypeScript",
        file: "a.ts",
        text: "import { AnthropicBedrock } from \"@anthropic-ai/bedrock-sdk\";\nconst client = new AnthropicBedrock();\nawait client.messages.create({ model: \"@ID@\", max_tokens: 9, messages: [{ role: \"user\", content: \"x\" }]@PARTS@ });\n",
        api: "InvokeModel",
        body: Some("anthropic-messages"),
        around: ", @P@",
        between: ", ",
        parts: &[
            ("temperature", "temperature: @V@"),
            ("top_p", "top_p: @V@"),
            ("top_k", "top_k: @V@"),
        ],
        strips: &[],
    },
    Sender {
        name: "LangChain, ChatBedrockConverse",
        file: "a.py",
        text: "from langchain_aws import ChatBedrockConverse\nllm = ChatBedrockConverse(model=\"@ID@\"@PARTS@)\n",
        api: "Converse",
        body: None,
        around: ", @P@",
        between: ", ",
        parts: KEYWORDS,
        strips: &[RuleKind::RefusesParameter],
    },
    Sender {
        name: "LiteLLM",
        file: "a.py",
        text: "import litellm\nlitellm.completion(model=\"bedrock/@ID@\", messages=[{\"role\": \"user\", \"content\": \"x\"}]@PARTS@)\n",
        api: "Converse",
        body: None,
        around: ", @P@",
        between: ", ",
        parts: KEYWORDS,
        strips: &[RuleKind::Range],
    },
    Sender {
        name: "LiteLLM, proxy",
        file: "config.yaml",
        text: "model_list:\n  - model_name: a\n    litellm_params:\n      model: bedrock/@ID@\n@PARTS@",
        api: "Converse",
        body: None,
        around: "@P@\n",
        between: "\n",
        parts: &[
            ("temperature", "      temperature: @V@"),
            ("top_p", "      top_p: @V@"),
            ("max_tokens", "      max_tokens: @V@"),
        ],
        strips: &[RuleKind::Range],
    },
    Sender {
        name: "Strands",
        file: "a.py",
        text: "from strands.models import BedrockModel\nmodel = BedrockModel(model_id=\"@ID@\"@PARTS@)\n",
        api: "Converse",
        body: None,
        around: ", @P@",
        between: ", ",
        parts: KEYWORDS,
        strips: &[],
    },
    Sender {
        name: "Spring AI, properties",
        file: "application.properties",
        text: "spring.ai.bedrock.converse.chat.options.model=@ID@\n@PARTS@",
        api: "Converse",
        body: None,
        around: "@P@\n",
        between: "\n",
        parts: &[
            ("temperature", "spring.ai.bedrock.converse.chat.options.temperature=@V@"),
            ("top_p", "spring.ai.bedrock.converse.chat.options.top-p=@V@"),
            ("max_tokens", "spring.ai.bedrock.converse.chat.options.max-tokens=@V@"),
        ],
        strips: &[],
    },
    Sender {
        name: "LangChain4j",
        file: "A.java",
        text: "import dev.langchain4j.model.bedrock.*;\nclass A {\n    ChatModel model = BedrockChatModel.builder().modelId(\"@ID@\")@PARTS@.build();\n}\n",
        api: "Converse",
        body: None,
        around: "\n        .defaultRequestParameters(BedrockChatRequestParameters.builder()@P@.build())",
        between: "",
        parts: &[
            ("temperature", ".temperature(@V@)"),
            ("top_p", ".topP(@V@)"),
            ("max_tokens", ".maxOutputTokens(@V@)"),
        ],
        strips: &[],
    },
    Sender {
        name: "Vercel AI SDK",
        file: "a.ts",
        text: "import { bedrock } from \"@ai-sdk/amazon-bedrock\";\nimport { generateText } from \"ai\";\nawait generateText({ model: bedrock(\"@ID@\"), prompt: \"x\"@PARTS@ });\n",
        api: "Converse",
        body: None,
        around: ", @P@",
        between: ", ",
        parts: &[
            ("temperature", "temperature: @V@"),
            ("top_p", "topP: @V@"),
            ("max_tokens", "maxOutputTokens: @V@"),
        ],
        strips: &[
            RuleKind::RefusesParameter,
            RuleKind::ExclusiveParameters,
            RuleKind::Range,
        ],
    },
    Sender {
        name: "pydantic-ai",
        file: "a.py",
        text: "from pydantic_ai import Agent\nfrom pydantic_ai.models.bedrock import BedrockConverseModel\nagent = Agent(BedrockConverseModel(\"@ID@\")@PARTS@)\n",
        api: "Converse",
        body: None,
        around: ", model_settings={\"bedrock_additional_model_requests_fields\": {@P@}}",
        between: ", ",
        parts: BODY,
        strips: &[],
    },
    Sender {
        name: "AWS CLI",
        file: "a.sh",
        text: "aws bedrock-runtime converse --model-id @ID@ --messages '[{\"role\": \"user\", \"content\": [{\"text\": \"x\"}]}]' @PARTS@\n",
        api: "Converse",
        body: None,
        around: "--inference-config @P@",
        between: ",",
        parts: &[
            ("temperature", "temperature=@V@"),
            ("top_p", "topP=@V@"),
            ("max_tokens", "maxTokens=@V@"),
        ],
        strips: &[],
    },
    Sender {
        name: "Step Functions",
        file: "machine.asl.json",
        text: "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::aws-sdk:bedrockruntime:converse\",\n  \"Parameters\": {\"ModelId\": \"@ID@\", \"Messages\": [{\"Role\": \"user\", \"Content\": [{\"Text\": \"x\"}]}]@PARTS@}, \"End\": true}}}\n",
        api: "Converse",
        body: None,
        around: ", \"InferenceConfig\": {@P@}",
        between: ", ",
        parts: &[
            ("temperature", "\"Temperature\": @V@"),
            ("top_p", "\"TopP\": @V@"),
            ("max_tokens", "\"MaxTokens\": @V@"),
        ],
        strips: &[],
    },
];

/// Models that live and are called at bedrock-runtime, one for each set of rules.
fn models(catalog: &CatalogData) -> Vec<&Model> {
    let as_of = AS_OF.parse().unwrap();
    let mut known = BTreeSet::new();
    let is_usable = |model: &&Model| {
        let at_runtime = usable(model, RuleKind::EndpointNotOffered)
            .all(|rule| !rule.refused.iter().any(|endpoint| endpoint == "bedrock-runtime"));
        let is_alive = model.groups.iter().all(|group| state_on(group, as_of) != State::Eol);
        !model.requests.is_empty() && is_alive && at_runtime
    };
    let models = catalog.models.iter().filter(is_usable);
    models
        .filter(|model| known.insert(format!("{}{:?}", model.request_body, model.requests)))
        .collect()
}

fn usable(model: &Model, kind: RuleKind) -> impl Iterator<Item = &RequestRule> {
    model
        .requests
        .iter()
        .filter(move |rule| rule.kind == kind && rule.is_usable())
}

/// A request with parameters, and the number of findings on it.
type Case = (Vec<(&'static str, f64)>, usize);

/// The parameters that the facts allow together, and each one that they refuse.
fn cases(sender: &Sender, model: &Model) -> Vec<Case> {
    let rules = |kind: RuleKind| usable(model, kind).filter(|rule| rule.holds_for(sender.api));
    let names = |kind: RuleKind, name: &str| rules(kind).any(|rule| rule.parameters.iter().any(|one| one == name));
    let counts = |kind: RuleKind| usize::from(!sender.strips.contains(&kind));
    let mut cases = vec![(Vec::new(), 0)];
    let mut allowed = Vec::new();
    for (name, value) in [("temperature", 0.3), ("top_p", 0.3), ("top_k", 3.0)] {
        if !sender.has(name) {
            continue;
        }
        if names(RuleKind::RefusesParameter, name) {
            cases.push((vec![(name, value)], counts(RuleKind::RefusesParameter)));
            continue;
        }
        let is_exclusive = rules(RuleKind::ExclusiveParameters).any(|rule| {
            let is_beside = |one: &String| allowed.iter().any(|(known, _)| known == one);
            rule.parameters.iter().any(|one| one == name) && rule.parameters.iter().any(is_beside)
        });
        if is_exclusive {
            let mut both = allowed.clone();
            both.push((name, value));
            cases.push((both, counts(RuleKind::ExclusiveParameters)));
        } else {
            allowed.push((name, value));
        }
        if names(RuleKind::Range, name) {
            cases.push((vec![(name, 900.0)], counts(RuleKind::Range)));
        }
    }
    if sender.has("max_tokens") {
        allowed.push(("max_tokens", 100.0));
        let limits = rules(RuleKind::MaxOutput).filter(|rule| rule.parameters.iter().any(|one| one == "max_tokens"));
        cases.extend(limits.filter_map(|rule| Some((vec![("max_tokens", rule.max? + 1.0)], 1))));
    }
    cases.push((allowed, 0));
    cases
}

#[test]
fn a_sender_is_silent_on_what_the_facts_allow_and_reports_each_refused_part_once() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = Settings::new(AS_OF.parse().unwrap());
    let mut wrong = Vec::new();
    let mut refused = BTreeSet::new();
    let catalog = bedrock_lint::catalog::embedded();
    let models = models(&catalog);
    for sender in SENDERS {
        for model in models.iter().filter(|model| sender.takes(model)) {
            let is_offered =
                usable(model, RuleKind::ApiNotOffered).all(|rule| !rule.apis.iter().any(|api| api == sender.api));
            if !is_offered {
                continue;
            }
            for (parts, expected) in cases(sender, model) {
                let text = sender.request(model, &parts);
                let document = Document::new(sender.file, text.into_bytes());
                let findings = engine.check(&document, &settings).findings;
                let ours = findings.iter().filter(|finding| LINTS.contains(&finding.lint));
                let messages: Vec<_> = ours.map(|finding| finding.message.clone()).collect();
                refused.extend((expected > 0).then_some(sender.name));
                if messages.len() != expected {
                    wrong.push(format!("{}: {} {parts:?}: {messages:?}", sender.name, model.id));
                }
            }
        }
    }
    let unasked: Vec<_> = SENDERS
        .iter()
        .filter(|sender| !refused.contains(sender.name))
        .map(|sender| sender.name)
        .collect();
    assert!(unasked.is_empty(), "nothing is refused of {unasked:?}");
    wrong.truncate(60);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
