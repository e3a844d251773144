//! ARNs of foundation models that a policy needs beside a profile that is written into it.
//!
//! In: a document with its trees, and its findings with their edits. Out: the findings, where an edit to a profile also
//! inserts the ARNs of its model that no statement allows yet, each as an element behind its sibling, in lists of one
//! element a line. Where the list is written in another way the policy is left as it is, and a to-do says so.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::removal::{LANGUAGES, Lines, element};
use super::site::content_span;
use super::{Site, edit, site_of};
use crate::finding::{Edit, Finding, Stance};
use crate::lint::{Moved, Whole};
use crate::reference::ArnFields;
use crate::tree::{Kind, NodeId};
use crate::vocab::{Form, Span};

/// Bytes around the ARN in the text of an element, at most: quotes, a letter before them, a tag of YAML.
const MAX_AROUND: usize = 8;

/// Adds the missing ARNs to the edits of profiles.
pub(super) fn offer(whole: &Whole<'_>, places: &[Option<Site<'_>>], findings: &mut [Finding]) {
    let is_profile = |finding: &Finding| {
        let is_allowed = finding.verdict.stance == Some(Stance::Allowed);
        is_allowed && finding.verdict.reference.form == Form::InferenceProfileArn && edit(finding).is_some()
    };
    if !findings.iter().any(is_profile) {
        return;
    }
    let models = findings
        .iter()
        .filter(|finding| finding.verdict.reference.form == Form::FoundationModelArn);
    let models: HashMap<usize, String> = models
        .filter_map(|finding| {
            let edit = edit(finding)?;
            Some((edit.span.start(), edit.text.clone()))
        })
        .collect();
    let Some(moved) = Moved::of(whole, &models) else {
        return;
    };
    let mut added: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut used = HashSet::new();
    for at in 0..findings.len() {
        let Some(profile) = edit(&findings[at]).filter(|_| is_profile(&findings[at])) else {
            continue;
        };
        let (Some(site), Some(replacement)) = (site_of(places, at), &findings[at].replacement) else {
            continue;
        };
        let model = replacement.model_id.clone();
        let known = added.entry(model.clone()).or_default();
        let mut regions = moved.lacking(&findings[at].verdict.reference, &profile.text);
        regions.retain(|region| !known.contains(region));
        if regions.is_empty() {
            continue;
        }
        let sibling = sibling(places, findings, at, &model).filter(|sibling| !used.contains(sibling));
        let insertion = sibling
            .and_then(|sibling| {
                Some((
                    sibling,
                    insertion(whole, site_of(places, sibling)?, findings, &regions, &model)?,
                ))
            })
            .or_else(|| Some((at, insertion(whole, site, findings, &regions, &model)?)));
        let Some((beside, insertion)) = insertion else {
            continue;
        };
        used.insert(beside);
        known.extend(regions);
        if let Some(replacement) = &mut findings[at].replacement {
            replacement.edits.push(insertion);
        }
    }
}

/// The list around a site.
fn list(site: Site<'_>) -> Option<NodeId> {
    let tree = site.tree();
    tree.ancestors(site.node).find(|&id| tree.kind(id) == Kind::List)
}

/// The last ARN of the model itself that is written into the same list.
fn sibling(places: &[Option<Site<'_>>], findings: &[Finding], at: usize, model: &str) -> Option<usize> {
    let own = site_of(places, at)?;
    let around = list(own)?;
    let is_sibling = |&other: &usize| {
        let finding = &findings[other];
        let is_model = finding.verdict.reference.form == Form::FoundationModelArn;
        let site = site_of(places, other);
        is_model
            && edit(finding).is_some_and(|edit| edit.text == model)
            && site.is_some_and(|site| site.number == own.number && list(site) == Some(around))
    };
    (0..findings.len()).filter(is_sibling).next_back()
}

/// The elements for a model in these Regions, written as the one at `site` is and behind it.
fn insertion(whole: &Whole<'_>, site: Site<'_>, findings: &[Finding], regions: &[String], model: &str) -> Option<Edit> {
    let tree = site.tree();
    let list = list(site)?;
    let language = tree.language_at(list);
    LANGUAGES.iter().find(|(name, _)| *name == language)?;
    let member = element(site, list)?;
    let text = whole.document.text();
    let lines = Lines::of(text, site.part.outward(tree.span(member)))?;
    let is_emptied = |edit: &Edit| edit.text.is_empty() && lines.span.contains(edit.span);
    let mut edits = findings.iter().filter_map(|finding| finding.replacement.as_ref());
    if lines.is_item != (language == "yaml") || edits.any(|new| new.edits.iter().any(is_emptied)) {
        return None;
    }
    let shape = Shape::of(site, member, language)?;
    let own_lines = text.get(lines.span.range())?;
    let content = own_lines.trim_end_matches(['\n', '\r']);
    let line_end = if own_lines.ends_with("\r\n") { "\r\n" } else { "\n" };
    let lead = text.get(lines.lead.range())?;
    let written = regions.iter().map(|region| {
        let element = shape.element(region, model);
        format!("{line_end}{lead}{element}")
    });
    let written: Vec<String> = written.collect();
    let end = lines.span.start() + content.len();
    if lines.is_item {
        let at = Span::new(end, end);
        return Some(Edit {
            span: at,
            text: written.concat(),
        });
    }
    if lines.has_comma {
        let text = written.iter().map(|element| format!("{element},")).collect();
        return Some(Edit {
            span: Span::new(end, end),
            text,
        });
    }
    // A comment behind the last element would be behind the new one.
    let is_last = lines.end == end;
    is_last.then(|| Edit {
        span: Span::new(end, end),
        text: format!(",{}", written.join(",")),
    })
}

/// The text of an element around the Region and the name of its ARN.
struct Shape<'t> {
    before: &'t str,
    partition: &'t str,
    behind: &'t str,
}

impl<'t> Shape<'t> {
    fn of(site: Site<'t>, member: NodeId, language: &str) -> Option<Self> {
        let tree = site.tree();
        let (whole, inside) = (tree.span(member), content_span(tree, site.node));
        let part = |from: usize, to: usize| tree.text().get(from..to);
        let arn = part(inside.start(), site.span.start()).filter(|arn| arn.starts_with("arn:"))?;
        let partition = ArnFields::before_id(arn)?.partition;
        let (before, behind) = (
            part(whole.start(), inside.start())?,
            part(inside.end(), whole.end())?.trim_end(),
        );
        let is_plain =
            before.len() + behind.len() <= MAX_AROUND && !before.contains('(') && inside.end() == site.span.end();
        // What fills in a text without variables is needed no more.
        let has_variable = partition.contains(['$', '{']);
        let before = match language {
            "yaml" if !has_variable => before.strip_prefix("!Sub").map_or(before, str::trim_start),
            "python" if !has_variable => before.trim_start_matches(['f', 'F']),
            _ => before,
        };
        is_plain.then_some(Self {
            before,
            partition,
            behind,
        })
    }

    fn element(&self, region: &str, model: &str) -> String {
        let Self {
            before,
            partition,
            behind,
        } = self;
        format!("{before}arn:{partition}:bedrock:{region}::foundation-model/{model}{behind}")
    }
}
