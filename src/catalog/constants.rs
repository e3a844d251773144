//! The constant that stands for a new model where the old one is written as a constant.
//!
//! In: the constant that stands there, and the new model. Out: that class's constant for it, or why there is none. It
//! chooses no model and looks at no Region.

use super::source::{ConstantClass, Model};
use crate::reference::Constant;

/// What a class has for a model.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match<'a> {
    /// One constant.
    One(&'a str),
    /// Several, which differ in what the old name does not say.
    Several(Vec<&'a str>),
    /// None: why.
    Missing(String),
}

/// The constant of `old`'s class that stands for `new`; one that the package marks as deprecated is none.
pub(super) fn matching<'a>(classes: &'a [ConstantClass], old: &Constant, new: &Model) -> Match<'a> {
    let class = classes
        .iter()
        .find(|class| class.package == old.package && class.name() == old.class);
    let Some(class) = class else {
        return Match::Missing(format!("nothing is known of the constants of {}", old.package));
    };
    let names: Vec<_> = class
        .constants
        .iter()
        .filter(|constant| constant.model_id == new.id && !constant.deprecated)
        .map(|constant| constant.name.as_str())
        .collect();
    // Of constants for one model that differ in a dimension, the one with the same.
    let last = |name: &str| name.rsplit('_').next().map(str::to_owned);
    let same = names.iter().find(|name| last(name) == last(&old.name));
    match (names.as_slice(), same) {
        ([], _) => Match::Missing(format!(
            "{} has no constant for it in version {}, the newest that the catalog knows",
            class.package, class.version
        )),
        ([only], _) | (_, Some(only)) => Match::One(only),
        _ => Match::Several(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::embedded;

    fn constant(package: &str, class: &str, name: &str) -> Constant {
        Constant {
            package: package.to_owned(),
            class: class.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_constant_of_the_same_class_and_package_stands_for_the_new_model() {
        let data = embedded();
        let model = |id: &str| data.models.iter().find(|model| model.id == id).unwrap();
        let old = constant("aws-cdk-lib", "FoundationModelIdentifier", "ANTHROPIC_CLAUDE_V2");
        assert_eq!(
            matching(&data.constants, &old, model("anthropic.claude-haiku-4-5-20251001-v1:0")),
            Match::One("ANTHROPIC_CLAUDE_HAIKU_4_5_20251001_V1_0")
        );
        let labs = constant(
            "@cdklabs/generative-ai-cdk-constructs",
            "BedrockFoundationModel",
            "ANTHROPIC_CLAUDE_V2",
        );
        let missing = matching(
            &data.constants,
            &labs,
            model("anthropic.claude-haiku-4-5-20251001-v1:0"),
        );
        assert!(matches!(missing, Match::Missing(why) if why.contains("has no constant for it")));
    }

    #[test]
    fn of_several_the_one_with_the_same_dimension_is_meant() {
        let data = embedded();
        let titan = data
            .models
            .iter()
            .find(|model| model.id == "amazon.titan-embed-text-v2:0")
            .unwrap();
        let class = "BedrockFoundationModel";
        let same = constant("@aws-cdk/aws-bedrock-alpha", class, "SOME_EMBED_512");
        assert_eq!(
            matching(&data.constants, &same, titan),
            Match::One("TITAN_EMBED_TEXT_V2_512")
        );
        let other = constant("@aws-cdk/aws-bedrock-alpha", class, "TITAN_EMBED_TEXT_V1");
        assert!(matches!(matching(&data.constants, &other, titan), Match::Several(names) if names.len() == 3));
    }
}
