//! Places in Jupyter notebooks: of cells as documents, of outputs as recordings.

use super::places::{self, Places};
use super::surroundings::Surroundings;
use crate::tree::{Inner, Notebook, Source, command_around};
use crate::vocab::{Role, Span};

/// The places of `spans` in a notebook; `None` if the source is not one.
pub(super) fn contexts(source: &Source<'_>, spans: &[Span]) -> Option<Places> {
    let notebook = Notebook::read(source.text())?;
    let mut reader = Reader {
        spans,
        contexts: vec![Surroundings::default(); spans.len()],
        fallback: false,
    };
    for output in notebook.outputs(source.text()) {
        reader.recorded(output);
    }
    let program = notebook.language();
    for (inner, cell, role) in source.inner() {
        reader.read(inner, cell, role);
        if program == "python" && cell.language() == program {
            reader.commands(inner);
        }
    }
    Some(Places {
        contexts: reader.contexts,
        fallback: reader.fallback,
    })
}

struct Reader<'a> {
    spans: &'a [Span],
    contexts: Vec<Surroundings>,
    fallback: bool,
}

impl Reader<'_> {
    /// Marks the output of a cell.
    fn recorded(&mut self, output: Span) {
        for at in self.within(output) {
            self.contexts[at].role = Some(Role::Recording);
        }
    }

    /// The spans within `range`, by their indexes.
    fn within(&self, range: Span) -> std::ops::Range<usize> {
        let start = self.spans.partition_point(|span| span.start() < range.start());
        let end = self.spans.partition_point(|span| span.end() <= range.end());
        start..end.max(start)
    }

    /// The lines that are commands to a shell or to the notebook.
    fn commands(&mut self, inner: &Inner) {
        let Some(extent) = inner.extent() else { return };
        for at in self.within(extent) {
            let Some(place) = inner.inward(self.spans[at]) else {
                continue;
            };
            if let Some((command, in_line)) = command_around(inner.text(), place) {
                let read = places::places("shell", &command, &[in_line]);
                self.contexts[at] = Surroundings {
                    language: Some("shell"),
                    literal: None,
                    containers: Vec::new(),
                    ..read.contexts.into_iter().next().unwrap_or_default()
                };
            }
        }
    }

    /// Takes the contexts of the spans in a text of the notebook.
    fn read(&mut self, inner: &Inner, cell: &Source<'_>, role: Option<Role>) {
        let Some(extent) = inner.extent() else { return };
        let (indexes, spans): (Vec<_>, Vec<_>) = self
            .within(extent)
            .filter_map(|at| Some((at, inner.inward(self.spans[at])?)))
            .unzip();
        let read = places::read(cell, &spans);
        self.fallback |= read.fallback;
        for (at, context) in indexes.into_iter().zip(read.contexts) {
            let is_known = cell.language() != "text";
            let mut context = if is_known {
                context.outward(inner, cell.language())
            } else {
                context
            };
            context.role = context.role.or(role);
            self.contexts[at] = context;
        }
    }
}

#[cfg(test)]
mod tests;
