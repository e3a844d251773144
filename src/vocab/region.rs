//! AWS Regions and partitions.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The code of an AWS Region, such as `us-east-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Region(String);

/// An AWS partition as ARNs name it, such as `aws` or `aws-us-gov`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Partition(String);

impl Region {
    /// The Region of that code, or nothing where the text has not the shape of one (`us-east-1`, `us-gov-west-1`,
    /// `eusc-de-east-1`). Whether AWS has it is not asked: new Regions open.
    pub fn new(code: &str) -> Option<Self> {
        let mut parts = code.split('-').collect::<Vec<_>>();
        let number = parts.pop()?;
        let letters = |part: &&str| part.len() >= 2 && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_lowercase());
        let shape = (2..=3).contains(&parts.len())
            && (1..=2).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
            && parts.iter().all(letters);
        (shape && parts[0].len() <= 4).then(|| Self(code.to_owned()))
    }

    /// The one Region in a name such as `config-ap-northeast-1.yaml`; nothing where it has none, or several.
    pub fn in_name(name: &str) -> Option<Self> {
        const AREAS: &[&str] = &["us", "eu", "ap", "ca", "sa", "me", "af", "il", "mx", "cn"];
        const DIRECTIONS: &[&str] = &["north", "east", "south", "west", "central"];
        let mut found: Option<Self> = None;
        for word in name.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
            let parts: Vec<_> = word.split('-').collect();
            for at in 0..parts.len() {
                let codes = [4, 3].into_iter().filter_map(|count| parts.get(at..at + count));
                let directed = |code: &&[&str]| {
                    let direction = code[code.len() - 2];
                    let is_plain = code.len() == 3 || code[1] == "gov" || code[1].starts_with("iso");
                    is_plain && AREAS.contains(&code[0]) && DIRECTIONS.iter().any(|begin| direction.starts_with(begin))
                };
                let region = codes.filter(directed).find_map(|code| Self::new(&code.join("-")));
                match (&found, region) {
                    (Some(known), Some(region)) if *known != region => return None,
                    (None, Some(region)) => found = Some(region),
                    _ => {}
                }
            }
        }
        found
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part of the world that the code begins with: `us`, `eu`, `ap`.
    pub fn area(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The partition that the Region belongs to.
    pub fn partition(&self) -> Partition {
        let name = match self.0.split_once('-') {
            Some(("us", rest)) if rest.starts_with("gov-") => "aws-us-gov",
            Some(("us", rest)) if rest.starts_with("isob-") => "aws-iso-b",
            Some(("us", rest)) if rest.starts_with("isof-") => "aws-iso-f",
            Some(("us", rest)) if rest.starts_with("iso-") => "aws-iso",
            Some(("eu", rest)) if rest.starts_with("isoe-") => "aws-iso-e",
            Some(("cn", _)) => "aws-cn",
            Some(("eusc", _)) => "aws-eusc",
            _ => "aws",
        };
        Partition(name.to_owned())
    }
}

impl Partition {
    /// The partition of that name, or nothing where the text has not the shape of one.
    pub fn new(name: &str) -> Option<Self> {
        let shape = name == "aws"
            || name.strip_prefix("aws-").is_some_and(|rest| {
                !rest.is_empty() && rest.len() <= 16 && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            });
        shape.then(|| Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_region_or_none() {
        for (name, code) in [
            ("default-config-ap-northeast-1.yaml", Some("ap-northeast-1")),
            ("eu-west-1.tfvars", Some("eu-west-1")),
            ("us-gov-west-1", Some("us-gov-west-1")),
            ("my-us-east-1-stack_2.json", Some("us-east-1")),
            ("us-east-1_to_us-east-1.yml", Some("us-east-1")),
            ("us-east-1-to-eu-west-1.yml", None),
            ("prod-main-1.yaml", None),
            ("far-east-1.yaml", None),
            ("claude-3-haiku-1", None),
        ] {
            assert_eq!(Region::in_name(name).as_ref().map(Region::as_str), code, "{name}");
        }
    }

    #[test]
    fn regions_are_known_by_their_shape() {
        for code in [
            "us-east-1",
            "us-gov-west-1",
            "ap-southeast-7",
            "eusc-de-east-1",
            "us-isob-east-1",
        ] {
            assert!(Region::new(code).is_some(), "{code}");
        }
        for text in [
            "us-east",
            "claude-3-haiku-1",
            "us-east-1a",
            "US-EAST-1",
            "",
            "-1",
            "north-america-east-1",
        ] {
            assert!(Region::new(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_region_knows_its_partition() {
        let partition = |code: &str| Region::new(code).unwrap().partition().to_string();
        assert_eq!(partition("us-east-1"), "aws");
        assert_eq!(partition("us-gov-east-1"), "aws-us-gov");
        assert_eq!(partition("cn-north-1"), "aws-cn");
        assert_eq!(partition("eusc-de-east-1"), "aws-eusc");
        assert_eq!(partition("eu-isoe-west-1"), "aws-iso-e");
    }
}
