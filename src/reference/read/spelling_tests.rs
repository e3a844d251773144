//! The forms in which one id is written: quotes, encodings, variables before it, another cloud's files.

use super::tests::{model, read_all, read_one};
use super::*;

#[test]
fn an_id_is_found_in_any_quoting_and_punctuation() {
    for text in [
        "bedrock.converse/anthropic.claude-v2",
        "'amazon-bedrock/anthropic.claude-v2',",
        "bedrock%3Aanthropic.claude-v2",
        "{&quot;modelId&quot;:&quot;anthropic.claude-v2&quot;}",
        "&#34;anthropic.claude-v2&#34;",
        "&#x22;anthropic.claude-v2&#x22;",
        "&#39;anthropic.claude-v2&#39;",
        "&apos;anthropic.claude-v2&apos;",
        "&lt;anthropic.claude-v2&gt;",
        "&nbsp;anthropic.claude-v2&nbsp;",
        r#""{\\\"modelId\\\":\\\"anthropic.claude-v2\\\"}""#,
        r"{\u0022modelId\u0022:\u0022anthropic.claude-v2\u0022}",
        "__anthropic.claude-v2__",
        "***anthropic.claude-v2***",
        "~~anthropic.claude-v2~~",
        "使用模型：anthropic.claude-v2。",
        "「anthropic.claude-v2」",
        "『anthropic.claude-v2』、",
        "（anthropic.claude-v2）",
        "模型anthropic.claude-v2，以及",
        "«anthropic.claude-v2»",
        "anthropic.claude-v2…",
        "anthropic.claude-v2!",
        "anthropic.claude-v2's",
        "$model = `\"anthropic.claude-v2`\"",
        "--model-id `\n  anthropic.claude-v2 `\n",
        "--model-id ^\n  anthropic.claude-v2^\n",
        "set MODEL=anthropic.claude-v2",
        "set \"MODEL=anthropic.claude-v2\"",
        "--body ^\"anthropic.claude-v2^\"",
        "%MODEL%=anthropic.claude-v2",
        "<modelId>anthropic.claude-v2</modelId>",
        "model: !!str anthropic.claude-v2",
        "[anthropic.claude-v2](https://x)",
        "<<anthropic.claude-v2>>",
        "`anthropic.claude-v2`",
        "``anthropic.claude-v2``",
        "+anthropic.claude-v2+",
        "\u{feff}anthropic.claude-v2",
        "\u{200b}anthropic.claude-v2\u{200b}",
        "\u{a0}anthropic.claude-v2\u{a0}",
        "@\"anthropic.claude-v2\"",
        "N'anthropic.claude-v2'",
        "$$anthropic.claude-v2$$".trim_matches('$'),
        "R\"(anthropic.claude-v2)\"",
        "'''anthropic.claude-v2'''",
        "x=anthropic.claude-v2&y=1",
    ] {
        assert_eq!(
            model(text),
            ("anthropic.claude-v2".to_owned(), "anthropic.claude-v2".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn other_spellings_of_an_id_are_read() {
    for (text, written) in [
        ("512-x-512/50-steps/amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"),
        ("bedrock/eu-central-1/amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"),
        ("bedrock_mantle/us-east-1/openai.gpt-oss-120b", "openai.gpt-oss-120b"),
        ("amazon.nova-pro-v1&#58;0", "amazon.nova-pro-v1&#58;0"),
        ("amazon.nova-pro-v1&#x3A;0", "amazon.nova-pro-v1&#x3A;0"),
        ("amazon.nova-pro-v1&colon;0", "amazon.nova-pro-v1&colon;0"),
        ("AMAZON.NOVA-PRO-V1:0", "AMAZON.NOVA-PRO-V1:0"),
        ("Amazon.Nova-Pro-v1:0。", "Amazon.Nova-Pro-v1:0"),
        ("`amazon.nova-pro-v1:0`:", "amazon.nova-pro-v1:0"),
        ("amazon.nova-pro-v1:0：", "amazon.nova-pro-v1:0"),
        ("amazon.nova-pro-v1:0?x=1", "amazon.nova-pro-v1:0"),
        (r"amazon.nova-pro-v1\:0", r"amazon.nova-pro-v1\:0"),
        ("%22us.amazon.nova-pro-v1%3A0%22", "us.amazon.nova-pro-v1%3A0"),
        (
            "%7B%22modelId%22%3A%22amazon.nova-pro-v1%3A0%22%7D",
            "amazon.nova-pro-v1%3A0",
        ),
    ] {
        assert_eq!(model(text).0, written, "{text}");
    }
}

#[test]
fn a_window_of_the_client_belongs_to_the_text() {
    for (text, written, suffix) in [
        (
            "us.anthropic.claude-sonnet-4-6[1m]",
            "us.anthropic.claude-sonnet-4-6[1m]",
            Some("[1m]"),
        ),
        (
            "\"anthropic.claude-sonnet-4-6:1m\"",
            "anthropic.claude-sonnet-4-6:1m",
            Some(":1m"),
        ),
        (
            "anthropic.claude-opus-4-6-v1:1M,",
            "anthropic.claude-opus-4-6-v1:1M",
            Some(":1M"),
        ),
        (
            "anthropic.claude-sonnet-4-6%3A1m/x",
            "anthropic.claude-sonnet-4-6%3A1m",
            Some("%3A1m"),
        ),
        ("amazon.nova-pro-v1:0:1m", "amazon.nova-pro-v1:0:1m", Some(":1m")),
        // A window of Provisioned Throughput is a variant.
        ("amazon.nova-pro-v1:0:200k", "amazon.nova-pro-v1:0:200k", None),
        ("amazon.nova-pro-v1:0[0]", "amazon.nova-pro-v1:0", None),
        ("amazon.nova-pro-v1:0[1m", "amazon.nova-pro-v1:0", None),
    ] {
        let found = read_one(text);
        assert_eq!(
            (found.text.as_str(), found.suffix.as_deref()),
            (written, suffix),
            "{text}"
        );
        assert!(matches!(found.target, Target::Model(_)), "{text}");
    }
    let found = read_one("anthropic.claude-sonnet-4-6-v1:0:1m");
    let meant =
        matches!(&found.target, Target::Unknown { meant: Some(meant), .. } if meant == "anthropic.claude-sonnet-4-6");
    assert!(meant && found.suffix.as_deref() == Some(":1m"), "{found:?}");
}

#[test]
fn a_variable_prefix_is_no_part_of_the_text() {
    for (text, form) in [
        ("f\"{prefix}.amazon.nova-pro-v1:0\"", Form::InferenceProfile),
        ("`${geo}.amazon.nova-pro-v1:0`", Form::InferenceProfile),
        ("\"%s.amazon.nova-pro-v1:0\" % geo", Form::InferenceProfile),
        ("geo + \".amazon.nova-pro-v1:0\"", Form::InferenceProfile),
        (
            "arn:aws:bedrock:us-east-1:1:inference-profile/${geo}.amazon.nova-pro-v1:0",
            Form::InferenceProfileArn,
        ),
        (
            "arn:aws:bedrock:*:*:inference-profile/*.amazon.nova-pro-v1:0",
            Form::InferenceProfileArn,
        ),
        ("f\"{prefix}amazon.nova-pro-v1:0\"", Form::ModelId),
    ] {
        let found = read_one(text);
        assert_eq!(
            (found.text.as_str(), found.form),
            ("amazon.nova-pro-v1:0", form),
            "{text}"
        );
        assert!(found.prefix_is_variable && found.profile.is_none(), "{text}");
        assert_eq!(found.arn.is_some(), form == Form::InferenceProfileArn, "{text}");
    }
}

#[test]
fn the_rest_of_the_file_shows_the_cloud_of_an_id() {
    let id = "model = 'openai.gpt-oss-120b'";
    assert_eq!(read_all(&format!("import oci\n{id}")), []);
    assert_eq!(read_all("# OCI\nmodel = 'cohere.command-r-plus'"), []);
    assert!(read_one(id).is_ambiguous);
    for other in ["import boto3, oci\n", "bedrock = 1\n", "us.amazon.nova-pro-v1:0\n"] {
        let found = read_all(&format!("{other}{id}")).pop().unwrap();
        assert!(!found.is_ambiguous, "{other}");
    }
    assert!(!read_one("import oci\nmodel = 'amazon.nova-pro-v1:0'").is_ambiguous);
    assert!(!read_one("oracle us.openai.gpt-oss-120b").is_ambiguous);
}
