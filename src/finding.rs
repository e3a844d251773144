//! What the linter says: a [`Verdict`] on every reference, and a [`Finding`] where a lint objects.
//!
//! In: references and the catalog's judgement. Out: plain data that reports and fixes read. Nothing here
//! decides; nothing here prints.

use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use crate::catalog::{
    Alternative, Basis, Change, ChangeKind, Cost, Dollars, Edit, Effect, Judgement, Lifecycle, Reason, Replacement, Set,
};
use crate::reference::Reference;
use crate::usage::{Given, Sampling};
use crate::vocab::{Mark, Place, Region, Role, Severity, Sink, Span};

/// A reference and the catalog's judgement of it: what `inventory` lists and lints look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What was found.
    pub reference: Reference,
    /// What the file, or the part of it, is for.
    pub role: Role,
    /// Whether it is in a test that calls AWS, as far as its path, its text and the clients around it say.
    pub calls_aws: bool,
    /// Whether a program wrote the file.
    pub is_generated: bool,
    /// The language of the place, by its name in the language table; `None` where none is known.
    pub language: Option<&'static str>,
    /// What the syntax around it says.
    pub place: Place,
    /// What that place is in particular, where the place alone does not say it.
    pub mark: Option<Mark>,
    /// The key path of a config value.
    pub key_path: Option<String>,
    /// What consumes it, where that is certain: `invoke_model`, `MODEL_ID`.
    pub sink: Option<Sink>,
    /// The Region of the clients that the code calls it through, where that is certain.
    pub client_region: Option<Region>,
    /// The table that it stands in: one literal, or one list of a config, that names a dozen models or more.
    pub table: Option<Span>,
    /// Whether it is misspelt and a name of the project's own: the right spelling is beside it.
    pub is_own_name: bool,
    /// Whether it is listed beside profiles of other geographies, of which the program picks one.
    pub is_of_several: bool,
    /// What else the request is given that it is a part of, where that is certain.
    pub given: Vec<Given>,
    /// What the statement of an IAM policy does with it that it stands in.
    pub stance: Option<Stance>,
    /// Whether it can be a resource of a policy statement: it is one, or the file has statements and no key says what it is.
    pub may_be_in_policy: bool,
    /// Whether it names the model of its record once more: the label beside the id, the id below its key.
    pub is_repeated: bool,
    /// Whether that request sets `temperature` and `top_p`.
    pub sampling: Sampling,
    /// The catalog's answer, for a model of the catalog or the one that a misspelt id means. References that ask the
    /// same share it.
    pub judgement: Option<Arc<Judgement>>,
}

impl Verdict {
    /// Whether it stands in a policy that denies it.
    pub fn is_denied(&self) -> bool {
        self.stance == Some(Stance::Denied)
    }

    /// Whether an operation of bedrock-runtime is given it, which nothing changes on its way.
    pub fn is_sent(&self) -> bool {
        self.sink.as_ref().is_some_and(|sink| sink.is_runtime)
    }
}

/// What a statement of an IAM policy does with a model that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Calls to it are allowed.
    Allowed,
    /// Calls to it are denied.
    Denied,
    /// The effect of the statement is not written out.
    Unclear,
}

/// A lint's verdict on a reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The lint's name, `retired-model`.
    pub lint: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What made it so bad, in the order in which it was decided: the lint's default, mixed Regions, an end within
    /// `--fail-within`, the role, the config.
    pub severity_from: Vec<String>,
    /// What happens and when, without a full stop.
    pub message: String,
    /// Facts that explain the message, one sentence each: the split by Region, assumptions, notes.
    pub notes: Vec<String>,
    /// What it is about.
    pub verdict: Verdict,
    /// What to write instead.
    pub replacement: Option<Replacement>,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// Why it does not count, where a comment or the config says so.
    pub suppressed: Option<Suppression>,
    /// Whether the baseline has it.
    pub baselined: bool,
    /// A name for this finding that does not change when lines move; see [`fingerprint`].
    pub fingerprint: String,
}

impl Finding {
    /// Whether it counts: it can fail a run, and people are shown it.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none() && !self.baselined
    }
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The reason, in the words of whoever accepted it.
    pub reason: String,
    /// Who says so.
    pub by: Suppressor,
}

/// Who can say that a finding does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressor {
    /// A comment beside the code.
    Comment,
    /// An `[[ignore]]` of the config.
    Config,
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// The name of a finding: the first 16 bytes, in hexadecimal, of the SHA-256 of lint, path, text as written, and how
/// many findings of the three came before it in the file, with NUL between them.
pub fn fingerprint(lint: &str, path: &str, text: &str, ordinal: usize) -> String {
    let digest = Sha256::digest(format!("{lint}\0{path}\0{text}\0{ordinal}"));
    digest.iter().take(16).fold(String::with_capacity(32), |mut hex, byte| {
        hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        hex
    })
}
