//! What the parsed tree says beyond the tokens: whose value a literal is, which call it is an argument of, what lists it.

use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, Expr, ExprArray, ExprBinary, ExprCall, ExprLit, ExprMatch, ExprMethodCall, FieldValue, File,
    ItemConst, ItemFn, ItemMod, ItemStatic, Lit, Local, Macro, Meta, Pat, spanned::Spanned,
};

use super::tokens::{is_comparing, is_defaulting};
use super::{Found, place_of_string, span_of};
use crate::syntax::Context;
use crate::vocab::{Place, Role, Span};

/// Says what the tree says of the spans within its literals.
pub(super) fn walk(file: &File, found: &mut Found<'_>) {
    let mut walker = Walker {
        found,
        around: Around::default(),
    };
    walker.visit_file(file);
}

/// What is known of the place that the walk has come to.
#[derive(Clone, Default)]
struct Around {
    place: Option<Place>,
    name: Option<String>,
    call: Option<String>,
    call_at: Option<usize>,
    scopes: Vec<Span>,
    containers: Vec<Span>,
    /// Whether it is a value that a test expects, which no call makes something of.
    is_expected: bool,
}

struct Walker<'a, 'b> {
    found: &'a mut Found<'b>,
    around: Around,
}

impl Walker<'_, '_> {
    /// Goes on with other surroundings, and comes back to these.
    fn with(&mut self, change: impl FnOnce(&mut Around), go_on: impl FnOnce(&mut Self)) {
        let kept = self.around.clone();
        change(&mut self.around);
        go_on(self);
        self.around = kept;
    }

    fn argument(&mut self, argument: &Expr, call: Option<&String>, parentheses: &syn::token::Paren) {
        let name = call.map(String::as_str).unwrap_or_default();
        let place = if is_comparing(name) {
            Place::Comparison
        } else if is_defaulting(name) {
            Place::DefaultValue
        } else {
            Place::Argument
        };
        let change = |around: &mut Around| {
            // `"…".to_owned()` and `String::from("…")` pass their value on.
            if call.is_some() && !is_conversion(name) {
                around.place = Some(place);
                around.is_expected = false;
                around.call = call.cloned();
                around.call_at = Some(span_of(parentheses.span.open()).start());
            }
        };
        self.with(change, |walker| walker.visit_expr(argument));
    }

    /// What a test holds is of a test, comments too.
    fn mark_test(&mut self, attributes: &[Attribute], span: Span) {
        if attributes.iter().any(is_test) {
            for at in self.found.within(span) {
                self.found.contexts[at].role = Some(Role::Test);
            }
        }
    }

    fn named(&mut self, name: String, value: &Expr) {
        let is_expected = self.found.tested.expects(&name);
        let change = |around: &mut Around| {
            around.is_expected |= is_expected;
            around.name = Some(name);
            around.place = None;
        };
        self.with(change, |walker| walker.visit_expr(value));
    }
}

impl<'ast> Visit<'ast> for Walker<'_, '_> {
    fn visit_expr_lit(&mut self, literal: &'ast ExprLit) {
        let Lit::Str(string) = &literal.lit else { return };
        let span = span_of(string.span());
        if !self.found.has(span) {
            return;
        }
        let written = place_of_string(&self.found.text[span.range()]);
        let place = match self.around.place {
            _ if self.around.is_expected => Place::Comparison,
            Some(place) if written == Place::String || place == Place::Comparison => place,
            _ => written,
        };
        let context = Context {
            place,
            name: self.around.name.clone(),
            call: self.around.call.clone(),
            call_at: self.around.call_at,
            scopes: self.around.scopes.clone(),
            literal: Some(span),
            containers: self.around.containers.clone(),
            ..Context::default()
        };
        self.found.set(span, &context);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let context = Context {
            place: Place::Identifier,
            name: self.around.name.clone(),
            call: self.around.call.clone(),
            call_at: self.around.call_at,
            scopes: self.around.scopes.clone(),
            ..Context::default()
        };
        self.found.set(span_of(path.span()), &context);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let span = span_of(item.span());
        self.with(
            |around| around.scopes.insert(0, span),
            |walker| visit::visit_impl_item_fn(walker, item),
        );
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if self.found.has(span_of(expr.span())) {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        let name = match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        // `String::from` is a conversion, `Model::from` is too: the type does not matter.
        for argument in &call.args {
            self.argument(argument, name.as_ref(), &call.paren_token);
        }
        self.visit_expr(&call.func);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let name = call.method.to_string();
        for argument in &call.args {
            self.argument(argument, Some(&name), &call.paren_token);
        }
        self.visit_expr(&call.receiver);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        let compares = matches!(binary.op, syn::BinOp::Eq(_) | syn::BinOp::Ne(_));
        let change = |around: &mut Around| {
            if compares {
                around.place = Some(Place::Comparison);
            }
        };
        self.with(change, |walker| visit::visit_expr_binary(walker, binary));
    }

    fn visit_expr_array(&mut self, array: &'ast ExprArray) {
        let span = span_of(array.span());
        let change = |around: &mut Around| {
            around.containers.insert(0, span);
            around.place = None;
        };
        self.with(change, |walker| visit::visit_expr_array(walker, array));
    }

    fn visit_expr_match(&mut self, expr: &'ast ExprMatch) {
        let span = span_of(expr.span());
        self.with(
            |around| around.containers.insert(0, span),
            |walker| visit::visit_expr_match(walker, expr),
        );
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.with(|around| around.place = None, |walker| visit::visit_arm(walker, arm));
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        self.with(
            |around| around.place = Some(Place::Comparison),
            |walker| visit::visit_pat(walker, pat),
        );
    }

    fn visit_field_value(&mut self, field: &'ast FieldValue) {
        if let syn::Member::Named(name) = &field.member {
            self.named(name.to_string(), &field.expr);
        } else {
            self.visit_expr(&field.expr);
        }
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let name = match &local.pat {
            Pat::Ident(ident) => Some(ident.ident.to_string()),
            Pat::Type(typed) => match &*typed.pat {
                Pat::Ident(ident) => Some(ident.ident.to_string()),
                _ => None,
            },
            _ => None,
        };
        let is_expected = name.as_deref().is_some_and(|name| self.found.tested.expects(name));
        let change = |around: &mut Around| {
            around.is_expected |= is_expected;
            around.name = name;
        };
        self.with(change, |walker| visit::visit_local(walker, local));
    }

    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        self.named(item.ident.to_string(), &item.expr);
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        self.named(item.ident.to_string(), &item.expr);
    }

    /// What a macro holds is known by its tokens; what it stands in is added.
    fn visit_macro(&mut self, item: &'ast Macro) {
        let span = span_of(item.span());
        for at in self.found.within(span) {
            let context = &mut self.found.contexts[at];
            if context.name.is_none() {
                context.name.clone_from(&self.around.name);
            }
            context.containers.extend(&self.around.containers);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        visit::visit_item_mod(self, item);
        self.mark_test(&item.attrs, span_of(item.span()));
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let span = span_of(item.span());
        self.with(
            |around| around.scopes.insert(0, span),
            |walker| visit::visit_item_fn(walker, item),
        );
        self.mark_test(&item.attrs, span);
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`.
fn is_test(attribute: &Attribute) -> bool {
    let name = attribute
        .path()
        .segments
        .last()
        .map(|segment| segment.ident.to_string());
    match &attribute.meta {
        Meta::List(of) if name.as_deref() == Some("cfg") => of.tokens.to_string() == "test",
        _ => name.as_deref() == Some("test"),
    }
}

fn is_conversion(call: &str) -> bool {
    matches!(
        call,
        "from" | "into" | "to_owned" | "to_string" | "Some" | "Ok" | "Box" | "new" | "Cow" | "Borrowed"
    )
}
