//! The values of settings: one text form each, the same in the config, the environment and on the command line.

use std::fmt;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::paths::PathGlob;
use super::read::Reader;
use crate::vocab::{Day, Level, Prefer, Region, Role, Severity};

/// The UTC day for which states are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// The day of the run.
    Today,
    /// One fixed day.
    On(Day),
}

impl AsOf {
    /// The day, where today is `today`.
    pub fn day(self, today: Day) -> Day {
        match self {
            Self::Today => today,
            Self::On(day) => day,
        }
    }
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "today" {
            return Ok(Self::Today);
        }
        text.parse()
            .map(Self::On)
            .map_err(|error| format!("{error}, or `today`"))
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.pad("today"),
            Self::On(day) => day.fmt(f),
        }
    }
}

/// Base folders for the values of a config.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// The folder that globs are relative to; `None` is where the run started.
    pub(super) globs: Option<Arc<Path>>,
    /// The folder that paths of files are relative to; `None` is where the run started.
    pub(super) folder: Option<PathBuf>,
    /// The folder, in its canonical form, that no path may lead out of.
    pub(super) inside: Option<PathBuf>,
}

/// A value with a text form.
pub(super) trait Scalar: Sized {
    /// Description of the expected value.
    const EXPECTED: &'static str;
    /// Description of an expected list of values.
    const EXPECTED_LIST: &'static str = "a list";

    /// Reads the text form.
    fn parse(text: &str, around: &Surroundings) -> Result<Self, String>;

    /// The text form of a TOML value that is not a text.
    fn text_of(_value: &DeValue<'_>) -> Option<String> {
        None
    }

    /// The value as a config has it.
    fn toml(&self) -> toml::Value;

    /// The text forms that exist, where they are few.
    fn names() -> Vec<&'static str> {
        Vec::new()
    }
}

/// The value of a setting.
pub(super) trait Value: Sized {
    /// Reads the value of an environment variable.
    fn from_text(text: &str, around: &Surroundings) -> Result<Self, String>;

    /// Reads the value of a key of the config; its faults go to the reader.
    fn from_toml(key: &str, value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self>;

    /// The value as a config has it; `None` for none.
    fn written(&self) -> Option<String>;
}

/// A text as a TOML value.
fn text(text: impl fmt::Display) -> toml::Value {
    toml::Value::String(text.to_string())
}

macro_rules! scalar {
    ($($type:ty, $expected:literal;)+) => { $(
        impl Scalar for $type {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
                text.parse::<Self>().map_err(|error| error.to_string())
            }

            fn toml(&self) -> toml::Value {
                text(self.name())
            }

            fn names() -> Vec<&'static str> {
                <$type>::ALL.iter().map(|one| one.name()).collect()
            }
        }
    )+ };
}

scalar! {
    Severity, "`note`, `warning` or `error`";
    Level, "`off`, `note`, `warning` or `error`";
    Prefer, "`least-change` or `longest-lived`";
    Role, "`code`, `config`, `doc`, `test` or `recording`";
}

impl Scalar for AsOf {
    const EXPECTED: &'static str = "a date such as \"2026-11-26\", or \"today\"";

    fn toml(&self) -> toml::Value {
        text(self)
    }

    fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
        text.parse()
    }

    fn text_of(value: &DeValue<'_>) -> Option<String> {
        if let DeValue::Datetime(date) = value {
            Some(date.to_string())
        } else {
            None
        }
    }
}

impl Scalar for u32 {
    const EXPECTED: &'static str = "a number of days";

    fn toml(&self) -> toml::Value {
        toml::Value::Integer(i64::from(*self))
    }

    fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
        text.parse()
            .map_err(|_| format!("`{text}` is not a number of days; expected 0 or more"))
    }

    fn text_of(value: &DeValue<'_>) -> Option<String> {
        if let DeValue::Integer(number) = value {
            Some(number.to_string())
        } else {
            None
        }
    }
}

impl Scalar for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn toml(&self) -> toml::Value {
        toml::Value::Boolean(*self)
    }

    fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
        text.parse()
            .map_err(|_| format!("`{text}` is neither `true` nor `false`"))
    }

    fn text_of(value: &DeValue<'_>) -> Option<String> {
        if let DeValue::Boolean(truth) = value {
            Some(truth.to_string())
        } else {
            None
        }
    }
}

impl Scalar for Region {
    const EXPECTED: &'static str = "a Region such as \"us-east-1\"";
    const EXPECTED_LIST: &'static str = "a list of Regions such as [\"us-east-1\"]";

    fn toml(&self) -> toml::Value {
        text(self)
    }

    fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
        Self::new(text).ok_or_else(|| format!("`{text}` is not the code of a Region; expected one such as us-east-1"))
    }
}

impl Scalar for PathGlob {
    const EXPECTED: &'static str = "a glob such as \"vendor/**\"";
    const EXPECTED_LIST: &'static str = "a list of globs such as [\"vendor/**\"]";

    fn toml(&self) -> toml::Value {
        text(self)
    }

    fn parse(text: &str, around: &Surroundings) -> Result<Self, String> {
        let glob: Self = text.parse().map_err(|error: super::ParseGlobError| error.to_string())?;
        Ok(around
            .globs
            .as_ref()
            .map_or_else(|| glob.clone(), |base| glob.clone().below(Arc::clone(base))))
    }
}

impl Scalar for PathBuf {
    const EXPECTED: &'static str = "the path of a file or folder";
    const EXPECTED_LIST: &'static str = "a list of files or folders such as [\"models.toml\"]";

    fn toml(&self) -> toml::Value {
        text(self.display())
    }

    fn parse(text: &str, around: &Surroundings) -> Result<Self, String> {
        if text.is_empty() {
            return Err("expected the path of a file or folder, not an empty text".to_owned());
        }
        let Some(folder) = &around.folder else {
            return Ok(Self::from(text));
        };
        // Without the `.` of `./models.toml`, which would appear in messages.
        let path: Self = folder.join(text).components().collect();
        // The canonical form, because a link, too, may lead out.
        let canonical = path.canonicalize().map_err(|error| format!("`{text}`: {error}"))?;
        match &around.inside {
            Some(inside) if !canonical.starts_with(inside) => Err(format!(
                "`{text}` is outside of the repository; a config that is found there may not name it, but an option may"
            )),
            _ => Ok(path),
        }
    }
}

/// A file that need not exist yet: of a baseline, or of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineFile(pub PathBuf);

impl Scalar for BaselineFile {
    const EXPECTED: &'static str = "the path of a file";

    fn toml(&self) -> toml::Value {
        text(self.0.display())
    }

    fn parse(text: &str, around: &Surroundings) -> Result<Self, String> {
        let path = Path::new(text);
        let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else {
            return Err(format!("`{text}` is no path of a file"));
        };
        let Some(base) = &around.folder else {
            return Ok(Self(path.to_owned()));
        };
        let whole = base.join(path);
        if whole.symlink_metadata().is_ok() {
            return PathBuf::parse(text, around).map(Self);
        }
        // A folder has to exist, and so can be looked at.
        let folder = if folder.as_os_str().is_empty() {
            "."
        } else {
            folder.to_str().unwrap_or(text)
        };
        PathBuf::parse(folder, around).map(|folder| Self(folder.join(name)))
    }
}

impl Value for Option<BaselineFile> {
    fn from_text(text: &str, around: &Surroundings) -> Result<Self, String> {
        BaselineFile::parse(text.trim(), around).map(Some)
    }

    fn from_toml(key: &str, value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.scalar(key, value).map(Some)
    }

    fn written(&self) -> Option<String> {
        self.as_ref().map(|file| file.toml().to_string())
    }
}

impl Scalar for Day {
    const EXPECTED: &'static str = "a date such as \"2026-12-31\"";

    fn toml(&self) -> toml::Value {
        text(self)
    }

    fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
        text.parse()
            .map_err(|error: crate::vocab::ParseDayError| error.to_string())
    }

    fn text_of(value: &DeValue<'_>) -> Option<String> {
        AsOf::text_of(value)
    }
}

impl Scalar for String {
    const EXPECTED: &'static str = "a text";
    const EXPECTED_LIST: &'static str = "a list of texts";

    fn toml(&self) -> toml::Value {
        text(self)
    }

    fn parse(text: &str, _: &Surroundings) -> Result<Self, String> {
        let text = text.trim();
        (!text.is_empty())
            .then(|| text.to_owned())
            .ok_or_else(|| "it says nothing".to_owned())
    }
}

macro_rules! value {
    ($($type:ty),+) => { $(
        impl Value for $type {
            fn from_text(text: &str, around: &Surroundings) -> Result<Self, String> {
                Self::parse(text.trim(), around)
            }

            fn from_toml(key: &str, value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
                reader.scalar(key, value)
            }

            fn written(&self) -> Option<String> {
                Some(self.toml().to_string())
            }
        }
    )+ };
}

value!(AsOf, bool, u32, Severity, Prefer);

impl<T: Scalar + Clone + Eq + Hash> Value for Vec<T> {
    fn from_text(text: &str, around: &Surroundings) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(|one| T::parse(one, around))
            .collect()
    }

    fn from_toml(key: &str, value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.list(key, value)
    }

    fn written(&self) -> Option<String> {
        Some(toml::Value::Array(self.iter().map(Scalar::toml).collect()).to_string())
    }
}
