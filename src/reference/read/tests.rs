//! References as people write them, and what only looks like one.

use proptest::prelude::*;

use super::*;
use crate::detect::{Finder, Vocabulary, family};
use crate::reference::index::tests::{sample, spellings};
use crate::reference::{Colon, SpellingIndex};

pub(in crate::reference) fn read_all(text: &str) -> Vec<Reference> {
    let index: SpellingIndex = sample();
    let vocabulary = Vocabulary::new(spellings().filter_map(|(spelling, _)| family(spelling)), []);
    let mut found = references(text, &Finder::new(&vocabulary).candidates(text), &index);
    // A reference that counts only if it is called is dropped where the syntax is known.
    found.retain(|found| !found.if_called.as_ref().is_some_and(|called| called.only));
    found
}

/// The one reference of a text.
pub(in crate::reference) fn read_one(text: &str) -> Reference {
    let mut found = read_all(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

/// The text of the one reference of a text, and the model that it names.
pub(super) fn model(text: &str) -> (String, String) {
    let found = read_one(text);
    assert_eq!(text[found.span.range()], found.text);
    match found.target {
        Target::Model(id) => (found.text, id),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn an_id_is_found_at_any_place() {
    for text in [
        "anthropic.claude-v2",
        "model = \"anthropic.claude-v2\"",
        "['anthropic.claude-v2']",
        "--model-id=anthropic.claude-v2 --region us-east-1",
        "${MODEL:-anthropic.claude-v2}",
        "bedrock/anthropic.claude-v2",
        "bedrock/us-east-1/anthropic.claude-v2",
        "bedrock:anthropic.claude-v2",
        "bedrock_converse/anthropic.claude-v2",
        "amazon-bedrock/anthropic.claude-v2",
        "bedrock_mantle/anthropic.claude-v2",
        "anthropic_bedrock:anthropic.claude-v2",
        "1024-x-1024/50-steps/anthropic.claude-v2",
        "bedrock.anthropic.claude-v2",
        "https://x/model/anthropic.claude-v2/invoke",
        "https%3A%2F%2Fx%2Fmodel%2Fanthropic.claude-v2%2Finvoke",
        r#""{\"modelId\":\"anthropic.claude-v2\"}""#,
        r#""Use:\nanthropic.claude-v2\n""#,
        r#""Use:\tanthropic.claude-v2\r""#,
        r#""\u001b[32manthropic.claude-v2\u001b[0m""#,
        "\u{1b}[1;32manthropic.claude-v2\u{1b}[0m",
        "f\"{prefix}.anthropic.claude-v2\"",
        "`${geo}.anthropic.claude-v2`",
        "\"%s.anthropic.claude-v2\"",
        "region + \".anthropic.claude-v2\"",
        "We use anthropic.claude-v2.",
        "We use anthropic.claude-v2: it works.",
        "We use anthropic.claude-v2, or (anthropic.claude-v2)"
            .split(',')
            .next()
            .unwrap(),
        "Is it anthropic.claude-v2? Yes",
        "使用anthropic.claude-v2。",
        "“anthropic.claude-v2”",
        "**anthropic.claude-v2**",
        "_anthropic.claude-v2_",
        "*anthropic.claude-v2*",
        "<code>anthropic.claude-v2</code>",
        "&quot;anthropic.claude-v2&quot;",
        "|anthropic.claude-v2|",
        "anthropic.claude-v2;",
        "anthropic.claude-v2\r\n",
        "anthropic.claude-v2-->",
        "anthropic.claude-v2:chat",
    ] {
        assert_eq!(
            model(text),
            ("anthropic.claude-v2".to_owned(), "anthropic.claude-v2".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn the_longest_spelling_is_the_id() {
    for (text, id) in [
        ("anthropic.claude-v2:1", "anthropic.claude-v2:1"),
        ("openai.gpt-oss-120b", "openai.gpt-oss-120b"),
        ("openai.gpt-oss-120b-1:0", "openai.gpt-oss-120b-1:0"),
        ("deepseek.v3.2", "deepseek.v3.2"),
        ("ai21.j2-ultra", "ai21.j2-ultra-v1"),
        ("amazon.titan-embed-image-v1:0", "amazon.titan-embed-image-v1"),
    ] {
        assert_eq!(model(&format!("'{text}'")), (text.to_owned(), id.to_owned()));
        assert_eq!(model(&format!("{text}. And")), (text.to_owned(), id.to_owned()));
    }
}

#[test]
fn capitals_are_the_same_model() {
    let text = "ANTHROPIC.CLAUDE-3-5-SONNET-20240620-V1:0";
    assert_eq!(model(text), (text.to_owned(), text.to_ascii_lowercase()));
}

#[test]
fn a_variant_belongs_to_its_model() {
    for (text, id, variant) in [
        ("anthropic.claude-v2:1:200k", "anthropic.claude-v2:1", "200k"),
        ("anthropic.claude-v2:1:18k", "anthropic.claude-v2:1", "18k"),
        (
            "amazon.titan-text-express-v1:0:8k",
            "amazon.titan-text-express-v1",
            "8k",
        ),
        ("amazon.titan-text-lite-v1:0:4k", "amazon.titan-text-lite-v1", "4k"),
        ("amazon.nova-lite-v1:0:300k", "amazon.nova-lite-v1:0", "300k"),
    ] {
        let found = read_one(text);
        assert_eq!((found.text.as_str(), found.variant.as_deref()), (text, Some(variant)));
        assert_eq!(found.target, Target::Model(id.to_owned()));
    }
    assert_eq!(read_one("amazon.titan-embed-image-v1:0").variant, None);
    assert_eq!(read_one("amazon.nova-lite-v1:0").variant, None);
}

#[test]
fn profiles_belong_to_the_text() {
    for (text, written, profile) in [
        ("'us.amazon.nova-pro-v1:0'", "us.amazon.nova-pro-v1:0", "us"),
        ("us-gov.amazon.nova-pro-v1:0", "us-gov.amazon.nova-pro-v1:0", "us-gov"),
        ("bedrock.us.amazon.nova-pro-v1:0", "us.amazon.nova-pro-v1:0", "us"),
        (r"\neu.amazon.nova-pro-v1:0", "eu.amazon.nova-pro-v1:0", "eu"),
        ("APAC.AMAZON.NOVA-PRO-V1:0", "APAC.AMAZON.NOVA-PRO-V1:0", "apac"),
    ] {
        let found = read_one(text);
        assert_eq!(
            (found.text.as_str(), found.profile.as_deref()),
            (written, Some(profile)),
            "{text}"
        );
        assert_eq!(found.form, Form::InferenceProfile);
    }
    let unknown = read_one("uk.amazon.nova-pro-v1:0");
    assert_eq!((unknown.text.as_str(), unknown.profile), ("amazon.nova-pro-v1:0", None));
}

#[test]
fn encoded_colons_are_distinguished() {
    for (text, colon) in [
        ("amazon.nova-pro-v1:0", Colon::Plain),
        ("amazon.nova-pro-v1%3A0", Colon::Percent),
        ("amazon.nova-pro-v1%253A0", Colon::DoublePercent),
        (r"amazon.nova-pro-v1\u003a0", Colon::Unicode),
    ] {
        let found = read_one(&format!("/model/{text}/invoke"));
        assert_eq!((found.text.as_str(), found.colon), (text, colon));
        assert_eq!(found.target, Target::Model("amazon.nova-pro-v1:0".to_owned()));
    }
}

#[test]
fn arns_are_read_whole() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:custom-model/amazon.titan-text-lite-v1:0:4k/a1b2c3d4e5f6";
    let text = format!("x = \"{arn}\"");
    let found = read_one(&text);
    assert_eq!(found.text, "amazon.titan-text-lite-v1:0:4k");
    assert_eq!(found.form, Form::CustomModelArn);
    assert_eq!(
        found.region.as_ref().map(crate::vocab::Region::as_str),
        Some("us-east-1")
    );
    assert_eq!(&text[found.arn.unwrap().span.range()], arn);

    let text = "- !Sub arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/anthropic.claude-v2\n";
    let found = read_one(text);
    assert_eq!((found.form, found.region), (Form::FoundationModelArn, None));
    let arn = found.arn.unwrap();
    assert_eq!(&text[arn.span.range()], text[7..].trim_end());
    assert_eq!((arn.partition, arn.region), (None, None));

    let far = "é".repeat(LOOK_BACK) + "arn:aws:bedrock:us-east-1::inference-profile/us.anthropic.claude-sonnet-4-6";
    assert_eq!(read_one(&far).form, Form::InferenceProfileArn);
    assert_eq!(read_one(&far).arn.unwrap().span.start(), 2 * LOOK_BACK);
}

#[test]
fn an_unknown_id_carries_what_was_meant() {
    for (text, meant) in [
        ("amazon.titan-text-express-v1:0", Some("amazon.titan-text-express-v1")),
        ("us.amazon.nova-micro-v1:O", Some("amazon.nova-micro-v1:0")),
        ("anthropic.claude-sonet-4-6", Some("anthropic.claude-sonnet-4-6")),
        (
            "anthropic.claude-haiku-4-5@20251001",
            Some("anthropic.claude-haiku-4-5-20251001-v1:0"),
        ),
        ("anthropic.claude-sonnet-9", None),
        ("anthropic.claude-opus-5-6-20270101-v1:0", None),
    ] {
        let found = read_one(&format!("\"{text}\""));
        let Target::Unknown {
            id, meant: found_meant, ..
        } = found.target
        else {
            panic!("{text}")
        };
        assert_eq!((found.text.as_str(), found_meant.as_deref()), (text, meant));
        assert_eq!(id, text.trim_start_matches("us.").to_ascii_lowercase());
    }
}

#[test]
fn patterns_name_no_model() {
    for (text, written) in [
        ("foundation-model/anthropic.claude-3-*", "anthropic.claude-3-*"),
        ("foundation-model/anthropic.claude-v2*", "anthropic.claude-v2*"),
        ("foundation-model/anthropic.claude-v2:*", "anthropic.claude-v2:*"),
        ("inference-profile/us.anthropic.claude-*", "us.anthropic.claude-*"),
        ("id.startsWith(\"anthropic.claude-3-\")", "anthropic.claude-3-"),
        (
            "id.startsWith(\"amazon.titan-embed-text-v2\")",
            "amazon.titan-embed-text-v2",
        ),
        ("\"amazon.nova\" in model", "amazon.nova"),
        (r"/^anthropic\.claude-v2$/", r"anthropic\.claude-v2"),
        (r"^(us\.)?anthropic\.claude-3.*", r"anthropic\.claude-3.*"),
        ("f\"anthropic.claude-{version}\"", "anthropic.claude-"),
        ("\"anthropic.claude-v2${suffix}\"", "anthropic.claude-v2"),
        ("anthropic.claude-haiku-4-5-...", "anthropic.claude-haiku-4-5-"),
    ] {
        let found = read_one(text);
        assert_eq!(
            (found.text.as_str(), found.form, found.target),
            (written, Form::Pattern, Target::Pattern),
            "{text}"
        );
    }
}

#[test]
fn a_merely_dotted_word_is_no_reference() {
    for text in [
        "amazon.com",
        "com.amazon.titan",
        "cohere.embedding.model",
        "anthropic.claude-code@2.1",
        "anthropic.claude-code@2.1.215",
        "openai.types",
        "anthropic.*",
        "*",
        "import com.example.bedrockruntime.models.amazon.nova.text.Request;",
        "package com.example.bedrockruntime.models.amazon.nova",
        "meta.llama-3.3-70b-instruct",
        "cohere.command-r-08-2024",
        "spring.ai.bedrock.anthropic.claude.enabled=true",
        "spring.ai.bedrock.cohere.embedding.*",
        "spring.ai.bedrock.anthropic.claude=x",
        "optimized-for-us.amazon.nova-pro-v1:0",
        "optimized-for-deepseek.v3.2",
        "eu.global.us.anthropic.claude-v2",
        "my_anthropic.claude-v2",
        "anthropic.claude-v2_old",
        "misanthropic.claude-v2",
        "default-prompt-router/anthropic.claude:1",
        "$anthropic.claude-v2",
        "cohere.embed(texts)",
        "claude-3-haiku-20240307",
        "claude-3-haiku@20240307",
        "claude-3-5-sonnet-v2@20241022",
        "publishers/anthropic/models/claude-3-haiku@20240307",
        "anthropic/claude-3-haiku-20240307",
        "prod-e5xo6z26ie45g",
        "arn:aws:bedrock:us-east-1:111122223333:guardrail/a1b2c3d4e5f6",
        "arn:aws:bedrock:us-east-1:111122223333:agent/A1B2C3D4E5",
        "arn:aws:bedrock:us-east-1:111122223333:agent-alias/A1B2C3D4E5/F6G7H8I9J0",
        "arn:aws:bedrock:us-east-1:111122223333:knowledge-base/A1B2C3D4E5",
        "arn:aws:bedrock:us-east-1:111122223333:flow/A1B2C3D4E5",
        "arn:aws:bedrock:us-east-1:111122223333:prompt/A1B2C3D4E5:1",
        "arn:aws:bedrock:us-east-1:111122223333:guardrail-profile/us.guardrail.v1:0",
        "arn:aws:sagemaker:us-east-1:111122223333:endpoint/my-endpoint",
        "us.guardrail.v1:0",
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/*",
    ] {
        assert_eq!(read_all(text), [], "{text}");
    }
}

#[test]
fn several_in_a_line_are_each_found() {
    let text = "anthropic.claude-v2|amazon.nova-pro-v1:0,us.deepseek.r1-v1:0";
    let found: Vec<_> = read_all(text).into_iter().map(|found| found.text).collect();
    assert_eq!(
        found,
        ["anthropic.claude-v2", "amazon.nova-pro-v1:0", "us.deepseek.r1-v1:0"]
    );
}

fn spelling() -> impl Strategy<Value = &'static str> {
    prop::sample::select(spellings().map(|(spelling, _)| spelling).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_spelling_between_edges_is_found_exactly(
        before in "([a-zA-Z0-9é ,\n]{0,20})",
        open in prop::sample::select(vec!["\"", "'", " ", "/", "=", "(", "\\\"", "\\n", "%2F", "\u{1b}[32m", "${M:-", "{p}.", "，"]),
        prefix in prop::sample::select(vec!["", "us.", "us-gov.", "global."]),
        spelling in spelling(),
        close in prop::sample::select(vec!["\"", "'", " ", "/invoke", "\\n", ")", ".", ". And", ",", ";", "</a>", "%22", "[0]", "。", "\n", ""]),
        after in "( [a-z0-9é]{0,20})?",
    ) {
        // Behind a variable's prefix there is no other one.
        let prefix = if open == "{p}." { "" } else { prefix };
        let after = if close.is_empty() { String::new() } else { after };
        let text = format!("{before}{open}{prefix}{spelling}{close}{after}");
        let found = read_all(&text);
        prop_assert_eq!(found.len(), 1, "{}", text);
        let start = before.len() + open.len();
        prop_assert_eq!(found[0].span, Span::new(start, start + prefix.len() + spelling.len()), "{}", text);
        let model = spellings().find(|(known, _)| *known == spelling).map(|(_, model)| model.to_owned());
        prop_assert_eq!(Some(found[0].target.clone()), model.map(Target::Model));
        prop_assert_eq!(found[0].profile.as_deref().unwrap_or(""), prefix.trim_end_matches('.'));
    }

    #[test]
    fn references_of_any_text_are_sorted_disjoint_and_whole(
        text in r#"(anthropic\.claude|anthropic"|FoundationModelIdentifier\.|application-inference-profile/|" \+ "|' '|"us\." "|-v2:1|us\.|amazon[.]nova|-pro-v1:0|arn:aws:bedrock|::foundation-model/|[*.:@%\\${}"_-]{1,3}|\\u003a|[a-z0-9é]{1,4}|\PC){0,30}"#
    ) {
        let mut end = 0;
        for found in read_all(&text) {
            prop_assert!(end <= found.span.start());
            prop_assert_eq!(text.get(found.span.range()), Some(found.text.as_str()));
            end = found.span.end();
            if let Some(arn) = found.arn {
                prop_assert!(arn.span.contains(found.span) && text.get(arn.span.range()).is_some());
            }
        }
    }
}
