//! The overlay as text: sorted, one fact a line, so that a change of it can be reviewed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::facts::Facts;
use super::{Block, Dates, NewModel, Via};
use crate::catalog::vocabulary::PROFILE_PREFIXES;
use crate::vocab::{Day, Region};

/// The remarks that the overlay lists at its head.
const MAX_REMARKS: usize = 200;

const API: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html";
const HEALTH: &str = "https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html";

/// The text of the overlay.
pub(super) fn overlay(facts: &Facts, blocks: &[Block], observed: Day) -> String {
    let mut text = String::new();
    let regions: Vec<_> = facts.regions.iter().map(Region::as_str).collect();
    let of = if regions.is_empty() {
        String::new()
    } else {
        format!(" of {}", regions.join(", "))
    };
    let _ = writeln!(
        text,
        "# Written by `bedrock-lint catalog import`: what AWS's API said on {observed}{of}, where the catalog"
    );
    text.push_str("# does not say the same. Import again to change it.\n");
    if !facts.remarks.is_empty() {
        text.push_str("#\n# What contradicts, and what was left out:\n");
        for remark in facts.remarks.iter().take(MAX_REMARKS) {
            let _ = writeln!(text, "# - {}", remark.replace(|c: char| c.is_control(), " "));
        }
        if let Some(more) = facts.remarks.len().checked_sub(MAX_REMARKS).filter(|more| *more > 0) {
            let _ = writeln!(text, "# - and {more} more");
        }
    }
    for block in blocks {
        model(&mut text, block, observed);
    }
    prefixes(&mut text, facts);
    if !facts.arns.is_empty() {
        text.push_str("\n# Application inference profiles, and the model behind each.\n[arns]\n");
        for (arn, id) in &facts.arns {
            let _ = writeln!(text, "{} = {}", quoted(arn), quoted(id));
        }
    }
    text
}

fn model(text: &mut String, block: &Block, observed: Day) {
    let _ = write!(text, "\n[[model]]\nid = {}\n", quoted(&block.id));
    if let Some(new) = &block.new {
        new_model(text, new, &block.id);
    }
    let also = if block.new.is_some() {
        "profiles"
    } else {
        "profiles-also"
    };
    list(text, also, block.profiles.iter().map(String::as_str));
    list(text, "on-demand-also", block.on_demand.iter().map(Region::as_str));
    list(text, "not-offered", block.not_offered.iter().map(Region::as_str));
    let key = if block.new.is_some() {
        "lifecycle"
    } else {
        "regional-lifecycle"
    };
    for (dates, regions) in &block.groups {
        group(text, key, dates, regions, observed);
    }
    if block.new.is_some() && block.groups.is_empty() {
        let _ = writeln!(text, "listed = {{ unknown = {observed} }}");
    }
}

fn new_model(text: &mut String, new: &NewModel, id: &str) {
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {value}");
        }
    };
    put("name", new.name.as_deref().map(quoted));
    let own = id.split('.').next().unwrap_or_default();
    put("provider", Some(quoted(new.provider.as_deref().unwrap_or(own))));
    put("kind", new.kind.map(quoted));
    put("launched", new.launched.map(|day| day.to_string()));
    put("streaming", new.streaming.map(|streams| streams.to_string()));
    put("profile-only", new.profile_only.then(|| "true".to_owned()));
    put("sources", Some("[\"AWS API\"]".to_owned()));
    list(text, "input", new.input.iter().map(String::as_str));
    list(text, "output", new.output.iter().map(String::as_str));
    list(text, "variants", new.variants.iter().map(String::as_str));
}

fn group(text: &mut String, key: &str, dates: &Dates, regions: &[Region], observed: Day) {
    let _ = writeln!(text, "[[model.{key}]]");
    list(text, "regions", regions.iter().map(Region::as_str));
    let days = [
        ("legacy", dates.legacy),
        ("extended-access", dates.extended_access),
        ("eol", dates.eol),
        ("floor", dates.floor),
    ];
    let mut is_dated = false;
    for (name, day) in days {
        if let Some(day) = day {
            is_dated |= name != "floor";
            let _ = writeln!(text, "{name} = {day}");
        }
    }
    if let Some(status) = dates.listed {
        let _ = writeln!(text, "listed = {{ {status} = {observed} }}");
    }
    if is_dated {
        let (url, via) = match dates.via {
            Via::Api => (API, "AWS API"),
            Via::Health => (HEALTH, "AWS Health"),
            Via::Both => (HEALTH, "AWS API, AWS Health"),
        };
        let _ = writeln!(
            text,
            "source = {{ url = \"{url}\", observed = {observed}, via = \"{via}\" }}"
        );
    }
}

/// Prefixes of inference profiles that the catalog does not know.
fn prefixes(text: &mut String, facts: &Facts) {
    let mut unknown: BTreeMap<&str, BTreeSet<&Region>> = BTreeMap::new();
    for (prefix, regions) in facts.profiles.values().flatten() {
        if !PROFILE_PREFIXES.contains(&prefix.as_str()) {
            unknown.entry(prefix).or_default().extend(regions);
        }
    }
    for (prefix, regions) in unknown {
        let _ = write!(
            text,
            "\n[[profile]]\nprefix = {}\nmeaning = \"a geography that the catalog does not know\"\n",
            quoted(prefix)
        );
        let codes: Vec<_> = regions.iter().map(|region| quoted(region.as_str())).collect();
        let _ = writeln!(text, "source-regions = [{}]", codes.join(", "));
    }
}

/// A list of texts, on lines of at most 120 columns; nothing where it is empty.
fn list<'a>(text: &mut String, key: &str, items: impl Iterator<Item = &'a str>) {
    let items: Vec<_> = items.map(quoted).collect();
    if items.is_empty() {
        return;
    }
    let line = format!("{key} = [{}]", items.join(", "));
    if line.len() <= 120 {
        let _ = writeln!(text, "{line}");
        return;
    }
    let _ = writeln!(text, "{key} = [");
    for row in items.chunks(6) {
        let _ = writeln!(text, "    {},", row.join(", "));
    }
    text.push_str("]\n");
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
