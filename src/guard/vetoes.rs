//! The table of vetoes: why an edit is not made, or needs a look.

/// A reason against an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Veto {
    GeneratedFile,
    ComparedInStatement,
    ExpectedElsewhere,
    FileNamedAfter,
    SeveralLiterals,
    DefaultOfAllowed,
    UnknownWord,
    ArnOfVariable,
    TrainedFrom,
    PolicyByHalf,
    ListedRecord,
    OldFigures,
    TwiceInSet,
    NamesOldModel,
    TwoNames,
    LongerText,
    ProviderByDot,
}

/// How strong a veto is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// The edit is never made.
    Never,
    /// The edit is not made unless the user named the model.
    WithoutConsent,
    /// The edit needs a look, also where the user named the model.
    NeedsALook,
}

impl Veto {
    /// All of them, in the order in which they are asked.
    pub(crate) const ALL: [Self; 17] = [
        Self::GeneratedFile,
        Self::ComparedInStatement,
        Self::ExpectedElsewhere,
        Self::FileNamedAfter,
        Self::SeveralLiterals,
        Self::DefaultOfAllowed,
        Self::UnknownWord,
        Self::ArnOfVariable,
        Self::TrainedFrom,
        Self::PolicyByHalf,
        Self::ListedRecord,
        Self::OldFigures,
        Self::TwiceInSet,
        Self::NamesOldModel,
        Self::TwoNames,
        Self::LongerText,
        Self::ProviderByDot,
    ];

    /// Its name in the docs.
    pub(crate) const fn code(self) -> &'static str {
        self.row().0
    }

    /// How strong it is.
    pub(crate) const fn strength(self) -> Strength {
        self.row().1
    }

    /// The reason, as the summary counts it.
    pub(crate) const fn meaning(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (&'static str, Strength, &'static str) {
        use Strength::{NeedsALook, Never, WithoutConsent};
        match self {
            Self::GeneratedFile => ("generated-file", Never, "the file is generated: change what it is made from"),
            Self::ComparedInStatement => ("compared-in-statement", Never, "its statement compares an id that stays"),
            Self::ExpectedElsewhere => ("expected-elsewhere", Never, "the test expects this model at another place, which stays"),
            Self::FileNamedAfter => ("file-named-after", Never, "the file is named after the id"),
            Self::SeveralLiterals => ("several-literals", Never, "the id is put together from several literals"),
            Self::DefaultOfAllowed => ("default-of-allowed", Never, "the allowed values of the default have the old id"),
            Self::UnknownWord => {
                ("unknown-word", Never, "the word before it is no profile prefix, so that the whole is no id")
            }
            Self::ArnOfVariable => (
                "arn-of-variable",
                Never,
                "the file makes the ARN of a foundation model from a variable, and such an ARN takes no profile",
            ),
            Self::TrainedFrom => ("trained-from", Never, "a model is made from it, which no other model stands in for"),
            Self::PolicyByHalf => (
                "policy-by-half",
                WithoutConsent,
                "the foundation model behind the profile is allowed beside it, and both change together",
            ),
            Self::ListedRecord => (
                "listed-record",
                WithoutConsent,
                "it is the name of a record in a list of models, and what stands beside it is that model's",
            ),
            Self::OldFigures => ("old-figures", Never, "its record has figures of the old model"),
            Self::TwiceInSet => ("twice-in-set", Never, "two entries of one list would be equal"),
            Self::NamesOldModel => ("names-old-model", NeedsALook, "a name beside it names the old model"),
            Self::TwoNames => ("two-names", Never, "the file would have the new id under several names"),
            Self::LongerText => (
                "longer-text",
                NeedsALook,
                "it stands in a longer text, which may say more of the old model",
            ),
            Self::ProviderByDot => (
                "provider-by-dot",
                NeedsALook,
                "the provider is read from the beginning of the id, and a profile begins with its prefix",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_veto_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = Veto::ALL.iter().map(|veto| veto.code()).collect();
        assert_eq!(codes.len(), Veto::ALL.len());
    }

    #[test]
    fn the_docs_have_the_table() {
        let docs = include_str!("../../docs/fixing.md");
        for veto in Veto::ALL {
            let strength = match veto.strength() {
                Strength::Never => "never",
                Strength::WithoutConsent => "not without `[replacements]`",
                Strength::NeedsALook => "needs a look",
            };
            let row = format!("| `{}` | {strength} | {} |", veto.code(), veto.meaning());
            assert!(docs.contains(&row), "docs/fixing.md misses: {row}");
        }
    }
}
