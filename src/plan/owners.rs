//! Owners of a path, by a CODEOWNERS file: patterns as in `.gitignore`, of which the last that matches wins.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The paths of a CODEOWNERS file, the first that exists counts.
const FILES: [&str; 4] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];

/// The rules of a CODEOWNERS file.
#[derive(Debug, Default)]
pub struct Owners {
    /// The rules, the last one first.
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    pattern: Gitignore,
    /// True if it means the files of one folder and not those below.
    is_flat: bool,
    owners: Vec<String>,
}

impl Owners {
    /// The locations of such a file in a repository, the first in use first.
    pub const fn files() -> [&'static str; 4] {
        FILES
    }

    /// Reads a file. A line that cannot be read is passed over, as GitHub does.
    pub fn read(text: &str) -> Self {
        let mut rules = Vec::new();
        let mut default: Vec<String> = Vec::new();
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(names) = section(line) {
                default = names;
                continue;
            }
            rules.extend(rule(line, &default));
        }
        rules.reverse();
        Self { rules }
    }

    /// The owners of a path relative to the root of the repository; empty if no rule matches.
    pub fn of(&self, path: &str) -> &[String] {
        let path = path.trim_start_matches("./");
        let matches = |rule: &&Rule| {
            let matched = if rule.is_flat {
                rule.pattern.matched(path, false)
            } else {
                rule.pattern.matched_path_or_any_parents(path, false)
            };
            matched.is_ignore()
        };
        // A path that leads out of the repository has no owner.
        let is_inside = !path.starts_with('/') && !path.split('/').any(|part| part == "..");
        let rule = self.rules.iter().find(|rule| is_inside && matches(rule));
        rule.map_or(&[], |rule| &rule.owners)
    }
}

/// The default owners of a section of GitLab: `[Docs] @docs`, `^[Optional][2] @team`.
fn section(line: &str) -> Option<Vec<String>> {
    let rest = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (_, rest) = rest.split_once(']')?;
    let rest = match rest.strip_prefix('[') {
        Some(count) => count.split_once(']')?.1,
        None => rest,
    };
    Some(names(rest))
}

fn names(text: &str) -> Vec<String> {
    let words = text.split_whitespace().take_while(|word| !word.starts_with('#'));
    words.map(str::to_owned).collect()
}

fn rule(line: &str, default: &[String]) -> Option<Rule> {
    // A space behind a backslash is a part of the path.
    let mut end = line.len();
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c.is_whitespace() && before != '\\' {
            end = at;
            break;
        }
        before = c;
    }
    let (pattern, rest) = line.split_at(end);
    if pattern.starts_with('!') {
        return None;
    }
    let mut owners = names(rest);
    if owners.is_empty() && !rest.contains('#') {
        owners = default.to_vec();
    }
    let mut builder = GitignoreBuilder::new("");
    // A bracket is a letter of the path: forges have no ranges there.
    builder.add_line(None, &pattern.replace('[', "\\[")).ok()?;
    Some(Rule {
        pattern: builder.build().ok()?,
        is_flat: pattern.ends_with("/*"),
        owners,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, path: &str) -> String {
        Owners::read(text).of(path).join(" ")
    }

    #[test]
    fn the_last_rule_that_matches_wins() {
        let file = "# all\n*       @org/all\n*.tf  @org/infra # ours\n/apps/ @org/apps\n/apps/chat/ @chat bob@example.com\n/docs/* @docs\n/apps/free/\n";
        for (path, owners) in [
            ("README.md", "@org/all"),
            ("infra/main.tf", "@org/infra"),
            ("apps/x/main.tf", "@org/apps"),
            ("apps/chat/a/b.py", "@chat bob@example.com"),
            ("docs/a.md", "@docs"),
            ("docs/a/b.md", "@org/all"),
            ("apps/free/x.py", ""),
            ("./apps/chat/a.py", "@chat bob@example.com"),
            ("../other/a.py", ""),
            ("/etc/passwd", ""),
        ] {
            assert_eq!(of(file, path), owners, "{path}");
        }
    }

    #[test]
    fn sections_of_gitlab_have_default_owners_and_broken_lines_are_nobodys() {
        let file =
            "[Docs][2] @docs\n*.md\n^[Code] @code\n*.py\n*.rs @rust\n!x.py @no\na\\ b.txt @space\na/[c]/ @range\n";
        assert_eq!(of(file, "a.md"), "@docs");
        assert_eq!(of(file, "x.py"), "@code");
        assert_eq!(of(file, "x.rs"), "@rust");
        assert_eq!(of(file, "a b.txt"), "@space");
        assert_eq!(of(file, "a/[c]/x.txt"), "@range");
        assert_eq!(of(file, "a/c/x.txt"), "");
        assert_eq!(of("", "a"), "");
    }
}
