//! Functions, classes, enums.

use super::ast::Id;
use super::expr::Element;
use super::parser::{Parser, Scope, Until};
use super::scan::Sort;
use super::style::{Blocks, Flag, Word};
use crate::tree::{Kind, Slot};

impl Parser<'_> {
    /// True if the word here begins the definition of a class or an enum.
    pub(super) fn is_definition(&self, index: usize) -> bool {
        if self.language == "ruby" && self.is_word(index, "enum") {
            // A call of Rails.
            return false;
        }
        match self.sort(index + 1) {
            Some(Sort::Word) => {
                if self.style.has(Flag::TypesFirst)
                    && matches!(self.text(index), "struct" | "union" | "enum" | "class" | "record")
                {
                    // `struct T x = …` declares a variable.
                    let is_variable = self.sort(index + 2) == Some(Sort::Word)
                        && (self.is_one_of(index + 3, "= ;") || self.is_open(index + 3, "["))
                        && self.role(index + 2).is_none();
                    return !is_variable && !self.is_one_of(index + 2, "* =");
                }
                !self.breaks(index + 1) && !self.is_sign(index + 2, "=") || self.is_word(index + 1, "class")
            }
            Some(Sort::Open) => self.is_open(index + 1, "{") || self.is_open(index + 1, "(") && self.language == "zig",
            Some(Sort::Sign) => self.is_one_of(index + 1, "< : <<"),
            Some(Sort::Literal) => self.style.brace_cases() && self.style.blocks == Blocks::Braces,
            _ => false,
        }
    }

    /// `class A(B): …`, `enum M { … }`.
    pub(super) fn definition(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let column = self.column_of_statement();
        let mut kind = if self.role(self.at) == Some(Word::Enum) {
            Kind::Enum
        } else {
            Kind::Class
        };
        if self.at > 0 && matches!(self.text(self.at - 1), "enum") {
            kind = Kind::Enum;
        }
        self.at += 1;
        while matches!(self.role(self.at), Some(Word::Class | Word::Enum | Word::Modifier))
            && self.sort(self.at + 1) == Some(Sort::Word)
            && !self.is_first(self.at)
        {
            self.at += 1;
        }
        let class = self.ast.node(kind, start, self.last_end());
        self.class_name(class);
        if self.is_sign(self.at, "<") && !self.style.has(Flag::Command) {
            self.skip_generics();
        }
        if self.is_open(self.at, "[") {
            self.at = self.next(self.at);
        }
        self.bases(class);
        self.class_body(class, column);
        Some(self.finish(class))
    }

    pub(super) fn class_name(&mut self, class: Id) {
        while matches!(self.sort(self.at), Some(Sort::Word | Sort::Literal))
            && !self.is_first(self.at)
            && self.role(self.at) != Some(Word::Then)
        {
            if let Some(token) = self.token(self.at).copied() {
                self.ast.set_name(class, token.body());
            }
            self.at += 1;
            if !self.is_one_of(self.at, ". :: \\") || self.is_spaced(self.at) {
                return;
            }
            self.at += 1;
        }
    }

    /// Base classes, the parameters of the first constructor, a raw type.
    pub(super) fn bases(&mut self, class: Id) {
        let mut is_base = false;
        for _ in 0..128 {
            if self.at >= self.scope.end || self.is_class_body() {
                return;
            }
            let before = self.at;
            match self.sort(before) {
                Some(Sort::Open) if self.is_open(before, "(") && !is_base => self.parameters_or_bases(class),
                Some(Sort::Sign) if self.is_one_of(before, ": < <: <<") => {
                    is_base = true;
                    self.at += 1;
                }
                Some(Sort::Comma | Sort::Sign) => self.at += 1,
                Some(Sort::Word)
                    if self.role(before) == Some(Word::Base)
                        || matches!(
                            self.text(before),
                            "extends" | "implements" | "with" | "for" | "is" | "of"
                        ) =>
                {
                    is_base = true;
                    self.at += 1;
                }
                Some(Sort::Word) if matches!(self.role(before), Some(Word::Modifier)) => self.at += 1,
                Some(Sort::Word) => self.base(class),
                _ => return,
            }
            self.at = self.at.max(before + 1);
        }
    }

    pub(super) fn base(&mut self, class: Id) {
        let scope = Scope {
            header: true,
            ..self.scope
        };
        let base = self.within(scope, |parser| {
            let name = parser.name();
            Some(parser.postfix(name, parser.at))
        });
        if let Some(base) = base {
            self.ast.add(class, Slot::Base, base);
        }
        self.skip_generics();
    }

    pub(super) fn parameters_or_bases(&mut self, class: Id) {
        if self.style.blocks == Blocks::Indent {
            self.inside(false, |parser| parser.elements(class, Slot::Base, Element::Argument));
        } else if self.style.has(Flag::Trailing) || self.style.has(Flag::TypesFirst) {
            self.parameters(class);
        } else {
            self.inside(false, |parser| parser.elements(class, Slot::Base, Element::Value));
        }
    }

    /// True if the body of a class begins, or its header ends.
    pub(super) fn is_class_body(&self) -> bool {
        let ends = match self.sort(self.at) {
            Some(Sort::Open) => self.is_open(self.at, "{"),
            Some(Sort::Semicolon | Sort::Close) | None => true,
            Some(Sort::Sign) => {
                let is_indented =
                    self.style.blocks == Blocks::Indent || self.language == "scala" && self.is_first(self.at + 1);
                self.is_sign(self.at, ":") && is_indented || self.is_sign(self.at, "=")
            }
            _ => self.role(self.at) == Some(Word::Then),
        };
        ends || self.is_first(self.at) && !self.is_continued_header()
    }

    pub(super) fn is_continued_header(&self) -> bool {
        self.style.blocks == Blocks::Braces
            && (self.role(self.at) == Some(Word::Base)
                || self.is_one_of(self.at, ": ,")
                || !self.style.has(Flag::Newlines))
    }

    pub(super) fn class_body(&mut self, class: Id, column: usize) {
        let is_enum = self.ast.kind(class) == Kind::Enum;
        if self.is_open(self.at, "{") {
            let start = self.start(self.at);
            let block = self.ast.node(Kind::Block, start, start);
            self.inside(self.style.has(Flag::Newlines), |parser| {
                if is_enum {
                    parser.members_of_enum(block);
                }
                let scope = Scope {
                    members: true,
                    ..parser.scope
                };
                parser.within(scope, |parser| parser.statements(block, Until::End));
            });
            self.finish(block);
            self.ast.add(class, Slot::Body, block);
            return;
        }
        match self.style.blocks {
            Blocks::Indent => self.body(class, Slot::Body, column),
            Blocks::End if !self.ends_class_header() => {
                if self.role(self.at) == Some(Word::Then) {
                    self.at += 1;
                }
                if is_enum {
                    let start = self.start(self.at);
                    let block = self.ast.node(Kind::Block, start, start);
                    self.members_of_enum(block);
                    self.finish(block);
                    self.ast.add(class, Slot::Body, block);
                }
                self.body_to_end(class);
            }
            _ if self.is_sign(self.at, "=") => {
                self.at += 1;
                if self.style.has(Flag::Juxtaposed) {
                    self.indented(class, Slot::Body, column);
                } else {
                    self.optional(class, Slot::Body, 0);
                }
            }
            _ if self.is_sign(self.at, ":") && self.is_first(self.at + 1) => {
                self.at += 1;
                self.indented(class, Slot::Body, column);
            }
            _ => {}
        }
    }

    pub(super) fn ends_class_header(&self) -> bool {
        self.sort(self.at) == Some(Sort::Semicolon) && !self.is_first(self.at + 1)
    }

    /// `A = "x", B("y");`, `case a = "x"`.
    pub(super) fn members_of_enum(&mut self, block: Id) {
        let by_word = self.words.has(Word::Case)
            && self.words.word("case") == Some(Word::Case)
            && !self.style.has(Flag::TypesFirst)
            || self.style.has(Flag::HashAttributes);
        while self.at < self.scope.end && (by_word || self.sort(self.at) != Some(Sort::Semicolon)) {
            let before = self.at;
            if matches!(self.sort(before), Some(Sort::Comma | Sort::Close | Sort::Semicolon)) {
                self.at += 1;
                continue;
            }
            let role = self.role(before);
            let words = matches!(
                role,
                Some(
                    Word::Function
                        | Word::Class
                        | Word::Enum
                        | Word::Binding
                        | Word::Import
                        | Word::Modifier
                        | Word::End
                )
            ) && self.sort(before + 1) == Some(Sort::Word);
            if words || role == Some(Word::End) {
                if role == Some(Word::End) || !self.style.has(Flag::Trailing) && !self.words.has(Word::Case) {
                    return;
                }
                if let Some(id) = self.deeper(Self::statement) {
                    self.ast.add(block, Slot::Item, id);
                }
            } else if let Some(id) = self.deeper(Self::member_of_enum) {
                self.ast.add(block, Slot::Item, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    pub(super) fn member_of_enum(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let mut decorators = Vec::new();
        while self.starts_decorator() {
            decorators.extend(self.decorator());
        }
        if self.role(self.at) == Some(Word::Case) || self.is_word(self.at, "indirect") {
            self.at += 1;
        }
        let token = *self.token(self.at)?;
        if !matches!(token.sort, Sort::Word | Sort::Literal) {
            return self.statement();
        }
        let is_bare_literal = token.sort == Sort::Literal && !self.is_one_of(self.at + 1, "= :");
        if is_bare_literal {
            return self.expression(0);
        }
        self.at += 1;
        let member = self.ast.named(Kind::EnumMember, start, token.end(), token.body());
        for decorator in decorators {
            self.ast.add(member, Slot::Decorator, decorator);
        }
        if self.is_open(self.at, "(") {
            self.arguments(member);
        }
        if self.is_word(self.at, "extends") {
            self.at += 1;
            self.optional(member, Slot::Argument, 0);
        }
        if self.is_open(self.at, "[") {
            self.inside(false, |parser| parser.elements(member, Slot::Item, Element::Value));
        }
        if self.is_sign(self.at, "=") || self.assigns(self.at) {
            self.at += 1;
            self.optional(member, Slot::Value, 0);
        }
        if self.is_open(self.at, "{") {
            let block = self.block(true);
            self.ast.add(member, Slot::Body, block);
        }
        while !self.is_over()
            && matches!(self.sort(self.at), Some(Sort::Word | Sort::Sign))
            && !self.style.has(Flag::Newlines)
        {
            self.at += 1;
        }
        Some(self.finish(member))
    }
}
