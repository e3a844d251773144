//! Brackets: lists, maps, pairs, keyword arguments, closures.

use super::ast::Id;
use super::expr::Element;
use super::parser::{Parser, Scope, Until};
use super::scan::{Sort, Token};
use super::style::{Blocks, Brace, Flag, Word, holds};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Tokens that are looked at to know what a bracket is for.
const LOOK_AHEAD: usize = 48;

impl Parser<'_> {
    /// Reads elements up to the end of the scope.
    pub(super) fn elements(&mut self, parent: Id, slot: Slot, element: Element) {
        while self.at < self.scope.end {
            let before = self.at;
            if matches!(self.sort(before), Some(Sort::Comma | Sort::Semicolon | Sort::Close)) {
                self.at += 1;
                continue;
            }
            if let Some(id) = self.deeper(|parser| parser.element(element)) {
                self.ast.add(parent, slot, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// Reads elements between commas up to the end of the statement.
    pub(super) fn listed(&mut self, parent: Id, slot: Slot, element: Element) {
        loop {
            let before = self.at;
            if self.ends_operand() {
                return;
            }
            if let Some(id) = self.deeper(|parser| parser.element(element)) {
                self.ast.add(parent, slot, id);
            }
            self.at = self.at.max(before + 1);
            if self.sort(self.at) != Some(Sort::Comma) {
                return;
            }
            self.at += 1;
        }
    }

    /// One element: a value, a pair, an argument with its keyword.
    fn element(&mut self, element: Element) -> Option<Id> {
        if self.is_keyword() {
            return self.keyword(element);
        }
        if element == Element::Entry && self.style.has(Flag::Config) && self.is_section() {
            return self.section();
        }
        if self.starts_decorator() {
            let decorator = self.decorator()?;
            let id = self.deeper(|parser| parser.element(element))?;
            self.ast.add_first(id, Slot::Decorator, decorator);
            return Some(id);
        }
        let id = self.expression(0)?;
        self.after_element(id, element)
    }

    fn after_element(&mut self, id: Id, element: Element) -> Option<Id> {
        if self.at >= self.scope.end {
            return Some(id);
        }
        if self.is_pair_sign(id) || element == Element::Entry && self.is_one_of(self.at, ": =>") {
            return self.pair(id, element);
        }
        if self.is_one_of(self.at, self.style.assign) || self.is_sign(self.at, "=") {
            return match (element, self.ast.kind(id)) {
                (Element::Entry, _) => self.pair(id, element),
                (Element::Argument, Kind::Name) => self.pair(id, element),
                _ => self.binding(id),
            };
        }
        if self.is_open(self.at, "{") && self.ast.kind(id) == Kind::Call && element == Element::Entry {
            return self.method_of(id);
        }
        Some(id)
    }

    /// `name: value`, `name = value`, `"name": value` in a call.
    fn is_keyword(&self) -> bool {
        let sign = self.is_one_of(self.at + 1, self.style.keyword);
        match self.sort(self.at) {
            Some(Sort::Word) => {
                sign && (self.text(self.at + 1) != ":"
                    || self.style.blocks != Blocks::End
                    || !self.is_spaced(self.at + 1))
            }
            Some(Sort::Literal) => sign && !self.is_spaced(self.at + 1) && self.style.blocks == Blocks::End,
            _ => false,
        }
    }

    fn keyword(&mut self, element: Element) -> Option<Id> {
        let token = *self.token(self.at)?;
        let name = token.body();
        let key = self.ast.named(
            if token.sort == Sort::Word {
                Kind::Name
            } else {
                Kind::Literal
            },
            token.start(),
            token.end(),
            name,
        );
        self.at += 1;
        self.pair(key, element)
    }

    fn is_pair_sign(&self, key: Id) -> bool {
        if self.is_one_of(self.at, self.style.pair)
            || self.sort(self.at) == Some(Sort::Word) && holds(self.style.pair, self.text(self.at))
        {
            return true;
        }
        let literal = matches!(self.ast.kind(key), Kind::Literal | Kind::Template);
        literal && self.is_one_of(self.at, ": => ::")
            || self.is_one_of(self.at, self.style.keyword) && self.style.brace == Brace::Map
    }

    /// Reads the value behind a key and its sign.
    fn pair(&mut self, key: Id, element: Element) -> Option<Id> {
        let span = self.ast.span(key);
        let is_name = matches!(self.ast.kind(key), Kind::Name);
        let literal_key = self.ast.kind(key) == Kind::Literal && holds(self.style.keyword, self.text(self.at));
        let is_argument = element == Element::Argument
            && (is_name || literal_key)
            && (self.is_one_of(self.at, self.style.keyword)
                || self.is_sign(self.at, "=")
                || self.style.has(Flag::Command));
        self.at += 1;
        let key = self.computed_key(key);
        let kind = if is_argument { Kind::Argument } else { Kind::Pair };
        let name = self.key_name(key);
        let pair = self.ast.named(kind, span.start(), self.last_end(), name);
        if !is_argument {
            self.ast.add(pair, Slot::Key, key);
        }
        if !self.ends_operand() && !(self.style.blocks == Blocks::End && self.breaks(self.at)) {
            if let Some(value) = self.expression(0) {
                self.ast.add(pair, Slot::Value, value);
            }
        }
        if self.is_sign(self.at, "=") && !self.style.has(Flag::Config) {
            self.at += 1;
            self.optional(pair, Slot::Value, 0);
        }
        if let (Some(value), true) = (
            self.ast.last(pair),
            self.is_one_of(self.at, self.style.pair) && !self.breaks(self.at),
        ) {
            // `a: b: c` of CUE, `"a" -> "b" -> "c"`
            let mut children = self.ast.take(pair);
            children.pop();
            for child in children {
                let slot = self.ast.slot(child);
                self.ast.add(pair, slot, child);
            }
            let inner = self.deeper(|parser| parser.pair(value, element))?;
            self.ast.add(pair, Slot::Value, inner);
        }
        Some(self.finish(pair))
    }

    /// The key of `["k"] = v`.
    fn computed_key(&mut self, key: Id) -> Id {
        if self.ast.kind(key) == Kind::Member && self.ast.first(key).is_none() {
            self.ast.set_kind(key, Kind::Name);
            return key;
        }
        let mut children = self.ast.children(key);
        match (self.ast.kind(key), children.next(), children.next()) {
            (Kind::List, Some(only), None) => only,
            _ => key,
        }
    }

    fn key_name(&self, key: Id) -> Span {
        match self.ast.kind(key) {
            Kind::List | Kind::Group => self
                .ast
                .first(key)
                .map_or(self.ast.name(key), |inner| self.ast.name(inner)),
            _ => self.ast.name(key),
        }
    }

    /// A list, a map, a group, a block in brackets.
    pub(super) fn bracket(&mut self) -> Option<Id> {
        match self.text(self.at) {
            "(" => self.parentheses(),
            "[" if self.starts_capture() => self.captured_lambda(),
            "[" if self.starts_typed_list() => self.typed_list(),
            "[" => Some(self.square()),
            _ => self.braces(),
        }
    }

    /// `[&](T a) { … }` of C++.
    fn starts_capture(&self) -> bool {
        let behind = self.behind(self.at);
        self.language == "cpp" && (self.is_open(behind, "(") || self.is_open(behind, "{"))
    }

    fn captured_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        self.at = self.next(self.at);
        if self.is_open(self.at, "(") {
            self.parameters(function);
        }
        while !self.is_over() && !self.is_open(self.at, "{") {
            self.at = self.next(self.at);
        }
        if self.is_open(self.at, "{") {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
        }
        Some(self.finish(function))
    }

    fn parentheses(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let open = self.at;
        let end = self.behind(open);
        let group = self.ast.node(Kind::Group, start, start);
        self.inside(false, |parser| parser.elements(group, Slot::Item, Element::Value));
        let commas = self.has_comma(open, end);
        self.finish(group);
        if commas {
            self.ast.set_kind(group, Kind::List);
            if self.language == "perl" {
                self.as_map_of_pairs(group);
            }
        } else if self.is_cast(group) {
            if let Some(operand) = self.deeper(Self::operand) {
                self.ast.add(group, Slot::Item, operand);
            }
        }
        Some(group)
    }

    /// Whether a comma is directly in the bracket.
    fn has_comma(&self, open: usize, end: usize) -> bool {
        let mut index = open + 1;
        while index + 1 < end {
            if self.sort(index) == Some(Sort::Comma) {
                return true;
            }
            index = self.next(index);
        }
        false
    }

    /// `(T) x`
    fn is_cast(&self, group: Id) -> bool {
        let has_casts = self.style.has(Flag::Methods) && !self.style.has(Flag::Newlines);
        let named = self
            .ast
            .first(group)
            .is_some_and(|inner| self.ast.kind(inner) == Kind::Name);
        has_casts
            && named
            && !self.is_over()
            && self.role(self.at) != Some(Word::Operator)
            && matches!(
                self.sort(self.at),
                Some(Sort::Literal | Sort::Template | Sort::Word | Sort::Number)
            )
    }

    fn square(&mut self) -> Id {
        let start = self.start(self.at);
        let list = self.ast.node(Kind::List, start, start);
        let newlines = self.style.has(Flag::AnyCase) || self.style.has(Flag::Config) && self.style.has(Flag::Newlines);
        self.inside(newlines, |parser| parser.elements(list, Slot::Item, Element::Value));
        self.as_map_of_pairs(list);
        self.finish(list)
    }

    /// A list whose first element is a pair is a map.
    fn as_map_of_pairs(&mut self, list: Id) {
        let first = self.ast.first(list);
        let is_map = first.is_some_and(|first| self.ast.kind(first) == Kind::Pair)
            && self.style.pair != "to"
            && !self.style.has(Flag::Infix);
        if is_map {
            self.ast.set_kind(list, Kind::Map);
        }
    }

    /// Braces where a value is expected.
    fn braces(&mut self) -> Option<Id> {
        let maps = self.looks_like_map(self.at);
        match self.style.brace {
            Brace::Closure => self.closure(),
            Brace::Block if maps && self.at + 2 < self.behind(self.at) => self.braces_as(Kind::Map),
            Brace::Block => Some(self.block(false)),
            Brace::Map if maps => self.braces_as(Kind::Map),
            Brace::Map if self.looks_like_block(self.at) => Some(self.block(false)),
            Brace::Map => self.braces_as(Kind::List),
        }
    }

    /// `@{…}`, `%{…}`, `@[…]`, `@(…)`, `$(…)`.
    pub(super) fn marked_bracket(&mut self, sign: &str) -> Option<Id> {
        if self.is_open(self.at, "{") && sign != "$" {
            return self.braces_as(Kind::Map);
        }
        let id = self.bracket()?;
        if sign == "@" && self.ast.kind(id) == Kind::Group {
            self.ast.set_kind(id, Kind::List);
        }
        Some(id)
    }

    /// Reads braces as a literal of this kind.
    pub(super) fn braces_as(&mut self, kind: Kind) -> Option<Id> {
        let start = self.start(self.at);
        let id = self.ast.node(kind, start, start);
        let newlines =
            (self.style.has(Flag::Config) || self.style.has(Flag::AnyCase)) && self.style.has(Flag::Newlines);
        let element = if kind == Kind::Map {
            Element::Entry
        } else {
            Element::Value
        };
        self.inside(newlines, |parser| parser.elements(id, Slot::Item, element));
        Some(self.finish(id))
    }

    /// Reads the braces of a typed literal.
    pub(super) fn braces_of_type(&mut self) -> Option<Id> {
        let kind = if self.looks_like_map(self.at) {
            Kind::Map
        } else {
            Kind::List
        };
        self.braces_as(kind)
    }

    /// Whether the braces that open at `open` map keys to values.
    pub(super) fn looks_like_map(&self, open: usize) -> bool {
        let first = open + 1;
        let is_sign = |index: usize| self.is_one_of(index, ": => = :: ?:") || self.is_one_of(index, self.style.pair);
        match self.sort(first) {
            None | Some(Sort::Close) => true,
            Some(Sort::Sign) => match self.text(first) {
                "..." | "**" | ".." => true,
                "." => self.is_sign(first + 2, "="),
                ":" => is_sign(first + 2),
                _ => false,
            },
            Some(Sort::Word) if self.style.has(Flag::Methods) && self.style.has(Flag::Newlines) => {
                matches!(self.sort(first + 1), Some(Sort::Comma | Sort::Close))
                    || is_sign(first + 1)
                    || self.is_open(first + 1, "(") && self.is_open(self.next(first + 1), "{")
            }
            Some(Sort::Word) => {
                is_sign(first + 1)
                    || self.style.has(Flag::Config)
                    || self.is_one_of(first + 1, ".") && is_sign(first + 3)
            }
            Some(Sort::Semicolon | Sort::Comma) => false,
            Some(_) => is_sign(self.next(first)),
        }
    }

    /// Whether the braces that open at `open` hold statements.
    fn looks_like_block(&self, open: usize) -> bool {
        let end = self.behind(open);
        let mut index = open + 1;
        for _ in 0..LOOK_AHEAD {
            if index >= end {
                return false;
            }
            if self.sort(index) == Some(Sort::Semicolon) || self.is_one_of(index, self.style.assign) {
                return true;
            }
            if index == open + 1
                && matches!(
                    self.role(index),
                    Some(Word::Return | Word::Binding | Word::Condition | Word::Loop | Word::Switch | Word::Case)
                )
            {
                return true;
            }
            index = self.next(index);
        }
        false
    }

    /// `{ a, b -> … }`, `{ |a| … }`, `{ case … => … }`.
    pub(super) fn closure(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        let arrow = self.arrow_in(self.at);
        let newlines = self.style.has(Flag::Newlines);
        self.inside(newlines, |parser| {
            if let Some(arrow) = arrow {
                parser.parameters_until(function, arrow);
                parser.at = arrow + 1;
            } else if parser.is_sign(parser.at, "|") {
                parser.bar_parameters(function);
            }
            let start = parser.start(parser.at);
            let block = parser.ast.node(Kind::Block, start, start);
            if parser.role(parser.at) == Some(Word::Case) {
                parser.arms(block);
            } else {
                parser.statements(block, Until::End);
            }
            parser.finish(block);
            parser.ast.add(function, Slot::Body, block);
        });
        Some(self.finish(function))
    }

    /// The arrow behind the parameters of the closure that opens at `open`.
    fn arrow_in(&self, open: usize) -> Option<usize> {
        let mut index = open + 1;
        let end = self.behind(open);
        for _ in 0..LOOK_AHEAD {
            let is_first = index > open + 1 && self.is_first(index);
            if index >= end
                || is_first
                || matches!(
                    self.role(index),
                    Some(Word::Loop | Word::Condition | Word::Case | Word::Return)
                )
            {
                return None;
            }
            if !self.style.lambda.is_empty() && self.text(index) == self.style.lambda {
                return Some(index);
            }
            match self.sort(index) {
                Some(Sort::Word | Sort::Comma | Sort::Open | Sort::Close) => {}
                Some(Sort::Sign) if self.is_one_of(index, ": ? < > . -> * & $ _ ::") => {}
                _ => return None,
            }
            index = self.next(index);
        }
        None
    }

    /// Reads parameters up to the token `end`.
    pub(super) fn parameters_until(&mut self, function: Id, end: usize) {
        let scope = Scope {
            end: end.min(self.scope.end),
            newlines: false,
            ..self.scope
        };
        self.within(scope, |parser| {
            if parser.is_open(parser.at, "(") {
                parser.parameters(function);
            }
            parser.parameter_list(function);
        });
        self.at = self.at.max(end.min(self.scope.end));
    }

    /// `|a, b|`
    pub(super) fn bar_parameters(&mut self, function: Id) {
        self.at += 1;
        let mut end = self.at;
        for _ in 0..LOOK_AHEAD {
            if self.is_sign(end, "|") || self.token(end).is_none() {
                break;
            }
            end = self.next(end);
        }
        self.parameters_until(function, end);
        if self.is_sign(self.at, "|") {
            self.at += 1;
        }
    }

    /// `|a| …` of Rust.
    pub(super) fn bar_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        if self.is_sign(self.at, "||") {
            self.at += 1;
        } else {
            self.bar_parameters(function);
        }
        self.body_or_value(function);
        Some(self.finish(function))
    }

    /// `->(a) { … }`, `-> { … }` of Ruby.
    pub(super) fn stabby_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        self.at += 1;
        if self.is_open(self.at, "(") {
            self.parameters(function);
        }
        if self.is_open(self.at, "{") {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
        } else if self.is_word(self.at, "do") {
            self.at += 1;
            self.body_to_end(function);
        }
        Some(self.finish(function))
    }

    /// `\a b -> …`
    pub(super) fn backslash_lambda(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let function = self.ast.node(Kind::Function, start, self.last_end());
        while self.sort(self.at) == Some(Sort::Word) {
            let name = self.name();
            self.ast.set_kind(name, Kind::Parameter);
            self.ast.add(function, Slot::Parameter, name);
        }
        if self.is_one_of(self.at, "-> =>") {
            self.at += 1;
        }
        self.body_or_value(function);
        Some(self.finish(function))
    }

    /// `f x do |a| … end`: the block is the last argument.
    pub(super) fn do_block(&mut self, left: Id) -> Id {
        let call = if self.ast.kind(left) == Kind::Call {
            left
        } else {
            self.call_node(left)
        };
        let function = self.ast.node(Kind::Function, self.start(self.at), self.end_of(self.at));
        self.at += 1;
        if self.is_sign(self.at, "|") {
            self.bar_parameters(function);
        }
        self.body_to_end(function);
        self.finish(function);
        self.ast.add(call, Slot::Argument, function);
        self.finish(call)
    }

    /// `[]T{…}`, `map[K]V{…}` of Go.
    pub(super) fn starts_typed_list(&self) -> bool {
        if !self.style.has(Flag::TypedLiterals) || !self.style.has(Flag::Newlines) {
            return false;
        }
        if self.is_word(self.at, "map") {
            return self.is_open(self.at + 1, "[");
        }
        let behind = self.behind(self.at);
        self.is_open(self.at, "[")
            && behind <= self.at + 3
            && !self.is_spaced(behind)
            && (self.sort(behind) == Some(Sort::Word)
                || self.is_one_of(behind, "*")
                || self.sort(behind) == Some(Sort::Open) && !self.is_open(behind, "("))
    }

    pub(super) fn typed_list(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let is_map = self.is_word(self.at, "map");
        let first = self.at;
        while self.at == first || !self.is_over() && !self.is_open(self.at, "{") && !self.is_open(self.at, "(") {
            let word = self.is_word(self.at, "struct") || self.is_word(self.at, "interface");
            self.at = self.next(self.at);
            if word && self.is_open(self.at, "{") {
                self.at = self.next(self.at);
            }
        }
        if !self.is_open(self.at, "{") || self.scope.header {
            return Some(self.ast.node(Kind::Name, start, self.last_end()));
        }
        let id = self.braces_as(if is_map { Kind::Map } else { Kind::List })?;
        let is_indexed = self
            .ast
            .first(id)
            .is_some_and(|first| self.ast.kind(first) == Kind::Pair);
        if is_indexed {
            self.ast.set_kind(id, Kind::Map);
        }
        self.ast.begin(id, start);
        Some(id)
    }

    /// `name "label" {`
    pub(super) fn is_section(&self) -> bool {
        let mut index = self.at;
        if self.sort(index) != Some(Sort::Word)
            || matches!(self.role(index), Some(Word::Prefix | Word::New | Word::Binding))
        {
            return false;
        }
        while matches!(self.sort(index), Some(Sort::Word | Sort::Literal))
            && (index == self.at || !self.is_first(index))
        {
            index += 1;
            if index > self.at + 8 {
                return false;
            }
        }
        self.is_open(index, "{") && !self.is_first(index)
    }

    /// A header and the entries in its braces.
    pub(super) fn section(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let mut labels = Vec::new();
        while !self.is_open(self.at, "{") && self.token(self.at).is_some() {
            if self.sort(self.at) == Some(Sort::Literal) {
                labels.extend(self.token(self.at).copied());
            }
            self.at += 1;
        }
        let section = self
            .ast
            .named(Kind::Section, start, start, Span::new(start, self.last_end()));
        for label in labels {
            let key = self.ast.named(Kind::Literal, label.start(), label.end(), label.body());
            self.ast.add(section, Slot::Key, key);
        }
        self.inside(self.style.has(Flag::Newlines), |parser| {
            parser.elements(section, Slot::Item, Element::Entry)
        });
        Some(self.finish(section))
    }

    /// Whether an element of markup begins here.
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

    fn attribute(&mut self, element: Id) {
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

    fn markup_hole(&mut self, parent: Id, slot: Slot) {
        let start = self.start(self.at);
        let hole = self.ast.node(Kind::Hole, start, start);
        self.inside(false, |parser| parser.elements(hole, Slot::Item, Element::Value));
        self.finish(hole);
        self.ast.add(parent, slot, hole);
    }

    fn markup_children(&mut self, element: Id) {
        while self.token(self.at).is_some() {
            let before = self.at;
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
                self.at += 1;
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// Makes a method of what was read as its call.
    pub(super) fn method_of(&mut self, call: Id) -> Option<Id> {
        let (span, name) = (self.ast.span(call), self.ast.name(call));
        let function = self.ast.named(Kind::Function, span.start(), span.end(), name);
        for child in self.ast.take(call) {
            if self.ast.slot(child) == Slot::Argument {
                self.argument_as_parameter(function, child);
            }
        }
        let block = self.block(false);
        self.ast.add(function, Slot::Body, block);
        Some(self.finish(function))
    }
}
