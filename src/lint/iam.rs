//! The statements of the IAM policies in a document.
//!
//! In: the outline of a text. Out: each [`Statement`], and what the statements do with the references in them. A
//! statement is known by its keys (`Action` and `Resource`, `actions` and `resources`), whatever language writes them:
//! JSON, YAML, blocks of Terraform, arguments of the CDK, builders. What is not written out is not guessed at.

use std::collections::HashMap;

use crate::finding::Stance;
use crate::syntax::{self, Entry, Node, NodeKind};
use crate::vocab::Span;

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allows,
    Denies,
    Unknown,
}

/// A statement of a policy, by its parts.
#[derive(Debug)]
pub(super) struct Statement<'n> {
    pub(super) effect: Effect,
    pub(super) actions: Option<&'n [Node]>,
    pub(super) resources: Option<&'n [Node]>,
    /// The resources that it is not about.
    pub(super) not_resources: Option<&'n [Node]>,
    /// Whether it says which actions or resources it is not about.
    pub(super) is_inverted: bool,
    pub(super) conditions: Vec<&'n [Node]>,
}

/// A part of a statement: its name in lower case without signs, and its value.
type Part<'n> = (String, &'n [Node]);

impl<'n> Statement<'n> {
    /// The statement that `entries` are the parts of, in a group that is called `name`.
    pub(super) fn of_entries(text: &str, entries: &'n [Entry], name: &str) -> Option<Self> {
        let part = |entry: &'n Entry| match (entry.key, entry.nodes.as_slice()) {
            (Some(key), nodes) => Some((plain(slice(text, key)), nodes)),
            // A block: `condition { … }`.
            (None, [first, rest @ ..]) if first.kind == NodeKind::Word => Some((plain(slice(text, first.span)), rest)),
            (None, _) => None,
        };
        Self::of(text, &entries.iter().filter_map(part).collect::<Vec<_>>(), name)
    }

    /// The statement that a chain of calls builds: `.actions(…).resources(…)`.
    pub(super) fn of_calls(text: &str, nodes: &'n [Node]) -> Option<Self> {
        let pairs = nodes.windows(2).filter_map(|pair| {
            let is_call = pair[0].kind == NodeKind::Word && matches!(pair[1].kind, NodeKind::Group(_));
            is_call.then(|| (plain(slice(text, pair[0].span)), &pair[1..]))
        });
        let name = |name: String| {
            let rest = ["add", "with", "set"].iter().find_map(|verb| name.strip_prefix(verb));
            rest.map(str::to_owned).unwrap_or(name)
        };
        let parts: Vec<Part<'n>> = pairs.map(|(called, value)| (name(called), value)).collect();
        Self::of(text, &parts, "policystatement")
    }

    fn of(text: &str, parts: &[Part<'n>], name: &str) -> Option<Self> {
        let all = |names: &'static [&'static str]| {
            let found = parts.iter().filter(|(name, _)| names.contains(&name.as_str()));
            found.map(|(_, nodes)| *nodes)
        };
        let part = |names: &'static [&'static str]| all(names).next();
        let actions = part(&["action", "actions"]);
        let resources = part(&["resource", "resources"]);
        let not_resources = part(&["notresource", "notresources"]);
        let is_inverted = not_resources.is_some() || part(&["notaction", "notactions"]).is_some();
        if !is_inverted && (actions.is_none() || resources.is_none()) {
            return None;
        }
        let effect = match part(&["effect"]) {
            Some(nodes) => effect(text, nodes),
            // Terraform and the CDK allow where nothing is said.
            None if name.contains("statement") || name == "content" => Effect::Allows,
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

fn effect(text: &str, nodes: &[Node]) -> Effect {
    let written: String = nodes.iter().map(|node| slice(text, node.span)).collect();
    let written = written.to_lowercase();
    match (written.contains("allow"), written.contains("deny")) {
        (true, false) => Effect::Allows,
        (false, true) => Effect::Denies,
        _ => Effect::Unknown,
    }
}

/// What the statements of a text do with what stands at each of `spans`; nothing where it stands in none.
pub(crate) fn stances(language: &str, text: &str, spans: &[Span]) -> Vec<Option<Stance>> {
    let outline = syntax::outline(language, text);
    let mut reader = Reader {
        text,
        parts: Vec::new(),
        bound: HashMap::new(),
        used: HashMap::new(),
    };
    reader.read(&outline, "");
    reader.follow_names();
    reader.parts.sort_by_key(|(span, _)| *span);
    spans.iter().map(|span| stance_at(&reader.parts, *span)).collect()
}

/// The stance of the innermost part around `span`; the parts are sorted.
fn stance_at(parts: &[(Span, Stance)], span: Span) -> Option<Stance> {
    /// More parts do not stand in one another.
    const DEEPEST: usize = 16;
    let before = parts.partition_point(|(part, _)| part.start() <= span.start());
    let mut around = parts[..before].iter().rev().take(DEEPEST);
    around
        .find(|(part, _)| part.end() >= span.end())
        .map(|(_, stance)| *stance)
}

/// Gathers the parts of all statements.
struct Reader<'a> {
    text: &'a str,
    parts: Vec<(Span, Stance)>,
    /// What is bound to each name.
    bound: HashMap<&'a str, Vec<Span>>,
    /// The statements that have a name for their resources.
    used: HashMap<&'a str, Vec<Stance>>,
}

impl Reader<'_> {
    /// Reads the entries of what is called `name`.
    fn read(&mut self, entries: &[Entry], name: &str) {
        if let Some(statement) = Statement::of_entries(self.text, entries, name) {
            self.take(&statement);
        }
        for entry in entries {
            if let (Some(key), Some(value)) = (entry.key, span_of(&entry.nodes)) {
                self.bound.entry(slice(self.text, key)).or_default().push(value);
            }
            if let Some(statement) = Statement::of_calls(self.text, &entry.nodes) {
                self.take(&statement);
            }
            let mut called = entry
                .key
                .map_or_else(|| name.to_owned(), |key| plain(slice(self.text, key)));
            for node in &entry.nodes {
                match node.kind {
                    NodeKind::Word => called = plain(slice(self.text, node.span)),
                    _ => self.read(node.entries(), &called),
                }
            }
        }
    }

    fn take(&mut self, statement: &Statement<'_>) {
        let stance = stance(statement.effect, false);
        let opposite = self::stance(statement.effect, true);
        for (nodes, stance) in [(statement.resources, stance), (statement.not_resources, opposite)] {
            let nodes = nodes.unwrap_or_default();
            self.parts.extend(span_of(nodes).map(|span| (span, stance)));
            self.name(nodes, stance);
        }
        for condition in &statement.conditions {
            self.condition(statement.effect, condition);
        }
    }

    /// Takes up the names among resources: `DENIED`, `local.denied`, `[...DENIED]`.
    fn name(&mut self, nodes: &[Node], stance: Stance) {
        let is_name = |node: &Node| matches!(node.kind, NodeKind::Word | NodeKind::Sign);
        if nodes.iter().all(is_name) {
            let last = nodes.iter().rfind(|node| node.kind == NodeKind::Word);
            let name = last.map(|node| slice(self.text, node.span));
            if let Some(name) = name {
                self.used.entry(name).or_default().push(stance);
            }
            return;
        }
        for entry in nodes.iter().flat_map(Node::entries).filter(|entry| entry.key.is_none()) {
            self.name(&entry.nodes, stance);
        }
    }

    /// What is bound to a name once, and used by statements that agree, is as if it were written in them.
    fn follow_names(&mut self) {
        for (name, stances) in &self.used {
            let bound = self.bound.get(name).map_or(&[][..], Vec::as_slice);
            if let ([value], [stance, others @ ..]) = (bound, stances.as_slice())
                && others.iter().all(|other| other == stance)
            {
                self.parts.push((*value, *stance));
            }
        }
    }

    /// Reads the values of a condition, each after its operator or, where a block names the operator last, before it.
    fn condition(&mut self, effect: Effect, nodes: &[Node]) {
        let Some(whole) = span_of(nodes) else { return };
        let mut operators = Vec::new();
        self.operators(nodes, &mut operators);
        let mut start = whole.start();
        for (at, (_, is_negated)) in operators.iter().enumerate() {
            let end = operators.get(at + 1).map_or(whole.end(), |(next, _)| next.start());
            self.parts.push((Span::new(start, end), stance(effect, *is_negated)));
            start = end;
        }
    }

    /// The operators among `nodes`, in their order, and whether each asks for what its values are not.
    fn operators(&self, nodes: &[Node], found: &mut Vec<(Span, bool)>) {
        for node in nodes {
            match &node.kind {
                NodeKind::Word => self.operator(node.span, found),
                NodeKind::Text { body, within } if within.is_empty() => self.operator(*body, found),
                _ => {
                    for entry in node.entries() {
                        if let Some(key) = entry.key {
                            self.operator(key, found);
                        }
                        self.operators(&entry.nodes, found);
                    }
                }
            }
        }
    }

    fn operator(&self, span: Span, found: &mut Vec<(Span, bool)>) {
        found.extend(is_negated(slice(self.text, span)).map(|is_negated| (span, is_negated)));
    }
}

/// What a statement does with what it names, or with all but that.
fn stance(effect: Effect, is_inverted: bool) -> Stance {
    match (effect, is_inverted) {
        (Effect::Allows, false) | (Effect::Denies, true) => Stance::Allowed,
        (Effect::Denies, false) | (Effect::Allows, true) => Stance::Denied,
        (Effect::Unknown, _) => Stance::Unclear,
    }
}

/// Whether an operator of conditions asks for what its values are not; nothing where it is no operator of texts or ARNs.
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
fn span_of(nodes: &[Node]) -> Option<Span> {
    Some(Span::new(nodes.first()?.span.start(), nodes.last()?.span.end()))
}

/// A name in lower case, without signs.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stance of the only `<id>` in a text.
    fn stance_of(language: &str, text: &str) -> Option<Stance> {
        let start = text.find("<id>").unwrap();
        stances(language, text, &[Span::new(start, start + "<id>".len())])[0]
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
    fn a_condition_that_asks_for_others_turns_its_values_round() {
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
