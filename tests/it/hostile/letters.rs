//! Long runs of letters that are not ASCII, at any offset around ids, in every language: nothing is cut within a letter.

use std::sync::LazyLock;

use bedrock_lint::catalog::{CatalogHandle, embedded};
use bedrock_lint::document::Document;
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::vocab::{Day, Region};
use proptest::prelude::*;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(CatalogHandle::from(embedded())));

const KINDS: [&str; 22] = [
    "py", "js", "ts", "tsx", "java", "go", "cs", "rs", "sh", "yaml", "json", "tf", "toml", "md", "ipynb", "xml", "csv",
    "txt", "rb", "kt", "php", "env",
];

/// Text around ids.
const PIECES: [&str; 24] = [
    "\"",
    "'",
    "`",
    "\n",
    " ",
    ": ",
    " = ",
    ", ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "# ",
    "// ",
    "- ",
    "\\n\",\n\"",
    ".",
    "/",
    "arn:aws:bedrock:us-east-1::foundation-model/",
    "inference-profile/",
    "bedrock-lint: ignore ",
    "us.",
];

const IDS: [&str; 6] = [
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "anthropic.claude-v2",
    "amazon.titan-text-express-v1",
    "anthropic.claude-*",
    "BedrockModel.ANTHROPIC_CLAUDE_V2",
    "claude-3-haiku",
];

/// Scripts without spaces, letters of two to four bytes, letters that join, and what cannot be seen.
const LETTERS: [&str; 9] = ["é", "ß", "模", "か", "ไ", "🦀", "e\u{301}", "👩\u{200d}💻", "\u{feff}"];

fn texts() -> impl Strategy<Value = String> {
    let run = (
        prop::sample::select(LETTERS.to_vec()),
        prop_oneof![0..40_usize, 0..1_200_usize],
    )
        .prop_map(|(letter, count)| letter.repeat(count));
    let piece = prop_oneof![
        3 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        3 => prop::sample::select(IDS.to_vec()).prop_map(str::to_owned),
        3 => run,
        1 => "[a-z]{0,5}",
    ];
    prop::collection::vec(piece, 1..24).prop_map(|pieces| pieces.concat())
}

fn check(kind: &str, text: &str) {
    let mut settings = Settings::new(Day::new(2026, 11, 23).unwrap());
    settings.regions = Region::new("us-east-1").into_iter().collect();
    let document = Document::new(format!("a.{kind}").as_str(), text.as_bytes().to_vec());
    // Without a byte order mark.
    let text = document.text();
    let checked = ENGINE.check(&document, &settings);
    for verdict in &checked.verdicts {
        let span = verdict.reference.span;
        assert!(
            text.is_char_boundary(span.start()) && text.is_char_boundary(span.end()),
            "{kind}: {text:?}"
        );
    }
}

proptest! {
    #[test]
    fn no_letter_is_cut(text in texts(), kind in prop::sample::select(KINDS.to_vec())) {
        check(kind, &text);
    }
}

#[test]
fn a_window_ends_at_every_offset_of_a_letter() {
    for letter in ["é", "模", "🦀"] {
        for length in [16, 64, 120, 200, 240, 300, 400, 512, 600, 1_000, 1_024, 2_000, 2_048] {
            for shift in 0..letter.len() {
                let run = letter.repeat(length / letter.len() + 1);
                let text = format!("m = \"{}{run}{}{run}\"\n", "x".repeat(shift), IDS[0]);
                for kind in ["py", "yaml", "txt"] {
                    check(kind, &text);
                }
            }
        }
    }
}
