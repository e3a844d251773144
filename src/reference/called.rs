//! The id of a reference whose whole text is called.
//!
//! In: a reference that, by its syntax, is called exactly as written, and the index. Out: the same, with the id that is
//! meant or those that it may be the beginning of. Whether it is called is not decided here.

use super::{Kin, ModelIndex, Reference, Target, kin};
use crate::vocab::{Form, Span};

/// Reads `reference` as the id that is called. What is no beginning of an id stays as it is.
pub fn call(reference: &mut Reference, index: &dyn ModelIndex) {
    let Some(called) = &reference.if_called else { return };
    let Some((meant, kin)) = meaning(&called.id, index) else {
        return;
    };
    reference.form = called.form;
    reference.target = Target::Unknown {
        id: called.id.clone(),
        meant,
        kin,
    };
    reference.if_called = None;
}

/// Reads `reference`, an id of bedrock-mantle, as an id that is passed to bedrock-runtime.
pub fn call_at_runtime(reference: &mut Reference, index: &dyn ModelIndex) {
    let Target::Model(id) = &reference.target else { return };
    let counterpart = index.runtime_counterpart(id).map(str::to_owned);
    let (meant, kin) = match counterpart {
        Some(counterpart) => (Some(counterpart), Kin::Open),
        None => meaning(id, index).unwrap_or((None, Kin::AtMantle)),
    };
    reference.target = Target::Unknown {
        id: id.clone(),
        meant,
        kin,
    };
}

/// Reads the whole text of a literal as the id that is called, where it is a known id behind the name of a client's provider
/// or between blanks: `bedrock/anthropic.claude-v2`, ` amazon.nova-pro-v1:0`, `us-amazon.nova-pro-v1:0`.
pub fn call_whole(text: &str, literal: Span, reference: &mut Reference, index: &dyn ModelIndex) {
    let Target::Model(id) = &reference.target else { return };
    let content = content(text, literal);
    let parts = (
        text.get(content.start()..reference.span.start()),
        text.get(reference.span.end()..content.end()),
    );
    let (Some(head), Some(tail)) = parts else { return };
    let is_blank = |part: &str| part.chars().all(char::is_whitespace) && !part.contains('\n');
    let prefix = head.strip_suffix('-').filter(|prefix| index.is_profile_prefix(prefix));
    let is_route = || {
        let name = head.strip_suffix(['/', ':']).unwrap_or_default();
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
        name.to_ascii_lowercase().contains("bedrock") && name.chars().all(is_word)
    };
    let is_whole = head.is_empty() && tail.is_empty();
    if is_whole || !is_blank(tail) || !(is_blank(head) || prefix.is_some() || is_route()) {
        return;
    }
    if let Some(prefix) = prefix {
        reference.profile = Some(prefix.to_owned());
        reference.form = Form::InferenceProfile;
    }
    reference.target = Target::Unknown {
        id: text.get(content.range()).unwrap_or_default().to_lowercase(),
        meant: Some(id.clone()),
        kin: Kin::Open,
    };
    reference.span = content;
    text.get(content.range())
        .unwrap_or_default()
        .clone_into(&mut reference.text);
}

/// The text of a literal between its quotes.
fn content(text: &str, literal: Span) -> Span {
    let written = text.get(literal.range()).unwrap_or_default();
    match written.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`')) {
        Some(quote) if written.len() > 1 && written.ends_with(quote) => {
            Span::new(literal.start() + 1, literal.end() - 1)
        }
        _ => literal,
    }
}

/// The id of bedrock-runtime that is meant by `id`, or those that go on from it.
fn meaning(id: &str, index: &dyn ModelIndex) -> Option<(Option<String>, Kin)> {
    let provider = id.split('.').next()?;
    let mut ids = index.model_ids(provider);
    ids.retain(|id| index.is_of_runtime(id));
    match kin::continuations(id, &ids)[..] {
        [] => None,
        [only] => Some((Some(only.to_owned()), Kin::Open)),
        ref several => {
            let ids = several.iter().map(|id| (*id).to_owned()).collect();
            Some((None, Kin::CutOff { ids }))
        }
    }
}
