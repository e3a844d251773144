//! Texts of makefiles, justfiles and batch files: functions, replaced variables, words.

/// Functions of make whose arguments are texts.
const FUNCTIONS: &[&str] = &[
    "or",
    "and",
    "if",
    "subst",
    "patsubst",
    "filter",
    "filter-out",
    "findstring",
    "strip",
    "sort",
    "word",
    "words",
    "firstword",
    "lastword",
    "addprefix",
    "addsuffix",
    "join",
    "call",
    "foreach",
];

/// The first comma of a text that is in no bracket of it.
pub(super) fn outer_comma(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b',' && depth == 0
    })
}

/// True if a text is only a call of a function of make: `$(subst a,b,$(X))`.
pub(super) fn is_function(text: &str) -> bool {
    let Some(inner) = text.strip_prefix("$(").and_then(|text| text.strip_suffix(')')) else {
        return false;
    };
    let name = inner.split(' ').next().unwrap_or_default();
    let mut depth = 0_isize;
    let is_whole = inner.bytes().all(|byte| {
        depth += match byte {
            b'(' => 1,
            b')' => -1,
            _ => 0,
        };
        depth >= 0
    });
    is_whole && name.len() < inner.len() && FUNCTIONS.contains(&name)
}

/// The colon and the sign of `%X:old=new%`.
pub(super) fn replaced_in(text: &str) -> Option<(usize, usize)> {
    let inner = text.strip_prefix(['%', '!'])?.strip_suffix(['%', '!'])?;
    let colon = inner.find(':').filter(|&at| at > 0)?;
    let is_name = inner[..colon]
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let sign = inner[colon..].find('=').filter(|_| is_name)?;
    Some((colon + 1, colon + sign + 1))
}

/// True if a text is exactly one literal in quotes.
pub(super) fn is_one_literal(text: &str) -> bool {
    let Some(quote) = text.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
        return false;
    };
    text.len() > 1 && text.ends_with(quote) && text.matches(quote).count() == 2
}

/// The words of a line with their places; white space in quotes separates none.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].len() - text[at..].trim_start().len();
        let mut quote = None;
        let length = text[at..]
            .char_indices()
            .find(|&(_, c)| match quote {
                Some(open) => {
                    quote = quote.filter(|_| c != open);
                    false
                }
                None if matches!(c, '"' | '\'') => {
                    quote = Some(c);
                    false
                }
                None => c.is_whitespace(),
            })
            .map_or(text.len() - at, |(length, _)| length);
        let word = &text[at..at + length];
        let start = at;
        at += length;
        (!word.is_empty()).then_some((start, word))
    })
}
