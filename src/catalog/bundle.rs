//! A catalog as one file, so that dates can be newer than the program.
//!
//! In: the facts, or the text of such a file. Out: a JSON text with its version, which is a day, and the SHA-256 of the
//! facts; or the facts, checked as the embedded ones are when the program is built.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::source::{CatalogData, LoadErrors, verify};
use crate::vocab::Day;

/// The version of the shape of the facts. A program reads its own alone.
pub const SCHEMA: u32 = 1;

/// Format name in the file's header.
const FORMAT: &str = "bedrock-lint-catalog";

/// A bundle has at most so many bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// Reasons why a file cannot replace the embedded catalog.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file is not a bundle.
    #[error("{file}: this is no catalog bundle: {reason}\nhelp: `bedrock-lint catalog export` writes one")]
    Broken {
        /// The file.
        file: String,
        /// Description of the fault.
        reason: String,
    },
    /// A newer program made it.
    #[error("{file}: the bundle has schema {found}, and this program reads {SCHEMA}\nhelp: use a newer bedrock-lint")]
    NewerSchema {
        /// The file.
        file: String,
        /// Its schema.
        found: u32,
    },
    /// The program's own facts are newer.
    #[error(
        "{file}: the bundle is of {found}, older than the catalog of this program, which is of {own}\nhelp: leave it out, or use a newer one"
    )]
    Older {
        /// The file.
        file: String,
        /// Its version.
        found: Day,
        /// Day of the embedded catalog.
        own: Day,
    },
    /// The facts are not those that the file was made of.
    #[error(
        "{file}: the SHA-256 of the facts is {found}, and the file says {stated}\nhelp: it was changed or cut off; get it again"
    )]
    Changed {
        /// The file.
        file: String,
        /// Hash of the facts.
        found: String,
        /// Hash in the header.
        stated: String,
    },
    /// The facts are not right.
    #[error(transparent)]
    Facts(#[from] LoadErrors),
}

/// Header of every bundle, whatever its schema.
#[derive(Deserialize)]
struct Head {
    format: String,
    schema: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    format: String,
    schema: u32,
    version: Day,
    sha256: String,
    #[serde(borrow)]
    catalog: &'a RawValue,
}

/// The day of the newest reading behind the facts.
pub fn version(data: &CatalogData) -> Option<Day> {
    let observed = &data.observed;
    [observed.compiled, observed.lifecycle_page, observed.api]
        .into_iter()
        .flatten()
        .max()
}

/// The facts as one file; equal facts give equal bytes.
///
/// # Errors
/// If JSON cannot hold them, or the catalog has no day.
pub fn write(data: &CatalogData) -> Result<String, serde_json::Error> {
    let catalog = serde_json::value::to_raw_value(data)?;
    let no_day = || serde::ser::Error::custom("the catalog has no day");
    let envelope = Envelope {
        format: FORMAT.to_owned(),
        schema: SCHEMA,
        version: version(data).ok_or_else(no_day)?,
        sha256: sha256(catalog.get()),
        catalog: &catalog,
    };
    Ok(serde_json::to_string(&envelope)? + "\n")
}

/// The facts of a file, checked in full; `own` is the version of the embedded facts.
///
/// # Errors
/// If the file is broken, changed, older, or of a newer schema, or its facts are not valid.
pub fn read(file: &str, text: &str, own: Option<Day>) -> Result<CatalogData, BundleError> {
    let broken = |reason: String| BundleError::Broken {
        file: file.to_owned(),
        reason,
    };
    let head: Head = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    if head.format != FORMAT {
        return Err(broken(format!("its format is not `{FORMAT}`")));
    }
    if head.schema > SCHEMA {
        return Err(BundleError::NewerSchema {
            file: file.to_owned(),
            found: head.schema,
        });
    }
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    let found = sha256(envelope.catalog.get());
    if found != envelope.sha256 {
        return Err(BundleError::Changed {
            file: file.to_owned(),
            found,
            stated: envelope.sha256,
        });
    }
    let data: CatalogData = serde_json::from_str(envelope.catalog.get()).map_err(|error| broken(error.to_string()))?;
    let found = envelope.version;
    if version(&data) != Some(found) {
        return Err(broken("its version is not the newest day of its facts".to_owned()));
    }
    if let Some(own) = own.filter(|own| found < *own) {
        return Err(BundleError::Older {
            file: file.to_owned(),
            found,
            own,
        });
    }
    Ok(verify(file, data)?)
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a text does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::super::embedded;
    use super::*;

    fn day(text: &str) -> Option<Day> {
        text.parse().ok()
    }

    #[test]
    fn a_written_file_is_read_back_whole() {
        let data = embedded();
        let text = write(&data).unwrap();
        assert_eq!(read("b.json", &text, version(&data)).unwrap(), data);
        assert_eq!(write(&data).unwrap(), text);
    }

    #[test]
    fn an_older_newer_changed_or_broken_bundle_is_refused_with_the_reason() {
        let text = write(&embedded()).unwrap();
        let stated = |text: &str, own: Option<Day>| read("b.json", text, own).unwrap_err().to_string();
        assert!(
            stated(&text, day("2030-01-01")).contains("older than the catalog of this program, which is of 2030-01-01")
        );
        assert!(stated(&text.replacen("\"schema\":1", "\"schema\":2", 1), None).contains("has schema 2"));
        assert!(stated(&text.replacen("2026-09-14", "2027-09-14", 1), None).contains("SHA-256"));
        for cut in [0, 10, 1_000, text.len() - 3] {
            assert!(stated(&text[..cut], None).contains("no catalog bundle"), "{cut}");
        }
        assert!(stated("{\"format\":\"x\",\"schema\":1}", None).contains("its format is not"));
    }

    #[test]
    fn facts_that_do_not_hold_are_refused() {
        let mut data = embedded();
        data.models[0].groups[0].eol = day("2020-01-01");
        data.models[0].groups[0].legacy = day("2021-01-01");
        data.arns.push((
            "arn:aws:bedrock:us-east-1:1:application-inference-profile/a".to_owned(),
            "acme.none".to_owned(),
        ));
        let text = write(&data).unwrap();
        let stated = read("b.json", &text, None).unwrap_err().to_string();
        assert!(stated.contains("acme.none") && stated.contains("b.json"), "{stated}");
        assert!(stated.contains("2021-01-01"), "{stated}");
    }
}
