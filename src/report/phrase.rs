//! What a report says in words of a replacement and of what became of a finding.
//!
//! In: findings and replacements. Out: phrases and sentences, not wrapped and not made fit for any reader.

#[cfg(feature = "cli")]
use crate::finding::Alternative;
use crate::finding::{Basis, Change, ChangeKind, Effect, Finding, Replacement};
use crate::vocab::Applicability;

/// Of a longer list of Regions the rest is counted.
const MOST_REGIONS: usize = 6;

/// Everything that a format with one text for a finding has to say, a sentence each, the most telling first.
pub(super) fn sentences(finding: &Finding) -> Vec<String> {
    let mut sentences = vec![sentence(&finding.message)];
    sentences.extend(status(finding).map(|status| sentence(&status)));
    if let Some(replacement) = &finding.replacement {
        sentences.push(sentence(&headline(replacement)));
        let changes = changes(&replacement.changes);
        if !changes.is_empty() {
            sentences.push(format!("Changes: {changes}."));
        }
        if !replacement.reason.is_empty() {
            sentences.push(sentence(&replacement.reason));
        }
    }
    sentences.extend(finding.notes.iter().map(|note| sentence(note)));
    sentences
}

/// As many of the sentences as fit into so many characters; the first one is cut if it has to be.
pub(super) fn fit(sentences: &[String], limit: usize, between: &str) -> String {
    let mut text = String::new();
    let mut length = 0;
    for sentence in sentences {
        let more = sentence.chars().count() + if text.is_empty() { 0 } else { between.chars().count() };
        if length + more > limit {
            break;
        }
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(sentence);
        length += more;
    }
    if text.is_empty() {
        return cut(sentences.first().map_or("", String::as_str), limit);
    }
    text
}

/// The text, or its start with an ellipsis, in at most so many characters.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let start = text.chars().take(limit.saturating_sub(1)).collect::<String>();
    format!("{}…", start.trim_end())
}

/// Why the finding does not count.
pub(super) fn status(finding: &Finding) -> Option<String> {
    let suppressed = finding
        .suppressed
        .as_ref()
        .map(|why| format!("suppressed: {}", why.reason));
    let baselined = finding.baselined.then(|| "in the baseline".to_owned());
    let both: Vec<_> = suppressed.into_iter().chain(baselined).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

/// The text with a capital at its start and a full stop at its end.
fn sentence(text: &str) -> String {
    let mut chars = text.trim_end().chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence = first.chain(chars).collect::<String>();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// What to write, at this very place.
pub(super) fn headline(replacement: &Replacement) -> String {
    let by = match replacement.basis {
        Basis::Aws => ", recommended by AWS",
        Basis::Config => ", as your config says",
        Basis::Catalog => "",
    };
    let name = &replacement.name;
    if let Some(elsewhere) = &replacement.elsewhere {
        let forms = one_of(&replacement.candidates);
        return format!(
            "{}; in {}: {name} ({forms}{by})",
            elsewhere.why_not(),
            elsewhere.place()
        );
    }
    match (&replacement.text, replacement.candidates.as_slice()) {
        (Some(text), _) if replacement.applicability == Applicability::DisplayOnly && replacement.keeps_model => {
            format!("`{text}` is the form to call {name} by")
        }
        // What is only shown is no order to write it here.
        (Some(text), _) if replacement.applicability == Applicability::DisplayOnly => {
            format!("move to {name}{by}, written `{text}`")
        }
        (Some(text), _) => format!("write `{text}` ({name}{by})"),
        (None, []) if replacement.keeps_model => format!("keep {name}, and change the request"),
        (None, []) => format!("move to {name} (`{}`{by})", replacement.model_id),
        (None, candidates) => format!("move to {name}{by}, written {}", one_of(candidates)),
    }
}

/// Another model, and what changes with it that does not change with the first one.
#[cfg(feature = "cli")]
pub(super) fn alternative(other: &Alternative, first: &Replacement) -> String {
    let id = &other.model_id;
    let more: Vec<_> = other
        .changes
        .iter()
        .filter(|change| !first.changes.contains(change))
        .cloned()
        .collect();
    match changes(&more).as_str() {
        "" => format!("`{id}`"),
        more => format!("`{id}`, which also changes: {more}"),
    }
}

/// What changes, in a list. A length of which only the new one is known tells a reader of no change.
pub(super) fn changes(changes: &[Change]) -> String {
    let is_length = |kind| matches!(kind, ChangeKind::ContextWindow | ChangeKind::MaxOutput);
    let tells = |change: &&Change| !is_length(change.kind) || change.effect != Effect::Learned;
    changes.iter().filter(tells).map(change).collect::<Vec<_>>().join(", ")
}

fn change(change: &Change) -> String {
    if change.kind == ChangeKind::RegionsLost {
        return regions_lost(change);
    }
    if change.kind == ChangeKind::TemperatureWithTopP {
        return "temperature and top_p together are refused".to_owned();
    }
    let kind = change.kind.name().replace('-', " ");
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{kind} {from} → {to}"),
        (Some(from), None) => format!("{kind} (was {from})"),
        (None, Some(to)) => format!("{kind} → {to}"),
        (None, None) => kind,
    }
}

fn regions_lost(change: &Change) -> String {
    let regions: Vec<_> = change.from.iter().flat_map(|regions| regions.split(", ")).collect();
    let verb = if change.to.is_some() {
        "not known to be callable from"
    } else {
        "not callable from"
    };
    let more = match regions.len().saturating_sub(MOST_REGIONS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let first = &regions[..regions.len().min(MOST_REGIONS)];
    format!("{verb} {}{more}", first.join(", "))
}

/// `a`, `b` or `c`, each in backticks.
fn one_of(texts: &[String]) -> String {
    let quoted = texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_is_known_of_it() {
        let say = |from: Option<&str>, to: Option<&str>| {
            change(&Change {
                kind: ChangeKind::ContextWindow,
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
                effect: Effect::Differs,
            })
        };
        assert_eq!(say(Some("200000"), Some("1000000")), "context window 200000 → 1000000");
        assert_eq!(say(None, Some("1000000")), "context window → 1000000");
        assert_eq!(say(Some("200000"), None), "context window (was 200000)");
        assert_eq!(say(None, None), "context window");
    }

    #[test]
    fn candidates_are_listed_as_one_of_them() {
        let of = |texts: &[&str]| one_of(&texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["a"]), "`a`");
        assert_eq!(of(&["a", "b"]), "`a` or `b`");
        assert_eq!(of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }

    #[test]
    fn a_text_that_is_too_long_loses_its_last_sentences() {
        let sentences = ["One.", "Two.", "Three."].map(str::to_owned);
        assert_eq!(fit(&sentences, 100, " "), "One. Two. Three.");
        assert_eq!(fit(&sentences, 15, " "), "One. Two.");
        assert_eq!(fit(&sentences, 3, " "), "On…");
        assert_eq!(sentence("ünder way"), "Ünder way.");
    }
}
