//! Requests by HTTP: the address names the model and the operation, and a body is beside it.

use super::eval::Evaluator;
use super::json;
use super::names::Ref;
use super::sites::{Reader, Sent, fields};
use super::value::{At, Map, Value, ValueKind};
use crate::tree::Kind;
use crate::usage::calls;
use crate::usage::rows::RequestRow;
use crate::usage::sinks::ROWS;

impl Reader<'_, '_> {
    /// A request by HTTP: a call that is given an address.
    pub(super) fn of_url(&self, row: &'static RequestRow, name: &str, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        if tree.span(at.node).len() > 20_000 {
            return;
        }
        let map = self.eval.arguments(at, 0);
        let positional = calls::arguments(tree, at.node).filter(|&id| {
            matches!(
                tree.kind(id),
                Kind::Literal | Kind::Template | Kind::Operation | Kind::Name | Kind::Member
            )
        });
        let values = positional.map(|node| self.eval.eval(Ref { node, ..at }));
        let keyed = row
            .keys
            .iter()
            .filter_map(|key| map.get(key))
            .map(|entry| entry.value.clone());
        let url = values.chain(keyed).find_map(|value| path_of(row, &value));
        if let Some((model, operation)) = url {
            Self::push_url(
                row,
                (name, self.eval.place(at)),
                &map,
                model,
                &operation,
                &self.handled(at),
                sent,
            );
        }
    }

    /// A mapping that has an address and a body.
    pub(super) fn of_map(row: &'static RequestRow, map: &Map, at: At, handled: &[String], sent: &mut Vec<Sent>) {
        let url = row
            .keys
            .iter()
            .filter_map(|key| map.get(key))
            .find_map(|entry| path_of(row, &entry.value));
        if let Some((model, operation)) = url {
            Self::push_url(row, ("url", at), map, model, &operation, handled, sent);
        }
    }

    fn push_url(
        row: &'static RequestRow,
        (taker, at): (&str, At),
        map: &Map,
        model: At,
        operation: &str,
        handled: &[String],
        sent: &mut Vec<Sent>,
    ) {
        let body = row
            .body
            .iter()
            .filter_map(|key| map.get(key))
            .find_map(|entry| Evaluator::as_map(&entry.value));
        let (api, form) = match operation {
            "converse" => ("Converse", Some("converse")),
            "converse-stream" => ("ConverseStream", Some("converse")),
            "invoke" => ("InvokeModel", None),
            "invoke-with-response-stream" => ("InvokeModelWithResponseStream", None),
            _ => return,
        };
        let form = form.and_then(|name| ROWS.form.iter().find(|row| row.name == name));
        let converse = form
            .zip(body.as_ref())
            .map(|(form, (body, _))| fields(form, body, false));
        let is_invoked = form.is_none();
        sent.push(Sent {
            at,
            taker: taker.to_owned(),
            api,
            at_mantle: false,
            model,
            is_default: false,
            via: Vec::new(),
            fields: converse.unwrap_or_default(),
            body: body.filter(|_| is_invoked),
            strips: &row.strips,
            is_hint: false,
            is_open: false,
            is_loose: false,
            is_whole: false,
            handled: handled.to_vec(),
        });
    }

    /// JSON in a text that describes a request: `{"url": "…/model/…/converse", "request_body": "…"}`.
    pub(super) fn text(&self, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        let text = tree.slice(at.node);
        let is_inner = || {
            let outer = tree
                .parent(at.node)
                .is_some_and(|outer| tree.kind(outer) == Kind::Operation);
            outer || tree.children(at.node).any(|child| tree.kind(child) == Kind::Embedded)
        };
        if text.len() > 20_000 || !text.contains("/model/") || is_inner() {
            return;
        }
        let ValueKind::Text(written) = self.eval.eval(at).what else {
            return;
        };
        let Some(value) = json::read(&written, at.part) else {
            return;
        };
        self.maps(&value, &self.handled(at), sent);
    }

    #[expect(
        clippy::self_only_used_in_recursion,
        reason = "it is called as the readers of the other shapes are"
    )]
    pub(super) fn maps(&self, value: &Value, handled: &[String], sent: &mut Vec<Sent>) {
        match &value.what {
            ValueKind::Map(map) => {
                for row in ROWS.request.iter().filter(|row| !row.path.is_empty()) {
                    Self::of_map(row, map, value.at, handled, sent);
                }
                for entry in &map.entries {
                    self.maps(&entry.value, handled, sent);
                }
            }
            ValueKind::List { items, .. } => {
                for item in items {
                    self.maps(item, handled, sent);
                }
            }
            _ => {}
        }
    }
}

/// The place of the model in an address, and the operation behind it.
fn path_of(row: &RequestRow, value: &Value) -> Option<(At, String)> {
    let ValueKind::Text(written) = &value.what else {
        return None;
    };
    let text = &written.text;
    if !text.contains("bedrock") {
        return None;
    }
    let start = text.find(&row.path)? + row.path.len();
    let rest = text.get(start..)?;
    let end = rest.find('/')?;
    let operation = rest.get(end + 1..)?.split(['?', '#', '"', ' ']).next()?;
    let at = At {
        span: written.span(start, start + end),
        ..value.at
    };
    Some((at, operation.to_owned()))
}
