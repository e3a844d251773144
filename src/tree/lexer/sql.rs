//! SQL: clauses with conditions, assignments of `SET`, lists of `VALUES`, columns with defaults.

use super::ast::Id;
use super::expr::ABOVE_COMPARISON;
use super::parser::Parser;
use super::scan::{Sort, Token};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Parser<'_> {
    /// Reads statements into `root`.
    pub(super) fn queries(&mut self, root: Id) {
        while self.at < self.scope.end {
            let before = self.at;
            if matches!(self.sort(before), Some(Sort::Semicolon | Sort::Comma | Sort::Close)) {
                self.at += 1;
                continue;
            }
            let start = self.start(self.at);
            let statement = self.ast.node(Kind::Statement, start, start);
            while self.at < self.scope.end && self.sort(self.at) != Some(Sort::Semicolon) {
                let before = self.at;
                self.query_clause(statement);
                self.at = self.at.max(before + 1);
            }
            self.finish(statement);
            self.ast.add(root, Slot::Item, statement);
        }
    }

    fn lower(&self, index: usize) -> String {
        if self.sort(index) == Some(Sort::Word) {
            self.text(index).to_ascii_lowercase()
        } else {
            String::new()
        }
    }

    fn query_clause(&mut self, parent: Id) {
        let word = self.lower(self.at);
        let id = match word.as_str() {
            "where" | "on" | "having" | "qualify" if self.lower(self.at + 1) != "duplicate" => {
                self.tested(word == "on")
            }
            "set" if self.lower(self.at + 1) == "default" => {
                self.at += 1;
                return;
            }
            "set" => return self.assignments(parent),
            "update" if self.at > 0 && matches!(self.lower(self.at - 1).as_str(), "key") => {
                return self.assignments(parent);
            }
            "values" => return self.rows(parent),
            "into" => return self.target(parent),
            "declare" => self.declared_variable(),
            "table" => {
                self.at += 1;
                return self.table(parent);
            }
            "default" => self.default_value(),
            _ if matches!(self.sort(self.at), Some(Sort::Comma | Sort::Close)) => return,
            _ => self.piece(),
        };
        if let Some(id) = id {
            self.ast.add(parent, Slot::Item, id);
        }
    }

    /// An expression, or an assignment of a procedure.
    fn piece(&mut self) -> Option<Id> {
        let id = self.expression(0)?;
        if self.is_sign(self.at, ":=") {
            self.binding(id)
        } else {
            Some(id)
        }
    }

    /// `WHERE a = 'x'`
    fn tested(&mut self, _join: bool) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let condition = self.ast.named(Kind::If, span.start(), span.end(), span);
        self.at += 1;
        self.optional(condition, Slot::Condition, 0);
        Some(self.finish(condition))
    }

    /// `SET a = 'x', b = 'y'`
    fn assignments(&mut self, parent: Id) {
        self.at += 1;
        loop {
            let before = self.at;
            let Some(target) = self.deeper(Self::operand) else {
                return;
            };
            let signed = self.is_one_of(self.at, "= := +=") || self.lower(self.at) == "to";
            if signed {
                let (span, name) = (self.ast.span(target), self.ast.name(target));
                let binding = self.ast.named(Kind::Binding, span.start(), self.end_of(self.at), name);
                self.ast.add(binding, Slot::Target, target);
                self.at += 1;
                self.optional(binding, Slot::Value, ABOVE_COMPARISON);
                self.finish(binding);
                self.ast.add(parent, Slot::Item, binding);
            } else {
                self.ast.add(parent, Slot::Item, target);
            }
            if self.sort(self.at) != Some(Sort::Comma) || self.at == before {
                return;
            }
            self.at += 1;
        }
    }

    /// `INTO t (a, b)`: the statement has the name of the table, and its columns are names.
    fn target(&mut self, parent: Id) {
        self.at += 1;
        while matches!(self.sort(self.at), Some(Sort::Word | Sort::Literal)) {
            if let Some(token) = self.token(self.at).copied() {
                self.ast.set_name(parent, token.body());
            }
            self.at += 1;
            if !self.is_sign(self.at, ".") {
                break;
            }
            self.at += 1;
        }
        if !self.is_open(self.at, "(") {
            return;
        }
        self.inside(false, |parser| {
            while parser.at < parser.scope.end {
                let token = parser.token(parser.at).copied();
                parser.at += 1;
                if let Some(token) = token.filter(|token| matches!(token.sort, Sort::Word | Sort::Literal)) {
                    let column = parser.ast.named(Kind::Name, token.start(), token.end(), token.body());
                    parser.ast.add(parent, Slot::Target, column);
                }
            }
        });
    }

    /// `VALUES ('a', 'b'), ('c', 'd')`: rows of the columns that were named before, where they were.
    fn rows(&mut self, parent: Id) {
        let targets = self.ast.children(parent);
        let columns: Vec<Span> = targets
            .filter(|&child| self.ast.slot(child) == Slot::Target)
            .map(|column| self.ast.name(column))
            .collect();
        self.at += 1;
        let mut rows = Vec::new();
        while self.is_open(self.at, "(") {
            if let Some(row) = self.bracket() {
                self.ast.set_kind(row, Kind::List);
                self.as_record(row, &columns);
                rows.push(row);
            }
            if self.sort(self.at) == Some(Sort::Comma) {
                self.at += 1;
            }
        }
        let holder = match rows.as_slice() {
            [first, _, ..] => {
                let start = self.ast.span(*first).start();
                let list = self.ast.node(Kind::List, start, start);
                self.finish(list);
                list
            }
            _ => parent,
        };
        for row in rows {
            self.ast.add(holder, Slot::Item, row);
        }
        if holder != parent {
            self.ast.add(parent, Slot::Item, holder);
        }
    }

    /// Makes a record of a row that has a value for each column.
    fn as_record(&mut self, row: Id, columns: &[Span]) {
        if columns.is_empty() || self.ast.children(row).count() != columns.len() {
            return;
        }
        self.ast.set_kind(row, Kind::Map);
        for (value, column) in self.ast.take(row).into_iter().zip(columns) {
            let span = self.ast.span(value);
            let pair = self.ast.named(Kind::Pair, span.start(), span.end(), *column);
            self.ast.add(pair, Slot::Value, value);
            self.ast.add(row, Slot::Item, pair);
        }
    }

    /// `DECLARE @m TEXT = 'x'`, `DECLARE m TEXT := 'x'`
    fn declared_variable(&mut self) -> Option<Id> {
        self.at += 1;
        self.table_column()
    }

    /// A name with its type, its default and its checks.
    fn table_column(&mut self) -> Option<Id> {
        let first = *self.token(self.at)?;
        if !matches!(first.sort, Sort::Word | Sort::Literal)
            || matches!(
                self.lower(self.at).as_str(),
                "constraint" | "primary" | "foreign" | "unique" | "check" | "begin"
            )
        {
            return self.piece();
        }
        let name = first.body();
        let column = self.ast.named(Kind::Binding, first.start(), first.end(), name);
        let target = self.ast.named(Kind::Name, first.start(), first.end(), name);
        self.ast.add(column, Slot::Target, target);
        self.at += 1;
        while self.at < self.scope.end && !matches!(self.sort(self.at), Some(Sort::Comma | Sort::Semicolon)) {
            let before = self.at;
            match self.lower(before).as_str() {
                "default" => {
                    if let Some(value) = self.default_value() {
                        self.ast.add(column, Slot::Value, value);
                    }
                }
                "check" | "enum" => {
                    if let Some(check) = self.deeper(Self::operand) {
                        self.ast.add(column, Slot::Item, check);
                    }
                }
                _ if self.is_one_of(before, "= :=") => {
                    self.at += 1;
                    self.optional(column, Slot::Value, 0);
                }
                _ if matches!(self.sort(before), Some(Sort::Literal | Sort::Template)) => {
                    if let Some(literal) = self.deeper(Self::operand) {
                        self.ast.add(column, Slot::Item, literal);
                    }
                }
                _ => self.at = self.next(before),
            }
            self.at = self.at.max(before + 1);
        }
        Some(self.finish(column))
    }

    /// `CREATE TABLE t ( … )`
    fn table(&mut self, parent: Id) {
        while self.sort(self.at) == Some(Sort::Word) || self.is_sign(self.at, ".") {
            let word = self.lower(self.at);
            if matches!(word.as_str(), "add" | "alter" | "modify") {
                self.at += 1;
                if self.lower(self.at) == "column" {
                    self.at += 1;
                }
                if let Some(column) = self.table_column() {
                    self.ast.add(parent, Slot::Item, column);
                }
                return;
            }
            if matches!(word.as_str(), "set" | "where" | "values" | "as") {
                return;
            }
            self.at += 1;
        }
        if !self.is_open(self.at, "(") {
            return;
        }
        let start = self.start(self.at);
        let block = self.ast.node(Kind::Block, start, start);
        self.inside(false, |parser| {
            while parser.at < parser.scope.end {
                let before = parser.at;
                if parser.sort(before) == Some(Sort::Comma) {
                    parser.at += 1;
                    continue;
                }
                if let Some(column) = parser.deeper(Self::table_column) {
                    parser.ast.add(block, Slot::Item, column);
                }
                parser.at = parser.at.max(before + 1);
            }
        });
        self.finish(block);
        self.ast.add(parent, Slot::Body, block);
    }

    fn default_value(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let operation = self.ast.named(Kind::Operation, span.start(), span.end(), span);
        self.at += 1;
        self.optional(operation, Slot::Right, ABOVE_COMPARISON);
        Some(self.finish(operation))
    }

    /// An operand that only SQL has.
    pub(super) fn query_operand(&mut self) -> Option<Id> {
        match self.lower(self.at).as_str() {
            "case" => self.case_expression(),
            "select" | "insert" | "update" | "delete" | "with" if self.scope.end < self.tokens.len() => self.subquery(),
            _ => None,
        }
    }

    /// A query in parentheses.
    fn subquery(&mut self) -> Option<Id> {
        let start = self.start(self.at);
        let end = self.end_of(self.at);
        let statement = self.ast.node(Kind::Statement, start, end);
        self.at += 1;
        while self.at < self.scope.end {
            let before = self.at;
            self.query_clause(statement);
            self.at = self.at.max(before + 1);
        }
        Some(self.finish(statement))
    }

    /// `CASE m WHEN 'a' THEN 'b' ELSE 'c' END`, `CASE WHEN m = 'a' THEN …`
    fn case_expression(&mut self) -> Option<Id> {
        let span = self.token(self.at)?.span();
        let switch = self.ast.node(Kind::Switch, span.start(), span.end());
        self.at += 1;
        let has_subject = self.lower(self.at) != "when";
        if has_subject {
            self.optional(switch, Slot::Subject, 0);
        }
        while self.at < self.scope.end {
            let before = self.at;
            let token = self.token(before).map_or(Span::new(0, 0), Token::span);
            let word = self.lower(before);
            self.at += 1;
            match word.as_str() {
                "when" => {
                    let kind = if has_subject { Kind::Case } else { Kind::If };
                    let slot = if has_subject { Slot::Pattern } else { Slot::Condition };
                    let arm = self.ast.named(kind, token.start(), token.end(), token);
                    self.optional(arm, slot, 0);
                    if self.lower(self.at) == "then" {
                        self.at += 1;
                        self.optional(arm, Slot::Body, 0);
                    }
                    if kind == Kind::Case {
                        self.ast.set_name(arm, Span::new(token.start(), token.start()));
                    }
                    self.finish(arm);
                    self.ast.add(switch, Slot::Item, arm);
                }
                "else" => self.optional(switch, Slot::Else, 0),
                "end" => break,
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        Some(self.finish(switch))
    }
}
