//! Tests of ids by a part of them, in one document: `model.startswith("anthropic.claude-3")`, `id.indexOf("claude") > -1`,
//! `/claude-3/.test(id)`, `case $id in *claude-3*)`.
//!
//! In: a document with its trees. Out: each [`Tested`] part, and whether an id has it. An edit after which such a test gives
//! another answer changes what the code does.

use regex::RegexBuilder;

use super::veto::{content, content_span};
use crate::catalog::Catalog;
use crate::context::fold;
use crate::document::Document;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Part, Slot, Tree};
use crate::vocab::Span;

/// Folded names of calls that ask whether a text begins with another one.
const STARTS: &[&str] = &["startswith", "startwith", "hasprefix", "strstartswith", "beginswith"];

/// Those that ask whether it ends so.
const ENDS: &[&str] = &["endswith", "endwith", "hassuffix", "strendswith"];

/// Those that ask whether it has it in it.
const PARTS: &[&str] = &[
    "contains",
    "containsstring",
    "includes",
    "include",
    "strcontains",
    "indexof",
    "lastindexof",
    "index",
    "rindex",
    "find",
    "rfind",
    "count",
    "strpos",
    "stripos",
    "strstr",
    "strfind",
];

/// Those that take a regular expression.
const PATTERNS: &[&str] = &[
    "match",
    "matches",
    "fullmatch",
    "ismatch",
    "matchstring",
    "mustcompile",
    "compile",
    "search",
    "test",
    "pregmatch",
    "regexp",
    "regex",
    "regexall",
    "grepl",
    "strdetect",
    "matchesre",
    "regexvalidator",
    "pattern",
];

/// Parts of the names of calls that change a text by a regular expression.
const CHANGES: &[&str] = &["replac", "sub", "split", "remove", "strip", "trim", "exclude"];

/// Operators by which shells and SQL compare with a pattern.
const GLOBS: &[&str] = &[
    "==", "=", "!=", "-like", "-notlike", "-clike", "like", "not like", "ilike",
];

/// Operators by which a text is compared with a regular expression.
const MATCHES: &[&str] = &["=~", "!~", "-match", "-notmatch", "-cmatch", "~"];

/// Names of keys whose value is a pattern of a state machine.
const GLOB_KEYS: &[&str] = &["StringMatches"];

/// Folded names of keys and arguments whose value is a regular expression that a declared value must match.
const PATTERN_KEYS: &[&str] = &[
    "pattern",
    "regex",
    "regexp",
    "matches",
    "match",
    "with",
    "allowedpattern",
];

/// Those that must match the whole value.
const WHOLE_KEYS: &[&str] = &["allowedpattern"];

/// Calls that take a part of a text, from its start where they are given 0.
const SLICES: &[&str] = &["substr", "substring", "slice", "left", "take", "mbsubstr"];

/// Operators by which a part of a text is compared.
const EQUALS: &[&str] = &["==", "===", "!=", "!==", "eq"];

/// Blocks that check a declared value.
const CHECKS: &[&str] = &["validation", "precondition", "postcondition", "assert"];

/// Folded names of calls that divide a text at a dot.
const DIVIDES: &[&str] = &[
    "split",
    "splitn",
    "partition",
    "splitonce",
    "indexof",
    "substringafter",
    "substringbefore",
    "explode",
    "cut",
    "strpos",
    "index",
];

/// Languages in which a compared word may be a pattern.
const GLOB_LANGUAGES: &[&str] = &["shell", "powershell", "fish", "sql"];

/// Bytes of a part of an id that is tested for, at least, and of a pattern, at most.
const MIN_LEN: usize = 4;
const MAX_PATTERN_LEN: usize = 600;

/// The same where it is declared: `us.`
const MIN_DECLARED_LEN: usize = 2;

/// Bytes of a function, at most, that is searched for profiles.
const MAX_FUNCTION_LEN: usize = 20_000;

/// A part of an id that code tests for.
#[derive(Clone, Debug)]
pub(super) struct Tested {
    test: Test,
    /// True if the code around it knows that an id may be that of a profile.
    knows_profiles: bool,
    /// True if it is declared with a value, which must pass it.
    pub(super) is_declared: bool,
    /// True if the declared value must not pass it.
    is_negated: bool,
    pub(super) span: Span,
    pub(super) line: u32,
}

/// A test; its text is in lower case, except that of a pattern.
#[derive(Clone, Debug)]
enum Test {
    Start(String),
    End(String),
    Part(String),
    /// A pattern, and how it is written.
    Pattern(regex::Regex, String),
    /// A pattern in a syntax that is not read, and the words of ids in it.
    Unread(Vec<String>, String),
}

impl PartialEq for Tested {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.what() == other.what() && self.knows_profiles == other.knows_profiles
    }
}

impl Eq for Tested {}

impl Tested {
    /// True if the old id passes the test and the new one may not.
    pub(super) fn is_lost(&self, old: &str, new: &str) -> bool {
        match &self.test {
            Test::Unread(..) => self.is_in(old) || self.is_negated,
            _ if self.is_negated => !self.is_in(old) && self.is_in(new),
            _ => self.is_in(old) && !self.is_in(new),
        }
    }

    /// True if an id passes the test.
    pub(super) fn is_in(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        match &self.test {
            Test::Unread(words, _) => words.iter().any(|word| id.contains(word)),
            Test::Start(text) => id.starts_with(text),
            Test::End(text) => id.ends_with(text),
            Test::Part(text) => id.contains(text),
            Test::Pattern(pattern, _) => pattern.is_match(&id),
        }
    }

    /// True if the code handles ids of profiles apart and takes that of the model, so that the prefix makes no difference.
    pub(super) fn allows_profile_of(&self, model: &str) -> bool {
        self.knows_profiles && self.is_in(model)
    }

    /// The test in words, for an id that passed it and a new one that does not.
    pub(super) fn what(&self) -> String {
        match &self.test {
            Test::Start(text) | Test::End(text) | Test::Part(text) | Test::Pattern(_, text) if self.is_negated => {
                format!("refuses ids with `{text}`, which the new one has")
            }
            Test::Start(text) => format!("tests if ids start with `{text}`, and the new one does not"),
            Test::End(text) => format!("tests if ids end with `{text}`, and the new one does not"),
            Test::Part(text) => format!("tests ids for `{text}`, which the new one does not have"),
            Test::Pattern(_, text) => format!("tests ids for `{text}`, which the new one does not match"),
            Test::Unread(_, text) => format!("tests ids for `{text}`, which the new one may not match"),
        }
    }
}

/// The parts of ids that the code of a document tests for.
pub(super) fn tested(document: &Document, parts: &[Part<'_>], catalog: &Catalog) -> Vec<Tested> {
    let mut found = Vec::new();
    for part in parts {
        let tree = part.tree;
        for id in tree
            .ids()
            .filter(|&id| matches!(tree.kind(id), Kind::Literal | Kind::Regex))
        {
            let by_key = way_of_key(tree, id);
            let is_declared = by_key.is_some() || is_of_check(tree, id);
            let way = by_key.or_else(|| way_of(tree, id));
            let Some(test) = way.and_then(|way| test((tree, id), way, is_declared, catalog)) else {
                continue;
            };
            let span = part.outward(content_span(tree, id));
            found.push(Tested {
                test,
                is_declared,
                is_negated: is_declared && is_negated(tree, id),
                knows_profiles: knows_profiles(tree, id, catalog),
                span,
                line: document.position(span.start()).line,
            });
        }
    }
    found
}

/// A way to test a text.
#[derive(Clone, Copy)]
enum Way {
    Start,
    End,
    Part,
    /// A regular expression: one that must match at the start, or whole.
    Pattern {
        at_start: bool,
        whole: bool,
    },
    Glob,
}

impl Way {
    const PATTERN: Self = Self::Pattern {
        at_start: false,
        whole: false,
    };
}

/// The way in which a literal tests the value that it is declared with: `pattern: "^anthropic"`, `AllowedPattern`.
fn way_of_key(tree: &Tree<'_>, literal: NodeId) -> Option<Way> {
    let outer = tree.parent(literal)?;
    if !matches!(tree.kind(outer), Kind::Pair | Kind::Argument) || tree.slot(literal) == Slot::Key {
        return None;
    }
    let key = fold(named::name(tree, outer).or_else(|| tree.name(outer))?);
    // `gsub(pattern = …)`, `replacingOccurrences(of: …, with: …)`
    let call = tree.parent(outer).filter(|&call| tree.kind(call) == Kind::Call);
    if call.and_then(|call| tree.name(call)).is_some_and(changes) {
        return None;
    }
    let is_annotated = tree.parent(outer).is_some_and(|id| tree.kind(id) == Kind::Annotation);
    let whole = is_annotated || WHOLE_KEYS.contains(&key.as_str());
    let at_start = false;
    PATTERN_KEYS
        .contains(&key.as_str())
        .then_some(Way::Pattern { at_start, whole })
}

/// True if a call changes a text.
fn changes(name: &str) -> bool {
    let name = fold(name);
    CHANGES.iter().any(|change| name.contains(change))
}

/// True if a literal is in a block that checks a declared value.
fn is_of_check(tree: &Tree<'_>, literal: NodeId) -> bool {
    let mut around = tree.ancestors(literal).filter(|&id| tree.kind(id) == Kind::Section);
    let name = around.next().and_then(|section| named::name(tree, section));
    name.is_some_and(|name| CHECKS.contains(&name))
}

/// The way in which code tests another text by a literal.
fn way_of(tree: &Tree<'_>, literal: NodeId) -> Option<Way> {
    let is_regex = tree.kind(literal) == Kind::Regex;
    let mut below = literal;
    for id in tree.ancestors(literal) {
        let slot = tree.slot(below);
        match tree.kind(id) {
            Kind::List | Kind::Group if below == literal || tree.kind(below) == Kind::List => below = id,
            Kind::Member if is_regex => below = id,
            Kind::Call => return way_of_call(tree, id, below, is_regex),
            Kind::Annotation => return way_of_annotation(tree, id, is_regex),
            Kind::Operation => return way_of_operation(tree, id, below, is_regex),
            Kind::Case => {
                let is_pattern = slot == Slot::Pattern;
                let way = if is_regex { Way::PATTERN } else { Way::Glob };
                let has_globs = is_regex || has_globs(tree, literal);
                return (is_pattern && has_globs).then_some(way);
            }
            Kind::Pair => {
                let is_key = tree.name(id).is_some_and(|name| GLOB_KEYS.contains(&name));
                return (is_key && slot == Slot::Value).then_some(Way::Glob);
            }
            _ => return is_regex.then_some(Way::PATTERN).filter(|_| slot == Slot::Condition),
        }
    }
    None
}

/// The way in which an annotation tests the value that it stands at: `@Matches(/…/)`, `[RegularExpression("…")]`.
fn way_of_annotation(tree: &Tree<'_>, annotation: NodeId, is_regex: bool) -> Option<Way> {
    let name = fold(tree.name(annotation).unwrap_or_default());
    let whole = ["pattern", "matches", "regularexpression", "regex"].contains(&name.as_str());
    let at_start = false;
    if is_regex {
        return Some(Way::PATTERN);
    }
    whole.then_some(Way::Pattern { at_start, whole })
}

fn way_of_call(tree: &Tree<'_>, call: NodeId, below: NodeId, is_regex: bool) -> Option<Way> {
    let name = fold(tree.name(call).unwrap_or_default());
    let has = |names: &[&str]| names.contains(&name.as_str());
    if is_regex {
        return (!changes(&name)).then_some(Way::PATTERN);
    }
    if tree.slot(below) != Slot::Argument {
        return None;
    }
    if has(STARTS) {
        return Some(Way::Start);
    }
    if has(ENDS) {
        return Some(Way::End);
    }
    // `contains(list, value)` asks for an element.
    if has(PARTS) && tree.kind(below) != Kind::List {
        let outer = tree.parent(call).filter(|&outer| tree.kind(outer) == Kind::Operation);
        let is_zero = |side: &NodeId| *side != call && tree.slice(*side) == "0";
        let is_equal = |outer: &NodeId| tree.name(*outer).is_some_and(|name| name.contains("=="));
        let at_zero = outer.filter(is_equal);
        let at_zero = at_zero.is_some_and(|outer| tree.children(outer).any(|side| is_zero(&side)));
        return Some(if at_zero { Way::Start } else { Way::Part });
    }
    let is_python = tree.language_at(call) == "python";
    has(PATTERNS).then_some(Way::Pattern {
        at_start: is_python && name == "match",
        whole: matches!(name.as_str(), "fullmatch" | "matchesre")
            || name == "matches" && ["java", "kotlin", "scala"].contains(&tree.language_at(call)),
    })
}

fn way_of_operation(tree: &Tree<'_>, operation: NodeId, below: NodeId, is_regex: bool) -> Option<Way> {
    let name = tree.name(operation)?.to_lowercase();
    let slot = tree.slot(below);
    match name.as_str() {
        "in" | "not in" | "!in" if slot == Slot::Left => Some(Way::Part),
        operator if MATCHES.contains(&operator) && slot == Slot::Right => Some(Way::PATTERN),
        _ if is_regex => None,
        operator if EQUALS.contains(&operator) && is_of_slice(tree, operation, below) => Some(Way::Start),
        operator if GLOBS.contains(&operator) && slot == Slot::Right && has_globs(tree, operation) => Some(Way::Glob),
        _ => None,
    }
}

/// True if a literal is compared with the first signs of a text: `substr(id, 0, 10) == "anthropic."`, `id[:10]`.
fn is_of_slice(tree: &Tree<'_>, operation: NodeId, literal: NodeId) -> bool {
    let mut others = tree.children(operation).filter(|&side| side != literal);
    others.any(|side| {
        let text = tree.slice(side);
        let is_call = tree.kind(side) == Kind::Call
            && tree
                .name(side)
                .is_some_and(|name| SLICES.contains(&fold(name).as_str()));
        let mut arguments = tree.children(side).filter(|&child| tree.slot(child) == Slot::Argument);
        is_call && arguments.any(|argument| tree.slice(argument) == "0")
            || ["[:", "[0:", "[0..", "[.."].iter().any(|start| text.contains(start))
    })
}

/// True if the opposite of a test is asked: `!startswith(…)`, `not …`.
fn is_negated(tree: &Tree<'_>, literal: NodeId) -> bool {
    let mut around = tree.ancestors(literal).skip_while(|&id| tree.kind(id) != Kind::Call);
    let outer = around.find(|&id| !matches!(tree.kind(id), Kind::Call | Kind::Group | Kind::Argument));
    let operation = outer.filter(|&id| tree.kind(id) == Kind::Operation);
    operation.is_some_and(|id| matches!(tree.name(id), Some("!" | "not")))
}

fn has_globs(tree: &Tree<'_>, id: NodeId) -> bool {
    GLOB_LANGUAGES.contains(&tree.language_at(id))
}

/// The test that a literal is, where it may be of ids.
fn test((tree, literal): (&Tree<'_>, NodeId), way: Way, is_declared: bool, catalog: &Catalog) -> Option<Test> {
    let written = content(tree, literal);
    let least = if is_declared { MIN_DECLARED_LEN } else { MIN_LEN };
    if written.len() < least || written.len() > MAX_PATTERN_LEN {
        return None;
    }
    let is_of_model = || is_declared || is_asked_of_model(tree, literal);
    match way {
        Way::Pattern { at_start, whole } => {
            let bare = unescaped(without_delimiters(written));
            let source = match (at_start, whole) {
                (_, true) => format!("^(?:{bare})$"),
                (true, _) => format!("^(?:{bare})"),
                _ => bare,
            };
            pattern((&source, written), is_of_model, catalog)
        }
        Way::Glob if written.contains(['*', '%']) => {
            let pieces = written.split(['*', '%']).map(regex::escape);
            let source = format!("^{}$", pieces.collect::<Vec<_>>().join(".*"));
            pattern((&source, written), is_of_model, catalog)
        }
        Way::Glob => None,
        Way::Start | Way::End | Way::Part => {
            let text = written.to_lowercase();
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_');
            let is_of_ids = text.bytes().all(is_part) && (is_like_id(&text) || is_asked_of_model(tree, literal));
            is_of_ids.then(|| match way {
                Way::Start => Test::Start(text),
                Way::End => Test::End(text),
                _ => Test::Part(text),
            })
        }
    }
}

/// A regular expression as the language reads its literal: `\\\\.` is `\\.`; the end of Python and Ruby as others write it.
fn unescaped(text: &str) -> String {
    text.replace("\\\\", "\\").replace("\\Z", "\\z")
}

/// True if a text may be a part of an id. One word may be of any text: `"text" in content_type`.
fn is_like_id(text: &str) -> bool {
    let has_letter = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    has_letter && (text.contains(['-', '.']) || text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The test by a regular expression, where a word of it is one of ids, or the value `is_of_model`.
fn pattern((source, text): (&str, &str), is_of_model: impl Fn() -> bool, catalog: &Catalog) -> Option<Test> {
    /// Bytes that a pattern takes, at most.
    const MAX_SIZE: usize = 1 << 18;
    let words = source.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| word.len() >= MIN_LEN).map(str::to_lowercase);
    let is_of_ids = |word: &String| {
        catalog
            .data()
            .models
            .iter()
            .any(|model| model.id.contains(word.as_str()))
    };
    let words: Vec<String> = words.filter(is_of_ids).collect();
    if (words.is_empty() || !is_like_id(source)) && !is_of_model() {
        return None;
    }
    let mut builder = RegexBuilder::new(source);
    let text = text.to_owned();
    Some(match builder.case_insensitive(true).size_limit(MAX_SIZE).build() {
        Ok(pattern) => Test::Pattern(pattern, text),
        Err(_) => Test::Unread(words, text),
    })
}

/// A regular expression without the marks around it: `/claude-3/i`.
fn without_delimiters(text: &str) -> &str {
    let inside = text.strip_prefix(['/', '#', '~']).zip(text.chars().next());
    let inside = inside.and_then(|(rest, mark)| Some((rest.rsplit_once(mark)?.0, rest.rsplit_once(mark)?.1)));
    match inside {
        Some((inside, flags)) if flags.chars().all(|c| c.is_ascii_lowercase()) => inside,
        _ => text,
    }
}

/// True if what has a tested literal as a part is called a model.
fn is_asked_of_model(tree: &Tree<'_>, literal: NodeId) -> bool {
    const MAX_LEN: usize = 200;
    let is_test = |id: &NodeId| matches!(tree.kind(*id), Kind::Call | Kind::Operation | Kind::Switch);
    let Some(test) = tree.ancestors(literal).find(is_test) else {
        return false;
    };
    let (whole, own) = (tree.span(test), tree.span(literal));
    let text = |from: usize, to: usize| tree.text().get(from..to).unwrap_or_default();
    let beside = [text(whole.start(), own.start()), text(own.end(), whole.end())];
    whole.end() - whole.start() <= MAX_LEN && beside.iter().any(|text| fold(text).contains("model"))
}

/// True if the function around a test, or else its statement, speaks of inference profiles or of their prefixes.
fn knows_profiles(tree: &Tree<'_>, literal: NodeId, catalog: &Catalog) -> bool {
    let around = |kind: Kind| tree.ancestors(literal).find(|&id| tree.kind(id) == kind);
    let Some(around) = around(Kind::Function)
        .or_else(|| around(Kind::If))
        .or_else(|| around(Kind::Conditional))
    else {
        return false;
    };
    let text = tree.slice(around);
    if text.len() > MAX_FUNCTION_LEN {
        return false;
    }
    let is_prefix = |id: NodeId| content(tree, id).ends_with('.') && names_prefix(tree, id, catalog);
    fold(text).contains("inferenceprofile") || tree.subtree(around).any(is_prefix)
}

/// True if a literal is the prefix of a profile, `us` or `us.`.
pub(super) fn names_prefix(tree: &Tree<'_>, id: NodeId, catalog: &Catalog) -> bool {
    let text = content(tree, id);
    let name = text.strip_suffix('.').unwrap_or(text);
    tree.kind(id) == Kind::Literal && catalog.profile_prefix(name).is_some()
}

/// True if a text may have such a literal: a dot in quotes, or a prefix at the end of a literal or of a pattern, or before a hole.
pub(super) fn may_cut_prefixes(catalog: &Catalog, text: &str) -> bool {
    const DOTS: &[&str] = &["\".\"", "'.'", "/./", "}."];
    let has = |part: &str| memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    let ends_literal = |name: &str| {
        let mut found = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
        found.any(|at| {
            let rest = text.as_bytes().get(at + name.len()..).unwrap_or_default();
            let rest = rest.strip_prefix(b"\\").unwrap_or(rest);
            matches!(
                rest,
                [b'.', b'"' | b'\'' | b'`' | b'$' | b'{' | b'#' | b'/' | b'|' | b')', ..] | [b')' | b'|', ..]
            )
        })
    };
    DOTS.iter().any(|part| has(part))
        || catalog
            .data()
            .profiles
            .iter()
            .any(|profile| ends_literal(&profile.name))
}

/// True if code takes the prefix of a profile off an id, or puts it before one: a literal of prefixes alone, `"us."` or
/// `r"^(us|eu)\."`, or what is before the first dot.
pub(super) fn cuts_prefixes(tree: &Tree<'_>, catalog: &Catalog) -> bool {
    const MAX_LEN: usize = 80;
    let is_prefix = |word: &str| catalog.profile_prefix(word).is_some();
    let is_cut = |id: NodeId| match tree.kind(id) {
        Kind::Literal | Kind::Regex => {
            let text = content(tree, id);
            if text == "." {
                let call = tree.ancestors(id).find(|&outer| tree.kind(outer) == Kind::Call);
                return call
                    .and_then(|call| tree.name(call))
                    .is_some_and(|name| DIVIDES.contains(&fold(name).as_str()));
            }
            let mut words = text
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .filter(|word| !word.is_empty());
            let of_prefixes = text.len() <= MAX_LEN && text.contains('.') && words.clone().all(is_prefix);
            of_prefixes && words.next().is_some()
        }
        // `{prefix}.{model}`, `us.{model}`
        Kind::Template if tree.slice(id).len() <= MAX_LEN => {
            let head = content(tree, id).split_once('.').map(|(head, _)| head);
            head.is_some_and(|head| is_prefix(head) || fold(head).contains("prefix"))
        }
        _ => false,
    };
    tree.ids().any(is_cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_a_regular_expression_are_no_part_of_it() {
        for (text, bare) in [
            ("/claude-3/i", "claude-3"),
            ("#claude#", "claude"),
            ("claude/3", "claude/3"),
            ("/claude", "/claude"),
            ("^anthropic", "^anthropic"),
        ] {
            assert_eq!(without_delimiters(text), bare);
        }
    }
}
