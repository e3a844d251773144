//! Calls without parentheses.

use super::ast::Id;
use super::expr::Element;
use super::parser::Parser;
use super::scan::Sort;
use super::style::{Flag, Word};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// `f "x", y` and `f "x" y`, where the language has such calls.
    pub(super) fn command(&mut self, left: Id) -> Id {
        let is_opened = self.language == "ocaml" && !self.ast.name(left).is_empty();
        let is_callee = match self.ast.kind(left) {
            Kind::Name | Kind::Member => true,
            Kind::Group => is_opened,
            _ => false,
        };
        let is_compound = self.language == "nushell"
            && matches!(self.slice(self.ast.name(left)), "str" | "split" | "path" | "url")
            && self.sort(self.at) == Some(Sort::Word)
            && !self.breaks(self.at)
            && !self.text(self.at).starts_with('-');
        if !is_callee || !is_compound && !self.starts_argument() {
            return left;
        }
        let call = self.call_node(left);
        if is_compound {
            // `str replace`
            let name = self
                .token(self.at)
                .map_or(self.ast.name(call), super::scan::Token::span);
            self.ast.set_name(call, name);
            self.at += 1;
        }
        if self.style.has(Flag::AnyCase) || self.language == "nushell" {
            self.dashed_arguments(call);
        } else if self.style.has(Flag::Juxtaposed) || self.language == "kdl" {
            self.juxtaposed(call);
        } else {
            self.listed(call, Slot::Argument, Element::Argument);
            if self.is_word(self.at, "do") && !self.is_over() {
                return self.do_block(call);
            }
        }
        self.finish(call)
    }

    pub(super) fn starts_argument(&self) -> bool {
        if !self.takes_words()
            || self.style.has(Flag::Infix)
            || self.breaks(self.at)
            || self.is_first(self.at) && self.scope.newlines && !self.is_hanging(self.at)
        {
            return false;
        }
        let spaced = self.is_spaced(self.at);
        match self.sort(self.at) {
            Some(Sort::Literal | Sort::Template | Sort::Words | Sort::Character) => true,
            Some(Sort::Number | Sort::Regex) => spaced,
            Some(Sort::Word) if self.is_word(self.at, "when") => false,
            Some(Sort::Word) => {
                let free = match self.role(self.at) {
                    None | Some(Word::Scalar | Word::New | Word::Function | Word::Prefix | Word::Switch) => true,
                    Some(Word::Modifier | Word::Binding) => self.language == "perl",
                    _ => false,
                };
                spaced && free && self.language != "lua"
            }
            Some(Sort::Open) => match self.text(self.at) {
                "(" => spaced && (!self.is_first(self.at) || self.is_hanging(self.at)),
                "[" => spaced,
                "{" => {
                    self.language == "lua"
                        || self.language == "perl"
                        || self.style.has(Flag::Juxtaposed) && !self.style.has(Flag::Config)
                }
                _ => false,
            },
            Some(Sort::Sign) if self.is_label() => spaced,
            Some(Sort::Sign) => {
                let tight = spaced && !self.is_spaced(self.at + 1);
                let sign = self.text(self.at);
                if self.language == "go-template" {
                    return matches!(sign, "." | "$") && spaced;
                }
                tight
                    && self.language != "lua"
                    && match sign {
                        ":" | "->" | "\\" | "@" | "%" | "&" | "*" | "**" | "~" => {
                            !self.style.has(Flag::EqualsCompares) || sign == "@"
                        }
                        "-" => self.style.has(Flag::AnyCase),
                        _ => false,
                    }
            }
            _ => false,
        }
    }

    /// Arguments by white space.
    pub(super) fn juxtaposed(&mut self, call: Id) {
        while !self.is_over() && self.starts_argument() {
            let first = self.at;
            let operand = if self.is_label() {
                self.labelled()
            } else {
                self.juxtaposed_operand()
            };
            self.at = self.at.max(first + 1);
            if let Some(id) = operand {
                self.ast.add(call, Slot::Argument, id);
            }
        }
    }

    /// Reads one argument between white space.
    pub(super) fn juxtaposed_operand(&mut self) -> Option<Id> {
        match self.sort(self.at) {
            Some(Sort::Word) if self.is_sign(self.at + 1, "=") && matches!(self.language, "go-template" | "kdl") => {
                self.named_value()
            }
            Some(Sort::Word) if self.role(self.at).is_none() => {
                let mut name = self.name();
                while self.is_sign(self.at, ".") && !self.is_spaced(self.at) && !self.is_spaced(self.at + 1) {
                    name = self.member(name);
                }
                Some(name)
            }
            Some(Sort::Open) => self.bracket(),
            Some(Sort::Sign) => {
                let mut member = self.prefixed();
                while let Some(left) = member.filter(|_| self.is_sign(self.at, ".") && !self.is_spaced(self.at)) {
                    member = Some(self.member(left));
                }
                member
            }
            Some(Sort::Word) => self.word_operand(),
            _ => self.literal(),
        }
    }

    /// `name=value` between white space.
    pub(super) fn named_value(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        self.at += 2;
        let argument = self.ast.named(Kind::Argument, span.start(), self.last_end(), span);
        if let Some(value) = self.deeper(Self::operand) {
            self.ast.add(argument, Slot::Value, value);
        }
        Some(argument)
    }

    /// `-Name value`, `--name value`.
    pub(super) fn dashed_arguments(&mut self, call: Id) {
        while !self.is_over() && !self.is_one_of(self.at, "| > >> && ||") {
            let first = self.at;
            if self.role(self.at) == Some(Word::Operator) {
                return;
            }
            let text = self.text(self.at);
            let id = if self.sort(self.at) == Some(Sort::Word) && text.starts_with('-') {
                self.dashed_argument()
            } else if self.sort(self.at) == Some(Sort::Word) && !text.starts_with('$') {
                Some(self.bare_word())
            } else {
                self.deeper(Self::operand)
            };
            self.at = self.at.max(first + 1);
            if let Some(id) = id {
                self.ast.add(call, Slot::Argument, id);
            }
        }
    }

    /// A word without quotes, with the signs in it.
    fn bare_word(&mut self) -> Id {
        let start = self.start(self.at);
        self.at += 1;
        while !self.is_spaced(self.at)
            && matches!(self.sort(self.at), Some(Sort::Word | Sort::Number | Sort::Sign))
            && !self.is_one_of(self.at, "| > >> && || <")
        {
            self.at += 1;
        }
        let span = Span::new(start, self.last_end());
        self.ast.named(Kind::Literal, span.start(), span.end(), span)
    }

    pub(super) fn dashed_argument(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        self.at += 1;
        if self.is_sign(self.at, ":") {
            self.at += 1;
        }
        let argument = self.ast.named(Kind::Argument, span.start(), span.end(), span);
        let takes = !self.is_over() && !self.is_one_of(self.at, "| > >> && ||") && !self.text(self.at).starts_with('-');
        if takes {
            let is_bare =
                matches!(self.sort(self.at), Some(Sort::Word | Sort::Number)) && !self.text(self.at).starts_with('$');
            let value = if is_bare {
                Some(self.bare_word())
            } else {
                self.deeper(Self::operand)
            };
            if let Some(value) = value {
                self.ast.add(argument, Slot::Value, value);
            }
        }
        Some(argument)
    }
}
