//! csharp.

use crate::tree::grammar::rule::Row;

pub(in crate::tree::grammar) const CSHARP: &[Row] = &[];
