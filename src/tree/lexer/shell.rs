//! Commands of a shell: POSIX shells, and fish by its keywords.
//!
//! Input: a text. Output: calls of commands with words and options, pipelines, conditions, cases, bindings.

use super::ast::{Ast, Id};
use super::parser::Reading;
use super::scalar;
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
    /// Heredocs whose text begins in the next line: the node, and the tag.
    heredocs: Vec<(Id, Span)>,
    reading: Reading<'a>,
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
        // What closes nothing is skipped.
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

    /// Where a mark is found near, from the current place.
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
        for (id, tag) in std::mem::take(&mut self.heredocs) {
            self.heredoc(id, tag);
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

    /// What ends nothing here.
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
        if self.at < self.end && !ENDS.contains(&self.keyword()) {
            if let Some(right) = read(self) {
                self.ast.add(operation, Slot::Right, right);
            }
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
            "!" => {
                self.at += 1;
                let id = self.ast.named(Kind::Operation, start, start + 1, span);
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
            _ if DECLARES.contains(&word) && !(word == "set" && !self.fish) => Some(self.declaration(span)),
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

    fn condition(&mut self, keyword: Span) -> Id {
        let id = self.ast.named(Kind::If, keyword.start(), keyword.end(), keyword);
        self.at = keyword.end();
        if self.fish {
            self.blanks();
            if let Some(condition) = self.list() {
                self.ast.add(id, Slot::Condition, condition);
            }
        } else {
            self.commands(id, Slot::Condition, 0);
        }
        let ends = if self.skip_word("then") {
            "fi"
        } else if self.skip_word("do") {
            "done"
        } else {
            "end"
        };
        self.commands(id, Slot::Body, 0);
        loop {
            self.separators();
            match self.keyword() {
                "elif" => {
                    let span = Span::new(self.at, self.at + 4);
                    if let Some(inner) = self.deeper(|shell| Some(shell.condition(span))) {
                        self.ast.add(id, Slot::Else, inner);
                    }
                    // The inner one has taken what ends both.
                    break;
                }
                "else" => {
                    self.at += 4;
                    self.commands(id, Slot::Else, 0);
                }
                word if word == ends => {
                    self.at += word.len();
                    break;
                }
                _ => break,
            }
        }
        self.ast.extend(id, self.at.min(self.end));
        id
    }

    fn looped(&mut self, keyword: Span) -> Id {
        let id = self.ast.named(Kind::Loop, keyword.start(), keyword.end(), keyword);
        self.at = keyword.end();
        self.blanks();
        if self.rest().starts_with("((") {
            self.arithmetic();
        } else if let Some(name) = self.word() {
            self.ast.set_kind(name, Kind::Name);
            self.ast.add(id, Slot::Target, name);
        }
        self.separators();
        if self.keyword() == "in" {
            self.at += 2;
            self.blanks();
            let list = self.ast.node(Kind::List, self.at, self.at);
            self.words(list, Slot::Item);
            self.ast.add(id, Slot::Subject, list);
        }
        self.skip_word("do");
        let start = self.at;
        let block = self.ast.node(Kind::Block, start, start);
        self.commands(block, Slot::Item, 0);
        self.ast.add(id, Slot::Body, block);
        if !self.skip_word("done") {
            self.skip_word("end");
        }
        self.ast.extend(id, self.at.min(self.end));
        id
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

    /// `case x in a|b) …;; esac`
    fn switch(&mut self, keyword: Span) -> Id {
        let id = self.ast.node(Kind::Switch, keyword.start(), keyword.end());
        self.at = keyword.end();
        self.blanks();
        if let Some(subject) = self.word() {
            self.ast.add(id, Slot::Subject, subject);
        }
        self.skip_word("in");
        loop {
            self.separators();
            while self.rest().starts_with(";;") {
                self.at += 2;
                self.separators();
            }
            let word = self.keyword();
            if self.at >= self.end || word == "esac" || word == "end" {
                self.at = (self.at + word.len()).min(self.end);
                break;
            }
            let before = self.at;
            if let Some(case) = self.deeper(|shell| Some(shell.case())) {
                self.ast.add(id, Slot::Item, case);
            }
            if self.at == before {
                break;
            }
        }
        self.ast.extend(id, self.at.min(self.end));
        id
    }

    fn case(&mut self) -> Id {
        let start = self.at;
        let case = self.ast.node(Kind::Case, start, start);
        if self.fish {
            self.skip_word("case");
        }
        if self.byte(self.at) == b'(' {
            self.at += 1;
        }
        loop {
            self.blanks();
            let before = self.at;
            match self.byte(self.at) {
                b'|' => self.at += 1,
                b')' => {
                    self.at += 1;
                    break;
                }
                b'\n' | b';' | 0 => break,
                b'*' if self.byte(self.at + 1) == b')' => self.at += 1,
                _ => {
                    if let Some(pattern) = self.word() {
                        self.ast.add(case, Slot::Pattern, pattern);
                    }
                }
            }
            self.at = self.at.max(before + 1);
        }
        self.case_body(case);
        self.ast.extend(case, self.at.min(self.end));
        case
    }

    fn case_body(&mut self, case: Id) {
        while self.at < self.end {
            self.separators();
            let word = self.keyword();
            if self.rest().starts_with(";;")
                || word == "esac"
                || self.fish && matches!(word, "case" | "end")
                || self.at >= self.end
            {
                return;
            }
            let before = self.at;
            if let Some(id) = self.list() {
                self.ast.add(case, Slot::Body, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    fn function(&mut self, keyword: Span) -> Id {
        self.at = keyword.end();
        self.blanks();
        let name = Span::new(self.at, self.at + self.keyword().len());
        self.at = name.end();
        self.function_of(keyword.start(), name)
    }

    /// A function whose name was read.
    fn function_of(&mut self, start: usize, name: Span) -> Id {
        let id = self.ast.named(Kind::Function, start, name.end(), name);
        self.blanks();
        if self.rest().starts_with('(') {
            self.at = self.find(")").map_or(self.at + 1, |to| self.at + to + 1);
        }
        if self.fish {
            let block = self.ast.node(Kind::Block, self.at, self.at);
            self.commands(block, Slot::Item, 0);
            self.ast.add(id, Slot::Body, block);
            self.skip_word("end");
            return id;
        }
        self.separators();
        if let Some(body) = self.deeper(Self::command) {
            self.ast.add(id, Slot::Body, body);
        }
        id
    }

    /// `[ a = b ]`, `[[ a == b ]]`
    fn test(&mut self, open: Span) -> Id {
        self.at = open.end();
        let close = if open.len() == 2 { "]]" } else { "]" };
        let group = self.ast.node(Kind::Group, open.start(), open.end());
        self.tests(group, close);
        if self.rest().starts_with(close) {
            self.at += close.len();
        }
        self.ast.extend(group, self.at.min(self.end));
        self.only(group)
    }

    /// The only child of a group, or the group.
    fn only(&self, group: Id) -> Id {
        let mut children = self.ast.children(group);
        match (children.next(), children.next()) {
            (Some(only), None) => only,
            _ => group,
        }
    }

    fn tests(&mut self, parent: Id, close: &str) {
        let mut left: Option<Id> = None;
        while self.at < self.end {
            self.blanks();
            let rest = self.rest();
            if rest.starts_with(close) || rest.starts_with([';', '\n']) {
                break;
            }
            let before = self.at;
            let sign = TEST_SIGNS.iter().find(|sign| rest.starts_with(**sign));
            if let Some(sign) = sign {
                let span = Span::new(self.at, self.at + sign.trim_end().len());
                self.at = span.end();
                self.blanks();
                let operation = self.ast.named(Kind::Operation, span.start(), span.end(), span);
                if let Some(left) = left.take() {
                    self.ast.add(operation, Slot::Left, left);
                }
                let right = if matches!(*sign, "&&" | "||" | "!") {
                    None
                } else {
                    self.word()
                };
                if let Some(right) = right {
                    if *sign == "=~" {
                        self.ast.set_kind(right, Kind::Regex);
                    }
                    self.ast.add(operation, Slot::Right, right);
                }
                left = Some(operation);
            } else if matches!(self.byte(self.at), b'(' | b')') {
                self.at += 1;
            } else {
                if let Some(left) = left.take() {
                    self.ast.add(parent, Slot::Item, left);
                }
                left = self.word();
            }
            self.at = self.at.max(before + 1);
        }
        if let Some(left) = left {
            self.ast.add(parent, Slot::Item, left);
        }
    }

    fn returned(&mut self, keyword: Span) -> Id {
        let id = self.ast.named(Kind::Return, keyword.start(), keyword.end(), keyword);
        self.at = keyword.end();
        self.words(id, Slot::Value);
        id
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
        let name = if index > 2 {
            Span::new(name.end() + 1, name.end() + index - 1)
        } else {
            name
        };
        let binding = self
            .ast
            .named(Kind::Binding, start, start + length + index + width, name);
        let target = self.ast.named(Kind::Name, start, start + length + index, name);
        self.ast.add(binding, Slot::Target, target);
        self.at = start + length + index + width;
        if self.byte(self.at) == b'(' {
            let list = self.array();
            self.ast.add(binding, Slot::Value, list);
        } else if !self.ends_command() && !self.byte(self.at).is_ascii_whitespace() {
            if let Some(value) = self.word() {
                self.ast.add(binding, Slot::Value, value);
            }
        }
        Some(binding)
    }

    /// `(a b)`, `([k]=v)`
    fn array(&mut self) -> Id {
        let list = self.ast.node(Kind::List, self.at, self.at + 1);
        self.at += 1;
        while self.at < self.end {
            self.separators();
            let before = self.at;
            match self.byte(self.at) {
                b')' => {
                    self.at += 1;
                    break;
                }
                b'[' => {
                    let pair = self.entry();
                    self.ast.set_kind(list, Kind::Map);
                    self.ast.add(list, Slot::Item, pair);
                }
                _ => {
                    if let Some(word) = self.word() {
                        self.ast.add(list, Slot::Item, word);
                    }
                }
            }
            self.at = self.at.max(before + 1);
        }
        self.ast.extend(list, self.at.min(self.end));
        list
    }

    fn entry(&mut self) -> Id {
        let start = self.at;
        let close = self.find("]=").map_or(self.at + 1, |to| self.at + to);
        let inner = Span::new(start + 1, close.max(start + 1));
        let text = self.slice(inner);
        let cut = usize::from(text.len() > 1 && text.starts_with(['"', '\'']));
        let name = Span::new(
            inner.start() + cut,
            inner.end().saturating_sub(cut).max(inner.start() + cut),
        );
        let pair = self.ast.named(Kind::Pair, start, close, name);
        let key = self.ast.named(Kind::Literal, inner.start(), inner.end(), name);
        self.ast.add(pair, Slot::Key, key);
        self.at = (close + 2).min(self.end);
        if let Some(value) = self.word() {
            self.ast.add(pair, Slot::Value, value);
        }
        pair
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
        if self.ends_command() && !bindings.is_empty() {
            if let &[only] = bindings.as_slice() {
                return Some(only);
            }
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
        loop {
            self.blanks();
            if self.ends_command() {
                return;
            }
            let before = self.at;
            if self.redirect(call) {
                continue;
            }
            let id = if self.is_option() {
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

    fn is_option(&self) -> bool {
        let rest = self.rest();
        let name = rest.trim_start_matches('-');
        rest.starts_with('-') && name.starts_with(|c: char| c.is_ascii_alphabetic())
    }

    /// `--model x`, `--model=x`
    fn option(&mut self) -> Id {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| {
                !byte.is_ascii_whitespace()
                    && !matches!(byte, b'=' | b';' | b'|' | b'&' | b')' | b'"' | b'\'' | b'$' | b'>')
            })
            .count();
        let name = Span::new(self.at, self.at + length);
        let argument = self.ast.named(Kind::Argument, name.start(), name.end(), name);
        self.at = name.end();
        if matches!(self.byte(self.at), b'"' | b'\'' | b'$') {
            if let Some(value) = self.word() {
                self.ast.add(argument, Slot::Value, value);
            }
            return argument;
        }
        let joined = self.byte(self.at) == b'=';
        if joined {
            self.at += 1;
        } else {
            self.blanks();
        }
        let takes = !self.ends_command()
            && !self.is_option()
            && !self.is_redirect()
            && !(joined && self.byte(self.at).is_ascii_whitespace());
        if takes {
            if let Some(value) = self.word() {
                self.ast.add(argument, Slot::Value, value);
            }
        }
        argument
    }

    fn is_redirect(&self) -> bool {
        let rest = self.rest().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with(['>', '<']) && !rest.starts_with("<(") && !rest.starts_with(">(") || rest.starts_with("&>")
    }

    /// `> file`, `<<TAG`, `<<< word`
    fn redirect(&mut self, call: Id) -> bool {
        if !self.is_redirect() {
            return false;
        }
        while self.byte(self.at).is_ascii_digit() || self.byte(self.at) == b'&' {
            self.at += 1;
        }
        let rest = self.rest();
        if rest.starts_with("<<<") {
            self.at += 3;
            self.blanks();
            if let Some(word) = self.word() {
                self.ast.add(call, Slot::Item, word);
            }
            return true;
        }
        if rest.starts_with("<<") {
            self.announce(call);
            return true;
        }
        while matches!(self.byte(self.at), b'>' | b'<' | b'&' | b'|') {
            self.at += 1;
        }
        self.blanks();
        if !self.ends_command() {
            if let Some(file) = self.word() {
                self.ast.add(call, Slot::Item, file);
            }
        }
        true
    }

    fn announce(&mut self, call: Id) {
        let start = self.at;
        self.at += 2;
        if self.byte(self.at) == b'-' {
            self.at += 1;
        }
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
        let quote = matches!(self.byte(self.at), b'"' | b'\'' | b'\\');
        self.at += usize::from(quote);
        let tag = self.at;
        while (self.byte(self.at).is_ascii_alphanumeric() || self.byte(self.at) == b'_') && self.at - tag < MAX_TAG {
            self.at += 1;
        }
        let span = Span::new(tag, self.at);
        if quote && matches!(self.byte(self.at), b'"' | b'\'') {
            self.at += 1;
        }
        if span.is_empty() {
            return;
        }
        let id = self.ast.node(Kind::Literal, start, self.at);
        self.ast.add(call, Slot::Item, id);
        self.heredocs.push((id, span));
    }

    /// Reads the text of a heredoc, up to the line that is its tag.
    fn heredoc(&mut self, id: Id, tag: Span) {
        let start = self.at;
        let mark = self.slice(tag);
        let mut stop = self.end;
        while self.at < self.end {
            let end =
                memchr::memchr(b'\n', &self.text.as_bytes()[self.at..self.end]).map_or(self.end, |to| self.at + to);
            let line = self.text.get(self.at..end).unwrap_or_default();
            if line.trim() == mark {
                stop = self.at;
                self.at = end;
                break;
            }
            self.at = (end + 1).min(self.end);
        }
        let body = Span::new(start, stop);
        let text = self.slice(body);
        let from = start + (text.len() - text.trim_start().len());
        let body = Span::new(from, from + text.trim().len());
        self.ast.extend(id, self.at);
        self.ast.set_name(id, body);
        let quoted = self.byte(tag.end()) == b'\'' || self.byte(tag.end()) == b'"';
        if !super::document_in(self.ast, id, mark, self.text, body, self.reading) && !quoted {
            scalar::holes(self.ast, id, self.text, body, scalar::Dialect::Shell, self.reading);
        }
    }

    /// A word: a literal, or a template where there is code in it.
    fn word(&mut self) -> Option<Id> {
        let start = self.at;
        let mut holes: Vec<Id> = Vec::new();
        let mut quotes = 0;
        while self.at < self.end {
            let byte = self.byte(self.at);
            match byte {
                b'\'' => {
                    quotes += 1;
                    self.at = memchr::memchr(b'\'', &self.text.as_bytes()[self.at + 1..self.end])
                        .map_or(self.end, |to| self.at + to + 2);
                }
                b'"' => {
                    quotes += 1;
                    self.quoted(&mut holes);
                }
                b'\\' => self.at += 2,
                b'$' | b'`' => self.code(&mut holes),
                b'<' | b'>' if self.byte(self.at + 1) == b'(' => self.code(&mut holes),
                byte if byte.is_ascii_whitespace() => break,
                b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => break,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.end);
        (self.at > start).then(|| self.word_node(Span::new(start, self.at), holes, quotes))
    }

    fn word_node(&mut self, span: Span, holes: Vec<Id>, quotes: usize) -> Id {
        let text = self.slice(span);
        let whole = quotes == 1 && text.len() > 1 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
        if let (&[only], false) = (holes.as_slice(), whole) {
            if self.ast.span(only) == span {
                return self.bare(only);
            }
        }
        let body = if whole {
            Span::new(span.start() + 1, span.end() - 1)
        } else {
            span
        };
        if !holes.is_empty() {
            let id = self.ast.named(Kind::Template, span.start(), span.end(), body);
            for hole in holes {
                self.ast.add(id, Slot::Item, hole);
            }
            return id;
        }
        let id = self.ast.named(Kind::Literal, span.start(), span.end(), body);
        super::within_literal(self.ast, id, self.text, body, self.reading);
        id
    }

    /// `$X` alone is a name.
    fn bare(&mut self, hole: Id) -> Id {
        let first = self.ast.first(hole);
        let starts = self.slice(self.ast.span(hole)).starts_with("${");
        match first.filter(|&first| self.ast.kind(first) == Kind::Name && !starts) {
            Some(name) => {
                let start = self.ast.span(hole).start();
                self.ast.begin(name, start);
                name
            }
            None => hole,
        }
    }

    fn quoted(&mut self, holes: &mut Vec<Id>) {
        self.at += 1;
        while self.at < self.end {
            match self.byte(self.at) {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => self.at += 2,
                b'$' | b'`' => self.code(holes),
                _ => self.at += 1,
            }
        }
    }

    /// `$X`, `${X}`, `$(…)`, `` `…` ``, `<(…)`
    fn code(&mut self, holes: &mut Vec<Id>) {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("$((") {
            self.at = self.find("))").map_or(start + 3, |to| start + to + 2).min(self.end);
            let hole = self.ast.node(Kind::Hole, start, self.at);
            holes.push(hole);
        } else if rest.starts_with("$(") || rest.starts_with("<(") || rest.starts_with(">(") {
            self.at += 2;
            let hole = self.ast.node(Kind::Hole, start, self.at);
            self.deeper(|shell| {
                shell.commands(hole, Slot::Item, b')');
                None
            });
            holes.push(self.close(hole, b')'));
        } else if rest.starts_with("${") {
            let length = self.find("}").unwrap_or(1);
            self.at = (start + length + 1).min(self.end);
            let hole = self.ast.node(Kind::Hole, start, self.at);
            scalar::expansion(
                self.ast,
                hole,
                self.text,
                Span::new(start + 2, (start + length).max(start + 2)),
            );
            holes.push(hole);
        } else if rest.starts_with('`') {
            let inner = rest[1..].find('`').map_or(self.end, |to| start + 1 + to);
            let hole = self.ast.node(Kind::Hole, start, (inner + 1).min(self.end));
            let outer = std::mem::replace(&mut self.end, inner);
            self.at += 1;
            self.deeper(|shell| {
                shell.commands(hole, Slot::Item, 0);
                None
            });
            self.end = outer;
            self.at = (inner + 1).min(outer);
            holes.push(hole);
        } else {
            self.variable(start, holes);
        }
    }

    fn variable(&mut self, start: usize, holes: &mut Vec<Id>) {
        let rest = self.rest();
        let length = rest
            .bytes()
            .skip(1)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        let special =
            length == 0 && rest.len() > 1 && matches!(rest.as_bytes()[1], b'@' | b'*' | b'#' | b'?' | b'!' | b'$');
        self.at += 1 + length + usize::from(special);
        if length == 0 && !special {
            return;
        }
        let name = Span::new(start + 1, self.at);
        let hole = self.ast.node(Kind::Hole, start, self.at);
        let name = self.ast.named(Kind::Name, name.start(), name.end(), name);
        self.ast.add(hole, Slot::Item, name);
        holes.push(hole);
    }
}

/// Operators of tests, the longer ones first.
const TEST_SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "=~", "= ", "-eq ", "-ne ", "-lt ", "-gt ", "-le ", "-ge ", "-z ", "-n ", "-f ", "-d ",
    "-e ", "< ", "> ", "! ",
];
