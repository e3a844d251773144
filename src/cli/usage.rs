//! Tips for mistakes on the command line that clap rejects without saying what to type instead.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// Adds a tip to an error where the mistake is a common one. `words` are the arguments after the program's name.
pub(super) fn with_tip(mut error: Error, words: &[String]) -> Error {
    let tip = match error.kind() {
        ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument => for_missing_command(&error, words),
        ErrorKind::ArgumentConflict => for_second_format(&error),
        ErrorKind::InvalidValue => for_unknown_lint(&error),
        _ => None,
    };
    if let Some(tip) = tip {
        for kind in [
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedArg,
            ContextKind::SuggestedValue,
            ContextKind::ValidValue,
        ] {
            error.remove(kind);
        }
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// `bedrock-lint .` and `bedrock-lint --format json .`: the command is missing.
fn for_missing_command(error: &Error, words: &[String]) -> Option<String> {
    let first = words.first()?;
    let wrong = match error
        .get(ContextKind::InvalidSubcommand)
        .or(error.get(ContextKind::InvalidArg))
    {
        Some(ContextValue::String(wrong)) => wrong.split(' ').next().unwrap_or_default(),
        _ => return None,
    };
    let is_first = first == wrong || first.starts_with(&format!("{wrong}="));
    let is_path = words.iter().any(|word| !word.starts_with("--") && is_like_path(word));
    (is_first && is_path).then(|| format!("did you mean `bedrock-lint check {}`?", words.join(" ")))
}

/// True if a word names a file or folder, or looks like one.
fn is_like_path(word: &str) -> bool {
    word == "-" || word.contains(['/', '\\', '.', '*']) || Path::new(word).exists()
}

/// `--select retired`: the lints are too many for a message.
fn for_unknown_lint(error: &Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let option = text(ContextKind::InvalidArg)?;
    if !["--select", "--ignore"].iter().any(|name| option.starts_with(name)) {
        return None;
    }
    let wrong = text(ContextKind::InvalidValue)?;
    let near = text(ContextKind::SuggestedValue)
        .filter(|near| near.starts_with(wrong) || strsim::levenshtein(near, wrong) <= wrong.len() / 3);
    let meant = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    Some(format!("{meant}`bedrock-lint explain` lists the lints"))
}

/// `--format sarif --format text`.
fn for_second_format(error: &Error) -> Option<String> {
    let is_format = |kind| {
        let context = error.get(kind);
        matches!(context, Some(ContextValue::String(arg)) if arg.starts_with("--format"))
    };
    (is_format(ContextKind::InvalidArg) && is_format(ContextKind::PriorArg)).then(|| {
        "standard output takes one format; use `--output-file FORMAT=FILE` for the second, such as `--output-file \
         sarif=report.sarif`"
            .to_owned()
    })
}
