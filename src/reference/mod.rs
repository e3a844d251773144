//! From candidates to references: which model, which inference profile, which ARN a candidate names.
//!
//! In: the decoded text and the candidates of [`crate::detect`]. Out: [`Reference`]s, sorted by position. The grammar
//! asks a [`ModelIndex`] which spellings exist; it knows no catalog, no dates and no files.

mod arn;
mod before;
mod called;
mod constant;
mod evidence;
mod index;
mod kin;
mod misnamed;
mod opaque;
mod read;
mod shape;
mod split;
mod suffix;
mod typo;
mod wide;
mod word;

use crate::vocab::{Form, Partition, Region, Span};

/// The common wrong spelling of the prefix `apac`.
pub const MISSPELT_APAC: &str = before::MISSPELT;

pub use arn::ArnFields;
pub use called::{call, call_at_runtime, call_whole};
pub use index::SpellingIndex;
pub use read::references;

/// The grammar's queries about model ids. Spellings are lower case, with plain colons.
pub trait ModelIndex {
    /// The longest known spelling (model id, context variant or alias) that `text` starts with.
    fn longest(&self, text: &str) -> Option<Spelling<'_>>;

    /// True if an inference-profile prefix of that name exists (`us`, `us-gov`, `global`, …).
    fn is_profile_prefix(&self, name: &str) -> bool;

    /// The ids of the models of a provider (`anthropic`), for nearest spellings and unknown ids; empty where the
    /// provider is not known.
    fn model_ids(&self, provider: &str) -> Vec<&str>;

    /// The id whose name, without its provider, is `name`, where one provider alone has it.
    fn id_of_name(&self, _name: &str) -> Option<&str> {
        None
    }

    /// The providers whose models are known.
    fn providers(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The provider of all models whose names, without it, go on from `name`.
    fn provider_of_beginning(&self, _name: &str) -> Option<&str> {
        None
    }

    /// True if bedrock-runtime has the model of that id; bedrock-mantle has some under names of its own.
    fn is_of_runtime(&self, _id: &str) -> bool {
        true
    }

    /// The bedrock-runtime id of a model that bedrock-mantle has under a name of its own.
    fn runtime_counterpart(&self, _id: &str) -> Option<&str> {
        None
    }

    /// The spelling that a constant of a CDK class names, for each package that has it.
    fn constants(&self, _class: &str, _name: &str) -> Vec<(&str, &str)> {
        Vec::new()
    }

    /// The profile prefix that a member of the CDK's enum of geographies names: `us-gov` for `US_GOV`.
    fn profile_of_member(&self, _member: &str) -> Option<&str> {
        None
    }
}

/// A known spelling of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling<'a> {
    /// The spelling as the catalog has it.
    pub text: &'a str,
    /// The base model id of the spelling.
    pub model_id: &'a str,
}

/// A candidate understood.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts")]
pub struct Reference {
    /// The id as written, with its profile prefix, without quotes, ARN or framework prefix.
    pub span: Span,
    /// The text of the span.
    pub text: String,
    /// Form in which it is written.
    pub form: Form,
    /// The model, profile or resource that it names.
    pub target: Target,
    /// The prefix of the inference profile (`us`), if the id has one; or the invalid text in its position: two prefixes
    /// (`us.global`), or `ap`.
    pub profile: Option<String>,
    /// True if a prefix before the id is filled in at run time: `{geo}.amazon.nova-pro-v1:0`. It is no part of the
    /// span.
    pub prefix_is_variable: bool,
    /// The context variant (`200k` of `…-v1:0:200k`), if the id has one that the base id does not have.
    pub variant: Option<String>,
    /// A context window that clients of their own write behind an id, and cut off before they call it: `:1m`, `[1m]`. It
    /// is a part of the span.
    pub suffix: Option<String>,
    /// The target where the whole text is called; set for text that is otherwise a beginning of ids, or no reference.
    pub if_called: Option<IfCalled>,
    /// The ARN around the id; for a pattern after a resource (`foundation-model/`) also one that cannot be parsed.
    pub arn: Option<Arn>,
    /// The Region that the reference itself names: in its ARN, or in a path such as `bedrock/us-east-1/…`.
    pub region: Option<Region>,
    /// True if the text before it says that it is called at bedrock-mantle, which has no profiles.
    pub at_mantle: bool,
    /// Spelling of its colons, which a replacement keeps.
    pub colon: Colon,
    /// True if the span covers the ends of literals that are joined: `"amazon.nova-" + "pro-v1:0"`.
    pub is_split: bool,
    /// True if a dot joins it to a word that is not a prefix, `invalid.anthropic.claude-v2`, so that the whole is not
    /// an id.
    pub follows_word: bool,
    /// True if another cloud has a model of this id, and the rest of the file does not say which is meant.
    pub is_ambiguous: bool,
    /// The constant that names it.
    pub constant: Option<Constant>,
}

impl Reference {
    /// True if the text in the position of a profile prefix is not one: two prefixes, or `ap`.
    pub fn has_broken_prefix(&self) -> bool {
        self.profile
            .as_deref()
            .is_some_and(|written| written.contains('.') || written == MISSPELT_APAC)
    }

    /// The part of the span in the first literal, by which the syntax is looked up.
    pub fn anchor(&self) -> Span {
        let first = self.text.find(split::QUOTES).filter(|_| self.is_split);
        first.map_or(self.span, |length| {
            Span::new(self.span.start(), self.span.start() + length)
        })
    }

    /// A reference at a span, with only its form and target known.
    pub fn new(text: &str, span: Span, form: Form, target: Target) -> Self {
        Self {
            span,
            text: text.get(span.range()).unwrap_or_default().to_owned(),
            form,
            target,
            profile: None,
            prefix_is_variable: false,
            variant: None,
            suffix: None,
            if_called: None,
            arn: None,
            region: None,
            at_mantle: false,
            colon: Colon::Plain,
            is_split: false,
            follows_word: false,
            is_ambiguous: false,
            constant: None,
        }
    }
}

/// A constant of a CDK package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The package, `aws-cdk-lib`; none where several have the constant and the file does not say which is meant.
    pub package: Option<String>,
    /// The class without its module, `FoundationModelIdentifier`.
    pub class: String,
    /// Its name in the class, `ANTHROPIC_CLAUDE_V2`.
    pub name: String,
}

/// The target of a reference.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A model of the catalog, by its base model id.
    Model(String),
    /// An id of a known family that the catalog has not.
    Unknown {
        /// The base id as written, normalised to lower case and plain colons.
        id: String,
        /// The id that was meant, where the spelling makes a typo certain.
        meant: Option<String>,
        /// Relation to the known ids.
        kin: Kin,
    },
    /// A family prefix, a wildcard or a regular expression.
    Pattern,
    /// A model that only an account knows: an application inference profile, a provisioned model, a prompt router.
    Opaque,
}

/// Relation of an unknown id to the known ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kin {
    /// It may be newer than the catalog, or a name of somebody's own.
    #[default]
    Open,
    /// It is not newer than the newest id of its name: the catalog would have it.
    NotNewer {
        /// The ids that are nearest to it.
        nearest: Vec<String>,
    },
    /// It is called, and is the beginning of several ids.
    CutOff {
        /// Those ids, the likeliest first.
        ids: Vec<String>,
    },
    /// It is an id of bedrock-mantle alone, in a form or a call of bedrock-runtime.
    AtMantle,
}

/// The target of a reference whose whole text is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfCalled {
    /// Form of the reference in that case.
    pub form: Form,
    /// The base id, normalised to lower case and plain colons.
    pub id: String,
    /// True if it is not a reference where it is not called.
    pub only: bool,
    /// True if only an operation of bedrock-runtime makes it an id: other services have the same names.
    pub by_runtime: bool,
}

/// The ARN around a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn {
    /// The whole ARN.
    pub span: Span,
    /// Its partition, if written out.
    pub partition: Option<Partition>,
    /// Its Region, if written out.
    pub region: Option<Region>,
}

/// Spelling of the colon of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colon {
    /// `:`
    Plain,
    /// `%3A`
    Percent,
    /// `%253A`, in a URL within a URL.
    DoublePercent,
    /// `\u003a`
    Unicode,
}
