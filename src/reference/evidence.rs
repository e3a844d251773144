//! What the rest of a file says of where its models are called.
//!
//! In: the decoded text of one file. Out: whether it uses the CDK, and which of its packages; whether it is about
//! another cloud that names models the same way. Each is looked for when a reference asks for it, once a file. It
//! looks for words only, and reads no syntax.

use std::cell::OnceCell;

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
const ORACLE: &[&str] = &["oci", "oracle", "oraclecloud", "ocid1", "genai_oci"];
/// Words of AWS.
const AWS: &[&str] = &["bedrock", "aws", "amazon", "boto3", "sagemaker"];

/// The words of one file, as far as anyone has asked for them.
pub(super) struct Evidence<'a> {
    text: &'a str,
    packages: OnceCell<Vec<&'static str>>,
    cloud: OnceCell<Cloud>,
}

/// The cloud that a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cloud {
    /// AWS, whatever else.
    Aws,
    /// Oracle's, and not AWS.
    Oracle,
    /// Nothing says which.
    Unsaid,
}

impl<'a> Evidence<'a> {
    /// The evidence of a file with this text; nothing is looked for yet.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            packages: OnceCell::new(),
            cloud: OnceCell::new(),
        }
    }

    /// The packages of CDK constants that the file mentions, the one that says most first.
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

    /// The cloud that the file is about.
    pub(super) fn cloud(&self) -> Cloud {
        *self.cloud.get_or_init(|| cloud_of(self.text))
    }
}

fn cloud_of(text: &str) -> Cloud {
    let mut oracle = false;
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        // `OracleClient` and `BedrockRuntime` are words as well.
        let begins = |names: &[&str], least: usize| {
            names.iter().any(|name| {
                let start = word.get(..name.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(name))
                    && (word.len() == name.len() || name.len() >= least)
            })
        };
        // `aws` and `amazon` begin no other words; `oci` does (`ocicat`, `ocio`).
        if begins(AWS, 3) {
            return Cloud::Aws;
        }
        oracle = oracle || begins(ORACLE, 5);
    }
    if oracle { Cloud::Oracle } else { Cloud::Unsaid }
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
    fn the_cloud_is_told_by_its_words() {
        for (text, cloud) in [
            ("client = boto3.client('bedrock-runtime')", Cloud::Aws),
            ("import oci\nfrom aws_cdk import Stack", Cloud::Aws),
            ("from langchain_oci import ChatOCIGenAI\nimport oci", Cloud::Oracle),
            ("const client = new OracleClient()", Cloud::Oracle),
            ("an association of societies; laws, flaws", Cloud::Unsaid),
            ("", Cloud::Unsaid),
        ] {
            assert_eq!(Evidence::new(text).cloud(), cloud, "{text}");
        }
    }
}
