//! The table of vetoes: why an edit is not made, or needs a look.

/// A reason against an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each row says what it means")]
pub enum Veto {
    Recording,
    History,
    MappingKey,
    Comparison,
    RefusedValue,
    AllowedValue,
    EndedAllowedValue,
    Regex,
    Pattern,
    OpaqueArn,
    SeveralIds,
    OfSink,
    SeveralLiterals,
    Form,
    OtherRegions,
    NotAllowed,
    OtherProvider,
    StoredVectors,
    GeneratedFile,
    OwnChoice,
    ComparedInStatement,
    ExpectedElsewhere,
    FileNamedAfter,
    DefaultOfAllowed,
    ValueOfKey,
    UnknownWord,
    ArnOfVariable,
    BaseIdLookup,
    TrainedFrom,
    OldFigures,
    TwiceInSet,
    RemovesEntry,
    OneOfText,
    TwoNames,
    PolicyByHalf,
    ListedRecord,
    NamesOldModel,
    CommentOfOld,
    ProviderByDot,
    LongerText,
    VariablePrefix,
    KeptSuffix,
    RegionOfFile,
    PolicyOfProfile,
    SmallerModel,
    TestOfId,
    DeclaredValues,
    StaysElsewhere,
    PolicyElsewhere,
    PolicyOfOthers,
    FirstBlock,
    AnswerOfOld,
    FileById,
    FileOfOldId,
    ArnOfInput,
    OtherGeography,
    PartOfSet,
    RequestRefused,
}

/// Strength of a veto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// The edit is never made.
    Never,
    /// The edit is not made unless the user named the model.
    WithoutConsent,
    /// The edit needs a look, also where the user named the model.
    NeedsALook,
    /// The edit needs a look unless the user named the model.
    LookWithoutConsent,
    /// Something beside it is to be changed by hand: the edit needs a look, and is made where the user named the model.
    ToDo,
}

impl Strength {
    /// The strength as the docs spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::WithoutConsent => "not without `[replacements]`",
            Self::NeedsALook => "needs a look",
            Self::LookWithoutConsent => "needs a look without `[replacements]`",
            Self::ToDo => "to-do beside it",
        }
    }

    /// True if the edit is never made.
    pub const fn forbids(self) -> bool {
        matches!(self, Self::Never | Self::WithoutConsent)
    }

    /// True if it holds even if the user named the model.
    pub const fn holds_for_named_model(self) -> bool {
        matches!(self, Self::Never | Self::NeedsALook | Self::ToDo)
    }
}

/// A row of the table.
struct Row {
    code: &'static str,
    strength: Strength,
    meaning: &'static str,
}

impl Veto {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Recording,
        Self::History,
        Self::MappingKey,
        Self::Comparison,
        Self::RefusedValue,
        Self::AllowedValue,
        Self::EndedAllowedValue,
        Self::Regex,
        Self::Pattern,
        Self::OpaqueArn,
        Self::SeveralIds,
        Self::OfSink,
        Self::SeveralLiterals,
        Self::Form,
        Self::OtherRegions,
        Self::NotAllowed,
        Self::OtherProvider,
        Self::StoredVectors,
        Self::GeneratedFile,
        Self::OwnChoice,
        Self::ComparedInStatement,
        Self::ExpectedElsewhere,
        Self::FileNamedAfter,
        Self::DefaultOfAllowed,
        Self::ValueOfKey,
        Self::UnknownWord,
        Self::ArnOfVariable,
        Self::BaseIdLookup,
        Self::TrainedFrom,
        Self::OldFigures,
        Self::TwiceInSet,
        Self::RemovesEntry,
        Self::OneOfText,
        Self::TwoNames,
        Self::PolicyByHalf,
        Self::ListedRecord,
        Self::NamesOldModel,
        Self::CommentOfOld,
        Self::ProviderByDot,
        Self::LongerText,
        Self::VariablePrefix,
        Self::KeptSuffix,
        Self::RegionOfFile,
        Self::PolicyOfProfile,
        Self::SmallerModel,
        Self::TestOfId,
        Self::DeclaredValues,
        Self::StaysElsewhere,
        Self::PolicyElsewhere,
        Self::PolicyOfOthers,
        Self::FirstBlock,
        Self::AnswerOfOld,
        Self::FileById,
        Self::FileOfOldId,
        Self::ArnOfInput,
        Self::OtherGeography,
        Self::PartOfSet,
        Self::RequestRefused,
    ];

    /// Its name in output.
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// Its strength.
    pub const fn strength(self) -> Strength {
        self.row().strength
    }

    /// The reason, as the summary counts it.
    pub const fn meaning(self) -> &'static str {
        self.row().meaning
    }

    #[allow(clippy::too_many_lines, reason = "a table, one row a veto")]
    const fn row(self) -> Row {
        use Strength::{LookWithoutConsent, NeedsALook, Never, ToDo, WithoutConsent};
        match self {
            Self::Recording => row("recording", Never, "recorded data: record it again"),
            Self::History => row("history", Never, "a record of the past"),
            Self::MappingKey => row("mapping-key", Never, "used as a key"),
            Self::Comparison => row("comparison", Never, "compared elsewhere: change the producer first"),
            Self::RefusedValue => row("refused-value", Never, "in a list of refused values"),
            Self::AllowedValue => row("allowed-value", Never, "in a list of allowed values"),
            Self::EndedAllowedValue => row("ended-allowed-value", WithoutConsent, "in a list of allowed values"),
            Self::Regex => row("regex", Never, "part of a regular expression"),
            Self::Pattern => row("pattern", Never, "names more than one model"),
            Self::OpaqueArn => row(
                "opaque-arn",
                Never,
                "the ARN hides the model: change the resource itself",
            ),
            Self::SeveralIds => row("several-ids", Never, "several ids begin with it"),
            Self::OfSink => row("of-sink", Never, "its consumer may not take another model"),
            Self::SeveralLiterals => row("several-literals", Never, "built from several literals"),
            Self::Form => row("form", Never, "no callable form of the new id is known here"),
            Self::OtherRegions => row("other-regions", Never, "the file may be for other Regions"),
            Self::NotAllowed => row("not-allowed", Never, "not allowed by the config"),
            Self::OtherProvider => row("other-provider", WithoutConsent, "different provider"),
            Self::StoredVectors => row("stored-vectors", WithoutConsent, "stored vectors must be rebuilt"),
            Self::GeneratedFile => row("generated-file", Never, "generated file: change its source"),
            Self::OwnChoice => row(
                "own-choice",
                Never,
                "your choice in `[replacements]`: choose another model",
            ),
            Self::ComparedInStatement => row("compared-in-statement", Never, "its statement compares an unchanged id"),
            Self::ExpectedElsewhere => row("expected-elsewhere", Never, "the test expects this model elsewhere"),
            Self::FileNamedAfter => row("file-named-after", Never, "the file is named after the id"),
            Self::DefaultOfAllowed => row(
                "default-of-allowed",
                Never,
                "the allowed values of this default have the old id",
            ),
            Self::ValueOfKey => row("value-of-key", Never, "kept under a key with the old id"),
            Self::UnknownWord => row("unknown-word", Never, "not a complete id"),
            Self::ArnOfVariable => row(
                "arn-of-variable",
                Never,
                "a foundation-model ARN is built from it: a profile does not fit there",
            ),
            Self::BaseIdLookup => row(
                "base-id-lookup",
                Never,
                "looked up by its base id: a profile does not fit there",
            ),
            Self::TrainedFrom => row("trained-from", Never, "base model of a custom model"),
            Self::OldFigures => row("old-figures", Never, "its record has figures of the old model"),
            Self::TwiceInSet => row("twice-in-set", Never, "would duplicate an entry"),
            Self::RemovesEntry => row(
                "removes-entry",
                NeedsALook,
                "the list has the new id already: the edit removes the entry",
            ),
            Self::OneOfText => row("one-of-text", Never, "several ids of one text would become one"),
            Self::TwoNames => row("two-names", WithoutConsent, "several names would have the same id"),
            Self::PolicyByHalf => row(
                "policy-by-half",
                Never,
                "the policy also allows the other half, its profile or its foundation model: change both",
            ),
            Self::ListedRecord => row(
                "listed-record",
                WithoutConsent,
                "entry of a model list: its other fields describe the old model",
            ),
            Self::NamesOldModel => row(
                "names-old-model",
                NeedsALook,
                "a name next to it mentions the old model",
            ),
            Self::CommentOfOld => row("comment-of-old", ToDo, "the comment above it names the old model"),
            Self::ProviderByDot => row(
                "provider-by-dot",
                NeedsALook,
                "code reads the provider from the start of the id: a profile starts with its prefix",
            ),
            Self::LongerText => row(
                "longer-text",
                NeedsALook,
                "inside a longer text that may describe the old model",
            ),
            Self::VariablePrefix => row(
                "variable-prefix",
                NeedsALook,
                "the prefix is a variable: its profile must exist for the new model",
            ),
            Self::KeptSuffix => row(
                "kept-suffix",
                NeedsALook,
                "the code that cuts its suffix off must know the new model",
            ),
            Self::RegionOfFile => row(
                "region-of-file",
                NeedsALook,
                "the prefix follows from the Region in the name of the file",
            ),
            Self::PolicyOfProfile => row(
                "policy-of-profile",
                LookWithoutConsent,
                "the policy must also allow the new foundation model",
            ),
            Self::SmallerModel => row(
                "smaller-model",
                LookWithoutConsent,
                "a smaller model may give worse answers",
            ),
            Self::TestOfId => row("test-of-id", LookWithoutConsent, "the test may be about this id"),
            Self::DeclaredValues => row(
                "declared-values",
                LookWithoutConsent,
                "the default and its list of allowed values change together",
            ),
            Self::StaysElsewhere => row(
                "stays-elsewhere",
                NeedsALook,
                "another place of the project keeps the old id and does not know the new one",
            ),
            Self::PolicyElsewhere => row(
                "policy-elsewhere",
                NeedsALook,
                "a policy of the project allows only the old model",
            ),
            Self::PolicyOfOthers => row(
                "policy-of-others",
                ToDo,
                "a policy of the program allows other models only",
            ),
            Self::FirstBlock => row(
                "first-block",
                ToDo,
                "the first block of the answer is read, and the new model may think first",
            ),
            Self::AnswerOfOld => row("answer-of-old", ToDo, "code reads the answer as the old model gives it"),
            Self::FileById => row("file-by-id", ToDo, "code reads a file that is named after the id"),
            Self::FileOfOldId => row(
                "file-of-old-id",
                NeedsALook,
                "code reads a file by the id, and one is named after the old id",
            ),
            Self::ArnOfInput => row(
                "arn-of-input",
                ToDo,
                "a foundation-model ARN may be built from it, as a field of a request: a profile does not fit there",
            ),
            Self::OtherGeography => row(
                "other-geography",
                NeedsALook,
                "the file names Regions from which the new profile is not called",
            ),
            Self::PartOfSet => row(
                "part-of-set",
                Never,
                "right only together with a place that cannot be changed",
            ),
            Self::RequestRefused => row("request-refused", ToDo, "the new model refuses a part of the request"),
        }
    }
}

const fn row(code: &'static str, strength: Strength, meaning: &'static str) -> Row {
    Row {
        code,
        strength,
        meaning,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_veto_has_a_code_of_its_own() {
        let codes: BTreeSet<_> = Veto::ALL.iter().map(|veto| veto.code()).collect();
        assert_eq!(codes.len(), Veto::ALL.len());
    }

    #[test]
    fn the_docs_have_the_table() {
        let docs = include_str!("../../docs/fixing.md");
        let rows = Veto::ALL.iter().map(|veto| {
            format!(
                "| `{}` | {} | {} |",
                veto.code(),
                veto.strength().name(),
                veto.meaning()
            )
        });
        let expected: Vec<_> = rows.collect();
        let documented: Vec<_> = docs
            .lines()
            .filter(|line| line.starts_with("| `") && line.matches('|').count() == 4)
            .collect();
        let documented: Vec<_> = documented
            .into_iter()
            .filter(|line| !line.starts_with("| `check"))
            .collect();
        assert_eq!(documented, expected);
    }
}
