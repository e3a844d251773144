//! What the policies of a document allow to be called.
//!
//! In: the outline of the document, and its statements (see [`iam`](crate::lint::iam)). Out: its [`Policies`]. What is
//! not written out is not guessed at.

use crate::lint::Whole;
use crate::lint::iam::{Effect, Statement, plain};
use crate::reference::ArnFields;
use crate::syntax::{Entry, Node, NodeKind};
use crate::vocab::{Glob, Region, Span};

/// What the policies of a document allow.
#[derive(Debug, Default)]
pub(super) struct Policies {
    /// The resources that a statement allows to be called and names.
    pub(super) named: Vec<Named>,
    /// What stands behind `foundation-model/` anywhere, where it is not denied.
    pub(super) models: Vec<AllowedModel>,
    /// What stands behind `inference-profile/`.
    pub(super) profiles: Vec<Glob>,
    /// Whether a statement allows more than is written: every resource, or one that cannot be read.
    pub(super) is_open: bool,
}

impl Policies {
    /// Where the model of that id is allowed, one for each pattern that stands for it.
    pub(super) fn allowed_regions(&self, id: &str) -> Vec<AllowedRegions> {
        let patterns = self.models.iter().filter(|model| model.name.matches(id));
        patterns.map(|model| model.regions.clone()).collect()
    }
}

/// A pattern of foundation models that is allowed.
#[derive(Debug)]
pub(super) struct AllowedModel {
    pub(super) name: Glob,
    pub(super) regions: AllowedRegions,
}

/// The Regions in which a pattern of foundation models is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AllowedRegions {
    /// Those that the pattern in the ARN matches. An empty one is that of the global model.
    Matching(Glob),
    /// The Region in which the code runs: `${AWS::Region}`.
    Own,
    /// Not known: a variable, or an ARN of which only the end is written.
    Unknown,
}

impl AllowedRegions {
    /// The Regions that the ARN before the name of a model says.
    fn of(before: &str) -> Self {
        let Some(fields) = ArnFields::before_id(before) else {
            return Self::Unknown;
        };
        // With an account it is the ARN of nothing, and is told of by itself.
        if !fields.account.is_empty() && !fields.account.contains('*') {
            return Self::Unknown;
        }
        let is_pattern = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*' | b'?');
        if fields.region.bytes().all(is_pattern) {
            Self::Matching(Glob::new(fields.region))
        } else if OWN_REGION.contains(&plain(fields.region).as_str()) {
            Self::Own
        } else {
            Self::Unknown
        }
    }

    /// Whether the model is allowed in `region`, for code that runs in `own`.
    pub(super) fn hold(&self, region: &Region, own: &Region) -> bool {
        match self {
            Self::Matching(glob) => glob.matches(region.as_str()),
            Self::Own => region == own,
            Self::Unknown => true,
        }
    }

    /// Whether the global model is allowed, whose ARN has no Region.
    pub(super) fn hold_globally(&self) -> bool {
        match self {
            Self::Matching(glob) => glob.matches(""),
            Self::Own => false,
            Self::Unknown => true,
        }
    }
}

/// Variables that are the Region in which the code runs, without case and signs.
const OWN_REGION: &[&str] = &[
    "awsregion",
    "cdkawsregion",
    "thisregion",
    "selfregion",
    "stackofthisregion",
    "cdkstackofthisregion",
    "stackofselfregion",
    "dataawsregioncurrentname",
    "dataawsregioncurrentid",
    "dataawsregioncurrentregion",
];

/// A model or profile that a statement allows to be called.
#[derive(Debug)]
pub(super) struct Named {
    /// Where its name stands.
    pub(super) span: Span,
    /// Which of the two.
    pub(super) kind: Kind,
}

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Model,
    Profile,
}

/// What a resource is.
enum Resource {
    Named(Named),
    /// All there are.
    All,
    /// Nothing that is called by its model.
    Other,
    /// A variable, or an ARN that does not say of which model it is.
    Unread,
}

/// The actions that call a model.
const CALLS: &[&str] = &[
    "bedrock:invokemodel",
    "bedrock:invokemodelwithresponsestream",
    "bedrock:converse",
    "bedrock:conversestream",
];

/// Resources that are called, and do not say which model they are.
const OPAQUE: &[&str] = &[
    "application-inference-profile",
    "provisioned-model",
    "custom-model",
    "imported-model",
    "prompt-router",
    "marketplace/model-endpoint",
];

/// Reads the policies of a document.
pub(super) fn policies(whole: &Whole<'_>) -> Policies {
    let mut reader = Reader {
        whole,
        found: Policies::default(),
    };
    reader.read(whole.outline(), "");
    reader.found
}

struct Reader<'a, 'w> {
    whole: &'w Whole<'a>,
    found: Policies,
}

impl Reader<'_, '_> {
    /// Reads the entries of what is called `name`.
    fn read(&mut self, entries: &[Entry], name: &str) {
        let text = self.whole.document.text();
        if self.denies(Statement::of_entries(text, entries, name)) {
            return;
        }
        for entry in entries {
            self.entry(entry, name);
        }
    }

    fn entry(&mut self, entry: &Entry, outer: &str) {
        let text = self.whole.document.text();
        if self.denies(Statement::of_calls(text, &entry.nodes)) {
            return;
        }
        let mut name = entry
            .key
            .map_or_else(|| outer.to_owned(), |key| plain(self.whole.text(key)));
        for (at, node) in entry.nodes.iter().enumerate() {
            match &node.kind {
                NodeKind::Word => name = plain(self.whole.text(node.span)),
                NodeKind::Text { body, within } if within.is_empty() => {
                    let is_whole = !entry.nodes.get(at + 1).is_some_and(|next| self.joins(node, next));
                    self.mention(*body, is_whole);
                }
                _ => self.read(node.entries(), &name),
            }
        }
    }

    /// Takes up what a statement allows; whether it denies.
    fn denies(&mut self, statement: Option<Statement<'_>>) -> bool {
        let Some(statement) = statement else { return false };
        if statement.effect == Effect::Denies {
            return true;
        }
        self.allow(&statement);
        false
    }

    fn allow(&mut self, statement: &Statement<'_>) {
        if statement.is_inverted {
            self.found.is_open = true;
            return;
        }
        let (Some(actions), Some(resources)) = (statement.actions, statement.resources) else {
            return;
        };
        // What may call is open where it cannot be read; what does for certain is held against its companions.
        let calls = self.call(actions);
        if calls == Some(false) {
            return;
        }
        let is_certain = calls == Some(true) && statement.effect == Effect::Allows && statement.conditions.is_empty();
        for element in self.elements(resources) {
            match self.resource(&element) {
                Resource::Named(named) if is_certain => self.found.named.push(named),
                Resource::All | Resource::Unread => self.found.is_open = true,
                Resource::Named(_) | Resource::Other => {}
            }
        }
    }

    /// Whether one of the actions calls a model; nothing where that cannot be read.
    fn call(&self, nodes: &[Node]) -> Option<bool> {
        let mut is_known = true;
        for element in self.elements(nodes) {
            let Some(body) = texts(&element).pop() else {
                is_known = false;
                continue;
            };
            let action = self.whole.text(body).to_lowercase();
            if CALLS.iter().any(|call| Glob::new(&*action).matches(call)) {
                return Some(true);
            }
            is_known &= !action.contains(['$', '{']);
        }
        is_known.then_some(false)
    }

    /// The elements of a list, or the value itself.
    fn elements<'n>(&self, nodes: &'n [Node]) -> Vec<Vec<&'n Node>> {
        let is_group = |node: &&Node| matches!(node.kind, NodeKind::Group(_)) && !node.entries().is_empty();
        let groups: Vec<_> = nodes.iter().filter(is_group).collect();
        // A tag of YAML makes one value of a list: `!Join`.
        let is_one = |node: &Node| match node.kind {
            NodeKind::Text { .. } => true,
            NodeKind::Word => self.whole.text(node.span).starts_with('!'),
            NodeKind::Sign | NodeKind::Group(_) => false,
        };
        match groups.as_slice() {
            [group] if !nodes.iter().any(is_one) && group.entries().iter().all(|entry| entry.key.is_none()) => group
                .entries()
                .iter()
                .flat_map(|entry| self.elements(&entry.nodes))
                .collect(),
            _ => vec![nodes.iter().collect()],
        }
    }

    fn resource(&self, element: &[&Node]) -> Resource {
        let bodies = texts(element);
        let Some(last) = bodies.last() else {
            return Resource::Unread;
        };
        let all = bodies.iter().map(|body| self.whole.text(*body)).collect::<Vec<_>>();
        let written = all.concat();
        if OPAQUE.iter().any(|opaque| written.contains(opaque)) {
            return Resource::Unread;
        }
        for (mark, kind) in MARKS {
            if !all.iter().any(|text| text.contains(mark)) {
                continue;
            }
            // What is joined to it makes another name of it.
            let is_last = !element
                .windows(2)
                .any(|pair| pair[0].span.contains(*last) && self.joins(pair[0], pair[1]));
            return match name_behind(self.whole.text(*last), mark) {
                Some(range) if is_last && is_written(&self.whole.text(*last)[range.clone()]) => {
                    Resource::Named(Named {
                        span: Span::new(last.start() + range.start, last.start() + range.end),
                        kind,
                    })
                }
                _ => Resource::Unread,
            };
        }
        let text = self.whole.text(*last);
        let is_all = text == "*" || text.ends_with(":*") && written.contains("bedrock") || text.ends_with("bedrock:*");
        match (is_all, written.starts_with("arn:")) {
            (true, _) => Resource::All,
            (false, true) => Resource::Other,
            (false, false) => Resource::Unread,
        }
    }

    /// Whether `next` joins something to the literal before it.
    fn joins(&self, literal: &Node, next: &Node) -> bool {
        const JOINS: &[&str] = &["+", "++", "..", "&", "~", "||", "<>", "^"];
        let sign = self.whole.text(next.span);
        // A point that stands apart joins; one that does not calls a method.
        let is_point = sign == "." && next.span.start() > literal.span.end();
        next.kind == NodeKind::Sign && (is_point || JOINS.contains(&sign))
    }

    /// Takes up a name behind its kind of resource. One behind the other kind allows nothing, and is meant to: it is told
    /// of by itself.
    fn allowed(&mut self, kind: Kind, name: &str, regions: AllowedRegions) {
        let prefix = name.split_once('.');
        let model = prefix.filter(|(prefix, _)| self.whole.catalog.profile_prefix(prefix).is_some());
        let (profile, model) = match (kind, model) {
            (Kind::Profile, Some(_)) => (Some(name.to_owned()), None),
            (Kind::Profile, None) if name.contains('*') => (Some(name.to_owned()), None),
            (Kind::Profile, None) => (Some(format!("*.{name}")), Some((name, AllowedRegions::Unknown))),
            (Kind::Model, Some((_, model))) => (Some(name.to_owned()), Some((model, AllowedRegions::Unknown))),
            (Kind::Model, None) => (None, Some((name, regions))),
        };
        self.found.profiles.extend(profile.map(Glob::new));
        self.found.models.extend(model.map(|(name, regions)| AllowedModel {
            name: Glob::new(name),
            regions,
        }));
    }

    /// Takes up what a literal says of models and profiles, wherever it stands.
    fn mention(&mut self, body: Span, is_whole: bool) {
        let text = self.whole.text(body);
        for (mark, kind) in MARKS {
            let mut from = 0;
            while let Some(range) = text.get(from..).and_then(|rest| name_behind(rest, mark)) {
                let (start, end) = (from + range.start, from + range.end);
                let name = &text[start..end];
                let goes_on = !is_whole && end == text.len();
                if is_written(name) && !goes_on {
                    self.allowed(kind, &name.to_lowercase(), AllowedRegions::of(&text[..start]));
                } else {
                    self.found.is_open = true;
                }
                from += range.end.max(1);
            }
        }
    }
}

/// What stands before the name of each kind of resource.
const MARKS: [(&str, Kind); 2] = [
    ("foundation-model/", Kind::Model),
    ("inference-profile/", Kind::Profile),
];

/// The literals in a value, in order; keys are none.
fn texts(nodes: &[&Node]) -> Vec<Span> {
    let mut spans = Vec::new();
    for node in nodes {
        match &node.kind {
            NodeKind::Text { body, within } if within.is_empty() => spans.push(*body),
            _ => {
                for entry in node.entries() {
                    spans.extend(texts(&entry.nodes.iter().collect::<Vec<_>>()));
                }
            }
        }
    }
    spans
}

/// Where the name stands that follows `mark` in `text`.
fn name_behind(text: &str, mark: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find(mark)? + mark.len();
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ')' | ']' | '\\' | '`' | ';');
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    Some(start..start + length)
}

/// Whether a name is written out, its wildcards included; one that ends in a hyphen is only begun.
fn is_written(name: &str) -> bool {
    let is_over = name.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '?'));
    is_over
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".:-_*?".contains(&byte))
}
