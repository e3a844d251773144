//! Texts for people inside of data and code.

use crate::usage::testing::context;
use crate::vocab::Place;

#[test]
fn descriptions_in_data_are_prose() {
    for (language, text) in [
        ("json", r#"{"documentation": "<code>«amazon.nova-pro-v1:0»</code>"}"#),
        ("json", r#"{"a": {"$comment": ["«amazon.nova-pro-v1:0»"]}}"#),
        ("yaml", "Description: Such as «amazon.nova-pro-v1:0»\n"),
        (
            "bicep",
            "@description('such as «amazon.nova-pro-v1:0»')\nparam model string\n",
        ),
        ("typescript", "it('asks «amazon.nova-pro-v1:0»', () => {});\n"),
        ("toml", "help_text = \"«amazon.nova-pro-v1:0»\"\n"),
        (
            "terraform",
            "variable \"m\" {\n  description = \"e.g. «amazon.nova-pro-v1:0»\"\n}\n",
        ),
        ("python", "f(help=\"by default «amazon.nova-pro-v1:0»\")\n"),
        (
            "typescript",
            "const a = { description: 'like «amazon.nova-pro-v1:0»' };\n",
        ),
    ] {
        assert_eq!(context(language, text).place, Place::Prose, "{language}: {text}");
    }
}

#[test]
fn sentences_in_data_are_prose() {
    for (language, text) in [
        (
            "json",
            r#"{"text": ["It calls the model («amazon.nova-pro-v1:0» for now) with what you typed."]}"#,
        ),
        (
            "yaml",
            "body: |\n  first line\n  The default of this stack is «amazon.nova-pro-v1:0», which you can change.\n",
        ),
        (
            "json",
            r#"{"text": "要約にはモデル «amazon.nova-pro-v1:0» を使ってください。"}"#,
        ),
    ] {
        assert_eq!(context(language, text).place, Place::Prose, "{language}: {text}");
    }
}

#[test]
fn values_are_not() {
    for (language, text) in [
        ("json", r#"{"model": "«amazon.nova-pro-v1:0»"}"#),
        ("json", r#"{"description": {"model": "«amazon.nova-pro-v1:0»"}}"#),
        (
            "yaml",
            "run: aws bedrock-runtime invoke-model --model-id «amazon.nova-pro-v1:0» --body x out.json\n",
        ),
        (
            "yaml",
            "body: '{\"text\":\"It is one of the best to use.\",\"model\":\"«amazon.nova-pro-v1:0»\"}'\n",
        ),
        ("yaml", "models: «amazon.nova-pro-v1:0», us.amazon.nova-lite-v1:0\n"),
        (
            "yaml",
            "Resource: !Sub arn:aws:bedrock:${AWS::Region}::foundation-model/«amazon.nova-pro-v1:0»\n",
        ),
    ] {
        assert_eq!(context(language, text).place, Place::ConfigValue, "{language}: {text}");
    }
    assert_eq!(
        context("python", "description = \"«amazon.nova-pro-v1:0»\"\n").place,
        Place::String
    );
    assert_eq!(
        context("python", "f(help=\"«amazon.nova-pro-v1:0»\")\n").place,
        Place::Argument
    );
}
