//! Ids that are put together from several literals: `"anthropic.claude-3-" + "haiku-20240307-v1:0"`.
//!
//! In: the text and where a provider begins. Out: one reference from the first piece to the last, where the pieces make
//! an id of the catalog; the literals have the same quotes and only white space or one operator between them. A literal
//! that begins with a whole id may be the end of an ARN that begins in those before it. What is joined with anything but
//! a literal is no constant, and is not for this module. It looks a bounded way.

use super::arn::Around;
use super::read::{self, LOOK_BACK};
use super::{Arn, ModelIndex, Reference, Target};
use crate::vocab::{Form, Span, boundary};

/// An id in more pieces than this is not put together.
const MAX_PIECES: usize = 8;
/// Maximum length of the text between two pieces: a line's end and an indentation.
const MAX_JOINT_LEN: usize = 120;
/// Maximum length of a piece, in bytes.
const MAX_PIECE_LEN: usize = 128;
/// Quotes of literals.
pub(super) const QUOTES: [char; 3] = ['"', '\'', '`'];
/// Operators that join literals, besides juxtaposition: most languages, Lua, Perl and PHP, Elixir, Visual Basic, SQL,
/// Haskell.
const OPERATORS: &[&str] = &["++", "..", "<>", "||", "+", ".", "&"];

/// Reads a candidate again where its literal is only a piece of a longer one; `found` is the reading of the piece, if
/// it is a reference.
pub(super) fn around(
    text: &str,
    candidate: Span,
    found: Option<Reference>,
    index: &dyn ModelIndex,
) -> Option<Reference> {
    let complete = |found: &Reference| matches!(found.target, Target::Model(_));
    let found = match found {
        Some(found) if complete(&found) => found,
        found => match read(text, candidate.start(), index) {
            Some(joined) => return Some(joined),
            None => return found,
        },
    };
    Some(with_arn(text, with_prefix(text, found, index)))
}

/// The id whose provider begins at `start` and that ends in another literal.
pub(super) fn read(text: &str, start: usize, index: &dyn ModelIndex) -> Option<Reference> {
    let pieces = pieces(text, start)?;
    let mut joined = boundary::before(text, start, LOOK_BACK).to_owned();
    let from = start - joined.len();
    for piece in &pieces {
        joined.push_str(&text[piece.range()]);
    }
    let length = joined.len();
    joined.push('"');
    let found = read::read(&joined, Span::new(start - from, length), index)?;
    let inside = |end: usize| place(&pieces, end.checked_sub(start - from)?);
    let (piece, end) = inside(found.span.end())?;
    if piece == 0 || !matches!(found.target, Target::Model(_)) {
        return None;
    }
    let span = Span::new(found.span.start() + from, end);
    let arn = found.arn.map(|mut arn| {
        arn.span = Span::new(arn.span.start() + from, end);
        arn
    });
    let whole = Reference {
        span,
        text: text[span.range()].to_owned(),
        arn,
        is_split: true,
        ..found
    };
    Some(with_arn(text, with_prefix(text, whole, index)))
}

/// The joined literals from `start` on; two or more.
fn pieces(text: &str, start: usize) -> Option<Vec<Span>> {
    let mut pieces = vec![piece(text, start)];
    while let Some(last) = pieces.last().filter(|_| pieces.len() < MAX_PIECES) {
        let Some(next) = joint(&text[last.end()..]) else { break };
        pieces.push(piece(text, last.end() + next));
    }
    (pieces.len() > 1).then_some(pieces)
}

/// The span at `start` of characters that ids have.
fn piece(text: &str, start: usize) -> Span {
    let run = text.as_bytes()[start..].iter().take(MAX_PIECE_LEN);
    let length = run.take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte));
    Span::new(start, start + length.count())
}

/// The length of what ends one literal and begins the next, where `rest` begins with that.
fn joint(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|c| QUOTES.contains(c))?;
    let near = boundary::after(rest, 1, MAX_JOINT_LEN - 1);
    let space = |text: &'_ str| text.len() - text.trim_start_matches([' ', '\t', '\r', '\n', '\\']).len();
    let mut at = space(near);
    if let Some(operator) = OPERATORS.iter().find(|operator| near[at..].starts_with(**operator)) {
        at += operator.len();
        at += space(&near[at..]);
    } else if at == 0 {
        // A quote that is doubled is an escape.
        return None;
    }
    // Python's `f"` and `r"`.
    let behind = near[at..].trim_start_matches(['f', 'r', 'b', 'u', 'F', 'R', 'B', 'U']);
    let letters = near[at..].len() - behind.len();
    (letters <= 2 && behind.starts_with(quote)).then_some(1 + at + letters + 1)
}

/// The piece in which an id ends that is `length` bytes long, and where.
fn place(pieces: &[Span], length: usize) -> Option<(usize, usize)> {
    let mut left = length;
    for (at, piece) in pieces.iter().enumerate() {
        if left <= piece.len() {
            return Some((at, piece.start() + left));
        }
        left -= piece.len();
    }
    None
}

/// `found` with the prefix of a profile in the literal before it: `"us." + "anthropic.claude-v2"`.
fn with_prefix(text: &str, found: Reference, index: &dyn ModelIndex) -> Reference {
    if found.profile.is_some() || found.form != Form::ModelId && !found.prefix_is_variable {
        return found;
    }
    match prefix(text, found.span.start(), index) {
        None => found,
        Some(Prefix::Variable) => Reference {
            prefix_is_variable: true,
            form: Form::InferenceProfile,
            ..found
        },
        Some(Prefix::Known(start, name)) => {
            let span = Span::new(start, found.span.end());
            Reference {
                span,
                text: text[span.range()].to_owned(),
                form: Form::InferenceProfile,
                profile: Some(name),
                prefix_is_variable: false,
                is_split: true,
                ..found
            }
        }
    }
}

/// `found` with the ARN, or the path that names a Region, of which it is the end and that the literals before it begin:
/// `"arn:aws:bedrock:us-east-1::foundation-model/" "anthropic.claude-v2"`.
fn with_arn(text: &str, found: Reference) -> Reference {
    if found.arn.is_some() || found.region.is_some() {
        return found;
    }
    let Some((start, lead)) = lead(text, found.span.start()) else {
        return found;
    };
    let around = Around::read(&lead);
    if around.form.is_none() && around.region.is_none() {
        return found;
    }
    let arn = around.arn.map(|arn| Arn {
        span: Span::new(start, found.span.end()),
        ..arn
    });
    Reference {
        form: match around.form {
            Some(form) if found.form != Form::Pattern => form,
            _ => found.form,
        },
        arn,
        region: around.region,
        is_split: true,
        ..found
    }
}

/// Joined content of the literals before the one that begins at `start`, and its start; `None` where that one is not
/// joined to a literal.
fn lead(text: &str, start: usize) -> Option<(usize, String)> {
    let mut lead = String::new();
    let mut at = start;
    for _ in 0..MAX_PIECES {
        let Some(end) = piece_before(text, at) else { break };
        let quote = text[end..].chars().next()?;
        let literal = boundary::before(text, end, LOOK_BACK);
        let opens = end - literal.len() + literal.rfind(quote)? + 1;
        lead.insert_str(0, &text[opens..end]);
        at = opens;
        if lead.len() > LOOK_BACK {
            break;
        }
    }
    (!lead.is_empty()).then_some((at, lead))
}

/// End of the content of the literal that is joined before the one whose content begins at `start`.
fn piece_before(text: &str, start: usize) -> Option<usize> {
    let before = &text[..start];
    let quote = before.chars().next_back().filter(|c| QUOTES.contains(c))?;
    let closed = before.len() - 1;
    let near = boundary::before(before, closed, MAX_JOINT_LEN);
    let joint_start = closed - near.len() + near.rfind(quote)?;
    (joint_start + joint(&before[joint_start..])? == before.len()).then_some(joint_start)
}

/// A prefix in the literal before.
enum Prefix {
    /// Start and name of the prefix.
    Known(usize, String),
    /// A dot, or what ends with an interpolation and a dot.
    Variable,
}

/// The prefix in the literal before the one that begins with the id, or with the dot before it.
fn prefix(text: &str, start: usize, index: &dyn ModelIndex) -> Option<Prefix> {
    let before = text[..start].strip_suffix('.').unwrap_or(&text[..start]);
    let quote = before.chars().next_back()?;
    let content = &before[..piece_before(text, before.len())?];
    let has_dot = before.len() < start || content.ends_with('.');
    let content = content.strip_suffix('.').unwrap_or(content);
    if !has_dot {
        return None;
    }
    if content.ends_with(['}', ')', quote]) {
        return Some(Prefix::Variable);
    }
    let run = content.bytes().rev().take(16);
    let letters = run
        .take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-')
        .count();
    let name = content[content.len() - letters..].to_ascii_lowercase();
    let edge = content[..content.len() - letters].ends_with([quote, '/', ':']);
    (edge && index.is_profile_prefix(&name)).then(|| Prefix::Known(content.len() - letters, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::index::tests::sample;

    fn found(text: &str) -> Option<Reference> {
        let start = text.find("anthropic")?;
        let candidate = piece(text, start);
        around(text, candidate, read::read(text, candidate, &sample()), &sample())
    }

    #[test]
    fn literals_that_are_joined_are_one_id() {
        for (text, written) in [
            (
                r#"M = "anthropic.claude-3-" "haiku-20240307-v1:0""#,
                r#"anthropic.claude-3-" "haiku-20240307-v1:0"#,
            ),
            (
                r#"M = "anthropic.claude-3-" + "haiku-20240307-v1:0";"#,
                r#"anthropic.claude-3-" + "haiku-20240307-v1:0"#,
            ),
            (
                "M = 'anthropic.' + \n    'claude-3-haiku-' +\n    '20240307-v1:0'",
                "anthropic.' + \n    'claude-3-haiku-' +\n    '20240307-v1:0",
            ),
            (
                "M = \"anthropic\" + \".claude-3-haiku-20240307-v1:0\"",
                "anthropic\" + \".claude-3-haiku-20240307-v1:0",
            ),
            (
                "$m = 'anthropic.claude-3-' . 'haiku-20240307-v1:0';",
                "anthropic.claude-3-' . 'haiku-20240307-v1:0",
            ),
            (
                "M = (\"anthropic.claude-3-haiku\"\n     f\"-20240307-v1:0\")",
                "anthropic.claude-3-haiku\"\n     f\"-20240307-v1:0",
            ),
            (
                "m=\"anthropic.claude-3-\"\\\n\"haiku-20240307-v1:0\"",
                "anthropic.claude-3-\"\\\n\"haiku-20240307-v1:0",
            ),
        ] {
            let reference = found(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reference.text, written);
            assert_eq!(&text[reference.span.range()], written);
            let model = Target::Model("anthropic.claude-3-haiku-20240307-v1:0".to_owned());
            assert_eq!((reference.target, reference.is_split), (model, true), "{text}");
        }
    }

    #[test]
    fn a_prefix_in_a_literal_of_its_own_is_part_of_the_id() {
        for (text, written) in [
            (r#""us." + "anthropic.claude-v2""#, r#"us." + "anthropic.claude-v2"#),
            (r#""us" + ".anthropic.claude-v2""#, r#"us" + ".anthropic.claude-v2"#),
            (r"'us.' 'anthropic.claude-v2'", r"us.' 'anthropic.claude-v2"),
            (
                r#""bedrock/us." + "anthropic.claude-v2""#,
                r#"us." + "anthropic.claude-v2"#,
            ),
            (
                r#""us." + "anthropic." + "claude-v2""#,
                r#"us." + "anthropic." + "claude-v2"#,
            ),
        ] {
            let reference = found(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reference.text, written);
            assert_eq!(reference.profile.as_deref(), Some("us"), "{text}");
            assert_eq!((reference.form, reference.is_split), (Form::InferenceProfile, true));
        }
    }

    #[test]
    fn a_dot_in_a_literal_of_its_own_has_a_variable_before_it() {
        for text in [
            r#"geo + "." + "anthropic.claude-v2""#,
            r#"f"{geo}." "anthropic.claude-v2""#,
            r#"geo + ".anthropic.claude-v2""#,
        ] {
            let reference = found(text).unwrap();
            assert_eq!(reference.text, "anthropic.claude-v2", "{text}");
            assert!(reference.prefix_is_variable && !reference.is_split, "{text}");
            assert_eq!(reference.form, Form::InferenceProfile, "{text}");
        }
    }

    #[test]
    fn an_arn_may_begin_in_the_literals_before() {
        for (text, arn) in [
            (
                r#"("arn:aws:bedrock:us-east-1::foundation-model/" "anthropic.claude-v2")"#,
                r#"arn:aws:bedrock:us-east-1::foundation-model/" "anthropic.claude-v2"#,
            ),
            (
                "\"arn:aws:bedrock:us-east-1::foundation-model/\"\n    \"anthropic.claude-v2\"",
                "arn:aws:bedrock:us-east-1::foundation-model/\"\n    \"anthropic.claude-v2",
            ),
            (
                "'arn:aws:bedrock:us-east-1::foundation-model/' + 'anthropic.claude-v2'",
                "arn:aws:bedrock:us-east-1::foundation-model/' + 'anthropic.claude-v2",
            ),
            (
                r#"["x", "arn:aws:bedrock:" + "us-east-1::" + "foundation-model/" + "anthropic.claude-v2"]"#,
                r#"arn:aws:bedrock:" + "us-east-1::" + "foundation-model/" + "anthropic.claude-v2"#,
            ),
            (
                r#""arn:aws:bedrock:us-east-1::foundation-model/" + "anthropic." + "claude-v2""#,
                r#"arn:aws:bedrock:us-east-1::foundation-model/" + "anthropic." + "claude-v2"#,
            ),
        ] {
            let reference = found(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reference.form, Form::FoundationModelArn, "{text}");
            assert_eq!(
                reference.region.map(|region| region.to_string()).as_deref(),
                Some("us-east-1")
            );
            assert_eq!(reference.arn.map(|found| &text[found.span.range()]), Some(arn));
            assert!(reference.is_split, "{text}");
        }
        // The id is still what it is of itself, and the syntax is asked of it.
        let reference = found(r#"f"arn:aws:bedrock:{r}::foundation-model/" "anthropic.claude-v2""#).unwrap();
        assert_eq!(
            (reference.text.as_str(), reference.region),
            ("anthropic.claude-v2", None)
        );
        assert_eq!(
            (reference.form, reference.span),
            (Form::FoundationModelArn, {
                let at = r#"f"arn:aws:bedrock:{r}::foundation-model/" ""#.len();
                Span::new(at, at + "anthropic.claude-v2".len())
            })
        );
        for text in [
            r#""arn:aws:bedrock:us-east-1::foundation-model/", "anthropic.claude-v2""#,
            r#""arn:aws:bedrock:us-east-1::foundation-model/" + x + "anthropic.claude-v2""#,
            r#""a" + "anthropic.claude-v2""#,
            r#"arn:aws:bedrock:us-east-1::foundation-model/" + 'anthropic.claude-v2'"#,
        ] {
            let reference = found(text).unwrap();
            assert_eq!(
                (reference.form, reference.arn, reference.is_split),
                (Form::ModelId, None, false),
                "{text}"
            );
        }
    }

    #[test]
    fn an_uncertain_part_is_not_joined() {
        for text in [
            r#""anthropic.claude-3-" + version"#,
            r#""anthropic.claude-3-", "haiku-20240307-v1:0""#,
            r#""anthropic.claude-3-" + 'haiku-20240307-v1:0'"#,
            r#""anthropic.claude-3-""haiku-20240307-v1:0""#,
            r#""anthropic.claude-3-" + size + "20240307-v1:0""#,
            r#""anthropic.claude-" + "no-such-model""#,
            r#"f"anthropic.claude-{v}" + "x""#,
        ] {
            let reference = found(text);
            assert!(
                reference.is_none_or(|found| found.target == Target::Pattern && !found.is_split),
                "{text}"
            );
        }
        for text in [
            r#""bedrock." + "anthropic.claude-v2""#,
            r#"["us", "anthropic.claude-v2"]"#,
            r#""us", "anthropic.claude-v2""#,
            r#"us + "anthropic.claude-v2""#,
            r#""plus." + "anthropic.claude-v2""#,
        ] {
            let reference = found(text).unwrap();
            assert_eq!(
                (reference.text.as_str(), reference.profile),
                ("anthropic.claude-v2", None),
                "{text}"
            );
            assert!(!reference.is_split && !reference.prefix_is_variable, "{text}");
        }
    }
}
