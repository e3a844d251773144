//! The requests of a document: who sends one, to which model, with which parameters.
//!
//! Input: the trees that run together. Output: each request as far as it is certain. What sends one, the rows of
//! `rules/sdks/requests.toml` say.

mod branches;
mod eval;
mod json;
mod names;
mod sites;
mod urls;
mod value;

pub use sites::{Field, Sent, fields_of_body, sent};
pub use value::{At, Entry, Map, Value, ValueKind, Written};

/// Use of `temperature` and `top_p` in a request; some models take only one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// The request is not seen, or not all of it: a framework or a variable may set either.
    #[default]
    Unseen,
    /// The request is seen, and sets one of them at most.
    Apart,
    /// It sets both.
    Together,
}

impl Sampling {
    /// The answer for several requests of one model.
    pub(crate) fn of(requests: impl Iterator<Item = Self>) -> Self {
        let mut all = None;
        for one in requests {
            all = match (all, one) {
                (_, Self::Together) => return Self::Together,
                (None | Some(Self::Apart), Self::Apart) => Some(Self::Apart),
                _ => Some(Self::Unseen),
            };
        }
        all.unwrap_or_default()
    }
}
