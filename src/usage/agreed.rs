//! Regions that are given to something, and whether several of them agree.

use crate::context::{Context, fold};
use crate::tree::NodeId;
use crate::vocab::Region;

/// A Region that is given to something.
pub(super) struct Given {
    pub(super) region: Region,
    pub(super) node: NodeId,
    pub(super) context: Context,
    /// True if it holds only where nothing else is given.
    pub(super) is_default: bool,
}

/// The Regions that are named in one place: those of a key that names Bedrock, which count where there are any, and
/// the others.
#[derive(Clone, Copy, Default)]
pub(super) struct Named {
    bedrock: Agreed,
    other: Agreed,
}

/// The outcome of several Regions.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Agreed {
    /// There are none.
    #[default]
    None,
    /// They are all the one with that index.
    One(usize),
    /// They differ, or one holds only where nothing else is given.
    Unclear,
}

impl Named {
    /// Adds the Region of that index.
    pub(super) fn add(&mut self, at: usize, regions: &[Given]) {
        let given = &regions[at];
        let own = if given.is_default {
            Agreed::Unclear
        } else {
            Agreed::One(at)
        };
        let of = if names_bedrock(given) {
            &mut self.bedrock
        } else {
            &mut self.other
        };
        of.join(own, regions);
    }

    pub(super) fn join(&mut self, other: &Self, regions: &[Given]) {
        self.bedrock.join(other.bedrock, regions);
        self.other.join(other.other, regions);
    }

    pub(super) fn is_none(&self) -> bool {
        self.bedrock == Agreed::None && self.other == Agreed::None
    }

    pub(super) fn agreed(&self) -> Agreed {
        if self.bedrock == Agreed::None {
            self.other
        } else {
            self.bedrock
        }
    }
}

impl Agreed {
    pub(super) fn join(&mut self, other: Self, regions: &[Given]) {
        *self = match (*self, other) {
            (Self::None, one) | (one, Self::None) => one,
            (Self::One(at), Self::One(other)) if regions[at].region == regions[other].region => Self::One(at),
            _ => Self::Unclear,
        };
    }
}

fn names_bedrock(given: &Given) -> bool {
    given
        .context
        .name
        .as_deref()
        .map(fold)
        .is_some_and(|name| name.contains("bedrock"))
}
