//! Mistakes that people make: each is refused, or warned of, with what to write instead.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::case::{Case, Run};

const RETIRED: &str = "M = 'anthropic.claude-v2'\n";

/// A run over a folder with one retired id.
fn check(command: &str) -> Case {
    Case::new(command).file("a.py", RETIRED)
}

#[track_caller]
fn fails_with(run: &Run, code: i32, message: &str) {
    assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
    assert_eq!(run.code, code, "{}", run.stderr);
}

#[test]
fn a_region_that_is_mistyped_is_an_error_wherever_it_is_written() {
    let error = |source: &str| format!("error: {source}: unknown Region `us-esat-1`; did you mean `us-east-1`?\n");
    let option = check("check --region us-esat-1").run();
    fails_with(&option, 2, &error("--region"));
    assert!(option.stdout.is_empty(), "nothing is checked: {}", option.stdout);
    let environment = check("check").env("BEDROCK_LINT_REGIONS", "us-esat-1").run();
    fails_with(&environment, 2, &error("BEDROCK_LINT_REGIONS"));
    let config = "fail-within = 5\nregions = ['us-west-2', 'us-esat-1']\n";
    let config = check("check").file("bedrock-lint.toml", config).run();
    fails_with(&config, 2, &error("bedrock-lint.toml:2"));
    let nothing = Case::new("check --region us-esat-1").file("a.py", "x = 1\n").run();
    fails_with(&nothing, 2, &error("--region"));
    for command in ["explain a.py:1", "inventory", "catalog list", "config show"] {
        let run = Case::bare(command)
            .file("a.py", RETIRED)
            .args(["--region", "us-esat-1"])
            .run();
        fails_with(&run, 2, &error("--region"));
    }
}

#[test]
fn a_mistyped_region_of_a_config_further_down_stops_its_files_alone() {
    let run = check("check --fix --unsafe-fixes --region us-east-1")
        .file("sub/a.py", RETIRED)
        .file("sub/bedrock-lint.toml", "[[deny]]\nproviders = ['anthropc']\n")
        .run();
    fails_with(
        &run,
        2,
        "error: sub/bedrock-lint.toml:1: `providers`: unknown provider `anthropc`; did you mean `anthropic`?",
    );
    let run = check("check --format jsonl")
        .file("sub/a.py", RETIRED)
        .file("sub/bedrock-lint.toml", "regions = ['eu-wset-1']\n")
        .run();
    fails_with(
        &run,
        2,
        "error: sub/bedrock-lint.toml:1: unknown Region `eu-wset-1`; did you mean `eu-west-1`?",
    );
    let paths: Vec<_> = run.lines().iter().map(|finding| finding["path"].clone()).collect();
    assert_eq!(paths, ["a.py"]);
}

#[test]
fn a_well_formed_region_that_the_catalog_does_not_know_is_a_warning() {
    for region in ["us-east-9", "sa-west-1", "eu-northwest-1"] {
        let run = check(&format!("check --exit-zero --region {region}")).run();
        fails_with(
            &run,
            0,
            &format!("warning: --region: the catalog has no Region `{region}`"),
        );
    }
    let run = check("check --region us_east_1").run();
    fails_with(
        &run,
        2,
        "`us_east_1` is not the name of a Region; expected one such as us-east-1",
    );
}

#[test]
fn a_provider_that_does_not_exist_is_an_error_with_the_right_spelling() {
    for (name, help) in [
        ("anthropc", "did you mean `anthropic`?"),
        ("Mistral AI", "did you mean `mistral`?"),
        ("zzz", "expected one of ai21, amazon, anthropic"),
    ] {
        for list in ["deny", "allow"] {
            let config = format!("[[{list}]]\nproviders = ['amazon', '{name}']\n");
            let run = check("check").file("bedrock-lint.toml", config).run();
            let message = format!("error: bedrock-lint.toml:1: `providers`: unknown provider `{name}`; {help}");
            fails_with(&run, 2, &message);
        }
    }
    let config = "[[deny]]\nproviders = ['Amazon', 'deep*']\n";
    let run = check("check --exit-zero").file("bedrock-lint.toml", config).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_name_that_is_nearly_that_of_a_config_is_an_error() {
    for (name, right) in [
        ("bedrock_lint.toml", "bedrock-lint.toml"),
        ("bedrocklint.toml", "bedrock-lint.toml"),
        (".bedrock_lint.toml", ".bedrock-lint.toml"),
    ] {
        let message = format!("{name}: a config of this name is not read; did you mean `{right}`?");
        let case = check("check")
            .file(name, "fail-on = 'note'\n")
            .file("sub/b.py", RETIRED);
        fails_with(&case.run(), 2, &format!("error: {message}"));
        assert_eq!(case.run_in("sub", &[]).code, 2, "it is looked for upwards, too");
        let below = check("check").file(&format!("sub/{name}"), "fail-on = 'note'\n").run();
        fails_with(&below, 2, &format!("error: sub/{message}"));
    }
    for name in [
        "bedrock.toml",
        "bedrock-lint-models.toml",
        "lint.toml",
        "bedrock_lint.py",
    ] {
        assert_eq!(check("check --exit-zero").file(name, "").run().code, 0, "{name}");
    }
}

#[test]
fn a_table_of_pyproject_that_is_nearly_ours_is_an_error() {
    for table in [
        "tool.bedrock_lint",
        "tool.bedrocklint",
        "bedrock-lint",
        "tool.Bedrock-Lint",
    ] {
        let text = format!("[project]\nname = 'x'\n[{table}]\nfail-on = 'note'\n");
        let run = check("check").file("pyproject.toml", text).run();
        fails_with(&run, 2, "error: pyproject.toml:3:");
        fails_with(
            &run,
            2,
            &format!("`{table}`: this table is not read; did you mean `tool.bedrock-lint`?"),
        );
    }
    let other = "[project]\nname = 'bedrock-lint-rules'\ndependencies = ['bedrock-lint']\n[tool.bedrock]\n";
    let run = check("check --exit-zero").file("pyproject.toml", other).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_variable_that_is_nearly_one_of_a_setting_is_an_error() {
    let run = check("check").env("BEDROCK_LINT_REGION", "us-east-1").run();
    fails_with(
        &run,
        2,
        "error: environment variable BEDROCK_LINT_REGION: there is no such setting; did you mean `BEDROCK_LINT_REGIONS`?",
    );
    let run = check("check --exit-zero").env("BEDROCK_LINT_VERSION", "0.1.0").run();
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn days_are_a_number_of_0_or_more() {
    for days in ["30d", "-1", "soon"] {
        let run = check("check").args(["--fail-within", days]).run();
        fails_with(&run, 2, &format!("`{days}` is not a number of days, 0 or more"));
    }
    assert_eq!(check("check --exit-zero --fail-within 0").run().code, 0);
}

#[test]
fn a_second_format_goes_to_a_file() {
    let run = check("check --format sarif --format text").run();
    fails_with(&run, 2, "use `--output-file FORMAT=FILE` for the second");
    let other = check("check --fail-on note --fail-on error").run();
    assert!(!other.stderr.contains("--output-file"), "{}", other.stderr);
}

#[test]
fn of_a_broken_toml_the_first_error_is_reported() {
    let run = check("check")
        .file(
            "bedrock-lint.toml",
            "regions = ['us-east-1'\nfail-on = 'note'\nas-of = 1\n",
        )
        .run();
    assert_eq!(run.code, 2);
    let errors: Vec<_> = run.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("not valid TOML"), "{errors:?}");
}

#[test]
fn a_path_where_a_command_is_expected_gets_the_command_as_advice() {
    for (words, whole) in [
        (&["."][..], "bedrock-lint check ."),
        (&["a.py"], "bedrock-lint check a.py"),
        (&["src/x.py", "-q"], "bedrock-lint check src/x.py -q"),
        (&["--format", "json", "."], "bedrock-lint check --format json ."),
    ] {
        let run = Case::bare("").file("a.py", RETIRED).args(words.iter().copied()).run();
        fails_with(&run, 2, &format!("did you mean `{whole}`?"));
    }
    let run = Case::bare("chekc").run();
    assert!(run.stderr.contains("'check'"), "{}", run.stderr);
}

#[test]
fn a_binary_file_by_name_is_not_read_and_one_that_is_found_is_skipped() {
    let case = |command: &str| check(command).file("logo.bin", b"\0\0");
    let run = case("check logo.bin").run();
    fails_with(&run, 2, "error: cannot read `logo.bin`: it is a binary file\n");
    assert!(!run.stderr.contains("no findings"), "{}", run.stderr);
    fails_with(&case("check --exit-zero").run(), 0, "skipped: 1 file, binary");
    let hook = case("check --force-exclude --exit-zero logo.bin a.py").run();
    fails_with(&hook, 0, "skipped: 1 file, binary");
}

#[test]
fn a_file_that_is_too_large_is_reported_with_both_sizes() {
    for (limit, message) in [
        ("5", "it has 26 bytes, and the limit is 5 bytes"),
        ("1K", "it has 1.1 KiB, and the limit is 1 KiB"),
    ] {
        let text = if limit == "5" {
            RETIRED.to_owned()
        } else {
            "x".repeat(1025)
        };
        let run = Case::bare("check a.py --max-file-size")
            .args([limit])
            .file("a.py", text)
            .run();
        fails_with(
            &run,
            2,
            &format!("error: cannot read `a.py`: {message}\nhelp: `--max-file-size`"),
        );
    }
}

#[test]
fn where_nothing_was_read_nothing_is_summed_up() {
    let run = check("check nowhere").run();
    assert_eq!(run.stderr, "error: `nowhere` does not exist\n");
    assert_eq!(run.code, 2);
    let run = check("check nowhere a.py").run();
    fails_with(&run, 2, "scanned 1 file, 1 model id");
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_run_quietly() {
    let mut case = Case::new("check --all --format jsonl");
    for at in 0..40 {
        case = case.file(&format!("f{at}.py"), RETIRED.repeat(60));
    }
    let mut program = Command::new(assert_cmd::cargo::cargo_bin("bedrock-lint"))
        .args(["check", "--format", "jsonl", "--as-of", crate::case::AS_OF])
        .current_dir(case.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    program.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let mut message = String::new();
    program.stderr.take().unwrap().read_to_string(&mut message).unwrap();
    assert_eq!(message, "");
    assert_eq!(program.wait().unwrap().code(), Some(141));
}

#[test]
fn a_day_without_facts_is_a_warning() {
    for (day, message) in [
        (
            "2016-11-29",
            "warning: --as-of: 2016-11-29 is before 2025-11-13, the first day",
        ),
        (
            "2099-01-01",
            "warning: --as-of: 2099-01-01 is 72 years after 2026-10-16, the last day",
        ),
    ] {
        let run = check("check --exit-zero").judged_for(day).run();
        fails_with(&run, 0, message);
        let run = Case::bare("catalog list --as-of").args([day]).run();
        fails_with(&run, 0, message);
    }
    let config = check("check --exit-zero --isolated").judged_for("2027-04-01").run();
    assert!(!config.stderr.contains("warning"), "{}", config.stderr);
    let config = Case::bare("check --exit-zero")
        .file("a.py", RETIRED)
        .file("bedrock-lint.toml", "\nas-of = 2016-11-29\n")
        .run();
    fails_with(&config, 0, "warning: bedrock-lint.toml:2: 2016-11-29 is before");
}

#[test]
fn a_catalog_that_is_not_there_is_named_once() {
    for command in ["check --catalog nope.toml", "catalog validate nope.toml"] {
        let run = Case::bare(command).run();
        assert_eq!(run.code, 2);
        assert_eq!(run.stderr.matches("nope.toml").count(), 1, "{}", run.stderr);
        assert!(!run.stderr.contains("IO error"), "{}", run.stderr);
    }
}

#[test]
fn a_file_that_explain_does_not_find_is_named() {
    fails_with(
        &Case::new("explain nope.py:3").run(),
        2,
        "error: there is no file `nope.py`\n",
    );
}

#[test]
fn a_name_of_a_model_means_its_id() {
    for name in [
        "Claude 3 Haiku",
        "claude 3 haiku",
        "claude-3-haiku",
        "Anthropic Claude 3 Haiku",
    ] {
        for command in ["catalog show", "explain"] {
            let run = Case::bare(command).args([name]).run();
            assert!(
                run.stdout
                    .starts_with("anthropic.claude-3-haiku-20240307-v1:0\nClaude 3 Haiku,"),
                "{command} {name}: {}{}",
                run.stdout,
                run.stderr
            );
            assert_eq!(run.code, 0);
        }
    }
    for command in ["catalog show", "explain"] {
        let run = Case::bare(command).args(["Claude 3 Hiaku"]).run();
        fails_with(&run, 2, "did you mean `Claude 3 Haiku`?");
    }
}

#[test]
fn every_command_has_an_example() {
    for command in [
        "check",
        "inventory",
        "catalog",
        "catalog list",
        "catalog show",
        "catalog validate",
        "explain",
        "config",
        "config show",
        "config schema",
        "init",
        "completions",
    ] {
        for help in ["-h", "--help"] {
            let run = Case::bare(&format!("{command} {help}")).run();
            assert!(
                run.stdout.contains("Example") && run.stdout.contains(&format!("\n  bedrock-lint {command} "))
                    || command == "config" && run.stdout.contains("\n  bedrock-lint config show "),
                "{command} {help}: {}",
                run.stdout
            );
        }
    }
}

#[test]
fn the_short_help_of_check_fits_a_screen_and_begins_with_fixing() {
    let help = Case::bare("check -h").run().stdout;
    assert!(help.lines().count() <= 60, "{} lines: {help}", help.lines().count());
    let headings: Vec<_> = help
        .lines()
        .filter(|line| line.ends_with(':') && !line.starts_with(' '))
        .collect();
    assert_eq!(
        headings,
        [
            "Arguments:",
            "Options:",
            "Fixing:",
            "Output:",
            "Regions and dates:",
            "Files:",
            "Severity:",
            "Git:",
            "Baseline:",
            "Examples:"
        ]
    );
    assert!(
        !help.contains("retired-model"),
        "the lints are listed by `explain`: {help}"
    );
    assert!(help.contains("bedrock-lint explain"), "{help}");
}
