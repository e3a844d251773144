//! An ARN that names no resource: its fields do not fit the id in it.

use std::collections::HashMap;

use super::grants::{Grants, Statements};
use super::{About, Check, Draft, FixAvailability, Group, Joint, Lint, Whole, wording};
use crate::finding::{Label, Stance, Verdict};
use crate::reference::{ArnFields, Kin, Reference, Target};
use crate::vocab::{Form, Severity, Span, State, boundary};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    let found: Vec<Found<'_>> = whole
        .verdicts
        .iter()
        .enumerate()
        .filter_map(|(at, verdict)| found(whole, at, verdict))
        .collect();
    if found.is_empty() {
        return Vec::new();
    }
    let statements = Statements::of(whole);
    let mut reported: HashMap<(Span, Fault), usize> = HashMap::new();
    let mut joints: Vec<Joint> = Vec::with_capacity(found.len());
    for one in &found {
        let statement = statements.around(whole.verdicts[one.at].reference.span);
        let is_dead = statement.is_some_and(|statement| is_named_right(whole, one, &statement.grants));
        let mut draft = draft(whole, one, is_dead);
        if let Some(statement) = statement.filter(|_| !is_dead) {
            let key = (statement.span, one.fault);
            if let Some(&first) = reported.get(&key) {
                draft.severity = Some((Severity::Note, "another entry of the statement has the same fault"));
                let message = "the same fault".to_owned();
                let span = whole.verdicts[one.at].reference.span;
                joints[first].labels.push(Label { span, message });
            } else {
                reported.insert(key, joints.len());
            }
        }
        joints.push(Joint {
            lint: &LINT,
            about: About::Reference(one.at),
            draft,
            labels: Vec::new(),
            fix: None,
            model: None,
        });
    }
    joints
}

/// An ARN that names nothing.
struct Found<'a> {
    /// Index of the reference in it.
    at: usize,
    fields: ArnFields<'a>,
    fault: Fault,
}

fn found<'a>(whole: &Whole<'a>, at: usize, verdict: &Verdict) -> Option<Found<'a>> {
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
    Some(Found { at, fields, fault })
}

/// True if right ARNs of the same statement name all that a malformed one means.
fn is_named_right(whole: &Whole<'_>, found: &Found<'_>, grants: &Grants<'_>) -> bool {
    let reference = &whole.verdicts[found.at].reference;
    let region = found.fields.region;
    let own = reference.text.to_ascii_lowercase();
    let prefix = reference.profile.as_ref().map_or(0, |prefix| prefix.len() + 1);
    let bare = own.get(prefix..).unwrap_or(&own);
    let has_model = || grants.has_model(bare, region);
    match found.fault {
        Fault::ProfileAsModel => has_model() && grants.has_profile(&own, region),
        Fault::ModelAsProfile => has_model() && grants.has_profile_of(bare, region),
        Fault::AccountOfModel => has_model(),
        Fault::ProfileWithoutAccount => grants.has_profile(&own, region),
        Fault::NoResource(_) => has_model() && (prefix == 0 || grants.has_profile(&own, region)),
    }
}

fn draft(whole: &Whole<'_>, found: &Found<'_>, is_dead: bool) -> Draft {
    let verdict = &whole.verdicts[found.at];
    let reference = &verdict.reference;
    let consequence = match verdict.stance {
        Some(Stance::Allowed) => "the statement allows nothing by it",
        Some(Stance::Denied) => "the statement denies nothing by it",
        Some(Stance::Unclear) | None => "it names no resource",
    };
    let message = format!("{}: {consequence}", found.fault.message(&reference.text));
    if is_dead {
        return Draft {
            severity: Some((Severity::Note, "the statement names the resources that exist too")),
            message,
            notes: vec!["remove this entry".to_owned()],
        };
    }
    Draft {
        severity: None,
        message,
        notes: vec![write(whole, reference, &found.fields, found.fault)],
    }
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

/// The ARNs that name the resource that is meant, of a model that is known; else the nearest ids.
fn write(whole: &Whole<'_>, reference: &Reference, fields: &ArnFields<'_>, fault: Fault) -> String {
    let names = match &reference.target {
        Target::Model(id) => Names::of_model(whole, reference, id),
        Target::Unknown { meant: Some(meant), .. } => Names::of_model(whole, reference, meant),
        Target::Pattern => Names::of_pattern(reference),
        Target::Unknown { .. } | Target::Opaque => return unknown(whole, reference),
    };
    let Some(names) = names else {
        return unknown(whole, reference);
    };
    let ArnFields {
        partition,
        region,
        account,
        ..
    } = fields;
    let model = |region: &str| format!("`arn:{partition}:bedrock:{region}::foundation-model/{}`", names.model);
    let own_region = if region.is_empty() { "*" } else { region };
    let account = if account.is_empty() { "<account>" } else { account };
    let profile = |id: &String| format!("`arn:{partition}:bedrock:{region}:{account}:inference-profile/{id}`");
    let profiles: Vec<_> = names.profiles.iter().map(profile).collect();
    let profiles: Vec<_> = profiles.iter().map(String::as_str).collect();
    let is_profile = reference.profile.is_some();
    match (fault, profiles.as_slice()) {
        (Fault::AccountOfModel, _) => format!("write {}", model(region)),
        (Fault::ProfileWithoutAccount, [one]) => format!("write {one}, with the number of the account or `*`"),
        (Fault::NoResource(_), _) if !is_profile => format!("write {}", model(own_region)),
        (Fault::ModelAsProfile, []) => format!("write {}", model(region)),
        (Fault::ModelAsProfile, [one]) => format!("write {}, or for its profile {one}", model(region)),
        (Fault::ModelAsProfile, each) => {
            format!(
                "write {}, or for one of its profiles {}",
                model(region),
                wording::list(each)
            )
        }
        (_, []) => format!("write {}: it has no such profile", model("*")),
        (_, each) => format!(
            "write {}, and for its foundation model {}",
            wording::list(each),
            model("*")
        ),
    }
}

/// The names of the resources that an ARN can mean.
struct Names {
    /// The name of the foundation model.
    model: String,
    /// The names of its profiles.
    profiles: Vec<String>,
}

impl Names {
    /// Those of a model of the catalog: the profile that is written, if it exists, else each that the Region can call.
    fn of_model(whole: &Whole<'_>, reference: &Reference, id: &str) -> Option<Self> {
        let model = whole.catalog.model(id)?;
        let is_called = |prefix: &&String| {
            let Some(known) = whole.catalog.profile_prefix(prefix) else {
                return false;
            };
            let region = reference.region.as_ref();
            let partition = reference.arn.as_ref().and_then(|arn| arn.partition.as_ref());
            region.is_none_or(|region| known.source_regions.contains(region))
                && !partition.is_some_and(|partition| whole.catalog.is_on_the_wrong_side(prefix, partition))
        };
        let written = reference.profile.as_deref();
        let ever = model
            .profiles_ever
            .iter()
            .filter(|prefix| written == Some(prefix.as_str()));
        let mut prefixes: Vec<_> = ever.collect();
        if prefixes.is_empty() {
            prefixes = model.profiles.iter().filter(is_called).collect();
        }
        Some(Self {
            model: id.to_owned(),
            profiles: prefixes.iter().map(|prefix| format!("{prefix}.{id}")).collect(),
        })
    }

    /// Those of a wildcard, as it is written.
    fn of_pattern(reference: &Reference) -> Option<Self> {
        let text = &reference.text;
        let prefix = reference.profile.as_deref();
        let model = prefix.map_or(Some(text.as_str()), |prefix| text.get(prefix.len() + 1..))?;
        Some(Self {
            model: model.to_owned(),
            profiles: prefix.map(|_| text.clone()).into_iter().collect(),
        })
    }
}

/// Knowledge of an id that the catalog does not have.
fn unknown(whole: &Whole<'_>, reference: &Reference) -> String {
    let Target::Unknown { id, kin, .. } = &reference.target else {
        return "the model of this ARN is not known".to_owned();
    };
    let near = match kin {
        Kin::NotNewer { nearest: near } | Kin::CutOff { ids: near } => near.as_slice(),
        Kin::Open | Kin::AtMantle => &[],
    };
    let live = |id: &&String| {
        let model = whole.catalog.model(id);
        model.is_some_and(|model| whole.catalog.judge(model, &whole.question).state != State::Eol)
    };
    let mut near: Vec<_> = near.iter().collect();
    near.sort_by_key(|id| !live(id));
    let near: Vec<_> = near.iter().map(|id| format!("`{id}`")).collect();
    let near: Vec<_> = near.iter().map(String::as_str).collect();
    match near.as_slice() {
        [] => format!("the catalog has no model `{id}`"),
        [one] => format!("the catalog has no model `{id}`; the nearest is {one}"),
        near => format!(
            "the catalog has no model `{id}`; the nearest are {}",
            wording::named(near)
        ),
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
