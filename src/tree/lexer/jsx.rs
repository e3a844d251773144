//! Elements of markup in a script.

use super::ast::Id;
use super::expr::Element;
use super::parser::Parser;
use super::scan::{Sort, Token};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// True if an element of markup begins here.
    pub(super) fn starts_markup(&self) -> bool {
        let script = matches!(self.language, "javascript" | "typescript");
        script
            && !self.is_spaced(self.at + 1)
            && (self.sort(self.at + 1) == Some(Sort::Word) || self.is_sign(self.at + 1, ">"))
    }

    /// `<tag a="b" c={d}>…</tag>`
    pub(super) fn markup(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let name = self
            .token(self.at)
            .filter(|token| token.sort == Sort::Word)
            .map(Token::span);
        let element = self.ast.node(Kind::Element, start, self.last_end());
        if let Some(name) = name {
            self.ast.set_name(element, name);
            self.at += 1;
        }
        while let Some(token) = self.token(self.at).copied() {
            if self.is_sign(self.at, ">") || self.is_sign(self.at, "=>") {
                self.at += 1;
                self.markup_children(element);
                break;
            }
            if self.is_sign(self.at, "/") && self.is_sign(self.at + 1, ">") {
                self.at += 2;
                break;
            }
            match token.sort {
                Sort::Word => self.attribute(element),
                Sort::Open => self.markup_hole(element, Slot::Item),
                _ => self.at += 1,
            }
        }
        Some(self.finish(element))
    }

    pub(super) fn attribute(&mut self, element: Id) {
        let Some(span) = self.token(self.at).map(Token::span) else {
            return;
        };
        self.at += 1;
        let mut end = span.end();
        while self.is_one_of(self.at, "- :") && self.sort(self.at + 1) == Some(Sort::Word) && !self.is_spaced(self.at) {
            end = self.end_of(self.at + 1);
            self.at += 2;
        }
        let attribute = self
            .ast
            .named(Kind::Attribute, span.start(), end, Span::new(span.start(), end));
        if self.is_sign(self.at, "=") {
            self.at += 1;
            if self.sort(self.at) == Some(Sort::Open) {
                self.markup_hole(attribute, Slot::Value);
            } else if let Some(value) = self.deeper(Self::operand) {
                self.ast.add(attribute, Slot::Value, value);
            }
        }
        self.ast.add(element, Slot::Item, attribute);
    }

    pub(super) fn markup_hole(&mut self, parent: Id, slot: Slot) {
        let start = self.start(self.at);
        let hole = self.ast.node(Kind::Hole, start, start);
        self.inside(false, |parser| parser.elements(hole, Slot::Item, Element::Value));
        self.finish(hole);
        self.ast.add(parent, slot, hole);
    }

    pub(super) fn markup_children(&mut self, element: Id) {
        let mut text: Option<Span> = None;
        while let Some(span) = self.token(self.at).map(Token::span) {
            let before = self.at;
            let ends = self.is_sign(self.at, "<") || self.is_open(self.at, "{");
            if let Some(prose) = text.take_if(|_| ends) {
                let prose = self.ast.node(Kind::Prose, prose.start(), prose.end());
                self.ast.add(element, Slot::Item, prose);
            }
            if self.is_sign(self.at, "<") && self.is_sign(self.at + 1, "/") {
                while self.token(self.at).is_some() && !self.is_sign(self.at, ">") {
                    self.at += 1;
                }
                self.at += 1;
                return;
            }
            if self.is_sign(self.at, "<") && self.starts_markup() {
                if let Some(child) = self.deeper(Self::markup) {
                    self.ast.add(element, Slot::Item, child);
                }
            } else if self.is_open(self.at, "{") {
                self.markup_hole(element, Slot::Item);
            } else {
                text = Some(text.map_or(span, |text| Span::new(text.start(), span.end())));
                self.at += 1;
            }
            self.at = self.at.max(before + 1);
        }
    }
}
