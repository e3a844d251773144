//! Resources that the policies of a document allow to be called.
//!
//! Input: the trees of the document, and its statements (see [`iam`](crate::lint::iam)). Output: its [`Policies`].
//! Names that are not literals are not guessed.

use crate::lint::Whole;
use crate::lint::iam::{Effect, Statement};
use crate::lint::malformed_arn::is_account;
use crate::lint::named::plain;
use crate::lint::values::Values;
use crate::reference::ArnFields;
use crate::tree::Part;
use crate::tree::{self, NodeId, Tree};
use crate::vocab::{Glob, Region, Span, resource};

/// Resources that the policies of a document allow.
#[derive(Debug, Default)]
pub(super) struct Policies {
    /// The resources that a statement allows to be called and names.
    pub(super) named: Vec<Named>,
    /// Allowed names after `foundation-model/`, where they are not denied.
    pub(super) models: Vec<AllowedModel>,
    /// Allowed names after `inference-profile/`.
    pub(super) profiles: Vec<Glob>,
    /// True if a statement allows every resource.
    pub(super) is_open: bool,
    /// True if a statement allows a resource that cannot be read.
    pub(super) is_unread: bool,
}

impl Policies {
    /// Regions in which the model of that id is allowed, one entry for each pattern that matches it.
    pub(super) fn allowed_regions(&self, id: &str) -> Vec<AllowedRegions> {
        let patterns = self.models.iter().filter(|model| model.name.matches(id));
        patterns.map(|model| model.regions.clone()).collect()
    }
}

/// A pattern of foundation models that is allowed.
#[derive(Debug)]
pub(super) struct AllowedModel {
    pub(super) span: Span,
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
    /// The Regions that the ARN before the name of a model says, in a text.
    fn of(before: &str, text: &str) -> Self {
        let Some(fields) = ArnFields::before_id(before) else {
            return Self::Unknown;
        };
        // With an account the ARN names nothing, and another lint reports it.
        if !fields.account.is_empty() && !fields.account.contains('*') {
            return Self::Unknown;
        }
        let is_pattern = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*' | b'?');
        if fields.region.bytes().all(is_pattern) {
            Self::Matching(Glob::new(fields.region))
        } else if is_own_region(fields.region, text) {
            Self::Own
        } else {
            Self::Unknown
        }
    }

    /// True if the model is allowed in `region`, for code that runs in `own`.
    pub(super) fn hold(&self, region: &Region, own: &Region) -> bool {
        match self {
            Self::Matching(glob) => glob.matches(region.as_str()),
            Self::Own => region == own,
            Self::Unknown => true,
        }
    }

    /// True if the global model is allowed, whose ARN has no Region.
    pub(super) fn hold_globally(&self) -> bool {
        match self {
            Self::Matching(glob) => glob.matches(""),
            Self::Own => false,
            Self::Unknown => true,
        }
    }
}

/// True if a field of an ARN is the Region in which the code runs: a variable that says so, and none of a loop.
fn is_own_region(field: &str, text: &str) -> bool {
    if OWN_REGION.contains(&plain(field).as_str()) || is_own_data_source(field) {
        return true;
    }
    let name = field.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    if !name.chars().all(is_path) || !plain(name).ends_with("region") {
        return false;
    }
    match name.split_once('.') {
        Some((head, _)) => HEADS.contains(&head),
        None => !LOOPS
            .iter()
            .any(|(before, after)| text.contains(&format!("{before}{name}{after}"))),
    }
}

/// True if a field is the Region of the provider: `${data.aws_region.current.name}`.
fn is_own_data_source(field: &str) -> bool {
    let path = field.trim_start_matches("${").trim_end_matches('}');
    let parts: Vec<&str> = path.trim().split('.').collect();
    matches!(parts.as_slice(), ["data", "aws_region", _, "name" | "id" | "region"])
}

/// First words of paths that are one value of a module, an object or the environment.
const HEADS: &[&str] = &[
    "var", "local", "this", "self", "props", "config", "settings", "env", "process",
];

/// Text around a name that a loop or a function gives one value after the other.
const LOOPS: &[(&str, &str)] = &[
    ("for ", " in"),
    ("", " =>"),
    ("", ") =>"),
    ("|", "|"),
    ("lambda ", ":"),
    ("const ", " of"),
    ("let ", " of"),
    (", ", " := range"),
    ("as $", ")"),
];

/// Variables that are the Region in which the code runs, without case and signs.
const OWN_REGION: &[&str] = &[
    "awsregion",
    "cdkawsregion",
    "thisregion",
    "selfregion",
    "stackofthisregion",
    "cdkstackofthisregion",
    "stackofselfregion",
];

/// A model or profile that a statement allows to be called.
#[derive(Debug)]
pub(super) struct Named {
    /// Span of its name.
    pub(super) span: Span,
    /// Kind of resource.
    pub(super) kind: Kind,
}

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Model,
    Profile,
}

/// Meaning of a resource.
enum Resource {
    Named(Named),
    /// All there are.
    All,
    /// Nothing that is called by its model.
    Other,
    /// A variable, or an ARN whose model is not certain.
    Unread,
}

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
    let mut found = Policies::default();
    for part in whole.parts() {
        let mut reader = Reader {
            whole,
            tree: part.tree,
            part: &part,
            found: &mut found,
        };
        reader.read(Tree::ROOT);
    }
    found
}

struct Reader<'r, 'a, 's> {
    whole: &'r Whole<'a>,
    tree: &'s Tree<'s>,
    part: &'r Part<'s>,
    found: &'r mut Policies,
}

impl<'s> Reader<'_, '_, 's> {
    fn values(&self) -> Values<'s, 's> {
        Values::of(self.tree)
    }

    /// Reads a node, unless it is a statement that denies.
    fn read(&mut self, id: NodeId) {
        let statement = Statement::of(self.tree, id);
        if statement.is_some_and(|statement| self.denies(&statement)) {
            return;
        }
        if let Some(body) = self.values().body(id) {
            self.mention(body, !self.is_joined(id));
        }
        let children: Vec<_> = self.tree.children(id).collect();
        for child in children {
            self.read(child);
        }
    }

    /// Records the resources that a statement allows; returns true if it denies.
    fn denies(&mut self, statement: &Statement) -> bool {
        if statement.effect == Effect::Denies {
            return true;
        }
        self.allow(statement);
        false
    }

    fn allow(&mut self, statement: &Statement) {
        if statement.is_inverted {
            self.found.is_open = true;
            return;
        }
        self.found.is_open |= statement.everything.is_some() && statement.calls(self.tree) != Some(false);
        let Some(resources) = &statement.resources else { return };
        // Actions that cannot be read leave the policy open; a certain call is checked for its companions.
        let calls = statement.calls(self.tree);
        if calls == Some(false) {
            return;
        }
        let is_certain = calls == Some(true) && statement.effect == Effect::Allows && statement.conditions.is_empty();
        for element in self.values().elements(resources) {
            match self.resource(element) {
                Resource::Named(named) if is_certain => self.found.named.push(named),
                Resource::All => self.found.is_open = true,
                Resource::Unread => self.found.is_unread = true,
                Resource::Named(_) | Resource::Other => {}
            }
        }
    }

    fn resource(&self, element: NodeId) -> Resource {
        let literals = self.values().texts(element);
        let Some(&(literal, last)) = literals.last() else {
            return Resource::Unread;
        };
        let all = literals
            .iter()
            .map(|(_, body)| self.values().text(*body))
            .collect::<Vec<_>>();
        let written = all.concat();
        if OPAQUE.iter().any(|opaque| written.contains(opaque)) {
            return Resource::Unread;
        }
        let text = self.values().text(last);
        for (mark, kind) in MARKS {
            if !all.iter().any(|text| text.contains(mark)) {
                continue;
            }
            // Text that is joined to it makes another name of it.
            return match name_behind(text, mark) {
                Some(range) if !self.is_joined(literal) && is_written(&text[range.clone()]) => {
                    let span = Span::new(last.start() + range.start, last.start() + range.end);
                    Resource::Named(Named {
                        span: self.part.outward(span),
                        kind,
                    })
                }
                _ => Resource::Unread,
            };
        }
        let is_all = text == "*" || text.ends_with(":*") && written.contains("bedrock") || text.ends_with("bedrock:*");
        match (is_all, written.starts_with("arn:")) {
            (true, _) => Resource::All,
            (false, true) => Resource::Other,
            (false, false) => Resource::Unread,
        }
    }

    /// True if another text is joined to the end of a literal.
    fn is_joined(&self, literal: NodeId) -> bool {
        const JOINS: &[&str] = &["", "+", "++", "..", ".", "&", "~", "||", "<>", "^"];
        let tree = self.tree;
        let mut below = literal;
        for id in tree.ancestors(literal) {
            let is_join = tree.kind(id) == tree::Kind::Operation && JOINS.contains(&tree.name(id).unwrap_or_default());
            if is_join && tree.behind(below) < tree.behind(id) {
                return true;
            }
            if !is_join && tree.kind(id) != tree::Kind::Group {
                return false;
            }
            below = id;
        }
        false
    }

    /// Records a name after its kind of resource. A name after the other kind, and one behind the account of another kind,
    /// allows nothing; another lint reports that.
    fn allowed(&mut self, kind: Kind, name: &str, before: &str, span: Span) {
        let prefix = name.split_once('.').map(|(prefix, _)| prefix);
        let is_profile = prefix.is_some_and(|prefix| self.whole.catalog.profile_prefix(prefix).is_some());
        let account = ArnFields::before_id(before).map(|fields| fields.account);
        match kind {
            Kind::Profile if account == Some("") => {}
            Kind::Profile if is_profile || name.contains('*') => self.found.profiles.push(Glob::new(name)),
            Kind::Model if !is_profile && !account.is_some_and(is_account) => self.found.models.push(AllowedModel {
                span,
                name: Glob::new(name),
                regions: AllowedRegions::of(before, self.tree.text()),
            }),
            Kind::Profile | Kind::Model => {}
        }
    }

    /// Records the models and profiles that a literal names, in any place.
    fn mention(&mut self, body: Span, is_whole: bool) {
        let text = self.tree.text().get(body.range()).unwrap_or_default();
        for (mark, kind) in MARKS {
            let mut from = 0;
            while let Some(range) = text.get(from..).and_then(|rest| name_behind(rest, mark)) {
                let (start, end) = (from + range.start, from + range.end);
                let name = &text[start..end];
                let goes_on = !is_whole && end == text.len();
                if is_written(name) && !goes_on {
                    let span = Span::new(body.start() + start, body.start() + end);
                    self.allowed(kind, &name.to_lowercase(), &text[..start], self.part.outward(span));
                } else {
                    self.found.is_unread = true;
                }
                from += range.end.max(1);
            }
        }
    }
}

/// Text before the name of each kind of resource.
const MARKS: [(&str, Kind); 2] = [
    (resource::FOUNDATION_MODEL, Kind::Model),
    (resource::INFERENCE_PROFILE, Kind::Profile),
];

/// Range of the name that follows `mark` in `text`.
fn name_behind(text: &str, mark: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find(mark)? + mark.len();
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ')' | ']' | '\\' | '`' | ';');
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    Some(start..start + length)
}

/// True if a name is complete, its wildcards included; one that ends in a hyphen is only the beginning of one.
fn is_written(name: &str) -> bool {
    let is_over = name.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '?'));
    is_over
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".:-_*?".contains(&byte))
}
