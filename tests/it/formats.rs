//! Formats as the program writes them: chosen by name or by environment, to standard output and to files.

use std::fs;

use serde_json::Value;

use crate::case::Case;
use crate::tools;

const SOURCE: &str = "MODEL = \"anthropic.claude-v2\"\n";

fn check(format: &str) -> Case {
    Case::new("check")
        .args(["--format", format])
        .file("src/chat.py", SOURCE)
}

#[test]
fn auto_is_what_the_service_reads() {
    for (variable, start) in [
        ("GITHUB_ACTIONS", "::error title=retired-model,file=src/chat.py,line=1,"),
        (
            "TF_BUILD",
            "##vso[task.logissue type=error;sourcepath=src/chat.py;linenumber=1;",
        ),
        ("GITLAB_CI", "[\n{\"description\":"),
    ] {
        let run = check("auto").env(variable, "true").run();
        assert!(run.stdout.starts_with(start), "{variable}: {}", run.stdout);
        assert_eq!(run.code, 1);
    }
    let run = check("auto").run();
    assert!(
        run.stdout.starts_with("src/chat.py:1:10: error[retired-model] "),
        "{}",
        run.stdout
    );
}

#[test]
fn auto_is_a_table_for_an_inventory() {
    let run = Case::new("inventory")
        .args(["--format", "auto"])
        .file("src/chat.py", SOURCE)
        .env("GITLAB_CI", "true")
        .run();
    assert!(run.stdout.starts_with("MODEL "), "{}", run.stdout);
}

#[test]
fn one_run_feeds_the_terminal_and_files() {
    let case = check("text").args([
        "--output-file",
        "sarif=out/report.sarif",
        "--output-file",
        "junit=junit.xml",
    ]);
    fs::create_dir(case.path().join("out")).unwrap();
    let run = case.run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.starts_with("error[retired-model]"), "{}", run.stdout);
    let read = |name: &str| fs::read_to_string(case.path().join(name)).unwrap();
    let sarif: Value = serde_json::from_str(&read("out/report.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "retired-model");
    assert!(read("junit.xml").contains("failures=\"1\""));
    // The report is not scanned by the next run, and nothing else is left behind.
    let first = read("out/report.sarif");
    assert_eq!(case.run().stdout, run.stdout);
    assert_eq!(read("out/report.sarif"), first);
    assert_eq!(fs::read_dir(case.path().join("out")).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_is_reported_before_anything_is_read() {
    for (file, why) in [
        ("sarif=missing/report.sarif", "missing/report.sarif"),
        ("sarif=src", "it is a folder"),
    ] {
        let run = check("text").args(["--output-file", file]).run();
        assert_eq!(run.code, 2);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
        assert!(
            run.stderr.starts_with("error: cannot write `") && run.stderr.contains(why),
            "{}",
            run.stderr
        );
    }
    for file in ["report.sarif", "yaml=x", "sarif="] {
        let run = check("text").args(["--output-file", file]).run();
        assert_eq!(run.code, 2, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let run = check("concise").args(["--output-file", "sarif=/dev/null"]).run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_job_on_github_gets_a_table_behind_what_its_summary_holds() {
    let folder = tempfile::TempDir::new().unwrap();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let run = check("github")
        .env("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())
        .run();
    assert_eq!(run.code, 1);
    let written = fs::read_to_string(&summary).unwrap();
    assert!(written.starts_with("before\n## bedrock-lint: 1 error\n"), "{written}");
    // The summary is an extra: what the run says does not change with it.
    let run = check("github").env("GITHUB_STEP_SUMMARY", "/missing/summary.md").run();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("warning: cannot write the summary of the job"),
        "{}",
        run.stderr
    );
}

#[test]
fn names_and_fingerprints_are_the_same_from_a_folder_below() {
    let of = |folder: &str, path: &str, format: &str| {
        let case = check(format).file("src/deep/x.txt", "");
        let run = case.run_in(folder, &[path]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.stdout
    };
    for format in [
        "sarif",
        "github",
        "gitlab",
        "azure",
        "junit",
        "checkstyle",
        "rdjson",
        "rdjsonl",
        "markdown",
    ] {
        let from_root = of("", "src", format);
        assert!(from_root.contains("src/chat.py"), "{format}: {from_root}");
        assert_eq!(of("src", ".", format), from_root, "{format}");
        assert_eq!(of("src/deep", "..", format), from_root, "{format}");
    }
    let fingerprint = |text: String| serde_json::from_str::<Value>(&text).unwrap()["fingerprint"].clone();
    assert_eq!(fingerprint(of("src", ".", "jsonl")), fingerprint(of("", ".", "jsonl")));
}

#[test]
fn every_format_is_there_when_nothing_was_found() {
    for format in ["sarif", "gitlab", "junit", "checkstyle", "rdjson", "markdown"] {
        let run = Case::new("check")
            .args(["--format", format])
            .file("a.py", "x = 1\n")
            .run();
        assert_eq!(run.code, 0, "{format}");
        assert!(!run.stdout.trim().is_empty(), "{format}");
    }
}

/// The examples of the guide are what the program writes. `INSTA_UPDATE=always` writes them anew.
#[test]
fn the_examples_of_the_guide_are_real() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    let guide = fs::read_to_string(&path).unwrap();
    let mut written = String::new();
    let mut in_example = false;
    for line in guide.lines() {
        let closes = line == "```";
        if in_example && !closes {
            continue;
        }
        in_example = false;
        written.push_str(line);
        written.push('\n');
        if let Some((_, format)) = line.split_once(" format=") {
            written.push_str(&example(format));
            in_example = true;
        }
    }
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::write(path, &written).unwrap();
    } else {
        assert_eq!(guide, written, "run with INSTA_UPDATE=always");
    }
}

/// Output of a format; of a SARIF log, the result.
fn example(format: &str) -> String {
    let text = check(format).run().stdout;
    let is_shown = |line: &&str| format != "sarif" || line.starts_with("{\"ruleId\"");
    text.lines()
        .filter(is_shown)
        .fold(String::new(), |all, line| all + line + "\n")
}

/// The two schemas that `JUnit`'s readers apply. Neither knows `file` on a test, from which GitLab makes its link, so it
/// is taken out before they look.
#[test]
fn both_schemas_of_junit_take_it() {
    const VALIDATE: &str = "import sys; from lxml import etree; report = etree.parse(sys.stdin.buffer)\n\
                            for case in report.iter('testcase'): case.attrib.pop('file', None)\n\
                            for path in sys.argv[1:]: etree.XMLSchema(etree.parse(path)).assertValid(report)";
    let Some(python) = tools::python_with("lxml") else {
        return;
    };
    let mut python = assert_cmd::Command::from_std(python);
    python.args(["-c", VALIDATE]);
    for name in ["junit-10.xsd", "JUnit.windyroad.xsd"] {
        python.arg(format!("{}/tests/schemas/junit/{name}", env!("CARGO_MANIFEST_DIR")));
    }
    let findings = check("junit")
        .args(["--all"])
        .file("README.md", "`anthropic.claude-v2`\n")
        .run();
    let clean = Case::new("check --format junit").file("a.py", "A = 1\n").run();
    assert!(findings.stdout.contains("<skipped") && findings.stdout.contains("<failure"));
    assert!(!clean.stdout.contains("<failure"));
    for report in [&findings.stdout, &clean.stdout] {
        let output = python.write_stdin(report.as_str()).output().unwrap();
        assert!(
            output.status.success(),
            "{}\n{report}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_report_that_an_earlier_run_left_behind_has_no_findings() {
    let case = Case::new("check").file("a.py", "M = 'anthropic.claude-v2'\n");
    let files: Vec<_> = crate::same_bytes::FORMATS
        .iter()
        .map(|name| format!("--output-file={name}=report-{name}.txt"))
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    assert_eq!(case.run_in("", &files).code, 1);
    let run = case.run_in("", &["--all", "--format", "jsonl"]);
    let paths: Vec<_> = run.lines().iter().map(|finding| finding["path"].clone()).collect();
    assert_eq!(paths, ["a.py"]);
    assert!(run.stderr.contains("1 model id: "), "{}", run.stderr);
    let run = Case::new("explain report.txt:3")
        .file("report.txt", case.read("report-json.txt"))
        .run();
    assert!(
        run.stdout.contains("the file is a report of bedrock-lint"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_file_for_two_reports_or_no_report_is_a_usage_error() {
    let case = || Case::new("check").file("a.py", "M = 'anthropic.claude-v2'\n");
    let run = case()
        .args(["--output-file", "sarif=same", "--output-file", "junit=./same"])
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("`./same` is named twice, for sarif and for junit"),
        "{}",
        run.stderr
    );
    let run = case().args(["--output-file", "json=-"]).run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("`--format json` writes it to standard output"),
        "{}",
        run.stderr
    );
    let null = ["--output-file", "sarif=/dev/null", "--output-file", "junit=/dev/null"];
    assert_eq!(case().args(null).run().code, 1);
}

#[test]
fn help_says_what_a_command_does_and_no_more() {
    let run = Case::bare("inventory --help").run();
    assert!(
        !run.stdout.contains("sarif:") && run.stdout.contains("a table of the models in use"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("List patterns too"), "{}", run.stdout);
    let run = Case::bare("inventory --format sarif").run();
    assert_eq!(run.code, 2);
    let run = Case::bare("check --help").run();
    for expected in [
        "Exit codes:",
        "Examples:",
        "bedrock-lint check --staged",
        "config and baseline are those",
    ] {
        assert!(run.stdout.contains(expected), "{expected}: {}", run.stdout);
    }
}
