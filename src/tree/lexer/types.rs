//! Types, and declarations whose type is before the name.

use super::ast::Id;
use super::expr::{ABOVE_COMPARISON, Element};
use super::parser::Parser;
use super::scan::Sort;
use super::stmt::MAX_TYPE;
use super::style::{Blocks, Flag, Word};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// True if a type is written after a colon, as a value is.
    pub(super) fn types_are_values(&self) -> bool {
        let scripts =
            self.style.has(Flag::Methods) && self.style.has(Flag::Newlines) && !self.style.has(Flag::TypesFirst);
        scripts || self.style.blocks == Blocks::Indent
    }

    /// The type here; a union where it lists literals.
    pub(super) fn type_name(&mut self) -> Option<Id> {
        let reads_values = self.types_are_values();
        if reads_values && !self.ends_operand() {
            if self.is_sign(self.at, "|") {
                self.at += 1;
            }
            let id = self.expression(ABOVE_COMPARISON)?;
            self.as_union(id);
            return Some(id);
        }
        let start = self.start(self.at);
        let before = self.at;
        self.skip_type();
        (self.at > before).then(|| self.ast.node(Kind::Name, start, self.last_end()))
    }

    pub(super) fn as_union(&mut self, id: Id) {
        let is_or = self.ast.kind(id) == Kind::Operation && self.slice(self.ast.name(id)) == "|";
        let has_literal = self.ast.children(id).any(|child| self.ast.kind(child) == Kind::Literal);
        if is_or && has_literal {
            let (span, children) = (self.ast.span(id), self.ast.take(id));
            self.ast.set_kind(id, Kind::Union);
            self.ast.set_name(id, Span::new(span.start(), span.start()));
            for child in children {
                self.ast.add(id, Slot::Item, child);
            }
        }
    }

    /// Moves behind the tokens of a type.
    pub(super) fn skip_type(&mut self) {
        for _ in 0..MAX_TYPE {
            if self.is_over() || self.is_assignment() || self.is_sign(self.at, "=") {
                return;
            }
            match self.sort(self.at) {
                Some(Sort::Open) if self.is_open(self.at, "{") => return,
                Some(Sort::Literal | Sort::Template) => return,
                Some(Sort::Sign) if self.is_sign(self.at, "<") && self.skip_generics() => {}
                Some(Sort::Sign) if self.is_one_of(self.at, "=> ;") && self.style.lambda == "=>" => return,
                Some(Sort::Word)
                    if matches!(self.role(self.at), Some(Word::Then | Word::Base)) || self.is_word(self.at, "by") =>
                {
                    return;
                }
                _ => self.at = self.next(self.at),
            }
        }
    }

    /// The index of the name that a declaration with its type first declares.
    pub(super) fn declared_name(&self) -> Option<usize> {
        let mut index = self.at;
        let mut words = 0;
        let mut depth = 0_usize;
        for _ in 0..MAX_TYPE {
            match self.sort(index)? {
                Sort::Word if depth == 0 => {
                    let role = self.role(index);
                    let is_type = matches!(role, None | Some(Word::Modifier | Word::Class | Word::Enum))
                        || self.text(index) == "final";
                    if !is_type || self.is_first(index) && words > 0 && self.style.has(Flag::Newlines) {
                        return None;
                    }
                    words += 1;
                    let follows = match self.sort(index + 1) {
                        Some(Sort::Semicolon | Sort::Comma) => words > 1,
                        Some(Sort::Sign) => {
                            words > 1 && self.is_one_of(index + 1, "= : => ::=") && !self.is_sign(index + 1, "::")
                        }
                        Some(Sort::Open) => {
                            words > 1
                                && (self.is_open(index + 1, "(")
                                    || self.is_open(index + 1, "[")
                                    || self.is_open(index + 1, "{"))
                        }
                        _ => false,
                    };
                    if follows && !self.is_array_type(index) {
                        return Some(index);
                    }
                }
                Sort::Sign => match self.text(index) {
                    "<" => depth += 1,
                    ">" => depth = depth.saturating_sub(1),
                    ">>" => depth = depth.saturating_sub(2),
                    "." | "::" => words -= usize::from(words > 0 && depth == 0),
                    "*" | "&" | "?" | "&&" | "..." | "^" | "**" => {}
                    _ => return None,
                },
                Sort::Comma | Sort::Word if depth > 0 => {}
                Sort::Open if words > 0 && self.is_open(index, "[") => {
                    index = self.next(index);
                    continue;
                }
                _ => return None,
            }
            index += 1;
        }
        None
    }

    /// `T[] name`
    pub(super) fn is_array_type(&self, index: usize) -> bool {
        self.is_open(index + 1, "[") && self.sort(self.next(index + 1)) == Some(Sort::Word)
    }

    /// A declaration of the name at `name`, with its type before it.
    pub(super) fn declaration(&mut self, name: usize) -> Option<Id> {
        let start = self.start(self.at);
        let of = Span::new(start, self.end_of(name.saturating_sub(1)));
        self.at = name;
        let target = self.name();
        if self.is_open(self.at, "(") && !self.is_value_in_parentheses() {
            return self.typed_function(target, start);
        }
        let mut statement = None;
        let first = self.declared(target, Some(of));
        self.ast.begin(first, start);
        while self.sort(self.at) == Some(Sort::Comma) && self.sort(self.at + 1) == Some(Sort::Word) {
            let list = *statement.get_or_insert_with(|| self.ast.node(Kind::Statement, start, start));
            if self.ast.first(list).is_none() {
                self.ast.add(list, Slot::Item, first);
            }
            self.at += 1;
            let target = self.name();
            let more = self.declared(target, None);
            self.ast.add(list, Slot::Item, more);
        }
        Some(statement.unwrap_or(first))
    }

    pub(super) fn declared(&mut self, target: Id, of: Option<Span>) -> Id {
        let name = self.ast.name(target);
        let binding = self
            .ast
            .named(Kind::Binding, self.ast.span(target).start(), name.end(), name);
        if let Some(of) = of.filter(|of| !of.is_empty()) {
            let of = self.ast.node(Kind::Name, of.start(), of.end());
            self.ast.add(binding, Slot::Type, of);
        }
        self.ast.add(binding, Slot::Target, target);
        while self.is_open(self.at, "[") {
            self.at = self.next(self.at);
        }
        if self.is_assignment() {
            self.value_of(binding);
        } else if self.is_open(self.at, "(") {
            self.inside(false, |parser| parser.elements(binding, Slot::Value, Element::Value));
        } else if self.is_open(self.at, "{") && self.style.has(Flag::Preprocessor) && self.looks_like_value() {
            if let Some(value) = self.braces_of_type() {
                let only = self.only_child(value);
                let value = if self.ast.kind(only) == Kind::List { value } else { only };
                self.ast.add(binding, Slot::Value, value);
            }
        } else if self.is_sign(self.at, "=>") {
            self.at += 1;
            self.optional(binding, Slot::Value, 0);
        }
        self.accessors(binding);
        self.finish(binding)
    }

    /// The only element of a list, or the list.
    pub(super) fn only_child(&self, list: Id) -> Id {
        let mut children = self.ast.children(list);
        match (children.next(), children.next()) {
            (Some(only), None) => only,
            _ => list,
        }
    }

    /// `T x("a")`, `T x{"a"}`
    pub(super) fn is_value_in_parentheses(&self) -> bool {
        let literal = matches!(
            self.sort(self.at + 1),
            Some(Sort::Literal | Sort::Template | Sort::Number)
        );
        literal && !self.is_open(self.behind(self.at), "{")
    }

    pub(super) fn looks_like_value(&self) -> bool {
        matches!(
            self.sort(self.at + 1),
            Some(Sort::Literal | Sort::Template | Sort::Number | Sort::Open)
        )
    }
}
