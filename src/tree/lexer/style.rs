//! The styles: for each language of the program family the words and signs of its constructs, one row a language.
//!
//! Input: the name of a language. Output: its [`Style`]. Languages that write all constructs alike share a row.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Marks of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blocks {
    Braces,
    Indent,
    End,
}

/// The meaning of braces where a value is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brace {
    Map,
    Closure,
    Block,
}

/// A property of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// A new line ends a statement.
    Newlines,
    /// `f "x", y`: a call needs no parentheses.
    Command,
    /// `f "x" y`: arguments are separated by white space.
    Juxtaposed,
    /// `String x = "y"`: the type is before the name.
    TypesFirst,
    /// `f(x) { … }`: braces behind a call are its last argument.
    Trailing,
    /// `T{…}`, `T { … }`: braces behind a type make a value of it.
    TypedLiterals,
    /// `x = "y"` compares.
    EqualsCompares,
    /// A key and a value are a pair, and a header with braces is a section.
    Config,
    /// `#define`, `#if` in lines of their own.
    Preprocessor,
    /// `#[…]` is an attribute.
    HashAttributes,
    /// `[…]` before a declaration is an attribute.
    BracketAttributes,
    /// `@x v` binds a name.
    AtBinding,
    /// `f(x) { … }` defines a method.
    Methods,
    /// `f(x) = …`, `f x = …`, `f(x) -> …`, `f(x) := …` defines a function.
    Equations,
    /// `"a" "b"` is one literal.
    Adjacent,
    /// `a b: c` names an outer label first.
    Selectors,
    /// The words of the language are written in any case.
    AnyCase,
    /// `a f b`: a function between its operands.
    Infix,
    /// `x if y`: a condition behind its statement.
    Postfix,
}

/// The construct that a word begins, or its part in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Function,
    Class,
    Enum,
    Switch,
    Case,
    Else,
    Condition,
    Loop,
    Return,
    Import,
    Binding,
    Modifier,
    Assertion,
    Operator,
    New,
    Prefix,
    Scalar,
    Wrapper,
    End,
    Then,
    Base,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    names: &'static str,
    pub(super) blocks: Blocks,
    pub(super) brace: Brace,
    flags: &'static [Flag],
    words: &'static [(Word, &'static str)],
    /// Signs that give a value to a name.
    pub(super) assign: &'static str,
    /// Signs between a key and its value.
    pub(super) pair: &'static str,
    /// Signs behind the keyword of an argument.
    pub(super) keyword: &'static str,
    /// Signs behind the patterns of an arm.
    pub(super) arm: &'static str,
    /// The sign behind the parameters of a lambda.
    pub(super) lambda: &'static str,
}

impl Style {
    /// True if `fn` and `fun` begin lambdas, and not definitions.
    pub(super) fn lambda_words(&self) -> bool {
        self.blocks == Blocks::End || self.has(Flag::Juxtaposed)
    }

    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }
}

/// True if a list of signs holds this one.
pub(super) fn holds(signs: &str, sign: &str) -> bool {
    signs.split(' ').any(|one| one == sign)
}

/// A style with its words to be asked by name.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) style: &'static Style,
    words: HashMap<&'static str, Word>,
}

impl Words {
    /// True if any word of the language has this part of speech.
    pub(super) fn has(&self, word: Word) -> bool {
        self.style.words.iter().any(|&(one, _)| one == word)
    }

    /// The part that a word plays in the language.
    pub(super) fn word(&self, text: &str) -> Option<Word> {
        if self.style.has(Flag::AnyCase) {
            return self.words.get(text.to_ascii_lowercase().as_str()).copied();
        }
        self.words.get(text).copied()
    }
}

static BY_NAME: LazyLock<HashMap<&'static str, Words>> = LazyLock::new(|| {
    let mut styles = HashMap::new();
    for style in STYLES {
        for name in style.names.split(' ') {
            let mut words = HashMap::new();
            for &(word, texts) in style.words {
                for text in texts.split(' ') {
                    words.entry(text).or_insert(word);
                }
            }
            styles.insert(name, Words { style, words });
        }
    }
    styles
});

/// The style of a language; that of C where it has none.
pub(super) fn style_of(language: &str) -> Option<&'static Words> {
    BY_NAME.get(language).or_else(|| BY_NAME.get("c"))
}

/// Words that play two parts in one style.
#[cfg(test)]
pub(super) fn repeated_words() -> Vec<(&'static str, &'static str)> {
    let mut repeated = Vec::new();
    for style in STYLES {
        let mut seen = std::collections::HashSet::new();
        let words = style.words.iter().flat_map(|&(_, texts)| texts.split(' '));
        repeated.extend(words.filter(|&word| !seen.insert(word)).map(|word| (style.names, word)));
    }
    repeated
}

macro_rules! styles {
    ($($names:literal $blocks:ident $brace:ident [$($flag:ident)*] $assign:literal $pair:literal $keyword:literal $arm:literal $lambda:literal {
        $($word:ident $texts:literal)*
    })+) => {
        /// Every style: languages, blocks, braces, flags; signs that assign, of pairs, of keyword arguments, of arms, of
        /// lambdas; words.
        static STYLES: &[Style] = &[$(Style {
            names: $names,
            blocks: Blocks::$blocks,
            brace: Brace::$brace,
            flags: &[$(Flag::$flag),*],
            words: &[$((Word::$word, $texts)),*],
            assign: $assign,
            pair: $pair,
            keyword: $keyword,
            arm: $arm,
            lambda: $lambda,
        }),+];
    };
}

styles! {
    "abap" Braces Block [EqualsCompares AnyCase] "= ?=" "" "=" "" "" {
        Function "method form function" Class "class interface" Switch "case" Case "when" Else "else elseif" Condition "if check while" Loop "loop"
        Return "return raise" Binding "data constants types statics class-data" Operator "and or not in eq ne is like" New "new" Scalar "abap_true abap_false" End "endif endcase endmethod endloop endform endclass"
    }
    "awk" Braces Block [Newlines] "= += -=" "" "" ":" "" {
        Function "function" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for" Return "return exit" Operator "in"
    }
    "c objective-c solidity protobuf thrift smithy d" Braces Map [TypesFirst Methods Preprocessor Adjacent] "= += -= *= /= |= &= ^= <<= >>=" ":" "" ":" "" {
        Function "function constructor rpc modifier" Class "struct union class interface contract library message service @interface @implementation @protocol structure resource operation trait"
        Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for foreach" Return "return throw goto revert emit"
        Import "import package using include namespace syntax pragma module" Modifier "static const extern inline public private protected external internal view pure memory storage virtual override volatile register unsigned signed typedef constant immutable final auto optional repeated required"
        Assertion "assert" New "new" Prefix "sizeof delete" Scalar "true false NULL nil YES NO null" Wrapper "do try catch finally scope oneof extend" End "@end"
    }
    "cpp" Braces Map [TypesFirst Methods Preprocessor Adjacent TypedLiterals] "= += -= *= /= |= &= ^= <<= >>=" "" "" ":" "" {
        Class "struct union class" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for"
        Return "return throw goto co_return co_yield" Import "import using namespace module" Modifier "static const constexpr consteval constinit extern inline public private protected virtual override volatile register unsigned signed typedef final explicit friend mutable thread_local typename template __global__"
        Assertion "static_assert assert" New "new" Prefix "sizeof delete co_await" Scalar "true false nullptr NULL" Wrapper "do try catch"
        Operator "and or not"
    }
    "cmake" End Map [Newlines AnyCase] "" "" "" "" "" {
        Condition "if while" Else "else elseif" End "endif endwhile" Return "return"
        Operator "and or strequal strless strgreater matches in_list equal less greater version_equal version_less version_greater" Prefix "not" Scalar "on off true false"
    }
    "csharp" Braces Map [TypesFirst Methods Preprocessor TypedLiterals BracketAttributes] "= += -= *= /= |= &= ^= ??=" "" ":" ": =>" "=>" {
        Class "class struct interface record" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for foreach"
        Return "return throw yield" Import "using namespace" Modifier "public private protected internal static const readonly sealed abstract virtual override async partial extern unsafe required volatile ref out in params this event init file"
        New "new" Prefix "await typeof sizeof nameof" Scalar "true false null" Wrapper "do try catch finally lock checked fixed" Operator "is as and or not when with"
    }
    "java" Braces Map [TypesFirst Methods] "= += -= *= /= |= &= ^=" "" "" ": ->" "->" {
        Class "class interface record @interface" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for"
        Return "return throw yield" Import "import package" Modifier "public private protected static final abstract synchronized native strictfp transient volatile sealed non-sealed"
        Assertion "assert" New "new" Scalar "true false null" Wrapper "do try catch finally" Operator "instanceof" Base "extends implements permits throws"
    }
    "groovy" Braces Closure [TypesFirst Methods Newlines Command Trailing] "= += -= ?=" ":" ":" ": ->" "->" {
        Class "class interface trait" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for"
        Return "return throw" Import "import package" Modifier "public private protected static final abstract synchronized transient volatile def var"
        Assertion "assert" New "new" Scalar "true false null" Wrapper "do try catch finally" Operator "instanceof in as" Base "extends implements throws"
    }
    "javascript typescript" Braces Map [Newlines Methods] "= += -= *= /= ||= &&= ??= |= &=" ":" "" ":" "=>" {
        Function "function" Class "class interface namespace" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for"
        Return "return throw yield" Import "import" Binding "const let var type" Modifier "export declare public private protected static readonly async abstract override accessor get set"
        New "new" Prefix "await typeof void delete keyof" Scalar "true false null undefined" Wrapper "do try catch finally" Operator "in instanceof of as satisfies" Base "extends implements"
    }
    "dart" Braces Map [TypesFirst Methods Adjacent] "= += -= ??=" ":" ":" ": =>" "=>" {
        Class "class mixin extension" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if while" Loop "for"
        Return "return throw yield rethrow" Import "import export part library" Modifier "static final const late var external abstract covariant required factory sealed base"
        Assertion "assert" New "new" Prefix "await" Scalar "true false null" Wrapper "do try catch finally on" Operator "is as" Base "extends implements with"
    }
    "kotlin" Braces Closure [Newlines Trailing Infix] "= += -=" "to" "=" "->" "->" {
        Function "fun constructor init" Class "class interface object" Switch "when" Else "else" Condition "if while" Loop "for"
        Return "return throw" Import "import package" Binding "val var typealias" Modifier "public private protected internal open abstract final sealed data inner inline value override const lateinit suspend operator infix companion enum annotation tailrec external vararg crossinline noinline actual expect"
        Scalar "true false null" Wrapper "do try catch finally" Operator "in is as !in !is as? to shl shr and or until downTo" Base "by"
    }
    "swift" Braces Closure [Newlines Trailing Selectors] "= += -=" ":" ":" ":" "in" {
        Function "func init subscript" Class "class struct protocol extension actor" Enum "enum" Switch "switch" Case "case default" Else "else" Condition "if guard while" Loop "for"
        Return "return throw" Import "import" Binding "let var typealias" Modifier "public private fileprivate internal open static final override mutating nonmutating lazy weak unowned indirect convenience required async dynamic nonisolated prefix optional"
        Prefix "try await any some inout try? try!" Scalar "true false nil" Wrapper "do catch defer repeat" Operator "is as in where"
    }
    "scala" Braces Closure [Newlines Trailing Infix] "= += -=" "->" "=" "=>" "=>" {
        Function "def" Class "class trait object given extension" Enum "enum" Case "case" Else "else" Condition "if while" Loop "for"
        Return "return throw" Import "import package export" Binding "val var type" Modifier "private protected implicit override final sealed abstract lazy inline transparent opaque open"
        New "new" Scalar "true false null" Wrapper "do try catch finally" Operator "match eq ne shouldBe should must contain" Base "extends with" Then "then"
    }
    "go" Braces Map [Newlines TypedLiterals] "= := += -= |=" ":" "" ":" "" {
        Class "struct interface" Function "func" Switch "switch select" Case "case default" Else "else" Condition "if" Loop "for"
        Return "return goto" Import "import package" Binding "const var type" Prefix "go defer" Scalar "true false nil"
    }
    "rust" Braces Block [TypedLiterals HashAttributes] "= += -= |=" "" "" "=>" "" {
        Function "fn" Class "struct trait impl mod union" Enum "enum" Switch "match" Else "else" Condition "if while" Loop "for loop"
        Return "return break" Import "use extern" Binding "let const static type" Modifier "pub async unsafe default mut ref dyn move box"
        Prefix "await" Scalar "true false" Operator "as"
    }
    "zig" Braces Map [TypedLiterals] "= += -=" "" "" "=>" "" {
        Function "fn test" Switch "switch" Else "else" Condition "if while" Loop "for" Return "return break" Import "usingnamespace" Binding "const var"
        Modifier "pub export extern inline comptime threadlocal" Class "struct union" Enum "enum" Prefix "try" Scalar "true false null undefined" Operator "orelse catch and or"
    }
    "v" Braces Map [Newlines TypedLiterals] "= := += -=" ":" ":" "" "" {
        Function "fn" Class "struct interface union" Enum "enum" Switch "match" Else "else" Condition "if" Loop "for" Return "return panic" Import "import module" Binding "const type" Modifier "pub mut shared" Scalar "true false none" Operator "in !in is as or" Wrapper "defer unsafe" Assertion "assert"
    }
    "gleam" Braces Block [Newlines] "=" "" ":" "->" "" {
        Function "fn" Class "type" Switch "case" Condition "if" Import "import" Binding "let const" Modifier "pub opaque" Scalar "True False Nil" Prefix "use todo panic" Assertion "assert"
    }
    "php" Braces Map [Methods HashAttributes TypesFirst] "= += -= .= ??= |=" "=>" ":" ": =>" "" {
        Function "function fn" Class "class interface trait" Enum "enum" Switch "switch match" Case "case default" Else "else elseif catch" Condition "if while" Loop "for foreach"
        Return "return throw yield exit die" Import "use namespace require require_once include include_once" Binding "const" Modifier "public private protected static final abstract readonly var"
        New "new" Prefix "echo print clone" Scalar "true false null TRUE FALSE NULL" Wrapper "do try finally declare" Operator "instanceof and or xor" Base "extends implements"
    }
    "perl" Braces Map [Command Postfix] "= .= += -= ||= //= &&=" "=>" "=>" "" "" {
        Function "sub" Else "else elsif" Condition "if unless while until" Loop "for foreach" Return "return die" Import "use no require package" Binding "my our local state"
        Operator "eq ne lt gt le ge and or not x cmp" Prefix "exists defined" Wrapper "do eval BEGIN END" Scalar "undef" Switch "given" Case "when default"
    }
    "ruby crystal" End Map [Newlines Command Postfix Adjacent] "= += -= ||= &&= <<=" "=>" ":" "" "->" {
        Function "def" Class "class module struct" Enum "enum" Switch "case" Case "when in" Else "else elsif rescue ensure" Condition "if unless while until" Loop "for"
        Return "return raise yield next break" Import "require require_relative load" Operator "and or not" Prefix "defined?" Scalar "true false nil" Wrapper "begin"
        End "end" Then "then do"
    }
    "elixir" End Map [Newlines Command AtBinding] "=" "=>" ":" "->" "" {
        Function "def defp defmacro defmacrop defguard" Class "defmodule defprotocol defimpl" Switch "case cond receive" Else "else rescue after catch" Condition "if unless"
        Return "raise throw" Import "alias import require use" Operator "and or not in" Prefix "fn" Scalar "true false nil" Wrapper "try with quote for" End "end" Then "do"
    }
    "erlang" End Map [Equations Adjacent] "=" "=> :=" "" "->" "" {
        Switch "case receive" Condition "if" Operator "andalso orelse and or not div rem" Scalar "true false undefined" Wrapper "try begin catch" End "end" Else "after" Function "fun"
    }
    "lua" End Map [Command] "=" "=" "" "" "" {
        Function "function" Else "else elseif" Condition "if while" Loop "for" Return "return" Binding "local" Operator "and or" Prefix "not" Scalar "true false nil" Wrapper "do repeat" End "end until" Then "then"
    }
    "julia" End Map [Newlines Equations] "= += -= ||=" "=>" "=" "" "->" {
        Function "function macro" Class "struct module" Else "else elseif catch finally" Condition "if while" Loop "for" Return "return throw" Import "using import export include" Binding "const local global" Modifier "mutable abstract primitive"
        Operator "in isa ∈ ∉ ∋ ≠ ≡ ≢" Scalar "true false nothing missing" Wrapper "begin try let quote do" End "end"
    }
    "matlab" End Map [Newlines] "=" "" "" "" "" {
        Function "function" Class "classdef properties methods enumeration" Switch "switch" Case "case otherwise" Else "else elseif catch" Condition "if while" Loop "for parfor" Return "return error" Binding "global persistent" Wrapper "try" End "end endfunction endif" Scalar "true false"
    }
    "vb" End Map [Newlines EqualsCompares AnyCase] "= += &=" "" ":=" "" "" {
        Function "function sub property" Class "class module structure interface namespace" Enum "enum" Switch "select" Case "case" Else "else elseif catch finally" Condition "if while unless where" Loop "for" Return "return throw exit" Import "imports option"
        Binding "dim const" Modifier "public private protected friend shared readonly overrides overloads partial byval byref optional withevents default mustoverride static" New "new" Prefix "not await" Operator "and or andalso orelse is isnot like mod xor" Scalar "true false nothing" Wrapper "try using do with synclock" End "end next loop wend" Then "then"
    }
    "pascal" End Map [EqualsCompares AnyCase] ":=" ":" "" ":" "" {
        Function "function procedure constructor destructor" Switch "case" Else "else" Condition "if while until" Loop "for" Return "exit raise" Import "uses unit program" Binding "const var type resourcestring"
        Operator "and or not in is as div mod xor" Scalar "true false nil" Wrapper "begin try repeat except finally" End "end" Then "then do"
    }
    "fortran cobol" End Map [Newlines AnyCase] "=" "" "=" "" "" {
        Function "function subroutine" Class "module program" Switch "select" Case "case" Else "else elseif" Condition "if while" Loop "do" Return "return stop" Import "use" Binding "parameter" Operator "and or not eq ne" End "end enddo endif"
    }
    "powershell" Braces Closure [Newlines Command AnyCase BracketAttributes] "= += -= ??=" "=" "" "" "" {
        Function "function filter" Class "class" Enum "enum" Switch "switch" Else "else elseif catch finally" Condition "if while until" Loop "foreach for" Return "return throw exit" Import "using import-module"
        Modifier "static hidden" Operator "-eq -ne -gt -lt -ge -le -like -notlike -match -notmatch -in -notin -contains -notcontains -and -or -not -is -isnot -as -replace -split -join -f -ceq -cne -ieq -ine -clike -cnotlike -ilike -inotlike -cmatch -cnotmatch -imatch -inotmatch -ccontains -cnotcontains -icontains -inotcontains -cin -cnotin -iin -inotin -csplit -creplace -ireplace -xor -band -bor"
        Scalar "$true $false $null" Wrapper "try do begin process end trap"
    }
    "python mojo bazel" Indent Map [Newlines Adjacent] "= += -= |= := *= /=" ":" "=" ":" "" {
        Function "def fn" Class "class struct trait" Switch "match" Case "case" Else "else elif except finally" Condition "if while" Loop "for" Return "return raise yield del" Import "import from"
        Modifier "async" Assertion "assert" Operator "and or in is not" Prefix "await lambda" Scalar "True False None" Wrapper "try with" Binding "type var let alias"
    }
    "nim" Indent Map [Newlines Command] "= += &=" ":" "= :" ":" "=>" {
        Function "proc func method iterator template macro" Switch "case" Case "of" Else "else elif except finally" Condition "if when while" Loop "for" Return "return raise yield" Import "import from include export" Binding "let var const type"
        Operator "and or in notin is isnot not div mod" Scalar "true false nil" Wrapper "try block" Assertion "assert doAssert" Class "object"
    }
    "gherkin robot snapshot" Indent Map [Newlines] "" "" "" "" "" {
        Wrapper "Feature Scenario Given When Then And"
    }
    "r" Braces Block [Newlines] "= <- <<- ->" "=" "=" "" "" {
        Else "else" Condition "if while" Loop "for" Import "library require" Operator "in" Scalar "TRUE FALSE NULL NA T F" Wrapper "repeat" Prefix "function"
    }
    "haskell elm" Indent Map [Newlines Juxtaposed Equations] "= <-" "" "" "->" "->" {
        Class "data newtype class instance" Switch "case" Else "else" Condition "if" Import "import module" Binding "let where type" Scalar "True False Nothing" Then "then of in do"
    }
    "ocaml fsharp" Indent Map [Newlines Juxtaposed EqualsCompares] "= <- :=" "" "" "->" "->" {
        Switch "match function" Else "else elif" Condition "if while when" Loop "for" Import "open module namespace" Binding "let and val member type" Modifier "rec mutable static inline private public override abstract"
        Operator "not mod as" Scalar "true false None null" Wrapper "try begin struct" Prefix "fun" Then "then with do in" End "end done"
    }
    "baml kdl" Braces Closure [Newlines Command Trailing] "=" ":" "=" "" "" {
        Scalar "true false null" Function "function" Class "class" Enum "enum" Return "return" Import "import"
    }
    "nushell" Braces Map [Newlines Command] "= += ++=" ":" "" "=>" "" {
        Function "def" Switch "match" Else "else" Condition "if while" Loop "for" Return "return" Import "use source" Binding "let mut const" Modifier "export" Operator "and or not in not-in like has starts-with ends-with" Scalar "true false null" Wrapper "try do"
    }
    "ron" Braces Map [Config] "" ":" ":" "" "" {
        Scalar "true false None"
    }
    "cfn-guard" Braces Block [Newlines] "=" "" "" "" "" {
        Function "rule" Condition "when" Binding "let" Operator "in IN or OR not NOT exists EXISTS" Scalar "true false null" Prefix "some"
    }
    "kql" Braces Block [] "=" "" "=" "" "" {
        Condition "where" Binding "let" Operator "and or in has contains startswith endswith between has_any matches regex has_cs contains_cs !in in~ !has !contains" Scalar "true false"
    }
    "sql" Braces Map [AnyCase EqualsCompares] ":=" "" "=>" "" "" {
        Operator "and or not in is like ilike between similar regexp rlike any" Scalar "true false null" Then "then when else end from join group order limit where having values set returning as union using left right inner outer"
    }
    "clojure lisp" Braces Map [Juxtaposed] "" "" "" "" "" {
        Scalar "nil true false"
    }
    "go-template" Braces Map [Juxtaposed] ":= =" "" "=" "" "" {
        Scalar "true false nil null"
    }
    "jinja" Indent Map [] "=" ":" "=" "" "" {
        Operator "and or in is not contains matches" Scalar "true false none null True False None nil blank empty" Then "do"
    }
    "json toml har jsonl notebook sarif source-map terraform-state" Braces Map [Config] "" ":" "" "" "" {
        Scalar "true false null"
    }
    "hcl terraform puppet pkl" Braces Map [Newlines Config] "=" "= : =>" "=" "" "" {
        Scalar "true false null undef" Prefix "for" Operator "in to" New "new" Import "amends import extends" Modifier "local const hidden fixed"
    }
    "hocon" Braces Map [Newlines Config] "" "= : +=" "" "" "" {
        Scalar "true false null" Import "include"
    }
    "bicep" Braces Map [Newlines Config] "=" ":" "" "" "=>" {
        Binding "param var output type func" Scalar "true false null" Prefix "for" Operator "in" Import "import using targetScope"
    }
    "cue" Braces Map [Newlines Config] "=" ":" "" "" "" {
        Import "import package" Scalar "true false null" Condition "if" Loop "for" Binding "let"
    }
    "nix dhall" Braces Map [Juxtaposed Config] "=" "= :" "" "" "" {
        Scalar "true false null" Condition "if" Else "else" Then "then in" Binding "let" Prefix "with inherit rec assert" Operator "or"
    }
    "jsonnet" Braces Map [Config] "=" ": :: :::" "=" "" "" {
        Scalar "true false null" Condition "if" Else "else" Then "then" Binding "local" Prefix "function import importstr assert for" Operator "in"
    }
    "rego" Braces Map [Newlines] ":= =" ":" "" "" "" {
        Import "package import" Scalar "true false null" Else "else" Modifier "default" Operator "in" Prefix "not some every" Then "if"
    }
    "graphql prisma css nginx" Braces Block [Newlines] "=" ":" ":" "" "" {
        Class "type interface input model schema datasource generator extend" Enum "enum" Import "import @import @use" Scalar "true false null"
    }
    "prolog vim abnf" Braces Map [Newlines Command] "= .=" "" "" "" "" {
        Function "function function!" Else "else elseif" Condition "if while" Loop "for" Return "return" Binding "let const" Scalar "v:true v:false v:null" Operator "is isnot in" End "endif endfunction endwhile endfor"
    }
}
