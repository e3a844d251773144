//! A tree as text, for tests and for people.

use std::fmt;

use super::{Kind, NodeId, Slot, Tree};

/// Longer texts are cut.
const MAX_TEXT: usize = 60;

impl fmt::Display for Tree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Tree::ROOT)
    }
}

impl Tree<'_> {
    /// Writes a node, without its slot, and its children.
    fn write(&self, f: &mut impl fmt::Write, root: NodeId) -> fmt::Result {
        let mut pending = vec![(root, 0)];
        while let Some((id, depth)) = pending.pop() {
            self.line(f, id, depth)?;
            let children: Vec<_> = self.children(id).collect();
            pending.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
        }
        Ok(())
    }

    /// A node and its children as text.
    #[cfg(test)]
    pub(super) fn text_of(&self, root: NodeId) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text, root);
        text
    }

    fn line(&self, f: &mut impl fmt::Write, id: NodeId, depth: usize) -> fmt::Result {
        let node = self.node(id);
        write!(f, "{:1$}", "", depth * 2)?;
        if depth > 0 && node.slot != Slot::Item {
            write!(f, "{:?}: ", node.slot)?;
        }
        write!(f, "{:?}", node.kind)?;
        let shows_text = matches!(
            node.kind,
            Kind::Name | Kind::Scalar | Kind::Comment | Kind::DocComment | Kind::Prose
        );
        let text = self.key_name(id).or_else(|| shows_text.then(|| self.slice(id).into()));
        if let Some(text) = text {
            let cut: String = text.chars().take(MAX_TEXT).collect();
            write!(f, " `{}`", cut.escape_debug())?;
        }
        writeln!(f)
    }
}
