//! The Region of the clients that a model is called through, as the code writes it.
//!
//! In: a text, the places in it that name a Region, a service or a client, and what the syntax says of each. Out: for the
//! context of a reference the one Region that counts there, where it is certain: the one beside it in its own call or
//! map, else that of every client in the innermost scope that makes one. A wrong Region is worse than none, so that two
//! that differ, and one that only a variable knows, are none.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Context;
use super::around::{FARTHEST, chain_before, folded, group, is_first, is_word, whole};
use super::takers::is_class;
use crate::vocab::{Place, Region, Span, boundary};

/// A text that names more Regions than this is data, not a program.
const MOST_REGIONS: usize = 5_000;

/// More clients than this are not told apart.
const MOST_MAKERS: usize = 5_000;

/// How far the building of a client is followed.
const LONGEST_BUILD: usize = 800;

/// Keys and setters of a Region, without case and separators.
const REGION_KEYS: &[&str] = &[
    "region",
    "regionname",
    "awsregion",
    "awsregionname",
    "awsdefaultregion",
    "bedrockregion",
    "bedrockawsregion",
    "awsbedrockregion",
    "bedrockruntimeregion",
    "bedrockregionname",
    "regionendpoint",
    "withregion",
    "setregion",
];

/// Calls that make the session or the configuration of which clients are made.
const SESSIONS: &[&str] = &[
    "session",
    "setupdefaultsession",
    "loaddefaultconfig",
    "withregion",
    "withdefaultregion",
    "newconfig",
    "newsession",
    "awsconfig",
    "fromenv",
];

/// Calls that set the session of which clients are made that name none.
const DEFAULT_SESSIONS: &[&str] = &["setupdefaultsession"];

/// Calls that make a client of the service that is their first argument.
const BY_SERVICE: &[&str] = &["client", "resource", "createclient"];

/// How classes of clients end, behind `Bedrock`.
const CLIENT_ENDS: &[&str] = &["client", "clientbuilder", "runtime", "config", "configuration"];

/// Names that make a client or a provider and do not end so.
const CLIENTS: &[&str] = &["anthropicbedrock", "asyncanthropicbedrock", "createamazonbedrock"];

/// Words before a name that is declared or imported, and not called.
const DECLARES: &[&str] = &[
    "class",
    "struct",
    "interface",
    "enum",
    "type",
    "def",
    "func",
    "fun",
    "function",
    "fn",
    "import",
    "extends",
    "trait",
    "impl",
    "object",
    "record",
];

/// What is looked for in a text: by ASCII alone, which is many times faster where a word begins.
struct Patterns {
    code: Regex,
    constant: Regex,
    endpoint: Regex,
    service: Regex,
    class: Regex,
    package: Regex,
    typed: Regex,
    source: Regex,
}

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns {
    code: Regex::new(r"(?-u)\b[a-z]{2,4}(?:-[a-z]{2,9}){1,2}-[0-9]{1,2}\b").unwrap(),
    constant: Regex::new(r"(?-u)\bRegions?(?:\.|::)([A-Z]{2,4}(?:_[A-Z]+){1,2}_[0-9]{1,2})\b").unwrap(),
    endpoint: Regex::new(r"(?-u)\bRegionEndpoint\.([A-Z]{2})((?:GovCloud|Isob|Iso)?)([A-Z][A-Za-z]+)([0-9])\b").unwrap(),
    service: Regex::new(r#"["'](bedrock(?:-[a-z]+)*)\\?["']"#).unwrap(),
    class: Regex::new(
        r"(?-u)\b([A-Za-z_]*[Bb]edrock[A-Za-z]*)(?:::Client)?(?:\.new|::new)?\s*(\(|\{|\.builder\b|\.create\b|::builder\b)",
    )
    .unwrap(),
    package: Regex::new(r"(?-u)(?:\b|_)bedrock[a-z]*(?:\.|::Client::)(?:New[A-Za-z]*|new)\(").unwrap(),
    // A key `source_region`, or one that begins with `cross_region`.
    source: Regex::new(r#"(?i-u)(?:\b[a-z_]*source[_-]?region|\bcross[_-]?region)[a-z_-]*["']?\s*(?:=>|=|:)"#).unwrap(),
    // `AmazonBedrockRuntimeClient client = new(…)`, also of a property with its accessors.
    typed: Regex::new(
        r"(?-u)\b([A-Za-z]*Bedrock[A-Za-z]*)\??\s+[A-Za-z_@][A-Za-z0-9_]*\s*(?:\{[a-z; \t]*\}\s*)?=\s*new\s*(\()",
    )
    .unwrap(),
}
});

/// What a place of the text may say of clients.
#[derive(Debug)]
pub(super) enum What {
    /// A Region, written as text or as a constant.
    Region(Region),
    /// The service that a client is made for.
    Service,
    /// A client is made from here to there.
    Client(Span),
}

/// A place that may say something of clients.
#[derive(Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) what: What,
}

/// The places of a text that may say something of clients; none where they are too many.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let patterns = &*PATTERNS;
    let mut mentions: Vec<Mention> = Vec::new();
    let mut add = |start: usize, end: usize, what: What| {
        mentions.push(Mention {
            span: Span::new(start, end),
            what,
        });
    };
    for found in patterns.code.find_iter(text) {
        if let Some(region) = Region::new(found.as_str()) {
            add(found.start(), found.end(), What::Region(region));
        }
    }
    for found in patterns.constant.captures_iter(text) {
        let (whole, [name]) = found.extract();
        let at = found.get(0).map_or(0, |whole| whole.start());
        if let Some(region) = Region::new(&name.to_ascii_lowercase().replace('_', "-")) {
            add(at, at + whole.len(), What::Region(region));
        }
    }
    for found in patterns.endpoint.captures_iter(text) {
        let (whole, [area, partition, direction, number]) = found.extract();
        let at = found.get(0).map_or(0, |whole| whole.start());
        let partition = partition.trim_end_matches("Cloud");
        let code = [area, partition, direction, number].map(str::to_ascii_lowercase);
        let code: Vec<_> = code
            .iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        if let Some(region) = Region::new(&code.join("-")) {
            add(at, at + whole.len(), What::Region(region));
        }
    }
    // Without a Region nothing can be settled.
    if mentions.is_empty() || mentions.len() > MOST_REGIONS {
        return Vec::new();
    }
    let mut add = |start: usize, end: usize, what: What| {
        mentions.push(Mention {
            span: Span::new(start, end),
            what,
        });
    };
    for found in patterns.service.captures_iter(text).filter_map(|found| found.get(1)) {
        add(found.start(), found.end(), What::Service);
    }
    for found in patterns
        .class
        .captures_iter(text)
        .chain(patterns.typed.captures_iter(text))
    {
        let (Some(name), Some(opening)) = (found.get(1), found.get(2)) else {
            continue;
        };
        if makes_client(name.as_str()) && !is_declared(text, name.start()) {
            let extent = extent(text, opening.start(), opening.as_str());
            add(name.start(), name.end(), What::Client(extent));
        }
    }
    for found in patterns.package.find_iter(text) {
        let opening = found.end() - 1;
        let extent = extent(text, opening, "(");
        add(found.start(), found.start() + "bedrock".len(), What::Client(extent));
    }
    let makers = mentions.iter().filter(|one| !matches!(one.what, What::Region(_)));
    if makers.count() > MOST_MAKERS {
        mentions.retain(|one| matches!(one.what, What::Region(_)));
    }
    mentions.sort_by_key(|mention| (mention.span.start(), mention.span.end()));
    mentions
}

fn makes_client(name: &str) -> bool {
    let folded = folded(name);
    !folded.contains("mantle")
        && (CLIENTS.contains(&folded.as_str())
            || is_class(name)
            || name.starts_with(|c: char| c.is_ascii_uppercase())
                && CLIENT_ENDS.iter().any(|end| folded.ends_with(end)))
}

fn is_declared(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    let word = &before[before.trim_end_matches(is_word).len()..];
    DECLARES.contains(&word)
}

/// From the opening of a call or of a builder to where the client is made.
fn extent(text: &str, at: usize, opening: &str) -> Span {
    if matches!(opening, "(" | "{") {
        return Span::new(at, at + group(text, at).len());
    }
    let rest = boundary::after(text, at, LONGEST_BUILD);
    let end = rest.find("build()").or_else(|| rest.find(';')).unwrap_or(rest.len());
    Span::new(at, at + end)
}

/// What is said of the clients of one text. A hostile text has as many references as Regions and clients, so that
/// nothing here is gone through once for each reference.
pub(super) struct Clients<'a> {
    text: &'a str,
    /// The Regions that are given to something, sorted by where they stand.
    regions: Vec<Given>,
    /// Those that stand beside something, by what they stand in.
    beside: HashMap<Near, Named>,
    /// The Regions of a config that hold for a whole file.
    governing: Governing,
    /// Sorted by where they stand.
    makers: Vec<Maker>,
    /// The indexes of `makers`, sorted by where what they are given begins.
    by_extent: Vec<usize>,
    /// The Region of the makers of some scope, by their indexes.
    of_scopes: RefCell<HashMap<Range<usize>, Option<usize>>>,
    of_sessions: OnceCell<Option<usize>>,
    of_default_sessions: OnceCell<Option<usize>>,
    makes_provider: OnceCell<bool>,
}

/// What a Region can stand in together with an id.
#[derive(PartialEq, Eq, Hash)]
enum Near {
    /// The call whose arguments begin there.
    Call(usize),
    /// The map.
    Map(Span),
    /// The part of a config that has that path.
    Path(String),
}

/// The Regions that are named in one place: those of a key that names Bedrock, which count where there are any, and
/// the others.
#[derive(Clone, Copy, Default)]
struct Named {
    bedrock: Agreed,
    other: Agreed,
}

/// What several Regions come to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Agreed {
    /// There are none.
    #[default]
    None,
    /// They are all the one with that index.
    One(usize),
    /// They differ, or one holds only where nothing else is given.
    Unclear,
}

/// The Regions that hold for a whole config.
#[derive(Default)]
struct Governing {
    /// Those of a provider.
    provider: Named,
    /// Those of all that is said of Bedrock.
    bedrock: Named,
}

/// A Region that is given to something.
struct Given {
    region: Region,
    span: Span,
    context: Context,
    /// Whether it holds only where nothing else is given.
    is_default: bool,
}

/// A place where a client is made.
struct Maker {
    span: Span,
    extent: Span,
    /// Whether it is made for a service that is named: `session.client("bedrock-runtime")`.
    by_service: bool,
    /// Whether a function of a package makes it of a configuration: `bedrockruntime.NewFromConfig(cfg)`.
    by_package: bool,
    /// Whether it is a model of a framework, whose Region is its own: `ChatBedrock(model="…", region_name="…")`.
    is_model: bool,
    /// Its Region, once that was asked for.
    made: OnceCell<Made>,
}

/// The Region of a client.
#[derive(Clone, Copy)]
enum Made {
    /// It is written with the client, as the Region of that index.
    In(usize),
    /// It is that of the session or the configuration that it is made of.
    BySession,
    /// It is that of the default session, or of the environment.
    ByDefault,
    /// Something else knows it.
    Unknown,
    /// Another client is handed in.
    ByOther,
}

impl<'a> Clients<'a> {
    /// Reads what the mentions and their contexts say. `more` are variables that hold a Region, where they are given
    /// to something.
    pub(super) fn read(text: &'a str, said: Vec<(Mention, Context)>, more: Vec<(Region, Span, Context)>) -> Self {
        let mut clients = Self {
            text,
            regions: Vec::new(),
            beside: HashMap::new(),
            governing: Governing::default(),
            makers: Vec::new(),
            by_extent: Vec::new(),
            of_scopes: RefCell::default(),
            of_sessions: OnceCell::new(),
            of_default_sessions: OnceCell::new(),
            makes_provider: OnceCell::new(),
        };
        for (mention, context) in said {
            if !is_code(context.place) {
                continue;
            }
            match mention.what {
                What::Region(region) => clients.add(region, mention.span, context),
                What::Service => {
                    let call = context.call.as_deref().map(folded);
                    let by_service = call.is_some_and(|call| BY_SERVICE.contains(&call.as_str()));
                    if let Some(at) = context
                        .call_at
                        .filter(|_| by_service && is_first(text, &context, mention.span.start()))
                    {
                        clients.makers.push(Maker {
                            by_service: true,
                            ..Maker::new(mention.span, Span::new(at, at + group(text, at).len()))
                        });
                    }
                }
                What::Client(extent) => clients.makers.push(Maker {
                    by_package: text.get(mention.span.range()) == Some("bedrock"),
                    is_model: text.get(mention.span.range()).is_some_and(is_class)
                        && text.get(extent.range()).is_some_and(|text| text.contains("model")),
                    ..Maker::new(mention.span, extent)
                }),
            }
        }
        for (region, span, context) in more {
            clients.add(region, span, context);
        }
        clients.sort();
        clients
    }

    fn add(&mut self, region: Region, span: Span, context: Context) {
        let is_literal = context.place != Place::Identifier;
        let is_whole = !is_literal || whole(self.text, context.literal, span) == Some("");
        let looked_up = matches!(
            context.place,
            Place::MappingKey | Place::Comparison | Place::AllowedValue | Place::Regex | Place::Url
        );
        if is_whole && !looked_up {
            self.regions.push(Given {
                is_default: context.place == Place::DefaultValue,
                region,
                span,
                context,
            });
        }
    }

    /// Sorts what was read, and notes what stands in what.
    fn sort(&mut self) {
        self.regions.sort_by_key(|given| given.span);
        self.makers.sort_by_key(|maker| maker.span);
        self.by_extent = (0..self.makers.len()).collect();
        self.by_extent.sort_by_key(|&at| self.makers[at].extent.start());
        for (at, given) in self.regions.iter().enumerate().filter(|(_, given)| is_keyed(given)) {
            let context = &given.context;
            let path = context
                .key_path
                .as_deref()
                .filter(|_| context.place == Place::ConfigValue);
            let near = [
                context.call_at.map(Near::Call),
                context.containers.first().copied().map(Near::Map),
                path.map(|path| Near::Path(parent(path).to_owned())),
            ];
            for near in near.into_iter().flatten() {
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

    /// The Region that counts for what `context` says of the reference at `span`.
    pub(super) fn region_of(&self, context: &Context, span: Span) -> Option<Region> {
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
        if self.regions.is_empty() {
            return None;
        }
        if self.is_of_default_provider(context) {
            return None;
        }
        if let Some(own) = self.maker_around(span) {
            match self.made(own) {
                Made::In(at) => return Some(region(at)),
                Made::BySession => return self.of_session().map(region),
                Made::ByDefault => return self.of_default_session().map(region),
                Made::Unknown => return None,
                Made::ByOther => {}
            }
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

    /// Whether the model is one of a provider that is imported ready-made: `bedrock('…')`.
    fn is_of_default_provider(&self, context: &Context) -> bool {
        let makes = || {
            ["bedrock =", "bedrock=", "bedrock:"]
                .iter()
                .any(|made| self.text.contains(made))
        };
        context.call.as_deref() == Some("bedrock") && !self.makes_provider.get_or_init(makes)
    }

    /// The Region that the call or the map of the reference names itself.
    fn beside(&self, context: &Context) -> Agreed {
        let near = [
            context.call_at.map(Near::Call),
            context.containers.first().copied().map(Near::Map),
            context
                .key_path
                .as_deref()
                .map(|path| Near::Path(parent(path).to_owned())),
        ];
        let found = near.iter().flatten().filter_map(|near| self.beside.get(near));
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

    /// Whether the call or the map also says from which Region a model is called, so that the one beside it is that of
    /// something else.
    fn is_of_another(&self, context: &Context) -> bool {
        let map = context.containers.first().map(|map| map.start());
        let mut near = [context.call_at, map].into_iter().flatten();
        near.any(|at| PATTERNS.source.is_match(group(self.text, at)))
    }

    /// The client in whose making the place stands, the innermost.
    fn maker_around(&self, span: Span) -> Option<&Maker> {
        let start = |at: &usize| self.makers[*at].extent.start();
        // No extent is longer than what is looked at of a text.
        let from = self.by_extent.partition_point(|at| start(at) + FARTHEST < span.start());
        let to = self.by_extent.partition_point(|at| start(at) <= span.start());
        let near = self.by_extent.get(from..to).unwrap_or_default();
        let around = near.iter().map(|&at| &self.makers[at]);
        around
            .filter(|maker| maker.extent.contains(span))
            .min_by_key(|maker| maker.extent.len())
    }

    /// The clients that are made in a scope, or in the whole text, by their indexes.
    fn makers_within(&self, scope: Option<Span>) -> Range<usize> {
        let Some(scope) = scope else {
            return 0..self.makers.len();
        };
        let from = self.makers.partition_point(|maker| maker.span.start() < scope.start());
        let to = self.makers.partition_point(|maker| maker.span.end() <= scope.end());
        from..to.max(from)
    }

    /// The one Region of all of these clients.
    fn of_makers(&self, makers: Range<usize>) -> Option<usize> {
        if let Some(known) = self.of_scopes.borrow().get(&makers) {
            return *known;
        }
        let found = self.settle(&self.makers[makers.clone()]);
        self.of_scopes.borrow_mut().insert(makers, found);
        found
    }

    fn settle(&self, makers: &[Maker]) -> Option<usize> {
        let mut found = Agreed::None;
        for maker in makers.iter().filter(|maker| !maker.is_model) {
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
        let within = self.within(maker.extent);
        let within: Vec<_> = within
            .filter(|&at| is_keyed(&self.regions[at]) || is_constant(&self.regions[at]))
            .collect();
        if within.iter().any(|&at| self.regions[at].is_default) {
            return Made::Unknown;
        }
        if let Some(region) = self.one(within.iter().copied()) {
            return Made::In(region);
        }
        let text = self.text.get(maker.extent.range()).unwrap_or_default();
        if !within.is_empty() || speaks_of_region(text) {
            return Made::Unknown;
        }
        if let Some(region) = self.of_receiver(maker) {
            return Made::In(region);
        }
        let lower = text.to_ascii_lowercase();
        if ["client", "config"].iter().any(|word| lower.contains(word)) {
            return Made::ByOther;
        }
        let chain = chain_before(self.text, maker.extent.start());
        let on_session = maker.by_service && chain.iter().any(|name| folded(name) != "boto3");
        let of_config = maker.by_package || ["session", "cfg"].iter().any(|word| lower.contains(word));
        if on_session || of_config {
            return Made::BySession;
        }
        Made::ByDefault
    }

    /// `boto3.Session(region_name="us-east-1").client("bedrock-runtime")`
    fn of_receiver(&self, maker: &Maker) -> Option<usize> {
        let before = self.text.get(..maker.extent.start())?;
        let chain = chain_before(self.text, maker.extent.start());
        if !chain
            .last()
            .is_some_and(|name| SESSIONS.contains(&folded(name).as_str()))
        {
            return None;
        }
        let start = before.rfind(chain.last()?.as_str())?;
        let within = self.within(Span::new(start, before.len()));
        self.one(within.filter(|&at| is_keyed(&self.regions[at]) && !self.regions[at].is_default))
    }

    fn of_session(&self) -> Option<usize> {
        *self.of_sessions.get_or_init(|| self.session(SESSIONS))
    }

    fn of_default_session(&self) -> Option<usize> {
        *self.of_default_sessions.get_or_init(|| self.session(DEFAULT_SESSIONS))
    }

    /// The one Region of the sessions and configurations that clients are made of.
    fn session(&self, makers: &[&str]) -> Option<usize> {
        let of_session = |given: &Given| {
            let Some(call) = given.context.call.as_deref() else {
                return false;
            };
            let chain = given
                .context
                .call_at
                .map(|at| chain_before(self.text, at))
                .unwrap_or_default();
            let names = chain.iter().map(String::as_str).chain([call]);
            let session = names.map(folded).any(|name| makers.contains(&name.as_str()));
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

    /// The Regions that are given within a stretch of the text, by their indexes.
    fn within(&self, range: Span) -> impl Iterator<Item = usize> {
        let from = self.regions.partition_point(|given| given.span.start() < range.start());
        let to = self.regions.partition_point(|given| given.span.start() < range.end());
        (from..to.max(from)).filter(move |&at| range.contains(self.regions[at].span))
    }

    /// The Region that all of them are.
    fn one(&self, mut regions: impl Iterator<Item = usize>) -> Option<usize> {
        let first = regions.next()?;
        let same = |at: usize| self.regions[at].region == self.regions[first].region;
        regions.all(same).then_some(first)
    }
}

impl Maker {
    fn new(span: Span, extent: Span) -> Self {
        Self {
            span,
            extent,
            by_service: false,
            by_package: false,
            is_model: false,
            made: OnceCell::new(),
        }
    }
}

impl Named {
    /// Adds the Region of that index.
    fn add(&mut self, at: usize, regions: &[Given]) {
        let given = &regions[at];
        let own = if given.is_default {
            Agreed::Unclear
        } else {
            Agreed::One(at)
        };
        let of = if names_bedrock(given) {
            &mut self.bedrock
        } else {
            &mut self.other
        };
        of.join(own, regions);
    }

    fn join(&mut self, other: &Self, regions: &[Given]) {
        self.bedrock.join(other.bedrock, regions);
        self.other.join(other.other, regions);
    }

    fn is_none(&self) -> bool {
        self.bedrock == Agreed::None && self.other == Agreed::None
    }

    fn agreed(&self) -> Agreed {
        if self.bedrock == Agreed::None {
            self.other
        } else {
            self.bedrock
        }
    }
}

impl Agreed {
    fn join(&mut self, other: Self, regions: &[Given]) {
        *self = match (*self, other) {
            (Self::None, one) | (one, Self::None) => one,
            (Self::One(at), Self::One(other)) if regions[at].region == regions[other].region => Self::One(at),
            _ => Self::Unclear,
        };
    }
}

/// The Region that is itself a key above the reference, the nearest: `{"sa-east-1": {"anthropic.claude-v2": …}}`.
pub(super) fn keyed_region(context: &Context) -> Option<Region> {
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

/// Whether a Region is given by a key or a setter of one.
fn is_keyed(given: &Given) -> bool {
    let key = |name: &Option<String>| name.as_deref().is_some_and(is_region_key);
    key(&given.context.name) || key(&given.context.call)
}

/// Whether a Region is a constant, handed over as it is: `new AmazonBedrockRuntimeClient(RegionEndpoint.USEast1)`.
fn is_constant(given: &Given) -> bool {
    given.context.place == Place::Identifier && given.context.call.is_some()
}

/// Whether that is the name of a Region's key.
pub(super) fn is_region_key(name: &str) -> bool {
    // The keys of `.properties` are paths.
    REGION_KEYS.contains(&folded(name.rsplit('.').next().unwrap_or(name)).as_str())
}

/// Whether the Region at that path of a config is that of a provider, and so holds for the whole file.
fn is_of_provider(path: &str) -> bool {
    matches!(path, "provider.region" | "provider.aws.region")
}

/// Whether what stands at that path of a config is said of Bedrock.
fn is_about_bedrock(path: &str) -> bool {
    folded(path).contains("bedrock")
}

fn names_bedrock(given: &Given) -> bool {
    let name = given.context.name.as_deref().map(folded);
    name.is_some_and(|name| name.contains("bedrock"))
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(above, _)| above)
}

fn speaks_of_region(text: &str) -> bool {
    text.to_ascii_lowercase().contains("region")
}

fn is_code(place: Place) -> bool {
    !matches!(place, Place::Comment | Place::Docstring | Place::Prose | Place::Import)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_read_however_a_language_writes_it() {
        for (text, code) in [
            ("\"us-east-1\"", "us-east-1"),
            ("Region.EU_WEST_1", "eu-west-1"),
            ("Aws::Region::US_GOV_WEST_1", "us-gov-west-1"),
            ("RegionEndpoint.USEast1", "us-east-1"),
            ("RegionEndpoint.APNortheast1", "ap-northeast-1"),
            ("RegionEndpoint.USGovCloudWest1", "us-gov-west-1"),
            ("RegionEndpoint.CNNorthWest1", "cn-northwest-1"),
        ] {
            let found = mentions(text);
            assert!(
                matches!(&found[..], [Mention { what: What::Region(region), .. }] if region.as_str() == code),
                "{text}: {found:?}"
            );
        }
        assert!(mentions("no Region at all, claude-haiku-4").is_empty());
    }

    #[test]
    fn a_client_is_made_where_it_is_called_and_not_where_it_is_declared() {
        let clients = |text: &str| {
            let found = mentions(&format!("'us-east-1' {text}"));
            found.iter().filter(|one| matches!(one.what, What::Client(_))).count()
        };
        for text in [
            "new BedrockRuntimeClient({})",
            "BedrockRuntimeClient.builder()",
            "bedrockruntime.NewFromConfig(cfg)",
            "ChatBedrock(x=1)",
            "AnthropicBedrock()",
            "BedrockRuntimeClient { region = x }",
        ] {
            assert_eq!(clients(text), 1, "{text}");
        }
        for text in [
            "class BedrockRuntimeClient {",
            "def call_bedrock(x)",
            "import { BedrockRuntimeClient } from",
            "BedrockError(",
        ] {
            assert_eq!(clients(text), 0, "{text}");
        }
    }
}
