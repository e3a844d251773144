//! Regions as documents write them: codes in literals, and the constants of SDKs.

use super::calls::{last_part, last_word};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Region;

/// The classes of constants of Regions.
const CLASSES: &[&str] = &["Region", "Regions", "RegionEndpoint"];

/// Parts of the names of .NET's constants, `USGovCloudWest1`.
const PARTITIONS: &[(&str, &str)] = &[("GovCloud", "gov"), ("Isob", "isob"), ("Iso", "iso")];

/// The Region that a node writes.
pub(super) fn written(tree: &Tree<'_>, id: NodeId) -> Option<Region> {
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
