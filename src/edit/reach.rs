//! Which documents of a run can meet: one reads, imports or configures the other.
//!
//! In: two documents, each with its path, its package and the words of its imports. Out: whether a place of the one may see
//! a value of the other. Monorepos hold programs that know nothing of each other.

use std::collections::HashSet;

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

/// A document, as far as others can meet it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    /// Its path.
    pub(super) name: &'a str,
    /// The folder of its package manifest.
    pub(super) package: Option<&'a str>,
    /// The folded words of its imports.
    pub(super) imports: &'a HashSet<String>,
}

impl Spot<'_> {
    /// True if a place here may see a value of `other`.
    pub(super) fn meets(self, other: Spot<'_>) -> bool {
        if self.name == other.name || self.is_linked_to(other) {
            return true;
        }
        if let (Some(own), Some(others)) = (self.package, other.package) {
            return is_within(own, others);
        }
        let (own, others) = (folder_of_code(self.name), folder_of_code(other.name));
        is_within(others, own) || is_config(other.name) && is_within(own, others)
    }

    /// True if one of the two imports the other.
    pub(super) fn is_linked_to(self, other: Spot<'_>) -> bool {
        self.imports.contains(&module(other.name)) || other.imports.contains(&module(self.name))
    }

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
        let around = own.strip_prefix(&others).or_else(|| own.strip_suffix(&others));
        around.is_some_and(|rest| TEST_WORDS.contains(&rest)) && !others.is_empty()
    }

    /// True if one of the two imports the other, or a folder around it.
    pub(super) fn is_imported_with(self, other: Spot<'_>) -> bool {
        let has_part = |imports: &HashSet<String>, path: &str| {
            let mut folders = folder(path).split('/');
            folders.any(|folder| !folder.is_empty() && imports.contains(&fold(folder)))
        };
        self.is_linked_to(other) || has_part(self.imports, other.name) || has_part(other.imports, self.name)
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

    /// True if the document configures programs.
    pub(super) fn is_config(self) -> bool {
        is_config(self.name)
    }

    /// True if the two are in one folder, or one in a folder around that of the other.
    pub(super) fn is_near(self, other: Spot<'_>) -> bool {
        let (own, others) = (folder(self.name), folder(other.name));
        is_within(own, others) || is_within(others, own)
    }
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

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
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

    fn meets(place: (&str, Option<&str>, &str), value: (&str, Option<&str>, &str)) -> bool {
        let words = |text: &str| text.split_whitespace().map(fold).collect::<HashSet<_>>();
        let (own, others) = (words(place.2), words(value.2));
        let spot = |name, package, imports| Spot { name, package, imports };
        let (place, value) = (spot(place.0, place.1, &own), spot(value.0, value.1, &others));
        place.meets(value)
    }

    #[test]
    fn programs_beside_each_other_do_not_meet() {
        for (place, value, is_met) in [
            (("a/bot/registry.py", None, ""), ("a/bot/run.py", None, ""), true),
            (("a/bot/registry.py", None, ""), ("a/bot/deep/run.py", None, ""), true),
            (("a/bot/registry.py", None, ""), ("a/other/run.py", None, ""), false),
            (
                ("a/bot/registry.py", None, ""),
                ("a/other/run.py", None, "bot registry"),
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
            (("src/app.test.ts", None, "config"), ("lib/config.ts", None, ""), true),
        ] {
            assert_eq!(meets(place, value), is_met, "{place:?} {value:?}");
        }
    }
}
