//! An id that is no id, of a model that is known for certain.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::catalog::PrefixFault;
use crate::finding::Verdict;
use crate::reference::{Kin, ModelIndex, Reference, Target};
use crate::vocab::{Form, Mark, Partition, Place, Region, Severity};

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
    let (fault, doubt) = fault(subject)?;
    let fate = verdict.judgement.as_deref().and_then(wording::fate);
    let message = match fate {
        Some(fate) => wording::joined(&fault, &fate),
        None => fault,
    };
    // A family of ids has the same text.
    let family =
        (verdict.sink.is_none() && is_of_mantle(subject)).then_some((Severity::Warning, "nothing is seen to call it"));
    // Other code looks such a text up, and may have names of its own.
    let looked_up =
        (is_looked_up(verdict) && verdict.sink.is_none()).then_some(if verdict.mark == Some(Mark::Lookup) {
            (
                Severity::Note,
                "stored rows that are looked for may have names of their own",
            )
        } else {
            (Severity::Warning, "what other code looks up may be a name of its own")
        });
    let mut notes: Vec<_> = of_missing_profile(subject).into_iter().collect();
    notes.extend(verdict.judgement.as_deref().map(wording::notes).unwrap_or_default());
    Some(Draft {
        severity: doubt.or(family).or(looked_up),
        message,
        notes,
    })
}

/// Severity of a fault that is not certain, and the reason.
type Doubt = Option<(Severity, &'static str)>;

/// The fault in the spelling.
fn fault(subject: &Subject<'_>) -> Option<(String, Doubt)> {
    let verdict = subject.verdict;
    match &verdict.reference.target {
        Target::Unknown { id, meant, kin } => of_unknown(subject, id, meant.as_deref(), kin).map(|fault| (fault, None)),
        Target::Model(_) if is_literal(&verdict.reference) => of_suffix(verdict)
            .or_else(|| of_prefix(subject).map(|fault| (fault, None)))
            .or_else(|| of_capitals(verdict).map(|fault| (fault, None))),
        _ => None,
    }
}

/// An id that the catalog does not have as it is written.
fn of_unknown(subject: &Subject<'_>, id: &str, meant: Option<&str>, kin: &Kin) -> Option<String> {
    let verdict = subject.verdict;
    let written = &verdict.reference.text;
    let with_prefix = |id: &str| with_prefix(subject, id);
    match (meant, kin) {
        _ if verdict.is_own_name => None,
        // A longer dotted name is somebody's own, and a pattern need not be a whole id.
        _ if verdict.reference.follows_word || verdict.place == Place::Regex && verdict.sink.is_none() => None,
        // A text that is looked up by the beginning of an id is a name of its own.
        (Some(meant), _) if is_looked_up(verdict) && verdict.sink.is_none() && meant.starts_with(id) => None,
        (Some(meant), _) if is_of_mantle(subject) => Some(format!(
            "`{written}` is an id of bedrock-mantle, not of bedrock-runtime; did you mean `{}`?",
            with_prefix(meant)
        )),
        (Some(meant), _) => Some(format!(
            "invalid model id `{written}`; did you mean `{}`?",
            with_prefix(meant)
        )),
        (None, Kin::CutOff { ids }) => {
            let ids: Vec<_> = ids.iter().map(|id| format!("`{}`", with_prefix(id))).collect();
            let ids: Vec<_> = ids.iter().map(String::as_str).collect();
            Some(format!(
                "incomplete model id `{written}`: the beginning of {}",
                wording::named(&ids)
            ))
        }
        (None, Kin::AtMantle) => Some(format!(
            "`{written}` is not an id of bedrock-runtime; only bedrock-mantle has `{id}`"
        )),
        (None, Kin::Open | Kin::NotNewer { .. }) => None,
    }
}

/// True if it is an id of bedrock-mantle in a form of bedrock-runtime.
fn is_of_mantle(subject: &Subject<'_>) -> bool {
    match &subject.verdict.reference.target {
        Target::Unknown { id, .. } => !subject.catalog.is_of_runtime(id),
        _ => false,
    }
}

/// `id` behind the prefix that is written, where the model has such a profile; behind that of GovCloud where the Region
/// is there.
fn with_prefix(subject: &Subject<'_>, id: &str) -> String {
    let written = subject.verdict.reference.profile.as_deref();
    let model = subject.catalog.model(id);
    match written.zip(model) {
        Some((prefix, model)) => subject
            .catalog
            .profile_in(model, prefix, partition(subject.verdict).as_ref())
            .map_or_else(|| id.to_owned(), |prefix| format!("{prefix}.{id}")),
        None => id.to_owned(),
    }
}

/// The partition of the Region beside an id, or of the ARN around it.
fn partition(verdict: &Verdict) -> Option<Partition> {
    let reference = &verdict.reference;
    let arn = reference.arn.as_ref().and_then(|arn| arn.partition.clone());
    let region = reference.region.as_ref().or(verdict.client_region.as_ref());
    arn.or_else(|| region.map(Region::partition))
}

/// The fact that the model has no profile of the prefix that is written, or none that the Region can call.
fn of_missing_profile(subject: &Subject<'_>) -> Option<String> {
    let Target::Unknown { meant: Some(meant), .. } = &subject.verdict.reference.target else {
        return None;
    };
    let prefix = subject.verdict.reference.profile.as_deref()?;
    let model = subject.catalog.model(meant)?;
    subject.catalog.profile_prefix(prefix)?;
    let partition = partition(subject.verdict);
    if subject.catalog.profile_in(model, prefix, partition.as_ref()).is_some() {
        return None;
    }
    Some(
        match partition.filter(|partition| subject.catalog.is_on_the_wrong_side(prefix, partition)) {
            Some(partition) => format!(
                "`{prefix}.` is not called from the partition {partition}, and no profile of {} is known there",
                model.name
            ),
            None => format!("{} has no profile of `{prefix}.`", model.name),
        },
    )
}

/// A context window after the id of a model that does not end; where it ends, the lifecycle lint mentions the suffix.
fn of_suffix(verdict: &Verdict) -> Option<(String, Doubt)> {
    let suffix = verdict.reference.suffix.as_deref()?;
    if verdict.judgement.as_deref().and_then(wording::fate).is_some() {
        return None;
    }
    if verdict.is_sent() {
        let taker = verdict.sink.as_ref().map_or("", |sink| sink.name.as_str());
        let fault = format!("`{suffix}` is not part of a Bedrock model id, but `{taker}` gets it with the id");
        return Some((fault, None));
    }
    // Claude Code has its own reading of `[1m]`, and cuts it off.
    (!suffix.starts_with('[')).then(|| {
        let fault = format!("`{suffix}` is not part of a Bedrock model id: cut it off before the call");
        (fault, Some((Severity::Note, "clients cut such a suffix off")))
    })
}

/// Two prefixes, or an invalid one.
fn of_prefix(subject: &Subject<'_>) -> Option<String> {
    let reference = &subject.verdict.reference;
    let written = &reference.text;
    let prefix = reference.profile.as_deref()?;
    Some(match subject.catalog.prefix_fault(prefix)? {
        PrefixFault::Doubled => format!("`{prefix}.` are two Region prefixes in `{written}`; use one"),
        PrefixFault::Misspelt(meant) => misspelt(subject, prefix, meant),
    })
}

/// The message for a prefix that does not exist, with those that the model has: the one that is meant, if it is one of
/// them.
fn misspelt(subject: &Subject<'_>, prefix: &str, meant: &str) -> String {
    let written = &subject.verdict.reference.text;
    let judgement = subject.verdict.judgement.as_ref();
    let model = judgement.and_then(|judgement| subject.catalog.model(&judgement.model_id));
    let Some(model) = model.filter(|model| !model.profiles.iter().any(|name| name == meant)) else {
        return format!("no prefix `{prefix}.` exists (`{written}`); did you mean `{meant}.`?");
    };
    let has: Vec<_> = model.profiles.iter().map(|name| format!("`{name}.`")).collect();
    let has = match has.as_slice() {
        [] => "no inference profile".to_owned(),
        has => wording::list(&has.iter().map(String::as_str).collect::<Vec<_>>()),
    };
    format!("no prefix `{prefix}.` exists (`{written}`); {} has {has}", model.name)
}

fn of_capitals(verdict: &Verdict) -> Option<String> {
    let written = &verdict.reference.text;
    has_capitals(verdict).then(|| format!("`{written}` has capital letters; model ids have none"))
}

/// True if other code looks the text up.
fn is_looked_up(verdict: &Verdict) -> bool {
    matches!(verdict.place, Place::MappingKey | Place::Comparison | Place::Regex)
}

/// True if the reference is the text of an id, and not the name of a constant.
fn is_literal(reference: &Reference) -> bool {
    !matches!(reference.form, Form::CdkConstant | Form::OpaqueArn | Form::Pattern)
}

/// True if an id with capitals is passed on unchanged: one that is compared, looked up or read by people may be written
/// so on purpose.
fn has_capitals(verdict: &Verdict) -> bool {
    let read = matches!(
        verdict.place,
        Place::Comparison
            | Place::MappingKey
            | Place::Regex
            | Place::Identifier
            | Place::Comment
            | Place::Docstring
            | Place::Prose
    );
    let reference = &verdict.reference;
    // AWS itself writes the windows of Provisioned Throughput both ways: `…:0:32K`.
    let variant = reference
        .variant
        .as_ref()
        .or(reference.suffix.as_ref())
        .map_or(0, String::len);
    let id = reference
        .text
        .get(..reference.text.len() - variant)
        .unwrap_or(&reference.text);
    !read && capitals_of(id)
}

/// True if there are capitals besides those of an escape: `%3A`, `\u003A`.
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
