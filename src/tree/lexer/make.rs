//! Makefiles, justfiles and batch files: lines with bindings, directives and commands.

mod texts;

use super::ast::{Ast, Id};
use super::parser::Reading;
use super::scalar;
use super::table::Syntax;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;
use texts::{is_function, is_one_literal, outer_comma, replaced_in, words_of};

/// Signs that give a value to a name, the longer ones first.
const SIGNS: &[&str] = &[":::=", "::=", ":=", "?=", "+=", "!=", "="];

/// Conditions within each other in one line of a batch file.
const MAX_DEPTH: usize = 16;

/// Directives of make.
const DIRECTIVES: &[&str] = &[
    "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "define", "endef", "include", "-include", "sinclude",
];

struct Lines<'a> {
    ast: &'a mut Ast,
    root: Id,
    syntax: &'static Syntax,
    text: &'a str,
    end: usize,
    /// Conditions around the current command.
    depth: usize,
    reading: Reading<'a>,
}

/// Reads `text[part]` as a makefile, a justfile or a batch file, into `root`.
pub(super) fn make<'a>(
    ast: &'a mut Ast,
    root: Id,
    syntax: &'static Syntax,
    text: &'a str,
    part: Span,
    reading: Reading<'a>,
) {
    let mut lines = Lines {
        ast,
        root,
        syntax,
        text,
        end: part.end(),
        depth: 0,
        reading,
    };
    let mut at = part.start();
    while at < part.end() {
        at = lines.line(at).max(at + 1);
    }
}

impl<'a> Lines<'a> {
    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at.min(self.end)..self.end]).map_or(self.end, |to| at + to)
    }

    /// The end of a line with those that are joined to it.
    fn joined_end(&self, start: usize) -> usize {
        let join = if self.syntax.name == "batch" { '^' } else { '\\' };
        let mut end = self.line_end(start);
        while end < self.end && self.text[start..end].trim_end_matches('\r').ends_with(join) {
            end = self.line_end(end + 1);
        }
        end
    }

    fn line(&mut self, start: usize) -> usize {
        let end = self.joined_end(start);
        let line = self.slice(Span::new(start, end));
        let body = line.trim();
        let indent = line.len() - line.trim_start().len();
        let span = Span::new(start + indent, start + indent + body.len());
        if body.is_empty() {
            return end + 1;
        }
        if self.syntax.name == "batch" {
            self.batch(span);
            return end + 1;
        }
        if line.starts_with('\t') || indent > 0 && self.syntax.name == "just" {
            return self.recipe(start);
        }
        if body.starts_with('#') {
            self.comment(span);
            return end + 1;
        }
        self.statement(span);
        end + 1
    }

    fn comment(&mut self, span: Span) {
        let id = self.ast.node(Kind::Comment, span.start(), span.end());
        self.ast.float(id);
    }

    /// The commands of a target.
    fn recipe(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut last = start;
        while at < self.end {
            let end = self.joined_end(at);
            let line = self.slice(Span::new(at, end));
            if !line.trim().is_empty() {
                if at > start && !line.starts_with(['\t', ' ']) {
                    break;
                }
                last = end;
            }
            at = end + 1;
        }
        let text = self.slice(Span::new(start, last));
        let from = start + (text.len() - text.trim_start_matches(['\t', ' ', '@', '-', '+']).len());
        let span = Span::new(from, last);
        let id = self.ast.node(Kind::Embedded, span.start(), span.end());
        super::embed(self.ast, id, "shell", self.text, span, self.reading);
        self.ast.add(self.root, Slot::Item, id);
        at
    }

    fn statement(&mut self, span: Span) {
        let text = self.slice(span);
        let word = text.split([' ', '\t', '(']).next().unwrap_or_default();
        if DIRECTIVES.contains(&word) {
            return self.directive(span, word.len());
        }
        let skip = ["export ", "override ", "private ", "set "]
            .iter()
            .find(|word| text.starts_with(**word))
            .map_or(0, |word| word.len());
        let rest = Span::new(span.start() + skip, span.end());
        if let Some(id) = self.binding(rest, 0) {
            return self.ast.add(self.root, Slot::Item, id);
        }
        if self.syntax.name == "just"
            && let Some(id) = self.recipe_header(rest)
        {
            return self.ast.add(self.root, Slot::Item, id);
        }
        // `target: X = y`, `target: deps`
        let colon = text.find(": ").map(|at| at + 1);
        let id = colon.and_then(|colon| self.binding(Span::new(span.start() + colon, span.end()), 1));
        let id = match id {
            Some(id) => id,
            None => self.words(span),
        };
        self.ast.add(self.root, Slot::Item, id);
    }

    fn words(&mut self, span: Span) -> Id {
        let statement = self.ast.node(Kind::Statement, span.start(), span.end());
        let literal = self.ast.named(Kind::Literal, span.start(), span.end(), span);
        self.ast.add(statement, Slot::Item, literal);
        statement
    }

    /// `X := y`
    fn binding(&mut self, span: Span, _depth: usize) -> Option<Id> {
        let text = self.slice(span);
        let (at, sign) = text.char_indices().find_map(|(at, _)| {
            SIGNS
                .iter()
                .find(|sign| text[at..].starts_with(**sign))
                .map(|sign| (at, *sign))
        })?;
        let name = text[..at].trim();
        let is_name = !name.is_empty() && !name.contains([' ', '\t', ':', '(']) && name.len() < 128;
        if !is_name {
            return None;
        }
        let start = span.start() + (text.len() - text.trim_start().len());
        let name = Span::new(start, start + name.len());
        let binding = self
            .ast
            .named(Kind::Binding, start, span.start() + at + sign.len(), name);
        let target = self.ast.named(Kind::Name, name.start(), name.end(), name);
        self.ast.add(binding, Slot::Target, target);
        let mark = Span::new(span.start() + at, span.start() + at + sign.len());
        let value = self.value(Span::new(mark.end(), span.end()));
        let plain = matches!(sign, "=" | ":=" | "::=" | ":::=");
        let holder = if plain {
            binding
        } else {
            self.ast.named(Kind::Operation, mark.start(), mark.end(), mark)
        };
        if let Some(value) = value {
            self.ast
                .add(holder, if plain { Slot::Value } else { Slot::Right }, value);
        }
        if !plain {
            self.ast.add(binding, Slot::Value, holder);
        }
        Some(binding)
    }

    /// The value behind a sign, without a comment.
    fn value(&mut self, span: Span) -> Option<Id> {
        let text = self.slice(span);
        let stop = text.find(" #").unwrap_or(text.len());
        if stop < text.len() {
            self.comment(Span::new(span.start() + stop + 1, span.end()));
        }
        let body = text[..stop].trim();
        let start = span.start() + (stop - text[..stop].trim_start().len());
        let span = Span::new(start, start + body.len());
        if self.syntax.name == "just" && !is_one_literal(body) {
            return Some(self.just_expression(span));
        }
        (!body.is_empty()).then(|| self.literal(span))
    }

    /// `env_var_or_default("M", "x")`, `"us." + model`
    fn just_expression(&mut self, span: Span) -> Id {
        let group = self.ast.node(Kind::Group, span.start(), span.end());
        super::expression(self.ast, group, "jinja", self.text, span, self.reading);
        let mut children = self.ast.children(group);
        match (children.next(), children.next()) {
            (Some(only), None) => only,
            _ => group,
        }
    }

    /// `$(name a,b)`
    fn make_call(&mut self, span: Span) -> Id {
        let text = self.slice(span);
        let inner = text
            .strip_prefix("$(")
            .map_or(text, |inner| inner.strip_suffix(')').unwrap_or(inner));
        let base = span.start() + 2;
        let word = inner.find(' ').unwrap_or(inner.len());
        let name = Span::new(base, base + word);
        let call = self.ast.named(Kind::Call, span.start(), span.end(), name);
        let callee = self.ast.named(Kind::Name, name.start(), name.end(), name);
        self.ast.add(call, Slot::Callee, callee);
        let mut at = (word + 1).min(inner.len());
        while at <= inner.len() {
            let part = &inner[at..at + outer_comma(&inner[at..]).unwrap_or(inner.len() - at)];
            let trimmed = part.trim();
            let start = base + at + (part.len() - part.trim_start().len());
            at += part.len() + 1;
            if !trimmed.is_empty() {
                let literal = self.literal(Span::new(start, start + trimmed.len()));
                self.ast.add(call, Slot::Argument, literal);
            }
        }
        call
    }

    fn literal(&mut self, span: Span) -> Id {
        let text = self.slice(span);
        if scalar::is_scalar(text) {
            return self.ast.node(Kind::Scalar, span.start(), span.end());
        }
        if self.syntax.name == "make" && self.depth < MAX_DEPTH && is_function(text) {
            self.depth += 1;
            let call = self.make_call(span);
            self.depth -= 1;
            return call;
        }
        if let Some(sign) = replaced_in(text).filter(|_| self.syntax.name == "batch") {
            return self.replaced(span, sign);
        }
        if text.starts_with("$(") && text.ends_with(')') && !text.contains([' ', ',']) {
            let name = Span::new(span.start() + 2, span.end() - 1);
            return self.ast.named(Kind::Name, span.start(), span.end(), name);
        }
        if text.starts_with('%') && text.ends_with('%') && text.len() > 2 {
            let name = Span::new(span.start() + 1, span.end() - 1);
            return self.ast.named(Kind::Name, span.start(), span.end(), name);
        }
        let quoted =
            text.len() > 1 && text.starts_with(['"', '\'']) && text.as_bytes().first() == text.as_bytes().last();
        let body = if quoted {
            Span::new(span.start() + 1, span.end() - 1)
        } else {
            span
        };
        self.ast.named(Kind::Literal, span.start(), span.end(), body)
    }

    /// `%X:old=new%`: the old text is compared with, the new one takes its place.
    fn replaced(&mut self, span: Span, (colon, sign): (usize, usize)) -> Id {
        let group = self.ast.node(Kind::Group, span.start(), span.end());
        let old = Span::new(span.start() + colon + 1, span.start() + sign);
        let mark = Span::new(old.end(), old.end() + 1);
        let operation = self.ast.named(Kind::Operation, old.start(), mark.end(), mark);
        let literal = self.ast.named(Kind::Literal, old.start(), old.end(), old);
        self.ast.add(operation, Slot::Left, literal);
        self.ast.add(group, Slot::Item, operation);
        let new = Span::new(mark.end(), span.end() - 1);
        if !new.is_empty() {
            let literal = self.ast.named(Kind::Literal, new.start(), new.end(), new);
            self.ast.add(group, Slot::Item, literal);
        }
        group
    }

    /// The header of a recipe of just, with the defaults of its parameters: `ask model="x":`.
    fn recipe_header(&mut self, span: Span) -> Option<Id> {
        let text = self.slice(span);
        let mut words = words_of(text);
        let (at, name) = words.next()?;
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-@".contains(&byte));
        if !is_name || !text.contains('=') || !text.contains(':') {
            return None;
        }
        let name = Span::new(span.start() + at, span.start() + at + name.len());
        let function = self.ast.named(Kind::Function, span.start(), span.end(), name);
        for (at, word) in words.take_while(|(_, word)| *word != ":") {
            let start = span.start() + at + (word.len() - word.trim_start_matches(['+', '*', '$']).len());
            let sign = word.find('=').unwrap_or(word.len());
            let name = Span::new(start, (span.start() + at + sign).max(start));
            let parameter = self
                .ast
                .named(Kind::Parameter, start, span.start() + at + word.len(), name);
            if sign < word.len() {
                let value = Span::new(
                    span.start() + at + sign + 1,
                    span.start() + at + word.trim_end_matches(':').len(),
                );
                if !value.is_empty() {
                    let value = self.literal(value);
                    self.ast.add(parameter, Slot::Value, value);
                }
            }
            self.ast.add(function, Slot::Parameter, parameter);
        }
        Some(function)
    }

    /// `ifeq ($(M),x)`, `ifeq "$(M)" "x"`
    fn directive(&mut self, span: Span, length: usize) {
        let name = Span::new(span.start(), span.start() + length);
        let directive = self.ast.named(Kind::Directive, span.start(), span.end(), name);
        let text = self.slice(Span::new(name.end(), span.end()));
        let rest = text.trim();
        let start = name.end() + (text.len() - text.trim_start().len());
        if self.slice(name) == "else" && (rest.starts_with("ifeq") || rest.starts_with("ifneq")) {
            self.ast.add(self.root, Slot::Item, directive);
            return self.directive(
                Span::new(start, span.end()),
                if rest.starts_with("ifeq") { 4 } else { 5 },
            );
        }
        let compares = matches!(self.slice(name), "ifeq" | "ifneq");
        let operands = self.operands(Span::new(start, start + rest.len()));
        match operands.as_slice() {
            [left, right] if compares => {
                let operation = self.ast.named(Kind::Operation, start, start + rest.len(), name);
                for (slot, span) in [(Slot::Left, *left), (Slot::Right, *right)] {
                    if !span.is_empty() {
                        let literal = self.literal(span);
                        self.ast.add(operation, slot, literal);
                    }
                }
                self.ast.add(directive, Slot::Condition, operation);
            }
            _ => {
                for span in operands.into_iter().filter(|span| !span.is_empty()) {
                    let literal = self.literal(span);
                    self.ast.add(directive, Slot::Condition, literal);
                }
            }
        }
        self.ast.add(self.root, Slot::Item, directive);
    }

    /// The two sides of a comparison.
    fn operands(&self, span: Span) -> Vec<Span> {
        let text = self.slice(span);
        let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else {
            let mut at = span.start();
            let mut words = Vec::new();
            for word in text.split(' ') {
                words.push(Span::new(at, at + word.len()));
                at += word.len() + 1;
            }
            return words;
        };
        let Some(comma) = outer_comma(inner) else {
            return vec![span];
        };
        let base = span.start() + 1;
        let right = &inner[comma + 1..];
        let start = base + comma + 1 + (right.len() - right.trim_start().len());
        vec![
            Span::new(base, base + inner[..comma].trim_end().len()),
            Span::new(start, start + right.trim().len()),
        ]
    }

    /// A line of a batch file.
    fn batch(&mut self, span: Span) {
        let text = self.slice(span);
        let at = text.len() - text.trim_start_matches('@').len();
        let span = Span::new(span.start() + at, span.end());
        let text = &text[at..];
        let lower = text.to_ascii_lowercase();
        if lower == "rem" || lower.starts_with("rem ") || text.starts_with("::") {
            return self.comment(span);
        }
        if lower.starts_with("set ")
            && let Some(id) = self.set(Span::new(span.start() + 4, span.end()))
        {
            return self.ast.add(self.root, Slot::Item, id);
        }
        if lower.starts_with("if ") && self.depth < MAX_DEPTH {
            let id = self.batch_condition(span);
            return self.ast.add(self.root, Slot::Item, id);
        }
        super::embed(self.ast, self.root, "shell", self.text, span, self.reading);
    }

    /// `set X=y`, `set "X=y"`, `set /p X=y`
    fn set(&mut self, span: Span) -> Option<Id> {
        let text = self.slice(span);
        let trimmed = text.trim();
        let start = span.start() + (text.len() - text.trim_start().len());
        let quoted = trimmed.starts_with('"') && trimmed.ends_with('"') && trimmed.len() > 1;
        let cut = usize::from(quoted);
        let skip = if trimmed[cut..].starts_with('/') {
            trimmed.find(' ').map_or(0, |at| at + 1)
        } else {
            cut
        };
        let inner = Span::new(start + skip, start + trimmed.len() - cut);
        let content = self.slice(inner);
        let sign = content.find('=')?;
        let name = Span::new(inner.start(), inner.start() + content[..sign].trim_end().len());
        let binding = self.ast.named(Kind::Binding, inner.start(), inner.end(), name);
        let target = self.ast.named(Kind::Name, name.start(), name.end(), name);
        self.ast.add(binding, Slot::Target, target);
        let value = Span::new(inner.start() + sign + 1, inner.end());
        if !value.is_empty() {
            let literal = self.literal(value);
            self.ast.add(binding, Slot::Value, literal);
        }
        Some(binding)
    }

    /// `if "%M%"=="x" …`, `if %M% EQU x (…`
    fn batch_condition(&mut self, span: Span) -> Id {
        let keyword = Span::new(span.start(), span.start() + 2);
        let id = self.ast.named(Kind::If, span.start(), span.end(), keyword);
        let text = self.slice(span);
        let mut at = 3;
        for word in ["/i ", "/I ", "not ", "NOT "] {
            if text[at..].starts_with(word) {
                at += word.len();
            }
        }
        let Some((sign, length)) = sign_of(&text[at..]) else {
            let rest = Span::new(span.start() + at, span.end());
            super::embed(self.ast, id, "shell", self.text, rest, self.reading);
            return id;
        };
        let left = text[at..at + sign].trim_end();
        let behind = at + sign + length;
        let right = text[behind..].trim_start();
        let from = text.len() - right.len();
        let word = match right.strip_prefix('"') {
            Some(quoted) => quoted.find('"').map_or(right.len(), |to| to + 2),
            None => right.find([' ', '(']).unwrap_or(right.len()),
        };
        let base = span.start();
        let name = Span::new(
            base + at + sign,
            base + at + sign + text[at + sign..behind].trim_end().len(),
        );
        let operation = self.ast.named(Kind::Operation, base + at, base + from + word, name);
        for (slot, span) in [
            (Slot::Left, Span::new(base + at, base + at + left.len())),
            (Slot::Right, Span::new(base + from, base + from + word)),
        ] {
            if !span.is_empty() {
                let literal = self.batch_literal(span);
                self.ast.add(operation, slot, literal);
            }
        }
        self.ast.add(id, Slot::Condition, operation);
        let rest = text[from + word..].trim_start_matches([' ', '(']);
        let start = span.end() - rest.len();
        if !rest.is_empty() {
            let block = self.ast.node(Kind::Block, start, span.end());
            let outer = std::mem::replace(&mut self.root, block);
            self.depth += 1;
            self.batch(Span::new(start, span.end()));
            self.depth -= 1;
            self.root = outer;
            self.ast.add(id, Slot::Body, block);
        }
        id
    }

    fn batch_literal(&mut self, span: Span) -> Id {
        let text = self.slice(span);
        let quoted = text.len() > 2 && text.starts_with('"') && text.ends_with('"');
        let inner = if quoted {
            Span::new(span.start() + 1, span.end() - 1)
        } else {
            span
        };
        let id = self.literal(inner);
        self.ast.begin(id, span.start());
        self.ast.extend(id, span.end());
        id
    }
}

/// The comparison in a condition of a batch file, and its length.
fn sign_of(text: &str) -> Option<(usize, usize)> {
    let equal = text.find("==").map(|at| (at, 2));
    let words = [" EQU ", " NEQ ", " equ ", " neq "]
        .into_iter()
        .find_map(|word| text.find(word).map(|at| (at + 1, word.len() - 1)));
    equal.or(words)
}
