//! Expressions and statements.

use std::mem::discriminant;

use proc_macro2::Span as Token;
use syn::spanned::Spanned;
use syn::{
    Attribute, BinOp, Block, Expr, ExprBinary, ExprIf, ExprMatch, ExprMethodCall, ExprStruct, Local, Member, Pat, Stmt,
    UnOp,
};

use super::pattern::{bound_name, last_name};
use super::{Writer, at, empty, span_of};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Writer<'_> {
    fn block(&mut self, block: &Block, slot: Slot) {
        self.block_with(&[], block, slot);
    }

    /// A block with the attributes of its owner that are in it.
    pub(super) fn block_with(&mut self, attributes: &[Attribute], block: &Block, slot: Slot) {
        let span = at(block.brace_token.span.join());
        self.node(Kind::Block, slot, span, empty(span), |writer| {
            writer.inner_attributes(attributes);
            block.stmts.iter().for_each(|statement| writer.statement(statement));
        });
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(item) => self.item(item),
            Stmt::Expr(expr, _) => self.expr(expr, Slot::Item),
            Stmt::Macro(call) => self.macro_call(&call.attrs, &call.mac, Slot::Item, span_of(call)),
        }
    }

    fn local(&mut self, local: &Local) {
        let span = span_of(local);
        let value = local.init.as_ref().map(|init| &*init.expr);
        if let (Pat::Tuple(names), Some(Expr::Tuple(values))) = (&local.pat, value)
            && names.elems.len() == values.elems.len()
        {
            return self.pairs(names.elems.iter().map(bound_name), values.elems.iter());
        }
        let name = bound_name(&local.pat).unwrap_or(empty(span));
        self.node(Kind::Binding, Slot::Item, span, name, |writer| {
            writer.attributes(&local.attrs);
            writer.pattern(&local.pat, Slot::Target);
            let Some(init) = &local.init else { return };
            writer.expr(&init.expr, Slot::Value);
            if let Some((_, diverge)) = &init.diverge {
                writer.expr(diverge, Slot::Else);
            }
        });
    }

    /// Several targets and their values: a target is only the name of its binding, since all values are behind it.
    fn pairs<'e>(&mut self, names: impl Iterator<Item = Option<Span>>, values: impl Iterator<Item = &'e Expr>) {
        for (name, value) in names.zip(values) {
            let span = span_of(value);
            self.node(Kind::Binding, Slot::Item, span, name.unwrap_or(empty(span)), |writer| {
                writer.expr(value, Slot::Value);
            });
        }
    }

    /// Writes an expression. What does not change a value is not written, or is a group.
    pub(super) fn expr(&mut self, expr: &Expr, slot: Slot) {
        match expr {
            Expr::Reference(inner) => return self.expr(&inner.expr, slot),
            Expr::Group(inner) => return self.expr(&inner.expr, slot),
            _ => {}
        }
        let span = span_of(expr);
        let none = empty(span);
        match expr {
            Expr::Lit(_) => self.literal(slot, span),
            Expr::Path(_) | Expr::Infer(_) => self.name(slot, span),
            Expr::Array(array) => self.list(slot, span, array.elems.iter()),
            Expr::Tuple(tuple) => self.list(slot, span, tuple.elems.iter()),
            Expr::Repeat(repeat) => self.list(slot, span, [&*repeat.expr, &*repeat.len].into_iter()),
            Expr::Paren(inner) => self.group(slot, span, &inner.expr),
            Expr::Await(inner) => self.group(slot, span, &inner.base),
            Expr::Try(inner) => self.group(slot, span, &inner.expr),
            Expr::Cast(cast) => self.node(Kind::Group, slot, span, none, |writer| {
                writer.expr(&cast.expr, Slot::Item);
                writer.type_name(&cast.ty, Slot::Type);
            }),
            Expr::Call(call) => self.call(&call.func, call.args.iter(), slot, span),
            Expr::MethodCall(call) => self.method_call(call, slot, span),
            Expr::Macro(call) => self.macro_call(&[], &call.mac, slot, span),
            Expr::Struct(literal) => self.struct_literal(literal, slot, span),
            Expr::Field(field) => self.node(Kind::Member, slot, span, span_of(&field.member), |writer| {
                writer.expr(&field.base, Slot::Receiver);
            }),
            Expr::Index(index) => self.node(Kind::Index, slot, span, key_name(&index.index), |writer| {
                writer.expr(&index.expr, Slot::Receiver);
                writer.expr(&index.index, Slot::Key);
            }),
            Expr::Binary(binary) => self.binary(binary, slot, span),
            Expr::Unary(unary) => self.unary(unary, slot, span),
            Expr::Range(range) => self.node(Kind::Operation, slot, span, span_of(&range.limits), |writer| {
                range.start.iter().for_each(|start| writer.expr(start, Slot::Left));
                range.end.iter().for_each(|end| writer.expr(end, Slot::Right));
            }),
            Expr::Let(matching) => self.node(Kind::Operation, slot, span, at(matching.let_token.span), |writer| {
                let pattern = span_of(&matching.pat);
                writer.node(Kind::Case, Slot::Left, pattern, empty(pattern), |writer| {
                    writer.pattern(&matching.pat, Slot::Pattern);
                });
                writer.expr(&matching.expr, Slot::Right);
            }),
            Expr::Assign(assign) => self.node(Kind::Binding, slot, span, target_name(&assign.left), |writer| {
                writer.expr(&assign.left, Slot::Target);
                writer.expr(&assign.right, Slot::Value);
            }),
            _ => self.control(expr, slot, span),
        }
    }

    /// Expressions that hold statements.
    fn control(&mut self, expr: &Expr, slot: Slot, span: Span) {
        let none = empty(span);
        match expr {
            Expr::If(branch) => self.branch(branch, slot, span),
            Expr::Match(switch) => self.switch(switch, slot, span),
            Expr::While(cycle) => self.node(Kind::If, slot, span, at(cycle.while_token.span), |writer| {
                writer.expr(&cycle.cond, Slot::Condition);
                writer.block(&cycle.body, Slot::Body);
            }),
            Expr::ForLoop(cycle) => self.node(Kind::Loop, slot, span, at(cycle.for_token.span), |writer| {
                writer.pattern(&cycle.pat, Slot::Target);
                writer.expr(&cycle.expr, Slot::Subject);
                writer.block(&cycle.body, Slot::Body);
            }),
            Expr::Loop(cycle) => self.node(Kind::Loop, slot, span, at(cycle.loop_token.span), |writer| {
                writer.block(&cycle.body, Slot::Body);
            }),
            Expr::Closure(closure) => self.node(Kind::Function, slot, span, none, |writer| {
                for input in &closure.inputs {
                    writer.parameter(input);
                }
                writer.expr(&closure.body, Slot::Body);
            }),
            Expr::Block(inner) => self.block(&inner.block, slot),
            Expr::Unsafe(inner) => self.block(&inner.block, slot),
            Expr::Async(inner) => self.block(&inner.block, slot),
            Expr::Const(inner) => self.block(&inner.block, slot),
            Expr::TryBlock(inner) => self.block(&inner.block, slot),
            Expr::Return(leave) => self.leave(leave.return_token.span, leave.expr.as_deref(), slot, span),
            Expr::Break(leave) => self.leave(leave.break_token.span, leave.expr.as_deref(), slot, span),
            Expr::Yield(leave) => self.leave(leave.yield_token.span, leave.expr.as_deref(), slot, span),
            Expr::Verbatim(tokens) => self.node(Kind::Statement, slot, span, none, |writer| {
                writer.tokens(tokens, Slot::Item);
            }),
            _ => self.leaf(Kind::Statement, slot, span, none),
        }
    }

    fn list<'e>(&mut self, slot: Slot, span: Span, elements: impl Iterator<Item = &'e Expr>) {
        self.node(Kind::List, slot, span, empty(span), |writer| {
            elements.for_each(|element| writer.expr(element, Slot::Item));
        });
    }

    fn group(&mut self, slot: Slot, span: Span, inner: &Expr) {
        self.node(Kind::Group, slot, span, empty(span), |writer| {
            writer.expr(inner, Slot::Item);
        });
    }

    fn leave(&mut self, keyword: Token, value: Option<&Expr>, slot: Slot, span: Span) {
        self.node(Kind::Return, slot, span, at(keyword), |writer| {
            if let Some(value) = value {
                writer.expr(value, Slot::Item);
            }
        });
    }

    fn call<'e>(&mut self, callee: &Expr, arguments: impl Iterator<Item = &'e Expr>, slot: Slot, span: Span) {
        self.node(Kind::Call, slot, span, target_name(callee), |writer| {
            match callee {
                Expr::Path(path) => writer.callee(&path.path),
                _ => writer.expr(callee, Slot::Callee),
            }
            arguments.for_each(|argument| writer.expr(argument, Slot::Argument));
        });
    }

    fn method_call(&mut self, call: &ExprMethodCall, slot: Slot, span: Span) {
        let name = at(call.method.span());
        self.node(Kind::Call, slot, span, name, |writer| {
            let member = Span::new(span.start(), name.end());
            writer.node(Kind::Member, Slot::Callee, member, name, |writer| {
                writer.expr(&call.receiver, Slot::Receiver);
            });
            call.args
                .iter()
                .for_each(|argument| writer.expr(argument, Slot::Argument));
        });
    }

    fn struct_literal(&mut self, literal: &ExprStruct, slot: Slot, span: Span) {
        self.node(Kind::Call, slot, span, last_name(&literal.path), |writer| {
            writer.callee(&literal.path);
            let fields = at(literal.brace_token.span.join());
            writer.node(Kind::Map, Slot::Argument, fields, empty(fields), |writer| {
                for field in &literal.fields {
                    let name = span_of(&field.member);
                    writer.node(Kind::Pair, Slot::Item, span_of(field), name, |writer| {
                        if field.colon_token.is_some() {
                            writer.name(Slot::Key, name);
                        }
                        writer.expr(&field.expr, Slot::Value);
                    });
                }
                literal.rest.iter().for_each(|rest| writer.expr(rest, Slot::Item));
            });
        });
    }

    /// An operation; a chain of one operator is one operation.
    fn binary(&mut self, binary: &ExprBinary, slot: Slot, span: Span) {
        let operator = span_of(&binary.op);
        if is_assignment(&binary.op) {
            let target = target_name(&binary.left);
            return self.node(Kind::Binding, slot, span, target, |writer| {
                writer.expr(&binary.left, Slot::Target);
                let value = Span::new(operator.start(), span.end());
                writer.node(Kind::Operation, Slot::Value, value, operator, |writer| {
                    writer.expr(&binary.right, Slot::Right);
                });
            });
        }
        let mut operands = vec![&*binary.right];
        let mut left = &*binary.left;
        while let Expr::Binary(inner) = left {
            if discriminant(&inner.op) != discriminant(&binary.op) {
                break;
            }
            operands.push(&inner.right);
            left = &inner.left;
        }
        self.node(Kind::Operation, slot, span, operator, |writer| {
            writer.expr(left, Slot::Left);
            operands
                .into_iter()
                .rev()
                .for_each(|operand| writer.expr(operand, Slot::Right));
        });
    }

    fn unary(&mut self, unary: &syn::ExprUnary, slot: Slot, span: Span) {
        match unary.op {
            UnOp::Deref(_) => self.expr(&unary.expr, slot),
            UnOp::Neg(_) if matches!(*unary.expr, Expr::Lit(_)) => self.leaf(Kind::Scalar, slot, span, span),
            _ => self.node(Kind::Operation, slot, span, span_of(&unary.op), |writer| {
                writer.expr(&unary.expr, Slot::Right);
            }),
        }
    }

    fn branch(&mut self, branch: &ExprIf, slot: Slot, span: Span) {
        self.node(Kind::If, slot, span, at(branch.if_token.span), |writer| {
            writer.expr(&branch.cond, Slot::Condition);
            writer.block(&branch.then_branch, Slot::Body);
            if let Some((_, other)) = &branch.else_branch {
                writer.expr(other, Slot::Else);
            }
        });
    }

    fn switch(&mut self, switch: &ExprMatch, slot: Slot, span: Span) {
        self.node(Kind::Switch, slot, span, empty(span), |writer| {
            writer.expr(&switch.expr, Slot::Subject);
            for arm in &switch.arms {
                let span = span_of(arm);
                writer.node(Kind::Case, Slot::Item, span, empty(span), |writer| {
                    writer.attributes(&arm.attrs);
                    writer.pattern(&arm.pat, Slot::Pattern);
                    writer.expr(&arm.body, Slot::Body);
                });
            }
        });
    }
}

fn is_assignment(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

/// The last part of what is called or assigned to.
fn target_name(expr: &Expr) -> Span {
    match expr {
        Expr::Path(path) => last_name(&path.path),
        Expr::Field(field) => match &field.member {
            Member::Named(name) => at(name.span()),
            Member::Unnamed(index) => at(index.span()),
        },
        Expr::Index(index) => key_name(&index.index),
        Expr::Paren(inner) => target_name(&inner.expr),
        Expr::Unary(inner) => target_name(&inner.expr),
        _ => empty(span_of(expr)),
    }
}

/// The name of a key: a literal without its quotes.
fn key_name(key: &Expr) -> Span {
    let span = span_of(key);
    match key {
        Expr::Lit(literal) if matches!(literal.lit, syn::Lit::Str(_)) => {
            Span::new(span.start() + 1, span.end().saturating_sub(1))
        }
        _ => span,
    }
}
