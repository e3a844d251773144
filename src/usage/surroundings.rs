//! The surroundings of a span: its place, and its use.

use std::sync::Arc;

use crate::tree::Inner;
use crate::vocab::{Mark, Place, Region, Role, Sink, Span};

/// The place and the use of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The place of the span.
    pub place: Place,
    /// A mark that narrows the place.
    pub mark: Option<Mark>,
    /// The key path of a config value: `Resources.Fn.Properties.ModelId`.
    pub key_path: Option<String>,
    /// The name that the value is given to: a keyword argument, a parameter, a variable, a property.
    pub name: Option<String>,
    /// The call that it is an argument of: `invoke_model`.
    pub call: Option<String>,
    /// The functions around it, the innermost first, and the block of a document that is a program of its own.
    pub scopes: Vec<Span>,
    /// True if it is the whole value that a sink or a policy reads.
    pub is_exact: bool,
    /// Span at which a profile prefix is put before it at run time.
    pub prefixed_at: Option<Span>,
    /// The sink that consumes it, where that is certain: a call, a class, a setting.
    pub sink: Option<Sink>,
    /// The one Region of the clients that it is called through, where that is certain.
    pub region: Option<Region>,
    /// The Region in which the code calls it unless another is set from outside.
    pub default_region: Option<Region>,
    /// The Regions of the lists of Regions in the same text, in which it may be called.
    pub listed_regions: Arc<[Region]>,
    /// True if it is an element of a list of which the first that is there is taken.
    pub is_probed: bool,
    /// True if the text puts it before a wildcard in an ARN.
    pub is_before_wildcard: bool,
    /// The literal around it, with its quotes.
    pub literal: Option<Span>,
    /// The literals that list or map several values around it (arrays, maps, enums, switches, unions, lists of a config),
    /// the innermost first.
    pub containers: Vec<Span>,
    /// The role of this part of the file, where it is another than the file's: the output of a notebook is a recording.
    pub role: Option<Role>,
    /// The language of this part of the file, where it is another than the file's.
    pub language: Option<&'static str>,
}

impl Surroundings {
    /// A place of which nothing else is known.
    pub fn at(place: Place) -> Self {
        Self {
            place,
            mark: None,
            key_path: None,
            name: None,
            call: None,
            scopes: Vec::new(),
            is_exact: false,
            prefixed_at: None,
            sink: None,
            region: None,
            default_region: None,
            listed_regions: Arc::default(),
            is_probed: false,
            is_before_wildcard: false,
            literal: None,
            containers: Vec::new(),
            role: None,
            language: None,
        }
    }

    /// The same of an inner text, with the spans of the outer one.
    pub(super) fn outward(self, inner: &Inner, language: &'static str) -> Self {
        Self {
            literal: self.literal.map(|span| inner.outward(span)),
            prefixed_at: self.prefixed_at.map(|span| inner.outward(span)),
            scopes: self.scopes.iter().map(|span| inner.outward(*span)).collect(),
            containers: self.containers.iter().map(|span| inner.outward(*span)).collect(),
            language: self.language.or(Some(language)),
            ..self
        }
    }
}

impl Default for Surroundings {
    fn default() -> Self {
        Self::at(Place::Text)
    }
}
