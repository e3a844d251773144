//! Expressions: operations, members, calls and their arguments.

use super::ast::Id;
use super::parser::{Parser, Scope, Until};
use super::scan::Sort;
use super::style::{Blocks, Flag, Word, holds};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// The level of a conditional.
pub(super) const CONDITIONAL: u8 = 1;
/// The level of a comparison.
pub(super) const COMPARISON: u8 = 4;
/// The level above all operations that compare.
pub(super) const ABOVE_COMPARISON: u8 = 5;

/// Number of tokens that are read to know the purpose of a bracket.
pub(super) const LOOK_AHEAD: usize = 48;

impl<'a> Parser<'a> {
    /// An expression of operators that bind at least as close as `min`.
    pub(super) fn expression(&mut self, min: u8) -> Option<Id> {
        self.deeper(|parser| {
            let left = parser.operand()?;
            Some(parser.operations(left, min))
        })
    }

    /// Reads on behind a first operand.
    pub(super) fn operations(&mut self, mut left: Id, min: u8) -> Id {
        while !self.is_over() {
            if min <= CONDITIONAL && self.is_conditional() {
                left = self.conditional(left);
                continue;
            }
            if self.is_match_operator() {
                left = self.match_behind(left);
                continue;
            }
            let Some((level, length)) = self.operator().filter(|&(level, _)| level >= min) else {
                return left;
            };
            left = self.operation(left, level, length);
        }
        left
    }

    pub(super) fn operation(&mut self, left: Id, level: u8, length: usize) -> Id {
        let name = Span::new(self.start(self.at), self.end_of(self.at + length - 1));
        self.at += length;
        let same = self.ast.kind(left) == Kind::Operation
            && self.slice(self.ast.name(left)) == self.slice(name)
            && self
                .ast
                .first(left)
                .is_some_and(|first| self.ast.slot(first) == Slot::Left);
        let operation = if same {
            left
        } else {
            let start = self.ast.span(left).start();
            let operation = self.ast.named(Kind::Operation, start, name.end(), name);
            self.ast.add(operation, Slot::Left, left);
            operation
        };
        self.ast.extend(operation, name.end());
        if self.ends_operand() {
            return operation;
        }
        if let Some(right) = self.expression(level + 1) {
            let lists = self.language == "sql"
                && self.ast.kind(right) == Kind::Group
                && self.slice(name).to_ascii_lowercase().ends_with("in");
            if lists {
                self.ast.set_kind(right, Kind::List);
            }
            let right = self.list_behind(name, right);
            self.ast.add(operation, Slot::Right, right);
        }
        operation
    }

    /// The right side of an operator of PowerShell that takes a list without brackets: `-in 'a', 'b'`, `-f $a, $b`.
    fn list_behind(&mut self, operator: Span, right: Id) -> Id {
        const TAKE_LISTS: &[&str] = &["-in", "-notin", "-f", "-contains", "-notcontains"];
        let takes = self.language == "powershell"
            && self.sort(self.at) == Some(Sort::Comma)
            && TAKE_LISTS.contains(&self.slice(operator).to_ascii_lowercase().as_str());
        if !takes {
            return right;
        }
        let list = self.ast.node(Kind::List, self.ast.span(right).start(), self.last_end());
        self.ast.add(list, Slot::Item, right);
        while self.sort(self.at) == Some(Sort::Comma) {
            self.at += 1;
            self.optional(list, Slot::Item, ABOVE_COMPARISON);
        }
        self.finish(list)
    }

    /// True if there is no operand here; a new line does not end one.
    pub(super) fn ends_operand(&self) -> bool {
        matches!(
            self.sort(self.at),
            None | Some(Sort::Comma | Sort::Semicolon | Sort::Close | Sort::HoleEnd | Sort::TemplateEnd)
        ) || self.is_outside(self.at)
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    pub(super) fn end_of(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(0, super::scan::Token::end)
    }

    /// The level of the operator here, and of how many tokens it is.
    pub(super) fn operator(&self) -> Option<(u8, usize)> {
        let text = self.text(self.at);
        if let Some(length) = self.backticked() {
            return Some((COMPARISON, length));
        }
        match self.sort(self.at)? {
            Sort::Sign => self.sign_level(text).map(|level| (level, 1)),
            Sort::Word => self.word_level(text),
            _ => None,
        }
    }

    pub(super) fn sign_level(&self, sign: &str) -> Option<u8> {
        let style = self.style;
        if sign == "=" && style.has(Flag::EqualsCompares) {
            return Some(COMPARISON);
        }
        if holds(style.assign, sign) || holds(style.pair, sign) || holds(style.arm, sign) || sign == style.lambda {
            return None;
        }
        if sign == "|" && self.bars_separate() {
            return None;
        }
        Some(match sign {
            "$" if self.language == "go-template" => return None,
            "|>" | "%>%" | "<|" | "$" => 1,
            "||" | "??" | "?:" => 2,
            "//" if self.language == "perl" => 2,
            "&&" | "^^" => 3,
            "<>" if matches!(self.language, "elixir" | "gleam" | "haskell") => 6,
            "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "<=>" | "=~" | "!~" | "~" | "~=" | "/=" | "=/="
            | "=:=" | "^=" | "<>" | "%in%" | "~~" => COMPARISON,
            "<-" if self.language == "elixir" => 1,
            "|" | "&" | "^" | "<<" | ">>" | ".." | "..." | "..=" | "..<" | ">>>" | "|||" => 5,
            "+" | "-" | "++" | "." | "^-" => 6,
            "*" | "/" | "%" | "//" | "%%" | "**" => 7,
            "@" if self.language == "r" || self.style.blocks == Blocks::Indent => 7,
            "!!" if self.style.has(Flag::Juxtaposed) => 7,
            sign if sign.len() > 2 && sign.starts_with('%') && sign.ends_with('%') => COMPARISON,
            _ => return None,
        })
    }

    /// True if `|` begins an alternative, and is not an operator.
    pub(super) fn bars_separate(&self) -> bool {
        self.style.has(Flag::Juxtaposed) && (self.style.has(Flag::Equations) || self.style.has(Flag::EqualsCompares))
    }

    pub(super) fn word_level(&self, text: &str) -> Option<(u8, usize)> {
        if self.role(self.at) == Some(Word::Operator) {
            if holds(self.style.pair, text) || text == "match" && self.style.has(Flag::Infix) {
                return None;
            }
            let level = match text.to_ascii_lowercase().as_str() {
                // Patterns: `x is "a" or "b" || y`.
                "or" if self.language == "csharp" => 5,
                "and" if self.language == "csharp" => 6,
                "or" | "orelse" | "-or" | "else" | "xor" | "catch" => 2,
                "and" | "andalso" | "-and" => 3,
                "as" | "with" | "as?" | "satisfies" => 8,
                "to" | "until" | "downto" | "div" | "mod" | "x" => 5,
                _ => COMPARISON,
            };
            let next = self.text(self.at + 1).to_ascii_lowercase();
            let two = matches!(text.to_ascii_lowercase().as_str(), "not" | "is")
                && matches!(next.as_str(), "in" | "not" | "like" | "ilike" | "between")
                || text.eq_ignore_ascii_case("similar") && next == "to";
            return Some((level, 1 + usize::from(two)));
        }
        // `a shouldBe b`
        let infix = self.style.has(Flag::Infix)
            && self.role(self.at).is_none()
            && !holds(self.style.pair, text)
            && !self.is_first(self.at)
            && !self.is_first(self.at + 1)
            && self.starts_value(self.at + 1)
            && self.is_spaced(self.at)
            && (self.is_spaced(self.at + 1) || self.is_open(self.at + 1, "("));
        infix.then_some((ABOVE_COMPARISON, 1))
    }

    /// True if a value begins with this token.
    pub(super) fn starts_value(&self, index: usize) -> bool {
        match self.sort(index) {
            Some(Sort::Word) => !matches!(
                self.role(index),
                Some(
                    Word::Operator
                        | Word::Then
                        | Word::End
                        | Word::Else
                        | Word::Condition
                        | Word::Loop
                        | Word::Case
                        | Word::Base
                )
            ),
            Some(sort) => matches!(
                sort,
                Sort::Literal
                    | Sort::Character
                    | Sort::Regex
                    | Sort::Words
                    | Sort::Template
                    | Sort::Number
                    | Sort::Open
            ),
            None => false,
        }
    }

    /// `a ? b : c`, `b if a else c`.
    pub(super) fn is_conditional(&self) -> bool {
        self.is_sign(self.at, "?")
            || self.style.blocks == Blocks::Indent && self.is_word(self.at, "if") && !self.is_first(self.at)
    }

    pub(super) fn conditional(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        let conditional = self.ast.node(Kind::Conditional, start, self.end_of(self.at));
        let is_question = self.is_sign(self.at, "?");
        self.at += 1;
        let slots = if is_question {
            [Slot::Condition, Slot::Then, Slot::Else]
        } else {
            [Slot::Then, Slot::Condition, Slot::Else]
        };
        self.ast.add(conditional, slots[0], left);
        self.optional(conditional, slots[1], CONDITIONAL);
        if is_question && (self.is_sign(self.at, ":") || self.is_sign(self.at, "::")) || self.is_word(self.at, "else") {
            self.at += 1;
            self.optional(conditional, slots[2], CONDITIONAL);
        }
        self.finish(conditional)
    }

    /// Adds the expression here to a node, if there is one.
    pub(super) fn optional(&mut self, parent: Id, slot: Slot, min: u8) {
        if self.ends_operand() {
            return;
        }
        if let Some(id) = self.expression(min) {
            self.ast.add(parent, slot, id);
        }
    }

    /// `x match { … }`, `x switch { … }`.
    pub(super) fn is_match_operator(&self) -> bool {
        let word = if self.style.has(Flag::Infix) { "match" } else { "switch" };
        let has_switches = self.style.has(Flag::Infix) || self.language == "csharp";
        has_switches && self.is_word(self.at, word) && self.is_open(self.at + 1, "{")
    }

    pub(super) fn match_behind(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        let switch = self.ast.node(Kind::Switch, start, start);
        self.ast.add(switch, Slot::Subject, left);
        self.at += 1;
        self.arms_in_braces(switch);
        self.finish(switch)
    }

    /// Statements or members in the braces here.
    pub(super) fn block(&mut self, members: bool) -> Id {
        let start = self.start(self.at);
        let block = self.ast.node(Kind::Block, start, start);
        let newlines = self.style.has(Flag::Newlines);
        self.inside(newlines, |parser| {
            let scope = Scope {
                members,
                ..parser.scope
            };
            parser.within(scope, |parser| parser.statements(block, Until::End));
        });
        self.finish(block)
    }
}

/// Kind of the elements of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Value,
    Argument,
    /// An argument that `=` names.
    Named,
    Entry,
}

/// A name without the sign that marks it as a variable.
pub(super) fn without_sigil(text: &str, span: Span) -> Span {
    let sigils = text.len() - text.trim_start_matches(['$', '@', '%']).len();
    if sigils == text.len() {
        span
    } else {
        Span::new(span.start() + sigils, span.end())
    }
}
