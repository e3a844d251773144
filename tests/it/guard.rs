//! Vetoes of the text around an id against an edit.

use std::sync::LazyLock;

use bedrock_lint::catalog::source::lay_over;
use bedrock_lint::catalog::{CatalogHandle, embedded};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::vocab::{Applicability, Region, RegionsFrom};

const OLD: &str = "us.anthropic.claude-3-haiku-20240307-v1:0";
const NEW: &str = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

/// The catalog of the program, in which `NEW` takes every request that `OLD` took: what is left is the text around the id.
static LOSSLESS: LazyLock<CatalogHandle> = LazyLock::new(|| {
    let id = NEW.trim_start_matches("us.");
    let overlay = format!("[[model]]\nid = \"{id}\"\ncan = [\"temperature_with_top_p\"]\n");
    lay_over(embedded(), &[("lossless.toml".to_owned(), overlay)])
        .unwrap()
        .into()
});

/// The applicabilities of the findings on `OLD` in a text, and the last word of each reason.
fn applicabilities(name: &str, text: &str) -> Vec<(Applicability, String)> {
    let engine = Engine::new(LOSSLESS.clone());
    let mut settings = Settings::new("2026-11-23".parse().unwrap());
    settings.regions = vec![Region::new("us-east-1").unwrap()];
    settings.regions_from = RegionsFrom::Option;
    let text = text.replace("OLD", OLD).replace("NEW", NEW);
    let checked = engine.check(&Document::new(name.to_owned(), text.into_bytes()), &settings);
    let replacements = checked.findings.into_iter().filter_map(|finding| finding.replacement);
    replacements
        .map(|replacement| {
            let last = replacement.reason.rsplit("; ").next().unwrap_or_default().to_owned();
            (replacement.applicability, last)
        })
        .collect()
}

#[track_caller]
fn shown_only(name: &str, text: &str, why: &str) {
    let applicabilities = applicabilities(name, text);
    let is_shown = |(applicability, reason): &(Applicability, String)| {
        *applicability == Applicability::DisplayOnly && reason.contains(why)
    };
    assert!(applicabilities.iter().any(is_shown), "{text}: {applicabilities:?}");
}

/// An edit that would make two entries equal is not made, or removes the entry where it has its lines for itself.
#[track_caller]
fn kept_apart(name: &str, text: &str) {
    let applicabilities = applicabilities(name, text);
    let is_apart = |(applicability, reason): &(Applicability, String)| match applicability {
        Applicability::DisplayOnly => reason.contains("would duplicate an entry"),
        Applicability::MaybeIncorrect => reason.contains("this one is removed"),
        Applicability::MachineApplicable => false,
    };
    assert!(applicabilities.iter().any(is_apart), "{text}: {applicabilities:?}");
}

#[track_caller]
fn edited(name: &str, text: &str) {
    let applicabilities = applicabilities(name, text);
    let is_edited = |(applicability, _): &(Applicability, String)| *applicability == Applicability::MachineApplicable;
    assert!(
        !applicabilities.is_empty() && applicabilities.iter().all(is_edited),
        "{text}: {applicabilities:?}"
    );
}

#[test]
fn half_of_a_comparison_is_not_changed_whatever_becomes_of_the_other_half() {
    let why = "compares an id that stays";
    shown_only(
        "a.py",
        "if resolve('OLD') == 'us.amazon.nova-pro-v1:0':\n    pass\n",
        why,
    );
    shown_only("a.py", "assert resolve('OLD') == 'OLD'\n", "compared elsewhere");
    edited("a.py", "x = resolve('OLD')\nassert x == 'us.amazon.nova-pro-v1:0'\n");
}

#[test]
fn a_value_under_a_key_of_the_same_model_is_not_changed() {
    let why = "has its model as the key of it";
    let key = OLD.trim_start_matches("us.");
    for (name, text) in [
        ("a.json", "{\"KEY\": {\"us-east-1\": \"OLD\"}}"),
        ("a.yaml", "KEY:\n  us-east-1: OLD\n"),
        ("a.toml", "[profiles.\"KEY\"]\nus-east-1 = \"OLD\"\n"),
        ("a.py", "PROFILES = {'KEY': 'OLD'}\n"),
        ("a.py", "PROFILES['KEY'] = 'OLD'\n"),
        ("a.ts", "const profiles = new Map([['KEY', 'OLD']]);\n"),
        (
            "A.java",
            "class A { Map<String, String> all = Map.of(\"KEY\", \"OLD\"); }\n",
        ),
        ("a.go", "package a\nvar all = map[string]string{\"KEY\": \"OLD\"}\n"),
        ("a.rb", "PROFILES = { 'KEY' => 'OLD' }\n"),
        ("a.ts", "switch (id) {\n  case 'KEY':\n    return 'OLD';\n}\n"),
    ] {
        shown_only(name, &text.replace("KEY", key), why);
    }
    edited("a.json", "{\"chat\": {\"us-east-1\": \"OLD\"}}");
    edited("a.py", "FALLBACKS = {'us.amazon.nova-pro-v1:0': 'OLD'}\n");
}

#[test]
fn an_argument_of_a_test_is_not_changed_where_it_is_expected_too() {
    let test = "def test_a():\n    config = make(model='OLD')\n    assert config.model == 'OLD'\n";
    shown_only("tests/test_a.py", test, "expects this model elsewhere");
    let other = applicabilities(
        "tests/test_a.py",
        "def test_a():\n    assert make(model='OLD').ok\n    make(model='OLD')\n",
    );
    assert!(
        other
            .iter()
            .all(|(applicability, _)| *applicability == Applicability::MaybeIncorrect),
        "{other:?}"
    );
}

#[test]
fn a_generated_file_is_made_anew() {
    let why = "generated file";
    shown_only(
        "a.go",
        "// Code generated by gen; DO NOT EDIT.\npackage a\n\nvar m = \"OLD\"\n",
        why,
    );
    shown_only("a.ts", "/* @generated */\nexport const m = 'OLD';\n", why);
    edited(
        "a.go",
        "package a\n\n// The generated code is elsewhere.\nvar m = \"OLD\"\n",
    );
}

#[test]
fn an_entry_or_a_record_does_not_become_what_is_there_already() {
    kept_apart("a.py", "MODELS = ['OLD', 'NEW']\n");
    kept_apart(
        "a.yaml",
        "models:\n  - name: bedrock/OLD\n    edit: true\n  - name: bedrock/NEW\n    edit: false\n",
    );
    kept_apart(
        "a.json",
        "[{\"id\": \"OLD\", \"label\": \"a\"},\n {\"id\": \"NEW\", \"label\": \"b\"}]\n",
    );
    // Choices of a person, equal records, and what registers by a statement or an annotation.
    for (name, text) in [
        (
            "a.ts",
            "export const OPTIONS = [\n  { label: 'fast', model: 'OLD' },\n  { label: 'good', model: 'NEW' },\n];\n",
        ),
        (
            "a.yaml",
            "models:\n  - title: fast\n    model: OLD\n  - title: good\n    model: NEW\n",
        ),
        (
            "a.yaml",
            "model_list:\n  - model_name: a\n    params: {model: bedrock/OLD}\n  - model_name: a\n    params: {model: bedrock/NEW}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc init() {\n\tall = append(all, Model{ID: \"OLD\"})\n\tall = append(all, Model{ID: \"NEW\"})\n}\n",
        ),
        (
            "a.py",
            "@handles('OLD')\ndef a(x):\n    return 1\n\n\n@handles('NEW')\ndef b(x):\n    return 2\n",
        ),
    ] {
        kept_apart(name, text);
    }
    edited(
        "a.yaml",
        "model_list:\n  - model_name: a\n    params: {model: bedrock/OLD}\n  - model_name: b\n    params: {model: bedrock/NEW}\n",
    );
    edited(
        "a.go",
        "package a\n\nfunc init() {\n\ta = append(a, Model{ID: \"OLD\"})\n\tb = append(b, Model{ID: \"NEW\"})\n}\n",
    );
    edited("a.yaml", "agents:\n  - model: OLD\n  - model: NEW\n");
    edited("a.py", "name = 'OLD'\nother = dict(name='NEW')\n");
}

#[test]
fn the_lines_of_a_notebook_s_cell_are_one_text() {
    let cell = |lines: &str| {
        format!(
            "{{\"nbformat\": 4, \"metadata\": {{}}, \"cells\": [{{\"cell_type\": \"code\", \"outputs\": [], \"source\": [\n{lines}\n]}}]}}\n"
        )
    };
    let list = cell("   \"models = [\\n\",\n   \"    'OLD',\\n\",\n   \"    'NEW',\\n\",\n   \"]\\n\"");
    shown_only("a.ipynb", &list, "would duplicate an entry");
    edited("a.ipynb", &cell("   \"model = 'OLD'\\n\",\n   \"other = 'NEW'\\n\""));
}

#[test]
fn a_price_belongs_to_the_model_beside_it() {
    let why = "has a figure of the old model in the same record";
    shown_only("a.yaml", "pricing:\n  - model: OLD\n    input: 0.25\n", why);
    shown_only("a.ts", "const m = {\n  model: 'OLD',\n  costPerToken: 2,\n};\n", why);
    edited("a.yaml", "chat:\n  model: OLD\n  input: 0.25\n");
}

#[test]
fn a_name_of_the_old_model_needs_a_look() {
    let doubtful = |text: &str| {
        let applicabilities = applicabilities("a.py", text);
        assert_eq!(applicabilities[0].0, Applicability::MaybeIncorrect, "{text}");
        assert!(
            applicabilities[0].1.contains("names the old model"),
            "{text}: {applicabilities:?}"
        );
    };
    doubtful("CLAUDE_3_HAIKU = 'OLD'\n");
    doubtful("claude3Haiku = 'OLD'\n");
    doubtful("models = {'claude-3-haiku': 'OLD'}\n");
    doubtful("pair = ('OLD', 'claude-3')\n");
    edited("a.py", "HAIKU_MODEL_ID = 'OLD'\n");
    edited("a.py", "CHAT_MODEL_3 = 'OLD'\n");
    edited("a.py", "claude_model = 'OLD'  # the model\n");
    shown_only(
        "a.py",
        "CLAUDE_3_HAIKU = 'OLD'\nCLAUDE_HAIKU = 'NEW'\n",
        "several names would have the same id",
    );
}

#[test]
fn several_names_do_not_become_names_of_one_model() {
    let text = "pub const CLAUDE_3_HAIKU: &str = \"OLD\";\npub const CLAUDE_3_5_HAIKU: &str = \"us.anthropic.claude-3-5-haiku-20241022-v1:0\";\n";
    shown_only("a.rs", text, "several names would have the same id");
}

#[test]
fn a_list_of_models_by_name_is_what_its_maintainer_says() {
    let record = |id: &str| format!("- name: bedrock/{id}\n  edit_format: diff\n");
    let list = ["OLD", "us.amazon.nova-pro-v1:0", "us.amazon.nova-lite-v1:0"]
        .map(record)
        .concat();
    shown_only("a.yaml", &list, "entry of a model list");
    edited("a.yaml", &record("OLD"));
}

#[test]
fn a_longer_text_needs_a_look() {
    let applicability_in = |text: &str| applicabilities("a.py", text)[0].0;
    assert_eq!(
        applicability_in("p = 'You may use the model OLD for this task.'\n"),
        Applicability::MaybeIncorrect
    );
    edited("a.py", "c = 'aws bedrock-runtime converse --model-id OLD'\n");
}

#[test]
fn a_variable_that_becomes_a_part_of_an_arn_keeps_its_bare_id() {
    let why = "line 2 makes the ARN of a foundation model from it";
    let bare = "model = 'anthropic.claude-3-haiku-20240307-v1:0'\n";
    shown_only(
        "a.py",
        &format!("{bare}arn = f'arn:aws:bedrock:*::foundation-model/{{model}}'\n"),
        why,
    );
    shown_only(
        "a.py",
        &format!("{bare}arn = 'arn:aws:bedrock:*::foundation-model/' + model\n"),
        why,
    );
    let other = applicabilities(
        "a.py",
        &format!("{bare}arn = 'arn:aws:bedrock:*::foundation-model/*'\n"),
    );
    assert_eq!(other[0].0, Applicability::MaybeIncorrect);
}

#[test]
fn a_policy_is_not_changed_by_half() {
    let profile = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/OLD";
    let model = "arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0";
    let policy = |resources: &str| format!("{{\"Effect\": \"Allow\", \"Resource\": [{resources}]}}\n");
    shown_only("p.json", &policy(&format!("\"{profile}\", \"{model}\"")), "change both");
    let alone = applicabilities("p.json", &policy(&format!("\"{profile}\"")));
    assert_eq!(alone[0].0, Applicability::MaybeIncorrect, "{alone:?}");
}

#[test]
fn a_part_of_another_word_is_no_id() {
    let why = "not a complete id";
    let bare = "mistral.mistral-7b-instruct-v0:2";
    shown_only("a.py", &format!("m = 'fake-region.{bare}'\n"), why);
    for text in [
        format!("m = '{bare}'\n"),
        format!("m = 'bedrock.{bare}'\n"),
        format!("m = f'{{geo}}.{bare}'\n"),
    ] {
        let applicabilities = applicabilities("a.py", &text);
        assert!(
            applicabilities.iter().all(|(_, reason)| !reason.contains(why)),
            "{text}: {applicabilities:?}"
        );
    }
}

#[test]
fn literals_that_the_language_joins_are_one_text() {
    for (name, text) in [
        ("a.rb", "ids = [\n  'us.amazon.nova-pro-v1:0' \\\n  'OLD',\n]\n"),
        ("a.rb", "ids = ['us.amazon.nova-pro-v1:0' 'OLD']\n"),
        ("a.c", "const char *ids[] = {\"us.amazon.nova-pro-v1:0\" \"OLD\"};\n"),
        ("a.erl", "ids() -> [\"us.amazon.nova-pro-v1:0\" \"OLD\"].\n"),
    ] {
        shown_only(name, text, "built from several literals");
    }
    edited("a.rb", "ids = [\n  'us.amazon.nova-pro-v1:0',\n  'OLD'\n]\n");
    edited("a.rb", "pick 'us.amazon.nova-pro-v1:0', 'OLD'\n");
}

#[test]
fn an_id_with_a_tail_of_the_program_s_own_stays() {
    let why = "not a complete id";
    for tail in [
        ":thinking",
        "#reasoning",
        "@low",
        "?reasoning=low",
        "+cache",
        "/low",
        " (thinking)",
    ] {
        shown_only("a.py", &format!("m = 'OLD{tail}'\n"), why);
        shown_only("a.json", &format!("{{\"model\": \"OLD{tail}\"}}\n"), why);
        shown_only("a.go", &format!("package a\n\nconst m = \"OLD{tail}\"\n"), why);
    }
    edited("a.json", "{\"path\": \"/model/OLD/invoke\"}\n");
    edited(
        "a.py",
        "u = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/OLD/converse'\n",
    );
    edited("a.py", "m = 'bedrock/OLD'\n");
}

#[test]
fn a_model_that_another_is_made_from_stays() {
    let why = "base model of a custom model";
    shown_only("a.py", "teacher_model = 'OLD'\n", why);
    shown_only("a.ts", "createJob({ baseModelIdentifier: 'OLD' });\n", why);
}

#[test]
fn an_entry_is_kept_apart_in_every_kind_of_list() {
    for (name, text) in [
        (
            "a.ts",
            "const o = [\n  {\n    id: 'OLD',\n    label: 'a',\n  },\n  {\n    id: 'NEW',\n    label: 'b',\n  },\n];\n",
        ),
        (
            "a.ts",
            "const o = [{ key: 'OLD', label: 'a' }, { key: 'NEW', label: 'b' }];\n",
        ),
        (
            "a.go",
            "package a\n\nfunc f(b *B) {\n\tb.DefineModel(D{Name: \"OLD\"})\n\tb.DefineModel(D{Name: \"NEW\"})\n}\n",
        ),
        ("a.py", "MODELS = [('OLD', 'a'), ('NEW', 'b')]\n"),
        ("a.sh", "MODELS=\"OLD NEW\"\n"),
        ("a.sh", "MODELS=(OLD NEW)\n"),
        ("a.java", "class A { List<String> m = List.of(\"OLD\", \"NEW\"); }\n"),
        (
            "a.jsonl",
            "{\"model_id\": \"OLD\", \"a\": \"x\"}\n{\"model_id\": \"NEW\", \"a\": \"y\"}\n",
        ),
        ("a.csv", "model_id,region\nOLD,us-east-1\nNEW,us-east-1\n"),
    ] {
        kept_apart(name, text);
    }
    for (name, text) in [
        ("a.py", "a = {'prod': 'OLD', 'dev': 'NEW'}\n"),
        ("a.py", "a = [['OLD'], ['NEW']]\n"),
        ("a.yaml", "prod: OLD\ndev: NEW\n"),
        ("a.py", "f('OLD')\nf('NEW')\n"),
        ("a.json", "{\"a\": [\"OLD\"], \"b\": [\"NEW\"]}\n"),
    ] {
        edited(name, text);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn a_figure_is_of_the_record_and_not_of_the_neighbourhood() {
    let why = "has a figure of the old model";
    for (name, text) in [
        ("a.py", "COSTS = [('OLD', 0.8, 4.0)]\n"),
        ("a.csv", "model_id,region,in,out\nOLD,us-east-1,0.8,4.0\n"),
        ("a.json", "[{\"model_id\": \"OLD\", \"input_token_cost\": 0.0008}]\n"),
        ("a.jsonl", "{\"model_id\": \"OLD\", \"input_token_cost\": 0.0008}\n"),
        (
            "a.yaml",
            "pricing:\n  - name: bedrock/OLD\n    units:\n      - name: input\n        price: '2.5E-7'\n",
        ),
        ("a.ts", "const p = [{ model: 'OLD', input: 0.8, output: 4.0 }];\n"),
        // The price is in the record around the part that has the id, or in a part of it.
        (
            "a.ts",
            "switch (m) { case 'a': return { name: 'a', config: { modelId: 'OLD' }, price_in: 3e-6, price_out: 15e-6 }; }\n",
        ),
        (
            "a.py",
            "m = {'config': {'model': 'OLD'}, 'input_price': 3.0 / 1_000_000}\n",
        ),
        (
            "a.yaml",
            "a:\n  params:\n    model: OLD\n  output_cost_per_token: 0.00004\n",
        ),
        (
            "a.json",
            "{\"a\": {\"config\": {\"model\": \"OLD\"}, \"price_in\": 3e-6}}\n",
        ),
        (
            "a.sql",
            "INSERT INTO models (name, config, price_in) VALUES ('a', '{\"modelId\": \"OLD\"}', 3e-6);\n",
        ),
        (
            "a.ts",
            "export default { a: { model_id: 'OLD', pricing: [{ region: 'default', price_in: 3.00 / 1000000 }] } };\n",
        ),
        // What goes in and what comes out, in a part of the record or beside the id.
        (
            "a.json",
            "{\"id\": \"OLD\", \"pricing\": {\"input\": 3.0, \"output\": 15.0}}\n",
        ),
        (
            "a.json",
            "{\"id\": \"OLD\", \"pricing\": {\"prompt\": \"0.000003\", \"completion\": \"0.000015\"}}\n",
        ),
        ("a.yaml", "- id: OLD\n  pricing:\n    input: 3.0\n    output: 15.0\n"),
        (
            "a.toml",
            "[model]\nid = \"OLD\"\n[model.price]\ninput = 0.25\noutput = 1.25\n",
        ),
        (
            "a.ts",
            "export const haiku = { id: 'OLD', cost: { input: 0.25, output: 1.25 } };\n",
        ),
        (
            "a.go",
            "package a\n\nvar e = Entry{ID: \"OLD\", Rate: Rate{Prompt: 3.0, Completion: 15.0}}\n",
        ),
        (
            "a.rs",
            "const M: Model = Model { id: \"OLD\", cost: Cost { input: 0.25, output: 1.25 } };\n",
        ),
        (
            "a.py",
            "m = ModelSpec(id='OLD', pricing=Pricing(input=Decimal('0.25'), output=Decimal('1.25')))\n",
        ),
        (
            "a.py",
            "MODEL = {'id': 'OLD', 'price': {'input': 0.25, 'output': 1.25}}\n",
        ),
        ("a.ts", "register('OLD', { inputCost: 0.25, outputCost: 1.25 });\n"),
        ("a.rb", "PRICES << { id: 'OLD', input: 0.25, output: 1.25 }\n"),
        (
            "a.kt",
            "val m = Model(id = \"OLD\", cost = Cost(input = 0.25, output = 1.25))\n",
        ),
        (
            "a.cs",
            "var m = new Model { Id = \"OLD\", Cost = new Cost { Input = 0.25m, Output = 1.25m } };\n",
        ),
        (
            "a.php",
            "$m = ['id' => 'OLD', 'cost' => ['input' => 0.25, 'output' => 1.25]];\n",
        ),
        (
            "a.swift",
            "let m = Model(id: \"OLD\", cost: Cost(input: 0.25, output: 1.25))\n",
        ),
        (
            "a.tf",
            "locals {\n  m = { id = \"OLD\", cost = { input = 0.25, output = 1.25 } }\n}\n",
        ),
    ] {
        shown_only(name, text, why);
    }
    for (name, text) in [
        ("a.py", "MODEL = 'OLD'\nprompt = 'Extract the price of each item'\n"),
        (
            "a.json",
            "{\"model\": \"OLD\", \"items\": [{\"sku\": \"a\", \"price\": 3.5}]}\n",
        ),
        (
            "a.yaml",
            "chat:\n  model: OLD\n  top_k: 5\npricing:\n  - name: textract/analyze\n",
        ),
        (
            "a.yaml",
            "agents:\n  - model: OLD\n    temperature: 0.2\n    max_tokens: 500\n",
        ),
        ("a.ts", "const shop = { agent: { model: 'OLD' }, price: 9.99 };\n"),
        (
            "a.json",
            "{\"model\": \"OLD\", \"pricing\": {\"nova-pro\": {\"input\": 0.8, \"output\": 3.2}}}\n",
        ),
        (
            "a.py",
            "m = Chat(model='OLD', options=Options(temperature=0.2, max_output=500))\n",
        ),
        (
            "a.json",
            "{\"chat\": {\"model\": \"OLD\"}, \"others\": {\"x\": {\"price_in\": 3e-6}}}\n",
        ),
        (
            "a.sql",
            "INSERT INTO agents (id, config) VALUES (7, '{\"modelId\": \"OLD\"}');\n",
        ),
    ] {
        edited(name, text);
    }
}

/// Both are written with `--unsafe-fixes`, as one set.
#[track_caller]
fn changed_together(name: &str, text: &str) {
    let applicabilities = applicabilities(name, text);
    let needs_look = |(applicability, reason): &(Applicability, String)| {
        *applicability == Applicability::MaybeIncorrect && reason.contains("allowed values change together")
    };
    let moved = applicabilities.iter().filter(|one| needs_look(one)).count();
    assert_eq!(moved, 2, "{text}: {applicabilities:?}");
}

#[test]
fn a_default_moves_with_its_allowed_values_after_a_look() {
    changed_together(
        "a.json",
        "{\"model\": {\"enum\": [\"us.amazon.nova-lite-v1:0\", \"OLD\"], \"default\": \"OLD\"}}\n",
    );
    changed_together(
        "a.py",
        "parser.add_argument('--model', default='OLD', choices=['us.amazon.nova-lite-v1:0', 'OLD'])\n",
    );
    changed_together(
        "a.tf",
        "variable \"model\" {\n  default = \"OLD\"\n  validation {\n    condition     = contains([\"us.amazon.nova-lite-v1:0\", \"OLD\"], var.model)\n    error_message = \"no\"\n  }\n}\n",
    );
}

#[test]
fn a_file_that_is_named_after_an_id_keeps_it() {
    let name = format!("providers/{OLD}.yaml");
    shown_only(&name, "model: OLD\n", "the file is named after the id");
    edited("providers/haiku.yaml", "model: OLD\n");
}

#[test]
fn adjacent_literals_are_one_text() {
    shown_only(
        "a.py",
        "A = [\n    'us.amazon.nova-pro-v1:0'\n    'OLD',\n]\n",
        "several literals",
    );
}

#[test]
fn the_names_of_a_record_and_of_its_container_may_name_the_old_model() {
    for text in [
        "MODELS = {\n    'claude_3_haiku': {\n        'id': 'OLD',\n        'provider': 'anthropic',\n    },\n}\n",
        "register(\n    Model('OLD', attachments=False),\n    aliases=('claude-3-haiku',),\n)\n",
        "M = {'Claude 3 Haiku': 'OLD'}\n",
    ] {
        let applicabilities = applicabilities("a.py", text);
        assert_eq!(
            applicabilities[0].0,
            Applicability::MaybeIncorrect,
            "{text}: {applicabilities:?}"
        );
    }
    let two = "CLAUDE_3 = 'claude'\n\nMODEL = 'OLD'\n";
    edited("a.py", two);
}
