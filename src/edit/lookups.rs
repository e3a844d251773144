//! Files that a document reads by the id of a model: `open(f"configs/{model_id}.json")`.
//!
//! In: a document with its trees. Out: each [`Lookup`], with the names whose values reach the name of the file. A file that is
//! only written is none.

use super::composed::{Composed, arguments, name_in};
use super::flows::{Flows, last_name, passed, words};
use super::veto::content_span;
use crate::context::fold;
use crate::document::Document;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Part, Slot, Tree};
use crate::vocab::Span;

/// Ends of the names of files that a program reads.
const EXTENSIONS: &[&str] = &[
    "json",
    "jsonl",
    "json5",
    "yaml",
    "yml",
    "toml",
    "txt",
    "md",
    "j2",
    "jinja",
    "jinja2",
    "prompt",
    "tmpl",
    "tpl",
    "hbs",
    "mustache",
    "liquid",
    "ejs",
    "erb",
    "xml",
    "csv",
    "ini",
    "env",
    "conf",
    "properties",
    "tfvars",
    "py",
    "js",
    "mjs",
    "ts",
    "rb",
    "pkl",
];

/// Folded names of calls that read a file.
const READS: &[&str] = &[
    "open",
    "openread",
    "opentext",
    "read",
    "readfile",
    "readfilesync",
    "readtext",
    "readtextfile",
    "readbytes",
    "readalltext",
    "readallbytes",
    "readalllines",
    "readlines",
    "readtostring",
    "includestr",
    "readstring",
    "readjson",
    "readjsonsync",
    "readcsv",
    "load",
    "loadjson",
    "loadyaml",
    "loadfile",
    "safeload",
    "safeloadfile",
    "loadstring",
    "require",
    "import",
    "importmodule",
    "include",
    "filegetcontents",
    "filereader",
    "fileinputstream",
    "newbufferedreader",
    "getresource",
    "getresourceasstream",
    "gettemplate",
    "render",
    "rendertemplate",
    "parsefile",
    "fromfile",
    "file",
    "templatefile",
    "cat",
    "source",
    "jq",
    "slurp",
    "fopen",
];

/// Parts of the folded names of calls that write one.
const WRITES: &[&str] = &[
    "write",
    "save",
    "dump",
    "upload",
    "mkdir",
    "makedirs",
    "tocsv",
    "tojson",
    "savefig",
    "create",
    "putobject",
];

/// Modes in which a file is opened to write.
const WRITE_MODES: &[&str] = &["w", "a", "x", "wb", "ab", "wt", "w+", "a+", "wb+"];

/// Ends of folders that a name is added to.
const BEHIND_FOLDERS: &[&str] = &["/\" +", "/' +", "/\" .", "/' .", "/${", "/#{", "/{", "/\"+", "/'+"];

/// Bytes of a name of a file, at most, and lookups of a document.
const MAX_LEN: usize = 300;
const MAX_LOOKUPS: usize = 40;

/// Levels between the name of a file and the call that reads it, at most.
const MAX_LEVELS: usize = 10;

/// A file that is read by an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The names whose values reach its name.
    pub(super) made: Composed,
    pub(super) span: Span,
    pub(super) line: u32,
    /// The folder that is written before its name.
    pub(super) folder: Option<String>,
    /// True if a call is seen to read it.
    pub(super) is_read: bool,
}

/// The files that a document reads by ids.
pub(super) fn lookups(document: &Document, parts: &[Part<'_>]) -> Vec<Lookup> {
    let mut found: Vec<Lookup> = Vec::new();
    for part in parts {
        let tree = part.tree;
        let mut flows = None;
        for id in tree.ids() {
            let Some(file) = File::at(tree, id).filter(|_| found.len() < MAX_LOOKUPS) else {
                continue;
            };
            let is_read = match use_of(tree, id) {
                Use::Read => true,
                Use::Unknown if file.is_named => false,
                Use::Unknown | Use::Written => continue,
            };
            let flows = flows.get_or_insert_with(|| Flows::of(tree));
            let span = part.outward(tree.span(id));
            let mut made = Composed::at(span);
            for name in &file.names {
                made.follow(name, flows);
            }
            for name in file.names.iter().flat_map(|name| passed(tree, id, name)) {
                made.follow(&name, flows);
            }
            made.take_functions(tree);
            let line = document.position(span.start()).line;
            if found.iter().all(|known| known.line != line) {
                found.push(Lookup {
                    made,
                    span,
                    line,
                    folder: file.folder,
                    is_read,
                });
            }
        }
    }
    found
}

/// True if a text without an id may read a file by one: it speaks of models, and makes names of files.
pub(super) fn may_hold(text: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(text, part).is_some();
    (has(b"odel") || has(b"ODEL")) && makes_names(text)
}

/// True if a text puts something before the end of a file or behind a folder.
pub(super) fn makes_names(text: &[u8]) -> bool {
    let has = |part: &str| memchr::memmem::find(text, part.as_bytes()).is_some();
    BEHIND_FOLDERS.iter().any(|part| has(part)) || fills_in_name(text)
}

/// True if a variable, a place to fill in or the end of a literal is before the end of a file.
fn fills_in_name(text: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let is_joined = |before: &[u8]| match before.last() {
        Some(b'}' | b's' | b'v' | b'"' | b'\'') => true,
        Some(byte) if is_word(byte) => {
            let start = before.iter().rposition(|byte| !is_word(byte));
            start.is_some_and(|at| before[at] == b'$')
        }
        _ => false,
    };
    memchr::memchr_iter(b'.', text).any(|at| {
        let rest = &text[at + 1..];
        let end = rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        let end = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        EXTENSIONS.contains(&end) && is_joined(&text[..at])
    })
}

/// The name of a file that is made of names.
struct File {
    names: Vec<String>,
    folder: Option<String>,
    /// True if it is the name of a file by its end, whatever is done with it.
    is_named: bool,
}

impl File {
    fn at(tree: &Tree<'_>, id: NodeId) -> Option<Self> {
        match tree.kind(id) {
            Kind::Template => Self::of_template(tree, id),
            Kind::Literal if tree.slice(id).len() <= MAX_LEN => Self::of_literal(tree, id),
            _ => None,
        }
    }

    /// `f"configs/{model}.json"`, `` `./prompts/${id}` ``
    fn of_template(tree: &Tree<'_>, id: NodeId) -> Option<Self> {
        let whole = content_span(tree, id);
        if whole.end() - whole.start() > MAX_LEN {
            return None;
        }
        let holes: Vec<NodeId> = tree
            .children(id)
            .filter(|&child| tree.kind(child) == Kind::Hole)
            .collect();
        let hole = *holes.last()?;
        let text = |from: usize, to: usize| tree.text().get(from..to).unwrap_or_default();
        let behind = text(tree.span(hole).end(), whole.end());
        let from = holes
            .len()
            .checked_sub(2)
            .map_or(whole.start(), |at| tree.span(holes[at]).end());
        let before = text(from, tree.span(hole).start());
        let is_file = is_end_of_file(behind);
        let is_module = behind.is_empty() && before.ends_with('/') && !before.contains(['?', '=', ' ', ':']);
        if !is_file && !is_module || before.contains(['\n', '?']) || before.contains("://") {
            return None;
        }
        let folder = (holes.len() == 1).then(|| folder_of(before)).flatten();
        Some(Self {
            names: vec![name_in(tree.slice(hole))?.name],
            folder,
            is_named: is_file,
        })
    }

    /// `"configs/" + id + ".json"`, `"%s.json" % id`, `"{}.json".format(id)`, `join(id, ".json")`, `"./prompts/" + id`
    fn of_literal(tree: &Tree<'_>, id: NodeId) -> Option<Self> {
        let span = content_span(tree, id);
        let text = tree.text().get(span.range())?;
        if text.contains(['\n', ' ']) || text.contains("://") {
            return None;
        }
        let slot = ["%s", "{}", "{0}", "%v", "%1$s"]
            .iter()
            .find_map(|slot| text.split_once(slot));
        if let Some((before, _)) = slot.filter(|(_, behind)| is_end_of_file(behind)) {
            let names = filled_in(tree, id);
            return (!names.is_empty()).then(|| Self {
                names,
                folder: folder_of(before),
                is_named: true,
            });
        }
        // A place that is filled in by its name: `"{model}.txt"`.
        let named = text.rsplit_once('}').filter(|(_, behind)| is_end_of_file(behind));
        if let Some((before, name)) = named.and_then(|(head, _)| head.rsplit_once('{')) {
            return Some(Self {
                names: vec![name_in(name)?.name],
                folder: folder_of(before),
                is_named: true,
            });
        }
        let before = if is_end_of_file(text) {
            left_of(tree, id)?
        } else if text.ends_with('/') && text.len() > 1 {
            let name = right_of(tree, id)?;
            return Some(Self {
                names: vec![name_in(tree.slice(name))?.name],
                folder: folder_of(text),
                is_named: false,
            });
        } else {
            return None;
        };
        let is_literal = |node: &NodeId| tree.kind(*node) == Kind::Literal;
        let folder = left_of(tree, before).filter(is_literal);
        let folder = folder.and_then(|node| folder_of(tree.text().get(content_span(tree, node).range())?));
        Some(Self {
            names: vec![name_in(tree.slice(before))?.name],
            folder,
            is_named: true,
        })
    }
}

/// True if a text is the end of the name of a file.
fn is_end_of_file(text: &str) -> bool {
    let end = text.strip_prefix('.').unwrap_or_default();
    EXTENSIONS.contains(&end)
}

fn folder_of(before: &str) -> Option<String> {
    let (folder, _) = before.rsplit_once('/')?;
    Some(folder.trim_start_matches("./").trim_start_matches('/').to_owned()).filter(|folder| !folder.is_empty())
}

/// The names that a call or an operator puts into a literal.
fn filled_in(tree: &Tree<'_>, literal: NodeId) -> Vec<String> {
    let operation = tree
        .parent(literal)
        .filter(|&outer| tree.kind(outer) == Kind::Operation);
    if let Some(right) = operation
        .and_then(|outer| tree.child(outer, Slot::Right))
        .filter(|&right| right != literal)
    {
        return words(tree.slice(right)).collect();
    }
    arguments(tree, literal)
}

/// The operand that a node is added to, or the argument before it.
fn left_of(tree: &Tree<'_>, node: NodeId) -> Option<NodeId> {
    let outer = tree.parent(node)?;
    match tree.kind(outer) {
        Kind::Operation if tree.slot(node) == Slot::Right => {
            let left = tree.child(outer, Slot::Left)?;
            let inner = (tree.kind(left) == Kind::Operation)
                .then(|| tree.child(left, Slot::Right))
                .flatten();
            Some(inner.unwrap_or(left))
        }
        // The right side of a sum on the left.
        Kind::Operation => None,
        Kind::Call => {
            let before = tree.children(outer).take_while(|&child| child != node);
            before.filter(|&child| tree.slot(child) == Slot::Argument).last()
        }
        _ => None,
    }
}

/// The name that is added to a literal.
fn right_of(tree: &Tree<'_>, literal: NodeId) -> Option<NodeId> {
    let outer = tree
        .parent(literal)
        .filter(|&outer| tree.kind(outer) == Kind::Operation)?;
    let right = tree.child(outer, Slot::Right).filter(|&right| right != literal)?;
    let is_last = tree.parent(outer).is_none_or(|next| tree.kind(next) != Kind::Operation);
    let is_name = matches!(tree.kind(right), Kind::Name | Kind::Member);
    (is_last && is_name).then_some(right)
}

/// The use of the file of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Written,
    Unknown,
}

fn use_of(tree: &Tree<'_>, id: NodeId) -> Use {
    let mut bound = None;
    for outer in tree.ancestors(id).take(MAX_LEVELS) {
        match tree.kind(outer) {
            Kind::Call | Kind::Import => {
                let used = use_by(tree, outer);
                if used != Use::Unknown {
                    return used;
                }
            }
            Kind::Binding | Kind::Pair | Kind::Parameter => {
                bound = named::name(tree, outer);
                break;
            }
            Kind::Function | Kind::Class | Kind::Document => break,
            _ => {}
        }
    }
    let Some(name) = bound.map(last_name) else {
        return Use::Unknown;
    };
    let function = tree.ancestors(id).find(|&outer| tree.kind(outer) == Kind::Function);
    let calls = tree.subtree(function.unwrap_or(Tree::ROOT));
    let calls = calls.filter(|&call| tree.kind(call) == Kind::Call && tree.slice(call).len() <= MAX_LEN);
    let with_name = calls.filter(|&call| words(tree.slice(call)).any(|word| word == name));
    let uses: Vec<Use> = with_name.map(|call| use_by(tree, call)).collect();
    let first = [Use::Read, Use::Written].into_iter().find(|known| uses.contains(known));
    first.unwrap_or(Use::Unknown)
}

/// The use that a call makes of a file.
fn use_by(tree: &Tree<'_>, call: NodeId) -> Use {
    let name = fold(tree.name(call).unwrap_or_default());
    let is_mode = |id: NodeId| {
        let text = tree.text().get(content_span(tree, id).range()).unwrap_or_default();
        tree.kind(id) == Kind::Literal && WRITE_MODES.contains(&text)
    };
    let opens_to_write = || name.contains("open") && tree.subtree(call).any(is_mode);
    if WRITES.iter().any(|part| name.contains(part)) || opens_to_write() {
        Use::Written
    } else if READS.contains(&name.as_str()) {
        Use::Read
    } else {
        Use::Unknown
    }
}
