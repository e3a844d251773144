//! The rows of `rules/sdks/`: the sinks and clients of SDKs, frameworks and tools.
//!
//! The build script compiles this module too: it reads the files, and a file with an unknown field stops the build.
//! Names are written as in the documentation of each SDK, and are compared without case and separators.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::vocab::Takes;

/// All rows of all files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Rows {
    /// The pages that the rows of a file were read from.
    pub sources: Vec<String>,
    /// Calls and creations.
    pub call: Vec<CallRow>,
    /// Classes that are known by the shape of their name.
    pub class: Vec<ClassRow>,
    /// Values that name a provider before the id.
    pub route: Vec<RouteRow>,
    /// Names of routes, and the models that they lead to.
    pub alias: Vec<AliasRow>,
    /// Keys of configs, resources and templates.
    pub setting: Vec<SettingRow>,
    /// Variables of the environment.
    pub variable: Vec<VariableRow>,
    /// Paths of URLs.
    pub url: Vec<UrlRow>,
    /// Calls that list the base model ids there are.
    pub listing: Vec<String>,
    /// Parts of the names of settings that say that a program puts the prefix before the id itself.
    pub makes_prefix: Vec<String>,
    /// Arguments and keys beside the model whose value is called in its place: the ARN of an application inference profile.
    pub instead: Vec<String>,
    /// Calls that make a mock, which reaches no model.
    pub stand_in: Vec<String>,
    /// Calls after which the test answers for the client that they are given.
    pub stubs: Vec<String>,
    /// Arguments that make a client answer by itself.
    pub stubbing: Vec<String>,
    /// Annotations and blocks around which no client of AWS is called.
    pub replaces_all: Vec<String>,
    /// Hosts, and words of them, at which no model of AWS is.
    pub local_host: Vec<String>,
    /// Patterns of the packages of SDKs and frameworks that send requests.
    pub package: Vec<String>,
    /// Clients and their Regions.
    pub client: Vec<ClientRow>,
    /// Senders of requests.
    pub request: Vec<RequestRow>,
    /// Forms in which requests write their parameters.
    pub form: Vec<FormRow>,
}

/// A sender of requests: a call, a class, a setting, a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RequestRow {
    /// The names of the call or class.
    pub names: Vec<String>,
    /// A name that it must be called on.
    pub on: Vec<String>,
    /// The classes of the client that it is called through.
    pub client: Vec<String>,
    /// A word of the address that the client is made for.
    pub base: String,
    /// The arguments that take the model.
    pub model: Vec<String>,
    /// True if the model may be the first argument, without a name.
    pub first: bool,
    /// Calls that the model is given to, whose value is the argument: `bedrock("…")`.
    pub inner: Vec<String>,
    /// True if the model is named after its provider, `bedrock/…`.
    pub route: bool,
    /// The keys of a mapping that take the model.
    pub keys: Vec<String>,
    /// Ends of such keys, where the parameters beside it begin as the key does.
    pub ends: Vec<String>,
    /// Patterns of the path above the key, in small letters.
    pub above: Vec<String>,
    /// Pairs beside the key, or beside a mapping around it.
    pub beside: Vec<Beside>,
    /// Another key of the same mapping.
    pub has: String,
    /// A word that the file must hold besides.
    pub with: String,
    /// Words with which the file says that parameters are left out.
    pub without: Vec<String>,
    /// Arguments that say the same, or that change what the API takes.
    pub unless: Vec<String>,
    /// Rules of which it leaves the parameter out, or rewrites it.
    pub strips: Vec<String>,
    /// True if it refuses the parameter itself, unless it is configured to leave it out.
    pub hint: bool,
    /// True if who sends it is not known: only a proposed replacement is held against it.
    pub loose: bool,
    /// True if it completes the body that it is given.
    pub partial: bool,
    /// The name of its form.
    pub form: String,
    /// The API.
    pub api: String,
    /// True if it goes to bedrock-mantle.
    pub mantle: bool,
    /// The part of a URL before the model, where that is how the model is named.
    pub path: String,
    /// The arguments and keys of its body.
    pub body: Vec<String>,
}

/// A form in which requests write their parameters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FormRow {
    /// Its name; of a body that of its family.
    pub name: String,
    /// The canonical name of each parameter, by its path.
    pub fields: BTreeMap<String, String>,
    /// Keys of a record, with the value by which the record is not sent.
    pub off: BTreeMap<String, String>,
}

/// A call or a creation that consumes a model id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CallRow {
    /// The names of the call; what SDKs put behind the name of an operation (`Command`, `Request`) is left out.
    pub names: Vec<String>,
    /// The names of the argument, field or setter.
    pub arguments: Vec<String>,
    /// True if the id may be the first argument, without a name.
    pub first: bool,
    /// The names that it must be called on; empty where that does not matter.
    pub on: Vec<String>,
    /// A word that the file must hold besides.
    pub with: String,
    /// The forms of an id that it takes.
    pub takes: Takes,
    /// Reason why another model is only shown there.
    pub shown_only: Option<String>,
    /// The things that AWS no longer creates for a Legacy model there: `training jobs`.
    pub none_in_legacy: Option<String>,
    /// True if it trains another model from it.
    #[serde(default)]
    pub trains: bool,
    /// True if it is an operation of bedrock-runtime.
    pub runtime: bool,
    /// True if it passes the id to bedrock-runtime as it is written.
    pub passes: bool,
    /// Words of the file with which it may call something else.
    pub unless: Vec<String>,
}

/// Classes known by the shape of their name, `ChatBedrockConverse`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClassRow {
    /// The word that the name holds.
    pub holds: String,
    /// The ends that the name can have.
    pub ends: Vec<String>,
    /// Words that the name does not hold.
    pub not: Vec<String>,
    /// The names of the argument, field or setter.
    pub arguments: Vec<String>,
}

/// Values that name a provider before the id: `bedrock/…`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RouteRow {
    /// The begin of the value.
    pub begins: String,
    /// The names of the argument, field or key.
    pub arguments: Vec<String>,
    /// Calls that take it as their first argument.
    pub calls: Vec<String>,
    /// Keys of lists whose elements are such values.
    pub lists: Vec<String>,
    /// Arguments and keys beside it that are called in its place, where their value is an ARN.
    pub instead: Vec<String>,
}

/// The name of a route, which callers ask for, beside the model that it leads to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AliasRow {
    /// The names of the key.
    pub keys: Vec<String>,
    /// Paths of keys to the model, from the record that the name is in.
    pub targets: Vec<String>,
    /// Number of records around that one in which the model may be.
    pub outward: usize,
    /// A pair beside the name.
    pub beside: Option<Beside>,
    /// True if other settings of the file refer to the route by this name.
    pub named: bool,
}

/// A key of a config, a resource or a template.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SettingRow {
    /// The names of the key.
    pub keys: Vec<String>,
    /// Ends of the names of the key.
    pub ends: Vec<String>,
    /// The languages of the config; empty where that does not matter.
    pub languages: Vec<String>,
    /// Patterns of the path above the key, in small letters; one must fit where there are any.
    pub above: Vec<String>,
    /// Pairs beside the key, or beside a mapping around it; one must be there where there are any.
    pub beside: Vec<Beside>,
    /// True if it may be in a list.
    pub listed: bool,
    /// The forms of an id that it takes.
    pub takes: Takes,
    /// Reason why another model is only shown there.
    pub shown_only: Option<String>,
    /// The things that AWS no longer creates for a Legacy model there: `training jobs`.
    pub none_in_legacy: Option<String>,
    /// True if it trains another model from it.
    #[serde(default)]
    pub trains: bool,
}

/// A pair beside a setting that says what the setting is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beside {
    /// The key.
    pub key: String,
    /// A pattern of the value.
    pub value: String,
}

/// Variables of the environment, which are in capitals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct VariableRow {
    /// The begin of the name.
    pub begins: String,
    /// The end of the name.
    pub ends: String,
    /// Words that it has.
    pub words: Vec<String>,
    /// Words that it does not have.
    pub not: Vec<String>,
}

/// A path of a URL, with the id between two parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UrlRow {
    /// The part before the id.
    pub before: String,
    /// The parts that can follow it.
    pub after: Vec<String>,
}

/// Clients, the sessions that they are made of, and the names of their Region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClientRow {
    /// Names that make a client.
    pub names: Vec<String>,
    /// Ends of names that make one, behind `Bedrock`.
    pub ends: Vec<String>,
    /// Calls that make a client of the service that is their first argument.
    pub by_service: Vec<String>,
    /// Calls that make the session or the configuration of which clients are made.
    pub sessions: Vec<String>,
    /// Calls that set the session of clients that name none.
    pub default_sessions: Vec<String>,
    /// Keys, arguments and setters of a Region.
    pub regions: Vec<String>,
}

#[allow(dead_code, reason = "the build script reads the files")]
impl Rows {
    /// Reads one file.
    ///
    /// # Errors
    /// If it is not TOML, or has a field that no row has.
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Adds the rows of another file.
    pub(crate) fn add(&mut self, other: Self) {
        self.sources.extend(other.sources);
        self.call.extend(other.call);
        self.class.extend(other.class);
        self.route.extend(other.route);
        self.alias.extend(other.alias);
        self.setting.extend(other.setting);
        self.variable.extend(other.variable);
        self.url.extend(other.url);
        self.listing.extend(other.listing);
        self.makes_prefix.extend(other.makes_prefix);
        self.instead.extend(other.instead);
        self.stand_in.extend(other.stand_in);
        self.stubs.extend(other.stubs);
        self.stubbing.extend(other.stubbing);
        self.replaces_all.extend(other.replaces_all);
        self.local_host.extend(other.local_host);
        self.package.extend(other.package);
        self.client.extend(other.client);
        self.request.extend(other.request);
        self.form.extend(other.form);
    }

    /// The rows of several files, prepared for look-up: names without case and separators.
    ///
    /// # Errors
    /// The first row that can never fit, or that nothing limits.
    pub(crate) fn folded(mut self) -> Result<Self, String> {
        for row in &mut self.call {
            if row.names.is_empty() || row.arguments.is_empty() && !row.first {
                return Err(format!("a call without names or without an argument: {row:?}"));
            }
            for name in [&mut row.names, &mut row.arguments, &mut row.on] {
                fold_all(name);
            }
        }
        for row in &mut self.class {
            if row.holds.is_empty() || row.arguments.is_empty() {
                return Err(format!("a class without a word or without an argument: {row:?}"));
            }
            row.holds = fold(&row.holds);
            for names in [&mut row.ends, &mut row.not, &mut row.arguments] {
                fold_all(names);
            }
        }
        for row in &mut self.route {
            if row.begins.is_empty() {
                return Err(format!("a route without its begin: {row:?}"));
            }
            for names in [&mut row.arguments, &mut row.calls, &mut row.lists, &mut row.instead] {
                fold_all(names);
            }
        }
        for row in &mut self.alias {
            if row.keys.is_empty() || row.targets.is_empty() {
                return Err(format!("an alias without keys or without a target: {row:?}"));
            }
            fold_all(&mut row.keys);
            for path in &mut row.targets {
                *path = path.split('.').map(fold).collect::<Vec<_>>().join(".");
            }
        }
        for row in &mut self.setting {
            if row.keys.is_empty() && row.ends.is_empty() || row.above.is_empty() && row.beside.is_empty() {
                return Err(format!("a setting without keys, or that nothing limits: {row:?}"));
            }
            fold_all(&mut row.keys);
            fold_all(&mut row.ends);
        }
        for row in &mut self.request {
            let has_form = self.form.iter().any(|form| form.name == row.form);
            if row.names.is_empty() && row.keys.is_empty() || row.api.is_empty() || !has_form {
                return Err(format!(
                    "a request without a name, an API or a form that exists: {row:?}"
                ));
            }
            let RequestRow {
                names,
                on,
                client,
                model,
                inner,
                keys,
                ends,
                unless,
                body,
                ..
            } = row;
            for names in [names, on, client, model, inner, keys, ends, unless, body] {
                fold_all(names);
            }
        }
        // The first row that fits counts: a narrower one comes first.
        self.setting.sort_by_key(|row| row.takes == Takes::Any);
        for row in &mut self.client {
            let ClientRow {
                names,
                ends,
                by_service,
                sessions,
                default_sessions,
                regions,
            } = row;
            for names in [names, ends, by_service, sessions, default_sessions, regions] {
                fold_all(names);
            }
        }
        fold_all(&mut self.listing);
        fold_all(&mut self.stand_in);
        fold_all(&mut self.stubs);
        fold_all(&mut self.stubbing);
        fold_all(&mut self.replaces_all);
        fold_all(&mut self.makes_prefix);
        fold_all(&mut self.instead);
        Ok(self)
    }
}

#[allow(dead_code, reason = "the build script reads the files")]
fn fold_all(names: &mut Vec<String>) {
    for name in names {
        *name = fold(name);
    }
}

/// A name without case and separators, as the tree's names are compared.
#[allow(dead_code, reason = "the build script reads the files")]
fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
