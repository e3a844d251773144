//! Whether a token stream can be parsed, and its tree dropped, without running out of stack.
//!
//! A tree grows with the nesting of its delimiters, and with the length of what stands between two separators: each
//! operator, method call and `else if` nests once more.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The deepest nesting of delimiters. Hand-written code stays far below.
const DEEPEST: usize = 48;
/// The most tokens between two separators.
const LONGEST: usize = 2000;

/// Whether the stream stays within the bounds.
pub(super) fn is_safe_to_parse(stream: &TokenStream) -> bool {
    // A stack of its own: the stream may nest deeper than the thread's would bear.
    let mut streams = vec![(stream.clone(), 0)];
    while let Some((stream, depth)) = streams.pop() {
        if depth > DEEPEST {
            return false;
        }
        let mut run = 0;
        let mut after_block = false;
        for token in stream {
            if after_block && begins_anew(&token) {
                run = 0;
            }
            run += 1;
            after_block = false;
            match token {
                TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',') => run = 0,
                TokenTree::Group(group) => {
                    after_block = group.delimiter() == Delimiter::Brace;
                    streams.push((group.stream(), depth + 1));
                }
                _ => {}
            }
            if run > LONGEST {
                return false;
            }
        }
    }
    true
}

/// Whether the token that follows a block begins another item, statement or arm.
fn begins_anew(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => ident != "else" && ident != "as",
        TokenTree::Punct(punct) => punct.as_char() == '#',
        TokenTree::Group(_) | TokenTree::Literal(_) => true,
    }
}
