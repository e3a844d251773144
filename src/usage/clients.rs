//! The Region of the clients that a model is called through, as the code writes it.
//!
//! Input: a tree, and the contexts of the references in it. Output: for each the one Region that counts there, where it
//! is certain: the one beside it in its own call or mapping, else that of the client that the call is made on, else
//! that of every client in the innermost scope that makes one. A wrong Region is worse than none, so two that differ,
//! and one that only a variable holds, give none.

mod fallback;
mod records;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::agreed::{Agreed, Given, Named};
use super::bindings::{self, Bindings, Held};
use super::makers::{Made, Maker, bound_name, maker};
use super::regions::Written;
use super::sinks::ROWS;
use super::{calls, regions};
use crate::context::{self, Context, fold};
use crate::tree::{Kind, NodeId, Tree};
use crate::vocab::{Place, Region, Span};
use fallback::Fallback;
use records::{is_value_of_record, variable_of_record};

/// A text that names more Regions than this is data, not a program.
const MAX_REGIONS: usize = 5_000;

/// The maximum number of clients that are distinguished.
const MAX_MAKERS: usize = 5_000;

/// Calls around an id are asked so far for the client that they are made on: `client.send(new ConverseCommand({…}))`.
const MAX_CALLS: usize = 3;

/// Words of a mapping that also says from which Region a model is called.
const OTHER_REGIONS: &[&str] = &["sourceregion", "crossregion"];

/// The clients of one document. A hostile text has as many references as Regions and clients, so that nothing here is
/// gone through once for each reference.
pub(super) struct Clients<'a, 't> {
    tree: &'a Tree<'t>,
    /// The Regions that are given to something, in the order of their nodes.
    regions: Vec<Given>,
    /// Those that are beside something, by what they are in.
    beside: HashMap<Near, Named>,
    fallback: Fallback,
    listed: Arc<[Region]>,
    governing: Governing,
    /// In the order of their nodes.
    makers: Vec<Maker>,
    /// The index of the maker that a call is.
    by_call: HashMap<NodeId, usize>,
    /// The indexes of the makers whose clients are bound to a name.
    by_name: HashMap<&'t str, Vec<usize>>,
    /// The Region of the makers of some scope, by their indexes.
    of_scopes: RefCell<HashMap<Range<usize>, Option<usize>>>,
    of_sessions: OnceCell<Option<usize>>,
    of_default_sessions: OnceCell<Option<usize>>,
    makes_provider: OnceCell<bool>,
}

/// A node that a Region can be in together with an id.
#[derive(PartialEq, Eq, Hash)]
enum Near {
    /// A call.
    Call(NodeId),
    /// A mapping.
    Map(NodeId),
    /// The part of a config that has that path.
    Path(String),
}

/// The Regions that hold for a whole config.
#[derive(Default)]
struct Governing {
    /// Those of a provider.
    provider: Named,
    /// Regions of everything named after Bedrock.
    bedrock: Named,
}

/// The Region that the code gives a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Called {
    /// The one Region in which it is called, where that is certain.
    pub(super) region: Option<Region>,
    /// The Region in which it is called unless another is set from outside: `os.environ.get("REGION", "eu-west-1")`.
    pub(super) default: Option<Region>,
    /// The Regions of the lists of Regions in the same text, in which it may be called.
    pub(super) listed: Arc<[Region]>,
}

/// The Regions in which the value of each context is called; `calls` has the calls that the name is given to which holds
/// the value.
pub(super) fn read(tree: &Tree<'_>, contexts: &[Context], calls: &[Vec<Context>]) -> Vec<Called> {
    let values = contexts.iter().zip(calls);
    match Clients::new(tree) {
        Some(clients) => values
            .map(|(context, calls)| clients.of_value(context, calls))
            .collect(),
        None => values
            .map(|(context, _)| Called {
                region: keyed_region(context),
                ..Called::default()
            })
            .collect(),
    }
}

impl<'a, 't> Clients<'a, 't> {
    /// Reads the Regions and clients of a tree; `None` where it names no Region, or too many.
    fn new(tree: &'a Tree<'t>) -> Option<Self> {
        let written: Vec<(NodeId, Written)> = tree
            .ids()
            .filter_map(|id| Some((id, regions::read(tree, id)?)))
            .take(MAX_REGIONS + 1)
            .collect();
        if written.is_empty() || written.len() > MAX_REGIONS {
            return None;
        }
        let mut clients = Self {
            tree,
            regions: Vec::new(),
            beside: HashMap::new(),
            fallback: Fallback::default(),
            listed: Arc::default(),
            governing: Governing::default(),
            makers: Vec::new(),
            by_call: HashMap::new(),
            by_name: HashMap::new(),
            of_scopes: RefCell::default(),
            of_sessions: OnceCell::new(),
            of_default_sessions: OnceCell::new(),
            makes_provider: OnceCell::new(),
        };
        clients.read_regions(written);
        clients.read_makers();
        clients.sort();
        Some(clients)
    }

    fn read_regions(&mut self, written: Vec<(NodeId, Written)>) {
        let tree = self.tree;
        let listed = written.iter().filter(|(node, _)| fallback::is_of_list(tree, *node));
        self.listed = listed.map(|(_, written)| written.region.clone()).collect();
        let mut written: Vec<_> = written
            .into_iter()
            .map(|(node, written)| (tree.span(node), node, written))
            .collect();
        written.sort_unstable_by_key(|(span, node, _)| (*span, *node));
        let spans: Vec<Span> = written.iter().map(|(span, ..)| *span).collect();
        let contexts = context::read(tree, &spans);
        let mut held: Vec<(Held<'t>, Region, bool)> = Vec::new();
        for ((_, node, written), mut context) in written.into_iter().zip(contexts) {
            if !is_code(context.place) {
                continue;
            }
            let is_default = written.is_default || context.place == Place::DefaultValue;
            let region = written.region;
            if let Some(name) = variable_of_record(tree, node) {
                context.name = Some(name.to_owned());
            }
            if !context.name.as_deref().is_some_and(is_region_key) {
                context.name = written.name.or(context.name);
            }
            if matches!(context.place, Place::String | Place::DefaultValue) {
                let of_name = bindings::held(tree, &context, |_| false);
                held.extend(of_name.map(|held| (held, region.clone(), is_default)));
            }
            // `Region region = Region.US_EAST_1;`, `var region = RegionEndpoint.GetBySystemName("us-east-1");`
            let of_constant = || bindings::held_value(tree, node, |call| regions::is_made_of(tree, call));
            if context.place != Place::String || context.call.is_some() {
                held.extend(of_constant().map(|held| (held, region.clone(), false)));
            }
            self.add(region, node, context, is_default);
        }
        let names: BTreeSet<&'t str> = held.iter().map(|(held, ..)| held.name).collect();
        let bindings = Bindings::of(tree, &names);
        for (held, region, is_default) in held {
            let uses = bindings.uses(&held).unwrap_or_default();
            for one in uses.into_iter().filter(|one| one.context.call.is_some()) {
                self.add(region.clone(), one.node, one.context, is_default);
            }
        }
    }

    fn add(&mut self, region: Region, node: NodeId, context: Context, is_default: bool) {
        let looked_up = matches!(
            context.place,
            Place::MappingKey
                | Place::Comparison
                | Place::AllowedValue
                | Place::RefusedValue
                | Place::Regex
                | Place::Url
        );
        if !looked_up {
            self.regions.push(Given {
                region,
                node,
                context,
                is_default,
            });
        }
    }

    fn read_makers(&mut self) {
        let tree = self.tree;
        for call in tree.ids().filter(|&id| tree.kind(id) == Kind::Call) {
            self.makers.extend(maker(tree, call));
            if self.makers.len() > MAX_MAKERS {
                self.makers.clear();
                return;
            }
        }
    }

    /// Sorts what was read, and notes what is in what.
    fn sort(&mut self) {
        self.regions.sort_by_key(|given| given.node);
        self.makers.sort_by_key(|maker| maker.call);
        for (at, maker) in self.makers.iter().enumerate() {
            self.by_call.insert(maker.whole, at);
            self.by_call.insert(maker.call, at);
            if let Some(name) = bound_name(self.tree, maker) {
                self.by_name.entry(name).or_default().push(at);
            }
        }
        self.fallback = Fallback::of(self.tree, &self.regions);
        for (at, given) in self.regions.iter().enumerate().filter(|(_, given)| is_keyed(given)) {
            let context = &given.context;
            let path = context
                .key_path
                .as_deref()
                .filter(|_| context.place == Place::ConfigValue);
            for near in near(context, path) {
                self.beside.entry(near).or_default().add(at, &self.regions);
            }
            if path.is_some_and(is_of_provider) {
                self.governing.provider.add(at, &self.regions);
            }
            if path.is_some_and(|path| is_about_bedrock(parent(path))) {
                self.governing.bedrock.add(at, &self.regions);
            }
        }
    }

    /// The Regions of a value that is called as it is, or through a name.
    fn of_value(&self, context: &Context, calls: &[Context]) -> Called {
        let regions: Vec<_> = calls.iter().map(|call| self.region_of(call)).collect();
        let region = match regions.as_slice() {
            [Some(first), rest @ ..] if rest.iter().all(|one| one.as_ref() == Some(first)) => Some(first.clone()),
            all if all.iter().all(Option::is_none) => self.region_of(context),
            _ => None,
        };
        let all = || calls.iter().chain(std::iter::once(context));
        Called {
            default: all()
                .find_map(|call| self.default_of(call))
                .filter(|_| region.is_none()),
            region,
            listed: Arc::clone(&self.listed),
        }
    }

    /// The Region that counts for a reference.
    fn region_of(&self, context: &Context) -> Option<Region> {
        if !is_code(context.place) {
            return None;
        }
        let region = |at: usize| self.regions[at].region.clone();
        match self.beside(context) {
            Agreed::One(at) => return (!self.is_of_another(context)).then(|| region(at)),
            Agreed::Unclear => return None,
            Agreed::None => {}
        }
        if let Some(region) = keyed_region(context) {
            return Some(region);
        }
        if self.regions.is_empty() || self.is_of_default_provider(context) {
            return None;
        }
        if let Some(own) = self.maker_around(context.node) {
            match self.made(own) {
                Made::In(at) => return Some(region(at)),
                Made::BySession => return self.of_session().map(region),
                Made::ByDefault => return self.of_default_session().map(region),
                Made::Unknown => return None,
                Made::ByOther => {}
            }
        }
        if let Some(clients) = self.called_on(context) {
            return self.agreed(clients.into_iter()).map(region);
        }
        let scopes = context.scopes.iter().copied().map(Some).chain([None]);
        for scope in scopes {
            let makers = self.makers_within(scope);
            if self.makers[makers.clone()].iter().any(|maker| !maker.is_model) {
                return self.of_makers(makers).map(region);
            }
        }
        None
    }

    /// True if the model is one of a provider that is imported ready-made: `bedrock('…')`.
    fn is_of_default_provider(&self, context: &Context) -> bool {
        let tree = self.tree;
        let makes = || {
            tree.ids()
                .any(|id| matches!(tree.kind(id), Kind::Binding | Kind::Pair) && tree.name(id) == Some("bedrock"))
        };
        context.call.as_deref() == Some("bedrock") && !self.makes_provider.get_or_init(makes)
    }

    /// The Region that the call or the mapping of the reference names itself.
    fn beside(&self, context: &Context) -> Agreed {
        let near = near(context, context.key_path.as_deref());
        let found = near.filter_map(|near| self.beside.get(&near));
        let mut named = Named::default();
        for found in found {
            named.join(found, &self.regions);
        }
        if named.is_none()
            && let Some(path) = context.key_path.as_deref()
        {
            named.join(&self.governing.provider, &self.regions);
            if is_about_bedrock(path) {
                named.join(&self.governing.bedrock, &self.regions);
            }
        }
        named.agreed()
    }

    /// True if the call or the mapping has another Region key for the model, so that the Region beside it belongs to
    /// something else.
    fn is_of_another(&self, context: &Context) -> bool {
        let tree = self.tree;
        let is_other = |id: NodeId| {
            let name = tree.name(id).map(fold).unwrap_or_default();
            OTHER_REGIONS.iter().any(|word| name.contains(word))
        };
        let of_call = context
            .call_node
            .is_some_and(|call| calls::given(tree, call).any(is_other));
        let map = context.containers.first();
        of_call || map.is_some_and(|&map| tree.children(map).any(is_other))
    }

    /// The client in whose making a node is, the innermost.
    fn maker_around(&self, node: NodeId) -> Option<&Maker> {
        let mut around = self.tree.ancestors(node);
        around.find_map(|id| self.by_call.get(&id)).map(|&at| &self.makers[at])
    }

    /// The clients that the call around an id can be made on, by the name of its receiver: those of the innermost scope that
    /// binds the name, else all of that name.
    fn called_on(&self, context: &Context) -> Option<Vec<&Maker>> {
        let tree = self.tree;
        let call = context.call_node?;
        let outer = tree.ancestors(call).filter(|&id| tree.kind(id) == Kind::Call);
        let around: Vec<NodeId> = std::iter::once(call).chain(outer).take(MAX_CALLS).collect();
        let mut before = around.iter().flat_map(|&call| calls::calls_before(tree, call));
        if let Some(at) = before.find_map(|call| self.by_call.get(&call)) {
            return Some(vec![&self.makers[*at]]);
        }
        let named = around.into_iter().find_map(|call| {
            let name = calls::last_part(tree, calls::receiver(tree, call)?)?;
            self.by_name.get(calls::last_word(name))
        })?;
        let within = |scope: NodeId| -> Vec<usize> {
            let makers = self.makers_within(Some(scope));
            named.iter().copied().filter(|at| makers.contains(at)).collect()
        };
        let own = context.scopes.iter().map(|&scope| within(scope));
        let clients = own.into_iter().find(|found| !found.is_empty());
        let clients = clients.unwrap_or_else(|| named.clone());
        Some(clients.into_iter().map(|at| &self.makers[at]).collect())
    }

    /// The clients that are made in a scope, or in the whole text, by their indexes.
    fn makers_within(&self, scope: Option<NodeId>) -> Range<usize> {
        let Some(scope) = scope else {
            return 0..self.makers.len();
        };
        let behind = self.tree.behind(scope);
        let from = self.makers.partition_point(|maker| maker.call < scope);
        let to = self.makers.partition_point(|maker| maker.call < behind);
        from..to.max(from)
    }

    /// The one Region of all of these clients.
    fn of_makers(&self, makers: Range<usize>) -> Option<usize> {
        if let Some(known) = self.of_scopes.borrow().get(&makers) {
            return *known;
        }
        let found = self.agreed(self.makers[makers.clone()].iter());
        self.of_scopes.borrow_mut().insert(makers, found);
        found
    }

    fn agreed<'m>(&self, makers: impl Iterator<Item = &'m Maker>) -> Option<usize> {
        let mut found = Agreed::None;
        for maker in makers.filter(|maker| !maker.is_model) {
            let at = match self.made(maker) {
                Made::In(at) => at,
                Made::BySession => self.of_session()?,
                Made::ByDefault => self.of_default_session()?,
                Made::Unknown => return None,
                Made::ByOther => continue,
            };
            found.join(Agreed::One(at), &self.regions);
        }
        match found {
            Agreed::None => self.of_session(),
            Agreed::One(at) => Some(at),
            Agreed::Unclear => None,
        }
    }

    fn made(&self, maker: &Maker) -> Made {
        *maker.made.get_or_init(|| self.make(maker))
    }

    fn make(&self, maker: &Maker) -> Made {
        let tree = self.tree;
        // `boto3.client("bedrock-runtime", "us-east-1")`
        let follows_service = |given: &Given| {
            maker.by_service && given.context.call_node == Some(maker.call) && given.context.name.is_none()
        };
        let counts = |at: &usize| {
            let given = &self.regions[*at];
            is_keyed(given) || is_constant(given) || follows_service(given)
        };
        let within: Vec<_> = self.within(maker.whole).filter(counts).collect();
        if within.iter().any(|&at| self.regions[at].is_default) {
            return Made::Unknown;
        }
        if let Some(region) = self.one(within.iter().copied()) {
            return Made::In(region);
        }
        let chain = std::iter::once(maker.whole).chain(calls::calls_before(tree, maker.whole));
        // Arguments of a session belong to that session.
        let own = chain.take_while(|&call| call != maker.call).chain([maker.call]);
        let own: Vec<NodeId> = own.collect();
        let given = || own.iter().flat_map(|&call| calls::arguments(tree, call));
        let sets_region = own.iter().any(|&call| {
            tree.name(call)
                .is_some_and(|name| name.to_ascii_lowercase().contains("region"))
        });
        if !within.is_empty() || sets_region || calls::names_word(tree, given(), "region") {
            return Made::Unknown;
        }
        if ["client", "config"]
            .iter()
            .any(|word| calls::names_word(tree, given(), word))
        {
            return Made::ByOther;
        }
        let on_session = maker.by_service && calls::chain(tree, maker.call).iter().any(|name| fold(name) != "boto3");
        let of_config = maker.by_package
            || ["session", "cfg"]
                .iter()
                .any(|word| calls::names_word(tree, given(), word));
        if on_session || of_config {
            Made::BySession
        } else {
            Made::ByDefault
        }
    }

    fn of_session(&self) -> Option<usize> {
        let calls = || ROWS.client.iter().flat_map(|row| &row.sessions);
        *self
            .of_sessions
            .get_or_init(|| self.session(&calls().map(String::as_str).collect::<Vec<_>>()))
    }

    fn of_default_session(&self) -> Option<usize> {
        let calls = || ROWS.client.iter().flat_map(|row| &row.default_sessions);
        *self
            .of_default_sessions
            .get_or_init(|| self.session(&calls().map(String::as_str).collect::<Vec<_>>()))
    }

    /// The one Region of the sessions and configurations that clients are made of.
    fn session(&self, makers: &[&str]) -> Option<usize> {
        let of_session = |given: &Given| {
            let Some(call) = given.context.call_node else {
                return false;
            };
            let chain = calls::chain(self.tree, call);
            let own = given.context.call.as_deref();
            let session = chain
                .into_iter()
                .chain(own)
                .any(|name| makers.contains(&fold(name).as_str()));
            session && is_keyed(given)
        };
        let sessions: Vec<_> = (0..self.regions.len())
            .filter(|&at| of_session(&self.regions[at]))
            .collect();
        if sessions.iter().any(|&at| self.regions[at].is_default) {
            return None;
        }
        self.one(sessions.into_iter())
    }

    /// The Regions that are given within a node, by their indexes.
    fn within(&self, node: NodeId) -> Range<usize> {
        let behind = self.tree.behind(node);
        let from = self.regions.partition_point(|given| given.node < node);
        let to = self.regions.partition_point(|given| given.node < behind);
        from..to.max(from)
    }

    /// The Region that all of them are.
    fn one(&self, mut regions: impl Iterator<Item = usize>) -> Option<usize> {
        let first = regions.next()?;
        let same = |at: usize| self.regions[at].region == self.regions[first].region;
        regions.all(same).then_some(first)
    }
}

/// The nodes and the part of a config, at `path`, that a Region can be in together with an id.
fn near(context: &Context, path: Option<&str>) -> impl Iterator<Item = Near> {
    // `[{name: AWS_REGION, value: …}, {name: MODEL_ID, value: …}]`: the list is what both are in.
    let is_record = context.key_path.as_deref().is_some_and(is_value_of_record);
    let near = [
        context.call_node.map(Near::Call),
        context.containers.first().copied().map(Near::Map),
        context.containers.get(1).copied().filter(|_| is_record).map(Near::Map),
        path.map(|path| Near::Path(parent(path).to_owned())),
    ];
    near.into_iter().flatten()
}

/// The Region that is itself a key above the reference, the nearest: `{"sa-east-1": {"anthropic.claude-v2": …}}`.
fn keyed_region(context: &Context) -> Option<Region> {
    const DIRECTIONS: &[&str] = &["north", "east", "south", "west", "central"];
    let directed = |key: &&str| {
        let part = key.rsplit('-').nth(1);
        part.is_some_and(|part| DIRECTIONS.iter().any(|direction| part.starts_with(direction)))
    };
    let path = context.key_path.as_deref().filter(|_| is_code(context.place));
    let keys = path?.rsplit('.');
    let keys = keys.map(|key| key.split('[').next().unwrap_or(key));
    keys.filter(directed).find_map(Region::new)
}

/// True if a Region is the value of a Region key or setter.
fn is_keyed(given: &Given) -> bool {
    let key = |name: &Option<String>| name.as_deref().is_some_and(is_region_key);
    key(&given.context.name) || key(&given.context.call)
}

/// True if a Region is a constant argument: `new AmazonBedrockRuntimeClient(RegionEndpoint.USEast1)`.
fn is_constant(given: &Given) -> bool {
    given.context.place == Place::Identifier && given.context.call_node.is_some()
}

/// True if that is the name of a Region key.
fn is_region_key(name: &str) -> bool {
    // The keys of `.properties` are paths.
    let key = fold(name.rsplit('.').next().unwrap_or(name));
    ROWS.client.iter().any(|row| row.regions.contains(&key))
}

/// True if the Region at that path of a config is that of a provider, and so holds for the whole file.
fn is_of_provider(path: &str) -> bool {
    matches!(path, "provider.region" | "provider.aws.region")
}

/// True if the value at that path of a config belongs to Bedrock.
fn is_about_bedrock(path: &str) -> bool {
    fold(path).contains("bedrock")
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(above, _)| above)
}

fn is_code(place: Place) -> bool {
    !matches!(place, Place::Comment | Place::Docstring | Place::Prose | Place::Import)
}
