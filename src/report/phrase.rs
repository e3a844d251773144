//! Phrases of a report about a replacement and the status of a finding.
//!
//! In: findings and replacements. Out: phrases and sentences, not wrapped and not made fit for any reader.

use unicode_width::UnicodeWidthStr;

#[cfg(feature = "cli")]
use crate::finding::{Alternative, Cost, Dollars};
use crate::finding::{Basis, Change, ChangeKind, Effect, Finding, Replacement};
#[cfg(feature = "cli")]
use crate::vocab::Veto;
use crate::vocab::{Applicability, Form};

/// Of a longer list of Regions the rest is counted.
const MAX_REGIONS: usize = 6;

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

/// The id as it is written, where neither the message nor the replacement names one.
pub(super) fn own_id(finding: &Finding) -> Option<String> {
    let id = &finding.verdict.reference.text;
    // A part of a request, or a list, is no id.
    if finding.verdict.reference.form == Form::ModelList {
        return None;
    }
    let names_new = finding.replacement.as_ref().is_some_and(|new| !new.is_removal());
    (!names_new && !finding.message.contains(id.as_str())).then(|| format!("Id: `{id}`."))
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

/// Breaks a text at its spaces, but not at those that do not break (U+00A0). A word that is too long, such as an
/// address, is left whole: it can still be clicked.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut columns = 0;
    for word in text.split(' ') {
        let more = word.width();
        if columns > 0 && columns + 1 + more > width {
            lines.push(String::new());
            columns = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        line.push_str(&word.replace('\u{a0}', " "));
        columns += more;
    }
    lines
}

/// Reason why the finding does not count.
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
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.trim_end().chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence = first.chain(chars).collect::<String>();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// The change of a fix that writes nothing.
fn removal(replacement: &Replacement) -> &'static str {
    if replacement.removes_entry() {
        "remove the entry"
    } else {
        "remove it from the request"
    }
}

/// The replacement at this place, in a phrase. There is an id in it, unless it takes something out.
pub(super) fn headline(replacement: &Replacement) -> String {
    let by = match replacement.basis {
        Basis::Aws => ", recommended by AWS",
        Basis::Config => ", named in the config",
        Basis::Catalog => "",
    };
    let (name, id) = (&replacement.name, &replacement.model_id);
    if let Some(elsewhere) = &replacement.elsewhere {
        let forms = short_or(&replacement.candidates, id);
        return format!(
            "{}; in {}: {name} (`{forms}`{by})",
            elsewhere.why_not(),
            elsewhere.place()
        );
    }
    if replacement.is_removal() {
        return removal(replacement).to_owned();
    }
    let is_shown_only = replacement.applicability == Applicability::DisplayOnly;
    match &replacement.text {
        Some(text) if is_shown_only && replacement.keeps_model => format!("{name} can be called as `{text}`"),
        // A display-only replacement is not phrased as an instruction for this place.
        Some(text) if is_shown_only => format!("move to {name} (`{text}`{by})"),
        Some(text) => format!("replace with `{text}` ({name}{by})"),
        None if replacement.candidates.len() > 1 => {
            let forms = short_or(&replacement.candidates, id);
            let companion = replacement.companion.as_ref();
            let beside = companion.map(|arn| format!(", and `{arn}`")).unwrap_or_default();
            format!("move to {name} (`{forms}`, depending on the Region{beside}{by})")
        }
        None if replacement.keeps_model && replacement.candidates.is_empty() => {
            format!("keep {name}, and change the request")
        }
        None => {
            let forms = short_or(&replacement.candidates, id);
            let companion = replacement.companion.as_ref();
            let beside = companion.map(|arn| format!(" and `{arn}`")).unwrap_or_default();
            format!("move to {name} (`{forms}`{beside}{by})")
        }
    }
}

/// The forms in short, or the id where there are none.
fn short_or(candidates: &[String], id: &str) -> String {
    if candidates.is_empty() {
        id.to_owned()
    } else {
        forms(candidates)
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

/// The changes, in a list. A length of which only the new one is known is left out, because it may be unchanged.
pub(super) fn changes(changes: &[Change]) -> String {
    let is_length = |kind| matches!(kind, ChangeKind::ContextWindow | ChangeKind::MaxOutput);
    let is_informative = |change: &&Change| !is_length(change.kind) || change.effect != Effect::Learned;
    changes
        .iter()
        .filter(is_informative)
        .map(change)
        .collect::<Vec<_>>()
        .join(", ")
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
    let more = match regions.len().saturating_sub(MAX_REGIONS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let first = &regions[..regions.len().min(MAX_REGIONS)];
    format!("{verb} {}{more}", first.join(", "))
}

/// The replacement without other words: the id, its forms in short, or the name of the model.
pub(super) fn target(replacement: &Replacement) -> String {
    if replacement.is_removal() {
        return removal(replacement).to_owned();
    }
    if let Some(elsewhere) = &replacement.elsewhere {
        return format!("{} in {}", replacement.name, elsewhere.place());
    }
    match (&replacement.text, replacement.candidates.as_slice()) {
        // A chain of names over several lines is one name.
        (Some(text), _) => text.lines().map(str::trim).collect(),
        (None, []) => replacement.model_id.clone(),
        (None, candidates) => match &replacement.companion {
            Some(arn) => format!("{} and {arn}", forms(candidates)),
            None => forms(candidates),
        },
    }
}

/// The forms of one id in short: `{eu,us}.amazon.nova-pro-v1:0`.
pub(super) fn forms(candidates: &[String]) -> String {
    let Some(base) = candidates.iter().min_by_key(|candidate| candidate.len()) else {
        return String::new();
    };
    // Of ARNs the resource alone differs.
    let head = base
        .starts_with("arn:")
        .then(|| base.rsplit_once('/'))
        .flatten()
        .map(|(head, _)| head);
    if let Some(head) = head
        && let Some(rest) = candidates
            .iter()
            .map(|one| Some(one.strip_prefix(head)?.strip_prefix('/')?.to_owned()))
            .collect::<Option<Vec<_>>>()
    {
        return format!("{head}/{}", forms(&rest));
    }
    let base = if candidates.iter().all(|candidate| candidate.ends_with(base.as_str())) {
        base.as_str()
    } else {
        base.split_once('.').map_or(base.as_str(), |(_, rest)| rest)
    };
    let before = |candidate: &String| match candidate.strip_suffix(base)? {
        "" => Some(String::new()),
        prefix => prefix.strip_suffix('.').map(str::to_owned),
    };
    let Some(prefixes) = candidates.iter().map(before).collect::<Option<Vec<_>>>() else {
        return candidates.join(" or ");
    };
    let (bare, named): (Vec<_>, Vec<_>) = prefixes.into_iter().partition(String::is_empty);
    let named = match named.as_slice() {
        [] => None,
        [only] => Some(format!("{only}.{base}")),
        several => Some(format!("{{{}}}.{base}", several.join(","))),
    };
    let bare = (!bare.is_empty()).then(|| base.to_owned());
    bare.into_iter().chain(named).collect::<Vec<_>>().join(" or ")
}

/// Points that a person checks before the change: why it needs a review, what breaks a call, a price that moves.
#[cfg(feature = "cli")]
pub(super) fn checks(replacement: &Replacement) -> Vec<String> {
    let review = replacement
        .reasons
        .iter()
        .filter(|reason| !reason.veto.strength().forbids());
    let reasons = review.map(|reason| reason.message.clone());
    // A reason names the other provider already.
    let names_provider = replacement
        .reasons
        .iter()
        .any(|reason| reason.veto == Veto::OtherProvider);
    let breaking = replacement
        .changes
        .iter()
        .filter(|change| change.breaks_a_call())
        .filter(|change| !(names_provider && change.kind == ChangeKind::Provider))
        .map(check);
    let price = replacement.changes.iter().filter_map(|change| change.cost.as_ref());
    let price = price.filter(|cost| cost.moves()).map(cost);
    reasons.chain(breaking).chain(price).collect()
}

/// A change that breaks a call, in a few words.
#[cfg(feature = "cli")]
fn check(change: &Change) -> String {
    let (from, to) = (change.from.as_deref(), change.to.as_deref());
    let lost = || {
        let kept: Vec<_> = to.iter().flat_map(|to| to.split(", ")).collect();
        let gone = from
            .iter()
            .flat_map(|from| from.split(", "))
            .filter(|one| !kept.contains(one));
        gone.collect::<Vec<_>>().join(", ")
    };
    match change.kind {
        ChangeKind::Provider => format!("provider {}", to.unwrap_or_default()),
        ChangeKind::RequestBody => format!("request body {}", to.unwrap_or_default()),
        ChangeKind::Endpoint => format!("not at {}", lost()),
        ChangeKind::Api => format!("no {}", lost()),
        ChangeKind::Streaming => "no streaming".to_owned(),
        ChangeKind::Parameters => format!("{} refused", from.unwrap_or("parameters")),
        ChangeKind::TemperatureWithTopP => "temperature with top_p refused".to_owned(),
        ChangeKind::AssistantPrefill => "assistant prefill refused".to_owned(),
        ChangeKind::Thinking => format!("thinking is {}", to.unwrap_or("on")),
        ChangeKind::ToolUse => "no tool use".to_owned(),
        ChangeKind::ToolChoice => "no tool choice".to_owned(),
        ChangeKind::ForcedToolUse => "forced tool use refused".to_owned(),
        ChangeKind::InputModality => format!("no {} input", lost()),
        ChangeKind::OutputModality => format!("no {} output", lost()),
        ChangeKind::Dimensions => format!(
            "vector length {} → {}",
            from.unwrap_or("unknown"),
            to.unwrap_or("unknown")
        ),
        ChangeKind::Vectors => "stored vectors must be rebuilt".to_owned(),
        ChangeKind::InferenceProfile => match to {
            Some(prefix) => format!("IAM must allow the `{prefix}` profile"),
            None => "no inference profile".to_owned(),
        },
        ChangeKind::RegionsLost => few_regions_lost(change),
        ChangeKind::ContextWindow
        | ChangeKind::MaxOutput
        | ChangeKind::Batch
        | ChangeKind::Price
        | ChangeKind::Variant => self::change(change),
    }
}

/// `not in il-central-1 and 2 more`
#[cfg(feature = "cli")]
fn few_regions_lost(change: &Change) -> String {
    let regions: Vec<_> = change.from.iter().flat_map(|regions| regions.split(", ")).collect();
    match regions.as_slice() {
        [first, second, third, more @ ..] if !more.is_empty() => {
            format!("not in {first}, {second}, {third} and {} more", more.len())
        }
        few => format!("not in {}", few.join(", ")),
    }
}

/// `price $3/$15 → $3.30/$16.50 per 1M tokens`
#[cfg(feature = "cli")]
fn cost(cost: &Cost) -> String {
    let side = |usd: Option<u64>| usd.map(dollars);
    let both = |price: &Dollars| {
        let sides = [side(price.input), side(price.output)].into_iter().flatten();
        sides.collect::<Vec<_>>().join("/")
    };
    let unit = cost.unit.trim_end_matches(" tokens");
    let most = if cost.varies { "up to " } else { "" };
    format!("price {} → {most}{} per {unit}", both(&cost.from), both(&cost.to))
}

/// `$3`, `$3.30`, `$0.035`: no digit that says nothing, and two after the point where there are any.
#[cfg(feature = "cli")]
fn dollars(micro: u64) -> String {
    let (whole, rest) = (micro / 1_000_000, micro % 1_000_000);
    if rest == 0 {
        return format!("${whole}");
    }
    let digits = format!("{rest:06}");
    let digits = digits.trim_end_matches('0');
    format!("${whole}.{digits:0<2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_is_known_of_it() {
        let side = |from: Option<&str>, to: Option<&str>| {
            change(&Change {
                kind: ChangeKind::ContextWindow,
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
                effect: Effect::Differs,
                cost: None,
            })
        };
        assert_eq!(side(Some("200000"), Some("1000000")), "context window 200000 → 1000000");
        assert_eq!(side(None, Some("1000000")), "context window → 1000000");
        assert_eq!(side(Some("200000"), None), "context window (was 200000)");
        assert_eq!(side(None, None), "context window");
    }

    #[test]
    fn forms_are_written_in_short() {
        let of = |texts: &[&str]| forms(&texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["eu.amazon.x", "us.amazon.x"]), "{eu,us}.amazon.x");
        assert_eq!(
            of(&["amazon.x", "eu.amazon.x", "us.amazon.x"]),
            "amazon.x or {eu,us}.amazon.x"
        );
        assert_eq!(of(&["amazon.x", "us.amazon.x"]), "amazon.x or us.amazon.x");
        assert_eq!(of(&["Model.A", "Other.B"]), "Model.A or Other.B");
        assert_eq!(
            of(&[
                "arn:aws:bedrock:*:*:inference-profile/eu.a.x",
                "arn:aws:bedrock:*:*:inference-profile/us.a.x"
            ]),
            "arn:aws:bedrock:*:*:inference-profile/{eu,us}.a.x"
        );
        assert_eq!(
            of(&["us.a.x", "arn:aws:bedrock:*:*:inference-profile/us.a.x"]),
            "us.a.x or arn:aws:bedrock:*:*:inference-profile/us.a.x"
        );
    }

    #[test]
    fn a_price_has_no_digit_too_many() {
        let prices = [3_000_000, 3_300_000, 35_000, 16_500_000, 429_000].map(dollars);
        assert_eq!(prices, ["$3", "$3.30", "$0.035", "$16.50", "$0.429"]);
    }

    #[test]
    fn a_text_is_wrapped_at_spaces_and_addresses_are_left_whole() {
        let text = "one two three https://example.com/a/very/long/address/that/does/not/fit four";
        assert_eq!(
            wrap(text, 14),
            [
                "one two three",
                "https://example.com/a/very/long/address/that/does/not/fit",
                "four"
            ]
        );
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
