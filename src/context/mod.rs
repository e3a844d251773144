//! The surroundings of a span: its place, its names, the literals and calls around it.
//!
//! Input: a [`Tree`] and spans in it. Output: a [`Context`] for each, found by one walk outward from the span; the meaning
//! of calls, operators and names is a row of `effects`. No language is known here, and no model.

mod bound;
mod content;
mod effects;
mod key_path;
mod naming;
mod past;
mod printed;
mod record;
mod refused;
mod sentence;
mod specs;
mod tested;
#[cfg(test)]
mod tests;
mod walk;

pub(crate) use effects::{fold, is_joining, is_same_name, words};
pub(crate) use past::is_about_past;
pub(crate) use printed::is_shown;
pub(crate) use record::{names_price, names_price_of_tokens};

use crate::document::LANGUAGES;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Mark, Place, Role, Span};
use tested::Tested;

/// The surroundings of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The innermost node around the span.
    pub node: NodeId,
    /// The place of the span.
    pub place: Place,
    /// The kind of the place, where the place alone is ambiguous.
    pub mark: Option<Mark>,
    /// The key path of a config value: `Resources.Fn.Properties.ModelId`, `env[0].value`.
    pub key_path: Option<String>,
    /// The name that the value is given to: a keyword, a parameter, a variable, a property.
    pub name: Option<String>,
    /// The name of the call that it is an argument of: `invoke_model`.
    pub call: Option<String>,
    /// The node of that call.
    pub call_node: Option<NodeId>,
    /// The functions around it, the innermost first.
    pub scopes: Vec<NodeId>,
    /// The literal around it.
    pub literal: Option<NodeId>,
    /// The literals that list or map several values around it (arrays, maps, enums, switches, unions), the innermost first.
    pub containers: Vec<NodeId>,
}

impl Context {
    pub(crate) fn at(node: NodeId, place: Place) -> Self {
        Self {
            node,
            place,
            mark: None,
            key_path: None,
            name: None,
            call: None,
            call_node: None,
            scopes: Vec::new(),
            literal: None,
            containers: Vec::new(),
        }
    }
}

/// The contexts of `spans`, which are in the order of the text.
pub fn read(tree: &Tree<'_>, spans: &[Span]) -> Vec<Context> {
    let document = Document {
        tree,
        tested: Tested::new(tree.text()),
        models: spans,
    };
    let nodes = tree.locate(spans);
    spans
        .iter()
        .zip(nodes)
        .map(|(span, node)| document.context(*span, node))
        .collect()
}

/// A tree, with facts about all of it.
struct Document<'a, 't> {
    tree: &'a Tree<'t>,
    tested: Tested<'t>,
    /// Spans of the models that the text names, in order.
    models: &'a [Span],
}

impl Document<'_, '_> {
    fn context(&self, span: Span, node: NodeId) -> Context {
        if let Some(place) = self.outright(node) {
            return Context::at(node, place);
        }
        let scopes = self.scopes(node);
        let Some(literal) = self.literal(node) else {
            return self.of_name(span, node, scopes);
        };
        let walk = walk::Walk::outward(self, literal, self.of_literal(literal));
        let mut context = Context {
            key_path: key_path::key_path(self.tree, literal),
            place: walk.place,
            mark: walk.mark,
            name: walk.name.or(walk.weak_name),
            call: walk.call,
            call_node: walk.call_node,
            scopes,
            literal: Some(literal),
            containers: walk.containers,
            ..Context::at(node, walk.place)
        };
        content::mark_compared(self.tree, span, &mut context);
        self.mark_record(literal, &mut context);
        sentence::mark_prose(self.tree, span, &mut context);
        context
    }

    /// The context of a name in the code.
    fn of_name(&self, span: Span, node: NodeId, scopes: Vec<NodeId>) -> Context {
        let place = self.without_literal(span, node);
        let walk = walk::Walk::outward(self, node, place);
        let (place, mark) = match place {
            Place::MappingKey => (walk.place, walk.mark),
            _ => (place, None),
        };
        let mut context = Context {
            place,
            mark,
            name: walk.name.or(walk.weak_name),
            call: walk.call,
            call_node: walk.call_node,
            containers: walk.containers,
            scopes,
            ..Context::at(node, place)
        };
        self.mark_record(node, &mut context);
        context
    }

    /// Marks an id in a record by which nothing is called.
    fn mark_record(&self, node: NodeId, context: &mut Context) {
        let records = record::Records {
            tree: self.tree,
            models: self.models,
        };
        if context.mark.is_none() && records.hold(node, context.place) {
            context.mark = Some(Mark::Record);
        }
    }

    /// The place that a node around the span gives it, whatever is between the two.
    fn outright(&self, node: NodeId) -> Option<Place> {
        let around = std::iter::once(node).chain(self.tree.ancestors(node));
        around
            .take_while(|&id| !matches!(self.tree.kind(id), Kind::Embedded | Kind::Hole | Kind::Directive))
            .find_map(|id| match self.tree.kind(id) {
                Kind::Comment => Some(Place::Comment),
                Kind::DocComment => Some(Place::Docstring),
                Kind::Import => Some(Place::Import),
                Kind::Regex => Some(Place::Regex),
                Kind::Prose | Kind::Heading => Some(Place::Prose),
                _ => None,
            })
    }

    /// The functions around a node, the innermost first.
    fn scopes(&self, node: NodeId) -> Vec<NodeId> {
        let functions = self
            .tree
            .ancestors(node)
            .filter(|&id| self.tree.kind(id) == Kind::Function);
        functions.collect()
    }

    /// The outermost literal around a node without code between the two.
    fn literal(&self, node: NodeId) -> Option<NodeId> {
        let is_literal = |id: NodeId| matches!(self.tree.kind(id), Kind::Literal | Kind::Template);
        let mut literal = is_literal(node).then_some(node)?;
        for id in self.tree.ancestors(node) {
            if !is_literal(id) {
                break;
            }
            literal = id;
        }
        Some(literal)
    }

    /// The place that a literal has of itself.
    fn of_literal(&self, literal: NodeId) -> Place {
        let content = self.tree.name(literal).unwrap_or_default();
        if content.starts_with("http://") || content.starts_with("https://") {
            return Place::Url;
        }
        if self.is_config(literal) {
            return Place::ConfigValue;
        }
        if self.is_pattern(literal) {
            return Place::Regex;
        }
        if self.tree.kind(literal) == Kind::Literal && role_of(self.tree.language_at(literal)) == Some(Role::Doc) {
            return Place::Text;
        }
        let has_holes = || {
            self.tree
                .children(literal)
                .any(|child| self.tree.kind(child) == Kind::Hole)
        };
        if self.tree.kind(literal) == Kind::Template || has_holes() {
            return Place::TemplateString;
        }
        Place::String
    }

    /// True if the prefix of a literal makes it a pattern.
    fn is_pattern(&self, literal: NodeId) -> bool {
        const PREFIXES: &[(&str, &str)] = &[("julia", "r\""), ("nim", "re\"")];
        let language = self.tree.language_at(literal);
        let end = self
            .tree
            .name_span(literal)
            .map_or(self.tree.span(literal).start(), Span::start);
        let before = self.tree.text().get(..end).unwrap_or_default();
        PREFIXES
            .iter()
            .any(|(of, prefix)| *of == language && before.ends_with(prefix))
    }

    /// True if a node is in a data text rather than in a program.
    fn is_config(&self, node: NodeId) -> bool {
        is_config(self.tree.language_at(node))
    }

    fn without_literal(&self, span: Span, node: NodeId) -> Place {
        match self.tree.kind(node) {
            Kind::Name if self.tree.slot(node) == Slot::Key && self.is_config(node) => Place::MappingKey,
            Kind::Argument if self.is_in_name(span, node) && self.tree.slice(node).starts_with(['"', '\'', '`']) => {
                Place::MappingKey
            }
            Kind::Document | Kind::Flat | Kind::Embedded | Kind::Cell | Kind::Row | Kind::Element => Place::Text,
            Kind::Pair | Kind::Attribute | Kind::Section if self.is_in_name(span, node) => Place::MappingKey,
            Kind::Block | Kind::List | Kind::Map => Place::Text,
            _ => Place::Identifier,
        }
    }

    fn is_in_name(&self, span: Span, node: NodeId) -> bool {
        self.tree.name_span(node).is_some_and(|name| name.contains(span))
    }
}

/// True for data languages: a string without another place is a value there.
fn is_config(language: &str) -> bool {
    matches!(role_of(language), Some(Role::Config | Role::Recording))
}

/// The role of files of a language, where nothing else is known of them.
fn role_of(language: &str) -> Option<Role> {
    LANGUAGES
        .iter()
        .find(|known| known.name == language)
        .map(|known| known.role)
}

/// The key path of a value of a config.
pub(crate) fn key_path_of(tree: &Tree<'_>, value: NodeId) -> Option<String> {
    key_path::key_path(tree, value)
}

/// True if a text holds tests, and not only what tests use.
pub(crate) fn holds_tests(tree: &Tree<'_>) -> bool {
    Tested::new(tree.text()).is_test()
}

/// True if the value of a node is compared, or asked whether it holds something.
pub(crate) fn is_compared(tree: &Tree<'_>, node: NodeId) -> bool {
    are_compared(tree, &[node])
}

/// True if a node is an operation or a call that compares what it is given: `a == b`, `column.eq(a)`.
pub(crate) fn compares(tree: &Tree<'_>, node: NodeId) -> bool {
    let language = tree.language_at(node);
    let effect = match tree.kind(node) {
        Kind::Operation => effects::of_operator_in(tree.name(node).unwrap_or_default(), language),
        Kind::Call => {
            let arguments = tree.children(node).filter(|&child| tree.slot(child) == Slot::Argument);
            effects::of_call(&effects::Given {
                call: naming::short(tree, node).unwrap_or_default(),
                on: naming::receiver(tree, node),
                index: Some(0),
                count: arguments.count(),
                is_record: false,
                language,
            })
        }
        _ => None,
    };
    effect == Some(effects::Effect::Compare)
}

/// True if the values of all nodes are compared, or asked whether they hold something.
pub(crate) fn are_compared(tree: &Tree<'_>, nodes: &[NodeId]) -> bool {
    let document = Document {
        tree,
        tested: Tested::new(tree.text()),
        models: &[],
    };
    let mut nodes = nodes.iter();
    nodes.all(|&node| walk::Walk::outward(&document, node, Place::String).place == Place::Comparison)
}
