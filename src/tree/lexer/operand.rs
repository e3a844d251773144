//! Operands: literals, names, what is before them.

use super::ast::Id;
use super::expr::{ABOVE_COMPARISON, COMPARISON, Element, without_sigil};
use super::parser::Parser;
use super::scan::Sort;
use super::style::{Blocks, Brace, Flag, Word};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// An operand with its prefix signs, and what is behind it.
    pub(super) fn operand(&mut self) -> Option<Id> {
        let first = self.at;
        let id = match self.sort(self.at)? {
            Sort::Sign => self.prefixed()?,
            Sort::Word => self.word_operand()?,
            Sort::Open if self.is_message() => self.message()?,
            Sort::Open => self.bracket()?,
            _ => self.literal()?,
        };
        self.at = self.at.max(first + 1);
        Some(self.postfix(id, first))
    }

    /// `<T>x` and `<T>(x) => y` of TypeScript; an element of markup would have an end.
    fn is_cast_before(&self) -> bool {
        const NEAR: usize = 4 << 10;
        if self.language != "typescript" || self.generics_end(false).is_none() {
            return false;
        }
        let rest = self.text.as_bytes().get(self.start(self.at)..).unwrap_or_default();
        let near = rest.get(..NEAR).unwrap_or(rest);
        let end = format!("</{}", self.text(self.at + 1));
        memchr::memmem::find(near, end.as_bytes()).is_none()
    }

    /// `<String>["…"]` and `<String, int>{…}` of Dart.
    fn is_typed_list(&self) -> bool {
        let behind = self.generics_end(false).filter(|_| self.language == "dart");
        behind.is_some_and(|end| self.is_open(end + 1, "[") || self.is_open(end + 1, "{"))
    }

    pub(super) fn prefixed(&mut self) -> Option<Id> {
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
            "." | "$" if self.language == "go-template" => {
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
            "\\" if self.is_word(self.at + 1, "case") => {
                self.at += 1;
                return self.switch();
            }
            "\\" => return self.backslash_lambda(),
            "<<" if matches!(self.language, "erlang" | "elixir") => return Some(self.binary_text()),
            "<" if self.is_cast_before() || self.is_typed_list() => {
                self.skip_generics();
                let id = self.deeper(Self::operand)?;
                self.ast.begin(id, start);
                return Some(id);
            }
            "<" if self.starts_markup() => return self.markup(),
            _ => {}
        }
        self.at += 1;
        let is_section =
            (self.style.has(Flag::Juxtaposed) || self.language == "cue") && self.sign_level(sign) == Some(COMPARISON);
        let kind = if is_section || matches!(sign, "!" | "-" | "~" | "+" | "not") {
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
        if !self.is_over()
            && let Some(operand) = self.deeper(Self::operand)
        {
            self.ast.add(id, slot, operand);
        }
        Some(self.finish(id))
    }

    /// `<<"text">>`, `<<"text"/utf8>>`
    fn binary_text(&mut self) -> Id {
        let start = self.start(self.at);
        self.at += 1;
        let group = self.ast.node(Kind::Group, start, self.last_end());
        self.optional(group, Slot::Item, ABOVE_COMPARISON + 1);
        while !self.is_over() && !self.is_sign(self.at - 1, ">>") {
            self.at = self.next(self.at);
        }
        self.finish(group)
    }

    /// `:name`, `:"name"`.
    pub(super) fn symbol(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        self.at += 1;
        let token = *self.token(self.at)?;
        self.at = self.next(self.at);
        Some(self.ast.named(Kind::Name, start, token.end(), token.body()))
    }

    /// `.member` of a type that is not written.
    pub(super) fn leading_member(&mut self) -> Option<Id> {
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
    pub(super) fn literal(&mut self) -> Option<Id> {
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

    pub(super) fn one_literal(&mut self) -> Option<Id> {
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
    pub(super) fn holes(&mut self, template: Id, open: usize) {
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
    pub(super) fn word_list(&mut self, span: Span, body: Span) -> Id {
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

    pub(super) fn word_operand(&mut self) -> Option<Id> {
        if self.language == "sql"
            && let Some(id) = self.query_operand()
        {
            return Some(id);
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
            // `If(x, y)` of VB.
            Some(Word::Condition)
                if self.language == "vb" && self.is_open(self.at + 1, "(") && !self.is_spaced(self.at + 1) =>
            {
                Some(self.name())
            }
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
            None if self.language == "fsharp" && self.is_word(self.at, "new") && self.starts_value(self.at + 1) => {
                self.at += 1;
                self.word_operand()
            }
            _ if self.starts_typed_list() => self.typed_list(),
            _ => Some(self.name()),
        }
    }

    /// `async (a) => …`
    pub(super) fn is_asynchronous_arrow(&self) -> bool {
        self.is_open(self.at + 1, "(") && self.is_sign(self.behind(self.at + 1), "=>")
    }

    /// `do` with the lines that are indented further.
    pub(super) fn do_lines(&mut self) -> Option<Id> {
        let column = self.column_of_statement();
        let start = self.start(self.at);
        self.at += 1;
        let group = self.ast.node(Kind::Group, start, self.last_end());
        self.indented(group, Slot::Body, column);
        Some(group)
    }

    pub(super) fn prefix_word(&mut self) -> Option<Id> {
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

    /// `From {…}`, `With {…}` behind a type of VB.
    fn is_initialiser(&self) -> bool {
        self.language == "vb"
            && matches!(self.text(self.at).to_ascii_lowercase().as_str(), "from" | "with")
            && self.is_open(self.at + 1, "{")
    }

    /// `new T(…)`, `new T { … }`, `new[] { … }`.
    pub(super) fn creation(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let call = self
            .ast
            .named(Kind::Call, start, self.end_of(self.at), self.token(self.at)?.span());
        self.at += 1;
        let from = self.start(self.at);
        let mut last = None;
        while !self.is_over()
            && (self.sort(self.at) == Some(Sort::Word) || self.is_one_of(self.at, ". :: ?"))
            && !self.is_initialiser()
        {
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
        // `T x = new(…)` has the type of what it is bound to, and no name of its own.
        let is_typed = last.is_some() || self.is_open(self.at, "(");
        if self.language == "csharp" && last.is_none() {
            self.ast.set_name(call, Span::new(start, start));
        }
        let mut array = false;
        while self.is_open(self.at, "[") {
            array = true;
            self.at = self.next(self.at);
        }
        while self.is_open(self.at, "(") {
            self.arguments(call);
            if !self.style.has(Flag::AnyCase) {
                break;
            }
        }
        if self.is_initialiser() {
            self.at += 1;
        }
        if self.is_open(self.at, "{") && (!self.scope.header || self.language == "vb") {
            if array || !is_typed {
                let is_map = !array && self.language == "csharp" && self.looks_like_map(self.at);
                let items = self.braces_as(if is_map { Kind::Map } else { Kind::List })?;
                self.ast.begin(items, start);
                return Some(items);
            }
            let argument = self.braces_of_type()?;
            self.as_entries(argument);
            self.ast.add(call, Slot::Argument, argument);
        }
        Some(self.finish(call))
    }
}
