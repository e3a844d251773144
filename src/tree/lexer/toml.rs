//! TOML: sections of pairs, over the tokens of the language.

use super::ast::Id;
use super::parser::{Parser, Scope};
use super::scan::Sort;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// Reads a document of sections into `root`.
    pub(super) fn sections(&mut self, root: Id) {
        let map = self.ast.node(Kind::Map, self.start(0), self.start(0));
        self.scope.newlines = true;
        let mut parent = map;
        while self.at < self.scope.end {
            let before = self.at;
            if self.is_first(before) && self.is_open(before, "[") {
                if parent != map {
                    self.ast.add(map, Slot::Item, parent);
                }
                parent = self.section_header();
            } else if let Some(pair) = self.dotted_pair() {
                self.ast.add(parent, Slot::Item, pair);
            }
            self.at = self.at.max(before + 1);
        }
        if parent != map {
            self.ast.add(map, Slot::Item, parent);
        }
        if self.ast.first(map).is_some() {
            self.ast.add(root, Slot::Item, map);
        }
    }

    /// `[a.b]`, `[[a.b]]`
    fn section_header(&mut self) -> Id {
        let start = self.start(self.at);
        self.at = self.behind(self.at);
        let end = self.last_end();
        let text = self.slice(Span::new(start, end));
        let marks = text.len() - text.trim_start_matches('[').len();
        let inner = text.trim_matches(['[', ']']);
        let trimmed = inner.trim();
        let from = start + marks + (inner.len() - inner.trim_start().len());
        let quoted = trimmed.len() > 1
            && trimmed.starts_with('"')
            && trimmed.ends_with('"')
            && trimmed.matches('"').count() == 2;
        let cut = usize::from(quoted);
        let name = Span::new(from + cut, from + trimmed.len() - cut);
        self.ast.named(Kind::Section, start, end, name)
    }

    /// `a.b = v`
    fn dotted_pair(&mut self) -> Option<Id> {
        let first = *self.token(self.at)?;
        if !matches!(first.sort, Sort::Word | Sort::Number | Sort::Literal) {
            return None;
        }
        let mut end = self.at;
        while matches!(self.sort(end), Some(Sort::Word | Sort::Number | Sort::Literal)) || self.is_one_of(end, ". -") {
            end += 1;
            if self.is_first(end) {
                break;
            }
        }
        let lone = end == self.at + 1;
        let span = Span::new(first.start(), self.end_of(end - 1));
        let name = if lone { first.body() } else { span };
        let kind = if lone && first.sort == Sort::Literal {
            Kind::Literal
        } else {
            Kind::Name
        };
        self.at = end;
        if !self.is_sign(end, "=") {
            let kind = if first.sort == Sort::Literal {
                Kind::Literal
            } else {
                Kind::Name
            };
            return Some(self.ast.named(kind, span.start(), span.end(), name));
        }
        let pair = self.ast.named(Kind::Pair, span.start(), self.end_of(end), name);
        let key = self.ast.named(kind, span.start(), span.end(), name);
        self.ast.add(pair, Slot::Key, key);
        self.at += 1;
        let value = if self.is_open(self.at, "{") {
            self.inline_table()
        } else {
            self.deeper(Self::operand)
        };
        if let Some(value) = value {
            self.ast.add(pair, Slot::Value, value);
        }
        // The rest of a value that is several tokens: a date.
        while !self.is_over()
            && !self.is_first(self.at)
            && self.scope.newlines
            && !matches!(self.sort(self.at), Some(Sort::Literal))
        {
            self.at += 1;
        }
        Some(self.finish(pair))
    }

    fn inline_table(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let map = self.ast.node(Kind::Map, start, start);
        self.inside(false, |parser| {
            while parser.at < parser.scope.end {
                let before = parser.at;
                let scope = Scope {
                    newlines: false,
                    ..parser.scope
                };
                let pair = parser.within(scope, |parser| parser.deeper(Self::dotted_pair));
                if let Some(pair) = pair {
                    parser.ast.add(map, Slot::Item, pair);
                }
                parser.at = parser.at.max(before + 1);
            }
        });
        Some(self.finish(map))
    }
}
