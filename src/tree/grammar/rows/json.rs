//! JSON.

use crate::tree::grammar::rule::{Row, by, leaf, node, through};
use crate::tree::grammar::shapes::string;
use crate::tree::{Kind as K, Slot as S};

pub(in crate::tree::grammar) const JSON: &[Row] = &[
    through(&["document"]),
    leaf(K::Comment, &["comment"]),
    by(string, &["string"]),
    leaf(K::Scalar, &["number", "true", "false", "null"]),
    node(K::List, &["array"]),
    node(K::Map, &["object"]),
    node(K::Pair, &["pair"])
        .named_by(&["key"])
        .fields(&[("key", S::Key), ("value", S::Value)]),
];
