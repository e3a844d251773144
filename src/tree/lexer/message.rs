//! Messages of Objective-C: `[receiver part:a part:b]`.

use super::ast::Id;
use super::parser::Parser;
use super::scan::{Sort, Token};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// True if the bracket here holds a message, and is not an index of a designated initialiser.
    pub(super) fn is_message(&self) -> bool {
        self.language == "objective-c" && self.is_open(self.at, "[") && !self.is_sign(self.behind(self.at), "=")
    }

    /// A call on a receiver, with the first part of the selector as its name and the later ones as keywords.
    pub(super) fn message(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let call = self.ast.node(Kind::Call, start, start);
        self.inside(false, |parser| {
            if let Some(receiver) = parser.deeper(Self::operand) {
                parser.message_to(call, receiver);
            }
        });
        Some(self.finish(call))
    }

    fn message_to(&mut self, call: Id, receiver: Id) {
        let start = self.ast.span(receiver).start();
        let selector = self.token(self.at).filter(|token| token.sort == Sort::Word);
        let name = selector.map_or(Span::new(self.last_end(), self.last_end()), Token::span);
        let member = self.ast.named(Kind::Member, start, name.end(), name);
        self.ast.add(member, Slot::Receiver, receiver);
        self.ast.add(call, Slot::Callee, member);
        self.ast.set_name(call, name);
        self.at += usize::from(!name.is_empty());
        let mut keyword = None;
        while self.at < self.scope.end {
            let before = self.at;
            if self.sort(before) == Some(Sort::Word) {
                keyword = self.token(before).map(Token::span);
                self.at += 1;
                continue;
            }
            self.at += 1;
            let gives = self.is_sign(before, ":") || self.sort(before) == Some(Sort::Comma);
            if gives && let Some(value) = self.expression(0) {
                let argument = match keyword.filter(|_| self.is_sign(before, ":")) {
                    Some(keyword) => {
                        let argument = self.ast.named(Kind::Argument, keyword.start(), keyword.end(), keyword);
                        self.ast.add(argument, Slot::Value, value);
                        argument
                    }
                    None => value,
                };
                self.ast.add(call, Slot::Argument, argument);
            }
            self.at = self.at.max(before + 1);
        }
    }
}
