//! The length of the report: findings, a line a place, a table of models; and facts that are printed once.

use std::fmt::Write as _;

use crate::case::{AS_OF, Case, Run};

/// Ids of models that had retired by [`AS_OF`] or were about to, one with a prefix of each kind.
const IDS: [&str; 10] = [
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "anthropic.claude-v2",
    "eu.anthropic.claude-sonnet-4-20250514-v1:0",
    "ai21.jamba-1-5-large-v1:0",
    "anthropic.claude-3-5-sonnet-20241022-v2:0",
    "amazon.titan-embed-text-v1",
    "us.anthropic.claude-opus-4-1-20250805-v1:0",
    "amazon.titan-text-express-v1",
    "us.anthropic.claude-sonnet-4-20250514-v1:0",
    "anthropic.claude-3-haiku-20240307-v1:0",
];

/// A tree with so many calls, ten a file, of models of `ids` in turn.
fn tree(count: usize, ids: &[&str]) -> Case {
    let mut case = Case::new("check");
    let calls: Vec<_> = (0..count).collect();
    for (file, calls) in calls.chunks(10).enumerate() {
        let mut text = "import boto3\n\nclient = boto3.client(\"bedrock-runtime\")\n".to_owned();
        for call in calls {
            let id = ids[call % ids.len()];
            write!(
                text,
                "\n\ndef ask_{call}(text):\n    return client.converse(modelId=\"{id}\", messages=[text])\n"
            )
            .unwrap();
        }
        case = case.file(&format!("services/orders/src/handler_{file}.py"), text);
    }
    case
}

/// Models that are not Active, as the catalog lists them.
fn ending() -> Vec<String> {
    let list = Case::bare("catalog list --format json").args(["--as-of", AS_OF]).run();
    let list: serde_json::Value = serde_json::from_str(&list.stdout).unwrap();
    let models = list["models"].as_array().unwrap();
    let ending = models
        .iter()
        .filter(|model| model["state"] != "active" && model["state"] != "unknown");
    ending
        .map(|model| model["model_id"].as_str().unwrap().to_owned())
        .collect()
}

fn run(case: &Case, width: &str, color: &str) -> Run {
    let output = case
        .command("", &["--color", color])
        .env("COLUMNS", width)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The report and the summary, without the time that it took and with escapes that can be read.
fn shown(run: &Run) -> String {
    let summary = run.stderr.lines().map(|line| match line.rfind(" (") {
        Some(at) if line.ends_with(" s)") => &line[..at],
        _ => line,
    });
    let summary: String = summary.map(|line| format!("{line}\n")).collect();
    format!("{}{summary}", run.stdout).replace('\u{1b}', "␛")
}

/// Holds the report against its snapshots, and its lines against the most that it may have.
fn check(name: &str, case: &Case, most: usize) {
    for width in ["80", "140"] {
        for color in ["never", "always"] {
            let run = run(case, width, color);
            let lines = run.stdout.lines().count();
            assert!(lines <= most, "{name} at {width}: {lines} lines\n{}", run.stdout);
            insta::assert_snapshot!(format!("{name}_at_{width}_{color}"), shown(&run));
        }
    }
}

/// A tree with so many findings.
fn sample(findings: usize) -> Case {
    if findings <= 60 {
        return tree(findings, &IDS);
    }
    let ids = ending();
    let ids: Vec<_> = ids.iter().take(63).map(String::as_str).collect();
    tree(findings, &ids)
}

/// The report and the summary of so many findings, without colours.
pub fn on_80_columns(findings: usize) -> String {
    shown(&run(&sample(findings), "80", "never"))
}

#[test]
fn one_finding_is_eight_lines_and_an_empty_one() {
    check("one", &sample(1), 9);
}

#[test]
fn four_findings_are_shown_each() {
    check("four", &sample(4), 40);
}

#[test]
fn thirty_findings_are_a_line_a_place() {
    check("thirty", &sample(30), 60);
}

#[test]
fn ids_and_places_are_whole_however_narrow_the_terminal() {
    let folder = "services/orders-and-returns/internal/adapters/bedrock/invocation";
    let mut case = Case::new("check --region us-east-1");
    // The embedding model of the sixth is Active.
    let files = (0..20).filter(|file| file % IDS.len() != 5);
    for file in files.clone() {
        let id = IDS[file % IDS.len()];
        case = case.file(&format!("{folder}/handler_number_{file}.py"), format!("M = \"{id}\"\n"));
    }
    for width in ["72", "80", "140"] {
        let run = run(&case, width, "never");
        assert!(
            run.stdout.contains("\n     services/"),
            "a line a place: {}",
            run.stdout
        );
        for file in files.clone() {
            let place = format!("{folder}/handler_number_{file}.py:1:6\n");
            assert!(run.stdout.contains(&place), "{place} at {width}: {}", run.stdout);
        }
        for id in [
            "us.anthropic.claude-haiku-4-5-20251001-v1:0 [fix]",
            "us.anthropic.claude-sonnet-4-6",
        ] {
            assert!(
                run.stdout.contains(&format!("  -> {id}")),
                "{id} at {width}: {}",
                run.stdout
            );
        }
        let is_wide = |line: &&str| !line.contains(folder) && line.chars().count() > width.parse().unwrap();
        let all = format!("{}{}", run.stdout, run.stderr);
        let wide: Vec<_> = all.lines().filter(is_wide).collect();
        assert!(wide.is_empty(), "{width}: {wide:#?}");
    }
}

#[test]
fn every_place_that_is_left_to_a_person_has_an_id() {
    let mut case = Case::new("check");
    for file in 0..30 {
        case = case.file(
            &format!("src/f{file}.py"),
            "M = \"anthropic.claude-3-haiku-20240307-v1:0\"\n",
        );
    }
    let run = run(&case, "80", "never");
    assert!(
        run.stdout
            .contains("  -> {au,eu,global,in,jp,us}.anthropic.claude-haiku-4-5-20251001-v1:0\n"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("[by hand: needs --region]"), "{}", run.stdout);
    assert!(run.stderr.contains("30 needing --region"), "{}", run.stderr);
}

#[test]
fn the_tip_is_short_however_long_the_paths() {
    let folder = "a-folder-with-a-long-name/".repeat(6);
    let mut case = Case::new("check");
    let regions = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1"];
    for (at, region) in regions.into_iter().enumerate() {
        let text = format!("REGION = \"{region}\"\nM = \"anthropic.claude-3-haiku-20240307-v1:0\"\n");
        case = case.file(&format!("{folder}f{at}.py"), text);
    }
    let run = run(&case, "80", "never");
    let tip: Vec<_> = run
        .stderr
        .lines()
        .filter(|line| line.contains("no Region known"))
        .collect();
    assert_eq!(tip.len(), 1, "{}", run.stderr);
    for line in run.stderr.lines() {
        assert!(line.contains(&folder) || line.chars().count() <= 80, "{line}");
    }
    assert_eq!(
        run.stderr.matches(&folder).count(),
        2,
        "the tip and the command: {}",
        run.stderr
    );
}

#[test]
fn five_hundred_findings_are_a_table_of_models() {
    let case = sample(553);
    check("many", &case, 140);
    let full = case.run_in("", &["--full"]);
    assert!(full.stdout.lines().count() > 3_000, "every finding is shown");
    let one = case.run_in("", &["--model", "claude-3-haiku"]);
    assert!(
        one.stdout.contains("Claude 3 Haiku") && !one.stdout.contains("Claude v2"),
        "{}",
        one.stdout
    );
}

#[test]
fn no_default_finding_has_more_than_eight_lines() {
    let ids = ending();
    let case = tree(ids.len(), &ids.iter().map(String::as_str).collect::<Vec<_>>());
    let run = case.command("", &["--full"]).env("COLUMNS", "80").output().unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    for finding in text.trim_end().split("\n\n") {
        assert!(finding.lines().count() <= 8, "{finding}");
        let is_wide = |line: &&str| unicode_width::UnicodeWidthStr::width(*line) > 80;
        assert_eq!(finding.lines().find(is_wide), None, "{finding}");
    }
}

#[test]
fn details_are_for_v_and_for_explain() {
    let case = tree(1, &["anthropic.claude-3-5-sonnet-20241022-v2:0"]);
    let default = case.run().stdout;
    let verbose = case.run_in("", &["-v"]).stdout;
    for detail in ["reason: ", "or: ", "source: ", "changes: "] {
        assert!(!default.contains(detail), "{default}");
        assert!(verbose.contains(detail), "{detail} in {verbose}");
    }
    assert!(default.contains("replace with: "), "{default}");
}

#[test]
fn notes_for_the_whole_run_are_printed_once() {
    let case = tree(30, &IDS).file(
        "app/env.ts",
        "export const REGION = 'eu-west-1'; // amazon.nova-pro-v1:0\n",
    );
    let run = case.run();
    let all = format!("{}{}", run.stdout, run.stderr);
    for once in ["no Region known", "15 to 30 days", "extended access can cost more"] {
        assert_eq!(all.matches(once).count(), 1, "{once}: {all}");
    }
    assert!(
        run.stderr.contains("add `--region eu-west-1` (seen in app/env.ts:1)"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("details: bedrock-lint explain services/orders/src/handler_0.py:7"),
        "{}",
        run.stderr
    );
    let known = case.run_in("", &["--region", "us-east-1"]);
    assert!(!known.stderr.contains("no Region known"), "{}", known.stderr);
}

#[test]
fn an_old_pinned_day_has_its_own_line_also_with_quiet() {
    let case = Case::bare("check")
        .file("bedrock-lint.toml", "as-of = \"2026-01-05\"\n")
        .file("app.py", "M = 'amazon.nova-pro-v1:0'\n");
    for more in [&[][..], &["--quiet"]] {
        let run = case.run_in("", more);
        assert!(run.stderr.contains("warning: as-of 2026-01-05 is "), "{}", run.stderr);
        assert!(run.stderr.contains("bedrock-lint.toml:1"), "{}", run.stderr);
    }
    let today = case.run_in("", &["--as-of", "today"]);
    assert!(!today.stderr.contains("as-of 2026-01-05"), "{}", today.stderr);
}

/// `script` gives a program a terminal.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_what_has_ended_since_a_pinned_day_is_named() {
    let case = Case::bare("check")
        .file("bedrock-lint.toml", "as-of = \"2026-01-05\"\n")
        .file("app.py", "M = 'us.anthropic.claude-3-haiku-20240307-v1:0'\n");
    let program = assert_cmd::cargo::cargo_bin("bedrock-lint");
    let run = |options: &str| {
        std::process::Command::new("script")
            .args(["-qec", &format!("'{}' check{options}", program.display()), "/dev/null"])
            .current_dir(case.path())
            .stdin(std::process::Stdio::null())
            .output()
    };
    let Ok(shown) = run("") else { return };
    let text = String::from_utf8_lossy(&shown.stdout);
    assert!(text.contains("retired since: Claude 3 Haiku (2026-09-10)"), "{text}");
    let quiet = run(" --quiet").unwrap();
    let text = String::from_utf8_lossy(&quiet.stdout);
    assert!(text.contains("warning: as-of 2026-01-05 is "), "{text}");
    assert!(!case.run().stderr.contains("retired since"), "only on a terminal");
}

#[test]
fn a_model_is_selected_by_name_id_or_part() {
    let case = tree(10, &IDS);
    let ids = |pattern: &str| {
        let run = case.run_in("", &["--format", "jsonl", "--model", pattern]);
        run.lines()
            .iter()
            .map(|finding| finding["model_id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let haiku = vec!["anthropic.claude-3-haiku-20240307-v1:0"; 2];
    for pattern in [
        "Claude 3 Haiku",
        "claude-3-haiku",
        "anthropic.claude-3-haiku-20240307-v1:0",
        "claude*haiku",
    ] {
        assert_eq!(ids(pattern), haiku, "{pattern}");
    }
    let wrong = case.run_in("", &["--model", "claude-9-haiku"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("matches no model of the catalog"),
        "{}",
        wrong.stderr
    );
}
