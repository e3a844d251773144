//! Files that a run reads beside documents, processes that it starts, and files that it writes: nothing without end,
//! nothing outside, and no program of the repository.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::ID;
use crate::case::{Case, Run};

/// A run that is ended after two minutes, or where it takes more than two gigabytes of addresses.
fn limited(case: &Case, args: &[&str]) -> Run {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "ulimit -v 2000000; exec \"$@\"",
        "sh",
        env!("CARGO_BIN_EXE_bedrock-lint"),
    ]);
    command
        .args(args)
        .current_dir(case.path())
        .env("HOME", case.path())
        .env_remove("GITHUB_ACTIONS");
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.timeout(Duration::from_secs(120)).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A folder with a finding.
fn with_finding() -> Case {
    Case::new("check").file("a.py", format!("M = '{ID}'\n"))
}

const CHECK: &[&str] = &["check", "--as-of", "2026-11-23", "--format", "concise"];

#[test]
fn files_that_a_config_names_are_regular_and_bounded() {
    let case = with_finding().file("bedrock-lint.toml", "baseline = 'b.jsonl'\n");
    pipe(&case.path().join("b.jsonl"));
    let run = limited(&case, CHECK);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("b.jsonl") && run.stderr.contains("no regular file"),
        "{}",
        run.stderr
    );

    let large = "\n".repeat(33 << 20);
    let run = limited(
        &with_finding().file("b.jsonl", large),
        &[CHECK, &["--baseline", "b.jsonl"]].concat(),
    );
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("larger than 32768 KiB"), "{}", run.stderr);

    for config in ["catalog = ['o.toml']\n", "catalog = ['o']\n"] {
        let model = |at| format!("[[model]]\nid=\"prov{at}.fam{at}-v1:0\"\nlisted={{active=2026-11-01}}\n");
        let models: Vec<_> = (0..100_000).map(model).collect();
        let text = format!("[defaults]\nprovider='P'\n{}", models.concat());
        let case = with_finding()
            .file("bedrock-lint.toml", config)
            .file("o.toml", &text)
            .file("o/a.toml", text);
        let run = limited(&case, CHECK);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("larger than 4096 KiB"), "{}", run.stderr);
    }
    for name in ["bedrock-lint.toml", "pyproject.toml", "sub/bedrock-lint.toml"] {
        let case = with_finding().file("sub/b.py", format!("M = '{ID}'\n"));
        pipe(&case.path().join(name));
        let run = limited(&case, CHECK);
        let is_ours = name.ends_with("bedrock-lint.toml");
        assert_eq!(run.code, if is_ours { 2 } else { 1 }, "{name}: {}", run.stderr);
    }
    let case = Case::new("explain").file("a.py", "x".repeat(17 << 20));
    assert_eq!(limited(&case, &["explain", "a.py:1"]).code, 2);
}

#[test]
fn globs_without_end_are_refused() {
    let nested = format!("{}a{}", "{".repeat(50_000), "}".repeat(50_000));
    for config in [
        format!("exclude = ['{nested}']\n"),
        format!("[[override]]\npaths = ['{nested}']\nrole = 'test'\n"),
        format!("[[ignore]]\npaths = ['{nested}']\nreason = 'x'\n"),
    ] {
        let run = limited(&with_finding().file("bedrock-lint.toml", config), CHECK);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("too many braces"), "{}", run.stderr);
    }
    let run = limited(&with_finding(), &[CHECK, &["--exclude", &nested[..60_000]]].concat());
    assert_eq!(run.code, 2);
    let some = with_finding().file("bedrock-lint.toml", "exclude = ['{b,{c,d}}.py']\n");
    assert_eq!(limited(&some, CHECK).code, 1);
}

#[test]
fn an_overlay_reads_nothing_outside_of_its_folder() {
    let outside = Case::new("check").file("secret", "[default]\nid = 1\n[[model]]\nid = 'SECRET-token'\n");
    let case = with_finding().file("bedrock-lint.toml", "catalog = ['models']\n");
    fs::create_dir(case.path().join("models")).unwrap();
    symlink(outside.path().join("secret"), case.path().join("models/x.toml")).unwrap();
    let run = limited(&case, CHECK);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("link out of the folder") && !run.stderr.contains("SECRET"),
        "{}",
        run.stderr
    );
    // One that stays inside is followed.
    let case = with_finding()
        .file("models/data/a", "schema_version = 1\n")
        .args(["--catalog", "models"]);
    symlink("data/a", case.path().join("models/x.toml")).unwrap();
    assert!(!case.run().stderr.contains("link out of"));
}

/// A repository of git with one commit that is no finding, and a staged file that is one.
fn repository(case: &Case) {
    git(case, &["init", "-q", "."]);
    fs::write(case.path().join("a.py"), "M = 1\n").unwrap();
    git(case, &["add", "."]);
    git(case, &["commit", "-q", "-m", "1"]);
    fs::write(case.path().join("b.py"), format!("M = '{ID}'\n")).unwrap();
    git(case, &["add", "."]);
}

fn git(case: &Case, args: &[&str]) -> String {
    let names = ["user.name=n", "user.email=e", "commit.gpgsign=false"];
    let set = names.iter().flat_map(|name| ["-c", name]);
    let output = Command::new("git")
        .args(set)
        .args(args)
        .current_dir(case.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn git_fetches_nothing_and_runs_no_hook_and_no_repository_in_a_folder() {
    let mark = |case: &Case| case.path().join("ran");
    let script = |case: &Case| {
        let text = format!("#!/bin/sh\ntouch '{}'\ncat\n", mark(case).display());
        let path = case.path().join(".evil.sh");
        fs::write(&path, text).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
        path.display().to_string()
    };
    // A blob that is missing, and a remote that promises it.
    let case = Case::new("check");
    fs::remove_dir(case.path().join(".git")).unwrap();
    repository(&case);
    let evil = script(&case);
    for (key, value) in [
        ("extensions.partialClone", "origin"),
        ("core.repositoryformatversion", "1"),
        ("remote.origin.url", "/nowhere"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.uploadpack", &evil),
        ("protocol.file.allow", "always"),
    ] {
        git(&case, &["config", key, value]);
    }
    let blob = git(&case, &["rev-parse", ":b.py"]);
    fs::remove_file(case.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).unwrap();
    let run = limited(&case, &["check", "--staged"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(!mark(&case).exists(), "uploadpack ran");

    // An index whose times are old, and a hook that runs when it is written.
    let case = Case::new("check");
    fs::remove_dir(case.path().join(".git")).unwrap();
    repository(&case);
    fs::create_dir_all(case.path().join(".git/hooks")).unwrap();
    fs::rename(script(&case), case.path().join(".git/hooks/post-index-change")).unwrap();
    let index = fs::read(case.path().join(".git/index")).unwrap();
    assert!(
        Command::new("touch")
            .args(["-d", "2001-01-01", "a.py"])
            .current_dir(case.path())
            .status()
            .unwrap()
            .success()
    );
    let run = limited(&case, &["check", "--since", "HEAD", "--as-of", "2026-11-23"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!mark(&case).exists(), "a hook ran");
    assert_eq!(index, fs::read(case.path().join(".git/index")).unwrap());

    // A repository that lies in another as a folder, as a clone may bring one.
    let case = Case::new("check");
    git(&case, &["init", "-q", "--bare", "."]);
    let evil = script(&case);
    for (key, value) in [
        ("core.bare", "false"),
        ("core.worktree", "."),
        ("filter.evil.clean", &evil),
    ] {
        git(&case, &["config", key, value]);
    }
    fs::remove_dir(case.path().join(".git")).unwrap();
    fs::write(case.path().join(".gitattributes"), "*.py filter=evil\n").unwrap();
    fs::write(case.path().join("a.py"), "N = 1\n").unwrap();
    assert_eq!(limited(&case, &["check", "--since", "HEAD"]).code, 2);
    assert!(!mark(&case).exists(), "a filter ran");
}

#[test]
fn nothing_outside_of_the_repository_is_written() {
    let old = "M = 'us.anthropic.claude-3-haiku-20240307-v1:0'\n";
    let outside = Case::new("check")
        .file("x.py", old)
        .file("workflows/keep", "")
        .file("report.json", "old");
    let case = with_finding();
    symlink(outside.path(), case.path().join(".github")).unwrap();
    assert_eq!(limited(&case, &["init"]).code, 2);
    assert!(!outside.path().join("workflows/bedrock-lint.yml").exists());
    symlink(outside.path().join("x.py"), case.path().join("l.py")).unwrap();
    let fixed = limited(
        &case,
        &["check", "--fix", "--region", "us-east-1", "--force-exclude", "l.py"],
    );
    assert_eq!(fixed.code, 0, "{}", fixed.stderr);
    assert_eq!(outside.read("x.py"), old.as_bytes());
    symlink(outside.path().join("report.json"), case.path().join("r.json")).unwrap();
    for args in [
        &["--output-file", "json=r.json"][..],
        &["--output-file", "json=.github/report.json"],
        &["--baseline", "r.json", "--write-baseline"],
    ] {
        assert_eq!(limited(&case, &[CHECK, args].concat()).code, 2, "{args:?}");
        assert_eq!(outside.read("report.json"), b"old");
    }
}

#[test]
fn a_fix_goes_on_when_its_report_has_no_reader() {
    let old = "M='us.anthropic.claude-3-haiku-20240307-v1:0'; N='anthropic.claude-v2'\n";
    let mut case = Case::new("check");
    for at in 0..120 {
        case = case.file(&format!("f{at}.py"), old);
    }
    let line = format!(
        "{} check --as-of 2026-11-23 --region us-east-1 --fix --output-file json=out.json . | true; echo ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_bedrock-lint")
    );
    let output = Command::new("bash")
        .args(["-c", &line])
        .current_dir(case.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "141");
    let printed = String::from_utf8(output.stderr).unwrap();
    assert!(printed.contains("fixed: 120 ids in 120 files"), "{printed}");
    for at in 0..120 {
        assert!(
            String::from_utf8(case.read(&format!("f{at}.py")))
                .unwrap()
                .contains("haiku-4-5"),
            "{at}"
        );
    }
    assert!(serde_json::from_slice::<serde_json::Value>(&case.read("out.json")).is_ok());
}

#[test]
fn threads_are_bounded() {
    let mut case = with_finding();
    for at in 0..41 {
        case = case.file(&format!("f{at}.py"), format!("M='{ID}'\n"));
    }
    for threads in ["1000", "100000000000", "2305843009213693952"] {
        assert_eq!(
            limited(&case, &[CHECK, &["--threads", threads]].concat()).code,
            1,
            "{threads}"
        );
    }
}

#[test]
fn two_files_have_two_paths() {
    use std::os::unix::ffi::OsStrExt as _;
    let case = Case::new("check");
    let names: [&[u8]; 3] = [b"caf\xe9.py", b"caf%E9.py", b"caf%25E9.py"];
    for name in names {
        fs::write(
            case.path().join(std::ffi::OsStr::from_bytes(name)),
            format!("M='{ID}'\n"),
        )
        .unwrap();
    }
    let found = case.findings();
    let mut paths: Vec<_> = found.iter().map(|finding| finding["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["caf%2525E9.py", "caf%25E9.py", "caf%E9.py"]);
}

/// A way to make a file that is no ignore file, and what it is called.
type Make<'a> = (&'static str, &'a dyn Fn(&Path));

#[test]
fn ignore_files_are_regular_bounded_and_inside() {
    let names = [
        ".gitignore",
        ".ignore",
        ".bedrock-lintignore",
        "sub/.gitignore",
        ".git/info/exclude",
    ];
    let outside = Case::new("check").file("secret", "SECRET-[token\n*.py\n");
    let makes: [Make<'_>; 7] = [
        ("pipe", &pipe),
        ("device", &|path| symlink("/dev/zero", path).unwrap()),
        ("link", &|path| symlink(outside.path().join("secret"), path).unwrap()),
        ("braces", &|path| {
            fs::write(path, format!("{}a{}\n", "{".repeat(20_000), "}".repeat(20_000))).unwrap();
        }),
        ("long line", &|path| fs::write(path, "a".repeat(40 << 20)).unwrap()),
        ("many rules", &|path| {
            fs::write(path, "**/a*b?c/**\n".repeat(80_000)).unwrap();
        }),
        ("no text", &|path| fs::write(path, b"\xff\xfe*.py\n").unwrap()),
    ];
    for name in names {
        for (what, make) in makes {
            let case = with_finding().file("sub/b.py", format!("M = '{ID}'\n"));
            let path = case.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            make(&path);
            for args in [&[][..], &["--force-exclude", "a.py", "sub/b.py"]] {
                let run = limited(&case, &[CHECK, args].concat());
                assert!(!run.stderr.contains("SECRET"), "{name} {what}: {}", run.stderr);
                // Git may keep its own excludes elsewhere.
                if what == "link" && name.starts_with(".git/") {
                    continue;
                }
                let both = run.stdout.contains("a.py:") && run.stdout.contains("sub/b.py:");
                assert!(both, "{name} {what}: {}", run.stdout);
                let is_reported = run.stderr.contains("cannot use all of an ignore file");
                assert!(is_reported || !args.is_empty(), "{name} {what}: {}", run.stderr);
            }
        }
    }
}

#[test]
fn rules_of_many_ignore_files_are_bounded_together() {
    let mut case = with_finding();
    for at in 0..60 {
        case = case.file(&format!("d{at}/.gitignore"), "**/a*b?c/**\n".repeat(3_000));
    }
    let run = limited(&case, CHECK);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("too many rules"), "{}", run.stderr);
}
