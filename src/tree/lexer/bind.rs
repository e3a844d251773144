//! Bindings: targets, types, values.

use super::ast::Id;
use super::expr::Element;
use super::parser::{Parser, Scope};
use super::scan::{Sort, Token};
use super::style::{Blocks, Flag, Word};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// Reads one binding a target if targets and values pair up.
    pub(super) fn bindings(&mut self, targets: Vec<Id>) -> Option<Id> {
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
    pub(super) fn pair_up(&mut self, statement: Id, targets: Vec<Id>, values: Vec<Id>) {
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

    pub(super) fn binding_node(&mut self, target: Id) -> Id {
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
    pub(super) fn bound(&mut self, target: Id) -> Option<Id> {
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
    pub(super) fn value(&mut self) -> Option<Id> {
        let value = self.expression(0)?;
        if self.is_assignment() && matches!(self.ast.kind(value), Kind::Name | Kind::Member | Kind::Index) {
            return self.binding(value);
        }
        let lists = matches!(
            self.language,
            "python" | "ruby" | "mojo" | "crystal" | "julia" | "make" | "powershell"
        ) && self.sort(self.at) == Some(Sort::Comma);
        if !lists || self.scope.end > self.tokens.len() {
            return Some(value);
        }
        let list = self.ast.node(Kind::List, self.ast.span(value).start(), self.last_end());
        self.ast.add(list, Slot::Item, value);
        self.at += 1;
        self.listed(list, Slot::Item, Element::Value);
        Some(self.finish(list))
    }

    pub(super) fn is_binding_word(&self) -> bool {
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

    pub(super) fn grouped_bindings(&mut self, start: usize) -> Id {
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

    pub(super) fn one_binding(&mut self) -> Option<Id> {
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
        if self.language == "nim" && self.is_sign(self.at, "=") && self.is_word(self.at + 1, "enum") {
            return self.enum_of_lines(target);
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
    pub(super) fn type_definition(&mut self, name: Id) -> Option<Id> {
        let class = self.definition()?;
        self.ast.set_name(class, self.ast.name(name));
        self.ast.begin(class, self.ast.span(name).start());
        Some(class)
    }

    /// `type T = enum` of Nim, and its members in the lines below.
    fn enum_of_lines(&mut self, name: Id) -> Option<Id> {
        let column = self.column_of_statement();
        let start = self.ast.span(name).start();
        let declared = self.ast.named(Kind::Enum, start, start, self.ast.name(name));
        self.at += 2;
        self.indented(declared, Slot::Body, column);
        let members: Vec<Id> = match self.ast.last(declared) {
            Some(body) => self.ast.children(body).collect(),
            None => Vec::new(),
        };
        for member in members {
            if self.ast.kind(member) == Kind::Binding {
                self.ast.set_kind(member, Kind::EnumMember);
            }
        }
        Some(self.finish(declared))
    }

    /// `Some(x)`, `a.b` as targets.
    pub(super) fn bound_path(&mut self, name: Id) -> Id {
        let calls = self.is_open(self.at, "(") && self.language == "rust";
        if calls || self.is_one_of(self.at, "::") || self.is_sign(self.at, ".") && !self.is_spaced(self.at) {
            return self.postfix(name, self.at);
        }
        name
    }

    pub(super) fn lists_targets(&self) -> bool {
        self.language == "go" || self.language == "lua"
    }

    pub(super) fn typed_targets(&mut self, targets: Vec<Id>) -> Option<Id> {
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
    pub(super) fn is_parameters(&self) -> bool {
        let is_function = self.is_open(self.at, "(") && self.language == "jsonnet";
        let is_equation = self.style.has(Flag::Juxtaposed)
            && !self.is_over()
            && (matches!(self.sort(self.at), Some(Sort::Word | Sort::Open)) && self.role(self.at).is_none()
                || self.is_label());
        is_function || is_equation
    }

    pub(super) fn equation(&mut self, name: Id) -> Option<Id> {
        let span = self.ast.span(name);
        let function = self
            .ast
            .named(Kind::Function, span.start(), span.end(), self.ast.name(name));
        if self.language == "jsonnet" {
            self.parameters(function);
        }
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

    pub(super) fn type_of_binding(&mut self, binding: Id) {
        if self.is_one_of(self.at, ": ?: ::")
            || self.is_sign(self.at, "!")
            || self.is_word(self.at, "As")
            || self.is_word(self.at, "as")
        {
            self.at += 1;
            if self.is_sign(self.at, ":") {
                self.at += 1;
            }
            // `Dim x As New T(…)`
            if self.role(self.at) == Some(Word::New) && self.language == "vb" {
                return self.optional(binding, Slot::Value, 0);
            }
        } else if self.is_assignment() || self.is_over() || self.is_open(self.at, "{") {
            return;
        }
        if let Some(of) = self.type_name() {
            self.ast.add(binding, Slot::Type, of);
        }
    }

    /// `{ get; set; }`, `by lazy { … }`, `{ didSet … }` behind a property.
    pub(super) fn accessors(&mut self, binding: Id) {
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
}
