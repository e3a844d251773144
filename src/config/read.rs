//! Reading TOML with its places: every error of a file is kept, with line and column, and reading goes on.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Problem, Source, help};
use super::value::{Scalar, Surroundings};
use crate::document::Position;

/// A config being read.
pub(super) struct Reader<'a> {
    /// The config, as messages name it.
    pub(super) path: &'a Path,
    /// Base folders of its values.
    pub(super) around: &'a Surroundings,
    text: &'a str,
    /// Ends of the lines, byte offsets.
    ends: Vec<usize>,
    errors: Vec<(usize, ConfigError)>,
    /// Number of further errors.
    more: usize,
}

/// Maximum number of errors of one config that are listed; more are counted.
const MAX_ERRORS: usize = 100;

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str, around: &'a Surroundings) -> Self {
        Self {
            path,
            around,
            text,
            ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            errors: Vec::new(),
            more: 0,
        }
    }

    /// The errors, in the order of the file.
    pub(super) fn errors(mut self) -> Vec<ConfigError> {
        self.errors.sort_by_key(|&(offset, _)| offset);
        let more = (self.more > 0).then(|| ConfigError {
            source: Source::File(self.path.to_owned()),
            at: None,
            problem: Problem::More(self.more),
            help: None,
        });
        self.errors.into_iter().map(|(_, error)| error).chain(more).collect()
    }

    /// The line of a span.
    pub(super) fn line(&self, span: &Range<usize>) -> u32 {
        self.position(span.start).line
    }

    /// Notes that something is wrong at `span`.
    pub(super) fn error(&mut self, span: &Range<usize>, problem: Problem, help: Option<String>) {
        if self.is_full() {
            self.more += 1;
            return;
        }
        let source = Source::File(self.path.to_owned());
        let error = ConfigError {
            source,
            at: Some(self.position(span.start)),
            problem,
            help,
        };
        self.errors.push((span.start, error));
    }

    /// True if no more errors are listed, so that further help is useless.
    pub(super) fn is_full(&self) -> bool {
        self.errors.len() == MAX_ERRORS
    }

    /// Notes a value that cannot be taken.
    pub(super) fn bad_value(&mut self, key: &str, span: &Range<usize>, reason: impl Into<String>) {
        self.error(
            span,
            Problem::BadValue {
                key: key.to_owned(),
                reason: reason.into(),
            },
            None,
        );
    }

    /// Notes a key that does not exist.
    pub(super) fn unknown_key(&mut self, key: &Spanned<Cow<'_, str>>, known: &[&str]) {
        let name = key.get_ref().to_string();
        let help = if self.is_full() { None } else { help(&name, known) };
        self.error(&key.span(), Problem::UnknownKey(name), help);
    }

    /// Notes a value of a type that does not belong there.
    pub(super) fn wrong_type(&mut self, key: &str, value: &Spanned<DeValue<'_>>, expected: &'static str) {
        let problem = Problem::WrongType {
            key: key.to_owned(),
            expected,
            found: type_name(value.get_ref()),
        };
        self.error(&value.span(), problem, None);
    }

    /// A value with a text form.
    pub(super) fn scalar<T: Scalar>(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<T> {
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.clone()),
            other => T::text_of(other).map(Cow::from),
        };
        let Some(text) = text else {
            self.wrong_type(key, value, T::EXPECTED);
            return None;
        };
        T::parse(&text, self.around)
            .map_err(|reason| {
                let names = if self.is_full() { Vec::new() } else { T::names() };
                let help = help(&text, &names).filter(|help| help.starts_with("did you mean"));
                self.error(
                    &value.span(),
                    Problem::BadValue {
                        key: key.to_owned(),
                        reason,
                    },
                    help,
                );
            })
            .ok()
    }

    /// A list of such values, each once; `None` where one of them is wrong.
    pub(super) fn list<T: Scalar + Clone + Eq + Hash>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Vec<T>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, T::EXPECTED_LIST);
            return None;
        };
        let items: Vec<Option<T>> = items.iter().map(|item| self.scalar(key, item)).collect();
        let mut seen = HashSet::new();
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let item = item?;
            if seen.insert(item.clone()) {
                list.push(item);
            }
        }
        Some(list)
    }

    /// A table.
    pub(super) fn table<'t, 'i>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'i>>,
        expected: &'static str,
    ) -> Option<&'t DeTable<'i>> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(key, value, expected);
            return None;
        };
        Some(table)
    }

    /// The tables of a list of them; none where it is something else.
    pub(super) fn tables<'t, 'i>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'i>>,
        expected: &'static str,
    ) -> &'t [Spanned<DeValue<'i>>] {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, expected);
            return &[];
        };
        items
    }

    /// The text of a table: from its header to the next one outside of it; an inline table itself.
    pub(super) fn table_text(&self, key: &str, span: &Range<usize>) -> String {
        let rest = self.text.get(span.start..).unwrap_or_default();
        if !rest.starts_with('[') {
            return format!("{key} = {}", self.text.get(span.clone()).unwrap_or_default());
        }
        let header = |line: &str| line.trim_start_matches('[').trim_start().to_owned();
        let name = header(rest.lines().next().unwrap_or_default())
            .split(']')
            .next()
            .unwrap_or_default()
            .trim_end()
            .to_owned();
        let mut lines = rest.lines();
        let first = lines.next().unwrap_or_default();
        let own = lines.take_while(|line| !line.starts_with('[') || header(line).starts_with(&format!("{name}.")));
        let mut text: Vec<_> = std::iter::once(first).chain(own).collect();
        // Comments before the next header belong to it.
        while text
            .last()
            .is_some_and(|line| line.trim().is_empty() || line.starts_with('#'))
        {
            text.pop();
        }
        text.join("\n").trim_end().replace("[tool.bedrock-lint.", "[")
    }

    /// Line and column (in bytes) of an offset.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.ends.partition_point(|&end| end < offset);
        let start = line.checked_sub(1).map_or(0, |last| self.ends[last] + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: count(line + 1),
            column: count(offset - start + 1),
        }
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
