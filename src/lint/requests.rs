//! Requests of a document, joined with the models that they name: what four lints look at.
//!
//! Input: the trees of the document and its verdicts. Output: each refused part of a request to a model that lives. An
//! unknown value is not refused: only certain ones count.

use super::{About, Check, Draft, Joint, Lint, Whole};
use crate::catalog::source::{Confidence, Model, RequestRule};
use crate::catalog::{Asked, Part, Refusal, Remedy, Replacement};
use crate::context::fold;
use crate::finding::{Label, Verdict};
use crate::reference::Target;
use crate::tree::Part as Tree;
use crate::usage::{At, Map, Sampling, Sent, Value, ValueKind, sent};
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

impl Request {
    /// The place of it in the document, where it sends a body to the model that is not seen.
    pub(crate) fn unseen_body(&self, whole: &Whole<'_>) -> Option<Span> {
        let body = self.sent.body.as_ref();
        let is_unseen = body.is_none_or(|(body, _)| body.is_open && body.entries.is_empty());
        let is_one = self.sent.api.starts_with("InvokeModel") && is_unseen && !self.sent.is_loose;
        is_one.then(|| place(whole, self, self.sent.at))
    }
}

/// Words of which a text with a request has one.
const WORDS: &[&str] = &[
    "onverse",
    "nvokeModel",
    "nvoke_model",
    "nvoke-model",
    "nvokeModelCommand",
    "emperature",
    "EMPERATURE",
    "op_p",
    "OP_P",
    "OP_K",
    "opP",
    "op_k",
    "opK",
    "axLength",
    "aximumLength",
    "ax_tokens",
    "axTokens",
    "utputTokens",
    "ax-tokens",
    "hinking",
    "imensions",
    "essages",
    "esponses",
    "ompletions",
    "/invoke",
    "BDRR",
];

/// The requests of a document.
#[derive(Debug, Default)]
pub(super) struct Requests {
    /// Those whose model is one of its references.
    pub(super) named: Vec<Request>,
    /// Those whose model comes from elsewhere.
    pub(super) open: Vec<Open>,
}

impl Requests {
    /// True if a document may hold a request whose model is one of its references.
    pub(super) fn may_name(whole: &Whole<'_>) -> bool {
        let text = whole.document.text().as_bytes();
        let holds = |word: &&str| memchr::memmem::find(text, word.as_bytes()).is_some();
        whole.verdicts.iter().any(may_be_sent) && WORDS.iter().any(holds)
    }

    /// The requests of all trees of a document.
    pub(super) fn of(whole: &Whole<'_>) -> Self {
        let parts = whole.parts();
        let mut found = Self::default();
        for (first, sent) in all(&parts, whole.language() == "notebook") {
            if sent.is_open {
                found.open.push(Open { sent, first });
            } else {
                found.named.extend(named(whole, &parts, first, sent));
            }
        }
        found
    }
}

/// A request with the reference that its model is.
fn named(whole: &Whole<'_>, parts: &[Tree<'_>], first: usize, sent: Sent) -> Option<Request> {
    let part = parts.get(first + sent.model.part)?;
    let place = part.outward(sent.model.span);
    let [verdict] = whole.within(place).collect::<Vec<_>>()[..] else {
        return None;
    };
    let request = Request { sent, verdict, first };
    // A request that names several models is no one's.
    let is_shared = || request.sent.is_loose && whole.within(self::place(whole, &request, request.sent.at)).len() > 1;
    let is_named = may_be_sent(&whole.verdicts[verdict]) && ends_with(whole, place, verdict) && !is_shared();
    is_named.then_some(request)
}

/// The requests of trees, each with the index of the first of the trees that it is read with.
fn all(parts: &[Tree<'_>], is_notebook: bool) -> Vec<(usize, Sent)> {
    // The cells of a notebook run one after the other.
    let groups: Vec<(usize, &[Tree<'_>])> = if is_notebook {
        vec![(0, parts)]
    } else {
        parts.chunks(1).enumerate().collect()
    };
    let mut found = Vec::new();
    for (first, group) in groups {
        let trees: Vec<_> = group.iter().map(|part| part.tree).collect();
        found.extend(sent(&trees).into_iter().map(|one| (first, one)));
    }
    found
}

/// A request whose model comes from elsewhere.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) sent: Sent,
    /// The index of the first of the trees that the places are of.
    pub(crate) first: usize,
}

impl Open {
    /// The place of the document that a place of the request is.
    pub(crate) fn place(&self, parts: &[Tree<'_>], at: At) -> Span {
        let part = parts.get(self.first + at.part);
        part.map_or(at.span, |part| part.outward(at.span))
    }
}

/// True if a reference may be the model of a request. A recording is not sent again.
fn may_be_sent(verdict: &Verdict) -> bool {
    let is_text = matches!(verdict.place, Place::Comment | Place::Docstring | Place::Prose);
    !is_text && verdict.role != Role::Recording && verdict.judgement.is_some()
}

/// True if the request that names a reference is sent by a program.
fn counts(verdict: &Verdict) -> bool {
    let is_program = matches!(verdict.role, Role::Code | Role::Config | Role::Test);
    // A member of an enumeration is called through its name.
    let is_plain = matches!(verdict.mark, None | Some(Mark::EnumMember));
    is_program && is_plain && matches!(verdict.reference.target, Target::Model(_))
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
    for request in whole.requests().iter().filter(|request| !request.sent.is_loose) {
        let verdict = &whole.verdicts[request.verdict];
        let is_alive = |model: &&Model| {
            verdict
                .judgement
                .as_ref()
                .is_some_and(|judgement| judgement.model_id == model.id && judgement.state != State::Eol)
        };
        let Some(model) = own_model(whole, verdict).filter(is_alive).filter(|_| counts(verdict)) else {
            continue;
        };
        for refusal in refusals(whole, request, model, false) {
            // The sender completes the body, and may rewrite it.
            let is_completed = part == Part::Body && request.sent.is_partial;
            if refusal.part != part || is_completed {
                continue;
            }
            let joint = joint(whole, lint, request, &refusal);
            let is_reported = |known: &Joint| is_one_place(known, &joint);
            if !joints.iter().any(is_reported) {
                joints.push(joint);
            }
        }
    }
    joints
}

/// True if two findings are about one place; a call and the input that it is given are one request for a model.
fn is_one_place(known: &Joint, joint: &Joint) -> bool {
    let (About::Place(one), About::Place(other)) = (&known.about, &joint.about) else {
        return false;
    };
    let (one, other) = (one.reference.span, other.reference.span);
    let is_one_call = known.model == joint.model && (one.contains(other) || other.contains(one));
    one == other || known.refuses_call() && is_one_call
}

/// A part of a request that a proposed model refuses.
pub(crate) struct Objection {
    /// Labels of the part and of those that belong to it.
    pub(crate) labels: Vec<Label>,
    /// The change to make by hand.
    pub(crate) to_do: String,
    /// True if it is a part of the body.
    pub(crate) is_of_body: bool,
}

/// Parts of the requests of a reference's model that another model refuses and its own does not.
pub(crate) fn refused_by<'m>(whole: &'m Whole<'_>, verdict: usize, new: &'m Model) -> Vec<Objection> {
    let old = own_model(whole, &whole.verdicts[verdict]);
    let mut objections: Vec<Objection> = Vec::new();
    for request in of_verdict(whole, verdict) {
        let before = old.map(|old| refusals(whole, request, old, true)).unwrap_or_default();
        for refusal in refusals(whole, request, new, true) {
            let is_known = before.iter().any(|known| known.at == refusal.at);
            let is_unsure = request.sent.is_loose && refusal.part != Part::Parameter;
            let labels = labels(whole, request, &refusal);
            let is_labelled = objections.iter().any(|other| other.labels == labels);
            if !is_known && !is_unsure && !is_labelled {
                let written = whole.text(place(whole, request, key_at(&request.sent, refusal.at)));
                let key = key_in_words(&request.sent, refusal.at, written);
                objections.push(Objection {
                    labels,
                    to_do: refusal.to_do(&new.name, key),
                    is_of_body: refusal.part == Part::Body,
                });
            }
        }
    }
    objections
}

/// Use of `temperature` and `top_p` in the requests of a reference's model.
pub(crate) fn sampling(whole: &Whole<'_>, verdict: usize) -> Sampling {
    let of_request = |request: &Request| {
        let sent = &request.sent;
        let body = sent.body.as_ref().map(|(body, _)| body);
        let is_key = |name: &str| body.is_some_and(|body| body.get(name).is_some_and(|entry| is_written(&entry.value)));
        let is_field = |name: &str| {
            sent.fields
                .iter()
                .any(|field| field.name == name && is_written(&field.value))
        };
        if ["temperature", "top_p"]
            .iter()
            .all(|name| is_key(name) || is_field(name))
        {
            Sampling::Together
        } else if sent.is_whole {
            Sampling::Apart
        } else {
            Sampling::Unseen
        }
    };
    Sampling::of(of_verdict(whole, verdict).into_iter().map(of_request))
}

fn is_written(value: &Value) -> bool {
    !matches!(value.what, ValueKind::Unset)
}

/// The requests of a reference's model; those of a known sender, where there are any.
fn of_verdict<'w>(whole: &'w Whole<'_>, verdict: usize) -> Vec<&'w Request> {
    let of_verdict = whole.requests().iter().filter(|request| request.verdict == verdict);
    let (loose, known): (Vec<_>, Vec<_>) = of_verdict.partition(|request| request.sent.is_loose);
    if known.is_empty() { loose } else { known }
}

/// The model that a reference names.
fn own_model<'m>(whole: &'m Whole<'_>, verdict: &Verdict) -> Option<&'m Model> {
    whole.catalog.model(&verdict.judgement.as_ref()?.model_id)
}

fn refusals<'m>(whole: &'m Whole<'_>, request: &Request, model: &'m Model, is_proposed: bool) -> Vec<Refusal<'m>> {
    let text = |at: At| whole.text(place(whole, request, at)).to_owned();
    let asked = Asked {
        sent: &request.sent,
        has_profile: whole.verdicts[request.verdict].reference.profile.is_some(),
        is_proposed,
        text: &text,
    };
    whole.catalog.refusals(model, asked)
}

/// Labels of a refused part, each at its key, in the order of the text.
fn labels(whole: &Whole<'_>, request: &Request, refusal: &Refusal<'_>) -> Vec<Label> {
    let label = |at: At, message: &String| Label {
        span: place(whole, request, key_at(&request.sent, at)),
        message: message.clone(),
    };
    let beside = refusal.beside.iter().map(|(at, message)| label(*at, message));
    let mut labels: Vec<_> = std::iter::once(label(refusal.at, &refusal.message))
        .chain(beside)
        .collect();
    labels.sort_by_key(|label| label.span);
    labels
}

/// The key of the part of a request at a place; the place itself, where it has none.
pub(crate) fn key_at(sent: &Sent, at: At) -> At {
    found(sent, at).map_or(at, |found| found.key_at)
}

/// The name of the part of a request at a place, whose key is `written` so; of `put("temperature", …)` it is the argument.
pub(crate) fn key_in_words<'k>(sent: &'k Sent, at: At, written: &'k str) -> &'k str {
    let written = written.trim_matches(['"', '\'']);
    let key = found(sent, at).map(|found| found.key);
    key.filter(|key| !fold(written).ends_with(&fold(key)))
        .unwrap_or(written)
}

/// A part of a request with its key.
struct Found<'r> {
    key: &'r str,
    key_at: At,
    value: &'r Value,
}

/// The part of a request at a place.
fn found(sent: &Sent, at: At) -> Option<Found<'_>> {
    fn of_map(map: &Map, at: At) -> Option<Found<'_>> {
        let found = map.entries.iter().find(|entry| entry.at == at).map(|entry| Found {
            key: &entry.key,
            key_at: entry.key_at,
            value: &entry.value,
        });
        found.or_else(|| map.entries.iter().find_map(|entry| of_map(entry.value.map()?, at)))
    }
    let field = sent.fields.iter().find(|field| field.at == at).map(|field| Found {
        key: &field.key,
        key_at: field.key_at,
        value: &field.value,
    });
    field.or_else(|| of_map(&sent.body.as_ref()?.0, at))
}

/// The place of the document that a place of a request is.
pub(super) fn place(whole: &Whole<'_>, request: &Request, at: At) -> Span {
    let parts = whole.parts();
    let part = parts.get(request.first + at.part);
    part.map_or(at.span, |part| part.outward(at.span))
}

fn joint(whole: &Whole<'_>, lint: &'static Lint, request: &Request, refusal: &Refusal<'_>) -> Joint {
    let verdict = &whole.verdicts[request.verdict];
    let used = place(whole, request, refusal.at);
    let set = refusal.set_at.map(|at| place(whole, request, at));
    // A number that a name stands for is changed where it is written.
    let is_limit = matches!(refusal.remedy, Remedy::Text(_) | Remedy::Write(..));
    let span = set.filter(|_| is_limit).unwrap_or(used);
    let is_high = refusal.rule.is_none_or(|rule| rule.confidence == Confidence::High);
    let severity = if request.sent.is_hint {
        Some((
            Severity::Note,
            "the client may refuse it itself or leave it out, by its configuration or its version",
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
    if let Some(set) = set {
        let (at, message) = if is_limit {
            (used, "sent here")
        } else {
            (set, "set here")
        };
        labels.push(Label {
            span: at,
            message: message.to_owned(),
        });
    }
    labels.extend(refusal.beside.iter().map(|(at, message)| Label {
        span: place(whole, request, *at),
        message: message.clone(),
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
        model: Some(request.verdict),
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
        Remedy::Remove(at) if is_always_sent(request, *at) => {
            notes.push("its type writes the field also where it has no value: give it `omitempty`".to_owned());
        }
        Remedy::Remove(_) => notes.push("take it out of the request".to_owned()),
        Remedy::Write(..) => {}
    }
    notes.push(way(whole, request));
    if let Some(rule) = refusal.rule {
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

/// True if a part of a request is sent with an empty value where the program sets none.
fn is_always_sent(request: &Request, at: At) -> bool {
    found(&request.sent, at).is_some_and(|part| part.value.is_always_sent)
}

/// The edit, where it is one within one argument or literal.
fn fix(whole: &Whole<'_>, request: &Request, refusal: &Refusal<'_>) -> Option<Replacement> {
    let judgement = whole.verdicts[request.verdict].judgement.as_ref()?;
    let model = whole.catalog.model(&judgement.model_id)?;
    let (span, text, reason) = match &refusal.remedy {
        Remedy::Text(_) => return None,
        Remedy::Remove(at) => {
            if is_always_sent(request, *at) {
                return None;
            }
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

/// The line of a cell, a string of JSON, that an argument with its comma has for itself: `    "    \"top_p\": 0.9,\n",`.
fn json_line(text: &str, span: Span) -> Option<Span> {
    let (before, after) = (text.get(..span.start())?, text.get(span.end()..)?);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let is_alone = before.get(start..)?.trim() == "\"";
    let line = after.split('\n').next()?;
    let is_line = line.trim_end() == ",\\n\",";
    (is_alone && is_line && line.len() < after.len()).then(|| Span::new(start, span.end() + line.len() + 1))
}

/// An argument with the comma behind it, or with its whole line; nothing where it is neither.
fn removable(text: &str, span: Span) -> Option<Span> {
    let before = text.get(..span.start())?;
    let after = text.get(span.end()..)?;
    let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
    let comma = after.len() - after.trim_start_matches([' ', '\t']).len();
    let rest = after.get(comma..)?;
    let line = before.ends_with('\n') || before.trim_end_matches([' ', '\t']).ends_with('\n');
    if let Some(line) = json_line(text, span) {
        return Some(line);
    }
    if let Some(behind) = rest.strip_prefix(',') {
        let space = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let next = behind.get(space..)?;
        if let Some(below) = line_below(next).filter(|_| line) {
            return Some(Span::new(span.start() - blank, text.len() - below.len()));
        }
        return Some(Span::new(span.start(), text.len() - next.len()));
    }
    // The last argument: the comma before it goes with it.
    let head = before.trim_end();
    let is_last = rest.trim_start().starts_with([')', '}', ']']);
    (head.ends_with(',') && is_last).then(|| Span::new(head.len() - 1, span.end()))
}

/// The next line, where the rest of this one is blank or a comment about what is before it.
fn line_below(rest: &str) -> Option<&str> {
    let (line, below) = rest.split_once('\n')?;
    let is_comment = ["#", "//"].iter().any(|mark| line.starts_with(mark));
    (is_comment || line.trim_end().is_empty()).then_some(below)
}

/// A lint about requests.
pub(super) const fn check(check: fn(&Whole<'_>) -> Vec<Joint>) -> Check {
    Check::Document(check)
}
