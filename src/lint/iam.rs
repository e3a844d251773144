//! The statements of the IAM policies in a document.
//!
//! Input: the trees of a text. Output: each [`Statement`], and what the statements do with the references in them. A
//! statement is known by its keys (`Action` and `Resource`, `actions` and `resources`), whatever language writes them:
//! JSON, YAML, blocks of Terraform, arguments of the CDK, builders. What is not written out is not guessed at.

use std::collections::{BTreeMap, HashMap};

use super::named::{self, plain};
use super::values::Values;
use crate::finding::Stance;
use crate::tree::Part;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage;
use crate::vocab::{Glob, Span};

/// The actions that call a model.
const CALLS: &[&str] = &[
    "bedrock:invokemodel",
    "bedrock:invokemodelwithresponsestream",
    "bedrock:converse",
    "bedrock:conversestream",
];

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
    /// The call that names every resource: `addAllResources()`.
    pub(super) everything: Option<NodeId>,
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

    /// True if one of the actions calls a model; `None` if that cannot be read.
    pub(super) fn calls(&self, tree: &Tree<'_>) -> Option<bool> {
        let values = Values::of(tree);
        let mut is_known = true;
        for element in values.elements(self.actions.as_ref()?) {
            let Some((_, body)) = values.texts(element).pop() else {
                is_known = false;
                continue;
            };
            let action = values.text(body).to_lowercase();
            if CALLS.iter().any(|call| Glob::new(&*action).matches(call)) {
                return Some(true);
            }
            is_known &= !action.contains(['$', '{']);
        }
        is_known.then_some(false)
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
        let mut root = None;
        let mut everything = None;
        while let Some(call) = next {
            if tree.kind(call) != Kind::Call {
                root = Some(call);
                break;
            }
            let part = part_of_call(tree, call);
            if part.0 == "allresources" {
                everything = Some(call);
                parts.push(("resources".to_owned(), Vec::new()));
            }
            parts.push(part);
            let callee = tree.child(call, Slot::Callee);
            next = callee.and_then(|callee| tree.child(callee, Slot::Receiver));
        }
        parts.reverse();
        let has = |names: &[&str]| parts.iter().any(|(name, _)| names.contains(&name.as_str()));
        if let Some(root) = root.filter(|_| has(&["resource", "resources"]) && !has(&["action", "actions"])) {
            parts.extend(parts_of_variable(tree, last, root));
        }
        let statement = Self::of_parts(tree, &parts, || "policystatement".to_owned())?;
        Some(Self {
            everything,
            ..statement
        })
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
            everything: None,
        })
    }
}

/// The part that a call adds to what it is called on: `addActions(…)`.
fn part_of_call(tree: &Tree<'_>, call: NodeId) -> NamedPart {
    let name = plain(tree.name(call).unwrap_or_default());
    let rest = ["add", "with", "set"].iter().find_map(|verb| name.strip_prefix(verb));
    let arguments = tree
        .children(call)
        .filter(|&child| tree.slot(child) == Slot::Argument)
        .collect();
    (rest.map(str::to_owned).unwrap_or(name), arguments)
}

/// The parts of the statement that a variable holds, beside those of one call: it is made with some, and others are added in
/// the same block.
fn parts_of_variable(tree: &Tree<'_>, call: NodeId, variable: NodeId) -> Vec<NamedPart> {
    const MAX_NODES: usize = 20_000;
    let name = tree.slice(variable);
    let is_around = |&id: &NodeId| matches!(tree.kind(id), Kind::Block | Kind::Function | Kind::Document);
    let Some(around) = tree.ancestors(call).find(is_around) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    for id in tree.subtree(around).take(MAX_NODES) {
        match tree.kind(id) {
            Kind::Call if id != call && usage::receiver(tree, id).is_some_and(|on| tree.slice(on) == name) => {
                parts.push(part_of_call(tree, id));
            }
            Kind::Binding if named::name(tree, id) == Some(name) => {
                let Some(value) = named::value(tree, id) else { continue };
                let makers = tree
                    .subtree(value)
                    .filter(|&id| matches!(tree.kind(id), Kind::Call | Kind::Map));
                for maker in makers.take(8) {
                    let entries = named::entries(tree, maker).into_iter();
                    let part =
                        |entry: NodeId| Some((plain(named::name(tree, entry)?), vec![named::value(tree, entry)?]));
                    parts.extend(entries.filter_map(part));
                    if tree.kind(maker) == Kind::Call {
                        parts.push(part_of_call(tree, maker));
                    }
                }
            }
            _ => {}
        }
    }
    // Only the parts that the call itself names are its own, not the resources of others.
    parts.retain(|(name, _)| {
        matches!(
            name.as_str(),
            "action" | "actions" | "effect" | "condition" | "conditions"
        )
    });
    parts
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
    let parts = parts(trees, false);
    spans.iter().map(|span| stance_at(&parts, *span)).collect()
}

/// As [`stances`], of the statements alone that may allow a model to be called: those whose actions call one, or cannot be read.
pub(crate) fn calling_stances(trees: &[Part<'_>], spans: &[Span]) -> Vec<Option<Stance>> {
    let parts = parts(trees, true);
    spans.iter().map(|span| stance_at(&parts, *span)).collect()
}

/// The resources by which statements allow the call of any model: everything, or all of Amazon Bedrock.
pub(crate) fn open_resources(trees: &[Part<'_>]) -> Vec<Span> {
    let of_part = |part: &Part<'_>| {
        let tree = part.tree;
        let statements = tree.ids().filter_map(|id| Statement::of(tree, id));
        let open =
            statements.filter(|one| one.effect == Effect::Allows && !one.is_inverted && one.calls(tree) == Some(true));
        let resources = open.filter_map(|one| {
            let nodes = one.resources.unwrap_or_default();
            one.everything
                .or_else(|| leaves(tree, &nodes).find(|&id| is_everything(bare(tree, id))))
        });
        resources.map(|id| part.outward(tree.span(id))).collect::<Vec<_>>()
    };
    let mut spans: Vec<Span> = trees.iter().flat_map(of_part).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
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

/// The parts of the statements of a text, each with the stance towards the values in it, sorted. With `of_calls`, of
/// statements alone that may allow a model to be called.
fn parts(trees: &[Part<'_>], of_calls: bool) -> Vec<(Span, Stance)> {
    let mut parts = Vec::new();
    for part in trees {
        let mut reader = Reader {
            tree: part.tree,
            of_calls,
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
    parts(trees, false).into_iter().map(|(span, _)| span).collect()
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
    of_calls: bool,
    parts: Vec<(Span, Stance)>,
    /// The statements that have a name for their resources.
    used: HashMap<&'t str, Vec<Stance>>,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        for id in self.tree.ids() {
            let statement = Statement::of(self.tree, id);
            let counts = |statement: &Statement| !self.of_calls || statement.calls(self.tree) != Some(false);
            if let Some(statement) = statement.filter(counts) {
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
