//! Conditions, loops, cases, functions and tests of a shell.

use super::{Shell, TEST_SIGNS};
use crate::tree::lexer::ast::Id;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Shell<'_> {
    pub(super) fn condition(&mut self, keyword: Span) -> Id {
        let id = self.ast.named(Kind::If, keyword.start(), keyword.end(), keyword);
        self.at = keyword.end();
        if self.fish {
            self.blanks();
            if let Some(condition) = self.list() {
                self.ast.add(id, Slot::Condition, condition);
            }
        } else {
            self.commands(id, Slot::Condition, 0);
        }
        let ends = if self.skip_word("then") {
            "fi"
        } else if self.skip_word("do") {
            "done"
        } else {
            "end"
        };
        self.commands(id, Slot::Body, 0);
        loop {
            self.separators();
            match self.keyword() {
                "elif" => {
                    let span = Span::new(self.at, self.at + 4);
                    if let Some(inner) = self.deeper(|shell| Some(shell.condition(span))) {
                        self.ast.add(id, Slot::Else, inner);
                    }
                    // The inner one has taken what ends both.
                    break;
                }
                "else" => {
                    self.at += 4;
                    self.commands(id, Slot::Else, 0);
                }
                word if word == ends => {
                    self.at += word.len();
                    break;
                }
                _ => break,
            }
        }
        self.ast.extend(id, self.at.min(self.end));
        id
    }

    pub(super) fn looped(&mut self, keyword: Span) -> Id {
        let id = self.ast.named(Kind::Loop, keyword.start(), keyword.end(), keyword);
        self.at = keyword.end();
        self.blanks();
        if self.rest().starts_with("((") {
            self.arithmetic();
        } else if let Some(name) = self.word() {
            self.ast.set_kind(name, Kind::Name);
            self.ast.add(id, Slot::Target, name);
        }
        self.separators();
        if self.keyword() == "in" {
            self.at += 2;
            self.blanks();
            let list = self.ast.node(Kind::List, self.at, self.at);
            self.words(list, Slot::Item);
            self.ast.add(id, Slot::Subject, list);
        }
        self.skip_word("do");
        let start = self.at;
        let block = self.ast.node(Kind::Block, start, start);
        self.commands(block, Slot::Item, 0);
        self.ast.add(id, Slot::Body, block);
        if !self.skip_word("done") {
            self.skip_word("end");
        }
        self.ast.extend(id, self.at.min(self.end));
        id
    }

    /// `case x in a|b) …;; esac`
    pub(super) fn switch(&mut self, keyword: Span) -> Id {
        let id = self.ast.node(Kind::Switch, keyword.start(), keyword.end());
        self.at = keyword.end();
        self.blanks();
        if let Some(subject) = self.word() {
            self.ast.add(id, Slot::Subject, subject);
        }
        self.skip_word("in");
        loop {
            self.separators();
            while self.rest().starts_with(";;") {
                self.at += 2;
                self.separators();
            }
            let word = self.keyword();
            if self.at >= self.end || word == "esac" || word == "end" {
                self.at = (self.at + word.len()).min(self.end);
                break;
            }
            let before = self.at;
            if let Some(case) = self.deeper(|shell| Some(shell.case())) {
                self.ast.add(id, Slot::Item, case);
            }
            if self.at == before {
                break;
            }
        }
        self.ast.extend(id, self.at.min(self.end));
        id
    }

    pub(super) fn case(&mut self) -> Id {
        let start = self.at;
        let case = self.ast.node(Kind::Case, start, start);
        if self.fish {
            self.skip_word("case");
        }
        if self.byte(self.at) == b'(' {
            self.at += 1;
        }
        loop {
            self.blanks();
            let before = self.at;
            match self.byte(self.at) {
                b'|' => self.at += 1,
                b')' => {
                    self.at += 1;
                    break;
                }
                b'\n' | b';' | 0 => break,
                b'*' if self.byte(self.at + 1) == b')' => self.at += 1,
                _ => {
                    if let Some(pattern) = self.word() {
                        self.ast.add(case, Slot::Pattern, pattern);
                    }
                }
            }
            self.at = self.at.max(before + 1);
        }
        self.case_body(case);
        self.ast.extend(case, self.at.min(self.end));
        case
    }

    pub(super) fn case_body(&mut self, case: Id) {
        while self.at < self.end {
            self.separators();
            let word = self.keyword();
            if self.rest().starts_with(";;")
                || word == "esac"
                || self.fish && matches!(word, "case" | "end")
                || self.at >= self.end
            {
                return;
            }
            let before = self.at;
            if let Some(id) = self.list() {
                self.ast.add(case, Slot::Body, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    pub(super) fn function(&mut self, keyword: Span) -> Id {
        self.at = keyword.end();
        self.blanks();
        let name = Span::new(self.at, self.at + self.keyword().len());
        self.at = name.end();
        self.function_of(keyword.start(), name)
    }

    /// A function whose name was read.
    pub(super) fn function_of(&mut self, start: usize, name: Span) -> Id {
        let id = self.ast.named(Kind::Function, start, name.end(), name);
        self.blanks();
        if self.rest().starts_with('(') {
            self.at = self.find(")").map_or(self.at + 1, |to| self.at + to + 1);
        }
        if self.fish {
            let block = self.ast.node(Kind::Block, self.at, self.at);
            self.commands(block, Slot::Item, 0);
            self.ast.add(id, Slot::Body, block);
            self.skip_word("end");
            return id;
        }
        self.separators();
        if let Some(body) = self.deeper(Self::command) {
            self.ast.add(id, Slot::Body, body);
        }
        id
    }

    /// `[ a = b ]`, `[[ a == b ]]`
    pub(super) fn test(&mut self, open: Span) -> Id {
        self.at = open.end();
        let close = if open.len() == 2 { "]]" } else { "]" };
        let group = self.ast.node(Kind::Group, open.start(), open.end());
        self.tests(group, close);
        if self.rest().starts_with(close) {
            self.at += close.len();
        }
        self.ast.extend(group, self.at.min(self.end));
        self.only(group)
    }

    /// The only child of a group, or the group.
    pub(super) fn only(&self, group: Id) -> Id {
        let mut children = self.ast.children(group);
        match (children.next(), children.next()) {
            (Some(only), None) => only,
            _ => group,
        }
    }

    pub(super) fn tests(&mut self, parent: Id, close: &str) {
        let mut left: Option<Id> = None;
        while self.at < self.end {
            self.blanks();
            let rest = self.rest();
            if rest.starts_with(close) || rest.starts_with([';', '\n']) {
                break;
            }
            let before = self.at;
            let sign = TEST_SIGNS.iter().find(|sign| rest.starts_with(**sign));
            if let Some(sign) = sign {
                let span = Span::new(self.at, self.at + sign.trim_end().len());
                self.at = span.end();
                self.blanks();
                let operation = self.ast.named(Kind::Operation, span.start(), span.end(), span);
                if let Some(left) = left.take() {
                    self.ast.add(operation, Slot::Left, left);
                }
                let right = if matches!(*sign, "&&" | "||" | "!") {
                    None
                } else if *sign == "=~" {
                    Some(self.pattern())
                } else {
                    self.word()
                };
                if let Some(right) = right {
                    self.ast.add(operation, Slot::Right, right);
                }
                left = Some(operation);
            } else if matches!(self.byte(self.at), b'(' | b')') {
                self.at += 1;
            } else {
                if let Some(left) = left.take() {
                    self.ast.add(parent, Slot::Item, left);
                }
                left = self.word();
            }
            self.at = self.at.max(before + 1);
        }
        if let Some(left) = left {
            self.ast.add(parent, Slot::Item, left);
        }
    }

    /// A regular expression, whose brackets are part of it.
    fn pattern(&mut self) -> Id {
        let start = self.at;
        let mut quote = 0;
        while self.at < self.end {
            match self.byte(self.at) {
                b'\n' => break,
                byte if quote != 0 => quote = if byte == quote { 0 } else { quote },
                b' ' | b'\t' => break,
                byte @ (b'"' | b'\'') => quote = byte,
                b'\\' => self.at += 1,
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.end);
        let span = Span::new(start, self.at);
        self.ast.named(Kind::Regex, span.start(), span.end(), span)
    }

    pub(super) fn returned(&mut self, keyword: Span) -> Id {
        let id = self.ast.named(Kind::Return, keyword.start(), keyword.end(), keyword);
        self.at = keyword.end();
        self.words(id, Slot::Value);
        id
    }
}
