//! `explain` and `catalog`: where an answer comes from.

use crate::case::Case;

#[test]
fn every_step_of_a_verdict_is_printed() {
    let run = Case::new("explain src/app.py:2 --region us-east-1")
        .file("src/app.py", "import boto3\nMODEL = 'anthropic.claude-v2'  # old\n")
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_line_without_a_finding_says_why() {
    let case = |line: &str| Case::new("explain app.py:1").file("app.py", line).run().stdout;
    assert!(case("M = 'us.anthropic.claude-haiku-5-5'").contains("none: no lint objects"));
    assert!(case("M = 'hello'").contains("no candidate"));
}

#[test]
fn a_hidden_finding_names_its_suppressor() {
    let case = || Case::new("explain app.py:1");
    let comment = "M = 'anthropic.claude-v2'  # bedrock-lint: ignore moves in May\n";
    let printed = case().file("app.py", comment).run().stdout;
    assert!(printed.contains("  hidden    by a comment: moves in May"), "{printed}");
    let config = "[[ignore]]\npaths = ['*.py']\nreason = 'a museum'\n";
    let file = case()
        .file("bedrock-lint.toml", config)
        .file("app.py", "M = 'anthropic.claude-v2'\n");
    assert!(file.run().stdout.contains("  hidden    by the config: a museum"));
}

#[test]
fn a_lint_is_explained_by_its_page_and_a_model_by_its_facts() {
    let run = Case::new("explain retired-model").run();
    assert!(run.stdout.starts_with("# retired-model\n"), "{}", run.stdout);
    let run = Case::new("explain us.anthropic.claude-opus-4-1-20250805-v1:0").run();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn an_unknown_name_gets_the_nearest_one() {
    let run = Case::new("explain retired-modle").run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `retired-model`?"), "{}", run.stderr);
}

#[test]
fn the_catalog_can_be_listed_and_checked() {
    let validated = Case::new("catalog validate").run();
    let count = validated.stdout.strip_prefix("the catalog is right: ");
    let count = count.and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let models: usize = count.parse().unwrap();
    let lines = Case::new("catalog list --as-of 2026-11-23")
        .run()
        .stdout
        .lines()
        .count();
    assert_eq!(
        (validated.code, lines),
        (0, models + 1),
        "a head and a line for each model"
    );
    let run = Case::new("catalog list --as-of 2026-11-23 --format json").run();
    let listing: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(listing["models"].as_array().unwrap().len(), models);
}

/// The source of a fact is printed on request, and by no finding.
#[test]
fn provenance_is_printed_by_explain_and_catalog_show_alone() {
    const ID: &str = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    const OF_THE_DATES: &str = "the May 2026 copy also listed me-central-1";
    const OF_THE_SUGGESTION: &str = "newest Sonnet that keeps the earlier request surface";
    let line = format!("M = '{ID}'\n");
    let print = |command: &str| Case::new(command).file("app.py", &line).run().stdout;
    for command in ["explain app.py:1"] {
        let printed = print(command);
        for text in [OF_THE_DATES, OF_THE_SUGGESTION] {
            assert!(
                printed.contains("provenance") && printed.contains(text),
                "{command}: {printed}"
            );
        }
    }
    for format in ["text", "json", "sarif", "markdown"] {
        let printed = print(&format!("check --all -v --format {format}"));
        assert!(printed.contains("Claude Sonnet 4 "), "{format}");
        for text in [OF_THE_DATES, OF_THE_SUGGESTION] {
            assert!(!printed.contains(text), "{format}: {text}");
        }
    }
}

#[test]
fn an_account_that_was_idle_is_refused_after_15_or_30_days() {
    let printed = Case::new("explain app.py:1")
        .file("app.py", "M = 'us.anthropic.claude-opus-4-1-20250805-v1:0'\n")
        .run();
    let days = "15 days by AWS's page, 30 in the error texts of May to September 2026";
    assert!(printed.stdout.contains(days), "{}", printed.stdout);
    let page = Case::new("explain legacy-lockout").run().stdout.replace('\n', " ");
    assert!(page.contains(days), "{page}");
}

#[test]
fn completions_are_written_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Case::new(&format!("completions {shell}")).run();
        assert!(run.code == 0 && run.stdout.contains("inventory"), "{shell}");
    }
}

#[test]
fn an_error_of_the_api_is_explained_with_the_lints_that_report_its_cause() {
    for (text, title, lint) in [
        (
            "An error occurred (ValidationException) when calling the Converse operation: The provided model identifier is invalid.",
            "# The provided model identifier is invalid",
            Some("malformed-model-id"),
        ),
        (
            "Invocation of model ID anthropic.claude-sonnet-4-6 with on-demand throughput isn\u{2019}t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
            "# Invocation of a model with on-demand throughput isn't supported",
            Some("profile-required"),
        ),
        (
            "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 15 days.",
            "# This Model is marked by provider as Legacy",
            Some("legacy-lockout"),
        ),
        (
            "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
            "# This model version has reached the end of its life",
            Some("retired-model"),
        ),
        (
            "User: arn:aws:sts::111122223333:assumed-role/app is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6",
            "# Access denied on an inference profile",
            Some("partition-mismatch"),
        ),
    ] {
        let run = Case::new("explain").args([text]).run();
        assert!(
            run.code == 0 && run.stdout.starts_with(title),
            "{}{}",
            run.stdout,
            run.stderr
        );
        let printed = |name: &str| run.stdout.contains(&format!("\n- {name}: "));
        assert!(lint.is_none_or(printed), "{}", run.stdout);
    }
    assert_eq!(Case::new("explain").args(["Rate exceeded"]).run().code, 2);
}

#[test]
fn an_error_is_known_in_the_words_that_clients_print_it_in() {
    for (text, lint) in [
        (
            "{\"message\":\"The provided model identifier is invalid.\",\"modelId\":\"us.global.anthropic.claude-sonnet-4-6\"}",
            "malformed-model-id",
        ),
        (
            "Could not resolve the foundation model from the provided model identifier.",
            "unknown-model",
        ),
        (
            "1 validation error detected: Value 'anthropic.claude-v2:0:100k:1' at 'modelId' failed to satisfy constraint: Member \
             must satisfy regular expression pattern",
            "malformed-model-id",
        ),
        (
            "ValidationException: The provided model identifier is invalid (a model that has gone)",
            "retired-model",
        ),
        (
            "ResourceNotFoundException: Access denied. This Model is marked by provider as Legacy and you have not been actively \
             using the model in the last 30 days.",
            "legacy-lockout",
        ),
        (
            "User: arn:aws:sts::111122223333:assumed-role/app is not authorized to perform: \
             bedrock:InvokeModelWithResponseStream on resource: \
             arn:aws:bedrock:us-east-2::foundation-model/anthropic.claude-sonnet-4-6 because no identity-based policy allows it",
            "missing-companion",
        ),
        (
            "User is not authorized to perform: bedrock:InvokeModel on resource: \
             arn:aws:bedrock:::foundation-model/anthropic.claude-opus-4-6-v1 with an explicit deny in a service control policy",
            "missing-companion",
        ),
        ("Access denied on the inference profile", "missing-companion"),
        (
            "You don't have access to the model with the specified model ID.",
            "legacy-lockout",
        ),
    ] {
        let run = Case::new("explain").args([text]).run();
        assert_eq!(run.code, 0, "{text}: {}", run.stderr);
        assert!(run.stdout.contains(&format!("\n- {lint}: ")), "{text}: {}", run.stdout);
    }
    for apostrophe in ["'", "\u{2019}", "\\u2019"] {
        let text = format!("with on-demand throughput isn{apostrophe}t supported");
        assert!(
            Case::new("explain")
                .args([text.as_str()])
                .run()
                .stdout
                .contains("on-demand"),
            "{text}"
        );
    }
}

/// Output of `explain` for the only line of a file, by the word that each line begins with.
fn steps(line: &str, args: &[&str]) -> Vec<(String, String)> {
    let case = Case::new("explain app.py:1").file("app.py", format!("{line}\n"));
    let run = case.args(args.iter().copied()).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let pairs = run.stdout.lines().filter_map(|line| line.trim().split_once("  "));
    pairs
        .map(|(word, rest)| (word.to_owned(), rest.trim().to_owned()))
        .collect()
}

/// The first step of that name.
fn step<'a>(steps: &'a [(String, String)], name: &str) -> &'a str {
    let found = steps.iter().find(|(word, _)| word == name);
    found.map_or_else(|| panic!("no {name} in {steps:#?}"), |(_, text)| text)
}

#[test]
fn a_verdict_follows_from_the_inputs_that_are_printed() {
    let printed = steps("M = 'apac.anthropic.claude-sonnet-4-6'", &[]);
    let (profiles, basis) = step(&printed, "profiles").split_once(" (").unwrap();
    assert!(
        profiles.split(", ").all(|prefix| prefix != step(&printed, "profile")),
        "{profiles}"
    );
    assert_eq!(
        basis,
        "API snapshot, AWS's API read 2026-10-27, first listed 2026-02-19)"
    );
    assert!(step(&printed, "finding").starts_with("unknown-profile"));

    let printed = steps("M = 'bedrock/eu-west-1/amazon.nova-2-multimodal-embeddings-v1:0'", &[]);
    let region = step(&printed, "Regions")
        .split(' ')
        .next()
        .unwrap()
        .trim_end_matches([',', ';']);
    assert!(!step(&printed, "offered").contains(region), "{region}");
    assert!(step(&printed, "finding").starts_with("region-unavailable"));

    let arn = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us-gov.anthropic.claude-haiku-5-5";
    let printed = steps(&format!("M = '{arn}'"), &[]);
    assert_eq!(
        (step(&printed, "ARN"), step(&printed, "profile")),
        ("of the partition aws", "us-gov")
    );
    assert!(step(&printed, "finding").starts_with("partition-mismatch"));

    let printed = steps("M = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'", &[]);
    let floor = step(&printed, "counts")
        .split("no sooner than ")
        .nth(1)
        .unwrap()
        .get(..10)
        .unwrap();
    assert!(floor <= step(&printed, "as of"), "{floor}");
    assert!(step(&printed, "finding").starts_with("floor-passed"));

    let printed = steps("M = 'us.anthropic.claude-opus-4-6-v1:0'", &[]);
    assert!(step(&printed, "model").contains("anthropic.claude-opus-4-6-v1 is meant, by the ids known on "));
    assert!(step(&printed, "finding").starts_with("malformed-model-id"));

    let printed = steps("P = 'foundation-model/anthropic.claude-3-haiku-*'", &[]);
    assert!(step(&printed, "fact").starts_with("Claude 3 Haiku was retired between "));
    assert!(step(&printed, "finding").starts_with("dead-wildcard"));

    let profile = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6";
    let printed = steps(
        &format!("P = {{'Effect': 'Allow', 'Action': 'bedrock:*', 'Resource': '{profile}'}}"),
        &[],
    );
    let facts: Vec<_> = printed
        .iter()
        .filter(|(name, _)| name == "fact")
        .map(|(_, fact)| fact)
        .collect();
    assert!(
        facts.iter().any(|fact| *fact == "this file names no foundation model"),
        "{facts:#?}"
    );
    assert!(step(&printed, "finding").starts_with("missing-companion"));

    let printed = steps(
        "f(model='anthropic.claude-v2', fallback_model='meta.llama3-8b-instruct-v1:0')",
        &[],
    );
    let ends = printed
        .iter()
        .filter_map(|(_, line)| line.split("EOL ").nth(1)?.get(..10));
    let last = ends.max().unwrap();
    let finding = printed.iter().find(|(_, line)| line.starts_with("fallback-retired"));
    assert!(finding.is_some_and(|(_, line)| line.contains(last)), "{printed:#?}");
}

/// The Regions that a step lists before it says where it has them from.
fn regions_of<'a>(steps: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let (listed, _) = step(steps, name).split_once(" (").unwrap();
    listed.split(", ").collect()
}

#[test]
fn a_verdict_on_a_call_follows_from_the_inputs_that_are_printed() {
    let call = |id: &str, region: &str| {
        let line = format!("boto3.client('bedrock-runtime', region_name='{region}').converse(modelId='{id}')");
        steps(&line, &[])
    };
    for (id, region, is_refused) in [
        ("anthropic.claude-sonnet-4-6", "us-east-1", true),
        ("anthropic.claude-sonnet-4-6", "eu-west-2", false),
        ("anthropic.claude-opus-5", "us-west-2", true),
        ("amazon.nova-micro-v1:0", "us-east-1", false),
        ("amazon.nova-micro-v1:0", "eu-central-1", true),
    ] {
        let printed = call(id, region);
        assert_eq!(step(&printed, "client"), format!("of {region}"));
        assert_eq!(regions_of(&printed, "Regions"), [region]);
        assert_eq!(step(&printed, "given to"), "converse", "{printed:#?}");
        // Offered, given bare, and not on demand in the one Region that counts.
        let bare = printed.iter().all(|(word, _)| word != "profile");
        let on_demand = regions_of(&printed, "bare in").contains(&region);
        assert!(regions_of(&printed, "offered").contains(&region));
        assert_eq!(bare && !on_demand, is_refused, "{id} in {region}");
        assert_eq!(step(&printed, "finding").starts_with("profile-required"), is_refused);
        assert!(step(&printed, "bare in").ends_with("(AWS's API read 2026-10-27)"));
    }

    let printed = call("us.anthropic.claude-sonnet-4-6", "eu-west-1");
    assert!(step(&printed, "called").starts_with("us. from "), "{printed:#?}");
    assert!(!regions_of(&printed, "called").contains(&"eu-west-1"));
    assert!(step(&printed, "finding").starts_with("region-unavailable"));

    let printed = call("us.anthropic.claude-haiku-5-5", "us-gov-west-1");
    assert!(!regions_of(&printed, "called").contains(&"us-gov-west-1"));
    assert!(step(&printed, "finding").starts_with("partition-mismatch"));
}

#[test]
fn a_lockout_follows_from_the_state_and_the_accounts() {
    let run = Case::new("explain app.py:1")
        .file("app.py", "M = 'us.anthropic.claude-opus-4-1-20250805-v1:0'\n")
        .file("bedrock-lint.toml", "accounts-idle = true\n")
        .run();
    for expected in [
        "  accounts  may have been idle, by the config",
        "  counts    extended-access: Legacy ",
        "  state     extended-access",
        "  finding   legacy-lockout: ",
    ] {
        assert!(run.stdout.contains(expected), "{expected}: {}", run.stdout);
    }
}

#[test]
fn explain_shows_that_the_baseline_accepts_a_finding() {
    let case = Case::bare("")
        .file("app.py", "M = 'anthropic.claude-v2'\nN = 'anthropic.claude-v2:1'\n")
        .file("bedrock-lint.toml", "baseline = 'b.jsonl'\n")
        .file(
            "b.jsonl",
            "{\"bedrock-lint-baseline\":1}\n\
             {\"path\":\"app.py\",\"lint\":\"retired-model\",\"text\":\"anthropic.claude-v2\",\"state\":\"eol\"}\n",
        );
    let printed = |line: &str| {
        case.run_in("", &["explain", line, "--as-of", crate::case::AS_OF])
            .stdout
    };
    assert!(
        printed("app.py:1").contains("  accepted  it is in the baseline"),
        "{}",
        printed("app.py:1")
    );
    assert!(!printed("app.py:2").contains("baseline"), "{}", printed("app.py:2"));
}

#[test]
fn a_line_that_is_not_there_is_an_error() {
    for (line, code) in [("0", 2), ("1", 0), ("2", 0), ("3", 2), ("99", 2)] {
        let run = Case::new(&format!("explain app.py:{line}"))
            .file("app.py", "a\nb\n")
            .run();
        assert_eq!(run.code, code, "{line}: {}", run.stderr);
        let expected_error = format!("error: `app.py` has no line {line}; expected one from 1 to 2");
        assert_eq!(run.stderr.contains(&expected_error), code == 2, "{}", run.stderr);
    }
}

#[test]
fn without_an_argument_the_lints_are_listed() {
    let run = Case::new("explain").run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let line = |start: &str| {
        run.stdout
            .lines()
            .find(|line| line.starts_with(start))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(line("retired-model ").contains(" error "), "{}", run.stdout);
    assert!(line("hard-coded-model ").contains(" off "), "{}", run.stdout);
    assert!(
        line("bedrock-lint explain FILE:LINE").ends_with("or why there is no finding"),
        "{}",
        run.stdout
    );
}
