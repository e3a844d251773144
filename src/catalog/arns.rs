//! Models of ARNs that name none, such as those of application profiles, as far as the user declares them.

use std::collections::HashSet;

use globset::{Glob, GlobSet};

/// The model behind an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnModel {
    /// The ARN, or a pattern of ARNs with `*`.
    pub arn: String,
    /// The model id, with or without the prefix of a profile.
    pub model: String,
    /// Place in the config, as messages name it.
    pub place: String,
}

/// The models behind ARNs that a config names.
#[derive(Clone, Debug, Default)]
pub struct Arns {
    /// Entries with their globs, the most specific first.
    all: Vec<(Glob, ArnModel)>,
    /// The same, to be asked together.
    set: GlobSet,
}

impl Arns {
    /// Adds one; says why where it is no ARN of such a resource. [`Self::rank`] follows the last.
    pub(crate) fn add(&mut self, behind: ArnModel) -> Result<(), String> {
        let arn = &behind.arn;
        if !arn.starts_with("arn:") || !arn.contains(":bedrock:") || !arn.contains('/') {
            return Err(format!(
                "`{arn}` is not the ARN of a resource of Bedrock, such as \
                 arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3"
            ));
        }
        let glob = Glob::new(arn).map_err(|error| error.to_string())?;
        self.all.push((glob, behind));
        Ok(())
    }

    /// Puts those first that say most of an ARN.
    ///
    /// # Errors
    /// If the patterns together are too large for one automaton.
    pub(crate) fn rank(&mut self) -> Result<(), globset::Error> {
        let letters = |behind: &ArnModel| behind.arn.bytes().filter(|&byte| byte != b'*').count();
        self.all
            .sort_by(|(_, a), (_, b)| letters(b).cmp(&letters(a)).then_with(|| a.arn.cmp(&b.arn)));
        self.set = GlobSet::new(self.all.iter().map(|(glob, _)| glob))?;
        Ok(())
    }

    /// The model behind an ARN as it is written in a file; of several patterns the one with the most letters.
    pub fn find(&self, arn: &str) -> Option<&str> {
        let first = self.set.matches(arn).into_iter().min()?;
        self.all.get(first).map(|(_, behind)| behind.model.as_str())
    }

    /// Adds those of a weaker config for which there is no entry of the same spelling. [`Self::rank`] follows.
    pub(crate) fn extend_weaker(&mut self, weaker: Self) {
        let own: HashSet<String> = self.all.iter().map(|(_, behind)| behind.arn.clone()).collect();
        let missing = weaker.all.into_iter().filter(|(_, behind)| !own.contains(&behind.arn));
        self.all.extend(missing);
    }

    /// All entries, for a check against the existing models.
    pub fn iter(&self) -> impl Iterator<Item = &ArnModel> {
        self.all.iter().map(|(_, behind)| behind)
    }
}
