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
    ComparedInStatement,
    ExpectedElsewhere,
    FileNamedAfter,
    DefaultOfAllowed,
    UnknownWord,
    ArnOfVariable,
    TrainedFrom,
    OldFigures,
    TwiceInSet,
    TwoNames,
    PolicyByHalf,
    ListedRecord,
    NamesOldModel,
    ProviderByDot,
    LongerText,
    PolicyOfProfile,
    SmallerModel,
    TestOfId,
    StaysElsewhere,
    PolicyElsewhere,
    OtherGeography,
    PartOfSet,
    RequestRefused,
}

/// How strong a veto is.
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

    /// Whether the edit is not made at all.
    pub const fn forbids(self) -> bool {
        matches!(self, Self::Never | Self::WithoutConsent)
    }

    /// Whether it holds where the user named the model.
    pub const fn holds_under_consent(self) -> bool {
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
        Self::ComparedInStatement,
        Self::ExpectedElsewhere,
        Self::FileNamedAfter,
        Self::DefaultOfAllowed,
        Self::UnknownWord,
        Self::ArnOfVariable,
        Self::TrainedFrom,
        Self::OldFigures,
        Self::TwiceInSet,
        Self::TwoNames,
        Self::PolicyByHalf,
        Self::ListedRecord,
        Self::NamesOldModel,
        Self::ProviderByDot,
        Self::LongerText,
        Self::PolicyOfProfile,
        Self::SmallerModel,
        Self::TestOfId,
        Self::StaysElsewhere,
        Self::PolicyElsewhere,
        Self::OtherGeography,
        Self::PartOfSet,
        Self::RequestRefused,
    ];

    /// Its name in output.
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// How strong it is.
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
            Self::Recording => row(
                "recording",
                Never,
                "a recording says what was, and is made anew rather than edited",
            ),
            Self::History => row("history", Never, "it is a record of the past"),
            Self::MappingKey => row(
                "mapping-key",
                Never,
                "it is the key of a mapping, which other code may look up",
            ),
            Self::Comparison => row("comparison", Never, "a comparison cannot be changed"),
            Self::RefusedValue => row("refused-value", Never, "it is listed because it is refused"),
            Self::AllowedValue => row(
                "allowed-value",
                Never,
                "it stands in a list of allowed values, which may need the old one too",
            ),
            Self::EndedAllowedValue => row(
                "ended-allowed-value",
                WithoutConsent,
                "it stands in a list of allowed values",
            ),
            Self::Regex => row("regex", Never, "it is part of a regular expression"),
            Self::Pattern => row("pattern", Never, "the reference names more than one model"),
            Self::OpaqueArn => row(
                "opaque-arn",
                Never,
                "the model is behind the ARN, and is changed where that is made",
            ),
            Self::SeveralIds => row("several-ids", Never, "several ids go on from it"),
            Self::OfSink => row("of-sink", Never, "what takes it may not take another model"),
            Self::SeveralLiterals => row(
                "several-literals",
                Never,
                "the id is put together from several literals",
            ),
            Self::Form => row(
                "form",
                Never,
                "no form of the new id can be written here that is known to be callable",
            ),
            Self::OtherRegions => row(
                "other-regions",
                Never,
                "the file may be for other Regions than those of the run",
            ),
            Self::NotAllowed => row("not-allowed", Never, "the config does not allow it"),
            Self::OtherProvider => row("other-provider", WithoutConsent, "it is a model of another provider"),
            Self::StoredVectors => row(
                "stored-vectors",
                WithoutConsent,
                "stored vectors must be rebuilt with the new model",
            ),
            Self::GeneratedFile => row(
                "generated-file",
                Never,
                "the file is generated: change what it is made from",
            ),
            Self::ComparedInStatement => row(
                "compared-in-statement",
                Never,
                "its statement compares an id that stays",
            ),
            Self::ExpectedElsewhere => row(
                "expected-elsewhere",
                Never,
                "the test expects this model at another place, which stays",
            ),
            Self::FileNamedAfter => row("file-named-after", Never, "the file is named after the id"),
            Self::DefaultOfAllowed => row(
                "default-of-allowed",
                Never,
                "the allowed values of the default have the old id",
            ),
            Self::UnknownWord => row(
                "unknown-word",
                Never,
                "the word before it is no profile prefix, so that the whole is no id",
            ),
            Self::ArnOfVariable => row(
                "arn-of-variable",
                Never,
                "the file makes the ARN of a foundation model from a variable, and such an ARN takes no profile",
            ),
            Self::TrainedFrom => row(
                "trained-from",
                Never,
                "a model is made from it, which no other model stands in for",
            ),
            Self::OldFigures => row("old-figures", Never, "its record has figures of the old model"),
            Self::TwiceInSet => row("twice-in-set", Never, "two entries of one list would be equal"),
            Self::TwoNames => row(
                "two-names",
                WithoutConsent,
                "the file would have the new id under several names",
            ),
            Self::PolicyByHalf => row(
                "policy-by-half",
                WithoutConsent,
                "the foundation model behind the profile is allowed beside it, and both change together",
            ),
            Self::ListedRecord => row(
                "listed-record",
                WithoutConsent,
                "it is the name of a record in a list of models, and what stands beside it is that model's",
            ),
            Self::NamesOldModel => row("names-old-model", NeedsALook, "a name beside it names the old model"),
            Self::ProviderByDot => row(
                "provider-by-dot",
                NeedsALook,
                "the provider is read from the beginning of the id, and a profile begins with its prefix",
            ),
            Self::LongerText => row(
                "longer-text",
                NeedsALook,
                "it stands in a longer text, which may say more of the old model",
            ),
            Self::PolicyOfProfile => row(
                "policy-of-profile",
                LookWithoutConsent,
                "a policy that names the profile must allow the new foundation model behind it as well",
            ),
            Self::SmallerModel => row(
                "smaller-model",
                LookWithoutConsent,
                "a smaller model may answer less well",
            ),
            Self::TestOfId => row("test-of-id", LookWithoutConsent, "a test may be about this very id"),
            Self::StaysElsewhere => row(
                "stays-elsewhere",
                NeedsALook,
                "the old id stays at another place of the project that does not know the new one",
            ),
            Self::PolicyElsewhere => row(
                "policy-elsewhere",
                NeedsALook,
                "a policy of the project allows the old model, and none the new one",
            ),
            Self::OtherGeography => row(
                "other-geography",
                NeedsALook,
                "the file speaks of Regions that the new profile is not called from",
            ),
            Self::PartOfSet => row(
                "part-of-set",
                Never,
                "it is right only together with another place, which cannot be changed",
            ),
            Self::RequestRefused => row(
                "request-refused",
                ToDo,
                "the request beside it has something that the new model refuses",
            ),
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
        let said: Vec<_> = docs
            .lines()
            .filter(|line| line.starts_with("| `") && line.matches('|').count() == 4)
            .collect();
        let said: Vec<_> = said.into_iter().filter(|line| !line.starts_with("| `check")).collect();
        assert_eq!(said, expected);
    }
}
