//! An id that is no id, of a model that is known for certain.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::catalog::PrefixFault;
use crate::reference::{Reference, Target};
use crate::vocab::{Form, Place, Severity};

pub(super) static LINT: Lint = Lint {
    name: "malformed-model-id",
    group: Group::Spelling,
    summary: "a known model, spelt as Amazon Bedrock does not spell it: requests to it fail",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/malformed-model-id.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let verdict = subject.verdict;
    let fault = fault(subject)?;
    let fate = verdict.judgement.as_deref().and_then(wording::fate);
    let message = match fate {
        Some(fate) => format!("{fault}; {fate}"),
        None => fault,
    };
    // Other code looks such a text up, and may have names of its own.
    let looked_up = matches!(verdict.place, Place::MappingKey | Place::Comparison | Place::Regex)
        .then_some((Severity::Warning, "what other code looks up may be a name of its own"));
    Some(Draft {
        severity: looked_up,
        message,
        notes: verdict.judgement.as_deref().map(wording::notes).unwrap_or_default(),
    })
}

/// What is wrong with the spelling.
fn fault(subject: &Subject<'_>) -> Option<String> {
    let reference = &subject.verdict.reference;
    let written = &reference.text;
    match &reference.target {
        // `"cohere.embed-v4" in model_id` asks for a part of an id, and not for that id.
        Target::Unknown { id, meant: Some(meant) }
            if subject.verdict.place == Place::Comparison && meant.starts_with(id.as_str()) =>
        {
            None
        }
        Target::Unknown { meant: Some(meant), .. } => {
            let real = |prefix: &&str| subject.catalog.profile_prefix(prefix).is_some();
            let prefix = reference.profile.as_deref().filter(real);
            let prefix = prefix.map(|prefix| format!("{prefix}.")).unwrap_or_default();
            Some(format!(
                "`{written}` is not a Bedrock model id; `{prefix}{meant}` is meant"
            ))
        }
        Target::Model(_) if is_literal(reference) => {
            let prefix = reference.profile.as_deref();
            match prefix.and_then(|prefix| subject.catalog.prefix_fault(prefix)) {
                Some(PrefixFault::Doubled) => Some(format!(
                    "`{written}` has two profile prefixes, where an id has one at most"
                )),
                Some(PrefixFault::Mistaken(meant)) => {
                    let prefix = prefix.unwrap_or_default();
                    Some(format!(
                        "`{written}` begins with `{prefix}.`, which is no profile prefix; `{meant}.` is"
                    ))
                }
                None => {
                    has_capitals(subject).then(|| format!("`{written}` has capital letters, where model ids have none"))
                }
            }
        }
        _ => None,
    }
}

/// Whether the reference is the text of an id, and not the name of a constant.
fn is_literal(reference: &Reference) -> bool {
    !matches!(reference.form, Form::CdkConstant | Form::OpaqueArn | Form::Pattern)
}

/// Whether an id has capitals where it is handed on as it is: what is compared, looked up or read by people may have
/// been made so on purpose.
fn has_capitals(subject: &Subject<'_>) -> bool {
    let read = matches!(
        subject.verdict.place,
        Place::Comparison
            | Place::MappingKey
            | Place::Regex
            | Place::Identifier
            | Place::Comment
            | Place::Docstring
            | Place::Prose
    );
    let reference = &subject.verdict.reference;
    // AWS itself writes the windows of Provisioned Throughput both ways: `…:0:32K`.
    let variant = reference.variant.as_ref().map_or(0, String::len);
    let id = reference
        .text
        .get(..reference.text.len() - variant)
        .unwrap_or(&reference.text);
    !read && capitals_of(id)
}

/// Whether there are capitals besides those of an escape: `%3A`, `\u003A`.
fn capitals_of(text: &str) -> bool {
    let mut plain = text.to_owned();
    for escape in [
        "%253A", "%3A", "%2E", "%2D", "\\u003A", "\\u002E", "\\u002D", "&#x3A;", "&#x2E;",
    ] {
        plain = plain.replace(escape, "");
    }
    plain.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_is_no_capital() {
        for (text, capitals) in [
            ("amazon.nova-pro-v1%3A0", false),
            (r"amazon.nova-pro-v1\u003A0", false),
            ("amazon.nova-pro-v1:0", false),
            ("Amazon.nova-pro-v1%3A0", true),
            ("US.amazon.nova-pro-v1:0", true),
        ] {
            assert_eq!(capitals_of(text), capitals, "{text}");
        }
    }
}
