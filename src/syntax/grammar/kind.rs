//! What the nodes of all grammars mean to the place of a literal.

/// The meaning of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A comment of any form.
    Comment,
    /// An import, a package, a `using`.
    Import,
    /// Something of which the `source` or the `name` is an import or a namespace, and the rest is not.
    Names,
    /// A literal of text.
    String,
    /// A piece of code in a literal.
    Hole,
    /// A literal of a regular expression.
    Regex,
    /// Text that stands between tags.
    Running,
    /// What changes nothing: parentheses, casts, both ends of a conditional.
    Same,
    /// An operation with its operator in the middle.
    Operation,
    /// A literal that lists values.
    List,
    /// A literal that maps keys to values.
    Map,
    /// A key and its value.
    Pair,
    /// A key that is written as an expression.
    Key,
    /// A call, a creation or an annotation.
    Call,
    /// The arguments of a call.
    Arguments,
    /// One argument, which may have a name.
    Argument,
    /// An argument with its name.
    Keyword,
    /// An element that takes attributes as a call takes arguments.
    Element,
    /// A member of a value: `.format` of a literal.
    Member,
    /// A value at a key: `prices["…"]`.
    Index,
    /// A name and what it is set to.
    Binding,
    /// A parameter and its default.
    Parameter,
    /// A case, of which the `value` is a label.
    Case,
    /// What is compared with in a case or after `is`.
    Pattern,
    /// A whole switch or match.
    Switch,
    /// The members of an enum.
    Enum,
    /// A member of an enum that takes arguments.
    EnumMember,
    /// A literal that is a type.
    Literal,
    /// A type of several literals.
    Union,
    /// Declarations under one keyword.
    Group,
    /// A function of any form.
    Function,
    /// A body of statements or members.
    Scope,
    /// A class, a record, an interface.
    Class,
    /// An expression that is a statement.
    Statement,
    /// A statement that asserts.
    Assertion,
    /// A block of a configuration, with its labels.
    Block,
    /// A command of a shell.
    Command,
    /// A parameter expansion of a shell.
    Expansion,
    /// All else.
    Other,
}
