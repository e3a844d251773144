//! Lisps: forms are calls, and some are definitions, conditions and operations.

use super::ast::Id;
use super::parser::{Parser, Scope};
use super::scan::{Sort, Token};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// The construct that a form is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Call,
    Binding,
    Function,
    Lambda,
    If,
    Switch,
    Let,
    Import,
    Comment,
    Operation,
}

fn form_of(head: &str) -> Form {
    match head {
        "def" | "defonce" | "defvar" | "defparameter" | "defconst" | "defconstant" | "defcustom" | "setq" | "setf"
        | "set!" | "var" | "local" | "global" => Form::Binding,
        "defn" | "defn-" | "defun" | "cl-defun" | "defmacro" | "defmethod" | "define" | "defsubst" => Form::Function,
        "fn" | "lambda" | "λ" => Form::Lambda,
        "if" | "when" | "unless" | "if-not" | "when-not" | "while" => Form::If,
        "case" | "condp" | "match" | "pcase" | "ecase" | "switch" | "eswitch" => Form::Switch,
        "let" | "let*" | "letrec" | "binding" | "if-let" | "when-let" | "loop" => Form::Let,
        "ns" | "require" | "import" | "use" | "in-package" | "provide" => Form::Import,
        "comment" => Form::Comment,
        "=" | "==" | "not=" | "<" | ">" | "<=" | ">=" | "or" | "and" | "not" => Form::Operation,
        _ => Form::Call,
    }
}

impl Parser<'_> {
    /// Reads forms up to the end of the scope.
    pub(super) fn forms(&mut self, parent: Id, slot: Slot) {
        while self.at < self.scope.end {
            let before = self.at;
            if let Some(id) = self.deeper(Self::form) {
                self.ast.add(parent, slot, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// Reads one form.
    fn form(&mut self) -> Option<Id> {
        let token = *self.token(self.at)?;
        match token.sort {
            Sort::Open => match self.text(self.at) {
                "(" => self.parenthesized(),
                "[" => Some(self.vector()),
                _ => Some(self.mapping()),
            },
            Sort::Sign => self.marked(token.span()),
            Sort::Word => Some(self.symbol_of(token.span())),
            Sort::Comma | Sort::Semicolon | Sort::Close => None,
            _ => self.operand_alone(),
        }
    }

    fn operand_alone(&mut self) -> Option<Id> {
        let token = *self.token(self.at)?;
        self.at = self.next(self.at);
        let kind = match token.sort {
            Sort::Number => return Some(self.ast.node(Kind::Scalar, token.start(), token.end())),
            Sort::Regex => Kind::Regex,
            _ => Kind::Literal,
        };
        Some(self.ast.named(kind, token.start(), token.end(), token.body()))
    }

    /// A name, or a keyword, whose name is without its colon.
    fn symbol_of(&mut self, span: Span) -> Id {
        self.at += 1;
        let text = self.slice(span);
        if matches!(text, "nil" | "true" | "false" | "t") {
            return self.ast.node(Kind::Scalar, span.start(), span.end());
        }
        let colons = text.len() - text.trim_start_matches(':').len();
        let name = if colons < text.len() {
            Span::new(span.start() + colons, span.end())
        } else {
            span
        };
        self.ast.named(Kind::Name, span.start(), span.end(), name)
    }

    /// `'(…)`, `#{…}`, `#"…"`, `#_form`, `@x`
    fn marked(&mut self, sign: Span) -> Option<Id> {
        let mark = self.slice(sign);
        self.at += 1;
        if mark == "#" && self.text(self.at).starts_with('_') {
            return self.discarded(sign.start());
        }
        if matches!(mark, "'" | "`" | "#") && self.sort(self.at) == Some(Sort::Open) {
            let list = self.vector();
            self.ast.begin(list, sign.start());
            return Some(list);
        }
        if mark == "#" && self.sort(self.at) == Some(Sort::Literal) {
            let id = self.operand_alone()?;
            self.ast.set_kind(id, Kind::Regex);
            self.ast.begin(id, sign.start());
            return Some(id);
        }
        if matches!(mark, "'" | "`" | "@" | "^" | "#" | "~" | "#'") {
            return self.deeper(Self::form);
        }
        Some(self.ast.named(Kind::Name, sign.start(), sign.end(), sign))
    }

    /// `#_form` is a comment.
    fn discarded(&mut self, start: usize) -> Option<Id> {
        let lone = self.text(self.at).len() == 1;
        if lone {
            self.at += 1;
            self.at = self.next(self.at);
        } else {
            self.at += 1;
        }
        let id = self.ast.node(Kind::Comment, start, self.last_end());
        self.ast.float(id);
        None
    }

    fn vector(&mut self) -> Id {
        let start = self.start(self.at);
        let list = self.ast.node(Kind::List, start, start);
        self.inside(false, |parser| parser.forms(list, Slot::Item));
        self.finish(list)
    }

    /// The name of a form without its package: `switch` of `alexandria:switch`.
    fn own_name(&self, head: usize) -> &str {
        let text = self.text(head);
        match text.rsplit_once(':') {
            Some((package, name)) if self.language == "lisp" && !package.is_empty() && !name.is_empty() => name,
            _ => text,
        }
    }

    /// True if a quoted list is one of keywords and values by turns: `(:from "a" :to "b")`.
    fn is_property_list(&self, first: usize) -> bool {
        let is_key = |index| self.sort(index) == Some(Sort::Word) && self.text(index).starts_with(':');
        let mut at = first;
        let mut pairs = 0;
        let end = self.token(first.saturating_sub(1)).map_or(first, Token::partner);
        while at < end {
            if self.language != "lisp" || !is_key(at) || at + 1 >= end || is_key(at + 1) {
                return false;
            }
            at = self.next(at + 1);
            pairs += 1;
        }
        pairs > 0
    }

    /// `("a" . "b")` is a pair.
    fn dotted(&mut self, list: Id) -> Id {
        let children: Vec<Id> = self.ast.children(list).collect();
        let &[key, dot, value] = children.as_slice() else {
            return list;
        };
        if self.language != "lisp" || self.slice(self.ast.span(dot)) != "." {
            return list;
        }
        self.ast.take(list);
        self.ast.set_kind(list, Kind::Pair);
        let name = self.ast.name(key);
        self.ast.set_name(list, name);
        self.ast.add(list, Slot::Key, key);
        self.ast.add(list, Slot::Value, value);
        list
    }

    /// `{:k v}`
    fn mapping(&mut self) -> Id {
        let start = self.start(self.at);
        let map = self.ast.node(Kind::Map, start, start);
        self.inside(false, |parser| parser.pairs(map, Kind::Pair));
        self.finish(map)
    }

    /// Keys and values by turns.
    fn pairs(&mut self, parent: Id, kind: Kind) {
        while self.at < self.scope.end {
            let before = self.at;
            if let Some(key) = self.deeper(Self::form) {
                let (span, name) = (self.ast.span(key), self.ast.name(key));
                let pair = self.ast.named(kind, span.start(), span.end(), name);
                self.ast
                    .add(pair, if kind == Kind::Pair { Slot::Key } else { Slot::Target }, key);
                if self.at < self.scope.end
                    && let Some(value) = self.deeper(Self::form)
                {
                    self.ast.add(pair, Slot::Value, value);
                }
                self.ast.add(parent, Slot::Item, pair);
            }
            self.at = self.at.max(before + 1);
        }
    }

    fn parenthesized(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let head = self.at + 1;
        let is_mark = matches!(self.text(head), "#" | "'" | "`" | "@" | "^" | "~" | "#'");
        let is_name =
            matches!(self.sort(head), Some(Sort::Word | Sort::Sign)) && !self.text(head).starts_with(':') && !is_mark;
        if self.is_sign(head, "#") && self.is_open(head + 1, "{") {
            return Some(self.set_call());
        }
        if !is_name {
            if self.is_property_list(head) {
                return Some(self.mapping());
            }
            let list = self.vector();
            return Some(self.dotted(list));
        }
        let form = form_of(self.own_name(head));
        if form == Form::Comment {
            self.at = self.next(self.at);
            let id = self.ast.node(Kind::Comment, start, self.last_end());
            self.ast.float(id);
            return None;
        }
        let kind = match form {
            Form::Call => Kind::Call,
            Form::Binding => Kind::Binding,
            Form::Function | Form::Lambda => Kind::Function,
            Form::If => Kind::If,
            Form::Switch => Kind::Switch,
            Form::Let | Form::Comment => Kind::Statement,
            Form::Import => Kind::Import,
            Form::Operation => Kind::Operation,
        };
        let span = self.token(head).map_or(Span::new(start, start), Token::span);
        let named = !matches!(form, Form::Switch | Form::Let | Form::Lambda | Form::Import);
        let id = self.ast.node(kind, start, span.end());
        if named {
            self.ast.set_name(id, span);
        }
        self.inside(false, |parser| {
            parser.at += 1;
            parser.parts(id, form, span);
        });
        self.finish(id);
        Some(id)
    }

    /// `(#{"a" "b"} x)`: a set is asked whether it has `x`.
    fn set_call(&mut self) -> Id {
        let start = self.start(self.at);
        let name = Span::new(self.start(self.at + 1), self.end_of(self.at + 2));
        let call = self.ast.named(Kind::Call, start, start, name);
        self.inside(false, |parser| {
            parser.one(call, Slot::Callee);
            parser.forms(call, Slot::Argument);
        });
        self.finish(call)
    }

    fn parts(&mut self, id: Id, form: Form, head: Span) {
        match form {
            Form::Call => self.call_of(id, head),
            Form::Binding => self.defined(id),
            Form::Function => self.defined_function(id),
            Form::Lambda => {
                self.lambda_list(id);
                self.forms(id, Slot::Body);
            }
            Form::If => {
                self.one(id, Slot::Condition);
                self.forms(id, Slot::Body);
            }
            Form::Switch => {
                if self.slice(head) == "condp" {
                    self.one(id, Slot::Subject);
                }
                self.one(id, Slot::Subject);
                self.cases(id);
            }
            Form::Let => {
                self.let_bindings(id);
                self.forms(id, Slot::Item);
            }
            Form::Import | Form::Comment => self.at = self.scope.end,
            Form::Operation => {
                self.one(id, Slot::Left);
                self.forms(id, Slot::Right);
            }
        }
    }

    fn one(&mut self, id: Id, slot: Slot) {
        let before = self.at;
        if self.at < self.scope.end {
            if let Some(part) = self.deeper(Self::form) {
                self.ast.add(id, slot, part);
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// `(f a :k v)`
    fn call_of(&mut self, call: Id, head: Span) {
        let text = self.slice(head);
        let cut = text
            .rfind(|c| matches!(c, '/' | '.') || c == ':' && self.language == "lisp")
            .filter(|&at| at + 1 < text.len())
            .map_or(0, |at| at + 1);
        self.ast.set_name(call, Span::new(head.start() + cut, head.end()));
        let callee = self.ast.named(Kind::Name, head.start(), head.end(), head);
        self.ast.add(call, Slot::Callee, callee);
        // `(get m :k "x")` has a key and a default.
        let takes_key = matches!(text, "get" | "get-in" | "getf");
        while self.at < self.scope.end {
            let before = self.at;
            let is_keyword = !takes_key
                && self.sort(before) == Some(Sort::Word)
                && self.text(before).starts_with(':')
                && before + 1 < self.scope.end;
            let id = self.deeper(Self::form);
            if let Some(id) = id {
                let id = if is_keyword { self.keyword_argument(id) } else { id };
                self.ast.add(call, Slot::Argument, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    fn keyword_argument(&mut self, key: Id) -> Id {
        let (span, name) = (self.ast.span(key), self.ast.name(key));
        let argument = self.ast.named(Kind::Argument, span.start(), span.end(), name);
        self.one(argument, Slot::Value);
        argument
    }

    fn defined(&mut self, binding: Id) {
        self.skip_metadata();
        if let Some(target) = self.deeper(Self::form) {
            let name = self.ast.name(target);
            self.ast.set_name(binding, name);
            self.ast.add(binding, Slot::Target, target);
        }
        self.forms(binding, Slot::Value);
    }

    /// `^:private`, `^{…}`
    fn skip_metadata(&mut self) {
        while self.is_sign(self.at, "^") {
            self.at += 1;
            self.at = self.next(self.at);
        }
    }

    fn defined_function(&mut self, function: Id) {
        self.skip_metadata();
        if self.is_open(self.at, "(") {
            // `(define (f m) …)`
            self.inside(false, |parser| {
                let name = parser.token(parser.at).map(Token::span);
                if let Some(name) = name {
                    parser.ast.set_name(function, name);
                }
                parser.at += 1;
                parser.lisp_parameters(function);
            });
            return self.forms(function, Slot::Body);
        }
        let name = self.token(self.at).map(Token::span);
        let before = self.text(self.at.saturating_sub(1));
        let (is_define, is_method) = (before == "define", before == "defmethod");
        self.at += 1;
        if let Some(name) = name {
            self.ast.set_name(function, name);
            if is_define && !self.is_open(self.at, "(") {
                self.ast.set_kind(function, Kind::Binding);
                let target = self.ast.named(Kind::Name, name.start(), name.end(), name);
                self.ast.add(function, Slot::Target, target);
                return self.forms(function, Slot::Value);
            }
        }
        if self.sort(self.at) == Some(Sort::Literal)
            && let Some(text) = self.operand_alone()
        {
            // A method is chosen by its dispatch value.
            if is_method && self.language == "clojure" {
                self.ast.add(function, Slot::Pattern, text);
            } else {
                self.ast.set_kind(text, Kind::DocComment);
                self.ast.add(function, Slot::Item, text);
            }
        }
        self.lambda_list(function);
        let is_documented = self.language == "lisp" && self.sort(self.at) == Some(Sort::Literal);
        if is_documented
            && self.at + 1 < self.scope.end
            && let Some(text) = self.operand_alone()
        {
            self.ast.set_kind(text, Kind::DocComment);
            self.ast.add(function, Slot::Item, text);
        }
        self.forms(function, Slot::Body);
    }

    fn lambda_list(&mut self, function: Id) {
        if self.is_open(self.at, "[") || self.is_open(self.at, "(") {
            self.inside(false, |parser| parser.lisp_parameters(function));
        }
    }

    fn lisp_parameters(&mut self, function: Id) {
        while self.at < self.scope.end {
            let before = self.at;
            if self.is_open(before, "(") && self.sort(before + 1) == Some(Sort::Word) {
                let parameter = self.lisp_default();
                self.ast.add(function, Slot::Parameter, parameter);
                continue;
            }
            if let Some(id) = self.deeper(Self::form) {
                if self.ast.kind(id) == Kind::Name {
                    self.ast.set_kind(id, Kind::Parameter);
                }
                self.ast.add(function, Slot::Parameter, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// `(model "x")` among parameters.
    fn lisp_default(&mut self) -> Id {
        let start = self.start(self.at);
        let name = self.token(self.at + 1).map_or(Span::new(start, start), Token::span);
        let parameter = self.ast.named(Kind::Parameter, start, start, name);
        self.inside(false, |parser| {
            parser.at += 1;
            parser.one(parameter, Slot::Value);
        });
        self.finish(parameter)
    }

    /// `"a" x "b" y`, `(("a") x)`
    fn cases(&mut self, switch: Id) {
        while self.at < self.scope.end {
            let start = self.start(self.at);
            let before = self.at;
            let case = self.ast.node(Kind::Case, start, start);
            let grouped = self.is_open(self.at, "(") && self.language == "lisp";
            if grouped {
                self.inside(false, |parser| {
                    parser.case_patterns(case);
                    parser.forms(case, Slot::Body);
                });
            } else if self.next(self.at) >= self.scope.end {
                // The default.
                self.one(case, Slot::Body);
            } else {
                self.case_patterns(case);
                self.one(case, Slot::Body);
            }
            self.finish(case);
            self.ast.add(switch, Slot::Item, case);
            self.at = self.at.max(before + 1);
        }
    }

    fn case_patterns(&mut self, case: Id) {
        if self.is_open(self.at, "(") {
            self.inside(false, |parser| parser.forms(case, Slot::Pattern));
        } else {
            self.one(case, Slot::Pattern);
        }
    }

    /// `[a "x"]`, `((a "x"))`
    fn let_bindings(&mut self, statement: Id) {
        if self.is_open(self.at, "[") {
            return self.inside(false, |parser| parser.pairs(statement, Kind::Binding));
        }
        if !self.is_open(self.at, "(") {
            return;
        }
        self.inside(false, |parser| {
            while parser.at < parser.scope.end {
                let before = parser.at;
                if parser.sort(before) == Some(Sort::Open) {
                    let scope = Scope { ..parser.scope };
                    parser.within(scope, |parser| {
                        parser.inside(false, |parser| parser.pairs(statement, Kind::Binding));
                    });
                }
                parser.at = parser.at.max(before + 1);
            }
        });
    }
}
