//! A short run of each target of the fuzzer, from a fixed seed: pieces of real inputs, repeated, cut and mixed.

#[allow(dead_code, reason = "one target is for the fuzzer alone")]
#[path = "../../fuzz/targets.rs"]
mod targets;

use std::time::{Duration, Instant};

use targets::TARGETS;

/// Inputs a target, and the length of the longest.
const INPUTS: usize = 60;
const LONG: usize = 60 << 10;

/// No input of such a length takes as long as this, unoptimised and beside other tests.
const TIME: Duration = Duration::from_secs(30);

/// Pieces that the inputs are made of.
const PIECES: &[&str] = &[
    "anthropic.claude-v2",
    "us.anthropic.claude-3-sonnet-20240229-v1:0",
    "amazon.titan-text-express-v1",
    "\"",
    "'",
    "`",
    "\n",
    "  ",
    "\t",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    ",",
    ";",
    ":",
    "=",
    "==",
    "=>",
    ".a=",
    "//",
    "/*",
    "*/",
    "#",
    "--",
    "\"\"\"",
    "${",
    "$(",
    "<<EOF\n",
    "if ",
    "case ",
    "def f(x):\n",
    "class A ",
    "return ",
    "bedrock-lint: ignore",
    "ignore[retired-model]",
    "ignore-file",
    "modelId",
    "\\u002e",
    "%2e",
    "\u{e9}",
    "\u{feff}",
    "\0",
    "```",
    "---\n",
    "[[override]]\n",
    "[replacements]\n",
    "regions = [\"us-east-1\"]\n",
    "exclude = [\"**/{a,b}\"]\n",
    "fail-on = \"note\"\n",
    "[[model]]\n",
    "id = \"anthropic.claude-v2\"\n",
    "eol = 2026-01-01\n",
    "{\"modelSummaries\": [",
    "{\"modelId\":",
    "{\"cells\": [",
    "\"cell_type\": \"code\", \"source\": ",
    "diff --git a/x b/x\n",
    "+++ b/x\n",
    "@@ -1,2 +1,3 @@\n",
    ":100644 100644 0 1 M\0a.py\0",
    "{\"bedrock-lint-baseline\":1}\n",
    "{\"path\":\"a.py\",\"lint\":\"retired-model\"}\n",
];

/// Pseudo-random numbers (xorshift), the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }

    fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len())]
    }

    /// A mixture of pieces, or a few of them repeated to 8 or 60 KB.
    fn input(&mut self) -> Vec<u8> {
        let first = u8::try_from(self.below(256)).unwrap_or_default();
        let some =
            |numbers: &mut Self, most| -> String { (0..=numbers.below(most)).map(|_| numbers.piece()).collect() };
        let text = match self.below(8) {
            0 => {
                let unit = some(self, 4);
                let length = if self.below(4) == 0 { LONG } else { 8 << 10 };
                unit.repeat(length / unit.len().max(1))
            }
            _ => some(self, 120),
        };
        let mut bytes = [&[first], text.as_bytes()].concat();
        if self.below(4) == 0 {
            let at = self.below(bytes.len());
            bytes[at] = u8::try_from(self.below(256)).unwrap_or_default();
        }
        bytes.truncate(LONG);
        bytes
    }
}

#[test]
fn no_target_of_the_fuzzer_fails_or_takes_long() {
    for (at, (name, target)) in TARGETS.iter().enumerate() {
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ (at as u64) << 32);
        for input in 0..INPUTS {
            let bytes = numbers.input();
            let begin = Instant::now();
            target(&bytes);
            assert!(begin.elapsed() < TIME, "{name}: input {input} of {} bytes", bytes.len());
        }
    }
}
