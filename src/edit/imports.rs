//! Imports of a document, and the files that they name.
//!
//! In: the name and text of a document, and the files around it. Out: the paths that its imports lead to, the nearest root
//! first: a module that lies in several folders is that of the folder around the importer.

/// Ends of names of Python, whose imports are modules.
const MODULES: &[&str] = &["py", "pyi", "ipynb"];

/// Ends of names of scripts, whose imports are paths; a path may leave them out.
const SCRIPTS: &[&str] = &[
    "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte", "json",
];

/// Ends of names of other files whose imports are paths.
const OTHERS: &[&str] = &["rb", "sh", "bash", "tf"];

/// Words before the path of an import.
const BEFORE_PATHS: &[&str] = &[
    "from",
    "import",
    "require(",
    "import(",
    "require_relative",
    "source",
    "source =",
    ".",
];

/// First parts of paths that stand for the folder of the sources.
const ALIASES: &[&str] = &["@", "~", "$lib"];

/// Folders of sources in a package.
const SOURCE_FOLDERS: &[&str] = &["", "src", "lib", "app"];

/// Imports of a document, names of one import, and folders around a document, at most.
const MAX_IMPORTS: usize = 200;
const MAX_NAMES: usize = 40;
const MAX_FOLDERS: usize = 12;

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Import {
    /// A module of Python: the levels up, its path, and the names taken from it.
    Module {
        up: usize,
        path: String,
        names: Vec<String>,
    },
    /// A path.
    Path(String),
    /// A folder in which modules are looked for as well: `sys.path.append("src")`.
    Root(String),
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// The files around the documents of a run.
pub trait Files {
    /// The kind of the file with that name.
    fn entry(&mut self, name: &str) -> Option<Entry>;

    /// The text of a file.
    fn text(&mut self, name: &str) -> Option<String>;

    /// The names of the files and folders in a folder.
    fn list(&mut self, folder: &str) -> Vec<(String, Entry)>;
}

/// No files.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn entry(&mut self, _: &str) -> Option<Entry> {
        None
    }

    fn text(&mut self, _: &str) -> Option<String> {
        None
    }

    fn list(&mut self, _: &str) -> Vec<(String, Entry)> {
        Vec::new()
    }
}

/// True if the imports of a document name files.
pub(super) fn are_of_files(name: &str) -> bool {
    let end = end(name);
    MODULES.contains(&end) || is_script(end) || OTHERS.contains(&end)
}

/// The imports of a document.
pub(super) fn of(name: &str, text: &str) -> Vec<Import> {
    let end = end(name);
    let mut found = Vec::new();
    if MODULES.contains(&end) {
        modules(text, &mut found);
    } else if is_script(end) || OTHERS.contains(&end) {
        paths(text, &mut found);
    }
    found.truncate(MAX_IMPORTS);
    found
}

fn is_script(end: &str) -> bool {
    SCRIPTS.contains(&end) && end != "json"
}

fn end(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, end)| end)
}

/// The imports of Python; the lines of a notebook are strings.
fn modules(text: &str, found: &mut Vec<Import>) {
    let mut lines = text.lines().map(|line| {
        let line = line.trim_start().trim_start_matches('"');
        line.split("\\n\"").next().unwrap_or(line)
    });
    while let Some(line) = lines.next() {
        if found.len() >= MAX_IMPORTS {
            return;
        }
        if let Some((module, names)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import")) {
            let mut names = names.to_owned();
            while names.contains('(') && !names.contains(')') && names.len() < MAX_NAMES * 40 {
                let Some(next) = lines.next() else { break };
                names.push(' ');
                names.push_str(next);
            }
            found.extend(module_of(module, &names));
        } else if let Some(list) = line.strip_prefix("import ") {
            found.extend(list.split(',').filter_map(|module| module_of(module, "")));
        } else if line.contains("sys.path.") {
            let folders = quoted(line).filter(|part| !part.starts_with("..") || part.contains('/'));
            let parts = folders.flat_map(|part| part.split('/')).filter(|part| is_step(part));
            let root = parts.collect::<Vec<_>>().join("/");
            found.extend((!root.is_empty()).then_some(Import::Root(root)));
        }
    }
}

/// A module, by its name and the list of names that are taken from it.
fn module_of(module: &str, names: &str) -> Option<Import> {
    let module = module.split_whitespace().next()?;
    let path = module.trim_start_matches('.');
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    if module.is_empty() || !is_name(path) {
        return None;
    }
    let names = names.split([',', '(', ')', '\\']);
    let names = names.filter_map(|name| name.split_whitespace().next());
    let names = names.filter(|name| is_name(name)).take(MAX_NAMES);
    Some(Import::Module {
        up: module.len() - path.len(),
        path: path.replace('.', "/"),
        names: names.map(str::to_owned).collect(),
    })
}

/// The texts in quotes of a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split(['"', '\'', '`']).skip(1).step_by(2)
}

/// The paths behind the words of imports.
fn paths(text: &str, found: &mut Vec<Import>) {
    const MAX_LEN: usize = 200;
    for line in text.lines() {
        let mut pieces = line.split(['"', '\'', '`']);
        let mut before = pieces.next().unwrap_or_default();
        while let Some(inside) = pieces.next() {
            let word = before.trim_end();
            let is_import = BEFORE_PATHS.iter().any(|known| {
                let rest = word.strip_suffix(known);
                rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'))
            });
            if is_import && inside.contains('/') && inside.len() < MAX_LEN && !inside.contains("://") {
                found.push(Import::Path(inside.to_owned()));
            }
            before = pieces.next().unwrap_or_default();
        }
        let sourced = line.trim_start();
        let bare = sourced.strip_prefix(". ").or_else(|| sourced.strip_prefix("source "));
        let bare = bare.and_then(|rest| rest.split_whitespace().next());
        found.extend(
            bare.filter(|path| path.contains('/') && !path.contains(['"', '\'', '$']))
                .map(|path| Import::Path(path.to_owned())),
        );
        if found.len() >= MAX_IMPORTS {
            return;
        }
    }
}

/// The files, and the folders with a slash at their end, that the imports of a document lead to.
pub(super) fn targets(name: &str, imports: &[Import], files: &mut dyn Files) -> Vec<String> {
    let roots: Vec<&str> = imports
        .iter()
        .filter_map(|import| match import {
            Import::Root(root) => Some(root.as_str()),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for import in imports {
        match import {
            Import::Module { up, path, names } if *up > 0 => {
                let base = (1..*up).fold(folder(name).to_owned(), |base, _| folder(&base).to_owned());
                found.extend(module_at(&base, path, names, files));
            }
            Import::Module { path, names, .. } => {
                let mut around = around(name).into_iter().flat_map(|base| {
                    let below = ["", "src"].into_iter().chain(roots.iter().copied());
                    below.map(|root| join(&base, root)).collect::<Vec<_>>()
                });
                let hit = around.find_map(|base| {
                    let there = module_at(&base, path, names, files);
                    (!there.is_empty()).then_some(there)
                });
                found.extend(hit.into_iter().flatten());
            }
            Import::Path(path) => found.extend(path_at(name, path, files)),
            Import::Root(_) => {}
        }
    }
    found.retain(|target| target != name);
    found
}

/// The files of a module whose path begins in a folder.
fn module_at(base: &str, path: &str, names: &[String], files: &mut dyn Files) -> Vec<String> {
    let whole = join(base, path);
    let mut is_file = |path: String| (files.entry(&path) == Some(Entry::File)).then_some(path);
    let submodules = names
        .iter()
        .filter_map(|name| is_file(format!("{}.py", join(&whole, name))));
    let mut found: Vec<String> = submodules.collect();
    if path.is_empty() {
        return found;
    }
    found.extend(is_file(format!("{whole}.py")));
    let package = is_file(format!("{whole}/__init__.py"));
    let is_folder = package.is_none() && found.is_empty() && files.entry(&whole) == Some(Entry::Folder);
    found.extend(package);
    found.extend(is_folder.then(|| format!("{whole}/")));
    found
}

/// The file or the folder that a path leads to.
fn path_at(name: &str, path: &str, files: &mut dyn Files) -> Option<String> {
    let (first, rest) = path.split_once('/')?;
    if matches!(first, "." | "..") {
        return file_at(&join(folder(name), path), files);
    }
    let is_alias = ALIASES.contains(&first) || first.starts_with('@');
    let below = if is_alias { rest } else { path };
    let mut around = around(name).into_iter();
    around.find_map(|base| {
        let mut folders = SOURCE_FOLDERS.iter().filter(|below| is_alias || below.is_empty());
        folders.find_map(|sources| file_at(&join(&join(&base, sources), below), files))
    })
}

/// The file of a path that may lack its end, or the folder.
fn file_at(path: &str, files: &mut dyn Files) -> Option<String> {
    let entry = files.entry(path);
    if entry == Some(Entry::File) {
        return Some(path.to_owned());
    }
    let stem = [".js", ".mjs", ".cjs", ".jsx"]
        .iter()
        .find_map(|end| path.strip_suffix(end));
    let ends = SCRIPTS.iter().chain(&["rb", "sh"]);
    for end in ends {
        let mut named = [Some(path), stem]
            .into_iter()
            .flatten()
            .map(|path| format!("{path}.{end}"));
        let index = (entry == Some(Entry::Folder)).then(|| format!("{path}/index.{end}"));
        if let Some(found) = named
            .by_ref()
            .chain(index)
            .find(|path| files.entry(path) == Some(Entry::File))
        {
            return Some(found);
        }
    }
    (entry == Some(Entry::Folder)).then(|| format!("{path}/"))
}

/// The folder of a file and those around it, the nearest first.
pub(super) fn around(name: &str) -> Vec<String> {
    let mut folders = vec![folder(name).to_owned()];
    while let Some(inner) = folders
        .last()
        .filter(|inner| !inner.is_empty() && folders.len() < MAX_FOLDERS)
    {
        let outer = folder(inner).to_owned();
        folders.push(outer);
    }
    folders
}

pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_step(part: &str) -> bool {
    !part.is_empty() && part != "." && part != ".."
}

/// A path below a folder, without `.` and `..`.
pub(super) fn join(folder: &str, path: &str) -> String {
    let is_root = folder.starts_with('/');
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if is_root { format!("/{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files of a list.
    struct Known(&'static [&'static str]);

    impl Files for Known {
        fn entry(&mut self, name: &str) -> Option<Entry> {
            let below = format!("{name}/");
            let is_folder = self.0.iter().any(|file| file.starts_with(&below));
            let is_file = self.0.contains(&name);
            is_file
                .then_some(Entry::File)
                .or_else(|| is_folder.then_some(Entry::Folder))
        }

        fn text(&mut self, _: &str) -> Option<String> {
            None
        }

        fn list(&mut self, _: &str) -> Vec<(String, Entry)> {
            Vec::new()
        }
    }

    #[test]
    fn the_nearest_file_of_an_import_is_meant() {
        const FILES: &[&str] = &[
            "a/agent/config.py",
            "b/agent/config.py",
            "b/agent/__init__.py",
            "utils.py",
            "b/utils.py",
            "c/src/pkg/llm.py",
            "web/src/lib/models.ts",
            "web/src/index.ts",
            "web/config.json",
            "d/code/tools.py",
            "e/env.sh",
        ];
        for (name, text, expected) in [
            (
                "a/tests/test_it.py",
                "from agent.config import create\n",
                &["a/agent/config.py"][..],
            ),
            (
                "b/tests/test_it.py",
                "    from agent import (\n  config,\n)\n",
                &["b/agent/config.py", "b/agent/__init__.py"],
            ),
            ("b/run.py", "import utils, os as o\n", &["b/utils.py"]),
            ("a/run.ipynb", "  \"from utils import x\\n\",\n", &["utils.py"]),
            ("b/agent/run.py", "from .config import x\n", &["b/agent/config.py"]),
            ("b/agent/run.py", "from ..utils import x\n", &["b/utils.py"]),
            (
                "c/tests/test_it.py",
                "from pkg.llm import x\nfrom strands import Agent\n",
                &["c/src/pkg/llm.py"],
            ),
            ("a/run.py", "import agent\n", &["a/agent/"]),
            (
                "d/tests/t.py",
                "sys.path.insert(0, os.path.join(here, '..', 'code'))\nimport tools\n",
                &["d/code/tools.py"],
            ),
            (
                "web/src/pages/a.ts",
                "import { M } from '@/lib/models';\n",
                &["web/src/lib/models.ts"],
            ),
            (
                "web/src/a.ts",
                "import { M } from \"./lib/models.js\";\nimport x from 'react';\n",
                &["web/src/lib/models.ts"],
            ),
            (
                "web/src/a.js",
                "const c = require('../config.json');\n",
                &["web/config.json"],
            ),
            ("e/run.sh", ". ./env.sh\n", &["e/env.sh"]),
        ] {
            assert_eq!(
                targets(name, &of(name, text), &mut Known(FILES)),
                expected,
                "{name} {text}"
            );
        }
    }
}
