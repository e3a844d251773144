//! Tables of a config about an organisation: allowed models, hidden findings, and homes of model ids.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::file::Parser;
use super::paths::{PathGlob, PathSet};
use super::settings::Scoped;
use crate::catalog::{ArnModel, Arns};
use crate::lint::{Globs, Rule};
use crate::suppress::Ignored;

/// The keys of a `[[deny]]` or `[[allow]]`.
pub(super) const LIST_KEYS: &[&str] = &[
    "models",
    "except",
    "providers",
    "profiles",
    "regions",
    "paths",
    "reason",
    "link",
];

/// The keys of an `[[ignore]]`.
pub(super) const IGNORE_KEYS: &[&str] = &["paths", "lints", "ids", "until", "reason"];

/// The keys of `[hard-coded-model]`.
pub(super) const HARD_CODED_KEYS: &[&str] = &["allowed-in"];

/// The home of model ids.
#[derive(Clone, Debug)]
pub(super) struct HardCoded {
    /// The files in which they belong.
    pub(super) homes: PathSet,
    /// The same, as written.
    pub(super) texts: Vec<String>,
    /// Place of the table, for messages.
    pub(super) source: String,
}

impl Parser<'_> {
    /// `[[deny]]` and `[[allow]]`.
    pub(super) fn lists(&mut self, name: &'static str, value: &Spanned<DeValue<'_>>) -> Vec<Scoped<Rule>> {
        let expected = if name == "deny" {
            "tables that begin with [[deny]]"
        } else {
            "tables that begin with [[allow]]"
        };
        let items = self.reader.tables(name, value, expected);
        items
            .iter()
            .filter_map(|item| self.list(name, item, expected))
            .collect()
    }

    fn list(&mut self, name: &str, value: &Spanned<DeValue<'_>>, expected: &'static str) -> Option<Scoped<Rule>> {
        let table = self.reader.table(name, value, expected)?;
        let mut rule = Rule {
            source: self.source(&value.span()),
            ..Rule::default()
        };
        let mut paths = None;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "models" => rule.models = self.globs("models", value),
                "except" => rule.except = self.globs("except", value),
                "providers" => rule.providers = self.globs("providers", value),
                "profiles" => rule.profiles = self.globs("profiles", value),
                "regions" => rule.regions = self.globs("regions", value),
                "paths" => paths = self.paths("paths", value),
                "reason" => rule.reason = self.reader.scalar("reason", value),
                "link" => rule.link = self.link(value),
                _ => self.reader.unknown_key(key, LIST_KEYS),
            }
        }
        let lists = ["models", "providers", "profiles", "regions"];
        if !table.keys().any(|key| lists.contains(&key.get_ref().as_ref())) {
            let reason = "expected `models`, `providers`, `profiles` or `regions`, which say what it is about";
            self.reader.bad_value(name, &value.span(), reason);
        }
        Some(Scoped::new(rule, paths))
    }

    /// `[[ignore]]`.
    pub(super) fn ignored(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Scoped<Ignored>> {
        let items = self.reader.tables("ignore", value, "tables that begin with [[ignore]]");
        items.iter().filter_map(|item| self.ignored_one(item)).collect()
    }

    fn ignored_one(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Scoped<Ignored>> {
        let table = self
            .reader
            .table("ignore", value, "a table that begins with [[ignore]]")?;
        let mut ignored = Ignored {
            lints: Vec::new(),
            ids: Globs::default(),
            until: None,
            reason: None,
            source: self.source(&value.span()),
        };
        let mut paths = None;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "paths" => paths = self.paths("paths", value),
                "lints" => ignored.lints = self.lints(value),
                "ids" => ignored.ids = self.globs("ids", value),
                "until" => ignored.until = self.reader.scalar("until", value),
                "reason" => ignored.reason = self.reader.scalar("reason", value),
                _ => self.reader.unknown_key(key, IGNORE_KEYS),
            }
        }
        if !table.keys().any(|key| key.get_ref() == "paths") {
            let reason = "expected `paths`, which say where it holds; `[severity]` turns a lint off everywhere";
            self.reader.bad_value("ignore", &value.span(), reason);
        }
        Some(Scoped::new(ignored, paths))
    }

    fn lints(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let names: Vec<String> = self.reader.list("lints", value).unwrap_or_default();
        if names.is_empty() {
            self.empty("lints", value);
        }
        for name in &names {
            self.is_lint(name, &value.span());
        }
        names
    }

    /// `[hard-coded-model]`.
    pub(super) fn hard_coded(&mut self, value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<HardCoded> {
        let table = self
            .reader
            .table("hard-coded-model", value, "a table with `allowed-in`")?;
        let mut globs: Vec<PathGlob> = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "allowed-in" => globs = self.reader.list("allowed-in", value).unwrap_or_default(),
                _ => self.reader.unknown_key(key, HARD_CODED_KEYS),
            }
        }
        Some(HardCoded {
            homes: self.path_set(&globs, span)?,
            texts: globs.iter().map(ToString::to_string).collect(),
            source: self.source(span),
        })
    }

    /// `[arns]`.
    pub(super) fn arns(&mut self, value: &Spanned<DeValue<'_>>) -> Arns {
        let mut arns = Arns::default();
        let Some(table) = self.reader.table("arns", value, "a table of model ids by ARNs") else {
            return arns;
        };
        for (key, value) in table {
            let arn = key.get_ref().to_string();
            let Some(model) = self.reader.scalar(&format!("arns.{arn}"), value) else {
                continue;
            };
            let place = self.source(&key.span());
            if let Err(reason) = arns.add(ArnModel { arn, model, place }) {
                self.reader.bad_value("arns", &key.span(), reason);
            }
        }
        if let Err(error) = arns.rank() {
            self.reader.bad_value("arns", &value.span(), error.to_string());
        }
        arns
    }

    /// Paths, of which there must be some.
    fn paths(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<PathSet> {
        let globs: Vec<PathGlob> = self.reader.list(key, value)?;
        if globs.is_empty() {
            self.empty(key, value);
        }
        self.path_set(&globs, &value.span())
    }

    /// Globs over names, of which there must be some.
    fn globs(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Globs {
        let Some(texts) = self.reader.list::<String>(key, value) else {
            return Globs::default();
        };
        if texts.is_empty() {
            self.empty(key, value);
        }
        Globs::new(texts).unwrap_or_else(|error| {
            self.reader.bad_value(key, &value.span(), error.to_string());
            Globs::default()
        })
    }

    fn empty(&mut self, key: &str, value: &Spanned<DeValue<'_>>) {
        self.reader.bad_value(
            key,
            &value.span(),
            "an empty list names nothing; leave it out to name everything",
        );
    }

    fn link(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let link: String = self.reader.scalar("link", value)?;
        let is_link = ["https://", "http://"].iter().any(|start| link.starts_with(start));
        if !is_link {
            let reason = format!("`{link}` is not a link; expected one that begins with https://");
            self.reader.bad_value("link", &value.span(), reason);
        }
        Some(link)
    }

    /// Place of a span, for messages.
    fn source(&self, span: &Range<usize>) -> String {
        format!("{}:{}", self.reader.path.display(), self.reader.line(span))
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::{error, parse};

    #[test]
    fn every_table_is_read() {
        let text = "[[deny]]\nproviders = ['deepseek']\nreason = 'x'\nlink = 'https://example.com'\n\
                    [[allow]]\nmodels = ['a.*']\npaths = ['src']\n\
                    [[ignore]]\npaths = ['data']\nlints = ['retired-model']\nids = ['a.b']\nuntil = 2026-12-31\n\
                    [hard-coded-model]\nallowed-in = ['config/**']\n\
                    [arns]\n'arn:aws:bedrock:us-east-1:1:prompt-router/a' = 'us.a.b'\n";
        let file = parse(text).unwrap();
        assert_eq!((file.deny.len(), file.allow.len(), file.ignored.len()), (1, 1, 1));
        assert!(file.hard_coded.is_some());
        let behind = file.arns.find("arn:aws:bedrock:us-east-1:1:prompt-router/a");
        assert_eq!(behind, Some("us.a.b"));
    }

    #[test]
    fn errors_are_reported_with_their_place() {
        for (text, expected) in [
            (
                "[[deny]]\nreason = 'x'\n",
                "1:1: `deny`: expected `models`, `providers`, `profiles` or `regions`, which say what it is about",
            ),
            (
                "[deny]\nmodels = ['a']\n",
                "1:1: `deny`: expected tables that begin with [[deny]], found a table",
            ),
            (
                "[[deny]]\nmodel = ['a']\nmodels = ['a']\n",
                "2:1: unknown key `model`; did you mean `models`?",
            ),
            (
                "[[allow]]\nmodels = []\n",
                "2:10: `models`: an empty list names nothing; leave it out to name everything",
            ),
            (
                "[[allow]]\nmodels = ['a']\nlink = 'wiki'\n",
                "3:8: `link`: `wiki` is not a link; expected one that begins with https://",
            ),
            (
                "[[ignore]]\nlints = ['retired-model']\n",
                "1:1: `ignore`: expected `paths`, which say where it holds; `[severity]` turns a lint off everywhere",
            ),
            (
                "[[ignore]]\npaths = ['a']\nlints = ['retired-modle']\n",
                "3:9: unknown lint `retired-modle`; did you mean `retired-model`?",
            ),
            (
                "[[ignore]]\npaths = ['a']\nuntil = 'soon'\n",
                "3:9: `until`: `soon` is not a date; expected YYYY-MM-DD, such as 2026-11-26",
            ),
            (
                "[hard-coded-model]\nallowed = ['a']\n",
                "2:1: unknown key `allowed`; did you mean `allowed-in`?",
            ),
            (
                "[arns]\n'a' = 'b.c'\n",
                "2:1: `arns`: `a` is not the ARN of a resource of Bedrock, such as \
                 arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3",
            ),
        ] {
            assert_eq!(error(text), format!("bedrock-lint.toml:{expected}"));
        }
    }
}
