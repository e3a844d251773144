//! Spellings that Bedrock does not have, and names of other people that only look like them; by the catalog that the
//! program ships, as of 2026-11-29. Each folder of `fixtures/cases/spellings/` is a case.

use std::path::Path;

use serde_json::Value;
use walkdir::WalkDir;

use crate::case::Case;

const AS_OF: &str = "2026-11-29";

/// A case laid out, about to be checked.
fn case(name: &str, command: &str) -> Case {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cases/spellings")
        .join(name);
    let files = WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .fold(Case::new(command).judged_for(AS_OF), |case, entry| {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            case.file(&path, std::fs::read(entry.path()).unwrap())
        })
}

fn text<'a>(finding: &'a Value, field: &str) -> &'a str {
    finding[field].as_str().unwrap_or_default()
}

/// Place, severity and text of each finding about a spelling.
fn spellings(name: &str) -> Vec<String> {
    let findings = case(name, "check").findings();
    let about = findings
        .iter()
        .filter(|finding| matches!(text(finding, "lint"), "malformed-model-id" | "unknown-model"));
    about
        .map(|finding| {
            format!(
                "{}:{} {} {} {}",
                text(finding, "path"),
                finding["line"],
                text(finding, "severity"),
                text(finding, "lint"),
                text(finding, "text")
            )
        })
        .collect()
}

/// The lines of a file of a case with an error about a spelling.
fn lines(findings: &[Value], path: &str) -> Vec<u64> {
    let errors = findings.iter().filter(|finding| {
        text(finding, "path") == path
            && text(finding, "lint") == "malformed-model-id"
            && text(finding, "severity") == "error"
    });
    errors.map(|finding| finding["line"].as_u64().unwrap()).collect()
}

/// The finding in a file on a line.
fn finding_at<'a>(findings: &'a [Value], path: &str, line: u64) -> &'a Value {
    let found = findings
        .iter()
        .find(|finding| text(finding, "path") == path && finding["line"] == line);
    found.unwrap_or_else(|| panic!("{path}:{line}: {findings:#?}"))
}

#[test]
fn a_window_of_the_client_is_judged_by_its_model_and_goes_or_stays_whole() {
    let findings = case("1m-suffix", "check").findings();
    let sent = finding_at(&findings, "app.py", 4);
    assert_eq!((text(sent, "lint"), text(sent, "severity")), ("legacy-model", "error"));
    assert_eq!(text(sent, "text"), "us.anthropic.claude-sonnet-4-5-20250929-v1:0:1m");
    assert!(!text(&sent["replacement"], "text").contains(":1m"), "{sent:#}");
    let kept = finding_at(&findings, "bracket.sh", 2);
    assert_eq!(
        (text(kept, "lint"), text(kept, "severity")),
        ("legacy-model", "warning")
    );
    assert!(text(&kept["replacement"], "text").ends_with("[1m]"), "{kept:#}");
    assert_eq!(
        spellings("1m-suffix"),
        ["ok.py:2 note malformed-model-id us.anthropic.claude-sonnet-4-6:1m"]
    );

    let findings = case("variant-1m", "check").findings();
    let kept = finding_at(&findings, "m.py", 2);
    assert_eq!(
        (text(kept, "lint"), text(kept, "severity")),
        ("legacy-model", "warning")
    );
    assert!(text(&kept["replacement"], "text").ends_with(":1m"), "{kept:#}");
    assert_eq!(text(&kept["replacement"], "applicability"), "maybe-incorrect");
    for finding in findings {
        let message = text(&finding, "message");
        assert!(!message.contains("invalid model id"), "{message}");
    }
}

#[test]
fn a_suffix_is_no_fault_of_the_id_and_hides_no_fault() {
    let settings = r#"{"env": {"ANTHROPIC_MODEL": "us.anthropic.claude-opus-4-6[1m]"}}"#;
    let findings = Case::new("check").file("settings.json", settings).findings();
    let finding = finding_at(&findings, "settings.json", 1);
    assert_eq!(text(finding, "text"), "us.anthropic.claude-opus-4-6[1m]");
    assert_eq!(
        text(&finding["replacement"], "text"),
        "us.anthropic.claude-opus-4-6-v1[1m]"
    );

    let findings = Case::new("check")
        .file("a.yaml", "model: anthropic.claude-sonnet-4-6:200k\n")
        .findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0]["replacement"].is_null(), "{findings:#?}");

    let prefix = "MODEL = \"apac.anthropic.claude-sonnet-4-6:1m\"\n";
    let findings = Case::new("check").file("app.py", prefix).findings();
    assert_eq!(text(finding_at(&findings, "app.py", 1), "lint"), "unknown-profile");
}

#[test]
fn a_tail_of_ones_own_is_unknown_and_never_edited() {
    assert_eq!(
        spellings("private-suffix"),
        ["models.py:2 note unknown-model us.anthropic.claude-3-7-sonnet-20250219-v1:0-thinking"]
    );
    let diff = case("private-suffix", "check").args(["--all", "--diff"]).run();
    assert_eq!(diff.stdout, "");
    for tail in ["-mine", "-with-a-very-long-suffix", "-a", "-1", "-v2"] {
        let source = format!("MODEL = \"anthropic.claude-3-haiku-20240307-v1:0{tail}\"\n");
        for finding in Case::new("check").file("app.py", source).findings() {
            assert_eq!(
                (text(&finding, "lint"), text(&finding, "severity")),
                ("unknown-model", "note"),
                "{tail}"
            );
        }
    }
}

#[test]
fn a_name_beside_the_right_spelling_is_the_projects_own() {
    assert!(spellings("own-alias").is_empty(), "{:#?}", spellings("own-alias"));
    assert!(spellings("own-names").is_empty(), "{:#?}", spellings("own-names"));
    // A called id is wrong, whatever is beside it.
    let source = "import boto3\nc = boto3.client(\"bedrock-runtime\")\n\
                  NAMES = {\"cohere.embed-v4@20250101\": \"cohere.embed-v4:0\"}\n\
                  c.invoke_model(modelId=\"us.anthropic.claude-opus-4-6-v1:0\", trace=\"us.anthropic.claude-opus-4-6-v1\")\n";
    let findings = Case::new("check").file("app.py", source).findings();
    assert_eq!(lines(&findings, "app.py"), [4], "{findings:#?}");
}

#[test]
fn a_family_word_and_a_date_name_a_model() {
    assert_eq!(
        spellings("family-and-date"),
        [
            "ids.py:1 error malformed-model-id anthropic.claude-haiku-20240307-v1:0",
            "ids.py:2 error malformed-model-id us.anthropic.claude-4-opus-20250514-v1:0",
            "ids.py:3 error malformed-model-id anthropic.claude-sonnet-3-7-20250219-v1:0",
            "ids.py:4 warning unknown-model us.anthropic.claude-3-sonnet-20240307-v1:0",
            "ids.py:5 warning unknown-model us.anthropic.claude-haiku-4-5-20251002-v1:0",
            "ids.py:6 note unknown-model global.anthropic.claude-haiku-4-6",
        ]
    );
    let findings = case("family-and-date", "check").findings();
    for (line, ids) in [
        (1, &["anthropic.claude-3-haiku-20240307-v1:0"][..]),
        (2, &["us.anthropic.claude-opus-4-20250514-v1:0"]),
        (3, &["anthropic.claude-3-7-sonnet-20250219-v1:0"]),
        (
            4,
            &[
                "us.anthropic.claude-3-sonnet-20240229-v1:0",
                "us.anthropic.claude-3-haiku-20240307-v1:0",
            ],
        ),
        (5, &["us.anthropic.claude-haiku-4-5-20251001-v1:0"]),
    ] {
        let message = text(finding_at(&findings, "ids.py", line), "message");
        for id in ids {
            assert!(message.contains(&format!("`{id}`")), "{message}");
        }
    }
}

#[test]
fn a_date_that_no_model_has_is_a_warning_with_the_nearest() {
    let findings = case("wrong-date", "check").findings();
    for (line, id) in [
        (2, "us.anthropic.claude-opus-4-5-20251101-v1:0"),
        (3, "anthropic.claude-3-7-sonnet-20250219-v1:0"),
        (4, "us.anthropic.claude-opus-4-6-v1"),
    ] {
        let finding = finding_at(&findings, "config.yaml", line);
        assert_eq!(text(finding, "severity"), "warning", "{finding:#}");
        assert!(text(finding, "message").contains(&format!("`{id}`")), "{finding:#}");
    }
}

#[test]
fn a_beginning_that_is_called_is_malformed() {
    assert_eq!(
        spellings("truncated-ids"),
        [
            ".env:2 error malformed-model-id us.anthropic.claude-opus-4-6",
            ".env:3 error malformed-model-id us.anthropic.claude-haiku-4-5",
            "agent.tf:2 error malformed-model-id anthropic.claude-3-5-sonnet",
            "chat.py:3 error malformed-model-id us.anthropic.claude-sonnet-4-5",
            "chat.py:4 error malformed-model-id amazon.nova-lite",
            "chat.py:5 error malformed-model-id anthropic.claude-v2.1",
            "policy.json:1 error malformed-model-id us.anthropic.claude-opus-4-6",
        ]
    );
    let findings = case("truncated-ids", "check").findings();
    let one = finding_at(&findings, ".env", 2);
    assert_eq!(text(&one["replacement"], "text"), "us.anthropic.claude-opus-4-6-v1");
    // The policy of the same folder allows the old spelling alone.
    assert_eq!(text(&one["replacement"], "applicability"), "maybe-incorrect");
    let several = finding_at(&findings, "agent.tf", 2);
    let message = text(several, "message");
    for id in [
        "anthropic.claude-3-5-sonnet-20240620-v1:0",
        "anthropic.claude-3-5-sonnet-20241022-v2:0",
    ] {
        assert!(message.contains(&format!("`{id}`")), "{message}");
    }
    assert_eq!(text(&several["replacement"], "applicability"), "display-only");
    assert_eq!(
        lines(&case("truncated-in-a-call", "check").findings(), "app.py"),
        [4, 5, 6, 7, 8]
    );
}

#[test]
fn what_is_called_is_known_in_every_language_and_format() {
    let findings = case("called", "check").findings();
    for (path, expected) in [
        ("a.ts", &[3, 4, 5][..]),
        ("A.java", &[3, 4, 5]),
        ("a.go", &[4, 5]),
        ("a.cs", &[2, 3]),
        ("a.rs", &[4, 9]),
        ("a.rb", &[2, 3]),
        ("a.php", &[3, 4]),
        ("a.kt", &[3, 4]),
        ("a.swift", &[2, 3]),
        ("a.sh", &[1, 2, 3, 4, 6]),
        ("Dockerfile", &[2, 3]),
        ("litellm.yaml", &[4, 7]),
        ("app.properties", &[1, 2]),
        ("application.yml", &[7]),
        ("cfn.yaml", &[5, 11, 20, 21]),
        ("m.tf", &[2, 3, 7]),
        ("conf.toml", &[2, 4]),
        ("conf.json", &[1, 1]),
        ("b.py", &[3, 4, 13, 14]),
    ] {
        assert_eq!(lines(&findings, path), expected, "{path}");
    }
}

#[test]
fn an_id_of_mantle_is_not_one_of_the_runtime() {
    let findings = case("mantle-id-behind-a-prefix", "check").findings();
    assert_eq!(lines(&findings, "app.py"), [4, 5]);
    let right = text(&finding_at(&findings, "app.py", 4)["replacement"], "text");
    assert_eq!(right, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
    for source in [
        "client = AnthropicBedrockMantle()\nclient.messages.create(model=\"anthropic.claude-haiku-4-5\")\n",
        "URL = \"https://bedrock-mantle.us-east-1.api.aws/v1\"\nMODEL = \"anthropic.claude-haiku-4-5\"\n",
        "if \"anthropic.claude-haiku-4-5\" in model_id:\n    pass\n",
        "if model_id.startswith(\"us.anthropic.claude-haiku-4-5\"):\n    pass\n",
    ] {
        let findings = Case::new("check").file("app.py", source).findings();
        let about = findings
            .iter()
            .find(|finding| text(finding, "lint") == "malformed-model-id");
        assert_eq!(about, None, "{source}");
    }
}

#[test]
fn a_provider_left_out_or_before_a_slash_is_malformed_in_a_call_of_the_runtime() {
    assert_eq!(
        lines(&case("slash-or-no-provider", "check").findings(), "app.py"),
        [4, 5]
    );
    let findings = case("misnamed", "check").findings();
    for (path, expected) in [
        ("a.ts", &[4, 5][..]),
        ("A.java", &[2, 2]),
        ("a.go", &[4]),
        ("r.sh", &[1, 2]),
        ("p.py", &[4, 10, 10]),
    ] {
        assert_eq!(lines(&findings, path), expected, "{path}");
    }
}

/// Errors about a spelling in one text.
fn malformed(name: &str, source: &str) -> Vec<u64> {
    let findings = Case::new("check").judged_for(AS_OF).file(name, source).findings();
    lines(&findings, name)
}

#[test]
fn lists_of_other_names_beside_the_right_spelling_are_the_projects_own() {
    for (name, source) in [
        (
            "a.json",
            r#"{"id": "amazon.nova-pro-v1:0", "aliases": ["amazon.nova-pro-v1", "nova-pro"]}"#,
        ),
        (
            "a.yaml",
            "models:\n  - id: cohere.embed-v4:0\n    aliases:\n      - cohere.embed-v4\n      - embed-v4\n",
        ),
        (
            "b.yaml",
            "- id: cohere.embed-v4:0\n  aliases: [cohere.embed-v4, embed-v4]\n",
        ),
        (
            "a.toml",
            "[[model]]\nid = \"amazon.nova-lite-v1:0\"\naliases = [\"amazon.nova-lite-v1\"]\n",
        ),
        (
            "a.ts",
            "register({ id: \"amazon.titan-embed-text-v2:0\", aliases: [\"amazon.titan-embed-text-v2\", \"titan\"] });\n",
        ),
        (
            "a.go",
            "package a\n\nvar m = []Model{{ID: \"us.amazon.nova-pro-v1:0\", Aliases: []string{\"us.amazon.nova-pro-v1\"}}}\n",
        ),
        (
            "a.py",
            "Model(\"amazon.nova-lite-v1:0\", aliases=[\"amazon.nova-lite-v1\"])\n",
        ),
        (
            "b.py",
            "ALIASES = {\"amazon.nova-lite-v1:0\": [\"amazon.nova-lite-v1\", \"nova-lite\"]}\n",
        ),
        (
            "a.rb",
            "ALIASES = { \"amazon.nova-pro-v1:0\" => [\"amazon.nova-pro-v1\"] }\n",
        ),
    ] {
        assert_eq!(malformed(name, source), Vec::<u64>::new(), "{name}: {source}");
    }
    // A list of models to call is no list of names.
    for (name, source) in [
        (
            "c.py",
            "B = {\"model\": \"amazon.nova-lite-v1:0\", \"fallbacks\": [\"amazon.nova-lite-v1\"]}\n",
        ),
        (
            "c.json",
            "{\"model\": \"amazon.nova-lite-v1:0\",\n \"fallbacks\": [\n  \"amazon.nova-lite-v1\"\n ]}\n",
        ),
    ] {
        assert_eq!(malformed(name, source).len(), 1, "{name}: {source}");
    }
}

#[test]
fn a_framework_that_passes_the_id_on_takes_no_id_of_mantle() {
    for (name, source) in [
        (
            "a.py",
            "from langchain_aws import ChatBedrock\na = ChatBedrock(model=\"anthropic.claude-haiku-4-5\")\n",
        ),
        (
            "b.py",
            "from langchain_aws import ChatBedrockConverse\na = ChatBedrockConverse(model=\"anthropic.claude-haiku-4-5\")\n",
        ),
        (
            "c.py",
            "from strands.models import BedrockModel\na = BedrockModel(model_id=\"openai.gpt-oss-120b\")\n",
        ),
        (
            "d.py",
            "from langchain.chat_models import init_chat_model\na = init_chat_model(\"anthropic.claude-haiku-4-5\", model_provider=\"bedrock_converse\")\n",
        ),
        (
            "a.ts",
            "import { bedrock } from \"@ai-sdk/amazon-bedrock\";\nconst m = bedrock(\"openai.gpt-oss-120b\");\n",
        ),
    ] {
        assert_eq!(malformed(name, source), [2], "{name}: {source}");
    }
}

#[test]
fn a_call_of_the_runtime_takes_no_other_spelling() {
    let ids = [
        "claude-3-haiku-20240307",
        "claude-opus-4-1",
        "nova-pro",
        "bedrock/us.anthropic.claude-sonnet-4-6",
        "anthropic:claude-sonnet-4-6",
        "anthropic.us.claude-sonnet-4-6",
        "antropic.claude-sonnet-4-6",
        " us.anthropic.claude-sonnet-4-6",
        "us.amazon.nova-pro-v1:0 ",
    ];
    for id in ids {
        let python = format!("c = boto3.client(\"bedrock-runtime\")\nc.converse(modelId=\"{id}\", messages=[])\n");
        let typescript = format!(
            "import {{ ConverseCommand }} from \"@aws-sdk/client-bedrock-runtime\";\nnew ConverseCommand({{ modelId: \"{id}\" }});\n"
        );
        assert_eq!(malformed("a.py", &python), [2], "{python}");
        assert_eq!(malformed("a.ts", &typescript), [2], "{typescript}");
    }
}
