//! The skeleton parser of the program family: its state, and how it moves.
//!
//! Input: tokens and the style of their language. Output: nodes in an [`Ast`]. The parser reads any sequence of tokens:
//! what fits no construct becomes the statements and values that it is made of, so that no literal is lost.

use super::ast::{Ast, Id};
use super::flow::MAX_LINE;
use super::scan::{Scan, Sort, Token, scan};
use super::style::{Blocks, Flag, Style, Word, Words, holds, style_of};
use super::table::syntax_of;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Expressions and blocks within each other; those beyond become flat.
const MAX_DEPTH: usize = 120;

/// Columns further to the right are this one.
const MAX_COLUMN: usize = 1000;

/// Parameters of a reading that are the same for a whole document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) interest: Option<&'a [Span]>,
    /// Documents within documents.
    pub(super) depth: usize,
}

/// Ends of a construct.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    /// The token behind the last one.
    pub(super) end: usize,
    /// True if a new line ends a statement.
    pub(super) newlines: bool,
    /// Tokens in the first lines that are not further to the right are outside.
    pub(super) indent: Option<usize>,
    /// True if braces belong to the statement, and not to a value.
    pub(super) header: bool,
    /// True if members of a class are read.
    pub(super) members: bool,
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) language: &'static str,
    pub(super) words: &'static Words,
    pub(super) style: &'static Style,
    pub(super) tokens: Vec<Token>,
    pub(super) ast: &'a mut Ast,
    pub(super) reading: Reading<'a>,
    pub(super) at: usize,
    pub(super) scope: Scope,
    depth: usize,
}

/// Reads `text[start..end]` as a program, into `parent`.
pub(super) fn program(
    ast: &mut Ast,
    parent: Id,
    language: &'static str,
    text: &str,
    range: std::ops::Range<usize>,
    reading: Reading<'_>,
) {
    let Some(words) = style_of(language) else { return };
    let Scan {
        tokens,
        comments,
        outside,
    } = scan(syntax_of(language), text, range.clone(), reading.interest);
    for comment in comments {
        let kind = if comment.documents {
            Kind::DocComment
        } else {
            Kind::Comment
        };
        let id = ast.node(kind, comment.span.start(), comment.span.end());
        ast.float(id);
    }
    for page in outside.into_iter().filter(|page| !page.is_empty()) {
        let id = ast.node(Kind::Embedded, page.start(), page.end());
        super::embed(ast, id, "blade", text, page, reading);
        ast.float(id);
    }
    if language == "php" {
        for comment in super::template::blade_comments(text, Span::new(range.start, range.end)) {
            let id = ast.node(Kind::Comment, comment.start(), comment.end());
            ast.float(id);
        }
    }
    let scope = Scope {
        end: tokens.len(),
        newlines: words.style.has(Flag::Newlines),
        indent: None,
        header: false,
        members: false,
    };
    let mut parser = Parser {
        text,
        language,
        words,
        style: words.style,
        tokens,
        ast,
        reading,
        at: 0,
        scope,
        depth: 0,
    };
    match language {
        "toml" => return parser.sections(parent),
        "sql" => return parser.queries(parent),
        "clojure" | "lisp" => return parser.forms(parent, Slot::Item),
        _ => {}
    }
    parser.statements(parent, Until::End);
}

/// The end of a sequence of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// The end of the scope.
    End,
    /// A word that ends a block, or begins its next part.
    Words,
    /// The next arm.
    Arm,
}

impl<'a> Parser<'a> {
    /// The token at an index of the scope.
    pub(super) fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index).filter(|_| index < self.scope.end)
    }

    pub(super) fn sort(&self, index: usize) -> Option<Sort> {
        self.token(index).map(|token| token.sort)
    }

    /// The text of a token.
    pub(super) fn text(&self, index: usize) -> &'a str {
        self.token(index)
            .and_then(|token| self.text.get(token.start()..token.end()))
            .unwrap_or_default()
    }

    pub(super) fn is_sign(&self, index: usize, sign: &str) -> bool {
        self.sort(index) == Some(Sort::Sign) && self.text(index) == sign
    }

    pub(super) fn is_word(&self, index: usize, word: &str) -> bool {
        self.sort(index) == Some(Sort::Word) && self.text(index) == word
    }

    pub(super) fn is_open(&self, index: usize, open: &str) -> bool {
        self.sort(index) == Some(Sort::Open) && self.text(index) == open
    }

    /// True if the token is one of these signs.
    pub(super) fn is_one_of(&self, index: usize, signs: &str) -> bool {
        self.sort(index) == Some(Sort::Sign) && holds(signs, self.text(index))
    }

    /// The part that a word plays in the language; none for a word that is used as a name.
    pub(super) fn role(&self, index: usize) -> Option<Word> {
        if self.sort(index) != Some(Sort::Word) {
            return None;
        }
        self.words.word(self.text(index))
    }

    pub(super) fn start(&self, index: usize) -> usize {
        self.token(index).map_or_else(|| self.last_end(), Token::start)
    }

    /// End of the token before the current one.
    pub(super) fn last_end(&self) -> usize {
        let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.map_or(0, Token::end)
    }

    /// True if white space precedes a token, or it is the first of its line.
    pub(super) fn is_spaced(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.spaced || token.first)
    }

    pub(super) fn is_first(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.first)
    }

    /// The column of the first token of a line.
    pub(super) fn column(&self, index: usize) -> usize {
        let Some(token) = self.token(index) else { return 0 };
        let before = &self.text.as_bytes()[..token.start()];
        before
            .iter()
            .rev()
            .take(MAX_COLUMN)
            .take_while(|&&byte| byte != b'\n')
            .count()
    }

    /// The index behind the bracket that opens at `open`.
    pub(super) fn behind(&self, open: usize) -> usize {
        let Some(token) = self.token(open) else { return open + 1 };
        let partner = token.partner();
        let closes = self.tokens.get(partner).is_some_and(|close| close.partner() == open);
        // A template and its end do not refer to each other.
        let ends = matches!(
            self.tokens.get(partner).map(|token| token.sort),
            Some(Sort::TemplateEnd | Sort::HoleEnd)
        );
        (if closes || ends { partner + 1 } else { partner }).max(open + 1)
    }

    /// The index behind a token, and behind its bracket where it opens one.
    pub(super) fn next(&self, index: usize) -> usize {
        match self.sort(index) {
            Some(Sort::Open | Sort::Template | Sort::Hole) => self.behind(index).min(self.scope.end),
            _ => index + 1,
        }
    }

    /// True if the current construct ends before the current token.
    pub(super) fn is_over(&self) -> bool {
        match self.sort(self.at) {
            None | Some(Sort::Comma | Sort::Semicolon | Sort::Close | Sort::HoleEnd | Sort::TemplateEnd) => true,
            Some(_) => self.breaks(self.at),
        }
    }

    /// True if a statement ends before this token, because its line ends.
    pub(super) fn breaks(&self, index: usize) -> bool {
        if !self.is_first(index) {
            return false;
        }
        self.is_outside(index) || self.scope.newlines && !self.leads(index) && !self.is_hanging(index)
    }

    /// True if a bracket or a literal at the beginning of a line is an argument of the line before, which is indented less.
    pub(super) fn is_hanging(&self, index: usize) -> bool {
        let may_hang = self.style.has(Flag::Juxtaposed) && self.style.blocks == Blocks::Indent;
        let is_argument = matches!(self.sort(index), Some(Sort::Open | Sort::Literal | Sort::Template));
        let is_behind_word_of_language = index > 0 && self.role(index - 1).is_some();
        if !may_hang || !is_argument || is_behind_word_of_language || !self.is_first(index) || self.is_outside(index) {
            return false;
        }
        let line = (index.saturating_sub(MAX_LINE)..index)
            .rev()
            .find(|&before| self.is_first(before));
        line.is_some_and(|line| self.column(line) < self.column(index))
    }

    /// True if a token is not indented as far as the block.
    pub(super) fn is_outside(&self, index: usize) -> bool {
        let is_left = |indent| self.column(index) <= indent;
        self.is_first(index) && self.scope.indent.is_some_and(is_left)
    }

    /// True if a token at the beginning of a line continues the line before.
    fn leads(&self, index: usize) -> bool {
        match self.sort(index) {
            Some(Sort::Sign) => match self.text(index) {
                "." => !self.is_spaced(index + 1),
                ":" => self.is_spaced(index + 1) && self.style.blocks == Blocks::Braces,
                "|" if self.bars_separate() => false,
                sign => LEADING.contains(&sign),
            },
            Some(Sort::Word) => {
                matches!(self.text(index), "and" | "or" | "else" if self.style.blocks != Blocks::End)
                    && self.role(index) == Some(Word::Operator)
            }
            _ => false,
        }
    }

    /// Runs `read` with the current scope changed, and restores it.
    pub(super) fn within<T>(&mut self, scope: Scope, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope);
        let out = read(self);
        self.scope = outer;
        out
    }

    /// Reads what is in the bracket that opens at the current token, and moves behind it.
    pub(super) fn inside(&mut self, newlines: bool, read: impl FnOnce(&mut Self)) {
        let open = self.at;
        let behind = self.behind(open).min(self.scope.end);
        let partner = self.token(open).map_or(open, Token::partner);
        let scope = Scope {
            end: partner.min(self.scope.end),
            newlines,
            indent: None,
            header: false,
            members: false,
        };
        self.at = open + 1;
        self.within(scope, read);
        self.at = behind.max(open + 1);
    }

    /// Runs `read` one level deeper; where that is too deep, the rest of the scope becomes flat.
    pub(super) fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Id>) -> Option<Id> {
        if self.depth >= MAX_DEPTH {
            return self.flat();
        }
        self.depth += 1;
        let out = read(self);
        self.depth -= 1;
        out
    }

    /// A node of the literals up to the end of the construct, brackets included.
    fn flat(&mut self) -> Option<Id> {
        self.ast.flatten();
        let start = self.start(self.at);
        let flat = self.ast.node(Kind::Flat, start, start);
        let first = self.at;
        while self.at == first || !self.is_over() {
            let end = self.next(self.at);
            for index in self.at..end {
                self.literal_of(flat, index);
            }
            self.at = end;
        }
        let end = self.last_end();
        self.ast.extend(flat, end);
        Some(flat)
    }

    fn literal_of(&mut self, flat: Id, index: usize) {
        let Some(token) = self.token(index).copied() else {
            return;
        };
        let kind = match token.sort {
            Sort::Literal | Sort::Character => Kind::Literal,
            Sort::Regex => Kind::Regex,
            Sort::Template => Kind::Template,
            _ => return,
        };
        let id = self.ast.named(kind, token.start(), token.end(), token.body());
        self.ast.add(flat, Slot::Item, id);
    }

    /// Reads statements into `parent`.
    pub(super) fn statements(&mut self, parent: Id, until: Until) {
        while self.at < self.scope.end {
            let before = self.at;
            if matches!(self.sort(before), Some(Sort::Semicolon | Sort::Comma | Sort::Close)) {
                self.at += 1;
                continue;
            }
            if self.is_outside(before) || self.is_block_end(until) {
                return;
            }
            if let Some(id) = self.deeper(Self::statement) {
                self.ast.add(parent, Slot::Item, id);
            }
            self.at = self.at.max(before + 1);
        }
    }

    /// True if a word here ends the block.
    fn is_block_end(&self, until: Until) -> bool {
        let word = || self.role(self.at).filter(|_| !self.is_name(self.at));
        match until {
            Until::End => false,
            Until::Words => matches!(word(), Some(Word::End | Word::Else | Word::Case)),
            Until::Arm => {
                matches!(word(), Some(Word::End | Word::Case)) || self.is_sign(self.at, "|") || self.is_else_arm()
            }
        }
    }

    /// `else` or `default` before an arm's sign.
    pub(super) fn is_else_arm(&self) -> bool {
        self.role(self.at) == Some(Word::Else)
            && (self.style.blocks == Blocks::End || self.is_one_of(self.at + 1, self.style.arm))
    }

    /// True if a keyword is a name here: `type = x`, `match.y`, `f(case)`.
    pub(super) fn is_name(&self, index: usize) -> bool {
        let after_dot = index > 0 && self.tokens.get(index - 1).is_some_and(|last| last.sort == Sort::Sign) && {
            let last = &self.tokens[index - 1];
            matches!(self.text.get(last.start()..last.end()), Some("." | "?." | "->" | "&.") if !self.is_first(index))
                && !self.is_spaced(index)
        };
        let next = match self.sort(index + 1) {
            Some(Sort::Sign) => {
                let sign = self.text(index + 1);
                holds(self.style.assign, sign) && !self.style.has(Flag::EqualsCompares)
                    || holds(self.style.keyword, sign) && sign == "="
                    || sign == "." && !self.is_spaced(index + 1) && !self.is_spaced(index + 2)
            }
            Some(Sort::Comma | Sort::Close) => !matches!(
                self.role(index),
                Some(Word::Return | Word::Scalar | Word::End | Word::Else | Word::Modifier)
            ),
            _ => false,
        };
        after_dot || next
    }

    /// Comments and directives take part in no construct, so a node may end at the last token.
    pub(super) fn finish(&mut self, id: Id) -> Id {
        let end = self.last_end();
        self.ast.extend(id, end);
        id
    }
}

/// Signs that go on with an expression where they begin a line.
const LEADING: &[&str] = &[
    "?.", "&.", "&&", "||", "??", "?:", "|>", "+", "==", "!=", "===", "|", "?", "=", "=>", "->", "<>", "++", "::",
    "..", ">>", ">>=", "<$>", "<|", "%>%",
];
