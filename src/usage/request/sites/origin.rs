//! The origin of what a call is made on: an SDK, or code of the project that only has the names of one.
//!
//! Input: a call whose name is that of an operation or of a class of an SDK. Output: whether it is certainly another's: its
//! class is declared in the file, or the file imports it from a package that is no SDK.

use std::collections::HashSet;

use super::{Reader, Ref};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::{self, last_word};
use crate::usage::makers;
use crate::usage::request::names::{Bind, Found, OWN};
use crate::usage::sinks::ROWS;
use crate::vocab::Glob;

/// Names are followed so far.
const MAX_STEPS: usize = 8;

/// Languages in which a class of the own package needs no import.
const OF_PACKAGE: &[&str] = &["java", "kotlin", "scala", "csharp", "swift", "php", "ruby"];

/// Words of the names of clients of an SDK, folded.
const CLIENT_WORDS: &[&str] = &["bedrock", "client", "boto", "runtime", "aws"];

/// Words before the name of a type that has no code of its own.
const ABSTRACT: &[&str] = &["interface", "protocol", "trait", "Protocol", "ABC"];

impl Reader<'_, '_> {
    /// True if a call is one of the project's own code.
    pub(super) fn is_of_project(&self, call: Ref) -> bool {
        let tree = self.eval.tree(call);
        let Some(callee) = tree.child(call.node, Slot::Callee) else {
            return false;
        };
        let callee = Ref { node: callee, ..call };
        // `ConverseRequest.builder()`: the class itself.
        let on = calls::receiver(tree, call.node).filter(|_| calls::meant(tree, call.node) != tree.name(call.node));
        if let Some(on) = on.filter(|&on| tree.kind(on) == Kind::Name) {
            return self.is_own_type(tree.slice(on), callee, false);
        }
        match tree.kind(callee.node) {
            Kind::Name => self.is_own_type(tree.slice(callee.node), callee, false),
            _ => self.is_own(callee, 0),
        }
    }

    /// True if the value of an expression is one of the project's own code.
    pub(super) fn is_own(&self, at: Ref, depth: usize) -> bool {
        let tree = self.eval.tree(at);
        let inner = |node| Ref { node, ..at };
        if depth > MAX_STEPS {
            return false;
        }
        match tree.kind(at.node) {
            Kind::Group => {
                let first = tree.children(at.node).next();
                first.is_some_and(|first| self.is_own(inner(first), depth + 1))
            }
            Kind::Member => {
                let Some(on) = tree.child(at.node, Slot::Receiver) else {
                    return false;
                };
                if !OWN.contains(&last_word(tree.slice(on))) {
                    return self.is_own(inner(on), depth + 1);
                }
                let field = tree.name(at.node).map(last_word);
                let class = self.eval.names.class_around(at);
                match field
                    .zip(class)
                    .map(|(field, class)| self.eval.names.field(field, class))
                {
                    Some(Found::One(bind)) => self.is_own_bind(bind, depth),
                    _ => false,
                }
            }
            Kind::Call if makers::maker(tree, at.node).is_some_and(|maker| maker.by_service) => false,
            Kind::Call => {
                // `Clients.bedrock()`: the project makes one of the SDK.
                if tree
                    .name(at.node)
                    .is_some_and(|name| !is_class_name(name) && names_client(name))
                {
                    return false;
                }
                let Some(callee) = tree.child(at.node, Slot::Callee) else {
                    return false;
                };
                match tree.kind(callee) {
                    Kind::Name => self.is_own_type(tree.slice(callee), inner(callee), true),
                    _ => self.is_own(inner(callee), depth + 1),
                }
            }
            Kind::Name => self.is_own_name(at, depth),
            _ => false,
        }
    }

    fn is_own_name(&self, at: Ref, depth: usize) -> bool {
        let word = self.eval.tree(at).slice(at.node);
        if OWN.contains(&last_word(word)) {
            return false;
        }
        match self.eval.names.lookup(head(word), at) {
            Found::One(bind) => self.is_own_bind(bind, depth),
            Found::Many => false,
            Found::None => self.is_own_type(word, at, true),
        }
    }

    fn is_own_bind(&self, bind: Bind, depth: usize) -> bool {
        let tree = self.eval.tree(bind.at);
        let inner = |node| Ref { node, ..bind.at };
        let binding = std::iter::once(bind.at.node)
            .chain(tree.ancestors(bind.at.node))
            .take(MAX_STEPS)
            .find(|&id| matches!(tree.kind(id), Kind::Binding | Kind::Parameter));
        let Some(binding) = binding else { return false };
        let kind = tree.child(binding, Slot::Type);
        if kind.is_some_and(|kind| names_client(tree.slice(kind))) {
            return false;
        }
        let value = tree.child(binding, Slot::Value).filter(|_| !bind.is_parameter);
        if let Some(value) = value {
            if let Some(module) = required(tree, value) {
                return !is_sdk(module) && !names_client(tree.slice(bind.at.node));
            }
            return binding == bind.at.node && self.is_own(inner(value), depth + 1);
        }
        kind.is_some_and(|kind| {
            let word = tree
                .slice(kind)
                .trim_start_matches(['&', '*', '?', ':', ' ', '"', '\'']);
            let word = word.strip_prefix("mut ").unwrap_or(word);
            let end = word.find(|c: char| !is_word(c) && !matches!(c, '.' | ':' | '\\'));
            let word = word.get(..end.unwrap_or(word.len())).unwrap_or(word);
            word.contains(char::is_uppercase) && self.is_own_type(word, bind.at, true)
        })
    }

    /// True if a class or function, by its name as it is written, is declared in the file or imported from no SDK.
    fn is_own_type(&self, word: &str, at: Ref, is_client: bool) -> bool {
        let last = last_word(word);
        if let Some(class) = self.eval.names.class(last, at) {
            return !is_abstract(self.eval.tree(class), class.node);
        }
        let head = head(word);
        let imports = self.imports.get_or_init(|| Imports::of(self.eval.names.trees));
        if let Some(is_sdk) = imports.is_of_sdk(head) {
            return !is_sdk && (is_class_name(last) || !is_client || !names_client(word));
        }
        let is_class = is_class_name(last) && word == last;
        let needs_no_import = OF_PACKAGE.contains(&self.eval.tree(at).language());
        is_client && is_class && needs_no_import && !names_client(word)
    }
}

/// Names that a file imports.
#[derive(Default)]
pub(in crate::usage::request) struct Imports<'t> {
    of_sdk: HashSet<&'t str>,
    of_others: HashSet<&'t str>,
}

impl<'t> Imports<'t> {
    fn of(trees: &[&Tree<'t>]) -> Self {
        let mut found = Self::default();
        for tree in trees {
            for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Import) {
                let text = tree.slice(id);
                // A group of Go: each line is an import.
                let is_group = tree.language() == "go" && text.contains('(');
                for statement in text.split(|c| c == ';' || is_group && c == '\n') {
                    found.extend(Statement::read(statement));
                }
            }
            for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Binding) {
                found.extend(required_names(tree, id));
            }
        }
        found
    }

    fn extend(&mut self, statement: Option<Statement<'t>>) {
        let Some(read) = statement else { return };
        let names = if is_sdk(read.module) {
            &mut self.of_sdk
        } else {
            &mut self.of_others
        };
        names.extend(read.names);
    }

    /// Whether the package of an imported name is one of an SDK; nothing where the name is not imported.
    fn is_of_sdk(&self, name: &str) -> Option<bool> {
        let is_sdk = self.of_sdk.contains(name);
        (is_sdk || self.of_others.contains(name)).then_some(is_sdk)
    }
}

/// An import: its package or path, and the names that it gives the file.
struct Statement<'t> {
    module: &'t str,
    names: Vec<&'t str>,
}

impl<'t> Statement<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let text = text.trim();
        if ["package ", "namespace "].iter().any(|word| text.starts_with(word)) {
            return None;
        }
        // `import { A, B as C } from "path"`, `rt "path"`, `"path/llm"`.
        if let Some((before, path)) = quoted(text) {
            let mut names = bound(before);
            names.retain(|name| !matches!(*name, "import" | "from" | "type" | "typeof"));
            if names.is_empty() {
                names.extend(path.rsplit('/').find(|part| !is_version(part)));
            }
            return Some(Self { module: path, names });
        }
        // `from package import A, B as C`.
        if let Some((module, names)) = text.strip_prefix("from ").and_then(|rest| rest.split_once(" import")) {
            let names = bound(names);
            return Some(Self {
                module: module.trim(),
                names,
            });
        }
        let path = ["import ", "using ", "use ", "pub ", "static ", "global "]
            .iter()
            .fold(text, |text, word| text.strip_prefix(word).unwrap_or(text).trim_start());
        let names = match path.split_once([',', '{', ' ']) {
            None => last_word(path).into(),
            Some(_) => None,
        };
        let mut names: Vec<_> = Option::into_iter(names).collect();
        if names.is_empty() {
            names = bound(path);
        }
        // `import acme.llm` of Python is used by its first part.
        names.extend(head_of_module(path));
        Some(Self { module: path, names })
    }
}

/// The first part of a path of modules without a class.
fn head_of_module(path: &str) -> Option<&str> {
    let is_module = !path.contains([' ', '{', '\\', ':', '=']) && !path.contains(char::is_uppercase);
    is_module.then(|| head(path)).filter(|head| !head.is_empty())
}

/// The text in quotes, with the text before it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let start = text.find(['"', '\''])?;
    let rest = text.get(start + 1..)?;
    let end = rest.find(['"', '\''])?;
    Some((&text[..start], &rest[..end]))
}

/// The names that a list of an import binds: the alias of a name that has one.
fn bound(list: &str) -> Vec<&str> {
    let parts = list.split([',', '{', '}', '(', ')', '\n']);
    let named = parts.filter_map(|part| {
        part.split_whitespace()
            .rfind(|word| !matches!(*word, "from" | "import"))
    });
    let words = named.map(last_word).filter(|word| !word.is_empty());
    words.collect()
}

/// True if the end of a path of Go is a version: `v2`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What a binding requires: `const { Client } = require("./llm")`.
fn required_names<'t>(tree: &Tree<'t>, binding: NodeId) -> Option<Statement<'t>> {
    let module = required(tree, tree.child(binding, Slot::Value)?)?;
    let target = tree.child(binding, Slot::Target)?;
    let names = bound(tree.slice(target));
    Some(Statement { module, names })
}

/// The module that a value is required from: `require("./llm")`.
fn required<'t>(tree: &Tree<'t>, value: NodeId) -> Option<&'t str> {
    let mut node = value;
    while tree.kind(node) == Kind::Group {
        node = tree.children(node).next()?;
    }
    let is_require = tree.kind(node) == Kind::Call && matches!(tree.name(node), Some("require" | "import"));
    let first = calls::arguments(tree, node).next().filter(|_| is_require)?;
    tree.name(first)
}

/// True if a package is one of an SDK or a framework that sends requests.
fn is_sdk(module: &str) -> bool {
    ROWS.package.iter().any(|pattern| Glob::new(pattern).matches(module))
}

/// True if a name is written as that of a class, and not of a constant.
fn is_class_name(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}

/// True if a name says that it is a client of an SDK.
fn names_client(name: &str) -> bool {
    let name = fold(name);
    CLIENT_WORDS.iter().any(|word| name.contains(word))
}

/// True if a declaration is one of an interface, which the client of an SDK may have as well.
fn is_abstract(tree: &Tree<'_>, class: NodeId) -> bool {
    let text = tree.slice(class);
    let head = text.split(['{', '\n']).next().unwrap_or(text);
    head.split(|c: char| !is_word(c)).any(|word| ABSTRACT.contains(&word))
}

/// The first word of a path of names.
fn head(path: &str) -> &str {
    let path = path.trim_start_matches(|c: char| !is_word(c));
    let end = path.find(|c: char| !is_word(c));
    path.get(..end.unwrap_or(path.len())).unwrap_or(path)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
