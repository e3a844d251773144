//! Regions as documents write them: codes in literals, and the constants of SDKs.

use super::calls::{last_part, last_word};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Region;

/// The classes of constants of Regions.
const CLASSES: &[&str] = &["Region", "Regions", "RegionEndpoint"];

/// Parts of the names of .NET's constants, `USGovCloudWest1`.
const PARTITIONS: &[(&str, &str)] = &[("GovCloud", "gov"), ("Isob", "isob"), ("Iso", "iso")];

/// A Region that a node writes, and what its text says of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) region: Region,
    /// True if it holds only where nothing else is given: `${AWS_REGION:-us-east-1}`.
    pub(super) is_default: bool,
    /// The name that the text itself gives the Region: `AWS_REGION=us-east-1`.
    pub(super) name: Option<String>,
}

/// The Region that a node writes, alone, as the default of a placeholder, or as the value of a variable.
pub(super) fn read(tree: &Tree<'_>, id: NodeId) -> Option<Written> {
    if let Some(region) = written(tree, id) {
        return Some(Written {
            region,
            is_default: false,
            name: None,
        });
    }
    let is_text = matches!(tree.kind(id), Kind::Literal | Kind::Template);
    let text = tree.name(id).unwrap_or_else(|| tree.slice(id));
    (is_text && text.len() <= MAX_TEXT_LEN).then(|| in_text(text))?
}

/// Maximum length of a text that is a placeholder with a Region, in bytes.
const MAX_TEXT_LEN: usize = 120;

/// The Region in a text of a config: `${AWS_REGION:-us-east-1}`, `AWS_REGION=us-east-1`, `${opt:region, 'us-east-1'}`.
fn in_text(text: &str) -> Option<Written> {
    let text = text.trim_matches(['"', '\'', '`']);
    let is_variable = |name: &str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let assigned = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty() && is_variable(name));
    let (name, value) = assigned.map_or((None, text), |(name, value)| (Some(name), value));
    if let Some(inside) = placeholder(value) {
        let words = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let mut parts = inside.rsplit(words).filter(|word| !word.is_empty());
        let last = parts.next()?;
        // `${AWS_REGION-us-east-1}` is one word.
        let region = Region::new(last.trim_matches('-')).or_else(|| Region::new(last.split_once('-')?.1))?;
        let mut own = inside.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
        let own = own.find(|word| word.to_ascii_lowercase().contains("region"));
        return Some(Written {
            region,
            is_default: true,
            name: name.or(own).map(str::to_owned),
        });
    }
    Some(Written {
        region: Region::new(value)?,
        is_default: false,
        name: Some(name?.to_owned()),
    })
}

/// The inside of a text that is one placeholder: `${…}`, `{{…}}`.
fn placeholder(text: &str) -> Option<&str> {
    let inside = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")))?;
    (!inside.contains(['{', '}'])).then_some(inside)
}

/// The Region that a node writes.
fn written(tree: &Tree<'_>, id: NodeId) -> Option<Region> {
    match tree.kind(id) {
        Kind::Literal => tree
            .name(id)
            .filter(|name| name.len() < 20 && name.contains('-'))
            .and_then(Region::new),
        Kind::Member => {
            let class = tree.child(id, Slot::Receiver).and_then(|on| last_part(tree, on))?;
            constant(class, tree.name(id)?)
        }
        Kind::Name => {
            let path = tree.slice(id);
            let name = last_word(path);
            constant(last_word(path.strip_suffix(name)?), name)
        }
        _ => None,
    }
}

/// True if a call makes a Region of its code: `Region.of("…")`, `RegionEndpoint.GetBySystemName("…")`, `Region::new("…")`.
pub(super) fn is_made_of(tree: &Tree<'_>, call: NodeId) -> bool {
    const MAKES: &[&str] = &["of", "getbysystemname", "fromname", "fromvalue", "new", "region"];
    let makes = tree.name(call).is_some_and(|name| MAKES.contains(&fold(name).as_str()));
    let callee = tree.child(call, Slot::Callee).map_or("", |callee| tree.slice(callee));
    let mut words = callee.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    makes && words.any(|word| CLASSES.contains(&word))
}

/// `Region.EU_WEST_1`, `RegionEndpoint.USEast1`
fn constant(class: &str, name: &str) -> Option<Region> {
    if !CLASSES.contains(&class) {
        return None;
    }
    if name.contains('_') {
        return Region::new(&name.to_ascii_lowercase().replace('_', "-"));
    }
    let (area, rest) = name.split_at_checked(2)?;
    let partition = PARTITIONS
        .iter()
        .find_map(|(begin, code)| Some((*code, rest.strip_prefix(begin)?)));
    let (partition, rest) = partition.unwrap_or(("", rest));
    let (direction, number) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let parts = [area, partition, direction, number].map(str::to_ascii_lowercase);
    let parts: Vec<_> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    Region::new(&parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_writes_the_region_that_it_falls_back_to() {
        for (text, region, name, is_default) in [
            ("${AWS_REGION:-us-east-1}", "us-east-1", Some("AWS_REGION"), true),
            ("${AWS_REGION-us-east-1}", "us-east-1", Some("AWS_REGION"), true),
            ("${AWS_REGION:=eu-west-1}", "eu-west-1", Some("AWS_REGION"), true),
            ("${aws.region:us-gov-west-1}", "us-gov-west-1", Some("aws.region"), true),
            ("${opt:region, 'us-east-1'}", "us-east-1", Some("region"), true),
            ("{{ region | default('us-east-1') }}", "us-east-1", Some("region"), true),
            (
                "AWS_REGION=${AWS_REGION:-us-east-1}",
                "us-east-1",
                Some("AWS_REGION"),
                true,
            ),
            ("AWS_REGION=us-east-1", "us-east-1", Some("AWS_REGION"), false),
        ] {
            let read = in_text(text).unwrap();
            let found = (read.region.as_str(), read.name.as_deref(), read.is_default);
            assert_eq!(found, (region, name, is_default), "{text}");
        }
        for text in [
            "${AWS_REGION}",
            "s3://${AWS_REGION:-us-east-1}",
            "region = us-east-1",
            "${a}-${b:-us-east-1}",
        ] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_constant_of_a_region_is_read_however_a_language_writes_it() {
        for (class, name, code) in [
            ("Region", "EU_WEST_1", "eu-west-1"),
            ("Regions", "US_GOV_WEST_1", "us-gov-west-1"),
            ("RegionEndpoint", "USEast1", "us-east-1"),
            ("RegionEndpoint", "APNortheast1", "ap-northeast-1"),
            ("RegionEndpoint", "USGovCloudWest1", "us-gov-west-1"),
            ("RegionEndpoint", "CNNorthWest1", "cn-northwest-1"),
        ] {
            assert_eq!(constant(class, name).as_ref().map(Region::as_str), Some(code), "{name}");
        }
        assert_eq!(constant("Other", "USEast1"), None);
        assert_eq!(constant("Region", "of"), None);
    }
}
