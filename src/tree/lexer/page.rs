//! Code in pages: what `@` begins in Razor and Blade, and where a block of code ends.
//!
//! Input: a text and an offset in it. Output: the span of the code, and its language.

use memchr::memmem;

use crate::vocab::Span;

/// A longer character literal is none: the quote is an apostrophe.
const MAX_CHARACTER: usize = 4;

/// A block of code in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The code.
    pub(super) code: Span,
    /// End of what closes it.
    pub(super) end: usize,
    /// Its language.
    pub(super) language: &'static str,
}

/// The block of code that `@` begins at `at`: `@{ … }`, `@code { … }`, `@functions { … }` of Razor, `@php … @endphp` of Blade.
pub(super) fn block(page: &str, text: &str, at: usize, end: usize) -> Option<Block> {
    let rest = text.get(at..end)?.strip_prefix('@')?;
    match page {
        "razor" => {
            let keyword = ["code", "functions"].into_iter().find(|word| rest.starts_with(word));
            let open = at + 1 + keyword.map_or(0, str::len);
            let blank = text.get(open..end)?;
            let open = open + (blank.len() - blank.trim_start().len());
            if keyword.is_none() && open > at + 1 || text.as_bytes().get(open) != Some(&b'{') {
                return None;
            }
            let close = closing(text, open, end);
            Some(Block {
                code: Span::new(open + 1, close),
                end: (close + 1).min(end),
                language: "csharp",
            })
        }
        "blade" if rest.starts_with("php") && !rest[3..].starts_with('(') => {
            let from = at + 4;
            let close = memmem::find(text.get(from..end)?.as_bytes(), b"@endphp").map_or(end, |close| from + close);
            Some(Block {
                code: Span::new(from, close),
                end: (close + 7).min(end),
                language: "php",
            })
        }
        _ => None,
    }
}

/// The bracket that closes the one at `open`; the end where none does.
pub(super) fn closing(text: &str, open: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    let mut depth = 0_usize;
    let mut at = open;
    while at < end {
        match bytes[at] {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            quote @ (b'"' | b'\'' | b'`') => at = behind_quoted(bytes, at, quote),
            b'/' if bytes.get(at + 1) == Some(&b'/') && !bytes[..at].ends_with(b":") => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(end, |line| at + line);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = memmem::find(&bytes[at + 2..], b"*/").map_or(end, |close| at + 3 + close);
            }
            _ => {}
        }
        at += 1;
    }
    end
}

/// The last byte of a text in quotes; of an apostrophe itself.
fn behind_quoted(bytes: &[u8], at: usize, quote: u8) -> usize {
    let line = |from: usize| memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |line| from + line);
    let limit = if quote == b'`' { bytes.len() } else { line(at) };
    let mut next = at + 1;
    while next < limit {
        match bytes[next] {
            b'\\' => next += 1,
            byte if byte == quote => return next,
            _ => {}
        }
        next += 1;
    }
    // A text over several lines, or an apostrophe.
    let is_apostrophe = quote == b'\'' || at + MAX_CHARACTER > bytes.len();
    if is_apostrophe {
        at
    } else {
        limit.saturating_sub(1).max(at)
    }
}

/// The end of the expression of a page behind `@`: `Model.Name`, `Html.Raw(x)`, `livewire('a', [])`.
pub(super) fn expression_end(text: &str, from: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < end {
        match bytes[at] {
            b'(' | b'[' => at = closing(text, at, end) + 1,
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'?' | b'!') => at += 1,
            b' ' if at > from && bytes.get(at + 1) == Some(&b'(') && !bytes[from..at].contains(&b'(') => at += 1,
            _ => break,
        }
    }
    at.min(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<'t>(page: &str, text: &'t str) -> Option<&'t str> {
        let at = text.find('@')?;
        block(page, text, at, text.len()).map(|block| &text[block.code.range()])
    }

    #[test]
    fn a_block_of_code_ends_at_its_bracket() {
        assert_eq!(code("razor", "<b/>@{ var a = \"}\"; }x"), Some(" var a = \"}\"; "));
        assert_eq!(
            code("razor", "@code\n{\n  int A() { return 1; } // }\n}\n"),
            Some("\n  int A() { return 1; } // }\n")
        );
        assert_eq!(code("razor", "@functions{ char a = '}'; }"), Some(" char a = '}'; "));
        assert_eq!(code("razor", "@if (a) { <b/> }"), None);
        assert_eq!(code("razor", "@codebase"), None);
        assert_eq!(code("razor", "@ {"), None);
        assert_eq!(code("razor", "@{ it's open"), Some(" it's open"));
        assert_eq!(code("blade", "@php\n$a = 1;\n@endphp"), Some("\n$a = 1;\n"));
        assert_eq!(code("blade", "@php($a = 1)"), None);
    }

    #[test]
    fn an_expression_ends_with_its_brackets() {
        let text = "livewire('a', ['b' => ')']) rest";
        assert_eq!(expression_end(text, 0, text.len()), text.len() - 5);
        let text = "Model.Name is";
        assert_eq!(expression_end(text, 0, text.len()), 10);
    }
}
