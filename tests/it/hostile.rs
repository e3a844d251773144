//! Files made to break a parser: each ends in bounded time and memory, and loses nothing, in it or beside it.

mod aborts;
mod letters;
mod reading;
mod repeated;

use crate::case::Case;

const ID: &str = "anthropic.claude-v2";

/// Runs over one file and a harmless one beside it, and sees that the id in each is listed.
#[track_caller]
fn loses_nothing(name: &str, text: String) {
    let case = Case::new("inventory")
        .file(name, text)
        .file("zz.py", format!("M = '{ID}'\n"));
    let rows = case.findings();
    let listed = |path: &str| rows.iter().any(|row| row["path"] == path && row["text"] == ID);
    assert!(listed(name), "{name} lost its id");
    assert!(listed("zz.py"), "{name} made another file lose its id");
}

/// The languages that are parsed, by a file name of each.
const PARSED: [&str; 14] = [
    "a.py", "a.js", "a.ts", "a.tsx", "a.java", "a.go", "a.cs", "a.yaml", "a.json", "a.hcl", "a.tf", "a.sh", "a.rs",
    "a.md",
];

#[test]
fn a_hundred_thousand_brackets_end_in_every_parsed_language() {
    for name in PARSED {
        for bracket in ["(", "[", "{"] {
            loses_nothing(name, format!("{}\n\"{ID}\"\n", bracket.repeat(100_000)));
        }
        let nested = format!("{}\"{ID}\"{}", "[".repeat(100_000), "]".repeat(100_000));
        loses_nothing(name, nested);
    }
}

#[test]
fn ten_thousand_quotes_of_markdown_end() {
    loses_nothing("a.md", format!("{}{ID}\n", ">".repeat(10_000)));
    loses_nothing("b.md", format!("{}{ID}\n", "> ".repeat(10_000)));
    loses_nothing("c.md", format!("{}\n{ID}\n", "* ".repeat(10_000)));
}

#[test]
fn strings_and_comments_that_never_end_are_read_to_the_end() {
    let opened = [
        "\"", "'", "`", "\"\"\"", "'''", "/*", "<!--", "<<EOF\n", "r#\"", "$\"{", "{{", "%%", "#{",
    ];
    let names =
        PARSED
            .iter()
            .copied()
            .chain(["a.rb", "a.php", "a.kt", "a.ex", "a.toml", "a.xml", "a.ps1", "a.unknown"]);
    for name in names {
        for open in opened {
            loses_nothing(name, format!("x = {open} {ID} \n more\n"));
        }
    }
}

#[test]
fn comments_that_hide_findings_end_however_many_there_are() {
    let alone = "# bedrock-lint: ignore\n".repeat(10_000);
    loses_nothing("a.py", format!("{alone}m = '{ID}'\n"));
    let marker = "bedrock-lint: ignore x ";
    loses_nothing("b.py", format!("m = '{ID}' # {}\n", marker.repeat(10_000)));
    let whole = "# bedrock-lint: ignore-file y\n".repeat(20_000);
    loses_nothing("c.py", format!("{whole}{}", format!("m = '{ID}'\n").repeat(1_000)));
    loses_nothing(
        "d.py",
        format!(
            "m = '{ID}' # bedrock-lint: ignore[{}]\n",
            "retired-modle,".repeat(50_000)
        ),
    );
}

#[test]
fn the_reason_of_a_comment_is_kept_up_to_a_length() {
    let text = format!("m = '{ID}' # bedrock-lint: ignore {}\n", "why ".repeat(100_000));
    let found = Case::new("check").file("a.py", text).findings();
    let reason = found[0]["suppressed"].as_str().unwrap();
    assert!(reason.starts_with("why why") && reason.ends_with('…'), "{reason}");
    assert!(reason.len() < 600, "{}", reason.len());
}

#[test]
fn a_marker_ends_where_the_next_one_begins() {
    let text = format!("m = '{ID}' # bedrock-lint: ignore[legacy-model] a bedrock-lint: ignore[retired-model] b\n");
    let found = Case::new("check").file("a.py", text).findings();
    let of = |lint: &str| found.iter().find(|finding| finding["lint"] == lint).unwrap();
    assert_eq!(of("retired-model")["suppressed"], "b");
    assert_eq!(of("unused-suppression")["column"], 29);
}

#[test]
fn a_policy_of_a_thousand_models_and_profiles_ends() {
    let models =
        (0..1000).map(|at| format!("\"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-x{at}-v1:0\""));
    let profile = "\"arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-6\"".to_owned();
    let all: Vec<_> = models.chain(vec![profile; 1000]).collect();
    let statement = format!(
        "{{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\", \"Resource\": [{}]}}",
        all.join(",\n")
    );
    loses_nothing("a.json", format!("{{\"m\": \"{ID}\", \"Statement\": [{statement}]}}\n"));
}

#[test]
fn names_without_end_are_each_looked_up_once() {
    let lines = |line: &dyn Fn(usize) -> String, count| (0..count).map(line).collect::<String>();
    // The longer the text, the more each name cost.
    let filler = format!("# {}\n", "x".repeat(2 << 20));
    loses_nothing("a.py", filler + &lines(&|at| format!("m{at} = '{ID}'\n"), 1_500));
    loses_nothing("b.py", lines(&|at| format!("fallback_model_{at} = '{ID}'\n"), 1_500));
    loses_nothing(
        "c.py",
        lines(&|at| format!("def f{at}():\n    fallback_model = '{ID}'\n"), 1_500),
    );
}

#[test]
fn one_line_of_many_ids_or_clients_is_read() {
    for name in ["a.txt", "b.env", "c.yaml"] {
        let filler = "x,".repeat(1 << 20);
        loses_nothing(name, format!("X={filler}{}\n", format!("/{ID},").repeat(500)));
    }
    let clients = "BedrockClient.builder ".repeat(30_000);
    loses_nothing(
        "d.java",
        format!("Region r = Region.US_EAST_1; m = \"{ID}\"; {clients}"),
    );
}

#[test]
fn a_config_of_a_mebibyte_is_read_or_refused() {
    let count = |line: &dyn Fn(usize) -> String, count| (0..count).map(line).collect::<String>();
    let run = |config: String| {
        let case = Case::new("check").file("bedrock-lint.toml", config);
        case.file("a.py", format!("m = '{ID}'\n")).run()
    };
    let run_keys = run(count(&|at| format!("a{at}=1\n"), 50_000));
    assert_eq!(run_keys.code, 2);
    assert!(run_keys.stderr.contains("1:1: unknown key `a0`"), "{}", run_keys.stderr);
    assert!(run_keys.stderr.contains("and 49900 more errors"), "{}", run_keys.stderr);
    let globs = count(&|at| format!("'x{at}/**',"), 30_000);
    assert_eq!(run(format!("exclude = [{globs}]\n")).code, 1);
    let ids = count(
        &|at| format!("'anthropic.claude-v2:{at}' = 'anthropic.claude-sonnet-4-6'\n"),
        10_000,
    );
    assert_eq!(run(format!("[replacements]\n{ids}")).code, 2);
    let arns = count(
        &|at| format!("'arn:aws:bedrock:us-east-1:1:prompt-router/{at}' = 'anthropic.claude-sonnet-4-6'\n"),
        8_000,
    );
    assert_eq!(run(format!("[arns]\n{arns}")).code, 1);
}

#[test]
fn a_baseline_of_ten_thousand_entries_is_held_against_as_many_findings() {
    let entry = format!("{{\"path\":\"a.py\",\"lint\":\"legacy-model\",\"text\":\"{ID}\",\"state\":\"legacy\"}}\n");
    let run = Case::new("check")
        .file("a.py", format!("m = '{ID}'\n").repeat(5_000))
        .file(
            "base.jsonl",
            format!("{{\"bedrock-lint-baseline\":1}}\n{}", entry.repeat(10_000)),
        )
        .args(["--baseline", "base.jsonl", "--format", "json"])
        .run();
    assert_eq!(run.code, 1, "{}", run.stderr);
}

#[test]
fn anchors_fences_and_cells_by_the_thousand_lose_nothing() {
    let ten = |at: usize| vec![format!("*a{at}"); 10].join(", ");
    let laughs: Vec<_> = (1..500)
        .map(|at| format!("a{at}: &a{at} [{}]\n", ten(at - 1)))
        .collect();
    let laughs = laughs.concat();
    loses_nothing("a.yaml", format!("first: {ID}\na0: &a0 [x]\n{laughs}last: {ID}\n"));
    loses_nothing(
        "b.md",
        format!("{}{ID}\n", "```json\n{\"a\": 1}\n```\n\n".repeat(5_000)),
    );
    let cell =
        r#"{"cell_type": "code", "source": ["x = 1\n"], "outputs": [], "metadata": {}, "execution_count": null},"#;
    let last = cell.replace("x = 1", &format!("m = '{ID}'"));
    let cells = format!("{}{}", cell.repeat(5_000), last.trim_end_matches(','));
    loses_nothing(
        "c.ipynb",
        format!("{{\"cells\": [{cells}], \"nbformat\": 4, \"nbformat_minor\": 5}}"),
    );
}

#[test]
fn comments_beside_each_other_are_each_found_from_the_one_before() {
    for name in ["a.js", "a.java", "a.go", "a.sh", "a.tf"] {
        let open = if name.ends_with("sh") || name.ends_with("tf") {
            "#"
        } else {
            "//"
        };
        loses_nothing(
            name,
            format!("{open}\n").repeat(20_000) + &format!("{open} {ID}\n").repeat(500),
        );
    }
}

#[test]
fn one_line_of_sixteen_megabytes_is_read() {
    let filler = "{\"a\":[1,2,3]},";
    let times = (16 << 20) / filler.len() - 10;
    for name in ["min.js", "min.json"] {
        loses_nothing(name, format!("[{}{{\"m\":\"{ID}\"}}]", filler.repeat(times)));
    }
}

#[test]
fn a_notebook_that_is_not_json_is_read_as_text() {
    for text in ["{\"cells\": [", "<html>", "", "{\"cells\": {\"source\": 1}}\n"] {
        loses_nothing("a.ipynb", format!("{text}\"{ID}\"\n"));
    }
}
