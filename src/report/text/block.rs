//! Blocks of findings: one a lint and model; in it each id to write with its mark, and a line a place.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use super::place::{Group, Place};
use crate::lint;
use crate::report::Options;
use crate::report::advice::joined;
use crate::report::mark::Mark;
use crate::report::phrase::{cut, wrap};
use crate::report::sanitize::inert;
use crate::report::style;
use crate::vocab::State;

/// Lines that leave room for the summary on a page of sixty.
const PAGE: usize = 54;

/// Comes before the second line of a headline.
const HANGING: &str = "  ";

/// Comes before an id that is to be written.
const ARROW: &str = "  -> ";

/// Comes before what a person checks.
const CHECK: &str = "  check: ";

/// Comes before a place.
const INDENT: &str = "     ";

/// Level of detail of a block. Each level leaves out more than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Every place, and what to check.
    All,
    /// No longer what to check.
    Unchecked,
    /// One line for the places of a file with the same fix.
    Merged,
    /// Headlines of one line.
    Short,
}

/// Findings of a group with the same replacement and mark.
struct Share<'a> {
    first: &'a Place,
    places: Vec<&'a Place>,
}

/// The blocks, with as much detail as fits on a page; nothing where the shortest form is too long to be read.
pub(super) fn fitting(groups: &[Group<'_>], options: &Options) -> Option<String> {
    let details = [
        (Detail::All, PAGE),
        (Detail::Unchecked, PAGE),
        (Detail::Merged, PAGE),
        (Detail::Short, max_lines(groups)),
    ];
    let mut texts = details.into_iter().map(|(detail, most)| {
        let blocks = groups.iter().map(|group| block(group, detail, options));
        (blocks.collect::<String>(), most)
    });
    let (text, _) = texts.find(|(text, most)| text.lines().count() <= *most)?;
    Some(text)
}

/// Lines of the shortest form: two a place, on more than one screen only where there are many.
fn max_lines(groups: &[Group<'_>]) -> usize {
    let places: usize = groups.iter().map(|group| group.places.len()).sum();
    (2 * places).clamp(60, 80)
}

fn block(group: &Group<'_>, detail: Detail, options: &Options) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let mut text = head(group, first, detail, options);
    let most = group.places.iter().max_by_key(|place| place.checks.len());
    let checks = most.map(|place| place.checks.as_slice()).unwrap_or_default();
    if detail == Detail::All && !checks.is_empty() {
        let room = options.width.saturating_sub(CHECK.len());
        let lines = wrap(&joined(checks, room), room_of(options, CHECK.len()));
        text.push_str(&format!("{CHECK}{}\n", lines.join("\n    ")));
    }
    for share in shares(group) {
        text.push_str(&change(share.first, detail, options));
        text.push_str(&places(&share, detail, options));
    }
    text
}

/// `error[retired-model]: Claude 3 Haiku was retired on 2026-09-10 (80 days ago): calls fail`
fn head(group: &Group<'_>, first: &Place, detail: Detail, options: &Options) -> String {
    let kind = format!("{}[{}]", group.severity, first.lint);
    let message = match short_message(group, first) {
        Some(short) if detail == Detail::Short => short,
        _ if group.differs() => format!("{}; other places differ by Region", first.message),
        _ => first.message.clone(),
    };
    let room = options.width.saturating_sub(HANGING.len());
    let text = wrap(&format!("{kind}: {message}"), room).join(&format!("\n{HANGING}"));
    let message = text.get(kind.len() + 2..).unwrap_or_default();
    let kind = style::paint(&kind, style::of_severity(group.severity).bold(), options.color);
    format!("{kind}: {}\n", style::bold(message, options.color))
}

/// `Claude 3 Haiku: retired 2026-09-10`, for a lint about the end of a model.
fn short_message(group: &Group<'_>, first: &Place) -> Option<String> {
    let lint = lint::by_name(first.lint)?;
    let end = group.places.iter().filter_map(|place| place.end).min()?;
    if lint.group != lint::Group::End {
        return None;
    }
    let verb = if first.state == Some(State::Eol) {
        "retired"
    } else {
        "retires"
    };
    let others = if group.differs() { ", elsewhere later" } else { "" };
    Some(format!("{}: {verb} {end}{others}", first.model))
}

/// The findings by replacement and mark, what can be written first.
fn shares<'a>(group: &Group<'a>) -> Vec<Share<'a>> {
    let mut shares = Vec::<Share<'a>>::new();
    let mut known = BTreeMap::new();
    for &place in &group.places {
        let at = *known
            .entry((&place.mark, &place.target, &place.hint))
            .or_insert_with(|| {
                shares.push(Share {
                    first: place,
                    places: Vec::new(),
                });
                shares.len() - 1
            });
        shares[at].places.push(place);
    }
    shares.sort_by_key(|share| &share.first.mark);
    shares
}

/// `  -> us.anthropic.claude-haiku-4-5-20251001-v1:0 [fix]`: the id is whole, and its mark below it where it does not fit.
fn change(place: &Place, detail: Detail, options: &Options) -> String {
    let short = format!("[{}]", place.mark.name());
    let long = match &place.mark {
        Mark::ByHand(_) => format!("[{}]", place.mark.long()),
        _ => short.clone(),
    };
    let paint_mark = |text: &str| style::of_mark_name(text, &place.mark, options.color);
    let Some(target) = &place.target else {
        let hint = place.hint.iter().map(|hint| format!("{hint} ")).collect::<String>();
        let room = room_of(options, HANGING.width() + hint.width());
        return format!("  {hint}{}\n", paint_mark(&cut(&long, room)));
    };
    let before = if place.writes { ARROW } else { HANGING };
    let room = room_of(options, before.width() + target.width() + " ".len());
    let target = style::of_mark(target, &place.mark, options.color);
    if long.width() <= room {
        return format!("{before}{target} {}\n", paint_mark(&long));
    }
    if detail == Detail::Short {
        return format!("{before}{target} {}\n", paint_mark(&short));
    }
    let below = wrap(&long, room_of(options, INDENT.width() + 1));
    let below: String = below
        .iter()
        .map(|line| format!("{INDENT}{}\n", paint_mark(line)))
        .collect();
    format!("{before}{target}\n{below}")
}

/// The places, one a line, or those of a file on one: `     src/chat.py:4:9, 12:9`.
fn places(share: &Share<'_>, detail: Detail, options: &Options) -> String {
    let mut lines = Vec::<(&str, Vec<String>)>::new();
    for place in &share.places {
        let at = format!("{}:{}", place.line, place.column);
        match lines.last_mut() {
            Some((path, places)) if detail >= Detail::Merged && *path == place.path => places.push(at),
            _ => lines.push((&place.path, vec![at])),
        }
    }
    let line = |(path, places): (&str, Vec<String>)| {
        let before = format!("{INDENT}{path}:");
        let places = listed(&places, room_of(options, before.width()));
        format!("{}\n", inert(&format!("{before}{places}")))
    };
    lines.into_iter().map(line).collect()
}

/// As many of the positions as fit, at least one, and how many there are besides: `4:9, 12:9 (+3)`.
fn listed(places: &[String], room: usize) -> String {
    const MORE: usize = " (+100)".len();
    let mut text = String::new();
    for (at, place) in places.iter().enumerate() {
        let between = if at == 0 { "" } else { ", " };
        if at > 0 && text.len() + between.len() + place.len() + MORE > room {
            return format!("{text} (+{})", places.len() - at);
        }
        text.push_str(between);
        text.push_str(place);
    }
    text
}

/// Columns of a line that are left after so many.
fn room_of(options: &Options, columns: usize) -> usize {
    if options.cuts {
        options.width.saturating_sub(columns)
    } else {
        usize::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_that_do_not_fit_are_counted() {
        let places = ["4:9", "12:9", "130:17"].map(str::to_owned);
        assert_eq!(listed(&places, 80), "4:9, 12:9, 130:17");
        assert_eq!(listed(&places, 17), "4:9, 12:9 (+1)");
        assert_eq!(listed(&places, 0), "4:9 (+2)");
    }
}
