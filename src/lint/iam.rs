//! The statements of the IAM policies in a document.
//!
//! Input: the trees of a text. Output: each [`Statement`], and what the statements do with the references in them. A
//! statement is known by its keys (`Action` and `Resource`, `actions` and `resources`), whatever language writes them:
//! JSON, YAML, blocks of Terraform, arguments of the CDK, builders. What is not written out is not guessed at.

use std::collections::{BTreeMap, HashMap};

use super::named::{self, plain};
use crate::finding::Stance;
use crate::tree::Part;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// Effect of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allows,
    Denies,
    Unknown,
}

/// A statement of a policy, by its parts.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) effect: Effect,
    pub(super) actions: Option<Vec<NodeId>>,
    pub(super) resources: Option<Vec<NodeId>>,
    /// The resources that it is not about.
    pub(super) not_resources: Option<Vec<NodeId>>,
    /// True if it names the actions or resources that it excludes.
    pub(super) is_inverted: bool,
    pub(super) conditions: Vec<Vec<NodeId>>,
}

/// A part of a statement: its name in lower case without signs, and the nodes of its value.
type NamedPart = (String, Vec<NodeId>);

impl Statement {
    /// The statement that a node is.
    pub(super) fn of(tree: &Tree<'_>, id: NodeId) -> Option<Self> {
        match tree.kind(id) {
            Kind::Map | Kind::Section | Kind::Element => Self::of_entries(tree, id),
            Kind::Call | Kind::Annotation => Self::of_entries(tree, id).or_else(|| Self::of_chain(tree, id)),
            _ => None,
        }
    }

    /// The statement that the entries of a node are the parts of.
    fn of_entries(tree: &Tree<'_>, id: NodeId) -> Option<Self> {
        let part = |entry: NodeId| Some((plain(named::name(tree, entry)?), vec![named::value(tree, entry)?]));
        let parts: Vec<_> = named::entries(tree, id).into_iter().filter_map(part).collect();
        Self::of_parts(tree, &parts, || called(tree, id))
    }

    /// The statement that a chain of calls builds: `.actions(…).resources(…)`.
    fn of_chain(tree: &Tree<'_>, last: NodeId) -> Option<Self> {
        if receiver_of(tree, last).is_some() {
            return None;
        }
        let mut parts = Vec::new();
        let mut next = Some(last);
        while let Some(call) = next.filter(|&call| tree.kind(call) == Kind::Call) {
            let name = plain(tree.name(call).unwrap_or_default());
            let rest = ["add", "with", "set"].iter().find_map(|verb| name.strip_prefix(verb));
            let arguments = tree
                .children(call)
                .filter(|&child| tree.slot(child) == Slot::Argument)
                .collect();
            parts.push((rest.map(str::to_owned).unwrap_or(name), arguments));
            let callee = tree.child(call, Slot::Callee);
            next = callee.and_then(|callee| tree.child(callee, Slot::Receiver));
        }
        parts.reverse();
        Self::of_parts(tree, &parts, || "policystatement".to_owned())
    }

    fn of_parts(tree: &Tree<'_>, parts: &[NamedPart], name: impl Fn() -> String) -> Option<Self> {
        let all = |names: &'static [&'static str]| {
            let found = parts.iter().filter(|(name, _)| names.contains(&name.as_str()));
            found.map(|(_, nodes)| nodes.clone())
        };
        let part = |names: &'static [&'static str]| all(names).next();
        let actions = part(&["action", "actions"]);
        let resources = part(&["resource", "resources"]);
        let not_resources = part(&["notresource", "notresources"]);
        let is_inverted = not_resources.is_some() || part(&["notaction", "notactions"]).is_some();
        if !is_inverted && (actions.is_none() || resources.is_none()) {
            return None;
        }
        let is_allowing = || {
            let name = name();
            name.contains("statement") || ["content", "permission", "permissions"].contains(&name.as_str())
        };
        let effect = match part(&["effect"]) {
            Some(nodes) => effect(tree, &nodes),
            // Terraform, the CDK and SST allow where nothing is said.
            None if is_allowing() => Effect::Allows,
            None => Effect::Unknown,
        };
        Some(Self {
            effect,
            actions,
            resources,
            not_resources,
            is_inverted,
            conditions: all(&["condition", "conditions"]).collect(),
        })
    }
}

/// The name of a node, or of the nearest one around it that has one.
fn called(tree: &Tree<'_>, id: NodeId) -> String {
    let name = |id: NodeId| named::name(tree, id).or_else(|| tree.name(id).filter(|_| tree.kind(id) == Kind::Call));
    let around = std::iter::once(id).chain(tree.ancestors(id));
    around.into_iter().find_map(name).map(plain).unwrap_or_default()
}

/// The call whose receiver is the result of a call.
fn receiver_of(tree: &Tree<'_>, call: NodeId) -> Option<NodeId> {
    let member = tree.parent(call).filter(|_| tree.slot(call) == Slot::Receiver)?;
    tree.parent(member)
        .filter(|&outer| tree.slot(member) == Slot::Callee && tree.kind(outer) == Kind::Call)
}

fn effect(tree: &Tree<'_>, nodes: &[NodeId]) -> Effect {
    let written: String = nodes.iter().map(|&node| tree.slice(node)).collect();
    let written = written.to_lowercase();
    match (written.contains("allow"), written.contains("deny")) {
        (true, false) => Effect::Allows,
        (false, true) => Effect::Denies,
        _ => Effect::Unknown,
    }
}

/// The stance of the statements of a text towards each of `spans`; `None` outside of all statements.
pub(crate) fn stances(trees: &[Part<'_>], spans: &[Span]) -> Vec<Option<Stance>> {
    let parts = parts(trees);
    spans.iter().map(|span| stance_at(&parts, *span)).collect()
}

/// The resources by which statements allow the call of any model: everything, or all of Amazon Bedrock.
pub(crate) fn open_resources(trees: &[Part<'_>]) -> Vec<Span> {
    let of_part = |part: &Part<'_>| {
        let tree = part.tree;
        let statements = tree.ids().filter_map(|id| Statement::of(tree, id));
        let open = statements.filter(|one| one.effect == Effect::Allows && !one.is_inverted && calls_models(tree, one));
        let resources = open.filter_map(|one| {
            let nodes = one.resources.unwrap_or_default();
            leaves(tree, &nodes).find(|&id| is_everything(bare(tree, id)))
        });
        resources.map(|id| part.outward(tree.span(id))).collect::<Vec<_>>()
    };
    let mut spans: Vec<Span> = trees.iter().flat_map(of_part).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// True if the actions of a statement are those that call a model, among others.
fn calls_models(tree: &Tree<'_>, statement: &Statement) -> bool {
    let nodes = statement.actions.as_deref().unwrap_or_default();
    leaves(tree, nodes).any(|id| {
        let action = bare(tree, id).to_ascii_lowercase();
        matches!(action.as_str(), "*" | "bedrock:*") || action.starts_with("bedrock:invoke")
    })
}

fn leaves<'a>(tree: &'a Tree<'_>, nodes: &'a [NodeId]) -> impl Iterator<Item = NodeId> + 'a {
    let all = nodes.iter().flat_map(|&node| tree.subtree(node));
    all.filter(|&id| matches!(tree.kind(id), Kind::Literal | Kind::Template | Kind::Scalar))
}

fn bare<'t>(tree: &Tree<'t>, id: NodeId) -> &'t str {
    tree.slice(id).trim_matches(['"', '\'', '`'])
}

/// True if a resource is everything, `*`, or all of Amazon Bedrock: `arn:aws:bedrock:*:*:*`.
fn is_everything(resource: &str) -> bool {
    let of_service = resource.split_once(":bedrock:").map(|(_, rest)| rest);
    resource == "*"
        || of_service.is_some_and(|rest| rest.ends_with('*') && rest.chars().all(|c| matches!(c, '*' | ':' | '/')))
}

/// The parts of the statements of a text, each with the stance towards the values in it, sorted.
fn parts(trees: &[Part<'_>]) -> Vec<(Span, Stance)> {
    let mut parts = Vec::new();
    for part in trees {
        let mut reader = Reader {
            tree: part.tree,
            parts: Vec::new(),
            used: HashMap::new(),
        };
        reader.read();
        reader.follow_names();
        let found = reader.parts.into_iter();
        parts.extend(found.map(|(span, stance)| (part.outward(span), stance)));
    }
    parts.sort_by_key(|(span, _)| *span);
    parts
}

/// The spans of the resources and of the values of conditions that the statements of a text name.
pub(super) fn resources(trees: &[Part<'_>]) -> Vec<Span> {
    parts(trees).into_iter().map(|(span, _)| span).collect()
}

/// The stance of the innermost part around `span`; the parts are sorted.
fn stance_at(parts: &[(Span, Stance)], span: Span) -> Option<Stance> {
    /// More parts are not nested.
    const MAX_DEPTH: usize = 16;
    let before = parts.partition_point(|(part, _)| part.start() <= span.start());
    let mut around = parts[..before].iter().rev().take(MAX_DEPTH);
    around
        .find(|(part, _)| part.end() >= span.end())
        .map(|(_, stance)| *stance)
}

/// Gathers the parts of all statements.
struct Reader<'s, 't> {
    tree: &'s Tree<'t>,
    parts: Vec<(Span, Stance)>,
    /// The statements that have a name for their resources.
    used: HashMap<&'t str, Vec<Stance>>,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        for id in self.tree.ids() {
            if let Some(statement) = Statement::of(self.tree, id) {
                self.take(&statement);
            }
        }
    }

    fn take(&mut self, statement: &Statement) {
        let stance = stance(statement.effect, false);
        let opposite = self::stance(statement.effect, true);
        for (nodes, stance) in [(&statement.resources, stance), (&statement.not_resources, opposite)] {
            let nodes = nodes.as_deref().unwrap_or_default();
            self.parts.extend(span_of(self.tree, nodes).map(|span| (span, stance)));
            for &node in nodes {
                self.name(node, stance);
            }
        }
        for condition in &statement.conditions {
            self.condition(statement.effect, condition);
        }
    }

    /// Takes up the names among resources: `DENIED`, `local.denied`, `[...DENIED]`.
    fn name(&mut self, node: NodeId, stance: Stance) {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Name => {
                let last = tree
                    .slice(node)
                    .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
                    .next();
                self.used.entry(last.unwrap_or_default()).or_default().push(stance);
            }
            Kind::Member => {
                if let Some(name) = tree.name(node) {
                    self.used.entry(name).or_default().push(stance);
                }
            }
            Kind::List | Kind::Group => {
                for child in tree.children(node) {
                    self.name(child, stance);
                }
            }
            Kind::Call => {
                for child in tree.children(node).filter(|&child| tree.slot(child) == Slot::Argument) {
                    self.name(child, stance);
                }
            }
            _ => {}
        }
    }

    /// The value of a name that is bound once, and used by statements that agree, is as if it were written in them.
    fn follow_names(&mut self) {
        if self.used.is_empty() {
            return;
        }
        let tree = self.tree;
        let mut bound: HashMap<&str, Vec<NodeId>> = HashMap::new();
        for id in tree
            .ids()
            .filter(|&id| matches!(tree.kind(id), Kind::Binding | Kind::Pair))
        {
            if let (Some(name), Some(value)) = (named::name(tree, id), named::value(tree, id))
                && self.used.contains_key(name)
            {
                bound.entry(name).or_default().push(value);
            }
        }
        for (name, stances) in &self.used {
            let bound = bound.get(name).map_or(&[][..], Vec::as_slice);
            if let ([value], [stance, others @ ..]) = (bound, stances.as_slice())
                && others.iter().all(|other| other == stance)
            {
                self.parts.push((tree.span(*value), *stance));
            }
        }
    }

    /// Reads the values of a condition, each behind its operator or, where a block names the operator last, before it.
    fn condition(&mut self, effect: Effect, nodes: &[NodeId]) {
        let Some(whole) = span_of(self.tree, nodes) else { return };
        let mut operators = BTreeMap::new();
        for id in nodes.iter().flat_map(|&node| self.tree.subtree(node)) {
            let is_named = matches!(
                self.tree.kind(id),
                Kind::Pair | Kind::Argument | Kind::Section | Kind::Literal | Kind::Name | Kind::Member
            );
            if let Some(name) = self.tree.name(id).filter(|_| is_named)
                && let Some(is_negated) = is_negated(name)
            {
                operators.insert(self.tree.span(id).start(), is_negated);
            }
        }
        let mut start = whole.start();
        let ends = operators.keys().skip(1).copied().chain([whole.end()]);
        for (end, is_negated) in ends.zip(operators.values()) {
            self.parts
                .push((Span::new(start, end.max(start)), stance(effect, *is_negated)));
            start = end;
        }
    }
}

/// Stance of a statement towards the values that it names, or towards all others.
fn stance(effect: Effect, is_inverted: bool) -> Stance {
    match (effect, is_inverted) {
        (Effect::Allows, false) | (Effect::Denies, true) => Stance::Allowed,
        (Effect::Denies, false) | (Effect::Allows, true) => Stance::Denied,
        (Effect::Unknown, _) => Stance::Unclear,
    }
}

/// True if an operator of conditions is negated; `None` if it is not an operator of texts or ARNs.
fn is_negated(name: &str) -> Option<bool> {
    const OPERATORS: &[(&str, bool)] = &[
        ("stringequals", false),
        ("stringequalsignorecase", false),
        ("stringlike", false),
        ("arnequals", false),
        ("arnlike", false),
        ("stringnotequals", true),
        ("stringnotequalsignorecase", true),
        ("stringnotlike", true),
        ("arnnotequals", true),
        ("arnnotlike", true),
    ];
    let name = plain(name);
    let rest = ["forallvalues", "foranyvalue"]
        .iter()
        .find_map(|set| name.strip_prefix(set));
    let name = rest.unwrap_or(&name);
    let name = name.strip_suffix("ifexists").unwrap_or(name);
    let found = OPERATORS.iter().find(|(operator, _)| *operator == name);
    found.map(|(_, is_negated)| *is_negated)
}

/// From the first of `nodes` to the last.
fn span_of(tree: &Tree<'_>, nodes: &[NodeId]) -> Option<Span> {
    let (first, last) = (nodes.first()?, nodes.last()?);
    Some(Span::new(tree.span(*first).start(), tree.span(*last).end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Source, Texts};

    /// The stance of the only `<id>` in a text.
    fn stance_of(language: &str, text: &str) -> Option<Stance> {
        let start = text.find("<id>").unwrap();
        let texts = Texts::new(language, text);
        let source = Source::new(&texts);
        stances(&source.parts(), &[Span::new(start, start + "<id>".len())])[0]
    }

    #[test]
    fn a_statement_denies_what_it_names_and_allows_the_rest() {
        const ACTION: &str = r#""Action": "bedrock:InvokeModel""#;
        for (rest, expected) in [
            (r#""Effect": "Deny", "Resource": ["<id>"]"#, Some(Stance::Denied)),
            (r#""Effect": "Allow", "Resource": "<id>""#, Some(Stance::Allowed)),
            (r#""Effect": "Deny", "NotResource": "<id>""#, Some(Stance::Allowed)),
            (r#""Effect": "Allow", "NotResource": ["<id>"]"#, Some(Stance::Denied)),
            (r#""Effect": "$E", "Resource": "<id>""#, Some(Stance::Unclear)),
            (r#""Effect": "Deny", "Sid": "<id>", "Resource": "*""#, None),
            (r#""Effect": "Deny", "Note": "<id>""#, None),
        ] {
            let text = format!("{{{ACTION}, {rest}}}");
            assert_eq!(stance_of("json", &text), expected, "{rest}");
        }
    }

    #[test]
    fn resources_that_have_a_name_are_where_it_is_bound() {
        let policy = |effect: &str| {
            format!("new PolicyStatement({{effect: Effect.{effect}, actions: ['bedrock:*'], resources: MODELS}});\n")
        };
        let bound = "const MODELS = ['<id>'];\n";
        let once = format!("{bound}{}", policy("DENY"));
        assert_eq!(stance_of("typescript", &once), Some(Stance::Denied));
        let both = format!("{bound}{}{}", policy("DENY"), policy("ALLOW"));
        assert_eq!(stance_of("typescript", &both), None);
        let twice = format!("{bound}{bound}{}", policy("DENY"));
        assert_eq!(stance_of("typescript", &twice), None);
        let local = "locals {\n denied = [\"<id>\"]\n}\nstatement {\n effect = \"Deny\"\n actions = [\"*\"]\n resources = local.denied\n}\n";
        assert_eq!(stance_of("terraform", local), Some(Stance::Denied));
    }

    #[test]
    fn a_negated_condition_inverts_its_values() {
        for (operator, effect, expected) in [
            ("StringEquals", "Deny", Stance::Denied),
            ("StringNotEquals", "Deny", Stance::Allowed),
            ("ForAnyValue:ArnNotLikeIfExists", "Deny", Stance::Allowed),
            ("ArnLike", "Allow", Stance::Allowed),
            ("StringNotLike", "Allow", Stance::Denied),
        ] {
            let text = format!(
                r#"{{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {{"Null": {{"a": "true"}}, "{operator}": {{"bedrock:ModelId": ["<id>"]}}}}}}"#
            );
            assert_eq!(stance_of("json", &text), Some(expected), "{operator} {effect}");
        }
        let block = "statement {\n effect = \"Deny\"\n actions = [\"*\"]\n resources = [\"*\"]\n condition {\n  values = [\"<id>\"]\n  \
                     test = \"StringNotEquals\"\n }\n}\n";
        assert_eq!(stance_of("terraform", block), Some(Stance::Allowed));
    }
}
