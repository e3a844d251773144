//! Statements: bindings, declarations, imports, decorators.

use super::ast::Id;
use super::expr::Element;
use super::parser::{Parser, Scope};
use super::scan::{Sort, Token};
use super::style::{Blocks, Flag, Word, holds};
use super::table::{Trait, syntax_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Tokens of a type that are looked at.
pub(super) const MAX_TYPE: usize = 24;

impl Parser<'_> {
    /// Reads one statement.
    pub(super) fn statement(&mut self) -> Option<Id> {
        let mut decorators = Vec::new();
        let start = self.start(self.at);
        while self.starts_decorator() {
            decorators.extend(self.decorator());
        }
        if self.ends_operand() {
            return self.lone(decorators, start);
        }
        let id = self.undecorated()?;
        for decorator in decorators.into_iter().rev() {
            self.ast.add_first(id, Slot::Decorator, decorator);
        }
        self.ast.begin(id, start.min(self.ast.span(id).start()));
        Some(id)
    }

    /// Decorators that decorate nothing.
    pub(super) fn lone(&mut self, decorators: Vec<Id>, start: usize) -> Option<Id> {
        if decorators.is_empty() {
            return None;
        }
        let statement = self.ast.node(Kind::Statement, start, start);
        for decorator in decorators {
            self.ast.add(statement, Slot::Decorator, decorator);
        }
        Some(statement)
    }

    pub(super) fn undecorated(&mut self) -> Option<Id> {
        while self.is_modifier(self.at) {
            self.at = self.next(self.at);
            if self.is_open(self.at, "(")
                && self.sort(self.at + 1) == Some(Sort::Word)
                && self.behind(self.at) <= self.at + 5
                && self.language == "rust"
            {
                self.at = self.next(self.at);
            }
        }
        if self.is_word(self.at, "export") && self.is_word(self.at + 1, "default") {
            self.at += 2;
        }
        if self.role(self.at) == Some(Word::Case) && self.role(self.at + 1) == Some(Word::Class) {
            self.at += 1;
        }
        if self.is_directive_line() {
            return self.preprocessor();
        }
        if self.is_documentation() {
            let id = self.deeper(Self::operand)?;
            self.ast.set_kind(id, Kind::DocComment);
            return Some(id);
        }
        if self.scope.members && self.language == "go" && self.sort(self.at) == Some(Sort::Word) {
            return self.field();
        }
        let role = self.role(self.at).filter(|_| !self.is_name(self.at));
        match role {
            Some(Word::Function) => self.function(),
            Some(Word::Class | Word::Enum) if self.is_definition(self.at) => self.definition(),
            Some(Word::Switch) if self.may_switch() => self.switch(),
            Some(Word::Condition) => self.condition(),
            Some(Word::Loop) => self.looped(),
            Some(Word::Return) => self.returned(),
            Some(Word::Import) if self.is_import() => self.import(),
            Some(Word::Binding) if self.is_binding_word() => self.binding_statement(),
            Some(Word::Wrapper) => self.wrapper(),
            Some(Word::Assertion) if !self.is_open(self.at + 1, "(") || self.style.blocks == Blocks::Indent => {
                self.assertion()
            }
            None if self.is_word(self.at, "param")
                && self.is_open(self.at + 1, "(")
                && self.style.has(Flag::AnyCase) =>
            {
                self.parameter_block()
            }
            // `Private x As T = …` of VB.
            None if self.language == "vb" && self.text(self.at + 1).eq_ignore_ascii_case("as") => self.one_binding(),
            Some(Word::Else) => self.stray_else(),
            Some(Word::Case) if self.style.brace_cases() => self.case_outside(),
            Some(Word::End | Word::Then) => {
                self.at += 1;
                None
            }
            _ => self.plain(),
        }
    }

    /// `param(…)` of PowerShell.
    pub(super) fn parameter_block(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let block = self.ast.node(Kind::Statement, start, start);
        self.at += 1;
        self.parameters(block);
        Some(self.finish(block))
    }

    /// True if a literal is a statement of its own, in a language where such literals are documentation.
    pub(super) fn is_documentation(&self) -> bool {
        let documents = syntax_of(self.language).has(Trait::Docstring);
        let next = self.at + 1;
        documents
            && self.sort(self.at) == Some(Sort::Literal)
            && self.is_first(self.at)
            && (self.token(next).is_none() || self.is_first(next))
    }

    /// A field of a Go struct, with its tag.
    pub(super) fn field(&mut self) -> Option<Id> {
        let target = self.name();
        let binding = self.binding_node(target);
        self.type_of_binding(binding);
        if !self.is_over() {
            let tag = self.deeper(Self::operand)?;
            self.ast.add(binding, Slot::Decorator, tag);
        }
        Some(self.finish(binding))
    }

    /// A declaration with its type first, a binding, an expression.
    pub(super) fn plain(&mut self) -> Option<Id> {
        if self.style.has(Flag::Config) && self.is_section() {
            return self.section();
        }
        if self.is_open(self.at, "{") && (self.style.blocks == Blocks::Braces) && !self.style.has(Flag::Config) {
            return Some(self.block(false));
        }
        if self.is_method_header() && self.role(self.at).is_none_or(|role| role == Word::Function) {
            let start = self.start(self.at);
            let name = self.name();
            return self.typed_function(name, start);
        }
        if self.style.has(Flag::TypesFirst)
            && let Some(name) = self.declared_name()
        {
            return self.declaration(name);
        }
        if self.style.has(Flag::AtBinding)
            && self.text(self.at).starts_with('@')
            && (self.starts_value(self.at + 1) || self.is_marked_value(self.at + 1))
            && !self.breaks(self.at + 1)
        {
            let documents = matches!(self.text(self.at), "@doc" | "@moduledoc" | "@typedoc" | "@shortdoc");
            let target = self.name();
            let bound = self.bound(target)?;
            if documents
                && self
                    .ast
                    .last(bound)
                    .is_some_and(|value| self.ast.kind(value) == Kind::Literal)
            {
                return self
                    .ast
                    .take(bound)
                    .pop()
                    .inspect(|&text| self.ast.set_kind(text, Kind::DocComment));
            }
            return Some(bound);
        }
        self.simple()
    }

    pub(super) fn simple(&mut self) -> Option<Id> {
        let left = self.deeper(Self::operand)?;
        let mut targets = vec![left];
        while self.sort(self.at) == Some(Sort::Comma) && self.may_list_targets() {
            self.at += 1;
            targets.extend(self.deeper(Self::operand));
        }
        if targets.len() == 1 && self.is_equation(left) {
            return self.clause(left);
        }
        if self.is_assignment() {
            return self.bindings(targets);
        }
        if targets.len() > 1 {
            let list = self.ast.node(Kind::List, self.ast.span(left).start(), self.last_end());
            for target in targets {
                self.ast.add(list, Slot::Item, target);
            }
            return Some(list);
        }
        if self.style.has(Flag::Config) {
            return self.config_pair(left);
        }
        if self.is_sign(self.at, "::") && self.style.has(Flag::Juxtaposed) {
            let statement = self
                .ast
                .node(Kind::Statement, self.ast.span(left).start(), self.last_end());
            while !self.is_over() {
                self.at = self.next(self.at);
            }
            return Some(self.finish(statement));
        }
        if self.is_one_of(self.at, ": ?:") && self.is_typed(left) {
            return self.typed_binding(left);
        }
        if self.is_method(left) {
            return self.method_of(left);
        }
        let id = self.operations(left, 0);
        if self.is_assignment() {
            return self.binding(id);
        }
        if self.is_one_of(self.at, "=> :") && !self.is_over() && self.ast.kind(id) == Kind::Literal {
            return self.config_pair(id);
        }
        self.modified(id)
    }

    /// `f(x) = …`, `f x = …`, `f(x) -> …`, `f x | … = …`
    pub(super) fn is_equation(&self, left: Id) -> bool {
        let guarded = self.is_sign(self.at, "|") && self.style.has(Flag::Juxtaposed);
        let arrow = self.is_sign(self.at, "->") && self.style.blocks == Blocks::End;
        self.style.has(Flag::Equations)
            && self.ast.kind(left) == Kind::Call
            && (self.is_sign(self.at, "=") || guarded || arrow || self.is_word(self.at, "when"))
    }

    /// Makes a function from its head, which was read as a call.
    pub(super) fn clause(&mut self, call: Id) -> Option<Id> {
        let (span, name) = (self.ast.span(call), self.ast.name(call));
        let column = self.column_of_statement();
        let function = self.ast.named(Kind::Function, span.start(), span.end(), name);
        for child in self.ast.take(call) {
            if self.ast.slot(child) == Slot::Argument {
                self.argument_as_parameter(function, child);
            }
        }
        if self.is_word(self.at, "when") {
            self.at += 1;
            self.optional(function, Slot::Condition, 0);
        }
        if self.is_sign(self.at, "|") {
            self.guards(function);
        } else if self.is_sign(self.at, "->") && self.style.blocks == Blocks::End {
            self.at += 1;
            let scope = Scope {
                newlines: false,
                ..self.scope
            };
            self.within(scope, |parser| parser.listed(function, Slot::Body, Element::Value));
        } else {
            self.at += 1;
            if self.is_first(self.at) {
                self.indented(function, Slot::Body, column);
            } else {
                self.optional(function, Slot::Body, 0);
            }
        }
        Some(self.finish(function))
    }

    /// `| x == "a" = "b"`
    pub(super) fn guards(&mut self, function: Id) {
        while self.is_sign(self.at, "|") && !self.is_outside(self.at) {
            let span = self.token(self.at).map_or(Span::new(0, 0), Token::span);
            let guard = self.ast.named(Kind::If, span.start(), span.end(), span);
            self.at += 1;
            self.optional(guard, Slot::Condition, 1);
            if self.is_sign(self.at, "=") {
                self.at += 1;
                self.optional(guard, Slot::Body, 0);
            }
            self.finish(guard);
            self.ast.add(function, Slot::Body, guard);
        }
    }

    pub(super) fn may_list_targets(&self) -> bool {
        self.style.has(Flag::Newlines) && !self.style.has(Flag::Config) && !self.breaks(self.at + 1)
            || self.language == "lua"
    }

    /// `x if y`, `x unless y`.
    pub(super) fn modified(&mut self, id: Id) -> Option<Id> {
        let is_modifier = self.style.has(Flag::Postfix)
            && self.role(self.at) == Some(Word::Condition)
            && !self.is_over()
            && !self.is_first(self.at);
        if !is_modifier {
            return Some(self.rest(id));
        }
        let start = self.ast.span(id).start();
        let condition = self.ast.named(Kind::If, start, start, self.token(self.at)?.span());
        self.ast.add(condition, Slot::Body, id);
        self.at += 1;
        self.optional(condition, Slot::Condition, 0);
        Some(self.finish(condition))
    }

    /// Makes the rest of the line part of a statement, so that it does not begin another one.
    pub(super) fn rest(&mut self, id: Id) -> Id {
        if self.is_over() || self.style.blocks == Blocks::End && self.role(self.at).is_some() {
            return id;
        }
        let starts = matches!(self.sort(self.at), Some(Sort::Literal | Sort::Template)) && !self.is_first(self.at);
        if !starts {
            return id;
        }
        let start = self.ast.span(id).start();
        let statement = self.ast.node(Kind::Statement, start, start);
        self.ast.add(statement, Slot::Item, id);
        while !self.is_over() && matches!(self.sort(self.at), Some(Sort::Literal | Sort::Template)) {
            if let Some(more) = self.deeper(Self::operand) {
                self.ast.add(statement, Slot::Item, more);
            }
        }
        self.finish(statement)
    }

    pub(super) fn config_pair(&mut self, left: Id) -> Option<Id> {
        let signed = self.is_one_of(self.at, self.style.pair) || self.is_one_of(self.at, "= :");
        if !signed || self.is_over() {
            let id = self.operations(left, 0);
            return Some(id);
        }
        let span = self.ast.span(left);
        // `bedrock.model = "a"` of HOCON is a path of keys.
        let is_path = self.language == "hocon" && self.ast.kind(left) == Kind::Member;
        let name = if is_path { span } else { self.ast.name(left) };
        let pair = self.ast.named(Kind::Pair, span.start(), span.end(), name);
        self.ast.add(pair, Slot::Key, left);
        self.at += 1;
        if !self.ends_operand() {
            let value = self.deeper(|parser| {
                let left = parser.operand()?;
                if parser.is_one_of(parser.at, parser.style.pair) && !parser.is_over() {
                    return parser.config_pair(left);
                }
                Some(parser.operations(left, 0))
            });
            if let Some(value) = value {
                self.ast.add(pair, Slot::Value, value);
            }
        }
        Some(self.finish(pair))
    }

    pub(super) fn is_assignment(&self) -> bool {
        self.is_one_of(self.at, self.style.assign) && !self.is_over()
            || self.is_sign(self.at, "=") && !self.style.has(Flag::Config) && !self.is_over()
    }

    /// `x: T` where a type may be written.
    /// `f(x) { … }`, `f(x): T { … }`
    pub(super) fn is_method_header(&self) -> bool {
        if !self.style.has(Flag::Methods) || self.sort(self.at) != Some(Sort::Word) || !self.is_open(self.at + 1, "(") {
            return false;
        }
        let behind = self.behind(self.at + 1);
        let defined = self.at > 0 && self.is_word(self.at - 1, "def");
        let plain = self.is_open(behind, "{") && (!self.style.has(Flag::Trailing) || defined);
        plain
            || self.scope.members && (self.is_open(behind, "{") || self.is_sign(behind, ":") || self.language == "dart")
    }

    pub(super) fn is_typed(&self, left: Id) -> bool {
        let typed = self.scope.members || self.types_are_values();
        typed && matches!(self.ast.kind(left), Kind::Name | Kind::Member) && !self.is_over()
    }

    pub(super) fn typed_binding(&mut self, target: Id) -> Option<Id> {
        let binding = self.binding_node(target);
        if self.language == "graphql" {
            self.ast.set_kind(binding, Kind::Parameter);
        }
        self.at += 1;
        if let Some(of) = self.type_name() {
            self.ast.add(binding, Slot::Type, of);
        }
        if self.is_assignment() {
            self.value_of(binding);
        }
        Some(self.finish(binding))
    }

    /// `f(x) { … }` among the members of a class, or where the language has no other call with braces.
    pub(super) fn is_method(&self, left: Id) -> bool {
        self.style.has(Flag::Methods)
            && self.ast.kind(left) == Kind::Call
            && self.is_open(self.at, "{")
            && !self.style.has(Flag::Trailing)
    }

    /// True if a map or a sigil with its mark begins here: `%{…}`.
    fn is_marked_value(&self, index: usize) -> bool {
        self.is_sign(index, "%") && (self.is_open(index + 1, "{") || self.sort(index + 1) == Some(Sort::Word))
    }

    /// True if a sign is an assignment in this language.
    pub(super) fn assigns(&self, index: usize) -> bool {
        self.sort(index) == Some(Sort::Sign) && holds(self.style.assign, self.text(index))
    }
}
