//! Decorators, imports, lines of a preprocessor, assertions, returns.

use super::ast::Id;
use super::expr::Element;
use super::parser::{Parser, Scope};
use super::scan::Sort;
use super::style::{Blocks, Flag, Word};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// True if a word here is only a modifier of a declaration.
    pub(super) fn is_modifier(&self, index: usize) -> bool {
        self.role(index) == Some(Word::Modifier)
            && !self.is_name(index)
            && (self.sort(index + 1) == Some(Sort::Word) && !self.breaks(index + 1)
                || self.is_open(index + 1, "(") && self.language == "rust"
                || self.is_open(index + 1, "{") && self.style.has(Flag::TypesFirst)
                || self.text(index + 1).starts_with('@')
                || self.is_one_of(index + 1, "* [ : @")
                || self.is_open(index + 1, "["))
            && !matches!(self.role(index + 1), Some(Word::Operator | Word::Then))
    }

    /// `@Name(…)`, `#[name(…)]`, `[Name(…)]`.
    pub(super) fn starts_decorator(&self) -> bool {
        let text = self.text(self.at);
        match self.sort(self.at) {
            Some(Sort::Word) => {
                text.len() > 1 && text.starts_with('@') && !self.style.has(Flag::AtBinding) && !self.is_variable_at()
            }
            Some(Sort::Sign) if text == "@" => {
                !self.is_spaced(self.at + 1) && self.sort(self.at + 1) == Some(Sort::Word)
            }
            Some(Sort::Sign) if text == "#" && self.style.has(Flag::HashAttributes) => {
                self.is_open(self.at + 1, "[") || self.is_sign(self.at + 1, "!") && self.is_open(self.at + 2, "[")
            }
            Some(Sort::Open) if text == "[" && self.style.has(Flag::BracketAttributes) => {
                let behind = self.behind(self.at);
                self.sort(self.at + 1) == Some(Sort::Word)
                    && matches!(self.sort(behind), Some(Sort::Word | Sort::Open))
                    && !self.is_open(behind, "{")
                    && !self.is_open(behind, "(")
            }
            _ => false,
        }
    }

    /// `@x` is a variable or a keyword.
    pub(super) fn is_variable_at(&self) -> bool {
        matches!(
            self.language,
            "ruby" | "crystal" | "perl" | "erlang" | "css" | "objective-c" | "vim" | "julia" | "sql" | "csharp"
        ) || self.role(self.at).is_some()
    }

    pub(super) fn decorator(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        if self.is_one_of(self.at, "@ # !") {
            self.at += 1;
            if self.is_sign(self.at, "!") {
                self.at += 1;
            }
        }
        if !self.is_open(self.at, "[") {
            return self.annotation(start);
        }
        let group = self.ast.node(Kind::Group, start, start);
        self.inside(false, |parser| {
            while parser.at < parser.scope.end {
                let before = parser.at;
                if parser.sort(before) == Some(Sort::Word) {
                    let from = parser.start(before);
                    if let Some(id) = parser.annotation(from) {
                        parser.ast.add(group, Slot::Item, id);
                    }
                }
                parser.at = parser.at.max(before + 1);
            }
        });
        self.finish(group);
        let only = self.ast.children(group).count() == 1;
        match self.ast.first(group).filter(|_| only) {
            Some(annotation) => {
                self.ast.begin(annotation, start);
                self.ast.extend(annotation, self.ast.span(group).end());
                Some(annotation)
            }
            None => Some(group),
        }
    }

    pub(super) fn annotation(&mut self, start: usize) -> Option<Id> {
        let mut callee = self.name();
        while self.is_one_of(self.at, ". :: :")
            && !self.is_spaced(self.at + 1)
            && self.sort(self.at + 1) == Some(Sort::Word)
        {
            self.at += 1;
            callee = self.name();
        }
        let name = self.ast.name(callee);
        let annotation = self.ast.named(Kind::Annotation, start, self.last_end(), name);
        self.ast.add(annotation, Slot::Callee, callee);
        if self.is_open(self.at, "(") && !self.is_first(self.at) {
            self.arguments(annotation);
        } else if self.is_sign(self.at, "=")
            && self.scope.end < self.tokens.len()
            && self.style.has(Flag::HashAttributes)
        {
            self.at += 1;
            self.optional(annotation, Slot::Argument, 0);
        }
        Some(self.finish(annotation))
    }

    pub(super) fn is_import(&self) -> bool {
        !self.is_open(self.at + 1, "(")
            || self.language == "go"
            || self.style.blocks == Blocks::Indent && !self.is_sign(self.at + 1, "=")
            || matches!(
                self.text(self.at),
                "require" | "library" | "include" | "require_once" | "import"
            )
    }

    /// An import, or the header of a namespace.
    pub(super) fn import(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let import = self.ast.node(Kind::Import, start, self.end_of(self.at));
        let is_header = matches!(self.text(self.at), "namespace" | "module" | "package");
        if self.is_word(self.at, "use") && self.is_word(self.at + 1, "constant") {
            self.at += 2;
            return self.deeper(super::parser::Parser::element_of_constant);
        }
        self.at += 1;
        while !self.is_over() || self.sort(self.at) == Some(Sort::Comma) {
            if self.is_open(self.at, "{") && is_header {
                break;
            }
            if self.is_sign(self.at, "=")
                && self.style.has(Flag::Preprocessor)
                && self.is_word(self.at.saturating_sub(2), "using")
            {
                // `using x = …`
                self.at += 1;
                continue;
            }
            self.at = self.next(self.at);
        }
        self.finish(import);
        if !self.is_open(self.at, "{") {
            return Some(import);
        }
        let statement = self.ast.node(Kind::Statement, start, start);
        self.ast.add(statement, Slot::Item, import);
        let block = self.block(false);
        self.ast.add(statement, Slot::Body, block);
        Some(self.finish(statement))
    }

    /// `use constant X => 'x';`
    pub(super) fn element_of_constant(&mut self) -> Option<Id> {
        if self.is_open(self.at, "{") {
            return self.braces_as(Kind::Map);
        }
        let target = self.name();
        if self.is_one_of(self.at, "=> ,") || self.sort(self.at) == Some(Sort::Comma) {
            self.at += 1;
        }
        self.bound(target)
    }

    /// `#define X "y"`, `#include`, `#if` of C.
    pub(super) fn is_directive_line(&self) -> bool {
        self.style.has(Flag::Preprocessor) && self.is_sign(self.at, "#") && self.is_first(self.at)
    }

    pub(super) fn preprocessor(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let keyword = self.token(self.at)?.span();
        let mut end = self.at;
        while self.token(end).is_some() && !(self.is_first(end) && end > self.at) {
            end = self.next(end);
        }
        let scope = Scope {
            end: end.min(self.scope.end),
            newlines: false,
            ..self.scope
        };
        let word = self.slice(keyword).to_owned();
        self.at += 1;
        let id = self.within(scope, |parser| parser.preprocessor_line(&word, start, keyword));
        self.at = self.at.max(end);
        id
    }

    pub(super) fn preprocessor_line(&mut self, word: &str, start: usize, keyword: Span) -> Option<Id> {
        match word {
            "define" if self.sort(self.at) == Some(Sort::Word) => {
                let target = self.name();
                if self.is_open(self.at, "(") && !self.is_spaced(self.at) {
                    self.at = self.next(self.at);
                }
                let id = self.bound(target)?;
                self.ast.begin(id, start);
                Some(id)
            }
            "include" | "import" | "using" => {
                self.at = self.scope.end;
                let id = self.ast.node(Kind::Import, start, self.last_end());
                Some(id)
            }
            _ => {
                let directive = self.ast.named(Kind::Directive, start, keyword.end(), keyword);
                self.optional(directive, Slot::Condition, 0);
                self.at = self.scope.end;
                Some(self.finish(directive))
            }
        }
    }

    /// `assert x == "y", "message"`
    pub(super) fn assertion(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let assertion = self.ast.named(Kind::Assertion, span.start(), span.end(), span);
        self.at += 1;
        self.listed(assertion, Slot::Condition, Element::Value);
        if self.is_sign(self.at, ":") && !self.is_over() {
            self.at += 1;
            self.optional(assertion, Slot::Item, 0);
        }
        Some(self.finish(assertion))
    }

    /// `return x`, `raise x`.
    pub(super) fn returned(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let returned = self.ast.named(Kind::Return, span.start(), span.end(), span);
        self.at += 1;
        let is_tested = self.role(self.at) == Some(Word::Condition) && self.style.has(Flag::Command);
        if !self.is_over() && !is_tested {
            self.listed(returned, Slot::Item, Element::Value);
        }
        let id = self.finish(returned);
        self.modified(id)
    }
}
