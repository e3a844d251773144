//! Words of a shell: options, redirections, the code in them.

use super::{Announced, MAX_TAG, Shell};
use crate::tree::lexer::ast::Id;
use crate::tree::lexer::scalar;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Shell<'_> {
    pub(super) fn is_option(&self) -> bool {
        let rest = self.rest();
        let name = rest.trim_start_matches('-');
        rest.starts_with('-') && name.starts_with(|c: char| c.is_ascii_alphabetic())
    }

    /// `--model x`, `--model=x`
    pub(super) fn option(&mut self) -> Id {
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
        let is_empty = joined && self.byte(self.at).is_ascii_whitespace();
        let takes = !self.ends_command() && !self.is_option() && !self.is_redirect() && !is_empty;
        if takes && let Some(value) = self.word() {
            self.ast.add(argument, Slot::Value, value);
        }
        argument
    }

    pub(super) fn is_redirect(&self) -> bool {
        let rest = self.rest().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with(['>', '<']) && !rest.starts_with("<(") && !rest.starts_with(">(") || rest.starts_with("&>")
    }

    /// `> file`, `<<TAG`, `<<< word`
    pub(super) fn redirect(&mut self, call: Id) -> bool {
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
        if !self.ends_command()
            && let Some(file) = self.word()
        {
            self.ast.add(call, Slot::Item, file);
        }
        true
    }

    pub(super) fn announce(&mut self, call: Id) {
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
        self.heredocs.push(Announced { call, start, tag: span });
    }

    /// Reads the text of a heredoc, up to the line that is its tag. `line` is where the line after its command begins.
    ///
    /// Nodes are in the order of the text: where words follow the tag, the node begins with the text of the heredoc; where other
    /// commands follow, it has nothing in it.
    pub(super) fn heredoc(&mut self, announced: &Announced, line: usize) {
        let tag = announced.tag;
        let rest = self
            .slice(Span::new(tag.end(), line))
            .trim_matches(['"', '\'', ' ', '\n', '\r']);
        let other_commands = rest.contains(['|', ';', '&', '(']);
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
        let from = if rest.is_empty() || other_commands {
            announced.start
        } else {
            body.start()
        };
        let id = self.ast.named(Kind::Literal, from, self.at.max(from), body);
        self.ast.add(announced.call, Slot::Item, id);
        if other_commands {
            return;
        }
        let quoted = self.byte(tag.end()) == b'\'' || self.byte(tag.end()) == b'"';
        if !crate::tree::lexer::document_in(self.ast, id, mark, self.text, body, self.reading) && !quoted {
            scalar::holes(self.ast, id, self.text, body, scalar::Dialect::Shell, self.reading);
        }
    }

    /// A word: a literal, or a template where there is code in it.
    pub(super) fn word(&mut self) -> Option<Id> {
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
                b'(' if self.fish => self.code(&mut holes),
                byte if byte.is_ascii_whitespace() => break,
                b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => break,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.end);
        (self.at > start).then(|| self.word_node(Span::new(start, self.at), holes, quotes))
    }

    pub(super) fn word_node(&mut self, span: Span, holes: Vec<Id>, quotes: usize) -> Id {
        let text = self.slice(span);
        let whole = quotes == 1 && text.len() > 1 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
        if let (&[only], false) = (holes.as_slice(), whole)
            && self.ast.span(only) == span
        {
            return self.bare(only);
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
        crate::tree::lexer::within_literal(self.ast, id, self.text, body, self.reading);
        id
    }

    /// `$X` alone is a name.
    pub(super) fn bare(&mut self, hole: Id) -> Id {
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

    pub(super) fn quoted(&mut self, holes: &mut Vec<Id>) {
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
    pub(super) fn code(&mut self, holes: &mut Vec<Id>) {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("$((") {
            self.at = self.find("))").map_or(start + 3, |to| start + to + 2).min(self.end);
            let hole = self.ast.node(Kind::Hole, start, self.at);
            holes.push(hole);
        } else if self.fish && rest.starts_with('(')
            || ["$(", "<(", ">("].into_iter().any(|open| rest.starts_with(open))
        {
            self.at += if rest.starts_with('(') { 1 } else { 2 };
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
        } else if let Some(inner) = rest.strip_prefix('`') {
            let inner = inner.find('`').map_or(self.end, |to| start + 1 + to);
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

    pub(super) fn variable(&mut self, start: usize, holes: &mut Vec<Id>) {
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
