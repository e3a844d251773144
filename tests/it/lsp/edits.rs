//! Random edits: whatever was typed, the server ends with what a check of the text says.

use serde_json::{Value, json};

use super::client::{Client, uri};
use super::{SOURCE, checked, reported};
use crate::case::Case;

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Typed texts.
const TYPED: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "\"",
    "'",
    "anthropic.claude-v2",
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "modelId=",
    "ü",
    "😀",
    "client.converse(modelId=\"amazon.titan-text-express-v1\")\n",
    "# bedrock-lint: ignore reason\n",
    "(",
    ")",
    " ",
    "eu.",
];

fn random_edits(name: &str, start: &str, encoding: &str, edits: usize, seed: u64) {
    let case = Case::new("check");
    let mut client = Client::start(case.path(), &["--as-of", crate::case::AS_OF]);
    client.initialize(&[case.path()], &[encoding]);
    let document = uri(&case.path().join(name));
    let mut numbers = Numbers(seed);
    let mut text = start.to_owned();
    client.open(&document, "", &text);
    let units = |text: &str| match encoding {
        "utf-8" => text.len(),
        _ => text.encode_utf16().count(),
    };
    for version in 2..edits + 2 {
        let ends: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let from = numbers.below(ends.len());
        let to = (from + numbers.below(30)).min(ends.len() - 1);
        let (from, to) = (ends[from], ends[to]);
        let place = |offset: usize| {
            let before = &text[..offset];
            let breaks = before.replace("\r\n", "\n\0");
            // A place between the two characters of a line end is no place of a line.
            let line = breaks.matches(['\n', '\r']).count();
            let begin = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
            json!({ "line": line, "character": units(&before[begin..]) })
        };
        let is_inside = |offset: usize| text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
        if is_inside(from) || is_inside(to) {
            continue;
        }
        let new = TYPED[numbers.below(TYPED.len())];
        let range = json!({ "start": place(from), "end": place(to) });
        client.note(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": document, "version": version }, "contentChanges": [{ "range": range, "text": new }],
            }),
        );
        text.replace_range(from..to, new);
        if text.len() > 20_000 {
            text = start.to_owned();
            client.note(
                "textDocument/didChange",
                json!({ "textDocument": { "uri": document, "version": version }, "contentChanges": [{ "text": text }] }),
            );
        }
    }
    let last = i64::try_from(edits).unwrap() + 2;
    client.note(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": document, "version": last }, "contentChanges": [] }),
    );
    let found = client.wait(&document, last);
    let expected = checked(&case, name, &text);
    if encoding == "utf-8" {
        assert_eq!(reported(&found), expected, "{name} {seed}: {text:?}");
    } else {
        let kinds = |all: &[Value]| {
            all.iter()
                .map(|one| json!([one[0], one[1], one[2][0]]))
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds(&reported(&found)), kinds(&expected), "{name} {seed}: {text:?}");
    }
    assert_eq!(client.end(), 0);
}

#[test]
fn after_ten_thousand_edits_it_says_what_a_check_of_the_text_says() {
    let yaml = "bedrock:\n  modelId: anthropic.claude-v2\n";
    for seed in 0..10 {
        random_edits(
            "app.py",
            SOURCE,
            if seed % 2 == 0 { "utf-8" } else { "utf-16" },
            700,
            seed,
        );
        random_edits("app.yaml", yaml, "utf-8", 300, seed);
    }
}
