use std::fmt::Write as _;

use crate::usage::testing::{all, context, read};
use crate::vocab::{Place, Takes};

/// The Region of the clients of the one marked place.
#[track_caller]
fn region(language: &str, marked: &str) -> Option<String> {
    context(language, marked).region.map(|region| region.to_string())
}

#[test]
fn a_text_of_many_regions_loses_none_of_its_calls() {
    let mut text = String::new();
    for at in 0..600 {
        let region = ["us-east-1", "us-west-2"][at % 2];
        writeln!(text, "ChatBedrock(model=\"«x»\", region_name=\"{region}\")").unwrap();
    }
    let (_, read) = read("python", &text);
    assert_eq!(read.contexts.len(), 600);
    for (at, context) in read.contexts.iter().enumerate() {
        let found = context.region.as_ref().map(ToString::to_string);
        assert_eq!(found.as_deref(), Some(["us-east-1", "us-west-2"][at % 2]), "{at}");
    }
}

#[test]
fn a_list_of_regions_is_no_program() {
    let listed = "region(\"us-east-1\")\n".repeat(5_001);
    let text = format!("{listed}ChatBedrock(model=\"«x»\", region_name=\"us-west-2\")\n");
    assert_eq!(region("python", &text), None);
}

#[test]
fn names_that_a_text_says_too_often_are_not_followed() {
    let held = |uses: usize| {
        let uses = "print(REGION)\n".repeat(uses);
        format!(
            "REGION = \"us-west-2\"\n{uses}client = boto3.client(\"bedrock-runtime\", region_name=REGION)\n\
             client.converse(modelId=\"«x»\")\n"
        )
    };
    assert_eq!(region("python", &held(90)).as_deref(), Some("us-west-2"));
    assert_eq!(region("python", &held(110)), None);
}

#[test]
fn a_word_is_a_name_only_whole() {
    let text = "REGION = \"us-west-2\"\nMY_REGION = \"eu-west-1\"\nREGIÓN = 1\n\
                client = boto3.client(\"bedrock-runtime\", region_name=MY_REGION)\n\
                client.converse(modelId=\"«x»\")\n";
    assert_eq!(region("python", text).as_deref(), Some("eu-west-1"));
}

#[test]
fn a_client_of_csharp_is_made_by_the_type_of_its_variable() {
    for text in [
        "class T { async Task F() { AmazonBedrockRuntimeClient client = new(RegionEndpoint.USEast1); \
         await client.InvokeModelAsync(new InvokeModelRequest() { ModelId = \"«x»\" }); } }",
        "class T { async Task F() { string id = \"«x»\"; \
         AmazonBedrockRuntimeClient client = new(RegionEndpoint.USEast1); \
         await client.InvokeModelAsync(new InvokeModelRequest() { ModelId = id }); } }",
        "class T { AmazonBedrockRuntimeClient Client { get; } = new(RegionEndpoint.USEast1);\n\
         void F() { Client.Converse(new ConverseRequest { ModelId = \"«x»\" }); } }",
    ] {
        assert_eq!(region("csharp", text).as_deref(), Some("us-east-1"), "{text}");
    }
    let text = "class T { void F() { InvokeModelRequest request = new() { ModelId = \"«x»\" }; } }";
    assert_eq!(
        context("csharp", text).sink.map(|sink| sink.name).as_deref(),
        Some("InvokeModelRequest")
    );
}

#[test]
fn a_region_that_is_a_key_counts_for_what_is_below() {
    for (language, text) in [
        ("json", r#"{"sa-east-1": {"text": {"«x»": {"cost": 1}}}}"#),
        ("json", r#"{"us-east-1": 1, "sa-east-1": {"text": ["«x»"]}}"#),
        ("yaml", "Mappings:\n  Models:\n    sa-east-1:\n      ModelId: «x»\n"),
        ("python", "MODELS = {'sa-east-1': {'model': '«x»'}}"),
        ("typescript", "const models = { 'sa-east-1': ['«x»'] }"),
        (
            "python",
            "client = boto3.client('bedrock-runtime', region_name='us-east-1')\nM = {'sa-east-1': '«x»'}",
        ),
    ] {
        assert_eq!(region(language, text).as_deref(), Some("sa-east-1"), "{text}");
    }
    for (language, text) in [
        ("json", r#"{"sa-east-1": {"region": "us-east-1", "modelId": "«x»"}}"#),
        ("yaml", "sa-east-1:\n  - region: us-east-1\n    model_id: «x»\n"),
    ] {
        assert_eq!(region(language, text).as_deref(), Some("us-east-1"), "{text}");
    }
    for text in [
        r#"{"nova-pro-1": {"modelId": "«x»"}}"#,
        r#"{"us-east-1a": {"modelId": "«x»"}}"#,
    ] {
        assert_eq!(region("json", text), None, "{text}");
    }
}

#[test]
fn a_region_beside_one_to_call_from_is_that_of_something_else() {
    for text in [
        "Profile(aws_region='ap-southeast-2', cross_region_profile='us', model='«x»')",
        "Profile(aws_region='ap-southeast-2', selected_source_region='us-east-1', model='«x»')",
        "P = {'region': 'ap-southeast-2', 'sourceRegion': 'us-east-1', 'model': '«x»'}",
    ] {
        assert_eq!(region("python", text), None, "{text}");
    }
    let text = "ChatBedrock(region_name='us-east-1', model='«x»')";
    assert_eq!(region("python", text).as_deref(), Some("us-east-1"));
}

#[test]
fn a_list_that_is_only_tested_holds_allowed_values() {
    for (language, texts) in [
        (
            "typescript",
            &[
                "export const LONG = ['«x»', 'y'] as const\nif (LONG.includes(id)) {}",
                "const LONG: string[] = ['«x»']\nconst is = (LONG as readonly string[]).includes(id)",
                "const LONG = new Set(['«x»', 'y'])\nif (LONG.has(id) || LONG.has(other)) {}",
            ][..],
        ),
        (
            "python",
            &[
                "LONG = ['«x»', 'y']\nif model in LONG: pass",
                "LONG = frozenset({'«x»', 'y'})\ndef f(m):\n    return m not in LONG",
                "def f(m):\n    long = ['«x»']\n    return m in long",
            ],
        ),
        (
            "go",
            &["var long = []string{\"«x»\"}\nfunc f(id string) bool { return slices.Contains(long, id) }"],
        ),
        (
            "java",
            &[
                "class T { static final Set<String> LONG = Set.of(\"«x»\", \"y\"); boolean f(String id) { return LONG.contains(id); } }",
            ],
        ),
    ] {
        all(language, Place::AllowedValue, texts);
    }
    for (language, text) in [
        (
            "typescript",
            "const MODELS = ['«x»', 'y']\nif (MODELS.includes(id)) {}\nchat(MODELS[0])",
        ),
        ("typescript", "const MODELS = ['«x»', 'y']"),
        ("python", "MODELS = ['«x»', 'y']\nfor m in MODELS: chat(m)"),
        (
            "python",
            "MODELS = ['«x»', 'y']\nok = [chat(m) for m in MODELS]\nif m in MODELS: pass",
        ),
        ("python", "MODELS = ['«x»']\nMODELS = ['y']\nif m in MODELS: pass"),
        (
            "go",
            "var models = []string{\"«x»\"}\nfunc f() { for _, m := range models { chat(m) } }",
        ),
    ] {
        assert_eq!(context(language, text).place, Place::String, "{text}");
    }
}

#[test]
fn a_call_through_a_mock_calls_no_model() {
    for (language, text) in [
        ("python", "ChatBedrock(model='«x»', client=mock_client)"),
        ("python", "ChatBedrock(model='«x»', client=MagicMock())"),
        ("python", "ChatBedrock(model='«x»', bedrock_client=self.fake)"),
        ("typescript", "new ChatBedrock({ model: '«x»', client: fakeClient })"),
    ] {
        assert_eq!(context(language, text).sink, None, "{text}");
    }
    for (language, text) in [
        ("python", "ChatBedrock(model='«x»', client=client)"),
        ("python", "ChatBedrock(model='«x»', client_id='mock')"),
        ("typescript", "new ChatBedrock({ model: '«x»', client: bedrockClient })"),
    ] {
        assert!(context(language, text).sink.is_some(), "{text}");
    }
}

#[test]
fn a_message_of_the_client_for_bedrock_takes_a_model() {
    for (language, text) in [
        ("python", "c = AnthropicBedrock()\nc.messages.create(model='«x»')"),
        (
            "typescript",
            "const c = new AnthropicBedrock();\nc.messages.create({ model: '«x»' });",
        ),
        (
            "typescript",
            "const c = new AnthropicBedrock();\nc.messages.stream({ model: '«x»' });",
        ),
    ] {
        assert!(context(language, text).sink.is_some(), "{text}");
    }
    for (language, text) in [
        ("python", "c = Anthropic()\nc.messages.create(model='«x»')"),
        ("python", "c = AnthropicBedrock()\nc.messages.count(model='«x»')"),
    ] {
        assert!(context(language, text).sink.is_none(), "{text}");
    }
}

/// The name of the sink of the one marked place, and the forms that it takes.
#[track_caller]
fn sink(language: &str, marked: &str) -> Option<(String, Takes)> {
    context(language, marked).sink.map(|sink| (sink.name, sink.takes))
}

#[test]
fn a_lookup_of_a_base_model_takes_base_ids() {
    for (language, text) in [
        ("python", "b.get_foundation_model(modelIdentifier='«x»')"),
        ("python", "MODEL = '«x»'\nb.get_foundation_model(modelIdentifier=MODEL)"),
        (
            "javascript",
            "client.send(new GetFoundationModelCommand({ modelIdentifier: '«x»' }))",
        ),
        ("kotlin", "bedrock.getFoundationModel { modelIdentifier = \"«x»\" }"),
        (
            "rust",
            "fn f() { client.get_foundation_model().model_identifier(\"«x»\").send(); }",
        ),
        ("shell", "aws bedrock get-foundation-model-availability --model-id «x»"),
        (
            "terraform",
            "data \"aws_bedrock_foundation_model\" \"m\" {\n  model_id = \"«x»\"\n}",
        ),
        ("typescript", "const m = new FoundationModelIdentifier('«x»')"),
        (
            "python",
            "ids = [m['modelId'] for m in b.list_foundation_models()['modelSummaries']]\nfor m in ['«x»', 'y']:\n    assert m in ids",
        ),
        (
            "python",
            "ids = [m['modelId'] for m in b.list_foundation_models()['modelSummaries']]\nneeded = [\n    '«x»',\n    'y'\n]\nmissing = [m for m in needed if m not in ids]",
        ),
        (
            "typescript",
            "const ids = await b.send(new ListFoundationModelsCommand({}));\nconst needed = ['«x»', 'y'];\nconst missing = needed.filter((m) => !ids.includes(m));",
        ),
    ] {
        assert_eq!(
            sink(language, text).map(|(_, takes)| takes),
            Some(Takes::BaseId),
            "{text}"
        );
    }
    for (language, text) in [
        ("python", "for m in ['«x»', 'y']:\n    assert m in ids"),
        (
            "python",
            "ids = b.list_foundation_models()\nneeded = ['«x»', 'y']\nfor m in needed:\n    call(m)",
        ),
        ("python", "b.get_model(modelIdentifier='«x»')"),
        ("shell", "aws sagemaker describe-model --model-id «x»"),
    ] {
        assert_eq!(sink(language, text), None, "{text}");
    }
}

#[test]
fn a_model_with_training_or_purchased_throughput_is_only_shown() {
    for text in [
        "base = '«x»'\nb.create_model_customization_job(baseModelIdentifier=base, customizationType='FINE_TUNING')",
        "b.create_provisioned_model_throughput(modelId='«x»', modelUnits=1)",
    ] {
        let sink = context("python", text).sink.unwrap();
        assert!(sink.takes_base_id() && sink.shown_only.is_some(), "{text}");
    }
}

#[test]
fn a_sink_is_known_by_what_is_beside_it() {
    for (language, text) in [
        (
            "yaml",
            "A:\n  Type: AWS::Bedrock::Prompt\n  Properties:\n    Variants:\n      - Name: v1\n        ModelId: «x»",
        ),
        (
            "json",
            r#"{"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel", "Parameters": {"ModelId": "«x»"}}"#,
        ),
        ("yaml", "models:\n  - provider: bedrock\n    model: «x»"),
        ("yaml", "providers:\n  - bedrock:«x»"),
        ("python", "from strands import Agent\na = Agent(model='«x»')"),
        (
            "cpp",
            "void f() { ConverseRequest request; request.SetModelId(\"«x»\"); }",
        ),
        ("powershell", "Invoke-BDRRConverse -ModelId '«x»'"),
        (
            "properties",
            "spring.ai.bedrock.chat.model=«x»\nbedrock.inference-profile-arn=y",
        ),
    ] {
        assert_eq!(sink(language, text).map(|(_, takes)| takes), Some(Takes::Any), "{text}");
    }
    for (language, text) in [
        (
            "yaml",
            "A:\n  Type: AWS::Lambda::Function\n  Properties:\n    ModelId: «x»",
        ),
        (
            "json",
            r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"ModelId": "«x»"}}"#,
        ),
        ("yaml", "models:\n  - provider: vertex\n    model: «x»"),
        ("yaml", "names:\n  - bedrock:«x»"),
        ("python", "from agents import Agent\na = Agent(model='«x»')"),
        ("properties", "spring.ai.bedrock.chat.model=«x»\napp.cross-region=true"),
    ] {
        assert_eq!(sink(language, text), None, "{text}");
    }
}

#[test]
fn a_name_is_followed_to_the_scope_that_binds_it() {
    for text in [
        "M = '«x»'\ndef f():\n    client.converse(modelId=M)",
        "def f():\n    m = '«x»'\n    def g():\n        client.converse(modelId=m)",
        "class A:\n    model = '«x»'\n    def f(self):\n        client.converse(modelId=self.model)",
        "def f(m):\n    other(m)\nm = '«x»'\nclient.converse(modelId=m)",
    ] {
        assert!(sink("python", text).is_some(), "{text}");
    }
    for text in [
        "m = '«x»'\ndef f(m):\n    client.converse(modelId=m)",
        "def f(m='«x»'):\n    client.converse(modelId=m)",
        "m = '«x»'\nm = 'y'\nclient.converse(modelId=m)",
        "m = '«x»'\nclient.converse(modelId='us.' + m)",
        "m = '«x»'\nclient.converse(modelId=f'us.{m}')",
        "def f():\n    m = '«x»'\ndef g():\n    client.converse(modelId=m)",
    ] {
        assert_eq!(sink("python", text), None, "{text}");
    }
}

#[test]
fn a_name_for_prices_calls_nothing() {
    let text = "model_list:\n  - model_info:\n      base_model: «x»";
    assert_eq!(sink("yaml", text), Some(("base_model".to_owned(), Takes::NameOnly)));
}

#[test]
fn the_name_of_a_route_calls_nothing_where_it_leads_to_another_model() {
    let taken = |language: &str, text: &str| sink(language, text).map(|(_, takes)| takes);
    for (language, text) in [
        (
            "yaml",
            "model_list:\n  - model_name: «x»\n    litellm_params:\n      model: bedrock/y",
        ),
        ("json", r#"{"alias": "«x»", "model": "y"}"#),
        ("json", r#"{"model": {"name": "y", "options": {"model_alias": "«x»"}}}"#),
        (
            "python",
            "Router([{'model_name': '«x»', 'litellm_params': {'model': 'bedrock/y'}}])",
        ),
    ] {
        assert_eq!(taken(language, text), Some(Takes::NameOnly), "{text}");
    }
    for (language, text) in [
        (
            "yaml",
            "model_list:\n  - model_name: «x»\n    litellm_params:\n      aws_region_name: y",
        ),
        (
            "yaml",
            "model_list:\n  - model_name: «x»\n    litellm_params:\n      model: os.environ/MODEL",
        ),
        ("json", r#"{"model_name": "«x»", "fallback": "y"}"#),
        ("json", r#"{"name": "«x»"}"#),
    ] {
        assert_ne!(taken(language, text), Some(Takes::NameOnly), "{text}");
    }
}

#[test]
fn cells_of_a_notebook_are_one_program() {
    let cell = |source: &str| format!(r#"{{"cell_type": "code", "source": ["{source}"], "outputs": []}}"#);
    let cells = [
        cell("MODEL = '«x»'"),
        cell("%pip install boto3"),
        cell("client.converse(modelId=MODEL)"),
    ]
    .join(", ");
    let text = format!(r#"{{"cells": [{cells}], "metadata": {{}}, "nbformat": 4}}"#);
    assert_eq!(
        sink("notebook", &text).map(|(name, _)| name).as_deref(),
        Some("converse")
    );
}
