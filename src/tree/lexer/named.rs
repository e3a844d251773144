//! Fields and arguments with their names where `=` also compares, labels, tuples without parentheses.

use super::ast::Id;
use super::expr::Element;
use super::parser::Parser;
use super::scan::{Sort, Token};
use super::style::Flag;
use crate::tree::{Kind, Slot};

impl Parser<'_> {
    /// True if a field begins here: `{ Model = x }`, `{.Model = x}`, `Request(Model = x)`.
    pub(super) fn is_field(&self, element: Element) -> bool {
        let named = match element {
            Element::Entry => self.style.has(Flag::EqualsCompares),
            Element::Named => true,
            Element::Value | Element::Argument => false,
        };
        let dotted = element == Element::Entry && self.is_sign(self.at, ".");
        let at = self.at + usize::from(dotted);
        named && self.sort(at) == Some(Sort::Word) && self.is_sign(at + 1, "=")
    }

    pub(super) fn field_with_name(&mut self, element: Element) -> Option<Id> {
        if self.is_sign(self.at, ".") {
            self.at += 1;
        }
        self.keyword(if element == Element::Named {
            Element::Argument
        } else {
            element
        })
    }

    /// The elements of a call: in F#, `=` names an argument of a method, whose name is capital, and compares elsewhere.
    pub(super) fn element_of_call(&self, call: Id) -> Element {
        if self.language == "fsharp" && !self.is_spaced(self.at) && self.is_capital(call) {
            Element::Named
        } else {
            Element::Argument
        }
    }

    /// The token behind `r with` in `{ r with Model = x }`, and behind `r |` in Elm.
    pub(super) fn behind_copied(&self, first: usize) -> Option<usize> {
        if !self.style.has(Flag::Juxtaposed) || self.sort(first) != Some(Sort::Word) {
            return None;
        }
        let mut at = first + 1;
        while self.is_sign(at, ".") && self.sort(at + 1) == Some(Sort::Word) {
            at += 2;
        }
        let copies = self.is_word(at, "with") || self.is_sign(at, "|") && self.language == "elm";
        copies.then_some(at + 1)
    }

    /// True if a label is here: `~label`, `?label`, `?(label = x)`.
    pub(super) fn is_label(&self) -> bool {
        self.language == "ocaml"
            && self.is_one_of(self.at, "~ ?")
            && !self.is_spaced(self.at + 1)
            && (self.sort(self.at + 1) == Some(Sort::Word) || self.is_open(self.at + 1, "("))
    }

    /// `~label:value`, `~label`
    pub(super) fn labelled(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let name = self.token(self.at).map(Token::span)?;
        self.at += 1;
        let argument = self.ast.named(Kind::Argument, start, name.end(), name);
        if self.is_sign(self.at, ":") {
            self.at += 1;
            if let Some(value) = self.deeper(Self::juxtaposed_operand) {
                self.ast.add(argument, Slot::Value, value);
            }
        }
        Some(self.finish(argument))
    }

    /// Elements of a list in which commas make tuples and semicolons or lines separate them: `[ "a", 1; "b", 2 ]`.
    pub(super) fn tuples(&mut self, list: Id) {
        while self.at < self.scope.end {
            let before = self.at;
            if matches!(self.sort(before), Some(Sort::Comma | Sort::Semicolon | Sort::Close)) {
                self.at += 1;
                continue;
            }
            if let Some(first) = self.deeper(|parser| parser.element(Element::Value)) {
                let item = self.tuple_of(first);
                self.ast.add(list, Slot::Item, item);
            }
            self.at = self.at.max(before + 1);
        }
    }

    fn tuple_of(&mut self, first: Id) -> Id {
        if self.sort(self.at) != Some(Sort::Comma) {
            return first;
        }
        let start = self.ast.span(first).start();
        let tuple = self.ast.node(Kind::List, start, start);
        self.ast.add(tuple, Slot::Item, first);
        while self.sort(self.at) == Some(Sort::Comma) {
            self.at += 1;
            self.optional(tuple, Slot::Item, 0);
        }
        self.finish(tuple)
    }

    /// True if the parentheses at `open` hold a tuple with names: `(model = x, input = 1)`, `(model: x, input: 1)`.
    pub(super) fn is_named_tuple(&self, open: usize, end: usize) -> bool {
        let sign = match self.language {
            "julia" => "=",
            "nim" => ":",
            _ => return false,
        };
        let marked = self.sort(open + 1) == Some(Sort::Semicolon);
        let first = open + 1 + usize::from(marked);
        self.sort(first) == Some(Sort::Word) && self.is_sign(first + 1, sign) && (marked || self.has_comma(open, end))
    }

    /// `name ? value` in the argument set of a Nix function.
    pub(super) fn default_of_set(&mut self) -> Option<Id> {
        let name = self.token(self.at).map(Token::span)?;
        let parameter = self.ast.named(Kind::Parameter, name.start(), name.end(), name);
        self.at += 2;
        self.optional(parameter, Slot::Value, 0);
        Some(self.finish(parameter))
    }

    /// The number of tokens of a function in backticks between its operands, if there is one: `` x `elem` xs ``.
    pub(super) fn backticked(&self) -> Option<usize> {
        if self.language != "haskell" || !self.is_sign(self.at, "`") {
            return None;
        }
        (self.at + 2..self.at + 8)
            .take_while(|&index| !self.is_spaced(index))
            .find(|&index| self.is_sign(index, "`"))
            .map(|close| close + 1 - self.at)
    }
}
