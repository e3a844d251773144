//! Rules that hold for every format.

use super::testing::{report_findings, report_inventory};
use super::*;
use crate::report::sanitize::is_deceptive;

#[test]
fn the_formats_are_named_for_good() {
    let names = FORMATS
        .iter()
        .map(|format| (format.name, format.inventory.is_some()))
        .collect::<Vec<_>>();
    let text = cfg!(feature = "cli").then_some(("text", true));
    assert_eq!(
        names,
        text.into_iter()
            .chain([
                ("concise", false),
                ("json", true),
                ("jsonl", true),
                ("sarif", false),
                ("github", false)
            ])
            .chain([
                ("gitlab", false),
                ("azure", false),
                ("junit", false),
                ("checkstyle", false)
            ])
            .chain([("rdjson", false), ("rdjsonl", false), ("markdown", false)])
            .collect::<Vec<_>>()
    );
    assert!(
        names
            .iter()
            .all(|(name, _)| Format::find(name).is_some_and(|format| format.name == *name))
    );
    assert!(Format::find("yaml").is_none());
}

#[test]
fn nothing_deceptive_reaches_the_writer_raw() {
    for format in FORMATS {
        let options = Options::default();
        let inventory = format.inventory.map(|_| report_inventory(format, &options));
        for report in [report_findings(format, &options), outbreak::report(format)]
            .into_iter()
            .chain(inventory)
        {
            let raw = report.chars().filter(|&c| c != '\n').find(|&c| is_deceptive(c));
            assert_eq!(raw, None, "{}", format.name);
        }
    }
}

#[test]
fn a_report_is_the_same_each_time_it_is_written() {
    for format in FORMATS {
        let options = Options::default();
        assert_eq!(
            report_findings(format, &options),
            report_findings(format, &options),
            "{}",
            format.name
        );
        if format.inventory.is_some() {
            let [first, second] = [(); 2].map(|()| report_inventory(format, &options));
            assert_eq!(first, second, "{}", format.name);
        }
    }
}
