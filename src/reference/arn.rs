//! The container of an id: an ARN, or a path that names a Region.
//!
//! In: the text before an id. Out: the kind of resource, the [`Arn`], the Region. It looks back a bounded way and does
//! not look at the id. Pieces that are filled in when a program runs (`${AWS::Region}`, `*`) are read over.

use super::Arn;
use super::before::tail;
use crate::vocab::{Form, Partition, Region, Span};

/// Maximum length of one piece of an ARN or a path, in bytes.
const MAX_PIECE_LEN: usize = 96;

/// The container of an id.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The form that the resource before the id gives it, if there is one.
    pub(super) form: Option<Form>,
    /// The ARN; its span ends where the id begins.
    pub(super) arn: Option<Arn>,
    /// The Region that the ARN or the path names.
    pub(super) region: Option<Region>,
    /// True if the path names bedrock-mantle: `bedrock_mantle/us-east-1/`.
    pub(super) at_mantle: bool,
}

impl Around {
    /// Reads the text before the id, which begins where `before` ends.
    pub(super) fn read(before: &str) -> Self {
        let Some(path) = strip(before, SLASHES) else {
            return Self::default();
        };
        let Some((rest, form)) = resource(path) else {
            let region = region_of_path(path).or_else(|| region_of_host(path));
            return Self {
                region,
                at_mantle: is_of_mantle(path),
                ..Self::default()
            };
        };
        let arn = arn(rest, before.len());
        // In a piece of an ARN, `":bedrock:us-east-1::foundation-model/…"`, the Region may be written out all the same.
        let region = match &arn {
            Some(arn) => arn.region.clone(),
            None => of_bedrock(rest).and_then(|(_, region)| Region::new(region)),
        };
        Self {
            form: Some(form),
            arn,
            region,
            at_mantle: false,
        }
    }
}

/// The ARN whose resource begins where `before` ends; its span ends there.
pub(super) fn before_resource(before: &str) -> Option<Arn> {
    arn(before, before.len())
}

/// The fields of an ARN of Bedrock as they are written, variables and wildcards included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArnFields<'a> {
    /// The partition.
    pub partition: &'a str,
    /// The Region; empty in the ARN of a global model.
    pub region: &'a str,
    /// The account; empty in the ARN of a foundation model.
    pub account: &'a str,
    /// The kind of resource, as the form that it gives an id.
    pub resource: Form,
}

impl<'a> ArnFields<'a> {
    /// The fields of the ARN whose id begins where `before` ends; nothing where not all of them are in it.
    pub fn before_id(before: &'a str) -> Option<Self> {
        let (rest, resource) = resource(strip(before, SLASHES)?)?;
        Self::before_resource(rest, resource)
    }

    /// The fields of an ARN whose kind of resource does not exist, and that kind: `arn:aws:bedrock:*:*:model/`.
    pub fn before_mistaken(before: &'a str) -> Option<(Self, &'static str)> {
        let path = strip(before, SLASHES)?;
        let begins = |name: &&&str| {
            path.strip_suffix(**name)
                .is_some_and(|rest| strip(rest, COLONS).is_some())
        };
        let name = NO_RESOURCES.iter().find(begins)?;
        let fields = Self::before_resource(path.strip_suffix(name)?, Form::FoundationModelArn)?;
        Some((fields, name))
    }

    fn before_resource(rest: &'a str, resource: Form) -> Option<Self> {
        let (rest, account) = piece(strip(rest, COLONS)?);
        let (rest, region) = piece(strip(rest, COLONS)?);
        let (rest, service) = piece(strip(rest, COLONS)?);
        let (rest, partition) = piece(strip(rest, COLONS)?);
        let is_arn = service == "bedrock" && ends_with(strip(rest, COLONS)?, "arn");
        is_arn.then_some(Self {
            partition,
            region,
            account,
            resource,
        })
    }
}

/// The text before the last piece of `text`; a piece is a name, or a value that is filled in at run time.
pub(super) fn before_piece(text: &str) -> &str {
    piece(text).0
}

/// The length of the slash, plain or encoded, that `text` begins with.
pub(super) fn slash(text: &str) -> Option<usize> {
    let begins = |slash: &&&str| {
        let start = text.as_bytes().get(..slash.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(slash.as_bytes()))
    };
    SLASHES.iter().find(begins).map(|slash| slash.len())
}

/// The form of an id behind the resource that `path` ends with, and what is before the resource.
fn resource(path: &str) -> Option<(&str, Form)> {
    const FORMS: [(&str, Form); 3] = [
        ("foundation-model", Form::FoundationModelArn),
        ("inference-profile", Form::InferenceProfileArn),
        ("custom-model", Form::CustomModelArn),
    ];
    let (rest, form) = FORMS
        .iter()
        .find_map(|(name, form)| Some((path.strip_suffix(name)?, *form)))?;
    let longer = rest.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-') && strip(rest, COLONS).is_none();
    (!longer).then_some((rest, form))
}

/// Words in the place of a kind of resource that IAM does not have for Bedrock.
const NO_RESOURCES: &[&str] = &[
    "model",
    "models",
    "foundation-models",
    "foundation_model",
    "foundationmodel",
    "foundationModel",
    "base-model",
    "inference-profiles",
    "inference_profile",
    "inferenceprofile",
    "inferenceProfile",
];

const SLASHES: &[&str] = &["/", "%2f", "%252f", "\\/", "\\u002f"];
const COLONS: &[&str] = &[":", "%3a", "%253a", "\\u003a", "\\:"];

/// `text` without the last of `ends` that it ends with.
fn strip<'a>(text: &'a str, ends: &[&str]) -> Option<&'a str> {
    let longest = ends
        .iter()
        .filter(|end| ends_with(text, end))
        .map(|end| end.len())
        .max()?;
    text.get(..text.len() - longest)
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(end.as_bytes()))
}

/// The ARN whose resource begins where `before` ends: `arn:<partition>:bedrock:<Region>:<account>:`.
fn arn(before: &str, end: usize) -> Option<Arn> {
    let (rest, region) = of_bedrock(before)?;
    let (rest, partition) = piece(strip(rest, COLONS)?);
    let rest = strip(rest, COLONS)?;
    let start = rest.len().checked_sub("arn".len())?;
    if !ends_with(rest, "arn") {
        return None;
    }
    let span = Span::new(start, end);
    Some(Arn {
        span,
        partition: Partition::new(partition),
        region: Region::new(region),
    })
}

/// The text before `bedrock:<Region>:<account>:` at the end of `before`, and that Region.
fn of_bedrock(before: &str) -> Option<(&str, &str)> {
    let (rest, _account) = piece(strip(before, COLONS)?);
    let (rest, region) = piece(strip(rest, COLONS)?);
    let (rest, service) = piece(strip(rest, COLONS)?);
    (service == "bedrock").then_some((rest, region))
}

/// The last piece of an ARN in `text`, and the text before it. Text in braces, brackets or parentheses belongs to the
/// piece, colons included.
fn piece(text: &str) -> (&str, &str) {
    let mut rest = text;
    let floor = text.len().saturating_sub(MAX_PIECE_LEN);
    while rest.len() > floor {
        let Some(last) = rest.chars().next_back() else { break };
        let open = match last {
            '}' => '{',
            ')' => '(',
            '>' => '<',
            ']' => '[',
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '*' | '.' | '$' | '#' | '%' | '?' => {
                // An encoded colon is a colon and no part of the piece.
                if COLONS[1..].iter().any(|colon| ends_with(rest, colon)) {
                    break;
                }
                rest = &rest[..rest.len() - 1];
                continue;
            }
            _ => break,
        };
        let Some(start) = rest.rfind(open).filter(|&start| start >= floor) else {
            break;
        };
        // Doubled in Jinja and Handlebars: `{{ region }}`.
        rest = rest[..start].trim_end_matches(open);
        // Swift's `\(region)`.
        rest = if open == '(' { rest.trim_end_matches('\\') } else { rest };
    }
    (rest, &text[rest.len()..])
}

/// The Region in `bedrock/<Region>/`, with an optional `converse/` before and `1-month-commitment/` after it.
fn region_of_path(path: &str) -> Option<Region> {
    let (mut rest, mut last) = segment(path);
    if last.ends_with("-month-commitment") {
        (rest, last) = segment(strip(rest, SLASHES)?);
    }
    let region = Region::new(last)?;
    let (rest, mut service) = segment(strip(rest, SLASHES)?);
    if matches!(service, "converse" | "invoke") {
        service = segment(strip(rest, SLASHES)?).1;
    }
    service.starts_with("bedrock").then_some(region)
}

/// True if the path is `bedrock_mantle/`, with or without a Region after it.
fn is_of_mantle(path: &str) -> bool {
    let (rest, last) = segment(path);
    let is_mantle = |segment: &str| matches!(segment, "bedrock_mantle" | "bedrock-mantle");
    let before = || strip(rest, SLASHES).map(|path| segment(path).1);
    is_mantle(last) || Region::new(last).is_some() && before().is_some_and(is_mantle)
}

/// The Region of the host in `https://bedrock-runtime.<Region>.amazonaws.com/model/`.
fn region_of_host(path: &str) -> Option<Region> {
    let (rest, last) = segment(path);
    let host = strip(rest, SLASHES).filter(|_| last == "model")?;
    let mut labels = tail(host, MAX_PIECE_LEN, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
    })
    .split('.');
    let service = labels.next()?;
    let region = Region::new(labels.next()?)?;
    (service.ends_with("bedrock-runtime") || service.ends_with("bedrock-runtime-fips")).then_some(region)
}

/// The last segment of a path, and what is before it.
fn segment(path: &str) -> (&str, &str) {
    let mut last = tail(path, MAX_PIECE_LEN, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
    });
    // `%2Fus-east-1`: the slash's own digits are no part of the segment.
    if path[..path.len() - last.len()].ends_with('%') {
        last = last.get(2..).unwrap_or(last);
    }
    (&path[..path.len() - last.len()], last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form, the partition, the Region of the ARN, and where it begins.
    fn arn_of(before: &str) -> Option<(Form, Option<String>, Option<String>, usize)> {
        let around = Around::read(before);
        let arn = around.arn?;
        assert_eq!(arn.span.end(), before.len());
        assert_eq!(arn.region, around.region);
        let (partition, region) = (arn.partition.map(|p| p.to_string()), arn.region.map(|r| r.to_string()));
        Some((around.form?, partition, region, arn.span.start()))
    }

    #[test]
    fn arns_of_all_partitions_are_read() {
        for (text, form, partition, region) in [
            (
                "arn:aws:bedrock:us-east-1::foundation-model/",
                Form::FoundationModelArn,
                "aws",
                "us-east-1",
            ),
            (
                "arn:aws:bedrock:us-east-2:111122223333:inference-profile/",
                Form::InferenceProfileArn,
                "aws",
                "us-east-2",
            ),
            (
                "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/",
                Form::FoundationModelArn,
                "aws-us-gov",
                "us-gov-west-1",
            ),
            (
                "arn:aws-eusc:bedrock:eusc-de-east-1::foundation-model/",
                Form::FoundationModelArn,
                "aws-eusc",
                "eusc-de-east-1",
            ),
            (
                "arn:aws:bedrock:eu-west-1:111122223333:custom-model/",
                Form::CustomModelArn,
                "aws",
                "eu-west-1",
            ),
            (
                "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2F",
                Form::FoundationModelArn,
                "aws",
                "us-east-1",
            ),
            (
                r"arn\u003aaws\u003abedrock\u003aus-east-1\u003a\u003afoundation-model\/",
                Form::FoundationModelArn,
                "aws",
                "us-east-1",
            ),
        ] {
            let expected = Some((form, Some(partition.to_owned()), Some(region.to_owned()), 0));
            assert_eq!(arn_of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_kind_of_resource_that_does_not_exist_is_one_of_an_arn() {
        let kind = |text| ArnFields::before_mistaken(text).map(|(_, kind)| kind);
        assert_eq!(kind("arn:aws:bedrock:*:*:model/"), Some("model"));
        assert_eq!(
            kind("arn:aws:bedrock:us-east-1::foundation-models/"),
            Some("foundation-models")
        );
        for text in [
            "arn:aws:bedrock:us-east-1::foundation-model/",
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/",
            "bedrock:model/",
            "arn:aws:sagemaker:us-east-1:111122223333:model/",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn the_fields_of_an_arn_are_as_they_are_written() {
        for (text, region, account) in [
            (
                "arn:aws:bedrock:us-east-1:111122223333:inference-profile/",
                "us-east-1",
                "111122223333",
            ),
            ("x arn:aws:bedrock:::foundation-model/", "", ""),
            (
                "arn:aws:bedrock:*:${AWS::AccountId}:foundation-model/",
                "*",
                "${AWS::AccountId}",
            ),
            (
                "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2F",
                "us-east-1",
                "",
            ),
        ] {
            let fields = ArnFields::before_id(text).unwrap();
            assert_eq!((fields.region, fields.account), (region, account), "{text}");
        }
        for text in [
            "foundation-model/",
            "bedrock:us-east-1::foundation-model/",
            "arn:aws:s3:us-east-1::foundation-model/",
            "arn:aws:bedrock:us-east-1::foundation-model/{geo}.",
        ] {
            assert_eq!(ArnFields::before_id(text), None, "{text}");
        }
    }

    #[test]
    fn pieces_that_are_filled_in_later_are_no_region() {
        for text in [
            "arn:aws:bedrock:*::foundation-model/",
            "arn:aws:bedrock:::foundation-model/",
            "arn:aws:bedrock:${AWS::Region}::foundation-model/",
            "arn:aws:bedrock:${var.region}:${data.aws_caller_identity.current.account_id}:inference-profile/",
            "arn:aws:bedrock:{region}::foundation-model/",
            "arn:aws:bedrock:{{ region }}::foundation-model/",
            "arn:aws:bedrock:<region>:$ACCOUNT:foundation-model/",
            "arn:aws:bedrock:%s::foundation-model/",
            "arn:aws:bedrock:{0}::foundation-model/",
            "arn:aws:bedrock:{}::foundation-model/",
            "arn:aws:bedrock:%(region)s::foundation-model/",
            "arn:aws:bedrock:#{region}::foundation-model/",
            "arn:aws:bedrock:#{AWS::Region}:#{AWS::AccountId}:inference-profile/",
            r"arn:aws:bedrock:\(region)::foundation-model/",
            "arn:aws:bedrock:$region::foundation-model/",
            "arn:aws:bedrock:${self:provider.region}::foundation-model/",
            "arn:aws:bedrock:${cdk.Stack.of(this).region}::foundation-model/",
            "arn:aws:bedrock:%REGION%::foundation-model/",
            "arn:aws:bedrock:$($env:AWS_REGION)::foundation-model/",
            "arn:aws:bedrock:us-*::foundation-model/",
            "arn:aws:bedrock:$(aws configure get region)::foundation-model/",
        ] {
            let (_, partition, region, start) = arn_of(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((partition.as_deref(), region, start), (Some("aws"), None, 0), "{text}");
        }
        for text in [
            "x arn:${AWS::Partition}:bedrock:us-east-1::foundation-model/",
            "x arn:${data.aws_partition.current.partition}:bedrock:us-east-1::foundation-model/",
            "x arn:{partition}:bedrock:us-east-1::custom-model/",
        ] {
            let (_, partition, region, start) = arn_of(text).unwrap();
            assert_eq!(
                (partition, region.as_deref(), start),
                (None, Some("us-east-1"), 2),
                "{text}"
            );
        }
    }

    #[test]
    fn a_resource_without_its_arn_still_gives_the_form() {
        for text in [
            "::foundation-model/",
            "foundation-model/",
            "arn:aws:other:us-east-1::foundation-model/",
        ] {
            let around = Around::read(text);
            assert_eq!(
                (around.form, around.arn),
                (Some(Form::FoundationModelArn), None),
                "{text}"
            );
            assert_eq!(around.region, None, "{text}");
        }
        let around = Around::read("\":bedrock:us-east-1::foundation-model/");
        assert_eq!((around.arn, around.region), (None, Region::new("us-east-1")));
        assert_eq!(
            Around::read("arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/").form,
            None
        );
    }

    #[test]
    fn paths_name_regions() {
        for text in [
            "bedrock/us-east-1/",
            "bedrock%2Fus-east-1%2F",
            "bedrock/us-east-1/1-month-commitment/",
            "bedrock_mantle/us-east-1/",
            "bedrock/converse/us-east-1/",
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/",
            "https%3A%2F%2Fbedrock-runtime-fips.us-east-1.amazonaws.com%2Fmodel%2F",
        ] {
            let region = Around::read(text).region.map(|region| region.to_string());
            assert_eq!(region.as_deref(), Some("us-east-1"), "{text}");
        }
        for text in [
            "",
            "bedrock/",
            "openai/us-east-1/",
            "/us-east-1/",
            "https://example.us-east-1.amazonaws.com/model/",
        ] {
            assert_eq!(Around::read(text), Around::default(), "{text}");
        }
    }
}
