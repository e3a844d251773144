//! Selection of files, and their encodings.

use serde_json::{Value, json};

use crate::case::Case;

const ID: &str = "anthropic.claude-v2";

fn source() -> String {
    format!("M = '{ID}'\n")
}

fn paths(findings: &[Value]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding["path"].as_str().unwrap())
        .collect()
}

#[test]
fn hidden_files_are_read_and_ignored_ones_are_not() {
    let case = Case::new("check")
        .file(".gitignore", "build/\n")
        .file(".bedrock-lintignore", "vendor/\n")
        .file(".env.local", source())
        .file(".github/workflows/ci.yml", source())
        .file("build/out.py", source())
        .file("vendor/lib.py", source())
        .file("src/app.py", source());
    let findings = case.findings();
    assert_eq!(
        paths(&findings),
        [".env.local", ".github/workflows/ci.yml", "src/app.py"]
    );
}

#[test]
fn options_widen_and_narrow_the_walk() {
    let case = |command: &str| {
        Case::new(command)
            .file(".gitignore", "build/\n")
            .file(".env", source())
            .file("build/out.py", source())
            .file("src/app.py", source())
            .findings()
    };
    assert_eq!(
        paths(&case("check --no-ignore")),
        [".env", "build/out.py", "src/app.py"]
    );
    assert_eq!(paths(&case("check --no-hidden")), ["src/app.py"]);
    assert_eq!(paths(&case("check --exclude src")), [".env"]);
    assert_eq!(
        paths(&case("check build/out.py")),
        ["build/out.py"],
        "a path given by hand is read"
    );
    assert!(case("check --force-exclude build/out.py").is_empty());
    assert!(case("check --max-file-size 5").is_empty());
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let findings = Case::new("check - --stdin-filename src/app.py")
        .stdin(source())
        .findings();
    assert_eq!(paths(&findings), ["src/app.py"]);
}

#[test]
fn positions_are_right_in_every_encoding() {
    let text = format!("# é\r\nM = '{ID}'\r\n");
    let utf16 = |big: bool| -> Vec<u8> {
        let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(unit)
            .collect()
    };
    let with_bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let broken = [b"# \xff\xfe \xe9\nM = '", ID.as_bytes(), b"'"].concat();
    for (name, bytes, width) in [
        ("utf8", text.clone().into_bytes(), 1),
        ("bom", with_bom, 1),
        ("be", utf16(true), 2),
        ("le", utf16(false), 2),
        ("broken", broken, 1),
    ] {
        let findings = Case::new("check").file("a.py", &bytes).findings();
        assert_eq!(findings.len(), 1, "{name}");
        let finding = &findings[0];
        assert_eq!((&finding["line"], &finding["column"]), (&json!(2), &json!(6)), "{name}");
        let at = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let slice = &bytes[at("byte_start")..at("byte_end")];
        assert_eq!(slice.len(), ID.len() * width, "{name}");
        let ascii: Vec<u8> = slice.iter().copied().filter(|byte| *byte != 0).collect();
        assert_eq!(ascii, ID.as_bytes(), "{name}");
    }
}

#[test]
fn binary_files_are_skipped_and_counted() {
    let run = Case::new("check").file("a.bin", b"\0\0anthropic.claude-v2").run();
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("1 file, binary"), "{}", run.stderr);
}

#[test]
fn a_pointer_into_git_lfs_is_reported() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\nanthropic.claude-v2\n";
    let run = Case::new("check").file("model.json", pointer).run();
    assert!(
        run.stdout.is_empty() && run.stderr.contains("1 Git LFS pointer"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_same_bytes_come_out_on_one_thread_and_on_four() {
    let case = |threads: &str| {
        let mut case = Case::new("check --all --format jsonl").args(["--threads", threads]);
        for index in 0..200 {
            case = case.file(&format!("d{}/f{index}.py", index % 7), source());
        }
        case.run().stdout
    };
    let one = case("1");
    assert_eq!(one.lines().count(), 200);
    assert_eq!(one, case("4"));
}

#[test]
fn a_very_long_line_is_shown_as_a_window() {
    let filler = "x".repeat(100_000);
    let run = Case::new("check")
        .file("long.py", format!("{filler};m='{ID}';{filler}"))
        .run();
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("long.py:1:100005"), "{}", &run.stdout[..200]);
    assert!(run.stdout.len() < 4_000, "{} bytes", run.stdout.len());
}
