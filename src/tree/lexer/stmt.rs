//! Statements: bindings, declarations, imports, decorators.

use super::ast::Id;
use super::expr::{ABOVE_COMPARISON, Element};
use super::parser::{Parser, Scope};
use super::scan::{Sort, Token};
use super::style::{Blocks, Flag, Word, holds};
use super::table::{Trait, syntax_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Tokens of a type that are looked at.
const MAX_TYPE: usize = 24;

impl Parser<'_> {
    /// One statement.
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
    fn lone(&mut self, decorators: Vec<Id>, start: usize) -> Option<Id> {
        if decorators.is_empty() {
            return None;
        }
        let statement = self.ast.node(Kind::Statement, start, start);
        for decorator in decorators {
            self.ast.add(statement, Slot::Decorator, decorator);
        }
        Some(statement)
    }

    fn undecorated(&mut self) -> Option<Id> {
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
    fn parameter_block(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let block = self.ast.node(Kind::Statement, start, start);
        self.at += 1;
        self.parameters(block);
        Some(self.finish(block))
    }

    /// Whether a literal is a statement of its own, in a language where such ones document.
    fn is_documentation(&self) -> bool {
        let documents = syntax_of(self.language).has(Trait::Docstring);
        let next = self.at + 1;
        documents
            && self.sort(self.at) == Some(Sort::Literal)
            && self.is_first(self.at)
            && (self.token(next).is_none() || self.is_first(next))
    }

    /// A field of a Go struct, with its tag.
    fn field(&mut self) -> Option<Id> {
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
    fn plain(&mut self) -> Option<Id> {
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
        if self.style.has(Flag::TypesFirst) {
            if let Some(name) = self.declared_name() {
                return self.declaration(name);
            }
        }
        if self.style.has(Flag::AtBinding)
            && self.text(self.at).starts_with('@')
            && self.starts_value(self.at + 1)
            && !self.breaks(self.at + 1)
        {
            let documents = matches!(self.text(self.at), "@doc" | "@moduledoc" | "@typedoc" | "@shortdoc");
            let target = self.name();
            let bound = self.bound(target)?;
            if documents && self.ast.last(bound).is_some_and(|value| self.ast.kind(value) == Kind::Literal) {
                return self.ast.take(bound).pop().inspect(|&text| self.ast.set_kind(text, Kind::DocComment));
            }
            return Some(bound);
        }
        self.simple()
    }

    fn simple(&mut self) -> Option<Id> {
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
    fn is_equation(&self, left: Id) -> bool {
        let guarded = self.is_sign(self.at, "|") && self.style.has(Flag::Juxtaposed);
        let arrow = self.is_sign(self.at, "->") && self.style.blocks == Blocks::End;
        self.style.has(Flag::Equations)
            && self.ast.kind(left) == Kind::Call
            && (self.is_sign(self.at, "=") || guarded || arrow || self.is_word(self.at, "when"))
    }

    /// A function of what was read as its call.
    fn clause(&mut self, call: Id) -> Option<Id> {
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
    fn guards(&mut self, function: Id) {
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

    fn may_list_targets(&self) -> bool {
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

    /// What is left of a statement in its line becomes part of it, so that it does not begin another one.
    fn rest(&mut self, id: Id) -> Id {
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

    fn config_pair(&mut self, left: Id) -> Option<Id> {
        let signed = self.is_one_of(self.at, self.style.pair) || self.is_one_of(self.at, "= :");
        if !signed || self.is_over() {
            let id = self.operations(left, 0);
            return Some(id);
        }
        let span = self.ast.span(left);
        let pair = self
            .ast
            .named(Kind::Pair, span.start(), span.end(), self.ast.name(left));
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

    fn is_assignment(&self) -> bool {
        self.is_one_of(self.at, self.style.assign) && !self.is_over()
            || self.is_sign(self.at, "=") && !self.style.has(Flag::Config) && !self.is_over()
    }

    /// Whether a type is written behind a colon, as a value is.
    fn types_are_values(&self) -> bool {
        let scripts =
            self.style.has(Flag::Methods) && self.style.has(Flag::Newlines) && !self.style.has(Flag::TypesFirst);
        scripts || self.style.blocks == Blocks::Indent
    }

    /// `x: T` where a type may be written.
    /// `f(x) { … }`, `f(x): T { … }`
    fn is_method_header(&self) -> bool {
        if !self.style.has(Flag::Methods) || self.sort(self.at) != Some(Sort::Word) || !self.is_open(self.at + 1, "(") {
            return false;
        }
        let behind = self.behind(self.at + 1);
        let defined = self.at > 0 && self.is_word(self.at - 1, "def");
        let plain = self.is_open(behind, "{") && (!self.style.has(Flag::Trailing) || defined);
        plain
            || self.scope.members && (self.is_open(behind, "{") || self.is_sign(behind, ":") || self.language == "dart")
    }

    fn is_typed(&self, left: Id) -> bool {
        let typed = self.scope.members || self.types_are_values();
        typed && matches!(self.ast.kind(left), Kind::Name | Kind::Member) && !self.is_over()
    }

    fn typed_binding(&mut self, target: Id) -> Option<Id> {
        let binding = self.binding_node(target);
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
    fn is_method(&self, left: Id) -> bool {
        self.style.has(Flag::Methods)
            && self.ast.kind(left) == Kind::Call
            && self.is_open(self.at, "{")
            && !self.style.has(Flag::Trailing)
    }

    /// One binding a target where targets and values pair up.
    fn bindings(&mut self, targets: Vec<Id>) -> Option<Id> {
        if let &[target] = targets.as_slice() {
            return self.binding(target);
        }
        let first = *targets.first()?;
        let statement = self
            .ast
            .node(Kind::Statement, self.ast.span(first).start(), self.last_end());
        self.at += 1;
        let mut values = Vec::new();
        loop {
            let before = self.at;
            if self.ends_operand() {
                break;
            }
            values.extend(self.expression(0));
            if self.sort(self.at) != Some(Sort::Comma) || self.at == before {
                break;
            }
            self.at += 1;
        }
        self.pair_up(statement, targets, values);
        Some(self.finish(statement))
    }

    /// Targets are before all values in the text, so each binding holds its value only.
    fn pair_up(&mut self, statement: Id, targets: Vec<Id>, values: Vec<Id>) {
        let pairs = targets.len() == values.len();
        let names: Vec<Span> = targets.iter().map(|&target| self.ast.name(target)).collect();
        for target in targets {
            self.ast.add(statement, Slot::Target, target);
        }
        for (at, value) in values.into_iter().enumerate() {
            let span = self.ast.span(value);
            let binding = self.ast.node(Kind::Binding, span.start(), span.end());
            if let Some(&name) = names.get(at).filter(|_| pairs) {
                self.ast.set_name(binding, name);
            }
            self.ast.add(binding, Slot::Value, value);
            self.ast.add(statement, Slot::Item, binding);
        }
    }

    fn binding_node(&mut self, target: Id) -> Id {
        let span = self.ast.span(target);
        let name = self.ast.name(target);
        let binding = self.ast.named(Kind::Binding, span.start(), span.end(), name);
        self.ast.add(binding, Slot::Target, target);
        binding
    }

    /// A binding of `target`, where its sign is the current token.
    pub(super) fn binding(&mut self, target: Id) -> Option<Id> {
        let binding = self.binding_node(target);
        self.value_of(binding);
        let id = self.finish(binding);
        self.modified(id)
    }

    /// A binding without a sign.
    fn bound(&mut self, target: Id) -> Option<Id> {
        let binding = self.binding_node(target);
        self.optional(binding, Slot::Value, 0);
        Some(self.finish(binding))
    }

    /// Reads the sign and the value behind it.
    pub(super) fn value_of(&mut self, binding: Id) {
        let sign = self.token(self.at).map_or(Span::new(0, 0), Token::span);
        let plain = matches!(self.slice(sign), "=" | ":=" | "<-" | "->" | "<<-" | "=>" | "::=");
        self.at += 1;
        let holder = if plain {
            binding
        } else {
            self.ast.named(Kind::Operation, sign.start(), sign.end(), sign)
        };
        let slot = if plain { Slot::Value } else { Slot::Right };
        if !self.ends_operand() {
            let scope = Scope {
                header: self.scope.header,
                ..self.scope
            };
            let value = self.within(scope, |parser| parser.deeper(Self::value));
            if let Some(value) = value {
                self.ast.add(holder, slot, value);
            }
        }
        if !plain {
            self.ast.add(binding, Slot::Value, holder);
        }
    }

    /// A value that may be a list without brackets, or another binding.
    fn value(&mut self) -> Option<Id> {
        let value = self.expression(0)?;
        if self.is_assignment() && matches!(self.ast.kind(value), Kind::Name | Kind::Member | Kind::Index) {
            return self.binding(value);
        }
        let lists = matches!(self.language, "python" | "ruby" | "mojo" | "crystal" | "julia" | "make")
            && self.sort(self.at) == Some(Sort::Comma);
        if !lists || self.scope.end > self.tokens.len() {
            return Some(value);
        }
        let list = self.ast.node(Kind::List, self.ast.span(value).start(), self.last_end());
        self.ast.add(list, Slot::Item, value);
        self.at += 1;
        self.listed(list, Slot::Item, Element::Value);
        Some(self.finish(list))
    }

    fn is_binding_word(&self) -> bool {
        matches!(self.sort(self.at + 1), Some(Sort::Word | Sort::Open)) && !self.breaks(self.at + 1)
            || self.is_first(self.at + 1)
                && self.sort(self.at + 1) == Some(Sort::Word)
                && self.style.has(Flag::EqualsCompares)
            || self.is_one_of(self.at + 1, "% \\ *")
    }

    /// `let x: T = v`, `const ( … )`, `my ($a, $b) = …`.
    pub(super) fn binding_statement(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        while matches!(self.role(self.at), Some(Word::Binding | Word::Modifier))
            && !self.is_name(self.at)
            && matches!(self.sort(self.at + 1), Some(Sort::Word | Sort::Open | Sort::Sign))
        {
            self.at += 1;
        }
        if matches!(self.role(self.at), Some(Word::Class | Word::Enum)) && self.is_definition(self.at) {
            return self.definition();
        }
        if self.is_open(self.at, "(") && self.language == "go" {
            return Some(self.grouped_bindings(start));
        }
        if self.role(self.at) == Some(Word::Function) && self.sort(self.at + 1) == Some(Sort::Word) {
            return self.function();
        }
        let is_type = self.is_word(self.at - 1, "type");
        let id = self.one_binding()?;
        self.ast.begin(id, start);
        if let Some(value) = self.ast.last(id).filter(|_| is_type) {
            self.as_union(value);
        }
        if self.sort(self.at) != Some(Sort::Comma) || self.ast.kind(id) != Kind::Binding || self.scope.header {
            return Some(id);
        }
        let statement = self.ast.node(Kind::Statement, start, start);
        self.ast.add(statement, Slot::Item, id);
        while self.sort(self.at) == Some(Sort::Comma) {
            self.at += 1;
            if let Some(id) = self.one_binding() {
                self.ast.add(statement, Slot::Item, id);
            }
        }
        Some(self.finish(statement))
    }

    fn grouped_bindings(&mut self, start: usize) -> Id {
        let statement = self.ast.node(Kind::Statement, start, start);
        self.inside(true, |parser| {
            while parser.at < parser.scope.end {
                let before = parser.at;
                if let Some(id) = parser.deeper(Self::one_binding) {
                    parser.ast.add(statement, Slot::Item, id);
                }
                parser.at = parser.at.max(before + 1);
            }
        });
        self.finish(statement)
    }

    fn one_binding(&mut self) -> Option<Id> {
        let target = match self.sort(self.at)? {
            Sort::Word => {
                let name = self.name();
                self.bound_path(name)
            }
            Sort::Open => {
                let is_brace = self.is_open(self.at, "{");
                if is_brace {
                    self.braces_as(Kind::Map)?
                } else {
                    self.bracket()?
                }
            }
            _ => self.deeper(Self::operand)?,
        };
        let mut targets = vec![target];
        while self.sort(self.at) == Some(Sort::Comma) && self.may_list_targets() && self.lists_targets() {
            self.at += 1;
            targets.push(self.name());
        }
        if targets.len() > 1 {
            return self.typed_targets(targets);
        }
        if self.is_parameters() {
            return self.equation(target);
        }
        if self.language == "go" && self.role(self.at) == Some(Word::Class) && self.is_open(self.at + 1, "{") {
            return self.type_definition(target);
        }
        let binding = self.binding_node(target);
        self.type_of_binding(binding);
        if self.is_assignment() {
            self.value_of(binding);
        }
        if self.is_word(self.at, "else") && self.is_open(self.at + 1, "{") {
            self.at += 1;
            let block = self.block(false);
            self.ast.add(binding, Slot::Body, block);
        }
        self.accessors(binding);
        Some(self.finish(binding))
    }

    /// `type T struct { … }`
    fn type_definition(&mut self, name: Id) -> Option<Id> {
        let class = self.definition()?;
        self.ast.set_name(class, self.ast.name(name));
        self.ast.begin(class, self.ast.span(name).start());
        Some(class)
    }

    /// `Some(x)`, `a.b` as targets.
    fn bound_path(&mut self, name: Id) -> Id {
        let calls = self.is_open(self.at, "(") && self.language == "rust";
        if calls || self.is_one_of(self.at, "::") || self.is_sign(self.at, ".") && !self.is_spaced(self.at) {
            return self.postfix(name, self.at);
        }
        name
    }

    fn lists_targets(&self) -> bool {
        self.language == "go" || self.language == "lua"
    }

    fn typed_targets(&mut self, targets: Vec<Id>) -> Option<Id> {
        if !self.is_assignment() {
            self.skip_type();
        }
        if self.is_assignment() {
            self.bindings(targets)
        } else {
            targets.first().copied()
        }
    }

    /// `let f x = …`: a function of an equation.
    fn is_parameters(&self) -> bool {
        self.style.has(Flag::Juxtaposed)
            && !self.is_over()
            && matches!(self.sort(self.at), Some(Sort::Word | Sort::Open))
            && self.role(self.at).is_none()
    }

    fn equation(&mut self, name: Id) -> Option<Id> {
        let span = self.ast.span(name);
        let function = self
            .ast
            .named(Kind::Function, span.start(), span.end(), self.ast.name(name));
        self.equation_parameters(function);
        if self.is_sign(self.at, ":") {
            self.skip_type();
        }
        if self.is_sign(self.at, "=") {
            self.at += 1;
        }
        self.body_or_value(function);
        Some(self.finish(function))
    }

    fn type_of_binding(&mut self, binding: Id) {
        if self.is_one_of(self.at, ": ?: ::")
            || self.is_sign(self.at, "!")
            || self.is_word(self.at, "As")
            || self.is_word(self.at, "as")
        {
            self.at += 1;
            if self.is_sign(self.at, ":") {
                self.at += 1;
            }
        } else if self.is_assignment() || self.is_over() || self.is_open(self.at, "{") {
            return;
        }
        if let Some(of) = self.type_name() {
            self.ast.add(binding, Slot::Type, of);
        }
    }

    /// `{ get; set; }`, `by lazy { … }`, `{ didSet … }` behind a property.
    fn accessors(&mut self, binding: Id) {
        if self.is_word(self.at, "by") && !self.is_over() {
            self.at += 1;
            self.optional(binding, Slot::Value, 0);
        }
        if self.is_open(self.at, "{")
            && !self.scope.header
            && self.style.blocks == Blocks::Braces
            && !self.breaks(self.at)
        {
            let block = self.block(false);
            self.ast.add(binding, Slot::Body, block);
        }
        if self.is_assignment() {
            self.value_of(binding);
        }
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
                Some(Sort::Sign) if self.is_sign(self.at, "<") && self.skip_generics() => continue,
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
    fn declared_name(&self) -> Option<usize> {
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
                        Some(Sort::Semicolon) => words > 1,
                        Some(Sort::Sign) => {
                            words > 1 && self.is_one_of(index + 1, "= : => ::=") && !self.is_sign(index + 1, "::")
                        }
                        Some(Sort::Comma) => words > 1,
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
    fn is_array_type(&self, index: usize) -> bool {
        self.is_open(index + 1, "[") && self.sort(self.next(index + 1)) == Some(Sort::Word)
    }

    /// A declaration of the name at `name`, with its type before it.
    fn declaration(&mut self, name: usize) -> Option<Id> {
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

    fn declared(&mut self, target: Id, of: Option<Span>) -> Id {
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
                let value = self.only_child(value);
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
    fn only_child(&self, list: Id) -> Id {
        let mut children = self.ast.children(list);
        match (children.next(), children.next()) {
            (Some(only), None) => only,
            _ => list,
        }
    }

    /// `T x("a")`, `T x{"a"}`
    fn is_value_in_parentheses(&self) -> bool {
        let literal = matches!(
            self.sort(self.at + 1),
            Some(Sort::Literal | Sort::Template | Sort::Number)
        );
        literal && !self.is_open(self.behind(self.at), "{")
    }

    fn looks_like_value(&self) -> bool {
        matches!(
            self.sort(self.at + 1),
            Some(Sort::Literal | Sort::Template | Sort::Number | Sort::Open)
        )
    }

    /// Whether a word here only says how a declaration is meant.
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
    fn is_variable_at(&self) -> bool {
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

    fn annotation(&mut self, start: usize) -> Option<Id> {
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

    fn is_import(&self) -> bool {
        !self.is_open(self.at + 1, "(")
            || self.language == "go"
            || self.style.blocks == Blocks::Indent && !self.is_sign(self.at + 1, "=")
            || matches!(
                self.text(self.at),
                "require" | "library" | "include" | "require_once" | "import"
            )
    }

    /// An import, or the header of a namespace.
    fn import(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let import = self.ast.node(Kind::Import, start, self.end_of(self.at));
        let is_header = matches!(self.text(self.at), "namespace" | "module" | "package");
        if self.is_word(self.at, "use") && self.is_word(self.at + 1, "constant") {
            self.at += 2;
            return self.deeper(|parser| parser.element_of_constant());
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
    fn element_of_constant(&mut self) -> Option<Id> {
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
    fn is_directive_line(&self) -> bool {
        self.style.has(Flag::Preprocessor) && self.is_sign(self.at, "#") && self.is_first(self.at)
    }

    fn preprocessor(&mut self) -> Option<Id> {
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

    fn preprocessor_line(&mut self, word: &str, start: usize, keyword: Span) -> Option<Id> {
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
    fn assertion(&mut self) -> Option<Id> {
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
        if !self.is_over() && !(self.role(self.at) == Some(Word::Condition) && self.style.has(Flag::Command)) {
            self.listed(returned, Slot::Value, Element::Value);
        }
        let id = self.finish(returned);
        self.modified(id)
    }

    /// Whether a sign gives a value in this language.
    pub(super) fn assigns(&self, index: usize) -> bool {
        self.sort(index) == Some(Sort::Sign) && holds(self.style.assign, self.text(index))
    }
}
