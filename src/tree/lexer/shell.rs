//! Commands of a shell: POSIX shells, and fish by its keywords.
//!
//! Input: a text. Output: calls of commands with words and options, pipelines, conditions, cases, bindings.

mod arrays;
mod compound;
mod words;

use super::ast::{Ast, Id};
use super::parser::Reading;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Commands within each other; deeper ones are flat.
const MAX_DEPTH: usize = 100;

/// The longest code in `${…}` and `$((…))`.
const MAX_WINDOW: usize = 2048;

/// The longest tag of a heredoc.
const MAX_TAG: usize = 64;

/// Words that give values to names.
const DECLARES: &[&str] = &["export", "local", "readonly", "declare", "typeset", "setenv", "set"];

/// Words before which a list of commands ends.
const ENDS: &[&str] = &["then", "else", "elif", "fi", "do", "done", "esac", "end", "}"];

struct Shell<'a> {
    ast: &'a mut Ast,
    text: &'a str,
    at: usize,
    end: usize,
    depth: usize,
    fish: bool,
    /// Heredocs whose text begins in the next line.
    heredocs: Vec<Announced>,
    reading: Reading<'a>,
}

/// A heredoc of which the tag was read, and not the text.
struct Announced {
    /// The command that it is given to.
    call: Id,
    /// Position of `<<`.
    start: usize,
    tag: Span,
}

/// Reads `text[part]` as commands, into `root`.
pub(super) fn shell<'a>(ast: &'a mut Ast, root: Id, language: &str, text: &'a str, part: Span, reading: Reading<'a>) {
    let mut shell = Shell {
        ast,
        text,
        at: part.start(),
        end: part.end(),
        depth: 0,
        fish: language == "fish",
        heredocs: Vec::new(),
        reading,
    };
    if text.get(part.start()..).is_some_and(|text| text.starts_with("#!")) && part.start() == 0 {
        shell.comment();
    }
    while shell.at < shell.end {
        let before = shell.at;
        shell.commands(root, Slot::Item, b'\0');
        // A bracket that closes nothing is skipped.
        if shell.at < shell.end {
            shell.skip_stray();
        }
        shell.at = shell.at.max(before + 1);
    }
}

impl<'a> Shell<'a> {
    fn byte(&self, at: usize) -> u8 {
        self.text
            .as_bytes()
            .get(at)
            .copied()
            .filter(|_| at < self.end)
            .unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Position of a mark near the current place.
    fn find(&self, mark: &str) -> Option<usize> {
        let window = &self.text.as_bytes()[self.at..self.end.min(self.at + MAX_WINDOW)];
        memchr::memmem::find(window, mark.as_bytes())
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn comment(&mut self) {
        let end = memchr::memchr(b'\n', &self.text.as_bytes()[self.at..self.end]).map_or(self.end, |to| self.at + to);
        let id = self.ast.node(Kind::Comment, self.at, end);
        self.ast.float(id);
        self.at = end;
    }

    /// Skips white space within a line, and lines that a backslash joins.
    fn blanks(&mut self) {
        loop {
            match self.byte(self.at) {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.byte(self.at + 1) == b'\n' => self.at += 2,
                b'\\' if self.byte(self.at + 1) == b'\r' => self.at += 3,
                b'#' if self.begins_word() => return self.comment(),
                _ => return,
            }
        }
    }

    fn begins_word(&self) -> bool {
        self.at == 0
            || matches!(
                self.text.as_bytes()[self.at - 1],
                b' ' | b'\t' | b'\n' | b'\r' | b';' | b'(' | b'{'
            )
    }

    /// Skips white space and separators of commands.
    fn separators(&mut self) {
        loop {
            self.blanks();
            match self.byte(self.at) {
                b'\n' => self.newline(),
                b';' if self.byte(self.at + 1) != b';' => self.at += 1,
                b'&' if self.byte(self.at + 1) != b'&' => self.at += 1,
                _ => return,
            }
            if self.at >= self.end {
                return;
            }
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        let line = self.at;
        for announced in std::mem::take(&mut self.heredocs) {
            self.heredoc(&announced, line);
        }
    }

    /// The word at the current place, if it is bare.
    fn keyword(&self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'{' | b'}' | b'[' | b'!' | b'.')
            })
            .count();
        let ends = rest
            .as_bytes()
            .get(length)
            .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b'(' | b')' | b'&' | b'|'));
        if ends { &rest[..length] } else { "" }
    }

    /// Skips a token that ends nothing here.
    fn skip_stray(&mut self) {
        let word = self.keyword();
        self.at += word.len().max(1);
    }

    /// Reads commands up to a word or bracket that ends them.
    fn commands(&mut self, parent: Id, slot: Slot, close: u8) {
        while self.at < self.end {
            self.separators();
            let byte = self.byte(self.at);
            if self.at >= self.end || byte == close && close != 0 || byte == b')' || byte == b';' {
                return;
            }
            if ENDS.contains(&self.keyword()) {
                return;
            }
            let before = self.at;
            if let Some(id) = self.list() {
                self.ast.add(parent, slot, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Id>) -> Option<Id> {
        if self.depth >= MAX_DEPTH {
            self.ast.flatten();
            let start = self.at;
            self.at = self.end;
            return Some(self.ast.node(Kind::Flat, start, self.end));
        }
        self.depth += 1;
        let id = read(self);
        self.depth -= 1;
        id
    }

    /// `a && b || c`
    fn list(&mut self) -> Option<Id> {
        let mut left = self.pipeline()?;
        loop {
            self.blanks();
            let rest = self.rest();
            let sign = ["&&", "||"].into_iter().find(|sign| rest.starts_with(sign));
            let Some(sign) = sign else { return Some(left) };
            left = self.joined(left, sign.len(), Self::pipeline);
        }
    }

    fn pipeline(&mut self) -> Option<Id> {
        let mut left = self.deeper(Self::command)?;
        loop {
            self.blanks();
            while self.is_redirect() && self.redirect(left) {
                self.blanks();
            }
            let rest = self.rest();
            if !rest.starts_with('|') || rest.starts_with("||") {
                return Some(left);
            }
            let length = if rest.starts_with("|&") { 2 } else { 1 };
            left = self.joined(left, length, |shell| shell.deeper(Self::command));
        }
    }

    /// An operation of `left` and of what is behind the sign here.
    fn joined(&mut self, left: Id, length: usize, read: impl FnOnce(&mut Self) -> Option<Id>) -> Id {
        let sign = Span::new(self.at, self.at + length);
        self.at += length;
        let same = self.ast.kind(left) == Kind::Operation
            && self.slice(self.ast.name(left)) == self.slice(sign)
            && self
                .ast
                .first(left)
                .is_some_and(|first| self.ast.slot(first) == Slot::Left);
        let operation = if same {
            left
        } else {
            let operation = self
                .ast
                .named(Kind::Operation, self.ast.span(left).start(), sign.end(), sign);
            self.ast.add(operation, Slot::Left, left);
            operation
        };
        while self.byte(self.at) == b'\n' || matches!(self.byte(self.at), b' ' | b'\t') {
            if self.byte(self.at) == b'\n' {
                self.newline();
            }
            self.blanks();
            if !matches!(self.byte(self.at), b'\n' | b' ' | b'\t') {
                break;
            }
        }
        self.blanks();
        if self.at < self.end
            && !ENDS.contains(&self.keyword())
            && let Some(right) = read(self)
        {
            self.ast.add(operation, Slot::Right, right);
        }
        operation
    }

    fn command(&mut self) -> Option<Id> {
        self.blanks();
        let start = self.at;
        match self.byte(start) {
            b'(' if self.byte(start + 1) == b'(' => return self.arithmetic(),
            b'(' => {
                self.at += 1;
                let block = self.ast.node(Kind::Block, start, start + 1);
                self.commands(block, Slot::Item, b')');
                return Some(self.close(block, b')'));
            }
            b'{' if self.byte(start + 1).is_ascii_whitespace() => {
                self.at += 1;
                let block = self.ast.node(Kind::Block, start, start + 1);
                self.commands(block, Slot::Item, b'}');
                return Some(self.close(block, b'}'));
            }
            _ => {}
        }
        let word = self.keyword();
        let span = Span::new(start, start + word.len());
        match word {
            "if" | "while" | "until" => Some(self.condition(span)),
            "for" | "select" => Some(self.looped(span)),
            "case" | "switch" => Some(self.switch(span)),
            "!" | "not" if word == "!" || self.fish => {
                self.at = span.end();
                let id = self.ast.named(Kind::Operation, start, span.end(), span);
                if let Some(inner) = self.deeper(Self::command) {
                    self.ast.add(id, Slot::Right, inner);
                }
                Some(id)
            }
            "function" => Some(self.function(span)),
            "begin" if self.fish => {
                self.at = span.end();
                let block = self.ast.node(Kind::Block, start, self.at);
                self.commands(block, Slot::Item, 0);
                self.skip_word("end");
                Some(block)
            }
            "[[" | "[" => Some(self.test(span)),
            "return" | "exit" => Some(self.returned(span)),
            _ if DECLARES.contains(&word) && (word != "set" || self.fish) => Some(self.declaration(span)),
            _ => self.simple(),
        }
    }

    /// Moves behind the bracket that closes a node.
    fn close(&mut self, id: Id, byte: u8) -> Id {
        self.separators();
        if self.byte(self.at) == byte {
            self.at += 1;
        }
        self.ast.extend(id, self.at.min(self.end));
        id
    }

    fn skip_word(&mut self, word: &str) -> bool {
        self.separators();
        let found = self.keyword() == word;
        if found {
            self.at += word.len();
        }
        found
    }

    /// `((…))`
    fn arithmetic(&mut self) -> Option<Id> {
        let start = self.at;
        let end = self.find("))").map_or(self.at + 2, |to| start + to + 2).min(self.end);
        self.at = end;
        Some(self.ast.node(Kind::Group, start, end))
    }

    /// Words up to the end of the command.
    fn words(&mut self, parent: Id, slot: Slot) {
        loop {
            self.blanks();
            if self.ends_command() {
                return;
            }
            let before = self.at;
            if let Some(word) = self.word() {
                self.ast.add(parent, slot, word);
            }
            self.at = self.at.max(before + 1);
        }
    }

    fn ends_command(&self) -> bool {
        matches!(self.byte(self.at), 0 | b'\n' | b';' | b'&' | b'|' | b')') && !self.rest().starts_with("&>")
            || self.at >= self.end
    }

    /// `export X=x Y=y`, `set -x X y`
    fn declaration(&mut self, keyword: Span) -> Id {
        let statement = self.ast.node(Kind::Statement, keyword.start(), keyword.end());
        let spaced = matches!(self.slice(keyword), "set" | "setenv");
        self.at = keyword.end();
        let mut only = None;
        let mut count = 0;
        loop {
            self.blanks();
            if self.ends_command() {
                break;
            }
            let before = self.at;
            let is_option = self.byte(self.at) == b'-';
            let id = if spaced && !is_option {
                self.spaced_binding()
            } else {
                self.assignment()
            };
            let id = id.or_else(|| if is_option { self.word().and(None) } else { self.word() });
            if let Some(id) = id {
                self.ast.add(statement, Slot::Item, id);
                only = Some(id);
                count += 1;
            }
            self.at = self.at.max(before + 1);
        }
        match only.filter(|&only| count == 1 && self.ast.kind(only) == Kind::Binding) {
            Some(only) => {
                self.ast.begin(only, keyword.start());
                only
            }
            None => statement,
        }
    }

    /// `X a b` behind `set`.
    fn spaced_binding(&mut self) -> Option<Id> {
        let name = Span::new(self.at, self.at + self.keyword().len());
        if name.is_empty() {
            return None;
        }
        self.at = name.end();
        let binding = self.ast.named(Kind::Binding, name.start(), name.end(), name);
        let target = self.ast.named(Kind::Name, name.start(), name.end(), name);
        self.ast.add(binding, Slot::Target, target);
        self.words(binding, Slot::Value);
        Some(binding)
    }

    /// `X=x`, `X+=x`, `X=(a b)`
    fn assignment(&mut self) -> Option<Id> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        if length == 0 || rest.as_bytes()[0].is_ascii_digit() {
            return None;
        }
        let index = rest[length..]
            .strip_prefix('[')
            .and_then(|inner| inner.bytes().take(MAX_TAG).position(|byte| byte == b']'))
            .map_or(0, |to| to + 2);
        let sign = &rest[length + index..];
        let width = if sign.starts_with("+=") {
            2
        } else {
            usize::from(sign.starts_with('='))
        };
        if width == 0 {
            return None;
        }
        let start = self.at;
        let name = Span::new(start, start + length);
        let (target, name) = if index > 2 {
            self.element_of(name, Span::new(name.end() + 1, name.end() + index - 1))
        } else {
            let target = self.ast.named(Kind::Name, start, start + length + index, name);
            (target, name)
        };
        let binding = self
            .ast
            .named(Kind::Binding, start, start + length + index + width, name);
        self.ast.add(binding, Slot::Target, target);
        self.at = start + length + index + width;
        if self.byte(self.at) == b'(' {
            let list = self.array();
            self.ast.add(binding, Slot::Value, list);
        } else if !self.ends_command()
            && !self.byte(self.at).is_ascii_whitespace()
            && let Some(value) = self.word()
        {
            self.ast.add(binding, Slot::Value, value);
        }
        Some(binding)
    }

    /// Assignments and a command with its words.
    fn simple(&mut self) -> Option<Id> {
        let start = self.at;
        let mut bindings = Vec::new();
        loop {
            self.blanks();
            match self.assignment() {
                Some(binding) => bindings.push(binding),
                None => break,
            }
        }
        if self.ends_command()
            && !bindings.is_empty()
            && let &[only] = bindings.as_slice()
        {
            return Some(only);
        }
        let call = if self.ends_command() { None } else { self.call() };
        if bindings.is_empty() {
            return call;
        }
        let statement = self.ast.node(Kind::Statement, start, start);
        for id in bindings.into_iter().chain(call) {
            self.ast.add(statement, Slot::Item, id);
        }
        Some(statement)
    }

    fn call(&mut self) -> Option<Id> {
        let callee = self.word()?;
        let span = self.ast.span(callee);
        let text = self.slice(span);
        self.blanks();
        if self.byte(self.at) == b'('
            && self.text[self.at..self.end]
                .trim_start_matches('(')
                .trim_start()
                .starts_with(')')
        {
            return Some(self.function_of(span.start(), span));
        }
        let folder = text.rfind('/').map_or(0, |at| at + 1);
        let name = Span::new(span.start() + folder, span.end());
        let call = self.ast.named(Kind::Call, span.start(), span.end(), name);
        if self.ast.kind(callee) == Kind::Literal {
            self.ast.set_kind(callee, Kind::Name);
            self.ast.set_name(callee, name);
        }
        self.ast.add(call, Slot::Callee, callee);
        if text == "test" {
            let group = self.ast.node(Kind::Group, span.start(), span.end());
            self.tests(group, "\n");
            return Some(self.only(group));
        }
        self.call_arguments(call);
        Some(call)
    }

    fn call_arguments(&mut self, call: Id) {
        // The options of `string` take no values.
        let is_flag_only = self.fish && self.slice(self.ast.name(call)) == "string";
        loop {
            self.blanks();
            if self.ends_command() {
                return;
            }
            let before = self.at;
            if self.redirect(call) {
                continue;
            }
            let id = if self.is_option() && is_flag_only {
                self.word();
                None
            } else if self.is_option() {
                Some(self.option())
            } else {
                self.word()
            };
            if let Some(id) = id {
                self.ast.add(call, Slot::Argument, id);
            }
            self.at = self.at.max(before + 1);
        }
    }
}

/// Operators of tests, the longer ones first.
const TEST_SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "=~", "= ", "-eq ", "-ne ", "-lt ", "-gt ", "-le ", "-ge ", "-z ", "-n ", "-f ", "-d ",
    "-e ", "< ", "> ", "! ",
];
