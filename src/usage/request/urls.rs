//! Requests by HTTP: the address names the model and the operation, and a body is beside it.

use super::eval::Evaluator;
use super::json;
use super::names::Ref;
use super::sites::{Reader, Sent, fields};
use super::value::{At, HOLE, Map, Value, ValueKind};
use crate::tree::{Kind, NodeId, Slot, Tree};
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
        let mut map = self.eval.arguments(at, 0);
        self.touched(at, &mut map);
        let positional = calls::arguments(tree, at.node).filter(|&id| {
            matches!(
                tree.kind(id),
                Kind::Literal | Kind::Template | Kind::Operation | Kind::Name | Kind::Member
            )
        });
        let values: Vec<Value> = positional.map(|node| self.eval.eval(Ref { node, ..at })).collect();
        // `post(uri, payload.to_json)`
        let second = calls::arguments(tree, at.node)
            .filter(|&id| tree.kind(id) != Kind::Argument)
            .skip(1)
            .find_map(|node| Evaluator::as_map(&self.eval.eval(Ref { node, ..at })));
        let keyed = row
            .keys
            .iter()
            .filter_map(|key| map.get(key))
            .map(|entry| entry.value.clone());
        // A flag of `curl` that takes nothing stands before the address: `-s https://…`.
        let flagged = map.entries.iter().filter(|_| tree.language() == "shell");
        let flagged = flagged.map(|entry| entry.value.clone());
        let url = values
            .into_iter()
            .chain(keyed)
            .chain(flagged)
            .find_map(|value| path_of(row, &value));
        if let Some(path) = url {
            let body = body_of(row, &map).or(second);
            let path = self.whole(path);
            Self::push_url(row, (name, self.eval.place(at)), body, &path, &self.handled(at), sent);
        }
    }

    /// The path, with the place of the whole expression that puts its model in.
    fn whole(&self, path: Path) -> Path {
        let Some(tree) = self.eval.names.trees.get(path.model.part).filter(|_| path.is_open) else {
            return path;
        };
        let mut node = tree.innermost(path.model.span);
        let is_part = |outer: NodeId| {
            matches!(
                tree.kind(outer),
                Kind::Hole | Kind::Name | Kind::Member | Kind::Index | Kind::Call
            )
        };
        while let Some(outer) = tree.parent(node).filter(|&outer| is_part(outer))
            && tree.span(outer).start() == tree.span(node).start()
        {
            node = outer;
        }
        let span = if is_part(node) {
            tree.span(node)
        } else {
            path.model.span
        };
        Path {
            model: At { span, ..path.model },
            ..path
        }
    }

    /// A text that is the path of a request, where no call of it is known: the body is the one that its function makes.
    pub(super) fn of_path(&self, at: Ref, sent: &mut Vec<Sent>) {
        /// Bindings of a function, at most, that may be the body.
        const MAX_BINDINGS: usize = 100;
        let tree = self.eval.tree(at);
        let Some(row) = ROWS.request.iter().find(|row| !row.path.is_empty()) else {
            return;
        };
        let Some(path) = path_of(row, &self.eval.eval(at)) else {
            return;
        };
        let path = self.whole(path);
        let own = tree.span(at.node);
        let is_known = |one: &Sent| {
            one.at.part == at.part
                && tree.text().get(one.at.span.range()).is_some()
                && (one.at.span.contains(own) || own.contains(one.model.span))
        };
        let scope = self.eval.names.scope(at);
        if scope.node == Tree::ROOT || sent.iter().any(is_known) {
            return;
        }
        let bindings = tree
            .subtree(scope.node)
            .filter(|&id| tree.kind(id) == Kind::Binding)
            .take(MAX_BINDINGS);
        let bodies = bindings.filter_map(|id| {
            let node = tree.child(id, Slot::Value)?;
            let (map, place) = Evaluator::as_map(&self.eval.eval(Ref { node, ..at }))?;
            let is_body = ["inferenceConfig", "messages", "anthropic_version"]
                .iter()
                .any(|key| map.get(key).is_some());
            is_body.then_some((map, place))
        });
        let bodies: Vec<(Map, At)> = bodies.collect();
        if let [body] = bodies.as_slice() {
            let name = tree.name(scope.node).unwrap_or("request");
            Self::push_url(
                row,
                (name, self.eval.place(at)),
                Some(body.clone()),
                &path,
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
        if let Some(path) = url {
            Self::push_url(row, ("url", at), body_of(row, map), &path, handled, sent);
        }
    }

    fn push_url(
        row: &'static RequestRow,
        (taker, at): (&str, At),
        body: Option<(Map, At)>,
        path: &Path,
        handled: &[String],
        sent: &mut Vec<Sent>,
    ) {
        let (api, form) = match path.operation.as_str() {
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
            model: path.model,
            is_default: false,
            via: Vec::new(),
            fields: converse.unwrap_or_default(),
            body: body.filter(|_| is_invoked),
            strips: &row.strips,
            is_hint: false,
            is_open: path.is_open,
            is_loose: false,
            is_partial: false,
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
            self.of_path(at, sent);
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

/// A path that names a model and an operation.
struct Path {
    /// The place of the model.
    model: At,
    operation: String,
    /// True if the model is put in at run time.
    is_open: bool,
}

/// The body among the arguments, or among the `params` of a resolver of AWS `AppSync`.
fn body_of(row: &RequestRow, map: &Map) -> Option<(Map, At)> {
    let of = |map: &Map| {
        let mut entries = row.body.iter().filter_map(|key| map.get(key));
        entries.find_map(|entry| Evaluator::as_map(&entry.value))
    };
    of(map).or_else(|| of(map.get("params")?.value.map()?))
}

/// The place of the model in an address, and the operation behind it.
fn path_of(row: &RequestRow, value: &Value) -> Option<Path> {
    let ValueKind::Text(written) = &value.what else {
        return None;
    };
    let text = &written.text;
    let start = text.find(&row.path)? + row.path.len();
    let rest = text.get(start..)?;
    let end = rest.find('/')?;
    let operation = rest.get(end + 1..)?.split(['?', '#', '"', ' ']).next()?;
    // Other services invoke models as well.
    let is_own = matches!(
        operation,
        "converse" | "converse-stream" | "invoke-with-response-stream"
    );
    if !is_own && !text.contains("bedrock") && !text.starts_with(&row.path) {
        return None;
    }
    let model = At {
        span: written.span(start, start + end),
        ..value.at
    };
    Some(Path {
        model,
        operation: operation.to_owned(),
        is_open: rest[..end].chars().all(|c| c == HOLE),
    })
}
