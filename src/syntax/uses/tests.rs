use std::fmt::Write as _;

use crate::syntax::testing::{context, read};

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
