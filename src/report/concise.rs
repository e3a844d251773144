//! The report for a pipe: one line a finding, as compilers write it and editors read it.
//!
//! In: findings. Out: `path:line:column: severity[lint] text`, the path relative to where the run started.

use std::io::{self, Write};

use super::phrase::{fit, forms, headline, own_id, sentence, sentences, status};
use super::sanitize::{visible, without_commands};
use super::{Format, Reporter};
use crate::document::Document;
use crate::finding::{Finding, Replacement};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    summary: "one line a finding: path:line:column, and what to write instead",
    findings: |_| Box::new(Concise),
    inventory: None,
    lists_accepted: false,
};

/// As much is said on a line.
const MAX_LEN: usize = 300;

struct Concise;

impl Reporter<Finding> for Concise {
    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        let path = visible(document.name());
        // At the start of a line, an agent of GitHub reads a command.
        let here = if path.trim_start().starts_with("::") { "./" } else { "" };
        findings.iter().try_for_each(|finding| {
            let at = document.position(finding.verdict.reference.span.start());
            // The consequence, and the first thing to do about it.
            let max_texts = 2 + usize::from(status(finding).is_some());
            let mut texts = sentences(finding);
            texts.truncate(if finding.replacement.is_some() {
                max_texts
            } else {
                max_texts - 1
            });
            texts.extend(own_id(finding));
            let length = texts.iter().map(|one| one.chars().count() + 1).sum::<usize>();
            if let (Some(replacement), Some(last)) = (&finding.replacement, texts.get_mut(max_texts - 1))
                && length > MAX_LEN + 1
            {
                let room = (MAX_LEN + 1).saturating_sub(length - last.chars().count());
                *last = in_short(replacement, room);
            }
            let place = format!("{here}{path}:{}:{}", at.line, at.column);
            let kind = format!("{}[{}]", finding.severity, finding.lint);
            let line = format!("{place}: {kind} {}", visible(&fit(&texts, MAX_LEN, " ")));
            writeln!(out, "{}", without_commands(&line))
        })
    }
}

/// The replacement in short, where a line has no room for its forms.
fn in_short(replacement: &Replacement, room: usize) -> String {
    if replacement.is_removal() {
        return sentence(&headline(replacement));
    }
    match (
        &replacement.text,
        &replacement.companion,
        replacement.candidates.as_slice(),
    ) {
        (Some(text), ..) => format!("Replace with `{text}`."),
        (None, Some(companion), [only]) => format!("Move to `{only}` and `{companion}`."),
        (None, _, candidates) => {
            let named = |id: &str| format!("Move to {} (`{id}`).", replacement.name);
            let by_id = || named(&replacement.model_id);
            if candidates.is_empty() {
                return by_id();
            }
            // The bare id may be callable in few Regions.
            let forms = forms(candidates);
            let of_forms = [named(&forms), format!("Move to `{forms}`.")];
            let mut fitting = of_forms.into_iter().filter(|text| text.chars().count() <= room);
            fitting.next().unwrap_or_else(by_id)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::outbreak;
    use super::super::testing::{candidates, claude_v2, document, report_findings, retired};

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&super::FORMAT, &Options::default()));
    }

    #[test]
    fn a_finding_is_one_line_whatever_it_holds() {
        let report = outbreak::report(&super::FORMAT);
        let names = outbreak::names();
        assert_eq!(report.lines().count(), names.len());
        for (line, name) in report.lines().zip(names) {
            assert!(
                line.starts_with(&format!("{}:1:6: error[", super::visible(&name))),
                "{line}"
            );
        }
    }

    #[test]
    fn a_line_without_room_names_the_model_at_least() {
        let document = document();
        let mut finding = candidates(retired(&document, claude_v2(&document, 0)));
        let replacement = finding.replacement.as_mut().unwrap();
        replacement.text = None;
        replacement.candidates = (0..40)
            .map(|n| format!("prefix-{n}.anthropic.claude-haiku-4-5-20251001-v1:0"))
            .collect();
        let name = replacement.name.clone();
        let line = |finding: &crate::finding::Finding| {
            let mut out = Vec::new();
            let mut reporter = (super::FORMAT.findings)(&Options::default());
            reporter
                .document(&mut out, &document, std::slice::from_ref(finding))
                .unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(
            line(&finding).ends_with(&format!(". Move to {name} (`anthropic.claude-sonnet-4-6`).\n")),
            "{}",
            line(&finding)
        );
        finding.replacement.as_mut().unwrap().candidates.truncate(1);
        assert!(line(&finding).contains("(`prefix-0."), "{}", line(&finding));
    }
}
