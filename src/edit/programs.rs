//! Programs of a scope: the documents that nothing tells apart.
//!
//! In: the names of the documents, each with the folder of its nearest README or manifest. Out: whether a place of one may
//! see a value of another although neither imports the other: a setting of `config/` and the code of `src/`.

use std::collections::{HashMap, HashSet};

use super::imports::folder;
use crate::context::fold;

/// Folders of programs that have nothing to do with each other.
const COLLECTIONS: &[&str] = &[
    "sample",
    "samples",
    "example",
    "examples",
    "demo",
    "demos",
    "notebook",
    "notebooks",
    "lab",
    "labs",
    "lesson",
    "lessons",
    "chapter",
    "chapters",
    "tutorial",
    "tutorials",
    "workshop",
    "workshops",
    "exercise",
    "exercises",
    "poc",
    "pocs",
    "experiment",
    "experiments",
    "playground",
    "sandbox",
];

/// Words of the names of folders that hold the infrastructure of the programs around them.
const INFRASTRUCTURE: &[&str] = &[
    "infra",
    "infrastructure",
    "iac",
    "iam",
    "cdk",
    "terraform",
    "tf",
    "pulumi",
    "cloudformation",
    "cfn",
    "stack",
    "stacks",
    "deploy",
    "deployment",
    "deployments",
    "policies",
    "ops",
    "devops",
];

/// Words of the names of other folders that hold the settings of the programs beside them.
const SETTINGS: &[&str] = &[
    "config",
    "configs",
    "configuration",
    "conf",
    "settings",
    "env",
    "envs",
    "environments",
    "k8s",
    "kubernetes",
    "helm",
    "chart",
    "charts",
    "manifests",
    "docker",
    "compose",
];

/// A folder with more folders of documents that name models holds programs, and is none.
const MAX_SIBLINGS: usize = 6;

/// A document and its program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'a> {
    /// The path of the document.
    pub(super) name: &'a str,
    /// The folder of its nearest README or manifest.
    pub(super) folder: Option<&'a str>,
}

/// The programs of a scope.
#[derive(Debug, Default)]
pub(super) struct Programs<'a> {
    /// The folders in each folder that hold documents which name models.
    inside: HashMap<&'a str, HashSet<&'a str>>,
}

impl<'a> Programs<'a> {
    /// The programs of documents which name models.
    pub(super) fn of(names: impl Iterator<Item = &'a str>) -> Self {
        let mut inside: HashMap<&str, HashSet<&str>> = HashMap::new();
        for name in names {
            let mut below = folder(name);
            while !below.is_empty() {
                let outer = folder(below);
                if !inside.entry(outer).or_default().insert(below) {
                    break;
                }
                below = outer;
            }
        }
        Self { inside }
    }

    /// True if a place of one document may see a value of another.
    pub(super) fn join(&self, place: Home<'_>, value: Home<'_>) -> bool {
        let common = common_folder(folder(place.name), folder(value.name));
        if self.inside.get(common).map_or(0, HashSet::len) > MAX_SIBLINGS {
            return false;
        }
        let paths = [place, value].map(|home| parts_below(folder(home.name), common));
        if paths.iter().flatten().any(|part| is_one_of_many(part)) {
            return false;
        }
        let holds_settings = |path: &[&str]| path.first().is_some_and(|part| is_of_settings(part));
        let is_apart = |home: Home<'_>| home.folder.is_some_and(|own| !parts_below(own, common).is_empty());
        holds_settings(&paths[1]) || !is_apart(place) && !is_apart(value)
    }
}

/// The innermost folder around two.
fn common_folder<'p>(one: &'p str, other: &str) -> &'p str {
    let mut end = 0;
    let mut others = other.split('/');
    for part in one.split('/').filter(|part| !part.is_empty()) {
        if others.next() != Some(part) {
            break;
        }
        end += part.len() + usize::from(end > 0);
    }
    &one[..end]
}

/// The parts of a path below a folder; none where it is not below.
fn parts_below<'p>(path: &'p str, outer: &str) -> Vec<&'p str> {
    let rest = path.strip_prefix(outer).unwrap_or_default();
    if !outer.is_empty() && !rest.starts_with('/') {
        return Vec::new();
    }
    rest.split('/').filter(|part| !part.is_empty()).collect()
}

/// True if a folder has a number, or a name of what has nothing to do with what is beside it.
fn is_one_of_many(part: &str) -> bool {
    let has_number = part.contains(|c: char| c.is_ascii_digit());
    has_number && !is_of_settings(part) || COLLECTIONS.contains(&fold(part).as_str())
}

/// True if a folder has a name of infrastructure.
pub(super) fn is_infrastructure(part: &str) -> bool {
    has_word(part, INFRASTRUCTURE)
}

fn is_of_settings(part: &str) -> bool {
    is_infrastructure(part) || has_word(part, SETTINGS)
}

fn has_word(part: &str, known: &[&str]) -> bool {
    part.split(['-', '_', '.'])
        .any(|word| known.contains(&fold(word).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(place: &str, value: &str, homes: &[&'static str]) -> bool {
        let home = |name: &str| {
            let inside = homes.iter().filter(|home| folder(name).starts_with(**home));
            inside.max_by_key(|home| home.len()).copied()
        };
        let at = |name| Home {
            name,
            folder: home(name),
        };
        Programs::of([place, value].into_iter()).join(at(place), at(value))
    }

    #[test]
    fn folders_of_one_program_join() {
        for (place, value, homes) in [
            ("src/llm.py", "config/app.yaml", &[][..]),
            ("src/llm.py", "config/app.yaml", &[""]),
            ("app/llm.py", "infra/main.tf", &["app"]),
            ("internal/llm/llm.go", "deploy/chart/values.yaml", &["", "deploy/chart"]),
            ("worker/limits.py", "jobs/run.py", &[]),
            ("Core/Limits.cs", "Api/Startup.cs", &[""]),
            ("svc/app/limits.py", "svc/k8s-prod/deploy.yaml", &["svc"]),
        ] {
            assert!(joined(place, value, homes), "{place} {value}");
        }
        for (place, value, homes) in [
            ("bot/llm.py", "other/run.py", &["bot", "other"][..]),
            ("samples/bot/llm.py", "src/run.py", &[]),
            ("01-intro/llm.py", "02-agents/run.py", &[]),
            ("lab/a/llm.py", "lab/b/run.py", &["lab/a"]),
        ] {
            assert!(!joined(place, value, homes), "{place} {value}");
        }
    }

    #[test]
    fn a_folder_of_many_folders_is_no_program() {
        let names: Vec<String> = ('a'..='h').map(|c| format!("{c}/app.py")).collect();
        let programs = Programs::of(names.iter().map(String::as_str));
        let at = |name| Home { name, folder: None };
        assert!(!programs.join(at("a/app.py"), at("b/app.py")));
        assert!(Programs::of(["a/app.py", "b/app.py"].into_iter()).join(at("a/app.py"), at("b/app.py")));
    }
}
