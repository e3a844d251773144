//! Which documents of a run can meet: one reads, imports or configures the other.
//!
//! In: the documents, each with its path, its package and its imports, and the files around them. Out: whether a place of
//! one document may see a value of another, and how near they are. Monorepos hold programs that know nothing of each other.

use std::collections::{HashMap, HashSet};

use super::imports::{self, Entry, Files, Import, folder};
use super::programs::{self, Home, Programs};
use crate::context::fold;

/// Folders of tests, which are about the folder around them.
const TESTS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "spec",
    "specs",
    "unit",
    "integration",
    "e2e",
];

/// What the name of a test has beside that of its subject.
const TEST_WORDS: &[&str] = &["test", "tests", "spec"];

/// Names of files that stand for their folder.
const ENTRIES: &[&str] = &["index", "__init__", "mod", "main", "lib"];

/// Extensions of files that configure programs elsewhere in their folder.
const CONFIGS: &[&str] = &[
    "yaml",
    "yml",
    "json",
    "toml",
    "env",
    "ini",
    "cfg",
    "properties",
    "tfvars",
    "xml",
    "conf",
    "hocon",
];

/// Extensions of languages whose files need no import of those in the same folder.
const PACKAGES: &[&str] = &["java", "kt", "scala", "groovy", "go", "cs", "swift", "php", "tf"];

/// Steps of imports that are followed, and files of one document, at most.
const MAX_STEPS: u8 = 6;
const MAX_FILES: usize = 300;

/// Files that are read only for their imports, at most.
const MAX_READ: usize = 5_000;

/// A document, as far as others can meet it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    /// Its path.
    pub(super) name: &'a str,
    /// The folder of its package manifest.
    pub(super) package: Option<&'a str>,
    /// The folder of its nearest README or manifest.
    pub(super) home: Option<&'a str>,
    /// True if it names a model.
    pub(super) names_some: bool,
    /// The folded words of its imports, where they name no files.
    pub(super) words: &'a HashSet<String>,
    /// The folded name of its package, where its text says it.
    pub(super) module: &'a str,
    /// Its imports of files.
    pub(super) imports: &'a [Import],
    /// The folded parts of the paths that it names, where it has policies.
    pub(super) paths: &'a HashSet<String>,
}

impl Spot<'_> {
    /// True if the document is the test of another by its name: `chat_test.go` of `chat.go`, `assistant_spec.rb`.
    pub(super) fn is_test_of(self, other: Spot<'_>) -> bool {
        let stem = |path: &str| {
            fold(
                path.rsplit('/')
                    .next()
                    .unwrap_or(path)
                    .split('.')
                    .next()
                    .unwrap_or_default(),
            )
        };
        let (own, others) = (stem(self.name), stem(other.name));
        // `stack.test.ts` of `stack.ts`
        let is_marked = self.name.rsplit('/').next().is_some_and(|name| {
            let mut parts = name.split('.').skip(1);
            parts.any(|part| TEST_WORDS.contains(&part))
        });
        if is_marked && own == others {
            return true;
        }
        let around = own.strip_prefix(&others).or_else(|| own.strip_suffix(&others));
        around.is_some_and(|rest| TEST_WORDS.contains(&rest)) && !others.is_empty()
    }

    /// True if the two are of one program: of packages one inside the other, or else of folders so.
    pub(super) fn is_of_program(self, other: Spot<'_>) -> bool {
        match (self.package, other.package) {
            (Some(own), Some(others)) => is_within(own, others) || is_within(others, own),
            _ => self.is_near(other),
        }
    }

    /// True if the two are in one folder, and of a language whose files of a folder know each other.
    pub(super) fn is_of_package(self, other: Spot<'_>) -> bool {
        let extension = |name: &str| name.rsplit_once('.').map(|(_, end)| end.to_owned());
        let own = extension(self.name).filter(|end| PACKAGES.contains(&end.as_str()));
        own.is_some() && own == extension(other.name) && folder(self.name) == folder(other.name)
    }

    /// The document with its program.
    fn at_home(&self) -> Home<'_> {
        Home {
            name: self.name,
            folder: self.home,
        }
    }

    /// True if the document configures programs.
    pub(super) fn is_config(self) -> bool {
        is_config(self.name)
    }

    /// True if the two are in one folder, or one in a folder around that of the other.
    pub(super) fn is_near(self, other: Spot<'_>) -> bool {
        let (own, others) = (folder(self.name), folder(other.name));
        is_within(own, others) || is_within(others, own)
    }

    /// True if no manifest says that the two are of different programs.
    fn is_compatible(self, other: Spot<'_>) -> bool {
        self.package.is_none() || other.package.is_none() || self.is_of_program(other)
    }

    /// True if its policies may be those of code in another document: all are, unless it belongs to a package. Then it is
    /// the code of that package, or else of a folder that it names by its path.
    pub(super) fn governs(self, code: Spot<'_>) -> bool {
        let Some(package) = self.package.filter(|package| !package.is_empty()) else {
            return true;
        };
        let own: Vec<&str> = package.split('/').collect();
        let mut folders = folder(code.name).split('/').filter(|part| !own.contains(part));
        is_within(folder(code.name), package) || folders.any(|part| self.paths.contains(&fold(part)))
    }

    /// True if its package holds the infrastructure of the programs in the folder around it, and another document is there.
    pub(super) fn is_infrastructure_of(self, code: Spot<'_>) -> bool {
        let is_one = |part: &&str| programs::is_infrastructure(part);
        let mut parts = self.package.unwrap_or_default().split('/');
        let before: Vec<&str> = parts.by_ref().take_while(|part| !is_one(part)).collect();
        let has_one = self.package.unwrap_or_default().split('/').any(|part| is_one(&part));
        has_one && is_within(folder(code.name), &before.join("/"))
    }

    /// True if its imports name a folder around another document.
    fn names_folder_of(self, other: Spot<'_>) -> bool {
        let mut folders = folder(other.name).split('/');
        folders.any(|folder| !folder.is_empty() && self.words.contains(&fold(folder)))
    }
}

/// Which of the documents of a run can meet.
#[derive(Debug, Default)]
pub(super) struct Reach<'a> {
    spots: Vec<Spot<'a>>,
    /// For each document those that it imports, itself or through other files, with the number of steps.
    imported: Vec<HashMap<usize, u8>>,
    /// For each document those that import it.
    importers: Vec<HashSet<usize>>,
    programs: Programs<'a>,
}

impl<'a> Reach<'a> {
    /// Follows the imports of the documents.
    pub(super) fn of(spots: Vec<Spot<'a>>, files: &mut dyn Files) -> Self {
        let mut walk = Walk::of(&spots, files);
        let mut imported: Vec<HashMap<usize, u8>> = (0..spots.len()).map(|at| walk.imported(at)).collect();
        let mut modules: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, spot) in spots.iter().enumerate() {
            let by_file = module(spot.name);
            if !spot.module.is_empty() && spot.module != by_file {
                modules.entry(spot.module.to_owned()).or_default().push(at);
            }
            modules.entry(by_file).or_default().push(at);
        }
        for (at, spot) in spots.iter().enumerate() {
            for word in spot.words {
                let named = modules.get(word).into_iter().flatten().copied();
                let named = named.filter(|&other| other != at && spot.is_compatible(spots[other]));
                // Of several modules of a name the nearest is meant.
                let named: Vec<(usize, usize)> =
                    named.map(|other| (hops(spot.name, spots[other].name), other)).collect();
                let nearest = named.iter().map(|(hops, _)| *hops).min();
                let nearest = named.iter().filter(|(hops, _)| Some(*hops) == nearest);
                imported[at].extend(nearest.map(|(_, other)| (*other, 1)));
            }
        }
        let mut importers = vec![HashSet::new(); spots.len()];
        for (at, imported) in imported.iter().enumerate() {
            for &other in imported.keys() {
                importers[other].insert(at);
            }
        }
        let named = spots.iter().filter(|spot| spot.names_some).map(|spot| spot.name);
        let programs = Programs::of(named);
        Self {
            spots,
            imported,
            importers,
            programs,
        }
    }

    pub(super) fn name(&self, document: usize) -> &'a str {
        self.spots.get(document).map_or("", |spot| spot.name)
    }

    pub(super) fn spot(&self, document: usize) -> Option<Spot<'a>> {
        self.spots.get(document).copied()
    }

    /// True if a place of a document may see a value of another one.
    pub(super) fn meets(&self, place: usize, value: usize) -> bool {
        if place == value || self.is_linked(place, value) {
            return true;
        }
        let (Some(own), Some(other)) = (self.spot(place), self.spot(value)) else {
            return false;
        };
        if let (Some(own), Some(others)) = (own.package, other.package) {
            return is_within(own, others);
        }
        if self.importers[place]
            .intersection(&self.importers[value])
            .next()
            .is_some()
        {
            return true;
        }
        let (inner, outer) = (folder_of_code(other.name), folder_of_code(own.name));
        is_within(inner, outer) || other.is_config() && is_within(outer, inner)
    }

    /// True if nothing says that a document belongs to another program than the value of another one.
    pub(super) fn may_share_program(&self, place: usize, value: usize) -> bool {
        let (Some(own), Some(other)) = (self.spot(place), self.spot(value)) else {
            return false;
        };
        self.programs.join(own.at_home(), other.at_home())
    }

    /// True if a document lies in the folder of another one, or in one below it.
    pub(super) fn is_in_folder_of(&self, document: usize, other: usize) -> bool {
        is_within(folder(self.name(document)), folder(self.name(other)))
    }

    /// True if a document belongs to the package of another one.
    pub(super) fn is_in_package_of(&self, document: usize, other: usize) -> bool {
        let package = self.spot(other).and_then(|spot| spot.package);
        package.is_some_and(|package| is_within(folder(self.name(document)), package))
    }

    /// True if one of the two imports the other.
    pub(super) fn is_linked(&self, one: usize, other: usize) -> bool {
        self.steps(one, other).is_some()
    }

    /// True if a test may be about a value: it is in the same file, imports it, or the value is in a config file.
    pub(super) fn is_tested_by(&self, test: usize, value: usize) -> bool {
        let (Some(own), Some(other)) = (self.spot(test), self.spot(value)) else {
            return false;
        };
        let is_about = test == value
            || self.imported[test].contains_key(&value)
            || other.is_config()
            || own.is_test_of(other)
            || own.is_of_package(other)
            || own.names_folder_of(other)
            || other.names_folder_of(own);
        // `src/test/…/ConfigTest.java` is beside `src/main/…/Config.java`, and neither is below the other.
        let is_its_test =
            || own.is_test_of(other) && own.is_compatible(other) && is_within(other.name, around_tests(own.name));
        is_about && self.meets(test, value) || is_its_test()
    }

    /// The distance between a place and a value, for an order by nearness.
    pub(super) fn distance(&self, place: usize, value: usize) -> usize {
        if place == value {
            return 0;
        }
        let steps = self.steps(place, value).map(usize::from);
        steps.unwrap_or(usize::from(MAX_STEPS)) + hops(self.name(place), self.name(value))
    }

    fn steps(&self, one: usize, other: usize) -> Option<u8> {
        let there = self.imported.get(one).and_then(|imported| imported.get(&other));
        let back = self.imported.get(other).and_then(|imported| imported.get(&one));
        there.into_iter().chain(back).min().copied()
    }
}

/// The folder around the folder of tests that a document is in.
fn around_tests(name: &str) -> &str {
    let mut end = 0;
    for part in folder(name).split('/') {
        if TESTS.contains(&part) {
            return name[..end].trim_end_matches('/');
        }
        end += part.len() + 1;
    }
    folder(name)
}

/// A walk along imports.
struct Walk<'s, 'f> {
    spots: &'s [Spot<'s>],
    numbers: HashMap<&'s str, usize>,
    /// The documents of each folder.
    folders: HashMap<&'s str, Vec<usize>>,
    files: Known<'s, 'f>,
    /// Where the imports of each file lead.
    targets: HashMap<String, Vec<String>>,
}

impl<'s, 'f> Walk<'s, 'f> {
    fn of(spots: &'s [Spot<'s>], files: &'f mut dyn Files) -> Self {
        let mut folders: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut around = HashSet::new();
        for (at, spot) in spots.iter().enumerate() {
            folders.entry(folder(spot.name)).or_default().push(at);
            let mut outer = folder(spot.name);
            while !outer.is_empty() && around.insert(outer) {
                outer = folder(outer);
            }
        }
        let numbers: HashMap<&str, usize> = spots.iter().enumerate().map(|(at, spot)| (spot.name, at)).collect();
        let names = numbers.keys().copied().collect();
        Self {
            spots,
            numbers,
            folders,
            files: Known { names, around, files },
            targets: HashMap::new(),
        }
    }

    /// The documents that one imports, with the number of steps.
    fn imported(&mut self, document: usize) -> HashMap<usize, u8> {
        let mut found = HashMap::new();
        if self.spots[document].imports.is_empty() {
            return found;
        }
        let mut seen = HashSet::new();
        let mut next = vec![self.spots[document].name.to_owned()];
        for step in 1..=MAX_STEPS {
            let mut ends = Vec::new();
            for file in next {
                ends.extend(self.targets(&file));
            }
            next = Vec::new();
            for end in ends {
                if seen.len() >= MAX_FILES || !seen.insert(end.clone()) {
                    continue;
                }
                let inside = end.strip_suffix('/').and_then(|folder| self.folders.get(folder));
                let one = self.numbers.get(end.as_str());
                for &other in inside.into_iter().flatten().chain(one) {
                    if other != document {
                        found.entry(other).or_insert(step);
                    }
                }
                next.push(end);
            }
        }
        found
    }

    fn targets(&mut self, file: &str) -> Vec<String> {
        if let Some(known) = self.targets.get(file) {
            return known.clone();
        }
        let known = self.numbers.get(file).map(|&at| self.spots[at].imports);
        let imports = match known.filter(|known| !known.is_empty()) {
            Some(known) => known.to_vec(),
            None if imports::are_of_files(file) && self.targets.len() < MAX_READ => {
                let text = self.files.text(file).unwrap_or_default();
                imports::of(file, &text)
            }
            None => Vec::new(),
        };
        let targets = imports::targets(file, &imports, &mut self.files);
        self.targets.insert(file.to_owned(), targets.clone());
        targets
    }
}

/// The documents of a run, and the files around them.
struct Known<'s, 'f> {
    names: HashSet<&'s str>,
    /// The folders around the documents.
    around: HashSet<&'s str>,
    files: &'f mut dyn Files,
}

impl Files for Known<'_, '_> {
    fn entry(&mut self, name: &str) -> Option<Entry> {
        if self.names.contains(name) {
            return Some(Entry::File);
        }
        let is_folder = self.around.contains(name);
        is_folder.then_some(Entry::Folder).or_else(|| self.files.entry(name))
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.files.text(name)
    }

    fn list(&mut self, folder: &str) -> Vec<(String, Entry)> {
        self.files.list(folder)
    }
}

/// The number of folders between two files.
fn hops(one: &str, other: &str) -> usize {
    let parts = |path: &'_ str| folder(path).split('/').filter(|part| !part.is_empty()).count();
    let mut shared = 0;
    let (own, others) = (folder(one).split('/'), folder(other).split('/'));
    for (own, others) in own.zip(others) {
        if own != others || own.is_empty() {
            break;
        }
        shared += 1;
    }
    parts(one) + parts(other) - 2 * shared
}

/// The folded name by which a file is imported.
fn module(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    if ENTRIES.contains(&stem) {
        return fold(folder(path).rsplit('/').next().unwrap_or_default());
    }
    fold(stem)
}

/// The folder that a file is about: of a test that around its folder of tests.
fn folder_of_code(path: &str) -> &str {
    let mut folder = folder(path);
    while let Some(last) = folder.rsplit('/').next().filter(|last| TESTS.contains(last)) {
        folder = folder[..folder.len() - last.len()].trim_end_matches('/');
    }
    folder
}

/// True if a folder is `outer` or lies in it.
fn is_within(folder: &str, outer: &str) -> bool {
    let rest = folder.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_config(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.starts_with(".env") || file.rsplit_once('.').is_some_and(|(_, end)| CONFIGS.contains(&end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::imports::NoFiles;

    type Place<'a> = (&'a str, Option<&'a str>, &'a str);

    /// Whether the first place sees a value of the second, in a run with more documents.
    fn meets(places: &[Place<'_>]) -> bool {
        let words = |(name, _, text): &Place<'_>| {
            if imports::are_of_files(name) {
                HashSet::new()
            } else {
                text.split_whitespace().map(fold).collect::<HashSet<_>>()
            }
        };
        let words: Vec<_> = places.iter().map(words).collect();
        let imports: Vec<_> = places.iter().map(|(name, _, text)| imports::of(name, text)).collect();
        let spots = places.iter().zip(&words).zip(&imports);
        let spots = spots.map(|((place, words), imports)| Spot {
            name: place.0,
            package: place.1,
            home: None,
            names_some: true,
            words,
            module: "",
            imports,
            paths: words,
        });
        Reach::of(spots.collect(), &mut NoFiles).meets(0, 1)
    }

    #[test]
    fn programs_beside_each_other_do_not_meet() {
        for (place, value, is_met) in [
            (("a/bot/registry.py", None, ""), ("a/bot/run.py", None, ""), true),
            (("a/bot/registry.py", None, ""), ("a/bot/deep/run.py", None, ""), true),
            (("a/bot/registry.py", None, ""), ("a/other/run.py", None, ""), false),
            (
                ("a/bot/registry.py", None, ""),
                ("a/other/run.py", None, "from bot.registry import x"),
                true,
            ),
            (
                ("a/bot/agent.py", None, ""),
                ("a/other/run.py", None, "from strands import Agent"),
                false,
            ),
            (
                ("a/bot/Registry.java", None, ""),
                ("a/other/Run.java", None, "bot Registry"),
                true,
            ),
            (
                ("a/bot/registry.py", None, ""),
                ("a/other/run.py", Some("a/other"), ""),
                false,
            ),
            (("a/bot/registry.py", None, ""), ("config.yaml", None, ""), true),
            (("a/bot/registry.py", None, ""), ("run.py", None, ""), false),
            (
                ("src/templates/index.js", Some("src/templates"), ""),
                ("src/bin/config.js", Some("src"), ""),
                true,
            ),
            (("a/lib.py", Some("a"), ""), ("b/run.py", Some("b"), ""), false),
            (("tests/unit/test_app.py", None, ""), ("app.py", None, ""), true),
            (
                ("src/app.test.ts", None, "import { M } from '../lib/config';"),
                ("lib/config.ts", None, ""),
                true,
            ),
        ] {
            assert_eq!(meets(&[place, value]), is_met, "{place:?} {value:?}");
        }
    }

    #[test]
    fn imports_are_followed_to_the_nearest_file() {
        let service = ("app/utils/service.py", None, "from utils.llm import invoke");
        let page = ("app/pages/a.py", None, "from utils.service import ask");
        assert!(meets(&[("app/utils/llm.py", None, ""), page, service]));
        assert!(!meets(&[
            ("other/utils/llm.py", None, ""),
            page,
            service,
            ("app/utils/llm.py", None, "")
        ]));
        let main = ("app/main.py", None, "from names import N\nfrom core import llm");
        assert!(meets(&[
            ("app/core/llm.py", None, ""),
            ("app/names/__init__.py", None, ""),
            main
        ]));
        let index = ("web/index.ts", None, "export * from './core/llm';");
        let hook = ("web/hooks/use.ts", None, "import { ask } from '../index';");
        assert!(meets(&[("web/core/llm.ts", None, ""), hook, index]));
    }
}
