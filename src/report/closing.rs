//! The run in a few lines, for standard error.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::Options;
use super::phrase::wrap;
use super::sanitize::{visible, without_commands};
use super::summary::{Counts, Fixes, SeenRegion, Shared, Summary, Tally};
use crate::vocab::{Severity, counted};

/// Beyond this age the summary says how to refresh the catalog.
const FRESH_DAYS: i64 = 90;

/// Repositories with a line each in a summary that is not verbose.
const MAX_REPOSITORIES: usize = 20;

/// Writes the summary of a `check`.
pub fn write_check_summary(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let total = summary.total();
    let result = if total.all() == 0 {
        "no findings".to_owned()
    } else {
        severities(total, options.color)
    };
    let hidden = match summary.notes_hidden {
        0 => String::new(),
        notes => format!(" ({} hidden, --all)", counted(notes, "note")),
    };
    writeln!(out, "{}: {result}{hidden}{}", scope(summary), time(summary))?;
    if options.verbose {
        for (lint, &counts) in &summary.findings {
            writeln!(out, "  {lint}: {}", severities(counts, false))?;
        }
    }
    write_repositories(out, summary, options)?;
    if let Some(fixes) = fixes(summary.fixes) {
        write_line(out, options, &fixes)?;
    }
    write_shared(out, summary, options)?;
    if summary.suppressed > 0 {
        let findings = counted(summary.suppressed, "finding");
        write_line(
            out,
            options,
            &format!("suppressed: {findings}, by comments or the config"),
        )?;
    }
    if options.verbose && !summary.idle_ignored.is_empty() {
        let places = summary.idle_ignored.join(", ");
        let text = format!("`[[ignore]]` that hides nothing: {}", visible(&places));
        write_line(out, options, &text)?;
    }
    if summary.baselined > 0 {
        writeln!(out, "  in the baseline: {}", counted(summary.baselined, "finding"))?;
    }
    if let Some(part) = &summary.part {
        writeln!(out, "  only {}", visible(part))?;
    }
    write_rest(out, summary, options)
}

/// Writes a line a repository, those with most errors first, where there are several.
fn write_repositories(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    if summary.repositories.keys().all(|name| name == ".") {
        return Ok(());
    }
    let mut all: Vec<_> = summary.repositories.iter().collect();
    all.sort_by_key(|(name, counts)| (Reverse((counts.errors, counts.warnings, counts.notes)), *name));
    let shown = if options.verbose { all.len() } else { MAX_REPOSITORIES };
    for (name, counts) in all.iter().take(shown) {
        writeln!(out, "  {}: {}", visible(name), severities(**counts, false))?;
    }
    match all.len().saturating_sub(shown) {
        0 => Ok(()),
        more => writeln!(out, "  {more} more repositories with findings (-v)"),
    }
}

/// `4 fixable (--fix), 9 after review (--fix --unsafe-fixes), 3 needing --region, 12 by hand`
fn fixes(fixes: Fixes) -> Option<String> {
    let all = [
        (fixes.safe, "fixable (--fix)"),
        (fixes.with_all, "fixable in tests or notes (--fix --all)"),
        (fixes.review, "after review (--fix --unsafe-fixes)"),
        (
            fixes.review_with_all,
            "in tests or notes after review (--fix --unsafe-fixes --all)",
        ),
        (fixes.waiting, "needing --region"),
        (fixes.by_hand.saturating_sub(fixes.waiting), "by hand"),
    ];
    let some = all
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}").replace(' ', "\u{a0}"));
    let some: Vec<_> = some.collect();
    (!some.is_empty()).then(|| some.join(", "))
}

/// Writes the facts that hold for all findings.
fn write_shared(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let Shared {
        locks_out,
        costs_more,
        regions_differ,
    } = summary.shared;
    if summary.fixes.waiting > 0 || regions_differ {
        let why = match summary.fixes.waiting {
            0 => "dates differ by Region".to_owned(),
            waiting => format!("{} cannot be written", counted(waiting, "id")),
        };
        let (region, seen) = seen(&summary.seen_regions);
        let text = format!(
            "tip: no Region known, so {why}: add `--region\u{a0}{region}`{seen}, or `regions` to bedrock-lint.toml"
        );
        write_line(out, options, &text)?;
    }
    if locks_out {
        let more = if costs_more {
            "; extended access can cost more"
        } else {
            ""
        };
        let text = format!("note: Legacy models may already deny accounts that were idle for 15 to 30 days{more}");
        write_line(out, options, &text)?;
    }
    Ok(())
}

/// A Region to choose with a place where it was seen, and the others that were.
fn seen(regions: &[SeenRegion]) -> (String, String) {
    let Some((first, others)) = regions.split_first() else {
        return ("REGION".to_owned(), String::new());
    };
    let place = without_commands(&visible(&first.place)).into_owned();
    let others: Vec<_> = others.iter().map(|other| other.region.as_str()).collect();
    let also = match others.as_slice() {
        [] => String::new(),
        others => format!("; also seen: {}", others.join(", ")),
    };
    (first.region.clone(), format!(" (seen in {place}{also})"))
}

/// Writes the age of a pinned day, and the models that have retired since.
pub fn write_pinned(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let Some(pinned) = &summary.pinned else { return Ok(()) };
    writeln!(
        out,
        "warning: as-of {} is {} old (pinned in {}): move it, or check with `--as-of today`",
        pinned.day,
        counted(pinned.days.unsigned_abs(), "day"),
        visible(&pinned.place)
    )?;
    if pinned.ended.is_empty() {
        return Ok(());
    }
    let ended = pinned
        .ended
        .iter()
        .map(|(name, day)| format!("{} ({day})", visible(name)));
    writeln!(out, "  retired since: {}", ended.collect::<Vec<_>>().join(", "))
}

/// Writes the summary of an `inventory`.
pub fn write_inventory_summary(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    writeln!(out, "{}{}", scope(summary), time(summary))?;
    write_rest(out, summary, options)
}

fn write_rest(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    write_others(out, summary, options)?;
    for (reason, files) in &summary.skipped {
        let names = examples(files, options.verbose);
        let text = format!("skipped: {}, {reason}{names}", counted(files.count, "file"));
        write_line(out, options, &text)?;
    }
    for (what, tally, thing) in [
        ("skipped", &summary.lfs_pointers, "Git LFS pointer"),
        ("walked", &summary.submodules, "submodule"),
        ("not readable", &summary.unreadable, "file"),
    ] {
        if tally.count > 0 {
            let names = examples(tally, options.verbose);
            write_line(out, options, &format!("{what}: {}{names}", counted(tally.count, thing)))?;
        }
    }
    if options.verbose && summary.fallbacks.count > 0 {
        let files = counted(summary.fallbacks.count, "file");
        let names = examples(&summary.fallbacks, true);
        write_line(out, options, &format!("not parsed, only searched: {files}{names}"))?;
    }
    if let Some(place) = &summary.first {
        // A command is on one line, so that it can be copied.
        writeln!(out, "  details: bedrock-lint explain {}", quoted(place))?;
    }
    write_catalog(out, summary, options)
}

/// Writes how many ids of other clouds there are, with the most frequent.
fn write_others(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    /// Ids that are named.
    const NAMED: usize = 3;
    let total: u64 = summary.other_clouds.values().sum();
    if total == 0 {
        return Ok(());
    }
    let mut ids: Vec<_> = summary.other_clouds.iter().collect();
    ids.sort_by_key(|(id, times)| (Reverse(**times), *id));
    let named: Vec<_> = ids.iter().take(NAMED).map(|(id, _)| id.as_str()).collect();
    let more = if ids.len() > NAMED { ", …" } else { "" };
    let text = format!(
        "not judged: {} of other clouds ({}{more})",
        counted(total, "id"),
        named.join(", ")
    );
    write_line(out, options, &text)
}

fn write_catalog(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let Some(page) = summary.catalog.lifecycle_page else {
        return writeln!(out, "  evaluated for {}", summary.as_of);
    };
    let age = match summary.catalog.age_days {
        Some(days) if days > 0 => format!(" ({} old)", counted(days.unsigned_abs(), "day")),
        Some(_) | None => String::new(),
    };
    writeln!(out, "  catalog of {page}{age}; evaluated for {}", summary.as_of)?;
    if summary.catalog.age_days.is_some_and(|days| days > FRESH_DAYS) {
        let text = "newer dates may be missing: update bedrock-lint, or add newer facts with `--catalog FILE`";
        write_line(out, options, text)?;
    }
    Ok(())
}

fn scope(summary: &Summary) -> String {
    format!(
        "scanned {}, {}",
        counted(summary.files, "file"),
        counted(summary.references, "model id")
    )
}

/// A place as a shell takes it.
fn quoted(place: &str) -> String {
    let text = without_commands(&visible(place)).into_owned();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-:@+,=%".contains(c);
    if text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn time(summary: &Summary) -> String {
    summary
        .elapsed
        .map_or_else(String::new, |elapsed| format!(" ({:.2} s)", elapsed.as_secs_f64()))
}

/// Those of the three that are there: `2 errors, 1 warning`.
fn severities(counts: Counts, color: bool) -> String {
    let all = [
        (counts.errors, Severity::Error),
        (counts.warnings, Severity::Warning),
        (counts.notes, Severity::Note),
    ];
    let some = all.into_iter().filter(|&(n, _)| n > 0);
    some.map(|(n, severity)| painted(&counted(n, severity.name()), severity, color))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(feature = "cli")]
fn painted(text: &str, severity: Severity, color: bool) -> String {
    super::style::paint(text, super::style::of_severity(severity).bold(), color)
}

#[cfg(not(feature = "cli"))]
fn painted(text: &str, _: Severity, _: bool) -> String {
    text.to_owned()
}

/// Writes a line below the first one, on several lines if the terminal is narrow.
fn write_line(out: &mut dyn Write, options: &Options, text: &str) -> io::Result<()> {
    let room = if options.cuts {
        options.width.saturating_sub("    ".len())
    } else {
        usize::MAX
    };
    writeln!(out, "  {}", wrap(text, room).join("\n    "))
}

/// ` (a, b, c and 4 more)`; or `all` that are known.
fn examples(tally: &Tally, all: bool) -> String {
    if tally.examples.is_empty() {
        return String::new();
    }
    let shown = if all { &tally.examples[..] } else { tally.first() };
    let names = shown
        .iter()
        .map(|name| without_commands(&visible(name)).into_owned())
        .collect::<Vec<_>>()
        .join(", ");
    match tally.count.saturating_sub(shown.len() as u64) {
        0 => format!(" ({names})"),
        more => format!(" ({names} and {more} more)"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{summary, summary_of_nothing};
    use super::*;
    use crate::report::CatalogAge;
    use crate::vocab::Day;

    fn written(summary: &Summary) -> String {
        let mut out = Vec::new();
        write_check_summary(&mut out, summary, &Options::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_run_is_summed_up_in_a_few_lines() {
        insta::assert_snapshot!(written(&summary()), @r"
        scanned 1204 files, 37 model ids: 4 errors (12 notes hidden, --all) (0.42 s)
          suppressed: 1 finding, by comments or the config
          in the baseline: 1 finding
          skipped: 1 file, binary (logo␛[2J.png)
          skipped: 5 files, over 16 MiB (a.csv, b.csv, c.csv and 2 more)
          skipped: 2 Git LFS pointers (data/a.bin, data/b.bin)
          walked: 1 submodule (vendor/sdk)
          not readable: 1 file (secrets/.env)
          catalog of 2026-10-16 (38 days old); evaluated for 2026-11-23
        ");
    }

    #[test]
    fn a_clean_run_says_so() {
        insta::assert_snapshot!(written(&summary_of_nothing()), @r"
        scanned 1 file, 0 model ids: no findings
          catalog of 2026-10-16 (1 day old); evaluated for 2026-11-23
        ");
    }

    #[test]
    fn an_inventory_has_no_findings() {
        let mut out = Vec::new();
        write_inventory_summary(&mut out, &summary(), &Options::default()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        scanned 1204 files, 37 model ids (0.42 s)
          skipped: 1 file, binary (logo␛[2J.png)
          skipped: 5 files, over 16 MiB (a.csv, b.csv, c.csv and 2 more)
          skipped: 2 Git LFS pointers (data/a.bin, data/b.bin)
          walked: 1 submodule (vendor/sdk)
          not readable: 1 file (secrets/.env)
          catalog of 2026-10-16 (38 days old); evaluated for 2026-11-23
        ");
    }

    #[test]
    fn an_old_catalog_is_named_with_what_to_do_about_it() {
        let mut summary = summary_of_nothing();
        let old = |age_days| CatalogAge {
            lifecycle_page: Day::new(2026, 8, 25),
            age_days: Some(age_days),
        };
        summary.catalog = old(90);
        assert!(!written(&summary).contains("newer dates"));
        summary.catalog = old(91);
        assert!(
            written(&summary).contains("newer dates may be missing"),
            "{}",
            written(&summary)
        );
    }

    #[cfg(feature = "cli")]
    #[test]
    fn color_is_written_only_on_request() {
        let mut out = Vec::new();
        write_check_summary(
            &mut out,
            &summary(),
            &Options {
                color: true,
                ..Options::default()
            },
        )
        .unwrap();
        assert!(out.contains(&0x1b));
        assert!(!written(&summary()).contains('\u{1b}'));
    }
}
