//! A document as one tree of nodes, with one vocabulary for all languages.
//!
//! Input: a text and its language. Output: a [`Tree`], an arena of [`Node`]s in the order of the text, parents first.
//! A builder never fails: text that it cannot read becomes [`Kind::Flat`], and the tree says so. Nodes describe
//! structure alone; which place, sink or client a node is, is decided by the modules that ask the tree.

mod arena;
mod dump;
mod kind;

pub use arena::{Ancestors, Builder, Children, Node, NodeId, Tree};
pub use kind::{Kind, Slot};
