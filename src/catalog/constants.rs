//! The constant for a new model where the old one is written as a constant.
//!
//! In: the old constant, and the new model. Out: that class's constant for it, or the reason why there is none. It
//! chooses no model and looks at no Region.

use super::source::{ConstantClass, Model};
use crate::reference::Constant;

/// Constants of a class for a model.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match<'a> {
    /// One constant.
    One(&'a str),
    /// Several constants, which differ in a part that the old name does not have.
    Several(Vec<&'a str>),
    /// None: why.
    Missing(String),
}

/// The constant of `old`'s class that names `new`; one that the package marks as deprecated does not count. Where the
/// package is not known, it must be in each that has the old one.
pub(super) fn matching<'a>(classes: &'a [ConstantClass], old: &Constant, new: &Model) -> Match<'a> {
    let has_old = |class: &&ConstantClass| class.constants.iter().any(|constant| constant.name == old.name);
    let classes: Vec<_> = classes
        .iter()
        .filter(|class| class.name() == old.class)
        .filter(|class| match &old.package {
            Some(package) => class.package == *package,
            None => has_old(class),
        })
        .collect();
    let (first, others) = match (classes.as_slice(), &old.package) {
        ([first, others @ ..], _) => (first, others),
        ([], Some(package)) => return Match::Missing(format!("nothing is known of the constants of {package}")),
        ([], None) => return Match::Missing("nothing is known of the package of the constant".to_owned()),
    };
    let mut names = constants_for(first, new);
    names.retain(|name| others.iter().all(|class| constants_for(class, new).contains(name)));
    // Of constants for one model that differ in a dimension, the one with the same.
    let last = |name: &str| name.rsplit('_').next().map(str::to_owned);
    let same = names.iter().find(|name| last(name) == last(&old.name));
    match (names.as_slice(), same) {
        ([], _) if others.is_empty() => Match::Missing(format!(
            "{} has no constant for it in version {}, the newest that the catalog knows",
            first.package, first.version
        )),
        ([], _) => {
            let packages: Vec<_> = classes.iter().map(|class| class.package.as_str()).collect();
            let packages = packages.join(" or ");
            Match::Missing(format!(
                "the file does not say whether the class is of {packages}, and not each has a constant for it"
            ))
        }
        ([only], _) | (_, Some(only)) => Match::One(only),
        _ => Match::Several(names),
    }
}

fn constants_for<'a>(class: &'a ConstantClass, model: &Model) -> Vec<&'a str> {
    let constants = class.constants.iter();
    let of_model = constants.filter(|constant| constant.model_id == model.id && !constant.deprecated);
    of_model.map(|constant| constant.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::embedded;

    fn constant(package: &str, class: &str, name: &str) -> Constant {
        Constant {
            package: (!package.is_empty()).then(|| package.to_owned()),
            class: class.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_constant_of_the_same_class_and_package_names_the_new_model() {
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

    #[test]
    fn where_the_package_is_not_known_each_has_the_constant() {
        let data = embedded();
        let model = |id: &str| data.models.iter().find(|model| model.id == id).unwrap();
        let old = constant("", "BedrockFoundationModel", "ANTHROPIC_CLAUDE_HAIKU_V1_0");
        let sonnet = matching(&data.constants, &old, model("anthropic.claude-sonnet-4-6"));
        assert!(
            matches!(&sonnet, Match::Missing(why) if why.contains("does not say whether")),
            "{sonnet:?}"
        );
        let nova = matching(&data.constants, &old, model("amazon.nova-pro-v1:0"));
        assert!(matches!(nova, Match::One("AMAZON_NOVA_PRO_V1")), "{nova:?}");
    }
}
