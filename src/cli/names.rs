//! Names and days in settings that do not fit the catalog: a mistyped Region makes findings disappear, and a day for
//! which nothing was read makes them unreliable.
//!
//! In: settings and the catalog. Out: errors and warnings, each with the place of what it is about. Nothing is decoded
//! of the embedded catalog.

use super::context;
use crate::catalog::CatalogHandle;
use crate::config::{AsOf, Settings};
use crate::lint::Globs;
use crate::vocab::{Day, Region};

/// The compass directions in codes of Regions. A Region of another number or direction may have opened since the
/// catalog was made.
const DIRECTIONS: [&str; 9] = [
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// A day this long after the last reading of the lifecycle page is probably a typo.
const FAR_AHEAD: i64 = 5 * 365;

/// Errors and warnings about the names and days of settings.
#[derive(Debug, Default)]
pub(super) struct NameProblems {
    pub(super) errors: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Compares the names and days of settings with the catalog.
pub(super) fn check(settings: &Settings, catalog: &CatalogHandle) -> NameProblems {
    let mut problems = NameProblems::default();
    check_regions(settings, catalog, &mut problems);
    check_providers(settings, catalog, &mut problems);
    check_day(settings, catalog, &mut problems);
    problems
}

fn check_regions(settings: &Settings, catalog: &CatalogHandle, problems: &mut NameProblems) {
    let regions = &settings.values.regions;
    if regions.value.is_empty() {
        return;
    }
    let known = catalog.regions();
    let source = context::source_of(settings, &regions.origin, "regions");
    for region in regions
        .value
        .iter()
        .filter(|region| !known.iter().any(|code| code == region.as_str()))
    {
        let near = context::nearest(region.as_str(), known.iter().map(String::as_str));
        match near.filter(|_| !may_be_new(region, &known)) {
            Some(near) => problems
                .errors
                .push(format!("{source}: unknown Region `{region}`; did you mean `{near}`?")),
            None => problems.warnings.push(format!(
                "{source}: the catalog has no Region `{region}`, so it knows no retirement date there{}",
                did_you_mean(near)
            )),
        }
    }
}

/// True if an unknown Region is spelt as AWS names Regions, and so may be newer than the catalog.
fn may_be_new(region: &Region, known: &[String]) -> bool {
    let Some((area, direction)) = parts(region.as_str()) else {
        return false;
    };
    let is_direction = DIRECTIONS.contains(&direction)
        || known
            .iter()
            .any(|code| parts(code).is_some_and(|known| known.1 == direction));
    let is_area = known
        .iter()
        .any(|code| parts(code).is_some_and(|known| known.0 == area))
        || known
            .iter()
            .all(|code| strsim::damerau_levenshtein(code, region.as_str()) > 1);
    is_direction && is_area
}

/// Area and direction of the code of a Region: `us` and `gov-west`.
fn parts(code: &str) -> Option<(&str, &str)> {
    let (area, rest) = code.split_once('-')?;
    Some((area, rest.rsplit_once('-')?.0))
}

fn check_providers(settings: &Settings, catalog: &CatalogHandle, problems: &mut NameProblems) {
    let mut known = None;
    for rule in settings.lists() {
        for name in rule.providers.texts() {
            let known: &Vec<String> = known.get_or_insert_with(|| catalog.providers());
            let globs = Globs::new(vec![name.clone()]);
            if globs.is_ok_and(|globs| known.iter().any(|provider| globs.has(provider))) {
                continue;
            }
            let help = match provider_meant(name, known) {
                Some(near) => did_you_mean(Some(near)),
                None => format!("; expected one of {}", known.join(", ")),
            };
            problems
                .errors
                .push(format!("{}: `providers`: unknown provider `{name}`{help}", rule.source));
        }
    }
}

/// The provider that a name means: `Mistral AI` for `mistral`, `anthropc` for `anthropic`.
fn provider_meant<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let squash = |text: &str| text.to_lowercase().replace([' ', '-', '_', '.'], "");
    let name = squash(name);
    let starts = known.iter().find(|provider| name.starts_with(&squash(provider)));
    starts
        .map(String::as_str)
        .or_else(|| context::nearest(&name, known.iter().map(String::as_str)))
}

fn check_day(settings: &Settings, catalog: &CatalogHandle, problems: &mut NameProblems) {
    let AsOf::On(day) = settings.values.as_of.value else {
        return;
    };
    let source = context::source_of(settings, &settings.values.as_of.origin, "as-of");
    let before = catalog.first_observed().filter(|first| day < *first);
    let after = catalog.lifecycle_page().filter(|page| page.days_until(day) > FAR_AHEAD);
    let text = match (before, after) {
        (Some(first), _) => format!(
            "{source}: {day} is before {first}, the first day on which dates of the catalog were read; earlier notices may be missing"
        ),
        (None, Some(page)) => format!(
            "{source}: {day} is {} years after {page}, the last day on which AWS's lifecycle page was read; later dates are missing",
            years(page, day)
        ),
        (None, None) => return,
    };
    problems.warnings.push(text);
}

fn years(from: Day, to: Day) -> i64 {
    from.days_until(to) / 365
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// True if a Region counts as mistyped, and has a known name near it.
    fn is_mistyped(code: &str) -> bool {
        let known = CatalogHandle::Embedded.regions();
        let region = Region::new(code).unwrap();
        let near = context::nearest(code, known.iter().map(String::as_str));
        !known.iter().any(|one| one == code) && near.is_some() && !may_be_new(&region, &known)
    }

    #[test]
    fn a_region_near_a_known_one_is_mistyped_and_one_of_another_number_may_be_new() {
        for code in [
            "us-esat-1",
            "us-est-1",
            "eu-wset-1",
            "ue-west-1",
            "uss-east-1",
            "ap-northest-1",
            "ap-south-east-1",
            "us-govwest-1",
            "eu-nort-1",
            "ca-centrl-1",
        ] {
            assert!(is_mistyped(code), "{code}");
        }
        for code in [
            "us-east-1",
            "us-east-9",
            "eu-northwest-1",
            "sa-west-1",
            "us-gov-east-2",
            "fr-central-1",
            "ap-southeast-12",
        ] {
            assert!(!is_mistyped(code), "{code}");
        }
    }

    #[test]
    fn a_provider_is_found_by_its_name_in_prose() {
        let known = CatalogHandle::Embedded.providers();
        for (name, meant) in [
            ("anthropc", "anthropic"),
            ("Mistral AI", "mistral"),
            ("AI21 Labs", "ai21"),
            ("deep-seek", "deepseek"),
        ] {
            assert_eq!(provider_meant(name, &known), Some(meant), "{name}");
        }
        assert_eq!(provider_meant("zzz", &known), None);
    }
}
