//! Properties of every baseline: a check against the one that was just written reports nothing, whatever the files, the
//! order of their ids, and the number of notes.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::case::{Case, Run};

/// Ids that have ended, that are Legacy, that are misspelt, and that are Active.
const IDS: [&str; 7] = [
    "anthropic.claude-v2",
    "anthropic.claude-v2:1",
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "meta.llama3-8b-instruct-v1:0",
    "us.anthropic.claude-sonnet-4-6-v1:0",
    "us.global.amazon.nova-pro-v1:0",
    "amazon.nova-pro-v1:0",
];

/// Files of several roles.
const FILES: [&str; 8] = [
    "a.py",
    "src/b.py",
    "tests/test_c.py",
    "docs/d.md",
    "e.json",
    "deploy/f.yaml",
    "src/g.ts",
    "README.md",
];

/// One place of an id, in a file of that name.
fn place(name: &str, kind: usize, id: &str) -> String {
    let extension = name.rsplit('.').next().unwrap_or_default();
    match (extension, kind) {
        ("py", 0 | 1) => format!("M = \"{id}\"\n"),
        ("py", 2) => format!("# was {id} once\n"),
        ("py", 3) => format!("if m == \"{id}\":\n    pass\n"),
        ("py", 4) => format!("M = \"{id}\"  # bedrock-lint: ignore kept\n"),
        ("py", _) => format!("T = [{}]\n", format!("\"{id}\", ").repeat(13)),
        ("ts", 0..=2) => format!("const m = \"{id}\";\n"),
        ("ts", 3) => format!("// {id}\n"),
        ("ts", _) => format!("switch (m) {{ case \"{id}\": break; }}\n"),
        ("md", 0..=2) => format!("Use `{id}`.\n\n"),
        ("md", _) => format!("```python\nM = \"{id}\"\n```\n\n"),
        ("yaml", 0..=2) => format!("- model: {id}\n"),
        ("yaml", _) => format!("# {id}\n"),
        _ => format!("\"{id}\""),
    }
}

/// A table of many models, of which some have ended.
fn table() -> String {
    let active = [
        "amazon.nova-pro-v1:0",
        "amazon.nova-lite-v1:0",
        "amazon.nova-micro-v1:0",
        "anthropic.claude-sonnet-4-6",
        "anthropic.claude-opus-4-6-v1",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "openai.gpt-oss-120b-1:0",
        "openai.gpt-oss-20b-1:0",
        "mistral.ministral-3-8b-instruct",
    ];
    let rows = active.iter().chain(&IDS[..4]).map(|id| format!("    \"{id}\",\n"));
    format!("MODELS = [\n{}]\n", rows.collect::<String>())
}

fn text(name: &str, places: &[(usize, usize)], has_table: bool) -> String {
    let parts: Vec<_> = places.iter().map(|&(kind, id)| place(name, kind, IDS[id])).collect();
    let text = match name.rsplit('.').next() {
        Some("json") => format!("[\n{}\n]\n", parts.join(",\n")),
        _ => parts.concat(),
    };
    if has_table
        && std::path::Path::new(name)
            .extension()
            .is_some_and(|extension| extension == "py")
    {
        return text + &table();
    }
    text
}

fn run(case: &Case, options: &str, more: &[&str]) -> Run {
    let options = options.split_whitespace();
    let more: Vec<_> = ["--baseline", "base.jsonl"]
        .into_iter()
        .chain(options)
        .chain(more.iter().copied())
        .collect();
    case.run_in("", &more)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40),
        rng_seed: RngSeed::Fixed(15),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_baseline_that_was_just_written_accepts_everything(
        files in prop::collection::btree_map(
            prop::sample::select(&FILES[..]),
            (prop::collection::vec((0..6_usize, 0..IDS.len()), 1..9), any::<bool>()),
            1..5,
        ),
        options in prop::sample::select(vec![
            "",
            "--all",
            "--fail-on note",
            "--fail-on warning --fail-within 400",
            "--region us-east-1",
            "--ignore legacy-model",
        ]),
        config in prop::sample::select(vec![
            "",
            "severity = { retired-model = 'note' }\n",
            "[[override]]\npaths = ['src']\nrole = 'doc'\n",
            "fail-on = 'note'\n[severity]\nunused-suppression = 'warning'\n",
            "[severity]\nhard-coded-model = 'error'\n[[ignore]]\npaths = ['*.ts']\nids = ['anthropic.claude-v2*']\n",
        ]),
    ) {
        let mut case = Case::new("check").file("bedrock-lint.toml", config);
        for (name, (places, has_table)) in &files {
            case = case.file(name, text(name, places, *has_table));
        }
        let written = run(&case, options, &["--write-baseline"]);
        prop_assert_eq!(written.code, 0, "{}", written.stderr);
        let baseline = case.read("base.jsonl");
        let checked = run(&case, options, &["--format", "jsonl"]);
        let is_open = |finding: &Value| finding["baselined"] == false && finding["suppressed"].is_null();
        let open: Vec<_> = checked.lines().into_iter().filter(is_open).collect();
        prop_assert_eq!(
            (checked.code, &open[..]),
            (0, &[][..]),
            "{}\n{}",
            checked.stderr,
            String::from_utf8_lossy(&baseline)
        );
        let again = run(&case, options, &["--write-baseline"]);
        prop_assert_eq!(again.code, 0);
        prop_assert_eq!(case.read("base.jsonl"), baseline, "written twice is written once");
    }
}

#[test]
fn a_note_before_an_error_takes_none_of_its_entries() {
    let notes = "# anthropic.claude-v2\n".repeat(3);
    for text in [
        format!("{notes}M = 'anthropic.claude-v2'\n"),
        format!("M = 'anthropic.claude-v2'\n{notes}"),
    ] {
        let case = Case::new("check").file("a.py", text);
        assert_eq!(run(&case, "", &["--write-baseline"]).code, 0);
        let checked = run(&case, "", &[]);
        assert_eq!((checked.code, checked.stdout.as_str()), (0, ""), "{}", checked.stderr);
    }
}
