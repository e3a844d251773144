//! Calls around a literal, and what tests expect.

use super::Walk;
use crate::context::effects::{self, Effect, Given};
use crate::context::{bound, naming, tested};
use crate::tree::{Kind, NodeId, Slot};
use crate::vocab::{Mark, Place, Span};

/// A chain of calls is followed so far.
const MAX_CHAIN: usize = 8;

impl<'t> Walk<'_, '_, 't> {
    /// True if the literal is the whole result of an anonymous function: `fetch("X") { "…" }`, `() => "…"`.
    pub(super) fn is_result(&self, function: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        let is_whole =
            self.part && !self.bound && tree.name(function).is_none() && tree.slot(function) == Slot::Argument;
        is_whole && (tree.kind(below) != Kind::Block || tree.children(below).count() == 1)
    }

    /// True if a block is the body of such a function.
    pub(super) fn is_result_block(&self, block: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        let function = tree.parent(block).filter(|&outer| tree.kind(outer) == Kind::Function);
        tree.kind(below) != Kind::Binding && function.is_some_and(|function| self.is_result(function, block))
    }

    /// The result of a function is handed on as it is.
    pub(super) fn result(&mut self) {
        self.direct = false;
    }

    /// A member of the literal that makes a pattern of it: `"…".r`.
    pub(super) fn member(&mut self, id: NodeId) {
        let tree = self.document.tree;
        if tree.slot(id) != Slot::Callee && effects::of_call(&self.receiver_of(id)) == Some(Effect::Pattern) {
            self.end_as(Place::Regex, None);
        }
    }

    /// The literal as that on which a call or a member is made.
    pub(super) fn receiver_of(&self, id: NodeId) -> Given<'t> {
        let tree = self.document.tree;
        Given {
            call: naming::short(tree, id).unwrap_or_default(),
            on: None,
            index: None,
            count: 1,
            is_record: false,
            language: tree.language_at(id),
        }
    }

    /// The call whose closure sets fields of a request: `InvokeModelRequest { modelId = "…" }`.
    pub(super) fn configured(&mut self, function: NodeId) {
        const LANGUAGES: &[&str] = &["kotlin", "groovy"];
        let tree = self.document.tree;
        let is_closure = tree.name(function).is_none() && tree.slot(function) == Slot::Argument;
        if self.bound && is_closure && self.is_enum_block(function) {
            return self.take(Place::AllowedValue, Some(Mark::EnumMember));
        }
        if !self.bound || !is_closure || !LANGUAGES.contains(&tree.language()) || self.call.is_some() {
            return;
        }
        let Some(call) = tree.parent(function).filter(|&outer| tree.kind(outer) == Kind::Call) else {
            return;
        };
        let name = naming::short(tree, call);
        if name.is_some_and(is_dimension) {
            return self.take(Place::Comparison, Some(Mark::Dimension));
        }
        self.call = name.map(str::to_owned);
        self.call_node = Some(call);
    }

    /// True if a literal of a type is a dimension of a metric, or a list of them: `types.Dimension{…}`, `new List<Dimension> {…}`.
    fn is_typed_as_dimension(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let name = match tree.child(call, Slot::Callee) {
            Some(callee) => tree.slice(callee),
            None => tree.name(call).unwrap_or_default(),
        };
        is_dimension(name)
    }

    /// True if a call sets the value of a dimension: `Dimension.builder().name("ModelId").value("…")`.
    fn sets_dimension(&self, call: NodeId, name: &str) -> bool {
        if !matches!(effects::fold(name).as_str(), "value" | "withvalue" | "setvalue") {
            return false;
        }
        let tree = self.document.tree;
        let mut callee = tree.child(call, Slot::Callee);
        for _ in 0..MAX_CHAIN {
            let Some(receiver) = callee.and_then(|callee| tree.child(callee, Slot::Receiver)) else {
                // `Dimension::builder()` is one name with its path.
                return callee.is_some_and(|callee| tree.slice(callee).split("::").any(is_dimension));
            };
            if naming::last_part(tree, receiver).is_some_and(is_dimension) {
                return true;
            }
            callee = match tree.kind(receiver) {
                Kind::Call => tree.child(receiver, Slot::Callee),
                _ => Some(receiver),
            };
        }
        false
    }

    /// True if a block lists the members of an enum: `enums do … end` of Sorbet.
    fn is_enum_block(&self, function: NodeId) -> bool {
        let tree = self.document.tree;
        tree.language() == "ruby"
            && tree
                .parent(function)
                .is_some_and(|outer| tree.kind(outer) == Kind::Call && tree.name(outer) == Some("enums"))
    }

    /// The answer of a mock is data of a test, to which nothing is sent.
    pub(super) fn answer(&mut self) {
        self.take(Place::Comparison, Some(Mark::Answer));
    }

    /// Marks the expectation of a test under that name, or the answer of a mock, as compared.
    pub(super) fn expect(&mut self, name: Option<&str>) {
        let Some(name) = name.filter(|_| self.data) else { return };
        let tested = &self.document.tested;
        if tested.expects(name) {
            self.take(Place::Comparison, Some(Mark::Expected));
        }
        if tested.answers(name) || tested.is_response(name) && self.holds_data() {
            self.answer();
        }
    }

    /// True if the literal is one of several values, or a text that itself holds data.
    pub(super) fn holds_data(&self) -> bool {
        let content = self.document.tree.name(self.literal).unwrap_or_default();
        !self.containers.is_empty() || content.trim_start().starts_with(['{', '['])
    }

    pub(super) fn keyword(&mut self, id: NodeId) {
        if self.document.tree.slot(id) != Slot::Argument {
            return;
        }
        let name = naming::short(self.document.tree, id).map(|name| name.trim_start_matches('-'));
        self.expect(name);
        if self.is_of_comparison(id) {
            self.set_name(name);
            self.nameable = false;
            return;
        }
        self.give(name);
    }

    /// True if an argument is one of a call that compares: `starts_with ~prefix:"…"`.
    fn is_of_comparison(&self, argument: NodeId) -> bool {
        let tree = self.document.tree;
        let Some(call) = tree.parent(argument).filter(|&outer| tree.kind(outer) == Kind::Call) else {
            return false;
        };
        let name = naming::short(tree, call).unwrap_or_default();
        effects::of_call(&self.given(call, argument, name)) == Some(Effect::Compare)
    }

    pub(super) fn call(&mut self, id: NodeId, below: NodeId) {
        let tree = self.document.tree;
        match tree.slot(below) {
            Slot::Callee | Slot::Receiver => return self.called_on(id),
            Slot::Decorator => return,
            // A text after a command is its input.
            Slot::Item if matches!(tree.kind(below), Kind::Literal | Kind::Template) => return self.end(),
            _ => {}
        }
        let name = naming::short(tree, id)
            .or_else(|| self.declared_type(id))
            .unwrap_or_default();
        let name = name.rsplit('\\').next().unwrap_or(name);
        if self.is_typed_literal(id, below) {
            let given = Given {
                is_record: true,
                ..self.given(id, below, name)
            };
            if self.is_typed_as_dimension(id) {
                return self.affect(Some(Effect::Dimension), false, id);
            }
            match effects::of_call(&given) {
                Some(Effect::Hold) => {}
                Some(Effect::Lookup) => return self.affect(Some(Effect::Lookup), false, id),
                _ => self.set_call(name, id),
            }
            self.direct = false;
            return;
        }
        let is_annotation = tree.kind(id) == Kind::Annotation;
        if is_annotation && self.names_subtype(id) {
            return self.end_as(Place::AllowedValue, Some(Mark::StoredName));
        }
        let is_of_member = is_annotation
            && tree
                .parent(id)
                .is_some_and(|outer| tree.kind(outer) == Kind::EnumMember);
        if is_of_member || self.is_constant_of_type(id) || self.part && self.is_enum_of_field(id) {
            let mark = if is_of_member {
                Mark::StoredName
            } else {
                Mark::EnumMember
            };
            return self.end_as(Place::AllowedValue, Some(mark));
        }
        if self.direct && (!self.is_config || tree.language_at(id) == "bazel") {
            self.take(Place::Argument, None);
        }
        let given = self.given(id, below, name);
        let effect = if self.sets_dimension(id, name) {
            Some(Effect::Dimension)
        } else {
            self.effect(&given)
        };
        self.test(id, effect);
        let is_named = tree.kind(below) == Kind::Argument;
        // A call that passes its argument on, or takes it as a default, is not the sink.
        let is_passed = match effect {
            Some(Effect::Pass | Effect::Hold | Effect::Key) => true,
            Some(Effect::Default) => !given.is_record,
            _ => false,
        };
        if !is_passed {
            self.set_call(name, id);
        }
        if self.part && bound::is_looked_up(tree, below, self.literal) {
            return self.end_as(Place::Comparison, Some(Mark::Lookup));
        }
        self.affect(effect, is_named, id);
        if name == "Value" && is_annotation && self.is_placeholder() {
            self.take(Place::DefaultValue, None);
        }
        if given.call == "ConditionalOnProperty" {
            self.take(Place::Comparison, None);
        }
        self.direct = false;
    }

    /// True if an annotation gives the name under which a type is stored: `@JsonSubTypes.Type(name = "…")`.
    fn names_subtype(&self, annotation: NodeId) -> bool {
        let tree = self.document.tree;
        let callee = tree.child(annotation, Slot::Callee);
        callee.is_some_and(|callee| tree.slice(callee) == "JsonSubTypes.Type")
    }

    /// The meaning of an argument, which in a test may be the answer of a mock.
    fn effect(&self, given: &Given<'_>) -> Option<Effect> {
        let tested = &self.document.tested;
        if effects::answers(given, || tested.is_test()) {
            return Some(Effect::Answer);
        }
        effects::of_call(given)
    }

    /// An argument of a call, for the table.
    pub(super) fn given<'n>(&self, call: NodeId, argument: NodeId, name: &'n str) -> Given<'n>
    where
        't: 'n,
    {
        let tree = self.document.tree;
        let arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
        Given {
            call: name,
            on: naming::receiver(tree, call),
            index: Some(tree.index(argument)),
            count: arguments.count(),
            is_record: self.is_record(argument),
            language: tree.language_at(call),
        }
    }

    /// True if an argument is a record or one of its fields: `{model: x}`, `model=x`, `bson.M{"model": x}`.
    pub(super) fn is_record(&self, argument: NodeId) -> bool {
        let tree = self.document.tree;
        let holds_map = |id: NodeId| {
            tree.child(id, Slot::Argument).is_some_and(|inner| {
                matches!(tree.kind(inner), Kind::Map | Kind::List) && self.is_typed_literal(id, inner)
            }) || tree
                .child(id, Slot::Item)
                .is_some_and(|inner| tree.kind(inner) == Kind::Pair)
        };
        matches!(tree.kind(argument), Kind::Map | Kind::Argument)
            || tree.kind(argument) == Kind::Call && holds_map(argument)
    }

    /// The type of the variable that a creation without a name is assigned to: `Client client = new(…)`.
    pub(super) fn declared_type(&self, call: NodeId) -> Option<&'t str> {
        let tree = self.document.tree;
        let binding = tree.parent(call).filter(|&outer| tree.kind(outer) == Kind::Binding)?;
        naming::last_part(tree, tree.child(binding, Slot::Type)?)
    }

    /// True if the call is a literal of a type, `Request{model: x}`, which only holds its values.
    pub(super) fn is_typed_literal(&self, call: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        let start = tree
            .child(call, Slot::Callee)
            .map_or(tree.span(call).start(), |callee| tree.span(callee).end());
        let between = tree.text().get(start..tree.span(below).start()).unwrap_or_default();
        match tree.kind(below) {
            Kind::Map => !between.contains(['(', ',']),
            Kind::List => !between.contains(['(', ' ']) && tree.slice(below).starts_with('{'),
            _ => false,
        }
    }

    pub(super) fn set_call(&mut self, name: &str, id: NodeId) {
        if self.callable && self.call.is_none() && !name.is_empty() {
            self.call = Some(name.to_owned());
            self.call_node = Some(id);
        }
    }

    /// Gives the meaning of the call that a value is piped into: `["…"] |> List.contains m`. Whether it has one.
    pub(super) fn is_piped(&mut self, pipe: NodeId) -> bool {
        let tree = self.document.tree;
        let Some(call) = tree.child(pipe, Slot::Right) else {
            return false;
        };
        let given = Given {
            on: naming::receiver(tree, call),
            index: Some(0),
            count: 2,
            ..self.receiver_of(call)
        };
        let effect = effects::of_call(&given);
        let is_comparison = matches!(effect, Some(Effect::Compare | Effect::Lookup | Effect::Expect));
        if is_comparison {
            self.affect(effect, false, pipe);
        }
        is_comparison
    }

    /// Records an assertion, and the answer of a mock.
    pub(super) fn test(&mut self, id: NodeId, effect: Option<Effect>) {
        if effect == Some(Effect::Expect) || self.is_called_on_assertion(id) {
            self.asserted = self.asserted.or(Some(id));
        }
        let name = self.document.tree.name(id).unwrap_or_default();
        if self.document.tested.is_snapshot(name) {
            self.take(Place::Comparison, Some(Mark::Expected));
        }
        if effect == Some(Effect::Answer) {
            self.answer();
        }
        self.data &= matches!(
            effect,
            Some(Effect::Pass | Effect::Hold | Effect::Write | Effect::Answer)
        );
    }

    /// `expect(…).not.toBe(…)`, `assert.that(…)`
    pub(super) fn is_called_on_assertion(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let mut callee = tree.child(call, Slot::Callee);
        for _ in 0..MAX_CHAIN {
            let Some(receiver) = callee.and_then(|callee| tree.child(callee, Slot::Receiver)) else {
                return false;
            };
            if naming::last_part(tree, receiver).is_some_and(effects::asserts) {
                return true;
            }
            callee = match tree.kind(receiver) {
                Kind::Call => tree.child(receiver, Slot::Callee),
                _ => Some(receiver),
            };
        }
        false
    }

    /// The meaning of the call; of an argument with a keyword less is known.
    pub(super) fn affect(&mut self, effect: Option<Effect>, is_named: bool, id: NodeId) {
        match effect {
            Some(Effect::Compare) if self.listed && self.is_config => self.contain(id),
            Some(Effect::Compare) if self.is_assignment(id) => self.end(),
            Some(Effect::Compare) => self.end_as(Place::Comparison, None),
            Some(Effect::Expect) => self.end_as(Place::Comparison, Some(Mark::Expected)),
            Some(Effect::Search) => self.end_as(Place::Comparison, Some(Mark::Search)),
            Some(Effect::Lookup) if self.written => self.end(),
            Some(Effect::Lookup) => self.end_as(Place::Comparison, Some(Mark::Lookup)),
            Some(Effect::Dimension) => self.end_as(Place::Comparison, Some(Mark::Dimension)),
            Some(Effect::Pass) => {}
            Some(Effect::Hold) => self.hold(id),
            Some(Effect::Allow) => self.end_as(Place::AllowedValue, None),
            Some(Effect::StoredName) => self.end_as(Place::AllowedValue, Some(Mark::StoredName)),
            _ if is_named && self.place == Place::DefaultValue => {}
            _ if is_named => self.end(),
            Some(Effect::Import) if self.direct => self.end_as(Place::Import, None),
            Some(Effect::Pattern) if self.direct || self.listed => self.end_as(Place::Regex, None),
            Some(Effect::Key) if self.direct => self.end_as(Place::MappingKey, None),
            Some(Effect::Prose) => self.end_as(Place::Prose, None),
            Some(Effect::Describe) if self.listed => self.end_as(Place::AllowedValue, None),
            Some(Effect::Describe) => self.end_as(Place::Prose, None),
            Some(Effect::Default) if self.labels_choice(id) => self.end_as(Place::AllowedValue, None),
            Some(Effect::Default) => {
                self.take_part(Place::DefaultValue, None);
                let first = self.first_argument(id);
                self.weak_name = self.weak_name.take().or(first);
            }
            _ => self.end(),
        }
    }

    /// A value of a list in a condition: one that is allowed where the condition validates.
    fn contain(&mut self, call: NodeId) {
        let tree = self.document.tree;
        let validates = |id: NodeId| {
            let name = tree.name(id).unwrap_or_default();
            matches!(tree.kind(id), Kind::Section | Kind::Pair)
                && matches!(
                    effects::words(name).last().map(String::as_str),
                    Some("validation" | "precondition")
                )
        };
        let place = if tree.ancestors(call).any(validates) {
            Place::AllowedValue
        } else {
            Place::Comparison
        };
        self.end_as(place, Some(Mark::Contained));
    }

    /// True if the literal is the label of an entry of a picker that has a model for its value: `new Option("…", "…")`.
    fn labels_choice(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let first = tree.child(call, Slot::Argument).map(|first| tree.span(first));
        let is_own = |span: Span| span.contains(tree.span(self.literal));
        let holds = |span: Span| !is_own(span) && self.document.models.iter().any(|model| span.contains(*model));
        effects::fold(tree.name(call).unwrap_or_default()) == "option" && first.is_some_and(holds)
    }

    /// True if a comparison is an assignment to rows: `set(model_id.eq("…"))`.
    pub(super) fn is_assignment(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let mut around = tree
            .ancestors(call)
            .skip_while(|&id| matches!(tree.kind(id), Kind::List | Kind::Group));
        let outer = around.next().filter(|&outer| tree.kind(outer) == Kind::Call);
        outer.is_some_and(|outer| matches!(tree.name(outer), Some("set" | "values" | "do_update")))
    }

    /// True if a call declares the one constant of a type: `case object Old extends Model("…")`, `case Old extends
    /// Model("…")`.
    pub(super) fn is_constant_of_type(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let Some(outer) = tree.parent(call) else { return false };
        let is_object = || {
            let name = tree.name_span(outer).map_or(tree.span(call).start(), Span::start);
            let head = tree.text().get(tree.span(outer).start()..name).unwrap_or_default();
            let before = tree.text().get(..tree.span(outer).start()).unwrap_or_default();
            head.split_whitespace()
                .chain(before.rsplit('\n').next().unwrap_or_default().split_whitespace())
                .any(|word| word == "object")
        };
        match tree.kind(outer) {
            Kind::EnumMember => self.part,
            Kind::Class => self.part && tree.slot(call) == Slot::Base && is_object(),
            _ => false,
        }
    }

    /// True if a call declares an enum, or a field of such a type: `enum :model, {…}`, `AS ENUM (…)`,
    /// `field :model, Ecto.Enum, values: […]`.
    pub(super) fn is_enum_of_field(&self, call: NodeId) -> bool {
        const DECLARES: &[(&str, &str)] = &[("ruby", "enum"), ("sql", "enum")];
        let tree = self.document.tree;
        let name = tree.name(call).unwrap_or_default();
        if naming::receiver(tree, call).is_none()
            && DECLARES.contains(&(tree.language_at(call), name.to_ascii_lowercase().as_str()))
        {
            return true;
        }
        let mut arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
        tree.name(call) == Some("field")
            && arguments.any(|child| tree.kind(child) == Kind::Member && tree.name(child) == Some("Enum"))
    }

    /// A call that is a list or a map of its arguments.
    pub(super) fn hold(&mut self, id: NodeId) {
        let tree = self.document.tree;
        let count = tree
            .children(id)
            .filter(|&child| tree.slot(child) == Slot::Argument)
            .count();
        let is_list = |child: NodeId| matches!(tree.kind(child), Kind::List | Kind::Map | Kind::Call);
        let is_whole =
            tree.child(id, Slot::Argument).is_some_and(|child| !is_list(child)) && tree.name(id) != Some("new");
        if self.part && (count > 1 || is_whole) {
            self.listed = self.direct;
            self.container(id);
        }
    }

    /// The first argument of a call that takes a default, which names it: `getenv("MODEL", …)`.
    pub(super) fn first_argument(&self, call: NodeId) -> Option<String> {
        let tree = self.document.tree;
        let first = tree.child(call, Slot::Argument)?;
        let is_literal = tree.kind(first) == Kind::Literal && !tree.span(first).contains(tree.span(self.literal));
        let name = is_literal.then(|| naming::short(tree, first)).flatten()?;
        Some(name.to_owned())
    }

    /// True if the literal is a property with its default: `${model:…}`.
    pub(super) fn is_placeholder(&self) -> bool {
        let literal = self.document.tree.slice(self.literal);
        literal.contains("${") && literal.contains(':')
    }

    /// A call that is made on the literal.
    pub(super) fn called_on(&mut self, id: NodeId) {
        if self.is_asked_set(id) {
            return self.end_as(Place::Comparison, None);
        }
        let given = self.receiver_of(id);
        match effects::of_call(&given) {
            Some(Effect::Pattern) => self.end_as(Place::Regex, None),
            Some(Effect::Compare) if self.listed && self.is_config => self.contain(id),
            Some(Effect::Compare) => self.end_as(Place::Comparison, None),
            Some(Effect::Expect) => self.end_as(Place::Comparison, Some(Mark::Expected)),
            Some(Effect::Pass) if self.direct && given.call == "format" => self.take(Place::TemplateString, None),
            Some(Effect::Pass | Effect::Hold) => {}
            _ => self.end(),
        }
    }

    /// True if a set is called with what it may hold: `Set("a", "b")(model)` of Scala.
    fn is_asked_set(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let callee = tree.child(call, Slot::Callee);
        let is_set = |id: NodeId| tree.kind(id) == Kind::Call && tree.name(id) == Some("Set");
        self.listed && tree.language() == "scala" && callee.is_some_and(is_set)
    }

    /// True if a directive is a command that is written as a list: `CMD ["ask", "--model", "…"]`.
    pub(super) fn is_command(&self, id: NodeId) -> bool {
        let name = self.document.tree.name(id).unwrap_or_default();
        matches!(
            name.to_ascii_uppercase().as_str(),
            "CMD" | "ENTRYPOINT" | "RUN" | "SHELL" | "HEALTHCHECK"
        )
    }

    /// True if the assertion around the literal names another model too, or tests a property of this one.
    pub(super) fn is_half_of_assertion(&self) -> bool {
        let tree = self.document.tree;
        let Some(asserted) = self.asserted else { return false };
        if self.call.as_deref().is_some_and(tested::is_question) {
            return true;
        }
        let ends = |&id: &NodeId| {
            matches!(
                tree.kind(id),
                Kind::Statement
                    | Kind::Block
                    | Kind::Function
                    | Kind::Class
                    | Kind::Binding
                    | Kind::Document
                    | Kind::Flat
            )
        };
        let whole = std::iter::once(asserted)
            .chain(tree.ancestors(asserted))
            .take_while(|id| !ends(id))
            .last()
            .unwrap_or(asserted);
        tested::is_another_within(self.document.models, tree.span(whole), tree.span(self.literal))
    }
}

/// True for a type of dimensions of a metric: `Dimension`, `DimensionFilter`, `MetricDimension`.
pub(super) fn is_dimension(name: &str) -> bool {
    let words = effects::words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words[..], [.., "dimension"] | [.., "dimension", "filter"])
}
