//! ARNs that name a model without saying which: application inference profiles, provisioned models, prompt routers.
//!
//! In: the text and where the name of such a resource is. Out: a reference without a model, whose text is the whole
//! ARN. One whose id is a wildcard or is filled in when the program runs pins no model, and is ignored.

use super::arn;
use super::read::LOOK_BACK;
use super::{Arn, Reference, Target};
use crate::vocab::{Form, Span, boundary};

/// Maximum length of the id of a resource, in bytes.
const MAX_ID_LEN: usize = 128;

/// The ARN around the resource whose name begins at `resource`.
pub(super) fn read(text: &str, resource: usize) -> Option<Reference> {
    let name = name(text, resource)?;
    let start = text[..resource].strip_suffix("default-").map_or(resource, str::len);
    let before = boundary::before(text, start, LOOK_BACK);
    let end = end_of_id(text, resource + name.len())?;
    let arn = arn::before_resource(before)?;
    let span = Span::new(arn.span.start() + start - before.len(), end);
    Some(Reference {
        region: arn.region.clone(),
        arn: Some(Arn { span, ..arn }),
        ..Reference::new(text, span, Form::OpaqueArn, Target::Opaque)
    })
}

/// The resource at `start`, up to what can be the slash.
fn name(text: &str, start: usize) -> Option<&str> {
    let rest = &text[start..];
    let length = rest
        .bytes()
        .take(64)
        .take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-')
        .count();
    Some(&rest[..length]).filter(|name| {
        matches!(
            *name,
            "application-inference-profile"
                | "provisioned-model"
                | "custom-model-deployment"
                | "imported-model"
                | "prompt-router"
        )
    })
}

/// End of the id after the slash at `start`.
fn end_of_id(text: &str, start: usize) -> Option<usize> {
    let slash = arn::slash(&text[start..])?;
    let id = &text[start + slash..];
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let id = &id[..id.bytes().take(MAX_ID_LEN).take_while(|byte| plain(byte)).count()];
    let next = text[start + slash + id.len()..].bytes().next();
    let id = id.trim_end_matches(['-', '_', '.', ':']);
    let is_open = next.is_some_and(|byte| b"*{$<".contains(&byte));
    (!is_open && id.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some(start + slash + id.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Reference> {
        let resources = [
            "application-inference-profile",
            "provisioned-model",
            "custom-model-deployment",
            "imported-model",
            "prompt-router",
        ];
        let start = resources.iter().find_map(|name| text.find(name))?;
        read(text, start)
    }

    #[test]
    fn an_opaque_arn_is_a_reference_without_a_model() {
        for (arn, region) in [
            (
                "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6",
                Some("us-east-1"),
            ),
            (
                "arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:provisioned-model/a1b2c3d4e5f6",
                Some("us-gov-west-1"),
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/a1b2c3d4e5f6",
                Some("us-east-1"),
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:imported-model/a1b2c3d4e5f6",
                Some("us-east-1"),
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:prompt-router/a1b2c3d4e5f6",
                Some("us-east-1"),
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/anthropic.claude:1",
                Some("us-east-1"),
            ),
            (
                "arn:${AWS::Partition}:bedrock:${AWS::Region}:${AWS::AccountId}:application-inference-profile/a1b2c3d4e5f6",
                None,
            ),
            (
                "arn:aws:bedrock:${var.region}:${local.account}:provisioned-model/a1b2c3d4e5f6",
                None,
            ),
            (
                "arn:aws:bedrock:{region}:{account}:application-inference-profile/a1b2c3d4e5f6",
                None,
            ),
            (
                "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fa1b2c3d4e5f6",
                Some("us-east-1"),
            ),
        ] {
            let text = format!("x = \"{arn}\".");
            let reference = found(&text).unwrap_or_else(|| panic!("{arn}"));
            assert_eq!((reference.text.as_str(), reference.form), (arn, Form::OpaqueArn));
            assert_eq!(reference.target, Target::Opaque);
            assert_eq!(reference.region.as_ref().map(crate::vocab::Region::as_str), region);
            assert_eq!(reference.arn.map(|arn| arn.span), Some(reference.span));
        }
    }

    #[test]
    fn other_arns_are_nothing() {
        for text in [
            "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/*",
            "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${ProfileId}",
            "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/<id>",
            "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/",
            "arn:aws:sagemaker:us-east-1:111122223333:imported-model/a1b2c3d4e5f6",
            "application-inference-profile/a1b2c3d4e5f6",
            "see provisioned-model/a1b2c3d4e5f6",
            "arn:aws:bedrock:us-east-1:111122223333:my-imported-model/a1b2c3d4e5f6",
            "arn:aws:bedrock:us-east-1:111122223333:imported-models/a1b2c3d4e5f6",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
