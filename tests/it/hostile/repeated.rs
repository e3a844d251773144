//! Tokens of a language, repeated: what error recovery takes most memory and time for. Each run is a child process with a
//! bound on both.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

use super::ID;

/// A child may take this much memory, in KiB of its address space, and no more time than this for all files of a language.
const MEMORY: usize = 1_500_000;
const TIME: Duration = Duration::from_secs(300);

/// Runs the program over files, and sees that it ends within its bounds and lists the id of each.
#[track_caller]
fn ends(files: &[(String, String)]) {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let program = env!("CARGO_BIN_EXE_bedrock-lint");
    let mut command = Command::new("sh");
    command
        .current_dir(folder.path())
        .args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\""), program])
        .args([
            "inventory",
            "--isolated",
            "--as-of",
            "2026-11-23",
            "--format",
            "jsonl",
            "--threads",
            "1",
        ])
        .timeout(TIME);
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{printed}");
    let listed = String::from_utf8_lossy(&output.stdout);
    for (name, _) in files {
        assert!(listed.contains(&format!("\"path\":\"{name}\"")), "{name} lost its id");
    }
}

/// Pieces that took gigabytes, by the ending of a file.
#[test]
fn texts_that_took_gigabytes_take_little() {
    let pieces = [
        ("java", "a(?%!}", 8),
        ("ts", ".a=", 32),
        ("tsx", ".a=", 32),
        ("js", ".a=", 32),
        ("sh", "`>+++^", 16),
        ("cs", ".a=", 32),
        ("tf", "\"a\" ", 60),
    ];
    let files = pieces.map(|(ending, piece, kib)| {
        let text = format!("m='{ID}'\n{}", piece.repeat(kib * 1024 / piece.len()));
        (format!("a.{ending}"), text)
    });
    ends(&files);
}

/// Tokens that the languages share, and those of their own.
const SHARED: [&str; 24] = [
    "a", "(", ")", "[", "]", "{", "}", "<", ">", "=", "+", "!", ".", ",", ";", ":", "?", "%", "^", "\"a\"", "'", "`",
    "\n", " ",
];
const OWN: [(&str, [&str; 4]); 11] = [
    ("py", ["f\"{", "lambda", "if a:\n ", "\"\"\""]),
    ("js", ["=>", "${", "</a>", "/*"]),
    ("ts", ["=>", "as", "<T>", "enum a"]),
    ("tsx", ["<a>", "</a>", "<>", "${"]),
    ("java", ["@A", "->", "case", "\"\"\"\n"]),
    ("go", ["func", ":=", "<-", "chan"]),
    ("cs", ["$\"{", "#if a\n", "=>", "is"]),
    ("sh", ["$(", "<<E\n", "${a", "case a in"]),
    ("yaml", ["- ", "a: ", "|\n ", "&a "]),
    ("json", ["null", "1", "\"\\u", "//"]),
    ("tf", ["${", "%{", "<<E\n", "for a in"]),
];

/// A generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }
}

#[test]
fn repeated_tokens_end_within_bounds_in_every_parsed_language() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for (ending, own) in OWN {
        let mut files = Vec::new();
        for round in 0..3 {
            let mut piece = String::new();
            for _ in 0..2 + numbers.below(5) {
                let at = numbers.below(SHARED.len() + 2 * own.len());
                let token = SHARED.get(at).or_else(|| own.get((at - SHARED.len()) / 2));
                let _ = write!(piece, "{}", token.unwrap_or(&"a"));
            }
            for kib in [8, 60] {
                let text = format!("m = \"{ID}\"\n{}", piece.repeat(kib * 1024 / piece.len()));
                files.push((format!("r{round}k{kib}.{ending}"), text));
            }
        }
        ends(&files);
    }
}
