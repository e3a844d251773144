//! A profile of GovCloud where commercial Regions are named, or the reverse.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::{Region, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "partition-mismatch",
    group: Group::Refusal,
    summary: "an inference profile of GovCloud in a commercial ARN or Region, or the reverse",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/partition-mismatch.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let reference = &subject.verdict.reference;
    let judgement = subject.judgement().filter(|judgement| judgement.state != State::Eol)?;
    let prefix = reference.profile.as_deref()?;
    let wrong = |partition: &_| subject.catalog.is_on_the_wrong_side(prefix, partition);
    let partition = reference.arn.as_ref().and_then(|arn| arn.partition.as_ref());
    let beside = match (partition, &reference.region) {
        (Some(partition), _) if wrong(partition) => format!("in an ARN of the partition {partition}"),
        (_, Some(region)) if wrong(&region.partition()) => format!("beside the Region {region}"),
        (None, None) => match &subject.verdict.client_region {
            Some(region) if wrong(&region.partition()) => format!("called by a client of {region}"),
            _ => return None,
        },
        _ => return None,
    };
    let of = subject
        .catalog
        .profile_prefix(prefix)?
        .source_regions
        .first()
        .map(Region::partition)?;
    let message = format!(
        "`{}` is an inference profile of the partition {of}, {beside}",
        reference.text
    );
    Some(Draft {
        severity: None,
        message,
        notes: wording::notes(judgement),
    })
}
