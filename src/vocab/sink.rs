//! Use of a model id by its sink.

use serde::{Deserialize, Serialize};

/// The forms of an id that a sink takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    /// A base model id, an inference profile or an ARN.
    #[default]
    Any,
    /// A base model id, or the ARN of a foundation model; never an inference profile.
    BaseId,
    /// Any, as a name: of a route, or under which prices and limits are looked up. Nothing is called by it.
    NameOnly,
}

/// The call, class, setting or resource that consumes a model id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sink {
    /// Its name, as the code writes it.
    pub name: String,
    /// The forms that it takes.
    pub takes: Takes,
    /// Reason why another model is only shown there and never written.
    pub shown_only: Option<String>,
    /// The things that AWS no longer creates for a Legacy model: `training jobs`.
    pub none_in_legacy: Option<String>,
    /// True if it trains another model from it.
    pub trains: bool,
    /// True if it sends Converse, which has one request body for all models.
    pub by_converse: bool,
    /// True if it is an operation of bedrock-runtime, which takes the very text; a framework may make something else of it.
    pub is_runtime: bool,
    /// True if the id reaches bedrock-runtime as it is written: by an operation, or by a framework that adds nothing to it.
    pub reaches_runtime: bool,
}

impl Sink {
    /// True if it calls the model in the given form.
    pub fn calls(&self) -> bool {
        self.takes == Takes::Any
    }

    /// True if it takes base model ids only.
    pub fn takes_base_id(&self) -> bool {
        self.takes == Takes::BaseId
    }
}
