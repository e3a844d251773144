//! The chains of models in a document: what is called first, and what after it.
//!
//! In: the outline of the document and its references. Out: its [`Chain`]s. A list is a chain where its name says so
//! (`fallbacks`, `model_order`), and two values are where one is named as the other's fall-back (`model` and
//! `fallback_model`). A list that merely names models is none.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use regex::Regex;

use crate::lint::Whole;
use crate::syntax::{Entry, Node, NodeKind};
use crate::vocab::{Place, Span};

/// One step of a chain: the references of which any serves; empty where it is not known what is called.
pub(super) type Link = Vec<usize>;

/// Models that are called one after the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// The name that makes it one.
    pub(super) name: Span,
    /// What is called first, where that stands elsewhere; without references where it is not known.
    pub(super) primary: Option<Link>,
    /// What is called then, in order.
    pub(super) entries: Vec<Link>,
    /// Whether that is written as a list, and so is an order whatever is called first.
    pub(super) is_list: bool,
}

/// The chains of a document, by position.
pub(super) fn chains(whole: &Whole<'_>) -> Vec<Chain> {
    // Most texts say nothing of the kind, and need not be read for it.
    if !SPEAKS_OF_ORDER.is_match(whole.document.text()) {
        return Vec::new();
    }
    let mut reader = Reader {
        whole,
        aliases: BTreeMap::new(),
        chains: Vec::new(),
    };
    reader.read_aliases(whole.outline());
    reader.read(whole.outline(), true);
    reader.chains.sort_by_key(|chain| chain.name);
    reader.chains.dedup();
    reader.chains
}

/// Words that say of a value that it stands in for another.
const STANDS_IN: &[&str] = &[
    "fallback",
    "fallbacks",
    "failover",
    "failovers",
    "backup",
    "backups",
    "secondary",
];

/// Words that say of a list that it has an order.
const ORDERED: &[&str] = &[
    "order",
    "priority",
    "priorities",
    "preference",
    "preferences",
    "cascade",
    "chain",
    "waterfall",
    "ladder",
];

/// How one of these words begins, in any case: a name may part `fall_back` and `failOver`.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static SPEAKS_OF_ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i-u)fall|fail|backup|secondary|order|priorit|preference|cascade|chain|waterfall|ladder").unwrap()
});

/// Words that say of a value that it names models.
const OF_MODELS: &[&str] = &["model", "models", "llm", "llms"];

/// Words that tell one model of a program from no other.
const PLAIN: &[&str] = &[
    "model", "models", "llm", "llms", "id", "ids", "name", "names", "arn", "arns", "key", "default", "primary", "main",
    "first", "list", "the",
];

/// What a call is named that lists its arguments.
const LISTS: &[&str] = &[
    "of",
    "list",
    "listof",
    "aslist",
    "tolist",
    "seq",
    "array",
    "arrayof",
    "vec",
    "vector",
    "set",
    "setof",
    "tuple",
    "strings",
    "mutablelistof",
    "toset",
    "concat",
    "c",
    "flatten",
    "immutablelist",
    "stringlist",
];

/// Keys of what a declaration holds.
const DEFAULTS: &[&str] = &["default", "defaultfactory", "defaultvalue", "value", "values"];

/// Keys of the model in a value of several parts.
const MODEL_KEYS: &[&str] = &[
    "default",
    "value",
    "model",
    "modelid",
    "modelname",
    "modelarn",
    "id",
    "name",
    "litellmparams",
];

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    StandsIn,
    Ordered,
}

/// More values of one name are not tried as what is called first.
const MOST_TRIED: usize = 16;

/// A name that stands for more models than this says nothing.
const MOST_DEPLOYMENTS: usize = 16;

/// An entry and those beside it.
#[derive(Clone, Copy)]
struct Beside<'e> {
    level: &'e Level<'e>,
    at: usize,
}

/// Entries that stand beside each other. What is asked of all of them is answered once, for each may be a fall-back.
struct Level<'e> {
    entries: &'e [Entry],
    /// Whether they may be in scopes that only their indents tell.
    is_flat: bool,
    named: OnceCell<Named>,
}

/// The entries of a level by what they are called.
#[derive(Default)]
struct Named {
    /// By what is left of the name, and the column where that tells scopes; in order.
    by_stem: HashMap<(Vec<String>, u32), Vec<usize>>,
    /// For each entry its column and the entries around it that are indented less, which end its scope.
    scopes: Vec<Scope>,
}

/// Where an entry stands.
#[derive(Clone, Copy, Default)]
struct Scope {
    column: u32,
    /// The first of the entries that are indented like this one or further, up to it.
    from: usize,
    /// Behind the last of them.
    to: usize,
}

struct Reader<'a, 'w> {
    whole: &'w Whole<'a>,
    /// What a config calls the references by: LiteLLM's `model_name`. Empty where one of that name is not known.
    aliases: BTreeMap<&'a str, Link>,
    chains: Vec<Chain>,
}

impl Reader<'_, '_> {
    /// Reads entries; those of a text that no bracket holds may be in scopes that only their indents tell.
    fn read(&mut self, entries: &[Entry], is_flat: bool) {
        let level = Level {
            entries,
            is_flat,
            named: OnceCell::new(),
        };
        for (at, entry) in entries.iter().enumerate() {
            if self.has_none(entry.span) && !self.may_be_aliases(entry) {
                continue;
            }
            match name_of(entry).and_then(|name| Some((name, says(self.whole.text(name))?))) {
                Some((name, said)) => self.named(name, said, Beside { level: &level, at }),
                None => self.calls(entry),
            }
            for node in &entry.nodes {
                self.read(node.entries(), false);
            }
        }
    }

    /// A value whose name says that it is a chain, or a part of one.
    fn named(&mut self, name: Span, said: Says, beside: Beside<'_>) {
        let nodes = &beside.level.entries[beside.at].nodes;
        if said == Says::StandsIn && self.maps(nodes) {
            return;
        }
        let (links, is_list) = self.links(nodes);
        let primary = match said {
            Says::StandsIn => self.primary(name, beside),
            Says::Ordered => None,
        };
        let enough = match said {
            // One value alone says no more than that it ends.
            Says::StandsIn => is_list || primary.is_some(),
            Says::Ordered => links.len() > 1,
        };
        if enough {
            self.chains.push(Chain {
                name,
                primary,
                entries: links,
                is_list,
            });
        }
    }

    /// `first.with_fallbacks([…])`, `.model(…).fallbackModel(…)`.
    fn calls(&mut self, entry: &Entry) {
        let mut before = Link::new();
        for pair in entry.nodes.windows(2) {
            let [word, group] = pair else { continue };
            // Of more than one it is not known which is called.
            let first = (before.len() == 1).then(|| before.clone());
            if before.len() < 2 {
                before.extend(self.references(word.span));
            }
            let called = word.kind == NodeKind::Word && matches!(group.kind, NodeKind::Group(_));
            if !called || says(self.whole.text(word.span)) != Some(Says::StandsIn) {
                continue;
            }
            let (links, is_list) = self.links(std::slice::from_ref(group));
            let primary = first;
            if is_list || primary.is_some() {
                self.chains.push(Chain {
                    name: word.span,
                    primary,
                    entries: links,
                    is_list,
                });
            }
        }
    }

    /// LiteLLM's `[{first: [then, …]}, …]`, and a map of the same; whether it is one.
    fn maps(&mut self, nodes: &[Node]) -> bool {
        let Some(group) = self.only(nodes) else { return false };
        let mut pairs: Vec<&Entry> = Vec::new();
        for entry in group.entries() {
            match entry.nodes.as_slice() {
                [one] if entry.key.is_none() => pairs.extend(one.entries()),
                _ => pairs.push(entry),
            }
        }
        let is_map = !pairs.is_empty() && pairs.iter().all(|pair| self.is_route(pair));
        if is_map {
            for pair in pairs {
                let Some(key) = pair.key else { continue };
                let (entries, _) = self.links(&pair.nodes);
                let primary = Some(self.named_by(key)).filter(|link| !link.is_empty());
                // With the quote or colon behind it: the key may be a reference, of which other lints speak.
                let name = Span::new(pair.span.start(), key.end() + 1);
                self.chains.push(Chain {
                    name,
                    primary,
                    entries,
                    is_list: true,
                });
            }
        }
        is_map
    }

    /// Whether a pair maps a model to those that follow it.
    fn is_route(&self, pair: &Entry) -> bool {
        let Some(key) = pair.key else { return false };
        let by_key = !self.has_none(key) || self.aliases.contains_key(self.whole.text(key));
        let list = self.only(&pair.nodes).or_else(|| pair.nodes.last());
        let is_list = list.is_some_and(|list| {
            let entries = list.entries();
            matches!(list.kind, NodeKind::Group(_))
                && !entries.is_empty()
                && entries.iter().all(|one| one.key.is_none())
        });
        by_key
            || is_list
                && ![MODEL_KEYS, DEFAULTS]
                    .concat()
                    .contains(&squashed(self.whole.text(key)).as_str())
    }

    /// What a value is made of, in order, and whether it is a list.
    fn links(&self, nodes: &[Node]) -> (Vec<Link>, bool) {
        let Some(node) = self.only(nodes) else {
            return (vec![Link::new()], false);
        };
        let entries = node.entries();
        if let Some(default) = self.default(entries) {
            return self.links(&default.nodes);
        }
        if self.is_call(nodes, node) {
            return (vec![self.named_by(node.span)], false);
        }
        match &node.kind {
            NodeKind::Text { body, .. } if entries.is_empty() => self.words(*body),
            NodeKind::Text { .. } => match entries {
                [entry] => self.links(&entry.nodes),
                _ => (vec![Link::new()], false),
            },
            NodeKind::Group(_) => match entries {
                [] => (Vec::new(), true),
                [entry] if entry.key.is_none() => self.alone(entry),
                _ if entries.iter().all(|entry| entry.key.is_some()) => (vec![self.object(entries)], false),
                _ => (entries.iter().map(|entry| self.link(entry)).collect(), true),
            },
            NodeKind::Word | NodeKind::Sign => (vec![self.named_by(node.span)], false),
        }
    }

    /// What a declaration of several parts gives its value: `default = […]` of a variable.
    fn default<'n>(&self, entries: &'n [Entry]) -> Option<&'n Entry> {
        entries.iter().find(|entry| {
            let key = entry.key.map(|key| squashed(self.whole.text(key)));
            key.is_some_and(|key| DEFAULTS.contains(&key.as_str())) && !self.has_none(entry.span)
        })
    }

    /// Whether `node` is what is handed to a call that makes no list: `getenv("MODEL", "…")`.
    fn is_call(&self, nodes: &[Node], node: &Node) -> bool {
        let before = nodes.iter().take_while(|one| one.span != node.span).last();
        let called = before.filter(|before| before.kind == NodeKind::Word && before.span.end() == node.span.start());
        let is_list = |word: &Node| LISTS.contains(&squashed(self.whole.text(word.span)).as_str());
        self.whole.text(node.span).starts_with('(') && called.is_some_and(|word| !is_list(word))
    }

    /// The only element of a list: a list in a call, words that blanks part, or itself.
    fn alone(&self, entry: &Entry) -> (Vec<Link>, bool) {
        let values: Vec<&Node> = entry.nodes.iter().filter(|node| node.kind != NodeKind::Sign).collect();
        match values.as_slice() {
            [one] if matches!(one.kind, NodeKind::Group(_)) => {
                let (links, _) = self.links(std::slice::from_ref(*one));
                (links, true)
            }
            [
                Node {
                    kind: NodeKind::Text { body, .. },
                    ..
                },
            ] => {
                let (links, _) = self.words(*body);
                (links, true)
            }
            // An array of a shell.
            _ if entry
                .nodes
                .iter()
                .all(|node| matches!(node.kind, NodeKind::Text { .. })) =>
            {
                (values.iter().map(|node| self.named_by(node.span)).collect(), true)
            }
            _ => (vec![self.link(entry)], true),
        }
    }

    /// A literal that holds one model, or several with commas or blanks between them.
    fn words(&self, body: Span) -> (Vec<Link>, bool) {
        let text = self.whole.text(body);
        if self.references(body).len() < 2 {
            return (vec![self.named_by(body)], false);
        }
        let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
        let pieces = text.split(parts).filter(|piece| piece.contains(char::is_alphanumeric));
        let links = pieces.map(|piece| {
            let start = body.start() + (piece.as_ptr() as usize - text.as_ptr() as usize);
            self.named_by(Span::new(start, start + piece.len()))
        });
        (links.collect(), true)
    }

    fn link(&self, entry: &Entry) -> Link {
        let objects: Vec<&[Entry]> = entry
            .nodes
            .iter()
            .map(Node::entries)
            .filter(|inner| !inner.is_empty() && inner.iter().all(|one| one.key.is_some()))
            .collect();
        match objects.as_slice() {
            [object] => self.object(object),
            _ => self.named_by(entry.span),
        }
    }

    /// The model of a value of several parts.
    fn object(&self, entries: &[Entry]) -> Link {
        let named = entries.iter().filter(|entry| {
            let key = entry.key.map(|key| squashed(self.whole.text(key)));
            key.is_some_and(|key| MODEL_KEYS.contains(&key.as_str()))
        });
        let mut links = named.map(|entry| self.link(entry)).filter(|link| !link.is_empty());
        if let Some(link) = links.next() {
            return link;
        }
        let all: Link = entries.iter().flat_map(|entry| self.references(entry.span)).collect();
        if all.len() == 1 { all } else { Link::new() }
    }

    /// The one reference in a span, or what its text is another name of.
    fn named_by(&self, span: Span) -> Link {
        let found = self.references(span);
        if !found.is_empty() {
            return if found.len() == 1 { found } else { Link::new() };
        }
        let name = self.whole.text(span).trim_matches(['"', '\'']);
        self.aliases.get(name).cloned().unwrap_or_default()
    }

    /// What `name` stands in for: the value beside it that is called the same but for that, the nearest first.
    fn primary(&self, name: Span, Beside { level, at }: Beside<'_>) -> Option<Link> {
        let named = level.named.get_or_init(|| self.by_name(level));
        let scope = named.scopes.get(at).copied()?;
        let all = named.by_stem.get(&(stem(self.whole.text(name)), scope.column))?;
        let split = all.partition_point(|&other| other < at);
        let mut before = all[..split]
            .iter()
            .rev()
            .take_while(|&&other| other >= scope.from)
            .peekable();
        let mut after = all[split..].iter().skip_while(|&&other| other == at);
        let mut after = after.by_ref().take_while(|&&other| other < scope.to).peekable();
        for _ in 0..MOST_TRIED {
            let is_before = match (before.peek(), after.peek()) {
                (Some(&&one), Some(&&other)) => at - one <= other - at,
                (one, _) => one.is_some(),
            };
            let &other = if is_before { before.next() } else { after.next() }?;
            let (links, is_list) = self.links(&level.entries[other].nodes);
            if let ([link], false) = (links.as_slice(), is_list) {
                return Some(link.clone()).filter(|link| !link.is_empty());
            }
        }
        None
    }

    /// The entries by name, those left out that are fall-backs themselves.
    fn by_name(&self, level: &Level<'_>) -> Named {
        let scopes = self.scopes(level);
        let mut by_stem: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, (entry, scope)) in level.entries.iter().zip(&scopes).enumerate() {
            let Some(called) = name_of(entry).map(|key| self.whole.text(key)) else {
                continue;
            };
            if says(called).is_none() {
                by_stem.entry((stem(called), scope.column)).or_default().push(at);
            }
        }
        Named { by_stem, scopes }
    }

    /// For each entry those around it that are together with it: they, and all between them, are indented alike or
    /// further.
    fn scopes(&self, level: &Level<'_>) -> Vec<Scope> {
        let count = level.entries.len();
        let whole = Scope {
            column: 0,
            from: 0,
            to: count,
        };
        let mut scopes = vec![whole; count];
        if !level.is_flat {
            return scopes;
        }
        let mut open: Vec<usize> = Vec::new();
        for (at, entry) in level.entries.iter().enumerate() {
            let column = self.whole.document.position(entry.span.start()).column;
            while let Some(ended) = open.pop_if(|last| scopes[*last].column > column) {
                scopes[ended].to = at;
            }
            scopes[at].column = column;
            // Those of the same column begin where the first of them does.
            scopes[at].from = match open.last() {
                Some(&last) if scopes[last].column == column => scopes[last].from,
                Some(&last) => last + 1,
                None => 0,
            };
            open.push(at);
        }
        scopes
    }

    /// The one part of a value that names models; or the only part there is.
    fn only<'n>(&self, nodes: &'n [Node]) -> Option<&'n Node> {
        let names = |node: &&Node| !self.has_none(node.span);
        let mut naming = nodes.iter().filter(names);
        match (naming.next(), naming.next(), nodes) {
            (Some(node), None, _) | (None, _, [node]) => Some(node),
            _ => None,
        }
    }

    /// The references in a span that are called: keys and comparisons are not.
    fn references(&self, span: Span) -> Vec<usize> {
        self.whole.within(span).filter(|&at| self.is_value(at)).collect()
    }

    /// Whether there is no such reference in a span.
    fn has_none(&self, span: Span) -> bool {
        !self.whole.within(span).any(|at| self.is_value(at))
    }

    fn is_value(&self, at: usize) -> bool {
        let place = self.whole.verdicts.get(at).map(|verdict| verdict.place);
        !matches!(place, Some(Place::Comment | Place::Comparison) | None)
    }

    fn may_be_aliases(&self, entry: &Entry) -> bool {
        !self.aliases.is_empty() && matches!(entry.nodes.last().map(|node| &node.kind), Some(NodeKind::Group(_)))
    }

    /// LiteLLM's `model_name` beside `litellm_params`.
    fn read_aliases(&mut self, entries: &[Entry]) {
        let key = |entry: &Entry| entry.key.map(|key| squashed(self.whole.text(key)));
        let value = |name: &str| entries.iter().find(|entry| key(entry).as_deref() == Some(name));
        if let (Some(name), Some(params)) = (value("modelname"), value("litellmparams"))
            && let [
                Node {
                    kind: NodeKind::Text { body, .. },
                    ..
                },
            ] = name.nodes.as_slice()
        {
            let found = self.references(params.span);
            let known = self.aliases.entry(self.whole.text(*body));
            let known = known.or_insert_with(|| found.clone());
            if found.len() == 1 && !known.is_empty() && known.len() < MOST_DEPLOYMENTS {
                known.extend(found);
                known.dedup();
            } else {
                known.clear();
            }
        }
        for entry in entries {
            for node in &entry.nodes {
                self.read_aliases(node.entries());
            }
        }
    }
}

/// The name of a value: its key, or the last label of a block.
fn name_of(entry: &Entry) -> Option<Span> {
    let label = || match entry.nodes.as_slice() {
        [
            Node {
                kind: NodeKind::Word, ..
            },
            labels @ ..,
            Node {
                kind: NodeKind::Group(_),
                ..
            },
        ] => match &labels.last()?.kind {
            NodeKind::Text { body, .. } => Some(*body),
            _ => None,
        },
        _ => None,
    };
    entry.key.or_else(label)
}

fn says(name: &str) -> Option<Says> {
    let words = words(name);
    let has = |set: &[&str]| words.iter().any(|word| set.contains(&word.as_str()));
    let all = words.concat();
    if all.contains("fallback") || all.contains("failover") || has(STANDS_IN) && has(OF_MODELS) {
        return Some(Says::StandsIn);
    }
    (has(ORDERED) && has(OF_MODELS)).then_some(Says::Ordered)
}

/// What is left of a name without what every name of a model says.
fn stem(name: &str) -> Vec<String> {
    let mut words = words(name);
    if let Some(at) = words.windows(2).position(|pair| pair == ["fall", "back"]) {
        words.drain(at..at + 2);
    }
    words.retain(|word| !PLAIN.contains(&word.as_str()) && !STANDS_IN.contains(&word.as_str()));
    words
}

/// The words of a name in any case: `fallbackModelId`, `FALLBACK_MODEL_ID`, `fallback-model-id`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let is_lower = c.is_lowercase() || c.is_ascii_digit();
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        was_lower = is_lower;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn squashed(name: &str) -> String {
    words(name).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_a_name_that_says_something_is_read() {
        for word in STANDS_IN.iter().chain(ORDERED) {
            assert!(
                SPEAKS_OF_ORDER.is_match(&format!("MODEL_{}", word.to_uppercase())),
                "{word}"
            );
        }
        for name in ["fall_back_model", "failOver", "FALL-BACK"] {
            assert!(says(name).is_some() && SPEAKS_OF_ORDER.is_match(name), "{name}");
        }
    }
}
