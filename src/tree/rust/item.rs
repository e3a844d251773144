//! Items and attributes.

use syn::{
    AttrStyle, Attribute, Expr, Field, Fields, FnArg, ImplItem, Item, Meta, Pat, ReturnType, Signature, TraitItem,
    Type, TypeParamBound, Variant,
};

use super::pattern::{bound_name, last_name};
use super::{Writer, at, empty, span_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Writer<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        let span = span_of(item);
        match item {
            Item::Use(_) | Item::ExternCrate(_) => self.leaf(Kind::Import, Slot::Item, span, span),
            Item::Const(one) => {
                self.constant(&one.attrs, at(one.ident.span()), Some(&one.ty), Some(&one.expr), span);
            }
            Item::Static(one) => {
                self.constant(&one.attrs, at(one.ident.span()), Some(&one.ty), Some(&one.expr), span);
            }
            Item::Type(one) => self.node(Kind::Binding, Slot::Item, span, at(one.ident.span()), |writer| {
                writer.attributes(&one.attrs);
                writer.name(Slot::Target, at(one.ident.span()));
                writer.type_name(&one.ty, Slot::Value);
            }),
            Item::Fn(one) => self.function(&one.attrs, &one.sig, Some(&one.block), span),
            Item::Struct(one) => self.node(Kind::Class, Slot::Item, span, at(one.ident.span()), |writer| {
                writer.attributes(&one.attrs);
                writer.fields(&one.fields);
            }),
            Item::Union(one) => self.node(Kind::Class, Slot::Item, span, at(one.ident.span()), |writer| {
                writer.attributes(&one.attrs);
                writer.members(one.fields.named.iter(), span_of(&one.fields));
            }),
            Item::Enum(one) => self.node(Kind::Enum, Slot::Item, span, at(one.ident.span()), |writer| {
                writer.attributes(&one.attrs);
                one.variants.iter().for_each(|variant| writer.variant(variant));
            }),
            Item::Trait(one) => self.node(Kind::Class, Slot::Item, span, at(one.ident.span()), |writer| {
                writer.attributes(&one.attrs);
                one.supertraits.iter().for_each(|bound| writer.bound(bound));
                let body = at(one.brace_token.span.join());
                writer.node(Kind::Block, Slot::Body, body, empty(body), |writer| {
                    writer.inner_attributes(&one.attrs);
                    one.items.iter().for_each(|item| writer.trait_item(item));
                });
            }),
            Item::Impl(one) => self.node(Kind::Class, Slot::Item, span, type_name(&one.self_ty), |writer| {
                writer.attributes(&one.attrs);
                if let Some((path, _)) = &one.trait_ {
                    writer.leaf(Kind::Name, Slot::Base, span_of(path), last_name(path));
                }
                let body = at(one.brace_token.span.join());
                writer.node(Kind::Block, Slot::Body, body, empty(body), |writer| {
                    writer.inner_attributes(&one.attrs);
                    one.items.iter().for_each(|item| writer.impl_item(item));
                });
            }),
            Item::Mod(one) => self.node(Kind::Class, Slot::Item, span, at(one.ident.span()), |writer| {
                writer.attributes(&one.attrs);
                let Some((brace, items)) = &one.content else { return };
                let body = at(brace.span.join());
                writer.node(Kind::Block, Slot::Body, body, empty(body), |writer| {
                    writer.inner_attributes(&one.attrs);
                    for item in items {
                        writer.item(item);
                    }
                });
            }),
            Item::Macro(one) => self.macro_call(&one.attrs, &one.mac, Slot::Item, span),
            Item::Verbatim(tokens) => self.node(Kind::Statement, Slot::Item, span, empty(span), |writer| {
                writer.tokens(tokens, Slot::Item);
            }),
            _ => self.leaf(Kind::Statement, Slot::Item, span, empty(span)),
        }
    }

    fn constant(&mut self, attributes: &[Attribute], name: Span, of: Option<&Type>, value: Option<&Expr>, span: Span) {
        self.node(Kind::Binding, Slot::Item, span, name, |writer| {
            writer.attributes(attributes);
            writer.name(Slot::Target, name);
            if let Some(of) = of {
                writer.type_name(of, Slot::Type);
            }
            if let Some(value) = value {
                writer.expr(value, Slot::Value);
            }
        });
    }

    fn function(&mut self, attributes: &[Attribute], signature: &Signature, body: Option<&syn::Block>, span: Span) {
        self.node(Kind::Function, Slot::Item, span, at(signature.ident.span()), |writer| {
            writer.attributes(attributes);
            for input in &signature.inputs {
                match input {
                    FnArg::Receiver(receiver) => {
                        writer.leaf(
                            Kind::Parameter,
                            Slot::Parameter,
                            span_of(receiver),
                            at(receiver.self_token.span),
                        );
                    }
                    FnArg::Typed(typed) => writer.typed(&typed.pat, Some(&typed.ty), span_of(typed)),
                }
            }
            if let ReturnType::Type(_, of) = &signature.output {
                writer.type_name(of, Slot::Type);
            }
            if let Some(body) = body {
                writer.block_with(attributes, body, Slot::Body);
            }
        });
    }

    /// A parameter of a closure.
    pub(super) fn parameter(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Type(typed) => self.typed(&typed.pat, Some(&typed.ty), span_of(typed)),
            _ => self.typed(pattern, None, span_of(pattern)),
        }
    }

    fn typed(&mut self, pattern: &Pat, of: Option<&Type>, span: Span) {
        let name = bound_name(pattern);
        self.node(
            Kind::Parameter,
            Slot::Parameter,
            span,
            name.unwrap_or(empty(span)),
            |writer| {
                if name.is_none() {
                    writer.pattern(pattern, Slot::Target);
                }
                if let Some(of) = of {
                    writer.type_name(of, Slot::Type);
                }
            },
        );
    }

    fn fields(&mut self, fields: &Fields) {
        if !matches!(fields, Fields::Unit) {
            self.members(fields.iter(), span_of(fields));
        }
    }

    fn members<'f>(&mut self, fields: impl Iterator<Item = &'f Field>, span: Span) {
        self.node(Kind::Block, Slot::Body, span, empty(span), |writer| {
            for field in fields {
                let span = span_of(field);
                let name = field.ident.as_ref().map(|name| at(name.span()));
                writer.node(Kind::Binding, Slot::Item, span, name.unwrap_or(empty(span)), |writer| {
                    writer.attributes(&field.attrs);
                    if let Some(name) = name {
                        writer.name(Slot::Target, name);
                    }
                    writer.type_name(&field.ty, Slot::Type);
                });
            }
        });
    }

    fn variant(&mut self, variant: &Variant) {
        self.node(
            Kind::EnumMember,
            Slot::Item,
            span_of(variant),
            at(variant.ident.span()),
            |writer| {
                writer.attributes(&variant.attrs);
                writer.fields(&variant.fields);
                if let Some((_, value)) = &variant.discriminant {
                    writer.expr(value, Slot::Value);
                }
            },
        );
    }

    fn bound(&mut self, bound: &TypeParamBound) {
        if let TypeParamBound::Trait(bound) = bound {
            self.leaf(Kind::Name, Slot::Base, span_of(bound), last_name(&bound.path));
        }
    }

    fn trait_item(&mut self, item: &TraitItem) {
        let span = span_of(item);
        match item {
            TraitItem::Const(one) => {
                let value = one.default.as_ref().map(|(_, value)| value);
                self.constant(&one.attrs, at(one.ident.span()), Some(&one.ty), value, span);
            }
            TraitItem::Fn(one) => self.function(&one.attrs, &one.sig, one.default.as_ref(), span),
            TraitItem::Macro(one) => self.macro_call(&one.attrs, &one.mac, Slot::Item, span),
            _ => self.leaf(Kind::Statement, Slot::Item, span, empty(span)),
        }
    }

    fn impl_item(&mut self, item: &ImplItem) {
        let span = span_of(item);
        match item {
            ImplItem::Const(one) => {
                self.constant(&one.attrs, at(one.ident.span()), Some(&one.ty), Some(&one.expr), span);
            }
            ImplItem::Fn(one) => self.function(&one.attrs, &one.sig, Some(&one.block), span),
            ImplItem::Macro(one) => self.macro_call(&one.attrs, &one.mac, Slot::Item, span),
            _ => self.leaf(Kind::Statement, Slot::Item, span, empty(span)),
        }
    }

    /// Attributes before what they are of, among which documentation is.
    pub(super) fn attributes(&mut self, attributes: &[Attribute]) {
        let outer = attributes
            .iter()
            .filter(|attribute| matches!(attribute.style, AttrStyle::Outer));
        outer.for_each(|attribute| self.attribute(attribute));
    }

    /// Attributes at the beginning of what they are of.
    pub(super) fn inner_attributes(&mut self, attributes: &[Attribute]) {
        let inner = attributes
            .iter()
            .filter(|attribute| matches!(attribute.style, AttrStyle::Inner(_)));
        inner.for_each(|attribute| self.attribute(attribute));
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let span = span_of(attribute);
        if attribute.path().is_ident("doc") {
            return self.leaf(Kind::DocComment, Slot::Item, span, empty(span));
        }
        let path = attribute.path();
        let name = last_name(path);
        self.node(Kind::Annotation, Slot::Decorator, span, name, |writer| {
            writer.leaf(Kind::Name, Slot::Callee, span_of(path), span_of(path));
            match &attribute.meta {
                Meta::Path(_) => {}
                Meta::List(list) => writer.tokens(&list.tokens, Slot::Argument),
                Meta::NameValue(pair) => writer.expr(&pair.value, Slot::Argument),
            }
        });
    }
}

/// The last part of a type's name.
fn type_name(of: &Type) -> Span {
    match of {
        Type::Path(path) => last_name(&path.path),
        Type::Reference(inner) => type_name(&inner.elem),
        _ => span_of(of),
    }
}
