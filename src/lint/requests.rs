//! Requests of a document, joined with the models that they name: what four lints look at.
//!
//! Input: the trees of the document and its verdicts. Output: each refused part of a request to a model that lives. An
//! unknown value is not refused: only certain ones count.

use super::{About, Check, Draft, Joint, Lint, Whole};
use crate::catalog::source::{Confidence, Model, RequestRule};
use crate::catalog::{Part, Refusal, Remedy, Replacement};
use crate::finding::{Label, Verdict};
use crate::reference::Target;
use crate::tree::Part as Tree;
use crate::usage::{At, Sent, sent};
use crate::vocab::{Mark, Place, Role, Severity, Span, State};

/// A request and the reference that it names the model by.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) sent: Sent,
    /// The index of the verdict.
    pub(crate) verdict: usize,
    /// The index of the first of the trees that the places are of.
    first: usize,
}

/// Words of which a text with a request has one.
const WORDS: &[&str] = &[
    "onverse",
    "nvokeModel",
    "nvoke_model",
    "nvoke-model",
    "nvokeModelCommand",
    "emperature",
    "op_p",
    "opP",
    "op_k",
    "ax_tokens",
    "axTokens",
    "utputTokens",
    "ax-tokens",
    "hinking",
    "imensions",
    "essages",
    "/invoke",
    "BDRR",
];

/// The requests of a document whose model is one of its references.
pub(super) fn requests(whole: &Whole<'_>) -> Vec<Request> {
    let text = whole.document.text();
    let may_send = || {
        WORDS
            .iter()
            .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
    };
    if !whole.verdicts.iter().any(counts) || whole.language() == "markdown" || !may_send() {
        return Vec::new();
    }
    let parts = whole.parts();
    let mut found = Vec::new();
    // The cells of a notebook run one after the other.
    let groups: Vec<(usize, &[Tree<'_>])> = if whole.language() == "notebook" {
        vec![(0, parts.as_slice())]
    } else {
        parts.chunks(1).enumerate().collect()
    };
    for (first, group) in groups {
        let trees: Vec<_> = group.iter().map(|part| part.tree).collect();
        for one in sent(&trees) {
            let Some(part) = group.get(one.model.part) else {
                continue;
            };
            let place = part.outward(one.model.span);
            let within = whole.within(place);
            let [verdict] = within.collect::<Vec<_>>()[..] else {
                continue;
            };
            if counts(&whole.verdicts[verdict]) && ends_with(whole, place, verdict) {
                found.push(Request {
                    sent: one,
                    verdict,
                    first,
                });
            }
        }
    }
    found
}

/// True if a reference may be the model of a request that is still sent.
fn counts(verdict: &Verdict) -> bool {
    let is_program = matches!(verdict.role, Role::Code | Role::Config | Role::Test);
    let is_text = matches!(verdict.place, Place::Comment | Place::Docstring | Place::Prose);
    // A member of an enumeration is called through its name.
    let is_plain = matches!(verdict.mark, None | Some(Mark::EnumMember));
    is_program && !is_text && is_plain && matches!(verdict.reference.target, Target::Model(_))
}

/// True if the id ends the text that is passed to the request.
fn ends_with(whole: &Whole<'_>, place: Span, verdict: usize) -> bool {
    let reference = &whole.verdicts[verdict].reference;
    let behind = Span::new(reference.span.end().min(place.end()), place.end());
    whole
        .text(behind)
        .chars()
        .all(|c| matches!(c, '"' | '\'' | '`' | '\\' | ' '))
}

/// Findings of the lint for a kind of part.
pub(super) fn joints(whole: &Whole<'_>, lint: &'static Lint, part: Part) -> Vec<Joint> {
    let mut joints: Vec<Joint> = Vec::new();
    for request in whole.requests() {
        let verdict = &whole.verdicts[request.verdict];
        let Some(judgement) = verdict
            .judgement
            .as_ref()
            .filter(|judgement| judgement.state != State::Eol)
        else {
            continue;
        };
        let Some(model) = whole.catalog.model(&judgement.model_id) else {
            continue;
        };
        let has_profile = verdict.reference.profile.is_some();
        let text = |at: At| whole.text(place(whole, request, at)).to_owned();
        for refusal in whole.catalog.refusals(model, &request.sent, has_profile, &text) {
            if refusal.part != part {
                continue;
            }
            let joint = joint(whole, lint, request, &refusal);
            let is_reported = |known: &Joint| matches!((&known.about, &joint.about), (About::Place(one), About::Place(other)) if one.reference.span == other.reference.span);
            if !joints.iter().any(is_reported) {
                joints.push(joint);
            }
        }
    }
    joints
}

/// Parts of the requests of a reference's model that another model refuses and its own does not.
pub(crate) fn refused_by(whole: &Whole<'_>, verdict: usize, new: &Model) -> Vec<Label> {
    let reference = &whole.verdicts[verdict];
    let has_profile = reference.reference.profile.is_some();
    let old = reference
        .judgement
        .as_ref()
        .and_then(|judgement| whole.catalog.model(&judgement.model_id));
    let mut labels = Vec::new();
    for request in whole.requests().iter().filter(|request| request.verdict == verdict) {
        let text = |at: At| whole.text(place(whole, request, at)).to_owned();
        let refused = |model| whole.catalog.refusals(model, &request.sent, has_profile, &text);
        let before = old.map(refused).unwrap_or_default();
        let is_new = |refusal: &Refusal<'_>| before.iter().all(|known| known.at != refusal.at);
        labels.extend(refused(new).into_iter().filter(is_new).map(|refusal| Label {
            span: place(whole, request, refusal.at),
            message: refusal.message,
        }));
    }
    labels
}

/// The place of the document that a place of a request is.
pub(super) fn place(whole: &Whole<'_>, request: &Request, at: At) -> Span {
    let parts = whole.parts();
    let part = parts.get(request.first + at.part);
    part.map_or(at.span, |part| part.outward(at.span))
}

fn joint(whole: &Whole<'_>, lint: &'static Lint, request: &Request, refusal: &Refusal<'_>) -> Joint {
    let verdict = &whole.verdicts[request.verdict];
    let span = place(whole, request, refusal.at);
    let is_high = refusal.rule.is_none_or(|rule| rule.confidence == Confidence::High);
    let severity = if request.sent.is_hint {
        Some((
            Severity::Note,
            "the client refuses it itself, unless it is set up to leave it out",
        ))
    } else if refusal.part != Part::Output && !(refusal.is_certain && is_high) {
        let why = if refusal.is_certain {
            "the fact is of medium confidence"
        } else {
            "another value may be sent"
        };
        Some((Severity::Warning, why))
    } else {
        None
    };
    let mut labels = vec![Label {
        span: verdict.reference.span,
        message: "the model".to_owned(),
    }];
    labels.extend(refusal.beside.map(|at| Label {
        span: place(whole, request, at),
        message: "sent in the same request".to_owned(),
    }));
    labels.retain(|label| label.span != span);
    Joint {
        lint,
        about: place_of_request(whole, span, verdict),
        draft: Draft {
            severity,
            message: refusal.message.clone(),
            notes: notes(whole, request, refusal),
        },
        labels,
        fix: fix(whole, request, refusal),
    }
}

/// The place of a part of a request. The id may be a member of an enumeration; the request is sent with it.
fn place_of_request(whole: &Whole<'_>, span: Span, verdict: &Verdict) -> About {
    let mut about = whole.place(span, verdict);
    if let About::Place(of_request) = &mut about
        && of_request.mark.take().is_some()
    {
        of_request.place = Place::String;
    }
    about
}

/// Notes: the remedy, the fact, its source, and how model and argument meet.
fn notes(whole: &Whole<'_>, request: &Request, refusal: &Refusal<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    match &refusal.remedy {
        Remedy::Text(what) => notes.push(what.clone()),
        Remedy::Remove(_) => notes.push("take it out of the request".to_owned()),
        Remedy::Write(..) => {}
    }
    notes.push(way(whole, request));
    if let Some(rule) = refusal.rule {
        notes.extend(rule.note.clone());
        notes.extend(source(whole, rule));
        let confidence = rule.confidence.name();
        notes.push(format!("rule `{}`, of {confidence} confidence", rule.kind.name()));
    }
    notes
}

/// The connection between the request and the model.
fn way(whole: &Whole<'_>, request: &Request) -> String {
    let line = |span: Span| whole.document.position(span.start()).line;
    let call = line(place(whole, request, request.sent.at));
    let model = line(whole.verdicts[request.verdict].reference.span);
    let names = request.sent.via.iter().map(|at| {
        let span = place(whole, request, *at);
        format!("`{}`", whole.text(span))
    });
    let names: Vec<_> = names.take(4).collect();
    let through = if names.is_empty() {
        String::new()
    } else {
        format!(" through {}", names.join(", "))
    };
    let default = if request.sent.is_default { ", a default" } else { "" };
    format!(
        "`{}` in line {call} is given the model of line {model}{through}{default}",
        request.sent.taker
    )
}

/// The first source of a rule, with its day.
fn source(whole: &Whole<'_>, rule: &RequestRule) -> Option<String> {
    let sources = &whole.catalog.data().request_sources;
    let source = sources
        .iter()
        .find(|source| rule.sources.first() == Some(&source.name))?;
    Some(format!("{} ({}), read {}", source.what, source.url, rule.observed))
}

/// The edit, where it is one within one argument or literal.
fn fix(whole: &Whole<'_>, request: &Request, refusal: &Refusal<'_>) -> Option<Replacement> {
    let judgement = whole.verdicts[request.verdict].judgement.as_ref()?;
    let model = whole.catalog.model(&judgement.model_id)?;
    let (span, text, reason) = match &refusal.remedy {
        Remedy::Text(_) => return None,
        Remedy::Remove(at) => {
            let span = removable(whole.document.text(), place(whole, request, *at))?;
            (
                span,
                String::new(),
                "the argument is taken out of the request".to_owned(),
            )
        }
        Remedy::Write(at, text) => (
            place(whole, request, *at),
            text.clone(),
            format!("`{text}` is written instead"),
        ),
    };
    Some(Replacement::of_request(model, span, text, reason))
}

/// An argument with the comma behind it, or with its whole line; nothing where it is neither.
fn removable(text: &str, span: Span) -> Option<Span> {
    let before = text.get(..span.start())?;
    let after = text.get(span.end()..)?;
    let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
    let comma = after.len() - after.trim_start_matches([' ', '\t']).len();
    let rest = after.get(comma..)?;
    let line = before.ends_with('\n') || before.trim_end_matches([' ', '\t']).ends_with('\n');
    if let Some(behind) = rest.strip_prefix(',') {
        let space = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let next = behind.get(space..)?;
        if line && next.starts_with('\n') {
            return Some(Span::new(span.start() - blank, text.len() - next.len() + 1));
        }
        return Some(Span::new(span.start(), text.len() - next.len()));
    }
    // The last argument: the comma before it goes with it.
    let head = before.trim_end();
    let is_last = rest.trim_start().starts_with([')', '}', ']']);
    (head.ends_with(',') && is_last).then(|| Span::new(head.len() - 1, span.end()))
}

/// A lint about requests.
pub(super) const fn check(check: fn(&Whole<'_>) -> Vec<Joint>) -> Check {
    Check::Document(check)
}
