//! Records that say something of a model and call nothing: a price, a limit, a name, an ability, the code for it.
//!
//! Input: an id in its tree. Output: true if it is the key of such a record, an arm that gives a figure, or a row of a
//! list of prices or of specifications. A map whose values are settings or other models is not such a record.

use super::{Place, fold, naming, specs, words};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// Words of names that say how much a model costs.
const MONEY: &[&str] = &["price", "prices", "pricing", "cost", "costs", "usd", "tariff"];

/// Words beside a price that show that it is the price of a model, and not of an article of a shop.
const OF_TOKENS: &[&str] = &[
    "input",
    "output",
    "in",
    "out",
    "prompt",
    "completion",
    "token",
    "tokens",
    "cache",
    "cached",
    "1k",
    "million",
    "mtok",
    "per1k",
];

/// Words of maps by whose keys something is called.
const ROUTES: &[&str] = &[
    "weight",
    "weights",
    "traffic",
    "split",
    "route",
    "routes",
    "routing",
    "router",
    "fallback",
    "fallbacks",
    "endpoint",
    "endpoints",
    "deployment",
    "deployments",
];

/// So far outward a name may say what a map is for.
const MAX_OUTWARD: usize = 6;

/// More parts of a record are not read.
const MAX_NODES: usize = 64;

/// True if a name means a price or a cost.
pub(crate) fn names_price(name: &str) -> bool {
    words(name).iter().any(|word| MONEY.contains(&word.as_str()))
}

/// True if a name means the price of tokens: `price_in`, `outputCostPer1k`.
pub(crate) fn names_price_of_tokens(name: &str) -> bool {
    is_price_of_tokens(name, false)
}

/// An id with the tree around it.
pub(super) struct Records<'a, 't> {
    pub(super) tree: &'a Tree<'t>,
    /// Spans of the models that the text names, in order.
    pub(super) models: &'a [Span],
}

impl Records<'_, '_> {
    /// True if the id at `node`, whose place is known, is in a record that calls nothing.
    pub(super) fn hold(&self, node: NodeId, place: Place) -> bool {
        match place {
            Place::MappingKey => self.value_of(node).is_some_and(|value| self.is_figure(value)) && !self.is_route(node),
            Place::Comparison => self.is_arm(node),
            Place::String | Place::Argument | Place::ConfigValue => self.is_price_row(node),
            _ => false,
        }
    }

    /// The value of the key that an id is.
    fn value_of(&self, node: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        if tree.kind(node) == Kind::Section {
            return Some(node);
        }
        if matches!(tree.kind(node), Kind::Pair | Kind::Argument) {
            return tree.child(node, Slot::Value);
        }
        let mut below = node;
        for id in tree.ancestors(node).take(MAX_OUTWARD) {
            match tree.kind(id) {
                Kind::Group | Kind::Literal | Kind::Template | Kind::Index => {}
                Kind::Pair | Kind::Argument if tree.slot(below) != Slot::Value => return tree.child(id, Slot::Value),
                Kind::Binding if tree.slot(below) == Slot::Target => return tree.child(id, Slot::Value),
                Kind::List | Kind::Call => return self.next(id, below),
                _ => return None,
            }
            below = id;
        }
        None
    }

    /// The element or argument behind another.
    fn next(&self, list: NodeId, below: NodeId) -> Option<NodeId> {
        let mut children = self.tree.children(list).take(MAX_NODES);
        children.by_ref().find(|&child| child == below)?;
        children.next()
    }

    /// True if a value is a number, a word, a text, or a record of prices, none of which calls a model.
    fn is_figure(&self, value: NodeId) -> bool {
        let tree = self.tree;
        match tree.kind(value) {
            Kind::Scalar => true,
            Kind::Literal => !self.names_model(value) && !self.is_address(value),
            Kind::Group => tree.children(value).next().is_some_and(|inner| self.is_figure(inner)),
            Kind::List => {
                self.is_small(value)
                    && tree.children(value).next().is_some()
                    && tree.children(value).all(|item| self.is_scalar(item))
            }
            Kind::Map | Kind::Section => self.has_prices(value) || self.is_specified(value),
            Kind::Call if tree.children(value).any(|argument| self.is_part(argument)) => {
                self.is_specified(value) || self.is_made_of_figures(value)
            }
            _ => specs::is_code(tree, value),
        }
    }

    /// True if a child is an argument of a call, or a field of a literal with a type.
    fn is_part(&self, id: NodeId) -> bool {
        let tree = self.tree;
        tree.slot(id) == Slot::Argument || matches!(tree.kind(id), Kind::Map | Kind::Pair)
    }

    /// True if an object is made of numbers and words alone, and of a number among them: `new Spec(200000, "text")`.
    fn is_made_of_figures(&self, call: NodeId) -> bool {
        let tree = self.tree;
        let parts = || tree.children(call).filter(|&id| tree.slot(id) == Slot::Argument);
        self.is_small(call) && parts().all(|part| self.is_scalar(part)) && parts().any(|part| self.is_number(part))
    }

    /// True if a record holds nothing that is called, and says what a model is able to.
    fn is_specified(&self, record: NodeId) -> bool {
        let tree = self.tree;
        let parts = || tree.subtree(record).skip(1).take(MAX_NODES);
        let is_address = |id: NodeId| tree.kind(id) == Kind::Literal && (self.names_model(id) || self.is_address(id));
        self.specifications(record) > 0 && !parts().any(is_address)
    }

    /// Number of fields of a record that say what a model is able to.
    fn specifications(&self, record: NodeId) -> usize {
        let tree = self.tree;
        let parts = self
            .parts_of(record)
            .flat_map(|part| tree.subtree(part).skip(1).take(MAX_NODES));
        let fields = parts.filter(|&id| matches!(tree.kind(id), Kind::Pair | Kind::Argument | Kind::Binding));
        let names = fields.filter_map(|id| naming::short(tree, id));
        names.filter(|name| specs::is_specification(name)).count()
    }

    /// True if a record of several is one of specifications, more than a parameter of a request.
    fn is_specified_row(&self, record: NodeId) -> bool {
        let tree = self.tree;
        let only = || {
            let mut fields = tree.subtree(record).skip(1).take(MAX_NODES);
            fields.all(|id| {
                naming::short(tree, id).is_none_or(specs::is_parameter_too) || {
                    let name = naming::short(tree, id).unwrap_or_default();
                    !specs::is_specification(name)
                }
            })
        };
        let count = self.specifications(record);
        count > 1 || count == 1 && !only()
    }

    fn is_scalar(&self, item: NodeId) -> bool {
        match self.tree.kind(item) {
            Kind::Scalar => true,
            Kind::Literal => !self.names_model(item) && !self.is_address(item),
            _ => false,
        }
    }

    fn names_model(&self, node: NodeId) -> bool {
        let whole = self.tree.span(node);
        let from = self.models.partition_point(|span| span.start() < whole.start());
        self.models.get(from).is_some_and(|span| span.end() <= whole.end())
    }

    /// True if a text is an address: an ARN, or a name with a variable in it.
    fn is_address(&self, literal: NodeId) -> bool {
        let text = self.tree.name(literal).unwrap_or_default();
        text.starts_with("arn:") || text.contains("${")
    }

    /// True if a mapping holds only numbers and words, and a price among them.
    fn has_prices(&self, map: NodeId) -> bool {
        let tree = self.tree;
        let leaves = || {
            tree.subtree(map)
                .skip(1)
                .take(MAX_NODES)
                .filter(|&id| tree.kind(id) == Kind::Pair)
        };
        let is_plain = |id: NodeId| {
            tree.child(id, Slot::Value).is_some_and(|value| match tree.kind(value) {
                Kind::Scalar | Kind::Map | Kind::List => true,
                Kind::Literal => !self.names_model(value) && !self.is_address(value),
                _ => false,
            })
        };
        let is_price = |id: NodeId| naming::short(tree, id).is_some_and(|name| is_price_of_tokens(name, true));
        leaves().all(is_plain) && leaves().any(is_price)
    }

    /// True if the map around a key is a route: its keys are model ids that are called.
    fn is_route(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let around = std::iter::once(node).chain(tree.ancestors(node)).take(MAX_OUTWARD);
        let mut names = around
            .filter(|&id| {
                matches!(
                    tree.kind(id),
                    Kind::Binding | Kind::Pair | Kind::Section | Kind::Argument
                )
            })
            .filter_map(|id| naming::short(tree, id));
        names.any(|name| words(name).iter().any(|word| ROUTES.contains(&word.as_str())))
    }

    /// True if an id is the pattern of an arm that gives a number: `case "…": return 4096`.
    fn is_arm(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let mut below = node;
        for id in tree.ancestors(node).take(MAX_OUTWARD) {
            match tree.kind(id) {
                Kind::Group | Kind::Literal | Kind::List | Kind::Operation => {}
                Kind::Case if tree.slot(below) == Slot::Pattern => {
                    let mut body = tree.children(id).filter(|&child| tree.slot(child) == Slot::Body);
                    return body.next().is_some_and(|first| self.gives_number(first)) && body.next().is_none();
                }
                _ => return false,
            }
            below = id;
        }
        false
    }

    fn gives_number(&self, node: NodeId) -> bool {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Scalar => true,
            Kind::Group | Kind::Return | Kind::Block | Kind::Statement => {
                let mut inner = tree.children(node);
                inner.next().is_some_and(|first| self.gives_number(first)) && inner.next().is_none()
            }
            _ => false,
        }
    }

    /// True if an id names a row of a list of prices.
    fn is_price_row(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let mut below = node;
        for id in tree.ancestors(node).take(MAX_OUTWARD) {
            match tree.kind(id) {
                Kind::Group | Kind::Literal | Kind::Template => {}
                Kind::Pair | Kind::Argument | Kind::Cell if tree.slot(below) != Slot::Key => {}
                Kind::Row => return self.is_small(id) && tree.children(id).any(|cell| self.is_price_cell(cell)),
                Kind::Map | Kind::Section => return self.is_of_several(id) && self.is_row(id),
                Kind::List => {
                    let is_row = || self.is_row_of_numbers(id, below) || self.is_key_of_specification(id, below);
                    return self.is_small(id) && is_row() && self.is_of_several(id);
                }
                Kind::Call => {
                    let is_price = naming::short(tree, id).is_some_and(names_price);
                    let has_number = || self.is_small(id) && tree.children(id).any(|child| self.is_number(child));
                    return is_price && has_number() || self.is_of_several(id) && self.is_row(id);
                }
                _ => return false,
            }
            below = id;
        }
        false
    }

    /// True if a record has a price, or specifications, of its model.
    fn is_row(&self, record: NodeId) -> bool {
        self.has_price(record) || self.is_specified_row(record)
    }

    /// True if a pair is an id and its specification: `("…", Spec { context_window: … })`.
    fn is_key_of_specification(&self, pair: NodeId, own: NodeId) -> bool {
        let mut items = self.tree.children(pair);
        let is_first = items.next() == Some(own);
        is_first && items.next().is_some_and(|value| self.is_specified(value)) && items.next().is_none()
    }

    fn is_price_cell(&self, cell: NodeId) -> bool {
        let tree = self.tree;
        let is_number = || {
            let text = tree.slice(cell).trim_matches(['"', ' ', '\t', '$']);
            text.parse::<f64>().is_ok()
        };
        naming::short(tree, cell).is_some_and(names_price) && is_number()
    }

    /// True if all elements except the id are numbers, and there are at least two of them or the list has a name of
    /// prices.
    fn is_row_of_numbers(&self, row: NodeId, own: NodeId) -> bool {
        let tree = self.tree;
        let others = || tree.children(row).filter(|&item| item != own);
        let numbers = others().filter(|&item| self.is_number(item)).count();
        let is_named = || {
            let mut around = tree.ancestors(row).take(MAX_OUTWARD);
            around.any(|id| tree.kind(id) == Kind::Binding && naming::short(tree, id).is_some_and(names_price))
        };
        numbers > 0 && numbers == others().count() && (numbers > 1 || is_named())
    }

    /// True if a record is an element of a list or mapping that has another model.
    fn is_of_several(&self, record: NodeId) -> bool {
        let tree = self.tree;
        // `Spec { … }` is a record and its type.
        let is_type = |id: NodeId| {
            let mut parts = tree.children(id).filter(|&child| tree.slot(child) != Slot::Callee);
            let is_only = parts.next().is_some_and(|part| tree.kind(part) == Kind::Map) && parts.next().is_none();
            tree.kind(id) == Kind::Call && is_only && !tree.slice(id).ends_with(')')
        };
        let around = tree
            .ancestors(record)
            .take(MAX_OUTWARD)
            .find(|&id| !matches!(tree.kind(id), Kind::Group | Kind::Pair | Kind::Embedded) && !is_type(id));
        let Some(list) =
            around.filter(|&id| matches!(tree.kind(id), Kind::List | Kind::Map | Kind::Call | Kind::Document))
        else {
            return false;
        };
        let (own, whole) = (tree.span(record), tree.span(list));
        let from = self.models.partition_point(|span| span.start() < whole.start());
        let within = self.models[from..].iter().take_while(|span| span.end() <= whole.end());
        within.into_iter().any(|span| !own.contains(*span))
    }

    /// True if a record has a price of tokens, itself or in a record within.
    fn has_price(&self, record: NodeId) -> bool {
        let tree = self.tree;
        let mut outer = tree.ancestors(record).take(MAX_OUTWARD);
        let own = (tree.kind(record) == Kind::Section).then_some(record);
        let is_named = own.into_iter().chain(outer.by_ref()).any(|id| {
            matches!(tree.kind(id), Kind::Binding | Kind::Pair | Kind::Section)
                && naming::short(tree, id).is_some_and(names_price)
        });
        let fields = || {
            self.parts_of(record)
                .flat_map(|part| tree.subtree(part).take(MAX_NODES))
                .filter(|&id| matches!(tree.kind(id), Kind::Pair | Kind::Argument))
        };
        // `{name: inputTokens, price: 0.003}`
        let counts_tokens = fields().any(|id| {
            let value = tree
                .child(id, Slot::Value)
                .filter(|&value| tree.kind(value) == Kind::Literal);
            value.and_then(|value| tree.name(value)).is_some_and(is_unit_of_tokens)
        });
        fields().any(|id| {
            let is_number = tree
                .child(id, Slot::Value)
                .is_some_and(|value| self.is_number(value) || self.is_written_number(value));
            is_number && naming::short(tree, id).is_some_and(|name| is_price_of_tokens(name, is_named || counts_tokens))
        })
    }

    /// A record, and the tables of TOML that are parts of it: `[[prices.units]]` behind `[[prices]]`.
    fn parts_of(&self, record: NodeId) -> impl Iterator<Item = NodeId> {
        let tree = self.tree;
        let name = tree.name(record).filter(|_| tree.kind(record) == Kind::Section);
        let siblings = tree.parent(record).filter(|_| name.is_some());
        let behind = siblings.into_iter().flat_map(|outer| {
            let mut children = tree.children(outer);
            children.by_ref().find(|&child| child == record);
            children.take(MAX_NODES).collect::<Vec<_>>()
        });
        let is_part = move |id: &NodeId| {
            let inner = tree
                .name(*id)
                .zip(name)
                .and_then(|(inner, name)| inner.strip_prefix(name));
            tree.kind(*id) == Kind::Section && inner.is_some_and(|inner| inner.starts_with('.'))
        };
        let parts: Vec<_> = behind.take_while(is_part).collect();
        std::iter::once(record).chain(parts)
    }

    /// True if a node has as few parts as a record.
    fn is_small(&self, id: NodeId) -> bool {
        self.tree.children(id).nth(MAX_NODES).is_none()
    }

    /// True if a text is nothing but a number: `'8.0E-7'`, `"$0.003"`.
    fn is_written_number(&self, node: NodeId) -> bool {
        let text = self.tree.name(node).filter(|_| self.tree.kind(node) == Kind::Literal);
        text.is_some_and(|text| {
            let number = text.trim().trim_start_matches(['$', '€']);
            number.starts_with(|c: char| c.is_ascii_digit() || c == '.') && number.parse::<f64>().is_ok()
        })
    }

    /// True for a number, and for arithmetic of two: `3.00 / 1000000`.
    fn is_number(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let is_plain = |id: NodeId| {
            let text = tree.slice(id);
            tree.kind(id) == Kind::Scalar && text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        };
        let mut operands = tree.children(node).take(MAX_NODES).peekable();
        is_plain(node) || tree.kind(node) == Kind::Operation && operands.peek().is_some() && operands.all(is_plain)
    }
}

/// True if a text says that what is beside it is counted in tokens: `inputTokens`, `per 1K tokens`.
fn is_unit_of_tokens(text: &str) -> bool {
    text.len() <= 40
        && words(text)
            .iter()
            .any(|word| matches!(word.as_str(), "token" | "tokens" | "mtok"))
}

/// True if words name a count of tokens that a price is for: `input`, `per1k`.
fn is_rate(words: &[String]) -> bool {
    const UNITS: &[&str] = &["1k", "1m", "1000", "million", "mtok", "thousand", "per1k", "per1m"];
    let is_plain = |word: &String| {
        let word = word.as_str();
        OF_TOKENS.contains(&word) || UNITS.contains(&word) || matches!(word, "per" | "k" | "m")
    };
    words.iter().all(is_plain) && words.iter().any(|word| UNITS.contains(&word.as_str()) || word == "per")
}

/// True if a name is of the price of tokens; in what is named after prices, `input` alone says so.
fn is_price_of_tokens(name: &str, is_among_prices: bool) -> bool {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let folded = fold(name);
    let of_tokens = has(OF_TOKENS) || folded.contains("per1k") || folded.contains("permillion");
    match (has(MONEY), of_tokens) {
        (true, true) => true,
        (true, false) => is_among_prices,
        (false, true) => is_among_prices && (words.len() == 1 || is_rate(&words)),
        (false, false) => false,
    }
}
