//! Facts about one document that the edits of other documents of a project depend on.
//!
//! In: a document with its trees, verdicts and findings. Out: an [`Outlook`], plain data without the text: the ids that
//! code compares, looks up, allows or lists; the resources of policies; the ARNs that are made of a variable; and the
//! names that ids are given to.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::veto::{content, sites};
use crate::context::fold;
use crate::document::Document;
use crate::finding::{Finding, Stance, Verdict};
use crate::lint::{self, named};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::tree::{Part, Source};
use crate::vocab::{Form, Mark, Place, Role, Span, Veto};

/// The type of resource that takes no profile.
const FOUNDATION_MODEL: &str = "foundation-model/";

/// So many names around an id are taken, the innermost first.
const MAX_NAMES: usize = 4;

/// A name that is shorter and alone has no meaning outside of its document.
const MIN_NAME_LEN: usize = 6;

/// Facts about a document that other documents may depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    pub(super) uncalled: Vec<UncalledId>,
    pub(super) policies: Vec<Policy>,
    pub(super) composed: Vec<Composed>,
    /// The folded names of the places of ids.
    pub(super) names: HashMap<Span, Vec<String>>,
    /// The line of each id with a finding.
    pub(super) lines: BTreeMap<Span, u32>,
}

/// Use of an id that is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Use {
    Compared,
    Key,
    Allowed,
    Listed,
}

/// An id that code compares, looks up, allows or lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UncalledId {
    pub(super) text: String,
    pub(super) used: Use,
    /// True if it is in a test.
    pub(super) is_test: bool,
    pub(super) span: Span,
    pub(super) line: u32,
}

/// A resource that a policy allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Policy {
    /// The base model id; `None` for a pattern.
    pub(super) model: Option<String>,
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) line: u32,
}

/// The ARN of a foundation model that is made of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Composed {
    /// The folded name, where it means the same in other documents.
    pub(super) name: Option<String>,
    pub(super) line: u32,
}

impl Outlook {
    /// Reads a document. One that names no model and makes no ARN is not parsed.
    pub(crate) fn of(document: &Document, source: &Source<'_>, verdicts: &[Verdict], findings: &[Finding]) -> Self {
        let text = document.text();
        let arns: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), FOUNDATION_MODEL).collect();
        if verdicts.is_empty() && arns.is_empty() {
            return Self::default();
        }
        let parts = source.parts();
        let line = |span: Span| document.position(span.start()).line;
        let mut outlook = Self::default();
        let explained = Explained::of(&parts, verdicts);
        let listed: HashSet<Span> = findings
            .iter()
            .filter(|finding| is_listed(finding))
            .map(span_of)
            .collect();
        for (at, verdict) in verdicts.iter().enumerate() {
            let span = verdict.reference.span;
            let used = used(verdict, listed.contains(&span)).filter(|_| !explained.holds(at));
            outlook.uncalled.extend(used.map(|used| UncalledId {
                text: verdict.reference.text.clone(),
                used,
                is_test: verdict.role == Role::Test,
                span,
                line: line(span),
            }));
            outlook.policies.extend(policy(verdict).map(|model| Policy {
                model,
                text: verdict.reference.text.clone(),
                span,
                line: line(span),
            }));
        }
        outlook.arns(document, &parts, &arns);
        let spans: Vec<Span> = findings.iter().map(span_of).collect();
        for (span, site) in spans.iter().zip(sites(&parts, &spans)) {
            outlook.lines.insert(*span, line(*span));
            if let Some(site) = site {
                outlook.names.insert(*span, names_around(site.tree(), site.node));
            }
        }
        outlook
    }

    /// Takes the ARNs of foundation models that name no model themselves.
    fn arns(&mut self, document: &Document, parts: &[Part<'_>], arns: &[usize]) {
        let text = document.text();
        for &at in arns {
            let end = at + FOUNDATION_MODEL.len();
            let span = Span::new(at, end);
            let line = document.position(at).line;
            if text.get(end..).is_some_and(|rest| rest.starts_with('*')) {
                if lint::stances(parts, &[span]).first() == Some(&Some(Stance::Allowed)) {
                    self.policies.push(Policy {
                        model: None,
                        text: "*".to_owned(),
                        span,
                        line,
                    });
                }
                continue;
            }
            let composed = parts.iter().find_map(|part| composed_at(part.tree, part.inward(span)?));
            self.composed.extend(composed.map(|name| Composed { name, line }));
        }
    }
}

/// The first place at which a text makes the ARN of a foundation model of a variable.
pub(super) fn composed(text: &str, parts: &[Part<'_>]) -> Option<Span> {
    let mut arns = memchr::memmem::find_iter(text.as_bytes(), FOUNDATION_MODEL);
    arns.find_map(|at| {
        let span = Span::new(at, at + FOUNDATION_MODEL.len());
        let mut made = parts
            .iter()
            .filter_map(|part| composed_at(part.tree, part.inward(span)?));
        made.next().map(|_| span)
    })
}

fn span_of(finding: &Finding) -> Span {
    finding.verdict.reference.span
}

/// True if an id is an entry of a list of models.
fn is_listed(finding: &Finding) -> bool {
    let reasons = finding.replacement.iter().flat_map(|replacement| &replacement.reasons);
    finding.verdict.table.is_some() || reasons.into_iter().any(|reason| reason.veto == Veto::ListedRecord)
}

/// The use of an id that the code does not call.
fn used(verdict: &Verdict, is_listed: bool) -> Option<Use> {
    let is_live = !matches!(verdict.role, Role::Doc | Role::History | Role::Recording);
    if !is_live || verdict.mark == Some(Mark::Past) || verdict.stance.is_some() {
        return None;
    }
    match verdict.place {
        Place::Comparison => Some(Use::Compared),
        _ if verdict.role == Role::Test => None,
        Place::MappingKey => Some(Use::Key),
        Place::AllowedValue => Some(Use::Allowed),
        _ if is_listed || verdict.table.is_some() => Some(Use::Listed),
        _ => None,
    }
}

/// The model that a statement of a live policy allows; a pattern has none.
fn policy(verdict: &Verdict) -> Option<Option<String>> {
    let is_live = matches!(verdict.role, Role::Code | Role::Config);
    let is_allowed = verdict.stance == Some(Stance::Allowed);
    let model = verdict.judgement.as_ref().map(|judgement| judgement.model_id.clone());
    let is_pattern = verdict.reference.form == Form::Pattern;
    (is_live && is_allowed && (is_pattern || model.is_some())).then(|| model.filter(|_| !is_pattern))
}

/// The comparisons of tests with a value that the test itself passes.
struct Explained(HashSet<usize>);

impl Explained {
    fn of(parts: &[Part<'_>], verdicts: &[Verdict]) -> Self {
        let spans: Vec<Span> = verdicts.iter().map(|verdict| verdict.reference.anchor()).collect();
        if !verdicts.iter().any(|verdict| verdict.role == Role::Test) {
            return Self(HashSet::new());
        }
        let functions: Vec<Option<(usize, NodeId)>> = sites(parts, &spans)
            .into_iter()
            .map(|site| site.map(|site| (site.number, function(site.tree(), site.node))))
            .collect();
        let mut given: HashMap<&str, HashSet<Option<(usize, NodeId)>>> = HashMap::new();
        for (verdict, function) in verdicts.iter().zip(&functions) {
            let is_given = verdict.place != Place::Comparison && verdict.role == Role::Test;
            if is_given {
                let scope = function.filter(|(_, function)| *function != Tree::ROOT);
                given.entry(&verdict.reference.text).or_default().insert(scope);
            }
        }
        let is_explained = |at: &usize| {
            let verdict = &verdicts[*at];
            let scopes = given.get(verdict.reference.text.as_str());
            verdict.role == Role::Test
                && scopes.is_some_and(|scopes| scopes.contains(&None) || scopes.contains(&functions[*at]))
        };
        Self((0..verdicts.len()).filter(is_explained).collect())
    }

    fn holds(&self, at: usize) -> bool {
        self.0.contains(&at)
    }
}

/// The outermost function around a node that is not a whole suite; the root if there is none.
fn function(tree: &Tree<'_>, node: NodeId) -> NodeId {
    let mut functions = tree.ancestors(node).filter(|&id| tree.kind(id) == Kind::Function);
    functions.next().unwrap_or(Tree::ROOT)
}

/// The folded names that the value at a node is given to, the innermost first.
fn names_around(tree: &Tree<'_>, node: NodeId) -> Vec<String> {
    let around = tree
        .ancestors(node)
        .take_while(|&id| !matches!(tree.kind(id), Kind::Function | Kind::Class));
    let names = around.filter_map(|id| named::name(tree, id));
    names.take(MAX_NAMES).map(fold).collect()
}

/// The name from which the ARN at `span` is composed, if it is composed; the inner `None` is a name that is not
/// certain.
fn composed_at(tree: &Tree<'_>, span: Span) -> Option<Option<String>> {
    let mut node = tree.innermost(span);
    let is_text = |id: NodeId| matches!(tree.kind(id), Kind::Literal | Kind::Template);
    while !is_text(node) {
        let kind = tree.kind(node);
        if matches!(kind, Kind::Comment | Kind::DocComment | Kind::Prose | Kind::Document) {
            return None;
        }
        node = tree.parent(node)?;
    }
    while let Some(outer) = tree.parent(node).filter(|&outer| is_text(outer)) {
        node = outer;
    }
    let starts_here = |id: &NodeId| tree.kind(*id) == Kind::Hole && tree.span(*id).start() == span.end();
    if let Some(hole) = tree.subtree(node).find(starts_here) {
        return Some(name_in(tree.slice(hole)));
    }
    let inside = tree.name_span(node).unwrap_or(tree.span(node));
    let rest = tree.text().get(span.end()..inside.end()).unwrap_or_default();
    if rest.starts_with(['$', '{', '%', '#']) || rest.starts_with("\\(") {
        return Some(name_in(rest.split(['}', ')']).next().unwrap_or_default()));
    }
    if !rest.is_empty() {
        return None;
    }
    // The literal is continued by an appended one, or put before an argument.
    let right = tree.ancestors(node).take(3).find_map(|id| {
        let is_sum = tree.kind(id) == Kind::Operation;
        let next = tree
            .children(id)
            .find(|&child| tree.span(child).start() >= tree.span(node).end());
        next.filter(|_| is_sum)
    });
    let is_argument = tree.slot(node) == Slot::Argument;
    match right {
        Some(right) if is_text(right) => content(tree, right).is_empty().then_some(None),
        Some(right) => Some(name_in(tree.slice(right))),
        None => is_argument.then_some(None),
    }
}

/// The folded name in `{var.model_id}`, where that is all there is.
fn name_in(hole: &str) -> Option<String> {
    let bare = hole.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let last = bare.rsplit(['.', ':']).next().filter(|_| bare.chars().all(is_path))?;
    let is_specific = bare.len() > last.len() || last.len() >= MIN_NAME_LEN;
    (is_specific && !last.is_empty()).then(|| fold(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_path_is_its_name() {
        assert_eq!(name_in("${var.model_id}").as_deref(), Some("modelid"));
        assert_eq!(name_in("{MODEL_ID}").as_deref(), Some("modelid"));
        assert_eq!(name_in("{m}"), None);
        assert_eq!(name_in("${var.model}").as_deref(), Some("model"));
        assert_eq!(name_in("${replace(var.model, \"a\", \"b\")}"), None);
    }
}
