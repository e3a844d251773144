//! Closures and lambdas.

use super::ast::Id;
use super::expr::LOOK_AHEAD;
use super::parser::{Parser, Scope, Until};
use super::scan::Sort;
use super::style::{Flag, Word};
use crate::tree::{Kind, Slot};

impl Parser<'_> {
    /// `[&](T a) { … }` of C++.
    pub(super) fn starts_capture(&self) -> bool {
        let behind = self.behind(self.at);
        self.language == "cpp" && (self.is_open(behind, "(") || self.is_open(behind, "{"))
    }

    pub(super) fn captured_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        self.at = self.next(self.at);
        if self.is_open(self.at, "(") {
            self.parameters(function);
        }
        while !self.is_over() && !self.is_open(self.at, "{") {
            self.at = self.next(self.at);
        }
        if self.is_open(self.at, "{") {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
        }
        Some(self.finish(function))
    }

    /// `{ a, b -> … }`, `{ |a| … }`, `{ case … => … }`.
    pub(super) fn closure(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        let arrow = self.arrow_in(self.at);
        let newlines = self.style.has(Flag::Newlines);
        self.inside(newlines, |parser| {
            if let Some(arrow) = arrow {
                parser.parameters_until(function, arrow);
                parser.at = arrow + 1;
            } else if parser.is_sign(parser.at, "|") {
                parser.bar_parameters(function);
            }
            let start = parser.start(parser.at);
            let block = parser.ast.node(Kind::Block, start, start);
            if parser.role(parser.at) == Some(Word::Case) {
                parser.arms(block);
            } else {
                parser.statements(block, Until::End);
            }
            parser.finish(block);
            parser.ast.add(function, Slot::Body, block);
        });
        Some(self.finish(function))
    }

    /// The arrow behind the parameters of the closure that opens at `open`.
    pub(super) fn arrow_in(&self, open: usize) -> Option<usize> {
        let mut index = open + 1;
        let end = self.behind(open);
        for _ in 0..LOOK_AHEAD {
            let is_first = index > open + 1 && self.is_first(index);
            if index >= end
                || is_first
                || matches!(
                    self.role(index),
                    Some(Word::Loop | Word::Condition | Word::Case | Word::Return)
                )
            {
                return None;
            }
            if !self.style.lambda.is_empty() && self.text(index) == self.style.lambda {
                return Some(index);
            }
            match self.sort(index) {
                Some(Sort::Word | Sort::Comma | Sort::Open | Sort::Close) => {}
                Some(Sort::Sign) if self.is_one_of(index, ": ? < > . -> * & $ _ ::") => {}
                _ => return None,
            }
            index = self.next(index);
        }
        None
    }

    /// Reads parameters up to the token `end`.
    pub(super) fn parameters_until(&mut self, function: Id, end: usize) {
        let scope = Scope {
            end: end.min(self.scope.end),
            newlines: false,
            ..self.scope
        };
        self.within(scope, |parser| {
            if parser.is_open(parser.at, "(") {
                parser.parameters(function);
            }
            parser.parameter_list(function);
        });
        self.at = self.at.max(end.min(self.scope.end));
    }

    /// `|a, b|`
    pub(super) fn bar_parameters(&mut self, function: Id) {
        self.at += 1;
        let mut end = self.at;
        for _ in 0..LOOK_AHEAD {
            if self.is_sign(end, "|") || self.token(end).is_none() {
                break;
            }
            end = self.next(end);
        }
        self.parameters_until(function, end);
        if self.is_sign(self.at, "|") {
            self.at += 1;
        }
    }

    /// `|a| …` of Rust.
    pub(super) fn bar_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        if self.is_sign(self.at, "||") {
            self.at += 1;
        } else {
            self.bar_parameters(function);
        }
        self.body_or_value(function);
        Some(self.finish(function))
    }

    /// `->(a) { … }`, `-> { … }` of Ruby.
    pub(super) fn stabby_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        self.at += 1;
        if self.is_open(self.at, "(") {
            self.parameters(function);
        }
        if self.is_open(self.at, "{") {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
        } else if self.is_word(self.at, "do") {
            self.at += 1;
            self.body_to_end(function);
        }
        Some(self.finish(function))
    }

    /// `\a b -> …`
    pub(super) fn backslash_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let function = self.ast.node(Kind::Function, start, self.last_end());
        while self.sort(self.at) == Some(Sort::Word) {
            let name = self.name();
            self.ast.set_kind(name, Kind::Parameter);
            self.ast.add(function, Slot::Parameter, name);
        }
        if self.is_one_of(self.at, "-> =>") {
            self.at += 1;
        }
        self.body_or_value(function);
        Some(self.finish(function))
    }

    /// `f x do |a| … end`: the block is the last argument.
    pub(super) fn do_block(&mut self, left: Id) -> Id {
        let call = if self.ast.kind(left) == Kind::Call {
            left
        } else {
            self.call_node(left)
        };
        if self.language == "ruby" && self.slice(self.ast.name(call)) == "enums" {
            // The members of a `T::Enum` are members of its class.
            let statement = self
                .ast
                .node(Kind::Statement, self.ast.span(call).start(), self.end_of(self.at));
            self.at += 1;
            self.body_to_end(statement);
            return self.finish(statement);
        }
        let function = self.ast.node(Kind::Function, self.start(self.at), self.end_of(self.at));
        self.at += 1;
        if self.is_sign(self.at, "|") {
            self.bar_parameters(function);
        }
        self.body_to_end(function);
        self.finish(function);
        self.ast.add(call, Slot::Argument, function);
        self.finish(call)
    }

    /// Makes a method from its head, which was read as a call.
    pub(super) fn method_of(&mut self, call: Id) -> Option<Id> {
        let (span, name) = (self.ast.span(call), self.ast.name(call));
        let function = self.ast.named(Kind::Function, span.start(), span.end(), name);
        for child in self.ast.take(call) {
            if self.ast.slot(child) == Slot::Argument {
                self.argument_as_parameter(function, child);
            }
        }
        let block = self.block(false);
        self.ast.add(function, Slot::Body, block);
        Some(self.finish(function))
    }
}
