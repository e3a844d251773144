//! What stands behind ARNs that name a model without saying which, as far as the user says it.

use globset::{Glob, GlobMatcher};

/// The model behind an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The ARN, or a pattern of ARNs with `*`.
    pub arn: String,
    /// The model id, with or without the prefix of a profile.
    pub model: String,
    /// The line of the config that says so.
    pub line: u32,
}

/// The models behind ARNs that a config names.
#[derive(Clone, Debug, Default)]
pub struct Arns {
    /// What says most of an ARN first.
    all: Vec<(GlobMatcher, Behind)>,
}

impl Arns {
    /// Adds one; says why where it is no ARN of such a resource.
    pub(crate) fn add(&mut self, behind: Behind) -> Result<(), String> {
        let arn = &behind.arn;
        if !arn.starts_with("arn:") || !arn.contains(":bedrock:") || !arn.contains('/') {
            return Err(format!(
                "`{arn}` is not the ARN of a resource of Bedrock, such as \
                 arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3"
            ));
        }
        let matcher = Glob::new(arn).map_err(|error| error.to_string())?.compile_matcher();
        self.all.push((matcher, behind));
        let letters = |behind: &Behind| behind.arn.bytes().filter(|&byte| byte != b'*').count();
        self.all
            .sort_by(|(_, a), (_, b)| letters(b).cmp(&letters(a)).then_with(|| a.arn.cmp(&b.arn)));
        Ok(())
    }

    /// The model behind an ARN as it is written in a file; of several patterns the one with the most letters.
    pub fn find(&self, arn: &str) -> Option<&str> {
        let found = self.all.iter().find(|(matcher, _)| matcher.is_match(arn));
        found.map(|(_, behind)| behind.model.as_str())
    }

    /// Every one, for whoever knows which models exist.
    pub fn iter(&self) -> impl Iterator<Item = &Behind> {
        self.all.iter().map(|(_, behind)| behind)
    }
}
