//! Constants of CDK packages that name models: `FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2`.
//!
//! In: the text and where the name of a class begins. Out: a reference to the model that the constant names, with the
//! inference profile that the call around it makes. Only a file that mentions the CDK has any, and a constant that no
//! package has is ignored. The search is bounded.

use super::evidence::Evidence;
use super::read::variant_of;
use super::{Constant, ModelIndex, Reference, Spelling, Target};
use crate::vocab::{Form, Span, boundary};

/// Maximum distance back to the call that makes an inference profile of a constant, in bytes.
const LOOK_BACK: usize = 1024;
/// Maximum length of such a call, in bytes.
const MAX_CALL_LEN: usize = 2048;
/// The enum whose members name geographies.
const REGIONS: &str = "CrossRegionInferenceProfileRegion";

/// The reference that the class whose name begins at `start` is a part of.
pub(super) fn read(text: &str, start: usize, index: &dyn ModelIndex, evidence: &Evidence<'_>) -> Option<Reference> {
    let (class, name, end) = words(text, start)?;
    let packages = evidence.packages();
    // The package that the file mentions and that has the constant; a version that is older or newer than the catalog's
    // can have what another package has, and a file of the package itself names none.
    let constants = index.constants(class, name);
    let mentioned = packages
        .iter()
        .find_map(|package| constants.iter().find(|(known, _)| known == package));
    let only = constants.first().filter(|_| constants.len() == 1);
    let (_, spelling) = *mentioned.or(constants.first()).filter(|_| !packages.is_empty())?;
    let package = mentioned.or(only).map(|(package, _)| (*package).to_owned());
    let known = index.longest(spelling).filter(|known| known.text == spelling)?;
    let (profile, prefix_is_variable) = match geography(text, start, index) {
        Geography::None => (None, false),
        Geography::Variable => (None, true),
        Geography::Known(prefix) => (Some(prefix), false),
    };
    Some(Reference {
        variant: variant_of(known),
        profile,
        prefix_is_variable,
        constant: Some(Constant {
            package,
            class: class.to_owned(),
            name: name.to_owned(),
        }),
        ..Reference::new(
            text,
            Span::new(start, end),
            Form::CdkConstant,
            Target::Model(model(known)),
        )
    })
}

fn model(known: Spelling<'_>) -> String {
    known.model_id.to_owned()
}

/// The class at `start`, the constant behind it, and where that ends.
fn words(text: &str, start: usize) -> Option<(&str, &str, usize)> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
    let before = text.as_bytes()[..start].last().copied();
    if before.is_some_and(|byte| is_letter(byte) || byte == b'_' || byte == b'$') {
        return None;
    }
    let rest = &text[start..];
    let class = &rest[..rest.bytes().take(64).take_while(|&byte| is_letter(byte)).count()];
    let tail = &rest[class.len()..];
    // `Class.NAME`, a chain that goes on in the next line, and Go's `Class_NAME()`.
    let gap = |text: &str| text.bytes().take(80).take_while(u8::is_ascii_whitespace).count();
    let joint = if tail.starts_with('_') {
        1
    } else {
        let dot = gap(tail);
        let behind = tail[dot..].strip_prefix('.')?;
        dot + 1 + gap(behind)
    };
    let name = &tail[joint..];
    let name = &name[..name
        .bytes()
        .take(128)
        .take_while(|&byte| is_letter(byte) || byte == b'_')
        .count()];
    (!name.is_empty()).then_some((class, name, start + class.len() + joint + name.len()))
}

/// The geography for which a profile is made of a constant.
enum Geography {
    /// None: the constant is used as it is.
    None,
    /// A geography that is not a literal, or is not in the catalog.
    Variable,
    /// The one with this prefix.
    Known(String),
}

/// The geography of `CrossRegionInferenceProfile.fromConfig(…)`, if the constant is in such a call.
fn geography(text: &str, start: usize, index: &dyn ModelIndex) -> Geography {
    let Some(open) = call(text, start) else {
        return Geography::None;
    };
    let close = end_of_call(text, open);
    let call = &text[open..close];
    let Some(member) = call.find(REGIONS).map(|at| &call[at + REGIONS.len()..]) else {
        return Geography::Variable;
    };
    let member = member.trim_start_matches(['.', '_']);
    let length = member
        .bytes()
        .take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .count();
    let known = index.profile_of_member(&member[..length]);
    known.map_or(Geography::Variable, |prefix| Geography::Known(prefix.to_owned()))
}

/// Position of the opening bracket of the innermost `…fromConfig(` that is still open at `start`.
fn call(text: &str, start: usize) -> Option<usize> {
    let from = start - boundary::before(text, start, LOOK_BACK).len();
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for at in (from..start).rev() {
        match bytes[at] {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' if depth > 0 => depth -= 1,
            b'(' if is_from_config(&text[from..at]) => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_from_config(before: &str) -> bool {
    let name = before.as_bytes();
    ["fromConfig", "from_config", "FromConfig"]
        .iter()
        .any(|end| name.ends_with(end.as_bytes()))
}

/// Position of the bracket that closes the one at `open`, or the end of the search.
fn end_of_call(text: &str, open: usize) -> usize {
    let call = boundary::after(text, open, MAX_CALL_LEN);
    let mut depth = 0_usize;
    for (at, byte) in call.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 1 => return open + at,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    open + call.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::index::tests::Constants;

    const CDK: &str = "import 'aws-cdk-lib';\n";

    fn found(code: &str) -> Option<Reference> {
        let text = format!("{CDK}{code}");
        let start = ["FoundationModelIdentifier", "BedrockFoundationModel"]
            .iter()
            .filter_map(|class| text.rfind(class))
            .max()?;
        read(&text, start, &Constants::default(), &Evidence::new(&text))
    }

    #[test]
    fn a_constant_names_a_model_in_every_language() {
        for (code, text) in [
            (
                "bedrock.FoundationModelIdentifier.CLAUDE_V2,",
                "FoundationModelIdentifier.CLAUDE_V2",
            ),
            (
                "FoundationModelIdentifier.CLAUDE_V2)",
                "FoundationModelIdentifier.CLAUDE_V2",
            ),
            (
                "awsbedrock.FoundationModelIdentifier_CLAUDE_V2()",
                "FoundationModelIdentifier_CLAUDE_V2",
            ),
            (
                "FoundationModelIdentifier\n    .CLAUDE_V2;",
                "FoundationModelIdentifier\n    .CLAUDE_V2",
            ),
        ] {
            let reference = found(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!((reference.text.as_str(), reference.form), (text, Form::CdkConstant));
            assert_eq!(reference.target, Target::Model("anthropic.claude-v2".to_owned()));
            assert_eq!((reference.profile, reference.prefix_is_variable), (None, false));
        }
    }

    #[test]
    fn a_variant_belongs_to_its_model() {
        let reference = found("FoundationModelIdentifier.CLAUDE_V2_1_200K").unwrap();
        assert_eq!(reference.target, Target::Model("anthropic.claude-v2:1".to_owned()));
        assert_eq!(reference.variant.as_deref(), Some("200k"));
    }

    #[test]
    fn a_name_that_is_no_constant_of_the_class_is_no_reference() {
        for code in [
            "MyFoundationModelIdentifier.CLAUDE_V2",
            "FoundationModelIdentifier.CLAUDE_V9",
            "FoundationModelIdentifier.CLAUDE_V2_OLD",
            "new FoundationModelIdentifier('x')",
            "FoundationModelIdentifier",
            "BedrockFoundationModel.NO_SUCH",
        ] {
            assert_eq!(found(code), None, "{code}");
        }
    }

    #[test]
    fn without_the_cdk_there_are_no_constants() {
        let text = "import { FoundationModelIdentifier } from './own';\nFoundationModelIdentifier.CLAUDE_V2";
        let start = text.rfind("Foundation").unwrap();
        assert_eq!(read(text, start, &Constants::default(), &Evidence::new(text)), None);
    }

    #[test]
    fn the_call_around_it_gives_the_profile() {
        for code in [
            "CrossRegionInferenceProfile.fromConfig({ geoRegion: CrossRegionInferenceProfileRegion.US, model: BedrockFoundationModel.CLAUDE_V2 })",
            "CrossRegionInferenceProfile.fromConfig({ model: BedrockFoundationModel.CLAUDE_V2, geoRegion: bedrock.CrossRegionInferenceProfileRegion.US })",
            "CrossRegionInferenceProfile.from_config(\n  geo_region=bedrock.CrossRegionInferenceProfileRegion.US,\n  model=bedrock.BedrockFoundationModel.CLAUDE_V2)",
            "CrossRegionInferenceProfile.FromConfig(new CrossRegionInferenceProfileProps { GeoRegion = CrossRegionInferenceProfileRegion.US, Model = BedrockFoundationModel.CLAUDE_V2 })",
            "CrossRegionInferenceProfile.fromConfig(CrossRegionInferenceProfileProps.builder().geoRegion(CrossRegionInferenceProfileRegion.US).model(BedrockFoundationModel.CLAUDE_V2).build())",
            "bedrock.CrossRegionInferenceProfile_FromConfig(&Props{GeoRegion: bedrock.CrossRegionInferenceProfileRegion_US, Model: bedrock.BedrockFoundationModel_CLAUDE_V2()})",
        ] {
            let reference = found(code).unwrap();
            assert_eq!(
                (reference.profile.as_deref(), reference.prefix_is_variable),
                (Some("us"), false),
                "{code}"
            );
        }
        let variable =
            found("X.fromConfig({ geoRegion: props.geo, model: BedrockFoundationModel.CLAUDE_V2 })").unwrap();
        assert_eq!((variable.profile, variable.prefix_is_variable), (None, true));
    }

    #[test]
    fn a_call_that_is_over_gives_no_profile() {
        let code = "X.fromConfig({ geoRegion: CrossRegionInferenceProfileRegion.US, model: m }); BedrockFoundationModel.CLAUDE_V2";
        let reference = found(code).unwrap();
        assert_eq!((reference.profile, reference.prefix_is_variable), (None, false));
    }
}
