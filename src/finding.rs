//! The linter's output: a [`Verdict`] on every reference, and a [`Finding`] where a lint objects.
//!
//! In: references and the catalog's judgement. Out: plain data that reports and fixes read. Nothing here
//! decides; nothing here prints.

use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use crate::catalog::{
    Alternative, Basis, Change, ChangeKind, Cost, Dollars, Edit, Effect, Judgement, Lifecycle, Reason, Replacement, Set,
};
use crate::reference::Reference;
use crate::vocab::{Mark, Place, Region, Role, Severity, Sink, Span};

/// A reference and the catalog's judgement of it: what `inventory` lists and lints look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The reference.
    pub reference: Reference,
    /// Role of the file, or of the part of it.
    pub role: Role,
    /// True if it is in a test that calls AWS, as far as its path, its text and the clients around it say.
    pub calls_aws: bool,
    /// True if a program wrote the file.
    pub is_generated: bool,
    /// The language of the place, by its name in the language table; `None` where none is known.
    pub language: Option<&'static str>,
    /// Place by the syntax around it.
    pub place: Place,
    /// Kind of that place, where the place alone is ambiguous.
    pub mark: Option<Mark>,
    /// The key path of a config value.
    pub key_path: Option<String>,
    /// The sink that consumes it, where that is certain: `invoke_model`, `MODEL_ID`.
    pub sink: Option<Sink>,
    /// The Region of the clients that the code calls it through, where that is certain.
    pub client_region: Option<Region>,
    /// True if it is the one value of a name of the code: no list, map or call holds it.
    pub is_single: bool,
    /// The Region in which the code calls it unless another is set from outside.
    pub default_region: Option<Region>,
    /// The Regions of the lists of Regions in the same text, in which it may be called.
    pub listed_regions: Arc<[Region]>,
    /// The table that holds it: one literal, or one list of a config, that names a dozen models or more.
    pub table: Option<Span>,
    /// True if it is misspelt and a name of the project's own: the right spelling is beside it.
    pub is_own_name: bool,
    /// True if it is listed beside profiles of other geographies, of which the program picks one.
    pub is_of_several: bool,
    /// Stance of the statement of an IAM policy around it.
    pub stance: Option<Stance>,
    /// True if it can be a resource of a policy statement: it is one, or the file has statements and no key says what it is.
    pub may_be_in_policy: bool,
    /// True if it names the model of its record once more: the label beside the id, the id below its key.
    pub is_repeated: bool,
    /// The catalog's answer, for a model of the catalog or the one that a misspelt id means. References with the same
    /// query share it.
    pub judgement: Option<Arc<Judgement>>,
}

impl Verdict {
    /// True if it is in a policy that denies it.
    pub fn is_denied(&self) -> bool {
        self.stance == Some(Stance::Denied)
    }

    /// True if something calls it, other than through a variable of the environment.
    pub fn is_consumed(&self) -> bool {
        let is_variable = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        };
        self.sink.as_ref().is_some_and(|sink| !is_variable(&sink.name))
    }

    /// True if it reaches an operation of bedrock-runtime unchanged.
    pub fn is_sent(&self) -> bool {
        self.sink.as_ref().is_some_and(|sink| sink.is_runtime)
    }
}

/// Stance of a statement of an IAM policy towards a model that it names.
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
    /// Severity at this place.
    pub severity: Severity,
    /// Reasons for the severity, in the order of the decisions: the lint's default, mixed Regions, an end within
    /// `--fail-within`, the role, the config.
    pub severity_from: Vec<String>,
    /// The consequence and its date, without a full stop.
    pub message: String,
    /// Facts that explain the message, one sentence each: the split by Region, assumptions, notes.
    pub notes: Vec<String>,
    /// The verdict on the reference.
    pub verdict: Verdict,
    /// The replacement.
    pub replacement: Option<Replacement>,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// The suppression, if a comment or the config hides it.
    pub suppressed: Option<Suppression>,
    /// True if the baseline has it.
    pub baselined: bool,
    /// A name for this finding that does not change when lines move; see [`fingerprint`].
    pub fingerprint: String,
}

impl Finding {
    /// True if it counts: it can fail a run, and is shown.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none() && !self.baselined
    }
}

/// A suppression of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The reason, in the author's words.
    pub reason: String,
    /// Source of the suppression.
    pub by: Suppressor,
}

/// Sources of suppressions.
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
    /// Span of the label.
    pub span: Span,
    /// Text of the label.
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
