//! The lexer builder: reads every language of the table into a tree, without a grammar.
//!
//! Input: the name of a language and a text. Output: a [`Tree`]. It is the reader of languages for which there is no
//! parser, and of texts that a parser refuses: templates, fragments, files with errors. It never fails.

// The readers of constructs share one signature, whether or not each of them can find nothing.
#![allow(clippy::unnecessary_wraps)]

mod arms;
mod ast;
mod bind;
mod closure;
mod command;
mod comment;
mod decl;
mod expr;
mod flow;
mod function;
mod header;
mod inner;
mod jsx;
mod lines;
mod lisp;
mod list;
mod literal;
mod make;
mod markup;
mod message;
mod named;
mod opening;
mod operand;
mod page;
mod parser;
mod postfix;
mod prose;
mod quote;
mod scalar;
mod scan;
mod shell;
mod sql;
mod stmt;
mod style;
mod table;
mod tcl;
mod template;
mod toml;
mod types;
mod yaml;

#[cfg(test)]
mod tests;

pub use comment::{CommentMarks, comment_body, comments_of, own_comment, template_comments};

use super::{Builder, Kind, Slot, Tree};
use crate::vocab::Span;
use ast::{Ast, Id};
use parser::{Reading, program};
use table::{Family, syntax_of};

/// Documents within documents within documents.
const MAX_DOCUMENTS: usize = 4;

/// Reads `text` as `language`. `interest` is sorted by start; `None` keeps every node.
pub(super) fn build<'t>(language: &'static str, text: &'t str, interest: Option<&'t [Span]>) -> Tree<'t> {
    let mut builder = Builder::new(text, language, interest);
    let mut ast = Ast::default();
    let root = ast.node(Kind::Document, 0, text.len());
    let reading = Reading { interest, depth: 0 };
    let whole = Span::new(0, text.len());
    if let Some(template) = template::template(language, text) {
        read(&mut ast, root, template.host, &template.text, whole, reading);
        template.float(&mut ast, text, reading);
    } else {
        let host = template::host_without_tags(language, text).unwrap_or(language);
        read(&mut ast, root, host, text, whole, reading);
    }
    ast.emit(root, &mut builder);
    builder.finish()
}

/// Reads `text` as `language` into the current node of a builder. `base` is the offset of the text in the builder's text.
pub(super) fn lower(builder: &mut Builder<'_>, language: &'static str, (text, base): (&str, usize)) {
    let mut ast = Ast::default();
    ast.rebase(base);
    let whole = Span::new(0, text.len());
    let root = ast.node(Kind::Document, 0, text.len());
    let reading = Reading {
        interest: None,
        depth: 1,
    };
    read(&mut ast, root, language, text, whole, reading);
    ast.emit(root, builder);
}

/// True if a text is a template of its language.
pub(super) fn is_template(language: &'static str, text: &str) -> bool {
    template::template(language, text).is_some()
}

/// Reads a part of a text into `parent`, by the family of its language.
fn read(ast: &mut Ast, parent: Id, language: &'static str, text: &str, part: Span, reading: Reading<'_>) {
    match syntax_of(language).family {
        Family::Make => make::make(ast, parent, syntax_of(language), text, part, reading),
        Family::Shell => shell::shell(ast, parent, language, text, part, reading),
        Family::Tcl => tcl::tcl(ast, parent, text, part),
        Family::Program | Family::Config => program(ast, parent, language, text, part.range(), reading),
        Family::Lines => lines::lines(ast, parent, syntax_of(language), text, part, reading),
        Family::Cells => lines::cells(ast, parent, text, part),
        Family::Yaml => yaml::yaml(ast, parent, text, part, reading),
        Family::Xml | Family::Html => markup::markup(ast, parent, syntax_of(language), text, part, reading),
        // Nothing is known of it.
        Family::Plain if matches!(language, "text" | "log") => {
            let flat = ast.node(Kind::Flat, part.start(), part.end());
            ast.add(parent, Slot::Item, flat);
        }
        Family::Prose | Family::Plain => prose::prose(ast, parent, syntax_of(language), text, part, reading),
    }
}

/// Reads a part of a text as another language, one level deeper.
fn embed(ast: &mut Ast, parent: Id, language: &'static str, text: &str, part: Span, reading: Reading<'_>) {
    if reading.depth >= MAX_DOCUMENTS {
        return;
    }
    ast.set_language(parent, language);
    let reading = Reading {
        depth: reading.depth + 1,
        ..reading
    };
    read(ast, parent, language, text, part, reading);
}

/// Reads a part of a text as an expression.
fn expression(ast: &mut Ast, parent: Id, language: &'static str, text: &str, part: Span, reading: Reading<'_>) {
    embed(ast, parent, language, text, part, reading);
}

/// Reads the document in a heredoc, by its tag or its content. Whether there is one.
fn document_in(ast: &mut Ast, literal: Id, tag: &str, text: &str, body: Span, reading: Reading<'_>) -> bool {
    let content = text.get(body.range()).unwrap_or_default();
    let announced = || inner::by_target(text.get(..body.start())?);
    let Some(language) = inner::by_tag(tag)
        .or_else(|| inner::by_content(content))
        .or_else(announced)
    else {
        return false;
    };
    inner::embedded(ast, literal, language, text, body, reading);
    true
}

/// Reads the document in a literal, if its content is one.
fn within_literal(ast: &mut Ast, literal: Id, text: &str, body: Span, reading: Reading<'_>) {
    let content = text.get(body.range()).unwrap_or_default();
    if let Some(language) = inner::by_content(content) {
        inner::embedded(ast, literal, language, text, body, reading);
    } else if inner::is_escaped_json(content) {
        inner::escaped_json(ast, literal, content, body, reading);
    }
}
