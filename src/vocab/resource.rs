//! The kinds of resources in ARNs of Amazon Bedrock that name a model, as they are written before the name.

/// The text before a base model id.
pub const FOUNDATION_MODEL: &str = "foundation-model/";

/// The text before the id of an inference profile.
pub const INFERENCE_PROFILE: &str = "inference-profile/";

/// Both of them.
pub const NAMING_MODELS: [&str; 2] = [FOUNDATION_MODEL, INFERENCE_PROFILE];
