//! The places of other files and functions that speak against an edit: which programs belong together, and what is listed.

use crate::case::{Case, Run};

const OLD: &str = "anthropic.claude-3-haiku-20240307-v1:0";

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-3-sonnet-*" = "anthropic.claude-sonnet-5-5"
"anthropic.claude-v*" = "anthropic.claude-sonnet-4-6"
"#;

/// A run that writes what needs a look, too, on files in which `OLD` stands for an id.
fn run(files: &[(&str, &str)]) -> Run {
    let case = Case::bare("check --diff --unsafe-fixes --as-of 2026-11-29 .").file("bedrock-lint.toml", CONFIG);
    let add = |case: Case, (name, text): &(&str, &str)| case.file(name, text.replace("OLD", OLD));
    files.iter().fold(case, add).run()
}

/// The files that a diff changes.
fn changed(run: &Run) -> Vec<&str> {
    let names = run.stdout.lines().filter_map(|line| line.strip_prefix("+++ b/"));
    names.collect()
}

/// The work left to do, without its indent.
fn to_dos(run: &Run) -> Vec<&str> {
    let lines = run.stderr.lines().filter_map(|line| line.strip_prefix("  to do: "));
    lines.collect()
}

/// The to-dos of a file.
fn to_dos_of<'r>(run: &'r Run, name: &str) -> Vec<&'r str> {
    let own = to_dos(run)
        .into_iter()
        .filter(|line| line.starts_with(&format!("{name}:")));
    own.collect()
}

#[test]
fn a_name_of_one_function_means_nothing_in_another() {
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/";
    for (name, text) in [
        (
            "a.ts",
            "export const ask = async (modelId = \"OLD\") => {\n  return send(modelId);\n};\n\nexport const arn = (modelId: string) => {\n  return `ARN${modelId}`;\n};\n",
        ),
        (
            "a.py",
            "def ask(model_id=\"OLD\"):\n    return send(model_id)\n\n\ndef arn(model_id):\n    return f\"ARN{model_id}\"\n",
        ),
        (
            "a.go",
            "package a\n\nfunc ask() string {\n\tmodelID := \"OLD\"\n\treturn send(modelID)\n}\n\nfunc arn(modelID string) string {\n\treturn fmt.Sprintf(\"ARN%s\", modelID)\n}\n",
        ),
        (
            "A.java",
            "class A {\n  String ask() {\n    String modelId = \"OLD\";\n    return send(modelId);\n  }\n  String arn(String modelId) {\n    return \"ARN\" + modelId;\n  }\n}\n",
        ),
    ] {
        let text = text.replace("ARN", arn);
        let apart = run(&[(name, &text)]);
        assert_eq!(changed(&apart), [name], "{name}: {}", apart.stderr);
        // A call passes the value on.
        let passed = run(&[(name, &text.replace("send(", "arn("))]);
        assert_eq!(changed(&passed), Vec::<&str>::new(), "{name}");
    }
    let field = "class A:\n    def __init__(self, model_id=\"OLD\"):\n        self.model_id = model_id\n\n    def arn(self):\n        return f\"ARN{self.model_id}\"\n";
    let field = run(&[("a.py", &field.replace("ARN", arn))]);
    assert_eq!(changed(&field), Vec::<&str>::new());
}

#[test]
fn the_environment_of_another_program_is_not_set() {
    let reader = "import os\nMODEL_ID = os.environ[\"MODEL_ID\"]\nARN = f\"arn:aws:bedrock:us-east-1::foundation-model/{MODEL_ID}\"\n";
    let script =
        "import boto3\nMODEL_ID = \"OLD\"\nboto3.client(\"bedrock-runtime\").converse(modelId=MODEL_ID, messages=[])\n";
    let apart = run(&[("catalog/07/lambda/app.py", reader), ("catalog/29/run.py", script)]);
    assert_eq!(changed(&apart), ["catalog/29/run.py"], "{}", apart.stderr);
    let template = "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          MODEL_ID: OLD\n";
    let set = run(&[("src/app.py", reader), ("template.yaml", template)]);
    assert_eq!(changed(&set), Vec::<&str>::new());
}

#[test]
fn imports_are_followed_through_files_without_ids() {
    let python = [
        (
            "app/utils/llm.py",
            "names = {\"OLD\": \"haiku\"}\n\ndef invoke(model_id, p):\n    if model_id.startswith(\"anthropic.claude-3\"):\n        return names[model_id]\n",
        ),
        (
            "app/utils/service.py",
            "from utils.llm import invoke\n\ndef ask(m, p):\n    return invoke(m, p)\n",
        ),
        (
            "app/pages/a.py",
            "from utils.service import ask\nask(\"OLD\", \"hi\")\n",
        ),
    ];
    let script = [
        (
            "web/core/llm.ts",
            "const names = { \"OLD\": \"haiku\" };\nexport function invoke(modelId: string) {\n  if (modelId.startsWith(\"anthropic.claude-3\")) return names[modelId];\n}\n",
        ),
        ("web/service.ts", "export { invoke } from './core/llm';\n"),
        (
            "web/hooks/use.ts",
            "import { invoke } from '../service';\ninvoke(\"OLD\");\n",
        ),
    ];
    for (files, place, value) in [
        (python, "app/utils/llm.py", "app/pages/a.py"),
        (script, "web/core/llm.ts", "web/hooks/use.ts"),
    ] {
        let run = run(&files);
        let of_value = to_dos_of(&run, value);
        let has = |what: &str| of_value.iter().any(|line| line.contains(place) && line.contains(what));
        assert!(has("has the old id as a key"), "{:?}", to_dos(&run));
        assert!(
            has("tests if ids start with `anthropic.claude-3`"),
            "{:?}",
            to_dos(&run)
        );
    }
}

#[test]
fn a_test_speaks_for_the_module_that_it_imports() {
    let agent =
        "from strands.models import BedrockModel\n\ndef create_agent():\n    return BedrockModel(model_id=\"OLD\")\n";
    let test = "from agent.agent_config.agent import create_agent\n\ndef test_it(mock):\n    create_agent()\n    mock.assert_called_once_with(model_id=\"OLD\")\n";
    for manifest in [Some("pyproject.toml"), None] {
        let mut files = Vec::new();
        for folder in ["a", "b"] {
            files.push((format!("{folder}/agent/agent_config/agent.py"), agent));
            files.push((format!("{folder}/tests/test_agent.py"), test));
            files.extend(manifest.map(|name| (format!("{folder}/{name}"), "[project]\n")));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let run = run(&files);
        for folder in ["a", "b"] {
            let own = to_dos_of(&run, &format!("{folder}/agent/agent_config/agent.py"));
            let of_test = format!("{folder}/tests/test_agent.py:5 compares");
            assert!(
                own.len() == 1 && own[0].contains(&of_test),
                "{manifest:?} {own:?} {}",
                run.stderr
            );
        }
    }
}

#[test]
fn samples_beside_each_other_are_no_partners() {
    let call = "import boto3\nfrom strands import Agent\nfrom utils import show\nboto3.client(\"bedrock-runtime\").converse(modelId=\"OLD\", messages=[])\n";
    let keys = "NAMES = {\"OLD\": \"haiku\"}\n";
    let policy = "import boto3\nPOLICY = {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"bedrock:InvokeModel\"], \"Resource\": [\"arn:aws:bedrock:us-east-1::foundation-model/OLD\"]}]}\nboto3.client(\"bedrock-runtime\").converse(modelId=\"amazon.nova-lite-v1:0\", messages=[])\n";
    let apart = run(&[
        ("a/app.py", call),
        ("a/utils.py", "def show(x):\n    print(x)\n"),
        ("b/agent.py", keys),
        ("c/utils.py", keys),
        ("d/setup.py", "setup()\n"),
        ("d/role.py", policy),
    ]);
    assert_eq!(to_dos_of(&apart, "a/app.py"), Vec::<&str>::new(), "{}", apart.stderr);
    assert!(changed(&apart).contains(&"a/app.py"));
    // The own folder comes first.
    let own = run(&[("a/app.py", call), ("a/utils.py", keys), ("c/utils.py", keys)]);
    let own = to_dos_of(&own, "a/app.py").join("\n");
    assert!(
        own.contains("a/utils.py:1 has the old id as a key") && !own.contains("c/utils.py"),
        "{own}"
    );
}

#[test]
fn all_places_that_break_are_listed_the_nearest_first() {
    let call = "import boto3\nfrom keys import A\nM = \"OLD\"\nif M == \"OLD\":\n    pass\n";
    let keys: String = (0..8).map(|at| format!("K{at} = {{\"OLD\": {at}}}\n")).collect();
    let run = run(&[("app.py", call), ("keys.py", &keys)]);
    let lines = to_dos_of(&run, "app.py");
    assert!(
        lines.iter().any(|line| line.contains("app.py:3: line 4 compares")),
        "{lines:?}"
    );
    let of_keys: Vec<_> = lines.iter().filter(|line| line.contains("keys.py:")).collect();
    assert_eq!(of_keys.len(), 4, "{lines:?}");
    assert!(of_keys.iter().any(|line| line.ends_with("(and 4 more)")), "{lines:?}");
}

#[test]
fn a_label_that_speaks_of_the_old_model_is_left_to_do() {
    for (name, text) in [
        ("a.ts", "const MODEL = { id: \"OLD\", name: \"Claude 3 Haiku\" };\n"),
        ("a.py", "CLAUDE_3_HAIKU = \"OLD\"\n"),
        (
            "A.java",
            "class A {\n  static final String CLAUDE_3_HAIKU = \"OLD\";\n}\n",
        ),
        ("a.yaml", "model:\n  id: OLD\n  title: Claude 3 Haiku\n"),
    ] {
        let run = run(&[(name, text)]);
        assert_eq!(changed(&run), [name], "{}", run.stderr);
        let lines = to_dos(&run);
        assert!(
            lines.iter().any(|line| line.contains("names the old model")),
            "{name}: {lines:?}"
        );
    }
    let run = run(&[("a.py", "CHAT_MODEL = \"OLD\"\n")]);
    assert_eq!(to_dos(&run), Vec::<&str>::new());
}

#[test]
fn the_first_block_of_a_model_that_thinks_is_left_to_do() {
    let sonnet = "anthropic.claude-3-sonnet-20240229-v1:0";
    for (name, text) in [
        (
            "a.py",
            "import boto3\nc = boto3.client(\"bedrock-runtime\")\n\ndef ask(m):\n    r = c.converse(modelId=\"SONNET\", messages=m)\n    return r[\"output\"][\"message\"][\"content\"][0][\"text\"]\n",
        ),
        (
            "a.ts",
            "import { BedrockRuntimeClient, ConverseCommand } from \"@aws-sdk/client-bedrock-runtime\";\nasync function ask(client: BedrockRuntimeClient, messages: any) {\n  const r = await client.send(new ConverseCommand({ modelId: \"SONNET\", messages }));\n  return r.output?.message?.content?.[0]?.text;\n}\n",
        ),
        (
            "A.java",
            "import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;\nclass A {\n  String ask(BedrockRuntimeClient client) {\n    var r = client.converse(b -> b.modelId(\"SONNET\").messages(m));\n    return r.output().message().content().get(0).text();\n  }\n}\n",
        ),
    ] {
        let with = run(&[(name, &text.replace("SONNET", sonnet))]);
        assert_eq!(changed(&with), [name], "{name}: {}", with.stderr);
        let lines = to_dos(&with);
        assert!(
            lines.iter().any(|line| line.contains("reads the first block")),
            "{name}: {}",
            with.stderr
        );
        let none = run(&[(name, &text.replace("SONNET", OLD))]);
        assert!(!none.stderr.contains("first block"), "{name}: {}", none.stderr);
    }
}

#[test]
fn the_body_that_nobody_is_seen_to_send_is_left_to_do() {
    let body = "request body anthropic-text-completions → anthropic-messages, and the code that reads the answer, where the code makes the body itself";
    for (name, text) in [
        (
            "env.ts",
            "export const env = {\n  BEDROCK_MODEL_ID: 'anthropic.claude-v2',\n  BEDROCK_TEMPERATURE: '0.7',\n};\n",
        ),
        (".env", "BEDROCK_MODEL_ID=anthropic.claude-v2\n"),
        ("constants.py", "BEDROCK_MODEL = \"anthropic.claude-v2\"\n"),
    ] {
        let run = run(&[(name, text)]);
        assert_eq!(changed(&run), [name], "{name}: {}", run.stderr);
        assert!(run.stderr.contains(body), "{name}: {}", run.stderr);
    }
    let caller = "import boto3\nfrom constants import BEDROCK_MODEL\nboto3.client(\"bedrock-runtime\").converse(modelId=BEDROCK_MODEL or \"amazon.nova-lite-v1:0\", messages=[])\n";
    let seen = run(&[
        ("constants.py", "BEDROCK_MODEL = \"anthropic.claude-v2\"\n"),
        ("app.py", caller),
    ]);
    assert!(!seen.stderr.contains(body), "{}", seen.stderr);
}
