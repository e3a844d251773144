//! Brackets: lists, maps, pairs, keyword arguments, closures.

use super::ast::Id;
use super::expr::Element;
use super::parser::Parser;
use super::scan::Sort;
use super::style::{Blocks, Brace, Flag, Word, holds};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Number of tokens that are read to know the purpose of a bracket.
const LOOK_AHEAD: usize = 48;

/// Tokens in the type of an array literal.
const MAX_ARRAY_TYPE: usize = 12;

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

    /// Reads one element: a value, a pair, an argument with its keyword.
    pub(super) fn element(&mut self, element: Element) -> Option<Id> {
        if self.is_field(element) {
            return self.field_with_name(element);
        }
        let element = if element == Element::Named {
            Element::Argument
        } else {
            element
        };
        if self.language == "nix" && self.sort(self.at) == Some(Sort::Word) && self.is_sign(self.at + 1, "?") {
            return self.default_of_set();
        }
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

    pub(super) fn after_element(&mut self, id: Id, element: Element) -> Option<Id> {
        if self.at >= self.scope.end {
            return Some(id);
        }
        if self.is_pair_sign(id) || element == Element::Entry && self.is_one_of(self.at, ": =>") {
            return self.pair(id, element);
        }
        if self.is_one_of(self.at, self.style.assign) || self.is_sign(self.at, "=") {
            return match (element, self.ast.kind(id)) {
                (Element::Entry, _) | (Element::Argument, Kind::Name) => self.pair(id, element),
                _ => self.binding(id),
            };
        }
        if self.is_open(self.at, "{") && self.ast.kind(id) == Kind::Call && element == Element::Entry {
            return self.method_of(id);
        }
        Some(id)
    }

    /// `name: value`, `name = value`, `"name": value` in a call.
    pub(super) fn is_keyword(&self) -> bool {
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

    pub(super) fn keyword(&mut self, element: Element) -> Option<Id> {
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

    pub(super) fn is_pair_sign(&self, key: Id) -> bool {
        let ends_header = self.scope.header && self.style.blocks == Blocks::Indent && self.is_sign(self.at, ":");
        if self.is_one_of(self.at, self.style.pair) && !ends_header
            || self.sort(self.at) == Some(Sort::Word) && holds(self.style.pair, self.text(self.at))
        {
            return true;
        }
        let literal = matches!(self.ast.kind(key), Kind::Literal | Kind::Template);
        literal
            && !ends_header
            && (self.is_one_of(self.at, ": =>") || self.is_sign(self.at, "::") && !self.style.has(Flag::Juxtaposed))
            || self.is_one_of(self.at, self.style.keyword) && self.style.brace == Brace::Map
    }

    /// Reads the value behind a key and its sign.
    pub(super) fn pair(&mut self, key: Id, element: Element) -> Option<Id> {
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
        let name = if self.language == "nix" {
            span
        } else {
            self.key_name(key)
        };
        let pair = self.ast.named(kind, span.start(), self.last_end(), name);
        if !is_argument {
            self.ast.add(pair, Slot::Key, key);
        }
        if !(self.ends_operand() || self.style.blocks == Blocks::End && self.breaks(self.at))
            && let Some(value) = self.expression(0)
        {
            self.ast.add(pair, Slot::Value, value);
        }
        if self.is_sign(self.at, "=") && !self.style.has(Flag::Config) {
            self.at += 1;
            self.optional(pair, Slot::Value, 0);
            if self.language == "graphql" {
                self.ast.set_kind(pair, Kind::Parameter);
            }
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
    pub(super) fn computed_key(&mut self, key: Id) -> Id {
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

    pub(super) fn key_name(&self, key: Id) -> Span {
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

    pub(super) fn parentheses(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let open = self.at;
        let end = self.behind(open);
        if self.style.has(Flag::Juxtaposed) && self.sort(open + 1) == Some(Sort::Sign) && end == open + 3 {
            // `(==)`
            let name = self
                .token(open + 1)
                .map_or(Span::new(start, start), super::scan::Token::span);
            self.at = end;
            return Some(self.ast.named(Kind::Name, start, self.last_end(), name));
        }
        if self.is_named_tuple(open, end) {
            return self.braces_as(Kind::Map);
        }
        let group = self.ast.node(Kind::Group, start, start);
        self.inside(false, |parser| parser.elements(group, Slot::Item, Element::Value));
        let commas = self.has_comma(open, end);
        self.finish(group);
        if commas || self.language == "perl" && self.is_perl_list(open, group) {
            self.ast.set_kind(group, Kind::List);
            if matches!(self.language, "perl" | "ron") {
                self.as_map_of_pairs(group);
            }
        } else if self.is_cast(group)
            && let Some(operand) = self.deeper(Self::operand)
        {
            self.ast.add(group, Slot::Item, operand);
        }
        Some(group)
    }

    /// `@x = (…)`, `(['a', 'b'])`
    fn is_perl_list(&self, open: usize, group: Id) -> bool {
        let given = open > 1 && self.is_sign(open - 1, "=") && self.text(open - 2).starts_with(['@', '%']);
        let first = self.ast.first(group);
        given || first.is_some_and(|first| matches!(self.ast.kind(first), Kind::List | Kind::Map))
    }

    /// True if a comma is directly in the bracket.
    pub(super) fn has_comma(&self, open: usize, end: usize) -> bool {
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
    pub(super) fn is_cast(&self, group: Id) -> bool {
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

    pub(super) fn square(&mut self) -> Id {
        let start = self.start(self.at);
        let list = self.ast.node(Kind::List, start, start);
        let newlines = self.style.has(Flag::AnyCase) || self.style.has(Flag::Config) && self.style.has(Flag::Newlines);
        if matches!(self.language, "fsharp" | "ocaml") && self.has_comma(self.at, self.behind(self.at)) {
            self.inside(self.language == "fsharp", |parser| parser.tuples(list));
            return self.finish(list);
        }
        self.inside(newlines, |parser| parser.elements(list, Slot::Item, Element::Value));
        self.as_map_of_pairs(list);
        self.finish(list)
    }

    /// A list whose first element is a pair is a map.
    pub(super) fn as_map_of_pairs(&mut self, list: Id) {
        let first = self.ast.first(list);
        let is_map = first.is_some_and(|first| self.ast.kind(first) == Kind::Pair)
            && self.style.pair != "to"
            && !self.style.has(Flag::Infix);
        if is_map {
            self.ast.set_kind(list, Kind::Map);
        }
    }

    /// `{ { "k", "v" } }` behind a type: each list in it is a key and its value.
    pub(super) fn as_entries(&mut self, list: Id) {
        let entries: Vec<Id> = self.ast.children(list).collect();
        let is_entry = |&entry: &Id| {
            self.ast.kind(entry) == Kind::List
                && self.slice(self.ast.span(entry)).starts_with('{')
                && self.ast.children(entry).count() == 2
        };
        if entries.is_empty() || !entries.iter().all(is_entry) {
            return;
        }
        self.ast.set_kind(list, Kind::Map);
        for entry in entries {
            let [key, value] = self.ast.take(entry)[..] else {
                continue;
            };
            let name = self.ast.name(key);
            self.ast.set_kind(entry, Kind::Pair);
            self.ast.set_name(entry, name);
            self.ast.add(entry, Slot::Key, key);
            self.ast.add(entry, Slot::Value, value);
        }
    }

    /// Braces where a value is expected.
    pub(super) fn braces(&mut self) -> Option<Id> {
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
        self.inside(newlines, |parser| {
            parser.at = parser.behind_copied(parser.at).unwrap_or(parser.at);
            parser.elements(id, Slot::Item, element);
        });
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

    /// True if the braces that open at `open` map keys to values.
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
                    || self.behind_copied(first).is_some()
                    || self.style.has(Flag::Config)
                    || self.is_one_of(first + 1, ".") && is_sign(first + 3)
            }
            Some(Sort::Semicolon | Sort::Comma) => false,
            Some(_) => is_sign(self.next(first)),
        }
    }

    /// True if the braces that open at `open` hold statements.
    pub(super) fn looks_like_block(&self, open: usize) -> bool {
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

    /// `[]T{…}`, `map[K]V{…}` of Go.
    pub(super) fn starts_typed_list(&self) -> bool {
        if self.language == "zig" {
            return self.starts_zig_array();
        }
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

    /// `[_][]const u8{…}`, `[2]Model{…}` of Zig.
    fn starts_zig_array(&self) -> bool {
        if !self.is_open(self.at, "[") {
            return false;
        }
        let mut index = self.at;
        for _ in 0..MAX_ARRAY_TYPE {
            index = match self.sort(index) {
                Some(Sort::Open) if self.is_open(index, "{") => return !self.is_spaced(index),
                Some(Sort::Open) if self.is_open(index, "[") => self.behind(index),
                Some(Sort::Word) => index + 1,
                Some(Sort::Sign) if self.is_one_of(index, ". * ? :") => index + 1,
                _ => return false,
            };
        }
        false
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
        let is_quoted = self.language == "hocon" && self.sort(index) == Some(Sort::Literal);
        if self.sort(index) != Some(Sort::Word) && !is_quoted
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
            parser.elements(section, Slot::Item, Element::Entry);
        });
        Some(self.finish(section))
    }
}
