//! What the linter says: a [`Verdict`] on every reference, and a [`Finding`] where a lint objects.
//!
//! In: references and the catalog's judgement. Out: plain data that reports, fixes and plans read. Nothing here
//! decides; nothing here prints.

use crate::reference::Reference;
use crate::vocab::{Applicability, Day, Place, Region, RegionsFrom, Role, Severity, Span, State};

/// A reference and the catalog's judgement of it: what `inventory` lists and lints look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What was found.
    pub reference: Reference,
    /// What the file, or the part of it, is for.
    pub role: Role,
    /// The language of the place, by its name in the language table; `None` where none is known.
    pub language: Option<&'static str>,
    /// What the syntax around it says.
    pub place: Place,
    /// The key path of a config value.
    pub key_path: Option<String>,
    /// The catalog's answer; `None` for a pattern or an unknown id.
    pub judgement: Option<Judgement>,
}

/// What the catalog says of a model, on a day and for the Regions that count.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The base model id.
    pub model_id: String,
    /// The model's name.
    pub name: String,
    /// The worst state in the Regions that count; `Unknown` where nothing is known for them.
    pub state: State,
    /// The Regions that count; empty means all.
    pub regions: Vec<Region>,
    /// Where they come from.
    pub regions_from: RegionsFrom,
    /// Whether the Regions that count are in different states.
    pub mixed: bool,
    /// The groups that count, the worst first; where no named Region has a known group, the groups known elsewhere.
    pub lifecycle: Vec<Lifecycle>,
    /// Named Regions without a group, or in a group whose state is unknown.
    pub unknown_regions: Vec<Region>,
    /// What the catalog notes on the model.
    pub note: Option<String>,
    /// The day judged for.
    pub as_of: Day,
}

/// One lifecycle group, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifecycle {
    /// The group's Regions, cut to those that count; empty means all.
    pub regions: Vec<Region>,
    /// Its state on the as-of date.
    pub state: State,
    /// The Legacy day, if known.
    pub legacy: Option<Day>,
    /// The day on which extended access starts, if known.
    pub extended_access: Option<Day>,
    /// The end of life, if announced.
    pub eol: Option<Day>,
    /// The end of life comes no sooner than this.
    pub floor: Option<Day>,
    /// Days from the as-of date until the end of life; negative once it has passed.
    pub days_left: Option<i64>,
    /// Whether "all Regions" is an assumption.
    pub assumed_regions: bool,
    /// The page that says so.
    pub source: Option<String>,
    /// When that page was read.
    pub observed: Option<Day>,
    /// What to know of this group.
    pub note: Option<String>,
}

/// A lint's verdict on a reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The lint's name, `retired-model`.
    pub lint: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What made it so bad: "default", "role test", "config", "EOL within 30 days", …; the last one decided.
    pub severity_from: Vec<String>,
    /// What happens and when, in a sentence that begins in lower case and has no full stop.
    pub message: String,
    /// Facts that explain the message, one sentence each: the split by Region, notes, assumptions, where it is from.
    pub notes: Vec<String>,
    /// What it is about.
    pub verdict: Verdict,
    /// What to write instead.
    pub replacement: Option<Replacement>,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// Why it does not count, where a comment or the config says so.
    pub suppressed: Option<String>,
    /// Whether the baseline has it.
    pub baselined: bool,
    /// A name for this finding that does not change when lines move.
    pub fingerprint: String,
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// What to write instead of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// The id to write at that very place; `None` where the Regions do not settle its form.
    pub text: Option<String>,
    /// The forms it can have, where the Regions do not settle it.
    pub candidates: Vec<String>,
    /// The base model id.
    pub model_id: String,
    /// The model's name.
    pub name: String,
    /// Whether it may be written.
    pub applicability: Applicability,
    /// Who chose it: `config`, `aws` or `catalog`.
    pub basis: &'static str,
    /// Why this one, and why it is not applied where it is only shown.
    pub reason: String,
    /// What changes with it.
    pub changes: Vec<Change>,
    /// Other models, with what changes with each.
    pub alternatives: Vec<Alternative>,
    /// The edits that write it; each within one literal. Empty where there is no text to write.
    pub edits: Vec<Edit>,
}

/// Another model that could be moved to.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The base model id.
    pub model_id: String,
    /// What changes with it.
    pub changes: Vec<Change>,
}

/// Something that changes with a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What: `provider`, `request-body`, `context-window`, `max-output`, `modality`, `dimensions`, `parameters`, …
    pub kind: &'static str,
    /// How it was; `None` is unknown or nothing.
    pub from: Option<String>,
    /// How it will be.
    pub to: Option<String>,
}

/// A text to put in the place of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}
