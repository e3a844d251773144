//! Code that reads the provider of a model from the beginning of its id: a profile begins with its prefix.
//!
//! In: a document with its trees, and its findings with their places. Out: the findings, with edits to a profile that need a
//! look where the id reaches a value that is split at its dots, or tested for the provider before them.

use std::collections::HashSet;

use super::site::content;
use super::{Site, edit, gains_a_profile};
use crate::catalog::{Catalog, Reason};
use crate::context::fold;
use crate::document::Document;
use crate::edit::flows::{Flows, words};
use crate::edit::given::Given;
use crate::edit::tested::names_prefix;
use crate::finding::Finding;
use crate::tree::{Kind, NodeId, Part, Slot, Tree};
use crate::vocab::{Span, Veto};

/// Calls that read the beginning of a text.
const SPLITS: &[&str] = &[
    "split",
    "partition",
    "startswith",
    "hasprefix",
    "strsplit",
    "splitn",
    "splitonce",
    "explode",
    "before",
    "substringbefore",
];

/// Modules whose classes read the provider from the id.
const MODULES: &[&str] = &[
    "langchain_community",
    "langchain.llms.bedrock",
    "langchain.chat_models",
    "@langchain/community",
    "langchain/llms/bedrock",
    "langchain/chat_models/bedrock",
];

/// Calls that load a module.
const LOADS: &[&str] = &["require(", "import("];

/// Bytes of a statement that loads one, at most.
const MAX_LOAD_LEN: usize = 400;

/// Part of the names of values that may be any model.
const MODEL: &str = "model";

/// Lets edits need a look that give a profile to a reader of providers.
pub(super) fn decide(
    (document, catalog): (&Document, &Catalog),
    parts: &[Part<'_>],
    places: &[Option<Site<'_>>],
    findings: &mut [Finding],
) {
    if !findings
        .iter()
        .any(|finding| edit(finding).is_some() && gains_a_profile(finding))
    {
        return;
    }
    let readers = Readers::of(parts, catalog);
    for (finding, site) in findings.iter_mut().zip(places) {
        if edit(finding).is_none() || !gains_a_profile(finding) {
            continue;
        }
        let Some(place) = readers.reader_of(finding, *site) else {
            continue;
        };
        if let Some(replacement) = &mut finding.replacement {
            let line = place.map(|span| document.position(span.start()).line);
            let message = line.map(|line| {
                format!("line {line} reads the provider from the start of the id: a profile starts with its prefix")
            });
            let of_class = || {
                let sink = finding
                    .verdict
                    .sink
                    .as_ref()
                    .map_or("the class", |sink| sink.name.as_str());
                let id = &finding.verdict.reference.text;
                let provider = id.split('.').next().unwrap_or_default();
                format!(
                    "`{sink}` reads the provider from the start of the id: with a profile it needs `provider=\"{provider}\"`"
                )
            };
            replacement.object(Reason {
                message: message.unwrap_or_else(of_class),
                at: place,
                ..Reason::of(Veto::ProviderByDot)
            });
        }
    }
}

/// Ways in which the code reads the provider of a model from its id.
#[derive(Debug, Default)]
struct Readers {
    readers: Vec<Reader>,
    /// The imports of modules whose classes do so.
    imports: Vec<String>,
}

/// A call that reads the beginning of a value.
#[derive(Debug)]
struct Reader {
    span: Span,
    /// The provider that it tests for; nothing where it splits at dots.
    provider: Option<String>,
    /// The folded names whose values reach it.
    names: HashSet<String>,
    /// The folded name of the function around it.
    function: Option<String>,
    /// True if one of its values is called a model, and has no value of its own in the document.
    is_of_any_model: bool,
}

impl Readers {
    fn of(parts: &[Part<'_>], catalog: &Catalog) -> Self {
        let mut readers = Self::default();
        for part in parts {
            let tree = part.tree;
            let mut flows = None;
            for id in tree.ids() {
                match tree.kind(id) {
                    Kind::Import if MODULES.iter().any(|module| tree.slice(id).contains(module)) => {
                        readers.imports.push(tree.slice(id).to_owned());
                    }
                    Kind::Binding if loads_module(tree.slice(id)) => readers.imports.push(tree.slice(id).to_owned()),
                    Kind::Call if tree.name(id).is_some_and(|name| SPLITS.contains(&fold(name).as_str())) => {
                        let found = providers(tree, id);
                        if found.is_empty() || knows_profiles(tree, id, catalog) {
                            continue;
                        }
                        let flows = flows.get_or_insert_with(|| Flows::of(tree));
                        let made = |provider| Reader::of(part, id, provider, flows);
                        readers.readers.extend(found.into_iter().map(made));
                    }
                    _ => {}
                }
            }
        }
        readers
    }

    /// The place that reads the provider of an id: `Some(None)` where an imported module does.
    fn reader_of(&self, finding: &Finding, site: Option<Site<'_>>) -> Option<Option<Span>> {
        let is_sink = finding.verdict.sink.is_some();
        if self.is_imported(finding) && !site.is_some_and(names_provider) {
            return Some(None);
        }
        let own = finding.verdict.reference.text.split('.').next().unwrap_or_default();
        let given = site.map(|site| Given::of(site, is_sink)).unwrap_or_default();
        let inside = |reader: &Reader| {
            let span = site.map(|site| site.part.outward(site.span));
            span.is_some_and(|span| reader.span.contains(span))
        };
        let reads = |reader: &&Reader| {
            reader.provider.as_deref().is_none_or(|provider| provider == own)
                && (inside(reader) || reader.is_of_any_model || reader.takes(&given))
        };
        self.readers.iter().find(reads).map(|reader| Some(reader.span))
    }
}

impl Readers {
    /// True if the class that is given an id is imported from a module whose classes read the provider from it.
    fn is_imported(&self, finding: &Finding) -> bool {
        let Some(sink) = &finding.verdict.sink else {
            return false;
        };
        // `import langchain_community` names no class.
        let names_it = |import: &String| {
            let names_classes = import.contains(['{', '}']) || import.contains("from ");
            !names_classes || import.contains(&sink.name)
        };
        self.imports.iter().any(names_it)
    }
}

impl Reader {
    fn of(part: &Part<'_>, call: NodeId, provider: Option<String>, flows: &Flows) -> Self {
        let tree = part.tree;
        let subjects = subjects(tree, call);
        let is_any = |name: &String| name.contains(MODEL) && !flows.is_bound_to_text(name);
        let is_of_any_model = subjects.iter().any(is_any);
        let mut names = HashSet::new();
        for name in &subjects {
            flows.reach(name, &mut names, &mut HashSet::new());
        }
        Self {
            span: part.outward(tree.span(call)),
            provider,
            names,
            function: super::super::composed::function_around(tree, call),
            is_of_any_model,
        }
    }

    fn takes(&self, given: &Given) -> bool {
        given.reaches(&self.names, self.function.as_ref())
    }
}

/// True if a statement loads such a module: `const { Bedrock } = require("@langchain/community/llms/bedrock")`.
fn loads_module(statement: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| statement.contains(part));
    statement.len() <= MAX_LOAD_LEN && has(LOADS) && has(MODULES)
}

/// True if the call around an id is given its provider.
fn names_provider(site: Site<'_>) -> bool {
    let tree = site.tree();
    let call = tree.ancestors(site.node).find(|&id| tree.kind(id) == Kind::Call);
    call.is_some_and(|call| {
        let mut arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
        arguments.any(|argument| tree.name(argument) == Some("provider"))
    })
}

/// True if the function around a call tells the prefix of a profile apart: it compares with `us`, or looks for `us.`.
fn knows_profiles(tree: &Tree<'_>, call: NodeId, catalog: &Catalog) -> bool {
    const MAX_LEN: usize = 4_000;
    let function = tree.ancestors(call).find(|&id| tree.kind(id) == Kind::Function);
    let function = function.filter(|&id| tree.slice(id).len() <= MAX_LEN);
    function.is_some_and(|id| tree.subtree(id).any(|id| names_prefix(tree, id, catalog)))
}

/// The providers that a call tests for: nothing within where it splits at dots.
fn providers(tree: &Tree<'_>, call: NodeId) -> Vec<Option<String>> {
    let arguments = tree
        .children(call)
        .filter(|&child| tree.slot(child) == Slot::Argument)
        .filter(|&child| tree.kind(child) == Kind::Literal || tree.slice(child) == "'.'");
    let texts = arguments.map(|child| content(tree, child));
    texts
        .filter_map(|text| match text {
            "." | "'.'" | "\\." | "\\\\." => Some(None),
            _ => text.strip_suffix('.').map(|provider| Some(provider.to_owned())),
        })
        .collect()
}

/// The folded names in what a call reads: its receiver, or its other arguments.
fn subjects(tree: &Tree<'_>, call: NodeId) -> Vec<String> {
    let receiver = tree
        .child(call, Slot::Callee)
        .and_then(|callee| tree.child(callee, Slot::Receiver));
    let arguments = tree
        .children(call)
        .filter(|&child| tree.slot(child) == Slot::Argument && tree.kind(child) != Kind::Literal);
    let nodes = receiver.into_iter().chain(arguments);
    nodes.flat_map(|node| words(tree.slice(node))).collect()
}
