//! Blocks of findings: one a lint and model, with a line a place.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use super::place::{Group, Place, shorten};
use crate::report::Options;
use crate::report::advice::{joined, wrap};
use crate::report::mark::Mark;
use crate::report::phrase::cut;
use crate::report::style;

/// Comes before the second line of a headline.
const HANGING: &str = "  ";

/// Level of detail of a block. Each level leaves out more than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Every place, and what to check.
    All,
    /// One line for the places of a file with the same fix.
    Merged,
    /// Neither what to check.
    Short,
}

/// The blocks, with as much detail as fits into `most` lines; nothing where the shortest form does not fit.
pub(super) fn fitting(groups: &[Group<'_>], most: usize, options: &Options) -> Option<String> {
    let details = [Detail::All, Detail::Merged, Detail::Short];
    let texts = details.map(|detail| {
        groups
            .iter()
            .map(|group| block(group, detail, options))
            .collect::<String>()
    });
    texts.into_iter().find(|text| text.lines().count() <= most)
}

fn block(group: &Group<'_>, detail: Detail, options: &Options) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let mut text = head(group, first, detail, options);
    text.push_str(&format!("  {}\n", cut(&counts(group), room_of(options, 2))));
    if detail < Detail::Short {
        let most = group.places.iter().max_by_key(|place| place.checks.len());
        let checks = most.map(|place| place.checks.as_slice()).unwrap_or_default();
        if !checks.is_empty() {
            let room = options.width.saturating_sub("  check: ".len());
            text.push_str(&format!("  check: {}\n", cut(&joined(checks, room), room)));
        }
    }
    let shared = shared_reason(group);
    for (place, more) in lines(group, detail) {
        text.push_str(&line(place, more, shared, options));
    }
    text
}

/// `error[retired-model]: Claude 3 Haiku was retired on 2026-09-10 (80 days ago): calls fail`
fn head(group: &Group<'_>, first: &Place, detail: Detail, options: &Options) -> String {
    let kind = format!("{}[{}]", group.severity, first.lint);
    let others = if group.differs() {
        "; other places differ by Region"
    } else {
        ""
    };
    let message = format!("{}{others}", first.message);
    let message = if detail == Detail::Short {
        cut(&message, room_of(options, kind.width() + 2))
    } else {
        let lines = wrap(
            &format!("{kind}: {message}"),
            options.width.saturating_sub(HANGING.len()),
        );
        let text = lines.join(&format!("\n{HANGING}"));
        text.get(kind.len() + 2..).unwrap_or_default().to_owned()
    };
    let kind = style::paint(&kind, style::of_severity(group.severity).bold(), options.color);
    format!("{kind}: {}\n", style::bold(&message, options.color))
}

/// `14 places, 5 fix, 9 by hand; move to Claude Haiku 4.5`
fn counts(group: &Group<'_>) -> String {
    let places = group.places.len();
    let mut counts = vec![format!("{places} place{}", if places == 1 { "" } else { "s" })];
    for (name, is) in KINDS {
        let count = group.count(is);
        if count > 0 {
            counts.push(format!("{count} {name}"));
        }
    }
    if let (Some(why), Some(last)) = (shared_reason(group), counts.last_mut()) {
        *last = format!("{last} ({why})");
    }
    let to = group.most(|place| place.move_to.as_deref());
    let to = to.map_or_else(String::new, |name| format!("; move to {name}"));
    format!("{}{to}", counts.join(", "))
}

/// The reason for which all the places that are left to a person are so, where there are several.
fn shared_reason<'a>(group: &Group<'a>) -> Option<&'a str> {
    let mut reasons = group.places.iter().filter_map(|place| match &place.mark {
        Mark::ByHand(why) => Some(why.as_str()),
        _ => None,
    });
    let first = reasons.next().filter(|why| !why.is_empty())?;
    let mut count = 1;
    reasons
        .all(|why| {
            count += 1;
            why == first
        })
        .then_some(first)
        .filter(|_| count > 1)
}

/// The marks that are counted.
const KINDS: [(&str, fn(&Mark) -> bool); 3] = [
    ("fix", |mark| matches!(mark, Mark::Fix | Mark::WithAll)),
    ("review", |mark| matches!(mark, Mark::Review | Mark::ReviewWithAll)),
    ("by hand", |mark| matches!(mark, Mark::ByHand(_))),
];

/// The places that have a line, each with how many others it is for.
fn lines<'a>(group: &Group<'a>, detail: Detail) -> Vec<(&'a Place, usize)> {
    if detail == Detail::All {
        return group.places.iter().map(|place| (*place, 0)).collect();
    }
    let mut merged: Vec<(&Place, usize)> = Vec::new();
    let mut known = BTreeMap::new();
    for place in &group.places {
        let key = (&place.path, &place.mark, &place.target);
        if let Some(&at) = known.get(&key) {
            let (_, more): &mut (&Place, usize) = &mut merged[at];
            *more += 1;
        } else {
            known.insert(key, merged.len());
            merged.push((place, 0));
        }
    }
    merged
}

/// `  [fix]     src/chat.py:4:9  -> us.anthropic.claude-haiku-4-5-20251001-v1:0`
fn line(place: &Place, more: usize, shared: Option<&str>, options: &Options) -> String {
    let mark = format!("[{}]", place.mark.name());
    let at = format!(":{}:{}", place.line, place.column);
    let more = if more > 0 { format!(" (+{more})") } else { String::new() };
    let what = match (&place.mark, &place.target) {
        (Mark::ByHand(why), _) if Some(why.as_str()) == shared => String::new(),
        (Mark::ByHand(why), _) if !why.is_empty() => why.clone(),
        (_, Some(target)) if place.writes => format!("-> {target}"),
        (_, Some(target)) => target.clone(),
        (_, None) => String::new(),
    };
    let room = (options.width / 2).saturating_sub(at.len() + more.len());
    let short = shorten(&place.path, room.max(MIN_PATH_LEN));
    let path = if options.cuts { &short } else { &place.path };
    let here = format!("{path}{at}{more}");
    let left = room_of(options, "  [by hand] ".len() + here.width() + "  ".len());
    let padded = format!("{mark:9}");
    let padded = style::of_mark_name(&padded, &place.mark, options.color);
    format!("{}\n", format!("  {padded} {here}  {}", cut(&what, left)).trim_end())
}

/// Columns of a line that are left after so many.
fn room_of(options: &Options, columns: usize) -> usize {
    if options.cuts {
        options.width.saturating_sub(columns)
    } else {
        usize::MAX
    }
}

/// However narrow the terminal, this much of a path is shown.
const MIN_PATH_LEN: usize = 16;
