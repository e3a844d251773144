//! hcl.

use crate::tree::grammar::rule::Row;

pub(in crate::tree::grammar) const HCL: &[Row] = &[];
