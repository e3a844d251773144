//! Functions and their parameters.

use super::ast::Id;
use super::expr::Element;
use super::parser::{Parser, Scope};
use super::scan::{Sort, Token};
use super::style::{Blocks, Flag, Word};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// `def f(x): …`, `func f(x) { … }`, `fn x -> … end`.
    pub(super) fn function(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let column = self.column_of_statement();
        let function = self.ast.node(Kind::Function, start, self.end_of(self.at));
        let is_lambda = matches!(self.text(self.at), "lambda" | "fn" | "fun");
        self.at += 1;
        if self.is_open(self.at, "(") && self.sort(self.behind(self.at)) == Some(Sort::Word) && self.language == "go" {
            // The receiver of a method.
            self.at = self.next(self.at);
        }
        if self.is_sign(self.at, "<") {
            self.skip_generics();
        }
        if self.is_one_of(self.at, "& * !") {
            self.at += 1;
        }
        self.function_name(function);
        if self.is_open(self.at, "[") && self.language == "nushell" {
            self.parameters(function);
        } else if self.is_one_of(self.at, "< [") || self.is_open(self.at, "[") && self.style.blocks != Blocks::End {
            if self.is_open(self.at, "[") {
                self.at = self.next(self.at);
            }
            self.skip_generics();
        }
        if self.is_open(self.at, "(") {
            self.parameters(function);
            while self.is_open(self.at, "(") && self.language == "scala" {
                self.parameters(function);
            }
        } else if !self.is_open(self.at, "{") {
            self.bare_parameters(function, is_lambda);
        }
        self.function_body(function, column, is_lambda);
        Some(self.finish(function))
    }

    pub(super) fn function_name(&mut self, function: Id) {
        if self.is_first(self.at) {
            return;
        }
        let named = matches!(self.sort(self.at), Some(Sort::Word | Sort::Literal))
            && !(matches!(self.text(self.at - 1), "lambda")
                || matches!(self.text(self.at - 1), "fn" | "fun")
                    && !self.is_open(self.at + 1, "(")
                    && self.style.lambda_words());
        while named && !self.is_over() {
            if let Some(token) = self.token(self.at).copied() {
                self.ast.set_name(function, token.body());
            }
            self.at += 1;
            let joins = self.is_one_of(self.at, ". :: :")
                && !self.is_spaced(self.at)
                && matches!(self.sort(self.at + 1), Some(Sort::Word));
            let dashed = self.is_sign(self.at, "-") && !self.is_spaced(self.at);
            if !joins && !dashed {
                break;
            }
            self.at += 1;
        }
    }

    /// Parameters without parentheses.
    pub(super) fn bare_parameters(&mut self, function: Id, is_lambda: bool) {
        let mut end = self.at;
        while let Some(token) = self.token(end) {
            let ends = matches!(token.sort, Sort::Semicolon | Sort::Close)
                || self.is_one_of(end, ": -> => =")
                || self.is_open(end, "{")
                || self.is_first(end)
                || matches!(self.role(end), Some(Word::Then));
            if ends || end > self.at + 32 {
                break;
            }
            end = self.next(end);
        }
        let reads = is_lambda
            || self.style.blocks == Blocks::End && self.is_spaced(self.at) && self.sort(self.at) == Some(Sort::Word);
        if reads {
            self.parameters_until(function, end);
        }
    }

    pub(super) fn function_body(&mut self, function: Id, column: usize, is_lambda: bool) {
        if self.sort(self.at) == Some(Sort::Comma) && self.is_word(self.at + 1, "do") && self.is_sign(self.at + 2, ":")
        {
            // `def f(x), do: y`
            self.at += 3;
            self.optional(function, Slot::Body, 0);
            return;
        }
        if self.style.blocks == Blocks::Indent && is_lambda {
            if self.is_sign(self.at, ":") {
                self.at += 1;
            }
            self.optional(function, Slot::Body, 1);
            return;
        }
        if self.style.blocks != Blocks::Indent && self.language != "r" {
            self.skip_result();
        }
        if self.style.blocks == Blocks::End && !self.is_open(self.at, "{") {
            self.words_body(function, is_lambda);
            return;
        }
        if self.style.blocks == Blocks::Indent {
            if self.is_sign(self.at, "->") {
                self.at += 1;
                if let Some(of) = self.type_name() {
                    self.ast.add(function, Slot::Type, of);
                }
            } else if self.is_sign(self.at, ":") && self.language == "nim" {
                self.at += 1;
                self.skip_type();
            }
            self.body(function, Slot::Body, column);
            return;
        }
        if self.is_open(self.at, "{") {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
        } else if self.is_one_of(self.at, "= => ->") && !self.is_over() {
            self.at += 1;
            if self.is_open(self.at, "{") && self.style.has(Flag::Infix) {
                let block = self.block(false);
                self.ast.add(function, Slot::Body, block);
                return;
            }
            self.optional(function, Slot::Body, 0);
        } else if !self.style.has(Flag::Newlines) && is_lambda || self.language == "r" {
            self.optional(function, Slot::Body, 0);
        }
    }

    /// A body that ends with a word, or is the value behind a sign.
    pub(super) fn words_body(&mut self, function: Id, is_lambda: bool) {
        let equation = self.is_sign(self.at, "=") && !self.breaks(self.at);
        if equation {
            self.at += 1;
            self.optional(function, Slot::Body, 0);
            return;
        }
        if self.style.has(Flag::EqualsCompares) && self.sort(self.at) == Some(Sort::Semicolon) {
            return;
        }
        if self.is_word(self.at, "when") {
            self.at += 1;
            let scope = Scope {
                header: true,
                ..self.scope
            };
            self.within(scope, |parser| parser.optional(function, Slot::Condition, 0));
        }
        let arrow = is_lambda && self.is_sign(self.at, "->");
        if arrow || self.role(self.at) == Some(Word::Then) {
            self.at += 1;
        }
        let by_end = !(self.style.has(Flag::AtBinding) && !arrow && self.tokens.get(self.at.wrapping_sub(1)).is_none());
        if by_end {
            self.body_to_end(function);
        }
    }

    /// `-> T`, `: T`, `throws E`, `where T: U` behind the parameters.
    pub(super) fn skip_result(&mut self) {
        for _ in 0..48 {
            if self.is_open(self.at, "{") || self.is_over() && !self.leads_result() {
                return;
            }
            if self.style.blocks == Blocks::End && self.style.has(Flag::Command) {
                return;
            }
            let result = self.is_one_of(self.at, "-> : ! ? . < > & * | [")
                || self.sort(self.at) == Some(Sort::Word)
                || self.sort(self.at) == Some(Sort::Open);
            if !result || self.style.blocks == Blocks::End && self.is_first(self.at) {
                return;
            }
            if self.is_sign(self.at, "->") && self.style.blocks == Blocks::End {
                return;
            }
            if self.is_sign(self.at, "<") && self.skip_generics() {
                continue;
            }
            self.at = self.next(self.at);
        }
    }

    pub(super) fn leads_result(&self) -> bool {
        self.sort(self.at) == Some(Sort::Sign) && self.is_one_of(self.at, "-> :") && self.style.blocks == Blocks::Braces
    }

    /// `T name(…) { … }`, where the name was read.
    pub(super) fn typed_function(&mut self, name: Id, start: usize) -> Option<Id> {
        let span = self.ast.name(name);
        let function = self.ast.named(Kind::Function, start, span.end(), span);
        self.parameters(function);
        while !self.ends_operand()
            && !self.is_open(self.at, "{")
            && !self.is_one_of(self.at, "=> = :")
            && !self.breaks(self.at)
        {
            self.at = self.next(self.at);
        }
        if self.is_sign(self.at, ":") {
            // The initialisers of a constructor.
            self.at += 1;
            let scope = Scope {
                header: true,
                ..self.scope
            };
            self.within(scope, |parser| parser.listed(function, Slot::Item, Element::Value));
        }
        if self.is_open(self.at, "{") {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
        } else if self.is_one_of(self.at, "=> =") {
            self.at += 1;
            self.optional(function, Slot::Body, 0);
        }
        Some(self.finish(function))
    }

    /// Reads the parameters in the parentheses here.
    pub(super) fn parameters(&mut self, function: Id) {
        self.inside(false, |parser| parser.parameter_list(function));
    }

    pub(super) fn parameter_list(&mut self, function: Id) {
        while self.at < self.scope.end {
            let before = self.at;
            if matches!(self.sort(before), Some(Sort::Comma | Sort::Semicolon | Sort::Close)) || self.is_label() {
                self.at += 1;
                self.label_parameter(function);
                continue;
            }
            if self.language == "dart" && self.sort(before) == Some(Sort::Open) && !self.is_open(before, "(") {
                self.inside(false, |parser| parser.parameter_list(function));
                continue;
            }
            if let Some((slot, id)) = self.parameter() {
                self.ast.add(function, slot, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// `(label = x)` behind the sign of an optional label.
    fn label_parameter(&mut self, function: Id) {
        let is_label = self.language == "ocaml" && self.is_open(self.at, "(") && !self.is_spaced(self.at);
        if is_label {
            self.parameters(function);
        }
    }

    pub(super) fn parameter(&mut self) -> Option<(Slot, Id)> {
        let start = self.start(self.at);
        let mut decorators = Vec::new();
        while self.starts_decorator() {
            decorators.extend(self.decorator());
        }
        let is_map = self.language == "elixir" && self.is_sign(self.at, "%");
        let is_pattern = (is_map
            || matches!(
                self.sort(self.at),
                Some(Sort::Literal | Sort::Number | Sort::Template | Sort::Open)
            ))
            && !(self.style.has(Flag::TypesFirst) || self.is_open(self.at, "[") && self.style.has(Flag::AnyCase));
        if is_pattern {
            return Some((Slot::Pattern, self.expression(0)?));
        }
        let parameter = self.ast.node(Kind::Parameter, start, start);
        for decorator in decorators {
            self.ast.add(parameter, Slot::Decorator, decorator);
        }
        self.parameter_name(parameter);
        self.parameter_value(parameter);
        Some((Slot::Parameter, self.finish(parameter)))
    }

    /// Reads the name and the type of a parameter.
    pub(super) fn parameter_name(&mut self, parameter: Id) {
        let mut named = false;
        while !self.ends_operand() && !self.is_default() {
            let span = self.token(self.at).map_or(Span::new(0, 0), Token::span);
            if self.is_sign(self.at, ":") && named {
                self.at += 1;
                if self.ends_operand() || self.is_default() {
                    return;
                }
                if self.style.blocks == Blocks::End && self.style.has(Flag::Command) {
                    self.optional(parameter, Slot::Value, 0);
                    return;
                }
                if let Some(of) = self.type_name() {
                    self.ast.add(parameter, Slot::Type, of);
                }
                continue;
            }
            if self.is_sign(self.at, "<") && self.skip_generics() {
                continue;
            }
            let is_name = self.sort(self.at) == Some(Sort::Word)
                && !matches!(self.role(self.at), Some(Word::Modifier | Word::Binding));
            if is_name && (!named || self.style.has(Flag::TypesFirst) || self.style.has(Flag::Selectors)) {
                let text = self.slice(span);
                let sigils = text.len() - text.trim_start_matches(['$', '@', '%']).len();
                self.ast.set_name(
                    parameter,
                    Span::new(span.start() + sigils.min(text.len() - 1), span.end()),
                );
                named = true;
            }
            if matches!(self.sort(self.at), Some(Sort::Literal | Sort::Template)) {
                if let Some(id) = self.deeper(Self::operand) {
                    self.ast.add(parameter, Slot::Type, id);
                }
                continue;
            }
            self.at = self.next(self.at);
        }
    }

    pub(super) fn is_default(&self) -> bool {
        self.is_one_of(self.at, "= := ?= \\") || self.assigns(self.at)
    }

    pub(super) fn parameter_value(&mut self, parameter: Id) {
        if !self.is_default() || self.at >= self.scope.end {
            return;
        }
        self.at += 1;
        if self.is_sign(self.at, "\\") {
            self.at += 1;
        }
        self.optional(parameter, Slot::Value, 0);
    }

    /// Makes a parameter of an argument.
    pub(super) fn argument_as_parameter(&mut self, function: Id, argument: Id) {
        let (span, name) = (self.ast.span(argument), self.ast.name(argument));
        let parameter = self.ast.named(Kind::Parameter, span.start(), span.end(), name);
        match self.ast.kind(argument) {
            Kind::Name => {}
            Kind::Binding | Kind::Argument | Kind::Pair => {
                let children = self.ast.take(argument);
                let has_type = matches!(self.ast.kind(argument), Kind::Pair);
                let values = children
                    .into_iter()
                    .filter(|&child| self.ast.slot(child) == Slot::Value);
                let values: Vec<Id> = values.collect();
                for (at, value) in values.into_iter().enumerate() {
                    let slot = if has_type && at == 0 { Slot::Type } else { Slot::Value };
                    self.ast.add(parameter, slot, value);
                }
            }
            _ => {
                self.ast.add(function, Slot::Pattern, argument);
                return;
            }
        }
        self.ast.add(function, Slot::Parameter, parameter);
    }

    /// Parameters of an equation: `f x "y" = …`.
    pub(super) fn equation_parameters(&mut self, function: Id) {
        while !self.is_over() && !self.is_one_of(self.at, "= : | -> ::") {
            let before = self.at;
            match self.sort(before) {
                Some(Sort::Sign) if self.is_label() => {
                    self.at += 1;
                    self.label_parameter(function);
                }
                Some(Sort::Word) => {
                    let name = self.name();
                    self.ast.set_kind(name, Kind::Parameter);
                    self.ast.add(function, Slot::Parameter, name);
                }
                Some(Sort::Open) => self.at = self.next(self.at),
                _ => {
                    if let Some(pattern) = self.deeper(Self::operand) {
                        self.ast.add(function, Slot::Pattern, pattern);
                    }
                }
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// A block, or the value of a lambda.
    pub(super) fn body_or_value(&mut self, function: Id) {
        if self.is_sign(self.at, "->") {
            while !self.is_over() && !self.is_open(self.at, "{") {
                self.at = self.next(self.at);
            }
        }
        if self.is_open(self.at, "{") && !self.style.has(Flag::Config) {
            let block = self.block(false);
            self.ast.add(function, Slot::Body, block);
            return;
        }
        if self.is_first(self.at) && self.style.has(Flag::Juxtaposed) && !self.style.has(Flag::Config) {
            let column = self.scope.indent.unwrap_or(0);
            self.indented(function, Slot::Body, column.max(1));
            return;
        }
        if self.ends_operand() {
            return;
        }
        if let Some(value) = self.deeper(|parser| {
            let value = parser.expression(0)?;
            if parser.assigns(parser.at) && !parser.is_over() {
                parser.binding(value)
            } else {
                Some(value)
            }
        }) {
            self.ast.add(function, Slot::Body, value);
        }
    }
}
