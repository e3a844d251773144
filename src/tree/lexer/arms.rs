//! Switches and their arms.

use super::ast::Id;
use super::parser::{Parser, Scope, Until};
use super::scan::Sort;
use super::style::{Blocks, Flag, Word};
use crate::tree::{Kind, Slot};

impl Parser<'_> {
    /// True if a word that may begin a switch begins one.
    pub(super) fn may_switch(&self) -> bool {
        let next = self.sort(self.at + 1);
        match next {
            Some(Sort::Sign) => {
                self.is_one_of(self.at + 1, "- ! & * ~ @ ( : $")
                    || self.is_sign(self.at + 1, "|") && self.bars_separate()
            }
            None | Some(Sort::Comma | Sort::Semicolon | Sort::Close) => false,
            Some(Sort::Open) if self.style.blocks == Blocks::Indent => {
                let behind = self.behind(self.at + 1);
                self.is_sign(behind, ":") && self.is_first(behind + 1)
            }
            Some(_) => !matches!(self.role(self.at + 1), Some(Word::Operator)),
        }
    }

    /// `switch x { … }`, `case x when …`, `match x: …`.
    pub(super) fn switch(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let column = self.column_of_statement();
        let id = self.ast.node(Kind::Switch, span.start(), span.end());
        self.at += 1;
        if self.is_word(self.at, "Case") || self.is_word(self.at, "case") && self.style.has(Flag::AnyCase) {
            self.at += 1;
        }
        while self.language == "powershell" && self.text(self.at).starts_with('-') {
            self.at += 1;
        }
        let is_function = self.slice(span) == "function" && self.bars_separate();
        if !is_function && !self.breaks(self.at) && !self.is_open(self.at, "{") && !self.is_word(self.at, "do") {
            self.subject(id);
        }
        while self.role(self.at) == Some(Word::Then) || self.is_word(self.at, "of") {
            self.at += 1;
        }
        if self.is_open(self.at, "{") {
            self.arms_in_braces(id);
        } else if self.style.blocks == Blocks::End {
            self.arms(id);
            self.end_parts(id);
        } else {
            if self.is_sign(self.at, ":") {
                self.at += 1;
            }
            let outer = self.scope.indent;
            let by_words = self.style.has(Flag::EqualsCompares);
            let indent = if by_words {
                outer
            } else {
                Some(column.max(outer.unwrap_or(0)))
            };
            let scope = Scope { indent, ..self.scope };
            self.within(scope, |parser| parser.arms(id));
        }
        Some(self.finish(id))
    }

    /// `else …` of a switch with words, and its end.
    pub(super) fn end_parts(&mut self, id: Id) {
        if self.role(self.at) == Some(Word::Else) {
            self.at += 1;
        }
        self.body_to_end(id);
    }

    pub(super) fn subject(&mut self, id: Id) {
        let scope = Scope {
            header: true,
            ..self.scope
        };
        self.within(scope, |parser| {
            if parser.is_open(parser.at, "(") && parser.style.blocks == Blocks::Braces {
                parser.inside(false, |parser| {
                    parser.elements(id, Slot::Subject, super::expr::Element::Value);
                });
                return;
            }
            parser.optional(id, Slot::Subject, 0);
            if parser.sort(parser.at) == Some(Sort::Semicolon) && parser.semicolon_in_header() {
                parser.at += 1;
                parser.optional(id, Slot::Subject, 0);
            }
        });
    }

    pub(super) fn arms_in_braces(&mut self, id: Id) {
        let newlines = self.style.has(Flag::Newlines);
        self.inside(newlines, |parser| parser.arms(id));
    }

    /// Reads arms up to the end of the scope, or up to a word that ends the switch.
    pub(super) fn arms(&mut self, id: Id) {
        while self.at < self.scope.end && !self.is_outside(self.at) {
            let before = self.at;
            let role = self.role(before);
            if matches!(self.sort(before), Some(Sort::Comma | Sort::Semicolon | Sort::Close)) {
                self.at += 1;
                continue;
            }
            if role == Some(Word::End)
                || role == Some(Word::Else) && self.style.blocks == Blocks::End && !self.is_else_arm_sign()
            {
                return;
            }
            if let Some(case) = self.deeper(Self::arm) {
                self.ast.add(id, Slot::Item, case);
            }
            self.at = self.at.max(before + 1);
        }
    }

    pub(super) fn is_else_arm_sign(&self) -> bool {
        self.is_one_of(self.at + 1, self.style.arm) && !self.style.arm.is_empty()
    }

    /// An arm that is in no switch.
    pub(super) fn case_outside(&mut self) -> Option<Id> {
        if self.sort(self.at + 1) == Some(Sort::Open) && self.style.blocks == Blocks::Indent {
            self.at += 1;
            return None;
        }
        // A member of an enum whose body is indented.
        if self.language == "scala"
            && self.sort(self.at + 1) == Some(Sort::Word)
            && self.is_word(self.at + 2, "extends")
        {
            return self.member_of_enum();
        }
        self.arm()
    }

    pub(super) fn arm(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let case = self.ast.node(Kind::Case, start, start);
        let column = self.column_of_statement();
        let defaults = |text: &str| matches!(text, "default" | "else" | "otherwise" | "_");
        if self.is_sign(self.at, "|") {
            self.at += 1;
        }
        let mut is_default = defaults(self.text(self.at));
        if self.role(self.at) == Some(Word::Case) && !self.is_name(self.at) {
            self.at += 1;
            // `default:`, `case _:`, `Case Else`
            if is_default && self.sort(self.at) != Some(Sort::Word) {
                self.at -= 1;
            }
            is_default |= defaults(&self.text(self.at).to_ascii_lowercase());
        }
        if is_default && self.sort(self.at) == Some(Sort::Word) {
            self.at += 1;
        }
        self.patterns(case);
        let arrow = self.is_one_of(self.at, "-> =>");
        let signed = arrow || self.is_one_of(self.at, self.style.arm) || self.is_sign(self.at, ":");
        if signed && !self.style.arm.is_empty() || self.role(self.at) == Some(Word::Then) {
            self.at += 1;
        }
        if arrow && self.language == "csharp" {
            self.arm_value(case);
            return Some(self.finish(case));
        }
        self.arm_body(case, column);
        if arrow {
            self.lone_statement(case);
        }
        Some(self.finish(case))
    }

    /// Reads the value of an arm of C#, which ends at a comma: `"a" => f(), _ => throw new E()`.
    fn arm_value(&mut self, case: Id) {
        let scope = Scope {
            header: false,
            ..self.scope
        };
        self.within(scope, |parser| {
            if parser.role(parser.at) != Some(Word::Return) {
                return parser.optional(case, Slot::Body, 0);
            }
            let Some(span) = parser.token(parser.at).map(super::scan::Token::span) else {
                return;
            };
            let returned = parser.ast.named(Kind::Return, span.start(), span.end(), span);
            parser.at += 1;
            parser.optional(returned, Slot::Item, 0);
            parser.finish(returned);
            parser.ast.add(case, Slot::Body, returned);
        });
    }

    /// Takes the only statement of an arm's body for the body.
    pub(super) fn lone_statement(&mut self, case: Id) {
        let Some(block) = self.ast.last(case).filter(|&block| self.ast.kind(block) == Kind::Block) else {
            return;
        };
        let is_braces = self.slice(self.ast.span(block)).starts_with('{');
        let mut statements = self.ast.children(block);
        let (Some(only), None) = (statements.next(), statements.next()) else {
            return;
        };
        drop(statements);
        if is_braces {
            return;
        }
        let mut children = self.ast.take(case);
        children.pop();
        for child in children {
            let slot = self.ast.slot(child);
            self.ast.add(case, slot, child);
        }
        self.ast.add(case, Slot::Body, only);
    }

    pub(super) fn patterns(&mut self, case: Id) {
        let scope = Scope {
            header: true,
            newlines: self.scope.newlines,
            ..self.scope
        };
        self.within(scope, |parser| {
            while !parser.ends_operand()
                && !parser.is_arm_sign()
                && (!parser.is_open(parser.at, "{") || parser.is_map_pattern())
                && !parser.breaks_patterns()
            {
                let before = parser.at;
                if matches!(parser.text(before), "if" | "when" | "where" | "unless") {
                    parser.at += 1;
                    parser.optional(case, Slot::Condition, 0);
                } else if let Some(pattern) = parser.expression(2) {
                    parser.pattern(case, pattern);
                }
                parser.at = parser.at.max(before + 1);
                let joins = parser.sort(parser.at) == Some(Sort::Comma)
                    || parser.is_sign(parser.at, "|") && parser.style.has(Flag::Juxtaposed);
                if joins {
                    parser.at += 1;
                }
            }
        });
    }

    /// `in { model: "…" }` of Ruby.
    fn is_map_pattern(&self) -> bool {
        self.language == "ruby" && self.at > 0 && self.is_word(self.at - 1, "in")
    }

    pub(super) fn breaks_patterns(&self) -> bool {
        let after_comma = self.at > 0 && self.sort(self.at - 1) == Some(Sort::Comma);
        self.breaks(self.at)
            && !after_comma
            && self.at > 0
            && !self.is_open(self.at, "(")
            && self.last_end() > 0
            && self.style.blocks == Blocks::End
            && self.style.arm.is_empty()
    }

    pub(super) fn is_arm_sign(&self) -> bool {
        self.is_one_of(self.at, self.style.arm) && !self.style.arm.is_empty() || self.role(self.at) == Some(Word::Then)
    }

    /// `a | b` are two patterns.
    pub(super) fn pattern(&mut self, case: Id, pattern: Id) {
        let is_or = self.ast.kind(pattern) == Kind::Operation
            && matches!(self.slice(self.ast.name(pattern)), "|" | "||" | "or");
        if !is_or {
            self.ast.add(case, Slot::Pattern, pattern);
            return;
        }
        for one in self.ast.take(pattern) {
            self.ast.add(case, Slot::Pattern, one);
        }
    }

    /// Reads the body of an arm.
    pub(super) fn arm_body(&mut self, case: Id, column: usize) {
        if self.at >= self.scope.end {
            return;
        }
        if self.is_open(self.at, "{") && self.style.blocks == Blocks::Braces {
            let block = self.block(false);
            self.ast.add(case, Slot::Body, block);
            return;
        }
        let start = self.start(self.at);
        if self.style.blocks == Blocks::Indent || self.style.has(Flag::Juxtaposed) {
            self.indented(case, Slot::Body, column);
            return;
        }
        let arms_by_words = self.words.has(Word::Case);
        if !arms_by_words && self.style.blocks == Blocks::Braces {
            if self.ends_operand() {
                return;
            }
            let scope = Scope {
                header: false,
                ..self.scope
            };
            if let Some(value) = self.within(scope, |parser| parser.deeper(Self::statement)) {
                self.ast.add(case, Slot::Body, value);
            }
            return;
        }
        let block = self.ast.node(Kind::Block, start, start);
        if arms_by_words {
            let scope = Scope {
                header: false,
                ..self.scope
            };
            self.within(scope, |parser| {
                parser.statements(
                    block,
                    if parser.style.blocks == Blocks::End {
                        Until::Words
                    } else {
                        Until::Arm
                    },
                );
            });
        } else {
            self.statements_before_arm(block);
        }
        self.close_part(case, block, Slot::Body);
    }

    /// Statements up to a line that is the pattern of an arm.
    pub(super) fn statements_before_arm(&mut self, block: Id) {
        let scope = Scope {
            header: false,
            ..self.scope
        };
        self.within(scope, |parser| {
            let mut is_start = true;
            while parser.at < parser.scope.end {
                let before = parser.at;
                if parser.role(before) == Some(Word::End) || parser.role(before) == Some(Word::Else) {
                    return;
                }
                if matches!(parser.sort(before), Some(Sort::Comma | Sort::Semicolon)) {
                    parser.at += 1;
                    continue;
                }
                if !is_start && parser.is_arm_line() {
                    return;
                }
                is_start = false;
                if let Some(id) = parser.deeper(Self::statement) {
                    parser.ast.add(block, Slot::Item, id);
                }
                parser.at = parser.at.max(before + 1);
            }
        });
    }

    /// True if the sign of an arm is in this line.
    pub(super) fn is_arm_line(&self) -> bool {
        let mut index = self.at;
        for _ in 0..24 {
            if self.is_one_of(index, self.style.arm) {
                return true;
            }
            let ends = self.token(index).is_none() || self.is_first(index) && index > self.at;
            if ends || matches!(self.role(index), Some(Word::Function | Word::End | Word::Then)) {
                return false;
            }
            index = self.next(index);
        }
        false
    }
}
