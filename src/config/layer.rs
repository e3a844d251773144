//! The settings that options, environment and config share: their table, their layers, and the one merge.

use std::fmt;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeValue;

use super::error::{ConfigError, ConfigErrors, Problem, Source, nearest};
use super::paths::PathGlob;
use super::read::Reader;
use super::value::{AsOf, BaselineFile, Surroundings, Value};
use crate::vocab::{Prefer, Region, Severity};

/// The names of variables begin so.
const VARIABLES: &str = "BEDROCK_LINT_";

/// Source of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// No layer.
    Default,
    /// A config, as messages name it.
    Config(PathBuf),
    /// An environment variable.
    Environment,
    /// An option of the command line.
    Option,
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Source of the value; for a list that several layers add to, the last of them.
    pub origin: Origin,
    /// The layers before that one that added to a list.
    pub before: Vec<Origin>,
}

/// Spellings of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// In the config.
    pub key: &'static str,
    /// In the environment.
    pub variable: &'static str,
    /// On the command line, if it can be given there.
    pub option: Option<&'static str>,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $default:expr, $merge:ident, $key:literal, $variable:literal, $option:expr;)+) => {
        /// One layer of settings: what was written in one place.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
        pub struct Layer { $($(#[$doc])* pub $field: Option<$type>),+ }

        /// Every setting, resolved.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Values { $($(#[$doc])* pub $field: Sourced<$type>),+ }

        /// Spellings of every setting.
        pub const KEYS: &[Key] = &[$(Key { key: $key, variable: $variable, option: $option }),+];

        impl Layer {
            /// Reads the environment, which `get` looks variables up in; an empty one counts as not set.
            pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
                let mut errors = Vec::new();
                let layer = Self { $($field: variable($variable, &get, &mut errors)),+ };
                if errors.is_empty() { Ok(layer) } else { Err(ConfigErrors(errors)) }
            }

            /// Takes one key of a config; `false` where there is no such setting.
            pub(super) fn take(&mut self, key: &str, value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> bool {
                match key {
                    $($key => self.$field = Value::from_toml(key, value, reader),)+
                    _ => return false,
                }
                true
            }
        }

        impl Values {
            /// Lays the layers on one another, the weakest first; a setting that none of them has gets its default.
            pub(super) fn merge(layers: &[(Origin, &Layer)]) -> Self {
                let mut values = Self { $($field: Sourced::unset($default)),+ };
                for (origin, layer) in layers {
                    $(if let Some(value) = layer.$field.clone() {
                        values.$field = $merge(values.$field, value, origin.clone());
                    })+
                }
                values
            }

            /// Each setting as a config writes it, with its sources, the weakest first; `None` for one that has no
            /// value.
            pub fn written(&self) -> Vec<(Key, Option<String>, Vec<&Origin>)> {
                let values = [$((self.$field.value.written(), self.$field.origins())),+];
                KEYS.iter().zip(values).map(|(key, (value, origins))| (*key, value, origins)).collect()
            }
        }
    };
}

settings! {
    /// The Regions in which the code runs; empty where they are not known.
    regions: Vec<Region> = Vec::new(), replace, "regions", "BEDROCK_LINT_REGIONS", Some("--region");
    /// The day for which states are judged.
    as_of: AsOf = AsOf::Today, replace, "as-of", "BEDROCK_LINT_AS_OF", Some("--as-of");
    /// A warning of a model whose end of life is at most so many days away becomes an error; 0 turns it off.
    fail_within: u32 = 30, replace, "fail-within", "BEDROCK_LINT_FAIL_WITHIN", Some("--fail-within");
    /// The mildest finding that fails the run.
    fail_on: Severity = Severity::Error, replace, "fail-on", "BEDROCK_LINT_FAIL_ON", Some("--fail-on");
    /// The fewest days that AWS must have promised for a model in use; 0 asks for none.
    min_runway: u32 = 0, replace, "min-runway", "BEDROCK_LINT_MIN_RUNWAY", None;
    /// Paths that are not walked.
    exclude: Vec<PathGlob> = Vec::new(), add, "exclude", "BEDROCK_LINT_EXCLUDE", Some("--exclude");
    /// True if the accounts that the code runs in may have been idle, without a call of the model for 15 to 30 days.
    accounts_idle: bool = false, replace, "accounts-idle", "BEDROCK_LINT_ACCOUNTS_IDLE", None;
    /// Which of several models to move to.
    prefer: Prefer = Prefer::LeastChange, replace, "prefer", "BEDROCK_LINT_PREFER", None;
    /// Files and folders that are laid over the catalog, the last one on top.
    catalog: Vec<PathBuf> = Vec::new(), add, "catalog", "BEDROCK_LINT_CATALOG", Some("--catalog");
    /// A newer catalog in place of the one that the program ships.
    catalog_bundle: Option<BaselineFile> = None, replace, "catalog-bundle", "BEDROCK_LINT_CATALOG_BUNDLE", Some("--catalog-bundle");
    /// The file of accepted findings.
    baseline: Option<BaselineFile> = None, replace, "baseline", "BEDROCK_LINT_BASELINE", Some("--baseline");
}

impl Layer {
    /// The settings of a config that hold for the configs below it, too: they are of a run, and not of a folder.
    pub(super) fn of_root(&self) -> Self {
        Self {
            as_of: self.as_of,
            catalog: self.catalog.clone(),
            catalog_bundle: self.catalog_bundle.clone(),
            baseline: self.baseline.clone(),
            ..Self::default()
        }
    }
}

impl<T> Sourced<T> {
    fn unset(value: T) -> Self {
        Self {
            value,
            origin: Origin::Default,
            before: Vec::new(),
        }
    }

    /// Every layer that has a part in it, the weakest first.
    fn origins(&self) -> Vec<&Origin> {
        self.before.iter().chain([&self.origin]).collect()
    }
}

/// The stronger layer's value takes the place of the weaker one's.
fn replace<T>(_weaker: Sourced<T>, value: T, origin: Origin) -> Sourced<T> {
    Sourced {
        value,
        origin,
        before: Vec::new(),
    }
}

/// The stronger layer's list comes behind the weaker one's.
fn add<T>(weaker: Sourced<Vec<T>>, stronger: Vec<T>, origin: Origin) -> Sourced<Vec<T>> {
    let Sourced {
        mut value,
        origin: last,
        mut before,
    } = weaker;
    if !value.is_empty() {
        before.push(last);
    }
    value.extend(stronger);
    Sourced { value, origin, before }
}

fn variable<T: Value>(name: &str, get: impl Fn(&str) -> Option<String>, errors: &mut Vec<ConfigError>) -> Option<T> {
    let text = get(name).filter(|text| !text.trim().is_empty())?;
    let wrong = |reason| {
        let source = Source::Environment(name.to_owned());
        errors.push(ConfigError {
            source,
            at: None,
            problem: Problem::BadVariable(reason),
            help: None,
        });
    };
    T::from_text(&text, &Surroundings::default()).map_err(wrong).ok()
}

/// An error for each of these variables of the environment that is nearly one of a setting: `BEDROCK_LINT_REGION`.
pub fn mistyped_variables(names: impl Iterator<Item = String>) -> Vec<ConfigError> {
    let keys: Vec<_> = KEYS.iter().map(|key| key.key).collect();
    let error = |name: String| {
        let key = name.strip_prefix(VARIABLES)?.to_lowercase().replace('_', "-");
        let near = nearest(&key, &keys)?;
        let meant = KEYS.iter().find(|one| one.key == near && one.variable != name)?;
        Some(ConfigError {
            source: Source::Environment(name),
            at: None,
            problem: Problem::BadVariable("there is no such setting".to_owned()),
            help: Some(format!("did you mean `{}`?", meant.variable)),
        })
    };
    names.filter_map(error).collect()
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.pad("default"),
            Self::Config(path) => write!(f, "{}", path.display()),
            Self::Environment => f.pad("environment"),
            Self::Option => f.pad("option"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Day;

    fn env(pairs: &[(&str, &str)]) -> Result<Layer, ConfigErrors> {
        Layer::from_env(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_is_a_layer() {
        let layer = env(&[
            ("BEDROCK_LINT_REGIONS", "us-east-1, eu-west-1"),
            ("BEDROCK_LINT_AS_OF", "2026-11-23"),
            ("BEDROCK_LINT_FAIL_WITHIN", "90"),
            ("BEDROCK_LINT_FAIL_ON", "warning"),
            ("BEDROCK_LINT_PREFER", ""),
        ]);
        let layer = layer.unwrap();
        assert_eq!(
            layer.regions,
            Some(vec![
                Region::new("us-east-1").unwrap(),
                Region::new("eu-west-1").unwrap()
            ])
        );
        assert_eq!(layer.as_of, Some(AsOf::On(Day::new(2026, 11, 23).unwrap())));
        assert_eq!(
            (layer.fail_within, layer.fail_on, layer.prefer),
            (Some(90), Some(Severity::Warning), None)
        );
    }

    #[test]
    fn every_bad_variable_is_reported() {
        let errors = env(&[("BEDROCK_LINT_AS_OF", "tomorrow"), ("BEDROCK_LINT_FAIL_WITHIN", "-1")]).unwrap_err();
        assert_eq!(
            errors.to_string(),
            "environment variable BEDROCK_LINT_AS_OF: `tomorrow` is not a date; expected YYYY-MM-DD, such as 2026-11-26, \
             or `today`\nenvironment variable BEDROCK_LINT_FAIL_WITHIN: `-1` is not a number of days; expected 0 or more"
        );
    }

    #[test]
    fn the_stronger_layer_wins_and_says_so() {
        let config = Layer {
            fail_within: Some(10),
            fail_on: Some(Severity::Note),
            ..Layer::default()
        };
        let option = Layer {
            fail_within: Some(90),
            ..Layer::default()
        };
        let path = Origin::Config("bedrock-lint.toml".into());
        let values = Values::merge(&[
            (path.clone(), &config),
            (Origin::Environment, &Layer::default()),
            (Origin::Option, &option),
        ]);
        assert_eq!(
            values.fail_within,
            Sourced {
                value: 90,
                origin: Origin::Option,
                before: Vec::new(),
            }
        );
        assert_eq!(
            values.fail_on,
            Sourced {
                value: Severity::Note,
                origin: path,
                before: Vec::new(),
            }
        );
        assert_eq!(
            values.as_of,
            Sourced {
                value: AsOf::Today,
                origin: Origin::Default,
                before: Vec::new(),
            }
        );
    }

    #[test]
    fn excludes_and_overlays_add_up() {
        let layer = |path: &str| Layer {
            catalog: Some(vec![path.into()]),
            ..Layer::default()
        };
        let (config, option) = (layer("team.toml"), layer("mine.toml"));
        let values = Values::merge(&[(Origin::Config("c".into()), &config), (Origin::Option, &option)]);
        assert_eq!(
            values.catalog.value,
            [PathBuf::from("team.toml"), PathBuf::from("mine.toml")]
        );
    }

    #[test]
    fn a_variable_that_is_nearly_one_of_a_setting_is_an_error() {
        let message = |name: &str| {
            let errors = mistyped_variables(std::iter::once(name.to_owned()));
            errors.first().map(ToString::to_string).unwrap_or_default()
        };
        assert_eq!(
            message("BEDROCK_LINT_REGION"),
            "environment variable BEDROCK_LINT_REGION: there is no such setting; did you mean `BEDROCK_LINT_REGIONS`?"
        );
        assert!(message("BEDROCK_LINT_ASOF").contains("`BEDROCK_LINT_AS_OF`"));
        for name in [
            "BEDROCK_LINT_REGIONS",
            "BEDROCK_LINT_VERSION",
            "BEDROCK_LINT_UPDATE",
            "AWS_REGION",
        ] {
            assert_eq!(message(name), "", "{name}");
        }
    }

    #[test]
    fn variables_are_named_as_keys_are() {
        for key in KEYS {
            assert_eq!(
                key.variable,
                format!("BEDROCK_LINT_{}", key.key.to_uppercase().replace('-', "_"))
            );
        }
    }
}
