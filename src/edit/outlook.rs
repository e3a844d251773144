//! Facts about one document that the edits of other documents of a project depend on.
//!
//! In: a document with its trees, verdicts and findings. Out: an [`Outlook`], plain data without the text: the ids that
//! code compares, looks up, allows or lists; the resources of policies; the ARNs that are made of a variable; and the
//! names that ids are given to.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::answer::{self, FirstBlock, OldField};
use super::composed::{Composed, arns, fixed_places};
use super::given::Given;
use super::imports::{self, Import};
use super::lookups::{self, Lookup};
use super::takers::{self, Taker, Written};
use super::tested::{self, Tested};
use super::veto::{content, sites};
use crate::context::fold;
use crate::document::{self, Document};
use crate::finding::{Finding, Stance, Verdict};
use crate::lint::{self, Whole};
use crate::tree::{Kind, NodeId, Part, Source, Tree};
use crate::vocab::resource::{FOUNDATION_MODEL, INFERENCE_PROFILE};
use crate::vocab::{Form, Mark, Place, Role, Span, Veto};

/// Words that begin the clause by which a document names its own package.
const OWN_NAMES: &[&str] = &["package ", "namespace ", "module "];

/// Words of imports that name nothing.
const IMPORT_WORDS: &[&str] = &[
    "import", "from", "as", "use", "using", "include", "require", "load", "source", "static",
];

/// Calls that load another file.
const LOADS: &[&str] = &["require", "import", "load", "source", "include"];

/// The policy of AWS that allows all of Amazon Bedrock.
const FULL_ACCESS: &str = "AmazonBedrockFullAccess";

/// Statements that allow everything, at most, that are looked at.
const MAX_OPEN: usize = 16;

/// Ends of the names of files that a browser shows.
const PAGES: &[&str] = &["vue", "svelte", "html", "tsx", "jsx", "astro", "ts", "js", "mjs"];

/// Libraries and calls by which a program declares infrastructure.
const INFRASTRUCTURE: &[&str] = &[
    "aws_cdk",
    "aws-cdk",
    "awscdk",
    "Amazon.CDK",
    "cdktf",
    "pulumi",
    "troposphere",
    "sst",
    "serverless",
];
const STATEMENT: &str = "PolicyStatement";

/// Bytes of an import that are read.
const MAX_IMPORT_LEN: usize = 400;

/// Facts about a document that other documents may depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    pub(super) uncalled: Vec<UncalledId>,
    /// The parts of ids that code tests for.
    pub(super) tested: Vec<Tested>,
    pub(super) policies: Vec<Policy>,
    pub(super) composed: Vec<Composed>,
    /// The files that it reads by ids.
    pub(super) lookups: Vec<Lookup>,
    /// The folded names of its fields that speak of a model.
    pub(super) fields: HashSet<String>,
    /// True if it takes the prefix of a profile off an id, or puts it before one.
    pub(super) cuts_prefixes: bool,
    /// The requests whose model comes from elsewhere.
    pub(super) takers: Vec<Taker>,
    /// The ids that a request sends with a body which is not seen, each with the line of one.
    pub(super) unseen_bodies: HashMap<Span, u32>,
    /// The bodies that it writes.
    pub(super) bodies: Vec<Written>,
    /// The names that ids are given to.
    pub(super) given: HashMap<Span, Given>,
    /// The folded words of its imports, where they name no files.
    pub(super) words: HashSet<String>,
    /// The folded name of its package, where its text says it.
    pub(super) module: String,
    /// Its imports of files.
    pub(super) imports: Vec<Import>,
    /// The folded parts of the paths that it names, where it has policies.
    pub(super) paths: HashSet<String>,
    /// True if it declares infrastructure, rather than to be a program that makes its own.
    pub(super) is_infrastructure: bool,
    /// True if it calls a model.
    pub(super) calls: bool,
    /// True if the body of what it sends is not its own: it calls Converse.
    pub(super) converses: bool,
    /// The places that read the first block of an answer by its number.
    pub(super) first_blocks: Vec<FirstBlock>,
    /// The places that read a field which only the answers of an old family have.
    pub(super) old_fields: Vec<OldField>,
    /// Its functions by their folded names, with what each calls; where there are such places.
    pub(super) functions: HashMap<String, HashSet<String>>,
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

/// The type of the resources that a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    Model,
    Profile,
    Any,
}

/// A resource that a policy allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Policy {
    pub(super) resource: Resource,
    /// The base model id; `None` for a pattern.
    pub(super) model: Option<String>,
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) line: u32,
}

impl Outlook {
    /// Reads a document. One that names no model and makes no ARN is parsed only where it `is_around` those that are fixed, and
    /// says something of Amazon Bedrock.
    pub(crate) fn of(whole: &Whole<'_>, source: &Source<'_>, findings: &[Finding], is_around: bool) -> Self {
        let (document, verdicts, catalog) = (whole.document, whole.verdicts, whole.catalog);
        let text = document.text();
        let arns = arns(text);
        let profiles: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), INFERENCE_PROFILE).collect();
        let names_some = !verdicts.is_empty() || !arns.is_empty() || !profiles.is_empty();
        let language = source.language();
        let says_some = || is_around && takers::may_hold(catalog, text.as_bytes());
        if !names_some && (language == "markdown" || !says_some()) {
            return Self::default();
        }
        let role = document::role_of_text(document.name(), text);
        if role == Role::Recording {
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
                resource: resource(text, verdict),
                model,
                text: verdict.reference.text.clone(),
                span,
                line: line(span),
            }));
        }
        let mut open = patterns(document, verdicts, &arns, (FOUNDATION_MODEL, Resource::Model));
        open.extend(patterns(
            document,
            verdicts,
            &profiles,
            (INFERENCE_PROFILE, Resource::Profile),
        ));
        // A policy in a document is an example.
        if role != Role::Doc {
            outlook.allow(document, &parts, open);
            outlook.open_policies(document, &parts, language);
        }
        outlook.composed = fixed_places(document, &parts);
        outlook.allow_composed(&parts);
        if !outlook.policies.is_empty() || !outlook.composed.is_empty() {
            outlook.paths = parts.iter().flat_map(|part| paths(part.tree)).collect();
            let is_program = document::language_of(document.name()).role == Role::Code;
            outlook.is_infrastructure = !is_program || parts.iter().any(|part| declares(part.tree));
        }
        if language != "markdown" {
            outlook.read_requests(whole, &parts);
        }
        if verdicts.iter().any(is_of_program) || language != "markdown" && says_some() {
            if lookups::makes_names(text.as_bytes()) {
                outlook.lookups = lookups::lookups(document, &parts);
            }
            if is_page(document.name()) {
                outlook.fields = parts.iter().flat_map(|part| fields(part.tree)).collect();
            }
            let mut trees = parts.iter().map(|part| part.tree);
            outlook.cuts_prefixes =
                tested::may_cut_prefixes(catalog, text) && trees.any(|tree| tested::cuts_prefixes(tree, catalog));
            outlook.tested = tested::tested(document, &parts, catalog);
        }
        if imports::are_of_files(document.name()) {
            outlook.imports = imports::of(document.name(), text);
        } else {
            outlook.words = parts.iter().flat_map(|part| words(part.tree)).collect();
            match language {
                "rust" => outlook.words.extend(paths_of_rust(text)),
                "go" => outlook.module = package_of_go(text).unwrap_or_default(),
                _ => {}
            }
        }
        outlook.calls = verdicts.iter().any(is_call);
        let converses = |verdict: &Verdict| verdict.sink.as_ref().is_some_and(|sink| sink.by_converse);
        outlook.converses = verdicts.iter().any(converses);
        outlook.read_answers(whole, &parts);
        let spans: Vec<Span> = findings.iter().map(span_of).collect();
        for ((finding, span), site) in findings.iter().zip(&spans).zip(sites(&parts, &spans)) {
            outlook.lines.insert(*span, line(*span));
            if let Some(site) = site {
                outlook
                    .given
                    .insert(*span, Given::of(site, finding.verdict.is_consumed()));
            }
        }
        outlook
    }

    /// Takes the requests that get their model from elsewhere, and the bodies.
    fn read_requests(&mut self, whole: &Whole<'_>, parts: &[Part<'_>]) {
        self.takers = takers::takers(whole, parts);
        self.bodies = takers::bodies(whole.document, parts, whole.catalog);
        let unseen = whole.requests().iter().filter_map(|request| {
            let id = whole.verdicts.get(request.verdict)?.reference.span;
            let place = request.unseen_body(whole)?;
            Some((id, whole.document.position(place.start()).line))
        });
        self.unseen_bodies = unseen.collect();
    }

    /// Takes the places that read answers.
    fn read_answers(&mut self, whole: &Whole<'_>, parts: &[Part<'_>]) {
        let (document, verdicts, catalog) = (whole.document, whole.verdicts, whole.catalog);
        self.first_blocks = answer::first_blocks(document, parts);
        if document::role_of_text(document.name(), document.text()) != Role::Test {
            self.old_fields = answer::old_fields(document, parts, catalog);
        }
        let old = self.old_fields.iter_mut().map(|old| &mut old.place);
        for block in self.first_blocks.iter_mut().chain(old) {
            let is_inside = |verdict: &&Verdict| block.function.is_some_and(|it| it.contains(span_of_id(verdict)));
            let sent = verdicts.iter().filter(|verdict| verdict.is_sent()).filter(is_inside);
            block.ids = sent.map(|verdict| verdict.reference.text.clone()).collect();
        }
        if !self.first_blocks.is_empty() || !self.old_fields.is_empty() {
            self.functions = answer::functions(parts);
        }
    }

    /// True if the document names a model with a finding, or one that is not called.
    pub(super) fn names_some(&self) -> bool {
        !self.lines.is_empty() || !self.uncalled.is_empty()
    }

    /// Takes the patterns that a statement allows to be called.
    fn allow(&mut self, document: &Document, parts: &[Part<'_>], patterns: Vec<Pattern<'_>>) {
        if patterns.is_empty() {
            return;
        }
        let spans: Vec<Span> = patterns.iter().map(|pattern| pattern.span).collect();
        let stances = lint::calling_stances(parts, &spans);
        let allowed = patterns.into_iter().zip(stances);
        let allowed = allowed.filter(|(_, stance)| *stance == Some(Stance::Allowed));
        self.policies.extend(allowed.map(|(pattern, _)| Policy {
            resource: pattern.resource,
            model: None,
            text: pattern.text.to_owned(),
            span: pattern.span,
            line: document.position(pattern.span.start()).line,
        }));
    }

    /// Marks the ARNs made of variables that a statement allows to be called.
    fn allow_composed(&mut self, parts: &[Part<'_>]) {
        let spans: Vec<Span> = self.composed.iter().filter_map(|composed| composed.span).collect();
        if spans.is_empty() {
            return;
        }
        let stances = lint::calling_stances(parts, &spans);
        for (composed, stance) in self.composed.iter_mut().zip(stances) {
            composed.is_allowed = stance == Some(Stance::Allowed);
        }
    }

    /// Takes the statements that allow the call of every model, and the policy of AWS that does.
    fn open_policies(&mut self, document: &Document, parts: &[Part<'_>], language: &str) {
        let text = document.text();
        if !text.contains("edrock") {
            return;
        }
        let managed = memchr::memmem::find(text.as_bytes(), FULL_ACCESS.as_bytes()).filter(|_| language != "markdown");
        let managed = managed.map(|at| Span::new(at, at + FULL_ACCESS.len()));
        for span in lint::open_resources(parts).into_iter().chain(managed).take(MAX_OPEN) {
            self.policies.push(Policy {
                resource: Resource::Any,
                model: None,
                text: "*".to_owned(),
                span,
                line: document.position(span.start()).line,
            });
        }
    }
}

/// A pattern of resources that names no model.
struct Pattern<'t> {
    resource: Resource,
    text: &'t str,
    span: Span,
}

/// The patterns behind a kind of resource that no verdict is about: `foundation-model/*`, `foundation-model/anthropic.*`.
fn patterns<'t>(
    document: &'t Document,
    verdicts: &[Verdict],
    kinds: &[usize],
    (kind, resource): (&str, Resource),
) -> Vec<Pattern<'t>> {
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '_' | '*' | '?');
    let pattern = |&at: &usize| {
        let start = at + kind.len();
        let rest = document.text().get(start..)?;
        let text = &rest[..rest.find(|c| !belongs(c)).unwrap_or(rest.len())];
        let span = Span::new(start, start + text.len());
        let is_judged = verdicts.iter().any(|verdict| verdict.reference.span.start() == start);
        (text.contains(['*', '?']) && !is_judged).then_some(Pattern { resource, text, span })
    };
    kinds.iter().filter_map(pattern).collect()
}

/// True if a reference is in a program that runs, or in its configuration.
fn is_of_program(verdict: &Verdict) -> bool {
    matches!(verdict.role, Role::Code | Role::Config)
}

/// The type of the resource that a verdict names.
fn resource(text: &str, verdict: &Verdict) -> Resource {
    match verdict.reference.form {
        Form::InferenceProfileArn => Resource::Profile,
        Form::Pattern if text[..verdict.reference.span.start()].ends_with(INFERENCE_PROFILE) => Resource::Profile,
        _ if verdict.reference.profile.is_some() => Resource::Profile,
        _ => Resource::Model,
    }
}

/// True if a program calls the model of a reference.
fn is_call(verdict: &Verdict) -> bool {
    is_of_program(verdict) && verdict.sink.as_ref().is_some_and(|sink| sink.is_runtime)
}

/// The folded words of what a document imports.
fn words(tree: &Tree<'_>) -> impl Iterator<Item = String> {
    let loads = |id: NodeId| {
        let name = tree.name(id).unwrap_or_default();
        tree.kind(id) == Kind::Call && LOADS.contains(&name)
    };
    // `package main` names the document itself.
    let names_itself = |id: NodeId| OWN_NAMES.iter().any(|word| tree.slice(id).starts_with(word));
    let is_import = move |id: NodeId| tree.kind(id) == Kind::Import && !names_itself(id);
    let imports = tree.ids().filter(move |&id| is_import(id) || loads(id));
    let inside = |id: NodeId| {
        let text = tree.slice(id);
        text.get(..MAX_IMPORT_LEN)
            .unwrap_or(text)
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
    };
    let is_name = |word: &&str| !word.is_empty() && !IMPORT_WORDS.contains(word);
    imports.flat_map(inside).filter(is_name).map(fold)
}

/// The folded names of the modules that a text of Rust declares, or names by a path: `mod settings;`, `crate::settings::ID`.
fn paths_of_rust(text: &str) -> impl Iterator<Item = String> + '_ {
    let declared = text.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let named = ["crate::", "super::"]
        .into_iter()
        .flat_map(|root| text.split(root).skip(1));
    let first = named.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    declared.chain(first).filter(|name| !name.is_empty()).map(fold)
}

/// The folded name in the package clause of a text of Go.
fn package_of_go(text: &str) -> Option<String> {
    let mut clauses = text.lines().filter_map(|line| line.strip_prefix("package "));
    let name = clauses.next()?.split_whitespace().next()?;
    (name != "main").then(|| fold(name))
}

/// The folded parts of the paths that a document names.
fn paths<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = String> + 't {
    let literals = tree.ids().filter(|&id| tree.kind(id) == Kind::Literal);
    let texts = literals.map(|id| content(tree, id));
    let is_path = |text: &&str| text.len() <= MAX_IMPORT_LEN && !text.contains([':', ' ', '*', '\n', ',']);
    let parts = texts.filter(is_path).flat_map(|text| text.split('/'));
    parts.filter(|part| part.contains(char::is_alphabetic)).map(fold)
}

/// True if a program declares infrastructure: by a library for that, or by a statement of a policy as an object.
fn declares(tree: &Tree<'_>) -> bool {
    tree.ids().any(|id| match tree.kind(id) {
        Kind::Import => INFRASTRUCTURE.iter().any(|library| tree.slice(id).contains(library)),
        Kind::Call => tree.name(id).is_some_and(|name| name.ends_with(STATEMENT)),
        _ => false,
    })
}

/// True if a browser may show a document.
pub(super) fn is_page(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| PAGES.contains(&end))
}

/// The folded names of the fields of a document that speak of a model.
fn fields<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = String> + 't {
    let named = tree
        .ids()
        .filter(|&id| matches!(tree.kind(id), Kind::Pair | Kind::Attribute | Kind::Binding));
    named
        .filter_map(|id| tree.name(id))
        .map(fold)
        .filter(|name| name.contains("model"))
}

fn span_of_id(verdict: &Verdict) -> Span {
    verdict.reference.span
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
