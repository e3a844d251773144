//! Output depends on the input, on the version and on the config: not on clock, time zone, locale, threads, folder, or
//! when and in which order files were written.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

use crate::case::Case;

/// Every format, by its name.
pub(crate) const FORMATS: [&str; 13] = [
    "text",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "azure",
    "junit",
    "checkstyle",
    "rdjson",
    "rdjsonl",
    "markdown",
];

/// The files of a repository whose config pins the day: dead ids and live ones, notes, a suppression.
fn files() -> Vec<(String, String)> {
    let mut files = vec![
        ("bedrock-lint.toml".to_owned(), "as-of = '2026-11-23'\n".to_owned()),
        ("README.md".to_owned(), "We use `anthropic.claude-v2`.\n".to_owned()),
        (
            "İ/ıssız.py".to_owned(),
            "A = 'anthropic.claude-v2'  # bedrock-lint: ignore[retired-model] for now\n".to_owned(),
        ),
    ];
    for index in 0..40 {
        let text = format!(
            "A = 'anthropic.claude-v2'\nB = 'us.anthropic.claude-opus-4-1-20250805-v1:0'\nC = 'anthropic.claude-v2'\n\
             D = 'meta.llama3-8b-instruct-v1:0'\nE = 'anthropic.claude-sonet-{index}'\n"
        );
        files.push((format!("d{}/Ä{index}.py", index % 3), text));
    }
    files
}

/// A repository of these files, written in this order and last changed so long after 1970.
fn repository(files: &[(String, String)], changed: Duration) -> Case {
    let case = Case::bare("check").args(["--all", "--format"]);
    let case = files.iter().fold(case, |case, (name, text)| case.file(name, text));
    for (name, _) in files {
        let file = fs::File::options().append(true).open(case.path().join(name)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + changed).unwrap();
    }
    case
}

#[test]
fn the_same_bytes_come_out_under_any_clock_zone_locale_and_number_of_threads() {
    let day = Duration::from_secs(86_400);
    let mut files = files();
    let first = repository(&files, day * 20_000);
    let written = FORMATS.map(|format| first.run_in("", &[format]));
    for run in &written {
        assert!(run.code == 1 && run.stdout.contains("2025-07-21"), "{}", run.stderr);
    }
    files.reverse();
    for (zone, locale, threads) in [
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "1"),
        ("Etc/GMT+12", "C", "4"),
        ("Asia/Kolkata", "ar_EG.UTF-8", "2"),
    ] {
        let case = repository(&files, day)
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .env("LANG", locale);
        for (format, expected) in FORMATS.iter().zip(&written) {
            let run = case.run_in("", &[format, "--threads", threads]);
            assert_eq!(
                run.stdout, expected.stdout,
                "{format}, {zone}, {locale}, {threads} threads"
            );
            assert_eq!(run.code, expected.code);
        }
    }
}

/// The day of the run is in the output only on request.
#[test]
fn only_today_is_today() {
    let case = repository(&files(), Duration::ZERO);
    let judged = |args: &[&str]| {
        let run = case.run_in("", args);
        run.stderr
            .lines()
            .last()
            .unwrap()
            .rsplit_once(' ')
            .unwrap()
            .1
            .to_owned()
    };
    assert_eq!(judged(&["concise"]), "2026-11-23");
    assert_ne!(judged(&["concise", "--as-of", "today"]), "2026-11-23");
}

/// Two findings never have one name, and a name stays when lines move.
#[test]
fn fingerprints_are_unique_and_survive_that_lines_move() {
    let fingerprints = |files: &[(String, String)]| {
        let run = repository(files, Duration::ZERO).run_in("", &["jsonl"]);
        let names = run
            .lines()
            .into_iter()
            .map(|finding| finding["fingerprint"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    let files = files();
    let before = fingerprints(&files);
    let unique: BTreeSet<_> = before.iter().collect();
    assert_eq!(unique.len(), before.len());
    let moved: Vec<_> = files
        .into_iter()
        .map(|(name, text)| (name, text.replace('\n', "\n\n").replacen("A =", "    A  =", 1)))
        .collect();
    assert_eq!(fingerprints(&moved), before);
}
