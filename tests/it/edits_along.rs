//! What an edit breaks elsewhere without a line of its own: files that are read by the id, tests for a part of it, policies
//! that are joined or kept aside; and what it does not break.

use assert_cmd::Command;

use crate::case::{Case, Run};
use crate::git::Repository;

const OLD: &str = "anthropic.claude-3-haiku-20240307-v1:0";

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-3-sonnet-*" = "anthropic.claude-sonnet-5-5"
"anthropic.claude-3-7-sonnet-*" = "anthropic.claude-sonnet-4-6"
"anthropic.claude-v*" = "anthropic.claude-sonnet-4-6"
"#;

type Files<'a> = &'a [(&'a str, &'a str)];

/// A run that writes what needs a look, too, on files in which `OLD` stands for an id.
fn run(files: Files<'_>) -> Run {
    let case = Case::bare("check --diff --unsafe-fixes --as-of 2026-11-29 .").file("bedrock-lint.toml", CONFIG);
    let add = |case: Case, (name, text): &(&str, &str)| case.file(&name.replace("OLD", OLD), text.replace("OLD", OLD));
    files.iter().fold(case, add).run()
}

/// The work left to do, without its indent.
fn to_dos(run: &Run) -> Vec<&str> {
    let lines = run.stderr.lines().filter_map(|line| line.strip_prefix("  to do: "));
    lines.collect()
}

/// Asserts that each of the files leaves that work, and no other.
#[track_caller]
fn leaves(files: Files<'_>, expected: &[&str]) {
    let run = run(files);
    assert_eq!(to_dos(&run), expected, "{files:?}\n{}{}", run.stdout, run.stderr);
}

#[test]
fn a_file_that_is_read_by_the_id_is_named() {
    for (name, text, line) in [
        (
            "a.js",
            "const id = \"OLD\";\nconst prompt = require(\"./prompts/\" + id);\n",
            2,
        ),
        (
            "a.ts",
            "const MODEL = \"OLD\";\nconst q = fs.readFileSync(path.join(__dirname, `${MODEL}.md`), \"utf8\");\n",
            2,
        ),
        (
            "a.py",
            "from pathlib import Path\nMODEL = \"OLD\"\ndef load(model_id):\n    return (Path(\"p\") / f\"{model_id}.yaml\").read_text()\nload(MODEL)\n",
            4,
        ),
        (
            "b.py",
            "MODEL_ID = \"OLD\"\ncfg = yaml.safe_load(open(\"cfg/%s.yaml\" % MODEL_ID))\n",
            2,
        ),
        (
            "c.py",
            "MODEL_ID = \"OLD\"\npath = \"cfg/{}.yaml\".format(MODEL_ID)\nwith open(path) as f:\n    cfg = f.read()\n",
            2,
        ),
        (
            "a.go",
            "package a\nconst Model = \"OLD\"\nfunc load() ([]byte, error) {\n\treturn os.ReadFile(fmt.Sprintf(\"configs/%s.json\", Model))\n}\n",
            4,
        ),
        (
            "A.java",
            "class A {\n  static final String MODEL = \"OLD\";\n  String load() { return Files.readString(Paths.get(\"prompts/\" + MODEL + \".txt\")); }\n}\n",
            3,
        ),
        (
            "A.cs",
            "class A {\n  const string Model = \"OLD\";\n  string Load() => File.ReadAllText($\"prompts/{Model}.txt\");\n}\n",
            3,
        ),
        (
            "a.php",
            "<?php\nconst MODEL = \"OLD\";\nfunction load($model = MODEL) { return file_get_contents(\"prompts/\" . $model . \".txt\"); }\n",
            3,
        ),
        (
            "a.rb",
            "MODEL = \"OLD\"\ndef prompt(model = MODEL)\n  File.read(\"prompts/#{model}.txt\")\nend\n",
            3,
        ),
        (
            "a.rs",
            "const MODEL: &str = \"OLD\";\nfn load() -> String { std::fs::read_to_string(format!(\"prompts/{}.txt\", MODEL)).unwrap() }\n",
            2,
        ),
        (
            "A.kt",
            "const val MODEL = \"OLD\"\nfun load(model: String = MODEL) = File(\"prompts/$model.txt\").readText()\n",
            2,
        ),
        (
            "a.sh",
            "MODEL_ID=\"OLD\"\nbody=$(cat \"bodies/${MODEL_ID}.json\")\naws x --model-id \"$MODEL_ID\" --body \"$body\"\n",
            2,
        ),
        (
            "main.tf",
            "variable \"model_id\" { default = \"OLD\" }\nlocals { prompt = file(\"${path.module}/prompts/${var.model_id}.txt\") }\n",
            2,
        ),
    ] {
        let read = run(&[(name, text)]);
        let expected = format!(": line {line} reads a file that is named after the id");
        let lines = to_dos(&read);
        assert!(
            lines.len() == 1 && lines[0].ends_with(&expected),
            "{name}: {lines:?}\n{}",
            read.stderr
        );
        assert!(read.stdout.contains("\n+"), "{name}");
    }
    let loader = "import json\nfrom config import MODEL_ID\ndef load():\n    with open(f\"model_configs/{MODEL_ID}.json\") as f:\n        return json.load(f)\n";
    leaves(
        &[
            ("config.py", "MODEL_ID = \"OLD\"\n"),
            ("load.py", loader),
            ("model_configs/OLD.json", "{}\n"),
        ],
        &[&format!(
            "config.py:1: load.py:4 reads a file by the id, and `model_configs/{OLD}.json` is named after the old one"
        )],
    );
    let template = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment: {Variables: {MODEL_ID: OLD}}\n";
    let reader =
        "import os, json\nMODEL_ID = os.environ[\"MODEL_ID\"]\nCFG = json.load(open(f\"configs/{MODEL_ID}.json\"))\n";
    leaves(
        &[("template.yaml", template), ("src/app.py", reader)],
        &["template.yaml:5: src/app.py:3 reads a file that is named after the id"],
    );
}

#[test]
fn a_file_that_is_written_or_named_otherwise_is_not() {
    for (name, text) in [
        (
            "a.py",
            "MODEL_ID = \"OLD\"\nwith open(f\"out/{MODEL_ID}.json\", \"w\") as f:\n    f.write(\"x\")\n",
        ),
        (
            "b.py",
            "MODEL_ID = \"OLD\"\npath = f\"res/{MODEL_ID}.csv\"\ndf.to_csv(path)\n",
        ),
        (
            "c.py",
            "MODEL_ID = \"OLD\"\ndef load(name):\n    return open(f\"data/{name}.json\").read()\nload(\"users\")\nsend(MODEL_ID)\n",
        ),
        (
            "a.ts",
            "const modelId = \"OLD\";\nfetch(`https://x.example/${modelId}.json`);\n",
        ),
        (
            "d.py",
            "import boto3\ndef load(model_id):\n    return open(f\"cfg/{model_id}.json\").read()\nboto3.client(\"bedrock-runtime\").converse(modelId=\"OLD\", messages=[])\n",
        ),
        (
            "a.go",
            "package a\nconst Model = \"OLD\"\nfunc save() { os.WriteFile(fmt.Sprintf(\"out/%s.json\", Model), nil, 0o644) }\n",
        ),
    ] {
        leaves(&[(name, text)], &[]);
    }
}

#[test]
fn a_test_for_a_part_of_the_id_is_named_in_every_language() {
    let languages: &[(&str, &str, &[u32])] = &[
        (
            "a.ts",
            "const M = \"OLD\";\nconst a = (m: string) => /claude-3-haiku/.test(m);\nconst b = (m: string) => m.indexOf(\"claude-3-haiku\") > -1;\nconst s = (m: string) => m.replace(/claude-3-haiku/, \"x\");\nrun(M);\n",
            &[2, 3],
        ),
        (
            "b.ts",
            "const M = \"OLD\";\nfunction ask(model: string) {\n  switch (true) {\n    case model.includes(\"claude-3-haiku\"): return a();\n    default: return b();\n  }\n}\n",
            &[4],
        ),
        (
            "a.js",
            "const M = \"OLD\";\nconst t = M.search(\"claude-3-haiku\") >= 0;\n",
            &[2],
        ),
        (
            "a.go",
            "package a\nconst model = \"OLD\"\nfunc Ask(id string) bool {\n\tif strings.HasPrefix(id, \"anthropic.claude-3\") { return true }\n\treturn strings.Contains(id, \"claude-3-haiku\")\n}\n",
            &[4, 5],
        ),
        (
            "A.java",
            "class A {\n  static final String MODEL = \"OLD\";\n  boolean ask(String model) {\n    if (model.indexOf(\"claude-3-haiku\") >= 0) return true;\n    return model.matches(\".*claude-3-haiku.*\");\n  }\n}\n",
            &[4, 5],
        ),
        (
            "A.cs",
            "class A {\n  const string Model = \"OLD\";\n  bool Ask(string model) {\n    if (Regex.IsMatch(model, \"claude-3-haiku\")) return true;\n    return model.StartsWith(\"anthropic.claude-3\");\n  }\n}\n",
            &[4, 5],
        ),
        (
            "a.rb",
            "MODEL = \"OLD\"\ndef ask(model)\n  return 1 if model.include?(\"claude-3-haiku\")\n  return 2 if model =~ /claude-3-haiku/\n  3 if model.start_with?(\"anthropic.claude-3\")\nend\n",
            &[3, 4, 5],
        ),
        (
            "a.php",
            "<?php\nconst MODEL = \"OLD\";\nfunction ask($model) {\n  if (str_contains($model, \"claude-3-haiku\")) return 1;\n  if (preg_match('/claude-3-haiku/', $model)) return 2;\n}\n",
            &[4, 5],
        ),
        (
            "a.rs",
            "const MODEL: &str = \"OLD\";\nfn ask(model: &str) -> bool {\n    if model.contains(\"claude-3-haiku\") { return true; }\n    model.starts_with(\"anthropic.claude-3\")\n}\n",
            &[3, 4],
        ),
        (
            "A.kt",
            "const val MODEL = \"OLD\"\nfun ask(model: String): Int = when {\n    model.contains(\"claude-3-haiku\") -> 1\n    else -> 3\n}\n",
            &[3],
        ),
        (
            "a.sh",
            "MODEL=\"OLD\"\ncase \"$MODEL\" in\n  *claude-3-haiku*) body=a ;;\n  *) body=b ;;\nesac\nif [[ \"$MODEL\" =~ claude-3-haiku ]]; then x=1; fi\n",
            &[3, 6],
        ),
        (
            "a.py",
            "import re\nMODEL = \"OLD\"\ndef ask(m):\n    if re.search(r\"claude-3-haiku\", m): return 1\n    if re.match(r\"anthropic\\.claude\", m): return 3\n",
            &[4, 5],
        ),
        (
            "a.ex",
            "defmodule A do\n  @model \"OLD\"\n  def ask(m) do\n    String.contains?(m, \"claude-3-haiku\")\n  end\nend\n",
            &[4],
        ),
        (
            "main.tf",
            "variable \"model\" { default = \"OLD\" }\nlocals {\n  is_three = length(regexall(\"claude-3-haiku\", var.model)) > 0\n}\n",
            &[3],
        ),
    ];
    for (name, text, lines) in languages {
        let run = run(&[(name, text)]);
        let found = to_dos(&run);
        let tested = found.iter().filter(|line| line.contains(" tests i"));
        let named: Vec<u32> = tested
            .filter_map(|line| line.split(": line ").nth(1)?.split(' ').next()?.parse().ok())
            .collect();
        assert_eq!(named, *lines, "{name}: {found:?}");
    }
    let model = "export const M = process.env.M ?? \"OLD\";\n";
    let other = "import { M } from \"./aws\";\nexport function ask(model = M) {\n  return model.indexOf(\"claude-3-haiku\") > -1 ? a() : b();\n}\n";
    leaves(
        &[("aws.ts", model), ("completion.ts", other)],
        &["aws.ts:1: completion.ts:3 tests ids for `claude-3-haiku`, which the new one does not have"],
    );
}

#[test]
fn a_test_that_the_new_id_answers_alike_is_not_named() {
    let arn = "def arn(model_id):\n    if model_id.startswith(\"anthropic\"):\n        return \"arn:aws:bedrock:us-east-1::foundation-model/\" + model_id\n    return \"arn:aws:bedrock:us-east-1:123456789012:inference-profile/\" + model_id\n";
    for (name, text) in [
        ("a.ts", "const M = \"OLD\";\nconst ok = (m: string) => m.indexOf(\"claude\") > -1 || /haiku/.test(m);\nrun(M);\n".to_owned()),
        ("a.ts", "const M = \"OLD\";\nconst short = (m: string) => m.replace(/claude-3-haiku/, \"x\");\nrun(M);\n".to_owned()),
        ("a.py", format!("MODEL = \"OLD\"\n{arn}use(arn(MODEL))\n")),
        (
            "b.ts",
            "export const MODEL = \"OLD\";\nexport function arn(id: string) {\n  return id.startsWith(\"us.\") ? `arn:aws:bedrock:us-east-1:1:inference-profile/${id}` : `arn:aws:bedrock:us-east-1::foundation-model/${id}`;\n}\narn(MODEL);\n".to_owned(),
        ),
    ] {
        let run = run(&[(name, &text)]);
        assert_eq!(to_dos(&run), Vec::<&str>::new(), "{name}: {}", run.stderr);
        assert!(run.stdout.contains("\n+"), "{name}: {}", run.stderr);
    }
}

#[test]
fn a_policy_is_read_however_its_arn_is_joined() {
    let allows = "allows the old model, and no policy the new one";
    let only_models = "allows foundation models only, and the new id is that of a profile";
    for (name, text, expected) in [
        (
            "a.py",
            "st = iam.PolicyStatement()\nst.add_actions(\"bedrock:InvokeModel\")\nst.add_resources(\"arn:aws:bedrock:{}::foundation-model/*\".format(region))\nfn.add_environment(\"MODEL_ID\", \"OLD\")\n",
            Some(only_models),
        ),
        (
            "b.py",
            "st = iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[\"arn:aws:bedrock:%s::foundation-model/OLD\" % region])\nfn.add_environment(\"MODEL_ID\", \"OLD\")\n",
            Some(allows),
        ),
        (
            "c.py",
            "arn = Stack.of(self).format_arn(service=\"bedrock\", resource=\"foundation-model\", resource_name=\"OLD\")\nfn.add_to_role_policy(iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[arn]))\nfn.add_environment(\"MODEL_ID\", \"OLD\")\n",
            Some(allows),
        ),
        (
            "a.ts",
            "fn.addToRolePolicy(new iam.PolicyStatement({\n  actions: [\"bedrock:InvokeModel\"],\n  resources: [\"arn:aws:bedrock:\" + this.region + \"::foundation-model/OLD\"],\n}));\nfn.addEnvironment(\"MODEL_ID\", \"OLD\");\n",
            Some(allows),
        ),
        (
            "b.ts",
            "fn.addToRolePolicy(new iam.PolicyStatement({\n  actions: [\"bedrock:InvokeModel\"],\n  resources: [this.formatArn({ service: \"bedrock\", resource: \"foundation-model\", resourceName: \"OLD\" })],\n}));\nfn.addEnvironment(\"MODEL_ID\", \"OLD\");\n",
            Some(allows),
        ),
        (
            "S.java",
            "class S {\n  void a() {\n    fn.addToRolePolicy(PolicyStatement.Builder.create().actions(List.of(\"bedrock:InvokeModel\")).resources(List.of(String.format(\"arn:aws:bedrock:%s::foundation-model/OLD\", getRegion()))).build());\n    fn.addEnvironment(\"MODEL_ID\", \"OLD\");\n  }\n}\n",
            Some(allows),
        ),
        (
            "S.cs",
            "class S {\n  void A() {\n    fn.AddToRolePolicy(new PolicyStatement(new PolicyStatementProps { Actions = new[] { \"bedrock:InvokeModel\" }, Resources = new[] { $\"arn:aws:bedrock:{Region}::foundation-model/OLD\" } }));\n    fn.AddEnvironment(\"MODEL_ID\", \"OLD\");\n  }\n}\n",
            Some(allows),
        ),
        (
            "s.go",
            "package main\nfunc a() {\n\tfn.AddToRolePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{\n\t\tActions: jsii.Strings(\"bedrock:InvokeModel\"),\n\t\tResources: jsii.Strings(fmt.Sprintf(\"arn:aws:bedrock:%s::foundation-model/OLD\", *stack.Region())),\n\t}))\n\tfn.AddEnvironment(jsii.String(\"MODEL_ID\"), jsii.String(\"OLD\"), nil)\n}\n",
            Some(allows),
        ),
        (
            "main.tf",
            "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [\"bedrock:InvokeModel\"]\n    resources = [format(\"arn:aws:bedrock:%s::foundation-model/%s\", var.region, \"OLD\")]\n  }\n}\nresource \"aws_lambda_function\" \"f\" {\n  environment { variables = { MODEL_ID = \"OLD\" } }\n}\n",
            Some(allows),
        ),
        (
            "d.py",
            "st = iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"])\nst.add_resources(\"arn:aws:bedrock:*::foundation-model/*\")\nst.add_resources(\"arn:aws:bedrock:*:*:inference-profile/*\")\nfn.add_environment(\"MODEL_ID\", \"OLD\")\n",
            None,
        ),
        (
            "e.py",
            "st = iam.PolicyStatement(effect=iam.Effect.DENY)\nst.add_actions(\"bedrock:InvokeModel\")\nst.add_resources(\"arn:aws:bedrock:us-east-1::foundation-model/OLD\")\nfn.add_environment(\"MODEL_ID\", \"OLD\")\n",
            None,
        ),
        (
            "c.ts",
            "const st = new iam.PolicyStatement({ actions: [\"bedrock:InvokeModel\"] });\nst.addAllResources();\nfn.addEnvironment(\"MODEL_ID\", \"OLD\");\n",
            None,
        ),
    ] {
        let run = run(&[(name, text)]);
        let lines = to_dos(&run);
        match expected {
            Some(what) => assert!(
                lines.len() == 1 && lines[0].ends_with(what),
                "{name}: {lines:?}\n{}",
                run.stderr
            ),
            None => assert_eq!(lines, Vec::<&str>::new(), "{name}: {}", run.stderr),
        }
        let written = run
            .stdout
            .lines()
            .filter(|line| line.starts_with('+') && line.contains("us.anthropic"));
        assert_eq!(written.count(), 1, "{name}: {}", run.stdout);
    }
}

#[test]
fn a_policy_made_of_a_variable_allows_the_model_of_that() {
    let context =
        "{\"context\": {\n  \"bedrock_inference_profile_id\": \"us.OLD\",\n  \"bedrock_model_id\": \"OLD\"}}\n";
    let stack = "const modelId = this.node.tryGetContext(\"bedrock_model_id\");\nfn.addToRolePolicy(new iam.PolicyStatement({\n  actions: [\"bedrock:InvokeModel\"],\n  resources: [`arn:aws:bedrock:*::foundation-model/${modelId}`, \"arn:aws:bedrock:*:*:inference-profile/*\"],\n}));\n";
    leaves(
        &[("cdk.json", context), ("lib/stack.ts", stack)],
        &["cdk.json:2: lib/stack.ts:4 allows the old model, and no policy the new one"],
    );
    let alone = "{\"context\": {\"model_id\": \"OLD\"}}\n";
    let python = "model_id = self.node.try_get_context(\"model_id\")\nfn.add_to_role_policy(iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[f\"arn:aws:bedrock:*::foundation-model/{model_id}\"]))\n";
    let kept = run(&[("cdk.json", alone), ("stack.py", python)]);
    assert_eq!(kept.stdout, "", "{}", kept.stderr);
}

#[test]
fn an_option_that_a_page_sends_may_reach_an_arn() {
    let page = "<template>\n<select v-model=\"modelId\">\n<option value=\"OLD\">Fast</option>\n</select>\n</template>\n<script>\nexport default { methods: { ask() { return axios.post(\"/kb\", { model_id: this.modelId }) } } }\n</script>\n";
    let back = "import json\ndef handler(event, context):\n    body = json.loads(event[\"body\"])\n    return f\"arn:aws:bedrock:us-east-1::foundation-model/{body['model_id']}\"\n";
    let to_do = "front/KB.vue:3: back/kb.py:4 makes the ARN of a foundation model from what the request names, and such an ARN takes no profile";
    leaves(&[("front/KB.vue", page), ("back/kb.py", back)], &[to_do]);
    let other = back.replace("body['model_id']", "body['kb_model']");
    leaves(&[("front/KB.vue", page), ("back/kb.py", &other)], &[]);
}

#[test]
fn one_place_is_one_line_whatever_the_number_of_edits() {
    let keys = "PRICES = {\"OLD\": 1}\n";
    let call = "import boto3\nfrom keys import PRICES\nA = \"OLD\"\nB = \"OLD\"\nC = \"OLD\"\n";
    leaves(
        &[("app.py", call), ("keys.py", keys)],
        &["app.py:3: keys.py:1 has the old id as a key and does not know the new one (also for 2 other edits)"],
    );
}

#[test]
fn a_bare_key_does_not_meet_the_id_of_a_profile() {
    let keys = "export const PRICES: Record<string, number> = { \"OLD\": 0.25 };\n";
    let app = "import { PRICES } from \"./prices\";\nexport const M = \"us.OLD\";\nexport const price = PRICES[M];\n";
    leaves(&[("prices.ts", keys), ("app.ts", app)], &[]);
    let cut = app.replace("PRICES[M]", "PRICES[M.replace(/^us\\./, \"\")]");
    leaves(
        &[("prices.ts", keys), ("app.ts", &cut)],
        &["app.ts:2: prices.ts:1 has the old id as a key and does not know the new one"],
    );
    let script = "MODELS=(\"OLD\" \"amazon.nova-pro-v1:0\")\nfor m in \"${MODELS[@]}\"; do echo \"enable $m\"; done\n";
    leaves(&[("prices.ts", keys), ("setup.sh", script)], &[]);
    let passed = "MODEL_ID=\"OLD\"\necho \"$MODEL_ID\"\nnode prices.js \"$MODEL_ID\"\n";
    leaves(
        &[("prices.ts", keys), ("setup.sh", passed)],
        &["setup.sh:1: prices.ts:1 has the old id as a key and does not know the new one"],
    );
}

#[test]
fn the_answer_is_read_along_the_call() {
    let sonnet = "anthropic.claude-3-sonnet-20240229-v1:0";
    let text = "import boto3\nc = boto3.client(\"bedrock-runtime\")\n\ndef ask(m):\n    return c.converse(modelId=\"SONNET\", messages=m)\n\ndef other(m):\n    r = c.converse(modelId=\"amazon.nova-pro-v1:0\", messages=m)\n    return r[\"output\"][\"message\"][\"content\"][0][\"text\"]\n\ndef parse(r):\n    return r[\"output\"][\"message\"][\"content\"][0][\"text\"]\n\ndef unrelated(r):\n    return r[\"output\"][\"message\"][\"content\"][0][\"text\"]\n\ndef main(m):\n    return parse(ask(m))\n";
    let run = run(&[("a.py", &text.replace("SONNET", sonnet))]);
    let blocks: Vec<&str> = to_dos(&run)
        .into_iter()
        .filter(|line| line.contains("first block"))
        .collect();
    assert!(
        blocks.len() == 1 && blocks[0].starts_with("a.py:5: line 12 "),
        "{:?}",
        to_dos(&run)
    );
}

#[test]
fn the_answer_is_read_by_any_method_where_the_id_is_a_field() {
    let sonnet = "anthropic.claude-3-sonnet-20240229-v1:0";
    for (name, text, line) in [
        (
            "a.py",
            "import boto3\nclass Chat:\n    def __init__(self):\n        self.c = boto3.client(\"bedrock-runtime\")\n        self.model_id = \"SONNET\"\n\n    def ask(self, m):\n        r = self.c.converse(modelId=self.model_id, messages=m)\n        return r[\"output\"][\"message\"][\"content\"][0][\"text\"]\n",
            "a.py:5: line 9 ",
        ),
        (
            "a.ts",
            "export class Chat {\n  private modelId: string;\n  constructor(private c: BedrockRuntimeClient) {\n    this.modelId = \"SONNET\";\n  }\n  async ask(messages: Message[]) {\n    const r = await this.c.send(new ConverseCommand({ modelId: this.modelId, messages }));\n    return r.output?.message?.content?.[0]?.text;\n  }\n}\n",
            "a.ts:4: line 8 ",
        ),
        (
            "a.rb",
            "class Chat\n  def initialize\n    @client = Aws::BedrockRuntime::Client.new\n    @model_id = \"SONNET\"\n  end\n\n  def ask(messages)\n    r = @client.converse(model_id: @model_id, messages: messages)\n    r.output.message.content.first.text\n  end\nend\n",
            "a.rb:4: line 9 ",
        ),
        (
            "A.java",
            "class Chat {\n  private final String modelId;\n  Chat() {\n    this.modelId = \"SONNET\";\n  }\n  String ask(List<Message> m) {\n    var r = client.converse(b -> b.modelId(this.modelId).messages(m));\n    return r.output().message().content().get(0).text();\n  }\n}\n",
            "A.java:4: line 8 ",
        ),
    ] {
        let run = run(&[(name, &text.replace("SONNET", sonnet))]);
        let to_dos = to_dos(&run);
        assert!(
            to_dos
                .iter()
                .any(|to_do| to_do.starts_with(line) && to_do.contains("first block")),
            "{name}: {to_dos:?}"
        );
    }
}

#[test]
fn a_list_of_models_with_a_capability_allows_no_default() {
    let text = "B = {\n    \"PRIMARY_MODEL_ID\": \"us.anthropic.claude-3-7-sonnet-20250219-v1:0\",\n    \"CACHE_SUPPORTED_MODELS\": [\n        \"us.anthropic.claude-3-7-sonnet-20250219-v1:0\",\n    ],\n}\n";
    let capable = run(&[("config.py", text)]);
    assert!(
        capable
            .stdout
            .contains("+    \"PRIMARY_MODEL_ID\": \"us.anthropic.claude-sonnet-4-6\""),
        "{}",
        capable.stderr
    );
    assert_eq!(
        to_dos(&capable),
        ["config.py:2: line 4 allows the old id and does not know the new one"]
    );
}

#[test]
fn a_policy_that_git_tracks_though_it_is_ignored_is_read_and_not_written() {
    let app =
        "import boto3\nboto3.client(\"bedrock-runtime\").converse(modelId=\"OLD\", messages=m)\n".replace("OLD", OLD);
    let stack = "fn.addToRolePolicy(new iam.PolicyStatement({\n  actions: [\"bedrock:InvokeModel\"],\n  resources: [`arn:aws:bedrock:${this.region}::foundation-model/OLD`],\n}));\n".replace("OLD", OLD);
    let fix = ["check", "--fix", "--unsafe-fixes", "--as-of", "2026-11-29"];
    for is_tracked in [true, false] {
        let repository = Repository::new(&[("bedrock-lint.toml", CONFIG), (".gitignore", "cdk\n"), ("app.py", &app)]);
        repository.write("cdk/stack.ts", &stack);
        if is_tracked {
            repository.git(&["add", "-f", "cdk/stack.ts"]);
        }
        let mut command = Command::cargo_bin("bedrock-lint").unwrap();
        let output = command.current_dir(repository.path()).args(fix).output().unwrap();
        let output = String::from_utf8(output.stderr).unwrap();
        let to_do = "to do: app.py:2: cdk/stack.ts:3 allows the old model, and no policy the new one";
        assert_eq!(output.contains(to_do), is_tracked, "{output}");
        assert_eq!(
            std::fs::read_to_string(repository.path().join("cdk/stack.ts")).unwrap(),
            stack
        );
    }
}

#[test]
fn a_parameter_goes_with_the_comment_behind_it() {
    let text = "import boto3\nc = boto3.client(\"bedrock-runtime\")\nc.converse(\n    modelId=\"us.anthropic.claude-opus-5-5\",\n    messages=m,\n    inferenceConfig={\n        \"temperature\": 0.1,  # facts\n        \"maxTokens\": 100,\n    },\n)\n";
    let run = run(&[("a.py", text)]);
    assert!(
        run.stdout
            .contains("-        \"temperature\": 0.1,  # facts\n         \"maxTokens\": 100,"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn a_field_that_go_always_writes_is_not_removed() {
    let text = "package a\n\ntype Payload struct {\n\tVersion string `json:\"anthropic_version\"`\n\tMaxTokens int `json:\"max_tokens\"`\n\tTemperature float64 `json:\"temperatureTAG\"`\n\tMessages []Message `json:\"messages\"`\n}\n\nfunc ask(ctx context.Context, c *bedrockruntime.Client, m []Message) {\n\tp := Payload{\n\t\tVersion: \"bedrock-2023-05-31\",\n\t\tMaxTokens: 100,\n\t\tTemperature: 0.5,\n\t\tMessages: m,\n\t}\n\tbody, _ := json.Marshal(p)\n\tc.InvokeModel(ctx, &bedrockruntime.InvokeModelInput{ModelId: aws.String(\"us.anthropic.claude-opus-5-5\"), Body: body})\n}\n";
    for (tag, is_removed) in [("", false), (",omitempty", true), (",omitzero", true)] {
        let run = run(&[("a.go", &text.replace("TAG", tag))]);
        assert_eq!(
            run.stdout.contains("-\t\tTemperature: 0.5,"),
            is_removed,
            "{tag}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn an_adapter_that_is_named_after_its_model_keeps_it() {
    for (name, text) in [
        (
            "claude_v2.rb",
            "class ClaudeV2\n  def model_id\n    \"anthropic.claude-v2\"\n  end\nend\n",
        ),
        ("claude_v2_1.py", "MODEL = \"anthropic.claude-v2:1\"\n"),
        (
            "ClaudeInstantV1.java",
            "class ClaudeInstantV1 {\n  String modelId() { return \"anthropic.claude-instant-v1\"; }\n}\n",
        ),
    ] {
        assert_eq!(run(&[(name, text)]).stdout, "", "{name}");
    }
    let other = run(&[("claude.rb", "MODEL = \"anthropic.claude-v2\"\n")]);
    assert!(other.stdout.contains("+MODEL = "), "{}", other.stderr);
}

#[test]
fn the_key_of_a_body_that_is_put_together_is_named() {
    let text = "import org.json.JSONObject;\nclass A {\n  String ask(BedrockRuntimeClient client, String prompt) {\n    JSONObject body = new JSONObject();\n    body.put(\"prompt\", prompt);\n    body.put(\"max_tokens_to_sample\", 512);\n    return client.invokeModel(b -> b.modelId(\"anthropic.claude-v2\").body(SdkBytes.fromUtf8String(body.toString()))).body().asUtf8String();\n  }\n}\n";
    let run = run(&[("A.java", text)]);
    let to_dos = to_dos(&run);
    assert!(
        to_dos
            .iter()
            .any(|to_do| to_do.contains(": rewrite max_tokens_to_sample: ")),
        "{to_dos:?}"
    );
}

#[test]
fn the_answer_is_read_where_the_request_is_sent() {
    let config =
        "<?php\nreturn [\n    'model_id' => env('BEDROCK_MODEL_ID', 'anthropic.claude-3-sonnet-20240229-v1:0'),\n];\n";
    let service = "<?php\nclass Chat {\n    public function __construct() {\n        $this->client = new BedrockRuntimeClient(['region' => 'us-east-1']);\n        $this->modelId = config('bedrock.model_id');\n    }\n    public function ask(array $messages) {\n        $body = ['anthropic_version' => 'bedrock-2023-05-31', 'max_tokens' => 1000, 'temperature' => 0.5, 'messages' => $messages];\n        $result = $this->client->invokeModel(['modelId' => $this->modelId, 'body' => json_encode($body)]);\n        $response = json_decode($result['body'], true);\n        return $response['content'][0]['text'];\n    }\n}\n";
    let run = run(&[("config/bedrock.php", config), ("app/Chat.php", service)]);
    let to_dos = to_dos(&run);
    assert!(
        to_dos
            .iter()
            .any(|to_do| to_do.starts_with("config/bedrock.php:3: app/Chat.php:11 reads the first block")),
        "{to_dos:?}"
    );
    assert!(
        to_dos.contains(&"app/Chat.php:8: drop temperature: Claude Sonnet 5.5 refuses it"),
        "{to_dos:?}"
    );
}

#[test]
fn a_record_that_is_removed_takes_its_label_along() {
    let text = "export const M = [\n    { value: \"us.anthropic.claude-haiku-4-5-20251001-v1:0\", label: \"Haiku\" },\n    { value: \"us.OLD\", label: \"us.OLD\" },\n];\n";
    let run = run(&[("models.ts", text)]);
    assert!(
        run.stdout.contains("-    { value: \"us.anthropic.claude-3-haiku"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert!(!run.stdout.contains("\n+    "), "{}", run.stdout);
}
