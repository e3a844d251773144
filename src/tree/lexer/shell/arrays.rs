//! Arrays of a shell: their elements in parentheses, and one of them as a target.

use super::Shell;
use crate::tree::lexer::ast::Id;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Shell<'_> {
    /// `NAMES["k"]` as a target, and its key without quotes.
    pub(super) fn element_of(&mut self, array: Span, key: Span) -> (Id, Span) {
        let text = self.slice(key);
        let quoted = text.len() > 1 && text.starts_with(['"', '\'']);
        let cut = usize::from(quoted);
        let name = Span::new(key.start() + cut, key.end() - cut);
        let kind = if self.slice(name).starts_with('$') {
            Kind::Name
        } else {
            Kind::Literal
        };
        let index = self.ast.named(Kind::Index, array.start(), key.end() + 1, name);
        let receiver = self.ast.named(Kind::Name, array.start(), array.end(), array);
        self.ast.add(index, Slot::Receiver, receiver);
        let key = self.ast.named(kind, key.start(), key.end(), name);
        self.ast.add(index, Slot::Key, key);
        (index, name)
    }

    /// `(a b)`, `([k]=v)`
    pub(super) fn array(&mut self) -> Id {
        let list = self.ast.node(Kind::List, self.at, self.at + 1);
        self.at += 1;
        while self.at < self.end {
            self.separators();
            let before = self.at;
            match self.byte(self.at) {
                b')' => {
                    self.at += 1;
                    break;
                }
                b'[' => {
                    let pair = self.entry();
                    self.ast.set_kind(list, Kind::Map);
                    self.ast.add(list, Slot::Item, pair);
                }
                _ => {
                    if let Some(word) = self.word() {
                        self.ast.add(list, Slot::Item, word);
                    }
                }
            }
            self.at = self.at.max(before + 1);
        }
        self.ast.extend(list, self.at.min(self.end));
        list
    }

    fn entry(&mut self) -> Id {
        let start = self.at;
        let close = self.find("]=").map_or(self.at + 1, |to| self.at + to);
        let inner = Span::new(start + 1, close.max(start + 1));
        let text = self.slice(inner);
        let cut = usize::from(text.len() > 1 && text.starts_with(['"', '\'']));
        let name = Span::new(
            inner.start() + cut,
            inner.end().saturating_sub(cut).max(inner.start() + cut),
        );
        let pair = self.ast.named(Kind::Pair, start, close, name);
        let key = self.ast.named(Kind::Literal, inner.start(), inner.end(), name);
        self.ast.add(pair, Slot::Key, key);
        self.at = (close + 2).min(self.end);
        if let Some(value) = self.word() {
            self.ast.add(pair, Slot::Value, value);
        }
        pair
    }
}
