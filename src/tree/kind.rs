//! The vocabulary of nodes.

/// The construct that a node is.
///
/// "Name" in these descriptions is `Tree::name`, without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The whole text, or the whole of a text within it.
    Document,
    /// A text of another language within this one: a fenced block, a script element, a heredoc of JSON, the `run:` of a
    /// workflow. Its children are in the other language; its name is the fence's or heredoc's tag.
    Embedded,
    /// A region that the builder could not read; its children are what it recognised.
    Flat,

    /// A comment.
    Comment,
    /// A comment or a statement that is documentation.
    DocComment,
    /// Running text: between tags, in a document, a description.
    Prose,
    /// A heading of a document; its name is its text.
    Heading,

    /// A string literal, or a bare word that is a value (shell, YAML, INI). The name is its content.
    Literal,
    /// A string literal that is a regular expression by its syntax.
    Regex,
    /// A string literal with holes, or a list of words in one literal; children are its holes or words.
    Template,
    /// Code within a literal: `${…}`, `{…}`, `#{…}`, `$(…)`. A default of a shell expansion (`${X:-y}`) is a
    /// [`Kind::Operation`] named `:-` within it.
    Hole,
    /// A number, a boolean, null.
    Scalar,
    /// An identifier that is a value or a type, with all its parts: `a`, `A::b`.
    Name,

    /// An import, a package or namespace header.
    Import,
    /// A call, creation, macro, annotation-free command or Lisp form; its name is the last part of the callee. Children:
    /// the callee ([`Slot::Callee`]), then arguments ([`Slot::Argument`]).
    Call,
    /// An annotation, attribute or decorator, otherwise as a call. It is a child ([`Slot::Decorator`]) of what it decorates.
    Annotation,
    /// An argument with a keyword, which is its name: `f(model=x)`, `--model x`. The value is its child.
    Argument,
    /// A member of a value: `.name`; its name is the last part. The receiver is its child ([`Slot::Receiver`]).
    Member,
    /// A value at a key: `x["k"]`; children: receiver, then key.
    Index,
    /// An operation; its name is the operator. Operands are [`Slot::Left`] and [`Slot::Right`]; a unary operator has no left.
    Operation,
    /// `a ? b : c`, `b if a else c`: children [`Slot::Condition`], [`Slot::Then`], [`Slot::Else`].
    Conditional,
    /// Parentheses, casts, `await`, spread: what changes nothing.
    Group,

    /// A literal that lists values: array, list, tuple, set, sequence. Children are elements.
    List,
    /// A literal that maps keys to values: object, dictionary, mapping, table, struct literal.
    Map,
    /// A key and its value; the name is the key where it is a word or a literal. Children: [`Slot::Key`], [`Slot::Value`].
    Pair,

    /// A name that is given a value: assignment, declaration, constant, field, property. The name is the last part of the
    /// target. Children: [`Slot::Target`], [`Slot::Type`] where written, [`Slot::Value`].
    Binding,
    /// A parameter of a function, with its default as [`Slot::Value`].
    Parameter,
    /// A function, method, lambda or block with parameters; the name is its own.
    Function,
    /// A class, struct, record, interface, trait, object, module; [`Slot::Base`] holds what it extends.
    Class,
    /// The declaration of an enum; its members are [`Kind::EnumMember`].
    Enum,
    /// A member of an enum; values are arguments or [`Slot::Value`].
    EnumMember,
    /// A type that is a union of literals; children are the alternatives.
    Union,

    /// `switch`, `match`, `when`, `case … of`; [`Slot::Subject`] is what is compared.
    Switch,
    /// An arm: patterns are [`Slot::Pattern`], the rest is [`Slot::Body`].
    Case,
    /// A statement with a condition (`if`, `while`, `unless`, guard); the name is its keyword, [`Slot::Condition`] its
    /// condition.
    If,
    /// A loop over a list (`for x in list`); [`Slot::Subject`] is the list.
    Loop,
    /// `return`, `yield`, `raise`; the name is the keyword.
    Return,
    /// An assertion that is a statement of the language; the name is the keyword.
    Assertion,
    /// Any other statement.
    Statement,
    /// A body of statements or members.
    Block,

    /// A block of a configuration with a header: `[a.b]`, `resource "a" "b" { … }`, `<Directory x>`. The name is the whole
    /// header, as parts of a key path joined by `.`.
    Section,
    /// A directive of a template or preprocessor: `{{ if eq … }}`, `{% if … %}`, `ifeq (…)`, `#if`; the name is its
    /// keyword. What it guards is not its child.
    Directive,
    /// An element of markup; its name is the tag.
    Element,
    /// An attribute of markup; its name is its own, its value a literal.
    Attribute,
    /// A row of a table of text: CSV, a Markdown table.
    Row,
    /// A cell of a row; its name is the header of its column, where there is one.
    Cell,
}

/// The part that a node plays in its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Slot {
    /// No part of its own: a statement of a block, an element of a list.
    #[default]
    Item,
    /// The key of a pair, an index.
    Key,
    /// The value of a pair, binding, parameter, argument or attribute.
    Value,
    /// The function that is called.
    Callee,
    /// The value whose member is used.
    Receiver,
    /// An argument of a call.
    Argument,
    /// The left operand.
    Left,
    /// The right operand.
    Right,
    /// A condition.
    Condition,
    /// The value where the condition holds.
    Then,
    /// The value where it does not.
    Else,
    /// The thing that a switch compares or a loop runs over.
    Subject,
    /// A pattern of an arm.
    Pattern,
    /// The body of a function, class, arm or statement.
    Body,
    /// The target of a binding.
    Target,
    /// A type.
    Type,
    /// A base class, an interface, a raw type of an enum.
    Base,
    /// A parameter.
    Parameter,
    /// An annotation of its parent.
    Decorator,
}

impl Slot {
    /// Number of kinds.
    pub(super) const COUNT: usize = Self::Decorator as usize + 1;
}
