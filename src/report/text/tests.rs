use super::super::testing::{claude_v2, minified, report_findings, retired, span};
use super::*;
use crate::finding::Label;

fn report(document: &Document, findings: &[Finding], options: &Options) -> String {
    let mut out = Vec::new();
    let options = Options {
        full: true,
        ..options.clone()
    };
    (FORMAT.findings)(&options)
        .document(&mut out, document, findings)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn document(text: &str) -> Document {
    Document::new("a.py", text.as_bytes().to_vec())
}

/// The part of the id's line that is underlined, by columns of the terminal.
fn underlined(report: &str) -> String {
    use unicode_width::UnicodeWidthChar;
    let lines = report.lines().collect::<Vec<_>>();
    let index = lines.iter().position(|line| line.contains("^^")).unwrap();
    let carets = lines[index].chars().position(|c| c == '^').unwrap()..lines[index].trim_end().chars().count();
    let mut column = 0;
    let mut under = String::new();
    for c in lines[index - 1].chars() {
        if carets.contains(&column) {
            under.push(c);
        }
        column += c.width().unwrap_or(0);
    }
    under
}

#[test]
fn the_hard_sample() {
    insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
}

#[test]
fn the_hard_sample_on_a_narrow_terminal() {
    insta::assert_snapshot!(report_findings(
        &FORMAT,
        &Options {
            width: 60,
            ..Options::default()
        }
    ));
}

#[test]
fn colors() {
    let document = document("m = 'anthropic.claude-v2'\n");
    let finding = retired(&document, claude_v2(&document, 0));
    let colored = report(
        &document,
        std::slice::from_ref(&finding),
        &Options {
            color: true,
            ..Options::default()
        },
    );
    insta::assert_snapshot!(colored.replace('\u{1b}', "␛"));
    let plain = report(&document, &[finding], &Options::default());
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn the_severity_has_its_reasons_with_verbose() {
    let document = document("m = 'anthropic.claude-v2'\n");
    let mut finding = retired(&document, claude_v2(&document, 0));
    finding.severity_from = vec!["default".to_owned(), "role test".to_owned()];
    let verbose = report(
        &document,
        &[finding],
        &Options {
            verbose: true,
            ..Options::default()
        },
    );
    assert!(
        verbose.contains("note: error because of: default, role test"),
        "{verbose}"
    );
}

#[test]
fn the_underline_is_below_the_id() {
    for line in [
        "anthropic.claude-v2",
        "\t\tm = \t\"anthropic.claude-v2\"\t# tabs",
        "größe = \"模型模型\" # anthropic.claude-v2",
        "e\u{301}e\u{301} anthropic.claude-v2",
        "\u{1b}[31m\u{202e}\r\u{9b} anthropic.claude-v2",
        "\u{feff}anthropic.claude-v2\u{0}",
        "anthropic.claude-v2\r",
    ] {
        let document = document(&format!("# before\n{line}\n# after\n"));
        let report = report(
            &document,
            &[retired(&document, claude_v2(&document, 0))],
            &Options::default(),
        );
        assert_eq!(underlined(&report), "anthropic.claude-v2", "{report}");
    }
}

#[test]
fn a_long_line_is_a_window_and_the_position_is_true() {
    for width in [40, 80, 100, 200] {
        for padding in [0, 1, 30, 60, 61, 62, 63, 100, 5_000] {
            for behind in [0, 1, 30, 100, 5_000] {
                for filler in ["x", "模", "\u{1b}", "\t", "ö"] {
                    let line = format!("{}anthropic.claude-v2{}", filler.repeat(padding), filler.repeat(behind));
                    let document = document(&format!("\n{line}\n"));
                    let options = Options {
                        width,
                        ..Options::default()
                    };
                    let report = report(&document, &[retired(&document, claude_v2(&document, 0))], &options);
                    assert_eq!(
                        underlined(&report),
                        "anthropic.claude-v2",
                        "{width} {padding} {behind}\n{report}"
                    );
                    let place = format!("a.py:2:{}\n", padding * filler.len() + 1);
                    assert!(report.contains(&place), "{place} in {report}");
                    let shown = report.lines().find(|line| line.starts_with("2 │")).unwrap();
                    assert!(
                        unicode_width::UnicodeWidthStr::width(shown) <= width,
                        "{width}: {shown}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_line_of_ten_megabytes_is_shown_in_part() {
    let document = minified("app.js", 10_000_000);
    let report = report(
        &document,
        &[retired(&document, claude_v2(&document, 0))],
        &Options::default(),
    );
    assert_eq!(underlined(&report), "anthropic.claude-v2");
    assert!(report.len() < 2_000, "{report}");
}

#[test]
fn an_id_wider_than_the_terminal_is_cut() {
    let text = "anthropic.claude-v2".repeat(9);
    for line in [format!("m = \"{text}\" # end\n"), text.clone()] {
        let document = document(&line);
        let mut verdict = claude_v2(&document, 0);
        verdict.reference.span = span(&document, &text, 0);
        let options = Options {
            width: 60,
            ..Options::default()
        };
        let report = report(&document, &[retired(&document, verdict)], &options);
        let shown = report.lines().find(|line| line.starts_with("1 │")).unwrap();
        assert!(unicode_width::UnicodeWidthStr::width(shown) <= 60, "{shown}");
    }
}

#[test]
fn lines_between_labels_are_shown_or_left_out_as_a_gap() {
    let text = "m = 'anthropic.claude-v2'\nbetween\nc = 1\n\n\n\nd = 2\n";
    let document = document(text);
    let mut finding = retired(&document, claude_v2(&document, 0));
    let label = |text, message: &str| Label {
        span: span(&document, text, 0),
        message: message.to_owned(),
    };
    finding.labels = vec![label("c = 1", "near"), label("d = 2\n", "far, over a line end")];
    let verbose = Options {
        verbose: true,
        ..Options::default()
    };
    insta::assert_snapshot!("labels", report(&document, &[finding.clone()], &verbose));
    let short = report(&document, &[finding], &Options::default());
    assert!(
        short.contains("= also: line 3: near; line 7: far, over a line end\n"),
        "{short}"
    );
    assert!(short.lines().count() <= 9, "{short}");
}
