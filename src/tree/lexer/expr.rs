//! Expressions: operations, members, calls and their arguments.

use super::ast::Id;
use super::parser::{Parser, Scope, Until};
use super::scan::Sort;
use super::style::{Blocks, Brace, Flag, Word, holds};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// The level of a conditional.
const CONDITIONAL: u8 = 1;
/// The level of a comparison.
pub(super) const COMPARISON: u8 = 4;
/// The level above all operations that compare.
pub(super) const ABOVE_COMPARISON: u8 = 5;

/// Tokens that are looked at to know what a bracket is for.
const LOOK_AHEAD: usize = 48;

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

    fn operation(&mut self, left: Id, level: u8, length: usize) -> Id {
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
            self.ast.add(operation, Slot::Right, right);
        }
        operation
    }

    /// Whether there is no operand here; a new line does not end it.
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
    fn operator(&self) -> Option<(u8, usize)> {
        let text = self.text(self.at);
        match self.sort(self.at)? {
            Sort::Sign => self.sign_level(text).map(|level| (level, 1)),
            Sort::Word => self.word_level(text),
            _ => None,
        }
    }

    fn sign_level(&self, sign: &str) -> Option<u8> {
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
            "|>" | "%>%" | "<|" | "$" => 1,
            "||" | "??" | "?:" => 2,
            "//" if self.language == "perl" => 2,
            "&&" | "^^" => 3,
            "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "<=>" | "=~" | "!~" | "~" | "~=" | "/=" | "=/="
            | "=:=" | "^=" => COMPARISON,
            "<>" if self.language == "elixir" || self.language == "gleam" || self.language == "haskell" => 6,
            "<>" | "%in%" => COMPARISON,
            "|" | "&" | "^" | "<<" | ">>" | ".." | "..." | "..=" | "..<" | ">>>" | "|||" => 5,
            "+" | "-" | "++" | "." | "^-" => 6,
            "*" | "/" | "%" | "//" | "%%" | "**" => 7,
            "@" if self.language == "r" || self.style.blocks == Blocks::Indent => 7,
            "!!" if self.style.has(Flag::Juxtaposed) => 7,
            sign if sign.len() > 2 && sign.starts_with('%') && sign.ends_with('%') => COMPARISON,
            _ => return None,
        })
    }

    /// Whether `|` begins an alternative, and is no operator.
    pub(super) fn bars_separate(&self) -> bool {
        self.style.has(Flag::Juxtaposed) && (self.style.has(Flag::Equations) || self.style.has(Flag::EqualsCompares))
    }

    fn word_level(&self, text: &str) -> Option<(u8, usize)> {
        if self.role(self.at) == Some(Word::Operator) {
            if holds(self.style.pair, text) || text == "match" && self.style.has(Flag::Infix) {
                return None;
            }
            let level = match text.to_ascii_lowercase().as_str() {
                "or" | "orelse" | "-or" | "else" | "xor" | "catch" => 2,
                "and" | "andalso" | "-and" => 3,
                "as" | "with" | "as?" | "satisfies" => 8,
                "to" | "until" | "downto" | "div" | "mod" | "x" => 5,
                _ => COMPARISON,
            };
            let next = self.text(self.at + 1).to_ascii_lowercase();
            let two = matches!(text.to_ascii_lowercase().as_str(), "not" | "is")
                && matches!(next.as_str(), "in" | "not" | "like" | "ilike" | "between");
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

    /// Whether a value begins with this token.
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
    fn is_conditional(&self) -> bool {
        self.is_sign(self.at, "?")
            || self.style.blocks == Blocks::Indent && self.is_word(self.at, "if") && !self.is_first(self.at)
    }

    fn conditional(&mut self, left: Id) -> Id {
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
    fn is_match_operator(&self) -> bool {
        let word = if self.style.has(Flag::Infix) { "match" } else { "switch" };
        let has_switches = self.style.has(Flag::Infix) || self.language == "csharp";
        has_switches && self.is_word(self.at, word) && self.is_open(self.at + 1, "{")
    }

    fn match_behind(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        let switch = self.ast.node(Kind::Switch, start, start);
        self.ast.add(switch, Slot::Subject, left);
        self.at += 1;
        self.arms_in_braces(switch);
        self.finish(switch)
    }

    /// An operand with its prefix signs, and what is behind it.
    pub(super) fn operand(&mut self) -> Option<Id> {
        let first = self.at;
        let id = match self.sort(self.at)? {
            Sort::Sign => self.prefixed()?,
            Sort::Word => self.word_operand()?,
            Sort::Open => self.bracket()?,
            _ => self.literal()?,
        };
        self.at = self.at.max(first + 1);
        Some(self.postfix(id, first))
    }

    fn prefixed(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let sign = self.text(self.at);
        let name = Span::new(start, start + sign.len());
        let touches = !self.is_spaced(self.at + 1);
        match sign {
            ":" | "'" | "`"
                if touches
                    && matches!(
                        self.sort(self.at + 1),
                        Some(Sort::Word | Sort::Literal | Sort::Template)
                    ) =>
            {
                return self.symbol();
            }
            "." if touches => return self.leading_member(),
            "." if self.language == "go-template" => {
                self.at += 1;
                return Some(self.ast.named(Kind::Name, start, name.end(), name));
            }
            "@" | "%" | "#" | "$" if touches && self.sort(self.at + 1) == Some(Sort::Open) => {
                self.at += 1;
                let id = self.marked_bracket(sign)?;
                self.ast.begin(id, start);
                return Some(id);
            }
            "%" if touches && self.sort(self.at + 1) == Some(Sort::Word) => {
                self.at += 1;
                let id = self.deeper(Self::operand)?;
                self.ast.begin(id, start);
                return Some(id);
            }
            "|" | "||" if self.style.brace == Brace::Block => return self.bar_lambda(),
            "->" if self.style.blocks == Blocks::End => return self.stabby_lambda(),
            "\\" => return self.backslash_lambda(),
            "<" if self.starts_markup() => return self.markup(),
            _ => {}
        }
        self.at += 1;
        let kind = if matches!(sign, "!" | "-" | "~" | "+" | "not") {
            Kind::Operation
        } else {
            Kind::Group
        };
        let id = self.ast.node(kind, start, name.end());
        if kind == Kind::Operation {
            self.ast.set_name(id, name);
        }
        let slot = if kind == Kind::Operation {
            Slot::Right
        } else {
            Slot::Item
        };
        if !self.is_over() {
            if let Some(operand) = self.deeper(Self::operand) {
                self.ast.add(id, slot, operand);
            }
        }
        Some(self.finish(id))
    }

    /// `:name`, `:"name"`.
    fn symbol(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let token = *self.token(self.at)?;
        self.at = self.next(self.at);
        Some(self.ast.named(Kind::Name, start, token.end(), token.body()))
    }

    /// `.member` of a type that is not written.
    fn leading_member(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        if self.sort(self.at) == Some(Sort::Open) {
            let id = self.bracket()?;
            self.ast.begin(id, start);
            return Some(id);
        }
        let token = *self.token(self.at)?;
        self.at += 1;
        Some(self.ast.named(Kind::Member, start, token.end(), token.span()))
    }

    /// A literal, with those that follow it where the language joins them.
    fn literal(&mut self) -> Option<Id> {
        let mut left = self.one_literal()?;
        while self.style.has(Flag::Adjacent)
            && matches!(self.sort(self.at), Some(Sort::Literal | Sort::Template))
            && !self.breaks(self.at)
        {
            let right = self.one_literal()?;
            if self.ast.kind(left) == Kind::Operation {
                self.ast.add(left, Slot::Right, right);
                continue;
            }
            let operation = self
                .ast
                .node(Kind::Operation, self.ast.span(left).start(), self.last_end());
            self.ast.add(operation, Slot::Left, left);
            self.ast.add(operation, Slot::Right, right);
            left = operation;
        }
        Some(left)
    }

    fn one_literal(&mut self) -> Option<Id> {
        let token = *self.token(self.at)?;
        let first = self.at;
        self.at = self.next(self.at);
        let kind = match token.sort {
            Sort::Regex => Kind::Regex,
            Sort::Number => Kind::Scalar,
            Sort::Words => return Some(self.word_list(token.span(), token.body())),
            Sort::Template => Kind::Template,
            Sort::Literal | Sort::Character => Kind::Literal,
            _ => Kind::Group,
        };
        if kind == Kind::Scalar || kind == Kind::Group {
            return Some(self.ast.node(kind, token.start(), token.end()));
        }
        let id = self.ast.named(kind, token.start(), token.end(), token.body());
        if kind == Kind::Template {
            self.holes(id, first);
        } else if kind == Kind::Literal {
            super::within_literal(self.ast, id, self.text, token.body(), self.reading);
        }
        Some(id)
    }

    /// The holes of the template that opens at `open`.
    fn holes(&mut self, template: Id, open: usize) {
        let after = self.at;
        let outer = self.scope;
        let end = self.tokens.get(open).map_or(open, super::scan::Token::partner);
        self.scope.end = end.min(outer.end);
        self.at = open + 1;
        while self.at < self.scope.end {
            if self.sort(self.at) != Some(Sort::Hole) {
                self.at += 1;
                continue;
            }
            let start = self.start(self.at);
            let hole = self.ast.node(Kind::Hole, start, start);
            self.inside(false, |parser| parser.elements(hole, Slot::Item, Element::Value));
            self.finish(hole);
            self.ast.add(template, Slot::Item, hole);
        }
        self.scope = outer;
        self.at = after;
    }

    /// The words of a literal that lists them.
    fn word_list(&mut self, span: Span, body: Span) -> Id {
        let list = self.ast.node(Kind::List, span.start(), span.end());
        let text = self.slice(body).to_owned();
        let mut at = 0;
        for word in text.split_ascii_whitespace() {
            let start = at + text[at..].find(word).unwrap_or(0);
            at = start + word.len();
            let span = Span::new(body.start() + start, body.start() + at);
            let literal = self.ast.named(Kind::Literal, span.start(), span.end(), span);
            self.ast.add(list, Slot::Item, literal);
        }
        list
    }

    /// The name at the current token, without its sigil.
    pub(super) fn name(&mut self) -> Id {
        let token = self.token(self.at).map_or(Span::new(0, 0), super::scan::Token::span);
        self.at += 1;
        let name = without_sigil(self.slice(token), token);
        self.ast.named(Kind::Name, token.start(), token.end(), name)
    }

    fn word_operand(&mut self) -> Option<Id> {
        if self.language == "sql" {
            if let Some(id) = self.query_operand() {
                return Some(id);
            }
        }
        let role = self.role(self.at).filter(|_| !self.is_name(self.at));
        match role {
            Some(Word::Scalar) => {
                let span = self.token(self.at)?.span();
                self.at += 1;
                Some(self.ast.node(Kind::Scalar, span.start(), span.end()))
            }
            Some(Word::New) => self.creation(),
            Some(Word::Function) => self.function(),
            Some(Word::Prefix | Word::Operator) => self.prefix_word(),
            Some(Word::Switch) if self.may_switch() => self.switch(),
            Some(Word::Condition) => self.condition(),
            Some(Word::Loop) if self.style.blocks != Blocks::Indent => self.looped(),
            Some(Word::Wrapper) if !self.is_open(self.at + 1, "(") => self.wrapper(),
            Some(Word::Binding) if self.sort(self.at + 1) == Some(Sort::Word) => self.binding_statement(),
            Some(Word::Class | Word::Enum) if self.is_definition(self.at) => self.definition(),
            Some(Word::Return) => self.returned(),
            Some(Word::Modifier) if self.is_modifier(self.at) || self.is_asynchronous_arrow() => {
                self.at += 1;
                self.deeper(Self::operand)
            }
            Some(Word::Then) if self.is_word(self.at, "do") && self.style.has(Flag::Juxtaposed) => self.do_lines(),
            _ if self.starts_typed_list() => self.typed_list(),
            _ => Some(self.name()),
        }
    }

    /// `async (a) => …`
    fn is_asynchronous_arrow(&self) -> bool {
        self.is_open(self.at + 1, "(") && self.is_sign(self.behind(self.at + 1), "=>")
    }

    /// `do` with the lines that are indented further.
    fn do_lines(&mut self) -> Option<Id> {
        let column = self.column_of_statement();
        let start = self.start(self.at);
        self.at += 1;
        let group = self.ast.node(Kind::Group, start, self.last_end());
        self.indented(group, Slot::Body, column);
        Some(group)
    }

    fn prefix_word(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let text = self.text(self.at);
        if matches!(text, "function" | "fun" | "lambda" | "fn") {
            return self.function();
        }
        self.at += 1;
        let negates = matches!(
            text.to_ascii_lowercase().as_str(),
            "not" | "-not" | "in" | "is" | "!in" | "!is"
        );
        let id = self.ast.node(
            if negates { Kind::Operation } else { Kind::Group },
            span.start(),
            span.end(),
        );
        if negates {
            self.ast.set_name(id, span);
        }
        let slot = if negates { Slot::Right } else { Slot::Item };
        if !self.is_over() {
            let level = if negates { COMPARISON } else { ABOVE_COMPARISON };
            if let Some(operand) = self.expression(level) {
                self.ast.add(id, slot, operand);
            }
        }
        Some(self.finish(id))
    }

    /// `new T(…)`, `new T { … }`, `new[] { … }`.
    fn creation(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let call = self
            .ast
            .named(Kind::Call, start, self.end_of(self.at), self.token(self.at)?.span());
        self.at += 1;
        let from = self.start(self.at);
        let mut last = None;
        while !self.is_over() && (self.sort(self.at) == Some(Sort::Word) || self.is_one_of(self.at, ". :: ?")) {
            if self.sort(self.at) == Some(Sort::Word) {
                last = self.token(self.at).map(super::scan::Token::span);
            }
            self.at += 1;
            self.skip_generics();
        }
        if let Some(last) = last {
            self.ast.set_name(call, last);
            let callee = self.ast.named(Kind::Name, from, last.end(), last);
            self.ast.add(call, Slot::Callee, callee);
        }
        let mut array = false;
        while self.is_open(self.at, "[") {
            array = true;
            self.at = self.next(self.at);
        }
        if self.is_open(self.at, "(") {
            self.arguments(call);
        }
        if self.is_open(self.at, "{") && !self.scope.header {
            if array || last.is_none() {
                let list = self.braces_as(Kind::List)?;
                self.ast.begin(list, start);
                return Some(list);
            }
            let argument = self.braces_of_type()?;
            self.ast.add(call, Slot::Argument, argument);
        }
        Some(self.finish(call))
    }

    /// Members, indices, calls behind an operand that began at the token `first`.
    pub(super) fn postfix(&mut self, mut left: Id, first: usize) -> Id {
        while !self.is_over() {
            let before = self.at;
            left = match self.sort(self.at) {
                Some(Sort::Sign) => self.behind_sign(left),
                Some(Sort::Open) => self.behind_bracket(left),
                Some(Sort::Word) => self.behind_word(left, first),
                Some(Sort::Literal | Sort::Template | Sort::Number | Sort::Words | Sort::Regex) => {
                    self.behind_literal(left)
                }
                _ => left,
            };
            if self.at == before {
                break;
            }
        }
        left
    }

    fn behind_sign(&mut self, left: Id) -> Id {
        let sign = self.text(self.at);
        let tight = !self.is_spaced(self.at + 1);
        if sign == "." && self.language == "go-template" && self.is_spaced(self.at) {
            return self.command(left);
        }
        let is_member = match sign {
            _ if sign == self.style.lambda => return self.arrow(left),
            "." => tight || self.is_first(self.at),
            "::" if self.style.has(Flag::Juxtaposed) => false,
            "?." | "&." | "::" | "!." => true,
            "$" | "@" if self.language == "r" => true,
            "->" => self.language == "php" || self.language == "perl" || self.style.has(Flag::Preprocessor) && tight,
            "!!" | "!" | "?" | "++" | "--" if !self.is_spaced(self.at) && sign != self.style.lambda => {
                return self.behind_mark(left, sign);
            }
            ":" if self.language == "jinja" && self.ast.kind(left) == Kind::Name => return self.filter(left),
            ":" => return self.lua_method(left),
            "<" => return self.generics(left),
            _ => false,
        };
        if is_member {
            self.member(left)
        } else {
            self.command(left)
        }
    }

    /// `x!`, `x?`, `x!!`, `m!(…)`.
    fn behind_mark(&mut self, left: Id, sign: &str) -> Id {
        let macro_call =
            sign == "!" && self.sort(self.at + 1) == Some(Sort::Open) && self.style.has(Flag::HashAttributes);
        if macro_call {
            self.at += 1;
            return self.call(left);
        }
        // `a ?b : c`
        let ends = match self.sort(self.at + 1) {
            None | Some(Sort::Comma | Sort::Semicolon | Sort::Close) => true,
            Some(Sort::Sign) => self.is_one_of(self.at + 1, ". ? = == != && || ?? ?:"),
            Some(Sort::Open) => sign != "?",
            _ => self.is_first(self.at + 1),
        };
        if ends || sign == "!!" || sign == "++" || sign == "--" {
            self.at += 1;
            return self.finish(left);
        }
        left
    }

    fn member(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        self.at += 1;
        if self.is_open(self.at, "(") && self.sort(self.at).is_some() {
            // `f.(x)`, `T::(x)`
            return self.call(left);
        }
        if self.is_one_of(self.at, "< ::<") {
            self.skip_generics();
            return left;
        }
        if self.sort(self.at) == Some(Sort::Open) {
            let indexes = self.is_open(self.at, "[") || self.language == "perl";
            return if indexes { self.index(left) } else { self.finish(left) };
        }
        let Some(token) = self.token(self.at).copied() else {
            return left;
        };
        if !matches!(token.sort, Sort::Word | Sort::Literal | Sort::Number | Sort::Template) {
            return left;
        }
        self.at = self.next(self.at);
        let text = self.slice(token.span());
        let name = if token.sort == Sort::Word {
            without_sigil(text, token.span())
        } else {
            token.body()
        };
        if self.slice(name) == "await" {
            let group = self.ast.node(Kind::Group, start, token.end());
            self.ast.add(group, Slot::Item, left);
            return group;
        }
        let member = self.ast.named(Kind::Member, start, token.end(), name);
        self.ast.add(member, Slot::Receiver, left);
        member
    }

    /// `default: "x", y` of Liquid.
    fn filter(&mut self, left: Id) -> Id {
        let call = self.call_node(left);
        self.at += 1;
        self.listed(call, Slot::Argument, Element::Argument);
        self.finish(call)
    }

    /// `a:b(…)` of Lua.
    fn lua_method(&mut self, left: Id) -> Id {
        if self.language == "erlang" && !self.is_spaced(self.at + 1) && self.is_open(self.at + 2, "(") {
            return self.member(left);
        }
        let calls = self.language == "lua" && matches!(self.sort(self.at + 2), Some(Sort::Open | Sort::Literal));
        if calls { self.member(left) } else { self.command(left) }
    }

    /// `f<T>(…)`, `T<U>::f`, `List<T> { … }`.
    fn generics(&mut self, left: Id) -> Id {
        let before = self.at;
        if self.skip_generics() {
            let follows = matches!(self.sort(self.at), Some(Sort::Open))
                || self.is_one_of(self.at, ":: . ? > = | &")
                || self.is_over();
            if follows {
                return self.finish(left);
            }
            self.at = before;
        }
        if matches!(self.ast.kind(left), Kind::Name | Kind::Member) {
            self.generics_of_literals(left)
        } else {
            left
        }
    }

    /// `T<"a" | "b">`: the literals are keys of an index.
    fn generics_of_literals(&mut self, left: Id) -> Id {
        if !matches!(self.language, "typescript" | "javascript") {
            return left;
        }
        let Some(end) = self.generics_end(true) else {
            return left;
        };
        let start = self.ast.span(left).start();
        let index = self.ast.node(Kind::Index, start, start);
        self.ast.add(index, Slot::Receiver, left);
        self.at += 1;
        let scope = Scope {
            end,
            newlines: false,
            indent: None,
            header: false,
            members: false,
        };
        self.within(scope, |parser| parser.elements(index, Slot::Key, Element::Value));
        for key in self.ast.children(index).skip(1).collect::<Vec<_>>() {
            self.as_union(key);
        }
        self.at = end + 1;
        self.finish(index)
    }

    /// Moves behind `<…>` of types, if that is what is here.
    pub(super) fn skip_generics(&mut self) -> bool {
        let end = self.generics_end(false);
        if let Some(end) = end {
            self.at = end + 1;
        }
        end.is_some()
    }

    /// The token that ends `<…>` of types.
    fn generics_end(&self, literals: bool) -> Option<usize> {
        if !self.is_sign(self.at, "<") {
            return None;
        }
        let mut depth = 0_usize;
        for index in self.at..self.at + LOOK_AHEAD {
            match self.sort(index) {
                Some(Sort::Sign) => match self.text(index) {
                    "<" => depth += 1,
                    ">" => depth -= 1,
                    ">>" => depth = depth.saturating_sub(2),
                    "." | "?" | "::" | "&" | ":" | "*" | "'" | "->" | "|" | "-" | "=" | "..." => {}
                    _ => return None,
                },
                Some(Sort::Word | Sort::Comma | Sort::Open | Sort::Close | Sort::Number) => {}
                Some(Sort::Literal) if literals => {}
                _ => return None,
            }
            if depth == 0 {
                return Some(index);
            }
        }
        None
    }

    /// A lambda whose parameters are `left`.
    fn arrow(&mut self, left: Id) -> Id {
        let has_parameters = matches!(
            self.ast.kind(left),
            Kind::Name | Kind::Group | Kind::List | Kind::Map | Kind::Scalar
        );
        if !has_parameters || self.scope.header {
            return left;
        }
        let start = self.ast.span(left).start();
        let function = self.ast.node(Kind::Function, start, start);
        let parameters = match self.ast.kind(left) {
            Kind::Group | Kind::List => self.ast.take(left),
            _ => vec![left],
        };
        for parameter in parameters {
            self.parameter_of(function, parameter);
        }
        self.at += 1;
        self.body_or_value(function);
        self.finish(function)
    }

    /// Makes a parameter of what was read as a value.
    fn parameter_of(&mut self, function: Id, value: Id) {
        let kind = self.ast.kind(value);
        if matches!(kind, Kind::Binding | Kind::Argument | Kind::Pair) {
            let children = self.ast.take(value);
            let value = self.parameter_node(value);
            let last = children.into_iter().rfind(|&child| self.ast.slot(child) == Slot::Value);
            if let Some(last) = last {
                self.ast.add(value, Slot::Value, last);
            }
            self.ast.add(function, Slot::Parameter, value);
            return;
        }
        if kind == Kind::Name {
            let parameter = self.parameter_node(value);
            self.ast.add(function, Slot::Parameter, parameter);
            return;
        }
        self.ast.add(function, Slot::Parameter, value);
    }

    fn parameter_node(&mut self, value: Id) -> Id {
        let (span, name) = (self.ast.span(value), self.ast.name(value));
        self.ast.named(Kind::Parameter, span.start(), span.end(), name)
    }

    fn behind_bracket(&mut self, left: Id) -> Id {
        let spaced = self.is_spaced(self.at);
        let callable = matches!(
            self.ast.kind(left),
            Kind::Name | Kind::Member | Kind::Call | Kind::Index | Kind::Group | Kind::Function
        );
        match self.text(self.at) {
            "(" if callable && !(spaced && self.takes_words()) => self.call(left),
            "[" if !spaced || self.style.has(Flag::TypesFirst) => self.index(left),
            "{" => self.behind_brace(left, spaced),
            _ => self.command(left),
        }
    }

    fn takes_words(&self) -> bool {
        self.style.has(Flag::Command) || self.style.has(Flag::Juxtaposed) || self.style.has(Flag::Infix)
    }

    fn behind_brace(&mut self, left: Id, spaced: bool) -> Id {
        let kind = self.ast.kind(left);
        if self.language == "perl" && !spaced && matches!(kind, Kind::Name | Kind::Index) {
            return self.index(left);
        }
        if self.scope.header {
            return left;
        }
        let named = matches!(kind, Kind::Name | Kind::Member | Kind::Call);
        if self.style.has(Flag::Trailing) && named && (kind != Kind::Call || spaced || !self.is_first(self.at)) {
            return self.trailing(left);
        }
        let typed = self.style.has(Flag::TypedLiterals) && matches!(kind, Kind::Name | Kind::Member | Kind::Index);
        let fits = if self.style.has(Flag::Preprocessor) || self.language == "go" {
            !spaced
        } else {
            self.is_capital(left)
        };
        if typed && fits || kind == Kind::Name && self.language == "elixir" && !spaced {
            let call = self.call_node(left);
            if let Some(map) = self.braces_of_type() {
                self.ast.add(call, Slot::Argument, map);
            }
            return self.finish(call);
        }
        if self.style.blocks == Blocks::End && self.style.has(Flag::Command) && named && self.language != "elixir" {
            return if self.language == "lua" {
                self.command(left)
            } else {
                self.trailing(left)
            };
        }
        left
    }

    fn is_capital(&self, id: Id) -> bool {
        self.slice(self.ast.name(id)).starts_with(|c: char| c.is_uppercase())
    }

    /// A closure behind a call is its last argument.
    fn trailing(&mut self, left: Id) -> Id {
        let call = if self.ast.kind(left) == Kind::Call {
            left
        } else {
            self.call_node(left)
        };
        if let Some(function) = self.closure() {
            self.ast.add(call, Slot::Argument, function);
        }
        self.finish(call)
    }

    /// A call of `callee` that has no arguments yet.
    pub(super) fn call_node(&mut self, callee: Id) -> Id {
        let span = self.ast.span(callee);
        let named = match self.ast.kind(callee) {
            Kind::Index => self.ast.first(callee).unwrap_or(callee),
            _ => callee,
        };
        let call = self
            .ast
            .named(Kind::Call, span.start(), span.end(), self.ast.name(named));
        self.ast.add(call, Slot::Callee, callee);
        call
    }

    fn call(&mut self, callee: Id) -> Id {
        let call = self.call_node(callee);
        self.arguments(call);
        self.finish(call)
    }

    /// Reads the arguments in the bracket here.
    pub(super) fn arguments(&mut self, call: Id) {
        self.inside(false, |parser| parser.elements(call, Slot::Argument, Element::Argument));
        self.finish(call);
    }

    fn index(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        let index = self.ast.node(Kind::Index, start, start);
        self.ast.add(index, Slot::Receiver, left);
        self.inside(false, |parser| parser.elements(index, Slot::Key, Element::Value));
        if let Some(key) = self.ast.last(index).filter(|&key| key != left) {
            let name = self.ast.name(key);
            self.ast.set_name(index, name);
        }
        self.finish(index)
    }

    fn behind_word(&mut self, left: Id, first: usize) -> Id {
        if self.is_word(self.at, "do")
            && self.style.blocks == Blocks::End
            && self.style.has(Flag::Command)
            && !self.scope.header
        {
            let named = matches!(self.ast.kind(left), Kind::Name | Kind::Member | Kind::Call);
            return if named { self.do_block(left) } else { left };
        }
        self.command(left)
    }

    fn behind_literal(&mut self, left: Id) -> Id {
        if self.style.has(Flag::Command) || self.style.has(Flag::Juxtaposed) {
            return self.command(left);
        }
        // `` tag`…` ``
        let tagged = !self.is_spaced(self.at)
            && matches!(self.sort(self.at), Some(Sort::Template | Sort::Literal))
            && matches!(self.ast.kind(left), Kind::Name | Kind::Member);
        if !tagged {
            return left;
        }
        let call = self.call_node(left);
        if let Some(literal) = self.literal() {
            self.ast.add(call, Slot::Argument, literal);
        }
        call
    }

    /// `f "x", y` and `f "x" y`, where the language has such calls.
    fn command(&mut self, left: Id) -> Id {
        if !matches!(self.ast.kind(left), Kind::Name | Kind::Member) || !self.starts_argument() {
            return left;
        }
        let call = self.call_node(left);
        if self.style.has(Flag::AnyCase) {
            self.dashed_arguments(call);
        } else if self.style.has(Flag::Juxtaposed) {
            self.juxtaposed(call);
        } else {
            self.listed(call, Slot::Argument, Element::Argument);
            if self.is_word(self.at, "do") && !self.is_over() {
                return self.do_block(call);
            }
        }
        self.finish(call)
    }

    fn starts_argument(&self) -> bool {
        if !self.takes_words()
            || self.style.has(Flag::Infix)
            || self.breaks(self.at)
            || self.is_first(self.at) && self.scope.newlines
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
                "(" => spaced && !self.is_first(self.at),
                "[" => spaced,
                "{" => {
                    self.language == "lua"
                        || self.language == "perl"
                        || self.style.has(Flag::Juxtaposed) && !self.style.has(Flag::Config)
                }
                _ => false,
            },
            Some(Sort::Sign) => {
                let tight = spaced && !self.is_spaced(self.at + 1);
                let sign = self.text(self.at);
                if self.language == "go-template" {
                    return sign == "." && spaced;
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
    fn juxtaposed(&mut self, call: Id) {
        while !self.is_over() && self.starts_argument() {
            let first = self.at;
            let operand = match self.sort(self.at) {
                Some(Sort::Word) if self.is_sign(self.at + 1, "=") && self.language == "go-template" => {
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
            };
            self.at = self.at.max(first + 1);
            if let Some(id) = operand {
                self.ast.add(call, Slot::Argument, id);
            }
        }
    }

    /// `name=value` between white space.
    fn named_value(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        self.at += 2;
        let argument = self.ast.named(Kind::Argument, span.start(), self.last_end(), span);
        if let Some(value) = self.deeper(Self::operand) {
            self.ast.add(argument, Slot::Value, value);
        }
        Some(argument)
    }

    /// `-Name value`, `--name value`.
    fn dashed_arguments(&mut self, call: Id) {
        while !self.is_over() && !self.is_one_of(self.at, "| > >> && ||") {
            let first = self.at;
            if self.role(self.at) == Some(Word::Operator) {
                return;
            }
            let text = self.text(self.at);
            let id = if self.sort(self.at) == Some(Sort::Word) && text.starts_with('-') {
                self.dashed_argument()
            } else if self.sort(self.at) == Some(Sort::Word) && !text.starts_with('$') {
                let span = self.token(self.at).map_or(Span::new(0, 0), super::scan::Token::span);
                self.at += 1;
                Some(self.ast.named(Kind::Literal, span.start(), span.end(), span))
            } else {
                self.deeper(Self::operand)
            };
            self.at = self.at.max(first + 1);
            if let Some(id) = id {
                self.ast.add(call, Slot::Argument, id);
            }
        }
    }

    fn dashed_argument(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        self.at += 1;
        if self.is_sign(self.at, ":") {
            self.at += 1;
        }
        let argument = self.ast.named(Kind::Argument, span.start(), span.end(), span);
        let takes = !self.is_over() && !self.is_one_of(self.at, "| > >> && ||") && !self.text(self.at).starts_with('-');
        if takes {
            let value = if self.sort(self.at) == Some(Sort::Word) && !self.text(self.at).starts_with('$') {
                let word = self.token(self.at)?.span();
                self.at += 1;
                Some(self.ast.named(Kind::Literal, word.start(), word.end(), word))
            } else {
                self.deeper(Self::operand)
            };
            if let Some(value) = value {
                self.ast.add(argument, Slot::Value, value);
            }
        }
        Some(argument)
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

/// What the elements of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Value,
    Argument,
    Entry,
}

/// A name without the sign that marks it as a variable.
fn without_sigil(text: &str, span: Span) -> Span {
    let sigils = text.len() - text.trim_start_matches(['$', '@', '%']).len();
    if sigils == text.len() {
        span
    } else {
        Span::new(span.start() + sigils, span.end())
    }
}
