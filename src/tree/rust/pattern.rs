//! Patterns and types.

use syn::{Pat, Path, Type};

use super::{Writer, at, empty, span_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Writer<'_> {
    /// A pattern; alternatives are patterns of their own, and a guard is a condition.
    pub(super) fn pattern(&mut self, pattern: &Pat, slot: Slot) {
        let span = span_of(pattern);
        match pattern {
            Pat::Or(or) => {
                for case in &or.cases {
                    self.pattern(case, slot);
                }
            }
            Pat::Guard(guard) => {
                self.pattern(&guard.pat, slot);
                self.expr(&guard.guard, Slot::Condition);
            }
            Pat::Paren(inner) => self.pattern(&inner.pat, slot),
            Pat::Reference(inner) => self.pattern(&inner.pat, slot),
            Pat::Type(typed) => {
                self.pattern(&typed.pat, slot);
                self.type_name(&typed.ty, Slot::Type);
            }
            Pat::Lit(_) => self.literal(slot, span),
            Pat::Ident(ident) => match &ident.subpat {
                Some((_, inner)) => self.pattern(inner, slot),
                None => self.leaf(Kind::Name, slot, span, at(ident.ident.span())),
            },
            Pat::Tuple(tuple) => self.node(Kind::List, slot, span, empty(span), |writer| {
                tuple.elems.iter().for_each(|one| writer.pattern(one, Slot::Item));
            }),
            Pat::Slice(slice) => self.node(Kind::List, slot, span, empty(span), |writer| {
                slice.elems.iter().for_each(|one| writer.pattern(one, Slot::Item));
            }),
            Pat::TupleStruct(call) => self.node(Kind::Call, slot, span, last_name(&call.path), |writer| {
                writer.callee(&call.path);
                call.elems.iter().for_each(|one| writer.pattern(one, Slot::Argument));
            }),
            Pat::Struct(fields) => self.node(Kind::Map, slot, span, empty(span), |writer| {
                for field in &fields.fields {
                    let name = span_of(&field.member);
                    writer.node(Kind::Pair, Slot::Item, span_of(field), name, |writer| {
                        writer.pattern(&field.pat, Slot::Value);
                    });
                }
            }),
            Pat::Macro(call) => self.macro_call(&[], &call.mac, slot, span),
            _ => self.name(slot, span),
        }
    }

    /// A type, by its text.
    pub(super) fn type_name(&mut self, of: &Type, slot: Slot) {
        self.name(slot, span_of(of));
    }

    /// The path of a call: what is before the last part is the receiver.
    pub(super) fn callee(&mut self, path: &Path) {
        let span = span_of(path);
        let name = last_name(path);
        let mut owner = path.segments.iter().rev().skip(1);
        let Some(last_owner) = owner.next() else {
            return self.leaf(Kind::Name, Slot::Callee, span, name);
        };
        self.node(Kind::Member, Slot::Callee, span, name, |writer| {
            writer.name(Slot::Receiver, Span::new(span.start(), span_of(last_owner).end()));
        });
    }
}

/// The last part of a path, without its generics.
pub(super) fn last_name(path: &Path) -> Span {
    path.segments
        .last()
        .map_or(empty(span_of(path)), |segment| at(segment.ident.span()))
}

/// The name that a pattern binds.
pub(super) fn bound_name(pattern: &Pat) -> Option<Span> {
    match pattern {
        Pat::Ident(ident) => Some(at(ident.ident.span())),
        Pat::Type(typed) => bound_name(&typed.pat),
        Pat::Reference(inner) => bound_name(&inner.pat),
        _ => None,
    }
}
