//! Whether an id is all that stands in its place.
//!
//! In: the text, and what the syntax says of a span. Out: whether nothing is joined to it, and whether it ends an ARN that
//! stands alone. A policy matches such an ARN letter for letter.

use super::Context;
use super::around::{is_joined, is_joined_list, whole};
use crate::vocab::{Place, Span};

/// Whether the id at `span` is called or matched as it stands: something takes it as its model, or it ends an ARN.
pub fn is_exact(text: &str, context: &Context, span: Span) -> bool {
    let joined = context.literal.is_some_and(|literal| is_joined(text, literal));
    !joined && (context.taken_by.is_some() || ends_arn(text, context, span))
}

/// Whether the value around `span` is an ARN that ends with it.
fn ends_arn(text: &str, context: &Context, span: Span) -> bool {
    let is_value = matches!(context.place, Place::String | Place::ConfigValue | Place::Argument);
    let before = whole(text, context.literal, span);
    is_value && !is_joined_list(text, &context.containers) && before.is_some_and(|before| before.starts_with("arn:"))
}
