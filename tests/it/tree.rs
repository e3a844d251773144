//! Content of a file, read by the parser of its language, so that two versions can be compared.

use serde_json::Value;

/// A value of a file, or a piece of its syntax.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A leaf, with its kind.
    Leaf(String),
    /// A list: no two entries may become equal.
    List(Vec<Tree>),
    /// A mapping: no two keys may become equal.
    Map(Vec<(Tree, Tree)>),
    /// Anything else.
    Other(Vec<Tree>),
}

impl Tree {
    /// Reads a text; `None` where its language has no reader here, or it cannot be read.
    pub fn read(kind: &str, text: &str) -> Option<Self> {
        match kind {
            "json" | "ipynb" => serde_json::from_str(text).ok().map(|value| Self::of_json(&value)),
            "yaml" | "yml" => serde_yaml_ng::from_str(text).ok().map(|value| Self::of_yaml(&value)),
            "toml" => text
                .parse()
                .ok()
                .map(|table: toml::Table| Self::of_toml(&toml::Value::Table(table))),
            "py" => Self::of_python(text),
            _ => None,
        }
    }

    fn of_json(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.iter().map(Self::of_json).collect()),
            Value::Object(pairs) => {
                let pair = |(key, value): (&String, &Value)| (Self::Leaf(key.clone()), Self::of_json(value));
                Self::Map(pairs.iter().map(pair).collect())
            }
            leaf => Self::Leaf(leaf.to_string()),
        }
    }

    fn of_yaml(value: &serde_yaml_ng::Value) -> Self {
        use serde_yaml_ng::Value;
        match value {
            Value::Sequence(items) => Self::List(items.iter().map(Self::of_yaml).collect()),
            Value::Mapping(pairs) => {
                let pair = |(key, value): (&Value, &Value)| (Self::of_yaml(key), Self::of_yaml(value));
                Self::Map(pairs.iter().map(pair).collect())
            }
            leaf => Self::Leaf(format!("{leaf:?}")),
        }
    }

    fn of_toml(value: &toml::Value) -> Self {
        match value {
            toml::Value::Array(items) => Self::List(items.iter().map(Self::of_toml).collect()),
            toml::Value::Table(pairs) => {
                let pair = |(key, value): (&String, &toml::Value)| (Self::Leaf(key.clone()), Self::of_toml(value));
                Self::Map(pairs.iter().map(pair).collect())
            }
            leaf => Self::Leaf(leaf.to_string()),
        }
    }

    fn of_python(text: &str) -> Option<Self> {
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&tree_sitter_python::LANGUAGE.into()).unwrap();
        let tree = parser.parse(text, None)?;
        (!tree.root_node().has_error()).then(|| Self::of_node(tree.root_node(), text))
    }

    fn of_node(node: tree_sitter::Node<'_>, text: &str) -> Self {
        let mut cursor = node.walk();
        let children: Vec<_> = node
            .named_children(&mut cursor)
            .filter(|child| child.kind() != "comment")
            .collect();
        let trees = || children.iter().map(|child| Self::of_node(*child, text)).collect();
        match node.kind() {
            "string" => Self::Leaf(text[node.byte_range()].to_owned()),
            "list" | "set" | "tuple" => Self::List(trees()),
            "dictionary" => {
                let pair = |pair: &tree_sitter::Node<'_>| {
                    let part = |name| pair.child_by_field_name(name).map(|part| Self::of_node(part, text));
                    Some((part("key")?, part("value")?))
                };
                Self::Map(children.iter().filter_map(pair).collect())
            }
            kind if children.is_empty() => Self::Leaf(format!("{kind} {}", &text[node.byte_range()])),
            _ => Self::Other(trees()),
        }
    }

    /// Differences of `new` from this by more than the ids that `normal` makes alike, or by values that may not become
    /// equal.
    pub fn differs(&self, new: &Self, normal: &dyn Fn(&str) -> String) -> Option<String> {
        match (self, new) {
            (Self::Leaf(old), Self::Leaf(new)) if normal(old) == normal(new) => None,
            (Self::List(old), Self::List(new)) | (Self::Other(old), Self::Other(new)) if old.len() == new.len() => {
                if matches!(self, Self::List(_))
                    && let Some(twice) = newly_equal(old, new)
                {
                    return Some(format!("twice in a list: {twice:?}"));
                }
                old.iter().zip(new).find_map(|(old, new)| old.differs(new, normal))
            }
            (Self::Map(old), Self::Map(new)) if old.len() == new.len() => {
                let differ = |((old_key, old), (new_key, new)): (&(Self, Self), &(Self, Self))| {
                    (old_key != new_key)
                        .then(|| format!("key {old_key:?} became {new_key:?}"))
                        .or_else(|| old.differs(new, normal))
                };
                old.iter().zip(new).find_map(differ)
            }
            _ => Some(format!("{self:?} became {new:?}")),
        }
    }
}

/// An entry that two different ones became.
fn newly_equal<'a>(old: &[Tree], new: &'a [Tree]) -> Option<&'a Tree> {
    let pairs = (0..new.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
    pairs
        .filter(|&(one, other)| new[one] == new[other] && old[one] != old[other])
        .map(|(one, _)| &new[one])
        .next()
}
