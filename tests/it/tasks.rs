//! Tasks of three people, as each would do them: a first use, the adoption of an old repository, and a plan.

use std::fmt::Write as _;

use crate::case::{AS_OF, Case};

const HAIKU: &str = "anthropic.claude-3-haiku-20240307-v1:0";

/// A developer with an app: finds what is wrong, looks at one line, lets the safe fix be written, checks again.
#[test]
fn a_developer_uses_it_for_the_first_time() {
    let app = format!("MODEL = \"us.{HAIKU}\"\n");
    let case = Case::bare("").env("BEDROCK_LINT_AS_OF", AS_OF).file("src/app.py", app);
    let typo = case.run_in("", &["."]);
    assert_eq!(typo.code, 2);
    assert!(typo.stderr.contains("bedrock-lint check ."), "{}", typo.stderr);

    let first = case.run_in("", &["check", "--region", "us-east-1"]);
    assert_eq!(first.code, 1);
    assert!(
        first
            .stdout
            .contains("error[retired-model]: Claude 3 Haiku was retired on 2026-09-10")
    );
    assert!(
        first
            .stdout
            .contains("replace with: us.anthropic.claude-haiku-4-5-20251001-v1:0 [fix]"),
        "{}",
        first.stdout
    );
    assert!(
        first.stderr.contains("scanned 1 file, 1 model id: 1 error"),
        "{}",
        first.stderr
    );
    assert!(first.stderr.contains("1 fixable (--fix)"), "{}", first.stderr);

    // The command that the summary names.
    let next = first
        .stderr
        .lines()
        .find_map(|line| line.trim().strip_prefix("details: bedrock-lint "))
        .unwrap();
    let next: Vec<_> = next.split(" | ").next().unwrap().split(' ').collect();
    let explained = case.run_in("", &next);
    assert_eq!(explained.code, 0, "{}", explained.stderr);
    assert!(explained.stdout.contains(HAIKU));
    assert!(!explained.stdout.contains(".rs"), "{}", explained.stdout);

    assert_eq!(case.run_in("", &["check", "--region", "us-east-1", "--fix"]).code, 0);
    assert_eq!(case.run_in("", &["check", "--region", "us-east-1"]).code, 0);
}

/// A platform engineer with five hundred old findings: config, baseline, hook; then only what is new fails.
#[test]
fn a_platform_engineer_adopts_an_old_repository() {
    let mut case = Case::bare("").env("BEDROCK_LINT_AS_OF", AS_OF);
    for file in 0..50 {
        let mut text = "import boto3\nc = boto3.client(\"bedrock-runtime\", region_name=\"eu-west-1\")\n".to_owned();
        for line in 0..10 {
            writeln!(text, "M{line} = \"{HAIKU}\"").unwrap();
        }
        case = case.file(&format!("svc/{file}.py"), text);
    }
    let policy = "{\"Resource\": [\n\"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0\"\n]}\n";
    let case = case.file("iam/policy.json", policy);
    let report = case.run_in("", &["check"]);
    assert!(report.stdout.lines().count() <= 140);
    let init = case.run_in("", &["init"]);
    assert_eq!(init.code, 0, "{}", init.stderr);
    assert!(init.stdout.contains("init --baseline"), "{}", init.stdout);
    let config = String::from_utf8(case.read("bedrock-lint.toml")).unwrap();
    assert!(
        config.contains("regions = [\"eu-west-1\"]"),
        "no Region of a policy: {config}"
    );
    assert!(config.contains("# eu-west-1: seen in svc/0.py:"), "{config}");

    let accepted = case.run_in("", &["init", "--baseline"]);
    assert_eq!(accepted.code, 0, "{}{}", accepted.stdout, accepted.stderr);
    let config = case.read("bedrock-lint.toml");
    assert!(String::from_utf8_lossy(&config).contains("\nbaseline = \"bedrock-lint-baseline.jsonl\"\n"));
    let clean = case.run_in("", &["check"]);
    assert_eq!(clean.code, 0, "{}{}", clean.stdout, clean.stderr);

    // Run again, it changes nothing.
    let again = case.run_in("", &["init", "--baseline"]);
    assert_eq!(again.code, 0);
    assert_eq!(case.read("bedrock-lint.toml"), config);
    assert_eq!(case.run_in("", &["check"]).code, 0);

    std::fs::write(case.path().join("svc/new.py"), format!("M = \"{HAIKU}\"\n")).unwrap();
    let new = case.run_in("", &["check"]);
    assert_eq!(new.code, 1);
    assert!(
        new.stdout.contains("svc/new.py:1:6") && !new.stdout.contains("svc/0.py"),
        "{}",
        new.stdout
    );
}

/// A lead who plans: what breaks by April, and what is it to be replaced with?
#[test]
fn a_lead_asks_what_breaks_by_april() {
    let case = Case::bare("").file(
        "app.py",
        "A = \"us.anthropic.claude-opus-4-1-20250805-v1:0\"\nB = \"amazon.nova-pro-v1:0\"\nC = \"meta.llama3-8b-instruct-v1:0\"\n",
    );
    let now = case
        .run_in("", &["check", "--as-of", AS_OF, "--format", "jsonl"])
        .lines();
    assert!(now.iter().all(|finding| finding["state"] != "eol"), "{now:#?}");
    let april = case.run_in("", &["check", "--as-of", "2027-04-01", "--format", "text"]);
    assert_eq!(april.code, 1);
    assert!(
        april.stdout.contains("Claude Opus 4.1 was retired on 2027-01-08"),
        "{}",
        april.stdout
    );
    assert!(
        april.stdout.contains("Llama 3 8B Instruct was retired on 2027-03-30"),
        "{}",
        april.stdout
    );
    assert!(!april.stdout.contains("Nova Pro"), "{}", april.stdout);
    let guide = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(guide.contains("--as-of 2027-04-01"), "the guide has the command");
}
