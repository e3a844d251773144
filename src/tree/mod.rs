//! A document as one tree of nodes, with one vocabulary for all languages.
//!
//! Input: a text and its language. Output: a [`Tree`], an arena of [`Node`]s in the order of the text, parents first.
//! A builder never fails: text that it cannot read becomes [`Kind::Flat`], and the tree says so. Nodes describe
//! structure alone; which place, sink or client a node is, is decided by the modules that ask the tree.

#[cfg(test)]
mod agreement;
mod arena;
mod dump;
mod embed;
mod grammar;
mod inner;
mod kind;
mod lexer;
pub(crate) mod markdown;
mod notebook;
#[cfg(test)]
mod robustness;
mod rust;
mod source;

pub use arena::{Ancestors, Builder, Children, Node, NodeId, Tree};
pub(crate) use inner::Inner;
pub use kind::{Kind, Slot};
pub use lexer::{CommentMarks, comment_body, comments_of, own_comment, template_comments};
pub(crate) use notebook::{Notebook, command_around};
pub use source::{Part, Source, Texts};

use crate::vocab::Span;

/// The tree of a text of a language, by its name in the language table.
///
/// `interest` is sorted by start. Nodes without any of these spans are kept without their children; `None` keeps every
/// node.
pub fn build<'t>(language: &'static str, text: &'t str, interest: Option<&'t [Span]>) -> Tree<'t> {
    let tree = match language {
        // A template is no text of its language.
        "yaml" | "json" if lexer::is_template(language, text) => None,
        "rust" => rust::build(language, text, interest),
        _ => grammar::build(language, text, interest),
    };
    tree.unwrap_or_else(|| {
        let tree = lexer::build(language, text, interest);
        let is_refused = language == "rust" || grammar::is_for(language);
        if is_refused && !lexer::is_template(language, text) {
            tree.refused()
        } else {
            tree
        }
    })
}
