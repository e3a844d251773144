//! The table: a line for each language.
//!
//! In: the name of a language. Out: how its comments, strings and heredocs are written, and how it is to be read.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::quote::{
    ABAP, ASCIIDOC, BACKTICK, BATCH, BLADE, BRACE, C, C_BLOCKS, C_HASH, C_NESTED, CHAR, CMAKE, COBOL, CSS, Comments, D,
    DOLLAR, DOUBLE, FORTRAN, FSHARP, HAML, HANDLEBARS, HASH, HASKELL, INI, JULIA, KDL, Kind, LATEX, LISP, LUA, MAN,
    MARKUP, MATLAB, NIM, NIX, NONE, NUMBER_SIGN, OCAML, ORG, PAREN, PASCAL, PERCENT, PERL, PHP, PHP_COMMENTS,
    POWERSHELL, PROLOG, PROPERTIES, PUG, PUG_LIKE, Quote, RAZOR, RST, RUBY, SHELL, SHELL_COMMENTS, SINGLE, SQL, TCL,
    TEMPLATE, TRIPLE, TRIPLE_SINGLE, TYPST, VB, VIM,
};

/// Family of readers for the text of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Lines with bindings, directives and commands.
    Make,
    /// Commands and their words.
    Shell,
    /// Commands whose scripts, lists and expressions are words in braces.
    Tcl,
    /// Token by token; a string is a string.
    Program,
    /// Token by token; a string is a value, with the path of its key.
    Config,
    /// A key and a value in each line.
    Lines,
    /// By indentation.
    Yaml,
    /// A list of cells.
    Cells,
    /// Tags; text between them is a value.
    Xml,
    /// Tags; text between them is prose.
    Html,
    /// Running text, with verbatim blocks.
    Prose,
    /// Nothing is known of it.
    Plain,
}

/// Features of a language beside its plain literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trait {
    /// `'` behind a value transposes it.
    Transpose,
    /// Code is between marks in a page.
    Pages,
    /// `f"…"` has holes, `r"…"` is raw.
    PythonPrefix,
    /// `s"${…}"`: any name before the quote is an interpolator.
    Interpolator,
    /// `r"…"`, `R"…"`: the name before the quote makes it raw.
    RawPrefix,
    /// `r#"…"#`.
    RustRaw,
    /// `#"…"#`.
    SwiftRaw,
    /// `R"x(…)x"`.
    CppRaw,
    /// `[==[…]==]`.
    LuaLong,
    /// `$tag$…$tag$`.
    DollarTag,
    /// `%w[…]`, `%q(…)`.
    RubyPercent,
    /// `~s(…)`, `~w[…]`.
    Sigil,
    /// `qw(…)`, `qq{…}`, `m{…}`.
    PerlQuote,
    /// `<<~X`, `<<-X`, `<<X`, `<<"X"`.
    Heredoc,
    /// `<<<X`.
    PhpHeredoc,
    /// `/…/`.
    SlashRegex,
    /// `f "x"`: a call needs no parentheses.
    Command,
    /// A bare word is a value: `--model-id x`, `NAME=x`.
    Words,
    /// `(f "x")`.
    Lisp,
    /// `"x" -> …` is an arm of a match.
    ThinArm,
    /// `"x" => …` is one.
    FatArm,
    /// A string that is a statement documents.
    Docstring,
    /// `[a.b]` opens a section.
    Section,
    /// `resource "a" "b" {` names what is in the braces.
    Labels,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syntax {
    pub(super) name: &'static str,
    pub(super) family: Family,
    pub(super) comments: Comments,
    pub(super) quotes: &'static [Quote],
    pub(super) traits: &'static [Trait],
    /// Characters of a name beside letters, digits and `_`.
    pub(super) word: &'static str,
}

impl Syntax {
    pub(super) fn has(&self, one: Trait) -> bool {
        self.traits.contains(&one)
    }
}

macro_rules! table {
    ($($name:literal $family:ident $comments:ident [$($quote:expr),*] [$($trait:ident)*] $word:literal)+) => {
        /// Every language: name, family, comments, literals (the longer opening first), traits, letters of a name.
        pub(super) static TABLE: &[Syntax] = &[$(Syntax {
            name: $name,
            family: Family::$family,
            comments: $comments,
            quotes: &[$($quote),*],
            traits: &[$(Trait::$trait),*],
            word: $word,
        }),+];
    };
}

table! {
    "abap" Program ABAP [SINGLE.doubled(), BACKTICK.raw(), Quote { open: "|", close: "|", ..DOUBLE }.holes(BRACE)] [] ""
    "asciidoc" Prose ASCIIDOC [] [] ""
    "astro" Html MARKUP [] [] ""
    "awk" Program NUMBER_SIGN [DOUBLE] [SlashRegex] ""
    "baml" Program C [DOUBLE.raw().lines().between("#\"", "\"#"), DOUBLE] [] "@-"
    "batch" Make BATCH [DOUBLE.raw()] [Words] "-%"
    "bazel" Config NUMBER_SIGN [TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE] [PythonPrefix] ""
    "bicep" Config C [TRIPLE_SINGLE.raw(), SINGLE.holes(DOLLAR)] [] ""
    "blade" Html BLADE [] [] ""
    "c" Program C [DOUBLE, CHAR] [RawPrefix] ""
    "cfn-guard" Program NUMBER_SIGN [DOUBLE, SINGLE] [SlashRegex] "%"
    "clojure" Program LISP [DOUBLE.lines()] [Lisp] "-?!:*/.><=+"
    "cmake" Config CMAKE [DOUBLE.lines().holes(DOLLAR)] [Words] "-"
    "cobol" Program COBOL [DOUBLE.doubled(), SINGLE.doubled()] [] "-"
    "cpp" Program C [DOUBLE, CHAR] [CppRaw RawPrefix] ""
    "crystal" Program RUBY [DOUBLE.holes(HASH).lines(), CHAR, BACKTICK] [RubyPercent Heredoc SlashRegex Command] "@?!$"
    "csharp" Program C [TRIPLE.raw().holes(BRACE).between("$\"\"\"", "\"\"\""), TRIPLE.raw(), DOUBLE.doubled().lines().holes(BRACE).between("$@\"", "\""), DOUBLE.doubled().lines().holes(BRACE).between("@$\"", "\""), DOUBLE.doubled().lines().between("@\"", "\""), DOUBLE.holes(BRACE).between("$\"", "\""), DOUBLE, CHAR] [FatArm] "@"
    "css" Program CSS [DOUBLE, SINGLE] [] "-"
    "csv" Cells NONE [] [] ""
    "cue" Config C [TRIPLE.holes(PAREN), TRIPLE_SINGLE, DOUBLE.holes(PAREN), SINGLE] [] "#"
    "d" Program D [DOUBLE.lines(), BACKTICK.raw().lines(), CHAR] [RawPrefix] ""
    "dart" Program C_NESTED [TRIPLE.holes(DOLLAR).named(), TRIPLE_SINGLE.holes(DOLLAR).named(), DOUBLE.holes(DOLLAR).named(), SINGLE.holes(DOLLAR).named()] [RawPrefix] ""
    "dhall" Config HASKELL [TRIPLE_SINGLE.between("''", "''").raw().holes(DOLLAR), DOUBLE.holes(DOLLAR)] [] "-"
    "dockerfile" Lines INI [DOUBLE, SINGLE] [] ""
    "elixir" Program NUMBER_SIGN [TRIPLE.holes(HASH), TRIPLE_SINGLE.holes(HASH), DOUBLE.lines().holes(HASH), SINGLE.holes(HASH)] [Sigil Command ThinArm] "@?!"
    "elm" Program HASKELL [TRIPLE, DOUBLE, CHAR] [ThinArm Command] "'"
    "env" Lines INI [DOUBLE, SINGLE] [] ""
    "erlang" Program PERCENT [DOUBLE.lines(), SINGLE] [ThinArm] "@?"
    "fish" Shell SHELL_COMMENTS [DOUBLE.lines().holes(SHELL).named(), SINGLE.lines()] [Words] "-./$"
    "fortran" Program FORTRAN [DOUBLE.doubled(), SINGLE.doubled()] [] ""
    "fsharp" Program FSHARP [TRIPLE.holes(BRACE).between("$\"\"\"", "\"\"\""), TRIPLE.raw(), DOUBLE.holes(BRACE).between("$\"", "\""), DOUBLE.doubled().lines().between("@\"", "\""), DOUBLE.lines(), CHAR] [ThinArm Command] "'"
    "gherkin" Program SHELL_COMMENTS [TRIPLE.raw(), DOUBLE] [] ""
    "gleam" Program C [DOUBLE.lines()] [ThinArm] ""
    "go" Program C [DOUBLE, BACKTICK.raw().lines(), CHAR] [] ""
    "go-module" Plain C [] [] ""
    "go-template" Program C_BLOCKS [DOUBLE, BACKTICK.raw().lines(), SINGLE] [] "$@"
    "graphql" Program NUMBER_SIGN [TRIPLE.raw(), DOUBLE] [Docstring] "@"
    "groovy" Program C [TRIPLE.holes(DOLLAR).named(), TRIPLE_SINGLE, DOUBLE.holes(DOLLAR).named(), SINGLE] [SlashRegex Command] ""
    "haml" Prose HAML [] [] ""
    "har" Config NONE [DOUBLE] [] ""
    "haskell" Program HASKELL [DOUBLE, CHAR] [ThinArm Command] "'"
    "hcl" Config C_HASH [DOUBLE.holes(DOLLAR)] [Heredoc Labels] "-"
    "heex" Html MARKUP [] [] ""
    "hocon" Config C_HASH [TRIPLE.raw(), DOUBLE.lines()] [] "-$?"
    "html" Html MARKUP [] [] ""
    "ini" Lines INI [DOUBLE, SINGLE] [] ""
    "java" Program C [TRIPLE, DOUBLE, CHAR] [ThinArm] "@"
    "javascript" Program C [BACKTICK.lines().holes(DOLLAR), DOUBLE, SINGLE] [SlashRegex] "$#"
    "jinja" Program NONE [DOUBLE, SINGLE] [] "@"
    "json" Config C_HASH [DOUBLE, SINGLE] [] ""
    "jsonl" Config NONE [DOUBLE] [] ""
    "jsonnet" Config C_HASH [Quote { open: "|||", close: "|||", ..TRIPLE }.raw(), DOUBLE.lines(), SINGLE.lines()] [] "$"
    "julia" Program JULIA [TRIPLE.holes(&[("$(", b')')]).named(), DOUBLE.lines().holes(&[("$(", b')')]).named(), CHAR, BACKTICK] [RawPrefix Docstring] "!@"
    "just" Make SHELL_COMMENTS [TRIPLE, TRIPLE_SINGLE, DOUBLE.holes(BRACE), SINGLE.raw()] [Words] "-./"
    "kdl" Program KDL [DOUBLE.raw().lines().between("#\"", "\"#"), DOUBLE.lines()] [RawPrefix] "-"
    "kotlin" Program C_NESTED [TRIPLE.raw().holes(DOLLAR).named(), DOUBLE.holes(DOLLAR).named(), CHAR] [ThinArm] "@"
    "kql" Program C [DOUBLE, SINGLE] [] "!~"
    "latex" Prose LATEX [] [] ""
    "liquid" Plain TEMPLATE [] [] ""
    "lisp" Program LISP [DOUBLE.lines()] [Lisp] "-?!:*/.><&=+"
    "livebook" Prose MARKUP [] [] ""
    "lock" Plain SHELL_COMMENTS [] [] ""
    "log" Plain NONE [] [] ""
    "lua" Program LUA [DOUBLE, SINGLE] [LuaLong Command] ""
    "make" Make SHELL_COMMENTS [DOUBLE.holes(SHELL), SINGLE] [Words] "-./$"
    "man" Prose MAN [] [] ""
    "markdown" Prose MARKUP [] [] ""
    "matlab" Program MATLAB [DOUBLE.doubled(), SINGLE.doubled()] [Transpose] ""
    "mojo" Program NUMBER_SIGN [TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE] [PythonPrefix Docstring] "@"
    "mustache" Html HANDLEBARS [] [] ""
    "nginx" Program SHELL_COMMENTS [DOUBLE.lines().named(), SINGLE.lines()] [Words] "-./$"
    "nim" Program NIM [TRIPLE.raw(), DOUBLE, CHAR] [RawPrefix Command] ""
    "nix" Config NIX [DOUBLE.lines().holes(DOLLAR), SINGLE.between("''", "''").lines().raw().holes(DOLLAR)] [] "-'"
    "notebook" Config NONE [DOUBLE] [] ""
    "nushell" Program SHELL_COMMENTS [DOUBLE.lines(), SINGLE.lines().raw(), BACKTICK] [Words] "-$"
    "objective-c" Program C [DOUBLE.between("@\"", "\""), DOUBLE, CHAR] [] ""
    "ocaml" Program OCAML [DOUBLE.lines(), CHAR] [ThinArm Command] "'"
    "org" Prose ORG [] [] ""
    "pascal" Program PASCAL [SINGLE.doubled()] [] ""
    "perl" Program PERL [DOUBLE.lines().holes(DOLLAR).named(), SINGLE.lines(), BACKTICK] [PerlQuote Heredoc SlashRegex Command] "$@%"
    "php" Program PHP_COMMENTS [DOUBLE.lines().holes(PHP).named(), SINGLE.lines(), BACKTICK.lines()] [PhpHeredoc Pages] "$\\"
    "pip" Plain SHELL_COMMENTS [] [] ""
    "pkl" Config C [TRIPLE.holes(PAREN), DOUBLE.holes(PAREN)] [] ""
    "plist" Xml MARKUP [] [] ""
    "powershell" Program POWERSHELL [DOUBLE.between("@\"\n", "\n\"@").raw().lines().holes(SHELL).named(), DOUBLE.between("@\"\r\n", "\n\"@").raw().lines().holes(SHELL).named(), SINGLE.between("@'\n", "\n'@").raw().lines(), SINGLE.between("@'\r\n", "\n'@").raw().lines(), DOUBLE.lines().escaped_by(b'`').holes(SHELL).named(), SINGLE.lines().doubled()] [Words] "-$:"
    "prisma" Program C [DOUBLE] [] "@"
    "prolog" Program PROLOG [DOUBLE, SINGLE] [] ""
    "properties" Lines PROPERTIES [] [] ""
    "protobuf" Program C_HASH [DOUBLE, SINGLE] [] ""
    "pug" Prose PUG [] [] ""
    "puppet" Config NUMBER_SIGN [DOUBLE.lines().holes(DOLLAR), SINGLE.lines()] [] "$:"
    "python" Program NUMBER_SIGN [TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE] [PythonPrefix Docstring] "@"
    "r" Program NUMBER_SIGN [DOUBLE.lines(), SINGLE.lines(), BACKTICK] [] "."
    "razor" Html RAZOR [] [] ""
    "rego" Program NUMBER_SIGN [DOUBLE, BACKTICK.raw().lines()] [] ""
    "robot" Program SHELL_COMMENTS [] [Words] "-.$"
    "ron" Config C_NESTED [DOUBLE.lines(), CHAR] [RustRaw RawPrefix] ""
    "rst" Prose RST [] [] ""
    "ruby" Program RUBY [DOUBLE.lines().holes(HASH), SINGLE.lines(), BACKTICK.lines().holes(HASH)] [RubyPercent Heredoc SlashRegex Command] "@?!$"
    "rust" Program C_NESTED [DOUBLE.lines(), CHAR] [RustRaw RawPrefix FatArm] ""
    "sarif" Config NONE [DOUBLE] [] ""
    "scala" Program C_NESTED [TRIPLE.raw(), DOUBLE, CHAR, BACKTICK] [Interpolator FatArm] "@"
    "shell" Shell SHELL_COMMENTS [DOUBLE.lines().holes(SHELL).named(), SINGLE.lines().raw(), BACKTICK.lines().of_kind(Kind::Text)] [Heredoc Words] "-./$"
    "shell-test" Shell SHELL_COMMENTS [DOUBLE.lines().holes(SHELL).named(), SINGLE.lines().raw()] [Heredoc Words] "-./$"
    "slim" Prose PUG_LIKE [] [] ""
    "smithy" Program C [TRIPLE, DOUBLE] [] "@"
    "snapshot" Plain NONE [] [] ""
    "solidity" Program C [DOUBLE, SINGLE] [] ""
    "source-map" Config NONE [DOUBLE] [] ""
    "sql" Program SQL [SINGLE.lines().doubled(), DOUBLE.doubled()] [DollarTag] "@"
    "svelte" Html MARKUP [] [] ""
    "svg" Xml MARKUP [] [] ""
    "swift" Program C_NESTED [TRIPLE.holes(PAREN), DOUBLE.holes(PAREN)] [SwiftRaw SlashRegex] "@"
    "tcl" Tcl TCL [DOUBLE.lines()] [Words] "-$:"
    "template" Plain TEMPLATE [] [] ""
    "terraform" Config C_HASH [DOUBLE.holes(DOLLAR)] [Heredoc Labels] "-"
    "terraform-state" Config NONE [DOUBLE] [] ""
    "text" Plain NONE [] [] ""
    "thrift" Program C_HASH [DOUBLE, SINGLE] [] ""
    "toml" Config NUMBER_SIGN [TRIPLE, TRIPLE_SINGLE.raw(), DOUBLE, SINGLE.raw()] [Section] "-"
    "typescript" Program C [BACKTICK.lines().holes(DOLLAR), DOUBLE, SINGLE] [SlashRegex] "$#"
    "typst" Prose TYPST [] [] ""
    "v" Program C_NESTED [DOUBLE.lines().holes(DOLLAR), SINGLE.lines().holes(DOLLAR), CHAR] [RawPrefix] "@"
    "vb" Program VB [DOUBLE.doubled().holes(BRACE).between("$\"", "\""), DOUBLE.doubled()] [] ""
    "vim" Program VIM [DOUBLE, SINGLE.doubled()] [] ":&"
    "vue" Html MARKUP [] [] ""
    "webvtt" Plain NONE [] [] ""
    "wiki" Prose MARKUP [] [] ""
    "xml" Xml MARKUP [] [] ""
    "yaml" Yaml SHELL_COMMENTS [DOUBLE.lines(), SINGLE.doubled().lines()] [] ""
    "zig" Program C [DOUBLE, CHAR] [FatArm] "@"
}

static BY_NAME: LazyLock<HashMap<&'static str, &'static Syntax>> =
    LazyLock::new(|| TABLE.iter().map(|syntax| (syntax.name, syntax)).collect());

/// The line of a language; that of plain text where the table has none.
pub(super) fn syntax_of(language: &str) -> &'static Syntax {
    static PLAIN: Syntax = Syntax {
        name: "text",
        family: Family::Plain,
        comments: NONE,
        quotes: &[],
        traits: &[],
        word: "",
    };
    BY_NAME.get(language).copied().unwrap_or(&PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::LANGUAGES;

    #[test]
    fn every_language_has_a_line() {
        for language in LANGUAGES {
            assert_eq!(syntax_of(language.name).name, language.name);
        }
        assert!(TABLE.is_sorted_by_key(|syntax| syntax.name));
    }

    #[test]
    fn a_longer_opening_comes_before_its_prefix() {
        for syntax in TABLE {
            for (at, quote) in syntax.quotes.iter().enumerate() {
                for later in &syntax.quotes[at + 1..] {
                    assert!(
                        !later.open.starts_with(quote.open) || later.open == quote.open,
                        "{}",
                        syntax.name
                    );
                }
            }
        }
    }

    #[test]
    fn most_languages_are_read_token_by_token() {
        let read = TABLE.iter().filter(|syntax| syntax.family != Family::Plain).count();
        assert!(read >= 90, "{read}");
    }
}
