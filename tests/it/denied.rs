//! A policy that denies a model: its end does no harm, and no other model takes its place.

use serde_json::Value;

use crate::case::{Case, fixture};

const DAY: &str = "2026-11-29";
const ARN: &str = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-express-v1";

/// The findings in a file of that name.
fn findings(name: &str, text: &str) -> Vec<Value> {
    Case::new("check").judged_for(DAY).file(name, text).findings()
}

/// True if every finding is a note on a denied model, without a replacement.
fn denies(findings: &[Value]) -> bool {
    let is_note = |finding: &Value| {
        finding["lint"] == "retired-model"
            && finding["severity"] == "note"
            && finding["replacement"].is_null()
            && finding["message"]
                .as_str()
                .unwrap()
                .starts_with("no longer denies anything: ")
    };
    !findings.is_empty() && findings.iter().all(is_note)
}

/// The policies of the fixture, without the one that allows its models.
fn denying() -> Case {
    let case = fixture(Case::new("check").judged_for(DAY), "verdicts/deny");
    std::fs::remove_file(case.path().join("approved.json")).unwrap();
    case
}

#[test]
fn a_dead_model_that_is_denied_is_a_note() {
    let found = denying().findings();
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(denies(&found), "{found:#?}");
    assert_eq!(
        found[0]["message"],
        "no longer denies anything: Titan Text G1 - Express was retired on 2025-08-15 in us-east-1"
    );
    let run = denying().run();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn nothing_is_written_where_a_model_is_denied() {
    let named = "[replacements]\n'amazon.titan-text-express-v1' = 'amazon.nova-micro-v1:0'\n";
    for config in ["", named] {
        let case = denying()
            .file("bedrock-lint.toml", config)
            .args(["--all", "--diff", "--unsafe-fixes"]);
        let run = case.run();
        assert!(!run.stdout.contains("diff --git"), "{config}: {}", run.stdout);
        assert!(!run.stdout.contains("replace with: "), "{config}: {}", run.stdout);
    }
}

#[test]
fn all_but_what_is_denied_is_allowed_and_the_reverse() {
    let allowed = fixture(Case::new("check").judged_for(DAY), "verdicts/deny").findings();
    let approved: Vec<_> = allowed
        .iter()
        .filter(|finding| finding["path"] == "approved.json")
        .collect();
    assert_eq!(approved[0]["severity"], "error");
    assert_eq!(approved[0]["replacement"]["text"], "amazon.nova-micro-v1:0");
    let inverted = format!(r#"{{"Effect": "Allow", "Action": "bedrock:InvokeModel", "NotResource": ["{ARN}"]}}"#);
    assert!(denies(&findings("policy.json", &inverted)));
    let unless = |effect: &str, operator: &str| {
        let condition = format!(r#"{{"{operator}": {{"bedrock:ModelId": "amazon.titan-text-express-v1"}}}}"#);
        let text = format!(r#"{{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {condition}}}"#);
        denies(&findings("policy.json", &text))
    };
    assert!(unless("Deny", "StringEquals") && unless("Allow", "StringNotLike"));
    assert!(!unless("Deny", "ForAnyValue:StringNotLike") && !unless("Allow", "StringLike"));
}

#[test]
fn a_statement_that_denies_is_known_in_every_format() {
    let json = format!(r#"{{"Statement":[{{"Effect":"Deny","Action":"bedrock:*","Resource":"{ARN}"}}]}}"#);
    let yaml = |indent: &str| {
        format!(
            "{indent}- Effect: Deny\n{indent}  Action: [bedrock:InvokeModel]\n{indent}  Resource:\n{indent}    - {ARN}\n"
        )
    };
    let props = |effect: &str| format!("({{effect: {effect}, actions: ['bedrock:*'], resources: ['{ARN}']}})");
    for (name, text) in [
        ("template.yaml", format!("Policies:\n  - Statement:\n{}", yaml("      "))),
        (
            "serverless.yml",
            format!("provider:\n  iam:\n    role:\n      statements:\n{}", yaml("        ")),
        ),
        ("values.yaml", format!("policy: |\n  {json}\nother: '{json}'\n")),
        ("heredoc.tf", format!("policy = <<-EOF\n  {json}\nEOF\n")),
        (
            "encoded.tf",
            format!(
                "x = jsonencode({{\n Statement = [{{\n  Effect = \"Deny\"\n  Action = \"bedrock:*\"\n  Resource = [\"{ARN}\"]\n }}]\n}})\n"
            ),
        ),
        (
            "condition.tf",
            "statement {\n effect = \"Deny\"\n actions = [\"bedrock:*\"]\n resources = [\"*\"]\n condition {\n  test = \"StringLike\"\n  \
             variable = \"bedrock:ModelId\"\n  values = [\"amazon.titan-text-express-v1\"]\n }\n}\n"
                .to_owned(),
        ),
        ("stack.ts", format!("new iam.PolicyStatement{}", props("Effect.DENY"))),
        ("pulumi.ts", format!("f({{statements: [{}]}})", props("'Deny'"))),
        (
            "stack.py",
            format!("s = iam.PolicyStatement(effect=iam.Effect.DENY, actions=['bedrock:*'], resources=['{ARN}'])\n"),
        ),
        (
            "policy.py",
            format!("D = {{'Effect': 'Deny', 'Action': ['bedrock:*'], 'Resource': ['{ARN}']}}\n"),
        ),
        (
            "Stack.java",
            format!("class S {{ Object o = B.create().effect(Effect.DENY).actions(List.of(\"bedrock:*\")).resources(List.of(\"{ARN}\")).build(); }}"),
        ),
        (
            "stack.go",
            format!("package main\nvar s = N(&P{{\n\tEffect: awsiam.Effect_DENY,\n\tActions: S(\"bedrock:*\"),\n\tResources: S(\"{ARN}\"),\n}})\n"),
        ),
        ("grant.sh", format!("aws iam put-role-policy --policy-document '{json}'\n")),
    ] {
        let found = findings(name, &text);
        assert!(denies(&found), "{name}: {found:#?}");
    }
}

#[test]
fn a_statement_that_only_looks_like_a_denial_is_an_error() {
    for text in [
        format!(r#"{{"Effect": "Allow", "Action": "bedrock:*", "Resource": "{ARN}", "Sid": "DenyOthers"}}"#),
        format!(r#"{{"Effect": {{"Ref": "Effect"}}, "Action": "bedrock:*", "Resource": "{ARN}"}}"#),
        format!(r#"{{"deny": false, "model": "{ARN}"}}"#),
    ] {
        assert_eq!(findings("policy.json", &text)[0]["severity"], "error", "{text}");
    }
}

#[test]
fn a_wildcard_and_a_legacy_model_that_are_denied_are_notes_and_what_is_misspelt_is_not_denied() {
    let policy =
        |arn: &str| format!(r#"{{"Effect": "Deny", "Action": "bedrock:*", "Resource": "arn:aws:bedrock:{arn}"}}"#);
    for (arn, lint, severity) in [
        ("*::foundation-model/anthropic.claude-v2*", "dead-wildcard", "note"),
        (
            "*::foundation-model/anthropic.claude-opus-4-1-20250805-v1:0",
            "extended-access-model",
            "note",
        ),
        (
            "*::foundation-model/amazon.nova-pro-v1:O",
            "malformed-model-id",
            "warning",
        ),
    ] {
        let found = findings("policy.json", &policy(arn));
        assert_eq!(
            (&found[0]["lint"], &found[0]["severity"]),
            (&Value::from(lint), &Value::from(severity)),
            "{arn}"
        );
        assert!(found[0]["replacement"].is_null(), "{arn}");
    }
}
