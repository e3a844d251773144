//! The Region of the clients that a model is called through, as the code writes it.
//!
//! In: a text, the places in it that name a Region, a service or a client, and what the syntax says of each. Out: for the
//! context of a reference the one Region that counts there, where it is certain: the one beside it in its own call or
//! map, else that of every client in the innermost scope that makes one. A wrong Region is worse than none, so that two
//! that differ, and one that only a variable knows, are none.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::Context;
use super::around::{chain_before, folded, group, is_first, is_word, whole};
use super::takers::is_class;
use crate::vocab::{Place, Region, Span};

/// A text that names more Regions than this is a list of them.
const MOST_MENTIONS: usize = 200;

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
    if mentions.is_empty() || mentions.len() > MOST_MENTIONS {
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
    for found in patterns.class.captures_iter(text) {
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
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find("build()").or_else(|| rest.find(';')).unwrap_or(rest.len());
    Span::new(at, at + end.min(LONGEST_BUILD))
}

/// What is said of the clients of one text.
pub(super) struct Clients<'a> {
    text: &'a str,
    /// The Regions that are given to something.
    regions: Vec<Given>,
    makers: Vec<Maker>,
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
}

/// The Region of a client.
enum Made<'a> {
    /// It is written with the client.
    In(&'a Region),
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
            makers: Vec::new(),
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
                            span: mention.span,
                            extent: Span::new(at, at + group(text, at).len()),
                            by_service: true,
                            by_package: false,
                            is_model: false,
                        });
                    }
                }
                What::Client(extent) => clients.makers.push(Maker {
                    span: mention.span,
                    extent,
                    by_service: false,
                    by_package: text.get(mention.span.range()) == Some("bedrock"),
                    is_model: text.get(mention.span.range()).is_some_and(is_class)
                        && text.get(extent.range()).is_some_and(|text| text.contains("model")),
                }),
            }
        }
        for (region, span, context) in more {
            clients.add(region, span, context);
        }
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

    /// The Region that counts for what `context` says of the reference at `span`.
    pub(super) fn region_of(&self, context: &Context, span: Span) -> Option<Region> {
        if self.regions.is_empty() || !is_code(context.place) {
            return None;
        }
        match self.beside(context) {
            Beside::One(region) => return Some(region.clone()),
            Beside::Unclear => return None,
            Beside::None => {}
        }
        if self.is_of_default_provider(context) {
            return None;
        }
        let around = self.makers.iter().filter(|maker| maker.extent.contains(span));
        if let Some(own) = around.min_by_key(|maker| maker.extent.len()) {
            match self.made(own) {
                Made::In(region) => return Some(region.clone()),
                Made::BySession => return self.of_session(SESSIONS).cloned(),
                Made::ByDefault => return self.of_session(DEFAULT_SESSIONS).cloned(),
                Made::Unknown => return None,
                Made::ByOther => {}
            }
        }
        let scopes = context.scopes.iter().copied().map(Some).chain([None]);
        for scope in scopes {
            let within = |span: Span| scope.is_none_or(|scope| scope.contains(span));
            let makers = self.makers.iter().filter(|maker| within(maker.span) && !maker.is_model);
            let makers: Vec<_> = makers.collect();
            if !makers.is_empty() {
                return self.of_makers(&makers).cloned();
            }
        }
        None
    }

    /// Whether the model is one of a provider that is imported ready-made: `bedrock('…')`.
    fn is_of_default_provider(&self, context: &Context) -> bool {
        let called = context.call.as_deref() == Some("bedrock");
        let made = ["bedrock =", "bedrock=", "bedrock:"]
            .iter()
            .any(|made| self.text.contains(made));
        called && !made
    }

    /// The Region that the call or the map of the reference names itself.
    fn beside(&self, context: &Context) -> Beside<'_> {
        let map = context.containers.first().copied();
        let parent = context.key_path.as_deref().map(parent);
        let is_beside = |given: &&Given| {
            let in_call = context.call_at.is_some() && given.context.call_at == context.call_at;
            let in_map = map.is_some() && given.context.containers.first().copied() == map;
            let path = given.context.key_path.as_deref();
            let in_path = parent.is_some() && path.map(self::parent) == parent;
            let in_config = given.context.place == Place::ConfigValue && in_path;
            is_keyed(given) && (in_call || in_map || in_config)
        };
        let mut found: Vec<_> = self.regions.iter().filter(is_beside).collect();
        if found.is_empty() {
            found.extend(self.regions.iter().filter(|given| governs(given, context)));
        }
        if found.iter().any(|given| names_bedrock(given)) {
            found.retain(|given| names_bedrock(given));
        }
        if found.is_empty() {
            return Beside::None;
        }
        let is_default = found.iter().any(|given| given.is_default);
        match one(found.iter().map(|given| &given.region)) {
            Some(region) if !is_default => Beside::One(region),
            _ => Beside::Unclear,
        }
    }

    /// The one Region of all of these clients.
    fn of_makers(&self, makers: &[&Maker]) -> Option<&Region> {
        let mut found = BTreeSet::new();
        for maker in makers {
            match self.made(maker) {
                Made::In(region) => {
                    found.insert(region);
                }
                Made::BySession => {
                    found.insert(self.of_session(SESSIONS)?);
                }
                Made::ByDefault => {
                    found.insert(self.of_session(DEFAULT_SESSIONS)?);
                }
                Made::Unknown => return None,
                Made::ByOther => {}
            }
        }
        if found.is_empty() {
            return self.of_session(SESSIONS);
        }
        let only = found.first().copied();
        only.filter(|_| found.len() == 1)
    }

    fn made(&self, maker: &Maker) -> Made<'_> {
        let within: Vec<_> = self
            .regions
            .iter()
            .filter(|given| maker.extent.contains(given.span) && (is_keyed(given) || is_constant(given)))
            .collect();
        if within.iter().any(|given| given.is_default) {
            return Made::Unknown;
        }
        if let Some(region) = one(within.iter().map(|given| &given.region)) {
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
    fn of_receiver(&self, maker: &Maker) -> Option<&Region> {
        let before = self.text.get(..maker.extent.start())?;
        let chain = chain_before(self.text, maker.extent.start());
        if !chain
            .last()
            .is_some_and(|name| SESSIONS.contains(&folded(name).as_str()))
        {
            return None;
        }
        let start = before.rfind(chain.last()?.as_str())?;
        let receiver = Span::new(start, before.len());
        let within = self
            .regions
            .iter()
            .filter(|given| receiver.contains(given.span) && is_keyed(given) && !given.is_default);
        one(within.map(|given| &given.region))
    }

    /// The one Region of the sessions and configurations that clients are made of.
    fn of_session(&self, makers: &[&str]) -> Option<&Region> {
        let of_session = |given: &&Given| {
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
        let sessions: Vec<_> = self.regions.iter().filter(of_session).collect();
        if sessions.iter().any(|given| given.is_default) {
            return None;
        }
        one(sessions.iter().map(|given| &given.region))
    }
}

/// What the own call or map of a reference says of the Region.
enum Beside<'a> {
    One(&'a Region),
    Unclear,
    None,
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

/// Whether a Region of a config holds for a whole file: that of a provider, or of all that is said of Bedrock.
fn governs(given: &Given, context: &Context) -> bool {
    let (Some(path), Some(of)) = (given.context.key_path.as_deref(), context.key_path.as_deref()) else {
        return false;
    };
    if given.context.place != Place::ConfigValue || !is_keyed(given) {
        return false;
    }
    let provider = matches!(path, "provider.region" | "provider.aws.region");
    let about = |path: &str| folded(path).contains("bedrock");
    provider || about(parent(path)) && about(of)
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

/// The Region that all of them are.
fn one<'a>(regions: impl Iterator<Item = &'a Region>) -> Option<&'a Region> {
    let regions: BTreeSet<_> = regions.collect();
    let only = regions.first().copied();
    only.filter(|_| regions.len() == 1)
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
