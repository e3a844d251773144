//! Closed sets of names, each with one spelling for options, config and output.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A text that is not in a set of names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {set}; expected one of {}", .expected.join(", "))]
pub struct ParseNameError {
    /// The text.
    pub text: String,
    /// Description of the names, such as `severity`.
    pub set: &'static str,
    /// The names that exist.
    pub expected: Vec<&'static str>,
}

macro_rules! names {
    ($(#[$meta:meta])* $set:literal $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$doc])* $variant),+ }

        impl $type {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name as options, config and output spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl FromStr for $type {
            type Err = ParseNameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|one| one.name() == text).ok_or_else(|| ParseNameError {
                    text: text.to_owned(),
                    set: $set,
                    expected: Self::ALL.iter().map(|one| one.name()).collect(),
                })
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        #[cfg(test)]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let names: Vec<_> = Self::ALL.iter().map(|one| one.name()).collect();
                schemars::json_schema!({ "type": "string", "enum": names })
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

names! {
    /// Severity of a finding; ordered, the worst last.
    "severity" Severity {
        /// Counted, and shown with `--all`.
        Note = "note",
        /// Shown; fails the run only with `--fail-on warning`.
        Warning = "warning",
        /// Shown, and fails the run.
        Error = "error",
    }
}

impl Severity {
    /// One level milder; a note stays a note.
    #[must_use]
    pub fn milder(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Note => Self::Note,
        }
    }
}

names! {
    /// State in the lifecycle of a model, on a day and in a Region; ordered, the worst last.
    "state" State {
        /// Nothing is known for that Region; says nothing.
        Unknown = "unknown",
        /// Offered without an announced end.
        Active = "active",
        /// Announced to end; closed to new customers, and to accounts that have not called it for 15 to 30 days.
        Legacy = "legacy",
        /// Legacy, and at a price that the provider may have raised.
        ExtendedAccess = "extended-access",
        /// End of life: requests fail.
        Eol = "eol",
    }
}

names! {
    /// Applicability of a replacement, in rustc's terms; ordered, the safest last.
    "applicability" Applicability {
        /// Shown, never written.
        DisplayOnly = "display-only",
        /// Something changes that needs a look: written with `--fix --unsafe-fixes`.
        MaybeIncorrect = "maybe-incorrect",
        /// Safe to write: `--fix`.
        MachineApplicable = "machine-applicable",
    }
}

names! {
    /// Preference among several replacements.
    "preference" Prefer {
        /// The one with the fewest changes of the request.
        LeastChange = "least-change",
        /// The one whose end is farthest away.
        LongestLived = "longest-lived",
    }
}

names! {
    /// Role of a file, or of a part of one.
    "role" Role {
        /// A program.
        Code = "code",
        /// Configuration or infrastructure.
        Config = "config",
        /// Text for readers.
        Doc = "doc",
        /// A record of the past: a changelog, a decision, an applied migration, a sentence about what was.
        History = "history",
        /// A test or its data.
        Test = "test",
        /// Data that a machine recorded: cassettes, snapshots, notebook outputs, lock files, logs.
        Recording = "recording",
    }
}

names! {
    /// Form in which a model is written.
    "form" Form {
        /// A base model id: `amazon.nova-pro-v1:0`.
        ModelId = "model-id",
        /// A cross-Region inference profile: `us.amazon.nova-pro-v1:0`.
        InferenceProfile = "inference-profile",
        /// `arn:…:bedrock:…:foundation-model/<model id>`.
        FoundationModelArn = "foundation-model-arn",
        /// `arn:…:bedrock:…:inference-profile/<inference profile>`.
        InferenceProfileArn = "inference-profile-arn",
        /// `arn:…:bedrock:…:custom-model/<model id>/…`.
        CustomModelArn = "custom-model-arn",
        /// An ARN that names a model without saying which.
        OpaqueArn = "opaque-arn",
        /// A constant of the AWS CDK.
        CdkConstant = "cdk-constant",
        /// A family prefix, a wildcard, or a regular expression that matches ids.
        Pattern = "pattern",
        /// Several models: the name of a list of fallbacks.
        ModelList = "model-list",
        /// No model at all: a comment that speaks to this linter.
        Suppression = "suppression",
    }
}

names! {
    /// Place of a reference, by the syntax around it.
    "place" Place {
        /// Nothing is known of the syntax.
        Text = "text",
        /// A string literal.
        String = "string",
        /// A literal with pieces of code in it.
        TemplateString = "template-string",
        /// A value in a config file.
        ConfigValue = "config-value",
        /// The key of a mapping.
        MappingKey = "mapping-key",
        /// An argument of a call.
        Argument = "argument",
        /// A value that holds where the caller or the environment gives none.
        DefaultValue = "default-value",
        /// An operand of a comparison, or of a `case` or an assertion.
        Comparison = "comparison",
        /// A member of an enum, a union of literals or a list of allowed values.
        AllowedValue = "allowed-value",
        /// A value that is listed because it must not be used: a deny list, the old side of a renaming.
        RefusedValue = "refused-value",
        /// A comment.
        Comment = "comment",
        /// A comment or a string that documents the code beside it.
        Docstring = "docstring",
        /// A name in code: a variable, a property, an attribute chain.
        Identifier = "identifier",
        /// A package, a namespace, an import.
        Import = "import",
        /// A regular expression.
        Regex = "regex",
        /// A URL.
        Url = "url",
        /// Running text.
        Prose = "prose",
    }
}

names! {
    /// A place in particular, where the place alone does not say it.
    "mark of a place" Mark {
        /// Looked for in order to be replaced or cut off: the comparison is a search.
        Search = "search",
        /// Asked of stored rows: the comparison is a lookup.
        Lookup = "lookup",
        /// Expected by a test.
        Expected = "expected",
        /// The answer of a mock.
        Answer = "mock-answer",
        /// A value of a list in a condition.
        Contained = "contained",
        /// A member of an enum.
        EnumMember = "enum-member",
        /// A name under which stored data is read.
        StoredName = "stored-name",
        /// An entry of a list of refused values.
        RefusedList = "refused-list",
        /// The old side of a pair of an old and a new value.
        OldSide = "old-side",
        /// A list of models that have an ability, read by membership alone.
        Capability = "capability",
        /// The key or a row of records that say something of models: prices, limits, names.
        Record = "record",
        /// A dimension of a metric: it selects what is measured.
        Dimension = "dimension",
        /// An example or a stand-in, by its name, that nothing is seen to call.
        Example = "example",
        /// A comment or a text of a program about the past.
        Past = "past",
    }
}

names! {
    /// Source of the Regions that count for a finding.
    "origin of Regions" RegionsFrom {
        /// The reference itself names one: an ARN or a path.
        Reference = "reference",
        /// The client that the code calls it through: in the same call, map or scope.
        Client = "client",
        /// The name of the file, or of a folder that it is in.
        FileName = "file-name",
        /// The `--region` option.
        Option = "option",
        /// `regions` of the config.
        Config = "config",
        /// The source Regions of the inference profile's prefix.
        Profile = "profile",
        /// None is named: every Region that the catalog knows for the model.
        All = "all",
    }
}

names! {
    /// Kind of a model's output.
    "kind of model" Kind {
        /// Text, from text and maybe more.
        Text = "text",
        /// Speech.
        Speech = "speech",
        /// Vectors.
        Embedding = "embedding",
        /// Images.
        Image = "image",
        /// Videos.
        Video = "video",
        /// An order of documents by relevance.
        Rerank = "rerank",
    }
}
