//! The table of effects: the effect of calls, operators, names and directives on their operands.
//!
//! One row for each group of names; names are folded (see [`fold`]), so that one row holds for all spellings. A row holds
//! in every language unless it lists some. No other list of such names exists.

mod answers;
mod maps;
mod names;
mod table;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(in crate::context) use answers::answers;
pub(crate) use names::words;
pub(in crate::context) use names::{
    NEW_KEYS, OLD_KEYS, SUPERSEDED_KEYS, allows, denies, exemplifies, matches_part, matches_whole, moves,
    names_capability, refuses, renames,
};
use table::{CALLS, FINDERS, NAMES, OPERATORS};

/// The meaning of an operand, argument or value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Compared with something.
    Compare,
    /// Searched for, in order to be replaced or cut off.
    Search,
    /// Looked up among stored rows.
    Lookup,
    /// A dimension of a metric.
    Dimension,
    /// Compared with the result of a program under test.
    Expect,
    /// The answer of a mock, or a recorded result.
    Answer,
    /// Used where nothing else is given.
    Default,
    /// All that is allowed, or one of it.
    Allow,
    /// A regular expression.
    Pattern,
    /// The key of a mapping.
    Key,
    /// A module to load.
    Import,
    /// The name under which stored data is read.
    StoredName,
    /// A text for people.
    Prose,
    /// The explanation of an option: a list is all that is allowed, a text is for people.
    Describe,
    /// Handed back unchanged, or as a list or map of it.
    Pass,
    /// Returns its arguments as a list or map.
    Hold,
    /// Written down as text.
    Write,
}

/// The arguments to which a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// All, and the receiver of a method.
    All,
    /// The first.
    First,
    /// All but the first.
    Later,
    /// The last of three or more.
    Help,
    /// The first, third, fifth …, where there are several.
    Even,
    /// The first where there are several.
    FirstOfMany,
    /// The receiver of a method.
    Receiver,
    /// A record of fields and values.
    Record,
    /// The second.
    Second,
    /// The second of two.
    SecondOfTwo,
    /// The second of three or more.
    SecondOfThree,
    /// The text that is replaced: the first argument of a method, the second where the text itself is the first.
    Sought,
}

/// A row of the table of calls.
#[derive(Debug)]
pub(super) struct Row {
    effect: Effect,
    takes: Takes,
    /// Required receivers; empty for any, `-` for none.
    on: &'static [&'static str],
    /// The languages in which it holds; empty for all.
    languages: &'static [&'static str],
    names: &'static [&'static str],
    /// True if the receiver must be named as a map is.
    of_map: bool,
}

const fn row(effect: Effect, takes: Takes, names: &'static [&'static str]) -> Row {
    Row {
        effect,
        takes,
        on: &[],
        languages: &[],
        names,
        of_map: false,
    }
}

impl Row {
    /// Holds where the receiver is named as a map is: `CONTEXT_WINDOWS.get("…")`.
    const fn of_map(mut self) -> Self {
        self.of_map = true;
        self
    }

    const fn on(mut self, on: &'static [&'static str]) -> Self {
        self.on = on;
        self
    }

    const fn within(mut self, languages: &'static [&'static str]) -> Self {
        self.languages = languages;
        self
    }
}

/// Meanings of names that a value is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameEffect {
    /// A list of all that is allowed.
    Allow,
    /// A default.
    Default,
    /// Stored rows that are looked for.
    Lookup,
    /// A value that is written to stored rows.
    Written,
    /// A regular expression.
    Pattern,
    /// An operand of a condition.
    Compare,
    /// A query, in data too.
    Query,
    /// Dimensions of a metric.
    Dimension,
    /// Results that carry a label.
    Label,
}

/// Operators that compare elsewhere, and join or set values in these languages.
const JOINING: &[(&str, &[&str])] = &[
    ("<>", &["haskell", "elixir", "elm", "gleam"]),
    ("~", &["haskell", "d", "jinja", "template"]),
];

/// The meaning of an operator in a language.
pub(super) fn of_operator_in(operator: &str, language: &str) -> Option<Effect> {
    let joins = |(sign, languages): &(&str, &[&str])| *sign == operator && languages.contains(&language);
    if JOINING.iter().any(joins) {
        return Some(Effect::Pass);
    }
    of_operator(operator)
}

/// The row of an operator.
fn of_operator(operator: &str) -> Option<Effect> {
    let written = operator.trim().trim_matches('`');
    // A function between its operands: `` a `T.isPrefixOf` b ``.
    if written.len() < operator.trim().len() {
        let name = written.rsplit('.').next().unwrap_or(written);
        let fits = |row: &&&Row| row.takes == Takes::All && row.on.is_empty() && row.languages.is_empty();
        let of_call = INDEX.get(fold(name).as_str()).and_then(|rows| rows.iter().find(fits));
        if let Some(row) = of_call {
            return Some(row.effect);
        }
    }
    let find = |one: &str| {
        OPERATORS
            .iter()
            .find(|(_, all)| all.contains(&one))
            .map(|(effect, _)| *effect)
    };
    find(written).or_else(|| find(&written.to_lowercase()))
}

/// True if an operator joins texts.
pub(crate) fn is_joining(operator: &str) -> bool {
    matches!(operator, "" | "+" | "." | ".." | "<>" | "++" | "~" | "&" | "%" | "^")
}

/// The meaning of a name that a value or a list is given.
pub(super) fn of_name(name: &str) -> Option<NameEffect> {
    let name = fold(name);
    NAMES
        .iter()
        .find(|(_, all)| all.contains(&name.as_str()))
        .map(|(effect, _)| *effect)
}

/// One argument of one call, as it is in the tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    /// The name of the call.
    pub(super) call: &'a str,
    /// The last part of the receiver.
    pub(super) on: Option<&'a str>,
    /// The index of the argument among all; `None` for the receiver.
    pub(super) index: Option<usize>,
    pub(super) count: usize,
    /// True if the argument is a record, or a field of one by its keyword.
    pub(super) is_record: bool,
    pub(super) language: &'a str,
}

static INDEX: LazyLock<HashMap<&'static str, Vec<&'static Row>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for row in CALLS.iter().copied().flatten() {
        for &name in row.names {
            index.entry(name).or_default().push(row);
        }
    }
    index
});

/// Languages in which a map is read as a function is called.
const CALLED_MAPS: &[&str] = &["scala", "vb", "matlab", "clojure"];

/// The meaning of an argument.
pub(super) fn of_call(given: &Given<'_>) -> Option<Effect> {
    let name = fold(given.call);
    if name.is_empty() || given.call.ends_with('=') || given.call.starts_with("not=") {
        return of_operator(given.call).or_else(|| given.call.ends_with('=').then_some(Effect::Compare));
    }
    if asserts(given.call) {
        return Some(Effect::Expect);
    }
    // `ContextWindows("…")` reads a map as a call is written.
    if CALLED_MAPS.contains(&given.language)
        && given.on.is_none()
        && given.count == 1
        && given.index == Some(0)
        && !INDEX.contains_key(name.as_str())
        && maps::names_map_of_figures(given.call)
    {
        return Some(Effect::Key);
    }
    if FINDERS
        .iter()
        .any(|begin| name.strip_prefix(begin).is_some_and(|field| !field.is_empty()))
    {
        return Some(Effect::Lookup);
    }
    INDEX
        .get(name.as_str())?
        .iter()
        .find(|row| row.fits(given))
        .map(|row| row.effect)
}

impl Row {
    fn fits(&self, given: &Given<'_>) -> bool {
        let is_language = self.languages.is_empty() || self.languages.contains(&given.language);
        // A record asks for a row, and is no key of a map.
        is_language && !(self.of_map && given.is_record) && self.is_on(given.on) && self.takes.fits(given)
    }

    fn is_on(&self, on: Option<&str>) -> bool {
        match on {
            _ if self.of_map => on.is_some_and(|on| maps::names_map(on) || renames(on)),
            _ if self.on.is_empty() => true,
            None => self.on.contains(&"-"),
            Some(on) => self.on.contains(&fold(on).as_str()),
        }
    }
}

/// Modules whose functions take the text itself first.
const TEXT_FIRST: &[&str] = &["strings", "bytes", "stringutils", "stringr", "boost"];

/// Functions without a module that take the text itself first.
const TEXT_FIRST_FUNCTIONS: &[&str] = &["replace", "replaceall", "replacefirst", "strtr"];

/// Languages whose functions take the text itself first.
const TEXT_FIRST_LANGUAGES: &[&str] = &[
    "sql",
    "clojure",
    "elixir",
    "julia",
    "lisp",
    "terraform",
    "hcl",
    "bicep",
    "jsonnet",
    "nix",
    "erlang",
    "gleam",
    "just",
    "rego",
    "vim",
];

impl Takes {
    fn fits(self, given: &Given<'_>) -> bool {
        let Some(index) = given.index else {
            return matches!(self, Self::All | Self::Receiver);
        };
        match self {
            Self::All => true,
            Self::First => index == 0,
            Self::Later => index > 0,
            Self::Help => index >= 2 && index + 1 == given.count,
            Self::Even => index.is_multiple_of(2),
            Self::Second => index == 1,
            Self::SecondOfTwo => index == 1 && given.count == 2,
            Self::SecondOfThree => index == 1 && given.count > 2,
            Self::FirstOfMany => index == 0 && given.count > 1,
            Self::Receiver => false,
            Self::Record => given.is_record,
            Self::Sought => given.count > 1 && index == sought(given),
        }
    }
}

/// The index of the replaced text among the arguments.
fn sought(given: &Given<'_>) -> usize {
    if given.on == Some("mem") {
        return if fold(given.call) == "replaceowned" { 3 } else { 2 };
    }
    let by_module = given.on.is_some_and(|on| TEXT_FIRST.contains(&fold(on).as_str()));
    let by_function = given.on.is_none() && TEXT_FIRST_FUNCTIONS.contains(&fold(given.call).as_str());
    let by_language =
        TEXT_FIRST_LANGUAGES.contains(&given.language) || given.language == "lua" && given.on == Some("string");
    usize::from(by_module && given.count > 1 || (by_function || by_language) && given.count > 2)
}

/// True if a call asserts its arguments.
pub(super) fn asserts(call: &str) -> bool {
    let name = call.trim_end_matches('!');
    [
        "assert",
        "Assert",
        "XCTAssert",
        "expect_",
        "EXPECT_",
        "ASSERT_",
        "refute",
        "TEST_ASSERT",
        "verify_eq",
        "expectEqual",
        "debug_assert",
        "NSAssert",
    ]
    .iter()
    .any(|begin| name.starts_with(begin))
        || matches!(name, "expect" | "Expect" | "assertEquals" | "testEqual")
}

/// A name without case and separators: `invokemodel` of `invoke_model`, `InvokeModel` and `invoke-model`.
pub(crate) fn fold(name: &str) -> String {
    if name.is_ascii() {
        return folded(name).map(char::from).collect();
    }
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// True if two names are the same without case and separators.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return folded(one).eq(folded(other));
    }
    fold(one) == fold(other)
}

/// The letters and digits of an ASCII name, in lower case.
fn folded(name: &str) -> impl Iterator<Item = u8> + '_ {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_table_as_they_are_looked_up() {
        for row in CALLS.iter().copied().flatten() {
            for name in row.names.iter().chain(row.on).filter(|name| **name != "-") {
                assert_eq!(fold(name), **name);
            }
        }
    }
}
