//! The cheap test that files pass before they are read lets through whatever a later stage finds: each family of the
//! catalog, in each form, case and encoding, wherever chunks meet.

use std::fs;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use bedrock_lint::catalog::CatalogHandle;
use bedrock_lint::document::{Document, Encoding};
use bedrock_lint::engine::{Engine, Settings};
use bedrock_lint::input::{self, Hooks, Walk};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use walkdir::WalkDir;

use crate::case::AS_OF;

/// Spellings of the dot of an id.
const DOTS: &[&str] = &[
    ".", r"\.", r"\\.", r"\\\.", r"\\\\.", "[.]", "%2e", r"\u002e", r"\\u002e", "&#46;", "&#x2e;", "&period;",
];

/// Text between the literals of an id in pieces, without the dot.
const JOINTS: &[&str] = &[
    "\" + \"",
    "' '",
    "`\n\t+ `",
    "' . '",
    "\" \\\n   \"",
    "\",\"",
    "' & '",
    "\" || '",
    "' <> '",
];

/// Forms without an id of their own.
const WORDS: &[&str] = &[
    "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:111122223333:imported-model/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/a1b2c3d4e5f6",
    "arn:aws:bedrock:*:111122223333:inference-profile/us.*",
    "arn%3Aaws%3Abedrock%3A*%3A111122223333%3Ainference-profile%2Fus-gov.*",
    "FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2",
    "BedrockFoundationModel.AMAZON_NOVA_PRO_V1",
];

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(CatalogHandle::Embedded));

/// Spellings of the letters of a form.
#[derive(Clone, Copy, Debug)]
enum Letters {
    Small,
    Capital,
    /// A capital where the bit of its place is set.
    Mixed(u64),
}

impl Letters {
    fn write(self, text: &str) -> String {
        let letter = |(at, letter): (usize, char)| match self {
            Self::Small => letter.to_ascii_lowercase(),
            Self::Mixed(bits) if bits >> (at % 64) & 1 == 0 => letter.to_ascii_lowercase(),
            Self::Capital | Self::Mixed(_) => letter.to_ascii_uppercase(),
        };
        text.chars().enumerate().map(letter).collect()
    }
}

/// Every form of a family.
fn forms(provider: &str, stem: &str) -> Vec<String> {
    let whole = DOTS.iter().map(|dot| format!("us.{provider}{dot}{stem}-x-v1:0"));
    let split = JOINTS.iter().flat_map(|joint| {
        DOTS.iter().flat_map(move |dot| {
            [
                format!("\"{provider}{dot}{joint}{stem}-x-v1:0\""),
                format!("\"{provider}{joint}{dot}{stem}-x-v1:0\""),
            ]
        })
    });
    let alone = ["\"", "'", "`"].map(|quote| format!("startsWith({quote}{provider}.{quote})"));
    whole.chain(split).chain(alone).collect()
}

/// True if a file of these bytes is read whole.
fn is_read(bytes: &[u8]) -> bool {
    let walk = Walk {
        paths: vec!["-".into()],
        stdin: Some(bytes.to_vec()),
        ..Walk::default()
    };
    let mut read = 0;
    input::run(&walk, Hooks::default(), ENGINE.prefilter(), &|_| (), &mut |()| {
        read += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    read == 1
}

#[test]
fn each_family_of_the_catalog_passes_in_each_form() {
    for (provider, stem) in CatalogHandle::Embedded.stems() {
        for form in forms(&provider, &stem) {
            for letters in [Letters::Small, Letters::Capital, Letters::Mixed(0x5555_3333_0f0f_9c6a)] {
                let text = letters.write(&form);
                let document = Document::new("a.txt", text.clone().into_bytes());
                assert!(!ENGINE.candidates(&document).is_empty(), "no candidate: {text}");
                assert!(ENGINE.prefilter().can_hold(text.as_bytes()), "{text}");
            }
        }
    }
}

#[test]
fn each_fixture_with_a_finding_passes() {
    let settings = Settings::new(AS_OF.parse().unwrap());
    let mut found_reports = 0;
    for entry in WalkDir::new("fixtures").into_iter().filter_map(Result::ok) {
        let Some(bytes) = entry.file_type().is_file().then(|| fs::read(entry.path()).unwrap()) else {
            continue;
        };
        let document = Document::new(entry.path(), bytes.clone());
        let checked = ENGINE.check(&document, &settings);
        if checked.verdicts.is_empty() && checked.findings.is_empty() || document.text().contains('\0') {
            continue;
        }
        found_reports += 1;
        assert!(is_read(&bytes), "{}", entry.path().display());
    }
    assert!(found_reports > 100, "{found_reports} fixtures");
}

fn a_form() -> impl Strategy<Value = String> {
    let of_family =
        select(CatalogHandle::Embedded.stems()).prop_flat_map(|(provider, stem)| select(forms(&provider, &stem)));
    let letters = prop_oneof![
        Just(Letters::Small),
        Just(Letters::Capital),
        any::<u64>().prop_map(Letters::Mixed)
    ];
    let written = (of_family, letters).prop_map(|(form, letters)| letters.write(&form));
    prop_oneof![8 => written, 1 => select(WORDS).prop_map(str::to_owned)]
}

fn an_encoding() -> impl Strategy<Value = Encoding> {
    select(vec![
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(16),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_form_is_found_in_any_encoding_at_any_offset(
        form in a_form(),
        before in r#"[a-z.%"'\\\[ &é-]{0,12}"#,
        behind in r#"[a-z.%"'\\\[ &é-]{0,12}"#,
        encoding in an_encoding(),
        start in prop_oneof![0usize..64, (32usize << 10) - 160..(32 << 10) + 8, (64usize << 10) - 160..(64 << 10) + 8],
    ) {
            let text = format!("{}{before}{form}{behind}", " ".repeat(start));
        prop_assume!(!ENGINE.candidates(&Document::new("a.txt", text.clone().into_bytes())).is_empty());
        let bom: &[u8] = match encoding {
            Encoding::Utf8 => &[],
            Encoding::Utf8Bom => &[0xEF, 0xBB, 0xBF],
            Encoding::Utf16Le => &[0xFF, 0xFE],
            Encoding::Utf16Be => &[0xFE, 0xFF],
        };
        let bytes = [bom, &encoding.encode(&text)].concat();
        prop_assert!(is_read(&bytes), "{encoding:?}, at {start}: {before}{form}{behind}");
    }
}
