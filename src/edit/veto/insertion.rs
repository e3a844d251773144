//! ARNs that a policy needs beside those that are written into it: a profile and the foundation models behind it.
//!
//! In: a document with its trees, and its findings with their edits. Out: the findings, where an edit to a profile also
//! inserts the ARNs of its model that no statement allows yet, or the reverse, each as an element behind its sibling, in lists of one
//! element a line. Where the list is written in another way the policy is left as it is, and a to-do says so.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::removal::{LANGUAGES, Lines, element};
use super::site::content_span;
use super::{Site, edit, site_of};
use crate::catalog::Reason;
use crate::edit::sets;
use crate::finding::{Edit, Finding, Stance};
use crate::lint::{Moved, Whole};
use crate::reference::ArnFields;
use crate::tree::{Kind, NodeId};
use crate::vocab::{Form, Span, Veto};

/// Bytes around the ARN in the text of an element, at most: quotes, a letter before them, a tag of YAML.
const MAX_AROUND: usize = 8;

/// Foundation models that become one which is called through a profile, by the first of each list: the ARN of the profile.
pub(super) type Profiles = HashMap<usize, (String, Vec<usize>)>;

/// Lets foundation models move whose new model is called through one profile, where its ARN can be added behind them.
pub(super) fn add_profiles(whole: &Whole<'_>, places: &[Option<Site<'_>>], findings: &mut [Finding]) -> Profiles {
    let mut added = Profiles::new();
    if !findings.iter().any(|finding| profile_of(finding).is_some()) {
        return added;
    }
    let Some(policies) = Moved::of(whole, &HashMap::new()) else {
        return added;
    };
    for at in 0..findings.len() {
        let (Some((model, profile)), Some(site)) = (profile_of(&findings[at]), site_of(places, at)) else {
            continue;
        };
        let name = profile.rsplit('/').next().unwrap_or_default();
        if !policies.allows(&findings[at].verdict.reference) || policies.allows_profile(name) {
            continue;
        }
        let own = list(site).map(|list| (site.number, list));
        let is_of_list = |&other: &usize| {
            let is_same = profile_of(&findings[other]).is_some_and(|(one, _)| one == model);
            let site = site_of(places, other);
            let around = site.and_then(|site| Some((site.number, list(site)?)));
            is_same && around.is_some() && around == own
        };
        let members: Vec<usize> = (at..findings.len()).filter(is_of_list).collect();
        if members.is_empty() || insertion(whole, site, findings, &[resource(&profile)]).is_none() {
            continue;
        }
        for &member in &members {
            let span = findings[member].verdict.reference.span;
            if let Some(replacement) = &mut findings[member].replacement {
                replacement.write_beside(span, &model);
            }
        }
        sets::name(whole.document, &members, findings);
        added.insert(at, (profile, members));
    }
    added
}

/// The new model and the ARN of the one profile that it is called through, of a foundation model that waits for it.
fn profile_of(finding: &Finding) -> Option<(String, String)> {
    let is_model = finding.verdict.reference.form == Form::FoundationModelArn;
    let is_allowed = finding.verdict.stance == Some(Stance::Allowed);
    let replacement = finding.replacement.as_ref()?;
    let waits = replacement.companion.is_some() && edit(finding).is_none() && sets::can_move(finding);
    let [profile] = replacement.candidates.as_slice() else {
        return None;
    };
    let is_arn = profile.starts_with("arn:");
    (is_model && is_allowed && waits && is_arn).then(|| (replacement.model_id.clone(), profile.clone()))
}

/// The part of an ARN behind its service.
fn resource(arn: &str) -> String {
    let part = arn.split_once(":bedrock:").map(|(_, part)| part);
    part.unwrap_or_default().to_owned()
}

/// Adds the missing ARNs to the edits of profiles, and to those of the models that get one.
pub(super) fn offer(whole: &Whole<'_>, places: &[Option<Site<'_>>], profiles: &Profiles, findings: &mut [Finding]) {
    let is_profile = |finding: &Finding| {
        let is_allowed = finding.verdict.stance == Some(Stance::Allowed);
        is_allowed && finding.verdict.reference.form == Form::InferenceProfileArn && edit(finding).is_some()
    };
    if profiles.is_empty() && !findings.iter().any(is_profile) {
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
        let (Some(site), Some(replacement)) = (site_of(places, at), &findings[at].replacement) else {
            continue;
        };
        let model = replacement.model_id.clone();
        let reference = &findings[at].verdict.reference;
        let known = added.entry(model.clone()).or_default();
        let (mut parts, name, beside) = match (profiles.get(&at), edit(&findings[at])) {
            (Some((profile, members)), Some(_)) => {
                let name = profile.rsplit('/').next().unwrap_or_default();
                let is_written = |member: &&usize| edit(&findings[**member]).is_some();
                let last = members.iter().rev().find(is_written).copied();
                (vec![resource(profile)], name.to_owned(), last)
            }
            (None, Some(edit)) if is_profile(&findings[at]) && moved.allows(reference) => {
                let sibling = sibling(places, findings, at, &model).filter(|sibling| !used.contains(sibling));
                (Vec::new(), edit.text.clone(), sibling)
            }
            _ => continue,
        };
        let mut regions = moved.lacking(reference, &name);
        regions.retain(|region| !known.contains(region));
        parts.extend(
            regions
                .iter()
                .map(|region| format!("{region}::foundation-model/{model}")),
        );
        if parts.is_empty() {
            continue;
        }
        let insertion = beside
            .and_then(|beside| Some((beside, insertion(whole, site_of(places, beside)?, findings, &parts)?)))
            .or_else(|| Some((at, insertion(whole, site, findings, &parts)?)));
        match (insertion, &mut findings[at].replacement) {
            (Some((beside, insertion)), Some(replacement)) => {
                used.insert(beside);
                known.extend(regions);
                replacement.edits.push(insertion);
            }
            (None, Some(replacement)) if profiles.contains_key(&at) => replacement.object(Reason::of(Veto::Form)),
            _ => {}
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
    (0..findings.len()).rfind(is_sibling)
}

/// The elements of these resources, written as the one at `site` is and behind it.
fn insertion(whole: &Whole<'_>, site: Site<'_>, findings: &[Finding], resources: &[String]) -> Option<Edit> {
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
    let written = resources.iter().map(|resource| {
        let element = shape.element(resource);
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

/// The text of an element around what is behind the service of its ARN.
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
        // A text without variables needs no mark of a template.
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

    fn element(&self, resource: &str) -> String {
        let Self {
            before,
            partition,
            behind,
        } = self;
        format!("{before}arn:{partition}:bedrock:{resource}{behind}")
    }
}
