//! Evidence in the rest of a file for the cloud in which its models are called.
//!
//! In: the decoded text of one file. Out: whether it uses the CDK, and which of its packages; whether it is about
//! another cloud that names models the same way. Each is looked for when a reference asks for it, once a file. It
//! looks for words only, and reads no syntax.

use std::cell::OnceCell;

use super::{Kin, Reference, Target};
use crate::vocab::Form;

/// Each package of CDK constants with what the modules of that package are called in the languages it exists for.
const PACKAGES: &[(&str, &[&str])] = &[
    (
        "@cdklabs/generative-ai-cdk-constructs",
        &[
            "generative-ai-cdk-constructs",
            "generative_ai_cdk_constructs",
            "generativeaicdkconstructs",
        ],
    ),
    (
        "@aws-cdk/aws-bedrock-alpha",
        &[
            "aws-bedrock-alpha",
            "aws_bedrock_alpha",
            "services.bedrock.alpha",
            "bedrock.alpha",
            "bedrockalpha",
        ],
    ),
    (
        "aws-cdk-lib",
        &[
            "aws-cdk-lib",
            "aws_cdk",
            "awscdk",
            "amazon.cdk",
            "@aws-cdk/",
            "aws-cdk-go",
        ],
    ),
];

/// Words of Oracle's generative AI service, whose ids have the same shape.
const ORACLE: &[&str] = &["oci", "oracle", "ocid1", "ociregion"];
/// Words of AWS.
const AWS: &[&str] = &["bedrock", "aws", "amazon", "boto3", "sagemaker"];

/// The words of one file, collected on demand.
pub(super) struct Evidence<'a> {
    text: &'a str,
    packages: OnceCell<Vec<&'static str>>,
    cloud: OnceCell<Cloud>,
    bedrock: OnceCell<bool>,
}

/// The cloud that a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cloud {
    /// AWS, whatever else.
    Aws,
    /// Oracle's, and not AWS.
    Oracle,
    /// Nothing says which.
    Unsaid,
}

/// The evidence of a file's other words for a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It is of Bedrock.
    Bedrock,
    /// It is of another cloud.
    Other,
    /// It may be of either.
    Either,
}

/// Ids that are, letter for letter, of Oracle's service and of Bedrock.
const SHARED: &[&str] = &["openai.gpt-oss-120b", "openai.gpt-oss-20b"];
/// Providers that Oracle's service has as well; it has other models of theirs too.
const SHARED_PROVIDERS: &[&str] = &["cohere", "google", "meta", "openai", "xai"];

impl<'a> Evidence<'a> {
    /// The evidence of a file with this text; nothing is looked for yet.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            packages: OnceCell::new(),
            cloud: OnceCell::new(),
            bedrock: OnceCell::new(),
        }
    }

    /// The packages of CDK constants that the file mentions, the most specific first.
    pub(super) fn packages(&self) -> &[&'static str] {
        self.packages.get_or_init(|| {
            let text = self.text.to_ascii_lowercase();
            let mentioned = |modules: &[&str]| modules.iter().any(|module| text.contains(module));
            PACKAGES
                .iter()
                .filter(|(_, modules)| mentioned(modules))
                .map(|(package, _)| *package)
                .collect()
        })
    }

    /// True if the file names Bedrock anywhere.
    pub(super) fn names_bedrock(&self) -> bool {
        *self.bedrock.get_or_init(|| {
            let bytes = self.text.as_bytes();
            ["bedrock", "Bedrock", "BEDROCK"]
                .iter()
                .any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
        })
    }

    /// The cloud of a reference, where its own spelling leaves that open.
    pub(super) fn weigh(&self, reference: &Reference) -> Weight {
        let of_bedrock = reference.form == Form::OpaqueArn
            || reference.profile.is_some()
            || reference.arn.is_some()
            || reference.region.is_some()
            || reference.constant.is_some();
        let text = reference.text.to_ascii_lowercase();
        let provider = text.split('.').next().unwrap_or_default();
        let open = match reference.target {
            Target::Model(_) => SHARED.contains(&text.as_str()),
            Target::Unknown { .. } | Target::Pattern => SHARED_PROVIDERS.contains(&provider),
            Target::Opaque => false,
        };
        if of_bedrock || !open {
            return Weight::Bedrock;
        }
        match (self.cloud(), &reference.target) {
            (Cloud::Oracle, _) => Weight::Other,
            (
                Cloud::Unsaid,
                Target::Model(_)
                | Target::Unknown {
                    kin: Kin::NotNewer { .. },
                    ..
                },
            ) => Weight::Either,
            _ => Weight::Bedrock,
        }
    }

    /// The cloud that the file is about.
    fn cloud(&self) -> Cloud {
        *self.cloud.get_or_init(|| cloud_of(self.text))
    }
}

fn cloud_of(text: &str) -> Cloud {
    let mut oracle = false;
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if AWS.iter().any(|name| begins(word, name)) {
            return Cloud::Aws;
        }
        oracle = oracle || ORACLE.iter().any(|name| begins(word, name));
    }
    if oracle { Cloud::Oracle } else { Cloud::Unsaid }
}

/// True if `word` is `name`, or a word of code that begins with it: `OracleClient`, `BedrockRuntime`, `ociRegion`.
fn begins(word: &str, name: &str) -> bool {
    let (Some(start), Some(rest)) = (word.get(..name.len()), word.get(name.len()..)) else {
        return false;
    };
    let capital = rest.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    start.eq_ignore_ascii_case(name) && (rest.is_empty() || name.len() > 3 || capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_in_every_language_they_exist_for() {
        for text in [
            "import * as bedrock from 'aws-cdk-lib/aws-bedrock';",
            "from aws_cdk import aws_bedrock as bedrock",
            "import software.amazon.awscdk.services.bedrock.FoundationModelIdentifier;",
            "using Amazon.CDK.AWS.Bedrock;",
            "import \"github.com/aws/aws-cdk-go/awscdk/v2/awsbedrock\"",
        ] {
            assert_eq!(Evidence::new(text).packages(), ["aws-cdk-lib"], "{text}");
        }
        for text in [
            "import { bedrock } from '@cdklabs/generative-ai-cdk-constructs';",
            "from cdklabs.generative_ai_cdk_constructs import bedrock",
            "import io.github.cdklabs.generative_ai_cdk_constructs.bedrock.*;",
        ] {
            assert_eq!(
                Evidence::new(text).packages(),
                ["@cdklabs/generative-ai-cdk-constructs"],
                "{text}"
            );
        }
        for text in [
            "import * as bedrock from '@aws-cdk/aws-bedrock-alpha';",
            "import aws_cdk.aws_bedrock_alpha as bedrock",
        ] {
            assert_eq!(
                Evidence::new(text).packages(),
                ["@aws-cdk/aws-bedrock-alpha", "aws-cdk-lib"],
                "{text}"
            );
        }
        assert!(
            Evidence::new("import { FoundationModelIdentifier } from './models'")
                .packages()
                .is_empty()
        );
    }

    #[test]
    fn the_cloud_is_known_by_its_words() {
        for (text, cloud) in [
            ("client = boto3.client('bedrock-runtime')", Cloud::Aws),
            ("import oci\nfrom aws_cdk import Stack", Cloud::Aws),
            ("from langchain_oci import ChatOCIGenAI\nimport oci", Cloud::Oracle),
            ("const client = new OracleClient()", Cloud::Oracle),
            ("const ociRegion = 'eu-frankfurt-1'", Cloud::Oracle),
            ("const awsRegion = 'eu-central-1'; // no OCI", Cloud::Aws),
            ("a socialite, an ocicat, an awsome day", Cloud::Unsaid),
            ("an association of societies; laws, flaws", Cloud::Unsaid),
            ("", Cloud::Unsaid),
        ] {
            assert_eq!(Evidence::new(text).cloud(), cloud, "{text}");
        }
    }
}
