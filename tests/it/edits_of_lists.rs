//! Edits that remove an entry of a list or add one: in lists of one element a line, with their indent, quotes and commas.

use crate::case::{Case, Run};

const CONFIG: &str = r#"regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-3-5-haiku-*" = "anthropic.claude-haiku-4-5-20251001-v1:0"
"#;

/// Short names of ids and ARNs in the texts here.
const NAMES: &[(&str, &str)] = &[
    (
        "PROFILE",
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.",
    ),
    ("MODEL1", "arn:aws:bedrock:us-east-1::foundation-model/"),
    ("MODEL2", "arn:aws:bedrock:us-east-2::foundation-model/"),
    ("MODEL3", "arn:aws:bedrock:us-west-2::foundation-model/"),
    ("ANY", "arn:aws:bedrock:*::foundation-model/"),
    ("OLD", "anthropic.claude-3-haiku-20240307-v1:0"),
    ("AGED", "anthropic.claude-3-5-haiku-20241022-v1:0"),
    ("NEW", "anthropic.claude-haiku-4-5-20251001-v1:0"),
];

fn spelt(text: &str) -> String {
    NAMES
        .iter()
        .fold(text.to_owned(), |text, (name, meant)| text.replace(name, meant))
}

/// A file after a run of `check --fix`.
fn fixed(name: &str, text: &str, more: &[&str]) -> (String, Run) {
    let case = Case::bare("check --fix --as-of 2026-11-29 .")
        .args(more.iter().copied())
        .file("bedrock-lint.toml", CONFIG)
        .file(name, spelt(text));
    let run = case.run();
    (String::from_utf8(case.read(name)).unwrap(), run)
}

#[track_caller]
fn becomes(name: &str, text: &str, expected: &str) {
    let (new, run) = fixed(name, text, &["--unsafe-fixes"]);
    assert_eq!(new, spelt(expected), "{}", run.stderr);
}

#[test]
fn no_list_of_choices_gets_an_id_twice() {
    for (name, text) in [
        (
            "a.py",
            "from typing import Literal\n\nModelId = Literal[\"us.OLD\", \"us.NEW\"]\n",
        ),
        (
            "a.yaml",
            "options:\n  - title: fast\n    model: us.OLD\n  - title: good\n    model: us.AGED\n",
        ),
        (
            "a.json",
            "{\"choices\": [{\"label\": \"a\", \"model\": \"us.OLD\"}, {\"label\": \"b\", \"model\": \"us.AGED\"}]}\n",
        ),
        (
            "a.ts",
            "export const OPTIONS = [\n  { label: \"a\", model: \"us.OLD\" },\n  { label: \"b\", model: \"us.AGED\" },\n];\n",
        ),
    ] {
        let (new, run) = fixed(name, text, &["--unsafe-fixes"]);
        assert!(new.matches(&spelt("NEW")).count() <= 1, "{new}{}", run.stderr);
    }
}

#[test]
fn an_entry_that_the_list_would_have_twice_is_removed() {
    for (name, text, expected) in [
        (
            "a.json",
            "{\n  \"models\": [\n    \"us.NEW\",\n    \"us.OLD\",\n    \"us.AGED\"\n  ]\n}\n",
            "{\n  \"models\": [\n    \"us.NEW\"\n  ]\n}\n",
        ),
        (
            "a.json",
            "{\n  \"models\": [\n    \"us.OLD\",\n    \"us.AGED\",\n    \"us.NEW\"\n  ]\n}\n",
            "{\n  \"models\": [\n    \"us.NEW\"\n  ]\n}\n",
        ),
        (
            "crlf.json",
            "{\r\n  \"models\": [\r\n    \"us.OLD\",\r\n    \"us.AGED\"\r\n  ]\r\n}\r\n",
            "{\r\n  \"models\": [\r\n    \"us.NEW\"\r\n  ]\r\n}\r\n",
        ),
        (
            "a.yaml",
            "models:\n  - us.OLD # small\n  - us.AGED # small\nother: 1\n",
            "models:\n  - us.NEW # small\nother: 1\n",
        ),
        (
            "a.yaml",
            "models:\n  - id: us.OLD\n    use: chat\n  - id: us.AGED\n    use: talk\n",
            "models:\n  - id: us.NEW\n    use: chat\n",
        ),
        (
            "a.tf",
            "locals {\n  models = [\n    \"us.OLD\",\n    \"us.AGED\"\n  ]\n}\n",
            "locals {\n  models = [\n    \"us.NEW\"\n  ]\n}\n",
        ),
        (
            "a.ts",
            "const models = [\n  { id: 'us.OLD', use: 'chat' },\n  {\n    id: 'us.AGED',\n    use: 'talk',\n  },\n];\n",
            "const models = [\n  { id: 'us.NEW', use: 'chat' },\n];\n",
        ),
        (
            "a.py",
            "models = (\n    \"us.OLD\",\n    \"us.AGED\"\n)\n",
            "models = (\n    \"us.NEW\",\n)\n",
        ),
    ] {
        becomes(name, text, expected);
        let (alone, run) = fixed(name, text, &[]);
        assert!(
            alone.contains(&spelt("us.AGED")),
            "`--fix` removes nothing: {}",
            run.stderr
        );
        assert!(run.stderr.contains("the edit removes the entry"), "{}", run.stderr);
    }
}

#[test]
fn an_entry_that_shares_its_line_or_follows_an_option_stays() {
    for (name, text) in [
        ("a.py", "models = [\"us.NEW\", \"us.OLD\"]\n"),
        ("a.json", "{\"models\": [\"us.NEW\",\n  \"us.OLD\"]}\n"),
        ("a.yaml", "args:\n  - --model\n  - us.NEW\n  - --judge\n  - us.OLD\n"),
        ("a.toml", "models = [\n  \"us.NEW\",\n  \"us.OLD\",\n]\n"),
        (
            "a.go",
            "package a\n\nvar models = []string{\n\t\"us.NEW\",\n\t\"us.OLD\",\n}\n",
        ),
        // The arguments of a call, and the new model in another form.
        ("a.py", "models = make_models(\"us.NEW\", \"us.OLD\")\n"),
        ("a.ts", "const models = newSet(\"us.NEW\", \"us.OLD\");\n"),
        ("A.kt", "val models = modelsOf(\"us.NEW\", \"us.OLD\")\n"),
        (
            "A.java",
            "class A { Set<Value> v = Values.getFor(\"NEW\",\n  \"OLD\"); }\n",
        ),
        ("a.toml", "models = [\"NEW\", \"OLD\"]\n"),
    ] {
        becomes(name, text, text);
    }
}

#[test]
fn no_statement_gets_an_arn_twice() {
    for (name, text, expected) in [
        (
            "p.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"ANYOLD\",\n  \"ANYAGED\",\n  \"PROFILEOLD\",\n  \"PROFILEAGED\"\n]}]}\n",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"ANYNEW\",\n  \"PROFILENEW\"\n]}]}\n",
        ),
        // ARNs in two Regions are two.
        (
            "p.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1OLD\",\n  \"MODEL2OLD\",\n  \"MODEL3AGED\",\n  \"PROFILEOLD\"\n]}]}\n",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1NEW\",\n  \"MODEL2NEW\",\n  \"MODEL3NEW\",\n  \"PROFILENEW\"\n]}]}\n",
        ),
        (
            "p.py",
            "iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[\n    \"ANYNEW\",\n    f\"arn:aws:bedrock:{r}:{a}:inference-profile/us.OLD\",\n    f\"arn:aws:bedrock:{r}:{a}:inference-profile/us.AGED\",\n])\n",
            "iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[\n    \"ANYNEW\",\n    f\"arn:aws:bedrock:{r}:{a}:inference-profile/us.NEW\",\n])\n",
        ),
        (
            "p.ts",
            "new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [\n  'ANYNEW',\n  `arn:aws:bedrock:${r}:${a}:inference-profile/us.OLD`,\n  `arn:aws:bedrock:${r}:${a}:inference-profile/us.AGED`,\n] });\n",
            "new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [\n  'ANYNEW',\n  `arn:aws:bedrock:${r}:${a}:inference-profile/us.NEW`,\n] });\n",
        ),
    ] {
        becomes(name, text, expected);
    }
}

#[test]
fn the_models_behind_a_new_profile_are_added_behind_their_sibling() {
    for (name, text, expected) in [
        (
            "p.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1OLD\",\n  \"PROFILEOLD\"\n]}]}\n",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1NEW\",\n  \"MODEL2NEW\",\n  \"MODEL3NEW\",\n  \"PROFILENEW\"\n]}]}\n",
        ),
        (
            "p.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"PROFILEOLD\",\n  \"MODEL1OLD\"\n]}]}\n",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"PROFILENEW\",\n  \"MODEL1NEW\",\n  \"MODEL2NEW\",\n  \"MODEL3NEW\"\n]}]}\n",
        ),
        (
            "p.yaml",
            "Statement:\n  - Effect: Allow\n    Action: bedrock:InvokeModel\n    Resource:\n      - !Sub arn:aws:bedrock:us-east-1:${AWS::AccountId}:inference-profile/us.OLD\n      - MODEL1OLD\n",
            "Statement:\n  - Effect: Allow\n    Action: bedrock:InvokeModel\n    Resource:\n      - !Sub arn:aws:bedrock:us-east-1:${AWS::AccountId}:inference-profile/us.NEW\n      - MODEL1NEW\n      - MODEL2NEW\n      - MODEL3NEW\n",
        ),
        (
            "p.tf",
            "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \"MODEL1OLD\",\n      \"PROFILEOLD\",\n    ]\n  }\n}\n",
            "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \"MODEL1NEW\",\n      \"MODEL2NEW\",\n      \"MODEL3NEW\",\n      \"PROFILENEW\",\n    ]\n  }\n}\n",
        ),
        (
            "p.ts",
            "new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [\n  'MODEL1OLD',\n  'PROFILEOLD',\n] });\n",
            "new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [\n  'MODEL1NEW',\n  'MODEL2NEW',\n  'MODEL3NEW',\n  'PROFILENEW',\n] });\n",
        ),
        (
            "p.py",
            "iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[\n    f\"arn:aws:bedrock:us-east-1:{account}:inference-profile/us.OLD\",\n    \"MODEL1OLD\",\n])\n",
            "iam.PolicyStatement(actions=[\"bedrock:InvokeModel\"], resources=[\n    f\"arn:aws:bedrock:us-east-1:{account}:inference-profile/us.NEW\",\n    \"MODEL1NEW\",\n    \"MODEL2NEW\",\n    \"MODEL3NEW\",\n])\n",
        ),
    ] {
        let (new, run) = fixed(name, text, &[]);
        assert_eq!(new, spelt(expected), "{}", run.stderr);
        assert!(run.stderr.contains("ARNs added: 2"), "{}", run.stderr);
        assert!(!run.stderr.contains("to do"), "{}", run.stderr);
        assert_eq!(fixed(name, &new, &["--unsafe-fixes"]).0, new, "twice is once");
    }
}

#[test]
fn nothing_is_added_where_the_model_is_allowed_or_the_list_is_of_one_line() {
    for (text, is_to_do) in [
        (
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"ANYOLD\",\n  \"PROFILEOLD\"\n]}]}\n",
            false,
        ),
        (
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"ANYanthropic.*\",\n  \"PROFILEOLD\"\n]}]}\n",
            false,
        ),
        (
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\"MODEL1OLD\", \"PROFILEOLD\"]}]}\n",
            true,
        ),
    ] {
        let (new, run) = fixed("p.json", text, &[]);
        assert_eq!(new, spelt(&text.replace("OLD", "NEW")), "{}", run.stderr);
        assert_eq!(run.stderr.contains("to do: p.json"), is_to_do, "{}", run.stderr);
    }
}

#[test]
fn a_line_that_goes_moves_no_to_do() {
    let text = "models = [\n    \"us.OLD\",\n    \"us.AGED\",\n]\nimport boto3\nclient = boto3.client(\"bedrock-runtime\")\nclient.converse(\n    modelId=\"us.OLD\",\n    inferenceConfig={\"temperature\": 0.5, \"topP\": 0.5},\n)\n";
    let (new, run) = fixed("a.py", text, &["--unsafe-fixes"]);
    assert!(!new.contains(&spelt("us.AGED")), "{new}");
    let to_dos = run.stderr.lines().filter(|line| line.contains("to do")).count();
    assert!(to_dos <= 1, "{}", run.stderr);
}

#[test]
fn the_profile_of_a_new_model_is_added_behind_it() {
    let profile = "arn:aws:bedrock:us-east-1:*:inference-profile/us.NEW";
    for (name, text, expected) in [
        (
            "p.json",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1OLD\",\n  \"MODEL1amazon.titan-embed-text-v2:0\"\n]}]}\n",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1NEW\",\n  \"ADDED\",\n  \"MODEL2NEW\",\n  \"MODEL3NEW\",\n  \"MODEL1amazon.titan-embed-text-v2:0\"\n]}]}\n",
        ),
        (
            "p.yaml",
            "Statement:\n  - Effect: Allow\n    Action: bedrock:InvokeModel\n    Resource:\n      - MODEL1OLD\n      - MODEL2OLD\n      - MODEL3OLD\n",
            "Statement:\n  - Effect: Allow\n    Action: bedrock:InvokeModel\n    Resource:\n      - MODEL1NEW\n      - MODEL2NEW\n      - MODEL3NEW\n      - ADDED\n",
        ),
        (
            "p.tf",
            "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \"ANYOLD\"\n    ]\n  }\n}\n",
            "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \"ANYNEW\",\n      \"arn:aws:bedrock:*:*:inference-profile/us.NEW\"\n    ]\n  }\n}\n",
        ),
    ] {
        let (new, run) = fixed(name, text, &[]);
        assert_eq!(new, spelt(&expected.replace("ADDED", profile)), "{}", run.stderr);
        assert_eq!(fixed(name, &new, &["--unsafe-fixes"]).0, new, "twice is once");
    }
    for text in [
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": \"MODEL1OLD\"}]}\n",
        "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [\n  \"MODEL1OLD\"\n]}]}\n",
    ] {
        becomes("p.json", text, text);
    }
}

#[test]
fn what_cannot_be_read_in_another_statement_holds_no_arn_back() {
    for (name, before, after) in [
        (
            "p.tf",
            "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \"ANYOLD\"\n    ]\n  }\n",
            "  statement {\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [local.arn]\n  }\n}\n",
        ),
        (
            "p.ts",
            "policy.addStatements(new PolicyStatement({\n  actions: ['bedrock:InvokeModel'],\n  resources: [\n    'ANYOLD',\n  ],\n}));\n",
            "policy.addStatements(new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [base.arn] }));\n",
        ),
    ] {
        let text = format!("{before}{after}");
        let (new, run) = fixed(name, &text, &["--unsafe-fixes"]);
        assert!(new.contains(&spelt("ANYNEW")), "{name}: {}", run.stderr);
        assert!(
            new.contains(&spelt("inference-profile/us.NEW")),
            "{name}: {}",
            run.stderr
        );
    }
}

#[test]
fn the_models_of_other_regions_are_added_whatever_the_own_region_is_called() {
    for label in ["current", "this", "main"] {
        let text = format!(
            "data \"aws_iam_policy_document\" \"p\" {{\n  statement {{\n    actions = [\"bedrock:InvokeModel\"]\n    resources = [\n      \"arn:aws:bedrock:${{data.aws_region.{label}.name}}::foundation-model/OLD\"\n    ]\n  }}\n}}\n"
        );
        let (new, run) = fixed("p.tf", &text, &["--unsafe-fixes"]);
        for added in ["MODEL2NEW", "MODEL3NEW"] {
            assert!(new.contains(&spelt(added)), "{label}: {new}\n{}", run.stderr);
        }
    }
}

#[test]
fn a_default_moves_with_allowed_values_that_have_all_ended() {
    for (name, text) in [
        (
            "o.yaml",
            "openapi: 3.0.0\ncomponents:\n  schemas:\n    Q:\n      properties:\n        modelId:\n          type: string\n          default: OLD\n          enum:\n            - OLD\n            - AGED\n            - anthropic.claude-3-haiku-20240307-v1:0:200k\n",
        ),
        (
            "t.yaml",
            "Parameters:\n  ModelId:\n    Type: String\n    Default: OLD\n    AllowedValues:\n      - OLD\n      - AGED\n      - anthropic.claude-3-haiku-20240307-v1:0:48k\n",
        ),
        (
            "s.json",
            "{\n  \"default\": \"OLD\",\n  \"enum\": [\n    \"OLD\",\n    \"AGED\",\n    \"us.AGED\"\n  ]\n}\n",
        ),
        (
            "a.py",
            "import argparse\np = argparse.ArgumentParser()\np.add_argument(\n    \"--model\",\n    default=\"OLD\",\n    choices=[\n        \"OLD\",\n        \"AGED\",\n        \"us.AGED\",\n    ],\n)\n",
        ),
        (
            "a.ts",
            "import { z } from \"zod\";\nexport const S = z.enum([\n  \"OLD\",\n  \"AGED\",\n  \"us.AGED\",\n]).default(\"OLD\");\n",
        ),
    ] {
        let (new, run) = fixed(name, text, &[]);
        let count = new.matches(&spelt("us.NEW")).count();
        assert_eq!(count, 2, "{name}: {new}{}", run.stderr);
        assert!(!run.stderr.contains("model table"), "{name}: {}", run.stderr);
        let (new, run) = fixed(name, text, &["--unsafe-fixes"]);
        assert_eq!(new.matches(&spelt("us.NEW")).count(), 2, "{name}: {new}{}", run.stderr);
    }
}
