//! Tcl: commands of words; a word in braces is a script, an expression, a list or a text, as its command takes it.
//!
//! Input: a text. Output: bindings, functions, conditions, switches, calls with their arguments.

mod expression;

use super::ast::{Ast, Id};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Scripts within each other; deeper ones are flat.
const MAX_DEPTH: usize = 60;

/// Commands whose second word says what they do: `string map`.
const ENSEMBLES: &[&str] = &["string", "dict", "array", "list", "info", "file", "namespace"];

/// Commands whose words with a dash take no value.
const FLAGGED: &[&str] = &[
    "regexp", "regsub", "lsearch", "switch", "string", "lsort", "puts", "exec",
];

struct Tcl<'a> {
    ast: &'a mut Ast,
    text: &'a str,
    at: usize,
    end: usize,
    depth: usize,
}

/// A word: its whole span, and what is in its quotes or braces.
#[derive(Clone, Copy, Debug)]
struct Word {
    span: Span,
    body: Span,
    mark: u8,
}

/// Reads `text[part]` as a script, into `root`.
pub(super) fn tcl(ast: &mut Ast, root: Id, text: &str, part: Span) {
    let mut tcl = Tcl {
        ast,
        text,
        at: part.start(),
        end: part.end(),
        depth: 0,
    };
    tcl.script(root, Slot::Item);
}

impl<'a> Tcl<'a> {
    fn byte(&self, at: usize) -> u8 {
        let byte = self.text.as_bytes().get(at).copied();
        byte.filter(|_| at < self.end).unwrap_or(0)
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Runs `read` on a part of the text.
    fn within<T>(&mut self, part: Span, read: impl FnOnce(&mut Self) -> T) -> T {
        let (at, end) = (self.at, self.end);
        (self.at, self.end) = (part.start(), part.end());
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        (self.at, self.end) = (at, end);
        value
    }

    fn blanks(&mut self) {
        loop {
            match self.byte(self.at) {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if matches!(self.byte(self.at + 1), b'\n' | b'\r') => self.at += 2,
                _ => return,
            }
        }
    }

    /// Commands up to the end.
    fn script(&mut self, parent: Id, slot: Slot) {
        if self.depth > MAX_DEPTH {
            return self.ast.flatten();
        }
        while self.at < self.end {
            self.blanks();
            match self.byte(self.at) {
                b'\n' | b';' => self.at += 1,
                b'#' => self.comment(),
                _ if self.at >= self.end => return,
                _ => {
                    let before = self.at;
                    let words = self.words();
                    if let Some(id) = self.command(&words) {
                        self.ast.add(parent, slot, id);
                    }
                    self.at = self.at.max(before + 1);
                }
            }
        }
    }

    fn comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let end = memchr::memchr(b'\n', rest).map_or(self.end, |to| self.at + to);
        let id = self.ast.node(Kind::Comment, self.at, end);
        self.ast.float(id);
        self.at = end;
    }

    /// The words up to the end of a command.
    fn words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        while self.at < self.end {
            self.blanks();
            if self.at >= self.end || matches!(self.byte(self.at), b'\n' | b';') {
                break;
            }
            words.push(self.word());
        }
        words
    }

    /// The elements of a list.
    fn elements(&mut self, list: Span) -> Vec<Word> {
        self.within(list, |tcl| {
            let mut words = Vec::new();
            while tcl.at < tcl.end {
                while tcl.byte(tcl.at).is_ascii_whitespace() || tcl.byte(tcl.at) == b'\\' {
                    tcl.at += 1;
                }
                if tcl.at < tcl.end {
                    words.push(tcl.word());
                }
            }
            words
        })
    }

    fn word(&mut self) -> Word {
        let start = self.at;
        let mark = self.byte(start);
        if matches!(mark, b'{' | b'"' | b'[') {
            self.closed(mark);
            let span = Span::new(start, self.at);
            let body = Span::new(start + 1, self.at.saturating_sub(1).max(start + 1));
            // What is glued to it is part of the word.
            let glued = self.at;
            self.bare();
            let whole = Span::new(start, self.at);
            if self.at == glued {
                return Word { span, body, mark };
            }
            return Word {
                span: whole,
                body: whole,
                mark: 0,
            };
        }
        self.bare();
        self.at = self.at.max(start + 1).min(self.end);
        let span = Span::new(start, self.at);
        Word {
            span,
            body: span,
            mark: 0,
        }
    }

    /// Moves behind the mark that closes the one here.
    fn closed(&mut self, open: u8) {
        let mut depth = 0_usize;
        while self.at < self.end {
            let byte = self.byte(self.at);
            match (open, byte) {
                (_, b'\\') => self.at += 1,
                (b'"', b'"') if depth == 1 => {
                    self.at += 1;
                    return;
                }
                (b'"', b'"') => depth += 1,
                (b'{', b'{') | (b'[', b'[') => depth += 1,
                (b'{', b'}') | (b'[', b']') => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.end;
    }

    fn bare(&mut self) {
        while self.at < self.end {
            match self.byte(self.at) {
                byte if byte.is_ascii_whitespace() => break,
                b';' => break,
                b'[' => self.closed(b'['),
                b'{' if self.byte(self.at.wrapping_sub(1)) == b'$' => self.closed(b'{'),
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.end);
    }

    /// A value: a literal, a name, the result of a command, or a list.
    fn value(&mut self, word: Word) -> Option<Id> {
        let text = self.slice(word.span);
        match word.mark {
            b'[' => {
                return self.within(word.body, |tcl| {
                    let words = tcl.words();
                    tcl.command(&words)
                });
            }
            b'{' if self.slice(word.body).trim().contains(char::is_whitespace) => {
                return Some(self.list(word));
            }
            b'{' if self.slice(word.body).trim().starts_with('"') => return Some(self.list(word)),
            _ => {}
        }
        if word.mark == 0 && text.starts_with('$') {
            let name = Span::new(word.span.start() + 1, word.span.end());
            return Some(self.ast.named(Kind::Name, word.span.start(), word.span.end(), name));
        }
        let has_holes = word.mark != b'{' && self.slice(word.body).contains(['$', '[']);
        let kind = if has_holes { Kind::Template } else { Kind::Literal };
        Some(self.ast.named(kind, word.span.start(), word.span.end(), word.body))
    }

    fn list(&mut self, word: Word) -> Id {
        let list = self.ast.node(Kind::List, word.span.start(), word.span.end());
        for element in self.elements(word.body) {
            if let Some(value) = self.value(element) {
                self.ast.add(list, Slot::Item, value);
            }
        }
        list
    }

    /// A word in braces as a script.
    fn block(&mut self, parent: Id, slot: Slot, word: Word) {
        let block = self.ast.node(Kind::Block, word.span.start(), word.span.end());
        self.within(word.body, |tcl| tcl.script(block, Slot::Item));
        self.ast.add(parent, slot, block);
    }

    fn command(&mut self, words: &[Word]) -> Option<Id> {
        let (&head, rest) = words.split_first()?;
        let start = head.span.start();
        let end = words.last().map_or(start, |last| last.span.end());
        match (self.slice(head.span), rest) {
            ("set" | "variable" | "global", &[name, value]) => Some(self.binding(start, end, name, value)),
            ("array", &[set, name, pairs]) if self.slice(set.span) == "set" => {
                let binding = self.ast.named(Kind::Binding, start, end, name.span);
                let map = self.ast.node(Kind::Map, pairs.span.start(), pairs.span.end());
                self.pairs(map, pairs.body);
                self.ast.add(binding, Slot::Value, map);
                Some(binding)
            }
            ("proc" | "method", &[name, parameters, body]) => {
                let function = self.ast.named(Kind::Function, start, end, name.span);
                self.parameters(function, parameters);
                self.block(function, Slot::Body, body);
                Some(function)
            }
            ("if" | "while", [condition, bodies @ ..]) => Some(self.condition(head, *condition, bodies, end)),
            ("foreach" | "for", [.., body]) => {
                let id = self.ast.named(Kind::Loop, start, end, head.span);
                for &word in rest.get(1..rest.len() - 1).unwrap_or_default() {
                    if let Some(value) = self.value(word) {
                        self.ast.add(id, Slot::Subject, value);
                    }
                }
                self.block(id, Slot::Body, *body);
                Some(id)
            }
            ("switch", _) => Some(self.switch(start, end, rest)),
            ("return" | "error" | "throw", _) => {
                let id = self.ast.named(Kind::Return, start, end, head.span);
                for &word in rest {
                    if let Some(value) = self.value(word) {
                        self.ast.add(id, Slot::Item, value);
                    }
                }
                Some(id)
            }
            ("expr", &[expression]) => {
                let group = self.ast.node(Kind::Group, start, end);
                self.expression(group, Slot::Item, expression.body);
                Some(group)
            }
            ("catch" | "eval" | "try" | "time", [body, ..]) if body.mark == b'{' => {
                let id = self.ast.node(Kind::Statement, start, end);
                self.block(id, Slot::Item, *body);
                Some(id)
            }
            _ => Some(self.call(head, rest, end)),
        }
    }

    fn binding(&mut self, start: usize, end: usize, name: Word, value: Word) -> Id {
        let text = self.slice(name.span);
        let open = text.find('(').filter(|_| text.ends_with(')'));
        let binding = self.ast.named(Kind::Binding, start, end, name.span);
        let target = if let Some(open) = open {
            // `a(key)`
            let receiver = Span::new(name.span.start(), name.span.start() + open);
            let key = Span::new(receiver.end() + 1, name.span.end() - 1);
            let index = self.ast.named(Kind::Index, name.span.start(), name.span.end(), key);
            let receiver = self.ast.named(Kind::Name, receiver.start(), receiver.end(), receiver);
            self.ast.add(index, Slot::Receiver, receiver);
            let key = self.ast.named(Kind::Literal, key.start(), key.end(), key);
            self.ast.add(index, Slot::Key, key);
            index
        } else {
            self.ast
                .named(Kind::Name, name.span.start(), name.span.end(), name.span)
        };
        self.ast.add(binding, Slot::Target, target);
        if let Some(value) = self.value(value) {
            self.ast.add(binding, Slot::Value, value);
        }
        binding
    }

    /// `k v k v` as pairs of a map.
    fn pairs(&mut self, map: Id, list: Span) {
        let elements = self.elements(list);
        for two in elements.chunks(2) {
            let &[key, value] = two else { return };
            let pair = self.ast.named(Kind::Pair, key.span.start(), value.span.end(), key.body);
            let key = self
                .ast
                .named(Kind::Literal, key.span.start(), key.span.end(), key.body);
            self.ast.add(pair, Slot::Key, key);
            if let Some(value) = self.value(value) {
                self.ast.add(pair, Slot::Value, value);
            }
            self.ast.add(map, Slot::Item, pair);
        }
    }

    /// `{a {b "default"}}`
    fn parameters(&mut self, function: Id, word: Word) {
        for element in self.elements(word.body) {
            let parts = if element.mark == b'{' {
                self.elements(element.body)
            } else {
                vec![element]
            };
            let Some((name, values)) = parts.split_first() else {
                continue;
            };
            let span = element.span;
            let parameter = self.ast.named(Kind::Parameter, span.start(), span.end(), name.body);
            if let Some(value) = values.first().and_then(|&value| self.value(value)) {
                self.ast.add(parameter, Slot::Value, value);
            }
            self.ast.add(function, Slot::Parameter, parameter);
        }
    }

    /// `if {…} {…} elseif {…} {…} else {…}`
    fn condition(&mut self, head: Word, condition: Word, bodies: &[Word], end: usize) -> Id {
        let id = self.ast.named(Kind::If, head.span.start(), end, head.span);
        self.expression(id, Slot::Condition, condition.body);
        let mut is_condition = false;
        for &word in bodies {
            match self.slice(word.span) {
                "elseif" => is_condition = true,
                "else" | "then" => {}
                _ if is_condition => {
                    self.expression(id, Slot::Condition, word.body);
                    is_condition = false;
                }
                _ => self.block(id, Slot::Body, word),
            }
        }
        id
    }

    /// `switch -exact -- $x {"a" {…} default {…}}`, `switch $x "a" {…}`
    fn switch(&mut self, start: usize, end: usize, words: &[Word]) -> Id {
        let id = self.ast.node(Kind::Switch, start, end);
        let mut words: Vec<Word> = words.to_vec();
        while words.first().is_some_and(|word| self.slice(word.span).starts_with('-')) {
            words.remove(0);
        }
        let Some((&subject, arms)) = words.split_first() else {
            return id;
        };
        if let Some(subject) = self.value(subject) {
            self.ast.add(id, Slot::Subject, subject);
        }
        let arms = match arms {
            &[only] => self.elements(only.body),
            many => many.to_vec(),
        };
        for two in arms.chunks(2) {
            let &[pattern, body] = two else { break };
            let case = self.ast.node(Kind::Case, pattern.span.start(), body.span.end());
            let literal = self
                .ast
                .named(Kind::Literal, pattern.span.start(), pattern.span.end(), pattern.body);
            self.ast.add(case, Slot::Pattern, literal);
            self.block(case, Slot::Body, body);
            self.ast.add(id, Slot::Item, case);
        }
        id
    }

    fn call(&mut self, head: Word, words: &[Word], end: usize) -> Id {
        let start = head.span.start();
        let mut words = words;
        let text = self.slice(head.span);
        let is_ensemble =
            ENSEMBLES.contains(&text) && words.first().is_some_and(|word| word.mark == 0) && text != "list";
        let mut name = head.span;
        let callee = if let Some((&second, rest)) = words.split_first().filter(|_| is_ensemble) {
            words = rest;
            name = second.span;
            let member = self.ast.named(Kind::Member, start, second.span.end(), second.span);
            let receiver = self.ast.named(Kind::Name, start, head.span.end(), head.span);
            self.ast.add(member, Slot::Receiver, receiver);
            member
        } else {
            self.ast.named(Kind::Name, start, head.span.end(), head.span)
        };
        let call = self.ast.named(Kind::Call, start, end.max(name.end()), name);
        self.ast.add(call, Slot::Callee, callee);
        let has_flags = FLAGGED.contains(&text);
        let is_map = is_ensemble && text == "string" && self.slice(name) == "map";
        let mut option: Option<Word> = None;
        for (at, &word) in words.iter().enumerate() {
            let is_option = word.mark == 0 && self.slice(word.span).starts_with('-') && word.span.len() > 1;
            if is_option && has_flags {
                continue;
            }
            if let Some(name) = option.take() {
                self.named(call, name, word);
            } else if is_option && words.len() > at + 1 {
                option = Some(word);
            } else if is_map && matches!(word.mark, b'{' | b'[') {
                self.replacements(call, word);
            } else if let Some(value) = self.value(word) {
                self.ast.add(call, Slot::Argument, value);
            }
        }
        call
    }

    fn named(&mut self, call: Id, name: Word, word: Word) {
        let argument = self
            .ast
            .named(Kind::Argument, name.span.start(), word.span.end(), name.span);
        if let Some(value) = self.value(word) {
            self.ast.add(argument, Slot::Value, value);
        }
        self.ast.add(call, Slot::Argument, argument);
    }

    /// The old and new texts of `string map`, as arguments.
    fn replacements(&mut self, call: Id, word: Word) {
        let mut elements = self.elements(word.body);
        if word.mark == b'[' && elements.first().is_some_and(|first| self.slice(first.span) == "list") {
            elements.remove(0);
        }
        for element in elements {
            if let Some(value) = self.value(element) {
                self.ast.add(call, Slot::Argument, value);
            }
        }
    }
}
