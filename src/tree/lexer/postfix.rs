//! Members, indices, calls: the parts after an operand.

use super::ast::Id;
use super::expr::{Element, LOOK_AHEAD, without_sigil};
use super::parser::{Parser, Scope};
use super::scan::Sort;
use super::style::{Blocks, Flag};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Functions of Perl that run a block over a list.
const LISTERS: &[&str] = &["grep", "map", "sort", "first", "any", "all", "none", "notall"];

impl Parser<'_> {
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

    pub(super) fn behind_sign(&mut self, left: Id) -> Id {
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
            "?" if self.is_index_behind_question() => {
                self.at += 1;
                return self.index(left);
            }
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

    /// `a?["k"]`, which is no conditional: nothing is spaced, and no `:` follows.
    fn is_index_behind_question(&self) -> bool {
        let open = self.at + 1;
        self.is_open(open, "[")
            && !self.is_spaced(self.at)
            && !self.is_spaced(open)
            && !self.is_one_of(self.behind(open), ":")
    }

    /// `x!`, `x?`, `x!!`, `m!(…)`.
    pub(super) fn behind_mark(&mut self, left: Id, sign: &str) -> Id {
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

    pub(super) fn member(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        self.at += 1;
        if self.is_open(self.at, "(") && self.sort(self.at).is_some() {
            // `f.(x)`, `T::(x)`
            return if self.language == "ocaml" {
                self.opened(left)
            } else {
                self.call(left)
            };
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
        if matches!(self.language, "nix" | "hocon") && token.sort == Sort::Literal {
            return self.quoted_member(left, start, token.span(), name);
        }
        let member = self.ast.named(Kind::Member, start, token.end(), name);
        self.ast.add(member, Slot::Receiver, left);
        member
    }

    /// `limits."a"` of Nix: the value at a key.
    fn quoted_member(&mut self, left: Id, start: usize, key: Span, name: Span) -> Id {
        let index = self.ast.named(Kind::Index, start, key.end(), name);
        let literal = self.ast.named(Kind::Literal, key.start(), key.end(), name);
        self.ast.add(index, Slot::Receiver, left);
        self.ast.add(index, Slot::Key, literal);
        index
    }

    /// `M.(…)` of OCaml, where names of the module need not be qualified.
    fn opened(&mut self, module: Id) -> Id {
        let (start, name) = (self.ast.span(module).start(), self.ast.name(module));
        let Some(group) = self.parentheses() else { return module };
        self.ast.begin(group, start);
        self.ast.set_name(group, name);
        group
    }

    /// `default: "x", y` of Liquid.
    pub(super) fn filter(&mut self, left: Id) -> Id {
        let call = self.call_node(left);
        self.at += 1;
        self.listed(call, Slot::Argument, Element::Argument);
        self.finish(call)
    }

    /// `a:b(…)` of Lua.
    pub(super) fn lua_method(&mut self, left: Id) -> Id {
        if self.language == "erlang" && !self.is_spaced(self.at + 1) && self.is_open(self.at + 2, "(") {
            return self.member(left);
        }
        let calls = self.language == "lua" && matches!(self.sort(self.at + 2), Some(Sort::Open | Sort::Literal));
        if calls { self.member(left) } else { self.command(left) }
    }

    /// `f<T>(…)`, `T<U>::f`, `List<T> { … }`.
    pub(super) fn generics(&mut self, left: Id) -> Id {
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
    pub(super) fn generics_of_literals(&mut self, left: Id) -> Id {
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
    pub(super) fn generics_end(&self, literals: bool) -> Option<usize> {
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
    pub(super) fn arrow(&mut self, left: Id) -> Id {
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

    /// Makes a parameter from a value.
    pub(super) fn parameter_of(&mut self, function: Id, value: Id) {
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

    pub(super) fn parameter_node(&mut self, value: Id) -> Id {
        let (span, name) = (self.ast.span(value), self.ast.name(value));
        self.ast.named(Kind::Parameter, span.start(), span.end(), name)
    }

    pub(super) fn behind_bracket(&mut self, left: Id) -> Id {
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

    pub(super) fn takes_words(&self) -> bool {
        self.style.has(Flag::Command) || self.style.has(Flag::Juxtaposed) || self.style.has(Flag::Infix)
    }

    pub(super) fn behind_brace(&mut self, left: Id, spaced: bool) -> Id {
        let kind = self.ast.kind(left);
        if self.language == "perl" && !spaced && matches!(kind, Kind::Name | Kind::Index) {
            return self.index(left);
        }
        if self.scope.header {
            return left;
        }
        if self.language == "perl" && kind == Kind::Name && LISTERS.contains(&self.slice(self.ast.name(left))) {
            return self.listing(left);
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
        let is_list = self.language == "crystal" && kind == Kind::Name && !spaced && self.is_capital(left);
        if typed && fits || is_list || kind == Kind::Name && self.language == "elixir" && !spaced {
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

    /// `grep { … } 'a', 'b'`: a block and the list that it is run over.
    fn listing(&mut self, left: Id) -> Id {
        let call = self.call_node(left);
        let start = self.start(self.at);
        let function = self.ast.node(Kind::Function, start, start);
        let block = self.block(false);
        self.ast.add(function, Slot::Body, block);
        self.ast.add(call, Slot::Argument, function);
        if self.sort(self.at) == Some(Sort::Comma) {
            self.at += 1;
        }
        if !self.is_over() {
            self.listed(call, Slot::Argument, Element::Argument);
        }
        self.finish(call)
    }

    pub(super) fn is_capital(&self, id: Id) -> bool {
        self.slice(self.ast.name(id)).starts_with(|c: char| c.is_uppercase())
    }

    /// A closure behind a call is its last argument.
    pub(super) fn trailing(&mut self, left: Id) -> Id {
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

    pub(super) fn call(&mut self, callee: Id) -> Id {
        let call = self.call_node(callee);
        self.arguments(call);
        self.finish(call)
    }

    /// Reads the arguments in the bracket here.
    pub(super) fn arguments(&mut self, call: Id) {
        let element = self.element_of_call(call);
        self.inside(false, |parser| parser.elements(call, Slot::Argument, element));
        self.finish(call);
        let name = self.slice(self.ast.name(call));
        let defines = match self.language {
            "erlang" => name == "define",
            "cmake" => name.eq_ignore_ascii_case("set"),
            _ => false,
        };
        if defines {
            self.as_definition(call);
        }
    }

    /// `-define(NAME, value)` and `set(NAME "value")` bind a name.
    fn as_definition(&mut self, call: Id) {
        let parts: Vec<Id> = self
            .ast
            .take(call)
            .into_iter()
            .filter(|&part| self.ast.slot(part) == Slot::Argument)
            .collect();
        self.ast.set_kind(call, Kind::Binding);
        for (at, part) in parts.into_iter().enumerate() {
            if at == 0 {
                let name = self.ast.name(part);
                self.ast.set_name(call, name);
            }
            let slot = if at == 0 { Slot::Target } else { Slot::Value };
            self.ast.add(call, slot, part);
        }
    }

    pub(super) fn index(&mut self, left: Id) -> Id {
        let start = self.ast.span(left).start();
        let index = self.ast.node(Kind::Index, start, start);
        self.ast.add(index, Slot::Receiver, left);
        self.inside(false, |parser| parser.elements(index, Slot::Key, Element::Value));
        self.unwrap_double_bracket(index);
        if let Some(key) = self.ast.last(index).filter(|&key| key != left) {
            let name = self.ast.name(key);
            self.ast.set_name(index, name);
        }
        self.finish(index)
    }

    /// `x[["a"]]` of R has one key.
    fn unwrap_double_bracket(&mut self, index: Id) {
        let Some(list) = self.ast.last(index).filter(|&last| self.ast.kind(last) == Kind::List) else {
            return;
        };
        if self.language == "r" && self.ast.children(list).count() == 1 {
            self.ast.set_kind(list, Kind::Group);
        }
    }

    pub(super) fn behind_word(&mut self, left: Id, _first: usize) -> Id {
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

    pub(super) fn behind_literal(&mut self, left: Id) -> Id {
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
}
