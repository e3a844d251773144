//! Comments and strings of a language: the parts of the rows of the table.

/// Escapes of a closing mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Nothing: the first closing mark ends it.
    None,
    /// This byte takes away the meaning of the next one.
    Byte(u8),
    /// The closing mark written twice is a literal mark.
    Doubled,
}

/// Purpose of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// One character; lifetimes, primes and quoted lists are not literals.
    Char,
    /// A regular expression.
    Regex,
    /// A list of words: `%w[a b]`.
    Words,
}

/// Start of code in a literal, and the byte that ends it.
pub(super) type Hole = (&'static str, u8);

/// One kind of literal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// True if it may continue in the next line; else it ends with its line, closed or not.
    pub(super) lines: bool,
    pub(super) escape: Escape,
    pub(super) holes: &'static [Hole],
    /// True if `$name` is a piece of code too.
    pub(super) names: bool,
    pub(super) kind: Kind,
}

impl Quote {
    const fn of(mark: &'static str) -> Self {
        Self {
            open: mark,
            close: mark,
            lines: mark.len() > 1,
            escape: Escape::Byte(b'\\'),
            holes: &[],
            names: false,
            kind: Kind::Text,
        }
    }

    pub(super) const fn between(mut self, open: &'static str, close: &'static str) -> Self {
        self.open = open;
        self.close = close;
        self
    }

    pub(super) const fn lines(mut self) -> Self {
        self.lines = true;
        self
    }

    pub(super) const fn raw(mut self) -> Self {
        self.escape = Escape::None;
        self
    }

    pub(super) const fn doubled(mut self) -> Self {
        self.escape = Escape::Doubled;
        self
    }

    pub(super) const fn escaped_by(mut self, byte: u8) -> Self {
        self.escape = Escape::Byte(byte);
        self
    }

    pub(super) const fn holes(mut self, holes: &'static [Hole]) -> Self {
        self.holes = holes;
        self
    }

    pub(super) const fn named(mut self) -> Self {
        self.names = true;
        self
    }

    pub(super) const fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }
}

/// `"…"` in one line.
pub(super) const DOUBLE: Quote = Quote::of("\"");
/// `'…'` in one line.
pub(super) const SINGLE: Quote = Quote::of("'");
/// A backtick's.
pub(super) const BACKTICK: Quote = Quote::of("`");
/// `"""…"""`.
pub(super) const TRIPLE: Quote = Quote::of("\"\"\"");
/// `'''…'''`.
pub(super) const TRIPLE_SINGLE: Quote = Quote::of("'''");
/// `'x'`.
pub(super) const CHAR: Quote = Quote::of("'").of_kind(Kind::Char);

/// `${…}`.
pub(super) const DOLLAR: &[Hole] = &[("${", b'}')];
/// `#{…}`.
pub(super) const HASH: &[Hole] = &[("#{", b'}')];
/// `{…}`.
pub(super) const BRACE: &[Hole] = &[("{", b'}')];
/// `\(…)`.
pub(super) const PAREN: &[Hole] = &[("\\(", b')')];
/// `$(…)`, `${…}`.
pub(super) const SHELL: &[Hole] = &[("$(", b')'), ("${", b'}')];
/// `${…}`, `{$…}`.
pub(super) const PHP: &[Hole] = &[("${", b'}'), ("{$", b'}')];

/// A comment of several lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) nested: bool,
    /// True if it opens only at the beginning of a line.
    pub(super) first: bool,
}

impl Block {
    pub(super) const fn plain(open: &'static str, close: &'static str) -> Self {
        block(open, close)
    }
}

const fn block(open: &'static str, close: &'static str) -> Block {
    Block {
        open,
        close,
        nested: false,
        first: false,
    }
}

/// The comments of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comments {
    /// From here to the end of the line.
    pub(super) line: &'static [&'static str],
    /// The same, but only where a line or a word begins.
    pub(super) word: &'static [&'static str],
    /// The same, but only as the first thing in a line, in any case of letters.
    pub(super) first: &'static [&'static str],
    pub(super) blocks: &'static [Block],
}

const fn comments(line: &'static [&'static str], blocks: &'static [Block]) -> Comments {
    Comments {
        line,
        word: &[],
        first: &[],
        blocks,
    }
}

impl Comments {
    const fn word(mut self, word: &'static [&'static str]) -> Self {
        self.word = word;
        self
    }

    const fn first(mut self, first: &'static [&'static str]) -> Self {
        self.first = first;
        self
    }
}

const SLASH_STAR: Block = block("/*", "*/");
const NESTED_SLASH_STAR: Block = Block {
    nested: true,
    ..SLASH_STAR
};
const ANGLE: Block = block("<!--", "-->");

pub(super) const NONE: Comments = comments(&[], &[]);
pub(super) const C: Comments = comments(&["//"], &[SLASH_STAR]);
pub(super) const C_BLOCKS: Comments = comments(&[], &[SLASH_STAR]);
pub(super) const C_NESTED: Comments = comments(&["//"], &[NESTED_SLASH_STAR]);
pub(super) const C_HASH: Comments = comments(&["//", "#"], &[SLASH_STAR]);
pub(super) const PHP_COMMENTS: Comments = comments(&["//", "# ", "##", "#\t", "#!"], &[SLASH_STAR]).first(&["#"]);
pub(super) const CSS: Comments = comments(&[], &[SLASH_STAR]).word(&["//"]);
pub(super) const D: Comments = comments(
    &["//"],
    &[
        SLASH_STAR,
        Block {
            nested: true,
            ..block("/+", "+/")
        },
    ],
);
pub(super) const NUMBER_SIGN: Comments = comments(&["#"], &[]);
pub(super) const SHELL_COMMENTS: Comments = comments(&[], &[]).word(&["#"]);
pub(super) const RUBY: Comments = comments(
    &["#"],
    &[Block {
        first: true,
        ..block("=begin", "\n=end")
    }],
);
pub(super) const PERL: Comments = comments(
    &[],
    &[
        Block {
            first: true,
            ..block("=pod", "\n=cut")
        },
        Block {
            first: true,
            ..block("=head", "\n=cut")
        },
        Block {
            first: true,
            ..block("=over", "\n=cut")
        },
    ],
)
.word(&["#"]);
pub(super) const POWERSHELL: Comments = comments(&[], &[block("<#", "#>")]).word(&["#"]);
pub(super) const BATCH: Comments = NONE.first(&["rem ", "@rem ", "::"]);
pub(super) const SQL: Comments = comments(&["--"], &[NESTED_SLASH_STAR]);
pub(super) const HASKELL: Comments = comments(
    &["--"],
    &[Block {
        nested: true,
        ..block("{-", "-}")
    }],
);
pub(super) const LUA: Comments = comments(&["--"], &[block("--[[", "]]"), block("--[=[", "]=]")]);
pub(super) const LISP: Comments = comments(
    &[";"],
    &[Block {
        nested: true,
        ..block("#|", "|#")
    }],
);
pub(super) const OCAML: Comments = comments(
    &[],
    &[Block {
        nested: true,
        ..block("(*", "*)")
    }],
);
pub(super) const FSHARP: Comments = comments(
    &["//"],
    &[
        Block {
            nested: true,
            ..block("(* ", "*)")
        },
        block("(**", "*)"),
    ],
);
pub(super) const PASCAL: Comments = comments(&["//"], &[block("{", "}"), block("(*", "*)")]);
pub(super) const JULIA: Comments = comments(
    &["#"],
    &[Block {
        nested: true,
        ..block("#=", "=#")
    }],
);
pub(super) const NIM: Comments = comments(
    &["#"],
    &[Block {
        nested: true,
        ..block("#[", "]#")
    }],
);
pub(super) const PERCENT: Comments = comments(&["%"], &[]);
pub(super) const PROLOG: Comments = comments(&["%"], &[SLASH_STAR]);
pub(super) const MATLAB: Comments = comments(
    &["%"],
    &[Block {
        first: true,
        ..block("%{", "%}")
    }],
);
pub(super) const NIX: Comments = comments(&["#"], &[SLASH_STAR]);
pub(super) const CMAKE: Comments = comments(&["#"], &[block("#[[", "]]")]);
pub(super) const VB: Comments = comments(&["'"], &[]).first(&["rem "]);
pub(super) const ABAP: Comments = comments(&["\""], &[]).first(&["*"]);
pub(super) const COBOL: Comments = comments(&["*>"], &[]).first(&["*"]);
pub(super) const FORTRAN: Comments = comments(&["!"], &[]);
pub(super) const VIM: Comments = NONE.first(&["\""]);
pub(super) const TCL: Comments = NONE.first(&["#"]);
pub(super) const INI: Comments = comments(&[], &[]).word(&["# ", "; "]).first(&["#", ";"]);
pub(super) const PROPERTIES: Comments = NONE.first(&["#", "!"]);
pub(super) const MARKUP: Comments = comments(&[], &[ANGLE]);
pub(super) const RAZOR: Comments = comments(&[], &[ANGLE, block("@*", "*@")]);
pub(super) const BLADE: Comments = comments(&[], &[ANGLE, block("{{--", "--}}")]);
pub(super) const HANDLEBARS: Comments = comments(&[], &[ANGLE, block("{{!--", "--}}"), block("{{!", "}}")]);
pub(super) const TEMPLATE: Comments = comments(
    &[],
    &[
        ANGLE,
        block("{#", "#}"),
        block("{{/*", "*/}}"),
        block("{{- /*", "*/ -}}"),
        block("<#--", "-->"),
        block("<%#", "%>"),
    ],
);
pub(super) const PUG: Comments = NONE.first(&["//"]);
pub(super) const KDL: Comments = comments(&["//", "/-"], &[NESTED_SLASH_STAR]);
pub(super) const HAML: Comments = NONE.first(&["-#", "/"]);
pub(super) const PUG_LIKE: Comments = NONE.first(&["/"]);
pub(super) const TYPST: Comments = comments(&[], &[SLASH_STAR]).first(&["//"]);
pub(super) const ASCIIDOC: Comments = comments(
    &[],
    &[Block {
        first: true,
        ..block("////", "\n////")
    }],
)
.first(&["// "]);
pub(super) const RST: Comments = NONE;
pub(super) const ORG: Comments = NONE.first(&["# "]);
pub(super) const LATEX: Comments = comments(&["%"], &[]);
pub(super) const MAN: Comments = NONE.first(&[".\\\"", "'\\\""]);
