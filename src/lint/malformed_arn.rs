//! An ARN that names no resource: its fields do not fit the id in it.

use super::{About, Check, Draft, FixAvailability, Group, Joint, Lint, Whole, iam, wording};
use crate::finding::{Stance, Verdict};
use crate::reference::{ArnFields, Reference, Target};
use crate::vocab::{Form, Severity, Span, boundary};

pub(super) static LINT: Lint = Lint {
    name: "malformed-arn",
    group: Group::Spelling,
    summary: "an ARN whose fields do not fit the id in it: it names no resource, and in a policy matches nothing",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/malformed-arn.md"),
    check: Check::Document(check),
};

/// Maximum distance back to the start of an ARN, in bytes.
const MAX_ARN_LEN: usize = 512;

/// The field that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// A profile behind `foundation-model/`.
    ProfileAsModel,
    /// A bare id behind `inference-profile/`.
    ModelAsProfile,
    /// An account before `foundation-model/`.
    AccountOfModel,
    /// No account before `inference-profile/`, in a policy.
    ProfileWithoutAccount,
    /// A kind of resource that does not exist: `model/`.
    NoResource(&'static str),
}

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    let verdicts = whole.verdicts.iter().enumerate();
    let joint = |(at, draft)| Joint {
        lint: &LINT,
        about: About::Reference(at),
        draft,
        labels: Vec::new(),
        fix: None,
    };
    verdicts
        .filter_map(|(at, verdict)| Some((at, draft(whole, verdict)?)))
        .map(joint)
        .collect()
}

fn draft(whole: &Whole<'_>, verdict: &Verdict) -> Option<Draft> {
    let reference = &verdict.reference;
    if reference.prefix_is_variable {
        return None;
    }
    let text = whole.document.text();
    let (fields, fault) = if let Some(arn) = &reference.arn {
        let fields = ArnFields::before_id(text.get(arn.span.start()..reference.span.start())?)?;
        let fault = fault(whole, verdict, &fields)?;
        (fields, fault)
    } else {
        let before = boundary::before(text, reference.span.start(), MAX_ARN_LEN);
        let (fields, kind) = ArnFields::before_mistaken(before)?;
        (fields, Fault::NoResource(kind))
    };
    let consequence = match verdict.stance {
        Some(Stance::Allowed) => "the statement allows nothing by it",
        Some(Stance::Denied) => "the statement denies nothing by it",
        Some(Stance::Unclear) | None => "it names no resource",
    };
    let message = format!("{}: {consequence}", fault.message(&reference.text));
    if fault == Fault::ProfileWithoutAccount && is_named_with_account(whole, verdict) {
        return Some(Draft {
            severity: Some((Severity::Note, "the statement names it with its account too")),
            message,
            notes: vec!["remove this entry".to_owned()],
        });
    }
    Some(Draft {
        severity: None,
        message,
        notes: vec![write(whole, reference, &fields, fault)],
    })
}

/// True if the statement that names a profile without its account names it in a right ARN as well.
fn is_named_with_account(whole: &Whole<'_>, verdict: &Verdict) -> bool {
    let own = &verdict.reference;
    let arn_of = |reference: &Reference| {
        let before = reference.arn.as_ref()?.span.start()..reference.span.start();
        ArnFields::before_id(whole.document.text().get(before)?)
    };
    let Some(fields) = arn_of(own) else { return false };
    let is_twin = |other: &&Verdict| {
        let is_right = |arn: ArnFields<'_>| {
            arn.resource == Form::InferenceProfileArn
                && !arn.account.is_empty()
                && [fields.region, "*"].contains(&arn.region)
        };
        other.reference.text == own.text && arn_of(&other.reference).is_some_and(is_right)
    };
    let twins: Vec<Span> = whole.verdicts.iter().filter(is_twin).map(|twin| twin.reference.span).collect();
    let holds = |resources: &Span, span: Span| resources.start() <= span.start() && span.end() <= resources.end();
    !twins.is_empty()
        && iam::resources(&whole.parts())
            .iter()
            .any(|resources| holds(resources, own.span) && twins.iter().any(|&twin| holds(resources, twin)))
}

fn fault(whole: &Whole<'_>, verdict: &Verdict, fields: &ArnFields<'_>) -> Option<Fault> {
    let prefix = verdict.reference.profile.as_deref();
    let is_profile = prefix.is_some_and(|prefix| whole.catalog.profile_prefix(prefix).is_some());
    match fields.resource {
        Form::FoundationModelArn if is_profile => Some(Fault::ProfileAsModel),
        Form::FoundationModelArn if prefix.is_none() && is_account(fields.account) => Some(Fault::AccountOfModel),
        Form::InferenceProfileArn if prefix.is_none() => Some(Fault::ModelAsProfile),
        Form::InferenceProfileArn if is_profile && fields.account.is_empty() && verdict.stance.is_some() => {
            Some(Fault::ProfileWithoutAccount)
        }
        _ => None,
    }
}

/// True if the field of the account certainly holds one: a number, or a variable of that name. A wildcard may match
/// nothing.
pub(super) fn is_account(field: &str) -> bool {
    let is_number = field.len() == 12 && field.bytes().all(|byte| byte.is_ascii_digit());
    is_number || !field.contains('*') && field.to_ascii_lowercase().contains("account")
}

impl Fault {
    fn message(self, id: &str) -> String {
        match self {
            Self::ProfileAsModel => {
                format!("`{id}` is an inference profile, and this is the ARN of a foundation model")
            }
            Self::ModelAsProfile => {
                format!("`{id}` is a foundation model, and this is the ARN of an inference profile")
            }
            Self::AccountOfModel => "the ARN of a foundation model has no account, and this one has".to_owned(),
            Self::ProfileWithoutAccount => {
                "the ARN of an inference profile has an account, and this one has none".to_owned()
            }
            Self::NoResource(kind) => format!("Bedrock has no kind of resource `{kind}/`"),
        }
    }
}

/// The ARNs that name the resource that is meant.
fn write(whole: &Whole<'_>, reference: &Reference, fields: &ArnFields<'_>, fault: Fault) -> String {
    let ArnFields {
        partition,
        region,
        account,
        ..
    } = fields;
    let id = &reference.text;
    let model = |region: &str, id: &str| format!("`arn:{partition}:bedrock:{region}::foundation-model/{id}`");
    let own_region = if region.is_empty() { "*" } else { region };
    let account = if account.is_empty() { "<account>" } else { account };
    let profile = |id: &str| format!("`arn:{partition}:bedrock:{region}:{account}:inference-profile/{id}`");
    let bare = reference.profile.as_ref().and_then(|prefix| id.get(prefix.len() + 1..));
    match fault {
        Fault::ProfileAsModel => format!(
            "write {}, and for its foundation model {}",
            profile(id),
            model("*", bare.unwrap_or(id))
        ),
        Fault::ModelAsProfile => {
            let known = match &reference.target {
                Target::Model(id) => whole.catalog.model(id),
                Target::Unknown { .. } | Target::Pattern | Target::Opaque => None,
            };
            let is_called = |prefix: &&String| {
                let prefix = whole.catalog.profile_prefix(prefix);
                reference
                    .region
                    .as_ref()
                    .is_none_or(|region| prefix.is_some_and(|prefix| prefix.source_regions.contains(region)))
            };
            let profiles = known.into_iter().flat_map(|model| &model.profiles).filter(is_called);
            let each: Vec<_> = profiles.map(|prefix| profile(&format!("{prefix}.{id}"))).collect();
            let each: Vec<_> = each.iter().map(String::as_str).collect();
            match each.as_slice() {
                [] => format!("write {}", model(region, id)),
                [one] => format!("write {}, or for its profile {one}", model(region, id)),
                each => format!(
                    "write {}, or for one of its profiles {}",
                    model(region, id),
                    wording::list(each)
                ),
            }
        }
        Fault::AccountOfModel => format!("write {}", model(region, id)),
        Fault::NoResource(_) if reference.profile.is_some() => format!(
            "write {}, and for its foundation model {}",
            profile(id),
            model("*", bare.unwrap_or(id))
        ),
        Fault::NoResource(_) => format!("write {}", model(own_region, id)),
        Fault::ProfileWithoutAccount => format!("write {}, with the number of the account or `*`", profile(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_a_number_or_a_variable_of_that_name() {
        for field in ["111122223333", "${AWS::AccountId}", "{account}", "<ACCOUNT_ID>"] {
            assert!(is_account(field), "{field}");
        }
        for field in ["", "*", "{}", "%s", "${a}", "account*", "1234"] {
            assert!(!is_account(field), "{field}");
        }
    }
}
