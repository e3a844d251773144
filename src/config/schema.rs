//! The schema of the config, made of the layer of settings and of the tables beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::file::{OVERRIDE_KEYS, RULES};
use super::layer::{KEYS, Layer, Values};
use super::policy::{HARD_CODED_KEYS, IGNORE_KEYS, LIST_KEYS};
use super::{AsOf, BaselineFile, PathGlob};
use crate::lint::LINTS;
use crate::testing::assert_published;
use crate::vocab::{Day, Level, Region, Role};

/// A `bedrock-lint.toml`, a `.bedrock-lint.toml`, or the table `tool.bedrock-lint` of a `pyproject.toml`.
#[derive(JsonSchema)]
#[schemars(title = "Config of bedrock-lint", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "the config is read with its places, and not through this")]
struct Config {
    /// A config within the repository, or a folder that holds one, that this one builds on.
    extends: String,
    #[serde(flatten)]
    layer: Layer,
    /// How bad a finding is: a level for every lint, or levels by lint.
    severity: Severities,
    /// Levels for some places only; of two for the same lint in the same place, the later one counts.
    r#override: Vec<Override>,
    /// The model to move to, by base model id or by a family of ids with `*`.
    replacements: BTreeMap<String, String>,
    /// Models that are not allowed, whatever else is.
    deny: Vec<List>,
    /// Models that are allowed; where there is none, every model is.
    allow: Vec<List>,
    /// Hidden findings.
    ignore: Vec<Ignore>,
    /// The files in which model ids belong; with it, the lint `hard-coded-model` is on.
    hard_coded_model: HardCoded,
    /// The models behind ARNs that do not say which they name.
    arns: BTreeMap<String, String>,
}

/// Settings for some places only.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Override {
    /// Globs over paths.
    paths: Vec<PathGlob>,
    /// The roles.
    roles: Vec<Role>,
    /// Role of the files, whatever their path says.
    role: Role,
    /// How bad a finding is there.
    severity: Severities,
    /// The models to move to there.
    replacements: BTreeMap<String, String>,
    /// The Regions in which the code there runs.
    regions: Vec<Region>,
    /// Files and folders that are laid over the catalog there, the last one on top.
    catalog: Vec<PathBuf>,
    /// The models behind ARNs there.
    arns: BTreeMap<String, String>,
}

/// A rule of an organisation: it is about what every list of it names.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct List {
    /// Globs over model ids.
    models: Vec<String>,
    /// Globs over model ids that it does not mean.
    except: Vec<String>,
    /// Globs over what ids begin with.
    providers: Vec<String>,
    /// Globs over prefixes of inference profiles.
    profiles: Vec<String>,
    /// Globs over Regions that a reference itself names.
    regions: Vec<String>,
    /// Globs over paths, where it does not hold everywhere.
    paths: Vec<PathGlob>,
    /// Why.
    reason: String,
    /// Where the organisation says more.
    #[schemars(extend("pattern" = "^https?://"))]
    link: String,
}

/// Findings that are hidden, and until when.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Ignore {
    /// Globs over paths.
    paths: Vec<PathGlob>,
    /// The lints; every one where there is no list.
    lints: Vec<LintName>,
    /// Globs over ids, base ids or as they are written.
    ids: Vec<String>,
    /// The last day on which it holds.
    until: Day,
    /// Why.
    reason: String,
}

/// Where model ids belong.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct HardCoded {
    /// Globs over paths.
    allowed_in: Vec<PathGlob>,
}

struct LintName;
struct Severities;

/// Schemas of values that are read from a text.
macro_rules! schema {
    ($($type:ident: $schema:tt),+ $(,)?) => { $(
        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+ };
}

schema! {
    AsOf: { "anyOf": [{ "const": "today" }, { "type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$" }] },
    PathGlob: { "type": "string", "minLength": 1 },
    BaselineFile: { "type": "string", "minLength": 1 },
    Level: { "type": "string", "enum": Level::ALL.iter().map(|level| level.name()).collect::<Vec<_>>() },
    LintName: { "type": "string", "enum": LINTS.iter().map(|lint| lint.name).collect::<Vec<_>>() },
}

impl JsonSchema for Severities {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Severities".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (level, lint) = (
            generator.subschema_for::<Level>(),
            generator.subschema_for::<LintName>(),
        );
        json_schema!({
            "anyOf": [level, { "type": "object", "propertyNames": lint, "additionalProperties": level }]
        })
    }
}

fn generated() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Config>().to_value();
    loosen(&mut schema);
    for (key, value, _) in Values::merge(&[]).written() {
        let default = value.and_then(|text| toml::from_str::<Map<String, Value>>(&format!("value = {text}")).ok());
        if let Some(default) = default {
            schema["properties"][key.key]["default"] = default["value"].clone();
        }
    }
    schema
}

/// Takes out what TOML cannot say, null, and that every key must be there.
fn loosen(schema: &mut Value) {
    let is_null = |one: &Value| *one == "null" || one["type"] == "null";
    match schema {
        Value::Object(map) => {
            for key in ["type", "anyOf"] {
                let Some(Value::Array(all)) = map.get_mut(key) else {
                    continue;
                };
                let before = all.len();
                all.retain(|one| !is_null(one));
                if before == 2 && all.len() == 1 {
                    let only = all.remove(0);
                    map.remove(key);
                    match only {
                        Value::Object(only) if key == "anyOf" => map.extend(only),
                        only => drop(map.insert(key.to_owned(), only)),
                    }
                }
            }
            map.remove("required");
            map.values_mut().for_each(loosen);
        }
        Value::Array(all) => all.iter_mut().for_each(loosen),
        _ => {}
    }
}

#[test]
fn the_schema_of_the_config_is_published() {
    let mut schema = generated();
    schema["$defs"]["Ignore"]["required"] = Value::from(vec!["paths"]);
    assert_published("config.schema.json", &schema);
}

#[test]
fn the_schema_has_the_keys_that_are_read() {
    let schema = generated();
    let keys = |schema: &Value| -> BTreeSet<String> {
        let properties = schema["properties"].as_object().unwrap();
        properties.keys().cloned().collect()
    };
    let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let all: Vec<_> = KEYS.iter().map(|key| key.key).chain(RULES.iter().copied()).collect();
    assert_eq!(keys(&schema), of(&all));
    for (name, expected) in [
        ("Override", OVERRIDE_KEYS),
        ("List", LIST_KEYS),
        ("Ignore", IGNORE_KEYS),
        ("HardCoded", HARD_CODED_KEYS),
    ] {
        assert_eq!(keys(&schema["$defs"][name]), of(expected), "{name}");
    }
}
