//! The form of a reference decides its verdict, and the form of its replacement.

use bedrock_lint::catalog::{CatalogHandle, embedded};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::reference::Target;
use serde_json::json;

use crate::case::{AS_OF, Case};

const STACK: &str = "import { bedrock } from '@aws-cdk/aws-bedrock-alpha';

const model = bedrock.BedrockFoundationModel.ANTHROPIC_CLAUDE_V2;
";

#[test]
fn a_finding_names_the_constant() {
    let findings = Case::new("check").file("stack.ts", STACK).findings();
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}")
    };
    assert_eq!(finding["form"], "cdk-constant");
    assert_eq!(finding["text"], "BedrockFoundationModel.ANTHROPIC_CLAUDE_V2");
    assert_eq!(finding["model_id"], "anthropic.claude-v2");
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("`BedrockFoundationModel.ANTHROPIC_CLAUDE_V2`"),
        "{message}"
    );
    let replacement = &finding["replacement"];
    assert_eq!(
        replacement["text"],
        "BedrockFoundationModel.ANTHROPIC_CLAUDE_SONNET_4_6"
    );
    // The model is called through a profile, and a constant alone is not one.
    assert_eq!(replacement["applicability"], "display-only");
}

#[test]
fn an_arn_without_a_model_is_listed_and_no_finding() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
    let source = format!("MODEL = \"{arn}\"\n");
    assert!(Case::new("check").file("app.py", &source).findings().is_empty());
    let rows = Case::new("inventory --format jsonl")
        .file("app.py", &source)
        .run()
        .lines();
    let [row] = rows.as_slice() else { panic!("{rows:#?}") };
    assert_eq!((&row["text"], &row["form"]), (&json!(arn), &json!("opaque-arn")));
    assert_eq!((&row["model_id"], &row["profile"]), (&json!(null), &json!(null)));
    assert_eq!(row["state"], "unknown");
    let table = Case::new("inventory").file("app.py", &source).run().stdout;
    assert!(table.contains("ARN WITHOUT A MODEL") && table.contains(arn), "{table}");
}

#[test]
fn a_variable_prefix_stays() {
    let source = "MODEL = f\"{geo}.anthropic.claude-sonnet-4-20250514-v1:0\"\n";
    let findings = Case::new("check").file("app.py", source).findings();
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}")
    };
    assert_eq!(finding["text"], "anthropic.claude-sonnet-4-20250514-v1:0");
    assert_eq!(
        (&finding["form"], &finding["profile"]),
        (&json!("inference-profile"), &json!(null))
    );
    let replacement = &finding["replacement"];
    assert_eq!(replacement["text"], "anthropic.claude-sonnet-4-6");
    assert_eq!(replacement["applicability"], "maybe-incorrect");
}

#[test]
fn an_id_in_several_literals_is_never_edited() {
    let source = "MODEL = \"us.anthropic.claude-sonnet-4-\" + \"20250514-v1:0\"\n";
    let findings = Case::new("check").file("app.py", source).findings();
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}")
    };
    assert_eq!(finding["model_id"], "anthropic.claude-sonnet-4-20250514-v1:0");
    assert_eq!(finding["text"], "us.anthropic.claude-sonnet-4-\" + \"20250514-v1:0");
    let replacement = &finding["replacement"];
    assert_eq!(replacement["applicability"], "display-only");
    assert_eq!(replacement["edits"], json!([]));
    assert!(replacement["reason"].as_str().unwrap().contains("several literals"));
}

#[test]
fn every_constant_of_the_catalog_is_read() {
    let engine = Engine::new(CatalogHandle::Embedded);
    let settings = Settings::new(AS_OF.parse().unwrap());
    for class in embedded().constants {
        let lines = class
            .constants
            .iter()
            .map(|constant| format!("x = {}.{};\n", class.name(), constant.name));
        let text = format!("import '{}';\n{}", class.package, lines.collect::<String>());
        let checked = engine.check(&Document::new("stack.ts".to_owned(), text.into_bytes()), &settings);
        assert_eq!(checked.verdicts.len(), class.constants.len(), "{}", class.package);
        for (verdict, constant) in checked.verdicts.iter().zip(&class.constants) {
            let known = verdict.reference.constant.as_ref().unwrap();
            assert_eq!(known.package.as_deref(), Some(class.package.as_str()));
            assert_eq!(known.name, constant.name);
            let Target::Model(id) = &verdict.reference.target else {
                panic!("{constant:?}")
            };
            let model = engine.catalog().model(id).unwrap();
            assert!(*id == constant.model_id || model.variants.contains(&constant.model_id));
        }
    }
}
