//! The arguments of macros and attributes, by their tokens.
//!
//! An argument that is an expression is read as one. What is not, such as the object of `json!`, is read by its
//! delimiters: `"k": v` and `k => v` are pairs, `k = v` is an argument with a keyword.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Attribute, Expr, Macro, MacroDelimiter};

use super::pattern::last_name;
use super::{Writer, at, empty, span_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// A mark between a name and a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Pair,
    Keyword,
}

impl Writer<'_> {
    /// A macro is a call; one that is written with brackets makes a list.
    pub(super) fn macro_call(&mut self, attributes: &[Attribute], call: &Macro, slot: Slot, span: Span) {
        self.node(Kind::Call, slot, span, last_name(&call.path), |writer| {
            writer.attributes(attributes);
            writer.leaf(Kind::Name, Slot::Callee, span_of(&call.path), last_name(&call.path));
            let MacroDelimiter::Bracket(bracket) = &call.delimiter else {
                return writer.tokens(&call.tokens, Slot::Argument);
            };
            let list = at(bracket.span.join());
            writer.node(Kind::List, Slot::Argument, list, empty(list), |writer| {
                writer.tokens(&call.tokens, Slot::Item);
            });
        });
    }

    /// Elements of a stream, in a slot each.
    pub(super) fn tokens(&mut self, stream: &TokenStream, slot: Slot) {
        let tokens: Vec<_> = stream.clone().into_iter().collect();
        let is_separator =
            |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'));
        for element in tokens.split(is_separator).filter(|element| !element.is_empty()) {
            self.element(element, slot);
        }
    }

    fn element(&mut self, tokens: &[TokenTree], slot: Slot) {
        let Some(span) = extent(tokens) else { return };
        if !self.builder.is_of_interest(span) && tokens.len() > 1 {
            return self.leaf(Kind::Statement, slot, span, empty(span));
        }
        if let Some((mark, at, width)) = mark(tokens) {
            let (key, value) = (&tokens[..at], &tokens[at + width..]);
            return self.named(mark, (key, value), slot, span);
        }
        if let [TokenTree::Group(group)] = tokens
            && group.delimiter() != Delimiter::Parenthesis
        {
            return self.group_of(group, slot);
        }
        match syn::parse2::<Expr>(tokens.iter().cloned().collect()) {
            Ok(expr) => self.expr(&expr, slot),
            Err(_) => self.node(Kind::Statement, slot, span, empty(span), |writer| writer.loose(tokens)),
        }
    }

    fn named(&mut self, mark: Mark, (key, value): (&[TokenTree], &[TokenTree]), slot: Slot, span: Span) {
        let name = extent(key).unwrap_or(empty(span));
        match mark {
            Mark::Keyword => self.node(Kind::Argument, slot, span, name, |writer| {
                writer.element(value, Slot::Value);
            }),
            Mark::Pair => self.node(Kind::Pair, Slot::Item, span, self.unquoted(name), |writer| {
                writer.element(key, Slot::Key);
                writer.element(value, Slot::Value);
            }),
        }
    }

    fn unquoted(&self, span: Span) -> Span {
        let text = self.builder.text().get(span.range()).unwrap_or_default();
        let inner = crate::tree::grammar::literal::content(text);
        Span::new(span.start() + inner.start, span.start() + inner.end)
    }

    /// Braces and brackets within data: a map or a list.
    fn group_of(&mut self, group: &Group, slot: Slot) {
        let span = at(group.span());
        let kind = match group.delimiter() {
            Delimiter::Brace => Kind::Map,
            Delimiter::Bracket => Kind::List,
            _ => Kind::Group,
        };
        self.node(kind, slot, span, empty(span), |writer| {
            writer.tokens(&group.stream(), Slot::Item);
        });
    }

    /// Tokens that are no expression: their literals and groups.
    fn loose(&mut self, tokens: &[TokenTree]) {
        for token in tokens {
            match token {
                TokenTree::Literal(literal) => self.literal(Slot::Item, at(literal.span())),
                TokenTree::Group(group) => self.group_of(group, Slot::Item),
                TokenTree::Ident(ident) => self.name(Slot::Item, at(ident.span())),
                TokenTree::Punct(_) => {}
            }
        }
    }
}

fn extent(tokens: &[TokenTree]) -> Option<Span> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some(Span::new(at(first.span()).start(), at(last.span()).end()))
}

/// The first mark that is not part of another operator, where a key is before it: its place and how many tokens it is.
fn mark(tokens: &[TokenTree]) -> Option<(Mark, usize, usize)> {
    let punct = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    };
    let is_key = |token: &TokenTree| !matches!(token, TokenTree::Punct(_));
    if !tokens.first().is_some_and(is_key) || tokens.len() < 3 {
        return None;
    }
    match (punct(1), punct(2)) {
        (Some(':'), Some(':')) | (Some('='), Some('=')) => None,
        (Some('='), Some('>')) if tokens.len() > 3 => Some((Mark::Pair, 1, 2)),
        (Some(':'), _) => Some((Mark::Pair, 1, 1)),
        (Some('='), _) if matches!(tokens.first(), Some(TokenTree::Ident(_))) => Some((Mark::Keyword, 1, 1)),
        _ => None,
    }
}
