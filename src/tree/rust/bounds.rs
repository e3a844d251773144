//! Test whether a token stream can be parsed, and its tree dropped, within the stack.
//!
//! A parser goes one call deeper for each group, and for many tokens before a group in its own list: operators,
//! assignments, closures, method calls, `else if`. So both are added up along the way from the root to each token.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The deepest nesting of delimiters. Hand-written code stays far below.
const DEEPEST: usize = 48;
/// The most tokens without a separator, with those before each group around them. Each takes up to nine kilobytes of stack
/// where nothing is optimised.
const MAX_LEN: usize = 1_000;
/// Number of tokens that count as one group: an expression in parentheses takes a call for each precedence.
const GROUP: usize = 16;

/// A list of tokens that is to be looked at.
struct List {
    stream: TokenStream,
    /// Number of groups around it.
    groups: usize,
    /// The tokens before it, in the lists around it.
    before: usize,
}

/// True if the stream is within the bounds.
pub(super) fn is_safe_to_parse(stream: &TokenStream) -> bool {
    // A stack of its own: the stream may nest deeper than the thread's would bear.
    let mut lists = vec![List {
        stream: stream.clone(),
        groups: 0,
        before: 0,
    }];
    while let Some(list) = lists.pop() {
        if list.groups > DEEPEST || !push_groups(list, &mut lists) {
            return false;
        }
    }
    true
}

/// Adds the groups of a list to `lists`; whether the list stays within the bounds.
fn push_groups(list: List, lists: &mut Vec<List>) -> bool {
    let mut run = Run::default();
    for token in list.stream {
        run.take(&token);
        let before = list.before + run.length;
        if before > MAX_LEN {
            return false;
        }
        if let TokenTree::Group(group) = token {
            lists.push(List {
                stream: group.stream(),
                groups: list.groups + 1,
                before: before + GROUP,
            });
        }
    }
    true
}

/// Tokens of a list since its last item or statement began.
#[derive(Default)]
struct Run {
    /// Number of tokens.
    length: usize,
    /// Generics that are open: a comma in them separates nothing that the parser has left.
    angles: usize,
    /// True if the parameters of a closure are open, which count in the same way.
    bars: bool,
    last: Last,
}

/// The token before.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    Literal,
    /// A character that is one operator with the next.
    Joint(char),
    /// `=>`, behind which an arm of a match begins.
    Arrow,
    /// A block.
    Block,
    /// The block of an arm, which ends it.
    ArmBlock,
}

impl Run {
    fn take(&mut self, token: &TokenTree) {
        if self.last == Last::ArmBlock || self.last == Last::Block && begins_anew(token) {
            *self = Self::default();
        }
        self.length += 1;
        self.last = match token {
            TokenTree::Punct(punct) => self.punct(punct.as_char(), punct.spacing()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && self.last == Last::Arrow => {
                Last::ArmBlock
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Last::Block,
            TokenTree::Literal(_) => Last::Literal,
            TokenTree::Group(_) | TokenTree::Ident(_) => Last::Other,
        };
    }

    fn punct(&mut self, char: char, spacing: Spacing) -> Last {
        match char {
            ';' => *self = Self::default(),
            ',' if self.angles == 0 && !self.bars => self.length = 0,
            // Behind a literal it compares or shifts, and so does a second one.
            '<' if self.last == Last::Literal => return Last::Literal,
            '<' => self.angles += 1,
            '=' if self.last == Last::Joint('<') => self.angles = self.angles.saturating_sub(1),
            '>' if self.last == Last::Joint('=') => {
                // The tokens before it were a pattern, which has been read.
                self.angles = 0;
                self.bars = false;
                return Last::Arrow;
            }
            '>' if self.last != Last::Joint('-') => self.angles = self.angles.saturating_sub(1),
            '|' => self.bars = !self.bars,
            _ => {}
        }
        match spacing {
            Spacing::Joint => Last::Joint(char),
            Spacing::Alone => Last::Other,
        }
    }
}

/// True if the token after a block begins another item or statement. A token that may continue the same expression does
/// not: `else`, an operator, the list of a `for` behind its pattern, the block of an `if` behind a condition.
fn begins_anew(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => ident != "else" && ident != "as" && ident != "in",
        TokenTree::Punct(punct) => punct.as_char() == '#',
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_safe(text: &str) -> bool {
        is_safe_to_parse(&text.parse().expect("tokens"))
    }

    #[test]
    fn nesting_by_tokens_before_a_group_is_added_up() {
        let ways = [
            "- ",
            "! ",
            "a = ",
            "return ",
            "&",
            "|a, b| ",
            "A<u8, ",
            "for<'a, 'b> fn() -> ",
            "for A {} in ",
            "a + ",
            "if a {} else ",
            "move |(a, b), c| ",
        ];
        for way in ways {
            assert!(!is_safe(&format!("x {} y", way.repeat(1_001))), "{way}");
            let three = format!("x {0}( {0}( {0}( y ) ) )", way.repeat(350));
            assert!(!is_safe(&three), "{way}");
            let blocks = format!("{0}match a {{}} {{ {0} match a {{}} {{ {0} b }} }}", way.repeat(350));
            assert!(!is_safe(&blocks), "{way}");
        }
        assert!(!is_safe(&format!("{}{}", "(".repeat(60), ")".repeat(60))));
    }

    #[test]
    fn long_lists_of_items_statements_arms_and_entries_are_no_nesting() {
        for (one, count) in [
            ("let a: Vec<u8> = b(c, d);", 5_000),
            ("fn a<'a, T: B<C, D>>(b: E) -> F { g }", 3_000),
            ("if a {} else { b }", 3_000),
            ("A | B => |a, b| c,", 3_000),
            ("(A, B) => {}", 3_000),
            ("1 << 3,", 5_000),
            ("a <= b,", 5_000),
            ("#[a] b: C<D, E>,", 3_000),
            ("a(|b, c| d, e),", 3_000),
            ("\"a\",", 20_000),
        ] {
            let list = one.repeat(count);
            assert!(is_safe(&list), "{one}");
            assert!(is_safe(&format!("mod m {{ fn f() {{ a! {{ {list} }} }} }}")), "{one}");
        }
    }
}
