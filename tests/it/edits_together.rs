//! Edits of projects of several files: which places of other files speak against an edit, and which do not.

use crate::case::{Case, Run};

const OLD: &str = "anthropic.claude-3-haiku-20240307-v1:0";
const SONNET: &str = "us.anthropic.claude-3-7-sonnet-20250219-v1:0";

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-*sonnet-*" = "anthropic.claude-sonnet-4-6"
"anthropic.claude-v*" = "anthropic.claude-sonnet-4-6"
"#;

/// A run on files in which `OLD` and `SONNET` stand for the ids.
fn run(files: &[(&str, &str)], config: Option<&str>, more: &[&str]) -> Run {
    let mut case = Case::bare("check --diff --as-of 2026-11-29 .").args(more.iter().copied());
    case = match config {
        Some(config) => case.file("bedrock-lint.toml", config),
        None => case.args(["--region", "us-east-1"]),
    };
    for (name, text) in files {
        case = case.file(name, text.replace("OLD", OLD).replace("SONNET", SONNET));
    }
    case.run()
}

/// The files that a diff changes.
fn changed(run: &Run) -> Vec<&str> {
    run.stdout
        .lines()
        .filter_map(|line| line.strip_prefix("+++ b/"))
        .collect()
}

#[track_caller]
fn written(files: &[(&str, &str)], expected: &[&str]) {
    let run = run(files, Some(CONFIG), &[]);
    assert_eq!(changed(&run), expected, "{files:?}{}", run.stderr);
}

const CALL: &str = "import boto3\nboto3.client(\"bedrock-runtime\").converse(modelId=\"OLD\", messages=[])\n";

#[test]
fn an_arn_binds_the_variables_that_reach_it_and_no_others() {
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/";
    for (name, text) in [
        ("a.py", "model_id = \"OLD\"\narn = f\"ARN{model_id}\"\n"),
        (
            "a.py",
            "BASE = \"OLD\"\nmodel_id = pick(BASE)\narn = f\"ARN{model_id}\"\n",
        ),
        (
            "a.py",
            "def arn(name):\n    return \"ARN\" + name\n\nx = arn(\"OLD\")\n",
        ),
        ("a.ts", "const modelId = \"OLD\";\nconst arn = `ARN${modelId}`;\n"),
        (
            "a.go",
            "package a\n\nvar modelID = \"OLD\"\n\nfunc arn() string { return fmt.Sprintf(\"ARN%s\", modelID) }\n",
        ),
        (
            "a.tf",
            "variable \"chat_model\" {\n  default = \"OLD\"\n}\nlocals {\n  arn = \"ARN${var.chat_model}\"\n}\n",
        ),
        (
            "A.java",
            "class A {\n  String modelId = \"OLD\";\n  String arn() { return \"ARN\" + modelId; }\n}\n",
        ),
    ] {
        written(&[(name, &text.replace("ARN", arn))], &[]);
    }
    for (name, text) in [
        (
            "a.py",
            "embedder = \"amazon.titan-embed-text-v2:0\"\nchat = \"OLD\"\narn = f\"ARN{embedder}\"\n",
        ),
        ("a.ts", "const chat = \"OLD\";\nconst arn = `ARN${embedder}`;\n"),
        (
            "a.go",
            "package a\n\nvar chat = \"OLD\"\n\nfunc arn() string { return fmt.Sprintf(\"ARN%s\", embedder) }\n",
        ),
        (
            "a.tf",
            "variable \"chat_model\" {\n  default = \"OLD\"\n}\nlocals {\n  arn = \"ARN${var.embedder}\"\n}\n",
        ),
        (
            "A.java",
            "class A {\n  String chat = \"OLD\";\n  String arn() { return \"ARN\" + embedder; }\n}\n",
        ),
    ] {
        written(&[(name, &text.replace("ARN", arn))], &[name]);
    }
}

#[test]
fn an_arn_of_another_file_binds_what_feeds_it() {
    let policy = "locals {\n  arn = \"arn:aws:bedrock:us-east-1::foundation-model/${var.model_id}\"\n}\n";
    written(
        &[("infra/main.tf", policy), ("infra/prod.tfvars", "model_id = \"OLD\"\n")],
        &[],
    );
    let lambda =
        "import os\nMODEL = os.environ[\"MODEL_ID\"]\nARN = f\"arn:aws:bedrock:us-east-1::foundation-model/{MODEL}\"\n";
    let template = "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          MODEL_ID: OLD\n";
    written(&[("src/app.py", lambda), ("template.yaml", template)], &[]);
    written(&[("a/main.tf", policy), ("chat.py", CALL)], &["chat.py"]);
    written(
        &[
            (
                "arns.py",
                "def arn(model_id):\n    return f\"arn:aws:bedrock:us-east-1::foundation-model/{model_id}\"\n",
            ),
            ("other.py", "model_id = \"OLD\"\n"),
        ],
        &["other.py"],
    );
}

#[test]
fn a_registry_binds_the_program_that_it_belongs_to() {
    let python = "MODELS = {\n    \"OLD\": {\"chat\": True},\n    \"amazon.nova-lite-v1:0\": {\"chat\": True},\n}\n";
    let script =
        "export const MODELS = {\n  \"OLD\": { chat: true },\n  \"amazon.nova-lite-v1:0\": { chat: true },\n};\n";
    let go = "package bot\n\nvar Models = map[string]bool{\"OLD\": true, \"amazon.nova-lite-v1:0\": true}\n";
    for (name, registry) in [
        ("apps/bot/registry.py", python),
        ("apps/bot/registry.ts", script),
        ("apps/bot/registry.go", go),
    ] {
        written(&[(name, registry), ("apps/bot/run.py", CALL)], &[]);
        written(&[(name, registry), ("apps/other/run.py", CALL)], &["apps/other/run.py"]);
        written(&[(name, registry), ("notebooks/run.py", CALL)], &["notebooks/run.py"]);
        written(&[(name, registry), ("settings.yaml", "model_id: OLD\n")], &[]);
    }
    let importing = format!("from apps.bot.registry import MODELS\n{CALL}");
    written(&[("apps/bot/registry.py", python), ("cli/run.py", &importing)], &[]);
    let packages = [
        ("app/package.json", "{\"name\": \"app\"}\n"),
        ("app/deploy/package.json", "{\"name\": \"deploy\"}\n"),
        ("app/deploy/models.js", "module.exports = { \"OLD\": { size: 1 } };\n"),
        ("app/bin/config.js", "module.exports = { ChatModel: \"OLD\" };\n"),
    ];
    for config in [None, Some(CONFIG)] {
        let run = run(&packages, config, &[]);
        assert!(run.stderr.contains("does not know the new one"), "{}", run.stderr);
        assert_eq!(changed(&run), Vec::<&str>::new());
    }
}

#[test]
fn a_policy_of_foundation_models_allows_no_profile() {
    let python = "statement = iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[RESOURCES])\n";
    let script =
        "role.addToPolicy(new iam.PolicyStatement({ actions: [\"bedrock:InvokeModel\"], resources: [RESOURCES] }));\n";
    let json = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [RESOURCES]}]}\n";
    let terraform = "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [\"bedrock:InvokeModel\"]\n    resources = [RESOURCES]\n  }\n}\n";
    let models = "\"arn:aws:bedrock:*::foundation-model/*\"";
    let both = format!("{models}, \"arn:aws:bedrock:*:*:inference-profile/*\"");
    for (name, policy) in [
        ("stack.py", python),
        ("stack.ts", script),
        ("policy.json", json),
        ("iam.tf", terraform),
    ] {
        let with = |resources: &str| policy.replace("RESOURCES", resources);
        written(&[("app.py", CALL), (name, &with(models))], &[]);
        written(&[("app.py", CALL), (name, &with(&both))], &["app.py"]);
    }
    let open = format!(
        "{}{}",
        python.replace("RESOURCES", models),
        python.replace("RESOURCES", "\"*\"")
    );
    written(&[("app.py", CALL), ("stack.py", &open)], &["app.py"]);
}

#[test]
fn what_is_left_to_do_of_a_request_is_said_once() {
    let call = "import boto3\nM = \"OLD\"\nboto3.client(\"bedrock-runtime\").converse(modelId=M, messages=[], inferenceConfig={\"temperature\": 0.7, \"topP\": 0.9})\n";
    let run_of = |name: &str, text: &str| run(&[(name, text)], Some(CONFIG), &[]);
    let told = run_of("app.py", call);
    assert_eq!(changed(&told), ["app.py"], "{}", told.stderr);
    assert_eq!(
        told.stderr.matches("  to do: app.py:3: keep one of").count(),
        1,
        "{}",
        told.stderr
    );
    let body = "request body anthropic-text-completions → anthropic-messages";
    let invoke = "import boto3\nboto3.client(\"bedrock-runtime\").invoke_model(modelId=\"anthropic.claude-v2\", body=make_body(text))\n";
    let sent = run_of("app.py", invoke);
    assert!(sent.stderr.contains(body), "{}", sent.stderr);
    // A framework makes the body itself, and nothing is known to send what a setting holds.
    for (name, text) in [
        ("params.yaml", "llm_model_id: anthropic.claude-v2\n"),
        (
            "gateway.yaml",
            "model_list:\n  - litellm_params:\n      model: bedrock/anthropic.claude-v2\n",
        ),
    ] {
        let told = run_of(name, text);
        assert!(!told.stderr.contains(body), "{name}: {}", told.stderr);
    }
}

#[test]
fn a_prefix_of_the_run_time_is_asked_of_the_catalog() {
    let text = "base = \"anthropic.claude-3-7-sonnet-20250219-v1:0\"\nprofile = f\"{geo}.{base}\"\n";
    let run = run(&[("a.py", text)], Some(CONFIG), &[]);
    assert!(
        run.stdout.contains("+base = \"anthropic.claude-sonnet-4-6\""),
        "{}{}",
        run.stdout,
        run.stderr
    );
    let config = CONFIG.replace("regions = [\"us-east-1\"]\n", "");
    let run = self::run(&[("a.py", text)], Some(&config), &[]);
    assert_eq!(changed(&run), Vec::<&str>::new());
    assert!(run.stderr.contains("the prefix is a variable"), "{}", run.stderr);
}

#[test]
fn different_ids_of_one_text_do_not_become_one() {
    let two =
        "anthropic.claude-3-7-sonnet-20250219-v1:0' is older than 'anthropic.claude-sonnet-4-20250514-v1:0' by far";
    for (name, text) in [
        ("a.py", format!("ADVICE = \"The model '{two}\"\n")),
        ("a.ts", format!("const advice = \"The model '{two}\";\n")),
        ("a.yaml", format!("advice: \"The model '{two}\"\n")),
        ("a.md", format!("The model '{two}.\n")),
    ] {
        let run = run(&[(name, &text)], Some(CONFIG), &["--all", "--unsafe-fixes"]);
        assert_eq!(changed(&run), Vec::<&str>::new(), "{name}: {}", run.stderr);
    }
}

#[test]
fn what_a_script_says_of_its_default_moves_with_it() {
    for (name, text) in [
        (
            "a.sh",
            "MODEL_ID=\"SONNET\"\nif [ \"$1\" = -h ]; then\n  echo \"  --model ID  the model (default: SONNET)\"\nfi\n",
        ),
        (
            "a.py",
            "\"\"\"Usage: a.py [--model ID]  (default: SONNET)\"\"\"\nMODEL = \"SONNET\"\n",
        ),
        (
            "a.ps1",
            "$ModelId = \"SONNET\"\nif ($Help) { Write-Host \"  -ModelId  the model id (default: SONNET)\" }\n",
        ),
    ] {
        let run = run(&[(name, text)], Some(CONFIG), &[]);
        let left = run
            .stdout
            .lines()
            .filter(|line| line.starts_with('-') && line.contains(SONNET));
        assert_eq!(left.count(), 2, "{name}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_file_that_is_fixed_alone_hears_of_the_others() {
    let registry = "MODELS = {\n    \"OLD\": {\"chat\": True},\n    \"amazon.nova-lite-v1:0\": {\"chat\": True},\n}\n";
    let case = |paths: &[&str]| {
        let case = Case::bare("check --fix --as-of 2026-11-29").file("bedrock-lint.toml", CONFIG);
        let case = case.file("bot/registry.py", registry.replace("OLD", OLD));
        let case = case.file("bot/run.py", CALL.replace("OLD", OLD));
        let case = case.file("chat.py", CALL.replace("OLD", OLD));
        let case = case.args(paths.iter().copied());
        let run = case.run();
        (case, run)
    };
    let (alone, run) = case(&["bot/run.py"]);
    assert!(
        run.stderr.contains("bot/registry.py:2 has the old id as a key"),
        "{}",
        run.stderr
    );
    assert!(!run.stdout.contains("registry.py:2:"), "{}", run.stdout);
    assert_eq!(alone.read("bot/run.py"), CALL.replace("OLD", OLD).into_bytes());
    let (other, _) = case(&["chat.py"]);
    let (whole, _) = case(&["."]);
    assert_eq!(other.read("chat.py"), whole.read("chat.py"));
    assert_eq!(alone.read("bot/run.py"), whole.read("bot/run.py"));
    assert_ne!(alone.read("chat.py"), whole.read("chat.py"));
}

#[test]
fn entries_of_a_table_are_written_where_that_is_asked_for_and_the_model_named() {
    let ids: Vec<String> = (0..12)
        .map(|at| format!("    \"mistral.ministral-3-{at}b-instruct\",\n"))
        .collect();
    let text = format!(
        "MODELS = [\n    \"OLD\",\n{}    \"amazon.titan-text-lite-v1\",\n]\n",
        ids.concat()
    );
    let of = |more: &[&str]| {
        let run = run(&[("models.py", &text)], Some(CONFIG), more);
        run.stdout
            .lines()
            .filter(|line| line.starts_with("-  "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), Vec::<String>::new());
    assert_eq!(of(&["--tables"]), [format!("-    \"{OLD}\",")]);
}

#[test]
fn a_default_moves_with_the_list_that_its_choices_name() {
    let parser = "p.add_argument(\"--model-id\", default=\"SONNET\", choices=CHOICES)\n";
    let list = "MODELS = [\"SONNET\", \"us.amazon.nova-lite-v1:0\"]\n";
    let text = format!("{list}{}", parser.replace("CHOICES", "MODELS"));
    let together = run(&[("a.py", &text)], Some(CONFIG), &[]);
    let added = together
        .stdout
        .lines()
        .filter(|line| line.starts_with('+') && line.contains("sonnet-4-6"));
    assert_eq!(added.count(), 2, "{}{}", together.stdout, together.stderr);
    let map = "MODELS = {\"SONNET\": 1, \"us.amazon.nova-lite-v1:0\": 2}\n";
    let text = format!("{map}{}", parser.replace("CHOICES", "list(MODELS)"));
    written(&[("a.py", &text)], &[]);
    // Another list is in nobody's way.
    let text = format!("{map}{}", parser.replace("CHOICES", "OTHERS"));
    let run = run(&[("a.py", &text)], Some(CONFIG), &["--unsafe-fixes"]);
    assert_eq!(changed(&run), ["a.py"], "{}", run.stderr);
}

#[test]
fn a_policy_counts_for_the_program_that_it_belongs_to() {
    let policy = |resource: &str| {
        format!(
            "{{\"Statement\": [{{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": {resource}}}]}}\n"
        )
    };
    let call = CALL.replace("OLD", "SONNET");
    let titan = policy("\"arn:aws:bedrock:*::foundation-model/amazon.titan-embed-text-v2:0\"");
    let any = policy("[\"arn:aws:bedrock:*::foundation-model/*\", \"arn:aws:bedrock:*:*:inference-profile/*\"]");
    let manifests = [("a/pyproject.toml", "[project]\n"), ("b/pyproject.toml", "[project]\n")];
    let to_do = "allows `amazon.titan-embed-text-v2:0` only";
    let run_on = |files: &[(&str, &str)]| run(&[&manifests[..], files].concat(), Some(CONFIG), &[]);
    let scoped = run_on(&[("a/app.py", &call), ("a/policy.json", &titan), ("b/policy.json", &any)]);
    assert_eq!(changed(&scoped), ["a/app.py"], "{}", scoped.stderr);
    assert!(scoped.stderr.contains(to_do), "{}", scoped.stderr);
    for files in [
        [
            ("a/app.py", call.as_str()),
            ("a/policy.json", titan.as_str()),
            ("a/more.json", any.as_str()),
        ],
        [("a/app.py", &call), ("b/policy.json", &titan), ("b/more.json", &titan)],
    ] {
        let run = run_on(&files);
        assert_eq!(changed(&run), ["a/app.py"], "{}", run.stderr);
        assert!(!run.stderr.contains("only: allow"), "{}", run.stderr);
    }
}

#[test]
fn a_test_for_a_part_of_the_old_id_is_in_the_way_of_another_model() {
    let value = "MODEL = \"SONNET\"\n";
    for test in [
        "if model.startswith(\"us.anthropic.claude-3\"):\n    body = {}\n",
        "if \"claude-3\" in model_id:\n    body = {}\n",
        "if model_id.startswith((\"claude-2\", \"us.anthropic.claude-3-7\")):\n    body = {}\n",
    ] {
        written(&[("a.py", &format!("{value}{test}"))], &[]);
    }
    written(
        &[(
            "a.ts",
            "const MODEL = \"SONNET\";\nif (modelId.includes(\"claude-3-7\")) { run(); }\n",
        )],
        &[],
    );
    for test in [
        "if model.startswith(\"us.anthropic.\"):\n    body = {}\n",
        "if \"sonnet\" in model_id:\n    body = {}\n",
        "if \"claude-3\" in model_id:\n    body = {}\nelif \"sonnet-4-6\" in model_id:\n    body = {}\n",
        "if \"text\" in name:\n    pass\n",
    ] {
        written(&[("a.py", &format!("{value}{test}"))], &["a.py"]);
    }
}

#[test]
fn a_split_of_another_value_reads_no_provider() {
    let value = "MODEL = \"anthropic.claude-3-7-sonnet-20250219-v1:0\"\n";
    for split in [
        "suffix = path.split(\".\")[-1]\n",
        "host = url.split(\".\")[0]\n",
        "EMBED_MODEL = \"amazon.titan-embed-text-v2:0\"\nembed = EMBED_MODEL.split(\".\")[0]\n",
    ] {
        written(&[("a.py", &format!("{value}{split}"))], &["a.py"]);
    }
    for split in [
        "provider = MODEL.split(\".\")[0]\n",
        "name = MODEL\nprovider = name.split(\".\")[0]\n",
        "def provider(self):\n    return self.model_id.split(\".\")[0]\n",
        "is_anthropic = MODEL.startswith(\"anthropic.\")\n",
    ] {
        written(&[("a.py", &format!("{value}{split}"))], &[]);
    }
}

#[test]
fn a_test_speaks_for_what_it_imports() {
    let value = ("app/llm.py", "MODEL = \"SONNET\"\n");
    let manifest = ("pyproject.toml", "[project]\n");
    let test = |import: &str| format!("{import}\ndef test_it():\n    assert config.MODEL == \"SONNET\"\n");
    written(
        &[manifest, value, ("tests/test_other.py", &test("import other"))],
        &["app/llm.py"],
    );
    written(
        &[manifest, value, ("tests/test_llm.py", &test("from app import llm"))],
        &[],
    );
    written(&[manifest, value, ("tests/test_app.py", &test("import app"))], &[]);
}

#[test]
fn a_set_is_asked_about_once_and_counts_as_one_file() {
    let pair = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"arn:aws:bedrock:*::foundation-model/OLD\",\n  \"arn:aws:bedrock:*:*:inference-profile/us.OLD\"\n]}]}\n";
    let asked = Case::bare("check --interactive --as-of 2026-11-29 .")
        .file("bedrock-lint.toml", CONFIG)
        .file("p.json", pair.replace("OLD", OLD))
        .stdin("y\n");
    let run_of = asked.run();
    assert_eq!(run_of.stderr.matches("Write it?").count(), 1, "{}", run_of.stderr);
    assert!(
        run_of.stderr.contains("set of 2: p.json:2, p.json:3\n"),
        "{}",
        run_of.stderr
    );
    assert!(!String::from_utf8(asked.read("p.json")).unwrap().contains(OLD));
    let files = [
        ("a.py", "MODEL = \"SONNET\"\n"),
        ("b.py", "MODEL = \"SONNET\"\n"),
        ("c.py", "if model == \"SONNET\":\n    pass\n"),
        ("d.py", "MODEL = \"OLD\"\n"),
    ];
    let limited = run(&files, Some(CONFIG), &["--unsafe-fixes", "--max-files", "1"]);
    assert_eq!(changed(&limited), ["a.py", "b.py"], "{}", limited.stderr);
    assert!(limited.stderr.contains("beyond `--max-files`"), "{}", limited.stderr);
}

#[test]
fn a_place_of_another_file_that_the_new_id_does_not_fit_is_a_to_do() {
    let manifest = ("package.json", "{\"name\": \"a\"}\n");
    let setting = ("settings.json", "{\"llm\": {\"model\": \"OLD\"}}\n");
    let reader = (
        "handler.js",
        "const s = require('./settings.json');\nfunction body(id) { if (id.startsWith('anthropic.claude')) return 1; }\n",
    );
    let asks = run(&[manifest, setting, reader], Some(CONFIG), &["--unsafe-fixes"]);
    assert_eq!(changed(&asks), ["settings.json"], "{}", asks.stderr);
    let line = "  to do: settings.json:1: handler.js:2 tests if ids start with `anthropic.claude`";
    assert!(asks.stderr.contains(line), "{}", asks.stderr);
    let policy = (
        "lib/stack.ts",
        "role.addToPolicy(new iam.PolicyStatement({actions: ['bedrock:InvokeModel'], resources: ['arn:aws:bedrock:*::foundation-model/*']}));\n",
    );
    let allows = run(&[manifest, setting, policy], Some(CONFIG), &["--unsafe-fixes"]);
    let line = "  to do: settings.json:1: lib/stack.ts:1 allows foundation models only";
    assert!(allows.stderr.contains(line), "{}", allows.stderr);
}

#[test]
fn a_statement_that_calls_no_model_allows_no_profile() {
    let app = (
        "app.py",
        "boto3.client(\"bedrock-runtime\").converse(modelId=\"OLD\", messages=m)\n",
    );
    let models = "{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": \"arn:aws:bedrock:*::foundation-model/";
    for (action, model, said) in [
        ("logs:PutLogEvents", "*", "p.json:3 allows foundation models only"),
        ("bedrock:ListFoundationModels", "OLD", "p.json:3 allows the old model"),
        ("s3:*", "anthropic.*", "p.json:3 allows foundation models only"),
    ] {
        let others = format!("{{\"Effect\": \"Allow\", \"Action\": [\"{action}\"], \"Resource\": \"*\"}}");
        let policy = format!("{{\"Statement\": [\n{others},\n{models}{model}\"}}\n]}}\n");
        let run_of = run(&[app, ("p.json", &policy)], Some(CONFIG), &["--unsafe-fixes"]);
        let line = format!("  to do: app.py:1: {said}");
        assert!(run_of.stderr.contains(&line), "{action}: {}", run_of.stderr);
    }
    for action in ["bedrock:*", "bedrock:InvokeModel*", "*"] {
        let others = format!("{{\"Effect\": \"Allow\", \"Action\": [\"{action}\"], \"Resource\": \"*\"}}");
        let policy = format!("{{\"Statement\": [\n{others},\n{models}*\"}}\n]}}\n");
        let run_of = run(&[app, ("p.json", &policy)], Some(CONFIG), &["--unsafe-fixes"]);
        assert!(
            !run_of.stderr.contains("to do: app.py:1: p.json"),
            "{action}: {}",
            run_of.stderr
        );
    }
}

#[test]
fn a_comment_with_the_old_id_holds_no_edit_back() {
    let code = (
        "a/llm.py",
        "class Llm:\n    def ask(self):\n        # Parameters of OLD\n        model_id = \"OLD\"\n        return self.client.invoke_model(body=self.body, modelId=model_id)\n",
    );
    let policy = (
        "b/policy.py",
        "policy = {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"bedrock:InvokeModel\"], \"Resource\": [f\"arn:aws:bedrock:{region}::foundation-model/*\"]}]}\n",
    );
    let run_of = run(&[code, policy], Some(CONFIG), &["--unsafe-fixes"]);
    assert_eq!(changed(&run_of), ["a/llm.py"], "{}", run_of.stderr);
    assert!(!run_of.stderr.contains("left: set"), "{}", run_of.stderr);
}

#[test]
fn a_policy_of_a_package_governs_the_code_of_that() {
    let python = "from aws_cdk import aws_iam as iam\niam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[\"arn:aws:bedrock:*::foundation-model/*\"])\n";
    let script = "role.addToPolicy(new iam.PolicyStatement({ actions: [\"bedrock:InvokeModel\"], resources: [\"arn:aws:bedrock:*::foundation-model/*\"] }));\n";
    let terraform = "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [\"bedrock:InvokeModel\"]\n    resources = [\"arn:aws:bedrock:*::foundation-model/*\"]\n  }\n}\n";
    for (policy, text) in [
        ("apps/a/stack.py", python),
        ("apps/a/stack.ts", script),
        ("apps/a/main.tf", terraform),
    ] {
        for manifest in ["requirements.txt", "package.json", "pyproject.toml"] {
            for caller in ["apps/b/app.py", "scripts/ask.py", "notebooks/ask.py"] {
                let own = format!("apps/a/{manifest}");
                let other = format!("apps/b/{manifest}");
                let files = [(policy, text), (own.as_str(), "{}\n"), (&other, "{}\n"), (caller, CALL)];
                written(&files, &[caller]);
            }
            let own = format!("apps/a/{manifest}");
            written(&[(policy, text), (&own, "{}\n"), ("apps/a/api/app.py", CALL)], &[]);
        }
    }
    for policy in ["infra/stack.ts", "my-cdk/lib/stack.ts", "deploy/stack.ts"] {
        let manifest = format!("{}/package.json", policy.split('/').next().unwrap());
        let files = [
            (policy, script),
            (manifest.as_str(), "{}\n"),
            ("api/requirements.txt", "boto3\n"),
            ("api/app.py", CALL),
        ];
        written(&files, &[]);
    }
    written(
        &[
            ("iam/main.tf", terraform),
            ("api/requirements.txt", ""),
            ("api/app.py", CALL),
        ],
        &[],
    );
    let by_path = format!("const code = Code.fromAsset(path.join(__dirname, \"../../api\"));\n{script}");
    let files = [
        ("chat/lib/stack.ts", by_path.as_str()),
        ("chat/package.json", "{}\n"),
        ("api/app.py", CALL),
    ];
    written(&files, &[]);
}

#[test]
fn a_policy_of_a_value_of_its_program_is_about_that() {
    let call = CALL.replace("OLD", "SONNET");
    for (name, text) in [
        (
            "a/agent.py",
            "import json\nmodel = \"SONNET\"\npolicy = json.dumps({\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [f\"arn:aws:bedrock:us-east-1::foundation-model/{model}\"]}]})\n",
        ),
        (
            "agent.js",
            "const model = \"SONNET\";\nconst policy = JSON.stringify({ Statement: [{ Effect: \"Allow\", Action: \"bedrock:InvokeModel\", Resource: [`arn:aws:bedrock:us-east-1::foundation-model/${model}`] }] });\n",
        ),
    ] {
        let bare = text.replace("SONNET", SONNET.trim_start_matches("us."));
        written(&[(name, &bare), ("b/app.py", &call)], &["b/app.py"]);
    }
    let stack = "import * as iam from \"aws-cdk-lib/aws-iam\";\nconst model = \"SONNET\";\nrole.addToPolicy(new iam.PolicyStatement({ actions: [\"bedrock:InvokeModel\"], resources: [`arn:aws:bedrock:us-east-1::foundation-model/${model}`] }));\n";
    let bare = stack.replace("SONNET", SONNET.trim_start_matches("us."));
    written(&[("infra/stack.ts", &bare), ("api/app.py", &call)], &[]);
}
