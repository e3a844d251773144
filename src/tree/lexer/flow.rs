//! Conditions, loops, switches and their arms.

use super::ast::Id;
use super::parser::{Parser, Scope, Until};
use super::scan::{Sort, Token};
use super::style::{Blocks, Flag, Style, Word};
use crate::tree::{Kind, Slot};

/// Tokens of a line that are looked at for its beginning.
pub(super) const MAX_LINE: usize = 200;

impl Style {
    /// True if `case` begins an arm, and not a statement.
    pub(super) fn brace_cases(&self) -> bool {
        self.blocks != Blocks::End
    }
}

impl Parser<'_> {
    /// `if`, `while`, `unless`, `guard`, with what follows from it.
    pub(super) fn condition(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let column = self.column_of_statement();
        let id = self.ast.named(Kind::If, span.start(), span.end(), span);
        self.at += 1;
        self.header(id, Slot::Condition);
        if self.language == "kql" || self.language == "vb" && self.slice(span).eq_ignore_ascii_case("where") {
            return Some(self.finish(id));
        }
        if self.is_word(self.at, "then") {
            self.at += 1;
        }
        if self.sort(self.at) == Some(Sort::Comma) && self.is_sign(self.at + 2, ":") {
            // `if c, do: x, else: y`
            for slot in [Slot::Body, Slot::Else] {
                if self.sort(self.at) == Some(Sort::Comma) && self.is_sign(self.at + 2, ":") {
                    self.at += 3;
                    self.optional(id, slot, 0);
                }
            }
            return Some(self.finish(id));
        }
        if self.style.blocks != Blocks::End || self.is_open(self.at, "{") {
            if self.is_word(self.at, "else") && !self.is_over() {
                self.at += 1;
            }
            self.body(id, Slot::Body, column);
            self.alternatives(id, column);
            return Some(self.finish(id));
        }
        self.body_to_end(id);
        Some(self.finish(id))
    }

    /// The column of the line in which the current statement begins.
    pub(super) fn column_of_statement(&self) -> usize {
        let nearest = (self.at.saturating_sub(MAX_LINE)..=self.at)
            .rev()
            .find(|&index| self.is_first(index));
        nearest.map_or_else(|| self.scope.indent.unwrap_or(0), |index| self.column(index))
    }

    /// Reads the expressions before a body.
    pub(super) fn header(&mut self, id: Id, slot: Slot) {
        let scope = Scope {
            header: true,
            ..self.scope
        };
        self.within(scope, |parser| {
            let mut is_start = true;
            while !parser.ends_operand() && !parser.is_header_end(is_start) {
                let before = parser.at;
                if let Some(part) = parser.deeper(Self::header_part) {
                    let part = parser.without_parentheses(part);
                    parser.ast.add(id, slot, part);
                }
                is_start = false;
                parser.at = parser.at.max(before + 1);
                let goes_on = parser.sort(parser.at) == Some(Sort::Comma) && !parser.is_sign(parser.at + 2, ":")
                    || parser.sort(parser.at) == Some(Sort::Semicolon) && parser.semicolon_in_header();
                if goes_on {
                    parser.at += 1;
                    is_start = true;
                }
            }
        });
    }

    /// The value in parentheses.
    pub(super) fn without_parentheses(&self, part: Id) -> Id {
        let mut children = self.ast.children(part);
        match (self.ast.kind(part), children.next(), children.next()) {
            (Kind::Group, Some(only), None) if self.slice(self.ast.span(part)).starts_with('(') => only,
            _ => part,
        }
    }

    pub(super) fn header_part(&mut self) -> Option<Id> {
        if matches!(self.role(self.at), Some(Word::Binding | Word::Modifier))
            && self.sort(self.at + 1) == Some(Sort::Word)
        {
            let scope = Scope {
                header: true,
                ..self.scope
            };
            return self.within(scope, Self::binding_statement);
        }
        let id = self.expression(0)?;
        if self.assigns(self.at) || self.is_sign(self.at, "=") {
            return self.binding(id);
        }
        Some(id)
    }

    /// `if x := f(); x == "a" {`
    pub(super) fn semicolon_in_header(&self) -> bool {
        self.language == "go" && !self.is_first(self.at + 1)
    }

    pub(super) fn is_header_end(&self, is_start: bool) -> bool {
        if is_start {
            return match self.style.blocks {
                Blocks::Braces => self.is_open(self.at, "{"),
                Blocks::Indent => self.is_sign(self.at, ":") || self.is_first(self.at),
                Blocks::End => self.is_first(self.at),
            };
        }
        if self.breaks(self.at) {
            return true;
        }
        match self.sort(self.at) {
            Some(Sort::Sign) => self.is_sign(self.at, ":") || self.style.blocks == Blocks::Braces,
            Some(Sort::Word | Sort::Open) => true,
            _ => self.style.blocks != Blocks::End,
        }
    }

    /// Reads the body of a statement whose line begins at `column`.
    pub(super) fn body(&mut self, id: Id, slot: Slot, column: usize) {
        if self.is_open(self.at, "{") && self.style.blocks != Blocks::Indent {
            let block = self.block(false);
            self.ast.add(id, slot, block);
            return;
        }
        let by_indent = self.style.blocks == Blocks::Indent || self.style.has(Flag::Juxtaposed);
        if self.is_one_of(self.at, ": =") || by_indent && self.is_one_of(self.at, "-> =>") {
            self.at += 1;
        }
        if self.at >= self.scope.end {
            return;
        }
        if !by_indent {
            if self.ends_operand() {
                return;
            }
            if let Some(statement) = self.deeper(Self::statement) {
                self.ast.add(id, slot, statement);
            }
            return;
        }
        self.indented(id, slot, column);
    }

    /// Statements of a line, or of the lines that are indented further than `column`.
    pub(super) fn indented(&mut self, id: Id, slot: Slot, column: usize) {
        let start = self.start(self.at);
        let block = self.ast.node(Kind::Block, start, start);
        if self.is_first(self.at) {
            let outer = self.scope.indent.unwrap_or(0);
            let scope = Scope {
                indent: Some(column.max(outer)),
                header: false,
                ..self.scope
            };
            self.within(scope, |parser| parser.statements(block, Until::End));
        } else {
            while self.at < self.scope.end
                && !self.is_first(self.at)
                && self.sort(self.at) != Some(Sort::Close)
                && !self.ends_line_body()
            {
                let before = self.at;
                if self.sort(before) == Some(Sort::Semicolon) {
                    self.at += 1;
                    continue;
                }
                if let Some(statement) = self.deeper(Self::statement) {
                    self.ast.add(block, Slot::Item, statement);
                }
                self.at = self.at.max(before + 1);
            }
        }
        if self.ast.first(block).is_some() {
            self.finish(block);
            self.ast.add(id, slot, block);
        }
    }

    /// A word or sign that ends a body within its line.
    pub(super) fn ends_line_body(&self) -> bool {
        self.style.has(Flag::Juxtaposed)
            && (self.is_sign(self.at, "|") || matches!(self.role(self.at), Some(Word::Else | Word::Then)))
    }

    /// `else`, `elif`, `catch` behind a body.
    pub(super) fn alternatives(&mut self, id: Id, column: usize) {
        loop {
            self.skip_semicolon_before_else();
            if !self.is_alternative(column) {
                return;
            }
            let span = self.token(self.at).map(Token::span);
            let is_condition =
                self.words.word(self.text(self.at)) == Some(Word::Condition) || holds_condition(self.text(self.at));
            if is_condition {
                if let Some(inner) = self.deeper(Self::condition) {
                    self.ast.add(id, Slot::Else, inner);
                }
                continue;
            }
            self.at += 1;
            if self.role(self.at) == Some(Word::Condition) && !self.is_first(self.at) {
                if let Some(inner) = self.deeper(Self::condition) {
                    self.ast.add(id, Slot::Else, inner);
                }
                return;
            }
            let Some(span) = span else { return };
            if self.slice(span).eq_ignore_ascii_case("else") {
                self.body(id, Slot::Else, column);
                continue;
            }
            let part = self.ast.node(Kind::Statement, span.start(), span.end());
            self.header(part, Slot::Item);
            self.body(part, Slot::Body, column);
            self.finish(part);
            self.ast.add(id, Slot::Else, part);
        }
    }

    /// Moves behind the semicolon of a body without braces, `if (a) f(); else g();`.
    fn skip_semicolon_before_else(&mut self) {
        let ends = self.style.blocks == Blocks::Braces && self.sort(self.at) == Some(Sort::Semicolon);
        if ends && self.at + 1 < self.scope.end && self.role(self.at + 1) == Some(Word::Else) {
            self.at += 1;
        }
    }

    pub(super) fn is_alternative(&self, column: usize) -> bool {
        let text = self.text(self.at);
        let role = self.role(self.at);
        let follows = role == Some(Word::Else)
            || matches!(text, "catch" | "finally" | "rescue" | "except") && role.is_some()
            || holds_condition(text) && role.is_some();
        let by_indent = self.style.blocks == Blocks::Indent;
        follows && !self.is_name(self.at) && (!by_indent || !self.is_first(self.at) || self.column(self.at) == column)
    }

    /// An `else` that belongs to nothing that was seen.
    pub(super) fn stray_else(&mut self) -> Option<Id> {
        let column = self.column_of_statement();
        let span = self.token(self.at)?.span();
        let statement = self.ast.node(Kind::Statement, span.start(), span.end());
        self.at += 1;
        if self.style.blocks == Blocks::End {
            return Some(statement);
        }
        self.header(statement, Slot::Item);
        self.body(statement, Slot::Body, column);
        Some(self.finish(statement))
    }

    /// Statements up to the word that ends the block; the parts of `else` are in it.
    pub(super) fn body_to_end(&mut self, id: Id) {
        let start = self.start(self.at);
        let mut block = self.ast.node(Kind::Block, start, start);
        let mut slot = Slot::Body;
        let scope = Scope {
            header: false,
            newlines: self.style.has(Flag::Newlines),
            ..self.scope
        };
        self.within(scope, |parser| {
            while parser.at < parser.scope.end {
                parser.statements(block, Until::Words);
                let role = parser.role(parser.at);
                if role == Some(Word::Else) {
                    parser.close_part(id, block, slot);
                    if holds_condition(parser.text(parser.at)) {
                        parser.chained(id);
                        return;
                    }
                    let part = parser.token(parser.at).map_or(start, Token::start);
                    block = parser.ast.node(Kind::Block, part, part);
                    slot = Slot::Else;
                    parser.at += 1;
                } else if role == Some(Word::Case) {
                    // A pattern in a block that was taken for another one.
                    parser.at += 1;
                } else {
                    break;
                }
            }
            parser.close_part(id, block, slot);
            parser.end_word();
        });
    }

    pub(super) fn close_part(&mut self, id: Id, block: Id, slot: Slot) {
        if self.ast.first(block).is_some() {
            self.finish(block);
            self.ast.add(id, slot, block);
        }
    }

    /// `elsif …`: a condition within the `else` of the one before; both end with the same word.
    pub(super) fn chained(&mut self, id: Id) {
        if let Some(inner) = self.deeper(Self::condition) {
            self.ast.add(id, Slot::Else, inner);
        }
    }

    /// Moves behind `end`, `End If`, `until x`.
    pub(super) fn end_word(&mut self) {
        if self.role(self.at) != Some(Word::End) {
            return;
        }
        self.at += 1;
        if self.style.has(Flag::AnyCase) {
            while self.sort(self.at) == Some(Sort::Word) && !self.is_first(self.at) {
                self.at += 1;
            }
        }
    }

    /// `for x in xs`, `for (…)`, `foreach`, `loop`.
    pub(super) fn looped(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let column = self.column_of_statement();
        let id = self.ast.named(Kind::Loop, span.start(), span.end(), span);
        self.at += 1;
        if self.is_word(self.at, "each") || self.is_word(self.at, "Each") {
            self.at += 1;
        }
        if self.is_open(self.at, "(") {
            self.inside(false, |parser| parser.loop_header(id));
        } else {
            let scope = Scope {
                header: true,
                ..self.scope
            };
            self.within(scope, |parser| parser.loop_header(id));
        }
        if self.is_word(self.at, "do") || self.is_word(self.at, "loop") {
            self.at += 1;
        }
        if self.style.blocks == Blocks::End && !self.is_open(self.at, "{") {
            self.body_to_end(id);
        } else {
            self.body(id, Slot::Body, column);
        }
        Some(self.finish(id))
    }

    /// The variables and the list of a loop.
    pub(super) fn loop_header(&mut self, id: Id) {
        let mut last = None;
        // `foreach ($list as $key => $one)` names the list first.
        let mut is_listed_first = false;
        self.skip_type_of_variable();
        while self.at < self.scope.end && !self.breaks(self.at) {
            let ends = self.scope.header && (self.is_open(self.at, "{") || self.is_sign(self.at, ":"))
                || matches!(self.role(self.at), Some(Word::Then | Word::Wrapper));
            if ends {
                break;
            }
            let before = self.at;
            let separates = matches!(self.sort(before), Some(Sort::Comma | Sort::Semicolon | Sort::Close))
                || matches!(
                    self.text(before),
                    "in" | "of" | ":=" | "=" | ":" | "range" | "In" | "as" | "<-" | "=>"
                );
            if separates {
                if let Some(list) = last.filter(|_| !is_listed_first && self.is_word(before, "as")) {
                    self.ast.set_slot(list, Slot::Subject);
                    is_listed_first = true;
                }
                self.at += 1;
                continue;
            }
            if let Some(part) = self.deeper(|parser| parser.expression(super::expr::ABOVE_COMPARISON)) {
                self.ast.add(id, Slot::Target, part);
                last = Some(part);
            }
            self.at = self.at.max(before + 1);
        }
        let lists = last.is_some_and(|last| {
            matches!(
                self.ast.kind(last),
                Kind::List | Kind::Call | Kind::Name | Kind::Member | Kind::Map | Kind::Group
            )
        });
        if let Some(last) = last.filter(|_| lists && !is_listed_first) {
            self.ast.set_slot(last, Slot::Subject);
        }
    }

    /// Moves behind the type of the variable of `foreach (T x in xs)`.
    fn skip_type_of_variable(&mut self) {
        let first = self.at;
        if !self.style.has(Flag::TypesFirst) || self.sort(first) != Some(Sort::Word) {
            return;
        }
        self.at += 1;
        loop {
            self.skip_generics();
            if self.is_open(self.at, "[") {
                self.at = self.behind(self.at);
            } else if self.is_one_of(self.at, "? *") {
                self.at += 1;
            } else if self.is_sign(self.at, ".") && self.sort(self.at + 1) == Some(Sort::Word) {
                self.at += 2;
            } else {
                break;
            }
        }
        let is_typed = self.sort(self.at) == Some(Sort::Word)
            && (self.is_word(self.at + 1, "in") || self.is_sign(self.at + 1, ":"));
        if !is_typed {
            self.at = first;
        }
    }

    /// `try`, `with x:`, `begin`, `do`.
    pub(super) fn wrapper(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let column = self.column_of_statement();
        let id = self.ast.node(Kind::Statement, span.start(), span.end());
        self.at += 1;
        if !self.is_over() && !self.is_open(self.at, "{") {
            self.header(id, Slot::Item);
        }
        if self.style.blocks == Blocks::End && !self.is_open(self.at, "{") {
            if self.role(self.at) == Some(Word::Then) {
                self.at += 1;
            }
            self.body_to_end(id);
            return Some(self.finish(id));
        }
        self.body(id, Slot::Body, column);
        self.alternatives(id, column);
        Some(self.finish(id))
    }
}

/// Words that are `else` and `if` in one.
pub(super) fn holds_condition(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "elif" | "elsif" | "elseif")
}
